package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"google.golang.org/api/drive/v3"

	"thidua/sheet/emulator"
)

// feedServer is a server with one spreadsheet and the token from which its feed is read.
func feedServer(t *testing.T) (server *emulator.Server, c *clock, id, token string) {
	t.Helper()
	server, c = newServer(t, emulator.Config{Seed: 1})
	id = shared(t, server, "A")
	page, err := driveOf(t, server, "").Changes.GetStartPageToken().Do()
	check(t, err)
	return server, c, id, page.StartPageToken
}

func TestALaggingFeedTellsLaterAndLosesNothing(t *testing.T) {
	server, c, id, token := feedServer(t)
	account := driveOf(t, server, "")
	server.SetFaults(emulator.Faults{FeedLag: 10 * time.Minute})
	check(t, server.Trash(id))
	server.SetFaults(emulator.Faults{})
	c.pass(time.Minute)
	other := server.AddFolder("B", "")
	told, token := changesOf(t, account, token)
	if fmt.Sprint(told) != "[B]" {
		t.Errorf("before the lag is over: %v", told)
	}
	c.pass(9 * time.Minute)
	told, token = changesOf(t, account, token)
	if fmt.Sprint(told) != "[A]" {
		t.Errorf("after it: %v", told)
	}
	check(t, server.Delete(other))
	if told, _ = changesOf(t, account, token); fmt.Sprint(told) != "[-"+other+"]" {
		t.Errorf("a deleted file: %v", told)
	}
}

func TestAFeedThatLosesTellsNothingAndOneThatDoublesTellsTwice(t *testing.T) {
	server, _, id, token := feedServer(t)
	account := driveOf(t, server, "")
	server.SetFaults(emulator.Faults{FeedLoses: 1})
	check(t, server.Trash(id))
	told, token := changesOf(t, account, token)
	if len(told) != 0 {
		t.Errorf("lost changes are told of: %v", told)
	}
	server.SetFaults(emulator.Faults{FeedDoubles: 1})
	check(t, server.Untrash(id))
	if told, token = changesOf(t, account, token); fmt.Sprint(told) != "[A A]" {
		t.Errorf("a doubled change: %v", told)
	}
	server.SetFaults(emulator.Faults{})
	server.Viewed(id)
	before, err := account.Files.Get(id).Fields("version,modifiedTime").Do()
	check(t, err)
	if told, token = changesOf(t, account, token); fmt.Sprint(told) != "[A]" {
		t.Errorf("a file that was only looked at: %v", told)
	}
	after, err := account.Files.Get(id).Fields("version,modifiedTime").Do()
	check(t, err)
	if before.Version != after.Version || before.ModifiedTime != after.ModifiedTime {
		t.Error("looking at a file changes it")
	}
	server.SetFaults(emulator.Faults{FeedForgets: 1})
	if _, err := account.Changes.List(token).Do(); failureText(err) != "410 expired" {
		t.Errorf("a forgotten token: %v", err)
	}
	for _, wrong := range []string{"1", "x", "-5", "99999999999999999999"} {
		server.SetFaults(emulator.Faults{})
		if _, err := account.Changes.List(wrong).Do(); err == nil {
			t.Errorf("the token %s is taken", wrong)
		}
	}
}

func TestTheFeedTellsOfSharedDrivesWhereAsked(t *testing.T) {
	server, _, _, token := feedServer(t)
	account := driveOf(t, server, "")
	team := server.AddDrive("Cụm 1")
	server.AddFolder("2026", team)
	for _, test := range []struct {
		call *drive.ChangesListCall
		want int
	}{
		{account.Changes.List(token), 0},
		{account.Changes.List(token).SupportsAllDrives(true).IncludeItemsFromAllDrives(true), 1},
		{account.Changes.List(token).SupportsAllDrives(true).IncludeItemsFromAllDrives(true).DriveId(team), 1},
	} {
		page, err := test.call.Do()
		check(t, err)
		if len(page.Changes) != test.want {
			t.Errorf("%d changes, want %d", len(page.Changes), test.want)
		}
	}
	_, err := driveOf(t, server, binh).Changes.List(token).SupportsAllDrives(true).IncludeItemsFromAllDrives(true).DriveId(team).Do()
	if failureText(err) != "404 notFound" {
		t.Errorf("a drive of others: %v", err)
	}
}

func TestAServiceAccountOwnsNoStorage(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	team := server.AddDrive("Cụm 1")
	persons, inTeam := server.AddFolder("Của cán bộ", ""), server.AddFolder("2026", team)
	account := driveOf(t, server, "")
	for parent, want := range map[string]string{"": "403 storageQuotaExceeded", "root": "403 storageQuotaExceeded", persons: "", team: "", inTeam: "", "none": "404 notFound"} {
		f := &drive.File{Name: "Biểu", MimeType: sheetType}
		if parent != "" {
			f.Parents = []string{parent}
		}
		made, err := account.Files.Create(f).SupportsAllDrives(true).Fields("id,driveId,ownedByMe,parents").Do()
		if failureText(err) != want {
			t.Errorf("in %q: %v, want %s", parent, err, want)
		}
		if err == nil && (parent != persons) != (made.DriveId == team) {
			t.Errorf("in %q: %+v", parent, made)
		}
	}
	if _, err := account.Files.Get(inTeam).Do(); failureText(err) != "404 notFound" {
		t.Errorf("a client that does not say it knows shared drives sees none: %v", err)
	}
	own := emulator.New(emulator.Config{Now: start().Now, OwnStorage: true})
	if _, err := driveOf(t, own, "").Files.Create(&drive.File{Name: "Biểu", MimeType: sheetType}).Do(); err != nil {
		t.Errorf("where it is let: %v", err)
	}
	list, err := account.Drives.List().Do()
	check(t, err)
	if len(list.Drives) != 1 || list.Drives[0].Name != "Cụm 1" {
		t.Errorf("%+v", list.Drives)
	}
	if d, err := account.Drives.Get(team).Do(); err != nil || d.Name != "Cụm 1" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestFilesAreListedInPagesAndInOrder(t *testing.T) {
	server, c := newServer(t, emulator.Config{})
	for _, name := range []string{"C", "a", "B"} {
		server.AddFolder(name, "")
		c.pass(time.Second)
	}
	account := driveOf(t, server, "")
	for order, want := range map[string]string{"": "B a C", "name": "B C a", "name_natural desc": "C B a", "createdTime": "C a B", "folder,modifiedTime desc": "B a C"} {
		var names []string
		err := account.Files.List().PageSize(2).OrderBy(order).Pages(t.Context(), func(page *drive.FileList) error {
			if len(page.Files) > 2 {
				t.Errorf("a page of %d", len(page.Files))
			}
			for _, f := range page.Files {
				names = append(names, f.Name)
			}
			return nil
		})
		check(t, err)
		if got := strings.Join(names, " "); got != want {
			t.Errorf("by %q: %s, want %s", order, got, want)
		}
	}
}
