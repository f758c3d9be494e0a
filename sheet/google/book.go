package google

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"thidua/sheet"
)

// What the template writes into a spreadsheet unseen. A key of the book's own begins with markPrefix.
const (
	markPrefix = "thidua."
	markTab    = "thidua.tab"
	markColumn = "thidua.column"
)

// mostCells is how many cells of one spreadsheet are kept, blank ones before a filled one counted too: as many as of
// a workbook.
const mostCells = 2_000_000

// gridTab is the type of a tab that holds cells; "" is the same.
const gridTab = "GRID"

// reading turns one answer into a Book.
type reading struct {
	budget int               // cells that may still be kept
	codes  map[string]string // number format codes, each kept once
}

// book is the spreadsheet as a Book, with the tabs that ref names, all for none. Equal content gives equal books in
// whatever order Google sends it.
func (s *spreadsheet) book(ref Ref) (sheet.Book, error) {
	r := &reading{budget: mostCells, codes: map[string]string{}}
	book := sheet.Book{
		ID: cmp.Or(s.SpreadsheetID, ref.ID), Title: s.Properties.Title, Locale: s.Properties.Locale, Marks: bookMarks(s.Marks),
	}
	tabs := slices.SortedStableFunc(slices.Values(s.Sheets), func(a, b tab) int {
		return cmp.Or(cmp.Compare(a.Properties.Index, b.Properties.Index), cmp.Compare(a.Properties.ID, b.Properties.ID))
	})
	for _, t := range tabs {
		code, wanted := ref.code(t.Properties.ID)
		if !wanted || t.Properties.Type != "" && t.Properties.Type != gridTab {
			continue
		}
		read, err := r.tab(t)
		if err != nil {
			return sheet.Book{}, err
		}
		read.Mark = cmp.Or(code, read.Mark)
		book.Tabs = append(book.Tabs, read)
	}
	return book, nil
}

// code is what ref knows a tab to be; wanted is false when ref does not name it.
func (r Ref) code(id int64) (code string, wanted bool) {
	for _, known := range r.Tabs {
		if known.ID == id {
			return known.Code, true
		}
	}
	return "", r.All || len(r.Tabs) == 0
}

// bookMarks are the template's among the marks of a spreadsheet. Of two with one key, the first in order of the
// alphabet stands, so that it does not depend on the order they are sent in.
func bookMarks(marks []mark) map[string]string {
	var ours map[string]string
	for _, m := range marks {
		if !strings.HasPrefix(m.Key, markPrefix) {
			continue
		}
		if ours == nil {
			ours = map[string]string{}
		}
		if value, twice := ours[m.Key]; !twice || m.Value < value {
			ours[m.Key] = m.Value
		}
	}
	return ours
}

// tab reads one tab. Several blocks of one tab are laid into each other.
func (r *reading) tab(from tab) (sheet.Tab, error) {
	p := from.Properties
	read := sheet.Tab{
		ID: p.ID, Title: p.Title, Hidden: p.Hidden, Frozen: p.Grid.Frozen, Mark: bookMarks(from.Marks)[markTab],
	}
	for _, m := range from.Merges {
		read.Merges = append(read.Merges, m.block())
	}
	slices.SortFunc(read.Merges, func(a, b sheet.Range) int {
		return cmp.Or(cmp.Compare(a.FirstRow, b.FirstRow), cmp.Compare(a.FirstColumn, b.FirstColumn))
	})
	for _, g := range from.Data {
		if err := r.grid(&read, g); err != nil {
			return sheet.Tab{}, err
		}
	}
	cut(&read)
	return read, nil
}

// block is the range counted from 1, its ends included.
func (g gridRange) block() sheet.Range {
	return sheet.Range{FirstRow: g.StartRow + 1, FirstColumn: g.StartColumn + 1, LastRow: g.EndRow, LastColumn: g.EndColumn}
}

func (r *reading) grid(t *sheet.Tab, g grid) error {
	if g.StartRow < 0 || g.StartColumn < 0 || g.StartRow+len(g.Rows) > farthestRow || g.StartColumn > 2*sheet.MaxColumn {
		return nowhere(g.StartRow, g.StartColumn)
	}
	for i, row := range g.Rows {
		if row.HiddenByUser || row.HiddenByFilter {
			if err := r.spend(1); err != nil {
				return err
			}
			if t.HiddenRows == nil {
				t.HiddenRows = map[int]bool{}
			}
			t.HiddenRows[g.StartRow+i+1] = true
		}
	}
	for i, column := range g.Columns {
		if code := bookMarks(column.Marks)[markColumn]; code != "" {
			if t.ColumnMarks == nil {
				t.ColumnMarks = map[int]string{}
			}
			t.ColumnMarks[g.StartColumn+i+1] = code
		}
	}
	return r.rows(t, g)
}

// farthestRow is the last row in which Google sends anything: a sheet has ten million cells.
const farthestRow = 10 * sheet.MaxRow

