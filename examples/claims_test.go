package examples_test

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/decimal"
	"thidua/intake"
	"thidua/term"
)

// target is a parsed target of the token list: folder/tab/row[@context]/COLUMN[#n]. The row of an exemplar is its
// name, the context its section and, from the second of that name on, "~2", "~3" …; #n is the n-th number of the
// cell's text, 1 when left out.
type target struct {
	folder, tab, row, context, column string
	number                            int
}

func (a target) cell() string {
	row := a.row
	if a.context != "" {
		row += "@" + a.context
	}
	return strings.Join([]string{a.folder, a.tab, row, a.column}, "/")
}

// A row may hold strokes itself (a district's code, "Trường Mầm non 20/7"), the other parts do not.
var targetPattern = regexp.MustCompile(`^([^/]+)/([^/]+)/([^@]+?)(?:@([^/@]*))?/([A-Za-z_]+)(?:#([0-9]+))?$`)

func parseTarget(s string) (target, error) {
	part := targetPattern.FindStringSubmatch(s)
	if part == nil {
		return target{}, fmt.Errorf("%q is not a target", s)
	}
	number := 1
	if part[6] != "" {
		var err error
		if number, err = strconv.Atoi(part[6]); err != nil || number < 1 {
			return target{}, fmt.Errorf("%q is not a target", s)
		}
	}
	return target{folder: part[1], tab: part[2], row: part[3], context: part[4], column: part[5], number: number}, nil
}

// cell is what a form says at one place: the text as printed, and the number it stands for where it is a figure.
type cell struct {
	text   string
	figure *decimal.Decimal
	date   bool // 07/4/2014 and 07/04/2014 are one date
}

// cells is every cell of a form that may hold a number, by its address as targets write it. Narratives are left out:
// their figures are marks, filled from these cells. So are notes, which explain and state nothing of their own.
func cells(folder string, draft *intake.Draft) map[string]cell {
	all := map[string]cell{}
	put := func(tab intake.TabCode, row, column string, c cell) {
		if c.text != "" || c.figure != nil {
			all[strings.Join([]string{folder, string(tab), row, column}, "/")] = c
		}
	}
	putHeader(put, &draft.Header)
	for i := range draft.Values {
		value := &draft.Values[i]
		row := value.Indicator
		if value.Context != "" {
			row += "@" + value.Context
		}
		for _, measure := range measures {
			put(intake.TabIndicators, row, string(measure), cell{text: value.Printed[measure], figure: value.Measure(measure)})
		}
	}
	for _, award := range draft.Awards {
		count, err := decimal.FromInt(award.Count)
		if err != nil {
			count = decimal.Min // no token has it
		}
		put(intake.TabAwards, awardRow(&award), string(award.Recipient), cell{text: award.Printed, figure: &count})
	}
	for i := range draft.Exemplars {
		exemplar := &draft.Exemplars[i]
		row := exemplarRow(exemplar)
		put(intake.TabExemplars, row, "name", cell{text: exemplar.Name})
		put(intake.TabExemplars, row, "place", cell{text: exemplar.Place})
		put(intake.TabExemplars, row, "model", cell{text: exemplar.Model})
		for column, number := range exemplarNumbers(exemplar) {
			put(intake.TabExemplars, row, string(column), cell{text: exemplar.Printed[column], figure: *number})
		}
	}
	for _, document := range draft.Documents {
		put(intake.TabDocuments, document.Code, "number", cell{text: document.Number})
		put(intake.TabDocuments, document.Code, "issuer", cell{text: document.Issuer})
		put(intake.TabDocuments, document.Code, "issued_on", cell{text: day(document.IssuedOn), date: true})
		put(intake.TabDocuments, document.Code, "subject", cell{text: document.Subject})
	}
	return all
}

func putHeader(put func(tab intake.TabCode, row, column string, c cell), header *intake.Header) {
	put(intake.TabHeader, "title", "value", cell{text: header.Title})
	put(intake.TabHeader, "number", "value", cell{text: header.Number})
	put(intake.TabHeader, "place", "value", cell{text: header.Place})
	put(intake.TabHeader, "issued-on", "value", cell{text: day(header.IssuedOn), date: true})
	put(intake.TabHeader, "signatory-title", "value", cell{text: header.SignatoryTitle})
	put(intake.TabHeader, "signatory", "value", cell{text: header.Signatory})
	for i, recipient := range header.Recipients {
		put(intake.TabHeader, fmt.Sprintf("recipient-%d", i+1), "value", cell{text: recipient})
	}
}

var measures = []term.Measure{
	term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan, term.MeasureNumerator, term.MeasureDenominator,
	term.MeasureShare, term.MeasureChange,
}

func day(date term.Date) string {
	if date == "" {
		return ""
	}
	return date.Format(term.LanguageVi)
}

