package xlsx_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// resave opens a workbook in LibreOffice and saves it as xlsx again, as a district without Excel would.
func resave(t *testing.T, content []byte, format string) []byte {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice (soffice) is not installed; CI must have it")
		}
		t.Skip("LibreOffice (soffice) is not installed")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "form.xlsx")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(folder, "out")
	command := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(folder, "profile"),
		"--headless", "--convert-to", format, "--outdir", out, path)
	if report, err := command.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, report)
	}
	files, err := filepath.Glob(filepath.Join(out, "form.*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("LibreOffice wrote %v, %v", files, err)
	}
	saved, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// What LibreOffice saves reads as what was written: the same cells, and the guides are still there.
func TestLibreOfficeKeepsTheForm(t *testing.T) {
	content := write(t, sample())
	saved := resave(t, content, "xlsx")

	before, after := read(t, content), read(t, saved)
	if len(before.Tabs) != len(after.Tabs) {
		t.Fatalf("%d tabs became %d", len(before.Tabs), len(after.Tabs))
	}
	for i := range before.Tabs {
		was, is := &before.Tabs[i], &after.Tabs[i]
		if was.Title != is.Title || was.Hidden != is.Hidden {
			t.Errorf("tab %q hidden %t became %q hidden %t", was.Title, was.Hidden, is.Title, is.Hidden)
		}
		for row := range max(len(was.Rows), len(is.Rows)) {
			for column := range 8 {
				a, b := was.At(row+1, column+1), is.At(row+1, column+1)
				a.Format, b.Format = "", "" // it writes the same format in other words
				if diff := cmp.Diff(a, b); diff != "" {
					t.Errorf("%s %s: %s", was.Title, sheet.Address(row+1, column+1), diff)
				}
			}
		}
		if diff := cmp.Diff(was.HiddenRows, is.HiddenRows); diff != "" {
			t.Errorf("hidden rows: %s", diff)
		}
	}

	f, err := excelize.OpenReader(bytes.NewReader(saved))
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations("Chỉ tiêu")
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, rule := range rules {
		kind := rule.Type
		if kind == "" {
			kind = "none"
		}
		kept[kind] = true
		if kind == "list" && rule.Formula1 != "dm_status" {
			t.Errorf("the list became %q", rule.Formula1)
		}
	}
	if diff := cmp.Diff(map[string]bool{"list": true, "whole": true, "decimal": true, "date": true, "none": true}, kept); diff != "" {
		t.Errorf("kinds of rules: %s", diff)
	}
	tab, _ := f.Pkg.Load("xl/worksheets/sheet1.xml")
	if part, _ := tab.([]byte); !bytes.Contains(part, []byte("<sheetProtection sheet=")) {
		t.Error("the tab is no longer protected")
	}
}

// The text that Read shows is the text that LibreOffice shows for the same numbers and formats.
func TestLibreOfficeShowsTheSame(t *testing.T) {
	formats := []string{
		"[$-42A]#,##0", "[$-42A]#,##0.0", "[$-42A]#,##0.00", "00", "000", "[$-42A]0.00", "[$-42A]0.0%", "[$-42A]#,##0;(#,##0)",
		"[$-42A]0.00E+00", "[$-42A]dd/mm/yyyy", "[$-42A]#,##0.0#", `[$-42A]0" xã"`, "# ?/?", `[$-42A]#,##0,`,
	}
	numbers := []string{"0", "5", "12", "37934.7", "-1234.5", "98.06", "0.85", "1234567.891", "44973", "0.005"}
	var rows []sheet.RowDesign
	for _, number := range numbers {
		var row sheet.RowDesign
		for _, format := range formats {
			row.Cells = append(row.Cells, sheet.CellDesign{Number: number, Format: format})
		}
		rows = append(rows, row)
	}
	content := write(t, sheet.Design{Tabs: []sheet.TabDesign{{Title: "A", Rows: rows, Widths: make([]float64, len(formats))}}})
	lines := strings.Split(string(resave(t, content, "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,true,true")), "\n")
	for i, number := range numbers {
		shown := strings.Split(lines[i], "\t")
		for j, format := range formats {
			if format == "[$-42A]dd/mm/yyyy" && strings.ContainsAny(number, "-.") || format == "[$-42A]dd/mm/yyyy" && len(number) < 3 {
				continue // days before March 1900 differ by one between calendars, and there are none below zero
			}
			want := strings.TrimSpace(strings.Trim(shown[j], `"`))
			if got, _ := xlsx.Show(format, number); got != want {
				t.Errorf("%s under %s: Read shows %q, LibreOffice %q", number, format, got, want)
			}
		}
	}
}
