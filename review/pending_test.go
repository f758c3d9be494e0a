package review_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/auditentry"
	"thidua/ent/indicatorvalue"
	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
)

func (w *world) pending(t *testing.T, cluster, unit string) []review.Change {
	t.Helper()
	all, err := review.Pending(as(t, w.lead(cluster, unitsOf[cluster][0])), w.s.Client(), w.sub[cluster+unit].ReportID)
	if err != nil {
		t.Fatal(err)
	}
	return all[w.sub[cluster+unit].ID]
}

// wantPending compares pending changes by what they say: "old -> new".
func (w *world) wantPending(t *testing.T, unit string, want ...string) {
	t.Helper()
	var got []string
	for _, c := range w.pending(t, north, unit) {
		got = append(got, c.Old()+" -> "+c.New())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pending of %s (-want +got):\n%s", unit, diff)
	}
}

// wantRefused compares what somebody reads of the refused changes of beta: "old -> new: reason".
func (w *world) wantRefused(t *testing.T, by guard.Viewer, want ...string) {
	t.Helper()
	all, err := review.Refused(as(t, by), w.s.Client(), w.sub[north+beta].ID)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range all {
		got = append(got, r.Old()+" -> "+r.New()+": "+r.Reason)
		if r.RefusedAt.Before(r.At) {
			t.Errorf("refused at %v, before it was made at %v", r.RefusedAt, r.At)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("refused changes, to %s (-want +got):\n%s", by.Name, diff)
	}
}

func (w *world) wantApproved(t *testing.T, what, want string, r row) {
	t.Helper()
	if got := w.seen(as(t, analyst), t)[r.String()]; got != want {
		t.Errorf("%s: %q is approved, want %q", what, got, want)
	}
}

func judging(unit string, reason string, which ...review.Key) review.Judging {
	return review.Judging{Step: step(unit, admin), Which: which, Reason: reason}
}

func accept(t *testing.T, w *world, j review.Judging) review.Judged {
	t.Helper()
	done, err := review.AcceptPending(t.Context(), w.s, j)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func refuseAll(t *testing.T, w *world, unit string) {
	t.Helper()
	if _, err := review.RefusePending(t.Context(), w.s, judging(unit, "Chưa có căn cứ")); err != nil {
		t.Fatal(err)
	}
}

func TestALateEditIsShownAndJudged(t *testing.T) {
	figure, text := row{value, north, beta, 0}, row{told, north, beta, 0}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, figure)
		w.wantPending(t, beta) // nothing was approved yet: the whole submission waits
		w.approve(t, north, beta)
		w.wantPending(t, beta)
		w.set(t, figure)
		w.set(t, text)
		w.set(t, row{value, north, gamma, 0}) // of a unit that nobody approved
		w.wantPending(t, beta, "1 -> 2", " -> 3")
		w.wantPending(t, gamma)

		first := w.pending(t, north, beta)[0]
		if first.Key != "FIGURE/key-0/" || first.NameVi != "key-0" || first.Added || first.Withdrawn || first.At.IsZero() {
			t.Errorf("the changed figure: %+v", first)
		}
		done := accept(t, w, judging(beta, "", "NARRATIVE/key-0/body"))
		if diff := cmp.Diff(review.Judged{Keys: []review.Key{"NARRATIVE/key-0/body"}, Versions: review.Moved{Begun: 1}}, done); diff != "" {
			t.Errorf("accepting one of two (-want +got):\n%s", diff)
		}
		w.wantPending(t, beta, "1 -> 2")
		w.wantApproved(t, "the text that was accepted", "3", text)
		w.wantApproved(t, "the figure that was not judged", "1", figure)
		if done := accept(t, w, judging(beta, "")); done.Versions != (review.Moved{Begun: 1, Ended: 1}) {
			t.Errorf("accepting the rest: %+v", done)
		}
		w.wantApproved(t, "the figure", "2", figure)

		w.remove(t, figure)
		w.wantPending(t, beta, "2 -> ")
		accept(t, w, judging(beta, ""))
		w.wantApproved(t, "what the sheet no longer has", "", figure)
		trail := w.s.Client().AuditEntry.Query().Where(auditentry.Action("acceptPendingChanges"),
			auditentry.Subject("dien-bien/north/2022 dien-bien/beta")).CountX(as(t, admin))
		if trail != 3 {
			t.Errorf("%d judgements are written down, want 3", trail)
		}
	})
}

func TestNamesGoWithTheirAward(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		r := row{awarded, north, beta, 1}
		w.set(t, r)
		w.approve(t, north, beta)
		w.set(t, r)
		changes := w.pending(t, north, beta)
		if len(changes) != 1 {
			t.Fatalf("%d changes, want the award and its recipient as one: %+v", len(changes), changes)
		}
		parts := map[string]string{}
		for _, p := range changes[0].Parts {
			parts[p.What] = p.Old + " -> " + p.New
		}
		if diff := cmp.Diff(map[string]string{"count": "1 -> 2", "recipient": "Ông 1 1 -> Ông 1 2"}, parts); diff != "" {
			t.Errorf("the award (-want +got):\n%s", diff)
		}
		if done := accept(t, w, judging(beta, "", changes[0].Key)); done.Versions != (review.Moved{Begun: 2, Ended: 2}) {
			t.Errorf("accepting the award: %+v", done)
		}
		w.wantApproved(t, "the recipient", "2 Ông 1", row{received, north, beta, 1})
	})
}

