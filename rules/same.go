package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/term"
)

func init() {
	kinds[term.RuleKindSameFigure] = kind{
		compile: compileSame, vi: "{finding}", en: "{finding}", placeholders: []string{"finding", "other", "place"},
	}
}

// sameParameters are those of SAME_FIGURE: what is stated in several places is one thing.
//
//	{"statements": ["cultural-agencies", "cultural-agencies(theo-dang-ky):NUMERATOR"]}
//	    each unit states one number under all of these
//	{"texts": true}
//	    a plain number of a narrative that was a figure when the text was first read is that figure still; a mark always is
//	{"plans": true}
//	    the plan that a unit states is the one that the lead gave it
//	{"titles": ["title", "directions/title"], "year": 1}
//	    the year that a title names ("năm 2022") is that of the period, or so many years on: a field of the header by
//	    its key, a narrative as section/slot. A title that names several years names the right one among them
type sameParameters struct {
	Statements []ref    `json:"statements"`
	Texts      bool     `json:"texts"`
	Plans      bool     `json:"plans"`
	Titles     []string `json:"titles"`
	Year       int      `json:"year"`
}

func compileSame(parameters json.RawMessage) (check, error) {
	var p sameParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	said := 0
	for _, is := range []bool{len(p.Statements) > 0, p.Texts, p.Plans, len(p.Titles) > 0} {
		if is {
			said++
		}
	}
	switch {
	case said != 1:
	case p.Texts:
		return checkBound, nil
	case p.Plans:
		return checkPlans, nil
	case len(p.Statements) > 1:
		return p.statements, nil
	case len(p.Titles) > 0:
		return p.titles, nil
	}
	return nil, errors.New("say one of statements (two or more), texts, plans and titles")
}

func (p *sameParameters) statements(r *Rule, j *judged, out *Result) {
	for _, district := range j.districts() {
		var first *stated
		for _, ref := range p.Statements {
			n, known := ref.at(j, district)
			if known != present {
				continue
			}
			if first == nil {
				first = &n
				continue
			}
			if first.span.Meets(n.span) {
				out.holds(j, r, []stated{*first, n}, func() filling {
					a, b := j.amount(first), j.amount(&n)
					return filling{a.vi + " = " + b.vi, a.en + " = " + b.en}
				})
				continue
			}
			in, a, b := j.districtName(district), j.amount(first), j.amount(&n)
			one, other := j.indicatorName(first.indicator, first.context), j.indicatorName(n.indicator, n.context)
			out.Findings = append(out.Findings, j.contradiction(r, first.key()+"="+n.key(), []stated{*first, n}, n.span,
				corrections(wanted{*first, n.span}, wanted{n, first.span}), fillings{
					"other": b, "place": other,
					"finding": {
						fmt.Sprintf("%s: %s ghi %s, nhưng %s ghi %s. Đây là một số liệu, xin ghi thống nhất ở cả hai nơi.", in.vi, one.vi, a.vi, other.vi, b.vi),
						fmt.Sprintf("%s: %s says %s, but %s says %s. It is one figure; please make both places agree.", in.en, one.en, a.en, other.en, b.en),
					},
				}))
		}
	}
}

// checkPlans finds plans of units that are not the lead's. Which of the two is out of date, only people know.
func checkPlans(r *Rule, j *judged, out *Result) {
	for i := range j.Plans {
		p := &j.Plans[i]
		if _, member := j.at[p.District]; !member || j.planOf(p.District, p.Indicator, p.Context) != p {
			continue
		}
		own, known := j.number(p.District, p.Indicator, p.Context, term.MeasurePlan)
		if known != present {
			continue
		}
		given := j.planNumber(p)
		is, other := j.amount(&own), j.amount(&given)
		if own.span.Meets(given.span) {
			out.holds(j, r, []stated{own, given}, func() filling { return filling{is.vi + " = " + other.vi, is.en + " = " + other.en} })
			continue
		}
		in, what := j.districtName(p.District), j.indicatorName(p.Indicator, p.Context)
		out.Findings = append(out.Findings, j.contradiction(r, own.key(), []stated{own, given}, given.span,
			corrections(wanted{own, given.span}, wanted{given, own.span}), fillings{
				"other": other, "place": what,
				"finding": {
					fmt.Sprintf("%s: kế hoạch %s ghi %s, nhưng kế hoạch Trưởng cụm giao là %s. Xin ghi theo kế hoạch được giao, hoặc đề nghị Trưởng cụm sửa kế hoạch giao.",
						in.vi, what.vi, is.vi, other.vi),
					fmt.Sprintf("%s: the plan for %s is stated as %s, but the lead gave %s. Please state the plan that was given, or ask the lead to correct it.",
						in.en, what.en, is.en, other.en),
				},
			}))
	}
}

