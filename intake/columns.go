package intake

import (
	"maps"
	"slices"
	"strings"

	"thidua/sheet"
)

// headerRows is how far down a header row may stand.
const headerRows = 15

func requiredColumns(spec TabSpec) (required []Column) {
	for _, column := range spec.Columns {
		if column.Required {
			required = append(required, column)
		}
	}
	return required
}

// bindTab finds the header row and the columns of a tab.
func bindTab(tab sheet.Tab, spec TabSpec) (FormTab, []Problem) {
	bound := FormTab{Spec: spec, Tab: tab}
	var problems []Problem
	if tab.Hidden {
		problems = append(problems, problem(ProblemTabHidden, "", Wording{}).at(tab.Title, "", ""))
	}
	found := findHeader(&bound.Tab, spec)
	row := found.row
	for _, column := range spec.Columns {
		cells, again := found.twice[column.Code]
		own, copied := found.copies[column.Code]
		switch {
		case again:
			bound.Problems++
			problems = append(problems, problem(ProblemColumnDuplicate, column.TitleVi, Wording{},
				place{"got", column.wording()}, same("cells", strings.Join(cells, ", "))).at(tab.Title, cells[1], ""))
			delete(found.columns, column.Code)
			if column.Required {
				row = 0
			}
		case copied:
			problems = append(problems, problem(ProblemColumnCopied, column.TitleVi, Wording{}, place{"got", column.wording()},
				same("cells", strings.Join(own, ", ")), same("cell", own[0])).at(tab.Title, own[1], ""))
		}
	}
	if len(found.missing) > 0 {
		bound.Problems++
		row = 0
		problems = append(problems, columnProblem(ProblemColumnMissing, wordings(found.missing)).at(tab.Title, "", ""))
	}
	if row == 0 {
		return bound, problems
	}
	bound.HeaderRow, bound.Columns = row, found.columns
	bound.Others = bound.otherColumns()
	var absent []Wording
	for _, column := range spec.Columns {
		if _, ok := found.columns[column.Code]; ok {
			continue
		}
		bound.Lost = append(bound.Lost, column.Code)
		if _, again := found.twice[column.Code]; again {
			bound.Twice = append(bound.Twice, column.Code)
		} else if column.Code != ColumnName && column.Code != ColumnUnit {
			absent = append(absent, column.wording())
		}
	}
	if len(absent) > 0 {
		problems = append(problems, columnProblem(ProblemColumnAbsent, absent).at(tab.Title, "", ""))
	}
	return bound, problems
}

func wordings(columns []Column) (all []Wording) {
	for _, column := range columns {
		all = append(all, column.wording())
	}
	return all
}

// columnProblem is a Problem about columns of a tab, named in both languages.
func columnProblem(code ProblemCode, columns []Wording) *Problem {
	var vi, en []string
	for _, column := range columns {
		vi, en = append(vi, column.Vi), append(en, column.En)
	}
	p := problem(code, "", Wording{}, place{"got", Wording{strings.Join(vi, ", "), strings.Join(en, ", ")}})
	p.Got = strings.Join(vi, ", ")
	return p
}

// headers is a row read as headers.
type headers struct {
	row     int
	said    int // columns that the row names itself
	columns map[ColumnCode]int
	missing []Column // required ones that are not there
	// twice are headers that several columns have, of which nobody can say which is meant: their cells.
	twice map[ColumnCode][]string
	// copies are headers that several columns have and one by its mark: its cell, then the others'.
	copies map[ColumnCode][]string
}

// findHeader finds the first row that has all required headers, else the one that has most headers. A row that says
// several of them itself goes before one that is known by marks alone.
func findHeader(tab *sheet.Tab, spec TabSpec) (best headers) {
	required, means := requiredColumns(spec), headerKeys(spec)
	for row := 1; row <= min(headerRows, len(tab.Rows)); row++ {
		found := headersOf(tab, spec, means, row)
		found.missing = lackingColumns(required, found.columns)
		if len(found.columns) > 0 && (best.row == 0 || found.better(&best)) {
			best = found
		}
		if best.said > 1 && len(best.missing) == 0 {
			break
		}
	}
	if best.row == 0 {
		best.missing = required
	}
	return best
}

// better says whether a row is rather the header than another one above it.
func (h *headers) better(other *headers) bool {
	rank := func(h *headers) (rank int) {
		if h.said > 1 {
			rank = 2
		}
		if len(h.missing) == 0 {
			rank++
		}
		return rank
	}
	if mine, its := rank(h), rank(other); mine != its {
		return mine > its
	}
	return len(h.missing) > 0 && len(h.columns) > len(other.columns)
}

