package review

import (
	"context"
	"fmt"
	"strings"

	"thidua/ent"
	"thidua/ent/publication"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// Withdrawal says which report is to be withdrawn from the public, by whom and why.
type Withdrawal struct {
	Cluster string       // code
	Period  string       // code
	By      guard.Viewer // the lead of the cluster in the period, or an administrator
	Reason  string       // needed; members read it beside the edition
}

// Withdrawn is what a withdrawal did.
type Withdrawn struct {
	Report   string `json:"report"`   // code
	Editions []int  `json:"editions"` // their numbers
	Rows     int    `json:"rows"`     // versions and names that are no longer public
}

// Withdraw hides a report that was published: every edition, every version that one of them had, and the names in
// them, now and in any question about the past. What was approved stays approved. The report is a draft again; if its
// members are to read it, the lead circulates it. The next edition is numbered after the withdrawn ones.
func Withdraw(ctx context.Context, s *store.Store, w Withdrawal) (Withdrawn, error) {
	w.Reason = strings.TrimSpace(w.Reason)
	var done Withdrawn
	err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledReport(ctx, tx, w.Cluster, w.Period, w.By)
		if err != nil {
			return err
		}
		done, err = w.run(ctx, tx, report)
		return err
	})
	return done, err
}

func (w Withdrawal) run(ctx context.Context, tx *store.Tx, report *ent.Report) (Withdrawn, error) {
	if w.Reason == "" {
		return Withdrawn{}, refuse(ReasonMissing,
			"thu hồi báo cáo đã ban hành cần ghi lý do",
			"withdrawing a published report needs a reason")
	}
	standing := tx.Client.Publication.Query().
		Where(publication.ReportID(report.ID), publication.WithdrawnAtIsNil()).Order(publication.ByN())
	numbers, err := standing.Select(publication.FieldN).Ints(ctx)
	if err != nil {
		return Withdrawn{}, fmt.Errorf("looking for editions: %w", err)
	}
	if len(numbers) == 0 {
		return Withdrawn{}, refuse(NotPublished,
			"báo cáo “%[1]s” chưa ban hành hoặc đã thu hồi, không có gì để thu hồi",
			"the report “%[1]s” is not published, or was withdrawn, so there is nothing to withdraw", report.Code)
	}
	done := Withdrawn{Report: report.Code, Editions: numbers}
	whole := part{cluster: report.ClusterID, period: report.PeriodID}
	if done.Rows, err = (marking{tx.Client, tx.At}).withdraw(ctx, whole); err != nil {
		return Withdrawn{}, fmt.Errorf("withdrawing: %w", err)
	}
	_, err = tx.Client.Publication.Update().SetWithdrawnAt(tx.At).SetWithdrawnReason(w.Reason).SetPublic(false).
		Where(publication.ReportID(report.ID), publication.WithdrawnAtIsNil()).Save(ctx)
	if err != nil {
		return Withdrawn{}, fmt.Errorf("withdrawing the editions: %w", err)
	}
	if err := tx.Client.Report.UpdateOne(report).SetStage(term.ReportStageDraft).SetPublic(false).Exec(ctx); err != nil {
		return Withdrawn{}, fmt.Errorf("marking the report as withdrawn: %w", err)
	}
	tx.Raise(store.Published)
	return done, tx.Audit(ctx, w.By, "withdrawReport", aboutReport(report), struct {
		Withdrawn
		Reason string `json:"reason"`
	}{done, w.Reason})
}
