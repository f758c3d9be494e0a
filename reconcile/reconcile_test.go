package reconcile_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/reconcile"
	"thidua/rules"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// wrongTotal is a cluster of two units whose total of 9 should be 7.
func wrongTotal(t *testing.T, s *store.Store) *world {
	t.Helper()
	w := newWorld(t, s, 2, 2)
	w.set(unit(1), counted(1), 3)
	w.set(unit(2), counted(1), 4)
	w.set(own, counted(1), 9)
	return w
}

// TestFound: a total that is not the sum of its parts is a finding with all that a person needs to find it.
func TestFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		if checked := w.check(); checked.Found != 1 || len(checked.Findings) != 1 {
			t.Fatalf("%+v, want one finding, found now", checked)
		}
		f := w.only(term.FindingStateOpen)
		seven := decimal.MustParse("7")
		if f.ExpectedMin == nil || *f.ExpectedMin != seven || f.ExpectedMax == nil || *f.ExpectedMax != seven {
			t.Errorf("expected %v to %v, want 7", f.ExpectedMin, f.ExpectedMax)
		}
		if f.Printed != "9" || f.Severity != term.SeverityError || f.Tab != "Chỉ tiêu" || !strings.HasPrefix(f.Address, "E") {
			t.Errorf("printed %q, %s, at %s!%s", f.Printed, f.Severity, f.Tab, f.Address)
		}
		if f.IndicatorID == nil || *f.IndicatorID != w.indicators[counted(1)] || f.DistrictID != nil {
			t.Errorf("it is about the indicator %v of the unit %v", f.IndicatorID, f.DistrictID)
		}
		if !strings.Contains(f.MessageVi, "9") || !strings.Contains(f.MessageEn, "7") || f.Figures == "" {
			t.Errorf("it says %q, %q, judged by %q", f.MessageVi, f.MessageEn, f.Figures)
		}
	})
}

// TestNothingNewIsNotWritten: a check that finds what is stored raises no revision, so that no answer that is cached is
// made anew.
func TestNothingNewIsNotWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		w.check()
		before, stored := w.revision(), w.stored()
		if checked := w.check(); checked.Stored() || len(checked.Findings) != 1 {
			t.Errorf("%+v, want one finding that was there", checked)
		}
		if w.revision() != before {
			t.Error("the revision was raised")
		}
		if diff := cmp.Diff(stored, w.stored(), cmpopts.IgnoreUnexported(ent.Finding{}, ent.FindingEdges{})); diff != "" {
			t.Errorf("what is stored (-before +after):\n%s", diff)
		}
	})
}

// TestFixedAndFoundAgain: what is gone is fixed by the reading that came before, and what comes back is found anew.
func TestFixedAndFoundAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		w.check()
		found := w.only(term.FindingStateOpen)

		w.set(own, counted(1), 7)
		run := w.run()
		checked, err := reconcile.Check(t.Context(), s, reconcile.Checking{
			Cluster: theCluster, Period: theYear, Run: run, Holdings: true,
		})
		if err != nil || checked.Fixed != 1 || len(checked.Holdings) != 1 {
			t.Fatalf("%+v, %v, want one that is fixed", checked, err)
		}
		fixed := w.only(term.FindingStateFixed)
		if fixed.FixedAt == nil || fixed.RunID == nil || *fixed.RunID != run {
			t.Errorf("fixed at %v by %v", fixed.FixedAt, fixed.RunID)
		}
		if checked := w.check(); checked.Stored() {
			t.Errorf("%+v, want what is fixed left alone", checked)
		}

		w.set(own, counted(1), 8)
		if checked := w.check(); checked.Again != 1 {
			t.Errorf("%+v, want one that is back", checked)
		}
		back := w.only(term.FindingStateOpen)
		if back.ID != found.ID || !back.FoundAt.After(found.FoundAt) || back.FixedAt != nil || back.RunID != nil {
			t.Errorf("back is %v, want %d found later and not fixed", back, found.ID)
		}
	})
}

// run is a reading that was applied.
func (w *world) run() (id int) {
	w.write(func(ctx context.Context, c *ent.Client) {
		id = c.SyncRun.Create().SetSourceID(w.sources[own]).SetClusterID(w.cluster).SetPeriodID(w.period).
			SetStartedAt(w.s.Now()).SetFinishedAt(w.s.Now()).SetOutcome(term.SyncOutcomeApplied).SaveX(ctx).ID
	})
	return id
}

