package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"thidua/sheet"
)

// renewHeads renews the lines above the table that are ours: whose it is, and what to fill.
func (t *tabUpdate) renewHeads() {
	for drawn := 1; drawn < t.drawn.HeaderRow; drawn++ {
		cell := t.cell(drawn, 1)
		ours := func(text string) bool {
			return strings.HasSuffix(cell.Text, helpEnd) && strings.HasSuffix(text, helpEnd) ||
				strings.Contains(cell.Text, aboutPeriod) && strings.Contains(text, aboutPeriod)
		}
		if cell.Look != sheet.LookHelp {
			continue
		}
		for row := 1; row < t.now.HeaderRow; row++ {
			for column := range t.now.Tab.Rows[row-1] {
				if text := cellLine(t.now.Tab.At(row, column+1)); ours(text) && text != lineText(cell.Text) {
					t.renew(row, column+1, cell)
				}
			}
		}
	}
	for column := range t.drawn.Marks {
		at := t.columns[column+1]
		if cell := t.cell(t.drawn.HeaderRow, column+1); at > 0 && t.now.Tab.At(t.now.HeaderRow, at).IsBlank() && cell.Text != "" {
			t.renew(t.now.HeaderRow, at, cell)
		}
	}
}

// renew writes one cell that is ours, or blank, and tells of it.
func (t *tabUpdate) renew(row, column int, cell sheet.CellDesign) {
	span, alone := t.spanNow(row, column)
	if !alone {
		return // people have merged it with other rows
	}
	cell.Span = span
	was, is := shownText(t.now.Tab.At(row, column)), cell.Text
	if cell.Number != "" {
		is = strings.Replace(cell.Number, ".", ",", 1)
	}
	t.put(t.newRows.moved(row), map[int]sheet.CellDesign{t.newColumns.moved(column): cell})
	what := Wording{"điền “{is}”.", "“{is}” is filled in."}
	if was != "" {
		what = Wording{"sửa “{was}” thành “{is}”.", "“{was}” becomes “{is}”."}
	}
	t.change(t.now.Tab.Title, row, column, what, same("was", clip(was, longestGot)), same("is", clip(is, longestGot)))
}

// spanNow is over how many columns a cell of the sheet is merged when all is put in; alone is false when other rows have
// part in it, or it lies under another cell.
func (t *tabUpdate) spanNow(row, column int) (span int, alone bool) {
	for _, m := range t.now.Tab.Merges {
		if row < m.FirstRow || row > m.LastRow || column < m.FirstColumn || column > m.LastColumn {
			continue
		}
		return t.newColumns.moved(m.LastColumn) - t.newColumns.moved(m.FirstColumn) + 1,
			m.FirstRow == m.LastRow && m.FirstColumn == column
	}
	return 1, true
}

// renewRows renews what is ours in the rows that were there before, and fills in what the design fills in blank cells.
func (t *tabUpdate) renewRows() {
	for row := range t.now.rows {
		drawn := t.drawnRow[row]
		if drawn == 0 || t.heading(drawn) {
			continue
		}
		ours := !t.named[row] && (t.freeFrom == 0 || row < t.freeFrom)
		for column := 1; column <= len(t.drawn.Marks); column++ {
			at := t.columns[column]
			if at <= 0 {
				continue
			}
			cell, now := t.cell(drawn, column), t.now.Tab.At(row, at)
			if cell.Number == "" && lineText(cell.Text) == lineText(shownText(now)) {
				continue
			}
			switch {
			case ours && t.mayRenew(row, column, cell):
				t.renew(row, at, cell)
			case now.IsBlank() && now.Formula == "" && fillable(cell.Look) && len(t.rows[drawn]) == 1:
				t.renew(row, at, cell)
			}
		}
		if at := t.columns[t.drawnColumn(ColumnName)]; ours && at > 0 && t.now.Tab.At(row, at).Note == "" {
			t.noteNow(row, drawn)
		}
	}
}

// noteNow writes the note of a row that has none.
func (t *tabUpdate) noteNow(row, drawn int) {
	if note := t.cell(drawn, t.drawnColumn(ColumnName)).Note; note != "" {
		t.note(t.newRows.moved(row), drawn)
		t.change(t.now.Tab.Title, row, t.columns[t.drawnColumn(ColumnName)], Wording{"thêm ghi chú “{note}”.", "the note “{note}” is added."},
			same("note", clip(note, longestGot)))
	}
}

// fillable says whether a person may type into a cell of a look.
func fillable(look sheet.Look) bool {
	switch look {
	case sheet.LookInput, sheet.LookInputCount, sheet.LookInputAmount, sheet.LookInputPercent, sheet.LookInputDate:
		return true
	}
	return false
}

