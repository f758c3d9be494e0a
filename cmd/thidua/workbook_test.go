package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thidua/examples"
	"thidua/intake"
)

// sources is where the sources of the example's forms are.
const sources = "../../examples/dien-bien-2022"

// formArgs are the flags that name a form of the example.
func formArgs(form examples.Form) []string {
	args := []string{"--cluster", form.Cluster, "--period", form.Period}
	if form.District != "" {
		args = append(args, "--district", form.District)
	}
	return args
}

// makeWorkbook makes the filled form of one of the example's folders.
func (p *program) makeWorkbook(t *testing.T, folder, file string) {
	t.Helper()
	all := examples.DienBien2022Forms()
	i := slices.IndexFunc(all, func(f examples.Form) bool { return f.Folder == folder })
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"template", "-o", file, "--from", filepath.Join(sources, folder)}, formArgs(all[i])...)
	if got := p.run(t, args...); got.code != exitOK {
		t.Fatalf("making the form of %s: %s", folder, got.err)
	}
}

// The form of every unit, empty or filled, is read without a problem as that unit's; filled from the sources of the
// example it is the example's workbook, byte for byte.
func TestTemplateMakesFormsThatCheckAccepts(t *testing.T) {
	p := newProgram(t)
	for _, form := range examples.DienBien2022Forms() {
		t.Run(form.Folder, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "form.xlsx")
			got := p.run(t, append([]string{"template", "-o", file}, formArgs(form)...)...)
			if got.code != exitOK || got.out != file+"\n" || got.err != "" {
				t.Fatalf("exit code %d: %s%s", got.code, got.out, got.err)
			}
			checked := p.run(t, "check", file, "--json")
			if checked.code != exitOK {
				t.Fatalf("the empty form: exit code %d: %s%s", checked.code, checked.out, checked.err)
			}
			s := decode[intake.Summary](t, checked.out)
			if s.Cluster != form.Cluster || s.Period != form.Period || s.District != form.District || s.Template != form.Template || !s.Readable {
				t.Errorf("the empty form is read as %+v", s)
			}
			for _, tab := range s.Tabs {
				if tab.Items > 0 || tab.Rows > 0 {
					t.Errorf("the empty form has %d items in %s", tab.Items, tab.Title)
				}
			}
			filled := filepath.Join(t.TempDir(), "filled.xlsx")
			p.makeWorkbook(t, form.Folder, filled)
			made, err := os.ReadFile(filled)
			if err != nil {
				t.Fatal(err)
			}
			example, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(made, example) {
				t.Error("the filled form is not the example's workbook")
			}
		})
	}
}

