package emulator

import (
	"fmt"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// place is a block of one tab.
type place struct {
	tab *tab
	area
}

// A1 is the place as Google writes it.
func (p place) A1() string {
	return quoted(p.tab.title) + "!" + p.block().String()
}

// quoted is a tab's title as it stands in A1 notation and in formulas.
func quoted(title string) string {
	for _, r := range title {
		if r != '_' && (r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z') {
			return "'" + strings.ReplaceAll(title, "'", "''") + "'"
		}
	}
	if _, _, cell := sheet.ParseAddress(title); cell || title == "" || title[0] >= '0' && title[0] <= '9' {
		return "'" + title + "'"
	}
	return title
}

// unquoted is the title that stands before the ! of a reference.
func unquoted(text string) string {
	if len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'' {
		return strings.ReplaceAll(text[1:len(text)-1], "''", "'")
	}
	return text
}

// parseRange finds the block that A1 notation means: a tab, cells of a tab or of the first one, or a named range. What
// goes beyond the grid is cut.
func (f *file) parseRange(text string) (place, *apiError) {
	unknown := invalid("Unable to parse range: %s", text)
	title, cells, two := cutTitle(text)
	if !two {
		if t := f.tabByTitle(unquoted(text)); t != nil && (text[0] == '\'' || !looksLikeCells(text)) {
			return place{t, area{0, 0, t.rowCount, t.columnCount}}, nil
		}
		for _, n := range f.names {
			if t := f.tabByID(n.tab); t != nil && strings.EqualFold(n.name, text) {
				return place{t, n.area.within(t)}, nil
			}
		}
		if len(f.tabs) == 0 {
			return place{}, unknown
		}
		title, cells = f.tabs[0].title, text
	}
	t := f.tabByTitle(unquoted(title))
	if t == nil {
		return place{}, unknown
	}
	a, ok := parseCells(cells)
	if !ok {
		return place{}, unknown
	}
	if a.top >= t.rowCount || a.left >= t.columnCount {
		return place{}, invalid("Range (%s) exceeds grid limits. Max rows: %d, max columns: %d",
			quoted(t.title)+"!"+cells, t.rowCount, t.columnCount)
	}
	return place{t, a.within(t)}, nil
}

// within cuts an area to a tab's grid.
func (a area) within(t *tab) area {
	a.bottom, a.right = min(a.bottom, t.rowCount), min(a.right, t.columnCount)
	a.top, a.left = min(a.top, a.bottom), min(a.left, a.right)
	return a
}

// cutTitle splits 'Tab'!A1:B2.
func cutTitle(text string) (title, cells string, ok bool) {
	if strings.HasPrefix(text, "'") {
		for i := 1; i < len(text); i++ {
			if text[i] != '\'' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			if i+1 < len(text) && text[i+1] == '!' {
				return text[:i+1], text[i+2:], true
			}
			return text, "", false
		}
		return text, "", false
	}
	i := strings.LastIndexByte(text, '!')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

func looksLikeCells(text string) bool {
	_, ok := parseCells(text)
	return ok && (strings.Contains(text, ":") || len(text) < 10)
}

// beyond stands for the end of a block that is open on a side.
const beyond = 1 << 30

// parseCells reads A1, A1:B2, A:B, 2:5, A2:C and A5:A.
func parseCells(text string) (area, bool) {
	first, last, pair := strings.Cut(text, ":")
	r1, c1, ok := parseCorner(first)
	if !ok {
		return area{}, false
	}
	if !pair {
		if r1 < 0 || c1 < 0 {
			return area{}, false
		}
		return area{r1, c1, r1 + 1, c1 + 1}, true
	}
	r2, c2, ok := parseCorner(last)
	if !ok || c1 < 0 != (c2 < 0) && r1 < 0 != (r2 < 0) {
		return area{}, false
	}
	a := area{0, 0, beyond, beyond}
	switch {
	case r1 >= 0 && r2 >= 0:
		a.top, a.bottom = min(r1, r2), max(r1, r2)+1
	case r1 >= 0:
		a.top = r1
	case r2 >= 0:
		a.top = r2
	}
	switch {
	case c1 >= 0 && c2 >= 0:
		a.left, a.right = min(c1, c2), max(c1, c2)+1
	case c1 >= 0:
		a.left = c1
	case c2 >= 0:
		a.left = c2
	}
	return a, true
}

// parseCorner reads A1, A or 1, with $ or without; -1 for what is missing.
func parseCorner(text string) (r, c int, ok bool) {
	text = strings.ReplaceAll(text, "$", "")
	i := 0
	for i < len(text) && (text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z') {
		i++
	}
	r, c = -1, -1
	if i > 0 {
		if i > 3 {
			return 0, 0, false
		}
		c = 0
		for _, letter := range []byte(strings.ToUpper(text[:i])) {
			c = c*26 + int(letter-'A') + 1
		}
		c--
	}
	if i < len(text) {
		n, err := strconv.Atoi(text[i:])
		if err != nil || n < 1 || n > mostCells || text[i] == '+' {
			return 0, 0, false
		}
		r = n - 1
	}
	return r, c, r >= 0 || c >= 0
}

// gridPlace is the block that a GridRange means; an index of 0 at its end is none.
func (f *file) gridPlace(g *sheets.GridRange) (place, *apiError) {
	if g == nil {
		return place{}, invalid("A range is required.")
	}
	t := f.tabByID(g.SheetId)
	if t == nil {
		return place{}, noGrid(g.SheetId)
	}
	a := area{int(g.StartRowIndex), int(g.StartColumnIndex), int(g.EndRowIndex), int(g.EndColumnIndex)}
	if a.bottom == 0 {
		a.bottom = t.rowCount
	}
	if a.right == 0 {
		a.right = t.columnCount
	}
	if a.top < 0 || a.left < 0 || a.empty() {
		return place{}, invalid("Range (%s) is not a valid range.", fmt.Sprintf("[%d,%d) x [%d,%d)", a.top, a.bottom, a.left, a.right))
	}
	if a.bottom > t.rowCount || a.right > t.columnCount {
		return place{}, invalid("Range (%s) exceeds grid limits. Max rows: %d, max columns: %d",
			place{t, a}.A1(), t.rowCount, t.columnCount)
	}
	return place{t, a}, nil
}

func noGrid(id int64) *apiError { return invalid("No grid with id: %d", id) }

// wholeRange is an area as JSON with all its ends.
func wholeRange(t *tab, a area) map[string]any {
	return map[string]any{
		"sheetId": t.id, "startRowIndex": a.top, "endRowIndex": a.bottom, "startColumnIndex": a.left, "endColumnIndex": a.right,
	}
}
