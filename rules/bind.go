package rules

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/decimal"
	"thidua/term"
)

// Bind finds the plain numbers of a narrative that are, for all one can tell, figures of its own sheet: equal to one of
// them and to no other that could be meant, with its unit behind them or its words around them. Marks need no binding;
// dates, years, ratios, ranges and numbers of documents are never bound. It is asked when a text is first read: what
// is bound then is held against the figure later (SAME_FIGURE). It takes time linear in the text.
func Bind(f *Facts, t *Text) []Binding {
	meant := map[decimal.Decimal][]candidate{}
	for i := range f.Figures {
		figure := &f.Figures[i]
		if figure.District != t.District || figure.Context != "" {
			continue
		}
		for m, n := range figure.Numbers {
			meant[n.Value] = append(meant[n.Value], candidate{f.Indicators[figure.Indicator], figure.Indicator, m})
		}
	}
	all := words(t.Text)
	var bound []Binding
	for _, n := range plainNumbers(t.Text) {
		near := around(t.Text, all, n)
		if near.ordinal {
			continue
		}
		var is *candidate
		several := false
		for i := range meant[n.value] {
			if c := &meant[n.value][i]; c.fits(n, near) {
				several = is != nil
				is = c
			}
		}
		if is != nil && !several {
			bound = append(bound, Binding{
				Offset: n.start, Text: t.Text[n.start:n.end], Value: n.value, District: t.District, Indicator: is.code, Measure: is.measure,
			})
		}
	}
	return bound
}

// candidate is a number of a figure that a text may mean.
type candidate struct {
	Indicator
	code    string
	measure term.Measure
}

// plainNumber is a number in a text that is no part of a date, a ratio, a range, a word or a mark.
type plainNumber struct {
	start, end int
	value      decimal.Decimal
	digits     int
	percent    bool // a percent sign follows
}

var vietnameseNumber = regexp.MustCompile(`^(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]{1,4})?$`)

// plainNumbers are the numbers of a text, as a person in Vietnam writes them.
func plainNumbers(text string) []plainNumber {
	var found []plainNumber
	for at := 0; at < len(text); {
		switch {
		case strings.HasPrefix(text[at:], "{{"):
			end := strings.Index(text[at:], "}}")
			if end < 0 {
				return found
			}
			at += end + len("}}")
		case text[at] < '0' || text[at] > '9':
			at++
		default:
			end := numeralEnd(text, at)
			if n, ok := plainNumberAt(text, at, end); ok {
				found = append(found, n)
			}
			at = end
		}
	}
	return found
}

// numeralEnd is behind the digits, points and commas that begin at a digit; a point or comma at the end is not of them.
func numeralEnd(text string, at int) int {
	for at < len(text) {
		c := text[at]
		digit := c >= '0' && c <= '9'
		sign := (c == '.' || c == ',') && at+1 < len(text) && text[at+1] >= '0' && text[at+1] <= '9'
		if !digit && !sign {
			break
		}
		at++
	}
	return at
}

func plainNumberAt(text string, start, end int) (plainNumber, bool) {
	numeral := text[start:end]
	const longest = 24
	if len(numeral) > longest || !vietnameseNumber.MatchString(numeral) || joinedBefore(text[:start]) || joinedAfter(text[end:]) {
		return plainNumber{}, false
	}
	plain := strings.NewReplacer(".", "", ",", ".").Replace(numeral)
	if len(numeral) == 4 && plain == numeral && numeral >= "1900" && numeral <= "2199" { // a year
		return plainNumber{}, false
	}
	value, err := decimal.Parse(plain)
	if err != nil {
		return plainNumber{}, false
	}
	return plainNumber{
		start: start, end: end, value: value, digits: len(onlyDigits(strings.TrimLeft(plain, "0."))),
		percent: strings.HasPrefix(strings.TrimLeft(text[end:], " \u00a0"), "%"),
	}, true
}

// joinedBefore and joinedAfter say whether a number belongs to what stands before or behind it: a letter, a slash, a
// hyphen or dash, also with a space between dash and number (5 - 10).
func joinedBefore(before string) bool {
	last, size := utf8.DecodeLastRuneInString(before)
	if size == 0 {
		return false
	}
	if unicode.IsLetter(last) || strings.ContainsRune("/._&", last) {
		return true
	}
	last, _ = utf8.DecodeLastRuneInString(strings.TrimRight(before, " \u00a0"))
	return isDash(last)
}

