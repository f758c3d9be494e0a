package worker_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/district"
	"thidua/ent/finding"
	"thidua/ent/predicate"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/review"
	"thidua/sheet"
	"thidua/store"
	"thidua/term"
)

// holdFindings holds that what does not add up is told: after all that went wrong, a check of every report finds what
// is stored and nothing else.
func (s *simulation) holdFindings() {
	s.t.Helper()
	for _, r := range s.store.Client().Report.Query().WithCluster().WithPeriod().AllX(s.system()) {
		checked, err := s.fleet[0].CheckNow(s.ctx, r.Edges.Cluster.Code, r.Edges.Period.Code)
		if err != nil {
			s.t.Fatal(err)
		}
		if checked.Stored() {
			s.fail("checking %s once more finds %d, again %d, open again %d, other %d, fixed %d", r.Code,
				checked.Found, checked.Again, checked.Reopened, checked.Changed, checked.Fixed)
		}
	}
}

// findings is what concerns the sheet, whether it stands or not.
func (s *simForm) findings() predicate.Finding {
	if s.district == "" {
		return finding.DistrictIDIsNil()
	}
	return finding.HasDistrictWith(district.Code(s.district))
}

// standing are the findings that a sheet is to tell, by their key.
func (s *simulation) standing(f *simSheet) map[string]*ent.Finding {
	s.t.Helper()
	standing := map[string]*ent.Finding{}
	for _, o := range s.store.Client().Finding.Query().Where(f.findings(), finding.StateNEQ(term.FindingStateFixed)).WithRule().AllX(s.system()) {
		of := answer.Finding{Rule: o.Edges.Rule.Code, Fingerprint: o.Fingerprint}
		standing[of.Key()] = o
	}
	return standing
}

// judgeFinding lets somebody take a step with a finding of the sheet elsewhere than in it.
func (s *simSheet) judgeFinding() (string, error) {
	standing := s.sim.standing(s)
	keys := slices.Sorted(maps.Keys(standing))
	if len(keys) == 0 {
		return "", nil
	}
	f := standing[keys[s.sim.random.IntN(len(keys))]]
	of := review.OfFinding{ID: f.ID, By: guard.Viewer{Role: term.RoleAdmin, Name: "lead"}, Text: "Ý kiến " + s.token()}
	steps := []struct {
		what string
		take func(context.Context, *store.Store, review.OfFinding) error
	}{{"explains elsewhere", review.ExplainFinding}, {"accepts", review.AcceptFinding}, {"opens again", review.ReopenFinding}}
	step := steps[s.sim.random.IntN(len(steps))]
	var refused *review.RefusedError
	if err := step.take(s.sim.ctx, s.sim.store, of); err != nil && !errors.As(err, &refused) {
		return step.what, err
	}
	err := s.sim.store.Write(s.sim.system(), func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Source.Update().Where(source.Code(s.source), source.Answering(true)).SetAnswerDueAt(tx.At).Exec(ctx)
	})
	return step.what + " the finding " + f.MessageVi, err
}

// holdTellsFindings holds that beside each finding stands what is stored as its explanation, and that what stands beside it
// is why it is explained.
func (s *simulation) holdTellsFindings(f *simSheet) {
	s.t.Helper()
	tab := f.ours()
	column := 0
	for _, cells := range tab.Rows {
		for j := range cells {
			if cells[j].Raw == saidHere {
				column = j + 1
			}
		}
	}
	standing := s.standing(f)
	for i, cells := range tab.Rows {
		for j := range cells {
			o := standing[simKey(cells[j].Raw)]
			if o == nil {
				continue
			}
			if said := strings.TrimSpace(tab.At(i+1, column).Raw); said != o.Explanation {
				s.fail("%s: beside %s stands %q, and stored is %q", f.source, o.MessageVi, said, o.Explanation)
			}
			if explained := o.State == term.FindingStateExplained; explained && o.Explanation == "" {
				s.fail("%s: %s is %s without words", f.source, o.MessageVi, o.State)
			}
		}
	}
	book := f.book()
	for _, o := range standing {
		if o.State == term.FindingStateAccepted { // it is settled, and no longer told at the cell
			continue
		}
		for i := range book.Tabs {
			r, c, ok := sheet.ParseAddress(o.Address)
			if ok && book.Tabs[i].Title == o.Tab && !strings.Contains(book.Tabs[i].At(r, c).Note, "[Thidua]") {
				s.fail("%s: the note at %s!%s does not tell %s", f.source, o.Tab, o.Address, o.MessageVi)
			}
		}
	}
}
