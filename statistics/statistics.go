// Package statistics says what may be said of the figures of many units at once: which sums, means and percentages of a
// group are lawful, what they come to, and which rank each unit has.
//
// A database adds up whatever it is told to. Here is decided whether the result means anything: figures of several
// indicators are never added, nor are percentages; a mean of percentages is no percentage; and nobody may add the herds
// of two years, which are the same animals. Where there is no lawful number there is a Gap that says why, and never a
// wrong number. Percentages are those of package total: made of the sums above and below the line.
//
// What a group consists of comes as Facts. They are small, however many figures there are, so the adding is left to the
// database. Sums come in two halves, which no database adds up wrongly (see Column).
//
// It is pure and imports only decimal, series, term and total.
package statistics

import (
	"thidua/decimal"
	"thidua/series"
	"thidua/term"
)

// Indicator is what is counted, as far as statistics need it.
type Indicator struct {
	Code        string
	ValueType   term.ValueType
	Aggregation term.Aggregation
	Decimals    int // of its figures, 0 to 4
	// Flow means that figures of several periods add up too, such as awards that were decided. No indicator says this of
	// itself: a harvest adds up over years and a herd does not, and the catalogue calls both a sum.
	Flow bool
}

// Facts are what is known of the figures of a group.
type Facts struct {
	Figures int // how many figures there are
	// Indicator is that of all figures; nil when there are several.
	Indicator *Indicator
	// SeveralUnits: the indicators are counted in different units of measure.
	SeveralUnits bool
	// SeveralPeriods: the figures are of more than one period; SeveralKinds: of periods that are not equally long.
	SeveralPeriods, SeveralKinds bool
	// Broken: what the indicator means changed between the periods.
	Broken bool
	// Overlapping: the figures are clusters' own, and some unit is in two of the clusters.
	Overlapping bool
	// Change is what all changes are counted in; "" when there are none, or of several kinds.
	Change term.ChangeKind
	// Columns are the numbers by measure. A measure that is not here was not asked for.
	Columns map[term.Measure]Column
}

// Column is what a database knows of one measure of the figures.
//
// The sum of numbers in ten-thousandths may be too large for a whole number of 64 bits, at which one database fails and
// another begins to round. So each number x is added up as x >> 32 and x & (1<<32 - 1).
type Column struct {
	Count     int   // figures that give the measure
	High, Low int64 // sums of the two halves
	Min, Max  *decimal.Decimal
	Ones      bool // the numbers are whole ones and no ten-thousandths
}

// Number is a number of a group. Without a Value there is a Gap.
type Number struct {
	Value   *decimal.Decimal
	Count   int  // figures that are in it, or that give the measure where there is no number
	Implied bool // some plan or denominator in it was printed nowhere
	Gap     Gap
}

// Sum is the sum of a measure.
func (f Facts) Sum(m term.Measure) Number {
	c := f.Columns[m]
	return c.number(f.sumGap(m, c), c.sum)
}

// Avg is the mean of a measure over the figures that give it, to two decimals or as many as the indicator has.
func (f Facts) Avg(m term.Measure) Number {
	c := f.Columns[m]
	return c.number(f.avgGap(m, c), func() (decimal.Decimal, bool) {
		decimals := 2
		if f.Indicator != nil {
			decimals = max(decimals, f.Indicator.Decimals)
		}
		return c.mean(decimals)
	})
}

// Min is the least number of a measure.
func (f Facts) Min(m term.Measure) Number { return f.extreme(m, f.Columns[m].Min) }

// Max is the greatest number of a measure.
func (f Facts) Max(m term.Measure) Number { return f.extreme(m, f.Columns[m].Max) }

func (f Facts) extreme(m term.Measure, value *decimal.Decimal) Number {
	c := f.Columns[m]
	return c.number(f.comparedGap(m, c), func() (d decimal.Decimal, ok bool) {
		if value == nil {
			return 0, false
		}
		return *value, true
	})
}

func (c Column) number(gap Gap, value func() (decimal.Decimal, bool)) Number {
	n := Number{Count: c.Count, Gap: gap}
	if gap != "" {
		return n
	}
	v, ok := value()
	if !ok {
		n.Gap = GapTooLarge
		return n
	}
	n.Value = &v
	return n
}

// sumGap is why there is no lawful sum.
func (f Facts) sumGap(m term.Measure, c Column) Gap {
	if gap := f.addedGap(m, c); gap != "" {
		return gap
	}
	if f.SeveralPeriods && !f.Indicator.Flow {
		return GapOverTime
	}
	return ""
}

// avgGap is why there is no lawful mean: where nothing can be added up, but for periods. The mean of the herds of two
// years is one.
func (f Facts) avgGap(m term.Measure, c Column) Gap {
	if gap := f.addedGap(m, c); gap != "" {
		return gap
	}
	if f.Broken {
		return GapBroken
	}
	return ""
}

// addedGap is why the figures cannot be added up, were they of one period.
func (f Facts) addedGap(m term.Measure, c Column) Gap {
	switch {
	case c.Count == 0:
		return GapNoFigures
	case percentage(m):
		return GapPercentage
	case f.Indicator == nil && f.SeveralUnits:
		return GapUnits
	case f.Indicator == nil:
		return GapIndicators
	case f.Indicator.ValueType == term.ValueTypePercent && m != term.MeasureNumerator && m != term.MeasureDenominator:
		return GapPercentage
	case m == term.MeasureChange && f.Change == "":
		return GapMixed
	case m == term.MeasureChange && f.Change != term.ChangeKindAbsolute:
		return GapPercentage
	case !f.Indicator.adds(m):
		return GapNotAdditive
	case f.SeveralKinds:
		return GapKinds
	case f.Overlapping:
		return GapOverlapping
	}
	return ""
}

// comparedGap is why the figures cannot be held against one another. Percents of plan can, whatever is planned.
func (f Facts) comparedGap(m term.Measure, c Column) Gap {
	ofPlan := m == term.MeasurePercentOfPlan || m == term.MeasureEffectivePercent
	switch {
	case c.Count == 0:
		return GapNoFigures
	case f.Indicator == nil && f.SeveralUnits && !ofPlan:
		return GapUnits
	case f.Indicator == nil && !ofPlan:
		return GapIndicators
	case m == term.MeasureChange && f.Change == "":
		return GapMixed
	case f.SeveralKinds:
		return GapKinds
	case f.Broken:
		return GapBroken
	}
	return ""
}

// WholeGap is why the figures do not make one total with its percentages; "" when they do.
func (f Facts) WholeGap() Gap {
	switch {
	case f.Figures == 0:
		return GapNoFigures
	case f.Indicator == nil && f.SeveralUnits:
		return GapUnits
	case f.Indicator == nil:
		return GapIndicators
	case f.SeveralKinds:
		return GapKinds
	case f.SeveralPeriods:
		return GapOverTime
	case f.Overlapping:
		return GapOverlapping
	}
	return ""
}

// adds says whether a measure of several units adds up. An absolute change does where the figure does.
func (i Indicator) adds(m term.Measure) bool {
	if m == term.MeasureChange {
		m = term.MeasureActual
	}
	return series.KindOf(i.ValueType, i.Aggregation, m) == series.Additive
}

func percentage(m term.Measure) bool {
	return m == term.MeasureShare || m == term.MeasurePercentOfPlan || m == term.MeasureEffectivePercent
}
