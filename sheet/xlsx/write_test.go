package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// sample is a small form that uses everything a design has.
func sample() sheet.Design {
	return sheet.Design{
		Title: "Báo cáo của đơn vị – Huyện Tuần Giáo", Author: "Cụm thi đua",
		Lists: []sheet.List{{Name: "dm_status", Values: []string{"Ước", "Sơ bộ", "Chính thức"}}},
		Tabs: []sheet.TabDesign{
			{
				Title: "Chỉ tiêu", Protected: true, Landscape: true, Frozen: 3, FrozenColumns: 2, HeaderRow: 3,
				Widths: []float64{12, 40, -1, 14, 14, 14, 16},
				Rows: []sheet.RowDesign{
					{Height: 30, Cells: []sheet.CellDesign{{Look: sheet.LookTitle, Text: "Chỉ tiêu"}}},
					{Hidden: true, Cells: []sheet.CellDesign{{}, {}, {}, {Text: "dien-bien/tuan-giao"}}},
					{Height: 32, Cells: headers("Mã", "Chỉ tiêu", "Ngữ cảnh", "Thực hiện", "Đạt (%)", "Trạng thái", "Ngày")},
					{Cells: []sheet.CellDesign{{}, {Look: sheet.LookSection, Text: "KINH TẾ", Span: 6}}},
					{Cells: []sheet.CellDesign{
						{Look: sheet.LookCode, Text: "food-grain-output"},
						{Look: sheet.LookLocked, Text: "Tổng sản lượng lương thực cây có hạt", Note: "Kể cả ngô.\nKhông kể sắn."},
						{Look: sheet.LookInput},
						{Look: sheet.LookInputAmount, Number: "37934.7", Format: "[$-42A]#,##0.0"},
						{Look: sheet.LookInputPercent, Number: "98.06"},
						{Look: sheet.LookInput, Text: "Chính thức"},
						{Look: sheet.LookInputDate, Number: "44973"},
					}},
					{Cells: []sheet.CellDesign{
						{Look: sheet.LookCode, Text: "x"},
						{Look: sheet.LookUnit, Text: "xã"},
						{Look: sheet.LookReference, Text: "12"},
						{Look: sheet.LookInputCount, Number: "5", Format: "00"},
						{Look: sheet.LookBlocked},
						{Look: sheet.LookInput, Text: "05/05"},
					}},
				},
				Rules: []sheet.InputRule{
					{
						Where: sheet.Range{FirstRow: 5, FirstColumn: 4, LastRow: 5, LastColumn: 4},
						Also:  []sheet.Range{{FirstRow: 6, FirstColumn: 4, LastRow: 9, LastColumn: 4}},
						Kind:  sheet.AllowDecimal, Min: "0", Max: "999999999999", Warning: true,
						PromptTitle: "Thực hiện", Prompt: "Số đạt được: 37.934,7.", ErrorTitle: "Không phải số", Error: "Hãy ghi số.",
					},
					{
						Where: sheet.Range{FirstRow: 5, FirstColumn: 6, LastRow: 9, LastColumn: 6}, Kind: sheet.AllowList, List: "dm_status",
						ErrorTitle: "Không có trong danh mục", Error: "Hãy chọn trong danh sách.",
					},
					{
						Where: sheet.Range{FirstRow: 5, FirstColumn: 7, LastRow: 9, LastColumn: 7}, Kind: sheet.AllowDate,
						Min: "2000-01-01", Max: "2100-12-31", Warning: true, Error: "Ngày/tháng/năm.",
					},
					{
						Where: sheet.Range{FirstRow: 5, FirstColumn: 5, LastRow: 9, LastColumn: 5}, Kind: sheet.AllowWhole,
						Min: "0", Max: "1000", Error: "Số nguyên.",
					},
					{Where: sheet.Range{FirstRow: 5, FirstColumn: 3, LastRow: 9, LastColumn: 3}, Kind: sheet.AllowAny, Prompt: "Để trống."},
				},
			},
			{Title: "Ẩn", Hidden: true, Rows: []sheet.RowDesign{{Cells: []sheet.CellDesign{{Text: "a"}}}}},
		},
	}
}

func headers(titles ...string) []sheet.CellDesign {
	var cells []sheet.CellDesign
	for _, title := range titles {
		cells = append(cells, sheet.CellDesign{Look: sheet.LookHeader, Text: title})
	}
	return cells
}

