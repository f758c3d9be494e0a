package intake

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"thidua/sheet"
)

// Parse reads a Form into typed rows. Every Problem of every tab is returned at once, each with its cell; a Problem
// in one cell holds back that cell alone. A form that is not the expected one (another cluster, period or unit) comes
// with a fatal Problem; its Draft tells what would have been read and must not be stored.
func Parse(form Form, vocabulary Vocabulary, expect Expect) (Draft, []Problem) {
	r := newReader(&form, &vocabulary)
	r.expect = &expect
	for i := range form.Tabs {
		tab := &form.Tabs[i]
		r.counts[tab.Spec.Code] = tab.Problems
		if tab.HeaderRow == 0 {
			r.readings[tab.Spec.Code] = TabReading{Title: tab.Tab.Title}
			continue
		}
		reading := TabReading{Title: tab.Tab.Title}
		switch tab.Spec.Code {
		case TabHeader:
			reading.Rows = r.readHeader(tab)
		case TabIndicators:
			reading.Rows = r.readIndicators(tab)
		case TabAwards:
			reading.Rows = r.readAwards(tab)
		case TabExemplars:
			reading.Rows = r.readExemplars(tab)
		case TabDocuments:
			reading.Rows = r.readDocuments(tab)
		case TabNarratives:
			reading.Rows = r.readNarratives(tab)
		case TabPlans:
			reading.Rows = r.readPlans(tab)
		}
		r.noteHidden(tab)
		r.readings[tab.Spec.Code] = reading
	}
	if form.Template.Code != "" {
		r.settleIdentity()
	}
	r.draft.Tabs = map[TabCode]TabReading{}
	for code, reading := range r.readings {
		reading.Problems = r.counts[code]
		r.draft.Tabs[code] = reading
	}
	return r.draft, r.problems
}

// reader is one reading of a form.
type reader struct {
	form       *Form
	vocabulary *Vocabulary
	expect     *Expect
	draft      Draft
	problems   []Problem
	counts     map[TabCode]int // problems by tab, notices not counted
	readings   map[TabCode]TabReading
	identity   map[string]spot // where the header tab says whose the form is
	hidden     map[TabCode][]int

	indicators, forms, sections, movements, members index // by name
}

func newReader(form *Form, vocabulary *Vocabulary) *reader {
	r := &reader{
		form: form, vocabulary: vocabulary,
		draft:  Draft{Template: form.Template.Code, Version: form.Template.Version},
		counts: map[TabCode]int{}, readings: map[TabCode]TabReading{}, identity: map[string]spot{},
		hidden:   map[TabCode][]int{},
		sections: newIndex(vocabulary.Sections), movements: newIndex(vocabulary.Movements),
		members: newIndex(vocabulary.Members),
	}
	indicators, forms := map[string]Name{}, map[string]Name{}
	for code, indicator := range vocabulary.Indicators {
		indicators[code] = indicator.Name
	}
	for code, form := range vocabulary.Forms {
		forms[code] = form.Name
	}
	r.indicators, r.forms = newIndex(indicators), newIndex(forms)
	return r
}

// spot is a cell of a tab, in the row of a key.
type spot struct {
	tab         *FormTab
	row, column int
	key         string
}

// at is the spot of a row's column; without such a column it is the row's first cell, for messages only.
func (t *FormTab) at(row int, code ColumnCode, key string) spot {
	return spot{t, row, t.Columns[code], key}
}

func (s spot) cell() sheet.Cell { return s.tab.Tab.At(s.row, s.column) }

func (s spot) address() string { return sheet.Address(s.row, max(1, s.column)) }

// report notes a Problem at a spot.
func (r *reader) report(at spot, p *Problem) {
	if !p.Notice {
		r.counts[at.tab.Spec.Code]++
	}
	r.problems = append(r.problems, p.at(at.tab.Tab.Title, at.address(), at.key))
}

// short reports a text that is longer than most characters.
func (r *reader) short(at spot, text string, most int) bool {
	length := utf8.RuneCountInString(text)
	if length <= most {
		return true
	}
	limit := strconv.Itoa(most)
	r.report(at, problem(ProblemTextTooLong, text, Wording{"không quá " + limit + " ký tự", "at most " + limit + " characters"},
		same("length", strconv.Itoa(length)), same("most", limit)))
	return false
}

// label is text of a cell that must not be a date in disguise, such as the number of a decision.
func (r *reader) label(at spot, most int) (text string, ok bool) {
	if cell := at.cell(); cell.Kind == sheet.Date {
		r.report(at, problem(ProblemTextDate, shownText(cell), Wording{"số, ký hiệu, ví dụ “67/QĐ-UBND”", "a number, such as “67/QĐ-UBND”"}))
		return "", false
	}
	return r.text(at, most)
}

// seeRow remembers a filled row that a person cannot see.
func (r *reader) seeRow(tab *FormTab, row int) {
	if tab.Tab.HiddenRows[row] {
		r.hidden[tab.Spec.Code] = append(r.hidden[tab.Spec.Code], row)
	}
}

// noteHidden says which filled rows of a tab are hidden.
func (r *reader) noteHidden(tab *FormTab) {
	rows := r.hidden[tab.Spec.Code]
	if len(rows) == 0 {
		return
	}
	var numbers []string
	for _, row := range rows {
		numbers = append(numbers, strconv.Itoa(row))
	}
	r.problems = append(r.problems,
		problem(ProblemRowsHidden, strings.Join(numbers, ", "), Wording{}).at(tab.Tab.Title, "", ""))
}
