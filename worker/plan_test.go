package worker

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/intake"
	"thidua/store"
	"thidua/term"
)

var (
	newYear = time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	noTime  time.Time
)

var update = flag.Bool("update", false, "write the golden files")

const (
	tabFigures   = "Chỉ tiêu"
	tabAwardList = "Khen thưởng"
	tabExamples  = "Điển hình"
	tabTexts     = "Thuyết minh"
	tabPlanned   = "Kế hoạch giao"
)

// sheetOf is a draft whose tabs were all read without a problem.
func sheetOf(change ...func(*intake.Draft)) *intake.Draft {
	d := &intake.Draft{Template: "member", Version: 1, District: "dien-bien/tuan-giao", Tabs: map[intake.TabCode]intake.TabReading{}}
	for _, c := range change {
		c(d)
	}
	for code, tab := range map[intake.TabCode]struct {
		title string
		rows  int
	}{
		intake.TabHeader: {"Thông tin báo cáo", 1}, intake.TabIndicators: {tabFigures, len(d.Values)},
		intake.TabAwards: {tabAwardList, len(d.Awards)}, intake.TabExemplars: {tabExamples, len(d.Exemplars)},
		intake.TabNarratives: {tabTexts, len(d.Narratives)},
	} {
		if _, set := d.Tabs[code]; !set {
			d.Tabs[code] = intake.TabReading{Title: tab.title, Rows: tab.rows}
		}
	}
	return d
}

// figures adds rows to the indicators tab: "code@context ACTUAL=37.934,7 PLAN=?" where ? is a cell with a problem, !
// one whose column is gone, and "absent" words come as absence=NOT_APPLICABLE, status=ESTIMATE, note=….
func figures(rows ...string) func(*intake.Draft) {
	return func(d *intake.Draft) {
		for _, text := range rows {
			d.Values = append(d.Values, figureRow(len(d.Values)+2, text))
		}
	}
}

func figureRow(at int, text string) intake.Value {
	fields := strings.Fields(text)
	key, context, _ := strings.Cut(fields[0], "@")
	v := intake.Value{
		Indicator: key, Context: context, Qualifier: term.QualifierExact, Status: term.ValueStatusFinal,
		Printed: intake.Printed{}, Cells: intake.Cells{}, Held: map[term.Measure]bool{},
		HeldColumns: map[intake.ColumnCode]bool{}, Tab: tabFigures, Row: at,
	}
	for i, m := range measures {
		v.Cells[m] = fmt.Sprintf("%c%d", 'E'+i, at)
	}
	spoilt := false
	for _, field := range fields[1:] {
		name, value, _ := strings.Cut(field, "=")
		switch m := term.Measure(name); {
		case name == "absence":
			v.Absence = term.Absence(value)
		case name == "status" && value == "?":
			v.HeldColumns[intake.ColumnStatus] = true
		case name == "status":
			v.Status = term.ValueStatus(value)
		case name == "note" && value == "!":
			v.HeldColumns[intake.ColumnNote] = true
		case name == "note":
			v.Note = value
		case value == "?":
			v.Held[m], v.Printed[m], spoilt = true, "abc", true
		case value == "!":
			v.Held[m] = true
			delete(v.Cells, m)
		default:
			d := decimal.MustParse(strings.ReplaceAll(strings.ReplaceAll(value, ".", ""), ",", "."))
			v.SetMeasure(m, &d)
			v.Printed[m] = value
		}
	}
	given := false
	for _, m := range measures {
		given = given || v.Measure(m) != nil
	}
	if !given && !spoilt && v.Absence == "" {
		v.Absence = term.AbsenceNotYet
	}
	return v
}

func awards(rows ...intake.Award) func(*intake.Draft) {
	return func(d *intake.Draft) {
		for _, a := range rows {
			a.Tab, a.Row = tabAwardList, len(d.Awards)+2
			a.Cell, a.Stage, a.Recipient = fmt.Sprintf("C%d", a.Row), term.AwardStageDecided, term.RecipientKindCollective
			d.Awards = append(d.Awards, a)
		}
	}
}

