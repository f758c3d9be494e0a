package paper

// MaxColumns is how many columns a table of an office document may have. A cell never reaches beyond it by spanning.
const MaxColumns = 63

// Place is where a cell stands in a row of its table.
type Place struct {
	Cell      *Cell
	Column    int  // from 0
	Columns   int  // at least 1
	Rows      int  // at least 1, with this one; of a continued one the rows that are left
	Continued bool // it began in a row above, and this row only goes round it
}

// Columns is the number of columns of a table: what its widest row needs.
func (t *Table) Columns() int {
	columns := 0
	for _, rows := range [][]Row{t.Head, t.Rows} {
		for _, places := range Places(rows, 0) {
			if len(places) > 0 {
				last := places[len(places)-1]
				columns = max(columns, last.Column+last.Columns)
			}
		}
	}
	return columns
}

// Places says where each cell of the rows stands, from left to right. A cell takes the first column that is free, and
// spans what is free beside it; no cell reaches over the last row. With columns above 0 each row is that wide: what it
// lacks are empty cells, and what is too wide is cut.
func Places(rows []Row, columns int) [][]Place {
	out := make([][]Place, len(rows))
	var above []Place // places of the row above
	for i := range rows {
		var here []Place
		free := 0 // first column that is not taken
		carried := carry(above)
		// around takes in what hangs down from above up to a column.
		around := func() {
			for len(carried) > 0 && carried[0].Column <= free {
				here, free = append(here, carried[0]), carried[0].Column+carried[0].Columns
				carried = carried[1:]
			}
		}
		put := func(cell *Cell) {
			around()
			wide := max(min(cell.Columns, MaxColumns-free), 1)
			if columns > 0 {
				wide = min(wide, columns-free)
			}
			if len(carried) > 0 {
				wide = min(wide, carried[0].Column-free)
			}
			if wide > 0 {
				here = append(here, Place{Cell: cell, Column: free, Columns: wide, Rows: min(max(cell.Rows, 1), len(rows)-i)})
				free += wide
			}
		}
		for j := range rows[i].Cells {
			put(&rows[i].Cells[j])
		}
		for around(); len(carried) > 0 || free < columns; around() {
			put(&Cell{})
		}
		out[i], above = here, here
	}
	return out
}

// carry is what of a row hangs down into the next.
func carry(above []Place) []Place {
	var out []Place
	for _, place := range above {
		if place.Rows > 1 {
			place.Rows, place.Continued = place.Rows-1, true
			out = append(out, place)
		}
	}
	return out
}

// table is a clean copy. It is nil when it has no cell.
func (c *cleaner) table(t *Table) Block {
	columns := t.Columns()
	if columns == 0 {
		return nil
	}
	out := &Table{Caption: c.spans(t.Caption, false), Wide: t.Wide, Widths: make([]float64, columns)}
	out.Head, out.Rows = c.rows(t.Head, columns), c.rows(t.Rows, columns)
	for i := range out.Widths {
		out.Widths[i] = 1
		if i < len(t.Widths) && t.Widths[i] > 0 {
			out.Widths[i] = min(max(t.Widths[i], 0.001), 1000)
		}
	}
	return out
}

// rows are the rows with every cell spelled out.
func (c *cleaner) rows(rows []Row, columns int) []Row {
	out := make([]Row, 0, len(rows))
	for i, places := range Places(rows, columns) {
		row := Row{Bold: rows[i].Bold, Apart: rows[i].Apart}
		for _, place := range places {
			if !place.Continued {
				row.Cells = append(row.Cells, Cell{
					Spans: c.spans(place.Cell.Spans, false), Align: place.Cell.Align, Columns: place.Columns, Rows: place.Rows,
				})
			}
		}
		out = append(out, row)
	}
	return out
}
