package intake_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// out is a design as a spreadsheet of Google's that is out with people: with its marks, in Vietnam.
func out(design sheet.Design) sheet.Book {
	book := sheet.Book{ID: "id", Title: design.Title, Locale: "vi_VN", Marks: design.Marks}
	for i, drawn := range design.Tabs {
		book.Tabs = append(book.Tabs, tabOut(drawn, int64(i+1)))
	}
	if len(design.Lists) > 0 {
		lists := sheet.Tab{ID: 99, Title: "_danhmuc", Hidden: true}
		for column, list := range design.Lists {
			for row, value := range append([]string{list.Name}, list.Values...) {
				put(&lists, row+1, column+1, text(value))
			}
		}
		book.Tabs = append(book.Tabs, lists)
	}
	return book
}

func tabOut(drawn sheet.TabDesign, id int64) sheet.Tab {
	tab := sheet.Tab{ID: id, Title: drawn.Title, Hidden: drawn.Hidden, Mark: drawn.Mark, Frozen: drawn.Frozen, HiddenRows: map[int]bool{}}
	for i, code := range drawn.Marks {
		if tab.ColumnMarks == nil {
			tab.ColumnMarks = map[int]string{}
		}
		tab.ColumnMarks[i+1] = code
	}
	for i, row := range drawn.Rows {
		if row.Hidden {
			tab.HiddenRows[i+1] = true
		}
		column := 1
		for _, cell := range row.Cells {
			put(&tab, i+1, column, cellOut(cell))
			if cell.Span > 1 {
				tab.Merges = append(tab.Merges, sheet.Range{FirstRow: i + 1, FirstColumn: column, LastRow: i + 1, LastColumn: column + cell.Span - 1})
			}
			column += max(1, cell.Span)
		}
	}
	return tab
}

func cellOut(drawn sheet.CellDesign) sheet.Cell {
	cell := sheet.Cell{Format: drawn.Format, Note: drawn.Note}
	if drawn.Look == sheet.LookInputDate {
		cell.Format = cmp.Or(drawn.Format, "dd/mm/yyyy")
	}
	switch {
	case drawn.Number != "":
		cell.Raw = drawn.Number
		cell.Shown, cell.Kind = xlsx.Show(cell.Format, drawn.Number)
	case drawn.Text != "":
		cell.Kind, cell.Raw, cell.Shown = sheet.Text, drawn.Text, drawn.Text
	}
	return cell
}

// put writes one cell of a tab, however far out it stands.
func put(tab *sheet.Tab, row, column int, cell sheet.Cell) {
	for len(tab.Rows) < row {
		tab.Rows = append(tab.Rows, nil)
	}
	for len(tab.Rows[row-1]) < column {
		tab.Rows[row-1] = append(tab.Rows[row-1], sheet.Cell{})
	}
	tab.Rows[row-1][column-1] = cell
}

// copied is a book of its own with the same content.
func copied(book sheet.Book) sheet.Book {
	book.Tabs = slices.Clone(book.Tabs)
	for i := range book.Tabs {
		tab := &book.Tabs[i]
		tab.Rows = slices.Clone(tab.Rows)
		for j := range tab.Rows {
			tab.Rows[j] = slices.Clone(tab.Rows[j])
		}
		tab.ColumnMarks, tab.HiddenRows = maps.Clone(tab.ColumnMarks), maps.Clone(tab.HiddenRows)
		tab.Merges = slices.Clone(tab.Merges)
	}
	return book
}

// insertRows and insertColumns are what a spreadsheet does: everything behind moves, marks too.
func insertRows(tab *sheet.Tab, before, count int) {
	for len(tab.Rows) < before-1 {
		tab.Rows = append(tab.Rows, nil)
	}
	tab.Rows = slices.Insert(tab.Rows, before-1, make([][]sheet.Cell, count)...)
	tab.HiddenRows = movedBehind(tab.HiddenRows, before, count)
	for i, m := range tab.Merges {
		if m.FirstRow >= before {
			tab.Merges[i].FirstRow += count
		}
		if m.LastRow >= before {
			tab.Merges[i].LastRow += count
		}
	}
}

func insertColumns(tab *sheet.Tab, before, count int) {
	for i, row := range tab.Rows {
		if len(row) >= before {
			tab.Rows[i] = slices.Insert(row, before-1, make([]sheet.Cell, count)...)
		}
	}
	tab.ColumnMarks = movedBehind(tab.ColumnMarks, before, count)
	for i, m := range tab.Merges {
		if m.FirstColumn >= before {
			tab.Merges[i].FirstColumn += count
		}
		if m.LastColumn >= before {
			tab.Merges[i].LastColumn += count
		}
	}
}

func movedBehind[V any](at map[int]V, before, count int) map[int]V {
	moved := map[int]V{}
	for i, value := range at {
		if i >= before {
			i += count
		}
		moved[i] = value
	}
	return moved
}

