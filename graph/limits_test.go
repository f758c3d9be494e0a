package graph_test

import (
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/graph/limit"
	"thidua/store/storetest"
)

// bomb is a query of n fragments, each of which spreads the next one twice.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString("{...F0}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query {...F%d ...F%d}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Query {viewer {role}}", n)
	return b.String()
}

// row is n fragments, each of which spreads the next: validation walks from each of them to the last.
func row(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query {viewer {role district {code}} ...F%d}", i, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Query {viewer {role}}", n)
	return b.String()
}

// nested is a query of fields below one another.
func nested(depth int) string {
	return "{clusters {edges {node {" + strings.Repeat("province {clusters {edges {node {", depth/4) + "code" + strings.Repeat("}}}}", depth/4) + "}}}}"
}

// numbered repeats a text, with its number in the place of #.
func numbered(text string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, "#", fmt.Sprint(i)))
	}
	return b.String()
}

// attacks are queries of a few kilobytes that would keep a server busy for seconds, and the limit that refuses each.
var attacks = map[string]struct {
	query     string
	variables map[string]any
	limit     string
}{
	"fragments that double":         {query: bomb(40), limit: "FIELDS"},
	"fragments in a row":            {query: "{...F0}" + row(120), limit: "CHECKED"},
	"10,000 equal fields":           {query: "{" + strings.Repeat("viewer{role} ", 10_000) + "}", limit: "TOKENS"},
	"as many equal ones as fit":     {query: "{viewer {" + strings.Repeat("role ", 1_990) + "}}", limit: "COMPARISONS"},
	"fields that conflict":          {query: "{districts {edges {node {" + numbered("x: name x: code ", 300) + "}}}}", limit: "COMPARISONS"},
	"2,000 fields that conflict":    {query: "{districts {edges {node {" + numbered("x: f# ", 2_000) + "}}}}", limit: "TOKENS"},
	"conflicts without aliases":     {query: "{indicatorValues {edges {node {" + numbered("printed(measure: ACTUAL) printed(measure: PLAN)", 150) + "}}}}", limit: "COMPARISONS"},
	"__schema by many names":        {query: "{" + numbered("a#: __schema {types {name}} ", 15) + "}", limit: "SCHEMAS"},
	"500 __schema":                  {query: "{" + numbered("a#: __schema{types{name}} ", 200) + "}", limit: "ROOT_FIELDS"},
	"1,000 aliases":                 {query: "{viewer {" + numbered("a#: role ", 600) + "}}", limit: "ALIASES"},
	"aliases in fragments":          {query: "{viewer {...F} b: viewer {...F}} fragment F on Viewer {" + numbered("a#: role ", 20) + "}", limit: "ALIASES"},
	"fifty deep":                    {query: nested(48), limit: "DEPTH"},
	"deep by fragments":             {query: "{clusters {edges {node {...A}}}} fragment A on Cluster {province {clusters {edges {node {...B}}}}} fragment B on Cluster {province {clusters {edges {node {...C}}}}} fragment C on Cluster {province {clusters {edges {node {province {code}}}}}}", limit: "DEPTH"},
	"types of types":                {query: "{__type(name: \"Query\") {" + strings.Repeat("ofType {", 30) + "name" + strings.Repeat("}", 30) + "}}", limit: "INTROSPECTION_DEPTH"},
	"directives":                    {query: "{viewer {role " + strings.Repeat("@include(if: true) ", 60) + "}}", limit: "DIRECTIVES"},
	"a filter over many relations":  {query: "{districts(where: " + strings.Repeat("{hasProvinceWith: {hasDistrictsWith: ", 3) + "{code: \"x\"}" + strings.Repeat("}}", 3) + ") {totalCount}}", limit: "FILTER_HOPS"},
	"a filter of many conditions":   {query: "{districts(where: {or: [" + strings.Repeat("{code: \"x\"}, ", 101) + "]}) {totalCount}}", limit: "FILTER_CONDITIONS"},
	"a filter in a filter":          {query: "{districts(where: " + strings.Repeat("{not: ", 40) + "{code: \"x\"}" + strings.Repeat("}", 40) + ") {totalCount}}", limit: "INPUT_DEPTH"},
	"a filter by variable":          {query: "query ($w: DistrictWhereInput) {districts(where: $w) {totalCount}}", variables: map[string]any{"w": hops(6)}, limit: "FILTER_HOPS"},
	"deep variables":                {query: "query ($w: DistrictWhereInput) {districts(where: $w) {totalCount}}", variables: map[string]any{"w": nestedFilter(40)}, limit: "INPUT_DEPTH"},
	"variables that nobody asks of": {query: "{viewer {role}}", variables: map[string]any{"unused": nestedFilter(60)}, limit: "INPUT_DEPTH"},
	"a page by variable":            {query: "query ($n: Int) {districts(first: $n) {totalCount}}", variables: map[string]any{"n": 100_000}, limit: "PAGE"},
	"pages of pages by variable":    {query: "query ($n: Int) {districts(first: $n) {edges {node {indicatorValues(first: $n) {edges {node {id}}}}}}}", variables: map[string]any{"n": 250}, limit: "COST"},
	"pages that nobody asked for":   {query: "{clusters {edges {node {reports {edges {node {submissions {edges {node {indicatorValues {edges {node {id}}}}}}}}}}}}}", limit: "COST"},
	"a long list":                   {query: "query ($l: [String!]) {districts(where: {codeIn: $l}) {totalCount}}", variables: map[string]any{"l": strings.Split(strings.Repeat("x ", 300), " ")}, limit: "LIST"},
}

