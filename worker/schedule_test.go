package worker_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/intake"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// schedule registers a source anew with a schedule.
func (f *form) schedule(text string) {
	f.w.t.Helper()
	_, err := f.w.EnsureSource(f.w.t.Context(), worker.NewSource{
		Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindWorkbook, Ref: f.of.Workbook(), Schedule: text,
	})
	if err != nil {
		f.w.t.Fatal(err)
	}
}

// inserted looks at the schedules and expects a number of new jobs.
func inserted(t *testing.T, w *worker.Worker, want int, when string) {
	t.Helper()
	n, err := w.Schedule(t.Context())
	if err != nil || n != want {
		t.Errorf("%s: %d jobs, want %d (%v)", when, n, want, err)
	}
}

func TestSchedule(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := worldOn(t, config)
		other := w.second(config)
		f := w.form("tuan-giao")
		inserted(t, w.Worker, 0, "without a schedule")

		f.schedule("30 6 * * *") // 23:30 UTC the day before
		inserted(t, w.Worker, 1, "never read")
		inserted(t, other, 0, "never read, and asked for by another process")
		w.clock.forward(2 * time.Minute)
		inserted(t, w.Worker, 0, "never read, minutes later")

		f.sync(term.SyncOutcomeApplied)
		w.clock.set(time.Date(2023, 1, 10, 23, 29, 59, 0, time.UTC))
		inserted(t, w.Worker, 0, "a second too early")
		w.clock.set(time.Date(2023, 1, 10, 23, 30, 0, 0, time.UTC))
		inserted(t, other, 1, "on time")
		w.clock.forward(40 * time.Second)
		inserted(t, w.Worker, 0, "the same tick, in another process")
		w.clock.forward(72 * time.Hour)
		inserted(t, w.Worker, 0, "the queue is three days behind: one job is enough")

		f.sync(term.SyncOutcomeUnchanged)
		inserted(t, w.Worker, 0, "read")
		w.clock.forward(24 * time.Hour)
		inserted(t, w.Worker, 1, "the next day")

		f.schedule("") // nothing more
		w.clock.forward(72 * time.Hour)
		inserted(t, w.Worker, 0, "without a schedule again")
	})
}

func (c *clock) set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// One schedule that cannot be read stops no other.
func TestScheduleMalformed(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		good, broken := w.form("tuan-giao"), w.form("muong-ang")
		good.schedule("@hourly")
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Source.Update().Where(source.Code(broken.source)).SetSchedule("mỗi ngày").Exec(ctx)
		})
		n, err := w.Schedule(t.Context())
		if n != 1 || !errors.Is(err, worker.ErrSchedule) {
			t.Errorf("%d jobs, %v", n, err)
		}
		_, err = w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: period, District: good.of.District, Kind: term.SourceKindWorkbook, Ref: "a.xlsx", Schedule: "mỗi ngày",
		})
		if !errors.Is(err, worker.ErrSchedule) {
			t.Errorf("registered a malformed schedule: %v", err)
		}
	})
}

// Run turns a schedule into a job, works on it, and stops when it is told to; a job that a person asked for as well.
func TestRun(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		scheduled, asked := w.form("tuan-giao"), w.form("muong-ang")
		scheduled.schedule("0 6 * * *")
		var queued int
		w.write(func(ctx context.Context, tx *store.Tx) (err error) {
			if queued, err = worker.Enqueue(ctx, tx, worker.SyncArgs{Source: asked.source}); err != nil {
				return err
			}
			again, err := worker.Enqueue(ctx, tx, worker.SyncArgs{Source: asked.source})
			if again != queued {
				t.Errorf("asked twice, there are runs %d and %d", queued, again)
			}
			return err
		})
		if run := w.client().SyncRun.GetX(w.system(), queued); run.Outcome != term.SyncOutcomeQueued || run.JobID == nil {
			t.Errorf("asked for, the run is %v", run)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var left atomic.Int32
		left.Store(2)
		w.Every = time.Hour
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageRecord && left.Add(-1) == 0 {
				cancel() // both are about to be recorded: they may finish
			}
		}
		if err := w.Run(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		for _, f := range []*form{scheduled, asked} {
			run := w.client().SyncRun.Query().Where(syncrun.HasSourceWith(source.Code(f.source))).OnlyX(w.system())
			if run.Outcome != term.SyncOutcomeApplied || run.JobID == nil || f == asked && run.ID != queued {
				t.Errorf("%s: %v", f.of.Folder, run)
			}
		}
		w.Progress = nil
		scheduled.sync(term.SyncOutcomeUnchanged)
	})
}

