package graph

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/membership"
	"thidua/ent/predicate"
	"thidua/statistics"
	"thidua/term"
)

type (
	// RankingConnection is a page of a ranking.
	RankingConnection struct {
		Direction          term.Direction
		Ranked, TotalCount int
		PageInfo           ent.PageInfo
		Edges              []*RankingEdge

		indicator, period int
		shelf             *shelf
	}

	// RankingEdge is a unit in a page.
	RankingEdge struct {
		Cursor ent.Cursor
		Node   *Ranking
	}

	// Ranking is a unit with its rank.
	Ranking struct {
		Rank  *int
		Tied  bool
		Value *decimal.Decimal
		Gap   *RankingGap

		unit           rankedUnit
		unitVi, unitEn string
		connection     *RankingConnection
		figures        *loader[ent.IndicatorValue]
		resolver       *Resolver
	}
)

// rankedUnit is a unit and its figure.
type rankedUnit struct {
	id     int
	code   string
	figure *ent.IndicatorValue // nil when the viewer sees none
	// applies is false when the unit is not expected to have one.
	applies bool
}

// rankingOf asks for a ranking.
type rankingOf struct {
	indicator, period string
	measure           term.Measure
	cluster           *string
	first             *int
	after             *ent.Cursor
}

// ranking ranks the units by a number, in a number of statements that does not grow with them.
func (r *Resolver) ranking(ctx context.Context, q rankingOf) (*RankingConnection, error) {
	counted, err := r.Store.Client().Indicator.Query().Where(indicator.Code(q.indicator)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, badInput("there is no indicator %q", q.indicator)
	case err != nil:
		return nil, err
	}
	periods, err := r.periodsOf(ctx, []string{q.period})
	if err != nil {
		return nil, err
	}
	units, err := r.unitsToRank(ctx, counted.ID, periods[0].ID, q.cluster)
	if err != nil {
		return nil, err
	}
	numbers := each(units, func(u rankedUnit) *decimal.Decimal {
		if u.figure == nil {
			return nil
		}
		return measureOf(u.figure, q.measure)
	})
	c := &RankingConnection{Direction: counted.Direction, TotalCount: len(units), indicator: counted.ID, period: periods[0].ID, shelf: &shelf{client: r.Store.Client()}}
	c.shelf.indicators.add(counted.ID)
	c.shelf.periods.add(periods[0].ID)
	var list sorted[*Ranking]
	vi, en := unitsOf(counted, q.measure)
	for _, ranked := range statistics.Rank(counted.Direction, numbers) {
		unit := units[ranked.Index]
		row := &Ranking{
			Tied: ranked.Tied, Value: numbers[ranked.Index], unit: unit, unitVi: vi, unitEn: en,
			connection: c, resolver: r,
		}
		row.Gap = gapOfRank(counted.Direction, unit, row.Value)
		if ranked.Rank > 0 {
			row.Rank = &ranked.Rank
			c.Ranked++
		}
		list.rows = append(list.rows, row)
	}
	return c, c.fill(list, q)
}

// fill gives a ranking the page that is asked for.
func (c *RankingConnection) fill(list sorted[*Ranking], q rankingOf) error {
	list.by = fmt.Sprint("ranking ", q.indicator, " ", q.period, " ", q.measure, " ", or(q.cluster, ""))
	list.order = statistics.Order{c.Direction != term.DirectionLower}
	list.place = func(row *Ranking) statistics.Place {
		return statistics.Place{Values: []*decimal.Decimal{row.Value}, Key: []string{row.unit.code}}
	}
	rows, cursors, info, err := list.page(q.first, q.after)
	if err != nil {
		return err
	}
	c.PageInfo, c.Edges = info, make([]*RankingEdge, len(rows))
	figures := &loader[ent.IndicatorValue]{}
	for i, row := range rows {
		c.shelf.districts.add(row.unit.id)
		if row.unit.figure != nil {
			figures.add(row.unit.figure.ID)
		}
		row.figures = figures
		c.Edges[i] = &RankingEdge{Cursor: cursors[i], Node: row}
	}
	return nil
}

// gapOfRank is why a unit has no rank; nil when it has one.
func gapOfRank(direction term.Direction, unit rankedUnit, value *decimal.Decimal) *RankingGap {
	gap := RankingGapNoMeasure
	switch {
	case value != nil && direction != term.DirectionNone:
		return nil
	case value != nil:
		gap = RankingGapNotRanked
	case unit.figure == nil && !unit.applies:
		gap = RankingGapNotApplicable
	case unit.figure == nil:
		gap = RankingGapNoFigure
	case unit.figure.Absence == nil:
	case *unit.figure.Absence == term.AbsenceNotApplicable:
		gap = RankingGapNotApplicable
	case *unit.figure.Absence == term.AbsenceNotCollected:
		gap = RankingGapNotCollected
	case *unit.figure.Absence == term.AbsenceNotYet:
		gap = RankingGapNoFigure
	}
	return &gap
}

