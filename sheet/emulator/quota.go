package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Usage is how many requests were answered since the server was made or Usage was last reset.
type Usage struct {
	Reads, Writes, Drive int // that counted against a quota
	Refused              int // for the quota
	Changes              int // of Drive: changes.list
}

// Usage is what was asked so far.
func (s *Server) Usage() Usage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shell.usage
}

// ResetUsage begins counting anew. The quotas go on.
func (s *Server) ResetUsage() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shell.usage = Usage{}
}

// bucket is one quota that a request counts against.
type bucket struct {
	name    string
	limit   int // requests in any 60 seconds, 0 for no limit
	refused *apiError
}

// overQuota counts a request, or refuses it, by the requests of the last 60 seconds, whenever a minute of the clock
// begins. Refused requests count against no quota.
func (s *Server) overQuota(q *request) (refused *apiError, retry time.Duration) {
	now := s.config.Now()
	buckets := s.buckets(q)
	for _, b := range buckets {
		s.forget(b.name, now)
		if b.limit > 0 && len(s.shell.spent[b.name]) >= b.limit {
			s.shell.usage.Refused++
			return b.refused, s.faults.RetryAfter
		}
	}
	for _, b := range buckets {
		if b.limit > 0 {
			s.shell.spent[b.name] = append(s.shell.spent[b.name], now)
		}
	}
	s.count(q)
	return nil, 0
}

// forget drops from a bucket what is a minute old.
func (s *Server) forget(name string, now time.Time) {
	spent := s.shell.spent[name]
	old := 0
	for old < len(spent) && !spent[old].After(now.Add(-time.Minute)) {
		old++
	}
	s.shell.spent[name] = spent[old:]
}

// buckets are the quotas that a request counts against.
func (s *Server) buckets(q *request) []bucket {
	limits := s.config.Limits
	switch {
	case q.api == driveAPI:
		return []bucket{{"drive " + q.who, limits.DrivePerUser, driveLimit("userRateLimitExceeded")}}
	case q.api != sheetsAPI:
		return nil
	case reads(q):
		return []bucket{
			{"read", limits.ReadsPerProject, sheetsLimit("read_requests", "ReadRequestsPerMinutePerProject", limits.ReadsPerProject)},
			{"read " + q.who, limits.ReadsPerUser, sheetsLimit("read_requests", "ReadRequestsPerMinutePerUser", limits.ReadsPerUser)},
		}
	}
	return []bucket{
		{"write", limits.WritesPerProject, sheetsLimit("write_requests", "WriteRequestsPerMinutePerProject", limits.WritesPerProject)},
		{"write " + q.who, limits.WritesPerUser, sheetsLimit("write_requests", "WriteRequestsPerMinutePerUser", limits.WritesPerUser)},
	}
}

func (s *Server) count(q *request) {
	switch {
	case q.api == driveAPI:
		s.shell.usage.Drive++
		if q.method == http.MethodGet && q.path == "/changes" {
			s.shell.usage.Changes++
		}
	case q.api == sheetsAPI && reads(q):
		s.shell.usage.Reads++
	case q.api == sheetsAPI:
		s.shell.usage.Writes++
	}
}

// reads says whether a request of Sheets counts as reading: GET, and the readings that are posted.
func reads(q *request) bool {
	for _, posted := range [...]string{":getByDataFilter", ":batchGetByDataFilter", "developerMetadata:search"} {
		if strings.HasSuffix(q.path, posted) {
			return true
		}
	}
	return q.method == http.MethodGet
}

// sheetsLimit is Sheets' refusal for the quota.
func sheetsLimit(metric, limit string, value any) *apiError {
	words := strings.ReplaceAll(metric, "_", " ")
	words = strings.ToUpper(words[:1]) + words[1:]
	per := " per minute per project"
	unit := "1/min/{project}"
	if strings.HasSuffix(limit, "PerUser") {
		per, unit = " per minute per user", unit+"/{user}"
	}
	return &apiError{
		code: http.StatusTooManyRequests, status: "RESOURCE_EXHAUSTED", reason: "rateLimitExceeded",
		message: fmt.Sprintf("Quota exceeded for quota metric '%s' and limit '%s' of service 'sheets.googleapis.com' "+
			"for consumer 'project_number:1234567890'.", words, words+per),
		details: []map[string]any{errorInfo("RATE_LIMIT_EXCEEDED", map[string]any{
			"consumer": "projects/1234567890", "service": "sheets.googleapis.com",
			"quota_metric": "sheets.googleapis.com/" + metric, "quota_limit": limit, "quota_limit_value": fmt.Sprint(value),
			"quota_unit": unit, "quota_location": "global",
		})},
	}
}

// driveLimit is Drive's refusal for the quota: it is a 403.
func driveLimit(reason string) *apiError {
	message := "User Rate Limit Exceeded. Rate of requests for user exceed configured project quota, you may consider " +
		"re-evaluating expected per-user traffic to the API and adjust project quota limits accordingly."
	if reason == "rateLimitExceeded" {
		message = "Rate Limit Exceeded"
	}
	return &apiError{code: http.StatusForbidden, status: "PERMISSION_DENIED", reason: reason, message: message}
}
