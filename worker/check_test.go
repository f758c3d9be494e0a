package worker_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/ent/finding"
	"thidua/examples"
	"thidua/intake"
	"thidua/reconcile"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// checks is how many checks wait in the queue.
func (w *world) checks() (n int) {
	w.t.Helper()
	row := w.Store.DB().QueryRowContext(w.t.Context(), "SELECT count(*) FROM river_job WHERE kind = 'check' AND state = 'available'")
	if err := row.Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// checked works on a check of the cluster.
func (w *world) checked() reconcile.Checked {
	w.t.Helper()
	checked, err := w.CheckNow(w.t.Context(), cluster, period)
	if err != nil {
		w.t.Fatal(err)
	}
	return checked
}

// TestAppliedRunAsksForACheck: what has changed is checked, once for all that has changed until then; what has not
// changed anything asks for nothing.
func TestAppliedRunAsksForACheck(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.syncWith(worker.Options{DryRun: true}, term.SyncOutcomePlanned)
		if n := w.checks(); n != 0 {
			t.Errorf("a dry run asked for %d checks", n)
		}
		f.sync(term.SyncOutcomeApplied)
		f.sync(term.SyncOutcomeUnchanged)
		w.form("muong-lay").sync(term.SyncOutcomeApplied)
		if n := w.checks(); n != 1 {
			t.Errorf("%d checks wait, want one", n)
		}
		verdict, err := w.Do(t.Context(), worker.Job{Args: worker.CheckArgs{Cluster: cluster, Period: period}})
		if err != nil || verdict != (worker.Verdict{}) {
			t.Errorf("the check ended with %+v, %v", verdict, err)
		}
		verdict, err = w.Do(t.Context(), worker.Job{Args: worker.CheckArgs{Cluster: cluster, Period: "1999"}})
		if err != nil || verdict.Cancel == nil {
			t.Errorf("a check of no period ended with %+v, %v, want it given up", verdict, err)
		}
	})
}

// TestCheckThatRunsIsNotEnough: it may have read before the change.
func TestCheckThatRunsIsNotEnough(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.form("tuan-giao").sync(term.SyncOutcomeApplied)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.SQL.ExecContext(ctx, "UPDATE river_job SET state = 'running' WHERE kind = 'check'")
			return err
		})
		w.form("muong-lay").sync(term.SyncOutcomeApplied)
		w.form("muong-ang").sync(term.SyncOutcomeApplied)
		if n := w.checks(); n != 1 {
			t.Errorf("%d checks wait beside the one that runs, want one", n)
		}
	})
}

// TestFindingIsFixedByItsReading: a share that does not follow from its numbers is found after one reading and fixed by
// the next.
func TestFindingIsFixedByItsReading(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.blank("tuan-giao")
		fill := func(share string) worker.Run {
			f.set("cultural-families", intake.ColumnNumerator, "100")
			f.set("cultural-families", intake.ColumnDenominator, "200")
			f.set("cultural-families", intake.ColumnShare, share)
			f.draw()
			return f.sync(term.SyncOutcomeApplied)
		}
		fill("55")
		w.checked()
		found := w.client().Finding.Query().Where(finding.StateEQ(term.FindingStateOpen), finding.Printed("55")).WithRule().OnlyX(w.system())
		if found.Edges.Rule.Kind != term.RuleKindRatio || found.DistrictID == nil || found.SubmissionID == nil {
			t.Errorf("found %v by %v", found, found.Edges.Rule)
		}
		run := fill("50")
		w.checked()
		fixed := w.client().Finding.GetX(w.system(), found.ID)
		if fixed.State != term.FindingStateFixed || fixed.RunID == nil || *fixed.RunID != run.ID {
			t.Errorf("it is %s by run %v, want FIXED by %d", fixed.State, fixed.RunID, run.ID)
		}
	})
}

// TestExampleContradictsItself: what does not add up in the report of 2022 is found by the rules of the catalogue, none of
// which knows a figure. It says 4.959 workers, and its five units 5.889.
func TestExampleContradictsItself(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		for _, of := range examples.DienBien2022Forms() {
			w.form(of.Folder).sync(term.SyncOutcomeApplied)
		}
		w.checked()
		got := map[string]int{}
		var labour []*ent.Finding
		for _, f := range w.client().Finding.Query().WithRule().AllX(w.system()) {
			got[f.Edges.Rule.Code]++
			if strings.Contains(f.MessageVi, "5.889") && strings.Contains(f.MessageVi, "4.959") {
				labour = append(labour, f)
			}
		}
		want := map[string]int{
			"sum-of-parts": 1, "share-of-numbers": 1, "poverty-denominator": 1, "criteria-per-commune": 1, "same-agencies": 1,
			"named-twice": 1, "place-spelt-twice": 2, "budget-reached": 1, "harvest-reached": 1, "required-figures": 6,
			"report-header": 1, "document-order": 1,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("findings of each rule (-want +got):\n%s", diff)
		}
		if len(labour) != 1 || labour[0].Edges.Rule.Kind != term.RuleKindSumOfParts || labour[0].DistrictID != nil {
			t.Errorf("the labour that was trained: %v", labour)
		}
		if checked := w.checked(); checked.Stored() {
			t.Errorf("checking once more: %+v", checked)
		}
	})
}
