package google_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"thidua/sheet"
	"thidua/sheet/google"
)

// keyFile writes a file of credentials and gives its path.
func keyFile(t *testing.T, content map[string]string) string {
	t.Helper()
	text, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key.json")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var privateKey = sync.OnceValue(func() string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	content, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: content}))
})

const (
	serviceEmail = "thidua@dienbien.iam.gserviceaccount.com"
	secret       = "1//refresh-token-that-nobody-may-see"
)

func serviceKey(t *testing.T, email string) string {
	t.Helper()
	return keyFile(t, map[string]string{
		"type": "service_account", "client_email": email, "private_key_id": "k", "private_key": privateKey(), "token_uri": "https://oauth2.googleapis.com/token",
	})
}

func userToken(t *testing.T) string {
	t.Helper()
	return keyFile(t, map[string]string{
		"type": "authorized_user", "client_id": "c", "client_secret": "s", "refresh_token": secret, "quota_project_id": "thidua-1",
	})
}

// googleNet is Google as far as tokens go: whoever asks for one gets one named after its scopes, or what tokens says.
type googleNet struct {
	mu     sync.Mutex
	tokens answer
	scopes []string            // asked for with each token
	users  map[string][]string // host and path -> the tokens it was asked with
	heads  []http.Header
	body   string
}

func (g *googleNet) RoundTrip(r *http.Request) (*http.Response, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	say := func(status int, body string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
	if r.URL.Host == "oauth2.googleapis.com" {
		content, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		form, _ := url.ParseQuery(string(content))
		if parts := strings.Split(form.Get("assertion"), "."); len(parts) == 3 {
			claims, _ := base64.RawURLEncoding.DecodeString(parts[1])
			var claim struct{ Iss, Scope string }
			if err := json.Unmarshal(claims, &claim); err != nil {
				return nil, err
			}
			g.scopes = append(g.scopes, claim.Iss+" "+claim.Scope)
		}
		if g.tokens.status != 0 {
			return say(g.tokens.status, g.tokens.body)
		}
		return say(200, `{"access_token": "token-`+form.Get("grant_type")+`", "token_type": "Bearer", "expires_in": 3600}`)
	}
	if g.users == nil {
		g.users = map[string][]string{}
	}
	g.users[r.URL.Host+r.URL.Path] = append(g.users[r.URL.Host+r.URL.Path], r.Header.Get("Authorization"))
	g.heads = append(g.heads, r.Header)
	return say(200, g.body)
}

const (
	readScopes  = "https://www.googleapis.com/auth/spreadsheets.readonly https://www.googleapis.com/auth/drive.metadata.readonly"
	writeScopes = "https://www.googleapis.com/auth/spreadsheets https://www.googleapis.com/auth/drive"
)

func TestServiceAccountAsksForAsLittleAsItNeeds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		write  bool
		scopes string
	}{{"reading", false, readScopes}, {"writing", true, writeScopes}} {
		net := &googleNet{body: `{"sheets": []}`}
		counted := 0
		client := open(t, google.Config{
			Credentials: serviceKey(t, serviceEmail), Write: tt.write, Transport: net,
			Before: func(context.Context, google.Service) error { counted++; return nil },
		})
		for range 2 {
			if _, err := client.Read(t.Context(), google.Ref{ID: anID}); err != nil {
				t.Fatal(err)
			}
		}
		if len(net.scopes) != 1 || net.scopes[0] != serviceEmail+" "+tt.scopes {
			t.Errorf("%s: tokens were asked for %q", tt.name, net.scopes)
		}
		if users := net.users["sheets.googleapis.com/v4/spreadsheets/"+anID]; len(users) != 2 || !strings.HasPrefix(users[0], "Bearer token-") {
			t.Errorf("%s: asked by %q", tt.name, net.users)
		}
		if counted != 2 {
			t.Errorf("%s: %d requests were counted, want those to Sheets alone", tt.name, counted)
		}
		if email, err := client.Email(t.Context()); err != nil || email != serviceEmail || counted != 2 {
			t.Errorf("%s: e-mail %q, %v", tt.name, email, err)
		}
	}
}

func TestReadingAndWritingMayBeTwoIdentities(t *testing.T) {
	net := &googleNet{body: `{"sheets": [], "changes": [{"fileId": "f", "file": {"id": "f", "lastModifyingUser": {"me": false, "emailAddress": "writer@x"}}}, {"fileId": "g", "file": {"id": "g", "lastModifyingUser": {"emailAddress": "person@x"}}}]}`}
	client := open(t, google.Config{Credentials: serviceKey(t, serviceEmail), WriteCredentials: serviceKey(t, "writer@x"), Write: true, Transport: net})
	if _, err := client.Read(t.Context(), google.Ref{ID: anID}); err != nil {
		t.Fatal(err)
	}
	if err := client.Share(t.Context(), anID, "a@b.vn"); err != nil {
		t.Fatal(err)
	}
	if len(net.scopes) != 2 || net.scopes[0] != serviceEmail+" "+readScopes || net.scopes[1] != "writer@x "+writeScopes {
		t.Errorf("tokens were asked for %q", net.scopes)
	}
	page, err := client.Changes(t.Context(), "1")
	if err != nil || len(page.Changes) != 2 || !page.Changes[0].File.ByUs || page.Changes[1].File.ByUs {
		t.Errorf("who made the changes: %+v, %v", page, err)
	}
	reads, err := client.Email(t.Context())
	writes, errWriter := client.WriterEmail(t.Context())
	if err != nil || errWriter != nil || reads != serviceEmail || writes != "writer@x" {
		t.Errorf("sheets are shared with %q to be read (%v), and with %q to be answered (%v)", reads, err, writes, errWriter)
	}
}

