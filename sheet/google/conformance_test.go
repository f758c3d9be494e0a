package google_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"google.golang.org/api/drive/v3"
	"google.golang.org/api/option"
	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
)

// What the software takes for granted about Google, asked of the emulator always, and of Google itself where
// THIDUA_GOOGLE_CONFORMANCE names a file of credentials that may write, and THIDUA_GOOGLE_FOLDER a folder for what the
// tests make (a service account needs one in a shared drive). Each test throws away what it made.
//
//	THIDUA_GOOGLE_CONFORMANCE=key.json THIDUA_GOOGLE_FOLDER=0A… go test ./sheet/google/ -run Conformance -v

// place is where the cases are tried.
type place struct {
	name   string
	client *google.Client
	sheets *sheets.Service // for what people do: typing
	drive  *drive.Service
	folder string
	real   bool
}

// places are the emulator, and Google where that is asked for.
func places(t *testing.T) []place {
	t.Helper()
	at := time.Date(2023, 2, 10, 8, 0, 0, 0, time.UTC)
	server := emulator.New(emulator.Config{Now: func() time.Time { at = at.Add(time.Second); return at }, Seed: 1, OwnStorage: true})
	all := []place{connect(t, place{name: "emulator"}, google.Config{Endpoint: "http://emulator/", Transport: server.Transport(), Write: true})}
	if credentials := os.Getenv("THIDUA_GOOGLE_CONFORMANCE"); credentials != "" {
		p := place{name: "google", folder: os.Getenv("THIDUA_GOOGLE_FOLDER"), real: true}
		all = append(all, connect(t, p, google.Config{Credentials: credentials, Write: true}))
	}
	return all
}

// connect opens the client, and Google's own libraries beside it, which stand for people.
func connect(t *testing.T, p place, config google.Config) place {
	t.Helper()
	p.client = open(t, config)
	var options []option.ClientOption
	if p.real {
		content, err := os.ReadFile(config.Credentials)
		if err != nil {
			t.Fatal(err)
		}
		var head struct{ Type option.CredentialsType }
		if err := json.Unmarshal(content, &head); err != nil {
			t.Fatal(err)
		}
		options = append(options, option.WithAuthCredentialsFile(head.Type, config.Credentials), option.WithScopes(sheets.SpreadsheetsScope, drive.DriveScope))
	} else {
		options = append(options, option.WithEndpoint(config.Endpoint), option.WithHTTPClient(&http.Client{Transport: config.Transport}))
	}
	var err error
	if p.sheets, err = sheets.NewService(t.Context(), options...); err != nil {
		t.Fatal(err)
	}
	if p.drive, err = drive.NewService(t.Context(), options...); err != nil {
		t.Fatal(err)
	}
	return p
}

// make makes a spreadsheet that is thrown away at the end.
func (p place) make(t *testing.T, design sheet.Design) (google.File, sheet.Book) {
	t.Helper()
	file, err := p.client.Create(t.Context(), design, google.Place{Folder: p.folder, Properties: map[string]string{"thidua-conformance": "1"}})
	if file.ID != "" {
		t.Cleanup(func() { p.discard(t, file.ID) })
	}
	if err != nil {
		t.Fatal(err)
	}
	return file, p.read(t, google.Ref{ID: file.ID})
}

// discard deletes a file, or puts it into the bin where it may not.
func (p place) discard(t *testing.T, id string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // it ends before the cleaning
	if err := p.drive.Files.Delete(id).SupportsAllDrives(true).Context(ctx).Do(); err == nil {
		return
	}
	if _, err := p.drive.Files.Update(id, &drive.File{Trashed: true}).SupportsAllDrives(true).Context(ctx).Do(); err != nil {
		t.Errorf("the spreadsheet %s is left over: %v", id, err)
	}
}

