package intake

import (
	"slices"
	"strings"

	"thidua/sheet"
)

// tabUpdate is one tab being brought up to date: which of its columns and rows are which of the design's, and what is
// to be put in. Rows and columns are counted from 1, in the sheet as it stands and in the design.
type tabUpdate struct {
	*updating
	now        *FormTab
	drawn      *sheet.TabDesign
	columns    map[int]int   // column of the design: column of the sheet, doubted for one that is there twice
	rows       map[int][]int // row of the design: rows of the sheet that have its key, or the heading
	drawnRow   map[int]int   // row of the sheet: row of the design
	named      map[int]bool  // rows of the sheet known by their name alone, as a person chose it
	freeFrom   int           // heading of the sheet behind which rows are people's own, 0 without one
	newRows    insertions
	newColumns insertions
}

// doubted stands for a column that is there several times.
const doubted = -1

func newTabUpdate(u *updating, now *FormTab, drawn *sheet.TabDesign) *tabUpdate {
	t := &tabUpdate{
		updating: u, now: now, drawn: drawn,
		columns: map[int]int{}, rows: map[int][]int{}, drawnRow: map[int]int{}, named: map[int]bool{},
	}
	for i := range drawn.Marks {
		t.columns[i+1] = t.findColumn(i + 1)
	}
	t.findRows()
	return t
}

func (t *tabUpdate) update() {
	t.placeColumns()
	t.placeStatus()
	t.placeRows()
	t.edits = append(t.edits, t.newColumns.edits(t.now.Tab.ID, true)...)
	t.edits = append(t.edits, t.newRows.edits(t.now.Tab.ID, false)...)
	t.putColumns()
	t.putRows()
	t.renewHeads()
	t.renewRows()
	t.markColumns()
	t.putRules()
}

// code is the code of a column of the design.
func (t *tabUpdate) code(column int) ColumnCode { return ColumnCode(t.drawn.Marks[column-1]) }

// cell is a cell of the design; a blank one beyond it.
func (t *tabUpdate) cell(row, column int) sheet.CellDesign {
	if row < 1 || row > len(t.drawn.Rows) || column < 1 || column > len(t.drawn.Rows[row-1].Cells) {
		return sheet.CellDesign{}
	}
	return t.drawn.Rows[row-1].Cells[column-1]
}

// drawnColumn is the column of the design with a code, 0 for none.
func (t *tabUpdate) drawnColumn(codes ...ColumnCode) int {
	for _, code := range codes {
		if i := slices.Index(t.drawn.Marks, string(code)); i >= 0 {
			return i + 1
		}
	}
	return 0
}

// findColumn is the column of the sheet that is one of the design's, 0 when it has none.
func (t *tabUpdate) findColumn(drawn int) int {
	code := t.code(drawn)
	if column, ok := t.now.Columns[code]; ok {
		return column
	}
	if slices.Contains(t.now.Twice, code) {
		return doubted
	}
	title := labelKey(t.cell(t.drawn.HeaderRow, drawn).Text)
	found := 0
	for _, other := range t.now.Others {
		if other.Mark == string(code) || title != "" && labelKey(other.Title) == title || strings.EqualFold(other.Above, string(code)) {
			if found != 0 {
				return doubted
			}
			found = other.Column
		}
	}
	return found
}

// heading says whether a row of the design is a heading.
func (t *tabUpdate) heading(row int) bool { return t.cell(row, 1).Look == sheet.LookSection }

// headingText is what a heading of the design says.
func (t *tabUpdate) headingText(row int) string {
	for _, cell := range t.drawn.Rows[row-1].Cells {
		if cell.Text != "" {
			return cell.Text
		}
	}
	return ""
}

// key is the key that is printed in a row of the design; ok is false for one that has none.
func (t *tabUpdate) key(row int) (key rowKey, ok bool) {
	cell := t.cell(row, t.drawnColumn(t.keyColumns()...))
	if row <= t.drawn.HeaderRow || cell.Look != sheet.LookCode || cell.Text == "" {
		return key, false
	}
	return rowKey{cell.Text, t.cell(row, t.drawnColumn(ColumnContext, ColumnSlot)).Text}, true
}

func (t *tabUpdate) keyColumns() []ColumnCode {
	if t.now.Spec.Code == TabNarratives {
		return []ColumnCode{ColumnSection}
	}
	return []ColumnCode{ColumnCodeKey}
}

