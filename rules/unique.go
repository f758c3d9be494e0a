package rules

import (
	"encoding/json"
	"fmt"
	"strings"

	"thidua/term"
)

func init() {
	kinds[term.RuleKindUnique] = kind{
		compile: compileUnique,
		vi:      "{district}: {what} được ghi {count} lần. Xin giữ một lần, hoặc sửa lần ghi nhầm.",
		en:      "{district}: {what} is entered {count} times. Please keep one of them, or correct the one that is wrong.",
		placeholders: []string{
			"what", "count",
		},
	}
}

// uniqueParameters are those of UNIQUE: what there is once is entered once.
//
//	{"of": "DOCUMENTS"}   in one sheet: issuer, number and year
//	{"of": "RECIPIENTS"}  who received a form of award by one decision
//	{"of": "UNITS"}       codes of the members
//	{"of": "EXEMPLARS"}   entries of lists that agree in everything; NEAR_DUPLICATE finds them too, so that a
//	                      catalogue has one of both rules
type uniqueParameters struct {
	Of string `json:"of"`
}

func compileUnique(parameters json.RawMessage) (check, error) {
	var p uniqueParameters
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	entries, known := map[string]func(*judged) []entered{
		"DOCUMENTS": documentsEntered, "RECIPIENTS": recipientsEntered, "UNITS": unitsEntered, "EXEMPLARS": exemplarsEntered,
	}[p.Of]
	if !known {
		return nil, fmt.Errorf("of: %q is none of DOCUMENTS, RECIPIENTS, UNITS, EXEMPLARS", p.Of)
	}
	return func(r *Rule, j *judged, out *Result) { checkUnique(r, j, out, entries(j)) }, nil
}

// entered is something that there is once.
type entered struct {
	district string
	by       string // what tells it from others
	cell     Cell
	// told is the key of its finding, and what it is called.
	told func() (key string, name filling)
}

func checkUnique(r *Rule, j *judged, out *Result, all []entered) {
	groups := map[string][]entered{}
	for _, e := range all {
		by := e.district + "\n" + e.by
		groups[by] = append(groups[by], e)
	}
	for _, group := range sorted(groups) {
		if len(group) < 2 {
			continue
		}
		cells := make([]Cell, 0, len(group))
		for _, e := range group[:min(len(group), mostCells)] {
			cells = append(cells, e.cell)
		}
		times := fmt.Sprint(len(group))
		key, name := group[0].told()
		out.Findings = append(out.Findings, j.finding(r, group[0].district, key, cells, fillings{
			"what": name, "count": {times, times},
		}))
	}
}

// documentsEntered leaves out documents without a number, and those whose year is not known: they may be two. One that
// is entered with two dates is not here; DOCUMENT_ORDER tells it.
func documentsEntered(j *judged) []entered {
	var all []entered
	for i := range j.Documents {
		c := cite(&j.Documents[i])
		if c.symbol == "" || c.issuer == "" || c.issuedIn() == "" {
			continue
		}
		all = append(all, entered{
			district: c.District, by: c.same() + "\n" + string(c.IssuedOn), cell: c.numberCell(),
			told: func() (string, filling) {
				title := c.title()
				return "document/" + c.key(), filling{"văn bản số " + title.vi, "document no. " + title.en}
			},
		})
	}
	return all
}

// recipientsEntered leaves out those without a decision: two people may have one name.
func recipientsEntered(j *judged) []entered {
	var all []entered
	for i := range j.Awards {
		a := &j.Awards[i]
		form := j.formName(awardKey{form: a.Form})
		for _, of := range a.Recipients {
			if strings.TrimSpace(of.Decision) == "" || fold(of.Name) == "" {
				continue
			}
			by := strings.Join([]string{a.Form, string(a.Recipient), string(a.Stage), spelling(nameWords(of.Name, nil)), fold(of.Decision)}, "\n")
			cell := of.Cell
			cell.Printed = of.Name
			all = append(all, entered{district: a.District, by: by, cell: cell, told: func() (string, filling) {
				name, decision := "“"+clip(of.Name)+"”", clip(of.Decision)
				return "recipient/" + a.Form + "/" + slug(of.Name) + "/" + slug(of.Decision), filling{
					name + " nhận " + form.vi + " theo " + decision, name + ", who received " + form.en + " by " + decision + ",",
				}
			}})
		}
	}
	return all
}

func unitsEntered(j *judged) []entered {
	var all []entered
	for _, m := range j.Members {
		all = append(all, entered{by: m.Code, cell: Cell{District: m.Code, Printed: m.Code}, told: func() (string, filling) {
			name := j.districtName(m.Code)
			return "unit/" + m.Code, filling{
				"mã đơn vị " + m.Code + " (" + name.vi + ")", "unit code " + m.Code + " (" + name.en + ")",
			}
		}})
	}
	return all
}

func exemplarsEntered(j *judged) []entered {
	var all []entered
	for i := range j.Items {
		item := &j.Items[i]
		if fold(item.Name) == "" {
			continue
		}
		all = append(all, entered{
			district: item.District, cell: item.Cell,
			by: strings.Join([]string{
				item.Section, item.Movement, string(item.Kind), spelling(words(item.Name)), spelling(words(item.Place)),
			}, "\n"),
			told: func() (string, filling) {
				name := "“" + clip(item.Name) + "”"
				return "exemplar/" + item.Section + "/" + item.Movement + "/" + slug(item.Name), filling{name, name}
			},
		})
	}
	return all
}
