package worker_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/intake"
	"thidua/sheet/emulator"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// A spreadsheet costs one request, and one that says what it said writes nothing but the source and its last run.
func TestReadSpreadsheet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		var first, second worker.Run
		w.readFeed() // which also learns who we are
		if n := w.asked(func() { first = f.sync(term.SyncOutcomeApplied) }); n != 1 || first.Requests != 1 || first.Added == 0 {
			t.Errorf("%d requests: %s", n, first.Text(term.LanguageEn))
		}
		s := w.row(f)
		if s.Tabs == "" || s.BusyUntil != nil || s.BusyBy != "" || s.Readings != 1 || s.ChangedAt == nil ||
			*s.ChangedAt != first.FinishedAt || s.BeganAt == nil || *s.BeganAt != first.StartedAt || s.Failure != "" || s.Volatile {
			t.Errorf("the source says %v", s)
		}
		if n := w.asked(func() { second = f.sync(term.SyncOutcomeUnchanged) }); n != 1 {
			t.Errorf("%d requests the second time", n)
		}
		before, runs := w.dump(), len(w.runs(f))
		third := f.sync(term.SyncOutcomeUnchanged)
		last := w.runs(f)[runs-1]
		if len(w.runs(f)) != runs || third.ID != second.ID || last.Readings != 2 || last.FinishedAt != third.FinishedAt || last.Requests != 2 {
			t.Errorf("%d runs, the last is %v", len(w.runs(f)), last)
		}
		differ := 0
		after := strings.Split(w.dump(), "\n")
		for i, line := range strings.Split(before, "\n") {
			if line != after[i] {
				differ++
			}
		}
		if differ != 2 {
			t.Errorf("reading the same wrote %d rows:\n%s", differ, cmp.Diff(before, w.dump()))
		}
		if s := w.row(f); *s.ChangedAt != first.FinishedAt || *s.BeganAt != third.StartedAt || s.Readings != 3 {
			t.Errorf("the source says %v", s)
		}
	})
}

func TestSpreadsheetChanges(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		w.fill(f, "food-grain-output", intake.ColumnActual, "38.000")
		run := f.sync(term.SyncOutcomeApplied)
		if run.Changed != 1 || *w.row(f).ChangedAt != run.FinishedAt {
			t.Errorf("%s", run.Text(term.LanguageEn))
		}
		tab, _ := w.cell(f, "food-grain-output", intake.ColumnActual)
		if err := w.server.RenameTab(f.id, tab, "Q.1 'mới'"); err != nil {
			t.Fatal(err)
		}
		if run := f.sync(term.SyncOutcomeApplied); run.Changed != 0 || run.Withdrawn != 0 || len(run.Problems) != 0 || run.Requests > 3 {
			t.Errorf("a tab that was renamed: %d requests, %s%v", run.Requests, run.Text(term.LanguageEn), run.Problems)
		}
		if run := f.sync(term.SyncOutcomeUnchanged); run.Requests != 1 {
			t.Errorf("its new title is not remembered: %d requests", run.Requests)
		}
		good := w.figures(f.source)
		if err := w.server.DeleteTab(f.id, "Q.1 'mới'"); err != nil {
			t.Fatal(err)
		}
		gone, err := w.Sync(t.Context(), f.source, worker.Options{})
		if err != nil || len(gone.Problems) == 0 {
			t.Errorf("a tab that was deleted: %v, %v", gone.Problems, err)
		}
		after := w.figures(f.source)
		for code, says := range after {
			after[code] = strings.TrimSuffix(says, " held tab-unread")
		}
		if diff := cmp.Diff(good, after); diff != "" {
			t.Errorf("with its tab, figures went:\n%s", diff)
		}
	})
}

