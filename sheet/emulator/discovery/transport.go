package discovery

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
)

// Transport sends requests on and fails the test for whatever a request or its answer should not have said.
func Transport(tb testing.TB, next http.RoundTripper) http.RoundTripper {
	tb.Helper()
	descriptions, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return descriptions.Watch(next, func(violation string) {
		tb.Helper()
		tb.Error(violation)
	})
}

// loaded are the descriptions, read once a process.
var loaded = sync.OnceValues(func() (*Descriptions, error) {
	dir, err := Dir(context.Background())
	if err != nil {
		return nil, err
	}
	return Load(dir)
})

// Watch sends requests on and reports whatever a request or its answer should not have said.
func (d *Descriptions) Watch(next http.RoundTripper, report func(violation string)) http.RoundTripper {
	return &watching{d, next, report}
}

type watching struct {
	descriptions *Descriptions
	next         http.RoundTripper
	report       func(string)
}

// RoundTrip sends a request on.
func (w *watching) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		var err error
		sent, err = io.ReadAll(r.Body)
		r.Body.Close()
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	w.tell(w.descriptions.Request(r, sent))
	answer, err := w.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	got, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil {
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(got))
	w.tell(w.descriptions.Response(r, answer.StatusCode, answer.Header.Get("Content-Type"), unpacked(answer.Header, got)))
	return answer, nil
}

func (w *watching) tell(violations []string) {
	for _, v := range violations {
		w.report(v)
	}
}

// unpacked is a body without its compression; one that cannot be unpacked stays, and is found to be no JSON.
func unpacked(header http.Header, body []byte) []byte {
	if header.Get("Content-Encoding") != "gzip" {
		return body
	}
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return body
	}
	return plain
}

// Handler hands requests on to a server and reports whatever a request or its answer should not have said: for clients
// that are other programs. Requests of no API, of pages say, are not looked at.
func (d *Descriptions) Handler(next http.Handler, report func(violation string)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
		kept := &keeping{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(kept, r)
		teller := &watching{report: report}
		teller.tell(d.Request(r, sent))
		teller.tell(d.Response(r, kept.status, w.Header().Get("Content-Type"), unpacked(w.Header(), kept.body.Bytes())))
	})
}

// keeping keeps what is written.
type keeping struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader keeps the status.
func (k *keeping) WriteHeader(status int) {
	k.status = status
	k.ResponseWriter.WriteHeader(status)
}

// Write keeps the body.
func (k *keeping) Write(p []byte) (int, error) {
	k.body.Write(p)
	return k.ResponseWriter.Write(p)
}
