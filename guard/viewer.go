package guard

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"thidua/term"
)

// Viewer is who looks. Its zero value is nobody: an unknown role that sees only what is open to all and published.
type Viewer struct {
	Role   term.Role
	Name   string // of the token, for the audit trail; "" for PUBLIC
	Token  int    // id of the token, 0 for PUBLIC and the system
	system bool

	// District is the unit of a DISTRICT or LEAD viewer, 0 for others. It reads and writes that unit's own rows.
	District int
	// Leads are the clusters and periods that a LEAD viewer's unit leads or led: it reads all their rows.
	Leads []Scope
	// Circulated are clusters and periods whose draft the lead sent to the members for comment: they read all of it.
	Circulated []Scope
	// Member are the clusters and periods that the viewer's unit belongs to: it sees their report.
	Member []Scope
}

// Scope is a cluster in one period.
type Scope struct{ Cluster, Period int }

type viewerKey struct{}

// Public is a viewer without a token.
func Public() Viewer { return Viewer{Role: term.RolePublic} }

// System is the worker's own viewer: it sees every row. It is made from a context that no request came with, never
// from a token.
func System(ctx context.Context) context.Context {
	ctx = WithView(ctx, View{Kind: viewLatest, History: true})
	return WithViewer(ctx, Viewer{Role: term.RoleAdmin, Name: "system", system: true})
}

// WithViewer says who looks in everything below ctx.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf is who looks; ok is false when nobody was named, and then nothing is seen.
func ViewerOf(ctx context.Context) (v Viewer, ok bool) {
	if ctx == nil {
		return Viewer{}, false
	}
	v, ok = ctx.Value(viewerKey{}).(Viewer)
	return v, ok
}

// IsSystem says whether v is the worker's own viewer.
func (v Viewer) IsSystem() bool { return v.system }

// all: no row is hidden.
func (v Viewer) all() bool { return v.system || v.Role == term.RoleAdmin }

func (v Viewer) analyst() bool { return v.Role == term.RoleAnalyst }

// unit says whether v acts for a unit.
func (v Viewer) unit() bool {
	return v.District != 0 && (v.Role == term.RoleDistrict || v.Role == term.RoleLead)
}

// reads is where the viewer sees versions that are not published: its own unit, the clusters it leads, and drafts
// that were sent to it for comment. nil: nowhere. No term of it can be null, or its negation would be null too.
func (v Viewer) reads(s *sql.Selector) *sql.Predicate { return v.within(s, v.Circulated) }

// works is where the viewer sees the working rows (submissions, sources, problems, findings): its own unit and the
// clusters it leads. Elsewhere it sees none.
func (v Viewer) works(s *sql.Selector) *sql.Predicate {
	if p := v.within(s, nil); p != nil {
		return p
	}
	return sql.False()
}

func (v Viewer) within(s *sql.Selector, circulated []Scope) *sql.Predicate {
	if !v.unit() {
		return nil
	}
	own := sql.And(sql.NotNull(s.C("district_id")), sql.EQ(s.C("district_id"), v.District))
	parts := []*sql.Predicate{own}
	if v.Role == term.RoleLead {
		parts = append(parts, scopes(s, v.Leads)...)
	}
	parts = append(parts, scopes(s, circulated)...)
	return sql.Or(parts...)
}

// member: the clusters and periods the viewer's unit belongs to. nil: none.
func (v Viewer) member(s *sql.Selector) *sql.Predicate {
	if parts := scopes(s, v.Member); v.unit() && len(parts) > 0 {
		return sql.Or(parts...)
	}
	return nil
}

// scopes groups by cluster, so that ten years of one cluster are one IN.
func scopes(s *sql.Selector, in []Scope) []*sql.Predicate {
	periods := map[int][]any{}
	var order []int
	for _, scope := range in {
		if periods[scope.Cluster] == nil {
			order = append(order, scope.Cluster)
		}
		periods[scope.Cluster] = append(periods[scope.Cluster], scope.Period)
	}
	parts := make([]*sql.Predicate, 0, len(order))
	for _, cluster := range order {
		parts = append(parts, sql.And(sql.EQ(s.C("cluster_id"), cluster), sql.In(s.C("period_id"), periods[cluster]...)))
	}
	return parts
}

// Leading says whether the viewer may act as lead of a cluster in a period.
func (v Viewer) Leading(cluster, period int) bool {
	if v.all() {
		return true
	}
	if v.Role != term.RoleLead {
		return false
	}
	for _, scope := range v.Leads {
		if scope == (Scope{cluster, period}) {
			return true
		}
	}
	return false
}

// Writing says whether the viewer may act on the submission of a unit (0: the cluster's own) in a cluster and period.
func (v Viewer) Writing(cluster, period, district int) bool {
	return v.Leading(cluster, period) || v.unit() && district != 0 && district == v.District
}
