package total_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/term"
	"thidua/total"
)

// printed is a number as the sheet shows it, nil for "".
func printed(text string) *total.Number {
	if text == "" {
		return nil
	}
	return total.Reported(decimal.MustParse(text), text)
}

// has is a member with a figure.
func has(district string, f total.Figure) total.Member {
	return total.Member{District: district, Applicable: true, Figure: &f}
}

// lacks is a member without one.
func lacks(district string) total.Member { return total.Member{District: district, Applicable: true} }

var (
	households = total.Indicator{Code: "households", ValueType: term.ValueTypeCount, Aggregation: term.AggregationSum}
	revenue    = total.Indicator{Code: "revenue", ValueType: term.ValueTypeAmount, Aggregation: term.AggregationSum}
	cover      = total.Indicator{Code: "cover", ValueType: term.ValueTypePercent, Aggregation: term.AggregationWeightedMean, Decimals: 2}
	told       = total.Indicator{Code: "told", ValueType: term.ValueTypePercent, Aggregation: term.AggregationRatio, Decimals: 2}
)

// text is a number's value, "-" for nil.
func text(n *total.Number) string {
	if n == nil {
		return "-"
	}
	return n.Value.String()
}

// short is a total in a few words: actual, plan, percent, numerator, denominator, share, members/of, gap.
func short(t total.Total) string {
	s := ""
	for _, n := range []*total.Number{t.Actual, t.Plan, t.PercentOfPlan, t.Numerator, t.Denominator, t.Share} {
		s += text(n) + " "
	}
	s += decimal.Must(decimal.FromInt(int64(t.Members))).String() + "/" + decimal.Must(decimal.FromInt(int64(t.Of))).String()
	if t.Implied {
		s += " implied"
	}
	if t.Gap != "" {
		s += " " + string(t.Gap)
	}
	return s
}

