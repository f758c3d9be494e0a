package intake

import (
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
	row, columns, missing, twice := findHeader(tab, spec)
	var unreadable []Wording // required headers that are not there, or there twice
	for _, column := range missing {
		unreadable = append(unreadable, column.wording())
	}
	for _, column := range spec.Columns {
		if cells, ok := twice[column.Code]; ok {
			bound.Problems++
			problems = append(problems, problem(ProblemColumnDuplicate, column.TitleVi, Wording{},
				place{"got", column.wording()}, same("cells", strings.Join(cells, ", "))).at(tab.Title, cells[1], ""))
			delete(columns, column.Code)
			if column.Required {
				row = 0
			}
		}
	}
	if len(unreadable) > 0 {
		bound.Problems++
		row = 0
		problems = append(problems, columnProblem(ProblemColumnMissing, unreadable).at(tab.Title, "", ""))
	}
	if row == 0 {
		return bound, problems
	}
	bound.HeaderRow, bound.Columns = row, columns
	bound.Others = otherColumns(tab, spec, row)
	var absent []Wording
	for _, column := range spec.Columns {
		if _, ok := columns[column.Code]; ok {
			continue
		}
		bound.Lost = append(bound.Lost, column.Code)
		if _, ok := twice[column.Code]; !ok && column.Code != ColumnName && column.Code != ColumnUnit {
			absent = append(absent, column.wording())
		}
	}
	if len(absent) > 0 {
		problems = append(problems, columnProblem(ProblemColumnAbsent, absent).at(tab.Title, "", ""))
	}
	return bound, problems
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

// findHeader finds the first row that has all required headers, else the one that has most headers: where each
// column is, which required ones are missing, and which headers stand twice (their cells).
func findHeader(tab sheet.Tab, spec TabSpec) (
	row int, columns map[ColumnCode]int, missing []Column, twice map[ColumnCode][]string,
) {
	required, means := requiredColumns(spec), headerKeys(spec)
	best := -1
	for i := range min(headerRows, len(tab.Rows)) {
		found, double := headersOf(tab, means, i+1)
		lacking := lackingColumns(required, found)
		if len(found) > 0 && (best < 0 || len(lacking) == 0 || len(found) > best) {
			best, row, columns, missing, twice = len(found), i+1, found, lacking, double
		}
		if len(found) > 0 && len(lacking) == 0 {
			break
		}
	}
	if best < 0 {
		return 0, nil, required, nil
	}
	return row, columns, missing, twice
}

func lackingColumns(required []Column, found map[ColumnCode]int) (lacking []Column) {
	for _, column := range required {
		if _, ok := found[column.Code]; !ok {
			lacking = append(lacking, column)
		}
	}
	return lacking
}

// headersOf reads a row as headers.
func headersOf(tab sheet.Tab, means map[string]ColumnCode, row int) (found map[ColumnCode]int, twice map[ColumnCode][]string) {
	found = map[ColumnCode]int{}
	for i, cell := range tab.Rows[row-1] {
		code := columnOf(means, cell)
		if code == "" {
			continue
		}
		if first, again := found[code]; again {
			if twice == nil {
				twice = map[ColumnCode][]string{}
			}
			if twice[code] == nil {
				twice[code] = []string{sheet.Address(row, first)}
			}
			twice[code] = append(twice[code], sheet.Address(row, i+1))
			continue
		}
		found[code] = i + 1
	}
	return found, twice
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
	if cell.Kind != sheet.Text {
		return ""
	}
	return means[labelKey(cell.Raw)]
}

// otherColumns are the filled headers of a row that are not the template's, with what stands above them.
func otherColumns(tab sheet.Tab, spec TabSpec, row int) (others []OtherColumn) {
	means := headerKeys(spec)
	last := len(tab.Rows[row-1])
	if row > 1 {
		last = max(last, len(tab.Rows[row-2]))
	}
	for column := 1; column <= last; column++ {
		title, above := tab.At(row, column), sheet.Cell{}
		if row > 1 {
			above = tab.At(row-1, column)
		}
		if columnOf(means, title) != "" || title.IsBlank() && above.IsBlank() {
			continue
		}
		others = append(others, OtherColumn{Column: column, Title: cellLine(title), Above: cellLine(above)})
	}
	return others
}
