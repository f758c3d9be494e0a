package rules

import (
	"encoding/json"
	"errors"
	"slices"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindRange] = kind{
		compile: compileRange,
		vi:      "{district}: {indicator} ghi {printed}, ngoài khoảng {expected}{compared}. {hint}Đề nghị kiểm tra lại.",
		en:      "{district}: {indicator} is stated as {printed}, outside {expected}{compared}. {hint}Please check.",
		placeholders: []string{
			"compared", // with what, "" for bounds of the rule
			"hint",     // "Có thể sai đơn vị. ", "" where it is not that
		},
	}
}

// rangeParameters are those of RANGE.
//
//	{"indicators": ["forest-cover-rate"], "min": "0", "max": "100"}   bounds, in the unit of the measure
//	{"percentages": true}                    shares lie between 0 and 100, unless of what was planned or registered
//	{"indicators": "*", "slips": true}       a figure is not a thousand times the one before or that of the other units
//
// "measures" is how many there are (the actual, or else the numerator) when not given. A slip of the unit (triệu or tỷ,
// tạ or tấn) is likely and not certain: it is a WARNING at most.
type rangeParameters struct {
	Indicators  selection        `json:"indicators"`
	Measures    []term.Measure   `json:"measures"`
	Min         *decimal.Decimal `json:"min"`
	Max         *decimal.Decimal `json:"max"`
	Percentages bool             `json:"percentages"`
	Slips       bool             `json:"slips"`
}

func compileRange(parameters json.RawMessage) (check, error) {
	var p rangeParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	bounds := p.Min != nil || p.Max != nil
	switch {
	case !bounds && !p.Percentages && !p.Slips:
		return nil, errors.New("say min or max, or \"percentages\": true, or \"slips\": true")
	case (bounds || p.Slips) && !p.Indicators.given():
		return nil, errors.New("indicators: say which, or \"*\"")
	case p.Min != nil && p.Max != nil && *p.Min > *p.Max:
		return nil, errors.New("min is above max")
	}
	var err error
	p.Measures, err = measures(p.Measures, []term.Measure{""}, mainMeasures[:])
	return p.check, err
}

func (p *rangeParameters) check(r *Rule, j *judged, out *Result) {
	for _, row := range j.now.rows {
		bounds := (p.Min != nil || p.Max != nil) && p.Indicators.has(j, row.indicator, every)
		slips := p.Slips && p.Indicators.has(j, row.indicator, every)
		for _, f := range append([]*Figure{row.own}, row.members...) {
			if f == nil {
				continue
			}
			if bounds {
				p.bounds(r, j, f, out)
			}
			if p.Percentages {
				p.percentage(r, j, f, out)
			}
			if slips {
				p.slip(r, j, f, out)
			}
		}
		if slips {
			p.among(r, j, row, out)
		}
	}
}

// bounds says whether a figure lies between the bounds of the rule.
func (p *rangeParameters) bounds(r *Rule, j *judged, f *Figure, out *Result) {
	within := decimal.Everything()
	if p.Min != nil {
		within.Min, within.NoMin = *p.Min, false
	}
	if p.Max != nil {
		within.Max, within.NoMax = *p.Max, false
	}
	for _, m := range p.Measures {
		if s, known := j.measured(f, m); known == present {
			p.within(r, j, s, within, out)
		}
	}
}

// percentage says whether a share is one.
func (p *rangeParameters) percentage(r *Rule, j *judged, f *Figure, out *Result) {
	switch f.DenominatorKind {
	case term.DenominatorKindOfPlan, term.DenominatorKindOfRegistered, term.DenominatorKindPoints:
		return
	}
	if s, known := j.numberOf(f, term.MeasureShare); known == present {
		p.within(r, j, s, decimal.Interval{Max: decimal.Hundred}, out)
	}
}

func (p *rangeParameters) within(r *Rule, j *judged, s stated, within decimal.Interval, out *Result) {
	if !within.Meets(s.span) {
		out.Findings = append(out.Findings, j.contradiction(r, s.key(), []stated{s}, within,
			corrections(wanted{stated: s, by: within}), nil))
	}
}

