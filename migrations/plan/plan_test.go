package plan_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"thidua/ent/migrate"
	"thidua/migrations"
	"thidua/migrations/plan"
	"thidua/store/storetest"
)

// If this fails, the schema has changed: make migration NAME=what_changed.
func TestMigrationsLeadToTheSchema(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		dir := copyMigrations(t, name)
		before := list(t, dir)
		err := write(t, plan.Migration{Dialect: name, Dir: dir, Name: "drift", At: time.Now(), Tables: migrate.Tables})
		if !errors.Is(err, plan.ErrNoChange) {
			t.Errorf("got %v, want no change", err)
		}
		for _, file := range list(t, dir) {
			if !slices.Contains(before, file) {
				text, _ := os.ReadFile(filepath.Join(dir, file))
				t.Errorf("the migrations do not yet lead to the schema; missing is\n%s", text)
			}
		}
	})
}

func TestChangedTableIsWrittenAsTheNextMigration(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		dir := copyMigrations(t, name)
		note := &schema.Column{Name: "note", Type: field.TypeString, Nullable: true}
		tables := slices.Clone(migrate.Tables)
		i := slices.IndexFunc(tables, func(table *schema.Table) bool { return table.Name == "provinces" })
		changed := *tables[i]
		changed.Columns = append(slices.Clone(changed.Columns), note)
		tables[i] = &changed
		next := plan.Migration{Dialect: name, Dir: dir, Name: "add_note", At: time.Date(2099, 1, 2, 3, 4, 5, 6, time.UTC), Tables: tables}
		if err := write(t, next); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, "20990102030405_add_note.sql"))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(text); !strings.HasPrefix(got, "-- +goose Up\n") || !strings.Contains(got, "ADD COLUMN") || strings.Contains(got, "goose Down") {
			t.Errorf("wrote\n%s", got)
		}
		if err := write(t, next); !errors.Is(err, plan.ErrNoChange) {
			t.Errorf("writing it again: %v", err)
		}
	})
}

// A migration that was released is never edited: databases have run it as it was.
func TestEditedMigrationIsRefused(t *testing.T) {
	dir := copyMigrations(t, dialect.SQLite)
	first := filepath.Join(dir, list(t, dir)[0])
	text, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(first, append(text, "-- edited\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	err = write(t, plan.Migration{Dialect: dialect.SQLite, Dir: dir, Name: "next", At: time.Now(), Tables: migrate.Tables})
	if err == nil || errors.Is(err, plan.ErrNoChange) || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("got %v, want that the checksum does not fit", err)
	}
}

func TestScratchIsGoneAfterwards(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		db, drop, err := scratch(t.Context(), t, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "CREATE TABLE x (id bigint)"); err != nil {
			t.Fatal(err)
		}
		if err := drop(); err != nil {
			t.Fatal(err)
		}
		if err := db.PingContext(t.Context()); err == nil {
			t.Error("the scratch database is still open")
		}
	})
}

func TestScratchNeedsAServer(t *testing.T) {
	for _, server := range []string{"", "localhost", "host=localhost password=secret"} {
		_, _, err := plan.Scratch(t.Context(), dialect.Postgres, server)
		if err == nil || !strings.Contains(err.Error(), "address of a PostgreSQL server is needed") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got %v", server, err)
		}
	}
	if _, _, err := plan.Scratch(t.Context(), dialect.MySQL, ""); err == nil {
		t.Error("a scratch database of another kind was made")
	}
}

func write(t *testing.T, m plan.Migration) error {
	t.Helper()
	db, drop, err := scratch(t.Context(), t, m.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	}()
	return m.Write(t.Context(), db)
}

func scratch(ctx context.Context, t *testing.T, name string) (*sql.DB, func() error, error) {
	t.Helper()
	server := ""
	if name == dialect.Postgres {
		server = storetest.Server(t)
	}
	return plan.Scratch(ctx, name, server)
}

// copyMigrations copies the program's own migrations, checksums included.
func copyMigrations(t *testing.T, name string) string {
	t.Helper()
	sub, err := migrations.Dir(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), sub)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", sub))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	files, err := fs.Glob(os.DirFS(dir), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	return files
}