// unitsToRank are the members of a cluster, or of all, with their figures, sorted by code. Of a unit in two clusters the
// figure counts that was recorded first.
func (r *Resolver) unitsToRank(ctx context.Context, indicatorID, periodID int, code *string) ([]rankedUnit, error) {
	client := r.Store.Client()
	where := []predicate.IndicatorValue{
		indicatorvalue.IndicatorID(indicatorID), indicatorvalue.PeriodID(periodID), indicatorvalue.Context(""), indicatorvalue.DistrictIDNotNil(),
	}
	of := []predicate.Membership{membership.PeriodID(periodID)}
	if code != nil {
		if err := r.knowsCluster(ctx, *code); err != nil {
			return nil, err
		}
		where = append(where, indicatorvalue.HasClusterWith(cluster.Code(*code)))
		of = append(of, membership.HasClusterWith(cluster.Code(*code)))
	}
	rows, err := client.IndicatorValue.Query().Where(where...).WithDistrict().Order(indicatorvalue.ByID()).All(ctx)
	if err != nil {
		return nil, err
	}
	members, err := client.Membership.Query().Where(of...).WithDistrict().All(ctx)
	if err != nil {
		return nil, err
	}
	w := &whole{grouping: &grouping{Resolver: r, q: statisticsOf{places: &ent.MembershipWhereInput{}}}}
	if err := w.readMembers(ctx, []int{indicatorID}, []int{periodID}); err != nil {
		return nil, err
	}
	units := map[int]rankedUnit{}
	for _, v := range rows {
		if _, seen := units[*v.DistrictID]; !seen && v.Edges.District != nil {
			units[*v.DistrictID] = rankedUnit{*v.DistrictID, v.Edges.District.Code, v, true}
		}
	}
	for _, m := range members {
		if _, seen := units[m.DistrictID]; !seen && m.Edges.District != nil {
			units[m.DistrictID] = rankedUnit{m.DistrictID, m.Edges.District.Code, nil, w.applicable(indicatorID, m.DistrictID, periodID)}
		}
	}
	all := slices.Collect(maps.Values(units))
	slices.SortFunc(all, func(a, b rankedUnit) int { return strings.Compare(a.code, b.code) })
	return all, nil
}

// knowsCluster is an error for a code that is no cluster's.
func (r *Resolver) knowsCluster(ctx context.Context, code string) error {
	known, err := r.Store.Client().Cluster.Query().Where(cluster.Code(code)).Exist(ctx)
	if err == nil && !known {
		return badInput("there is no cluster %q", code)
	}
	return err
}

// Indicator is what is ranked by.
func (c *RankingConnection) Indicator(ctx context.Context) (*ent.Indicator, error) {
	return c.shelf.indicator(ctx, c.indicator)
}

// Period is the period of the figures.
func (c *RankingConnection) Period(ctx context.Context) (*ent.Period, error) {
	return c.shelf.period(ctx, c.period)
}

// District is the unit.
func (row *Ranking) District(ctx context.Context) (*ent.District, error) {
	return row.connection.shelf.district(ctx, row.unit.id)
}

// Figure is the figure that it is ranked by; nil where the viewer sees none.
func (row *Ranking) Figure(ctx context.Context) (*ent.IndicatorValue, error) {
	if row.unit.figure == nil {
		return nil, nil
	}
	return load(ctx, row.figures, row.unit.figure.ID, func(ids []int) (*ent.IndicatorValueQuery, error) {
		return row.resolver.Store.Client().IndicatorValue.Query().Where(indicatorvalue.IDIn(ids...)).CollectFields(ctx)
	}, func(v *ent.IndicatorValue) int { return v.ID })
}

// Display is the number with its unit; "" without one.
func (row *Ranking) Display(language *term.Language) string {
	return display(row.Value, inLanguage(language, row.unitVi, row.unitEn), language)
}

// Reason is why it has no rank, in a language; "" when it has one.
func (row *Ranking) Reason(language *term.Language) string {
	if row.Gap == nil {
		return ""
	}
	text := map[RankingGap][2]string{
		RankingGapNotRanked:     {"Chỉ tiêu này không xếp hạng: cao hay thấp đều không tốt hơn.", "This indicator is not ranked: neither more nor less is better."},
		RankingGapNoFigure:      {"Chưa có số liệu.", "There is no figure yet."},
		RankingGapNoMeasure:     {"Số liệu không có đại lượng này.", "The figure does not give this number."},
		RankingGapNotApplicable: {"Đơn vị không có nội dung này.", "The thing does not exist in this unit."},
		RankingGapNotCollected:  {"Đơn vị chưa thống kê.", "The unit has not collected it."},
	}[*row.Gap]
	return inLanguage(language, text[0], text[1])
}
