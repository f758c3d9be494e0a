package catalog_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/intake"
	"thidua/term"
)

// TestNewProvinceNeedsNoCode adds another province's cluster of communes with an indicator and a form of its own, all
// by files, and finds them wherever the catalogue is used.
func TestNewProvinceNeedsNoCode(t *testing.T) {
	c := read(t, folder(map[string]string{
		"provinces.tsv": "code|name_vi|name_en\nlai-chau|Tỉnh Lai Châu|Lai Châu Province\n",
		"districts.tsv": "code|province|kind|name_vi|valid_from\n" +
			"lai-chau/tan-phong|lai-chau|PHUONG|Phường Tân Phong|2025-07-01\n" +
			"lai-chau/phong-tho|lai-chau|XA|Xã Phong Thổ|2025-07-01\n",
		"clusters.tsv": "code|province|kind|name_vi\nlai-chau/cum-so-1|lai-chau|CUM|Cụm thi đua số 1\n",
		"memberships.tsv": "cluster|district|period|role|ordinal\nlai-chau/cum-so-1|lai-chau/phong-tho|2026|LEAD|1\n" +
			"lai-chau/cum-so-1|lai-chau/tan-phong|2026|MEMBER|2\n",
		"reports.tsv": "cluster|period|due_on\nlai-chau/cum-so-1|2026|2026-12-15\n",
		"units.tsv":   "code|name_vi|dimension|factor\nperson-year|triệu đồng/người/năm|income|1\n",
		"indicators.tsv": "code|name_vi|unit|section|value_type|direction|aggregation|weight|decimals|measures\n" +
			"income-per-person|Thu nhập bình quân đầu người|person-year|results.economy|MEAN|HIGHER|WEIGHTED_MEAN|population|1|ACTUAL;PLAN\n",
		"award-forms.tsv": "code|name_vi|level|kind|recipient_kinds|regime|valid_from\n" +
			"commune-emulation-flag|Cờ thi đua của UBND xã|COMMUNE|FLAG|COLLECTIVE|2022-law|2025-07-01\n",
		"template-rows.tsv": "template|version|tab|ordinal|key|context\nmember|1|indicators|200|income-per-person|\n" +
			"member|1|awards|200|commune-emulation-flag|\ncluster|1|plans|200|income-per-person|\n",
	}))
	v := c.Vocabulary("lai-chau/cum-so-1", "2026")
	wantIndicator := intake.Indicator{
		Code: "income-per-person", Name: intake.Name{Vi: "Thu nhập bình quân đầu người"}, Unit: "person-year",
		Section: "results.economy", Type: term.ValueTypeMean, Decimals: 1,
		Measures: []term.Measure{term.MeasureActual, term.MeasurePlan},
	}
	if diff := cmp.Diff(wantIndicator, v.Indicators["income-per-person"]); diff != "" {
		t.Errorf("indicator (-want +got):\n%s", diff)
	}
	wantForm := intake.AwardForm{
		Code: "commune-emulation-flag", Name: intake.Name{Vi: "Cờ thi đua của UBND xã"}, Level: term.AwardLevelCommune,
		Recipients: []term.RecipientKind{term.RecipientKindCollective},
	}
	if diff := cmp.Diff(wantForm, v.Forms["commune-emulation-flag"]); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
	wantMembers := map[string]intake.Name{
		"lai-chau/phong-tho": {Vi: "Xã Phong Thổ"}, "lai-chau/tan-phong": {Vi: "Phường Tân Phong"},
	}
	if diff := cmp.Diff(wantMembers, v.Members); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
	member, _ := c.TemplateFor("member", "lai-chau/phong-tho", "2026")
	if keys := rowKeys(member, intake.TabIndicators); keys[len(keys)-1] != "income-per-person" {
		t.Errorf("the sheet of a member ends with %q, want the new indicator", keys[len(keys)-1])
	}
	if keys := rowKeys(member, intake.TabAwards); keys[len(keys)-1] != "commune-emulation-flag" {
		t.Errorf("the awards of a member end with %q, want the new form", keys[len(keys)-1])
	}
}