// mayRenew says whether a locked cell that differs from the design is written anew. What would hide that the sheet
// itself is at odds is left: a name that is another row's (a column was sorted alone), the unit of figures that stand
// there, the code of another period.
func (t *tabUpdate) mayRenew(row, column int, cell sheet.CellDesign) bool {
	now := t.now.Tab.At(row, t.columns[column])
	switch {
	case cell.Text == "" || now.Formula != "":
		return false
	case cell.Look == sheet.LookReference:
		return true
	case cell.Look == sheet.LookUnit:
		return !t.filled(row)
	case cell.Look != sheet.LookLocked:
		return false
	case t.code(column) == ColumnName:
		return !t.anothersName(row)
	case t.code(column) == ColumnValue:
		key, _ := t.keyNow(row)
		return key.key == ItemTemplateVersion || now.IsBlank()
	}
	return true
}

// filled says whether a person has filled anything in a row of the sheet.
func (t *tabUpdate) filled(row int) bool {
	for column := 1; column <= len(t.drawn.Marks); column++ {
		if at := t.columns[column]; at > 0 && fillable(t.cell(t.drawnRow[row], column).Look) && !t.now.Tab.At(row, at).IsBlank() {
			return true
		}
	}
	return false
}

// anothersName says whether the name of a row of the sheet is that of another row of the design.
func (t *tabUpdate) anothersName(row int) bool {
	_, name := t.keyNow(row)
	for drawn := t.drawn.HeaderRow + 1; drawn <= len(t.drawn.Rows); drawn++ {
		if drawn != t.drawnRow[row] && name != "" && labelKey(t.cell(drawn, t.drawnColumn(ColumnName)).Text) == name {
			return true
		}
	}
	return false
}

// markColumns marks the columns that carry no mark.
func (t *tabUpdate) markColumns() {
	marked := slices.Collect(maps.Values(t.now.Tab.ColumnMarks))
	count := 0
	for i, code := range t.drawn.Marks {
		at := t.columns[i+1]
		if code == "" || t.columnNow(i+1) == 0 || slices.Contains(marked, code) || at > 0 && t.now.Tab.ColumnMarks[at] != "" {
			continue
		}
		count++
		t.edits = append(t.edits, sheet.Edit{Mark: &sheet.MarkColumn{Tab: t.now.Tab.ID, Column: t.columnNow(i + 1), Code: code}})
	}
	if count > 0 {
		t.change(t.now.Tab.Title, 0, 0, Wording{"đánh dấu ẩn {count} cột.", "{count} columns are marked unseen."}, same("count", strconv.Itoa(count)))
	}
}

// putRules writes the rules of cells that were put in, and all of which the sheet has old choices or another version's.
func (t *tabUpdate) putRules() {
	count := 0
	for _, rule := range t.drawn.Rules {
		all := t.renewed || rule.Kind == sheet.AllowList && t.stale[rule.List]
		var blocks []sheet.Range
		for _, block := range append([]sheet.Range{rule.Where}, rule.Also...) {
			blocks = append(blocks, t.blocksNow(block, all)...)
		}
		if len(blocks) == 0 {
			continue
		}
		rule.Where, rule.Also = blocks[0], blocks[1:]
		t.putRule(t.now.Tab.ID, rule)
		count++
	}
	if count > 0 {
		t.change(t.now.Tab.Title, 0, 0, Wording{"cập nhật {count} quy tắc nhập.", "{count} rules of input are renewed."}, same("count", strconv.Itoa(count)))
	}
}

// blocksNow is where the cells of a block of the design stand when all is put in; without all only those of rows and
// columns that are new.
func (t *tabUpdate) blocksNow(block sheet.Range, all bool) (blocks []sheet.Range) {
	for column := block.FirstColumn; column <= block.LastColumn; column++ {
		to := t.columnNow(column)
		if to == 0 {
			continue
		}
		var rows []int
		for row := block.FirstRow; row <= block.LastRow; row++ {
			switch at := t.newRows.placed(row); {
			case at > 0:
				rows = append(rows, at)
			case !all && t.newColumns.placed(column) == 0:
			case t.spare(row):
				rows = append(rows, t.newRows.moved(t.spareNow(row)))
			default:
				for _, now := range t.rows[row] {
					rows = append(rows, t.newRows.moved(now))
				}
			}
		}
		slices.Sort(rows)
		blocks = append(blocks, blocksOf(slices.Compact(rows), to)...)
	}
	return blocks
}
