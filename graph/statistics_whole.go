package graph

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/applicability"
	"thidua/ent/indicatorvalue"
	"thidua/ent/membership"
	"thidua/ent/target"
	"thidua/report"
	"thidua/statistics"
	"thidua/term"
	"thidua/total"
)

// maxWholes is how many figures percentages are made of in one request. A sum is the database's to make; plans and
// denominators that nobody printed follow from each figure on its own.
const maxWholes = 50_000

// cellKey is one unit's figure of one indicator. A district of 0 is the cluster itself.
type cellKey struct{ indicator, period, cluster, district int }

// whole makes the percentages of groups.
type whole struct {
	*grouping
	figures    map[string][]*ent.IndicatorValue // by the keys of the group
	members    map[int][]*ent.Membership        // by period
	references map[cellKey]*ent.IndicatorValue
	targets    map[cellKey]decimal.Decimal
	applies    map[[3]int]bool // indicator, district, period; 0 is every one
}

// addWholes makes the percentages and weighted means of the groups that have any.
func (g *grouping) addWholes(ctx context.Context, groups []*group) error {
	var fit []*group
	for _, one := range groups {
		gap := one.facts.WholeGap()
		none := statistics.Number{Gap: gap}
		one.whole = statistics.Whole{PercentOfPlan: none, Share: none, Mean: none}
		if gap == "" {
			fit = append(fit, one)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	w := &whole{grouping: g}
	if err := w.read(ctx, fit); err != nil {
		return err
	}
	for _, one := range fit {
		members := w.membersOf(one)
		one.whole = statistics.WholeOf(*one.facts.Indicator, members)
		if g.q.places != nil && g.q.level == StatisticsLevelMembers {
			one.of = &one.whole.Of
		}
	}
	return nil
}

// read reads what the groups are made of, in a number of statements that does not grow with them.
func (w *whole) read(ctx context.Context, groups []*group) error {
	var indicators, weights, periods []int
	for _, one := range groups {
		indicators, periods = append(indicators, one.counted.ID), append(periods, int(one.period[0].Int64))
		if one.counted.WeightID != nil {
			weights = append(weights, *one.counted.WeightID)
		}
	}
	indicators, weights, periods = unique(indicators), unique(weights), unique(periods)
	for _, step := range []func() error{
		func() error { return w.readFigures(ctx, indicators, periods) },
		func() error { return w.readReferences(ctx, weights, periods) },
		func() error { return w.readTargets(ctx, indicators, periods) },
		func() error { return w.readMembers(ctx, indicators, periods) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("reading what groups are made of: %w", err)
		}
	}
	return nil
}

func unique(ids []int) []int {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// readFigures reads the figures of the groups, in the order in which they were recorded.
func (w *whole) readFigures(ctx context.Context, indicators, periods []int) error {
	query := w.Store.Client().IndicatorValue.Query().Where(
		indicatorvalue.IndicatorIDIn(indicators...), indicatorvalue.PeriodIDIn(periods...), indicatorvalue.Context(""))
	if w.q.where != nil {
		query.Where(func(s *sql.Selector) { w.q.where(s) })
	}
	if w.q.level == StatisticsLevelCluster {
		query.Where(indicatorvalue.DistrictIDIsNil())
	} else {
		query.Where(indicatorvalue.DistrictIDNotNil())
		if len(w.shared) > 0 && !w.q.groupsBy(StatisticsDimensionCluster) {
			query.Where(func(s *sql.Selector) { s.Where(w.first(s)) }) //nolint:contextcheck // the context comes with the selector
		}
	}
	if w.q.groupsBy(StatisticsDimensionProvince) {
		query.WithDistrict().WithCluster()
	}
	rows, err := query.Order(indicatorvalue.ByID()).Limit(maxWholes + 1).All(ctx)
	if err != nil {
		return err
	}
	if len(rows) > maxWholes {
		return &failure{codeLimit, fmt.Sprintf(
			"percentOfPlan, share, weightedMean and of are made of each figure; there are more than %d here: narrow the question by where, or ask for smaller pages", maxWholes)}
	}
	w.figures = map[string][]*ent.IndicatorValue{}
	for _, v := range rows {
		p := placedAt{v.IndicatorID, v.PeriodID, v.ClusterID, or(v.DistrictID, 0), w.provinceOf(v)}
		w.figures[w.keyOf(p)] = append(w.figures[w.keyOf(p)], v)
	}
	return nil
}

// provinceOf is the province that a figure is grouped by; 0 where it is not.
func (w *whole) provinceOf(v *ent.IndicatorValue) int {
	switch {
	case w.q.level == StatisticsLevelCluster && v.Edges.Cluster != nil:
		return v.Edges.Cluster.ProvinceID
	case v.Edges.District != nil:
		return v.Edges.District.ProvinceID
	}
	return 0
}

// placedAt is of what and of whom something is.
type placedAt struct{ indicator, period, cluster, district, province int }

// keyOf is the key of the group that something is in. A section is that of the indicator, of which the group has one.
func (w *whole) keyOf(p placedAt) string {
	key := []int{p.indicator, p.period}
	for _, d := range w.q.groupBy {
		switch d {
		case StatisticsDimensionCluster:
			key = append(key, p.cluster)
		case StatisticsDimensionDistrict:
			key = append(key, p.district)
		case StatisticsDimensionProvince:
			key = append(key, p.province)
		}
	}
	return fmt.Sprint(key)
}

// keyOfGroup is keyOf for all that is in a group.
func (w *whole) keyOfGroup(one *group) string {
	p := placedAt{indicator: one.counted.ID, period: int(one.period[0].Int64)}
	for i, d := range w.q.groupBy {
		id, _ := one.keys[i].(int64)
		switch d {
		case StatisticsDimensionCluster:
			p.cluster = int(id)
		case StatisticsDimensionDistrict:
			p.district = int(id)
		case StatisticsDimensionProvince:
			p.province = int(id)
		}
	}
	return w.keyOf(p)
}

// readReferences reads the figures that shares are of and means are weighed by.
func (w *whole) readReferences(ctx context.Context, weights, periods []int) error {
	w.references = map[cellKey]*ent.IndicatorValue{}
	if len(weights) == 0 {
		return nil
	}
	rows, err := w.Store.Client().IndicatorValue.Query().Where(indicatorvalue.IndicatorIDIn(weights...),
		indicatorvalue.PeriodIDIn(periods...), indicatorvalue.Context("")).All(ctx)
	for _, v := range rows {
		w.references[cellKey{v.IndicatorID, v.PeriodID, v.ClusterID, or(v.DistrictID, 0)}] = v
	}
	return err
}

// readTargets reads the plans that leads gave.
func (w *whole) readTargets(ctx context.Context, indicators, periods []int) error {
	rows, err := w.Store.Client().Target.Query().Where(target.IndicatorIDIn(indicators...), target.PeriodIDIn(periods...),
		target.Context(""), target.DistrictIDNotNil()).All(ctx)
	w.targets = make(map[cellKey]decimal.Decimal, len(rows))
	for _, t := range rows {
		w.targets[cellKey{t.IndicatorID, t.PeriodID, t.ClusterID, *t.DistrictID}] = t.Value
	}
	return err
}

// readMembers reads to whom the indicators apply.
func (w *whole) readMembers(ctx context.Context, indicators, periods []int) error {
	w.members, w.applies = map[int][]*ent.Membership{}, map[[3]int]bool{}
	if w.q.places == nil || w.q.level == StatisticsLevelCluster {
		return nil
	}
	query, err := w.q.places.Filter(w.Store.Client().Membership.Query().Where(membership.PeriodIDIn(periods...))) //nolint:contextcheck // the context comes with the selector
	if err != nil {
		return err
	}
	members, err := query.WithDistrict().Order(membership.ByOrdinal(), membership.ByID()).All(ctx)
	if err != nil {
		return err
	}
	for _, m := range members {
		w.members[m.PeriodID] = append(w.members[m.PeriodID], m)
	}
	rows, err := w.Store.Client().Applicability.Query().Where(applicability.IndicatorIDIn(indicators...)).All(ctx)
	for _, a := range rows {
		w.applies[[3]int{a.IndicatorID, or(a.DistrictID, 0), or(a.PeriodID, 0)}] = a.Applicable
	}
	return err
}

// membersOf are the units of a group with their figures, each unit once.
func (w *whole) membersOf(one *group) []total.Member {
	key := w.keyOfGroup(one)
	var members []total.Member
	seen := map[int]bool{}
	for _, v := range w.figures[key] {
		f := w.figure(one.counted, v)
		unit := or(v.DistrictID, -v.ClusterID)
		seen[unit] = true
		members = append(members, total.Member{District: fmt.Sprint(unit), Applicable: true, Figure: f})
	}
	period := int(one.period[0].Int64)
	for _, m := range w.members[period] {
		p := placedAt{indicator: one.counted.ID, period: period, cluster: m.ClusterID, district: m.DistrictID}
		if m.Edges.District != nil {
			p.province = m.Edges.District.ProvinceID
		}
		if !seen[m.DistrictID] && w.keyOf(p) == key {
			seen[m.DistrictID] = true
			members = append(members, total.Member{District: fmt.Sprint(m.DistrictID), Applicable: w.applicable(one.counted.ID, m.DistrictID, period)})
		}
	}
	return members
}

// applicable says whether an indicator applies to a unit in a period: the narrowest rule counts.
func (w *whole) applicable(indicator, district, period int) bool {
	for _, key := range [...][3]int{{indicator, district, period}, {indicator, district, 0}, {indicator, 0, period}, {indicator, 0, 0}} {
		if applies, ok := w.applies[key]; ok {
			return applies
		}
	}
	return true
}

// figure is a figure as totals take it, with the plan that the lead gave and the reference figure.
func (w *whole) figure(of *ent.Indicator, v *ent.IndicatorValue) *total.Figure {
	texts := report.Texts(v.Printed)
	number := func(d *decimal.Decimal, m term.Measure) *total.Number {
		if d == nil {
			return nil
		}
		return total.Reported(*d, texts.Of(m))
	}
	f := &total.Figure{
		Actual: number(v.Actual, term.MeasureActual), Plan: number(v.Plan, term.MeasurePlan),
		PercentOfPlan: number(v.PercentOfPlan, term.MeasurePercentOfPlan), Numerator: number(v.Numerator, term.MeasureNumerator),
		Denominator: number(v.Denominator, term.MeasureDenominator), Share: number(v.Share, term.MeasureShare),
		DenominatorKind: or(v.DenominatorKind, ""), Qualifier: v.Qualifier, Status: v.Status, Absence: or(v.Absence, ""),
	}
	key := cellKey{v.IndicatorID, v.PeriodID, v.ClusterID, or(v.DistrictID, 0)}
	if planned, ok := w.targets[key]; ok && v.DistrictID != nil {
		f.Target = &total.Number{Value: planned, Range: decimal.Exactly(planned), Source: term.NumberSourceReported}
	}
	if of.WeightID != nil {
		key.indicator = *of.WeightID
		if reference := w.references[key]; reference != nil && reference.Actual != nil {
			f.Reference = total.Reported(*reference.Actual, report.Texts(reference.Printed).Of(term.MeasureActual))
			f.Reference.Source = term.NumberSourceReference
		}
	}
	return f
}
