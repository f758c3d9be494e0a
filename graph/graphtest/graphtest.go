// Package graphtest is a small world for tests of who sees what: two clusters in two provinces, two years, and figures
// in every state that a figure can be in. What happened to each is told in stories.go, in days of January 2024.
//
//	cluster  period  stage       lead        others
//	low      2022    published   muong-ang   tuan-giao, dien-bien-phu
//	low      2023    draft       tuan-giao   muong-ang, dien-bien-phu
//	high     2023    circulated  sin-ho      tam-duong
//
// Every member and every cluster has a sheet of its own, called "low-2022/muong-ang" and "low-2022/". What a lead plans
// for a member stands in the cluster's sheet and is counted to the member's. Three spreadsheets were shared with us.
package graphtest

import (
	"context"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/auditentry"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// Codes of what there is once.
const (
	Low  = "dien-bien/cum-vung-thap"
	High = "lai-chau/cum-vung-cao"
)

// Day is the beginning of a day in January 2024.
func Day(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }

// World is what Fill made.
type World struct {
	// Rows are all rows that not everybody sees.
	Rows []Row
	// Secrets are the tokens by the names in Holders.
	Secrets map[string]string
	// Indicators are the codes of the indicators, one a story.
	Indicators []string
}

// Row is a row that not everybody sees.
type Row struct {
	Table string
	ID    int
	Sheet string // low-2022/muong-ang; low-2022/ for the cluster itself; "" for what is of no cluster
	// Version is of which story, and the how manieth: pending.2. Of a row without versions it is its state.
	Version string
}

// ID is the row of a table, sheet and version.
func (w *World) ID(t *testing.T, table, sheet, version string) int {
	t.Helper()
	for _, r := range w.Rows {
		if r.Table == table && r.Sheet == sheet && r.Version == version {
			return r.ID
		}
	}
	t.Fatalf("the world has no %s of %s in %s", version, sheet, table)
	return 0
}

// Holders are the names of the tokens, and what they are for.
var Holders = map[string]store.NewToken{
	"analyst":     {Role: term.RoleAnalyst},
	"admin":       {Role: term.RoleAdmin},
	"member":      {Role: term.RoleDistrict, District: "dien-bien/dien-bien-phu"},
	"circulated":  {Role: term.RoleDistrict, District: "lai-chau/tam-duong"},
	"lead":        {Role: term.RoleLead, District: "dien-bien/tuan-giao"},
	"former lead": {Role: term.RoleLead, District: "dien-bien/muong-ang"},
}

// Viewer is whoever holds a token; "public" holds none.
func (w *World) Viewer(t *testing.T, s *store.Store, name string) guard.Viewer {
	t.Helper()
	if name == "public" {
		return guard.Public()
	}
	v, err := s.Viewer(t.Context(), w.Secrets[name])
	if err != nil {
		t.Fatalf("the token %q: %v", name, err)
	}
	return v
}

// Fill makes the world in an empty, migrated database.
func Fill(tb testing.TB, s *store.Store) *World {
	tb.Helper()
	w := &World{Secrets: map[string]string{}}
	err := s.Write(tb.Context(), func(ctx context.Context, tx *store.Tx) error {
		b := &builder{t: tb, ctx: ctx, client: tx.Client, world: w}
		b.catalogue()
		b.clusters()
		b.shared()
		tx.Raise(store.Published)
		return nil
	})
	if err != nil {
		tb.Fatalf("making the world: %v", err)
	}
	for name, token := range Holders {
		token.Name = name
		secret, _, err := s.CreateToken(guard.System(tb.Context()), token)
		if err != nil {
			tb.Fatalf("making the token %q: %v", name, err)
		}
		w.Secrets[name] = secret
	}
	for _, id := range s.Client().AuditEntry.Query().Where(auditentry.ClusterIDIsNil()).IDsX(guard.System(tb.Context())) {
		w.Rows = append(w.Rows, Row{Table: "audit_entries", ID: id, Version: "token"})
	}
	return w
}

// Statements are the statements that reading a store has cost.
type Statements struct{ texts chan string }

// Count counts the statements of a store from now on.
func Count(s *store.Store) *Statements {
	counted := &Statements{texts: make(chan string, 10_000)}
	driver := dialect.DebugWithContext(entsql.OpenDB(s.Dialect(), s.DB()), func(_ context.Context, v ...any) {
		for _, text := range v {
			if text, ok := text.(string); ok {
				counted.texts <- text
			}
		}
	})
	// The store hands out one client for all; what it points to is replaced.
	*s.Client() = *ent.NewClient(ent.Driver(driver))
	return counted
}

// Take returns the statements since the last Take.
func (s *Statements) Take() []string {
	var texts []string
	for {
		select {
		case text := <-s.texts:
			texts = append(texts, text)
		default:
			return texts
		}
	}
}
