package google_test

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/examples"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/sheet/xlsx"
)

// emulated is a server that stands in for Google, and a client of it that may write.
func emulated(t *testing.T) (*emulator.Server, *google.Client) {
	t.Helper()
	at := time.Date(2023, 2, 10, 8, 0, 0, 0, time.UTC)
	server := emulator.New(emulator.Config{
		Now: func() time.Time { at = at.Add(time.Second); return at }, Seed: 1, OwnStorage: true,
	})
	return server, open(t, google.Config{Endpoint: "http://emulator/", Transport: server.Transport(), Write: true})
}

// alike compares what a spreadsheet and a workbook hold: all but ids, locale and marks, which a workbook has not, and
// the rows in view, which are not read from one.
func alike(t *testing.T, workbook, spreadsheet sheet.Book) {
	t.Helper()
	d := gocmp.Diff(common(workbook), common(spreadsheet), cmpopts.EquateEmpty())
	if d != "" {
		t.Errorf("the workbook (-) and the spreadsheet (+) differ:\n%s", d)
	}
}

func common(book sheet.Book) sheet.Book {
	book.ID, book.Title, book.Locale, book.Marks = "", "", "", nil
	book.Tabs = slices.Clone(book.Tabs)
	for i := range book.Tabs {
		t := &book.Tabs[i]
		t.ID, t.Frozen, t.Mark, t.ColumnMarks = 0, 0, "", nil
		t.Merges = slices.SortedFunc(slices.Values(t.Merges), func(a, b sheet.Range) int {
			return cmp.Or(cmp.Compare(a.FirstRow, b.FirstRow), cmp.Compare(a.FirstColumn, b.FirstColumn))
		})
	}
	return book
}

