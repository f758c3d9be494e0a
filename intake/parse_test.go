package intake_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
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
	if tab.ColumnMarks != nil {
		marks := map[int]string{}
		for to, from := range order {
			if code := tab.ColumnMarks[from+1]; code != "" {
				marks[to+1] = code
			}
		}
		tab.ColumnMarks = marks
	}
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

// Whatever is typed into a form: no panic; every problem is told whole; every filled cell of an input column gives a
// value or a Problem, never neither and never both; and the same form always reads the same. Each line of edits is a
// cell in A1 notation, with the tab's ordinal before it, and what is typed there in the notation of parseBook.
func FuzzParse(f *testing.F) {
	for i := range uint8(9) {
		f.Add(i, "")
	}
	f.Add(uint8(0), "2!E5 4/5\n2!F5 411 tỷ\n2!A6 livestock-herd\n2!E9 #0.85~0%~85%\n3!C2 -1")
	f.Add(uint8(0), "1!C4 x\n1!C3 cluster\n2!E4 \n5!E2 @44973~d/m/yyyy~16/2/2023\n6!D2 {{x}}\n4!C3 \n4!H3 1")
	f.Add(uint8(3), " =>0\n0!A1 =>0")
	f.Add(uint8(3), "1!D2 dien-bien/muong-ang\n1!E4 =A1=>#5\n1!D5 giảm 5\n1!E6 !LOADING~...")
	f.Fuzz(readEdited)
}

// The same for cells of every kind that a person or a program leaves in a form, at random places.
func TestAnythingMayStandAnywhere(t *testing.T) {
	typed := []string{
		"", "x", "-", "0", "01", "không có", "chưa thống kê", "có", "exemplars", "livestock-herd", "Nhiệm vụ", "Đề nghị", "Ước", "14/01/2022",
		"#0", "#0.5", "#13.457", "#-3", "#85~0%~85%", "#0.59~0.00\" %\"~0,59 %", "#1e30", "#411~#,##0~411", "@45050~dd/mm/yyyy~04/05/2023", "@1", "?TRUE",
		"!REF~#REF!", "!LOADING", "=A1*2=>#98.0638297872~0.00~98,06", "=A1=>text", "*301~â", "*4001~b", "Mã", "Thực hiện", "dien-bien/muong-lay",
		"\"\\x00\\u202e4.321\\u200b\"", "\"{{poor-households}}\"", "{{", "12/3", "67/QĐ-UBND", "recipient-1", "template", "number", "Tổng đàn gia cầm",
	}
	for _, c := range numberFaults {
		typed = append(typed, c.text)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range *rounds {
		var edits []string
		for range 1 + random.IntN(12) {
			edits = append(edits, fmt.Sprintf("%d!%s %s", random.IntN(7), sheet.Address(1+random.IntN(24), 1+random.IntN(16)),
				typed[random.IntN(len(typed))]))
		}
		which := uint8(random.IntN(len(editedForms)))
		readEdited(t, which, strings.Join(edits, "\n"))
		if t.Failed() {
			t.Fatalf("%s with %q", editedForms[which], edits)
		}
	}
}

var rounds = flag.Int("rounds", 300, "how many forms with random cells are read")

var editedForms = []string{"member", "faults", "american", "lead", "last-year", "no-identity", "columns", "stranger", "newer"}

// readEdited types edits into a form, reads it and holds what was read to the promises.
func readEdited(t *testing.T, which uint8, edits string) {
	t.Helper()
	content, err := os.ReadFile("testdata/forms/" + editedForms[int(which)%len(editedForms)] + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	book := parseBook(t, string(content))
	for line := range strings.Lines(edits) {
		edit(&book, strings.TrimSuffix(line, "\n"))
	}
	form, problems := intake.Recognise(book, templates())
	draft, more := intake.Parse(form, vocabulary(), expected(string(content)))
	problems = append(problems, more...)
	again, problemsAgain := read(book, expected(string(content)))
	if !reflect.DeepEqual(draft, again) || !reflect.DeepEqual(problems, problemsAgain) {
		t.Errorf("read twice, it differs:\n%s", cmp.Diff(draft, again)+cmp.Diff(problems, problemsAgain))
	}
	for _, p := range problems {
		_, _, ok := sheet.ParseAddress(p.Cell)
		if p.Vi == "" || p.En == "" || p.Code == "" || p.Cell != "" && !ok {
			t.Errorf("a problem that tells nothing: %+v", p)
		}
	}
	for i := range form.Tabs {
		if form.Tabs[i].HeaderRow > 0 {
			checkEveryCell(t, &form.Tabs[i], &draft, problems)
		}
	}
}

// edit types into a cell of a book; a line that is no edit does nothing.
func edit(book *sheet.Book, line string) {
	where, written, _ := strings.Cut(line, " ")
	ordinal, cell, _ := strings.Cut(where, "!")
	row, column, ok := sheet.ParseAddress(cell)
	i, err := strconv.Atoi(ordinal)
	typed, wrong := decodeCell(written)
	if !ok || err != nil || wrong != nil || i < 0 || i >= len(book.Tabs) || row > 80 || column > 30 {
		return
	}
	tab := &book.Tabs[i]
	for len(tab.Rows) < row {
		tab.Rows = append(tab.Rows, nil)
	}
	for len(tab.Rows[row-1]) < column {
		tab.Rows[row-1] = append(tab.Rows[row-1], sheet.Cell{})
	}
	tab.Rows[row-1][column-1] = typed
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

// namesRow are columns where a Problem of the whole row may stand, beside what the cell itself says.
var namesRow = map[intake.ColumnCode]bool{intake.ColumnName: true, intake.ColumnText: true, intake.ColumnNote: true}

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
			// In the awards tab nought says nothing of a recipient whom the form does not know, and a note alone says nothing.
			idle := tab.Spec.Code == intake.TabAwards && (code == intake.ColumnNote || nought(tab.Cell(row, code)))
			if !said[cell] && !inRow[row] && !idle {
				t.Errorf("%s!%s holds %q: neither a value nor a problem", tab.Tab.Title, cell, tab.Cell(row, code).Raw)
			}
			if said[cell] && inCell[cell] && !namesRow[code] {
				t.Errorf("%s!%s holds %q: a value and a problem", tab.Tab.Title, cell, tab.Cell(row, code).Raw)
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
