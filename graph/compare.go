package graph

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/predicate"
	entreport "thidua/ent/report"
	"thidua/guard"
	"thidua/report"
	"thidua/series"
	"thidua/term"
)

// maxColumns is how many periods, editions or moments are compared at once.
const maxColumns = 12

// ComparisonRow is one figure in two columns that follow one another.
type ComparisonRow struct {
	series.Row
	Indicator *ent.Indicator // nil when the catalogue has it no more
	District  *ent.District  // nil for the cluster's own
}

// comparison asks for columns held against one another.
type comparison struct {
	cluster                        *string
	districts, periods, indicators []string
	editions                       []int
	moments                        []*time.Time
	measure                        term.Measure
	basis                          term.Basis
	changedOnly                    bool
}

// compare holds periods, editions or moments against one another.
func (r *Resolver) compare(ctx context.Context, c comparison) ([]*ComparisonRow, error) {
	columns, err := r.columns(ctx, c)
	if err != nil {
		return nil, err
	}
	rows := series.Compare(columns)
	if c.changedOnly {
		rows = slices.DeleteFunc(rows, func(row series.Row) bool { return !row.Changed() })
	}
	return r.comparisonRows(ctx, rows)
}

// columns are those of the one thing of which at least two are named.
func (r *Resolver) columns(ctx context.Context, c comparison) ([]series.Column, error) {
	several, longest := 0, 0
	for _, n := range []int{len(c.periods), len(c.editions), len(c.moments)} {
		longest = max(longest, n)
		if n > 1 {
			several++
		}
	}
	of := len(c.editions) > 1 || len(c.moments) > 1
	switch {
	case longest > maxColumns:
		return nil, errTooMany("what is compared", longest, maxColumns)
	case several != 1 || len(c.editions) == 1 || len(c.moments) == 1:
		return nil, badInput("name at least two of one of periods, editions and asOf, and none of the other two but the one period of editions or moments")
	case of && (c.cluster == nil || len(c.periods) != 1):
		return nil, badInput("editions and moments are compared of one report: name its cluster, and its period as the only one of periods")
	case !of && c.cluster == nil && c.districts == nil:
		return nil, badInput("name the districts, or a cluster whose members are meant")
	case len(c.editions) > 1:
		return r.editionColumns(ctx, c)
	case len(c.moments) > 1:
		return r.momentColumns(ctx, c)
	}
	return r.periodColumns(ctx, c)
}

// wants says whether a figure is among those asked for.
func (c comparison) wants(unit, code string) bool {
	return (c.districts == nil || slices.Contains(c.districts, unit)) && (c.indicators == nil || slices.Contains(c.indicators, code))
}

func (r *Resolver) editionColumns(ctx context.Context, c comparison) ([]series.Column, error) {
	of, err := only(r.Store.Client().Report.Query().Where(reportOf(*c.cluster, c.periods[0])).Select(entreport.FieldID), nil)(ctx)
	if err != nil {
		return nil, err
	}
	var columns []series.Column
	for _, n := range c.editions {
		if of == nil || n < 1 {
			return nil, errNoEdition(n)
		}
		tree, err := r.treeBy(ctx, of.ID, n)
		if err != nil {
			return nil, err
		}
		column := series.Column{Name: strconv.Itoa(n), Figures: map[series.Key]series.Value{}}
		for _, row := range tree.Rows() {
			figures := slices.Clone(row.Values)
			if row.Printed != nil {
				figures = append(figures, row.Printed)
			}
			for _, f := range figures {
				c.put(column, f.District, row, f)
			}
		}
		columns = append(columns, column)
	}
	return columns, nil
}

func (c comparison) put(column series.Column, unit string, row *report.Row, f *report.Figure) {
	number := f.Value(c.measure)
	if number != nil && c.wants(unit, row.Indicator.Code) {
		column.Figures[series.Key{District: unit, Indicator: row.Indicator.Code, Context: row.Context, Measure: c.measure}] = series.Value{Number: number}
	}
}

