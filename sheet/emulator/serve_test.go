package emulator_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2/google"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"

	"thidua/sheet/emulator"
	"thidua/sheet/emulator/discovery"
)

// sheetsOf is Google's own client of Sheets, asking as the server's account.
func sheetsOf(t *testing.T, server *emulator.Server) *sheets.Service {
	t.Helper()
	client := &http.Client{Transport: discovery.Transport(t, server.Transport())}
	service, err := sheets.NewService(t.Context(), option.WithHTTPClient(client), option.WithEndpoint("http://emulator/"))
	check(t, err)
	return service
}

// shared makes a spreadsheet of lan's that the account may write in.
func shared(t *testing.T, server *emulator.Server, name string) (id string) {
	t.Helper()
	lans := driveOf(t, server, lan)
	f, err := lans.Files.Create(&drive.File{Name: name, MimeType: sheetType}).Do()
	check(t, err)
	account, err := driveOf(t, server, "").About.Get().Fields("user").Do()
	check(t, err)
	_, err = lans.Permissions.Create(f.Id, &drive.Permission{Type: "user", Role: "writer", EmailAddress: account.User.EmailAddress}).Do()
	check(t, err)
	return f.Id
}

// ask sends a request without a client of Google's.
func ask(t *testing.T, server *emulator.Server, method, path, body string, header ...string) (status int, got string, h http.Header) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://emulator"+path, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := server.Transport().RoundTrip(r)
	check(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	check(t, err)
	return answer.StatusCode, string(text), answer.Header
}

func TestPathsWithAndWithoutPrefixAndWithStraySlashesAreTheSame(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	id := shared(t, server, "A")
	for _, path := range []string{
		"/v4/spreadsheets/" + id, "/v4/spreadsheets/" + id + "/", "/spreadsheets/" + id, "//v4//spreadsheets/" + id,
		"/drive/v3/files/" + id, "/files/" + id, "/files/" + id + "/?alt=json&prettyPrint=false",
		"/about?fields=user", "/drive/v3/about?fields=*", "/changes/startPageToken", "/drive/v3/drives",
	} {
		if status, body, _ := ask(t, server, "GET", path, ""); status != 200 {
			t.Errorf("GET %s: %d %s", path, status, body)
		}
	}
	status, body, _ := ask(t, server, "POST", "/v4/spreadsheets/"+id+"/:getByDataFilter", "{}")
	if status != 200 {
		t.Errorf("with a stray slash: %d %s", status, body)
	}
	if status, body, _ = ask(t, server, "GET", "/v5/nothing", ""); status != 404 || !strings.Contains(body, `"code": 404`) {
		t.Errorf("a path of no API: %d %s", status, body)
	}
}

