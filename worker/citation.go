package worker

import (
	"context"
	"fmt"
	"slices"

	"thidua/ent"
	"thidua/ent/citation"
	"thidua/ent/document"
	"thidua/intake"
	"thidua/store"
	"thidua/term"
)

// This file keeps which documents a sheet cites, as that sheet prints them. Documents are shared by all sheets, and
// what the catalogue says of one stands; so a number or a date that two sheets print differently can only be told from
// their citations.

// citationSays is what a sheet says of a document that it cites.
type citationSays struct {
	kind                    term.DocumentKind
	number, issuer, subject string
	issuedOn                term.Date // "" when the sheet gives none
}

// citationRow is a document as a sheet cites it.
type citationRow struct {
	code string // of the document
	says citationSays
	at   place // address is that of the number, cells that of the date

	id       int // 0 for one that is not stored
	document int // id, 0 for one that is not stored
}

// citationPlan is what a reading changes among the citations of its sheet.
type citationPlan struct {
	add    []citationRow
	change []citationRow // say something else, or stand elsewhere
	remove []int
}

func (p citationPlan) empty() bool { return len(p.add)+len(p.change)+len(p.remove) == 0 }

// planCitations compares the documents of a sheet with the citations that are stored of it. A row that is gone takes
// its citation along, unless its tab cannot be trusted: then it may be one of the tab's problems.
func planCitations(read []intake.Document, stored []citationRow, documents map[string]documentRow, t trust) citationPlan {
	var plan citationPlan
	if t.none {
		return plan
	}
	last := make(map[string]citationRow, len(stored))
	for _, c := range stored {
		last[c.code] = c
	}
	met := make(map[string]bool, len(read))
	for i := range read {
		d := &read[i]
		if met[d.Code] {
			continue
		}
		met[d.Code] = true
		was, known := last[d.Code]
		next, ok := settleCitation(d, was)
		switch next.document = documents[d.Code].id; {
		case !ok:
		case !known:
			plan.add = append(plan.add, next)
		case next.says != was.says || next.at != was.at:
			plan.change = append(plan.change, next)
		}
	}
	for _, c := range stored {
		if !met[c.code] && !t.doubtful {
			plan.remove = append(plan.remove, c.id)
		}
	}
	return plan
}

// settleCitation is a citation as it should be stored: a cell with a problem keeps what was last said. ok is false for
// one of which a cell was never right, which is nothing yet.
func settleCitation(d *intake.Document, last citationRow) (next citationRow, ok bool) {
	next = citationRow{
		code: d.Code, id: last.id,
		at:   place{tab: d.Tab, row: d.Row, address: d.Cell, cells: d.DateCell},
		says: citationSays{d.Kind, d.Number, d.Issuer, d.Subject, d.IssuedOn},
	}
	for column, keep := range map[intake.ColumnCode]func(){
		intake.ColumnKind:     func() { next.says.kind = last.says.kind },
		intake.ColumnNumber:   func() { next.says.number = last.says.number },
		intake.ColumnIssuer:   func() { next.says.issuer = last.says.issuer },
		intake.ColumnIssuedOn: func() { next.says.issuedOn = last.says.issuedOn },
		intake.ColumnSubject:  func() { next.says.subject = last.says.subject },
	} {
		switch {
		case !d.Held[column]:
		case last.id == 0:
			return next, false
		default:
			keep()
		}
	}
	return next, next.says.kind != ""
}

// loadCitations are the citations that are stored of the source's sheet.
func (p *pass) loadCitations(ctx context.Context) ([]citationRow, error) {
	found, err := p.w.Store.Client().Citation.Query().Where(citation.SubmissionID(p.source.SubmissionID)).
		WithDocument(func(q *ent.DocumentQuery) { q.Select(document.FieldID, document.FieldCode) }).
		Order(citation.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what %s cites: %w", p.run.Source, err)
	}
	rows := make([]citationRow, len(found))
	for i, c := range found {
		rows[i] = citationRow{
			id: c.ID, document: c.DocumentID, code: c.Edges.Document.Code,
			says: citationSays{c.Kind, c.Number, c.Issuer, c.Subject, valueOr(c.IssuedOn)},
			at:   place{tab: c.Tab, row: c.Row, address: c.Address, cells: c.DateAddress},
		}
	}
	return rows, nil
}

