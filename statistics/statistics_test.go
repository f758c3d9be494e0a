package statistics_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/statistics"
	"thidua/term"
	"thidua/total"
)

func number(text string) *decimal.Decimal {
	if text == "" {
		return nil
	}
	d := decimal.MustParse(text)
	return &d
}

// TestWhatIsLawful goes through what a group may be of, and which numbers it then has.
func TestWhatIsLawful(t *testing.T) {
	sums := &statistics.Indicator{ValueType: term.ValueTypeAmount, Aggregation: term.AggregationSum}
	flow := &statistics.Indicator{ValueType: term.ValueTypeCount, Aggregation: term.AggregationSum, Flow: true}
	none := &statistics.Indicator{ValueType: term.ValueTypeCount, Aggregation: term.AggregationNone}
	rate := &statistics.Indicator{ValueType: term.ValueTypePercent, Aggregation: term.AggregationRatio}
	mean := &statistics.Indicator{ValueType: term.ValueTypeMean, Aggregation: term.AggregationWeightedMean}
	const actual, percent, change = term.MeasureActual, term.MeasureEffectivePercent, term.MeasureChange
	for name, tt := range map[string]struct {
		facts                  statistics.Facts
		measure                term.Measure
		sum, avg, least, whole statistics.Gap
	}{
		"one indicator":                {statistics.Facts{Indicator: sums}, actual, "", "", "", ""},
		"several indicators":           {statistics.Facts{}, actual, statistics.GapIndicators, statistics.GapIndicators, statistics.GapIndicators, statistics.GapIndicators},
		"several units":                {statistics.Facts{SeveralUnits: true}, actual, statistics.GapUnits, statistics.GapUnits, statistics.GapUnits, statistics.GapUnits},
		"percents of several":          {statistics.Facts{SeveralUnits: true}, percent, statistics.GapPercentage, statistics.GapPercentage, "", statistics.GapUnits},
		"years":                        {statistics.Facts{Indicator: sums, SeveralPeriods: true}, actual, statistics.GapOverTime, "", "", statistics.GapOverTime},
		"years of a flow":              {statistics.Facts{Indicator: flow, SeveralPeriods: true}, actual, "", "", "", statistics.GapOverTime},
		"years and quarters":           {statistics.Facts{Indicator: flow, SeveralPeriods: true, SeveralKinds: true}, actual, statistics.GapKinds, statistics.GapKinds, statistics.GapKinds, statistics.GapKinds},
		"years across a break":         {statistics.Facts{Indicator: sums, SeveralPeriods: true, Broken: true}, actual, statistics.GapOverTime, statistics.GapBroken, statistics.GapBroken, statistics.GapOverTime},
		"percentage":                   {statistics.Facts{Indicator: sums}, percent, statistics.GapPercentage, statistics.GapPercentage, "", ""},
		"rate":                         {statistics.Facts{Indicator: rate}, actual, statistics.GapPercentage, statistics.GapPercentage, "", ""},
		"numerators of a rate":         {statistics.Facts{Indicator: rate}, term.MeasureNumerator, "", "", "", ""},
		"mean":                         {statistics.Facts{Indicator: mean}, actual, statistics.GapNotAdditive, statistics.GapNotAdditive, "", ""},
		"nothing that adds up":         {statistics.Facts{Indicator: none}, actual, statistics.GapNotAdditive, statistics.GapNotAdditive, "", ""},
		"clusters that share a unit":   {statistics.Facts{Indicator: sums, Overlapping: true}, actual, statistics.GapOverlapping, statistics.GapOverlapping, "", statistics.GapOverlapping},
		"changes":                      {statistics.Facts{Indicator: sums, Change: term.ChangeKindAbsolute}, change, "", "", "", ""},
		"changes in percent":           {statistics.Facts{Indicator: sums, Change: term.ChangeKindPercent}, change, statistics.GapPercentage, statistics.GapPercentage, "", ""},
		"changes of several kinds":     {statistics.Facts{Indicator: sums}, change, statistics.GapMixed, statistics.GapMixed, statistics.GapMixed, ""},
		"nothing that was asked about": {statistics.Facts{Indicator: sums}, term.MeasurePlan, statistics.GapNoFigures, statistics.GapNoFigures, statistics.GapNoFigures, ""},
	} {
		f := tt.facts
		f.Figures = 2
		high, low := statistics.Halves(*number("7"))
		column := statistics.Column{Count: 2, High: high, Low: low, Min: number("3"), Max: number("4")}
		f.Columns = map[term.Measure]statistics.Column{actual: column, percent: column, change: column, term.MeasureNumerator: column}
		got := []statistics.Gap{f.Sum(tt.measure).Gap, f.Avg(tt.measure).Gap, f.Min(tt.measure).Gap, f.WholeGap()}
		if diff := cmp.Diff([]statistics.Gap{tt.sum, tt.avg, tt.least, tt.whole}, got); diff != "" {
			t.Errorf("%s: sum, avg, min, whole (-want +got):\n%s", name, diff)
		}
		if tt.sum == "" {
			if v := f.Sum(tt.measure).Value; v == nil || *v != *number("7") {
				t.Errorf("%s: sum %v", name, v)
			}
		}
	}
}

