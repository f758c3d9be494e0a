package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/finding"
	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

const (
	here = `cluster: "` + graphtest.Low + `", period: "2023"`
	unit = here + `, district: "dien-bien/dien-bien-phu"`
)

// act is a mutation with what it answers of its object.
func act(call, object string) string { return "mutation {" + call + " {" + object + wrong }

// From which of the holders on a step is allowed.
const (
	units  = 4
	leads  = 5
	admins = 6
)

// steps are the mutations that package review does, in an order in which an administrator can take all of them. They are
// of one finding.
func steps(found int) []struct {
	query string
	from  int
} {
	return []struct {
		query string
		from  int
	}{
		{act(`returnSubmission(`+unit+`, reason: "Sai")`, `submission {id}`), leads},
		{act(`returnSubmission(`+here+`, reason: "Sai")`, `submission {id}`), leads},
		{act(`submitSubmission(`+unit+`)`, `submission {id}`), units},
		{act(`submitSubmission(`+here+`)`, `submission {id}`), leads},
		{act(`acceptPendingChanges(`+unit+`, keys: ["FIGURE/indicator-pending/"])`, `keys`), leads},
		{act(`refusePendingChanges(`+unit+`, reason: "Sai")`, `keys`), leads},
		{act(`approveSubmission(`+unit+`)`, `submission {id}`), leads},
		{act(`circulateReport(`+here+`)`, `report {id}`), leads},
		{act(`recallReport(`+here+`)`, `report {id}`), leads},
		{act(`closePeriod(`+here+`)`, `report {id}`), leads},
		{act(`grantLockException(`+unit+`, reason: "Bão", until: "2999-01-01T00:00:00Z")`, `submission {id}`), leads},
		{act(`reopenPeriod(`+here+`)`, `report {id}`), leads},
		{act(`publishReport(`+here+`, reason: "Gấp")`, `edition {n}`), leads},
		{act(`withdrawReport(`+here+`, reason: "Sai")`, `report {id}`), leads},
		{act(fmt.Sprintf(`explainFinding(finding: %d, reason: "Số tròn")`, found), `finding {id}`), units},
		{act(fmt.Sprintf(`acceptFinding(finding: %d, reason: "Được")`, found), `finding {id}`), leads},
		{act(fmt.Sprintf(`reopenFinding(finding: %d)`, found), `finding {id}`), leads},
		{act(`upsertContact(input: {`+unit+`, name: "Bà Hoa"})`, `contact {id}`), units},
		{act(`upsertMembership(input: {`+unit+`, role: DEPUTY})`, `membership {id}`), leads},
		{act(`upsertMembership(input: {cluster: "`+graphtest.Low+`", period: "2023", district: "dien-bien/muong-ang", role: LEAD})`, `membership {id}`), admins},
		{act(`upsertIndicator(input: {code: "cay-xanh", nameVi: "Cây xanh", section: "results", unit: "tree", unitVi: "cây", valueType: COUNT, aggregation: SUM, measures: [ACTUAL]})`, `indicator {code}`), admins},
	}
}

// TestWhoMayTakeWhichStep asks every step as everybody. What a step then says of its object is not asked here.
func TestWhoMayTakeWhichStep(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		found := a.world.ID(t, "findings", "low-2023/dien-bien-phu", "")
		holders := []string{"", "analyst", "circulated", "former lead", "member", "lead", "admin"}
		for _, tt := range steps(found) {
			for i, holder := range holders {
				got := outcome(t, a.send(t, request{Holder: holder, Query: tt.query}))
				refused := got == "FORBIDDEN" || got == "finding-missing"
				if refused == (i >= tt.from) || strings.ToUpper(got) == got && got != "FORBIDDEN" {
					t.Errorf("%q: %s\n%s, allowed from %q on", holder, tt.query, got, holders[tt.from])
				}
			}
		}
	})
}

// TestAReportThatIsHiddenIsSomebodyElses: who may not see a report does not learn whether it was opened.
func TestAReportThatIsHiddenIsSomebodyElses(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	for _, query := range []string{act(`submitSubmission(cluster: "`+graphtest.Low+`", period: "2023")`, `submission {id}`), act(`closePeriod(cluster: "`+graphtest.Low+`", period: "2023")`, `report {id}`)} {
		for _, period := range []string{"2023", "1999"} {
			query := strings.ReplaceAll(query, "2023", period)
			if got := outcome(t, a.send(t, request{Holder: "circulated", Query: query})); got != "FORBIDDEN" {
				t.Errorf("%s: %s", query, got)
			}
		}
	}
	none := act(`closePeriod(cluster: "`+graphtest.Low+`", period: "1999")`, `report {id}`)
	if got := outcome(t, a.send(t, request{Holder: "admin", Query: none})); got != "report-missing" {
		t.Errorf("to an administrator: %s", got)
	}
}

