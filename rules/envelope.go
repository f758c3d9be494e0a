package rules

import (
	"encoding/json"
	"errors"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindEnvelope] = kind{
		compile: compileEnvelope,
		vi: "{district}: {indicator} ghi {printed}, trong khi các đơn vị chỉ {expected}. Tỷ lệ, bình quân chung phải nằm " +
			"giữa đơn vị thấp nhất và cao nhất; đề nghị kiểm tra lại.",
		en: "{district}: {indicator} is stated as {printed}, while the units lie {expected}. A rate or mean of the whole " +
			"lies between the least and the greatest of its parts; please check.",
	}
}

// envelopeParameters are those of ENVELOPE: a rate or mean of the cluster lies between the least and the greatest of its
// members, once all of them state theirs.
//
//	{"indicators": "*"}       shares and percents of plan of all indicators, and actuals of those that are means or rates
//	{"indicators": ["forest-cover-rate"], "measures": ["ACTUAL"]}
type envelopeParameters struct {
	Indicators selection      `json:"indicators"`
	Measures   []term.Measure `json:"measures"`
}

// rates are the measures that are not added up.
var rates = []term.Measure{term.MeasureActual, term.MeasureShare, term.MeasurePercentOfPlan}

func compileEnvelope(parameters json.RawMessage) (check, error) {
	var p envelopeParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if !p.Indicators.given() {
		return nil, errors.New("indicators: say which, or \"*\"")
	}
	var err error
	p.Measures, err = measures(p.Measures, rates, rates)
	return p.check, err
}

func (p *envelopeParameters) check(r *Rule, j *judged, out *Result) {
	for _, row := range j.now.rows {
		if row.own == nil || !p.Indicators.has(j, row.indicator, every) {
			continue
		}
		for _, m := range p.Measures {
			if m != term.MeasureActual || j.isRate(row.indicator) {
				p.judge(r, j, row, m, out)
			}
		}
	}
}

// isRate says whether the actual of an indicator is a mean or a percentage of something.
func (j *judged) isRate(indicator string) bool {
	switch i := j.Indicators[indicator]; i.ValueType {
	case term.ValueTypePercent, term.ValueTypeMean:
		return i.Aggregation == term.AggregationRatio || i.Aggregation == term.AggregationWeightedMean
	}
	return false
}

func (p *envelopeParameters) judge(r *Rule, j *judged, row *row, m term.Measure, out *Result) {
	total, k := j.numberOf(row.own, m)
	if k != present {
		return
	}
	numbers := []stated{total}
	var between decimal.Interval
	stage := true
	for at := range row.members {
		s, k := j.part(row, at, m)
		switch {
		case k == none:
			continue
		case k != present, row.members[at].DenominatorKind != row.own.DenominatorKind:
			return
		}
		if len(numbers) == 1 {
			between = s.span
		} else {
			between = hull(between, s.span)
		}
		stage = stage && final(s.status) == final(total.status)
		numbers = append(numbers, s)
	}
	if len(numbers) == 1 {
		return
	}
	if between.Meets(total.span) {
		out.holds(j, r, numbers, func() filling {
			return amounts(between, -1, total.decimals(), j.unitOf(total.indicator, m, total.change))
		})
		return
	}
	f := j.contradiction(r, total.key(), numbers, between, corrections(wanted{stated: total, by: between}), nil)
	if !stage {
		f.lessSevere(term.SeverityInfo)
	}
	out.Findings = append(out.Findings, f)
}

// hull is the least interval that has both.
func hull(a, b decimal.Interval) decimal.Interval {
	return decimal.Interval{
		Min: min(a.Min, b.Min), NoMin: a.NoMin || b.NoMin,
		Max: max(a.Max, b.Max), NoMax: a.NoMax || b.NoMax,
	}
}
