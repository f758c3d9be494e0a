package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"thidua/store"
)

const (
	defaultEvery = 15 * time.Second
	defaultFeed  = 30 * time.Second
	// grace is how long jobs may go on after Run was told to stop; what is not committed by then never happened.
	grace = 30 * time.Second
)

// Run looks at the schedules again and again and works on the queue, until ctx ends. Jobs that are running may finish
// then, for half a minute. It is only timing: what is done is done by Schedule and Sync.
func (w *Worker) Run(ctx context.Context) error {
	jobs, err := w.start(ctx)
	if err != nil {
		return err
	}
	ticker := time.NewTicker(w.every())
	defer ticker.Stop()
	for {
		if _, err := w.Schedule(ctx); err != nil && ctx.Err() == nil {
			w.log().LogAttrs(ctx, slog.LevelError, "looking at the schedules failed", slog.Any("error", err))
		}
		if err := w.scheduleNotices(ctx); err != nil && ctx.Err() == nil {
			w.log().LogAttrs(ctx, slog.LevelError, "asking for notices failed", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return stop(context.WithoutCancel(ctx), jobs)
		case <-ticker.C:
		}
	}
}

// every is how often the schedules are looked at: often enough for the feed.
func (w *Worker) every() time.Duration {
	every := cmp.Or(w.Every, defaultEvery)
	if w.Google != nil {
		every = min(every, w.feedEvery())
	}
	return every
}

func (w *Worker) syncTimeout() time.Duration { return cmp.Or(w.SyncTimeout, jobTimeout) }

func (w *Worker) feedEvery() time.Duration { return cmp.Or(w.Feed, defaultFeed) }

// start begins to work on the queue.
func (w *Worker) start(ctx context.Context) (*store.Jobs, error) {
	if w.Google != nil && w.Process == "" {
		return nil, errors.New("running a worker that reads Google Sheets: the name of the process (Worker.Process) is missing")
	}
	workers := river.NewWorkers()
	err := errors.Join(
		river.AddWorkerSafely(workers, works[SyncArgs]{w: w}), river.AddWorkerSafely(workers, works[AnswerArgs]{w: w}),
		river.AddWorkerSafely(workers, works[FeedArgs]{w: w}), river.AddWorkerSafely(workers, works[SweepArgs]{w: w}),
		river.AddWorkerSafely(workers, works[NotifyArgs]{w: w}),
		river.AddWorkerSafely(workers, works[CheckArgs]{w: w}),
	)
	if err != nil {
		return nil, fmt.Errorf("registering the kinds of job: %w", err)
	}
	jobs, err := w.Store.Queue(river.Config{
		Workers:              workers,
		Queues:               queues(cmp.Or(w.Parallel, jobParallel)),
		JobTimeout:           w.syncTimeout(), // River wants it to be below the next
		RescueStuckJobsAfter: cmp.Or(w.Rescue, jobRescue),
	})
	if err != nil {
		return nil, err
	}
	// The end of ctx must not cut off the jobs that are running: stop does, after a while.
	if err := jobs.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("starting to work on the queue: %w", err)
	}
	return jobs, nil
}

// stop takes no more jobs and waits for those that are running; after a while it cancels them.
func stop(ctx context.Context, jobs *store.Jobs) error {
	soft, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	err := jobs.Stop(soft)
	if errors.Is(err, context.DeadlineExceeded) {
		err = jobs.StopAndCancel(ctx)
	}
	if err != nil {
		return fmt.Errorf("stopping the worker: %w", err)
	}
	return nil
}