// TestWordsHoldWhileFiguresDo: what a unit explained and the lead accepted stays so whatever is read, until the figures
// it spoke of are others. Then it is open, the lead's reason is gone, and the unit's explanation stays to be read.
func TestWordsHoldWhileFiguresDo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, state := range []term.FindingState{term.FindingStateExplained, term.FindingStateAccepted} {
			w := wrongTotal(t, storetest.Open(t, s.Dialect()))
			w.check()
			f := w.only(term.FindingStateOpen)
			w.write(func(ctx context.Context, c *ent.Client) {
				update := c.Finding.UpdateOneID(f.ID).SetState(state).SetExplanation("Có hai xã mới.").SetExplainedAt(w.s.Now())
				if state == term.FindingStateAccepted {
					update.SetReason("Đúng.").SetAcceptedAt(w.s.Now()).SetAcceptedBy("lead")
				}
				update.ExecX(ctx)
			})
			w.set(unit(1), counted(2), 5) // something else
			w.set(own, counted(1), 9)     // read again, and the same
			w.check()
			w.only(state)

			w.set(unit(1), counted(1), 2)
			if checked := w.check(); checked.Reopened != 1 {
				t.Errorf("%s: %+v, want one that is open again", state, checked)
			}
			again := w.only(term.FindingStateOpen)
			if again.Explanation != "Có hai xã mới." || again.Reason != "" || again.AcceptedAt != nil || again.AcceptedBy != "" {
				t.Errorf("%s: it says %q, %q, accepted at %v by %q", state, again.Explanation, again.Reason, again.AcceptedAt, again.AcceptedBy)
			}
			if !again.FoundAt.Equal(f.FoundAt) {
				t.Errorf("%s: found at %v, want %v as before", state, again.FoundAt, f.FoundAt)
			}
		}
	})
}

// TestOtherPlaceIsNoOtherFigure: a row that moves in its sheet takes the finding along and leaves what was accepted.
func TestOtherPlaceIsNoOtherFigure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		w.check()
		f := w.only(term.FindingStateOpen)
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Finding.UpdateOneID(f.ID).SetState(term.FindingStateAccepted).SetReason("Đúng.").ExecX(ctx)
			c.IndicatorValue.Update().SetRow(99).SetCells(`{"ACTUAL":"E99"}`).ExecX(ctx)
		})
		if checked := w.check(); checked.Changed != 1 || checked.Reopened != 0 {
			t.Errorf("%+v, want one that says something else", checked)
		}
		if moved := w.only(term.FindingStateAccepted); moved.Address != "E99" || moved.Reason != "Đúng." {
			t.Errorf("it stands at %s, and is accepted for %q", moved.Address, moved.Reason)
		}
	})
}

// TestStepByStepIsAllAtOnce: checks after each of many changes leave what one check at the end finds.
func TestStepByStepIsAllAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		steps, whole := newWorld(t, s, 3, 5), newWorld(t, storetest.Open(t, s.Dialect()), 3, 5)
		for i := range 60 {
			district, indicator, value := own, counted(i%5+1), int64(i*7%23)
			if i%4 > 0 {
				district = unit(i % 4)
			}
			for _, w := range []*world{steps, whole} {
				w.set(district, indicator, value)
			}
			steps.check()
		}
		whole.check()
		standing := func(w *world) map[string]string {
			found := map[string]string{}
			for _, f := range w.stored() {
				if f.State != term.FindingStateFixed {
					found[f.Fingerprint] = f.Cells + f.MessageVi + f.Figures + f.Candidates
				}
			}
			return found
		}
		want := standing(whole)
		if len(want) == 0 {
			t.Fatal("the changes leave nothing to be found")
		}
		if diff := cmp.Diff(want, standing(steps)); diff != "" {
			t.Errorf("findings (-at once +step by step):\n%s", diff)
		}
	})
}

// TestTwoAtOnce: any number of checks and changes at the same time end with the findings of what is stored.
func TestTwoAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for range 5 {
					if _, err := reconcile.Check(t.Context(), s, reconcile.Checking{Cluster: theCluster, Period: theYear}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for i := range 10 {
			w.set(own, counted(1), int64(7+i%2))
		}
		all.Wait()
		w.check()
		if f := w.only(term.FindingStateOpen); f.Printed != "8" {
			t.Errorf("printed %q, want 8", f.Printed)
		}
		if checked := w.check(); checked.Stored() {
			t.Errorf("%+v, want nothing new", checked)
		}
	})
}

// TestSheetsAreTold: the sheet whose findings changed becomes due to be answered, and no other.
func TestSheetsAreTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		quiet := 3 * time.Minute
		_, err := reconcile.Check(t.Context(), s, reconcile.Checking{Cluster: theCluster, Period: theYear, Quiet: quiet})
		if err != nil {
			t.Fatal(err)
		}
		due := s.Client().Source.Query().Where(source.AnswerDueAtNotNil()).AllX(guard.System(t.Context()))
		if len(due) != 1 || due[0].ID != w.sources[own] || !due[0].AnswerDueAt.Equal(w.stored()[0].FoundAt.Add(quiet)) {
			t.Errorf("due: %v, want the cluster's own sheet after %v", due, quiet)
		}
	})
}

