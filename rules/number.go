package rules

import (
	"strings"

	"thidua/decimal"
	"thidua/term"
)

// stated is one number of a figure with what it may stand for.
type stated struct {
	Number
	district, indicator, context string
	award                        string // key of the award that it counts, "" when it is a measure of a figure
	measure                      term.Measure
	change                       term.ChangeKind
	status                       term.ValueStatus
	span                         decimal.Interval // what it may stand for
	whole                        bool             // it counts whole things
}

// known says what is known of a number.
type known int

const (
	missing known = iota // it is not stated, and might be anything
	none                 // nothing is expected there: the thing does not exist
	vague                // "khoảng": what it may stand for has no bounds, and nothing is judged by it
	present
)

// number is one measure that a district ("" for the cluster's own sheet) states in this period.
func (j *judged) number(district, indicator, context string, measure term.Measure) (stated, known) {
	f := j.figure(district, indicator, context)
	if f == nil {
		if j.Inapplicable[Pair{indicator, district}] {
			return stated{}, none
		}
		return stated{}, missing
	}
	return j.numberOf(f, measure)
}

// numberOf is one measure of a figure.
func (j *judged) numberOf(f *Figure, measure term.Measure) (stated, known) {
	n, found := f.Numbers[measure]
	if !found {
		if f.Absence == term.AbsenceNotApplicable || len(f.Numbers) == 0 && j.Inapplicable[Pair{f.Indicator, f.District}] {
			return stated{}, none
		}
		return stated{}, missing
	}
	s := stated{
		Number: n, district: f.District, indicator: f.Indicator, context: f.Context, measure: measure,
		change: f.ChangeKind, status: f.Status, whole: j.whole(f.Indicator, measure) && n.Value.IsInt(),
	}
	qualifier := f.qualifierOf(measure)
	s.span = s.around(n.Value)
	switch qualifier {
	case term.QualifierAbout:
		return s, vague
	case term.QualifierOver, term.QualifierNearly:
		s.span = qualified(s.span, n.Value, qualifier)
	}
	return s, present
}

// around is what another number in its place would stand for, printed to as many decimals.
func (s *stated) around(d decimal.Decimal) decimal.Interval {
	if s.whole {
		return decimal.Exactly(d)
	}
	return decimal.Around(d, s.decimals())
}

// decimals is to how many decimals it is printed.
func (s *stated) decimals() int {
	if n, ok := plainDecimals(s.Value, s.Printed); ok {
		return n
	}
	return decimal.PrintedDecimals(s.Value, s.Printed)
}

// plainDecimals is decimal.PrintedDecimals for a text of digits and points alone, as nearly all are; ok is false for
// another. Every rule asks it of every number.
func plainDecimals(d decimal.Decimal, text string) (n int, ok bool) {
	const longest = 14 // digits that an int64 holds in ten-thousandths
	if len(text) > longest {
		return 0, false
	}
	var digits decimal.Decimal
	point := -1
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits = digits*10 + decimal.Decimal(c-'0')
		case c == '.' || c == ',':
			point = i
		default:
			return 0, false
		}
	}
	if point < 0 {
		return d.Decimals(), true
	}
	places := len(text) - point - 1
	if point == 0 || places == 0 || places > decimal.Places {
		return 0, false
	}
	unit := decimal.One
	for range places {
		unit /= 10
	}
	if digits*unit != d.Abs() {
		return d.Decimals(), true
	}
	return max(places, d.Decimals()), true
}

// whole says whether a measure counts whole things, of which every digit is known.
func (j *judged) whole(indicator string, measure term.Measure) bool {
	switch measure {
	case term.MeasureActual, term.MeasurePlan, term.MeasureNumerator, term.MeasureDenominator:
		return j.Indicators[indicator].ValueType == term.ValueTypeCount
	}
	return false
}

// qualified is what a number stands for after "trên" or "gần", which speak of its size whatever its sign: "trên 500" is
// open above, "gần 500" is no more than that and no less than half of it.
func qualified(i decimal.Interval, d decimal.Decimal, q term.Qualifier) decimal.Interval {
	switch {
	case q == term.QualifierOver && d < 0:
		i.NoMin = true
	case q == term.QualifierOver:
		i.NoMax = true
	case d < 0:
		i.Max = d / 2
	default:
		i.Min = d / 2
	}
	return i
}

// mainMeasures is the order in which a row's qualifier is taken: it is that of the first one that is there.
var mainMeasures = [...]term.Measure{
	term.MeasureActual, term.MeasureNumerator, term.MeasureShare, term.MeasureChange, term.MeasurePercentOfPlan,
	term.MeasurePlan, term.MeasureDenominator,
}

