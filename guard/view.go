package guard

import (
	"context"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"thidua/term"
)

// View is which version of each figure is read.
type View struct {
	Kind    term.View
	AsOf    time.Time // zero: now
	History bool      // every version that the viewer may ever see
}

const (
	viewPublished = term.ViewPublished
	viewApproved  = term.ViewApproved
	viewLatest    = term.ViewLatest
)

type viewKey struct{}

// WithView sets the view for everything below ctx, over what a GraphQL query asks for.
func WithView(ctx context.Context, view View) context.Context {
	return context.WithValue(ctx, viewKey{}, view)
}

// ViewOf is the view in force: an explicit WithView, else the view and asOf arguments of the nearest GraphQL field
// above, else the default of the viewer's role.
//
// The arguments are looked for along the chain of fields because a context that a resolver changes reaches its own
// query and eager loads, but not the resolvers of its children: without the walk one answer could mix two moments.
func ViewOf(ctx context.Context, v Viewer) View {
	if view, ok := ctx.Value(viewKey{}).(View); ok {
		return view.or(v)
	}
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		_, hasView := fc.Args["view"]
		_, hasAsOf := fc.Args["asOf"]
		if hasView || hasAsOf {
			return viewOfArgs(fc.Args).or(v)
		}
	}
	return View{}.or(v)
}

func viewOfArgs(args map[string]any) (view View) {
	if kind, ok := args["view"].(*term.View); ok && kind != nil {
		view.Kind = *kind
	}
	if asOf, ok := args["asOf"].(*time.Time); ok && asOf != nil {
		view.AsOf = asOf.UTC().Truncate(time.Microsecond)
	}
	return view
}

// or fills the role's default.
func (view View) or(v Viewer) View {
	if view.Kind != "" {
		return view
	}
	switch {
	case v.analyst():
		view.Kind = viewApproved
	case v.Role == term.RolePublic:
		view.Kind = viewPublished
	default:
		view.Kind = viewLatest
	}
	return view
}

// rows is the view alone, without regard to who looks; nil means every version.
func (view View) rows(s *sql.Selector) *sql.Predicate {
	if view.History {
		return nil
	}
	switch view.Kind {
	case viewPublished:
		return at(s, "published_from", "published_to", view.AsOf)
	case viewApproved:
		return at(s, "approved_from", "approved_to", view.AsOf)
	}
	if view.AsOf.IsZero() {
		return sql.IsNull(s.C("superseded_at"))
	}
	return at(s, "recorded_at", "superseded_at", view.AsOf)
}

// publishedAt is what everybody may see in a view.
func publishedAt(view View, s *sql.Selector) *sql.Predicate {
	if view.History {
		return sql.NotNull(s.C("published_from"))
	}
	return at(s, "published_from", "published_to", view.AsOf)
}

// analystRows: published versions when asked for, else approved ones; LATEST means the latest that is approved.
func analystRows(view View, s *sql.Selector) *sql.Predicate {
	switch {
	case view.History:
		return sql.Or(sql.NotNull(s.C("approved_from")), sql.NotNull(s.C("published_from")))
	case view.Kind == viewPublished:
		return at(s, "published_from", "published_to", view.AsOf)
	}
	return at(s, "approved_from", "approved_to", view.AsOf)
}

// at: the version that counted at a moment, or counts now.
func at(s *sql.Selector, from, to string, moment time.Time) *sql.Predicate {
	if moment.IsZero() {
		return sql.And(sql.NotNull(s.C(from)), sql.IsNull(s.C(to)))
	}
	return sql.And(
		sql.NotNull(s.C(from)), sql.LTE(s.C(from), moment),
		sql.Or(sql.IsNull(s.C(to)), sql.GT(s.C(to), moment)),
	)
}
