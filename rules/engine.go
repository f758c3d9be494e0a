package rules

import (
	"cmp"
	"slices"

	"thidua/term"
)

// Check applies rules to facts, and tells what does not add up and what does. Findings and holdings come in the order of
// rule, district and key.
func Check(rules []Rule, facts *Facts) Result {
	j := judge(facts)
	j.holdings = true
	return j.apply(rules)
}

// Find is Check for those who ask only for what does not add up, in a fraction of the time.
func Find(rules []Rule, facts *Facts) []Finding { return judge(facts).apply(rules).Findings }

func (j *judged) apply(rules []Rule) Result {
	var all Result
	for i := range rules {
		var of Result
		rules[i].check(&rules[i], j, &of)
		slices.SortStableFunc(of.Findings, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(a.District, b.District), cmp.Compare(a.Key, b.Key))
		})
		slices.SortStableFunc(of.Holdings, func(a, b Holding) int { return cmp.Compare(a.District, b.District) })
		all.Findings = append(all.Findings, of.Findings...)
		all.Holdings = append(all.Holdings, of.Holdings...)
	}
	return all
}

// judged is facts with an index of their figures, made once for all rules.
type judged struct {
	*Facts
	at   map[string]int // place of a member in the order of the cluster, the first where it is named twice
	now  index
	past index
	// holdings says whether what adds up is to be told.
	holdings bool
	before   bool // past is made
	plans    map[place]*Plan
	same     likeness // the members of the period before
}

// place is where a figure stands, by codes.
type place struct{ district, indicator, context string }

// line is a figure of the form: what all units state under one indicator and context.
type line struct{ indicator, context string }

// row is what is stated under one line.
type row struct {
	line
	own     *Figure   // of the cluster's own sheet, nil for none
	members []*Figure // in the order of the cluster, nil for a unit that has none
}

// index is the figures of one period.
type index struct {
	rows  []*row // in the order in which the figures have them
	lines map[line]*row
}

func judge(facts *Facts) *judged {
	j := &judged{Facts: facts, at: make(map[string]int, len(facts.Members))}
	for i, m := range facts.Members {
		if _, twice := j.at[m.Code]; !twice {
			j.at[m.Code] = i
		}
	}
	j.now = j.indexed(facts.Figures)
	return j
}

// indexed puts figures under their lines. Those of a unit that is not of the cluster are left out.
func (j *judged) indexed(figures []Figure) index {
	x := index{lines: make(map[line]*row, len(j.Indicators))}
	var last *row
	for i := range figures {
		f := &figures[i]
		at, member := j.at[f.District]
		if !member && f.District != "" {
			continue
		}
		l := line{f.Indicator, f.Context}
		if last == nil || last.line != l {
			if last = x.lines[l]; last == nil {
				last = &row{line: l, members: make([]*Figure, len(j.Members))}
				x.lines[l], x.rows = last, append(x.rows, last)
			}
		}
		switch {
		case !member:
			last.own = cmp.Or(last.own, f)
		default:
			last.members[at] = cmp.Or(last.members[at], f)
		}
	}
	return x
}

// earlier is the index of the period before.
func (j *judged) earlier() index {
	if !j.before {
		j.past, j.before = j.indexed(j.Before), true
	}
	return j.past
}

// figure is what a district ("" for the cluster's own sheet) states under a line; nil for nothing.
func (x index) figure(j *judged, district, indicator, context string) *Figure {
	r := x.lines[line{indicator, context}]
	if r == nil {
		return nil
	}
	return r.of(j, district)
}

// of is what a district states in the row; nil for nothing.
func (r *row) of(j *judged, district string) *Figure {
	if district == "" {
		return r.own
	}
	if at, member := j.at[district]; member {
		return r.members[at]
	}
	return nil
}

// figure is what a district ("" for the cluster's own sheet) states in this period; nil for nothing.
func (j *judged) figure(district, indicator, context string) *Figure {
	return j.now.figure(j, district, indicator, context)
}

// planOf is the plan that the lead gave a unit; nil for none.
func (j *judged) planOf(district, indicator, context string) *Plan {
	if j.plans == nil {
		j.plans = make(map[place]*Plan, len(j.Plans))
		for i := range j.Plans {
			p := &j.Plans[i]
			j.plans[place{p.District, p.Indicator, p.Context}] = p
		}
	}
	return j.plans[place{district, indicator, context}]
}

// districts are the units that state something: the cluster's own sheet first, then the members in their order.
func (j *judged) districts() []string {
	all := make([]string, 1, len(j.Members)+1)
	for i, m := range j.Members {
		if j.at[m.Code] == i {
			all = append(all, m.Code)
		}
	}
	return all
}

// districtName is how a unit is called in a message; the cluster's own sheet is its report.
func (j *judged) districtName(code string) filling {
	if code == "" {
		return filling{"Báo cáo của cụm", "The cluster's report"}
	}
	if at, known := j.at[code]; known {
		return filling{cmp.Or(j.Members[at].NameVi, code), cmp.Or(j.Members[at].NameEn, j.Members[at].NameVi, code)}
	}
	return filling{code, code}
}

// indicatorName is how an indicator is called in a message. A sub-unit or second statement of it is called as its row
// is; one that has no name is told by its code.
func (j *judged) indicatorName(code, context string) filling {
	if row, named := j.ContextNames[Statement{code, context}]; named && context != "" {
		return filling{row.Vi, cmp.Or(row.En, row.Vi)}
	}
	i := j.Indicators[code]
	name := filling{cmp.Or(i.NameVi, code), cmp.Or(i.NameEn, i.NameVi, code)}
	if context != "" {
		name.vi += " (" + context + ")"
		name.en += " (" + context + ")"
	}
	return name
}

// finding is what every kind tells: what it is about, where, and in which words. The first cell is where it is told.
// Kinds add the numbers.
func (j *judged) finding(r *Rule, district, key string, cells []Cell, say fillings) Finding {
	f := Finding{Rule: r.Code, Kind: r.Kind, Severity: r.Severity, District: district, Key: key, Cells: cells}
	if len(cells) > 0 {
		f.Indicator, f.Context, f.Printed = cells[0].Indicator, cells[0].Context, cells[0].Printed
	}
	all := fillings{
		"district":  j.districtName(district),
		"indicator": j.indicatorName(f.Indicator, f.Context),
		"printed":   {f.Printed, f.Printed},
		"period":    {j.Period, j.Period},
	}
	if len(cells) > 0 {
		all["measure"] = filling{cells[0].Measure.Name(term.LanguageVi), cells[0].Measure.Name(term.LanguageEn)}
	}
	for name, text := range say {
		all[name] = text
	}
	f.Vi, f.En = r.say(all)
	return f
}
