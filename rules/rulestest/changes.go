package rulestest

import (
	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// changes are figures of two periods, with the change between them.
func changes() Theme {
	return Theme{
		Kind: term.RuleKindChange,
		Indicators: []rules.Indicator{
			{Code: "trade", NameVi: "Doanh thu bán lẻ", ValueType: term.ValueTypeAmount, UnitVi: "tỷ đồng"},
			{Code: "poverty", NameVi: "Tỷ lệ hộ nghèo", ValueType: term.ValueTypePercent, UnitVi: "%"},
		},
		Rules: []rules.Definition{
			Rule(term.RuleKindChange, "bien-dong", `{"indicators": ["trade"], "min": "-60", "max": "150"}`),
			Rule(term.RuleKindChange, "tang-giam", `{"indicators": ["trade"], "signs": true}`),
			Rule(term.RuleKindChange, "muc-tang-giam", `{"indicators": ["poverty"], "amounts": true}`),
		},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				before := w.amount(2, 100, 9000)
				now := decimal.Must(before.MulDiv(Count(w.Between(50, 200)), decimal.Hundred))
				w.moved(d, "trade", before, now)
				rate := w.amount(2, 1, 60)
				w.moved(d, "poverty", rate, w.amount(2, 1, 60))
				if w.Chance(15) {
					w.qualify(d, "trade", term.MeasureActual, now)
				}
			}
		},
		Faults: []Fault{
			{"a fall is called a rise", func(w *World) Expected {
				d := w.District()
				w.exactMove(d, "trade", Count(w.Between(500, 900)), Count(w.Between(400, 450)))
				w.Figure(d, "trade").ChangeKind = term.ChangeKindPercent
				cell := w.State(d, "trade", term.MeasureChange, w.amount(1, 1, 40), 1)
				return Expected{Rule: "tang-giam", District: d, Key: "trade:CHANGE", Cell: cell}
			}},
			{"a figure moved further than is usual", func(w *World) Expected {
				d := w.District()
				w.exactMove(d, "trade", Count(w.Between(500, 900)), Count(w.Between(3000, 4000)))
				return Expected{Rule: "bien-dong", District: d, Key: "trade:ACTUAL", Cell: w.cell(d, "trade", term.MeasureActual)}
			}},
			{"a change is not the difference", func(w *World) Expected {
				d := w.District()
				before, now := w.amount(2, 20, 60), w.amount(2, 1, 15)
				w.exactMove(d, "poverty", before, now)
				w.Figure(d, "poverty").ChangeKind = term.ChangeKindPoints
				right := now - before
				wrong := -w.Mistyped(-right, 2, decimal.One/10)
				cell := w.State(d, "poverty", term.MeasureChange, wrong, 2)
				return Expected{Rule: "muc-tang-giam", District: d, Key: "poverty:CHANGE", Cell: cell, Correction: &right}
			}},
		},
	}
}

// moved states a figure, the one before and the change between them, rounded one by one.
func (w *World) moved(district, indicator string, before, now decimal.Decimal) {
	decimals := w.IntN(3)
	w.State(district, indicator, term.MeasureActual, now, decimals)
	if w.Chance(80) {
		w.StateBefore(district, indicator, term.MeasureActual, before, decimals)
	}
	if w.Chance(40) {
		return
	}
	f := w.Figure(district, indicator)
	f.ChangeKind = term.ChangeKindAbsolute
	change, decimals := now-before, w.IntN(3)
	switch {
	case indicator == "poverty":
		f.ChangeKind = term.ChangeKindPoints
	case w.Chance(50):
		f.ChangeKind, change = term.ChangeKindPercent, Percent(now, before, decimals)-decimal.Hundred
	}
	w.State(district, indicator, term.MeasureChange, change, decimals)
}

// exactMove states a figure and the one before, and no change.
func (w *World) exactMove(district, indicator string, before, now decimal.Decimal) {
	w.Plain(district, indicator)
	w.State(district, indicator, term.MeasureActual, now, 2)
	w.StateBefore(district, indicator, term.MeasureActual, before, 2)
}
