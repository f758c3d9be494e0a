package rules

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindSumOfParts] = kind{
		compile: compileSum,
		vi: "{district}: {indicator} ghi {printed}, trong khi {k} trong {n} đơn vị cộng lại là {expected} ({parts}); " +
			"chênh lệch {difference}. Đề nghị kiểm tra lại số tổng và số của từng đơn vị.",
		en: "{district}: {indicator} is stated as {printed}, while {k} of {n} units add up to {expected} ({parts}); " +
			"the difference is {difference}. Please check the total and what the units state.",
		placeholders: []string{"parts", "k", "n"},
	}
}

// sumParameters are those of SUM_OF_PARTS: what the cluster's own sheet states is the sum of its members.
//
//	{"indicators": "*"}                      every indicator whose aggregation is a sum
//	{"indicators": ["a", "b"], "measures": ["NUMERATOR", "DENOMINATOR"], "tolerance": "1"}
//	{"awards": true}                         counts of awards, by form, recipient and stage
//
// "measures" is how many there are (the actual, or else the numerator) when not given. While members are missing the
// total can be no less than the sum of the others: "missing": {"parts": "PARTIAL"}, SKIP and ZERO are the other ways.
type sumParameters struct {
	Indicators selection       `json:"indicators"`
	Measures   []term.Measure  `json:"measures"`
	Tolerance  decimal.Decimal `json:"tolerance"`
	Awards     bool            `json:"awards"`
	Missing    map[string]gaps `json:"missing"`
	parts      gaps
}

func compileSum(parameters json.RawMessage) (check, error) {
	var p sumParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if !p.Awards && !p.Indicators.given() {
		return nil, errors.New("indicators: say which, or \"awards\": true")
	}
	var err error
	if p.Measures, err = measures(p.Measures, []term.Measure{""}, counts); err != nil {
		return nil, err
	}
	if p.parts, err = gapsOf(p.Missing, "parts", gapsPartial); err != nil {
		return nil, err
	}
	return p.check, notBelowZero("tolerance", p.Tolerance)
}

func (p *sumParameters) check(r *Rule, j *judged, out *Result) {
	for _, row := range j.now.rows {
		if row.own == nil || !p.Indicators.has(j, row.indicator, addsUp) {
			continue
		}
		for _, m := range p.Measures {
			total, known := j.measured(row.own, m)
			if known != present {
				continue
			}
			a := addition{total: total, name: j.indicatorName(row.indicator, row.context)}
			for at := range row.members {
				a.add(j.part(row, at, m))
			}
			p.judge(r, j, &a, out)
		}
	}
	if p.Awards {
		for _, a := range j.awardSums() {
			p.judge(r, j, a, out)
		}
	}
}

func addsUp(i Indicator) bool { return i.Aggregation == term.AggregationSum }

// part is what one member states in a row.
func (j *judged) part(row *row, at int, m term.Measure) (stated, known) {
	if f := row.members[at]; f != nil {
		return j.measured(f, m)
	}
	code := j.Members[at].Code
	if j.at[code] != at || j.Inapplicable[Pair{row.indicator, code}] {
		return stated{}, none
	}
	return stated{}, missing
}

// addition is a stated total and its parts.
type addition struct {
	total                  stated
	name                   filling
	parts                  []stated
	lacking, vague, signed int // members that state nothing, nothing that can be judged, something below zero
}

func (a *addition) add(s stated, k known) {
	switch k {
	case missing:
		a.lacking++
	case vague:
		a.vague++
	case present:
		a.parts = append(a.parts, s)
		if s.Value < 0 {
			a.signed++
		}
	}
}

// judge says whether a total is the sum of its parts.
func (p *sumParameters) judge(r *Rule, j *judged, a *addition, out *Result) {
	if a.vague > 0 || len(a.parts) == 0 {
		return
	}
	sum := decimal.Exactly(0)
	for i := range a.parts {
		sum = sum.Plus(a.parts[i].span)
	}
	sum = widened(sum, p.Tolerance)
	if a.lacking > 0 {
		switch {
		case p.parts == gapsSkip, p.parts == gapsPartial && a.signed > 0:
			return
		case p.parts == gapsPartial:
			sum.NoMax = true
		}
	}
	numbers := append([]stated{a.total}, a.parts...)
	if sum.Meets(a.total.span) {
		if a.lacking == 0 || p.parts == gapsZero {
			out.holds(j, r, numbers, a.equation)
		}
		return
	}
	f := j.contradiction(r, a.total.key(), numbers, sum, a.corrections(sum), fillings{
		"indicator": a.name, "parts": a.listed(),
		"k": ofInt(len(a.parts)), "n": ofInt(len(a.parts) + a.lacking),
	})
	if slices.ContainsFunc(a.parts, func(s stated) bool { return final(s.status) != final(a.total.status) }) {
		f.lessSevere(term.SeverityInfo)
	}
	out.Findings = append(out.Findings, f)
}

// corrections are the slips that would make the sum right; while members are missing there is no telling.
func (a *addition) corrections(sum decimal.Interval) []Candidate {
	all := []wanted{{stated: a.total, by: sum}}
	if sum.Bounded() {
		for i := range a.parts {
			others := sum.Minus(decimal.Interval{Min: a.parts[i].span.Max, Max: a.parts[i].span.Min})
			all = append(all, wanted{stated: a.parts[i], by: a.total.span.Minus(others)})
		}
	}
	return corrections(all...)
}

const mostListed = 12 // parts that a message names before it goes on with "…"

// listed is "9 + 6 + 11 + 10 + 9".
func (a *addition) listed() filling {
	var parts []filling
	for i := range a.parts {
		if i == mostListed {
			parts = append(parts, filling{"…", "…"})
			break
		}
		parts = append(parts, amount(a.parts[i].Value, a.parts[i].decimals(), filling{}))
	}
	return list(parts, " + ")
}

// equation is "45 = 9 + 6 + 11 + 10 + 9".
func (a *addition) equation() filling {
	total, parts := amount(a.total.Value, a.total.decimals(), filling{}), a.listed()
	return filling{total.vi + " = " + parts.vi, total.en + " = " + parts.en}
}

func ofInt(n int) filling { return filling{strconv.Itoa(n), strconv.Itoa(n)} }
