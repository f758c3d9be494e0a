package rulestest

import (
	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// ratios are shares with their numerators and denominators.
func ratios() Theme {
	return Theme{
		Kind: term.RuleKindRatio,
		Indicators: []rules.Indicator{
			{Code: "insured", NameVi: "Người có bảo hiểm", ValueType: term.ValueTypeCount, Aggregation: term.AggregationSum, UnitVi: "người"},
			{Code: "paved", NameVi: "Đường cứng hóa", ValueType: term.ValueTypePercent, Aggregation: term.AggregationRatio},
			{Code: "culture", NameVi: "Gia đình văn hóa", ValueType: term.ValueTypeCount, Aggregation: term.AggregationNone, UnitVi: "hộ"},
		},
		Rules: []rules.Definition{Rule(term.RuleKindRatio, "ty-le", `{"indicators": "*"}`)},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				w.shared(d, "insured", w.Between(10, 90000))
				w.shared(d, "paved", w.Between(1, 900))
				f := w.Figure(d, "culture")
				w.shared(d, "culture", w.Between(1, 5000))
				if share, there := f.Numbers[term.MeasureShare]; there && w.Chance(70) {
					delete(f.Numbers, term.MeasureShare)
					f.Numbers[term.MeasurePercentOfPlan] = share
					f.DenominatorKind = term.DenominatorKindOfRegistered
				}
			}
		},
		Faults: []Fault{
			{"a share is mistyped", func(w *World) Expected {
				d := w.District()
				right := w.exactShare(d, "insured", 1000, 90000)
				cell := w.State(d, "insured", term.MeasureShare, w.Mistyped(right, 2, decimal.One/10), 2)
				return Expected{Rule: "ty-le", District: d, Key: "insured:SHARE", Cell: cell, Correction: &right}
			}},
			{"a numerator of what was registered is mistyped", func(w *World) Expected {
				d := w.District()
				share := w.exactShare(d, "culture", 20, 500)
				f := w.Figure(d, "culture")
				delete(f.Numbers, term.MeasureShare)
				f.DenominatorKind = term.DenominatorKindOfPlan
				cell := w.State(d, "culture", term.MeasurePercentOfPlan, share, 2)
				right := f.Numbers[term.MeasureNumerator].Value
				w.State(d, "culture", term.MeasureNumerator, w.Mistyped(right, 0, decimal.One), 0)
				return Expected{Rule: "ty-le", District: d, Key: "culture:PERCENT_OF_PLAN", Cell: cell, Correction: &right}
			}},
		},
	}
}

// shared states a share of so many, with some of it left out, and some of it as "trên" or "khoảng".
func (w *World) shared(district, indicator string, whole int) {
	part := w.IntN(whole + 1)
	measure := term.MeasureNumerator
	if w.Chance(30) && indicator == "insured" {
		measure = term.MeasureActual
	}
	if w.Chance(95) {
		w.State(district, indicator, measure, Count(part), 0)
	}
	if w.Chance(95) {
		w.State(district, indicator, term.MeasureDenominator, Count(whole), 0)
	}
	if w.Chance(90) {
		w.percent(district, indicator, term.MeasureShare, Count(part), Count(whole))
	}
	if _, there := w.Figure(district, indicator).Numbers[measure]; there && w.Chance(15) {
		w.qualify(district, indicator, measure, Count(part))
	}
	w.Figure(district, indicator).DenominatorKind = []term.DenominatorKind{"", term.DenominatorKindOfAll}[w.IntN(2)]
}

// percent states part of whole in percent, rounded to no, one or two decimals.
func (w *World) percent(district, indicator string, m term.Measure, part, whole decimal.Decimal) {
	decimals := w.IntN(3)
	w.State(district, indicator, m, Percent(part, whole, decimals), decimals)
}

// exactShare states numerator, denominator and share exactly, and gives the share.
func (w *World) exactShare(district, indicator string, least, most int) decimal.Decimal {
	w.Plain(district, indicator).DenominatorKind = term.DenominatorKindOfAll
	whole := w.Between(least, most)
	part := w.Between(whole/10, whole*8/10)
	share := Percent(Count(part), Count(whole), 2)
	w.State(district, indicator, term.MeasureNumerator, Count(part), 0)
	w.State(district, indicator, term.MeasureDenominator, Count(whole), 0)
	w.State(district, indicator, term.MeasureShare, share, 2)
	return share
}

