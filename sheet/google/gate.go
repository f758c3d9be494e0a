package google

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// gate is what every request to Google passes, below the authentication: it asks Config.Before, tells Config.After,
// and holds an answer to a time and a size. Asking for an access token does not pass it.
type gate struct {
	next     http.RoundTripper
	before   func(ctx context.Context, service Service) error
	after    func(ctx context.Context, service Service, status int, err error)
	timeout  time.Duration
	maxBytes int64
	project  string // whose quota is used where the credentials name one, "" for their own
}

// errTooLarge ends the reading of an answer beyond Config.MaxBytes.
var errTooLarge = errors.New("the answer is too large")

// refusalError carries an error of Config.Before through the libraries above.
type refusalError struct{ by error }

func (r *refusalError) Error() string { return r.by.Error() }

// RoundTrip sends one request, once.
func (g *gate) RoundTrip(request *http.Request) (*http.Response, error) {
	asked, service := request.Context(), serviceOf(request)
	if g.before != nil {
		if err := g.before(asked, service); err != nil {
			if request.Body != nil {
				request.Body.Close() // never sent
			}
			return nil, &refusalError{err}
		}
	}
	ctx, cancel := context.WithTimeout(asked, g.timeout)
	request = request.Clone(ctx)
	if g.project != "" {
		request.Header.Set("X-Goog-User-Project", g.project)
	}
	answer, err := g.next.RoundTrip(request)
	if err != nil {
		cancel()
		g.tell(asked, service, 0, err)
		return nil, err
	}
	answer.Body = &bounded{
		from: answer.Body, left: g.maxBytes,
		ended: func(err error) {
			cancel()
			g.tell(asked, service, answer.StatusCode, err)
		},
	}
	return answer, nil
}

func (g *gate) tell(ctx context.Context, service Service, status int, err error) {
	if g.after != nil {
		g.after(ctx, service, status, err)
	}
}

// serviceOf says what a request counts against.
func serviceOf(request *http.Request) Service {
	switch {
	case !strings.Contains(request.URL.Path, "/v4/spreadsheets"):
		return Drive
	case request.Method == http.MethodGet:
		return Reading
	}
	return Writing
}

// bounded is the body of an answer, up to a size. ended is called once, when it was read or given up.
type bounded struct {
	from  io.ReadCloser
	left  int64
	once  sync.Once
	ended func(err error)
}

func (b *bounded) Read(into []byte) (int, error) {
	n, err := b.from.Read(into)
	if b.left -= int64(n); b.left < 0 {
		n, err = 0, errTooLarge
	}
	if err != nil {
		why := err
		if errors.Is(why, io.EOF) {
			why = nil
		}
		b.once.Do(func() { b.ended(why) })
	}
	return n, err
}

func (b *bounded) Close() error {
	err := b.from.Close()
	b.once.Do(func() { b.ended(nil) })
	return err
}
