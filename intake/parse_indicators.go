package intake

import (
	"slices"

	"thidua/term"
)

// readIndicators reads the indicators tab and returns how many of its rows hold anything.
func (r *reader) readIndicators(tab *FormTab) (filled int) {
	known := func(code string) bool { return hasKey(r.vocabulary.Indicators, code) }
	k := r.newKeyer(tab, known, r.indicators, byContext)
	inputs := append(slices.Clone(measureColumns), ColumnNote)
	blank := map[string]bool{} // keys of rows without content: a second such row is nobody's mistake
	place := map[string]int{}  // where in the draft each key stands
	for row := range tab.rows {
		content := tab.filled(row, inputs)
		key, sure, ok := k.identify(row, content)
		if content {
			filled++
			r.seeRow(tab, row)
		}
		if !ok {
			continue
		}
		i, met := place[key.String()]
		switch {
		case content && k.again(row, key.String()), !content && met:
			continue
		case met && !blank[key.String()]:
			continue
		}
		value := r.readValue(tab, row, key, sure)
		blank[key.String()] = !content
		if met {
			r.draft.Values[i] = value
			continue
		}
		place[key.String()] = len(r.draft.Values)
		r.draft.Values = append(r.draft.Values, value)
	}
	for i := range r.draft.Values {
		value := &r.draft.Values[i]
		if k.twice[(rowKey{value.Indicator, value.Context}).String()] {
			value.hold()
		}
	}
	return filled
}

// hold keeps everything of a row back: nothing of it is known.
func (v *Value) hold() {
	for _, code := range measureColumns {
		v.SetMeasure(measureOf(code), nil)
		v.Held[measureOf(code)] = true
	}
	for _, code := range []ColumnCode{ColumnStatus, ColumnChangeKind, ColumnDenomKind, ColumnNote} {
		v.HeldColumns[code] = true
	}
	v.Absence, v.Note = "", ""
}

// mainFigure is the order in which a row's figures speak for it.
var mainFigure = []term.Measure{
	term.MeasureActual, term.MeasureNumerator, term.MeasureShare, term.MeasureChange, term.MeasurePercentOfPlan,
	term.MeasurePlan, term.MeasureDenominator,
}

// valueRow is a row of the indicators tab while it is read.
type valueRow struct {
	r         *reader
	tab       *FormTab
	row       int
	key       string
	indicator Indicator
	value     Value
	readings  map[term.Measure]Reading
	doubts    map[term.Measure]*Problem // percentages that the rest of the row may settle
	figures   map[term.Measure]Figure
	spoilt    bool // a cell of a figure has a Problem
}

func (r *reader) readValue(tab *FormTab, row int, key rowKey, sure bool) Value {
	v := &valueRow{
		r: r, tab: tab, row: row, key: key.String(), indicator: r.vocabulary.Indicators[key.key],
		readings: map[term.Measure]Reading{}, doubts: map[term.Measure]*Problem{}, figures: map[term.Measure]Figure{},
		value: Value{
			Indicator: key.key, Context: key.context, Qualifier: term.QualifierExact, Status: term.ValueStatusFinal,
			Printed: Printed{}, Cells: Cells{}, Held: map[term.Measure]bool{}, HeldColumns: map[ColumnCode]bool{},
			Tab: tab.Tab.Title, Row: row, Unit: r.vocabulary.Units[r.vocabulary.Indicators[key.key].Unit].Name.Vi,
		},
	}
	for _, code := range measureColumns {
		if address := tab.Address(row, code); address != "" {
			v.value.Cells[measureOf(code)] = address
		}
	}
	if !sure || !v.unitAgrees() {
		v.value.hold()
		return v.value
	}
	for _, code := range measureColumns {
		v.readFigure(code)
	}
	v.settlePercents()
	v.settleScale()
	v.readWords()
	v.settleChange()
	v.conclude()
	return v.value
}

// at is the spot of one of the row's columns.
func (v *valueRow) at(code ColumnCode) spot { return v.tab.at(v.row, code, v.key) }

// unitAgrees checks the unit that stands beside the figures. It is the template's; who changed it to tỷ đồng means
// other figures.
func (v *valueRow) unitAgrees() bool {
	at := v.at(ColumnUnit)
	written := cellLine(at.cell())
	unit, known := v.r.vocabulary.Units[v.indicator.Unit]
	if at.column == 0 || written == "" || !known || unit.says(written) {
		return true
	}
	if !v.tab.filled(v.row, measureColumns) {
		return true
	}
	v.r.report(at, problem(ProblemUnitColumn, written, Wording{"“" + unit.Name.Vi + "”", "“" + unit.Name.Vi + "”"}))
	return false
}

