package reconcile_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/finding"
	"thidua/ent/indicatorvalue"
	"thidua/figure"
	"thidua/guard"
	"thidua/reconcile"
	"thidua/store"
	"thidua/term"
)

const (
	theCluster = "dien-bien/north"
	theYear    = "2022"
	own        = "" // the cluster's own sheet
)

// unit and counted are the codes of the units and of what is counted, from 1.
func unit(n int) string    { return fmt.Sprintf("dien-bien/unit-%02d", n) }
func counted(n int) string { return fmt.Sprintf("count-%03d", n) }

// world is a cluster with its report of a year, whose sheets the tests fill in.
type world struct {
	t testing.TB
	s *store.Store

	cluster, period int
	units           map[string]int
	submissions     map[string]int
	sources         map[string]int
	indicators      map[string]int
	section, rule   int
}

// newWorld makes a cluster of units, indicators that are added up, and the rule that totals are sums.
func newWorld(tb testing.TB, s *store.Store, units, indicators int) *world {
	tb.Helper()
	w := &world{
		t: tb, s: s, units: map[string]int{}, submissions: map[string]int{}, sources: map[string]int{},
		indicators: map[string]int{},
	}
	w.write(func(ctx context.Context, c *ent.Client) {
		province := c.Province.Create().SetCode("dien-bien").SetNameVi("Tỉnh Điện Biên").SetNameEn("Dien Bien").SaveX(ctx)
		w.period = c.Period.Create().SetCode(theYear).SetKind(term.PeriodKindYear).SetNameVi("Năm 2022").SetNameEn("2022").
			SetStartsOn("2022-01-01").SetEndsOn("2022-12-31").SaveX(ctx).ID
		w.cluster = c.Cluster.Create().SetCode(theCluster).SetNameVi("Cụm Bắc").SetNameEn("North").
			SetKind(term.ClusterKindCum).SetProvince(province).SaveX(ctx).ID
		w.section = c.Section.Create().SetCode("results").SetTitleVi("Kết quả").SetOrdinal(1).SaveX(ctx).ID
		for n := 1; n <= indicators; n++ {
			w.indicators[counted(n)] = c.Indicator.Create().SetCode(counted(n)).SetNameVi("Số xã " + strconv.Itoa(n)).
				SetNameEn("Communes " + strconv.Itoa(n)).SetUnit("commune").SetUnitVi("xã").SetValueType(term.ValueTypeCount).
				SetDirection(term.DirectionHigher).SetAggregation(term.AggregationSum).SetDecimals(0).
				SetMeasures([]term.Measure{term.MeasureActual}).SetOrdinal(n).SetSectionID(w.section).SaveX(ctx).ID
		}
		w.rule = c.Rule.Create().SetCode("sum").SetNameVi("Tổng").SetNameEn("Sum").SetKind(term.RuleKindSumOfParts).
			SetSeverity(term.SeverityError).SetParameters(`{"indicators": "*"}`).SetMessageVi("").SetMessageEn("").SaveX(ctx).ID
		report := c.Report.Create().SetCode(theCluster + "/" + theYear).SetClusterID(w.cluster).SetPeriodID(w.period).SaveX(ctx)
		for n := range units + 1 { // 0 is the cluster's own sheet
			w.addSheet(ctx, c, province, report, n)
		}
	})
	return w
}

func (w *world) addSheet(ctx context.Context, c *ent.Client, province *ent.Province, report *ent.Report, n int) {
	sub := c.Submission.Create().SetReport(report).SetClusterID(w.cluster).SetPeriodID(w.period)
	src := c.Source.Create().SetCode(fmt.Sprintf("sheet-%02d", n)).SetClusterID(w.cluster).SetPeriodID(w.period).
		SetKind(term.SourceKindGoogleSheets).SetRef(strconv.Itoa(n)).SetTemplate("member").SetTemplateVersion(1).
		SetAnswering(true).SetLastReadAt(w.s.Now())
	code := own
	if n > 0 {
		code = unit(n)
		d := c.District.Create().SetCode(code).SetNameVi("Đơn vị " + strconv.Itoa(n)).SetNameEn("Unit " + strconv.Itoa(n)).
			SetKind(term.DistrictKindHuyen).SetProvince(province).SaveX(ctx)
		m := c.Membership.Create().SetClusterID(w.cluster).SetDistrict(d).SetPeriodID(w.period).
			SetRole(term.MemberRoleMember).SetOrdinal(n).SaveX(ctx)
		w.units[code] = d.ID
		sub.SetDistrict(d).SetMembership(m)
		src.SetDistrict(d)
	}
	w.submissions[code] = sub.SaveX(ctx).ID
	w.sources[code] = src.SetSubmissionID(w.submissions[code]).SaveX(ctx).ID
}

// write changes data and raises the revision, as a reading does.
func (w *world) write(fn func(ctx context.Context, c *ent.Client)) {
	w.t.Helper()
	err := w.s.Write(w.t.Context(), func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		fn(ctx, tx.Client)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// set makes a new version of a figure, as reading a changed sheet does.
func (w *world) set(district, indicator string, actual int64) {
	w.t.Helper()
	w.write(func(ctx context.Context, c *ent.Client) {
		w.end(ctx, c, district, indicator)
		w.version(ctx, c, district, indicator, actual).SaveX(ctx)
	})
}

// end closes the latest version of a figure.
func (w *world) end(ctx context.Context, c *ent.Client, district, indicator string) {
	c.IndicatorValue.Update().Where(
		indicatorvalue.SubmissionID(w.submissions[district]), indicatorvalue.IndicatorID(w.indicators[indicator]),
		indicatorvalue.SupersededAtIsNil(),
	).SetSupersededAt(w.s.Now()).SaveX(ctx)
}

func (w *world) version(_ context.Context, c *ent.Client, district, indicator string, actual int64) *ent.IndicatorValueCreate {
	text := strconv.FormatInt(actual, 10)
	row := c.IndicatorValue.Create().SetSubmissionID(w.submissions[district]).SetClusterID(w.cluster).SetPeriodID(w.period).
		SetIndicatorID(w.indicators[indicator]).SetActual(decimal.Must(decimal.FromInt(actual))).SetRecordedAt(w.s.Now()).
		SetTab("Chỉ tiêu").SetRow(w.indicators[indicator]%1000 + 7).
		SetPrinted(figure.Canonical(map[term.Measure]string{term.MeasureActual: text})).
		SetCells(figure.Canonical(map[term.Measure]string{term.MeasureActual: "E" + strconv.Itoa(w.indicators[indicator]%1000+7)}))
	if district != own {
		row.SetDistrictID(w.units[district])
	}
	return row
}

// check checks the cluster.
func (w *world) check() reconcile.Checked {
	w.t.Helper()
	checked, err := reconcile.Check(w.t.Context(), w.s, reconcile.Checking{Cluster: theCluster, Period: theYear})
	if err != nil {
		w.t.Fatal(err)
	}
	return checked
}

// stored are the findings that are stored.
func (w *world) stored() []*ent.Finding {
	w.t.Helper()
	return w.s.Client().Finding.Query().Order(finding.ByID()).AllX(guard.System(w.t.Context()))
}

// only is the one finding that is stored.
func (w *world) only(state term.FindingState) *ent.Finding {
	w.t.Helper()
	all := w.stored()
	if len(all) != 1 || all[0].State != state {
		w.t.Fatalf("stored: %v, want one finding that is %s", all, state)
	}
	return all[0]
}

func (w *world) revision() int64 {
	w.t.Helper()
	r, err := w.s.Revision(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return r.All
}
