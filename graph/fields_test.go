package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
)

// expect asks every query as the public and compares the answer, on both databases.
func expect(t *testing.T, want map[string]string) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for query, want := range want {
			if got := a.ask(t, request{Query: query}); got != want {
				t.Errorf("%s (-want +got):\n%s", query, cmp.Diff(want, got))
			}
		}
	})
}

// TestFieldsAnswerUnderAnyKey renames what a connection has, asks for one edge under several keys, and through fragments.
func TestFieldsAnswerUnderAnyKey(t *testing.T) {
	const one = `where: {code: "lai-chau/sin-ho"}`
	expect(t, map[string]string{
		`{districts(` + one + `) {n: totalCount}}`:                                                             `{"districts":{"n":1}}`,
		`{districts(` + one + `) {e: edges {x: node {code} c: node {code}}}}`:                                  `{"districts":{"e":[{"x":{"code":"lai-chau/sin-ho"},"c":{"code":"lai-chau/sin-ho"}}]}}`,
		`{districts(` + one + `) {a: edges {node {code}} b: edges {node {kind}}}}`:                             `{"districts":{"a":[{"node":{"code":"lai-chau/sin-ho"}}],"b":[{"node":{"kind":"HUYEN"}}]}}`,
		`{districts(` + one + `) {...F}} fragment F on DistrictConnection {n: totalCount edges {node {code}}}`: `{"districts":{"n":1,"edges":[{"node":{"code":"lai-chau/sin-ho"}}]}}`,
		`{provinces {edges {node {d: districts {n: totalCount p: pageInfo {hasNextPage}}}}}}`:                  `{"provinces":{"edges":[{"node":{"d":{"n":4,"p":{"hasNextPage":false}}}},{"node":{"d":{"n":2,"p":{"hasNextPage":false}}}}]}}`,
		// One to-one edge under two keys, and what is below each.
		`{districts(` + one + `) {edges {node {a: province {code} b: province {nameVi}}}}}`:                                                                    `{"districts":{"edges":[{"node":{"a":{"code":"lai-chau"},"b":{"nameVi":"Tỉnh Lai Châu"}}}]}}`,
		`{district(code: "lai-chau/sin-ho") {a: province {districts(first: 1) {edges {node {code}}}} b: province {districts(last: 1) {edges {node {code}}}}}}`: `{"district":{"a":{"districts":{"edges":[{"node":{"code":"lai-chau/sin-ho"}}]}},"b":{"districts":{"edges":[{"node":{"code":"lai-chau/tam-duong"}}]}}}}`,
		`{recipients: awards(first: 1) {edges {node {recipients {a: award {cell {address}} b: award {decision}}}}}}`:                                           `{"recipients":{"edges":[{"node":{"recipients":[{"a":{"cell":{"address":"E7"}},"b":{"decision":"0/QĐ"}}]}}]}}`,
		// One list under two keys, with arguments of its own.
		`{province(code: "lai-chau") {a: districts(first: 1) {edges {node {code}}} b: districts(last: 1) {edges {node {nameVi}}}}}`: `{"province":{"a":{"edges":[{"node":{"code":"lai-chau/sin-ho"}}]},"b":{"edges":[{"node":{"nameVi":"Huyện Tam Đường"}}]}}}`,
		// One row under two keys, with one list below each.
		`{provinces(last: 1) {edges {a: node {districts(first: 1) {edges {node {code}}}} b: node {districts(last: 1) {edges {node {code}}}}}}}`:            `{"provinces":{"edges":[{"a":{"districts":{"edges":[{"node":{"code":"lai-chau/sin-ho"}}]}},"b":{"districts":{"edges":[{"node":{"code":"lai-chau/tam-duong"}}]}}}]}}`,
		`{indicatorValues(first: 1) {edges {a: node {measures {display}} b: node {history {actual} h: history {recordedAt}}}}}`:                            `{"indicatorValues":{"edges":[{"a":{"measures":[{"display":"101 tấn"}]},"b":{"history":[{"actual":"101"}],"h":[{"recordedAt":"2024-01-01T00:00:00Z"}]}}]}}`,
		`{province(code: "lai-chau") {districts(first: 1) {edges {node {code}}} ...F}} fragment F on Province {districts(first: 1) {edges {node {kind}}}}`: `{"province":{"districts":{"edges":[{"node":{"code":"lai-chau/sin-ho","kind":"HUYEN"}}]}}}`,
		`{province(code: "lai-chau") {districts(first: 1) {edges @skip(if: true) {node {code}} edges @include(if: false) {node {kind}} n: totalCount}}}`:   `{"province":{"districts":{"n":2}}}`,
	})
}

