package rulestest

import (
	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// numberThemes are the themes about numbers.
func numberThemes() []Theme {
	return []Theme{sums()}
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
	}
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
		w.State(district, indicator, m, below+unit, 0)
		if below == 0 {
			w.State(district, indicator, m, value+decimal.One, 0)
		}
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
