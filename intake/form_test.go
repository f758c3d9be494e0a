package intake_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// expected is whose form a book file is read as: the words of its line "expect".
func expected(content string) (expect intake.Expect) {
	for line := range strings.SplitSeq(content, "\n") {
		if words, ok := strings.CutPrefix(line, "expect "); ok {
			parts := append(strings.Fields(words), "", "", "")
			return intake.Expect{Cluster: parts[0], Period: parts[1], District: parts[2]}
		}
	}
	return expect
}

type formFile struct {
	name   string
	book   sheet.Book
	expect intake.Expect
}

func formFiles(t *testing.T) (files []formFile) {
	t.Helper()
	paths, err := filepath.Glob("testdata/forms/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no forms", err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, formFile{strings.TrimSuffix(path, ".txt"), parseBook(t, string(content)), expected(string(content))})
	}
	return files
}

// A whole form, read: what a person is told in both languages, and what the draft holds.
func TestForms(t *testing.T) {
	for _, file := range formFiles(t) {
		t.Run(filepath.Base(file.name), func(t *testing.T) {
			draft, problems := read(file.book, file.expect)
			summary := intake.Summarise(draft, problems)
			golden(t, file.name+".golden",
				summary.Text(term.LanguageVi)+"\n----\n"+summary.Text(term.LanguageEn)+"\n----\n"+dump(draft))
		})
	}
}

// dump writes a draft, a line a row.
func dump(d intake.Draft) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s %d cluster=%q period=%q district=%q", d.Template, d.Version, d.Cluster, d.Period, d.District)
	h := d.Header
	line("header %s %q %q %q %q %q %q %q cells=%s held=%s", h.Tab, h.Number, h.IssuedOn, h.Place, h.SignatoryTitle, h.Signatory, h.Title, h.Recipients, pairs(h.Cells), set(h.Held))
	for _, v := range d.Values {
		line("value %s@%s %d%s%s%s%s%s%s%s %s %s %s %s %s %q printed=%s held=%s,%s", v.Indicator, v.Context, v.Row,
			number(" ACTUAL=", v.Actual), number(" PLAN=", v.Plan), number(" PERCENT=", v.PercentOfPlan), number(" NUMERATOR=", v.Numerator),
			number(" DENOMINATOR=", v.Denominator), number(" SHARE=", v.Share), number(" CHANGE=", v.Change),
			orDash(v.ChangeKind), orDash(v.DenominatorKind), v.Qualifier, v.Status, orDash(v.Absence), v.Note, pairs(v.Printed), set(v.Held), set(v.HeldColumns))
	}
	for _, a := range d.Awards {
		line("award %s %s %s %q %d %q %s!%s held=%t %q", a.Form, a.Recipient, a.Stage, a.Decision, a.Count, a.Printed, a.Tab, a.Cell, a.Held, a.Note)
	}
	for _, e := range d.Exemplars {
		line("exemplar %s %s %q/%d %q %q %q%s%s%s%s open=%t printed=%s held=%s", e.Section, orDash(e.Kind), e.Name, e.Occurrence, e.Place, e.Movement, e.Model,
			number(" from ", e.IncomeMin), number(" to ", e.IncomeMax), number(" jobs from ", e.JobsMin), number(" to ", e.JobsMax), e.OpenEnded, pairs(e.Printed), set(e.Held))
	}
	for _, o := range d.Documents {
		line("document %s %s %q %q %s %q %q held=%s", o.Code, orDash(o.Kind), o.Number, o.Issuer, orDash(o.IssuedOn), o.Subject, o.Sections, set(o.Held))
	}
	for _, n := range d.Narratives {
		line("narrative %s@%s %s!%s held=%t %q", n.Section, n.Slot, n.Tab, n.Cell, n.Held, n.Text)
	}
	for _, p := range d.Plans {
		line("plan %s %s %s %q %s!%s held=%t", p.Indicator, p.District, p.Plan, p.Printed, p.Tab, p.Cell, p.Held)
	}
	for _, code := range slices.Sorted(maps.Keys(d.Tabs)) {
		line("tab %s %+v", code, d.Tabs[code])
	}
	return b.String()
}

func number(name string, d *decimal.Decimal) string {
	if d == nil {
		return ""
	}
	return name + d.String()
}

func orDash[S ~string](s S) string {
	if s == "" {
		return "-"
	}
	return string(s)
}

func pairs[K ~string](m map[K]string) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		all = append(all, string(key)+":"+m[key])
	}
	return "[" + strings.Join(all, "; ") + "]"
}

func set[K ~string](m map[K]bool) string {
	var all []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if m[key] {
			all = append(all, string(key))
		}
	}
	return "[" + strings.Join(all, " ") + "]"
}

// The JSON of a summary and its text tell the same problems, and the JSON has lists where there are none.
func TestSummaryAsJSON(t *testing.T) {
	for _, file := range formFiles(t) {
		draft, problems := read(file.book, file.expect)
		summary := intake.Summarise(draft, problems)
		encoded, err := json.Marshal(summary)
		if err != nil {
			t.Fatal(err)
		}
		var back intake.Summary
		if err := json.Unmarshal(encoded, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(summary, back); diff != "" {
			t.Errorf("%s: %s", file.name, diff)
		}
		if strings.Contains(string(encoded), "null") {
			t.Errorf("%s: a list is null: %s", file.name, encoded)
		}
		if len(summary.Problems)+len(summary.Notices) != len(problems) {
			t.Errorf("%s: %d problems became %d and %d", file.name, len(problems), len(summary.Problems), len(summary.Notices))
		}
		text := summary.Text(term.LanguageVi)
		for _, p := range problems {
			if !strings.Contains(text, p.Vi) || !strings.Contains(text, string(p.Code)) {
				t.Errorf("%s: the text does not tell %s", file.name, p.Vi)
			}
		}
	}
}

// Every kind of problem is met by one of the forms: none is a message that nobody can ever get.
func TestEveryKindOfProblemIsMet(t *testing.T) {
	met := map[intake.ProblemCode]bool{}
	for _, file := range formFiles(t) {
		_, problems := read(file.book, file.expect)
		for _, p := range problems {
			met[p.Code] = true
			if p.Vi == "" || p.En == "" || strings.Contains(p.Vi+p.En, "{got}") {
				t.Errorf("%s: an unfinished message: %+v", file.name, p)
			}
		}
	}
	for _, kind := range intake.ProblemKinds() {
		if !met[kind.Code] {
			t.Errorf("no form has the problem %s", kind.Code)
		}
	}
}
