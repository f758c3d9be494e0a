package report

import (
	"slices"
	"strings"
)

// anchor is where a note hangs on the section's first narrative: where its mark stands, else behind the clause that has
// the cluster's own number of what the note tells ("… toàn Cụm có 45 khối, cụm thi đua⁴"), else at the end.
func (b *builder) anchor(section *Section, note *Footnote) int {
	if at, ok := b.notes[section][""]; ok {
		return at
	}
	if len(section.Narratives) == 0 || section.Narratives[0].District != "" {
		return -1
	}
	first := section.Narratives[0]
	for _, binding := range first.Bindings {
		if binding.District == "" && slices.Contains(note.Indicators, binding.Indicator) {
			return clauseEnd(first.Text, binding.Offset+binding.Length, b.counts(binding))
		}
	}
	return -1
}

// counts are the names of what a number counts: of its indicator, of its row, and of its unit.
func (b *builder) counts(binding Binding) listing {
	row := b.index[rowKey{b.coded[binding.Indicator], binding.Context}]
	if row == nil {
		return listing{}
	}
	return listingOf(row.Indicator.Vi, row.Indicator.Unit.Vi, row.ContextName)
}

// clauseEnd is where the clause that goes on at a byte ends: before the next mark of punctuation that is neither part of
// a number nor a comma inside the name of what is counted, or -1 at the end of the text.
func clauseEnd(text string, from int, counted listing) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '\n':
			return i
		case '.', ';', ',', ':', '(':
			if i+1 < len(text) && text[i+1] != ' ' && text[i+1] != '\n' && text[i] != '(' {
				continue // in a number
			}
			if text[i] != ',' || !counted.joins(text[from:i], text[i+1:]) {
				return len(strings.TrimRight(text[:i], " "))
			}
		}
	}
	return -1
}

// listing is what a name lists with commas, "khối, cụm thi đua" or "thôn, bản, khối, tổ dân phố". People write such lists
// in full and in part, and in any order, and a comma in them ends no clause.
type listing struct{ heads, tails []string } // the first and the last words of its items, in small letters

// numberWords begin the name of an indicator and are left out behind a number.
var numberWords = []string{"tổng số ", "số "}

// listingOf is what names list. One without a comma lists nothing.
func listingOf(names ...string) (l listing) {
	for _, name := range names {
		name = strings.ToLower(name)
		for _, word := range numberWords {
			if rest, ok := strings.CutPrefix(name, word); ok {
				name = rest
				break
			}
		}
		items := strings.Split(name, ",")
		for i, item := range items {
			words := strings.Fields(item)
			if len(items) == 1 || len(words) == 0 {
				continue
			}
			l.heads = append(l.heads, words[0])
			// What follows the last item's first word is said of all ("cụm thi đua trực thuộc").
			if tail := words[len(words)-1]; i < len(items)-1 {
				l.tails = append(l.tails, tail)
			} else {
				l.tails = append(l.tails, words[0])
			}
		}
	}
	return l
}

// joins says whether a comma stands between two items of the list.
func (l listing) joins(before, after string) bool {
	left, right := strings.Fields(strings.ToLower(before)), strings.Fields(strings.ToLower(after))
	return len(left) > 0 && len(right) > 0 && slices.Contains(l.tails, left[len(left)-1]) &&
		slices.Contains(l.heads, strings.TrimRight(right[0], ",.;:()"))
}