// percents are percents of plan: some plans stand in the row, some were given by the lead, some are not known.
func percents() Theme {
	return Theme{
		Kind: term.RuleKindPercentOfPlan,
		Indicators: []rules.Indicator{
			{Code: "revenue", NameVi: "Thu ngân sách", ValueType: term.ValueTypeAmount, Aggregation: term.AggregationNone, UnitVi: "triệu đồng"},
			{Code: "births", NameVi: "Sinh con thứ ba", ValueType: term.ValueTypeCount, Aggregation: term.AggregationNone, Direction: term.DirectionLower},
		},
		Rules: []rules.Definition{Rule(term.RuleKindPercentOfPlan, "phan-tram-ke-hoach", `{"indicators": "*"}`)},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				actual, plan := w.amount(2, 0, 90000), w.amount(0, 100, 90000)
				w.State(d, "revenue", term.MeasureActual, actual, w.IntN(3))
				w.percent(d, "revenue", term.MeasurePercentOfPlan, actual, plan)
				w.plan(d, "revenue", plan)
				if w.Chance(15) {
					w.qualify(d, "revenue", term.MeasureActual, actual+decimal.One)
					w.Remove(d, "revenue") // a rounded plan of a rounder number is another matter
				}
				born, aim := Count(w.Between(1, 40)), Count(w.Between(1, 40))
				w.State(d, "births", term.MeasureActual, born, 0)
				w.State(d, "births", term.MeasurePlan, aim, 0)
				if w.Chance(50) {
					born, aim = aim, born
				}
				w.percent(d, "births", term.MeasurePercentOfPlan, born, aim)
			}
		},
		Faults: []Fault{
			{"a percent of plan is mistyped", func(w *World) Expected {
				d := w.District()
				right := w.exactPlan(d, true)
				cell := w.State(d, "revenue", term.MeasurePercentOfPlan, w.Mistyped(right, 2, decimal.One/10), 2)
				return Expected{Rule: "phan-tram-ke-hoach", District: d, Key: "revenue:PERCENT_OF_PLAN", Cell: cell, Correction: &right}
			}},
			{"an actual does not go with the lead's plan", func(w *World) Expected {
				d := w.District()
				w.exactPlan(d, false)
				right := w.Figure(d, "revenue").Numbers[term.MeasureActual].Value
				w.State(d, "revenue", term.MeasureActual, w.Mistyped(right, 0, right/100), 0)
				return Expected{
					Rule: "phan-tram-ke-hoach", District: d, Key: "revenue:PERCENT_OF_PLAN", Correction: &right,
					Cell: w.cell(d, "revenue", term.MeasurePercentOfPlan),
				}
			}},
		},
	}
}

// plan states a plan in the row or as the lead's, or nowhere.
func (w *World) plan(district, indicator string, plan decimal.Decimal) {
	switch w.IntN(3) {
	case 0:
		w.State(district, indicator, term.MeasurePlan, plan, 0)
	case 1:
		w.facts.Plans = append(w.facts.Plans, rules.Plan{District: district, Indicator: indicator, Number: w.number(plan, 0)})
	}
}

// exactPlan states actual, plan and percent exactly, and gives the percent.
func (w *World) exactPlan(district string, inRow bool) decimal.Decimal {
	for i := range w.facts.Plans {
		if p := &w.facts.Plans[i]; p.District == district && p.Indicator == "revenue" {
			p.District = "dien-bien/khong-con"
		}
	}
	w.Plain(district, "revenue")
	plan := w.Between(1000, 90000)
	actual := w.Between(plan/2, plan*2)
	percent := Percent(Count(actual), Count(plan), 2)
	w.State(district, "revenue", term.MeasureActual, Count(actual), 0)
	w.State(district, "revenue", term.MeasurePercentOfPlan, percent, 2)
	if inRow {
		w.State(district, "revenue", term.MeasurePlan, Count(plan), 0)
	} else {
		w.facts.Plans = append(w.facts.Plans, rules.Plan{
			District: district, Indicator: "revenue", Number: rules.Number{Value: Count(plan), Printed: Count(plan).Format(0, true)},
		})
	}
	return percent
}

// denominators are two shares of the same households.
func denominators() Theme {
	return Theme{
		Kind: term.RuleKindCommonDenominator,
		Indicators: []rules.Indicator{
			{Code: "poor", NameVi: "Hộ nghèo", ValueType: term.ValueTypeCount, UnitVi: "hộ"},
			{Code: "near-poor", NameVi: "Hộ cận nghèo", ValueType: term.ValueTypeCount, UnitVi: "hộ"},
			{Code: "households", NameVi: "Số hộ", ValueType: term.ValueTypeCount, UnitVi: "hộ"},
		},
		Rules: []rules.Definition{Rule(term.RuleKindCommonDenominator, "cung-mau-so",
			`{"first": "poor", "second": "near-poor", "reference": "households"}`)},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				households := w.Between(100, 30000)
				w.ofHouseholds(d, households)
				if w.Chance(30) {
					w.State(d, "households", term.MeasureActual, Count(households), 0)
				}
				for _, code := range []string{"poor", "near-poor"} {
					if n, there := w.Figure(d, code).Numbers[term.MeasureActual]; there && w.Chance(15) {
						w.qualify(d, code, term.MeasureActual, n.Value)
					} else if w.Chance(10) {
						w.Leave(d, code)
					}
				}
			}
		},
		Faults: []Fault{
			{"a share is of other households", func(w *World) Expected {
				d := w.District()
				right := w.exactHouseholds(d)
				cell := w.State(d, "near-poor", term.MeasureShare, w.Mistyped(right, 2, right/8), 2)
				return Expected{Rule: "cung-mau-so", District: d, Key: "poor:near-poor", Cell: cell, Correction: &right}
			}},
			{"the reference tells which share is wrong", func(w *World) Expected {
				d := w.District()
				w.exactHouseholds(d)
				right := w.Figure(d, "poor").Numbers[term.MeasureShare].Value
				cell := w.State(d, "poor", term.MeasureShare, w.Mistyped(right, 2, right/8), 2)
				return Expected{Rule: "cung-mau-so", District: d, Key: "poor:near-poor", Cell: cell, Correction: &right}
			}},
		},
	}
}

