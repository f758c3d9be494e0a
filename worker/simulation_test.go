package worker_test

import (
	"bytes"
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/catalog"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/intake"
	"thidua/sheet/emulator"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/worker"
)

var (
	seedsFlag = flag.Int("seeds", 0, "how many seeds TestSimulation plays on SQLite, and a tenth on PostgreSQL; 0 for as many as are usual")
	seedFlag  = flag.Uint64("seed", 0, "the one seed that TestSimulation plays, telling all that happens; 0 for none")
)

const (
	// Seeds on SQLite; a tenth of them is played on PostgreSQL too. The race detector makes each ten times as long.
	simSeeds    = 100
	simRaced    = 20
	simSteps    = 200 // of trouble
	simTimeout  = 4 * time.Minute
	simRescue   = 6 * time.Minute
	simPatience = 90 * time.Second // of the client with one request
	simQuiet    = time.Minute
	simVolatile = 8 * time.Hour
	simSleep    = 5 * time.Minute
	simLines    = 30 // of what happened that are told when something is wrong
)

// Hours in which people fill in their sheets while everything goes wrong that was seen to go wrong: Google fails in all
// its ways, processes die and their clocks slip, the database breaks off. Afterwards the store says what the sheets
// say, nothing was lost on the way, and every sheet was told so.
//
// go test ./worker -run Simulation -seeds 5000 plays more, `make simulate` plays five hundred; -seed N plays one and
// tells all that happens.
func TestSimulation(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // memory is there, and time is not
	seeds := simSeeds
	if raced {
		seeds = simRaced
	}
	if *seedsFlag > 0 {
		seeds = *seedsFlag
	}
	t.Run(dialect.SQLite, func(t *testing.T) { playAll(t, dialect.SQLite, seeds) })
	t.Run(dialect.Postgres, func(t *testing.T) {
		storetest.Server(t)
		playAll(t, dialect.Postgres, (seeds+9)/10)
	})
}

func playAll(t *testing.T, name string, seeds int) {
	t.Helper()
	from := begin(t, name, simBegin)
	first, last := uint64(1), uint64(seeds)
	if *seedFlag != 0 {
		first, last = *seedFlag, *seedFlag
	}
	for seed := first; seed <= last; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			if name == dialect.SQLite {
				t.Parallel()
			}
			from.simulation(t, seed).play()
		})
	}
}

// One seed is one history: a failure that it shows can be shown again.
func TestSimulationIsTheSameAgain(t *testing.T) {
	from := begin(t, dialect.SQLite, simBegin)
	for seed := uint64(1); seed <= 3; seed++ {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			once, again := from.simulation(t, seed), from.simulation(t, seed)
			once.play()
			again.play()
			for i := range min(len(once.lines), len(again.lines)) {
				if once.lines[i] != again.lines[i] {
					t.Fatalf("line %d:\n%s\nbefore it was\n%s", i, again.lines[i], once.lines[i])
				}
			}
			if len(once.lines) != len(again.lines) {
				t.Errorf("%d lines, before there were %d", len(again.lines), len(once.lines))
			}
		})
	}
}

// simulation is one history.
type simulation struct {
	t          *testing.T
	ctx        context.Context
	from       *beginning
	seed       uint64
	random     *rand.Rand
	now        time.Time // the true time
	server     *emulator.Server
	catalog    *catalog.Catalog
	vocabulary intake.Vocabulary
	quotas     worker.Quotas
	store      *store.Store // to look at, by the true time
	queue      *simQueue
	fleet      []*simProcess
	sheets     []*simSheet
	tokens     int
	lossy      bool   // the feed loses some changes
	slipped    bool   // a clock was wrong by hours
	broken     string // what went wrong in the goroutine of a task
	asked      []simAsked
	readers    map[string]*simTask // who reads a sheet, by its source
	lines      []string            // what happened
}

