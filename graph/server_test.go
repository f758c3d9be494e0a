package graph_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/graph"
	"thidua/store/storetest"
)

func get(t *testing.T, address string) (status int, header http.Header, body string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Accept", "application/json")
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(text)
}

func TestQueriesByGET(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	status, header, body := get(t, a.url+"/graphql?query="+url.QueryEscape(`query($c: String!) {period(code: $c) {code}}`)+"&variables="+url.QueryEscape(`{"c": "2022"}`))
	if status != http.StatusOK || !strings.HasPrefix(body, `{"data":{"period":{"code":"2022"}},`) {
		t.Errorf("status %d: %s", status, body)
	}
	if id := header.Get("X-Request-Id"); len(id) != 12 {
		t.Errorf("the request has no id: %q", id)
	}
	if got := header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options: %q", got)
	}
	if got := header.Get("Vary"); !strings.Contains(got, "Authorization") || !strings.Contains(got, "Accept-Language") {
		t.Errorf("Vary is %q: a cache would mix answers", got)
	}
}

func TestHealthAndReadiness(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	a := serve(t, s)
	broken := errors.New("no database: password=secret")
	for name, tt := range map[string]struct {
		path   string
		ready  func(context.Context) error
		status int
	}{
		"alive":              {"/healthz", func(context.Context) error { return broken }, http.StatusOK},
		"ready":              {"/readyz", func(context.Context) error { return nil }, http.StatusOK},
		"ready, none to ask": {"/readyz", nil, http.StatusOK},
		"not ready":          {"/readyz", func(context.Context) error { return broken }, http.StatusServiceUnavailable},
	} {
		a.serve(t, graph.Options{Store: s, Ready: tt.ready})
		status, _, body := get(t, a.url+tt.path)
		if status != tt.status || strings.Contains(body, "secret") {
			t.Errorf("%s: status %d, want %d: %s", name, status, tt.status, body)
		}
	}
}

func TestRequestTooLarge(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	got := a.send(t, request{Query: `{districts {totalCount}}`, Variables: map[string]any{"x": strings.Repeat("x", 300<<10)}})
	if len(got.Errors) == 0 || len(got.Data) > 0 && string(got.Data) != "null" {
		t.Errorf("300 KiB were taken: %s", got.Data)
	}
	got = a.send(t, request{Query: "{" + strings.Repeat("districts {totalCount} ", 1000) + "}"})
	if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "LIMIT_EXCEEDED" {
		t.Errorf("4,000 words were taken: %+v", got.Errors)
	}
}
