package catalog_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/ent"
	"thidua/ent/applicability"
	"thidua/ent/awardform"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/districtchange"
	"thidua/ent/indicator"
	"thidua/ent/membership"
	"thidua/ent/migrate"
	"thidua/ent/movement"
	"thidua/ent/period"
	"thidua/ent/section"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// load loads a catalogue as the program does when it starts.
func load(t *testing.T, s *store.Store, c *catalog.Catalog) catalog.Summary {
	t.Helper()
	summary, err := tryLoad(t.Context(), s, c)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

func tryLoad(ctx context.Context, s *store.Store, c *catalog.Catalog) (summary catalog.Summary, err error) {
	err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		summary, err = catalog.Load(ctx, tx, c)
		return err
	})
	return summary, err
}

// change changes rows by hand.
func change(t *testing.T, s *store.Store, fn func(ctx context.Context, tx *store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func revisions(t *testing.T, s *store.Store) store.Revisions {
	t.Helper()
	r, err := s.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// over is a folder laid over the embedded files. Cells are parted by "|" to be read more easily.
func over(files map[string]string) fs.FS {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "|", "\t"))}
	}
	return folder
}

func counts(summary catalog.Summary, table string) catalog.TableSummary {
	for _, t := range summary.Tables {
		if t.Table == table {
			return t
		}
	}
	return catalog.TableSummary{}
}

func TestEveryRowIsLoaded(t *testing.T) {
	c := read(t)
	want := []catalog.TableSummary{
		{Table: "provinces", Added: len(c.Provinces)},
		{Table: "districts", Added: len(c.Districts)},
		{Table: "district_changes", Added: len(c.DistrictChanges)},
		{Table: "periods", Added: len(c.Periods)},
		{Table: "clusters", Added: len(c.Clusters)},
		{Table: "memberships", Added: len(c.Memberships)},
		{Table: "sections", Added: len(c.Sections)},
		{Table: "indicators", Added: len(c.Indicators)},
		{Table: "indicator_breaks", Added: len(c.IndicatorBreaks)},
		{Table: "applicabilities", Added: len(c.Applicability)},
		{Table: "documents", Added: len(c.Documents)},
		{Table: "award_forms", Added: len(c.AwardForms)},
		{Table: "movements", Added: len(c.Movements)},
		{Table: "rules", Added: len(c.Rules)},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		summary := load(t, s, c)
		if diff := cmp.Diff(want, summary.Tables); diff != "" {
			t.Errorf("summary (-want +got):\n%s", diff)
		}
		if r := revisions(t, s); r.All != 1 || r.Published != 1 {
			t.Errorf("revisions after the first load: %+v, want one change that everybody may see", r)
		}
		ctx := guard.System(t.Context())
		var total int
		for _, count := range []func(context.Context) (int, error){
			s.Client().Province.Query().Count, s.Client().District.Query().Count, s.Client().DistrictChange.Query().Count,
			s.Client().Period.Query().Count, s.Client().Cluster.Query().Count, s.Client().Membership.Query().Count,
			s.Client().Section.Query().Count, s.Client().Indicator.Query().Count, s.Client().IndicatorBreak.Query().Count,
			s.Client().Applicability.Query().Count, s.Client().Document.Query().Count, s.Client().AwardForm.Query().Count,
			s.Client().Movement.Query().Count, s.Client().Rule.Query().Count,
		} {
			n, err := count(ctx)
			if err != nil {
				t.Fatal(err)
			}
			total += n
		}
		var added int
		for _, table := range summary.Tables {
			added += table.Added
		}
		if total != added {
			t.Errorf("%d rows in the tables, %d were added", total, added)
		}
	})
}

