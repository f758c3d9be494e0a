package graph_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

// TestSingleObjectIsListOfOne gives one object where the schema has a list, in every place where one can stand.
func TestSingleObjectIsListOfOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		nested := `{cluster(code: "` + graphtest.Low + `") {reports {totalCount} indicatorValues(first: 3, orderBy: %s) {edges {node {actual}}}}}`
		want := a.ask(t, request{Query: fmt.Sprintf(nested, "[{field: ACTUAL, direction: DESC}]")})
		if ascending := a.ask(t, request{Query: fmt.Sprintf(nested, "[{field: ACTUAL, direction: ASC}]")}); ascending == want {
			t.Fatal("the order makes no difference")
		}
		variable := func(typ string) string { return "query($o: " + typ + ")" + fmt.Sprintf(nested, "$o") }
		object := map[string]any{"field": "ACTUAL", "direction": "DESC"}
		for name, r := range map[string]request{
			"literal":             {Query: fmt.Sprintf(nested, "{field: ACTUAL, direction: DESC}")},
			"variable":            {Query: variable("[IndicatorValueOrder!]"), Variables: map[string]any{"o": object}},
			"default of variable": {Query: variable("[IndicatorValueOrder!] = {field: ACTUAL, direction: DESC}")},
			"variable of one":     {Query: "query($o: IndicatorValueOrder!)" + fmt.Sprintf(nested, "[$o]"), Variables: map[string]any{"o": object}},
			"variables inside":    {Query: "query($f: IndicatorValueOrderField!, $d: OrderDirection!)" + fmt.Sprintf(nested, "{field: $f, direction: $d}"), Variables: map[string]any{"f": "ACTUAL", "d": "DESC"}},
			"in a fragment": {Query: `{cluster(code: "` + graphtest.Low + `") {reports {totalCount} ...F}}
				fragment F on Cluster {indicatorValues(first: 3, orderBy: {field: ACTUAL, direction: DESC}) {edges {node {actual}}}}`},
			"below a node": {Query: `{cluster: node(id: ` + idOf(t, a, `{list: clusters(where: {code: "`+graphtest.Low+`"}) {edges {node {id}}}}`) + `) {
				... on Cluster {reports {totalCount} indicatorValues(first: 3, orderBy: {field: ACTUAL, direction: DESC}) {edges {node {actual}}}}}}`},
		} {
			if got := a.ask(t, r); got != want {
				t.Errorf("%s: %s\ngot  %s\nwant %s", name, r.Query, got, want)
			}
		}
		filter := `{list: districts(where: %s) {totalCount}}`
		for name, pair := range map[string][2]string{
			"or":            {`{or: {code: "lai-chau/sin-ho"}}`, `{or: [{code: "lai-chau/sin-ho"}]}`},
			"has":           {`{hasProvinceWith: {code: "lai-chau"}}`, `{hasProvinceWith: [{code: "lai-chau"}]}`},
			"has, in a not": {`{not: {hasProvinceWith: {or: {code: "lai-chau"}}}}`, `{not: {hasProvinceWith: [{or: [{code: "lai-chau"}]}]}}`},
			"in":            {`{codeIn: "lai-chau/sin-ho"}`, `{codeIn: ["lai-chau/sin-ho"]}`},
		} {
			got, want := a.ask(t, request{Query: fmt.Sprintf(filter, pair[0])}), a.ask(t, request{Query: fmt.Sprintf(filter, pair[1])})
			if got != want || strings.Contains(got, ":6}") || strings.Contains(got, ":0}") {
				t.Errorf("%s: got %s, want %s", name, got, want)
			}
		}
	})
}

func idOf(t *testing.T, a *api, query string) string {
	t.Helper()
	return onlyList(t, a.ask(t, request{Query: query})).ids()[0]
}

