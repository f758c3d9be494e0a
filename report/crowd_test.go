package report_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"thidua/decimal"
	"thidua/ent"
	entperiod "thidua/ent/period"
	"thidua/ent/province"
	"thidua/ent/section"
	"thidua/graph/graphtest"
	"thidua/report"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

const crowded = "dien-bien/khoi-lon"

// crowd makes a cluster of so many members, each with a figure of so many indicators.
func (e *example) crowd(tb testing.TB, members, indicators int) {
	tb.Helper()
	err := e.Write(tb.Context(), func(ctx context.Context, tx *store.Tx) error {
		c := crowdMaker{ctx: ctx, c: tx.Client, at: tx.At}
		return c.make(members, indicators)
	})
	if err != nil {
		tb.Fatal(err)
	}
}

type crowdMaker struct {
	ctx     context.Context // a test's own
	c       *ent.Client
	at      time.Time
	cluster *ent.Cluster
	period  int
	report  *ent.Report
	ids     []int // of the indicators
}

func (m *crowdMaker) make(members, indicators int) error {
	in := m.c.Province.Query().Where(province.Code("dien-bien")).OnlyIDX(m.ctx)
	m.period = m.c.Period.Query().Where(entperiod.Code(period)).OnlyIDX(m.ctx)
	under := m.c.Section.Query().Where(section.Code("results.society.health")).OnlyIDX(m.ctx)
	m.cluster = m.c.Cluster.Create().SetCode(crowded).SetNameVi("Khối lớn").SetNameEn("").SetKind(term.ClusterKindKhoi).SetProvinceID(in).SaveX(m.ctx)
	m.report = m.c.Report.Create().SetCode(crowded + "/" + period).SetClusterID(m.cluster.ID).SetPeriodID(m.period).SaveX(m.ctx)
	for i := range indicators {
		m.ids = append(m.ids, m.c.Indicator.Create().SetCode(fmt.Sprintf("crowd-%03d", i)).SetNameVi(fmt.Sprintf("Chỉ tiêu %d", i)).SetNameEn("").
			SetUnit("tonne").SetUnitVi("tấn").SetUnitEn("tonne").SetValueType(term.ValueTypeAmount).SetDirection(term.DirectionHigher).
			SetAggregation(term.AggregationSum).SetDecimals(2).SetMeasures([]term.Measure{term.MeasureActual}).SetOrdinal(1000+i).SetSectionID(under).SaveX(m.ctx).ID)
	}
	for i := range members {
		if err := m.member(i, in); err != nil {
			return err
		}
	}
	return nil
}

func (m *crowdMaker) member(i, in int) error {
	d := m.c.District.Create().SetCode(fmt.Sprintf("dien-bien/crowd-%02d", i)).SetNameVi(fmt.Sprintf("Xã %d", i)).SetNameEn("").
		SetKind(term.DistrictKindXa).SetProvinceID(in).SaveX(m.ctx)
	member := m.c.Membership.Create().SetClusterID(m.cluster.ID).SetDistrictID(d.ID).SetPeriodID(m.period).SetRole(term.MemberRoleMember).SetOrdinal(i + 1).SaveX(m.ctx)
	s := m.c.Submission.Create().SetReportID(m.report.ID).SetMembershipID(member.ID).SetDistrictID(d.ID).SetClusterID(m.cluster.ID).SetPeriodID(m.period).SaveX(m.ctx)
	rows := make([]*ent.IndicatorValueCreate, len(m.ids))
	for n, id := range m.ids {
		number := decimal.Must(decimal.FromInt(int64(1000 + 37*n + i)))
		percent := decimal.MustParse("98.06")
		rows[n] = m.c.IndicatorValue.Create().SetSubmissionID(s.ID).SetMembershipID(member.ID).SetDistrictID(d.ID).SetClusterID(m.cluster.ID).
			SetPeriodID(m.period).SetIndicatorID(id).SetRecordedAt(m.at).SetActual(number).SetPercentOfPlan(percent).
			SetPrinted(fmt.Sprintf(`{"ACTUAL":%q,"PERCENT_OF_PLAN":"98,06"}`, number.Format(0, true))).SetCells(`{"ACTUAL":"E10","PERCENT_OF_PLAN":"G10"}`)
	}
	return m.c.IndicatorValue.CreateBulk(rows...).Exec(m.ctx)
}

func askCrowd(e *example) report.Ask { return report.Ask{Cluster: crowded, Period: period, Now: e.now} }

// What a report costs in statements does not grow with its members and figures.
func TestStatements(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := newExample(t, dialect)
		e.crowd(t, 12, 20)
		counted := graphtest.Count(e.Store)
		e.build(as(t, admin()), t)
		own := len(counted.Take())
		big, err := report.Build(as(t, admin()), e.Client(), askCrowd(e))
		if err != nil || len(big.Members) != 12 || len(big.Rows()) != 20 {
			t.Fatalf("the crowd: %v", err)
		}
		crowd := len(counted.Take())
		if own > 24 || crowd > own {
			t.Errorf("%d statements for the report of 2022, %d for a large one, at most 24 expected", own, crowd)
		}
	})
}

// BenchmarkBuild assembles the report of 45 members and 200 indicators, and says how that compares with reading its rows.
func BenchmarkBuild(b *testing.B) {
	e := &example{now: time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)}
	e.open(b, storetest.Dialects[0])
	e.crowd(b, 45, 200)
	ctx := as(b, admin())
	var reading time.Duration
	for b.Loop() {
		begun := time.Now()
		if err := report.Read(ctx, e.Client(), askCrowd(e)); err != nil {
			b.Fatal(err)
		}
		reading += time.Since(begun)
		if _, err := report.Build(ctx, e.Client(), askCrowd(e)); err != nil {
			b.Fatal(err)
		}
	}
	building := b.Elapsed() - reading
	b.ReportMetric(float64(building)/float64(reading), "build/read")
	b.ReportMetric(float64(building-reading)/float64(b.N)/1e6, "ms-own/op")
}
