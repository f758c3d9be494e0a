package rules_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

var update = flag.Bool("update", false, "write the golden files")

const example = "../examples/dien-bien-2022"

// table reads a table of tab-separated values by the names of its columns.
func table(t *testing.T, path string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(path))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	columns := strings.Split(lines[0], "\t")
	var rows []map[string]string
	for at, line := range lines[1:] {
		row := map[string]string{"#": fmt.Sprint(at + 2)}
		for i, value := range strings.Split(line, "\t") {
			row[columns[i]] = strings.ReplaceAll(value, `\n`, "\n")
		}
		rows = append(rows, row)
	}
	return rows
}

// reported is the example of the report of 2022.
func reported(t *testing.T) *rules.Facts {
	t.Helper()
	f := &rules.Facts{
		Cluster: "dien-bien/cum-huyen-vung-thap", Period: "2022", PeriodEnd: "2022-12-31", ReportedOn: "2023-02-16",
		Indicators: map[string]rules.Indicator{}, Inapplicable: map[rules.Pair]bool{},
	}
	units, unitsEn := map[string]string{}, map[string]string{}
	for _, row := range table(t, "../catalog/files/units.tsv") {
		units[row["code"]], unitsEn[row["code"]] = row["name_vi"], row["name_en"]
	}
	for _, row := range table(t, "../catalog/files/indicators.tsv") {
		f.Indicators[row["code"]] = rules.Indicator{
			Code: row["code"], NameVi: row["name_vi"], NameEn: row["name_en"], UnitVi: units[row["unit"]], UnitEn: unitsEn[row["unit"]],
			ValueType: term.ValueType(row["value_type"]), Aggregation: term.Aggregation(row["aggregation"]),
		}
	}
	for _, m := range [][2]string{
		{"dien-bien/dien-bien-phu", "Thành phố Điện Biên Phủ"},
		{"dien-bien/muong-lay", "Thị xã Mường Lay"},
		{"dien-bien/tuan-giao", "Huyện Tuần Giáo"},
		{"dien-bien/dien-bien", "Huyện Điện Biên"},
		{"dien-bien/muong-ang", "Huyện Mường Ảng"},
	} {
		f.Members = append(f.Members, rules.Member{Code: m[0], NameVi: m[1], NameEn: m[1]})
	}
	for _, district := range append([]string{""}, members...) {
		readSheet(t, f, district)
	}
	for code := range f.Indicators { // what the form asks of everyone
		for _, m := range f.Members {
			f.Required = append(f.Required, rules.Requirement{
				Indicator: code, Measure: term.MeasureActual, District: m.Code, Cell: rules.Cell{Tab: "indicators", Address: code},
			})
		}
	}
	slices.SortStableFunc(f.Required, func(a, b rules.Requirement) int {
		return strings.Compare(a.Indicator, b.Indicator)
	})
	return f
}

// readSheet adds what one sheet says; "" is the cluster's own.
func readSheet(t *testing.T, f *rules.Facts, name string) {
	t.Helper()
	district, folder := "dien-bien/"+name, name
	if name == "" {
		district, folder = "", "cum"
	}
	at := func(tab, column string, row map[string]string) rules.Cell {
		return rules.Cell{District: district, Tab: tab, Address: column + row["#"], Printed: row[column]}
	}
	for _, row := range table(t, example+"/"+folder+"/indicators.tsv") {
		figure := rules.Figure{
			District: district, Indicator: row["code"], Context: row["context"], Note: row["note"], Tab: "indicators",
			Numbers: map[term.Measure]rules.Number{},
		}
		for _, m := range []term.Measure{
			term.MeasureActual, term.MeasurePercentOfPlan, term.MeasureNumerator, term.MeasureDenominator, term.MeasureShare,
		} {
			printed := row[string(m)]
			if printed == "" {
				continue
			}
			value, err := decimal.Parse(strings.NewReplacer(".", "", ",", ".", "không còn", "0").Replace(printed))
			if err != nil {
				t.Fatal(err)
			}
			figure.Numbers[m] = rules.Number{Value: value, Printed: printed, Cell: at("indicators", string(m), row)}
		}
		f.Figures = append(f.Figures, figure)
	}
	for _, row := range table(t, example+"/"+folder+"/exemplars.tsv") {
		f.Items = append(f.Items, rules.Item{
			District: district, Section: row["section"], Kind: term.ExemplarKind(row["kind"]), Name: row["name"], Place: row["place"],
			Movement: row["movement"], OpenEnded: row["open_ended"] != "", Cell: at("exemplars", "name", row),
		})
	}
	for _, row := range table(t, example+"/"+folder+"/documents.tsv") {
		d := rules.Document{
			District: district, Code: row["code"], Kind: term.DocumentKind(row["kind"]), Number: row["number"], Issuer: row["issuer"],
			Subject: row["subject"], Cell: at("documents", "number", row), DateCell: at("documents", "issued_on", row),
		}
		if day := strings.Split(row["issued_on"], "/"); len(day) == 3 {
			d.IssuedOn = term.Date(day[2] + "-" + day[1] + "-" + day[0])
		}
		f.Documents = append(f.Documents, d)
	}
	var header rules.Header
	for _, row := range table(t, example+"/"+folder+"/header.tsv") {
		header.District = district
		header.Fields = append(header.Fields, rules.Field{Key: row["code"], NameVi: row["code"], NameEn: row["code"], Value: row["value"], Cell: at("header", "value", row)})
	}
	f.Headers = append(f.Headers, header)
	for _, row := range table(t, example+"/"+folder+"/narratives.tsv") {
		text := rules.Text{District: district, Section: row["section"], Slot: row["slot"], Text: row["text"], Cell: rules.Cell{District: district, Tab: "narratives", Address: "text" + row["#"]}}
		text.Bound = rules.Bind(f, &text)
		f.Texts = append(f.Texts, text)
	}
}

