package review_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/auditentry"
	"thidua/ent/contact"
	"thidua/ent/finding"
	"thidua/ent/indicator"
	"thidua/ent/membership"
	"thidua/guard"
	"thidua/report"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func of(by guard.Viewer) review.Of { return review.Of{Cluster: north, Period: year, By: by} }

// findIn puts an open error of a unit ("": of the whole cluster) into the northern report and returns its id.
func (w *world) findIn(t *testing.T, unit string) int {
	t.Helper()
	w.find(t, north, term.SeverityError, term.FindingStateOpen)
	id := w.s.Client().Finding.Query().Order(finding.ByID()).IDsX(as(t, admin))
	last := id[len(id)-1]
	if unit == own {
		return last
	}
	w.write(t, func(ctx context.Context, tx *store.Tx) error {
		f, err := tx.Client.Finding.Get(ctx, last)
		if err != nil {
			return err
		}
		made, err := tx.Client.Finding.Create().SetRuleID(f.RuleID).SetClusterID(f.ClusterID).SetPeriodID(f.PeriodID).
			SetDistrictID(w.unit[unit]).SetFingerprint("of " + unit).SetSeverity(f.Severity).SetMessageVi("?").SetMessageEn("?").
			SetFoundAt(tx.At).Save(ctx)
		if err != nil {
			return err
		}
		last = made.ID
		return tx.Client.Finding.DeleteOneID(f.ID).Exec(ctx)
	})
	return last
}

func (w *world) finding(t *testing.T, id int) term.FindingState {
	t.Helper()
	return w.s.Client().Finding.GetX(as(t, admin), id).State
}

// TestWhoMayTakeWhichStep takes every step of the workflow as everybody.
func TestWhoMayTakeWhichStep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, row{value, north, beta, 0})
		w.approve(t, north, beta)
		id, cluster := w.findIn(t, beta), w.findIn(t, own)
		until := w.now(t).Add(time.Hour)
		formerLead := w.lead(north, alpha)
		formerLead.Leads[0].Period++
		steps := map[string]struct {
			take func(by guard.Viewer) error
			unit bool // the unit concerned may take it too
		}{
			"circulate": {take: func(by guard.Viewer) error {
				return review.Circulate(t.Context(), s, review.Circulating{Cluster: north, Period: year, By: by})
			}},
			"recall": {take: func(by guard.Viewer) error { return review.Recall(t.Context(), s, of(by)) }},
			"close":  {take: func(by guard.Viewer) error { return review.ClosePeriod(t.Context(), s, of(by)) }},
			"reopen": {take: func(by guard.Viewer) error { return review.ReopenPeriod(t.Context(), s, of(by)) }},
			"leave": {take: func(by guard.Viewer) error {
				return review.GrantLockException(t.Context(), s, step(beta, by), "Bão", until)
			}},
			"accept changes": {take: func(by guard.Viewer) error {
				_, err := review.AcceptPending(t.Context(), s, review.Judging{Step: step(beta, by)})
				return err
			}},
			"refuse changes": {take: func(by guard.Viewer) error {
				_, err := review.RefusePending(t.Context(), s, review.Judging{Step: step(beta, by), Reason: "Sai"})
				return err
			}},
			"explain": {unit: true, take: func(by guard.Viewer) error {
				return review.ExplainFinding(t.Context(), s, review.OfFinding{ID: id, By: by, Text: "Làm tròn"})
			}},
			"explain what is the cluster's": {take: func(by guard.Viewer) error {
				return review.ExplainFinding(t.Context(), s, review.OfFinding{ID: cluster, By: by, Text: "Làm tròn"})
			}},
			"accept a finding": {take: func(by guard.Viewer) error {
				return review.AcceptFinding(t.Context(), s, review.OfFinding{ID: id, By: by, Text: "Chấp nhận"})
			}},
			"reopen a finding": {take: func(by guard.Viewer) error {
				return review.ReopenFinding(t.Context(), s, review.OfFinding{ID: id, By: by})
			}},
			"contact": {unit: true, take: func(by guard.Viewer) error {
				_, err := review.UpsertContact(t.Context(), s, review.Person{Step: step(beta, by), Name: "Bà Hoa", Language: term.LanguageVi})
				return err
			}},
			"member": {take: func(by guard.Viewer) error {
				_, err := review.UpsertMembership(t.Context(), s, review.Place{Step: step(beta, by), Role: term.MemberRoleDeputy})
				return err
			}},
		}
		for name, one := range steps {
			for who, by := range map[string]guard.Viewer{
				"nobody": {}, "the public": public, "an analyst": analyst, "another unit": w.member(gamma), "a lead of other years": formerLead,
				"the lead of another cluster": w.lead(south, delta), "the unit": w.member(beta), "the lead": w.lead(north, alpha), "an administrator": admin,
			} {
				may := by.Role == term.RoleAdmin || who == "the lead" || who == "the unit" && one.unit
				if err := one.take(by); errors.Is(err, guard.ErrForbidden) == may {
					t.Errorf("%s, by %s: %v", name, who, err)
				}
			}
		}
		for who, by := range map[string]guard.Viewer{"the lead": w.lead(north, alpha), "a unit": w.member(beta), "the public": public} {
			if err := review.UpsertIndicator(t.Context(), s, review.Counted{By: by}); !errors.Is(err, guard.ErrForbidden) {
				t.Errorf("an indicator, by %s: %v", who, err)
			}
			_, err := review.UpsertMembership(t.Context(), s, review.Place{Step: step(gamma, by), Role: term.MemberRoleLead})
			if !errors.Is(err, guard.ErrForbidden) {
				t.Errorf("giving the lead away, by %s: %v", who, err)
			}
		}
	})
}

