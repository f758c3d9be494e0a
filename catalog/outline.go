package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// Section is a heading of the report's outline (mục). One without a number is a part that begins without a heading
// of its own, such as the opening or the paragraphs on one movement.
type Section struct {
	Code    string // words joined by dots and hyphens: results.economy.budget
	Parent  string // "" at the top
	Number  string // as printed, without the full stop after it: Phần thứ nhất, I, 1, 1.1
	Ordinal int    // place among the parts of the same parent, from 1
	TitleVi string // as printed, without the year: a report's own heading may be given by the narrative slot "title"
	TitleEn string
}

var sectionLoop = wording{
	"the section stands under itself: %[1]s. Give one of them another parent.",
	"mục nằm trong chính nó: %[1]s. Đặt lại mục cha cho một trong các mục đó.",
}

func readSection(r row) Section {
	return Section{
		Code: r.code(sectionCode), Parent: r.refer("parent", "sections.tsv"), Number: r.text("number"),
		Ordinal: r.whole("ordinal", 1, 10_000), TitleVi: r.need("title_vi"), TitleEn: r.text("title_en"),
	}
}

// checkSections notes loops and places taken twice.
func (c *Catalog) checkSections(t *tables) {
	parents := map[string]string{}
	for _, s := range c.Sections {
		parents[s.Code] = s.Parent
	}
	places := map[string]map[int]string{}
	for i, s := range c.Sections {
		r := row{t.byName["sections.tsv"].records[i], t}
		if loop := loopOf(s.Code, parents); loop != "" {
			r.wrong("parent", sectionLoop, loop)
		}
		if places[s.Parent] == nil {
			places[s.Parent] = map[int]string{}
		}
		if other, taken := places[s.Parent][s.Ordinal]; taken && s.Ordinal > 0 {
			r.wrong("ordinal", placeTwice, s.Ordinal, other)
		}
		places[s.Parent][s.Ordinal] = s.Code
	}
}

// loopOf is the way from a code by its parents back to itself, or "" when it leads to the top.
func loopOf(code string, parents map[string]string) string {
	way := []string{code}
	for parent := parents[code]; parent != ""; parent = parents[parent] {
		if slices.Contains(way, parent) {
			if parent != code {
				return "" // the loop is further up, and noted there
			}
			return strings.Join(append(way, code), " < ")
		}
		way = append(way, parent)
	}
	return ""
}

// outlined puts sections in the order in which a report is read: each before its parts, parts by their place.
func outlined(sections []Section) []Section {
	parts := map[string][]Section{}
	for _, s := range sections {
		parts[s.Parent] = append(parts[s.Parent], s)
	}
	ordered := make([]Section, 0, len(sections))
	var add func(parent string)
	add = func(parent string) {
		slices.SortStableFunc(parts[parent], func(a, b Section) int { return cmp.Compare(a.Ordinal, b.Ordinal) })
		for _, s := range parts[parent] {
			ordered = append(ordered, s)
			add(s.Code)
		}
	}
	add("")
	return ordered
}
