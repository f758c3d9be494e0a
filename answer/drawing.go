package answer

import (
	"maps"
	"slices"
	"strings"

	"thidua/sheet"
)

// drawing is our tab being put right: what each of its cells is to be, as far as it is ours.
type drawing struct {
	*page
	anchor int // row in which the header is to be
	last   int // last row of what is told
	wanted map[int]map[int]sheet.CellDesign
	moving []string // what people wrote where a row of ours goes, and which goes below it
	edits  []sheet.Edit
}

// addColumns puts back the columns of ours that are gone, each behind the one it follows. What stands there is pushed
// aside.
func (d *drawing) addColumns() {
	for c := range columnCount {
		if d.at[c] != 0 {
			continue
		}
		before := 1
		switch {
		case c > 0:
			before = d.at[c-1] + 1
		case slices.Max(d.at[:]) > 0:
			before = d.firstOf()
		}
		for other := range d.at {
			if d.at[other] >= before {
				d.at[other]++
			}
		}
		d.at[c] = before
		for i, cells := range d.page.rows {
			if before <= len(cells) {
				d.page.rows[i] = slices.Insert(slices.Clone(cells), before-1, sheet.Cell{})
			}
		}
		merges := slices.Clone(d.merges)
		for i := range merges {
			if merges[i].FirstColumn >= before {
				merges[i].FirstColumn++
			}
			if merges[i].LastColumn >= before {
				merges[i].LastColumn++
			}
		}
		d.merges = merges
		d.edits = append(d.edits, sheet.Edit{Insert: &sheet.Insert{Tab: d.id, Columns: true, Before: before, Count: 1}})
	}
}

// firstOf is the leftmost of our columns.
func (d *drawing) firstOf() int {
	first := 0
	for _, at := range d.at {
		if at > 0 && (first == 0 || at < first) {
			first = at
		}
	}
	return first
}

func (d *drawing) want(row, column int, cell sheet.CellDesign) {
	if d.wanted[row] == nil {
		d.wanted[row] = map[int]sheet.CellDesign{}
	}
	d.wanted[row][column] = cell
}

// wantRow wants a whole row of ours.
func (d *drawing) wantRow(row int, cells []sheet.CellDesign) {
	for c := range cells {
		d.want(row, d.at[c], cells[c])
	}
}

// clear wants nothing in a row of ours.
func (d *drawing) clear(row int) {
	cells := blankCells()
	d.wantRow(row, cells[:])
}

// move notes what a person wrote in a row, so that it is not lost when the row is written over.
func (d *drawing) move(text string) {
	if text != "" {
		d.moving = append(d.moving, text)
	}
}

// above wants the lines above the header. Lines of ours that stand elsewhere there go.
func (d *drawing) above(lines [titleLine][]sheet.CellDesign) {
	first := d.firstOf()
	for row := 1; row < d.anchor; row++ {
		kind := d.kind(row)
		if kind == keyedRow || kind == headerRow || kind == lostRow {
			d.move(d.theirs(row))
			d.clear(row)
		}
		var line []sheet.CellDesign
		if i := titleLine - (d.anchor - row); i >= 0 {
			line = lines[i]
		}
		for i, cell := range line {
			at := d.cell(row, first+i)
			if text := textOf(at); text != "" && at.Kind != sheet.Bool && !ourLine(text) && (kind == ourRow || kind == foreignRow) {
				d.move(words(text))
			}
			cell.Span = spanAt(d.merges, row, first+i)
			d.want(row, first+i, cell)
		}
		if kind == ourRow {
			for _, column := range d.at {
				if column >= first+len(line) && ourLine(textOf(d.cell(row, column))) {
					d.want(row, column, sheet.CellDesign{})
				}
			}
		}
	}
}

// header wants the header.
func (d *drawing) header() {
	d.move(d.theirs(d.anchor))
	d.wantRow(d.anchor, headerCells())
}