func (w *World) ofHouseholds(district string, households int) {
	for _, code := range []string{"poor", "near-poor"} {
		n := w.IntN(households/2 + 1)
		w.State(district, code, term.MeasureActual, Count(n), 0)
		w.percent(district, code, term.MeasureShare, Count(n), Count(households))
		if w.Chance(20) {
			w.State(district, code, term.MeasureDenominator, Count(households), 0)
		}
	}
}

// exactHouseholds states both shares exactly, and gives the second.
func (w *World) exactHouseholds(district string) decimal.Decimal {
	households := w.Between(3000, 30000)
	for _, code := range []string{"households", "poor", "near-poor"} {
		w.Plain(district, code)
	}
	w.State(district, "households", term.MeasureActual, Count(households), 0)
	var share decimal.Decimal
	for _, code := range []string{"poor", "near-poor"} {
		n := w.Between(households/20, households/3)
		share = Percent(Count(n), Count(households), 2)
		w.State(district, code, term.MeasureActual, Count(n), 0)
		w.State(district, code, term.MeasureShare, share, 2)
	}
	return share
}

// granularities are means over a known number of communes.
func granularities() Theme {
	return Theme{
		Kind: term.RuleKindGranularity,
		Indicators: []rules.Indicator{
			{Code: "criteria", NameVi: "Bình quân tiêu chí", ValueType: term.ValueTypeMean, Aggregation: term.AggregationWeightedMean, Decimals: 2},
			{Code: "communes", NameVi: "Số xã", ValueType: term.ValueTypeCount, UnitVi: "xã"},
			{Code: "communes-met", NameVi: "Số xã đạt", ValueType: term.ValueTypeCount, UnitVi: "xã"},
		},
		Rules: []rules.Definition{
			Rule(term.RuleKindGranularity, "binh-quan", `{"mean": "criteria", "over": ["communes-met:DENOMINATOR", "communes"]}`),
			Rule(term.RuleKindGranularity, "ty-le-xa", `{"mean": "communes-met:SHARE", "over": ["communes"]}`),
		},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				n := w.Between(1, 60)
				switch w.IntN(4) {
				case 0:
					w.State(d, "communes-met", term.MeasureDenominator, Count(n), 0)
				case 1:
					w.State(d, "communes", term.MeasureActual, Count(n), 0)
					w.percent(d, "communes-met", term.MeasureShare, Count(w.IntN(n+1)), Count(n))
				case 2:
					w.State(d, "communes", term.MeasureActual, Count(n), 0)
				}
				w.percent(d, "criteria", term.MeasureActual, Count(w.IntN(19*n)), Count(100*n))
			}
		},
		Faults: []Fault{
			{"a mean that no whole number gives", func(w *World) Expected {
				d := w.District()
				n, over := w.Between(3, 20), "communes"
				w.Plain(d, "communes-met")
				w.Plain(d, "communes")
				w.Plain(d, "criteria")
				w.State(d, over, term.MeasureActual, Count(n), 0)
				right := Percent(Count(w.Between(n, 19*n)), Count(100*n), 2)
				wrong := right + 2*decimal.One/100
				cell := w.State(d, "criteria", term.MeasureActual, wrong, 2)
				return Expected{Rule: "binh-quan", District: d, Key: "criteria:ACTUAL", Cell: cell}
			}},
			{"a share that no whole number gives", func(w *World) Expected {
				d := w.District()
				n := w.Between(3, 20)
				w.Plain(d, "communes-met")
				w.Plain(d, "communes")
				w.Plain(d, "criteria")
				w.State(d, "communes", term.MeasureActual, Count(n), 0)
				right := Percent(Count(w.Between(1, n-1)), Count(n), 2)
				cell := w.State(d, "communes-met", term.MeasureShare, right+decimal.One, 2)
				return Expected{Rule: "ty-le-xa", District: d, Key: "communes-met:SHARE", Cell: cell}
			}},
		},
	}
}
