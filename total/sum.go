package total

import (
	"cmp"

	"thidua/decimal"
	"thidua/term"
)

// Of is the total of an indicator over the members of a cluster. Their order is that of Missing, and changes nothing
// else.
func Of(indicator Indicator, members []Member) Total {
	t := Total{Method: method(indicator)}
	counts := indicator.ValueType == term.ValueTypeCount || indicator.ValueType == term.ValueTypeAmount
	all := make(entries, 0, len(members))
	for _, m := range members {
		if m.Applicable && !inapplicable(m.Figure) {
			f := m.Figure
			if indicator.ValueType == term.ValueTypeCount {
				f = whole(f)
			}
			all = append(all, entry{m.District, complete(f, counts)})
		}
	}
	t.Of = len(all)
	switch t.Method {
	case term.TotalMethodSum:
		gap := t.sum(all)
		t.Gap = cmp.Or(gap, t.percentages(all, counts))
	case term.TotalMethodRatio:
		t.ratio(all, counts)
	case term.TotalMethodWeightedMean:
		t.Gap = t.mean(all, indicator.Decimals)
	default:
		t.Gap = term.TotalGapNotAdditive
		t.cover(all, (*completed).gives)
	}
	return t
}

// method is how members' figures make a total. Percentages and means are not summed, whatever the catalogue says.
func method(i Indicator) term.TotalMethod {
	level := i.ValueType == term.ValueTypePercent || i.ValueType == term.ValueTypeMean
	switch {
	case i.Aggregation == term.AggregationSum && !level:
		return term.TotalMethodSum
	case i.Aggregation == term.AggregationRatio:
		return term.TotalMethodRatio
	case i.Aggregation == term.AggregationWeightedMean:
		return term.TotalMethodWeightedMean
	}
	return term.TotalMethodNone
}

// whole is a figure of whole things, of which nobody prints the nearest: 45 clusters are no more and no less, so that a
// total of 44 is one too few.
func whole(f *Figure) *Figure {
	if f == nil {
		return nil
	}
	exact := *f
	for _, n := range []**Number{&exact.Actual, &exact.Numerator, &exact.Denominator, &exact.Reference} {
		if *n != nil && (*n).Source == term.NumberSourceReported && (*n).Value.IsInt() {
			one := **n
			one.Range = decimal.Exactly(one.Value)
			*n = &one
		}
	}
	return &exact
}

// inapplicable says whether the member reports that the thing does not exist there. A zero is a number, not this.
func inapplicable(f *Figure) bool {
	return f != nil && f.Absence == term.AbsenceNotApplicable && !(&completed{Figure: *f}).gives()
}

// gives says whether the member states any number.
func (c *completed) gives() bool {
	return c.Actual != nil || c.Numerator != nil || c.Share != nil || c.PercentOfPlan != nil
}

// entry is a member to whom the indicator applies.
type entry struct {
	district string
	figure   completed
}

type entries []entry

// over is whose figures are in.
func (all entries) over(in func(*completed) bool) Over {
	var o Over
	for i := range all {
		if in(&all[i].figure) {
			o.Members++
		} else {
			o.Missing = append(o.Missing, all[i].district)
		}
	}
	return o
}

// cover states whose figures are in the main number.
func (t *Total) cover(all entries, in func(*completed) bool) {
	o := all.over(in)
	t.Members, t.Missing = o.Members, o.Missing
	t.ActualOver = o
	for i := range all {
		if in(&all[i].figure) && all[i].figure.Status == term.ValueStatusEstimate {
			t.Estimates++
		}
	}
}

// sum adds up the actuals.
func (t *Total) sum(all entries) term.TotalGap {
	actuals := make([]*Number, 0, len(all))
	for i := range all {
		if n := all[i].figure.count(); n != nil {
			actuals = append(actuals, n)
		}
	}
	t.cover(all, func(c *completed) bool { return c.count() != nil })
	if len(actuals) == 0 {
		return term.TotalGapNoFigures
	}
	if t.Actual = plus(actuals); t.Actual == nil {
		return term.TotalGapOverflow
	}
	return ""
}

// percentages states both percentages of a sum, and why there is none. A share that members print and that cannot be
// made is told even where the percent of plan can.
func (t *Total) percentages(all entries, counts bool) term.TotalGap {
	noPlan := t.planned(all)
	noShare := t.shared(all, counts)
	asked := all.over(func(c *completed) bool { return c.Share != nil && !c.ofPlan() }).Members > 0
	switch {
	case noShare != "" && (asked || noShare != term.TotalGapNoDenominator):
		return noShare
	case noShare == "" && noPlan == term.TotalGapNoPlan:
		return "" // it has a percentage, only not of a plan
	}
	return noPlan
}

// planned is the percent of plan: the sum of the actuals over that of the plans, of the members who have both.
func (t *Total) planned(all entries) term.TotalGap {
	both := func(c *completed) bool { return c.count() != nil && c.Plan != nil }
	t.PlanOver = all.over(both)
	actuals, plans := make([]*Number, 0, len(all)), make([]*Number, 0, len(all))
	for i := range all {
		if c := &all[i].figure; both(c) {
			actuals, plans = append(actuals, c.count()), append(plans, c.Plan)
		}
	}
	if len(plans) == 0 {
		return term.TotalGapNoPlan
	}
	actual := plus(actuals)
	if t.Plan = plus(plans); actual == nil || t.Plan == nil {
		return term.TotalGapOverflow
	}
	t.Implied = t.Implied || t.Plan.Source == term.NumberSourceImplied
	var gap term.TotalGap
	t.PercentOfPlan, gap = percentage(actual, t.Plan)
	if gap == term.TotalGapNoDenominator {
		return term.TotalGapNoPlan
	}
	return gap
}

// shared is the share: the sum of the numerators over that of the denominators, of the members who have both, when all
// are shares of the same.
func (t *Total) shared(all entries, counts bool) term.TotalGap {
	in := func(c *completed) bool { _, ok := c.pair(counts); return ok }
	t.ShareOver = all.over(in)
	var numerators, denominators []*Number
	kinds := map[term.DenominatorKind]bool{}
	for i := range all {
		if s, ok := all[i].figure.pair(counts); ok {
			numerators, denominators = append(numerators, s.numerator), append(denominators, s.denominator)
			kinds[s.kind] = true
		}
	}
	switch {
	case len(denominators) == 0:
		return term.TotalGapNoDenominator
	case len(kinds) > 1:
		return term.TotalGapMixed
	}
	numerator, denominator := plus(numerators), plus(denominators)
	if numerator == nil || denominator == nil {
		return term.TotalGapOverflow
	}
	t.Numerator, t.Denominator = numerator, denominator
	t.Implied = t.Implied || denominator.Source == term.NumberSourceImplied
	var gap term.TotalGap
	t.Share, gap = percentage(numerator, denominator)
	return gap
}

// ratio is the total of an indicator that is a share: its count and its percent of plan are told where they exist, and
// the share says which members are in.
func (t *Total) ratio(all entries, counts bool) {
	if counts {
		t.sum(all)
		t.planned(all)
	}
	actuals := t.ActualOver
	t.Gap, t.Estimates = t.shared(all, counts), 0
	t.cover(all, func(c *completed) bool { _, ok := c.pair(counts); return ok })
	t.ActualOver = actuals
	if t.Gap == term.TotalGapNoDenominator && all.over((*completed).gives).Members == 0 {
		t.Gap = term.TotalGapNoFigures
	}
}
