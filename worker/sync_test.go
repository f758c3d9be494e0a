package worker_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/ent/document"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/problem"
	"thidua/ent/source"
	"thidua/intake"
	"thidua/sheet/xlsx"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

func rowOf(cells ...string) map[intake.ColumnCode]string {
	row := map[intake.ColumnCode]string{}
	for i := 0; i+1 < len(cells); i += 2 {
		row[intake.ColumnCode(cells[i])] = cells[i+1]
	}
	return row
}

func (w *world) document(ctx context.Context, code string) *ent.Document {
	w.t.Helper()
	d, err := w.client().Document.Query().Where(document.Code(code)).WithSections().Only(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func cites(d *ent.Document, section string) bool {
	return slices.ContainsFunc(d.Edges.Sections, func(s *ent.Section) bool { return s.Code == section })
}

func TestChangeMoveWithdraw(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		first := f.sync(term.SyncOutcomeApplied)
		f.set("food-grain-output", intake.ColumnActual, "38.000")
		f.set("livestock-herd", intake.ColumnActual, "")
		f.set("livestock-herd", intake.ColumnPercent, "")
		f.rows[intake.TabExemplars] = f.rows[intake.TabExemplars][1:] // the rest moves up
		f.draw()
		run := f.sync(term.SyncOutcomeApplied)
		want := worker.Counts{Changed: 1, Withdrawn: 2, Moved: 38, Kept: 22}
		if run.Counts != want {
			t.Errorf("counts %+v, want %+v", run.Counts, want)
		}
		says := w.figures(f.source)
		if says["food-grain-output"] != `{"ACTUAL":"38.000","PERCENT_OF_PLAN":"100,9"}` || says["livestock-herd"] != "" {
			t.Errorf("the store says %v", says)
		}
		history := w.client().IndicatorValue.Query().Where(indicatorvalue.Printed(`{"ACTUAL":"37.934,7","PERCENT_OF_PLAN":"100,9"}`)).OnlyX(w.system())
		if history.RecordedAt != first.FinishedAt || history.SupersededAt == nil || *history.SupersededAt != run.FinishedAt {
			t.Errorf("the old version lasts from %v to %v, want %v to %v", history.RecordedAt, history.SupersededAt, first.FinishedAt, run.FinishedAt)
		}
		next := w.client().Exemplar.Query().Where(exemplar.SupersededAtIsNil()).Order(exemplar.ByOrdinal()).FirstX(w.system())
		if next.Row != next.Ordinal || next.RecordedAt != first.FinishedAt {
			t.Errorf("an exemplar that only moved: %v", next)
		}
	})
}

// A figure that turns wrong keeps its last good value and says since when; the other cells of its row go on.
func TestHeldCell(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		f.set("food-grain-output", intake.ColumnActual, "37,934.7") // the English way
		f.set("food-grain-output", intake.ColumnPercent, "101")
		f.draw()
		wrong := f.sync(term.SyncOutcomeApplied)
		if len(wrong.Problems) != 1 || wrong.Held != 1 || wrong.Changed != 1 {
			t.Fatalf("%s%v", wrong.Text(term.LanguageEn), wrong.Problems)
		}
		grain := func() *ent.IndicatorValue {
			return w.client().IndicatorValue.Query().Where(
				indicatorvalue.SupersededAtIsNil(), indicatorvalue.PrintedContains(`"37.934,7"`)).OnlyX(w.system())
		}
		held := grain()
		if held.Actual.String() != "37934.7" || held.PercentOfPlan.String() != "101" || held.HeldSince == nil ||
			*held.HeldSince != wrong.FinishedAt || held.HeldProblem != string(wrong.Problems[0].Code) || held.HeldMeasures != `["ACTUAL"]` {
			t.Errorf("held: %v", held)
		}
		f.set("food-grain-output", intake.ColumnActual, "abc")
		f.draw()
		f.sync(term.SyncOutcomeApplied) // another problem in the same cell
		if still := grain(); still.ID != held.ID || !still.HeldSince.Equal(*held.HeldSince) {
			t.Errorf("still held, since another time or in another version: %v", still)
		}
		states := func(state term.ProblemState) int {
			return w.client().Problem.Query().Where(problem.StateEQ(state)).CountX(w.system())
		}
		if states(term.ProblemStateOpen) != 1 || states(term.ProblemStateFixed) != 1 {
			t.Errorf("%d problems open, %d fixed", states(term.ProblemStateOpen), states(term.ProblemStateFixed))
		}
		f.set("food-grain-output", intake.ColumnActual, "37.934,7")
		f.draw()
		right := f.sync(term.SyncOutcomeApplied)
		if well := grain(); well.ID != held.ID || well.HeldSince != nil || well.HeldProblem != "" || right.Kept == 0 || right.Changed != 0 {
			t.Errorf("right again: %v, %s", well, right.Text(term.LanguageEn))
		}
		fixed := w.client().Problem.Query().Where(problem.FixedAt(right.FinishedAt)).CountX(w.system())
		if states(term.ProblemStateOpen) != 0 || fixed != 1 {
			t.Errorf("%d problems open, %d fixed now", states(term.ProblemStateOpen), fixed)
		}
	})
}

