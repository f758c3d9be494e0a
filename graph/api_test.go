package graph_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/store"
)

// api is the whole HTTP interface over one database.
type api struct {
	url   string
	store *store.Store
	world *graphtest.World
	log   *logged
}

// logged is what was logged, by whichever request.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// serve fills a database with the small world and serves it.
func serve(t *testing.T, s *store.Store) *api {
	t.Helper()
	return serveOnly(t, s, graphtest.Fill(t, s))
}

func serveOnly(t *testing.T, s *store.Store, w *graphtest.World) *api {
	t.Helper()
	a := &api{store: s, world: w, log: &logged{}}
	a.restart(t, graph.Options{Store: s})
	return a
}

// restart serves with other options, and introspection.
func (a *api) restart(t *testing.T, o graph.Options) {
	t.Helper()
	o.Introspection = true
	a.serve(t, o)
}

// serve serves with other options; the log is its own.
func (a *api) serve(t *testing.T, o graph.Options) {
	t.Helper()
	o.Log = slog.New(slog.NewTextHandler(a.log, nil))
	server := httptest.NewServer(graph.NewHandler(o))
	t.Cleanup(server.Close)
	a.url = server.URL
}

// request is a GraphQL request; the zero values of all but Query are the public's.
type request struct {
	Holder    string            `json:"-"` // whose token
	Header    map[string]string `json:"-"`
	Query     string            `json:"query"`
	Variables map[string]any    `json:"variables,omitempty"`
}

// answer is a GraphQL answer.
type answer struct {
	Status int             `json:"-"`
	Header http.Header     `json:"-"`
	Data   json.RawMessage `json:"data"`
	Errors []failure       `json:"errors"`

	Extensions map[string]any `json:"extensions"`
}

type failure struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path"`
	Extensions map[string]any `json:"extensions"`
}

// send asks and takes whatever comes.
func (a *api) send(t *testing.T, r request) answer {
	t.Helper()
	body, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	if r.Holder != "" {
		q.Header.Set("Authorization", "Bearer "+a.world.Secrets[r.Holder])
	}
	for name, value := range r.Header {
		q.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := answer{Status: resp.StatusCode, Header: resp.Header}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatalf("%s: the answer is not JSON: %v\n%s", r.Query, err, text)
	}
	return got
}

// ask asks and expects an answer without errors.
func (a *api) ask(t *testing.T, r request) string {
	t.Helper()
	got := a.send(t, r)
	if len(got.Errors) > 0 || got.Status != http.StatusOK {
		t.Fatalf("%s\nstatus %d, errors %+v\nlog: %s", r.Query, got.Status, got.Errors, a.log)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, got.Data); err != nil {
		t.Fatal(err)
	}
	return compact.String()
}

// into asks and decodes the answer.
func (a *api) into(t *testing.T, r request, to any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(a.ask(t, r)))
	decoder.UseNumber()
	if err := decoder.Decode(to); err != nil {
		t.Fatalf("%s: %v", r.Query, err)
	}
}

// onlyList is the list under the key "list", wherever in an answer it stands.
func onlyList(t *testing.T, answer string) (p page) {
	t.Helper()
	_, list, ok := strings.Cut(answer, `"list":`)
	if !ok {
		t.Fatalf("no list: %s", answer)
	}
	if err := json.NewDecoder(strings.NewReader(list)).Decode(&p); err != nil {
		t.Fatalf("%v: %s", err, list)
	}
	return p
}

// idOfToken is the id of a token, which the API gives nobody.
func idOfToken(t *testing.T, a *api) int {
	t.Helper()
	id, err := a.store.Client().Token.Query().FirstID(guard.System(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	return id
}
