package worker_test

import (
	"context"
	"testing"
	"time"

	"thidua/ent/source"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// A clock that was an hour ahead and is right again holds nobody up: neither the quota that was used by it, nor a source
// that a process took by it and died.
func TestAClockThatWasAheadHoldsNobodyUp(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		w.clock.forward(time.Hour)
		for range 4 {
			if _, err := w.Sync(t.Context(), f.source, worker.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Source.Update().Where(source.Code(f.source)).SetBusyBy("it died").SetBusyUntil(tx.At.Add(5 * time.Minute)).Exec(ctx)
		})
		w.clock.forward(-time.Hour)
		for n := range 10 {
			w.clock.forward(2 * time.Second)
			if _, err := w.Sync(t.Context(), f.source, worker.Options{Sweep: n == 0}); err != nil {
				t.Fatalf("reading %d: %v", n+1, err)
			}
		}
	})
}
