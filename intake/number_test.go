package intake_test

import (
	"strings"
	"testing"

	"thidua/decimal"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// The figures that the tables below read for.
func figure(name string) intake.Figure {
	all := units()
	columns := func(f intake.Figure) intake.Figure {
		f.Numerator, f.Denominator = intake.Wording{Vi: "Tử số", En: "Numerator"}, intake.Wording{Vi: "Mẫu số", En: "Denominator"}
		return f
	}
	f := map[string]intake.Figure{
		"count":    {Measure: term.MeasureActual, Type: term.ValueTypeCount, Unit: all["head"]},
		"villages": columns(intake.Figure{Measure: term.MeasureActual, Type: term.ValueTypeCount, Unit: all["village"]}),
		"homes":    {Measure: term.MeasureActual, Type: term.ValueTypeCount, Unit: all["household"]},
		"amount":   {Measure: term.MeasureActual, Type: term.ValueTypeAmount, Decimals: 2, Unit: all["tonne"]},
		"fine":     {Measure: term.MeasureActual, Type: term.ValueTypeAmount, Decimals: 4, Unit: all["hectare"]},
		"money":    {Measure: term.MeasureActual, Type: term.ValueTypeAmount, Unit: all["million-dong"]},
		"plots":    {Measure: term.MeasureActual, Type: term.ValueTypeAmount, Decimals: 2, Unit: all["square-metre"]},
		"mean":     {Measure: term.MeasureActual, Type: term.ValueTypeMean, Decimals: 2, Unit: all["criterion-per-commune"]},
		"rate":     {Measure: term.MeasureActual, Type: term.ValueTypePercent, Decimals: 2, Unit: all["percent"]},
		"points":   {Measure: term.MeasureActual, Type: term.ValueTypePercent, Decimals: 2, Unit: all["percentage-point"]},
		"share":    {Measure: term.MeasureShare, Type: term.ValueTypeCount, Unit: all["household"]},
		"ofplan":   {Measure: term.MeasurePercentOfPlan, Type: term.ValueTypeAmount, Decimals: 2, Unit: all["tonne"]},
		"change":   {Measure: term.MeasureChange, Type: term.ValueTypeCount, Unit: all["household"]},
		"whole":    {Measure: term.MeasureDenominator, Type: term.ValueTypeCount, Unit: all["village"]},
	}[name]
	f.Units = all
	return f
}

func TestReadNumber(t *testing.T) {
	for _, c := range []struct{ figure, text, want string }{
		// plain Vietnamese numbers
		{"count", "0", "0"},
		{"count", "01", "1"},
		{"count", "05", "5"},
		{"count", "007", "7"},
		{"count", "8712", "8712"},
		{"count", "8.712", "8712"},
		{"count", "955.000", "955000"},
		{"count", "1.234.567", "1234567"},
		{"count", "12,0", "12"},
		{"count", "12,00", "12"},
		{"amount", "1.234,56", "1234.56"},
		{"amount", "37.934,7", "37934.7"},
		{"amount", "3520,34", "3520.34"},
		{"amount", "0,5", "0.5"},
		{"fine", "1,234", "1.234"},
		{"fine", "0,1234", "0.1234"},
		{"mean", "14,5", "14.5"},
		{"mean", "17,01", "17.01"},
		// percentages, with and without their sign
		{"ofplan", "98,06", "98.06"},
		{"ofplan", "98,06 %", "98.06"},
		{"ofplan", "98,06%", "98.06"},
		{"ofplan", "98,06 phần trăm", "98.06"},
		{"ofplan", "100% KH", "100"},
		{"ofplan", "92,67% so với kế hoạch", "92.67"},
		{"ofplan", "1234 %", "1234"},
		{"share", "0,59", "0.59"}, // under a header that says %, and in words: 0,59 %
		{"share", "7,38 %", "7.38"},
		{"rate", "65,34%", "65.34"},
		{"rate", "-2,5 %", "-2.5"},
		{"points", "8,23 điểm %", "8.23"},
		{"points", "8,23 điểm phần trăm", "8.23"},
		{"points", "8,23", "8.23"},
		// words before and behind
		{"fine", "trên 8 ha", "8 OVER"},
		{"fine", "Hơn 8 ha", "8 OVER"},
		{"fine", "> 8", "8 OVER"},
		{"count", "gần 1.000", "1000 NEARLY"},
		{"count", "khoảng 1.000 con", "1000 ABOUT"},
		{"count", "~1.000", "1000 ABOUT"},
		{"count", "≈ 1.000", "1000 ABOUT"},
		{"count", "xấp xỉ 1.000", "1000 ABOUT"},
		{"count", "trên dưới 1.000", "1000 ABOUT"},
		{"count", "ước 83.022", "83022 ESTIMATE"},
		{"count", "ước đạt 955.000 con", "955000 ESTIMATE"},
		{"count", "ƯTH 955.000", "955000 ESTIMATE"},
		{"count", "955.000 (ước)", "955000 ESTIMATE"},
		{"count", "ước đạt trên 955.000", "955000 OVER ESTIMATE"},
		{"count", "ước khoảng 955.000", "955000 ABOUT ESTIMATE"},
		{"count", "955.000 (sơ bộ)", "955000 PRELIMINARY"},
		{"money", "ước đạt: 625.194 triệu đồng", "625194 ESTIMATE"},
		{"count", "đạt 8.712", "8712"},
		{"homes", "có 230 hộ", "230"},
		// typing: case, accents apart, spaces of all kinds, full width, other minus signs, what is not seen
		{"count", "KHOẢNG 5", "5 ABOUT"},
		{"count", "khoa\u0309ng 5", "5 ABOUT"},
		{"count", "khoang 5", "5 ABOUT"},
		{"amount", "37\u00a0934,7", "37934.7"},
		{"amount", "37\u202f934,7", "37934.7"},
		{"amount", "37\u2009934,7\u00a0tấn", "37934.7"},
		{"amount", " 37.934,7\n", "37934.7"},
		{"amount", "３７．９３４，７", "37934.7"},
		{"amount", "\u200e37.934,7\u200f", "37934.7"},
		{"amount", "\ufeff37.934,7", "37934.7"},
		{"count", "'01", "1"},
		{"change", "\u2212250", "-250"},
		{"change", "–250", "-250"},
		{"change", "－250", "-250"},
		{"change", "- 250", "-250"},
		// changes
		{"change", "giảm 250", "-250"},
		{"change", "giảm 250 hộ", "-250"},
		{"change", "tăng 6,2", "6.2"},
		{"change", "+6,2", "6.2"},
		{"change", "6,2", "6.2"},
		{"change", "tăng 6,2 % so với năm 2021", "6.2"},
		{"change", "giảm 0,5 điểm %", "-0.5 POINTS"},
		{"change", "giảm trên 250", "-250 OVER"},
		{"change", "không đổi", "0"},
		{"change", "không tăng, không giảm", "0"},
		// units: the figure's own, however it is written
		{"amount", "3.520,34 tấn", "3520.34"},
		{"amount", "3.520,34tấn", "3520.34"},
		{"amount", "3.520,34 TẤN.", "3520.34"},
		{"amount", "3.520,34 tan", "3520.34"},
		{"money", "411.000 triệu đồng", "411000"},
		{"money", "411.000 tr.đ", "411000"},
		{"money", "411.000 trđ", "411000"},
		{"money", "411.000 tr đồng", "411000"},
		{"money", "411.000 triệu", "411000"},
		{"plots", "3.000m²", "3000"},
		{"plots", "3.000 m2", "3000"},
		{"mean", "14,5 tiêu chí/xã", "14.5"},
		{"villages", "35 tổ, bản", "35"},
		// no figure: nought, none, not collected, not yet are told apart
		{"homes", "không còn", "0"},
		{"homes", "Không còn hộ", "0"},
		{"count", "không có", "NOT_APPLICABLE"},
		{"count", "-", "NOT_APPLICABLE"},
		{"count", "—", "NOT_APPLICABLE"},
		{"count", "chưa thống kê", "NOT_COLLECTED"},
		{"count", "Chưa thống kê.", "NOT_COLLECTED"},
		{"count", "chưa có số liệu", "NOT_YET"},
		{"count", "", "NOT_YET"},
		{"count", " \u00a0 ", "NOT_YET"},
	} {
		reading, p := intake.ReadNumber(c.text, figure(c.figure))
		if p != nil {
			t.Errorf("%s %q: %s", c.figure, c.text, tellProblem(p))
		} else if got := tell(reading); got != c.want {
			t.Errorf("%s %q is %s, want %s", c.figure, c.text, got, c.want)
		}
	}
}

// numberFaults are texts that must not become figures. says is what the message must name: what to write, mostly.
var numberFaults = []struct {
	figure, text string
	code         intake.ProblemCode
	says         string
}{
	// another language's order of signs
	{"amount", "1,234.56", intake.ProblemNumberEnglish, "“1.234,56”"},
	{"count", "1,234,567", intake.ProblemNumberEnglish, "“1.234.567”"},
	{"amount", "12,345,678.9", intake.ProblemNumberEnglish, "“12.345.678,9”"},
	// dots that do not group
	{"amount", "1.23", intake.ProblemNumberGrouping, "“1,23” hoặc “123”"},
	{"amount", "13.4577", intake.ProblemNumberGrouping, "“13,4577” hoặc “134.577”"},
	{"count", "0.123", intake.ProblemNumberGrouping, "“0,123”"},
	{"count", "01.234", intake.ProblemNumberGrouping, "“1,234” hoặc “1.234”"},
	{"count", "1.2.3", intake.ProblemNumberGrouping, "“123”"},
	{"count", "1.234.56", intake.ProblemNumberGrouping, "“123.456”"},
	{"amount", "1.23,5", intake.ProblemNumberGrouping, ""},
	// a comma before three digits, where no three decimals are wanted
	{"count", "1,234", intake.ProblemNumberComma, "“1.234” hoặc “1”"},
	{"amount", "1,234", intake.ProblemNumberComma, "“1.234” hoặc “1,23”"},
	{"money", "411,000", intake.ProblemNumberComma, "“411.000” hoặc “411”"},
	// whole things have no decimals, measures not too many
	{"count", "12,5", intake.ProblemNumberNotWhole, "số nguyên"},
	{"amount", "3.520,345", intake.ProblemNumberDecimals, "(2)"},
	{"fine", "0,12345", intake.ProblemNumberDecimals, "(4)"},
	{"ofplan", "98,06123", intake.ProblemNumberDecimals, "(4)"},
	{"count", "1.000.000.000.000.000", intake.ProblemNumberTooLarge, "922.337.203.685.477"},
	{"count", strings.Repeat("9", 60), intake.ProblemNumberTooLarge, ""},
	// ratios, ranges, digits apart
	{"villages", "4/5", intake.ProblemNumberRatio, "ghi 4 vào cột “Tử số” và 5 vào cột “Mẫu số”"},
	{"villages", "05/05 thôn", intake.ProblemNumberRatio, "05 vào cột “Tử số”"},
	{"count", "13 / 18", intake.ProblemNumberRatio, "không có cột mẫu số"},
	{"whole", "35/38", intake.ProblemNumberRatio, ""},
	{"count", "5-10", intake.ProblemNumberRange, "khoảng"},
	{"count", "5 – 10", intake.ProblemNumberRange, ""},
	{"count", "từ 5 đến 10", intake.ProblemNumberRange, ""},
	{"amount", "37 934,7", intake.ProblemNumberSpaced, "“37.934,7”"},
	{"amount", "12\u00a05", intake.ProblemNumberSpaced, "“125”"},
	{"count", "1 2 3", intake.ProblemNumberSpaced, "“123”"},
	// bounds are no figures
	{"count", "dưới 10", intake.ProblemNumberBound, "giới hạn"},
	{"count", "≥ 15", intake.ProblemNumberBound, ""},
	{"count", "15 con trở lên", intake.ProblemNumberBound, ""},
	{"count", "ít nhất 15", intake.ProblemNumberBound, ""},
	// signs
	{"count", "-250", intake.ProblemNumberNegative, "dấu trừ"},
	{"share", "-2 %", intake.ProblemNumberNegative, ""},
	{"homes", "giảm 250", intake.ProblemNumberChange, "cột tăng, giảm"},
	{"change", "giảm -250", intake.ProblemNumberUnreadable, ""},
	// units
	{"money", "411 tỷ", intake.ProblemUnitMultiple, "411.000 triệu đồng"},
	{"money", "411 tỷ đồng", intake.ProblemUnitMultiple, "“411.000”"},
	{"money", "411,5 tỉ", intake.ProblemUnitMultiple, "“411.500”"},
	{"amount", "35 tạ", intake.ProblemUnitMultiple, "3,5 tấn"},
	{"count", "83 nghìn con", intake.ProblemUnitMultiple, "83.000 con"},
	{"count", "1 vạn", intake.ProblemUnitMultiple, "10.000 con"},
	{"count", "8.712 xe", intake.ProblemUnitOther, "“xe”"},
	{"count", "8.712 tấn", intake.ProblemUnitOther, "“tấn”"},
	{"count", "98 %", intake.ProblemUnitOther, "“%”"},
	{"ofplan", "98,06 tấn", intake.ProblemUnitOther, "“tấn”"},
	{"rate", "8,23 điểm %", intake.ProblemUnitOther, "điểm"},
	// percentages that lost their comma
	{"ofplan", "98.064", intake.ProblemPercentTooLarge, "“98064 %”"},
	// words
	{"count", "không", intake.ProblemWordAmbiguous, "“không có”"},
	{"count", "…", intake.ProblemWordAmbiguous, ""},
	{"count", "x", intake.ProblemWordAmbiguous, ""},
	{"count", "N/A", intake.ProblemWordAmbiguous, ""},
	{"count", "khá nhiều", intake.ProblemNumberUnreadable, "không đọc được"},
	{"count", "hai mươi", intake.ProblemNumberUnreadable, ""},
	{"count", "covid-19", intake.ProblemNumberUnreadable, ""},
	{"count", "khoảng hơn 5", intake.ProblemNumberUnreadable, ""},
	{"count", "1e5", intake.ProblemNumberUnreadable, ""},
	{"count", "5.", intake.ProblemNumberUnreadable, ""},
	{"count", ",5", intake.ProblemNumberUnreadable, ""},
	{"count", "(250)", intake.ProblemNumberUnreadable, ""},
	{"count", "15+", intake.ProblemNumberUnreadable, ""},
	{"count", "5²", intake.ProblemNumberUnreadable, ""},
	{"count", "12;13", intake.ProblemNumberUnreadable, ""},
	{"count", "1.234*", intake.ProblemNumberUnreadable, ""},
	{"count", "#REF!", intake.ProblemNumberUnreadable, ""},
	{"count", "١٢٣", intake.ProblemNumberUnreadable, ""},
}

func TestReadNumberFaults(t *testing.T) {
	for _, c := range numberFaults {
		reading, p := intake.ReadNumber(c.text, figure(c.figure))
		switch {
		case p == nil:
			t.Errorf("%s %q is read as %s, want %s", c.figure, c.text, tell(reading), c.code)
		case p.Code != c.code || !strings.Contains(p.Vi, c.says):
			t.Errorf("%s %q: %s\nwant %s with %s", c.figure, c.text, tellProblem(p), c.code, c.says)
		case reading.Value != nil || reading.Absence != "":
			t.Errorf("%s %q: a problem and the reading %s", c.figure, c.text, tell(reading))
		case p.Wanted == "" || strings.ContainsAny(p.Vi+p.En, "{}"):
			t.Errorf("%s %q: an unfinished message: %s / %s", c.figure, c.text, p.Vi, p.En)
		}
	}
}

// cellCases are cells that are not text. One with a code must be that Problem, the others read as want.
var cellCases = []struct {
	name, figure, locale string
	cell                 sheet.Cell
	want                 string
	code                 intake.ProblemCode
	says                 string
}{
	{name: "whole", figure: "count", cell: stored("8712", "[$-42A]#,##0", "8.712"), want: "8712"},
	{name: "amount", figure: "amount", cell: stored("37934.7", "[$-42A]#,##0.00", "37.934,70"), want: "37934.7"},
	{name: "float noise", figure: "amount", cell: stored("37934.700000000004", "", ""), want: "37934.7"},
	{name: "float noise below", figure: "count", cell: stored("11.999999999999998", "", "12"), want: "12"},
	{name: "power of ten", figure: "count", cell: stored("9.55E+05", "", "955.000"), want: "955000"},
	{name: "formula", figure: "amount", cell: sheet.Cell{Kind: sheet.Number, Raw: "3520.34", Shown: "3.520,34", Formula: "B2+B3"}, want: "3520.34"},
	{name: "long result as shown", figure: "ofplan", cell: sheet.Cell{Kind: sheet.Number, Raw: "98.0638297872340", Format: "0.00", Shown: "98,06", Formula: "E2/F2*100"}, want: "98.06"},
	{name: "long result pasted as shown", figure: "ofplan", cell: stored("98.0638297872340", "0.00", "98,06"), want: "98.06"},
	{name: "long result without format", figure: "amount", cell: sheet.Cell{Kind: sheet.Number, Raw: "12.3456789", Shown: "12,3456789", Formula: "A1/3"}, want: "12.35"},
	{name: "long result in a dressed format", figure: "amount", cell: stored("12.3456789", `[Red][$-42A]#,##0.0\ "0.000 t";-0`, "12,3 0.000 t"), want: "12.3"},
	{name: "long result in whole numbers", figure: "amount", cell: stored("12.3456789", "#,##0", "12"), want: "12"},
	{name: "long number as a power", figure: "amount", cell: stored("12.3456789", "0.0E+00", "1,2E+01"), code: intake.ProblemNumberDecimals},
	{name: "long number as a text", figure: "amount", cell: stored("12.3456789", "@", "12,3456789"), code: intake.ProblemNumberDecimals},
	{name: "more decimals shown than there may be", figure: "amount", cell: stored("12.3456789", "0.0000", "12,3457"), code: intake.ProblemNumberDecimals},
	{name: "long number typed", figure: "amount", cell: stored("12.3456789", "", ""), code: intake.ProblemNumberDecimals},
	{name: "long number in a count", figure: "count", cell: stored("12.3456789", "#,##0", "12"), code: intake.ProblemNumberNotWhole},
	{name: "percent format", figure: "ofplan", cell: stored("0.85", "0%", "85%"), want: "85"},
	{name: "percent format with decimals", figure: "ofplan", cell: stored("0.9806", "0.00%", "98,06%"), want: "98.06"},
	{name: "percent format over a hundred", figure: "ofplan", cell: stored("2.2995", "0.00%", "229,95%"), want: "229.95"},
	{name: "percent points", figure: "ofplan", cell: stored("98.06", "", ""), want: "98.06"},
	{name: "percent sign in the format's text", figure: "share", cell: stored("0.59", `0.00" %"`, "0,59 %"), want: "0.59"},
	{name: "fraction or percent", figure: "share", cell: stored("0.85", "", ""), code: intake.ProblemPercentAmbiguous, says: "“0,85 %” hoặc “85 %”"},
	{name: "fraction or percent of plan", figure: "ofplan", cell: stored("1.0058", "", ""), code: intake.ProblemPercentAmbiguous, says: "“100,58 %”"},
	{name: "nought percent", figure: "share", cell: stored("0", "", ""), want: "0"},
	{name: "comma lost in typing", figure: "ofplan", cell: stored("9806", "", ""), code: intake.ProblemPercentTooLarge, says: "9806 %"},
	{name: "percent typed into a percent format", figure: "ofplan", cell: stored("98.06", "0%", "9806%"), code: intake.ProblemPercentTooLarge},
	{name: "share over a hundred", figure: "share", cell: stored("738", "", ""), code: intake.ProblemPercentTooLarge},
	{name: "percent in a count", figure: "count", cell: stored("0.85", "0%", "85%"), code: intake.ProblemUnitOther, says: "%"},
	{name: "thousands shrunk in a count", figure: "count", locale: "en_US", cell: stored("13.457", "", "13.457"), code: intake.ProblemNumberShrunk, says: "gõ lại 13457"},
	{name: "thousands shrunk and rounded off", figure: "count", cell: stored("13.457", "#,##0", "13"), code: intake.ProblemNumberShrunk, says: "13.457"},
	{name: "thousands shrunk, a nought lost", figure: "count", locale: "en_US", cell: stored("83.02", "", ""), code: intake.ProblemNumberShrunk, says: "83020"},
	{name: "thousands shrunk in an amount", figure: "amount", locale: "en_US", cell: stored("3.52", "", ""), want: "3.52"},
	{name: "thousands shrunk in an amount, seen", figure: "amount", locale: "en_US", cell: stored("13.457", "", ""), code: intake.ProblemNumberShrunk, says: "13457"},
	{name: "decimals in a Vietnamese book", figure: "count", locale: "vi_VN", cell: stored("13.457", "", ""), code: intake.ProblemNumberNotWhole},
	{name: "negative", figure: "count", cell: stored("-5", "", ""), code: intake.ProblemNumberNegative},
	{name: "negative change", figure: "change", cell: stored("-250", "", ""), want: "-250"},
	{name: "too large", figure: "count", cell: stored("1e18", "", ""), code: intake.ProblemNumberTooLarge},
	{name: "not a number", figure: "count", cell: stored("abc", "", ""), code: intake.ProblemNumberUnreadable},
	{name: "ratio become a date", figure: "villages", locale: "vi_VN", cell: sheet.Cell{Kind: sheet.Date, Raw: "45050", Format: "dd/mm/yyyy", Shown: "04/05/2023"}, code: intake.ProblemNumberDate, says: "tỷ số 4/5."},
	{name: "ratio become an American date", figure: "villages", locale: "en_US", cell: sheet.Cell{Kind: sheet.Date, Raw: "45021", Format: "m/d/yyyy", Shown: "4/5/2023"}, code: intake.ProblemNumberDate, says: "tỷ số 4/5."},
	{name: "ratio become a date, locale unknown", figure: "villages", cell: sheet.Cell{Kind: sheet.Date, Raw: "45050", Shown: "04/05/2023"}, code: intake.ProblemNumberDate, says: "4/5 hoặc 5/4"},
	{name: "ratio 7/7 become a date", figure: "count", cell: sheet.Cell{Kind: sheet.Date, Raw: "45114", Shown: "07/07/2023"}, code: intake.ProblemNumberDate, says: "tỷ số 7/7."},
	{name: "date beyond the calendar", figure: "count", cell: sheet.Cell{Kind: sheet.Date, Raw: "9999999", Shown: "###"}, code: intake.ProblemNumberDate, says: "tử số/mẫu số"},
	{name: "bool", figure: "count", cell: sheet.Cell{Kind: sheet.Bool, Raw: "TRUE", Shown: "TRUE"}, code: intake.ProblemCellBool},
	{name: "error", figure: "count", cell: sheet.Cell{Kind: sheet.Error, ErrorType: "DIVIDE_BY_ZERO", Raw: "#DIV/0!", Shown: "#DIV/0!"}, code: intake.ProblemCellError, says: "#DIV/0!"},
	{name: "error without text", figure: "count", cell: sheet.Cell{Kind: sheet.Error, ErrorType: "REF"}, code: intake.ProblemCellError, says: "REF"},
	{name: "loading", figure: "count", cell: sheet.Cell{Kind: sheet.Error, ErrorType: sheet.ErrorLoading, Shown: "Loading..."}, code: intake.ProblemCellLoading},
	{name: "blank", figure: "count", want: "NOT_YET"},
	{name: "text", figure: "count", cell: text("ước 5"), want: "5 ESTIMATE"},
}

func TestReadCell(t *testing.T) {
	for _, c := range cellCases {
		f := figure(c.figure)
		f.Locale = c.locale
		reading, p := intake.ReadCell(c.cell, f)
		switch {
		case c.code == "" && p != nil:
			t.Errorf("%s: %s", c.name, tellProblem(p))
		case c.code == "" && tell(reading) != c.want:
			t.Errorf("%s is read as %s, want %s", c.name, tell(reading), c.want)
		case c.code != "" && (p == nil || p.Code != c.code || !strings.Contains(p.Vi, c.says)):
			t.Errorf("%s: %s (read as %s), want %s with %q", c.name, tellProblem(p), tell(reading), c.code, c.says)
		case p != nil && strings.ContainsAny(p.Vi+p.En, "{}"):
			t.Errorf("%s: an unfinished message: %s / %s", c.name, p.Vi, p.En)
		}
	}
}

// What a person reads off a report and types again, in any of the ways the grammar allows, is the same number.
func TestWrittenNumbersAreReadBack(t *testing.T) {
	f := figure("fine")
	check := func(d decimal.Decimal, written string) {
		t.Helper()
		reading, p := intake.ReadNumber(written, f)
		if p != nil || reading.Value == nil || *reading.Value != d {
			t.Fatalf("%s written %q: read as %s, %s", d, written, tell(reading), tellProblem(p))
		}
	}
	step := decimal.Decimal(1)
	for d := decimal.Decimal(0); d >= 0 && d < decimal.Max/3; d, step = d+step, step*2+d%7+1 {
		for minimum := range decimal.Places + 1 {
			written := d.Format(minimum, true)
			check(d, written)
			check(d, written+" ha")
			check(d, strings.ReplaceAll(written, ".", "\u00a0"))
			check(d, strings.ReplaceAll(written, ".", ""))
			check(-d, "-"+written)
		}
	}
}

func FuzzNumber(f *testing.F) {
	for i, c := range numberFaults {
		f.Add(c.text, uint8(i))
	}
	for i, text := range []string{"37.934,7", "98,06 %", "giảm 250", "411 tỷ", "không còn", "ước đạt trên 955.000 con", "4/5"} {
		f.Add(text, uint8(i))
	}
	names := []string{
		"count", "villages", "homes", "amount", "fine", "money", "plots", "mean", "rate", "points", "share", "ofplan", "change",
	}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		figure := figure(names[int(which)%len(names)])
		reading, p := intake.ReadNumber(text, figure)
		switch {
		case p == nil && (reading.Value == nil) == (reading.Absence == ""):
			t.Fatalf("%q says neither or both: %+v", text, reading)
		case p != nil && (reading.Value != nil || reading.Absence != ""):
			t.Fatalf("%q says something and has a problem: %+v %v", text, reading, p)
		case p != nil && (p.Vi == "" || p.En == "" || p.Code == ""):
			t.Fatalf("%q: empty problem %+v", text, p)
		}
		if p != nil || reading.Value == nil {
			return
		}
		again, p := intake.ReadNumber(strings.Replace(reading.Value.String(), ".", ",", 1), figure)
		if p != nil || *again.Value != *reading.Value {
			t.Fatalf("%q is %s, which is read back as %s (%s)", text, reading.Value, tell(again), tellProblem(p))
		}
	})
}
