package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"thidua/decimal"
	"thidua/term"
)

// Figure says what a cell of figures is to hold.
type Figure struct {
	Measure  term.Measure
	Type     term.ValueType
	Decimals int             // decimals a figure may have; percentages may have four
	Unit     Unit            // the indicator's unit
	Units    map[string]Unit // every unit there is, to know a multiple from nonsense
	// Numerator and Denominator name the columns that the parts of a ratio belong in; empty where a row has none.
	Numerator, Denominator Wording
	Locale                 string // of the book, "" when it has none
}

// Reading is what a cell of figures says: a number and how it is meant, or why there is none.
type Reading struct {
	Value      *decimal.Decimal
	Qualifier  term.Qualifier   // EXACT unless the cell says trên, gần, khoảng …
	Status     term.ValueStatus // "" unless the cell says ước or sơ bộ
	ChangeKind term.ChangeKind  // "" unless the cell says so: điểm % is POINTS
	Percent    bool             // the cell shows a percent sign
	Absence    term.Absence     // "" when there is a Value
}

// percent says whether the figure is counted in percent.
func (f *Figure) percent() bool {
	switch f.Measure {
	case term.MeasurePercentOfPlan, term.MeasureShare, term.MeasureEffectivePercent:
		return true
	case term.MeasureActual, term.MeasurePlan:
		return f.Type == term.ValueTypePercent || f.Unit.Code == unitPercent || f.Unit.Code == unitPoint
	}
	return false
}

// decimals is how many decimals the figure may have.
func (f *Figure) decimals() int {
	switch {
	case f.percent(), f.Measure == term.MeasureChange:
		return decimal.Places
	case f.Type == term.ValueTypeCount:
		return 0
	case f.Type == term.ValueTypePercent, f.Type == term.ValueTypeMean:
		if f.Measure != term.MeasureActual && f.Measure != term.MeasurePlan {
			return decimal.Places // the numerator of a mean is measured, not averaged
		}
	}
	return min(max(f.Decimals, 0), decimal.Places)
}

// negative says whether the figure may lie below zero: a change, or the level of something that can fall below it.
func (f *Figure) negative() bool {
	return f.Measure == term.MeasureChange || f.Measure == term.MeasureActual && f.Type != term.ValueTypeCount
}

// wanted says what may stand in the cell.
func (f *Figure) wanted() Wording {
	switch {
	case f.Measure == term.MeasureChange:
		return Wording{
			"mức tăng hoặc giảm, ví dụ “tăng 6,2 %” hoặc “giảm 250”",
			"an increase or decrease, such as “tăng 6,2 %” or “giảm 250”",
		}
	case f.percent():
		return Wording{"tỷ lệ phần trăm, ví dụ “98,06” hoặc “98,06 %”", "a percentage, such as “98,06” or “98,06 %”"}
	}
	unit := Wording{f.Unit.Name.Vi, f.Unit.Name.En}
	if unit.Vi == "" {
		unit = Wording{"đơn vị của dòng", "the row's unit"}
	}
	if f.decimals() == 0 {
		return Wording{
			"số nguyên, tính bằng " + unit.Vi + ", ví dụ “1.234”",
			"a whole number, counted in " + unit.En + ", such as “1.234”",
		}
	}
	most := strconv.Itoa(f.decimals())
	return Wording{
		"số tính bằng " + unit.Vi + ", không quá " + most + " chữ số thập phân, ví dụ “37.934,7”",
		"a number in " + unit.En + " with at most " + most + " decimals, such as “37.934,7”",
	}
}

// ratioPlaces name the columns for the parts of a ratio, or say that there are none.
func (f *Figure) ratioPlaces() []place {
	if f.Numerator.Vi == "" || f.Denominator.Vi == "" {
		return []place{
			{"numerator", Wording{"ô này nếu đó là số liệu cần ghi", "this cell if that is the figure"}},
			{"denominator", Wording{"cột ghi chú, vì dòng này không có cột mẫu số", "the note, for the row has no denominator"}},
		}
	}
	column := func(title Wording) Wording {
		return Wording{"cột “" + title.Vi + "”", "the column “" + title.En + "”"}
	}
	return []place{{"numerator", column(f.Numerator)}, {"denominator", column(f.Denominator)}}
}

