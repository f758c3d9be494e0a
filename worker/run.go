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
	Plans       int              `json:"plans"` // figures of the lead's plans tab that were read
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

// write runs fn in one transaction, unless another process has recorded a reading of the source since the pass began:
// what this pass read may then be older than what is stored.
func (p *pass) write(ctx context.Context, fn func(context.Context, *store.Tx) error) error {
	err := p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		now, err := tx.Client.Source.Query().Where(source.ID(p.source.ID)).Only(ctx)
		if err != nil {
			return fmt.Errorf("asking for newer readings: %w", err)
		}
		if now.Readings != p.source.Readings {
			return ErrOvertaken.with("source", p.run.Source)
		}
		p.leased = p.leased && now.BusyBy == p.w.holder() // who was away for too long has lost it to another
		return fn(ctx, tx)
	})
	if err == nil && !p.options.DryRun {
		p.leased = false // recording it gave it back
	}
	return err
}

// unchanged records that the sheet says what it said.
func (p *pass) unchanged(ctx context.Context) error {
	submission := p.source.Edges.Submission
	p.run.Filled, p.run.Required = submission.Filled, submission.Required
	return p.end(ctx, term.SyncOutcomeUnchanged, nil)
}

// fail records that the sheet could not be read, or not now. What is stored stays.
func (p *pass) fail(ctx context.Context, told Failure) error {
	outcome := term.SyncOutcomeFailed
	if told.passes() {
		outcome = term.SyncOutcomeDeferred
	}
	return p.end(ctx, outcome, &told)
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
		p.run.ContentHash = "" // what is told in the sheet, and what is news, goes by readings that were meant
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
// finished. A run that was asked for has its row already.
func (p *pass) begin(ctx context.Context, tx *store.Tx) error {
	if p.run.ID != 0 {
		return nil
	}
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
	p.run.Outcome, p.run.Failure, p.run.FinishedAt, p.run.Requests = outcome, told, tx.At, p.meter.counted()
	if !p.options.DryRun {
		last, err := p.lastRun(ctx, tx)
		if err != nil {
			return err
		}
		if err := p.keepSaid(ctx, tx); err != nil {
			return err
		}
		if err := p.recordSource(ctx, tx, last); err != nil {
			return err
		}
		if err := p.readAgain(ctx, tx); err != nil {
			return err
		}
		if p.run.ID == 0 && p.run.repeats(last) {
			return p.share(ctx, tx, last)
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
	update := tx.Client.SyncRun.UpdateOneID(p.run.ID).SetStartedAt(p.run.StartedAt)
	if err := p.run.fill(update.Mutation()); err != nil {
		return err
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("recording the run: %w", err)
	}
	return nil
}

// lastRun is the source's last run before this one, nil when there is none.
func (p *pass) lastRun(ctx context.Context, tx *store.Tx) (*ent.SyncRun, error) {
	last, err := tx.Client.SyncRun.Query().Where(
		syncrun.SourceID(p.source.ID), syncrun.IDNEQ(p.run.ID),
		syncrun.OutcomeNotIn(term.SyncOutcomePlanned, term.SyncOutcomeQueued),
	).Order(ent.Desc(syncrun.FieldStartedAt, syncrun.FieldID)).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("asking for the last run: %w", err)
	}
	return last, nil
}

// repeats says whether a run found what the last one had found, so that both share a row. A source that is read every
// few minutes for years would fill the list with them otherwise.
func (r *Run) repeats(last *ent.SyncRun) bool {
	switch r.Outcome {
	case term.SyncOutcomeUnchanged, term.SyncOutcomeDeferred, term.SyncOutcomeFailed:
		return last != nil && r.Confirms == 0 && last.ConfirmsID == nil && last.Outcome == r.Outcome &&
			last.ContentHash == r.ContentHash && last.Failure == r.Failure.code() && last.Error == r.Failure.text()
	}
	return false
}

// share counts a run that found nothing new in the row of the last one.
func (p *pass) share(ctx context.Context, tx *store.Tx, last *ent.SyncRun) error {
	update := tx.Client.SyncRun.UpdateOneID(last.ID).AddReadings(1).SetFinishedAt(tx.At).AddRequests(p.run.Requests)
	if p.run.job != 0 {
		update.SetJobID(p.run.job)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("recording that nothing is new: %w", err)
	}
	p.run.ID = last.ID
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
	m.SetFailure(r.Failure.code())
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

// recordSource notes that the source was read, or why it could not be, and gives it back. Neither is part of any
// response that is cached.
func (p *pass) recordSource(ctx context.Context, tx *store.Tx, last *ent.SyncRun) error {
	update := tx.Client.Source.Update().Where(source.ID(p.source.ID)).AddReadings(1)
	if p.leased {
		update.ClearBusyUntil().SetBusyBy("")
	}
	if told := p.run.Failure; told != nil && p.run.Outcome != term.SyncOutcomeHeld {
		update.SetLastError(told.text()).SetLastErrorAt(tx.At).SetFailure(told.Code)
	} else {
		update.SetLastReadAt(tx.At).SetLastError("").ClearLastErrorAt().SetFailure("")
	}
	if p.run.ContentHash != "" { // it was read, whatever it says
		update.SetBeganAt(p.run.StartedAt).SetVolatile(p.volatile)
		if p.source.Tabs != p.remember {
			update.SetTabs(p.remember)
		}
		if p.run.Outcome != term.SyncOutcomeUnchanged {
			p.answerLater(tx, update)
			changed, err := p.differs(ctx, tx, last)
			if err != nil {
				return err
			}
			if changed {
				update.SetChangedAt(tx.At)
			}
		}
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("recording the state of the source: %w", err)
	}
	return nil
}

// differs says whether the book is another than the last one that was read.
func (p *pass) differs(ctx context.Context, tx *store.Tx, last *ent.SyncRun) (bool, error) {
	if last != nil && last.ContentHash == "" { // that one could not be read
		var err error
		last, err = tx.Client.SyncRun.Query().Where(
			syncrun.SourceID(p.source.ID), syncrun.IDNEQ(p.run.ID), syncrun.ContentHashNEQ(""),
			syncrun.OutcomeNEQ(term.SyncOutcomePlanned),
		).Order(ent.Desc(syncrun.FieldStartedAt, syncrun.FieldID)).First(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return false, fmt.Errorf("asking what was read last: %w", err)
		}
	}
	return last == nil || last.ContentHash != p.run.ContentHash, nil
}

const (
	loadingAgain = 2 * time.Minute // each time twice as long
	loadingMost  = 5               // how often a source is read again for formulas without a value
)

// readAgain asks for another reading soon when Google has not worked out all formulas. It begins with a reading that
// found something new, so that formulas which never have a value do not keep the source being read.
func (p *pass) readAgain(ctx context.Context, tx *store.Tx) error {
	n := p.options.Loading
	if !p.loading || n >= loadingMost || n == 0 && p.run.Outcome == term.SyncOutcomeUnchanged {
		return nil
	}
	options := alone(priorityAgain)
	options.ScheduledAt = tx.At.Add(loadingAgain << n)
	_, err := tx.Insert(ctx, SyncArgs{Source: p.run.Source, Loading: n + 1}, options)
	return err
}

// findQueued finds the row of the run that somebody asked for, or that was put off, to fill it.
func (p *pass) findQueued(ctx context.Context) error {
	if p.options.JobID == 0 {
		return nil
	}
	id, err := p.w.Store.Client().SyncRun.Query().Where(
		syncrun.JobID(p.options.JobID), syncrun.SourceID(p.source.ID),
		syncrun.OutcomeIn(term.SyncOutcomeQueued, term.SyncOutcomeDeferred), syncrun.Readings(1),
	).FirstID(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("asking for the run to fill: %w", err)
	}
	p.run.ID = id
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