func (p place) read(t *testing.T, ref google.Ref) sheet.Book {
	t.Helper()
	book, err := p.client.Read(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// typed types texts below each other into the first column of the first tab, as a person does.
func (p place) typed(t *testing.T, book sheet.Book, texts ...string) {
	t.Helper()
	values := &sheets.ValueRange{}
	for _, text := range texts {
		values.Values = append(values.Values, []any{text})
	}
	at := fmt.Sprintf("'%s'!A1:A%d", book.Tabs[0].Title, len(texts))
	_, err := p.sheets.Spreadsheets.Values.Update(book.ID, at, values).ValueInputOption("USER_ENTERED").Context(t.Context()).Do()
	if err != nil {
		t.Fatal(err)
	}
}

// locale changes what typed texts become.
func (p place) locale(t *testing.T, book sheet.Book, locale string) {
	t.Helper()
	_, err := p.sheets.Spreadsheets.BatchUpdate(book.ID, &sheets.BatchUpdateSpreadsheetRequest{Requests: []*sheets.Request{
		{UpdateSpreadsheetProperties: &sheets.UpdateSpreadsheetPropertiesRequest{
			Properties: &sheets.SpreadsheetProperties{Locale: locale}, Fields: "locale",
		}},
	}}).Context(t.Context()).Do()
	if err != nil {
		t.Fatal(err)
	}
}

// empty is a spreadsheet with one tab that is large enough.
func empty() sheet.Design {
	rows := make([]sheet.RowDesign, 40)
	return sheet.Design{Title: "Thidua: thử / conformance", Tabs: []sheet.TabDesign{{Title: "Biểu 01-TĐKT", Rows: rows, Widths: []float64{30, 30, 30}}}}
}

// The locale of the spreadsheet decides what a typed text is.
func TestConformanceOfTyping(t *testing.T) {
	type typing struct {
		typed string
		kind  sheet.Kind
		raw   string
	}
	tests := map[string][]typing{
		"vi_VN": {
			{"1.234", sheet.Number, "1234"},
			{"1.234.567", sheet.Number, "1234567"},
			{"3.520,34", sheet.Number, "3520.34"},
			{"13,457", sheet.Number, "13.457"},
			{"-5", sheet.Number, "-5"},
			{"85%", sheet.Number, "0.85"},
			{"98,06%", sheet.Number, "0.9806"},
			{"4/5", sheet.Date, ""},
			{"05/05", sheet.Date, ""},
			{"16/02/2023", sheet.Date, "44973"},
			{"30/02/2023", sheet.Text, "30/02/2023"},
			{"ước 1.234", sheet.Text, "ước 1.234"},
			{"3,520.34", sheet.Text, "3,520.34"},
			{"'123", sheet.Text, "123"},
			{"'=1+1", sheet.Text, "=1+1"},
			{"TRUE", sheet.Bool, "TRUE"},
			{"  ", sheet.Text, "  "},
		},
		"en_US": {
			{"13.457", sheet.Number, "13.457"},
			{"411.000", sheet.Number, "411"},
			{"3,520.34", sheet.Number, "3520.34"},
			{"3.520,34", sheet.Text, "3.520,34"},
			{"85%", sheet.Number, "0.85"},
			{"4/5", sheet.Date, ""},
			{"7/7", sheet.Date, ""},
			{"2/16/2023", sheet.Date, "44973"},
			{"16/02/2023", sheet.Text, "16/02/2023"},
			{"false", sheet.Bool, "FALSE"},
		},
	}
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			for locale, cases := range tests {
				_, book := p.make(t, empty())
				p.locale(t, book, locale)
				var texts []string
				for _, c := range cases {
					texts = append(texts, c.typed)
				}
				p.typed(t, book, texts...)
				book = p.read(t, google.Ref{ID: book.ID})
				if book.Locale != locale {
					t.Errorf("the locale is %s, not %s", book.Locale, locale)
				}
				for i, c := range cases {
					got := book.Tabs[0].At(i+1, 1)
					if got.Kind != c.kind || c.raw != "" && got.Raw != c.raw {
						t.Errorf("%s: %q typed is of kind %d, raw %q, shown %q, format %q; want kind %d, raw %q", locale, c.typed, got.Kind, got.Raw, got.Shown, got.Format, c.kind, c.raw)
					}
					if got.Percent() != (c.typed[len(c.typed)-1] == '%') {
						t.Errorf("%s: %q typed has the format %q", locale, c.typed, got.Format)
					}
				}
			}
		})
	}
}

