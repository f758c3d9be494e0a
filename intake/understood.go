package intake

import (
	"strings"

	"thidua/term"
)

// Understood tells in Vietnamese how the first n figures of a draft were read, one of each row: “1.234,5” đọc là
// 1.234,5 triệu đồng. It lets a person see at once that the sheet is read as it was meant; "" when there is no figure.
// What a formula gives is left out: it tells nothing of how people write, and may be another number at the next look.
func Understood(draft *Draft, n int) string {
	var said []string
	for i := range draft.Values {
		if len(said) == n {
			break
		}
		if sentence := draft.Values[i].understood(); sentence != "" {
			said = append(said, sentence)
		}
	}
	return strings.Join(said, "; ")
}

// understood says how the main figure of a row was read, "" when it has none.
func (v *Value) understood() string {
	for _, measure := range mainFigure {
		value := v.Measure(measure)
		if value == nil || v.Printed[measure] == "" || v.Computed[measure] {
			continue
		}
		words := []string{"“" + clip(v.Printed[measure], longestName/10) + "” đọc là"}
		if v.Qualifier != term.QualifierExact && v.Qualifier != "" {
			words = append(words, strings.ToLower(v.Qualifier.Name(term.LanguageVi)))
		}
		words = append(words, value.Format(0, true))
		figure := Figure{Measure: measure}
		switch {
		case figure.percent() || measure == term.MeasureChange && v.ChangeKind == term.ChangeKindPercent:
			words = append(words, "%")
		case measure == term.MeasureChange && v.ChangeKind == term.ChangeKindPoints:
			words = append(words, "điểm %")
		case v.Unit != "":
			words = append(words, v.Unit)
		}
		if v.Status == term.ValueStatusEstimate {
			words = append(words, "(số ước)")
		}
		return strings.Join(words, " ")
	}
	return ""
}
