package intake

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"thidua/decimal"
	"thidua/term"
)

// ReadNumber reads the text of a cell as a person in Vietnam writes figures:
//
//	figure  = [word…] number [unit] | absence
//	number  = digits | groups of three parted by dots (or non-breaking spaces), then optionally a comma and decimals
//	word    = trên, hơn, gần, khoảng, ~ … (qualifier), ước, ước đạt, ƯTH (estimate), tăng, giảm, + and - (sign), đạt, có
//	unit    = the figure's own unit, as the catalogue knows it; % where a percentage is wanted
//	absence = không có, - (not applicable), chưa thống kê (not collected), chưa có số liệu and blank (not yet);
//	          không còn is a number: nought
//
// What is not of this form, or could mean two numbers, is a Problem (without a place: the caller knows the cell).
// With one the Reading says nothing.
func ReadNumber(text string, f Figure) (Reading, *Problem) {
	got := lineText(text)
	s := plainSigns(text)
	if !strings.ContainsAny(s, "0123456789") {
		return f.readWord(s, got)
	}
	first := strings.IndexAny(s, "0123456789")
	before, rest := s[:first], s[first:]
	end := len(numberRun(rest))
	numeral, after := rest[:end], rest[end:]
	if p := f.severalNumbers(numeral, after, got); p != nil {
		return Reading{}, p
	}
	lead, ok := readLead(before)
	if !ok {
		return Reading{}, problem(ProblemNumberUnreadable, got, f.wanted())
	}
	value, p := f.readNumeral(numeral, got)
	if p != nil {
		return Reading{}, p
	}
	tail, ok := f.readTail(after)
	switch {
	case !ok:
		return Reading{}, problem(ProblemNumberUnreadable, got, f.wanted())
	case lead.bound || tail.bound:
		return Reading{}, problem(ProblemNumberBound, got, f.wanted())
	case lead.change && f.Measure != term.MeasureChange:
		return Reading{}, problem(ProblemNumberChange, got, f.wanted())
	}
	if lead.negative {
		value = -value
	}
	reading := Reading{
		Value: &value, Qualifier: lead.qualifier, Status: lead.status, ChangeKind: tail.changeKind, Percent: tail.percent,
	}
	if tail.status != "" {
		reading.Status = tail.status
	}
	if p := f.checkTail(value, tail, got); p != nil {
		return Reading{}, p
	}
	if p := f.fits(value, got); p != nil {
		return Reading{}, p
	}
	if f.percent() && value >= 1000*decimal.Scale && strings.ContainsAny(numeral, ".\u00a0") {
		return Reading{}, problem(ProblemPercentTooLarge, got, f.wanted(), same("one", ungrouped(value)+" %"))
	}
	return reading, nil
}

// plainSigns brings a text to small letters and to one way of writing digits, spaces and signs. Spaces that typists
// use to group digits (non-breaking, thin, figure space) become U+00A0, others a plain space.
func plainSigns(text string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\u2009' || r == '\u202f' || r == '\u2007' || r == '\u2008':
			return '\u00a0'
		case unicode.IsSpace(r):
			return ' '
		case r >= '\u2010' && r <= '\u2015' || r == '\u2212' || r == '\ufe63' || r == '\u2043' || r == '\u00ad':
			return '-'
		case r == '\u2044' || r == '\u2215':
			return '/'
		case r == '≈' || r == '～' || r == '∼':
			return '~'
		}
		return unicode.ToLower(r)
	}, width.Fold.String(visible(text)))
	s = strings.Trim(s, " \u00a0")
	s = strings.TrimLeft(s, "'’") // how a typist tells a spreadsheet that a text follows
	return strings.Trim(s, " \u00a0")
}

// numberRun is the longest start of s that looks like one numeral: digits, with separators only between digits.
func numberRun(s string) string {
	end := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			end = i + 1
		case r != '.' && r != ',' && r != '\u00a0':
			return s[:end]
		}
	}
	return s[:end]
}

