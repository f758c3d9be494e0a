package rulestest_test

import (
	"maps"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"thidua/decimal"
	"thidua/rules"
	"thidua/rules/rulestest"
	"thidua/term"
)

// large is a cluster of so many members and indicators, each stated with plan, percent, numerator, denominator and
// share, now and in the period before.
func large(members, indicators int) *rules.Facts {
	w := rulestest.Of(rand.New(rand.NewPCG(1, 1)), members, nil)
	f := w.Facts()
	add := func(into *[]rules.Figure, district, code string, row int, factor int) {
		actual, plan := rulestest.Count(factor*w.Between(1, 900)), rulestest.Count(factor*1000)
		numbers := map[term.Measure]rules.Number{}
		for m, value := range map[term.Measure]decimal.Decimal{
			term.MeasureActual: actual, term.MeasurePlan: plan, term.MeasureDenominator: plan,
			term.MeasurePercentOfPlan: rulestest.Percent(actual, plan, 2), term.MeasureShare: rulestest.Percent(actual, plan, 2),
		} {
			numbers[m] = rules.Number{Value: value, Printed: value.Format(0, true), Cell: rules.Cell{District: district, Tab: "t", Address: "D4"}}
		}
		*into = append(*into, rules.Figure{District: district, Indicator: code, Numbers: numbers, Tab: "t", Row: row})
	}
	for i := range indicators {
		code := "indicator-" + strconv.Itoa(i)
		f.Indicators[code] = rules.Indicator{Code: code, ValueType: term.ValueTypeCount, Aggregation: term.AggregationNone}
		for _, d := range w.Districts() {
			add(&f.Figures, d, code, i, 1)
			add(&f.Before, d, code, i, 1)
		}
		add(&f.Figures, "", code, i, members)
	}
	return f
}

// many are rules as a catalogue has them: one of each kind that goes for all indicators, and the others for some.
func many(b *testing.B, n int) []rules.Rule {
	b.Helper()
	definitions := []rules.Definition{
		rulestest.Rule(term.RuleKindSumOfParts, "sum", `{"indicators": "*", "measures": ["PLAN"]}`),
		rulestest.Rule(term.RuleKindRatio, "ratio", `{"indicators": "*"}`),
		rulestest.Rule(term.RuleKindPercentOfPlan, "percent", `{"indicators": "*"}`),
		rulestest.Rule(term.RuleKindCommonDenominator, "common", `{"first": "indicator-1", "second": "indicator-2"}`),
		rulestest.Rule(term.RuleKindGranularity, "mean", `{"mean": "indicator-3:SHARE", "over": ["indicator-3:DENOMINATOR"]}`),
		rulestest.Rule(term.RuleKindPartOfWhole, "part", `{"numerators": true}`),
		rulestest.Rule(term.RuleKindPartition, "bands", `{"bands": ["indicator-4", "indicator-5"], "universe": "indicator-6"}`),
		rulestest.Rule(term.RuleKindRange, "range", `{"percentages": true}`),
		rulestest.Rule(term.RuleKindMonotone, "grows", `{"indicators": ["indicator-7", "indicator-8"]}`),
		rulestest.Rule(term.RuleKindEnvelope, "between", `{"indicators": "*"}`),
	}
	var all []rules.Rule
	for i := range n {
		d := definitions[i%len(definitions)]
		if i >= len(definitions) {
			code := "indicator-" + strconv.Itoa(i)
			d = rulestest.Rule(term.RuleKindRatio, "some", `{"indicators": ["`+code+`"]}`)
			if i%2 == 0 {
				d = rulestest.Rule(term.RuleKindPartOfWhole, "some", `{"pairs": [{"part": "`+code+`", "whole": "`+code+`:PLAN"}]}`)
			}
		}
		d.Code += strconv.Itoa(i)
		all = append(all, compiled(b, []rules.Definition{d})...)
	}
	return all
}

// BenchmarkFind applies forty rules to forty-five members with two hundred indicators, and says how much longer that
// takes than to copy their figures once.
func BenchmarkFind(b *testing.B) {
	facts, all := large(45, 200), many(b, 40)
	againstCopying(b, facts, 1, func() { rules.Find(all, facts) })
}

// BenchmarkCheck does so and tells what adds up, too.
func BenchmarkCheck(b *testing.B) {
	facts, all := large(45, 200), many(b, 40)
	againstCopying(b, facts, 1, func() { rules.Check(all, facts) })
}

// BenchmarkFindCountry is a country: a hundred and sixty clusters as large, one after the other.
func BenchmarkFindCountry(b *testing.B) {
	const clusters = 160
	facts, all := large(45, 200), many(b, 40)
	againstCopying(b, facts, clusters, func() {
		for range clusters {
			rules.Find(all, facts)
		}
	})
}

// againstCopying says how many times longer something takes than to copy figures so many times.
func againstCopying(b *testing.B, facts *rules.Facts, times int, check func()) {
	b.Helper()
	var checking, copying time.Duration
	for b.Loop() {
		start := time.Now()
		check()
		middle := time.Now()
		for range times {
			copied(facts.Figures)
		}
		checking += middle.Sub(start)
		copying += time.Since(middle)
	}
	b.ReportMetric(float64(checking)/float64(copying), "x-copy")
	b.ReportMetric(float64(checking.Milliseconds())/float64(b.N), "ms-check")
}

func copied(figures []rules.Figure) []rules.Figure {
	all := make([]rules.Figure, 0, len(figures))
	for _, f := range figures {
		f.Numbers = maps.Clone(f.Numbers)
		all = append(all, f)
	}
	return all
}
