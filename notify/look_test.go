package notify_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/ent/notice"
	"thidua/ent/report"
	"thidua/notify"
	"thidua/term"
)

func mailOf(t *testing.T, office *postOffice) *notify.Channels {
	t.Helper()
	m, err := notify.NewMail(office.url(), "", "Thi đua <thidua@example.vn>")
	if err != nil {
		t.Fatal(err)
	}
	return &notify.Channels{Mail: m, Help: "vanphong@example.vn"}
}

// kinds are the notices that stand, without what is random in their keys.
func (w *world) kinds() (kinds []string) {
	w.t.Helper()
	for _, n := range w.s.Client().Notice.Query().Where(notice.SettledAtIsNil()).WithDistrict().Order(notice.ByKind(), notice.ByKey()).AllX(w.system()) {
		to := "lead"
		if n.Edges.District != nil {
			to = n.Edges.District.Code
		}
		kinds = append(kinds, string(n.Kind)+" "+to)
	}
	slices.Sort(kinds)
	return kinds
}

func expect(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

// Notices follow from the rows: each stands as long as there is reason for it, and looking again changes nothing.
func TestLookFollowsTheRows(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.look()
		expect(t, "nothing is the matter", w.kinds())
		problem := w.spoil(beta)
		w.state(alpha, term.SubmissionStateSubmitted, func(u *ent.SubmissionUpdateOne) { u.SetSubmittedAt(at(2, 9, 0)).SetOnTime(true) })
		w.state(gamma, term.SubmissionStateReturned, func(u *ent.SubmissionUpdateOne) { u.SetReturnedAt(at(2, 9, 0)).SetReturnReason("Thiếu số liệu") })
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Source.UpdateOneID(w.source[delta]).SetFailure("not-shared").SetLastError("Không xem được.\nNot shared.").SetLastErrorAt(at(2, 9, 0)).ExecX(ctx)
			c.Finding.Create().SetRuleID(w.rule).SetSubmissionID(w.sub[gamma]).SetClusterID(w.cluster[north]).SetPeriodID(w.period).SetDistrictID(w.unit[gamma]).
				SetFingerprint("f").SetSeverity(term.SeverityError).SetMessageVi("Không khớp.").SetMessageEn("Does not add up.").SetFoundAt(at(2, 8, 0)).SetTab("Chỉ tiêu").SetAddress("D4").ExecX(ctx)
			c.Finding.Create().SetRuleID(w.rule).SetClusterID(w.cluster[north]).SetPeriodID(w.period).
				SetFingerprint("g").SetSeverity(term.SeverityWarning).SetMessageVi("Cả cụm.").SetMessageEn("All.").SetFoundAt(at(2, 8, 0)).ExecX(ctx)
			c.Finding.Create().SetRuleID(w.rule).SetClusterID(w.cluster[north]).SetPeriodID(w.period).
				SetFingerprint("h").SetSeverity(term.SeverityInfo).SetMessageVi("Để biết.").SetMessageEn("FYI.").SetFoundAt(at(2, 8, 0)).ExecX(ctx)
		})
		w.look()
		expect(t, "the same day", w.kinds(), "RETURNED "+gamma, "SUBMITTED lead", "UNREADABLE "+delta)
		w.clock.set(at(3, 9, 30))
		w.look()
		expect(t, "a day later", w.kinds(), "CELLS "+beta, "FINDINGS "+gamma, "FINDINGS lead", "RETURNED "+gamma, "SUBMITTED lead", "UNREADABLE "+delta)
		if again := w.look(); again != (notify.Looked{}) {
			t.Errorf("looking again changed %+v", again)
		}
		text := w.s.Client().Notice.Query().Where(notice.KindEQ(term.NoticeKindCells)).OnlyX(w.system()).TextVi
		if !strings.Contains(text, "/edit#gid=77&range=C1\n") {
			t.Errorf("there is no link to the cell: %s", text)
		}
		w.mend(problem)
		w.state(gamma, term.SubmissionStateDraft)
		if done := w.look(); done.Settled != 2 {
			t.Errorf("%+v", done)
		}
		expect(t, "mended and taken up", w.kinds(), "FINDINGS "+gamma, "FINDINGS lead", "SUBMITTED lead", "UNREADABLE "+delta)
		w.clock.set(at(17, 1, 0))
		w.look()
		expect(t, "two weeks before the last day", w.kinds(), "DEADLINE "+beta, "DEADLINE "+delta, "DEADLINE "+gamma,
			"FINDINGS "+gamma, "FINDINGS lead", "SUBMITTED lead", "UNREADABLE "+delta)
		w.clock.set(at(20, 1, 0))
		if done := w.look(); done != (notify.Looked{Rewritten: 3}) {
			t.Errorf("the days that are left are not told anew: %+v", done)
		}
	})
}

