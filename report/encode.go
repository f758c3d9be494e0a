package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"thidua/figure"
)

// format is the version of the text that Encode writes.
const format = 1

// ErrFormat says that an edition was written by a newer program than this one.
var ErrFormat = errors.New("the tree of the edition has a newer format than this program knows")

// encoded is the tree of an edition with its format in front.
type encoded struct {
	Format int `json:"format"`
	*Report
}

// Encode is the tree as text: the same tree gives the same text.
func Encode(r *Report) (string, error) {
	text, err := json.Marshal(encoded{Format: format, Report: r})
	if err != nil {
		return "", fmt.Errorf("encode report %s: %w", r.Code, err)
	}
	return string(text), nil
}

// Decode reads what Encode wrote. Ids, cells and spreadsheets are not part of it. What a newer program wrote is refused
// with ErrFormat rather than read in part.
func Decode(text string) (*Report, error) {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal([]byte(text), &head); err != nil {
		return nil, fmt.Errorf("decode report: %w", err)
	}
	switch {
	case head.Format > format:
		return nil, fmt.Errorf("decode report: format %d: %w", head.Format, ErrFormat)
	case head.Format < 1:
		return nil, errors.New("decode report: the text has no format")
	}
	tree := encoded{Report: &Report{}}
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return nil, fmt.Errorf("decode report: %w", err)
	}
	if err := tree.whole(); err != nil {
		return nil, fmt.Errorf("decode report %s: %w", tree.Code, err)
	}
	return tree.Report, nil
}

// errHole: something that is always there is null.
var errHole = errors.New("the text has null where the tree of a report has a section, a row, a figure or another part")

// whole refuses a tree with holes, on which whoever walks it would fall, and gives its figures their units.
func (r *Report) whole() error {
	if !sections(r.Sections) || slices.Contains(r.Awards, nil) || slices.Contains(r.Exemplars, nil) ||
		slices.Contains(r.Movements, nil) || slices.Contains(r.Documents, nil) || slices.Contains(r.Findings, nil) {
		return errHole
	}
	for _, level := range r.Awards {
		if slices.Contains(level.Forms, nil) {
			return errHole
		}
		for _, form := range level.Forms {
			if slices.Contains(form.Totals, nil) || slices.Contains(form.ByDistrict, nil) {
				return errHole
			}
		}
	}
	return nil
}

// sections says whether the outline has no holes.
func sections(list []*Section) bool {
	for _, s := range list {
		if s == nil || slices.Contains(s.Narratives, nil) || slices.Contains(s.Footnotes, nil) || slices.Contains(s.Rows, nil) || !sections(s.Children) {
			return false
		}
		for _, note := range s.Footnotes {
			if slices.Contains(note.Parts, nil) {
				return false
			}
		}
		for _, row := range s.Rows {
			if slices.Contains(row.Values, nil) || slices.Contains(row.Findings, nil) {
				return false
			}
			for _, f := range row.figures() {
				f.unit = figure.Unit{Vi: row.Indicator.Unit.Vi, En: row.Indicator.Unit.En}
			}
		}
	}
	return true
}