// TestRowsSayWhatTheFilesSay looks at one row of each table, with what it refers to.
func TestRowsSayWhatTheFilesSay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t))
		ctx, client := guard.System(t.Context()), s.Client()
		got := map[string]any{}

		d := client.District.Query().Where(district.Code("dien-bien/tuan-giao")).WithProvince().OnlyX(ctx)
		got["district"] = []any{d.NameVi, d.Kind, d.Edges.Province.Code, d.ValidFrom, *d.ValidTo, d.Aliases[0], d.Origin}

		ch := client.DistrictChange.Query().Where(districtchange.Code("dien-bien/tuan-giao-ended-2025")).
			WithPredecessors().WithSuccessors().OnlyX(ctx)
		got["change"] = []any{ch.EffectiveOn, ch.Whole, len(ch.Edges.Predecessors), ch.Edges.Predecessors[0].Code, len(ch.Edges.Successors)}

		p := client.Period.Query().Where(period.Code("2022-9M")).OnlyX(ctx)
		got["period"] = []any{p.Kind, p.NameVi, p.NameEn, p.StartsOn, p.EndsOn}

		m := client.Membership.Query().Where(
			membership.HasClusterWith(cluster.Code("dien-bien/cum-huyen-vung-thap")),
			membership.HasPeriodWith(period.Code("2022")), membership.RoleEQ(term.MemberRoleLead),
		).WithDistrict().OnlyX(ctx)
		got["lead"] = []any{m.Edges.District.Code, m.Ordinal}

		sec := client.Section.Query().Where(section.Code("leadership.direction")).WithParent().OnlyX(ctx)
		got["section"] = []any{sec.Number, sec.Edges.Parent.Code, sec.Ordinal > sec.Edges.Parent.Ordinal}

		i := client.Indicator.Query().Where(indicator.Code("nrd-communes-certified")).WithWeight().WithSection().OnlyX(ctx)
		got["indicator"] = []any{
			i.Unit, i.UnitVi, i.UnitEn, i.Edges.Weight.Code, i.Edges.Section.Code, i.Measures, i.ValidFrom,
		}

		a := client.Applicability.Query().Where(
			applicability.HasIndicatorWith(indicator.Code("civilised-urban-wards"))).WithDistrict().WithPeriod().OnlyX(ctx)
		got["applicability"] = []any{a.Applicable, a.Edges.District.Code, a.Edges.Period.Code}

		f := client.AwardForm.Query().Where(awardform.QuotaPercentNotNil()).WithQuotaOf().FirstX(ctx)
		got["quota"] = f.Edges.QuotaOf != nil && f.Edges.QuotaOf.ID != f.ID

		mv := client.Movement.Query().Where(movement.Code("office-culture")).WithDocument().OnlyX(ctx)
		got["movement"] = []any{mv.LaunchedBy, mv.Edges.Document.Code}

		want := map[string]any{
			"district":      []any{"Huyện Tuần Giáo", term.DistrictKindHuyen, "dien-bien", (*term.Date)(nil), term.Date("2025-07-01"), "H. Tuần Giáo", term.OriginCatalog},
			"change":        []any{term.Date("2025-07-01"), true, 1, "dien-bien/tuan-giao", 0},
			"period":        []any{term.PeriodKindNineMonths, "9 tháng năm 2022", "First nine months of 2022", term.Date("2022-01-01"), term.Date("2022-09-30")},
			"lead":          []any{"dien-bien/tuan-giao", 3},
			"section":       []any{"1", "leadership", true},
			"indicator":     []any{"commune", "xã", "commune", "communes-total", "results.movements.national.new-rural", []term.Measure{term.MeasureActual, term.MeasureNumerator, term.MeasureDenominator}, (*term.Date)(nil)},
			"applicability": []any{false, "dien-bien/dien-bien", "2022"},
			"quota":         true,
			"movement":      []any{term.MovementLauncherPrimeMinister, "ubnd-tinh-dien-bien-2917-kh-ubnd-2019"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	})
}

func TestSameCatalogueIsNotLookedAtAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t))
		// A second look would put this back.
		change(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.District.Update().Where(district.Code("dien-bien/tuan-giao")).SetNameEn("?").Exec(ctx)
		})
		before := revisions(t, s)
		summary := load(t, s, read(t))
		if !summary.Unchanged || len(summary.Tables) != 0 || summary.Changed() {
			t.Errorf("the second load did something: %+v", summary)
		}
		if after := revisions(t, s); after != before {
			t.Errorf("the second load raised the revision from %+v to %+v", before, after)
		}
		ctx := guard.System(t.Context())
		if n := s.Client().CatalogVersion.Query().CountX(ctx); n != 1 {
			t.Errorf("%d versions are recorded, want 1", n)
		}
		if name := s.Client().District.Query().Where(district.Code("dien-bien/tuan-giao")).OnlyX(ctx).NameEn; name != "?" {
			t.Errorf("the second load wrote a row: the name is %q", name)
		}
	})
}

