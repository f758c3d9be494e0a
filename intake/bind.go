package intake

import (
	"slices"
	"strings"

	"thidua/sheet"
)

// tabBinding is which tab of a book each tab of a template is taken to be.
type tabBinding struct {
	book     *sheet.Book
	claimed  map[int]bool
	bound    map[TabCode]int // position in the book; several when they cannot be told apart
	found    int             // tabs found by mark or title
	problems []Problem
}

// several stands for a tab of which there are more than one.
const several = -1

// bindTabs finds the tabs of a template: by the mark they carry, or are known by from an earlier reading, whatever
// their title is now; then by title; then by their headers. The tab in which we answer is none of them.
func bindTabs(book *sheet.Book, template Template) *tabBinding {
	b := &tabBinding{book: book, claimed: map[int]bool{}, bound: map[TabCode]int{}}
	for i := range book.Tabs {
		b.claimed[i] = isAnswer(&book.Tabs[i])
	}
	for _, spec := range template.Tabs {
		b.byMark(spec)
	}
	for _, spec := range template.Tabs {
		if _, ok := b.bound[spec.Code]; !ok {
			b.bind(spec, b.tabs(func(tab *sheet.Tab) bool { return spec.named(tab) }))
		}
	}
	b.byHeaders(template)
	return b
}

// tabs are the positions of the tabs that fit and are not taken.
func (b *tabBinding) tabs(fits func(*sheet.Tab) bool) (found []int) {
	for i := range b.book.Tabs {
		if !b.claimed[i] && fits(&b.book.Tabs[i]) {
			found = append(found, i)
		}
	}
	return found
}

// byMark finds a tab by its mark. A copy carries the mark too: the title tells which is the original. Where the
// marked tab was renamed and another one stands there in its place, nobody can say which of them is meant.
func (b *tabBinding) byMark(spec TabSpec) {
	marked := b.tabs(func(tab *sheet.Tab) bool { return tab.Mark == string(spec.Code) })
	if len(marked) == 0 {
		return
	}
	titled := slices.DeleteFunc(slices.Clone(marked), func(i int) bool { return !spec.named(&b.book.Tabs[i]) })
	candidates := marked
	switch {
	case len(titled) > 0:
		candidates = titled
	case len(marked) == 1:
		candidates = append(marked, b.tabs(func(tab *sheet.Tab) bool {
			return tab.Mark == "" && spec.named(tab) && telling(tab, spec)
		})...)
	}
	for _, i := range marked {
		b.claimed[i] = true
	}
	b.bind(spec, candidates)
}

// bind takes the only candidate for a tab of the template; of several none is taken, which is a Problem.
func (b *tabBinding) bind(spec TabSpec, candidates []int) {
	if len(candidates) == 0 {
		return
	}
	b.found++
	for _, i := range candidates {
		b.claimed[i] = true
	}
	if len(candidates) == 1 {
		b.bound[spec.Code] = candidates[0]
		return
	}
	b.bound[spec.Code] = several
	var titles []string
	for _, i := range candidates {
		titles = append(titles, lineText(b.book.Tabs[i].Title))
	}
	b.problems = append(b.problems, problem(ProblemTabDuplicate, strings.Join(titles, ", "), Wording{},
		place{"tab", spec.wording()}).at(b.book.Tabs[candidates[1]].Title, "", ""))
}

// byHeaders finds renamed tabs: one that has all required headers of exactly one spec still missing, when no other
// tab does.
func (b *tabBinding) byHeaders(template Template) {
	fits := map[TabCode][]int{}
	wanted := map[int]int{}
	for _, spec := range template.Tabs {
		if _, ok := b.bound[spec.Code]; ok || len(requiredColumns(spec)) == 0 {
			continue
		}
		fits[spec.Code] = b.tabs(func(tab *sheet.Tab) bool { return telling(tab, spec) })
		for _, i := range fits[spec.Code] {
			wanted[i]++
		}
	}
	for code, tabs := range fits {
		if len(tabs) == 1 && wanted[tabs[0]] == 1 {
			b.bound[code] = tabs[0]
		}
	}
}

// named says whether a tab has the title of a spec, by any of its names.
func (s TabSpec) named(tab *sheet.Tab) bool {
	key := labelKey(tab.Title)
	names := append([]string{s.TitleVi, s.TitleEn, string(s.Code)}, s.Aliases...)
	return key != "" && slices.ContainsFunc(names, func(name string) bool { return labelKey(name) == key })
}

// telling says whether a tab has all required headers of a spec, and enough in all that it can hardly be another's.
func telling(tab *sheet.Tab, spec TabSpec) bool {
	found := findHeader(tab, spec)
	return len(found.missing) == 0 && len(found.columns) >= min(3, len(spec.Columns))
}
