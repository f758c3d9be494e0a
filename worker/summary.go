package worker

import (
	"cmp"
	"fmt"
	"slices"

	"thidua/figure"
	"thidua/intake"
	"thidua/term"
)

// PlanSummary is a plan as a person reads it, and as it is kept with a run that was not applied.
type PlanSummary struct {
	Counts
	Stored   int  `json:"stored"` // rows before
	Filled   int  `json:"filled"` // cells that would be filled, of those expected
	Required int  `json:"required"`
	Header   bool `json:"header,omitempty"` // the report's number, date, signature … would change
	// Documents is how many documents would be added or changed, or be cited otherwise or no longer, and how many further
	// sections would cite one.
	Documents     int `json:"documents,omitempty"`
	ProblemsAdded int `json:"problemsAdded,omitempty"`
	ProblemsFixed int `json:"problemsFixed,omitempty"`
	// Lines are the rows that would change: withdrawn, changed, added, newly held. Rows that only move are counted.
	Lines []Line `json:"lines"`
	// Omitted is how many further lines there would be.
	Omitted int `json:"omitted,omitempty"`
}

// linesMost is how many lines a summary has.
const linesMost = 1000

// Op is what would become of a row.
type Op string

// What would become of a row.
const (
	OpWithdraw Op = "WITHDRAW"
	OpChange   Op = "CHANGE"
	OpAdd      Op = "ADD"
	OpHold     Op = "HOLD" // the last good value would be kept
)

// Line is a row that would change.
type Line struct {
	Op     Op     `json:"op"`
	Tab    string `json:"tab"`
	Row    int    `json:"row"`
	Key    string `json:"key"`
	NameVi string `json:"nameVi,omitempty"` // of the indicator, form of award, exemplar or section
	NameEn string `json:"nameEn,omitempty"`
	Why    string `json:"why,omitempty"` // why it is held
	Parts  []Part `json:"parts,omitempty"`
}

// Part is one thing that a row says, before and after.
type Part struct {
	What   string `json:"what"` // measure or column
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// summary tells what a plan would do, with the names of a vocabulary.
func (p *Plan) summary(v intake.Vocabulary) PlanSummary {
	s := PlanSummary{
		Counts: p.Counts(), Stored: p.stored, Filled: p.filled, Required: p.required, Header: p.header != nil,
		Documents:     p.documentsConcerned(),
		ProblemsAdded: len(p.problems.add), ProblemsFixed: len(p.problems.fix), Lines: []Line{},
	}
	lines := linesOf(&p.values, sayValue, func(k valueKey, _ *valueSays) intake.Name { return v.Indicators[k.indicator].Name })
	lines = append(lines, linesOf(&p.awards, sayAward, func(k awardKey, _ *awardSays) intake.Name { return v.Forms[k.form].Name })...)
	lines = append(lines, linesOf(&p.exemplars, sayExemplar, func(_ exemplarKey, says *exemplarSays) intake.Name {
		return intake.Name{Vi: says.name, En: says.name}
	})...)
	lines = append(lines, linesOf(&p.narratives, sayNarrative, func(k narrativeKey, _ *narrativeSays) intake.Name { return v.Sections[k.section] })...)
	lines = append(lines, linesOf(&p.targets, sayTarget, func(k targetKey, _ *targetSays) intake.Name {
		return forUnit(v.Indicators[k.indicator].Name, v.Members[k.district])
	})...)
	order := []Op{OpWithdraw, OpChange, OpAdd, OpHold}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Compare(slices.Index(order, a.Op), slices.Index(order, b.Op))
	})
	if len(lines) > linesMost {
		s.Omitted, lines = len(lines)-linesMost, lines[:linesMost]
	}
	s.Lines = append(s.Lines, lines...)
	return s
}

// documentsConcerned is how many documents become others, or are cited otherwise, and how many sections cite one anew.
func (p *Plan) documentsConcerned() int {
	codes := map[string]bool{}
	for _, rows := range [][]documentRow{p.documents.add, p.documents.change} {
		for i := range rows {
			codes[rows[i].code] = true
		}
	}
	for _, rows := range [][]citationRow{p.citations.add, p.citations.change} {
		for i := range rows {
			codes[rows[i].code] = true
		}
	}
	return len(codes) + len(p.citations.remove) + len(p.documents.cite)
}