// TestEqualRowsAreNotWritten loads a catalogue that differs only in what no table keeps, so that every row is compared
// as the database gives it back.
func TestEqualRowsAreNotWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := load(t, s, read(t))
		before := revisions(t, s)
		second := load(t, s, read(t, over(map[string]string{"templates.tsv": "code|version|name_en\nmember|1|Another name"})))
		if second.Unchanged || second.Changed() {
			t.Errorf("got %+v, want every row compared and none written", second)
		}
		for i, table := range second.Tables {
			if want := (catalog.TableSummary{Table: table.Table, Kept: first.Tables[i].Added}); table != want {
				t.Errorf("got %+v, want %+v", table, want)
			}
		}
		if after := revisions(t, s); after != before {
			t.Errorf("the revision was raised from %+v to %+v although no row changed", before, after)
		}
		if n := s.Client().CatalogVersion.Query().CountX(guard.System(t.Context())); n != 2 {
			t.Errorf("%d versions are recorded, want 2", n)
		}
	})
}

func TestOnlyWhatDiffersIsWritten(t *testing.T) {
	folder := over(map[string]string{
		"districts.tsv":        "code|name_en|aliases\ndien-bien/tuan-giao|Tuan Giao|Tuần Giáo;TG",
		"indicators.tsv":       "code|valid_to|measures\nsubordinate-emulation-clusters|2030-12-31|ACTUAL;PLAN",
		"district-changes.tsv": "code|to|share\ndien-bien/tuan-giao-ended-2025|dien-bien/muong-ang;dien-bien/dien-bien|50",
	})
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t))
		ctx := guard.System(t.Context())
		districts := s.Client().District.Query().Where(district.Code("dien-bien/tuan-giao"))
		id := districts.Clone().OnlyIDX(ctx)
		there := load(t, s, read(t, folder))
		for _, table := range there.Tables {
			want := 0
			switch table.Table {
			case "districts", "indicators", "district_changes":
				want = 1
			}
			if table.Changed != want || table.Added+table.Local+table.Gone != 0 {
				t.Errorf("got %+v, want %d changed and the others kept", table, want)
			}
		}
		d := districts.Clone().OnlyX(ctx)
		if d.ID != id || d.NameEn != "Tuan Giao" || len(d.Aliases) != 2 {
			t.Errorf("the unit is now %v", d)
		}
		if got := successors(t, s); !cmp.Equal(got, []string{"dien-bien/dien-bien", "dien-bien/muong-ang"}) {
			t.Errorf("the unit became %v", got)
		}
		// And back: values become null, units are taken out.
		back := load(t, s, read(t))
		if n := counts(back, "indicators").Changed; n != 1 {
			t.Errorf("%d indicators changed back, want 1", n)
		}
		i := s.Client().Indicator.Query().Where(indicator.Code("subordinate-emulation-clusters")).OnlyX(ctx)
		if i.ValidTo != nil || len(i.Measures) != 1 {
			t.Errorf("the indicator is still %v", i)
		}
		if got := successors(t, s); len(got) != 0 {
			t.Errorf("the unit still became %v", got)
		}
	})
}

func successors(t *testing.T, s *store.Store) []string {
	t.Helper()
	return s.Client().DistrictChange.Query().Where(districtchange.Code("dien-bien/tuan-giao-ended-2025")).
		QuerySuccessors().Order(district.ByCode()).Select(district.FieldCode).StringsX(guard.System(t.Context()))
}