// checkBound finds plain numbers of narratives whose figure has another value since.
func checkBound(r *Rule, j *judged, out *Result) {
	for i := range j.Texts {
		t := &j.Texts[i]
		told := map[string]bool{}
		for k := range t.Bound {
			b := &t.Bound[k]
			if b.Offset < 0 || b.Offset > len(t.Text) || !strings.HasPrefix(t.Text[b.Offset:], b.Text) {
				continue // the text has changed there
			}
			now, known := j.number(b.District, b.Indicator, "", b.Measure)
			then := j.bound(t, b)
			key := "text/" + t.Section + "/" + t.Slot + "/" + b.District + "/" + now.key()
			if known != present || now.span.Meets(then.span) || told[key] {
				continue
			}
			told[key] = true
			out.Findings = append(out.Findings, j.contradiction(r, key, []stated{then, now}, now.span, nil, movedOn(j, t, &then, &now)))
		}
	}
}

func movedOn(j *judged, t *Text, then, now *stated) fillings {
	in, of := j.districtName(t.District), j.indicatorName(now.indicator, "")
	if now.district != t.District {
		of.vi, of.en = of.vi+" của "+j.districtName(now.district).vi, of.en+" of "+j.districtName(now.district).en
	}
	was, is := j.amount(then), j.amount(now)
	return fillings{
		"other": is,
		"finding": {
			fmt.Sprintf("%s: đoạn văn ghi %s, nhưng %s nay là %s. Xin sửa con số trong đoạn văn, hoặc thay bằng dấu {{%s}} để số luôn đúng.",
				in.vi, was.vi, of.vi, is.vi, now.mark()),
			fmt.Sprintf("%s: the text says %s, but %s is now %s. Please correct the number in the text, or write the mark {{%s}} instead, which is always right.",
				in.en, was.en, of.en, is.en, now.mark()),
		},
	}
}

// mark is how a narrative names the number.
func (s *stated) mark() string {
	mark := s.indicator + ":" + string(s.measure)
	if s.district != "" {
		mark += ":" + s.district
	}
	return mark
}

// titles finds titles of another year.
func (p *sameParameters) titles(r *Rule, j *judged, out *Result) {
	if len(j.PeriodEnd) < 4 {
		return
	}
	year, err := strconv.Atoi(string(j.PeriodEnd[:4]))
	if err != nil {
		return
	}
	want := strconv.Itoa(year + p.Year)
	judge := func(district, key, title string, name filling, cell Cell) {
		named := yearsIn(title)
		if !slices.Contains(p.Titles, key) || len(named) == 0 || slices.Contains(named, want) {
			return
		}
		cell.Printed = clip(title)
		in, says := j.districtName(district), strings.Join(named, ", ")
		out.Findings = append(out.Findings, j.finding(r, district, "year/"+key, []Cell{cell}, fillings{
			"expected": {want, want}, "place": name,
			"finding": {
				fmt.Sprintf("%s: %s ghi năm %s, trong khi phải là năm %s. Xin sửa lại.", in.vi, name.vi, says, want),
				fmt.Sprintf("%s: %s says %s, where it should say %s. Please correct it.", in.en, name.en, says, want),
			},
		}))
	}
	for _, h := range j.Headers {
		for _, f := range h.Fields {
			judge(h.District, f.Key, f.Value, filling{f.NameVi, f.NameEn}, f.Cell)
		}
	}
	for _, t := range j.Texts {
		judge(t.District, t.Section+"/"+t.Slot, t.Text, filling{"đề mục", "the title"}, t.Cell)
	}
}

// yearsIn are the years that a title names as such: "năm 2022"; the years of a stage, "2021-2025", are not its year.
func yearsIn(title string) []string {
	var years []string
	all := words(title)
	for i := 1; i < len(all); i++ {
		year := all[i].folded
		if all[i-1].folded != "nam" || len(year) != 4 || !strings.HasPrefix(year, "19") && !strings.HasPrefix(year, "20") {
			continue
		}
		if _, err := strconv.Atoi(year); err == nil && !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	return years
}
