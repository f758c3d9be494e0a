package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// SyncArgs is the job of syncing a source.
type SyncArgs struct {
	Source  string `json:"source"` // code
	Confirm int    `json:"confirm,omitempty"`
	DryRun  bool   `json:"dryRun,omitempty"`
	Tick    string `json:"tick,omitempty"` // the moment of the schedule it was made for, "" when somebody asked for it
	// Hint is the moment (RFC 3339) of what it was made for: a reading that began since has seen it. "" reads in any case.
	Hint    string `json:"hint,omitempty"`
	Binned  bool   `json:"binned,omitempty"`  // the feed said that the file lies in the bin
	Sweep   bool   `json:"sweep,omitempty"`   // it leaves the reserve of the quota to others
	Loading int    `json:"loading,omitempty"` // how often it was read for formulas that had no value yet
	After   int64  `json:"after,omitempty"`   // job that was running when somebody asked for another reading; 0 for none
}

// Kind is the job's name in the queue.
func (SyncArgs) Kind() string { return "sync" }

// AnswerArgs is the job of answering a source's sheet.
type AnswerArgs struct {
	Source string `json:"source"` // code
}

// Kind is the job's name in the queue.
func (AnswerArgs) Kind() string { return "answer" }

// FeedArgs is the job of reading the change feed, once for the whole fleet at each tick.
type FeedArgs struct {
	Tick string `json:"tick"` // RFC 3339
}

// Kind is the job's name in the queue.
func (FeedArgs) Kind() string { return "feed" }

// SweepArgs is the job of looking for sources that were not read for too long, once for the whole fleet at each tick.
type SweepArgs struct {
	Tick string `json:"tick"` // RFC 3339
}

// Kind is the job's name in the queue.
func (SweepArgs) Kind() string { return "sweep" }

const (
	jobTimeout  = 4 * time.Minute
	jobRescue   = 6 * time.Minute // after which a job of a worker that died is run by another
	jobAttempts = 20              // about a quarter of an hour; then the sweep takes care of it
	jobSnooze   = 10 * time.Second
	jobParallel = 4
)

// The order in which jobs that wait are taken.
const (
	priorityAsked   = 1 // by a person, and what looks for work
	priorityChanged = 2 // the schedule, the feed and answers
	priorityAgain   = 3
	prioritySweep   = 4
)

// alone lets a job into the queue unless one like it waits or runs.
func alone(priority int) *river.InsertOpts {
	options := store.Alone()
	options.MaxAttempts, options.Priority = jobAttempts, priority
	return options
}

// oncePerTick lets a job with the same source and tick into the queue once, be it waiting, running or done. River's own
// period would count from when a process asks, and a job for a moment that has passed would wait for the fleet's
// leader.
func oncePerTick(priority, attempts int) *river.InsertOpts {
	return &river.InsertOpts{MaxAttempts: attempts, Priority: priority, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// Enqueue asks for a sync inside a change, as soon as the change is committed, and returns the run that tells what
// comes of it: QUEUED until then. Whoever asks while one like it waits gets that one's run; who asks while it runs gets
// another, since it may have read already. An unknown source is ErrUnknownSource.
func Enqueue(ctx context.Context, tx *store.Tx, args SyncArgs) (run int, err error) {
	s, err := tx.Client.Source.Query().Where(source.Code(args.Source)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return 0, ErrUnknownSource.with("source", args.Source)
	case err != nil:
		return 0, fmt.Errorf("asking for the source %q: %w", args.Source, err)
	}
	var result *rivertype.JobInsertResult
	for {
		if result, err = tx.Insert(ctx, args, alone(priorityAsked)); err != nil {
			return 0, err
		}
		if !result.UniqueSkippedAsDuplicate || result.Job.State != rivertype.JobStateRunning {
			break
		}
		args.After = result.Job.ID
	}
	run, err = tx.Client.SyncRun.Query().Where(
		syncrun.JobID(result.Job.ID), syncrun.OutcomeIn(term.SyncOutcomeQueued, term.SyncOutcomeDeferred),
	).FirstID(ctx)
	if err == nil || !ent.IsNotFound(err) {
		return run, err
	}
	row, err := tx.Client.SyncRun.Create().SetSourceID(s.ID).SetClusterID(s.ClusterID).SetPeriodID(s.PeriodID).
		SetNillableDistrictID(s.DistrictID).SetStartedAt(tx.At).SetFinishedAt(tx.At).SetJobID(result.Job.ID).
		SetOutcome(term.SyncOutcomeQueued).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("noting that a reading of %s was asked for: %w", args.Source, err)
	}
	return row.ID, nil
}

// EnqueueConfirmed asks for the reading that applies a run which waits for consent; see Enqueue. A run that does not
// wait for it is ErrConfirm.
func EnqueueConfirmed(ctx context.Context, tx *store.Tx, held int) (run int, err error) {
	row, err := tx.Client.SyncRun.Query().Where(syncrun.ID(held)).WithSource().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return 0, ErrConfirm.with("run", itoa(held), "source", "")
	case err != nil:
		return 0, fmt.Errorf("asking for the run to confirm: %w", err)
	case row.Outcome != term.SyncOutcomeHeld:
		return 0, ErrConfirm.with("run", itoa(held), "source", row.Edges.Source.Code)
	}
	return Enqueue(ctx, tx, SyncArgs{Source: row.Edges.Source.Code, Confirm: held})
}

