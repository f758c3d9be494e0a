package emulator

import (
	"regexp"
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// sortBy is one thing that rows are sorted by.
type sortBy struct {
	column     int // 0-based, of the tab
	descending bool
}

func (c *change) sortRange(r *sheets.SortRangeRequest) *apiError {
	p, err := c.file.gridPlace(r.Range)
	if err != nil {
		return err
	}
	var by []sortBy
	for _, spec := range r.SortSpecs {
		if spec == nil || int(spec.DimensionIndex) < p.left || int(spec.DimensionIndex) >= p.right {
			return invalid("sortSpecs.dimensionIndex is outside of the range being sorted.")
		}
		by = append(by, sortBy{int(spec.DimensionIndex), spec.SortOrder == "DESCENDING"})
	}
	if by == nil {
		return invalid("At least one sort spec is required.")
	}
	for _, m := range p.tab.merges {
		if a := areaOf(m); a.meets(p.area) && a.bottom-a.top > 1 {
			return invalid("You can't sort a range that contains vertical merges.")
		}
	}
	p.sort(by)
	return nil
}

// sort sorts rows: numbers, texts, booleans, errors; blanks are last either way. Formulas go with their rows.
func (p place) sort(by []sortBy) {
	type line struct {
		from  int
		cells row
	}
	lines := make([]line, p.bottom-p.top)
	for i := range lines {
		lines[i] = line{from: p.top + i, cells: make(row, p.right-p.left)}
		for j := p.left; j < p.right; j++ {
			lines[i].cells[j-p.left] = p.tab.at(p.top+i, j)
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		for _, key := range by {
			x, y := a.cells[key.column-p.left].value, b.cells[key.column-p.left].value
			if x == nil || y == nil {
				if x == nil && y == nil {
					continue
				}
				if x == nil {
					return 1
				}
				return -1
			}
			compared := compare(x, y)
			if key.descending {
				compared = -compared
			}
			if compared != 0 {
				return compared
			}
		}
		return 0
	})
	for i := range lines {
		cells := p.tab.edit(p.top+i, p.right)
		for j := range lines[i].cells {
			one := lines[i].cells[j]
			if formula := one.formula(); formula != "" {
				one.change(func(m *more) { m.formula = copied(formula, p.top+i-lines[i].from, 0) })
			}
			cells[p.left+j] = one
		}
	}
	p.tab.trim()
}

// findReplace replaces texts in cells, as if each had been typed anew.
func (c *change) findReplace(r *sheets.FindReplaceRequest) (any, *apiError) {
	if r.Find == "" {
		return nil, invalid("find must not be empty.")
	}
	var places []place
	switch {
	case r.Range != nil:
		p, err := c.file.gridPlace(r.Range)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	case r.AllSheets:
		for _, t := range c.file.tabs {
			places = append(places, place{t, area{0, 0, t.rowCount, t.columnCount}})
		}
	default:
		t, err := c.tab(r.SheetId)
		if err != nil {
			return nil, err
		}
		places = append(places, place{t, area{0, 0, t.rowCount, t.columnCount}})
	}
	pattern := regexp.QuoteMeta(r.Find)
	if r.SearchByRegex {
		pattern = r.Find
	}
	if r.MatchEntireCell {
		pattern = "^(?:" + pattern + ")$"
	}
	if !r.MatchCase {
		pattern = "(?i)" + pattern
	}
	search, bad := regexp.Compile(pattern)
	if bad != nil {
		return nil, invalid("Invalid regular expression: %s", r.Find)
	}
	found := findings{change: c, search: search, with: r.Replacement, formulas: r.IncludeFormulas}
	if !r.SearchByRegex {
		found.with = strings.ReplaceAll(r.Replacement, "$", "$$")
	}
	for _, p := range places {
		if err := found.in(p); err != nil {
			return nil, err
		}
	}
	return found.json(), nil
}

// findings is what was found and replaced.
type findings struct {
	change                      *change
	search                      *regexp.Regexp
	with                        string
	formulas                    bool
	occurrences, values, ofForm int
	rows, sheets                int
}

func (f *findings) in(p place) *apiError {
	before := f.rows
	for i := p.top; i < min(p.bottom, len(p.tab.rows)); i++ {
		hit := false
		for j := p.left; j < min(p.right, len(p.tab.rows[i])); j++ {
			cell := p.tab.rows[i][j]
			text, formula := localeOf(f.change.file.locale).show(cell.value, cell.pattern()), cell.formula()
			if formula != "" {
				if text = formula; !f.formulas {
					continue
				}
			}
			n := len(f.search.FindAllStringIndex(text, -1))
			if text == "" || n == 0 {
				continue
			}
			f.occurrences += n
			hit = true
			if formula != "" {
				f.ofForm++
			} else {
				f.values++
			}
			if err := f.change.file.enter(f.change.server, p.tab, i, j, f.search.ReplaceAllString(text, f.with)); err != nil {
				return err
			}
		}
		if hit {
			f.rows++
		}
	}
	if f.rows > before {
		f.sheets++
	}
	return nil
}

func (f *findings) json() map[string]any {
	answer := map[string]any{}
	for name, n := range map[string]int{
		"occurrencesChanged": f.occurrences, "valuesChanged": f.values, "formulasChanged": f.ofForm,
		"rowsChanged": f.rows, "sheetsChanged": f.sheets,
	} {
		if n > 0 {
			answer[name] = n
		}
	}
	return answer
}

// copyPaste copies cells, over and over when the destination is larger.
func (c *change) copyPaste(r *sheets.CopyPasteRequest) *apiError {
	from, err := c.file.gridPlace(r.Source)
	if err != nil {
		return err
	}
	to, err := c.file.gridPlace(r.Destination)
	if err != nil {
		return err
	}
	if r.PasteOrientation == "TRANSPOSE" {
		return invalid("the emulator does not transpose")
	}
	height, width := from.bottom-from.top, from.right-from.left
	to.bottom, to.right = to.top+repeats(to.bottom-to.top, height)*height, to.left+repeats(to.right-to.left, width)*width
	if err := to.fits(); err != nil {
		return err
	}
	source := from.cells()
	for i := to.top; i < to.bottom; i++ {
		cells := to.tab.edit(i, to.right)
		for j := to.left; j < to.right; j++ {
			y, x := (i-to.top)%height, (j-to.left)%width
			pasted(&cells[j], source[y][x], r.PasteType, i-from.top-y, j-from.left-x)
		}
	}
	return nil
}

// repeats is how often a block goes into a length, at least once.
func repeats(length, block int) int { return max(1, length/block) }

func (p place) fits() *apiError {
	if p.bottom > p.tab.rowCount || p.right > p.tab.columnCount {
		return invalid("Range (%s) exceeds grid limits. Max rows: %d, max columns: %d", p.A1(), p.tab.rowCount, p.tab.columnCount)
	}
	return nil
}

// cells are copies of a block's cells.
func (p place) cells() []row {
	rows := make([]row, p.bottom-p.top)
	for i := range rows {
		rows[i] = make(row, p.right-p.left)
		for j := range rows[i] {
			rows[i][j] = p.tab.at(p.top+i, p.left+j)
		}
	}
	return rows
}

// pasted puts into a cell what a way of pasting takes of another.
func pasted(c *cell, from cell, how string, rows, columns int) {
	formula := copied(from.formula(), rows, columns)
	switch how {
	case "PASTE_VALUES":
		c.put(from.value, "")
	case "PASTE_FORMAT":
		c.style = from.style
	case "PASTE_FORMULA":
		c.put(from.value, formula)
	case "PASTE_DATA_VALIDATION":
		c.change(func(m *more) {
			if m.rule = nil; from.more != nil {
				m.rule = from.more.rule
			}
		})
	case "PASTE_CONDITIONAL_FORMATTING":
	default: // PASTE_NORMAL, PASTE_NO_BORDERS
		*c = from
		if formula != "" {
			c.change(func(m *more) { m.formula = formula })
		}
	}
}

// cutPaste moves cells; formulas elsewhere follow them.
func (c *change) cutPaste(r *sheets.CutPasteRequest) *apiError {
	from, err := c.file.gridPlace(r.Source)
	if err != nil {
		return err
	}
	if r.Destination == nil {
		return invalid("A destination is required.")
	}
	t, err := c.tab(r.Destination.SheetId)
	if err != nil {
		return err
	}
	top, left := int(r.Destination.RowIndex), int(r.Destination.ColumnIndex)
	if top < 0 || left < 0 || top > t.rowCount || left > t.columnCount {
		return invalid("Destination (%d, %d) is outside of the grid.", top, left)
	}
	to := place{t, area{top, left, top + from.bottom - from.top, left + from.right - from.left}}
	if err := to.fits(); err != nil {
		return err
	}
	source := from.cells()
	for i := from.top; i < min(from.bottom, len(from.tab.rows)); i++ {
		cells := from.tab.edit(i, 0)
		for j := from.left; j < min(from.right, len(cells)); j++ {
			cells[j] = cell{}
		}
	}
	for i := range source {
		cells := t.edit(top+i, to.right)
		copy(cells[left:], source[i])
	}
	c.file.eachReference(func(own *tab, ref reference) (reference, bool) {
		named := own
		if ref.title != "" {
			named = c.file.tabByTitle(unquoted(ref.title))
		}
		if named != from.tab || ref.first.row < 0 || ref.first.column < 0 || !from.holds(ref.first.row, ref.first.column) ||
			ref.last.row < 0 || ref.last.column < 0 || !from.holds(ref.last.row, ref.last.column) {
			return ref, false
		}
		for _, corner := range []*corner{&ref.first, &ref.last} {
			corner.row += top - from.top
			corner.column += left - from.left
		}
		if t != own {
			ref.title = quoted(t.title)
		}
		return ref, false
	})
	return nil
}
