package wire

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Handler serves one executor. Its fields are set before it serves and not changed after.
type Handler struct {
	Exec *executor.Executor
	// Status is the HTTP status of an answer without data, by the code of its first error. nil takes 400 for all.
	Status func(code string) int
	// Large says whether the request's sender may send a change of up to 2 MiB; nil: nobody may. Everything else ends at
	// 256 KiB.
	Large func(context.Context) bool

	// Cache keeps answers; nil keeps none, and then no answer has an ETag.
	Cache *Cache
	// Scope is what an answer depends on beside the request's text. It is required with Cache.
	Scope func(context.Context) (Scope, error)
	// Stays says whether an operation's answer is the same for as long as the scope is. It is required with Cache.
	Stays func(*graphql.OperationContext) bool
	// Repeated is told of an answer that is given again without being executed, with the extensions that it had, which it
	// must not change; nil where there are none and for an answer that the client has already. It returns those to send,
	// or why the request is refused. nil: the answer goes out without extensions.
	Repeated func(ctx context.Context, extensions map[string]any) (map[string]any, *gqlerror.Error)
}

// Scope is what an answer depends on beside the request's text.
type Scope struct {
	// Key names all of it: who asks, in which language, and how often the data changed.
	Key string
	// Public is set where everybody is answered the same, so that caches on the way may keep the answer.
	Public bool
}

const methods = "GET, HEAD, POST, OPTIONS"

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = r.WithContext(graphql.StartOperationTrace(r.Context()))
	// What may be kept says so itself; an error on the way to it may not.
	w.Header().Set("Cache-Control", "no-store")
	media, acceptable := negotiate(r.Header.Values("Accept"))
	reply := &reply{w: w, media: media, began: graphql.GetStartTime(r.Context())}
	if !acceptable {
		reply.refuse(&refusal{http.StatusNotAcceptable, CodeNotAcceptable, notAcceptableText})
		return
	}
	defer func() { //nolint:contextcheck // the request has it
		if value := recover(); value != nil {
			h.panicked(r.Context(), reply, value)
		}
	}()
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
	case http.MethodOptions:
		w.Header().Set("Allow", methods)
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		w.Header().Set("Allow", methods)
		reply.refuse(&refusal{http.StatusMethodNotAllowed, CodeMethod, "ask by GET or POST"})
		return
	}
	params, size, refused := h.read(w, r)
	if refused != nil {
		reply.refuse(refused)
		return
	}
	h.answer(r, reply, params, size)
}

// answer answers an operation that was read: from what is kept, or by executing it.
func (h *Handler) answer(r *http.Request, reply *reply, params *graphql.RawParams, size int) {
	ctx := r.Context()
	known, err := h.keyOf(ctx, params)
	if err != nil {
		response := h.fail(ctx, gqlerror.Wrap(err))
		reply.send(h.statusOf(reply, response), response)
		return
	}
	if known != nil && r.Method == http.MethodPost {
		known.scope.Public = false // caches on the way keep no answer to a POST
	}
	if h.repeat(r, reply, known) {
		return
	}
	oc, errs := h.Exec.CreateOperationContext(ctx, params)
	if errs != nil {
		h.sendErrors(ctx, reply, oc, errs)
		return
	}
	if refused := refusedByKind(r, oc.Operation.Operation, size); refused != nil {
		if refused.status == http.StatusMethodNotAllowed {
			reply.w.Header().Set("Allow", http.MethodPost)
		}
		reply.refuse(refused)
		return
	}
	reply.stats, reply.executing = &oc.Stats, graphql.Now()
	respond, ctx := h.Exec.DispatchOperation(ctx, oc)
	response := respond(ctx)
	if response == nil {
		return // whoever asked has gone
	}
	h.keep(reply, known, oc, response)
	reply.send(h.statusOf(reply, response), response)
}

// refusedByKind is why an operation of its kind may not come in this way.
func refusedByKind(r *http.Request, kind ast.Operation, size int) *refusal {
	switch {
	case kind == ast.Subscription:
		return &refusal{http.StatusBadRequest, CodeRequest, "a subscription is not answered here; ask for a stream of events"}
	case kind == ast.Mutation && r.Method != http.MethodPost:
		return &refusal{http.StatusMethodNotAllowed, CodeMethod, "a mutation is sent by POST; GET only reads"}
	case kind != ast.Mutation && size > maxQuestion:
		return tooLarge(maxQuestion)
	}
	return nil
}

func (h *Handler) sendErrors(ctx context.Context, reply *reply, oc *graphql.OperationContext, errs gqlerror.List) {
	response := h.Exec.DispatchError(graphql.WithOperationContext(ctx, oc), errs)
	if oc != nil {
		reply.stats = &oc.Stats
	}
	reply.send(h.statusOf(reply, response), response)
}

// fail is the answer to a request that failed before there was an operation.
func (h *Handler) fail(ctx context.Context, err *gqlerror.Error) *graphql.Response {
	return h.Exec.DispatchError(graphql.WithOperationContext(ctx, &graphql.OperationContext{}), gqlerror.List{err})
}

func (h *Handler) panicked(ctx context.Context, reply *reply, value any) {
	if cause, ok := value.(error); ok && errors.Is(cause, http.ErrAbortHandler) {
		panic(value) // net/http ends the connection without a word
	}
	presented := h.Exec.PresentRecoveredError(ctx, value)
	var err *gqlerror.Error
	if !errors.As(presented, &err) {
		err = gqlerror.Wrap(presented)
	}
	reply.send(http.StatusInternalServerError, &graphql.Response{Errors: gqlerror.List{err}})
}

// statusOf is the HTTP status of an answer. What was executed is 200, errors of single fields included, unless nothing at
// all could be read for want of the database. A request that could not be executed is 400 or what its code says; a client
// that asked for application/json is told 200 of a query that is wrong, as the specification has it for such clients.
func (h *Handler) statusOf(reply *reply, response *graphql.Response) int {
	if response == nil || len(response.Errors) == 0 {
		return http.StatusOK
	}
	status := http.StatusBadRequest
	code, _ := response.Errors[0].Extensions["code"].(string)
	if h.Status != nil {
		status = h.Status(code)
	}
	switch passing := status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests; {
	case response.Data != nil && (string(response.Data) != "null" || !passing):
		return http.StatusOK
	case status == http.StatusBadRequest && reply.media == mediaJSON:
		return http.StatusOK
	}
	return status
}

// since is the time between two moments in milliseconds; 0 where one is not known.
func since(from, to time.Time) float64 {
	if from.IsZero() || to.Before(from) {
		return 0
	}
	return float64(to.Sub(from)) / float64(time.Millisecond)
}
