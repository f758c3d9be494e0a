package rules

import (
	"math/rand/v2"
	"testing"

	"thidua/decimal"
)

// TestPlainDecimals: the quick way tells the same as the careful one, for every text that it takes.
func TestPlainDecimals(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const signs = "0123456789.,"
	taken := 0
	for range 20_000 {
		text := make([]byte, r.IntN(10))
		for i := range text {
			text[i] = signs[r.IntN(len(signs))]
		}
		d := decimal.Decimal(r.IntN(2_000_000) - 1_000_000)
		printed := string(text)
		if r.IntN(2) == 0 {
			printed = d.Format(r.IntN(5), r.IntN(2) == 0)
		}
		got, ok := plainDecimals(d, printed)
		if !ok {
			continue
		}
		taken++
		if want := decimal.PrintedDecimals(d, printed); got != want {
			t.Errorf("%s printed %q has %d decimals, want %d", d, printed, got, want)
		}
	}
	if taken < 5000 {
		t.Errorf("only %d texts were taken", taken)
	}
}
