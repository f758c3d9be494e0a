package worker_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"thidua/ent"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/intake"
	"thidua/sheet/emulator"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

func TestFeedHints(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f, other := w.sheet("tuan-giao"), w.sheet("muong-ang")
		if read := w.readFeed(); !read.Began || read.Account != account {
			t.Errorf("the first time: %+v", read)
		}
		for _, s := range []*form{f, other} {
			if row := w.row(s); row.LastReadAt != nil || row.HintedAt == nil {
				t.Errorf("the first time, %s was read at %v and hinted at %v", s.source, row.LastReadAt, row.HintedAt)
			}
		}
		f.sync(term.SyncOutcomeApplied)
		other.sync(term.SyncOutcomeApplied)
		w.readFeed() // what was made before
		w.queue.work()

		// Nothing new: one request, nothing written.
		before := w.dump()
		read := worker.FeedRead{}
		if n := w.asked(func() { read = w.readFeed() }); n != 1 || read.Requests != 1 || read.Changes != 0 {
			t.Errorf("an idle reading: %d requests, %+v", n, read)
		}
		if after := w.dump(); after != before || w.queue.kinds() != "" {
			t.Errorf("an idle reading wrote something, or asked for %s", w.queue.kinds())
		}

		w.fill(f, "food-grain-output", intake.ColumnActual, "38.000")
		if read = w.readFeed(); read.Hints != 1 || read.Shared != 0 {
			t.Errorf("a change: %+v", read)
		}
		if row := w.row(f); !row.HintedAt.After(*row.BeganAt) {
			t.Errorf("it was hinted at %s, and read last from %s on", row.HintedAt, row.BeganAt)
		}
		if kinds := w.queue.kinds(); strings.Count(kinds, "sync") != 1 || !strings.Contains(kinds, f.source) {
			t.Errorf("the queue has %s", kinds)
		}
		w.queue.work()
		if got := w.figures(f.source)["food-grain-output"]; !strings.Contains(got, "38.000") {
			t.Errorf("the store says %s", got)
		}
		if row := w.row(f); row.HintedAt.After(*row.BeganAt) {
			t.Errorf("read from %s on, it is hinted at %s still", row.BeganAt, row.HintedAt)
		}
		if read = w.readFeed(); read.Hints != 0 {
			t.Errorf("told again: %+v", read)
		}
	})
}

// A hint that a reading has seen costs no request, and one that comes while the source is read is not lost.
func TestHintsAndReadings(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		w.readFeed()
		f.sync(term.SyncOutcomeApplied)
		w.readFeed()
		w.queue.work()

		w.fill(f, "food-grain-output", intake.ColumnActual, "38.000")
		w.readFeed()
		f.sync(term.SyncOutcomeApplied) // somebody reads it by hand before the job does
		if n := w.asked(func() { w.queue.work() }); n != 0 || w.queue.kinds() != "" {
			t.Errorf("what is known was asked for again: %d requests, %s", n, w.queue.kinds())
		}

		w.fill(f, "food-grain-output", intake.ColumnActual, "38.100")
		w.readFeed()
		once := false
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageParse && !once {
				once = true
				w.fill(f, "food-grain-output", intake.ColumnActual, "38.200")
				w.readFeed()
			}
		}
		w.queue.work()
		if got := w.figures(f.source)["food-grain-output"]; !strings.Contains(got, "38.200") {
			t.Errorf("the store says %s", got)
		}
	})
}

// Two processes that read the same part of the feed do its work once.
func TestFeedOnceForAll(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := onlineOn(t, config, emulator.Limits{})
		f := w.sheet("tuan-giao")
		w.readFeed()
		f.sync(term.SyncOutcomeApplied)
		w.readFeed()
		w.queue.work()
		w.fill(f, "food-grain-output", intake.ColumnActual, "38.000")
		w.clock.forward(30 * time.Second)
		other := w.process(config, "b")
		between := &interrupted{next: w.server.Transport(), before: func() { w.readFeed() }}
		w.through(other, "b", between)
		read, err := other.ReadFeed(t.Context())
		if err != nil || !read.Overtaken || read.Hints != 0 {
			t.Errorf("%+v, %v", read, err)
		}
		if kinds := w.queue.kinds(); strings.Count(kinds, "sync") != 1 {
			t.Errorf("the queue has %s", kinds)
		}
	})
}

// interrupted lets something happen after a request for changes was answered.
type interrupted struct {
	next   http.RoundTripper
	before func()
}

