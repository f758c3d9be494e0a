package figure_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/figure"
	"thidua/term"
)

func number(text string) *decimal.Decimal {
	d := decimal.MustParse(text)
	return &d
}

// TestFigures: what is given, in the order of the sheet, each with what its cell shows and where it is.
func TestFigures(t *testing.T) {
	file := "muong-lay.xlsx"
	row := figure.Row{
		Actual: number("3520.34"), PercentOfPlan: number("98.06"), Change: number("-6.2"), ChangeKind: term.ChangeKindPoints,
		Printed: `{"ACTUAL":"3.520,34","PERCENT_OF_PLAN":"98,06"}`, Cells: `{"ACTUAL":"E24","PERCENT_OF_PLAN":"G24"}`,
		Sheet: figure.Cell{Spreadsheet: &file, Tab: "Chỉ tiêu"}, Unit: figure.Unit{Vi: "tấn", En: "tonne"},
	}
	type shown struct{ Measure, Vi, En, Printed, Cell string }
	var got []shown
	english := term.LanguageEn
	for _, f := range row.Figures() {
		s := shown{Measure: string(f.Measure), Vi: f.Display(nil), En: f.Display(&english)}
		if f.Printed != nil {
			s.Printed = *f.Printed
		}
		if f.Cell != nil {
			s.Cell = *f.Cell.Spreadsheet + "!" + f.Cell.Tab + "!" + f.Cell.Address
		}
		got = append(got, s)
	}
	want := []shown{
		{"ACTUAL", "3.520,34 tấn", "3,520.34 tonne", "3.520,34", "muong-lay.xlsx!Chỉ tiêu!E24"},
		{"PERCENT_OF_PLAN", "98,06%", "98.06%", "98,06", "muong-lay.xlsx!Chỉ tiêu!G24"},
		{"CHANGE", "-6,2 điểm %", "-6.2 percentage points", "", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}

func TestText(t *testing.T) {
	share := term.MeasureShare
	texts := figure.Canonical(map[term.Measure]string{term.MeasureShare: "7,38", term.MeasureActual: "230"})
	if texts != `{"ACTUAL":"230","SHARE":"7,38"}` {
		t.Errorf("canonical text is %s: its keys must be in order", texts)
	}
	if got := figure.Text(texts, nil); got == nil || *got != "230" {
		t.Errorf("without a measure the text is %v, want that of ACTUAL", got)
	}
	if got := figure.Text(texts, &share); got == nil || *got != "7,38" {
		t.Errorf("the share's text is %v", got)
	}
	for _, broken := range []string{"", "{}", "not JSON", `["a"]`} {
		if got := figure.Text(broken, nil); got != nil {
			t.Errorf("%q gives %q, want nothing", broken, *got)
		}
	}
	if got := figure.Canonical[term.Measure](nil); got != "{}" {
		t.Errorf("no texts are %s", got)
	}
}

// FuzzCanonical holds the canonical JSON to that of the standard library, byte for byte.
func FuzzCanonical(f *testing.F) {
	f.Add("ACTUAL", "37.934,7", "PLAN", "chưa thống kê")
	f.Add("a", `"<&>\`, "b", "\u2028\x7f\xff\n")
	f.Add("", "", "a", "ắ\u2029")
	f.Add("b", "ắ\t", "a", "ắ<")
	f.Fuzz(func(t *testing.T, key1, text1, key2, text2 string) {
		texts := map[string]string{key1: text1, key2: text2}
		want, err := json.Marshal(texts)
		if err != nil {
			t.Fatal(err)
		}
		if got := figure.Canonical(texts); got != string(want) {
			t.Errorf("%q: %s, want %s", texts, got, want)
		}
	})
}

func TestSpreadsheetURL(t *testing.T) {
	if got := figure.SpreadsheetURL(term.SourceKindGoogleSheets, "abc"); got == nil || *got != "https://docs.google.com/spreadsheets/d/abc/edit" {
		t.Errorf("got %v", got)
	}
	if got := figure.SpreadsheetURL(term.SourceKindWorkbook, "a.xlsx"); got != nil {
		t.Errorf("a file has the address %s", *got)
	}
}
