package report

import (
	"cmp"
	"slices"

	"thidua/ent"
	"thidua/figure"
	"thidua/rules"
	"thidua/term"
)

// applicabilityKey is whom an exception of the catalogue concerns; 0 is every unit, or every period.
type applicabilityKey struct{ indicator, district, period int }

// addRows puts every figure into the row of its indicator and context, members in the order of the cluster.
func (b *builder) addRows() {
	b.prepareRows()
	figures := make([]Figure, len(b.values))
	var slots []*Figure // of all rows, cut off as rows begin
	known := make(map[int]*ent.Indicator, len(b.indicators))
	for _, i := range b.indicators {
		known[i.ID] = i
	}
	for n, v := range b.values {
		place, ok := b.place(v.DistrictID)
		indicator := known[v.IndicatorID]
		if !ok || indicator == nil {
			continue
		}
		key := rowKey{v.IndicatorID, v.Context}
		row := b.index[key]
		if row == nil {
			if len(slots) < len(b.tree.Members) {
				slots = make([]*Figure, 64*max(1, len(b.tree.Members)))
			}
			row = &Row{Indicator: indicatorOf(indicator), Context: v.Context, ContextName: b.contextName(indicator.Code, v.Context)}
			row.Values, slots = slots[:len(b.tree.Members):len(b.tree.Members)], slots[len(b.tree.Members):]
			b.index[key] = row
		}
		f := &figures[n]
		b.fill(f, v, row, place)
		if place < 0 {
			row.Printed = f
		} else {
			row.Values[place] = f
		}
	}
	b.orderRows()
}

// contextName is what a second statement or sub-unit is called, "" for the figure itself and where nobody named the row.
func (b *builder) contextName(indicator, context string) string {
	if context == "" {
		return ""
	}
	return b.contextNames[rules.Statement{Indicator: indicator, Context: context}].Vi
}

func (b *builder) prepareRows() {
	b.index = make(map[rowKey]*Row, len(b.indicators)+16)
	b.coded = make(map[string]int, len(b.indicators))
	for _, i := range b.indicators {
		b.coded[i.Code] = i.ID
	}
	b.sheets = map[sheetKey]*figure.Cell{}
	b.files = make(map[int]*ent.Source, len(b.sources))
	for _, s := range b.sources {
		b.files[s.SubmissionID] = s
	}
	b.applies = make(map[applicabilityKey]bool, len(b.applicability))
	for _, a := range b.applicability {
		b.applies[applicabilityKey{a.IndicatorID, value(a.DistrictID), value(a.PeriodID)}] = a.Applicable
	}
}

func indicatorOf(i *ent.Indicator) Indicator {
	return Indicator{
		Named: Named{i.Code, i.NameVi, i.NameEn}, ID: i.ID, Unit: Named{i.Unit, i.UnitVi, i.UnitEn}, ValueType: i.ValueType,
		Direction: i.Direction, Aggregation: i.Aggregation, Decimals: i.Decimals, Measures: i.Measures,
	}
}

// fill makes a figure of a stored row. Numbers are shared with the row.
func (b *builder) fill(f *Figure, v *ent.IndicatorValue, row *Row, place int) {
	*f = Figure{
		ID: v.ID, District: b.district(place), Actual: v.Actual, Plan: v.Plan, PercentOfPlan: v.PercentOfPlan,
		EffectivePercent: v.EffectivePercent, Numerator: v.Numerator, Denominator: v.Denominator, Share: v.Share,
		Change: v.Change, ChangeKind: v.ChangeKind, DenominatorKind: v.DenominatorKind, Qualifier: v.Qualifier,
		Status: v.Status, Absence: v.Absence, Note: v.Note, Printed: textsOf(v.Printed),
		unit: figure.Unit{Vi: row.Indicator.Unit.Vi, En: row.Indicator.Unit.En}, cells: v.Cells, sheet: b.sheet(v),
	}
	if v.HeldSince != nil && b.viewer.SeesLatest(b.cluster.ID, b.period.ID, v.DistrictID) {
		f.HeldSince = v.HeldSince
	}
}

// sheet is the tab that a row was read from. The spreadsheet itself is named to those who may see it.
func (b *builder) sheet(v *ent.IndicatorValue) *figure.Cell {
	key := sheetKey{v.SubmissionID, v.Tab}
	cell := b.sheets[key]
	if cell == nil {
		cell = &figure.Cell{Tab: v.Tab}
		if file := b.files[v.SubmissionID]; file != nil {
			ref := file.Ref
			cell.Spreadsheet, cell.URL = &ref, figure.SpreadsheetURL(file.Kind, ref)
		}
		b.sheets[key] = cell
	}
	return cell
}

// orderRows hangs the rows under their sections, in the order of the catalogue, the figure itself before its contexts.
func (b *builder) orderRows() {
	contexts := make(map[int][]*Row, len(b.index))
	for key, row := range b.index {
		contexts[key.indicator] = append(contexts[key.indicator], row)
	}
	for _, i := range b.indicators {
		rows := contexts[i.ID]
		slices.SortFunc(rows, func(x, y *Row) int { return cmp.Compare(x.Context, y.Context) })
		for _, row := range rows {
			if row.Context == "" && given(row.Values) {
				row.Absent = b.absent(row)
			}
			if section := b.sectionOf[i.SectionID]; section != nil {
				section.Rows = append(section.Rows, row)
			}
		}
	}
}

// given: some member has a figure.
func given(values []*Figure) bool {
	return slices.ContainsFunc(values, func(f *Figure) bool { return f != nil })
}

// absent are the members that should have a figure and have none, or one without a number. Which indicators a unit is
// asked for stands in its template: what no member states at all is asked of none.
func (b *builder) absent(row *Row) (codes []string) {
	for place, f := range row.Values {
		excused := f != nil && f.Absence != nil && *f.Absence == term.AbsenceNotApplicable
		if (f == nil || f.empty()) && !excused && b.applicable(row.Indicator.ID, place) {
			codes = append(codes, b.district(place))
		}
	}
	return codes
}

// applicable says whether a member is expected to report an indicator: what the catalogue says of both decides, then of
// the unit, then of the period, then of all; without any, it is.
func (b *builder) applicable(indicator, place int) bool {
	district, period := b.tree.Members[place].ID, b.period.ID
	for _, key := range [...]applicabilityKey{
		{indicator, district, period}, {indicator, district, 0}, {indicator, 0, period}, {indicator, 0, 0},
	} {
		if applies, ok := b.applies[key]; ok {
			return applies
		}
	}
	return true
}

// compact takes out the places of members that have no figure; until then a member's figure is found by its place.
func (b *builder) compact() {
	for _, row := range b.index {
		row.Values = slices.DeleteFunc(row.Values, func(f *Figure) bool { return f == nil })
	}
}

// figures are all of a row, the cluster's own first.
func (r *Row) figures() []*Figure {
	if r.Printed == nil {
		return r.Values
	}
	return append([]*Figure{r.Printed}, r.Values...)
}

// Of is the figure of a member by its code, or the cluster's own for ""; nil when there is none.
func (r *Row) Of(district string) *Figure {
	if district == "" {
		return r.Printed
	}
	if i := slices.IndexFunc(r.Values, func(f *Figure) bool { return f != nil && f.District == district }); i >= 0 {
		return r.Values[i]
	}
	return nil
}

// value is what p points to, zero for nil.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