// TestTheWayOfAReport goes it whole: sent back, sent, judged, circulated, closed, published and withdrawn.
func TestTheWayOfAReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for _, tt := range []struct{ holder, query, want string }{
			{"lead", act(`returnSubmission(`+unit+`, reason: " ")`, `submission {state}`), `{"returnSubmission":{"submission":null,"userErrors":[{"code":"reason-missing","field":"reason","message":"trả lại báo cáo cần ghi lý do để đơn vị biết sửa gì"}]}}`},
			{"lead", act(`returnSubmission(`+unit+`, reason: "Thiếu mẫu số")`, `submission {state returnReason viewerCan {submit return}}`), `{"returnSubmission":{"submission":{"state":"RETURNED","returnReason":"Thiếu mẫu số","viewerCan":{"submit":true,"return":false}},"userErrors":[]}}`},
			{"member", act(`submitSubmission(`+unit+`)`, `submission {state onBehalf viewerCan {submit return approve acceptPending grantException}}`), `{"submitSubmission":{"submission":{"state":"SUBMITTED","onBehalf":false,"viewerCan":{"submit":false,"return":false,"approve":false,"acceptPending":false,"grantException":false}},"userErrors":[]}}`},
			{"lead", act(`refusePendingChanges(`+unit+`, keys: "FIGURE/indicator-draft/", reason: "Chưa có căn cứ")`, `keys submission {state}`), `{"refusePendingChanges":{"keys":["FIGURE/indicator-draft/"],"submission":{"state":"SUBMITTED"},"userErrors":[]}}`},
			{"lead", act(`acceptPendingChanges(`+unit+`, keys: ["FIGURE/indicator-draft/"])`, `keys submission {state}`), `{"acceptPendingChanges":{"keys":[],"submission":null,"userErrors":[{"code":"not-pending","field":"keys","message":"không có thay đổi “FIGURE/indicator-draft/” nào chờ duyệt: có thể đã được duyệt, từ chối, hoặc bảng tính đã trở lại như cũ; hãy xem lại danh sách"}]}}`},
			{"lead", act(`acceptPendingChanges(`+unit+`, keys: ["FIGURE/indicator-pending/"], seen: "2024-01-01T00:00:00Z")`, `keys`), `{"acceptPendingChanges":{"keys":[],"userErrors":[{"code":"changed-since","field":"seen","message":"thay đổi “FIGURE/indicator-pending/” đã khác so với lúc xem: hãy xem lại rồi duyệt"}]}}`},
			{"lead", act(`approveSubmission(`+unit+`)`, `submission {state pendingChanges {key}}`), `{"approveSubmission":{"submission":{"state":"APPROVED","pendingChanges":[]},"userErrors":[]}}`},
			{"lead", act(`circulateReport(`+here+`, until: "2999-01-01")`, `report {stage commentsUntil viewerCan {circulate recall publish withdraw close reopen}}`), `{"circulateReport":{"report":{"stage":"CIRCULATED","commentsUntil":"2999-01-01","viewerCan":{"circulate":true,"recall":true,"publish":true,"withdraw":false,"close":true,"reopen":false}},"userErrors":[]}}`},
			{"lead", act(`recallReport(`+here+`)`, `report {stage}`), `{"recallReport":{"report":{"stage":"DRAFT"},"userErrors":[]}}`},
			{"lead", act(`closePeriod(`+here+`)`, `report {state viewerCan {close reopen}}`), `{"closePeriod":{"report":{"state":"CLOSED","viewerCan":{"close":false,"reopen":true}},"userErrors":[]}}`},
			{"lead", act(`grantLockException(`+unit+`, reason: "Bão", until: "2999-01-01T00:00:00Z")`, `submission {openUntil viewerCan {grantException}}`), `{"grantLockException":{"submission":{"openUntil":"2999-01-01T00:00:00Z","viewerCan":{"grantException":true}},"userErrors":[]}}`},
			{"lead", act(`reopenPeriod(`+here+`)`, `report {state}`), `{"reopenPeriod":{"report":{"state":"OPEN"},"userErrors":[]}}`},
			{"lead", act(`publishReport(`+here+`)`, `report {stage} edition {n}`), `{"publishReport":{"report":null,"edition":null,"userErrors":[{"code":"reason-missing","field":"reason","message":"chưa ban hành được nếu không nêu lý do: 3 báo cáo chưa duyệt (dien-bien/tuan-giao, dien-bien/muong-ang, biểu của cụm). Duyệt, xử lý trước, hoặc ghi lý do ban hành"}]}}`},
			{"lead", act(`publishReport(`+here+`, reason: "Gấp", signedHash: "`+strings.Repeat("ab", 32)+`")`, `report {stage viewerCan {withdraw}} edition {n reason signedHash corrections {kind}}`), `{"publishReport":{"report":{"stage":"PUBLISHED","viewerCan":{"withdraw":true}},"edition":{"n":2,"reason":"Gấp","signedHash":"` + strings.Repeat("ab", 32) + `","corrections":[]},"userErrors":[]}}`},
			{"lead", act(`withdrawReport(`+here+`, reason: "Sai số liệu")`, `report {stage editions {n withdrawnReason}}`), `{"withdrawReport":{"report":{"stage":"DRAFT","editions":[{"n":1,"withdrawnReason":null},{"n":2,"withdrawnReason":"Sai số liệu"}]},"userErrors":[]}}`},
		} {
			got := a.ask(t, request{Holder: tt.holder, Query: tt.query})
			got = strings.ReplaceAll(got, `"withdrawnReason":""`, `"withdrawnReason":null`)
			if got != tt.want {
				t.Errorf("%s (-want +got):\n%s", tt.query, cmp.Diff(tt.want, got))
			}
		}
	})
}

