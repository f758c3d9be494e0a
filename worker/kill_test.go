package worker_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/sheet/emulator"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

const (
	kills      = 12
	killPatter = 60 * time.Millisecond // between two deeds of people
	killLook   = 250 * time.Millisecond
	killSettle = 2 * time.Minute // within which everything is as it must be; a quarter of it is usual
)

// Two worker processes work through River on PostgreSQL and are killed at any moment, one after the other, while people
// fill in their sheets. Nobody reads a sheet while another does, the jobs of the dead are done by others, and in the end
// the store says what the sheets say.
func TestKilledProcesses(t *testing.T) {
	storetest.Server(t)
	k := newKilling(t)
	for range 2 {
		k.alive = append(k.alive, k.start())
	}
	for range kills {
		k.typeFor(300*time.Millisecond + time.Duration(k.random.IntN(900))*time.Millisecond)
		i := k.random.IntN(len(k.alive))
		k.kill(k.alive[i])
		k.alive[i] = k.start()
	}
	k.server.SetFaults(emulator.Faults{})
	k.settle()
	for _, v := range k.alive {
		k.kill(v)
	}
	k.t.Logf("%d jobs were rescued", len(k.queue.jobs("metadata->>'river:rescue_count' IS NOT NULL")))
	if k.watch.broken != "" {
		t.Error(k.watch.broken)
	}
	k.whole()
	k.holdRuns()
	for _, f := range k.sheets {
		k.holdSheet(f)
	}
}

// killing is a simulation whose processes are real.
type killing struct {
	*simulation
	http    *httptest.Server
	watch   *watch
	alive   []*victim
	started int
	said    spoken // by processes that ended by themselves
}

func newKilling(t *testing.T) *killing {
	t.Helper()
	s := &simulation{t: t, ctx: t.Context(), from: begin(t, dialect.Postgres, time.Now()), seed: rand.Uint64(), now: time.Now()}
	t.Logf("seed %d", s.seed)
	s.random = rand.New(rand.NewPCG(s.seed, 2))
	config := s.from.config
	config.Now = time.Now
	s.open(config, s.from.used, emulator.Config{Now: time.Now, Seed: s.seed, Account: account})
	s.server.SetFaults(emulator.Faults{
		Slow: 1, Delay: 30 * time.Millisecond, Internal: 0.03, LateFailure: 0.03, Cut: 0.03, LateCut: 0.03,
	})
	k := &killing{simulation: s, watch: &watch{next: s.server, reading: map[string]string{}, dead: map[string]bool{}}}
	k.http = httptest.NewServer(k.watch)
	t.Cleanup(k.http.Close)
	p := &simProcess{sim: s, Worker: &worker.Worker{Store: s.store, Catalog: s.catalog, Process: "test", Google: connected(t, s.server)}}
	s.fleet = []*simProcess{p}
	return k
}

// typeFor lets people fill in their sheets for a while.
func (k *killing) typeFor(d time.Duration) {
	k.t.Helper()
	ticker := time.NewTicker(killPatter)
	defer ticker.Stop()
	deeds := []deed{(*simSheet).typeFigure, (*simSheet).typeFigure, (*simSheet).typeFigure, (*simSheet).renameTab, (*simSheet).hideRow}
	for end := time.Now().Add(d); time.Now().Before(end); k.now = <-ticker.C {
		k.sheets[k.random.IntN(len(k.sheets))].take(deeds[k.random.IntN(len(deeds))])
	}
}

// settle waits until nothing is left to be done.
func (k *killing) settle() {
	k.t.Helper()
	ticker := time.NewTicker(killLook)
	defer ticker.Stop()
	left := ""
	for end := time.Now().Add(killSettle); time.Now().Before(end); k.now = <-ticker.C {
		if left = k.left(); left == "" {
			return
		}
	}
	k.t.Fatalf("after %s there is still %s\n%s", killSettle, left, k.said.String())
}

// left is what is left to be done, "" for nothing.
func (k *killing) left() string {
	k.t.Helper()
	for _, job := range k.queue.waiting() {
		if job.kind == "sync" || job.kind == "answer" {
			return job.String()
		}
	}
	client, ctx := k.store.Client(), k.system()
	if client.SyncRun.Query().Where(syncrun.OutcomeEQ(term.SyncOutcomeQueued)).ExistX(ctx) {
		return "a run that was asked for"
	}
	for _, f := range k.sheets {
		row := client.Source.Query().Where(source.Code(f.source)).OnlyX(ctx)
		switch {
		case row.BusyUntil != nil:
			return f.source + " held by " + row.BusyBy
		case row.AnswerDueAt != nil && f.answering:
			return f.source + " to be answered"
		case row.LastError != "":
			return f.source + " failing: " + row.LastError
		}
		fresh, versions := f.now(), k.versions(row)
		for part := range fresh.says {
			if want := fresh.say(part); want != simHeld && !strings.HasPrefix(want, simPerhaps) && want != latest(versions[part]) {
				return f.source + " to be read"
			}
		}
	}
	return ""
}

// watch stands before the server and sees to it that no sheet is read by two processes at once.
type watch struct {
	next http.Handler

	mu      sync.Mutex
	reading map[string]string // process by path
	dead    map[string]bool
	broken  string
}

// ServeHTTP lets a request through.
func (w *watch) ServeHTTP(answer http.ResponseWriter, r *http.Request) {
	if by := r.Header.Get(killHeader); by != "" && strings.Contains(r.URL.Path, "/spreadsheets/") {
		w.begin(by, r.URL.Path)
		defer w.end(by, r.URL.Path)
	}
	w.next.ServeHTTP(answer, r)
}

func (w *watch) begin(by, path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	path, _, _ = strings.Cut(path, ":")
	if other := w.reading[path]; other != "" && other != by && !w.dead[other] {
		w.broken = other + " and " + by + " asked for one sheet at once"
	}
	w.reading[path] = by
}

func (w *watch) end(by, path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if path, _, _ = strings.Cut(path, ":"); w.reading[path] == by {
		delete(w.reading, path)
	}
}

// bury notes that a process is dead: what it asked for may still be being answered.
func (w *watch) bury(process string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dead[process] = true
}
