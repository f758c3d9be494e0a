package discovery_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/sheet/emulator/discovery"
)

func load(t *testing.T) *discovery.Descriptions {
	t.Helper()
	dir, err := discovery.Dir(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := discovery.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRequestsAreHeldToTheDescription(t *testing.T) {
	d := load(t)
	for _, test := range []struct{ method, address, body, want string }{
		{"GET", "/v4/spreadsheets/ID?includeGridData=true&ranges=A&ranges=B&fields=spreadsheetId,sheets(data.rowData.values(note),merges)&alt=json", "", ""},
		{"GET", "/v4/spreadsheets/ID/?fields=*", "", ""},
		{"GET", "/drive/v3/files?q=x&pageSize=10", "", ""},
		{"GET", "/files/ID?fields=appProperties/run,owners(emailAddress)", "", ""},
		{"POST", "/v4/spreadsheets/ID/:getByDataFilter", `{"dataFilters":[{"gridRange":{"sheetId":7}}]}`, ""},
		{"POST", "/files", `{"name":"A","size":"7","parents":null}`, ""},
		{"GET", "/v4/spreadsheets/ID/nothing", "", "GET /v4/spreadsheets/ID/nothing: no method has this path"},
		{"DELETE", "/v4/spreadsheets/ID", "", "DELETE /v4/spreadsheets/ID: no method has this path"},
		{"GET", "/v4/spreadsheets/ID?range=A1", "", "sheets.spreadsheets.get request: ?range: unknown query parameter"},
		{"GET", "/v4/spreadsheets/ID?includeGridData=1", "", `sheets.spreadsheets.get request: ?includeGridData: "1", where true or false should be`},
		{"GET", "/v4/spreadsheets/ID/values/A1?valueRenderOption=PRETTY", "", `sheets.spreadsheets.values.get request: ?valueRenderOption: "PRETTY" is none of its choices`},
		{"GET", "/v4/spreadsheets/ID?fields=sheets(data(rows))", "", "sheets.spreadsheets.get request: ?fields: unknown field rows"},
		{"GET", "/v4/spreadsheets/ID?fields=sheets(data", "", `sheets.spreadsheets.get request: ?fields: "sheets(data" is no selection of fields`},
		{"GET", "/changes", "", "drive.changes.list request: ?pageToken: missing"},
		{"GET", "/changes?pageToken=1&pageToken=2", "", "drive.changes.list request: ?pageToken: given 2 times"},
		{"GET", "/files/ID", "{}", "drive.files.get request: (whole): a body, where none should be"},
		{"POST", "/files", `{"title":"A"}`, "drive.files.create request: title: unknown field"},
		{"POST", "/files", `{"size":7}`, "drive.files.create request: size: a number, where a text should be (int64)"},
		{"POST", "/files", `{"parents":"root"}`, "drive.files.create request: parents: a text, where a list should be"},
		{"POST", "/files", `{`, "drive.files.create request: (whole): no JSON: unexpected EOF"},
		{
			"POST", "/v4/spreadsheets/ID:batchUpdate", `{"requests":[{"mergeCells":{"mergeType":"ALL","range":{"sheetId":"7"}}}]}`,
			"sheets.spreadsheets.batchUpdate request: requests[0].mergeCells.mergeType: \"ALL\" is none of its choices\n" +
				"sheets.spreadsheets.batchUpdate request: requests[0].mergeCells.range.sheetId: a text, where a number should be (int32)",
		},
	} {
		r := httptest.NewRequestWithContext(t.Context(), test.method, "http://emulator"+test.address, nil)
		got := d.Request(r, []byte(test.body))
		if diff := cmp.Diff(sorted(test.want), sorted(strings.Join(got, "\n"))); diff != "" {
			t.Errorf("%s %s %s: %s", test.method, test.address, test.body, diff)
		}
	}
}

func sorted(lines string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(lines) {
		set[strings.TrimSuffix(line, "\n")] = true
	}
	return set
}

func TestAnswersAreHeldToTheDescription(t *testing.T) {
	d := load(t)
	const json = "application/json; charset=UTF-8"
	for _, test := range []struct {
		method, address string
		status          int
		kind, body      string
		want            string
	}{
		{"GET", "/v4/spreadsheets/ID", 200, json, `{"spreadsheetId":"ID","sheets":[{"properties":{"sheetId":0}}]}`, ""},
		{"GET", "/files/ID", 200, json, `{"version":"7","createdTime":"2026-03-01T08:00:00.000Z","appProperties":{"a":"b"}}`, ""},
		{"DELETE", "/files/ID", 204, "", "", ""},
		{"GET", "/files/ID/export?mimeType=text/csv", 200, "text/csv", "a,b", ""},
		{"GET", "/files/ID", 404, json, `{"error":{"code":404,"message":"File not found","errors":[{"reason":"notFound"}]}}`, ""},
		{"GET", "/v4/spreadsheets/ID", 429, json, `{"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"x"}]}}`, ""},
		{"GET", "/v4/spreadsheets/ID", 200, json, `{"id":"ID"}`, "sheets.spreadsheets.get response: id: unknown field"},
		{"GET", "/v4/spreadsheets/ID", 200, json, `{"sheets":null}`, "sheets.spreadsheets.get response: sheets: null, where nothing should be"},
		{"GET", "/v4/spreadsheets/ID", 200, "text/html", `{}`, `sheets.spreadsheets.get response: (whole): its type is "text/html"`},
		{
			"GET", "/v4/spreadsheets/ID", 200, json, `{"sheets":[{"properties":{"sheetId":1.5,"sheetType":"TABLE"}}]}`,
			"sheets.spreadsheets.get response: sheets[0].properties.sheetId: 1.5, where integer should be (int32)\n" +
				"sheets.spreadsheets.get response: sheets[0].properties.sheetType: \"TABLE\" is none of its choices",
		},
		{
			"GET", "/files/ID", 200, json, `{"version":7,"createdTime":"1.3.2026","trashed":"false"}`,
			"drive.files.get response: version: a number, where a text should be (int64)\n" +
				"drive.files.get response: createdTime: \"1.3.2026\", where date-time should be\n" +
				"drive.files.get response: trashed: a text, where true or false should be",
		},
		{"DELETE", "/files/ID", 200, json, "{}", "drive.files.delete response: (whole): a body, where none should be"},
		{"GET", "/files/ID", 404, "text/html", "<p>gone", "drive.files.get response: error: no envelope of an error: <p>gone"},
		{
			"GET", "/files/ID", 404, json, `{"error":{"code":400,"message":"x","status":"NOT_FOUND"}}`,
			"drive.files.get response: error: code, message or status is missing or another than that of the answer, 404",
		},
	} {
		r := httptest.NewRequestWithContext(t.Context(), test.method, "http://emulator"+test.address, nil)
		got := d.Response(r, test.status, test.kind, []byte(test.body))
		if diff := cmp.Diff(sorted(test.want), sorted(strings.Join(got, "\n"))); diff != "" {
			t.Errorf("%s %s %d %s: %s", test.method, test.address, test.status, test.body, diff)
		}
	}
}

func TestWhatStandsBetweenReportsAndChangesNothing(t *testing.T) {
	d := load(t)
	server := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.WriteString(w, `{"title":`+string(body)+`}`); err != nil {
			t.Error(err)
		}
	})
	var reported []string
	report := func(violation string) { reported = append(reported, violation) }
	checked := httptest.NewServer(d.Handler(server, report))
	defer checked.Close()
	client := &http.Client{Transport: d.Watch(http.DefaultTransport, report)}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, checked.URL+"/files?a=b", strings.NewReader(`"A"`))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || string(body) != `{"title":"A"}` {
		t.Errorf("the answer comes as it is: %s, %v", body, err)
	}
	want := sorted(strings.Join([]string{
		"drive.files.create request: ?a: unknown query parameter",
		"drive.files.create request: (whole): a text, where an object should be",
		"drive.files.create response: title: unknown field",
	}, "\n"))
	if diff := cmp.Diff(want, sorted(strings.Join(reported, "\n"))); diff != "" || len(reported) != 6 {
		t.Errorf("both ends report: %d %s", len(reported), diff)
	}
}
