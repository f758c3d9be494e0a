package decimal

import (
	"math/bits"
	"strings"
)

// Interval is every number that a figure may stand for, both ends included: a printed figure says no more than its last
// digit, so 7,38 is anything from 7.375 to 7.385. What is computed with intervals is rounded outwards, so an interval
// may be a little too wide and is never too narrow: two that do not meet contradict each other for certain.
type Interval struct {
	Min, Max     Decimal
	NoMin, NoMax bool // it has no such end, and Min or Max means nothing
}

// Exactly is the interval of one number.
func Exactly(d Decimal) Interval { return Interval{Min: d, Max: d} }

// Everything is the interval without ends.
func Everything() Interval { return Interval{NoMin: true, NoMax: true} }

// Around is d, give or take half a unit of its last digit, where it is known to so many decimals.
func Around(d Decimal, decimals int) Interval {
	half := Decimal(1)
	for range Places - min(max(decimals, 0), Places) {
		half *= 10
	}
	half = (half + 1) / 2 // half a ten-thousandth cannot be told, and a whole one is taken
	return Interval{Min: saturated(d.Minus(half)), Max: saturated(d.Plus(half))}
}

// Printed is what a printed number stands for, whose value is d: the number of decimals is taken from the text, in
// whichever way it groups digits, and from the value where the text has no such number ("năm xã").
func Printed(d Decimal, text string) Interval { return Around(d, PrintedDecimals(d, text)) }

// marks takes the marks out of a number that may group digits with them.
var marks = strings.NewReplacer(".", "", ",", "")

// PrintedDecimals is to how many decimals a text shows the number d: two for "14,50%", none for "55.600".
func PrintedDecimals(d Decimal, text string) int {
	decimals := d.Decimals()
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' }) {
		word = strings.Trim(word, ".,")
		at := strings.LastIndexAny(word, ".,")
		if at < 0 {
			continue
		}
		whole := marks.Replace(word[:at])
		value, err := Parse(whole + "." + strings.TrimRight(word[at+1:], "0") + "0")
		if err == nil && value == d.Abs() {
			return min(max(decimals, len(word)-at-1), Places)
		}
	}
	return decimals
}

// saturated is d, or the number at the end of the range that it lies beyond.
func saturated(d Decimal, err error) Decimal {
	if err != nil {
		return Max
	}
	return d
}

// Has says whether d belongs to the interval.
func (i Interval) Has(d Decimal) bool { return (i.NoMin || i.Min <= d) && (i.NoMax || d <= i.Max) }

// Meets says whether some number belongs to both.
func (i Interval) Meets(o Interval) bool {
	return (i.NoMin || o.NoMax || i.Min <= o.Max) && (i.NoMax || o.NoMin || o.Min <= i.Max)
}

// And is what belongs to both; ok is false when nothing does.
func (i Interval) And(o Interval) (both Interval, ok bool) {
	if !i.Meets(o) {
		return Interval{}, false
	}
	both = i
	if i.NoMin || !o.NoMin && o.Min > i.Min {
		both.Min, both.NoMin = o.Min, o.NoMin
	}
	if i.NoMax || !o.NoMax && o.Max < i.Max {
		both.Max, both.NoMax = o.Max, o.NoMax
	}
	return both, true
}

// Exact says whether the interval is one number.
func (i Interval) Exact() bool { return !i.NoMin && !i.NoMax && i.Min == i.Max }

// Bounded says whether it has both ends.
func (i Interval) Bounded() bool { return !i.NoMin && !i.NoMax }

// Plus is every sum. An end that is too large for a Decimal is no end.
func (i Interval) Plus(o Interval) Interval {
	var sum Interval
	var err error
	if sum.NoMin = i.NoMin || o.NoMin; !sum.NoMin {
		sum.Min, err = i.Min.Plus(o.Min)
		sum.NoMin = err != nil
	}
	if sum.NoMax = i.NoMax || o.NoMax; !sum.NoMax {
		sum.Max, err = i.Max.Plus(o.Max)
		sum.NoMax = err != nil
	}
	return sum
}

// Minus is every difference.
func (i Interval) Minus(o Interval) Interval {
	return i.Plus(Interval{Min: -o.Max, Max: -o.Min, NoMin: o.NoMax, NoMax: o.NoMin})
}

// MulDiv is every i × by / o, for intervals of numbers that are not negative and a factor above zero: a share is
// part.MulDiv(decimal.Hundred, whole), a plan actual.MulDiv(decimal.Hundred, percent). What may be divided by zero has
// no greatest number. Numbers below zero are taken as zero.
func (i Interval) MulDiv(by Decimal, o Interval) Interval {
	var q Interval
	if !o.NoMax && o.Max > 0 && !i.NoMin {
		q.Min, _ = mulDiv(max(i.Min, 0), by, o.Max, false)
	}
	if i.NoMax || o.NoMin || o.Min <= 0 {
		q.NoMax = true
		return q
	}
	var fits bool
	q.Max, fits = mulDiv(max(i.Max, 0), by, o.Min, true)
	q.NoMax = !fits
	return q
}

// Mul is every i × o, for intervals of numbers that are not negative.
func (i Interval) Mul(o Interval) Interval {
	var p Interval
	if !i.NoMin && !o.NoMin {
		p.Min, _ = mulDiv(max(i.Min, 0), max(o.Min, 0), One, false)
	}
	if p.NoMax = i.NoMax || o.NoMax; !p.NoMax {
		var fits bool
		p.Max, fits = mulDiv(max(i.Max, 0), max(o.Max, 0), One, true)
		p.NoMax = !fits
	}
	return p
}

// mulDiv is d × e / f for numbers that are not negative and f above zero, rounded down or up; fits is false when it is
// too large, and then Max is returned.
func mulDiv(d, e, f Decimal, up bool) (quotient Decimal, fits bool) {
	high, low := bits.Mul64(uint64(d), uint64(e))
	if high >= uint64(f) {
		return Max, false
	}
	whole, rest := bits.Div64(high, low, uint64(f))
	if up && rest > 0 {
		whole++
	}
	if whole > uint64(Max) {
		return Max, false
	}
	return Decimal(whole), true
}

// Round is the number with the fewest digits in the interval, of several the one nearest to its middle: a plan of
// [283995, 284015] is taken to be 284000. ok is false when the interval has no ends.
func (i Interval) Round() (number Decimal, ok bool) {
	if !i.Bounded() {
		return 0, false
	}
	middle := i.Min + (i.Max-i.Min)/2
	for unit := Decimal(1_000_000_000_000_000_000); unit > 0; unit /= 10 {
		below := middle / unit * unit
		above := below + unit
		switch near, far := below, above; {
		case above-middle < middle-below && i.Has(above):
			return above, true
		case i.Has(near):
			return near, true
		case above > below && i.Has(far):
			return far, true
		}
	}
	return 0, false
}

// Distance is how far a number that does not belong lies from the interval, below zero when it lies below; 0 for one
// that belongs.
func (i Interval) Distance(d Decimal) Decimal {
	switch {
	case !i.NoMin && d < i.Min:
		return d - i.Min
	case !i.NoMax && d > i.Max:
		return d - i.Max
	}
	return 0
}