// Whose changes are the writer's own is good to know; that it can no longer be asked stops no reading.
func TestAWriterThatIsRefusedDoesNotStopTheFeed(t *testing.T) {
	net := &googleNet{body: `{"changes": [{"fileId": "f", "file": {"id": "f", "lastModifyingUser": {"emailAddress": "lead@x"}}}], "newStartPageToken": "2"}`}
	way := transport(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "oauth2.googleapis.com" {
			content, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			if strings.Contains(string(content), "grant_type=refresh_token") {
				body := io.NopCloser(strings.NewReader(`{"error": "invalid_grant"}`))
				return &http.Response{StatusCode: http.StatusBadRequest, Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}, nil
			}
			r.Body = io.NopCloser(strings.NewReader(string(content)))
		}
		return net.RoundTrip(r)
	})
	client := open(t, google.Config{Credentials: serviceKey(t, serviceEmail), WriteCredentials: userToken(t), Write: true, Transport: way})
	page, err := client.Changes(t.Context(), "1")
	if err != nil || len(page.Changes) != 1 || page.Changes[0].File.ByUs || page.NewStart != "2" {
		t.Errorf("%+v, %v", page, err)
	}
	_ = wantKind(t, client.Share(t.Context(), anID, "a@b.vn"), google.Credentials)
}

func TestUserTokenIsAskedOnceForItsAddress(t *testing.T) {
	net := &googleNet{body: `{"user": {"emailAddress": "lead@dienbien.gov.vn"}}`}
	client := open(t, google.Config{Credentials: userToken(t), Transport: net})
	for range 3 {
		if email, err := client.Email(t.Context()); err != nil || email != "lead@dienbien.gov.vn" {
			t.Fatalf("e-mail %q, %v", email, err)
		}
	}
	if n := len(net.users["www.googleapis.com/drive/v3/about"]); n != 1 {
		t.Errorf("asked %v", net.users)
	}
	if project := net.heads[0].Get("X-Goog-User-Project"); project != "thidua-1" {
		t.Errorf("the quota of project %q is used", project)
	}
}

func TestBadCredentials(t *testing.T) {
	for name, path := range map[string]string{
		"no file":         filepath.Join(t.TempDir(), "none.json"),
		"no JSON":         badFile(t, "private: "+secret),
		"another kind":    keyFile(t, map[string]string{"type": "external_account", "token_url": "https://evil.vn"}),
		"no kind":         keyFile(t, map[string]string{"client_email": "a@b"}),
		"key cut short":   keyFile(t, map[string]string{"type": "service_account", "client_email": "a@b", "private_key": privateKey()[:200]}),
		"key of no sense": keyFile(t, map[string]string{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}),
	} {
		_, err := google.Open(t.Context(), google.Config{Credentials: path, Transport: &googleNet{}})
		if err == nil {
			t.Errorf("%s: opened", name)
			continue
		}
		if e := wantKind(t, err, google.Credentials); strings.Contains(e.Error(), secret) || strings.Contains(e.Error(), "PRIVATE KEY") {
			t.Errorf("%s: the error tells a secret: %v", name, err)
		}
	}
}

func badFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNoAccessToken(t *testing.T) {
	for _, tt := range []struct {
		name   string
		tokens answer
		kind   google.Kind
		reason string
	}{
		{"revoked", answer{status: 400, body: `{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}`}, google.Credentials, "invalid_grant"},
		{"client deleted", answer{status: 401, body: `{"error": "deleted_client"}`}, google.Credentials, "deleted_client"},
		{"server down", answer{status: 503, body: "<html>"}, google.Passing, ""},
		{"asked too often", answer{status: 429, body: `{"error": "rate_limit_exceeded"}`}, google.Passing, "rate_limit_exceeded"},
	} {
		for kind, path := range map[string]string{"service account": serviceKey(t, serviceEmail), "user": userToken(t)} {
			net := &googleNet{tokens: tt.tokens}
			_, err := open(t, google.Config{Credentials: path, Transport: net, Before: func(context.Context, google.Service) error {
				t.Error("a request without token was counted")
				return nil
			}}).Read(t.Context(), google.Ref{ID: anID})
			e := wantKind(t, err, tt.kind)
			if e.Reason != tt.reason || strings.Contains(e.Error(), secret) {
				t.Errorf("%s, %s: %v, reason %q", tt.name, kind, err, e.Reason)
			}
		}
	}
	lost := transport(func(r *http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF })
	for _, path := range []string{serviceKey(t, serviceEmail), userToken(t)} {
		_, err := open(t, google.Config{Credentials: path, Transport: lost}).Read(t.Context(), google.Ref{ID: anID})
		_ = wantKind(t, err, google.Passing)
	}
}

// The context of Open may end long before the client does.
func TestClientOutlivesTheContextOfOpen(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client, err := google.Open(ctx, google.Config{Credentials: serviceKey(t, serviceEmail), Transport: &googleNet{body: `{"sheets": []}`}, Write: true})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := client.Read(t.Context(), google.Ref{ID: anID}); err != nil {
		t.Error(err)
	}
	if _, err := client.Edit(t.Context(), anID, []sheet.Edit{}, google.Ref{}); err != nil {
		t.Error(err)
	}
}
