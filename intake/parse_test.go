package intake_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/sheet"
)

// Where a column stands is nobody's business: shuffled, and among columns of other people, a form reads the same.
// Only addresses differ.
func TestColumnsMayStandAnywhere(t *testing.T) {
	for _, file := range formFiles(t) {
		want := told(read(file.book, file.expect))
		for seed := range uint64(5) {
			random := rand.New(rand.NewPCG(seed, 7))
			shuffled := file.book
			shuffled.Tabs = slices.Clone(file.book.Tabs)
			for i := range shuffled.Tabs {
				if len(shuffled.Tabs[i].Merges) == 0 {
					shuffled.Tabs[i] = shuffle(shuffled.Tabs[i], random)
				}
			}
			if diff := cmp.Diff(want, told(read(shuffled, file.expect))); diff != "" {
				t.Fatalf("%s, shuffled by %d (-as it stands +shuffled):\n%s", file.name, seed, diff)
			}
		}
	}
}

// shuffle deals a tab's columns anew, with a few foreign ones among them.
func shuffle(tab sheet.Tab, random *rand.Rand) sheet.Tab {
	width := 0
	for _, row := range tab.Rows {
		width = max(width, len(row))
	}
	foreign := random.IntN(4)
	order := random.Perm(width + foreign)
	rows := make([][]sheet.Cell, len(tab.Rows))
	for i := range tab.Rows {
		for _, from := range order {
			cell := tab.At(i+1, from+1)
			if from >= width {
				cell = text(fmt.Sprintf("cột riêng %d", from))
			}
			rows[i] = append(rows[i], cell)
		}
	}
	tab.Rows = rows
	return tab
}

var address = regexp.MustCompile(`\b[A-Z]{1,2}[0-9]{1,3}\b`)

// told is what a draft and its problems say, without addresses.
func told(draft intake.Draft, problems []intake.Problem) []string {
	said := strings.Split(address.ReplaceAllString(dump(draft), "@"), "\n")
	for _, p := range problems {
		said = append(said, fmt.Sprintf("%s %s %s", p.Code, p.Tab, p.Key))
	}
	slices.Sort(said)
	return said
}