func TestTheLeadSendsForAUnit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		lead := w.lead(north, alpha)
		for unit, want := range map[string]bool{alpha: false, beta: true, own: false} {
			ok(t, review.Submit(t.Context(), s, step(unit, lead)))
			if sub := w.submission(t, north, unit); sub.OnBehalf != want || sub.SubmittedBy != "Trưởng cụm" {
				t.Errorf("%q sent by %q on its behalf: %v, want %v", unit, sub.SubmittedBy, sub.OnBehalf, want)
			}
		}
		ok(t, review.Return(t.Context(), s, step(beta, lead), "Thiếu"))
		if sub := w.submission(t, north, beta); sub.ReturnedAt == nil || !sub.ReturnedAt.Equal(w.now(t)) {
			t.Errorf("returned at %v", sub.ReturnedAt)
		}
		ok(t, review.Submit(t.Context(), s, step(beta, w.member(beta))))
		w.approve(t, north, beta)
		if sub := w.submission(t, north, beta); sub.OnBehalf || sub.ApprovedAt == nil || !sub.ApprovedAt.Equal(w.now(t)) {
			t.Errorf("sent by the unit itself, on its behalf: %v; approved at %v", sub.OnBehalf, sub.ApprovedAt)
		}
	})
}

func TestLeaveToChangeAClosedReportExpires(t *testing.T) {
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2023, 2, 1, 0, 0, 0, 0, time.UTC)
			w := newWorld(t, storetest.Open(t, name, func(c *store.Config) { c.Now = func() time.Time { return now } }))
			unit, lead := step(beta, w.member(beta)), step(beta, w.lead(north, alpha))
			refused(t, review.GrantLockException(t.Context(), w.s, lead, "Bão", now.Add(time.Hour)), review.NotClosed, "đang mở", "is open")
			ok(t, review.ClosePeriod(t.Context(), w.s, of(admin)))
			before, _ := w.s.Revision(t.Context())
			ok(t, review.ClosePeriod(t.Context(), w.s, of(admin)))
			if after, _ := w.s.Revision(t.Context()); after != before {
				t.Errorf("closing twice raised the revision from %+v to %+v", before, after)
			}
			refused(t, review.Submit(t.Context(), w.s, unit), review.ReportClosed, "đã khóa", "is closed")
			refused(t, review.GrantLockException(t.Context(), w.s, lead, "Bão", now), review.BadMoment, "đã qua", "has passed")
			refused(t, review.GrantLockException(t.Context(), w.s, lead, "", now.Add(time.Hour)), review.ReasonMissing, "cần ghi lý do", "needs a reason")
			ok(t, review.GrantLockException(t.Context(), w.s, lead, "Bão", now.Add(time.Hour)))
			refused(t, review.Submit(t.Context(), w.s, step(gamma, w.member(gamma))), review.ReportClosed, "", "")
			ok(t, review.Submit(t.Context(), w.s, unit))
			ok(t, review.Return(t.Context(), w.s, lead, "Sửa"))
			now = now.Add(2 * time.Hour)
			refused(t, review.Submit(t.Context(), w.s, unit), review.ReportClosed, "", "")
			ok(t, review.ReopenPeriod(t.Context(), w.s, of(admin)))
			ok(t, review.Submit(t.Context(), w.s, unit))
		})
	}
}

