package rulestest

import (
	"fmt"
	"slices"
	"time"

	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// claims are sentences that hold, are denied, or cannot be judged.
func claims() Theme {
	money := rules.Indicator{
		Code: "claimed-revenue", NameVi: "Thu ngân sách", UnitVi: "triệu đồng", ValueType: term.ValueTypeAmount,
		Aggregation: term.AggregationNone,
	}
	forest := rules.Indicator{
		Code: "claimed-forest", NameVi: "Độ che phủ rừng", UnitVi: "%", ValueType: term.ValueTypePercent,
		Aggregation: term.AggregationNone, Decimals: 2,
	}
	return Theme{
		Kind: term.RuleKindClaim,
		Indicators: []rules.Indicator{
			money, forest, plain("claimed-plans", "Đơn vị ban hành kế hoạch", "kế hoạch"), plain("claimed-left", "Xã dưới 10 tiêu chí", "xã"),
		},
		Rules: []rules.Definition{
			Rule(term.RuleKindClaim, "dat-va-vuot", `{"words": "thu dat va vuot", "predicate": "ALL_PERCENT_AT_LEAST_100", "indicators": ["claimed-revenue"]}`),
			Rule(term.RuleKindClaim, "rung-tang", `{"words": "do che phu rung tang", "predicate": "ALL_INCREASED", "indicators": ["claimed-forest"]}`),
			Rule(term.RuleKindClaim, "deu-co", `{"words": "don vi deu ban hanh ke hoach", "predicate": "ALL_MEMBERS_HAVE", "indicators": ["claimed-plans"]}`),
			Rule(term.RuleKindClaim, "khong-con", `{"words": "khong con xa duoi 10", "predicate": "ALL_AT_MOST", "bound": "0", "indicators": ["claimed-left"]}`),
			Rule(term.RuleKindClaim, "so-don-vi", `{"words": "cum co ([0-9]+) don vi", "predicate": "COUNT_EQUALS"}`),
		},
		Fill: func(w *World) {
			denied := w.Chance(15)
			text := "Các đơn vị cố gắng thu đạt và vượt chỉ tiêu được giao."
			if denied {
				text = "Các đơn vị chưa thu đạt và vượt chỉ tiêu được giao."
			}
			w.Write("", "claims.budget", "body", text)
			w.Write("", "claims.forest", "body", "Độ che phủ rừng tăng lên so với năm 2021. Các đơn vị đều ban hành kế hoạch; không còn xã dưới 10 tiêu chí.")
			w.Write("", "claims.cluster", "body", fmt.Sprintf("Cụm có %02d đơn vị.", len(w.facts.Members)))
			for _, d := range w.Districts() {
				w.claimed(d, denied)
			}
		},
		Faults: []Fault{
			{"a plan that one member did not reach", func(w *World) Expected {
				w.Unwrite("claims.budget")
				cell := w.Write("", "claims.budget", "body", "Các đơn vị cố gắng, thu đạt và vượt các chỉ tiêu thu ngân sách được giao.")
				for _, d := range w.Districts() {
					w.Remove(d, "claimed-revenue")
				}
				w.State(w.District(), "claimed-revenue", term.MeasurePercentOfPlan, decimal.MustParse("93.12"), 2)
				return Expected{Rule: "dat-va-vuot", Key: "claims.budget/body/claimed-revenue", Cell: cell}
			}},
			{"a share that fell", func(w *World) Expected {
				d := w.District()
				w.Remove(d, "claimed-forest")
				w.State(d, "claimed-forest", term.MeasureActual, decimal.MustParse("38.7"), 1)
				w.facts.Before = slices.DeleteFunc(w.facts.Before, func(f rules.Figure) bool { return f.District == d && f.Indicator == "claimed-forest" })
				w.StateBefore(d, "claimed-forest", term.MeasureActual, decimal.MustParse("38.9"), 1)
				return Expected{Rule: "rung-tang", Key: "claims.forest/body/claimed-forest", Cell: w.at("claims.forest")}
			}},
			{"a member that has none", func(w *World) Expected {
				w.State(w.District(), "claimed-plans", term.MeasureActual, 0, 0)
				return Expected{Rule: "deu-co", Key: "claims.forest/body/claimed-plans", Cell: w.at("claims.forest")}
			}},
			{"a member that has some left", func(w *World) Expected {
				w.State(w.District(), "claimed-left", term.MeasureActual, Count(2), 0)
				return Expected{Rule: "khong-con", Key: "claims.forest/body/claimed-left", Cell: w.at("claims.forest")}
			}},
			{"a member too many", func(w *World) Expected {
				w.Unwrite("claims.cluster")
				cell := w.Write("", "claims.cluster", "body", fmt.Sprintf("Cụm có %d đơn vị.", len(w.facts.Members)+1))
				return Expected{Rule: "so-don-vi", Key: "claims.cluster/body", Cell: cell}
			}},
		},
	}
}

// claimed is what a member states of what is claimed; denied is that the plan is reached by all.
func (w *World) claimed(d string, denied bool) {
	least := 10_000
	if denied {
		least = 8_000
	}
	percent := decimal.Decimal(w.Between(least, 20_000)) * decimal.One / 100
	switch w.IntN(4) {
	case 0:
		w.State(d, "claimed-revenue", term.MeasurePercentOfPlan, percent, 1+w.IntN(2))
	case 1:
		w.State(d, "claimed-revenue", term.MeasureActual, percent*10, 0)
		w.State(d, "claimed-revenue", term.MeasurePlan, percent*9, 0)
	case 2:
		w.State(d, "claimed-revenue", term.MeasurePercentOfPlan, decimal.MustParse("90"), 0)
		w.Figure(d, "claimed-revenue").Qualifier = []term.Qualifier{term.QualifierOver, term.QualifierAbout}[w.IntN(2)]
	}
	cover := decimal.Decimal(w.Between(3_000, 6_000)) * decimal.One / 100
	if w.Chance(80) {
		w.State(d, "claimed-forest", term.MeasureActual, cover, 1)
		if w.Chance(70) {
			w.StateBefore(d, "claimed-forest", term.MeasureActual, cover-decimal.Decimal(w.IntN(500))*decimal.One/100, 1)
		}
	}
	if w.Chance(80) {
		w.State(d, "claimed-plans", term.MeasureActual, Count(w.Between(1, 9)), 0)
	}
	if w.Chance(80) {
		w.State(d, "claimed-left", term.MeasureActual, 0, 0)
	}
}

// requirements are columns that all fill in, or nobody, and headers that are full.
func requirements() Theme {
	return Theme{
		Kind:       term.RuleKindRequired,
		Indicators: []rules.Indicator{plain("required-herd", "Tổng đàn gia súc", "con"), plain("required-none", "Tổng đàn ong", "con")},
		Rules: []rules.Definition{
			Rule(term.RuleKindRequired, "cot-so-lieu", `{"indicators": ["required-herd", "required-none"]}`),
			Rule(term.RuleKindRequired, "cot-ke-hoach", `{"indicators": ["required-herd"], "measures": ["PERCENT_OF_PLAN"], "blank": true}`),
			Rule(term.RuleKindRequired, "dau-trang", `{"fields": {"number": "^[0-9]+ */", "signatory": ""}}`),
		},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				w.State(d, "required-herd", term.MeasureActual, Count(w.Between(1, 9000)), 0)
				w.State(d, "required-herd", term.MeasurePercentOfPlan, Count(w.Between(90, 120)), 0)
				for i, code := range []string{"required-herd", "required-none"} {
					for _, m := range []term.Measure{term.MeasureActual, term.MeasurePercentOfPlan} {
						w.facts.Required = append(w.facts.Required, rules.Requirement{
							Indicator: code, Measure: m, District: d,
							Cell: rules.Cell{Tab: "Chỉ tiêu", Address: fmt.Sprintf("%s%d", columns[m], 90+i)},
						})
					}
				}
				switch w.IntN(6) {
				case 0:
					w.Remove(d, "required-herd")
					w.facts.Inapplicable[rules.Pair{Indicator: "required-herd", District: d}] = true
				case 1:
					w.Leave(d, "required-herd")
					w.Figure(d, "required-herd").Absence = term.AbsenceNotCollected
				case 2: // the percentage follows from the plan
					n := w.Figure(d, "required-herd").Numbers
					delete(n, term.MeasurePercentOfPlan)
					w.State(d, "required-herd", term.MeasurePlan, Count(w.Between(1, 9000)), 0)
				}
			}
		},
		Faults: []Fault{
			{"a member that states nothing", func(w *World) Expected {
				d := w.District()
				delete(w.facts.Inapplicable, rules.Pair{Indicator: "required-herd", District: d})
				w.Remove(d, "required-herd")
				others := w.Districts()
				if len(others) == 1 { // a column that nobody fills in is not asked for: one that is needs another member
					w.facts.Members = append(w.facts.Members, rules.Member{Code: "dien-bien/khac", NameVi: "Huyện khác"})
					others = w.Districts()
					w.recount()
				}
				for _, o := range others {
					if o != d {
						w.Remove(o, "required-herd")
						delete(w.facts.Inapplicable, rules.Pair{Indicator: "required-herd", District: o})
						w.State(o, "required-herd", term.MeasureActual, Count(5), 0)
						w.State(o, "required-herd", term.MeasurePercentOfPlan, Count(100), 0)
						w.facts.Required = append(w.facts.Required, rules.Requirement{Indicator: "required-herd", Measure: term.MeasureActual, District: o})
					}
				}
				// The percentage is missing with it: that column is given up, so that one rule tells.
				w.facts.Required = slices.DeleteFunc(w.facts.Required, func(q rules.Requirement) bool {
					return q.Indicator == "required-herd" && q.Measure == term.MeasurePercentOfPlan
				})
				return Expected{Rule: "cot-so-lieu", Key: "required-herd", Cell: "D90"}
			}},
			{"a percentage that is missing", func(w *World) Expected {
				d := w.District()
				delete(w.facts.Inapplicable, rules.Pair{Indicator: "required-herd", District: d})
				w.Remove(d, "required-herd")
				w.State(d, "required-herd", term.MeasureActual, Count(5), 0)
				return Expected{Rule: "cot-ke-hoach", Key: "required-herd:PERCENT_OF_PLAN", Cell: "F90"}
			}},
			{"a report without its number", func(w *World) Expected {
				w.facts.Headers[0].Fields[1].Value = "/BC-CTĐVT"
				return Expected{Rule: "dau-trang", Key: "header/number", Cell: "B4"}
			}},
			{"a report that nobody signs", func(w *World) Expected {
				w.facts.Headers[0].Fields[2].Value = " "
				return Expected{Rule: "dau-trang", Key: "header/signatory", Cell: "B5"}
			}},
		},
	}
}