// clear blanks every figure but the first few.
func (f *form) clear(keep int) {
	for _, row := range f.rows[intake.TabIndicators][keep:] {
		for column := range row {
			if column != intake.ColumnCodeKey && column != intake.ColumnContext {
				row[column] = ""
			}
		}
	}
}

func TestMassWithdrawal(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		f.clear(2)
		f.rows[intake.TabExemplars] = f.rows[intake.TabExemplars][:30]
		f.draw()
		before, revision := w.figures(f.source), w.revision()
		held := f.sync(term.SyncOutcomeHeld)
		if held.Plan == nil || held.Plan.Withdrawn != held.Withdrawn || len(held.Plan.Lines) < held.Withdrawn || held.Failure == nil {
			t.Fatalf("a held run without its plan: %+v", held)
		}
		if diff := cmp.Diff(before, w.figures(f.source)); diff != "" || w.revision() != revision {
			t.Errorf("a held reading changed something:\n%s", diff)
		}
		stored := w.client().SyncRun.GetX(w.system(), held.ID)
		if stored.Outcome != term.SyncOutcomeHeld || !strings.Contains(stored.Plan, `"WITHDRAW"`) {
			t.Errorf("stored run: %v", stored)
		}
		f.sync(term.SyncOutcomeHeld) // as long as nobody confirms it

		if _, err := f.w.Sync(t.Context(), f.source, worker.Options{Confirm: held.ID + 1000}); !errors.Is(err, worker.ErrConfirm) {
			t.Errorf("confirming a run that is not there: %v", err)
		}
		f.set("food-grain-output", intake.ColumnActual, "1") // the sheet changes between the plan and the consent
		f.draw()
		stale := f.syncWith(worker.Options{Confirm: held.ID}, term.SyncOutcomeHeld)
		if stale.Failure.Code != worker.ErrConfirmStale.Code {
			t.Errorf("confirmed another sheet: %+v", stale.Failure)
		}
		applied := f.syncWith(worker.Options{Confirm: stale.ID}, term.SyncOutcomeApplied)
		if applied.Withdrawn < 11 || w.figures(f.source)["food-grain-output"] != `{"ACTUAL":"1"}` {
			t.Errorf("confirmed: %s", applied.Text(term.LanguageEn))
		}
		if stored := w.client().SyncRun.GetX(w.system(), applied.ID); stored.ConfirmsID == nil || *stored.ConfirmsID != stale.ID {
			t.Errorf("the run does not say what it confirmed: %v", stored)
		}
		f.syncWith(worker.Options{Confirm: stale.ID}, term.SyncOutcomeUnchanged) // confirming twice does nothing
	})
}

