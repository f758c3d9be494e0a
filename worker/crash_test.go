package worker_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/syncrun"
	"thidua/intake"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

var stages = []worker.Stage{
	worker.StageRead, worker.StageParse, worker.StageCompare, worker.StageClose, worker.StageWrite, worker.StageRefresh,
	worker.StageRecord,
}

// edited is a form that was applied and then edited in every way: rows are added, changed, withdrawn and moved, a cell
// turns wrong, and the header, documents and texts change.
func (w *world) edited() *form {
	w.t.Helper()
	f := w.form("cum")
	f.set("budget-revenue-local", intake.ColumnPlan, "466.000")
	f.plan("livestock-herd", "dien-bien/tuan-giao", "90.000")
	f.plan("livestock-herd", "dien-bien/muong-ang", "50.000")
	f.plan("poultry-flock", "dien-bien/tuan-giao", "7")
	f.draw()
	f.sync(term.SyncOutcomeApplied)
	f.plan("livestock-herd", "dien-bien/tuan-giao", "91.000")
	f.plan("livestock-herd", "dien-bien/dien-bien", "1.000")
	f.plan("livestock-herd", "dien-bien/muong-ang", "abc")
	f.set("national-standard-schools", intake.ColumnActual, "213")
	f.set("labour-trained-and-employed", intake.ColumnActual, "")
	f.set("budget-revenue-local", intake.ColumnActual, "abc")
	f.set("poor-households", intake.ColumnActual, "11")
	f.rows[intake.TabAwards] = f.rows[intake.TabAwards][1:]
	f.rows[intake.TabDocuments] = append(f.rows[intake.TabDocuments], rowOf("code", "ke-hoach-moi", "kind", "PLAN", "number", "1/KH", "issuer", "Cụm", "sections", "awards"))
	f.rows[intake.TabNarratives][0]["text"] += " Thêm một câu."
	for _, row := range f.rows[intake.TabHeader] {
		if row["code"] == "number" {
			row["value"] = "12/BC-CTĐVT"
		}
	}
	f.draw()
	return f
}

// Whatever step a sync breaks off in, the old state is whole, and the next sync ends what it began.
func TestBreakingOff(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.edited()
		before := w.dump()
		for _, stage := range stages {
			for how, breakOff := range map[string]func(context.CancelFunc){
				"cancelled": func(cancel context.CancelFunc) { cancel() },
				"panicking": func(context.CancelFunc) { panic(stage) },
			} {
				ctx, cancel := context.WithCancel(t.Context())
				var met []worker.Stage
				w.Progress = func(s worker.Step) {
					if met = append(met, s.Stage); s.Stage == stage {
						breakOff(cancel)
					}
				}
				err := panicking(func() error {
					_, err := w.Sync(ctx, f.source, worker.Options{})
					return err
				})
				cancel()
				if err == nil || !slices.Contains(met, stage) {
					t.Errorf("%s in %s: met %v, error %v", how, stage, met, err)
				}
				if after := w.dump(); after != before {
					t.Errorf("%s in %s: something stayed:\n%s", how, stage, cmp.Diff(sortedLines(before), sortedLines(after)))
				}
			}
		}
		w.Progress = nil
		run := f.sync(term.SyncOutcomeApplied)
		if run.Added == 0 || run.Changed == 0 || run.Withdrawn == 0 || run.Held == 0 {
			t.Errorf("%s", run.Text(term.LanguageEn))
		}
	})
}

var errPanicked = errors.New("it panicked")

// panicking is fn's error, or errPanicked.
func panicking(fn func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanicked
		}
	}()
	return fn()
}

// A code that the files have and the database lacks, since the catalogue was not loaded yet, breaks off a sync in the
// middle of writing.
func TestCatalogueNotLoaded(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.edited()
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.SQL.ExecContext(ctx, "UPDATE indicators SET code = 'poor-households-before' WHERE code = 'poor-households'")
			return err
		})
		before := w.dump()
		_, err := w.Sync(t.Context(), f.source, worker.Options{})
		if !errors.Is(err, worker.ErrUnknown) {
			t.Errorf("%v", err)
		}
		if after := w.dump(); after != before {
			t.Errorf("something stayed:\n%s", cmp.Diff(sortedLines(before), sortedLines(after)))
		}
	})
}

// second is another process on the same database and folder.
func (w *world) second(config store.Config) *worker.Worker {
	w.t.Helper()
	s := storetest.Reopen(w.t, config, func(c *store.Config) { c.Now = w.clock.time })
	return &worker.Worker{Store: s, Catalog: w.Catalog, Root: w.root}
}

// Two processes and many goroutines sync one source at once: it is applied once.
func TestAtOnce(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := worldOn(t, config)
		other := w.second(config)
		f := w.form("tuan-giao")
		var wg sync.WaitGroup
		outcomes := make([]term.SyncOutcome, 8)
		for i := range outcomes {
			by := []*worker.Worker{w.Worker, other}[i%2]
			wg.Go(func() {
				run, err := by.Sync(t.Context(), f.source, worker.Options{})
				if err != nil && !errors.Is(err, worker.ErrOvertaken) {
					t.Errorf("%v", err)
				}
				outcomes[i] = run.Outcome
			})
		}
		wg.Wait()
		applied := 0
		for _, o := range outcomes {
			if o == term.SyncOutcomeApplied {
				applied++
			}
		}
		if n := len(w.figures(f.source)); applied != 1 || n == 0 {
			t.Errorf("outcomes %v, %d figures", outcomes, n)
		}
	})
}

// A process that read the sheet before it was edited, and comes to write after another process applied the edit, must
// not bring the old content back.
func TestOvertaken(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := worldOn(t, config)
		other := w.second(config)
		f := w.form("tuan-giao")
		once := sync.OnceFunc(func() { // it has read, and not yet compared
			f.set("food-grain-output", intake.ColumnActual, "38.000")
			f.draw()
			if run, err := other.Sync(t.Context(), f.source, worker.Options{}); err != nil || run.Outcome != term.SyncOutcomeApplied {
				t.Errorf("%v, %v", run.Outcome, err)
			}
		})
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageParse {
				once()
			}
		}
		f.sync(term.SyncOutcomeUnchanged) // it reads again, and finds what the other applied
		if got := w.figures(f.source)["food-grain-output"]; got != `{"ACTUAL":"38.000","PERCENT_OF_PLAN":"100,9"}` {
			t.Errorf("the store says %s", got)
		}
		if n := w.client().SyncRun.Query().Where(syncrun.OutcomeEQ(term.SyncOutcomeApplied)).CountX(w.system()); n != 1 {
			t.Errorf("applied %d times", n)
		}
	})
}

// A source that is always being synced by somebody else is given up, with what to do.
func TestAlwaysOvertaken(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := worldOn(t, config)
		other := w.second(config)
		f := w.form("tuan-giao")
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageRead {
				w.clock.forward(time.Second)
				if _, err := other.Sync(t.Context(), f.source, worker.Options{}); err != nil {
					t.Error(err)
				}
			}
		}
		if _, err := w.Sync(t.Context(), f.source, worker.Options{}); !errors.Is(err, worker.ErrOvertaken) {
			t.Errorf("%v", err)
		}
	})
}
