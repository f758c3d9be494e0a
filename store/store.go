// Package store is the way to the database: it opens SQLite or PostgreSQL, migrates it, hands out a client for
// reading, and is the only way to change data.
//
// Reading goes through Client, whose connections cannot write. Writing goes through Write: one transaction that
// carries ent and the job queue, takes its turn by locking the Revision row, and has one moment, Tx.At, for
// everything it records. Whatever response a change can alter, the change raises a revision, and readers key their
// caches on it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"thidua/ent"
	_ "thidua/ent/runtime" // the guard's hooks and interceptors
	"thidua/migrations"
)

// Config says which database to open, and how.
type Config struct {
	// URL is the address of a PostgreSQL database, postgres://user:password@host/name; empty for SQLite. Settings and
	// locks belong to the session, so a pooler in between must keep one for each connection.
	URL string
	// Path is the SQLite file, made when there is none. It is not used with URL.
	Path string
	// Now is the clock. It is required.
	Now func() time.Time
	// Log takes what happens in the background; nil discards it.
	Log *slog.Logger
	// PoolSize is how many connections may read at a time, on PostgreSQL also how many may write; 0 means 10.
	PoolSize int
	// BusyTimeout is how long a statement on SQLite waits for another process that writes; 0 means 10 s.
	BusyTimeout time.Duration
	// StatementTimeout is how long a reading statement may take on PostgreSQL; 0 means as long as it needs.
	StatementTimeout time.Duration
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	config     Config
	dialect    string
	migrations fs.FS

	read  *sql.DB // its connections refuse to write
	write *sql.DB // on SQLite a single connection: writers wait here, in order, instead of failing as busy

	client    *ent.Client
	jobs      *Jobs
	revisions reader[Revisions]
	used      usage
}

// Open opens the database; Start must follow before anything else unless another process has started it.
func Open(ctx context.Context, config Config) (*Store, error) {
	if config.Now == nil {
		return nil, errors.New("opening the database: the clock (Config.Now) is missing")
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	if config.PoolSize <= 0 {
		config.PoolSize = 10
	}
	if config.BusyTimeout <= 0 {
		config.BusyTimeout = 10 * time.Second
	}
	s := &Store{config: config}
	var err error
	if config.URL != "" {
		err = s.openPostgres()
	} else {
		err = s.openSQLite()
	}
	if err != nil {
		return nil, err
	}
	// The writing pool goes first: on SQLite it makes the file.
	for _, db := range []*sql.DB{s.write, s.read} {
		if err := db.PingContext(ctx); err != nil {
			return nil, errors.Join(s.unreachable(err), s.Close())
		}
	}
	if s.migrations, err = migrations.For(s.dialect); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.client = ent.NewClient(ent.Driver(entsql.OpenDB(s.dialect, s.read)))
	s.revisions.read = s.readRevisions
	if s.jobs, err = s.Queue(queueInsertOnly); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// unreachable explains why the database cannot be opened without showing its address, which holds a password.
func (s *Store) unreachable(err error) error {
	if s.dialect == dialect.SQLite {
		return tell("không mở được tệp cơ sở dữ liệu %s: hãy kiểm tra xem thư mục có tồn tại và có quyền ghi không",
			"the database file %s cannot be opened: check that its folder exists and may be written to", s.config.Path).because(err)
	}
	return tell("không kết nối được với cơ sở dữ liệu PostgreSQL: hãy kiểm tra địa chỉ và xem máy chủ có đang chạy không",
		"the PostgreSQL database cannot be reached: check its address and that it is running").because(err)
}

// Close closes the connections. A job client made by Queue must be stopped before.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("closing the database: %w", err)
	}
	return nil
}

// Client is ent's client for reading. What it shows is up to the viewer in the context; it cannot write.
func (s *Store) Client() *ent.Client { return s.client }

// DB is the pool for reading by hand-written SQL, which must call guard.Apply; it cannot write.
func (s *Store) DB() *sql.DB { return s.read }

// Dialect is ent's name of the database: dialect.SQLite or dialect.Postgres.
func (s *Store) Dialect() string { return s.dialect }

// StatementTimeout is how long a reading statement may take on PostgreSQL; 0: as long as it needs.
func (s *Store) StatementTimeout() time.Duration { return s.config.StatementTimeout }

// Now is the clock's time as the database keeps it: in UTC, to the microsecond.
func (s *Store) Now() time.Time { return moment(s.config.Now()) }

// moment is a time as both databases keep it.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
