package graph

import (
	"context"
	"fmt"
	"sync"

	"entgo.io/ent/dialect/sql"

	"thidua/ent/cluster"
	"thidua/ent/indicator"
	"thidua/ent/membership"
	"thidua/ent/period"
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

// read reads the sizes of all clusters and periods in one statement: a row each.
func (s *storedSizes) read(ctx context.Context) (map[clusterPeriod]limit.Size, error) {
	var rows []struct {
		ClusterID  int    `sql:"cluster_id"`
		PeriodID   int    `sql:"period_id"`
		Cluster    string `sql:"cluster"`
		Period     string `sql:"period"`
		Members    int    `sql:"members"`
		Indicators int    `sql:"indicators"`
		Periods    int    `sql:"periods"`
	}
	err := s.store.Client().Membership.Query().GroupBy(membership.FieldClusterID, membership.FieldPeriodID).Aggregate(
		func(of *sql.Selector) string { return code(of, cluster.Table, membership.FieldClusterID, "cluster") },
		func(of *sql.Selector) string { return code(of, period.Table, membership.FieldPeriodID, "period") },
		func(*sql.Selector) string { return sql.As(sql.Count("*"), "members") },
		func(*sql.Selector) string { return sql.As("(SELECT COUNT(*) FROM "+indicator.Table+")", "indicators") },
		func(*sql.Selector) string { return sql.As("(SELECT COUNT(*) FROM "+period.Table+")", "periods") },
	).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("counting members: %w", err)
	}
	all, largest := map[clusterPeriod]limit.Size{}, limit.Size{}
	for _, r := range rows {
		size := limit.Size{Members: r.Members, Indicators: r.Indicators, Periods: r.Periods}
		all[clusterPeriod{r.Cluster, r.Period}] = size
		if r.Members > largest.Members {
			largest = size
		}
	}
	all[clusterPeriod{}] = largest
	return all, nil
}

// code selects the code of what a column of memberships points to.
func code(of *sql.Selector, table, column, as string) string {
	to := sql.Dialect(of.Dialect()).Table(table)
	of.Join(to).On(of.C(column), to.C("id"))
	return sql.As(sql.Max(to.C("code")), as)
}
