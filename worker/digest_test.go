package worker

import (
	"testing"

	"thidua/answer"
	"thidua/sheet"
)

func bookOf(change func(*sheet.Book)) *sheet.Book {
	cell := func(text string) sheet.Cell { return sheet.Cell{Kind: sheet.Text, Raw: text, Shown: text} }
	b := &sheet.Book{ID: "a.xlsx", Title: "a", Tabs: []sheet.Tab{
		{Title: "Chỉ tiêu", Rows: [][]sheet.Cell{{cell("Mã"), cell("Thực hiện")}, {}, {cell("x"), {Kind: sheet.Number, Raw: "5", Shown: "05", Format: "00"}}}},
		{Title: "Khen thưởng", Rows: [][]sheet.Cell{{cell("Mã")}}},
	}}
	change(b)
	return b
}

func TestDigest(t *testing.T) {
	base := digest(bookOf(func(*sheet.Book) {}), "catalogue", "cluster")
	value := func(b *sheet.Book) *sheet.Cell { return &b.Tabs[0].Rows[2][1] }
	same := map[string]func(*sheet.Book){
		"a note":               func(b *sheet.Book) { value(b).Note = "Ô này ghi sai" },
		"blank cells":          func(b *sheet.Book) { b.Tabs[0].Rows[1] = make([]sheet.Cell, 9) },
		"blank rows below":     func(b *sheet.Book) { b.Tabs[1].Rows = append(b.Tabs[1].Rows, make([]sheet.Cell, 3), nil) },
		"spaces in a cell":     func(b *sheet.Book) { b.Tabs[0].Rows[1] = []sheet.Cell{{Kind: sheet.Text, Raw: "  "}} },
		"a cell's format only": func(b *sheet.Book) { b.Tabs[0].Rows[1] = []sheet.Cell{{Format: "0.00"}} },
		"another file":         func(b *sheet.Book) { b.ID, b.Title = "b.xlsx", "b" },
		"our own answers": func(b *sheet.Book) {
			b.Tabs = append(b.Tabs, sheet.Tab{Title: answer.TabTitle, Rows: [][]sheet.Cell{{{Kind: sheet.Text, Raw: "sai"}}}})
		},
		"the line above a table":    func(b *sheet.Book) { b.Tabs[0].Rows[1] = []sheet.Cell{{Kind: sheet.Text, Raw: "Thidua: đã đọc"}} },
		"what a tab is known to be": func(b *sheet.Book) { b.Tabs[0].Mark = "indicators" },
	}
	for name, change := range same {
		if digest(bookOf(change), "catalogue", "cluster") != base {
			t.Errorf("%s is no content, and changed the digest", name)
		}
	}
	other := map[string]func(*sheet.Book){
		"a value":           func(b *sheet.Book) { value(b).Raw = "6" },
		"what is shown":     func(b *sheet.Book) { value(b).Shown = "5" },
		"a format":          func(b *sheet.Book) { value(b).Format = "0%" },
		"a kind":            func(b *sheet.Book) { value(b).Kind = sheet.Date },
		"an error":          func(b *sheet.Book) { value(b).ErrorType = "REF" },
		"a formula":         func(b *sheet.Book) { value(b).Formula = "A1" },
		"a cell that moved": func(b *sheet.Book) { b.Tabs[0].Rows[2] = append([]sheet.Cell{{}}, b.Tabs[0].Rows[2]...) },
		"a row that moved":  func(b *sheet.Book) { b.Tabs[0].Rows = append([][]sheet.Cell{nil}, b.Tabs[0].Rows...) },
		"a title":           func(b *sheet.Book) { b.Tabs[1].Title = "Điển hình" },
		"a hidden row":      func(b *sheet.Book) { b.Tabs[0].HiddenRows = map[int]bool{3: true} },
		"a hidden tab":      func(b *sheet.Book) { b.Tabs[0].Hidden = true },
		"a merge": func(b *sheet.Book) {
			b.Tabs[0].Merges = []sheet.Range{{FirstRow: 1, FirstColumn: 1, LastRow: 1, LastColumn: 2}}
		},
		"a mark of the book": func(b *sheet.Book) { b.Marks = map[string]string{"period": "2022"} },
		"a mark of a column": func(b *sheet.Book) { b.Tabs[0].ColumnMarks = map[int]string{2: "ACTUAL"} },
		"the line in column B": func(b *sheet.Book) {
			b.Tabs[0].Rows[1] = []sheet.Cell{{}, {Kind: sheet.Text, Raw: "Thidua: đã đọc"}}
		},
		"a tab fewer":  func(b *sheet.Book) { b.Tabs = b.Tabs[:1] },
		"tabs swapped": func(b *sheet.Book) { b.Tabs[0], b.Tabs[1] = b.Tabs[1], b.Tabs[0] },
		"a locale":     func(b *sheet.Book) { b.Locale = "en_US" },
	}
	met := map[string]string{base: "nothing", digest(bookOf(func(*sheet.Book) {}), "catalogue2", "cluster"): "another catalogue"}
	for name, change := range other {
		d := digest(bookOf(change), "catalogue", "cluster")
		if twin, twice := met[d]; twice {
			t.Errorf("%s and %s give the same digest", name, twin)
		}
		met[d] = name
	}
	if len(met) != len(other)+2 {
		t.Error("another catalogue gives the same digest")
	}
}

func BenchmarkDigest(b *testing.B) {
	book := bookOf(func(*sheet.Book) {})
	row := make([]sheet.Cell, 12)
	for i := range row {
		row[i] = sheet.Cell{Kind: sheet.Number, Raw: "37934.7", Shown: "37.934,7", Format: "#,##0.0"}
	}
	for range 10_000 {
		book.Tabs[0].Rows = append(book.Tabs[0].Rows, row)
	}
	for b.Loop() {
		digest(book, "catalogue")
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