// rows wants the rows below the header, and takes away those of ours that are no longer told.
func (d *drawing) rows(rows []row) {
	d.last = d.anchor + len(rows)
	d.moving = append(d.moving, d.orphans(rows)...)
	for i := range rows {
		row, r := d.anchor+1+i, rows[i]
		theirs := d.theirs(row)
		if r.key == "" && d.kind(row) == ourRow {
			r.cells[columnSaid].Text, theirs = theirs, "" // beside a heading it may stay
		}
		d.move(theirs)
		d.wantRow(row, r.cells[:])
	}
	for row := d.last + 1; row <= len(d.page.rows); row++ {
		switch d.kind(row) {
		case keyedRow, lostRow, ourRow, headerRow:
			d.move(d.theirs(row))
			d.clear(row)
		}
	}
}

// orphans are the words beside refused changes that are no longer told: they are stored nowhere else.
func (d *drawing) orphans(rows []row) (orphans []string) {
	said := d.said()
	for _, r := range rows {
		delete(said, r.key)
	}
	for i := range d.page.rows {
		key := keyOf(d.text(i+1, columnKey))
		if strings.HasPrefix(key, "r") && said[key] != "" {
			orphans = append(orphans, said[key])
			delete(said, key)
		}
	}
	return orphans
}

// keepTheirs puts what people wrote where rows of ours go into the next rows below them that are free.
func (d *drawing) keepTheirs() {
	row := d.last
	for _, text := range d.moving {
		for row++; d.kind(row) == foreignRow; row++ {
		}
		d.clear(row)
		d.want(row, d.at[columnSaid], sheet.CellDesign{Look: sheet.LookInput, Text: text})
	}
}

// puts are the edits for the rows in which something differs, rows that follow each other in one.
func (d *drawing) puts() []sheet.Edit {
	var edits []sheet.Edit
	for _, row := range slices.Sorted(maps.Keys(d.wanted)) {
		if !d.differs(row) {
			continue
		}
		first, cells := d.cells(row)
		if n := len(edits); n > 0 {
			before := edits[n-1].Put
			if before.Column == first && before.Row+len(before.Cells) == row && len(before.Cells[0]) == len(cells) {
				before.Cells = append(before.Cells, cells)
				continue
			}
		}
		edits = append(edits, put(d.id, row, first, [][]sheet.CellDesign{cells}))
	}
	return edits
}

// cells are the wanted cells of a row, from the first column that is ours; what lies between and is not, is left alone.
func (d *drawing) cells(row int) (first int, cells []sheet.CellDesign) {
	columns := slices.Sorted(maps.Keys(d.wanted[row]))
	first = columns[0]
	for column := first; column <= columns[len(columns)-1]; column++ {
		cell, ours := d.wanted[row][column]
		if !ours {
			cell.Keep = true
		}
		cell = d.kept(row, column, cell)
		cells = append(cells, cell)
		column += max(1, cell.Span) - 1 // the next cell of a list is the one behind those that this covers
	}
	return first, cells
}

func (d *drawing) differs(row int) bool {
	for column, cell := range d.wanted[row] {
		if !d.holds(row, column, cell) {
			return true
		}
	}
	return false
}

// holds says whether a cell is as it is wanted.
func (d *drawing) holds(row, column int, wanted sheet.CellDesign) bool {
	cell := d.cell(row, column)
	switch {
	case column == d.at[columnSaid] && row > d.anchor:
		return words(textOf(cell)) == wanted.Text
	case cell == nil:
		return wanted.Text == ""
	case wanted.Look == sheet.LookCheckbox:
		return cell.Kind == sheet.Bool && strings.EqualFold(cell.Raw, wanted.Text) && cell.Formula == ""
	}
	return cell.Kind == sheet.Text && cell.Raw == wanted.Text && cell.Formula == ""
}

// kept is a wanted cell, which is left alone when it is the unit's and holds what they wrote.
func (d *drawing) kept(row, column int, wanted sheet.CellDesign) sheet.CellDesign {
	if wanted.Keep || column != d.at[columnSaid] || row <= d.anchor || !d.holds(row, column, wanted) {
		return wanted
	}
	was, is := keyOf(d.text(row, columnKey)), keyOf(d.wanted[row][d.at[columnKey]].Text)
	if wanted.Text != "" || was != "" && was == is {
		return sheet.CellDesign{Keep: true}
	}
	return wanted
}
