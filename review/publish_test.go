package review_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/auditentry"
	"thidua/ent/indicatorvalue"
	"thidua/ent/publication"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// refused fails unless err is a refusal for a reason, and its texts in both languages hold the given parts.
func refused(t *testing.T, err error, want review.Reason, vi, en string) {
	t.Helper()
	var refusal *review.RefusedError
	switch {
	case !errors.As(err, &refusal):
		t.Fatalf("got %v, want a refusal: %s", err, want)
	case refusal.Reason != want:
		t.Errorf("refused for %s (%v), want %s", refusal.Reason, err, want)
	case !strings.Contains(refusal.Vi, vi) || !strings.Contains(refusal.En, en):
		t.Errorf("the refusal says %q and %q, want %q and %q in them", refusal.Vi, refusal.En, vi, en)
	case !strings.Contains(err.Error(), refusal.Vi) || !strings.Contains(err.Error(), refusal.En):
		t.Errorf("%q does not say %q and %q", err, refusal.Vi, refusal.En)
	}
}

func wantSeen(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestEverybodySeesWhatIsPublishedAndNothingElse(t *testing.T) {
	kept, changed := row{value, north, alpha, 0}, row{value, north, beta, 0}
	gone, late := row{told, north, own, 0}, row{value, north, gamma, 1}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for _, r := range []row{kept, changed, gone} {
			w.set(t, r)
		}
		before := w.now(t)
		wantSeen(t, "before anything is published", w.seen(as(t, public), t), map[string]string{})

		w.approveAll(t, north)
		first := w.publish(t, north, "")
		edition1 := map[string]string{kept.String(): "1", changed.String(): "2", gone.String(): "3"}
		wantSeen(t, "the first edition", w.seen(as(t, public), t), edition1)
		if first.Number != 1 || first.Versions != (review.Moved{Begun: 3}) || first.Approved != (review.Moved{}) {
			t.Errorf("first edition: %+v", first)
		}

		w.set(t, changed)
		w.set(t, late)
		w.remove(t, gone)
		pending := w.now(t)
		wantSeen(t, "everybody after a late edit", w.seen(as(t, public), t), edition1)
		wantSeen(t, "an analyst after a late edit", w.seen(as(t, analyst), t), edition1)
		latest := map[string]string{kept.String(): "1", changed.String(): "4", late.String(): "5"}
		wantSeen(t, "an administrator after a late edit", w.seen(as(t, admin), t), latest)

		w.approve(t, north, beta)
		wantSeen(t, "everybody after an approval", w.seen(as(t, public), t), edition1)
		wantSeen(t, "an analyst after an approval", w.seen(as(t, analyst), t),
			map[string]string{kept.String(): "1", changed.String(): "4", gone.String(): "3"})

		w.approveAll(t, north)
		second := w.publish(t, north, "")
		wantSeen(t, "the second edition", w.seen(as(t, public), t), latest)
		if second.Number != 2 || second.Versions != (review.Moved{Begun: 2, Ended: 2}) {
			t.Errorf("second edition: %+v", second)
		}

		for _, c := range []struct {
			what string
			at   time.Time
			want map[string]string
		}{
			{"before the first edition", before, map[string]string{}},
			{"just before the first edition", first.At.Add(-time.Microsecond), map[string]string{}},
			{"at the first edition", first.At, edition1},
			{"while changes were pending", pending, edition1},
			{"just before the second edition", second.At.Add(-time.Microsecond), edition1},
			{"at the second edition", second.At, latest},
		} {
			wantSeen(t, c.what, w.seen(as(t, public, guard.View{AsOf: c.at}), t), c.want)
		}

		// What did not change was not touched.
		v := w.s.Client().IndicatorValue.Query().
			Where(indicatorvalue.DistrictID(w.unit[alpha]), indicatorvalue.IndicatorID(w.key[value][0])).OnlyX(as(t, admin))
		if !v.PublishedFrom.Equal(first.At) || v.PublishedTo != nil || !v.ApprovedFrom.Before(first.At) {
			t.Errorf("the version that did not change: approved from %v, published from %v to %v", v.ApprovedFrom, v.PublishedFrom, v.PublishedTo)
		}
	})
}

