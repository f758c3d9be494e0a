package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"thidua/ent/migrate"
	"thidua/guard"
	"thidua/migrations"
	"thidua/store"
	"thidua/store/storetest"
)

// Processes of a fleet start at the same moment on an empty database: each finds it ready, and each loads after the
// one before has ended.
func TestProcessesStartInTurn(t *testing.T) {
	const processes = 4
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Empty(t, dialect)
		var loading atomic.Int32
		var group sync.WaitGroup
		for range processes {
			s := storetest.Reopen(t, config)
			group.Go(func() {
				err := s.Start(t.Context(), func(ctx context.Context, tx *store.Tx) error {
					if loading.Add(1) != 1 {
						t.Error("two processes load at a time")
					}
					defer loading.Add(-1)
					n, err := tx.Client.Province.Query().Count(ctx)
					if err != nil {
						return err
					}
					return newProvince(tx.Client, strings.Repeat("x", n+1)).Exec(ctx)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		s := storetest.Reopen(t, config)
		if n := s.Client().Province.Query().CountX(guard.System(t.Context())); n != processes {
			t.Errorf("%d of %d processes loaded", n, processes)
		}
	})
}

func TestSmallestPoolIsEnough(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Empty(t, dialect)
		config.PoolSize = 1
		s := storetest.Reopen(t, config)
		err := s.Start(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if _, err := s.Revision(ctx); err != nil {
				return err
			}
			return newProvince(tx.Client, "dien-bien").Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestStartingAgainChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		writeProvince(t, s, "dien-bien")
		before := revision(t, s)
		if err := s.Start(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if after := revision(t, s); after != before {
			t.Errorf("the revisions went from %+v to %+v", before, after)
		}
	})
}

func TestFailedLoadLeavesTheLockAndNoCatalogue(t *testing.T) {
	refused := errors.New("refused")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Start(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.Raise(store.Published)
			return errors.Join(newProvince(tx.Client, "dien-bien").Exec(ctx), refused)
		})
		if !errors.Is(err, refused) {
			t.Fatalf("got %v, want the error of the load", err)
		}
		nothingHappened(t, s)
		if err := s.Start(t.Context(), nil); err != nil {
			t.Errorf("starting again: %v", err)
		}
	})
}

func TestOneProcessAtATime(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Empty(t, dialect)
		first, second := storetest.Reopen(t, config), storetest.Reopen(t, config)
		entered := false
		left := errors.New("left")
		enter := func(context.Context) error {
			entered = true
			return left
		}
		err := first.Alone(t.Context(), func(ctx context.Context) error {
			patience, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
			defer cancel()
			return second.Alone(patience, enter)
		})
		if entered || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the second process entered: %v, and got %v", entered, err)
		}
		if err := second.Alone(t.Context(), enter); !errors.Is(err, left) || !entered {
			t.Errorf("once the first has left, the second entered: %v, and got %v", entered, err)
		}
	})
}

func TestDatabaseOfAnotherVersionIsRefused(t *testing.T) {
	later := fstest.MapFS{"20991231000000_later.sql": {Data: []byte("-- +goose Up\nCREATE TABLE later (id bigint);\n")}}
	thrownAway := fstest.MapFS{"20200101000000_initial.sql": {Data: []byte("-- +goose Up\nCREATE TABLE old (id bigint);\n")}}
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		t.Run("newer", func(t *testing.T) {
			s := storetest.Reopen(t, storetest.Empty(t, dialect))
			own := files(t, s)
			s.SetMigrations(union(own, later))
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.SetMigrations(own)
			loaded := false
			err := s.Start(t.Context(), func(context.Context, *store.Tx) error { loaded = true; return nil })
			if !errors.Is(err, store.ErrNewer) || loaded {
				t.Errorf("got %v, loaded %v, want to be refused", err, loaded)
			}
		})
		t.Run("newer queue", func(t *testing.T) {
			s := storetest.Reopen(t, storetest.Empty(t, dialect))
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.SQL.ExecContext(ctx, "INSERT INTO river_migration (line, version, created_at) VALUES ('main', 999, CURRENT_TIMESTAMP)")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Migrate(t.Context()); !errors.Is(err, store.ErrNewer) {
				t.Errorf("got %v, want to be refused", err)
			}
		})
		t.Run("thrown away", func(t *testing.T) {
			s := storetest.Reopen(t, storetest.Empty(t, dialect))
			own := files(t, s)
			s.SetMigrations(thrownAway)
			// What it made is not this program's; only the refusal matters here.
			_ = s.Migrate(t.Context())
			s.SetMigrations(own)
			if err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "development version") {
				t.Errorf("got %v, want that the database comes from a development version", err)
			}
		})
	})
}

// The migrated database is what ent would make of the schema.
func TestMigratedDatabaseIsTheSchema(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		made := scratch(t, name)
		if err := migrate.NewSchema(entsql.OpenDB(name, made)).Create(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := storetest.Reopen(t, storetest.Migrated(t, name))
		from, _ := inspect(t, name, got.DB())
		to, driver := inspect(t, name, made)
		drift, err := driver.SchemaDiff(from, to)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range drift {
			t.Errorf("ent would still change this, run go run ./migrations/gen: %T %+v", change, change)
		}
	})
}

func TestNothingStaysBesideTheFile(t *testing.T) {
	config := storetest.Empty(t, dialect.SQLite)
	s, err := store.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Migrate(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	beside, err := filepath.Glob(config.Path + "?*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range beside {
		if !strings.HasSuffix(file, "-lock") {
			t.Errorf("%s was left", file)
		}
	}
}

func files(t *testing.T, s *store.Store) fstest.MapFS {
	t.Helper()
	own, err := migrations.For(s.Dialect())
	if err != nil {
		t.Fatal(err)
	}
	return read(t, own)
}
