package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/guard"
)

// The codes in errors[].extensions.code. docs/errors.md says of each what caused it and what to do.
const (
	codeBadInput  = "BAD_USER_INPUT" // an argument that cannot be read or is out of bounds
	codeLimit     = "LIMIT_EXCEEDED" // the query asks for more than one request may
	codeForbidden = "FORBIDDEN"
	codeTimeout   = "TIMEOUT"
	codeInternal  = "INTERNAL"
)

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

// presented is an error of the machinery before any field runs, for the presenter to word.
func presented(ctx context.Context, err error) *gqlerror.Error {
	return &gqlerror.Error{Err: &internalError{err}, Message: "internal", Path: graphql.GetPath(ctx)}
}

// internalError keeps the presenter from showing what gqlgen wrapped.
type internalError struct{ error }

func (e *internalError) Unwrap() error { return e.error }

// presentError is the one place where an error becomes what a client reads. Anything unknown is a fixed text with
// the request's id; its detail goes to the log once, never into the answer.
func presentError(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		var own *failure
		var spoken *gqlerror.Error
		var internal *internalError
		switch {
		case errors.As(err, &own):
			return coded(ctx, err, own.message, own.code)
		case errors.Is(err, guard.ErrForbidden):
			return coded(ctx, err, "you may not do this", codeForbidden)
		case errors.Is(err, context.DeadlineExceeded):
			return coded(ctx, err, "the query took longer than a request may; ask for fewer rows or fields", codeTimeout)
		case errors.As(err, &spoken) && !errors.As(err, &internal): // what gqlgen and ent say of an argument they cannot read
			code := codeBadInput
			if own, ok := spoken.Extensions["code"].(string); ok {
				code = own
			}
			return coded(ctx, err, spoken.Message, code)
		}
		id := requestID(ctx)
		log.ErrorContext(ctx, "a field failed", slog.String("request", id), slog.String("path", graphql.GetPath(ctx).String()), slog.Any("error", err))
		return coded(ctx, err, "something went wrong on our side; if it goes on, tell us the request "+id, codeInternal)
	}
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