// applyCitations changes the citations of the sheet. It comes after the documents that they are of.
func (p *pass) applyCitations(ctx context.Context, tx *store.Tx, plan citationPlan) error {
	for part := range slices.Chunk(plan.remove, rowsAStatement) {
		if _, err := tx.Client.Citation.Delete().Where(citation.IDIn(part...)).Exec(ctx); err != nil {
			return fmt.Errorf("taking citations away: %w", err)
		}
	}
	changed := make([][]any, len(plan.change))
	for i := range plan.change {
		c := &plan.change[i]
		changed[i] = []any{
			c.id, string(c.says.kind), c.says.number, c.says.issuer, orNull(string(c.says.issuedOn)), c.says.subject,
			c.at.tab, c.at.row, c.at.address, c.at.cells,
		}
	}
	if err := p.each(ctx, tx, citation.Table, citationColumns, changed); err != nil {
		return err
	}
	return p.addCitations(ctx, tx, plan.add)
}

var citationColumns = []column{
	{citation.FieldKind, "varchar"},
	{citation.FieldNumber, "varchar"},
	{citation.FieldIssuer, "varchar"},
	{citation.FieldIssuedOn, "varchar"},
	{citation.FieldSubject, "text"},
	{citation.FieldTab, "varchar"},
	{citation.FieldRow, "bigint"},
	{citation.FieldAddress, "varchar"},
	{citation.FieldDateAddress, "varchar"},
}

// addCitations adds citations, of documents that this change may have added.
func (p *pass) addCitations(ctx context.Context, tx *store.Tx, rows []citationRow) error {
	ids, err := documentIDs(ctx, tx, rows)
	if err != nil {
		return err
	}
	s := p.source
	for part := range slices.Chunk(rows, rowsAStatement) {
		builders := make([]*ent.CitationCreate, len(part))
		for i := range part {
			c := &part[i]
			of, ok := ids[c.code]
			if c.document != 0 {
				of, ok = c.document, true
			}
			if !ok {
				return ErrOvertaken.with("source", p.run.Source)
			}
			builders[i] = tx.Client.Citation.Create().SetSubmissionID(s.SubmissionID).SetClusterID(s.ClusterID).
				SetPeriodID(s.PeriodID).SetNillableDistrictID(s.DistrictID).SetDocumentID(of).SetKind(c.says.kind).
				SetNumber(c.says.number).SetIssuer(c.says.issuer).SetNillableIssuedOn(orNull(c.says.issuedOn)).
				SetSubject(c.says.subject).SetTab(c.at.tab).SetRow(c.at.row).SetAddress(c.at.address).SetDateAddress(c.at.cells)
		}
		if err := tx.Client.Citation.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("noting which documents are cited: %w", err)
		}
	}
	return nil
}

// documentIDs are the ids of documents that were not stored when the plan was made, by code.
func documentIDs(ctx context.Context, tx *store.Tx, rows []citationRow) (map[string]int, error) {
	var codes []string
	for i := range rows {
		if rows[i].document == 0 {
			codes = append(codes, rows[i].code)
		}
	}
	ids := make(map[string]int, len(codes))
	for part := range slices.Chunk(codes, rowsAStatement) {
		var found []coded
		err := tx.Client.Document.Query().Where(document.CodeIn(part...)).Select(document.FieldID, document.FieldCode).
			Scan(ctx, &found)
		if err != nil {
			return nil, fmt.Errorf("asking for the documents that are cited: %w", err)
		}
		for _, d := range found {
			ids[d.Code] = d.ID
		}
	}
	return ids, nil
}
