package worker_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"thidua/store"
	"thidua/worker"
)

// fleetQueue works on the jobs that River put into the database, by the clock of the test and in the order of River. It
// knows the jobs that wait, so that thousands of them cost next to nothing.
type fleetQueue struct {
	f       *fleet
	last    int64 // id of the last job that is known
	waiting []*fleetJob
	ended   []int64 // whose end is not written down yet

	done    int // jobs that ended
	snoozed int // how often jobs were put off
}

type fleetJob struct {
	worker.Job
	priority int
	due      time.Time
}

// take adds the jobs that were put into the database since.
func (q *fleetQueue) take() {
	tb := q.f.tb
	tb.Helper()
	args := "args::text"
	if q.f.Store.Dialect() == dialect.SQLite {
		args = "json(args)" // kept in a form of its own
	}
	rows, err := q.f.Store.DB().QueryContext(tb.Context(), "SELECT id, kind, "+args+", state, priority, max_attempts, scheduled_at FROM river_job "+
		fmt.Sprintf("WHERE id > %d ORDER BY id", q.last))
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind, text, state string
		var at time.Time
		j := &fleetJob{}
		if err := rows.Scan(&j.ID, &kind, &text, &state, &j.priority, &j.Most, &at); err != nil {
			tb.Fatal(err)
		}
		if j.Args, err = decodeArgs(kind, text); err != nil {
			tb.Fatal(err)
		}
		if state == "scheduled" { // otherwise it is the time of River's own clock
			j.due = at
		}
		q.last = j.ID
		q.waiting = append(q.waiting, j)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
}

// next is the place of the job that is taken now, or of the one that comes first; -1 when none waits.
func (q *fleetQueue) next(now time.Time) (at int, due bool) {
	at = -1
	for i, j := range q.waiting {
		is := !j.due.After(now)
		switch {
		case at < 0, is && !due:
			at, due = i, is
		case is == due && before(j, q.waiting[at], due):
			at = i
		}
	}
	return at, due
}

// before says whether a job comes before another: of those that are due by priority, else by time.
func before(a, b *fleetJob, due bool) bool {
	if due && a.priority != b.priority {
		return a.priority < b.priority
	}
	return a.due.Before(b.due) || a.due.Equal(b.due) && a.ID < b.ID
}

// work works on one job.
func (q *fleetQueue) work(at int) {
	f := q.f
	f.tb.Helper()
	f.clock.forward(time.Millisecond) // no two things happen at once
	j := q.waiting[at]
	j.Attempt++
	verdict, err := f.Do(f.tb.Context(), j.Job)
	switch {
	case err != nil && j.Attempt < j.Most:
		j.due = f.clock.time().Add(f.RetryAfter(j.Attempt))
	case err == nil && verdict.Snooze > 0:
		q.snoozed++
		j.Attempt--
		j.Snoozes++
		j.due = f.clock.time().Add(verdict.Snooze)
	default:
		if err != nil || verdict.Cancel != nil {
			f.tb.Fatalf("the job %+v: %v, %v", j.Args, err, verdict.Cancel)
		}
		q.done++
		q.ended = append(q.ended, j.ID)
		q.waiting = slices.Delete(q.waiting, at, at+1)
	}
	q.take()
}

// flush writes down which jobs ended, as River does for many at a time.
func (q *fleetQueue) flush() {
	q.f.tb.Helper()
	if len(q.ended) == 0 {
		return
	}
	ids := strings.Trim(strings.ReplaceAll(fmt.Sprint(q.ended), " ", ","), "[]")
	q.f.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.SQL.ExecContext(ctx, "UPDATE river_job SET state = 'completed', finalized_at = CURRENT_TIMESTAMP WHERE id IN ("+ids+")")
		return err
	})
	q.ended = nil
}

// live lets time pass: at each tick the worker looks at the schedules, and jobs are worked on when they are due, until
// the time is over or, when given, done says so. It returns how long that took.
func (f *fleet) live(most, tick time.Duration, done func() bool) time.Duration {
	f.tb.Helper()
	began := f.clock.time()
	end := began.Add(most)
	if f.look.Before(began) {
		f.look = began
	}
	for now := began; now.Before(end); now = f.clock.time() {
		if !now.Before(f.look) {
			f.queue.flush()
			if _, err := f.Schedule(f.tb.Context()); err != nil {
				f.tb.Fatal(err)
			}
			f.queue.take()
			f.look = f.look.Add(tick)
		}
		if done != nil && done() {
			break
		}
		at, due := f.queue.next(now)
		if due {
			f.queue.work(at)
			continue
		}
		next := f.look
		if at >= 0 && f.queue.waiting[at].due.Before(next) {
			next = f.queue.waiting[at].due
		}
		f.clock.forward(next.Sub(now))
	}
	f.queue.flush()
	return f.clock.time().Sub(began)
}

// traffic counts what is asked of the server.
type traffic struct {
	through http.RoundTripper
	now     func() time.Time

	reads  map[string]int // of Sheets, by spreadsheet
	times  []time.Time    // of the requests to Sheets in the last minute
	most   int            // requests to Sheets in any 60 seconds
	other  []string       // requests that are neither a reading of a sheet nor of the feed
	feed   int            // readings of the feed
	during time.Duration  // real time spent in the server
}

// RoundTrip passes a request on.
func (t *traffic) RoundTrip(request *http.Request) (*http.Response, error) {
	id, sheets := strings.CutPrefix(request.URL.Path, "/v4/spreadsheets/")
	switch {
	case sheets && request.Method == http.MethodGet:
		t.reads[id]++
		now := t.now()
		t.times = append(t.times, now)
		t.times = slices.DeleteFunc(t.times, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
		t.most = max(t.most, len(t.times))
	case strings.HasSuffix(request.URL.Path, "/changes"):
		t.feed++
	default:
		t.other = append(t.other, request.Method+" "+request.URL.Path)
	}
	began := time.Now()
	defer func() { t.during += time.Since(began) }()
	return t.through.RoundTrip(request)
}

// reset begins to count anew.
func (t *traffic) reset() {
	clear(t.reads)
	t.times, t.most, t.other, t.feed, t.during = nil, 0, nil, 0, 0
}

// readings is how many spreadsheets were read, and how often the one that was read most.
func (t *traffic) readings() (sheets, all, most int) {
	for _, n := range t.reads {
		sheets, all, most = sheets+1, all+n, max(most, n)
	}
	return sheets, all, most
}