func TestPagesHaveDefaultsAndLimits(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	figures(t, a, rand.New(rand.NewPCG(1, 2)), 300)
	rows := func(r request) int { t.Helper(); return strings.Count(a.ask(t, r), `"id"`) }
	for name, tt := range map[string]struct {
		request
		want int
	}{
		"default":               {request{Query: `{indicatorValues {edges {node {id}}}}`}, 20},
		"null":                  {request{Query: `{indicatorValues(first: null) {edges {node {id}}}}`}, 20},
		"variable not given":    {request{Query: `query($n: Int) {indicatorValues(first: $n) {edges {node {id}}}}`}, 20},
		"variable null":         {request{Query: `query($n: Int) {indicatorValues(first: $n) {edges {node {id}}}}`, Variables: map[string]any{"n": nil}}, 20},
		"default of a variable": {request{Query: `query($n: Int = 7) {indicatorValues(first: $n) {edges {node {id}}}}`}, 7},
		"last":                  {request{Query: `{indicatorValues(last: 5) {edges {node {id}}}}`}, 5},
		"none":                  {request{Query: `{indicatorValues(first: 0) {edges {node {id}}}}`}, 0},
		"most":                  {request{Query: `{indicatorValues(first: 250) {edges {node {id}}}}`}, 250},
		"most, with a token":    {request{Holder: "admin", Query: `{indicatorValues(first: 1000) {edges {node {id}}}}`}, 366},
		"nested":                {request{Query: `{districts(where: {code: "dien-bien/muong-ang"}) {edges {node {indicatorValues {edges {node {id}}}}}}}`}, 20},
		"history":               {request{Query: `{indicatorValues(first: 1) {edges {node {history {id}}}}}`}, 1},
	} {
		if got := rows(tt.request); got != tt.want {
			t.Errorf("%s: %d rows, want %d", name, got, tt.want)
		}
	}
	for name, tt := range map[string]struct {
		request
		says string
	}{
		"first":        {request{Query: `{indicatorValues(first: 251) {totalCount}}`}, "Query.indicatorValues(first:): 251 rows are asked for; at most 250 rows are allowed a page, 1000 with a token"},
		"last":         {request{Query: `{indicatorValues(last: 300) {totalCount}}`}, "Query.indicatorValues(last:): 300 rows are asked for"},
		"with a token": {request{Holder: "analyst", Query: `{indicatorValues(first: 1001) {totalCount}}`}, "at most 1000 rows are allowed a page"},
		"variable":     {request{Query: `query($n: Int) {indicatorValues(first: $n) {totalCount}}`, Variables: map[string]any{"n": 251}}, "251 rows are asked for"},
		"default":      {request{Query: `query($n: Int = 251) {indicatorValues(first: $n) {totalCount}}`}, "251 rows are asked for"},
		"nested":       {request{Query: `{clusters {edges {node {indicatorValues(first: 251) {totalCount}}}}}`}, "Cluster.indicatorValues(first:): 251 rows are asked for"},
		"fragment":     {request{Query: `{clusters {edges {node {...F}}}} fragment F on Cluster {indicatorValues(first: 251) {totalCount}}`}, "Cluster.indicatorValues(first:): 251 rows are asked for"},
		"history":      {request{Query: `{indicatorValues {edges {node {history(first: 251) {id}}}}}`}, "IndicatorValue.history(first:): 251 rows are asked for"},
		"list":         {request{Query: `query($ids: [ID!]) {districts(where: {idIn: $ids}) {totalCount}}`, Variables: map[string]any{"ids": make([]int, 251)}}, "251 items; at most 250"},
		"ids":          {request{Query: `query($ids: [ID!]!) {nodes(ids: $ids) {id}}`, Variables: map[string]any{"ids": make([]int, 251)}}, "251 items; at most 250"},
	} {
		got := a.send(t, tt.request)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "LIMIT_EXCEEDED" || !strings.Contains(got.Errors[0].Message, tt.says) {
			t.Errorf("%s: got %+v, want LIMIT_EXCEEDED: %s", name, got.Errors, tt.says)
		}
	}
}

