package sheet_test

import (
	"math/rand/v2"
	"testing"

	"thidua/sheet"
)

func TestAddress(t *testing.T) {
	for address, want := range map[string][2]int{
		"A1": {1, 1}, "E14": {14, 5}, "Z9": {9, 26}, "AA10": {10, 27}, "XFD1048576": {sheet.MaxRow, sheet.MaxColumn},
	} {
		if got := sheet.Address(want[0], want[1]); got != address {
			t.Errorf("Address(%d, %d) = %s, want %s", want[0], want[1], got, address)
		}
		if row, column, ok := sheet.ParseAddress(address); !ok || row != want[0] || column != want[1] {
			t.Errorf("ParseAddress(%s) = %d, %d, %t", address, row, column, ok)
		}
	}
	for _, address := range []string{"$B$3", "b3", "$B3", "B$3"} {
		if row, column, ok := sheet.ParseAddress(address); !ok || row != 3 || column != 2 {
			t.Errorf("ParseAddress(%s) = %d, %d, %t", address, row, column, ok)
		}
	}
	for _, address := range []string{"", "A", "1", "A0", "1A", "A-1", "A1B", "A1:B2", "XFE1", "AAAA1", "A1048577", "A99999999", "Ă1", "A 1"} {
		if row, column, ok := sheet.ParseAddress(address); ok {
			t.Errorf("ParseAddress(%q) = %d, %d, want none", address, row, column)
		}
	}
}

// Every cell that a workbook can hold is found again by its address.
func TestAddressProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		row, column := 1+random.IntN(sheet.MaxRow), 1+random.IntN(sheet.MaxColumn)
		address := sheet.Address(row, column)
		if r, c, ok := sheet.ParseAddress(address); !ok || r != row || c != column {
			t.Fatalf("%d, %d is %s, which is %d, %d", row, column, address, r, c)
		}
	}
}

func TestRange(t *testing.T) {
	for _, text := range []string{"B5:D9", "B5"} {
		block, ok := sheet.ParseRange(text)
		if !ok || block.String() != text {
			t.Errorf("ParseRange(%s) = %s, %t", text, block, ok)
		}
	}
	for _, text := range []string{"", "B5:", ":B5", "D9:B5", "B9:D5", "A1:B2:C3", "A:B"} {
		if block, ok := sheet.ParseRange(text); ok {
			t.Errorf("ParseRange(%q) = %s, want none", text, block)
		}
	}
}

func TestPercent(t *testing.T) {
	for format, want := range map[string]bool{
		"": false, "0%": true, "[$-42A]0.00%": true, "0.0 %;-0.0 %": true, `0.00"%"`: false, `0.00\%`: false, `0"%"%`: true, "0_%": false, "#,##0": false,
	} {
		if got := (sheet.Cell{Format: format}).Percent(); got != want {
			t.Errorf("a cell of format %s shows a percentage: %t, want %t", format, got, want)
		}
	}
}

func TestBlank(t *testing.T) {
	for _, tt := range []struct {
		cell sheet.Cell
		want bool
	}{
		{sheet.Cell{}, true},
		{sheet.Cell{Note: "xem lại", Format: "@"}, true},
		{sheet.Cell{Kind: sheet.Text, Raw: " \u00a0\n"}, true},
		{sheet.Cell{Kind: sheet.Text, Raw: "-"}, false},
		{sheet.Cell{Kind: sheet.Number, Raw: "0", Shown: ""}, false},
		{sheet.Cell{Kind: sheet.Error, ErrorType: sheet.ErrorLoading}, false},
	} {
		if got := tt.cell.IsBlank(); got != tt.want {
			t.Errorf("%+v is blank: %t", tt.cell, got)
		}
	}
}

func TestAt(t *testing.T) {
	tab := sheet.Tab{Rows: [][]sheet.Cell{{{Raw: "a"}}, nil, {{}, {Raw: "b"}}}}
	for address, want := range map[string]string{"A1": "a", "B1": "", "A2": "", "B3": "b", "C3": "", "A4": ""} {
		row, column, _ := sheet.ParseAddress(address)
		if got := tab.At(row, column).Raw; got != want {
			t.Errorf("%s holds %q, want %q", address, got, want)
		}
	}
	if got := tab.At(0, 1); got.Raw != "" {
		t.Errorf("row 0 holds %q", got.Raw)
	}
}
