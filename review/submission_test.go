package review_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/ent"
	"thidua/ent/auditentry"
	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// step is one with a submission of the northern cluster.
func step(unit string, by guard.Viewer) review.Step {
	return review.Step{Cluster: north, Period: year, District: unit, By: by}
}

func (w *world) submission(t *testing.T, cluster, unit string) *ent.Submission {
	t.Helper()
	return w.s.Client().Submission.GetX(as(t, admin), w.sub[cluster+unit].ID)
}

func TestTheWayOfASubmission(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		lead, unit := w.lead(north, alpha), w.member(beta)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		wantState := func(want term.SubmissionState) *ent.Submission {
			t.Helper()
			sub := w.submission(t, north, beta)
			if sub.State != want {
				t.Errorf("the submission is %s, want %s", sub.State, want)
			}
			return sub
		}
		w.set(t, row{value, north, beta, 0})

		refused(t, review.Return(t.Context(), w.s, step(beta, lead), "Thiếu"), review.NotSubmitted, "chưa gửi", "has not submitted")
		must(review.Submit(t.Context(), w.s, step(beta, unit)))
		if sub := wantState(term.SubmissionStateSubmitted); sub.SubmittedAt == nil || !sub.SubmittedAt.Equal(w.now(t)) || sub.OnTime == nil {
			t.Errorf("submitted at %v, in time: %v", sub.SubmittedAt, sub.OnTime)
		}
		before, _ := w.s.Revision(t.Context())
		must(review.Submit(t.Context(), w.s, step(beta, unit)))
		if after, _ := w.s.Revision(t.Context()); after != before {
			t.Errorf("submitting twice raised the revision from %+v to %+v", before, after)
		}

		refused(t, review.Return(t.Context(), w.s, step(beta, lead), " "), review.ReasonMissing, "cần ghi lý do", "needs a reason")
		must(review.Return(t.Context(), w.s, step(beta, lead), "Thiếu mẫu số"))
		if sub := wantState(term.SubmissionStateReturned); sub.ReturnReason != "Thiếu mẫu số" {
			t.Errorf("returned for %q", sub.ReturnReason)
		}
		must(review.Submit(t.Context(), w.s, step(beta, unit)))
		if sub := wantState(term.SubmissionStateSubmitted); sub.ReturnReason != "" {
			t.Errorf("submitted again, but still returned for %q", sub.ReturnReason)
		}

		moved, err := review.Approve(t.Context(), w.s, step(beta, lead))
		must(err)
		if moved != (review.Moved{Begun: 1}) {
			t.Errorf("approved %+v", moved)
		}
		wantState(term.SubmissionStateApproved)
		refused(t, review.Submit(t.Context(), w.s, step(beta, unit)), review.AlreadyApproved, "đã được duyệt", "is approved")

		before, _ = w.s.Revision(t.Context())
		if moved, err := review.Approve(t.Context(), w.s, step(beta, lead)); err != nil || moved != (review.Moved{}) {
			t.Errorf("approving again: %+v, %v", moved, err)
		}
		if after, _ := w.s.Revision(t.Context()); after != before {
			t.Errorf("approving again raised the revision from %+v to %+v", before, after)
		}
		w.set(t, row{value, north, beta, 0})
		if moved, err := review.Approve(t.Context(), w.s, step(beta, lead)); err != nil || moved != (review.Moved{Begun: 1, Ended: 1}) {
			t.Errorf("approving a late edit: %+v, %v", moved, err)
		}

		actions := w.s.Client().AuditEntry.Query().Where(auditentry.Subject("dien-bien/north/2022 dien-bien/beta")).
			Order(auditentry.ByAt()).Select(auditentry.FieldAction).StringsX(as(t, admin))
		if got := strings.Join(actions, " "); got != "submitSubmission returnSubmission submitSubmission approveSubmission approveSubmission" {
			t.Errorf("audit trail: %s", got)
		}
		if r, _ := w.s.Revision(t.Context()); r.Published != 0 {
			t.Errorf("nothing was published, but its revision is %d", r.Published)
		}
	})
}