// fits checks a value that was read, however it was written: its sign, and whether it is whole where it must be.
func (f *Figure) fits(value decimal.Decimal, got string) *Problem {
	switch {
	case value < 0 && !f.negative():
		return problem(ProblemNumberNegative, got, f.wanted())
	case f.decimals() == 0 && !value.IsInt():
		return problem(ProblemNumberNotWhole, got, f.wanted())
	case value.Decimals() > f.decimals():
		return f.tooManyDecimals(got)
	}
	return nil
}

func (f *Figure) tooManyDecimals(got string) *Problem {
	return problem(ProblemNumberDecimals, got, f.wanted(), same("most", strconv.Itoa(f.decimals())))
}

// The codes of units that mean percentages.
const (
	unitPercent = "percent"
	unitPoint   = "percentage-point"
)

// unitKey is labelKey for units, with the short ways of writing money opened up: tr.đ, trđ and tr đồng are triệu
// đồng. The scale word that leads it is given as a factor, so that 411 tỷ can be told in triệu đồng.
func unitKey(written string) (key string, scale decimal.Decimal) {
	words := strings.Fields(NormaliseName(written))
	var opened []string
	for i, word := range words {
		switch word {
		case "trd":
			opened = append(opened, "trieu", "dong")
		case "tyd", "tid":
			opened = append(opened, "ty", "dong")
		case "tr":
			opened = append(opened, "trieu")
		case "ti":
			opened = append(opened, "ty")
		case "ngan":
			opened = append(opened, "nghin")
		case "d", "vnd":
			if i > 0 || len(words) == 1 {
				word = "dong"
			}
			opened = append(opened, word)
		default:
			opened = append(opened, word)
		}
	}
	scale = decimal.One
	for len(opened) > 0 && scaleWords[opened[0]] != 0 {
		scaled, err := scale.Mul(scaleWords[opened[0]])
		if err != nil {
			break
		}
		scale, opened = scaled, opened[1:]
	}
	return labelKey(strings.Join(opened, "")), scale
}

var scaleWords = map[string]decimal.Decimal{
	"nghin": 1_000 * decimal.Scale,
	"van":   10_000 * decimal.Scale,
	"trieu": 1_000_000 * decimal.Scale,
	"ty":    1_000_000_000 * decimal.Scale,
}

// written are all the ways a unit is written.
func (u Unit) written() []string {
	return append([]string{u.Name.Vi, u.Name.En, u.Code}, u.Name.Aliases...)
}

// says tells whether a written unit is this one.
func (u Unit) says(written string) bool {
	key, scale := unitKey(written)
	for _, own := range u.written() {
		if ownKey, ownScale := unitKey(own); own != "" && ownKey == key && ownScale == scale {
			return true
		}
	}
	return false
}

// inUnit converts a value written in another unit or scale to the figure's own. ok is false when the two are not
// known to be multiples of one another, or the result cannot be kept.
func (f *Figure) inUnit(value decimal.Decimal, written string) (converted decimal.Decimal, ok bool) {
	for _, code := range slices.Sorted(maps.Keys(f.Units)) {
		unit := f.Units[code]
		if unit.Code != f.Unit.Code && unit.Dimension != "" && unit.Dimension == f.Unit.Dimension && unit.says(written) {
			converted, err := value.MulDiv(unit.Factor, f.Unit.Factor)
			return converted, err == nil
		}
	}
	key, scale := unitKey(written)
	for _, own := range f.Unit.written() {
		ownKey, ownScale := unitKey(own)
		if own != "" && scale != ownScale && (key == ownKey || key == "") {
			converted, err := value.MulDiv(scale, ownScale)
			return converted, err == nil
		}
	}
	return 0, false
}

// checkUnit judges the unit written behind a value; nil means that it is the figure's own.
func (f *Figure) checkUnit(value decimal.Decimal, t tail, got string) *Problem {
	written := t.unit
	if written == "" || !f.percent() && f.Unit.says(written) {
		return nil
	}
	if key, scale := unitKey(written); !f.percent() && key == "" {
		for _, own := range f.Unit.written() { // 411.000 triệu in a row of triệu đồng
			if _, ownScale := unitKey(own); own != "" && ownScale == scale && scale != decimal.One {
				return nil
			}
		}
	}
	if !f.percent() {
		if converted, ok := f.inUnit(value, written); ok {
			return problem(ProblemUnitMultiple, got, f.wanted(), same("fix", converted.Format(0, true)),
				place{"unit", Wording{f.Unit.Name.Vi, f.Unit.Name.En}})
		}
	}
	return problem(ProblemUnitOther, got, f.wanted(), same("other", clip(t.written, longestGot)))
}
