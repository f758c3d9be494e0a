package rules

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// mention is a name of a commune in a sheet.
type mention struct {
	named
	sure bool // the word before it says what it is
}

// places finds communes that one sheet writes in two ways, as Lay Nua and Lay Nưa. A name counts when the word before it
// says that it is a commune, and then also where the same sheet has it alone, in a list. What two sheets call alike may
// be two places and is not compared.
func places(r *Rule, j *judged, out *Result) {
	sheets := map[string][]mention{}
	add := func(district, text string, cell Cell) {
		sheets[district] = append(sheets[district], mentions(text, cell)...)
	}
	for i := range j.Figures {
		if f := &j.Figures[i]; f.Note != "" {
			add(f.District, f.Note, f.cell(f.Note))
		}
	}
	for i := range j.Items {
		item := &j.Items[i]
		add(item.District, item.Name, item.Cell)
		add(item.District, item.Place, item.Cell)
	}
	for i := range j.Texts {
		t := &j.Texts[i]
		add(t.District, withoutMarks(t.Text), t.Cell)
	}
	for district, all := range sorted(sheets) {
		groups := map[string][]named{}
		for i := range all {
			if all[i].sure {
				groups[all[i].folded] = nil
			}
		}
		for i := range all {
			if group, known := groups[all[i].folded]; known {
				groups[all[i].folded] = append(group, all[i].named)
			}
		}
		for folded, group := range sorted(groups) {
			if group = distinct(group, func(n *named) string { return n.spelt }); len(group) > 1 {
				out.Findings = append(out.Findings, twoSpellings(r, j, district, folded, group))
			}
		}
	}
}

func twoSpellings(r *Rule, j *judged, district, folded string, group []named) Finding {
	cells := make([]Cell, 0, len(group))
	for i := range group {
		cells = append(cells, group[i].cell)
	}
	in, names := j.districtName(district), quoted(group)
	return j.finding(r, district, "place/"+slug(folded), cells, fillings{
		"names": names,
		"finding": {
			fmt.Sprintf("%s: một địa danh được viết nhiều cách: %s. Xin thống nhất một cách viết.", in.vi, names.vi),
			fmt.Sprintf("%s: one place is spelt in several ways: %s. Please keep to one of them.", in.en, names.en),
		},
	})
}

// longestPlace is how many words the name of a commune has at most.
const longestPlace = 4

// mentions are the names of communes in a text, sure or not.
func mentions(text string, cell Cell) []mention {
	all := words(text)
	var found []mention
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && joinedBy(text, all[to-1], all[to]) {
			to++
		}
		found = append(found, mentionsIn(text, all[from:to], cell)...)
		from = to
	}
	return found
}

// joinedBy says whether only white space parts two words.
func joinedBy(text string, a, b word) bool { return strings.TrimSpace(text[a.end:b.start]) == "" }

// mentionsIn are the names in words that no sign parts.
func mentionsIn(text string, all []word, cell Cell) []mention {
	name := func(of []word, sure bool) mention {
		m := mention{named{
			name: text[of[0].start:of[len(of)-1].end], spelt: spelling(of), folded: folding(of), cell: cell,
		}, sure}
		m.cell.Printed = m.name
		return m
	}
	var found []mention
	for i := range all {
		after := i + communeKind(all[i:])
		if after == i || i > 0 && all[i].folded == "xa" && all[i-1].folded == "thi" {
			continue
		}
		end := after
		for end < len(all) && end-after < longestPlace && all[end].upper {
			end++
		}
		if end > after {
			found = append(found, name(all[after:end], true))
		}
	}
	if len(found) == 0 && len(all) <= longestPlace && !slices.ContainsFunc(all, func(w word) bool { return !w.upper }) {
		found = append(found, name(all, false))
	}
	return found
}

// communeKind is how many words say that a commune's name follows; 0 for none.
func communeKind(all []word) int {
	for _, kind := range [][]string{{"xa"}, {"phuong"}, {"thi", "tran"}} {
		if startsWith(all, kind) {
			return len(kind)
		}
	}
	return 0
}

// withoutMarks is a narrative without its marks, each a stop, so that what stands around one is not joined.
func withoutMarks(text string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, rest, closed := strings.Cut(after, "}}")
		if !closed {
			return b.String()
		}
		b.WriteString("·")
		text = rest
	}
}

// sorted goes through a map in the order of its keys.
func sorted[V any](of map[string]V) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, key := range slices.Sorted(maps.Keys(of)) {
			if !yield(key, of[key]) {
				return
			}
		}
	}
}
