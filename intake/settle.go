package intake

import (
	"thidua/decimal"
	"thidua/sheet"
	"thidua/term"
)

// What one cell leaves open, the rest of its row may settle: this file looks at the figures of a row together.

// closeEnough is how far a percentage may lie from the one computed, in percentage points, to be the same.
const closeEnough = decimal.Scale / 50

// settlePercents accepts a percentage without percent sign when the row's own numbers give the same, and reports the
// others.
func (v *valueRow) settlePercents() {
	pairs := map[term.Measure][2]term.Measure{
		term.MeasurePercentOfPlan: {term.MeasureActual, term.MeasurePlan},
		term.MeasureShare:         {term.MeasureNumerator, term.MeasureDenominator},
	}
	for _, code := range measureColumns {
		p, doubted := v.doubts[measureOf(code)]
		if !doubted {
			continue
		}
		pair := pairs[measureOf(code)]
		part, whole := v.value.Measure(pair[0]), v.value.Measure(pair[1])
		if part != nil && whole != nil {
			computed, err := part.MulDiv(decimal.Hundred, *whole)
			written := v.value.Measure(measureOf(code))
			if err == nil && (computed-*written).Abs() <= closeEnough {
				continue
			}
		}
		v.spoil(code, p)
	}
}

// settleChange finds out what a change is counted in: the column beside it, the cell itself, or, when there is no
// percent sign, the indicator's own unit.
func (v *valueRow) settleChange() {
	reading, ok := v.readings[term.MeasureChange]
	if !ok || reading.Value == nil {
		v.value.ChangeKind = "" // a kind chosen in advance says nothing without a change
		return
	}
	cell := v.at(ColumnChange).cell()
	kind := v.value.ChangeKind
	switch {
	case v.value.HeldColumns[ColumnChangeKind] && kind == "" && !v.tab.lost(ColumnChangeKind):
		v.value.Held[term.MeasureChange] = true // the Problem stands at its kind, which could not be read
		v.value.Change = nil
		delete(v.readings, term.MeasureChange)
		v.spoilt = true
		return
	case kind != "" && reading.ChangeKind != "" && kind != reading.ChangeKind,
		kind == term.ChangeKindAbsolute && reading.Percent && v.indicator.Type != term.ValueTypePercent:
		v.spoil(ColumnChange, problem(ProblemChangeKindMissing, v.value.Printed[term.MeasureChange], changeKinds()))
		return
	case kind != "":
	case reading.ChangeKind != "":
		kind = reading.ChangeKind
	case reading.Percent && v.indicator.Type != term.ValueTypePercent:
		v.spoil(ColumnChange, problem(ProblemChangeKindMissing, v.value.Printed[term.MeasureChange], changeKinds()))
		return
	case v.indicator.Type == term.ValueTypePercent:
		kind = term.ChangeKindPoints
	default:
		kind = term.ChangeKindAbsolute
	}
	figure := v.figures[term.MeasureChange]
	if p := figure.checkChange(cell, reading, kind); p != nil {
		v.spoil(ColumnChange, p)
		return
	}
	v.value.ChangeKind = kind
}

func changeKinds() Wording { return choices[term.ChangeKind]() }

// checkChange judges a change once its kind is known: an absolute one obeys the indicator's own decimals; one in
// percent that is stored as a bare number below one may be a fraction.
func (f *Figure) checkChange(cell sheet.Cell, reading Reading, kind term.ChangeKind) *Problem {
	value := *reading.Value
	if kind == term.ChangeKindAbsolute {
		level := *f
		level.Measure = term.MeasureActual
		got := shownText(cell)
		if cell.Kind == sheet.Number && level.shrunk(value.Abs()) {
			return f.shrunkProblem(value, Wording{})
		}
		return level.fits(value.Abs(), got)
	}
	if cell.Kind == sheet.Number && !reading.Percent && value != 0 && value.Abs() < decimal.One {
		hundredfold, err := value.Mul(decimal.Hundred)
		if err != nil {
			hundredfold = value
		}
		return problem(ProblemPercentAmbiguous, ungrouped(value), f.wanted(),
			same("one", ungrouped(value)+" %"), same("two", ungrouped(hundredfold)+" %"))
	}
	return nil
}