// hops is a filter over so many relations.
func hops(n int) map[string]any {
	filter, names := map[string]any{"code": "x"}, []string{"hasProvinceWith", "hasDistrictsWith"}
	for i := range n {
		filter = map[string]any{names[(n-1-i)%2]: []any{filter}}
	}
	return filter
}

// nestedFilter is an object in an object.
func nestedFilter(n int) map[string]any {
	filter := map[string]any{"code": "x"}
	for range n {
		filter = map[string]any{"not": filter}
	}
	return filter
}

// allocated is how many bytes were allocated, by client and server together, while f ran.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestAttacksAreRefused sends each attack: it is refused by its limit, with the value of it, and costs about as much
// memory as a question of a few fields, for each byte that was sent.
func TestAttacksAreRefused(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	ask := request{Query: `{districts(first: 5) {totalCount edges {node {code name province {code name}}}}}`}
	a.ask(t, ask)
	fair := allocated(func() { a.ask(t, ask) })
	for name, attack := range attacks {
		t.Run(name, func(t *testing.T) {
			var got answer
			spent := allocated(func() { got = a.send(t, request{Query: attack.query, Variables: attack.variables}) })
			if len(got.Errors) != 1 || len(got.Data) > 0 && string(got.Data) != "null" {
				t.Fatalf("%d errors and data %.100s: %+.300v", len(got.Errors), got.Data, got.Errors)
			}
			told, _ := got.Errors[0].Extensions["limit"].(map[string]any)
			if got.Errors[0].Extensions["code"] != "LIMIT_EXCEEDED" || told["name"] != attack.limit || told["allowed"] == nil || told["had"] == nil {
				t.Errorf("want the limit %s, got %v: %s", attack.limit, got.Errors[0].Extensions, got.Errors[0].Message)
			}
			t.Logf("%d bytes; %d allocated, a fair question %d: %s", len(attack.query), spent, fair, got.Errors[0].Message)
			if most := 10*fair + 200*uint64(len(attack.query)); spent > most {
				t.Errorf("%d bytes were allocated for %d of query, more than %d: ten times a fair question (%d), and 200 a byte", spent, len(attack.query), most, fair)
			}
		})
	}
}

