package rules

import (
	"encoding/json"
	"errors"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindRatio] = kind{
		compile: compileRatio,
		vi: "{district}: {indicator} ghi {printed}, trong khi {numerator} trên {denominator} là {expected}. " +
			"Đề nghị kiểm tra lại tử số, mẫu số và tỷ lệ.",
		en: "{district}: {indicator} is stated as {printed}, while {numerator} of {denominator} is {expected}. " +
			"Please check the numerator, the denominator and the share.",
		placeholders: []string{"numerator", "denominator"},
	}
}

// ratioParameters are those of RATIO: in one row the share follows from numerator and denominator.
//
//	{"indicators": "*", "tolerance": "0.01"}
//
// The numerator may be the actual. A percent of plan is judged as the share where no share stands beside it and the row
// says that its denominator is what was planned or registered.
type ratioParameters struct {
	Indicators selection       `json:"indicators"`
	Tolerance  decimal.Decimal `json:"tolerance"`
}

func compileRatio(parameters json.RawMessage) (check, error) {
	var p ratioParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if !p.Indicators.given() {
		return nil, errors.New("indicators: say which, or \"*\"")
	}
	return p.check, notBelowZero("tolerance", p.Tolerance)
}

func (p *ratioParameters) check(r *Rule, j *judged, out *Result) {
	j.eachFigure(&p.Indicators, func(f *Figure) {
		q, ok := j.quotient(f)
		if !ok {
			return
		}
		expected := widened(q.share(), p.Tolerance)
		numbers := []stated{q.percent, q.part, q.base}
		if expected.Meets(q.percent.span) {
			out.holds(j, r, numbers, func() filling { return j.equation(&q) })
			return
		}
		out.Findings = append(out.Findings, j.contradiction(r, q.percent.key(), numbers, expected,
			q.corrections(expected), fillings{"numerator": j.amount(&q.part), "denominator": j.amount(&q.base)}))
	})
}

// every indicator can be judged by a kind that asks nothing of it.
func every(Indicator) bool { return true }

// eachFigure goes through the figures of the cluster and its members that a rule is about, by rows.
func (j *judged) eachFigure(about *selection, do func(f *Figure)) {
	for _, row := range j.now.rows {
		if !about.has(j, row.indicator, every) {
			continue
		}
		if row.own != nil {
			do(row.own)
		}
		for _, f := range row.members {
			if f != nil {
				do(f)
			}
		}
	}
}

// quotient is a percentage with what it is a percentage of.
type quotient struct{ percent, part, base stated }

// quotient is the share of a figure with its numerator and denominator; ok is false when one is not known.
func (j *judged) quotient(f *Figure) (q quotient, ok bool) {
	if f.DenominatorKind == term.DenominatorKindPoints {
		return q, false
	}
	var known [3]known
	if q.percent, known[0] = j.numberOf(f, term.MeasureShare); known[0] == missing {
		switch f.DenominatorKind {
		case term.DenominatorKindOfPlan, term.DenominatorKindOfRegistered:
			q.percent, known[0] = j.numberOf(f, term.MeasurePercentOfPlan)
		}
	}
	if known[0] != present {
		return q, false
	}
	if q.part, known[1] = j.numberOf(f, term.MeasureNumerator); known[1] == missing {
		q.part, known[1] = j.numberOf(f, term.MeasureActual)
	}
	q.base, known[2] = j.numberOf(f, term.MeasureDenominator)
	return q, known[1] == present && known[2] == present && !q.negative()
}

func (q *quotient) negative() bool {
	return q.percent.negative() || q.part.negative() || q.base.negative()
}

// share is what the percentage may be.
func (q *quotient) share() decimal.Interval { return q.part.span.MulDiv(decimal.Hundred, q.base.span) }

// partOf is what a percentage of a base is.
func partOf(percent, base decimal.Interval) decimal.Interval {
	return base.Mul(percent).MulDiv(decimal.One, decimal.Exactly(decimal.Hundred))
}

// corrections are the slips in any of the three that would make them agree.
func (q *quotient) corrections(expected decimal.Interval) []Candidate {
	return corrections(
		wanted{stated: q.percent, by: expected},
		wanted{stated: q.part, by: partOf(q.percent.span, q.base.span)},
		wanted{stated: q.base, by: q.part.span.MulDiv(decimal.Hundred, q.percent.span)},
	)
}

// equation is "98,5% = 270 / 274".
func (j *judged) equation(q *quotient) filling {
	percent := j.amount(&q.percent)
	part, base := amount(q.part.Value, q.part.decimals(), filling{}), amount(q.base.Value, q.base.decimals(), filling{})
	return filling{percent.vi + " = " + part.vi + " / " + base.vi, percent.en + " = " + part.en + " / " + base.en}
}
