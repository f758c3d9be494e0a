package report

import (
	"encoding/json"
	"errors"
	"fmt"

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
	for _, row := range tree.Rows() {
		for _, f := range row.figures() {
			f.unit = figure.Unit{Vi: row.Indicator.Unit.Vi, En: row.Indicator.Unit.En}
		}
	}
	return tree.Report, nil
}
