package main

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thidua/sheet"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// The figure that these tests change: food grain of Tuần Giáo, 37.934,7 tonnes.
const (
	grain   = "food-grain-output"
	grainOf = "dien-bien/tuan-giao"
	tuan    = lowland + "/2022/tuan-giao" // its source
)

// grainCell is where the example has that figure.
func grainCell(t *testing.T) string {
	t.Helper()
	for _, row := range written(t).Figures {
		if row.At.Unit == grainOf && row.Indicator == grain {
			for _, m := range row.Measures {
				if m.Measure == string(term.MeasureActual) {
					return m.Address
				}
			}
		}
	}
	t.Fatalf("the example has no %s of %s", grain, grainOf)
	return ""
}

// setCell changes a figure in a workbook, as a person would: its format stays.
func setCell(t *testing.T, path, address string, value any) {
	t.Helper()
	edit(t, path, func(book *excelize.File) error { return book.SetCellValue("Chỉ tiêu", address, value) })
}

func edit(t *testing.T, path string, change func(*excelize.File) error) {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := change(book); err != nil {
		t.Fatal(err)
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
}

// seen is the grain of Tuần Giáo as somebody sees it, with its history, newest first.
type seen struct {
	Now     []string
	History []string
}

// grainSeen asks a server for the grain of Tuần Giáo in a view.
func grainSeen(t *testing.T, r *running, token, view string) (s seen) {
	t.Helper()
	got := ask[struct {
		IndicatorValues connection[struct {
			Actual, Printed string
			History         []struct{ Actual, Printed string }
		}]
	}](t, r, request{Token: token, Variables: map[string]any{"view": view}, Query: `query($view: View) {
		indicatorValues(view: $view, where: {indicatorCode: "food-grain-output", districtCode: "dien-bien/tuan-giao", periodCode: "2022"}) {
			totalCount edges { node { actual printed history { actual printed } } } } }`})
	for _, n := range nodes(t, got.IndicatorValues) {
		s.Now = append(s.Now, n.Actual+" "+n.Printed)
		for _, h := range n.History {
			s.History = append(s.History, h.Actual+" "+h.Printed)
		}
	}
	return s
}

const (
	grainBefore = "37934.7 37.934,7"
	grainAfter  = "38000.5 38.000,5"
)

// A corrected cell is in the database once it was read, and public once the report is published again; until then
// everybody but the administrator sees what was published.
func TestCorrectionReachesThePublicByPublishing(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		p.inWorkbooks(t)
		secret := p.admin(t)
		r := p.serving(t, "serve", "--worker")
		expect := func(when string, admin, public seen) {
			t.Helper()
			if diff := cmp.Diff(admin, grainSeen(t, r, secret, "LATEST")); diff != "" {
				t.Errorf("%s, the administrator sees (-want +got):\n%s", when, diff)
			}
			if diff := cmp.Diff(public, grainSeen(t, r, "", "PUBLISHED")); diff != "" {
				t.Errorf("%s, the public sees (-want +got):\n%s", when, diff)
			}
		}
		only := seen{[]string{grainBefore}, []string{grainBefore}}
		both := seen{[]string{grainAfter}, []string{grainAfter, grainBefore}}
		expect("at first", only, only)

		path := filepath.Join(p.data, "workbooks", "tuan-giao.xlsx")
		address := grainCell(t)
		setCell(t, path, address, 38000.5)
		before := p.revision(t)
		dry := p.over(t, exitOK, "sync", tuan, "--dry-run")
		if !strings.Contains(dry.out, "37.934,7 → 38.000,5") {
			t.Errorf("the dry run does not tell what would change:\n%s", dry.out)
		}
		if after := p.revision(t); after.Published != before.Published { // notices and checks of the worker raise the other
			t.Errorf("the dry run changed what is published: %+v, before %+v", after, before)
		}
		expect("after the dry run", only, only)

		runs := decode[[]worker.Run](t, p.over(t, exitOK, "sync", "--json").out)
		outcomes := map[term.SyncOutcome]int{}
		for _, run := range runs {
			outcomes[run.Outcome]++
			if run.Source == tuan && (run.Outcome != term.SyncOutcomeApplied || run.Changed != 1 || run.Added+run.Withdrawn+run.Held > 0) {
				t.Errorf("reading the corrected sheet: %s %+v", run.Outcome, run.Counts)
			}
		}
		if diff := cmp.Diff(map[term.SyncOutcome]int{term.SyncOutcomeApplied: 1, term.SyncOutcomeUnchanged: 5}, outcomes); diff != "" {
			t.Errorf("outcomes of reading all sheets (-want +got):\n%s", diff)
		}
		expect("after the sync", both, only)
		if now := p.revision(t); now.All == before.All || now.Published != before.Published {
			t.Errorf("the sync took the revision from %+v to %+v", before, now)
		}

		refused := p.over(t, exitFailed, append([]string{"publish"}, ofReport...)...)
		if !strings.Contains(refused.err, "thidua approve") || !strings.Contains(refused.err, "--reason") {
			t.Errorf("publishing what is not approved does not say what to do: %s", refused.err)
		}
		// A reason publishes the report with what does not add up in it, and not what waits for the lead.
		published := p.over(t, exitOK, append([]string{"publish", "--reason", "lỗi của báo cáo năm 2022"}, ofReport...)...)
		if !strings.Contains(published.out, "edition 2") {
			t.Errorf("publishing says: %s", published.out)
		}
		expect("after publishing what is not approved", both, only)
		p.over(t, exitOK, append([]string{"approve", "--district", grainOf}, ofReport...)...)
		expect("after approving", both, only)
		published = p.over(t, exitOK, append([]string{"publish", "--reason", "lỗi của báo cáo năm 2022"}, ofReport...)...)
		if !strings.Contains(published.out, "edition 3") {
			t.Errorf("publishing says: %s", published.out)
		}
		expect("after publishing", both, both)
		if now := p.revision(t); now.Published == before.Published {
			t.Errorf("publishing left the published revision at %+v", now)
		}
		again := p.over(t, exitOK, append([]string{"approve"}, ofReport...)...)
		if strings.Count(again.out, "\n") != 6 || strings.Count(again.out, ": 0 rows approved, 0 no longer") != 6 {
			t.Errorf("approving all units again says:\n%s", again.out)
		}
	})
}

