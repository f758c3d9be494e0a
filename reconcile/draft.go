package reconcile

import (
	"slices"

	"thidua/decimal"
	"thidua/intake"
	"thidua/rules"
	"thidua/term"
)

// OfDraft are the facts of one sheet that is in no database yet: what the catalogue knows, with what the sheet says. Its
// unit is the only member, so that nothing is said of a cluster of which the rest is not known; the cluster's own sheet
// has none. The numbers of its texts are not bound.
func OfDraft(known rules.Facts, d *intake.Draft) rules.Facts {
	of := drafted{Draft: d, printed: map[rules.Pair]*intake.Value{}}
	facts := known
	facts.Cluster, facts.Period, facts.ReportedOn = d.Cluster, d.Period, d.Header.IssuedOn
	facts.Members = nil
	for _, m := range known.Members {
		if m.Code == d.District {
			facts.Members = append(facts.Members, m)
		}
	}
	facts.Figures, facts.Plans, facts.Awards = of.figures(), of.plans(), of.awards()
	facts.Items, facts.Texts, facts.Documents = of.items(), of.texts(), of.documents()
	if d.District == "" { // a member's header says whose sheet it is; the report is printed with the cluster's
		facts.Headers = []rules.Header{of.header()}
	}
	facts.Required = of.required(known.Required)
	return facts
}

// drafted is a draft that facts are made of.
type drafted struct {
	*intake.Draft
	printed map[rules.Pair]*intake.Value // rows of figures themselves
}

// sheetMeasures are the measures that a row of a sheet may give.
var sheetMeasures = [...]term.Measure{
	term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan, term.MeasureNumerator, term.MeasureDenominator,
	term.MeasureShare, term.MeasureChange,
}

func (d drafted) figures() []rules.Figure {
	figures := make([]rules.Figure, len(d.Values))
	for i := range d.Values {
		v := &d.Values[i]
		f := rules.Figure{
			District: d.District, Indicator: v.Indicator, Context: v.Context, Tab: v.Tab, Row: v.Row,
			ChangeKind: v.ChangeKind, DenominatorKind: v.DenominatorKind, Qualifier: v.Qualifier, Status: v.Status,
			Absence: v.Absence, Note: v.Note, Numbers: map[term.Measure]rules.Number{},
		}
		for _, m := range sheetMeasures {
			if value := v.Measure(m); value != nil {
				f.Numbers[m] = rules.Number{
					Value: *value, Printed: v.Printed[m], Cell: cellOf(&f, m, v.Cells[m], v.Printed[m]),
				}
			}
		}
		if v.Context == "" {
			d.printed[rules.Pair{Indicator: v.Indicator, District: d.District}] = v
		}
		figures[i] = f
	}
	return figures
}

func (d drafted) plans() []rules.Plan {
	var plans []rules.Plan
	for i := range d.Plans {
		p := &d.Plans[i]
		if p.Held {
			continue
		}
		plans = append(plans, rules.Plan{District: p.District, Indicator: p.Indicator, Number: rules.Number{
			Value: p.Plan, Printed: p.Printed, Cell: rules.Cell{
				District: d.District, Tab: p.Tab, Address: p.Cell, Printed: p.Printed,
				Indicator: p.Indicator, Measure: term.MeasurePlan,
			},
		}})
	}
	return plans
}

func (d drafted) awards() []rules.Award {
	var awards []rules.Award
	for i := range d.Awards {
		a := &d.Awards[i]
		count, err := decimal.FromInt(a.Count)
		if a.Held || err != nil {
			continue // it is a problem of the sheet already
		}
		awards = append(awards, rules.Award{
			District: d.District, Form: a.Form, Recipient: a.Recipient, Stage: a.Stage,
			Number: rules.Number{Value: count, Printed: a.Printed, Cell: d.cell(a.Tab, a.Cell, a.Printed)},
		})
	}
	return awards
}

func (d drafted) items() []rules.Item {
	items := make([]rules.Item, len(d.Exemplars))
	for i := range d.Exemplars {
		e := &d.Exemplars[i]
		items[i] = rules.Item{
			District: d.District, Section: e.Section, Kind: e.Kind, Name: e.Name, Place: e.Place, Movement: e.Movement,
			OpenEnded: e.OpenEnded, Cell: d.cell(e.Tab, e.Cells[intake.ColumnName], e.Name),
		}
	}
	return items
}

func (d drafted) texts() []rules.Text {
	var texts []rules.Text
	for i := range d.Narratives {
		if n := &d.Narratives[i]; !n.Held {
			texts = append(texts, rules.Text{
				District: d.District, Section: n.Section, Slot: n.Slot, Text: n.Text, Cell: d.cell(n.Tab, n.Cell, ""),
			})
		}
	}
	return texts
}

func (d drafted) documents() []rules.Document {
	var documents []rules.Document
	for i := range d.Documents {
		o := &d.Documents[i]
		if len(o.Held) > 0 {
			continue
		}
		documents = append(documents, rules.Document{
			District: d.District, Code: o.Code, Kind: o.Kind, Number: o.Number, Issuer: o.Issuer, IssuedOn: o.IssuedOn,
			Subject: o.Subject, Cell: d.cell(o.Tab, o.Cell, o.Number), DateCell: d.cell(o.Tab, o.DateCell, ""),
		})
	}
	return documents
}

// header is what the sheet says of itself, without what cannot be read.
func (d drafted) header() rules.Header {
	h := &d.Header
	header := rules.Header{District: d.District}
	for _, item := range headerItems {
		value := item.of(h)
		if address, there := h.Cells[item.key]; there && !h.Held[item.key] {
			header.Fields = append(header.Fields, rules.Field{
				Key: item.key, NameVi: item.vi, NameEn: item.en, Value: value, Cell: d.cell(h.Tab, address, value),
			})
		}
	}
	return header
}

// required are the measures that are expected of the sheet's unit, with the cells that the sheet has for them.
func (d drafted) required(of []rules.Requirement) []rules.Requirement {
	var required []rules.Requirement
	for _, r := range of {
		if r.District != d.District {
			continue
		}
		r.Cell = rules.Cell{District: d.District, Indicator: r.Indicator, Measure: r.Measure}
		if v := d.printed[rules.Pair{Indicator: r.Indicator, District: r.District}]; v != nil {
			if v.Held[r.Measure] {
				continue
			}
			r.Cell.Tab, r.Cell.Address = v.Tab, v.Cells[r.Measure]
		}
		required = append(required, r)
	}
	return slices.Clip(required)
}

func (d drafted) cell(tab, address, printed string) rules.Cell {
	return rules.Cell{District: d.District, Tab: tab, Address: address, Printed: printed}
}
