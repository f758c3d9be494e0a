package rules

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

func init() {
	kinds[term.RuleKindClaim] = kind{
		compile: compileClaim,
		vi: "{district}: văn bản viết “{claim}”, nhưng {but}. " +
			"Xin sửa câu này, nêu rõ đơn vị chưa đạt, hoặc kiểm tra lại số liệu.",
		en: "{district}: the text says “{claim}”, but {but}. " +
			"Please rewrite the sentence, name the units it does not hold for, or check the figures.",
		placeholders: []string{"claim", "but", "units"},
	}
}

// claimParameters are those of CLAIM: a sentence holds for all whom it speaks of. The cluster's own narrative speaks of
// all members, a member's of itself. Words that are not there, or are denied ("chưa đạt"), claim nothing; a figure that
// is missing refutes nothing.
type claimParameters struct {
	// Words finds the claim: a pattern over the text without accents, in small letters: `dat va vuot .{0,40}duoc giao`.
	Words    string   `json:"words"`
	Sections []string `json:"sections"` // in which it is looked for; empty: all
	Slots    []string `json:"slots"`
	// Predicate is what is claimed of each of Indicators: ALL_PERCENT_AT_LEAST_100 (the plan is reached), ALL_INCREASED
	// and ALL_DECREASED (against the period before, or by the change that is stated), ALL_MEMBERS_HAVE (more than none),
	// ALL_AT_LEAST and ALL_AT_MOST (Bound); COUNT_EQUALS (the number that the first group of Words finds is how many
	// members have any; without indicators, how many members there are).
	Predicate  predicate        `json:"predicate"`
	Indicators []string         `json:"indicators"`
	Measure    term.Measure     `json:"measure"` // "" is how many there are
	Bound      *decimal.Decimal `json:"bound"`

	words *regexp.Regexp
}

// predicate is what a sentence claims.
type predicate string

const (
	allReached   predicate = "ALL_PERCENT_AT_LEAST_100"
	allIncreased predicate = "ALL_INCREASED"
	allDecreased predicate = "ALL_DECREASED"
	allHave      predicate = "ALL_MEMBERS_HAVE"
	allAtLeast   predicate = "ALL_AT_LEAST"
	allAtMost    predicate = "ALL_AT_MOST"
	countEquals  predicate = "COUNT_EQUALS"
)

func compileClaim(parameters json.RawMessage) (check, error) {
	var p claimParameters
	err := strict(parameters, &p)
	if err != nil {
		return nil, err
	}
	if p.Words == "" {
		return nil, fmt.Errorf("words: say what the claim looks like")
	}
	if p.words, err = regexp.Compile(p.Words); err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	if p.words.MatchString("") {
		return nil, fmt.Errorf("words: %q is found in any text", p.Words)
	}
	if p.Measure != "" && !sheetMeasure(p.Measure) {
		return nil, fmt.Errorf("measure: there is no measure %s in a sheet", p.Measure)
	}
	bounded := p.Predicate == allAtLeast || p.Predicate == allAtMost
	switch {
	case !slices.Contains([]predicate{allReached, allIncreased, allDecreased, allHave, allAtLeast, allAtMost, countEquals}, p.Predicate):
		return nil, fmt.Errorf("predicate: there is no %q", p.Predicate)
	case bounded != (p.Bound != nil):
		return nil, fmt.Errorf("bound: belongs to ALL_AT_LEAST and ALL_AT_MOST, and they need it")
	case p.Predicate == countEquals && p.words.NumSubexp() == 0:
		return nil, fmt.Errorf("words: COUNT_EQUALS needs a group that finds the number")
	case p.Predicate == countEquals && len(p.Indicators) > 1, p.Predicate != countEquals && len(p.Indicators) == 0:
		return nil, fmt.Errorf("indicators: say what is claimed of which; COUNT_EQUALS counts one or none")
	}
	return p.check, nil
}

func (p *claimParameters) check(r *Rule, j *judged, out *Result) {
	for i := range j.Texts {
		t := &j.Texts[i]
		if len(p.Sections) > 0 && !slices.Contains(p.Sections, t.Section) ||
			len(p.Slots) > 0 && !slices.Contains(p.Slots, t.Slot) {
			continue
		}
		claim, number, found := p.find(j.write(t).out)
		switch {
		case !found:
		case p.Predicate == countEquals:
			p.count(r, j, out, t, claim, number)
		default:
			for _, indicator := range p.Indicators {
				p.all(r, j, out, t, claim, indicator)
			}
		}
	}
}

