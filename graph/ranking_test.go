package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"thidua/decimal"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// TestRanking of the small world: ties share a rank, the direction counts, and who has no number is told why.
func TestRanking(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		set := func(code string, direction term.Direction, values map[string]string) {
			a.write(t, func(ctx context.Context, tx *store.Tx) error {
				tx.Client.Indicator.Update().Where(indicator.Code(code)).SetDirection(direction).ExecX(ctx)
				for unit, value := range values {
					tx.Client.IndicatorValue.Update().Where(indicatorvalue.HasDistrictWith(district.Code("dien-bien/"+unit)),
						indicatorvalue.HasIndicatorWith(indicator.Code(code))).SetActual(decimal.MustParse(value)).ExecX(ctx)
				}
				tx.Raise(store.Published)
				return nil
			})
		}
		ranks := func(holder, arguments string) string {
			var answer struct {
				Ranking struct {
					Ranked, TotalCount int
					Edges              []struct {
						Node struct {
							Rank     *int
							Tied     bool
							District struct{ Code string }
							Display  string
							Gap      *string
							Reason   string
						}
					}
				}
			}
			a.into(t, request{Holder: holder, Query: `{ranking(` + arguments + `) {ranked totalCount edges {node {rank tied district {code} display(language: EN) gap reason(language: EN)}}}}`}, &answer)
			lines := []string{fmt.Sprint(answer.Ranking.Ranked, "/", answer.Ranking.TotalCount)}
			for _, e := range answer.Ranking.Edges {
				n, rank := e.Node, "-"
				if n.Rank != nil {
					rank = fmt.Sprint(*n.Rank)
				}
				if n.Tied {
					rank += "="
				}
				line := rank + " " + strings.TrimPrefix(n.District.Code, "dien-bien/") + " " + n.Display
				if n.Gap != nil {
					line += *n.Gap
					if n.Reason == "" {
						t.Errorf("%s: no reason", *n.Gap)
					}
				}
				lines = append(lines, line)
			}
			return strings.Join(lines, "; ")
		}
		const of = `indicator: "indicator-published", period: "2022"`
		set("indicator-published", term.DirectionHigher, map[string]string{"muong-ang": "1200.5", "tuan-giao": "7", "dien-bien-phu": "1200.5"})
		for name, tt := range map[string]struct{ holder, arguments, want string }{
			"higher":        {"", of, "3/3; 1= dien-bien-phu 1,200.5 tonnes; 1= muong-ang 1,200.5 tonnes; 3 tuan-giao 7 tonnes"},
			"first":         {"", of + `, first: 1`, "3/3; 1= dien-bien-phu 1,200.5 tonnes"},
			"another":       {"", of + `, measure: PLAN`, "0/3; - dien-bien-phu NO_MEASURE; - muong-ang NO_MEASURE; - tuan-giao NO_MEASURE"},
			"of drafts":     {"", `indicator: "indicator-draft", period: "2022"`, "0/3; - dien-bien-phu NO_FIGURE; - muong-ang NO_FIGURE; - tuan-giao NO_FIGURE"},
			"in a cluster":  {"", of + `, cluster: "` + graphtest.High + `"`, "0/0"},
			"not collected": {"", `indicator: "indicator-confirmed", period: "2022"`, "0/3; - dien-bien-phu NOT_COLLECTED; - muong-ang NOT_COLLECTED; - tuan-giao NOT_COLLECTED"},
		} {
			if got := ranks(tt.holder, tt.arguments); got != tt.want {
				t.Errorf("%s:\ngot  %s\nwant %s", name, got, tt.want)
			}
		}
		set("indicator-published", term.DirectionLower, nil)
		if got, want := ranks("", of), "3/3; 1 tuan-giao 7 tonnes; 2= dien-bien-phu 1,200.5 tonnes; 2= muong-ang 1,200.5 tonnes"; got != want {
			t.Errorf("lower: %s", got)
		}
		set("indicator-published", term.DirectionNone, nil)
		if got, want := ranks("", of), "0/3; - dien-bien-phu 1,200.5 tonnesNOT_RANKED; - muong-ang 1,200.5 tonnesNOT_RANKED; - tuan-giao 7 tonnesNOT_RANKED"; got != want {
			t.Errorf("none: %s", got)
		}
	})
}

// TestAvailabilityOffersNothingEmpty: every value that is offered has data with the choices made, and a choice does not
// take the others of its own kind away.
func TestAvailabilityOffersNothingEmpty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		const fields = `{clusters {cluster {code} figures} periods {period {code}} districts {district {code}} indicators {indicator {code}} sections {section {code}} forms {form {code} awards} reports {cluster {code} period {code}}}`
		ask := func(holder, arguments string) string {
			return a.ask(t, request{Holder: holder, Query: `{availability` + arguments + ` ` + fields + `}`})
		}
		admin := ask("admin", `(period: "2022")`)
		for _, says := range []string{
			`"clusters":[{"cluster":{"code":"` + graphtest.Low + `"}`, `"periods":[{"period":{"code":"2023"}},{"period":{"code":"2022"}}]`, `{"district":{"code":"dien-bien/muong-ang"}}`,
			`{"indicator":{"code":"indicator-draft"}}`, `"reports":[{"cluster":{"code":"` + graphtest.Low + `"},"period":{"code":"2023"}},{"cluster":{"code":"` + graphtest.High + `"},"period":{"code":"2023"}},{"cluster":{"code":"` + graphtest.Low + `"},"period":{"code":"2022"}}]`,
		} {
			if !strings.Contains(admin, says) {
				t.Errorf("%s is not offered: %s", says, admin)
			}
		}
		for _, hidden := range []string{`lai-chau/`, `indicator-gone`, `indicator-blanked`, `indicator-confirmed`} {
			if cut, _, _ := strings.Cut(admin, `"reports"`); strings.Contains(cut, hidden) {
				t.Errorf("%s is offered: %s", hidden, admin)
			}
		}
		public := ask("", "")
		for _, hidden := range []string{`indicator-draft`, `indicator-approved`} {
			if strings.Contains(public, hidden) {
				t.Errorf("the public is offered %s: %s", hidden, public)
			}
		}
		if none := ask("", `(cluster: "nowhere")`); !strings.Contains(none, `"indicators":[]`) || strings.Contains(none, `"clusters":[]`) {
			t.Errorf("a choice of nothing: %s", none)
		}
	})
}