// controlRoom is what the page of a cluster's lead asks for: each member with its report, what is wrong in it, what waits,
// its sheets, and how each was last read.
const controlRoom = `query ($cluster: String!, $period: String!) {
  viewer {role name} revision {changedAt}
  quotas {bucket perMinute level spentThisMinute blockedUntil}
  googleAccount {account email readAt stoppedAt}
  cluster(code: $cluster) {code name viewerCan {openYear}}
  report(cluster: $cluster, period: $period) {
    state stage dueOn viewerCan {registerSource publish close}
    completeness {expected submitted approved onTime filled required rate}
  }
  memberships(first: 50, where: {hasClusterWith: {code: $cluster}, hasPeriodWith: {code: $period}}, orderBy: {field: ORDINAL}) {
    totalCount
    edges {node {role ordinal district {code name}}}
  }
  submissions(first: 50, where: {hasClusterWith: {code: $cluster}, hasPeriodWith: {code: $period}}) {
    totalCount
    edges {node {
      state onTime filled required submittedAt approvedAt openUntil
      district {code name}
      viewerCan {approve return acceptPending}
      problems(first: 5) {totalCount edges {node {code message cell {tab address}}}}
      findings(first: 5, where: {state: OPEN}) {totalCount edges {node {severity state message rule {code name}}}}
      pendingChanges {key kind code name old new}
      sources(first: 3) {edges {node {
        ref kind url enabled staleness {state since text} viewerCan {sync confirm}
        runs(first: 1, orderBy: {field: STARTED_AT, direction: DESC}) {edges {node {startedAt finishedAt outcome}}}
      }}}
    }}
  }
}`

// nestedReport is a whole cluster through its members: each with its figures, and with its awards.
const nestedReport = `query ($cluster: String!, $period: String!) {
  cluster(code: $cluster) {
    code name
    memberships: reports(first: 1, where: {hasPeriodWith: {code: $period}}) {edges {node {
      submissions(first: 10) {edges {node {
        district {code name}
        indicatorValues(first: 250) {edges {node {plan actual percentOfPlan note indicator {code name unit}}}}
        awards(first: 250) {edges {node {count recipientKind form {name level}}}}
      }}}
    }}}
  }
}`

// TestWhatPeopleAskForPasses asks what a page of a large cluster needs, each in one request, within the limits.
func TestWhatPeopleAskForPasses(t *testing.T) {
	if testing.Short() {
		t.Skip("a large cluster")
	}
	e := serveExample(t, dialect.SQLite)
	e.crowd(t, 45, 200)
	of := map[string]any{"cluster": "dien-bien/khoi-lon", "period": "2022"}
	whole := `query ($cluster: String!, $period: String!) {report(cluster: $cluster, period: $period) {code number title sections(flat: true) {` + deep(0) + ` narrative footnotes {number text}} members {code name} documents {code} completeness {rate}}}`
	for name, tt := range map[string]struct {
		query string
		least int // bytes of the answer, so that it is known to be all there
	}{
		"a report":                  {whole, 1 << 20},
		"a report, by its outline":  {strings.Replace(whole, "sections(flat: true) {", "sections {"+`children {`+deep(4)+`} `, 1), 1 << 20},
		"a matrix":                  {`query ($cluster: String!, $period: String!) {matrix(cluster: $cluster, period: $period) {columns {code name} rows {context indicator {code name unitName}} values}}`, 50_000},
		"two years compared":        {`query ($cluster: String!, $period: String!) {compare(cluster: $cluster, periods: [$period, "2023"]) {measure from to old new difference percent district {code name} indicator {code name}}}`, 30},
		"the control room":          {controlRoom, 10_000},
		"a cluster by its members":  {nestedReport, 100_000},
		"what an editor asks first": {askOfSchema, 100_000},
	} {
		t.Run(name, func(t *testing.T) {
			got := e.send(t, request{Holder: "admin", Query: tt.query, Variables: of})
			if len(got.Errors) > 0 || len(got.Data) < tt.least {
				t.Fatalf("%d bytes of data, errors %+v", len(got.Data), got.Errors)
			}
			t.Logf("%d bytes, cost %v", len(got.Data), got.Extensions["cost"])
		})
	}
}

// askOfSchema is what GraphiQL and generators of clients ask.
const askOfSchema = `query IntrospectionQuery {__schema {queryType {name} mutationType {name} subscriptionType {name} types {...FullType}
  directives {name description locations args {...InputValue}}}}
fragment FullType on __Type {kind name description fields(includeDeprecated: true) {name description args {...InputValue} type {...TypeRef} isDeprecated deprecationReason}
  inputFields {...InputValue} interfaces {...TypeRef} enumValues(includeDeprecated: true) {name description isDeprecated deprecationReason} possibleTypes {...TypeRef}}
fragment InputValue on __InputValue {name description type {...TypeRef} defaultValue}
fragment TypeRef on __Type {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name}}}}}}}}}}`

