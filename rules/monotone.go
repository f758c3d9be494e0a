package rules

import (
	"encoding/json"
	"errors"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindMonotone] = kind{
		compile: compileMonotone,
		vi: "{district}: {indicator} ghi {printed}, ít hơn kỳ trước ({before}), trong khi đây là số lũy kế không giảm. " +
			"Nếu có lý do, đề nghị ghi ở cột Ghi chú; nếu không, đề nghị kiểm tra lại.",
		en: "{district}: {indicator} is stated as {printed}, less than the period before ({before}), although it only " +
			"grows. If there is a reason, please write it as a note; if not, please check.",
		placeholders: []string{"before"},
	}
}

// monotoneParameters are those of MONOTONE: a count that only grows is no less than the period before, unless a note says
// why. An estimate of the period before may have been too high, and is not judged by.
//
//	{"indicators": ["nrd-communes-certified"], "measures": ["ACTUAL"]}
type monotoneParameters struct {
	Indicators selection      `json:"indicators"`
	Measures   []term.Measure `json:"measures"`
}

func compileMonotone(parameters json.RawMessage) (check, error) {
	var p monotoneParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if len(p.Indicators.codes) == 0 {
		return nil, errors.New("indicators: say which only grow")
	}
	var err error
	p.Measures, err = measures(p.Measures, []term.Measure{""}, counts)
	return p.check, err
}

func (p *monotoneParameters) check(r *Rule, j *judged, out *Result) {
	j.eachFigure(&p.Indicators, func(f *Figure) {
		if strings.TrimSpace(f.Note) != "" {
			return
		}
		for _, m := range p.Measures {
			now, before, ok := j.both(f, m)
			if !ok || !final(before.status) {
				continue
			}
			expected := decimal.Interval{Min: before.span.Min, NoMin: before.span.NoMin, NoMax: true}
			numbers := []stated{now, before}
			if expected.Meets(now.span) {
				out.holds(j, r, numbers, func() filling {
					a, b := j.amount(&now), j.amount(&before)
					return filling{a.vi + " ≥ " + b.vi, a.en + " ≥ " + b.en}
				})
				continue
			}
			out.Findings = append(out.Findings, j.contradiction(r, now.key(), numbers, expected,
				corrections(wanted{stated: now, by: expected}), fillings{"before": j.amount(&before)}))
		}
	})
}

// both is a measure of a figure in this period and in the one before; ok is false when one is not known. What the
// cluster states for the whole is compared only while it has the members that it had.
func (j *judged) both(f *Figure, m term.Measure) (now, before stated, ok bool) {
	past := j.earlier().figure(j, f.District, f.Indicator, f.Context)
	if past == nil || f.District == "" && !j.sameMembers() {
		return now, before, false
	}
	var known known
	if now, known = j.measured(f, m); known != present {
		return now, before, false
	}
	before, known = j.measured(past, now.measure)
	return now, before, known == present
}

// sameMembers says whether the members of the period before were those of this one, as far as figures tell.
func (j *judged) sameMembers() bool {
	if j.same == unknown {
		j.same = j.compareMembers()
	}
	return j.same == same
}

// likeness is whether the members of two periods are the same.
type likeness int

const (
	unknown likeness = iota
	same
	different
)

func (j *judged) compareMembers() likeness {
	seen := map[string]bool{}
	for i := range j.Before {
		district := j.Before[i].District
		if _, member := j.at[district]; district != "" && !member {
			return different
		}
		seen[district] = true
	}
	for _, m := range j.Members {
		if !seen[m.Code] {
			return different
		}
	}
	return same
}
