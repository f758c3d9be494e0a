package graph

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/predicate"
	"thidua/ent/report"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/guard"
	"thidua/term"
)

func (r *Resolver) registerSource(ctx context.Context, in RegisterSource) (*RegisterSourcePayload, error) {
	if err := r.mayLead(ctx, in.Cluster, in.Period); err != nil {
		return nil, err
	}
	if r.Actions.RegisterSource == nil {
		return nil, errUnsupported
	}
	code, err := r.Actions.RegisterSource(ctx, in)
	wrong, err := told(err)
	if err != nil || len(wrong) > 0 {
		return &RegisterSourcePayload{UserErrors: wrong}, err
	}
	made, err := r.sourceNow(ctx, code)
	return &RegisterSourcePayload{Source: made, UserErrors: wrong}, err
}

func (r *Resolver) updateSource(ctx context.Context, in UpdateSource) (*UpdateSourcePayload, error) {
	wrong, err := told(r.change(ctx, in.Source, func(v guard.Viewer, s *ent.Source) bool { return rightsOver(v, s).Update }))
	if err != nil || len(wrong) > 0 {
		return &UpdateSourcePayload{UserErrors: wrong}, err
	}
	if r.Actions.UpdateSource == nil {
		return nil, errUnsupported
	}
	if wrong, err = told(r.Actions.UpdateSource(ctx, in)); err != nil || len(wrong) > 0 {
		return &UpdateSourcePayload{UserErrors: wrong}, err
	}
	changed, err := r.sourceNow(ctx, in.Source)
	return &UpdateSourcePayload{Source: changed, UserErrors: wrong}, err
}

func (r *Resolver) syncSource(ctx context.Context, code string, dryRun bool) (*SyncSourcePayload, error) {
	wrong, err := told(r.change(ctx, code, func(v guard.Viewer, s *ent.Source) bool { return rightsOver(v, s).Sync }))
	if err != nil || len(wrong) > 0 {
		return &SyncSourcePayload{UserErrors: wrong}, err
	}
	if r.Actions.SyncSource == nil {
		return nil, errUnsupported
	}
	id, err := r.Actions.SyncSource(ctx, code, dryRun)
	if wrong, err = told(err); err != nil || len(wrong) > 0 {
		return &SyncSourcePayload{UserErrors: wrong}, err
	}
	run, err := r.runNow(ctx, id)
	return &SyncSourcePayload{Run: run, UserErrors: wrong}, err
}

func (r *Resolver) confirmSync(ctx context.Context, held int) (*ConfirmSyncPayload, error) {
	wrong, err := told(r.mayConfirm(ctx, held))
	if err != nil || len(wrong) > 0 {
		return &ConfirmSyncPayload{UserErrors: wrong}, err
	}
	if r.Actions.ConfirmSync == nil {
		return nil, errUnsupported
	}
	id, err := r.Actions.ConfirmSync(ctx, held)
	if wrong, err = told(err); err != nil || len(wrong) > 0 {
		return &ConfirmSyncPayload{UserErrors: wrong}, err
	}
	run, err := r.runNow(ctx, id)
	return &ConfirmSyncPayload{Run: run, UserErrors: wrong}, err
}

func (r *Resolver) openPeriod(ctx context.Context, clusterCode, periodCode string) (*OpenPeriodPayload, error) {
	if err := r.mayLead(ctx, clusterCode, periodCode); err != nil {
		return nil, err
	}
	if r.Actions.OpenPeriod == nil {
		return nil, errUnsupported
	}
	opened, err := r.Actions.OpenPeriod(ctx, clusterCode, periodCode)
	wrong, err := told(err)
	if err != nil || len(wrong) > 0 {
		return &OpenPeriodPayload{UserErrors: wrong}, err
	}
	made, err := r.reportNow(ctx, opened.Report)
	return &OpenPeriodPayload{Report: made, Submissions: opened.Submissions, UserErrors: wrong}, err
}

func (r *Resolver) openYear(ctx context.Context, in OpenYear) (*OpenYearPayload, error) {
	if err := r.mayOpenYear(ctx, in); err != nil {
		return nil, err
	}
	if r.Actions.OpenYear == nil {
		return nil, errUnsupported
	}
	opened, err := r.Actions.OpenYear(ctx, in)
	wrong, err := told(err)
	if err != nil || opened.Report == "" {
		return &OpenYearPayload{UserErrors: wrong}, err
	}
	payload := &OpenYearPayload{Year: &opened, UserErrors: wrong}
	if !opened.DryRun {
		payload.Report, err = r.reportNow(ctx, opened.Report)
	}
	return payload, err
}

func (r *Resolver) registerShared(ctx context.Context, ref string) (*RegisterSharedSheetPayload, error) {
	v, err := changer(ctx)
	if err != nil {
		return nil, err
	}
	if v.Role != term.RoleAdmin {
		return nil, guard.ErrForbidden
	}
	if r.Actions.RegisterShared == nil {
		return nil, errUnsupported
	}
	code, err := r.Actions.RegisterShared(ctx, ref)
	wrong, err := told(err)
	if err != nil || len(wrong) > 0 {
		return &RegisterSharedSheetPayload{UserErrors: wrong}, err
	}
	payload := &RegisterSharedSheetPayload{UserErrors: wrong}
	if payload.Source, err = r.sourceNow(ctx, code); err != nil || payload.Source == nil {
		return payload, err
	}
	payload.SharedSheet, err = only(r.Store.Client().SharedSheet.Query().Where(sharedsheet.Ref(payload.Source.Ref)), nil)(ctx)
	return payload, err
}

