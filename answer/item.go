package answer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"thidua/intake"
	"thidua/sheet"
)

// told is what a book is to be told.
type told struct {
	book   *sheet.Book
	form   *intake.Form // nil when it was not recognised
	state  *State
	order  map[string]int // place of a tab by its title; one that is not there is 0
	items  []item         // each once, in the order in which they are told
	counts counts
}

// item is what a row of our tab tells.
type item struct {
	group     group
	key       string
	tab, cell string
	nowhere   string // in place of a tab when there is none
	name      string // what the row is called when nothing stands there
	got, todo string
	wrong     bool // what is written is told in red
	since     time.Time
	said      string // what is known to have been said about it
	state     string
	arrives   bool   // the state tells that words have arrived
	note      string // its line in the note of the cell
	asks      bool   // a finding that is to be mended or explained
	hint      bool   // a finding for information
}

// counts is how many rows ask for what, or for nothing.
type counts struct{ open, refused, asks, explained, notices int }

func tell(book *sheet.Book, form *intake.Form, state *State) *told {
	t := &told{book: book, form: form, state: state, order: map[string]int{"": -1}}
	for i := range book.Tabs {
		t.order[book.Tabs[i].Title] = i + 1
	}
	t.items = t.once(slices.Concat(t.problems(), t.refusals(), t.findings()))
	slices.SortStableFunc(t.items, func(a, b item) int { return cmp.Compare(a.group, b.group) })
	for i := range t.items {
		switch it := &t.items[i]; {
		case it.group == groupMend:
			t.counts.open++
		case it.group == groupRefused:
			t.counts.refused++
		case it.asks:
			t.counts.asks++
		case it.group == groupNotices, it.hint:
			t.counts.notices++
		case it.group == groupFindings:
			t.counts.explained++
		}
	}
	return t
}

// once are the items without those whose key one before them has.
func (t *told) once(items []item) []item {
	seen := map[string]bool{}
	return slices.DeleteFunc(items, func(it item) bool {
		again := seen[it.key]
		seen[it.key] = true
		return again
	})
}

// group is where a problem stands: to be mended, for information, mended.
func (p *Problem) group() group {
	switch {
	case !p.Open:
		return groupMended
	case p.Notice:
		return groupNotices
	}
	return groupMend
}

// problems are the rows of problems as a person works: what stops everything first, then the book as a whole, then tab
// by tab from the top, each tab as a whole before its cells. A tab that is not there comes before those that are.
func (t *told) problems() []item {
	sorted := slices.Clone(t.state.Problems)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.group(), b.group()), -compareBool(a.Fatal, b.Fatal), t.places(a.Tab, a.Cell, b.Tab, b.Cell),
			strings.Compare(string(a.Code), string(b.Code)), strings.Compare(a.Key, b.Key),
			a.Since.Compare(b.Since), strings.Compare(a.Vi, b.Vi),
		)
	})
	items := make([]item, len(sorted))
	for i := range sorted {
		items[i] = sorted[i].item()
	}
	return items
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// item is a problem as a row.
func (p *Problem) item() item {
	state := map[group]string{groupMend: stateOpen, groupNotices: stateNotice, groupMended: stateMended}[p.group()]
	if p.group() == groupMend && p.Fatal {
		state = stateUrgent
	}
	return item{
		group: p.group(), key: Key(&p.Problem), tab: p.Tab, cell: p.Cell, nowhere: "cả bảng tính", name: p.Key, got: p.Got,
		todo: line(p.Vi, longestMessage), wrong: p.group() == groupMend, since: p.Since, said: p.Explanation, state: state,
		arrives: true, note: noteBullet + line(p.Vi, longestNote),
	}
}
