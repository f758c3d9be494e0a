package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"

	"thidua/sheet/emulator"
	"thidua/sheet/emulator/discovery"
)

// clock is a clock that a test moves.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time       { return c.now }
func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }
func start() *clock                   { return &clock{time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)} }

// driveOf is Google's own client of Drive, asking as somebody; "" for the server's account.
func driveOf(t *testing.T, server *emulator.Server, email string) *drive.Service {
	t.Helper()
	client := &http.Client{Transport: asking{email, discovery.Transport(t, server.Transport())}}
	service, err := drive.NewService(t.Context(), option.WithHTTPClient(client), option.WithEndpoint("http://emulator/"))
	if err != nil {
		t.Fatal(err)
	}
	return service
}

// asking sends requests in somebody's name.
type asking struct {
	email string
	next  http.RoundTripper
}

func (a asking) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.email != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+a.email)
	}
	return a.next.RoundTrip(r)
}

// reasonOf is what an error of Google's client says.
func reasonOf(err error) string {
	var failure *googleapi.Error
	if !errors.As(err, &failure) {
		return fmt.Sprint(err)
	}
	if len(failure.Errors) > 0 {
		return fmt.Sprint(failure.Code, " ", failure.Errors[0].Reason)
	}
	return fmt.Sprint(failure.Code, " ", failure.Message)
}

func newServer(t *testing.T, config emulator.Config) (*emulator.Server, *clock) {
	t.Helper()
	c := start()
	config.Now = c.Now
	return emulator.New(config), c
}

const (
	sheetType  = "application/vnd.google-apps.spreadsheet"
	folderType = "application/vnd.google-apps.folder"
	lan        = "lan@thidua.example"
	binh       = "binh@thidua.example"
)

func TestAFileIsMadeFoundChangedAndDeleted(t *testing.T) {
	server, c := newServer(t, emulator.Config{})
	ctx := t.Context()
	files := driveOf(t, server, lan).Files
	folder, err := files.Create(&drive.File{Name: "Báo cáo", MimeType: folderType}).Context(ctx).Do()
	check(t, err)
	made, err := files.Create(&drive.File{
		Name: "Biểu 01 – Huyện A", MimeType: sheetType, Parents: []string{folder.Id}, AppProperties: map[string]string{"run": "7"},
	}).Context(ctx).Do()
	check(t, err)
	if made.Name != "Biểu 01 – Huyện A" || made.MimeType != sheetType || made.Id == "" || made.ModifiedTime != "" {
		t.Errorf("an answer without fields holds kind, id, name and type, got %+v", made)
	}
	for query, want := range map[string]int{
		"": 2,
		"mimeType = 'application/vnd.google-apps.spreadsheet'": 1,
		"name = 'biểu 01 – huyện a' and trashed = false":       1,
		"name contains 'Huyện'":                                1,
		"name contains 'uyện'":                                 0,
		"'" + folder.Id + "' in parents":                       1,
		"'root' in parents":                                    1,
		"not '" + folder.Id + "' in parents":                   1,
		"sharedWithMe":                                         0,
		"appProperties has { key='run' and value='7' }":        1,
		"appProperties has { key='run' and value='8' }":        0,
		"properties has { key='run' and value='7' }":           0,
		"(name = 'x' or name = 'Báo cáo') and 'me' in owners and modifiedTime > '2026-02-28T00:00:00'": 1,
		"trashed = true": 0,
	} {
		list, err := files.List().Q(query).Context(ctx).Do()
		if err != nil || len(list.Files) != want {
			t.Errorf("q=%s finds %d files (%v), want %d", query, len(list.Files), err, want)
		}
	}
	c.pass(time.Hour)
	changed, err := files.Update(made.Id, &drive.File{Name: "Biểu 1", Trashed: true}).RemoveParents(folder.Id).
		Fields("name,trashed,parents,modifiedTime,lastModifyingUser(me,emailAddress),appProperties,owners/emailAddress").Context(ctx).Do()
	check(t, err)
	want := &drive.File{
		Name: "Biểu 1", Trashed: true, Parents: changed.Parents, ModifiedTime: "2026-03-01T09:00:00.000Z",
		LastModifyingUser: &drive.User{Me: true, EmailAddress: lan}, AppProperties: map[string]string{"run": "7"},
		Owners: []*drive.User{{EmailAddress: lan}}, ServerResponse: changed.ServerResponse,
	}
	if diff := cmp.Diff(want, changed); diff != "" || len(changed.Parents) != 1 {
		t.Error(diff)
	}
	check(t, files.Delete(made.Id).Context(ctx).Do())
	if _, err := files.Get(made.Id).Context(ctx).Do(); reasonOf(err) != "404 notFound" {
		t.Errorf("a deleted file: %v", err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// changesOf reads the feed to its end; a removed file is told with a minus.
func changesOf(t *testing.T, service *drive.Service, token string) (told []string, next string) {
	t.Helper()
	for {
		page, err := service.Changes.List(token).PageSize(2).IncludeRemoved(true).Context(context.Background()).Do()
		check(t, err)
		for _, change := range page.Changes {
			if change.Removed {
				told = append(told, "-"+change.FileId)
			} else {
				told = append(told, change.File.Name)
			}
		}
		if page.NextPageToken == "" {
			return told, page.NewStartPageToken
		}
		token = page.NextPageToken
	}
}

func TestTheFeedTellsEachAccountOfItsOwnFiles(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	lans, binhs := driveOf(t, server, lan), driveOf(t, server, binh)
	first, err := binhs.Changes.GetStartPageToken().Context(t.Context()).Do()
	check(t, err)
	var ids []string
	for _, name := range []string{"A", "B", "C"} {
		f, err := lans.Files.Create(&drive.File{Name: name, MimeType: sheetType}).Context(t.Context()).Do()
		check(t, err)
		ids = append(ids, f.Id)
	}
	told, next := changesOf(t, binhs, first.StartPageToken)
	if len(told) != 0 {
		t.Errorf("files of another are told of: %v", told)
	}
	p, err := lans.Permissions.Create(ids[1], &drive.Permission{Type: "user", Role: "reader", EmailAddress: binh}).
		SendNotificationEmail(false).Context(t.Context()).Do()
	check(t, err)
	if told, next = changesOf(t, binhs, next); fmt.Sprint(told) != "[B]" {
		t.Errorf("after sharing: %v", told)
	}
	if _, err := binhs.Files.Update(ids[1], &drive.File{Name: "mine"}).Context(t.Context()).Do(); reasonOf(err) != "403 insufficientFilePermissions" {
		t.Errorf("a reader's change: %v", err)
	}
	check(t, lans.Permissions.Delete(ids[1], p.Id).Context(t.Context()).Do())
	if told, next = changesOf(t, binhs, next); fmt.Sprint(told) != "[-"+ids[1]+"]" {
		t.Errorf("after the sharing ended: %v", told)
	}
	if _, err := binhs.Files.Get(ids[1]).Context(t.Context()).Do(); reasonOf(err) != "404 notFound" {
		t.Errorf("a file that is no longer shared: %v", err)
	}
	if told, _ = changesOf(t, lans, first.StartPageToken); fmt.Sprint(told) != "[A C B]" {
		t.Errorf("a file that changed often is told of once, at its last change: %v", told)
	}
	if told, _ = changesOf(t, binhs, next); len(told) != 0 {
		t.Errorf("nothing new: %v", told)
	}
	if _, err := lans.Changes.List("abc").Context(t.Context()).Do(); reasonOf(err) != "400 invalid" {
		t.Errorf("a token that is none: %v", err)
	}
}