// A plan that a person saw is not the one that would be applied once something else was applied meanwhile.
func TestConfirmAfterAnotherContent(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		full := slices.Clone(f.rows[intake.TabExemplars])
		f.rows[intake.TabExemplars] = full[:2]
		f.draw()
		held := f.sync(term.SyncOutcomeHeld)
		f.rows[intake.TabExemplars] = append(slices.Clone(full), rowOf("section", "results.movements.national.enterprises", "kind", "ENTERPRISE", "name", "HTX Mới"))
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		f.rows[intake.TabExemplars] = full[:2] // as it was when it was held
		f.draw()
		run := f.syncWith(worker.Options{Confirm: held.ID}, term.SyncOutcomeHeld)
		if run.ContentHash != held.ContentHash || run.Failure.Code != worker.ErrConfirmStale.Code {
			t.Errorf("%+v", run)
		}
	})
}

// A tab that lost everything withdraws nothing, and somebody is told.
func TestEmptiedTab(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		kept := f.rows[intake.TabIndicators]
		f.rows[intake.TabIndicators] = nil
		f.draw()
		run := f.sync(term.SyncOutcomeApplied)
		if run.Withdrawn != 0 || run.Held != len(w.figures(f.source)) {
			t.Errorf("%s", run.Text(term.LanguageEn))
		}
		open := w.client().Problem.Query().Where(problem.Code("tab-emptied")).OnlyX(w.system())
		if open.State != term.ProblemStateOpen || !strings.Contains(open.MessageVi, "giữ nguyên") {
			t.Errorf("%v", open)
		}
		f.rows[intake.TabIndicators] = kept
		f.draw()
		if run := f.sync(term.SyncOutcomeApplied); run.Held != 0 || run.Changed != 0 {
			t.Errorf("restored: %s", run.Text(term.LanguageEn))
		}
	})
}

func TestDryRun(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		w.clock.forward(time.Minute)
		before := w.dump()
		run, err := w.Sync(t.Context(), f.source, worker.Options{DryRun: true})
		if err != nil || run.Outcome != term.SyncOutcomePlanned || run.Plan == nil || run.Plan.Added == 0 {
			t.Fatalf("%+v, %v", run, err)
		}
		stored := w.client().SyncRun.Query().OnlyX(w.system())
		if stored.Outcome != term.SyncOutcomePlanned || stored.Plan == "" {
			t.Errorf("stored run: %v", stored)
		}
		if after := strings.Replace(w.dump(), stored.String()+"\n", "", 1); after != before {
			t.Errorf("a dry run wrote more than its run:\n%s", cmp.Diff(sortedLines(before), sortedLines(after)))
		}
		applied := f.sync(term.SyncOutcomeApplied)
		if applied.Counts != run.Counts {
			t.Errorf("applied %+v, planned %+v", applied.Counts, run.Counts)
		}
		again := f.syncWith(worker.Options{DryRun: true}, term.SyncOutcomePlanned)
		if again.Plan.Kept != applied.Added || len(again.Plan.Lines) != 0 {
			t.Errorf("a dry run of what is applied: %+v", again.Plan)
		}
	})
}