// simulation makes the world of a seed.
func (b *beginning) simulation(t *testing.T, seed uint64) *simulation {
	t.Helper()
	s := &simulation{t: t, ctx: t.Context(), from: b, seed: seed, random: rand.New(rand.NewPCG(seed, 1)), now: simBegin}
	limits := emulator.Limits{ReadsPerProject: 300, ReadsPerUser: 60, WritesPerProject: 300, WritesPerUser: 60, DrivePerUser: 12_000}
	if s.random.IntN(3) == 0 { // so few that there is never enough
		limits = emulator.Limits{ReadsPerProject: 30, ReadsPerUser: 4, WritesPerProject: 30, WritesPerUser: 2, DrivePerUser: 20}
	}
	s.quotas, s.lossy = worker.Quotas(limits), s.random.IntN(2) == 0
	start := b.used
	if b.dialect == dialect.SQLite && s.random.IntN(4) == 0 {
		start = b.fresh
	}
	config := b.copied(t, start)
	config.Now = func() time.Time { return s.now }
	s.open(config, start, emulator.Config{Now: config.Now, Seed: seed, Account: account, Limits: limits, Wait: s.wait})
	for n := range 2 {
		s.fleet = append(s.fleet, s.process(config, n))
	}
	t.Cleanup(s.end)
	return s
}

// open opens the database and the server, and chooses the sheets.
func (s *simulation) open(config store.Config, from snapshot, server emulator.Config) {
	s.t.Helper()
	s.catalog, s.readers = embeddedCatalog(s.t), map[string]*simTask{}
	s.vocabulary = s.catalog.Vocabulary(cluster, period)
	s.server = emulator.New(server)
	if err := s.server.Load(bytes.NewReader(from.sheets)); err != nil {
		s.t.Fatal(err)
	}
	s.store = storetest.Reopen(s.t, config)
	s.queue = &simQueue{sim: s, db: s.connect(config)}
	s.choose()
}