func exemplars(rows ...intake.Exemplar) func(*intake.Draft) {
	return func(d *intake.Draft) {
		for _, e := range rows {
			e.Tab, e.Row, e.Section, e.Kind = tabExamples, len(d.Exemplars)+2, "results.models", term.ExemplarKindHousehold
			e.Printed = map[intake.ColumnCode]string{intake.ColumnName: e.Name, intake.ColumnPlace: e.Place}
			e.Cells = map[intake.ColumnCode]string{
				intake.ColumnName: fmt.Sprintf("C%d", e.Row), intake.ColumnPlace: fmt.Sprintf("D%d", e.Row),
			}
			d.Exemplars = append(d.Exemplars, e)
		}
	}
}

func texts(rows ...intake.Narrative) func(*intake.Draft) {
	return func(d *intake.Draft) {
		for _, n := range rows {
			n.Tab, n.Row, n.Slot = tabTexts, len(d.Narratives)+2, "body"
			n.Cell = fmt.Sprintf("D%d", n.Row)
			d.Narratives = append(d.Narratives, n)
		}
	}
}

// plans makes the sheet the cluster's own, with cells of the plans tab: "code@unit 466.000", where ? is a cell with a
// problem.
func plans(cells ...string) func(*intake.Draft) {
	return func(d *intake.Draft) {
		d.Template, d.District = "cluster", ""
		for i, text := range cells {
			fields := strings.Fields(text)
			indicator, unit, _ := strings.Cut(fields[0], "@")
			p := intake.Plan{Indicator: indicator, District: unit, Printed: fields[1], Tab: tabPlanned, Row: i + 5, Held: fields[1] == "?"}
			p.Cell = fmt.Sprintf("%c%d", 'D'+len(unit)%3, p.Row)
			if !p.Held {
				p.Plan = decimal.MustParse(strings.ReplaceAll(strings.ReplaceAll(fields[1], ".", ""), ",", "."))
			}
			d.Plans = append(d.Plans, p)
		}
		tab(intake.TabPlans, tabPlanned, len(cells), 0)(d)
	}
}

// tab says what was concluded from a tab.
func tab(code intake.TabCode, title string, rows, problems int) func(*intake.Draft) {
	return func(d *intake.Draft) {
		if d.Tabs == nil {
			d.Tabs = map[intake.TabCode]intake.TabReading{}
		}
		d.Tabs[code] = intake.TabReading{Title: title, Rows: rows, Problems: problems}
	}
}

func bad(tab, cell, key string) intake.Problem {
	return intake.Problem{Code: "number-unreadable", Tab: tab, Cell: cell, Key: key, Got: "abc", Wanted: "số", Vi: "sai", En: "wrong"}
}

// applied is what the store holds after a plan, as the worker applies it.
func applied(stored *content, p *Plan) *content {
	next := *stored
	next.values, next.awards = appliedTo(stored.values, &p.values), appliedTo(stored.awards, &p.awards)
	next.exemplars, next.narratives = appliedTo(stored.exemplars, &p.exemplars), appliedTo(stored.narratives, &p.narratives)
	next.targets = appliedTo(stored.targets, &p.targets)
	if p.header != nil {
		next.header = *p.header
	}
	if p.heading != nil {
		next.heading = *p.heading
	}
	next.citations = citedAfter(stored.citations, &p.citations)
	next.filled, next.required = p.filled, p.required
	next.problems = nil
	gone := map[int]bool{}
	for _, id := range p.problems.fix {
		gone[id] = true
	}
	for _, o := range stored.problems {
		for _, c := range p.problems.change {
			if c.id == o.id {
				o = c
			}
		}
		if !gone[o.id] {
			next.problems = append(next.problems, o)
		}
	}
	for i, m := range p.problems.add {
		next.problems = append(next.problems, openProblem{
			id: len(stored.problems) + i + 1000, key: keyOf(&m), got: m.Got, wanted: m.Wanted, vi: m.Vi, en: m.En, fatal: m.Fatal,
		})
	}
	return &next
}

