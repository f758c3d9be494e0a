package xlsx

import (
	"testing"

	"thidua/sheet"
)

func TestShow(t *testing.T) {
	tests := []struct{ code, number, want string }{
		// General: the shortest plain form.
		{"", "37934.7", "37934,7"},
		{"", "-0.5", "-0,5"},
		{"", "0", "0"},
		{"General", "98.06", "98,06"},
		{"GENERAL", "5", "5"},
		{`General" xã"`, "5", "5 xã"},
		{"@", "1234.5", "1234,5"},
		// Counts and amounts, as the template has them.
		{"[$-42A]#,##0", "1234", "1.234"},
		{"[$-42A]#,##0", "0", "0"},
		{"[$-42A]#,##0", "999999999999", "999.999.999.999"},
		{"[$-42A]#,##0.0", "37934.7", "37.934,7"},
		{"[$-42A]#,##0.00", "98.06", "98,06"},
		{"#,##0.00", "1234567.891", "1.234.567,89"},
		{"#,##0.##", "37934.7", "37.934,7"},
		{"#,##0.##", "12", "12"}, // never a comma alone
		{"#,##0.0#", "12", "12,0"},
		{"0", "2.5", "3"}, // half away from zero
		{"0", "-2.5", "-3"},
		{"0.0", "0.25", "0,3"},
		{"0.00", "0.005", "0,01"},
		{"0", "-0.4", "0"}, // no sign before nothing
		{"0", "999.5", "1000"},
		{"#,##0", "999999.5", "1.000.000"},
		{"#", "0", ""},
		{"#,###", "1234567", "1.234.567"},
		{".00", "5.5", "5,50"},
		// Zero padding.
		{"00", "5", "05"},
		{"00", "123", "123"},
		{"000", "-7", "-007"},
		{"00.0", "5.5", "05,5"},
		{"00,000", "5", "00.005"},
		{`0000" "000" "000`, "912345678", "0912 345 678"},
		{`00\.00`, "1234", "12.34"},
		// Percent, thousands cut, exponent, fraction.
		{"0%", "0.85", "85%"},
		{"0.00%", "0.98061", "98,06%"},
		{"0.0 %", "1.3416", "134,2 %"},
		{`0.00"%"`, "98.06", "98,06%"}, // a sign as text scales nothing
		{"#,##0,", "1234567", "1.235"},
		{`0.0,,"tr"`, "1250000", "1,3tr"},
		{"0.00E+00", "12345", "1,23E+04"},
		{"0.00E+00", "0.00012345", "1,23E-04"},
		{"0.00E+00", "9.999", "1,00E+01"},
		{"##0.0E+0", "12345", "12,3E+3"},
		{"0.0E+0", "0", "0,0E+0"},
		{"# ?/?", "0.8", "4/5"},
		{"# ?/?", "1.8", "1 4/5"},
		{"# ?/?", "2", "2"},
		{"# ?/?", "0.999", "1"},
		{"# ??/??", "0.36", "9/25"},
		{"?/?", "1.8", "9/5"},
		{"# ?/4", "0.8", "3/4"},
		{"# ?/10", "0.8", "8/10"},
		// Sections, conditions, colours, accounting.
		{"0;(0)", "-5", "(5)"},
		{"0;(0);\"-\"", "0", "-"},
		{`_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)`, "1234", "1.234"},
		{`_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)`, "-1234", "(1.234)"},
		{`_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)`, "0", "-"},
		{"[Red]-#,##0", "12", "-12"},
		{"[>=1000]#,##0;0.0", "5", "5,0"},
		{"[>=1000]#,##0;0.0", "5000", "5.000"},
		{"[<0]\"âm \"0;0", "-3", "âm 3"},
		{"[=1]\"một\";[=2]\"hai\";0", "2", "hai"},
		{";;;", "5", ""},
		{"0;;", "0", ""},
		{`#,##0 [$₫-42A]`, "1500", "1.500 ₫"},
		{`[$$-409]#,##0.00`, "1500", "$1.500,00"},
		{`"ước "0`, "12", "ước 12"},
		{`"ước`, "12", "ước"}, // a quote that is never closed
	}
	for _, tt := range tests {
		if got, kind := Show(tt.code, tt.number); got != tt.want || kind != sheet.Number {
			t.Errorf("Show(%q, %s) = %q kind %d, want %q", tt.code, tt.number, got, kind, tt.want)
		}
	}
}

