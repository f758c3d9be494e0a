package rules_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// found applies one rule to facts and is "district key" of each finding.
func found(t *testing.T, kind term.RuleKind, parameters string, f *rules.Facts) []string {
	t.Helper()
	r, err := rules.Compile(rules.Definition{Code: "r", Kind: kind, Severity: term.SeverityError, Parameters: []byte(parameters)})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, finding := range rules.Check([]rules.Rule{r}, f).Findings {
		if finding.Vi == "" || finding.En == "" || len(finding.Cells) == 0 {
			t.Errorf("%s is told without words or cells: %+v", finding.Key, finding)
		}
		all = append(all, finding.District+" "+finding.Key)
	}
	return all
}

// year are facts of 2022 with two members and nothing else.
func year() *rules.Facts {
	return &rules.Facts{
		PeriodEnd: "2022-12-31", ReportedOn: "2023-02-16",
		Members:    []rules.Member{{Code: "a", NameVi: "Huyện A"}, {Code: "b", NameVi: "Huyện B"}},
		Indicators: map[string]rules.Indicator{"communes": {Code: "communes", NameVi: "Số xã đạt chuẩn", UnitVi: "xã", ValueType: term.ValueTypeCount}},
	}
}

func count(district, indicator string, m term.Measure, printed string) rules.Figure {
	return rules.Figure{
		District: district, Indicator: indicator,
		Numbers: map[term.Measure]rules.Number{m: {Value: decimal.MustParse(printed), Printed: printed}},
	}
}