// findRows finds the rows of the design in the sheet: by code and context, those without code by name, headings by
// what they say.
func (t *tabUpdate) findRows() {
	byKey, byName, byHeading := map[rowKey]int{}, map[string]int{}, map[string]int{}
	for row := t.drawn.HeaderRow + 1; row <= len(t.drawn.Rows); row++ {
		if t.heading(row) {
			byHeading[labelKey(t.headingText(row))] = row
			continue
		}
		key, ok := t.key(row)
		if !ok || byKey[key] != 0 {
			continue
		}
		byKey[key] = row
		if name := labelKey(t.cell(row, t.drawnColumn(ColumnName)).Text); name != "" {
			if byName[name] != 0 {
				byName[name] = doubted
				continue
			}
			byName[name] = row
		}
	}
	for row := range t.now.rows {
		key, name := t.keyNow(row)
		drawn := byKey[key]
		if key.key == "" {
			if drawn = byName[name]; drawn > 0 {
				t.named[row] = true
			} else {
				drawn = byHeading[t.headingNow(row)]
			}
		}
		if drawn <= 0 {
			continue
		}
		t.rows[drawn] = append(t.rows[drawn], row)
		t.drawnRow[row] = drawn
		if t.heading(drawn) && t.headingText(drawn) == spareHeading {
			t.freeFrom = row
		}
	}
}

// keyNow is the key and the name of a row of the sheet.
func (t *tabUpdate) keyNow(row int) (key rowKey, name string) {
	tab := t.now
	name = labelKey(cellLine(tab.Cell(row, ColumnName)))
	if tab.Spec.Code == TabNarratives {
		return rowKey{codeOf(tab.Cell(row, ColumnSection)), orElse(codeOf(tab.Cell(row, ColumnSlot)), bodySlot)}, name
	}
	return rowKey{codeOf(tab.Cell(row, ColumnCodeKey)), strings.ToLower(cellLine(tab.Cell(row, ColumnContext)))}, name
}

// headingNow is what a row of the sheet says that has a text in one cell alone, else "".
func (t *tabUpdate) headingNow(row int) string {
	text := ""
	for _, cell := range t.now.Tab.Rows[row-1] {
		if cell.IsBlank() {
			continue
		}
		if text != "" {
			return ""
		}
		text = labelKey(cellLine(cell))
	}
	return text
}

// placeColumns puts in the columns that the sheet does not have: behind the one that stands before it in the design,
// else before the first that follows.
func (t *tabUpdate) placeColumns() {
	before := 0
	for column := 1; column <= len(t.drawn.Marks); column++ {
		switch at := t.columns[column]; {
		case at > 0:
			before = at + 1
			continue
		case at == doubted:
			continue
		}
		if before == 0 {
			before = t.firstColumn()
		}
		t.newColumns.add(before, column)
		t.change(t.now.Tab.Title, t.now.HeaderRow, before, Wording{"thêm cột “{title}”.", "the column “{title}” is added."},
			same("title", t.cell(t.drawn.HeaderRow, column).Text))
	}
}

// firstColumn is the first column of the sheet that is one of the design's.
func (t *tabUpdate) firstColumn() int {
	first := 1
	for _, at := range t.columns {
		if at > 0 && (first == 1 || at < first) {
			first = at
		}
	}
	return first
}

// placeStatus puts in the line that tells how the sheet was read, right above the header.
func (t *tabUpdate) placeStatus() {
	drawn := slices.IndexFunc(t.drawn.Rows, func(row sheet.RowDesign) bool {
		return len(row.Cells) > 0 && row.Cells[0].Look == sheet.LookStatus
	}) + 1
	if drawn == 0 {
		return
	}
	for row := 1; row < t.now.HeaderRow; row++ {
		for column := range t.now.Tab.Rows[row-1] {
			if strings.HasPrefix(t.now.Tab.At(row, column+1).Raw, StatusPrefix) {
				return
			}
		}
	}
	before := t.now.HeaderRow
	if t.codesRow() > 0 {
		before = t.codesRow()
	}
	t.newRows.add(before, drawn)
	t.change(t.now.Tab.Title, before, 1, Wording{"thêm dòng trạng thái.", "the line that tells how the sheet was read is added."})
}

// codesRow is the row of the sheet that holds the codes of members above their names, 0 when there is none.
func (t *tabUpdate) codesRow() int {
	for _, other := range t.now.Others {
		if t.now.Spec.Code == TabPlans && memberCode(strings.ToLower(other.Above)) {
			return t.now.HeaderRow - 1
		}
	}
	return 0
}
