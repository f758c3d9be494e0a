package emulator

import (
	"slices"
	"strings"

	"thidua/sheet"
)

// shift is rows or columns that come, go, or change places. It says where each of the others is then.
type shift struct {
	tab     *tab
	columns bool
	at      int // the first that comes, goes or moves
	count   int // how many come, or move; negative: how many go
	to      int // where those that move are put in, counted before they move
	moves   bool
}

// index is where a row or column is then; gone says that it is no more.
func (s shift) index(i int) (then int, gone bool) {
	if s.moves {
		return s.moved(i), false
	}
	switch {
	case i < s.at:
		return i, false
	case s.count >= 0:
		return i + s.count, false
	case i < s.at-s.count:
		return s.at, true
	}
	return i + s.count, false
}

func (s shift) moved(i int) int {
	end := s.at + s.count
	switch {
	case s.to > end: // down, or right
		if i >= s.at && i < end {
			return i + s.to - end
		}
		if i >= end && i < s.to {
			return i - s.count
		}
	case s.to < s.at:
		if i >= s.at && i < end {
			return i - s.at + s.to
		}
		if i >= s.to && i < s.at {
			return i + s.count
		}
	}
	return i
}

// span is where first to last, both included, are then. What comes inside makes it longer, what goes shorter.
func (s shift) span(first, last int) (then, thenLast int, gone bool) {
	if s.moves {
		if first <= s.at && s.at+s.count-1 <= last && first <= s.to && s.to <= last+1 {
			return first, last, false // all of it stays inside
		}
		a, b := s.moved(first), s.moved(last)
		return min(a, b), max(a, b), false
	}
	a, goneFirst := s.index(first)
	b, goneLast := s.index(last)
	if goneLast {
		b = s.at - 1
	}
	return a, b, (goneFirst || goneLast) && a > b
}

// area is where a block is then.
func (s shift) area(a area) (then area, gone bool) {
	if s.columns {
		first, last, gone := s.span(a.left, a.right-1)
		a.left, a.right = first, last+1
		return a, gone
	}
	first, last, gone := s.span(a.top, a.bottom-1)
	a.top, a.bottom = first, last+1
	return a, gone
}

// reference is how a formula names its cells then.
func (s shift) reference(r reference) (then reference, gone bool) {
	first, last := &r.first.row, &r.last.row
	if s.columns {
		first, last = &r.first.column, &r.last.column
	}
	if *first < 0 || *last < 0 {
		return r, false
	}
	if !r.pair {
		*first, gone = s.index(*first)
		r.last = r.first
		return r, gone
	}
	*first, *last, gone = s.span(min(*first, *last), max(*first, *last))
	return r, gone
}

// around moves whatever refers to the tab's cells: formulas, merges, protections, names, filters.
func (s shift) around(f *file) {
	f.eachReference(func(own *tab, r reference) (reference, bool) {
		if r.title == "" && own == s.tab || r.title != "" && strings.EqualFold(unquoted(r.title), s.tab.title) {
			return s.reference(r)
		}
		return r, false
	})
	var merges []sheet.Range
	for _, m := range s.tab.merges {
		if a, gone := s.area(areaOf(m)); !gone && (a.bottom-a.top > 1 || a.right-a.left > 1) {
			merges = append(merges, a.block())
		}
	}
	s.tab.merges = merges
	var names []namedRange
	for _, n := range f.names {
		if n.tab == s.tab.id {
			var gone bool
			if n.area, gone = s.area(n.area); gone {
				continue
			}
		}
		names = append(names, n)
	}
	f.names = names
	s.guards()
}

// guards moves the ranges of what is kept as JSON.
func (s shift) guards() {
	t := s.tab
	var protections []protection
	for _, p := range t.protections {
		if data, gone := s.data(p.data); !gone {
			protections = append(protections, protection{p.id, data})
		}
	}
	t.protections = protections
	var rules []map[string]any
	for _, rule := range t.conditional {
		if data, gone := s.data(rule); !gone {
			rules = append(rules, data)
		}
	}
	t.conditional = rules
	if t.filter != nil {
		data, gone := s.data(t.filter)
		if t.filter = data; gone {
			t.filter = nil
		}
	}
}

// data is JSON with its ranges moved; gone says that its own range is no more.
func (s shift) data(data map[string]any) (then map[string]any, gone bool) {
	then = make(map[string]any, len(data))
	for name, value := range data {
		switch v := value.(type) {
		case map[string]any:
			if name != "range" {
				break
			}
			moved, lost := s.grid(v)
			value, gone = moved, gone || lost
		case []any:
			if name != "ranges" && name != "unprotectedRanges" {
				break
			}
			var list []any
			for _, member := range v {
				if m, ok := member.(map[string]any); ok {
					if moved, lost := s.grid(m); !lost {
						list = append(list, moved)
					}
				}
			}
			if list == nil {
				gone = gone || name == "ranges"
				continue
			}
			value = list
		}
		then[name] = value
	}
	return then, gone
}

