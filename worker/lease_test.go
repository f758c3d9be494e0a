package worker_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"thidua/ent/quota"
	"thidua/ent/source"
	"thidua/sheet/emulator"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// While one process reads a sheet no other asks for it; a process that died holds it only for a while.
func TestNoSheetIsReadTwiceAtOnce(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := onlineOn(t, config, emulator.Limits{})
		other := w.process(config, "b")
		f := w.sheet("tuan-giao")
		w.readFeed()
		if _, err := other.ReadFeed(t.Context()); err != nil { // both know who they are
			t.Fatal(err)
		}
		var busy *worker.SourceBusy
		once := false
		w.Progress = func(s worker.Step) {
			if s.Stage != worker.StageParse || once {
				return
			}
			once = true
			if n := w.asked(func() {
				_, err := other.Sync(t.Context(), f.source, worker.Options{})
				if !errors.As(err, &busy) || !errors.Is(err, worker.ErrBusy) {
					t.Errorf("read by two at once: %v", err)
				}
			}); n != 0 {
				t.Errorf("finding out cost %d requests", n)
			}
		}
		f.sync(term.SyncOutcomeApplied)
		if busy == nil || busy.Until.Sub(w.clock.time()) != 5*time.Minute {
			t.Errorf("%+v", busy)
		}
		w.Progress = nil

		// A process that died leaves its lease behind.
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Source.Update().Where(source.Code(f.source)).SetBusyBy("a").SetBusyUntil(tx.At.Add(4 * time.Minute)).Exec(ctx)
		})
		if _, err := other.Sync(t.Context(), f.source, worker.Options{}); !errors.As(err, &busy) {
			t.Errorf("%v", err)
		}
		w.clock.forward(4*time.Minute + time.Second)
		if run, err := other.Sync(t.Context(), f.source, worker.Options{}); err != nil || run.Outcome != term.SyncOutcomeUnchanged {
			t.Errorf("after the lease: %v, %v", run.Outcome, err)
		}

		// A reading that was broken off gives it back at once.
		ctx, cancel := context.WithCancel(t.Context())
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageRead {
				cancel()
			}
		}
		if _, err := w.Sync(ctx, f.source, worker.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("broken off: %v", err)
		}
		if s := w.row(f); s.BusyUntil != nil || s.BusyBy != "" || s.Failure != "" {
			t.Errorf("broken off, the source says %v", s)
		}
	})
}

// A fleet reads more sheets than its quota allows at once: the server never has to refuse, each is read once, and it
// takes hardly longer than it must.
func TestFleetKeepsToTheQuota(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		const limit = 30
		w := onlineOn(t, config, emulator.Limits{ReadsPerUser: limit, ReadsPerProject: 100})
		w.Quotas = worker.Quotas{ReadsPerUser: limit, ReadsPerProject: 100}
		other := w.process(config, "b")
		other.Quotas = w.Quotas
		random := rand.New(rand.NewPCG(1, 60))
		w.Random, other.Random = random.Float64, random.Float64
		w.readFeed()
		f := w.sheet("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		// The same sheet, asked for again and again, is as much to do as many sheets.
		const jobs = 60
		w.write(func(ctx context.Context, tx *store.Tx) error {
			for n := range jobs {
				args := worker.SyncArgs{Source: f.source, Tick: fmt.Sprint(n)}
				if _, err := tx.Insert(ctx, args, nil); err != nil {
					return err
				}
			}
			return nil
		})
		began := w.clock.time()
		steps := 0
		for w.queue.kinds() != "" {
			steps += w.queue.work(w.Worker, other)
			w.clock.forward(time.Second)
			if w.clock.time().Sub(began) > time.Hour {
				t.Fatal("it takes an hour")
			}
		}
		took := w.clock.time().Sub(began)
		usage := w.server.Usage()
		if usage.Refused != 0 || usage.Reads != jobs+1 {
			t.Errorf("%+v", usage)
		}
		if perfect := jobs * time.Minute / limit; took > perfect*14/10 {
			t.Errorf("it took %s, with the whole quota it would be %s", took, perfect)
		}
		if steps > 4*jobs {
			t.Errorf("%d jobs were taken up %d times", jobs, steps)
		}
		q := w.client().Quota.Query().Where(quota.Bucket("reads/" + account)).OnlyX(w.system())
		if q.Spent != jobs+1 || q.MostSpent > limit || q.MostSpent < limit/2 || q.Refused != 0 {
			t.Errorf("measured: %v", q)
		}
	})
}

// What waits for the quota has neither failed nor recorded anything, and says until when.
func TestQuotaWait(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		w.Quotas = worker.Quotas{ReadsPerUser: 2}
		w.readFeed()
		f := w.sheet("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		before := w.dump()
		var wait *worker.QuotaWait
		if n := w.asked(func() {
			_, err := w.Sync(t.Context(), f.source, worker.Options{})
			if !errors.As(err, &wait) || !errors.Is(err, worker.ErrQuotaWait) || !strings.Contains(err.Error(), "10:0") {
				t.Errorf("%v", err)
			}
		}); n != 0 || w.dump() != before {
			t.Errorf("%d requests, or something was written", n)
		}
		if wait == nil || wait.Bucket != "reads/"+account || !wait.Until.Equal(w.clock.time().Add(time.Minute)) {
			t.Fatalf("%+v at %s", wait, w.clock.time())
		}
		w.clock.set(wait.Until)
		if run, err := w.Sync(t.Context(), f.source, worker.Options{}); err != nil || run.Outcome != term.SyncOutcomeUnchanged {
			t.Errorf("when the wait is over: %v, %v", run.Outcome, err)
		}
	})
}

// What the server asks to wait holds for all processes.
func TestRetryAfterHoldsForTheFleet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := onlineOn(t, config, emulator.Limits{})
		other := w.process(config, "b")
		w.readFeed()
		f, second := w.sheet("tuan-giao"), w.sheet("muong-ang")
		w.server.FailNext([]string{"GET", "spreadsheets"}, emulator.Failure{Status: 429, Retry: 40 * time.Second})
		f.sync(term.SyncOutcomeDeferred)
		var wait *worker.QuotaWait
		if _, err := other.Sync(t.Context(), second.source, worker.Options{}); !errors.As(err, &wait) || wait.Until.Sub(w.clock.time()) < 39*time.Second {
			t.Errorf("%v", err)
		}
		q := w.client().Quota.Query().Where(quota.Bucket("reads/" + account)).OnlyX(w.system())
		if q.Refused != 1 || q.BlockedUntil == nil {
			t.Errorf("%v", q)
		}
		w.clock.forward(41 * time.Second)
		if run, err := other.Sync(t.Context(), second.source, worker.Options{}); err != nil || run.Outcome != term.SyncOutcomeApplied {
			t.Errorf("when the wait is over: %v, %v", run.Outcome, err)
		}
	})
}
