package worker

import (
	"context"
	"fmt"
	"slices"

	"thidua/intake"
	"thidua/store"
)

// apply makes the store equal to the plan's sheet, in one transaction: old versions close and new ones begin at its
// moment, and what was approved or published of the old ones stays so. The run comes last.
func (p *pass) apply(ctx context.Context, plan *Plan, draft *intake.Draft) error {
	return p.write(ctx, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(plan.scope())
		if !plan.Empty() {
			if err := p.begin(ctx, tx); err != nil {
				return err
			}
			for _, step := range []func(context.Context, *store.Tx, *Plan) error{p.closeOld, p.addNew, p.refresh} {
				if err := step(ctx, tx, plan); err != nil {
					return fmt.Errorf("applying what %s says: %w", p.run.Source, err)
				}
			}
		}
		if err := p.settleSource(ctx, tx, draft); err != nil {
			return err
		}
		p.tell(StageRecord)
		if err := p.record(ctx, tx, plan.outcome(), nil); err != nil {
			return err
		}
		return p.checkLater(ctx, tx)
	})
}

// closeOld closes the versions that the sheet no longer says. It comes before the new ones: there is one latest
// version of each key.
func (p *pass) closeOld(ctx context.Context, tx *store.Tx, plan *Plan) error {
	p.tell(StageClose)
	for _, old := range []struct {
		table string
		ids   []int
	}{
		{tableValues, plan.values.closing()},
		{tableAwards, plan.awards.closing()},
		{tableExemplars, plan.exemplars.closing()},
		{tableNarratives, plan.narratives.closing()},
		{tableTargets, plan.targets.closing()},
	} {
		if err := p.closeVersions(ctx, tx, old.table, old.ids); err != nil {
			return err
		}
	}
	return nil
}

// closing are the ids of the versions that end.
func (d *diff[K, C]) closing() []int {
	ids := make([]int, 0, len(d.change)+len(d.withdraw))
	for i := range d.change {
		ids = append(ids, d.change[i].from.id)
	}
	for i := range d.withdraw {
		ids = append(ids, d.withdraw[i].id)
	}
	return ids
}

// beginning are the versions that begin.
func (d *diff[K, C]) beginning() []row[K, C] {
	rows := slices.Clone(d.add)
	for i := range d.change {
		rows = append(rows, d.change[i].to)
	}
	return rows
}

func (p *pass) addNew(ctx context.Context, tx *store.Tx, plan *Plan) error {
	p.tell(StageWrite)
	if err := p.addValues(ctx, tx, plan.values.beginning()); err != nil {
		return err
	}
	if err := p.addAwards(ctx, tx, plan.awards.beginning()); err != nil {
		return err
	}
	if err := p.addExemplars(ctx, tx, plan.exemplars.beginning()); err != nil {
		return err
	}
	if err := p.addNarratives(ctx, tx, plan.narratives.beginning()); err != nil {
		return err
	}
	return p.addTargets(ctx, tx, plan.targets.beginning())
}

// refresh changes in place what has no versions: where rows stand and whether they are held, the header, documents and
// their citations, problems, and how complete the submission is.
func (p *pass) refresh(ctx context.Context, tx *store.Tx, plan *Plan) error {
	p.tell(StageRefresh)
	if err := p.refreshRows(ctx, tx, plan); err != nil {
		return err
	}
	if err := p.applyHeader(ctx, tx, plan.header); err != nil {
		return err
	}
	if err := p.applyDocuments(ctx, tx, plan.documents); err != nil {
		return err
	}
	if err := p.applyCitations(ctx, tx, plan.citations); err != nil {
		return err
	}
	if err := p.applyProblems(ctx, tx, plan.problems); err != nil {
		return err
	}
	if !plan.completeness && plan.heading == nil {
		return nil
	}
	update := tx.Client.Submission.UpdateOneID(p.source.SubmissionID).SetFilled(plan.filled).SetRequired(plan.required).
		SetNillableHeader(plan.heading)
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("noting what the sheet says of itself, and counting its cells that are filled: %w", err)
	}
	return nil
}

func (p *pass) refreshRows(ctx context.Context, tx *store.Tx, plan *Plan) error {
	values := make([][]any, len(plan.values.refresh))
	for i := range values {
		r := &plan.values.refresh[i]
		values[i] = placeOf(r, tx.At, r.at.cells, r.held.measures)
	}
	if err := p.each(ctx, tx, tableValues, valueColumns, values); err != nil {
		return err
	}
	exemplars := make([][]any, len(plan.exemplars.refresh))
	for i := range exemplars {
		r := &plan.exemplars.refresh[i]
		exemplars[i] = placeOf(r, tx.At, r.at.address, r.at.cells, r.at.row)
	}
	if err := p.each(ctx, tx, tableExemplars, exemplarPlace, exemplars); err != nil {
		return err
	}
	if err := p.each(ctx, tx, tableAwards, cellColumns, cells(plan.awards.refresh, tx)); err != nil {
		return err
	}
	if err := p.each(ctx, tx, tableNarratives, cellColumns, cells(plan.narratives.refresh, tx)); err != nil {
		return err
	}
	return p.each(ctx, tx, tableTargets, cellColumns, cells(plan.targets.refresh, tx))
}

// cells are the values of cellColumns.
func cells[K, C comparable](rows []row[K, C], tx *store.Tx) [][]any {
	values := make([][]any, len(rows))
	for i := range rows {
		values[i] = placeOf(&rows[i], tx.At, rows[i].at.address)
	}
	return values
}

// settleSource notes what was applied: the same content is not compared again.
func (p *pass) settleSource(ctx context.Context, tx *store.Tx, draft *intake.Draft) error {
	update := tx.Client.Source.UpdateOneID(p.source.ID).SetContentHash(p.run.ContentHash).
		SetTemplate(draft.Template).SetTemplateVersion(draft.Version)
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("noting what was applied: %w", err)
	}
	return nil
}