// TestOverlayChangesCells: a file with the key and one column changes that cell alone.
func TestOverlayChangesCells(t *testing.T) {
	before, _ := read(t).Indicator("budget-revenue-local")
	c := read(t, folder(map[string]string{"indicators.tsv": "code|decimals\nbudget-revenue-local|1\n"}))
	after, _ := c.Indicator("budget-revenue-local")
	before.Decimals = 1
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("changed row (-want +got):\n%s", diff)
	}
}

// TestOverlayEndsRows: a row is ended by its last day; what was reported under it keeps its name, and sheets made
// before are still read.
func TestOverlayEndsRows(t *testing.T) {
	c := read(t, folder(map[string]string{"indicators.tsv": "code|valid_to\nurban-civilised-standard-wards|2022-12-31\n"}))
	if i, ok := c.Indicator("urban-civilised-standard-wards"); !ok || i.Valid.Last != "2022-12-31" {
		t.Errorf("the ended indicator is %+v (%v), want it still there", i, ok)
	}
	for period, want := range map[string]bool{"2022": true, "2023": false} {
		if _, known := c.Vocabulary("", period).Indicators["urban-civilised-standard-wards"]; known != want {
			t.Errorf("in %s the indicator is known: %v, want %v", period, known, want)
		}
		made, _ := c.TemplateFor("member", "dien-bien/muong-lay", period)
		if has := has(made, intake.TabIndicators, "urban-civilised-standard-wards"); has != want {
			t.Errorf("the sheet of %s has the row: %v, want %v", period, has, want)
		}
	}
	for _, template := range c.Templates() {
		if template.Code == "member" && !has(template, intake.TabIndicators, "urban-civilised-standard-wards") {
			t.Error("for reading the row is gone")
		}
	}
}

// TestLaterFoldersWin: folders lie over one another in the order in which they are given.
func TestLaterFoldersWin(t *testing.T) {
	first := folder(map[string]string{"reports.tsv": "cluster|period|due_on\ndien-bien/cum-huyen-vung-thap|2022|2023-01-10\n"})
	second := folder(map[string]string{"reports.tsv": "cluster|period|due_on\ndien-bien/cum-huyen-vung-thap|2022|2023-01-20\n"})
	if due := read(t, first, second).Reports[0].DueOn; due != "2023-01-20" {
		t.Errorf("due on %s, want that of the last folder", due)
	}
	if due := read(t, second, first).Reports[0].DueOn; due != "2023-01-10" {
		t.Errorf("due on %s, want that of the last folder", due)
	}
}

// TestOtherFilesAreLeftAlone: notes and folders beside the files mean nothing.
func TestOtherFilesAreLeftAlone(t *testing.T) {
	over := fstest.MapFS{
		"README.md":       {Data: []byte("# Danh mục của tỉnh")},
		"rules/first.tsv": {Data: []byte("code\n")},
	}
	if diff := cmp.Diff(read(t).Hash(), read(t, over).Hash()); diff != "" {
		t.Errorf("the catalogue changed: %s", diff)
	}
}

// TestHash: equal catalogues have equal hashes whatever folder says what and however lines end; any change of a cell
// is another hash.
func TestHash(t *testing.T) {
	plain := read(t).Hash()
	asItIs, err := fs.ReadFile(catalog.Embedded(), "units.tsv")
	if err != nil {
		t.Fatal(err)
	}
	windows := "\ufeff" + strings.ReplaceAll(string(asItIs), "\n", "\r\n") + "\r\n"
	for name, over := range map[string]fs.FS{
		"nothing":                folder(nil),
		"the embedded files":     catalog.Embedded(),
		"a file as Windows has":  fstest.MapFS{"units.tsv": {Data: []byte(windows)}},
		"a cell that is as said": folder(map[string]string{"units.tsv": "code|factor\ntonne|1000\n"}),
	} {
		if got := read(t, over).Hash(); got != plain {
			t.Errorf("with %s laid over it the hash is another", name)
		}
	}
	seen := map[string]string{plain: "the embedded catalogue"}
	for _, change := range []map[string]string{
		{"units.tsv": "code|factor\ntonne|1001\n"},
		{"units.tsv": "code|name_en\ntonne|metric ton\n"},
		{"provinces.tsv": "code|name_vi\nlai-chau|Tỉnh Lai Châu\n"},
		{"documents.tsv": "code|evidence\nchinh-phu-98-2023-nd-cp|K\n"},
	} {
		hash := read(t, folder(change)).Hash()
		if other, taken := seen[hash]; taken {
			t.Errorf("%v has the hash of %v", change, other)
		}
		seen[hash] = change["units.tsv"]
	}
}