// TestMembersReadACirculatedDraft looks as the holder of a member's token, through every stage of the report.
func TestMembersReadACirculatedDraft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		mine, other := row{value, north, beta, 0}, row{value, north, gamma, 0}
		w.set(t, mine)
		w.set(t, other)
		secret, _, err := s.CreateToken(guard.System(t.Context()), store.NewToken{Name: "beta", Role: term.RoleDistrict, District: beta})
		ok(t, err)
		wantRead := func(what string, want ...row) {
			t.Helper()
			v, err := s.Viewer(t.Context(), secret)
			ok(t, err)
			rows := map[string]string{}
			for _, r := range want {
				rows[r.String()] = w.seen(as(t, admin), t)[r.String()]
			}
			wantSeen(t, what, w.seen(as(t, v), t), rows)
		}
		draft := review.Circulating{Cluster: north, Period: year, By: admin}
		wantRead("before", mine)
		refused(t, review.Recall(t.Context(), s, of(admin)), review.NotCirculated, "không ở bước lấy ý kiến", "is not circulated")
		past := term.Date("2001-01-01")
		draft.Until = &past
		refused(t, review.Circulate(t.Context(), s, draft), review.BadMoment, "2001-01-01", "2001-01-01")
		day := term.Date("2999-01-31")
		draft.Until = &day
		ok(t, review.Circulate(t.Context(), s, draft))
		wantRead("circulated", mine, other)
		if r := w.report(t, north); r.Stage != term.ReportStageCirculated || r.CirculatedAt == nil || *r.CommentsUntil != day {
			t.Errorf("the report: %+v", r)
		}
		ok(t, review.Recall(t.Context(), s, of(admin)))
		wantRead("recalled", mine)
		draft.Until = nil
		ok(t, review.Circulate(t.Context(), s, draft))
		w.approveAll(t, north)
		w.publish(t, north, "")
		w.set(t, other)
		v, err := s.Viewer(t.Context(), secret)
		ok(t, err)
		wantSeen(t, "published", w.seen(as(t, v), t), map[string]string{mine.String(): "1", other.String(): "2"})
		refused(t, review.Circulate(t.Context(), s, draft), review.AlreadyPublished, "đã ban hành", "is published")
	})
}

