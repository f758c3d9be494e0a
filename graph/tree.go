package graph

import (
	"thidua/report"
	"thidua/term"
)

// The types below are the parts of a report's tree as a client meets them: those of package report, with units in the
// place of their codes. Units have the names of the tree, since those of an edition are as they were then.
type (
	// ReportSection is a heading and what stands under it.
	ReportSection struct {
		*report.Section
		Narratives []*ReportNarrative
		Rows       []*ReportRow
		Footnotes  []*ReportFootnote
		Children   []*ReportSection
	}

	// ReportNarrative is a text under a heading.
	ReportNarrative struct {
		*report.Narrative
		District *ReportDistrict // nil when it is the cluster's
	}

	// ReportFootnote is a footnote.
	ReportFootnote struct {
		*report.Footnote
		Parts []*ReportFootnotePart
	}

	// ReportFootnotePart is a paragraph of a footnote.
	ReportFootnotePart struct {
		*report.FootnotePart
		District *ReportDistrict // nil for the words of the lead
	}

	// ReportRow is an indicator under a heading.
	ReportRow struct {
		*report.Row
		Indicator    *ReportIndicator
		PrintedTotal *ReportFigure // nil when the cluster's own sheet states nothing
		Total        *ReportTotal  // nil of a second statement, and where no member has a figure
		Values       []*ReportFigure
		Absent       []*ReportDistrict
		Findings     []*ReportFinding
	}

	// ReportIndicator is what is counted.
	ReportIndicator struct{ *report.Indicator }

	// ReportDistrict is a unit.
	ReportDistrict struct{ *report.Member }

	// ReportFigure is one unit's figure, or the cluster's own.
	ReportFigure struct {
		*report.Figure
		District *ReportDistrict // nil for the cluster's own
	}

	// ReportTotal is what the members' figures come to.
	ReportTotal struct {
		*report.Total
		Missing, ActualMissing, PercentMissing, ShareMissing []*ReportDistrict
	}

	// ReportAwardLevel is the awards of one level.
	ReportAwardLevel struct {
		Level term.AwardLevel
		Forms []*ReportAward
	}

	// ReportAward is the awards of one form.
	ReportAward struct {
		*report.AwardForm
		Total, ByDistrict []*ReportAwardCount
	}

	// ReportAwardCount is a count of awards.
	ReportAwardCount struct {
		*report.AwardCount
		District *ReportDistrict // nil for the whole cluster
	}

	// ReportExemplar is an exemplar.
	ReportExemplar struct {
		*report.Exemplar
		District *ReportDistrict // nil when it is of the cluster
	}

	// ReportMovement is a movement.
	ReportMovement struct{ *report.Movement }

	// ReportFinding is what does not add up.
	ReportFinding struct {
		*report.Finding
		District *ReportDistrict // nil for the whole cluster
	}
)

// Title is the title in a language, Vietnamese by default.
func (s *ReportSection) Title(language *term.Language) string {
	return named(s.Section.Title, language)
}

// Narrative is the cluster's text; nil without one.
func (s *ReportSection) Narrative() *string {
	for _, n := range s.Narratives {
		if n.District == nil {
			return &n.Text
		}
	}
	return nil
}

// Name is the name in a language, Vietnamese by default.
func (i *ReportIndicator) Name(language *term.Language) string { return named(i.Named, language) }

// Unit is the code of its unit of measure.
func (i *ReportIndicator) Unit() string { return i.Indicator.Unit.Code }

// UnitName is the name of its unit of measure in a language, Vietnamese by default.
func (i *ReportIndicator) UnitName(language *term.Language) string {
	return named(i.Indicator.Unit, language)
}

// Name is the name in a language, Vietnamese by default.
func (d *ReportDistrict) Name(language *term.Language) string { return named(d.Named, language) }

// PrintedText is what the cell of a measure shows; nil when it is blank.
func (f *ReportFigure) PrintedText(measure term.Measure) *string {
	text := f.Printed.Of(measure)
	if text == "" {
		return nil
	}
	return &text
}

// Reason is why a number is missing, in a language; "" when none is for a reason.
func (t *ReportTotal) Reason(language *term.Language) string {
	if t.Gap == nil {
		return ""
	}
	return t.Gap.Name(spokenIn(language))
}

// Code is that of the form.
func (a *ReportAward) Code() string { return a.Form.Code }

// Name is the name of the form in a language, Vietnamese by default.
func (a *ReportAward) Name(language *term.Language) string { return named(a.Form, language) }

// Name is the name in a language, Vietnamese by default.
func (m *ReportMovement) Name(language *term.Language) string { return named(m.Named, language) }

// RuleCode is the code of the rule.
func (f *ReportFinding) RuleCode() string { return f.Rule.Code }