func TestAnEditionIsWrittenDown(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, row{value, north, alpha, 0})
		w.approveAll(t, north)
		if w.report(t, north).Public {
			t.Fatal("the report is public before it is published")
		}
		before, err := w.s.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		edition, err := review.Publish(t.Context(), w.s, review.Publishing{
			Cluster: north, Period: year, By: w.lead(north, alpha), Reason: " Ban hành lần đầu ",
			SignedHash: hash, SignedLink: "https://example.org/bao-cao.pdf",
		})
		if err != nil {
			t.Fatal(err)
		}
		if edition.Report != "dien-bien/north/2022" || edition.Number != 1 {
			t.Errorf("edition %+v", edition)
		}
		after, err := w.s.Revision(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if after.All != before.All+1 || after.Published != before.Published+1 || !after.ChangedAt.Equal(edition.At) {
			t.Errorf("the revision went from %+v to %+v, edition at %v", before, after, edition.At)
		}
		r := w.report(t, north)
		p := w.s.Client().Publication.Query().OnlyX(as(t, public)) // everybody may see it
		got := []any{r.Public, r.Stage, p.N, p.PublishedAt.Equal(edition.At), p.WithdrawnAt == nil, p.Public, p.By, p.Reason, p.SignedHash, p.SignedLink, p.Corrections}
		want := []any{true, term.ReportStagePublished, 1, true, true, true, "Trưởng cụm", "Ban hành lần đầu", hash, "https://example.org/bao-cao.pdf", "[]"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("report and edition (-want +got):\n%s", diff)
		}
		a := w.s.Client().AuditEntry.Query().Where(auditentry.Action("publishReport")).OnlyX(as(t, admin))
		if a.Actor != "Trưởng cụm" || a.Subject != "dien-bien/north/2022" || !a.At.Equal(edition.At) ||
			!strings.Contains(a.Detail, `"number":1`) || !strings.Contains(a.Detail, "Ban hành lần đầu") {
			t.Errorf("audit entry %+v", a)
		}
		// The other report is none of it.
		if other := w.report(t, south); other.Public || other.Stage != term.ReportStageDraft {
			t.Errorf("the other report became %v", other)
		}
	})
}

func TestWhatIsNotInOrderNeedsAReason(t *testing.T) {
	shown := row{value, north, alpha, 0}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, shown)
		w.approve(t, north, beta)
		w.approve(t, north, gamma)
		w.find(t, north, term.SeverityError, term.FindingStateExplained)
		w.find(t, north, term.SeverityWarning, term.FindingStateOpen)
		w.find(t, north, term.SeverityError, term.FindingStateAccepted)
		w.find(t, south, term.SeverityError, term.FindingStateOpen)

		publishing := review.Publishing{Cluster: north, Period: year, By: admin, Reason: "  "}
		_, err := review.Publish(t.Context(), w.s, publishing)
		refused(t, err, review.ReasonMissing,
			"2 báo cáo chưa duyệt (dien-bien/alpha, biểu của cụm); 1 lỗi đối chiếu chưa xử lý",
			"2 submissions are not approved (dien-bien/alpha, the cluster's own); 1 errors found by the rules are open")
		wantSeen(t, "everybody after the refusal", w.seen(as(t, public), t), map[string]string{})

		publishing.Reason = "Tỉnh yêu cầu"
		edition, err := review.Publish(t.Context(), w.s, publishing)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{alpha, own}, edition.Unapproved); diff != "" || edition.OpenErrors != 1 ||
			edition.Approved != (review.Moved{Begun: 1}) {
			t.Errorf("edition %+v; unapproved (-want +got):\n%s", edition, diff)
		}
		wantSeen(t, "everybody", w.seen(as(t, public), t), map[string]string{shown.String(): "1"})
		// Publishing implies approval, of the submissions that have something.
		wantSeen(t, "an analyst", w.seen(as(t, analyst), t), map[string]string{shown.String(): "1"})
		approved := w.s.Client().Submission.Query().Where(submission.StateEQ(term.SubmissionStateApproved)).
			QueryDistrict().CountX(as(t, admin))
		if empty := w.state(t, north, own); approved != 3 || empty != term.SubmissionStateDraft {
			t.Errorf("%d units are approved, want 3; the empty sheet of the cluster is %s, want DRAFT", approved, empty)
		}
	})
}

// find puts a finding into a report.
func (w *world) find(t *testing.T, cluster string, severity term.Severity, state term.FindingState) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		w.count++
		code := "rule-" + strings.Repeat("x", w.count)
		rule, err := tx.Client.Rule.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetKind(term.RuleKindRange).
			SetSeverity(severity).SetMessageVi("?").SetMessageEn("?").Save(ctx)
		if err != nil {
			return err
		}
		return tx.Client.Finding.Create().SetRule(rule).SetClusterID(w.cluster[cluster]).SetPeriodID(w.period).
			SetFingerprint(code).SetSeverity(severity).SetState(state).SetMessageVi("?").SetMessageEn("?").SetFoundAt(tx.At).Exec(ctx)
	})
}