// A cell of a form that waits for a number takes the format of what is typed into it: a ratio shows as the date that it
// became, and a percentage as one.
func TestConformanceOfTypingIntoAForm(t *testing.T) {
	cases := []struct {
		look    sheet.Look
		format  string // of the design
		typed   string
		kind    sheet.Kind
		raw     string
		percent bool
	}{
		{sheet.LookInputCount, "[$-42A]#,##0", "1.234", sheet.Number, "1234", false},
		{sheet.LookInputCount, "[$-42A]#,##0", "4/5", sheet.Date, "", false},
		{sheet.LookInputCount, "", "7/7", sheet.Date, "", false},
		{sheet.LookInputAmount, "[$-42A]#,##0.00", "3.520,34", sheet.Number, "3520.34", false},
		{sheet.LookInputAmount, "[$-42A]#,##0.00", "05/05", sheet.Date, "", false},
		{sheet.LookInputAmount, "[$-42A]#,##0.00", "ước 1.234", sheet.Text, "ước 1.234", false},
		{sheet.LookInputPercent, "[$-42A]#,##0.00", "85%", sheet.Number, "0.85", true},
		{sheet.LookInputPercent, "[$-42A]#,##0.00", "98,06%", sheet.Number, "0.9806", true},
		{sheet.LookInputPercent, "", "85", sheet.Number, "85", false},
	}
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			design := empty()
			var texts []string
			for i, c := range cases {
				design.Tabs[0].Rows[i].Cells = []sheet.CellDesign{{Look: c.look, Format: c.format}}
				texts = append(texts, c.typed)
			}
			_, book := p.make(t, design)
			p.typed(t, book, texts...)
			tab := p.read(t, google.Ref{ID: book.ID}).Tabs[0]
			for i, c := range cases {
				if got := tab.At(i+1, 1); got.Kind != c.kind || c.raw != "" && got.Raw != c.raw || got.Percent() != c.percent {
					t.Errorf("%q typed is of kind %d, raw %q, shown %q, format %q", c.typed, got.Kind, got.Raw, got.Shown, got.Format)
				}
			}
		})
	}
}

func TestConformanceOfFormulas(t *testing.T) {
	cases := []struct {
		typed     string
		kind      sheet.Kind
		raw, what string
	}{
		{"=1+1", sheet.Number, "2", ""},
		{"=0,1+0,2", sheet.Number, "0.3", ""},
		{`="a"&"b"`, sheet.Text, "ab", ""},
		{`=""`, sheet.Text, "", ""},
		{"=1=1", sheet.Bool, "TRUE", ""},
		{"=SUM(A1;A1)", sheet.Number, "4", ""},
		{"=1/0", sheet.Error, "#DIV/0!", "DIVIDE_BY_ZERO"},
		{"=NOSUCHFUNCTION(1)", sheet.Error, "#NAME?", "NAME"},
		{"=NA()", sheet.Error, "#N/A", "N_A"},
		{`="a"+1`, sheet.Error, "#VALUE!", "VALUE"},
		{"=SQRT(-1)", sheet.Error, "#NUM!", "NUM"},
		{"=#REF!", sheet.Error, "#REF!", "REF"},
		{"=1+", sheet.Error, "#ERROR!", "ERROR"},
	}
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			_, book := p.make(t, empty())
			var texts []string
			for _, c := range cases {
				texts = append(texts, c.typed)
			}
			p.typed(t, book, texts...)
			tab := p.read(t, google.Ref{ID: book.ID}).Tabs[0]
			for i, c := range cases {
				got := tab.At(i+1, 1)
				if got.Kind != c.kind || got.Raw != c.raw || got.ErrorType != c.what || got.Formula == "" {
					t.Errorf("%s: kind %d, raw %q, shown %q, error %q, formula %q", c.typed, got.Kind, got.Raw, got.Shown, got.ErrorType, got.Formula)
				}
			}
		})
	}
}

