package emulator

import (
	"math"
	"testing"
	"time"
)

// day is a date as spreadsheets count.
func day(year int, month time.Month, d int) float64 {
	return serialOf(time.Date(year, month, d, 0, 0, 0, 0, time.UTC))
}

func TestTypedTextBecomesWhatTheLocaleSays(t *testing.T) {
	now := time.Date(2026, time.March, 15, 9, 0, 0, 0, time.UTC)
	type became struct {
		value   any
		pattern string
		shown   string
	}
	tests := []struct {
		text   string
		vi, en became
	}{
		{"411", became{411.0, "", "411"}, became{411.0, "", "411"}},
		{"01", became{1.0, "", "1"}, became{1.0, "", "1"}},
		{"-5", became{-5.0, "", "-5"}, became{-5.0, "", "-5"}},
		{" 12 ", became{12.0, "", "12"}, became{12.0, "", "12"}},
		{"1.234", became{1234.0, "#,##0", "1.234"}, became{1.234, "", "1.234"}},
		{"13.457", became{13457.0, "#,##0", "13.457"}, became{13.457, "", "13.457"}},
		{"411.000", became{411000.0, "#,##0", "411.000"}, became{411.0, "", "411"}},
		{"1.234.567", became{1234567.0, "#,##0", "1.234.567"}, became{"1.234.567", "", "1.234.567"}},
		{"3.520,34", became{3520.34, "#,##0.00", "3.520,34"}, became{"3.520,34", "", "3.520,34"}},
		{"1,5", became{1.5, "", "1,5"}, became{"1,5", "", "1,5"}},
		{"1,234", became{1.234, "", "1,234"}, became{1234.0, "#,##0", "1,234"}},
		{"1,234.5", became{"1,234.5", "", "1,234.5"}, became{1234.5, "#,##0.00", "1,234.50"}},
		{"1.5", became{"1.5", "", "1.5"}, became{1.5, "", "1.5"}},
		{"12.34", became{"12.34", "", "12.34"}, became{12.34, "", "12.34"}},
		{"1234.567", became{"1234.567", "", "1234.567"}, became{1234.567, "", "1234.567"}},
		{"85%", became{0.85, "0%", "85%"}, became{0.85, "0%", "85%"}},
		{"85 %", became{0.85, "0%", "85%"}, became{0.85, "0%", "85%"}},
		{"98,06%", became{0.9806, "0.00%", "98,06%"}, became{"98,06%", "", "98,06%"}},
		{"98.06%", became{"98.06%", "", "98.06%"}, became{0.9806, "0.00%", "98.06%"}},
		{"4/5", became{day(2026, 5, 4), "d/m", "4/5"}, became{day(2026, 4, 5), "m/d", "4/5"}},
		{"7/7", became{day(2026, 7, 7), "d/m", "7/7"}, became{day(2026, 7, 7), "m/d", "7/7"}},
		{"05/05", became{day(2026, 5, 5), "dd/mm", "05/05"}, became{day(2026, 5, 5), "mm/dd", "05/05"}},
		{"13/7", became{day(2026, 7, 13), "d/m", "13/7"}, became{"13/7", "", "13/7"}},
		{"45/60", became{"45/60", "", "45/60"}, became{"45/60", "", "45/60"}},
		{"129/129", became{"129/129", "", "129/129"}, became{"129/129", "", "129/129"}},
		{"31/12/2022", became{day(2022, 12, 31), "dd/mm/yyyy", "31/12/2022"}, became{"31/12/2022", "", "31/12/2022"}},
		{"12/31/2022", became{"12/31/2022", "", "12/31/2022"}, became{day(2022, 12, 31), "M/d/yyyy", "12/31/2022"}},
		{"5/6/22", became{day(2022, 6, 5), "dd/mm/yyyy", "05/06/2022"}, became{day(2022, 5, 6), "M/d/yyyy", "5/6/2022"}},
		{"12/2022", became{day(2022, 12, 1), "m/yyyy", "12/2022"}, became{day(2022, 12, 1), "m/yyyy", "12/2022"}},
		{"2022-12-31", became{day(2022, 12, 31), "yyyy-mm-dd", "31/12/2022"}, became{day(2022, 12, 31), "yyyy-mm-dd", "2022-12-31"}},
		{"30/2/2022", became{"30/2/2022", "", "30/2/2022"}, became{"30/2/2022", "", "30/2/2022"}},
		{"8:30", became{0.3541666666666667, "hh:mm", "08:30"}, became{0.3541666666666667, "hh:mm", "08:30"}},
		{"25:00", became{"25:00", "", "25:00"}, became{"25:00", "", "25:00"}},
		{"TRUE", became{true, "", "TRUE"}, became{true, "", "TRUE"}},
		{"false", became{false, "", "FALSE"}, became{false, "", "FALSE"}},
		{"'0123", became{"0123", "", "0123"}, became{"0123", "", "0123"}},
		{"1.000 ₫", became{1000.0, `#,##0\ [$₫-42A]`, "1.000 ₫"}, became{"1.000 ₫", "", "1.000 ₫"}},
		{"$1,000", became{"$1,000", "", "$1,000"}, became{1000.0, "[$$-409]#,##0", "$1,000"}},
		{"ước 1.234", became{"ước 1.234", "", "ước 1.234"}, became{"ước 1.234", "", "ước 1.234"}},
		{"1e5", became{100000.0, "0.00E+00", "1,00E+05"}, became{100000.0, "0.00E+00", "1.00E+05"}},
		{"-", became{"-", "", "-"}, became{"-", "", "-"}},
		{"%", became{"%", "", "%"}, became{"%", "", "%"}},
		{"/", became{"/", "", "/"}, became{"/", "", "/"}},
		{"", became{nil, "", ""}, became{nil, "", ""}},
		{"#N/A", became{errorValue{kind: "N_A"}, "", "#N/A"}, became{errorValue{kind: "N_A"}, "", "#N/A"}},
	}
	for _, test := range tests {
		for name, want := range map[string]became{"vi_VN": test.vi, "en_US": test.en} {
			l := localeOf(name)
			read := l.read(test.text, now)
			got := became{read.value, read.pattern, l.show(read.value, read.pattern)}
			if got != want {
				t.Errorf("%s: %q became %+v, want %+v", name, test.text, got, want)
			}
			if (read.pattern == "") != (read.kind == "") || read.kind != kindOf(read.pattern) {
				t.Errorf("%s: %q has a format of type %q with pattern %q, whose type is %q", name, test.text, read.kind, read.pattern, kindOf(read.pattern))
			}
		}
	}
}