func (w *world) state(t *testing.T, cluster, unit string) term.SubmissionState {
	t.Helper()
	return w.s.Client().Submission.GetX(as(t, admin), w.sub[cluster+unit].ID).State
}

// TestUnapprovedVersionReplacesTheApprovedOne publishes a submission that was returned after it had been approved.
func TestUnapprovedVersionReplacesTheApprovedOne(t *testing.T) {
	r := row{value, north, alpha, 0}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, r)
		w.approveAll(t, north)
		step := review.Step{Cluster: north, Period: year, District: alpha, By: admin}
		if err := review.Return(t.Context(), w.s, step, "Sai số"); err != nil {
			t.Fatal(err)
		}
		w.set(t, r)
		edition := w.publish(t, north, "Gấp")
		if edition.Approved != (review.Moved{Begun: 1, Ended: 1}) || edition.Versions != (review.Moved{Begun: 1}) {
			t.Errorf("edition %+v", edition)
		}
		for _, v := range []guard.Viewer{public, analyst, admin} {
			wantSeen(t, string(v.Role), w.seen(as(t, v), t), map[string]string{r.String(): "2"})
		}
	})
}

// A reason publishes what nobody approved, and judges nothing: what changed in an approved submission waits, unpublished.
func TestAReasonApprovesNoPendingChange(t *testing.T) {
	approved, gone, draft := row{value, north, beta, 0}, row{told, north, beta, 1}, row{value, north, gamma, 0}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, approved)
		w.set(t, gone)
		w.approve(t, north, beta)
		w.set(t, approved)
		w.remove(t, gone)
		w.set(t, row{told, north, beta, 0})
		w.set(t, draft)
		pending := []string{"1 -> 3", "2 -> ", " -> 4"}
		w.wantPending(t, beta, pending...)
		edition := w.publish(t, north, "Gấp")
		if edition.Approved != (review.Moved{Begun: 1}) || edition.Versions != (review.Moved{Begun: 3}) {
			t.Errorf("edition %+v, want the draft approved and nothing else", edition)
		}
		w.wantPending(t, beta, pending...)
		w.wantPending(t, gamma)
		wantSeen(t, "everybody", w.seen(as(t, public), t), map[string]string{approved.String(): "1", gone.String(): "2", draft.String(): "5"})
		_, err := review.Publish(t.Context(), s, review.Publishing{Cluster: north, Period: year, By: admin, Reason: "Gấp"})
		refused(t, err, review.NothingChanged, "không có gì thay đổi", "nothing has changed")
		w.publish(t, north, "Gấp lần nữa")
		w.wantPending(t, beta, pending...)
	})
}

func TestPublishingAgainWithoutChange(t *testing.T) {
	hash := strings.Repeat("0f", 32)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, row{value, north, alpha, 0})
		w.approveAll(t, north)
		first := w.publish(t, north, "")
		before, _ := w.s.Revision(t.Context())
		again := review.Publishing{Cluster: north, Period: year, By: admin}

		edition, err := review.Publish(t.Context(), w.s, again)
		refused(t, err, review.NothingChanged, "kể từ lần ban hành 1", "since edition 1")
		if edition.Number != 1 || !edition.At.Equal(first.At) {
			t.Errorf("beside the refusal stands %+v, want the edition that stands", edition)
		}
		if after, _ := w.s.Revision(t.Context()); after != before {
			t.Errorf("the refusal raised the revision from %+v to %+v", before, after)
		}

		signed := again
		signed.SignedHash, signed.SignedLink = hash, "https://example.org/1.pdf"
		edition, err = review.Publish(t.Context(), w.s, signed)
		if err != nil || edition.Number != 1 {
			t.Errorf("adding the signed file: %+v, %v", edition, err)
		}
		if p := w.s.Client().Publication.Query().OnlyX(as(t, public)); p.SignedHash != hash || p.SignedLink == "" {
			t.Errorf("the edition has no signed file: %v", p)
		}
		_, err = review.Publish(t.Context(), w.s, signed)
		refused(t, err, review.NothingChanged, "", "")

		again.Reason = "Đính chính tên người ký"
		edition, err = review.Publish(t.Context(), w.s, again)
		if err != nil || edition.Number != 2 || edition.Versions != (review.Moved{}) {
			t.Errorf("a new reason made %+v, %v; want edition 2", edition, err)
		}
		_, err = review.Publish(t.Context(), w.s, again)
		refused(t, err, review.NothingChanged, "kể từ lần ban hành 2", "since edition 2")
		if n := w.s.Client().Publication.Query().CountX(as(t, public)); n != 2 {
			t.Errorf("everybody sees %d editions, want 2", n)
		}
	})
}

