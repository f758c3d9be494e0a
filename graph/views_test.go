package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

// pending is a filter for the figure that was changed after it was published, of one sheet.
const pending = `where: {indicatorCode: "indicator-pending", districtCode: "dien-bien/muong-ang", periodCode: "2022"}`

// TestViewsAndMoments reads one figure in every view, as different viewers, at different moments: in one query two
// moments do not mix.
func TestViewsAndMoments(t *testing.T) {
	// The figure was 111 when it was published; 115 is the change that nobody approved.
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for name, tt := range map[string]struct{ holder, arguments, want string }{
			"public":                     {"", "", "111"},
			"public asks for the latest": {"", "view: LATEST", "111"},
			"public, early":              {"", `asOf: "2024-01-02T00:00:00Z"`, ""},
			"public, later":              {"", `asOf: "2024-01-04T00:00:00Z"`, "111"},
			"analyst":                    {"analyst", "", "111"},
			"analyst, before approval":   {"analyst", `asOf: "2024-01-01T12:00:00Z"`, ""},
			"admin":                      {"admin", "", "115"},
			"admin, published":           {"admin", "view: PUBLISHED", "111"},
			"admin, approved":            {"admin", "view: APPROVED", "111"},
			"admin, before the change":   {"admin", `asOf: "2024-01-04T23:59:59Z"`, "111"},
			"admin, at the change":       {"admin", `asOf: "2024-01-05T00:00:00Z"`, "115"},
			"admin, in another zone":     {"admin", `asOf: "2024-01-05T06:59:59+07:00"`, "111"},
			"admin, published early":     {"admin", `view: PUBLISHED, asOf: "2024-01-02T00:00:00Z"`, ""},
			"own unit":                   {"former lead", "", "115"},
			"another unit":               {"member", "", "111"},
			"another unit, latest":       {"member", "view: LATEST", "111"},
		} {
			if tt.arguments != "" {
				tt.arguments = ", " + tt.arguments
			}
			answer := a.ask(t, request{Holder: tt.holder, Query: "{indicatorValues(" + pending + tt.arguments + ") {edges {node {actual}}}}"})
			want := `{"indicatorValues":{"edges":[{"node":{"actual":"` + tt.want + `"}}]}}`
			if tt.want == "" {
				want = `{"indicatorValues":{"edges":[]}}`
			}
			if answer != want {
				t.Errorf("%s: got %s, want %s", name, answer, want)
			}
		}
		nested := fmt.Sprintf(`district(code: "dien-bien/muong-ang", %%s) {indicatorValues(%s) {totalCount edges {node {actual indicator {indicatorValues(%s) {edges {node {actual}}}}}}} memberships(period: "2022") {edges {node {indicatorValues(%[1]s) {edges {node {actual}}}}}}}`, pending, pending)
		two := `{a: ` + fmt.Sprintf(nested, `asOf: "2024-01-04T00:00:00Z"`) + ` b: ` + fmt.Sprintf(nested, `asOf: "2024-01-06T00:00:00Z"`) + ` c: ` + fmt.Sprintf(nested, "view: PUBLISHED") + `}`
		got := a.ask(t, request{Holder: "admin", Query: two})
		district := func(actual string) string {
			return strings.ReplaceAll(`{"indicatorValues":{"totalCount":1,"edges":[{"node":{"actual":"N","indicator":{"indicatorValues":{"edges":[{"node":{"actual":"N"}}]}}}}]},"memberships":{"edges":[{"node":{"indicatorValues":{"edges":[{"node":{"actual":"N"}}]}}}]}}`, "N", actual)
		}
		if want := `{"a":` + district("111") + `,"b":` + district("115") + `,"c":` + district("111") + `}`; got != want {
			t.Errorf("three moments in one query (-want +got):\n%s", cmp.Diff(want, got))
		}
	})
}

// TestMomentNotYetDecided refuses moments at which a change could still be made.
func TestMomentNotYetDecided(t *testing.T) {
	a := serve(t, storetest.Open(t, "sqlite3"))
	last := a.ask(t, request{Holder: "admin", Query: `{revision {changedAt}}`})
	_, moment, _ := strings.Cut(last, `"changedAt":"`)
	moment, _, _ = strings.Cut(moment, `"`)
	for asOf, fine := range map[string]bool{moment: true, "2999-01-01T00:00:00Z": false} {
		got := a.send(t, request{Holder: "admin", Query: `query($t: Time) {districts(asOf: $t) {totalCount}}`, Variables: map[string]any{"t": asOf}})
		if (len(got.Errors) == 0) != fine {
			t.Errorf("asOf %s: %+v", asOf, got.Errors)
		}
	}
}

