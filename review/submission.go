package review

import (
	"context"
	"fmt"
	"strings"

	"thidua/ent"
	"thidua/ent/district"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// Step names a submission and who takes a step with it.
type Step struct {
	Cluster  string // code
	Period   string // code
	District string // code of the unit, "" for the cluster's own sheet
	By       guard.Viewer
}

// Submit hands a unit's submission to the lead (gửi): by somebody of the unit, or by the lead or an administrator on its
// behalf (gửi thay). Whether it came in time is told by the first time it is submitted: what is returned does not become
// late by that. Submitting what waits to be approved already changes nothing. Once the report is closed a unit submits
// only while the lead's leave lasts, see GrantLockException.
func Submit(ctx context.Context, s *store.Store, step Step) error {
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		taken, err := step.find(ctx, tx)
		if err != nil {
			return err
		}
		report, sub := taken.report, taken.submission
		leading := step.By.Leading(sub.ClusterID, sub.PeriodID)
		open := report.State != term.ReportStateClosed || leading
		if !open {
			if open, err = taken.leave(ctx); err != nil {
				return err
			}
		}
		switch {
		case !step.By.Writing(sub.ClusterID, sub.PeriodID, unitID(sub)):
			return refuse(Forbidden,
				"chỉ đơn vị của báo cáo, Trưởng cụm hoặc quản trị viên được gửi báo cáo này",
				"only the unit itself, the lead of the cluster or an administrator may submit this")
		case !open:
			return refuse(ReportClosed,
				"kỳ báo cáo đã khóa: đề nghị Trưởng cụm mở lại, hoặc cho phép đơn vị sửa đến một thời hạn",
				"the report is closed: ask the lead to open it again, or for leave to change your part")
		case sub.State == term.SubmissionStateApproved:
			return refuse(AlreadyApproved,
				"báo cáo đã được duyệt, không cần gửi lại; số liệu sửa sau đó chờ Trưởng cụm duyệt",
				"the submission is approved and need not be sent again; later changes wait for the lead to approve them")
		case sub.State == term.SubmissionStateSubmitted:
			return nil
		}
		update := tx.Client.Submission.UpdateOne(sub).
			SetState(term.SubmissionStateSubmitted).SetSubmittedAt(tx.At).SetSubmittedBy(step.By.Name).
			SetOnBehalf(sub.DistrictID != nil && *sub.DistrictID != step.By.District).ClearReturnReason()
		if sub.OnTime == nil && report.DueOn != nil {
			end, err := report.DueOn.End(term.Vietnam)
			if err != nil {
				return fmt.Errorf("reading until when %s is due: %w", report.Code, err)
			}
			update.SetOnTime(tx.At.Before(end))
		}
		return taken.save(ctx, update, step, "submitSubmission", nil)
	})
}

// Return sends a submission back to its unit with the reason: by the lead or an administrator. What was approved of
// it stays approved until something else is.
func Return(ctx context.Context, s *store.Store, step Step, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		taken, err := step.led(ctx, tx)
		switch {
		case err != nil:
			return err
		case reason == "":
			return refuse(ReasonMissing,
				"trả lại báo cáo cần ghi lý do để đơn vị biết sửa gì",
				"returning a submission needs a reason, so that the unit knows what to change")
		case taken.submission.State != term.SubmissionStateSubmitted && taken.submission.State != term.SubmissionStateApproved:
			return refuse(NotSubmitted,
				"đơn vị chưa gửi báo cáo, không có gì để trả lại",
				"the unit has not submitted, so there is nothing to return")
		}
		update := tx.Client.Submission.UpdateOne(taken.submission).
			SetState(term.SubmissionStateReturned).SetReturnReason(reason).SetReturnedAt(tx.At)
		return taken.save(ctx, update, step, "returnSubmission", map[string]any{"reason": reason})
	})
}

// Approve makes the latest versions of a submission the approved ones: by the lead or an administrator. It need not
// have been submitted, since the lead answers for the whole report. Approving a submission again approves what has
// changed since, but for what was refused; when nothing has, nothing happens.
func Approve(ctx context.Context, s *store.Store, step Step) (Moved, error) {
	var moved Moved
	err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		taken, err := step.led(ctx, tx)
		if err != nil {
			return err
		}
		sub := taken.submission
		own := part{cluster: sub.ClusterID, period: sub.PeriodID, submissions: []*ent.Submission{sub}}
		if moved, err = (marking{tx.Client, tx.At}).approve(ctx, own); err != nil {
			return fmt.Errorf("approving: %w", err)
		}
		if sub.State == term.SubmissionStateApproved && !moved.any() {
			return nil
		}
		update := tx.Client.Submission.UpdateOne(sub).
			SetState(term.SubmissionStateApproved).SetApprovedAt(tx.At).ClearReturnReason()
		return taken.save(ctx, update, step, "approveSubmission", moved)
	})
	return moved, err
}

// taken is a submission that a step is taken with.
type taken struct {
	tx         *store.Tx
	report     *ent.Report
	submission *ent.Submission
	unit       string // code, "" for the cluster's own sheet
}

func (s Step) find(ctx context.Context, tx *store.Tx) (taken, error) {
	report, err := reportOf(ctx, tx, s.Cluster, s.Period)
	if err != nil {
		return taken{}, err
	}
	of := submission.DistrictIDIsNil()
	if s.District != "" {
		of = submission.HasDistrictWith(district.Code(s.District))
	}
	found, err := tx.Client.Submission.Query().Where(submission.ReportID(report.ID), of).Only(ctx)
	if ent.IsNotFound(err) {
		return taken{}, refuse(SubmissionMissing,
			"đơn vị “%[1]s” không có phần trong báo cáo “%[2]s”: kiểm tra mã đơn vị",
			"the unit “%[1]s” has no part in the report “%[2]s”: check its code", s.District, report.Code)
	}
	if err != nil {
		return taken{}, fmt.Errorf("looking for the submission of %q: %w", s.District, err)
	}
	return taken{tx, report, found, s.District}, nil
}

// led is find for those who may act as the lead.
func (s Step) led(ctx context.Context, tx *store.Tx) (taken, error) {
	if _, err := ledReport(ctx, tx, s.Cluster, s.Period, s.By); err != nil {
		return taken{}, err
	}
	return s.find(ctx, tx)
}

func (t taken) save(ctx context.Context, update *ent.SubmissionUpdateOne, step Step, action string, detail any) error {
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("changing the submission of %q: %w", step.District, err)
	}
	t.tx.Raise(store.All)
	if err := tell(ctx, t.tx, t.submission.ClusterID, t.submission.PeriodID, sheetOf(t.submission.DistrictID)); err != nil {
		return err
	}
	return t.tx.Audit(ctx, step.By, action, t.about(), detail)
}

// about names the submission in the audit trail.
func (t taken) about() store.About {
	s := t.submission
	return store.AboutPart(t.subject(), s.ClusterID, s.PeriodID, s.DistrictID)
}

// subject is the code of a submission: that of its report, with the unit's.
func (t taken) subject() string { return strings.TrimSpace(t.report.Code + " " + t.unit) }

func unitID(s *ent.Submission) int {
	if s.DistrictID == nil {
		return 0
	}
	return *s.DistrictID
}
