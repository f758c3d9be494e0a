package rulestest

import (
	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// parts are counts that are no more than others.
func parts() Theme {
	return Theme{
		Kind: term.RuleKindPartOfWhole,
		Indicators: []rules.Indicator{
			{Code: "certified", NameVi: "Xã đạt chuẩn", ValueType: term.ValueTypeCount, UnitVi: "xã"},
			{Code: "all-communes", NameVi: "Tổng số xã", ValueType: term.ValueTypeCount, UnitVi: "xã"},
			{Code: "wards", NameVi: "Phường đạt chuẩn", ValueType: term.ValueTypeCount, UnitVi: "phường"},
		},
		Rules: []rules.Definition{Rule(term.RuleKindPartOfWhole, "phan-khong-qua-tong",
			`{"pairs": [{"part": "certified", "whole": "all-communes"}], "numerators": true}`)},
		Fill: func(w *World) {
			for _, d := range append(w.Districts(), "") {
				whole := w.Between(0, 40)
				if w.Chance(90) {
					w.State(d, "all-communes", term.MeasureActual, Count(whole), 0)
				}
				if part := w.IntN(whole + 1); w.Chance(90) {
					w.State(d, "certified", term.MeasureActual, Count(part), 0)
					if w.Chance(15) {
						w.qualify(d, "certified", term.MeasureActual, Count(part))
					}
				}
				w.State(d, "wards", term.MeasureNumerator, Count(w.IntN(whole+1)), 0)
				w.State(d, "wards", term.MeasureDenominator, Count(whole), 0)
				if w.Chance(20) {
					w.State(d, "wards", term.MeasureNumerator, Count(whole+5), 0)
					w.Figure(d, "wards").DenominatorKind = term.DenominatorKindOfPlan
				}
			}
		},
		Faults: []Fault{
			{"a part is more than its whole", func(w *World) Expected {
				d := w.District()
				w.Plain(d, "all-communes")
				w.Plain(d, "certified")
				w.State(d, "all-communes", term.MeasureActual, Count(w.Between(10, 30)), 0)
				cell := w.State(d, "certified", term.MeasureActual, Count(w.Between(31, 50)), 0)
				return Expected{Rule: "phan-khong-qua-tong", District: d, Key: "certified:ACTUAL<=all-communes:ACTUAL", Cell: cell}
			}},
			{"a numerator is more than its denominator", func(w *World) Expected {
				d := w.District()
				w.Plain(d, "wards").DenominatorKind = ""
				w.State(d, "wards", term.MeasureDenominator, Count(7), 0)
				cell := w.State(d, "wards", term.MeasureNumerator, Count(9), 0)
				return Expected{Rule: "phan-khong-qua-tong", District: d, Key: "wards:NUMERATOR<=wards:DENOMINATOR", Cell: cell}
			}},
		},
	}
}

// partitions are bands that make up a whole.
func partitions() Theme {
	bands := []string{"band-low", "band-middle", "band-high"}
	indicators := []rules.Indicator{{Code: "villages", NameVi: "Số thôn, bản", ValueType: term.ValueTypeCount, UnitVi: "bản"}}
	for _, b := range bands {
		indicators = append(indicators, rules.Indicator{Code: b, NameVi: "Nhóm " + b, ValueType: term.ValueTypeCount, UnitVi: "bản"})
	}
	state := func(w *World, d string) (sum, last decimal.Decimal) {
		w.Plain(d, "villages")
		for _, b := range bands {
			w.Plain(d, b)
			last = Count(w.Between(1, 90))
			sum += last
			w.State(d, b, term.MeasureActual, last, 0)
		}
		w.State(d, "villages", term.MeasureActual, sum, 0)
		return sum, last
	}
	return Theme{
		Kind:       term.RuleKindPartition,
		Indicators: indicators,
		Rules: []rules.Definition{Rule(term.RuleKindPartition, "cac-nhom",
			`{"bands": ["band-low", "band-middle", "band-high"], "universe": "villages"}`)},
		Fill: func(w *World) {
			for _, d := range append(w.Districts(), "") {
				state(w, d)
				for _, code := range append([]string{"villages"}, bands...) {
					switch {
					case w.Chance(10):
						w.Leave(d, code)
					case w.Chance(8):
						w.qualify(d, code, term.MeasureActual, w.Figure(d, code).Numbers[term.MeasureActual].Value)
					}
				}
			}
		},
		Faults: []Fault{
			{"a band is mistyped", func(w *World) Expected {
				d := w.District()
				_, right := state(w, d)
				w.State(d, "band-high", term.MeasureActual, w.Mistyped(right, 0, decimal.One), 0)
				return Expected{
					Rule: "cac-nhom", District: d, Key: "villages:ACTUAL", Cell: w.cell(d, "villages", term.MeasureActual), Correction: &right,
				}
			}},
			{"bands that are there are more than the whole", func(w *World) Expected {
				d := w.District()
				sum, last := state(w, d)
				w.Leave(d, "band-high")
				return Expected{
					Rule: "cac-nhom", District: d, Key: "villages:ACTUAL",
					Cell: w.State(d, "villages", term.MeasureActual, sum-last-decimal.One, 0),
				}
			}},
		},
	}
}

// ranges are shares, incomes, and herds of a known size.
func ranges() Theme {
	return Theme{
		Kind: term.RuleKindRange,
		Indicators: []rules.Indicator{
			{Code: "electrified", NameVi: "Tỷ lệ có điện", ValueType: term.ValueTypeCount},
			{Code: "income", NameVi: "Thu nhập bình quân", ValueType: term.ValueTypeAmount, UnitVi: "triệu đồng"},
			{Code: "herd", NameVi: "Đàn gia súc", ValueType: term.ValueTypeCount, UnitVi: "con"},
			{Code: "flock", NameVi: "Đàn gia cầm", ValueType: term.ValueTypeCount, UnitVi: "con"},
		},
		Rules: []rules.Definition{
			Rule(term.RuleKindRange, "ty-le-100", `{"percentages": true}`),
			Rule(term.RuleKindRange, "thu-nhap", `{"indicators": ["income"], "min": "1", "max": "500"}`),
			Rule(term.RuleKindRange, "don-vi-tinh", `{"indicators": ["herd", "flock"], "slips": true}`),
		},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				w.State(d, "electrified", term.MeasureShare, decimal.Decimal(w.IntN(int(decimal.Hundred)+1)), w.IntN(3))
				w.State(d, "income", term.MeasureActual, w.amount(2, 1, 499), w.IntN(3))
				before := w.Between(1000, 20000)
				if w.Chance(70) {
					w.StateBefore(d, "herd", term.MeasureActual, Count(before), 0)
				}
				w.State(d, "herd", term.MeasureActual, Count(before*w.Between(60, 160)/100), 0)
				w.State(d, "flock", term.MeasureActual, Count(w.Between(3000, 90000)), 0)
			}
		},
		Faults: []Fault{
			{"a share above a hundred", func(w *World) Expected {
				d := w.District()
				w.Plain(d, "electrified")
				cell := w.State(d, "electrified", term.MeasureShare, Count(w.Between(101, 900)), 2)
				return Expected{Rule: "ty-le-100", District: d, Key: "electrified:SHARE", Cell: cell}
			}},
			{"an income out of bounds", func(w *World) Expected {
				d := w.District()
				w.Plain(d, "income")
				cell := w.State(d, "income", term.MeasureActual, Count(w.Between(502, 90000)), 1)
				return Expected{Rule: "thu-nhap", District: d, Key: "income:ACTUAL", Cell: cell}
			}},
			{"a thousand times the period before", func(w *World) Expected {
				d := w.District()
				w.Plain(d, "herd")
				before := w.Between(2000, 9000)
				w.StateBefore(d, "herd", term.MeasureActual, Count(before), 0)
				cell := w.State(d, "herd", term.MeasureActual, Count(before*w.Between(600, 1800)), 0)
				return Expected{Rule: "don-vi-tinh", District: d, Key: "herd:ACTUAL", Cell: cell}
			}},
			{"a tenth of the period before", func(w *World) Expected {
				d := w.District()
				w.Plain(d, "herd")
				n := w.Between(2000, 9000)
				w.StateBefore(d, "herd", term.MeasureActual, Count(n), 0)
				cell := w.State(d, "herd", term.MeasureActual, Count(n/10), 0)
				return Expected{Rule: "don-vi-tinh", District: d, Key: "herd:ACTUAL", Cell: cell}
			}},
			{"a thousand times the other units", func(w *World) Expected {
				d := w.District()
				w.Plain(d, "flock")
				most := Count(w.Between(3000, 9000))
				for _, other := range w.Districts() {
					if n, stated := w.Figure(other, "flock").Numbers[term.MeasureActual]; stated && other != d {
						most = max(most, n.Value)
					}
				}
				wrong := most * 1000
				cell := w.State(d, "flock", term.MeasureActual, wrong, 0)
				if len(w.facts.Members) < 4 { // too few to tell: there the period before does
					w.StateBefore(d, "flock", term.MeasureActual, wrong/1000, 0)
				}
				return Expected{Rule: "don-vi-tinh", District: d, Key: "flock:ACTUAL", Cell: cell}
			}},
		},
	}
}

