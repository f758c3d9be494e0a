package rulestest

import (
	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// numberThemes are the themes about numbers.
func numberThemes() []Theme {
	return []Theme{
		sums(), ratios(), percents(), denominators(), granularities(), parts(), partitions(), ranges(), changes(), monotones(),
		envelopes(), quotas(),
	}
}

// sums are totals of whole things, of amounts that are rounded, and of awards.
func sums() Theme {
	return Theme{
		Kind: term.RuleKindSumOfParts,
		Indicators: []rules.Indicator{
			{Code: "schools", NameVi: "Số trường", ValueType: term.ValueTypeCount, Aggregation: term.AggregationSum, UnitVi: "trường"},
			{Code: "grain", NameVi: "Lương thực", ValueType: term.ValueTypeAmount, Aggregation: term.AggregationSum, Decimals: 2, UnitVi: "tấn"},
		},
		Rules: []rules.Definition{Rule(term.RuleKindSumOfParts, "tong-cum", `{"indicators": "*", "awards": true}`)},
		Fill: func(w *World) {
			w.total("schools", 0, 1, 300)
			w.total("grain", 2, 1, 90000)
			w.awardTotal()
		},
		Faults: []Fault{
			{"a total of whole things is mistyped", func(w *World) Expected {
				sum := w.restate("schools", 0, 10, 300)
				cell := w.State("", "schools", term.MeasureActual, w.Mistyped(sum, 0, decimal.One), 0)
				return Expected{Rule: "tong-cum", Key: "schools:ACTUAL", Cell: cell, Correction: &sum}
			}},
			{"a part is mistyped", func(w *World) Expected {
				w.restate("grain", 2, 10, 90000)
				d := w.District()
				value := w.Figure(d, "grain").Numbers[term.MeasureActual].Value
				// Every part may be wrong by half of its last digit, and so may the total.
				w.State(d, "grain", term.MeasureActual, w.Mistyped(value, 2, decimal.One), 2)
				return Expected{Rule: "tong-cum", Key: "grain:ACTUAL", Cell: w.cell("", "grain", term.MeasureActual)}
			}},
			{"a total is less than the parts that are there", func(w *World) Expected {
				sum := w.restate("schools", 0, 10, 300)
				d := w.District()
				rest := sum - w.Figure(d, "schools").Numbers[term.MeasureActual].Value
				if len(w.facts.Members) == 1 {
					return Expected{Rule: "tong-cum", Key: "schools:ACTUAL", Cell: w.State("", "schools", term.MeasureActual, sum+decimal.One, 0)}
				}
				w.Leave(d, "schools")
				return Expected{
					Rule: "tong-cum", Key: "schools:ACTUAL", Cell: w.State("", "schools", term.MeasureActual, rest-decimal.One, 0),
				}
			}},
			{"a total of awards is mistyped", func(w *World) Expected {
				sum := 0
				for _, d := range w.Districts() {
					n := w.Between(1, 400)
					w.Award(d, "certificate", n)
					sum += n
				}
				right := Count(sum)
				wrong := w.Mistyped(right, 0, decimal.One)
				return Expected{
					Rule: "tong-cum", Key: "certificate:INDIVIDUAL:DECIDED", Correction: &right,
					Cell: w.Award("", "certificate", int(wrong/decimal.One)),
				}
			}},
		},
	}
}

// restate fills an indicator with parts that are all there and exact, and gives their sum, which the cluster states.
func (w *World) restate(indicator string, decimals, least, most int) decimal.Decimal {
	sum := decimal.Zero
	for _, d := range w.Districts() {
		value := w.amount(decimals, least, most)
		sum += value
		w.Plain(d, indicator)
		w.State(d, indicator, term.MeasureActual, value, decimals)
	}
	w.Plain("", indicator)
	w.State("", indicator, term.MeasureActual, sum, decimals)
	return sum
}

// cell is where a number of a unit stands.
func (w *World) cell(district, indicator string, m term.Measure) string {
	return w.Figure(district, indicator).Numbers[m].Cell.Address
}

// total fills an indicator with a total of the cluster and its parts. Some parts are left out, and some are stated as
// "trên", "gần" or "khoảng".
func (w *World) total(indicator string, decimals, least, most int) {
	sum := decimal.Zero
	for _, d := range w.Districts() {
		value := w.amount(decimals, least, most)
		switch {
		case w.Chance(8):
			w.facts.Inapplicable[rules.Pair{Indicator: indicator, District: d}] = true
			continue
		case w.Chance(8):
			w.Figure(d, indicator).Absence = term.AbsenceNotApplicable
			continue
		}
		sum = decimal.Must(sum.Plus(value))
		measure := term.MeasureActual
		if w.Chance(20) {
			measure = term.MeasureNumerator
		}
		w.State(d, indicator, measure, value, w.IntN(decimals+1))
		switch {
		case w.Chance(8):
			w.Leave(d, indicator)
		case w.Chance(12):
			w.qualify(d, indicator, measure, value)
		}
	}
	if w.Chance(85) {
		w.State("", indicator, term.MeasureActual, sum, w.IntN(decimals+1))
		if w.Chance(10) {
			w.qualify("", indicator, term.MeasureActual, sum)
		}
	}
}

// amount is a number from least to most, to so many decimals.
func (w *World) amount(decimals, least, most int) decimal.Decimal {
	value := Count(w.Between(least, most))
	if decimals > 0 {
		value += decimal.Decimal(w.IntN(100)) * decimal.One / 100
	}
	return value
}

// qualify states a number as "trên", "gần" or "khoảng" a rounder one.
func (w *World) qualify(district, indicator string, m term.Measure, value decimal.Decimal) {
	unit := 10 * decimal.One
	below := value / unit * unit
	f := w.Figure(district, indicator)
	switch w.IntN(3) {
	case 0:
		w.State(district, indicator, m, below, 0)
		f.Qualifier = term.QualifierOver
	case 1:
		if value < unit {
			return // "gần 10" is not said of 1
		}
		w.State(district, indicator, m, below+unit, 0)
		f.Qualifier = term.QualifierNearly
	default:
		w.State(district, indicator, m, below+decimal.Decimal(w.IntN(3))*unit, 0)
		f.Qualifier = term.QualifierAbout
	}
}

// awardTotal fills counts of one form of award.
func (w *World) awardTotal() {
	w.facts.AwardForms["certificate"] = rules.AwardForm{Code: "certificate", NameVi: "Giấy khen"}
	sum := 0
	for _, d := range w.Districts() {
		n := w.Between(0, 400)
		sum += n
		if w.Chance(90) {
			w.Award(d, "certificate", n)
		}
	}
	w.Award("", "certificate", sum)
}

// Award counts awards of a form of individuals that were decided, in a unit's sheet; a count that is there is replaced.
func (w *World) Award(district, form string, count int) string {
	number := rules.Number{Value: Count(count), Printed: Count(count).Format(0, true)}
	number.Cell = rules.Cell{District: district, Tab: "Khen thưởng", Address: "D" + form, Printed: number.Printed}
	for i := range w.facts.Awards {
		if a := &w.facts.Awards[i]; a.District == district && a.Form == form {
			a.Number = number
			return number.Cell.Address
		}
	}
	w.facts.Awards = append(w.facts.Awards, rules.Award{
		District: district, Form: form, Recipient: term.RecipientKindIndividual, Stage: term.AwardStageDecided, Number: number,
	})
	return number.Cell.Address
}
