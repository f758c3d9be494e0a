package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/intake"
	"thidua/store"
	"thidua/term"
)

// Run is one reading of a source and what came of it.
type Run struct {
	ID         int              `json:"id"`
	Source     string           `json:"source"` // code
	Outcome    term.SyncOutcome `json:"outcome"`
	StartedAt  time.Time        `json:"startedAt"`
	FinishedAt time.Time        `json:"finishedAt"`
	Counts
	Problems    []intake.Problem `json:"problems"` // all that were met, notices included
	Filled      int              `json:"filled"`   // cells that are filled, of those expected
	Required    int              `json:"required"`
	Plans       int              `json:"plans"` // figures of the lead's plans tab that were read; they are not stored
	Requests    int              `json:"requests"`
	ContentHash string           `json:"contentHash,omitempty"`
	Confirms    int              `json:"confirms,omitempty"` // the held run that this one was to confirm
	Failure     *Failure         `json:"failure,omitempty"`  // why it failed or is held
	Plan        *PlanSummary     `json:"plan,omitempty"`     // what would change, of a dry or held run

	job int64
}

// describe takes over the numbers of a plan.
func (r *Run) describe(plan *Plan, problems []intake.Problem) {
	r.Counts, r.Problems = plan.Counts(), problems
	r.Filled, r.Required, r.Plans = plan.filled, plan.required, plan.plans
}

// newestRun is the id of the newest run of any source, 0 when there is none.
func (w *Worker) newestRun(ctx context.Context) (int, error) {
	id, err := w.Store.Client().SyncRun.Query().Order(ent.Desc(syncrun.FieldID)).FirstID(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return 0, fmt.Errorf("asking for the newest run: %w", err)
	}
	return id, nil
}

// write runs fn in one transaction, unless another process has synced the source since the pass began: what this
// pass read may then be older than what is stored.
func (p *pass) write(ctx context.Context, fn func(context.Context, *store.Tx) error) error {
	return p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		overtaken, err := tx.Client.SyncRun.Query().Where(
			syncrun.SourceID(p.source.ID), syncrun.IDGT(p.newest), syncrun.OutcomeNEQ(term.SyncOutcomePlanned),
		).Exist(ctx)
		if err != nil {
			return fmt.Errorf("asking for newer runs: %w", err)
		}
		if overtaken {
			return ErrOvertaken.with("source", p.run.Source)
		}
		return fn(ctx, tx)
	})
}

// unchanged records that the sheet says what it said.
func (p *pass) unchanged(ctx context.Context) error {
	submission := p.source.Edges.Submission
	p.run.Filled, p.run.Required = submission.Filled, submission.Required
	return p.end(ctx, term.SyncOutcomeUnchanged, nil)
}

// fail records that the sheet could not be read. What is stored stays.
func (p *pass) fail(ctx context.Context, told Failure) error {
	return p.end(ctx, term.SyncOutcomeFailed, &told)
}

// end records a run that changes no data: it raises no revision.
func (p *pass) end(ctx context.Context, outcome term.SyncOutcome, told *Failure) error {
	p.tell(StageRecord)
	return p.write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return p.record(ctx, tx, outcome, told)
	})
}

// refuse records that nothing of the form may be stored, with its fatal problems. The next good form is compared
// anew, whatever it says, so that they end.
func (p *pass) refuse(ctx context.Context, told Failure, problems []intake.Problem) error {
	p.run.Problems = problems
	if p.options.DryRun {
		return p.fail(ctx, told)
	}
	open, err := p.openProblems(ctx)
	if err != nil {
		return err
	}
	plan := planRefusal(problems, open)
	return p.write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if !plan.empty() {
			tx.Raise(store.All)
		}
		if err := p.applyProblems(ctx, tx, plan); err != nil {
			return err
		}
		if err := tx.Client.Source.UpdateOneID(p.source.ID).SetContentHash("").Exec(ctx); err != nil {
			return fmt.Errorf("marking the source to be compared anew: %w", err)
		}
		p.tell(StageRecord)
		return p.record(ctx, tx, term.SyncOutcomeFailed, &told)
	})
}

// begin writes the run's row, which the rows it records refer to. Should it ever be seen, it says that nothing was
// finished.
func (p *pass) begin(ctx context.Context, tx *store.Tx) error {
	create := p.createRun(tx).SetOutcome(term.SyncOutcomeFailed).SetFinishedAt(tx.At).
		SetError("Lần đọc bị gián đoạn.\nThe reading was interrupted.")
	row, err := create.Save(ctx)
	if err != nil {
		return fmt.Errorf("beginning the run: %w", err)
	}
	p.run.ID = row.ID
	return nil
}