func TestAnswersAreShapedAsAsked(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	id := shared(t, server, strings.Repeat("Biểu ", 300))
	_, plain, _ := ask(t, server, "GET", "/files/"+id+"?prettyPrint=false&fields=id,owners/me", "")
	if want := `{"id":"` + id + `","owners":[{"me":false}]}` + "\n"; plain != want {
		t.Errorf("got %s, want %s", plain, want)
	}
	if _, pretty, _ := ask(t, server, "GET", "/files/"+id+"?fields=id", ""); pretty != "{\n  \"id\": \""+id+"\"\n}\n" {
		t.Errorf("an answer is indented unless asked not to be: %s", pretty)
	}
	_, packed, header := ask(t, server, "GET", "/files/"+id, "", "Accept-Encoding", "gzip")
	r, err := gzip.NewReader(strings.NewReader(packed))
	check(t, err)
	unpacked, err := io.ReadAll(r)
	check(t, err)
	if header.Get("Content-Encoding") != "gzip" || !json.Valid(unpacked) || len(packed) >= len(unpacked) {
		t.Errorf("%d bytes of %d, %v", len(packed), len(unpacked), header)
	}
	for path, want := range map[string]string{
		"/files/" + id + "?fields=id(":                            "400 invalid",
		"/files/" + id + "?fields=id,owners/nickname":             "400 invalidParameter",
		"/files?fields=files(id,appProperties/run),nextPageToken": "200 ",
		"/files/" + id + "?fields=,":                              "400 invalid",
		"/files/" + id + "?alt=xml":                               "400 badRequest",
		"/files/" + id + "?alt=media":                             "403 fileNotDownloadable",
		"/files/none":                                             "404 notFound",
		"/about":                                                  "400 required",
		"/files?pageSize=0":                                       "400 invalid",
		"/files?q=name%20%3D":                                     "400 invalid",
		"/files?orderBy=size":                                     "400 invalid",
		"/v4/spreadsheets/" + id + "?range=A1":                    "400 INVALID_ARGUMENT",
		"/v4/spreadsheets/none":                                   "404 NOT_FOUND",
		"/v4/spreadsheets/" + id + "/values:batchGet?ranges=A1&key=x&$.xgafv=2": "200 ",
	} {
		status, body, _ := ask(t, server, "GET", path, "")
		var e struct {
			Error struct {
				Status string
				Errors []struct{ Reason string }
			}
		}
		check(t, json.Unmarshal([]byte(body), &e))
		got := fmt.Sprint(status, " ", e.Error.Status)
		if len(e.Error.Errors) > 0 {
			got += e.Error.Errors[0].Reason
		}
		if got != want {
			t.Errorf("GET %s: %s, want %s: %s", path, got, want, body)
		}
	}
}

func TestEachFaultIsSeenByGooglesClientAsGooglesOwn(t *testing.T) {
	for name, test := range map[string]struct {
		faults emulator.Faults
		drive  string // what Drive's client is told
		sheets string
		took   bool // the request took effect all the same
	}{
		"rate limited": {emulator.Faults{RateLimited: 1, RetryAfter: 7 * time.Second}, "403 userRateLimitExceeded", "429 RATE_LIMIT_EXCEEDED", false},
		"internal":     {emulator.Faults{Internal: 1}, "500 internalError", "500", false},
		"unavailable":  {emulator.Faults{Unavailable: 1, RetryAfter: 7 * time.Second}, "503 backendError", "503", false},
		"late failure": {emulator.Faults{LateFailure: 1}, "503 backendError", "503", true},
		"cut":          {emulator.Faults{Cut: 1}, "cut", "cut", false},
		"late cut":     {emulator.Faults{LateCut: 1}, "cut", "cut", true},
	} {
		t.Run(name, func(t *testing.T) {
			server, _ := newServer(t, emulator.Config{})
			id := shared(t, server, "before")
			server.SetFaults(test.faults)
			_, err := driveOf(t, server, "").Files.Update(id, &drive.File{Name: "after"}).Do()
			if got := failureText(err); got != test.drive {
				t.Errorf("Drive says %s, want %s", got, test.drive)
			}
			retry := ""
			var failure *googleapi.Error
			if errors.As(err, &failure) {
				retry = failure.Header.Get("Retry-After")
			}
			if want := seconds(test.faults.RetryAfter); retry != want {
				t.Errorf("Retry-After is %q, want %q", retry, want)
			}
			_, err = sheetsOf(t, server).Spreadsheets.Get(id).Do()
			if got := failureText(err); got != test.sheets {
				t.Errorf("Sheets says %s, want %s", got, test.sheets)
			}
			server.SetFaults(emulator.Faults{})
			f, err := driveOf(t, server, "").Files.Get(id).Do()
			check(t, err)
			if took := f.Name == "after"; took != test.took {
				t.Errorf("took effect: %v, want %v", took, test.took)
			}
		})
	}
}

func seconds(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return fmt.Sprint(int(d.Seconds()))
}