// qualifierOf is how exactly a measure of the row is meant: the row has the word of its main figure, the other cells
// keep theirs in what they print.
func (f *Figure) qualifierOf(measure term.Measure) term.Qualifier {
	if f.Qualifier != "" && f.Qualifier != term.QualifierExact && f.main() == measure {
		return f.Qualifier
	}
	return printedQualifier(f.Numbers[measure].Printed)
}

// main is the measure that the row's qualifier speaks of, "" for a row without numbers.
func (f *Figure) main() term.Measure {
	for _, m := range mainMeasures {
		if _, there := f.Numbers[m]; there {
			return m
		}
	}
	return ""
}

// qualifierWords are the words before a number that say how exactly it is meant, without the letters that ASCII lacks:
// precomposed, then decomposed.
var qualifierWords = map[string]term.Qualifier{
	"trn": term.QualifierOver, "tren": term.QualifierOver, "hn": term.QualifierOver, "hon": term.QualifierOver,
	">": term.QualifierOver, "gn": term.QualifierNearly, "gan": term.QualifierNearly,
	"khong": term.QualifierAbout, "khoang": term.QualifierAbout, "chng": term.QualifierAbout,
	"chung": term.QualifierAbout, "xp": term.QualifierAbout, "xap": term.QualifierAbout, "~": term.QualifierAbout,
}

// printedQualifier is what the words before a printed number say; "" for nothing.
func printedQualifier(text string) term.Qualifier {
	digit := strings.IndexAny(text, "0123456789")
	if digit <= 0 {
		return ""
	}
	words := strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 0x80:
			return -1
		}
		return r
	}, strings.NewReplacer("~", " ~ ", ">", " > ").Replace(text[:digit]))
	var all term.Qualifier
	for _, word := range strings.Fields(words) {
		q := qualifierWords[word]
		if q != "" && all != "" {
			return term.QualifierAbout // "trên dưới", "gần hơn": two words are too vague to judge by
		}
		all += q
	}
	return all
}

// cell is where the number stands, with the figure that it is.
func (s *stated) cell() Cell {
	c := s.Cell
	c.Indicator, c.Context, c.Measure = s.indicator, s.context, s.measure
	if c.Printed == "" {
		c.Printed = s.Printed
	}
	if c.Printed == "" {
		c.Printed = s.Value.Format(0, true)
	}
	return c
}

// cellsOf are where numbers stand.
func cellsOf(numbers ...stated) []Cell {
	cells := make([]Cell, 0, len(numbers))
	for i := range numbers {
		cells = append(cells, numbers[i].cell())
	}
	return cells
}

// key is the number by its codes: "poor-households:SHARE", with its context in brackets.
func (s *stated) key() string {
	switch {
	case s.award != "":
		return s.award
	case s.context == "":
		return s.indicator + ":" + string(s.measure)
	}
	return s.indicator + "(" + s.context + "):" + string(s.measure)
}

// amount is the number as a person writes it.
func (j *judged) amount(s *stated) filling {
	return amount(s.Value, s.decimals(), j.unitOf(s.indicator, s.measure, s.change))
}

// contradiction is a finding about numbers: the first is where it is told, and expected is what would agree with the
// others. Candidates are corrections of any of them.
func (j *judged) contradiction(
	r *Rule, key string, numbers []stated, expected decimal.Interval, candidates []Candidate, say fillings,
) Finding {
	about := &numbers[0]
	unit := j.unitOf(about.indicator, about.measure, about.change)
	difference := expected.Distance(about.Value)
	all := fillings{
		"printed":    j.amount(about),
		"expected":   amounts(expected, about.Value, about.decimals(), unit),
		"difference": amount(difference, about.decimals(), unit),
		"unit":       unit,
		"candidates": proposals(candidates),
	}
	for name, text := range say {
		all[name] = text
	}
	f := j.finding(r, about.district, key, cellsOf(numbers...), all)
	f.Expected, f.Difference, f.Candidates = &expected, &difference, candidates
	return f
}

// holds notes numbers that add up. The words for it are made only where they are asked for: nearly everything adds up.
func (out *Result) holds(j *judged, r *Rule, numbers []stated, words func() filling) {
	if !j.holdings {
		return
	}
	say := words()
	out.Holdings = append(out.Holdings, Holding{
		Rule: r.Code, Kind: r.Kind, District: numbers[0].district, Indicator: numbers[0].indicator,
		Cells: cellsOf(numbers...), Vi: say.vi, En: say.en,
	})
}