func write(tb testing.TB, design sheet.Design) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, design); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func read(tb testing.TB, content []byte) sheet.Book {
	tb.Helper()
	book, err := xlsx.Read(tb.Context(), bytes.NewReader(content), "form.xlsx", xlsx.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

func TestWriteIsDeterministic(t *testing.T) {
	first := write(t, sample())
	for i := range 20 {
		if again := write(t, sample()); !bytes.Equal(first, again) {
			t.Fatalf("the bytes of copy %d differ", i+2)
		}
	}
	archive, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range archive.File {
		if i > 0 && part.Name <= archive.File[i-1].Name {
			t.Errorf("part %q stands after %q", part.Name, archive.File[i-1].Name)
		}
		if part.Modified.Year() != 1980 {
			t.Errorf("part %q is dated %s", part.Name, part.Modified)
		}
	}
}

// What we tell in a sheet can be drawn in a workbook too: its line, its texts, a box to tick, a link.
func TestWriteTellsLooks(t *testing.T) {
	cells := []sheet.CellDesign{
		{Look: sheet.LookStatus, Text: "Thidua: chưa đọc.", Span: 2},
		{Look: sheet.LookText, Text: "Ô E14", Link: "https://example.vn/#gid=1&range=E14"},
		{Look: sheet.LookError, Text: "Ô ghi một tỷ số."},
		{Look: sheet.LookCheckbox, Text: "TRUE"},
		{Look: sheet.LookCheckbox, Text: "FALSE"},
	}
	design := sheet.Design{
		Marks: map[string]string{"thidua.period": "2022"},
		Tabs: []sheet.TabDesign{{
			Title: "Kết quả", Protected: true, Mark: "x", Marks: []string{"a"}, Rows: []sheet.RowDesign{{Cells: cells}},
		}},
	}
	content := write(t, design)
	book := read(t, content)
	tab := &book.Tabs[0]
	for column, want := range map[int]sheet.Cell{
		1: {Kind: sheet.Text, Raw: "Thidua: chưa đọc.", Shown: "Thidua: chưa đọc."},
		3: {Kind: sheet.Text, Raw: "Ô E14", Shown: "Ô E14"},
		4: {Kind: sheet.Text, Raw: "Ô ghi một tỷ số.", Shown: "Ô ghi một tỷ số."},
		5: {Kind: sheet.Bool, Raw: "TRUE", Shown: "TRUE"},
		6: {Kind: sheet.Bool, Raw: "FALSE", Shown: "FALSE"},
	} {
		if diff := cmp.Diff(want, tab.At(1, column)); diff != "" {
			t.Errorf("column %d: %s", column, diff)
		}
	}
	file, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if linked, target, err := file.GetCellHyperLink("Kết quả", "C1"); err != nil || !linked || target != cells[1].Link {
		t.Errorf("the cell leads to %q, %t, %v", target, linked, err)
	}
	if book.Marks != nil || tab.Mark != "" || tab.ColumnMarks != nil {
		t.Errorf("marks %v %q %v", book.Marks, tab.Mark, tab.ColumnMarks)
	}
}

func TestWriteThenRead(t *testing.T) {
	book := read(t, write(t, sample()))
	if len(book.Tabs) != 3 || book.Tabs[0].Hidden || !book.Tabs[1].Hidden || book.Tabs[2].Title != "_danhmuc" || !book.Tabs[2].Hidden {
		t.Fatalf("tabs %+v", book.Tabs)
	}
	tab := &book.Tabs[0]
	if diff := cmp.Diff(map[int]bool{2: true}, tab.HiddenRows); diff != "" {
		t.Errorf("hidden rows: %s", diff)
	}
	if diff := cmp.Diff([]sheet.Range{{FirstRow: 4, FirstColumn: 2, LastRow: 4, LastColumn: 7}}, tab.Merges); diff != "" {
		t.Errorf("merges: %s", diff)
	}
	tests := []struct {
		address string
		want    sheet.Cell
	}{
		{"A1", sheet.Cell{Kind: sheet.Text, Raw: "Chỉ tiêu", Shown: "Chỉ tiêu"}},
		{"B5", sheet.Cell{
			Kind: sheet.Text, Raw: "Tổng sản lượng lương thực cây có hạt", Shown: "Tổng sản lượng lương thực cây có hạt",
			Note: "Kể cả ngô.\nKhông kể sắn.",
		}},
		{"C5", sheet.Cell{Format: "@"}},
		{"D5", sheet.Cell{Kind: sheet.Number, Raw: "37934.7", Shown: "37.934,7", Format: "[$-42A]#,##0.0"}},
		{"E5", sheet.Cell{Kind: sheet.Number, Raw: "98.06", Shown: "98,06", Format: "[$-42A]#,##0.00"}},
		{"G5", sheet.Cell{Kind: sheet.Date, Raw: "44973", Shown: "16/02/2023", Format: "dd/mm/yyyy"}},
		{"D6", sheet.Cell{Kind: sheet.Number, Raw: "5", Shown: "05", Format: "00"}},
		{"F6", sheet.Cell{Kind: sheet.Text, Raw: "05/05", Shown: "05/05", Format: "@"}},
	}
	for _, tt := range tests {
		row, column, _ := sheet.ParseAddress(tt.address)
		if diff := cmp.Diff(tt.want, tab.At(row, column)); diff != "" {
			t.Errorf("%s: %s", tt.address, diff)
		}
	}
	if got := len(tab.Rows); got != 6 {
		t.Errorf("%d rows, want 6", got)
	}
}

// What a program for spreadsheets sees: rules, lists, protection, frozen panes, print titles.
func TestWriteGuidesThePerson(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(write(t, sample())))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations("Chỉ tiêu")
	if err != nil || len(rules) != 5 {
		t.Fatalf("%d rules, %v", len(rules), err)
	}
	if r := rules[0]; r.Sqref != "D5 D6:D9" || r.Type != "decimal" || r.Formula2 != "999999999999" || *r.ErrorStyle != "warning" || *r.Prompt != "Số đạt được: 37.934,7." {
		t.Errorf("decimal rule %+v", r)
	}
	if r := rules[1]; r.Type != "list" || r.Formula1 != "dm_status" || *r.ErrorStyle != "stop" {
		t.Errorf("list rule %+v", r)
	}
	if r := rules[2]; r.Type != "date" || r.Formula1 != "36526" {
		t.Errorf("date rule %+v", r)
	}
	if r := rules[4]; r.Type != "" && r.Type != "none" || r.ShowErrorMessage {
		t.Errorf("rule that only hints %+v", r)
	}
	names := map[string]string{}
	for _, name := range f.GetDefinedName() {
		names[name.Name] = name.RefersTo
	}
	want := map[string]string{"dm_status": "'_danhmuc'!$A$2:$A$4", "_xlnm.Print_Titles": "'Chỉ tiêu'!$3:$3"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("defined names: %s", diff)
	}
	protection, err := f.GetSheetProtection("Chỉ tiêu")
	if err != nil || !protection.SelectLockedCells || protection.FormatCells || protection.DeleteColumns {
		t.Errorf("protection %+v, %v", protection, err)
	}
	for address, unlocked := range map[string]bool{"D5": true, "F5": true, "A5": false, "B5": false, "E6": false, "C6": false} {
		id, _ := f.GetCellStyle("Chỉ tiêu", address)
		style, err := f.GetStyle(id)
		if err != nil || style.Protection == nil || style.Protection.Locked == unlocked {
			t.Errorf("%s: protection %+v, %v", address, style.Protection, err)
		}
		if style.Font.Family != "Times New Roman" {
			t.Errorf("%s is written in %s", address, style.Font.Family)
		}
	}
	panes, err := f.GetPanes("Chỉ tiêu")
	if err != nil || !panes.Freeze || panes.XSplit != 2 || panes.YSplit != 3 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if visible, _ := f.GetColVisible("Chỉ tiêu", "C"); visible {
		t.Error("column C is not hidden")
	}
}

func TestWriteRefuses(t *testing.T) {
	one := func(change func(*sheet.Design)) sheet.Design {
		d := sample()
		change(&d)
		return d
	}
	cell := func(c sheet.CellDesign) func(*sheet.Design) {
		return func(d *sheet.Design) { d.Tabs[0].Rows[4].Cells[3] = c }
	}
	tests := []struct {
		name, want string
		design     sheet.Design
	}{
		{"no tabs", "at least one tab", sheet.Design{}},
		{"all hidden", "not hidden", one(func(d *sheet.Design) { d.Tabs[0].Hidden = true })},
		{"long title", "31", one(func(d *sheet.Design) { d.Tabs[1].Title = strings.Repeat("ư", 32) })},
		{"same title", "same title", one(func(d *sheet.Design) { d.Tabs[1].Title = "CHỈ TIÊU" })},
		{"long text", "D5: a cell holds at most 32767", one(cell(sheet.CellDesign{Text: strings.Repeat("ư", 32768)}))},
		{"both", "D5: a cell holds either", one(cell(sheet.CellDesign{Text: "a", Number: "1"}))},
		{"no number", `"1,5" is not a plain`, one(cell(sheet.CellDesign{Number: "1,5"}))},
		{"exponent", `"1e5" is not a plain`, one(cell(sheet.CellDesign{Number: "1e5"}))},
		{"too many digits", "16 digits", one(cell(sheet.CellDesign{Number: "1234567890.123456"}))},
		{"unknown look", "look 200", one(cell(sheet.CellDesign{Look: 200}))},
		{"unknown list", `no list "kinds"`, one(func(d *sheet.Design) { d.Tabs[0].Rules[1].List = "kinds" })},
		{"bad list name", "does not look like a cell", one(func(d *sheet.Design) { d.Lists[0].Name = "AB12" })},
		{"empty list", "empty", one(func(d *sheet.Design) { d.Lists[0].Values = nil })},
		{"long prompt", "at most 255", one(func(d *sheet.Design) { d.Tabs[0].Rules[0].Prompt = strings.Repeat("a", 256) })},
		{"bad date", "YYYY-MM-DD", one(func(d *sheet.Design) { d.Tabs[0].Rules[2].Min = "01/01/2000" })},
		{"bad bound", "not plain numbers", one(func(d *sheet.Design) { d.Tabs[0].Rules[0].Max = "ten" })},
		{"unknown kind", "kind of rule", one(func(d *sheet.Design) { d.Tabs[0].Rules[0].Kind = 99 })},
	}
	for _, tt := range tests {
		var b bytes.Buffer
		if err := xlsx.Write(&b, tt.design); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		} else if b.Len() > 0 {
			t.Errorf("%s: %d bytes were written all the same", tt.name, b.Len())
		}
	}
}

