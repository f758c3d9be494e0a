package wire

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// reply is an answer on its way out.
type reply struct {
	w     http.ResponseWriter
	media string

	began     time.Time
	stats     *graphql.Stats // of the operation; nil while there is none
	executing time.Time      // since when it is executed; zero: it is not
}

// Refuse answers a request that does not come to the point of being GraphQL, in the shape of any other error.
func Refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	media, _ := negotiate(r.Header.Values("Accept"))
	w.Header().Set("Cache-Control", "no-store")
	(&reply{w: w, media: media}).refuse(&refusal{status, code, message})
}

func (p *reply) refuse(refused *refusal) {
	p.send(refused.status, &graphql.Response{Errors: gqlerror.List{{
		Message: refused.message, Extensions: map[string]any{"code": refused.code},
	}}})
}

// send writes an answer. Its data are JSON already and are written as they are, without being copied or read once more;
// they stand last but for the extensions, after the errors.
func (p *reply) send(status int, response *graphql.Response) {
	head, tail := []byte{'{'}, []byte{'}'}
	if len(response.Errors) > 0 {
		head = member(head, "errors", response.Errors)
	}
	if response.Data != nil {
		head = name(head, "data")
	}
	if len(response.Extensions) > 0 {
		// The comma comes of what stands before: an answer has data or errors, if not both.
		tail = append(member([]byte{','}, "extensions", response.Extensions), '}')
	}
	header := p.w.Header()
	header.Set("Content-Type", p.media+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(head)+len(response.Data)+len(tail)))
	p.times(header)
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		header.Set("Retry-After", retryAfter(response.Errors))
	}
	p.w.WriteHeader(status)
	for _, part := range [3][]byte{head, response.Data, tail} {
		if _, err := p.w.Write(part); err != nil {
			return // the client has gone, and there is nobody to tell
		}
	}
}

// name begins a member of an object that is being written.
func name(into []byte, key string) []byte {
	if len(into) > 1 {
		into = append(into, ',')
	}
	return append(append(append(into, '"'), key...), '"', ':')
}

func member(into []byte, key string, value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Errorf("writing the %s of an answer: %w", key, err)) // a value of ours that is no JSON
	}
	return append(name(into, key), text...)
}

// defaultRetry is after how many seconds to ask again where the error does not say.
const defaultRetry = 5

// retryAfter is after how many whole seconds to ask again: extensions.retryAfter of the first error.
func retryAfter(errs gqlerror.List) string {
	seconds := float64(defaultRetry)
	if len(errs) > 0 {
		switch after := errs[0].Extensions["retryAfter"].(type) {
		case int:
			seconds = float64(after)
		case int64:
			seconds = float64(after)
		case float64:
			seconds = after
		case time.Duration:
			seconds = after.Seconds()
		}
	}
	return strconv.Itoa(max(1, int(math.Ceil(seconds))))
}

// times says where the time went, in milliseconds.
func (p *reply) times(header http.Header) {
	if p.began.IsZero() {
		return
	}
	now, text := graphql.Now(), ""
	if p.stats != nil {
		text = fmt.Sprintf("parse;dur=%.2f, validate;dur=%.2f, ",
			since(p.stats.Parsing.Start, p.stats.Parsing.End), since(p.stats.Validation.Start, p.stats.Validation.End))
	}
	if !p.executing.IsZero() {
		text += fmt.Sprintf("execute;dur=%.2f, ", since(p.executing, now))
	}
	header.Set("Server-Timing", text+fmt.Sprintf("total;dur=%.2f", since(p.began, now)))
}
