package graph

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/period"
	"thidua/ent/predicate"
	"thidua/term"
)

// Availability is what there is to choose from, given what is chosen.
type Availability struct {
	resolver *Resolver
	chosen   chosen
}

// chosen is what is chosen already; nil is nothing.
type chosen struct {
	cluster, period, district, indicator *string
	measure                              *term.Measure
}

// available is something that has data.
type available struct {
	id, period, count int // period is 0 but for reports
	shelf             *shelf
}

// What has data, by what it is.
type (
	// AvailableCluster is a cluster that has data.
	AvailableCluster struct{ available }
	// AvailablePeriod is a period that has data.
	AvailablePeriod struct{ available }
	// AvailableDistrict is a unit that has data.
	AvailableDistrict struct{ available }
	// AvailableIndicator is an indicator that has data.
	AvailableIndicator struct{ available }
	// AvailableSection is a section whose indicators have data.
	AvailableSection struct{ available }
	// AvailableForm is a form of award that was given.
	AvailableForm struct{ available }
	// AvailableReport is a cluster and a period that have data together.
	AvailableReport struct{ available }
)

// Figures is how many figures it has.
func (a available) Figures() int { return a.count }

// Awards is how many rows of awards there are of it.
func (a available) Awards() int { return a.count }

// Cluster is the cluster.
func (a available) Cluster(ctx context.Context) (*ent.Cluster, error) {
	return a.shelf.cluster(ctx, a.id)
}

// District is the unit.
func (a available) District(ctx context.Context) (*ent.District, error) {
	return a.shelf.district(ctx, a.id)
}

// Indicator is the indicator.
func (a available) Indicator(ctx context.Context) (*ent.Indicator, error) {
	return a.shelf.indicator(ctx, a.id)
}

// Section is the section.
func (a available) Section(ctx context.Context) (*ent.Section, error) {
	return a.shelf.section(ctx, a.id)
}

// Form is the form of award.
func (a available) Form(ctx context.Context) (*ent.AwardForm, error) {
	return a.shelf.form(ctx, a.id)
}

// Period is the period.
func (a AvailablePeriod) Period(ctx context.Context) (*ent.Period, error) {
	return a.shelf.period(ctx, a.id)
}

// Period is the period.
func (a AvailableReport) Period(ctx context.Context) (*ent.Period, error) {
	return a.shelf.period(ctx, a.period)
}

// figures are the figures that have data, given all choices but that of one dimension.
func (a *Availability) figures(but StatisticsDimension) *ent.IndicatorValueQuery {
	query := a.resolver.Store.Client().IndicatorValue.Query()
	c := a.chosen
	if c.cluster != nil && but != StatisticsDimensionCluster {
		query.Where(indicatorvalue.HasClusterWith(cluster.Code(*c.cluster)))
	}
	if c.period != nil && but != StatisticsDimensionPeriod {
		query.Where(indicatorvalue.HasPeriodWith(period.Code(*c.period)))
	}
	if c.district != nil && but != StatisticsDimensionDistrict {
		query.Where(indicatorvalue.HasDistrictWith(district.Code(*c.district)))
	}
	if c.indicator != nil && but != StatisticsDimensionIndicator {
		query.Where(indicatorvalue.HasIndicatorWith(indicator.Code(*c.indicator)))
	}
	return query.Where(givesAny(c.measure))
}

// givesAny: the figure gives a measure, or any for nil.
func givesAny(m *term.Measure) predicate.IndicatorValue {
	given := map[term.Measure]predicate.IndicatorValue{
		term.MeasureActual: indicatorvalue.ActualNotNil(), term.MeasurePlan: indicatorvalue.PlanNotNil(),
		term.MeasurePercentOfPlan: indicatorvalue.PercentOfPlanNotNil(), term.MeasureEffectivePercent: indicatorvalue.EffectivePercentNotNil(),
		term.MeasureNumerator: indicatorvalue.NumeratorNotNil(), term.MeasureDenominator: indicatorvalue.DenominatorNotNil(),
		term.MeasureShare: indicatorvalue.ShareNotNil(), term.MeasureChange: indicatorvalue.ChangeNotNil(),
	}
	if m != nil {
		return given[*m]
	}
	return indicatorvalue.Or(given[term.MeasureActual], given[term.MeasurePlan], given[term.MeasurePercentOfPlan],
		given[term.MeasureNumerator], given[term.MeasureDenominator], given[term.MeasureShare], given[term.MeasureChange])
}