// monotones are counts that only grow.
func monotones() Theme {
	return Theme{
		Kind:       term.RuleKindMonotone,
		Indicators: []rules.Indicator{{Code: "standard-schools", NameVi: "Trường chuẩn", ValueType: term.ValueTypeCount, UnitVi: "trường"}},
		Rules:      []rules.Definition{Rule(term.RuleKindMonotone, "khong-giam", `{"indicators": ["standard-schools"]}`)},
		Fill: func(w *World) {
			for _, d := range append(w.Districts(), "") {
				before := w.Between(0, 60)
				w.State(d, "standard-schools", term.MeasureActual, Count(before+w.IntN(4)), 0)
				f := w.Figure(d, "standard-schools")
				if w.Chance(15) {
					w.qualify(d, "standard-schools", term.MeasureActual, Count(before+2))
				}
				if w.Chance(80) {
					w.StateBefore(d, "standard-schools", term.MeasureActual, Count(before), 0)
				}
				if w.Chance(15) {
					w.State(d, "standard-schools", term.MeasureActual, Count(before/2), 0)
					f.Qualifier, f.Note = term.QualifierExact, "Sáp nhập trường"
				}
			}
		},
		Faults: []Fault{{"a count fell without a reason", func(w *World) Expected {
			d := w.District()
			before := w.Between(10, 60)
			w.Plain(d, "standard-schools")
			w.StateBefore(d, "standard-schools", term.MeasureActual, Count(before), 0)
			cell := w.State(d, "standard-schools", term.MeasureActual, Count(before-w.Between(1, 9)), 0)
			return Expected{Rule: "khong-giam", District: d, Key: "standard-schools:ACTUAL", Cell: cell}
		}}},
	}
}