// Job is one piece of work as the queue gives it.
type Job struct {
	Args    river.JobArgs
	ID      int64
	Attempt int // 1 the first time; putting off does not count
	Most    int // attempts there may be; 0 for any number
	Snoozes int // how often it was put off
}

// Verdict is what becomes of a job. The zero value: it is done.
type Verdict struct {
	Snooze time.Duration // it comes again after so long, and has not failed; 0 for not
	Cancel error         // trying again cannot help, for this reason; nil for not
}

// Do works on one job. What is wrong with a sheet is told in its run and is no error; an error is a failed attempt,
// which is tried again after RetryAfter(attempt).
func (w *Worker) Do(ctx context.Context, job Job) (Verdict, error) {
	ctx = guard.System(ctx)
	switch args := job.Args.(type) {
	case SyncArgs:
		return w.doSync(ctx, job, args)
	case AnswerArgs:
		return w.doAnswer(ctx, job, args)
	case FeedArgs:
		return w.doFeed(ctx, args)
	case SweepArgs:
		return w.doSweep(ctx, args)
	case NotifyArgs:
		return w.doNotify(ctx)
	case CheckArgs:
		return w.doCheck(ctx, args)
	}
	return Verdict{}, fmt.Errorf("a job of the unknown kind %q", job.Args.Kind())
}

func (w *Worker) doSync(ctx context.Context, job Job, args SyncArgs) (Verdict, error) {
	options := Options{DryRun: args.DryRun, Confirm: args.Confirm, JobID: job.ID, Binned: args.Binned, Sweep: args.Sweep, Loading: args.Loading}
	if args.Hint != "" {
		var err error
		if options.Hint, err = time.Parse(time.RFC3339Nano, args.Hint); err != nil {
			return Verdict{Cancel: fmt.Errorf("reading the moment of a job: %w", err)}, nil
		}
	}
	run, err := w.Sync(ctx, args.Source, options)
	if err != nil {
		asked := args.Tick == "" && args.Hint == "" && args.Loading == 0
		return w.unsynced(ctx, job, asked, err)
	}
	w.logRun(ctx, &run)
	if w.Finished != nil {
		w.Finished(run)
	}
	if run.Outcome != term.SyncOutcomeDeferred {
		return Verdict{}, nil
	}
	if run.Failure.Code == ErrQuota.Code {
		return Verdict{Snooze: w.RetryAfter(job.Snoozes + 1)}, nil
	}
	return Verdict{}, fmt.Errorf("reading %s: %s (%s)", args.Source, run.Failure.En, run.Failure.Detail)
}

