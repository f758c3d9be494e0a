package graph

import (
	"context"
	"slices"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/term"
)

// matrix is one measure of a cluster's members in four statements, whatever their number.
func (r *Resolver) matrix(ctx context.Context, clusterCode, periodCode string, measure *term.Measure) (*Matrix, error) {
	which := term.MeasureActual
	if measure != nil {
		which = *measure
	}
	client := r.Store.Client()
	members, err := client.Membership.Query().
		Where(membership.HasClusterWith(cluster.Code(clusterCode)), membership.HasPeriodWith(period.Code(periodCode))).
		Order(membership.ByOrdinal(), membership.ByID()).Select(membership.FieldDistrictID).All(ctx)
	if err != nil || len(members) == 0 {
		return &Matrix{Rows: []*MatrixRow{}, Columns: []*ent.District{}, Values: [][]*decimal.Decimal{}}, err
	}
	values, err := client.IndicatorValue.Query().
		Where(indicatorvalue.HasClusterWith(cluster.Code(clusterCode)), indicatorvalue.HasPeriodWith(period.Code(periodCode)),
			indicatorvalue.DistrictIDNotNil()).
		All(ctx)
	if err != nil {
		return nil, err
	}
	table := newTable(members)
	for _, v := range values {
		table.put(v, which)
	}
	return table.matrix(ctx, client)
}

// table gathers the cells of a matrix.
type table struct {
	columns map[int]int // district -> column
	order   []int       // districts by column
	rows    map[tableKey][]*decimal.Decimal
}

type tableKey struct {
	indicator int
	context   string
}

func newTable(members []*ent.Membership) *table {
	t := &table{columns: map[int]int{}, rows: map[tableKey][]*decimal.Decimal{}}
	for i, m := range members {
		t.columns[m.DistrictID] = i
		t.order = append(t.order, m.DistrictID)
	}
	return t
}

func (t *table) put(v *ent.IndicatorValue, measure term.Measure) {
	column, ok := t.columns[*v.DistrictID]
	number := measureOf(v, measure)
	if !ok || number == nil {
		return
	}
	key := tableKey{v.IndicatorID, v.Context}
	if t.rows[key] == nil {
		t.rows[key] = make([]*decimal.Decimal, len(t.order))
	}
	t.rows[key][column] = number
}

// matrix puts the rows in the order of the catalogue, with what the query selects of indicators and districts.
func (t *table) matrix(ctx context.Context, client *ent.Client) (*Matrix, error) {
	districts, err := collectAt(client.District.Query().Where(district.IDIn(t.order...)).CollectAt(ctx, "columns"))(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]int, 0, len(t.rows))
	contexts := map[int][]string{}
	for key := range t.rows {
		if contexts[key.indicator] == nil {
			ids = append(ids, key.indicator)
		}
		contexts[key.indicator] = append(contexts[key.indicator], key.context)
	}
	indicators, err := collectAt(client.Indicator.Query().Where(indicator.IDIn(ids...)).
		Order(indicator.ByOrdinal(), indicator.ByID()).CollectAt(ctx, "rows", "indicator"))(ctx)
	if err != nil {
		return nil, err
	}
	m := &Matrix{Columns: make([]*ent.District, len(t.order)), Rows: []*MatrixRow{}, Values: [][]*decimal.Decimal{}}
	for _, d := range districts {
		m.Columns[t.columns[d.ID]] = d
	}
	for _, i := range indicators {
		for _, c := range slices.Sorted(slices.Values(contexts[i.ID])) {
			m.Rows = append(m.Rows, &MatrixRow{Indicator: i, Context: c})
			m.Values = append(m.Values, t.rows[tableKey{i.ID, c}])
		}
	}
	return m, nil
}

// collectAt makes "all rows" of a query that may have failed to be made.
func collectAt[T any, Q interface {
	All(context.Context) ([]*T, error)
}](query Q, err error) func(context.Context) ([]*T, error) {
	return func(ctx context.Context) ([]*T, error) {
		if err != nil {
			return nil, err
		}
		return query.All(ctx)
	}
}

// measureOf is one measure of a stored figure; nil when it is not given.
func measureOf(v *ent.IndicatorValue, m term.Measure) *decimal.Decimal {
	switch m {
	case term.MeasureActual:
		return v.Actual
	case term.MeasurePlan:
		return v.Plan
	case term.MeasurePercentOfPlan:
		return v.PercentOfPlan
	case term.MeasureNumerator:
		return v.Numerator
	case term.MeasureDenominator:
		return v.Denominator
	case term.MeasureShare:
		return v.Share
	case term.MeasureChange:
		return v.Change
	case term.MeasureEffectivePercent:
		return v.EffectivePercent
	}
	return nil
}