// countedRow is how many rows have an id.
type countedRow struct {
	Cluster   int  `sql:"cluster_id"`
	Period    int  `sql:"period_id"`
	District  *int `sql:"district_id"`
	Indicator int  `sql:"indicator_id"`
	Form      int  `sql:"form_id"`
	N         int  `sql:"n"`
}

// counts groups figures by columns.
func counts(ctx context.Context, query *ent.IndicatorValueQuery, by string, more ...string) (rows []countedRow, err error) {
	err = query.GroupBy(by, more...).Aggregate(ent.As(ent.Count(), "n")).Scan(ctx, &rows)
	return rows, err
}

// listed makes the values of a dimension that have data, in the order of the catalogue.
func (a *Availability) listed(ctx context.Context, d StatisticsDimension, count map[int]int) ([]available, error) {
	ids := make([]int, 0, len(count))
	things := &shelf{client: a.resolver.Store.Client()}
	for id := range count {
		ids = append(ids, id)
		things.put(d, id)
	}
	order := make(map[int]string, len(ids))
	if err := a.resolver.putOrder(ctx, d, ids, order); err != nil {
		return nil, err
	}
	slices.SortFunc(ids, func(x, y int) int { return strings.Compare(order[x], order[y]) })
	if d == StatisticsDimensionPeriod {
		slices.Reverse(ids)
	}
	return each(ids, func(id int) available { return available{id: id, count: count[id], shelf: things} }), nil
}

// Clusters are the clusters that have data.
func (a *Availability) Clusters(ctx context.Context) ([]*AvailableCluster, error) {
	rows, err := counts(ctx, a.figures(StatisticsDimensionCluster), indicatorvalue.FieldClusterID)
	if err != nil {
		return nil, fmt.Errorf("looking for clusters with data: %w", err)
	}
	list, err := a.listed(ctx, StatisticsDimensionCluster, countsBy(rows, func(r countedRow) int { return r.Cluster }))
	return each(list, func(one available) *AvailableCluster { return &AvailableCluster{one} }), err
}

// Periods are the periods that have data.
func (a *Availability) Periods(ctx context.Context) ([]*AvailablePeriod, error) {
	rows, err := counts(ctx, a.figures(StatisticsDimensionPeriod), indicatorvalue.FieldPeriodID)
	if err != nil {
		return nil, fmt.Errorf("looking for periods with data: %w", err)
	}
	list, err := a.listed(ctx, StatisticsDimensionPeriod, countsBy(rows, func(r countedRow) int { return r.Period }))
	return each(list, func(one available) *AvailablePeriod { return &AvailablePeriod{one} }), err
}

// Districts are the units that have data.
func (a *Availability) Districts(ctx context.Context) ([]*AvailableDistrict, error) {
	rows, err := counts(ctx, a.figures(StatisticsDimensionDistrict).Where(indicatorvalue.DistrictIDNotNil()), indicatorvalue.FieldDistrictID)
	if err != nil {
		return nil, fmt.Errorf("looking for units with data: %w", err)
	}
	list, err := a.listed(ctx, StatisticsDimensionDistrict, countsBy(rows, func(r countedRow) int { return *r.District }))
	return each(list, func(one available) *AvailableDistrict { return &AvailableDistrict{one} }), err
}

// Indicators are the indicators that have data.
func (a *Availability) Indicators(ctx context.Context) ([]*AvailableIndicator, error) {
	rows, err := counts(ctx, a.figures(StatisticsDimensionIndicator), indicatorvalue.FieldIndicatorID)
	if err != nil {
		return nil, fmt.Errorf("looking for indicators with data: %w", err)
	}
	list, err := a.listed(ctx, StatisticsDimensionIndicator, countsBy(rows, func(r countedRow) int { return r.Indicator }))
	return each(list, func(one available) *AvailableIndicator { return &AvailableIndicator{one} }), err
}