func TestHistoryAndSupersededAt(t *testing.T) {
	const query = `{indicatorValues(` + pending + `) {edges {node {supersededAt history {actual recordedAt supersededAt}}}}}`
	const early, late = `{"actual":"111","recordedAt":"2024-01-01T00:00:00Z","supersededAt":%s}`, `{"actual":"115","recordedAt":"2024-01-05T00:00:00Z","supersededAt":null}`
	changed := `"2024-01-05T00:00:00Z"`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for holder, want := range map[string]string{
			"":            `{"supersededAt":null,"history":[` + fmt.Sprintf(early, "null") + `]}`,
			"analyst":     `{"supersededAt":null,"history":[` + fmt.Sprintf(early, "null") + `]}`,
			"member":      `{"supersededAt":null,"history":[` + fmt.Sprintf(early, "null") + `]}`,
			"former lead": `{"supersededAt":null,"history":[` + late + `,` + fmt.Sprintf(early, changed) + `]}`,
			"admin":       `{"supersededAt":null,"history":[` + late + `,` + fmt.Sprintf(early, changed) + `]}`,
		} {
			if got, want := a.ask(t, request{Holder: holder, Query: query}), `{"indicatorValues":{"edges":[{"node":`+want+`}]}}`; got != want {
				t.Errorf("%q (-want +got):\n%s", holder, cmp.Diff(want, got))
			}
		}
		first := a.ask(t, request{Holder: "admin", Query: `{indicatorValues(` + pending + `) {edges {node {history(first: 1) {actual}}}}}`})
		if want := `{"indicatorValues":{"edges":[{"node":{"history":[{"actual":"115"}]}}]}}`; first != want {
			t.Errorf("first: got %s, want %s", first, want)
		}
		// What is below a version is of the view that was asked for.
		below := a.ask(t, request{Holder: "admin", Query: `{indicatorValues(` + pending + `, view: PUBLISHED) {edges {node {history {indicator {indicatorValues(` + pending + `) {totalCount}}}}}}}`})
		if strings.Count(below, `"totalCount":1`) != 2 {
			t.Errorf("below the versions: %s", below)
		}
	})
}

// TestMeasures shows figures with their unit, as printed, and in their cell.
func TestMeasures(t *testing.T) {
	const where = `where: {indicatorCode: "indicator-published", districtCode: "dien-bien/muong-ang", periodCode: "2022"}`
	const query = `{indicatorValues(` + where + `) {edges {node {measures {measure value printed display cell {spreadsheet tab address url}} printed plan: printed(measure: PLAN) cell {tab address} noCell: cell(measure: PLAN) {tab} district {name} indicator {name unitName}}}}}`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for name, tt := range map[string]struct {
			request
			display, sheet, url, unit string
		}{
			"public, Vietnamese": {request{}, "101 tấn", `null`, `null`, "tấn"},
			"public, English":    {request{Header: map[string]string{"Accept-Language": "en-GB,en;q=0.9"}}, "101 tonnes", `null`, `null`, "tonnes"},
			"French":             {request{Header: map[string]string{"Accept-Language": "fr"}}, "101 tấn", `null`, `null`, "tấn"},
			"Vietnamese first":   {request{Header: map[string]string{"Accept-Language": "vi,en;q=0.9"}}, "101 tấn", `null`, `null`, "tấn"},
			"analyst":            {request{Holder: "analyst"}, "101 tấn", `null`, `null`, "tấn"},
			"another unit":       {request{Holder: "member"}, "101 tấn", `null`, `null`, "tấn"},
			"own unit":           {request{Holder: "former lead"}, "101 tấn", `"sheet-low-2022-muong-ang"`, `"https://docs.google.com/spreadsheets/d/sheet-low-2022-muong-ang/edit"`, "tấn"},
		} {
			tt.Query = query
			want := `{"indicatorValues":{"edges":[{"node":{"measures":[{"measure":"ACTUAL","value":"101","printed":"101","display":"` + tt.display +
				`","cell":{"spreadsheet":` + tt.sheet + `,"tab":"Chỉ tiêu","address":"D7","url":` + tt.url + `}}],"printed":"101","plan":null,"cell":{"tab":"Chỉ tiêu","address":"D7"},"noCell":null,` +
				`"district":{"name":"Huyện Mường Ảng"},"indicator":{"name":"Chỉ tiêu published","unitName":"` + tt.unit + `"}}}]}}`
			if got := a.ask(t, tt.request); got != want {
				t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(want, got))
			}
		}
		english := a.ask(t, request{Query: `{period(code: "2022") {vi: name(language: VI) en: name(language: EN) name} indicatorValues(` + where + `) {edges {node {measures {display(language: EN)}}}}}`})
		if want := `{"period":{"vi":"Năm 2022","en":"Year 2022","name":"Năm 2022"},"indicatorValues":{"edges":[{"node":{"measures":[{"display":"101 tonnes"}]}}]}}`; english != want {
			t.Errorf("by argument: %s", english)
		}
		header := a.ask(t, request{Header: map[string]string{"Accept-Language": "en"}, Query: `{period(code: "2022") {vi: name(language: VI) name code}}`})
		if want := `{"period":{"vi":"Năm 2022","name":"Year 2022","code":"2022"}}`; header != want {
			t.Errorf("argument over header: %s", header)
		}
	})
}

