package xlsx

import (
	"strconv"
	"strings"
)

// significant is how many digits a spreadsheet keeps of a number; what lies beyond is noise of binary floats
// (98.060000000000002), which no person typed and none is shown.
const significant = 15

// plain is a stored number as plain decimal text: no exponent, no float noise, no zeros that say nothing. Whole
// numbers keep all their digits, however many. ok is false when the text is not a number.
func plain(stored string) (number string, ok bool) {
	s := strings.TrimSpace(stored)
	digits, decimals, exponent, ok := scan(s)
	if !ok {
		return "", false
	}
	const longest = 40 // digits that are kept as they are; longer ones are not numbers of a report
	switch {
	case exponent || digits+decimals > longest:
	case decimals == 0 || digits+decimals <= significant:
		return tidy(s), true
	}
	value, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return "", false
	}
	return unfold(strconv.FormatFloat(value, 'e', significant-1, 64)), true
}

// scan checks that s is a number and counts its digits before and after the point.
func scan(s string) (digits, decimals int, exponent, ok bool) {
	i := 0
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		i++
	}
	for ; i < len(s) && isDigit(s[i]); i++ {
		digits++
	}
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && isDigit(s[i]); i++ {
			decimals++
		}
	}
	if digits+decimals == 0 {
		return 0, 0, false, false
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		exponent = true
		i++
		if i < len(s) && (s[i] == '-' || s[i] == '+') {
			i++
		}
		start := i
		for i < len(s) && isDigit(s[i]) {
			i++
		}
		if i == start {
			return 0, 0, false, false
		}
	}
	return digits, decimals, exponent, i == len(s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// tidy drops the sign of plus and of zero, and zeros that say nothing.
func tidy(s string) string {
	number := strings.TrimPrefix(s, "+")
	number, negative := strings.CutPrefix(number, "-")
	whole, fraction, _ := strings.Cut(number, ".")
	return join(negative, whole, fraction)
}

// join puts a plain number together from its digits.
func join(negative bool, whole, fraction string) string {
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" && fraction == "" {
		return "0"
	}
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	if whole == "" {
		whole = "0"
	}
	b.WriteString(whole)
	if fraction != "" {
		b.WriteByte('.')
		b.WriteString(fraction)
	}
	return b.String()
}

// unfold writes d.ddde±xx without exponent.
func unfold(s string) string {
	mantissa, power, _ := strings.Cut(s, "e")
	places, _ := strconv.Atoi(power)
	mantissa, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction := shift(strings.Replace(mantissa, ".", "", 1), "", places+1-len(mantissa)+1)
	return join(negative, whole, fraction)
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

// round rounds whole.fraction half away from zero to a number of decimals; the fraction has exactly that many.
func round(whole, fraction string, places int) (string, string) {
	if missing := places - len(fraction); missing >= 0 {
		return whole, fraction + strings.Repeat("0", missing)
	}
	up := fraction[places] >= '5'
	digits := []byte("0" + whole + fraction[:places])
	for i := len(digits) - 1; up && i >= 0; i-- {
		if up = digits[i] == '9'; up {
			digits[i] = '0'
		} else {
			digits[i]++
		}
	}
	cut := len(digits) - places
	return strings.TrimLeft(string(digits[:cut]), "0"), string(digits[cut:])
}
