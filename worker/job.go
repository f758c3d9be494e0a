package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"thidua/store"
	"thidua/term"
)

// SyncArgs is the job of syncing a source.
type SyncArgs struct {
	Source  string `json:"source"` // code
	Confirm int    `json:"confirm,omitempty"`
	DryRun  bool   `json:"dryRun,omitempty"`
	Tick    string `json:"tick,omitempty"` // the moment of the schedule it was made for, "" when somebody asked for it
}

// Kind is the job's name in the queue.
func (SyncArgs) Kind() string { return "sync" }

const (
	jobTimeout  = 10 * time.Minute
	jobRescue   = 15 * time.Minute // after which a job of a worker that died is run by another
	jobAttempts = 8                // about an hour and a half
	jobSnooze   = 30 * time.Second
	jobParallel = 4
)

// Enqueue asks for a sync inside a change, as soon as the change is committed. It is asked for once while one like it
// waits or runs.
func Enqueue(ctx context.Context, tx *store.Tx, args SyncArgs) (job int64, err error) {
	options := store.Alone()
	options.MaxAttempts = jobAttempts
	result, err := tx.Insert(ctx, args, options)
	if err != nil {
		return 0, err
	}
	return result.Job.ID, nil
}

// syncJob works on sync jobs.
type syncJob struct {
	river.WorkerDefaults[SyncArgs]
	w *Worker
}

// Timeout is how long a sync may take.
func (syncJob) Timeout(*river.Job[SyncArgs]) time.Duration { return jobTimeout }

// Work runs one sync. What is wrong with a sheet is told in its run; an error is tried again, unless trying again
// cannot help.
func (j syncJob) Work(ctx context.Context, job *river.Job[SyncArgs]) error {
	run, err := j.w.Sync(ctx, job.Args.Source, Options{
		DryRun: job.Args.DryRun, Confirm: job.Args.Confirm, JobID: job.ID,
	})
	switch {
	case errors.Is(err, ErrOvertaken):
		return river.JobSnooze(jobSnooze)
	case errors.Is(err, ErrUnknownSource), errors.Is(err, ErrDisabled), errors.Is(err, ErrConfirm):
		return river.JobCancel(err)
	case err != nil:
		return err
	}
	j.w.logRun(ctx, &run)
	return nil
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