func TestRefusedStaysRefusedUntilTheSheetChanges(t *testing.T) {
	r := row{value, north, beta, 0}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, r)
		w.approve(t, north, beta)
		w.set(t, r)
		w.wantRefused(t, w.member(beta))
		refuseAll(t, w, beta)
		w.wantPending(t, beta)
		w.wantRefused(t, w.member(beta), "1 -> 2: Chưa có căn cứ")
		w.wantRefused(t, w.member(gamma))
		w.wantRefused(t, analyst)
		w.wantRefused(t, public)
		stays := func(what, want string) {
			t.Helper()
			w.approve(t, north, beta)
			w.wantApproved(t, what+", approved again", want, r)
			if err := review.Return(t.Context(), w.s, step(beta, admin), "Sai"); err != nil {
				t.Fatal(err)
			}
			w.publish(t, north, fmt.Sprint("Gấp: ", what))
			w.wantApproved(t, what+", published", want, r)
			if got := w.seen(as(t, public), t)[r.String()]; got != want {
				t.Errorf("%s: everybody sees %q, want %q", what, got, want)
			}
		}
		stays("a refused edit", "1")
		if got := w.seen(as(t, admin), t)[r.String()]; got != "2" {
			t.Errorf("the latest is %q, want what the sheet says", got)
		}
		v := w.s.Client().IndicatorValue.Query().Where(indicatorvalue.RefusedAtNotNil()).OnlyX(as(t, admin))
		if v.RefusedReason != "Chưa có căn cứ" || v.ApprovedFrom != nil {
			t.Errorf("the refused version: %+v", v)
		}

		w.set(t, r)
		w.wantPending(t, beta, "1 -> 3")
		w.wantRefused(t, w.member(beta))
		accept(t, w, judging(beta, ""))
		w.wantApproved(t, "another edit", "3", r)

		w.remove(t, r)
		w.wantPending(t, beta, "3 -> ")
		refuseAll(t, w, beta)
		w.wantPending(t, beta)
		w.wantRefused(t, w.member(beta), "3 -> : Chưa có căn cứ")
		stays("a refused withdrawal", "3")
		w.set(t, r)
		w.remove(t, r) // came and went: emptied once more
		w.wantPending(t, beta, "3 -> ")
		refuseAll(t, w, beta)
		w.wantPending(t, beta)
		w.set(t, r)
		w.wantPending(t, beta, "3 -> 5")
		w.remove(t, r)
		accept(t, w, judging(beta, ""))
		w.wantApproved(t, "a withdrawal that was accepted", "", r)
	})
}

func TestJudgingNamesWhatIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		_, err := review.AcceptPending(t.Context(), w.s, judging(beta, ""))
		refused(t, err, review.NotPending, "không có thay đổi nào", "no change of the submission")
		r := row{value, north, beta, 0}
		w.set(t, r)
		w.approve(t, north, beta)
		w.set(t, r)
		looked := w.now(t)
		w.set(t, row{told, north, beta, 1})

		_, err = review.AcceptPending(t.Context(), w.s, judging(beta, "", "FIGURE/key-0/", "FIGURE/key-1/"))
		refused(t, err, review.NotPending, "“FIGURE/key-1/”", "“FIGURE/key-1/”")
		w.wantApproved(t, "beside one that is not there", "1", r)
		_, err = review.RefusePending(t.Context(), w.s, judging(beta, "  "))
		refused(t, err, review.ReasonMissing, "cần ghi lý do", "needs a reason")
		all := judging(beta, "")
		all.Seen = looked
		_, err = review.AcceptPending(t.Context(), w.s, all)
		refused(t, err, review.ChangedSince, "NARRATIVE/key-1/body", "no longer what was looked at")
		all.Which = []review.Key{"FIGURE/key-0/", "FIGURE/key-0/"}
		if done := accept(t, w, all); len(done.Keys) != 1 {
			t.Errorf("naming a change twice: %+v", done)
		}
	})
}

// TestPlansOfAUnitAreJudgedWithIt: the lead's plan for a unit stands in the cluster's sheet.
func TestPlansOfAUnitAreJudgedWithIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, row{value, north, beta, 0})
		w.approve(t, north, beta)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			tx.Raise(store.All)
			return tx.Client.Target.Create().SetRecordedAt(tx.At).SetClusterID(w.cluster[north]).SetPeriodID(w.period).
				SetDistrictID(w.unit[beta]).SetSubmissionID(w.sub[north+own].ID).SetIndicatorID(w.key[value][1]).
				SetValue(7_0000).SetTab("Kế hoạch").SetAddress("C7").Exec(ctx)
		})
		w.wantPending(t, beta, " -> 7")
		w.wantPending(t, own)
		c := w.pending(t, north, beta)[0]
		if c.Kind != review.ChangeTarget || c.Parts[0].Cell != (review.Cell{Tab: "Kế hoạch", Address: "C7"}) {
			t.Errorf("the plan: %+v", c)
		}
		accept(t, w, judging(beta, "", "TARGET/key-1/"))
		w.wantPending(t, beta)
	})
}

// TestPendingOfAReportIsAskedForAtOnce: what is pending is pending now, whatever moment the question is of.
func TestPendingOfAReportIsAskedForAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for _, unit := range unitsOf[north] {
			w.set(t, row{value, north, unit, 0})
			w.approve(t, north, unit)
			w.set(t, row{value, north, unit, 0})
		}
		all, err := review.Pending(as(t, admin, guard.View{AsOf: time.Unix(0, 0)}), w.s.Client(), w.sub[north+beta].ReportID)
		if err != nil || len(all) != 4 {
			t.Errorf("%d submissions have changes (%v), want all four, whatever moment the context looks at", len(all), err)
		}
	})
}
