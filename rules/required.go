package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/term"
)

func init() {
	kinds[term.RuleKindRequired] = kind{
		compile: compileRequired, vi: "{finding}", en: "{finding}", placeholders: []string{"finding", "units", "k", "n", "field"},
	}
}

// requiredParameters are those of REQUIRED: what everyone has to fill in is filled in. One finding an indicator tells the
// lead which units are missing, since five empty cells are one question to ask.
//
//	{"indicators": "*"}                       every indicator that is totalled; any number of a unit fills its place
//	{"indicators": ["livestock-herd"], "measures": ["PERCENT_OF_PLAN"]}
//	{"fields": {"number": "^[0-9]+ */"}}      a field of the header, by its key, and what a full one looks like ("" is
//	                                          anything)
//
// A column that fewer than half of the units fill in is not asked for, unless "blank" says so: the cluster does not
// collect it.
type requiredParameters struct {
	Indicators selection         `json:"indicators"`
	Measures   []term.Measure    `json:"measures"`
	Blank      bool              `json:"blank"`
	Fields     map[string]string `json:"fields"`

	fields map[string]*regexp.Regexp
}

func compileRequired(parameters json.RawMessage) (check, error) {
	var p requiredParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	if _, err := measures(p.Measures, nil, mainMeasures[:]); err != nil {
		return nil, err
	}
	if p.Indicators.given() == (len(p.Fields) > 0) {
		return nil, errors.New("say either indicators or fields")
	}
	p.fields = make(map[string]*regexp.Regexp, len(p.Fields))
	for key, pattern := range p.Fields {
		compiled, err := regexp.Compile(pattern)
		if err != nil {
			return nil, fmt.Errorf("fields: %s: %w", key, err)
		}
		p.fields[key] = compiled
	}
	if len(p.Fields) > 0 {
		return p.headers, nil
	}
	return p.figures, nil
}

// asked is what is required of the units in one column.
type asked struct {
	indicator string
	measure   term.Measure // "" for any number
	cells     []Cell       // blank ones
	of        int          // units that are asked
}

// sort puts the blank cells in the order of the cluster.
func (c *asked) sort(j *judged) {
	slices.SortStableFunc(c.cells, func(a, b Cell) int { return j.at[a.District] - j.at[b.District] })
}

func (p *requiredParameters) figures(r *Rule, j *judged, out *Result) {
	given := j.filled()
	var columns []*asked
	by := map[string]*asked{}
	done := map[string]bool{}
	for _, q := range j.Required {
		measure, takes := p.takes(j, q)
		if _, member := j.at[q.District]; !takes || !member || j.Inapplicable[Pair{q.Indicator, q.District}] {
			continue
		}
		key := q.Indicator + ":" + string(measure)
		once := key + "/" + q.District
		if done[once] {
			continue
		}
		done[once] = true
		c := by[key]
		if c == nil {
			c = &asked{indicator: q.Indicator, measure: measure}
			by[key], columns = c, append(columns, c)
		}
		c.of++
		if !given[filled{q.Indicator, q.District, measure}] {
			cell := q.Cell
			cell.District, cell.Indicator, cell.Measure = q.District, q.Indicator, q.Measure
			c.cells = append(c.cells, cell)
		}
	}
	for _, c := range columns {
		if len(c.cells) > 0 && (p.Blank || 2*len(c.cells) <= c.of) {
			c.sort(j)
			out.Findings = append(out.Findings, c.finding(r, j))
		}
	}
}

// takes says whether the rule asks for a requirement, and for which of its measures; "" is any number of the row.
func (p *requiredParameters) takes(j *judged, q Requirement) (term.Measure, bool) {
	totalled := func(i Indicator) bool { return i.Aggregation != term.AggregationNone }
	if !p.Indicators.has(j, q.Indicator, totalled) {
		return "", false
	}
	if len(p.Measures) == 0 {
		return "", true
	}
	return q.Measure, slices.Contains(p.Measures, q.Measure)
}

