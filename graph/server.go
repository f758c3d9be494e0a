package graph

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
	"github.com/rs/cors"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/text/language"

	"thidua/graph/limit"
	"thidua/graph/wire"
	"thidua/guard"
	"thidua/rules"
	"thidua/store"
	"thidua/term"
)

// Options say how the API is served.
type Options struct {
	Store *store.Store
	Log   *slog.Logger
	// Introspection answers questions about the schema. The SDL is served at /schema.graphql in any case.
	Introspection bool
	// Ready says whether the process can answer; nil error means it can.
	Ready func(context.Context) error
	// Timeout is how long a question may take; 0 means 5 s.
	Timeout time.Duration
	// ActTimeout is how long a change may take; 0 means 25 s.
	ActTimeout time.Duration
	// Actions are what mutations do; the zero value does nothing.
	Actions Actions
	// ShareWith is the e-mail of the account that reads the sheets, "" while it is not known; nil where there is none.
	ShareWith func(context.Context) (string, error)
	// ContextNames are what reports call second statements and sub-units; nil tells them by their codes.
	ContextNames rules.ContextNames
	// PerMinute is how many requests a minute a quota's bucket allows, 0 when that is not known; nil knows of none.
	PerMinute func(bucket string) int
	// Origins are the pages of other sites that may ask, such as https://thidua.example or http://localhost:* for any
	// port; none: only pages that this server serves itself.
	Origins []string
	// CacheBytes is how much memory answers may take that are kept to be given again; 0 means 32 MiB, less than 0 that none
	// are kept.
	CacheBytes int
	// Rate is the buckets that the price of each query is taken from; nil: queries may follow one another without end.
	Rate *limit.Rate

	// fast is the fast path; nil makes one.
	fast *fastPath
}

// cacheBytes is how much memory kept answers may take where nothing is said.
const cacheBytes = 32 << 20

// NewHandler is the whole HTTP interface: /graphql, /schema.graphql, /healthz and /readyz.
func NewHandler(c Options) http.Handler {
	if c.Timeout == 0 {
		c.Timeout = 5 * time.Second
	}
	if c.ActTimeout == 0 {
		c.ActTimeout = 25 * time.Second
	}
	mux := http.NewServeMux()
	mux.Handle("/graphql", compressed(c.authenticated(c.Rate.Handler(c.graphql()))))
	mux.Handle("GET /schema.graphql", compressed(http.HandlerFunc(serveSDL)))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { text(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /readyz", c.ready)
	return identified(c.shared(mux))
}

// executor is what executes operations, with everything that looks at them on the way.
func (c Options) executor(guarded *limit.Guard) *executor.Executor {
	exec := executor.New(NewExecutableSchema(Config{Schema: clientSchema(), Resolvers: &Resolver{
		Store: c.Store, Actions: c.Actions, ShareWith: c.ShareWith, PerMinute: c.PerMinute, ContextNames: c.ContextNames,
	}}))
	exec.SetParserTokenLimit(limit.WithToken().Tokens)
	exec.SetErrorPresenter(c.presentError)
	exec.SetRecoverFunc(func(_ context.Context, value any) error {
		return &panicError{value, debug.Stack()}
	})
	exec.AroundOperations(c.inTime)
	exec.Use(&normaliser{last: c.lastChange})
	exec.Use(guarded)
	exec.Use(cmp.Or(c.fast, &fastPath{}))
	if c.Introspection {
		exec.Use(extension.Introspection{})
	}
	exec.SetDisableSuggestion(!c.Introspection)
	return exec
}

func (c Options) graphql() http.Handler {
	guarded := c.guarded()
	server := &wire.Handler{Exec: c.executor(guarded), Status: statusOf, Large: hasToken, Repeated: guarded.Repeated}
	if c.CacheBytes >= 0 {
		server.Cache = wire.NewCache(cmp.Or(c.CacheBytes, cacheBytes))
		server.Scope, server.Stays = c.scope, stays
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What comes before an operation runs, parsing among it, has the longer of both times.
		ctx, cancel := context.WithTimeout(r.Context(), max(c.Timeout, c.ActTimeout))
		defer cancel()
		server.ServeHTTP(w, r.WithContext(ctx))
	})
}

// hasToken says whether whoever asks holds a token: then changes may be large.
func hasToken(ctx context.Context) bool {
	v, ok := guard.ViewerOf(ctx)
	return ok && v.Token != 0
}

// inTime gives an operation the time that its kind may take, and tells of a time that ran out before anything was read,
// where gqlgen has no answer at all. What one request asks for once is kept in its context.
func (c Options) inTime(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	oc := graphql.GetOperationContext(ctx)
	if oc.Operation.Operation == ast.Subscription {
		return next(ctx)
	}
	limit := c.Timeout
	if changes(oc) {
		limit = c.ActTimeout
	}
	ctx, cancel := context.WithTimeout(withOnce(ctx), limit)
	respond := next(ctx)
	return func(ctx context.Context) *graphql.Response {
		defer cancel()
		response := respond(ctx)
		if response == nil && ctx.Err() != nil {
			return &graphql.Response{Errors: gqlerror.List{c.timedOut(ctx, ctx.Err())}}
		}
		return response
	}
}

// lastChange is when something changed last that the request's viewer may see. The public is told of no other.
func (c Options) lastChange(ctx context.Context) (time.Time, error) {
	revisions, err := revisionsFor(ctx, c.Store)
	return revisions.ChangedAt, err
}

// panicError is a panic of a resolver: a defect of ours, told to the log alone.
type panicError struct {
	value any
	stack []byte
}

func (p *panicError) Error() string {
	return fmt.Sprintf("panic while answering: %v\n%s", p.value, p.stack)
}

// authenticated finds out who asks. A token that is wrong, expired or revoked is refused rather than taken for the
// public: its holder would wonder where the figures are.
func (c Options) authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		viewer := guard.Public()
		if header := r.Header.Get("Authorization"); header != "" {
			secret, ok := strings.CutPrefix(header, "Bearer ")
			var err error
			if ok {
				viewer, err = c.Store.Viewer(r.Context(), strings.TrimSpace(secret))
			}
			switch {
			case !ok:
				refuse(w, r, `Authorization must be "Bearer <token>"`)
				return
			case errors.Is(err, store.ErrTokenUnknown), errors.Is(err, store.ErrTokenExpired), errors.Is(err, store.ErrTokenRevoked):
				refuse(w, r, "the token is not valid: "+bilingual(err))
				return
			case err != nil:
				c.Log.ErrorContext(r.Context(), "reading a token failed", slog.String("request", requestID(r.Context())), slog.Any("error", err))
				wire.Refuse(w, r, http.StatusServiceUnavailable, codeUnavailable, unavailableText)
				return
			}
		}
		ctx := guard.WithViewer(r.Context(), viewer)
		next.ServeHTTP(w, r.WithContext(withLanguage(ctx, r.Header.Get("Accept-Language"))))
	})
}