// When a third of a unit's rows are gone, nothing is taken away until somebody consents to that very reading.
func TestMassWithdrawalWaitsForConsent(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		p.inWorkbooks(t)
		secret := p.admin(t)
		r := p.serving(t, "serve", "--worker=false")
		count := func() int {
			t.Helper()
			return ask[struct{ Exemplars struct{ TotalCount int } }](t, r, request{Token: secret, Query: `{
				exemplars(first: 1, view: LATEST, where: {districtCode: "dien-bien/tuan-giao", periodCode: "2022"}) { totalCount } }`}).Exemplars.TotalCount
		}
		if n := count(); n != 39 {
			t.Fatalf("Tuần Giáo has %d exemplars", n)
		}
		const gone = 21 // of 17 figures, 39 exemplars and 7 texts
		clearExemplars(t, filepath.Join(p.data, "workbooks", "tuan-giao.xlsx"), gone)
		before := p.revision(t)
		held := p.over(t, exitFinding, "sync", tuan)
		if n := strings.Count(held.out, "\n  - "); n != gone {
			t.Errorf("%d of %d withdrawals are shown:\n%s", n, gone, held.out)
		}
		_, after, _ := strings.Cut(held.out, "thidua sync --confirm ")
		id, _, _ := strings.Cut(after, "\n")
		run, err := strconv.Atoi(id)
		if err != nil {
			t.Fatalf("what to do is not told:\n%s", held.out)
		}
		if now := p.revision(t); now != before {
			t.Errorf("a held reading took the revision from %+v to %+v", before, now)
		}
		wrong := p.over(t, exitFailed, "sync", "--confirm", strconv.Itoa(run+1000))
		if !strings.Contains(wrong.err, strconv.Itoa(run+1000)) || strings.Contains(wrong.err, "ent:") {
			t.Errorf("confirming a reading that there is not: %s", wrong.err)
		}
		if got := p.over(t, exitFinding, "sync", tuan); !strings.Contains(got.out, "--confirm") {
			t.Errorf("reading again without consent: %s", got.out)
		}
		p.over(t, exitOK, "sync", "--confirm", id)
		if n := count(); n != 39-gone {
			t.Errorf("after the consent %d exemplars are left, want %d", n, 39-gone)
		}
	})
}