func awardRow(award *intake.Award) string {
	row := award.Form
	if award.Stage != term.AwardStageDecided {
		row += "@" + string(award.Stage)
	}
	return row
}

func exemplarRow(exemplar *intake.Exemplar) string {
	row := exemplar.Name + "@" + exemplar.Section
	if exemplar.Occurrence > 0 {
		row += fmt.Sprintf("~%d", exemplar.Occurrence+1)
	}
	return row
}

func exemplarNumbers(exemplar *intake.Exemplar) map[intake.ColumnCode]**decimal.Decimal {
	return map[intake.ColumnCode]**decimal.Decimal{
		intake.ColumnIncomeMin: &exemplar.IncomeMin, intake.ColumnIncomeMax: &exemplar.IncomeMax,
		intake.ColumnJobsMin: &exemplar.JobsMin, intake.ColumnJobsMax: &exemplar.JobsMax,
	}
}

// valueAt is the row of the indicators tab that a target names.
func valueAt(t *testing.T, drafts map[string]*intake.Draft, where target) *intake.Value {
	t.Helper()
	draft, ok := drafts[where.folder]
	if !ok {
		t.Fatalf("there is no form %q", where.folder)
	}
	for i := range draft.Values {
		if v := &draft.Values[i]; v.Indicator == where.row && v.Context == where.context {
			return v
		}
	}
	t.Fatalf("%s has no row %s@%s", where.folder, where.row, where.context)
	return nil
}

// vietnamese reads a token as a number, apart from the reader under test: dots group, a comma is the decimal point.
func vietnamese(token string) (decimal.Decimal, error) {
	if token == "không còn" {
		return decimal.Zero, nil
	}
	return decimal.Parse(strings.ReplaceAll(strings.ReplaceAll(token, ".", ""), ",", "."))
}

// check is the promise of the example: every token that is data stands in its cell, as printed and as a number, and
// every number of every cell is claimed by a token. It returns what is broken.
func check(list []token, drafts map[string]*intake.Draft) []string {
	var broken []string
	complain := func(format string, args ...any) { broken = append(broken, fmt.Sprintf(format, args...)) }
	all := map[string]cell{}
	for folder, draft := range drafts {
		for address, c := range cells(folder, draft) {
			all[address] = c
		}
	}
	claimed := map[string]bool{}
	for _, one := range list {
		for _, where := range one.cells {
			claimed[fmt.Sprintf("%s#%d", where.cell(), where.number)] = true
			if c, ok := all[where.cell()]; !ok {
				complain("token %d (%s): there is no cell %s", one.ordinal, one.text, where.cell())
			} else if reason := misread(one.text, where, c); reason != "" {
				complain("token %d (%s): %s %s", one.ordinal, one.text, where.cell(), reason)
			}
		}
	}
	for address, c := range all {
		found := numbers(c.text)
		if c.figure != nil && len(found) != 1 {
			complain("%s is a figure and is printed %q", address, c.text)
		}
		for i, number := range found {
			if !claimed[fmt.Sprintf("%s#%d", address, i+1)] {
				complain("%s: no token of the report is number %d of %q (%s)", address, i+1, c.text, number)
			}
		}
	}
	slices.Sort(broken)
	return broken
}

// misread says in what a cell differs from the token that claims it, "" when it reads as the token.
func misread(text string, where target, c cell) string {
	found := numbers(c.text)
	switch {
	case where.number > len(found):
		return fmt.Sprintf("has no number %d in %q", where.number, c.text)
	case c.date && strings.TrimLeft(found[where.number-1], "0") != strings.TrimLeft(text, "0"),
		!c.date && found[where.number-1] != text:
		return fmt.Sprintf("is printed %q", c.text)
	case c.figure == nil:
		return ""
	}
	if want, err := vietnamese(text); err != nil {
		return err.Error()
	} else if *c.figure != want {
		return fmt.Sprintf("is the number %s", c.figure)
	}
	return ""
}

func TestEveryNumberHasItsCellAndEveryCellItsNumber(t *testing.T) {
	for _, complaint := range check(readTokens(t), parsedForms(t)) {
		t.Error(complaint)
	}
}

// Whatever number of whatever form is changed or taken away, check notices.
func TestAChangedCellIsNoticed(t *testing.T) {
	list, drafts := readTokens(t), parsedForms(t)
	if broken := check(list, drafts); len(broken) > 0 {
		t.Fatalf("the example itself is broken: %s", broken[0])
	}
	spoilt := 0
	for folder, draft := range drafts {
		for what := range spoil(draft) {
			spoilt++
			if len(check(list, drafts)) == 0 {
				t.Errorf("%s: %s and nothing was noticed", folder, what)
			}
		}
	}
	if broken := check(list, drafts); len(broken) > 0 {
		t.Fatalf("a cell was not put back: %s", broken[0])
	}
	if data := len(slices.DeleteFunc(list, func(one token) bool { return len(one.cells) == 0 })); spoilt < data {
		t.Errorf("only %d changes were tried, there are %d tokens of data", spoilt, data)
	}
}