// severalNumbers finds what follows a numeral and makes it a ratio, a range, a power of ten or digits set apart.
func (f *Figure) severalNumbers(numeral, after, got string) *Problem {
	rest := strings.TrimLeft(after, " \u00a0")
	next := func(sign string) (string, bool) {
		behind, ok := strings.CutPrefix(rest, sign)
		behind = strings.TrimLeft(behind, " \u00a0")
		return behind, ok && startsWithDigit(behind)
	}
	if under, ok := next("/"); ok {
		return problem(ProblemNumberRatio, got, f.wanted(),
			append(f.ratioPlaces(), same("over", numeral), same("under", numberRun(under)))...)
	}
	for _, sign := range []string{"-", "~", "÷", "đến", "den", "tới", "toi"} {
		if _, ok := next(sign); ok {
			return problem(ProblemNumberRange, got, f.wanted())
		}
	}
	if rest != after && startsWithDigit(rest) {
		joined := numeral + numberRun(rest)
		for more := rest[len(numberRun(rest)):]; strings.HasPrefix(more, " ") && startsWithDigit(more[1:]); {
			joined += numberRun(more[1:])
			more = more[1+len(numberRun(more[1:])):]
		}
		if n, code, _ := vietnameseNumeral(joined); code == "" {
			return problem(ProblemNumberSpaced, got, f.wanted(), same("fix", n.value.Format(0, true)))
		}
		return problem(ProblemNumberUnreadable, got, f.wanted())
	}
	return nil
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// numeral is a number as written.
type numeral struct {
	value    decimal.Decimal
	written  int  // decimals written, zeros too
	grouped  bool // has thousands separators
	leading  int  // digits before the comma
	decimals string
}

// readNumeral reads a numeral for this figure.
func (f *Figure) readNumeral(s, got string) (decimal.Decimal, *Problem) {
	n, code, fixes := vietnameseNumeral(s)
	switch code {
	case "":
	case ProblemNumberDecimals:
		return 0, f.tooManyDecimals(got)
	case ProblemNumberTooLarge:
		return 0, problem(code, got, f.wanted())
	default:
		return 0, problem(code, got, f.wanted(), fixes...)
	}
	// 1,234 is a number with three decimals; where none or fewer are wanted it is more likely English for 1.234.
	if n.written == 3 && f.decimals() < 3 && !n.grouped && n.leading <= 3 && s[0] != '0' {
		whole := s[:n.leading] + "." + n.decimals
		other, err := n.value.Round(f.decimals())
		if err != nil {
			other = n.value
		}
		return 0, problem(ProblemNumberComma, got, f.wanted(), same("one", whole), same("two", other.Format(0, true)))
	}
	return n.value, nil
}

// vietnameseNumeral reads a run of digits, dots, commas and non-breaking spaces. code says what is wrong with it,
// fixes what it may have been.
func vietnameseNumeral(s string) (n numeral, code ProblemCode, fixes []place) {
	spaced := strings.Contains(s, "\u00a0")
	s = strings.ReplaceAll(s, "\u00a0", ".")
	whole, decimals, comma := strings.Cut(s, ",")
	if comma && strings.ContainsAny(decimals, ".,") {
		return englishNumeral(s)
	}
	digits, grouped, ok := ungroup(whole, ".")
	if !ok && spaced {
		return n, ProblemNumberSpaced, groupingFixes(strings.ReplaceAll(whole, ".", ""))
	}
	if !ok {
		return n, ProblemNumberGrouping, groupingFixes(s)
	}
	plain := digits
	if decimals != "" {
		plain += "." + decimals
	}
	value, err := decimal.Parse(plain)
	switch {
	case errors.Is(err, decimal.ErrPrecision):
		return n, ProblemNumberDecimals, nil
	case errors.Is(err, decimal.ErrRange):
		return n, ProblemNumberTooLarge, nil
	case err != nil:
		return n, ProblemNumberUnreadable, nil
	}
	return numeral{value, len(decimals), grouped, len(digits), decimals}, "", nil
}

// ungroup takes the separators out of a whole number: groups of three digits, the first of one to three and not
// beginning with 0.
func ungroup(whole, separator string) (digits string, grouped, ok bool) {
	groups := strings.Split(whole, separator)
	if len(groups) == 1 {
		return whole, false, whole != ""
	}
	for i, group := range groups {
		if i > 0 && len(group) != 3 || i == 0 && (group == "" || len(group) > 3 || group[0] == '0') {
			return "", true, false
		}
	}
	return strings.Join(groups, ""), true, true
}

// englishNumeral tells 1,234.56 and 1,234,567 from what is no number in any language.
func englishNumeral(s string) (n numeral, code ProblemCode, fixes []place) {
	whole, decimals, point := strings.Cut(s, ".")
	if digits, _, ok := ungroup(whole, ","); ok && !strings.ContainsAny(decimals, ".,") && (!point || decimals != "") {
		plain := digits
		if point {
			plain += "." + decimals
		}
		if value, err := decimal.Parse(plain); err == nil {
			return n, ProblemNumberEnglish, []place{same("fix", value.Format(0, true))}
		}
	}
	return n, ProblemNumberUnreadable, nil
}

// groupingFixes are the two numbers that wrongly set dots may stand for: a decimal point, or no separator at all.
func groupingFixes(s string) []place {
	digits := strings.ReplaceAll(s, ".", "")
	one := strings.Replace(s, ".", ",", 1)
	if n, code, _ := vietnameseNumeral(one); strings.Contains(one, ".") || strings.Count(one, ",") != 1 || code != "" {
		one = digits
	} else {
		one = n.value.Format(min(n.written, decimal.Places), true)
	}
	two := digits
	if n, code, _ := vietnameseNumeral(digits); code == "" {
		two = n.value.Format(min(n.written, decimal.Places), true)
	}
	return []place{same("one", one), same("two", two), same("fix", two)}
}

// ungrouped is a number without thousands separators: 9806 or 1234,5.
func ungrouped(value decimal.Decimal) string { return strings.Replace(value.String(), ".", ",", 1) }