func (i *interrupted) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := i.next.RoundTrip(r)
	if before := i.before; before != nil && strings.Contains(r.URL.Path, "changes") {
		i.before = nil
		before()
	}
	return answer, err
}

// What only we ourselves changed is no news, unless a person slipped something in between.
func TestFeedSkipsOurOwnAnswers(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		w.readFeed()
		f.sync(term.SyncOutcomeApplied)
		w.readFeed()
		w.queue.work()
		answer := func(hash string) {
			w.write(func(ctx context.Context, tx *store.Tx) error {
				return tx.Client.Source.Update().Where(source.Code(f.source)).SetAnsweredHash(hash).Exec(ctx)
			})
			w.edit(f)
		}
		answer(w.row(f).ContentHash)
		if read := w.readFeed(); read.Ours != 1 || read.Hints != 0 || w.queue.kinds() != "" {
			t.Errorf("our answer: %+v, %s", read, w.queue.kinds())
		}
		// Who last wrote in it says nothing of a sheet that could not be read meanwhile.
		if err := w.server.Revoke(f.id); err != nil {
			t.Fatal(err)
		}
		w.readFeed()
		w.queue.work()
		if failure := w.row(f).Failure; failure != worker.ErrNotShared.Code {
			t.Fatalf("a sheet that is shared no more failed by %q", failure)
		}
		if err := w.server.Restore(f.id); err != nil {
			t.Fatal(err)
		}
		if read := w.readFeed(); read.Hints != 1 {
			t.Errorf("shared again: %+v", read)
		}
		w.queue.work()
		if failure := w.row(f).Failure; failure != "" {
			t.Errorf("shared again, it still failed by %q", failure)
		}
		answer("something else")
		if read := w.readFeed(); read.Ours != 0 || read.Hints != 1 {
			t.Errorf("our answer beside a change of a person: %+v", read)
		}
	})
}

func TestFeedOfNobodysSheets(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		w.readFeed()
		f := w.shared("tuan-giao")
		if read := w.readFeed(); read.Shared != 1 || read.Hints != 0 {
			t.Errorf("%+v", read)
		}
		row := func() *ent.SharedSheet {
			return w.client().SharedSheet.Query().Where(sharedsheet.Ref(f.id)).OnlyX(w.system())
		}
		first := row()
		if first.State != term.SharedSheetStateWaiting || first.Title != "tuan-giao" || first.SeenAt != first.FirstSeenAt {
			t.Errorf("%v", first)
		}
		if err := w.server.Revoke(f.id); err != nil {
			t.Fatal(err)
		}
		if read := w.readFeed(); read.Gone != 1 || row().State != term.SharedSheetStateGone {
			t.Errorf("%+v, %v", read, row())
		}
		if err := w.server.Restore(f.id); err != nil {
			t.Fatal(err)
		}
		w.readFeed()
		if now := row(); now.State != term.SharedSheetStateWaiting || !now.SeenAt.After(first.SeenAt) || now.FirstSeenAt != first.FirstSeenAt {
			t.Errorf("%v", now)
		}
		_, err := w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindGoogleSheets, Ref: f.id,
		})
		if err != nil || row().State != term.SharedSheetStateRegistered {
			t.Errorf("registered: %v, %v", row(), err)
		}
	})
}

// When Google no longer knows where we were, everything is due.
func TestFeedLost(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		w.readFeed()
		f.sync(term.SyncOutcomeApplied)
		w.readFeed()
		w.queue.work()
		w.server.SetFaults(emulator.Faults{FeedLoses: 1})
		w.fill(f, "food-grain-output", intake.ColumnActual, "38.000")
		w.server.SetFaults(emulator.Faults{FeedForgets: 1})
		if read := w.readFeed(); !read.Began {
			t.Errorf("%+v", read)
		}
		w.server.SetFaults(emulator.Faults{})
		if n, err := w.Sweep(t.Context()); n != 1 || err != nil {
			t.Errorf("the sweep asks for %d readings (%v)", n, err)
		}
		w.queue.work()
		if got := w.figures(f.source)["food-grain-output"]; !strings.Contains(got, "38.000") {
			t.Errorf("the store says %s", got)
		}
		if n, err := w.Sweep(t.Context()); n != 0 || err != nil {
			t.Errorf("the next sweep asks for %d readings (%v)", n, err)
		}
	})
}

