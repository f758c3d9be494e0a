package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/store/storetest"
	"thidua/term"
)

// unitsOf2022 is what the report of 2022 holds: the rows of the sources beside the workbooks.
var unitsOf2022 = []unitSummary{
	{Name: "Thành phố Điện Biên Phủ", Figures: 20, Exemplars: 22},
	{Name: "Thị xã Mường Lay", Figures: 14, Exemplars: 16},
	{Name: "Huyện Tuần Giáo", Role: "Trưởng cụm", Figures: 17, Exemplars: 39},
	{Name: "Huyện Điện Biên", Figures: 15, Exemplars: 29},
	{Name: "Huyện Mường Ảng", Figures: 16, Exemplars: 11},
	{Name: "Toàn cụm (phiếu của trưởng cụm)", Figures: 7, Awards: 19},
}

// anyOrder compares lists of texts as sets.
var anyOrder = cmpopts.SortSlices(strings.Compare)

var uncounted = cmpopts.IgnoreFields(unitSummary{}, "Filled", "Required")

// The demo tells the same to a person and to a machine, and doing it again over the same data changes nothing.
func TestDemoOnce(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		first := p.over(t, exitOK, "demo", "--once")
		if first.err != "" {
			t.Errorf("the demo complains: %s", first.err)
		}
		if diff := cmp.Diff(unitsOf2022, readTable(t, first.out), uncounted); diff != "" {
			t.Errorf("the summary (-want +got):\n%s", diff)
		}
		if !strings.Contains(first.out, "published as edition 1, 09:00:01, 01/03/2023") {
			t.Errorf("the edition is missing:\n%s", first.out)
		}
		before := p.revision(t)
		again := p.over(t, exitOK, "demo", "--once")
		if again.out != first.out || again.err != "" {
			t.Errorf("a second demo over the same data tells something else (-first +second):\n%s%s", cmp.Diff(first.out, again.out), again.err)
		}
		machine := decode[summary](t, p.over(t, exitOK, "demo", "--once", "--json").out)
		if diff := cmp.Diff(readTable(t, first.out), machine.Units); diff != "" {
			t.Errorf("--json and the table differ (-table +JSON):\n%s", diff)
		}
		if machine.Edition.Number != 1 || machine.Cluster == "" || machine.Period == "" || !machine.Catalog.Unchanged {
			t.Errorf("the summary as JSON: %+v", machine)
		}
		if !strings.HasPrefix(first.out, machine.Cluster+" – "+machine.Period+"\n") {
			t.Errorf("the table is not headed by %q and %q:\n%s", machine.Cluster, machine.Period, first.out)
		}
		for _, r := range machine.Runs {
			if r.Outcome != term.SyncOutcomeUnchanged || r.Failure != nil {
				t.Errorf("reading again: %s %s %+v", r.Source, r.Outcome, r.Failure)
			}
		}
		if len(machine.Runs) != len(unitsOf2022) {
			t.Errorf("%d sheets were read", len(machine.Runs))
		}
		if diff := cmp.Diff(before, p.revision(t)); diff != "" {
			t.Errorf("doing it again changed data (-before +after):\n%s", diff)
		}
	})
}

// tableLine is a line of the summary: unit, role, and six numbers.
var tableLine = regexp.MustCompile(`^(\S.*?)(?: \(([^()]+)\))? {2,}(\d+) +(\d+) +(\d+) +(\d+) +(\d+)/(\d+)$`)

// readTable reads the units from the summary that a person sees, and checks that its last line adds them up.
func readTable(t *testing.T, text string) []unitSummary {
	t.Helper()
	var units []unitSummary
	for line := range strings.Lines(text) {
		found := tableLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if found == nil {
			continue
		}
		var n [6]int
		for i := range n {
			n[i], _ = strconv.Atoi(found[3+i])
		}
		u := unitSummary{Name: found[1], Figures: n[0], Awards: n[1], Exemplars: n[2], Problems: n[3], Filled: n[4], Required: n[5]}
		switch role := term.MemberRoleLead.Name(term.LanguageVi); {
		case found[2] == "":
		case found[2] == strings.ToLower(role):
			u.Role = role
		default:
			u.Name = fmt.Sprintf("%s (%s)", u.Name, found[2])
		}
		units = append(units, u)
	}
	if len(units) == 0 {
		t.Fatalf("there is no table in:\n%s", text)
	}
	sum, total := unitSummary{Name: "Cộng / Total"}, units[len(units)-1]
	units = units[:len(units)-1]
	for _, u := range units {
		sum.Figures += u.Figures
		sum.Awards += u.Awards
		sum.Exemplars += u.Exemplars
		sum.Problems += u.Problems
		sum.Filled += u.Filled
		sum.Required += u.Required
	}
	if diff := cmp.Diff(sum, total); diff != "" {
		t.Errorf("the last line is not the sum (-sum +line):\n%s", diff)
	}
	return units
}

// Without --data the demo leaves nothing behind.
func TestDemoCleansUp(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	p := newProgram(t)
	if got := p.run(t, "demo", "--once"); got.code != exitOK {
		t.Fatalf("exit code %d: %s", got.code, got.err)
	}
	left, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("the demo left %v behind", left)
	}
}

// A workbook that somebody has edited to see what happens is not written over by the next demo.
func TestDemoKeepsEditedWorkbooks(t *testing.T) {
	p := newProgram(t)
	p.over(t, exitOK, "demo", "--once")
	path := filepath.Join(p.data, "workbooks", "tuan-giao.xlsx")
	setCell(t, path, grainCell(t), 38000.5)
	edited, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p.over(t, exitOK, "demo", "--once")
	if after, err := os.ReadFile(path); err != nil || string(after) != string(edited) {
		t.Errorf("the workbook was written over (%v)", err)
	}
}

