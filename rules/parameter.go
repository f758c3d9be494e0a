package rules

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"thidua/decimal"
	"thidua/term"
)

// ref names one number of a figure in the parameters of a rule: "poor-households:SHARE", with a context in brackets
// "cultural-agencies(theo-dang-ky):NUMERATOR". Without a measure it is how many there are: the actual, or else the
// numerator.
type ref struct {
	indicator, context string
	measure            term.Measure // "" for how many there are
}

var refPattern = regexp.MustCompile(`^([a-z0-9-]+)(?:\(([^()]+)\))?(?::([A-Z_]+))?$`)

// UnmarshalText reads a ref.
func (r *ref) UnmarshalText(text []byte) error {
	parts := refPattern.FindSubmatch(text)
	if parts == nil {
		return fmt.Errorf("%q is no number of a figure; write indicator, indicator:MEASURE or indicator(context):MEASURE", text)
	}
	*r = ref{indicator: string(parts[1]), context: string(parts[2]), measure: term.Measure(parts[3])}
	if r.measure != "" && !sheetMeasure(r.measure) {
		return fmt.Errorf("%q: there is no measure %s in a sheet", text, r.measure)
	}
	return nil
}

// sheetMeasure says whether a measure is typed into sheets.
func sheetMeasure(m term.Measure) bool { return slices.Contains(mainMeasures[:], m) }

// at is the number that a district states.
func (r ref) at(j *judged, district string) (stated, known) {
	f := j.figure(district, r.indicator, r.context)
	if f == nil {
		return j.number(district, r.indicator, r.context, r.measure)
	}
	return j.measured(f, r.measure)
}

// measured is one measure of a figure; without one how many there are: the actual, or else the numerator.
func (j *judged) measured(f *Figure, measure term.Measure) (stated, known) {
	if measure != "" {
		return j.numberOf(f, measure)
	}
	if s, k := j.numberOf(f, term.MeasureActual); k != missing {
		return s, k
	}
	return j.numberOf(f, term.MeasureNumerator)
}

// selection is which indicators a rule is about: a list of codes, or "*" for all that the kind can judge.
type selection struct {
	all   bool
	codes []string
}

// UnmarshalJSON reads "*" or a list of codes.
func (s *selection) UnmarshalJSON(text []byte) error {
	if string(text) == `"*"` {
		s.all = true
		return nil
	}
	if err := json.Unmarshal(text, &s.codes); err != nil || len(s.codes) == 0 {
		return fmt.Errorf(`indicators must be "*" or a list of codes, not %s`, text)
	}
	return nil
}

// given says whether the rule names any.
func (s *selection) given() bool { return s.all || len(s.codes) > 0 }

// has says whether a rule is about an indicator; fits is asked only when it is about all that the kind can judge.
func (s *selection) has(j *judged, indicator string, fits func(Indicator) bool) bool {
	if s.all {
		i, known := j.Indicators[indicator]
		return known && fits(i)
	}
	return slices.Contains(s.codes, indicator)
}

// measures reads which measures a rule is about: fallback when it names none. An error names one that is not allowed.
func measures(named, fallback, allowed []term.Measure) ([]term.Measure, error) {
	if len(named) == 0 {
		return fallback, nil
	}
	for _, m := range named {
		if !slices.Contains(allowed, m) {
			return nil, fmt.Errorf("measures: %q is none of %v", m, allowed)
		}
	}
	return named, nil
}

// widened is an interval, give or take a tolerance.
func widened(i decimal.Interval, tolerance decimal.Decimal) decimal.Interval {
	return i.Plus(decimal.Interval{Min: -tolerance, Max: tolerance})
}

// notBelowZero refuses a tolerance or a bound that means nothing.
func notBelowZero(name string, d decimal.Decimal) error {
	if d < 0 {
		return fmt.Errorf("%s: %s is below zero", name, d)
	}
	return nil
}

// negative says whether a number may be below zero for certain or for all that is known; shares of such numbers are not
// judged.
func (s *stated) negative() bool { return s.span.NoMin || s.Value < 0 }

// counts are the measures that may be added up; a percentage is never averaged nor added.
var counts = []term.Measure{
	term.MeasureActual, term.MeasurePlan, term.MeasureNumerator, term.MeasureDenominator,
}

// final says whether a figure is the last word. A total that was stated while its parts were estimates may rightly lag
// behind them.
func final(s term.ValueStatus) bool { return s == "" || s == term.ValueStatusFinal }

// lessSevere tells a finding as a note where the figures were not stated at the same stage.
func (f *Finding) lessSevere(to term.Severity) {
	order := []term.Severity{term.SeverityInfo, term.SeverityWarning, term.SeverityError}
	if slices.Index(order, to) < slices.Index(order, f.Severity) {
		f.Severity = to
	}
}
