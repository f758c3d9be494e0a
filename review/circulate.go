package review

import (
	"context"
	"fmt"

	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// Circulating says which draft is sent to the members for comment, by whom and until when.
type Circulating struct {
	Cluster string       // code
	Period  string       // code
	By      guard.Viewer // the lead of the cluster in the period, or an administrator
	Until   *term.Date   // last day for comments; nil sets none
}

// Circulate sends the draft of a report to the members of its cluster (gửi lấy ý kiến): from now on, and until it is
// recalled or published, every member reads the whole draft as it is at that moment, and not only its own part. Doing so
// again sets another day. Once the report is published, members read what everybody reads beside their own part.
func Circulate(ctx context.Context, s *store.Store, c Circulating) error {
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledReport(ctx, tx, c.Cluster, c.Period, c.By)
		if err != nil {
			return err
		}
		if report.Stage == term.ReportStagePublished {
			return refuse(AlreadyPublished,
				"báo cáo đã ban hành nên không gửi lấy ý kiến nữa; nếu cần, hãy thu hồi trước",
				"the report is published, so its draft is not circulated; withdraw it first if it must be")
		}
		update := tx.Client.Report.UpdateOne(report).SetStage(term.ReportStageCirculated).SetCirculatedAt(tx.At)
		detail := map[string]any{}
		if c.Until == nil {
			update.ClearCommentsUntil()
		} else {
			end, err := c.Until.End(term.Vietnam)
			if err != nil || !tx.At.Before(end) {
				return refuse(BadMoment,
					"hạn góp ý “%[1]s” không phải là ngày, hoặc đã qua",
					"the last day for comments, “%[1]s”, is no day or has passed", string(*c.Until))
			}
			update.SetCommentsUntil(*c.Until)
			detail["until"] = *c.Until
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("circulating the draft of %s: %w", report.Code, err)
		}
		tx.Raise(store.All)
		return tx.Audit(ctx, c.By, "circulateReport", aboutReport(report), detail)
	})
}

// Recall takes a draft back from the members (thôi lấy ý kiến): each reads its own part alone again.
func Recall(ctx context.Context, s *store.Store, of Of) error {
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledReport(ctx, tx, of.Cluster, of.Period, of.By)
		if err != nil {
			return err
		}
		if report.Stage != term.ReportStageCirculated {
			return refuse(NotCirculated,
				"dự thảo không ở bước lấy ý kiến, không có gì để thu lại",
				"the draft is not circulated, so there is nothing to take back")
		}
		if err := tx.Client.Report.UpdateOne(report).SetStage(term.ReportStageDraft).Exec(ctx); err != nil {
			return fmt.Errorf("recalling the draft of %s: %w", report.Code, err)
		}
		tx.Raise(store.All)
		return tx.Audit(ctx, of.By, "recallReport", aboutReport(report), nil)
	})
}
