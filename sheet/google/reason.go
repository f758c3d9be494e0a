package google

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"
)

// purpose is what a request was for, which decides what some of the answers mean.
type purpose uint8

const (
	readSheet purpose = iota + 1
	writeSheet
	askDrive
	changeDrive
	readFeed
)

func (p purpose) writes() bool { return p == writeSheet || p == changeDrive }
func (p purpose) drive() bool  { return p >= askDrive }

// asError is the *Error that a failed request stands for. What Config.Before refused and what the caller gave up stay
// what they are.
func asError(ctx context.Context, why purpose, err error) error {
	if err == nil {
		return nil
	}
	if refused := (*refusalError)(nil); errors.As(err, &refused) {
		return refused.by
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var already *Error
	var token *tokenError
	var answer *googleapi.Error
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &already):
		return already
	case errors.As(err, &token):
		return tokenFailure(token.cause)
	case errors.As(err, &answer):
		return answerError(why, answer)
	case errors.Is(err, errTooLarge):
		return &Error{Kind: TooLarge, Cause: errTooLarge}
	case errors.As(err, &shape):
		return &Error{Kind: Refused, Message: "the answer is not what was asked for: " + shape.Field, Cause: errUnreadable}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Kind: Passing, Cause: errLate} // ours, and not the caller's, who would take it for his own
	}
	var sent *url.Error
	if errors.As(err, &sent) {
		err = sent.Err // without the long address
	}
	return &Error{Kind: Passing, Cause: err} // lost or cut off
}

// errLate is an answer that took longer than Config.Timeout.
var errLate = errors.New("no answer in time")

// errUnreadable stands in for errors of decoding, which quote what they could not read.
var errUnreadable = errors.New("an answer that cannot be read")

// tokenFailure is a token that was not given. Only an answer that says so makes the credentials bad.
func tokenFailure(cause error) *Error {
	var answer *oauth2.RetrieveError
	if !errors.As(cause, &answer) || answer.Response == nil {
		return &Error{Kind: Passing, Message: "no access token", Cause: cause}
	}
	e := &Error{
		Kind: Credentials, Status: answer.Response.StatusCode, Reason: answer.ErrorCode, Message: told(answer.ErrorDescription),
		RetryAfter: retryAfter(answer.Response.Header), Cause: cause,
	}
	if e.Reason == "" {
		var body struct {
			Error       string `json:"error"`
			Description string `json:"error_description"`
		}
		if json.Unmarshal(answer.Body, &body) == nil {
			e.Reason, e.Message = told(body.Error), told(body.Description)
		}
	}
	if passing(e.Status) || e.Status == http.StatusTooManyRequests || e.Status < http.StatusBadRequest {
		e.Kind = Passing
	}
	return e
}

// envelope is how Google's services tell an error: Sheets by status and details, Drive by errors.
type envelope struct {
	Error struct {
		Status  string `json:"status"`
		Details []struct {
			Reason string `json:"reason"`
		} `json:"details"`
		Errors []struct {
			Reason   string `json:"reason"`
			Location string `json:"location"`
		} `json:"errors"`
	} `json:"error"`
}

// answerError is what an answer with a bad status means.
func answerError(why purpose, answer *googleapi.Error) *Error {
	var body envelope
	_ = json.Unmarshal([]byte(answer.Body), &body) // a proxy's page has no envelope; the status tells enough
	var reasons []string
	for _, detail := range body.Error.Details {
		reasons = append(reasons, detail.Reason)
	}
	location := ""
	for _, one := range body.Error.Errors {
		reasons = append(reasons, one.Reason)
		location = cmp.Or(location, one.Location)
	}
	reasons = append(reasons, body.Error.Status)
	e := &Error{
		Status: answer.Code, Reason: told(cmp.Or(reasons...)), Message: told(answer.Message), RetryAfter: retryAfter(answer.Header), Cause: answer,
	}
	e.Kind = kindOf(why, answer.Code, said{reasons, location, strings.ToLower(answer.Message)})
	return e
}

// said is what an answer says of itself.
type said struct {
	reasons  []string
	location string // of what was wrong in the request
	message  string // in small letters
}