// recount writes the sentence that says how many members there are again.
func (w *World) recount() {
	w.Unwrite("claims.cluster")
	w.Write("", "claims.cluster", "body", fmt.Sprintf("Cụm có %d đơn vị.", len(w.facts.Members)))
}

// Cite adds a document to a unit's sheet, and returns the addresses of its number and date.
func (w *World) Cite(district, number, issuer string, on term.Date) (numberCell, dateCell string) {
	w.rows["documents "+district]++
	row := w.rows["documents "+district] + 3
	numberCell, dateCell = fmt.Sprintf("C%d", row), fmt.Sprintf("E%d", row)
	w.facts.Documents = append(w.facts.Documents, rules.Document{
		District: district, Number: number, Issuer: issuer, IssuedOn: on, Subject: "Công tác thi đua",
		Cell:     rules.Cell{District: district, Tab: "Văn bản", Address: numberCell, Printed: number},
		DateCell: rules.Cell{District: district, Tab: "Văn bản", Address: dateCell, Printed: on.Format(term.LanguageVi)},
	})
	return numberCell, dateCell
}

// day is so many days after the first of January 2021.
func day(n int) term.Date {
	return term.DateOf(time.Date(2021, time.January, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n))
}

// uniques are documents and recipients that are entered once, some under one name or number.
func uniques() Theme {
	return Theme{
		Kind: term.RuleKindUnique,
		Rules: []rules.Definition{
			Rule(term.RuleKindUnique, "van-ban-mot-lan", `{"of": "DOCUMENTS"}`),
			Rule(term.RuleKindUnique, "nguoi-nhan-mot-lan", `{"of": "RECIPIENTS"}`),
		},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				w.Cite(d, "05/KH-HĐTĐ", "Hội đồng Thi đua - Khen thưởng tỉnh", "2021-03-01") // every sheet cites it
				w.Cite(d, "05/KH-HĐTĐ", "Hội đồng Thi đua - Khen thưởng tỉnh", "2022-03-01") // of another year
				w.Cite(d, "05/HD-HĐTĐ", "Hội đồng Thi đua - Khen thưởng tỉnh", "2022-03-01") // of another kind
				w.Cite(d, "05/KH-HĐTĐ", "Hội đồng Thi đua - Khen thưởng "+w.name(), "2022-03-01")
				w.Cite(d, "", "UBND tỉnh", "")
				name := w.name()
				w.grant(d, "diploma", name, "15/QĐ-UBND", "N4", "N5")
				w.grant(d, "pennant", name, "15/QĐ-UBND")
				w.grant(d, "diploma", name, "16/QĐ-UBND")
				w.grant(d, "diploma", name, "")
				w.grant(d, "diploma", name, "")
			}
		},
		Faults: []Fault{
			{"a document twice in one sheet", func(w *World) Expected {
				d := w.District()
				cell, _ := w.Cite(d, "71/KH-SNV", "Sở Nội vụ", "2022-04-01")
				w.Cite(d, "71 / kh-snv", "sở Nội Vụ", "2022-04-01")
				return Expected{Rule: "van-ban-mot-lan", District: d, Key: "document/so-noi-vu-71-kh-snv-2022", Cell: cell}
			}},
			{"one recipient twice by one decision", func(w *World) Expected {
				d := w.District()
				w.grant(d, "diploma", "Hoà Văn Bình", "88/QĐ-UBND", "N20")
				w.grant(d, "diploma", "Hòa  Văn Bình", "88/QĐ-UBND", "N21")
				return Expected{Rule: "nguoi-nhan-mot-lan", District: d, Key: "recipient/diploma/hoa-van-binh/88-qd-ubnd", Cell: "N20"}
			}},
		},
	}
}

