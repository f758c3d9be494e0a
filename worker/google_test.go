package worker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/riverqueue/river"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

const account = "doc@thidua.iam.gserviceaccount.com"

// online is a world whose sheets are with a server that stands in for Google.
type online struct {
	*world
	server *emulator.Server
	log    *bytes.Buffer
	queue  *virtualQueue
}

func newOnline(t *testing.T, dialect string) *online {
	t.Helper()
	return onlineOn(t, storetest.Migrated(t, dialect), emulator.Limits{})
}

func onlineOn(t *testing.T, config store.Config, limits emulator.Limits) *online {
	t.Helper()
	w := &online{world: worldOn(t, config), log: &bytes.Buffer{}}
	w.server = emulator.New(emulator.Config{Now: w.clock.time, Seed: 7, Account: account, Limits: limits})
	w.connect(w.Worker, "a")
	w.Log = slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	w.queue = &virtualQueue{w: w, due: map[int64]time.Time{}, snoozes: map[int64]int{}}
	return w
}

// connect gives a worker a client of the server, as a process of some name.
func (w *online) connect(by *worker.Worker, process string) {
	w.t.Helper()
	w.through(by, process, w.server.Transport())
}

// process is another worker on the same database and server.
func (w *online) process(config store.Config, name string) *worker.Worker {
	w.t.Helper()
	other := w.second(config)
	w.connect(other, name)
	return other
}

// sheet is a filled form of the example as a spreadsheet, registered.
func (w *online) sheet(folder string) *form {
	w.t.Helper()
	f := w.shared(folder)
	registered, err := w.EnsureSource(w.t.Context(), worker.NewSource{
		Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindGoogleSheets,
		Ref: google.SpreadsheetURL(f.id), Schedule: "0 6 * * *",
	})
	if err != nil {
		w.t.Fatalf("registering %s: %v", folder, err)
	}
	f.source = registered.Code
	return f
}

// shared is a filled form of the example as a spreadsheet that nobody has registered.
func (w *online) shared(folder string) *form {
	w.t.Helper()
	f := w.example(folder)
	f.draw()
	content, err := os.ReadFile(filepath.Join(w.root, f.file))
	if err != nil {
		w.t.Fatal(err)
	}
	if f.id, err = w.server.Add(folder, bytes.NewReader(content), int64(len(content))); err != nil {
		w.t.Fatal(err)
	}
	return f
}

// example is a form of the example, not registered.
func (w *world) example(folder string) *form {
	w.t.Helper()
	f := w.unregistered(folder)
	rows, err := intake.ReadFilling(exampleFiles(), folder)
	if err != nil {
		w.t.Fatalf("reading the filling of %s: %v", folder, err)
	}
	f.rows = rows
	return f
}

// fill types a text into the cell of an indicator.
func (w *online) fill(f *form, indicator string, column intake.ColumnCode, text string) {
	w.t.Helper()
	tab, address := w.cell(f, indicator, column)
	if err := w.server.Type(f.id, tab, address, text); err != nil {
		w.t.Fatal(err)
	}
}

// cell is where an indicator's cell stands.
func (w *online) cell(f *form, indicator string, column intake.ColumnCode) (tab, address string) {
	w.t.Helper()
	book, err := w.server.Book(f.id)
	if err != nil {
		w.t.Fatal(err)
	}
	form, _ := intake.Recognise(book, w.Catalog.Templates())
	found := form.Tab(intake.TabIndicators)
	for row := found.HeaderRow + 1; row <= len(found.Tab.Rows); row++ {
		if found.Cell(row, intake.ColumnCodeKey).Raw == indicator {
			return found.Tab.Title, found.Address(row, column)
		}
	}
	w.t.Fatalf("there is no row of %s", indicator)
	return "", ""
}

// row is the source of a form.
func (w *online) row(f *form) *ent.Source {
	w.t.Helper()
	return w.client().Source.Query().Where(source.Code(f.source)).OnlyX(w.system())
}

// runs are the runs of a form's source, oldest first.
func (w *online) runs(f *form) []*ent.SyncRun {
	w.t.Helper()
	return w.client().SyncRun.Query().Where(syncrun.HasSourceWith(source.Code(f.source))).Order(syncrun.ByID()).AllX(w.system())
}

// asked is how many requests fn makes.
func (w *online) asked(fn func()) int {
	w.t.Helper()
	count := func() int { u := w.server.Usage(); return u.Reads + u.Writes + u.Drive }
	before := count()
	fn()
	return count() - before
}

// readFeed reads the feed and expects no error.
func (w *online) readFeed() worker.FeedRead {
	w.t.Helper()
	w.clock.forward(30 * time.Second)
	read, err := w.ReadFeed(w.t.Context())
	if err != nil {
		w.t.Fatalf("reading the feed: %v", err)
	}
	return read
}

// virtualQueue works on the jobs that are in the database, by the clock of the test and in the order of River.
type virtualQueue struct {
	w       *online
	due     map[int64]time.Time
	snoozes map[int64]int
	tried   map[int64]int
}

// queued is a job as it stands in the database.
type queued struct {
	id       int64
	kind     string
	args     string
	state    string
	priority int
	most     int
	at       time.Time
}

