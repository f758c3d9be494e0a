package series_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/intake"
	"thidua/series"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

const communesOf2026 = "dien-bien/cum-xa-phuong-2026"

// reform is the built-in catalogue with the example of the reform of 2025 laid over it, as --catalog does.
func reform(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Read(os.DirFS("../examples/dien-bien-2026"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// lineageOf is the units of a catalogue and what became of them.
func lineageOf(t *testing.T, c *catalog.Catalog) *series.Lineage {
	t.Helper()
	var units []series.Unit
	for _, d := range c.Districts {
		units = append(units, series.Unit{Code: d.Code, From: d.Valid.First, Until: d.Valid.End()})
	}
	var changes []series.Change
	for _, ch := range c.DistrictChanges {
		changes = append(changes, series.Change{
			Code: ch.Code, Kind: ch.Kind, EffectiveOn: ch.EffectiveOn, From: ch.From, To: ch.To, Share: ch.Share, Whole: ch.Whole,
		})
	}
	l, err := series.NewLineage(units, changes)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// members are the codes of a cluster's members.
func members(c *catalog.Catalog, cluster, period string) (codes []string) {
	for _, m := range c.Members(cluster, period) {
		codes = append(codes, m.District)
	}
	return codes
}

// TestClusterOfCommunesNeedsNoCode opens a year of 45 communes and draws their forms, all from the files.
func TestClusterOfCommunesNeedsNoCode(t *testing.T) {
	c := reform(t)
	if n := len(members(c, communesOf2026, "2026")); n != 45 {
		t.Fatalf("the cluster has %d members, want 45", n)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := guard.System(t.Context())
		if err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			_, err := catalog.Load(ctx, tx, c)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w := &worker.Worker{Store: s, Catalog: c}
		opened, err := w.OpenPeriod(ctx, communesOf2026, "2026")
		if err != nil {
			t.Fatal(err)
		}
		if opened.Submissions != 46 {
			t.Errorf("%d submissions were opened, want one for each commune and one of the cluster", opened.Submissions)
		}
		if n := s.Client().Submission.Query().Where(submission.DistrictIDNotNil()).CountX(ctx); n != 45 {
			t.Errorf("%d submissions of communes, want 45", n)
		}
		for _, unit := range []string{"dien-bien/xa-tuan-giao", "dien-bien/phuong-muong-lay", ""} {
			design, err := w.Form(ctx, communesOf2026, "2026", unit)
			if err != nil {
				t.Fatalf("the form of %q: %v", unit, err)
			}
			if len(design.Tabs) == 0 {
				t.Errorf("the form of %q is empty", unit)
			}
		}
	})
	vocabulary := c.Vocabulary(communesOf2026, "2026")
	if diff := gocmp.Diff(intake.Name{Vi: "Xã Tuần Giáo", En: "Tuần Giáo Commune"}, vocabulary.Members["dien-bien/xa-tuan-giao"], ignoreAliases); diff != "" {
		t.Errorf("a commune is called (-want +got):\n%s", diff)
	}
}

var ignoreAliases = gocmp.FilterPath(func(p gocmp.Path) bool { return p.Last().String() == ".Aliases" }, gocmp.Ignore())

// overTheReform asks for poor households over the reform: each former district of the province reported ten times its
// place in the catalogue, each commune one.
func overTheReform(t *testing.T, c *catalog.Catalog, districts []string, silent ...string) series.Question {
	t.Helper()
	q := series.Question{
		Kind: series.KindOf(term.ValueTypeCount, term.AggregationSum, term.MeasureActual), Districts: districts,
		Periods: []series.Period{year("2022"), {Code: "2025-H1", StartsOn: "2025-01-01", EndsOn: "2025-06-30"}, year("2026")},
		Lineage: lineageOf(t, c),
	}
	for i, d := range c.Districts {
		was, now := decimal.Decimal(10*(i+1))*decimal.Scale, decimal.One
		switch {
		case slices.Contains(silent, d.Code):
		case d.Valid.Last != "":
			q.Figures = append(q.Figures,
				series.Figure{Period: "2022", District: d.Code, Value: &was}, series.Figure{Period: "2025-H1", District: d.Code, Value: &was})
		default:
			q.Figures = append(q.Figures, series.Figure{Period: "2026", District: d.Code, Value: &now})
		}
	}
	return q
}

// TestCommunesOverTheReform: a commune has no figure from before, since its district was parted and no part of a figure
// is known; one that took in a whole district and part of another says so.
func TestCommunesOverTheReform(t *testing.T) {
	c := reform(t)
	q := overTheReform(t, c, []string{"dien-bien/xa-tuan-giao", "dien-bien/phuong-muong-lay"})
	points := series.Current(q)
	want := `2022 dien-bien/xa-tuan-giao - NONE dien-bien/tuan-giao-ended-2025 PART
2025-H1 dien-bien/xa-tuan-giao - NONE dien-bien/tuan-giao-ended-2025 PART
2026 dien-bien/xa-tuan-giao 1 EXACT dien-bien/xa-tuan-giao
2022 dien-bien/phuong-muong-lay - PARTIAL dien-bien/muong-lay dien-bien/muong-cha-ended-2025 PART
2025-H1 dien-bien/phuong-muong-lay - PARTIAL dien-bien/muong-lay dien-bien/muong-cha-ended-2025 PART
2026 dien-bien/phuong-muong-lay 1 EXACT dien-bien/phuong-muong-lay
`
	if diff := gocmp.Diff(want, told(points)); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	for language, word := range map[term.Language]string{term.LanguageVi: "một phần", term.LanguageEn: "part of a former unit"} {
		if text := points[0].Reason.Text(language); !strings.Contains(text, word) {
			t.Errorf("the reason is told as %q, want %q in it", text, word)
		}
	}
}

// TestProvinceOverTheReform: all communes together are all former districts together, as far as those reported; so are
// those of a district that was parted into communes of its own.
func TestProvinceOverTheReform(t *testing.T) {
	c := reform(t)
	var sum int64
	var former []string
	for i, d := range c.Districts {
		if d.Valid.Last != "" {
			sum, former = sum+10*(int64(i)+1), append(former, d.Code)
		}
	}
	if len(former) != 10 {
		t.Fatalf("%d former districts, want 10", len(former))
	}
	all := series.Together(overTheReform(t, c, members(c, communesOf2026, "2026")))
	if p := all[0]; p.Comparability != term.ComparabilityAggregated || *p.Value != decimal.Must(decimal.FromInt(sum)) || len(p.CoveredBy) != 10 {
		t.Errorf("in 2022 the 45 had %v (%s) of %v, want %d of the ten districts", p.Value, p.Comparability, p.CoveredBy, sum)
	}
	if p := all[2]; p.Comparability != term.ComparabilityExact || *p.Value != decimal.Must(decimal.FromInt(45)) {
		t.Errorf("in 2026 the 45 had %v (%s), want 45", p.Value, p.Comparability)
	}
	some := series.Together(overTheReform(t, c, members(c, communesOf2026, "2026"), "dien-bien/nam-po"))
	if p := some[0]; p.Comparability != term.ComparabilityPartial || p.Reason != series.ReasonSome || len(p.CoveredBy) != 9 {
		t.Errorf("without one district it is %s (%s) of %v, want PARTIAL of nine", p.Comparability, p.Reason, p.CoveredBy)
	}
	dong := []string{
		"dien-bien/xa-na-son", "dien-bien/xa-xa-dung", "dien-bien/xa-pu-nhi", "dien-bien/xa-muong-luan", "dien-bien/xa-tia-dinh",
		"dien-bien/xa-phinh-giang",
	}
	if p := series.Together(overTheReform(t, c, dong))[0]; p.Comparability != term.ComparabilityAggregated ||
		!slices.Equal(p.CoveredBy, []string{"dien-bien/dien-bien-dong"}) {
		t.Errorf("the communes of Điện Biên Đông were %v (%s) in 2022, want that district", p.CoveredBy, p.Comparability)
	}
}

// TestClusterOf2022OverTheReform: the communes that the five districts of the cluster went into took in parts of
// others, so that even together they are no more than partly the cluster.
func TestClusterOf2022OverTheReform(t *testing.T) {
	c := reform(t)
	var communes []string
	for _, change := range c.DistrictChanges {
		if slices.Contains(members(c, "dien-bien/cum-huyen-vung-thap", "2022"), change.From[0]) {
			communes = append(communes, change.To...)
		}
	}
	slices.Sort(communes)
	p := series.Together(overTheReform(t, c, slices.Compact(communes)))[0]
	if p.Value != nil || p.Comparability != term.ComparabilityPartial || p.Reason != series.ReasonPart || len(p.CoveredBy) != 5 {
		t.Errorf("it is %v (%s, %s) of %v, want PARTIAL without a value, covering the five", p.Value, p.Comparability, p.Reason, p.CoveredBy)
	}
}
