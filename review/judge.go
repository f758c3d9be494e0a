package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/store"
)

// Judging says which pending changes of a submission the lead judges.
type Judging struct {
	Step
	// Which are the changes, by their keys; nil is all of them.
	Which []Key
	// Seen is when the changes were looked at: one that was recorded later is not judged. Zero: whatever they are now.
	Seen time.Time
	// Reason is why, needed to refuse; it is kept with the versions that were refused.
	Reason string
}

// Judged is what judging did.
type Judged struct {
	Keys     []Key `json:"keys"`
	Versions Moved `json:"versions"` // that became approved, and that no longer are; zero when refusing
}

// AcceptPending approves pending changes of a submission (duyệt thay đổi), all or some: by the lead or an administrator.
// What is published stays until the next edition.
func AcceptPending(ctx context.Context, s *store.Store, j Judging) (Judged, error) {
	return j.judge(ctx, s, "acceptPendingChanges", func(ctx context.Context, m marking, chosen []Change) (moved Moved, err error) {
		for _, c := range chosen {
			ended, err := m.markRows(ctx, c.ends, mark{approvedTo, m.at})
			if err != nil {
				return moved, fmt.Errorf("ending what was approved: %w", err)
			}
			begun, err := m.markRows(ctx, c.begins, mark{approvedFrom, m.at}, mark{approvedTo, nil})
			if err != nil {
				return moved, fmt.Errorf("approving what changed: %w", err)
			}
			moved.Begun, moved.Ended = moved.Begun+begun, moved.Ended+ended
		}
		return moved, nil
	})
}

// RefusePending refuses pending changes of a submission (từ chối thay đổi), all or some, with a reason: by the lead or an
// administrator. What was approved stays approved; what was refused is approved by no later step, until the sheet says
// something else again.
func RefusePending(ctx context.Context, s *store.Store, j Judging) (Judged, error) {
	j.Reason = strings.TrimSpace(j.Reason)
	return j.judge(ctx, s, "refusePendingChanges", func(ctx context.Context, m marking, chosen []Change) (Moved, error) {
		if j.Reason == "" {
			return Moved{}, refuse(ReasonMissing,
				"từ chối thay đổi cần ghi lý do để đơn vị biết sửa gì",
				"refusing changes needs a reason, so that the unit knows what to change")
		}
		for _, c := range chosen {
			of := c.begins
			if c.Withdrawn {
				of = c.ends
			}
			if _, err := m.markRows(ctx, of, mark{refusedAt, m.at}, mark{refusedReason, j.Reason}); err != nil {
				return Moved{}, fmt.Errorf("refusing what changed: %w", err)
			}
		}
		return Moved{}, nil
	})
}

func (j Judging) judge(ctx context.Context, s *store.Store, action string, do func(context.Context, marking, []Change) (Moved, error)) (Judged, error) {
	var done Judged
	err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		taken, err := j.led(ctx, tx)
		if err != nil {
			return err
		}
		pending, err := Pending(ctx, tx.Client, taken.report.ID)
		if err != nil {
			return err
		}
		chosen, err := j.choose(pending[taken.submission.ID])
		if err != nil {
			return err
		}
		if done.Versions, err = do(ctx, marking{tx.Client, tx.At}, chosen); err != nil {
			return err
		}
		for _, c := range chosen {
			done.Keys = append(done.Keys, c.Key)
		}
		tx.Raise(store.All)
		if err := tell(ctx, tx, taken.submission.ClusterID, taken.submission.PeriodID, sheetOf(taken.submission.DistrictID)); err != nil {
			return err
		}
		return tx.Audit(ctx, j.By, action, taken.about(), struct {
			Judged
			Reason string `json:"reason,omitempty"`
		}{done, j.Reason})
	})
	return done, err
}

// choose are the changes that are judged. Naming one that is not there judges nothing at all: the lead looked at
// something else than what is there now.
func (j Judging) choose(pending []Change) ([]Change, error) {
	chosen := pending
	if j.Which != nil {
		chosen = nil
		for _, key := range j.Which {
			i := slices.IndexFunc(pending, func(c Change) bool { return c.Key == key })
			if i < 0 {
				return nil, refuse(NotPending,
					"không có thay đổi “%[1]s” nào chờ duyệt: có thể đã được duyệt, từ chối, hoặc bảng tính đã trở lại như cũ; hãy xem lại danh sách",
					"no change “%[1]s” is pending: it may have been judged, or the sheet says again what it did; look at the list anew", string(key))
			}
			if !slices.ContainsFunc(chosen, func(c Change) bool { return c.Key == key }) {
				chosen = append(chosen, pending[i])
			}
		}
	}
	for _, c := range chosen {
		if !j.Seen.IsZero() && c.At.After(j.Seen) {
			return nil, refuse(ChangedSince,
				"thay đổi “%[1]s” đã khác so với lúc xem: hãy xem lại rồi duyệt",
				"the change “%[1]s” is no longer what was looked at: look at it again", string(c.Key))
		}
	}
	if len(chosen) == 0 {
		return nil, refuse(NotPending,
			"báo cáo không có thay đổi nào chờ duyệt",
			"no change of the submission is pending")
	}
	return chosen, nil
}