func TestNothingApprovedIsNothingToPublish(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.approveAll(t, north)
		_, err := review.Publish(t.Context(), w.s, review.Publishing{Cluster: north, Period: year, By: admin, Reason: "Thử"})
		refused(t, err, review.NothingToPublish, "chưa có số liệu", "nothing in the report is approved")
		if r := w.report(t, north); r.Public || len(r.Edges.Editions) != 0 {
			t.Errorf("the empty report was published: %v", r)
		}
	})
}

func TestSignedFileMustBeCheckable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, row{value, north, alpha, 0})
		w.approveAll(t, north)
		for name, p := range map[string]review.Publishing{
			"too short":         {SignedHash: "abcd"},
			"not hexadecimal":   {SignedHash: strings.Repeat("z", 64)},
			"link without hash": {SignedLink: "https://example.org/1.pdf"},
		} {
			p.Cluster, p.Period, p.By = north, year, admin
			_, err := review.Publish(t.Context(), w.s, p)
			if refusal := (*review.RefusedError)(nil); !errors.As(err, &refusal) || refusal.Reason != review.BadSignature {
				t.Errorf("%s: got %v, want a refusal", name, err)
			}
		}
		if n := w.s.Client().Publication.Query().CountX(as(t, admin)); n != 0 {
			t.Errorf("%d editions were made", n)
		}
	})
}

func TestWithdrawnReportIsHiddenForGood(t *testing.T) {
	rows := []row{{value, north, alpha, 0}, {awarded, north, beta, 0}, {exemplary, north, own, 0}, {told, north, gamma, 1}}
	elsewhere := row{exemplary, south, delta, 0}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for _, r := range append(rows, elsewhere) {
			w.set(t, r)
		}
		w.approveAll(t, north)
		w.approveAll(t, south)
		first := w.publish(t, north, "")
		other := w.publish(t, south, "")
		w.set(t, rows[0])
		w.set(t, rows[1])
		w.approveAll(t, north)
		second := w.publish(t, north, "")
		if n := len(w.namesSeen(as(t, public))); n != 3 {
			t.Fatalf("everybody sees %d names, want those of the exemplars and the recipient", n)
		}

		_, err := review.Withdraw(t.Context(), w.s, review.Withdrawal{Cluster: north, Period: year, By: admin, Reason: " "})
		refused(t, err, review.ReasonMissing, "cần ghi lý do", "needs a reason")
		before, _ := w.s.Revision(t.Context())
		done, err := review.Withdraw(t.Context(), w.s, review.Withdrawal{Cluster: north, Period: year, By: w.lead(north, alpha), Reason: "Số liệu sai"})
		if err != nil {
			t.Fatal(err)
		}
		// Each row and recipient in two versions where it changed, and two names.
		want := review.Withdrawn{Report: "dien-bien/north/2022", Editions: []int{1, 2}, Rows: 8 + 2}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Errorf("withdrawn (-want +got):\n%s", diff)
		}
		if after, _ := w.s.Revision(t.Context()); after.Published != before.Published+1 {
			t.Errorf("the revision went from %+v to %+v", before, after)
		}

		left := map[string]string{elsewhere.String(): "5 " + w.nameOf(elsewhere)}
		wantSeen(t, "now", w.seen(as(t, public), t), left)
		wantSeen(t, "history", w.seen(as(t, public, guard.View{History: true}), t), left)
		for _, at := range []time.Time{first.At, second.At} {
			want := left
			if at.Before(other.At) {
				want = map[string]string{}
			}
			wantSeen(t, "as of an edition", w.seen(as(t, public, guard.View{AsOf: at}), t), want)
		}
		for _, view := range []guard.View{{}, {History: true}} {
			if diff := cmp.Diff([]string{w.nameOf(elsewhere)}, w.namesSeen(as(t, public, view))); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		}
		all := w.s.Client().IndicatorValue.Query().CountX(as(t, admin, guard.View{History: true}))
		unmarked := w.s.Client().IndicatorValue.Query().
			Where(indicatorvalue.PublishedFromIsNil(), indicatorvalue.PublishedToIsNil()).
			CountX(as(t, admin, guard.View{History: true}))
		if all != 2 || unmarked != 2 {
			t.Errorf("%d of %d versions bear no mark of publishing, want all 2", unmarked, all)
		}
		if n := w.s.Client().Report.Query().CountX(as(t, public)); n != 1 {
			t.Errorf("everybody sees %d reports, want the other one", n)
		}
		if n := w.s.Client().Publication.Query().CountX(as(t, public)); n != 1 {
			t.Errorf("everybody sees %d editions, want that of the other report", n)
		}

		if n := len(w.seen(as(t, analyst), t)); n != len(rows)+2 {
			t.Errorf("an analyst sees %d rows, want all that are approved", n)
		}
		r := w.report(t, north)
		if r.Public || r.Stage != term.ReportStageDraft {
			t.Errorf("the report is %s and public: %v", r.Stage, r.Public)
		}
		a := w.s.Client().AuditEntry.Query().Where(auditentry.Action("withdrawReport")).OnlyX(as(t, admin))
		if a.Actor != "Trưởng cụm" || !strings.Contains(a.Detail, "Số liệu sai") || !strings.Contains(a.Detail, `"editions":[1,2]`) {
			t.Errorf("audit entry %+v", a)
		}

		_, err = review.Withdraw(t.Context(), w.s, review.Withdrawal{Cluster: north, Period: year, By: admin, Reason: "Nữa"})
		refused(t, err, review.NotPublished, "không có gì để thu hồi", "nothing to withdraw")

		third := w.publish(t, north, "")
		if third.Number != 3 || third.Versions != (review.Moved{Begun: 5}) {
			t.Errorf("published again: %+v", third)
		}
		if n := len(w.namesSeen(as(t, public))); n != 3 {
			t.Errorf("everybody sees %d names again, want 3", n)
		}
		withdrawn := w.s.Client().Publication.Query().Where(publication.WithdrawnAtNotNil()).CountX(as(t, admin))
		if seen := w.s.Client().Publication.Query().CountX(as(t, public)); withdrawn != 2 || seen != 2 {
			t.Errorf("%d editions are withdrawn, everybody sees %d; want 2 and 2", withdrawn, seen)
		}
	})
}

