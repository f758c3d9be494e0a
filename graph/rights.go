package graph

import (
	"context"
	"slices"

	"thidua/ent"
	"thidua/ent/membership"
	"thidua/guard"
	"thidua/term"
)

// rightsOver is what a viewer may do with a source that it sees. To see it is not enough: a unit sees what the lead
// registered for it.
func rightsOver(v guard.Viewer, s *ent.Source) SourceRights {
	district := 0
	if s.DistrictID != nil {
		district = *s.DistrictID
	}
	leads := v.Leading(s.ClusterID, s.PeriodID)
	return SourceRights{Sync: v.Writing(s.ClusterID, s.PeriodID, district), Confirm: leads, Update: leads}
}

// sourceRights is what the viewer may do with a source and this server does.
func (r *Resolver) sourceRights(ctx context.Context, s *ent.Source) *SourceRights {
	v, _ := guard.ViewerOf(ctx)
	rights := rightsOver(v, s)
	rights.Sync = rights.Sync && r.Actions.SyncSource != nil
	rights.Confirm = rights.Confirm && r.Actions.ConfirmSync != nil
	rights.Update = rights.Update && r.Actions.UpdateSource != nil
	return &rights
}

// reportRights is what the viewer may do with a report and this server does.
func (r *Resolver) reportRights(ctx context.Context, of *ent.Report) *ReportRights {
	v, _ := guard.ViewerOf(ctx)
	leads := v.Leading(of.ClusterID, of.PeriodID)
	return &ReportRights{
		RegisterSource: leads && r.Actions.RegisterSource != nil, OpenPeriod: leads && r.Actions.OpenPeriod != nil,
		Circulate: leads && of.Stage != term.ReportStagePublished, Recall: leads && of.Stage == term.ReportStageCirculated,
		Publish: leads, Withdraw: leads && of.Stage == term.ReportStagePublished,
		Close: leads && of.State == term.ReportStateOpen, Reopen: leads && of.State == term.ReportStateClosed,
	}
}

// clusterRights is what the viewer may do with a cluster and this server does. The leads of all clusters of a list are
// asked for at once.
func (r *Resolver) clusterRights(ctx context.Context, of *ent.Cluster) (*ClusterRights, error) {
	v, _ := guard.ViewerOf(ctx)
	switch {
	case r.Actions.OpenYear == nil:
		return &ClusterRights{}, nil
	case v.Role == term.RoleAdmin:
		return &ClusterRights{OpenYear: true}, nil
	case v.Role != term.RoleLead || len(v.Leads) == 0:
		return &ClusterRights{}, nil
	}
	leads, err := onceFor(ctx).leads.get(func() ([]*ent.Membership, error) {
		var clusters []int
		for _, scope := range v.Leads {
			clusters = append(clusters, scope.Cluster)
		}
		slices.Sort(clusters)
		return r.leadsOf(ctx, membership.ClusterIDIn(slices.Compact(clusters)...))
	})
	if err != nil {
		return nil, err
	}
	here := slices.DeleteFunc(slices.Clone(leads), func(m *ent.Membership) bool { return m.ClusterID != of.ID })
	newest := leadIn(here, "")
	return &ClusterRights{OpenYear: newest != nil && v.Leading(of.ID, newest.PeriodID)}, nil
}