func TestTypedFormulaIsKeptAsGoogleKeepsIt(t *testing.T) {
	for typed, want := range map[string]string{
		`=SUM(A1;B2)`:        `=SUM(A1,B2)`,
		`=1,5+A1`:            `=1.5+A1`,
		`=IF(A1>0;"1,5;2";)`: `=IF(A1>0,"1,5;2",)`,
		`='a;b'!A1*0,5`:      `='a;b'!A1*0.5`,
	} {
		if got := localeOf("vi_VN").read(typed, time.Time{}).formula; got != want {
			t.Errorf("vi_VN: %s is kept as %s, want %s", typed, got, want)
		}
	}
	if got := localeOf("en_US").read("=SUM(A1,B2)", time.Time{}).formula; got != "=SUM(A1,B2)" {
		t.Errorf("en_US: kept as %s", got)
	}
}

func FuzzTypedTextIsShownAgain(f *testing.F) {
	for _, seed := range []string{"1.234,5", "31/12/2022 08:30", "85%", "1e308", "'=", "=1+", "₫₫", "\x00", "1/1/0000", "9:9:9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name := range locales {
			l := localeOf(name)
			read := l.read(text, time.Date(2024, time.February, 29, 0, 0, 0, 0, time.UTC))
			if number, ok := read.value.(float64); ok && (math.IsNaN(number) || math.IsInf(number, 0)) {
				t.Errorf("%s: %q became %v", name, text, number)
			}
			if read.value != nil && read.value != "" && l.show(read.value, read.pattern) == "" {
				t.Errorf("%s: %q became %v, of which nothing is seen", name, text, read.value)
			}
		}
	})
}