// What cannot be read fails with what to do, in both languages, and the last good data stay.
func TestUnreadable(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		good, revision := w.figures(f.source), w.revision()
		file := filepath.Join(w.root, f.of.Workbook())
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := filepath.Join(t.TempDir(), "outside.xlsx")
		for _, c := range []struct {
			name, code string
			break_     func() error
		}{
			{"gone", worker.ErrMissing.Code, func() error { return os.Remove(file) }},
			{"cut short", "workbook-" + xlsx.ErrTruncated.Code, func() error { return os.WriteFile(file, content[:len(content)/2], 0o600) }},
			{"no workbook", "workbook-" + xlsx.ErrText.Code, func() error { return os.WriteFile(file, []byte("code;ACTUAL\n"), 0o600) }},
			{"a folder", worker.ErrFolder.Code, func() error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o700)) }},
			{"a link out", worker.ErrUnopened.Code, func() error {
				return errors.Join(os.Remove(file), os.WriteFile(elsewhere, content, 0o600), os.Symlink(elsewhere, file))
			}},
		} {
			if err := c.break_(); err != nil {
				t.Fatal(err)
			}
			run := f.sync(term.SyncOutcomeFailed)
			if run.Failure == nil || run.Failure.Code != c.code || run.Failure.Vi == "" || run.Failure.En == "" {
				t.Errorf("%s: %+v, want %s", c.name, run.Failure, c.code)
			}
			if diff := cmp.Diff(good, w.figures(f.source)); diff != "" {
				t.Errorf("%s: the data changed:\n%s", c.name, diff)
			}
			s := w.client().Source.Query().Where(source.Code(f.source)).OnlyX(w.system())
			if !strings.Contains(s.LastError, run.Failure.Vi) || s.LastErrorAt == nil || *s.LastErrorAt != run.FinishedAt {
				t.Errorf("%s: the source says %v", c.name, s)
			}
		}
		if w.revision() != revision {
			t.Error("a reading that failed raised the revision")
		}
		refer := func(ref string) {
			w.write(func(ctx context.Context, tx *store.Tx) error {
				return tx.Client.Source.Update().Where(source.Code(f.source)).SetRef(ref).Exec(ctx)
			})
		}
		refer("../" + filepath.Base(filepath.Dir(elsewhere)) + "/outside.xlsx")
		if run := f.sync(term.SyncOutcomeFailed); run.Failure.Code != worker.ErrOutside.Code {
			t.Errorf("a path that leads out: %+v", run.Failure)
		}
		refer(f.file)
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
		f.draw()
		f.sync(term.SyncOutcomeUnchanged)
		if s := w.client().Source.Query().Where(source.Code(f.source)).OnlyX(w.system()); s.LastError != "" || s.LastErrorAt != nil {
			t.Errorf("read again, the source still says %q", s.LastError)
		}
	})
}

// Another unit's, period's or nobody's sheet is refused, whatever is in it, and the refusal ends with the right sheet.
func TestRefused(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.set("livestock-herd", intake.ColumnActual, "abc") // a problem that stays while the sheet is another's
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		good := w.figures(f.source)
		for _, c := range []struct{ district, period, code string }{
			{"dien-bien/muong-ang", period, string(intake.ProblemMemberMismatch)},
			{"dien-bien/tuan-giao", "2021", string(intake.ProblemPeriodMismatch)},
		} {
			f.save(c.district, c.period)
			run := f.sync(term.SyncOutcomeFailed)
			if run.Failure == nil || run.Failure.Code != "form-refused" {
				t.Errorf("%v: %+v", c, run.Failure)
			}
			open := w.client().Problem.Query().Where(problem.StateEQ(term.ProblemStateOpen), problem.Fatal(true)).OnlyX(w.system())
			if open.Code != c.code {
				t.Errorf("%v: the problem is %s", c, open.Code)
			}
			if diff := cmp.Diff(good, w.figures(f.source)); diff != "" {
				t.Errorf("%v: the data changed:\n%s", c, diff)
			}
			if n := w.client().Problem.Query().Where(problem.StateEQ(term.ProblemStateOpen)).CountX(w.system()); n != 2 {
				t.Errorf("%v: %d problems open, want the refusal and the old one", c, n)
			}
		}
		f.draw()
		f.sync(term.SyncOutcomeApplied) // nothing of the data changes, but the problem ends
		if w.client().Problem.Query().Where(problem.StateEQ(term.ProblemStateOpen), problem.Fatal(true)).ExistX(w.system()) {
			t.Error("the right sheet left the refusal open")
		}
		f.sync(term.SyncOutcomeUnchanged)
	})
}

