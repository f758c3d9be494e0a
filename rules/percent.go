package rules

import (
	"encoding/json"
	"errors"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindPercentOfPlan] = kind{
		compile: compilePercent,
		vi: "{district}: {indicator} ghi đạt {printed} kế hoạch, trong khi thực hiện {actual} trên kế hoạch {plan} là " +
			"{expected}. Đề nghị kiểm tra lại số thực hiện, kế hoạch và tỷ lệ.",
		en: "{district}: {indicator} is stated as {printed} of plan, while {actual} of a plan of {plan} is {expected}. " +
			"Please check the actual, the plan and the percentage.",
		placeholders: []string{"actual", "plan"},
	}
}

// percentParameters are those of PERCENT_OF_PLAN: the percent of plan follows from actual and plan, as the row states it
// or as the lead gave it. Without a plan the percentage says what the plan was, and nothing contradicts it.
//
//	{"indicators": "*", "tolerance": "0.01"}
//
// Where less is better, plan over actual is taken as well: both ways are in use.
type percentParameters struct {
	Indicators selection       `json:"indicators"`
	Tolerance  decimal.Decimal `json:"tolerance"`
}

func compilePercent(parameters json.RawMessage) (check, error) {
	var p percentParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if !p.Indicators.given() {
		return nil, errors.New("indicators: say which, or \"*\"")
	}
	return p.check, notBelowZero("tolerance", p.Tolerance)
}

func (p *percentParameters) check(r *Rule, j *judged, out *Result) {
	j.eachFigure(&p.Indicators, func(f *Figure) {
		q, ok := j.planned(f)
		if !ok {
			return
		}
		expected := widened(q.share(), p.Tolerance)
		numbers := []stated{q.percent, q.part, q.base}
		reverse := j.Indicators[f.Indicator].Direction == term.DirectionLower &&
			widened(q.base.span.MulDiv(decimal.Hundred, q.part.span), p.Tolerance).Meets(q.percent.span)
		switch {
		case expected.Meets(q.percent.span):
			out.holds(j, r, numbers, func() filling { return j.equation(&q) })
		case !reverse:
			out.Findings = append(out.Findings, j.contradiction(r, q.percent.key(), numbers, expected,
				q.corrections(expected), fillings{"actual": j.amount(&q.part), "plan": j.amount(&q.base)}))
		}
	})
}

// planned is the percent of plan of a figure with actual and plan; ok is false when one is not known. A share is the
// percent of plan where the row says so.
func (j *judged) planned(f *Figure) (q quotient, ok bool) {
	if f.DenominatorKind == term.DenominatorKindPoints {
		return q, false
	}
	var known known
	if q.percent, known = j.numberOf(f, term.MeasurePercentOfPlan); known == missing &&
		f.DenominatorKind == term.DenominatorKindOfPlan {
		q.percent, known = j.numberOf(f, term.MeasureShare)
	}
	if known != present {
		return q, false
	}
	if q.part, known = j.measured(f, ""); known != present {
		return q, false
	}
	if q.base, known = j.numberOf(f, term.MeasurePlan); known == missing {
		plan := j.planOf(f.District, f.Indicator, f.Context)
		if plan == nil {
			return q, false
		}
		q.base, known = j.planNumber(plan), present
	}
	return q, known == present && !q.negative()
}

// planNumber is a plan of the lead as a number.
func (j *judged) planNumber(p *Plan) stated {
	s := stated{
		Number: p.Number, district: p.District, indicator: p.Indicator, context: p.Context, measure: term.MeasurePlan,
		whole: j.whole(p.Indicator, term.MeasurePlan) && p.Value.IsInt(),
	}
	s.span = s.around(p.Value)
	return s
}