// TestOneListInSeveralTypes asks for an edge of one name in two types, each with arguments of its own.
func TestOneListInSeveralTypes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		district := idOf(t, a, `{list: districts(where: {code: "dien-bien/muong-ang"}) {edges {node {id}}}}`)
		cluster := idOf(t, a, `{list: clusters(where: {code: "`+graphtest.Low+`"}) {edges {node {id}}}}`)
		got := a.ask(t, request{Query: `{nodes(ids: [` + district + `, ` + cluster + `]) {
			... on District {indicatorValues(first: 1) {edges {node {id}}}} ... on Cluster {indicatorValues(first: 3) {edges {node {id}}}}}}`})
		lists := strings.Split(got, `"indicatorValues"`)
		if len(lists) != 3 || strings.Count(lists[1], `"id"`) != 1 || strings.Count(lists[2], `"id"`) != 3 {
			t.Errorf("got %s, want one figure of the district and three of the cluster", got)
		}
	})
}

// TestFiltersHoldInNestedCounts filters nested lists over an edge: their counts and late lists know who asks.
func TestFiltersHoldInNestedCounts(t *testing.T) {
	const where = `where: {hasIndicatorWith: [{code: "indicator-published"}]}`
	expect(t, map[string]string{
		`{clusters {edges {node {indicatorValues(first: 1, ` + where + `) {totalCount}}}}}`:                                                                        `{"clusters":{"edges":[{"node":{"indicatorValues":{"totalCount":8}}},{"node":{"indicatorValues":{"totalCount":3}}}]}}`,
		`{cluster(code: "` + graphtest.Low + `") {a: province {districts(where: {hasIndicatorValuesWith: [{actualGT: "500"}]}) {totalCount}} b: province {code}}}`: `{"cluster":{"a":{"districts":{"totalCount":3}},"b":{"code":"dien-bien"}}}`,
	})
}

// TestPeriodNarrowsEdges names a period by its code on every edge that takes one, two of them at once, loaded ahead and
// late.
func TestPeriodNarrowsEdges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		for typ, edges := range map[string][]string{
			"cluster(code: \"" + graphtest.Low + "\")": {"members", "indicatorValues", "awards", "exemplars", "reports"},
			"district(code: \"dien-bien/muong-ang\")":  {"memberships", "indicatorValues", "awards", "exemplars", "submissions"},
			"indicator(code: \"indicator-published\")": {"indicatorValues"},
			"awardForm(code: \"form-0\")":              {"awards"},
			"movement(code: \"new-rural\")":            {"exemplars"},
		} {
			for _, edge := range edges {
				selection := "{edges {node {period {code}}}}"
				if edge == "members" {
					selection = "{period {code}}"
				}
				both := fmt.Sprintf(`a: %[1]s(period: "2022") %[2]s b: %[1]s(period: "2023") %[2]s none: %[1]s(period: "1999") %[2]s all: %[1]s(period: null) %[2]s`, edge, selection)
				got := a.ask(t, request{Holder: "admin", Query: "{" + typ + "{" + both + "}}"})
				a, rest, _ := strings.Cut(got, `"b":`)
				b, rest, _ := strings.Cut(rest, `"none":`)
				none, all, _ := strings.Cut(rest, `"all":`)
				if !strings.Contains(a, `"2022"`) || strings.Contains(a, `"2023"`) || !strings.Contains(b, `"2023"`) || strings.Contains(b, `"2022"`) ||
					strings.Contains(none, "code") || !strings.Contains(all, `"2022"`) {
					t.Errorf("%s of %s: %s", edge, typ, got)
				}
			}
		}
		late := `{viewer {a: district {indicatorValues(period: "2022", first: 250) {edges {node {period {code}}}}} b: district {memberships(period: "2023") {edges {node {period {code}}}}}}}`
		got := a.ask(t, request{Holder: "member", Query: late})
		district, memberships, _ := strings.Cut(got, `"b":`)
		if !strings.Contains(district, `"2022"`) || strings.Contains(district, `"2023"`) || !strings.Contains(memberships, `"2023"`) || strings.Contains(memberships, `"2022"`) {
			t.Errorf("late: %s", got)
		}
	})
}

