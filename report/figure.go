package report

import (
	"encoding/json"
	"strings"

	"thidua/decimal"
	"thidua/figure"
	"thidua/term"
)

// Texts are what the cells of a row show, by measure, as canonical JSON; "" when they show nothing. A report has
// thousands of rows and few of their texts are asked for, so they are read one by one when they are.
type Texts string

// Of is what the cell of a measure shows, "" when there is no such cell.
func (t Texts) Of(m term.Measure) string {
	// Canonical JSON has no spaces, so the key is found as it stands; a text with an escape is left to encoding/json.
	if strings.IndexByte(string(t), '\\') >= 0 {
		return figure.Texts(string(t))[m]
	}
	for rest := string(t); len(rest) > 2; { // {"key":"text","key":"text"}
		key, after, ok := strings.Cut(rest[2:], `"`)
		if !ok || len(after) < 2 {
			return ""
		}
		text, next, ok := strings.Cut(after[2:], `"`)
		if !ok {
			return ""
		}
		if key == string(m) {
			return text
		}
		rest = next
	}
	return ""
}

// MarshalJSON writes the texts as an object.
func (t Texts) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("{}"), nil
	}
	return []byte(t), nil
}

// UnmarshalJSON reads an object of texts.
func (t *Texts) UnmarshalJSON(text []byte) error {
	var texts map[term.Measure]string
	if err := json.Unmarshal(text, &texts); err != nil {
		return err
	}
	*t = textsOf(figure.Canonical(texts))
	return nil
}

// textsOf is the stored text of a row; one that is no object of texts shows nothing.
func textsOf(stored string) Texts {
	if stored == "{}" || !strings.HasPrefix(stored, `{"`) {
		return ""
	}
	return Texts(stored)
}

// allMeasures are the measures of a row in the order in which a report tells them.
var allMeasures = [...]term.Measure{
	term.MeasureActual, term.MeasureNumerator, term.MeasureDenominator, term.MeasurePlan, term.MeasurePercentOfPlan,
	term.MeasureShare, term.MeasureChange,
}

// Value is one of its numbers; nil when it is not given.
func (f *Figure) Value(m term.Measure) *decimal.Decimal {
	switch m {
	case term.MeasureActual:
		return f.Actual
	case term.MeasurePlan:
		return f.Plan
	case term.MeasurePercentOfPlan:
		return f.PercentOfPlan
	case term.MeasureEffectivePercent:
		return f.EffectivePercent
	case term.MeasureNumerator:
		return f.Numerator
	case term.MeasureDenominator:
		return f.Denominator
	case term.MeasureShare:
		return f.Share
	case term.MeasureChange:
		return f.Change
	}
	return nil
}

// Text is one of its numbers as the report prints it: as the cell shows it, else as Vietnamese writes it, without unit.
// "" when it is not given.
func (f *Figure) Text(m term.Measure) string {
	value := f.Value(m)
	if value == nil {
		return ""
	}
	if text := strings.TrimSpace(f.Printed.Of(m)); text != "" {
		return text
	}
	return value.Format(0, true)
}

// Measures are its numbers with unit, printed form and cell, in the order of the sheet. In an edition no cell is known.
func (f *Figure) Measures() []*figure.Figure {
	row := figure.Row{
		Actual: f.Actual, Plan: f.Plan, PercentOfPlan: f.PercentOfPlan, Numerator: f.Numerator, Denominator: f.Denominator,
		Share: f.Share, Change: f.Change, Printed: string(f.Printed), Cells: f.cells, Unit: f.unit,
	}
	if f.ChangeKind != nil {
		row.ChangeKind = *f.ChangeKind
	}
	if f.sheet != nil {
		row.Sheet = *f.sheet
	}
	return row.Figures()
}

// Measure is one of Measures, nil when it is not given.
func (f *Figure) Measure(m term.Measure) *figure.Figure {
	for _, one := range f.Measures() {
		if one.Measure == m {
			return one
		}
	}
	return nil
}

// empty: it has no number that a report tells.
func (f *Figure) empty() bool {
	return f.Actual == nil && f.Numerator == nil && f.Share == nil && f.PercentOfPlan == nil && f.Change == nil
}

// Value is one of a total's numbers; nil when it has none.
func (t *Total) Value(m term.Measure) *decimal.Decimal {
	switch m {
	case term.MeasureActual:
		return t.Actual
	case term.MeasurePlan:
		return t.Plan
	case term.MeasurePercentOfPlan, term.MeasureEffectivePercent:
		return t.PercentOfPlan
	case term.MeasureNumerator:
		return t.Numerator
	case term.MeasureDenominator:
		return t.Denominator
	case term.MeasureShare:
		return t.Share
	}
	return nil
}

// Over is how many members are in one of a total's numbers, and the codes of those who are not. Where there is no such
// number, they are those of its main number.
func (t *Total) Over(m term.Measure) (members int, missing []string) {
	switch {
	case t.Value(m) == nil:
	case m == term.MeasureActual:
		return t.ActualMembers, t.ActualMissing
	case m == term.MeasurePlan, m == term.MeasurePercentOfPlan, m == term.MeasureEffectivePercent:
		return t.PercentMembers, t.PercentMissing
	case m == term.MeasureNumerator, m == term.MeasureDenominator, m == term.MeasureShare:
		return t.ShareMembers, t.ShareMissing
	}
	return t.Members, t.Missing
}

// Partial says whether one of a total's numbers is of some members only: of what several could have told, fewer did.
func (t *Total) Partial(m term.Measure) bool {
	members, _ := t.Over(m)
	return t.Value(m) != nil && members < t.Of
}