// unsynced is what becomes of a job whose sync ended without a run.
func (w *Worker) unsynced(ctx context.Context, job Job, asked bool, err error) (Verdict, error) {
	var wait *QuotaWait
	var busy *SourceBusy
	switch {
	case errors.Is(err, errCovered):
		return Verdict{}, nil
	case errors.Is(err, ErrOvertaken):
		return Verdict{Snooze: jobSnooze}, nil
	case errors.As(err, &busy):
		left := max(retryLeast, busy.Until.Sub(w.Store.Now()))
		return Verdict{Snooze: min(jobSnooze, left)}, nil
	case errors.As(err, &wait):
		return Verdict{Snooze: w.putOff(job, asked, wait)}, nil
	case errors.Is(err, ErrCredentials):
		// Once they are good again, everything is read; until then it would only stand in the way.
		return Verdict{}, w.giveUp(ctx, job, err)
	case errors.Is(err, ErrUnknownSource), errors.Is(err, ErrDisabled), errors.Is(err, ErrConfirm):
		return Verdict{Cancel: err}, w.giveUp(ctx, job, err)
	case job.Most > 0 && job.Attempt >= job.Most:
		return Verdict{}, errors.Join(err, w.giveUp(ctx, job, errInterrupted))
	}
	return Verdict{}, err
}

// giveUp ends the run that somebody asked for and that is not going to be: it says why.
func (w *Worker) giveUp(ctx context.Context, job Job, why error) error {
	if job.ID == 0 {
		return nil
	}
	queued := syncrun.And(syncrun.JobID(job.ID), syncrun.OutcomeEQ(term.SyncOutcomeQueued))
	there, err := w.Store.Client().SyncRun.Query().Where(queued).Exist(ctx)
	if err != nil {
		return fmt.Errorf("asking for the run that was asked for: %w", err)
	}
	if !there {
		return nil
	}
	told, ok := failure(why)
	if !ok {
		told, _ = failure(errInterrupted.because(why))
	}
	return w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		err := tx.Client.SyncRun.Update().Where(queued).SetOutcome(term.SyncOutcomeFailed).SetFinishedAt(tx.At).
			SetError(told.text()).SetFailure(told.Code).Exec(ctx)
		if err != nil {
			return fmt.Errorf("ending the run that was asked for: %w", err)
		}
		return nil
	})
}

// works runs the jobs of one kind. It only translates between River and Do.
type works[A river.JobArgs] struct {
	river.WorkerDefaults[A]
	w *Worker
}

// Timeout is how long a job may take.
func (j works[A]) Timeout(*river.Job[A]) time.Duration { return j.w.syncTimeout() }

// NextRetry is when a job that failed is tried again.
func (j works[A]) NextRetry(job *river.Job[A]) time.Time {
	return j.w.Store.Now().Add(j.w.RetryAfter(job.Attempt))
}

// Work works on a job.
func (j works[A]) Work(ctx context.Context, job *river.Job[A]) error {
	verdict, err := j.w.Do(ctx, Job{
		Args: job.Args, ID: job.ID, Attempt: job.Attempt, Most: job.MaxAttempts, Snoozes: snoozes(job.Metadata),
	})
	switch {
	case err != nil:
		return err
	case verdict.Cancel != nil:
		return river.JobCancel(verdict.Cancel)
	case verdict.Snooze > 0:
		return river.JobSnooze(verdict.Snooze)
	}
	return nil
}

// snoozes is how often River has put a job off.
func snoozes(metadata []byte) int {
	var kept struct {
		Snoozes int `json:"snoozes"`
	}
	if json.Unmarshal(metadata, &kept) != nil {
		return 0 // it only decides how long the next wait is
	}
	return kept.Snoozes
}

func (w *Worker) logRun(ctx context.Context, run *Run) {
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("source", run.Source), slog.String("outcome", string(run.Outcome)), slog.Int("run", run.ID),
		slog.Int("added", run.Added), slog.Int("changed", run.Changed), slog.Int("withdrawn", run.Withdrawn),
		slog.Int("held", run.Held), slog.Int("problems", counted(run.Problems)),
	}
	if run.Outcome == term.SyncOutcomeUnchanged {
		level = slog.LevelDebug
	}
	if run.Failure != nil {
		level = slog.LevelWarn
		attrs = append(attrs, slog.String("failure", run.Failure.Code), slog.String("detail", run.Failure.Detail))
	}
	w.log().LogAttrs(ctx, level, "source synced", attrs...)
}

func (w *Worker) log() *slog.Logger {
	if w.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return w.Log
}