// TestPendingChangesAreTold looks at what a sheet says otherwise than what was approved, as those who work on it.
func TestPendingChangesAreTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		query := `{report(` + here + `) {submissions(where: {districtCode: "dien-bien/dien-bien-phu"}) {edges {node {pendingChanges {key kind code name en: name(language: EN) context old new added withdrawn recordedAt parts {what measure old new cell {tab address spreadsheet}}}}}}}}`
		for _, holder := range []string{"admin", "lead", "member"} {
			got := a.ask(t, request{Holder: holder, Query: query})
			for _, want := range []string{
				`{"key":"FIGURE/indicator-draft/","kind":"FIGURE","code":"indicator-draft","name":"Chỉ tiêu draft","en":"Chỉ tiêu draft","context":"","old":"","new":"`,
				`"withdrawn":true`, `"kind":"AWARD"`, `"kind":"NARRATIVE"`, `"kind":"EXEMPLAR"`, `"kind":"TARGET"`,
				`"measure":"ACTUAL"`, `"cell":{"tab":"Chỉ tiêu","address":"D8","spreadsheet":null}`,
			} {
				if !strings.Contains(got, want) {
					t.Errorf("to %s, there is no %s:\n%s", holder, want, got)
				}
			}
		}
		for _, holder := range []string{"", "analyst", "circulated", "former lead"} {
			got := a.send(t, request{Holder: holder, Query: query})
			if strings.Contains(string(got.Data), "FIGURE/") {
				t.Errorf("to %q: %s", holder, got.Data)
			}
		}
	})
}

// TestMembersAreCountedAtOnce: the overview of a cluster costs no more for many members than for one.
func TestMembersAreCountedAtOnce(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	a := serve(t, s)
	counted := graphtest.Count(s)
	cost := func(where string) int {
		counted.Take()
		a.ask(t, request{Holder: "lead", Query: `{report(` + here + `) {submissions(` + where + `) {edges {node {
			state onTime filled required problems {totalCount} findings {totalCount} pendingChanges {old new} openUntil viewerCan {submit}}}}}}`})
		return len(readings(counted.Take()))
	}
	if one, all := cost(`first: 1`), cost(`first: 250`); one != all {
		t.Errorf("%d statements for one unit, %d for all", one, all)
	}
}

