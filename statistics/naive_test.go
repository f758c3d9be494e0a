package statistics_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"thidua/decimal"
	"thidua/statistics"
	"thidua/term"
)

// row is a figure of a made world.
type row struct {
	indicator, period int
	kind              string
	value             *decimal.Decimal
}

// world makes a few figures, often of one indicator and period, sometimes as large as they may be.
func world(r *rand.Rand) []row {
	rows := make([]row, r.IntN(7))
	for i := range rows {
		rows[i] = row{indicator: r.IntN(2) * r.IntN(2), period: r.IntN(2) * r.IntN(2), kind: "YEAR"}
		if r.IntN(6) == 0 {
			rows[i].kind = "QUARTER"
		}
		d := decimal.Decimal(r.Int64N(2_000_000) - 1_000_000)
		if r.IntN(8) == 0 {
			d = decimal.Max - decimal.Decimal(r.Int64N(10))
			if r.IntN(2) == 0 {
				d = -d
			}
		}
		if r.IntN(5) > 0 {
			rows[i].value = &d
		}
	}
	return rows
}

// factsOf is what a database would tell of them.
func factsOf(rows []row, indicator statistics.Indicator) statistics.Facts {
	f := statistics.Facts{Figures: len(rows), Indicator: &indicator}
	var c statistics.Column
	for _, one := range rows {
		if one.indicator != rows[0].indicator {
			f.Indicator = nil
		}
		f.SeveralPeriods = f.SeveralPeriods || one.period != rows[0].period
		f.SeveralKinds = f.SeveralKinds || one.kind != rows[0].kind
		if one.value == nil {
			continue
		}
		high, low := statistics.Halves(*one.value)
		c.Count, c.High, c.Low = c.Count+1, c.High+high, c.Low+low
		if c.Min == nil || *one.value < *c.Min {
			c.Min = one.value
		}
		if c.Max == nil || *one.value > *c.Max {
			c.Max = one.value
		}
	}
	f.Columns = map[term.Measure]statistics.Column{term.MeasureActual: c}
	return f
}

// naive is the sum of the values one by one, as a fraction of ten-thousandths; nil when there are none.
func naive(rows []row) (sum *big.Rat, n int) {
	sum = new(big.Rat)
	for _, one := range rows {
		if one.value != nil {
			sum.Add(sum, new(big.Rat).SetInt64(int64(*one.value)))
			n++
		}
	}
	return sum, n
}

// TestSumsAreExactOrRefused holds sums and means of made worlds against adding up one by one.
func TestSumsAreExactOrRefused(t *testing.T) {
	counts := statistics.Indicator{ValueType: term.ValueTypeAmount, Aggregation: term.AggregationSum, Decimals: 2}
	limit := new(big.Rat).SetInt64(int64(decimal.Max))
	seen := map[statistics.Gap]int{}
	for seed := range uint64(5000) {
		rows := world(rand.New(rand.NewPCG(seed, 1)))
		f := factsOf(rows, counts)
		sum, n := naive(rows)
		got, mean := f.Sum(term.MeasureActual), f.Avg(term.MeasureActual)
		seen[got.Gap]++
		if (got.Value == nil) != (got.Gap != "") || got.Count != n {
			t.Fatalf("seed %d: %+v", seed, got)
		}
		if got.Value != nil {
			if f.Indicator == nil || f.SeveralPeriods || f.SeveralKinds || n == 0 {
				t.Fatalf("seed %d: a sum of what does not add up: %+v", seed, rows)
			}
			if new(big.Rat).SetInt64(int64(*got.Value)).Cmp(sum) != 0 {
				t.Fatalf("seed %d: sum %s, added up %s", seed, got.Value, sum)
			}
		}
		if got.Gap == statistics.GapTooLarge && new(big.Rat).Abs(sum).Cmp(limit) <= 0 {
			t.Fatalf("seed %d: %s fits", seed, sum)
		}
		if mean.Value != nil {
			// The mean has two decimals: it is off by half a hundredth at most, which is 50 ten-thousandths.
			off := new(big.Rat).Sub(new(big.Rat).Quo(sum, new(big.Rat).SetInt64(int64(n))), new(big.Rat).SetInt64(int64(*mean.Value)))
			if off.Abs(off).Cmp(big.NewRat(50, 1)) > 0 || int64(*mean.Value)%100 != 0 {
				t.Fatalf("seed %d: mean %s of %s over %d", seed, mean.Value, sum, n)
			}
		}
	}
	for _, gap := range []statistics.Gap{"", statistics.GapNoFigures, statistics.GapIndicators, statistics.GapOverTime, statistics.GapKinds, statistics.GapTooLarge} {
		if seen[gap] == 0 {
			t.Errorf("no world had the gap %q", gap)
		}
	}
}