// grid is a GridRange as JSON, moved. One that is open at an end stays so.
func (s shift) grid(g map[string]any) (then map[string]any, gone bool) {
	start, end := "startRowIndex", "endRowIndex"
	if s.columns {
		start, end = "startColumnIndex", "endColumnIndex"
	}
	if _, bounded := g[end]; !bounded {
		return g, false
	}
	first, last, gone := s.span(asInt(g[start]), asInt(g[end])-1)
	then = make(map[string]any, len(g))
	for name, value := range g {
		then[name] = value
	}
	then[start], then[end] = first, last+1
	return then, gone
}

func asInt(value any) int {
	switch v := value.(type) {
	case float64:
		return int(v)
	case int:
		return v
	case int64:
		return int(v)
	}
	return 0
}

// insert adds rows or columns. They look as those before them do, or those behind.
func (f *file) insert(t *tab, columns bool, at, count int, likeBefore bool) {
	shift{tab: t, columns: columns, at: at, count: count}.around(f)
	like := at
	if likeBefore {
		like = at - 1
	}
	list := t.dimensions(columns)
	if at < len(*list) {
		*list = slices.Insert(*list, at, make([]dimension, count)...)
	}
	if columns {
		t.columnCount += count
		for i, cells := range t.rows {
			if len(cells) < at || len(cells) == at && !likeBefore {
				continue
			}
			blank := make(row, count)
			for j := range blank {
				blank[j] = likeCell(t.at(i, like))
			}
			t.rows[i] = slices.Concat(cells[:at:at], blank, cells[at:])
		}
	} else {
		t.rowCount += count
		if at < len(t.rows) || at == len(t.rows) && likeBefore {
			var blank row
			if like >= 0 && like < len(t.rows) {
				blank = make(row, len(t.rows[like]))
				for j := range blank {
					blank[j] = likeCell(t.rows[like][j])
				}
			}
			added := make([]row, count)
			for i := range added {
				added[i] = blank
			}
			t.rows = slices.Insert(t.rows, at, added...)
		}
	}
	t.frozenShift(columns, at, count)
}

// likeCell is an empty cell that looks as another does and takes the same.
func likeCell(c cell) cell {
	like := cell{style: c.style}
	if c.more != nil && c.more.rule != nil {
		like.more = &more{rule: c.more.rule}
	}
	return like
}

// frozenShift keeps in view what was in view.
func (t *tab) frozenShift(columns bool, at, count int) {
	frozen := &t.frozenRows
	if columns {
		frozen = &t.frozenColumns
	}
	switch {
	case at >= *frozen:
	case count > 0:
		*frozen += count
	default:
		*frozen -= min(-count, *frozen-at)
	}
}

// remove takes rows or columns away.
func (f *file) remove(t *tab, columns bool, at, count int) {
	shift{tab: t, columns: columns, at: at, count: -count}.around(f)
	cut := func(length int) (from, to int) { return min(at, length), min(at+count, length) }
	list := t.dimensions(columns)
	from, to := cut(len(*list))
	*list = slices.Delete(*list, from, to)
	if columns {
		t.columnCount -= count
		for i, cells := range t.rows {
			from, to := cut(len(cells))
			t.rows[i] = slices.Concat(cells[:from:from], cells[to:])
		}
	} else {
		t.rowCount -= count
		from, to := cut(len(t.rows))
		t.rows = slices.Delete(t.rows, from, to)
	}
	t.frozenShift(columns, at, -count)
}

// move puts rows or columns elsewhere in the tab.
func (f *file) move(t *tab, columns bool, at, count, to int) {
	s := shift{tab: t, columns: columns, at: at, count: count, to: to, moves: true}
	s.around(f)
	list := t.dimensions(columns)
	*list = permuted(*list, s)
	if !columns {
		t.rows = permuted(t.rows, s)
		return
	}
	for i, cells := range t.rows {
		t.rows[i] = permuted(cells, s)
	}
}

// permuted is a list with its members where a shift moves them.
func permuted[E any](list []E, s shift) []E {
	if len(list) <= min(s.at, s.to) {
		return list
	}
	n := max(len(list), s.to, s.at+s.count)
	then := make([]E, n)
	for i := range list {
		then[s.moved(i)] = list[i]
	}
	return then
}
