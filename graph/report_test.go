package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"entgo.io/ent/dialect"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	entperiod "thidua/ent/period"
	"thidua/ent/section"
	"thidua/ent/submission"
	"thidua/examples"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

const (
	lowland = "dien-bien/cum-huyen-vung-thap"
	of2022  = `cluster: "` + lowland + `", period: "2022"`
)

// told is the report of 2022 behind the API, read from its six workbooks.
type told struct {
	*api
	now    *time.Time
	worker *worker.Worker
}

func serveExample(t *testing.T, dialect string) *told {
	t.Helper()
	now := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	e := &told{now: &now}
	s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return *e.now } })
	known, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	e.worker = &worker.Worker{Store: s, Catalog: known, Root: t.TempDir()}
	err = s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := catalog.Load(ctx, tx, known)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.worker.OpenPeriod(t.Context(), lowland, "2022"); err != nil {
		t.Fatal(err)
	}
	for _, form := range examples.DienBien2022Forms() {
		e.read(t, form)
	}
	secret, _, err := s.CreateToken(guard.System(t.Context()), store.NewToken{Role: term.RoleAdmin, Name: "quản trị"})
	if err != nil {
		t.Fatal(err)
	}
	e.api = serveOnly(t, s, &graphtest.World{Secrets: map[string]string{"admin": secret}})
	return e
}

func (e *told) read(t *testing.T, form examples.Form) {
	t.Helper()
	content, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(e.worker.Root, form.Workbook()), content, 0o600); err != nil {
		t.Fatal(err)
	}
	source, err := e.worker.EnsureSource(t.Context(), worker.NewSource{
		Cluster: lowland, Period: "2022", District: form.District, Kind: term.SourceKindWorkbook, Ref: form.Workbook(),
	})
	if err != nil {
		t.Fatal(err)
	}
	e.forward()
	if run, err := e.worker.Sync(t.Context(), source.Code, worker.Options{}); err != nil || run.Outcome != term.SyncOutcomeApplied {
		t.Fatalf("reading %s: %+v, %v", form.Folder, run, err)
	}
}

func (e *told) forward() { *e.now = e.now.Add(time.Minute) }

func (e *told) publish(t *testing.T, reason string) {
	t.Helper()
	e.forward()
	p := review.Publishing{Cluster: lowland, Period: "2022", By: guard.Viewer{Role: term.RoleAdmin, Name: "quản trị"}, Reason: reason}
	if _, err := review.Publish(t.Context(), e.store, p); err != nil {
		t.Fatal(err)
	}
}

// correct writes another actual of a unit's figure, as a new version.
func (e *told) correct(t *testing.T, unit, code, actual string) {
	t.Helper()
	e.forward()
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		old := tx.Client.IndicatorValue.Query().Where(
			indicatorvalue.HasDistrictWith(district.Code(unit)), indicatorvalue.HasIndicatorWith(indicator.Code(code)),
			indicatorvalue.Context(""), indicatorvalue.SupersededAtIsNil()).OnlyX(ctx)
		tx.Client.IndicatorValue.UpdateOne(old).SetSupersededAt(tx.At).ExecX(ctx)
		number := decimal.MustParse(actual)
		tx.Client.IndicatorValue.Create().SetSubmissionID(old.SubmissionID).SetNillableMembershipID(old.MembershipID).
			SetNillableDistrictID(old.DistrictID).SetClusterID(old.ClusterID).SetPeriodID(old.PeriodID).SetIndicatorID(old.IndicatorID).
			SetRecordedAt(tx.At).SetActual(number).SetNillablePlan(old.Plan).SetNillablePercentOfPlan(old.PercentOfPlan).
			SetTab(old.Tab).SetRow(old.Row).SetCells(old.Cells).SetPrinted(fmt.Sprintf(`{"ACTUAL":%q}`, number.Format(0, true))).ExecX(ctx)
		tx.Client.Submission.Update().Where(submission.ID(old.SubmissionID)).SetState(term.SubmissionStateSubmitted).ExecX(ctx)
		tx.Raise(store.All)
		return nil
	})
}

