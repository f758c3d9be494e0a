package intake_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/decimal"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// typedIn is what Google makes of what a person types: the locale decides what it is.
func typedIn(locale, raw, format, shown string) sheet.Cell {
	if shown == "" {
		shown = raw
		if strings.HasPrefix(locale, "vi") {
			shown = strings.Replace(raw, ".", ",", 1)
		}
	}
	return sheet.Cell{Kind: sheet.Number, Raw: raw, Format: format, Shown: shown}
}

func day(raw, format, shown string) sheet.Cell {
	return sheet.Cell{Kind: sheet.Date, Raw: raw, Format: format, Shown: shown}
}

// Every way in which a spreadsheet's locale changes what a person typed, in Vietnam's and in America's: each is read
// rightly or is told, at its cell, with what to do, and never guessed.
func TestLocaleTrap(t *testing.T) {
	const vi, en = "vi_VN", "en_US"
	type cells = map[intake.ColumnCode]sheet.Cell
	previous := map[intake.FigureKey]decimal.Decimal{
		{District: "dien-bien/muong-lay", Indicator: "budget-revenue-local", Measure: term.MeasureActual}: decimal.Must(decimal.FromInt(402_000)),
		{District: "dien-bien/muong-lay", Indicator: "livestock-herd", Measure: term.MeasureActual}:       decimal.Must(decimal.FromInt(13_000)),
		{District: "dien-bien/muong-lay", Indicator: "livestock-herd", Measure: term.MeasurePlan}:         decimal.Must(decimal.FromInt(12_500)),
	}
	const count, money, amount, villages, rate = "livestock-herd", "budget-revenue-local", "food-grain-output", "cultural-villages", "forest-cover-rate"
	tests := []struct {
		name      string
		locale    string
		indicator string
		cells     cells
		want      string // of the first column, when it is read
		code      intake.ProblemCode
		at        string // cell of the problem
		says      string
	}{
		{"1.234 typed in Vietnam", vi, count, cells{"ACTUAL": typedIn(vi, "1234", "#,##0", "1.234")}, "1234", "", "", ""},
		{"1.234 as a text in Vietnam", vi, count, cells{"ACTUAL": text("1.234")}, "1234", "", "", ""},
		{"1.234 as a text in America", en, count, cells{"ACTUAL": text("1.234")}, "1234", "", "", ""},
		{"1.234 typed in America", en, count, cells{"ACTUAL": typedIn(en, "1.234", "", "")}, "", intake.ProblemNumberShrunk, "E2", "gõ lại 1234"},
		{"1.230 typed in America", en, count, cells{"ACTUAL": typedIn(en, "1.23", "", "")}, "", intake.ProblemNumberShrunk, "E2", "gõ lại 1230"},
		{"13.457 typed in America", en, count, cells{"ACTUAL": typedIn(en, "13.457", "", "")}, "", intake.ProblemNumberShrunk, "E2", "đã gõ 13.457"},
		{"13.457 typed in America, the locale set right later", vi, count, cells{"ACTUAL": typedIn(vi, "13.457", "", "")}, "", intake.ProblemNumberNotWhole, "E2", "số nguyên"},
		{"13.457 typed in America, shown whole", en, count, cells{"ACTUAL": typedIn(en, "13.457", "[$-42A]#,##0", "13")}, "", intake.ProblemNumberShrunk, "E2", "gõ lại 13457"},
		{"13.457 of an amount in America", en, amount, cells{"ACTUAL": typedIn(en, "13.457", "", "")}, "", intake.ProblemNumberShrunk, "E2", "gõ lại 13457"},
		{"411.000 typed in Vietnam", vi, money, cells{"ACTUAL": typedIn(vi, "411000", "#,##0", "411.000")}, "411000", "", "", ""},
		{"411.000 typed in America, by the plan", en, amount, cells{"ACTUAL": typedIn(en, "411", "", ""), "PLAN": typedIn(en, "420000", "", "")}, "", intake.ProblemNumberShrunk, "E2", "(kế hoạch: 420.000)"},
		{"the plan typed in America, by the figure", en, money, cells{"PLAN": typedIn(en, "420", "", ""), "ACTUAL": typedIn(en, "411000", "", "")}, "", intake.ProblemNumberShrunk, "F2", "(thực hiện: 411.000)"},
		{"411.000 typed in America, by last year", en, money, cells{"ACTUAL": typedIn(en, "411", "", "")}, "", intake.ProblemNumberShrunk, "E2", "(kỳ trước: 402.000)"},
		{"411.000 and its plan typed in America, by last year", en, money, cells{"ACTUAL": typedIn(en, "411", "", ""), "PLAN": typedIn(en, "420", "", "")}, "", intake.ProblemNumberShrunk, "E2", "(kỳ trước: 402.000)"},
		{"411.000 typed in America, the locale set right later", vi, money, cells{"ACTUAL": typedIn(vi, "411", "", "")}, "", intake.ProblemNumberShrunk, "E2", "gõ lại 411000"},
		{"411.000 typed in America, by its percentage", en, amount, cells{"ACTUAL": typedIn(en, "411", "", ""), "PLAN": typedIn(en, "8220000", "", ""), "PERCENT_OF_PLAN": text("5 %")}, "", intake.ProblemNumberShrunk, "E2", "(tỷ lệ ghi: 5 %)"},
		{"the whole typed in America, by its percentage", en, villages, cells{"DENOMINATOR": typedIn(en, "2", "", ""), "NUMERATOR": typedIn(en, "1500", "", ""), "SHARE": text("75 %")}, "", intake.ProblemNumberShrunk, "I2", "gõ lại 2000"},
		{"12.000 of a plan typed in America, by last year's", en, count, cells{"PLAN": typedIn(en, "12", "", "")}, "", intake.ProblemNumberShrunk, "F2", "(kỳ trước: 12.500)"},
		{"411 that is right, with an apostrophe", en, money, cells{"ACTUAL": text("411")}, "411", "", "", ""},
		{"a plan that is great in Vietnam", vi, amount, cells{"ACTUAL": typedIn(vi, "38", "", ""), "PLAN": typedIn(vi, "38000", "#,##0", "38.000")}, "38", "", "", ""},
		{"a small number in America with nothing beside it", en, count, cells{"ACTUAL": typedIn(en, "411", "", "")}, "411", "", "", ""},
		{"3.520,34 typed in Vietnam", vi, amount, cells{"ACTUAL": typedIn(vi, "3520.34", "#,##0.00", "3.520,34")}, "3520.34", "", "", ""},
		{"3.520,34 typed in America stays a text", en, amount, cells{"ACTUAL": text("3.520,34")}, "3520.34", "", "", ""},
		{"3,520.34 typed in Vietnam stays a text", vi, amount, cells{"ACTUAL": text("3,520.34")}, "", intake.ProblemNumberEnglish, "E2", "“3.520,34”"},
		{"4/5 as a text", vi, villages, cells{"NUMERATOR": text("4/5")}, "", intake.ProblemNumberRatio, "H2", "ghi 4 vào cột “Tử số” và 5 vào cột “Mẫu số”"},
		{"4/5 typed in Vietnam", vi, villages, cells{"NUMERATOR": day("45050", "dd/mm/yyyy", "04/05/2023")}, "", intake.ProblemNumberDate, "H2", "tỷ số 4/5."},
		{"4/5 typed in America", en, villages, cells{"NUMERATOR": day("45021", "m/d/yyyy", "4/5/2023")}, "", intake.ProblemNumberDate, "H2", "tỷ số 4/5."},
		{"7/7 typed in Vietnam", vi, villages, cells{"NUMERATOR": day("45114", "dd/mm", "07/07")}, "", intake.ProblemNumberDate, "H2", "tỷ số 7/7."},
		{"7/7 typed in America", en, count, cells{"ACTUAL": day("45114", "m/d", "7/7")}, "", intake.ProblemNumberDate, "E2", "tỷ số 7/7."},
		{"05/05 typed in Vietnam", vi, villages, cells{"ACTUAL": day("45051", "dd/mm", "05/05")}, "", intake.ProblemNumberDate, "E2", "tỷ số 5/5."},
		{"05/05 as a text in America", en, villages, cells{"ACTUAL": text("05/05")}, "", intake.ProblemNumberRatio, "E2", "05"},
		{"13/18 stays a text anywhere", en, villages, cells{"NUMERATOR": text("13/18")}, "", intake.ProblemNumberRatio, "H2", "ghi 13 vào"},
		{"85 % formatted in Vietnam", vi, villages, cells{"SHARE": typedIn(vi, "0.85", "0%", "85%")}, "85", "", "", ""},
		{"85 % formatted in America", en, rate, cells{"ACTUAL": typedIn(en, "0.85", "0.00%", "85.00%")}, "85", "", "", ""},
		{"85 in a plain cell in Vietnam", vi, villages, cells{"SHARE": typedIn(vi, "85", "", "")}, "85", "", "", ""},
		{"85 in a plain cell in America", en, rate, cells{"ACTUAL": typedIn(en, "85", "", "")}, "85", "", "", ""},
		{"85% as a text", vi, villages, cells{"SHARE": text("85%")}, "85", "", "", ""},
		{"0.85 in a plain cell", en, villages, cells{"SHARE": typedIn(en, "0.85", "", "")}, "", intake.ProblemPercentAmbiguous, "J2", "“0,85 %” hoặc “85 %”"},
		{"0.85 in a plain cell, settled by its parts", en, villages, cells{"SHARE": typedIn(en, "0.85", "", ""), "NUMERATOR": typedIn(en, "85", "", ""), "DENOMINATOR": typedIn(en, "10000", "", "")}, "0.85", "", "", ""},
		{"0,85 as a text", en, villages, cells{"SHARE": text("0,85")}, "0.85", "", "", ""},
		{"98,06 that America took for 9806", en, count, cells{"PERCENT_OF_PLAN": typedIn(en, "9806", "#,##0", "9,806")}, "", intake.ProblemPercentTooLarge, "G2", "dấu phẩy thập phân"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			book := parseBook(t, "book Báo cáo | "+tt.locale+"\ntab Chỉ tiêu\n"+
				"Mã | Chỉ tiêu | Ngữ cảnh | Đơn vị tính | Thực hiện | Kế hoạch | Đạt so với kế hoạch (%) | Tử số | Mẫu số | Tỷ lệ (%) | Tăng, giảm | Kiểu tăng, giảm | Loại mẫu số | Trạng thái | Ghi chú\n"+
				tt.indicator)
			first := intake.ColumnCode("")
			for i, code := range []intake.ColumnCode{"ACTUAL", "PLAN", "PERCENT_OF_PLAN", "NUMERATOR", "DENOMINATOR", "SHARE"} {
				if cell, ok := tt.cells[code]; ok {
					put(&book.Tabs[0], 2, 5+i, cell)
				}
			}
			for _, code := range []intake.ColumnCode{"SHARE", "ACTUAL", "PLAN", "PERCENT_OF_PLAN", "NUMERATOR", "DENOMINATOR"} {
				if _, ok := tt.cells[code]; ok && first == "" {
					first = code
				}
			}
			form, notices := intake.Recognise(book, templates()[:1])
			known := previous
			if strings.HasPrefix(tt.name, "a small number") {
				known = nil
			}
			draft, problems := intake.Parse(form, vocabulary(), intake.Expect{District: "dien-bien/muong-lay", Previous: known})
			var atCell []intake.Problem
			for _, p := range problems {
				if !p.Notice && !p.Fatal {
					atCell = append(atCell, p)
				}
			}
			if said := strings.Contains(strings.Join(tellAll(notices), "\n"), string(intake.ProblemLocale)); said != (tt.locale == en) {
				t.Errorf("that the locale is %s is told: %t", tt.locale, said)
			}
			if tt.code == "" {
				value := draft.Values[0].Measure(term.Measure(first))
				if len(atCell) > 0 || value == nil || value.String() != tt.want {
					t.Errorf("read as %s, want %s; %v", number("", value), tt.want, tellAll(atCell))
				}
				return
			}
			if len(atCell) == 0 || atCell[0].Code != tt.code || atCell[0].Cell != tt.at || !strings.Contains(atCell[0].Vi, tt.says) {
				t.Fatalf("%v, want %s at %s with %q", tellAll(atCell), tt.code, tt.at, tt.says)
			}
			for _, p := range atCell {
				for column, cell := range draft.Values[0].Cells {
					if cell == p.Cell && draft.Values[0].Measure(column) != nil {
						t.Errorf("%s is a problem and a figure", column)
					}
				}
			}
		})
	}
}

