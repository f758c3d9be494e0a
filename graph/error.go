package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/guard"
)

// The codes in errors[].extensions.code. docs/errors.md says of each what caused it and what to do.
const (
	codeBadInput    = "BAD_USER_INPUT" // an argument that cannot be read or is out of bounds
	codeSyntax      = "GRAPHQL_PARSE_FAILED"
	codeInvalid     = "GRAPHQL_VALIDATION_FAILED"
	codeLimit       = "LIMIT_EXCEEDED" // the query asks for more than one request may
	codeForbidden   = "FORBIDDEN"
	codeUnsupported = "UNSUPPORTED"     // this server does not do that
	codeUnknown     = "UNAUTHENTICATED" // a token that opens nothing
	codeEdition     = "EDITION_NOT_FOUND"
	codeTimeout     = "TIMEOUT"
	codeUnavailable = "UNAVAILABLE"
	codeInternal    = "INTERNAL"
)

const timeoutText = "the query took longer than a request may; ask for fewer rows or fields"

const changeTimeoutText = "the change took longer than a request may, and may have been made; look at what is there before asking again"

// errUnsupported means that whoever serves the API gave no function for a mutation.
var errUnsupported = &failure{codeUnsupported, "this server does not do that: it only answers questions about what is there"}

// failure is an error that a client may read as it is.
type failure struct {
	code    string
	message string
}

func (f *failure) Error() string { return f.message }

func errTooMany(what string, got, limit int) error {
	return &failure{codeLimit, fmt.Sprintf("%s has %d items; at most %d are allowed in one request", what, got, limit)}
}

// isNodeNotFound says whether an error only says that there is no such node.
func isNodeNotFound(err error) bool {
	var e *gqlerror.Error
	return errors.As(err, &e) && e.Extensions["code"] == "NOT_FOUND"
}

// presentError is the one place where an error becomes what a client reads. Anything unknown is a fixed text with
// the request's id; its detail goes to the log once, never into the answer.
func presentError(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		var own *failure
		switch {
		case errors.As(err, &own):
			return coded(ctx, err, own.message, own.code)
		case errors.Is(err, guard.ErrForbidden):
			return coded(ctx, err, "you may not do this", codeForbidden)
		case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded):
			return timedOut(ctx, err)
		}
		if message, code, ok := spoken(ctx, err); ok {
			return coded(ctx, err, message, code)
		}
		id := requestID(ctx)
		log.ErrorContext(ctx, "a field failed", slog.String("request", id), slog.String("path", graphql.GetPath(ctx).String()), slog.Any("error", err))
		return coded(ctx, err, "something went wrong on our side; if it goes on, tell us the request "+id, codeInternal)
	}
}

// timedOut says that the time ran out: of a question, or of a change that may have been made.
func timedOut(ctx context.Context, err error) *gqlerror.Error {
	if changes(graphql.GetOperationContext(ctx)) {
		return coded(ctx, err, changeTimeoutText, codeTimeout)
	}
	return coded(ctx, err, timeoutText, codeTimeout)
}

// changes says whether an operation is a mutation.
func changes(oc *graphql.OperationContext) bool {
	return oc != nil && oc.Operation != nil && oc.Operation.Operation == ast.Mutation
}

// spoken is what gqlgen and ent say of a query or an argument that they cannot take. gqlgen wraps every other error in
// one of its own too, so the innermost of its errors counts: where that wraps something, it is ours and not to be told,
// unless it is of an argument, which its path says.
func spoken(ctx context.Context, err error) (message, code string, ok bool) {
	var inner *gqlerror.Error
	for e := err; errors.As(e, &inner); e = inner.Err {
		if inner.Err == nil {
			break
		}
	}
	switch {
	case inner == nil:
		return "", "", false
	case inner.Err != nil && strings.HasPrefix(inner.Err.Error(), "ent: empty predicate"):
		return "a filter inside and, or, not or has…With is empty: give it a condition or leave it out", codeBadInput, true
	case inner.Err != nil && len(inner.Path) <= len(graphql.GetPath(ctx)):
		return "", "", false
	}
	switch code, _ = inner.Extensions["code"].(string); code {
	case codeSyntax, codeInvalid, codeLimit:
	default:
		code = codeBadInput
	}
	return plain(inner), code, true
}

// plain says of a few arguments what is wrong with them in a client's words.
func plain(err *gqlerror.Error) string {
	var number *strconv.NumError
	switch {
	case errors.As(err, &number):
		return fmt.Sprintf("%q is neither an id nor a whole number", number.Num)
	case strings.HasPrefix(err.Message, "cannot decode cursor"):
		return "this is no cursor: take one from pageInfo or from edges"
	}
	return err.Message
}

func coded(ctx context.Context, err error, message, code string) *gqlerror.Error {
	var at *gqlerror.Error
	e := &gqlerror.Error{Message: message, Path: graphql.GetPath(ctx), Extensions: map[string]any{"code": code}}
	if errors.As(err, &at) {
		e.Locations = at.Locations
		if len(at.Path) > 0 {
			e.Path = at.Path
		}
	}
	return e
}