// TestFindingsTellTheirCells reads the cells and candidates that the check keeps with a finding, and settles it.
func TestFindingsTellTheirCells(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		id := a.world.ID(t, "findings", "low-2023/dien-bien-phu", "")
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			cell := `{"district":"dien-bien/dien-bien-phu","tab":"Chỉ tiêu","address":"D7","printed":"45","indicator":"indicator-draft","measure":"ACTUAL"}`
			return tx.Client.Finding.Update().Where(finding.ID(id)).SetCells("[" + cell + `,{"tab":"Kế hoạch","address":""}]`).
				SetCandidates(`[{"cell":` + cell + `,"value":"46","text":"46"}]`).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		query := fmt.Sprintf(`{node(id: %d) {... on Finding {state cells {district tab address printed indicator context measure} candidates {cell {address} value text} viewerCan {explain accept reopen}}}}`, id)
		want := `{"node":{"state":"OPEN","cells":[{"district":"dien-bien/dien-bien-phu","tab":"Chỉ tiêu","address":"D7","printed":"45","indicator":"indicator-draft","context":"","measure":"ACTUAL"},` +
			`{"district":"","tab":"Kế hoạch","address":"","printed":"","indicator":"","context":"","measure":null}],"candidates":[{"cell":{"address":"D7"},"value":"46","text":"46"}],"viewerCan":{"explain":true,"accept":false,"reopen":false}}}`
		if got := a.ask(t, request{Holder: "member", Query: query}); got != want {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		}
		can := func(holder, query string) string {
			got := a.ask(t, request{Holder: holder, Query: query})
			_, rights, _ := strings.Cut(got, `"finding":`)
			rights, _, _ = strings.Cut(rights, `,"userErrors"`)
			return rights
		}
		const object = `finding {state explanation reason viewerCan {explain accept reopen}}`
		for _, tt := range []struct{ holder, call, want string }{
			{"member", `explainFinding(finding: %d, reason: "Số tròn")`, `{"state":"EXPLAINED","explanation":"Số tròn","reason":"","viewerCan":{"explain":true,"accept":false,"reopen":false}}`},
			{"lead", `acceptFinding(finding: %d, reason: "Được")`, `{"state":"ACCEPTED","explanation":"Số tròn","reason":"Được","viewerCan":{"explain":false,"accept":true,"reopen":true}}`},
			{"lead", `reopenFinding(finding: %d)`, `{"state":"OPEN","explanation":"Số tròn","reason":"","viewerCan":{"explain":true,"accept":true,"reopen":false}}`},
			{"member", `explainFinding(finding: -%d, reason: "?")`, `null`},
		} {
			if got := can(tt.holder, act(fmt.Sprintf(tt.call, id), object)); got != tt.want {
				t.Errorf("%s (-want +got):\n%s", tt.call, cmp.Diff(tt.want, got))
			}
		}
	})
}

// TestEditionsListCorrections publishes twice and reads what changed.
func TestEditionsListCorrections(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		publish := func(reason string) {
			t.Helper()
			if got := outcome(t, a.send(t, request{Holder: "lead", Query: act(`publishReport(`+here+`, reason: "`+reason+`")`, `edition {n}`)})); got != "done" {
				t.Fatalf("publishing: %s", got)
			}
		}
		publish("Lần đầu")
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.Raise(store.All)
			return tx.Client.Report.Update().SetNumber("2/BC").Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		publish("Sửa số")
		var got struct {
			Report struct {
				Editions []struct {
					N           int
					Corrections []struct {
						Kind, Slot, Old, New         string
						Section, Indicator, District struct{ Code, Name string }
					}
				}
			}
		}
		a.into(t, request{Query: `{report(` + here + `) {editions {n corrections {kind slot old new section {code name} indicator {code name} district {code name}}}}}`}, &got)
		text, err := json.Marshal(got.Report.Editions)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Report.Editions) != 2 || !strings.Contains(string(text), `"Kind":"HEADER"`) || !strings.Contains(string(text), `"Old":"1/BC","New":"2/BC"`) {
			t.Errorf("everybody reads %s", text)
		}
	})
}

// TestEveryRefusalIsExplained keeps the codes of refusals in docs/errors.md.
func TestEveryRefusalIsExplained(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../review/refused.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name == "Forbidden" {
			return true
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, strings.ToLower(strings.ReplaceAll(code, "_", "-")))
		return true
	})
	page, err := os.ReadFile("../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var explained []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|(.*)\\|$").FindAllStringSubmatch(string(page), -1) {
		explained = append(explained, row[1])
		if strings.Count(row[2], "<br>*") != 1 {
			t.Errorf("%s: %q must be in Vietnamese<br>*and in English*", row[1], row[2])
		}
	}
	slices.Sort(codes)
	slices.Sort(explained)
	if diff := cmp.Diff(codes, explained); diff != "" {
		t.Errorf("docs/errors.md and the reasons of package review differ (-code +page):\n%s", diff)
	}
}
