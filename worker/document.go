package worker

import (
	"slices"

	"thidua/intake"
	"thidua/term"
)

// documentRow is a document that is cited, with the sections that cite it.
type documentRow struct {
	code, number, issuer, subject string
	kind                          term.DocumentKind
	issuedOn                      term.Date
	sections                      []string

	id     int // 0 for one that is not stored
	origin term.Origin
}

// documentPlan is what a reading changes among the documents. They belong to no submission: what one sheet no longer
// cites another may, so none is taken away, and neither is a section that cites it.
type documentPlan struct {
	add    []documentRow
	change []documentRow
	cite   []citing
}

// citing is that a section of the report cites a document.
type citing struct {
	document int
	section  string
}

func (p documentPlan) empty() bool { return len(p.add)+len(p.change)+len(p.cite) == 0 }

// planDocuments compares the documents of a sheet with those stored under their codes. What the catalogue says of a
// document stands; a sheet only adds where it is cited.
func planDocuments(read []intake.Document, stored map[string]documentRow) documentPlan {
	var plan documentPlan
	for i := range read {
		d := &read[i]
		last, known := stored[d.Code]
		next := settleDocument(d, last)
		switch {
		case known:
			if next.differs(last) && last.origin != term.OriginCatalog {
				plan.change = append(plan.change, next)
			}
			for _, section := range next.sections {
				if !slices.Contains(last.sections, section) {
					plan.cite = append(plan.cite, citing{last.id, section})
				}
			}
		case next.kind != "": // else its kind could not be read: it cannot be stored yet
			plan.add = append(plan.add, next)
		}
	}
	return plan
}

// settleDocument is a document as it should be stored: a cell with a problem keeps what was last said.
func settleDocument(d *intake.Document, last documentRow) documentRow {
	next := last
	next.code = d.Code
	for column, set := range map[intake.ColumnCode]func(){
		intake.ColumnKind:     func() { next.kind = d.Kind },
		intake.ColumnNumber:   func() { next.number = d.Number },
		intake.ColumnIssuer:   func() { next.issuer = d.Issuer },
		intake.ColumnIssuedOn: func() { next.issuedOn = d.IssuedOn },
		intake.ColumnSubject:  func() { next.subject = d.Subject },
	} {
		if !d.Held[column] {
			set()
		}
	}
	next.sections = distinct(d.Sections)
	return next
}

// distinct is the list without repetitions, in a copy.
func distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

func (d documentRow) differs(o documentRow) bool {
	return d.kind != o.kind || d.number != o.number || d.issuer != o.issuer || d.issuedOn != o.issuedOn || d.subject != o.subject
}
