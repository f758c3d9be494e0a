package intake

import (
	"maps"
	"slices"

	"thidua/sheet"
)

// placeRows puts in the printed rows that the sheet does not have, with the heading of their group when nothing of the
// group is there.
func (t *tabUpdate) placeRows() {
	for first := t.drawn.HeaderRow + 1; first <= len(t.drawn.Rows); {
		next := first + 1
		for next <= len(t.drawn.Rows) && !t.heading(next) {
			next++
		}
		t.placeGroup(first, next)
		first = next
	}
}

// placeGroup puts in what is missing of the rows from first up to next.
func (t *tabUpdate) placeGroup(first, next int) {
	var missing []int
	there := false
	for row := first; row < next; row++ {
		key, keyed := t.key(row)
		switch {
		case len(t.rows[row]) > 0:
			there = true
		case keyed && !t.keyThere(key, row):
			missing = append(missing, row)
		}
	}
	if len(missing) == 0 {
		return
	}
	if !there {
		place := t.placeOfGroup(first, next)
		if t.heading(first) {
			missing = slices.Insert(missing, 0, first)
		}
		for _, row := range missing {
			t.placeRow(place, row)
		}
		return
	}
	for _, row := range missing {
		t.placeRow(t.placeInGroup(row, first, next), row)
	}
}

// keyThere says whether the sheet has a key that stands in another row of the design too, as an award form may.
func (t *tabUpdate) keyThere(key rowKey, row int) bool {
	for other := range t.rows {
		if otherKey, keyed := t.key(other); keyed && other != row && otherKey == key {
			return true
		}
	}
	return false
}

// placeInGroup is before which row of the sheet a row goes: behind the nearest one before it in its group, else before
// the nearest one behind it.
func (t *tabUpdate) placeInGroup(row, first, next int) int {
	for before := row - 1; before >= first; before-- {
		if rows := t.rows[before]; len(rows) > 0 {
			return rows[len(rows)-1] + 1
		}
	}
	for behind := row + 1; behind < next; behind++ {
		if rows := t.rows[behind]; len(rows) > 0 {
			return rows[0]
		}
	}
	return t.now.HeaderRow + 1
}

// placeOfGroup is before which row of the sheet a whole group goes: before what follows it in the design, else behind
// what precedes it, else below the header.
func (t *tabUpdate) placeOfGroup(first, next int) int {
	for behind := next; behind <= len(t.drawn.Rows); behind++ {
		if rows := t.rows[behind]; len(rows) > 0 {
			return rows[0]
		}
	}
	last := t.now.HeaderRow
	for before := first - 1; before > t.drawn.HeaderRow; before-- {
		for _, row := range t.rows[before] {
			last = max(last, row)
		}
	}
	return last + 1
}

func (t *tabUpdate) placeRow(before, row int) {
	t.newRows.add(before, row)
	if key, keyed := t.key(row); keyed {
		t.change(t.now.Tab.Title, before, 1, Wording{"thêm dòng “{name}” ({key}).", "the row “{name}” ({key}) is added."},
			same("name", t.cell(row, t.drawnColumn(ColumnName)).Text), same("key", key.String()))
	}
}

// columnNow is where a column of the design stands when all is put in, 0 for nowhere.
func (t *tabUpdate) columnNow(column int) int {
	if at := t.columns[column]; at > 0 {
		return t.newColumns.moved(at)
	}
	return t.newColumns.placed(column)
}

// put writes cells of one row, by column, and leaves what stands between them.
func (t *tabUpdate) put(row int, cells map[int]sheet.CellDesign) {
	if len(cells) == 0 {
		return
	}
	columns := slices.Sorted(maps.Keys(cells))
	first, last := columns[0], columns[len(columns)-1]
	line := make([]sheet.CellDesign, last-first+1)
	for i := range line {
		cell, ok := cells[first+i]
		cell.Keep = !ok
		line[i] = cell
	}
	t.edits = append(t.edits, sheet.Edit{Put: &sheet.Put{Tab: t.now.Tab.ID, Row: row, Column: first, Cells: [][]sheet.CellDesign{line}}})
}