// TestEveryGapIsToldInBothLanguages, and no two alike.
func TestEveryGapIsToldInBothLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, gap := range statistics.Gaps {
		for _, language := range []term.Language{term.LanguageVi, term.LanguageEn} {
			text := gap.Text(language)
			if text == "" || seen[text] {
				t.Errorf("%s in %s: %q", gap, language, text)
			}
			seen[text] = true
		}
	}
}

// TestPercentOfPlanIsOfSums: of the report of 2022 it is 134,16 %, and not the mean of five percentages.
func TestPercentOfPlanIsOfSums(t *testing.T) {
	var members []total.Member
	for _, m := range []struct{ actual, percent string }{{"284000", "100"}, {"21000", "300"}} {
		members = append(members, total.Member{District: m.actual, Applicable: true, Figure: &total.Figure{
			Actual: total.Reported(*number(m.actual), m.actual), PercentOfPlan: total.Reported(*number(m.percent), m.percent),
		}})
	}
	w := statistics.WholeOf(statistics.Indicator{ValueType: term.ValueTypeAmount, Aggregation: term.AggregationSum}, members)
	got := w.PercentOfPlan
	if got.Value == nil || *got.Value != *number("104.81") || !got.Implied || got.Count != 2 {
		t.Errorf("percent of plan %+v %v", got, got.Value)
	}
	if w.Share.Gap != statistics.GapNoDenominator || w.Mean.Gap != statistics.GapNotAdditive || w.Of != 2 {
		t.Errorf("%+v", w)
	}
}

// TestEqualNumbersShareARank, and the next one is as many further on.
func TestEqualNumbersShareARank(t *testing.T) {
	numbers := []*decimal.Decimal{number("5"), nil, number("7"), number("5"), number("1"), nil}
	for direction, want := range map[term.Direction][]statistics.Ranked{
		term.DirectionHigher: {{2, 1, false}, {0, 2, true}, {3, 2, true}, {4, 4, false}, {1, 0, false}, {5, 0, false}},
		term.DirectionLower:  {{4, 1, false}, {0, 2, true}, {3, 2, true}, {2, 4, false}, {1, 0, false}, {5, 0, false}},
		term.DirectionNone:   {{2, 0, false}, {0, 0, false}, {3, 0, false}, {4, 0, false}, {1, 0, false}, {5, 0, false}},
	} {
		if diff := cmp.Diff(want, statistics.Rank(direction, numbers)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", direction, diff)
		}
	}
}

// TestOrderIsOneForAll: places are in one order whatever the order they come in, and nulls are last in both directions.
func TestOrderIsOneForAll(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		order := statistics.Order{r.IntN(2) == 0, r.IntN(2) == 0}
		places := make([]statistics.Place, 8)
		for i := range places {
			places[i] = statistics.Place{Key: []string{string(rune('a' + i))}}
			for range order {
				var d *decimal.Decimal
				if r.IntN(3) > 0 {
					v := decimal.Decimal(r.IntN(3))
					d = &v
				}
				places[i].Values = append(places[i].Values, d)
			}
		}
		slices.SortFunc(places, order.Compare)
		again := slices.Clone(places)
		r.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
		slices.SortFunc(again, order.Compare)
		if diff := cmp.Diff(places, again); diff != "" {
			t.Fatalf("two orders:\n%s", diff)
		}
		for i := 1; i < len(places); i++ {
			if places[i-1].Values[0] == nil && places[i].Values[0] != nil {
				t.Fatalf("a null is not last: %+v", places)
			}
		}
	}
}

// TestRanges say which numbers are in them; no number is in none that has an end.
func TestRanges(t *testing.T) {
	yes, no := true, false
	for name, tt := range map[string]struct {
		in   statistics.Range
		d    string
		want bool
	}{
		"everything":      {statistics.Range{}, "", true},
		"at least":        {statistics.Range{GTE: number("3")}, "3", true},
		"more than":       {statistics.Range{GT: number("3")}, "3", false},
		"at most":         {statistics.Range{LTE: number("3")}, "3", true},
		"less than":       {statistics.Range{LT: number("3")}, "3", false},
		"none":            {statistics.Range{LT: number("3")}, "", false},
		"none wanted":     {statistics.Range{IsNull: &yes}, "", true},
		"none unwanted":   {statistics.Range{IsNull: &no}, "", false},
		"one, not wanted": {statistics.Range{IsNull: &yes}, "3", false},
	} {
		if got := tt.in.Has(number(tt.d)); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