// A job that makes no sense is not tried again, and one that fails otherwise is.
func TestRunCancelsNonsense(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			if _, err := worker.Enqueue(ctx, tx, worker.SyncArgs{Source: "khong/co"}); !errors.Is(err, worker.ErrUnknownSource) {
				t.Errorf("asked for a source that is not there: %v", err)
			}
			_, err := tx.Insert(ctx, worker.SyncArgs{Source: "khong/co"}, nil)
			return err
		})
		real := w.form("tuan-giao")
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := worker.Enqueue(ctx, tx, worker.SyncArgs{Source: real.source})
			return err
		})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w.Parallel, w.Every = 1, time.Hour // in the order they were asked for
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageRecord {
				cancel()
			}
		}
		if err := w.Run(ctx); err != nil {
			t.Fatal(err)
		}
		var state string
		query := "SELECT state FROM river_job ORDER BY id LIMIT 1"
		if err := w.Store.DB().QueryRowContext(t.Context(), query).Scan(&state); err != nil || state != "cancelled" {
			t.Errorf("the job is %s, want cancelled (%v)", state, err)
		}
	})
}

func TestRegister(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		n := worker.NewSource{Cluster: cluster, Period: period, District: "dien-bien/tuan-giao", Kind: term.SourceKindWorkbook, Ref: "2022/./tuan-giao.xlsx"}
		first, err := w.EnsureSource(t.Context(), n)
		if err != nil || !first.Added || first.Code != cluster+"/2022/tuan-giao" {
			t.Fatalf("%+v, %v", first, err)
		}
		revision := w.revision()
		if again, err := w.EnsureSource(t.Context(), n); err != nil || again.Added || again.Changed || w.revision() != revision {
			t.Errorf("registered again: %+v, %v", again, err)
		}
		for name, c := range map[string]struct {
			change func(*worker.NewSource)
			want   error
		}{
			"upwards":        {func(n *worker.NewSource) { n.Ref = "../tuan-giao.xlsx" }, worker.ErrOutside},
			"absolute":       {func(n *worker.NewSource) { n.Ref = "/etc/passwd" }, worker.ErrOutside},
			"upwards inside": {func(n *worker.NewSource) { n.Ref = "2022/../../a.xlsx" }, worker.ErrOutside},
			"taken":          {func(n *worker.NewSource) { n.District, n.Ref = "dien-bien/muong-ang", "2022/tuan-giao.xlsx" }, worker.ErrSourceTaken},
			"no member":      {func(n *worker.NewSource) { n.District = "dien-bien/khong-co" }, worker.ErrUnknown},
			"not open":       {func(n *worker.NewSource) { n.Period = "2021" }, worker.ErrNotOpen},
			"another kind": {func(n *worker.NewSource) {
				n.Kind, n.Ref = term.SourceKindGoogleSheets, "1Qy3kXo0aVbTnR8sLwEeCmZpGhJdUfIiKxMzNvBcWqA"
			}, worker.ErrSourceKind},
		} {
			other := n
			c.change(&other)
			if _, err := w.EnsureSource(t.Context(), other); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
		}
		if _, err := w.OpenPeriod(t.Context(), "dien-bien/khong-co", period); !errors.Is(err, worker.ErrUnknown) {
			t.Errorf("opening the period of an unknown cluster: %v", err)
		}
		revision = w.revision()
		if opened, err := w.OpenPeriod(t.Context(), cluster, period); err != nil || opened.Submissions != 0 || w.revision() != revision {
			t.Errorf("opened again: %+v, %v", opened, err)
		}
		if n := w.client().Submission.Query().CountX(w.system()); n != 6 {
			t.Errorf("%d submissions, want five members and the cluster's own", n)
		}
	})
}

// A source that is told of another file is compared with it, and keeps what it can.
// Whoever registers a sheet for one cluster is not told which other cluster it is of.
func TestASheetOfAnotherCluster(t *testing.T) {
	w := newWorld(t, dialect.SQLite)
	f := w.form("tuan-giao")
	w.load(overlaid(t, map[string]string{
		"clusters.tsv":    "code|province|kind|name_vi\ndien-bien/cum-huyen-vung-cao|dien-bien|CUM|Cụm thi đua huyện vùng cao\n",
		"districts.tsv":   "code|province|kind|name_vi\ndien-bien/muong-nhe|dien-bien|HUYEN|Huyện Mường Nhé\n",
		"memberships.tsv": "cluster|district|period|role|ordinal\ndien-bien/cum-huyen-vung-cao|dien-bien/muong-nhe|2022|LEAD|1\n",
	}))
	if _, err := w.OpenPeriod(t.Context(), "dien-bien/cum-huyen-vung-cao", period); err != nil {
		t.Fatal(err)
	}
	_, err := w.EnsureSource(t.Context(), worker.NewSource{
		Cluster: "dien-bien/cum-huyen-vung-cao", Period: period, District: "dien-bien/muong-nhe", Kind: term.SourceKindWorkbook, Ref: f.of.Workbook(),
	})
	var own *worker.Error
	if !errors.Is(err, worker.ErrSourceTaken) || !errors.As(err, &own) || strings.Contains(own.Vi+own.En, "vung-thap") {
		t.Errorf("%v", err)
	}
}

func TestAnotherFile(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		_, err := w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindWorkbook, Ref: "ban-moi.xlsx",
		})
		if err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeFailed)
		f.set("food-grain-output", intake.ColumnActual, "38.000")
		f.file = "ban-moi.xlsx"
		f.draw()
		if run := f.sync(term.SyncOutcomeApplied); run.Changed != 1 {
			t.Errorf("%s", run.Text(term.LanguageEn))
		}
	})
}
