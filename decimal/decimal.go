// Package decimal is exact decimal arithmetic for figures: one type from the cell to the column to GraphQL.
//
// A Decimal is an int64 count of ten-thousandths, so it holds up to four decimals and about ±9.2·10^14, the same
// on SQLite and PostgreSQL, and compares, sorts and sums as the integers do. What does not fit is an error
// (ErrRange, ErrPrecision), never a wrong value.
//
// It imports nothing of ours.
package decimal

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// Scale is how many units of a Decimal make one, and Places how many decimals it keeps.
const (
	Places  = 4
	Scale   = 10_000
	Zero    = Decimal(0)
	One     = Decimal(Scale)
	Hundred = Decimal(100 * Scale)
	Max     = Decimal(math.MaxInt64)
	Min     = Decimal(-math.MaxInt64)
)

// ErrRange means that a value lies beyond ±922337203685477.5807; ErrPrecision that it has more than four decimals
// that are not zero; ErrSyntax that a text is not a number.
var (
	ErrRange     = errors.New("number is too large: at most 922337203685477.5807")
	ErrPrecision = errors.New("number has more than four decimals")
	ErrSyntax    = errors.New("not a number")
)

// Decimal is a number in ten-thousandths. The zero value is 0; "no number" is a nil *Decimal.
type Decimal int64

// FromInt is n as a Decimal, or ErrRange.
func FromInt(n int64) (Decimal, error) {
	if n > math.MaxInt64/Scale || n < -math.MaxInt64/Scale {
		return 0, ErrRange
	}
	return Decimal(n * Scale), nil
}

// Must is d, and panics on an error: for constants in code and tests.
func Must(d Decimal, err error) Decimal {
	if err != nil {
		panic(err)
	}
	return d
}

// Parse reads plain ASCII: an optional sign, digits, optionally a dot and decimals. No grouping, no exponent, no
// spaces; the Vietnamese way of writing is intake's.
func Parse(s string) (Decimal, error) {
	digits, negative := strings.CutPrefix(s, "-")
	if !negative {
		digits = strings.TrimPrefix(s, "+")
	}
	whole, fraction, dot := strings.Cut(digits, ".")
	if whole == "" || dot && fraction == "" {
		return 0, fmt.Errorf("%w: %q", ErrSyntax, s)
	}
	for _, c := range whole + fraction {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%w: %q", ErrSyntax, s)
		}
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > Places {
		return 0, fmt.Errorf("%w: %q", ErrPrecision, s)
	}
	fraction += strings.Repeat("0", Places-len(fraction))
	n, err := strconv.ParseInt(strings.TrimLeft(whole, "0")+fraction, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: %q", ErrRange, s)
	}
	if negative {
		n = -n
	}
	return Decimal(n), nil
}

// MustParse is Parse for constants in code and tests; it panics on an error.
func MustParse(s string) Decimal { return Must(Parse(s)) }

// String is the shortest plain form: "-1234.5", "0", "98.06".
func (d Decimal) String() string { return string(d.append(nil)) }

func (d Decimal) append(b []byte) []byte {
	n := uint64(d)
	if d < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendUint(b, n/Scale, 10)
	fraction := n % Scale
	if fraction == 0 {
		return b
	}
	b = append(b, '.')
	for place := uint64(Scale / 10); fraction > 0; place /= 10 {
		b = append(b, byte('0'+fraction/place))
		fraction %= place
	}
	return b
}

// Decimals is how many decimals the shortest form has, 0 to 4.
func (d Decimal) Decimals() int {
	n := uint64(d)
	if d < 0 {
		n = -n
	}
	n %= Scale
	places := 0
	for n > 0 {
		n = n * 10 % Scale
		places++
	}
	return places
}

// IsInt says whether d has no decimals.
func (d Decimal) IsInt() bool { return d%Scale == 0 }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

// Abs is d without its sign.
func (d Decimal) Abs() Decimal {
	if d < 0 {
		return -d
	}
	return d
}

// Plus is d + e, or ErrRange. (ent takes a method named Add for its own.)
func (d Decimal) Plus(e Decimal) (Decimal, error) {
	sum := d + e
	if (sum > d) != (e > 0) || sum < Min {
		return 0, ErrRange
	}
	return sum, nil
}

// Minus is d - e, or ErrRange.
func (d Decimal) Minus(e Decimal) (Decimal, error) {
	if e < Min {
		return 0, ErrRange
	}
	return d.Plus(-e)
}

