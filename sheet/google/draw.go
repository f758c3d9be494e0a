package google

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"

	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// The most that Google keeps of one cell, and the digits that it keeps of a number.
const (
	longestText = 50_000
	longestNote = 30_000
)

// drawing gathers the requests of one batchUpdate.
type drawing struct {
	requests []*sheets.Request
	lists    map[string]string // the cells that hold a named list, by its name
}

func (d *drawing) add(request *sheets.Request) { d.requests = append(d.requests, request) }

// placed is a designed cell at its place.
type placed struct {
	sheet.CellDesign
	row, column, span int
}

// style is how the cell is drawn. A cell that waits for a number has no number format of its own: Google lets one stand
// whatever is typed, so that 4/5 would be shown, and read, as 45.050, and 85% as 0,85. Without one the cell takes the
// format of what was typed, which tells a date and a percentage from a number.
func (p placed) style() style {
	if looks[p.Look].number && p.Number == "" {
		return style{p.Look, automatic}
	}
	return style{p.Look, p.Format}
}

// automatic is the code of no number format.
const automatic = "General"

func (p placed) block() sheet.Range {
	return sheet.Range{FirstRow: p.row, FirstColumn: p.column, LastRow: p.row, LastColumn: p.column + p.span - 1}
}

// place lays the cells of one row out from a column on.
func place(row, column int, cells []sheet.CellDesign) []placed {
	var all []placed
	for _, cell := range cells {
		p := placed{cell, row, column, max(1, cell.Span)}
		all = append(all, p)
		column += p.span
	}
	return all
}

// area is a block of cells that have something in common.
type area[K comparable] struct {
	sheet.Range
	is K
}

// areas are the blocks that the cells make by what they have in common, row after row: cells side by side, and the
// same cells below, are one block. Those for which of is not ok are in none.
func areas[K comparable](rows [][]placed, of func(placed) (K, bool)) []area[K] {
	var all []area[K]
	open := map[[2]int]int{} // first and last column -> index of the block that may still grow down
	for _, row := range rows {
		var runs []area[K]
		for _, cell := range row {
			is, ok := of(cell)
			if !ok {
				continue
			}
			block := cell.block()
			if n := len(runs); n > 0 && runs[n-1].is == is && runs[n-1].LastColumn+1 == block.FirstColumn {
				runs[n-1].LastColumn = block.LastColumn
				continue
			}
			runs = append(runs, area[K]{block, is})
		}
		for _, run := range runs {
			columns := [2]int{run.FirstColumn, run.LastColumn}
			if i, ok := open[columns]; ok && all[i].is == run.is && all[i].LastRow+1 == run.FirstRow {
				all[i].LastRow = run.LastRow
				continue
			}
			open[columns] = len(all)
			all = append(all, run)
		}
	}
	return all
}

// cells draws rows of cells, the first of them in row first: what they hold, their looks, links, notes and boxes. Where
// clear is set, what is empty or has no look is made so; else a fresh tab is drawn on. Cells with Keep are left out.
func (d *drawing) cells(tab int64, first int, rows [][]placed, clear bool) error {
	written := []area[bool]{{Range: sheet.Range{FirstRow: first, FirstColumn: 1, LastRow: first + len(rows) - 1, LastColumn: sheet.MaxColumn}}}
	if clear {
		written = areas(rows, func(p placed) (bool, bool) { return true, !p.Keep })
	}
	for _, block := range written {
		if err := d.values(tab, block.Range, rows[block.FirstRow-first:block.LastRow-first+1]); err != nil {
			return err
		}
	}
	drawn := func(p placed) (style, bool) { return p.style(), !p.Keep && (clear || !p.style().none()) }
	for _, block := range areas(rows, drawn) {
		format, err := block.is.cellFormat()
		if err != nil {
			return fmt.Errorf("%s: %w", block.Range, err)
		}
		d.add(&sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: rangeOf(tab, block.Range), Cell: &sheets.CellData{UserEnteredFormat: format}, Fields: "userEnteredFormat",
		}})
	}
	boxes := func(p placed) (bool, bool) { return true, !p.Keep && p.Look == sheet.LookCheckbox }
	for _, block := range areas(rows, boxes) {
		d.add(&sheets.Request{SetDataValidation: &sheets.SetDataValidationRequest{
			Range: rangeOf(tab, block.Range),
			Rule:  &sheets.DataValidationRule{Condition: &sheets.BooleanCondition{Type: "BOOLEAN"}, Strict: true, ShowCustomUi: true},
		}})
	}
	return d.links(tab, rows)
}

// values writes what the cells of a block hold; rows are those of the block.
func (d *drawing) values(tab int64, block sheet.Range, rows [][]placed) error {
	update := &sheets.UpdateCellsRequest{
		Start: &sheets.GridCoordinate{
			SheetId: tab, RowIndex: int64(block.FirstRow - 1), ColumnIndex: int64(block.FirstColumn - 1),
			ForceSendFields: []string{"SheetId", "RowIndex", "ColumnIndex"},
		},
		Fields: "userEnteredValue",
	}
	for _, row := range rows {
		data := &sheets.RowData{}
		for _, cell := range row {
			if !meet(cell.block(), block) {
				continue
			}
			value, err := entered(cell.CellDesign)
			if err != nil {
				return fmt.Errorf("%s: %w", sheet.Address(cell.row, cell.column), err)
			}
			data.Values = append(data.Values, &sheets.CellData{UserEnteredValue: value})
			for range cell.span - 1 {
				data.Values = append(data.Values, &sheets.CellData{})
			}
		}
		update.Rows = append(update.Rows, data)
	}
	if len(update.Rows) > 0 {
		d.add(&sheets.Request{UpdateCells: update})
	}
	return nil
}

