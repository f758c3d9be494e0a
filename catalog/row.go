package catalog

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

// row gives a record's cells as what they should be, and notes each that is not. The zero value of the type stands
// for a cell that is empty or wrong.
type row struct {
	*record
	tables *tables
}

// wrong notes a mistake in a column of the row.
func (r row) wrong(column string, w wording, args ...any) {
	r.tables.wrong(r.file, r.line, column, w, args...)
}

// text is the cell as it is.
func (r row) text(column string) string { return r.cells[column] }

// need is a text that must be there.
func (r row) need(column string) string {
	text := r.cells[column]
	if text == "" {
		r.wrong(column, cellEmpty)
	}
	return text
}

// The forms of codes, each with an example.
var (
	plainCode   = codeForm{regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), "budget-revenue-local"}
	sectionCode = codeForm{regexp.MustCompile(`^[a-z0-9]+([-.][a-z0-9]+)*$`), "results.economy.budget"}
	placeCode   = codeForm{regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`), "dien-bien/tuan-giao"}
	periodCode  = codeForm{regexp.MustCompile(`^[0-9]{4}(-[A-Z0-9]+)?$`), "2022, 2022-H1"}
)

type codeForm struct {
	pattern *regexp.Regexp
	example string
}

// code is the row's own code.
func (r row) code(form codeForm) string {
	code := r.need("code")
	if code != "" && !form.pattern.MatchString(code) {
		r.wrong("code", notACode, code, form.example)
	}
	return code
}

// refer is the code of a row of another file, which must be there; empty is allowed.
func (r row) refer(column, file string) string {
	code := r.cells[column]
	if code != "" {
		r.find(column, code, file)
	}
	return code
}

// needRefer is refer, and must not be empty.
func (r row) needRefer(column, file string) string {
	r.need(column)
	return r.refer(column, file)
}

// find notes a mistake when another file has no row with the key.
func (r row) find(column, key, file string) (ok bool) {
	if _, ok = r.tables.byName[file].byKey[key]; !ok {
		r.wrong(column, notInFile, key, file)
	}
	return ok
}

// list is the parts of a cell that are parted by semicolons.
func (r row) list(column string) []string {
	var parts []string
	for part := range strings.SplitSeq(r.cells[column], ";") {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case slices.Contains(parts, part):
			r.wrong(column, listTwice, part)
		default:
			parts = append(parts, part)
		}
	}
	return parts
}

// referList is a list of codes of rows of another file.
func (r row) referList(column, file string) []string {
	codes := r.list(column)
	for _, code := range codes {
		r.find(column, code, file)
	}
	return codes
}

// date is a day; empty is allowed.
func (r row) date(column string) term.Date {
	text := r.cells[column]
	if text == "" {
		return ""
	}
	date, err := term.ParseDate(text)
	if err != nil {
		r.wrong(column, notADate, text)
		return ""
	}
	return date
}

// needDate is a day that must be there.
func (r row) needDate(column string) term.Date {
	r.need(column)
	return r.date(column)
}

// span is a first and a last day, either of which may be missing, in the right order.
func (r row) span(from, to string) Span {
	s := Span{First: r.date(from), Last: r.date(to)}
	if s.First != "" && s.Last != "" && s.Last < s.First {
		r.wrong(to, daysBackwards, s.Last, s.First)
	}
	return s
}

// whole is a whole number that must be there.
func (r row) whole(column string, least, most int) int {
	text := r.need(column)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		r.wrong(column, notAWhole, text, least, most)
		return 0
	}
	return n
}

// number is an exact number above 0; nil when the cell is empty.
func (r row) number(column string) *decimal.Decimal {
	text := r.cells[column]
	if text == "" {
		return nil
	}
	d, err := decimal.Parse(text)
	if err != nil || d <= 0 {
		r.wrong(column, notANumber, text)
		return nil
	}
	return &d
}

// yes is yes or no; it must be there.
func (r row) yes(column string) bool {
	switch text := r.need(column); text {
	case "yes":
		return true
	case "no", "":
	default:
		r.wrong(column, notYesOrNo, text)
	}
	return false
}

// enum is what every enum of package term is.
type enum interface {
	~string
	Valid() bool
	Values() []string
}

// choice is a code of an enum that must be there.
func choice[E enum](r row, column string) E {
	return chosen[E](r, column, r.need(column))
}

// choices is a list of codes of an enum.
func choices[E enum](r row, column string) []E {
	var codes []E
	for _, text := range r.list(column) {
		if code := chosen[E](r, column, text); code != "" {
			codes = append(codes, code)
		}
	}
	return codes
}

func chosen[E enum](r row, column, text string) E {
	code := E(text)
	if text != "" && !code.Valid() {
		r.wrong(column, notATerm, text, strings.Join(code.Values(), ", "))
		return ""
	}
	return code
}

// each makes something of every row of a file.
func each[T any](t *tables, file string, from func(row) T) []T {
	records := t.byName[file].records
	made := make([]T, len(records))
	for i, record := range records {
		made[i] = from(row{record, t})
	}
	return made
}
