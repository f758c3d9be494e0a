package plan

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Dialects are the databases that migrations are written for.
func Dialects() []string { return append([]string(nil), dialects...) }

// Scratch makes an empty database to replay migrations in and a function that removes it. server is the address of
// any database on a PostgreSQL server where databases may be created; SQLite needs none.
func Scratch(ctx context.Context, dbDialect, server string) (*sql.DB, func() error, error) {
	switch dbDialect {
	case dialect.SQLite:
		return scratchFile()
	case dialect.Postgres:
		return scratchDatabase(ctx, server)
	}
	return nil, nil, fmt.Errorf("there is no scratch database for %q", dbDialect)
}

func scratchFile() (*sql.DB, func() error, error) {
	dir, err := os.MkdirTemp("", "thidua-plan-")
	if err != nil {
		return nil, nil, fmt.Errorf("scratch database: %w", err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "scratch.db")+"?_pragma=foreign_keys(1)")
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("scratch database: %w", err), os.RemoveAll(dir))
	}
	return db, func() error { return errors.Join(db.Close(), os.RemoveAll(dir)) }, nil
}

func scratchDatabase(ctx context.Context, server string) (*sql.DB, func() error, error) {
	address, err := url.Parse(server)
	if err != nil || address.Scheme == "" {
		return nil, nil, errors.New("scratch database: the address of a PostgreSQL server is needed, such as postgres://user:password@localhost:5432/postgres")
	}
	admin, err := sql.Open("postgres", server)
	if err != nil {
		return nil, nil, fmt.Errorf("scratch database: %w", err)
	}
	name := "thidua_plan_" + strings.ToLower(rand.Text()[:12])
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name)); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("scratch database: %w", err), admin.Close())
	}
	address.Path = "/" + name
	db, err := sql.Open("postgres", address.String())
	drop := func() error {
		if db != nil {
			_ = db.Close()
		}
		_, err := admin.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name)+" WITH (FORCE)")
		return errors.Join(err, admin.Close())
	}
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("scratch database: %w", err), drop())
	}
	return db, drop, nil
}