// find is the claim as the text has it, with the number of its first group.
func (p *claimParameters) find(text string) (claim, number string, found bool) {
	folded := foldText(text)
	for _, at := range p.words.FindAllStringSubmatchIndex(folded.text, -1) {
		if denied(folded.text[:at[0]]) {
			continue
		}
		if len(at) > 2 && at[2] >= 0 {
			number = folded.text[at[2]:at[3]]
		}
		return clip(folded.original(text, at[0], at[1])), number, true
	}
	return "", "", false
}

// denied says whether the words before a claim take it back: "chưa đạt", "không phải … đều".
func denied(before string) bool {
	before = before[strings.LastIndexAny(before, ".;:,")+1:]
	last := strings.Fields(before)
	last = last[max(0, len(last)-3):]
	return slices.Contains(last, "chua") || slices.Contains(last, "khong")
}

// all judges what is claimed of an indicator of all.
func (p *claimParameters) all(r *Rule, j *judged, out *Result, t *Text, claim, indicator string) {
	about := []string{t.District}
	if t.District == "" {
		about = j.districts()[1:]
	}
	var against, support []stated
	held := 0
	for _, district := range about {
		switch n, is := p.judge(j, district, indicator); is {
		case refuted:
			against = append(against, n...)
		case holds:
			support = append(support, n...)
			held++
		}
	}
	cell := t.Cell
	cell.Printed = claim
	if len(against) == 0 {
		if j.holdings && held == len(about) && held > 0 {
			what := j.indicatorName(indicator, "")
			out.Holdings = append(out.Holdings, Holding{
				Rule: r.Code, Kind: r.Kind, District: t.District, Indicator: indicator, Cells: append([]Cell{cell}, cellsOf(support...)...),
				Vi: fmt.Sprintf("“%s”: %s đúng như vậy ở %d đơn vị", claim, what.vi, held),
				En: fmt.Sprintf("“%s”: %s bears it out in %d units", claim, what.en, held),
			})
		}
		return
	}
	f := p.tell(r, j, t, "/"+indicator, append([]Cell{cell}, cellsOf(against...)...), claim, p.but(j, indicator, against), p.units(j, against))
	f.Indicator = indicator
	out.Findings = append(out.Findings, f)
}

// tell is the finding that a claim does not hold.
func (p *claimParameters) tell(r *Rule, j *judged, t *Text, key string, cells []Cell, claim string, but, units filling) Finding {
	return j.finding(r, t.District, t.Section+"/"+t.Slot+key, cells, fillings{
		"claim": {claim, claim}, "but": but, "units": units,
	})
}

// verdict is what a unit's figures say to what is claimed of it.
type verdict int

const (
	unjudged verdict = iota // they are missing, or leave it open
	holds
	refuted
)

// ruled is refuted or holds where that is certain.
func ruled(against, inFavour bool) verdict {
	switch {
	case against:
		return refuted
	case inFavour:
		return holds
	}
	return unjudged
}

// judge is what a unit's figures say to what is claimed of it, and which do.
func (p *claimParameters) judge(j *judged, district, indicator string) ([]stated, verdict) {
	switch p.Predicate {
	case allReached:
		return p.reached(j, district, indicator)
	case allIncreased, allDecreased:
		return p.went(j, district, indicator)
	}
	n, known := ref{indicator: indicator, measure: p.Measure}.at(j, district)
	if known != present {
		return nil, unjudged
	}
	least, most := !n.span.NoMin, !n.span.NoMax
	switch is := []stated{n}; p.Predicate {
	case allHave:
		return is, ruled(most && n.span.Max <= 0, least && n.span.Min > 0)
	case allAtLeast:
		return is, ruled(most && n.span.Max < *p.Bound, least && n.span.Min >= *p.Bound)
	case allAtMost:
		return is, ruled(least && n.span.Min > *p.Bound, most && n.span.Max <= *p.Bound)
	}
	return nil, unjudged
}

// reached is whether a plan is reached: by the percent of it, else by the plan of the unit or the lead.
func (p *claimParameters) reached(j *judged, district, indicator string) ([]stated, verdict) {
	percent, known := j.number(district, indicator, "", term.MeasurePercentOfPlan)
	if known != missing {
		if known != present {
			return nil, unjudged
		}
		// What is printed as 100% reaches the plan for all that a reader can tell.
		below := !percent.span.NoMax && percent.span.Max < decimal.Hundred
		return []stated{percent}, ruled(below, !percent.span.NoMin && percent.Value >= decimal.Hundred)
	}
	actual, known := ref{indicator: indicator}.at(j, district)
	if known != present {
		return nil, unjudged
	}
	plan, numbers := decimal.Everything(), []stated{actual}
	if own, known := j.number(district, indicator, "", term.MeasurePlan); known == present {
		plan, numbers = own.span, append(numbers, own)
	} else if given := j.planOf(district, indicator, ""); known == missing && given != nil {
		plan = actual.around(given.Value)
	}
	return numbers, compared(actual.span, plan)
}

