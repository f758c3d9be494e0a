package report_test

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	_ "thidua/ent/runtime"
	"thidua/examples"
	"thidua/guard"
	"thidua/report"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

var update = flag.Bool("update", false, "write the golden files")

const (
	cluster = "dien-bien/cum-huyen-vung-thap"
	period  = "2022"
)

var embedded = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.Read() })

// example is the report of 2022, read from its six workbooks.
type example struct {
	*store.Store
	worker *worker.Worker
	now    time.Time
}

func newExample(t *testing.T, dialect string) *example {
	t.Helper()
	e := &example{now: time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)}
	e.open(t, dialect)
	for _, form := range examples.DienBien2022Forms() {
		e.read(t, form)
	}
	return e
}

// open opens a database with the catalogue and the period of 2022.
func (e *example) open(tb testing.TB, dialect string) {
	tb.Helper()
	known, err := embedded()
	if err != nil {
		tb.Fatal(err)
	}
	e.Store = opened(tb, dialect, func() time.Time { return e.now })
	e.worker = &worker.Worker{Store: e.Store, Catalog: known, Root: tb.TempDir()}
	err = e.Write(tb.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := catalog.Load(ctx, tx, known)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := e.worker.OpenPeriod(tb.Context(), cluster, period); err != nil {
		tb.Fatal(err)
	}
}

// opened opens an empty database. A benchmark has one of SQLite, in a file.
func opened(tb testing.TB, dialect string, now func() time.Time) *store.Store {
	tb.Helper()
	if test, ok := tb.(*testing.T); ok {
		return storetest.Open(test, dialect, func(c *store.Config) { c.Now = now })
	}
	s, err := store.Open(tb.Context(), store.Config{Path: filepath.Join(tb.TempDir(), "bench.db"), Now: now})
	if err != nil {
		tb.Fatal(err)
	}
	if err := s.Migrate(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// read copies a workbook, registers it and reads it.
func (e *example) read(t *testing.T, form examples.Form) {
	t.Helper()
	content, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(e.worker.Root, form.Workbook()), content, 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := e.worker.EnsureSource(t.Context(), worker.NewSource{
		Cluster: cluster, Period: period, District: form.District, Kind: term.SourceKindWorkbook, Ref: form.Workbook(),
	})
	if err != nil {
		t.Fatal(err)
	}
	e.forward()
	run, err := e.worker.Sync(t.Context(), source.Code, worker.Options{})
	if err != nil || run.Outcome != term.SyncOutcomeApplied {
		t.Fatalf("reading %s: %s, %v", form.Folder, run.Outcome, err)
	}
}

func (e *example) forward() { e.now = e.now.Add(time.Minute) }

func (e *example) write(t *testing.T, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := e.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// admin is an administrator, who made the reports of these tests.
func admin() guard.Viewer { return guard.Viewer{Role: term.RoleAdmin, Name: "quản trị"} }

// publish publishes the report as it is.
func (e *example) publish(t *testing.T, reason string) {
	t.Helper()
	e.forward()
	if _, err := review.Publish(t.Context(), e.Store, review.Publishing{
		Cluster: cluster, Period: period, By: admin(), Reason: reason, ContextNames: e.worker.Catalog.ContextNames(),
	}); err != nil {
		t.Fatal(err)
	}
}

// as is a context in which a viewer reads in a view.
func as(tb testing.TB, v guard.Viewer, views ...guard.View) context.Context {
	tb.Helper()
	ctx := guard.WithViewer(tb.Context(), v)
	for _, view := range views {
		ctx = guard.WithView(ctx, view)
	}
	return ctx
}

func (e *example) ask() report.Ask {
	return report.Ask{Cluster: cluster, Period: period, Now: e.now, ContextNames: e.worker.Catalog.ContextNames()}
}

// build builds the tree, which must be there.
func (e *example) build(ctx context.Context, t *testing.T) *report.Report {
	t.Helper()
	tree, err := report.Build(ctx, e.Client(), e.ask())
	if err != nil {
		t.Fatal(err)
	}
	if tree == nil {
		t.Fatal("there is no report")
	}
	return tree
}

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes it):\n%s", path, diff)
	}
}