// TestStatementsDoNotGrowWithRows counts what nested queries cost: the same for one row as for all.
func TestStatementsDoNotGrowWithRows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		counted := graphtest.Count(s)
		a.ask(t, request{Query: `{clusters {edges {node {members {role}}}}}`}) // how many members there may be is asked once
		for query, want := range map[string]int{
			`{districts(first: %d) {edges {node {code}}}}`:                                                                                                               1,
			`{districts(first: %d) {edges {node {code province {code}}}}}`:                                                                                               2,
			`{districts(first: %d) {edges {node {code indicatorValues(first: 2) {edges {node {actual indicator {code}}}}}}}}`:                                            3,
			`{districts(first: %d) {totalCount edges {node {indicatorValues(first: 2) {totalCount edges {node {actual}}}}}}}`:                                            4,
			`{clusters(first: %d) {edges {node {members {role district {code}} indicatorValues(first: 50) {edges {node {measures {display cell {tab url}}}}}}}}}`:        7,
			`{clusters(first: %d) {edges {node {indicatorValues(first: 20) {edges {node {actual history(first: 2) {actual recordedAt}}}}}}}}`:                            3,
			`{indicatorValues(first: %d) {edges {node {actual history {id supersededAt district {code}}}}}}`:                                                             3,
			`{districtChanges(first: %d) {edges {node {predecessors {code} successors {code came_from: cameFrom(first: 1) {edges {node {code}}}}}}}}`:                    4,
			`{reports(first: %d) {edges {node {code editions {n} submissions(first: 3) {edges {node {problems(first: 1) {totalCount edges {node {message}}}}}}}}}}`:      5,
			`{awards(first: %d) {edges {node {count form {code} recipients {person {name}} cell {spreadsheet}}}}}`:                                                       6,
			`{indicators(first: %d) {edges {node {a: indicatorValues(first: 1) {edges {node {id}}} b: indicatorValues(first: 1, period: "2023") {edges {node {id}}}}}}}`: 3,
			`{targets(first: %d) {edges {node {value indicator {code} district {code} cell {tab address}}}}}`:                                                            3,
			`{sharedSheets(first: %d) {edges {node {ref url reason}}}}`:                                                                                                  1,
			`{sources(first: %d) {edges {node {staleness {state text} url shareWith viewerCan {sync} runs(first: 1) {edges {node {plan {added lines {name}}}}}}}}}`:      2,
			`{reports(first: %d) {edges {node {viewerCan {openPeriod}}}}}`:                                                                                               1,
		} {
			cost := func(rows int) []string {
				counted.Take()
				a.ask(t, request{Holder: "admin", Query: fmt.Sprintf(query, rows)})
				return readings(counted.Take())
			}
			one, all := cost(1), cost(250)
			if len(one) != want || len(all) != want {
				t.Errorf("%s\n%d statements for one row, %d for all, want %d:\n%s", query, len(one), len(all), want, strings.Join(all, "\n"))
			}
		}
	})
}

// readings are the statements but those that look for the holder of a token.
func readings(statements []string) (texts []string) {
	for _, s := range statements {
		if strings.Contains(s, "SELECT") && !strings.Contains(s, "tokens") {
			texts = append(texts, s)
		}
	}
	return texts
}