func TestClosedPeriod(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		f.sync(term.SyncOutcomeApplied)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Report.Update().SetState(term.ReportStateClosed).Exec(ctx)
		})
		f.sync(term.SyncOutcomeUnchanged)
		f.set("food-grain-output", intake.ColumnActual, "38.000")
		f.draw()
		if run := f.sync(term.SyncOutcomeFailed); run.Failure.Code != "period-closed" {
			t.Errorf("%+v", run.Failure)
		}
		w.write(func(ctx context.Context, tx *store.Tx) error {
			id := tx.Client.Source.Query().Where(source.Code(f.source)).OnlyX(ctx).SubmissionID
			return tx.Client.LockException.Create().SetSubmissionID(id).SetReason("sửa số").SetBy("trưởng cụm").
				SetExpiresAt(w.clock.time().Add(time.Hour)).Exec(ctx)
		})
		f.sync(term.SyncOutcomeApplied)
		w.clock.forward(2 * time.Hour)
		f.set("food-grain-output", intake.ColumnActual, "39.000")
		f.draw()
		f.sync(term.SyncOutcomeFailed) // the leave is over
	})
}

// What was approved or published of a version stays so when a newer one comes.
func TestApprovedAndPublishedStay(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		first := f.sync(term.SyncOutcomeApplied)
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.IndicatorValue.Update().SetApprovedFrom(tx.At).SetPublishedFrom(tx.At).Exec(ctx)
		})
		f.set("food-grain-output", intake.ColumnActual, "38.000")
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		versions := w.client().IndicatorValue.Query().Where(indicatorvalue.PrintedContains(`"100,9"`)).
			Order(indicatorvalue.ByRecordedAt()).AllX(w.system())
		if len(versions) != 2 || versions[0].PublishedFrom == nil || versions[0].PublishedTo != nil || versions[0].ApprovedTo != nil ||
			versions[1].ApprovedFrom != nil || versions[1].PublishedFrom != nil || versions[0].RecordedAt != first.FinishedAt {
			t.Errorf("%v", versions)
		}
	})
}

func TestNames(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.blank("tuan-giao")
		f.rows[intake.TabExemplars] = []map[intake.ColumnCode]string{
			rowOf("section", "results.movements.national.enterprises", "kind", "HOUSEHOLD", "name", "Lò Văn Hòa", "place", "xã Quài Tở"),
		}
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		row := func() *ent.Exemplar {
			return w.client().Exemplar.Query().Where(exemplar.SupersededAtIsNil()).WithPerson().OnlyX(w.system())
		}
		first := row()
		f.rows[intake.TabExemplars][0]["place"] = "xã Mường Thín"
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		moved := row()
		if moved.ID == first.ID || *moved.PersonID != *first.PersonID {
			t.Errorf("the same name was stored again: %v, %v", first, moved)
		}
		f.rows[intake.TabExemplars][0]["name"] = "Lò Văn Hoà"
		f.draw()
		run := f.sync(term.SyncOutcomeApplied)
		spelt := row()
		if run.Changed != 1 || *spelt.PersonID == *first.PersonID || spelt.Edges.Person.Name != "Lò Văn Hoà" || spelt.NameKey != first.NameKey {
			t.Errorf("%s%v, %v", run.Text(term.LanguageEn), spelt, spelt.Edges.Person)
		}
	})
}

func TestUnknownSource(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		if _, err := w.Sync(t.Context(), "dien-bien/khong-co", worker.Options{}); !errors.Is(err, worker.ErrUnknownSource) {
			t.Errorf("%v", err)
		}
		f := w.form("tuan-giao")
		_, err := w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindWorkbook, Ref: f.of.Workbook(), Disabled: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Sync(t.Context(), f.source, worker.Options{}); !errors.Is(err, worker.ErrDisabled) {
			t.Errorf("%v", err)
		}
		if w.client().SyncRun.Query().ExistX(w.system()) {
			t.Error("a source that is switched off was read")
		}
	})
}