// slip says whether a figure is about ten, a hundred or a thousand times, or a part of, what the unit stated before.
func (p *rangeParameters) slip(r *Rule, j *judged, f *Figure, out *Result) {
	for _, m := range p.Measures {
		now, before, ok := j.both(f, m)
		if !ok || now.Value <= 0 || before.Value <= 0 {
			continue
		}
		factor := slipOf(now.Value, before.Value)
		if factor == 0 {
			continue
		}
		expected := decimal.Interval{Min: before.Value / 3, Max: decimal.Max}
		if most, err := before.Value.Mul(3 * decimal.One); err == nil {
			expected.Max = most
		}
		said := j.amount(&before)
		p.warn(r, j, []stated{now, before}, expected, filling{
			" so với kỳ trước (" + said.vi + ")", " by the period before (" + said.en + ")",
		}, out)
	}
}

// countable is from which number on a slip of ten or a hundred can be told from a small count that grew.
const countable = decimal.Hundred

// slipOf is by which factor two numbers differ as if one had slipped: 1000, 100 or 10; 0 for none.
func slipOf(a, b decimal.Decimal) int64 {
	large, small := max(a, b), min(a, b)
	times, err := large.MulDiv(decimal.One, small)
	if err != nil {
		return 0
	}
	within := func(least, most int64) bool {
		return times >= decimal.Decimal(least)*decimal.One/10 && times <= decimal.Decimal(most)*decimal.One/10
	}
	switch {
	case within(5000, 20000):
		return 1000
	case small >= countable && within(900, 1100):
		return 100
	case small >= countable && within(90, 110):
		return 10
	}
	return 0
}

// among says whether one member's figure is a thousand times, or a thousandth of, what all others state.
func (p *rangeParameters) among(r *Rule, j *judged, row *row, out *Result) {
	for _, m := range p.Measures {
		var all []stated
		for _, f := range row.members {
			if f == nil {
				continue
			}
			if s, known := j.measured(f, m); known == present && s.Value > 0 {
				all = append(all, s)
			}
		}
		for i := range all {
			p.outlier(r, j, all, i, out)
		}
	}
}

const fewest = 3 // others that it takes to say that one slipped

func (p *rangeParameters) outlier(r *Rule, j *judged, all []stated, at int, out *Result) {
	if len(all) <= fewest {
		return
	}
	others := make([]decimal.Decimal, 0, len(all)-1)
	for i := range all {
		if i != at {
			others = append(others, all[i].Value)
		}
	}
	least, most := slices.Min(others), slices.Max(others)
	value := all[at].Value
	down, err := value.Div(1000 * decimal.One)
	tooLarge := err == nil && value/100 > most && down >= least/3 && down/3 <= most
	up, err := value.Mul(1000 * decimal.One)
	tooSmall := err == nil && least/100 > value && up >= least/3 && up/3 <= most
	if !tooLarge && !tooSmall {
		return
	}
	if now, before, ok := j.bothOf(&all[at]); ok && before.Value > 0 && now.Value > 0 {
		return // it is told, or was so before
	}
	p.warn(r, j, []stated{all[at]}, decimal.Interval{Min: least / 3, Max: min(most, decimal.Max/3) * 3}, filling{
		" so với các đơn vị khác", " by the other units",
	}, out)
}

// bothOf is a number and what stood in its place in the period before.
func (j *judged) bothOf(s *stated) (now, before stated, ok bool) {
	f := j.figure(s.district, s.indicator, s.context)
	if f == nil {
		return now, before, false
	}
	return j.both(f, s.measure)
}

// warn tells a slip of the unit.
func (p *rangeParameters) warn(
	r *Rule, j *judged, numbers []stated, expected decimal.Interval, compared filling, out *Result,
) {
	f := j.contradiction(r, numbers[0].key(), numbers, expected, nil, fillings{
		"compared": compared,
		"hint":     filling{"Có thể sai đơn vị. ", "The unit may be wrong. "},
	})
	f.lessSevere(term.SeverityWarning)
	out.Findings = append(out.Findings, f)
}
