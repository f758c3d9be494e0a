package worker_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"thidua/sheet/google"
	"thidua/worker"
)

// This file is how two processes work at once and yet the same each time: a job runs in a goroutine of its own, which
// stands still before and after each request and at each stage of a sync, and only goes on when the simulation says so.
// One goroutine runs at a time; whose turn it is, the seed decides.

// errDied ends the goroutine of a process that was killed.
var errDied = errors.New("the process died")

// simProcess is one worker process.
type simProcess struct {
	*worker.Worker
	sim     *simulation
	number  int
	started int           // how often
	skew    time.Duration // by how much its clock is wrong
	dead    bool          // it died: whoever asks its clock dies as well
	downTil time.Time     // when it is started again
	task    *simTask      // what it works on, nil when it is idle
	stage   worker.Stage  // in which it dies, "" for in none
	cut     worker.Stage  // in which its database hangs up, "" for in none
	commits int           // its storage fails at this commit from now; 0 for never
}

// clock is the process's clock. A process that is dead has none: nothing of it is written any more, not even by what it
// does on its way out.
func (p *simProcess) clock() time.Time {
	if p.dead {
		panic(errDied)
	}
	return p.sim.now.Add(p.skew)
}

// start starts the process anew: it remembers nothing.
func (p *simProcess) start() {
	s := p.sim
	p.started++
	p.dead, p.stage, p.cut, p.commits = false, "", "", 0
	p.Worker = &worker.Worker{
		Store: p.Store, Catalog: p.Catalog, Process: fmt.Sprintf("%c%d", 'a'+p.number, p.started), Quotas: s.quotas,
		Quiet: simQuiet, SweepVolatile: simVolatile, Random: s.random.Float64, Progress: p.progress,
	}
	client, err := google.Open(s.t.Context(), google.Config{
		Endpoint: "http://emulator/", Transport: simWire{p}, Write: true, Before: p.Allow, After: p.Sent,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	p.Google = client
}

// progress stands still at the stages that hold no transaction, and dies in the one that it is to die in.
func (p *simProcess) progress(step worker.Step) {
	if p.stage == step.Stage {
		p.sim.note("%s dies in %s of %s", p.Process, step.Stage, shortCode(step.Source))
		p.dead = true
		panic(errDied)
	}
	if p.cut == step.Stage {
		p.cut = ""
		p.sim.hangUp(p)
	}
	switch step.Stage {
	case worker.StageParse, worker.StageCompare:
		if p.task != nil {
			_ = p.task.stop(p.task.ctx, string(step.Stage), p.sim.now) // the next statement finds that its time is over
		}
	}
}

// simTask is one job being worked on.
type simTask struct {
	process  *simProcess
	job      simJob
	ctx      context.Context
	cancel   context.CancelFunc
	from     time.Time
	until    time.Time // when its time is over
	resume   chan struct{}
	parked   chan struct{}
	at       string    // where it stands
	wake     time.Time // before which it does not go on
	died     bool
	done     bool
	verdict  worker.Verdict
	err      error
	ran      *worker.Run // what a sync came to
	requests int
}

type simTaskKey struct{}

// give lets a process work on a job.
func (p *simProcess) give(job simJob) {
	t := &simTask{process: p, job: job, resume: make(chan struct{}), parked: make(chan struct{}), at: "begins", wake: p.sim.now}
	t.from, t.until = p.sim.now, p.sim.now.Add(simTimeout)
	ctx, cancel := context.WithCancel(p.sim.ctx)
	t.ctx, t.cancel = context.WithValue(ctx, simTaskKey{}, t), cancel
	p.task = t
	p.Finished = func(run worker.Run) { t.ran = &run }
	go t.run()
}

func (t *simTask) run() {
	<-t.resume
	defer func() {
		if r := recover(); r != nil {
			if err, is := r.(error); !is || !errors.Is(err, errDied) {
				t.process.sim.broken = fmt.Sprintf("%s panics: %v", t.job, r)
			}
			t.died = true
		}
		t.done = true
		t.cancel()
		t.parked <- struct{}{}
	}()
	if t.process.dead {
		panic(errDied)
	}
	t.verdict, t.err = t.process.Do(t.ctx, t.job.Job)
}

// goOn lets the task run until it stands still again.
func (t *simTask) goOn() {
	t.resume <- struct{}{}
	<-t.parked
}

// stop stands still until the simulation lets the task go on, at wake at the earliest.
func (t *simTask) stop(ctx context.Context, at string, wake time.Time) error {
	t.at, t.wake = at, wake
	t.parked <- struct{}{}
	<-t.resume
	if t.process.dead {
		panic(errDied)
	}
	return ctx.Err()
}

// simWire is how the requests of a process reach the server.
type simWire struct{ p *simProcess }

// RoundTrip sends one request, and stands still before and after it.
func (w simWire) RoundTrip(r *http.Request) (*http.Response, error) {
	s := w.p.sim
	way := s.server.Transport()
	t, _ := r.Context().Value(simTaskKey{}).(*simTask)
	if t == nil {
		return way.RoundTrip(r)
	}
	what := r.Method + " " + s.shortPath(r.URL.Path)
	if err := t.stop(r.Context(), "before "+what, s.now); err != nil {
		return nil, err
	}
	s.asking(t, r)
	t.requests++
	answer, err := way.RoundTrip(r)
	told := fmt.Sprint(err)
	if err == nil {
		told = answer.Status
	}
	s.note("%s %s: %s", w.p.Process, what, told)
	if gone := t.stop(r.Context(), "after "+what, s.now); gone != nil {
		if err == nil {
			answer.Body.Close()
		}
		return nil, gone
	}
	return answer, err
}

// wait passes the time of a slow answer. Nobody waits for one longer than the client does.
func (s *simulation) wait(ctx context.Context, d time.Duration) error {
	t, _ := ctx.Value(simTaskKey{}).(*simTask)
	if t == nil {
		return nil
	}
	late := d >= simPatience
	if err := t.stop(ctx, "waits for an answer", s.now.Add(min(d, simPatience))); err != nil {
		return err
	}
	if late {
		return context.DeadlineExceeded
	}
	return nil
}

// shortPath is the path of a request with the names of its source instead of the ids of spreadsheets.
func (s *simulation) shortPath(path string) string {
	for _, sheet := range s.sheets {
		path = strings.ReplaceAll(path, sheet.id, shortCode(sheet.source))
	}
	return path
}

// shortCode is the end of a source's code.
func shortCode(code string) string { return code[strings.LastIndex(code, "/")+1:] }
