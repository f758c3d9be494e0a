package rules

import (
	"cmp"
	"encoding/json"
	"fmt"

	"thidua/term"
)

func init() {
	kinds[term.RuleKindValidity] = kind{
		compile: compileValidity,
		vi:      "{district}: {what} {when}. Xin kiểm tra lại, hoặc sửa thời hạn trong danh mục.",
		en:      "{district}: {what} {when}. Please check it, or correct its dates in the catalogue.",
		placeholders: []string{
			"what", "when",
		},
	}
}

// validityParameters are those of VALIDITY: what a report names was in force.
//
//	{"of": "AWARDS"}     the form of award, at some time from the start of the year to the report
//	{"of": "DOCUMENTS"}  the document, at some time in the year
//	{"of": "MEMBERS"}    the unit, on the last day of the period
type validityParameters struct {
	Of string `json:"of"`
}

func compileValidity(parameters json.RawMessage) (check, error) {
	var p validityParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	apply, known := map[string]check{"AWARDS": checkForms, "DOCUMENTS": checkInForce, "MEMBERS": checkMembers}[p.Of]
	if !known {
		return nil, fmt.Errorf("of: %q is none of AWARDS, DOCUMENTS, MEMBERS", p.Of)
	}
	return apply, nil
}

// yearStart is the first day of the period's year: no period begins before it.
func (j *judged) yearStart() term.Date {
	if len(j.PeriodEnd) < 4 {
		return ""
	}
	return j.PeriodEnd[:4] + "-01-01"
}

// outside says that what holds in [from, until) does so on none of the days from first to last, and when it did; ok is
// true when it holds on one of them, or that is not known.
func outside(from, until, first, last term.Date) (when filling, ok bool) {
	switch {
	case from != "" && last != "" && from > last:
		return filling{"chỉ có hiệu lực từ ngày " + from.Format(term.LanguageVi), "is valid only from " + from.Format(term.LanguageEn)}, false
	case until != "" && first != "" && until <= first:
		return filling{"đã hết hiệu lực từ ngày " + until.Format(term.LanguageVi), "has not been valid since " + until.Format(term.LanguageEn)}, false
	}
	return filling{}, true
}

func checkForms(r *Rule, j *judged, out *Result) {
	told := map[string]bool{}
	for i := range j.Awards {
		a := &j.Awards[i]
		form, known := j.AwardForms[a.Form]
		when, ok := outside(form.From, form.Until, j.yearStart(), max(j.PeriodEnd, j.ReportedOn))
		key := "award/" + a.Form
		once := a.District + "\n" + key
		if !known || ok || a.Value == 0 || told[once] {
			continue
		}
		told[once] = true
		cell := a.Cell
		cell.District = a.District
		cell.Printed = cmp.Or(cell.Printed, a.Printed, a.Value.Format(0, true))
		out.Findings = append(out.Findings, j.finding(r, a.District, key, []Cell{cell}, fillings{
			"what": j.formName(awardKey{form: a.Form}), "when": when,
		}))
	}
}

func checkInForce(r *Rule, j *judged, out *Result) {
	told := map[string]bool{}
	for i := range j.Documents {
		when, ok := outside("", j.Documents[i].Until, j.yearStart(), "")
		if ok {
			continue
		}
		c := cite(&j.Documents[i])
		key := "document/" + cmp.Or(c.Code, c.key())
		once := c.District + "\n" + key
		if told[once] {
			continue
		}
		told[once] = true
		title := c.title()
		if c.Number == "" {
			title = filling{clip(c.Subject), clip(c.Subject)}
		}
		out.Findings = append(out.Findings, j.finding(r, c.District, key, []Cell{c.numberCell()}, fillings{
			"what": {"văn bản " + title.vi, "document " + title.en}, "when": when,
		}))
	}
}

func checkMembers(r *Rule, j *judged, out *Result) {
	for _, m := range j.Members {
		when, ok := outside(m.ValidFrom, m.Until, j.PeriodEnd, j.PeriodEnd)
		if ok {
			continue
		}
		name := j.districtName(m.Code)
		out.Findings = append(out.Findings, j.finding(r, "", "unit/"+m.Code, []Cell{{District: m.Code, Printed: m.Code}}, fillings{
			"what": {"đơn vị " + name.vi, name.en}, "when": when,
		}))
	}
}
