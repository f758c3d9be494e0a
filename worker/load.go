package worker

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/document"
	"thidua/ent/indicatorvalue"
	"thidua/ent/problem"
	"thidua/intake"
	"thidua/term"

	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/narrative"
)

// load is what the store holds of the source's submission, in as many statements as there are kinds of rows.
func (p *pass) load(ctx context.Context, draft *intake.Draft) (*content, error) {
	if err := p.loadNames(ctx); err != nil {
		return nil, err
	}
	submission := p.source.Edges.Submission
	report := submission.Edges.Report
	c := &content{
		header: headerOf(report), public: report.Public, heading: submission.Header,
		filled: submission.Filled, required: submission.Required,
	}
	values := func(ctx context.Context, c *content) error { return p.loadValues(ctx, c, len(draft.Values)) }
	for _, step := range []func(context.Context, *content) error{
		values, p.loadAwards, p.loadExemplars, p.loadNarratives,
	} {
		if err := step(ctx, c); err != nil {
			return nil, fmt.Errorf("reading what is stored of %s: %w", p.run.Source, err)
		}
	}
	var err error
	if c.targets, err = p.loadTargets(ctx, draft.Plans); err != nil {
		return nil, err
	}
	if c.documents, err = p.loadDocuments(ctx, draft.Documents); err != nil {
		return nil, err
	}
	if c.citations, err = p.loadCitations(ctx); err != nil {
		return nil, err
	}
	if c.problems, err = p.openProblems(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// loadValues reads the figures, of which there are about as many as a sheet has. They are most of what is stored, so
// that only what is compared is read, and put in order here: the database would first put whole rows aside.
func (p *pass) loadValues(ctx context.Context, c *content, about int) (err error) {
	query, args := entsql.Dialect(p.w.Store.Dialect()).Select(storedFigure...).From(entsql.Table(tableValues)).
		Where(entsql.And(
			entsql.EQ(indicatorvalue.FieldSubmissionID, p.source.SubmissionID), entsql.IsNull(indicatorvalue.FieldSupersededAt),
		)).Query()
	found, err := p.w.Store.DB().QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	var scan figureScan
	rows := make([]valueRow, 0, about)
	for found.Next() {
		rows = append(rows, valueRow{})
		if err := scan.read(found, &rows[len(rows)-1], p.names.indicators); err != nil {
			return err
		}
	}
	if err := found.Err(); err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b valueRow) int { return a.id - b.id })
	c.values = tableOf(rows)
	return nil
}

// storedFigure are the columns of a figure that a reading is compared with, in the order of figureScan.read.
var storedFigure = []string{
	indicatorvalue.FieldID, indicatorvalue.FieldIndicatorID, indicatorvalue.FieldContext, indicatorvalue.FieldTab,
	indicatorvalue.FieldRow, indicatorvalue.FieldCells, indicatorvalue.FieldHeldProblem, indicatorvalue.FieldHeldMeasures,
	indicatorvalue.FieldHeldSince, indicatorvalue.FieldPublishedFrom, indicatorvalue.FieldActual, indicatorvalue.FieldPlan,
	indicatorvalue.FieldPercentOfPlan, indicatorvalue.FieldNumerator, indicatorvalue.FieldDenominator,
	indicatorvalue.FieldShare, indicatorvalue.FieldChange, indicatorvalue.FieldChangeKind,
	indicatorvalue.FieldDenominatorKind, indicatorvalue.FieldQualifier, indicatorvalue.FieldStatus,
	indicatorvalue.FieldAbsence, indicatorvalue.FieldNote, indicatorvalue.FieldPrinted,
}

// figureScan is where a row of storedFigure is read into. Numbers and what may be null are taken as the driver gives
// them: database/sql would write each number as text and read it again.
type figureScan struct {
	id, indicator, row, published any
	why, since                    any
	figures                       [measureCount]any
	change, denominator, absence  any
	qualifier, status             string
	wrong                         error // a value of another type than its column
}

func (f *figureScan) read(from *sql.Rows, row *valueRow, indicators index) error {
	s := &row.says
	err := from.Scan(&f.id, &f.indicator, &row.key.context, &row.at.tab, &f.row, &row.at.cells, &f.why, &row.held.measures,
		&f.since, &f.published, &f.figures[iActual], &f.figures[iPlan], &f.figures[iPercent], &f.figures[iNumerator],
		&f.figures[iDenominator], &f.figures[iShare], &f.figures[iChange], &f.change, &f.denominator, &f.qualifier, &f.status,
		&f.absence, &s.note, &s.printed)
	if err != nil {
		return err
	}
	row.id, row.at.row, row.key.indicator = int(f.whole(f.id)), int(f.whole(f.row)), indicators.code[int(f.whole(f.indicator))]
	row.published, row.held.why = f.published != nil, f.text(f.why)
	if f.since != nil {
		row.since = typed[time.Time](f, f.since)
	}
	for i, figure := range f.figures {
		s.measures[i] = optional{decimal.Decimal(f.whole(figure)), figure != nil}
	}
	s.changeKind, s.denominatorKind = term.ChangeKind(f.text(f.change)), term.DenominatorKind(f.text(f.denominator))
	s.qualifier, s.status = term.Qualifier(f.qualifier), term.ValueStatus(f.status)
	s.absence = term.Absence(f.text(f.absence))
	return f.wrong
}

// whole is a number of a column, 0 for null.
func (f *figureScan) whole(value any) int64 {
	if value == nil {
		return 0
	}
	return typed[int64](f, value)
}

// text is a text of a column, "" for null.
func (f *figureScan) text(value any) string {
	if value == nil {
		return ""
	}
	return typed[string](f, value)
}

