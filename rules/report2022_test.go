package rules_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// names are the indicators of 2022 that the tests speak of.
var names = map[string]rules.Indicator{
	"labour":     {Code: "labour", NameVi: "Số lao động được đào tạo nghề", NameEn: "Workers trained", ValueType: term.ValueTypeCount, Aggregation: term.AggregationSum, UnitVi: "lao động", UnitEn: "workers"},
	"clusters":   {Code: "clusters", NameVi: "Số khối, cụm thi đua", NameEn: "Emulation clusters", ValueType: term.ValueTypeCount, Aggregation: term.AggregationSum, UnitVi: "cụm", UnitEn: "clusters"},
	"revenue":    {Code: "revenue", NameVi: "Thu ngân sách", NameEn: "Budget revenue", ValueType: term.ValueTypeAmount, Aggregation: term.AggregationSum, UnitVi: "triệu đồng", UnitEn: "million dong"},
	"families":   {Code: "families", NameVi: "Gia đình văn hóa", NameEn: "Cultural families", ValueType: term.ValueTypeCount, UnitVi: "hộ", UnitEn: "households"},
	"villages":   {Code: "villages", NameVi: "Thôn, bản văn hóa", NameEn: "Cultural villages", ValueType: term.ValueTypeCount, UnitVi: "bản", UnitEn: "villages"},
	"agencies":   {Code: "agencies", NameVi: "Cơ quan văn hóa", NameEn: "Cultural agencies", ValueType: term.ValueTypeCount, UnitVi: "cơ quan", UnitEn: "agencies"},
	"poor":       {Code: "poor", NameVi: "Hộ nghèo", NameEn: "Poor households", ValueType: term.ValueTypeCount, UnitVi: "hộ", UnitEn: "households"},
	"near-poor":  {Code: "near-poor", NameVi: "Hộ cận nghèo", NameEn: "Near-poor households", ValueType: term.ValueTypeCount, UnitVi: "hộ", UnitEn: "households"},
	"households": {Code: "households", NameVi: "Số hộ", NameEn: "Households", ValueType: term.ValueTypeCount, UnitVi: "hộ", UnitEn: "households"},
	"criteria":   {Code: "criteria", NameVi: "Bình quân tiêu chí", NameEn: "Criteria per commune", ValueType: term.ValueTypeMean, Decimals: 2, UnitVi: "tiêu chí/xã", UnitEn: "criteria per commune"},
	"communes":   {Code: "communes", NameVi: "Xã đạt chuẩn và cơ bản đạt chuẩn", NameEn: "Communes certified", ValueType: term.ValueTypeCount, UnitVi: "xã", UnitEn: "communes"},
	"forest":     {Code: "forest", NameVi: "Độ che phủ rừng", NameEn: "Forest cover", ValueType: term.ValueTypePercent, Aggregation: term.AggregationWeightedMean, UnitVi: "%", UnitEn: "%"},
}

// members are the five of 2022.
var members = []string{"dien-bien-phu", "muong-lay", "tuan-giao", "dien-bien", "muong-ang"}

// facts reads lines such as "muong-lay villages NUMERATOR=35 DENOMINATOR=38 kind=OF_PLAN qualifier=OVER"; "cum" is the
// cluster's own sheet, and "form:labourer" an award. Numbers are written the Vietnamese way, as they are printed.
func facts(t *testing.T, lines string) *rules.Facts {
	t.Helper()
	f := &rules.Facts{
		Cluster: "cum", Period: "2022", PeriodEnd: "2022-12-31", Indicators: names,
		AwardForms: map[string]rules.AwardForm{
			"fighter":  {Code: "fighter", NameVi: "Chiến sĩ thi đua cơ sở", NameEn: "Grassroots emulation fighter"},
			"labourer": {Code: "labourer", NameVi: "Lao động tiên tiến", NameEn: "Advanced labourer"},
		},
		Inapplicable: map[rules.Pair]bool{},
	}
	for _, m := range members {
		f.Members = append(f.Members, rules.Member{Code: m, NameVi: m, NameEn: m})
	}
	for i, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		read(t, f, strings.Fields(line), i+1)
	}
	return f
}

