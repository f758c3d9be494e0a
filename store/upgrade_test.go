package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	atlasmigrate "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	atlas "ariga.io/atlas/sql/schema"
	"ariga.io/atlas/sql/sqlite"
	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/store"
	"thidua/store/storetest"
)

// A database filled under the first release and taken to the last keeps every row and every key. Columns that a
// migration changes on purpose are named here with the reason.
var changedOnPurpose = map[string]string{}

func TestUpgradeKeepsEveryRow(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		t.Run("first release to last", func(t *testing.T) {
			s := storetest.Reopen(t, storetest.Empty(t, name))
			upgrade(t, s, files(t, s))
		})
		// The history may be one migration long; this one is longer.
		t.Run("first release to a rebuild", func(t *testing.T) {
			s := storetest.Reopen(t, storetest.Empty(t, name))
			upgrade(t, s, union(files(t, s), nextMigration(t, name)))
		})
	})
}

func upgrade(t *testing.T, s *store.Store, all fstest.MapFS) {
	t.Helper()
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range all {
			if !yield(name) {
				return
			}
		}
	})
	s.SetMigrations(fstest.MapFS{names[0]: all[names[0]]})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	fill(t, s)
	before := contents(t, s, nil)
	if len(before) < 30 {
		t.Fatalf("only %d tables were filled", len(before))
	}
	s.SetMigrations(all)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, contents(t, s, before)); diff != "" {
		t.Errorf("rows that changed (-before +after):\n%s", diff)
	}
	checkRanges(t, s)
}

// contents is every row of every table of ours, as text, by table; of the columns that only has, if it is given.
func contents(t *testing.T, s *store.Store, only map[string][]string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, table := range tables(t, s) {
		columns := columnNames(table, only)
		if len(columns) == 0 {
			continue
		}
		all[table.Name] = append([]string{"columns: " + strings.Join(columns, ", ")}, lines(t, s, table.Name, columns)...)
	}
	return all
}

// lines are the rows of a table, sorted.
func lines(t *testing.T, s *store.Store, table string, columns []string) (lines []string) {
	t.Helper()
	rows, err := s.DB().QueryContext(t.Context(), "SELECT "+strings.Join(columns, ", ")+` FROM "`+table+`"`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		lines = append(lines, row(t, rows, len(columns)))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

// columnNames are the quoted columns of a table that are compared; nil for a table that only lacks.
func columnNames(table *atlas.Table, only map[string][]string) (columns []string) {
	for _, c := range table.Columns {
		if _, skip := changedOnPurpose[table.Name+"."+c.Name]; !skip {
			columns = append(columns, `"`+c.Name+`"`)
		}
	}
	slices.Sort(columns)
	if only == nil {
		return columns
	}
	if only[table.Name] == nil {
		return nil
	}
	earlier := strings.Split(strings.TrimPrefix(only[table.Name][0], "columns: "), ", ")
	return slices.DeleteFunc(columns, func(c string) bool { return !slices.Contains(earlier, c) })
}

func row(t *testing.T, rows *sql.Rows, n int) string {
	t.Helper()
	cells, pointers := make([]any, n), make([]any, n)
	for i := range cells {
		pointers[i] = &cells[i]
	}
	if err := rows.Scan(pointers...); err != nil {
		t.Fatal(err)
	}
	texts := make([]string, n)
	for i, cell := range cells {
		if bytes, ok := cell.([]byte); ok {
			cell = string(bytes)
		}
		texts[i] = fmt.Sprint(cell)
	}
	return strings.Join(texts, " | ")
}

// fill puts rows into every table, whatever its columns are: three, each referring to the row of the same number of
// other tables, the last with null wherever that is allowed.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	change(t, s, func(tx *sql.Tx) error {
		f := filler{ctx: t.Context(), tx: tx, dialect: s.Dialect(), ids: map[string][]int64{}}
		waiting := slices.DeleteFunc(tables(t, s), func(table *atlas.Table) bool { return table.Name == "revisions" }) // Start fills it
		for len(waiting) > 0 {
			before := len(waiting)
			waiting = slices.DeleteFunc(waiting, func(table *atlas.Table) bool {
				if !f.ready(table) {
					return false
				}
				if err := f.table(table); err != nil {
					t.Fatalf("filling %s: %v", table.Name, err)
				}
				return true
			})
			if len(waiting) == before {
				t.Fatalf("table %s needs rows of a table that needs its own", waiting[0].Name)
			}
		}
		return nil
	})
}

