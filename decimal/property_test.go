package decimal_test

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"thidua/decimal"
)

// The properties hold every operation against math/big: the result is the exact one, rounded half away from zero
// to four decimals, or ErrRange exactly when that does not fit.

func ratOf(d decimal.Decimal) *big.Rat { return big.NewRat(int64(d), decimal.Scale) }

func ratOfText(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("math/big does not read %q", s)
	}
	return r
}

// rounded is r in units of 10^-places, half away from zero.
func rounded(r *big.Rat, places int) *big.Int {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	r = new(big.Rat).Mul(r, new(big.Rat).SetInt(scale))
	numerator := new(big.Int).Abs(r.Num())
	numerator.Mul(numerator, big.NewInt(2)).Add(numerator, r.Denom())
	quotient := numerator.Quo(numerator, new(big.Int).Mul(r.Denom(), big.NewInt(2)))
	if r.Sign() < 0 {
		quotient.Neg(quotient)
	}
	return quotient
}

// edges are the values around which arithmetic breaks first.
var edges = []decimal.Decimal{
	0, 1, -1, 2, -2, 3, 4_999, 5_000, 5_001, -5_000, 9_999, decimal.One, -decimal.One, 10_001, decimal.Hundred,
	1 << 31, -1 << 31, 1 << 32, 3_037_000_499, 3_037_000_500, // the last two: around the root of 2^63
	30_370_004_999_7605, 30_370_004_999_7606, // around the root of Max
	decimal.Max / 2, decimal.Max/2 + 1, decimal.Min / 2, decimal.Max - 1, decimal.Max, decimal.Min + 1, decimal.Min,
}

// operand is an edge, or a number of any magnitude: as many small ones as large ones.
func operand(r *rand.Rand) decimal.Decimal {
	if r.IntN(4) == 0 {
		return edges[r.IntN(len(edges))]
	}
	d := decimal.Decimal(r.Int64() >> r.IntN(63))
	if r.IntN(2) == 0 {
		return -d
	}
	return d
}

// forOperands calls check for all combinations of as many edges as it looks at, then for many seeded random operands.
func forOperands(t *testing.T, looksAt int, check func(a, b, c decimal.Decimal)) {
	t.Helper()
	choices := [3][]decimal.Decimal{{0}, {0}, {0}}
	for i := range looksAt {
		choices[i] = edges
	}
	for _, a := range choices[0] {
		for _, b := range choices[1] {
			for _, c := range choices[2] {
				check(a, b, c)
			}
		}
	}
	r := rand.New(rand.NewPCG(2022, 5))
	for range 30_000 {
		check(operand(r), operand(r), operand(r))
	}
}

// agree says whether a result of the package is the exact one, rounded to its four decimals.
func agree(got decimal.Decimal, err error, exact *big.Rat) bool {
	want := rounded(exact, decimal.Places)
	if new(big.Int).Abs(want).Cmp(big.NewInt(int64(decimal.Max))) > 0 {
		return got == 0 && errors.Is(err, decimal.ErrRange)
	}
	return err == nil && want.Cmp(big.NewInt(int64(got))) == 0
}

func TestPlusAndMinusAreExactOrOutOfRange(t *testing.T) {
	t.Parallel()
	forOperands(t, 2, func(a, b, _ decimal.Decimal) {
		got, err := a.Plus(b)
		if !agree(got, err, new(big.Rat).Add(ratOf(a), ratOf(b))) {
			t.Fatalf("%s + %s = %s, %v", a, b, got, err)
		}
		got, err = a.Minus(b)
		if !agree(got, err, new(big.Rat).Sub(ratOf(a), ratOf(b))) {
			t.Fatalf("%s - %s = %s, %v", a, b, got, err)
		}
	})
}

func TestMulAndDivAreExactBeforeRounding(t *testing.T) {
	t.Parallel()
	forOperands(t, 2, func(a, b, _ decimal.Decimal) {
		got, err := a.Mul(b)
		if !agree(got, err, new(big.Rat).Mul(ratOf(a), ratOf(b))) {
			t.Fatalf("%s * %s = %s, %v", a, b, got, err)
		}
		got, err = a.Div(b)
		if b == 0 {
			if got != 0 || !errors.Is(err, decimal.ErrRange) {
				t.Fatalf("%s / 0 = %s, %v", a, got, err)
			}
			return
		}
		if !agree(got, err, new(big.Rat).Quo(ratOf(a), ratOf(b))) {
			t.Fatalf("%s / %s = %s, %v", a, b, got, err)
		}
	})
}

func TestMulDivIsExactBeforeRounding(t *testing.T) {
	t.Parallel()
	forOperands(t, 3, func(a, b, c decimal.Decimal) {
		got, err := a.MulDiv(b, c)
		if c == 0 {
			if got != 0 || !errors.Is(err, decimal.ErrRange) {
				t.Fatalf("%s * %s / 0 = %s, %v", a, b, got, err)
			}
			return
		}
		exact := new(big.Rat).Mul(ratOf(a), ratOf(b))
		if !agree(got, err, exact.Quo(exact, ratOf(c))) {
			t.Fatalf("%s * %s / %s = %s, %v", a, b, c, got, err)
		}
	})
}

func TestRoundIsTheNearestOfItsDecimals(t *testing.T) {
	t.Parallel()
	forOperands(t, 1, func(a, _, _ decimal.Decimal) {
		for places := range decimal.Places + 1 {
			unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
			exact := new(big.Rat).SetFrac(rounded(ratOf(a), places), unit)
			got, err := a.Round(places)
			if !agree(got, err, exact) || got.Decimals() > places {
				t.Fatalf("%s.Round(%d) = %s, %v; want %s", a, places, got, err, exact.FloatString(places))
			}
		}
	})
}

func TestTextReadsBack(t *testing.T) {
	t.Parallel()
	forOperands(t, 1, func(a, _, _ decimal.Decimal) {
		text := a.String()
		if back, err := decimal.Parse(text); err != nil || back != a {
			t.Fatalf("%d is written %q, which reads as %d, %v", int64(a), text, int64(back), err)
		}
		if ratOf(a).Cmp(ratOfText(t, text)) != 0 {
			t.Fatalf("%d is written %q", int64(a), text)
		}
	})
}

// An integer column could hold one value that no Decimal is: the int64 below Min, whose opposite does not exist.
func TestWhatOnlyAConversionCanMakeIsRefused(t *testing.T) {
	t.Parallel()
	const below = decimal.Min - 1
	for _, d := range []decimal.Decimal{0, 1, decimal.Max, decimal.Min} {
		if got, err := d.Minus(below); !errors.Is(err, decimal.ErrRange) {
			t.Errorf("%s - %s = %s, %v; want ErrRange", d, below, got, err)
		}
	}
	if got, err := below.Plus(0); !errors.Is(err, decimal.ErrRange) {
		t.Errorf("%s + 0 = %s, %v; want ErrRange", below, got, err)
	}
	if got := below.Format(0, true); got != "-922.337.203.685.477,5808" {
		t.Errorf("it is shown as %s", got)
	}
}