// citedAfter is what is cited once a plan is applied.
func citedAfter(stored []citationRow, p *citationPlan) (after []citationRow) {
	for _, c := range stored {
		if i := slices.IndexFunc(p.change, func(o citationRow) bool { return o.id == c.id }); i >= 0 {
			c = p.change[i]
		}
		if !slices.Contains(p.remove, c.id) {
			after = append(after, c)
		}
	}
	for _, c := range p.add {
		c.id = len(stored) + len(after) + 1000
		after = append(after, c)
	}
	return after
}

func appliedTo[K, C comparable](stored table[K, C], d *diff[K, C]) table[K, C] {
	by := map[K]row[K, C]{}
	var order []K
	put := func(r row[K, C]) {
		if r.since.IsZero() && r.held.is() {
			r.since = newYear
		}
		if !r.held.is() {
			r.since = noTime
		}
		if _, there := by[r.key]; !there {
			order = append(order, r.key)
		}
		by[r.key] = r
	}
	for _, r := range stored.rows {
		put(r)
	}
	for _, r := range d.withdraw {
		delete(by, r.key)
	}
	for _, c := range d.change {
		put(c.to)
	}
	for _, r := range d.add {
		put(r)
	}
	for _, r := range d.refresh {
		put(r)
	}
	var rows []row[K, C]
	for i, key := range order {
		if r, there := by[key]; there {
			r.id = i + 1
			rows = append(rows, r)
			delete(by, key)
		}
	}
	return tableOf(rows)
}

