package worker_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"modernc.org/sqlite"

	"thidua/sheet/emulator"
	"thidua/worker"
)

// This file is what goes wrong: with Google, with processes and their clocks, with the database.

// trouble changes what goes wrong.
func (s *simulation) trouble() {
	s.t.Helper()
	switch s.random.IntN(14) {
	case 0, 1, 2:
		s.setFaults(s.someFaults())
	case 3, 4:
		s.setFaults(emulator.Faults{})
	case 5:
		s.setCredentials(s.random.IntN(3) > 0)
	case 6, 7:
		s.fail403()
	case 8:
		s.slip()
	case 9, 10, 11:
		s.endanger()
	case 12, 13:
		s.cutStorage()
	}
}

func (s *simulation) setFaults(f emulator.Faults) {
	s.server.SetFaults(f)
	s.note("faults: %+v", f)
}

func (s *simulation) setCredentials(good bool) {
	s.server.SetCredentials(good)
	s.note("credentials: %v", good)
}

// someFaults are chances of everything that was seen to go wrong.
func (s *simulation) someFaults() emulator.Faults {
	some := func(most float64) float64 { return max(0, most*(2*s.random.Float64()-1)) }
	loses := 0.0
	if s.lossy {
		loses = some(0.4)
	}
	return emulator.Faults{
		RateLimited: some(0.3), Internal: some(0.3), Unavailable: some(0.3), LateFailure: some(0.3), Cut: some(0.3), LateCut: some(0.3),
		Slow: some(0.5), Delay: time.Duration(s.random.IntN(150)) * time.Second, RetryAfter: time.Duration(s.random.IntN(3)*20) * time.Second,
		FeedLag: time.Duration(s.random.IntN(3)*40) * time.Second, FeedLoses: loses, FeedDoubles: some(0.6), FeedForgets: some(0.3),
		LoadingCells: some(0.6),
	}
}

// fail403 refuses the next request of a kind in one of Google's ways.
func (s *simulation) fail403() {
	words := [][]string{{"GET", "spreadsheets"}, {"POST", "batchUpdate"}, {"GET", "changes"}}[s.random.IntN(3)]
	failure := []emulator.Failure{
		{Status: http.StatusForbidden, Reason: "rateLimitExceeded"},
		{Status: http.StatusForbidden, Reason: "userRateLimitExceeded"},
		{Status: http.StatusForbidden, Reason: "storageQuotaExceeded"},
		{Status: http.StatusTooManyRequests, Retry: time.Minute},
		{Status: http.StatusForbidden},
		{Status: http.StatusBadGateway, After: true},
	}[s.random.IntN(6)]
	s.server.FailNext(words, failure)
	s.note("next %v fails: %+v", words, failure)
}

// slip sets the clock of a process wrong, or right.
func (s *simulation) slip() {
	p := s.fleet[s.random.IntN(len(s.fleet))]
	switch s.random.IntN(4) {
	case 0:
		p.skew = 0
	case 1:
		p.skew = time.Duration(1+s.random.IntN(3)) * time.Hour
		s.slipped = true
	default:
		p.skew = -time.Duration(1+s.random.IntN(5)) * time.Second
	}
	s.note("the clock of %s is wrong by %s", p.Process, p.skew)
}

// simAfter stands for the moment in which a job is done and the queue does not know it yet.
const simAfter worker.Stage = "after"

// endanger kills a process, where it stands or in the middle of the next writing.
func (s *simulation) endanger() {
	p := s.fleet[s.random.IntN(len(s.fleet))]
	if s.random.IntN(2) == 0 {
		p.stage = append(stages, simAfter)[s.random.IntN(len(stages)+1)]
		s.note("%s is to die in %s", p.Process, p.stage)
		return
	}
	if p.dead {
		return
	}
	s.note("%s dies", p.Process)
	p.dead = true
	if p.task != nil {
		p.task.goOn()
	}
	s.buried(p)
}

// buried notes that a process is gone. What it worked on stays as it is, until somebody finds that it hangs.
func (s *simulation) buried(p *simProcess) {
	p.task = nil
	p.downTil = s.now.Add(time.Duration(1+s.random.IntN(120)) * time.Second)
}

// cutStorage makes one of the next writings of a process fail when it is to be committed.
func (s *simulation) cutStorage() {
	p := s.fleet[s.random.IntN(len(s.fleet))]
	if s.from.dialect == dialect.SQLite {
		p.commits = 1 + s.random.IntN(4)
		s.note("the storage of %s fails at commit %d from now", p.Process, p.commits)
		return
	}
	p.cut = stages[3+s.random.IntN(len(stages)-3)]
	s.note("the database hangs up on %s in %s", p.Process, p.cut)
}

// hangUp ends the connections of a process to the database.
func (s *simulation) hangUp(p *simProcess) {
	_, err := s.queue.db.ExecContext(context.Background(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", p.application())
	if err != nil {
		s.broken = fmt.Sprintf("hanging up: %v", err)
	}
}

// application is how PostgreSQL knows the connections of a process.
func (p *simProcess) application() string { return fmt.Sprintf("simulation-%d", p.number) }

// simStores are the processes whose stores are open on SQLite, by file and busy timeout, which tells those of one file
// apart.
var simStores sync.Map

var simTimeoutText = regexp.MustCompile(`busy_timeout\((\d+)\)`)

// watchCommits lets commits to the databases of simulations fail when they are to.
var watchCommits = sync.OnceValue(func() error {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	db.Driver().(*sqlite.Driver).RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, address string) error {
		wait := simTimeoutText.FindStringSubmatch(address)
		hooks, is := conn.(sqlite.HookRegisterer)
		if wait == nil || !is || strings.Contains(address, "query_only") {
			return nil
		}
		path, _, _ := strings.Cut(strings.TrimPrefix(address, "file:"), "?")
		if p, ours := simStores.Load(path + " " + wait[1]); ours {
			hooks.RegisterCommitHook(p.(*simProcess).committing)
		}
		return nil
	})
	return db.Close()
})

// committing refuses the commit that is to fail.
func (p *simProcess) committing() int32 {
	if p.commits == 0 {
		return 0
	}
	if p.commits--; p.commits > 0 {
		return 0
	}
	p.sim.note("a commit of %s fails", p.Process)
	return 1
}

// calm ends all trouble.
func (s *simulation) calm(t *testing.T) {
	t.Helper()
	s.setFaults(emulator.Faults{})
	s.server.SetCredentials(true)
	for _, p := range s.fleet {
		p.skew, p.commits, p.stage, p.cut = 0, 0, "", ""
	}
	for _, f := range s.sheets {
		f.mend()
	}
	s.note("all is calm")
}