func TestWhatAPersonWroteIsKept(t *testing.T) {
	folder := over(map[string]string{
		"districts.tsv": "code|name_en\ndien-bien/tuan-giao|From the file\ndien-bien/muong-ang|Also from the file",
		"movements.tsv": "code|name_vi|name_en|launched_by\nlocal-movement|Phong trào của tệp|From the file|PROVINCE",
	})
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t))
		change(t, s, func(ctx context.Context, tx *store.Tx) error {
			err := tx.Client.District.Update().Where(district.Code("dien-bien/tuan-giao")).
				SetNameEn("By hand").SetOrigin(term.OriginLocal).Exec(ctx)
			if err != nil {
				return err
			}
			return tx.Client.Movement.Create().SetCode("local-movement").SetNameVi("Phong trào của huyện").SetNameEn("By hand").
				SetLaunchedBy(term.MovementLauncherDistrict).SetOrdinal(1).SetOrigin(term.OriginLocal).Exec(ctx)
		})
		summary := load(t, s, read(t, folder))
		if got := counts(summary, "districts"); got.Local != 1 || got.Changed != 1 {
			t.Errorf("districts: %+v, want one left alone and one changed", got)
		}
		if got := counts(summary, "movements"); got.Local != 1 || got.Added+got.Changed+got.Gone != 0 {
			t.Errorf("movements: %+v, want one left alone and nothing written", got)
		}
		ctx := guard.System(t.Context())
		names := s.Client().District.Query().Where(district.CodeIn("dien-bien/tuan-giao", "dien-bien/muong-ang")).
			Order(district.ByCode()).Select(district.FieldNameEn).StringsX(ctx)
		if diff := cmp.Diff([]string{"Also from the file", "By hand"}, names); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
		if m := s.Client().Movement.Query().Where(movement.Code("local-movement")).OnlyX(ctx); m.NameEn != "By hand" {
			t.Errorf("the movement is now %v", m)
		}
	})
}

// The rows of a folder that is laid over are loaded like the embedded ones: a cluster with members, an indicator
// under a new section with a new weight, and an award form with a quota come without any code.
var newCluster = map[string]string{
	"clusters.tsv":    "code|province|kind|name_vi|name_en\ndien-bien/khoi-mat-tran|dien-bien|KHOI|Khối Mặt trận và đoàn thể|Front and unions block",
	"memberships.tsv": "cluster|district|period|role|ordinal\ndien-bien/khoi-mat-tran|dien-bien/muong-ang|2023|LEAD|1\ndien-bien/khoi-mat-tran|dien-bien/muong-lay|2023|MEMBER|2",
	"sections.tsv":    "code|parent|number|ordinal|title_vi|title_en\nforest|results|9|900|Trồng rừng|Forestry\nforest.trees|forest||1|Cây phân tán|Scattered trees",
	"units.tsv":       "code|name_vi|name_en|dimension|factor\ntree|cây|trees|tree|1",
	"indicators.tsv": "code|name_vi|name_en|unit|section|value_type|direction|aggregation|weight|decimals|measures\n" +
		"trees-per-plot|Số cây bình quân mỗi lô|Trees a plot|tree|forest.trees|MEAN|HIGHER|WEIGHTED_MEAN|plots-planted|1|ACTUAL\n" +
		"plots-planted|Số lô đã trồng|Plots planted|tree|forest.trees|COUNT|HIGHER|SUM||0|ACTUAL",
	"award-forms.tsv": "code|name_vi|name_en|level|kind|recipient_kinds|quota_of|quota_percent\n" +
		"best-planter|Người trồng rừng giỏi nhất|Best planter|DISTRICT|TITLE|INDIVIDUAL|good-planter|12.5\n" +
		"good-planter|Người trồng rừng giỏi|Good planter|DISTRICT|TITLE|INDIVIDUAL||",
	"indicator-breaks.tsv": "indicator|period|kind|factor|note\nplots-planted|2023|UNIT|0.5|Lô nhỏ hơn",
}