func TestFiltersByCode(t *testing.T) {
	expect(t, map[string]string{
		`{indicatorValues(where: {indicatorCode: "indicator-published"}) {totalCount}}`:                                                          `{"indicatorValues":{"totalCount":11}}`,
		`{indicatorValues(where: {indicatorCodeIn: ["indicator-published", "indicator-blanked"]}) {totalCount}}`:                                 `{"indicatorValues":{"totalCount":22}}`,
		`{indicatorValues(where: {indicatorCode: "indicator-published", periodCode: "2023", districtCode: "dien-bien/tuan-giao"}) {totalCount}}`: `{"indicatorValues":{"totalCount":1}}`,
		`{indicatorValues(where: {clusterCode: "` + graphtest.High + `"}) {totalCount}}`:                                                         `{"indicatorValues":{"totalCount":15}}`,
		`{indicatorValues(where: {not: {clusterCode: "` + graphtest.High + `"}}) {totalCount}}`:                                                  `{"indicatorValues":{"totalCount":40}}`,
		`{indicatorValues(where: {indicatorCodeIn: []}) {totalCount}}`:                                                                           `{"indicatorValues":{"totalCount":0}}`,
		`{indicatorValues(where: {idIn: []}) {totalCount}}`:                                                                                      `{"indicatorValues":{"totalCount":0}}`,
		`{districts(where: {provinceCode: "lai-chau"}) {totalCount}}`:                                                                            `{"districts":{"totalCount":2}}`,
		`{districts(where: {provinceCode: "nowhere"}) {totalCount}}`:                                                                             `{"districts":{"totalCount":0}}`,
		`{districts(where: {hasIndicatorValuesWith: [{indicatorCode: "indicator-draft"}]}) {totalCount}}`:                                        `{"districts":{"totalCount":0}}`,
		`{districts(where: {hasIndicatorValuesWith: [{indicatorCode: "indicator-published", periodCode: "2022"}]}) {totalCount}}`:                `{"districts":{"totalCount":3}}`,
		`{provinces {edges {node {districts(where: {provinceCode: "lai-chau"}) {totalCount}}}}}`:                                                 `{"provinces":{"edges":[{"node":{"districts":{"totalCount":0}}},{"node":{"districts":{"totalCount":2}}}]}}`,
		`{awards(where: {formCode: "form-0", clusterCode: "` + graphtest.Low + `"}) {totalCount}}`:                                               `{"awards":{"totalCount":16}}`,
	})
}

func TestByCode(t *testing.T) {
	expect(t, map[string]string{
		`{province(code: "lai-chau") {nameVi} none: province(code: "nowhere") {nameVi}}`:                                                             `{"province":{"nameVi":"Tỉnh Lai Châu"},"none":null}`,
		`{district(code: "lai-chau/sin-ho") {kind} cluster(code: "` + graphtest.High + `") {kind} period(code: "2022") {startsOn endsOn}}`:           `{"district":{"kind":"HUYEN"},"cluster":{"kind":"CUM"},"period":{"startsOn":"2022-01-01","endsOn":"2022-12-31"}}`,
		`{section(code: "results.economy") {titleVi parent {code} children {code}} indicator(code: "indicator-published") {unitVi}}`:                 `{"section":{"titleVi":"Kinh tế","parent":{"code":"results"},"children":[]},"indicator":{"unitVi":"tấn"}}`,
		`{awardForm(code: "form-1") {quotaPercent quotaOf {code}} movement(code: "new-rural") {launchedBy} document(code: "15-2003-qh11") {number}}`: `{"awardForm":{"quotaPercent":"15","quotaOf":{"code":"form-0"}},"movement":{"launchedBy":"PRIME_MINISTER"},"document":{"number":"15/2003/QH11"}}`,
		// A report that is not public is as if there were none.
		`{a: report(cluster: "` + graphtest.Low + `", period: "2022") {code} b: report(cluster: "` + graphtest.Low + `", period: "2023") {code} c: report(cluster: "x", period: "2022") {code}}`: `{"a":{"code":"low-2022"},"b":null,"c":null}`,
	})
}
