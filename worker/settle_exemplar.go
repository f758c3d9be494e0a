package worker

import (
	"encoding/json"

	"thidua/figure"
	"thidua/intake"
)

// settleExemplar is a row of the exemplars tab as it should be stored. One whose kind is held and was never stored
// is nothing yet.
func (c complaints) settleExemplar(
	e *intake.Exemplar, stored table[exemplarKey, exemplarSays],
) wanted[exemplarKey, exemplarSays] {
	key := exemplarKey{e.Section, intake.NormaliseName(e.Name), e.Occurrence}
	w := wanted[exemplarKey, exemplarSays]{row: exemplarRow{
		key: key, at: place{
			tab: e.Tab, row: e.Row, address: e.Cells[intake.ColumnName], cells: figure.Canonical(e.Cells),
		},
		says: exemplarSays{
			kind: e.Kind, name: e.Name, place: e.Place, movement: e.Movement, model: e.Model,
			incomeMin: optionalOf(e.IncomeMin), incomeMax: optionalOf(e.IncomeMax),
			jobsMin: optionalOf(e.JobsMin), jobsMax: optionalOf(e.JobsMax),
			openEnded: e.OpenEnded, note: e.Note, printed: figure.Canonical(e.Printed),
		},
	}}
	last := stored.last(key)
	if last != nil && last.says.name == e.Name {
		w.person = last.person // one name, published once, for all versions that bear it
	}
	if len(e.Held) > 0 {
		c.holdExemplar(e, last, &w.row)
	}
	w.blank = w.says.kind == ""
	return w
}

// holdExemplar puts the last good texts in for the columns that are held, and notes why.
func (c complaints) holdExemplar(e *intake.Exemplar, last *exemplarRow, w *exemplarRow) {
	before := map[intake.ColumnCode]string{}
	if last != nil {
		before = textsOf(last.says.printed)
	}
	printed := map[intake.ColumnCode]string{}
	for column, text := range e.Printed {
		if !e.Held[column] {
			printed[column] = text
		}
	}
	for _, column := range exemplarColumns {
		if !e.Held[column] {
			continue
		}
		text, kept := before[column]
		if kept {
			printed[column] = text
		}
		if last != nil {
			w.says.take(column, &last.says)
		}
		if why := c.why(e.Tab, e.Cells[column], e.Name); kept || why != heldColumnGone {
			w.held.because(why)
		}
	}
	w.says.printed = figure.Canonical(printed)
}

var exemplarColumns = []intake.ColumnCode{
	intake.ColumnKind, intake.ColumnPlace, intake.ColumnMovement, intake.ColumnModel, intake.ColumnIncomeMin,
	intake.ColumnIncomeMax, intake.ColumnJobsMin, intake.ColumnJobsMax, intake.ColumnOpenEnded, intake.ColumnNote,
}

// take takes over what another row says in a column.
func (s *exemplarSays) take(column intake.ColumnCode, from *exemplarSays) {
	switch column {
	case intake.ColumnKind:
		s.kind = from.kind
	case intake.ColumnPlace:
		s.place = from.place
	case intake.ColumnMovement:
		s.movement = from.movement
	case intake.ColumnModel:
		s.model = from.model
	case intake.ColumnIncomeMin:
		s.incomeMin = from.incomeMin
	case intake.ColumnIncomeMax:
		s.incomeMax = from.incomeMax
	case intake.ColumnJobsMin:
		s.jobsMin = from.jobsMin
	case intake.ColumnJobsMax:
		s.jobsMax = from.jobsMax
	case intake.ColumnOpenEnded:
		s.openEnded = from.openEnded
	case intake.ColumnNote:
		s.note = from.note
	}
}

// textsOf reads texts by column from canonical JSON; what is not such JSON is empty.
func textsOf(text string) map[intake.ColumnCode]string {
	texts := map[intake.ColumnCode]string{}
	if json.Unmarshal([]byte(text), &texts) != nil {
		return nil
	}
	return texts
}
