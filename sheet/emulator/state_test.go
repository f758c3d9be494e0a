package emulator_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/drive/v3"

	"thidua/sheet/emulator"
)

func TestAServerGoesOnWhereItWasSaved(t *testing.T) {
	server, c := newServer(t, emulator.Config{Seed: 3})
	team := server.AddDrive("Cụm 1")
	folder := server.AddFolder("2026", team)
	id := shared(t, server, "Biểu 01")
	check(t, server.SetLocale(id, "vi_VN"))
	book, err := server.Book(id)
	check(t, err)
	tab := book.Tabs[0].Title
	check(t, server.Paste(id, tab, "A1", [][]string{
		{"Tên", "Số", "Tỷ lệ", "Ngày", "Tổng"}, {"Huyện A", "1.234,5", "98,06%", "05/03/2026", "=B2*2"}, {}, {"TRUE", "'007", "=1/0"},
	}))
	check(t, server.SetNote(id, tab, "B2", "ghi chú\ncó dấu"))
	inDrive, err := driveOf(t, server, "").Files.Create(&drive.File{
		Name: "B", MimeType: sheetType, Parents: []string{folder}, AppProperties: map[string]string{"run": "7"},
	}).SupportsAllDrives(true).Do()
	check(t, err)
	server.SetFaults(emulator.Faults{FeedLag: time.Minute})
	check(t, server.Trash(id))
	check(t, server.Revoke(id))

	var first, second bytes.Buffer
	check(t, server.Save(&first))
	again := emulator.New(emulator.Config{Now: c.Now, Seed: 3})
	check(t, again.Load(bytes.NewReader(first.Bytes())))
	check(t, again.Save(&second))
	if diff := cmp.Diff(first.String(), second.String()); diff != "" {
		t.Errorf("what is saved of what was loaded: %s", diff)
	}
	before, err := server.Book(id)
	check(t, err)
	after, err := again.Book(id)
	check(t, err)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	if before.Tabs[0].At(2, 5).Raw != "2469" {
		t.Errorf("E2 is %+v", before.Tabs[0].At(2, 5))
	}
	list := func(server *emulator.Server) (told []string) {
		page, err := driveOf(t, server, "").Changes.List("1000").SupportsAllDrives(true).IncludeItemsFromAllDrives(true).Do()
		check(t, err)
		for _, change := range page.Changes {
			told = append(told, change.FileId+" "+change.Time)
			if change.Removed {
				told = append(told, "removed")
			}
		}
		return append(told, page.NewStartPageToken)
	}
	if diff := cmp.Diff(list(server), list(again)); diff != "" {
		t.Errorf("the feed: %s", diff)
	}
	c.pass(2 * time.Minute)
	if told := list(again); !strings.Contains(strings.Join(told, " "), "removed") {
		t.Errorf("what the feed had not told yet is told later: %v", told)
	}
	f, err := driveOf(t, again, "").Files.Get(inDrive.Id).SupportsAllDrives(true).Fields("*").Do()
	check(t, err)
	if f.DriveId != team || f.AppProperties["run"] != "7" || len(f.Parents) != 1 || f.Parents[0] != folder {
		t.Errorf("%+v", f)
	}
	check(t, again.Type(id, tab, "B2", "10"))
	if after, err = again.Book(id); err != nil || after.Tabs[0].At(2, 5).Raw != "20" {
		t.Errorf("formulas go on after loading: %+v, %v", after.Tabs[0].At(2, 5), err)
	}
	made := again.AddFolder("C", "")
	if _, err := driveOf(t, server, "").Files.Get(made).SupportsAllDrives(true).Do(); failureText(err) != "404 notFound" {
		t.Errorf("a new file has an id that was given before: %v", err)
	}
}

func TestAStateThatCannotBeReadChangesNothing(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	folder := server.AddFolder("A", "")
	for _, text := range []string{
		"", "{", "[]", `{"version":2}`, `{"version":1,"surprise":true}`,
		`{"version":1,"files":[{"id":"x","mimeType":"application/vnd.google-apps.spreadsheet"}]}`,
		`{"version":1,"files":[{"id":"x"},{"id":"x"}]}`,
		`{"version":1,"files":[{"id":"x","tabs":[{"rows":[[{"s":1}]]}]}]}`,
		`{"version":1,"files":[{"id":"x","tabs":[{"rows":[[{"v":[1]}]]}]}]}`,
	} {
		if err := server.Load(strings.NewReader(text)); err == nil {
			t.Errorf("%s is taken", text)
		}
		if _, err := driveOf(t, server, "").Files.Get(folder).Do(); err != nil {
			t.Fatalf("after %s: %v", text, err)
		}
	}
}
