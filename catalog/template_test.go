package catalog_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/term"
)

// tab is one tab of a template.
func tab(template intake.Template, code intake.TabCode) intake.TabSpec {
	for _, t := range template.Tabs {
		if t.Code == code {
			return t
		}
	}
	return intake.TabSpec{}
}

// rowKeys are the keys of a tab's rows, with @context where there is one.
func rowKeys(template intake.Template, code intake.TabCode) []string {
	var keys []string
	for _, r := range tab(template, code).Rows {
		key := r.Key
		if r.Context != "" {
			key += "@" + r.Context
		}
		keys = append(keys, key)
	}
	return keys
}

func has(template intake.Template, code intake.TabCode, key string) bool {
	return slices.Contains(rowKeys(template, code), key)
}

func TestTemplates(t *testing.T) {
	want := map[string][]intake.TabCode{
		"member": {
			intake.TabHeader, intake.TabIndicators, intake.TabAwards, intake.TabExemplars, intake.TabDocuments,
			intake.TabNarratives,
		},
		"cluster": {
			intake.TabHeader, intake.TabPlans, intake.TabIndicators, intake.TabAwards, intake.TabDocuments,
			intake.TabNarratives,
		},
	}
	got := map[string][]intake.TabCode{}
	for _, template := range read(t).Templates() {
		if template.Version != 1 || template.NameVi == "" || template.NameEn == "" {
			t.Errorf("template %s version %d is called %q, %q", template.Code, template.Version, template.NameVi, template.NameEn)
		}
		for _, tab := range template.Tabs {
			got[template.Code] = append(got[template.Code], tab.Code)
			if tab.HelpVi == "" || len(tab.Columns) == 0 {
				t.Errorf("%s %s has no help or no columns", template.Code, tab.Code)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tabs (-want +got):\n%s", diff)
	}
}

// TestClusterSheet holds what the 2022 report states for the whole cluster only.
func TestClusterSheet(t *testing.T) {
	made, ok := read(t).TemplateFor("cluster", "", "2022")
	if !ok {
		t.Fatal("no template of a cluster in 2022")
	}
	for tab, want := range map[intake.TabCode][]string{
		intake.TabIndicators: {
			"units-disseminated-share", "subordinate-emulation-clusters", "national-emulation-movements",
			"budget-revenue-local", "national-standard-schools", "labour-trained-and-employed", "units-issued-exemplar-plan",
		},
		intake.TabPlans: {
			"food-grain-output", "livestock-herd", "poultry-flock", "budget-revenue-local", "labour-trained-and-employed",
		},
		intake.TabHeader: {
			"template", "cluster", "period", "title", "number", "place", "issued-on", "signatory-title", "signatory",
			"recipient-1", "recipient-2", "recipient-3", "recipient-4", "recipient-5", "recipient-6",
		},
		intake.TabAwards: {
			"labour-order-first-class", "labour-order-second-class", "labour-order-third-class",
			"prime-minister-certificate-of-merit", "resistance-order-second-class", "government-emulation-flag",
			"national-emulation-fighter", "province-emulation-flag", "province-emulation-fighter",
			"province-chair-certificate-of-merit", "excellent-labour-collective", "province-badge-contribution",
			"grassroots-emulation-fighter", "advanced-labour-collective", "advanced-labourer",
			"district-chair-certificate-of-commendation",
		},
	} {
		if diff := cmp.Diff(want, rowKeys(made, tab)); diff != "" {
			t.Errorf("rows of %s (-want +got):\n%s", tab, diff)
		}
	}
	for _, row := range []string{"review@title", "directions@title", "directions@1", "directions@6", "opening@body", "closing@body"} {
		if !has(made, intake.TabNarratives, row) {
			t.Errorf("narratives lack %s", row)
		}
	}
}

// TestMemberSheets: each unit's sheet has the rows that concern it.
func TestMemberSheets(t *testing.T) {
	c := read(t)
	for _, test := range []struct {
		district, period, row string
		tab                   intake.TabCode
		want                  bool
	}{
		{"dien-bien/muong-lay", "2022", "nrd-criteria-met@xa-lay-nua", intake.TabIndicators, true},
		{"dien-bien/tuan-giao", "2022", "nrd-criteria-met@xa-lay-nua", intake.TabIndicators, false},
		{"dien-bien/tuan-giao", "2022", "civilised-urban-wards", intake.TabIndicators, true},
		{"dien-bien/dien-bien", "2022", "civilised-urban-wards", intake.TabIndicators, false},
		{"dien-bien/dien-bien", "2022", "urban-civilised-standard-wards", intake.TabIndicators, false},
		{"dien-bien/dien-bien", "2022", "cultural-agencies@theo-dang-ky", intake.TabIndicators, true},
		{"dien-bien/dien-bien", "2022", "households-total", intake.TabIndicators, true},
		{"dien-bien/dien-bien", "2022", "district", intake.TabHeader, true},
		{"dien-bien/dien-bien", "2022", "province-badge-contribution", intake.TabAwards, true},
		{"dien-bien/dien-bien", "2024", "province-badge-contribution", intake.TabAwards, false},
		{"dien-bien/dien-bien", "2022", "results.economy.budget@footnote", intake.TabNarratives, true},
	} {
		made, ok := c.TemplateFor("member", test.district, test.period)
		if !ok {
			t.Fatalf("no template of a member in %s", test.period)
		}
		if got := has(made, test.tab, test.row); got != test.want {
			t.Errorf("%s in %s has %s: %v, want %v", test.district, test.period, test.row, got, test.want)
		}
	}
}

// TestRowsFollowTheOutline: a sheet is filled in the order in which the report is read.
func TestRowsFollowTheOutline(t *testing.T) {
	c := read(t)
	place := map[string]int{}
	for i, s := range c.Sections {
		place[s.Code] = i
	}
	for _, template := range c.Templates() {
		for _, code := range []intake.TabCode{intake.TabIndicators, intake.TabPlans, intake.TabNarratives} {
			last := -1
			for _, r := range tab(template, code).Rows {
				section := r.Key
				if code != intake.TabNarratives {
					i, _ := c.Indicator(r.Key)
					section = i.Section
				}
				if place[section] < last {
					t.Errorf("%s %s: %s stands after a later section", template.Code, code, r.Key)
				}
				last = place[section]
			}
		}
	}
}

// TestNewestTemplateThatHolds: a new version is used from its first day; the old one is still read.
func TestNewestTemplateThatHolds(t *testing.T) {
	c := read(t, folder(map[string]string{
		"templates.tsv":     "code|version|name_vi|valid_from|valid_to\nmember|1|Báo cáo||2022-12-31\nmember|2|Báo cáo|2023-01-01|\n",
		"template-tabs.tsv": "template|version|tab|ordinal|title_vi|title_en|required\nmember|2|header|1|Thông tin|Details|yes\n",
		"template-columns.tsv": "template|version|tab|ordinal|column|title_vi|title_en|required|width\n" +
			"member|2|header|1|code|Mã|Code|yes|10\nmember|2|header|2|value|Giá trị|Value|yes|40\n",
	}))
	for period, want := range map[string]int{"2021": 1, "2022": 1, "2023": 2, "2023-Q1": 2} {
		if made, ok := c.TemplateFor("member", "", period); !ok || made.Version != want {
			t.Errorf("in %s the version is %d (%v), want %d", period, made.Version, ok, want)
		}
	}
	count := func(templates []intake.Template) (n int) {
		for _, template := range templates {
			if template.Code == "member" {
				n++
			}
		}
		return n
	}
	if all, on := count(c.Templates()), count(c.TemplatesOn("2022-12-31")); all != 2 || on != 1 {
		t.Errorf("%d versions in all and %d on the last day of the first, want 2 and 1", all, on)
	}
	if _, ok := c.TemplateFor("commune", "", "2022"); ok {
		t.Error("a template that is not there was made")
	}
}

// TestVocabularyOfAPeriod: words mean what they meant in the period.
func TestVocabularyOfAPeriod(t *testing.T) {
	c := read(t)
	for _, test := range []struct {
		period, form string
		want         bool
	}{
		{"2022", "province-badge-contribution", true},
		{"2022", "typical-commune", false},
		{"2023", "province-badge-contribution", true},
		{"2024", "province-badge-contribution", false},
		{"2024", "typical-commune", true},
		{"2025", "district-chair-certificate-of-commendation", true},
		{"2025-H2", "district-chair-certificate-of-commendation", false},
		{"", "province-badge-contribution", true},
	} {
		if _, got := c.Vocabulary("", test.period).Forms[test.form]; got != test.want {
			t.Errorf("in %q %s is known: %v, want %v", test.period, test.form, got, test.want)
		}
	}
	v := c.Vocabulary("dien-bien/cum-huyen-vung-thap", "2022")
	if v.Members["dien-bien/muong-ang"].Vi != "Huyện Mường Ảng" || len(v.Members) != 5 {
		t.Errorf("members are %v", v.Members)
	}
	if len(c.Vocabulary("dien-bien/cum-huyen-vung-thap", "2023").Members) != 0 {
		t.Error("a period without memberships has members")
	}
	if v.Sections["results.economy.budget"].Vi == "" || v.Movements["new-rural"].Vi == "" || v.Units["million-dong"].Dimension != "money" {
		t.Error("sections, movements or units are missing")
	}
	grain := v.Indicators["food-grain-output"]
	if diff := cmp.Diff([]term.Measure{term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan}, grain.Measures); diff != "" {
		t.Errorf("measures (-want +got):\n%s", diff)
	}
}

// TestValuesAreTheCallersOwn: what is handed out may be changed without changing the catalogue.
func TestValuesAreTheCallersOwn(t *testing.T) {
	c := read(t)
	first := c.Templates()
	first[0].Tabs[0].Columns[0].TitleVi = "x"
	first[0].Tabs[0].Rows[0].Key = "x"
	c.Vocabulary("", "2022").Indicators["food-grain-output"].Measures[0] = term.MeasureShare
	if diff := cmp.Diff(read(t).Templates(), c.Templates()); diff != "" {
		t.Errorf("templates changed:\n%s", diff)
	}
	if c.Vocabulary("", "2022").Indicators["food-grain-output"].Measures[0] != term.MeasureActual {
		t.Error("measures changed")
	}
}
