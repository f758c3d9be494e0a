// Package series is a figure over periods, across changes of administrative units and of what is counted, and columns
// of figures held against one another.
//
// Units are merged, split and renamed, and each period was reported by the units of its time. AsReported gives the
// figures as they were. Current carries them over to the units that are asked for, where that is lawful: figures that
// add up, and only where everything that the old units were went into the new one (AGGREGATED). A unit that took a part
// of another has no figure from before it (PARTIAL or NONE), since nobody reported the part; no share is applied to
// guess one. A percentage is carried over as its numerator and denominator, never as a mean.
//
// Many units can be lawful where one is not: five communes that a district was split into are the district together,
// and Together says so.
//
// It is pure and imports only decimal and term.
package series

import (
	"cmp"
	"slices"

	"thidua/decimal"
	"thidua/term"
)

// Kind is how the values of a measure of several units make one of them together.
type Kind int

// The kinds.
const (
	Level      Kind = iota // they do not: means, rates without their parts
	Additive               // they are added up
	Percentage             // their numerators and their denominators are
)

// KindOf is the kind of a measure of an indicator.
func KindOf(value term.ValueType, aggregation term.Aggregation, measure term.Measure) Kind {
	level := value == term.ValueTypePercent || value == term.ValueTypeMean
	adds := aggregation == term.AggregationSum || aggregation == term.AggregationRatio
	switch measure {
	case term.MeasureShare, term.MeasurePercentOfPlan, term.MeasureEffectivePercent:
		if adds {
			return Percentage
		}
	case term.MeasureNumerator, term.MeasureDenominator:
		if adds {
			return Additive
		}
	case term.MeasureActual, term.MeasurePlan:
		switch {
		case adds && !level:
			return Additive
		case aggregation == term.AggregationRatio && value == term.ValueTypePercent && measure == term.MeasureActual:
			return Percentage
		}
	}
	return Level
}

// Period is a period of the series.
type Period struct {
	Code             string
	StartsOn, EndsOn term.Date
}

// Figure is what a unit reported in a period. Numerator and Denominator are asked of a Percentage alone: actual and
// plan where it is a percent of plan.
type Figure struct {
	Period, District              string
	Value, Numerator, Denominator *decimal.Decimal // nil is "not given"
}

// Break is a period from which on an indicator means something else.
type Break struct {
	Period   string    // first period after it
	StartsOn term.Date // first day of that period
	Kind     term.BreakKind
	Factor   *decimal.Decimal // of UNIT: what earlier figures are multiplied by; nil when they cannot be converted
}

// Question is what a series is asked of: one measure of one indicator.
type Question struct {
	Kind      Kind
	Districts []string
	Periods   []Period // in any order
	Figures   []Figure // at most one a unit and period; of these units and of those they came from and became
	Breaks    []Break  // of the indicator
	Lineage   *Lineage
}

// Reason is why a point has no value, or one that cannot be held against the newest.
type Reason string

// The reasons.
const (
	ReasonNone      Reason = ""
	ReasonNoFigure  Reason = "NO_FIGURE"    // nobody reported it
	ReasonSome      Reason = "SOME_MISSING" // some of the units that it is made of did not report it
	ReasonPart      Reason = "PART"         // units changed in part, and nobody reported the part
	ReasonNotThere  Reason = "NOT_THERE"    // the unit had ended by then, or had not begun and came from none
	ReasonNotAdding Reason = "NOT_ADDITIVE" // such figures of several units do not make one
	ReasonBreak     Reason = "BREAK"        // it was counted differently
	ReasonTooLarge  Reason = "TOO_LARGE"    // the sum does not fit
)

// Text is the reason as a person reads it, "" for ReasonNone.
func (r Reason) Text(language term.Language) string {
	text := map[Reason][2]string{
		ReasonNoFigure:  {"Chưa có đơn vị nào báo cáo số liệu này.", "No unit reported this figure."},
		ReasonSome:      {"Mới cộng được số liệu của một số đơn vị cũ; các đơn vị còn lại chưa báo cáo.", "Only some of the former units reported; the value is their sum."},
		ReasonPart:      {"Đơn vị được lập từ một phần của đơn vị cũ và không có số liệu riêng của phần đó.", "The unit was made from part of a former unit, and nobody reported that part."},
		ReasonNotThere:  {"Đơn vị không tồn tại trong kỳ này.", "The unit did not exist in this period."},
		ReasonNotAdding: {"Số liệu loại này của nhiều đơn vị không cộng được với nhau.", "Such figures of several units do not add up to one."},
		ReasonBreak:     {"Cách tính hoặc phạm vi của chỉ tiêu đã thay đổi sau kỳ này.", "How the indicator is counted changed after this period."},
		ReasonTooLarge:  {"Tổng vượt quá giới hạn của hệ thống.", "The sum is larger than the system can hold."},
	}[r]
	if language == term.LanguageEn {
		return text[1]
	}
	return text[0]
}

// Point is a value of a series.
type Point struct {
	Period   string
	District string           // code of the unit that it is of; "" for several together
	Value    *decimal.Decimal // in the indicator's unit, or in percent; nil where none is known or lawful
	// Comparability is how far the value can be held against the newest of the series.
	Comparability term.Comparability
	CoveredBy     []string // codes of the units whose figures make the value, sorted; of a nil one, of those that went over whole
	Break         *Break   // the newest change of what is counted between it and the newest point, nil without one
	Change        string   // code of the change of units that made it AGGREGATED, PARTIAL or NONE; "" without one
	Reason        Reason   // why it is PARTIAL or NONE
}

