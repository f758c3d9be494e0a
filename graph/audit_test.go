package graph_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/ent/auditentry"
	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
)

// byAction are the mutations of which graph.Actions write down what they did: package main holds it with its own, in
// TestMutations and TestOpenYearMutation.
var byAction = []string{"registerSource", "updateSource", "syncSource", "confirmSync", "openPeriod", "openYear", "registerSharedSheet"}

var mutationName = regexp.MustCompile(`^mutation \{(?:\w+: *)?(\w+)`)

// TestEveryMutationIsWrittenDown takes every step as an administrator, and fails for a mutation that leaves no entry, and
// for one that nobody asks here.
func TestEveryMutationIsWrittenDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		written := map[string]bool{}
		for _, step := range steps(a.world.ID(t, "findings", "low-2023/dien-bien-phu", "")) {
			name := mutationName.FindStringSubmatch(step.query)[1]
			entries := func() int {
				return s.Client().AuditEntry.Query().Where(auditentry.Action(name), auditentry.Actor("admin"), auditentry.TokenIDNotNil()).CountX(guard.System(t.Context()))
			}
			before := entries()
			got := outcome(t, a.send(t, request{Holder: "admin", Query: step.query}))
			if after := entries(); got != done || after != before+1 {
				t.Errorf("%s: %s, and %d entries where there were %d", step.query, got, after, before)
			}
			written[name] = true
		}
		for _, f := range graph.NewExecutableSchema(graph.Config{}).Schema().Mutation.Fields {
			if !written[f.Name] && !slices.Contains(byAction, f.Name) && !strings.HasPrefix(f.Name, "__") {
				t.Errorf("%s is never seen to leave an entry in the audit trail: ask it in steps, or in byAction with its test", f.Name)
			}
		}
	})
}

// TestEveryMutationIsAskedByEverybody: a mutation that is in no table of rights has no rights that anybody looked at.
func TestEveryMutationIsAskedByEverybody(t *testing.T) {
	asked := map[string]bool{}
	for _, step := range steps(1) {
		asked[mutationName.FindStringSubmatch(step.query)[1]] = true
	}
	for _, change := range changesBy(1, 2) {
		asked[mutationName.FindStringSubmatch(change.query)[1]] = true
	}
	for _, f := range graph.NewExecutableSchema(graph.Config{}).Schema().Mutation.Fields {
		if !asked[f.Name] && !strings.HasPrefix(f.Name, "__") {
			t.Errorf("nobody is seen to be refused %s: add it to steps or to changesBy", f.Name)
		}
	}
}

// TestWhoReadsTheTrail: a unit reads what was done with its own part, a lead what was done in its cluster and year, and
// what is of no cluster, such as making a token, administrators alone.
func TestWhoReadsTheTrail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.ask(t, request{Holder: "lead", Query: act(`returnSubmission(`+unit+`, reason: "Thiếu mẫu số")`, `submission {id}`)})
		a.ask(t, request{Holder: "lead", Query: act(`closePeriod(`+here+`)`, `report {id}`)})
		const query = `{auditEntries(orderBy: {field: AT, direction: DESC}, first: 100) {totalCount edges {node {action actor subject detail cluster {code} period {code} district {code}}}}}`
		const returned = `{"action":"returnSubmission","actor":"lead","subject":"low-2023 dien-bien/dien-bien-phu","detail":"{\"reason\":\"Thiếu mẫu số\"}",` +
			`"cluster":{"code":"` + graphtest.Low + `"},"period":{"code":"2023"},"district":{"code":"dien-bien/dien-bien-phu"}}`
		const closed = `"action":"closePeriod","actor":"lead","subject":"low-2023"`
		for holder, want := range map[string]struct {
			entries                 int
			returned, closed, token bool
		}{
			"": {}, "analyst": {}, "circulated": {entries: 1},
			"member":      {entries: 3, returned: true},
			"lead":        {entries: 7, returned: true, closed: true},
			"former lead": {entries: 5},
			"admin":       {entries: 11 + 2 + len(graphtest.Holders), returned: true, closed: true, token: true},
		} {
			got := a.ask(t, request{Holder: holder, Query: query})
			if !strings.HasPrefix(got, fmt.Sprintf(`{"auditEntries":{"totalCount":%d,`, want.entries)) ||
				strings.Contains(got, returned) != want.returned || strings.Contains(got, closed) != want.closed || strings.Contains(got, "createToken") != want.token {
				t.Errorf("%q, want %+v:\n%s", holder, want, got)
			}
		}
	})
}

// TestRefusedChangesAreTold to those who work on them, with the reason, for as long as the sheet says the same.
func TestRefusedChangesAreTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.ask(t, request{Holder: "lead", Query: act(`refusePendingChanges(`+unit+`, keys: ["FIGURE/indicator-pending/"], reason: "Sai đơn vị tính")`, `keys`)})
		query := `{report(` + here + `) {submissions {edges {node {district {code} pendingChanges {key} refusedChanges {key kind code name(language: EN) old new parts {measure old new} added withdrawn reason refusedAt}}}}}}`
		for _, holder := range []string{"admin", "lead", "member"} {
			got := a.ask(t, request{Holder: holder, Query: query})
			for _, want := range []string{
				`"refusedChanges":[{"key":"FIGURE/indicator-pending/","kind":"FIGURE","code":"indicator-pending","name":"Chỉ tiêu pending"`,
				`"added":false,"withdrawn":false,"reason":"Sai đơn vị tính","refusedAt":"`,
			} {
				if strings.Count(got, want) != 1 {
					t.Errorf("to %s, there is no %s:\n%s", holder, want, got)
				}
			}
			_, own, _ := strings.Cut(got, `"dien-bien/dien-bien-phu"`)
			own, _, _ = strings.Cut(own, "refusedChanges")
			if strings.Contains(own, "FIGURE/indicator-pending/") {
				t.Errorf("to %s, what was refused is still pending: %s", holder, own)
			}
		}
		for _, holder := range []string{"", "analyst", "circulated", "former lead"} {
			if got := a.send(t, request{Holder: holder, Query: query}); strings.Contains(string(got.Data), "Sai đơn vị tính") {
				t.Errorf("to %q: %s", holder, got.Data)
			}
		}
	})
}

// TestSavedQueriesAreRead by everybody: it is who asks them that decides what they answer.
func TestSavedQueriesAreRead(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	const want = `{"savedQueries":{"totalCount":1,"edges":[{"node":{"code":"actuals","title":"Số thực hiện","document":"{indicatorValues {edges {node {actual}}}}"}}]}}`
	if got := a.ask(t, request{Query: `{savedQueries {totalCount edges {node {code title document}}}}`}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
