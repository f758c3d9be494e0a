package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph/wire"
)

// world is a schema that answers every operation with what data says, and counts how often.
type world struct {
	schema   *ast.Schema
	data     func(ctx context.Context) *graphql.Response
	executed atomic.Int64
}

func (w *world) Schema() *ast.Schema { return w.schema }

func (w *world) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (w *world) Exec(context.Context) graphql.ResponseHandler {
	w.executed.Add(1)
	return func(ctx context.Context) *graphql.Response {
		response := w.data(ctx)
		for name, value := range response.Extensions {
			graphql.RegisterExtension(ctx, name, value)
		}
		return response
	}
}

func newWorld() *world {
	return &world{
		schema: gqlparser.MustLoadSchema(&ast.Source{Input: `
			type Query { hello(name: String, count: Int, in: In): String now: String }
			type Mutation { greet: String }
			type Subscription { greeted: String }
			input In { a: Int }`}),
		data: func(context.Context) *graphql.Response {
			return &graphql.Response{Data: json.RawMessage(`{"hello":"Xin chào"}`)}
		},
	}
}

// over serves a world.
func (w *world) over(t *testing.T, change func(*wire.Handler)) string {
	t.Helper()
	h := &wire.Handler{Exec: executor.New(w)}
	if change != nil {
		change(h)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

type answer struct {
	status int
	header http.Header
	body   string
}

// code is the code of the first error.
func (a answer) code() string {
	var document struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if json.Unmarshal([]byte(a.body), &document) != nil || len(document.Errors) == 0 {
		return ""
	}
	return document.Errors[0].Extensions.Code
}

// ask sends a request; header is name, value, name, value.
func ask(t *testing.T, method, address, body string, header ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

const (
	asJSON     = "application/json"
	asResponse = "application/graphql-response+json"
)

func TestWhatAClientAcceptsIsWhatItGets(t *testing.T) {
	address := newWorld().over(t, nil)
	for accept, want := range map[string]string{
		"":                                      asJSON,
		"*/*":                                   asJSON,
		"application/*":                         asJSON,
		asJSON:                                  asJSON,
		asResponse:                              asResponse,
		asResponse + ", " + asJSON:              asResponse,
		asResponse + ", " + asJSON + ";q=0.9":   asResponse,
		asResponse + ";q=0.5, " + asJSON:        asJSON,
		asResponse + ";q=0, */*":                asJSON,
		asJSON + ";q=0, */*;q=0.1":              asResponse,
		"text/html, application/xml;q=0.9, */*": asJSON,
		asResponse + "; charset=utf-8":          asResponse,
		"text/html":                             "",
		asJSON + ";q=0":                         "",
		asJSON + "; charset=iso-8859-1":         "",
		"application/xml, ;;;":                  "",
	} {
		got := ask(t, http.MethodPost, address, `{"query":"{hello}"}`, "Accept", accept)
		if want == "" {
			if got.status != http.StatusNotAcceptable || got.code() != wire.CodeNotAcceptable {
				t.Errorf("Accept: %s: status %d, %s; want 406", accept, got.status, got.body)
			}
			continue
		}
		if got.status != http.StatusOK || got.header.Get("Content-Type") != want+"; charset=utf-8" || got.body != `{"data":{"hello":"Xin chào"}}` {
			t.Errorf("Accept: %s: status %d, %s, %s; want %s", accept, got.status, got.header.Get("Content-Type"), got.body, want)
		}
	}
}

// secret stands in the requests below, and may stand in no answer.
const secret = "s3cret"

func TestRequestsThatAreRefused(t *testing.T) {
	w := newWorld()
	address := w.over(t, nil)
	get := func(query string) string { return address + "?" + query }
	deep := strings.Repeat(`[`, 100) + strings.Repeat(`]`, 100)
	for name, tt := range map[string]struct {
		method, address, body string
		header                []string
		status                int
		code                  string
	}{
		"no JSON":                   {"POST", address, `{"query": "` + secret, nil, 400, wire.CodeRequest},
		"a list":                    {"POST", address, `[{"query":"{hello}"}]`, nil, 400, wire.CodeRequest},
		"nothing":                   {"POST", address, ``, nil, 400, wire.CodeRequest},
		"no query":                  {"POST", address, `{"variables":{"x":"` + secret + `"}}`, nil, 400, wire.CodeRequest},
		"an empty query":            {"POST", address, `{"query":""}`, nil, 400, wire.CodeRequest},
		"query is a number":         {"POST", address, `{"query":1}`, nil, 400, wire.CodeRequest},
		"operationName is a number": {"POST", address, `{"query":"{hello}","operationName":1}`, nil, 400, wire.CodeRequest},
		"variables are a list":      {"POST", address, `{"query":"{hello}","variables":[]}`, nil, 400, wire.CodeRequest},
		"extensions are a text":     {"POST", address, `{"query":"{hello}","extensions":"x"}`, nil, 400, wire.CodeRequest},
		"bytes after it":            {"POST", address, `{"query":"{hello}"} ` + secret, nil, 400, wire.CodeRequest},
		"another after it":          {"POST", address, `{"query":"{hello}"}{"query":"{hello}"}`, nil, 400, wire.CodeRequest},
		"a key twice":               {"POST", address, `{"query":"{hello}","query":"{now}"}`, nil, 400, wire.CodeRequest},
		"a key twice, deep":         {"POST", address, `{"query":"{hello}","variables":{"in":[{"a":1,"\u0061":2}]}}`, nil, 400, wire.CodeRequest},
		"deep":                      {"POST", address, `{"query":"{hello}","variables":{"in":` + deep + `}}`, nil, 400, wire.CodeRequest},
		"a comma too many":          {"POST", address, `{"query":"{hello}",}`, nil, 400, wire.CodeRequest},
		"not UTF-8":                 {"POST", address, "{\"query\":\"{hello}\",\"variables\":{\"name\":\"\xff\"}}", nil, 400, wire.CodeRequest},
		"a form":                    {"POST", address, `query={hello}`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, wire.CodeMedia},
		"plain text":                {"POST", address, `{"query":"{hello}"}`, []string{"Content-Type", "text/plain"}, 415, wire.CodeMedia},
		"application/graphql":       {"POST", address, `{hello}`, []string{"Content-Type", "application/graphql"}, 415, wire.CodeMedia},
		"no content type":           {"POST", address, `{"query":"{hello}"}`, []string{"Content-Type", ""}, 415, wire.CodeMedia},
		"another charset":           {"POST", address, `{"query":"{hello}"}`, []string{"Content-Type", "application/json; charset=utf-16"}, 415, wire.CodeMedia},
		"compressed":                {"POST", address, `{"query":"{hello}"}`, []string{"Content-Encoding", "gzip"}, 415, wire.CodeMedia},
		"large":                     {"POST", address, `{"query":"{hello}","variables":{"x":"` + strings.Repeat("x", 256<<10) + `"}}`, nil, 413, wire.CodeTooLarge},
		"DELETE":                    {"DELETE", address, ``, nil, 405, wire.CodeMethod},
		"PUT":                       {"PUT", address, `{"query":"{hello}"}`, nil, 405, wire.CodeMethod},
		"GET without query":         {"GET", get("variables={}"), ``, nil, 400, wire.CodeRequest},
		"GET with two":              {"GET", get("query={hello}&query={now}"), ``, nil, 400, wire.CodeRequest},
		"GET, broken variables":     {"GET", get("query={hello}&variables={" + secret), ``, nil, 400, wire.CodeRequest},
		"GET, variables a list":     {"GET", get("query={hello}&variables=[]"), ``, nil, 400, wire.CodeRequest},
		"GET, bad escape":           {"GET", get("query=%zz"), ``, nil, 400, wire.CodeRequest},
		"GET, long":                 {"GET", get("query={hello}&x=" + strings.Repeat("x", 16<<10)), ``, nil, 414, wire.CodeAddress},
		"a mutation by GET":         {"GET", get("query=" + url.QueryEscape("mutation {greet}")), ``, nil, 405, wire.CodeMethod},
		"a mutation by HEAD":        {"HEAD", get("query=" + url.QueryEscape("mutation {greet}")), ``, nil, 405, ""},
		"a subscription":            {"POST", address, `{"query":"subscription {greeted}"}`, nil, 400, wire.CodeRequest},
	} {
		for _, accept := range []string{asJSON, asResponse} {
			got := ask(t, tt.method, tt.address, tt.body, append([]string{"Accept", accept}, tt.header...)...)
			if got.status != tt.status || got.code() != tt.code {
				t.Errorf("%s, %s: status %d, %s; want %d %s", name, accept, got.status, got.body, tt.status, tt.code)
			}
			if strings.Contains(got.body, secret) {
				t.Errorf("%s: the answer repeats what was sent: %s", name, got.body)
			}
			if strings.Contains(got.body, `"data"`) {
				t.Errorf("%s: an answer to a refused request has data: %s", name, got.body)
			}
			if allow := got.header.Get("Allow"); tt.status == http.StatusMethodNotAllowed && allow == "" {
				t.Errorf("%s: 405 without Allow", name)
			}
			if got.header.Get("Cache-Control") != "no-store" || got.header.Get("ETag") != "" {
				t.Errorf("%s: a refusal may be kept: %v", name, got.header)
			}
		}
	}
	if n := w.executed.Load(); n != 0 {
		t.Errorf("%d of the refused requests were executed", n)
	}
}

func TestAllowNamesWhatCanBeDone(t *testing.T) {
	address := newWorld().over(t, nil)
	if got := ask(t, http.MethodGet, address+"?query="+url.QueryEscape("mutation {greet}"), ""); got.header.Get("Allow") != "POST" {
		t.Errorf("a mutation by GET: Allow: %q", got.header.Get("Allow"))
	}
	if got := ask(t, http.MethodOptions, address, ""); got.status != http.StatusNoContent || !strings.Contains(got.header.Get("Allow"), "POST") || got.body != "" {
		t.Errorf("OPTIONS: status %d, Allow: %q, %s", got.status, got.header.Get("Allow"), got.body)
	}
}

// A query that is wrong is told as 200 to clients of before the specification, which would not read it otherwise.
func TestStatusOfQueriesThatAreWrong(t *testing.T) {
	w := newWorld()
	address := w.over(t, nil)
	for name, body := range map[string]string{
		"syntax":                `{"query":"{hello"}`,
		"unknown field":         `{"query":"{nothing}"}`,
		"unknown operation":     `{"query":"query A {hello} query B {hello}","operationName":"C"}`,
		"variable of no type":   `{"query":"query ($c: Int) {hello(count: $c)}","variables":{"c":"many"}}`,
		"variable that lacks":   `{"query":"query ($c: Int!) {hello(count: $c)}"}`,
		"only a fragment":       `{"query":"fragment F on Query {hello}"}`,
		"variable out of range": `{"query":"query ($c: Int) {hello(count: $c)}","variables":{"c":99999999999999999999}}`,
	} {
		for accept, status := range map[string]int{asJSON: 200, asResponse: 400} {
			got := ask(t, http.MethodPost, address, body, "Accept", accept)
			if got.status != status || !strings.HasPrefix(got.body, `{"errors":[`) || strings.Contains(got.body, `"data"`) {
				t.Errorf("%s, %s: status %d, %s; want %d and no data", name, accept, got.status, got.body, status)
			}
		}
	}
	if n := w.executed.Load(); n != 0 {
		t.Errorf("%d of them were executed", n)
	}
}

func TestStatusOfErrorsByTheirCode(t *testing.T) {
	w := newWorld()
	statuses := map[string]int{"GONE": 503, "OFTEN": 429, "BAD": 400, "BROKEN": 500, "STRANGER": 401}
	address := w.over(t, func(h *wire.Handler) { h.Status = func(code string) int { return statuses[code] } })
	for name, tt := range map[string]struct {
		code, data     string
		extensions     map[string]any
		legacy, status int
		retry          string
	}{
		"database gone":               {code: "GONE", legacy: 503, status: 503, retry: "5"},
		"database gone, data null":    {code: "GONE", data: "null", legacy: 503, status: 503, retry: "5"},
		"database gone for one field": {code: "GONE", data: `{"hello":null}`, legacy: 200, status: 200},
		"too often":                   {code: "OFTEN", extensions: map[string]any{"retryAfter": 1.2}, legacy: 429, status: 429, retry: "2"},
		"too often, at once again":    {code: "OFTEN", extensions: map[string]any{"retryAfter": 0}, legacy: 429, status: 429, retry: "1"},
		"wrong":                       {code: "BAD", legacy: 200, status: 400},
		"our fault":                   {code: "BROKEN", legacy: 500, status: 500},
		"our fault, data null":        {code: "BROKEN", data: "null", legacy: 200, status: 200},
		"no token":                    {code: "STRANGER", legacy: 401, status: 401},
	} {
		w.data = func(context.Context) *graphql.Response {
			extensions := map[string]any{"code": tt.code}
			for k, v := range tt.extensions {
				extensions[k] = v
			}
			response := &graphql.Response{Errors: gqlerror.List{{Message: "no", Extensions: extensions}}}
			if tt.data != "" {
				response.Data = json.RawMessage(tt.data)
			}
			return response
		}
		for accept, status := range map[string]int{asJSON: tt.legacy, asResponse: tt.status} {
			got := ask(t, http.MethodPost, address, `{"query":"{hello}"}`, "Accept", accept)
			if got.status != status || got.header.Get("Retry-After") != tt.retry || got.code() != tt.code {
				t.Errorf("%s, %s: status %d, Retry-After %q, %s; want %d, %q", name, accept, got.status, got.header.Get("Retry-After"), got.body, status, tt.retry)
			}
			if has := strings.Contains(got.body, `"data"`); has != (tt.data != "") {
				t.Errorf("%s: data there: %v: %s", name, has, got.body)
			}
		}
	}
}

func TestAnswersAreWrittenAsTheyAre(t *testing.T) {
	w := newWorld()
	address := w.over(t, nil)
	for name, tt := range map[string]struct {
		response graphql.Response
		want     string
	}{
		"data":                 {graphql.Response{Data: json.RawMessage(`{"a" : 1.50}`)}, `{"data":{"a" : 1.50}}`},
		"data and extensions":  {graphql.Response{Data: json.RawMessage(`{}`), Extensions: map[string]any{"cost": 1}}, `{"data":{},"extensions":{"cost":1}}`},
		"data and errors":      {graphql.Response{Data: json.RawMessage(`null`), Errors: gqlerror.List{{Message: "ă"}}}, `{"errors":[{"message":"ă"}],"data":null}`},
		"errors":               {graphql.Response{Errors: gqlerror.List{{Message: "x"}}}, `{"errors":[{"message":"x"}]}`},
		"errors and extension": {graphql.Response{Errors: gqlerror.List{{Message: "x"}}, Extensions: map[string]any{"cost": 1}}, `{"errors":[{"message":"x"}],"extensions":{"cost":1}}`},
	} {
		w.data = func(context.Context) *graphql.Response { return &tt.response }
		got := ask(t, http.MethodPost, address, `{"query":"{hello}"}`)
		if got.body != tt.want || !json.Valid([]byte(got.body)) {
			t.Errorf("%s: got %s, want %s", name, got.body, tt.want)
		}
	}
}

// Only a mutation of somebody who may may be large.
func TestLargeChanges(t *testing.T) {
	w := newWorld()
	address := w.over(t, func(h *wire.Handler) {
		h.Large = func(context.Context) bool { return true }
	})
	body := func(kind string, size int) string {
		return `{"query":"` + kind + `","variables":{"x":"` + strings.Repeat("x", size) + `"}}`
	}
	for name, tt := range map[string]struct {
		kind   string
		size   int
		status int
	}{
		"a mutation of 1 MiB": {"mutation {greet}", 1 << 20, 200},
		"a mutation of 2 MiB": {"mutation {greet}", 2 << 20, 413},
		"a query of 1 MiB":    {"{hello}", 1 << 20, 413},
	} {
		if got := ask(t, http.MethodPost, address, body(tt.kind, tt.size)); got.status != tt.status {
			t.Errorf("%s: status %d, want %d: %s", name, got.status, tt.status, got.body)
		}
	}
	// Of a body whose length is not told, no more is read than is allowed.
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, io.MultiReader(strings.NewReader(body("mutation {greet}", 3<<20))))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestHEADTellsWhatGETWould(t *testing.T) {
	address := newWorld().over(t, nil) + "?query={hello}"
	get, head := ask(t, http.MethodGet, address, ""), ask(t, http.MethodHead, address, "")
	if head.status != 200 || head.body != "" || head.header.Get("Content-Length") != get.header.Get("Content-Length") {
		t.Errorf("HEAD: status %d, length %q, %q; GET: length %q", head.status, head.header.Get("Content-Length"), head.body, get.header.Get("Content-Length"))
	}
}

func TestServerTimingTellsWhereTheTimeWent(t *testing.T) {
	address := newWorld().over(t, nil)
	got := ask(t, http.MethodPost, address, `{"query":"{hello}"}`).header.Get("Server-Timing")
	for _, part := range []string{"parse;dur=", "validate;dur=", "execute;dur=", "total;dur="} {
		if !strings.Contains(got, part) {
			t.Errorf("Server-Timing has no %s: %s", part, got)
		}
	}
	if wrong := ask(t, http.MethodPost, address, `{"query":"{nothing}"}`).header.Get("Server-Timing"); !strings.Contains(wrong, "parse;dur=") || strings.Contains(wrong, "execute") {
		t.Errorf("of a query that is wrong: %s", wrong)
	}
}

func TestAPanicIsOneAnswer(t *testing.T) {
	w := newWorld()
	w.data = func(context.Context) *graphql.Response { panic(errors.New(secret)) }
	address := w.over(t, func(h *wire.Handler) {
		h.Exec.SetRecoverFunc(func(context.Context, any) error { return errors.New("something went wrong") })
	})
	if got := ask(t, http.MethodPost, address, `{"query":"{hello}"}`); got.status != 500 || !strings.Contains(got.body, "something went wrong") || strings.Contains(got.body, secret) {
		t.Errorf("status %d: %s", got.status, got.body)
	}
}

// FuzzRequest: whatever is sent, there is an answer of JSON, and none of it panics.
func FuzzRequest(f *testing.F) {
	w := newWorld()
	h := &wire.Handler{Exec: executor.New(w), Large: func(context.Context) bool { return true }}
	for _, body := range []string{
		`{"query":"{hello}"}`, `{"query":"{hello}","variables":{"a":[1,{"b":null}]},"operationName":null}`, `[`, `{"query":1}`, "\xff",
		`{"query":"query ($x: In) {hello(in: $x)}","variables":{"x":{"a":1e400}}}`,
	} {
		f.Add(body, "*/*")
	}
	f.Fuzz(func(t *testing.T, body, accept string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", accept)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if !json.Valid(rec.Body.Bytes()) {
			t.Errorf("status %d: the answer is no JSON: %q", rec.Code, rec.Body)
		}
		if rec.Code == http.StatusInternalServerError {
			t.Errorf("a panic: %s", rec.Body)
		}
	})
}