// TestPageInfoNeedsNoCount asks for pageInfo alone: nothing is counted, and it is right.
func TestPageInfoNeedsNoCount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		counted := graphtest.Count(s)
		for query, want := range map[string]string{
			`{districts(first: 5) {pageInfo {hasNextPage}}}`:                                                                     `{"districts":{"pageInfo":{"hasNextPage":true}}}`,
			`{districts(first: 6) {pageInfo {hasNextPage}}}`:                                                                     `{"districts":{"pageInfo":{"hasNextPage":false}}}`,
			`{districts(last: 5) {info: pageInfo {hasPreviousPage hasNextPage}}}`:                                                `{"districts":{"info":{"hasPreviousPage":true,"hasNextPage":false}}}`,
			`{provinces {edges {node {districts(first: 2) {pageInfo {hasNextPage}}}}}}`:                                          `{"provinces":{"edges":[{"node":{"districts":{"pageInfo":{"hasNextPage":true}}}},{"node":{"districts":{"pageInfo":{"hasNextPage":false}}}}]}}`,
			`{province(code: "lai-chau") {districts(first: 1) {pageInfo {hasNextPage}}}}`:                                        `{"province":{"districts":{"pageInfo":{"hasNextPage":true}}}}`,
			`{provinces {edges {node {a: districts(first: 1) {pageInfo {hasNextPage}} b: districts {pageInfo {hasNextPage}}}}}}`: `{"provinces":{"edges":[{"node":{"a":{"pageInfo":{"hasNextPage":true}},"b":{"pageInfo":{"hasNextPage":false}}}},{"node":{"a":{"pageInfo":{"hasNextPage":true}},"b":{"pageInfo":{"hasNextPage":false}}}}]}}`,
			`{districts(first: 0) {pageInfo {hasNextPage startCursor} edges {cursor}}}`:                                          `{"districts":{"pageInfo":{"hasNextPage":false,"startCursor":null},"edges":[]}}`,
		} {
			counted.Take()
			if got := a.ask(t, request{Query: query}); got != want {
				t.Errorf("%s\ngot  %s\nwant %s", query, got, want)
			}
			for _, statement := range counted.Take() {
				if strings.Contains(strings.ToUpper(statement), "COUNT(") {
					t.Errorf("%s counts: %s", query, statement)
				}
			}
		}
	})
}

// TestWindowsAreOrdered looks for an ORDER BY outside the window too: without one a database may give rows as it likes.
func TestWindowsAreOrdered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		counted := graphtest.Count(s)
		a.ask(t, request{Query: `{districts {edges {node {indicatorValues(first: 3, orderBy: [{field: ACTUAL, direction: DESC}]) {edges {node {id}}}}}}}`})
		windows := 0
		for _, statement := range counted.Take() {
			if !strings.Contains(statement, "ROW_NUMBER()") {
				continue
			}
			windows++
			if outside := statement[strings.LastIndex(statement, "FROM"):]; !strings.Contains(outside, "ORDER BY") {
				t.Errorf("no order outside the window: %s", statement)
			}
		}
		if windows != 1 {
			t.Errorf("%d windows, want 1", windows)
		}
	})
}

// TestPlainListsAreOrdered reads the lists that have no pages.
func TestPlainListsAreOrdered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for query, want := range map[string]string{
			`{cluster(code: "` + graphtest.Low + `") {members(period: "2022") {ordinal}}}`:                  `{"cluster":{"members":[{"ordinal":1},{"ordinal":2},{"ordinal":3}]}}`,
			`{a: report(cluster: "` + graphtest.Low + `", period: "2022") {editions {n}}}`:                  `{"a":{"editions":[{"n":1},{"n":2}]}}`,
			`{document(code: "15-2003-qh11") {sections {code}}}`:                                            `{"document":{"sections":[{"code":"results"},{"code":"results.economy"},{"code":"exemplars"}]}}`,
			`{districtChanges {edges {node {predecessors {code}}}}}`:                                        `{"districtChanges":{"edges":[{"node":{"predecessors":[{"code":"dien-bien/dien-bien-phu"},{"code":"dien-bien/muong-ang"}]}},{"node":{"predecessors":[{"code":"lai-chau/sin-ho"}]}}]}}`,
			`{districtChanges {x: edges {node {successors {code}}} y: edges {node {successors {nameVi}}}}}`: `{"districtChanges":{"x":[{"node":{"successors":[{"code":"dien-bien/muong-lay"}]}},{"node":{"successors":[{"code":"lai-chau/sin-ho"},{"code":"lai-chau/tam-duong"}]}}],"y":[{"node":{"successors":[{"nameVi":"Thị xã Mường Lay"}]}},{"node":{"successors":[{"nameVi":"Huyện Sìn Hồ"},{"nameVi":"Huyện Tam Đường"}]}}]}}`,
		} {
			if got := a.ask(t, request{Holder: "admin", Query: query}); got != want {
				t.Errorf("%s (-want +got):\n%s", query, cmp.Diff(want, got))
			}
		}
	})
}
