package store

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/membership"
	"thidua/ent/report"
	"thidua/guard"
	"thidua/term"
)

// addScopes fills in where the viewer's unit is a member, where it leads, and whose draft was sent to it for comment.
func (s *Store) addScopes(system context.Context, v *guard.Viewer) error {
	members, err := s.client.Membership.Query().Where(membership.DistrictID(v.District)).
		Order(membership.ByPeriodID(), membership.ByClusterID()).All(system)
	if err != nil {
		return fmt.Errorf("looking for the clusters of the token's unit: %w", err)
	}
	if len(members) == 0 {
		return nil
	}
	circulated, err := s.circulated(system, members)
	if err != nil {
		return err
	}
	for _, m := range members {
		scope := guard.Scope{Cluster: m.ClusterID, Period: m.PeriodID}
		v.Member = append(v.Member, scope)
		if m.Role == term.MemberRoleLead {
			v.Leads = append(v.Leads, scope)
		}
		if circulated[scope] {
			v.Circulated = append(v.Circulated, scope)
		}
	}
	return nil
}

// circulated is where the draft of the report was sent to the members. Once it is published they read what everybody
// reads.
func (s *Store) circulated(system context.Context, members []*ent.Membership) (map[guard.Scope]bool, error) {
	clusters := map[int]bool{}
	var ids []int
	for _, m := range members {
		if !clusters[m.ClusterID] {
			clusters[m.ClusterID] = true
			ids = append(ids, m.ClusterID)
		}
	}
	reports, err := s.client.Report.Query().
		Where(report.ClusterIDIn(ids...), report.StageEQ(term.ReportStageCirculated)).All(system)
	if err != nil {
		return nil, fmt.Errorf("looking for drafts sent to the token's unit: %w", err)
	}
	found := map[guard.Scope]bool{}
	for _, r := range reports {
		found[guard.Scope{Cluster: r.ClusterID, Period: r.PeriodID}] = true
	}
	return found, nil
}

const (
	useEvery = time.Hour              // how exact lastUsedAt is
	useRetry = time.Minute            // until a failed note is tried again
	useWait  = 250 * time.Millisecond // how long a request waits for the note at most
)

// usage remembers, in this process, when the use of each token is to be noted next.
type usage struct {
	mu  sync.Mutex
	due map[int]time.Time
}

// claim says whether the use of a token is to be noted now, and puts the next time off.
func (u *usage) claim(token int, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if now.Before(u.due[token]) {
		return false
	}
	if u.due == nil {
		u.due = map[int]time.Time{}
	}
	u.due[token] = now.Add(useRetry)
	return true
}

// markUsed notes that a token is in use, once an hour. It is no change of the data and takes no turn; when the
// database is busy the note is left for later rather than the request held up.
func (s *Store) markUsed(ctx context.Context, t *ent.Token, now time.Time) {
	if t.LastUsedAt != nil && now.Sub(*t.LastUsedAt) < useEvery || !s.used.claim(t.ID, now) {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), useWait)
	defer cancel()
	query, args := sql.Dialect(s.dialect).Update("tokens").Set("last_used_at", now).Where(sql.EQ("id", t.ID)).Query()
	if _, err := s.write.ExecContext(ctx, query, args...); err != nil {
		s.config.Log.WarnContext(ctx, "the use of a token was not noted", slog.String("token", t.Prefix), slog.Any("error", err))
	}
}