// changer is who asks for a change; those who can never make one are refused before anything is looked up.
func changer(ctx context.Context) (guard.Viewer, error) {
	v, ok := guard.ViewerOf(ctx)
	switch {
	case !ok:
		return v, guard.ErrForbidden
	case v.Role == term.RoleAdmin, v.Role == term.RoleLead, v.Role == term.RoleDistrict:
		return v, nil
	}
	return v, guard.ErrForbidden
}

// mayLead lets administrators and the lead of a cluster in a period pass. A code that does not exist is nobody's but an
// administrator's, who is told of it by the action.
func (r *Resolver) mayLead(ctx context.Context, clusterCode, periodCode string) error {
	v, err := changer(ctx)
	switch {
	case err != nil:
		return err
	case v.Role == term.RoleAdmin:
		return nil
	case v.Role != term.RoleLead:
		return guard.ErrForbidden
	}
	client := r.Store.Client()
	clusterID, err := client.Cluster.Query().Where(cluster.Code(clusterCode)).OnlyID(ctx)
	if err != nil {
		return hidden(err)
	}
	periodID, err := client.Period.Query().Where(period.Code(periodCode)).OnlyID(ctx)
	if err != nil {
		return hidden(err)
	}
	if !v.Leading(clusterID, periodID) {
		return guard.ErrForbidden
	}
	return nil
}

// mayOpenYear lets administrators pass, and the lead of the cluster in the year; while the year has none, that of the
// newest year that has one. Whoever led before that has handed the cluster over.
func (r *Resolver) mayOpenYear(ctx context.Context, in OpenYear) error {
	v, err := changer(ctx)
	switch {
	case err != nil:
		return err
	case v.Role == term.RoleAdmin:
		return nil
	case v.Role != term.RoleLead:
		return guard.ErrForbidden
	}
	leads, err := r.leadsOf(ctx, membership.HasClusterWith(cluster.Code(in.Cluster)))
	if err != nil {
		return err
	}
	if m := leadIn(leads, in.year()); m == nil || !v.Leading(m.ClusterID, m.PeriodID) {
		return guard.ErrForbidden
	}
	return nil
}

// leadsOf are the leads of clusters in all their periods.
func (r *Resolver) leadsOf(ctx context.Context, clusters predicate.Membership) ([]*ent.Membership, error) {
	return r.Store.Client().Membership.Query().Where(clusters, membership.RoleEQ(term.MemberRoleLead)).WithPeriod().All(ctx)
}

// leadIn is the lead of a period among those of all periods; that of the newest while it has none; nil when there is
// none at all.
func leadIn(leads []*ent.Membership, periodCode string) (newest *ent.Membership) {
	for _, m := range leads {
		switch p := m.Edges.Period; {
		case p == nil:
		case p.Code == periodCode:
			return m
		case newest == nil || p.StartsOn > newest.Edges.Period.StartsOn:
			newest = m
		}
	}
	return newest
}

// year is the code of the period to open, 2023-H1 after 2022-H1; what is no period has none after it.
func (in OpenYear) year() string {
	if in.Period != "" {
		return in.Period
	}
	year, _, _ := strings.Cut(in.From, "-")
	from, err := strconv.Atoi(year)
	if err != nil {
		return ""
	}
	return strconv.Itoa(from+1) + strings.TrimPrefix(in.From, year)
}

// change lets those pass who may do something with a source. One that is not there and one that the viewer may not see
// are the same.
func (r *Resolver) change(ctx context.Context, code string, may func(guard.Viewer, *ent.Source) bool) error {
	v, err := changer(ctx)
	if err != nil {
		return err
	}
	s, err := r.Store.Client().Source.Query().Where(source.Code(code)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return &UserError{
			Code: "source-unknown", Field: "source",
			Vi: fmt.Sprintf("Không có nguồn nào mã “%s”. Hãy xem danh sách nguồn (sources), hoặc đăng ký nguồn này.", code),
			En: fmt.Sprintf("There is no source with the code “%s”. Look at the list of sources, or register this one.", code),
		}
	case err != nil:
		return err
	case !may(v, s):
		return guard.ErrForbidden
	}
	return nil
}

// mayConfirm lets those pass who may consent to a held run, likewise.
func (r *Resolver) mayConfirm(ctx context.Context, run int) error {
	v, err := changer(ctx)
	if err != nil {
		return err
	}
	held, err := r.Store.Client().SyncRun.Query().Where(syncrun.ID(run)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return &UserError{
			Code: "run-unknown", Field: "run",
			Vi: fmt.Sprintf("Không có lần đọc nào mã %d. Hãy xem các lần đọc (runs) của nguồn.", run),
			En: fmt.Sprintf("There is no run with the id %d. Look at the runs of the source.", run),
		}
	case err != nil:
		return err
	case !v.Leading(held.ClusterID, held.PeriodID):
		return guard.ErrForbidden
	}
	return nil
}

// hidden makes "there is none" a refusal like any other.
func hidden(err error) error {
	if ent.IsNotFound(err) {
		return guard.ErrForbidden
	}
	return err
}

// sourceNow, runNow and reportNow are a row after it was changed, as the viewer sees it.
func (r *Resolver) sourceNow(ctx context.Context, code string) (*ent.Source, error) {
	return only(r.Store.Client().Source.Query().Where(source.Code(code)), nil)(ctx)
}

func (r *Resolver) runNow(ctx context.Context, id int) (*ent.SyncRun, error) {
	return only(r.Store.Client().SyncRun.Query().Where(syncrun.ID(id)), nil)(ctx)
}

func (r *Resolver) reportNow(ctx context.Context, code string) (*ent.Report, error) {
	return only(r.Store.Client().Report.Query().Where(report.Code(code)), nil)(ctx)
}