func TestNewClusterIndicatorAndFormNeedNoCode(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t))
		summary := load(t, s, read(t, over(newCluster)))
		want := map[string]int{
			"clusters": 1, "memberships": 2, "sections": 2, "indicators": 2, "award_forms": 2, "indicator_breaks": 1,
		}
		for _, table := range summary.Tables {
			if table.Added != want[table.Table] || table.Local+table.Gone != 0 {
				t.Errorf("got %+v, want %d added", table, want[table.Table])
			}
		}
		ctx := guard.System(t.Context())
		i := s.Client().Indicator.Query().Where(indicator.Code("trees-per-plot")).WithWeight().
			WithSection(func(q *ent.SectionQuery) { q.WithParent() }).OnlyX(ctx)
		got := []any{i.UnitVi, i.Edges.Weight.Code, i.Edges.Section.Code, i.Edges.Section.Edges.Parent.Code}
		if diff := cmp.Diff([]any{"cây", "plots-planted", "forest.trees", "forest"}, got); diff != "" {
			t.Errorf("indicator (-want +got):\n%s", diff)
		}
		f := s.Client().AwardForm.Query().Where(awardform.Code("best-planter")).WithQuotaOf().OnlyX(ctx)
		if f.Edges.QuotaOf.Code != "good-planter" || f.QuotaPercent.String() != "12.5" {
			t.Errorf("form: quota of %v, %v percent", f.Edges.QuotaOf, f.QuotaPercent)
		}
		members := s.Client().Cluster.Query().Where(cluster.Code("dien-bien/khoi-mat-tran")).QueryMembers().
			QueryDistrict().Order(district.ByCode()).Select(district.FieldCode).StringsX(ctx)
		if diff := cmp.Diff([]string{"dien-bien/muong-ang", "dien-bien/muong-lay"}, members); diff != "" {
			t.Errorf("members (-want +got):\n%s", diff)
		}
		if again := load(t, s, read(t, over(newCluster))); !again.Unchanged {
			t.Errorf("loading the same folder again did something: %+v", again)
		}
	})
}

func TestVanishedRowsStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t, over(newCluster)))
		before := revisions(t, s)
		summary := load(t, s, read(t))
		want := map[string]int{
			"clusters": 1, "memberships": 2, "sections": 2, "indicators": 2, "award_forms": 2, "indicator_breaks": 1,
		}
		for _, table := range summary.Tables {
			if table.Gone != want[table.Table] || table.Added+table.Local != 0 {
				t.Errorf("got %+v, want %d gone from the files", table, want[table.Table])
			}
		}
		i := s.Client().Indicator.Query().Where(indicator.Code("plots-planted")).OnlyX(guard.System(t.Context()))
		if i.NameEn != "Plots planted" || i.ValidTo != nil {
			t.Errorf("the indicator that vanished is now %v", i)
		}
		// Sections after the vanished ones move up in the outline: that is a change, and nothing else is.
		for _, table := range summary.Tables {
			if table.Changed > 0 && table.Table != "sections" {
				t.Errorf("%+v changed", table)
			}
		}
		if changed := counts(summary, "sections").Changed > 0; changed != (revisions(t, s) != before) {
			t.Errorf("rows changed: %v, but the revision went from %+v to %+v", changed, before, revisions(t, s))
		}
	})
}

func TestNewerCatalogueIsNotOverwritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t))
		change(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.CatalogVersion.Create().SetVersion(catalog.Version + 1).SetHash("later").SetLoadedAt(tx.At).Exec(ctx)
		})
		before := revisions(t, s)
		_, err := tryLoad(t.Context(), s, read(t, over(newCluster)))
		var newer catalog.NewerError
		if !errors.As(err, &newer) || newer.Held != catalog.Version+1 || newer.Carried != catalog.Version {
			t.Fatalf("got %v, want a NewerError", err)
		}
		for _, part := range []string{"run the program that loaded it", "hãy chạy chương trình đã nạp danh mục"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
		if n := s.Client().Cluster.Query().Where(cluster.Code("dien-bien/khoi-mat-tran")).CountX(guard.System(t.Context())); n != 0 {
			t.Error("a row of the older catalogue was written")
		}
		if after := revisions(t, s); after != before {
			t.Errorf("the revision was raised from %+v to %+v", before, after)
		}
	})
}

// TestNewReleaseLooksAgain: a release may keep more of the same files in the database.
func TestNewReleaseLooksAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := load(t, s, read(t))
		change(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.CatalogVersion.Create().SetVersion(catalog.Version - 1).SetHash(first.Hash).SetLoadedAt(tx.At).Exec(ctx)
		})
		if summary := load(t, s, read(t)); summary.Unchanged || len(summary.Tables) != len(first.Tables) {
			t.Errorf("the files that an older release had loaded were not looked at: %+v", summary)
		}
	})
}

