package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/store"
	"thidua/store/storetest"
)

// endless is a statement that never ends by itself.
const endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 - 1 FROM c) SELECT count(*) FROM c"

// Reading ends when whoever asked gives up, in the database too: the connection can be used again.
func TestReadingEndsWithItsContext(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		s := storetest.Open(t, name, func(c *store.Config) { c.PoolSize = 1 })
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		var n int
		if err := s.DB().QueryRowContext(ctx, endless).Scan(&n); err == nil {
			t.Fatal("an endless statement ended")
		}
		if err := s.DB().QueryRowContext(t.Context(), "SELECT 1").Scan(&n); err != nil {
			t.Errorf("the connection cannot be used after it: %v", err)
		}
	})
}

// On PostgreSQL a statement ends at its limit, though nobody gives up.
func TestStatementTimeout(t *testing.T) {
	s := storetest.Open(t, dialect.Postgres, func(c *store.Config) { c.StatementTimeout = 50 * time.Millisecond })
	var n int
	err := s.DB().QueryRowContext(t.Context(), endless).Scan(&n)
	var state interface{ SQLState() string }
	if !errors.As(err, &state) || state.SQLState() != "57014" {
		t.Errorf("got %v, want the statement cancelled", err)
	}
}
