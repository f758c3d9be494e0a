package decimal_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "modernc.org/sqlite"

	"thidua/decimal"
)

// A Decimal is an int64 to the database: it goes in and out of an integer column unchanged, and the database's own
// SUM, ORDER BY and comparison mean what they mean in Go. The tests that run on both databases are the store's.
func TestIntegerColumn(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "figures.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx := t.Context()
	if _, err := db.ExecContext(ctx, `CREATE TABLE figures (actual INTEGER)`); err != nil {
		t.Fatal(err)
	}
	figures := []decimal.Decimal{
		decimal.MustParse("37934.7"), decimal.MustParse("-0.0001"), 0, decimal.MustParse("98.06"), decimal.MustParse("-411000"),
	}
	for _, figure := range figures {
		if _, err := db.ExecContext(ctx, `INSERT INTO figures VALUES (?)`, figure); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := db.QueryContext(ctx, `SELECT actual FROM figures ORDER BY actual`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var read []decimal.Decimal
	for rows.Next() {
		var d decimal.Decimal
		if err := rows.Scan(&d); err != nil {
			t.Fatal(err)
		}
		read = append(read, d)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(figures)), read); diff != "" {
		t.Errorf("rows in the column's order (-want +got):\n%s", diff)
	}

	var sum decimal.Decimal
	var above int
	err = db.QueryRowContext(ctx, `SELECT SUM(actual), COUNT(*) FILTER (WHERE actual > ?) FROM figures`,
		decimal.MustParse("98.0599")).Scan(&sum, &above)
	if err != nil || sum.String() != "-372967.2401" || above != 2 {
		t.Errorf("sum %s, %d above 98.0599, %v; want -372967.2401 and 2", sum, above, err)
	}
}

func TestIntegerColumnKeepsTheEdgesAndNull(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "figures.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	largest, smallest := decimal.Max, decimal.Min
	for _, want := range []*decimal.Decimal{nil, &largest, &smallest} {
		got := new(decimal.Decimal)
		if err := db.QueryRowContext(t.Context(), `SELECT CAST(? AS INTEGER)`, want).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("through the column (-want +got):\n%s", diff)
		}
	}
}
