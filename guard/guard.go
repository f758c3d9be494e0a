// Package guard decides who may see a row. One function, Rows, is the predicate for every path: ent's interceptors
// put it on every query, a template puts it into every HasX and HasXWith, a hook on every update and delete, and
// hand-written SQL calls Apply. docs/adr/0002-guard.md says what was found to leak without each of them.
//
// A table that nobody registered and a context without a viewer see nothing.
package guard

import (
	"context"

	"entgo.io/ent/dialect/sql"
)

// Kind says by which rule the rows of a table are seen.
type Kind int

// The kinds. Unset denies.
const (
	Unset     Kind = iota
	Open           // everybody
	Versioned      // by view: published, approved, latest, as of
	Sheet          // what a unit works on: own scope, lead of the cluster, administrators
	Name           // personal names: published, or in scope
	Report         // the cluster's report: its members, and everybody once published
	Closed         // administrators
)

// Annotation is an ent schema's kind; generation fails for an entity without one.
type Annotation struct{ Kind Kind }

// Name is the annotation's key.
func (Annotation) Name() string { return "Guard" }

var (
	kinds   = map[string]Kind{}   // by table
	tableOf = map[string]string{} // by ent type
)

// Register tells the guard the table and kind of an ent type. Generated code calls it at start.
func Register(typ, table string, kind Kind) {
	tableOf[typ], kinds[table] = table, kind
}

// TableOf is the table of an ent type, "" for one that is not registered.
func TableOf(typ string) string { return tableOf[typ] }

// KindOf is the kind of an ent type, Unset for one that is not registered.
func KindOf(typ string) Kind { return kinds[tableOf[typ]] }

// Tables lists every registered table with its kind.
func Tables() map[string]Kind {
	tables := make(map[string]Kind, len(kinds))
	for table, kind := range kinds {
		tables[table] = kind
	}
	return tables
}

// Apply narrows a selector over a table to the rows that the context's viewer may see.
func Apply(ctx context.Context, table string, s *sql.Selector) {
	if p := Rows(ctx, table, s); p != nil {
		s.Where(p)
	}
}

// Edge is Apply for the far side of an edge, as ent's HasX and HasXWith need it: there the request's context hangs
// on the selector.
func Edge(table string) func(*sql.Selector) {
	return func(s *sql.Selector) { Apply(s.Context(), table, s) }
}

// Rows is the predicate for the rows of a table that the context's viewer may see; nil means all of them.
// column names are taken from the selector, so that it works under any alias.
func Rows(ctx context.Context, table string, s *sql.Selector) *sql.Predicate {
	v, ok := ViewerOf(ctx)
	if !ok || ctx == nil {
		return sql.False()
	}
	switch kinds[table] {
	case Open:
		return nil
	case Versioned:
		return versioned(v, ViewOf(ctx, v), s)
	case Sheet:
		return sheet(v, s)
	case Name:
		return name(v, ViewOf(ctx, v), s)
	case Report:
		return report(v, s)
	case Closed:
		if v.all() {
			return nil
		}
	}
	return sql.False()
}

// sheet: whoever works on the sheets of the row's unit.
func sheet(v Viewer, s *sql.Selector) *sql.Predicate {
	if v.all() {
		return nil
	}
	return v.works(s)
}

// report: members of the cluster in that period, and everybody when it is public.
func report(v Viewer, s *sql.Selector) *sql.Predicate {
	if v.all() {
		return nil
	}
	public := sql.EQ(s.C("public"), true)
	if member := v.member(s); member != nil {
		return sql.Or(member, public)
	}
	return public
}

// name: published names, those of the viewer's own scope, and all for administrators. An analyst reads approved
// figures but no unpublished name.
func name(v Viewer, view View, s *sql.Selector) *sql.Predicate {
	if v.all() {
		return nil
	}
	public := publishedAt(view, s)
	if scope := v.reads(s); scope != nil {
		return sql.Or(scope, public)
	}
	return public
}

// versioned: which version of a row, and whether the viewer may see that kind of version at all. Outside its scope a
// viewer reads published versions, so that it never meets two versions of one row.
func versioned(v Viewer, view View, s *sql.Selector) *sql.Predicate {
	switch {
	case v.all():
		return view.rows(s)
	case v.analyst():
		return analystRows(view, s)
	}
	public := publishedAt(view, s)
	scope := v.reads(s)
	if scope == nil || view.Kind == viewPublished && !view.History {
		return public
	}
	inside, outside := scope, sql.And(sql.Not(v.reads(s)), public)
	if p := view.rows(s); p != nil {
		inside = sql.And(scope, p)
	}
	return sql.Or(inside, outside)
}
