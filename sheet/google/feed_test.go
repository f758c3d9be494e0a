package google_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/sheet/google"
)

func TestChangesTellOfFiles(t *testing.T) {
	s := serve(t, answer{body: `{
		"nextPageToken": "13", "changes": [
		{"changeType": "file", "removed": false, "time": "2023-02-10T08:00:00.123Z", "fileId": "a", "file": {
			"id": "a", "name": "Mường Chà", "mimeType": "application/vnd.google-apps.spreadsheet", "trashed": false, "modifiedTime": "2023-02-10T07:59:59.000Z",
			"owners": [{"emailAddress": "mc@dienbien.vn"}], "lastModifyingUser": {"me": true, "emailAddress": "us@x"}, "appProperties": {"thidua": "9"}}},
		{"changeType": "file", "time": "2023-02-10T08:00:01Z", "fileId": "b", "file": {
			"id": "b", "name": "Biểu.xlsx", "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "trashed": true,
			"modifiedTime": "2023-02-10T07:00:00Z", "sharingUser": {"emailAddress": "xa@dienbien.vn"}}},
		{"changeType": "drive", "time": "2023-02-10T08:00:02Z", "driveId": "d"},
		{"changeType": "file", "removed": true, "time": "2023-02-10T08:00:03Z", "fileId": "c"}]}`})
	page, err := open(t, google.Config{Endpoint: s.URL}).Changes(t.Context(), "12")
	if err != nil {
		t.Fatal(err)
	}
	want := google.Changes{Next: "13", Changes: []google.Change{
		{FileID: "a", At: time.Date(2023, 2, 10, 8, 0, 0, 123e6, time.UTC), File: &google.File{
			ID: "a", Title: "Mường Chà", Sheet: true, Owner: "mc@dienbien.vn", ModifiedAt: time.Date(2023, 2, 10, 7, 59, 59, 0, time.UTC),
			ByUs: true, Properties: map[string]string{"thidua": "9"},
		}},
		{FileID: "b", At: time.Date(2023, 2, 10, 8, 0, 1, 0, time.UTC), File: &google.File{
			ID: "b", Title: "Biểu.xlsx", Owner: "xa@dienbien.vn", Trashed: true, ModifiedAt: time.Date(2023, 2, 10, 7, 0, 0, 0, time.UTC),
		}},
		{FileID: "c", At: time.Date(2023, 2, 10, 8, 0, 3, 0, time.UTC), Removed: true},
	}}
	if diff := cmp.Diff(want, page); diff != "" {
		t.Error(diff)
	}
	query := s.requests()[0].URL.Query()
	for name, want := range map[string]string{
		"pageToken": "12", "pageSize": "1000", "includeRemoved": "true", "supportsAllDrives": "true", "includeItemsFromAllDrives": "true",
	} {
		if got := query.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

func TestFilesWithAProperty(t *testing.T) {
	s := serve(t,
		answer{body: `{"nextPageToken": "2", "files": [{"id": "a", "mimeType": "application/vnd.google-apps.spreadsheet"}]}`},
		answer{body: `{"files": [{"id": "b"}]}`},
	)
	files, err := open(t, google.Config{Endpoint: s.URL}).FilesWith(t.Context(), "thidua", `o'brien\`)
	if err != nil || len(files) != 2 || files[0].ID != "a" || files[1].ID != "b" {
		t.Fatalf("files %+v, %v", files, err)
	}
	asked := s.requests()
	want := `appProperties has { key='thidua' and value='o\'brien\\' } and trashed = false`
	if got := asked[0].URL.Query().Get("q"); got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	if got := asked[1].URL.Query().Get("pageToken"); got != "2" {
		t.Errorf("the second page is %q", got)
	}
	endless := serve(t, answer{body: `{"nextPageToken": "2", "files": []}`})
	_, err = open(t, google.Config{Endpoint: endless.URL}).FilesWith(t.Context(), "a", "b")
	_ = wantKind(t, err, google.Refused)
}

func TestStartToken(t *testing.T) {
	s := serve(t, answer{body: `{"startPageToken": "77"}`})
	if token, err := open(t, google.Config{Endpoint: s.URL}).StartToken(t.Context()); err != nil || token != "77" {
		t.Errorf("token %q, %v", token, err)
	}
	if asked := s.requests()[0].URL; asked.Path != "/changes/startPageToken" || asked.Query().Get("supportsAllDrives") != "true" {
		t.Errorf("asked %s", asked)
	}
}