func lackingColumns(required []Column, found map[ColumnCode]int) (lacking []Column) {
	for _, column := range required {
		if _, ok := found[column.Code]; !ok {
			lacking = append(lacking, column)
		}
	}
	return lacking
}

// fewMarks is how many texts over marked columns make a row a header when it says nothing of itself: a title and a line
// of help stand over one.
const fewMarks = 3

// headersOf reads a row as headers: columns by what their headers say, those that say nothing known by their marks.
func headersOf(tab *sheet.Tab, spec TabSpec, means map[string]ColumnCode, row int) headers {
	h := headers{
		row: row, columns: map[ColumnCode]int{}, twice: map[ColumnCode][]string{}, copies: map[ColumnCode][]string{},
	}
	said, marked, texts := map[ColumnCode][]int{}, map[ColumnCode][]int{}, 0
	names := map[int]bool{} // columns whose header says what they are
	for column := 1; column <= len(tab.Rows[row-1]); column++ {
		if code := columnOf(means, tab.At(row, column)); code != "" {
			said[code], names[column] = append(said[code], column), true
		}
	}
	for _, column := range slices.Sorted(maps.Keys(tab.ColumnMarks)) {
		if names[column] {
			continue
		}
		code := ColumnCode(tab.ColumnMarks[column])
		marked[code] = append(marked[code], column)
		if cell := tab.At(row, column); cell.Kind == sheet.Text && !cell.IsBlank() {
			texts++
		}
	}
	h.said = len(said)
	for _, column := range spec.Columns {
		code := column.Code
		switch columns := said[code]; {
		case len(columns) > 0:
			h.settle(code, columns, tab.ColumnMarks)
		case len(marked[code]) > 0 && (h.said > 1 || texts >= fewMarks):
			h.settle(code, marked[code], nil)
		}
	}
	return h
}

// settle takes the only column of a code, or of several the one that is marked as the template's own.
func (h *headers) settle(code ColumnCode, columns []int, marks map[int]string) {
	isOwn := func(column int) bool { return marks[column] == string(code) }
	own := slices.IndexFunc(columns, isOwn)
	one := own >= 0 && !slices.ContainsFunc(columns[own+1:], isOwn)
	if one {
		columns = slices.Concat(columns[own:own+1], columns[:own], columns[own+1:])
	}
	h.columns[code] = columns[0]
	var cells []string
	for _, column := range columns {
		cells = append(cells, sheet.Address(h.row, column))
	}
	switch {
	case len(columns) == 1:
	case one:
		h.copies[code] = cells
	default:
		h.twice[code] = cells
	}
}

// headerKeys is which column each header means: titles in both languages and codes first, then aliases.
func headerKeys(spec TabSpec) map[string]ColumnCode {
	means := map[string]ColumnCode{}
	put := func(code ColumnCode, names ...string) {
		for _, name := range names {
			if key := labelKey(name); key != "" && means[key] == "" {
				means[key] = code
			}
		}
	}
	for _, column := range spec.Columns {
		put(column.Code, column.TitleVi, column.TitleEn, string(column.Code))
	}
	for _, column := range spec.Columns {
		put(column.Code, column.Aliases...)
	}
	return means
}

// columnOf is which column a header cell means, "" for none.
func columnOf(means map[string]ColumnCode, cell sheet.Cell) ColumnCode {
	if cell.Kind != sheet.Text || len(cell.Raw) > 4*longestName {
		return ""
	}
	return means[labelKey(cell.Raw)]
}

// otherColumns are the filled headers of a tab that are not the template's, with what stands above them.
func (t *FormTab) otherColumns() (others []OtherColumn) {
	means := headerKeys(t.Spec)
	last := len(t.Tab.Rows[t.HeaderRow-1])
	if t.HeaderRow > 1 {
		last = max(last, len(t.Tab.Rows[t.HeaderRow-2]))
	}
	for column := range t.Tab.ColumnMarks {
		last = max(last, min(column, sheet.MaxColumn))
	}
	for column := 1; column <= last; column++ {
		title, above, mark := t.Tab.At(t.HeaderRow, column), t.Tab.At(t.HeaderRow-1, column), t.Tab.ColumnMarks[column]
		if columnOf(means, title) != "" || t.means(column) || title.IsBlank() && above.IsBlank() && mark == "" {
			continue
		}
		others = append(others, OtherColumn{Column: column, Title: cellLine(title), Above: cellLine(above), Mark: mark})
	}
	return others
}
