package worker_test

import (
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// typed is what is read of a text that a person types into a blank cell of the form as we make it in Google; base is one
// that stays blank.
func (w *world) typed(server *emulator.Server, base, locale, indicator string, column intake.ColumnCode, text string) (intake.Value, []intake.Problem) {
	w.t.Helper()
	id, err := server.Copy(base, "Bản sao")
	if err != nil {
		w.t.Fatal(err)
	}
	if err := server.SetLocale(id, locale); err != nil {
		w.t.Fatal(err)
	}
	f := w.given(id)
	if err := server.Type(id, "Chỉ tiêu", f.Tab(intake.TabIndicators).Address(indicatorRow(w.t, f, indicator), column), text); err != nil {
		w.t.Fatal(err)
	}
	draft, problems := intake.Parse(w.given(id), w.Catalog.Vocabulary(cluster, period), intake.Expect{})
	if err := server.Delete(id); err != nil {
		w.t.Fatal(err)
	}
	i := slices.IndexFunc(draft.Values, func(v intake.Value) bool { return v.Indicator == indicator })
	if i < 0 {
		w.t.Fatalf("%s was not read", indicator)
	}
	return draft.Values[i], slices.DeleteFunc(problems, func(p intake.Problem) bool { return p.Notice })
}

// given is a spreadsheet as it is read and recognised.
func (w *world) given(id string) intake.Form {
	w.t.Helper()
	book, err := w.Google.Read(w.t.Context(), google.Ref{ID: id})
	if err != nil {
		w.t.Fatal(err)
	}
	form, _ := intake.Recognise(book, w.Catalog.Templates())
	return form
}

// indicatorRow is the row of an indicator.
func indicatorRow(t *testing.T, f intake.Form, indicator string) int {
	t.Helper()
	tab := f.Tab(intake.TabIndicators)
	for row := tab.HeaderRow + 1; row <= len(tab.Tab.Rows); row++ {
		if tab.Cell(row, intake.ColumnCodeKey).Raw == indicator {
			return row
		}
	}
	t.Fatalf("there is no row of %s", indicator)
	return 0
}

// What people type into the cells of the form as Google keeps it, in a sheet of Vietnam and in one whose locale is
// America's: it is read rightly, or it is a problem at its cell that says in Vietnamese what to do. Nothing is guessed.
func TestWhatIsTypedIntoTheFormInGoogle(t *testing.T) {
	const (
		herd, cover, villages = "livestock-herd", "forest-cover-rate", "cultural-villages"
		actual, percent       = intake.ColumnActual, intake.ColumnPercent
		numerator, share      = intake.ColumnNumerator, intake.ColumnShare
	)
	type reading struct {
		value string             // what is read, "" for nothing
		code  intake.ProblemCode // "" for none
		says  string             // words of what to do
	}
	right := func(value string) reading { return reading{value: value} }
	wrong := func(code intake.ProblemCode, says string) reading { return reading{code: code, says: says} }
	w := newWorld(t, dialect.SQLite)
	server, _ := w.google()
	form, err := w.Form(t.Context(), cluster, period, tuanGiao)
	if err != nil {
		t.Fatal(err)
	}
	base := w.spreadsheet(form)
	for _, c := range []struct {
		indicator string
		column    intake.ColumnCode
		text      string
		vi, en    reading
	}{
		{herd, actual, "1.234", right("1234"), wrong(intake.ProblemNumberShrunk, "gõ lại 1234")},
		{herd, actual, "13.457", right("13457"), wrong(intake.ProblemNumberShrunk, "gõ lại 13457")},
		{herd, actual, "1.234.567", right("1234567"), right("1234567")},
		{herd, actual, "85", right("85"), right("85")},
		{herd, actual, "'1.234", right("1234"), right("1234")},
		{herd, actual, "ước 1.234", right("1234"), right("1234")},
		{herd, actual, "3.520,34", wrong(intake.ProblemNumberNotWhole, "số nguyên"), wrong(intake.ProblemNumberNotWhole, "số nguyên")},
		{herd, actual, "1,234", wrong(intake.ProblemNumberNotWhole, "số nguyên"), right("1234")},
		{herd, actual, "4/5", wrong(intake.ProblemNumberDate, "tỷ số 4/5"), wrong(intake.ProblemNumberDate, "tỷ số 4/5")},
		{herd, actual, "05/05", wrong(intake.ProblemNumberDate, "tỷ số 5/5"), wrong(intake.ProblemNumberDate, "tỷ số 5/5")},
		{herd, actual, "12/2022", wrong(intake.ProblemNumberDate, "ngày tháng"), wrong(intake.ProblemNumberDate, "ngày tháng")},
		{herd, actual, "13/18", wrong(intake.ProblemNumberRatio, "13"), wrong(intake.ProblemNumberRatio, "13")},
		{herd, actual, "8:30", wrong(intake.ProblemNumberDate, "ngày tháng"), wrong(intake.ProblemNumberDate, "ngày tháng")},
		{herd, actual, "85%", wrong(intake.ProblemUnitOther, "đơn vị"), wrong(intake.ProblemUnitOther, "đơn vị")},
		{grain, actual, "3.520,34", right("3520.34"), right("3520.34")},
		{grain, actual, "3,520.34", wrong(intake.ProblemNumberEnglish, "“3.520,34”"), right("3520.34")},
		{grain, actual, "13.457", right("13457"), wrong(intake.ProblemNumberShrunk, "gõ lại 13457")},
		{grain, actual, "4/5", wrong(intake.ProblemNumberDate, "tỷ số 4/5"), wrong(intake.ProblemNumberDate, "tỷ số 4/5")},
		{grain, actual, "85%", wrong(intake.ProblemUnitOther, "đơn vị"), wrong(intake.ProblemUnitOther, "đơn vị")},
		{villages, numerator, "4/5", wrong(intake.ProblemNumberDate, "cột “Tử số”"), wrong(intake.ProblemNumberDate, "cột “Tử số”")},
		{villages, numerator, "7/7", wrong(intake.ProblemNumberDate, "tỷ số 7/7"), wrong(intake.ProblemNumberDate, "tỷ số 7/7")},
		{villages, share, "85%", right("85"), right("85")},
		{villages, share, "98,06%", right("98.06"), right("98.06")},
		{villages, share, "98.06%", wrong(intake.ProblemNumberGrouping, "98,06"), right("98.06")},
		{villages, share, "85", right("85"), right("85")},
		{villages, share, "0,85", wrong(intake.ProblemPercentAmbiguous, "“0,85 %” hoặc “85 %”"), right("0.85")},
		{villages, share, "0.85", wrong(intake.ProblemNumberGrouping, "0,85"), wrong(intake.ProblemPercentAmbiguous, "“85 %”")},
		{herd, percent, "98,06 %", right("98.06"), right("98.06")},
		{cover, actual, "85%", right("85"), right("85")},
		{cover, actual, "42,7", right("42.7"), right("42.7")},
	} {
		for locale, want := range map[string]reading{"vi_VN": c.vi, "en_US": c.en} {
			value, problems := w.typed(server, base, locale, c.indicator, c.column, c.text)
			got := value.Measure(term.Measure(c.column))
			switch {
			case want.code == "" && (len(problems) > 0 || got == nil || got.String() != want.value):
				t.Errorf("%s: %q as %s of %s is read as %v, want %s: %v", locale, c.text, c.column, c.indicator, got, want.value, problems)
			case want.code != "" && (len(problems) != 1 || problems[0].Code != want.code || got != nil || problems[0].Cell == "" || !strings.Contains(problems[0].Vi, want.says)):
				t.Errorf("%s: %q as %s of %s is read as %v, want %s with %q: %+v", locale, c.text, c.column, c.indicator, got, want.code, want.says, problems)
			}
		}
	}
}

// What a locale makes a thousand times too small, and leaves whole, shows only by the year before.
func TestLastYearBetraysALocale(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		server, _ := w.google()
		last := w.form("tuan-giao")
		last.set("livestock-herd", intake.ColumnActual, "89.325")
		last.draw()
		last.sync(term.SyncOutcomeApplied)
		opened := w.open(inGoogle())
		i := slices.IndexFunc(opened.Sheets, func(s worker.SheetGiven) bool { return s.District == tuanGiao })
		given := opened.Sheets[i]
		if err := server.SetLocale(given.Ref, "en_US"); err != nil {
			t.Fatal(err)
		}
		f := w.given(given.Ref)
		address := f.Tab(intake.TabIndicators).Address(indicatorRow(t, f, "livestock-herd"), intake.ColumnActual)
		if err := server.Type(given.Ref, "Chỉ tiêu", address, "91.000"); err != nil {
			t.Fatal(err)
		}
		run, err := w.Sync(t.Context(), given.Source, worker.Options{})
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(run.Problems, func(p intake.Problem) bool { return p.Code == intake.ProblemNumberShrunk })
		if at < 0 || run.Problems[at].Cell != address || !strings.Contains(run.Problems[at].Vi, "kỳ trước: 89.325") || run.Added != 0 {
			t.Errorf("91 where there were 89.325: %s%v", run.Text(term.LanguageEn), run.Problems)
		}
	})
}