// spoil changes the draft in one place after the other, yields what it did, and puts the place back.
func spoil(draft *intake.Draft) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range draft.Values {
			for _, measure := range measures {
				if !spoilMeasure(&draft.Values[i], measure, yield) {
					return
				}
			}
		}
		_ = spoilAwards(draft, yield) && spoilExemplars(draft, yield) && spoilDocuments(draft, yield) &&
			spoilDate(&draft.Header.IssuedOn, "header issued-on", yield) &&
			spoilText(&draft.Header.Title, "header title", yield)
	}
}

func spoilMeasure(value *intake.Value, measure term.Measure, yield func(string) bool) bool {
	figure, printed := value.Measure(measure), value.Printed[measure]
	if figure == nil {
		return true
	}
	row := strings.Join([]string{value.Indicator, value.Context, string(measure)}, " ")
	defer func() {
		value.SetMeasure(measure, figure)
		value.Printed[measure] = printed
	}()
	other := *figure + decimal.One
	value.SetMeasure(measure, &other)
	if !yield(row + ": another number under the same print") {
		return false
	}
	value.Printed[measure] = other.Format(0, true)
	if !yield(row + ": another number") {
		return false
	}
	value.SetMeasure(measure, figure)
	value.Printed[measure] = "0" + printed
	if !yield(row + ": printed otherwise") {
		return false
	}
	value.SetMeasure(measure, nil)
	delete(value.Printed, measure)
	return yield(row + ": deleted")
}

func spoilAwards(draft *intake.Draft, yield func(string) bool) bool {
	all := draft.Awards
	defer func() { draft.Awards = all }()
	for i, award := range all {
		row := awardRow(&award) + " " + string(award.Recipient)
		other := award
		other.Count++
		other.Printed = strconv.FormatInt(other.Count, 10)
		draft.Awards = slices.Concat(all[:i], []intake.Award{other}, all[i+1:])
		if !yield(row + ": another count") {
			return false
		}
		draft.Awards = slices.Concat(all[:i], all[i+1:])
		if !yield(row + ": deleted") {
			return false
		}
	}
	return true
}

func spoilExemplars(draft *intake.Draft, yield func(string) bool) bool {
	for i := range draft.Exemplars {
		exemplar := &draft.Exemplars[i]
		row := exemplarRow(exemplar)
		for column, number := range exemplarNumbers(exemplar) {
			if !spoilNumber(number, exemplar.Printed, column, row, yield) {
				return false
			}
		}
		if !spoilText(&exemplar.Name, row+" name", yield) || !spoilText(&exemplar.Place, row+" place", yield) ||
			!spoilText(&exemplar.Model, row+" model", yield) {
			return false
		}
	}
	return true
}

func spoilNumber(
	number **decimal.Decimal, print map[intake.ColumnCode]string, column intake.ColumnCode, row string, yield func(string) bool,
) bool {
	held, printed := *number, print[column]
	if held == nil {
		return true
	}
	defer func() { *number, print[column] = held, printed }()
	other := *held + decimal.One
	*number, print[column] = &other, other.Format(0, true)
	if !yield(fmt.Sprintf("%s %s: another number", row, column)) {
		return false
	}
	*number = nil
	delete(print, column)
	return yield(fmt.Sprintf("%s %s: deleted", row, column))
}

func spoilDocuments(draft *intake.Draft, yield func(string) bool) bool {
	for i := range draft.Documents {
		document := &draft.Documents[i]
		if !spoilText(&document.Number, document.Code+" number", yield) ||
			!spoilText(&document.Issuer, document.Code+" issuer", yield) ||
			!spoilText(&document.Subject, document.Code+" subject", yield) ||
			!spoilDate(&document.IssuedOn, document.Code+" issued_on", yield) {
			return false
		}
	}
	return true
}

// spoilText changes each number of a text in turn, and takes the text away when it has one.
func spoilText(text *string, what string, yield func(string) bool) bool {
	held := *text
	defer func() { *text = held }()
	for _, at := range numberPattern.FindAllStringIndex(held, -1) {
		*text = held[:at[0]] + "9" + held[at[0]:]
		if !yield(what + ": another number") {
			return false
		}
		*text = ""
		if !yield(what + ": deleted") {
			return false
		}
	}
	return true
}

// spoilDate moves a date by a day, a month and a year, and takes it away.
func spoilDate(date *term.Date, what string, yield func(string) bool) bool {
	held := *date
	if held == "" {
		return true
	}
	defer func() { *date = held }()
	for _, other := range []term.Date{"2001" + held[4:], held[:5] + "12" + held[7:], held[:8] + "28", ""} {
		*date = other
		if !yield(fmt.Sprintf("%s: %q instead of %s", what, other, held)) {
			return false
		}
	}
	return true
}
