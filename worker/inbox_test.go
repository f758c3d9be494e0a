package worker_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"thidua/ent"
	entperiod "thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// drawn is the form of a unit and period, of the template of 2022 whatever the period.
func (w *world) drawn(unit, period string) sheet.Design {
	w.t.Helper()
	code := "member"
	if unit == "" {
		code = "cluster"
	}
	template, ok := w.Catalog.TemplateFor(code, unit, "2022")
	if !ok {
		w.t.Fatal("no template")
	}
	design, err := intake.Layout(template, w.Catalog.Vocabulary(cluster, "2022"),
		intake.Identity{Cluster: cluster, Period: period, District: unit}, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return design
}

// spreadsheet makes a spreadsheet as a person does.
func (w *world) spreadsheet(design sheet.Design) (id string) {
	w.t.Helper()
	file, err := w.Google.Create(w.t.Context(), design, google.Place{})
	if err != nil {
		w.t.Fatal(err)
	}
	return file.ID
}

// see notes in the inbox that the feed told of a spreadsheet.
func (w *world) see(id string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.Client.SharedSheet.Update().Where(sharedsheet.Ref(id)).SetSeenAt(tx.At).Save(ctx)
		if err != nil || n > 0 {
			return err
		}
		return tx.Client.SharedSheet.Create().SetRef(id).SetTitle("Bảng tính").SetFirstSeenAt(tx.At).SetSeenAt(tx.At).Exec(ctx)
	})
}

func (w *world) look(want int) {
	w.t.Helper()
	looked, err := w.LookAtShared(w.t.Context(), 100)
	if err != nil || looked != want {
		w.t.Fatalf("looked at %d shared sheets, want %d: %v", looked, want, err)
	}
}

func (w *world) inbox(id string) *ent.SharedSheet {
	w.t.Helper()
	return w.client().SharedSheet.Query().Where(sharedsheet.Ref(id)).OnlyX(w.system())
}

func (w *world) close(period string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Report.Update().Where(report.Code(cluster + "/" + period)).SetState(term.ReportStateClosed).Exec(ctx)
	})
}

const tuanGiao = "dien-bien/tuan-giao"

// taken registers another spreadsheet than the one that is shared.
func (w *world) taken(unit, period string) {
	w.t.Helper()
	if _, err := w.EnsureSource(w.t.Context(), worker.NewSource{
		Cluster: cluster, Period: period, District: unit, Kind: term.SourceKindGoogleSheets, Ref: w.spreadsheet(w.drawn(unit, period)),
	}); err != nil {
		w.t.Fatal(err)
	}
}