// grant counts an award of a unit and names who received it; only the first address is that of the name.
func (w *World) grant(d, form, name, decision string, at ...string) {
	cell := rules.Cell{District: d, Tab: "Khen thưởng", Printed: name}
	if len(at) > 0 {
		cell.Address = at[0]
	}
	w.facts.Awards = append(w.facts.Awards, rules.Award{
		District: d, Form: form, Recipient: term.RecipientKindIndividual, Stage: term.AwardStageDecided,
		Number:     rules.Number{Value: decimal.One, Printed: "1", Cell: rules.Cell{District: d, Tab: "Khen thưởng", Address: "D4", Printed: "1"}},
		Recipients: []rules.Recipient{{Name: name, Decision: decision, Cell: cell}},
	})
}

// validities are forms, documents and units that were in force in some part of the year.
func validities() Theme {
	return Theme{
		Kind: term.RuleKindValidity,
		Rules: []rules.Definition{
			Rule(term.RuleKindValidity, "hinh-thuc-hieu-luc", `{"of": "AWARDS"}`),
			Rule(term.RuleKindValidity, "van-ban-hieu-luc", `{"of": "DOCUMENTS"}`),
			Rule(term.RuleKindValidity, "don-vi-hieu-luc", `{"of": "MEMBERS"}`),
		},
		Fill: func(w *World) {
			w.facts.AwardForms["badge"] = rules.AwardForm{Code: "badge", NameVi: "Huy hiệu", Until: day(365 + w.Between(1, 365))}
			w.facts.AwardForms["order"] = rules.AwardForm{Code: "order", NameVi: "Huân chương", From: day(365 + w.Between(0, 364))}
			w.facts.AwardForms["ended"] = rules.AwardForm{Code: "ended", NameVi: "Cờ cũ", Until: "2022-01-01"}
			for _, d := range w.Districts() {
				w.grant(d, "badge", w.name(), "20/QĐ-UBND")
				w.grant(d, "order", w.name(), "21/QĐ-UBND")
			}
			w.Cite("", "9/CT-TTg", "Thủ tướng Chính phủ", "2020-05-01")
			w.facts.Documents[len(w.facts.Documents)-1].Until = day(365 + w.Between(1, 365))
			for i := range w.facts.Members {
				if w.Chance(50) {
					w.facts.Members[i].ValidFrom, w.facts.Members[i].Until = "2022-12-31", "2023-01-01"
				}
			}
		},
		Faults: []Fault{
			{"an award of a form that had ended", func(w *World) Expected {
				d := w.District()
				w.grant(d, "ended", w.name(), "22/QĐ-UBND")
				return Expected{Rule: "hinh-thuc-hieu-luc", District: d, Key: "award/ended", Cell: "D4"}
			}},
			{"a document that had ended", func(w *World) Expected {
				cell, _ := w.Cite("", "10/CT-TTg", "Thủ tướng Chính phủ", "2020-05-02")
				w.facts.Documents[len(w.facts.Documents)-1].Until = "2022-01-01"
				return Expected{Rule: "van-ban-hieu-luc", Key: "document/thu-tuong-chinh-phu-10-ct-ttg-2020", Cell: cell}
			}},
			{"a unit that had ended", func(w *World) Expected {
				w.facts.Members[0].ValidFrom, w.facts.Members[0].Until = "", "2022-12-31"
				return Expected{Rule: "don-vi-hieu-luc", Key: "unit/" + w.facts.Members[0].Code}
			}},
		},
	}
}