type toldSection struct {
	Code, Number string
	Narrative    *string
	Rows         []struct {
		Indicator    struct{ Code, Name string }
		Context      string
		PrintedTotal *struct{ Actual *string }
		Total        *struct {
			Actual, Plan, PercentOfPlan *string
			Method, Reason              string
			Members, Of                 int
			Missing                     []struct{ Code, Name string }
			Implied                     bool
		}
		Values []struct {
			District struct{ Code, Name string }
			Actual   *string
			Printed  *string
			Measures []struct{ Display string }
		}
	}
	Footnotes []struct {
		Number int
		Text   string
	}
	Children []toldSection
}

const sectionParts = `code number narrative footnotes {number text} rows {indicator {code name} context printedTotal {actual}
	total {actual plan percentOfPlan method reason members of missing {code name} implied}
	values {district {code name} actual printed measures {display}}}`

// sections asks for the report's sections in one list.
func (e *told) sections(t *testing.T, holder, arguments string) (flat []toldSection) {
	t.Helper()
	var got struct {
		Report struct{ Sections []toldSection }
	}
	e.into(t, request{Holder: holder, Query: `{report(` + of2022 + arguments + `) {sections(flat: true) {` + sectionParts + `}}}`}, &got)
	return got.Report.Sections
}

// TestAReportIsReadWhole asks for what the report of 2022 says of the budget and of forests.
func TestAReportIsReadWhole(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := serveExample(t, dialect)
		rows, notes, texts := map[string]string{}, 0, 0
		for _, s := range e.sections(t, "admin", "") {
			notes += len(s.Footnotes)
			if s.Narrative != nil {
				texts++
			}
			for _, row := range s.Rows {
				if row.Total == nil || row.Context != "" {
					continue
				}
				total, missing := row.Total, []string{}
				for _, m := range total.Missing {
					missing = append(missing, m.Code)
				}
				rows[row.Indicator.Code] = fmt.Sprintf("%s / %s = %s, implied %t, %d of %d without %v, %d values",
					word(total.Actual), word(total.Plan), word(total.PercentOfPlan), total.Implied, total.Members, total.Of, missing, len(row.Values))
			}
		}
		for code, want := range map[string]string{
			"budget-revenue-local": "625194 / 466000 = 134.16, implied true, 5 of 5 without [], 5 values",
		} {
			if rows[code] != want {
				t.Errorf("%s: %s, want %s", code, rows[code], want)
			}
		}
		if forest := rows["forest-cover-rate"]; !strings.Contains(forest, "without [dien-bien/dien-bien]") {
			t.Errorf("forest-cover-rate: %s", forest)
		}
		if notes == 0 || texts == 0 {
			t.Errorf("%d footnotes and %d texts", notes, texts)
		}
	})
}

func word(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

// TestTheOutlineIsATreeOrAList: both have the same headings in the same order.
func TestTheOutlineIsATreeOrAList(t *testing.T) {
	e := serveExample(t, dialect.SQLite)
	var got struct {
		Report struct{ Tree, Flat []toldSection }
	}
	below := `code`
	for range 6 {
		below = `code children {` + below + `}`
	}
	e.into(t, request{Holder: "admin", Query: `{report(` + of2022 + `) {tree: sections {` + below + `} flat: sections(flat: true) {code}}}`}, &got)
	var tree, flat []string
	var walk func([]toldSection)
	walk = func(list []toldSection) {
		for _, s := range list {
			tree = append(tree, s.Code)
			walk(s.Children)
		}
	}
	walk(got.Report.Tree)
	for _, s := range got.Report.Flat {
		flat = append(flat, s.Code)
	}
	if len(flat) < 20 || len(got.Report.Tree) >= len(flat) || !slices.Equal(tree, flat) {
		t.Errorf("tree %v\nflat %v", tree, flat)
	}
}

// TestAReportInParts asks for what is not in the outline.
func TestAReportInParts(t *testing.T) {
	e := serveExample(t, dialect.SQLite)
	got := e.ask(t, request{Holder: "admin", Query: `{report(` + of2022 + `) {
		members {code name(language: VI) kind role state}
		awards {level forms {code name kind stage total {recipientKind count printed stated district {code}} byDistrict {recipientKind count district {code name}}}}
		exemplars {district {code} section kind name place movement model incomeMin incomeMax jobsMin jobsMax openEnded}
		movements {code name launchedBy} documents {code kind number issuer issuedOn subject sections}
		findings {id rule ruleName severity state district {code} indicator context printed message explanation reason}
		completeness {expected seen submitted approved onTime filled required rate}}}`})
	for _, want := range []string{
		`"members":[{"code":"dien-bien/`, `"awards":[{"level":`, `"exemplars":[{`, `"movements":[{`, `"documents":[{`, `"expected":5,"seen":5`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %.2000s", want, got)
		}
	}
}

