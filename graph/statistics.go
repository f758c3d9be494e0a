package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/indicatorvalue"
	"thidua/statistics"
	"thidua/term"
)

// maxGroups is how many groups one question may make, before conditions and pages.
const maxGroups = 20_000

// statisticsOf asks for statistics.
type statisticsOf struct {
	table   string // of the rows: figures or awards
	where   filters
	groupBy []StatisticsDimension
	level   StatisticsLevel
	stage   *term.AwardStage // of awards: nil is all
	having  []*StatisticsCondition
	orderBy []*StatisticsOrder
	first   *int
	after   *ent.Cursor
	// places is the part of the filter that says of which members figures are taken; nil when that cannot be told.
	places *ent.MembershipWhereInput
	wanted wanted
}

func (q *statisticsOf) awards() bool { return q.table == award.Table }

func (q *statisticsOf) groupsBy(d StatisticsDimension) bool { return slices.Contains(q.groupBy, d) }

// indicatorStatistics groups figures.
func (r *Resolver) indicatorStatistics(ctx context.Context, q statisticsOf, where *ent.IndicatorValueWhereInput) (*StatisticsConnection, error) {
	q.table = indicatorvalue.Table
	var err error
	if q.where, err = filterOf(where); err != nil { //nolint:contextcheck // the context comes with the selector
		return nil, err
	}
	q.places = placesOf(where)
	fit := []StatisticsDimension{
		StatisticsDimensionIndicator, StatisticsDimensionSection, StatisticsDimensionDistrict, StatisticsDimensionCluster,
		StatisticsDimensionProvince, StatisticsDimensionPeriod,
	}
	return r.statistics(ctx, q, fit)
}

// awardStatistics groups awards.
func (r *Resolver) awardStatistics(ctx context.Context, q statisticsOf, where *ent.AwardWhereInput) (*StatisticsConnection, error) {
	q.table = award.Table
	var err error
	if q.where, err = awardFilterOf(where); err != nil { //nolint:contextcheck // the context comes with the selector
		return nil, err
	}
	if q.stage == nil && !q.groupsBy(StatisticsDimensionStage) {
		decided := term.AwardStageDecided
		q.stage = &decided
	}
	fit := []StatisticsDimension{
		StatisticsDimensionForm, StatisticsDimensionLevel, StatisticsDimensionRecipientKind, StatisticsDimensionStage,
		StatisticsDimensionDistrict, StatisticsDimensionCluster, StatisticsDimensionProvince, StatisticsDimensionPeriod,
	}
	return r.statistics(ctx, q, fit)
}

func (r *Resolver) statistics(ctx context.Context, q statisticsOf, fit []StatisticsDimension) (*StatisticsConnection, error) {
	if err := q.check(fit); err != nil {
		return nil, err
	}
	q.wanted = wantedOf(ctx, q)
	g := &grouping{Resolver: r, q: q}
	if err := g.read(ctx); err != nil {
		return nil, err
	}
	if q.wanted.whole && q.sortsBy(wholes) {
		if err := g.addWholes(ctx, g.groups); err != nil {
			return nil, err
		}
	}
	return g.connection(ctx)
}

// check refuses what cannot be grouped by.
func (q *statisticsOf) check(fit []StatisticsDimension) error {
	seen := map[StatisticsDimension]bool{}
	for _, d := range q.groupBy {
		switch {
		case !slices.Contains(fit, d):
			return badInput("there is no %s to group by here; there are %s", d, strings.Join(each(fit, StatisticsDimension.String), ", "))
		case d == StatisticsDimensionDistrict && q.level == StatisticsLevelCluster:
			return badInput("what a lead states for the whole cluster is of no DISTRICT; group by it at the level MEMBERS")
		case seen[d]:
			return badInput("groupBy names %s twice", d)
		}
		seen[d] = true
	}
	return nil
}

// wholes are the terms that are percentages and means of a whole group: they need its figures one by one.
var wholes = []StatisticsTerm{StatisticsTermPercentOfPlan, StatisticsTermShare, StatisticsTermWeightedMean}

