package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/graph"
	"thidua/store/storetest"
)

// paced serves the API over an empty database, with little patience.
func paced(t *testing.T, p pace) (address string) {
	t.Helper()
	listener, err := listen(t.Context(), "127.0.0.1:0", "addr")
	if err != nil {
		t.Fatal(err)
	}
	sys := &system{store: storetest.Open(t, dialect.SQLite), log: slog.New(slog.DiscardHandler)}
	server := sys.httpServer(graph.NewHandler(graph.Options{Store: sys.store, Log: sys.log}), p)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := errors.Join(server.Close(), <-ended); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// untilHungUp sends a beginning of a request and returns all that comes until the server hangs up. A server that does not is
// waited for half a minute.
func untilHungUp(t *testing.T, address, text string) string {
	t.Helper()
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(bufio.NewReader(conn))
	var waited net.Error
	if errors.As(err, &waited) && waited.Timeout() {
		t.Fatalf("the server waits for a client that says nothing more; until then it said: %s", got)
	}
	return string(got)
}

func TestASlowClientIsCutOff(t *testing.T) {
	const little = 50 * time.Millisecond
	head := "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for name, tt := range map[string]struct {
		pace pace
		sent string
		want string // of the answer; "" for none
	}{
		"in the header":      {pace{header: little}, head, ""},
		"in the body":        {pace{header: time.Minute, read: little}, head + "Content-Length: 100\r\n\r\n{", "HTTP/1.1 400"},
		"after the answer":   {pace{idle: little}, head + "Content-Length: 24\r\n\r\n" + `{"query":"{__typename}"}`, "HTTP/1.1 200"},
		"before saying much": {pace{read: little}, "G", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := untilHungUp(t, paced(t, tt.pace), tt.sent)
			if !strings.HasPrefix(got, tt.want) || tt.want == "" && strings.Contains(got, "200 OK") {
				t.Errorf("the server said %q, want %q", got, tt.want)
			}
		})
	}
}

func TestUsualPaceBoundsEverything(t *testing.T) {
	for name, limit := range map[string]time.Duration{"header": usualPace.header, "read": usualPace.read, "write": usualPace.write, "idle": usualPace.idle} {
		if limit <= 0 || limit > 2*time.Minute {
			t.Errorf("%s: %v", name, limit)
		}
	}
}

func TestLongHeadersAndAddresses(t *testing.T) {
	address := paced(t, usualPace)
	for name, tt := range map[string]struct{ line, header, want string }{
		"a long address":   {"/graphql?query=" + strings.Repeat("x", 17<<10), "", "HTTP/1.1 414"},
		"a longer address": {"/graphql?query=" + strings.Repeat("x", 40<<10), "", "HTTP/1.1 431"},
		"a long header":    {"/graphql?query={__typename}", "X: " + strings.Repeat("x", 40<<10) + "\r\n", "HTTP/1.1 431"},
		"what is usual":    {"/graphql?query={__typename}", "X: " + strings.Repeat("x", 8<<10) + "\r\n", "HTTP/1.1 200"},
	} {
		got := untilHungUp(t, address, fmt.Sprintf("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n", tt.line, tt.header))
		if !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %.60q, want %s", name, got, tt.want)
		}
	}
}

// Questions are ended by PostgreSQL itself before they are given up; the worker's statements are not.
func TestStatementsOfQuestionsAreLimited(t *testing.T) {
	sys := &system{config: storetest.Migrated(t, dialect.Postgres)}
	sys.store = storetest.Reopen(t, sys.config)
	asked, err := sys.asked(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := asked.Close(); err != nil {
			t.Error(err)
		}
	})
	var limit, ofWorker string
	if err := asked.DB().QueryRowContext(t.Context(), "SHOW statement_timeout").Scan(&limit); err != nil {
		t.Fatal(err)
	}
	if err := sys.store.DB().QueryRowContext(t.Context(), "SHOW statement_timeout").Scan(&ofWorker); err != nil {
		t.Fatal(err)
	}
	if limit != "4s" || ofWorker != "0" {
		t.Errorf("statement_timeout is %s for questions and %s for the worker, want 4s and 0", limit, ofWorker)
	}
}
