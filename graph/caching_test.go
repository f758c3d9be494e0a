package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	gql "github.com/vektah/gqlparser/v2/ast"

	"thidua/ent/district"
	"thidua/ent/source"
	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

// beside is another handler over the same world, as another process would be.
func (a *api) beside(t *testing.T, o graph.Options) *api {
	t.Helper()
	b := *a
	b.log = &logged{}
	b.restart(t, o)
	return &b
}

// by sends a query by GET, as browsers and caches repeat it; header is name, value, name, value.
func (a *api) by(t *testing.T, holder, query string, header ...string) (status int, got http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"/graphql?query="+url.QueryEscape(query), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if holder != "" {
		r.Header.Set("Authorization", "Bearer "+a.world.Secrets[holder])
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header
}

// What one process commits, every other tells at once, whatever it has kept.
func TestAChangeIsTold(t *testing.T) {
	const query = `{district(code: "lai-chau/sin-ho") {nameVi}}`
	storetest.EachDialect(t, func(t *testing.T, name string) {
		config := storetest.Migrated(t, name)
		here, there := storetest.Reopen(t, config), storetest.Reopen(t, config)
		a := serve(t, here)
		b := a.beside(t, graph.Options{Store: there})
		for i := range 3 {
			name := fmt.Sprintf("Sìn Hồ %d", i)
			scope := store.Published
			err := here.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				tx.Raise(scope)
				return tx.Client.District.Update().Where(district.Code("lai-chau/sin-ho")).SetNameVi(name).Exec(ctx)
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, node := range []*api{b, a, b} {
				for _, holder := range []string{"", "admin"} {
					if got := node.ask(t, request{Holder: holder, Query: query}); !strings.Contains(got, name) {
						t.Errorf("%q is told %s after the name became %s", holder, got, name)
					}
				}
			}
		}
	})
}

// What a repeated question costs: nothing of ent for the public, and for a token only who holds it.
func TestARepeatedQuestionIsNotAskedOfTheDatabase(t *testing.T) {
	const query = `{clusters {edges {node {code members {role district {code}} indicatorValues(first: 5) {edges {node {actual}}}}}}}`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		counted := graphtest.Count(s)
		a.restart(t, graph.Options{Store: s})
		for holder, most := range map[string]int{"": 0, "analyst": 1, "lead": 3} {
			first := a.ask(t, request{Holder: holder, Query: query})
			if n := len(counted.Take()); n < 4 {
				t.Errorf("%q: the first time took %d statements: nothing was counted", holder, n)
			}
			if again := a.ask(t, request{Holder: holder, Query: query}); again != first {
				t.Errorf("%q: another answer: %s", holder, cmp.Diff(first, again))
			}
			if texts := counted.Take(); len(texts) > most {
				t.Errorf("%q: again took %d statements, want at most %d: %s", holder, len(texts), most, texts)
			}
			_, header := a.by(t, holder, query)
			etag := header.Get("ETag")
			counted.Take()
			status, header := a.by(t, holder, query, "If-None-Match", etag)
			if texts := counted.Take(); status != http.StatusNotModified || header.Get("ETag") != etag || len(texts) > most {
				t.Errorf("%q: what is unchanged: status %d, ETag %q, %d statements", holder, status, header.Get("ETag"), len(texts))
			}
		}
	})
}

func TestWhoMayKeepAnAnswer(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	for name, tt := range map[string]struct{ holder, query, want string }{
		"published data":              {"", `{districts {totalCount}}`, "public, max-age=0, s-maxage=30, must-revalidate"},
		"with a token":                {"analyst", `{districts {totalCount}}`, "private, no-cache"},
		"what changes by the way":     {"", `{sources {totalCount}}`, "private, no-cache"},
		"an error":                    {"", `{districts(first: -1) {totalCount}}`, "no-store"},
		"a query that makes no sense": {"", `{nothing}`, "no-store"},
	} {
		_, header := a.by(t, tt.holder, tt.query)
		if got := header.Get("Cache-Control"); got != tt.want {
			t.Errorf("%s: Cache-Control: %s, want %s", name, got, tt.want)
		}
		if vary := strings.Join(header.Values("Vary"), ", "); !strings.Contains(vary, "Authorization") || !strings.Contains(vary, "Accept-Language") {
			t.Errorf("%s: Vary: %s", name, vary)
		}
	}
}

