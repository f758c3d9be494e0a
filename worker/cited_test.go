package worker_test

import (
	"testing"

	"thidua/ent/citation"
	"thidua/ent/finding"
	"thidua/ent/rule"
	"thidua/intake"
	"thidua/store/storetest"
	"thidua/term"
)

// Each sheet's own words on a document are kept and follow it, and what two sheets print differently is told in the
// sheet that is alone with it, at the cell.
func TestWhatASheetCites(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		lead, f := w.form("cum"), w.form("muong-lay")
		cite := func(day string) {
			f.rows[intake.TabDocuments] = append(f.rows[intake.TabDocuments][:1:1], rowOf(
				string(intake.ColumnKind), "PLAN", string(intake.ColumnNumber), "112/KH-UBND", string(intake.ColumnIssuer), "UBND tỉnh Điện Biên",
				string(intake.ColumnIssuedOn), day,
			))
			f.draw()
		}
		cite("15/01/2022")
		lead.sync(term.SyncOutcomeApplied)
		f.sync(term.SyncOutcomeApplied)
		f.sync(term.SyncOutcomeUnchanged)
		c := w.client().Citation.Query().Where(citation.DistrictIDNotNil(), citation.Number("112/KH-UBND")).OnlyX(w.system())
		if c.IssuedOn == nil || *c.IssuedOn != "2022-01-15" || c.Tab == "" || c.Address == "" || c.DateAddress == "" {
			t.Errorf("it is cited as %v", c)
		}
		w.checked()
		differ := w.client().Finding.Query().Where(
			finding.HasRuleWith(rule.Code("document-order")), finding.DistrictID(*c.DistrictID), finding.StateEQ(term.FindingStateOpen),
		)
		if told := differ.Clone().OnlyX(w.system()); told.Tab != c.Tab || told.Address != c.DateAddress {
			t.Errorf("it is told at %s!%s, and stands at %s!%s", told.Tab, told.Address, c.Tab, c.DateAddress)
		}
		cite("không rõ")
		f.sync(term.SyncOutcomeApplied)
		if held := w.client().Citation.GetX(w.system(), c.ID); held.IssuedOn == nil || *held.IssuedOn != "2022-01-15" {
			t.Errorf("a date that cannot be read leaves %v", held)
		}
		cite("14/01/2022")
		f.sync(term.SyncOutcomeApplied)
		w.checked()
		if n := differ.Clone().CountX(w.system()); n != 0 {
			t.Errorf("put right, %d findings stand", n)
		}
		f.rows[intake.TabDocuments] = f.rows[intake.TabDocuments][:1]
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		if w.client().Citation.Query().Where(citation.ID(c.ID)).ExistX(w.system()) {
			t.Error("a row that is gone is cited still")
		}
	})
}