// TestPlans takes readings of one sheet, one after the other, and shows what each would change.
func TestPlans(t *testing.T) {
	grain := "food-grain-output ACTUAL=37.934,7 PERCENT_OF_PLAN=100,9"
	type reading struct {
		name     string
		draft    *intake.Draft
		problems []intake.Problem
	}
	for _, story := range []struct {
		name     string
		readings []reading
	}{
		{"changes", []reading{
			{"first", sheetOf(figures(grain, "livestock-herd ACTUAL=89.325")), nil},
			{"again", sheetOf(figures(grain, "livestock-herd ACTUAL=89.325")), nil},
			{"another number", sheetOf(figures(grain, "livestock-herd ACTUAL=89.400")), nil},
			{"printed otherwise", sheetOf(figures(grain, "livestock-herd ACTUAL=89400")), nil},
			{"now an estimate, with a note", sheetOf(figures(grain, "livestock-herd ACTUAL=89400 status=ESTIMATE note=tạm")), nil},
			{"a second statement", sheetOf(figures(grain, "livestock-herd ACTUAL=89400 status=ESTIMATE note=tạm", "livestock-herd@xa-quai-to ACTUAL=05")), nil},
			{"one measure blanked", sheetOf(figures("food-grain-output ACTUAL=37.934,7", "livestock-herd ACTUAL=89400", "livestock-herd@xa-quai-to ACTUAL=05")), nil},
			{"there is none", sheetOf(figures("food-grain-output absence=NOT_APPLICABLE", "livestock-herd ACTUAL=89400", "livestock-herd@xa-quai-to")), nil},
		}},
		{"moves", []reading{
			{"first", sheetOf(figures(grain, "livestock-herd ACTUAL=89.325")), nil},
			{"a blank row above", sheetOf(figures("poultry-flock", grain, "livestock-herd ACTUAL=89.325")), nil},
			{"moved and changed", sheetOf(figures("poultry-flock ACTUAL=1", "livestock-herd ACTUAL=90.000", grain)), nil},
		}},
		{"a cell turns wrong", []reading{
			{"first", sheetOf(figures(grain, "livestock-herd ACTUAL=89.325 status=ESTIMATE")), nil},
			{
				"wrong", sheetOf(figures("food-grain-output ACTUAL=? PERCENT_OF_PLAN=101", "livestock-herd ACTUAL=?"), tab(intake.TabIndicators, tabFigures, 2, 2)),
				[]intake.Problem{bad(tabFigures, "E2", "food-grain-output"), bad(tabFigures, "E3", "livestock-herd")},
			},
			{
				"still wrong", sheetOf(figures("food-grain-output ACTUAL=? PERCENT_OF_PLAN=101", "livestock-herd ACTUAL=?"), tab(intake.TabIndicators, tabFigures, 2, 2)),
				[]intake.Problem{bad(tabFigures, "E2", "food-grain-output"), bad(tabFigures, "E3", "livestock-herd")},
			},
			{"right again", sheetOf(figures("food-grain-output ACTUAL=38.000 PERCENT_OF_PLAN=101", "livestock-herd ACTUAL=89.325 status=ESTIMATE")), nil},
		}},
		{"wrong from the start", []reading{
			{
				"wrong", sheetOf(figures("food-grain-output ACTUAL=?", "livestock-herd ACTUAL=89.325 PLAN=?"), tab(intake.TabIndicators, tabFigures, 2, 2)),
				[]intake.Problem{bad(tabFigures, "E2", "food-grain-output"), bad(tabFigures, "F3", "livestock-herd")},
			},
			{"right", sheetOf(figures(grain, "livestock-herd ACTUAL=89.325 PLAN=90.000")), nil},
		}},
		{"a column is gone", []reading{
			{"first", sheetOf(figures(grain, "livestock-herd ACTUAL=89.325 note=sơ_bộ")), nil},
			{
				"gone", sheetOf(figures("food-grain-output ACTUAL=38.000 PERCENT_OF_PLAN=! note=!", "livestock-herd ACTUAL=89.325 PERCENT_OF_PLAN=! note=!")),
				[]intake.Problem{{Code: "column-absent", Tab: tabFigures, Notice: true}},
			},
			{"back", sheetOf(figures("food-grain-output ACTUAL=38.000 PERCENT_OF_PLAN=100,9", "livestock-herd ACTUAL=89.325")), nil},
		}},
		{"a row is gone", []reading{
			{"first", sheetOf(figures(grain, "livestock-herd ACTUAL=89.325")), nil},
			{
				"gone from a tab with a problem", sheetOf(figures(grain, "poultry-flock ACTUAL=?"), tab(intake.TabIndicators, tabFigures, 2, 1)),
				[]intake.Problem{bad(tabFigures, "E3", "poultry-flock")},
			},
			{"gone from a clean tab", sheetOf(figures(grain, "poultry-flock ACTUAL=7")), nil},
		}},
		{"a tab is gone or empty", []reading{
			{"first", sheetOf(figures(grain), awards(intake.Award{Form: "merit-certificate", Count: 5, Printed: "05"})), nil},
			{"emptied", sheetOf(figures("food-grain-output"), awards(), tab(intake.TabIndicators, tabFigures, 0, 0)), nil},
			{
				"unreadable", sheetOf(tab(intake.TabIndicators, tabFigures, 0, 1), awards(intake.Award{Form: "merit-certificate", Count: 5, Printed: "05"})),
				[]intake.Problem{{Code: "column-missing", Tab: tabFigures, Vi: "thiếu", En: "missing"}},
			},
			{"back", sheetOf(figures(grain), awards(intake.Award{Form: "merit-certificate", Count: 5, Printed: "05"})), nil},
		}},
		{"awards, exemplars and texts", []reading{
			{"first", sheetOf(
				awards(intake.Award{Form: "merit-certificate", Count: 5, Printed: "05"}, intake.Award{Form: "labour-medal", Count: 1, Printed: "01", Decision: "67/QĐ"}),
				exemplars(intake.Exemplar{Name: "Lò Văn Hoà", Place: "xã Quài Tở"}, intake.Exemplar{Name: "Bản Có"}),
				texts(intake.Narrative{Section: "opening", Text: "Năm 2022 {{livestock-herd}}."}),
			), nil},
			{"edited", sheetOf(
				awards(intake.Award{Form: "merit-certificate", Count: 6, Printed: "06"}),
				exemplars(intake.Exemplar{Name: "Bản Có", Place: "xã Mường Thín"}, intake.Exemplar{Name: "Lò Văn Hòa", Place: "xã Quài Tở"}),
				texts(intake.Narrative{Section: "opening", Text: "Năm 2022 có {{livestock-herd}}."}),
			), nil},
			{"held", sheetOf(
				awards(intake.Award{Form: "merit-certificate", Held: true, Printed: "năm"}),
				exemplars(intake.Exemplar{Name: "Bản Có", Held: map[intake.ColumnCode]bool{intake.ColumnPlace: true}}, intake.Exemplar{Name: "Lò Văn Hòa", Place: "xã Quài Tở"}),
				texts(intake.Narrative{Section: "opening", Held: true}),
				tab(intake.TabAwards, tabAwardList, 1, 1), tab(intake.TabExemplars, tabExamples, 2, 1), tab(intake.TabNarratives, tabTexts, 1, 1),
			), []intake.Problem{bad(tabAwardList, "C2", "merit-certificate"), bad(tabExamples, "D2", "Bản Có"), bad(tabTexts, "D2", "opening@body")}},
		}},
		{"the plans of the lead", []reading{
			{"first", sheetOf(plans("food-grain-output@a/b 37.000", "livestock-herd@a/b 90.000", "livestock-herd@a/bc 50,5")), nil},
			{"one changed, one moved, one added", sheetOf(plans("livestock-herd@a/b 91.000", "food-grain-output@a/b 37.000", "livestock-herd@a/bc 50,5", "food-grain-output@a/bc 7")), nil},
			{"one withdrawn", sheetOf(plans("livestock-herd@a/b 91.000", "food-grain-output@a/b 37.000", "livestock-herd@a/bc 50,5")), nil},
			{
				"one wrong, one wrong that never was right, one not there",
				sheetOf(plans("livestock-herd@a/b ?", "food-grain-output@a/b 37.000", "food-grain-output@a/bc ?"), tab(intake.TabPlans, tabPlanned, 2, 2)),
				[]intake.Problem{bad(tabPlanned, "D5", "livestock-herd"), bad(tabPlanned, "E7", "food-grain-output")},
			},
			{"right again", sheetOf(plans("livestock-herd@a/b 91.000", "food-grain-output@a/b 37.000", "livestock-herd@a/bc 50,5")), nil},
			{"printed otherwise", sheetOf(plans("livestock-herd@a/b 91000", "food-grain-output@a/b 37.000", "livestock-herd@a/bc 50,5")), nil},
			{"emptied", sheetOf(plans()), nil},
			{"its tab deleted", sheetOf(func(d *intake.Draft) { d.Template, d.District = "cluster", "" }), nil},
		}},
	} {
		t.Run(strings.ReplaceAll(story.name, " ", "-"), func(t *testing.T) {
			stored := &content{}
			var got strings.Builder
			for _, r := range story.readings {
				plan := makePlan(stored, r.draft, r.problems, []requirement{
					{valueKey{indicator: "food-grain-output"}, []term.Measure{term.MeasureActual, term.MeasurePercentOfPlan}},
					{valueKey{indicator: "livestock-herd"}, []term.Measure{term.MeasureActual}},
				})
				summary := plan.summary(intake.Vocabulary{})
				fmt.Fprintf(&got, "## %s: %s, %d of %d filled\n%s\n", r.name, plan.outcome(), plan.filled, plan.required, summary.Text(term.LanguageEn))
				stored = applied(stored, &plan)
				again := makePlan(stored, r.draft, r.problems, []requirement{
					{valueKey{indicator: "food-grain-output"}, []term.Measure{term.MeasureActual, term.MeasurePercentOfPlan}},
					{valueKey{indicator: "livestock-herd"}, []term.Measure{term.MeasureActual}},
				})
				if !again.Empty() {
					s := again.summary(intake.Vocabulary{})
					t.Errorf("%s: the same reading again changes something:\n%s", r.name, s.Text(term.LanguageEn))
				}
			}
			golden(t, got.String())
		})
	}
}

