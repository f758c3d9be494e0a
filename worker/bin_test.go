package worker_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/store/storetest"
	"thidua/term"
)

// A sheet in the bin is not read, whoever owns it is told to restore it, and once they have, it is read by itself.
func TestASheetInTheBin(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		w.readFeed()
		f.sync(term.SyncOutcomeApplied)
		good := w.figures(f.source)
		w.fill(f, "food-grain-output", intake.ColumnActual, "38.000")
		if err := w.server.Trash(f.id); err != nil {
			t.Fatal(err)
		}
		w.clock.forward(time.Minute)
		w.readFeed()
		w.queue.work()
		s := w.row(f)
		if s.Failure != "trashed" || !strings.Contains(s.LastError, "thùng rác") || !strings.Contains(s.LastError, "restore it") {
			t.Errorf("the source says %q: %s", s.Failure, s.LastError)
		}
		if diff := cmp.Diff(good, w.figures(f.source)); diff != "" {
			t.Errorf("the data changed:\n%s", diff)
		}
		f.sync(term.SyncOutcomeFailed) // it stays there
		if err := w.server.Untrash(f.id); err != nil {
			t.Fatal(err)
		}
		w.clock.forward(time.Minute)
		w.readFeed()
		w.queue.work()
		if s := w.row(f); s.Failure != "" || s.LastError != "" {
			t.Errorf("restored, the source says %q: %s", s.Failure, s.LastError)
		}
		if got := w.figures(f.source)["food-grain-output"]; !strings.Contains(got, "38.000") {
			t.Errorf("restored, the store says %s", got)
		}
		if n := w.asked(func() { f.sync(term.SyncOutcomeUnchanged) }); n != 1 {
			t.Errorf("a reading of which nothing was told takes %d requests", n)
		}
	})
}
