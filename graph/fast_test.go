package graph_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

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

func serveBoth(t testing.TB, s *store.Store, w *graphtest.World) *both {
	t.Helper()
	o := graph.Options{Store: s, Log: slog.New(slog.DiscardHandler), Introspection: true}
	counted, counts := graph.Counted(o)
	return &both{fast: graph.NewHandler(counted), stock: graph.NewHandler(graph.Stock(o)), counts: counts, world: w}
}

// raw is an answer, its data byte for byte.
type raw struct {
	Data   string
	Errors []string
}

func (b *both) ask(t testing.TB, h http.Handler, r request) raw {
	t.Helper()
	body, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	q := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
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
		t.Fatal(err)
	}
	var got struct {
		Data   json.RawMessage
		Errors []json.RawMessage
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatalf("%s: the answer is not JSON: %v\n%s", r.Query, err, text)
	}
	answer := raw{Data: string(got.Data)}
	for _, e := range got.Errors {
		answer.Errors = append(answer.Errors, strings.ReplaceAll(string(e), recorded.Header().Get("X-Request-Id"), "ID"))
	}
	slices.Sort(answer.Errors)
	return answer
}

// compare asks both, and returns what both say.
func (b *both) compare(t testing.TB, r request) raw {
	t.Helper()
	want, got := b.ask(t, b.stock, r), b.ask(t, b.fast, r)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s asks %s\nvariables %v\n(-gqlgen +fast path):\n%s", cmp.Or(r.Holder, "public"), r.Query, r.Variables, diff)
	}
	return got
}
