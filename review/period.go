package review

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/lockexception"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// Of names a report and who takes a step with it.
type Of struct {
	Cluster string // code
	Period  string // code
	By      guard.Viewer
}

// ClosePeriod closes the report of a cluster and period (khóa kỳ báo cáo): units no longer submit, and what they change in
// their sheets is not taken, until the report is opened again or the lead gives leave; each reading says so, with the
// outcome "period-closed". What was read before stays, and the lead goes on with it. Closing what is closed changes nothing.
func ClosePeriod(ctx context.Context, s *store.Store, of Of) error {
	return of.set(ctx, s, term.ReportStateClosed, "closePeriod")
}

// ReopenPeriod opens a closed report again (mở lại kỳ báo cáo). What units changed meanwhile is taken at the next reading.
func ReopenPeriod(ctx context.Context, s *store.Store, of Of) error {
	return of.set(ctx, s, term.ReportStateOpen, "reopenPeriod")
}

func (of Of) set(ctx context.Context, s *store.Store, state term.ReportState, action string) error {
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledReport(ctx, tx, of.Cluster, of.Period, of.By)
		if err != nil || report.State == state {
			return err
		}
		if err := tx.Client.Report.UpdateOne(report).SetState(state).Exec(ctx); err != nil {
			return fmt.Errorf("making the report %s %s: %w", report.Code, state, err)
		}
		tx.Raise(store.All)
		if report.Public {
			tx.Raise(store.Published) // everybody sees whether it is open
		}
		return tx.Audit(ctx, of.By, action, aboutReport(report), nil)
	})
}

// GrantLockException lets a unit change its part of a closed report until a moment, with a reason (mở khóa có thời hạn):
// by the lead or an administrator. The unit may submit again, and its sheet is read as before. A later leave adds to an
// earlier one.
func GrantLockException(ctx context.Context, s *store.Store, step Step, reason string, until time.Time) error {
	reason = strings.TrimSpace(reason)
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		taken, err := step.led(ctx, tx)
		switch {
		case err != nil:
			return err
		case reason == "":
			return refuse(ReasonMissing,
				"mở khóa cho một đơn vị cần ghi lý do",
				"leave to change a closed report needs a reason")
		case !until.After(tx.At):
			return refuse(BadMoment,
				"thời hạn mở khóa đã qua: chọn một thời điểm sau lúc này",
				"the moment until which leave is given has passed: choose a later one")
		case taken.report.State != term.ReportStateClosed:
			return refuse(NotClosed,
				"kỳ báo cáo đang mở, đơn vị sửa được mà không cần mở khóa",
				"the report is open, so the unit needs no leave to change its part")
		}
		until = until.UTC().Truncate(time.Microsecond)
		err = tx.Client.LockException.Create().SetSubmissionID(taken.submission.ID).SetReason(reason).
			SetBy(step.By.Name).SetExpiresAt(until).Exec(ctx)
		if err != nil {
			return fmt.Errorf("giving leave to change %s: %w", taken.subject(), err)
		}
		tx.Raise(store.All)
		return tx.Audit(ctx, step.By, "grantLockException", taken.about(), map[string]any{"reason": reason, "until": until})
	})
}

// leave says whether somebody gave leave to change the submission, closed as its report is.
func (t taken) leave(ctx context.Context) (bool, error) {
	until, err := Leave(ctx, t.tx.Client, t.tx.At)
	if err != nil {
		return false, err
	}
	_, ok := until[t.submission.ID]
	return ok, nil
}

// Leave is until when submissions of closed reports may be changed at a moment, by submission. Only whoever may see a
// submission is to be told of its leave.
func Leave(ctx context.Context, client *ent.Client, at time.Time) (map[int]time.Time, error) {
	found, err := client.LockException.Query().Where(lockexception.ExpiresAtGT(at)).All(guard.System(ctx))
	if err != nil {
		return nil, fmt.Errorf("looking for leave to change closed submissions: %w", err)
	}
	until := map[int]time.Time{}
	for _, e := range found {
		if e.ExpiresAt.After(until[e.SubmissionID]) {
			until[e.SubmissionID] = e.ExpiresAt
		}
	}
	return until, nil
}
