package emulator

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// inVietnam is when tests happen.
var inVietnam = time.Date(2026, time.March, 15, 9, 0, 0, 0, time.FixedZone("ICT", 7*3600))

// fresh is a server whose clock stands still.
func fresh(t *testing.T) *Server {
	t.Helper()
	return New(Config{Now: func() time.Time { return inVietnam }, Seed: 1, OwnStorage: true})
}

// examples are the workbooks of the repository.
func examples(t *testing.T) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../../examples/*/*.xlsx")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	found := map[string][]byte{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(path)] = content
	}
	return found
}

func add(t *testing.T, s *Server, title string, content []byte) string {
	t.Helper()
	id, err := s.Add(title, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAddedWorkbookReadsAsTheWorkbookItself(t *testing.T) {
	s := fresh(t)
	for name, content := range examples(t) {
		want, err := xlsx.Read(context.Background(), bytes.NewReader(content), name, xlsx.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Book(add(t, s, "Báo cáo", content))
		if err != nil {
			t.Fatal(err)
		}
		if got.Title != "Báo cáo" || got.Locale != "vi_VN" {
			t.Errorf("%s: title %q, locale %q", name, got.Title, got.Locale)
		}
		for i := range got.Tabs {
			got.Tabs[i].ID++ // positions begin with 1, ids of a new spreadsheet with 0
			if got.Tabs[i].Frozen == 0 && !got.Tabs[i].Hidden {
				t.Errorf("%s: tab %q keeps nothing in view", name, got.Tabs[i].Title)
			}
			got.Tabs[i].Frozen = 0 // a reader of workbooks does not say
		}
		if diff := cmp.Diff(want.Tabs, got.Tabs); diff != "" {
			t.Errorf("%s (-workbook +spreadsheet):\n%s", name, diff)
		}
	}
}

func TestOneWorkbookAddedOftenTakesTheRoomOfOne(t *testing.T) {
	s := fresh(t)
	content := examples(t)["muong-lay.xlsx"]
	a, b := add(t, s, "a", content), add(t, s, "b", content)
	first, second := s.files[a].tabs[0].rows[0], s.files[b].tabs[0].rows[0]
	if &first[0] != &second[0] {
		t.Error("equal rows of two spreadsheets are not one")
	}
	if err := s.Type(a, s.files[a].tabs[0].title, "A1", "của riêng"); err != nil {
		t.Fatal(err)
	}
	book, err := s.Book(b)
	if err != nil {
		t.Fatal(err)
	}
	if got := book.Tabs[0].At(1, 1).Raw; got == "của riêng" {
		t.Error("typing into one spreadsheet wrote into another")
	}
}

// blank is a server with an empty spreadsheet of one tab, "Biểu 1".
func blank(t *testing.T) (s *Server, id string) {
	t.Helper()
	return blankOn(fresh(t), "vi_VN")
}

func blankOn(s *Server, locale string) (*Server, string) {
	f := s.newFile("Thử", spreadsheetType, somebody)
	f.permissions[s.config.Account] = "writer"
	f.locale, f.timeZone = locale, "Asia/Ho_Chi_Minh"
	f.tabs = []*tab{{title: "Biểu 1", rowCount: 100, columnCount: 26}}
	s.register(f, somebody)
	return s, f.id
}

// must fails the test at the first step that fails.
func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// cellAt is a cell as a reader has it.
func cellAt(t *testing.T, s *Server, id, address string) sheet.Cell {
	t.Helper()
	book, err := s.Book(id)
	must(t, err)
	row, column, ok := sheet.ParseAddress(address)
	if !ok {
		t.Fatalf("no address: %s", address)
	}
	return book.Tabs[0].At(row, column)
}

func TestTypedCellKeepsItsFormat(t *testing.T) {
	s, id := blank(t)
	must(t, s.Type(id, "Biểu 1", "A1", "85%"), s.Type(id, "Biểu 1", "A1", "12"))
	want := sheet.Cell{Kind: sheet.Number, Raw: "12", Shown: "1200%", Format: "0%"}
	if diff := cmp.Diff(want, cellAt(t, s, id, "A1")); diff != "" {
		t.Errorf("a number typed where a percentage stood (-want +got):\n%s", diff)
	}
	f := s.files[id]
	f.tabs[0].edit(1, 2)[1].style = s.withFormat(nil, "TEXT", "@")
	must(t, s.Type(id, "Biểu 1", "B2", "4/5"))
	want = sheet.Cell{Kind: sheet.Text, Raw: "4/5", Shown: "4/5", Format: "@"}
	if diff := cmp.Diff(want, cellAt(t, s, id, "B2")); diff != "" {
		t.Errorf("a cell made for text (-want +got):\n%s", diff)
	}
}

func TestImportedValueChangesWithoutTheFile(t *testing.T) {
	s, id := blank(t)
	must(t, s.Type(id, "Biểu 1", "A1", `=IMPORTRANGE("x";"A1")`), s.Type(id, "Biểu 1", "A2", "=A1*2"))
	if got := cellAt(t, s, id, "A1"); got.ErrorType != sheet.ErrorLoading {
		t.Errorf("before anything came the cell is %+v", got)
	}
	before, feed := s.files[id].version, len(s.feed)
	must(t, s.SetImported(id, "Biểu 1", "A1", "1.234"))
	if got := cellAt(t, s, id, "A1"); got.Raw != "1234" || got.Formula == "" {
		t.Errorf("the cell is %+v", got)
	}
	if got := cellAt(t, s, id, "A2"); got.Raw != "2468" {
		t.Errorf("the cell that counts with it is %+v", got)
	}
	if s.files[id].version != before || len(s.feed) != feed {
		t.Error("the file or the feed tells of it")
	}
	if err := s.SetImported(id, "Biểu 1", "B1", "1"); err == nil {
		t.Error("a cell without formula was changed")
	}
}

func TestRowsAndColumnsMoveWithAllThatLiesAroundThem(t *testing.T) {
	s, id := blank(t)
	must(t,
		s.Paste(id, "Biểu 1", "A1", [][]string{{"Tên", "Số"}, {"a", "3"}, {"b", "1"}, {"c", "2"}, {"Cộng", "=SUM(B2:B4)"}}),
		s.InsertRows(id, "Biểu 1", 3, 2),
		s.InsertColumns(id, "Biểu 1", 1, 1),
	)
	if got := cellAt(t, s, id, "C7"); got.Raw != "6" || got.Formula != "SUM(C2:C6)" {
		t.Errorf("after rows and a column came the sum is %+v", got)
	}
	must(t, s.DeleteRows(id, "Biểu 1", 2, 1))
	if got := cellAt(t, s, id, "C6"); got.Raw != "3" || got.Formula != "SUM(C2:C5)" {
		t.Errorf("after its first row went the sum is %+v", got)
	}
	must(t, s.DeleteRows(id, "Biểu 1", 2, 4))
	if got := cellAt(t, s, id, "C2"); got.ErrorType != "REF" || got.Formula != "SUM(#REF!)" {
		t.Errorf("after all its rows went the sum is %+v", got)
	}
}

func TestSortedRowsTakeTheirFormulasWithThem(t *testing.T) {
	s, id := blank(t)
	must(t, s.Paste(id, "Biểu 1", "A2", [][]string{{"b", "2", "=B2*10"}, {"", "", ""}, {"a", "3", "=B4*10"}, {"c", "1", "=B5*10"}}))
	block, _ := sheet.ParseRange("A2:C5")
	must(t, s.Sort(id, "Biểu 1", block, 2, true))
	var got []string
	for _, address := range []string{"A2", "C2", "A3", "C3", "A4", "C4", "A5"} {
		got = append(got, cellAt(t, s, id, address).Raw)
	}
	if diff := cmp.Diff([]string{"a", "30", "b", "20", "c", "10", ""}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRenamedTabIsFollowedByFormulas(t *testing.T) {
	s, id := blank(t)
	must(t, s.Type(id, "Biểu 1", "A1", "7"), s.Type(id, "Biểu 1", "B1", "='Biểu 1'!A1+1"), s.RenameTab(id, "Biểu 1", "Biểu 01-TĐKT"))
	if got := cellAt(t, s, id, "B1"); got.Formula != "'Biểu 01-TĐKT'!A1+1" || got.Raw != "8" {
		t.Errorf("the formula is %+v", got)
	}
}

func TestWhatPeopleCannotDoIsAnErrorAndChangesNothing(t *testing.T) {
	s, id := blank(t)
	version := s.files[id].version
	for name, err := range map[string]error{
		"no file":        s.Type("không có", "Biểu 1", "A1", "1"),
		"no tab":         s.Type(id, "Biểu 2", "A1", "1"),
		"no address":     s.Type(id, "Biểu 1", "1A", "1"),
		"beyond":         s.Type(id, "Biểu 1", "A101", "1"),
		"last tab":       s.DeleteTab(id, "Biểu 1"),
		"too long":       s.Type(id, "Biểu 1", "A1", string(bytes.Repeat([]byte("a"), mostLetters+1))),
		"rows not there": s.DeleteRows(id, "Biểu 1", 100, 2),
	} {
		if err == nil {
			t.Errorf("%s: it was done", name)
		}
	}
	if s.files[id].version != version {
		t.Error("the file says that it changed")
	}
}

func TestFormulasOfAWorkbookKeepTheirValuesUntilTheyCanBeWorkedOut(t *testing.T) {
	book := excelize.NewFile()
	tab := book.GetSheetName(0)
	for _, c := range []struct {
		address, formula string
		value            any
	}{
		{"A1", "", 5.0}, {"A2", "A1*2", 999.0}, {"A3", "NPV(0.1,A1)", 4.5}, {"A4", `IMPORTRANGE("a","b")+A1`, 12.0}, {"A5", "A1+1", nil}, {"A6", "A3*2", 9.0},
	} {
		if c.value != nil {
			must(t, book.SetCellValue(tab, c.address, c.value))
		}
		if c.formula != "" {
			must(t, book.SetCellFormula(tab, c.address, c.formula))
		}
	}
	var content bytes.Buffer
	must(t, book.Write(&content))
	s := fresh(t)
	id := add(t, s, "Công thức", content.Bytes())
	raw := func() (got []string) {
		for row := 1; row <= 6; row++ {
			got = append(got, cellAt(t, s, id, sheet.Address(row, 1)).Raw)
		}
		return got
	}
	if diff := cmp.Diff([]string{"5", "999", "4.5", "12", "Loading...", "9"}, raw()); diff != "" {
		t.Errorf("as it came (-want +got):\n%s", diff)
	}
	must(t, s.Type(id, tab, "A1", "7"))
	if diff := cmp.Diff([]string{"7", "14", "4.5", "12", "8", "9"}, raw()); diff != "" {
		t.Errorf("after a change (-want +got):\n%s", diff)
	}
	must(t, s.SetImported(id, tab, "A4", "3"), s.SetImported(id, tab, "A3", "2"))
	if diff := cmp.Diff([]string{"7", "14", "2", "10", "8", "4"}, raw()); diff != "" {
		t.Errorf("after something was imported (-want +got):\n%s", diff)
	}
}

func TestTimePassesForFormulasWithoutAChange(t *testing.T) {
	at := inVietnam
	s := New(Config{Now: func() time.Time { return at }, Seed: 1})
	_, id := blankOn(s, "vi_VN")
	must(t, s.Type(id, "Biểu 1", "A1", "=TODAY()"))
	version := s.files[id].version
	at = at.AddDate(0, 0, 1)
	if got := cellAt(t, s, id, "A1"); got.Shown != "16/03/2026" || got.Kind != sheet.Date {
		t.Errorf("a day later it is %+v", got)
	}
	if s.files[id].version != version {
		t.Error("the file says that it changed")
	}
}
