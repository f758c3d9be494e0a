package graph

import (
	"context"
	"errors"
	"time"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/period"
	"thidua/ent/predicate"
	"thidua/ent/report"
	"thidua/graph/limit"
	"thidua/guard"
	"thidua/rules"
	"thidua/store"
	"thidua/term"
)

// Resolver answers the fields that are not a column, an edge or a method of an ent type. Its other fields than Store are
// those of Options, and may be left out.
type Resolver struct {
	Store     *store.Store
	Actions   Actions
	ShareWith func(context.Context) (string, error)
	PerMinute func(bucket string) int
	// ContextNames are what reports call second statements and sub-units.
	ContextNames rules.ContextNames

	names searchIndex
}

// only makes "the one row, or null" of a query that may have failed to be made.
func only[T any, Q interface {
	Only(context.Context) (*T, error)
}](query Q, err error) func(context.Context) (*T, error) {
	return func(ctx context.Context) (*T, error) {
		if err != nil {
			return nil, err
		}
		row, err := query.Only(ctx)
		return row, ent.MaskNotFound(err)
	}
}

func reportOf(clusterCode, periodCode string) predicate.Report {
	return report.And(report.HasClusterWith(cluster.Code(clusterCode)), report.HasPeriodWith(period.Code(periodCode)))
}

// node is anything by its id; null for what is not there and for what the viewer may not see, which look the same.
func (r *Resolver) node(ctx context.Context, id int) (ent.Noder, error) {
	node, err := r.Store.Client().Noder(ctx, id)
	if err != nil && (ent.IsNotFound(err) || isNodeNotFound(err)) {
		return nil, nil
	}
	return node, err
}

// nodes are several things by their ids; null, without an error, for each that node would not give.
func (r *Resolver) nodes(ctx context.Context, ids []int) ([]ent.Noder, error) {
	if most := limit.Of(ctx).List; len(ids) > most {
		return nil, errTooMany("ids", len(ids), most)
	}
	return r.Store.Client().NodesByID(ctx, ids)
}

func (r *Resolver) viewer(ctx context.Context) (*Viewer, error) {
	v, ok := guard.ViewerOf(ctx)
	if !ok {
		return nil, errors.New("a request without a viewer")
	}
	viewer := &Viewer{Role: v.Role}
	if v.Name != "" {
		viewer.Name = &v.Name
	}
	if v.District == 0 {
		return viewer, nil
	}
	var err error
	viewer.District, err = only(r.Store.Client().District.Query().Where(district.ID(v.District)).CollectAt(ctx, "district"))(ctx)
	return viewer, err
}

// revisionsFor is how often data changed that the viewer may see. The public knows only of what is published: that
// something else changed, and when, would tell of figures in the making.
func revisionsFor(ctx context.Context, s *store.Store) (store.Revisions, error) {
	revisions, err := s.Revision(ctx)
	if v, ok := guard.ViewerOf(ctx); !ok || v.Role == term.RolePublic {
		revisions.All, revisions.ChangedAt = revisions.Published, revisions.PublishedAt
	}
	return revisions, err
}

// supersededAt is null for those who may not know of versions that are not published.
func supersededAt(ctx context.Context, v *ent.IndicatorValue) *time.Time {
	viewer, ok := guard.ViewerOf(ctx)
	if !ok || !viewer.SeesLatest(v.ClusterID, v.PeriodID, v.DistrictID) {
		return nil
	}
	return v.SupersededAt
}

// held is null for those who may not know of the sheet as it is now.
func held(ctx context.Context, v *ent.IndicatorValue) *Held {
	viewer, ok := guard.ViewerOf(ctx)
	if !ok || v.HeldSince == nil || !viewer.SeesLatest(v.ClusterID, v.PeriodID, v.DistrictID) {
		return nil
	}
	return &Held{Since: *v.HeldSince, Problem: v.HeldProblem}
}
