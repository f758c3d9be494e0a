package graph

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph/limit"
	"thidua/guard"
	"thidua/store"
)

const unavailableText = "the database cannot be reached; try again later"

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
func (c Options) presentError(ctx context.Context, err error) *gqlerror.Error {
	var own *failure
	var exceeded *limit.Error
	switch {
	case errors.As(err, &exceeded):
		return exceeded.GraphQL()
	case errors.As(err, &own):
		return coded(ctx, err, own.message, own.code)
	case errors.Is(err, guard.ErrForbidden):
		return coded(ctx, err, "you may not do this", codeForbidden)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded), sqlState(err) == stoppedBySetting:
		return c.timedOut(ctx, err)
	}
	if message, code, ok := spoken(ctx, err); ok {
		return coded(ctx, err, message, code)
	}
	id, message, code := requestID(ctx), unavailableText, codeUnavailable
	if !gone(err) {
		message, code = "something went wrong on our side; if it goes on, tell us the request "+id, codeInternal
	}
	c.Log.ErrorContext(ctx, "a field failed", slog.String("request", id), slog.String("path", graphql.GetPath(ctx).String()), slog.Any("error", err))
	return coded(ctx, err, message, code)
}

// stoppedBySetting is what PostgreSQL calls a statement that took longer than statement_timeout.
const stoppedBySetting = "57014"

// sqlState is PostgreSQL's name of an error, "" where it is none of its own.
func sqlState(err error) string {
	var of interface{ SQLState() string }
	if errors.As(err, &of) {
		return of.SQLState()
	}
	return ""
}

// gone says whether an error means that the database cannot be read for the moment, whatever is asked.
func gone(err error) bool {
	var network *net.OpError
	switch state := sqlState(err); {
	case errors.As(err, &network), errors.Is(err, driver.ErrBadConn), errors.Is(err, store.ErrBusy), errors.Is(err, store.ErrNotStarted):
		return true
	case strings.HasPrefix(state, "08"), strings.HasPrefix(state, "57P"), state == "53300": // connection, shutdown, too many
		return true
	}
	return false
}

// timedOut says that the time ran out, and what it was: of a question, or of a change that may have been made.
func (c Options) timedOut(ctx context.Context, err error) *gqlerror.Error {
	if graphql.HasOperationContext(ctx) && changes(graphql.GetOperationContext(ctx)) {
		return coded(ctx, err, fmt.Sprintf(
			"the change took longer than the %v that one may, and may have been made; look at what is there before asking again", c.ActTimeout), codeTimeout)
	}
	limit := c.Timeout
	if of := c.Store.StatementTimeout(); sqlState(err) == stoppedBySetting && of > 0 && ctx.Err() == nil {
		limit = of // the database stopped a single statement
	}
	return coded(ctx, err, fmt.Sprintf("the query took longer than the %v that one may; ask for fewer rows or fields", limit), codeTimeout)
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
