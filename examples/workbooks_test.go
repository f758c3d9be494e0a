package examples_test

import (
	"bytes"
	"io/fs"
	"testing"

	"thidua/catalog"
	"thidua/examples"
	"thidua/intake"
	"thidua/sheet/xlsx"
)

// parsedForms are the example's workbooks, read as the worker reads them, by folder. A workbook that is not
// recognised, or in which anything is wrong, ends the test.
func parsedForms(t *testing.T) map[string]*intake.Draft {
	t.Helper()
	reference, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	drafts := map[string]*intake.Draft{}
	for _, form := range examples.DienBien2022Forms() {
		content, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
		if err != nil {
			t.Fatal(err)
		}
		book, err := xlsx.Read(t.Context(), bytes.NewReader(content), form.Workbook(), xlsx.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		found, problems := intake.Recognise(book, reference.Templates())
		draft, more := intake.Parse(found, reference.Vocabulary(form.Cluster, form.Period), intake.Expect{
			Cluster: form.Cluster, Period: form.Period, District: form.District,
		})
		for _, problem := range append(problems, more...) {
			t.Errorf("%s: %s %s: %s: %s", form.Workbook(), problem.Tab, problem.Cell, problem.Code, problem.En)
		}
		if draft.Template != form.Template {
			t.Errorf("%s was recognised as made from the template %q, want %q", form.Workbook(), draft.Template, form.Template)
		}
		drafts[form.Folder] = &draft
	}
	if t.Failed() {
		t.FailNow()
	}
	return drafts
}

// Every workbook is read without one problem, and every section that the list of tokens names is of the outline.
func TestWorkbooksAreReadWithoutAProblem(t *testing.T) {
	parsedForms(t)
	reference, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range readTokens(t) {
		if _, ok := reference.Section(one.section); !ok {
			t.Errorf("token %d stands in the section %q, which the catalogue does not have", one.ordinal, one.section)
		}
	}
}