// waiting are the jobs that were not ended, in the order in which they are taken.
func (q *virtualQueue) waiting() []queued {
	q.w.t.Helper()
	args := "args::text"
	if q.w.Store.Dialect() == dialect.SQLite {
		args = "json(args)" // kept in a form of its own
	}
	rows, err := q.w.Store.DB().QueryContext(q.w.t.Context(), `SELECT id, kind, `+args+`, state, priority, max_attempts, scheduled_at FROM river_job
		WHERE state IN ('available', 'scheduled', 'retryable') ORDER BY priority, id`)
	if err != nil {
		q.w.t.Fatal(err)
	}
	defer rows.Close()
	var jobs []queued
	for rows.Next() {
		var j queued
		if err := rows.Scan(&j.id, &j.kind, &j.args, &j.state, &j.priority, &j.most, &j.at); err != nil {
			q.w.t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	if err := rows.Err(); err != nil {
		q.w.t.Fatal(err)
	}
	return jobs
}

// kinds are the jobs that wait, as text.
func (q *virtualQueue) kinds() string {
	var list []string
	for _, j := range q.waiting() {
		list = append(list, j.kind+" "+j.args)
	}
	return strings.Join(list, "\n")
}

// set ends a job, or puts it back.
func (q *virtualQueue) set(id int64, state string) {
	q.w.t.Helper()
	q.w.write(func(ctx context.Context, tx *store.Tx) error {
		end := ""
		if state != "available" && state != "running" {
			end = ", finalized_at = CURRENT_TIMESTAMP"
		}
		_, err := tx.SQL.ExecContext(ctx, fmt.Sprintf("UPDATE river_job SET state = '%s'%s WHERE id = %d", state, end, id))
		return err
	})
}

// next is a job whose time has come; ok is false when there is none.
func (q *virtualQueue) next() (job queued, ok bool) {
	now := q.w.clock.time()
	for _, j := range q.waiting() {
		due, put := q.due[j.id]
		if !put && j.state == "scheduled" {
			due = j.at
		}
		if !due.After(now) {
			return j, true
		}
	}
	return queued{}, false
}

// work does what can be done now, in one process after the other, and returns how many jobs that were.
func (q *virtualQueue) work(by ...*worker.Worker) (done int) {
	q.w.t.Helper()
	if len(by) == 0 {
		by = []*worker.Worker{q.w.Worker}
	}
	for ; done < 10_000; done++ {
		job, ok := q.next()
		if !ok {
			return done
		}
		q.do(by[done%len(by)], job)
	}
	q.w.t.Fatal("the queue never ends")
	return done
}

func (q *virtualQueue) do(by *worker.Worker, j queued) {
	q.w.t.Helper()
	if q.tried == nil {
		q.tried = map[int64]int{}
	}
	q.tried[j.id]++
	q.set(j.id, "running")
	var verdict worker.Verdict
	err := panicking(func() (err error) {
		verdict, err = by.Do(q.w.t.Context(), worker.Job{
			Args: q.args(j), ID: j.id, Attempt: q.tried[j.id], Most: j.most, Snoozes: q.snoozes[j.id],
		})
		return err
	})
	now := q.w.clock.time()
	switch {
	case err != nil && q.tried[j.id] >= j.most:
		q.set(j.id, "discarded")
	case err != nil:
		q.due[j.id] = now.Add(by.RetryAfter(q.tried[j.id]))
		q.set(j.id, "available")
	case verdict.Cancel != nil:
		q.set(j.id, "cancelled")
	case verdict.Snooze > 0:
		q.tried[j.id]--
		q.snoozes[j.id]++
		q.due[j.id] = now.Add(verdict.Snooze)
		q.set(j.id, "available")
	default:
		q.set(j.id, "completed")
	}
}

func (q *virtualQueue) args(j queued) river.JobArgs {
	q.w.t.Helper()
	args, err := decodeArgs(j.kind, j.args)
	if err != nil {
		q.w.t.Fatal(err)
	}
	return args
}

func decodeArgs(kind, text string) (river.JobArgs, error) {
	switch kind {
	case "sync":
		return decodeAs[worker.SyncArgs](text)
	case "answer":
		return decodeAs[worker.AnswerArgs](text)
	case "feed":
		return decodeAs[worker.FeedArgs](text)
	case "sweep":
		return decodeAs[worker.SweepArgs](text)
	case "check":
		return decodeAs[worker.CheckArgs](text)
	case "notify":
		return decodeAs[worker.NotifyArgs](text)
	}
	return nil, errors.New("a job of the kind " + kind)
}

func decodeAs[A river.JobArgs](text string) (river.JobArgs, error) {
	var args A
	err := json.NewDecoder(strings.NewReader(text)).Decode(&args)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return args, err
}

// loadingCell is a formula without a value yet.
func loadingCell(book sheet.Book) bool {
	for _, tab := range book.Tabs {
		for _, row := range tab.Rows {
			for _, c := range row {
				if c.ErrorType == sheet.ErrorLoading {
					return true
				}
			}
		}
	}
	return false
}

// through gives a worker a client whose requests go another way.
func (w *online) through(by *worker.Worker, process string, way http.RoundTripper) {
	w.t.Helper()
	client, err := google.Open(w.t.Context(), google.Config{
		Endpoint: "http://emulator/", Transport: way, Write: true, Before: by.Allow, After: by.Sent,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	by.Google, by.Process, by.Random = client, process, func() float64 { return 0.5 }
}

// edit writes something of our own into a sheet.
func (w *online) edit(f *form) {
	w.t.Helper()
	book, err := w.server.Book(f.id)
	if err != nil {
		w.t.Fatal(err)
	}
	note := sheet.Edit{Note: &sheet.SetNote{Tab: book.Tabs[0].ID, Row: 1, Column: 1, Text: "đã đọc " + w.clock.time().String()}}
	if _, err := w.Google.Edit(w.t.Context(), f.id, []sheet.Edit{note}, google.Ref{ID: f.id}); err != nil {
		w.t.Fatal(err)
	}
}