// filled is a place that holds a number, or says why there is none.
type filled struct {
	indicator, district string
	measure             term.Measure // "" for any
}

// filled are the places that are filled. What can be worked out is: how many there are from a numerator, a share from both
// of its numbers, a percentage from a plan. A statement on a part or in other words fills the place too.
func (j *judged) filled() map[filled]bool {
	all := map[filled]bool{}
	for i := range j.Figures {
		f := &j.Figures[i]
		put := func(m term.Measure) { all[filled{f.Indicator, f.District, m}] = true }
		has := func(m term.Measure) bool { _, there := f.Numbers[m]; return there }
		if f.Absence != "" {
			put("")
			for _, m := range mainMeasures {
				put(m)
			}
		}
		for m := range f.Numbers {
			put("")
			put(m)
		}
		if has(term.MeasureNumerator) {
			put(term.MeasureActual)
			if has(term.MeasureDenominator) {
				put(term.MeasureShare)
			}
		}
		if has(term.MeasureActual) {
			put(term.MeasureNumerator)
		}
		if has(term.MeasurePlan) && (has(term.MeasureActual) || has(term.MeasureNumerator)) {
			put(term.MeasurePercentOfPlan)
		}
	}
	return all
}

func (c *asked) finding(r *Rule, j *judged) Finding {
	parts := make([]filling, 0, len(c.cells))
	for _, cell := range c.cells {
		parts = append(parts, j.districtName(cell.District))
	}
	units, what := enough(parts), j.indicatorName(c.indicator, "")
	key := c.indicator
	if c.measure != "" {
		key += ":" + string(c.measure)
		what.vi += " (" + c.measure.Name(term.LanguageVi) + ")"
		what.en += " (" + c.measure.Name(term.LanguageEn) + ")"
	}
	k := c.of - len(c.cells)
	return j.finding(r, "", key, c.cells, fillings{
		"units": units, "k": {strconv.Itoa(k), strconv.Itoa(k)}, "n": {strconv.Itoa(c.of), strconv.Itoa(c.of)},
		"finding": {
			fmt.Sprintf("%s: mới có số liệu của %d trên %d đơn vị, còn thiếu %s. Xin đề nghị bổ sung, hoặc ghi rõ vì sao không có.", what.vi, k, c.of, units.vi),
			fmt.Sprintf("%s: %d of %d units have given it; missing: %s. Please ask for it, or for the reason why there is none.", what.en, k, c.of, units.en),
		},
	})
}

// headers finds fields of a header that are blank or not complete.
func (p *requiredParameters) headers(r *Rule, j *judged, out *Result) {
	for _, h := range j.Headers {
		for _, f := range h.Fields {
			full := p.fields[f.Key]
			if full == nil {
				continue
			}
			value := strings.TrimSpace(f.Value)
			if value != "" && full.MatchString(value) {
				continue
			}
			cell := f.Cell
			cell.District, cell.Printed = h.District, f.Value
			in := j.districtName(h.District)
			say := filling{
				fmt.Sprintf("%s: mục “%s” ghi “%s”, còn thiếu một phần. Xin ghi cho đủ.", in.vi, f.NameVi, clip(value)),
				fmt.Sprintf("%s: “%s” says “%s”, which is not complete. Please fill in the rest.", in.en, f.NameEn, clip(value)),
			}
			if value == "" {
				say = filling{
					fmt.Sprintf("%s: mục “%s” còn trống. Xin ghi vào.", in.vi, f.NameVi),
					fmt.Sprintf("%s: “%s” is blank. Please fill it in.", in.en, f.NameEn),
				}
			}
			out.Findings = append(out.Findings, j.finding(r, h.District, "header/"+f.Key, []Cell{cell}, fillings{
				"finding": say, "field": {f.NameVi, f.NameEn},
			}))
		}
	}
}
