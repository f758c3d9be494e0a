package total

import (
	"math/big"
	"math/bits"
	"slices"

	"thidua/decimal"
	"thidua/term"
)

// plus is the sum, nil when it is too large. It is added up in twice the width, so that the order of the members does not
// decide whether it fits.
func plus(numbers []*Number) *Number {
	sum := &Number{Source: sourceOf(numbers)}
	var exact wide
	for _, n := range numbers {
		exact = exact.plus(n.Value)
		sum.Range = sum.Range.Plus(n.Range)
	}
	value, ok := exact.decimal()
	if !ok {
		return nil
	}
	sum.Value = value
	return sum
}

// wide is a whole number of 128 bits in two's complement: high × 2⁶⁴ + low. No sum of Decimals is too large for it.
type wide struct {
	high int64
	low  uint64
}

func (w wide) plus(d decimal.Decimal) wide {
	low, carry := bits.Add64(w.low, uint64(d), 0)
	return wide{w.high + int64(d)>>63 + int64(carry), low}
}

// decimal is the number in ten-thousandths; ok is false when it is too large.
func (w wide) decimal() (value decimal.Decimal, ok bool) {
	value = decimal.Decimal(w.low)
	return value, w.high == int64(value)>>63 && value >= decimal.Min
}

// sourceOf is where a number comes from that is made of others: the least certain of theirs.
func sourceOf(numbers []*Number) term.NumberSource {
	source := term.NumberSourceComputed
	for _, n := range numbers {
		switch n.Source {
		case term.NumberSourceImplied:
			return n.Source
		case term.NumberSourceReference:
			source = n.Source
		}
	}
	return source
}

// percentage is part in percent of whole. It is rounded once: to four decimals and then to two would round 0,00496 up.
func percentage(part, whole *Number) (*Number, term.TotalGap) {
	if whole.Value <= 0 {
		return nil, term.TotalGapNoDenominator
	}
	const unit = decimal.Scale / 100 // of the last decimal of a percentage
	hundredths, err := part.Value.MulDiv(decimal.Hundred/unit, whole.Value)
	if err != nil {
		return nil, term.TotalGapOverflow
	}
	value, err := hundredths.MulDiv(unit, 1)
	if err != nil {
		return nil, term.TotalGapOverflow
	}
	p := &Number{Value: value, Source: sourceOf([]*Number{part, whole}), Range: decimal.Everything()}
	if part.Value >= 0 {
		p.Range = part.Range.MulDiv(decimal.Hundred, whole.Range)
	}
	return p, ""
}

// mean is the mean of the members' levels, each weighed by its figure of the indicator that weighs it.
func (t *Total) mean(all entries, decimals int) term.TotalGap {
	in := func(c *completed) bool { return c.level() != nil && c.Reference != nil && c.Reference.Value > 0 }
	if all.over(in).Members == 0 {
		given := func(c *completed) bool { return c.level() != nil }
		t.cover(all, given)
		if t.Members == 0 {
			return term.TotalGapNoFigures
		}
		return term.TotalGapNoWeight
	}
	t.cover(all, in)
	var levels, weights []*Number
	for i := range all {
		if c := &all[i].figure; in(c) {
			levels, weights = append(levels, c.level()), append(weights, c.Reference)
		}
	}
	if t.Actual = weighted(levels, weights, decimals); t.Actual == nil {
		return term.TotalGapOverflow
	}
	return ""
}

// level is the member's percentage or mean.
func (c *completed) level() *Number {
	if c.Actual != nil {
		return c.Actual
	}
	return c.Share
}

// fits is n as ten-thousandths; ok is false when it is too large.
func fits(n *big.Int) (value decimal.Decimal, ok bool) {
	value = decimal.Decimal(n.Int64())
	return value, n.IsInt64() && value >= decimal.Min
}

// weighted is the weighted mean, nil when it is too large.
func weighted(levels, weights []*Number, decimals int) *Number {
	products, sum := new(big.Int), new(big.Int)
	for i, level := range levels {
		weight := big.NewInt(int64(weights[i].Value))
		products.Add(products, new(big.Int).Mul(big.NewInt(int64(level.Value)), weight))
		sum.Add(sum, weight)
	}
	unit := big.NewInt(1)
	for range decimal.Places - min(max(decimals, 0), decimal.Places) {
		unit.Mul(unit, big.NewInt(10))
	}
	value, ok := fits(new(big.Int).Mul(quotient(products, sum.Mul(sum, unit)), unit))
	if !ok {
		return nil
	}
	return &Number{Value: value, Range: between(levels, weights), Source: sourceOf(levels)}
}

// quotient is a / b for b above zero, rounded half away from zero.
func quotient(a, b *big.Int) *big.Int {
	twice, half := new(big.Int).Lsh(a, 1), b
	if a.Sign() < 0 {
		half = new(big.Int).Neg(b)
	}
	return twice.Add(twice, half).Quo(twice, new(big.Int).Lsh(b, 1))
}

// between is what a weighted mean may be: from the least mean of the lower ends to the greatest of the upper ones, with
// each weight wherever its own range lets it be. Where an end is open, the mean's is.
func between(levels, weights []*Number) decimal.Interval {
	var all decimal.Interval
	low, high := make([]*big.Int, len(levels)), make([]*big.Int, len(levels))
	bounded := true
	for i, level := range levels {
		all.NoMin, all.NoMax = all.NoMin || level.Range.NoMin, all.NoMax || level.Range.NoMax
		low[i], high[i] = big.NewInt(int64(level.Range.Min)), big.NewInt(-int64(level.Range.Max))
		bounded = bounded && weights[i].Range.Bounded()
	}
	if !bounded {
		return decimal.Everything()
	}
	if !all.NoMin {
		all.Min = decimal.Decimal(least(low, weights).Int64())
	}
	if !all.NoMax {
		all.Max = decimal.Decimal(-least(high, weights).Int64())
	}
	return all
}

// least is the least mean of the levels, rounded down, with each weight anywhere in its range: the lowest levels weigh
// as much as they may, and the others as little; where the one begins and the other ends is tried.
func least(levels []*big.Int, weights []*Number) *big.Int {
	order := make([]int, len(levels))
	products, sum := new(big.Int), new(big.Int)
	weigh := func(i int, weight decimal.Decimal) {
		products.Add(products, new(big.Int).Mul(levels[i], big.NewInt(int64(weight))))
		sum.Add(sum, big.NewInt(int64(weight)))
	}
	for i := range levels {
		order[i] = i
		weigh(i, max(weights[i].Range.Min, 0))
	}
	slices.SortFunc(order, func(a, b int) int { return levels[a].Cmp(levels[b]) })
	found := levels[order[0]]
	if sum.Sign() > 0 {
		found = floor(products, sum)
	}
	for _, i := range order {
		weigh(i, weights[i].Range.Max-max(weights[i].Range.Min, 0))
		if mean := floor(products, sum); mean.Cmp(found) < 0 {
			found = mean
		}
	}
	return found
}

// floor is a / b rounded down, for b above zero.
func floor(a, b *big.Int) *big.Int { return new(big.Int).Div(a, b) }