func (s said) any(reasons map[string]bool) bool {
	for _, reason := range s.reasons {
		if reasons[reason] {
			return true
		}
	}
	return false
}

// The reasons that Google gives under 403, by what is to be done. Nobody tells all of them in one place.
var (
	asQuota = map[string]bool{
		"rateLimitExceeded": true, "userRateLimitExceeded": true, "dailyLimitExceeded": true, "quotaExceeded": true,
		"sharingRateLimitExceeded": true, "RATE_LIMIT_EXCEEDED": true, "RESOURCE_EXHAUSTED": true,
	}
	asStorage = map[string]bool{
		"storageQuotaExceeded": true, "teamDriveFileLimitExceeded": true, "activeItemCreationLimitExceeded": true,
		"numChildrenInNonRootLimitExceeded": true,
	}
	asDisabled    = map[string]bool{"SERVICE_DISABLED": true, "accessNotConfigured": true, "ACCESS_NOT_CONFIGURED": true}
	asScope       = map[string]bool{"ACCESS_TOKEN_SCOPE_INSUFFICIENT": true, "insufficientPermissions": true}
	asCredentials = map[string]bool{"authError": true, "ACCOUNT_STATE_INVALID": true, "CONSUMER_SUSPENDED": true, "CONSUMER_INVALID": true}
	asPolicy      = map[string]bool{"domainPolicy": true, "accessNotAllowed": true}
)

// kindOf is the error table of Google's services.
func kindOf(why purpose, status int, answer said) Kind {
	switch {
	case status == http.StatusUnauthorized:
		return Credentials
	case status == http.StatusTooManyRequests:
		return Quota
	case status == http.StatusForbidden:
		return kindOfForbidden(why, answer)
	case passing(status):
		return Passing
	case why == readFeed && feedLost(status, answer):
		return FeedLost
	case status == http.StatusNotFound && why.drive():
		return NotShared
	case status == http.StatusNotFound:
		return NotFound
	case status == http.StatusBadRequest && strings.HasPrefix(answer.message, "unable to parse range"):
		return NoTab
	case status == http.StatusBadRequest && answer.any(map[string]bool{"FAILED_PRECONDITION": true, "failedPrecondition": true}) &&
		(strings.Contains(answer.message, "not supported for this document") || strings.Contains(answer.message, "office file")):
		return NotASheet
	}
	return Refused
}

func kindOfForbidden(why purpose, answer said) Kind {
	switch {
	case answer.any(asQuota):
		return Quota
	case answer.any(asStorage):
		return StorageFull
	case answer.any(asDisabled):
		return Disabled
	case answer.any(asCredentials):
		return Credentials
	case why.writes():
		return ReadOnly
	case answer.any(asScope):
		return Credentials
	case answer.any(asPolicy):
		return Refused
	}
	return NotShared
}

// feedLost says whether the feed no longer takes the token that was sent.
func feedLost(status int, answer said) bool {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return true
	case http.StatusBadRequest:
		return answer.location == "pageToken" || strings.Contains(answer.message, "page token") ||
			strings.Contains(answer.message, "pagetoken") || answer.any(map[string]bool{"invalid": true})
	}
	return false
}

// passing says whether a status is the server's own trouble.
func passing(status int) bool { return status >= 500 || status == http.StatusRequestTimeout }

// longestWait is the most that a server is believed when it asks to wait.
const longestWait = 24 * time.Hour

// retryAfter is how long an answer asks to wait. A moment is counted from the one that the answer itself names.
func retryAfter(header http.Header) time.Duration {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, longestWait)
	}
	until, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0
	}
	return min(max(0, until.Sub(now)), longestWait)
}

// longestMessage is how much of a server's sentence is kept.
const longestMessage = 300

// told is a server's sentence as it may stand in a log: one line, not long, and without what it quotes, which may be
// what stands in a cell.
func told(message string) string {
	var b strings.Builder
	quoted := false
	for _, letter := range message {
		switch {
		case letter == '"':
			if quoted = !quoted; quoted {
				b.WriteString(`"…"`)
			}
		case quoted:
		case unicode.IsControl(letter):
			b.WriteByte(' ')
		default:
			b.WriteRune(letter)
		}
		if b.Len() > longestMessage {
			b.WriteString("…")
			break
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
