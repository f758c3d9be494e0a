package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

// What comes of a mutation.
const (
	done      = "done"
	forbidden = "FORBIDDEN"
	noSource  = "source-unknown"
	noRun     = "run-unknown"
)

// changesBy are the mutations that graph.Actions do, and what comes of them by holder. They are of a run, and of an id that
// is no run's.
func changesBy(run, source int) []struct {
	query string
	want  []string
} {
	return []struct {
		query string
		want  []string
	}{
		{register, []string{forbidden, forbidden, done, done, forbidden, forbidden, forbidden}},
		{register2022, []string{forbidden, forbidden, done, forbidden, done, forbidden, forbidden}},
		{registerNone, []string{forbidden, forbidden, done, forbidden, forbidden, forbidden, forbidden}},
		{update, []string{forbidden, forbidden, done, done, noSource, forbidden, noSource}},
		{syncOwn, []string{forbidden, forbidden, done, done, noSource, done, noSource}},
		{syncOther, []string{forbidden, forbidden, done, done, done, noSource, noSource}},
		{syncCluster, []string{forbidden, forbidden, done, done, noSource, noSource, noSource}},
		{strings.ReplaceAll(syncOwn, "dien-bien-phu", "nowhere"), []string{forbidden, forbidden, noSource, noSource, noSource, noSource, noSource}},
		{confirm(run), []string{forbidden, forbidden, done, done, noRun, forbidden, noRun}},
		{confirm(source), []string{forbidden, forbidden, noRun, noRun, noRun, noRun, noRun}}, // an id, and no run's
		{period, []string{forbidden, forbidden, done, done, forbidden, forbidden, forbidden}},
		// 2024 has no lead yet: that of 2023, the newest year, opens it. 2023 has one, whoever led in 2022.
		{nextYear, []string{forbidden, forbidden, done, done, forbidden, forbidden, forbidden}},
		{yearThatIs, []string{forbidden, forbidden, done, done, forbidden, forbidden, forbidden}},
		{yearOfNone, []string{forbidden, forbidden, done, forbidden, forbidden, forbidden, forbidden}},
		{registerInbox, []string{forbidden, forbidden, done, forbidden, forbidden, forbidden, forbidden}},
	}
}

// TestWhoMayChangeWhat asks every mutation as everybody. Whoever is refused has called nothing.
func TestWhoMayChangeWhat(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, d := acting(t, s)
		run := a.world.ID(t, "sync_runs", "low-2023/dien-bien-phu", "")
		source := a.world.ID(t, "sources", "low-2023/dien-bien-phu", "")
		holders := []string{"", "analyst", "admin", "lead", "former lead", "member", "circulated"}
		for _, tt := range changesBy(run, source) {
			for i, holder := range holders {
				got := outcome(t, a.send(t, request{Holder: holder, Query: tt.query}))
				if got != tt.want[i] {
					t.Errorf("%s: %s\n%s, want %s", holder, tt.query, got, tt.want[i])
				}
				if called := d.take(); len(called) > 0 != (got == done) {
					t.Errorf("%s: %s\n%s, and called %v", holder, tt.query, got, called)
				}
			}
		}
	})
}

// outcome is what came of a mutation: "done", the code of the error, or that of what is to be put right.
func outcome(t *testing.T, got answer) string {
	t.Helper()
	switch {
	case len(got.Errors) > 0:
		code, _ := got.Errors[0].Extensions["code"].(string)
		return code
	case strings.Contains(string(got.Data), `"userErrors":[]`):
		return "done"
	}
	_, code, _ := strings.Cut(string(got.Data), `"code":"`)
	code, _, _ = strings.Cut(code, `"`)
	return code
}

