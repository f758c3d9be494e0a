package google_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/sheet"
	"thidua/sheet/google"
)

func wantKind(t *testing.T, err error, kind google.Kind) *google.Error {
	t.Helper()
	var e *google.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want one of kind %s", err, kind)
	}
	if e.Kind != kind {
		t.Errorf("error %v of kind %s, want %s", err, e.Kind, kind)
	}
	return e
}

// sheetsError and driveError are errors as the two services write them.
func sheetsError(status int, word, message, reason string) answer {
	details := ""
	if reason != "" {
		details = fmt.Sprintf(`, "details": [{"@type": "type.googleapis.com/google.rpc.Help"}, {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": %q, "domain": "googleapis.com"}]`, reason)
	}
	return answer{status: status, body: fmt.Sprintf(`{"error": {"code": %d, "message": %q, "status": %q%s}}`, status, message, word, details)}
}

func driveError(status int, reason, message, location string) answer {
	return answer{status: status, body: fmt.Sprintf(`{"error": {"code": %d, "message": %q, "errors": [{"domain": "usageLimits", "reason": %q, "message": %q, "location": %q}]}}`,
		status, message, reason, message, location)}
}

func TestErrorsOfGoogle(t *testing.T) {
	read := func(ctx context.Context, c *google.Client) error {
		_, err := c.Read(ctx, google.Ref{ID: anID})
		return err
	}
	edit := func(ctx context.Context, c *google.Client) error {
		_, err := c.Edit(ctx, anID, []sheet.Edit{{NewTab: &sheet.NewTab{ID: 3, Design: sheet.TabDesign{Title: "A"}}}}, google.Ref{})
		return err
	}
	file := func(ctx context.Context, c *google.Client) error { _, err := c.File(ctx, anID); return err }
	changes := func(ctx context.Context, c *google.Client) error { _, err := c.Changes(ctx, "12"); return err }
	share := func(ctx context.Context, c *google.Client) error { return c.Share(ctx, anID, "a@b.vn") }
	create := func(ctx context.Context, c *google.Client) error {
		_, err := c.Create(ctx, sheet.Design{Title: "A", Tabs: []sheet.TabDesign{{Title: "A"}}}, google.Place{})
		return err
	}
	const denied, limit = "The caller does not have permission", "Quota exceeded for quota metric 'Read requests'"
	tests := []struct {
		name   string
		do     func(context.Context, *google.Client) error
		answer answer
		kind   google.Kind
		reason string
	}{
		{"too many readings", read, sheetsError(429, "RESOURCE_EXHAUSTED", limit, "RATE_LIMIT_EXCEEDED"), google.Quota, "RATE_LIMIT_EXCEEDED"},
		{"too many, without details", read, sheetsError(429, "RESOURCE_EXHAUSTED", limit, ""), google.Quota, "RESOURCE_EXHAUSTED"},
		{"too many under 403", read, sheetsError(403, "PERMISSION_DENIED", limit, "RATE_LIMIT_EXCEEDED"), google.Quota, "RATE_LIMIT_EXCEEDED"},
		{"too many of Drive", file, driveError(403, "userRateLimitExceeded", "User Rate Limit Exceeded.", ""), google.Quota, "userRateLimitExceeded"},
		{"too many of Drive in all", changes, driveError(403, "rateLimitExceeded", "Rate Limit Exceeded", ""), google.Quota, "rateLimitExceeded"},
		{"sharing too often", share, driveError(403, "sharingRateLimitExceeded", "Rate limit exceeded.", ""), google.Quota, "sharingRateLimitExceeded"},
		{"internal", read, sheetsError(500, "INTERNAL", "Internal error encountered.", ""), google.Passing, "INTERNAL"},
		{"bad gateway, a page", read, answer{status: 502, body: "<html>502</html>"}, google.Passing, ""},
		{"unavailable", edit, sheetsError(503, "UNAVAILABLE", "The service is currently unavailable.", ""), google.Passing, "UNAVAILABLE"},
		{"gateway time out", file, driveError(504, "backendError", "Backend Error", ""), google.Passing, "backendError"},
		{"request time out", read, answer{status: 408}, google.Passing, ""},
		{"a page in place of an answer", read, answer{body: "<html>hotspot</html>"}, google.Passing, ""},
		{"half an answer", read, answer{body: `{"spreadsheetId": "a", "sheets": [`}, google.Passing, ""},
		{"not shared", read, sheetsError(403, "PERMISSION_DENIED", denied, ""), google.NotShared, "PERMISSION_DENIED"},
		{"not shared, as Drive says it", file, driveError(404, "notFound", "File not found: x.", "fileId"), google.NotShared, "notFound"},
		{"shared for reading", edit, sheetsError(403, "PERMISSION_DENIED", denied, ""), google.ReadOnly, "PERMISSION_DENIED"},
		{"may not share", share, driveError(403, "insufficientFilePermissions", "The user does not have sufficient permissions for this file.", ""), google.ReadOnly, "insufficientFilePermissions"},
		{"no room", create, driveError(403, "storageQuotaExceeded", "The user's Drive storage quota has been exceeded.", ""), google.StorageFull, "storageQuotaExceeded"},
		{"shared drive full", create, driveError(403, "teamDriveFileLimitExceeded", "The file limit for this shared drive has been exceeded.", ""), google.StorageFull, "teamDriveFileLimitExceeded"},
		{"folder not found", create, driveError(404, "notFound", "File not found: folder.", "fileId"), google.NotShared, "notFound"},
		{"no such sheet", read, sheetsError(404, "NOT_FOUND", "Requested entity was not found.", ""), google.NotFound, "NOT_FOUND"},
		{"an uploaded .xlsx", read, sheetsError(400, "FAILED_PRECONDITION", "This operation is not supported for this document", ""), google.NotASheet, "FAILED_PRECONDITION"},
		{"an uploaded .xlsx, as it is told lately", read, sheetsError(400, "FAILED_PRECONDITION", "This operation is not supported for this document. The document must not be an Office file.", ""), google.NotASheet, "FAILED_PRECONDITION"},
		{"tab gone", edit, sheetsError(400, "INVALID_ARGUMENT", "Unable to parse range: 'A'", ""), google.NoTab, "INVALID_ARGUMENT"},
		{"token refused", read, sheetsError(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "ACCESS_TOKEN_EXPIRED"), google.Credentials, "ACCESS_TOKEN_EXPIRED"},
		{"token refused by Drive", file, driveError(401, "authError", "Invalid Credentials", "Authorization"), google.Credentials, "authError"},
		{"scopes too narrow", read, sheetsError(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), google.Credentials, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"},
		{"scopes too narrow to write", edit, sheetsError(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), google.ReadOnly, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"},
		{"API not enabled", read, sheetsError(403, "PERMISSION_DENIED", "Google Sheets API has not been used in project 1 before or it is disabled.", "SERVICE_DISABLED"), google.Disabled, "SERVICE_DISABLED"},
		{"Drive not enabled", file, driveError(403, "accessNotConfigured", "Access Not Configured.", ""), google.Disabled, "accessNotConfigured"},
		{"feed token not known", changes, driveError(400, "invalid", "Invalid Value", "pageToken"), google.FeedLost, "invalid"},
		{"feed token too old", changes, driveError(410, "gone", "The page token is no longer valid", "pageToken"), google.FeedLost, "gone"},
		{"feed not found", changes, driveError(404, "notFound", "Page token not found", ""), google.FeedLost, "notFound"},
		{"feed asked wrongly", changes, driveError(400, "invalidParameter", "Invalid field selection x", "fields"), google.Refused, "invalidParameter"},
		{"asked wrongly", read, sheetsError(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", ""), google.Refused, "INVALID_ARGUMENT"},
		{"nobody of that address", share, driveError(400, "invalidSharingRequest", "Bad Request. User message: x", ""), google.Refused, "invalidSharingRequest"},
		{"policy", file, driveError(403, "domainPolicy", "The domain administrators have disabled Drive apps.", ""), google.Refused, "domainPolicy"},
		{"sent elsewhere", read, answer{status: 302, header: map[string]string{"Location": "http://127.0.0.1:1/"}}, google.Refused, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.answer)
			e := wantKind(t, tt.do(t.Context(), open(t, google.Config{Endpoint: s.URL, Write: true})), tt.kind)
			if e.Reason != tt.reason {
				t.Errorf("reason %q, want %q", e.Reason, tt.reason)
			}
			if tt.answer.status >= 300 && e.Status != tt.answer.status {
				t.Errorf("status %d", e.Status)
			}
			if n := len(s.requests()); n != 1 {
				t.Errorf("it was asked %d times", n)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for _, tt := range []struct {
		header map[string]string
		want   time.Duration
	}{
		{nil, 0},
		{map[string]string{"Retry-After": "7"}, 7 * time.Second},
		{map[string]string{"Retry-After": "soon"}, 0},
		{map[string]string{"Retry-After": "-5"}, 0},
		{map[string]string{"Retry-After": "999999999"}, 24 * time.Hour},
		{map[string]string{"Date": "Fri, 10 Feb 2023 08:00:00 GMT", "Retry-After": "Fri, 10 Feb 2023 08:01:30 GMT"}, 90 * time.Second},
		{map[string]string{"Date": "Fri, 10 Feb 2023 08:00:00 GMT", "Retry-After": "Fri, 10 Feb 2023 07:00:00 GMT"}, 0},
	} {
		a := sheetsError(429, "RESOURCE_EXHAUSTED", "x", "")
		a.header = tt.header
		_, err := open(t, google.Config{Endpoint: serve(t, a).URL}).Read(t.Context(), google.Ref{ID: anID})
		if e := wantKind(t, err, google.Quota); e.RetryAfter != tt.want {
			t.Errorf("%v: wait %s, want %s", tt.header, e.RetryAfter, tt.want)
		}
	}
}

// What Google quotes may stand in a cell, and an error's text goes to logs.
func TestErrorTextHoldsNoCellContent(t *testing.T) {
	s := serve(t, sheetsError(400, "INVALID_ARGUMENT", "Invalid value at 'requests[0]' (TYPE_STRING), \"Nguyễn Văn A\"\n"+strings.Repeat("x", 900), ""))
	_, err := open(t, google.Config{Endpoint: s.URL}).Read(t.Context(), google.Ref{ID: anID})
	e := wantKind(t, err, google.Refused)
	if text := e.Error(); strings.Contains(text, "Nguyễn") || strings.Contains(text, "\n") || len(text) > 400 || !strings.Contains(text, "Invalid value at") {
		t.Errorf("the text is %q", text)
	}
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for kind := google.Quota; kind <= google.Refused; kind++ {
		name := kind.String()
		if seen[name] || strings.HasPrefix(name, "kind") {
			t.Errorf("kind %d is called %q", kind, name)
		}
		seen[name] = true
	}
}

// transport is a network that does as it is told.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

func TestErrorsOfTheNetwork(t *testing.T) {
	lost := errors.New("connection reset by peer")
	s := serve(t, answer{body: `{"sheets": []}`})
	cut := transport(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Request: r, Header: http.Header{}, Body: io.NopCloser(io.MultiReader(strings.NewReader(`{"sheets": [`), broken{lost}))}, nil
	})
	mute := transport(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
	for _, tt := range []struct {
		name string
		way  http.RoundTripper
		max  int64
		kind google.Kind
		is   error
	}{
		{"no connection", transport(func(*http.Request) (*http.Response, error) { return nil, lost }), 0, google.Passing, lost},
		{"cut off in the middle", cut, 0, google.Passing, lost},
		{"no answer in time", mute, 0, google.Passing, nil},
		{"too large", nil, 5, google.TooLarge, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := open(t, google.Config{Endpoint: s.URL, Transport: tt.way, Timeout: 50 * time.Millisecond, MaxBytes: tt.max})
			_, err := client.Read(t.Context(), google.Ref{ID: anID})
			_ = wantKind(t, err, tt.kind)
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v is not %v", err, tt.is)
			}
			if errors.Is(err, context.DeadlineExceeded) {
				t.Error("our own time out is taken for the caller's")
			}
			_, err = client.File(t.Context(), anID)
			_ = wantKind(t, err, tt.kind)
		})
	}
}

type broken struct{ by error }

func (b broken) Read([]byte) (int, error) { return 0, b.by }

func TestWhatTheCallerGivesUpIsNoErrorOfGoogle(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client := open(t, google.Config{Endpoint: "http://emulator", Transport: transport(func(r *http.Request) (*http.Response, error) {
		cancel()
		<-r.Context().Done()
		return nil, r.Context().Err()
	})})
	_, err := client.Read(ctx, google.Ref{ID: anID})
	if e := (*google.Error)(nil); !errors.Is(err, context.Canceled) || errors.As(err, &e) {
		t.Errorf("error %v", err)
	}
	if _, err = client.File(ctx, anID); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err = client.Read(ctx, google.Ref{ID: anID}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
}

// sent is what Config.After was told.
type sent struct {
	service google.Service
	status  int
	err     bool
}

func TestEveryRequestIsAskedForAndTold(t *testing.T) {
	var mu sync.Mutex
	var asked []google.Service
	var told []sent
	s := serve(t, answer{body: `{"spreadsheetId": "x", "id": "x", "sheets": []}`})
	client := open(t, google.Config{
		Endpoint: s.URL + "/google", Write: true,
		Before: func(_ context.Context, service google.Service) error {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, service)
			return nil
		},
		After: func(_ context.Context, service google.Service, status int, err error) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, sent{service, status, err != nil})
		},
	})
	if _, err := client.Read(t.Context(), google.Ref{ID: anID}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Edit(t.Context(), anID, []sheet.Edit{{NewTab: &sheet.NewTab{ID: 3, Design: sheet.TabDesign{Title: "A"}}}}, google.Ref{}); err != nil {
		_ = wantKind(t, err, google.NoTab) // the canned answer holds no book, and the reading that follows none of the tab
	}
	if _, err := client.File(t.Context(), anID); err != nil {
		t.Fatal(err)
	}
	for _, want := range []google.Service{google.Reading, google.Writing, google.Drive} {
		found := false
		for i, service := range asked {
			found = found || service == want && told[i] == sent{want, 200, false}
		}
		if !found {
			t.Errorf("service %d was not counted: asked %v, told %v", want, asked, told)
		}
	}
	if len(asked) != len(told) || len(asked) != len(s.requests()) {
		t.Errorf("%d asked for, %d sent, %d told", len(asked), len(s.requests()), len(told))
	}
}

type noQuotaError struct{ wait time.Duration }

func (n *noQuotaError) Error() string { return "no quota left" }

func TestWhatBeforeRefusesIsNotSent(t *testing.T) {
	s := serve(t, answer{body: "{}"})
	refused := &noQuotaError{time.Minute}
	client := open(t, google.Config{
		Endpoint: s.URL, Write: true, Before: func(context.Context, google.Service) error { return refused },
		After: func(context.Context, google.Service, int, error) { t.Error("told of a request that was not sent") },
	})
	calls := map[string]func() error{
		"read":    func() error { _, err := client.Read(t.Context(), google.Ref{ID: anID}); return err },
		"changes": func() error { _, err := client.Changes(t.Context(), "1"); return err },
		"share":   func() error { return client.Share(t.Context(), anID, "a@b.vn") },
		"email":   func() error { _, err := client.Email(t.Context()); return err },
	}
	for name, call := range calls {
		if err := call(); err != error(refused) { //nolint:errorlint // as it is, in no wrapping
			t.Errorf("%s: error %v", name, err)
		}
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestWritingMustBeConfigured(t *testing.T) {
	s := serve(t, answer{body: "{}"})
	client := open(t, google.Config{Endpoint: s.URL})
	_, err := client.Edit(t.Context(), anID, nil, google.Ref{})
	_ = wantKind(t, err, google.ReadOnly)
	_, err = client.Create(t.Context(), sheet.Design{}, google.Place{})
	_ = wantKind(t, err, google.ReadOnly)
	_ = wantKind(t, client.Share(t.Context(), anID, "a@b.vn"), google.ReadOnly)
	_ = wantKind(t, client.Fill(t.Context(), anID, sheet.Design{}), google.ReadOnly)
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