// The sentences are those of the printed report, in which every number is plain.
func TestListInAPrintedSentenceIsCounted(t *testing.T) {
	const words = `{"from": "TEXT", "indicators": ["communes"], "words": "([0-9]+)(?:/[0-9]+)? xa dat chuan nong thon moi"}`
	for text, want := range map[string][]string{
		"Huyện Mường Ảng: 02 xã đạt chuẩn nông thôn mới (Ảng Nua, Búng Lao) đã được công nhận":                                              nil,
		"Huyện Mường Ảng: 03 xã đạt chuẩn nông thôn mới (Ảng Nua, Búng Lao) đã được công nhận":                                              {"a text/s//communes:ACTUAL"},
		"có 4/5 xã đạt chuẩn nông thôn mới, gồm: Thanh Minh; Nà Tấu; Nà Nhạn; Mường Phăng; xã chưa đạt là Pá Khoang.":                       nil,
		"có 4/5 xã đạt chuẩn nông thôn mới, gồm: Thanh Minh; Nà Tấu; Nà Nhạn; Mường Phăng; Pá Khoang.":                                      {"a text/s//communes:ACTUAL"},
		"có 4/5 xã đạt chuẩn nông thôn mới, trong đó: Thanh Minh; Nà Tấu.":                                                                  nil,
		"16/21 xã đạt chuẩn và cơ bản đạt chuẩn nông thôn mới (12 xã đạt chuẩn NTM, 04 xã cơ bản đạt chuẩn); bình quân đạt 17,01 tiêu chí.": nil,
		"03 xã đạt chuẩn nông thôn mới.": nil,
		"": nil,
	} {
		f := year()
		f.Texts = []rules.Text{{District: "a", Section: "s", Text: text}}
		if diff := cmp.Diff(want, found(t, term.RuleKindListCount, words, f)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestListThatIsNotWholeIsALowerBound(t *testing.T) {
	const parameters = `{"from": "ITEMS", "indicators": ["communes"], "sections": ["s"]}`
	item := func(district string, open bool) rules.Item {
		return rules.Item{District: district, Section: "s", Name: "Công ty", OpenEnded: open}
	}
	for _, c := range []struct {
		name  string
		items []rules.Item
		said  []rules.Figure
		want  []string
	}{
		{"open", []rules.Item{item("a", true)}, []rules.Figure{count("a", "communes", term.MeasureActual, "5")}, nil},
		{"open and too few", []rules.Item{item("a", true), item("a", true)}, []rules.Figure{count("a", "communes", term.MeasureActual, "1")}, []string{"a items/communes:ACTUAL"}},
		{"closed", []rules.Item{item("a", false)}, []rules.Figure{count("a", "communes", term.MeasureActual, "5")}, []string{"a items/communes:ACTUAL"}},
		{"to come", nil, []rules.Figure{count("a", "communes", term.MeasureActual, "5")}, nil},
		{"one member's is to come", []rules.Item{item("a", false)}, []rules.Figure{count("", "communes", term.MeasureActual, "5")}, nil},
		{"all are there", []rules.Item{item("a", false), item("b", false)}, []rules.Figure{count("", "communes", term.MeasureActual, "5")}, []string{" items/communes:ACTUAL"}},
		{"another section", []rules.Item{{District: "a", Section: "t"}}, []rules.Figure{count("a", "communes", term.MeasureActual, "5")}, nil},
	} {
		f := year()
		f.Items, f.Figures = c.items, c.said
		if diff := cmp.Diff(c.want, found(t, term.RuleKindListCount, parameters, f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestNoteOnTheOthersIsCountedToo(t *testing.T) {
	f := year()
	ratio := count("a", "communes", term.MeasureNumerator, "4")
	ratio.Numbers[term.MeasureDenominator] = rules.Number{Value: decimal.MustParse("6"), Printed: "6"}
	ratio.Note = "Đạt: Thanh Minh, Nà Tấu, Nà Nhạn, Mường Phăng; chưa đạt: Pá Khoang"
	f.Figures = []rules.Figure{ratio}
	want := []string{"a note-others/communes:NUMERATOR"}
	if diff := cmp.Diff(want, found(t, term.RuleKindListCount, `{"from": "NOTE"}`, f)); diff != "" {
		t.Error(diff)
	}
}

func TestNamesThatSayWhereAreNotCounted(t *testing.T) {
	for text, want := range map[string][]string{
		"Có {{communes}} xã đạt chuẩn (Na Lay, Sông Đà)":              {"a text/s//communes:ACTUAL"},
		"Có {{communes}} xã đạt chuẩn (Mường Ảng, Tuần Giáo)":         nil,
		"Giải quyết việc làm cho {{jobs}} lao động (Na Lay, Sông Đà)": nil,
	} {
		f := year()
		f.Members[0].NameVi, f.Members[1].NameVi = "Huyện Tuần Giáo", "Huyện Mường Ảng"
		f.Indicators["jobs"] = rules.Indicator{Code: "jobs", UnitVi: "lao động", ValueType: term.ValueTypeCount}
		f.Figures = []rules.Figure{count("a", "communes", term.MeasureActual, "5"), count("a", "jobs", term.MeasureActual, "412")}
		f.Texts = []rules.Text{{District: "a", Section: "s", Text: text}}
		if diff := cmp.Diff(want, found(t, term.RuleKindListCount, `{"from": "TEXT"}`, f)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestClaimIsJudgedOnlyWhenItIsMadeAndRefuted(t *testing.T) {
	const reached = `{"words": "dat va vuot", "predicate": "ALL_PERCENT_AT_LEAST_100", "indicators": ["communes"]}`
	for _, c := range []struct {
		name, text, of string
		figure         rules.Figure
		want           []string
	}{
		{"refuted", "đều đạt và vượt kế hoạch", "", count("b", "communes", term.MeasurePercentOfPlan, "98.06"), []string{" s//communes"}},
		{"reached", "đều đạt và vượt kế hoạch", "", count("b", "communes", term.MeasurePercentOfPlan, "100"), nil},
		{"rounded to less by half a digit", "đều đạt và vượt kế hoạch", "", count("b", "communes", term.MeasurePercentOfPlan, "99.9"), []string{" s//communes"}},
		{"not made", "cơ bản đạt kế hoạch", "", count("b", "communes", term.MeasurePercentOfPlan, "98"), nil},
		{"denied", "chưa đạt và vượt kế hoạch", "", count("b", "communes", term.MeasurePercentOfPlan, "98"), nil},
		{"made in its second sentence", "Chưa đạt và vượt. Sau đó đạt và vượt", "", count("b", "communes", term.MeasurePercentOfPlan, "98"), []string{" s//communes"}},
		{"missing", "đạt và vượt", "", count("b", "communes", term.MeasureActual, "98"), nil},
		{"of itself", "đạt và vượt", "b", count("b", "communes", term.MeasurePercentOfPlan, "98"), []string{"b s//communes"}},
		{"of another", "đạt và vượt", "a", count("b", "communes", term.MeasurePercentOfPlan, "98"), nil},
	} {
		f := year()
		f.Texts, f.Figures = []rules.Text{{District: c.of, Section: "s", Text: c.text}}, []rules.Figure{c.figure}
		if diff := cmp.Diff(c.want, found(t, term.RuleKindClaim, reached, f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestClaimOfGrowthNeedsTheYearBefore(t *testing.T) {
	const grew = `{"words": "tang", "predicate": "ALL_INCREASED", "indicators": ["communes"]}`
	for _, c := range []struct {
		name        string
		now, before []rules.Figure
		want        []string
	}{
		{"not known", []rules.Figure{count("a", "communes", term.MeasureActual, "3")}, nil, nil},
		{"grew", []rules.Figure{count("a", "communes", term.MeasureActual, "3")}, []rules.Figure{count("a", "communes", term.MeasureActual, "2")}, nil},
		{"fell", []rules.Figure{count("a", "communes", term.MeasureActual, "3")}, []rules.Figure{count("a", "communes", term.MeasureActual, "4")}, []string{" s//communes"}},
		{"stayed", []rules.Figure{count("a", "communes", term.MeasureActual, "3")}, []rules.Figure{count("a", "communes", term.MeasureActual, "3")}, []string{" s//communes"}},
		{"of something else", []rules.Figure{count("a", "communes", term.MeasureActual, "3")}, []rules.Figure{count("a", "communes", term.MeasureNumerator, "4")}, nil},
		{"fell, as it says", []rules.Figure{count("a", "communes", term.MeasureChange, "-1")}, nil, []string{" s//communes"}},
	} {
		f := year()
		f.Texts = []rules.Text{{Section: "s", Text: "Tăng so với năm trước."}}
		f.Figures, f.Before = c.now, c.before
		if diff := cmp.Diff(c.want, found(t, term.RuleKindClaim, grew, f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestUnitsAndExemplarsAreEnteredOnce(t *testing.T) {
	f := year()
	f.Members = append(f.Members, f.Members[0])
	f.Items = []rules.Item{
		{District: "a", Section: "s", Name: "Trường Mầm non 20/10"},
		{District: "a", Section: "s", Name: "trường mầm non 20/10"},
		{District: "a", Section: "s", Name: "Trường Mầm non 20/11"},
		{District: "b", Section: "s", Name: "Trường Mầm non 20/10"},
		{District: "b", Section: "s", Name: "Trường Mầm non 20/10", Place: "xã Nà Tấu"},
	}
	if diff := cmp.Diff([]string{" unit/a"}, found(t, term.RuleKindUnique, `{"of": "UNITS"}`, f)); diff != "" {
		t.Error(diff)
	}
	want := []string{"a exemplar/s//truong-mam-non-20-10"}
	if diff := cmp.Diff(want, found(t, term.RuleKindUnique, `{"of": "EXEMPLARS"}`, f)); diff != "" {
		t.Error(diff)
	}
}

func TestContextsThatAreAlikeAreOne(t *testing.T) {
	f := year()
	f.Figures = []rules.Figure{count("a", "communes", term.MeasureActual, "3"), count("a", "communes", term.MeasureActual, "3"), count("a", "communes", term.MeasureActual, "3")}
	f.Figures[0].Context, f.Figures[1].Context, f.Figures[2].Context = "xã Lay Nưa", "xã Lay Nua", "xã Lay Nưu 2"
	want := []string{"a communes/xa-lay-nua"}
	if diff := cmp.Diff(want, found(t, term.RuleKindNearDuplicate, `{"of": "LABELS", "alike": "ACCENTS"}`, f)); diff != "" {
		t.Error(diff)
	}
}

func TestDocumentsMayBeOutOfOrderForAReason(t *testing.T) {
	document := func(number string, on term.Date) rules.Document {
		return rules.Document{Number: number, Issuer: "UBND tỉnh", IssuedOn: on}
	}
	for _, c := range []struct {
		name, parameters string
		documents        []rules.Document
		want             []string
	}{
		{"within the slack", `{"slackDays": 3}`, []rules.Document{document("1/KH-UBND", "2022-03-03"), document("2/KH-UBND", "2022-03-01")}, nil},
		{"beyond it", `{"slackDays": 1}`, []rules.Document{document("1/KH-UBND", "2022-03-03"), document("2/KH-UBND", "2022-03-01")}, []string{" order/ubnd-tinh-1-kh-ubnd-2022"}},
		{"numbered anew", `{}`, []rules.Document{document("900/KH-UBND", "2025-06-30"), document("1/KH-UBND", "2025-07-02")}, nil},
		{"not numbered anew", `{"restarts": []}`, []rules.Document{document("900/KH-UBND", "2025-06-30"), document("1/KH-UBND", "2025-07-02")}, nil},
		{"no such check", `{"checks": ["YEAR"]}`, []rules.Document{document("383/KH-UBND", "2021-06-04"), document("1663/KH-UBND", "2021-06-04")}, nil},
		{"a day of many", `{"sameDaySpread": 2000}`, []rules.Document{document("383/KH-UBND", "2021-06-04"), document("1663/KH-UBND", "2021-06-04")}, nil},
		{"plans and decisions", `{}`, []rules.Document{document("112/KH-UBND", "2022-01-14"), document("67/QĐ-UBND", "2022-01-15")}, nil},
		{"bodies of two sheets", `{}`, []rules.Document{
			{District: "a", Number: "112/KH-UBND", Issuer: "UBND huyện", IssuedOn: "2022-01-14"},
			{District: "b", Number: "67/KH-UBND", Issuer: "UBND huyện", IssuedOn: "2022-02-14"},
			{District: "b", Number: "112/KH-UBND", Issuer: "UBND huyện", IssuedOn: "2022-03-14"},
		}, nil},
		{"one body in two sheets", `{}`, []rules.Document{
			{District: "a", Number: "112/KH-UBND", Issuer: "UBND huyện Tuần Giáo", IssuedOn: "2022-01-14"},
			{District: "b", Number: "112/KH-UBND", Issuer: "UBND h. Tuần Giáo", IssuedOn: "2022-03-14"},
		}, []string{"b dates/ubnd-h-tuan-giao-112-kh-ubnd-2022"}},
		{"no date", `{}`, []rules.Document{document("112/KH-UBND", ""), document("67/KH-UBND", "31/12/2022")}, nil},
	} {
		f := year()
		f.Documents, f.ReportedOn = c.documents, ""
		want := c.want
		if c.name == "not numbered anew" {
			want = []string{" order/ubnd-tinh-1-kh-ubnd-2025"}
		}
		if diff := cmp.Diff(want, found(t, term.RuleKindDocumentOrder, c.parameters, f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestFormIsInForceAtSomeTimeOfTheYearOrTillTheReport(t *testing.T) {
	for _, c := range []struct {
		from, until term.Date
		told        bool
	}{
		{"", "", false}, {"", "2022-01-01", true}, {"", "2022-01-02", false}, {"2023-01-01", "", false}, {"2023-02-17", "", true},
	} {
		f := year()
		f.AwardForms = map[string]rules.AwardForm{"badge": {Code: "badge", NameVi: "Huy hiệu", From: c.from, Until: c.until}}
		f.Awards = []rules.Award{{District: "a", Form: "badge", Number: rules.Number{Value: decimal.One, Printed: "1"}}}
		if got := len(found(t, term.RuleKindValidity, `{"of": "AWARDS"}`, f)) > 0; got != c.told {
			t.Errorf("[%s, %s): told %v, want %v", c.from, c.until, got, c.told)
		}
		f.Awards[0].Value = 0
		if got := found(t, term.RuleKindValidity, `{"of": "AWARDS"}`, f); got != nil {
			t.Errorf("no award of a form is told: %v", got)
		}
	}
}

func TestParametersThatMeanNothingAreRefused(t *testing.T) {
	for kind, all := range map[term.RuleKind][]string{
		term.RuleKindListCount: {
			`{}`, `{"from": "ELSEWHERE"}`, `{"from": "ITEMS"}`, `{"from": "TEXT", "words": "("}`, `{"from": "TEXT", "words": "a"}`,
			`{"from": "NOTE", "indicators": ["a"], "words": "(a)"}`, `{"from": "NOTE", "sheet": 1}`,
		},
		term.RuleKindSameFigure: {
			`{}`, `{"statements": ["a"]}`, `{"statements": ["a", "b"], "texts": true}`, `{"statements": ["a", "b:MUCH"]}`, `{"texts": 1}`,
		},
		term.RuleKindNearDuplicate: {
			`{"of": "FIGURES"}`, `{"alike": "MUCH"}`, `{"alike": "LETTERS"}`, `{"alike": "LETTERS", "similarity": 100}`, `{"similarity": 90}`,
			`{"of": "PLACES"}`,
		},
		term.RuleKindClaim: {
			`{}`, `{"words": "a"}`, `{"words": "(", "predicate": "ALL_INCREASED", "indicators": ["a"]}`,
			`{"words": "a*", "predicate": "ALL_INCREASED", "indicators": ["a"]}`, `{"words": "a", "predicate": "ALL_INCREASED"}`,
			`{"words": "a", "predicate": "ALL_AT_MOST", "indicators": ["a"]}`, `{"words": "a", "predicate": "COUNT_EQUALS"}`,
			`{"words": "a", "predicate": "ALL_HAVE", "indicators": ["a"]}`, `{"words": "a", "predicate": "ALL_INCREASED", "indicators": ["a"], "measure": "SIZE"}`,
		},
		term.RuleKindRequired: {`{}`, `{"indicators": "*", "fields": {"number": ""}}`, `{"fields": {"number": "("}}`, `{"indicators": "*", "measures": ["SIZE"]}`},
		term.RuleKindUnique:   {`{}`, `{"of": "FIGURES"}`},
		term.RuleKindValidity: {`{}`, `{"of": "FIGURES"}`},
		term.RuleKindDocumentOrder: {
			`{"checks": ["SPELLING"]}`, `{"sameDaySpread": 0}`, `{"slackDays": -1}`, `{"restarts": ["1/7/2025"]}`,
		},
	} {
		for _, parameters := range all {
			_, err := rules.Compile(rules.Definition{Code: "r", Kind: kind, Parameters: []byte(parameters)})
			if err == nil {
				t.Errorf("%s is read from %s", kind, parameters)
			}
		}
	}
}

func TestClaimThatAllFiguresBearOutIsTold(t *testing.T) {
	r, err := rules.Compile(rules.Definition{Code: "r", Kind: term.RuleKindClaim, Parameters: []byte(
		`{"words": "dat va vuot", "predicate": "ALL_PERCENT_AT_LEAST_100", "indicators": ["communes"]}`)})
	if err != nil {
		t.Fatal(err)
	}
	f := year()
	f.Texts = []rules.Text{{Section: "s", Text: "Đều đạt và vượt kế hoạch."}}
	f.Figures = []rules.Figure{count("a", "communes", term.MeasurePercentOfPlan, "100"), count("b", "communes", term.MeasureActual, "12")}
	f.Plans = []rules.Plan{{District: "b", Indicator: "communes", Number: rules.Number{Value: decimal.MustParse("12")}}}
	want := []string{"“đạt và vượt”: Số xã đạt chuẩn đúng như vậy ở 2 đơn vị"}
	if _, holdings := shorten(rules.Check([]rules.Rule{r}, f)); !cmp.Equal(want, holdings) {
		t.Error(cmp.Diff(want, holdings))
	}
	f.Figures = f.Figures[:1]
	if result := rules.Check([]rules.Rule{r}, f); len(result.Findings)+len(result.Holdings) > 0 {
		t.Errorf("a unit that states nothing is judged: %+v", result)
	}
}
