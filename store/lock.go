package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"
)

// startLock is the number of the session lock on PostgreSQL: "thidua" in letters of base 36.
const startLock = 1780843762

// alone runs fn while no other process of the fleet is in alone.
func (s *Store) alone(ctx context.Context, fn func(context.Context) error) error {
	lock, unlock := s.lockSession, unlockSession
	if s.dialect == dialect.SQLite {
		lock, unlock = s.lockFile, unlockFile
	}
	conn, release, err := lock(ctx)
	if err != nil {
		// The drivers tell in their own ways that the waiting was given up.
		err = cmp.Or(ctx.Err(), err)
		return fmt.Errorf("waiting for another process to finish starting: %w", err)
	}
	return errors.Join(fn(ctx), unlock(context.WithoutCancel(ctx), conn), release())
}

// lockSession takes a lock of the session: it falls when the connection does, so a process that dies leaves none.
func (s *Store) lockSession(ctx context.Context) (*sql.Conn, func() error, error) {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", startLock); err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	return conn, conn.Close, nil
}

func unlockSession(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", startLock)
	return err
}

// lockFile locks a file beside the database, on every system alike: as an empty database of its own, which SQLite
// locks. The lock falls with the process.
func (s *Store) lockFile(ctx context.Context) (*sql.Conn, func() error, error) {
	db, err := sql.Open("sqlite", "file:"+escapePath(s.config.Path)+"-lock?_pragma=busy_timeout(200)")
	if err != nil {
		return nil, nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	release := func() error { return errors.Join(conn.Close(), db.Close()) }
	for {
		_, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
		switch {
		case err == nil:
			return conn, release, nil
		case !passing(err) || ctx.Err() != nil:
			return nil, nil, errors.Join(err, ctx.Err(), release())
		}
	}
}

func unlockFile(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "ROLLBACK")
	return err
}
