package intake_test

import (
	"testing"

	"thidua/intake"
	"thidua/sheet"
)

// A formula counts when it calls a function that changes by itself, however it is written; not when it only speaks of
// one.
func TestVolatile(t *testing.T) {
	for formula, want := range map[string]bool{
		"":                                  false,
		"SUM(A1:A3)":                        false,
		`IMPORTRANGE("1abc","Chỉ tiêu!E5")`: true,
		`importrange ("1abc";"A1")`:         true,
		`IFERROR(VLOOKUP(A1, ImportRange($B$1, "x!A:B"), 2, FALSE), 0)`: true,
		"SUM(1,TODAY())":                        true,
		"E5*(1+RAND())":                         true,
		"-NOW()":                                true,
		"{IMPORTDATA(A1)}":                      true,
		`IF(A1="","",IMPORTHTML(A1,"table",1))`: true,
		`"IMPORTRANGE(x)"&A1`:                   false,
		`"a ""b"" NOW()"&UPPER(A1)`:             false,
		`SUM('NOW('!A1:A2)`:                     false,
		`'Tháng ''NOW('!A1+RANDBETWEEN(1,6)`:    true,
		"INDIRECT(A1)":                          false,
		"NOW":                                   false,
		"TODAYS(A1)":                            false,
		"MYNOW()":                               false,
		"WORKDAY(A1,3)":                         false,
		"A1 + GOOGLEFINANCE(B1)":                true,
		"LẤY.NOW(1)":                            false,
	} {
		book := sheet.Book{Tabs: []sheet.Tab{{}, {Rows: [][]sheet.Cell{nil, {{}, {Kind: sheet.Number, Raw: "1", Formula: formula}}}}}}
		if got := intake.Volatile(&book); got != want {
			t.Errorf("=%s is volatile: %t, want %t", formula, got, want)
		}
	}
}
