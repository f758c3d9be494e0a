package worker

import (
	"context"
	"fmt"
	"strings"
	"time"

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
		header: headerOf(report), public: report.Public, filled: submission.Filled, required: submission.Required,
	}
	for _, step := range []func(context.Context, *content) error{
		p.loadValues, p.loadAwards, p.loadExemplars, p.loadNarratives,
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
	if c.problems, err = p.openProblems(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

func (p *pass) loadValues(ctx context.Context, c *content) error {
	found, err := p.w.Store.Client().IndicatorValue.Query().
		Where(indicatorvalue.SubmissionID(p.source.SubmissionID), indicatorvalue.SupersededAtIsNil()).
		Order(indicatorvalue.ByID()).All(ctx)
	if err != nil {
		return err
	}
	rows := make([]valueRow, len(found))
	for i, v := range found {
		rows[i] = valueRow{
			id: v.ID, key: valueKey{p.names.indicators.code[v.IndicatorID], v.Context}, published: v.PublishedFrom != nil,
			at:   place{tab: v.Tab, row: v.Row, cells: v.Cells},
			held: held{v.HeldProblem, v.HeldMeasures}, since: timeOf(v.HeldSince),
			says: valueSays{
				measures: [measureCount]optional{
					optionalOf(v.Actual), optionalOf(v.Plan), optionalOf(v.PercentOfPlan), optionalOf(v.Numerator),
					optionalOf(v.Denominator), optionalOf(v.Share), optionalOf(v.Change),
				},
				changeKind: valueOr(v.ChangeKind), denominatorKind: valueOr(v.DenominatorKind), qualifier: v.Qualifier,
				status: v.Status, absence: valueOr(v.Absence), note: v.Note, printed: v.Printed,
			},
		}
	}
	c.values = tableOf(rows)
	return nil
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