// entered is what a cell holds, nil for nothing. A text is always sent as a text: what a person wrote never becomes a
// formula, a date or a number.
func entered(cell sheet.CellDesign) (*sheets.ExtendedValue, error) {
	switch {
	case cell.Text != "" && cell.Number != "":
		return nil, errors.New("a cell holds either a text or a number")
	case cell.Number != "":
		return enteredNumber(cell.Number)
	case cell.Look == sheet.LookCheckbox:
		ticked := cell.Text == "TRUE"
		if !ticked && cell.Text != "FALSE" && cell.Text != "" {
			return nil, fmt.Errorf("a box is TRUE or FALSE, not %q", cell.Text)
		}
		return &sheets.ExtendedValue{BoolValue: &ticked}, nil
	case cell.Text != "":
		if n := length(cell.Text); n > longestText {
			return nil, fmt.Errorf("a cell holds at most %d letters, this text has %d", longestText, n)
		}
		return &sheets.ExtendedValue{StringValue: &cell.Text}, nil
	}
	return nil, nil // an empty cell has no value
}

func enteredNumber(text string) (*sheets.ExtendedValue, error) {
	digits := strings.Replace(strings.TrimPrefix(text, "-"), ".", "", 1)
	if _, ok := number(text).plain(); !ok || strings.Trim(digits, "0123456789") != "" {
		return nil, fmt.Errorf("%q is not a plain decimal number", text)
	}
	if kept := strings.Trim(digits, "0"); len(kept) > significant {
		return nil, fmt.Errorf("%q has %d digits, a sheet keeps %d", text, len(kept), significant)
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, fmt.Errorf("%q is not a number that a sheet can hold", text)
	}
	return &sheets.ExtendedValue{NumberValue: &value}, nil
}

// length is the length of a text as Google counts it.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// links makes the texts of cells lead somewhere, and writes their notes.
func (d *drawing) links(tab int64, rows [][]placed) error {
	for _, row := range rows {
		for _, cell := range row {
			if cell.Keep {
				continue
			}
			at := sheet.Address(cell.row, cell.column)
			if cell.Link != "" {
				if !leads(cell.Link) {
					return fmt.Errorf("%s: a link leads to a web page or into the spreadsheet", at)
				}
				d.one(tab, cell.row, cell.column, "textFormatRuns", &sheets.CellData{TextFormatRuns: []*sheets.TextFormatRun{
					{Format: &sheets.TextFormat{Link: &sheets.Link{Uri: cell.Link}}},
				}})
			}
			if cell.Note != "" {
				if err := d.note(tab, cell.row, cell.column, cell.Note); err != nil {
					return fmt.Errorf("%s: %w", at, err)
				}
			}
		}
	}
	return nil
}

// leads says whether a link goes where a cell's may: to a page, or to a place in the same spreadsheet.
func leads(link string) bool {
	to, err := url.Parse(link)
	return err == nil && (to.Scheme == "https" && to.Host != "" || to.Scheme == "" && strings.HasPrefix(link, "#"))
}

// note writes the note of one cell, "" takes it away.
func (d *drawing) note(tab int64, row, column int, text string) error {
	if n := length(text); n > longestNote {
		return fmt.Errorf("a note holds at most %d letters, this one has %d", longestNote, n)
	}
	d.one(tab, row, column, "note", &sheets.CellData{Note: text})
	return nil
}

// one changes some fields of one cell.
func (d *drawing) one(tab int64, row, column int, fields string, data *sheets.CellData) {
	d.add(&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Range:  rangeOf(tab, sheet.Range{FirstRow: row, FirstColumn: column, LastRow: row, LastColumn: column}),
		Rows:   []*sheets.RowData{{Values: []*sheets.CellData{data}}},
		Fields: fields,
	}})
}

// rangeOf is a block in Google's words, which count from 0; zeros are sent too.
func rangeOf(tab int64, block sheet.Range) *sheets.GridRange {
	return &sheets.GridRange{
		SheetId: tab, StartRowIndex: int64(block.FirstRow - 1), EndRowIndex: int64(block.LastRow),
		StartColumnIndex: int64(block.FirstColumn - 1), EndColumnIndex: int64(block.LastColumn),
		ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"},
	}
}

// line is a run of rows or columns in Google's words; first counts from 1.
func line(tab int64, dimension string, first, count int) *sheets.DimensionRange {
	return &sheets.DimensionRange{
		SheetId: tab, Dimension: dimension, StartIndex: int64(first - 1), EndIndex: int64(first - 1 + count),
		ForceSendFields: []string{"SheetId", "StartIndex"},
	}
}

const (
	ofRows    = "ROWS"
	ofColumns = "COLUMNS"
)
