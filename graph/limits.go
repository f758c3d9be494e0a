package graph

import (
	"context"
	"fmt"
	"sync"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/membership"
	"thidua/graph/limit"
	"thidua/store"
)

// guarded holds requests to their limits. It comes after the normaliser, which gives lists the rows they will have.
func (c Options) guarded() *limit.Guard {
	sizes := &storedSizes{store: c.Store}
	return &limit.Guard{Stored: sizes.of, Rate: c.Rate}
}

// storedSizes knows how much is stored of each cluster and period, until that changes. It tells of the catalogue and of
// who is a member, which everybody may see, and not of figures: a price would otherwise tell of figures in the making.
type storedSizes struct {
	store *store.Store

	mu       sync.Mutex
	revision int64
	all      map[clusterPeriod]limit.Size // nil until it was read
}

// clusterPeriod is a cluster and a period by their codes.
type clusterPeriod struct{ cluster, period string }

// of is how much is stored of a cluster and period, by their codes; nothing, of those that there are not. Of none it is
// the largest.
func (s *storedSizes) of(ctx context.Context, clusterCode, periodCode string) (limit.Size, error) {
	revisions, err := s.store.Revision(ctx)
	if err != nil {
		return limit.Size{}, err
	}
	s.mu.Lock()
	all, current := s.all, s.all != nil && s.revision == revisions.All
	s.mu.Unlock()
	if !current {
		if all, err = s.read(ctx); err != nil {
			return limit.Size{}, err
		}
		s.mu.Lock()
		s.all, s.revision = all, revisions.All
		s.mu.Unlock()
	}
	return all[clusterPeriod{clusterCode, periodCode}], nil
}

// read reads the sizes of all clusters and periods: a row each.
func (s *storedSizes) read(ctx context.Context) (map[clusterPeriod]limit.Size, error) {
	client := s.store.Client()
	indicators, err := client.Indicator.Query().Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting indicators: %w", err)
	}
	periods, err := client.Period.Query().Select("id", "code").All(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting periods: %w", err)
	}
	clusters, err := client.Cluster.Query().Select("id", "code").All(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting clusters: %w", err)
	}
	var rows []struct {
		ClusterID int `sql:"cluster_id"`
		PeriodID  int `sql:"period_id"`
		Members   int `sql:"members"`
	}
	if err := client.Membership.Query().GroupBy(membership.FieldClusterID, membership.FieldPeriodID).
		Aggregate(func(selector *sql.Selector) string { return sql.As(sql.Count("*"), "members") }).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("counting members: %w", err)
	}
	periodCodes, clusterCodes := map[int]string{}, map[int]string{}
	for _, p := range periods {
		periodCodes[p.ID] = p.Code
	}
	for _, c := range clusters {
		clusterCodes[c.ID] = c.Code
	}
	all := map[clusterPeriod]limit.Size{}
	largest := limit.Size{Indicators: indicators, Periods: len(periods)}
	for _, r := range rows {
		largest.Members = max(largest.Members, r.Members)
		all[clusterPeriod{clusterCodes[r.ClusterID], periodCodes[r.PeriodID]}] = limit.Size{Members: r.Members, Indicators: indicators, Periods: len(periods)}
	}
	all[clusterPeriod{}] = largest
	return all, nil
}
