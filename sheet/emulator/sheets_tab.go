package emulator

import (
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// addSheet adds a tab.
func (c *change) addSheet(p *sheets.SheetProperties) (any, *apiError) {
	if p == nil {
		p = &sheets.SheetProperties{}
	}
	if p.Index < 0 || p.SheetId < 0 {
		return nil, negative()
	}
	t := &tab{id: p.SheetId, title: p.Title, rowCount: 1000, columnCount: 26}
	if t.id == 0 {
		t.id = c.server.freshNumber(func(n int64) bool { return c.file.tabByID(n) != nil })
	} else if c.file.tabByID(t.id) != nil {
		return nil, invalid("A sheet with id %d already exists. Please enter another id.", t.id)
	}
	if t.title == "" {
		t.title = c.freeTitle(strings.TrimRight(firstTitle(c.file.locale), "1"), len(c.file.tabs)+1)
	} else if c.file.tabByTitle(t.title) != nil {
		return nil, taken(t.title)
	}
	if err := t.set(p, nil); err != nil {
		return nil, err
	}
	at := len(c.file.tabs)
	if p.Index > 0 || slices.Contains(p.ForceSendFields, "Index") {
		at = min(at, int(p.Index))
	}
	c.file.tabs = slices.Insert(c.file.tabs, at, t)
	return map[string]any{"properties": t.propertiesJSON(at)}, nil
}

func negative() *apiError { return invalid("Sheet id and index must not be negative.") }

func taken(title string) *apiError {
	return invalid("A sheet with the name \"%s\" already exists. Please enter another name.", title)
}

func (c *change) freeTitle(stem string, n int) string {
	for ; ; n++ {
		if title := stem + plain(float64(n)); c.file.tabByTitle(title) == nil {
			return title
		}
	}
}

// set takes properties over, those that fields name; nil fields takes those that are given.
func (t *tab) set(p *sheets.SheetProperties, fields selection) *apiError {
	grid := selection(nil)
	all := fields == nil
	if _, star := fields["*"]; star {
		all = true
	}
	if !all {
		grid = fields["gridProperties"]
	}
	has := func(name string) bool { _, ok := fields[name]; return ok || fields == nil || all }
	hasGrid := func(name string) bool {
		if !has("gridProperties") {
			return false
		}
		_, ok := grid[name]
		_, star := grid["*"]
		return grid == nil || ok || star
	}
	if has("hidden") {
		t.hidden = p.Hidden
	}
	if g := p.GridProperties; g != nil || !all && has("gridProperties") {
		if g == nil {
			g = &sheets.GridProperties{}
		}
		if hasGrid("rowCount") && (g.RowCount != 0 || !all) {
			t.rowCount = int(g.RowCount)
		}
		if hasGrid("columnCount") && (g.ColumnCount != 0 || !all) {
			t.columnCount = int(g.ColumnCount)
		}
		if hasGrid("frozenRowCount") {
			t.frozenRows = int(g.FrozenRowCount)
		}
		if hasGrid("frozenColumnCount") {
			t.frozenColumns = int(g.FrozenColumnCount)
		}
		if hasGrid("hideGridlines") {
			t.keep("hideGridlines", g.HideGridlines, g.HideGridlines)
		}
	}
	if has("rightToLeft") {
		t.keep("rightToLeft", p.RightToLeft, p.RightToLeft)
	}
	if has("tabColor") && p.TabColor != nil {
		t.keep("tabColor", asMap(p.TabColor), true)
	}
	if (has("tabColorStyle") || has("tabColor")) && p.TabColorStyle != nil {
		t.keep("tabColorStyle", asMap(p.TabColorStyle), true)
	}
	return t.checkGrid()
}

func (t *tab) keep(name string, value any, is bool) {
	if !is {
		delete(t.extra, name)
		return
	}
	if t.extra == nil {
		t.extra = map[string]any{}
	}
	t.extra[name] = value
}

// checkGrid holds a grid to Google's bounds and cuts what a smaller one no longer holds.
func (t *tab) checkGrid() *apiError {
	switch {
	case t.rowCount < 1 || t.columnCount < 1:
		return invalid("gridProperties.rowCount and gridProperties.columnCount must be positive.")
	case t.columnCount > mostColumns:
		return invalid("You can't have more than %d columns.", mostColumns)
	case t.rowCount > mostCells || t.rowCount*t.columnCount > mostCells:
		return invalid("This action would increase the number of cells in the workbook above the limit of %d cells.", mostCells)
	case t.frozenRows < 0 || t.frozenRows >= t.rowCount && t.frozenRows > 0:
		return invalid("You can't freeze all visible rows on the sheet.")
	case t.frozenColumns < 0 || t.frozenColumns >= t.columnCount && t.frozenColumns > 0:
		return invalid("You can't freeze all visible columns on the sheet.")
	}
	if len(t.rows) > t.rowCount {
		t.rows = t.rows[:t.rowCount]
	}
	for i, cells := range t.rows {
		if len(cells) > t.columnCount {
			t.rows[i] = cells[:t.columnCount:t.columnCount]
		}
	}
	t.rowProps = t.rowProps[:min(len(t.rowProps), t.rowCount)]
	t.columnProps = t.columnProps[:min(len(t.columnProps), t.columnCount)]
	return nil
}

func (c *change) deleteSheet(id int64) *apiError {
	t, err := c.tab(id)
	if err != nil {
		return err
	}
	shown := 0
	for _, other := range c.file.tabs {
		if !other.hidden && other != t {
			shown++
		}
	}
	if shown == 0 {
		return invalid("You can't remove all the visible sheets in a document.")
	}
	c.file.removeTab(t)
	return nil
}

// removeTab takes a tab away; formulas that name it lose what they named.
func (f *file) removeTab(t *tab) {
	f.tabs = slices.DeleteFunc(f.tabs, func(other *tab) bool { return other == t })
	f.names = slices.DeleteFunc(f.names, func(n namedRange) bool { return n.tab == t.id })
	f.eachReference(func(_ *tab, r reference) (reference, bool) {
		return r, r.title != "" && strings.EqualFold(unquoted(r.title), t.title)
	})
}

// eachReference changes the references of all formulas of a file; own is the tab that a formula stands in.
func (f *file) eachReference(change func(own *tab, r reference) (reference, bool)) {
	for _, t := range f.tabs {
		for i, cells := range t.rows {
			for j := range cells {
				old := cells[j].formula()
				if old == "" {
					continue
				}
				if formula := rewritten(old, func(r reference) (reference, bool) { return change(t, r) }); formula != old {
					cells = t.edit(i, 0)
					cells[j].change(func(m *more) { m.formula = formula })
				}
			}
		}
	}
}

func (c *change) updateSheet(r *sheets.UpdateSheetPropertiesRequest) *apiError {
	if r.Properties == nil {
		return invalid("Properties must be set.")
	}
	t, err := c.tab(r.Properties.SheetId)
	if err != nil {
		return err
	}
	fields, err := maskOf(r.Fields, sheets.SheetProperties{})
	if err != nil {
		return err
	}
	if fields.has("title") && r.Properties.Title != t.title {
		if err := c.file.rename(t, r.Properties.Title); err != nil {
			return err
		}
	}
	if err := t.set(r.Properties, fields.asSelection()); err != nil {
		return err
	}
	if !fields.all && fields.has("index") {
		if r.Properties.Index < 0 {
			return negative()
		}
		at := slices.Index(c.file.tabs, t)
		to := min(int(r.Properties.Index), len(c.file.tabs))
		if to > at {
			to-- // an index counts the place that the tab leaves
		}
		c.file.tabs = slices.Insert(slices.Delete(c.file.tabs, at, at+1), to, t)
	}
	return nil
}

// rename gives a tab another title, in formulas as well.
func (f *file) rename(t *tab, title string) *apiError {
	if title == "" || letters(title) > 100 {
		return invalid("The sheet name cannot be empty or longer than 100 characters.")
	}
	if other := f.tabByTitle(title); other != nil && other != t {
		return taken(title)
	}
	old := t.title
	t.title = title
	f.eachReference(func(_ *tab, r reference) (reference, bool) {
		if r.title != "" && strings.EqualFold(unquoted(r.title), old) {
			r.title = quoted(title)
		}
		return r, false
	})
	return nil
}

func (c *change) updateSpreadsheet(r *sheets.UpdateSpreadsheetPropertiesRequest) *apiError {
	fields, err := maskOf(r.Fields, sheets.SpreadsheetProperties{})
	if err != nil {
		return err
	}
	p := r.Properties
	if p == nil {
		p = &sheets.SpreadsheetProperties{}
	}
	if fields.has("title") && (p.Title != "" || !fields.all) {
		c.file.title = p.Title
	}
	if fields.has("locale") && (p.Locale != "" || !fields.all) {
		if p.Locale == "" || len(p.Locale) > 10 {
			return invalid("Unsupported locale: %s", p.Locale)
		}
		c.file.locale = p.Locale
	}
	if fields.has("timeZone") && p.TimeZone != "" {
		c.file.timeZone = p.TimeZone
	}
	return nil
}

func (c *change) duplicateSheet(r *sheets.DuplicateSheetRequest) (any, *apiError) {
	from, err := c.tab(r.SourceSheetId)
	if err != nil {
		return nil, err
	}
	if r.InsertSheetIndex < 0 || r.NewSheetId < 0 {
		return nil, negative()
	}
	t := from.clone()
	if t.id = r.NewSheetId; t.id == 0 {
		t.id = c.server.freshNumber(func(n int64) bool { return c.file.tabByID(n) != nil })
	} else if c.file.tabByID(t.id) != nil {
		return nil, invalid("A sheet with id %d already exists. Please enter another id.", t.id)
	}
	if t.title = r.NewSheetName; t.title == "" {
		t.title = c.freeTitle("Copy of "+from.title+" ", 1)
	} else if c.file.tabByTitle(t.title) != nil {
		return nil, taken(t.title)
	}
	c.server.own(t)
	at := min(int(r.InsertSheetIndex), len(c.file.tabs))
	c.file.tabs = slices.Insert(c.file.tabs, at, t)
	return map[string]any{"properties": t.propertiesJSON(at)}, nil
}

// own gives what lies in a copied tab ids of its own, and its tab's.
func (s *Server) own(t *tab) {
	for i, p := range t.protections {
		id := s.freshNumber(func(int64) bool { return false })
		data := withTab(p.data, t.id)
		data["protectedRangeId"] = id
		t.protections[i] = protection{id: id, data: data}
	}
	for i, rule := range t.conditional {
		t.conditional[i] = withTab(rule, t.id)
	}
	if t.filter != nil {
		t.filter = withTab(t.filter, t.id)
	}
	fresh := func(marks []mark) []mark {
		marks = slices.Clone(marks)
		for i := range marks {
			marks[i].id = s.freshNumber(func(int64) bool { return false })
		}
		return marks
	}
	t.marks = fresh(t.marks)
	for _, list := range [][]dimension{t.rowProps, t.columnProps} {
		for i := range list {
			list[i].marks = fresh(list[i].marks)
		}
	}
}

// withTab is JSON with the sheetId of every range in it changed.
func withTab(data map[string]any, id int64) map[string]any {
	changed := make(map[string]any, len(data))
	for name, value := range data {
		switch v := value.(type) {
		case map[string]any:
			value = withTab(v, id)
		case []any:
			list := make([]any, len(v))
			for i, member := range v {
				if m, ok := member.(map[string]any); ok {
					member = withTab(m, id)
				}
				list[i] = member
			}
			value = list
		default:
			if name == "sheetId" {
				value = id
			}
		}
		changed[name] = value
	}
	return changed
}

func (c *change) setFilter(given *sheets.BasicFilter) *apiError {
	if given == nil {
		return invalid("A filter is required.")
	}
	p, err := c.file.gridPlace(given.Range)
	if err != nil {
		return err
	}
	p.tab.filter = asMap(given)
	p.tab.filter["range"] = wholeRange(p.tab, p.area)
	return nil
}

func (c *change) clearFilter(id int64) *apiError {
	t, err := c.tab(id)
	if err != nil {
		return err
	}
	t.filter = nil
	for i := range t.rowProps {
		t.rowProps[i].hiddenByFilter = false
	}
	return nil
}

// copyTo answers spreadsheets.sheets.copyTo.
func (r sheetsRequest) copyTo(id, sheetID string) (any, *apiError) {
	s := r.server
	from, err := s.fileFor(id, r.who, false)
	if err != nil {
		return nil, err
	}
	var body sheets.CopySheetToAnotherSpreadsheetRequest
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	to, err := s.fileFor(body.DestinationSpreadsheetId, r.who, true)
	if err != nil {
		return nil, err
	}
	source := from.tabByID(numberIn(sheetID))
	if source == nil {
		return nil, noGrid(numberIn(sheetID))
	}
	c := &change{server: s, file: to.clone(), who: r.who}
	t := source.clone()
	t.id = s.freshNumber(func(n int64) bool { return c.file.tabByID(n) != nil })
	if t.title = "Copy of " + source.title; c.file.tabByTitle(t.title) != nil {
		t.title = c.freeTitle(t.title+" ", 2)
	}
	s.own(t)
	c.file.tabs = append(c.file.tabs, t)
	if err := c.finish(); err != nil {
		return nil, err
	}
	*to = *c.file
	s.touched(to, r.who)
	return t.propertiesJSON(len(to.tabs) - 1), nil
}