func TestSharedSheetsAreJudged(t *testing.T) {
	relabelled := func(w *world) sheet.Design { // a copy of last year's, whose header tab was made to say this year
		design := w.drawn(tuanGiao, period)
		for i, tab := range w.drawn(tuanGiao, "2023").Tabs {
			if tab.Title == "Thông tin báo cáo" {
				design.Tabs[i] = tab
			}
		}
		return design
	}
	for _, c := range []struct {
		name   string
		before func(*world) string // makes the sheet that is shared
		state  term.SharedSheetState
		names  string // template, period and unit that are found
		says   string // words of the reason
	}{
		{"a unit's", func(w *world) string { return w.spreadsheet(w.drawn(tuanGiao, period)) }, term.SharedSheetStateWaiting, "member 2022 " + tuanGiao, ""},
		{"the lead's", func(w *world) string { return w.spreadsheet(w.drawn("", period)) }, term.SharedSheetStateWaiting, "cluster 2022 ", ""},
		{"somebody's own", func(w *world) string {
			return w.spreadsheet(sheet.Design{Title: "Chi tiêu", Tabs: []sheet.TabDesign{{Title: "Tháng 1", Rows: []sheet.RowDesign{{Cells: []sheet.CellDesign{{Text: "Điện"}}}}}}})
		}, term.SharedSheetStateRefused, "  ", "none of our forms"},
		{"of a unit that is no member", func(w *world) string { return w.spreadsheet(w.drawn("dien-bien/tua-chua", period)) }, term.SharedSheetStateRefused, "member 2022 dien-bien/tua-chua", "unit"},
		{"of a year that is not open", func(w *world) string { return w.spreadsheet(w.drawn(tuanGiao, "2023")) }, term.SharedSheetStateRefused, "member 2023 " + tuanGiao, "not open"},
		{"a copy of a sheet that is read", func(w *world) string {
			w.taken(tuanGiao, period)
			return w.spreadsheet(w.drawn(tuanGiao, period))
		}, term.SharedSheetStateRefused, "member 2022 " + tuanGiao, "has a sheet for 2022 already (source " + cluster + "/2022/tuan-giao)"},
		{"a copy of last year's sheet", func(w *world) string {
			w.taken(tuanGiao, period)
			w.open(nextYear())
			return w.spreadsheet(w.drawn(tuanGiao, period))
		}, term.SharedSheetStateRefused, "member 2022 " + tuanGiao, "The period 2023 is open: fill in a sheet made from its template"},
		{"a sheet of a closed year", func(w *world) string {
			w.close(period)
			return w.spreadsheet(w.drawn(tuanGiao, period))
		}, term.SharedSheetStateRefused, "member 2022 " + tuanGiao, "Ask the lead to open the new year"},
		{"a sheet of a closed year, with the new one open", func(w *world) string {
			w.open(nextYear())
			w.close(period)
			return w.spreadsheet(w.drawn(tuanGiao, period))
		}, term.SharedSheetStateRefused, "member 2022 " + tuanGiao, "The period 2023 is open"},
		{"a copy that says another year", func(w *world) string {
			w.open(nextYear())
			return w.spreadsheet(relabelled(w))
		}, term.SharedSheetStateRefused, "member 2023 " + tuanGiao, "cannot be read as it is"},
		{"deleted before it was looked at", func(*world) string { return "1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }, term.SharedSheetStateGone, "  ", ""},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			storetest.EachDialect(t, func(t *testing.T, dialect string) {
				w := newWorld(t, dialect)
				w.google()
				id := c.before(w)
				w.see(id)
				w.look(1)
				got := w.inbox(id)
				if names := got.Template + " " + got.PeriodCode + " " + got.DistrictCode; got.State != c.state || names != c.names {
					t.Errorf("%s, %s of %q, want %s, %s: %s", got.State, names, got.ClusterCode, c.state, c.names, got.ReasonEn)
				}
				if !strings.Contains(got.ReasonEn, c.says) || (got.ReasonEn == "") != (c.says == "") || (got.ReasonVi == "") != (c.says == "") {
					t.Errorf("reason %q, %q, want %q", got.ReasonEn, got.ReasonVi, c.says)
				}
				w.look(0) // once a change
				if c.state == term.SharedSheetStateWaiting {
					return
				}
				if _, err := w.RegisterShared(t.Context(), id); err == nil || c.says != "" && !strings.Contains(err.Error(), c.says) {
					t.Errorf("registering it: %v, want %q", err, c.says)
				}
				if n := w.client().Source.Query().Where(source.Ref(id)).CountX(w.system()); n != 0 {
					t.Error("it was registered")
				}
			})
		})
	}
}

func TestRegisterShared(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		server, _ := w.google()
		id := w.spreadsheet(w.drawn(tuanGiao, period))
		if err := server.Revoke(id); err != nil {
			t.Fatal(err)
		}
		for _, ref := range []string{id, "1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"} {
			if _, err := w.RegisterShared(t.Context(), ref); !errors.Is(err, worker.ErrSharedUnknown) || !strings.Contains(err.Error(), "@") {
				t.Errorf("one that is not shared: %v", err)
			}
		}
		if err := server.Restore(id); err != nil {
			t.Fatal(err)
		}
		upload := server.AddOther("báo cáo.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		if _, err := w.RegisterShared(t.Context(), upload); !errors.Is(err, worker.ErrNotASpreadsheet) {
			t.Errorf("a workbook that was uploaded: %v", err)
		}
		if _, err := w.RegisterShared(t.Context(), "bảng tính của tôi"); !errors.Is(err, worker.ErrSpreadsheet) {
			t.Errorf("words: %v", err)
		}
		w.see(id)
		done, err := w.RegisterShared(t.Context(), google.SpreadsheetURL(id)) // before anybody looked at it
		if err != nil || done.Code != cluster+"/2022/tuan-giao" || !done.Added {
			t.Fatalf("%+v, %v", done, err)
		}
		if of := w.client().Source.Query().Where(source.Ref(id)).OnlyX(w.system()); !of.Answering || !of.Enabled {
			t.Errorf("source: %v", of)
		}
		if got := w.inbox(id); got.State != term.SharedSheetStateRegistered || got.Template != "member" {
			t.Errorf("in the inbox: %v", got)
		}
		asked := w.client().SyncRun.Query().Where(syncrun.OutcomeEQ(term.SyncOutcomeQueued)).WithSource().OnlyX(w.system())
		if asked.Edges.Source.Ref != id {
			t.Errorf("a reading was asked for of %v", asked.Edges.Source)
		}
		again, err := w.RegisterShared(t.Context(), id)
		if err != nil || again.Added || again.Changed || again.Code != done.Code {
			t.Errorf("registered again: %+v, %v", again, err)
		}
		w.look(0)
		run, err := w.Sync(t.Context(), done.Code, worker.Options{})
		if err != nil || run.Outcome != term.SyncOutcomeApplied || len(run.Problems) > 0 {
			t.Errorf("%v, %s", err, run.Text(term.LanguageEn))
		}
	})
}

