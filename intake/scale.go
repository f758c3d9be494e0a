package intake

import (
	"strings"

	"thidua/decimal"
	"thidua/sheet"
	"thidua/term"
)

// Where a locale takes the dot between thousands for a decimal point, 13.457 is stored as a little over thirteen, which
// shows, and 411.000 as 411, which does not: only what stands beside it, or what the figure was before, betrays it.
// This file finds both.

// shrunk says whether a stored number may be a thousand times too small: it has more decimals than are wanted, at most
// three, in a book whose locale is not known to be Vietnam's.
func (f *Figure) shrunk(value decimal.Decimal) bool {
	decimals := value.Decimals()
	return !vietnamese(f.Locale) && decimals <= 3 && !f.percent() && f.Measure != term.MeasureChange && decimals > f.decimals()
}

// vietnamese says whether a locale takes numbers the Vietnamese way.
func vietnamese(locale string) bool { return strings.HasPrefix(locale, "vi") }

// shrunkProblem tells of a number that may be a thousand times too small; why says by what it was noticed.
func (f *Figure) shrunkProblem(value decimal.Decimal, why Wording) *Problem {
	typed, err := value.Mul(1000 * decimal.Scale)
	if err != nil {
		typed = value
	}
	return problem(ProblemNumberShrunk, ungrouped(value), f.wanted(), place{"why", why},
		same("one", typed.Format(0, true)), same("digits", ungrouped(typed)))
}

// comparable says whether a number may be judged by another one.
func (f *Figure) comparable(value decimal.Decimal) bool {
	return value > 0 && value.Decimals() <= 3 && !f.percent()
}

// typed says whether a cell is a number that was typed as such, so that a locale had a part in it.
func (s spot) typed() bool {
	cell := s.cell()
	return cell.Kind == sheet.Number && cell.Formula == ""
}

// thousandth says whether a figure is about a thousandth of another one; tight allows less on either side.
func thousandth(small, big decimal.Decimal, tight bool) bool {
	least, most := decimal.Decimal(500*decimal.Scale), decimal.Decimal(2000*decimal.Scale)
	if tight {
		least, most = 800*decimal.Scale, 1250*decimal.Scale
	}
	if small <= 0 || big <= 0 {
		return false
	}
	ratio, err := big.Div(small)
	return err == nil && ratio >= least && ratio <= most
}

// shrunkSince judges a typed number by what it was in the period before, nil when nothing speaks against it. In a
// Vietnamese book too: its locale may have been set right after the number was typed.
func (r *reader) shrunkSince(value decimal.Decimal, f *Figure, key FigureKey) *Problem {
	before, known := r.expect.Previous[key]
	if !known || !f.comparable(value) || !thousandth(value, before, vietnamese(r.form.Locale)) {
		return nil
	}
	printed := before.Format(0, true)
	return f.shrunkProblem(value, Wording{" (kỳ trước: " + printed + ")", " (the period before: " + printed + ")"})
}

// settleScale finds the figures of a row that are a thousand times too small for the percentage that stands beside
// them, for the plan, or for what they were in the period before.
func (v *valueRow) settleScale() {
	v.scaleByPercentage(ColumnPercent, ColumnActual, ColumnPlan)
	v.scaleByPercentage(ColumnShare, ColumnNumerator, ColumnDenominator)
	for _, code := range []ColumnCode{ColumnActual, ColumnPlan, ColumnNumerator, ColumnDenominator} {
		value := v.value.Measure(measureOf(code))
		if value == nil || !v.at(code).typed() {
			continue
		}
		figure := v.figures[measureOf(code)]
		key := FigureKey{v.r.expect.District, v.value.Indicator, v.value.Context, measureOf(code)}
		if p := v.r.shrunkSince(*value, &figure, key); p != nil {
			v.spoil(code, p)
		}
	}
	v.scaleByPlan()
}

// scaleByPercentage compares what a percentage says with the two figures it was worked out from.
func (v *valueRow) scaleByPercentage(percentage, part, whole ColumnCode) {
	written := v.value.Measure(measureOf(percentage))
	over, under := v.value.Measure(measureOf(part)), v.value.Measure(measureOf(whole))
	if written == nil || over == nil || under == nil || *written <= 0 || *over <= 0 || *under <= 0 {
		return
	}
	computed, err := over.MulDiv(100_000*decimal.Scale, *under) // a thousandfold, so that no digit is lost
	if err != nil {
		return
	}
	printed := v.value.Printed[measureOf(percentage)]
	why := Wording{" (tỷ lệ ghi: " + printed + ")", " (the percentage says " + printed + ")"}
	tell := func(code ColumnCode) {
		figure, value := v.figures[measureOf(code)], *v.value.Measure(measureOf(code))
		if v.at(code).typed() && figure.comparable(value) {
			v.spoil(code, figure.shrunkProblem(value, why))
		}
	}
	millionfold, err := written.Mul(1_000_000 * decimal.Scale)
	switch {
	case nearly(computed, *written):
		tell(part)
	case err == nil && nearly(computed, millionfold):
		tell(whole)
	}
}

// nearly says whether two figures differ by at most two hundredths.
func nearly(a, b decimal.Decimal) bool { return (a - b).Abs() <= max(a, b)/50 }

// scaleByPlan compares a figure with the plan beside it, unless the percentage bears both out. In a Vietnamese book
// nothing comes of it: early in a year little may be done of a great plan.
func (v *valueRow) scaleByPlan() {
	actual, plan := v.value.Actual, v.value.Plan
	if vietnamese(v.r.form.Locale) || actual == nil || plan == nil {
		return
	}
	small, big, code, other := *actual, *plan, ColumnActual, Wording{"kế hoạch", "plan"}
	if small > big {
		small, big, code, other = big, small, ColumnPlan, Wording{"thực hiện", "actual"}
	}
	figure := v.figures[measureOf(code)]
	if !v.at(code).typed() || !figure.comparable(small) || !thousandth(small, big, false) || v.percentAgrees(*actual, *plan) {
		return
	}
	printed := big.Format(0, true)
	v.spoil(code, figure.shrunkProblem(small, Wording{" (" + other.Vi + ": " + printed + ")", " (" + other.En + ": " + printed + ")"}))
}

// percentAgrees says whether the percentage of the plan bears out a figure and its plan as they are.
func (v *valueRow) percentAgrees(actual, plan decimal.Decimal) bool {
	percent := v.value.PercentOfPlan
	if percent == nil {
		return false
	}
	computed, err := actual.MulDiv(decimal.Hundred, plan)
	return err == nil && (computed-*percent).Abs() <= closeEnough
}
