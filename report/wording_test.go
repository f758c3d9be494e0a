package report

import (
	"testing"

	"thidua/decimal"
	"thidua/term"
)

func d(text string) *decimal.Decimal {
	number := decimal.MustParse(text)
	return &number
}

// A member's figure in the words of a report, with its numbers as the sheet prints them.
func TestClause(t *testing.T) {
	grain := Indicator{Named: Named{Vi: "Tổng sản lượng lương thực cây có hạt"}, Unit: Named{Vi: "tấn"}, ValueType: term.ValueTypeAmount, Direction: term.DirectionHigher}
	poor := Indicator{Named: Named{Vi: "Số hộ nghèo"}, Unit: Named{Vi: "hộ"}, ValueType: term.ValueTypeCount, Direction: term.DirectionLower}
	families := Indicator{Named: Named{Vi: "Số gia đình văn hóa"}, Unit: Named{Vi: "hộ"}, ValueType: term.ValueTypeCount, Direction: term.DirectionHigher}
	forest := Indicator{Named: Named{Vi: "Độ che phủ rừng"}, Unit: Named{Vi: "%"}, ValueType: term.ValueTypePercent, Direction: term.DirectionHigher}
	of, registered, percents, points := term.DenominatorKindOfPlan, term.DenominatorKindOfRegistered, term.ChangeKindPercent, term.ChangeKindPoints
	none, unknown, yet := term.AbsenceNotApplicable, term.AbsenceNotCollected, term.AbsenceNotYet
	for _, c := range []struct {
		of   Indicator
		f    Figure
		want string
	}{
		{grain, Figure{Actual: d("3520.34"), PercentOfPlan: d("98.06"), DenominatorKind: &of, Status: term.ValueStatusEstimate, Printed: `{"ACTUAL":"3.520,34","PERCENT_OF_PLAN":"98,06"}`}, "tổng sản lượng lương thực cây có hạt ước đạt 3.520,34 tấn, đạt 98,06% KH"},
		{grain, Figure{Actual: d("3520.3"), Printed: `{"ACTUAL":"3.520,30"}`}, "tổng sản lượng lương thực cây có hạt đạt 3.520,30 tấn"},
		{grain, Figure{Actual: d("500"), Qualifier: term.QualifierOver}, "tổng sản lượng lương thực cây có hạt đạt trên 500 tấn"},
		{grain, Figure{Actual: d("500"), Qualifier: term.QualifierOver, Printed: `{"ACTUAL":"trên 500"}`}, "tổng sản lượng lương thực cây có hạt đạt trên 500 tấn"},
		{grain, Figure{Actual: d("500"), Plan: d("480"), Status: term.ValueStatusPreliminary}, "tổng sản lượng lương thực cây có hạt sơ bộ đạt 500 tấn, kế hoạch 480 tấn"},
		{grain, Figure{Plan: d("480")}, "tổng sản lượng lương thực cây có hạt kế hoạch 480 tấn"},
		{grain, Figure{PercentOfPlan: d("100")}, "tổng sản lượng lương thực cây có hạt đạt 100%"},
		{poor, Figure{Actual: d("230"), Share: d("7.38")}, "số hộ nghèo: 230 hộ, chiếm 7,38%"},
		{poor, Figure{Share: d("0.59")}, "số hộ nghèo chiếm 0,59%"},
		{poor, Figure{Actual: d("0"), Printed: `{"ACTUAL":"không còn"}`}, "số hộ nghèo: không còn"},
		{poor, Figure{Actual: d("300"), Denominator: d("3100"), Qualifier: term.QualifierNearly}, "số hộ nghèo: gần 300 hộ trên tổng số 3.100 hộ"},
		{poor, Figure{Actual: d("300"), Status: term.ValueStatusEstimate, Qualifier: term.QualifierAbout}, "số hộ nghèo ước khoảng 300 hộ"},
		{families, Figure{Numerator: d("2567"), Denominator: d("2770"), PercentOfPlan: d("92.67"), DenominatorKind: &of}, "số gia đình văn hóa đạt 2.567/2.770 hộ, đạt 92,67% KH"},
		{families, Figure{Numerator: d("5"), Denominator: d("5"), Printed: `{"NUMERATOR":"05","DENOMINATOR":"05"}`}, "số gia đình văn hóa: 05/05 hộ"},
		{families, Figure{Numerator: d("35"), Denominator: d("38"), Share: d("92.1"), DenominatorKind: &registered}, "số gia đình văn hóa: 35/38 hộ, đạt 92,1% số đăng ký"},
		{families, Figure{Share: d("80.2"), Change: d("6.2"), ChangeKind: &percents}, "số gia đình văn hóa đạt 80,2%, tăng 6,2% so với năm 2021"},
		{forest, Figure{Actual: d("38.7"), Change: d("-0.5"), ChangeKind: &points}, "độ che phủ rừng đạt 38,7%, giảm 0,5 điểm % so với năm 2021"},
		{forest, Figure{Change: d("0")}, "độ che phủ rừng không đổi so với năm 2021"},
		{poor, Figure{Absence: &none}, "số hộ nghèo: không có"},
		{poor, Figure{Absence: &unknown}, "số hộ nghèo: chưa thống kê"},
		{poor, Figure{Absence: &yet}, ""},
		{poor, Figure{}, ""},
	} {
		row := &Row{Indicator: c.of}
		if got := row.clause(&c.f, c.of.Vi, "năm 2021"); got != c.want {
			t.Errorf("%+v\ngot  %s\nwant %s", c.f, got, c.want)
		}
	}
}

// A text of the stored JSON is found without reading all of it, and is the one that reading all of it finds.
func FuzzTexts(f *testing.F) {
	f.Add(`{"ACTUAL":"37.934,7","PERCENT_OF_PLAN":"100,9"}`)
	f.Add(`{"ACTUAL":"a\"b","SHARE":"ắ"}`)
	f.Add(`{"":"x",":":"y"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var read Texts
		if read.UnmarshalJSON([]byte(text)) != nil {
			return
		}
		again, err := read.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var twice Texts
		if err := twice.UnmarshalJSON(again); err != nil || twice != read {
			t.Errorf("%q became %q, then %q, %v", text, read, twice, err)
		}
		whole := textsIn(t, string(again))
		for m := range whole {
			if got := read.Of(m); got != whole[m] {
				t.Errorf("%q: %s is %q, want %q", read, m, got, whole[m])
			}
		}
		if got := read.Of("NOT THERE"); whole["NOT THERE"] != got {
			t.Errorf("%q: found %q", read, got)
		}
	})
}