// TestARateIsHeldOverHTTP: what a query costs is taken, a repeated answer costs one, and what is not left is refused with
// when to ask again.
func TestARateIsHeldOverHTTP(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	now := graphtest.Day(20)
	a.serve(t, graph.Options{Store: a.store, Rate: limit.NewRate(1, nil, func() time.Time { return now })})
	dear := request{Query: `query ($n: Int) {districts(first: $n) {edges {node {indicatorValues(first: 50) {edges {node {id}}}}}}}`, Variables: map[string]any{"n": 200}}
	first := a.send(t, dear)
	paid, _ := first.Extensions["cost"].(map[string]any)
	if len(first.Errors) > 0 || paid["requested"] != 10_401.0 || paid["remaining"] != 9_599.0 || first.Header.Get("RateLimit-Remaining") != "9599" {
		t.Fatalf("errors %+v, cost %v, header %v", first.Errors, paid, first.Header)
	}
	again := a.send(t, dear)
	if paid, _ := again.Extensions["cost"].(map[string]any); paid["requested"] != 10_401.0 || paid["remaining"] != 9_598.0 {
		t.Errorf("again, from memory: %v", again.Extensions)
	}
	dear.Variables["n"] = 201
	refused := a.send(t, dear)
	if refused.Status != http.StatusTooManyRequests || len(refused.Errors) != 1 || refused.Errors[0].Extensions["code"] != "RATE_LIMITED" || refused.Header.Get("Retry-After") == "" {
		t.Fatalf("status %d, %+v, %v", refused.Status, refused.Errors, refused.Header)
	}
	after, _ := refused.Errors[0].Extensions["retryAfter"].(float64)
	now = now.Add(time.Duration(after) * time.Second)
	if got := a.send(t, dear); len(got.Errors) > 0 {
		t.Errorf("%v seconds later: %+v", after, got.Errors)
	}
	dear.Holder = "analyst"
	if got := a.send(t, dear); len(got.Errors) > 0 {
		t.Errorf("a token has a bucket of its own: %+v", got.Errors)
	}
}

// TestFewErrorsAreTold: a query with hundreds of mistakes is told twenty of them, and how many more there are.
func TestFewErrorsAreTold(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	got := a.send(t, request{Query: "{viewer {" + numbered("f# ", 500) + "}}"})
	if len(got.Errors) != 20 || got.Extensions["errorsOmitted"] != 480.0 {
		t.Errorf("%d errors, %v", len(got.Errors), got.Extensions)
	}
}

// TestPartsOfAReportArePricedAsAWhole: each field that is read from the tree is known to be, and nothing below one leads to
// rows that would be read beside it.
func TestPartsOfAReportArePricedAsAWhole(t *testing.T) {
	schema, _ := served(t, serve(t, storetest.Open(t, dialect.SQLite)))
	for _, f := range schema.Types["Report"].Fields {
		to := schema.Types[f.Type.Name()]
		ofTree := strings.HasPrefix(to.Name, "Report") && len(to.Fields) > 0 && to.Name != "ReportRights"
		if ofTree != limit.OfTree(f.Name) {
			t.Errorf("Report.%s is a %s: read from the whole? %v, priced so? %v", f.Name, to.Name, ofTree, limit.OfTree(f.Name))
		}
	}
	for name, def := range schema.Types {
		if !strings.HasPrefix(name, "Report") || slices.Contains(def.Interfaces, "Node") || strings.HasSuffix(name, "Payload") ||
			strings.HasSuffix(name, "Connection") || strings.HasSuffix(name, "Edge") {
			continue
		}
		for _, f := range def.Fields {
			if to := schema.Types[f.Type.Name()]; to != nil && slices.Contains(to.Interfaces, "Node") {
				t.Errorf("%s.%s leads to a %s, which is not priced", name, f.Name, to.Name)
			}
		}
	}
}