// TestEditionsStayAsTheyWere: an edition is read as it was published, whatever is published or withdrawn later.
func TestEditionsStayAsTheyWere(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := serveExample(t, dialect)
		actual := func(holder, arguments string) string {
			t.Helper()
			for _, s := range e.sections(t, holder, arguments) {
				for _, row := range s.Rows {
					if row.Indicator.Code == "budget-revenue-local" && row.Context == "" && row.Total != nil {
						return word(row.Total.Actual)
					}
				}
			}
			return "nothing"
		}
		if got := actual("admin", ""); got != "625194" {
			t.Fatalf("before it is published: %s", got)
		}
		before := e.now.Format(time.RFC3339)
		e.publish(t, "Ban hành")
		first := e.ask(t, request{Query: `{report(` + of2022 + `, edition: 1) {number sections {` + sectionParts + `}}}`})
		if got := actual("", ""); got != "625194" {
			t.Errorf("published: %s", got)
		}
		if got := actual("", `, asOf: "`+before+`"`); got != "nothing" {
			t.Errorf("before it was published: %s", got)
		}
		e.correct(t, "dien-bien/tuan-giao", "budget-revenue-local", "100000")
		e.publish(t, "Đính chính thu ngân sách")
		one, two, now := actual("", ", edition: 1"), actual("", ", edition: 2"), actual("", "")
		if one != "625194" || two == one || two != now {
			t.Errorf("edition 1 says %s, edition 2 %s, the data %s", one, two, now)
		}
		if again := e.ask(t, request{Query: `{report(` + of2022 + `, edition: 1) {number sections {` + sectionParts + `}}}`}); again != first {
			t.Errorf("edition 1 has changed:\n%.500s\n%.500s", first, again)
		}
		for _, tt := range []struct{ arguments, code string }{
			{", edition: 3", "EDITION_NOT_FOUND"}, {", edition: 0", "EDITION_NOT_FOUND"}, {", edition: 1, view: LATEST", "BAD_USER_INPUT"},
		} {
			got := e.send(t, request{Query: `{report(` + of2022 + tt.arguments + `) {id}}`})
			if string(got.Data) != `{"report":null}` || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != tt.code || fmt.Sprint(got.Errors[0].Path) != "[report]" {
				t.Errorf("%s: %s %+v", tt.arguments, got.Data, got.Errors)
			}
		}
		e.forward()
		gone := review.Withdrawal{Cluster: lowland, Period: "2022", By: guard.Viewer{Role: term.RoleAdmin}, Reason: "Sai thể thức"}
		if _, err := review.Withdraw(t.Context(), e.store, gone); err != nil {
			t.Fatal(err)
		}
		got := e.send(t, request{Query: `{report(` + of2022 + `, edition: 1) {id}}`})
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "EDITION_NOT_FOUND" {
			t.Errorf("withdrawn: %s %+v", got.Data, got.Errors)
		}
		if got := actual("admin", ", edition: 1"); got != "625194" {
			t.Errorf("withdrawn, to an administrator: %s", got)
		}
	})
}

// TestATreeIsReadOnce: however many parts are asked for, and however many figures there are.
func TestATreeIsReadOnce(t *testing.T) {
	e := serveExample(t, dialect.SQLite)
	counted := graphtest.Count(e.store)
	cost := func(parts string) int {
		counted.Take()
		e.ask(t, request{Holder: "admin", Query: `{report(` + of2022 + `) {` + parts + `}}`})
		return len(readings(counted.Take()))
	}
	cost("members {name}") // what is priced by how much is stored asks for that once
	none, one, all := cost("id"), cost("completeness {expected}"), cost(`sections {`+sectionParts+`} members {code} awards {level} exemplars {name} movements {code} documents {code} findings {id} completeness {rate}`)
	if none > 4 || one > 32 || all != one {
		t.Errorf("%d statements without the tree, %d for one part, %d for all", none, one, all)
	}
}