// The answer to one query without a token is what the six workbooks say: nothing is missing and nothing is added,
// and every figure has its printed text and its cell.
func TestOneQueryReturnsTheReport(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		want := written(t)
		if n := len(want.Figures) + len(want.Awards) + len(want.Exemplars) + len(want.Narratives); n != 89+19+117+74 {
			t.Fatalf("the workbooks have %d rows", n)
		}
		const secret = "administrator-of-the-demo"
		r := p.serving(t, "demo", "--admin-token", secret)
		if diff := cmp.Diff(want, answeredBy(t, r, "")); diff != "" {
			t.Errorf("without a token (-workbooks +answer):\n%s", diff)
		}
		if diff := cmp.Diff(want, answeredBy(t, r, secret)); diff != "" {
			t.Errorf("as the administrator (-workbooks +answer):\n%s", diff)
		}
		checkSpreadsheets(t, r, secret)
		if code := r.stop(t); code != exitOK || r.err.String() != "" {
			t.Errorf("exit code %d, and the demo complains: %s", code, r.err)
		}
	})
}

// checkSpreadsheets sees that the administrator is told which file a figure is in, and nobody else.
func checkSpreadsheets(t *testing.T, r *running, secret string) {
	t.Helper()
	const query = `{ indicatorValues(first: 250, where: {periodCode: "2022"}) { edges { node {
		district { code } measures { cell { spreadsheet url } } } } } }`
	type sheets struct {
		IndicatorValues connection[struct {
			District *coded
			Measures []struct {
				Cell struct{ Spreadsheet, URL *string }
			}
		}]
	}
	seen := func(token string) map[string]int {
		found := map[string]int{}
		for _, edge := range ask[sheets](t, r, request{Token: token, Query: query}).IndicatorValues.Edges {
			unit := "cum"
			if edge.Node.District != nil {
				_, unit, _ = strings.Cut(edge.Node.District.Code, "/")
			}
			for _, m := range edge.Node.Measures {
				name := "nothing"
				if m.Cell.Spreadsheet != nil {
					name = *m.Cell.Spreadsheet
				}
				if m.Cell.URL != nil {
					t.Errorf("a file has the address %q", *m.Cell.URL)
				}
				found[unit+" in "+name]++
			}
		}
		return found
	}
	public, admin := map[string]int{}, map[string]int{}
	for _, row := range written(t).Figures {
		unit := "cum"
		if row.At.Unit != "" {
			_, unit, _ = strings.Cut(row.At.Unit, "/")
		}
		public[unit+" in nothing"] += len(row.Measures)
		admin[unit+" in "+unit+".xlsx"] += len(row.Measures)
	}
	if diff := cmp.Diff(public, seen("")); diff != "" {
		t.Errorf("spreadsheets that the public sees (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(admin, seen(secret)); diff != "" {
		t.Errorf("spreadsheets that the administrator sees (-want +got):\n%s", diff)
	}
}

// A token that cannot be the administrator's is refused before anything is read, and is not repeated.
func TestDemoChecksItsTokenFirst(t *testing.T) {
	p := newProgram(t)
	analyst := strings.TrimSpace(p.over(t, exitOK, "token", "create", "--name", "test", "--role", "ANALYST").out)
	got := p.over(t, exitUsage, "demo", "--addr", "127.0.0.1:0", "--admin-token", analyst)
	if !strings.Contains(got.err, "ANALYST") || strings.Contains(got.err, analyst) || got.out != "" {
		t.Errorf("%+v", got)
	}
	r := p.serving(t, "demo", "--admin-token", "administrator-of-the-demo")
	r.stop(t)
	r = p.serving(t, "demo", "--admin-token", "administrator-of-the-demo") // it is there already
	ask[any](t, r, request{Token: "administrator-of-the-demo", Query: `{ viewer { role } }`})
}

// With --json, standard output is one document and the invitation goes to standard error.
func TestDemoServesWithJSON(t *testing.T) {
	p := newProgram(t)
	r := p.serving(t, "demo", "--json")
	token := r.await(t, `ADMIN +(\S+)`)[1]
	if got := decode[summary](t, r.out.String()); len(got.Units) != len(unitsOf2022) {
		t.Errorf("%d units", len(got.Units))
	}
	viewer := ask[struct{ Viewer struct{ Role string } }](t, r, request{Token: token, Query: `{ viewer { role } }`})
	if viewer.Viewer.Role != "ADMIN" {
		t.Errorf("the token that is shown is of %q", viewer.Viewer.Role)
	}
}

// The three queries that the demo suggests are answered as they stand.
func TestDemoSuggestsQueriesThatWork(t *testing.T) {
	p := newProgram(t)
	r := p.serving(t, "demo")
	r.await(t, "Ctrl")
	bodies := regexp.MustCompile(`(?m)^ +curl .* -d '(.*)'$`).FindAllStringSubmatch(r.out.String(), -1)
	if len(bodies) != 3 {
		t.Fatalf("%d queries are suggested:\n%s", len(bodies), r.out)
	}
	for _, body := range bodies {
		q := decode[request](t, body[1])
		for field, list := range ask[map[string]any](t, r, q) {
			if text := fmt.Sprint(list); !strings.Contains(text, "node") {
				t.Errorf("%s returns no rows of %s: %s", q.Query, field, text)
			}
		}
	}
}
