package graph

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/predicate"
	"thidua/series"
	"thidua/term"
)

// SeriesPoint is a value of a series.
type SeriesPoint struct {
	series.Point
	Period   *ent.Period
	District *ent.District // nil for several units together

	unitVi, unitEn string
}

// Unit is the unit of the number, in a language.
func (p *SeriesPoint) Unit(language *term.Language) string {
	return inLanguage(language, p.unitVi, p.unitEn)
}

// Display is the number with its unit; "" without one.
func (p *SeriesPoint) Display(language *term.Language) string {
	if p.Value == nil {
		return ""
	}
	text, unit := p.Value.Format(0, spokenIn(language) != term.LanguageEn), p.Unit(language)
	if unit == "" || unit == "%" {
		return text + unit
	}
	return text + " " + unit
}

// Reason is why it is partial or none, in a language.
func (p *SeriesPoint) Reason(language *term.Language) string {
	return p.Point.Reason.Text(spokenIn(language))
}

// seriesOf asks for a series.
type seriesOf struct {
	indicator string
	districts []string
	cluster   *string
	from, to  *string
	measure   term.Measure
	basis     term.Basis
	together  bool // all units as one
}

func badInput(format string, arguments ...any) error {
	return &failure{codeBadInput, fmt.Sprintf(format, arguments...)}
}

// or is what an argument says, else what it is when it is left out.
func or[T any](argument *T, otherwise T) T {
	if argument == nil {
		return otherwise
	}
	return *argument
}

// series is one measure of an indicator over periods, in a number of statements that does not grow with them.
func (r *Resolver) series(ctx context.Context, q seriesOf) ([]*SeriesPoint, error) {
	client := r.Store.Client()
	counted, err := client.Indicator.Query().Where(indicator.Code(q.indicator)).WithBreaks(func(b *ent.IndicatorBreakQuery) { b.WithPeriod() }).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, badInput("there is no indicator %q", q.indicator)
	case err != nil:
		return nil, err
	case q.districts == nil && q.cluster == nil:
		return nil, badInput("name the districts, or a cluster whose members are meant")
	case q.together && q.basis != term.BasisCurrent:
		return nil, badInput("units together are the current ones: ask with basis CURRENT, or without together")
	}
	periods, err := r.periodsFrom(ctx, q.from, q.to)
	if err != nil || len(periods) == 0 {
		return []*SeriesPoint{}, err
	}
	if q.districts == nil {
		if q.districts, err = r.membersOf(ctx, *q.cluster, periods); err != nil {
			return nil, err
		}
	}
	land, err := r.land(ctx)
	if err != nil {
		return nil, err
	}
	if err := land.knows(q.districts); err != nil {
		return nil, err
	}
	rows, err := r.figuresOf(ctx, q.cluster, periods, land.ids(q.districts), indicatorvalue.IndicatorID(counted.ID), indicatorvalue.Context(""))
	if err != nil {
		return nil, err
	}
	question := questionOf(counted, q.measure, periods, rows)
	question.Districts, question.Lineage = q.districts, land.lineage
	return r.pointsOf(ctx, q.of(question), counted, q.measure, periods, land)
}

// of are the points of a question as they are asked for.
func (q seriesOf) of(question series.Question) []series.Point {
	switch {
	case q.together && len(q.districts) > 0:
		return series.Together(question)
	case q.basis == term.BasisCurrent:
		return series.Current(question)
	}
	return series.AsReported(question)
}