// Refused credentials stop everything with one alarm, cost one request a tick, and once they are good all goes on.
func TestCredentials(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		forms := []*form{w.sheet("tuan-giao"), w.sheet("muong-ang"), w.sheet("cum")}
		workbook := w.form("dien-bien")
		w.readFeed()
		for _, f := range forms {
			f.sync(term.SyncOutcomeApplied)
		}
		w.readFeed()
		w.queue.work()
		w.log.Reset()
		w.server.SetCredentials(false)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			for _, f := range forms {
				if _, err := worker.Enqueue(ctx, tx, worker.SyncArgs{Source: f.source}); err != nil {
					return err
				}
			}
			return nil
		})
		if n := w.asked(func() { w.queue.work() }); n > 1 {
			t.Errorf("three sheets of a stopped account cost %d requests", n)
		}
		for _, f := range forms {
			s, runs := w.row(f), w.runs(f)
			last := runs[len(runs)-1]
			if s.Failure != "credentials" || s.BusyUntil != nil || last.Outcome != term.SyncOutcomeFailed || last.Failure != "credentials" {
				t.Errorf("%v, %v", s, last)
			}
		}
		workbook.sync(term.SyncOutcomeApplied)
		for range 5 {
			if n := w.asked(func() {
				if read := w.readFeed(); !read.Stopped {
					t.Errorf("%+v", read)
				}
			}); n > 1 {
				t.Errorf("trying costs %d requests", n)
			}
			if n, err := w.Sweep(t.Context()); n != 0 || err != nil {
				t.Errorf("the sweep asks for %d readings (%v)", n, err)
			}
		}
		if n := strings.Count(w.log.String(), "level=ERROR"); n != 1 {
			t.Errorf("%d alarms:\n%s", n, w.log)
		}
		w.fill(forms[0], "food-grain-output", intake.ColumnActual, "38.000")
		w.server.SetCredentials(true)
		if read := w.readFeed(); read.Stopped || read.Hints != 1 {
			t.Errorf("good again: %+v", read)
		}
		if feed := w.client().ChangeFeed.Query().OnlyX(w.system()); feed.StoppedAt != nil || feed.StopReason != "" || feed.Email != account {
			t.Errorf("%v", feed)
		}
		if n, err := w.Sweep(t.Context()); n != len(forms) || err != nil {
			t.Errorf("the sweep asks for %d readings (%v)", n, err)
		}
		for range 10 { // a sweep leaves the reserve of the quota to others
			w.queue.work()
			w.clock.forward(time.Second)
		}
		for _, f := range forms {
			if s := w.row(f); s.Failure != "" || s.LastError != "" || s.BeganAt.Before(*s.HintedAt) {
				t.Errorf("%v", s)
			}
		}
		if got := w.figures(forms[0].source)["food-grain-output"]; !strings.Contains(got, "38.000") {
			t.Errorf("the store says %s", got)
		}
	})
}

// One job for the feed and one for the sweep at each tick, whatever number of processes ask.
func TestTicksOfTheFleet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := onlineOn(t, config, emulator.Limits{})
		other := w.process(config, "b")
		w.readFeed() // also learns who we are
		w.clock.set(w.clock.time().Truncate(time.Hour).Add(time.Hour))
		for tick, want := range []int{2, 1, 2, 1} { // the feed every 30 seconds, the sweep each minute
			n := 0
			for _, by := range []*worker.Worker{w.Worker, other, w.Worker} {
				inserted, err := by.Schedule(guard.System(t.Context()))
				if err != nil {
					t.Fatal(err)
				}
				n += inserted
			}
			if n != want {
				t.Errorf("tick %d: %d jobs, want %d", tick, n, want)
			}
			w.clock.forward(30 * time.Second)
		}
		w.clock.forward(time.Hour)
		if n := w.asked(func() { w.queue.work() }); n != 0 {
			t.Errorf("ticks of an hour ago cost %d requests", n)
		}
	})
}

// Run reads the feed, sweeps and syncs through the real queue.
func TestRunWithGoogle(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.sheet("tuan-giao")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w.Progress = func(s worker.Step) {
			if s.Stage == worker.StageRecord {
				cancel()
			}
		}
		if err := w.Run(ctx); err != nil {
			t.Fatal(err)
		}
		w.Progress = nil
		if s := w.row(f); s.LastReadAt == nil || s.BusyUntil != nil {
			t.Errorf("%v", s)
		}
		w.Process = ""
		if err := w.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "Process") {
			t.Errorf("a process without a name runs: %v", err)
		}
	})
}