// Each row of Google's table of errors: what is told, what becomes of the run, and that nothing is lost.
func TestErrorsOfGoogle(t *testing.T) {
	later, failed := term.SyncOutcomeDeferred, term.SyncOutcomeFailed
	const shareWith = "Hãy chia sẻ bảng tính với " + account
	for _, c := range []struct {
		name    string
		fail    emulator.Failure
		code    string
		outcome term.SyncOutcome
		vi      string
	}{
		{"quota", emulator.Failure{Status: http.StatusTooManyRequests}, "quota", later, "tự đọc lại"},
		{"quota under 403", emulator.Failure{Status: http.StatusForbidden, Reason: "rateLimitExceeded"}, "quota", later, "tự đọc lại"},
		{"internal", emulator.Failure{Status: http.StatusInternalServerError}, "passing", later, "tự đọc lại"},
		{"unavailable", emulator.Failure{Status: http.StatusServiceUnavailable}, "passing", later, "tự đọc lại"},
		{"cut off", emulator.Failure{}, "passing", later, "tự đọc lại"},
		{"not shared", emulator.Failure{Status: http.StatusForbidden, Reason: "PERMISSION_DENIED"}, "not-shared", failed, shareWith},
		{"no such sheet", emulator.Failure{Status: http.StatusNotFound}, "not-found", failed, "thùng rác"},
		{"storage", emulator.Failure{Status: http.StatusForbidden, Reason: "storageQuotaExceeded"}, "storage-full", failed, "dung lượng"},
		{"disabled", emulator.Failure{Status: http.StatusForbidden, Reason: "SERVICE_DISABLED"}, "api-disabled", failed, "bật cả hai"},
		{"credentials", emulator.Failure{Status: http.StatusUnauthorized}, "credentials", failed, "thông tin đăng nhập"},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.EachDialect(t, func(t *testing.T, dialect string) {
				w := newOnline(t, dialect)
				f := w.sheet("tuan-giao")
				f.sync(term.SyncOutcomeApplied)
				good, before := w.figures(f.source), w.row(f)
				w.server.FailNext([]string{"GET", "spreadsheets"}, c.fail)
				run := f.sync(c.outcome)
				if run.Failure == nil || run.Failure.Code != c.code || !strings.Contains(run.Failure.Vi, c.vi) || run.Failure.En == "" || run.Requests != 1 {
					t.Errorf("%+v", run)
				}
				s := w.row(f)
				if s.Failure != c.code || !strings.Contains(s.LastError, run.Failure.Vi) || *s.LastErrorAt != run.FinishedAt ||
					*s.LastReadAt != *before.LastReadAt || s.ContentHash != before.ContentHash || s.Tabs != before.Tabs || s.BusyUntil != nil {
					t.Errorf("the source says %v", s)
				}
				if row := w.client().SyncRun.GetX(w.system(), run.ID); row.Failure != c.code || row.Outcome != c.outcome || row.Error == "" {
					t.Errorf("the run says %v", row)
				}
				if diff := cmp.Diff(good, w.figures(f.source)); diff != "" {
					t.Errorf("the data changed:\n%s", diff)
				}
				w.clock.forward(time.Minute)
				if _, err := w.ReadFeed(t.Context()); err != nil {
					t.Fatal(err)
				}
				f.sync(term.SyncOutcomeUnchanged)
				if s := w.row(f); s.Failure != "" || s.LastError != "" || s.LastErrorAt != nil {
					t.Errorf("read again, the source still says %v", s)
				}
			})
		})
	}
}

// A sheet that stays unreadable for months fills no list, and so does one that says the same.
func TestFailuresInARowShareARun(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		if err := w.server.Revoke(f.id); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			f.sync(term.SyncOutcomeFailed)
		}
		if err := w.server.Restore(f.id); err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeUnchanged)
		f.sync(term.SyncOutcomeUnchanged)
		runs := w.runs(f)
		if len(runs) != 3 || runs[1].Readings != 5 || runs[1].Failure != "not-shared" || runs[2].Readings != 2 {
			t.Errorf("%v", runs)
		}
	})
}

func TestWithoutGoogle(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		w.Google = nil
		run := f.sync(term.SyncOutcomeFailed)
		if run.Failure.Code != worker.ErrNoGoogle.Code || !strings.Contains(run.Failure.Vi, "--google-credentials") {
			t.Errorf("%+v", run.Failure)
		}
		if _, err := w.ReadFeed(t.Context()); !errors.Is(err, worker.ErrNoGoogle) {
			t.Errorf("the feed: %v", err)
		}
		if n, err := w.Sweep(t.Context()); n != 0 || err != nil {
			t.Errorf("the sweep: %d, %v", n, err)
		}
	})
}

// Formulas that Google has not worked out yet: what there is is recorded, and the sheet is read again soon, a few times.
func TestLoadingIsReadAgain(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		w.fill(f, "food-grain-output", intake.ColumnActual, "=1+1")
		w.server.SetFaults(emulator.Faults{LoadingCells: 1})
		if book, err := w.server.Book(f.id); err != nil {
			t.Fatal(err)
		} else if f.sync(term.SyncOutcomeApplied); loadingCell(book) {
			t.Log("the server shows it in Book too")
		}
		if kinds := w.queue.kinds(); !strings.Contains(kinds, `"loading"`) {
			t.Fatalf("the queue has %s", kinds)
		}
		for n := range 10 {
			w.clock.forward(time.Hour)
			w.queue.work()
			if kinds := w.queue.kinds(); kinds == "" {
				if n < 3 {
					t.Errorf("it was read again %d times", n)
				}
				return
			}
		}
		t.Errorf("it is read again for ever: %s", w.queue.kinds())
	})
}

