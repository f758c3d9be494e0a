package answer

import (
	"slices"

	"thidua/intake"
	"thidua/sheet"
)

// Plan is the edits that make a book tell the state; none when it does already. form is what the book was recognised
// as, nil when it was not: by it the lines above the tables are found and rows have names.
func Plan(book *sheet.Book, form *intake.Form, state State) []sheet.Edit {
	t := tell(book, form, &state)
	return slices.Concat(t.tabEdits(), t.statusEdits(), t.notes())
}

// statusEdits make the lines above the tables tell the state. A tab without such a line is left alone; so is one that
// the book was not recognised to have, as long as it was recognised at all.
func (t *told) statusEdits() []sheet.Edit {
	var edits []sheet.Edit
	for i := range t.book.Tabs {
		tab := &t.book.Tabs[i]
		known := t.form == nil || len(t.form.Tabs) == 0 || slices.ContainsFunc(t.form.Tabs, func(found intake.FormTab) bool {
			return found.Tab.Title == tab.Title && found.Tab.ID == tab.ID
		})
		if IsOurs(tab) || !known {
			continue
		}
		text := t.statusOf(tab.Title)
		for row := 1; row <= min(lastStatusRow, len(tab.Rows)); row++ {
			cell := tab.At(row, 1)
			if !IsStatus(row, 1, &cell) {
				continue
			}
			if cell.Raw != text || cell.Formula != "" {
				design := sheet.CellDesign{Look: sheet.LookStatus, Text: text, Span: spanAt(tab.Merges, row, 1)}
				edits = append(edits, put(tab.ID, row, 1, [][]sheet.CellDesign{{design}}))
			}
			break
		}
	}
	return edits
}

func put(tab int64, row, column int, cells [][]sheet.CellDesign) sheet.Edit {
	return sheet.Edit{Put: &sheet.Put{Tab: tab, Row: row, Column: column, Cells: cells}}
}

// spanAt is over how many columns the cell at a place is merged, 0 for one that is not.
func spanAt(merges []sheet.Range, row, column int) int {
	for _, m := range merges {
		if m.FirstRow == row && m.FirstColumn == column && m.LastRow == row {
			return m.LastColumn - m.FirstColumn + 1
		}
	}
	return 0
}

// tabEdits make our tab tell the state.
func (t *told) tabEdits() []sheet.Edit {
	tab := ours(t.book)
	if tab == nil {
		return []sheet.Edit{{NewTab: &sheet.NewTab{ID: freeID(t.book), Design: t.design(t.rows(&page{}))}}}
	}
	p := open(tab)
	d := drawing{page: &p, wanted: map[int]map[int]sheet.CellDesign{}}
	d.addColumns()
	d.anchor = p.header
	if d.anchor < firstHeader || d.anchor > lastHeader {
		d.anchor = firstHeader
	}
	d.above(t.above())
	d.header()
	d.rows(t.rows(&p))
	d.keepTheirs()
	return append(d.edits, d.puts()...)
}

// above are the lines above the header, from the top: the cells of the first column and of the next.
func (t *told) above() [titleLine][]sheet.CellDesign {
	return [titleLine][]sheet.CellDesign{
		{{Look: sheet.LookTitle, Text: TabTitle}},
		{{Look: sheet.LookHelp, Text: t.unit()}},
		{{Look: sheet.LookStatus, Text: t.summary()}},
		{{Look: sheet.LookText, Text: t.advice()}},
		{{Look: sheet.LookCheckbox, Text: "FALSE"}, {Look: sheet.LookHelp, Text: checkboxLabel}},
	}
}

// spareRows are kept free below the rows of a new tab, so that the unit may write beside the next problems as well.
const spareRows = 200

// design is our tab as it is made.
func (t *told) design(rows []row) sheet.TabDesign {
	design := sheet.TabDesign{Title: TabTitle, Protected: true, HeaderRow: firstHeader, Landscape: true, Widths: columnWidths[:]}
	for i, cells := range t.above() {
		last := &cells[len(cells)-1]
		last.Span = int(columnCount) - len(cells) + 1
		height := 20.0
		switch titleLine - i {
		case titleLine:
			height = 30
		case adviceLine:
			height = 80 // a merged cell does not grow with its text
		}
		design.Rows = append(design.Rows, sheet.RowDesign{Height: height, Cells: cells})
	}
	design.Rows = append(design.Rows, sheet.RowDesign{Cells: headerCells()})
	for i := range rows {
		design.Rows = append(design.Rows, sheet.RowDesign{Cells: rows[i].cells[:]})
	}
	for range spareRows {
		cells := blankCells()
		design.Rows = append(design.Rows, sheet.RowDesign{Cells: cells[:]})
	}
	return design
}

func headerCells() []sheet.CellDesign {
	cells := make([]sheet.CellDesign, columnCount)
	for c := range cells {
		cells[c] = sheet.CellDesign{Look: sheet.LookHeader, Text: columnTitles[c]}
	}
	return cells
}

// blankCells are a row with nothing in it, in which the unit may write all the same.
func blankCells() [columnCount]sheet.CellDesign {
	var cells [columnCount]sheet.CellDesign
	cells[columnSaid].Look = sheet.LookInput
	return cells
}