// full fills the columns that are empty in every row of the embedded files.
var full = map[string]string{
	"provinces.tsv":        "code|valid_from|valid_to\ndien-bien|2004-01-01|2099-12-31",
	"districts.tsv":        "code|valid_from\ndien-bien/tuan-giao|2004-01-01",
	"clusters.tsv":         "code|valid_from\ndien-bien/cum-huyen-vung-thap|2022-01-01",
	"district-changes.tsv": "code|share\ndien-bien/tuan-giao-ended-2025|50",
	"indicators.tsv":       "code|valid_from|valid_to\nnrd-communes-certified|2020-01-01|2030-12-31",
	"indicator-breaks.tsv": "indicator|period|kind|factor|note\nnrd-communes-certified|2022|UNIT|0.5|Đơn vị khác",
	"award-forms.tsv":      "code|valid_from|valid_to|quota_of|quota_percent\ngold-star-order|2004-01-01|2030-12-31|ho-chi-minh-order|10",
	"movements.tsv":        "code|starts_on|ends_on\nnew-rural|2010-01-01|2030-12-31",
	"rules.tsv":            "code|message_vi|message_en\nsum-of-parts|Tổng không khớp.|The total does not fit.",
}

// TestNoColumnIsForgotten asks of every column that some row has something in it: a new column that Load does not
// fill fails here.
func TestNoColumnIsForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		summary := load(t, s, read(t, over(full)))
		for _, table := range migrate.Tables {
			if counts(summary, table.Name).Table == "" {
				continue
			}
			for _, column := range table.Columns {
				query := "SELECT count(*) FROM " + table.Name + " WHERE CAST(" + column.Name + " AS text) <> ''"
				var n int
				if err := s.DB().QueryRowContext(t.Context(), query).Scan(&n); err != nil {
					t.Fatal(err)
				}
				if n == 0 {
					t.Errorf("%s.%s is empty in every row", table.Name, column.Name)
				}
			}
		}
	})
}

func TestSummaryIsJSON(t *testing.T) {
	got, err := json.Marshal(catalog.Summary{
		Version: 3, Hash: "ab", Tables: []catalog.TableSummary{{Table: "clusters", Added: 1, Changed: 2, Kept: 3, Local: 4, Gone: 5}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"version":3,"hash":"ab","unchanged":false,"tables":[{"table":"clusters","added":1,"changed":2,"kept":3,"local":4,"gone":5}]}`
	if string(got) != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestPeriodsAreNamed(t *testing.T) {
	for _, c := range []struct {
		kind        term.PeriodKind
		first, last term.Date
		vi, en      string
	}{
		{term.PeriodKindYear, "2022-01-01", "2022-12-31", "Năm 2022", "Year 2022"},
		{term.PeriodKindHalf, "2022-01-01", "2022-06-30", "6 tháng đầu năm 2022", "First half of 2022"},
		{term.PeriodKindHalf, "2022-07-01", "2022-12-31", "6 tháng cuối năm 2022", "Second half of 2022"},
		{term.PeriodKindNineMonths, "2022-01-01", "2022-09-30", "9 tháng năm 2022", "First nine months of 2022"},
		{term.PeriodKindQuarter, "2022-01-01", "2022-03-31", "Quý I năm 2022", "Quarter 1 of 2022"},
		{term.PeriodKindQuarter, "2022-10-01", "2022-12-31", "Quý IV năm 2022", "Quarter 4 of 2022"},
		{term.PeriodKindYear, "2022-09-01", "2023-08-31", "01/09/2022 đến 31/08/2023", "1 September 2022 to 31 August 2023"},
		{term.PeriodKindQuarter, "2022-02-01", "2022-04-30", "01/02/2022 đến 30/04/2022", "1 February 2022 to 30 April 2022"},
	} {
		name := catalog.Period{Code: "x", Kind: c.kind, Days: catalog.Span{First: c.first, Last: c.last}}.Name()
		if name.Vi != c.vi || name.En != c.en {
			t.Errorf("%s from %s to %s is called %q, %q; want %q, %q", c.kind, c.first, c.last, name.Vi, name.En, c.vi, c.en)
		}
	}
}