// putRows writes the rows that were put in.
func (t *tabUpdate) putRows() {
	for _, one := range t.newRows {
		for _, row := range one.drawn {
			at := t.newRows.placed(row)
			cells := map[int]sheet.CellDesign{}
			for column := 1; column <= len(t.drawn.Rows[row-1].Cells); column++ {
				cell := t.cell(row, column)
				if cell.Look == sheet.LookStatus {
					cells[1] = cell
				} else if to := t.columnNow(column); to > 0 && row > t.drawn.HeaderRow {
					cells[to] = cell
				}
			}
			t.put(at, cells)
			t.note(at, row)
		}
	}
}

// note writes the note of a row's name.
func (t *tabUpdate) note(at, row int) {
	name := t.drawnColumn(ColumnName)
	if note := t.cell(row, name).Note; note != "" && t.columnNow(name) > 0 {
		t.edits = append(t.edits, sheet.Edit{Note: &sheet.SetNote{Tab: t.now.Tab.ID, Row: at, Column: t.columnNow(name), Text: note}})
	}
}

// putColumns writes the columns that were put in: header, and the cells of all rows that were there before.
func (t *tabUpdate) putColumns() {
	for _, one := range t.newColumns {
		for _, column := range one.drawn {
			first := t.now.HeaderRow
			if t.codesRow() > 0 {
				first--
			}
			last := max(len(t.now.Tab.Rows), t.lastSpare())
			from := t.newRows.moved(first)
			block := sheet.Put{Tab: t.now.Tab.ID, Row: from, Column: t.columnNow(column)}
			for range t.newRows.moved(last) - from + 1 {
				block.Cells = append(block.Cells, []sheet.CellDesign{{Keep: true}})
			}
			for row := first; row <= last; row++ {
				if !t.mergedAcross(row, one.before) {
					block.Cells[t.newRows.moved(row)-from][0] = t.columnCell(row, column)
				}
			}
			t.edits = append(t.edits, sheet.Edit{Put: &block})
		}
	}
}

// mergedAcross says whether cells of a row are merged from before a column on over it, as a heading may be.
func (t *tabUpdate) mergedAcross(row, column int) bool {
	return slices.ContainsFunc(t.now.Tab.Merges, func(m sheet.Range) bool {
		return m.FirstRow <= row && row <= m.LastRow && m.FirstColumn < column && column <= m.LastColumn
	})
}

// columnCell is what a row of the sheet gets in a column that was put in.
func (t *tabUpdate) columnCell(row, column int) sheet.CellDesign {
	switch {
	case row <= t.now.HeaderRow:
		return t.cell(t.drawn.HeaderRow-t.now.HeaderRow+row, column)
	case t.drawnRow[row] > 0 && len(t.rows[t.drawnRow[row]]) == 1:
		return t.cell(t.drawnRow[row], column)
	case t.drawnRow[row] > 0:
		return sheet.CellDesign{Look: t.cell(t.drawnRow[row], column).Look}
	}
	for spare := t.drawn.HeaderRow + 1; spare <= len(t.drawn.Rows); spare++ {
		if t.spare(spare) {
			cell := t.cell(spare, column)
			return sheet.CellDesign{Look: cell.Look, Format: cell.Format}
		}
	}
	return sheet.CellDesign{Keep: true}
}

// spare says whether a row of the design is for what is not printed in advance.
func (t *tabUpdate) spare(row int) bool {
	_, keyed := t.key(row)
	return row > t.drawn.HeaderRow && !keyed && !t.heading(row)
}

// spareNow is the row of the sheet that a spare row of the design stands for: they follow what is printed.
func (t *tabUpdate) spareNow(row int) int {
	base := t.freeFrom
	for at := range t.drawnRow {
		if t.freeFrom == 0 {
			base = max(base, at)
		}
	}
	at := max(base, t.now.HeaderRow)
	for spare := t.drawn.HeaderRow + 1; spare <= row; spare++ {
		if t.spare(spare) {
			at++
		}
	}
	return at
}

// lastSpare is the row of the sheet that the last row of the design stands for, 0 when it has no spare rows.
func (t *tabUpdate) lastSpare() int {
	if last := len(t.drawn.Rows); t.spare(last) {
		return t.spareNow(last)
	}
	return 0
}
