package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"

	"thidua/sheet"
)

// Show is the text that a person in Vietnam sees in a cell that holds a number under a number format code: comma
// for decimals, dot between thousands, dates as dd/mm/yyyy whatever order the code asks for. number is plain decimal
// text. kind is Date when the code shows a moment, else Number.
func Show(code, number string) (shown string, kind sheet.Kind) { return parseFormat(code).show(number) }

func (f *format) show(number string) (string, sheet.Kind) {
	s, unsigned := f.choose(number)
	if s.date.any() {
		if shown, ok := s.showDate(number); ok {
			return shown, sheet.Date
		}
		return comma(number), sheet.Number // no calendar has such a day
	}
	return s.showNumber(number, unsigned), sheet.Number
}

// showsDay says whether the format shows the number as a day, not only as a time of day.
func (f *format) showsDay(number string) bool {
	s, _ := f.choose(number)
	return s.date.day
}

// showText is a text under the format's text section.
func (f *format) showText(text string) string {
	s := &f.sections[len(f.sections)-1]
	if len(f.sections) < 4 && !s.text {
		return text
	}
	var b strings.Builder
	for _, p := range s.pieces {
		switch p.kind {
		case at:
			b.WriteString(text)
		case literal:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// choose finds the section for a number; unsigned says that the section itself shows that the number is negative.
func (f *format) choose(number string) (s *section, unsigned bool) {
	numeric := f.sections
	if len(numeric) > 1 && numeric[len(numeric)-1].text && !numeric[len(numeric)-1].general {
		numeric = numeric[:len(numeric)-1] // a last section with @ is for texts
	}
	if len(numeric) > 3 {
		numeric = numeric[:3]
	}
	if numeric[0].condition != "" || len(numeric) > 1 && numeric[1].condition != "" {
		value, _ := strconv.ParseFloat(number, 64)
		for i := range numeric {
			if s := &numeric[i]; s.condition == "" || s.holds(value) {
				return s, i > 0 && s.condition == "" && value < 0 || strings.HasPrefix(s.condition, "<") && s.limit <= 0
			}
		}
		return &numeric[0], false
	}
	switch {
	case len(numeric) > 1 && strings.HasPrefix(number, "-"):
		return &numeric[1], true
	case len(numeric) > 2 && number == "0":
		return &numeric[2], true
	}
	return &numeric[0], false
}

func (s *section) holds(value float64) bool {
	switch s.condition {
	case "<":
		return value < s.limit
	case "<=":
		return value <= s.limit
	case ">":
		return value > s.limit
	case ">=":
		return value >= s.limit
	case "=":
		return value == s.limit
	case "<>":
		return value != s.limit
	}
	return false
}

// comma is a plain number with a decimal comma.
func comma(number string) string { return strings.Replace(number, ".", ",", 1) }

func (s *section) showNumber(number string, unsigned bool) string {
	if s.text { // a cell made for text
		return comma(number)
	}
	number, negative := strings.CutPrefix(number, "-")
	whole, fraction, _ := strings.Cut(number, ".")
	whole = strings.TrimLeft(whole, "0")
	whole, fraction = shift(whole, fraction, 2*min(s.percents, 8)-3*min(s.scale, 8))
	whole = strings.TrimLeft(whole, "0")
	var body string
	switch {
	case s.fraction:
		body = s.showFraction(whole, fraction)
	case s.exponent > 0:
		body = s.showExponent(whole, fraction)
	default:
		whole, fraction = round(whole, fraction, s.decimals)
		body = s.layDigits(whole, fraction, 0, number)
	}
	if negative && !unsigned && strings.ContainsAny(body, "123456789") {
		body = "-" + body
	}
	return strings.TrimSpace(body)
}

// layDigits writes the pieces with the digits of an already rounded number in their places.
func (s *section) layDigits(whole, fraction string, power int, number string) string {
	least, placed := 0, 0 // digits that must be shown before the point: from the first 0 on
	for _, p := range s.pieces {
		if p.kind == digit && placed < s.whole {
			if placed++; p.text == "0" && least == 0 {
				least = s.whole - placed + 1
			}
		}
	}
	if missing := least - len(whole); missing > 0 {
		whole = strings.Repeat("0", missing) + whole
	}
	shownDecimals := s.shownDecimals(fraction)
	var b strings.Builder
	place, decimal, inFraction, inPower := s.whole, 0, false, false
	flush := func(upTo int) { // writes the digits whose place, counted from the right, is upTo or more
		for len(whole) > 0 && len(whole) > upTo {
			b.WriteByte(whole[0])
			if whole = whole[1:]; s.group && len(whole) > 0 && len(whole)%3 == 0 {
				b.WriteByte('.')
			}
		}
	}
	for _, p := range s.pieces {
		switch p.kind {
		case digit:
			switch {
			case inPower:
			case inFraction:
				if decimal < shownDecimals {
					if decimal == 0 {
						b.WriteByte(',')
					}
					b.WriteByte(fraction[decimal])
				}
				decimal++
			default:
				place--
				flush(place)
			}
		case point:
			flush(0)
			inFraction = true
		case exponent:
			flush(0)
			inPower = true
			b.WriteString(powerOfTen(power, p.text, s.exponent))
		case percent:
			b.WriteByte('%')
		case general:
			b.WriteString(comma(number))
		case literal, slash:
			b.WriteString(p.text)
		}
	}
	if s.whole > 0 || s.decimals > 0 {
		flush(0)
	}
	return b.String()
}

// shownDecimals is how many decimals are written: up to the last place that is a 0 or holds a digit other than 0.
// A comma is never left alone: #,##0.## shows 12 as 12, where some programs write "12,".
func (s *section) shownDecimals(fraction string) int {
	shown, decimal, inFraction := 0, 0, false
	for _, p := range s.pieces {
		switch {
		case p.kind == point:
			inFraction = true
		case p.kind == exponent:
			return shown
		case p.kind == digit && inFraction:
			if decimal < len(fraction) && (p.text == "0" || fraction[decimal] != '0') {
				shown = decimal + 1
			}
			decimal++
		}
	}
	return shown
}

func powerOfTen(power int, sign string, digits int) string {
	mark := ""
	switch {
	case power < 0:
		mark, power = "-", -power
	case sign == "+":
		mark = "+"
	}
	text := strconv.Itoa(power)
	if missing := digits - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	return "E" + mark + text
}

func (s *section) showExponent(whole, fraction string) string {
	step := max(1, s.whole)
	power := 0
	if whole != "" {
		power = len(whole) - 1
	} else if lead := len(fraction) - len(strings.TrimLeft(fraction, "0")); lead < len(fraction) {
		power = -lead - 1
	}
	if power = power - ((power%step)+step)%step; power != 0 {
		whole, fraction = shift(whole, fraction, -power)
		whole = strings.TrimLeft(whole, "0")
	}
	whole, fraction = round(whole, fraction, s.decimals)
	if len(whole) > step { // 9,99 became 10,0
		power += step
		whole, fraction = shift(whole, fraction, -step)
		fraction = fraction[:s.decimals]
	}
	return s.layDigits(strings.TrimLeft(whole, "0"), fraction, power, "")
}

// showFraction shows a number as 1 4/5: the whole part when the format has a place for it, and the nearest fraction
// whose denominator has the format's digits.
func (s *section) showFraction(whole, fraction string) string {
	value, err := strconv.ParseFloat("0"+whole+"."+fraction, 64)
	if err != nil || value >= 1e15 {
		return comma(join(false, whole, fraction))
	}
	apart, most, fixed := s.fractionPlaces()
	part := value
	if apart {
		part -= math.Floor(value)
	}
	over, under := nearest(part, most, fixed)
	integer := int64(0)
	if apart {
		integer = int64(math.Floor(value))
		if over == under {
			integer, over = integer+1, 0
		}
	}
	switch {
	case over == 0:
		return strconv.FormatInt(integer, 10)
	case integer == 0:
		return strconv.FormatInt(over, 10) + "/" + strconv.FormatInt(under, 10)
	}
	return strconv.FormatInt(integer, 10) + " " + strconv.FormatInt(over, 10) + "/" + strconv.FormatInt(under, 10)
}

// fractionPlaces says whether the whole part stands apart, and the greatest denominator, or the only one.
func (s *section) fractionPlaces() (apart bool, most int64, fixed bool) {
	before, behind, only := false, 0, ""
	for i, p := range s.pieces {
		switch {
		case p.kind == slash && !before:
			before = true
		case !before && p.kind == literal && p.text == " " && i > 0 && s.pieces[i-1].kind == digit:
			apart = true
		case before && p.kind == digit && only == "" && p.text != "0":
			behind++
		case before && p.kind == digit:
			only += p.text // the 0 of a fixed /10
		case before && p.kind == literal && len(p.text) == 1 && isDigit(p.text[0]):
			only += p.text
		}
	}
	if denominator, err := strconv.ParseInt(only, 10, 32); err == nil && denominator > 0 {
		return apart, denominator, true
	}
	most = 9
	for range min(behind, 3) - 1 {
		most = most*10 + 9
	}
	return apart, most, false
}

func nearest(part float64, most int64, fixed bool) (over, under int64) {
	if fixed {
		return int64(math.Round(part * float64(most))), most
	}
	under, best := 1, math.Inf(1)
	for d := int64(1); d <= most; d++ {
		n := math.Round(part * float64(d))
		if miss := math.Abs(part - n/float64(d)); miss < best-1e-12 {
			over, under, best = int64(n), d, miss
		}
	}
	return over, under
}

// lastSerial is 31/12/9999, the last day a workbook knows.
const lastSerial = 2_958_465

// showDate shows a serial number: days since 30/12/1899, where 60 is the 29/02/1900 that never was.
func (s *section) showDate(number string) (string, bool) {
	serial, err := strconv.ParseFloat(number, 64)
	if err != nil || serial < 0 || serial >= lastSerial+1 {
		return "", false
	}
	day := math.Floor(serial)
	unit := 60.0
	if s.date.seconds {
		unit = 1
	}
	seconds := int64(math.Round((serial-day)*86400/unit) * unit)
	if seconds >= 86400 {
		day, seconds = day+1, seconds-86400
	}
	var parts []string
	if s.date.day {
		parts = append(parts, dayText(int(day)))
	}
	if s.date.hours || s.date.seconds {
		hours := seconds / 3600
		if s.date.elapsed {
			hours += int64(day) * 24
		}
		clock := two(hours) + ":" + two(seconds/60%60)
		if s.date.seconds {
			clock += ":" + two(seconds%60)
		}
		parts = append(parts, clock)
	}
	return strings.Join(parts, " "), true
}

func dayText(serial int) string {
	if serial == 60 {
		return "29/02/1900"
	}
	if serial < 60 { // the calendar of workbooks has a day too many before March 1900
		serial++
	}
	return time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, serial).Format("02/01/2006")
}

func two(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