// wordRules are rules about words that a catalogue may have.
var wordRules = []rules.Definition{
	{Code: "list-of-enterprises", Kind: term.RuleKindListCount, Parameters: []byte(`{"from": "ITEMS", "indicators": ["exemplary-enterprises-listed"], "sections": ["results.movements.national.enterprises"], "kinds": ["ENTERPRISE"]}`)},
	{Code: "list-in-note", Kind: term.RuleKindListCount, Parameters: []byte(`{"from": "NOTE"}`)},
	{Code: "list-in-text", Kind: term.RuleKindListCount, Parameters: []byte(`{"from": "TEXT"}`)},
	{Code: "same-agencies", Kind: term.RuleKindSameFigure, Parameters: []byte(`{"statements": ["cultural-agencies", "cultural-agencies(theo-dang-ky):NUMERATOR"]}`)},
	{Code: "same-in-text", Kind: term.RuleKindSameFigure, Parameters: []byte(`{"texts": true}`)},
	{Code: "year-of-title", Kind: term.RuleKindSameFigure, Parameters: []byte(`{"titles": ["title", "review/title"]}`)},
	{Code: "year-of-directions", Kind: term.RuleKindSameFigure, Parameters: []byte(`{"titles": ["directions/title"], "year": 1}`)},
	{Code: "named-twice", Kind: term.RuleKindNearDuplicate, Parameters: []byte(`{"of": "ITEMS", "alike": "WORDS"}`)},
	{Code: "named-alike", Kind: term.RuleKindNearDuplicate, Parameters: []byte(`{"of": "ITEMS", "alike": "ACCENTS"}`)},
	{Code: "named-nearly-alike", Kind: term.RuleKindNearDuplicate, Parameters: []byte(`{"of": "ITEMS", "alike": "LETTERS", "similarity": 90}`)},
	{Code: "contexts-alike", Kind: term.RuleKindNearDuplicate, Parameters: []byte(`{"of": "LABELS", "alike": "ACCENTS"}`)},
	{Code: "place-spelt-twice", Kind: term.RuleKindNearDuplicate, Parameters: []byte(`{"of": "PLACES", "alike": "ACCENTS"}`)},
	{Code: "budget-reached", Kind: term.RuleKindClaim, Parameters: []byte(`{"words": "thu dat va vuot (cac )?chi tieu( thu ngan sach)?( duoc)? giao", "predicate": "ALL_PERCENT_AT_LEAST_100", "indicators": ["budget-revenue-local"]}`)},
	{Code: "harvest-reached", Kind: term.RuleKindClaim, Parameters: []byte(`{"words": "san xuat nong nghiep dat va vuot ke hoach( duoc)? giao", "predicate": "ALL_PERCENT_AT_LEAST_100", "indicators": ["food-grain-output", "livestock-herd", "poultry-flock"]}`)},
	{Code: "forest-grew", Kind: term.RuleKindClaim, Parameters: []byte(`{"words": "do che phu rung tang", "predicate": "ALL_INCREASED", "indicators": ["forest-cover-rate"]}`)},
	{Code: "plans-issued", Kind: term.RuleKindClaim, Parameters: []byte(`{"words": "([0-9]+)/[0-9]+ don vi trong cum da ban hanh ke hoach", "predicate": "COUNT_EQUALS"}`)},
	{Code: "columns", Kind: term.RuleKindRequired, Parameters: []byte(`{"indicators": "*"}`)},
	{Code: "report-number", Kind: term.RuleKindRequired, Parameters: []byte(`{"fields": {"number": "^[0-9]+ */", "place": "", "issued-on": "", "signatory": ""}}`)},
	{Code: "document-once", Kind: term.RuleKindUnique, Parameters: []byte(`{"of": "DOCUMENTS"}`)},
	{Code: "recipient-once", Kind: term.RuleKindUnique, Parameters: []byte(`{"of": "RECIPIENTS"}`)},
	{Code: "unit-once", Kind: term.RuleKindUnique, Parameters: []byte(`{"of": "UNITS"}`)},
	{Code: "form-in-force", Kind: term.RuleKindValidity, Parameters: []byte(`{"of": "AWARDS"}`)},
	{Code: "document-in-force", Kind: term.RuleKindValidity, Parameters: []byte(`{"of": "DOCUMENTS"}`)},
	{Code: "member-in-force", Kind: term.RuleKindValidity, Parameters: []byte(`{"of": "MEMBERS"}`)},
	{Code: "document-order", Kind: term.RuleKindDocumentOrder, Parameters: []byte(`{}`)},
}