// clearExemplars empties the first rows of the exemplars tab, as somebody does who sorts it badly.
func clearExemplars(t *testing.T, path string, rows int) {
	t.Helper()
	edit(t, path, func(book *excelize.File) error {
		for _, e := range written(t).Exemplars {
			if e.At.Unit != grainOf || rows == 0 {
				continue
			}
			rows--
			for column := 1; column <= 20; column++ {
				if err := book.SetCellValue(e.At.Tab, sheet.Address(e.At.Row, column), nil); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// A cell that cannot be read is told with its place and what to do, holds its own figure alone, and ends the command
// with the code for findings.
func TestSyncTellsWhatToMend(t *testing.T) {
	p := newProgram(t)
	p.inWorkbooks(t)
	path := filepath.Join(p.data, "workbooks", "tuan-giao.xlsx")
	address := grainCell(t)
	setCell(t, path, address, "khoảng nhiều tấn")
	for language, words := range map[string]string{"vi": "khoảng nhiều tấn", "en": "held"} {
		got := p.over(t, exitFinding, "sync", tuan, "--dry-run", "--language", language)
		if !strings.Contains(got.out, "Chỉ tiêu!"+address) || !strings.Contains(got.out, words) {
			t.Errorf("in %s: %s", language, got.out)
		}
	}
	p.over(t, exitFinding, "sync", tuan)
	r := p.serving(t, "serve", "--worker=false")
	secret := p.admin(t)
	if diff := cmp.Diff(seen{[]string{grainBefore}, []string{grainBefore}}, grainSeen(t, r, secret, "LATEST")); diff != "" {
		t.Errorf("the figure is not held (-want +got):\n%s", diff)
	}
}

// Whatever was read before one source could not be is told, in JSON too.
func TestSyncTellsWhatItReadBeforeItFailed(t *testing.T) {
	p := newProgram(t)
	if got := p.over(t, exitOK, "sync"); got.out != "" || !strings.Contains(got.err, "thidua register") {
		t.Errorf("with no sheet registered: %q %q", got.out, got.err)
	}
	p.inWorkbooks(t)
	got := p.over(t, exitFailed, "sync", tuan, "nowhere", "--json")
	if runs := decode[[]worker.Run](t, got.out); len(runs) != 1 || runs[0].Source != tuan {
		t.Errorf("told: %s", got.out)
	}
	if !strings.Contains(got.err, "nowhere") || !strings.Contains(got.err, "Không có nguồn") {
		t.Errorf("why it failed is not told in both languages: %s", got.err)
	}
	p.over(t, exitUsage, "sync", "--confirm", "1", tuan, "nowhere")
}

// Sheets that are registered are read on schedule by serve and by worker, without anybody asking.
func TestSheetsAreReadOnSchedule(t *testing.T) {
	for _, command := range []string{"serve", "worker"} {
		t.Run(command, func(t *testing.T) {
			storetest.EachDialect(t, func(t *testing.T, dialect string) {
				p := programOn(t, dialect)
				p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
				file := filepath.Join(p.data, "workbooks", "tuan-giao.xlsx")
				p.makeWorkbook(t, "tuan-giao", file)
				p.over(t, exitOK, "register", file)
				args := []string{command}
				if command == "serve" {
					args = append(args, "--addr", "127.0.0.1:0")
				}
				r := p.start(t, args...)
				r.await(t, `msg="source synced" source=`+tuan+` outcome=APPLIED`)
				started := time.Now()
				if code := r.stop(t); code != exitOK {
					t.Errorf("exit code %d: %s", code, r.err)
				}
				if took := time.Since(started); took > 10*time.Second {
					t.Errorf("ending took %s", took)
				}
				if runs := decode[[]worker.Run](t, p.over(t, exitOK, "sync", "--json").out); len(runs) != 1 || runs[0].Outcome != term.SyncOutcomeUnchanged {
					t.Errorf("reading it again: %+v", runs)
				}
			})
		})
	}
}