// A sheet is registered by its address whether or not the feed has told of it: it may have been shared before anybody
// followed the feed.
func TestRegisterSharedThatTheFeedHasNotToldOf(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.google()
		id, copied := w.spreadsheet(w.drawn(tuanGiao, period)), w.spreadsheet(w.drawn(tuanGiao, period))
		done, err := w.RegisterShared(t.Context(), id)
		if err != nil || done.Code != cluster+"/2022/tuan-giao" || !done.Added {
			t.Fatalf("%+v, %v", done, err)
		}
		if got := w.inbox(id); got.State != term.SharedSheetStateRegistered || got.Title == "" || got.Template != "member" {
			t.Errorf("in the inbox: %v", got)
		}
		if _, err := w.RegisterShared(t.Context(), copied); !errors.Is(err, worker.ErrSharedSecond) {
			t.Errorf("a second one of the unit: %v", err)
		}
		if got := w.inbox(copied); got.State != term.SharedSheetStateRefused || got.ReasonVi == "" {
			t.Errorf("the second one in the inbox: %v", got)
		}
	})
}

// A refused sheet is opened again when it was changed, and judged again when the database was.
func TestSharedSheetsAreLookedAtAgain(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.google()
		early := w.spreadsheet(w.drawn(tuanGiao, "2023"))
		other := w.spreadsheet(w.drawn("", period))
		foreign := w.spreadsheet(sheet.Design{Title: "Khác", Tabs: []sheet.TabDesign{{Title: "Trang"}}})
		for _, id := range []string{early, other, foreign} {
			w.see(id)
		}
		w.look(3)
		w.see(foreign)
		w.clock.forward(time.Minute)
		w.look(1)
		w.look(0)
		if got := w.inbox(early); got.State != term.SharedSheetStateRefused {
			t.Errorf("a sheet of a year that is not open: %v", got)
		}
		if _, err := w.OpenPeriod(t.Context(), cluster, period); err != nil {
			t.Fatal(err)
		}
		year := nextYear()
		year.DryRun = true
		w.open(year)
		w.look(0)
		if got := w.inbox(early); got.State != term.SharedSheetStateRefused {
			t.Errorf("a dry run let it in: %v", got)
		}
		w.write(func(ctx context.Context, tx *store.Tx) error { // members, and no sheets yet
			for i, m := range tx.Client.Membership.Query().AllX(ctx) {
				p := tx.Client.Period.Query().Where(entperiod.Code("2023")).OnlyX(ctx)
				tx.Client.Membership.Create().SetClusterID(m.ClusterID).SetDistrictID(m.DistrictID).SetPeriodID(p.ID).SetRole(m.Role).SetOrdinal(i + 1).ExecX(ctx)
			}
			return nil
		})
		if _, err := w.OpenPeriod(t.Context(), cluster, "2023"); err != nil {
			t.Fatal(err)
		}
		w.look(0)
		if got := w.inbox(early); got.State != term.SharedSheetStateWaiting || got.ReasonVi != "" {
			t.Errorf("its year is open now: %v", got)
		}
		if _, err := w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: period, Kind: term.SourceKindGoogleSheets, Ref: other,
		}); err != nil {
			t.Fatal(err)
		}
		w.look(0)
		if got := w.inbox(other); got.State != term.SharedSheetStateRegistered {
			t.Errorf("a source reads it: %v", got)
		}
	})
}

// The inbox lives on what others leave of the quota; what it did not get to waits.
func TestSharedSheetsUseLeftOverQuota(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.google()
		for range 12 {
			w.see(w.spreadsheet(sheet.Design{Title: "Khác", Tabs: []sheet.TabDesign{{Title: "Trang"}}}))
		}
		w.Quotas = worker.Quotas{ReadsPerProject: 60, ReadsPerUser: 10, WritesPerProject: 60, WritesPerUser: 60, DrivePerUser: 60}
		total := 0
		for minute := 0; total < 12; minute++ {
			looked, err := w.LookAtShared(t.Context(), 100)
			if err != nil || minute == 0 && (looked == 0 || looked >= 10) || minute > 30 {
				t.Fatalf("in minute %d: looked at %d, %v", minute, looked, err)
			}
			total += looked
			w.clock.forward(time.Minute)
		}
		w.look(0)
	})
}