// sortsBy says whether conditions or the order need one of some terms.
func (q *statisticsOf) sortsBy(terms []StatisticsTerm) bool {
	return slices.ContainsFunc(q.having, func(c *StatisticsCondition) bool { return slices.Contains(terms, c.By) }) ||
		slices.ContainsFunc(q.orderBy, func(o *StatisticsOrder) bool { return slices.Contains(terms, o.By) })
}

// connection is the page that is asked for.
func (g *grouping) connection(ctx context.Context) (*StatisticsConnection, error) {
	kept := slices.DeleteFunc(g.groups, func(one *group) bool { return !g.meets(one) })
	list := sorted[*group]{rows: kept, place: g.place, by: g.signature()}
	for _, o := range g.q.orderBy {
		list.order = append(list.order, o.Direction == "DESC")
	}
	list.sort()
	rows, cursors, info, err := list.page(g.q.first, g.q.after)
	if err != nil {
		return nil, err
	}
	if g.q.wanted.whole && !g.q.sortsBy(wholes) {
		if err := g.addWholes(ctx, rows); err != nil {
			return nil, err
		}
	}
	c := &StatisticsConnection{TotalCount: len(kept), PageInfo: info, Edges: make([]*StatisticsEdge, len(rows))}
	things := &shelf{client: g.Store.Client()}
	for i, one := range rows {
		things.add(g.q.groupBy, one)
		c.Edges[i] = &StatisticsEdge{Cursor: cursors[i], Node: &Statistics{group: one, q: &g.q, shelf: things}}
	}
	return c, nil
}

// meets says whether a group meets all conditions.
func (g *grouping) meets(one *group) bool {
	for _, c := range g.q.having {
		in := statistics.Range{GT: c.Gt, GTE: c.Gte, LT: c.Lt, LTE: c.Lte, IsNull: c.IsNull}
		if !in.Has(one.number(c.By, c.Measure)) {
			return false
		}
	}
	return true
}

// place is where a group stands.
func (g *grouping) place(one *group) statistics.Place {
	p := statistics.Place{Key: one.sortKey}
	for _, o := range g.q.orderBy {
		p.Values = append(p.Values, one.number(o.By, o.Measure))
	}
	return p
}

// signature says what the groups are and how they are sorted.
func (g *grouping) signature() string {
	var b strings.Builder
	fmt.Fprint(&b, g.q.table, g.q.level, g.q.groupBy)
	for _, o := range g.q.orderBy {
		fmt.Fprint(&b, " ", o.By, o.Measure, o.Direction)
	}
	return b.String()
}

// number is one of a group's numbers; nil without one.
func (one *group) number(by StatisticsTerm, measure term.Measure) *decimal.Decimal {
	count := func(n int) *decimal.Decimal {
		d, err := decimal.FromInt(int64(n))
		if err != nil {
			return nil
		}
		return &d
	}
	measure = one.measure(measure)
	switch by {
	case StatisticsTermFigures:
		return count(one.facts.Figures)
	case StatisticsTermMembers:
		return count(one.members)
	case StatisticsTermIndicators:
		return count(one.indicators)
	case StatisticsTermEstimates:
		return count(one.estimates)
	case StatisticsTermCount:
		return count(one.facts.Columns[measure].Count)
	case StatisticsTermSum:
		return one.facts.Sum(measure).Value
	case StatisticsTermAvg:
		return one.facts.Avg(measure).Value
	case StatisticsTermMin:
		return one.facts.Min(measure).Value
	case StatisticsTermMax:
		return one.facts.Max(measure).Value
	case StatisticsTermPercentOfPlan:
		return one.whole.PercentOfPlan.Value
	case StatisticsTermShare:
		return one.whole.Share.Value
	case StatisticsTermWeightedMean:
		return one.whole.Mean.Value
	}
	return nil
}

// measure is the measure that is meant: awards have one alone.
func (one *group) measure(m term.Measure) term.Measure {
	if one.award {
		return term.MeasureActual
	}
	return m
}