// TestWordsOfThe2022Report: what the words of the report contradict, all of it and nothing else, is in the golden file.
func TestWordsOfThe2022Report(t *testing.T) {
	var all []rules.Rule
	for _, d := range wordRules {
		r, err := rules.Compile(d)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	f := reported(t)
	result := rules.Check(all, f)
	if diff := cmp.Diff(result, rules.Check(all, f)); diff != "" {
		t.Fatalf("the same facts give other findings the second time:\n%s", diff)
	}
	var b strings.Builder
	for _, found := range result.Findings {
		fmt.Fprintf(&b, "%s [%s] %s\n  %s\n  %s\n", found.Rule, found.District, found.Key, found.Vi, found.En)
		for _, c := range found.Cells {
			fmt.Fprintf(&b, "  %s %s %s: %s\n", c.District, c.Tab, c.Address, c.Printed)
		}
	}
	b.WriteString("\n")
	for _, h := range result.Holdings {
		fmt.Fprintf(&b, "%s [%s] %s\n", h.Rule, h.District, h.Vi)
	}
	const golden = "testdata/words2022.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("run with -update if this is right (-want +got):\n%s", diff)
	}
}

// TestMarksWrittenAsNumbersAreBound: the narratives of 2022 with their marks written out, as the report printed them,
// are bound where it is beyond doubt, and never to another figure.
func TestMarksWrittenAsNumbersAreBound(t *testing.T) {
	f := reported(t)
	mark := regexp.MustCompile(`\{\{([a-z0-9-]+)(?::([A-Z_]+))?\}\}`)
	bound, marks := 0, 0
	for i := range f.Texts {
		text := f.Texts[i]
		at := map[int]string{} // which figure begins where
		var b strings.Builder
		rest := text.Text
		for {
			found := mark.FindStringSubmatchIndex(rest)
			if found == nil {
				b.WriteString(rest)
				break
			}
			b.WriteString(rest[:found[0]])
			code, measure := rest[found[2]:found[3]], term.MeasureActual
			if found[4] >= 0 {
				measure = term.Measure(rest[found[4]:found[5]])
			}
			for _, figure := range f.Figures {
				if n, there := figure.Numbers[measure]; there && figure.District == text.District && figure.Indicator == code && figure.Context == "" {
					at[b.Len()] = code + ":" + string(measure)
					b.WriteString(n.Printed)
				}
			}
			rest = rest[found[1]:]
		}
		text.Text = b.String()
		marks += len(at)
		for _, binding := range rules.Bind(f, &text) {
			bound++
			if got := binding.Indicator + ":" + string(binding.Measure); at[binding.Offset] != got {
				t.Errorf("%s %s: %q at %d is bound to %s, want %q", text.District, text.Section, binding.Text, binding.Offset, got, at[binding.Offset])
			}
			if text.Text[binding.Offset:][:len(binding.Text)] != binding.Text {
				t.Errorf("%q does not stand at %d", binding.Text, binding.Offset)
			}
		}
	}
	if t.Logf("%d of %d are bound", bound, marks); 2*bound < marks {
		t.Errorf("%d of %d are bound, want half at least", bound, marks)
	}
}

func TestNumbersThatNameSomethingAreNotBound(t *testing.T) {
	f := &rules.Facts{
		Indicators: map[string]rules.Indicator{
			"schools": {NameVi: "Số trường đạt chuẩn quốc gia", UnitVi: "trường"}, "share": {NameVi: "Tỷ lệ hộ nghèo", UnitVi: "%"},
		},
		Figures: []rules.Figure{
			{Indicator: "schools", Numbers: map[term.Measure]rules.Number{term.MeasureActual: {Value: decimal.MustParse("212")}}},
			{Indicator: "share", Numbers: map[term.Measure]rules.Number{term.MeasureShare: {Value: decimal.MustParse("7.38")}}},
		},
	}
	for text, want := range map[string]int{
		"Toàn Cụm có 212 trường đạt chuẩn quốc gia.":       1,
		"Tổng số 212 trường.":                              1,
		"212 trường; tỷ lệ hộ nghèo còn 7,38%.":            2,
		"Kế hoạch số 212/KH-UBND về trường chuẩn":          0,
		"số 212 trường":                                    0,
		"ngày 212 trường":                                  0,
		"1/212 trường":                                     0,
		"200-212 trường":                                   0,
		"212 - 215 trường":                                 0,
		"212 xã":                                           0,
		"{{schools}} 212K trường":                          0,
		"2.120 trường, 21,2 trường, 0212.5 trường":         0,
		"7,38 trường":                                      0,
		"hộ nghèo giảm. Còn trường thì 7,38%":              0,
		"{{schools:ACTUAL}} trường đạt chuẩn, 212% trường": 0,
	} {
		if got := rules.Bind(f, &rules.Text{Text: text}); len(got) != want {
			t.Errorf("%q: %+v, want %d", text, got, want)
		}
	}
}
