package rules

import (
	"encoding/json"
	"errors"
	"math/bits"
	"slices"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindGranularity] = kind{
		compile: compileGranularity,
		vi: "{district}: {indicator} ghi {printed}, nhưng bình quân của {n} không thể ra số này: gần nhất là {lower} " +
			"hoặc {upper}. Đề nghị kiểm tra lại số bình quân và số đơn vị được tính.",
		en: "{district}: {indicator} is stated as {printed}, but no mean over {n} can be that: the nearest are {lower} and " +
			"{upper}. Please check the mean and what it was taken over.",
		placeholders: []string{"n", "lower", "upper"},
	}
}

// granularityParameters are those of GRANULARITY: a mean over n things, of each of which a whole number is counted, is
// that of some whole number over n. A share (%) over n whole things likewise.
//
//	{"mean": "nrd-criteria-per-commune-average", "over": ["nrd-communes-certified-or-basically:DENOMINATOR"]}
//
// Of "over" the first that the unit states is taken.
type granularityParameters struct {
	Mean ref   `json:"mean"`
	Over []ref `json:"over"`
}

func compileGranularity(parameters json.RawMessage) (check, error) {
	var p granularityParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if p.Mean.indicator == "" || len(p.Over) == 0 {
		return nil, errors.New("mean and over: name the mean, and what it is taken over")
	}
	return p.check, nil
}

func (p *granularityParameters) check(r *Rule, j *judged, out *Result) {
	for _, district := range j.districts() {
		mean, known := p.Mean.at(j, district)
		if known != present || mean.negative() || !mean.span.Bounded() {
			continue
		}
		over, n := p.over(j, district)
		if n == 0 {
			continue
		}
		unit := decimal.One
		switch mean.measure {
		case term.MeasureShare, term.MeasurePercentOfPlan:
			unit = decimal.Hundred
		}
		lower, upper, fits := steps(mean.span, unit, n)
		if !fits {
			continue
		}
		if mean.span.Meets(lower) || mean.span.Meets(upper) {
			out.holds(j, r, []stated{mean, over}, func() filling { return j.reachedBy(&mean, &over, unit) })
			continue
		}
		out.Findings = append(out.Findings, p.contradiction(r, j, mean, over, lower, upper, func(i decimal.Interval) bool {
			low, high, fits := steps(i, unit, n)
			return fits && (i.Meets(low) || i.Meets(high))
		}))
	}
}

// over is what the mean of a unit is taken over, and how many that is; 0 when it is not known exactly.
func (p *granularityParameters) over(j *judged, district string) (stated, uint64) {
	for _, o := range p.Over {
		s, known := o.at(j, district)
		if known == missing {
			continue
		}
		if known != present || !s.span.Exact() && (!s.Value.IsInt() || s.span != s.around(s.Value)) || s.Value <= 0 ||
			!s.Value.IsInt() {
			return s, 0
		}
		return s, uint64(s.Value / decimal.One)
	}
	return stated{}, 0
}

// steps are the two means next to the middle of a span: the whole number of units over n below it, and the one above.
// Each is an interval since it may have more decimals than can be kept. fits is false when they are too large.
func steps(span decimal.Interval, unit decimal.Decimal, n uint64) (lower, upper decimal.Interval, fits bool) {
	middle := span.Min + (span.Max-span.Min)/2
	high, low := bits.Mul64(uint64(middle), n)
	if span.Min < 0 && span.Max < 0 || middle < 0 || high >= uint64(unit) {
		return lower, upper, false
	}
	k, _ := bits.Div64(high, low, uint64(unit))
	if k > uint64(decimal.Max)/decimal.Scale-1 || n > uint64(decimal.Max)/decimal.Scale {
		return lower, upper, false
	}
	of := decimal.Exactly(decimal.Decimal(n) * decimal.One)
	step := func(k uint64) decimal.Interval {
		return decimal.Exactly(decimal.Decimal(k)*decimal.One).MulDiv(unit, of)
	}
	return step(k), step(k + 1), true
}

// reachedBy is "14,5 tiêu chí/xã = 261 / 18 xã".
func (j *judged) reachedBy(mean, over *stated, unit decimal.Decimal) filling {
	is, of := j.amount(mean), j.amount(over)
	total, err := mean.Value.MulDiv(over.Value, unit)
	if whole, err2 := total.Round(0); err == nil && err2 == nil {
		sum := amount(whole, 0, filling{})
		return filling{is.vi + " = " + sum.vi + " / " + of.vi, is.en + " = " + sum.en + " / " + of.en}
	}
	return filling{"bình quân của " + of.vi, "a mean over " + of.en}
}

func (p *granularityParameters) contradiction(
	r *Rule, j *judged, mean, over stated, lower, upper decimal.Interval, reached func(decimal.Interval) bool,
) Finding {
	nearest := lower
	if (upper.Min - mean.Value).Abs() < (mean.Value - lower.Min).Abs() {
		nearest = upper
	}
	between := decimal.Interval{Min: lower.Min, Max: upper.Max}
	near := wanted{stated: mean, by: between}
	candidates := slices.DeleteFunc(near.corrections(), func(c Candidate) bool { return !reached(mean.around(c.Value)) })
	if len(candidates) > most {
		candidates = nil
	}
	unit := j.unitOf(mean.indicator, mean.measure, mean.change)
	return j.contradiction(r, mean.key(), []stated{mean, over}, nearest, candidates, fillings{
		"n":     j.amount(&over),
		"lower": amounts(lower, mean.Value, mean.decimals(), unit),
		"upper": amounts(upper, mean.Value, mean.decimals(), unit),
	})
}
