package intake

import (
	"thidua/decimal"
	"thidua/term"
)

var (
	sectionWanted  = Wording{"mã hoặc tên một mục của báo cáo", "the code or title of a section"}
	movementWanted = Wording{"mã hoặc tên một phong trào thi đua", "the code or name of a movement"}
)

// The units of the exemplars' figures, in the catalogue.
const (
	unitIncome = "million-dong"
	unitJobs   = "worker"
)

// readExemplars reads the exemplars tab and returns how many of its rows hold anything.
func (r *reader) readExemplars(tab *FormTab) (filled int) {
	inputs := []ColumnCode{
		ColumnSection, ColumnKind, ColumnName, ColumnPlace, ColumnMovement, ColumnModel, ColumnIncomeMin, ColumnIncomeMax,
		ColumnJobsMin, ColumnJobsMax, ColumnOpenEnded, ColumnNote,
	}
	seen := map[[2]string]int{}
	for row := range tab.rows {
		if !tab.filled(row, inputs) || tab.heading(row) {
			continue
		}
		filled++
		r.seeRow(tab, row)
		exemplar, ok := r.readExemplar(tab, row)
		if !ok {
			continue
		}
		key := [2]string{exemplar.Section, NormaliseName(exemplar.Name)}
		exemplar.Occurrence = seen[key]
		seen[key]++
		r.draft.Exemplars = append(r.draft.Exemplars, exemplar)
	}
	return filled
}

// readExemplar reads a row; ok is false when its section or name, which are its key, could not be read.
func (r *reader) readExemplar(tab *FormTab, row int) (e Exemplar, ok bool) {
	name, named := r.text(tab.at(row, ColumnName, ""), longestName)
	if named && NormaliseName(name) == "" {
		r.incomplete(tab, row, Wording{"tên điển hình", "name of the exemplar"})
		named = false
	}
	at := func(code ColumnCode) spot { return tab.at(row, code, name) }
	e = Exemplar{
		Name: name, Tab: tab.Tab.Title, Row: row,
		Printed: map[ColumnCode]string{}, Cells: map[ColumnCode]string{}, Held: map[ColumnCode]bool{},
	}
	for _, column := range tab.Spec.Columns {
		if address := tab.Address(row, column.Code); address != "" {
			e.Cells[column.Code] = address
			if cell := tab.Cell(row, column.Code); !cell.IsBlank() {
				e.Printed[column.Code] = shownText(cell)
			}
		} else {
			e.Held[column.Code] = true
		}
	}
	section, placed := r.readCode(at(ColumnSection), r.vocabulary.Sections, r.sections, sectionWanted)
	if e.Section = section; placed && section == "" {
		r.report(at(ColumnSection), problem(ProblemCellRequired, "", sectionWanted))
		placed = false
	}
	hold := func(code ColumnCode, ok bool) {
		if !ok {
			e.Held[code] = true
		}
	}
	e.Kind, ok = readWord[term.ExemplarKind](r, at(ColumnKind))
	if ok && e.Kind == "" && !tab.lost(ColumnKind) {
		r.report(at(ColumnKind), problem(ProblemCellRequired, "", choices[term.ExemplarKind]()))
		ok = false
	}
	hold(ColumnKind, ok)
	e.Place, ok = r.text(at(ColumnPlace), longestNote)
	hold(ColumnPlace, ok)
	e.Movement, ok = r.readCode(at(ColumnMovement), r.vocabulary.Movements, r.movements, movementWanted)
	hold(ColumnMovement, ok)
	e.Model, ok = r.block(at(ColumnModel), longestNote)
	hold(ColumnModel, ok)
	e.OpenEnded, ok = r.yes(at(ColumnOpenEnded))
	hold(ColumnOpenEnded, ok)
	e.Note, ok = r.block(at(ColumnNote), longestNote)
	hold(ColumnNote, ok)
	r.readExemplarFigures(&e, at)
	return e, named && placed
}

// readExemplarFigures reads income and jobs. A word such as trên stays in what is printed: the two ends of a range
// are bounds anyway.
func (r *reader) readExemplarFigures(e *Exemplar, at func(ColumnCode) spot) {
	income := Figure{
		Measure: term.MeasureActual, Type: term.ValueTypeAmount, Decimals: 2, Units: r.vocabulary.Units,
		Unit: r.unit(unitIncome, Name{Vi: "triệu đồng", En: "million đồng"}), Locale: r.form.Locale,
	}
	jobs := income
	jobs.Type, jobs.Unit = term.ValueTypeCount, r.unit(unitJobs, Name{Vi: "lao động", En: "workers"})
	for _, pair := range []struct {
		least, most   ColumnCode
		figure        Figure
		bottom, upper **decimal.Decimal
	}{
		{ColumnIncomeMin, ColumnIncomeMax, income, &e.IncomeMin, &e.IncomeMax},
		{ColumnJobsMin, ColumnJobsMax, jobs, &e.JobsMin, &e.JobsMax},
	} {
		*pair.bottom = r.readBound(e, at(pair.least), pair.least, pair.figure)
		*pair.upper = r.readBound(e, at(pair.most), pair.most, pair.figure)
		if *pair.bottom != nil && *pair.upper != nil && **pair.bottom > **pair.upper {
			r.report(at(pair.most), problem(ProblemRangeReversed, e.Printed[pair.most], Wording{},
				same("least", e.Printed[pair.least])))
			e.Held[pair.least], e.Held[pair.most] = true, true
			*pair.bottom, *pair.upper = nil, nil
		}
	}
}

func (r *reader) readBound(e *Exemplar, at spot, code ColumnCode, figure Figure) *decimal.Decimal {
	cell := at.cell()
	if at.column == 0 || cell.IsBlank() {
		return nil
	}
	reading, p := ReadCell(cell, figure)
	if p == nil && reading.Value != nil && *reading.Value < 0 {
		p = problem(ProblemNumberNegative, e.Printed[code], figure.wanted())
	}
	if p != nil {
		r.report(at, p)
		e.Held[code] = true
		return nil
	}
	return reading.Value
}

// unit is a unit of the catalogue, or one by name when the catalogue has none of that code.
func (r *reader) unit(code string, name Name) Unit {
	if unit, ok := r.vocabulary.Units[code]; ok {
		return unit
	}
	return Unit{Code: code, Name: name}
}