// Formulas that change without the file changing are noticed.
func TestVolatileSpreadsheet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		w.fill(f, "food-grain-output", intake.ColumnActual, `=IMPORTRANGE("1x"; "A!B2")`)
		f.sync(term.SyncOutcomeApplied)
		if !w.row(f).Volatile {
			t.Error("not noticed")
		}
		w.fill(f, "food-grain-output", intake.ColumnActual, "38.000")
		f.sync(term.SyncOutcomeApplied)
		if w.row(f).Volatile {
			t.Error("still taken to be so")
		}
	})
}

func TestRegisterSpreadsheet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.shared("tuan-giao")
		w.readFeed()
		w.server.Type(f.id, "không có", "A1", "x") //nolint:errcheck // it is not there
		n := worker.NewSource{Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindGoogleSheets, Ref: "bảng của huyện"}
		if _, err := w.EnsureSource(t.Context(), n); !errors.Is(err, worker.ErrSpreadsheet) {
			t.Errorf("%v", err)
		}
		n.Ref = "https://docs.google.com/spreadsheets/d/" + f.id + "/edit#gid=0"
		added, err := w.EnsureSource(t.Context(), n)
		if err != nil || !added.Added {
			t.Fatalf("%+v, %v", added, err)
		}
		f.source = added.Code
		s := w.row(f)
		if s.Ref != f.id || s.Answering || !strings.HasSuffix(s.Schedule, " 5 * * *") {
			t.Errorf("%v", s)
		}
		if again, err := w.EnsureSource(t.Context(), n); err != nil || again.Changed {
			t.Errorf("registered again: %+v, %v", again, err)
		}
		f.sync(term.SyncOutcomeApplied)
		n.Answering = true
		if again, err := w.EnsureSource(t.Context(), n); err != nil || !again.Changed || !w.row(f).Answering {
			t.Errorf("to be answered: %+v, %v", again, err)
		}
		other := w.shared("muong-ang")
		n.Ref = other.id
		if again, err := w.EnsureSource(t.Context(), n); err != nil || !again.Changed {
			t.Errorf("another sheet: %+v, %v", again, err)
		}
		if s := w.row(f); s.Tabs != "" || s.ContentHash != "" || s.BeganAt != nil {
			t.Errorf("what was known of another sheet: %v", s)
		}
	})
}

// A person who asks gets a run at once, which tells what came of it.
func TestAskedFor(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		ask := func() (run int) {
			w.write(func(ctx context.Context, tx *store.Tx) (err error) {
				run, err = worker.Enqueue(ctx, tx, worker.SyncArgs{Source: f.source})
				return err
			})
			return run
		}
		row := func(id int) *ent.SyncRun { return w.client().SyncRun.GetX(w.system(), id) }
		first := ask()
		if r := row(first); r.Outcome != term.SyncOutcomeQueued {
			t.Errorf("%v", r)
		}
		w.server.FailNext([]string{"GET", "spreadsheets"}, emulator.Failure{Status: http.StatusServiceUnavailable})
		w.queue.work()
		if r := row(first); r.Outcome != term.SyncOutcomeDeferred || r.Failure != "passing" {
			t.Errorf("put off: %v", r)
		}
		if again := ask(); again != first {
			t.Errorf("asked while it waits: runs %d and %d", first, again)
		}
		w.clock.forward(time.Minute)
		w.queue.work()
		if r := row(first); r.Outcome != term.SyncOutcomeApplied || r.Failure != "" || r.Error != "" || r.Added == 0 {
			t.Errorf("done: %v", r)
		}
		second := ask()
		asked := 0
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageRecord && asked == 0 {
				asked = -1
			}
			if s.Stage == worker.StageRead && asked == 0 {
				asked = ask()
			}
		}
		w.queue.work()
		w.Progress = nil
		if asked <= 0 || asked == second || row(second).Outcome != term.SyncOutcomeUnchanged || row(asked).Outcome != term.SyncOutcomeUnchanged {
			t.Errorf("asked while it is read: runs %d and %d, %v, %v", second, asked, row(second), row(max(asked, first)))
		}
	})
}

// A run that was asked for and cannot be is ended, with why.
func TestAskedForInVain(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		var run int
		w.write(func(ctx context.Context, tx *store.Tx) (err error) {
			if run, err = worker.Enqueue(ctx, tx, worker.SyncArgs{Source: f.source}); err != nil {
				return err
			}
			return tx.Client.Source.Update().SetEnabled(false).Exec(ctx)
		})
		w.queue.work()
		r := w.client().SyncRun.GetX(w.system(), run)
		if r.Outcome != term.SyncOutcomeFailed || r.Failure != worker.ErrDisabled.Code || !strings.Contains(r.Error, "đang tắt") {
			t.Errorf("%v", r)
		}
	})
}