// A design comes back as it was made: values, formats, notes, merges, what is hidden and what is unseen.
func TestConformanceOfMaking(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			file, book := p.make(t, form())
			if file.Title != form().Title || !file.Sheet || !file.ByUs || book.Locale != "vi_VN" {
				t.Errorf("file %+v, locale %s", file, book.Locale)
			}
			if d := gocmp.Diff(form().Marks, book.Marks); d != "" {
				t.Errorf("marks: %s", d)
			}
			var titles []string
			for _, tab := range book.Tabs {
				titles = append(titles, fmt.Sprintf("%s %t", tab.Title, tab.Hidden))
			}
			if d := gocmp.Diff([]string{form().Tabs[0].Title + " false", "Ẩn true", "_danhmuc true"}, titles); d != "" {
				t.Errorf("tabs: %s", d)
			}
			tab := book.Tabs[0]
			if tab.Mark != "indicators" || tab.Frozen != 3 || !tab.HiddenRows[2] || len(tab.HiddenRows) != 1 || len(tab.Merges) != 1 || tab.Merges[0].String() != "B4:G4" {
				t.Errorf("mark %q, frozen %d, hidden %v, merges %v", tab.Mark, tab.Frozen, tab.HiddenRows, tab.Merges)
			}
			if d := gocmp.Diff(map[int]string{1: "code", 2: "name", 4: "value"}, tab.ColumnMarks); d != "" {
				t.Errorf("marks of columns: %s", d)
			}
			for address, want := range map[string]sheet.Cell{
				"B4": {Kind: sheet.Text, Raw: "KINH TẾ", Shown: "KINH TẾ"},
				"B5": {Kind: sheet.Text, Raw: "Tổng sản lượng lương thực cây có hạt", Shown: "Tổng sản lượng lương thực cây có hạt", Note: "Kể cả ngô.\nKhông kể sắn."},
				"C5": {Format: "@"},
				"D5": {Kind: sheet.Number, Raw: "37934.7", Shown: "37.934,7", Format: "[$-42A]#,##0.0"},
				"E5": {Kind: sheet.Number, Raw: "98.06", Shown: "98,06", Format: "[$-42A]#,##0.00"},
				"G5": {Kind: sheet.Date, Raw: "44973", Shown: "16/02/2023", Format: "dd/mm/yyyy"},
				"B7": {Kind: sheet.Text, Raw: "=1+1", Shown: "=1+1"},
				"C7": {Kind: sheet.Text, Raw: "1.234", Shown: "1.234"},
				"D7": {Kind: sheet.Number, Raw: "5", Shown: "05", Format: "00"},
				"F7": {Kind: sheet.Text, Raw: "05/05", Shown: "05/05", Format: "@"},
				"G7": {Kind: sheet.Number, Raw: "-0.5", Shown: "-50,00%", Format: "0.00%"},
			} {
				row, column, _ := sheet.ParseAddress(address)
				if d := gocmp.Diff(want, tab.At(row, column)); d != "" {
					t.Errorf("%s: %s", address, d)
				}
			}
			found, err := p.client.FilesWith(t.Context(), "thidua-conformance", "1")
			if err != nil || !slices.ContainsFunc(found, func(f google.File) bool { return f.ID == file.ID }) {
				t.Errorf("it is not found by its property: %+v, %v", found, err)
			}
			if err := p.client.Fill(t.Context(), file.ID, empty()); err != nil {
				t.Errorf("filling it again: %v", err)
			}
			if again := p.read(t, google.Ref{ID: file.ID}); len(again.Tabs) != 3 {
				t.Error("filling it again changed it")
			}
		})
	}
}

// Edits are all made or none, at the edges of a tab too, and the answer is the book as it stands.
func TestConformanceOfEdits(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			file, book := p.make(t, form())
			tab := book.Tabs[0].ID
			text := func(row, column int, text string) sheet.Edit {
				return sheet.Edit{Put: &sheet.Put{Tab: tab, Row: row, Column: column, Cells: [][]sheet.CellDesign{{{Look: sheet.LookText, Text: text}}}}}
			}
			ref := google.Ref{ID: file.ID, Tabs: []google.TabID{{ID: tab, Title: book.Tabs[0].Title, Code: "indicators"}}}
			_, err := p.client.Edit(t.Context(), file.ID, []sheet.Edit{
				text(1, 1, "mới"), {NewTab: &sheet.NewTab{ID: 990, Design: sheet.TabDesign{Title: book.Tabs[0].Title}}},
			}, ref)
			_ = wantKind(t, err, google.Refused)
			if after := p.read(t, google.Ref{ID: file.ID}); after.Tabs[0].At(1, 1).Raw != "Chỉ tiêu" {
				t.Error("an edit that was refused was made in part")
			}
			edits := []sheet.Edit{
				text(60, 12, "sau hàng cuối"),
				{Insert: &sheet.Insert{Tab: tab, Before: 61, Count: 2}},
				text(62, 1, "hàng thêm ở cuối"),
				{Insert: &sheet.Insert{Tab: tab, Before: 5, Count: 1}},
				{Put: &sheet.Put{Tab: tab, Row: 4, Column: 3, Cells: [][]sheet.CellDesign{{{Text: "không còn gộp"}}}}},
				{Note: &sheet.SetNote{Tab: tab, Row: 6, Column: 2}},
				{Note: &sheet.SetNote{Tab: tab, Row: 60, Column: 1, Text: "ghi chú"}},
				{Mark: &sheet.MarkColumn{Tab: tab, Column: 3, Code: "context"}},
				{NewTab: &sheet.NewTab{ID: 991, Design: sheet.TabDesign{Title: "Kết quả kiểm tra", Frozen: 1, Rows: []sheet.RowDesign{{Cells: []sheet.CellDesign{
					{Look: sheet.LookCheckbox, Text: "TRUE"}, {Look: sheet.LookError, Text: "Ô D5", Link: fmt.Sprintf("%s#gid=%d&range=D5", google.SpreadsheetURL(file.ID), tab)},
				}}}}}},
			}
			ref.Tabs = append(ref.Tabs, google.TabID{ID: 991, Title: "Kết quả kiểm tra"})
			edited, err := p.client.Edit(t.Context(), file.ID, edits, ref)
			if err != nil {
				t.Fatal(err)
			}
			if d := gocmp.Diff(p.read(t, ref), edited); d != "" {
				t.Errorf("a reading (-) and the edit's answer (+): %s", d)
			}
			first, last := edited.Tabs[0], edited.Tabs[len(edited.Tabs)-1]
			if first.At(61, 12).Raw != "sau hàng cuối" || first.At(63, 1).Raw != "hàng thêm ở cuối" || first.At(4, 3).Raw != "không còn gộp" ||
				len(first.Merges) != 0 || first.At(6, 2).Note != "" || first.At(60, 1).Note != "ghi chú" || first.ColumnMarks[3] != "context" {
				t.Errorf("the tab holds\n%s", tabText(first))
			}
			if last.At(1, 1).Kind != sheet.Bool || last.At(1, 1).Raw != "TRUE" || last.At(1, 2).Raw != "Ô D5" {
				t.Errorf("the new tab holds\n%s", tabText(last))
			}
		})
	}
}