// A tab that was renamed is found by its headers, as long as no other tab could be meant.
func TestRenamedTabs(t *testing.T) {
	content, err := os.ReadFile("testdata/forms/member.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, _ := read(parseBook(t, string(content)), intake.Expect{})
	renamed := strings.NewReplacer("tab Chỉ tiêu", "tab Biểu 01-TĐKT", "tab Khen thưởng", "tab Q.1", "tab Văn bản", "tab 'x'!").
		Replace(string(content))
	got, problems := read(parseBook(t, renamed), intake.Expect{})
	for _, p := range problems {
		if !p.Notice {
			t.Errorf("%s: %s", p.Tab, p.Vi)
		}
	}
	if len(got.Values) != len(want.Values) || len(got.Awards) != len(want.Awards) || len(got.Documents) != len(want.Documents) {
		t.Errorf("%d values, %d awards, %d documents", len(got.Values), len(got.Awards), len(got.Documents))
	}
	if title := got.Tabs[intake.TabIndicators].Title; title != "Biểu 01-TĐKT" {
		t.Errorf("the indicators tab is called %q", title)
	}
}

// Whatever a form holds: no panic; every problem is told whole; every filled cell of an input column gives a value or
// a Problem, never neither and never both; and the same form always reads the same.
func FuzzParse(f *testing.F) {
	paths := []string{"member", "faults", "american", "lead", "last-year", "no-identity", "columns", "stranger", "newer"}
	for _, name := range paths {
		content, err := os.ReadFile("testdata/forms/" + name + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	f.Fuzz(func(t *testing.T, content string) {
		book, err := decodeBook(content)
		if err != nil {
			t.Skip(err)
		}
		titles := map[string]bool{}
		for _, tab := range book.Tabs {
			if titles[tab.Title] {
				t.Skip("no spreadsheet has two tabs of one title")
			}
			titles[tab.Title] = true
		}
		form, problems := intake.Recognise(book, templates())
		draft, more := intake.Parse(form, vocabulary(), expected(content))
		problems = append(problems, more...)
		again, problemsAgain := read(book, expected(content))
		if diff := cmp.Diff(draft, again) + cmp.Diff(problems, problemsAgain); diff != "" {
			t.Fatalf("read twice, it differs:\n%s", diff)
		}
		for _, p := range problems {
			_, _, ok := sheet.ParseAddress(p.Cell)
			if p.Vi == "" || p.En == "" || p.Code == "" || p.Cell != "" && !ok {
				t.Fatalf("a problem that tells nothing: %+v", p)
			}
		}
		for i := range form.Tabs {
			if form.Tabs[i].HeaderRow > 0 {
				checkEveryCell(t, &form.Tabs[i], &draft, problems)
			}
		}
	})
}

// inputs are the columns that people fill, by tab.
var inputs = map[intake.TabCode][]intake.ColumnCode{
	intake.TabHeader: {intake.ColumnValue},
	intake.TabIndicators: {
		intake.ColumnActual, intake.ColumnPlan, intake.ColumnPercent, intake.ColumnNumerator, intake.ColumnDenominator,
		intake.ColumnShare, intake.ColumnChange, intake.ColumnNote,
	},
	intake.TabAwards: {intake.ColumnCollective, intake.ColumnIndividual, intake.ColumnHousehold, intake.ColumnNote},
	intake.TabExemplars: {
		intake.ColumnKind, intake.ColumnName, intake.ColumnPlace, intake.ColumnMovement, intake.ColumnModel, intake.ColumnIncomeMin,
		intake.ColumnIncomeMax, intake.ColumnJobsMin, intake.ColumnJobsMax, intake.ColumnOpenEnded, intake.ColumnNote,
	},
	intake.TabDocuments:  {intake.ColumnKind, intake.ColumnNumber, intake.ColumnIssuer, intake.ColumnIssuedOn, intake.ColumnSubject, intake.ColumnSections},
	intake.TabNarratives: {intake.ColumnText},
}

func checkEveryCell(t *testing.T, tab *intake.FormTab, draft *intake.Draft, problems []intake.Problem) {
	t.Helper()
	inRow, inCell := map[int]bool{}, map[string]bool{}
	for _, p := range problems {
		if row, _, ok := sheet.ParseAddress(p.Cell); ok && p.Tab == tab.Tab.Title && !p.Notice {
			inRow[row] = true
			inCell[p.Cell] = inCell[p.Cell] || !p.Fatal // whose form it is, is read and refused
		}
		if p.Tab == tab.Tab.Title && p.Code == intake.ProblemRowDuplicate { // it names the other row, too
			for _, named := range address.FindAllString(p.Vi, -1) {
				row, _, _ := sheet.ParseAddress(named)
				inRow[row] = true
			}
		}
	}
	said := saidIn(tab, draft)
	for row := tab.HeaderRow + 1; row <= len(tab.Tab.Rows); row++ {
		for _, code := range inputs[tab.Spec.Code] {
			if tab.Columns[code] == 0 || tab.Cell(row, code).IsBlank() || len(tab.Tab.Merges) > 0 {
				continue
			}
			cell := tab.Address(row, code)
			if !said[cell] && !inRow[row] {
				t.Fatalf("%s!%s holds %q: neither a value nor a problem", tab.Tab.Title, cell, tab.Cell(row, code).Raw)
			}
			if said[cell] && inCell[cell] && code != intake.ColumnName && code != intake.ColumnText {
				t.Fatalf("%s!%s holds %q: a value and a problem", tab.Tab.Title, cell, tab.Cell(row, code).Raw)
			}
		}
	}
}

// saidIn are the cells of a tab that the draft accounts for: with a value, a reason why there is none, or as held.
func saidIn(tab *intake.FormTab, draft *intake.Draft) map[string]bool {
	said := map[string]bool{}
	row := func(number int, held func(intake.ColumnCode) bool) {
		for _, code := range inputs[tab.Spec.Code] {
			if held == nil || !held(code) {
				said[tab.Address(number, code)] = true
			}
		}
	}
	switch tab.Spec.Code {
	case intake.TabHeader:
		for item, cell := range draft.Header.Cells {
			if !draft.Header.Held[item] {
				said[cell] = true
			}
		}
	case intake.TabIndicators:
		for i := range draft.Values {
			value := &draft.Values[i]
			for measure, cell := range value.Cells {
				said[cell] = value.Measure(measure) != nil || !value.Held[measure] && !strings.ContainsAny(value.Printed[measure], "0123456789")
			}
			said[tab.Address(value.Row, intake.ColumnNote)] = !value.HeldColumns[intake.ColumnNote]
		}
	case intake.TabAwards:
		for _, award := range draft.Awards {
			said[award.Cell] = !award.Held
		}
		for number := range tab.Tab.Rows { // nought in a column that the form does not know says nothing; a note alone neither
			for _, code := range inputs[tab.Spec.Code] {
				cell := tab.Address(number+1, code)
				if _, told := said[cell]; !told && (code == intake.ColumnNote || nought(tab.Cell(number+1, code))) {
					said[cell] = true
				}
			}
		}
	case intake.TabExemplars:
		for i := range draft.Exemplars {
			row(draft.Exemplars[i].Row, func(code intake.ColumnCode) bool { return draft.Exemplars[i].Held[code] })
		}
	case intake.TabDocuments:
		for i := range draft.Documents {
			row(draft.Documents[i].Row, func(code intake.ColumnCode) bool { return draft.Documents[i].Held[code] })
		}
	case intake.TabNarratives:
		for i := range draft.Narratives {
			said[draft.Narratives[i].Cell] = !draft.Narratives[i].Held
		}
	}
	return said
}

func nought(cell sheet.Cell) bool {
	reading, p := intake.ReadCell(cell, intake.Figure{})
	return p == nil && (reading.Value == nil || *reading.Value == 0)
}