// Any text comes back letter by letter, and any number with the text that its format shows.
func TestRoundTripProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aăâđêôơưỲỵ Ễ\t\n  0123456789.,%/-=+'\"<>&;_x005F_x0041\u00a0\u200b\u202e\u2026日😀")
	var texts []string
	var row sheet.RowDesign
	for range 800 {
		text := make([]rune, 1+random.IntN(20))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		texts = append(texts, string(text))
		row.Cells = append(row.Cells, sheet.CellDesign{Look: sheet.LookInput, Text: string(text)})
	}
	var numbers, formats []string
	var second sheet.RowDesign
	for range 800 {
		decimals := random.IntN(5)
		number := fmt.Sprintf("%.*f", decimals, (random.Float64()-0.3)*float64(int64(1)<<random.IntN(34)))
		format := []string{"[$-42A]#,##0", "0", "00", "#,##0"}[random.IntN(4)]
		if decimals > 0 {
			format += "." + strings.Repeat("0", decimals)
		}
		numbers, formats = append(numbers, number), append(formats, format)
		second.Cells = append(second.Cells, sheet.CellDesign{Look: sheet.LookInputAmount, Number: number, Format: format})
	}
	book := read(t, write(t, sheet.Design{Tabs: []sheet.TabDesign{{Title: "A", Rows: []sheet.RowDesign{row, second}}}}))
	for i, want := range texts {
		if got := book.Tabs[0].At(1, i+1); got.Kind != sheet.Text || got.Raw != want || got.Shown != want {
			t.Errorf("text %q came back as %+v", want, got)
		}
	}
	for i, number := range numbers {
		got := book.Tabs[0].At(2, i+1)
		if want, _ := xlsx.Show(formats[i], number); got.Kind != sheet.Number || got.Shown != want {
			t.Errorf("number %s under %s came back as %+v, want %q", number, formats[i], got, want)
		}
	}
}
