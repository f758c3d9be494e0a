package review

import (
	"context"
	"fmt"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/predicate"
	"thidua/ent/report"
	"thidua/store"
	"thidua/term"
)

// Place is a unit's place in a cluster for one period (thành viên cụm), as it is to be.
type Place struct {
	Step
	Role    term.MemberRole
	Ordinal int // place in the list, from 1; 0 is where it stands, or the end
}

// UpsertMembership adds a unit to a cluster in a period, or changes its role and place in the list: by the lead in that
// period or an administrator. Who leads is for an administrator to say: whoever led becomes a member, and the rights
// of the lead follow at once. Where the report is open already, the unit gets its part in it. It returns the id of the
// membership.
func UpsertMembership(ctx context.Context, s *store.Store, p Place) (id int, err error) {
	err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		at, err := p.find(ctx, tx)
		if err != nil {
			return err
		}
		leader := p.By.Role == term.RoleAdmin
		switch leads := at.there != nil && at.there.Role == term.MemberRoleLead; {
		case !p.By.Leading(at.cluster, at.period):
			return notLeading("sửa thành viên cụm", "change who is in the cluster")
		case p.Role == term.MemberRoleLead && !leads && !leader:
			return refuse(Forbidden,
				"chỉ quản trị viên được giao vai trò Trưởng cụm",
				"only an administrator may say who leads the cluster")
		case leads && p.Role != term.MemberRoleLead:
			return refuse(LeadMissing,
				"đơn vị đang là Trưởng cụm: hãy giao vai trò này cho đơn vị khác trước",
				"the unit leads the cluster: say first who leads instead")
		case p.Ordinal < 0:
			return refuse(BadText, "thứ tự tính từ 1", "places in the list count from 1")
		}
		if id, err = p.save(ctx, tx, at); err != nil {
			return err
		}
		tx.Raise(store.Published)
		about := store.AboutPart(p.Cluster+"/"+p.Period+" "+p.District, at.cluster, at.period, &at.district)
		return tx.Audit(ctx, p.By, "upsertMembership", about, map[string]any{"role": p.Role, "ordinal": p.Ordinal})
	})
	return id, err
}

// spot is where a membership belongs, by ids.
type spot struct {
	cluster, period, district int
	there                     *ent.Membership // nil: none yet
}

func (p Place) find(ctx context.Context, tx *store.Tx) (at spot, err error) {
	for _, of := range []struct {
		code string
		id   *int
		find func(context.Context) (int, error)
	}{
		{p.Cluster, &at.cluster, tx.Client.Cluster.Query().Where(cluster.Code(p.Cluster)).OnlyID},
		{p.Period, &at.period, tx.Client.Period.Query().Where(period.Code(p.Period)).OnlyID},
		{p.District, &at.district, tx.Client.District.Query().Where(district.Code(p.District)).OnlyID},
	} {
		if *of.id, err = of.find(ctx); err != nil {
			return at, noCode(err, of.code)
		}
	}
	at.there, err = tx.Client.Membership.Query().Where(membership.ClusterID(at.cluster), membership.PeriodID(at.period),
		membership.DistrictID(at.district)).Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return at, fmt.Errorf("looking for the membership of %q: %w", p.District, err)
	}
	return at, nil
}

// noCode makes "there is none" of a query by code a refusal.
func noCode(err error, code string) error {
	if ent.IsNotFound(err) {
		return refuse(CodeMissing,
			"không có mã “%[1]s”: hãy kiểm tra lại",
			"there is no code “%[1]s”: check it", code)
	}
	return fmt.Errorf("looking for %q: %w", code, err)
}

func (p Place) save(ctx context.Context, tx *store.Tx, at spot) (int, error) {
	here := []predicate.Membership{membership.ClusterID(at.cluster), membership.PeriodID(at.period)}
	if p.Role == term.MemberRoleLead {
		err := tx.Client.Membership.Update().SetRole(term.MemberRoleMember).SetOrigin(term.OriginLocal).
			Where(append(here, membership.RoleEQ(term.MemberRoleLead), membership.DistrictIDNEQ(at.district))...).Exec(ctx)
		if err != nil {
			return 0, fmt.Errorf("ending the lead of before: %w", err)
		}
	}
	if at.there != nil {
		update := tx.Client.Membership.UpdateOne(at.there).SetRole(p.Role).SetOrigin(term.OriginLocal)
		if p.Ordinal > 0 {
			update.SetOrdinal(p.Ordinal)
		}
		if err := update.Exec(ctx); err != nil {
			return 0, fmt.Errorf("changing the membership of %q: %w", p.District, err)
		}
		return at.there.ID, nil
	}
	if p.Ordinal == 0 {
		n, err := tx.Client.Membership.Query().Where(here...).Count(ctx)
		if err != nil {
			return 0, fmt.Errorf("counting members: %w", err)
		}
		p.Ordinal = n + 1
	}
	made, err := tx.Client.Membership.Create().SetClusterID(at.cluster).SetPeriodID(at.period).SetDistrictID(at.district).
		SetRole(p.Role).SetOrdinal(p.Ordinal).SetOrigin(term.OriginLocal).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("adding %q to the cluster: %w", p.District, err)
	}
	return made.ID, p.open(ctx, tx, made)
}

// open gives a new member its part in a report that is open already.
func (p Place) open(ctx context.Context, tx *store.Tx, m *ent.Membership) error {
	r, err := tx.Client.Report.Query().Where(report.ClusterID(m.ClusterID), report.PeriodID(m.PeriodID)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil
	case err != nil:
		return fmt.Errorf("looking for the report of %s for %s: %w", p.Cluster, p.Period, err)
	}
	err = tx.Client.Submission.Create().SetReport(r).SetClusterID(m.ClusterID).SetPeriodID(m.PeriodID).
		SetDistrictID(m.DistrictID).SetMembership(m).Exec(ctx)
	if err != nil {
		return fmt.Errorf("giving %q its part in %s: %w", p.District, r.Code, err)
	}
	return nil
}