func tellAll(problems []intake.Problem) (told []string) {
	for _, p := range problems {
		told = append(told, p.Cell+" "+tellProblem(&p))
	}
	return told
}

// The plans that the lead gives are judged by those of the year before, each member's by its own.
func TestPlansAreJudgedByTheYearBefore(t *testing.T) {
	book := parseBook(t, "book Biểu | en_US\ntab Kế hoạch giao\nMã | Chỉ tiêu | Đơn vị tính | Thị xã Mường Lay | Huyện Mường Ảng | TP Điện Biên Phủ\n"+
		"livestock-herd | Tổng đàn gia súc | con | #12 | #12 | 12\ntab Chỉ tiêu\nMã | Chỉ tiêu | Thực hiện")
	form, _ := intake.Recognise(book, templates()[1:])
	before := map[intake.FigureKey]decimal.Decimal{}
	for _, member := range []string{"dien-bien/muong-lay", "dien-bien/dien-bien-phu"} {
		before[intake.FigureKey{District: member, Indicator: "livestock-herd", Measure: term.MeasurePlan}] = decimal.Must(decimal.FromInt(12_000))
	}
	draft, problems := intake.Parse(form, vocabulary(), intake.Expect{Previous: before})
	problems = slices.DeleteFunc(problems, func(p intake.Problem) bool { return p.Notice })
	if len(problems) != 1 || problems[0].Code != intake.ProblemNumberShrunk || problems[0].Cell != "D2" {
		t.Errorf("problems %v", tellAll(problems))
	}
	for _, plan := range draft.Plans {
		if plan.Held != (plan.District == "dien-bien/muong-lay") {
			t.Errorf("%+v", plan)
		}
	}
}
