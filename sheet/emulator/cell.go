package emulator

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"thidua/sheet"
)

// Google's limits of a spreadsheet.
const (
	mostCells   = 10_000_000
	mostColumns = 18_278
	mostLetters = 50_000
)

// area is a block of cells, 0-based and half open, as Google counts.
type area struct{ top, left, bottom, right int }

func (a area) empty() bool { return a.top >= a.bottom || a.left >= a.right }

func (a area) holds(r, c int) bool { return r >= a.top && r < a.bottom && c >= a.left && c < a.right }

func (a area) meets(b area) bool {
	return a.top < b.bottom && b.top < a.bottom && a.left < b.right && b.left < a.right
}

func areaOf(r sheet.Range) area {
	return area{r.FirstRow - 1, r.FirstColumn - 1, r.LastRow, r.LastColumn}
}

func (a area) block() sheet.Range {
	return sheet.Range{FirstRow: a.top + 1, FirstColumn: a.left + 1, LastRow: a.bottom, LastColumn: a.right}
}

func (c *cell) formula() string {
	if c.more == nil {
		return ""
	}
	return c.more.formula
}

func (c *cell) note() string {
	if c.more == nil {
		return ""
	}
	return c.more.note
}

// nothing says that there is nothing at all in the cell, not even a look.
func (c *cell) nothing() bool { return c.value == nil && c.style == nil && c.more == nil }

func (c *cell) pattern() string {
	if c.style == nil {
		return ""
	}
	return c.style.pattern
}

// change gives the cell a more of its own to write to.
func (c *cell) change(set func(m *more)) {
	var m more
	if c.more != nil {
		m = *c.more
	}
	set(&m)
	c.more = &m
	if m.formula == "" && m.note == "" && m.rule == nil && m.runs == nil && !m.cached && m.imported == nil {
		c.more = nil
	}
}

// put makes the cell hold something else; notes, rules and the look stay.
func (c *cell) put(value any, formula string) {
	c.value = value
	if formula != "" || c.more != nil {
		c.change(func(m *more) { m.formula, m.runs, m.cached, m.imported = formula, nil, false, nil })
	}
}

// at is the cell at a 0-based place, blank beyond what there is.
func (t *tab) at(r, c int) cell {
	if r < 0 || r >= len(t.rows) || c < 0 || c >= len(t.rows[r]) {
		return cell{}
	}
	return t.rows[r][c]
}

// edit is a row's cells to write to, at least width of them. They are a copy that stands in the tab from now on, so
// all writing must be done before anyone else sees the tab.
func (t *tab) edit(r, width int) row {
	for len(t.rows) <= r {
		t.rows = append(t.rows, nil)
	}
	cells := make(row, max(width, len(t.rows[r])))
	copy(cells, t.rows[r])
	t.rows[r] = cells
	return cells
}

// trim drops cells and rows at the end that hold nothing.
func (t *tab) trim() {
	for i, cells := range t.rows {
		n := len(cells)
		for n > 0 && cells[n-1].nothing() {
			n--
		}
		t.rows[i] = cells[:n:n]
	}
	n := len(t.rows)
	for n > 0 && len(t.rows[n-1]) == 0 {
		n--
	}
	t.rows = t.rows[:n]
}

// clone is a tab that may be changed without changing this one.
func (t *tab) clone() *tab {
	c := *t
	c.rows = slices.Clone(t.rows)
	c.rowProps, c.columnProps = slices.Clone(t.rowProps), slices.Clone(t.columnProps)
	c.merges, c.marks = slices.Clone(t.merges), slices.Clone(t.marks)
	c.protections, c.conditional = slices.Clone(t.protections), slices.Clone(t.conditional)
	c.extra = maps.Clone(t.extra)
	return &c
}

// clone is a file whose content may be changed without changing this one's.
func (f *file) clone() *file {
	c := *f
	c.tabs = make([]*tab, len(f.tabs))
	for i, t := range f.tabs {
		c.tabs[i] = t.clone()
	}
	c.marks, c.names = slices.Clone(f.marks), slices.Clone(f.names)
	return &c
}

func (f *file) tabByID(id int64) *tab {
	for _, t := range f.tabs {
		if t.id == id {
			return t
		}
	}
	return nil
}

func (f *file) tabByTitle(title string) *tab {
	for _, t := range f.tabs {
		if t.title == title {
			return t
		}
	}
	for _, t := range f.tabs {
		if strings.EqualFold(t.title, title) {
			return t
		}
	}
	return nil
}

// cells is how many cells the grids of a file have.
func (f *file) cells() int {
	n := 0
	for _, t := range f.tabs {
		n += t.rowCount * t.columnCount
	}
	return n
}

// styleOf is the one style of a format given as JSON; nil for an empty one.
func (s *Server) styleOf(data map[string]any) *style {
	if len(data) == 0 {
		return nil
	}
	key, err := json.Marshal(data) // keys come in order
	if err != nil {
		return nil
	}
	if known := s.styles[string(key)]; known != nil {
		return known
	}
	st := &style{data: data, key: string(key)}
	if number, ok := data["numberFormat"].(map[string]any); ok {
		st.pattern, _ = number["pattern"].(string)
		st.kind, _ = number["type"].(string)
		if st.pattern == "" {
			st.pattern = usualPattern(st.kind)
		}
	}
	if text, ok := data["textFormat"].(map[string]any); ok {
		if link, ok := text["link"].(map[string]any); ok {
			st.link, _ = link["uri"].(string)
		}
	}
	if s.styles == nil {
		s.styles = map[string]*style{}
	}
	s.styles[st.key] = st
	return st
}

// withFormat is a style with another number format, nil or not.
func (s *Server) withFormat(st *style, kind, pattern string) *style {
	data := map[string]any{}
	if st != nil {
		data = maps.Clone(st.data)
	}
	if pattern == "" {
		delete(data, "numberFormat")
	} else {
		data["numberFormat"] = map[string]any{"type": kind, "pattern": pattern}
	}
	return s.styleOf(data)
}

// significant is how many digits a spreadsheet keeps of a number.
const significant = 15

// plain is a number as plain decimal text, without the noise of binary floats.
func plain(number float64) string {
	if number == 0 || math.IsNaN(number) || math.IsInf(number, 0) {
		return "0"
	}
	if number != math.Trunc(number) || math.Abs(number) >= 1e21 {
		if rounded, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', significant, 64), 64); err == nil {
			number = rounded
		}
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

// letters is the length of a text as Google counts it.
func letters(s string) int {
	if len(s) <= mostLetters {
		return len(s) // no text has more UTF-16 units than bytes
	}
	return len(utf16.Encode([]rune(s)))
}
