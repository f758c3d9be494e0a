package worker

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"thidua/store"
)

// What a sync writes in bulk, in few statements. They are written by hand: ent has none that sets different values in
// many rows, and its own for new rows takes longer than the database. They reach rows by their ids alone, as the system.

// rowsAStatement is how many rows one statement writes: SQLite takes 32,766 values a statement, and no row has 32.
const rowsAStatement = 1000

// insert adds n rows to a table by the fastest means of the database: COPY on PostgreSQL, a statement that is prepared
// once on SQLite. fill gives the values of row i, in the order of the columns: each an int64, a string, a time or nil.
func (p *pass) insert(
	ctx context.Context, tx *store.Tx, table string, columns []string, n int, fill func(i int, values []any) error,
) (err error) {
	if n == 0 {
		return nil
	}
	copying := p.w.Store.Dialect() == dialect.Postgres
	statement := "INSERT INTO " + table + ` ("` + strings.Join(columns, `", "`) + `") VALUES (?` + strings.Repeat(", ?", len(columns)-1) + ")"
	if copying {
		statement = "COPY " + table + ` ("` + strings.Join(columns, `", "`) + `") FROM STDIN`
	}
	prepared, err := tx.SQL.PrepareContext(ctx, statement)
	if err != nil {
		return fmt.Errorf("adding to %s: %w", table, err)
	}
	defer func() { err = errors.Join(err, prepared.Close()) }()
	values := make([]any, len(columns))
	for i := range n {
		if err := fill(i, values); err != nil {
			return err
		}
		if _, err := prepared.ExecContext(ctx, values...); err != nil {
			return fmt.Errorf("adding to %s: %w", table, err)
		}
	}
	if copying { // what is wrong with a row is told when all have come
		result, err := prepared.ExecContext(ctx)
		if err := met(result, err, n); err != nil {
			return fmt.Errorf("adding to %s: %w", table, err)
		}
	}
	return nil
}

// column is a column to be set and, for PostgreSQL, its type.
type column struct{ name, kind string }

// each sets columns of many rows, each to values of its own: a row's id first, then a value a column.
func (p *pass) each(ctx context.Context, tx *store.Tx, table string, columns []column, rows [][]any) error {
	for part := range slices.Chunk(rows, rowsAStatement) {
		set := make([]string, len(columns))
		for i, c := range columns {
			set[i] = c.name + " = v.column" + strconv.Itoa(i+2) // both databases call VALUES' columns so
		}
		kinds := append([]column{{"id", "bigint"}}, columns...)
		values, args := p.values(kinds, part)
		statement := "UPDATE " + table + " SET " + strings.Join(set, ", ") + " FROM (VALUES " + values + ") AS v" +
			" WHERE " + table + ".id = v.column1"
		result, err := tx.SQL.ExecContext(ctx, statement, args...)
		if err := met(result, err, len(part)); err != nil {
			return fmt.Errorf("changing %s: %w", table, err)
		}
	}
	return nil
}

// values is the list of rows for VALUES, with its arguments. Only PostgreSQL must be told the types.
func (p *pass) values(columns []column, rows [][]any) (text string, args []any) {
	var b strings.Builder
	postgres := p.w.Store.Dialect() == dialect.Postgres
	for i, row := range rows {
		for j, value := range row {
			switch {
			case j > 0:
				b.WriteString(", ")
			case i > 0:
				b.WriteString("), (")
			default:
				b.WriteByte('(')
			}
			args = append(args, value)
			if !postgres {
				b.WriteByte('?')
				continue
			}
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(len(args)))
			if i == 0 {
				b.WriteString("::" + columns[j].kind)
			}
		}
	}
	b.WriteByte(')')
	return b.String(), args
}

// closeVersions ends the latest versions with the given ids at the moment of the change.
func (p *pass) closeVersions(ctx context.Context, tx *store.Tx, table string, ids []int) error {
	rows := make([][]any, len(ids))
	for i, id := range ids {
		rows[i] = []any{id, tx.At}
	}
	return p.each(ctx, tx, table, []column{{"superseded_at", "timestamptz"}}, rows)
}

// met makes sure that a statement reached all the rows it was meant for.
func met(result sql.Result, err error, wanted int) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != int64(wanted) {
		return fmt.Errorf("%d rows of %d were there: %w", n, wanted, err)
	}
	return nil
}

// The columns that are refreshed in place.
var (
	placeColumns = []column{{"tab", "varchar"}, {"row", "bigint"}, {"held_since", "timestamptz"}, {"held_problem", "varchar"}}
	valueColumns = append(slices.Clip(slices.Clone(placeColumns)), column{"cells", "text"}, column{"held_measures", "text"})
	cellColumns  = append(slices.Clip(slices.Clone(placeColumns)), column{"address", "varchar"})
)

// placeOf are the values of a row's id and placeColumns.
func placeOf[K, C comparable](r *row[K, C], at time.Time, more ...any) []any {
	return append([]any{r.id, r.at.tab, r.at.row, r.heldSince(at), r.held.why}, more...)
}

// heldSince is since when a row is held, which may be now; nil when it is not.
func (r *row[K, C]) heldSince(now time.Time) *time.Time {
	switch {
	case !r.held.is():
		return nil
	case r.since.IsZero():
		return &now
	}
	return &r.since
}

// Values of columns that may be null.

func nullInt(n *int) any {
	if n == nil {
		return nil
	}
	return int64(*n)
}

func nullTime(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}

// nullText is null for "".
func nullText[T ~string](text T) any {
	if text == "" {
		return nil
	}
	return string(text)
}

// orNil is null for a missing number.
func (o optional) orNil() any {
	if !o.given {
		return nil
	}
	return int64(o.value)
}
