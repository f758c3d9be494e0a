package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph/wire"
)

// kept serves a world whose answers are kept: the scope is the request's header Scope, "public…" is everybody's, and what
// asks for now does not stay.
func kept(bytes int, w *world) *wire.Handler {
	return &wire.Handler{
		Exec: executor.New(w), Cache: wire.NewCache(bytes),
		Scope: func(ctx context.Context) (wire.Scope, error) {
			s, _ := ctx.Value(scopeKey{}).(string)
			if s == "broken" {
				return wire.Scope{}, errors.New("no revision")
			}
			return wire.Scope{Key: s, Public: strings.HasPrefix(s, "public")}, nil
		},
		Stays: func(oc *graphql.OperationContext) bool { return !strings.Contains(oc.RawQuery, "now") },
	}
}

type scopeKey struct{}

func serveKept(t *testing.T, h *wire.Handler) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), scopeKey{}, r.Header.Get("Scope"))))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func byGET(address, query, variables string) string {
	return address + "?query=" + url.QueryEscape(query) + "&variables=" + url.QueryEscape(variables)
}

func TestARepeatedQuestionIsNotExecuted(t *testing.T) {
	w := newWorld()
	address := serveKept(t, kept(1<<20, w))
	first := ask(t, http.MethodGet, byGET(address, "query ($name: String, $count: Int) {hello(name: $name, count: $count)}", `{"name":"A","count":1}`), "", "Scope", "public 1")
	etag := first.header.Get("ETag")
	if etag == "" || first.header.Get("Cache-Control") != "public, max-age=0, s-maxage=30, must-revalidate" {
		t.Fatalf("ETag %q, Cache-Control %q", etag, first.header.Get("Cache-Control"))
	}
	// The same again: variables in another order, by POST, and with what the client has already.
	address = byGET(address, "query ($name: String, $count: Int) {hello(name: $name, count: $count)}", `{"count":1, "name":"A"}`)
	again := ask(t, http.MethodGet, address, "", "Scope", "public 1", "Accept", asResponse)
	if again.body != first.body || again.header.Get("ETag") != etag || again.header.Get("Content-Type") != asResponse+"; charset=utf-8" {
		t.Errorf("again: %s, %v", again.body, again.header)
	}
	for _, given := range []string{etag, strings.TrimPrefix(etag, "W/"), `"x", ` + etag} {
		got := ask(t, http.MethodGet, address, "", "Scope", "public 1", "If-None-Match", given)
		if got.status != http.StatusNotModified || got.body != "" || got.header.Get("ETag") != etag || got.header.Get("Cache-Control") == "no-store" {
			t.Errorf("If-None-Match: %s: status %d, %q, %v", given, got.status, got.body, got.header)
		}
	}
	if n := w.executed.Load(); n != 1 {
		t.Errorf("executed %d times, want once", n)
	}
	for _, given := range []string{`"x"`, "*", ""} {
		if got := ask(t, http.MethodGet, address, "", "Scope", "public 1", "If-None-Match", given); got.status != http.StatusOK {
			t.Errorf("If-None-Match: %s: status %d", given, got.status)
		}
	}
}

func TestAnotherQuestionIsExecuted(t *testing.T) {
	w := newWorld()
	address := serveKept(t, kept(1<<20, w))
	etags := map[string]string{}
	for i, r := range []struct{ scope, query, operation, variables string }{
		{"a 1", "{hello}", "", `{}`},
		{"a 2", "{hello}", "", `{}`},
		{"b 1", "{hello}", "", `{}`},
		{"a 1", "{ hello}", "", `{}`},
		{"a 1", "query ($n: Int) {hello(count: $n)}", "", `{"n":1}`},
		{"a 1", "query ($n: Int) {hello(count: $n)}", "", `{"n":2}`},
		{"a 1", "query ($n: Int) {hello(count: $n)}", "", `{"n":null}`},
		{"a 1", "query A {hello} query B {hello(count: 1)}", "A", `{}`},
		{"a 1", "query A {hello} query B {hello(count: 1)}", "B", `{}`},
	} {
		body, err := json.Marshal(map[string]any{"query": r.query, "operationName": r.operation, "variables": json.RawMessage(r.variables)})
		if err != nil {
			t.Fatal(err)
		}
		got := ask(t, http.MethodPost, address, string(body), "Scope", r.scope)
		if got.code() != "" || w.executed.Load() != int64(i+1) {
			t.Errorf("%+v: executed %d times, want %d: %s", r, w.executed.Load(), i+1, got.body)
		}
		etag := got.header.Get("ETag")
		if same := etags[etag]; same != "" {
			t.Errorf("%+v has the ETag of %s", r, same)
		}
		etags[etag] = fmt.Sprintf("%+v", r)
		if got.header.Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%+v: Cache-Control %q", r, got.header.Get("Cache-Control"))
		}
	}
}