// connect is a connection to the database that stands for River's own.
func (s *simulation) connect(config store.Config) *sql.DB {
	s.t.Helper()
	driver, address := "postgres", config.URL
	if config.URL == "" {
		driver, address = "sqlite", "file:"+config.Path+"?_pragma=busy_timeout(10000)&_pragma=synchronous(NORMAL)&_time_format=sqlite&_timezone=UTC"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	return db
}

// choose decides which sheets there are: the lead's own and two to five of units; most of them are answered.
func (s *simulation) choose() {
	s.t.Helper()
	forms := slices.Clone(s.from.forms)
	lead := forms[len(forms)-1]
	forms = forms[:len(forms)-1]
	s.random.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	chosen := append([]simForm{lead}, forms[:2+s.random.IntN(3)*s.random.IntN(2)]...)
	for i, form := range chosen {
		f := &simSheet{simForm: form, sim: s, index: i, answering: s.random.IntN(5) > 0, tabs: map[int64]string{}, words: map[string]bool{}}
		book := f.book()
		found, _ := intake.Recognise(book, s.catalog.Templates())
		for _, tab := range found.Tabs {
			f.tabs[tab.Tab.ID] = string(tab.Spec.Code)
		}
		f.look()
		f.stood[0].at = time.Time{} // it has said so all the time
		s.sheets = append(s.sheets, f)
	}
	s.write(func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Client.Source.Update().SetEnabled(false).Exec(ctx); err != nil {
			return err
		}
		for _, f := range s.sheets {
			if err := tx.Client.Source.Update().Where(source.Code(f.source)).SetEnabled(true).SetAnswering(f.answering).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
}

// write changes the database as somebody else does, by the true time.
func (s *simulation) write(fn func(context.Context, *store.Tx) error) {
	s.t.Helper()
	if err := s.store.Write(s.ctx, fn); err != nil {
		s.t.Fatal(err)
	}
}

// system is a context that sees every row.
func (s *simulation) system() context.Context { return guard.System(s.ctx) }

// process is a worker process with a store of its own.
func (s *simulation) process(config store.Config, number int) *simProcess {
	s.t.Helper()
	p := &simProcess{sim: s, number: number, Worker: &worker.Worker{Catalog: s.catalog}}
	if config.URL != "" {
		config.URL += "&application_name=" + p.application()
	} else {
		if err := watchCommits(); err != nil {
			s.t.Fatal(err)
		}
		config.BusyTimeout = 10*time.Second + time.Duration(number+1)*time.Millisecond
		key := config.Path + " " + strconv.FormatInt(config.BusyTimeout.Milliseconds(), 10)
		simStores.Store(key, p)
		s.t.Cleanup(func() { simStores.Delete(key) })
	}
	config.Now = p.clock
	p.Store = storetest.Reopen(s.t, config)
	p.start()
	return p
}

// end ends what still stands still. A test that is over is kept by its parent with all that it cleans up, which would
// be hundreds of worlds, so it lets go of its own.
func (s *simulation) end() {
	for _, p := range s.fleet {
		p.dead = true
		if p.task != nil && !p.task.done {
			p.task.goOn()
		}
		p.Worker, p.task = nil, nil
	}
	s.server, s.catalog, s.queue, s.sheets, s.readers, s.lines = nil, nil, nil, nil, nil, nil
}

// play plays the history and holds what must hold.
func (s *simulation) play() {
	s.t.Helper()
	for range simSteps {
		s.step()
		s.check()
	}
	s.calm(s.t)
	s.settle()
	s.hold()
}

// step is one thing that happens.
func (s *simulation) step() {
	s.t.Helper()
	switch n := s.random.IntN(40); {
	case n < 5:
		s.pass(time.Duration(1+s.random.IntN(40)) * time.Second)
	case n < 7:
		s.pass([]time.Duration{time.Minute, 3 * time.Minute, 10 * time.Minute, time.Hour}[s.random.IntN(4)])
	case n < 13:
		s.act()
	case n < 15:
		s.trouble()
	case n < 16:
		s.ask()
	default:
		s.work()
	}
}

// pass lets time pass, and processes look at what is due.
func (s *simulation) pass(d time.Duration) {
	s.t.Helper()
	for _, p := range s.fleet { // a request is sent in the moment in which the quota allows it
		for p.task != nil && strings.HasPrefix(p.task.at, "before ") {
			s.goOn(p)
		}
	}
	s.now = s.now.Add(d)
	s.queue.rescue()
	var up []*simProcess
	asleep := -1 // a machine that sleeps wakes with its clock right and its timers where they were
	if d >= simSleep {
		asleep = s.random.IntN(len(s.fleet) + 1)
	}
	for i, p := range s.fleet {
		if p.dead && !p.downTil.After(s.now) {
			p.start()
			s.note("%s is started", p.Process)
		}
		if !p.dead {
			up = append(up, p)
		}
		switch {
		case p.task == nil:
		case i == asleep:
			s.note("%s has slept", p.Process)
			p.task.until, p.task.wake = p.task.until.Add(d), s.now.Add(time.Duration(s.random.IntN(60))*time.Second)
		case s.now.After(p.task.until):
			p.task.cancel()
		}
	}
	if len(up) > 0 && s.random.IntN(4) > 0 { // each of them does so again and again
		s.schedule(up[s.random.IntN(len(up))])
	}
}

func (s *simulation) schedule(p *simProcess) {
	s.t.Helper()
	if _, err := p.Schedule(s.ctx); err != nil {
		s.note("%s cannot look at the schedules: %v", p.Process, err)
	}
}

// work lets a process go on, or take a job; false when there is nothing to do now.
func (s *simulation) work() bool {
	s.t.Helper()
	type move struct {
		p   *simProcess
		job *simJob
	}
	var moves []move
	var due []simJob
	asked := false
	for _, p := range s.fleet {
		switch {
		case p.dead:
		case p.task == nil:
			if !asked {
				due, asked = s.queue.due(), true
			}
			for i := range due {
				for range simLikely[due[i].kind] {
					moves = append(moves, move{p, &due[i]})
				}
			}
		case !p.task.wake.After(s.now) || p.task.ctx.Err() != nil:
			for range 10 {
				moves = append(moves, move{p, nil})
			}
		}
	}
	if len(moves) == 0 {
		return false
	}
	m := moves[s.random.IntN(len(moves))]
	if m.job != nil {
		m.p.give(s.queue.take(*m.job))
		s.note("%s takes %s", m.p.Process, m.p.task.job)
	}
	s.goOn(m.p)
	return true
}

// simLikely is how likely a job of a kind is taken next. River takes them in their order; several processes that take
// several at a time come near to any.
var simLikely = map[string]int{"sync": 6, "answer": 6, "check": 3, "feed": 2, "sweep": 1}

// goOn lets a process go on with what it works on until it stands still again.
func (s *simulation) goOn(p *simProcess) {
	s.t.Helper()
	t := p.task
	t.goOn()
	switch {
	case t.died:
		s.buried(p)
	case t.done && p.stage == simAfter:
		s.note("%s dies when it has done job %d", p.Process, t.job.ID)
		p.dead = true
		s.buried(p)
	case t.done:
		p.task = nil
		told := s.queue.end(t)
		if t.ran != nil {
			told += " (" + string(t.ran.Outcome) + ")"
			s.holdRun(t.ran)
		}
		if t.err != nil {
			told += ": " + s.sameAgain(t.err)
		}
		s.note("%s ends job %d %s: %s", t.process.Process, t.job.ID, t.job.kind, told)
		s.whole()
	}
}

// sameAgain is an error as the trace tells it: how the libraries of a database tell that something was broken off is not
// always the same.
func (s *simulation) sameAgain(err error) string {
	if s.ctx.Err() == nil && (strings.Contains(err.Error(), "context canceled") || strings.Contains(err.Error(), "sql:") || strings.Contains(err.Error(), "interrupt")) {
		return "broken off"
	}
	return err.Error()
}

// ask asks for a reading, as a person does through the API, or confirms what is held.
func (s *simulation) ask() {
	s.t.Helper()
	f := s.sheets[s.random.IntN(len(s.sheets))]
	if held := s.heldRun(f); held != 0 && s.random.IntN(2) == 0 {
		s.note("somebody confirms the run of %s", shortCode(f.source))
		s.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := worker.EnqueueConfirmed(ctx, tx, held)
			return err
		})
		return
	}
	if s.random.IntN(2) == 0 {
		return
	}
	s.note("somebody asks for %s", shortCode(f.source))
	s.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := worker.Enqueue(ctx, tx, worker.SyncArgs{Source: f.source})
		return err
	})
}

