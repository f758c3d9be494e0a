package graph_test

import (
	"bytes"
	"database/sql"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/graph"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

// codesInCode are the values of the constants named code… in errorcodes.go, and Code… in wire/request.go.
func codesInCode(t *testing.T) (codes []string) {
	t.Helper()
	for _, path := range []string{"errorcodes.go", "wire/request.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(strings.ToLower(spec.Names[0].Name), "code") || len(spec.Values) == 0 {
				return true
			}
			if value, ok := spec.Values[0].(*ast.BasicLit); ok {
				code, err := strconv.Unquote(value.Value)
				if err != nil {
					t.Fatal(err)
				}
				codes = append(codes, code)
			}
			return true
		})
	}
	slices.Sort(codes)
	return codes
}

func TestEveryErrorCodeIsExplained(t *testing.T) {
	var explained []string
	for _, e := range graph.ErrorCodes {
		explained = append(explained, e.Code)
		for _, text := range []string{e.CauseVi, e.CauseEn, e.RemedyVi, e.RemedyEn} {
			if len(text) < 20 || !strings.HasSuffix(text, ".") || strings.ContainsAny(text, "|\n*") {
				t.Errorf("%s: %q is no sentence that a table can hold", e.Code, text)
			}
		}
		if e.Status < 400 || http.StatusText(e.Status) == "" {
			t.Errorf("%s: %d is no status of an error", e.Code, e.Status)
		}
	}
	slices.Sort(explained)
	if diff := cmp.Diff(codesInCode(t), explained); diff != "" {
		t.Errorf("ErrorCodes and the constants differ (-constants +ErrorCodes):\n%s", diff)
	}
}

// TestPageOfErrorCodes keeps the first table of docs/errors.md; -update writes it anew.
func TestPageOfErrorCodes(t *testing.T) {
	const path, head = "../docs/errors.md", "| Mã / Code | HTTP | Nguyên nhân / Cause | Cách xử lý / Remedy |\n|---|---|---|---|\n"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	before, rest, ok := strings.Cut(page, head)
	if !ok {
		t.Fatalf("%s has no table that begins %q", path, head)
	}
	_, after, _ := strings.Cut(rest, "\n\n")
	var table strings.Builder
	for _, e := range graph.ErrorCodes {
		fmt.Fprintf(&table, "| `%s` | %d | %s<br>*%s* | %s<br>*%s* |\n", e.Code, e.Status, e.CauseVi, e.CauseEn, e.RemedyVi, e.RemedyEn)
	}
	want := before + head + table.String() + "\n" + after
	if *rewrite {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, page); diff != "" {
		t.Errorf("docs/errors.md is not what ErrorCodes say; run this test with -update (-want +page):\n%s", diff)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	for name, tt := range map[string]struct {
		query, code, says string
	}{
		"syntax":             {`{districts{`, "GRAPHQL_PARSE_FAILED", "Expected Name"},
		"unknown field":      {`{nothing}`, "GRAPHQL_VALIDATION_FAILED", "Cannot query field"},
		"unknown enum value": {`{districts(view: NEWEST) {totalCount}}`, "GRAPHQL_VALIDATION_FAILED", "NEWEST"},
		"no number":          {`{indicatorValues(where: {actualGT: "many"}) {totalCount}}`, "BAD_USER_INPUT", `not a number: "many"`},
		"no number, nested":  {`{clusters {edges {node {indicatorValues(where: {actualGT: "many"}) {totalCount}}}}}`, "BAD_USER_INPUT", `not a number: "many"`},
		"no date":            {`{documents(where: {issuedOn: "last year"}) {totalCount}}`, "BAD_USER_INPUT", "last year"},
		"no moment":          {`{districts(asOf: "yesterday") {totalCount}}`, "BAD_USER_INPUT", "RFC3339"},
		"moment to come":     {`{districts(asOf: "2999-01-01T00:00:00Z") {totalCount}}`, "BAD_USER_INPUT", "after the last change"},
		"no id":              {`{node(id: "x") {id}}`, "BAD_USER_INPUT", `"x" is neither an id nor a whole number`},
		"no cursor":          {`{districts(after: "xx") {totalCount}}`, "BAD_USER_INPUT", "take one from pageInfo"},
		"negative page":      {`{districts(first: -1) {totalCount}}`, "BAD_USER_INPUT", "less than zero"},
		"both ends":          {`{districts(first: 1, last: 1) {totalCount}}`, "BAD_USER_INPUT", "both `first` and `last`"},
		"both ends, nested":  {`{clusters {edges {node {reports(first: 1, last: 1) {totalCount}}}}}`, "BAD_USER_INPUT", "both `first` and `last`"},
		"empty filter":       {`{districts(where: {not: {}}) {totalCount}}`, "BAD_USER_INPUT", "give it a condition"},
		"too many rows":      {`{districts(first: 251) {totalCount}}`, "LIMIT_EXCEEDED", "251 rows are asked for; at most 250 rows"},
		"too many items":     {`{districts(where: {idIn: [` + strings.Repeat("1,", 251) + `]}) {totalCount}}`, "LIMIT_EXCEEDED", "251 items; at most 250"},
	} {
		t.Run(name, func(t *testing.T) {
			got := a.send(t, request{Query: tt.query})
			if len(got.Errors) == 0 {
				t.Fatalf("no error: %s", got.Data)
			}
			for _, e := range got.Errors {
				if e.Extensions["code"] != tt.code || !strings.Contains(e.Message, tt.says) {
					t.Errorf("got %v: %s\nwant %s: …%s…", e.Extensions["code"], e.Message, tt.code, tt.says)
				}
			}
			if log := a.log.String(); strings.Contains(log, "a field failed") {
				t.Errorf("a client's mistake was logged as ours: %s", log)
			}
		})
	}
}

// openRaw opens a database beside the store, to do it harm.
func openRaw(t *testing.T, config store.Config) *sql.DB {
	t.Helper()
	driver, address := "postgres", config.URL
	if config.URL == "" {
		driver, address = "sqlite", "file:"+config.Path+"?_pragma=foreign_keys(0)&_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestInternalErrorsAreHidden(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		config := storetest.Empty(t, name)
		s := storetest.Reopen(t, config)
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		a := serve(t, s)
		statement := "DROP TABLE narratives"
		if name == dialect.Postgres {
			statement += " CASCADE"
		}
		if _, err := openRaw(t, config).ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{`{narratives {totalCount edges {node {text}}}}`, `{narratives {edges {node {text}}} districts {totalCount}}`} {
			got := a.send(t, request{Query: query})
			id := got.Header.Get("X-Request-Id")
			if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INTERNAL" || !strings.Contains(got.Errors[0].Message, "the request "+id) {
				t.Errorf("got %+v, want one INTERNAL error that names the request %s", got.Errors, id)
			}
			if text := got.Errors[0].Message; strings.Contains(text, "narratives") || strings.Contains(text, "table") {
				t.Errorf("the error tells of the database: %s", text)
			}
			if log := a.log.String(); !strings.Contains(log, "request="+id) || !strings.Contains(log, "narratives") {
				t.Errorf("the log does not say what happened in the request %s:\n%s", id, log)
			}
		}
	})
}

