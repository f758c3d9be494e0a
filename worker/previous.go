package worker

import (
	"context"
	"fmt"

	"thidua/decimal"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicatorvalue"
	"thidua/ent/period"
	"thidua/ent/target"
	"thidua/intake"
	"thidua/term"
)

// previous is what the source's unit reported in the period before, and for the cluster's own sheet also what its
// members were to reach: by it the reader is told that a locale made a figure a thousand times too small.
func (p *pass) previous(ctx context.Context) (map[intake.FigureKey]decimal.Decimal, error) {
	client := p.w.Store.Client()
	before, err := periodBefore(ctx, client, p.cluster(), p.period())
	if err != nil || before == "" {
		return nil, err
	}
	of := indicatorvalue.DistrictIDIsNil()
	if p.district() != "" {
		of = indicatorvalue.HasDistrictWith(district.Code(p.district()))
	}
	figures := map[intake.FigureKey]decimal.Decimal{}
	values, err := client.IndicatorValue.Query().Where(
		indicatorvalue.HasClusterWith(cluster.Code(p.cluster())), indicatorvalue.HasPeriodWith(period.Code(before)), of,
		indicatorvalue.SupersededAtIsNil(),
	).WithIndicator().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the figures of %q in %q: %w", p.district(), before, err)
	}
	for _, v := range values {
		for measure, value := range map[term.Measure]*decimal.Decimal{
			term.MeasureActual: v.Actual, term.MeasurePlan: v.Plan,
			term.MeasureNumerator: v.Numerator, term.MeasureDenominator: v.Denominator,
		} {
			if value != nil {
				figures[intake.FigureKey{District: p.district(), Indicator: v.Edges.Indicator.Code, Context: v.Context, Measure: measure}] = *value
			}
		}
	}
	if p.district() != "" {
		return figures, nil
	}
	plans, err := client.Target.Query().Where(
		target.HasClusterWith(cluster.Code(p.cluster())), target.HasPeriodWith(period.Code(before)), target.SupersededAtIsNil(),
	).WithIndicator().WithDistrict().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the plans of %q in %q: %w", p.cluster(), before, err)
	}
	for _, t := range plans {
		if t.Edges.District != nil {
			figures[intake.FigureKey{District: t.Edges.District.Code, Indicator: t.Edges.Indicator.Code, Context: t.Context, Measure: term.MeasurePlan}] = t.Value
		}
	}
	return figures, nil
}