// failureText is status and reason of a failure; "cut" when there was no answer.
func failureText(err error) string {
	var failure *googleapi.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &failure):
		return "cut"
	case len(failure.Errors) > 0 && failure.Errors[0].Reason != "":
		return reasonOf(err)
	}
	for _, detail := range failure.Details {
		if info, ok := detail.(map[string]any); ok && info["reason"] != nil {
			return fmt.Sprint(failure.Code, " ", info["reason"])
		}
	}
	return fmt.Sprint(failure.Code)
}

func TestFailuresComeToTheRequestsTheyAreMeantForInTheirOrder(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	id := shared(t, server, "A")
	server.FailNext([]string{"PATCH", "files"},
		emulator.Failure{Status: 403, Reason: "storageQuotaExceeded"},
		emulator.Failure{Status: 503, After: true, Retry: time.Second},
		emulator.Failure{After: true})
	server.FailNext([]string{"/v4/spreadsheets"}, emulator.Failure{Status: 403, Reason: "SERVICE_DISABLED"})
	service := driveOf(t, server, "")
	if _, err := service.Files.Get(id).Do(); err != nil {
		t.Errorf("a request that is not meant: %v", err)
	}
	var got []string
	for _, name := range []string{"B", "C", "D", "E"} {
		_, err := service.Files.Update(id, &drive.File{Name: name}).Do()
		f, missing := service.Files.Get(id).Do()
		check(t, missing)
		got = append(got, failureText(err)+" "+f.Name)
	}
	want := []string{"403 storageQuotaExceeded A", "503 backendError C", "cut D", " E"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err := sheetsOf(t, server).Spreadsheets.Get(id).Do()
	if got := failureText(err); got != "403 SERVICE_DISABLED" {
		t.Errorf("Sheets: %s", got)
	}
}

func TestACutConnectionIsCutOverHTTPToo(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	over := httptest.NewServer(server)
	defer over.Close()
	server.FailNext([]string{"POST"}, emulator.Failure{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, over.URL+"/files", strings.NewReader("{}"))
	check(t, err)
	answer, err := http.DefaultClient.Do(r)
	if err == nil {
		answer.Body.Close()
		t.Errorf("there is an answer: %s", answer.Status)
	}
}

func TestSlowAnswersTakeTheTimeOfTheClockAndEndWithWhoeverAsked(t *testing.T) {
	var waited []time.Duration
	_, c := newServer(t, emulator.Config{})
	config := emulator.Config{Now: c.Now, Wait: func(ctx context.Context, d time.Duration) error {
		waited = append(waited, d)
		c.pass(d)
		return ctx.Err()
	}}
	server := emulator.New(config)
	server.SetFaults(emulator.Faults{Slow: 1, Delay: 40 * time.Second})
	if _, err := driveOf(t, server, "").Drives.List().Do(); err != nil || len(waited) != 1 || waited[0] != 40*time.Second {
		t.Errorf("waited %v, %v", waited, err)
	}

	server, _ = newServer(t, emulator.Config{}) // waits for real
	server.SetFaults(emulator.Faults{Slow: 1, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := driveOf(t, server, "").Drives.List().Context(ctx).Do(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("whoever gave up is told: %v", err)
	}
}

func TestBadCredentialsAreRefusedEverywhere(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	id := shared(t, server, "A")
	server.SetCredentials(false)
	_, err := driveOf(t, server, "").Files.Get(id).Do()
	if got := failureText(err); got != "401 authError" {
		t.Errorf("Drive: %s", got)
	}
	if _, err = sheetsOf(t, server).Spreadsheets.Get(id).Do(); failureText(err) != "401" {
		t.Errorf("Sheets: %v", err)
	}
	status, body, _ := ask(t, server, "POST", "/token", "grant_type=refresh_token&refresh_token=x")
	if status != 400 || !strings.Contains(body, "invalid_grant") {
		t.Errorf("the token endpoint: %d %s", status, body)
	}
	server.SetCredentials(true)
	if _, err := driveOf(t, server, "").Files.Get(id).Do(); err != nil {
		t.Errorf("good again: %v", err)
	}
}

func TestAKeyFileThatNamesTheServerWorksWithGooglesLibrary(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	over := httptest.NewServer(server)
	defer over.Close()
	config, err := google.JWTConfigFromJSON(keyFile(t, "doc@thidua.iam.gserviceaccount.com", over.URL+"/token"), drive.DriveScope)
	check(t, err)
	service, err := drive.NewService(t.Context(), option.WithHTTPClient(config.Client(t.Context())), option.WithEndpoint(over.URL))
	check(t, err)
	about, err := service.About.Get().Fields("user(emailAddress,me),storageQuota(limit)").Do()
	check(t, err)
	if about.User.EmailAddress != "doc@thidua.iam.gserviceaccount.com" || !about.User.Me || about.StorageQuota.Limit != 0 {
		t.Errorf("the token stands for the account of the key: %+v", about.User)
	}
}

func TestQuotasHoldPerUserAndPerProjectInAnyMinute(t *testing.T) {
	server, c := newServer(t, emulator.Config{})
	id := shared(t, server, "A")
	var state bytes.Buffer
	check(t, server.Save(&state))
	server = emulator.New(emulator.Config{Now: c.Now, Limits: emulator.Limits{
		ReadsPerProject: 5, ReadsPerUser: 3, WritesPerUser: 1, DrivePerUser: 2,
	}})
	check(t, server.Load(&state))
	read := func(who string) int {
		status, _, _ := ask(t, server, "GET", "/v4/spreadsheets/"+id, "", "Authorization", "Bearer "+who)
		return status
	}
	write := func() int {
		status, _, _ := ask(t, server, "PUT", "/v4/spreadsheets/"+id+"/values/A1?valueInputOption=RAW", `{"values":[["x"]]}`, "Authorization", "Bearer "+lan)
		return status
	}
	expect := func(what string, got int, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	expect("1st read", read(lan), 200)
	c.pass(50 * time.Second)
	expect("2nd read", read(lan), 200)
	expect("3rd read", read(lan), 200)
	expect("4th read of a user within a minute", read(lan), 429)
	expect("another user's read", read("x"), 200)
	expect("writing has its own quota", write(), 200)
	expect("2nd write", write(), 429)
	c.pass(10 * time.Second)
	expect("a minute after the 1st read", read(lan), 200)
	expect("and no more", read(lan), 429)
	expect("5th read of the project", read("x"), 200)
	expect("6th read of the project", read("x"), 429)
	for i, want := range []int{200, 200, 403} {
		status, _, _ := ask(t, server, "GET", "/changes?pageToken=1000", "")
		expect(fmt.Sprint("Drive ", i), status, want)
	}
	if got, want := server.Usage(), (emulator.Usage{Reads: 6, Writes: 1, Drive: 2, Refused: 5, Changes: 2}); got != want {
		t.Errorf("usage is %+v, want %+v", got, want)
	}
	server.ResetUsage()
	if got := server.Usage(); got != (emulator.Usage{}) {
		t.Errorf("usage after a reset: %+v", got)
	}
}

func TestManyClientsAtOnceAreServedOneAfterTheOther(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	id := shared(t, server, "A")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 10 {
				status, body, _ := ask(t, server, "POST", "/v4/spreadsheets/"+id+"/values/A1:append?valueInputOption=RAW", fmt.Sprintf(`{"values":[[%d]]}`, i))
				if status != 200 {
					t.Errorf("%d %s", status, body)
				}
				ask(t, server, "GET", "/changes?pageToken=1000&fields=*", "")
				if err := server.Save(io.Discard); err != nil {
					t.Error(err)
				}
				browse(t, server, "GET", "/s/"+id, nil)
			}
		})
	}
	group.Wait()
	book, err := server.Book(id)
	check(t, err)
	if n := len(book.Tabs[0].Rows); n != 80 {
		t.Errorf("80 rows were added, and %d are there", n)
	}
}