// linesOf are the lines of one kind of rows.
func linesOf[K interface {
	comparable
	fmt.Stringer
}, C comparable](d *diff[K, C], say func(*C) []said, name func(K, *C) intake.Name) []Line {
	var lines []Line
	var none C
	line := func(op Op, r *row[K, C], before, after *C) {
		shown := name(r.key, &r.says)
		made := Line{
			Op: op, Tab: r.at.tab, Row: r.at.row, Key: r.key.String(), NameVi: shown.Vi, NameEn: shown.En,
			Parts: parts(say(before), say(after)),
		}
		if op != OpWithdraw {
			made.Why = r.held.why
		}
		lines = append(lines, made)
	}
	for i := range d.withdraw {
		line(OpWithdraw, &d.withdraw[i], &d.withdraw[i].says, &none)
	}
	for i := range d.change {
		line(OpChange, &d.change[i].to, &d.change[i].from.says, &d.change[i].to.says)
	}
	for i := range d.add {
		line(OpAdd, &d.add[i], &none, &d.add[i].says)
	}
	for i := range d.refresh {
		if r := &d.refresh[i]; r.held.is() && r.since.IsZero() {
			line(OpHold, r, &r.says, &r.says)
		}
	}
	return lines
}

// forUnit is the name of an indicator with that of the unit it is planned for.
func forUnit(indicator, unit intake.Name) intake.Name {
	if unit.Vi == "" {
		return indicator
	}
	return intake.Name{Vi: indicator.Vi + " – " + unit.Vi, En: indicator.En + " – " + cmp.Or(unit.En, unit.Vi)}
}

// said is one thing that a row says: as printed, and what it was taken to mean.
type said struct{ what, text, means string }

// parts pairs what was said with what is; both lists name the same things in the same order.
func parts(before, after []said) []Part {
	var list []Part
	for i := range before {
		b, a := before[i], after[i]
		switch {
		case b == a:
		case b.text == a.text:
			list = append(list, Part{a.what, b.means, a.means})
		default:
			list = append(list, Part{a.what, b.text, a.text})
		}
	}
	return list
}

// The parts that are neither a measure nor a column.
const (
	partCount     = "count"
	partQualifier = "qualifier"
	partAbsence   = "absence"
	partPlanned   = "planned"
)

// textMost is how much of a long text a line shows, in letters.
const textMost = 80

func clip(text string) string {
	if letters := []rune(text); len(letters) > textMost {
		return string(letters[:textMost]) + "…"
	}
	return text
}

func number(o optional) string {
	if !o.given {
		return ""
	}
	return o.value.String()
}

func sayValue(s *valueSays) []said {
	printed := figure.Texts(s.printed)
	list := make([]said, 0, measureCount+6)
	for i, m := range measures {
		list = append(list, said{string(m), printed[m], number(s.measures[i])})
	}
	word := func(column intake.ColumnCode, code, usual string) {
		if code == usual {
			code = ""
		}
		list = append(list, said{string(column), clip(code), clip(code)})
	}
	word(intake.ColumnStatus, string(s.status), string(term.ValueStatusFinal))
	word(partQualifier, string(s.qualifier), string(term.QualifierExact))
	word(partAbsence, string(s.absence), "")
	word(intake.ColumnChangeKind, string(s.changeKind), "")
	word(intake.ColumnDenomKind, string(s.denominatorKind), "")
	word(intake.ColumnNote, s.note, "")
	return list
}

func sayAward(s *awardSays) []said {
	count := ""
	if *s != (awardSays{}) {
		count = fmt.Sprint(s.count)
	}
	return []said{{partCount, s.printed, count}, {string(intake.ColumnNote), clip(s.note), clip(s.note)}}
}

func sayExemplar(s *exemplarSays) []said {
	printed := textsOf(s.printed)
	list := []said{{string(intake.ColumnName), s.name, s.name}}
	for _, column := range exemplarColumns {
		list = append(list, said{string(column), clip(printed[column]), s.means(column)})
	}
	return list
}

// means is what a column of an exemplar was taken to mean.
func (s *exemplarSays) means(column intake.ColumnCode) string {
	switch column {
	case intake.ColumnKind:
		return string(s.kind)
	case intake.ColumnPlace:
		return s.place
	case intake.ColumnMovement:
		return s.movement
	case intake.ColumnModel:
		return clip(s.model)
	case intake.ColumnIncomeMin:
		return number(s.incomeMin)
	case intake.ColumnIncomeMax:
		return number(s.incomeMax)
	case intake.ColumnJobsMin:
		return number(s.jobsMin)
	case intake.ColumnJobsMax:
		return number(s.jobsMax)
	case intake.ColumnOpenEnded:
		return fmt.Sprint(s.openEnded)
	}
	return clip(s.note)
}

func sayNarrative(s *narrativeSays) []said {
	return []said{{string(intake.ColumnText), clip(s.text), fmt.Sprintf("%d %s", len(s.text), clip(s.text))}}
}
