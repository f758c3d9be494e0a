package reconcile_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/decimal"
	_ "thidua/ent/runtime"
	"thidua/examples"
	"thidua/reconcile"
	"thidua/rules"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

var update = flag.Bool("update", false, "write the golden files")

// report2022 reads the six workbooks of 2022 into a database, as the worker does, and checks what they say.
func report2022(t *testing.T, s *store.Store) reconcile.Checked {
	t.Helper()
	known, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	err = s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := catalog.Load(ctx, tx, known)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w := &worker.Worker{Store: s, Catalog: known, Root: t.TempDir()}
	forms := examples.DienBien2022Forms()
	if _, err := w.OpenPeriod(t.Context(), forms[0].Cluster, forms[0].Period); err != nil {
		t.Fatal(err)
	}
	for _, form := range forms {
		readForm(t, w, form)
	}
	checked, err := reconcile.Check(t.Context(), s, reconcile.Checking{
		Cluster: forms[0].Cluster, Period: forms[0].Period, Holdings: true, ContextNames: known.ContextNames(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return checked
}

// readForm registers and reads the workbook of one unit.
func readForm(t *testing.T, w *worker.Worker, form examples.Form) {
	t.Helper()
	content, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.Root, form.Workbook()), content, 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := w.EnsureSource(t.Context(), worker.NewSource{
		Cluster: form.Cluster, Period: form.Period, District: form.District, Kind: term.SourceKindWorkbook, Ref: form.Workbook(),
	})
	if err != nil {
		t.Fatal(err)
	}
	run, err := w.Sync(t.Context(), source.Code, worker.Options{})
	if err != nil || run.Outcome != term.SyncOutcomeApplied {
		t.Fatalf("%s: %s, %v", form.Folder, run.Outcome, err)
	}
}

// TestReportOf2022 is what the rules of the catalogue say of a real report that nobody had checked: all that they find,
// each with the reason why it is right, and all that adds up. The golden file is read line by line against the printed
// report.
func TestReportOf2022(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		checked := report2022(t, s)
		if checked.Found != len(checked.Findings) {
			t.Errorf("%d findings are stored of %d", checked.Found, len(checked.Findings))
		}
		got := golden(t, checked.Result)
		name := filepath.Join("testdata", "dien-bien-2022.txt")
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("run with -update if this is right (-want +got):\n%s", diff)
		}
	})
}

// golden tells a result as a person checks it.
func golden(t *testing.T, result rules.Result) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "What does not add up in the report of 2022: %d\n", len(result.Findings))
	told := map[string]bool{}
	for i := range result.Findings {
		f := &result.Findings[i]
		of := f.Rule + " " + unitOf(f.District) + " " + f.Key
		told[of] = true
		fmt.Fprintf(&b, "\n%s %s\n", f.Severity, of)
		for _, cell := range f.Cells {
			fmt.Fprintf(&b, "  cell: %s %s!%s: %s\n", unitOf(cell.District), cell.Tab, cell.Address, cell.Printed)
		}
		if f.Expected != nil {
			fmt.Fprintf(&b, "  expected: %s\n", spanOf(*f.Expected))
		}
		if f.Difference != nil {
			fmt.Fprintf(&b, "  difference: %s\n", f.Difference.Format(0, true))
		}
		for _, c := range f.Candidates {
			fmt.Fprintf(&b, "  candidate: %s %s = %s\n", unitOf(c.Cell.District), c.Cell.Address, c.Text)
		}
		fmt.Fprintf(&b, "  vi: %s\n  en: %s\n", f.Vi, f.En)
		if why2022[of] == "" {
			t.Errorf("nobody has said why this is right: %q", of)
		}
		fmt.Fprintf(&b, "  right, because %s\n", why2022[of])
	}
	for of := range why2022 {
		if !told[of] {
			t.Errorf("this is no longer found: %q", of)
		}
	}
	fmt.Fprintf(&b, "\nWhat adds up: %d\n\n", len(result.Holdings))
	for _, h := range result.Holdings {
		fmt.Fprintf(&b, "%s %s: %s\n", h.Rule, unitOf(h.District), h.Vi)
	}
	return b.String()
}

// unitOf is the last part of a unit's code, "cum" for the cluster's own sheet.
func unitOf(district string) string {
	if district == "" {
		return "cum"
	}
	return strings.TrimPrefix(district, "dien-bien/")
}

func spanOf(i decimal.Interval) string {
	from, to := "-∞", "+∞"
	if !i.NoMin {
		from = i.Min.Format(0, true)
	}
	if !i.NoMax {
		to = i.Max.Format(0, true)
	}
	return from + " … " + to
}