func TestMatrix(t *testing.T) {
	const query = `{matrix(cluster: "` + graphtest.Low + `", period: "2023", %s) {columns {code} rows {indicator {code} context} values}}`
	const columns = `{"matrix":{"columns":[{"code":"dien-bien/tuan-giao"},{"code":"dien-bien/muong-ang"},{"code":"dien-bien/dien-bien-phu"}],`
	row := func(story string) string { return `{"indicator":{"code":"indicator-` + story + `"},"context":""}` }
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		counted := graphtest.Count(s)
		for name, tt := range map[string]struct{ holder, arguments, want string }{
			"public": {"", "measure: ACTUAL", columns + `"rows":[` + row("published") + `,` + row("pending") + `,` + row("republished") + `,` + row("blanked") +
				`],"values":[["501","601","701"],["511","611","711"],["505","605","705"],["501","601","701"]]}}`},
			"lead": {"lead", "view: LATEST", columns + `"rows":[` + row("published") + `,` + row("pending") + `,` + row("republished") + `,` + row("approved") + `,` + row("draft") +
				`],"values":[["501","601","701"],["515","615","715"],["505","605","705"],["511","611","711"],["521","621","721"]]}}`},
			"member: null where none may be seen": {"member", "view: LATEST", columns + `"rows":[` + row("published") + `,` + row("pending") + `,` + row("republished") + `,` + row("approved") + `,` + row("draft") + `,` + row("blanked") +
				`],"values":[["501","601","701"],["511","611","715"],["505","605","705"],[null,null,"711"],[null,null,"721"],["501","601",null]]}}`},
			"no plan": {"admin", "measure: PLAN", columns + `"rows":[],"values":[]}}`},
			"early":   {"", `asOf: "2024-01-01T00:00:00Z"`, columns + `"rows":[],"values":[]}}`},
		} {
			counted.Take()
			got := a.ask(t, request{Holder: tt.holder, Query: fmt.Sprintf(query, tt.arguments)})
			if got != tt.want {
				t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(tt.want, got))
			}
			if n := len(readings(counted.Take())); tt.holder == "" && n > 5 { // one is how much is stored, once
				t.Errorf("%s: %d statements, at most 5 expected", name, n)
			}
		}
		none := a.ask(t, request{Query: `{matrix(cluster: "nowhere", period: "2023") {columns {code} rows {context} values}}`})
		if want := `{"matrix":{"columns":[],"rows":[],"values":[]}}`; none != want {
			t.Errorf("unknown cluster: %s", none)
		}
	})
}