func nowhere(row, column int) error {
	return &Error{Kind: Refused, Message: fmt.Sprintf("cells at row %d, column %d, where no sheet has any", row, column)}
}

// rows reads the rows of a block one after the other, so that no more than one is there in Google's words.
func (r *reading) rows(t *sheet.Tab, g grid) error {
	if len(g.RowData) == 0 {
		return nil
	}
	unreadable := &Error{Kind: Refused, Message: "the answer is not what was asked for: rowData", Cause: errUnreadable}
	from := json.NewDecoder(bytes.NewReader(g.RowData))
	switch begins, err := from.Token(); {
	case err != nil || begins != nil && begins != json.Delim('['):
		return unreadable
	case begins == nil: // null
		return nil
	}
	for row := g.StartRow; from.More(); row++ {
		if row > farthestRow {
			return nowhere(row, g.StartColumn)
		}
		var data rowData
		if err := from.Decode(&data); err != nil {
			return unreadable
		}
		if err := r.row(t, row, g.StartColumn, data.Values); err != nil {
			return err
		}
	}
	return nil
}

// row lays the cells of one row into the tab, from a row and column on that count from 0.
func (r *reading) row(t *sheet.Tab, row, column int, values []cell) error {
	cells := make([]sheet.Cell, len(values))
	for i, value := range values {
		cells[i] = r.cell(value)
	}
	if cells = trimmed(cells); len(cells) == 0 {
		return nil
	}
	if more := row + 1 - len(t.Rows); more > 0 {
		if err := r.spend(more); err != nil {
			return err
		}
		t.Rows = append(t.Rows, make([][]sheet.Cell, more)...)
	}
	have := t.Rows[row]
	if more := column + len(cells) - len(have); more > 0 {
		if err := r.spend(more); err != nil {
			return err
		}
		if column == 0 && len(have) == 0 {
			t.Rows[row] = cells
			return nil
		}
		have = append(have, make([]sheet.Cell, more)...)
	}
	copy(have[column:], cells)
	t.Rows[row] = have
	return nil
}

func (r *reading) spend(cells int) error {
	if r.budget -= cells; r.budget < 0 {
		return &Error{Kind: TooLarge, Message: fmt.Sprintf("more than %d cells", mostCells)}
	}
	return nil
}

// cell gives a cell its kind, its value and the text a person sees, as package xlsx does.
func (r *reading) cell(from cell) sheet.Cell {
	c := sheet.Cell{Format: r.once(from.Format.Number.code()), Note: from.Note}
	c.Formula = strings.TrimPrefix(from.Entered.Formula, "=")
	value := from.Effective
	switch {
	case value == nil || value.Number == "" && value.String == nil && value.Bool == nil && value.Error == nil:
		if c.Formula != "" { // a formula that shows nothing
			c.Kind, c.Shown = sheet.Text, from.Shown
		}
	case value.Error != nil:
		c.Kind, c.ErrorType, c.Raw, c.Shown = sheet.Error, cmp.Or(value.Error.Type, "ERROR"), from.Shown, from.Shown
	case value.Bool != nil:
		c.Kind, c.Raw = sheet.Bool, "FALSE"
		if *value.Bool {
			c.Raw = "TRUE"
		}
		c.Shown = cmp.Or(from.Shown, c.Raw)
	case value.String != nil:
		if *value.String != "" || c.Formula != "" {
			c.Kind, c.Raw, c.Shown = sheet.Text, *value.String, cmp.Or(from.Shown, *value.String)
		}
	default:
		raw, ok := value.Number.plain()
		if !ok { // NaN, Infinity
			c.Kind, c.ErrorType, c.Raw, c.Shown = sheet.Error, "NUM", from.Shown, from.Shown
			break
		}
		c.Kind, c.Raw, c.Shown = sheet.Number, raw, from.Shown
		if from.Format.Number.moment() {
			c.Kind = sheet.Date
		}
	}
	return c
}

// once keeps one copy of a format code that thousands of cells have.
func (r *reading) once(code string) string {
	if kept, ok := r.codes[code]; ok {
		return kept
	}
	r.codes[code] = code
	return code
}

// trimmed drops the blanks behind the last cell that holds something or has a note.
func trimmed(cells []sheet.Cell) []sheet.Cell {
	n := len(cells)
	for n > 0 && cells[n-1].Kind == sheet.Blank && cells[n-1].Note == "" {
		n--
	}
	return cells[:n]
}

// cut drops what is blank at the end of each row and of the tab.
func cut(t *sheet.Tab) {
	filled := 0
	for i, cells := range t.Rows {
		if t.Rows[i] = trimmed(cells); len(t.Rows[i]) > 0 {
			filled = i + 1
		} else {
			t.Rows[i] = nil
		}
	}
	t.Rows = slices.Clip(t.Rows[:filled])
	if filled == 0 {
		t.Rows = nil
	}
}