// Nobody is given what was kept for another: everybody is answered as by a server that keeps nothing, in every language
// and view, in any order.
func TestKeptAnswersCrossNothing(t *testing.T) {
	queries := []string{
		`{viewer {role name district {code}}}`,
		`{revision {all published changedAt}}`,
		`{districts(first: 2) {edges {node {name}}}}`,
		`{submissions {edges {node {id state}}} findings {totalCount} problems {totalCount}}`,
		`{cluster(code: "` + graphtest.Low + `") {name viewerCan {openYear} indicatorValues(first: 250) {edges {node {id actual supersededAt held {since}}}}}}`,
		`{report(cluster: "` + graphtest.High + `", period: "2023") {state viewerCan {publish close}}}`,
	}
	for _, view := range []string{"PUBLISHED", "APPROVED", "LATEST"} {
		queries = append(queries, `{indicatorValues(first: 250, view: `+view+`) {edges {node {id actual recordedAt}}}}`)
	}
	holders := []string{"", "analyst", "admin", "member", "circulated", "lead", "former lead"}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		keeping := serve(t, s)
		plain := keeping.beside(t, graph.Options{Store: s, CacheBytes: -1})
		for range 2 {
			for _, query := range queries {
				for _, holder := range holders {
					for _, language := range []string{"vi", "en"} {
						r := request{Holder: holder, Query: query, Header: map[string]string{"Accept-Language": language}}
						if diff := cmp.Diff(plain.ask(t, r), keeping.ask(t, r)); diff != "" {
							t.Errorf("%q, %s, %s (-executed +kept):\n%s", holder, language, query, diff)
						}
					}
				}
			}
		}
	})
}

// everything asks for each field of Query that needs no argument, with all plain fields of what it gives, two levels deep.
func everything(t *testing.T) []string {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&gql.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for _, f := range schema.Query.Fields {
		if strings.HasPrefix(f.Name, "__") || !optional(f) {
			continue
		}
		if set := plainFields(schema, f.Type.Name(), 4); set != "" {
			queries = append(queries, "{"+f.Name+" "+set+"}")
		}
	}
	return queries
}

func optional(f *gql.FieldDefinition) bool {
	return !slices.ContainsFunc(f.Arguments, func(a *gql.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil })
}

// plainFields are the fields of a type that have no fields of their own, and those of objects that are no connections.
func plainFields(schema *gql.Schema, typ string, depth int) string {
	def := schema.Types[typ]
	if def == nil || def.Kind != gql.Object || depth == 0 {
		return ""
	}
	var b strings.Builder
	for _, f := range def.Fields {
		of := schema.Types[f.Type.Name()]
		switch {
		case strings.HasPrefix(f.Name, "__") || !optional(f):
		case of.Kind == gql.Scalar || of.Kind == gql.Enum:
			b.WriteString(f.Name + " ")
		case f.Name == "edges" || f.Name == "node" || !strings.HasSuffix(of.Name, "Connection") && f.Type.Elem == nil && len(schema.GetImplements(of)) == 0:
			if set := plainFields(schema, of.Name, depth-1); set != "" {
				b.WriteString(f.Name + " " + set + " ")
			}
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "{" + b.String() + "}"
}

// As time goes by and the worker notes what it does without raising a revision, everybody is answered as by a server that
// keeps nothing.
func TestKeptAnswersDoNotAge(t *testing.T) {
	queries := everything(t)
	if len(queries) < 20 {
		t.Fatalf("only %d queries were found", len(queries))
	}
	// What only arguments reach.
	queries = append(queries,
		`{submissions {edges {node {openUntil viewerCan {submit} sources {totalCount edges {node {staleness {state text}}}}}}}}`,
		`{submissions(where: {hasSourcesWith: [{lastReadAtGT: "2024-06-01T00:00:00Z"}]}) {totalCount}}`)
	var late atomic.Int64 // how late it is, in nanoseconds
	s := storetest.Open(t, dialect.SQLite, func(c *store.Config) {
		c.Now = func() time.Time { return graphtest.Day(28).Add(time.Duration(late.Load())) }
	})
	keeping := serve(t, s)
	plain := keeping.beside(t, graph.Options{Store: s, CacheBytes: -1})
	moved, refused := 0, 0
	before := map[string]string{}
	for step := range 3 {
		for _, query := range queries {
			r := request{Holder: "admin", Query: query}
			if len(plain.send(t, r).Errors) > 0 {
				refused++ // without arguments it makes no sense
				continue
			}
			want := plain.ask(t, r)
			if diff := cmp.Diff(want, keeping.ask(t, r)); diff != "" {
				t.Errorf("step %d: %s (-executed +kept):\n%s", step, query, diff)
			}
			if was, asked := before[query]; asked && was != want {
				moved++
			}
			before[query] = want
		}
		late.Add(int64(5 * 24 * time.Hour))
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Source.Update().Where(source.Enabled(true)).SetLastReadAt(s.Now()).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if moved == 0 || refused > len(queries) {
		t.Errorf("%d answers changed, and %d of three times %d questions were refused: nothing was tested", moved, refused, len(queries))
	}
}

// What depends on the clock must be known to stays: each function of package graph that asks for the time is listed here
// with the fields or types it serves, all of which are answered anew each time. One that is new fails this test: see
// movingTypes and movingFields.
func TestWhatDependsOnTheClockIsKnown(t *testing.T) {
	known := map[string]string{
		"quotas":    "QuotaUse",
		"locks":     "Submission.openUntil, Submission.viewerCan",
		"readTree":  "", // the moment of reading, which no field of the API shows
		"Staleness": "Source",
	}
	found := map[string]bool{}
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || path == "generated.go" || path == "models_gen.go" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			function, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(function, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Now" {
					if _, called := s.X.(*ast.SelectorExpr); called { // r.Store.Now
						found[function.Name.Name] = true
					}
				}
				return true
			})
		}
	}
	for name := range found {
		if _, ok := known[name]; !ok {
			t.Errorf("%s asks for the time, and its answer may be kept: make what it serves a moving type or field", name)
		}
	}
	for name := range known {
		if !found[name] {
			t.Errorf("%s does not ask for the time any more: take it off the list", name)
		}
	}
}