func typed[T any](f *figureScan, value any) T {
	is, ok := value.(T)
	if !ok && f.wrong == nil {
		f.wrong = fmt.Errorf("a stored figure has a %T where a %T should be", value, is)
	}
	return is
}

func (p *pass) loadAwards(ctx context.Context, c *content) error {
	found, err := p.w.Store.Client().Award.Query().
		Where(award.SubmissionID(p.source.SubmissionID), award.SupersededAtIsNil()).Order(award.ByID()).All(ctx)
	if err != nil {
		return err
	}
	rows := make([]awardRow, len(found))
	for i, a := range found {
		rows[i] = awardRow{
			id: a.ID, key: awardKey{p.names.forms.code[a.FormID], a.RecipientKind, a.Stage, a.Decision},
			at: place{tab: a.Tab, row: a.Row, address: a.Address}, published: a.PublishedFrom != nil,
			held: held{why: a.HeldProblem}, since: timeOf(a.HeldSince), says: awardSays{a.Count, a.Printed, a.Note},
		}
	}
	c.awards = tableOf(rows)
	return nil
}

func (p *pass) loadExemplars(ctx context.Context, c *content) error {
	found, err := p.w.Store.Client().Exemplar.Query().
		Where(exemplar.SubmissionID(p.source.SubmissionID), exemplar.SupersededAtIsNil()).
		WithPerson().Order(exemplar.ByID()).All(ctx)
	if err != nil {
		return err
	}
	rows := make([]exemplarRow, len(found))
	for i, e := range found {
		rows[i] = exemplarRow{
			id: e.ID, key: exemplarKey{p.names.sections.code[e.SectionID], e.NameKey, e.Occurrence},
			at:        place{tab: e.Tab, row: e.Row, address: e.Address, cells: e.Cells},
			published: e.PublishedFrom != nil, held: held{why: e.HeldProblem}, since: timeOf(e.HeldSince),
			says: exemplarSays{
				kind: e.Kind, place: e.Place, movement: p.names.movements.code[valueOr(e.MovementID)], model: e.Model,
				incomeMin: optionalOf(e.IncomeMin), incomeMax: optionalOf(e.IncomeMax),
				jobsMin: optionalOf(e.JobsMin), jobsMax: optionalOf(e.JobsMax),
				openEnded: e.OpenEnded, note: e.Note, printed: e.Printed,
			},
		}
		if person := e.Edges.Person; person != nil {
			rows[i].person, rows[i].says.name = person.ID, person.Name
		}
	}
	c.exemplars = tableOf(rows)
	return nil
}

func (p *pass) loadNarratives(ctx context.Context, c *content) error {
	found, err := p.w.Store.Client().Narrative.Query().
		Where(narrative.SubmissionID(p.source.SubmissionID), narrative.SupersededAtIsNil()).
		Order(narrative.ByID()).All(ctx)
	if err != nil {
		return err
	}
	rows := make([]narrativeRow, len(found))
	for i, n := range found {
		rows[i] = narrativeRow{
			id: n.ID, key: narrativeKey{p.names.sections.code[n.SectionID], n.Slot}, says: narrativeSays{n.Text},
			at: place{tab: n.Tab, row: n.Row, address: n.Address}, published: n.PublishedFrom != nil,
			held: held{why: n.HeldProblem}, since: timeOf(n.HeldSince),
		}
	}
	c.narratives = tableOf(rows)
	return nil
}

// loadDocuments are the stored documents among those that a sheet has, by code.
func (p *pass) loadDocuments(ctx context.Context, read []intake.Document) (map[string]documentRow, error) {
	if len(read) == 0 {
		return nil, nil
	}
	codes := make([]string, len(read))
	for i := range read {
		codes[i] = read[i].Code
	}
	found, err := p.w.Store.Client().Document.Query().Where(document.CodeIn(codes...)).WithSections().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the documents that are stored: %w", err)
	}
	rows := make(map[string]documentRow, len(found))
	for _, d := range found {
		row := documentRow{
			id: d.ID, code: d.Code, origin: d.Origin, kind: d.Kind, number: d.Number, issuer: d.Issuer,
			issuedOn: valueOr(d.IssuedOn), subject: d.Subject,
		}
		for _, section := range d.Edges.Sections {
			row.sections = append(row.sections, section.Code)
		}
		rows[d.Code] = row
	}
	return rows, nil
}

// openProblems are the problems of the source that are stored as open.
func (p *pass) openProblems(ctx context.Context) ([]openProblem, error) {
	found, err := p.w.Store.Client().Problem.Query().
		Where(problem.SourceID(p.source.ID), problem.StateEQ(term.ProblemStateOpen)).Order(problem.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the problems that are open: %w", err)
	}
	open := make([]openProblem, len(found))
	for i, o := range found {
		open[i] = openProblem{
			id: o.ID, key: problemKey{o.Tab, o.Address, o.Key, o.Code}, got: o.Got, wanted: o.Wanted,
			vi: o.MessageVi, en: o.MessageEn, fatal: o.Fatal,
		}
	}
	return open, nil
}

func headerOf(r *ent.Report) headerSays {
	return headerSays{
		number: r.Number, title: r.Title, place: r.Place, signatoryTitle: r.SignatoryTitle, signatory: r.Signatory,
		recipients: strings.Join(r.Recipients, "\n"), issuedOn: valueOr(r.IssuedOn),
	}
}

// valueOr is what a pointer points to, the zero value for nil.
func valueOr[T any](pointer *T) T {
	var value T
	if pointer != nil {
		value = *pointer
	}
	return value
}

// orNull is a pointer to a value, nil for the zero value.
func orNull[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

func timeOf(t *time.Time) time.Time { return valueOr(t) }