// TestHiddenIsAsIfThereWereNone compares, letter by letter, what is told of a source that is hidden and of none.
func TestHiddenIsAsIfThereWereNone(t *testing.T) {
	a, _ := acting(t, storetest.Open(t, dialect.SQLite))
	for _, query := range []string{update, syncOwn} {
		hidden := a.send(t, request{Holder: "circulated", Query: query})
		none := a.send(t, request{Holder: "circulated", Query: strings.ReplaceAll(query, "low-2023/dien-bien-phu", "nowhere/at-all")})
		if got := strings.ReplaceAll(string(hidden.Data), "low-2023/dien-bien-phu", "nowhere/at-all"); got != string(none.Data) {
			t.Errorf("hidden %s\nnone   %s", got, none.Data)
		}
	}
	run := a.world.ID(t, "sync_runs", "low-2023/dien-bien-phu", "")
	hidden, none := a.send(t, request{Holder: "circulated", Query: confirm(run)}), a.send(t, request{Holder: "circulated", Query: confirm(-1)})
	if got := strings.ReplaceAll(string(hidden.Data), fmt.Sprint(run), "-1"); got != string(none.Data) {
		t.Errorf("hidden %s\nnone   %s", got, none.Data)
	}
}

func TestViewerCanWhatMutationsDo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, _ := acting(t, s)
		const all, own, none = `{"sync":true,"confirm":true,"update":true}`, `{"sync":true,"confirm":false,"update":false}`, "-"
		for holder, want := range map[string][2]string{ // of low-2023/dien-bien-phu and low-2022/tuan-giao
			"": {none, none}, "analyst": {none, none}, "admin": {all, all}, "member": {own, none}, "lead": {all, own}, "former lead": {none, all}, "circulated": {none, none},
		} {
			for i, code := range []string{"source/low-2023/dien-bien-phu", "source/low-2022/tuan-giao"} {
				got := a.ask(t, request{Holder: holder, Query: `{sources(where: {code: "` + code + `"}) {edges {node {viewerCan {sync confirm update}}}}}`})
				rights := none
				if _, rest, ok := strings.Cut(got, `"viewerCan":`); ok {
					rights, _, _ = strings.Cut(rest, "}}")
					rights = strings.TrimSuffix(rights, "}") + "}"
				}
				if rights != want[i] {
					t.Errorf("%q may %s with %s, want %s", holder, rights, code, want[i])
				}
			}
		}
		for holder, want := range map[string]string{"admin": "true", "lead": "true", "member": "false", "former lead": "false"} {
			got := a.ask(t, request{Holder: holder, Query: `{report(cluster: "` + graphtest.Low + `", period: "2023") {viewerCan {registerSource openPeriod}}}`})
			if got != `{"report":{"viewerCan":{"registerSource":`+want+`,"openPeriod":`+want+`}}}` {
				t.Errorf("%s: %s", holder, got)
			}
		}
	})
}

// TestNextYearIsOpenedByWhoLeadsLast offers a cluster's next year to its last lead, for all clusters of a list at once.
func TestNextYearIsOpenedByWhoLeadsLast(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, _ := acting(t, s)
		counted := graphtest.Count(s)
		for holder, want := range map[string]struct {
			low, high string
			more      int // statements
		}{
			"": {"false", "false", 0}, "analyst": {"false", "false", 0}, "member": {"false", "false", 0}, "admin": {"true", "true", 0},
			"lead": {"true", "false", 2}, "former lead": {"false", "false", 2},
		} {
			cost := func(query string) (answer string, statements int) {
				counted.Take()
				answer = a.ask(t, request{Holder: holder, Query: query})
				return answer, len(readings(counted.Take()))
			}
			_, without := cost(`{clusters(orderBy: {field: CODE}) {edges {node {code kind}}}}`)
			got, with := cost(`{clusters(orderBy: {field: CODE}) {edges {node {viewerCan {openYear}}}}}`)
			if want := `{"clusters":{"edges":[{"node":{"viewerCan":{"openYear":` + want.low + `}}},{"node":{"viewerCan":{"openYear":` + want.high + `}}}]}}`; got != want {
				t.Errorf("%q (-want +got):\n%s", holder, cmp.Diff(want, got))
			}
			if with-without != want.more {
				t.Errorf("%q: %d statements more, want %d", holder, with-without, want.more)
			}
		}
	})
}
