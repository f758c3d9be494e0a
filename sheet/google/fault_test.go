package google_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
)

// What goes wrong at the server that stands in for Google is what would go wrong at Google, and is tried once.
func TestFaultsOfTheServer(t *testing.T) {
	read := func(c *google.Client, id string) error {
		_, err := c.Read(t.Context(), google.Ref{ID: id})
		return err
	}
	write := func(c *google.Client, id string) error {
		_, err := c.Edit(t.Context(), id, []sheet.Edit{{Note: &sheet.SetNote{Tab: 1, Row: 1, Column: 1, Text: "x"}}}, google.Ref{})
		return err
	}
	ask := func(c *google.Client, id string) error {
		_, err := c.File(t.Context(), id)
		return err
	}
	tests := []struct {
		name string
		do   func(c *google.Client, id string) error
		how  emulator.Failure
		kind google.Kind
		wait time.Duration
	}{
		{"too many readings", read, emulator.Failure{Status: 429, Retry: 7 * time.Second}, google.Quota, 7 * time.Second},
		{"too many questions", ask, emulator.Failure{Status: 403, Reason: "userRateLimitExceeded"}, google.Quota, 0},
		{"unavailable", read, emulator.Failure{Status: 503}, google.Passing, 0},
		{"internal", ask, emulator.Failure{Status: 500}, google.Passing, 0},
		{"cut", read, emulator.Failure{}, google.Passing, 0},
		{"cut, after it was written", write, emulator.Failure{After: true}, google.Passing, 0},
		{"unavailable, after it was written", write, emulator.Failure{Status: 503, After: true}, google.Passing, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server, client := emulated(t)
			file, err := client.Create(t.Context(), form(), google.Place{})
			if err != nil {
				t.Fatal(err)
			}
			if err := read(client, file.ID); err != nil {
				t.Fatal(err)
			}
			server.FailNext(nil, tt.how)
			e := wantKind(t, tt.do(client, file.ID), tt.kind)
			if e.RetryAfter != tt.wait {
				t.Errorf("wait %s, want %s", e.RetryAfter, tt.wait)
			}
			if err := tt.do(client, file.ID); err != nil {
				t.Errorf("once is not enough: %v", err)
			}
		})
	}
}

func TestSharingThatEnds(t *testing.T) {
	server, client := emulated(t)
	file, err := client.Create(t.Context(), form(), google.Place{})
	if err != nil {
		t.Fatal(err)
	}
	id, err := server.Copy(file.ID, "của huyện")
	if err != nil {
		t.Fatal(err)
	}
	read := func() error { _, err := client.Read(t.Context(), google.Ref{ID: id}); return err }
	if err := read(); err != nil {
		t.Fatal(err)
	}
	if err := server.Revoke(id); err != nil {
		t.Fatal(err)
	}
	_ = wantKind(t, read(), google.NotShared)
	_, err = client.File(t.Context(), id)
	_ = wantKind(t, err, google.NotShared)
	if err := server.Restore(id); err != nil {
		t.Fatal(err)
	}
	if err := read(); err != nil {
		t.Error(err)
	}
	server.SetCredentials(false)
	_ = wantKind(t, read(), google.Credentials)
	server.SetCredentials(true)
	if err := server.Delete(id); err != nil {
		t.Fatal(err)
	}
	_ = wantKind(t, read(), google.NotFound)
}

func TestTabsThatPeopleMove(t *testing.T) {
	server, client := emulated(t)
	file, err := client.Create(t.Context(), form(), google.Place{})
	if err != nil {
		t.Fatal(err)
	}
	book, err := client.Read(t.Context(), google.Ref{ID: file.ID})
	if err != nil {
		t.Fatal(err)
	}
	title := book.Tabs[0].Title
	ref := google.Ref{ID: file.ID, Tabs: []google.TabID{{ID: book.Tabs[0].ID, Title: title, Code: "indicators"}}}
	if err := server.RenameTab(file.ID, title, "Mới"); err != nil {
		t.Fatal(err)
	}
	if err := server.InsertColumns(file.ID, "Mới", 2, 1); err != nil {
		t.Fatal(err)
	}
	book, err = client.Read(t.Context(), ref)
	if err != nil || len(book.Tabs) != 1 || book.Tabs[0].Title != "Mới" || book.Tabs[0].ColumnMarks[3] != "name" {
		t.Errorf("book %+v, %v", book, err)
	}
	more := []sheet.Edit{{NewTab: &sheet.NewTab{ID: 50, Design: sheet.TabDesign{Title: "Khác"}}}} // one tab must be left to see
	if _, err := client.Edit(t.Context(), file.ID, more, google.Ref{}); err != nil {
		t.Fatal(err)
	}
	if err := server.DeleteTab(file.ID, "Mới"); err != nil {
		t.Fatal(err)
	}
	_, err = client.Read(t.Context(), ref)
	_ = wantKind(t, err, google.NoTab)
}

// A client is shared by all who work: what it remembers of sheets is in nobody's way.
func TestClientIsForManyAtOnce(t *testing.T) {
	server, client := emulated(t)
	var ids []string
	for range 3 {
		file, err := client.Create(t.Context(), form(), google.Place{})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, file.ID)
	}
	many := open(t, google.Config{
		Endpoint: "http://emulator", Transport: server.Transport(), Write: true,
		Before: func(context.Context, google.Service) error { return nil },
	})
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			if _, err := many.Read(t.Context(), google.Ref{ID: ids[i%3]}); err != nil {
				t.Error(err)
			}
			put := sheet.Edit{Put: &sheet.Put{Tab: 1, Row: 50 + i, Column: 1, Cells: [][]sheet.CellDesign{{{Text: "a"}}}}}
			if _, err := many.Edit(t.Context(), ids[i%3], []sheet.Edit{put}, google.Ref{}); err != nil {
				t.Error(err)
			}
			if _, err := many.Email(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
