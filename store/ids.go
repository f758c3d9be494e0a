package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"

	entmigrate "thidua/ent/migrate"
)

// rangeSize is how many ids each table has. An id tells its table, which node(id:) relies on.
const rangeSize = 1 << 32

// starts is the first id of each table's range.
func starts() map[string]int64 {
	starts := map[string]int64{}
	for _, table := range entmigrate.Tables {
		if a := table.Annotation; a != nil && a.IncrementStart != nil {
			starts[table.Name] = int64(*a.IncrementStart)
		}
	}
	return starts
}

// lastIDs are the last ids given out, by table, on SQLite. PostgreSQL never rebuilds a table and forgets none.
func (m migration) lastIDs(ctx context.Context) (map[string]int64, error) {
	last := map[string]int64{}
	if m.dialect != dialect.SQLite {
		return last, nil
	}
	var made int
	if err := m.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_sequence'").Scan(&made); err != nil || made == 0 {
		return last, err
	}
	rows, err := m.db.QueryContext(ctx, "SELECT name, seq FROM sqlite_sequence")
	if err != nil {
		return nil, fmt.Errorf("reading the last ids: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		var id int64
		if err := rows.Scan(&table, &id); err != nil {
			return nil, fmt.Errorf("reading the last ids: %w", err)
		}
		last[table] = id
	}
	return last, rows.Err()
}

// keepIDs makes every table go on with ids of its range, after the last one it gave out. A rebuilt table that is
// empty, or whose last rows were deleted, would begin again.
func (m migration) keepIDs(ctx context.Context, before map[string]int64) error {
	for table, start := range starts() {
		there, err := m.hasTable(ctx, table)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if m.dialect == dialect.SQLite {
			err = m.keepSequence(ctx, table, max(start, before[table]))
		} else {
			err = m.keepIdentity(ctx, table, start)
		}
		if err != nil {
			return fmt.Errorf("keeping the ids of %s in their range: %w", table, err)
		}
	}
	return nil
}

func (m migration) hasTable(ctx context.Context, table string) (bool, error) {
	query := "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1"
	if m.dialect == dialect.Postgres {
		query = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
	}
	var n int
	if err := m.db.QueryRowContext(ctx, query, table).Scan(&n); err != nil {
		return false, fmt.Errorf("looking for table %s: %w", table, err)
	}
	return n > 0, nil
}

// keepSequence makes sure that SQLite goes on after last.
func (m migration) keepSequence(ctx context.Context, table string, last int64) error {
	result, err := m.db.ExecContext(ctx, "UPDATE sqlite_sequence SET seq = max(seq, $1) WHERE name = $2", last, table)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	_, err = m.db.ExecContext(ctx, "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", table, last)
	return err
}

// keepIdentity makes sure that PostgreSQL's next id lies in the range.
func (m migration) keepIdentity(ctx context.Context, table string, start int64) error {
	var sequence sql.NullString
	if err := m.db.QueryRowContext(ctx, "SELECT pg_get_serial_sequence($1, 'id')", table).Scan(&sequence); err != nil {
		return err
	}
	if !sequence.Valid {
		return errors.New("its ids have no sequence")
	}
	var last int64
	var called bool
	if err := m.db.QueryRowContext(ctx, "SELECT last_value, is_called FROM "+sequence.String).Scan(&last, &called); err != nil {
		return err
	}
	next := last
	if called {
		next++
	}
	if next >= start && next < start+rangeSize {
		return nil
	}
	_, err := m.db.ExecContext(ctx, "SELECT setval($1, $2, false)", sequence.String, max(start, 1))
	return err
}
