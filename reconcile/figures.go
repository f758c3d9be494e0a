package reconcile

import (
	"cmp"
	"context"
	"slices"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/indicatorvalue"
	"thidua/ent/target"
	"thidua/figure"
	"thidua/rules"
	"thidua/term"
)

// loadFigures reads the figures of the period and of the period before.
func (l *loaded) loadFigures(ctx context.Context, client *ent.Client) (err error) {
	l.rows = map[rules.Pair]sheetRow{}
	if l.facts.Figures, err = l.figuresOf(ctx, client, l.period); err != nil || l.before == 0 {
		return err
	}
	if l.facts.Before, err = l.figuresOf(ctx, client, l.before); err != nil {
		return err
	}
	// They stand in sheets of another year: who is told of a cell looks for it in this year's.
	for i := range l.facts.Before {
		f := &l.facts.Before[i]
		f.Tab, f.Row = "", 0
		for measure, n := range f.Numbers {
			n.Cell.Tab, n.Cell.Address = "", ""
			f.Numbers[measure] = n
		}
	}
	return nil
}

// figureFields are the columns that a figure is made of.
var figureFields = []string{
	indicatorvalue.FieldDistrictID, indicatorvalue.FieldIndicatorID, indicatorvalue.FieldContext,
	indicatorvalue.FieldTab, indicatorvalue.FieldRow, indicatorvalue.FieldCells, indicatorvalue.FieldPrinted,
	indicatorvalue.FieldActual, indicatorvalue.FieldPlan, indicatorvalue.FieldPercentOfPlan,
	indicatorvalue.FieldNumerator, indicatorvalue.FieldDenominator, indicatorvalue.FieldShare,
	indicatorvalue.FieldChange, indicatorvalue.FieldChangeKind, indicatorvalue.FieldDenominatorKind,
	indicatorvalue.FieldQualifier, indicatorvalue.FieldStatus, indicatorvalue.FieldAbsence, indicatorvalue.FieldNote,
}

// figuresOf are the latest figures of the cluster and its members in a period, in the order of members and indicators:
// ids change with versions, and equal figures must give equal findings.
func (l *loaded) figuresOf(ctx context.Context, client *ent.Client, period int) ([]rules.Figure, error) {
	rows, err := client.IndicatorValue.Query().Where(
		indicatorvalue.ClusterID(l.cluster), indicatorvalue.PeriodID(period), indicatorvalue.SupersededAtIsNil(),
	).Select(figureFields...).All(ctx)
	if err != nil {
		return nil, err
	}
	figures := make([]rules.Figure, 0, len(rows))
	for _, v := range rows {
		district, ok := l.districts.of(v.DistrictID)
		if !ok {
			continue
		}
		f := rules.Figure{
			District: district, Indicator: l.indicators.code[v.IndicatorID], Context: v.Context, Tab: v.Tab, Row: v.Row,
			ChangeKind: valueOr(v.ChangeKind), DenominatorKind: valueOr(v.DenominatorKind), Qualifier: v.Qualifier,
			Status: v.Status, Absence: valueOr(v.Absence), Note: v.Note,
		}
		cells := figure.Texts(v.Cells)
		f.Numbers = numbersOf(&f, v, cells)
		if period == l.period && f.Context == "" {
			l.rows[rules.Pair{Indicator: f.Indicator, District: district}] = sheetRow{f.Tab, cells}
		}
		figures = append(figures, f)
	}
	l.inOrder(figures)
	return figures, nil
}

// numbersOf are the measures that a row gives.
func numbersOf(f *rules.Figure, v *ent.IndicatorValue, cells map[term.Measure]string) map[term.Measure]rules.Number {
	printed := figure.Texts(v.Printed)
	numbers := make(map[term.Measure]rules.Number, 2)
	for _, m := range [...]struct {
		measure term.Measure
		value   *decimal.Decimal
	}{
		{term.MeasureActual, v.Actual},
		{term.MeasurePlan, v.Plan},
		{term.MeasurePercentOfPlan, v.PercentOfPlan},
		{term.MeasureNumerator, v.Numerator},
		{term.MeasureDenominator, v.Denominator},
		{term.MeasureShare, v.Share},
		{term.MeasureChange, v.Change},
	} {
		if m.value != nil {
			numbers[m.measure] = rules.Number{
				Value: *m.value, Printed: printed[m.measure],
				Cell: cellOf(f, m.measure, cells[m.measure], printed[m.measure]),
			}
		}
	}
	return numbers
}

func cellOf(f *rules.Figure, measure term.Measure, address, printed string) rules.Cell {
	return rules.Cell{
		District: f.District, Tab: f.Tab, Address: address, Printed: printed,
		Indicator: f.Indicator, Context: f.Context, Measure: measure,
	}
}

// inOrder sorts figures by unit, indicator and context.
func (l *loaded) inOrder(figures []rules.Figure) {
	rank := l.ranks()
	slices.SortFunc(figures, func(a, b rules.Figure) int {
		return cmp.Or(
			cmp.Compare(rank[a.District], rank[b.District]), cmp.Compare(l.ordinals[a.Indicator], l.ordinals[b.Indicator]),
			cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Context, b.Context),
		)
	})
}

// ranks are the places of the members, from 1; that of the cluster's own sheet is 0.
func (l *loaded) ranks() map[string]int {
	rank := make(map[string]int, len(l.facts.Members))
	for i, m := range l.facts.Members {
		rank[m.Code] = i + 1
	}
	return rank
}

// loadPlans reads what the lead gave the members to reach.
func (l *loaded) loadPlans(ctx context.Context, client *ent.Client) error {
	rows, err := client.Target.Query().Where(
		target.ClusterID(l.cluster), target.PeriodID(l.period), target.SupersededAtIsNil(),
	).All(ctx)
	if err != nil {
		return err
	}
	for _, t := range rows {
		district, ok := l.districts.of(t.DistrictID)
		if !ok {
			continue
		}
		indicator := l.indicators.code[t.IndicatorID]
		l.facts.Plans = append(l.facts.Plans, rules.Plan{
			District: district, Indicator: indicator, Context: t.Context,
			Number: rules.Number{Value: t.Value, Printed: t.Printed, Cell: rules.Cell{ // in the cluster's own sheet
				Tab: t.Tab, Address: t.Address, Printed: t.Printed,
				Indicator: indicator, Context: t.Context, Measure: term.MeasurePlan,
			}},
		})
	}
	rank := l.ranks()
	slices.SortFunc(l.facts.Plans, func(a, b rules.Plan) int {
		return cmp.Or(
			cmp.Compare(rank[a.District], rank[b.District]), cmp.Compare(l.ordinals[a.Indicator], l.ordinals[b.Indicator]),
			cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Context, b.Context),
		)
	})
	return nil
}
