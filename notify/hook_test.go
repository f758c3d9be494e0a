package notify_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/notify"
	"thidua/term"
)

const secret = "a-secret-of-the-operator"

// receiver is the operator's address.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	got    []notify.Batch
	at     []time.Time
	id     []string
	bodies []string
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{status: http.StatusNoContent}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Error(err)
		}
		at, ok := verify(request.Header.Get(notify.SignatureHeader), body, secret)
		var batch notify.Batch
		if err := json.Unmarshal(body, &batch); err != nil || !ok || request.Method != http.MethodPost {
			t.Errorf("signed: %v, %v: %s", ok, err, body)
		}
		if _, forged := verify(request.Header.Get(notify.SignatureHeader), body, "another secret of somebody"); forged {
			t.Error("another secret signs it as well")
		}
		if _, forged := verify(request.Header.Get(notify.SignatureHeader), append(body, ' '), secret); forged {
			t.Error("the signature is that of another body")
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got, r.at, r.bodies = append(r.got, batch), append(r.at, at), append(r.bodies, string(body))
		r.id = append(r.id, request.Header.Get("Idempotency-Key"))
		w.WriteHeader(r.status)
	}))
	t.Cleanup(r.Close)
	return r
}

// verify is what a receiver does with a signature; at is when the request was made.
func verify(header string, body []byte, secret string) (at time.Time, ok bool) {
	stamp, signature, _ := strings.Cut(header, ",v1=")
	stamp = strings.TrimPrefix(stamp, "t=")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return at, false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + string(body)))
	got, err := hex.DecodeString(signature)
	return time.Unix(seconds, 0), err == nil && hmac.Equal(got, mac.Sum(nil))
}

func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// batches are those that came since the last call.
func (r *receiver) batches() (got []notify.Batch, ids []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	got, ids = r.got, r.id
	r.got, r.id = nil, nil
	return got, ids
}

func hookOf(t *testing.T, r *receiver) *notify.Channels {
	t.Helper()
	h, err := notify.NewHook(r.URL+"/hook", secret)
	if err != nil {
		t.Fatal(err)
	}
	return &notify.Channels{Hook: h}
}

// The operator's address is told of each cluster and period once a day, in a signed request; one that failed comes again
// with the same id and the same notices, and what is new waits for the next day.
func TestRequests(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := newReceiver(t)
		by := hookOf(t, r)
		w.spoil(beta)
		w.spoil(delta)
		w.clock.set(at(3, 8, 30))
		r.answers(http.StatusServiceUnavailable)
		if sent := w.tick(by); sent.Failed != 2 {
			t.Errorf("%+v", sent)
		}
		first, ids := r.batches()
		w.state(gamma, term.SubmissionStateSubmitted)
		r.answers(http.StatusNoContent)
		w.clock.set(at(3, 8, 45))
		if sent := w.tick(by); sent.Requests != 2 {
			t.Errorf("%+v", sent)
		}
		again, idsAgain := r.batches()
		if len(first) != 2 || len(again) != 2 {
			t.Fatalf("%d and %d requests", len(first), len(again))
		}
		for i := range first {
			if ids[i] != idsAgain[i] || ids[i] != first[i].ID || first[i].ID != again[i].ID || len(again[i].Notices) != 1 || again[i].Notices[0].Kind != term.NoticeKindCells {
				t.Errorf("%+v, then %+v", first[i], again[i])
			}
		}
		if r.at[0].Equal(r.at[2]) || !r.at[2].Equal(at(3, 8, 45)) {
			t.Errorf("the moments are %v: a receiver cannot tell an old request", r.at)
		}
		w.tick(by)
		w.clock.set(at(3, 20, 0))
		w.tick(by)
		if more, _ := r.batches(); more != nil {
			t.Errorf("told again: %+v", more)
		}
		w.clock.set(at(4, 8, 30))
		w.tick(by)
		next, _ := r.batches()
		if len(next) != 1 || next[0].ID == first[0].ID || len(next[0].Notices) != 1 || next[0].Notices[0].Kind != term.NoticeKindSubmitted {
			t.Errorf("the next day: %+v", next)
		}
		if len(w.deliveries()) != 3 {
			t.Errorf("%d deliveries", len(w.deliveries()))
		}
	})
}

// A request that the receiver refuses is not made again that day; one that fails is made eight times.
func TestRequestsGiveUp(t *testing.T) {
	for status, want := range map[int]int{http.StatusBadRequest: 1, http.StatusGone: 1, http.StatusTooManyRequests: 8, http.StatusBadGateway: 8, http.StatusFound: 8} {
		w := newWorld(t, dialect.SQLite)
		r := newReceiver(t)
		by := hookOf(t, r)
		w.spoil(beta)
		w.clock.set(at(3, 8, 0))
		r.answers(status)
		for range 20 {
			w.clock.set(w.clock.time().Add(15 * time.Minute))
			w.tick(by)
		}
		if got, _ := r.batches(); len(got) != want {
			t.Errorf("%d: %d requests, want %d", status, len(got), want)
		}
		w.clock.set(at(4, 8, 0))
		w.tick(by)
		if got, _ := r.batches(); len(got) != 1 {
			t.Errorf("%d: %d requests the next day", status, len(got))
		}
	}
}

// Addresses and secrets that would tell others, or nobody, are refused, and never repeated.
func TestSettingsAreChecked(t *testing.T) {
	for _, c := range [][2]string{
		{"http://example.vn/hook", secret}, {"https://user:password@example.vn", secret}, {"", secret}, {"https://example.vn/hook", "short"}, {"ftp://example.vn", secret},
	} {
		if _, err := notify.NewHook(c[0], c[1]); err == nil || strings.Contains(err.Error(), "password@") {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := notify.NewHook("https://example.vn/hook", secret); err != nil {
		t.Error(err)
	}
	for _, c := range [][2]string{
		{"smtp://thidua:geheim@", "a@example.vn"},
		{"http://thidua:geheim@mail.example.vn", "a@example.vn"},
		{"smtp://thidua:geheim%zz@mail.example.vn", "a@example.vn"},
		{"smtp://mail.example.vn", ""},
		{"smtp://mail.example.vn", "a@example.vn\r\nBcc: b@example.vn"},
		{"smtp://thidua:geheim@mail.example.vn:port", "a@example.vn"},
		{"smtp://thidua:geheim@mail.example.vn?tls=none", "a@example.vn"}, // a password in the clear
		{"smtps://mail.example.vn?tls=none", "a@example.vn"},
		{"smtp://mail.example.vn?tls=some", "a@example.vn"},
		{"smtp://mail.example.vn?tsl=none", "a@example.vn"},
	} {
		if _, err := notify.NewMail(c[0], "", c[1]); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v: %v", c, err)
		}
	}
	for _, address := range []string{"smtp://mail.example.vn", "smtps://thidua:geheim@mail.example.vn:465", "smtp://mail.example.vn:25?tls=none"} {
		if _, err := notify.NewMail(address, "", "Thi đua <a@example.vn>"); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
}
