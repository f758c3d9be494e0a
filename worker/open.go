package worker

import (
	"context"
	"fmt"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/submission"
	"thidua/store"
	"thidua/term"
)

// Opened is what opening a period gave.
type Opened struct {
	Report      string `json:"report"`      // code
	Submissions int    `json:"submissions"` // how many were added: 0 when the period was open already
}

// OpenPeriod opens a period for a cluster: its report, a submission for each member, and one for the cluster's own
// sheet. What is there already stays as it is, so that a member who joins later is added by opening again.
func (w *Worker) OpenPeriod(ctx context.Context, clusterCode, periodCode string) (opened Opened, err error) {
	err = w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, fresh, err := openReport(ctx, tx, clusterCode, periodCode, w.plannedDue(clusterCode, periodCode))
		if err != nil {
			return err
		}
		opened.Report = r.Code
		if opened.Submissions, err = openSubmissions(ctx, tx.Client, r); err != nil {
			return fmt.Errorf("opening %s: %w", r.Code, err)
		}
		if fresh || opened.Submissions > 0 {
			tx.Raise(store.All)
		}
		return nil
	})
	return opened, err
}

// plannedDue is the last day to send that the catalogue plans, "" when it plans none.
func (w *Worker) plannedDue(clusterCode, periodCode string) (due term.Date) {
	for _, planned := range w.Catalog.Reports {
		if planned.Cluster == clusterCode && planned.Period == periodCode {
			due = planned.DueOn
		}
	}
	return due
}

// openReport finds the report of a cluster and period, or makes it, due on a day or none ("").
func openReport(ctx context.Context, tx *store.Tx, clusterCode, periodCode string, due term.Date) (r *ent.Report, fresh bool, err error) {
	clusterID, err := tx.Client.Cluster.Query().Where(cluster.Code(clusterCode)).OnlyID(ctx)
	if err != nil {
		return nil, false, notThere(err, aCluster, clusterCode)
	}
	periodID, err := tx.Client.Period.Query().Where(period.Code(periodCode)).OnlyID(ctx)
	if err != nil {
		return nil, false, notThere(err, aPeriod, periodCode)
	}
	r, err = tx.Client.Report.Query().Where(report.ClusterID(clusterID), report.PeriodID(periodID)).Only(ctx)
	if err == nil || !ent.IsNotFound(err) {
		return r, false, err
	}
	r, err = tx.Client.Report.Create().SetCode(clusterCode + "/" + periodCode).SetClusterID(clusterID).SetPeriodID(periodID).
		SetNillableDueOn(orNull(due)).Save(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("opening the period %s of %s: %w", periodCode, clusterCode, err)
	}
	return r, true, nil
}

// openSubmissions adds the submissions of a report that are missing.
func openSubmissions(ctx context.Context, client *ent.Client, r *ent.Report) (added int, err error) {
	there, err := client.Submission.Query().Where(submission.ReportID(r.ID)).All(ctx)
	if err != nil {
		return 0, err
	}
	open := map[int]bool{} // by district, 0 for the cluster's own
	for _, s := range there {
		open[valueOr(s.DistrictID)] = true
	}
	members, err := client.Membership.Query().
		Where(membership.ClusterID(r.ClusterID), membership.PeriodID(r.PeriodID)).Order(membership.ByOrdinal()).All(ctx)
	if err != nil {
		return 0, err
	}
	var builders []*ent.SubmissionCreate
	if !open[0] {
		builders = append(builders, client.Submission.Create().SetReportID(r.ID).SetClusterID(r.ClusterID).SetPeriodID(r.PeriodID))
	}
	for _, m := range members {
		if !open[m.DistrictID] {
			builders = append(builders, client.Submission.Create().SetReportID(r.ID).SetClusterID(r.ClusterID).
				SetPeriodID(r.PeriodID).SetDistrictID(m.DistrictID).SetMembershipID(m.ID))
		}
	}
	return len(builders), client.Submission.CreateBulk(builders...).Exec(ctx)
}

// notThere says that a code is unknown, when that is what the error says.
func notThere(err error, w what, code string) error {
	if ent.IsNotFound(err) {
		return unknown(w, code)
	}
	return fmt.Errorf("asking for the %s %q: %w", w.en, code, err)
}

// submissionOf is the submission of a unit ("" for the cluster's own sheet), with its report.
func submissionOf(ctx context.Context, client *ent.Client, clusterCode, periodCode, districtCode string) (*ent.Submission, error) {
	open, err := client.Report.Query().
		Where(report.HasClusterWith(cluster.Code(clusterCode)), report.HasPeriodWith(period.Code(periodCode))).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, ErrNotOpen.with("period", periodCode, "cluster", clusterCode)
	case err != nil:
		return nil, fmt.Errorf("asking for the report of %s: %w", clusterCode, err)
	}
	of := submission.DistrictIDIsNil()
	if districtCode != "" {
		id, err := client.District.Query().Where(district.Code(districtCode)).OnlyID(ctx)
		if err != nil {
			return nil, notThere(err, aDistrict, districtCode)
		}
		of = submission.DistrictID(id)
	}
	found, err := client.Submission.Query().Where(submission.ReportID(open.ID), of).WithReport().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, ErrNotMember.with("district", districtCode, "cluster", clusterCode, "period", periodCode)
	}
	return found, err
}
