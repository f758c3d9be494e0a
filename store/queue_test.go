package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
)

// pull is a job for these tests.
type pull struct {
	Source int `json:"source"`
}

func (pull) Kind() string { return "pull" }

// puller works on pull jobs.
type puller struct {
	river.WorkerDefaults[pull]
	work func(context.Context, *river.Job[pull]) error
}

func (p *puller) Work(ctx context.Context, job *river.Job[pull]) error { return p.work(ctx, job) }

// startWorker starts a client that works on pull jobs, and stops it with the test.
func startWorker(t *testing.T, s *store.Store, workers int, work func(context.Context, *river.Job[pull]) error) *store.Jobs {
	t.Helper()
	registry := river.NewWorkers()
	river.AddWorker(registry, &puller{work: work})
	client, err := s.Queue(river.Config{
		Workers:  registry,
		Queues:   map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		TestOnly: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := client.Stop(ctx); err != nil {
			t.Errorf("stopping the worker: %v", err)
		}
	})
	return client
}

// next waits for an event, at most a minute.
func next(t *testing.T, events <-chan *river.Event) *river.Event {
	t.Helper()
	select {
	case event := <-events:
		return event
	case <-time.After(time.Minute):
		t.Fatal("no job was worked on within a minute")
		return nil
	}
}

func insert(ctx context.Context, s *store.Store, args pull, options *river.InsertOpts) (result *rivertype.JobInsertResult, err error) {
	err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		result, err = tx.Insert(ctx, args, options)
		return err
	})
	return result, err
}

func TestJobLivesAndDiesWithItsChange(t *testing.T) {
	refused := errors.New("refused")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for source, end := range []error{refused, nil} {
			err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if _, err := tx.Insert(ctx, pull{Source: source}, nil); err != nil {
					return err
				}
				return end
			})
			if !errors.Is(err, end) {
				t.Fatal(err)
			}
		}
		worked := make(chan int, 2)
		client := startWorker(t, s, 2, func(_ context.Context, job *river.Job[pull]) error {
			worked <- job.Args.Source
			return nil
		})
		events, stop := client.Subscribe(river.EventKindJobCompleted)
		defer stop()
		next(t, events)
		jobs, err := client.JobList(t.Context(), river.NewJobListParams())
		if err != nil {
			t.Fatal(err)
		}
		if len(jobs.Jobs) != 1 || len(worked) != 1 || <-worked != 1 {
			t.Errorf("%d jobs are in the queue, want only that of the change which was committed", len(jobs.Jobs))
		}
	})
}

// Jobs that change data, in two processes, beside other writers and readers: on SQLite all of it is one file.
func TestWorkersShareTheDatabaseWithWriters(t *testing.T) {
	const jobs = 30
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		here, there := storetest.Reopen(t, config), storetest.Reopen(t, config)
		var mu sync.Mutex
		runs := map[int]int{}
		work := func(s *store.Store) func(context.Context, *river.Job[pull]) error {
			return func(ctx context.Context, job *river.Job[pull]) error {
				mu.Lock()
				runs[job.Args.Source]++
				mu.Unlock()
				_, _, err := count(ctx, s)
				return err
			}
		}
		events, stop := startWorker(t, here, 4, work(here)).Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed)
		defer stop()
		elsewhere, stopElsewhere := startWorker(t, there, 4, work(there)).Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed)
		defer stopElsewhere()
		for source := range jobs {
			if _, err := insert(t.Context(), here, pull{Source: source}, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := there.Client().Province.Query().Count(guard.System(t.Context())); err != nil {
				t.Fatal(err)
			}
		}
		for range jobs {
			var event *river.Event
			select {
			case event = <-events:
			case event = <-elsewhere:
			case <-time.After(time.Minute):
				t.Fatalf("%d of %d jobs were begun within a minute", len(runs), jobs)
			}
			if event.Kind == river.EventKindJobFailed {
				t.Errorf("job %d failed: %+v", event.Job.ID, event.Job.Errors)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		for source := range jobs {
			if runs[source] != 1 {
				t.Errorf("job %d was worked on %d times", source, runs[source])
			}
		}
		if n := here.Client().Province.Query().CountX(guard.System(t.Context())); n != jobs {
			t.Errorf("the jobs wrote %d rows, want %d", n, jobs)
		}
	})
}

func TestAloneWhileItWaitsOrRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		running, finish := make(chan struct{}), make(chan struct{})
		if result, err := insert(t.Context(), s, pull{}, store.Alone()); err != nil || result.UniqueSkippedAsDuplicate {
			t.Fatalf("the first is not inserted: %v", err)
		}
		skipped := func(when string) {
			if result, err := insert(t.Context(), s, pull{}, store.Alone()); err != nil || !result.UniqueSkippedAsDuplicate {
				t.Errorf("a second is inserted while the first %s (%v)", when, err)
			}
		}
		skipped("waits")
		client := startWorker(t, s, 1, func(context.Context, *river.Job[pull]) error {
			close(running)
			<-finish
			return nil
		})
		events, stop := client.Subscribe(river.EventKindJobCompleted)
		defer stop()
		<-running
		skipped("is worked on")
		close(finish)
		next(t, events)
	})
}

func TestAloneAgainWhenDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		done(t, s, store.Alone())
		if again, err := insert(t.Context(), s, pull{}, store.Alone()); err != nil || again.UniqueSkippedAsDuplicate {
			t.Errorf("a job that is done keeps the next out (%v)", err)
		}
	})
}

// done inserts a job and waits until it was worked on.
func done(t *testing.T, s *store.Store, options *river.InsertOpts) {
	t.Helper()
	client := startWorker(t, s, 1, func(context.Context, *river.Job[pull]) error { return nil })
	events, stop := client.Subscribe(river.EventKindJobCompleted)
	defer stop()
	if _, err := insert(t.Context(), s, pull{}, options); err != nil {
		t.Fatal(err)
	}
	next(t, events)
	if err := client.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}
