package graph_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/graph"
	"thidua/store"
	"thidua/store/storetest"
)

// over sends a request as it is; header is name, value, name, value.
func (a *api) over(t *testing.T, method, path, body string, header ...string) (resp *http.Response, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, a.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err = http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(content)
}

func TestPagesOfOtherOrigins(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	const mine, other = "https://thidua.example", "https://evil.example"
	for name, tt := range map[string]struct {
		origins []string
		origin  string
		allowed bool
	}{
		"no origin is allowed":     {nil, mine, false},
		"the one that is":          {[]string{mine}, mine, true},
		"another one":              {[]string{mine}, other, false},
		"one that begins the same": {[]string{mine}, mine + ".evil.example", false},
		"any port":                 {[]string{"http://localhost:*"}, "http://localhost:5173", true},
		"any port of another host": {[]string{"http://localhost:*"}, "http://evil.example:5173", false},
	} {
		a.restart(t, graph.Options{Store: a.store, Origins: tt.origins})
		ahead, _ := a.over(t, http.MethodOptions, "/graphql", "", "Origin", tt.origin, //nolint:bodyclose // it was read and closed
			"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")
		asked, _ := a.over(t, http.MethodGet, "/graphql?query={__typename}", "", "Origin", tt.origin) //nolint:bodyclose // it was read and closed
		for when, resp := range map[string]*http.Response{"ahead": ahead, "asked": asked} {
			got := resp.Header.Get("Access-Control-Allow-Origin")
			if allowed := got == tt.origin; allowed != tt.allowed || got != "" && !allowed {
				t.Errorf("%s, %s: Access-Control-Allow-Origin: %q", name, when, got)
			}
			if resp.Header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s, %s: a browser may send what it keeps for us", name, when)
			}
		}
		if tt.allowed && (ahead.Header.Get("Access-Control-Allow-Headers") == "" || !strings.Contains(asked.Header.Get("Access-Control-Expose-Headers"), "X-Request-Id")) {
			t.Errorf("%s: %v, %v", name, ahead.Header, asked.Header)
		}
	}
}

func TestLargeAnswersAreCompressed(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	ask := func(query string, header ...string) (*http.Response, string) {
		return a.over(t, http.MethodGet, "/graphql?query="+url.QueryEscape(query), "", append(header, "Accept-Encoding", "gzip")...)
	}
	const large = `{indicatorValues(first: 250) {edges {node {id actual recordedAt}}}}`
	resp, body := ask(large) //nolint:bodyclose // it was read and closed
	if resp.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("a large answer of %d bytes is not compressed: %v", len(body), resp.Header)
	}
	reader, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(reader)
	if err != nil || !json.Valid(text) || len(text) <= len(body) {
		t.Errorf("%v: %d bytes became %d", err, len(text), len(body))
	}
	if !strings.Contains(strings.Join(resp.Header.Values("Vary"), ","), "Accept-Encoding") {
		t.Errorf("Vary: %v", resp.Header.Values("Vary"))
	}
	if unchanged, _ := ask(large, "If-None-Match", resp.Header.Get("ETag")); unchanged.StatusCode != http.StatusNotModified { //nolint:bodyclose // it was read and closed
		t.Errorf("unchanged: status %d", unchanged.StatusCode)
	}
	if small, body := ask(`{__typename}`); small.Header.Get("Content-Encoding") != "" || !strings.HasPrefix(body, `{"data":{"__typename":"Query"}`) { //nolint:bodyclose // it was read and closed
		t.Errorf("a small answer: %v, %q", small.Header, body)
	}
}

func TestEveryAnswerIsMadeSafe(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	for _, path := range []string{"/graphql?query={__typename}", "/graphql", "/schema.graphql", "/healthz", "/nothing"} {
		resp, _ := a.over(t, http.MethodGet, path, "") //nolint:bodyclose // it was read and closed
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Content-Security-Policy": "default-src 'none'",
		} {
			if got := resp.Header.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s: %q", path, name, got)
			}
		}
		if len(resp.Header.Get("X-Request-Id")) != 12 {
			t.Errorf("%s has no id", path)
		}
	}
}

// A database that is away is told as such, with when to ask again, by whichever way it is met.
func TestDatabaseIsAway(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		s, err := store.Open(t.Context(), storetest.Empty(t, name))
		if err != nil {
			t.Fatal(err)
		}
		a := &api{store: s, log: &logged{}}
		a.restart(t, graph.Options{Store: s}) // its tables are not made yet
		for _, accept := range []string{"application/json", "application/graphql-response+json"} {
			for _, token := range []string{"", "Bearer thidua_" + strings.Repeat("a", 52)} {
				resp, body := a.over(t, http.MethodGet, "/graphql?query={districts{totalCount}}", "", "Accept", accept, "Authorization", token) //nolint:bodyclose // it was read and closed
				if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" || !strings.Contains(body, "UNAVAILABLE") ||
					strings.Contains(body, "revisions") || !strings.HasPrefix(resp.Header.Get("Content-Type"), accept) {
					t.Errorf("%s, token %q: status %d, %v: %s", accept, token, resp.StatusCode, resp.Header, body)
				}
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}
