package rules

import (
	"encoding/json"
	"errors"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindPartOfWhole] = kind{
		compile: compilePart,
		vi: "{district}: {indicator} ghi {printed}, lớn hơn tổng mà số này là một phần: {whole} ghi {whole_printed}. " +
			"Đề nghị kiểm tra lại hai số.",
		en: "{district}: {indicator} is stated as {printed}, more than what it is part of: {whole} is stated as " +
			"{whole_printed}. Please check both.",
		placeholders: []string{"whole", "whole_printed"},
	}
}

// partParameters are those of PART_OF_WHOLE: within a unit a part is no more than its whole.
//
//	{"pairs": [{"part": "nrd-communes-certified", "whole": "communes-total"}]}
//	{"numerators": true}     the numerator of every row is no more than its denominator
//
// A numerator may rightly exceed a denominator that was planned or registered.
type partParameters struct {
	Pairs []struct {
		Part  ref `json:"part"`
		Whole ref `json:"whole"`
	} `json:"pairs"`
	Numerators bool `json:"numerators"`
}

func compilePart(parameters json.RawMessage) (check, error) {
	var p partParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if len(p.Pairs) == 0 && !p.Numerators {
		return nil, errors.New("pairs: name a part and its whole, or \"numerators\": true")
	}
	for _, pair := range p.Pairs {
		if pair.Part.indicator == "" || pair.Whole.indicator == "" || pair.Part == pair.Whole {
			return nil, errors.New("pairs: each names a part and another whole")
		}
	}
	return p.check, nil
}

func (p *partParameters) check(r *Rule, j *judged, out *Result) {
	for _, pair := range p.Pairs {
		for _, district := range j.districts() {
			part, known := pair.Part.at(j, district)
			if known != present {
				continue
			}
			if whole, known := pair.Whole.at(j, district); known == present {
				p.judge(r, j, part, whole, out)
			}
		}
	}
	if !p.Numerators {
		return
	}
	j.eachFigure(&selection{all: true}, func(f *Figure) {
		switch f.DenominatorKind {
		case term.DenominatorKindOfPlan, term.DenominatorKindOfRegistered, term.DenominatorKindPoints:
			return
		}
		part, known := j.numberOf(f, term.MeasureNumerator)
		if known == missing && j.Indicators[f.Indicator].ValueType == term.ValueTypeCount {
			part, known = j.numberOf(f, term.MeasureActual)
		}
		if known != present {
			return
		}
		if whole, known := j.numberOf(f, term.MeasureDenominator); known == present {
			p.judge(r, j, part, whole, out)
		}
	})
}

func (p *partParameters) judge(r *Rule, j *judged, part, whole stated, out *Result) {
	expected := decimal.Interval{NoMin: true, Max: whole.span.Max, NoMax: whole.span.NoMax}
	numbers := []stated{part, whole}
	if expected.Meets(part.span) {
		if part.span.Bounded() && whole.span.Bounded() {
			out.holds(j, r, numbers, func() filling {
				a, b := amount(part.Value, part.decimals(), filling{}), amount(whole.Value, whole.decimals(), filling{})
				return filling{a.vi + " ≤ " + b.vi, a.en + " ≤ " + b.en}
			})
		}
		return
	}
	candidates := corrections(
		wanted{stated: part, by: expected},
		wanted{stated: whole, by: decimal.Interval{Min: part.span.Min, NoMin: part.span.NoMin, NoMax: true}},
	)
	out.Findings = append(out.Findings, j.contradiction(r, part.key()+"<="+whole.key(), numbers, expected, candidates,
		fillings{"whole": j.indicatorName(whole.indicator, whole.context), "whole_printed": j.amount(&whole)}))
}