func joinedAfter(after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	if unicode.IsLetter(next) || next == '/' || next == '²' {
		return true
	}
	trimmed := strings.TrimLeft(after, " \u00a0")
	next, size := utf8.DecodeRuneInString(trimmed)
	if !isDash(next) {
		return false
	}
	next, _ = utf8.DecodeRuneInString(strings.TrimLeft(trimmed[size:], " \u00a0"))
	return unicode.IsNumber(next) || size == len(trimmed)
}

func isDash(r rune) bool { return r == '-' || r == '–' || r == '—' }

// surroundings are the words around a number in its sentence.
type surroundings struct {
	ordinal bool // it names something: "ngày 16", "số 17"
	after   []word
	around  map[string]bool // folded
}

// namers stand before numbers that name something.
var namers = []string{"nam", "ngay", "thang", "dieu", "khoan", "khoa", "lan", "thu", "quy", "to", "khoi", "so", "diem", "quoc", "lo", "covid"}

// around looks at twelve words before a number and eight behind it, within its sentence.
func around(text string, all []word, n plainNumber) surroundings {
	const before, behind = 12, 8
	first := sort.Search(len(all), func(i int) bool { return all[i].end > n.start })
	next := sort.Search(len(all), func(i int) bool { return all[i].start >= n.end })
	s := surroundings{around: map[string]bool{}}
	for i := first - 1; i >= 0 && i >= first-before && !sentenceEnds(text[all[i].end:following(all, i, n.start)]); i-- {
		if i == first-1 && slices.Contains(namers, all[i].folded) {
			s.ordinal = all[i].folded != "so" || i == 0 || all[i-1].folded != "tong"
		}
		s.around[all[i].folded] = true
	}
	from := n.end
	for i := next; i < len(all) && i < next+behind && !sentenceEnds(text[from:all[i].start]); i++ {
		s.after = append(s.after, all[i])
		s.around[all[i].folded] = true
		from = all[i].end
	}
	return s
}

// following is where the word behind another begins.
func following(all []word, i, number int) int {
	if i+1 < len(all) && all[i+1].start < number {
		return all[i+1].start
	}
	return number
}

// sentenceEnds says whether the signs between two words end a sentence.
func sentenceEnds(between string) bool { return strings.ContainsAny(between, ".;\n") }

// fits says whether a number of a text can be this one: a percentage has its sign and words of the indicator around it;
// any other the unit behind it or such words, and both when it is so small that it may be anything.
func (c *candidate) fits(n plainNumber, near surroundings) bool {
	named := c.named(near)
	percentage := c.measure == term.MeasureShare || c.measure == term.MeasurePercentOfPlan || c.UnitVi == "%" && c.measure == term.MeasureActual
	switch {
	case percentage:
		return n.percent && named
	case n.percent || c.measure == term.MeasureChange:
		return false
	case n.digits >= 3:
		return c.counted(near) || named
	}
	return c.counted(near) && named
}

// counted says whether the unit stands behind the number, among its first three words: "45 khối, cụm".
func (c *candidate) counted(near surroundings) bool {
	for _, unit := range strings.Split(c.UnitVi, ",") {
		of := words(unit)
		for i := 0; len(of) > 0 && i < 3 && i+len(of) <= len(near.after); i++ {
			if folding(near.after[i:i+len(of)]) == folding(of) {
				return true
			}
		}
	}
	return false
}

// idle words of names say nothing of what is counted.
var idle = []string{"so", "tong", "cua", "va", "duoc", "tren", "theo", "cac", "ty", "ti", "le", "tai", "cho", "do", "trong", "dat", "mot", "co"}

// named says whether at least half of the words of the indicator's name stand around the number.
func (c *candidate) named(near surroundings) bool {
	of, there := 0, 0
	for _, w := range words(c.NameVi) {
		if slices.Contains(idle, w.folded) {
			continue
		}
		of++
		if near.around[w.folded] {
			there++
		}
	}
	return of > 0 && 2*there >= of
}
