package limit

import (
	"fmt"
	"math"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Codes in errors[].extensions.code of what is refused here.
const (
	CodeExceeded    = "LIMIT_EXCEEDED" // one request asks for more than it may
	CodeRateLimited = "RATE_LIMITED"   // a client asks for more than it may in a while
)

// Name names a limit in errors[].extensions.limit.name. docs/limits.md has a row for each.
type Name string

// The limits, as Limits has them.
const (
	Tokens        Name = "TOKENS"
	Fields        Name = "FIELDS"
	Checked       Name = "CHECKED"
	Comparisons   Name = "COMPARISONS"
	Depth         Name = "DEPTH"
	Introspection Name = "INTROSPECTION_DEPTH"
	Aliases       Name = "ALIASES"
	RootFields    Name = "ROOT_FIELDS"
	Directives    Name = "DIRECTIVES"
	Schemas       Name = "SCHEMAS"
	InputDepth    Name = "INPUT_DEPTH"
	List          Name = "LIST"
	Hops          Name = "FILTER_HOPS"
	Leaves        Name = "FILTER_CONDITIONS"
	Page          Name = "PAGE"
	Cost          Name = "COST"
	RateLimit     Name = "RATE"
)

// said is how the message of a limit counts what it counts.
var said = map[Name]string{
	Tokens:        "the document has %s tokens; at most %d are allowed",
	Fields:        "the document has %s fields, with each fragment as often as it is spread; at most %d are allowed",
	Checked:       "checking the document would look at %s fields, since fragments spread fragments; at most %d are allowed",
	Comparisons:   "fields of the same name stand in the same place, so that checking them takes %s comparisons; at most %d are allowed",
	Depth:         "fields are nested %s deep; at most %d are allowed",
	Introspection: "fields below __schema or __type are nested %s deep; at most %d are allowed",
	Aliases:       "the operation has %s aliases; at most %d are allowed",
	RootFields:    "the operation has %s fields at its root; at most %d are allowed",
	Directives:    "the operation has %s directives; at most %d are allowed",
	Schemas:       "the operation asks for __schema %s times; at most %d is allowed",
	InputDepth:    "lists and objects are nested %s deep in an input; at most %d are allowed",
	List:          "a list in the input has %s items; at most %d are allowed",
	Hops:          "a filter goes over %s relations, one below the other; at most %d are allowed",
	Leaves:        "a filter has %s conditions; at most %d are allowed",
	Page:          "%s rows are asked for; at most %d rows are allowed a page",
	Cost:          "the query costs %s; at most %d is allowed",
	RateLimit:     "%s was asked for at once and is not left of the %d that may be; ask again later",
}

// Error is a limit that a request does not keep.
type Error struct {
	Limit Name
	// Allowed is the value of the limit, and Had what the request had, math.MaxInt when that is beyond counting.
	Allowed, Had int
	// At is the path of the field or argument, as the query names it; "" when it is of no field.
	At string
	// Position is where in the document, nil when it is not in it.
	Position *ast.Position
	// Hint is what may help, in a few words; "" for none.
	Hint string
	// RetryAfter is how long to wait, of RateLimit alone.
	RetryAfter time.Duration
}

// Error says which limit, its value, what the request had, and where.
func (e *Error) Error() string {
	had := fmt.Sprint(e.Had)
	if e.Had == math.MaxInt {
		had = "more than can be counted"
	}
	message := fmt.Sprintf(said[e.Limit], had, e.Allowed)
	if e.At != "" {
		message = e.At + ": " + message
	}
	return message + e.Hint
}

// Code is that of errors[].extensions.code.
func (e *Error) Code() string {
	if e.Limit == RateLimit {
		return CodeRateLimited
	}
	return CodeExceeded
}

// GraphQL is the error as it is sent.
func (e *Error) GraphQL() *gqlerror.Error {
	limit := map[string]any{"name": e.Limit, "allowed": e.Allowed, "had": e.Had}
	if e.At != "" {
		limit["at"] = e.At
	}
	sent := &gqlerror.Error{Err: e, Message: e.Error(), Extensions: map[string]any{"code": e.Code(), "limit": limit}}
	if e.Position != nil {
		sent.Locations = []gqlerror.Location{{Line: e.Position.Line, Column: e.Position.Column}}
	}
	if e.Limit == RateLimit {
		sent.Extensions["retryAfter"] = int(math.Ceil(e.RetryAfter.Seconds()))
	}
	return sent
}

// over is the error of a limit when it is not kept, nil when it is.
func over(name Name, had, allowed int) *Error {
	if had <= allowed {
		return nil
	}
	return &Error{Limit: name, Had: had, Allowed: allowed}
}
