package worker_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/district"
	"thidua/ent/target"
	"thidua/guard"
	"thidua/intake"
	"thidua/review"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// plan writes a cell of the plans tab: what is planned for a unit; drawing it needs draw.
func (f *form) plan(indicator, unit, text string) {
	for _, row := range f.rows[intake.TabPlans] {
		if row[intake.ColumnCodeKey] == indicator {
			row[intake.ColumnCode(unit)] = text
			return
		}
	}
	f.rows[intake.TabPlans] = append(f.rows[intake.TabPlans],
		map[intake.ColumnCode]string{intake.ColumnCodeKey: indicator, intake.ColumnCode(unit): text})
}

// planned is what the store says is planned, by indicator and unit, at a moment or now; " held" marks those that are.
func (w *world) planned(moment *time.Time) map[string]string {
	w.t.Helper()
	query := w.client().Target.Query().Where(target.SupersededAtIsNil())
	if moment != nil {
		query = w.client().Target.Query().Where(target.RecordedAtLTE(*moment),
			target.Or(target.SupersededAtIsNil(), target.SupersededAtGT(*moment)))
	}
	says := map[string]string{}
	for _, t := range query.WithIndicator().WithDistrict().AllX(w.system()) {
		key := t.Edges.Indicator.Code + "@" + t.Edges.District.Code
		if _, twice := says[key]; twice {
			w.t.Errorf("%s has two versions at once", key)
		}
		says[key] = t.Printed + " = " + t.Value.String()
		if t.HeldSince != nil {
			says[key] += " held"
		}
	}
	return says
}

func TestPlansOfTheLeadAreStored(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("cum")
		rows := f.sync(term.SyncOutcomeApplied).Added
		f.plan("livestock-herd", "dien-bien/tuan-giao", "90.000")
		f.plan("livestock-herd", "dien-bien/muong-ang", "abc")
		f.draw()
		run := f.sync(term.SyncOutcomeApplied)
		want := worker.Counts{Added: 1, Kept: rows}
		if run.Counts != want || run.Plans != 2 || len(run.Problems) != 1 {
			t.Errorf("counts %+v of %d plans, want %+v of 2; problems %v", run.Counts, run.Plans, want, run.Problems)
		}
		stored := w.client().Target.Query().WithDistrict().WithSubmission().OnlyX(w.system())
		if stored.Edges.District.Code != "dien-bien/tuan-giao" || stored.Edges.Submission.DistrictID != nil ||
			stored.Tab != "Kế hoạch giao" || stored.Row == 0 || stored.Address == "" || stored.RunID == nil || *stored.RunID != run.ID {
			t.Errorf("stored: %v", stored)
		}
		f.plan("livestock-herd", "dien-bien/tuan-giao", "91.000")
		f.draw()
		changed := f.sync(term.SyncOutcomeApplied)
		if got := w.planned(nil)["livestock-herd@dien-bien/tuan-giao"]; got != "91.000 = 91000" || changed.Changed != 1 {
			t.Errorf("changed: %s, %+v", got, changed.Counts)
		}
		if got := w.planned(&run.FinishedAt)["livestock-herd@dien-bien/tuan-giao"]; got != "90.000 = 90000" {
			t.Errorf("as it was: %s", got)
		}
	})
}

// What is planned for a unit is approved with the unit's report and published with the cluster's.
func TestPublishingPublishesPlans(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("cum")
		f.plan("livestock-herd", "dien-bien/tuan-giao", "90.000")
		f.plan("livestock-herd", "dien-bien/muong-ang", "50.000")
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		public := guard.WithViewer(t.Context(), guard.Viewer{Role: term.RolePublic})
		if n := w.client().Target.Query().CountX(public); n != 0 {
			t.Errorf("the public sees %d plans before anything is published", n)
		}
		by := guard.Viewer{Role: term.RoleAdmin, Name: "quản trị"}
		_, err := review.Publish(t.Context(), w.Store, review.Publishing{Cluster: cluster, Period: period, By: by, Reason: "thử"})
		if err != nil {
			t.Fatal(err)
		}
		if n := w.client().Target.Query().Where(target.PublishedFromNotNil(), target.ApprovedFromNotNil()).CountX(w.system()); n != 2 {
			t.Errorf("%d plans of 2 are published", n)
		}
		f.plan("livestock-herd", "dien-bien/tuan-giao", "91.000")
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		seen := w.client().Target.Query().Where(target.HasDistrictWith(district.Code("dien-bien/tuan-giao"))).OnlyX(public)
		if seen.Printed != "90.000" {
			t.Errorf("the public sees %s, which nobody published", seen.Printed)
		}
	})
}

