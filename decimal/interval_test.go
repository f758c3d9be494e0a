package decimal_test

import (
	"math/rand/v2"
	"testing"

	"thidua/decimal"
)

// A printed number says no more than its last digit, however digits are grouped.
func TestPrintedSaysNoMoreThanItsLastDigit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ value, text, least, greatest string }{
		{"7.38", "7,38", "7.375", "7.385"},
		{"7.38", "7,38%", "7.375", "7.385"},
		{"9.2", "9,20 %", "9.195", "9.205"},
		{"55600", "55.600", "55599.5", "55600.5"},
		{"37934.7", "37.934,7 tấn", "37934.65", "37934.75"},
		{"1234567", "1,234,567", "1234566.5", "1234567.5"},
		{"14.5", "14.5", "14.45", "14.55"},
		{"5", "05", "4.5", "5.5"},
		{"5", "năm", "4.5", "5.5"},
		{"-6.2", "-6,2", "-6.25", "-6.15"},
		{"100", "100,0", "99.95", "100.05"},
		{"0.1234", "0,1234", "0.1233", "0.1235"},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			got := decimal.Printed(decimal.MustParse(c.value), c.text)
			if got.Min.String() != c.least || got.Max.String() != c.greatest {
				t.Errorf("[%s, %s], want [%s, %s]", got.Min, got.Max, c.least, c.greatest)
			}
		})
	}
}

// Whatever two figures stand for, what is computed of them is in the interval computed of their intervals.
func TestIntervalsAreNeverTooNarrow(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	pick := func(i decimal.Interval) decimal.Decimal {
		return i.Min + decimal.Decimal(random.Int64N(int64(i.Max-i.Min)+1))
	}
	for range 20_000 {
		a := decimal.Around(decimal.Decimal(random.Int64N(1_000_000_000)), random.IntN(5))
		b := decimal.Around(decimal.Decimal(1+random.Int64N(1_000_000)*100), random.IntN(5))
		x, y := max(pick(a), 0), max(pick(b), 0)
		if sum := a.Plus(b); !sum.Has(x + y) {
			t.Fatalf("%v + %v = %v has not %s + %s", a, b, sum, x, y)
		}
		if difference := a.Minus(b); !difference.Has(x - y) {
			t.Fatalf("%v - %v = %v has not %s - %s", a, b, difference, x, y)
		}
		if product, err := x.Mul(y); err == nil && !a.Mul(b).Has(product) && product != a.Mul(b).Max+1 && product != a.Mul(b).Min-1 {
			t.Fatalf("%v × %v = %v has not %s", a, b, a.Mul(b), product)
		}
		if y == 0 {
			continue
		}
		if share, err := x.MulDiv(decimal.Hundred, y); err == nil && !a.MulDiv(decimal.Hundred, b).Has(share) {
			t.Fatalf("%v / %v = %v has not %s", a, b, a.MulDiv(decimal.Hundred, b), share)
		}
	}
}

// The plan that a percentage implies is the roundest number that fits.
func TestRoundIsTheNumberWithTheFewestDigits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ actual, percent, printed, plan string }{
		{"411000", "144.72", "144,72", "284000"},
		{"13457", "192.24", "192,24", "7000"},
		{"55600", "111.2", "111,2", "50000"},
		{"96847", "93.12", "93,12", "104000"},
		{"48290", "229.95", "229,95", "21000"},
		{"42736", "101", "101", "42300"},
	} {
		actual, percent := decimal.MustParse(c.actual), decimal.MustParse(c.percent)
		plan := decimal.Around(actual, 0).MulDiv(decimal.Hundred, decimal.Printed(percent, c.printed))
		if got, ok := plan.Round(); !ok || got.String() != c.plan {
			t.Errorf("%s at %s %% implies %v, which is %s, want %s", c.actual, c.percent, plan, got, c.plan)
		}
	}
	if _, ok := decimal.Everything().Round(); ok {
		t.Error("an interval without ends has a round number")
	}
}

func TestMeets(t *testing.T) {
	t.Parallel()
	from := func(least, greatest int64) decimal.Interval {
		return decimal.Interval{Min: decimal.Decimal(least), Max: decimal.Decimal(greatest)}
	}
	for _, c := range []struct {
		a, b decimal.Interval
		want bool
	}{
		{from(1, 2), from(2, 3), true},
		{from(1, 2), from(3, 4), false},
		{from(1, 9), from(3, 4), true},
		{decimal.Everything(), from(3, 4), true},
		{decimal.Interval{Min: 5, NoMax: true}, from(3, 4), false},
		{decimal.Interval{Max: 3, NoMin: true}, from(3, 4), true},
	} {
		both, ok := c.a.And(c.b)
		if c.a.Meets(c.b) != c.want || c.b.Meets(c.a) != c.want || ok != c.want {
			t.Errorf("%v meets %v: %t", c.a, c.b, !c.want)
		}
		if ok && (!c.a.Has(both.Min) || !c.b.Has(both.Max)) {
			t.Errorf("%v and %v is %v", c.a, c.b, both)
		}
	}
}