func (p *pass) createRun(tx *store.Tx) *ent.SyncRunCreate {
	s := p.source
	return tx.Client.SyncRun.Create().SetSourceID(s.ID).SetClusterID(s.ClusterID).SetPeriodID(s.PeriodID).
		SetNillableDistrictID(s.DistrictID).SetStartedAt(p.run.StartedAt)
}

// record ends the run and notes the source's state. It comes last in its transaction: a success that is recorded
// earlier is never tried again. A dry run leaves the source alone.
func (p *pass) record(ctx context.Context, tx *store.Tx, outcome term.SyncOutcome, told *Failure) error {
	p.run.Outcome, p.run.Failure, p.run.FinishedAt = outcome, told, tx.At
	if !p.options.DryRun {
		if err := p.recordSource(ctx, tx); err != nil {
			return err
		}
	}
	if p.run.ID == 0 {
		create := p.createRun(tx)
		if err := p.run.fill(create.Mutation()); err != nil {
			return err
		}
		row, err := create.Save(ctx)
		if err != nil {
			return fmt.Errorf("recording the run: %w", err)
		}
		p.run.ID = row.ID
		return nil
	}
	update := tx.Client.SyncRun.UpdateOneID(p.run.ID)
	if err := p.run.fill(update.Mutation()); err != nil {
		return err
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("recording the run: %w", err)
	}
	return nil
}

// fill writes what came of the run into its row.
func (r *Run) fill(m *ent.SyncRunMutation) error {
	m.SetOutcome(r.Outcome)
	m.SetFinishedAt(r.FinishedAt)
	m.SetAdded(r.Added)
	m.SetChanged(r.Changed)
	m.SetMoved(r.Moved)
	m.SetWithdrawn(r.Withdrawn)
	m.SetKept(r.Kept)
	m.SetHeld(r.Held)
	m.SetProblems(counted(r.Problems))
	m.SetRequests(r.Requests)
	m.SetError(r.Failure.text())
	m.SetContentHash(r.ContentHash)
	if r.job != 0 {
		m.SetJobID(r.job)
	}
	if r.Confirms != 0 {
		m.SetConfirmsID(r.Confirms)
	}
	if r.Plan != nil {
		text, err := json.Marshal(r.Plan)
		if err != nil {
			return fmt.Errorf("writing the plan down: %w", err)
		}
		m.SetPlan(string(text))
	}
	return nil
}

// recordSource notes that the source was read, or why it could not be. Neither is part of any response that is
// cached.
func (p *pass) recordSource(ctx context.Context, tx *store.Tx) error {
	update := tx.Client.Source.Update().Where(source.ID(p.source.ID))
	if p.run.Outcome == term.SyncOutcomeFailed {
		update.SetLastError(p.run.Failure.text()).SetLastErrorAt(tx.At)
	} else {
		update.SetLastReadAt(tx.At).SetLastError("").ClearLastErrorAt()
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("recording the state of the source: %w", err)
	}
	return nil
}

// findHeld makes sure that the run to be confirmed is one of the source that waits for it.
func (p *pass) findHeld(ctx context.Context) error {
	if p.options.Confirm == 0 {
		return nil
	}
	waits, err := p.w.Store.Client().SyncRun.Query().Where(
		syncrun.ID(p.options.Confirm), syncrun.SourceID(p.source.ID), syncrun.OutcomeEQ(term.SyncOutcomeHeld),
	).Exist(ctx)
	if err != nil {
		return fmt.Errorf("asking for the run to confirm: %w", err)
	}
	if !waits {
		return ErrConfirm.with("run", itoa(p.options.Confirm), "source", p.run.Source)
	}
	return nil
}

// consent is nil when the plan may be applied: it withdraws little, or a person has seen and confirmed it. They have
// seen it when sheet and catalogue are as they were and nothing was applied since.
func (p *pass) consent(ctx context.Context, plan *Plan) error {
	mass := plan.Check()
	if mass == nil || p.options.Confirm == 0 {
		return mass
	}
	client := p.w.Store.Client()
	seen, err := client.SyncRun.Query().Where(
		syncrun.ID(p.options.Confirm), syncrun.ContentHash(p.run.ContentHash),
	).Exist(ctx)
	if err != nil {
		return fmt.Errorf("asking what was confirmed: %w", err)
	}
	later, err := client.SyncRun.Query().Where(
		syncrun.SourceID(p.source.ID), syncrun.IDGT(p.options.Confirm), syncrun.OutcomeEQ(term.SyncOutcomeApplied),
	).Exist(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("asking what was applied since: %w", err)
	case !seen || later:
		return ErrConfirmStale.with("run", itoa(p.options.Confirm))
	}
	return nil
}
