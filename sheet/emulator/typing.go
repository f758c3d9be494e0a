package emulator

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// entry is what a typed text became. kind and pattern are the number format that came with it, "" for none.
type entry struct {
	value         any
	formula       string
	kind, pattern string
}

// read reads a typed text as Google does in this locale. now is the day that gives a date without a year its year.
func (l *locale) read(text string, now time.Time) entry {
	if text == "" {
		return entry{}
	}
	if rest, quoted := strings.CutPrefix(text, "'"); quoted {
		return entry{value: rest}
	}
	if len(text) > 1 && text[0] == '=' {
		return entry{formula: l.readFormula(text)}
	}
	trimmed := strings.TrimSpace(text)
	if len(trimmed) <= 64 {
		for _, try := range []func(string) (entry, bool){l.readWord, l.readNumber, l.readMoney, func(s string) (entry, bool) {
			return l.readMoment(s, now)
		}} {
			if e, ok := try(trimmed); ok {
				return e
			}
		}
	}
	return entry{value: text}
}

func (l *locale) readWord(text string) (entry, bool) {
	switch upper := strings.ToUpper(text); upper {
	case "TRUE", "FALSE":
		return entry{value: upper == "TRUE"}, true
	case "#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!":
		for kind, shown := range errorTexts {
			if shown == upper {
				return entry{value: errorValue{kind: kind}}, true
			}
		}
	}
	return entry{}, false
}

// readNumber reads 1.234,5 and 85 % and 1E+05, with the locale's separators.
func (l *locale) readNumber(text string) (entry, bool) {
	body, percent := strings.CutSuffix(text, "%")
	if percent {
		body = strings.TrimSpace(body)
	}
	number, grouped, decimals, exponent, ok := l.digits(body)
	if !ok {
		return entry{}, false
	}
	e := entry{value: number}
	switch {
	case percent:
		e.value = percentOf(number)
		e.kind, e.pattern = "PERCENT", "0%"
		if decimals > 0 {
			e.pattern = "0.00%"
		}
	case exponent:
		e.kind, e.pattern = "SCIENTIFIC", "0.00E+00"
	case grouped:
		e.kind, e.pattern = "NUMBER", "#,##0"
		if decimals > 0 {
			e.pattern = "#,##0.00"
		}
	}
	return e, true
}

// percentOf is a hundredth without the noise that dividing a binary float leaves.
func percentOf(number float64) float64 {
	shown := strconv.FormatFloat(number, 'e', -1, 64)
	mantissa, power, _ := strings.Cut(shown, "e")
	p, _ := strconv.Atoi(power)
	hundredth, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(p-2), 64)
	if err != nil {
		return number / 100
	}
	return hundredth
}

