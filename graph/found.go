package graph

import (
	"encoding/json"
	"fmt"

	"thidua/decimal"
	"thidua/ent"
	"thidua/report"
	"thidua/review"
	"thidua/rules"
	"thidua/term"
)

// FindingCell is a cell that a finding was judged by.
type FindingCell struct {
	District, Tab, Address, Printed string
	Indicator, Context              string
	Measure                         *term.Measure // nil when it is none
}

// FindingCandidate is a correction of one cell that would make a finding agree.
type FindingCandidate struct {
	Cell  *FindingCell
	Value decimal.Decimal
	Text  string
}

func findingCell(c rules.Cell) *FindingCell {
	told := &FindingCell{
		District: c.District, Tab: c.Tab, Address: c.Address, Printed: c.Printed, Indicator: c.Indicator, Context: c.Context,
	}
	if c.Measure != "" {
		told.Measure = &c.Measure
	}
	return told
}

// cellsOf are the cells of a finding, as they are kept with it.
func cellsOf(f *ent.Finding) ([]*FindingCell, error) {
	var cells []rules.Cell
	if err := json.Unmarshal([]byte(f.Cells), &cells); err != nil {
		return nil, fmt.Errorf("reading the cells of the finding %d: %w", f.ID, err)
	}
	told := make([]*FindingCell, len(cells))
	for i, c := range cells {
		told[i] = findingCell(c)
	}
	return told, nil
}

// candidatesOf are the corrections that are kept with a finding.
func candidatesOf(f *ent.Finding) ([]*FindingCandidate, error) {
	var candidates []rules.Candidate
	if err := json.Unmarshal([]byte(f.Candidates), &candidates); err != nil {
		return nil, fmt.Errorf("reading the candidates of the finding %d: %w", f.ID, err)
	}
	told := make([]*FindingCandidate, len(candidates))
	for i, c := range candidates {
		told[i] = &FindingCandidate{Cell: findingCell(c.Cell), Value: c.Value, Text: c.Text}
	}
	return told, nil
}

// Correction is one thing that an edition says otherwise than the edition before it.
type Correction struct {
	Kind                         CorrectionKind
	Section, Indicator, District *CorrectionName
	Context, Slot, Old, New      string
	Measure                      *term.Measure
	Recipient                    *term.RecipientKind
}

// CorrectionName is something by its code and name, as they were when it was published.
type CorrectionName struct {
	Code   string
	vi, en string
}

// Name is the name in a language, Vietnamese by default.
func (n *CorrectionName) Name(language *term.Language) string {
	return inLanguage(language, n.vi, n.en)
}

// correctionsOf is what an edition corrected.
func correctionsOf(p *ent.Publication) ([]*Correction, error) {
	list, err := review.CorrectionsOf(p)
	if err != nil {
		return nil, err
	}
	named := func(n report.Named) *CorrectionName { return &CorrectionName{n.Code, n.Vi, n.En} }
	told := make([]*Correction, len(list))
	for i, c := range list {
		told[i] = &Correction{
			Kind: CorrectionKind(c.Kind), Section: named(c.Section), Indicator: named(c.Indicator), District: named(c.District),
			Context: c.Context, Slot: c.Slot, Old: c.Old, New: c.New,
		}
		if c.Measure != "" {
			told[i].Measure = &c.Measure
		}
		if c.Recipient != "" {
			told[i].Recipient = &c.Recipient
		}
	}
	return told, nil
}