// TestSwitchedOffRule: what a rule found that is no longer checked stands no more.
func TestSwitchedOffRule(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		w.check()
		w.write(func(ctx context.Context, c *ent.Client) { c.Rule.UpdateOneID(w.rule).SetEnabled(false).ExecX(ctx) })
		w.check()
		w.only(term.FindingStateFixed)
	})
}

// TestWhatCannotBeChecked: a rule that cannot be read is an error that names it, and ends no finding; neither does a
// period that is not there.
func TestWhatCannotBeChecked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := wrongTotal(t, s)
		w.check()
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Rule.UpdateOneID(w.rule).SetParameters(`{"x": 1}`).ExecX(ctx)
		})
		_, err := reconcile.Check(t.Context(), s, reconcile.Checking{Cluster: theCluster, Period: theYear})
		if err == nil || !strings.Contains(err.Error(), "sum") {
			t.Errorf("the error is %v, want one that names the rule", err)
		}
		w.only(term.FindingStateOpen)
		_, err = reconcile.Check(t.Context(), s, reconcile.Checking{Cluster: theCluster, Period: "1999"})
		if !errors.Is(err, reconcile.ErrUnknown) {
			t.Errorf("the error is %v, want ErrUnknown", err)
		}
	})
}

// TestFacts: what is missing in a sheet that was read is expected there, and of a unit that was never read nothing is.
func TestFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, 3, 2)
		w.set(unit(1), counted(1), 3)
		w.set(unit(2), counted(1), 4)
		w.set(unit(2), counted(2), 4)
		facts, compiled, err := reconcile.Facts(t.Context(), s, reconcile.Checking{Cluster: theCluster, Period: theYear})
		if err != nil || len(compiled) != 1 || len(facts.Members) != 3 || len(facts.Figures) != 3 || facts.PeriodEnd != "2022-12-31" {
			t.Fatalf("%+v, %v", facts, err)
		}
		var required []rules.Pair
		for _, r := range facts.Required {
			required = append(required, rules.Pair{Indicator: r.Indicator, District: r.District})
		}
		want := []rules.Pair{{Indicator: counted(1), District: unit(1)}, {Indicator: counted(1), District: unit(2)}}
		if diff := cmp.Diff(want, required); diff != "" {
			t.Errorf("required (-want +got):\n%s", diff)
		}
		n := facts.Figures[0].Numbers[term.MeasureActual]
		if n.Printed != "3" || n.Cell.Tab != "Chỉ tiêu" || n.Cell.District != unit(1) || n.Cell.Indicator != counted(1) {
			t.Errorf("a number is %+v", n)
		}
	})
}

// TestNumbersOfATextAreBoundOnce: a plain number is the figure that it equals when the text is first checked, and stays
// so; where there was none, a figure that comes to equal it later is not taken for what was meant.
func TestNumbersOfATextAreBoundOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s, 2, 2)
		w.set(unit(1), counted(1), 4321)
		w.write(func(ctx context.Context, c *ent.Client) {
			c.Narrative.Create().SetSubmissionID(w.submissions[unit(1)]).SetClusterID(w.cluster).SetPeriodID(w.period).
				SetDistrictID(w.units[unit(1)]).SetSectionID(w.section).SetText("Có 4.321 xã số 1; còn 77 xã số 2.").
				SetRecordedAt(s.Now()).SaveX(ctx)
		})
		before := w.revision()
		w.check()
		if w.revision() != before {
			t.Error("what no response shows raised the revision")
		}
		bound := func() string { return s.Client().Narrative.Query().OnlyX(guard.System(t.Context())).Bound }
		first := bound()
		if !strings.Contains(first, `"text":"4.321"`) || !strings.Contains(first, counted(1)) || strings.Contains(first, `"77"`) {
			t.Errorf("bound: %s, want 4.321 to %s", first, counted(1))
		}
		w.set(unit(1), counted(1), 5000)
		w.set(unit(1), counted(2), 77)
		w.check()
		if bound() != first {
			t.Errorf("bound: %s, want %s as before", bound(), first)
		}
		facts, _, err := reconcile.Facts(t.Context(), s, reconcile.Checking{Cluster: theCluster, Period: theYear})
		if err != nil || len(facts.Texts) != 1 || len(facts.Texts[0].Bound) != 1 || facts.Texts[0].Bound[0].Indicator != counted(1) {
			t.Errorf("texts: %+v, %v", facts.Texts, err)
		}
	})
}
