package review

import (
	"context"
	"fmt"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/guard"
	"thidua/store"
)

// reportOf is the report of a cluster and period, given by their codes.
func reportOf(ctx context.Context, tx *store.Tx, clusterCode, periodCode string) (*ent.Report, error) {
	found, err := tx.Client.Report.Query().
		Where(report.HasClusterWith(cluster.Code(clusterCode)), report.HasPeriodWith(period.Code(periodCode))).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, refuse(ReportMissing,
			"cụm “%[1]s” chưa mở báo cáo kỳ “%[2]s”: kiểm tra hai mã, hoặc mở kỳ báo cáo trước",
			"the cluster “%[1]s” has no report for the period “%[2]s”: check both codes, or open the period first",
			clusterCode, periodCode)
	}
	if err != nil {
		return nil, fmt.Errorf("looking for the report of %s for %s: %w", clusterCode, periodCode, err)
	}
	return found, nil
}

// ledReport is reportOf for those who may act as the lead.
func ledReport(ctx context.Context, tx *store.Tx, clusterCode, periodCode string, by guard.Viewer) (*ent.Report, error) {
	found, err := reportOf(ctx, tx, clusterCode, periodCode)
	if err != nil {
		return nil, err
	}
	if !by.Leading(found.ClusterID, found.PeriodID) {
		return nil, refuse(Forbidden,
			"chỉ Trưởng cụm “%[1]s” kỳ %[2]s hoặc quản trị viên được làm việc này",
			"only the lead of the cluster “%[1]s” in the period %[2]s, or an administrator, may do this",
			clusterCode, periodCode)
	}
	return found, nil
}

// aboutReport names a report in the audit trail.
func aboutReport(of *ent.Report) store.About {
	return store.AboutPart(of.Code, of.ClusterID, of.PeriodID, nil)
}