// What template cannot make it says, and writes nothing; what is there it leaves alone.
func TestTemplateRefuses(t *testing.T) {
	p := newProgram(t)
	folder := t.TempDir()
	there := filepath.Join(folder, "there.xlsx")
	if err := os.WriteFile(there, []byte("filled in for hours"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no file named":     {ofReport, exitUsage, "-o"},
		"no cluster":        {[]string{"--period", year, "-o", filepath.Join(folder, "a.xlsx")}, exitUsage, "--cluster"},
		"unknown cluster":   {[]string{"--cluster", "x", "--period", year, "-o", filepath.Join(folder, "a.xlsx")}, exitFailed, `"x"`},
		"unknown period":    {[]string{"--cluster", lowland, "--period", "1066", "-o", filepath.Join(folder, "a.xlsx")}, exitFailed, "1066"},
		"no member":         {append([]string{"--district", "dien-bien/x", "-o", filepath.Join(folder, "a.xlsx")}, ofReport...), exitFailed, "dien-bien/x"},
		"no such sources":   {append([]string{"--from", filepath.Join(folder, "none"), "-o", filepath.Join(folder, "a.xlsx")}, ofReport...), exitFailed, "none"},
		"no such folder":    {append([]string{"-o", filepath.Join(folder, "none", "a.xlsx")}, ofReport...), exitFailed, "none"},
		"a file is there":   {append([]string{"-o", there}, ofReport...), exitFailed, there},
		"no such catalogue": {append([]string{"--catalog", filepath.Join(folder, "none"), "-o", filepath.Join(folder, "a.xlsx")}, ofReport...), exitFailed, "--catalog"},
	} {
		t.Run(name, func(t *testing.T) {
			got := p.run(t, append([]string{"template"}, c.args...)...)
			if got.code != c.code || !strings.Contains(got.err, c.says) || got.out != "" {
				t.Errorf("exit code %d, want %d saying %s: %q %q", got.code, c.code, c.says, got.out, got.err)
			}
		})
	}
	if text, err := os.ReadFile(there); err != nil || string(text) != "filled in for hours" {
		t.Errorf("the file that was there: %q %v", text, err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) != 1 {
		t.Errorf("files were left: %v", left)
	}
}

// Check ends with a code for each way a workbook can be, and tells it in the language asked for.
func TestCheck(t *testing.T) {
	p := newProgram(t)
	folder := t.TempDir()
	good, bad, text := filepath.Join(folder, "good.xlsx"), filepath.Join(folder, "bad.xlsx"), filepath.Join(folder, "text.xlsx")
	p.makeWorkbook(t, "tuan-giao", good)
	p.makeWorkbook(t, "tuan-giao", bad)
	address := grainCell(t)
	setCell(t, bad, address, "khoảng nhiều tấn")
	if err := os.WriteFile(text, []byte("a;b\n1;2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args     []string
		code     int
		out, err string // what is said; "" is nothing
	}{
		"good":                {[]string{good}, exitOK, "Không có lỗi.", ""},
		"good, in English":    {[]string{good, "--language", "en"}, exitOK, "No problems.", ""},
		"bad":                 {[]string{bad}, exitFinding, "Chỉ tiêu!" + address + "  " + grain, ""},
		"bad, in English":     {[]string{"--language", "en", bad}, exitFinding, "To be put right (1):\n  Chỉ tiêu!" + address, ""},
		"not there":           {[]string{filepath.Join(folder, "none.xlsx")}, exitFailed, "", "none.xlsx"},
		"a folder":            {[]string{folder}, exitFailed, "", "không mở được bảng tính"},
		"no workbook":         {[]string{text}, exitFailed, "", "Tệp là văn bản"},
		"no workbook, JSON":   {[]string{text, "--json"}, exitFailed, "", "text.xlsx: The file is text"},
		"nothing named":       {nil, exitUsage, "", "FILE.xlsx"},
		"two named":           {[]string{good, bad}, exitUsage, "", "FILE.xlsx"},
		"unknown language":    {[]string{good, "--language", "fr"}, exitUsage, "", `"fr"`},
		"unknown flag":        {[]string{good, "--colour"}, exitUsage, "", "-colour"},
		"catalogue not there": {[]string{good, "--catalog", filepath.Join(folder, "none")}, exitFailed, "", "--catalog"},
	} {
		t.Run(name, func(t *testing.T) {
			got := p.run(t, append([]string{"check"}, c.args...)...)
			if got.code != c.code {
				t.Errorf("exit code %d, want %d", got.code, c.code)
			}
			for _, stream := range []struct{ name, got, want string }{{"standard output", got.out, c.out}, {"standard error", got.err, c.err}} {
				if !strings.Contains(stream.got, stream.want) || (stream.want == "") != (stream.got == "") {
					t.Errorf("%s is %q, want %q in it", stream.name, stream.got, stream.want)
				}
			}
		})
	}
	for file, problems := range map[string]int{good: 0, bad: 1} {
		s := decode[intake.Summary](t, p.run(t, "check", "--json", file).out)
		if len(s.Problems) != problems || s.District != grainOf || !s.Readable {
			t.Errorf("%s as JSON: %+v", file, s)
		}
		for _, problem := range s.Problems {
			if problem.Cell != address || problem.Got != "khoảng nhiều tấn" || problem.Vi == "" || problem.En == "" {
				t.Errorf("the problem as JSON: %+v", problem)
			}
		}
	}
}

// A form that LibreOffice has saved keeps its lists and is still read without a problem, with every figure.
func TestFormSurvivesLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice (soffice) is not installed; CI must have it")
		}
		t.Skip("LibreOffice (soffice) is not installed")
	}
	p := newProgram(t)
	folder := t.TempDir()
	file, out := filepath.Join(folder, "form.xlsx"), filepath.Join(folder, "out")
	p.makeWorkbook(t, "tuan-giao", file)
	command := exec.CommandContext(t.Context(), office, "-env:UserInstallation=file://"+filepath.Join(folder, "profile"),
		"--headless", "--convert-to", "xlsx", "--outdir", out, file)
	if report, err := command.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, report)
	}
	saved := filepath.Join(out, "form.xlsx")
	before, after := listsOf(t, file), listsOf(t, saved)
	if len(before) < 4 {
		t.Fatalf("the form has the lists %v alone", before)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("lists (-made +saved):\n%s", diff)
	}
	want, got := p.run(t, "check", "--json", file), p.run(t, "check", "--json", saved)
	if got.code != exitOK {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
	if diff := cmp.Diff(want.out, got.out); diff != "" {
		t.Errorf("what is read (-made +saved):\n%s", diff)
	}
}

// listsOf are the columns of each tab that offer a list, and the list.
func listsOf(t *testing.T, path string) map[string]bool {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	lists := map[string]bool{}
	for _, tab := range book.GetSheetList() {
		rules, err := book.GetDataValidations(tab)
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range rules {
			if rule.Type == "list" {
				lists[tab+" "+strings.TrimRight(rule.Sqref, "0123456789:")+" "+rule.Formula1] = true
			}
		}
	}
	return lists
}