// settle lets a day and more pass, until nothing is left to be done.
func (s *simulation) settle() {
	s.t.Helper()
	calm, prompt := s.now, false
	s.drain()
	for {
		step := 3 * time.Hour
		switch passed := s.now.Sub(calm); {
		case passed < 4*time.Minute:
			step = 30 * time.Second
		case passed < 40*time.Minute:
			step = 8 * time.Minute
		case !prompt:
			prompt = true
			s.holdPrompt()
		case passed > 27*time.Hour && len(s.queue.waiting()) == 0, passed > 40*time.Hour:
			return
		}
		s.pass(s.next(step))
		s.drain()
	}
}

// drain does what can be done now.
func (s *simulation) drain() {
	s.t.Helper()
	for n := 0; s.work(); n++ {
		s.check()
		if n > 2000 {
			s.fail("there is always something more to do")
		}
	}
}

// next is how long it is until something is due, step at the most.
func (s *simulation) next(step time.Duration) time.Duration {
	s.t.Helper()
	for _, p := range s.fleet {
		if p.dead {
			step = min(step, max(time.Second, p.downTil.Sub(s.now)))
		}
		if p.task != nil {
			step = min(step, max(time.Second, p.task.wake.Sub(s.now)))
		}
	}
	if at, waits := s.queue.first(); waits {
		step = min(step, max(time.Millisecond, at.Sub(s.now)))
	}
	return step
}

// note writes down what happened.
func (s *simulation) note(format string, args ...any) {
	line := s.now.Format("02 15:04:05 ") + fmt.Sprintf(format, args...)
	s.lines = append(s.lines, line)
	if *seedFlag != 0 {
		fmt.Println(line)
	}
}

// fail ends the test with what does not hold, and with what happened before.
func (s *simulation) fail(format string, args ...any) {
	s.t.Helper()
	lines := s.lines[max(0, len(s.lines)-simLines):]
	s.t.Fatalf("seed %d: %s\n%s\nagain: go test ./worker -run Simulation/%s -seed %d", s.seed, fmt.Sprintf(format, args...),
		strings.Join(lines, "\n"), s.from.dialect, s.seed)
}