// bilingual is an error of the store in both languages.
func bilingual(err error) string {
	var e *store.Error
	if errors.As(err, &e) {
		return e.En + " / " + e.Vi
	}
	return err.Error()
}

func refuse(w http.ResponseWriter, r *http.Request, message string) {
	w.Header().Set("WWW-Authenticate", "Bearer")
	wire.Refuse(w, r, http.StatusUnauthorized, codeUnknown, message)
}

func (c Options) ready(w http.ResponseWriter, r *http.Request) {
	if c.Ready != nil {
		if err := c.Ready(r.Context()); err != nil {
			c.Log.WarnContext(r.Context(), "not ready", slog.Any("error", err))
			text(w, http.StatusServiceUnavailable, "not ready\n")
			return
		}
	}
	text(w, http.StatusOK, "ready\n")
}

func text(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

type (
	requestKey  struct{}
	languageKey struct{}
)

// identified gives every request an id, which the answer, the log and an internal error share, and every answer the
// headers that keep a browser from taking it for anything but data. A page sets its own policy over this one.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := strings.ToLower(rand.Text()[:12])
		h := w.Header()
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Vary", "Accept, Accept-Language, Authorization")
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
	})
}

// shared lets pages of the other origins ask too. A token is sent by the page itself and never by the browser, so
// credentials are not allowed.
func (c Options) shared(next http.Handler) http.Handler {
	if len(c.Origins) == 0 {
		return next
	}
	return cors.New(cors.Options{
		AllowedOrigins: c.Origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{"Accept", "Accept-Language", "Authorization", "Content-Type", "If-None-Match"},
		ExposedHeaders: []string{"ETag", "Retry-After", "Server-Timing", "X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"},
		MaxAge:         600,
	}).Handler(next)
}

// compressed sends large answers compressed to those who take them so. Small ones would only become larger.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1<<10), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // of options that contradict one another
	}
	return wrap(next)
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

var languages = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// withLanguage keeps the language that Accept-Language asks for; Vietnamese is the default and needs no mark.
func withLanguage(ctx context.Context, header string) context.Context {
	if header == "" {
		return ctx
	}
	if tag, _ := language.MatchStrings(languages, header); tag != language.Vietnamese {
		if base, _ := tag.Base(); base.String() == "en" {
			return context.WithValue(ctx, languageKey{}, term.LanguageEn)
		}
	}
	return ctx
}

func languageOf(ctx context.Context) term.Language {
	l, _ := ctx.Value(languageKey{}).(term.Language)
	return l
}