// What a sheet of another locale shows in its own way is drawn into forms in the Vietnamese way: 95,000 is no 95.
func TestFormsAreDrawnInTheVietnameseWay(t *testing.T) {
	w := newWorld(t, dialect.SQLite)
	server, _ := w.google()
	in2022 := func(unit, tab, text string, place func(intake.Form) string) {
		form, err := w.Form(t.Context(), cluster, period, unit)
		if err != nil {
			t.Fatal(err)
		}
		id := w.spreadsheet(form)
		if err := server.SetLocale(id, "en_US"); err != nil {
			t.Fatal(err)
		}
		if err := server.Type(id, tab, place(w.given(id)), text); err != nil {
			t.Fatal(err)
		}
		source, err := w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: period, District: unit, Kind: term.SourceKindGoogleSheets, Ref: id,
		})
		if err != nil {
			t.Fatal(err)
		}
		if run, err := w.Sync(t.Context(), source.Code, worker.Options{}); err != nil || run.Outcome != term.SyncOutcomeApplied {
			t.Fatalf("%v, %s%v", err, run.Text(term.LanguageEn), run.Problems)
		}
	}
	in2022(tuanGiao, "Chỉ tiêu", "89,325", func(f intake.Form) string {
		return f.Tab(intake.TabIndicators).Address(indicatorRow(t, f, "livestock-herd"), intake.ColumnActual)
	})
	in2022("", "Kế hoạch giao", "95,000", func(f intake.Form) string {
		plans := f.Tab(intake.TabPlans)
		for row := plans.HeaderRow + 1; row <= len(plans.Tab.Rows); row++ {
			for _, other := range plans.Others {
				if plans.Cell(row, intake.ColumnCodeKey).Raw == "livestock-herd" && other.Above == tuanGiao {
					return sheet.Address(row, other.Column)
				}
			}
		}
		t.Fatal("there is no cell for the plan")
		return ""
	})
	w.open(nextYear())
	for year, want := range map[string]string{period: "95000", "2023": "89.325"} {
		form, err := w.Form(t.Context(), cluster, year, tuanGiao)
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for _, row := range form.Tabs[1].Rows {
			if slices.ContainsFunc(row.Cells, func(c sheet.CellDesign) bool { return c.Text == "livestock-herd" }) {
				for _, cell := range row.Cells {
					shown = append(shown, cell.Number+cell.Text)
				}
			}
		}
		if !slices.Contains(shown, want) {
			t.Errorf("the form of %s says %q, want %s", year, shown, want)
		}
	}
}
