package emulator

import (
	"net/http"
	"strings"
	"time"
)

// Faults are the chances (0 to 1) with which a request goes wrong, and what is wrong with the feed. The zero value is
// a server that works.
type Faults struct {
	RateLimited  float64 // 429 RESOURCE_EXHAUSTED from Sheets, 403 userRateLimitExceeded from Drive
	Internal     float64 // 500, before anything was done
	Unavailable  float64 // 503, before anything was done
	LateFailure  float64 // 503, after the request took effect
	Cut          float64 // the connection ends without an answer, before anything was done
	LateCut      float64 // the same, after the request took effect
	Slow         float64 // the answer comes after Delay
	Delay        time.Duration
	RetryAfter   time.Duration // told with 429 and 503, 0 for not
	FeedLag      time.Duration // the feed tells of a change so much later
	FeedLoses    float64       // it never tells of a change
	FeedDoubles  float64       // it tells of a change twice
	FeedForgets  float64       // the page token is refused as too old
	LoadingCells float64       // a formula's value is LOADING in one reading
}

// Failure is how one request fails.
type Failure struct {
	Status int           // 0: the connection is cut
	Reason string        // "" for the usual one of the status: rateLimitExceeded, storageQuotaExceeded …
	After  bool          // after it took effect
	Retry  time.Duration // Retry-After, 0 for none
}

// SetFaults sets the faults from now on.
func (s *Server) SetFaults(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// FailNext makes the next requests fail whose method and path hold the words ("GET", "spreadsheets" …), one for each
// Failure, in their order. The path is told with its prefix, /v4 or /drive/v3, whatever the client sends.
func (s *Server) FailNext(words []string, failures ...Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range failures {
		s.shell.failures = append(s.shell.failures, failing{Words: words, Failure: f})
	}
}

// SetCredentials says whether the account's credentials are good: when not, every request is 401, and the token
// endpoint grants nothing.
func (s *Server) SetCredentials(good bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shell.locked = !good
}

// failing is a failure that waits for its request.
type failing struct {
	Words   []string
	Failure Failure
}

// fate is what will become of a request.
type fate struct {
	Failure
	fails bool
	slow  time.Duration
}

// fate decides about a request: what it was told by FailNext first, then by chance.
func (s *Server) fate(q *request) fate {
	f := fate{}
	if s.chance(s.faults.Slow) {
		f.slow = s.faults.Delay
	}
	for i, waiting := range s.shell.failures {
		if !mentions(q.address, waiting.Words) {
			continue
		}
		s.shell.failures = append(s.shell.failures[:i:i], s.shell.failures[i+1:]...)
		f.Failure, f.fails = waiting.Failure, true
		return f
	}
	retry := s.faults.RetryAfter
	for _, possible := range [...]struct {
		chance  float64
		failure Failure
	}{
		{s.faults.Cut, Failure{}},
		{s.faults.RateLimited, Failure{Status: http.StatusTooManyRequests, Retry: retry}},
		{s.faults.Internal, Failure{Status: http.StatusInternalServerError}},
		{s.faults.Unavailable, Failure{Status: http.StatusServiceUnavailable, Retry: retry}},
		{s.faults.LateFailure, Failure{Status: http.StatusServiceUnavailable, Retry: retry, After: true}},
		{s.faults.LateCut, Failure{After: true}},
	} {
		if s.chance(possible.chance) {
			f.Failure, f.fails = possible.failure, true
			return f
		}
	}
	return f
}

// chance says yes so often.
func (s *Server) chance(p float64) bool { return p > 0 && s.random.Float64() < p }

func mentions(address string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(address, word) {
			return false
		}
	}
	return true
}

// outcome is the answer of a request that fails; errCut when there is none.
func (f fate) outcome(which api) (*reply, error) {
	if f.Status == 0 {
		return nil, errCut
	}
	answer := refusal(which, failureOf(which, f.Status, f.Reason))
	if f.Retry > 0 {
		answer.header.Set("Retry-After", seconds(f.Retry))
	}
	return answer, nil
}

// failureOf is the error of a status as the API tells it. A reason other than the usual one takes its place.
func failureOf(which api, status int, reason string) *apiError {
	if which == driveAPI && status == http.StatusTooManyRequests && reason == "" {
		return driveLimit("userRateLimitExceeded")
	}
	failure, known := map[int]*apiError{
		400: invalid("Bad Request"),
		401: unauthenticated(),
		403: denied(),
		404: notFound(),
		429: sheetsLimit("read_requests", "ReadRequestsPerMinutePerUser", "60"),
		500: {code: 500, status: "INTERNAL", message: "Internal error encountered.", reason: "internalError"},
		502: {code: 502, status: "UNAVAILABLE", message: "Bad Gateway", reason: "backendError"},
		503: {code: 503, status: "UNAVAILABLE", message: "The service is currently unavailable.", reason: "backendError"},
		504: {code: 504, status: "DEADLINE_EXCEEDED", message: "Deadline exceeded.", reason: "backendError"},
	}[status]
	if !known {
		failure = &apiError{code: status, status: "UNKNOWN", message: http.StatusText(status), reason: "backendError"}
	}
	if reason != "" {
		failure.reason = reason
		failure.message = reasonMessage(reason, failure.message)
		failure.details = nil
		if which != driveAPI {
			failure.details = []map[string]any{errorInfo(reason, nil)}
		}
	}
	return failure
}

// reasonMessage is the sentence that goes with a reason.
func reasonMessage(reason, usual string) string {
	switch reason {
	case "storageQuotaExceeded":
		return "Service Accounts do not have storage quota. Leverage shared drives, or use OAuth delegation instead."
	case "rateLimitExceeded", "userRateLimitExceeded":
		return driveLimit(reason).message
	case "SERVICE_DISABLED", "accessNotConfigured":
		return "Google Sheets API has not been used in project 1234567890 before or it is disabled."
	case "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions":
		return "Request had insufficient authentication scopes."
	}
	return usual
}

func unauthenticated() *apiError {
	return &apiError{
		code: 401, status: "UNAUTHENTICATED", reason: "authError",
		message: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other " +
			"valid authentication credential.",
	}
}

// errorInfo is how Sheets tells its own word of an error.
func errorInfo(reason string, metadata map[string]any) map[string]any {
	info := map[string]any{
		"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com",
	}
	if metadata != nil {
		info["metadata"] = metadata
	}
	return info
}