// TestALargeReportPasses: 45 members and 200 indicators with every measure and name, in one request.
func TestALargeReportPasses(t *testing.T) {
	if testing.Short() {
		t.Skip("a large report")
	}
	e := serveExample(t, dialect.SQLite)
	e.crowd(t, 45, 200)
	begun := time.Now()
	got := e.ask(t, request{Holder: "admin", Query: `{report(cluster: "dien-bien/khoi-lon", period: "2022") {sections {` + deep(6) + `}}}`})
	var parts map[string]json.RawMessage
	if err := json.Unmarshal([]byte(got), &parts); err != nil || strings.Count(got, `"numerator"`) < 9_000 {
		t.Errorf("%d figures: %v", strings.Count(got, `"numerator"`), err)
	}
	t.Logf("%d bytes in %s", len(got), time.Since(begun))
}

// deep selects every measure and name of sections, so many levels deep.
func deep(levels int) string {
	own := `code title rows {indicator {code name unitName} total {actual plan percentOfPlan share method members of missing {code} implied reason}
		values {district {code name} actual plan percentOfPlan effectivePercent numerator denominator share change qualifier status measures {measure printed display cell {tab address}}}}`
	if levels == 0 {
		return own
	}
	return own + ` children {` + deep(levels-1) + `}`
}

// crowd makes a cluster of so many members, each with a figure of so many indicators, in every measure.
func (e *told) crowd(t *testing.T, members, indicators int) {
	t.Helper()
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		in, year := c.Province.Query().FirstIDX(ctx), c.Period.Query().Where(entperiod.Code("2022")).OnlyIDX(ctx)
		under := c.Section.Query().Where(section.Code("results.society.health")).OnlyIDX(ctx)
		cluster := c.Cluster.Create().SetCode("dien-bien/khoi-lon").SetNameVi("Khối lớn").SetNameEn("").SetKind(term.ClusterKindKhoi).SetProvinceID(in).SaveX(ctx)
		made := c.Report.Create().SetCode("dien-bien/khoi-lon/2022").SetCluster(cluster).SetPeriodID(year).SaveX(ctx)
		var ids []int
		for i := range indicators {
			ids = append(ids, c.Indicator.Create().SetCode(fmt.Sprintf("crowd-%03d", i)).SetNameVi(fmt.Sprintf("Chỉ tiêu %d", i)).SetNameEn("").
				SetUnit("tonne").SetUnitVi("tấn").SetUnitEn("tonne").SetValueType(term.ValueTypeAmount).SetDirection(term.DirectionHigher).
				SetAggregation(term.AggregationSum).SetDecimals(2).SetMeasures([]term.Measure{term.MeasureActual}).SetOrdinal(1000+i).SetSectionID(under).SaveX(ctx).ID)
		}
		for i := range members {
			d := c.District.Create().SetCode(fmt.Sprintf("dien-bien/crowd-%02d", i)).SetNameVi(fmt.Sprintf("Xã %d", i)).SetNameEn("").
				SetKind(term.DistrictKindXa).SetProvinceID(in).SaveX(ctx)
			m := c.Membership.Create().SetCluster(cluster).SetDistrict(d).SetPeriodID(year).SetRole(term.MemberRoleMember).SetOrdinal(i + 1).SaveX(ctx)
			s := c.Submission.Create().SetReport(made).SetMembership(m).SetDistrict(d).SetCluster(cluster).SetPeriodID(year).SaveX(ctx)
			rows := make([]*ent.IndicatorValueCreate, len(ids))
			for n, id := range ids {
				number, percent := decimal.Must(decimal.FromInt(int64(1000+37*n+i))), decimal.MustParse("98.06")
				rows[n] = c.IndicatorValue.Create().SetSubmission(s).SetMembership(m).SetDistrict(d).SetCluster(cluster).
					SetPeriodID(year).SetIndicatorID(id).SetRecordedAt(tx.At).SetActual(number).SetPlan(number).SetPercentOfPlan(percent).
					SetNumerator(number).SetDenominator(number).SetShare(percent).SetChange(percent).
					SetPrinted(`{"ACTUAL":"1000","PERCENT_OF_PLAN":"98,06"}`).SetCells(`{"ACTUAL":"E10","PERCENT_OF_PLAN":"G10"}`)
			}
			c.IndicatorValue.CreateBulk(rows...).ExecX(ctx)
		}
		return nil
	})
}
