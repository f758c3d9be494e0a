package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/guard"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

const (
	// sweepTick is how often sources are looked for that were not read for too long.
	sweepTick = time.Minute
	// sweepPassing is how long after a failure that passes a source is tried again, once the queue gave up.
	sweepPassing = 15 * time.Minute

	defaultSweep         = 24 * time.Hour
	defaultSweepVolatile = time.Hour
)

// due is a source that is to be read although nobody asked for it.
type due struct {
	code string
	// since is the moment of what makes it due: a reading that began later will do.
	since time.Time
	tried time.Time // zero: never
}

// sweepRule is how old readings may become.
type sweepRule struct{ usual, volatile time.Duration }

func (w *Worker) sweepRule() sweepRule {
	return sweepRule{cmp.Or(w.SweepEvery, defaultSweep), cmp.Or(w.SweepVolatile, defaultSweepVolatile)}
}

// dueAt says since when a source is due; ok is false when it is not.
func (r sweepRule) dueAt(s *ent.Source, now time.Time) (since time.Time, ok bool) {
	tried := lastTried(s)
	if tried.IsZero() {
		return firstReading, true
	}
	// A hint that came while the sheet was being read is not in that reading; one before a failure is told in the failure.
	if hinted := valueOr(s.HintedAt); hinted.After(valueOr(s.LastErrorAt)) && hinted.After(valueOr(s.BeganAt)) {
		return hinted, true
	}
	rest := r.usual
	switch {
	case s.Failure == ErrQuota.Code || s.Failure == ErrPassing.Code:
		rest = min(rest, sweepPassing)
	case s.Volatile:
		rest = min(rest, r.volatile)
	}
	since = tried.Add(rest)
	return since, !since.After(now)
}

// choose is the sources that are due, those that were never read first, then those that were not tried for longest.
func (r sweepRule) choose(sources []*ent.Source, now time.Time, most int) []due {
	var list []due
	for _, s := range sources {
		if since, ok := r.dueAt(s, now); ok {
			list = append(list, due{s.Code, since, lastTried(s)})
		}
	}
	slices.SortStableFunc(list, func(a, b due) int { return a.tried.Compare(b.tried) })
	return list[:min(len(list), max(most, 0))]
}

// Sweep looks once at all spreadsheets and puts jobs into the queue for those that were not read for too long, whether
// or not the feed told of a change; it is what finds changes that the feed missed, and what brings back sources whose
// jobs were given up. It asks for no more than a minute's quota, and its jobs use only what is above the reserve.
// inserted is how many jobs this call added.
func (w *Worker) Sweep(ctx context.Context) (inserted int, err error) {
	ctx = guard.System(ctx)
	if w.Google == nil {
		return 0, nil
	}
	if err := w.endForgotten(ctx); err != nil {
		return 0, err
	}
	if err := notStopped(ctx, w.Store.Client()); err != nil {
		if errors.Is(err, ErrCredentials) {
			return 0, nil
		}
		return 0, err
	}
	most, err := w.spareReads(ctx)
	if err != nil || most <= 0 {
		return 0, err
	}
	sources, err := w.Store.Client().Source.Query().
		Where(source.KindEQ(term.SourceKindGoogleSheets), source.Enabled(true)).Order(source.ByID()).
		Select(source.FieldCode, source.FieldLastReadAt, source.FieldLastErrorAt, source.FieldHintedAt, source.FieldBeganAt,
			source.FieldFailure, source.FieldVolatile).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("asking which sheets were not read for long: %w", err)
	}
	var jobs []dueJob
	for _, d := range w.sweepRule().choose(sources, w.Store.Now(), most) {
		args := SyncArgs{Source: d.code, Hint: d.since.Format(time.RFC3339Nano), Sweep: true}
		jobs = append(jobs, dueJob{args, alone(prioritySweep)})
	}
	return w.insert(ctx, jobs)
}

// spareReads is how many readings a sweep may ask for: what comes back to the account in a minute, less what other
// sweeps have asked for and was not read yet; none while others have used up the reserve.
func (w *Worker) spareReads(ctx context.Context) (int, error) {
	shares := w.shares(google.Reading, w.account(ctx))
	rows, err := quotaRows(ctx, w.Store.Client(), shares)
	if err != nil {
		return 0, err
	}
	now := w.Store.Now()
	most := shares[0].pace.minute
	for _, s := range shares {
		b := bucketOf(rows[s.bucket], s.pace, now).fill(s.pace, now)
		if b.blocked.After(now) || b.level < tokens(s.pace.reserve()) {
			return 0, nil
		}
		most = min(most, s.pace.minute)
	}
	waiting := 0
	query := "SELECT count(*) FROM river_job WHERE kind = 'sync' AND priority = 4 AND state IN ('available', 'running', 'retryable', 'scheduled')"
	if err := w.Store.DB().QueryRowContext(ctx, query).Scan(&waiting); err != nil {
		return 0, fmt.Errorf("counting the sweep's jobs that wait: %w", err)
	}
	return most - waiting, nil
}

// forgotten is how long a run that was asked for may wait for its job.
const forgotten = 24 * time.Hour

// endForgotten ends runs that were asked for and whose job is gone, such as that of a process that died in its last
// attempt.
func (w *Worker) endForgotten(ctx context.Context) error {
	old := syncrun.And(syncrun.OutcomeEQ(term.SyncOutcomeQueued), syncrun.StartedAtLT(w.Store.Now().Add(-forgotten)))
	switch there, err := w.Store.Client().SyncRun.Query().Where(old).Exist(ctx); {
	case err != nil:
		return fmt.Errorf("asking for runs that nobody works on: %w", err)
	case !there:
		return nil
	}
	told, _ := failure(errInterrupted)
	return w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		err := tx.Client.SyncRun.Update().Where(old).SetOutcome(term.SyncOutcomeFailed).SetFinishedAt(tx.At).
			SetError(told.text()).SetFailure(told.Code).Exec(ctx)
		if err != nil {
			return fmt.Errorf("ending runs that nobody works on: %w", err)
		}
		return nil
	})
}

// looksATick is how many spreadsheets that nobody registered are opened at each tick.
const looksATick = 10

// doSweep sweeps for one tick, and then looks at what was shared and is nobody's. One that is late is left out: a newer
// one waits behind it.
func (w *Worker) doSweep(ctx context.Context, args SweepArgs) (Verdict, error) {
	late, err := w.late(args.Tick, sweepTick)
	if err != nil {
		return Verdict{}, err
	}
	if late {
		return Verdict{}, nil
	}
	if _, err := w.Sweep(ctx); err != nil {
		return Verdict{}, err
	}
	if err := notStopped(ctx, w.Store.Client()); err != nil {
		if errors.Is(err, ErrCredentials) {
			return Verdict{}, nil
		}
		return Verdict{}, err
	}
	if _, err = w.LookAtShared(ctx, looksATick); kindOf(err) == google.Credentials {
		return Verdict{}, w.stop(ctx, err)
	}
	return Verdict{}, err
}