// figure is what the row's cell of a measure is to hold.
func (v *valueRow) figure(measure term.Measure) Figure {
	f := Figure{
		Measure: measure, Type: v.indicator.Type, Decimals: v.indicator.Decimals,
		Unit: v.r.vocabulary.Units[v.indicator.Unit], Units: v.r.vocabulary.Units, Locale: v.r.form.Locale,
	}
	part := measure == term.MeasureNumerator || measure == term.MeasureDenominator
	if part && (f.Type == term.ValueTypePercent || f.Type == term.ValueTypeMean) {
		f.Unit = Unit{} // the parts of a percentage or a mean are not counted in its own unit
	}
	over := ColumnNumerator
	if !slices.Contains(v.indicator.Measures, term.MeasureNumerator) {
		over = ColumnActual
	}
	if slices.Contains(v.indicator.Measures, term.MeasureDenominator) && hasKey(v.tab.Columns, over) &&
		hasKey(v.tab.Columns, ColumnDenominator) {
		f.Numerator, f.Denominator = v.tab.title(over), v.tab.title(ColumnDenominator)
	}
	return f
}

// readFigure reads the cell of one measure.
func (v *valueRow) readFigure(code ColumnCode) {
	measure, at := measureOf(code), v.at(code)
	if at.column == 0 {
		if v.tab.lost(code) {
			v.value.Held[measure] = true
		}
		return
	}
	cell := at.cell()
	if cell.IsBlank() {
		return
	}
	v.value.Printed[measure] = shownText(cell)
	if cell.Formula != "" {
		if v.value.Computed == nil {
			v.value.Computed = map[term.Measure]bool{}
		}
		v.value.Computed[measure] = true
	}
	figure := v.figure(measure)
	reading, p := ReadCell(cell, figure)
	v.figures[measure] = figure
	switch {
	case p == nil:
	case p.Code == ProblemPercentAmbiguous:
		v.doubts[measure] = p
	default:
		v.spoil(code, p)
		return
	}
	v.readings[measure] = reading
	v.value.SetMeasure(measure, reading.Value)
}

// spoil reports a Problem in the cell of a measure and takes its figure back.
func (v *valueRow) spoil(code ColumnCode, p *Problem) {
	measure := measureOf(code)
	v.r.report(v.at(code), p)
	v.value.Held[measure] = true
	v.value.SetMeasure(measure, nil)
	delete(v.readings, measure)
	v.spoilt = true
	if measure == term.MeasureChange {
		v.value.ChangeKind = "" // a kind without a change says nothing
	}
}

// readWords reads the columns that say how the figures are meant.
func (v *valueRow) readWords() {
	hold := func(code ColumnCode, ok bool) {
		if !ok || v.tab.lost(code) {
			v.value.HeldColumns[code] = true
		}
	}
	status, ok := readWord[term.ValueStatus](v.r, v.at(ColumnStatus))
	hold(ColumnStatus, ok)
	v.value.ChangeKind, ok = readWord[term.ChangeKind](v.r, v.at(ColumnChangeKind))
	hold(ColumnChangeKind, ok)
	v.value.DenominatorKind, ok = readWord[term.DenominatorKind](v.r, v.at(ColumnDenomKind))
	hold(ColumnDenomKind, ok)
	v.value.Note, ok = v.r.block(v.at(ColumnNote), longestNote)
	hold(ColumnNote, ok)
	v.settleStatus(status)
}

// settleStatus joins what the status column and the words beside the figures say.
func (v *valueRow) settleStatus(column term.ValueStatus) {
	said, where := term.ValueStatus(""), term.Measure("")
	for _, measure := range mainFigure {
		if status := v.readings[measure].Status; said == "" && status != "" {
			said, where = status, measure
		}
	}
	switch {
	case said != "" && column != "" && said != column:
		v.r.report(v.at(ColumnStatus), problem(ProblemStatusContradicts, v.value.Printed[where], Wording{},
			place{"status", Wording{column.Name(term.LanguageVi), column.Name(term.LanguageEn)}}))
		v.value.HeldColumns[ColumnStatus] = true
	case column != "":
		v.value.Status = column
	case said != "":
		v.value.Status = said
	}
}

// conclude says what the row's main figure says, or why the row has none.
func (v *valueRow) conclude() {
	present := false
	for _, measure := range slices.Backward(mainFigure) {
		if reading, ok := v.readings[measure]; ok && reading.Value != nil {
			present = true
			v.value.Qualifier = reading.Qualifier
		}
	}
	if present || v.spoilt {
		return
	}
	v.value.Absence = term.AbsenceNotYet
	for _, measure := range slices.Backward(mainFigure) {
		if reading, ok := v.readings[measure]; ok && reading.Absence != "" {
			v.value.Absence = reading.Absence
		}
	}
}