// digits reads a number; groups of thousands must be whole.
func (l *locale) digits(text string) (number float64, grouped bool, decimals int, exponent, ok bool) {
	body, negative := strings.CutPrefix(text, "-")
	if !negative {
		body = strings.TrimPrefix(body, "+")
	}
	power := ""
	if i := strings.IndexAny(body, "eE"); i > 0 {
		body, power, exponent = body[:i], body[i+1:], true
		if !allDigits(strings.TrimLeft(power, "+-")) || len(power) > 4 {
			return 0, false, 0, false, false
		}
	}
	whole, fraction, point := strings.Cut(body, string(l.decimal))
	if strings.IndexByte(whole, l.group) >= 0 {
		groups := strings.Split(whole, string(l.group))
		for i, g := range groups {
			if !allDigits(g) || i == 0 && len(g) > 3 || i > 0 && len(g) != 3 {
				return 0, false, 0, false, false
			}
		}
		whole, grouped = strings.Join(groups, ""), true
	}
	if whole == "" && fraction == "" || whole != "" && !allDigits(whole) || point && fraction != "" && !allDigits(fraction) {
		return 0, false, 0, false, false
	}
	stored := whole + "." + fraction + "0"
	if exponent {
		stored += "e" + power
	}
	number, err := strconv.ParseFloat("0"+stored, 64)
	if err != nil || math.IsInf(number, 0) {
		return 0, false, 0, false, false
	}
	if negative {
		number = -number
	}
	return number, grouped, len(fraction), exponent, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// readMoney reads a number with the locale's sign of money before or behind it.
func (l *locale) readMoney(text string) (entry, bool) {
	for _, sign := range l.signs {
		body, found := strings.CutSuffix(text, sign)
		if !found {
			body, found = strings.CutPrefix(text, sign)
		}
		if !found {
			continue
		}
		number, _, decimals, exponent, ok := l.digits(strings.TrimSpace(body))
		if !ok || exponent {
			return entry{}, false
		}
		digits := "#,##0"
		if decimals > 0 {
			digits = "#,##0.00"
		}
		return entry{value: number, kind: "CURRENCY", pattern: strings.Replace(l.currency, "%s", digits, 1)}, true
	}
	return entry{}, false
}

// readMoment reads a date, a time of day, or both.
func (l *locale) readMoment(text string, now time.Time) (entry, bool) {
	day, clock, both := strings.Cut(text, " ")
	if !strings.Contains(day, ":") {
		date, pattern, ok := l.readDate(day, now)
		if !ok {
			return entry{}, false
		}
		if !both {
			return entry{value: date, kind: "DATE", pattern: pattern}, true
		}
		of, timePattern, ok := readClock(clock)
		if !ok {
			return entry{}, false
		}
		return entry{value: date + of, kind: "DATE_TIME", pattern: pattern + " " + timePattern}, true
	}
	of, pattern, ok := readClock(text)
	return entry{value: of, kind: "TIME", pattern: pattern}, ok
}

// readDate reads 4/5, 31/12/2022, 12/2022 and 2022-12-31: what cannot be a date in this locale is none.
func (l *locale) readDate(text string, now time.Time) (serial float64, pattern string, ok bool) {
	sign := "/"
	if strings.Contains(text, "-") {
		sign = "-"
	}
	parts := strings.Split(text, sign)
	for _, part := range parts {
		if !allDigits(part) || len(part) > 4 || len(part) == 3 {
			return 0, "", false
		}
	}
	letter := func(letter string, part string) string { // two letters show a leading 0
		if part[0] == '0' {
			return letter + letter
		}
		return letter
	}
	switch {
	case len(parts) == 3 && len(parts[0]) == 4:
		serial, ok = serialOfDay(parts[0], parts[1], parts[2])
		return serial, "yyyy" + sign + "mm" + sign + "dd", ok
	case len(parts) == 3 && l.dayFirst:
		serial, ok = serialOfDay(parts[2], parts[1], parts[0])
		return serial, l.date, ok
	case len(parts) == 3:
		serial, ok = serialOfDay(parts[2], parts[0], parts[1])
		return serial, l.date, ok
	case len(parts) != 2 || len(parts[0]) > 2:
		return 0, "", false
	case len(parts[1]) == 4:
		serial, ok = serialOfDay(parts[1], parts[0], "1")
		return serial, letter("m", parts[0]) + sign + "yyyy", ok
	case l.dayFirst:
		serial, ok = serialOfDay(strconv.Itoa(now.Year()), parts[1], parts[0])
		return serial, letter("d", parts[0]) + sign + letter("m", parts[1]), ok
	}
	serial, ok = serialOfDay(strconv.Itoa(now.Year()), parts[0], parts[1])
	return serial, letter("m", parts[0]) + sign + letter("d", parts[1]), ok
}

func serialOfDay(year, month, day string) (float64, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	switch {
	case len(year) == 2 && y < 30:
		y += 2000
	case len(year) == 2:
		y += 1900
	}
	at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if y < 1900 || m < 1 || m > 12 || d < 1 || at.Day() != d {
		return 0, false
	}
	return serialOf(at), true
}

// readClock reads 8:30, 08:30:15 and 8:30 PM.
func readClock(text string) (part float64, pattern string, ok bool) {
	half := ""
	if upper := strings.ToUpper(text); strings.HasSuffix(upper, "AM") || strings.HasSuffix(upper, "PM") {
		half = upper[len(upper)-2:]
		text = strings.TrimSpace(text[:len(text)-2])
	}
	parts := strings.Split(text, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, "", false
	}
	var n [3]int
	for i, p := range parts {
		if !allDigits(p) || len(p) > 2 || i > 0 && len(p) != 2 {
			return 0, "", false
		}
		n[i], _ = strconv.Atoi(p)
	}
	if n[1] > 59 || n[2] > 59 || half == "" && n[0] > 23 || half != "" && (n[0] > 12 || n[0] == 0) {
		return 0, "", false
	}
	if half == "PM" && n[0] < 12 {
		n[0] += 12
	} else if half == "AM" && n[0] == 12 {
		n[0] = 0
	}
	pattern = "hh:mm"
	if len(parts) == 3 {
		pattern = "hh:mm:ss"
	}
	return float64(n[0]*3600+n[1]*60+n[2]) / 86400, pattern, true
}

// readFormula writes a formula typed in the locale as Google keeps it: points for decimals, commas between arguments.
func (l *locale) readFormula(text string) string {
	if l.decimal != ',' {
		return text
	}
	b := []byte(text)
	var quote byte
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == ';':
			b[i] = ','
		case c == ',' && i+1 < len(b) && allDigits(string(b[i-1])) && allDigits(string(b[i+1])) && decimalPlace(b[:i]):
			b[i] = '.'
		}
	}
	return string(b)
}

// decimalPlace says that what ends here is the whole part of a number, and no reference such as A1.
func decimalPlace(before []byte) bool {
	i := len(before)
	for i > 0 && before[i-1] >= '0' && before[i-1] <= '9' {
		i--
	}
	return i == 0 || strings.IndexByte("=(+-*/^&<>,; ", before[i-1]) >= 0
}