// TestNamesOfOneAfterAnother: a commune of 2025 may bear the name of a district that ended the day before; two that
// exist on the same day may not.
func TestNamesOfOneAfterAnother(t *testing.T) {
	const file = "code|province|kind|name_vi|aliases|valid_from\ndien-bien/xa-tuan-giao|dien-bien|XA|Xã Tuần Giáo|Tuần Giáo|"
	read(t, folder(map[string]string{"districts.tsv": file + "2025-07-01\n"}))
	if got := mistakes(t, folder(map[string]string{"districts.tsv": file + "2025-06-30\n"})); len(got) != 1 {
		t.Errorf("on the last day of the district: %v, want one mistake", got)
	}
}

func TestApplies(t *testing.T) {
	c := read(t, folder(map[string]string{
		"applicability.tsv": "indicator|district|period|applicable\npoultry-flock|||no\npoultry-flock|dien-bien/tuan-giao||yes\n" +
			"poultry-flock|dien-bien/tuan-giao|2023|no\npoultry-flock||2024|yes\n",
	}))
	for _, test := range []struct {
		district, period string
		want             bool
	}{
		{"dien-bien/muong-lay", "2022", false},
		{"dien-bien/tuan-giao", "2022", true},
		{"dien-bien/tuan-giao", "2023", false},
		{"dien-bien/muong-lay", "2024", true},
		{"", "2022", false},
	} {
		if got := c.Applies("poultry-flock", test.district, test.period); got != test.want {
			t.Errorf("%s in %s: %v, want %v", test.district, test.period, got, test.want)
		}
	}
	if !c.Applies("livestock-herd", "dien-bien/muong-lay", "2022") {
		t.Error("an indicator that no row speaks of does not apply")
	}
}

func TestSpan(t *testing.T) {
	year := catalog.Span{First: "2022-01-01", Last: "2022-12-31"}
	for _, test := range []struct {
		span catalog.Span
		want bool
	}{
		{catalog.Span{}, true},
		{catalog.Span{Last: "2022-01-01"}, true},
		{catalog.Span{Last: "2021-12-31"}, false},
		{catalog.Span{First: "2022-12-31"}, true},
		{catalog.Span{First: "2023-01-01"}, false},
		{catalog.Span{First: "2022-06-01", Last: "2022-06-30"}, true},
	} {
		if got := year.Meets(test.span); got != test.want {
			t.Errorf("%v and %v meet: %v, want %v", year, test.span, got, test.want)
		}
		if got := test.span.Meets(year); got != test.want {
			t.Errorf("%v and %v meet: %v, want %v", test.span, year, got, test.want)
		}
	}
	for span, want := range map[catalog.Span]term.Date{
		{Last: "2023-12-31"}: "2024-01-01", {Last: "2024-02-28"}: "2024-02-29", {First: "2024-01-01"}: "",
	} {
		if got := span.End(); got != want {
			t.Errorf("%v ends on %q, want %q", span, got, want)
		}
	}
	if year.Has("2023-01-01") || !year.Has("2022-12-31") || !year.Has("2022-01-01") {
		t.Error("a span has its first and last day and no other beyond them")
	}
}

// TestQuotaAddedByFile: quota and percent are exact.
func TestQuotaAddedByFile(t *testing.T) {
	c := read(t, folder(map[string]string{
		"award-forms.tsv": "code|quota_of|quota_percent\nadvanced-soldier|advanced-labourer|12.5\n",
	}))
	a, _ := c.AwardForm("advanced-soldier")
	if a.Quota == nil || *a.Quota != decimal.MustParse("12.5") {
		t.Errorf("quota is %v, want 12.5", a.Quota)
	}
}