func readWorkbook(t *testing.T, content []byte) sheet.Book {
	t.Helper()
	book, err := xlsx.Read(t.Context(), bytes.NewReader(content), "form.xlsx", xlsx.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// One design, made both ways, is read as the same book.
func TestDesignIsTheSameBothWays(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.Write(&b, form()); err != nil {
		t.Fatal(err)
	}
	_, client := emulated(t)
	file, err := client.Create(t.Context(), form(), google.Place{})
	if err != nil {
		t.Fatal(err)
	}
	book, err := client.Read(t.Context(), google.Ref{ID: file.ID})
	if err != nil {
		t.Fatal(err)
	}
	alike(t, readWorkbook(t, b.Bytes()), book)
	if book.Locale != "vi_VN" || book.Title != form().Title || book.Tabs[0].Frozen != 3 || book.Tabs[0].Mark != "indicators" {
		t.Errorf("book %q in %q, tab %q, frozen %d", book.Title, book.Locale, book.Tabs[0].Mark, book.Tabs[0].Frozen)
	}
	if d := gocmp.Diff(form().Marks, book.Marks); d != "" {
		t.Error(d)
	}
	if d := gocmp.Diff(map[int]string{1: "code", 2: "name", 4: "value"}, book.Tabs[0].ColumnMarks); d != "" {
		t.Error(d)
	}
}

// The examples, as workbooks and as spreadsheets.
func TestExamplesAreTheSameBothWays(t *testing.T) {
	server, client := emulated(t)
	for _, example := range examples.DienBien2022Forms() {
		content, err := fs.ReadFile(examples.DienBien2022(), example.Workbook())
		if err != nil {
			t.Fatal(err)
		}
		t.Run(example.Workbook(), func(t *testing.T) {
			id, err := server.Add(example.Folder, bytes.NewReader(content), int64(len(content)))
			if err != nil {
				t.Fatal(err)
			}
			book, err := client.Read(t.Context(), google.Ref{ID: id})
			if err != nil {
				t.Fatal(err)
			}
			alike(t, readWorkbook(t, content), book)
		})
	}
}

// What comes back with an edit is what a reading gives, whatever was edited.
func TestEditGivesTheBookAsItStands(t *testing.T) {
	_, client := emulated(t)
	file, err := client.Create(t.Context(), form(), google.Place{})
	if err != nil {
		t.Fatal(err)
	}
	book, err := client.Read(t.Context(), google.Ref{ID: file.ID})
	if err != nil {
		t.Fatal(err)
	}
	first := book.Tabs[0].ID
	ref := google.Ref{ID: file.ID, Tabs: []google.TabID{{ID: first, Title: book.Tabs[0].Title, Code: "indicators"}, {ID: 77, Title: "Kết quả kiểm tra"}}}
	changes := edits()
	for i := range changes {
		e := &changes[i]
		switch {
		case e.Put != nil:
			e.Put.Tab = first
		case e.Note != nil:
			e.Note.Tab = first
		case e.Insert != nil:
			e.Insert.Tab = first
		case e.Rule != nil:
			e.Rule.Tab = first
		case e.Mark != nil:
			e.Mark.Tab = first
		}
	}
	edited, err := client.Edit(t.Context(), file.ID, changes, ref)
	if err != nil {
		t.Fatal(err)
	}
	again, err := client.Read(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	if d := gocmp.Diff(again, edited); d != "" {
		t.Errorf("a reading (-) and what the edit gave (+) differ:\n%s", d)
	}
	answer := edited.Tabs[1]
	if answer.Title != "Kết quả kiểm tra" || answer.At(1, 3).Kind != sheet.Bool || answer.At(2, 2).Raw != `=HYPERLINK("x")` || answer.At(2, 2).Formula != "" {
		t.Errorf("the new tab holds %+v", answer.Rows)
	}
	// A column was inserted before the first, and two rows before the third, so that all stands one further right.
	tab := edited.Tabs[0]
	for _, tt := range []struct {
		address string
		raw     string
		note    string
	}{
		{"B1", "Chỉ tiêu", "Thidua: hãy ghi số."},
		{"B2", "Thidua: đã đọc.", ""},
		{"E2", "dien-bien/tuan-giao", ""},
		{"C7", "không còn gộp", "mới"},
		{"J40", "1.5", ""},
	} {
		row, column, _ := sheet.ParseAddress(tt.address)
		if c := tab.At(row, column); c.Raw != tt.raw || c.Note != tt.note {
			t.Errorf("%s holds %q, note %q", tt.address, c.Raw, c.Note)
		}
	}
	if tab.ColumnMarks[2] == "" || !slices.Contains(tab.Merges, sheet.Range{FirstRow: 2, FirstColumn: 2, LastRow: 2, LastColumn: 4}) {
		t.Errorf("marks %v, merges %v", tab.ColumnMarks, tab.Merges)
	}
}

// An edit that cannot be made leaves all as it was.
func TestEditIsAllOrNothing(t *testing.T) {
	_, client := emulated(t)
	file, err := client.Create(t.Context(), form(), google.Place{})
	if err != nil {
		t.Fatal(err)
	}
	before, err := client.Read(t.Context(), google.Ref{ID: file.ID})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Edit(t.Context(), file.ID, []sheet.Edit{
		{Put: &sheet.Put{Tab: before.Tabs[0].ID, Row: 1, Column: 1, Cells: [][]sheet.CellDesign{{{Text: "mới"}}}}},
		{NewTab: &sheet.NewTab{ID: 99, Design: sheet.TabDesign{Title: before.Tabs[0].Title}}},
	}, google.Ref{})
	_ = wantKind(t, err, google.Refused)
	after, err := client.Read(t.Context(), google.Ref{ID: file.ID})
	if d := gocmp.Diff(before, after); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
}

// Writing the same twice changes nothing more.
func TestPutTwiceIsPutOnce(t *testing.T) {
	_, client := emulated(t)
	file, err := client.Create(t.Context(), form(), google.Place{})
	if err != nil {
		t.Fatal(err)
	}
	book, err := client.Read(t.Context(), google.Ref{ID: file.ID})
	if err != nil {
		t.Fatal(err)
	}
	var cells [][]sheet.CellDesign
	for i := range 60 {
		cells = append(cells, []sheet.CellDesign{{Look: sheet.LookSection, Text: fmt.Sprint(i), Span: 2}, {Look: sheet.LookText, Text: "a"}, {Keep: i%2 == 0}})
	}
	put := []sheet.Edit{{Put: &sheet.Put{Tab: book.Tabs[0].ID, Row: 3, Column: 1, Cells: cells}}}
	once, err := client.Edit(t.Context(), file.ID, put, google.Ref{})
	if err != nil {
		t.Fatal(err)
	}
	twice, err := client.Edit(t.Context(), file.ID, put, google.Ref{})
	if d := gocmp.Diff(once, twice); err != nil || d != "" {
		t.Errorf("%v %s", err, d)
	}
}

// A client that never read a spreadsheet edits it as one that did.
func TestStrangerEditsAlike(t *testing.T) {
	server, client := emulated(t)
	file, err := client.Create(t.Context(), form(), google.Place{})
	if err != nil {
		t.Fatal(err)
	}
	stranger := open(t, google.Config{Endpoint: "http://emulator", Transport: server.Transport(), Write: true})
	book, err := stranger.Edit(t.Context(), file.ID, []sheet.Edit{
		{Put: &sheet.Put{Tab: 1, Row: 4, Column: 2, Cells: [][]sheet.CellDesign{{{Text: "không còn gộp"}, {Text: "nữa"}}}}},
		{Put: &sheet.Put{Tab: 1, Row: 100, Column: 30, Cells: [][]sheet.CellDesign{{{Text: "xa"}}}}},
	}, google.Ref{})
	if err != nil {
		t.Fatal(err)
	}
	if tab := book.Tabs[0]; tab.At(4, 3).Raw != "nữa" || tab.At(100, 30).Raw != "xa" || len(tab.Merges) > 0 {
		t.Errorf("merges %v, rows %d", tab.Merges, len(tab.Rows))
	}
}