// What cells of the plans tab are edited to.
var (
	planIndicators = []string{"food-grain-output", "livestock-herd", "poultry-flock", "budget-revenue-local", "labour-trained-and-employed"}
	planUnits      = []string{"dien-bien/dien-bien-phu", "dien-bien/muong-lay", "dien-bien/tuan-giao", "dien-bien/dien-bien", "dien-bien/muong-ang"}
)

// TestTargetsEqualLastGoodPlans edits the plans tab at random, again and again, and holds the store against a second,
// simpler telling of what it must say. In the end every moment of the past is still what it was.
func TestTargetsEqualLastGoodPlans(t *testing.T) {
	const edits = 40
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 0))
		f := w.blank("cum")
		f.set("livestock-herd", intake.ColumnActual, "1") // so that the sheet is never blank
		good, past := map[string]string{}, map[time.Time]map[string]string{}
		for range edits {
			for range 1 + r.IntN(8) {
				text := []string{fmt.Sprintf("%d.%03d", 1+r.IntN(99), r.IntN(1000)), wrong, "", "", fmt.Sprint(r.IntN(1000))}[r.IntN(5)]
				f.plan(planIndicators[r.IntN(len(planIndicators))], planUnits[r.IntN(len(planUnits))], text)
			}
			if r.IntN(10) == 0 {
				f.rows[intake.TabPlans] = nil
			}
			f.draw()
			w.clock.forward(time.Minute)
			run, err := w.Sync(t.Context(), f.source, worker.Options{})
			if err == nil && run.Outcome == term.SyncOutcomeHeld {
				run, err = w.Sync(t.Context(), f.source, worker.Options{Confirm: run.ID})
			}
			if err != nil || run.Outcome == term.SyncOutcomeHeld || run.Outcome == term.SyncOutcomeFailed {
				t.Fatalf("%v\n%s", err, run.Text(term.LanguageEn))
			}
			want := f.lastGoodPlans(good)
			if diff := cmp.Diff(want, w.planned(nil)); diff != "" {
				t.Fatalf("%v (-sheet +store):\n%s", f.rows[intake.TabPlans], diff)
			}
			good = map[string]string{}
			for key, text := range want {
				good[key] = strings.TrimSuffix(text, " held")
			}
			past[run.FinishedAt] = maps.Clone(good)
		}
		for moment, want := range past {
			got := w.planned(&moment)
			for key, text := range got {
				got[key] = strings.TrimSuffix(text, " held")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("as of %v (-then +now):\n%s", moment, diff)
			}
		}
	})
}

// lastGoodPlans is what the store must say of the plans tab as it is now, when it said good before.
func (f *form) lastGoodPlans(good map[string]string) map[string]string {
	cells, spoilt := map[string]string{}, false
	for _, row := range f.rows[intake.TabPlans] {
		for column, text := range row {
			if column != intake.ColumnCodeKey && text != "" {
				cells[row[intake.ColumnCodeKey]+"@"+string(column)] = text
				spoilt = spoilt || text == wrong
			}
		}
	}
	says := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(good)) {
		if cells[key] == wrong || cells[key] == "" && (spoilt || len(cells) == 0) {
			says[key] = good[key] + " held"
		}
	}
	for key, text := range cells {
		if text != wrong {
			says[key] = text + " = " + strings.ReplaceAll(text, ".", "")
		}
	}
	return says
}
