package worker_test

import (
	"database/sql"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"thidua/worker"
)

// simQueue stands in for River's executor: it takes jobs out of River's own table when their time has come by the
// clock of the simulation, and writes back what became of them as River would. Putting jobs in is left to River.
type simQueue struct {
	sim *simulation
	db  *sql.DB
}

// simJob is a job that was taken.
type simJob struct {
	worker.Job
	kind string
	text string // its arguments
}

// String is the job in one word or two.
func (j simJob) String() string { return fmt.Sprintf("job %d %s %s", j.ID, j.kind, j.text) }

// at is a moment as River keeps it.
func (q *simQueue) at(t time.Time) any {
	if q.sim.from.dialect == dialect.SQLite {
		return t.UTC().Round(time.Millisecond).Format("2006-01-02 15:04:05.999")
	}
	return t
}

// dialect is one of two texts.
func (q *simQueue) either(sqlite, postgres string) string {
	if q.sim.from.dialect == dialect.SQLite {
		return sqlite
	}
	return postgres
}

func (q *simQueue) exec(statement string, args ...any) (changed int64) {
	q.sim.t.Helper()
	result, err := q.db.ExecContext(q.sim.t.Context(), statement, args...)
	if err == nil {
		changed, err = result.RowsAffected()
	}
	if err != nil {
		q.sim.t.Fatalf("%s: %v", statement, err)
	}
	return changed
}

// due are the jobs whose time has come. Any of them may be taken: several processes take several at a time.
func (q *simQueue) due() []simJob {
	return q.jobs("state IN ('available', 'scheduled', 'retryable') AND scheduled_at <= $1", q.at(q.sim.now))
}

// waiting are the jobs that have not ended, whenever their time comes.
func (q *simQueue) waiting() []simJob {
	return q.jobs("state IN ('available', 'scheduled', 'retryable', 'running', 'pending')")
}

func (q *simQueue) jobs(where string, args ...any) (jobs []simJob) {
	t := q.sim.t
	t.Helper()
	rows, err := q.db.QueryContext(t.Context(), "SELECT id, kind, "+q.either("json(args)", "args::text")+", attempt, max_attempts, "+
		q.either("coalesce(json_extract(metadata, '$.snoozes'), 0)", "coalesce((metadata->>'snoozes')::int, 0)")+
		" FROM river_job WHERE "+where+" ORDER BY id", args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var j simJob
		if err := rows.Scan(&j.ID, &j.kind, &j.text, &j.Attempt, &j.Most, &j.Snoozes); err != nil {
			t.Fatal(err)
		}
		if j.Args, err = decodeArgs(j.kind, j.text); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return jobs
}

// take takes a job for an attempt.
func (q *simQueue) take(j simJob) simJob {
	j.Attempt++
	q.exec("UPDATE river_job SET state = 'running', attempt = $1, attempted_at = $2 WHERE id = $3", j.Attempt, q.at(q.sim.now), j.ID)
	return j
}

// end writes back what became of a job, by the clock of the process that worked on it.
func (q *simQueue) end(t *simTask) string {
	j, now := t.job, t.process.clock()
	switch {
	case t.err != nil && j.Attempt >= j.Most:
		return q.finish(j, "discarded")
	case t.err != nil:
		again := t.process.RetryAfter(j.Attempt)
		q.exec("UPDATE river_job SET state = 'retryable', scheduled_at = $1 WHERE id = $2 AND state = 'running'", q.at(now.Add(again)), j.ID)
		return "again in " + again.String()
	case t.verdict.Cancel != nil:
		return q.finish(j, "cancelled")
	case t.verdict.Snooze > 0:
		set := q.either("jsonb_set(metadata, '$.snoozes', $3)", `metadata || jsonb_build_object('snoozes', $3::int)`)
		q.exec("UPDATE river_job SET state = 'scheduled', attempt = $1, scheduled_at = $2, metadata = "+set+" WHERE id = $4 AND state = 'running'",
			j.Attempt-1, q.at(now.Add(t.verdict.Snooze)), j.Snoozes+1, j.ID)
		return "put off by " + t.verdict.Snooze.String()
	}
	return q.finish(j, "completed")
}

func (q *simQueue) finish(j simJob, state string) string {
	q.exec("UPDATE river_job SET state = '"+state+"', finalized_at = $1 WHERE id = $2 AND state = 'running'", q.at(q.sim.now), j.ID)
	return state
}

// rescue gives jobs back that were taken too long ago: their process is dead or hangs.
func (q *simQueue) rescue() {
	old := q.at(q.sim.now.Add(-simRescue))
	q.exec(`UPDATE river_job SET state = 'discarded', finalized_at = $1
		WHERE state = 'running' AND attempted_at < $2 AND attempt >= max_attempts`, q.at(q.sim.now), old)
	n := q.exec("UPDATE river_job SET state = 'retryable', scheduled_at = $1 WHERE state = 'running' AND attempted_at < $2",
		q.at(q.sim.now.Add(time.Second)), old)
	if n > 0 {
		q.sim.note("%d jobs are rescued", n)
	}
}

// first is when the next job is due, those left out that are due already.
func (q *simQueue) first() (at time.Time, waits bool) {
	q.sim.t.Helper()
	var text any
	err := q.db.QueryRowContext(q.sim.ctx, "SELECT min(scheduled_at) FROM river_job WHERE state IN ('available', 'scheduled', 'retryable') AND scheduled_at > $1",
		q.at(q.sim.now)).Scan(&text)
	switch text := text.(type) {
	case time.Time:
		return text, true
	case string:
		at, err = time.Parse("2006-01-02 15:04:05.999", text)
		waits = true
	}
	if err != nil {
		q.sim.t.Fatalf("%v: %v", text, err)
	}
	return at, waits
}