// quotas are awards of which there may be only so many.
func quotas() Theme {
	return Theme{
		Kind: term.RuleKindQuota,
		Rules: []rules.Definition{
			Rule(term.RuleKindQuota, "han-muc", `{"form": "fighter", "of": "labourer", "percent": "15", "until": "2024-01-01"}`),
			Rule(term.RuleKindQuota, "han-muc-moi", `{"form": "fighter", "of": "labourer", "percent": "1", "from": "2024-01-01"}`),
		},
		Fill: func(w *World) {
			w.facts.AwardForms["fighter"] = rules.AwardForm{Code: "fighter", NameVi: "Chiến sĩ thi đua cơ sở"}
			w.facts.AwardForms["labourer"] = rules.AwardForm{Code: "labourer", NameVi: "Lao động tiên tiến"}
			for _, d := range w.Districts() {
				of := w.Between(0, 3000)
				if w.Chance(90) {
					w.Award(d, "labourer", of)
				}
				if w.Chance(90) {
					w.Award(d, "fighter", w.IntN(of*15/100+1))
				}
			}
		},
		Faults: []Fault{{"more than fifteen percent", func(w *World) Expected {
			d := w.District()
			of := w.Between(100, 3000)
			w.Award(d, "labourer", of)
			cell := w.Award(d, "fighter", of*16/100+2)
			return Expected{Rule: "han-muc", District: d, Key: "fighter<=labourer", Cell: cell}
		}}},
	}
}

// envelopes are rates of the cluster and of its members.
func envelopes() Theme {
	return Theme{
		Kind: term.RuleKindEnvelope,
		Indicators: []rules.Indicator{
			{Code: "forest", NameVi: "Độ che phủ rừng", ValueType: term.ValueTypePercent, Aggregation: term.AggregationWeightedMean, UnitVi: "%"},
		},
		Rules: []rules.Definition{Rule(term.RuleKindEnvelope, "giua", `{"indicators": "*"}`)},
		Fill: func(w *World) {
			area, covered := decimal.Zero, decimal.Zero
			for _, d := range w.Districts() {
				size := Count(w.Between(10, 900))
				share := decimal.Decimal(w.IntN(int(decimal.Hundred)))
				area += size
				covered += decimal.Must(size.Mul(share))
				w.State(d, "forest", term.MeasureActual, share, w.IntN(3))
				switch {
				case w.Chance(10):
					w.Leave(d, "forest")
				case w.Chance(10):
					w.qualify(d, "forest", term.MeasureActual, share)
				}
			}
			w.State("", "forest", term.MeasureActual, decimal.Must(covered.Div(area)), 4)
		},
		Faults: []Fault{{"a rate above the greatest", func(w *World) Expected {
			for _, d := range w.Districts() {
				w.Plain(d, "forest")
				w.State(d, "forest", term.MeasureActual, Count(w.Between(20, 60)), 2)
			}
			w.Plain("", "forest")
			return Expected{
				Rule: "giua", Key: "forest:ACTUAL", Cell: w.State("", "forest", term.MeasureActual, Count(w.Between(62, 99)), 2),
			}
		}}},
	}
}
