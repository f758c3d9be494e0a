// Package storetest runs a test on both databases: on SQLite always, on PostgreSQL where THIDUA_TEST_DATABASE_URL
// names a database on a server whose user may create databases. Without it the PostgreSQL half is skipped, or fails
// where CI=true.
//
// Every test gets a migrated, empty database to itself. Migrating takes a second, so it is done once and copied, and on
// PostgreSQL, where a copy takes as long, databases are cleared and lent again. A test that changes tables takes one
// of its own from Empty.
package storetest

import (
	"os"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/store"
)

// Variable names the environment variable with the address of a PostgreSQL database.
const Variable = "THIDUA_TEST_DATABASE_URL"

// Dialects are the databases that tests run on.
var Dialects = []string{dialect.SQLite, dialect.Postgres}

// Each runs a test on every database, each in a subtest with an empty, migrated store.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachDialect(t, func(t *testing.T, dialect string) {
		t.Helper()
		test(t, Open(t, dialect))
	})
}

// EachDialect runs a test on every database, and leaves opening one to it.
func EachDialect(t *testing.T, test func(t *testing.T, dialect string)) {
	t.Helper()
	for _, name := range Dialects {
		t.Run(name, func(t *testing.T) {
			if name == dialect.Postgres {
				Server(t)
			}
			test(t, name)
		})
	}
}

// Open opens an empty, migrated database, which goes away with the test. Its clock is the real one unless change,
// which may alter everything but the database, sets another.
func Open(t *testing.T, dialect string, change ...func(*store.Config)) *store.Store {
	t.Helper()
	return Reopen(t, Migrated(t, dialect), change...)
}

// Reopen opens a store on a database that Migrated or Empty made. Several may be open at a time, as in several
// processes.
func Reopen(t *testing.T, config store.Config, change ...func(*store.Config)) *store.Store {
	t.Helper()
	for _, c := range change {
		c(&config)
	}
	s, err := store.Open(t.Context(), config)
	if err != nil {
		t.Fatalf("opening the test database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the test database: %v", err)
		}
	})
	return s
}

// Migrated makes a migrated database without data, which goes away with the test.
func Migrated(t *testing.T, name string) store.Config {
	t.Helper()
	if name == dialect.Postgres {
		return store.Config{URL: lendDatabase(t), Now: time.Now}
	}
	return store.Config{Path: copyFile(t), Now: time.Now}
}

// Empty makes a database without tables, which goes away with the test.
func Empty(t *testing.T, name string) store.Config {
	t.Helper()
	if name == dialect.Postgres {
		return store.Config{URL: newDatabase(t), Now: time.Now}
	}
	return store.Config{Path: t.TempDir() + "/empty.db", Now: time.Now}
}

// Server is the address of the PostgreSQL database of THIDUA_TEST_DATABASE_URL; without one it skips the test, or
// fails it where CI=true.
func Server(t *testing.T) string {
	t.Helper()
	address := os.Getenv(Variable)
	if address != "" {
		return address
	}
	const reason = Variable + " is not set: it takes the address of a PostgreSQL database whose user may create databases, such as postgres://user:password@localhost:5432/test?sslmode=disable"
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skip(reason)
	return ""
}