const fillRows = 3

type filler struct {
	ctx     context.Context
	tx      *sql.Tx
	dialect string
	ids     map[string][]int64 // of the rows of a table
}

// ready says whether all tables are filled that a table must refer to.
func (f *filler) ready(table *atlas.Table) bool {
	for _, key := range table.ForeignKeys {
		if parent := key.RefTable.Name; parent != table.Name && f.ids[parent] == nil && !key.Columns[0].Type.Null {
			return false
		}
	}
	return true
}

func (f *filler) table(table *atlas.Table) error {
	f.ids[table.Name] = []int64{}
	for n := range fillRows {
		var columns, marks []string
		var values []any
		for _, c := range table.Columns {
			value, ok := f.value(table, c, n)
			if !ok {
				continue
			}
			columns, values = append(columns, `"`+c.Name+`"`), append(values, value)
			marks = append(marks, fmt.Sprintf("$%d", len(values)))
		}
		insert := fmt.Sprintf(`INSERT INTO "%s" (%s) VALUES (%s)`, table.Name, strings.Join(columns, ", "), strings.Join(marks, ", "))
		if _, ok := table.Column("id"); !ok {
			if _, err := f.tx.ExecContext(f.ctx, insert, values...); err != nil {
				return err
			}
			continue
		}
		var id int64
		if err := f.tx.QueryRowContext(f.ctx, insert+` RETURNING "id"`, values...).Scan(&id); err != nil {
			return err
		}
		f.ids[table.Name] = append(f.ids[table.Name], id)
	}
	return nil
}

// value is what row n has in a column; ok is false for a column that is left to the database.
func (f *filler) value(table *atlas.Table, c *atlas.Column, n int) (value any, ok bool) {
	if c.Name == "id" || c.Type.Null && n == fillRows-1 {
		return nil, false
	}
	for _, key := range table.ForeignKeys {
		if key.Columns[0].Name == c.Name {
			parents, parent := f.ids[key.RefTable.Name], n
			if key.RefTable.Name == table.Name {
				parent = n - 1
			}
			if parent < 0 || parent >= len(parents) {
				return nil, false // the first of its own table, or one of a table that is filled later
			}
			return parents[parent], true
		}
	}
	switch typ := c.Type.Type.(type) {
	case *atlas.BoolType:
		return n%2 == 0, true
	case *atlas.IntegerType:
		return int64(1000 + n), true
	case *atlas.TimeType:
		return time.Date(2022, 12, 1, 0, 0, n, 0, time.UTC), true
	case *atlas.BinaryType:
		return []byte{0, byte(n)}, true
	case *atlas.JSONType:
		return fmt.Sprintf(`["%d"]`, n), true
	case *atlas.StringType:
		return fmt.Sprintf("chữ %d", n), true
	default:
		panic(fmt.Sprintf("no value for column %s.%s of type %T", table.Name, c.Name, typ))
	}
}

// tables are ours: not those of goose, the job queue and SQLite.
func tables(t *testing.T, s *store.Store) []*atlas.Table {
	t.Helper()
	found, _ := inspect(t, s.Dialect(), s.DB())
	return found.Tables
}

// inspect reads the tables of ours out of a database.
func inspect(t *testing.T, name string, db *sql.DB) (*atlas.Schema, atlasmigrate.Driver) {
	t.Helper()
	open, schemaName := postgres.Open, "public"
	if name == dialect.SQLite {
		open, schemaName = sqlite.Open, "main"
	}
	driver, err := open(db)
	if err != nil {
		t.Fatal(err)
	}
	found, err := driver.InspectSchema(t.Context(), schemaName, &atlas.InspectOptions{Mode: atlas.InspectTables})
	if err != nil {
		t.Fatal(err)
	}
	found.Tables = slices.DeleteFunc(found.Tables, func(table *atlas.Table) bool {
		return strings.HasPrefix(table.Name, "river_") || strings.HasPrefix(table.Name, "goose_") || strings.HasPrefix(table.Name, "sqlite_")
	})
	return found, driver
}

func change(t *testing.T, s *store.Store, fn func(*sql.Tx) error) {
	t.Helper()
	err := s.Write(t.Context(), func(_ context.Context, tx *store.Tx) error { return fn(tx.SQL) })
	if err != nil {
		t.Fatal(err)
	}
}
