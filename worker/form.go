package worker

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicatorvalue"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/target"
	"thidua/figure"
	"thidua/guard"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// ErrNoTemplate is a form that the catalogue has no template for.
var ErrNoTemplate = &Error{
	Code: "no-template",
	Vi:   "Danh mục không có biểu mẫu “{template}” còn hiệu lực trong kỳ “{period}”. Hãy thêm biểu mẫu vào danh mục.",
	En:   "The catalogue has no template “{template}” that holds in the period “{period}”. Add it to the catalogue.",
}

// Form draws the form that a unit fills in for a period ("" is the lead's for the whole cluster), by the template of
// today: with last year's figures beside the cells to fill, and the lead's plans where they are known. The period and
// the unit's membership may be the database's own. An error is an *Error where a code makes no sense.
func (w *Worker) Form(ctx context.Context, clusterCode, periodCode, districtCode string) (sheet.Design, error) {
	ctx = guard.System(ctx)
	client := w.Store.Client()
	before, err := periodBefore(ctx, client, clusterCode, periodCode)
	if err != nil {
		return sheet.Design{}, err
	}
	known, err := w.known(ctx, client, clusterCode, periodCode)
	if err != nil {
		return sheet.Design{}, err
	}
	return drawing{known, client, clusterCode, before, periodCode, districtCode}.draw(ctx)
}

// periodBefore is the code of the newest period of the same kind before one, of those that the cluster reported on;
// "" when there is none.
func periodBefore(ctx context.Context, client *ent.Client, clusterCode, periodCode string) (string, error) {
	this, err := client.Period.Query().Where(period.Code(periodCode)).Only(ctx)
	if err != nil {
		return "", notThere(err, aPeriod, periodCode)
	}
	before, err := client.Report.Query().
		Where(report.HasClusterWith(cluster.Code(clusterCode))).QueryPeriod().
		Where(period.KindEQ(this.Kind), period.StartsOnLT(this.StartsOn)).Order(ent.Desc(period.FieldStartsOn)).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("asking for the period before %q: %w", periodCode, err)
	}
	return before.Code, nil
}

// drawing is the form of one unit being drawn.
type drawing struct {
	known                             *catalog.Catalog
	client                            *ent.Client
	cluster, before, period, district string // codes; before is "" when there was no report before
}

// template is the code of the unit's template.
func (d drawing) template() string {
	if d.district == "" {
		return templateCluster
	}
	return templateMember
}

func (d drawing) draw(ctx context.Context) (design sheet.Design, err error) {
	if _, ok := d.known.Cluster(d.cluster); !ok {
		return design, unknown(aCluster, d.cluster)
	}
	identity, err := d.known.Identity(d.cluster, d.district, d.period)
	if err != nil {
		return design, ErrNotMember.with("district", d.district, "cluster", d.cluster, "period", d.period).because(err)
	}
	template, ok := d.known.TemplateFor(d.template(), d.district, d.period)
	if !ok {
		return design, ErrNoTemplate.with("template", d.template(), "period", d.period)
	}
	vocabulary := d.known.Vocabulary(d.cluster, d.period)
	filling, err := d.filling(ctx, template, vocabulary)
	if err != nil {
		return design, err
	}
	design, err = intake.Layout(template, vocabulary, identity, filling)
	if err != nil {
		return design, fmt.Errorf("drawing the form of %q in %q: %w", d.district, d.period, err)
	}
	return design, nil
}

// filling is what stands in the form already: last year's figures for the eye, and plans.
func (d drawing) filling(ctx context.Context, template intake.Template, v intake.Vocabulary) (intake.Filling, error) {
	reference, err := d.reference(ctx)
	if err != nil {
		return nil, err
	}
	plans, err := d.plans(ctx)
	if err != nil {
		return nil, err
	}
	filling := intake.Filling{}
	for _, tab := range template.Tabs {
		for _, row := range tab.Rows {
			var cells map[intake.ColumnCode]string
			switch tab.Code {
			case intake.TabIndicators:
				cells = map[intake.ColumnCode]string{
					intake.ColumnReference: reference[valueKey{row.Key, row.Context}],
				}
				if slices.Contains(v.Indicators[row.Key].Measures, term.MeasurePlan) && d.district != "" {
					cells[intake.ColumnPlan] = plans[targetKey{d.district, row.Key, row.Context}]
				}
			case intake.TabPlans:
				cells = map[intake.ColumnCode]string{}
				for member := range v.Members {
					cells[intake.ColumnCode(member)] = plans[targetKey{member, row.Key, row.Context}]
				}
			}
			if cells = filled(cells); len(cells) > 0 {
				cells[intake.ColumnCodeKey] = row.Key
				if row.Context != "" {
					cells[intake.ColumnContext] = row.Context
				}
				filling[tab.Code] = append(filling[tab.Code], cells)
			}
		}
	}
	return filling, nil
}

// filled are the cells that have a text.
func filled(cells map[intake.ColumnCode]string) map[intake.ColumnCode]string {
	for column, text := range cells {
		if text == "" {
			delete(cells, column)
		}
	}
	return cells
}

// reference is what the unit's latest figures of the period before say, as printed.
func (d drawing) reference(ctx context.Context) (map[valueKey]string, error) {
	if d.before == "" {
		return nil, nil
	}
	of := indicatorvalue.DistrictIDIsNil()
	if d.district != "" {
		of = indicatorvalue.HasDistrictWith(district.Code(d.district))
	}
	found, err := d.client.IndicatorValue.Query().Where(
		indicatorvalue.HasClusterWith(cluster.Code(d.cluster)), indicatorvalue.HasPeriodWith(period.Code(d.before)), of,
		indicatorvalue.SupersededAtIsNil(),
	).WithIndicator().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the figures of %q in %q: %w", d.district, d.before, err)
	}
	says := map[valueKey]string{}
	for _, v := range found {
		says[valueKey{v.Edges.Indicator.Code, v.Context}] = theirWay(figure.Texts(v.Printed)[term.MeasureActual], v.Actual)
	}
	return says, nil
}

// theirWay is a figure as a form says it: as it was printed, or in the Vietnamese way when a sheet of another locale
// printed it (411,000 for 411 thousand) or left decimals out.
func theirWay(printed string, value *decimal.Decimal) string {
	if value == nil || strings.Trim(printed, "0123456789.,-\u00a0 ") != "" {
		return printed
	}
	reading, problem := intake.ReadNumber(printed, intake.Figure{Measure: term.MeasureActual, Decimals: decimal.Places})
	if problem == nil && reading.Value != nil && *reading.Value == *value {
		return printed
	}
	return value.Format(0, true)
}

// plans are what the lead planned for the members in the period, as printed.
func (d drawing) plans(ctx context.Context) (map[targetKey]string, error) {
	found, err := d.client.Target.Query().Where(
		target.HasClusterWith(cluster.Code(d.cluster)), target.HasPeriodWith(period.Code(d.period)), target.SupersededAtIsNil(),
	).WithIndicator().WithDistrict().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the plans of %q in %q: %w", d.cluster, d.period, err)
	}
	says := map[targetKey]string{}
	for _, t := range found {
		if t.Edges.District != nil {
			says[targetKey{t.Edges.District.Code, t.Edges.Indicator.Code, t.Context}] = theirWay(t.Printed, &t.Value)
		}
	}
	return says, nil
}
