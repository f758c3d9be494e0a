package store_test

import (
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	"thidua/ent/migrate"
	"thidua/guard"
	"thidua/migrations"
	"thidua/migrations/plan"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// The changes below make SQLite rebuild tables, as the migrations of a later release may: it cannot alter them.

// A rebuilt table is dropped. Rows that refer to it ON DELETE SET NULL must not notice.
func TestRebuiltTableLosesNoReferences(t *testing.T) {
	s := storetest.Reopen(t, storetest.Empty(t, dialect.SQLite))
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	before := references(t, s)
	s.SetMigrations(union(files(t, s), nextMigration(t, dialect.SQLite)))
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := references(t, s); before == 0 || after != before {
		t.Errorf("%d rows referred to a unit before and %d after", before, after)
	}
}

// references counts the rows that refer to a unit and would forget it if it were deleted.
func references(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	if err := s.DB().QueryRowContext(t.Context(), "SELECT count(district_id) FROM applicabilities").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Every id tells its table. A rebuilt table must go on counting where it was: in its range even when empty, and after
// the last id even when that row is gone.
func TestIDsStayInTheirRange(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		s := storetest.Reopen(t, storetest.Empty(t, name))
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		checkRanges(t, s)
		ctx := guard.System(t.Context())
		writeProvince(t, s, "dien-bien")
		last := s.Client().Province.Query().OnlyIDX(ctx)
		deleteProvinces(t, s)

		s.SetMigrations(union(files(t, s), nextMigration(t, name)))
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		checkRanges(t, s)
		writeProvince(t, s, "lai-chau")
		if id := s.Client().Province.Query().OnlyIDX(ctx); id <= last {
			t.Errorf("id %d was given out again after %d", id, last)
		}
	})
}

// checkRanges sees that the next id of every table lies in the range of the table.
func checkRanges(t *testing.T, s *store.Store) {
	t.Helper()
	starts := store.Starts()
	for _, table := range migrate.Tables {
		if len(table.PrimaryKey) != 1 {
			continue // joins two others
		}
		start, ok := starts[table.Name]
		if !ok {
			t.Errorf("table %s has no range of ids", table.Name)
			continue
		}
		if next := nextID(t, s, table.Name); next < start || next >= start+1<<32 {
			t.Errorf("the next id of %s is %d, not in its range from %d", table.Name, next, start)
		}
	}
}

func nextID(t *testing.T, s *store.Store, table string) (next int64) {
	t.Helper()
	query := fmt.Sprintf("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '%s'), 0) + 1", table)
	if s.Dialect() == dialect.Postgres {
		query = fmt.Sprintf("SELECT last_value + is_called::int FROM %s_id_seq", table)
	}
	if err := s.DB().QueryRowContext(t.Context(), query).Scan(&next); err != nil {
		t.Fatal(err)
	}
	return next
}

// A migration that would leave rows referring to nothing is found out on a copy.
func TestMigrationThatBreaksReferencesIsNotApplied(t *testing.T) {
	bad := fstest.MapFS{"20991231000000_bad.sql": {Data: []byte("-- +goose Up\nDELETE FROM provinces;\n")}}
	storetest.EachDialect(t, func(t *testing.T, name string) {
		config := storetest.Empty(t, name)
		s := storetest.Reopen(t, config)
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		writeDistrict(t, s)
		s.SetMigrations(union(files(t, s), bad))
		err := s.Migrate(t.Context())
		if err == nil {
			t.Fatal("the migration was applied")
		}
		for _, want := range []string{"untouched", "districts refers to a row of provinces"} {
			if name == dialect.SQLite && !strings.Contains(err.Error(), want) {
				t.Errorf("the error does not tell %q: %v", want, err)
			}
		}
		if n := s.Client().Province.Query().CountX(guard.System(t.Context())); n != 1 {
			t.Errorf("%d provinces are left", n)
		}
		s.SetMigrations(files(t, s))
		if err := s.Migrate(t.Context()); err != nil {
			t.Errorf("the program before can no longer use the database: %v", err)
		}
		if left, _ := filepath.Glob(config.Path + "-rehearsal*"); name == dialect.SQLite && len(left) > 0 {
			t.Errorf("the copy was left: %v", left)
		}
	})
}

// nextMigrations are planned once for each database: it takes a while.
var nextMigrations = map[string]fstest.MapFS{}

// nextMigration is the program's migrations and one more, which rebuilds tables on SQLite.
func nextMigration(t *testing.T, name string) fstest.MapFS {
	t.Helper()
	if next, ok := nextMigrations[name]; ok {
		return next
	}
	from, err := migrations.Dir(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), from)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "migrations", from))); err != nil {
		t.Fatal(err)
	}
	tables := nullableNames("districts", "periods", "provinces")
	next := plan.Migration{Dialect: name, Dir: dir, Name: "next", At: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), Tables: tables}
	if err := next.Write(t.Context(), scratch(t, name)); err != nil {
		t.Fatal(err)
	}
	written := read(t, os.DirFS(dir))
	text := string(written["20990101000000_next.sql"].Data)
	for _, table := range []string{"districts", "periods", "provinces"} {
		if name == dialect.SQLite && !strings.Contains(text, "DROP TABLE `"+table+"`") {
			t.Fatalf("the migration does not rebuild %s, so that the test shows nothing:\n%s", table, text)
		}
	}
	nextMigrations[name] = written
	return written
}

// scratch is an empty database, opened without the store.
func scratch(t *testing.T, name string) *sql.DB {
	t.Helper()
	server := ""
	if name == dialect.Postgres {
		server = storetest.Server(t)
	}
	db, drop, err := plan.Scratch(t.Context(), name, server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// nullableNames is the schema with columns that may be null, and may not yet, in each of the named tables.
func nullableNames(names ...string) []*schema.Table {
	tables := make([]*schema.Table, len(migrate.Tables))
	for i, table := range migrate.Tables {
		changed := *table
		if slices.Contains(names, table.Name) {
			changed.Columns = slices.Clone(table.Columns)
			for c, column := range changed.Columns {
				if slices.Contains([]string{"name_en", "starts_on"}, column.Name) {
					nullable := *column
					nullable.Nullable = true
					changed.Columns[c] = &nullable
				}
			}
		}
		tables[i] = &changed
	}
	return tables
}

// union is the migrations of several folders.
func union(folders ...fstest.MapFS) fstest.MapFS {
	all := fstest.MapFS{}
	for _, folder := range folders {
		maps.Copy(all, folder)
	}
	return all
}

// read reads the migrations of a folder.
func read(t *testing.T, folder fs.FS) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	paths, err := fs.Glob(folder, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := fs.ReadFile(folder, path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = &fstest.MapFile{Data: data}
	}
	return files
}

func writeDistrict(t *testing.T, s *store.Store) {
	t.Helper()
	change(t, s, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), `INSERT INTO provinces (code, name_vi, name_en) VALUES ('dien-bien', 'Điện Biên', 'Dien Bien')`)
		if err == nil {
			_, err = tx.ExecContext(t.Context(), `INSERT INTO districts (code, name_vi, name_en, kind, province_id)
				SELECT 'dien-bien/tuan-giao', 'Tuần Giáo', 'Tuan Giao', $1, id FROM provinces`, term.DistrictKindHuyen)
		}
		return err
	})
}

func deleteProvinces(t *testing.T, s *store.Store) {
	t.Helper()
	change(t, s, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), "DELETE FROM provinces")
		return err
	})
}