func TestWhatIsNeverKept(t *testing.T) {
	w := newWorld()
	h := kept(1<<20, w)
	address := serveKept(t, h)
	fine := w.data
	for name, tt := range map[string]struct {
		body, cache string
		data        func(context.Context) *graphql.Response
	}{
		"a mutation":      {`{"query":"mutation {greet}"}`, "no-store", fine},
		"what moves":      {`{"query":"{now}"}`, "private, no-cache", fine},
		"with extensions": {`{"query":"{hello}","extensions":{"x":1}}`, "private, no-cache", fine},
		"with an error": {`{"query":"{hello}"}`, "no-store", func(context.Context) *graphql.Response {
			return &graphql.Response{Data: json.RawMessage(`{"hello":null}`), Errors: gqlerror.List{{Message: "x"}}}
		}},
		"an error": {`{"query":"{hello}"}`, "no-store", func(context.Context) *graphql.Response {
			return &graphql.Response{Errors: gqlerror.List{{Message: "x"}}}
		}},
		"a query of no use": {`{"query":"{nothing}"}`, "no-store", fine},
		"a large answer": {`{"query":"{hello}"}`, "private, no-cache", func(context.Context) *graphql.Response {
			return &graphql.Response{Data: json.RawMessage(`"` + strings.Repeat("x", 200<<10) + `"`)}
		}},
	} {
		w.data = tt.data
		for range 2 {
			before := w.executed.Load()
			got := ask(t, http.MethodPost, address, tt.body, "Scope", name)
			if got.header.Get("Cache-Control") != tt.cache {
				t.Errorf("%s: Cache-Control %q, want %q", name, got.header.Get("Cache-Control"), tt.cache)
			}
			if got.header.Get("ETag") != "" && name != "a large answer" {
				t.Errorf("%s has an ETag", name)
			}
			if w.executed.Load() == before && name != "a query of no use" {
				t.Errorf("%s was not executed", name)
			}
		}
	}
	if got := ask(t, http.MethodPost, address, `{"query":"{hello}"}`, "Scope", "broken"); got.code() != "" || !strings.Contains(got.body, "no revision") || strings.Contains(got.body, "data") {
		t.Errorf("without a scope: %d %s", got.status, got.body)
	}
}

func TestKeptAnswersStayWithinTheirBytes(t *testing.T) {
	w := newWorld()
	w.data = func(context.Context) *graphql.Response {
		return &graphql.Response{Data: json.RawMessage(`"` + strings.Repeat("x", 10<<10) + `"`)}
	}
	address := serveKept(t, kept(100<<10, w))
	one := func(i int) {
		ask(t, http.MethodGet, byGET(address, "query ($n: Int) {hello(count: $n)}", fmt.Sprintf(`{"n":%d}`, i)), "", "Scope", "a")
	}
	for i := range 20 {
		one(i)
	}
	before := w.executed.Load()
	for i := 19; i > 11; i-- {
		one(i)
	}
	if n := w.executed.Load() - before; n != 0 {
		t.Errorf("%d of the last eight answers were not kept", n)
	}
	one(0)
	if n := w.executed.Load() - before; n != 1 {
		t.Error("the first of twenty answers was kept over its bytes")
	}
}

func TestRepeatedAnswersHaveExtensionsOfTheirOwn(t *testing.T) {
	w := newWorld()
	w.data = func(context.Context) *graphql.Response {
		return &graphql.Response{Data: json.RawMessage(`{}`), Extensions: map[string]any{"cost": 7}}
	}
	h := kept(1<<20, w)
	asked := 0
	h.Repeated = func(_ context.Context, extensions map[string]any) (map[string]any, *gqlerror.Error) {
		if asked++; asked > 2 {
			return nil, &gqlerror.Error{Message: "too often", Extensions: map[string]any{"code": "OFTEN", "retryAfter": 9}}
		}
		if extensions == nil {
			return nil, nil
		}
		return map[string]any{"cost": extensions["cost"], "asked": asked}, nil
	}
	h.Status = func(string) int { return http.StatusTooManyRequests }
	address := byGET(serveKept(t, h), "{hello}", "")
	first := ask(t, http.MethodGet, address, "")
	if first.body != `{"data":{},"extensions":{"cost":7}}` {
		t.Errorf("first: %s", first.body)
	}
	if got := ask(t, http.MethodGet, address, ""); got.body != `{"data":{},"extensions":{"asked":1,"cost":7}}` {
		t.Errorf("again: %s", got.body)
	}
	if got := ask(t, http.MethodGet, address, "", "If-None-Match", first.header.Get("ETag")); got.status != http.StatusNotModified {
		t.Errorf("unchanged: %d %s", got.status, got.body)
	}
	if got := ask(t, http.MethodGet, address, "", "If-None-Match", first.header.Get("ETag")); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "9" || got.header.Get("Cache-Control") != "no-store" {
		t.Errorf("too often: %d %v", got.status, got.header)
	}
}