// golden compares with testdata/<test's name>.golden.
func golden(t *testing.T, got string) {
	t.Helper()
	file := filepath.Join("testdata", strings.ReplaceAll(t.Name(), "/", "-")+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		stored, withdrawn int
		held              bool
	}{
		{0, 0, false},
		{10, 10, false}, // all of it, and few rows
		{11, 11, true},
		{55, 11, false}, // 20 % and no more
		{54, 11, true},
		{1000, 200, false},
		{1000, 201, true},
	} {
		p := Plan{stored: c.stored}
		p.values.withdraw = make([]valueRow, c.withdrawn)
		if held := p.Check() != nil; held != c.held {
			t.Errorf("withdrawing %d of %d rows: held %v, want %v", c.withdrawn, c.stored, held, c.held)
		}
		p = Plan{stored: c.stored, planned: c.stored}
		p.targets.withdraw = make([]targetRow, c.withdrawn)
		if held := p.Check() != nil; held != c.held {
			t.Errorf("withdrawing %d of %d plans: held %v, want %v", c.withdrawn, c.stored, held, c.held)
		}
	}
}

// A report that is lost must not pass since many plans stand beside it, nor the plans since the report is long.
func TestCheckLooksAtPlansByThemselves(t *testing.T) {
	for _, c := range []struct {
		name                          string
		rows, plans, noRows, withdraw int // stored rows and plans; withdrawn rows and plans
		held                          string
	}{
		{"the report beside many plans", 60, 320, 60, 0, "60 of 60"},
		{"the plans beside a long report", 400, 30, 0, 30, "30 of 30"},
		{"a little of both, much of all", 20, 20, 8, 8, "16 of 40"},
		{"a little of both", 100, 100, 10, 10, ""},
	} {
		p := Plan{stored: c.rows + c.plans, planned: c.plans}
		p.values.withdraw, p.targets.withdraw = make([]valueRow, c.noRows), make([]targetRow, c.withdraw)
		err := p.Check()
		if (err != nil) != (c.held != "") || err != nil && !strings.Contains(err.Error(), "lacks "+c.held) {
			t.Errorf("%s: %v, want %q", c.name, err, c.held)
		}
	}
}