// Sections are the sections of the indicators that have data.
func (a *Availability) Sections(ctx context.Context) ([]*AvailableSection, error) {
	rows, err := counts(ctx, a.figures(StatisticsDimensionIndicator), indicatorvalue.FieldIndicatorID)
	if err != nil {
		return nil, fmt.Errorf("looking for sections with data: %w", err)
	}
	of := countsBy(rows, func(r countedRow) int { return r.Indicator })
	indicators, err := a.resolver.Store.Client().Indicator.Query().Select(indicator.FieldSectionID).All(ctx)
	if err != nil {
		return nil, err
	}
	in := map[int]int{}
	for _, i := range indicators {
		if of[i.ID] > 0 {
			in[i.SectionID] += of[i.ID]
		}
	}
	list, err := a.listed(ctx, StatisticsDimensionSection, in)
	return each(list, func(one available) *AvailableSection { return &AvailableSection{one} }), err
}

// Forms are the forms of award that some were given of.
func (a *Availability) Forms(ctx context.Context) ([]*AvailableForm, error) {
	query := a.resolver.Store.Client().Award.Query()
	if c := a.chosen.cluster; c != nil {
		query.Where(award.HasClusterWith(cluster.Code(*c)))
	}
	if p := a.chosen.period; p != nil {
		query.Where(award.HasPeriodWith(period.Code(*p)))
	}
	if d := a.chosen.district; d != nil {
		query.Where(award.HasDistrictWith(district.Code(*d)))
	}
	var rows []countedRow
	if err := query.GroupBy(award.FieldFormID).Aggregate(ent.As(ent.Count(), "n")).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("looking for forms with awards: %w", err)
	}
	list, err := a.listed(ctx, StatisticsDimensionForm, countsBy(rows, func(r countedRow) int { return r.Form }))
	return each(list, func(one available) *AvailableForm { return &AvailableForm{one} }), err
}

// Reports are the clusters and periods that have data together. Neither choice narrows them.
func (a *Availability) Reports(ctx context.Context) ([]*AvailableReport, error) {
	free := &Availability{a.resolver, a.chosen}
	free.chosen.cluster, free.chosen.period = nil, nil
	rows, err := counts(ctx, free.figures(""), indicatorvalue.FieldClusterID, indicatorvalue.FieldPeriodID)
	if err != nil {
		return nil, fmt.Errorf("looking for reports with data: %w", err)
	}
	things := &shelf{client: a.resolver.Store.Client()}
	clusters, periods := countsBy(rows, func(r countedRow) int { return r.Cluster }), countsBy(rows, func(r countedRow) int { return r.Period })
	order := map[StatisticsDimension]map[int]int{}
	for d, count := range map[StatisticsDimension]map[int]int{StatisticsDimensionCluster: clusters, StatisticsDimensionPeriod: periods} {
		list, err := a.listed(ctx, d, count)
		if err != nil {
			return nil, err
		}
		order[d] = map[int]int{}
		for i, one := range list {
			order[d][one.id] = i
			things.put(d, one.id)
		}
	}
	slices.SortFunc(rows, func(x, y countedRow) int {
		if c := order[StatisticsDimensionPeriod][x.Period] - order[StatisticsDimensionPeriod][y.Period]; c != 0 {
			return c
		}
		return order[StatisticsDimensionCluster][x.Cluster] - order[StatisticsDimensionCluster][y.Cluster]
	})
	return each(rows, func(r countedRow) *AvailableReport {
		return &AvailableReport{available{r.Cluster, r.Period, r.N, things}}
	}), nil
}

func countsBy(rows []countedRow, id func(countedRow) int) map[int]int {
	count := make(map[int]int, len(rows))
	for _, row := range rows {
		count[id(row)] += row.N
	}
	return count
}