// TestPanicIsOneFailure asks a server whose store is none: every field that reads panics, and in goroutines of its own.
func TestPanicIsOneFailure(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	a.restart(t, graph.Options{Store: &store.Store{}, CacheBytes: -1})
	got := a.send(t, request{Query: `{districts {totalCount} clusters {totalCount} periods {totalCount}}`})
	if len(got.Errors) == 0 {
		t.Fatalf("no error: %s", got.Data)
	}
	for _, e := range got.Errors {
		if e.Extensions["code"] != "INTERNAL" || strings.Contains(e.Message, "nil") {
			t.Errorf("got %+v, want an INTERNAL error that does not tell of the program", e)
		}
	}
	if log := a.log.String(); !strings.Contains(log, "nil pointer") || !strings.Contains(log, "query.resolvers.go") {
		t.Errorf("the log does not say what happened and where:\n%s", log)
	}
}

func TestTooSlowIsTimeout(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		config := storetest.Migrated(t, name)
		s := storetest.Reopen(t, config)
		a := serve(t, s)
		timeout := func(limit time.Duration) {
			t.Helper()
			a.restart(t, graph.Options{Store: s, Timeout: limit})
			got := a.send(t, request{Query: `{districts {totalCount}}`})
			if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "TIMEOUT" {
				t.Errorf("after %v: status %d, %s, %+v, want one TIMEOUT error", limit, got.Status, got.Data, got.Errors)
			}
		}
		timeout(time.Nanosecond)
		if name != dialect.Postgres {
			return // nothing keeps a reader of SQLite waiting
		}
		lock, err := openRaw(t, config).BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Rollback()
		if _, err := lock.ExecContext(t.Context(), "LOCK TABLE districts IN ACCESS EXCLUSIVE MODE"); err != nil {
			t.Fatal(err)
		}
		timeout(100 * time.Millisecond)
	})
}

func TestTokens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.world.Secrets["unknown"] = "thidua_" + strings.Repeat("a", 52)
		a.world.Secrets["no token"] = "letmein"
		revoked, token, err := s.CreateToken(guard.System(t.Context()), store.NewToken{Name: "revoked", Role: "ANALYST"})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeToken(guard.System(t.Context()), token.ID); err != nil {
			t.Fatal(err)
		}
		a.world.Secrets["revoked"] = revoked
		for _, holder := range []string{"unknown", "no token", "revoked"} {
			got := a.send(t, request{Holder: holder, Query: `{viewer {role}}`})
			if got.Status != http.StatusUnauthorized || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAUTHENTICATED" ||
				got.Header.Get("WWW-Authenticate") != "Bearer" || bytes.Contains(got.Data, []byte("viewer")) {
				t.Errorf("%s: status %d, %+v, %s", holder, got.Status, got.Errors, got.Data)
			}
		}
		if got := a.send(t, request{Header: map[string]string{"Authorization": "Basic bGV0bWVpbg=="}, Query: `{viewer {role}}`}); got.Status != http.StatusUnauthorized {
			t.Errorf("another kind of authorization: status %d", got.Status)
		}
		for holder, want := range map[string]string{
			"":       `{"viewer":{"role":"PUBLIC","name":null,"district":null}}`,
			"admin":  `{"viewer":{"role":"ADMIN","name":"admin","district":null}}`,
			"member": `{"viewer":{"role":"DISTRICT","name":"member","district":{"code":"dien-bien/dien-bien-phu"}}}`,
		} {
			if got := a.ask(t, request{Holder: holder, Query: `{viewer {role name district {code}}}`}); got != want {
				t.Errorf("%q: got %s, want %s", holder, got, want)
			}
		}
	})
}
