package graph_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	diff "github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

// both are the API with the fast path and without, over one database.
type both struct {
	fast, stock http.Handler
	counts      func() (written, declined int64)
	world       *graphtest.World
}

func serveBoth(tb testing.TB, s *store.Store, w *graphtest.World) *both {
	tb.Helper()
	o := graph.Options{Store: s, Log: slog.New(slog.DiscardHandler), Introspection: true, CacheBytes: -1}
	counted, counts := graph.Counted(o)
	return &both{fast: graph.NewHandler(counted), stock: graph.NewHandler(graph.Stock(o)), counts: counts, world: w}
}

// raw is an answer, its data byte for byte.
type raw struct {
	Data   string
	Errors []string
}

func (b *both) ask(tb testing.TB, h http.Handler, r request) raw {
	tb.Helper()
	body, err := json.Marshal(r)
	if err != nil {
		tb.Fatal(err)
	}
	q := httptest.NewRequestWithContext(tb.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	q.Header.Set("Content-Type", "application/json")
	if r.Holder != "" {
		q.Header.Set("Authorization", "Bearer "+b.world.Secrets[r.Holder])
	}
	for name, value := range r.Header {
		q.Header.Set(name, value)
	}
	recorded := httptest.NewRecorder()
	h.ServeHTTP(recorded, q)
	text, err := io.ReadAll(recorded.Body)
	if err != nil {
		tb.Fatal(err)
	}
	var got struct {
		Data   json.RawMessage
		Errors []json.RawMessage
	}
	if err := json.Unmarshal(text, &got); err != nil {
		tb.Fatalf("%s: the answer is not JSON: %v\n%s", r.Query, err, text)
	}
	answer := raw{Data: string(got.Data)}
	for _, e := range got.Errors {
		answer.Errors = append(answer.Errors, strings.ReplaceAll(string(e), recorded.Header().Get("X-Request-Id"), "ID"))
	}
	slices.Sort(answer.Errors)
	return answer
}

// manyErrors is how many errors an answer tells at least before it leaves some out.
const manyErrors = 20

// compare asks both, and returns what both say.
func (b *both) compare(tb testing.TB, r request) raw {
	tb.Helper()
	want, got := b.ask(tb, b.stock, r), b.ask(tb, b.fast, r)
	if len(want.Errors) >= manyErrors && len(got.Errors) == len(want.Errors) {
		want.Errors = got.Errors // which of them are told is up to the order in which gqlgen's goroutines end
	}
	if d := diff.Diff(want, got); d != "" {
		tb.Errorf("%s asks %s\nvariables %v\n(-gqlgen +fast path):\n%s", cmp.Or(r.Holder, "public"), r.Query, r.Variables, d)
	}
	return got
}

// TestFastAnswersAreGqlgens asks the same with the fast path and without.
func TestFastAnswersAreGqlgens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := serveBoth(t, s, graphtest.Fill(t, s))
		for name, q := range questions {
			if q.Variables["ids"] != nil {
				q.Variables["ids"] = b.ids(200)
			}
			_, before := b.counts()
			got := b.compare(t, q)
			if failed := len(got.Errors) > 0; failed != refused[name] {
				t.Errorf("%s: %s, errors %s", name, got.Data, got.Errors)
			}
			if _, declined := b.counts(); declined != before {
				t.Errorf("%s: the fast path left %d fields to gqlgen, though all went well", name, declined-before)
			}
		}
	})
}

// ids are of some things that not everybody sees.
func (b *both) ids(n int) []int {
	var ids []int
	for _, r := range b.world.Rows[:min(n, len(b.world.Rows))] {
		ids = append(ids, r.ID)
	}
	return ids
}

// broken answers no statement that reads some table.
type broken struct {
	dialect.Driver
	table string
	panic bool
}

func (b *broken) Query(ctx context.Context, query string, args, v any) error {
	if strings.Contains(query, "FROM `"+b.table+"`") {
		if b.panic {
			panic("a defect")
		}
		return errors.New("the disk is broken")
	}
	return b.Driver.Query(ctx, query, args, v)
}

// TestFastLeavesTroubleToGqlgen lets what is read below a field fail: errors, their paths and the nulls they leave are
// gqlgen's, and what else was asked for is answered.
func TestFastLeavesTroubleToGqlgen(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	w := graphtest.Fill(t, s)
	whole := *s.Client()
	for _, table := range []string{"findings", "indicator_values", "submissions", "districts", "sources"} {
		for _, panics := range []bool{false, true} {
			*s.Client() = *ent.NewClient(ent.Driver(&broken{Driver: entsql.OpenDB(s.Dialect(), s.DB()), table: table, panic: panics}))
			b := serveBoth(t, s, w)
			failed := 0
			for _, q := range questions {
				if q.Variables["ids"] == nil && len(b.compare(t, q).Errors) > 0 {
					failed++
				}
			}
			written, declined := b.counts()
			t.Logf("without %s (panic: %t): %d questions failed, %d fields written, %d declined", table, panics, failed, written, declined)
			if failed <= len(refused) {
				t.Errorf("nothing failed without %s", table)
			}
		}
	}
	*s.Client() = whole
}

// TestFastAnswersSideBySide asks many at a time, as several viewers: writers share buffers, not answers.
func TestFastAnswersSideBySide(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	b := serveBoth(t, s, graphtest.Fill(t, s))
	var group sync.WaitGroup
	for _, name := range []string{"figures", "figures of a lead", "measures", "two of one edge", "resolvers below a list", "views"} {
		q := questions[name]
		want := b.ask(t, b.stock, q)
		for range 4 {
			group.Go(func() {
				for range 5 {
					if got := b.ask(t, b.fast, q); got.Data != want.Data {
						t.Errorf("%s, beside others: %s, want %s", name, got.Data, want.Data)
					}
				}
			})
		}
	}
	group.Wait()
}

// TestBenchQueriesAreFast asks the questions by which speed is measured.
func TestBenchQueriesAreFast(t *testing.T) {
	files, err := filepath.Glob("../bench/queries/*.graphql")
	if err != nil || len(files) < 5 {
		t.Fatalf("the queries: %v, %v", files, err)
	}
	s := storetest.Open(t, dialect.SQLite)
	w := graphtest.Fill(t, s)
	b := serveBoth(t, s, w)
	given := map[string]any{
		"clusterCode": graphtest.Low, "districtCode": "dien-bien/muong-ang", "indicatorCode": "indicator-published", "periodCode": "2022",
		"valueId": w.ID(t, "indicator_values", "low-2022/muong-ang", "published.1"),
	}
	for _, file := range files {
		query, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		q := request{Query: string(query), Variables: map[string]any{}}
		for name, value := range given {
			if strings.Contains(q.Query, "$"+name) {
				q.Variables[name] = value
			}
		}
		before, _ := b.counts()
		got := b.compare(t, q)
		written, declined := b.counts()
		if len(got.Errors) > 0 || written == before || declined > 0 {
			t.Errorf("%s: %d fields written, %d declined, errors %s", file, written-before, declined, got.Errors)
		}
		if !strings.Contains(got.Data, `"actual":"`) && !strings.Contains(got.Data, `"sum":"`) {
			t.Errorf("%s: there is no figure in %s", file, got.Data)
		}
	}
}