// compared is refuted when the first is less than the second, and holds when it is no less.
func compared(a, b decimal.Interval) verdict {
	return ruled(!a.NoMax && !b.NoMin && a.Max < b.Min, !a.NoMin && !b.NoMax && a.Min >= b.Max)
}

// went is whether a figure went the way that is claimed: by the change that is stated, else by the period before.
func (p *claimParameters) went(j *judged, district, indicator string) ([]stated, verdict) {
	up := p.Predicate == allIncreased
	if change, known := j.number(district, indicator, "", term.MeasureChange); known != missing {
		if known != present {
			return nil, unjudged
		}
		rose, fell := !change.span.NoMin && change.span.Min > 0, !change.span.NoMax && change.span.Max < 0
		if up {
			return []stated{change}, ruled(fell, rose)
		}
		return []stated{change}, ruled(rose, fell)
	}
	of := ref{indicator: indicator, measure: p.Measure}
	now, known := of.at(j, district)
	before := j.earlier().figure(j, district, indicator, "")
	if known != present || before == nil {
		return nil, unjudged
	}
	then, known := j.measured(before, p.Measure)
	switch {
	case known != present || then.measure != now.measure:
		return nil, unjudged
	case now.span.Exact() && now.span == then.span:
		return []stated{now}, refuted
	case up:
		return []stated{now}, compared(now.span, then.span)
	}
	return []stated{now}, compared(then.span, now.span)
}

// but is what stands against a claim: "Tổng thu ngân sách trên địa bàn của Huyện Điện Biên là 93,12% kế hoạch".
func (p *claimParameters) but(j *judged, indicator string, against []stated) filling {
	parts := make([]filling, 0, len(against))
	for i := range against {
		n := &against[i]
		unit, value := j.districtName(n.district), j.amount(n)
		switch n.measure {
		case term.MeasurePercentOfPlan:
			value = filling{value.vi + " kế hoạch", value.en + " of plan"}
		case term.MeasurePlan:
			value = filling{value.vi + " (kế hoạch)", value.en + " (plan)"}
		case term.MeasureChange:
			value = filling{"thay đổi " + value.vi, "a change of " + value.en}
		}
		parts = append(parts, filling{"của " + unit.vi + " là " + value.vi, "of " + unit.en + " is " + value.en})
	}
	what, told := j.indicatorName(indicator, ""), enough(parts)
	return filling{what.vi + " " + told.vi, what.en + " " + told.en}
}

func (p *claimParameters) units(j *judged, against []stated) filling {
	var parts []filling
	for i := range against {
		if i == 0 || against[i-1].district != against[i].district {
			parts = append(parts, j.districtName(against[i].district))
		}
	}
	return enough(parts)
}

// count judges a claim of how many members have something. What one of them has is not known while it is missing.
func (p *claimParameters) count(r *Rule, j *judged, out *Result, t *Text, claim, number string) {
	said, err := strconv.Atoi(number)
	if err != nil || t.District != "" {
		return
	}
	have := len(j.at)
	var of []stated
	for _, indicator := range p.Indicators {
		have = 0
		for i, m := range j.Members {
			n, known := ref{indicator: indicator, measure: p.Measure}.at(j, m.Code)
			switch {
			case known == none, j.at[m.Code] != i:
			case known != present || n.span.NoMin:
				return
			case n.span.Min > 0:
				have++
				of = append(of, n)
			case n.span.Max > 0 || n.span.NoMax:
				return
			}
		}
	}
	if said == have {
		return
	}
	cell := t.Cell
	cell.Printed = claim
	f := p.tell(r, j, t, "", append([]Cell{cell}, cellsOf(of...)...), claim, filling{
		fmt.Sprintf("số đơn vị là %d", have), fmt.Sprintf("there are %d units", have),
	}, filling{})
	expected, difference := count(have, false), decimal.Decimal(0)
	if d, err := decimal.FromInt(int64(said - have)); err == nil {
		difference = d
	}
	f.Expected, f.Difference = &expected, &difference
	out.Findings = append(out.Findings, f)
}
