package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"entgo.io/ent/dialect"

	"thidua/store"
	"thidua/store/storetest"
)

const (
	lowland = "dien-bien/cum-huyen-vung-thap"
	year    = "2022"
)

// ofReport are the flags that name the report of 2022.
var ofReport = []string{"--cluster", lowland, "--period", year}

// clock is one that only tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// program runs the whole program inside the test, over one database, with a clock and an environment of its own.
type program struct {
	data     string   // folder of the workbooks and of the SQLite file
	database []string // flags that say where the data are
	config   store.Config
	clock    *clock
	env      map[string]string
}

// programOn is a program on one of storetest's databases, without tables yet.
func programOn(t *testing.T, name string) *program {
	t.Helper()
	p := newProgram(t)
	if name == dialect.Postgres {
		p.config = storetest.Empty(t, name)
		p.database = append(p.database, "--database-url", p.config.URL)
	}
	return p
}

// newProgram is a program on SQLite.
func newProgram(t *testing.T) *program {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	return &program{
		data: data, database: []string{"--data", data},
		config: store.Config{Path: filepath.Join(data, "thidua.db")},
		clock:  &clock{now: time.Date(2023, 3, 1, 2, 0, 0, 0, time.UTC)},
		env:    map[string]string{},
	}
}

// ended is a command that came to its end.
type ended struct {
	code     int
	out, err string
}

// run runs a command line to its end.
func (p *program) run(t *testing.T, args ...string) ended {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	got := p.runWith(ctx, args)
	if ctx.Err() != nil {
		t.Fatalf("thidua %s did not end:\n%s%s", strings.Join(args, " "), got.out, got.err)
	}
	return got
}

func (p *program) runWith(ctx context.Context, args []string) ended {
	var out, err bytes.Buffer
	code := run(ctx, args, p.console(&out, &err))
	return ended{code, out.String(), err.String()}
}

func (p *program) console(out, err io.Writer) console {
	return console{
		env: func(name string) string { return p.env[name] }, now: p.clock.time, out: out, err: err,
		wait: func(ctx context.Context, d time.Duration) error { p.clock.forward(d); return ctx.Err() },
	}
}

// over runs a command on the database and expects an exit code.
func (p *program) over(t *testing.T, code int, args ...string) ended {
	t.Helper()
	p.clock.forward(time.Second)
	got := p.run(t, append(args, p.database...)...)
	if got.code != code {
		t.Fatalf("thidua %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), got.code, code, got.out, got.err)
	}
	return got
}

// decode reads what a command wrote as the one JSON document that it must be.
func decode[T any](t *testing.T, text string) (value T) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("this is not the JSON of %T: %v\n%s", value, err, text)
	}
	if _, err := decoder.Token(); err != io.EOF {
		t.Fatalf("something follows the JSON: %v\n%s", err, text)
	}
	return value
}

// revision reads how often the data have changed.
func (p *program) revision(t *testing.T) store.Revisions {
	t.Helper()
	s := storetest.Reopen(t, p.config, func(c *store.Config) { c.Now = p.clock.time })
	r, err := s.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// screen is what a running program has written so far.
type screen struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{} // closed by the next Write
}

func newScreen() *screen { return &screen{written: make(chan struct{})} }

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.written)
	s.written = make(chan struct{})
	return s.text.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// find is the first match of a pattern, nil for none, and a channel that closes when more was written.
func (s *screen) find(pattern *regexp.Regexp) ([]string, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return pattern.FindStringSubmatch(s.text.String()), s.written
}

// running is a program that serves, or works, until it is stopped.
type running struct {
	out, err, both *screen
	cancel         context.CancelFunc
	done           chan struct{} // closed at the end; code is set then
	code           int
	url            string // of GraphQL, once serving
}

// patience bounds every wait of these tests, for a busy machine.
const patience = time.Minute

// start starts a command on the database; it is stopped with the test at the latest.
func (p *program) start(t *testing.T, args ...string) *running {
	t.Helper()
	return p.begin(t, append(args, p.database...)...)
}

// begin starts a command as it stands, likewise.
func (p *program) begin(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{out: newScreen(), err: newScreen(), both: newScreen(), cancel: cancel, done: make(chan struct{})}
	console := p.console(io.MultiWriter(r.out, r.both), io.MultiWriter(r.err, r.both))
	go func() {
		defer close(r.done)
		r.code = run(ctx, args, console)
	}()
	t.Cleanup(func() { r.stop(t) })
	return r
}

// serving starts a command that serves and waits until it has said where.
func (p *program) serving(t *testing.T, args ...string) *running {
	t.Helper()
	r := p.start(t, append(args, "--addr", "127.0.0.1:0")...)
	r.url = r.await(t, `http://[0-9.:]+/graphql`)[0]
	return r
}

// failure is how a program logs what it cannot do.
var failure = regexp.MustCompile(`level=ERROR`)

// await waits until something was written.
func (r *running) await(t *testing.T, pattern string) []string {
	t.Helper()
	compiled := regexp.MustCompile(pattern)
	limit := time.After(patience)
	for {
		found, more := r.both.find(compiled)
		if found != nil {
			return found
		}
		if wrong, _ := r.err.find(failure); wrong != nil {
			t.Fatalf("the program failed before it wrote %s:\n%s", pattern, r.both)
		}
		select {
		case <-more:
		case <-r.done:
			if found, _ := r.both.find(compiled); found != nil {
				return found
			}
			t.Fatalf("the program ended with %d before it wrote %s:\n%s", r.code, pattern, r.both)
		case <-limit:
			t.Fatalf("the program did not write %s:\n%s", pattern, r.both)
		}
	}
}

// stop tells the program to end, waits until it has, and returns its exit code.
func (r *running) stop(t *testing.T) int {
	t.Helper()
	r.cancel()
	select {
	case <-r.done:
	case <-time.After(patience):
		t.Fatalf("the program did not end:\n%s", r.both)
	}
	return r.code
}

// request asks a running server; the zero token is the public's.
type request struct {
	Token     string         `json:"-"`
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

// post sends a request and returns status and body.
func (r *running) post(t *testing.T, q request) (status int, answer []byte) {
	t.Helper()
	body, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	sent.Header.Set("Content-Type", "application/json")
	if q.Token != "" {
		sent.Header.Set("Authorization", "Bearer "+q.Token)
	}
	got, err := http.DefaultClient.Do(sent)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if answer, err = io.ReadAll(got.Body); err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, answer
}

// ask sends a query and returns the data of an answer without errors.
func ask[T any](t *testing.T, r *running, q request) T {
	t.Helper()
	status, body := r.post(t, q)
	answer := decode[struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}](t, string(body))
	if status != http.StatusOK || len(answer.Errors) > 0 {
		t.Fatalf("%s\nstatus %d: %s\n%s", q.Query, status, body, r.err)
	}
	return decode[T](t, string(answer.Data))
}