// moveColumn takes a column out and puts it before another one; columns are counted as they stand.
func moveColumn(tab *sheet.Tab, from, before int) {
	order := []int{}
	for i := range width(tab) {
		order = append(order, i+1)
	}
	order = slices.Delete(order, from-1, from)
	at := slices.Index(order, before)
	if at < 0 {
		at = len(order)
	}
	order = slices.Insert(order, at, from)
	old := *tab
	tab.Rows, tab.ColumnMarks = make([][]sheet.Cell, len(old.Rows)), map[int]string{}
	for to, from := range order {
		for i := range old.Rows {
			if cell := old.At(i+1, from); cell != (sheet.Cell{}) {
				put(tab, i+1, to+1, cell)
			}
		}
		if code := old.ColumnMarks[from]; code != "" {
			tab.ColumnMarks[to+1] = code
		}
	}
}

func width(tab *sheet.Tab) (width int) {
	for _, row := range tab.Rows {
		width = max(width, len(row))
	}
	return width
}

// sortRows sorts the rows from first on by what stands in a column, the blank ones last, as a person sorts a table.
func sortRows(tab *sheet.Tab, first, column int) {
	rows := tab.Rows[first-1:]
	key := func(row []sheet.Cell) string {
		if column > len(row) || row[column-1].IsBlank() {
			return "\uffff"
		}
		return row[column-1].Raw
	}
	slices.SortStableFunc(rows, func(a, b []sheet.Cell) int { return cmp.Compare(key(a), key(b)) })
}

// tabOf is the tab of a book with a mark.
func tabOf(tb testing.TB, book *sheet.Book, code intake.TabCode) *sheet.Tab {
	tb.Helper()
	for i := range book.Tabs {
		if book.Tabs[i].Mark == string(code) {
			return &book.Tabs[i]
		}
	}
	tb.Fatalf("the book has no tab %s", code)
	return nil
}

// columnOf is the column with a mark.
func columnOf(tb testing.TB, tab *sheet.Tab, code intake.ColumnCode) int {
	tb.Helper()
	for column, mark := range tab.ColumnMarks {
		if mark == string(code) {
			return column
		}
	}
	tb.Fatalf("the tab %s has no column %s", tab.Title, code)
	return 0
}

// headerRow is the first row in which the column of keys and another one have a text each.
func headerRow(tb testing.TB, tab *sheet.Tab) int {
	tb.Helper()
	for row := range tab.Rows {
		if !tab.At(row+1, 1).IsBlank() && !tab.At(row+1, 2).IsBlank() {
			return row + 1
		}
	}
	tb.Fatalf("the tab %s has no header", tab.Title)
	return 0
}

// perform makes edits of a spreadsheet, as far as a reader sees them.
func perform(tb testing.TB, book *sheet.Book, edits []sheet.Edit) {
	tb.Helper()
	byID := func(id int64) *sheet.Tab {
		for i := range book.Tabs {
			if book.Tabs[i].ID == id {
				return &book.Tabs[i]
			}
		}
		tb.Fatalf("an edit names the tab %d, which is not there", id)
		return nil
	}
	for _, edit := range edits {
		switch {
		case edit.NewTab != nil:
			for _, tab := range book.Tabs {
				if tab.ID == edit.NewTab.ID || tab.Title == edit.NewTab.Design.Title || edit.NewTab.ID <= 0 {
					tb.Fatalf("a tab %d %q is there already", tab.ID, tab.Title)
				}
			}
			book.Tabs = append(book.Tabs, tabOut(edit.NewTab.Design, edit.NewTab.ID))
		case edit.Insert != nil && edit.Insert.Columns:
			insertColumns(byID(edit.Insert.Tab), edit.Insert.Before, edit.Insert.Count)
		case edit.Insert != nil:
			insertRows(byID(edit.Insert.Tab), edit.Insert.Before, edit.Insert.Count)
		case edit.Put != nil:
			putBlock(byID(edit.Put.Tab), edit.Put)
		case edit.Note != nil:
			tab := byID(edit.Note.Tab)
			cell := tab.At(edit.Note.Row, edit.Note.Column)
			cell.Note = edit.Note.Text
			put(tab, edit.Note.Row, edit.Note.Column, cell)
		case edit.Mark != nil:
			tab := byID(edit.Mark.Tab)
			if tab.ColumnMarks == nil {
				tab.ColumnMarks = map[int]string{}
			}
			tab.ColumnMarks[edit.Mark.Column] = edit.Mark.Code
		case edit.Rule != nil:
			byID(edit.Rule.Tab)
		default:
			tb.Fatal("an edit does nothing")
		}
	}
}

// putBlock writes a block. What was merged under it is taken apart, unless it is to be merged so.
func putBlock(tab *sheet.Tab, block *sheet.Put) {
	for i, row := range block.Cells {
		for j, drawn := range row {
			if drawn.Keep {
				continue
			}
			at := sheet.Range{FirstRow: block.Row + i, FirstColumn: block.Column + j, LastRow: block.Row + i, LastColumn: block.Column + j + max(1, drawn.Span) - 1}
			tab.Merges = slices.DeleteFunc(tab.Merges, func(m sheet.Range) bool {
				return m.FirstRow <= at.LastRow && at.FirstRow <= m.LastRow && m.FirstColumn <= at.LastColumn && at.FirstColumn <= m.LastColumn
			})
			if drawn.Span > 1 {
				tab.Merges = append(tab.Merges, at)
			}
			cell := cellOut(drawn)
			cell.Note = tab.At(block.Row+i, block.Column+j).Note
			put(tab, block.Row+i, block.Column+j, cell)
		}
	}
}
