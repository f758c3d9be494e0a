package decimal_test

import (
	"math/big"
	"testing"
	"time"

	"thidua/decimal"
)

// Each benchmark does the same work with math/big.Rat in the same run and reports how many times as long that takes
// (x/big.Rat), which says more than nanoseconds of an unknown machine.

func BenchmarkMul(b *testing.B) {
	x, y := decimal.MustParse("37934.7"), decimal.MustParse("98.06")
	againstRat(b,
		func() { keep, _ = x.Mul(y) },
		func() { keepRat.Mul(ratOf(x), ratOf(y)) })
}

func BenchmarkDiv(b *testing.B) {
	x, y := decimal.MustParse("37934.7"), decimal.MustParse("98.06")
	againstRat(b,
		func() { keep, _ = x.Div(y) },
		func() { keepRat.Quo(ratOf(x), ratOf(y)) })
}

// What the benchmarks compute is kept, so that the compiler cannot leave it out.
var (
	keep    decimal.Decimal
	keepRat big.Rat
)

func againstRat(b *testing.B, ours, rats func()) {
	b.Helper()
	const sample = 100_000
	start := time.Now()
	for range sample {
		rats()
	}
	rat := time.Since(start).Seconds() / sample
	for b.Loop() {
		ours()
	}
	b.ReportMetric(rat/(b.Elapsed().Seconds()/float64(b.N)), "x/big.Rat")
}