// A tab is found by its id whatever it is called, and what is nowhere is said to be nowhere.
func TestConformanceOfErrors(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			file, book := p.make(t, form())
			known := google.TabID{ID: book.Tabs[0].ID, Title: "tên cũ", Code: "indicators"}
			renamed := p.read(t, google.Ref{ID: file.ID, Tabs: []google.TabID{known}})
			if len(renamed.Tabs) != 1 || renamed.Tabs[0].ID != known.ID || renamed.Tabs[0].Mark != "indicators" {
				t.Errorf("tabs %+v", renamed.Tabs)
			}
			_, err := p.client.Read(t.Context(), google.Ref{ID: file.ID, Tabs: []google.TabID{{ID: 123456, Title: "không có"}}})
			_ = wantKind(t, err, google.NoTab)
			_, err = p.client.Read(t.Context(), google.Ref{ID: "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"})
			_ = wantKind(t, err, google.NotFound)
			_, err = p.client.File(t.Context(), "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg")
			_ = wantKind(t, err, google.NotShared)
			_, err = p.client.Changes(t.Context(), "this-is-no-token")
			_ = wantKind(t, err, google.FeedLost)
			if email, err := p.client.Email(t.Context()); err != nil || email == "" {
				t.Errorf("e-mail %q, %v", email, err)
			}
		})
	}
}

// The feed tells of an edit, and that it was ours. Google may take its time.
func TestConformanceOfTheFeed(t *testing.T) {
	for _, p := range places(t) {
		t.Run(p.name, func(t *testing.T) {
			file, book := p.make(t, empty())
			token, err := p.client.StartToken(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			_, err = p.client.Edit(t.Context(), file.ID, []sheet.Edit{
				{Put: &sheet.Put{Tab: book.Tabs[0].ID, Row: 1, Column: 1, Cells: [][]sheet.CellDesign{{{Text: "mới"}}}}},
			}, google.Ref{})
			if err != nil {
				t.Fatal(err)
			}
			until, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			for {
				page, err := p.client.Changes(until, token)
				if err != nil {
					t.Fatal(err)
				}
				for _, change := range page.Changes {
					if change.FileID == file.ID && !change.Removed && change.File.ByUs && change.File.Sheet {
						return
					}
				}
				if token = cmp.Or(page.Next, page.NewStart); token == "" {
					t.Fatal("a page without a token to go on")
				}
				if page.Next != "" {
					continue
				}
				if !p.real {
					t.Fatal("the feed does not tell of the edit")
				}
				select {
				case <-time.After(5 * time.Second): // Google's clock, not ours
				case <-until.Done():
					t.Fatal("the feed did not tell of the edit in two minutes")
				}
			}
		})
	}
}

// Where a service account owns no storage, a file of its own has no room: what a folder is for.
func TestConformanceOfStorage(t *testing.T) {
	server := emulator.New(emulator.Config{Now: func() time.Time { return time.Date(2023, 2, 10, 8, 0, 0, 0, time.UTC) }})
	client := open(t, google.Config{Endpoint: "http://emulator/", Transport: server.Transport(), Write: true})
	_, err := client.Create(t.Context(), empty(), google.Place{})
	if e := (*google.Error)(nil); !errors.As(err, &e) || e.Kind != google.StorageFull {
		t.Errorf("error %v", err)
	}
}

// tabText is a tab as a person can read it.
func tabText(tab sheet.Tab) string { return text(sheet.Book{Tabs: []sheet.Tab{tab}}) }
