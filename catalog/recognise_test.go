package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"thidua/catalog"
	"thidua/intake"
	"thidua/sheet"
)

// fillable are texts that a column of a printed row takes.
var fillable = map[intake.ColumnCode]string{
	intake.ColumnActual: "1", intake.ColumnPlan: "2", intake.ColumnPercent: "50", intake.ColumnNumerator: "3",
	intake.ColumnDenominator: "4", intake.ColumnShare: "75", intake.ColumnChange: "1", intake.ColumnText: "Lời.",
	intake.ColumnCollective: "1",
}

// book is a sheet as a person would fill it in: titles and headers in the wording given by pick, a figure for each
// measure that is expected.
func book(c *catalog.Catalog, template intake.Template, header map[string]string, pick func(vi, en string, aliases []string) string) sheet.Book {
	made := sheet.Book{Title: template.NameVi, Locale: "vi_VN"}
	for i, spec := range template.Tabs {
		tab := sheet.Tab{ID: int64(i), Title: pick(spec.TitleVi, spec.TitleEn, spec.Aliases), Rows: [][]sheet.Cell{{text(spec.HelpVi)}, {}}}
		for _, column := range spec.Columns {
			tab.Rows[1] = append(tab.Rows[1], text(pick(column.TitleVi, column.TitleEn, column.Aliases)))
		}
		for _, row := range spec.Rows {
			tab.Rows = append(tab.Rows, cells(c, spec, row, header))
		}
		if spec.Code == intake.TabPlans {
			for _, m := range c.Members(header["cluster"], header["period"]) {
				d, _ := c.District(m.District)
				tab.Rows[1] = append(tab.Rows[1], text(pick(d.Name.Vi, d.Name.En, d.Name.Aliases)))
				for n := range spec.Rows {
					tab.Rows[n+2] = append(tab.Rows[n+2], text("100"))
				}
			}
		}
		made.Tabs = append(made.Tabs, tab)
	}
	return made
}

func cells(c *catalog.Catalog, spec intake.TabSpec, row intake.Row, header map[string]string) []sheet.Cell {
	var made []sheet.Cell
	for _, column := range spec.Columns {
		content := ""
		switch column.Code {
		case intake.ColumnCodeKey, intake.ColumnSection:
			content = row.Key
		case intake.ColumnContext, intake.ColumnSlot:
			content = row.Context
		case intake.ColumnValue:
			content = header[row.Key]
		case intake.ColumnText:
			content = "Lời."
		case intake.ColumnCollective, intake.ColumnIndividual:
			for _, kind := range c.Vocabulary("", "").Forms[row.Key].Recipients {
				if string(kind) == string(column.Code) {
					content = "1"
				}
			}
		default:
			if i, ok := c.Indicator(row.Key); ok && spec.Code == intake.TabIndicators {
				for _, m := range i.Measures {
					if string(m) == string(column.Code) {
						content = fillable[column.Code]
					}
				}
			}
		}
		made = append(made, text(content))
	}
	return made
}

func text(s string) sheet.Cell {
	if s == "" {
		return sheet.Cell{}
	}
	return sheet.Cell{Kind: sheet.Text, Raw: s, Shown: s}
}

// TestSheetsAreRecognised: a sheet whose titles and headers stand in Vietnamese, in English or as any alias, is taken
// for what it is; each column is found, each row read, and nothing is complained of.
func TestSheetsAreRecognised(t *testing.T) {
	c := read(t)
	wordings := map[string]func(vi, en string, aliases []string) string{
		"Vietnamese":                 func(vi, _ string, _ []string) string { return vi },
		"English":                    func(_, en string, _ []string) string { return en },
		"small, decomposed accents":  func(vi, _ string, _ []string) string { return norm.NFD.String(strings.ToLower(vi)) },
		"capitals and double spaces": func(vi, _ string, _ []string) string { return strings.ReplaceAll(strings.ToUpper(vi), " ", "  ") },
	}
	for n := range 8 {
		wordings[fmt.Sprintf("alias %d", n+1)] = func(vi, _ string, aliases []string) string {
			if n < len(aliases) {
				return aliases[n]
			}
			return vi
		}
	}
	for _, template := range c.Templates() {
		for name, pick := range wordings {
			t.Run(template.Code+" in "+name, func(t *testing.T) {
				header := map[string]string{
					"template": template.Code + "/1", "cluster": "dien-bien/cum-huyen-vung-thap", "period": "2022",
					"number": "12/BC-CTĐVT", "issued-on": "16/02/2023",
				}
				if template.Code == "member" {
					header["district"] = "dien-bien/muong-lay"
				}
				checkRecognised(t, c, template, book(c, template, header, pick))
			})
		}
	}
}

func checkRecognised(t *testing.T, c *catalog.Catalog, template intake.Template, book sheet.Book) {
	t.Helper()
	form, problems := intake.Recognise(book, c.Templates())
	if form.Template.Code != template.Code {
		t.Fatalf("taken for %q: %v", form.Template.Code, problems)
	}
	for _, spec := range template.Tabs {
		tab := form.Tab(spec.Code)
		if tab == nil {
			t.Fatalf("tab %s is not found", spec.Code)
		}
		for i, column := range spec.Columns {
			if tab.Columns[column.Code] != i+1 {
				t.Errorf("%s: column %s is found at %d, want %d", spec.Code, column.Code, tab.Columns[column.Code], i+1)
			}
		}
	}
	draft, more := intake.Parse(form, c.Vocabulary("dien-bien/cum-huyen-vung-thap", "2022"), intake.Expect{})
	for _, p := range append(problems, more...) {
		if !p.Notice {
			t.Errorf("%s!%s %s: %s (%s)", p.Tab, p.Cell, p.Key, p.En, p.Code)
		}
	}
	got := map[intake.TabCode]int{
		intake.TabIndicators: len(draft.Values), intake.TabNarratives: len(draft.Narratives),
	}
	for code, n := range got {
		if want := len(tab(template, code).Rows); n != want {
			t.Errorf("%s: %d rows read, want %d", code, n, want)
		}
	}
	if want := 5 * len(tab(template, intake.TabPlans).Rows); len(draft.Plans) != want {
		t.Errorf("%d plans read, want one a member and row, %d", len(draft.Plans), want)
	}
	if len(draft.Awards) < len(tab(template, intake.TabAwards).Rows) {
		t.Errorf("%d counts of awards read, want at least one a row", len(draft.Awards))
	}
}