func TestTotals(t *testing.T) {
	points := total.Figure{Share: printed("2.5"), Numerator: printed("3"), Denominator: printed("9"), DenominatorKind: term.DenominatorKindPoints}
	for name, one := range map[string]struct {
		indicator total.Indicator
		members   []total.Member
		want      string
	}{
		"a blank is not a zero": {households, []total.Member{has("a", total.Figure{Actual: printed("3")}), lacks("b")}, "3 - - - - - 1/2 NO_PLAN"},
		"a zero is a number": {
			households,
			[]total.Member{has("a", total.Figure{Actual: printed("3")}), has("b", total.Figure{Actual: printed("0")})},
			"3 - - - - - 2/2 NO_PLAN",
		},
		"what does not exist there is not missing": {
			households, []total.Member{
				has("a", total.Figure{Actual: printed("3")}),
				{District: "b"},
				has("c", total.Figure{Absence: term.AbsenceNotApplicable}),
				has("d", total.Figure{Absence: term.AbsenceNotCollected}),
			}, "3 - - - - - 1/2 NO_PLAN",
		},
		"nobody gives one": {households, []total.Member{lacks("a")}, "- - - - - - 0/1 NO_FIGURES"},
		"nobody is there":  {households, nil, "- - - - - - 0/0 NO_FIGURES"},
		"percent of plan is of those who have both": {
			revenue, []total.Member{
				has("a", total.Figure{Actual: printed("50"), Plan: printed("40")}), has("b", total.Figure{Actual: printed("1000")}),
				has("c", total.Figure{Plan: printed("1000")}),
			}, "1050 40 125 - - - 2/3",
		},
		"a plan that is stated beats one that is given or implied": {
			revenue,
			[]total.Member{has("a", total.Figure{
				Actual: printed("50"), Plan: printed("40"), Target: printed("60"), PercentOfPlan: printed("99.9"),
			})},
			"50 40 125 - - - 1/1",
		},
		"the lead's plan beats one that is implied": {
			revenue,
			[]total.Member{has("a", total.Figure{Actual: printed("50"), Target: printed("40"), PercentOfPlan: printed("99.9")})},
			"50 40 125 - - - 1/1",
		},
		"a percent of nothing implies no plan": {
			revenue, []total.Member{has("a", total.Figure{Actual: printed("0"), PercentOfPlan: printed("0")})}, "0 - - - - - 1/1 NO_PLAN",
		},
		"nothing of a plan implies no plan": {
			revenue, []total.Member{has("a", total.Figure{Actual: printed("0"), PercentOfPlan: printed("5")})}, "0 - - - - - 1/1 NO_PLAN",
		},
		"a share of the registered is not one of the reference series": {
			households, []total.Member{has("a", total.Figure{
				Actual: printed("0"), Share: printed("0"), Reference: printed("80"), DenominatorKind: term.DenominatorKindOfRegistered,
			})}, "0 - - - - - 1/1 NO_DENOMINATOR",
		},
		"a plan of nought has no percent": {
			revenue, []total.Member{has("a", total.Figure{Actual: printed("5"), Plan: printed("0")})}, "5 0 - - - - 1/1 NO_PLAN",
		},
		"a count is the numerator of its share": {
			households, []total.Member{
				has("a", total.Figure{Actual: printed("20"), Share: printed("10.00")}),
				has("b", total.Figure{Numerator: printed("30"), Denominator: printed("100")}), has("c", total.Figure{Share: printed("99")}),
			}, "50 - - 50 300 16.67 2/3 implied",
		},
		"the reference series is the denominator where there is no share": {
			households, []total.Member{has("a", total.Figure{Actual: printed("20"), Reference: printed("80")})}, "20 - - 20 80 25 1/1",
		},
		"a share of the registered is not added to one of all": {
			households, []total.Member{
				has("a", total.Figure{Numerator: printed("9"), Denominator: printed("10"), DenominatorKind: term.DenominatorKindOfRegistered}),
				has("b", total.Figure{Numerator: printed("9"), Denominator: printed("100"), DenominatorKind: term.DenominatorKindOfAll}),
			}, "18 - - - - - 2/2 MIXED",
		},
		"a share that nobody explained is one of all": {
			households, []total.Member{
				has("a", total.Figure{Numerator: printed("9"), Denominator: printed("10")}),
				has("b", total.Figure{Numerator: printed("9"), Denominator: printed("10"), DenominatorKind: term.DenominatorKindOfAll}),
			}, "18 - - 18 20 90 2/2",
		},
		"a share of the plan is a percent of plan": {
			households, []total.Member{
				has("a", total.Figure{
					Numerator: printed("2567"), Denominator: printed("2770"), PercentOfPlan: printed("92.67"), DenominatorKind: term.DenominatorKindOfPlan,
				}),
				has("b", total.Figure{Actual: printed("50"), Share: printed("125"), DenominatorKind: term.DenominatorKindOfPlan}),
			}, "2617 2810 93.13 - - - 2/2 implied",
		},
		"points are a share of nothing": {households, []total.Member{has("a", points)}, "3 - - - - - 1/1 NO_DENOMINATOR"},
		"a ratio is of two sums": {
			told, []total.Member{
				has("a", total.Figure{Numerator: printed("1"), Denominator: printed("2")}),
				has("b", total.Figure{Numerator: printed("1"), Denominator: printed("4")}), has("c", total.Figure{Share: printed("100")}),
			}, "- - - 2 6 33.33 2/3",
		},
		"a percentage is no numerator": {
			told,
			[]total.Member{has("a", total.Figure{Actual: printed("98"), Share: printed("98"), Reference: printed("7")})},
			"- - - - - - 0/1 NO_DENOMINATOR",
		},
		"percentages are not summed, whatever the catalogue says": {
			total.Indicator{ValueType: term.ValueTypePercent, Aggregation: term.AggregationSum},
			[]total.Member{has("a", total.Figure{Actual: printed("98")}), lacks("b")},
			"- - - - - - 1/2 NOT_ADDITIVE",
		},
		"a mean is weighed": {
			cover, []total.Member{
				has("a", total.Figure{Actual: printed("10"), Reference: printed("1")}),
				has("b", total.Figure{Actual: printed("40"), Reference: printed("2")}),
			}, "30 - - - - - 2/2",
		},
		"a mean of two without weights is not given": {
			cover,
			[]total.Member{has("a", total.Figure{Actual: printed("10")}), has("b", total.Figure{Actual: printed("40")})},
			"- - - - - - 2/2 NO_WEIGHT",
		},
		"a member without a weight is missing from the mean": {
			cover,
			[]total.Member{has("a", total.Figure{Actual: printed("10"), Reference: printed("1")}), has("b", total.Figure{Actual: printed("40")})},
			"10 - - - - - 1/2",
		},
		"a sum that does not fit": {
			revenue,
			[]total.Member{has("a", total.Figure{Actual: printed("900000000000000")}), has("b", total.Figure{Actual: printed("900000000000000")})},
			"- - - - - - 2/2 OVERFLOW",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := gocmp.Diff(one.want, short(total.Of(one.indicator, one.members))); diff != "" {
				t.Errorf("total (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOverIsALowerBound: "trên 500" leaves the total open above, and the plan that it implies.
func TestOverIsALowerBound(t *testing.T) {
	made := total.Of(revenue, []total.Member{
		has("a", total.Figure{Actual: printed("510"), PercentOfPlan: printed("102.00"), Qualifier: term.QualifierOver}),
		has("b", total.Figure{Actual: printed("100"), Plan: printed("100")}),
	})
	if !made.Actual.Range.NoMax || made.Actual.Range.NoMin {
		t.Errorf("the sum may be %+v, want no end above alone", made.Actual.Range)
	}
	if made.Plan.Value != decimal.MustParse("600") || !made.Plan.Range.NoMax {
		t.Errorf("the plan is %+v, want 600 or more", made.Plan)
	}
}

// TestCountsAreExact: a total of 44 clusters where there are 45 is found to be one too few.
func TestCountsAreExact(t *testing.T) {
	members := []total.Member{has("a", total.Figure{Actual: printed("9")}), has("b", total.Figure{Actual: printed("36")})}
	if made := total.Of(households, members); !made.Actual.Range.Exact() {
		t.Errorf("45 households may be %+v, want 45", made.Actual.Range)
	}
	if made := total.Of(revenue, members); made.Actual.Range != (decimal.Interval{Min: decimal.MustParse("44"), Max: decimal.MustParse("46")}) {
		t.Errorf("45 million may be %+v, want 44 to 46", made.Actual.Range)
	}
}

// TestSources: a percentage is no more certain than the least certain plan in it.
func TestSources(t *testing.T) {
	stated := has("a", total.Figure{Actual: printed("1"), Plan: printed("2")})
	given := has("b", total.Figure{Actual: printed("1"), Target: printed("2")})
	implied := has("c", total.Figure{Actual: printed("1"), PercentOfPlan: printed("50")})
	for want, members := range map[term.NumberSource][]total.Member{
		term.NumberSourceComputed: {stated}, term.NumberSourceReference: {stated, given, stated}, term.NumberSourceImplied: {given, implied, stated},
	} {
		made := total.Of(revenue, members)
		if made.PercentOfPlan.Source != want || made.Plan.Source != want || made.Actual.Source != term.NumberSourceComputed {
			t.Errorf("the percentage is %s, the plan %s, the sum %s, want %s twice and COMPUTED",
				made.PercentOfPlan.Source, made.Plan.Source, made.Actual.Source, want)
		}
	}
}

// TestOverSaysWhoIsInThePercentage: herds are counted by three, of whom one says what it had planned.
func TestOverSaysWhoIsInThePercentage(t *testing.T) {
	made := total.Of(households, []total.Member{
		has("a", total.Figure{Actual: printed("10")}), has("b", total.Figure{Actual: printed("20"), PercentOfPlan: printed("100")}),
		lacks("c"), has("d", total.Figure{Actual: printed("5"), Status: term.ValueStatusEstimate}),
	})
	if diff := gocmp.Diff(total.Over{Members: 1, Missing: []string{"a", "c", "d"}}, made.PlanOver); diff != "" {
		t.Errorf("in the percent of plan (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff([]string{"c"}, made.Missing); diff != "" || made.Estimates != 1 {
		t.Errorf("missing from the sum, with %d estimates (-want +got):\n%s", made.Estimates, diff)
	}
}

// Of a share that stands alone, more members may say how many there are than of how many; an estimate counts once.
func TestOverSaysWhoIsInTheActual(t *testing.T) {
	communes := total.Indicator{Code: "communes", ValueType: term.ValueTypeCount, Aggregation: term.AggregationRatio}
	got := total.Of(communes, []total.Member{
		has("a", total.Figure{Numerator: printed("4"), Denominator: printed("5"), Status: term.ValueStatusEstimate}),
		has("b", total.Figure{Actual: printed("14")}), lacks("c"),
	})
	if text(got.Actual) != "18" || text(got.Numerator) != "4" || text(got.Denominator) != "5" {
		t.Fatalf("the total is %s", short(got))
	}
	if diff := gocmp.Diff([]total.Over{{Members: 2, Missing: []string{"c"}}, {Members: 1, Missing: []string{"b", "c"}}},
		[]total.Over{got.ActualOver, got.ShareOver}); diff != "" {
		t.Errorf("who is in the actual and in the share (-want +got):\n%s", diff)
	}
	if got.Members != 1 || got.Estimates != 1 {
		t.Errorf("%d members, %d of them estimates, want one", got.Members, got.Estimates)
	}
}

func TestComplete(t *testing.T) {
	for name, one := range map[string]struct {
		figure                             *total.Figure
		plan, percent, numerator, wholeOne string
		source                             term.NumberSource // of the effective percent
	}{
		"nothing":             {nil, "-", "-", "-", "-", ""},
		"as reported":         {&total.Figure{Actual: printed("411000"), PercentOfPlan: printed("144.72")}, "284000", "144.72", "-", "-", term.NumberSourceReported},
		"from the plan":       {&total.Figure{Actual: printed("1"), Plan: printed("3")}, "3", "33.33", "-", "-", term.NumberSourceComputed},
		"from the lead":       {&total.Figure{Actual: printed("1"), Target: printed("3")}, "3", "33.33", "-", "-", term.NumberSourceReference},
		"a pair of the plan":  {&total.Figure{Numerator: printed("34"), Denominator: printed("38"), DenominatorKind: term.DenominatorKindOfPlan}, "38", "89.47", "34", "38", term.NumberSourceComputed},
		"households implied":  {&total.Figure{Actual: printed("230"), Share: printed("7.38")}, "-", "-", "230", "3117", ""},
		"households as given": {&total.Figure{Actual: printed("230"), Share: printed("0"), Reference: printed("3000")}, "-", "-", "230", "3000", ""},
		"a level has none":    {&total.Figure{Actual: printed("44.23"), Reference: printed("3000")}, "-", "-", "-", "-", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := total.Complete(one.figure)
			got := []string{text(c.Plan), text(c.EffectivePercent), text(c.Numerator), text(c.Denominator)}
			if diff := gocmp.Diff([]string{one.plan, one.percent, one.numerator, one.wholeOne}, got); diff != "" {
				t.Errorf("plan, effective percent, numerator, denominator (-want +got):\n%s", diff)
			}
			if c.EffectivePercent != nil && c.EffectivePercent.Source != one.source {
				t.Errorf("the percent is %s, want %s", c.EffectivePercent.Source, one.source)
			}
		})
	}
}
