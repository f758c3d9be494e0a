package worker_test

import (
	"strings"
	"testing"
	"time"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/auditentry"
	"thidua/ent/finding"
	"thidua/guard"
	"thidua/intake"
	"thidua/review"
	"thidua/sheet"
	"thidua/store/storetest"
	"thidua/term"
)

// contradicted is a sheet whose share does not follow from its numbers, and what was found of it.
func contradicted(w *online) (*form, *ent.Finding) {
	w.t.Helper()
	f := w.answering("muong-lay") // as it was in 2022: 35 of 38 villages are no 89,47 %
	w.checked()
	return f, w.client().Finding.Query().Where(finding.Printed("89,47"), finding.StateNEQ(term.FindingStateFixed)).WithRule().OnlyX(w.system())
}

// sayOf types words beside a finding.
func (w *online) sayOf(f *form, o *ent.Finding, words string) {
	w.t.Helper()
	of := answer.Finding{Rule: o.Edges.Rule.Code, Fingerprint: o.Fingerprint}
	row, _ := w.find(f, of.Key())
	_, column := w.find(f, saidHere)
	if err := w.server.Type(f.id, answer.TabTitle, sheet.Address(row, column), words); err != nil {
		w.t.Fatal(err)
	}
}

// What a unit types beside a finding explains it, and what it takes away opens it again. Neither is a change of figures.
func TestAFindingIsExplainedInTheSheet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f, found := contradicted(w)
		w.answer(f, -1)
		w.answer(f, 0)
		for _, step := range []struct {
			words string
			state term.FindingState
		}{{"Tính cả hộ mới tách.", term.FindingStateExplained}, {"", term.FindingStateOpen}, {"Đã rà soát.", term.FindingStateExplained}} {
			w.sayOf(f, found, step.words)
			w.clock.forward(time.Minute)
			f.sync(term.SyncOutcomeUnchanged)
			now := w.client().Finding.GetX(w.system(), found.ID)
			if now.State != step.state || now.Explanation != step.words || (now.ExplainedAt != nil) != (step.words != "") {
				t.Errorf("after %q it is %s %q, explained at %v", step.words, now.State, now.Explanation, now.ExplainedAt)
			}
			w.answer(f, -1)
			w.answer(f, 0)
		}
		trail := w.client().AuditEntry.Query().Where(auditentry.Action("explainFinding")).AllX(w.system())
		if len(trail) != 3 || !strings.Contains(trail[0].Subject, found.Edges.Rule.Code) || !strings.Contains(trail[0].Actor, f.source) {
			t.Errorf("the trail is %v", trail)
		}
		if w.checked().Stored() {
			t.Error("a check finds something else because it was explained")
		}
	})
}

// What was explained elsewhere is told in the sheet and not undone by the empty cell there; what the lead accepted stays
// accepted, whatever is typed beside it, and the words are kept.
func TestAFindingIsSettledElsewhere(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f, found := contradicted(w)
		w.answer(f, -1)
		admin := guard.Viewer{Role: term.RoleAdmin, Name: "lead"}
		if err := review.ExplainFinding(t.Context(), w.Store, review.OfFinding{ID: found.ID, By: admin, Text: "Nói qua điện thoại"}); err != nil {
			t.Fatal(err)
		}
		w.answer(f, -1)
		w.find(f, "Nói qua điện thoại")
		if now := w.client().Finding.GetX(w.system(), found.ID); now.State != term.FindingStateExplained {
			t.Errorf("after the answer it is %s", now.State)
		}
		if err := review.AcceptFinding(t.Context(), w.Store, review.OfFinding{ID: found.ID, By: admin, Text: "Đúng quy định"}); err != nil {
			t.Fatal(err)
		}
		w.answer(f, -1)
		w.find(f, "Trưởng cụm chấp nhận: Đúng quy định.")
		w.sayOf(f, found, "Cảm ơn")
		w.answer(f, -1)
		now := w.client().Finding.GetX(w.system(), found.ID)
		if now.State != term.FindingStateAccepted || now.Explanation != "Cảm ơn" {
			t.Errorf("it is %s, explained by %q", now.State, now.Explanation)
		}
		w.answer(f, 0)
	})
}

// A sheet that was sent back says why, and a change that was not approved says what stands.
func TestASheetTellsWhatTheLeadDecided(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.fill(f, grain, intake.ColumnActual, "37.934,7")
		f.sync(term.SyncOutcomeApplied)
		step := review.Step{Cluster: cluster, Period: period, District: f.of.District, By: guard.Viewer{Role: term.RoleAdmin, Name: "lead"}}
		if _, err := review.Approve(t.Context(), w.Store, step); err != nil {
			t.Fatal(err)
		}
		w.fill(f, grain, intake.ColumnActual, "38.000,5")
		f.sync(term.SyncOutcomeApplied)
		if _, err := review.RefusePending(t.Context(), w.Store, review.Judging{Step: step, Reason: "chưa có đính chính"}); err != nil {
			t.Fatal(err)
		}
		if err := review.Return(t.Context(), w.Store, step, "Xem lại nông nghiệp"); err != nil {
			t.Fatal(err)
		}
		w.answer(f, -1)
		w.find(f, "Trưởng cụm không duyệt thay đổi từ “37.934,7” thành “38.000,5”: chưa có đính chính.")
		row, column := w.find(f, "Thidua: đã đọc lúc")
		if line := w.answers(f).At(row, column).Raw; !strings.Contains(line, "Trưởng cụm trả lại: Xem lại nông nghiệp") {
			t.Errorf("the line says %q", line)
		}
		w.answer(f, 0)
	})
}
