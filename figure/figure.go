// Package figure is a number the way people meet it: which measure of which row it is, what was printed, in which
// cell, and how to show it with its unit in Vietnamese or English. No client has to format a number.
//
// It is pure and imports only decimal and term.
package figure

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/decimal"
	"thidua/term"
)

// Cell is where something stands in a sheet.
type Cell struct {
	Spreadsheet *string // id or file name; nil for those who may not see the sheet itself
	Tab         string
	Address     string // A1 notation
	URL         *string
}

// Unit is how a row's numbers are counted and shown.
type Unit struct{ Vi, En string }

// Row is the numbers of one row of a sheet; nil is "not given".
type Row struct {
	Actual, Plan, PercentOfPlan, Numerator, Denominator, Share, Change *decimal.Decimal

	ChangeKind term.ChangeKind
	Printed    string // canonical JSON: measure -> text
	Cells      string // canonical JSON: measure -> address
	Sheet      Cell   // the sheet and tab of the row; its Address is not used
	Unit       Unit
}

// Figure is one number of a row.
type Figure struct {
	Measure term.Measure
	Value   decimal.Decimal
	Printed *string // what the cell shows; nil when it was not read from a cell
	Cell    *Cell   // nil when it was not read from a cell

	unit, unitEn string
}

// Figures are the numbers that are given, in the order of the sheet.
func (r Row) Figures() []*Figure {
	printed, cells := Texts(r.Printed), Texts(r.Cells)
	figures := make([]*Figure, 0, 4)
	for _, m := range []struct {
		measure term.Measure
		value   *decimal.Decimal
	}{
		{term.MeasurePlan, r.Plan},
		{term.MeasureActual, r.Actual},
		{term.MeasurePercentOfPlan, r.PercentOfPlan},
		{term.MeasureNumerator, r.Numerator},
		{term.MeasureDenominator, r.Denominator},
		{term.MeasureShare, r.Share},
		{term.MeasureChange, r.Change},
	} {
		if m.value == nil {
			continue
		}
		f := &Figure{Measure: m.measure, Value: *m.value}
		f.unit, f.unitEn = r.unitOf(m.measure)
		if text, ok := printed[m.measure]; ok {
			f.Printed = &text
		}
		if address, ok := cells[m.measure]; ok {
			cell := r.Sheet
			cell.Address = address
			f.Cell = &cell
		}
		figures = append(figures, f)
	}
	return figures
}

func (r Row) unitOf(m term.Measure) (vi, en string) {
	switch m {
	case term.MeasurePercentOfPlan, term.MeasureShare, term.MeasureEffectivePercent:
		return "%", "%"
	case term.MeasureChange:
		switch r.ChangeKind {
		case term.ChangeKindPercent:
			return "%", "%"
		case term.ChangeKindPoints:
			return "điểm %", "percentage points"
		}
	}
	return r.Unit.Vi, r.Unit.En
}

// Display is the number with its unit: 37.934,7 tấn in Vietnamese (the default), 37,934.7 tonnes in English.
func (f *Figure) Display(language *term.Language) string {
	english := language != nil && *language == term.LanguageEn
	unit := f.unit
	if english {
		unit = f.unitEn
	}
	text := f.Value.Format(0, !english)
	switch unit {
	case "":
		return text
	case "%":
		return text + unit
	}
	return text + " " + unit
}

// Texts reads a row's texts by measure from canonical JSON; what is not such JSON is empty.
func Texts(text string) map[term.Measure]string {
	if text == "" || text == "{}" {
		return nil
	}
	var texts map[term.Measure]string
	if json.Unmarshal([]byte(text), &texts) != nil {
		return nil
	}
	return texts
}

// Text is one of Texts; nil when it is not there. Without a measure it is that of ACTUAL.
func Text(text string, measure *term.Measure) *string {
	m := term.MeasureActual
	if measure != nil {
		m = *measure
	}
	if t, ok := Texts(text)[m]; ok {
		return &t
	}
	return nil
}

// Canonical writes texts by key as canonical JSON: keys in order, so that equal texts are equal bytes. Every row of
// every sheet that is read passes here, so that texts which stand in JSON as they are make no detour.
func Canonical[K ~string](texts map[K]string) string {
	var few [8]K
	keys, size := few[:0], len("{}")
	for key, text := range texts {
		if !verbatim(string(key)) || !verbatim(text) {
			return marshalled(texts)
		}
		keys = append(keys, key)
		size += len(key) + len(text) + len(`"":"",`)
	}
	slices.Sort(keys)
	var b strings.Builder
	b.Grow(size)
	b.WriteByte('{')
	for i, key := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		b.WriteString(string(key))
		b.WriteString(`":"`)
		b.WriteString(texts[key])
		b.WriteByte('"')
	}
	b.WriteByte('}')
	return b.String()
}

// verbatim says whether a text stands in JSON as it is, as encoding/json writes it.
func verbatim(text string) bool {
	ascii := true
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || utf8.ValidString(text) && !strings.ContainsAny(text, "\u2028\u2029")
}

func marshalled[K ~string](texts map[K]string) string {
	text, err := json.Marshal(texts)
	if err != nil {
		return "{}"
	}
	return string(text)
}

// SpreadsheetURL is where a person opens a source; nil for a file.
func SpreadsheetURL(kind term.SourceKind, ref string) *string {
	if kind != term.SourceKindGoogleSheets {
		return nil
	}
	url := "https://docs.google.com/spreadsheets/d/" + ref + "/edit"
	return &url
}