func (r *Resolver) momentColumns(ctx context.Context, c comparison) ([]series.Column, error) {
	periods, err := r.periodsOf(ctx, c.periods)
	if err != nil {
		return nil, err
	}
	v, _ := guard.ViewerOf(ctx)
	view := guard.ViewOf(ctx, v)
	var columns []series.Column
	for _, moment := range c.moments {
		view.AsOf = moment.UTC().Truncate(time.Microsecond)
		rows, err := r.Store.Client().IndicatorValue.Query().Where(
			indicatorvalue.HasClusterWith(cluster.Code(*c.cluster)), indicatorvalue.PeriodID(periods[0].ID)).
			WithDistrict().WithIndicator().All(guard.WithView(ctx, view))
		if err != nil {
			return nil, err
		}
		column := series.Column{Name: moment.UTC().Format(time.RFC3339Nano), Figures: map[series.Key]series.Value{}}
		for _, v := range rows {
			key := series.Key{Indicator: v.Edges.Indicator.Code, Context: v.Context, Measure: c.measure}
			if v.Edges.District != nil {
				key.District = v.Edges.District.Code
			}
			if number := measureOf(v, c.measure); number != nil && c.wants(key.District, key.Indicator) {
				column.Figures[key] = series.Value{Number: number}
			}
		}
		columns = append(columns, column)
	}
	return columns, nil
}

// periodColumns are the figures of units in periods, carried over to the newest units where that is asked for. The
// cluster's own figures are left out: its members are not the same in every period.
func (r *Resolver) periodColumns(ctx context.Context, c comparison) ([]series.Column, error) {
	periods, err := r.periodsOf(ctx, c.periods)
	if err != nil {
		return nil, err
	}
	if c.districts == nil {
		if c.districts, err = r.membersOf(ctx, *c.cluster, periods); err != nil {
			return nil, err
		}
	}
	land, err := r.land(ctx)
	if err != nil {
		return nil, err
	}
	if err := land.knows(c.districts); err != nil {
		return nil, err
	}
	var where []predicate.IndicatorValue
	if c.indicators != nil {
		where = append(where, indicatorvalue.HasIndicatorWith(indicator.CodeIn(c.indicators...)))
	}
	rows, err := r.figuresOf(ctx, c.cluster, periods, land.ids(c.districts), where...)
	if err != nil {
		return nil, err
	}
	return r.carried(ctx, c, periods, rows, land)
}

// carried makes columns of the series of every indicator and context among some figures.
func (r *Resolver) carried(ctx context.Context, c comparison, periods []*ent.Period, rows []*ent.IndicatorValue, land *land) ([]series.Column, error) {
	of := map[tableKey][]*ent.IndicatorValue{}
	var ids []int
	for _, v := range rows {
		of[tableKey{v.IndicatorID, v.Context}] = append(of[tableKey{v.IndicatorID, v.Context}], v)
		ids = append(ids, v.IndicatorID)
	}
	slices.Sort(ids)
	counted, err := r.Store.Client().Indicator.Query().Where(indicator.IDIn(slices.Compact(ids)...)).
		WithBreaks(func(b *ent.IndicatorBreakQuery) { b.WithPeriod() }).All(ctx)
	if err != nil {
		return nil, err
	}
	byID, columns, at := map[int]*ent.Indicator{}, []series.Column{}, map[string]int{}
	for _, i := range counted {
		byID[i.ID] = i
	}
	for i, p := range periods {
		columns = append(columns, series.Column{Name: p.Code, Figures: map[series.Key]series.Value{}})
		at[p.Code] = i
	}
	for key, figures := range of {
		q := questionOf(byID[key.indicator], c.measure, periods, figures)
		q.Districts, q.Lineage = c.districts, land.lineage
		points := series.AsReported(q)
		if c.basis == term.BasisCurrent {
			points = series.Current(q)
		}
		for _, p := range points {
			if p.Value != nil {
				columns[at[p.Period]].Figures[series.Key{District: p.District, Indicator: byID[key.indicator].Code, Context: key.context, Measure: c.measure}] = series.Value{Number: p.Value, Comparability: p.Comparability}
			}
		}
	}
	return columns, nil
}

// comparisonRows gives rows their indicators and units.
func (r *Resolver) comparisonRows(ctx context.Context, rows []series.Row) ([]*ComparisonRow, error) {
	indicators, units := map[string]*ent.Indicator{}, map[string]*ent.District{}
	for _, row := range rows {
		indicators[row.Indicator] = nil
		if row.District != "" {
			units[row.District] = nil
		}
	}
	counted, err := collectAt(r.Store.Client().Indicator.Query().Where(indicator.CodeIn(slices.Sorted(maps.Keys(indicators))...)).CollectAt(ctx, "indicator"))(ctx)
	if err != nil {
		return nil, err
	}
	found, err := collectAt(r.Store.Client().District.Query().Where(district.CodeIn(slices.Sorted(maps.Keys(units))...)).CollectAt(ctx, "district"))(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range counted {
		indicators[i.Code] = i
	}
	for _, d := range found {
		units[d.Code] = d
	}
	return each(rows, func(row series.Row) *ComparisonRow {
		return &ComparisonRow{row, indicators[row.Indicator], units[row.District]}
	}), nil
}
