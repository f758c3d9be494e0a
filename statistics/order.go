package statistics

import (
	"cmp"
	"slices"

	"thidua/decimal"
)

// Place is where a row stands in a sorted list: the numbers it is sorted by, and then a key that no other row has.
type Place struct {
	Values []*decimal.Decimal `json:"v,omitempty"`
	Key    []string           `json:"k"`
}

// Order is how a list is sorted: for each of the values of a place, whether the greatest comes first. Nulls come last in
// both directions, and rows that are equal in all of them are in the order of their keys.
type Order []bool

// Compare says which of two places comes first.
func (o Order) Compare(a, b Place) int {
	for i, descending := range o {
		x, y := a.Values[i], b.Values[i]
		var c int
		switch {
		case x == nil && y == nil:
		case x == nil:
			return 1
		case y == nil:
			return -1
		default:
			c = cmp.Compare(*x, *y)
		}
		if descending {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return slices.Compare(a.Key, b.Key)
}

// Range is a condition on a number. The zero value holds of everything.
type Range struct {
	GT, GTE, LT, LTE *decimal.Decimal
	IsNull           *bool
}

// Has says whether a number, or nil for none, is in the range. None is in no range that has an end.
func (r Range) Has(d *decimal.Decimal) bool {
	if r.IsNull != nil && *r.IsNull != (d == nil) {
		return false
	}
	if d == nil {
		return r.GT == nil && r.GTE == nil && r.LT == nil && r.LTE == nil
	}
	return (r.GT == nil || *d > *r.GT) && (r.GTE == nil || *d >= *r.GTE) &&
		(r.LT == nil || *d < *r.LT) && (r.LTE == nil || *d <= *r.LTE)
}