func TestWhichOperationsAreKept(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	for query, want := range map[string]bool{
		`{districts {totalCount}}`: true,
		`{indicatorValues(where: {hasDistrictWith: [{code: "x"}]}) {totalCount}}`:             true,
		`{submissions {edges {node {state}}}}`:                                                true,
		`{__schema {queryType {name}}}`:                                                       true,
		`{sources {totalCount}}`:                                                              false,
		`{syncRuns {totalCount}}`:                                                             false,
		`{submissions {edges {node {openUntil}}}}`:                                            false,
		`{submissions {edges {node {...F}}}} fragment F on Submission {sources {totalCount}}`: false,
		`{submissions {edges {node {... on Submission {viewerCan {submit}}}}}}`:               false,
		`{submissions(where: {hasSources: true}) {totalCount}}`:                               false,
		`{submissions(where: {not: {hasSourcesWith: [{enabled: true}]}}) {totalCount}}`:       false,
		`{node(id: "1") {id}}`:                                                                false,
		`{quotas {bucket}}`:                                                                   false,
	} {
		_, header := a.by(t, "admin", query)
		if got := header.Get("ETag") != ""; got != want {
			t.Errorf("%s: kept: %v, want %v (%v)", query, got, want, header)
		}
	}
	// By variables too.
	for where, want := range map[string]bool{
		`{"hasDistrictWith": [{"code": "x"}]}`:                        true,
		`{"or": [{"id": 1}, {"hasSourcesWith": [{"id": 1}]}]}`:        false,
		`{"and": {"not": {"hasSources": true}}}`:                      false,
		`{"hasSourcesWith": {"enabled": true}, "state": "SUBMITTED"}`: false,
	} {
		query := "query ($w: SubmissionWhereInput) {submissions(where: $w) {totalCount}}"
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"/graphql?query="+url.QueryEscape(query)+"&variables="+url.QueryEscape(`{"w": `+where+`}`), http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := resp.Header.Get("ETag") != ""; got != want || resp.StatusCode != http.StatusOK {
			t.Errorf("%s: kept: %v, want %v (status %d)", where, got, want, resp.StatusCode)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkRepeatedReport prints what a repeated report costs, in parts of what it costs to execute it.
func BenchmarkRepeatedReport(b *testing.B) {
	query := `{report(cluster: "` + graphtest.Low + `", period: "2022") {sections {title rows {indicator {code name} values {district {code name} actual plan percentOfPlan}}}}}`
	body, err := json.Marshal(request{Query: query})
	if err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), store.Config{Path: filepath.Join(b.TempDir(), "bench.db"), Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.Start(b.Context(), func(context.Context, *store.Tx) error { return nil }); err != nil {
		b.Fatal(err)
	}
	graphtest.Fill(b, s)
	measure := func(bytes int) time.Duration {
		h := graph.NewHandler(graph.Options{Store: s, Log: slog.New(slog.DiscardHandler), CacheBytes: bytes})
		ask := func() {
			r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
			r.Header.Set("Content-Type", "application/json")
			rec := httptest.NewRecorder()
			if h.ServeHTTP(rec, r); rec.Code != http.StatusOK || strings.Contains(rec.Body.String(), "errors") {
				b.Fatalf("status %d: %s", rec.Code, rec.Body)
			}
		}
		ask()
		started := time.Now()
		for range b.N {
			ask()
		}
		return time.Since(started)
	}
	executed := measure(-1)
	b.ResetTimer()
	b.ReportMetric(float64(measure(0))/float64(executed), "again/executed")
}