func TestNothingStandsAfterAWithdrawal(t *testing.T) {
	r := row{value, north, alpha, 0}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, r)
		w.approveAll(t, north)
		w.publish(t, north, "")
		_, err := review.Withdraw(t.Context(), s, review.Withdrawal{Cluster: north, Period: year, By: admin, Reason: "Sai"})
		if err != nil {
			t.Fatal(err)
		}
		w.remove(t, r)
		w.approveAll(t, north)
		// Neither is the edition that was withdrawn the one that stands, nor is it signed.
		_, err = review.Publish(t.Context(), s, review.Publishing{
			Cluster: north, Period: year, By: admin, SignedHash: strings.Repeat("ab", 32),
		})
		refused(t, err, review.NothingToPublish, "", "")
	})
}

func TestNameIsPublicWhileSomethingBearsIt(t *testing.T) {
	first, second := row{exemplary, north, alpha, 0}, row{exemplary, north, alpha, 1}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, first)
		w.bearer[second] = w.bearer[first]
		w.set(t, second)
		name := w.nameOf(first)
		publish := func(want ...string) review.Edition {
			t.Helper()
			w.approveAll(t, north)
			edition := w.publish(t, north, "")
			if diff := cmp.Diff(want, w.namesSeen(as(t, public))); diff != "" {
				t.Errorf("names after edition %d (-want +got):\n%s", edition.Number, diff)
			}
			return edition
		}
		if names := w.namesSeen(as(t, public)); len(names) != 0 {
			t.Errorf("names before any edition: %v", names)
		}
		bearer := w.bearer[first]
		one := publish(name)
		w.remove(t, first)
		publish(name) // the other still bears it
		w.remove(t, second)
		publish()
		w.bearer[first] = bearer
		w.set(t, first)
		publish(name)
		// The edition in which it first stood has it still.
		if diff := cmp.Diff([]string{name}, w.namesSeen(as(t, public, guard.View{AsOf: one.At}))); diff != "" {
			t.Errorf("names as of the first edition (-want +got):\n%s", diff)
		}
	})
}
