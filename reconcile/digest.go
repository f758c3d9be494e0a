package reconcile

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"

	"thidua/decimal"
	"thidua/rules"
)

// fingerprint tells the findings of a rule apart: by unit and key, which are made of codes, so that it is the same on
// the next check whatever the figures are by then. Should a rule give one key twice, the second is told apart by its
// place.
func fingerprint(f *rules.Finding, occurrence int) string {
	parts := []string{f.District, f.Key}
	if occurrence > 0 {
		parts = append(parts, strconv.Itoa(occurrence))
	}
	return digestOf(parts)
}

// figuresOf digests what a finding was judged by: each cell's figure and how exactly it is printed, or what the cell
// says where it is no figure. Where the cell stands in the sheet does not count, and neither does their order.
func (v values) figuresOf(f *rules.Finding) string {
	parts := make([]string, len(f.Cells))
	for i, cell := range f.Cells {
		says := cell.Printed
		if n, ok := v[keyOf(cell)]; ok {
			says = n.Value.String() + " " + strconv.Itoa(decimal.PrintedDecimals(n.Value, n.Printed))
		}
		parts[i] = digestOf([]string{cell.District, cell.Indicator, cell.Context, string(cell.Measure), says})
	}
	slices.Sort(parts)
	return digestOf(parts)
}

// values are the numbers of the facts by where they stand.
type values map[rules.Cell]rules.Number

// keyOf is a cell without what it shows.
func keyOf(cell rules.Cell) rules.Cell {
	cell.Printed = ""
	return cell
}

func valuesOf(facts *rules.Facts) values {
	v := make(values, 2*len(facts.Figures)+len(facts.Plans)+len(facts.Awards))
	for _, figures := range [][]rules.Figure{facts.Before, facts.Figures} {
		for i := range figures {
			for _, n := range figures[i].Numbers {
				v[keyOf(n.Cell)] = n
			}
		}
	}
	for i := range facts.Plans {
		v[keyOf(facts.Plans[i].Cell)] = facts.Plans[i].Number
	}
	for i := range facts.Awards {
		v[keyOf(facts.Awards[i].Cell)] = facts.Awards[i].Number
	}
	return v
}

// digestOf hashes texts so that no two lists of texts are alike.
func digestOf(texts []string) string {
	var b []byte
	for _, text := range texts {
		b = binary.AppendUvarint(b, uint64(len(text)))
		b = append(b, text...)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