func TestScope(t *testing.T) {
	moved := []valueRow{{published: true}}
	for _, c := range []struct {
		name string
		plan Plan
		want store.Scope
	}{
		{"nothing", Plan{}, store.None},
		{"rows that were kept", Plan{values: diff[valueKey, valueSays]{kept: 3}}, store.None},
		{"a row", Plan{values: diff[valueKey, valueSays]{add: make([]valueRow, 1)}}, store.All},
		{"a plan of the lead", Plan{targets: diff[targetKey, targetSays]{add: make([]targetRow, 1)}}, store.All},
		{"a published plan that moved", Plan{targets: diff[targetKey, targetSays]{refresh: []targetRow{{published: true}}}}, store.Published},
		{"a problem", Plan{problems: problemPlan{fix: []int{1}}}, store.All},
		{"cells filled", Plan{completeness: true}, store.All},
		{"the header of a draft", Plan{header: &headerSays{}}, store.All},
		{"the header of a published report", Plan{header: &headerSays{}, public: true}, store.Published},
		{"a published row that moved", Plan{values: diff[valueKey, valueSays]{refresh: moved}}, store.Published},
		{"a document", Plan{documents: documentPlan{cite: make([]citing, 1)}}, store.Published},
	} {
		if got := c.plan.scope(); got != c.want {
			t.Errorf("%s: scope %d, want %d", c.name, got, c.want)
		}
	}
}

func TestEffectivePercent(t *testing.T) {
	for _, c := range []struct{ row, want string }{
		{"x ACTUAL=5 PLAN=4", "125"},
		{"x ACTUAL=1 PLAN=3", "33.3333"},
		{"x ACTUAL=5 PLAN=4 PERCENT_OF_PLAN=100,9", "100.9"}, // as reported, whatever the others say
		{"x ACTUAL=5", ""},
		{"x PLAN=5", ""},
		{"x ACTUAL=5 PLAN=0", ""},
		{"x ACTUAL=900000000000000 PLAN=0,0001", ""},
	} {
		v := figureRow(2, c.row)
		says := saysOf(&v)
		got := ""
		if percent := says.effectivePercent(); percent != nil {
			got = percent.String()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.row, got, c.want)
		}
	}
}