func TestFindingsAreSettled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.set(t, row{value, north, beta, 0})
		w.approveAll(t, north)
		id := w.findIn(t, beta)
		by := func(v guard.Viewer, text string) review.OfFinding { return review.OfFinding{ID: id, By: v, Text: text} }
		unit, lead := w.member(beta), w.lead(north, alpha)
		refused(t, review.ReopenFinding(t.Context(), s, by(lead, "")), review.FindingOpen, "chưa được xử lý", "is open already")
		refused(t, review.ExplainFinding(t.Context(), s, by(unit, " ")), review.ReasonMissing, "giải trình", "explains")
		ok(t, review.ExplainFinding(t.Context(), s, by(unit, " Số tròn ")))
		if f := s.Client().Finding.GetX(as(t, admin), id); f.State != term.FindingStateExplained || f.Explanation != "Số tròn" || f.ExplainedAt == nil {
			t.Errorf("explained: %+v", f)
		}
		refused(t, review.AcceptFinding(t.Context(), s, by(lead, "")), review.ReasonMissing, "cần ghi lý do", "needs a reason")
		ok(t, review.AcceptFinding(t.Context(), s, by(lead, "Đã đối chiếu")))
		if f := s.Client().Finding.GetX(as(t, admin), id); f.State != term.FindingStateAccepted || f.Reason != "Đã đối chiếu" || f.AcceptedAt == nil || f.AcceptedBy != "Trưởng cụm" {
			t.Errorf("accepted: %+v", f)
		}
		refused(t, review.ExplainFinding(t.Context(), s, by(unit, "Nữa")), review.FindingAccepted, "đã được Trưởng cụm chấp nhận", "has accepted")
		w.publish(t, north, "") // no open error is in the way
		ok(t, review.ReopenFinding(t.Context(), s, by(lead, "Xem lại")))
		if f := s.Client().Finding.GetX(as(t, admin), id); f.State != term.FindingStateOpen || f.Reason != "" || f.AcceptedAt != nil || f.AcceptedBy != "" || f.Explanation != "Số tròn" {
			t.Errorf("open again: %+v", f)
		}
		_, err := review.Publish(t.Context(), s, review.Publishing{Cluster: north, Period: year, By: lead})
		refused(t, err, review.ReasonMissing, "1 lỗi đối chiếu", "1 errors")

		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Finding.UpdateOneID(id).SetState(term.FindingStateFixed).Exec(ctx)
		})
		for name, take := range map[string]error{
			"explain": review.ExplainFinding(t.Context(), s, by(unit, "Muộn")), "accept": review.AcceptFinding(t.Context(), s, by(lead, "Muộn")),
			"reopen": review.ReopenFinding(t.Context(), s, by(lead, "Muộn")),
		} {
			refused(t, take, review.FindingFixed, "đã hết", "no longer stands")
			if state := w.finding(t, id); state != term.FindingStateFixed {
				t.Errorf("%s: what was fixed is %s", name, state)
			}
		}
		refused(t, review.AcceptFinding(t.Context(), s, review.OfFinding{ID: -1, By: admin, Text: "?"}), review.FindingMissing, "-1", "-1")
		subjects := s.Client().AuditEntry.Query().Where(auditentry.ActionIn("explainFinding", "acceptFinding", "reopenFinding")).
			Select(auditentry.FieldSubject).StringsX(as(t, admin))
		if len(subjects) != 3 || !strings.HasPrefix(subjects[0], "dien-bien/north/2022 dien-bien/beta rule-") {
			t.Errorf("audit trail: %q", subjects)
		}
	})
}

func TestAContactIsAddedOnceAndChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		hoa := review.Person{Step: step(beta, w.member(beta)), Name: " Bà Hoa ", Email: "hoa@beta.vn", Notify: true, Language: term.LanguageVi}
		id, err := review.UpsertContact(t.Context(), s, hoa)
		ok(t, err)
		hoa.Phone, hoa.Notify = "0215 123", false
		again, err := review.UpsertContact(t.Context(), s, hoa)
		ok(t, err)
		hoa.ID, hoa.Name = id, "Bà Hòa"
		_, err = review.UpsertContact(t.Context(), s, hoa)
		ok(t, err)
		c := s.Client().Contact.Query().Where(contact.DistrictID(w.unit[beta])).OnlyX(as(t, admin))
		if again != id || c.Name != "Bà Hòa" || c.Phone != "0215 123" || c.Notify || c.Email != "hoa@beta.vn" {
			t.Errorf("%d, then %d: %+v", id, again, c)
		}
		for what, wrong := range map[string]review.Person{
			"no name": {Name: " "}, "no address": {Name: "A", Email: "hoa at beta"}, "a name with an address": {Name: "A", Email: "Hoa <hoa@beta.vn>"},
			"a line break": {Name: "A\nB"}, "too long": {Name: strings.Repeat("ă", 201)},
		} {
			wrong.Step, wrong.Language = hoa.Step, term.LanguageVi
			_, err := review.UpsertContact(t.Context(), s, wrong)
			if refusal := (*review.RefusedError)(nil); !errors.As(err, &refusal) || refusal.Reason != review.BadText {
				t.Errorf("%s: %v", what, err)
			}
		}
		hoa.Step = step(gamma, w.member(gamma)) // another unit's contact is none of its own
		_, err = review.UpsertContact(t.Context(), s, hoa)
		refused(t, err, review.ContactMissing, "không có đầu mối", "no contact")
		hoa.Step = step(delta, admin)
		_, err = review.UpsertContact(t.Context(), s, hoa)
		refused(t, err, review.MemberMissing, "không thuộc cụm", "is not in the cluster")
	})
}

func TestTheLeadIsHandedOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		place := func(unit string, role term.MemberRole) review.Place {
			return review.Place{Step: step(unit, admin), Role: role}
		}
		_, err := review.UpsertMembership(t.Context(), s, place(alpha, term.MemberRoleMember))
		refused(t, err, review.LeadMissing, "hãy giao vai trò này", "say first who leads")
		_, err = review.UpsertMembership(t.Context(), s, place(beta, term.MemberRoleLead))
		ok(t, err)
		_, err = review.UpsertMembership(t.Context(), s, place("dien-bien/nowhere", term.MemberRoleMember))
		refused(t, err, review.CodeMissing, "dien-bien/nowhere", "dien-bien/nowhere")
		_, err = review.UpsertMembership(t.Context(), s, place(delta, term.MemberRoleMember)) // joins, and gets its part
		ok(t, err)
		roles := map[string]string{}
		for _, m := range s.Client().Membership.Query().Where(membership.ClusterID(w.cluster[north])).WithDistrict().WithSubmission().AllX(as(t, admin)) {
			roles[m.Edges.District.Code] = string(m.Role)
			if m.Edges.Submission == nil || m.Edges.District.Code == delta && m.Ordinal != 4 {
				t.Errorf("%s, at place %d, has part in the report: %v", m.Edges.District.Code, m.Ordinal, m.Edges.Submission != nil)
			}
		}
		if diff := cmp.Diff(map[string]string{alpha: "MEMBER", beta: "LEAD", gamma: "MEMBER", delta: "MEMBER"}, roles); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
	})
}

func TestAnIndicatorBecomesLocal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		newWorld(t, s)
		counted := review.Counted{
			By: admin, Code: "cay-xanh", NameVi: "Cây xanh", Unit: "tree", UnitVi: "cây", Section: "key-0", ValueType: term.ValueTypeCount,
			Direction: term.DirectionHigher, Aggregation: term.AggregationSum, Measures: []term.Measure{term.MeasureActual, term.MeasureActual},
		}
		ok(t, review.UpsertIndicator(t.Context(), s, counted))
		counted.NameVi, counted.Weight, counted.Aggregation = "Số cây xanh", "key-1", term.AggregationWeightedMean
		ok(t, review.UpsertIndicator(t.Context(), s, counted))
		i := s.Client().Indicator.Query().Where(indicator.Code("cay-xanh")).WithWeight().OnlyX(as(t, admin))
		if i.NameVi != "Số cây xanh" || i.Origin != term.OriginLocal || i.Ordinal != 3 || i.Edges.Weight == nil || len(i.Measures) != 1 {
			t.Errorf("the indicator: %+v", i)
		}
		counted.Weight = ""
		refused(t, review.UpsertIndicator(t.Context(), s, counted), review.BadText, "quyền số", "weighs")
		counted.Aggregation, counted.Section = term.AggregationSum, "nowhere"
		refused(t, review.UpsertIndicator(t.Context(), s, counted), review.CodeMissing, "nowhere", "nowhere")
		counted.Code = "Cây xanh"
		refused(t, review.UpsertIndicator(t.Context(), s, counted), review.BadText, "mã chỉ tiêu", "codes of indicators")
	})
}

