package graph

import (
	"context"

	"thidua/ent"
	"thidua/ent/finding"
	"thidua/guard"
	"thidua/term"
)

// foundKey is which figure of a report a finding is about. A district of 0 is the cluster.
type foundKey struct {
	indicator, district int
	context             string
}

// findingsOf are the findings that stand about a figure. Those of all figures of a report are asked for at once.
func (r *Resolver) findingsOf(ctx context.Context, v *ent.IndicatorValue) ([]*ent.Finding, error) {
	all, err := onceFor(ctx).found.of(guard.Scope{Cluster: v.ClusterID, Period: v.PeriodID}).get(func() (map[foundKey][]*ent.Finding, error) {
		rows, err := r.Store.Client().Finding.Query().Where(
			finding.ClusterID(v.ClusterID), finding.PeriodID(v.PeriodID), finding.StateNEQ(term.FindingStateFixed), finding.IndicatorIDNotNil()).
			WithRule().Order(finding.ByID()).All(ctx)
		of := map[foundKey][]*ent.Finding{}
		for _, f := range rows {
			key := foundKey{*f.IndicatorID, or(f.DistrictID, 0), f.Context}
			of[key] = append(of[key], f)
		}
		return of, err
	})
	return all[foundKey{v.IndicatorID, or(v.DistrictID, 0), v.Context}], err
}
