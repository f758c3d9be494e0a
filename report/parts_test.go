package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/term"
)

// The cluster's own sheet states the total; where it does not, the members' counts are added. Levels come in the order of
// a report, forms in that of the catalogue, and what is proposed is not mixed with what is decided.
func TestAwards(t *testing.T) {
	one, two, gone := 11, 12, 99
	b := &builder{
		tree:   &Report{Members: []Member{{Named: Named{Code: "a"}}, {Named: Named{Code: "b"}}}},
		member: map[int]int{one: 0, two: 1},
		rows: &rows{
			forms: []*ent.AwardForm{
				{ID: 1, Code: "district-paper", Level: term.AwardLevelDistrict},
				{ID: 2, Code: "flag", Level: term.AwardLevelProvince},
				{ID: 3, Code: "order", Level: term.AwardLevelState},
				{ID: 4, Code: "nobody", Level: term.AwardLevelState},
			},
			awards: []*ent.Award{
				{FormID: 1, DistrictID: &one, RecipientKind: term.RecipientKindIndividual, Stage: term.AwardStageDecided, Count: 3, Printed: "03"},
				{FormID: 1, DistrictID: &one, RecipientKind: term.RecipientKindIndividual, Stage: term.AwardStageDecided, Count: 2, Decision: "12/QĐ"},
				{FormID: 1, DistrictID: &two, RecipientKind: term.RecipientKindIndividual, Stage: term.AwardStageDecided, Count: 4},
				{FormID: 1, DistrictID: &two, RecipientKind: term.RecipientKindIndividual, Stage: term.AwardStageProposed, Count: 9},
				{FormID: 1, DistrictID: &gone, RecipientKind: term.RecipientKindIndividual, Stage: term.AwardStageDecided, Count: 100},
				{FormID: 2, RecipientKind: term.RecipientKindCollective, Stage: term.AwardStageDecided, Count: 19, Printed: "19"},
				{FormID: 2, DistrictID: &two, RecipientKind: term.RecipientKindCollective, Stage: term.AwardStageDecided, Count: 7},
				{FormID: 3, RecipientKind: term.RecipientKindHousehold, Stage: term.AwardStageDecided, Count: 1, Printed: "01"},
			},
		},
	}
	b.addAwards()
	var got []string
	for _, level := range b.tree.Awards {
		for _, form := range level.Forms {
			line := fmt.Sprintf("%s %s %s:", level.Level, form.Form.Code, form.Stage)
			for _, c := range append(append([]*AwardCount{}, form.Totals...), form.ByDistrict...) {
				line += fmt.Sprintf(" %s %s%d%s stated=%v", c.Recipient, c.District, c.Count, strings.TrimSuffix("/"+c.Printed, "/"), c.Stated)
			}
			got = append(got, line)
		}
	}
	if diff := cmp.Diff([]string{
		"STATE order DECIDED: HOUSEHOLD 1/01 stated=true",
		"PROVINCE flag DECIDED: COLLECTIVE 19/19 stated=true COLLECTIVE b7 stated=false",
		"DISTRICT district-paper DECIDED: INDIVIDUAL 9 stated=false INDIVIDUAL a5 stated=false INDIVIDUAL b4 stated=false",
		"DISTRICT district-paper PROPOSED: INDIVIDUAL 9 stated=false INDIVIDUAL b9 stated=false",
	}, got); diff != "" {
		t.Errorf("awards (-want +got):\n%s", diff)
	}
}

// What the lead plans for a member counts where the member states no plan, and the reference series is what shares are of.
func TestTotalsKnowPlansAndReferences(t *testing.T) {
	unit := 7
	count := &ent.Indicator{ID: 1, Code: "poor", Aggregation: term.AggregationSum, ValueType: term.ValueTypeCount, WeightID: ptr(2)}
	b := &builder{
		tree: &Report{Members: []Member{{Named: Named{Code: "a"}, ID: unit}}}, member: map[int]int{unit: 0},
		rows: &rows{
			period: &ent.Period{ID: 1}, indicators: []*ent.Indicator{count},
			targets: []*ent.Target{{DistrictID: &unit, IndicatorID: 1, Value: *d("500")}},
		},
		index: map[rowKey]*Row{
			{1, ""}: {Values: []*Figure{{Actual: d("400")}}},
			{2, ""}: {Values: []*Figure{{Actual: d("4000")}}},
		},
	}
	b.addTotals()
	total := b.index[rowKey{1, ""}].Total
	if got := fmt.Sprint(total.Actual, total.Plan, total.PercentOfPlan); got != "400 500 80" {
		t.Errorf("actual, plan and percent are %s", got)
	}
	adder := newAdder(1)
	adder.add("a", true, b.index[rowKey{1, ""}].Values[0], b.index[rowKey{2, ""}].Values[0], *d("500"), true)
	if f := adder.members[0].Figure; f.Reference == nil || f.Reference.Value != *d("4000") || f.Reference.Source != term.NumberSourceReference {
		t.Errorf("the reference is %+v", f.Reference)
	}
}

func ptr[T any](v T) *T { return &v }

// Where a unit is expected to report is said by the most particular row of the catalogue.
func TestApplicable(t *testing.T) {
	b := &builder{tree: &Report{Members: []Member{{ID: 7}, {ID: 8}}}, rows: &rows{period: &ent.Period{ID: 3}}, applies: map[applicabilityKey]bool{
		{1, 0, 0}: false, {1, 7, 0}: true, {2, 0, 3}: false, {2, 8, 3}: true, {3, 0, 4}: false,
	}}
	for _, c := range []struct {
		indicator, place int
		want             bool
	}{{1, 0, true}, {1, 1, false}, {2, 0, false}, {2, 1, true}, {3, 0, true}, {4, 0, true}} {
		if got := b.applicable(c.indicator, c.place); got != c.want {
			t.Errorf("indicator %d of member %d: %v", c.indicator, c.place, got)
		}
	}
}
