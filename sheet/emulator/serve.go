package emulator

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// defaultAccount is the service account that asks when Config names none.
const defaultAccount = "thidua@thidua-emulator.iam.gserviceaccount.com"

// maxBody is how large a request may be; Google's own bound is of the same order.
const maxBody = 64 << 20

// shell is what the server keeps besides files: who may ask, how requests go wrong, what was asked, and Drive's own.
type shell struct {
	locked   bool // the credentials are refused
	failures []failing
	spent    map[string][]time.Time // bucket -> when its requests of the last minute were
	usage    Usage
	drives   []*sharedDrive
	viewers  map[string]map[string]bool // file -> e-mails that could see it at some time
}

// New makes a server without files.
func New(config Config) *Server {
	if config.Account == "" {
		config.Account = defaultAccount
	}
	config.Account = strings.ToLower(config.Account)
	return &Server{
		config: config,
		files:  map[string]*file{},
		random: rand.New(rand.NewPCG(config.Seed, 0x7468692d647561)),
		styles: map[string]*style{}, trees: map[string]*node{},
		shell: shell{spent: map[string][]time.Time{}, viewers: map[string]map[string]bool{}},
	}
}

// request is a request of a client, as far as it was understood.
type request struct {
	api     api
	method  string
	path    string // below /v4 or /drive/v3, escaped, without stray slashes
	query   url.Values
	body    []byte
	who     string // e-mail
	address string // method and full path, for FailNext
}

// api is which of Google's APIs is asked.
type api uint8

const (
	noAPI api = iota
	sheetsAPI
	driveAPI
)

// reply is an answer as it is sent.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// raw is an answer that is no JSON: an exported file.
type raw struct {
	contentType string
	body        []byte
}

// errCut ends a connection without an answer.
var errCut = errors.New("emulator: the connection was cut")

// ServeHTTP answers a request of a client.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.page(w, r) {
		return
	}
	answer, err := s.respond(r)
	if err != nil {
		panic(http.ErrAbortHandler) // net/http then closes the connection and logs nothing
	}
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body) // whoever asked may be gone: nobody is left to tell
}

// Transport sends the requests of a client in the same process to the server, without a network.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

// RoundTrip answers a request as ServeHTTP does; a cut connection is the error that a network would give.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	answer, err := t.server.respond(r)
	if errors.Is(err, errCut) {
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status:     strconv.Itoa(answer.status) + " " + http.StatusText(answer.status),
		StatusCode: answer.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: answer.header, Body: io.NopCloser(bytes.NewReader(answer.body)),
		ContentLength: int64(len(answer.body)), Request: r,
	}, nil
}

// respond is the life of one request. Its error is errCut or the end of the request's context.
func (s *Server) respond(r *http.Request) (*reply, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(io.LimitReader(r.Body, maxBody+1)); err != nil {
			return nil, errCut
		}
	}
	q := s.understand(r, body)
	answer, slow, err := s.answer(q)
	if slow > 0 {
		if err := s.wait(r.Context(), slow); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	return pack(r, answer), nil
}

// wait passes the time of a slow answer.
func (s *Server) wait(ctx context.Context, d time.Duration) error {
	if s.config.Wait != nil {
		return s.config.Wait(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// understand finds out what is asked of which API, and by whom.
func (s *Server) understand(r *http.Request, body []byte) *request {
	q := &request{method: r.Method, query: r.URL.Query(), body: body}
	q.api, q.path = route(r.URL.EscapedPath())
	prefix := map[api]string{sheetsAPI: "/v4", driveAPI: "/drive/v3"}[q.api]
	q.address = q.method + " " + prefix + q.path
	token, given := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !given {
		token = q.query.Get("access_token")
	}
	q.who = s.owner(token)
	return q
}

// owner is the e-mail of a token: any token is good, and one that is an e-mail stands for its user.
func (s *Server) owner(token string) string {
	if strings.Contains(token, "@") {
		return strings.ToLower(token)
	}
	return s.config.Account
}

// route tells the API by the path. Clients given an own endpoint leave prefixes out or write a slash too many.
func route(path string) (which api, rest string) {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	path = strings.ReplaceAll(strings.TrimSuffix(path, "/"), "/:", ":")
	for _, known := range [...]struct {
		prefix string
		api    api
	}{{"/v4", sheetsAPI}, {"/drive/v3", driveAPI}, {"", noAPI}} {
		rest, found := strings.CutPrefix(path, known.prefix)
		if !found {
			continue
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
		first, _, _ = strings.Cut(first, ":")
		switch first {
		case "spreadsheets":
			return sheetsAPI, rest
		case "files", "changes", "about", "drives":
			return driveAPI, rest
		}
	}
	return noAPI, path
}

// answer decides about a request and carries it out: whether the credentials are good, whether it fails before it has
// an effect, whether the quota allows it, what comes of it, whether the answer is lost, and how long it takes.
func (s *Server) answer(q *request) (answer *reply, slow time.Duration, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.method == http.MethodPost && strings.HasSuffix(q.path, "/token") && q.api == noAPI {
		return s.token(q), 0, nil
	}
	if s.shell.locked {
		return refusal(q.api, unauthenticated()), 0, nil
	}
	fate := s.fate(q)
	if fate.fails && !fate.After {
		answer, err = fate.outcome(q.api)
		return answer, fate.slow, err
	}
	if refused, retry := s.overQuota(q); refused != nil {
		answer = refusal(q.api, refused)
		if retry > 0 {
			answer.header.Set("Retry-After", seconds(retry))
		}
		return answer, fate.slow, nil
	}
	answer = s.carryOut(q)
	if fate.fails {
		answer, err = fate.outcome(q.api)
	}
	return answer, fate.slow, err
}

// carryOut makes the call and writes what comes of it.
func (s *Server) carryOut(q *request) *reply {
	if failure := checkQuery(q); failure != nil {
		return refusal(q.api, failure)
	}
	var (
		result  any
		failure *apiError
	)
	switch q.api {
	case sheetsAPI:
		result, failure = s.sheetsCall(q.method, q.path, q.query, q.body, q.who)
	case driveAPI:
		result, failure = s.driveCall(q)
	default:
		failure = &apiError{code: 404, status: "NOT_FOUND", message: "Not Found", reason: "notFound"}
	}
	if failure != nil {
		return refusal(q.api, failure)
	}
	switch result := result.(type) {
	case nil:
		return &reply{status: http.StatusNoContent, header: http.Header{}}
	case raw:
		return &reply{status: http.StatusOK, header: http.Header{"Content-Type": {result.contentType}}, body: result.body}
	}
	selected, failure := selectFields(q, result)
	if failure != nil {
		return refusal(q.api, failure)
	}
	return inJSON(http.StatusOK, selected, q.query.Get("prettyPrint") != "false")
}

// pack compresses an answer for whoever said that they can read it.
func pack(r *http.Request, answer *reply) *reply {
	if len(answer.body) < 1024 || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return answer
	}
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestSpeed) // the level is a good one
	_, _ = w.Write(answer.body)                          // a Buffer takes everything
	_ = w.Close()
	answer.body = packed.Bytes()
	answer.header.Set("Content-Encoding", "gzip")
	return answer
}

// seconds is a duration as Retry-After tells it, rounded up.
func seconds(d time.Duration) string {
	return fmt.Sprint(int64((d + time.Second - 1) / time.Second))
}