// What waits for the lead after an approval is told, with withdrawals; what was refused is told to the unit.
func TestLateEditsAreTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var section int
		row := func(c *ent.Client, slot, body string) *ent.NarrativeCreate {
			return c.Narrative.Create().SetSubmissionID(w.sub[beta]).SetClusterID(w.cluster[north]).SetPeriodID(w.period).SetDistrictID(w.unit[beta]).
				SetSectionID(section).SetSlot(slot).SetText(body).SetRecordedAt(w.clock.time())
		}
		var first, second int
		w.write(func(ctx context.Context, c *ent.Client) {
			section = c.Section.Create().SetCode("s").SetTitleVi("Phần").SetOrdinal(1).SaveX(ctx).ID
			first = row(c, "1", "một").SaveX(ctx).ID
			second = row(c, "2", "hai").SaveX(ctx).ID
		})
		w.look()
		expect(t, "never approved", w.kinds())
		w.state(beta, term.SubmissionStateApproved, func(u *ent.SubmissionUpdateOne) { u.SetApprovedAt(at(2, 8, 0)) })
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Narrative.Update().SetApprovedFrom(at(2, 8, 0)).ExecX(ctx)
		})
		w.look()
		expect(t, "approved", w.kinds())
		w.clock.set(at(3, 8, 0))
		var changed int
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Narrative.UpdateOneID(first).SetSupersededAt(at(3, 8, 0)).ExecX(ctx)
			changed = row(c, "1", "một rưỡi").SaveX(ctx).ID
			c.Narrative.UpdateOneID(second).SetSupersededAt(at(3, 8, 0)).ExecX(ctx)
		})
		w.look()
		expect(t, "changed one, withdrew another", w.kinds(), "LATE_EDIT lead")
		if text := w.s.Client().Notice.Query().OnlyX(w.system()).TextVi; !strings.Contains(text, "2 thay đổi") {
			t.Error(text)
		}
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Narrative.UpdateOneID(changed).SetRefusedAt(at(3, 9, 0)).SetRefusedReason("Chưa có căn cứ").ExecX(ctx)
		})
		w.look()
		expect(t, "refused one", w.kinds(), "LATE_EDIT lead", "REFUSED_EDIT "+beta)
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Narrative.UpdateOneID(second).SetRefusedAt(at(3, 10, 0)).SetRefusedReason("Không được rút").ExecX(ctx)
		})
		w.look()
		expect(t, "refused both", w.kinds(), "REFUSED_EDIT "+beta)
		w.clock.set(at(4, 8, 0))
		w.write(func(ctx context.Context, c *ent.Client) { // as they were: nothing is left to judge, and nothing to answer
			c.Narrative.UpdateOneID(changed).SetSupersededAt(at(4, 8, 0)).ExecX(ctx)
			row(c, "1", "một").SaveX(ctx)
			row(c, "2", "hai").SaveX(ctx)
		})
		w.look()
		expect(t, "the sheet says again what was approved", w.kinds())
	})
}

// A draft and an edition are told to every unit; once published, nobody is asked to mend anything.
func TestReportsAreTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.spoil(beta)
		w.clock.set(at(5, 8, 0))
		in := report.ClusterID(w.cluster[north])
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Report.Update().Where(in).SetStage(term.ReportStageCirculated).SetCirculatedAt(at(5, 8, 0)).SetCommentsUntil("2023-01-20").ExecX(ctx)
		})
		w.look()
		expect(t, "circulated", w.kinds(), "CELLS "+beta, "CIRCULATED "+alpha, "CIRCULATED "+beta, "CIRCULATED "+gamma)
		w.write(func(ctx context.Context, c *ent.Client) {
			r := c.Report.Query().Where(in).OnlyX(ctx)
			c.Report.UpdateOne(r).SetStage(term.ReportStagePublished).ExecX(ctx)
			c.Publication.Create().SetReport(r).SetClusterID(r.ClusterID).SetPeriodID(r.PeriodID).SetN(1).SetPublishedAt(at(5, 8, 0)).SetBy("lead").ExecX(ctx)
		})
		w.look()
		expect(t, "published", w.kinds(), "PUBLISHED "+alpha, "PUBLISHED "+beta, "PUBLISHED "+gamma, "PUBLISHED lead")
		w.clock.set(at(5, 8, 0).Add(14 * 24 * time.Hour))
		w.look()
		expect(t, "no news any more", w.kinds(), "DEADLINE "+delta)
	})
}
