package statistics

import (
	"math/big"

	"thidua/decimal"
)

// half is how many bits the lower half of a number has.
const half = 32

// Halves are what a number adds to a column.
func Halves(d decimal.Decimal) (high, low int64) {
	return int64(d) >> half, int64(d) & (1<<half - 1)
}

// exact is the sum of a column in ten-thousandths.
func (c Column) exact() *big.Int {
	sum := new(big.Int).Lsh(big.NewInt(c.High), half)
	sum.Add(sum, big.NewInt(c.Low))
	if c.Ones {
		sum.Mul(sum, big.NewInt(decimal.Scale))
	}
	return sum
}

// sum is the sum of a column; ok is false when it is too large.
func (c Column) sum() (d decimal.Decimal, ok bool) { return fits(c.exact()) }

// mean is the mean of a column, rounded half away from zero.
func (c Column) mean(decimals int) (d decimal.Decimal, ok bool) {
	unit := int64(1)
	for range decimal.Places - min(max(decimals, 0), decimal.Places) {
		unit *= 10
	}
	sum := c.exact()
	divisor := new(big.Int).Mul(big.NewInt(int64(c.Count)), big.NewInt(unit))
	twice, away := new(big.Int).Lsh(sum, 1), new(big.Int).Set(divisor)
	if sum.Sign() < 0 {
		away.Neg(away)
	}
	rounded := twice.Add(twice, away)
	rounded.Quo(rounded, new(big.Int).Lsh(divisor, 1))
	return fits(rounded.Mul(rounded, big.NewInt(unit)))
}

// fits is n as ten-thousandths; ok is false when it is too large.
func fits(n *big.Int) (d decimal.Decimal, ok bool) {
	d = decimal.Decimal(n.Int64())
	return d, n.IsInt64() && d >= decimal.Min
}
