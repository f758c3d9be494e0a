package google

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// number is a number as its JSON has it, digit by digit; "" is none. Google's own types would make it a float64, in
// which a whole number beyond 2^53 loses its last digits.
type number string

// UnmarshalJSON keeps the text; NaN and Infinity come as texts.
func (n *number) UnmarshalJSON(text []byte) error {
	if !bytes.Equal(text, []byte("null")) {
		*n = number(bytes.Trim(text, `"`))
	}
	return nil
}

// significant is how many digits a spreadsheet keeps of a number; what lies beyond is noise of binary floats
// (98.060000000000002), which no person typed and none is shown.
const significant = 15

// farthest is the largest power of ten that a float has.
const farthest = 400

// plain is a number as plain decimal text: no exponent, no float noise, no zeros that say nothing. Whole numbers keep
// all the digits that were sent. It is the same text that a workbook (xlsx) gives for the number. ok is false for what
// is no number.
func (n number) plain() (text string, ok bool) {
	mantissa, power, exponent := strings.Cut(strings.ToLower(string(n)), "e")
	places := 0
	if exponent {
		var err error
		if places, err = strconv.Atoi(power); err != nil || places > farthest || places < -farthest {
			return "", false
		}
	}
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || len(whole+fraction) > farthest || strings.Trim(whole+fraction, "0123456789") != "" {
		return "", false
	}
	whole, fraction = shift(whole, fraction, places)
	fraction = strings.TrimRight(fraction, "0")
	if fraction != "" && len(strings.TrimLeft(whole+fraction, "0")) > significant {
		value, err := strconv.ParseFloat(string(n), 64)
		if err != nil || math.IsInf(value, 0) {
			return "", false
		}
		whole, fraction = unfold(strconv.FormatFloat(math.Abs(value), 'e', significant-1, 64))
	}
	return join(negative, whole, fraction), true
}

// unfold writes d.ddde±xx without exponent.
func unfold(text string) (whole, fraction string) {
	mantissa, power, _ := strings.Cut(text, "e")
	places, _ := strconv.Atoi(power)
	whole, fraction, _ = strings.Cut(mantissa, ".")
	return shift(whole, fraction, places)
}

// shift moves the decimal point of whole.fraction: right for positive places, left for negative ones.
func shift(whole, fraction string, places int) (string, string) {
	if places >= 0 {
		if missing := places - len(fraction); missing > 0 {
			fraction += strings.Repeat("0", missing)
		}
		return whole + fraction[:places], fraction[places:]
	}
	if missing := -places - len(whole); missing > 0 {
		whole = strings.Repeat("0", missing) + whole
	}
	cut := len(whole) + places
	return whole[:cut], whole[cut:] + fraction
}

// join puts a plain number together from its digits.
func join(negative bool, whole, fraction string) string {
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	text := whole
	if whole == "" {
		text = "0"
	}
	if fraction != "" {
		text += "." + fraction
	}
	if negative && text != "0" {
		text = "-" + text
	}
	return text
}