// Mul is d * e rounded half away from zero to four decimals, or ErrRange.
func (d Decimal) Mul(e Decimal) (Decimal, error) { return d.MulDiv(e, One) }

// Div is d / e rounded half away from zero to four decimals, or ErrRange; a zero e is ErrRange too.
func (d Decimal) Div(e Decimal) (Decimal, error) { return d.MulDiv(One, e) }

// MulDiv is d * e / f, exact in between (128 bits), rounded half away from zero to four decimals, or ErrRange;
// a zero f is ErrRange too. A percentage is part.MulDiv(decimal.Hundred, whole).
func (d Decimal) MulDiv(e, f Decimal) (Decimal, error) {
	if f == 0 {
		return 0, ErrRange
	}
	divisor := magnitude(f)
	high, low := bits.Mul64(magnitude(d), magnitude(e))
	low, carry := bits.Add64(low, divisor/2, 0)
	high += carry
	if high >= divisor {
		return 0, ErrRange
	}
	quotient, _ := bits.Div64(high, low, divisor)
	if quotient > math.MaxInt64 {
		return 0, ErrRange
	}
	if (d < 0) != (e < 0) != (f < 0) {
		return -Decimal(quotient), nil
	}
	return Decimal(quotient), nil
}

func magnitude(d Decimal) uint64 {
	if d < 0 {
		return -uint64(d)
	}
	return uint64(d)
}

// Round is d rounded half away from zero to the given number of decimals, or ErrRange. Fewer than 0 decimals are
// taken as 0, more than 4 as 4.
func (d Decimal) Round(places int) (Decimal, error) {
	unit := Decimal(1)
	for range Places - max(places, 0) {
		unit *= 10
	}
	quotient, err := d.MulDiv(1, unit)
	if err != nil {
		return 0, err
	}
	return quotient.MulDiv(unit, 1)
}

// MarshalText writes the plain form.
func (d Decimal) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText reads the plain form.
func (d *Decimal) UnmarshalText(text []byte) error {
	v, err := Parse(string(text))
	*d = v
	return err
}

// AppendGQL appends GraphQL's Decimal: the plain form as a JSON string, safe for Number() up to 15 digits.
func (d Decimal) AppendGQL(b []byte) []byte {
	b = append(b, '"')
	b = d.append(b)
	return append(b, '"')
}

// MarshalGQL writes GraphQL's Decimal.
func (d Decimal) MarshalGQL(w io.Writer) { _, _ = w.Write(d.AppendGQL(make([]byte, 0, 24))) }

// floatExact is where a float64 begins to lose the fourth decimal: below it, at most 15 digits stand, which a
// float64 keeps as they were written.
const floatExact = 1e11

// UnmarshalGQL reads GraphQL's Decimal: a plain decimal string, an Int, or a Float whose digits a float64 keeps;
// one too large for that is refused rather than read a little wrong.
func (d *Decimal) UnmarshalGQL(v any) error {
	var err error
	switch v := v.(type) {
	case string:
		*d, err = Parse(v)
	case int:
		*d, err = FromInt(int64(v))
	case int64:
		*d, err = FromInt(v)
	case float64:
		if math.Abs(v) >= floatExact {
			return fmt.Errorf("%w: a Float as large as %v loses decimals; write it as a string", ErrPrecision, v)
		}
		*d, err = Parse(strconv.FormatFloat(v, 'f', -1, 64))
	case fmt.Stringer: // json.Number
		*d, err = Parse(v.String())
	default:
		err = fmt.Errorf("%w: a Decimal is a string such as \"1234.5\", not %T", ErrSyntax, v)
	}
	return err
}

// Format writes d the way a person reads it, with at least minimum and at most Places decimals: 1.234,5 with
// vietnamese set, 1,234.5 without.
func (d Decimal) Format(minimum int, vietnamese bool) string {
	group, point := byte(','), byte('.')
	if vietnamese {
		group, point = '.', ','
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(d.String(), "-"), ".")
	for len(fraction) < minimum && len(fraction) < Places {
		fraction += "0"
	}
	var b strings.Builder
	if d < 0 {
		b.WriteByte('-')
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(group)
		}
		b.WriteByte(whole[i])
	}
	if fraction != "" {
		b.WriteByte(point)
		b.WriteString(fraction)
	}
	return b.String()
}