func TestShowDates(t *testing.T) {
	tests := []struct{ code, number, want string }{
		{"dd/mm/yyyy", "44973", "16/02/2023"},
		{"m/d/yy", "44973", "16/02/2023"}, // whatever order the code asks for
		{"d-mmm", "44656", "05/04/2022"},
		{"[$-42A]dd mmmm yyyy", "44973", "16/02/2023"},
		{"yyyy-mm-dd hh:mm", "44973.75", "16/02/2023 18:00"},
		{"yyyy-mm-dd hh:mm:ss", "44973.999994", "16/02/2023 23:59:59"},
		{"dd/mm/yyyy hh:mm", "44973.99999", "17/02/2023 00:00"},
		{"h:mm AM/PM", "0.5", "12:00"},
		{"[h]:mm", "1.5", "36:00"},
		{"mm:ss", "0.000694444444444444", "00:01:00"},
		{"dd/mm/yyyy", "1", "01/01/1900"},
		{"dd/mm/yyyy", "60", "29/02/1900"},
		{"dd/mm/yyyy", "61", "01/03/1900"},
		{"dd/mm/yyyy", "2958465", "31/12/9999"},
		{"General;dd/mm/yyyy", "-5", "-5"}, // no such day: the number as it is
	}
	for _, tt := range tests {
		got, kind := Show(tt.code, tt.number)
		if got != tt.want {
			t.Errorf("Show(%q, %s) = %q, want %q", tt.code, tt.number, got, tt.want)
		}
		if wantKind := tt.number[0] != '-'; (kind == sheet.Date) != wantKind {
			t.Errorf("Show(%q, %s) has kind %d", tt.code, tt.number, kind)
		}
	}
	for _, code := range []string{"dd/mm/yyyy", "m/d/yy"} {
		if got, kind := Show(code, "2958466"); got != "2958466" || kind != sheet.Number {
			t.Errorf("a day after the last one is %q kind %d", got, kind)
		}
	}
}

func TestPlain(t *testing.T) {
	tests := []struct{ stored, want string }{
		{"98.060000000000002", "98.06"},
		{"0.30000000000000004", "0.3"},
		{"37934.699999999997", "37934.7"},
		{"134.16", "134.16"},
		{"1E-3", "0.001"},
		{"1.5E+3", "1500"},
		{"6.2519400000000001E5", "625194"},
		{"-1.0E0", "-1"},
		{"1e21", "1000000000000000000000"},
		{"9007199254740993", "9007199254740993"}, // whole numbers keep every digit
		{"12345678901234567890", "12345678901234567890"},
		{"007", "7"},
		{"+5", "5"},
		{"-0", "0"},
		{"-0.0", "0"},
		{".5", "0.5"},
		{"5.", "5"},
		{" 5 ", "5"},
		{"1.10", "1.1"},
		{"100", "100"},
		{"0", "0"},
		{"-0.50", "-0.5"},
		{"999999999999999.9", "1000000000000000"},
	}
	for _, tt := range tests {
		if got, ok := plain(tt.stored); got != tt.want || !ok {
			t.Errorf("plain(%q) = %q, %t, want %q", tt.stored, got, ok, tt.want)
		}
	}
	for _, stored := range []string{"", "-", ".", "1,5", "1.2.3", "NaN", "Inf", "0x10", "1_000", "1e", "1e+", "1e999", "abc", "1 2"} {
		if got, ok := plain(stored); ok {
			t.Errorf("plain(%q) = %q, want no number", stored, got)
		}
	}
}

// A code made of any text shows any number without panicking, and a code of digits alone loses none of them.
func FuzzShow(f *testing.F) {
	for _, code := range []string{"#,##0.00", `_(* "-"??_)`, "[h]:mm", "# ??/??", "0.00E+00", "[$-42A]@;;\\", `"`, "[", "\\", "_", "*", "General;"} {
		f.Add(code, "-1234.5")
	}
	f.Fuzz(func(t *testing.T, code, stored string) {
		number, ok := plain(stored)
		if !ok {
			return
		}
		if again, ok := plain(number); !ok || again != number {
			t.Fatalf("plain(%q) = %q, whose plain form is %q", stored, number, again)
		}
		Show(code, number)
		parseFormat(code).showText(stored)
	})
}