// AsReported is the figures as they were: of the units asked for, and of those they came from and became, in order of
// period and unit. A value is EXACT where unit and indicator are the same as asked for, by whatever name, and NONE
// elsewhere. A unit that was there and did not report has a point without a value.
func AsReported(q Question) []Point {
	t := q.table()
	var points []Point
	for _, period := range t.periods {
		for _, unit := range q.Lineage.Units(q.Districts) {
			exact := slices.ContainsFunc(q.Districts, func(d string) bool { return q.Lineage.last(d) == q.Lineage.last(unit) })
			figure, reported := t.figures[at{period.Code, unit}]
			if !reported && (!exact || !q.Lineage.there(unit, period.EndsOn)) {
				continue
			}
			p := Point{Period: period.Code, District: unit, Value: figure.Value, Comparability: term.ComparabilityExact, Break: t.breakAfter(period)}
			switch {
			case p.Value == nil:
				p.Comparability, p.Reason = term.ComparabilityNone, ReasonNoFigure
			case !exact:
				p.Comparability, p.Reason = term.ComparabilityNone, ReasonPart
			case p.Break != nil:
				p.Comparability, p.Reason = term.ComparabilityNone, ReasonBreak
			}
			if p.Value != nil {
				p.CoveredBy = []string{unit}
			}
			points = append(points, p)
		}
	}
	return points
}

// Current is a point for each unit asked for and each period, in order of unit as asked and period: the figures of the
// units that it came from, carried over where that is lawful.
func Current(q Question) []Point {
	t := q.table()
	var points []Point
	for _, d := range q.Districts {
		points = append(points, t.over([]string{d}, d)...)
	}
	return points
}

// Together is a point for each period of all units asked for as one: the communes of a cluster, and before them the
// districts that they came from.
func Together(q Question) []Point { return q.table().over(q.Districts, "") }

// at is where a figure stands.
type at struct{ period, district string }

// table is a question made ready.
type table struct {
	Question
	periods []Period // oldest first
	figures map[at]Figure
}

func (q Question) table() table {
	t := table{Question: q, periods: slices.Clone(q.Periods), figures: make(map[at]Figure, len(q.Figures))}
	slices.SortStableFunc(t.periods, func(a, b Period) int {
		return cmp.Or(cmp.Compare(a.StartsOn, b.StartsOn), cmp.Compare(a.EndsOn, b.EndsOn), cmp.Compare(a.Code, b.Code))
	})
	for _, f := range q.Figures {
		t.figures[at{f.Period, f.District}] = f
	}
	return t
}

// over is the series of units as one.
func (t table) over(units []string, district string) []Point {
	points := make([]Point, 0, len(t.periods))
	for _, period := range t.periods {
		p := t.point(units, period)
		p.Period, p.District = period.Code, district
		points = append(points, t.broken(p, period))
	}
	return points
}

// point is the value of units as one in a period.
func (t table) point(units []string, period Period) Point {
	then := t.Lineage.back(units, period.EndsOn)
	p := Point{Comparability: then.comparability, Change: then.change, CoveredBy: then.units}
	if then.reason != ReasonNone {
		p.Reason = then.reason
		return p
	}
	var figures []Figure
	p.CoveredBy = nil
	for _, unit := range then.units {
		if f, ok := t.figures[at{period.Code, unit}]; ok && t.tells(f, len(then.units)) {
			figures = append(figures, f)
			p.CoveredBy = append(p.CoveredBy, unit)
		}
	}
	switch {
	case len(figures) == 0:
		p.Comparability, p.Reason = term.ComparabilityNone, ReasonNoFigure
		return p
	case len(then.units) > 1 && t.Kind == Level:
		p.Comparability, p.Reason = term.ComparabilityNone, ReasonNotAdding
		return p
	case len(figures) < len(then.units):
		p.Comparability, p.Reason = term.ComparabilityPartial, ReasonSome
	}
	if p.Value = t.together(figures, len(then.units)); p.Value == nil {
		p.Comparability, p.Reason = term.ComparabilityNone, ReasonTooLarge
	}
	return p
}

// tells says whether a figure can stand in a value of so many units: alone as it is, with others by its parts.
func (t table) tells(f Figure, units int) bool {
	if t.Kind == Percentage && (units > 1 || f.Value == nil) {
		return f.Numerator != nil && f.Denominator != nil && *f.Denominator > 0
	}
	return f.Value != nil
}

// breakAfter is the newest break between a period and the newest period, nil without one.
func (t table) breakAfter(period Period) *Break {
	newest := t.periods[len(t.periods)-1].StartsOn
	var found *Break
	for i, b := range t.Breaks {
		if period.StartsOn < b.StartsOn && b.StartsOn <= newest && (found == nil || found.StartsOn < b.StartsOn) {
			found = &t.Breaks[i]
		}
	}
	return found
}

// broken is a point behind the breaks that follow it: converted where all of them are changes of unit with a factor.
func (t table) broken(p Point, period Period) Point {
	if p.Break = t.breakAfter(period); p.Break == nil || p.Value == nil {
		return p
	}
	for _, b := range t.Breaks {
		if period.StartsOn >= b.StartsOn || b.StartsOn > p.Break.StartsOn {
			continue
		}
		if b.Kind != term.BreakKindUnit || b.Factor == nil {
			p.Value, p.Comparability, p.Reason, p.CoveredBy = nil, term.ComparabilityNone, ReasonBreak, nil
			return p
		}
		if t.Kind == Percentage {
			continue // the factor is above and below the line
		}
		converted, err := p.Value.Mul(*b.Factor)
		if err != nil {
			p.Value, p.Comparability, p.Reason, p.CoveredBy = nil, term.ComparabilityNone, ReasonTooLarge, nil
			return p
		}
		p.Value = &converted
	}
	return p
}
