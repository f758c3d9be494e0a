package worker

import (
	"context"
	"fmt"
	"slices"

	entdocument "thidua/ent/document"

	"thidua/ent"
	entproblem "thidua/ent/problem"
	"thidua/store"
	"thidua/term"
)

// applyHeader writes the cluster's header into its report; nil changes nothing.
func (p *pass) applyHeader(ctx context.Context, tx *store.Tx, header *headerSays) error {
	if header == nil {
		return nil
	}
	report := p.source.Edges.Submission.Edges.Report
	update := tx.Client.Report.UpdateOneID(report.ID).SetNumber(header.number).SetTitle(header.title).
		SetPlace(header.place).SetSignatoryTitle(header.signatoryTitle).SetSignatory(header.signatory).
		SetRecipients(header.recipientList())
	if header.issuedOn == "" {
		update.ClearIssuedOn()
	} else {
		update.SetIssuedOn(header.issuedOn)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("writing the header of the report: %w", err)
	}
	return nil
}

// applyDocuments adds and changes documents, and notes where they are cited.
func (p *pass) applyDocuments(ctx context.Context, tx *store.Tx, plan documentPlan) error {
	if err := p.addDocuments(ctx, tx, plan.add); err != nil {
		return err
	}
	changed := make([][]any, len(plan.change))
	for i, d := range plan.change {
		changed[i] = []any{d.id, string(d.kind), d.number, d.issuer, orNull(string(d.issuedOn)), d.subject}
	}
	if err := p.each(ctx, tx, entdocument.Table, documentColumns, changed); err != nil {
		return err
	}
	for part := range slices.Chunk(plan.cite, rowsAStatement) {
		rows := make([][]any, len(part))
		for i, c := range part {
			section, err := p.names.sections.require(aSection, c.section)
			if err != nil {
				return err
			}
			rows[i] = []any{c.document, section}
		}
		values, args := p.values([]column{{entdocument.SectionsPrimaryKey[0], "bigint"}, {entdocument.SectionsPrimaryKey[1], "bigint"}}, rows)
		_, err := tx.SQL.ExecContext(ctx, "INSERT INTO "+entdocument.SectionsTable+" ("+entdocument.SectionsPrimaryKey[0]+", "+
			entdocument.SectionsPrimaryKey[1]+") VALUES "+values+" ON CONFLICT DO NOTHING", args...)
		if err != nil {
			return fmt.Errorf("noting where documents are cited: %w", err)
		}
	}
	return nil
}

var documentColumns = []column{
	{entdocument.FieldKind, "varchar"},
	{entdocument.FieldNumber, "varchar"},
	{entdocument.FieldIssuer, "varchar"},
	{entdocument.FieldIssuedOn, "varchar"},
	{entdocument.FieldSubject, "text"},
}

// addDocuments adds documents that no sheet and no catalogue had. When another sheet brought one of them since they
// were looked for, the pass begins anew.
func (p *pass) addDocuments(ctx context.Context, tx *store.Tx, documents []documentRow) error {
	if len(documents) == 0 {
		return nil
	}
	codes := make([]string, len(documents))
	builders := make([]*ent.DocumentCreate, len(documents))
	for i, d := range documents {
		sections := make([]int, len(d.sections))
		for j, section := range d.sections {
			var err error
			if sections[j], err = p.names.sections.require(aSection, section); err != nil {
				return err
			}
		}
		codes[i] = d.code
		builders[i] = tx.Client.Document.Create().SetCode(d.code).SetOrigin(term.OriginLocal).SetKind(d.kind).
			SetNumber(d.number).SetIssuer(d.issuer).SetNillableIssuedOn(orNull(d.issuedOn)).SetSubject(d.subject).
			AddSectionIDs(sections...)
	}
	there, err := tx.Client.Document.Query().Where(entdocument.CodeIn(codes...)).Exist(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("asking for new documents: %w", err)
	case there:
		return ErrOvertaken.with("source", p.run.Source)
	}
	for part := range slices.Chunk(builders, rowsAStatement) {
		if err := tx.Client.Document.CreateBulk(part...).Exec(ctx); err != nil {
			return fmt.Errorf("adding documents: %w", err)
		}
	}
	return nil
}

// applyProblems adds the problems that are new, changes the texts of those that are not, and ends those that are
// gone.
func (p *pass) applyProblems(ctx context.Context, tx *store.Tx, plan problemPlan) error {
	s := p.source
	for part := range slices.Chunk(plan.add, rowsAStatement) {
		builders := make([]*ent.ProblemCreate, len(part))
		for i := range part {
			m := &part[i]
			builders[i] = tx.Client.Problem.Create().SetSourceID(s.ID).SetSubmissionID(s.SubmissionID).
				SetClusterID(s.ClusterID).SetPeriodID(s.PeriodID).SetNillableDistrictID(s.DistrictID).
				SetTab(m.Tab).SetAddress(m.Cell).SetKey(m.Key).SetCode(string(m.Code)).SetGot(m.Got).SetWanted(m.Wanted).
				SetMessageVi(m.Vi).SetMessageEn(m.En).SetFatal(m.Fatal).SetNotice(m.Notice).SetFirstSeenAt(tx.At)
		}
		if err := tx.Client.Problem.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("adding problems: %w", err)
		}
	}
	changed := make([][]any, len(plan.change))
	for i, o := range plan.change {
		changed[i] = []any{o.id, o.got, o.wanted, o.vi, o.en, o.fatal}
	}
	if err := p.each(ctx, tx, entproblem.Table, problemColumns, changed); err != nil {
		return err
	}
	for part := range slices.Chunk(plan.fix, rowsAStatement) {
		err := tx.Client.Problem.Update().Where(entproblem.IDIn(part...)).SetState(term.ProblemStateFixed).SetFixedAt(tx.At).Exec(ctx)
		if err != nil {
			return fmt.Errorf("ending problems: %w", err)
		}
	}
	return nil
}

var problemColumns = []column{
	{entproblem.FieldGot, "text"},
	{entproblem.FieldWanted, "text"},
	{entproblem.FieldMessageVi, "text"},
	{entproblem.FieldMessageEn, "text"},
	{entproblem.FieldFatal, "boolean"},
}
