package worker

import (
	"encoding/json"
	"maps"
	"strings"

	"thidua/figure"
	"thidua/intake"
	"thidua/term"
)

// This file joins what a sheet says with what it said last: a cell with a problem, or whose column is gone, says
// nothing, and its last good value stands in for it.

// complaints finds the problem behind a cell, a row or a tab.
type complaints struct {
	cells, keys map[[2]string]string // by tab and address, by tab and key
	tabs        map[string]string
}

func complaintsOf(problems []intake.Problem) complaints {
	c := complaints{cells: map[[2]string]string{}, keys: map[[2]string]string{}, tabs: map[string]string{}}
	note := func(in map[[2]string]string, tab, at string, code intake.ProblemCode) {
		if _, noted := in[[2]string{tab, at}]; !noted && at != "" {
			in[[2]string{tab, at}] = string(code)
		}
	}
	for _, p := range problems {
		if p.Notice {
			continue
		}
		note(c.cells, p.Tab, p.Cell, p.Code)
		note(c.keys, p.Tab, p.Key, p.Code)
		if _, noted := c.tabs[p.Tab]; !noted && p.Cell == "" {
			c.tabs[p.Tab] = string(p.Code)
		}
	}
	return c
}

// why is the problem that holds a cell: the cell's own, else its row's. A cell without address has no column.
func (c complaints) why(tab, address string, keys ...string) string {
	if address == "" {
		return heldColumnGone
	}
	if code := c.cells[[2]string{tab, address}]; code != "" {
		return code
	}
	for _, key := range keys {
		if code := c.keys[[2]string{tab, key}]; code != "" {
			return code
		}
	}
	return heldUnexplained
}

// settleValue is a row of the indicators tab as it should be stored.
func (c complaints) settleValue(v *intake.Value, stored table[valueKey, valueSays]) wanted[valueKey, valueSays] {
	key := valueKey{v.Indicator, v.Context}
	w := wanted[valueKey, valueSays]{row: valueRow{
		key: key, at: place{tab: v.Tab, row: v.Row, cells: figure.Canonical(v.Cells)}, says: saysOf(v),
	}}
	if len(v.Held) > 0 || len(v.HeldColumns) > 0 {
		c.holdValue(v, stored.last(key), &w.row)
	}
	says := &w.says
	switch {
	case says.given():
		says.absence = ""
	case says.absence == "" || says.absence == term.AbsenceNotYet:
		w.blank = true
	}
	if !says.measures[iChange].given {
		says.changeKind = ""
	}
	return w
}

// saysOf is what a row says without regard to what is held.
func saysOf(v *intake.Value) valueSays {
	return valueSays{
		measures: [measureCount]optional{
			optionalOf(v.Actual), optionalOf(v.Plan), optionalOf(v.PercentOfPlan), optionalOf(v.Numerator),
			optionalOf(v.Denominator), optionalOf(v.Share), optionalOf(v.Change),
		},
		changeKind: v.ChangeKind, denominatorKind: v.DenominatorKind, qualifier: v.Qualifier, status: v.Status,
		absence: v.Absence, note: v.Note, printed: figure.Canonical(v.Printed),
	}
}

// holdValue puts the last good values in for what is held, and notes why. A column that is gone and held nothing
// holds nothing back.
func (c complaints) holdValue(v *intake.Value, last *valueRow, w *valueRow) {
	if last == nil {
		last = &valueRow{says: w.says}
		last.says.measures, last.says.printed = [measureCount]optional{}, ""
	}
	printed, before := maps.Clone(v.Printed), figure.Texts(last.says.printed)
	var concerned []term.Measure
	for i, m := range measures {
		if !v.Held[m] {
			continue
		}
		delete(printed, m)
		text, kept := before[m]
		if kept {
			printed[m] = text
		}
		w.says.measures[i] = last.says.measures[i]
		if why := c.why(v.Tab, v.Cells[m], w.key.String()); kept || why != heldColumnGone {
			concerned = append(concerned, m)
			w.held.because(why)
		}
	}
	w.says.printed = figure.Canonical(printed)
	w.held.measures = measureList(concerned)
	c.holdWords(v, &last.says, w)
}

// holdWords keeps what was said of the row beside its figures. Qualifier and status are those of the main figure and
// stay with it.
func (c complaints) holdWords(v *intake.Value, was *valueSays, w *valueRow) {
	says := &w.says
	if main := says.main(); main >= 0 && v.Held[measures[main]] {
		says.qualifier, says.status = was.qualifier, was.status
	}
	if says.main() < 0 && len(v.Held) > 0 {
		says.absence = was.absence
	}
	if v.Held[term.MeasureChange] {
		says.changeKind = was.changeKind
	}
	problem := c.keys[[2]string{v.Tab, w.key.String()}]
	keep := func(column intake.ColumnCode, differs bool) bool {
		switch {
		case !v.HeldColumns[column]:
			return false
		case problem != "":
			w.held.because(problem)
		case differs:
			w.held.because(heldColumnGone)
		}
		return true
	}
	if keep(intake.ColumnStatus, says.status != was.status) {
		says.status = was.status
	}
	if keep(intake.ColumnDenomKind, says.denominatorKind != was.denominatorKind) {
		says.denominatorKind = was.denominatorKind
	}
	if keep(intake.ColumnChangeKind, says.changeKind != was.changeKind) {
		says.changeKind = was.changeKind
	}
	if keep(intake.ColumnNote, says.note != was.note) {
		says.note = was.note
	}
}

// because notes why a row is held; the first reason stands.
func (h *held) because(why string) {
	if h.why == "" {
		h.why = why
	}
}

func measureList(list []term.Measure) string {
	if len(list) == 0 {
		return ""
	}
	text, _ := json.Marshal(list) // strings always can be
	return string(text)
}

// settleAward is a count as it should be stored. One that is held and was never stored is nothing yet.
func (c complaints) settleAward(a *intake.Award, stored table[awardKey, awardSays]) wanted[awardKey, awardSays] {
	key := awardKey{a.Form, a.Recipient, a.Stage, a.Decision}
	w := wanted[awardKey, awardSays]{row: awardRow{
		key: key, says: awardSays{a.Count, a.Printed, a.Note}, at: place{tab: a.Tab, row: a.Row, address: a.Cell},
	}}
	switch last := stored.last(key); {
	case !a.Held:
	case last == nil:
		w.blank = true
	default:
		w.says = last.says
		w.held.because(c.why(a.Tab, a.Cell, a.Form, strings.TrimRight(a.Form+"@"+string(a.Stage)+"@"+a.Decision, "@")))
	}
	return w
}

// settleNarrative is a text as it should be stored.
func (c complaints) settleNarrative(n *intake.Narrative, stored table[narrativeKey, narrativeSays]) wanted[narrativeKey, narrativeSays] {
	key := narrativeKey{n.Section, n.Slot}
	w := wanted[narrativeKey, narrativeSays]{row: narrativeRow{
		key: key, says: narrativeSays{n.Text}, at: place{tab: n.Tab, row: n.Row, address: n.Cell},
	}}
	switch last := stored.last(key); {
	case !n.Held:
	case last == nil:
		w.blank = true
	default:
		w.says = last.says
		w.held.because(c.why(n.Tab, n.Cell, key.String()))
	}
	return w
}

// settleAll joins the rows of a tab with what is stored of them.
func settleAll[K, C comparable, R any](
	rows []R, stored table[K, C], settle func(*R, table[K, C]) wanted[K, C],
) []wanted[K, C] {
	all := make([]wanted[K, C], len(rows))
	for i := range rows {
		all[i] = settle(&rows[i], stored)
	}
	return all
}
