package main

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"thidua/sheet/emulator"
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
		if diff := gocmp.Diff(unitsOf2022, readTable(t, first.out), uncounted); diff != "" {
			t.Errorf("the summary (-want +got):\n%s", diff)
		}
		if !strings.Contains(first.out, "published as edition 1, 09:00:01, 01/03/2023") {
			t.Errorf("the edition is missing:\n%s", first.out)
		}
		before := p.revision(t)
		again := p.over(t, exitOK, "demo", "--once")
		if again.out != first.out || again.err != "" {
			t.Errorf("a second demo over the same data tells something else (-first +second):\n%s%s", gocmp.Diff(first.out, again.out), again.err)
		}
		machine := decode[summary](t, p.over(t, exitOK, "demo", "--once", "--json").out)
		if diff := gocmp.Diff(readTable(t, first.out), machine.Units); diff != "" {
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
		if diff := gocmp.Diff(before, p.revision(t)); diff != "" {
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
	if diff := gocmp.Diff(sum, total); diff != "" {
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

// A spreadsheet that somebody has edited to see what happens is not written over by the next demo, which reads it.
func TestDemoKeepsEditedSpreadsheets(t *testing.T) {
	p := newProgram(t)
	p.over(t, exitOK, "demo", "--once")
	address := grainCell(t)
	p.people(t, func(server *emulator.Server, id string) error {
		return server.Type(id, "Chỉ tiêu", address, "38.000,5")
	})
	for _, changed := range []int{1, 0} {
		for _, run := range decode[summary](t, p.over(t, exitOK, "demo", "--once", "--json").out).Runs {
			if want := map[bool]int{true: changed}[run.Source == tuan]; run.Changed != want || run.Failure != nil {
				t.Errorf("%s: %d figures have changed, want %d; %+v", run.Source, run.Changed, want, run.Failure)
			}
		}
		server, ids := p.spreadsheets(t)
		if got := shown(t, server, ids["tuan-giao"], "Chỉ tiêu", address); got != "38.000,5" {
			t.Errorf("the cell says %q", got)
		}
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
		if diff := gocmp.Diff(want, answeredBy(t, r, "")); diff != "" {
			t.Errorf("without a token (-workbooks +answer):\n%s", diff)
		}
		if diff := gocmp.Diff(want, answeredBy(t, r, secret)); diff != "" {
			t.Errorf("as the administrator (-workbooks +answer):\n%s", diff)
		}
		public, admin := spreadsheetsSeen(t, r, ""), spreadsheetsSeen(t, r, secret)
		if code := r.stop(t); code != exitOK || r.err.String() != "" {
			t.Errorf("exit code %d, and the demo complains: %s", code, r.err)
		}
		wantPublic, wantAdmin := map[string]int{}, map[string]int{}
		_, ids := p.spreadsheets(t)
		for _, row := range want.Figures {
			unit := cmp.Or(row.At.Unit, "dien-bien/cum")
			id := ids[path.Base(unit)]
			wantPublic[unit+" in nothing"] += len(row.Measures)
			wantAdmin[unit+" in "+id+" https://docs.google.com/spreadsheets/d/"+id+"/edit"] += len(row.Measures)
		}
		if diff := gocmp.Diff(wantPublic, public); diff != "" {
			t.Errorf("spreadsheets that the public sees (-want +got):\n%s", diff)
		}
		if diff := gocmp.Diff(wantAdmin, admin); diff != "" {
			t.Errorf("spreadsheets that the administrator sees (-want +got):\n%s", diff)
		}
	})
}

// spreadsheetsSeen are the spreadsheets, with their addresses, that whoever has a token is told the figures are in:
// the administrator is told, and nobody else.
func spreadsheetsSeen(t *testing.T, r *running, token string) map[string]int {
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
	found := map[string]int{}
	for _, edge := range ask[sheets](t, r, request{Token: token, Query: query}).IndicatorValues.Edges {
		unit := "dien-bien/cum"
		if edge.Node.District != nil {
			unit = edge.Node.District.Code
		}
		for _, m := range edge.Node.Measures {
			where := "nothing"
			if m.Cell.Spreadsheet != nil && m.Cell.URL != nil {
				where = *m.Cell.Spreadsheet + " " + *m.Cell.URL
			} else if m.Cell.Spreadsheet != nil || m.Cell.URL != nil {
				t.Errorf("a cell has a spreadsheet or an address alone: %+v", m.Cell)
			}
			found[unit+" in "+where]++
		}
	}
	return found
}

// A token that cannot be the administrator's is refused before anything is read, and is not repeated.
func TestDemoChecksItsTokenFirst(t *testing.T) {
	p := newProgram(t)
	analyst := p.token(t, "ANALYST")
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
	tokens := decode[summary](t, r.out.String()).Tokens
	if len(tokens) != 4 || tokens[0].Token != token || !strings.Contains(tokens[3].Curl, tokens[3].Token) {
		t.Errorf("the tokens as JSON: %+v", tokens)
	}
}

// shownToken is a role with its token and unit, above the command that asks with it.
var shownToken = regexp.MustCompile(`(?m)^  ([A-Z]+) +(thidua_\S+)  (\S*)\n  curl -s \S+ .*Bearer (\S+)' -d '(.*)'$`)

// The demo gives whoever tries it a token for each role, which is that role's and sees what it may. They end when the
// next demo begins. In a database that was there before, none is made that nobody asked for.
func TestDemoGivesATokenForEachRole(t *testing.T) {
	p := newProgram(t)
	r := p.serving(t, "demo")
	r.await(t, "Ctrl")
	shown := shownToken.FindAllStringSubmatch(r.out.String(), -1)
	roles := map[string]int{"ADMIN": 6, "LEAD": 6, "DISTRICT": 1, "ANALYST": 0} // and how many submissions each sees
	if len(shown) != len(roles) {
		t.Fatalf("%d tokens are shown:\n%s", len(shown), r.out)
	}
	for _, one := range shown {
		q := decode[request](t, one[5])
		q.Token = one[4]
		got := ask[struct {
			Viewer struct {
				Role     string
				District *struct{ Name string }
			}
			Submissions struct{ TotalCount int }
		}](t, r, q)
		if one[2] != one[4] || got.Viewer.Role != one[1] || (got.Viewer.District == nil) != (one[3] == "") || got.Submissions.TotalCount != roles[one[1]] {
			t.Errorf("as %s of %q: %+v", one[1], one[3], got)
		}
	}
	r.stop(t)
	again := p.serving(t, "demo")
	again.await(t, "Ctrl")
	if status, _ := again.post(t, request{Token: shown[0][2], Query: `{ viewer { role } }`}); status != 401 {
		t.Errorf("the next demo takes the token of the one before: %d", status)
	}
	again.stop(t)
	if err := os.Remove(path.Join(p.data, demoMark)); err != nil {
		t.Fatal(err)
	}
	other := p.serving(t, "demo")
	other.await(t, "Ctrl")
	if strings.Contains(other.out.String(), "thidua_") || !strings.Contains(other.out.String(), "thidua token create") {
		t.Errorf("tokens are made in a database that was there:\n%s", other.out)
	}
}

// The three queries that the demo suggests are answered as they stand.
func TestDemoSuggestsQueriesThatWork(t *testing.T) {
	p := newProgram(t)
	r := p.serving(t, "demo")
	r.await(t, "Ctrl")
	bodies := regexp.MustCompile(`(?m)^ +curl -s \S+ -H 'Content-Type: application/json' -d '(.*)'$`).FindAllStringSubmatch(r.out.String(), -1)
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