// pointsOf gives points their periods and units.
func (r *Resolver) pointsOf(ctx context.Context, points []series.Point, counted *ent.Indicator, measure term.Measure, periods []*ent.Period, land *land) ([]*SeriesPoint, error) {
	when, units := map[string]*ent.Period{}, map[int]*ent.District{}
	for _, p := range periods {
		when[p.Code] = p
	}
	var ids []int
	for _, p := range points {
		ids = append(ids, land.id[p.District])
	}
	slices.Sort(ids)
	found, err := collectAt(r.Store.Client().District.Query().Where(district.IDIn(slices.Compact(ids)...)).CollectAt(ctx, "district"))(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range found {
		units[d.ID] = d
	}
	vi, en := unitsOf(counted, measure)
	return each(points, func(p series.Point) *SeriesPoint {
		return &SeriesPoint{p, when[p.Period], units[land.id[p.District]], vi, en}
	}), nil
}

// unitsOf is what a measure of an indicator is counted in. What a change is counted in differs from figure to figure.
func unitsOf(i *ent.Indicator, measure term.Measure) (vi, en string) {
	switch measure {
	case term.MeasurePercentOfPlan, term.MeasureEffectivePercent, term.MeasureShare:
		return "%", "%"
	case term.MeasureChange:
		return "", ""
	}
	return i.UnitVi, i.UnitEn
}

// periodsFrom are the periods of one kind between two, the oldest first.
func (r *Resolver) periodsFrom(ctx context.Context, from, to *string) ([]*ent.Period, error) {
	var codes []string
	for _, code := range []*string{from, to} {
		if code != nil {
			codes = append(codes, *code)
		}
	}
	ends, err := r.periodsOf(ctx, codes)
	if err != nil {
		return nil, err
	}
	kind := term.PeriodKindYear
	where := []predicate.Period{}
	for i, code := range []*string{from, to} {
		if code == nil {
			continue
		}
		end := ends[0]
		ends = ends[1:]
		if len(where) > 0 && end.Kind != kind {
			return nil, badInput("%q and %q are periods of different kinds; a series is of one kind", *from, *to)
		}
		kind = end.Kind
		if i == 0 {
			where = append(where, period.StartsOnGTE(end.StartsOn))
		} else {
			where = append(where, period.EndsOnLTE(end.EndsOn))
		}
	}
	return r.Store.Client().Period.Query().Where(append(where, period.KindEQ(kind))...).Order(period.ByStartsOn(), period.ByID()).All(ctx)
}

// periodsOf are periods by their codes, in that order.
func (r *Resolver) periodsOf(ctx context.Context, codes []string) ([]*ent.Period, error) {
	if len(codes) == 0 {
		return nil, nil
	}
	found, err := r.Store.Client().Period.Query().Where(period.CodeIn(codes...)).All(ctx)
	if err != nil {
		return nil, err
	}
	periods := make([]*ent.Period, len(codes))
	for i, code := range codes {
		at := slices.IndexFunc(found, func(p *ent.Period) bool { return p.Code == code })
		if at < 0 {
			return nil, badInput("there is no period %q", code)
		}
		periods[i] = found[at]
	}
	return periods, nil
}

// membersOf are the codes of a cluster's members in the newest of some periods in which it has any.
func (r *Resolver) membersOf(ctx context.Context, code string, periods []*ent.Period) ([]string, error) {
	ids := each(periods, func(p *ent.Period) int { return p.ID })
	members, err := r.Store.Client().Membership.Query().Where(membership.HasClusterWith(cluster.Code(code)), membership.PeriodIDIn(ids...)).
		Order(membership.ByOrdinal(), membership.ByID()).WithDistrict().All(ctx)
	if err != nil {
		return nil, err
	}
	newest := slices.MaxFunc(append([]*ent.Period{{}}, periods...), func(a, b *ent.Period) int {
		has := func(p *ent.Period) int {
			if slices.ContainsFunc(members, func(m *ent.Membership) bool { return m.PeriodID == p.ID }) {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(has(a), has(b)), cmp.Compare(a.EndsOn, b.EndsOn))
	})
	codes := []string{}
	for _, m := range members {
		if m.PeriodID == newest.ID && m.Edges.District != nil {
			codes = append(codes, m.Edges.District.Code)
		}
	}
	return codes, nil
}

// figuresOf are figures of units in periods, of one cluster or of all, as the viewer sees them.
func (r *Resolver) figuresOf(ctx context.Context, code *string, periods []*ent.Period, units []int, where ...predicate.IndicatorValue) ([]*ent.IndicatorValue, error) {
	query := r.Store.Client().IndicatorValue.Query().Where(where...).Where(
		indicatorvalue.PeriodIDIn(each(periods, func(p *ent.Period) int { return p.ID })...), indicatorvalue.DistrictIDIn(units...))
	if code != nil {
		query.Where(indicatorvalue.HasClusterWith(cluster.Code(*code)))
	}
	return query.WithDistrict().WithPeriod().Order(indicatorvalue.ByID()).All(ctx)
}

// questionOf makes a question of an indicator's figures; units and lineage are left to the caller. Where two clusters
// have a figure of a unit and period, the first that was recorded counts.
func questionOf(i *ent.Indicator, measure term.Measure, periods []*ent.Period, rows []*ent.IndicatorValue) series.Question {
	q := series.Question{Kind: series.KindOf(i.ValueType, i.Aggregation, measure)}
	for _, p := range periods {
		q.Periods = append(q.Periods, series.Period{Code: p.Code, StartsOn: p.StartsOn, EndsOn: p.EndsOn})
	}
	seen := map[[2]int]bool{}
	for _, v := range rows {
		key := [2]int{v.PeriodID, *v.DistrictID}
		if seen[key] {
			continue
		}
		seen[key] = true
		f := series.Figure{Period: v.Edges.Period.Code, District: v.Edges.District.Code, Value: measureOf(v, measure)}
		f.Numerator, f.Denominator = partsOf(v, measure)
		q.Figures = append(q.Figures, f)
	}
	for _, b := range i.Edges.Breaks {
		if b.Edges.Period != nil {
			q.Breaks = append(q.Breaks, series.Break{Period: b.Edges.Period.Code, StartsOn: b.Edges.Period.StartsOn, Kind: b.Kind, Factor: b.Factor})
		}
	}
	return q
}

// partsOf are what a percentage is of.
func partsOf(v *ent.IndicatorValue, measure term.Measure) (numerator, denominator *decimal.Decimal) {
	switch measure {
	case term.MeasurePercentOfPlan, term.MeasureEffectivePercent:
		return v.Actual, v.Plan
	}
	return v.Numerator, v.Denominator
}

// land is every unit and what became of it.
type land struct {
	id      map[string]int
	lineage *series.Lineage
}

// land is asked for once a request.
func (r *Resolver) land(ctx context.Context) (*land, error) {
	return onceFor(ctx).land.get(func() (*land, error) {
		districts, err := r.Store.Client().District.Query().All(ctx)
		if err != nil {
			return nil, err
		}
		changes, err := r.Store.Client().DistrictChange.Query().WithPredecessors().WithSuccessors().All(ctx)
		if err != nil {
			return nil, err
		}
		l := &land{id: map[string]int{}}
		units := each(districts, func(d *ent.District) series.Unit {
			l.id[d.Code] = d.ID
			return series.Unit{Code: d.Code, From: or(d.ValidFrom, ""), Until: or(d.ValidTo, "")}
		})
		code := func(d *ent.District) string { return d.Code }
		l.lineage, err = series.NewLineage(units, each(changes, func(c *ent.DistrictChange) series.Change {
			return series.Change{
				Code: c.Code, Kind: c.Kind, EffectiveOn: c.EffectiveOn, Share: c.Share, Whole: c.Whole,
				From: each(c.Edges.Predecessors, code), To: each(c.Edges.Successors, code),
			}
		}))
		return l, err
	})
}

// knows is an error for the first code that is no unit's.
func (l *land) knows(codes []string) error {
	for _, code := range codes {
		if _, known := l.id[code]; !known {
			return badInput("there is no district %q", code)
		}
	}
	return nil
}

// ids are those of units, and of the units that they came from and became.
func (l *land) ids(codes []string) []int {
	return each(l.lineage.Units(codes), func(code string) int { return l.id[code] })
}
