package worker_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"
	"time"

	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/intake"
	"thidua/sheet/emulator"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

var seeds = flag.Uint64("seeds", 2, "how many courses of trouble are simulated")

// Hours with people who type, a Google that fails in every way, and processes that break off: once the trouble is over
// everything that was typed is stored, nobody holds anything, and nothing waits.
func TestEverythingArrivesInTheEnd(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		for seed := range *seeds {
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { simulate(t, dialect, seed) })
		}
	})
}

func simulate(t *testing.T, dialect string, seed uint64) {
	t.Helper()
	config := storetest.Migrated(t, dialect)
	random := rand.New(rand.NewPCG(seed, 2022))
	w := onlineOn(t, config, emulator.Limits{ReadsPerUser: 20, ReadsPerProject: 100, WritesPerUser: 20})
	other := w.process(config, "b")
	fleet := []*worker.Worker{w.Worker, other}
	for _, by := range fleet {
		by.Quotas = worker.Quotas{ReadsPerUser: 20, ReadsPerProject: 100, WritesPerUser: 20}
		by.Random = random.Float64
	}
	forms := []*form{w.sheet("tuan-giao"), w.sheet("muong-ang"), w.sheet("dien-bien")}
	w.write(func(ctx context.Context, tx *store.Tx) error { // two of them are answered
		return tx.Client.Source.Update().Where(source.CodeIn(forms[0].source, forms[1].source)).SetAnswering(true).Exec(ctx)
	})
	typed := map[*form]string{}
	for step := range 80 {
		w.trouble(random, forms)
		f := forms[random.IntN(len(forms))]
		if random.IntN(3) == 0 {
			typed[f] = strconv.Itoa(30_000 + step)
			w.fill(f, "food-grain-output", intake.ColumnActual, typed[f])
		}
		w.run(fleet, random)
		w.clock.forward(time.Duration(1+random.IntN(40)) * time.Second)
	}
	w.calm(forms)
	for range 8 * 60 {
		w.run(fleet, nil)
		w.clock.forward(30 * time.Second)
	}
	for _, f := range forms {
		s := w.row(f)
		if state, _ := worker.StateOf(s); state != worker.StateCurrent || s.BusyUntil != nil {
			t.Errorf("seed %d: %s is %s: %v", seed, s.Code, state, s)
		}
		value := w.client().IndicatorValue.Query().Where(
			indicatorvalue.SupersededAtIsNil(), indicatorvalue.SubmissionID(s.SubmissionID), indicatorvalue.PrintedContains(`"ACTUAL"`),
			indicatorvalue.HasIndicatorWith(indicator.Code("food-grain-output")),
		).OnlyX(w.system())
		if want := typed[f]; want != "" && value.Actual.String() != want {
			t.Errorf("seed %d: %s says %s, typed was %s", seed, s.Code, value.Actual, want)
		}
		if s.Answering && (s.AnsweredAt == nil || s.AnswerDueAt != nil || s.AnswerError != "" || s.AnsweredHash != s.ContentHash) {
			t.Errorf("seed %d: %s was not answered: %v", seed, s.Code, s)
		}
		f.sync(term.SyncOutcomeUnchanged)
	}
	if n := w.client().SyncRun.Query().Where(syncrun.OutcomeEQ(term.SyncOutcomeQueued)).CountX(w.system()); n != 0 {
		t.Errorf("seed %d: %d runs that were asked for never came", seed, n)
	}
	if kinds := w.queue.kinds(); kinds != "" {
		t.Errorf("seed %d: the queue still has %s", seed, kinds)
	}
	if n := w.client().Source.Query().Where(source.BusyUntilNotNil()).CountX(w.system()); n != 0 {
		t.Errorf("seed %d: %d sources are still held", seed, n)
	}
}

// trouble changes what goes wrong, now and then.
func (w *online) trouble(random *rand.Rand, forms []*form) {
	w.t.Helper()
	f := forms[random.IntN(len(forms))]
	switch random.IntN(14) {
	case 0:
		w.server.SetFaults(emulator.Faults{
			RateLimited: 0.1 * random.Float64(), Internal: 0.2 * random.Float64(), Unavailable: 0.2 * random.Float64(),
			LateFailure: 0.2 * random.Float64(), Cut: 0.2 * random.Float64(), LateCut: 0.1 * random.Float64(),
			RetryAfter: time.Duration(random.IntN(60)) * time.Second, FeedLag: time.Duration(random.IntN(90)) * time.Second,
			FeedLoses: 0.3 * random.Float64(), FeedDoubles: 0.5 * random.Float64(), FeedForgets: 0.05 * random.Float64(),
		})
	case 1:
		w.server.SetFaults(emulator.Faults{})
	case 2:
		if err := w.server.Revoke(f.id); err != nil {
			w.t.Fatal(err)
		}
	case 3:
		if err := w.server.Restore(f.id); err != nil {
			w.t.Fatal(err)
		}
	case 4:
		w.server.SetCredentials(random.IntN(3) > 0)
	case 5:
		w.server.FailNext([]string{"spreadsheets"}, emulator.Failure{Status: http.StatusServiceUnavailable, After: true})
	case 6:
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := worker.Enqueue(ctx, tx, worker.SyncArgs{Source: f.source})
			return err
		})
	case 7:
		tab, _ := w.cell(f, "food-grain-output", intake.ColumnActual)
		if err := w.server.RenameTab(f.id, tab, fmt.Sprintf("Biểu %d-TĐKT", random.IntN(100))); err != nil {
			w.t.Fatal(err)
		}
	case 8:
		tab, _ := w.cell(f, "food-grain-output", intake.ColumnActual)
		if err := w.server.InsertRows(f.id, tab, 12, 1); err != nil {
			w.t.Fatal(err)
		}
	}
}

// calm ends all trouble.
func (w *online) calm(forms []*form) {
	w.t.Helper()
	w.server.SetFaults(emulator.Faults{})
	w.server.SetCredentials(true)
	for _, f := range forms {
		if err := w.server.Restore(f.id); err != nil {
			w.t.Fatal(err)
		}
	}
}

// run lets each process look at the schedules and work; with chance, one breaks off in the middle of a sync.
func (w *online) run(fleet []*worker.Worker, random *rand.Rand) {
	w.t.Helper()
	for _, by := range fleet {
		by.Progress = nil
		if random != nil && random.IntN(5) == 0 {
			stage := stages[random.IntN(len(stages))]
			by.Progress = func(s worker.Step) {
				if s.Stage == stage {
					panic("the process ends in " + string(stage))
				}
			}
		}
		if _, err := by.Schedule(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	w.queue.work(fleet...)
	for _, by := range fleet {
		by.Progress = nil
	}
}
