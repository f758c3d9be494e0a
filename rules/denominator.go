package rules

import (
	"encoding/json"
	"errors"
	"fmt"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindCommonDenominator] = kind{
		compile: compileDenominator,
		vi: "{district}: {indicator} ghi {count}, chiếm {printed}, tức là mẫu số {implied}; nhưng {other} ghi {other_count}, " +
			"chiếm {other_share}, tức là mẫu số {other_implied}. Hai tỷ lệ phải cùng một mẫu số; nếu vậy tỷ lệ này là " +
			"{expected}. Đề nghị kiểm tra lại.",
		en: "{district}: {indicator} is stated as {count} at {printed}, which implies a denominator {implied}; but {other} " +
			"is stated as {other_count} at {other_share}, which implies {other_implied}. Both shares are of the same, so " +
			"this one would be {expected}. Please check.",
		placeholders: []string{"count", "implied", "other", "other_count", "other_share", "other_implied"},
	}
}

// denominatorParameters are those of COMMON_DENOMINATOR: two counts and their shares, of a unit or of the cluster, imply
// one denominator.
//
//	{"first": "poor-households", "second": "near-poor-households", "reference": "households-total"}
//
// It is told at the second, unless the reference agrees with the second and not with the first.
type denominatorParameters struct {
	First     ref  `json:"first"`
	Second    ref  `json:"second"`
	Reference *ref `json:"reference"`
}

func compileDenominator(parameters json.RawMessage) (check, error) {
	var p denominatorParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	switch {
	case p.First.indicator == "" || p.Second.indicator == "":
		return nil, errors.New("first and second: name two indicators")
	case p.First.measure != "" || p.Second.measure != "":
		return nil, errors.New("first and second: name indicators without a measure; their counts and shares are compared")
	case p.First == p.Second:
		return nil, fmt.Errorf("first and second are both %s", p.First.indicator)
	}
	return p.check, nil
}

func (p *denominatorParameters) check(r *Rule, j *judged, out *Result) {
	for _, district := range j.districts() {
		first, ok := j.implied(p.First, district)
		if !ok {
			continue
		}
		second, ok := j.implied(p.Second, district)
		if !ok || first.kind != "" && second.kind != "" && first.kind != second.kind {
			continue
		}
		if first.base.Meets(second.base) {
			out.holds(j, r, []stated{second.share, second.count, first.share, first.count}, func() filling {
				both, _ := first.base.And(second.base)
				say := roughly(both)
				return filling{"cùng mẫu số " + say.vi, "one denominator, " + say.en}
			})
			continue
		}
		if p.Reference != nil {
			reference, known := p.Reference.at(j, district)
			if known == present && reference.span.Meets(second.base) && !reference.span.Meets(first.base) {
				first, second = second, first
			}
		}
		out.Findings = append(out.Findings, p.contradiction(r, j, &first, &second))
	}
}

// proportion is a count, its share and the denominator that they imply.
type proportion struct {
	count, share stated
	base         decimal.Interval
	kind         term.DenominatorKind
}

// implied is the denominator of a count and its share; ok is false when it cannot be known.
func (j *judged) implied(of ref, district string) (p proportion, ok bool) {
	f := j.figure(district, of.indicator, of.context)
	if f == nil || f.DenominatorKind == term.DenominatorKindPoints || f.DenominatorKind == term.DenominatorKindOfPlan {
		return p, false
	}
	var known known
	if p.count, known = j.measured(f, ""); known != present || p.count.negative() {
		return p, false
	}
	if p.share, known = j.numberOf(f, term.MeasureShare); known != present || p.share.negative() {
		return p, false
	}
	p.base, p.kind = p.count.span.MulDiv(decimal.Hundred, p.share.span), f.DenominatorKind
	if stated, known := j.numberOf(f, term.MeasureDenominator); known == present {
		if both, meet := p.base.And(stated.span); meet { // else RATIO has told it
			p.base = both
		}
	}
	return p, true
}

// contradiction is told at the share of the one that is taken to be wrong.
func (p *denominatorParameters) contradiction(r *Rule, j *judged, right, wrong *proportion) Finding {
	expected := wrong.count.span.MulDiv(decimal.Hundred, right.base)
	candidates := corrections(
		wanted{stated: wrong.share, by: expected},
		wanted{stated: wrong.count, by: partOf(wrong.share.span, right.base)},
		wanted{stated: right.share, by: right.count.span.MulDiv(decimal.Hundred, wrong.base)},
		wanted{stated: right.count, by: partOf(right.share.span, wrong.base)},
	)
	return j.contradiction(r, p.First.indicator+":"+p.Second.indicator,
		[]stated{wrong.share, wrong.count, right.share, right.count}, expected, candidates, fillings{
			"count": j.amount(&wrong.count), "implied": roughly(wrong.base),
			"other":       j.indicatorName(right.share.indicator, right.share.context),
			"other_count": j.amount(&right.count), "other_share": j.amount(&right.share), "other_implied": roughly(right.base),
		})
}

// roughly is an interval in whole numbers, to be read and not to be judged by.
func roughly(i decimal.Interval) filling {
	if least, err := i.Min.Round(0); err == nil {
		i.Min = least
	}
	if most, err := i.Max.Round(0); err == nil {
		i.Max = most
	}
	return amounts(i, -1, 0, filling{})
}