// TestNodes: what may not be seen and what is not there look the same.
func TestNodes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		seen := a.world.ID(t, "indicator_values", "low-2022/muong-ang", "pending.1")
		hidden := a.world.ID(t, "indicator_values", "low-2022/muong-ang", "pending.2")
		sheet := a.world.ID(t, "submissions", "low-2022/muong-ang", "")
		token := idOfToken(t, a)
		for name, tt := range map[string]struct{ holder, query, want string }{
			"seen":           {"", fmt.Sprintf(`{node(id: %d) {id ... on IndicatorValue {actual}}}`, seen), fmt.Sprintf(`{"node":{"id":"%d","actual":"111"}}`, seen)},
			"hidden":         {"", fmt.Sprintf(`{node(id: %d) {id}}`, hidden), `{"node":null}`},
			"hidden, admin":  {"admin", fmt.Sprintf(`{node(id: %d) {... on IndicatorValue {actual}}}`, hidden), `{"node":{"actual":"115"}}`},
			"another view":   {"admin", fmt.Sprintf(`{node(id: %d) {id}}`, seen), `{"node":null}`},
			"asked view":     {"admin", fmt.Sprintf(`{node(id: %d, view: PUBLISHED) {... on IndicatorValue {actual}}}`, seen), `{"node":{"actual":"111"}}`},
			"sheet":          {"", fmt.Sprintf(`{node(id: %d) {id}}`, sheet), `{"node":null}`},
			"nothing":        {"", `{node(id: 999999) {id}}`, `{"node":null}`},
			"beyond all":     {"", `{node(id: 9007199254740993) {id}}`, `{"node":null}`},
			"negative":       {"", `{node(id: -1) {id}}`, `{"node":null}`},
			"token":          {"admin", fmt.Sprintf(`{node(id: %d) {id}}`, token), `{"node":null}`},
			"several":        {"", fmt.Sprintf(`{nodes(ids: [%d, %d, 999999, %d, %d]) {id}}`, hidden, seen, token, seen), fmt.Sprintf(`{"nodes":[null,{"id":"%d"},null,null,{"id":"%[1]d"}]}`, seen)},
			"one of them":    {"", fmt.Sprintf(`{nodes(ids: [%d]) {id}}`, hidden), `{"nodes":[null]}`},
			"none of them":   {"", `{nodes(ids: []) {id}}`, `{"nodes":[]}`},
			"as of a moment": {"admin", fmt.Sprintf(`{nodes(ids: [%d, %d], asOf: "2024-01-04T00:00:00Z") {id}}`, seen, hidden), fmt.Sprintf(`{"nodes":[{"id":"%d"},null]}`, seen)},
			"what is below":  {"", fmt.Sprintf(`{node(id: %d) {... on IndicatorValue {submission {id} cluster {code}}}}`, seen), `{"node":{"submission":null,"cluster":{"code":"` + graphtest.Low + `"}}}`},
		} {
			if got := a.ask(t, request{Holder: tt.holder, Query: tt.query}); got != tt.want {
				t.Errorf("%s: got %s, want %s", name, got, tt.want)
			}
		}
	})
}

// TestPublicKnowsOfNoOtherChange changes something that is not published: the public cannot tell that anything did.
func TestPublicKnowsOfNoOtherChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		const query = `{revision {all published changedAt publishedAt}}`
		public, analyst := a.ask(t, request{Query: query}), a.ask(t, request{Holder: "analyst", Query: query})
		raise := func(scope store.Scope) {
			t.Helper()
			if err := s.Write(t.Context(), func(_ context.Context, tx *store.Tx) error { tx.Raise(scope); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		raise(store.All)
		if got := a.ask(t, request{Query: query}); got != public {
			t.Errorf("the public sees an unpublished change: %s, before %s", got, public)
		}
		if got := a.ask(t, request{Holder: "analyst", Query: query}); got == analyst {
			t.Errorf("the analyst does not see the change: %s", got)
		}
		raise(store.Published)
		if got := a.ask(t, request{Query: query}); got == public {
			t.Errorf("the public does not see what was published: %s", got)
		}
	})
}

// TestHeldCells: that a cell is wrong now is told to those who may read the latest.
func TestHeldCells(t *testing.T) {
	const query = `{indicatorValues(where: {indicatorCode: "indicator-published", districtCode: "dien-bien/muong-ang", periodCode: "2022"}) {edges {node {held {since problem}}}}}`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		const held = `{"since":"2024-01-06T00:00:00Z","problem":"CELL_ERROR"}`
		for holder, want := range map[string]string{"": "null", "analyst": "null", "member": "null", "former lead": held, "admin": held} {
			if got, want := a.ask(t, request{Holder: holder, Query: query}), `{"indicatorValues":{"edges":[{"node":{"held":`+want+`}}]}}`; got != want {
				t.Errorf("%q: got %s, want %s", holder, got, want)
			}
		}
	})
}