func read(t *testing.T, f *rules.Facts, words []string, row int) {
	t.Helper()
	district, before := strings.CutPrefix(words[0], "before:")
	if district == "cum" {
		district = ""
	}
	number := func(measure, text string) rules.Number {
		value, err := decimal.Parse(strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", "."))
		if err != nil {
			t.Fatal(err)
		}
		cell := rules.Cell{District: district, Tab: "t", Address: measure + string(rune('0'+row)), Printed: text}
		return rules.Number{Value: value, Printed: text, Cell: cell}
	}
	if form, award := strings.CutPrefix(words[1], "form:"); award {
		f.Awards = append(f.Awards, rules.Award{
			District: district, Form: form, Recipient: term.RecipientKindIndividual, Stage: term.AwardStageDecided,
			Number: number("D", words[2]),
		})
		return
	}
	figure := rules.Figure{District: district, Indicator: words[1], Numbers: map[term.Measure]rules.Number{}}
	for _, word := range words[2:] {
		name, text, _ := strings.Cut(word, "=")
		switch name {
		case "kind":
			figure.DenominatorKind = term.DenominatorKind(text)
		case "qualifier":
			figure.Qualifier = term.Qualifier(text)
		case "status":
			figure.Status = term.ValueStatus(text)
		case "change":
			figure.ChangeKind = term.ChangeKind(text)
		case "absence":
			figure.Absence = term.Absence(text)
		case "note":
			figure.Note = text
		case "lead-plan":
			f.Plans = append(f.Plans, rules.Plan{District: district, Indicator: words[1], Number: number("plan", text)})
		default:
			figure.Numbers[term.Measure(name)] = number(name, text)
		}
	}
	if before {
		f.Before = append(f.Before, figure)
	} else {
		f.Figures = append(f.Figures, figure)
	}
}

// judge applies one rule.
func judge(t *testing.T, kind term.RuleKind, parameters, lines string) rules.Result {
	t.Helper()
	r, err := rules.Compile(rules.Definition{Code: "r", Kind: kind, Severity: term.SeverityError, Parameters: []byte(parameters)})
	if err != nil {
		t.Fatal(err)
	}
	return rules.Check([]rules.Rule{r}, facts(t, lines))
}

// told is a finding in short.
type told struct{ At, Vi, Candidates string }

func shorten(result rules.Result) (findings []told, holdings []string) {
	for _, f := range result.Findings {
		var candidates []string
		for _, c := range f.Candidates {
			candidates = append(candidates, c.Cell.Address+"="+c.Text)
		}
		findings = append(findings, told{f.District + " " + f.Key, f.Vi, strings.Join(candidates, " ")})
	}
	for _, h := range result.Holdings {
		holdings = append(holdings, h.Vi)
	}
	return findings, holdings
}

// TestWhatThe2022ReportSays: its contradictions are found, and what adds up is told to do so.
func TestWhatThe2022ReportSays(t *testing.T) {
	for _, test := range []struct {
		name       string
		kind       term.RuleKind
		parameters string
		lines      string
		findings   []told
		holdings   []string
	}{
		{
			"trained labour", term.RuleKindSumOfParts, `{"indicators": "*"}`, `
			cum labour ACTUAL=4.959
			dien-bien-phu labour ACTUAL=2.637
			muong-ang labour ACTUAL=765
			muong-lay labour ACTUAL=412
			tuan-giao labour ACTUAL=1.015
			dien-bien labour ACTUAL=1.060
			cum clusters ACTUAL=45
			dien-bien-phu clusters ACTUAL=9
			muong-lay clusters ACTUAL=6
			tuan-giao clusters ACTUAL=11
			dien-bien clusters ACTUAL=10
			muong-ang clusters ACTUAL=9`,
			[]told{{
				" labour:ACTUAL", "Báo cáo của cụm: Số lao động được đào tạo nghề ghi 4.959 lao động, trong khi 5 trong 5 đơn vị cộng lại " +
					"là 5.889 lao động (2.637 + 412 + 1.015 + 1.060 + 765); chênh lệch -930 lao động. Đề nghị kiểm tra lại số tổng " +
					"và số của từng đơn vị.", "",
			}},
			[]string{"45 = 9 + 6 + 11 + 10 + 9"},
		},
		{
			"shares of Mường Lay and Điện Biên Phủ", term.RuleKindRatio, `{"indicators": "*"}`, `
			muong-lay families NUMERATOR=2.567 DENOMINATOR=2.770 PERCENT_OF_PLAN=92,67 kind=OF_PLAN
			muong-lay villages NUMERATOR=35 DENOMINATOR=38 PERCENT_OF_PLAN=89,47 kind=OF_PLAN
			dien-bien-phu agencies NUMERATOR=270 DENOMINATOR=274 SHARE=98,5`,
			[]told{{
				"muong-lay villages:PERCENT_OF_PLAN", "muong-lay: Thôn, bản văn hóa ghi 89,47%, trong khi 35 bản trên 38 bản là " +
					"92,11%. Đề nghị kiểm tra lại tử số, mẫu số và tỷ lệ.", "NUMERATOR2=34",
			}},
			[]string{"98,5% = 270 / 274", "92,67% = 2.567 / 2.770"},
		},
		{
			"poor and near-poor of Mường Lay", term.RuleKindCommonDenominator, `{"first": "poor", "second": "near-poor"}`, `
			muong-lay poor ACTUAL=230 SHARE=7,38
			muong-lay near-poor ACTUAL=62 SHARE=3,99`,
			[]told{{
				"muong-lay poor:near-poor", "muong-lay: Hộ cận nghèo ghi 62 hộ, chiếm 3,99%, tức là mẫu số từ 1.552 đến 1.556; " +
					"nhưng Hộ nghèo ghi 230 hộ, chiếm 7,38%, tức là mẫu số từ 3.114 đến 3.119. Hai tỷ lệ phải cùng một mẫu số; " +
					"nếu vậy tỷ lệ này là 1,99%. Đề nghị kiểm tra lại.", "SHARE2=1,99",
			}},
			nil,
		},
		{
			"criteria of a commune", term.RuleKindGranularity, `{"mean": "criteria", "over": ["communes:DENOMINATOR"]}`, `
			dien-bien criteria ACTUAL=17,01
			dien-bien communes NUMERATOR=16 DENOMINATOR=21
			tuan-giao criteria ACTUAL=14,5
			tuan-giao communes NUMERATOR=13 DENOMINATOR=18`,
			[]told{{
				"dien-bien criteria:ACTUAL", "dien-bien: Bình quân tiêu chí ghi 17,01 tiêu chí/xã, nhưng bình quân của 21 xã không " +
					"thể ra số này: gần nhất là 17,00 tiêu chí/xã hoặc 17,05 tiêu chí/xã. Đề nghị kiểm tra lại số bình quân và số " +
					"đơn vị được tính.", "ACTUAL1=17,00 ACTUAL1=17,05",
			}},
			[]string{"14,5 tiêu chí/xã = 261 / 18 xã"},
		},
		{
			"grassroots emulation fighters", term.RuleKindQuota, `{"form": "fighter", "of": "labourer", "percent": "15"}`, `
			cum form:fighter 753
			cum form:labourer 7.405`,
			nil,
			[]string{"753 / 7.405 = 10,17% ≤ 15%"},
		},
		{
			"percent of plan without a plan", term.RuleKindPercentOfPlan, `{"indicators": "*"}`, `
			dien-bien-phu revenue ACTUAL=411.000 PERCENT_OF_PLAN=144,72`,
			nil, nil,
		},
		{
			"percent of plan by the lead's plan", term.RuleKindPercentOfPlan, `{"indicators": "*"}`, `
			dien-bien-phu revenue ACTUAL=411.000 PERCENT_OF_PLAN=144,72 lead-plan=284.000
			tuan-giao revenue ACTUAL=55.600 PERCENT_OF_PLAN=112,1 lead-plan=50.000`,
			[]told{{
				"tuan-giao revenue:PERCENT_OF_PLAN", "tuan-giao: Thu ngân sách ghi đạt 112,1% kế hoạch, trong khi thực hiện 55.600 " +
					"triệu đồng trên kế hoạch 50.000 triệu đồng là 111,2%. Đề nghị kiểm tra lại số thực hiện, kế hoạch và tỷ lệ.",
				"PERCENT_OF_PLAN2=111,2",
			}},
			[]string{"144,72% = 411.000 / 284.000"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			findings, holdings := shorten(judge(t, test.kind, test.parameters, test.lines))
			if diff := cmp.Diff(test.findings, findings); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.holdings, holdings); diff != "" {
				t.Errorf("holdings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestParametersThatMeanNothing: a rule of the catalogue that could never be applied is refused when it is read.
func TestParametersThatMeanNothing(t *testing.T) {
	for _, test := range []struct {
		kind             term.RuleKind
		parameters, want string
	}{
		{term.RuleKindSumOfParts, `{}`, "indicators"},
		{term.RuleKindSumOfParts, `{"indicators": "*", "measures": ["SHARE"]}`, "SHARE"},
		{term.RuleKindSumOfParts, `{"indicators": "*", "missing": {"whole": "ZERO"}}`, "whole"},
		{term.RuleKindSumOfParts, `{"indicators": "*", "missing": {"parts": "MAYBE"}}`, "MAYBE"},
		{term.RuleKindSumOfParts, `{"indicators": "*", "tolerance": "-1"}`, "below zero"},
		{term.RuleKindRatio, `{"indicator": "a"}`, "indicator"},
		{term.RuleKindCommonDenominator, `{"first": "a", "second": "a"}`, "both"},
		{term.RuleKindGranularity, `{"mean": "a b", "over": ["c"]}`, "a b"},
		{term.RuleKindPartOfWhole, `{"pairs": [{"part": "a", "whole": "a"}]}`, "another"},
		{term.RuleKindPartition, `{"bands": ["a"]}`, "universe"},
		{term.RuleKindRange, `{"indicators": ["a"], "min": "2", "max": "1"}`, "above"},
		{term.RuleKindChange, `{"indicators": "*"}`, "min"},
		{term.RuleKindMonotone, `{"indicators": "*"}`, "indicators"},
		{term.RuleKindEnvelope, `{"indicators": "*", "measures": ["PLAN"]}`, "PLAN"},
		{term.RuleKindQuota, `{"form": "a", "of": "b"}`, "percent"},
		{term.RuleKindQuota, `{"form": "a", "of": "b", "percent": "15", "from": "2022-02-30"}`, "2022-02-30"},
	} {
		_, err := rules.Compile(rules.Definition{Code: "r", Kind: test.kind, Parameters: []byte(test.parameters)})
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "rule r") {
			t.Errorf("%s %s: the error is %v, want one that names the rule and %q", test.kind, test.parameters, err, test.want)
		}
	}
	for _, message := range []string{"{nobody} knows", "not {closed"} {
		_, err := rules.Compile(rules.Definition{
			Code: "r", Kind: term.RuleKindRatio, Parameters: []byte(`{"indicators": "*"}`), MessageVi: message,
		})
		if err == nil {
			t.Errorf("message %q is taken", message)
		}
	}
}

// TestWhatIsNotCertainIsNotTold: words before a number, and what is missing, leave room.
func TestWhatIsNotCertainIsNotTold(t *testing.T) {
	const parts = `
		dien-bien-phu labour ACTUAL=100
		muong-lay labour ACTUAL=100
		tuan-giao labour ACTUAL=100
		dien-bien labour ACTUAL=100`
	for _, test := range []struct {
		name, lines string
		findings    int
	}{
		{"the sum", "cum labour ACTUAL=450\nmuong-ang labour ACTUAL=50" + parts, 0},
		{"not the sum", "cum labour ACTUAL=460\nmuong-ang labour ACTUAL=50" + parts, 1},
		{"one missing", "cum labour ACTUAL=460" + parts, 0},
		{"one missing, and the others are more", "cum labour ACTUAL=390" + parts, 1},
		{"one has none", "cum labour ACTUAL=460\nmuong-ang labour absence=NOT_APPLICABLE" + parts, 1},
		{"over", "cum labour ACTUAL=460\nmuong-ang labour ACTUAL=50 qualifier=OVER" + parts, 0},
		{"over, and too little", "cum labour ACTUAL=440\nmuong-ang labour ACTUAL=50 qualifier=OVER" + parts, 1},
		{"nearly", "cum labour ACTUAL=440\nmuong-ang labour ACTUAL=50 qualifier=NEARLY" + parts, 0},
		{"nearly, and too much", "cum labour ACTUAL=460\nmuong-ang labour ACTUAL=50 qualifier=NEARLY" + parts, 1},
		{"about", "cum labour ACTUAL=900\nmuong-ang labour ACTUAL=50 qualifier=ABOUT" + parts, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := judge(t, term.RuleKindSumOfParts, `{"indicators": ["labour"]}`, test.lines)
			if len(got.Findings) != test.findings {
				t.Errorf("%d findings, want %d: %+v", len(got.Findings), test.findings, got.Findings)
			}
		})
	}
}