// RuleName is the name of the rule in a language, Vietnamese by default.
func (f *ReportFinding) RuleName(language *term.Language) string { return named(f.Rule, language) }

// Message is what is wrong, in a language, Vietnamese by default.
func (f *ReportFinding) Message(language *term.Language) string {
	return inLanguage(language, f.Vi, f.En)
}

func named(n report.Named, language *term.Language) string { return n.In(spokenIn(language)) }

// spokenIn is the language asked for, Vietnamese by default.
func spokenIn(language *term.Language) term.Language {
	if language == nil {
		return term.LanguageVi
	}
	return *language
}

// tree is a report as clients meet it.
type tree struct {
	*report.Report
	units    map[string]*ReportDistrict
	sections []*ReportSection // the top of the outline
}

func treeOf(r *report.Report) *tree {
	t := &tree{Report: r, units: make(map[string]*ReportDistrict, len(r.Members))}
	for i := range r.Members {
		t.units[r.Members[i].Code] = &ReportDistrict{&r.Members[i]}
	}
	t.sections = each(r.Sections, t.section)
	return t
}

// each makes one thing of another for all of a list.
func each[From, To any](list []From, one func(From) To) []To {
	all := make([]To, len(list))
	for i, item := range list {
		all[i] = one(item)
	}
	return all
}

// unit is a unit by its code, nil for "". One that is no member has its code for a name.
func (t *tree) unit(code string) *ReportDistrict {
	if code == "" {
		return nil
	}
	if known := t.units[code]; known != nil {
		return known
	}
	return &ReportDistrict{&report.Member{Named: report.Named{Code: code, Vi: code}, Kind: term.DistrictKindHuyen, Role: term.MemberRoleMember}}
}

// flattened is every section in the order of the outline.
func flattened(sections []*ReportSection) (all []*ReportSection) {
	for _, s := range sections {
		all = append(append(all, s), flattened(s.Children)...)
	}
	return all
}

func (t *tree) section(s *report.Section) *ReportSection {
	return &ReportSection{
		Section:    s,
		Narratives: each(s.Narratives, func(n *report.Narrative) *ReportNarrative { return &ReportNarrative{n, t.unit(n.District)} }),
		Rows:       each(s.Rows, t.row),
		Footnotes: each(s.Footnotes, func(n *report.Footnote) *ReportFootnote {
			return &ReportFootnote{n, each(n.Parts, func(p *report.FootnotePart) *ReportFootnotePart {
				return &ReportFootnotePart{p, t.unit(p.District)}
			})}
		}),
		Children: each(s.Children, t.section),
	}
}

func (t *tree) row(r *report.Row) *ReportRow {
	row := &ReportRow{
		Row: r, Indicator: &ReportIndicator{&r.Indicator}, Values: each(r.Values, t.figure), Absent: each(r.Absent, t.unit),
		Findings: each(r.Findings, t.finding),
	}
	if r.Printed != nil {
		row.PrintedTotal = t.figure(r.Printed)
	}
	if r.Total != nil {
		row.Total = t.total(r.Total)
	}
	return row
}

func (t *tree) total(of *report.Total) *ReportTotal {
	return &ReportTotal{
		of, each(of.Missing, t.unit), each(of.ActualMissing, t.unit), each(of.PercentMissing, t.unit), each(of.ShareMissing, t.unit),
	}
}

func (t *tree) figure(f *report.Figure) *ReportFigure { return &ReportFigure{f, t.unit(f.District)} }

func (t *tree) finding(f *report.Finding) *ReportFinding {
	return &ReportFinding{f, t.unit(f.District)}
}

func (t *tree) members() []*ReportDistrict {
	return each(t.Members, func(m report.Member) *ReportDistrict { return t.units[m.Code] })
}

func (t *tree) findings() []*ReportFinding { return each(t.Findings, t.finding) }

func (t *tree) movements() []*ReportMovement {
	return each(t.Movements, func(m *report.Movement) *ReportMovement { return &ReportMovement{m} })
}

func (t *tree) awards() []*ReportAwardLevel {
	count := func(c *report.AwardCount) *ReportAwardCount { return &ReportAwardCount{c, t.unit(c.District)} }
	return each(t.Awards, func(l *report.AwardLevel) *ReportAwardLevel {
		return &ReportAwardLevel{l.Level, each(l.Forms, func(f *report.AwardForm) *ReportAward {
			return &ReportAward{f, each(f.Totals, count), each(f.ByDistrict, count)}
		})}
	})
}

func (t *tree) exemplars() []*ReportExemplar {
	return each(t.Exemplars, func(e *report.Exemplar) *ReportExemplar { return &ReportExemplar{e, t.unit(e.District)} })
}