func TestOnlyWhoMayTakesAStep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, row{value, north, beta, 0})
		formerLead := w.lead(north, alpha)
		formerLead.Leads[0].Period++
		nobody := guard.Viewer{}
		everyStep := map[string]func(by guard.Viewer) error{
			"approve": func(by guard.Viewer) error {
				_, err := review.Approve(t.Context(), w.s, step(beta, by))
				return err
			},
			"return": func(by guard.Viewer) error { return review.Return(t.Context(), w.s, step(beta, by), "?") },
			"publish": func(by guard.Viewer) error {
				_, err := review.Publish(t.Context(), w.s, review.Publishing{Cluster: north, Period: year, By: by, Reason: "?"})
				return err
			},
			"withdraw": func(by guard.Viewer) error {
				_, err := review.Withdraw(t.Context(), w.s, review.Withdrawal{Cluster: north, Period: year, By: by, Reason: "?"})
				return err
			},
		}
		for name, take := range everyStep {
			for _, by := range []guard.Viewer{nobody, public, analyst, w.member(beta), formerLead, w.lead(south, delta)} {
				if err := take(by); !errors.Is(err, guard.ErrForbidden) {
					t.Errorf("%s by %+v: got %v, want it forbidden", name, by, err)
				}
			}
		}
		for _, by := range []guard.Viewer{nobody, public, analyst, w.member(gamma), w.lead(south, delta)} {
			if err := review.Submit(t.Context(), w.s, step(beta, by)); !errors.Is(err, guard.ErrForbidden) {
				t.Errorf("submit by %+v: got %v, want it forbidden", by, err)
			}
		}
		if err := review.Submit(t.Context(), w.s, step(own, w.member(beta))); !errors.Is(err, guard.ErrForbidden) {
			t.Errorf("submitting the cluster's own sheet by a member: got %v, want it forbidden", err)
		}
		if n := w.s.Client().AuditEntry.Query().CountX(as(t, admin)); n != 0 {
			t.Errorf("%d steps were taken", n)
		}
		if err := review.Submit(t.Context(), w.s, step(own, w.lead(north, alpha))); err != nil {
			t.Errorf("submitting the cluster's own sheet by the lead: %v", err)
		}
	})
}

func TestWhatIsNotThereIsNamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, err := review.Publish(t.Context(), w.s, review.Publishing{Cluster: "dien-bien/west", Period: year, By: admin})
		refused(t, err, review.ReportMissing, "cụm “dien-bien/west” chưa mở báo cáo kỳ “2022”", "the cluster “dien-bien/west” has no report for the period “2022”")
		_, err = review.Withdraw(t.Context(), w.s, review.Withdrawal{Cluster: north, Period: "2023", By: admin, Reason: "?"})
		refused(t, err, review.ReportMissing, "2023", "2023")
		_, err = review.Approve(t.Context(), w.s, step(delta, admin))
		refused(t, err, review.SubmissionMissing, "đơn vị “dien-bien/delta” không có phần", "the unit “dien-bien/delta” has no part")
	})
}

func TestClosedReportTakesSubmissionsFromTheLeadOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Report.Update().SetState(term.ReportStateClosed).Exec(ctx)
		})
		err := review.Submit(t.Context(), w.s, step(beta, w.member(beta)))
		refused(t, err, review.ReportClosed, "đã khóa", "is closed")
		if err := review.Submit(t.Context(), w.s, step(beta, w.lead(north, alpha))); err != nil {
			t.Errorf("by the lead: %v", err)
		}
	})
}

// TestInTimeIsToldInVietnam: a report due on 31 January may come until midnight in Vietnam, 17:00 in UTC.
func TestInTimeIsToldInVietnam(t *testing.T) {
	due := time.Date(2023, 1, 31, 17, 0, 0, 0, time.UTC)
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(name, func(t *testing.T) {
			var now time.Time
			w := newWorld(t, storetest.Open(t, name, func(c *store.Config) { c.Now = func() time.Time { return now } }))
			submit := func(at time.Time, unit string) bool {
				t.Helper()
				now = at
				if err := review.Submit(t.Context(), w.s, step(unit, admin)); err != nil {
					t.Fatal(err)
				}
				return *w.submission(t, north, unit).OnTime
			}
			if !submit(due.Add(-time.Second), alpha) {
				t.Error("a second before midnight is late")
			}
			if submit(due, beta) {
				t.Error("midnight is in time")
			}
			if err := review.Return(t.Context(), w.s, step(alpha, admin), "Sửa"); err != nil {
				t.Fatal(err)
			}
			if !submit(due.Add(time.Hour), alpha) {
				t.Error("what was returned became late by that")
			}
		})
	}
}