// orders are documents whose numbers grow with their dates.
func orders() Theme {
	const issuer, whole = "UBND tỉnh Điện Biên", "Ủy ban nhân dân tỉnh Điện Biên"
	return Theme{
		Kind:  term.RuleKindDocumentOrder,
		Rules: []rules.Definition{Rule(term.RuleKindDocumentOrder, "thu-tu-van-ban", `{}`)},
		Fill: func(w *World) {
			for _, symbol := range []string{"KH-UBND", "QĐ-UBND"} {
				number := 0
				for on := w.Between(0, 40); on < 330; on += w.Between(0, 40) {
					number += w.Between(1, 90)
					w.Cite(w.District(), fmt.Sprintf("%02d/%s", number, symbol), []string{issuer, whole}[w.IntN(2)], day(on))
				}
			}
			for i, d := range w.Districts() { // another body in every sheet
				w.Cite(d, fmt.Sprintf("%d/KH-UBND", 90-i), "UBND huyện", day(400+i))
				w.Cite(d, "91/KH-PNV", "Phòng Nội vụ", day(400+i))
			}
			w.Cite("", "1/KH-UBND", issuer, "2022-06-01") // another year
			w.Cite("", "500/KH-UBND", whole, "2022-07-01")
			w.Cite("", "67/2022/QĐ-UBND", whole, "2022-01-05") // counted apart from 67/QĐ-UBND
			w.Cite("", "900/KH-UBND", issuer, "")
			w.Cite("", "34-CT/TW", "Bộ Chính trị", "2022-09-01") // numbered through a term of office
			w.Cite("", "12-CT/TW", "Bộ Chính trị", "2022-10-01")
			w.Cite("", "Không số", issuer, "2022-02-01")
		},
		Faults: []Fault{
			{"a document after the report", func(w *World) Expected {
				_, cell := w.Cite("", "3/BC-UBND", issuer, "2023-02-17")
				return Expected{Rule: "thu-tu-van-ban", Key: "after/ubnd-tinh-dien-bien-3-bc-ubnd-2023", Cell: cell}
			}},
			{"another year in the number", func(w *World) Expected {
				_, cell := w.Cite("", "91/2017/NĐ-CP", "Chính phủ", "2018-07-31")
				return Expected{Rule: "thu-tu-van-ban", Key: "year/chinh-phu-91-2017-nd-cp-2018", Cell: cell}
			}},
			{"two dates of one document", func(w *World) Expected {
				d := w.District()
				w.Cite("", "45/CT-UBND", whole, "2022-04-01")
				_, cell := w.Cite(d, "45/CT-UBND", issuer, "2022-04-11")
				return Expected{Rule: "thu-tu-van-ban", District: d, Key: "dates/ubnd-tinh-dien-bien-45-ct-ubnd-2022", Cell: cell}
			}},
			{"a greater number on an earlier day", func(w *World) Expected {
				d := w.District()
				w.Cite("", "10/HD-UBND", issuer, "2022-01-10")
				w.Cite("", "20/HD-UBND", whole, "2022-02-10")
				w.Cite("", "30/HD-UBND", issuer, "2022-03-10")
				_, cell := w.Cite(d, "40/HD-UBND", whole, "2022-01-20")
				w.Cite("", "50/HD-UBND", issuer, "2022-05-10")
				return Expected{Rule: "thu-tu-van-ban", District: d, Key: "order/uy-ban-nhan-dan-tinh-dien-bien-40-hd-ubnd-2022", Cell: cell}
			}},
			{"numbers of one day that lie far apart", func(w *World) Expected {
				d := w.District()
				cell, _ := w.Cite(d, "383/TB-UBND", issuer, "2021-06-04")
				w.Cite("", "1663/TB-UBND", issuer, "2021-06-04")
				return Expected{Rule: "thu-tu-van-ban", District: d, Key: "same-day/ubnd-tinh-dien-bien-383-tb-ubnd-2021", Cell: cell}
			}},
		},
	}
}
