package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"modernc.org/sqlite"

	"thidua/ent"
	"thidua/guard"
)

// Tx is one change of the data. It ends with the function that Write gave it to.
type Tx struct {
	// Client is ent's client inside the transaction. Its own Tx is the same transaction.
	Client *ent.Client
	// SQL is the transaction itself, for statements written by hand.
	SQL *sql.Tx
	// At is the moment of the change, in UTC to the microsecond, later than that of every change before it. Every
	// recordedAt, supersededAt, approved and published time of the change is At.
	At time.Time

	jobs   *Jobs
	raised Scope
}

// Scope says whose reading a change concerns.
type Scope int

// The scopes. Published includes All.
const (
	None      Scope = iota // nothing that a response shows, such as a reading that found nothing new
	All                    // what somebody with a token may see
	Published              // what the public may see
)

// Raise says that the change concerns the reading of a scope; the widest one counts. A change that raises nothing
// leaves the revisions, and every cached answer, alone.
func (tx *Tx) Raise(scope Scope) { tx.raised = max(tx.raised, scope) }

// Insert puts a job into the queue, at the moment when the change is committed, or never.
func (tx *Tx) Insert(ctx context.Context, args river.JobArgs, options *river.InsertOpts) (*rivertype.JobInsertResult, error) {
	result, err := tx.jobs.InsertTx(ctx, tx.SQL, args, options)
	if err != nil {
		return nil, fmt.Errorf("putting %s into the queue: %w", args.Kind(), err)
	}
	return result, nil
}

type insideWrite struct{}

// Write changes data, and is the only way to. fn runs with the system's viewer, in one transaction, after every
// change before it has ended; when it returns an error or panics, nothing has happened. Write inside Write is an
// error. fn runs once: only getting the lock is tried again.
func (s *Store) Write(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(insideWrite{}) != nil {
		return errors.New("changing data inside another change: use its transaction")
	}
	sqlTx, last, err := s.begin(ctx)
	if err != nil {
		return err
	}
	// After a commit this does nothing; otherwise, a panic included, it takes everything back.
	defer sqlTx.Rollback()
	tx := &Tx{Client: s.clientIn(sqlTx), SQL: sqlTx, At: after(last, s.Now()), jobs: s.jobs}
	if err := fn(guard.System(context.WithValue(ctx, insideWrite{}, true)), tx); err != nil {
		return err
	}
	if err := s.raise(ctx, tx); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return fmt.Errorf("committing the change: %w", err)
	}
	return nil
}

// after is now, or just after the last change if the clock has not come further.
func after(last, now time.Time) time.Time {
	if next := last.Add(time.Microsecond); now.Before(next) {
		return next
	}
	return now
}

// attempts is how often Write asks for the lock. SQLite waits busy_timeout each time.
const attempts = 3

// begin starts the transaction and locks the row of the revision "all", whose time it returns.
func (s *Store) begin(ctx context.Context) (tx *sql.Tx, last time.Time, err error) {
	for range attempts {
		if tx, last, err = s.beginOnce(ctx); err == nil || !passing(err) || ctx.Err() != nil {
			break
		}
	}
	switch {
	case err == nil:
		return tx, last, nil
	case passing(err):
		return nil, last, ErrBusy.because(err)
	case errors.Is(err, sql.ErrNoRows), missingTable(err):
		return nil, last, ErrNotStarted.because(err)
	}
	return nil, last, fmt.Errorf("starting a change: %w", err)
}

func (s *Store) beginOnce(ctx context.Context) (*sql.Tx, time.Time, error) {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, time.Time{}, err
	}
	query := "SELECT changed_at FROM revisions WHERE name = 'all'"
	if s.dialect == dialect.Postgres {
		query += " FOR UPDATE"
	}
	var last time.Time
	if err := tx.QueryRowContext(ctx, query).Scan(&last); err != nil {
		return nil, last, errors.Join(err, tx.Rollback())
	}
	return tx, moment(last), nil
}

// passing says whether an error comes from others who use the database and may be gone the next time.
func passing(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqliteBusy
	}
	var postgres *pq.Error
	if errors.As(err, &postgres) {
		switch postgres.Code {
		case "40001", "40P01", "55P03": // serialization failure, deadlock, lock not available
			return true
		}
	}
	return false
}

const (
	sqliteError = 1 // SQLITE_ERROR, among others for a table that is not there
	sqliteBusy  = 5 // SQLITE_BUSY
)

// missingTable says whether a statement failed because its table is not there.
func missingTable(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqliteError
	}
	var postgres *pq.Error
	return errors.As(err, &postgres) && postgres.Code == "42P01"
}

// clientIn is ent's client inside a transaction.
func (s *Store) clientIn(tx *sql.Tx) *ent.Client {
	conn := entsql.Conn{ExecQuerier: tx}
	return ent.NewClient(ent.Driver(txDriver{Driver: entsql.NewDriver(s.dialect, conn), tx: tx}))
}

// txDriver lets ent, which opens a transaction to write a row with its edges, stay in the one it is in.
type txDriver struct {
	dialect.Driver
	tx *sql.Tx
}

// Tx is the transaction it is in; ending it is left to Write.
func (d txDriver) Tx(context.Context) (dialect.Tx, error) { return dialect.NopTx(d), nil }

// ExecContext and QueryContext serve ent's clients, which offer SQL written by hand where the driver does.
func (d txDriver) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return d.tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a query written by hand.
func (d txDriver) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return d.tx.QueryContext(ctx, query, args...)
}