// TestAnEditionStaysAsItWasPublished changes names and figures after an edition, and publishes another.
func TestAnEditionStaysAsItWasPublished(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		r := row{value, north, beta, 0}
		w.set(t, r)
		w.approveAll(t, north)
		w.publish(t, north, "")
		first := w.frozen(t, 1, public)
		if first == nil || first.Edition != 1 || first.Stage != term.ReportStagePublished || len(first.Members) != 3 || first.Findings != nil {
			t.Fatalf("the first edition: %+v", first)
		}
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Indicator.Update().SetNameVi("Đổi tên").Exec(ctx)
		})
		w.set(t, r)
		w.approveAll(t, north)
		if diff := cmp.Diff(text(t, first), text(t, w.frozen(t, 1, public))); diff != "" {
			t.Errorf("the first edition changed (-before +after):\n%s", diff)
		}
		w.publish(t, north, "")
		if diff := cmp.Diff(text(t, first), text(t, w.frozen(t, 1, public))); diff != "" {
			t.Errorf("the second edition changed the first (-before +after):\n%s", diff)
		}
		issued, err := review.Editions(as(t, public), s.Client(), north, year)
		ok(t, err)
		if len(issued) != 2 || len(issued[0].Corrections) != 0 || len(issued[1].Corrections) != 1 {
			t.Fatalf("editions: %+v", issued)
		}
		if c := issued[1].Corrections[0]; c.Kind != report.CorrectionFigure || c.Old != "1" || c.New != "2" || c.District.Code != beta {
			t.Errorf("corrected: %+v", c)
		}

		_, err = review.Withdraw(t.Context(), s, review.Withdrawal{Cluster: north, Period: year, By: admin, Reason: "Sai số liệu"})
		ok(t, err)
		if w.frozen(t, 1, public) != nil || w.frozen(t, 2, analyst) != nil {
			t.Error("a withdrawn edition is still to be read")
		}
		if all, err := review.Editions(as(t, admin), s.Client(), north, year); err != nil || len(all) != 2 || all[1].WithdrawnReason != "Sai số liệu" {
			t.Errorf("withdrawn editions, to an administrator: %+v, %v", all, err)
		}
		w.publish(t, north, "")
		third, err := review.Editions(as(t, public), s.Client(), north, year)
		ok(t, err)
		if len(third) != 1 || third[0].Number != 3 || len(third[0].Corrections) != 0 {
			t.Errorf("after a withdrawal: %+v, want an edition that tells nothing of those before it", third)
		}
	})
}

func TestAnEditionFromBeforeEditionsWereKeptSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		r := row{value, north, beta, 0}
		w.set(t, r)
		w.approveAll(t, north)
		w.publish(t, north, "")
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Publication.Update().SetTree("").SetCorrections("").Exec(ctx)
		})
		_, err := review.Frozen(as(t, public), s.Client(), north, year, 1)
		refused(t, err, review.EditionNotKept, "lần ban hành 1 có trước khi", "the edition 1 is from before")
		if tree := w.frozen(t, 2, public); tree != nil {
			t.Errorf("an edition that is not there: %+v", tree)
		}
		w.set(t, r)
		w.approveAll(t, north)
		w.publish(t, north, "")
		issued, err := review.Editions(as(t, public), s.Client(), north, year)
		ok(t, err)
		if len(issued) != 2 || len(issued[1].Corrections) != 0 || w.frozen(t, 2, public) == nil {
			t.Errorf("the edition after it: %+v", issued)
		}
	})
}

func (w *world) frozen(t *testing.T, n int, by guard.Viewer) *report.Report {
	t.Helper()
	tree, err := review.Frozen(as(t, by), w.s.Client(), north, year, n)
	ok(t, err)
	return tree
}

func text(t *testing.T, r *report.Report) string {
	t.Helper()
	text, err := report.Encode(r)
	ok(t, err)
	return text
}
