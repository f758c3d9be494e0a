package rules

import (
	"encoding/json"
	"errors"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindChange] = kind{
		compile: compileChange,
		vi: "{district}: {indicator} ghi {printed}, chưa khớp với kỳ trước ({before}): lẽ ra là {expected}. " +
			"Đề nghị kiểm tra lại số kỳ này, số kỳ trước và mức tăng, giảm.",
		en: "{district}: {indicator} is stated as {printed}, which does not go with the period before ({before}): " +
			"{expected} would. Please check this period's figure, the one before, and the change.",
		placeholders: []string{"before"},
	}
}

// changeParameters are those of CHANGE, against the period before.
//
//	{"indicators": ["budget-revenue-local"], "min": "-50", "max": "100"}   bounds of the change, in percent
//	{"indicators": "*", "signs": true}      a stated increase or decrease is one
//	{"indicators": "*", "amounts": true}    a stated change is the difference of both figures
//
// Bounds tell what is unusual and not what is wrong; such a rule is a WARNING. Estimates of the period before were
// revised since, so that only its final figures are judged by.
type changeParameters struct {
	Indicators selection        `json:"indicators"`
	Measures   []term.Measure   `json:"measures"` // of the bounds
	Min        *decimal.Decimal `json:"min"`
	Max        *decimal.Decimal `json:"max"`
	Signs      bool             `json:"signs"`
	Amounts    bool             `json:"amounts"`
}

func compileChange(parameters json.RawMessage) (check, error) {
	var p changeParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	switch {
	case !p.Indicators.given():
		return nil, errors.New("indicators: say which, or \"*\"")
	case p.Min == nil && p.Max == nil && !p.Signs && !p.Amounts:
		return nil, errors.New("say min or max, or \"signs\": true, or \"amounts\": true")
	case p.Min != nil && *p.Min < -decimal.Hundred:
		return nil, errors.New("min: nothing falls by more than 100 percent")
	case p.Min != nil && p.Max != nil && *p.Min > *p.Max:
		return nil, errors.New("min is above max")
	}
	var err error
	p.Measures, err = measures(p.Measures, []term.Measure{""}, counts)
	return p.check, err
}

func (p *changeParameters) check(r *Rule, j *judged, out *Result) {
	if len(j.Before) == 0 {
		return
	}
	j.eachFigure(&p.Indicators, func(f *Figure) {
		if p.Min != nil || p.Max != nil {
			for _, m := range p.Measures {
				p.bounds(r, j, f, m, out)
			}
		}
		if p.Signs || p.Amounts {
			p.stated(r, j, f, out)
		}
	})
}

// bounds says whether a figure moved further than is usual.
func (p *changeParameters) bounds(r *Rule, j *judged, f *Figure, m term.Measure, out *Result) {
	now, before, ok := j.both(f, m)
	if !ok || !final(before.status) || now.Value < 0 || before.negative() || before.Value == 0 {
		return
	}
	expected := decimal.Everything()
	if p.Min != nil {
		least := partOf(decimal.Exactly(decimal.Hundred+*p.Min), before.span)
		expected.Min, expected.NoMin = least.Min, least.NoMin
	}
	if p.Max != nil {
		most := partOf(decimal.Exactly(decimal.Hundred+*p.Max), before.span)
		expected.Max, expected.NoMax = most.Max, most.NoMax
	}
	if !expected.Meets(now.span) {
		out.Findings = append(out.Findings, j.contradiction(r, now.key(), []stated{now, before}, expected,
			corrections(wanted{stated: now, by: expected}), fillings{"before": j.amount(&before)}))
	}
}

// stated says whether a change that a row states is that of its figure.
func (p *changeParameters) stated(r *Rule, j *judged, f *Figure, out *Result) {
	change, known := j.numberOf(f, term.MeasureChange)
	if known != present {
		return
	}
	now, before, ok := j.both(f, j.changed(f))
	if !ok || !final(before.status) {
		return
	}
	expected := now.span.Minus(before.span)
	if f.ChangeKind == term.ChangeKindPercent {
		if before.span.NoMin || before.span.Min <= 0 || now.negative() {
			return
		}
		expected = now.span.MulDiv(decimal.Hundred, before.span).Minus(decimal.Exactly(decimal.Hundred))
	}
	say := fillings{"before": j.amount(&before)}
	if !p.Amounts {
		expected = signed(expected)
		say["expected"] = filling{"số tăng", "an increase"}
		if expected.NoMin {
			say["expected"] = filling{"số giảm", "a decrease"}
		}
	}
	numbers := []stated{change, now, before}
	if expected.Meets(change.span) {
		if p.Amounts {
			out.holds(j, r, numbers, func() filling {
				a, b, c := j.amount(&change), j.amount(&now), j.amount(&before)
				return filling{a.vi + ": " + c.vi + " → " + b.vi, a.en + ": " + c.en + " → " + b.en}
			})
		}
		return
	}
	out.Findings = append(out.Findings, j.contradiction(r, change.key(), numbers, expected,
		corrections(wanted{stated: change, by: expected}), say))
}

// changed is which measure of a row a stated change is of: points are those of a percentage.
func (j *judged) changed(f *Figure) term.Measure {
	_, share := f.Numbers[term.MeasureShare]
	count := j.Indicators[f.Indicator].ValueType != term.ValueTypePercent
	if share && f.ChangeKind == term.ChangeKindPoints || count && f.ChangeKind == term.ChangeKindPoints {
		return term.MeasureShare
	}
	return ""
}

// signed is every number with a sign that the interval has: a rise, a fall, or either.
func signed(i decimal.Interval) decimal.Interval {
	switch {
	case !i.NoMin && i.Min > 0:
		return decimal.Interval{Min: 0, NoMax: true}
	case !i.NoMax && i.Max < 0:
		return decimal.Interval{NoMin: true, Max: 0}
	}
	return decimal.Everything()
}
