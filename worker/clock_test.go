package worker_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"thidua/ent"
	"thidua/ent/quota"
	"thidua/ent/source"
	"thidua/sheet/emulator"
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

// passing is a way to the server on which something happens before a request.
type passing struct {
	to     http.RoundTripper
	before func(*http.Request)
}

// RoundTrip lets it happen, and sends the request.
func (p passing) RoundTrip(r *http.Request) (*http.Response, error) {
	p.before(r)
	return p.to.RoundTrip(r)
}

// A process whose machine slept while it read or answered a sheet has lost its lease to another: it does not take the
// other's away, and does not say that what the other has read meanwhile was answered.
func TestAProcessThatSleptTakesNobodysLease(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		taken := func(update func(*ent.SourceUpdate)) {
			w.clock.forward(time.Hour)
			w.write(func(ctx context.Context, tx *store.Tx) error {
				u := tx.Client.Source.Update().Where(source.Code(f.source)).SetBusyBy("b").SetBusyUntil(w.clock.time().Add(5 * time.Minute))
				update(u)
				return u.Exec(ctx)
			})
		}
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageParse {
				taken(func(*ent.SourceUpdate) {})
			}
		}
		w.fill(f, grain, "ACTUAL", "37.000")
		f.sync(term.SyncOutcomeApplied)
		if by := w.row(f).BusyBy; by != "b" {
			t.Errorf("after reading it the lease is that of %q", by)
		}
		w.Progress = nil
		w.clock.forward(time.Hour)

		slept := false
		w.through(w.Worker, "a", passing{w.server.Transport(), func(r *http.Request) {
			if !slept && strings.Contains(r.URL.Path, "batchUpdate") {
				slept = true
				taken(func(u *ent.SourceUpdate) { u.AddReadings(1).SetAnswerDueAt(w.clock.time()) })
			}
		}})
		verdict, err := w.Do(t.Context(), worker.Job{Args: worker.AnswerArgs{Source: f.source}})
		if row := w.row(f); err != nil || verdict.Snooze == 0 || !slept || row.BusyBy != "b" || row.AnswerDueAt == nil {
			t.Errorf("answering: %+v, %v; the lease is that of %q, due %v", verdict, err, row.BusyBy, row.AnswerDueAt)
		}
	})
}

// A process that cannot find out whose account it has uses up the quota of the others, and none of its own.
func TestOneQuotaForAProcessThatDoesNotKnowItsAccount(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := onlineOn(t, config, emulator.Limits{})
		f := w.sheet("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		w.readFeed()
		other := w.process(config, "b")
		w.server.FailNext([]string{"GET", "about"}, emulator.Failure{Status: http.StatusServiceUnavailable})
		if _, err := other.Sync(t.Context(), f.source, worker.Options{}); err != nil {
			t.Fatal(err)
		}
		spent := w.client().Quota.Query().Where(quota.Bucket("reads/" + account)).OnlyX(w.system()).Spent
		others := w.client().Quota.Query().Where(quota.BucketHasPrefix("reads/"), quota.BucketNotIn("reads/"+account, "reads/project")).CountX(w.system())
		if spent != 2 || others != 0 {
			t.Errorf("%d readings are counted for the account, and there are %d other buckets", spent, others)
		}
	})
}
