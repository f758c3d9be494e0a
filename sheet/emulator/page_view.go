package emulator

import (
	"crypto/rand"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"thidua/sheet"
)

// How much of a tab a page shows, and how much empty space around what is there.
const (
	mostPageRows, mostPageColumns     = 1000, 60
	spareRows, spareColumns           = 12, 3
	usualColumnPixels, usualRowPixels = 100, 21
)

// listView is the list of spreadsheets.
type listView struct {
	T       words
	Nonce   string
	Account string
	Files   []fileView
}

// fileView is a spreadsheet in the list.
type fileView struct {
	ID, Title, Locale, Modified, By string
	Shared, Trashed                 bool
}

func (s *Server) listPage(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	view := listView{T: wordsFor(r), Nonce: rand.Text(), Account: s.config.Account}
	for _, id := range s.order {
		if f := s.files[id]; f != nil && f.mimeType == spreadsheetType {
			view.Files = append(view.Files, s.fileView(f))
		}
	}
	s.mu.Unlock()
	render(w, http.StatusOK, "list.html", view.Nonce, view)
}

func (s *Server) fileView(f *file) fileView {
	return fileView{
		ID: f.id, Title: f.title, Locale: f.locale, By: f.modifiedBy,
		Modified: f.modified.In(s.today(f).Location()).Format("02/01/2006 15:04:05"),
		Shared:   roleOf(f, s.config.Account) != "", Trashed: f.trashed,
	}
}

// sheetView is a tab of a spreadsheet as a page shows it.
type sheetView struct {
	T             words
	Nonce         string
	ID, At        string
	File          fileView
	Version       int64
	Tabs          []tabView
	Tab           tabView // the one that is shown
	Frozen        int
	FrozenColumns int
	Columns       []columnView
	Rows          []rowView
	Cut           bool
	Style         template.CSS // made of numbers and our own words alone
}

type tabView struct {
	ID, Title string
	Hidden    bool
	Shown     bool
}

type columnView struct {
	Letters, Class string
	Frozen, Hidden bool
}

type rowView struct {
	Number         int
	Class          string
	Frozen, Hidden bool
	Cells          []cellView
}

// cellView is a cell.
type cellView struct {
	Address, Class, Text, Width string
	Input                       string // what is typed to get the same
	Note, Link                  string
	Out                         bool // the link leads away from the emulator
	Protected, Frozen           bool
	Box, Ticked                 bool // a box to tick, and whether it is
	Rows, Columns               int  // that it covers, 0 for one
}

// look fills a view with a tab; it says whether there is such a thing.
func (s *Server) look(v *sheetView, wanted string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[v.ID]
	if f == nil || len(f.tabs) == 0 {
		return false
	}
	shown := f.chosen(wanted)
	if shown == nil {
		return false
	}
	v.File, v.Version = s.fileView(f), f.version
	for _, t := range f.tabs {
		one := tabView{strconv.FormatInt(t.id, 10), t.title, t.hidden, t == shown}
		if v.Tabs = append(v.Tabs, one); t == shown {
			v.Tab = one
		}
	}
	p := &painter{file: f, tab: shown, locale: localeOf(f.locale), view: v, classes: map[string]string{}}
	p.paint()
	return true
}

// painter draws one tab.
type painter struct {
	file    *file
	tab     *tab
	locale  *locale
	view    *sheetView
	rows    int
	columns int
	classes map[string]string // declarations -> name of their class
	names   []string          // declarations in the order of their names
	covered map[[2]int]bool   // by a merge, 0-based
	spans   map[[2]int]sheet.Range
}

func (p *painter) paint() {
	t := p.tab
	width := 0
	for _, cells := range t.rows {
		width = max(width, len(cells))
	}
	p.rows, p.columns = min(len(t.rows)+spareRows, t.rowCount), min(width+spareColumns, t.columnCount)
	p.view.Cut = len(t.rows) > mostPageRows || width > mostPageColumns
	p.rows, p.columns = min(p.rows, mostPageRows), min(p.columns, mostPageColumns)
	p.view.Frozen, p.view.FrozenColumns = t.frozenRows, t.frozenColumns
	p.span()
	for c := range p.columns {
		d := dimensionAt(t.columnProps, c)
		p.view.Columns = append(p.view.Columns, columnView{
			Letters: sheet.Column(c + 1), Class: p.class("width:" + strconv.Itoa(p.columnPixels(c)) + "px"),
			Frozen: c < t.frozenColumns, Hidden: d.hiddenByUser || d.hiddenByFilter,
		})
	}
	for r := range p.rows {
		p.view.Rows = append(p.view.Rows, p.row(r))
	}
	var style strings.Builder
	for i, declarations := range p.names {
		fmt.Fprintf(&style, ".f%d{%s}\n", i, declarations)
	}
	p.view.Style = template.CSS(style.String())
}

// span finds out which cells are covered by merges.
func (p *painter) span() {
	p.covered, p.spans = map[[2]int]bool{}, map[[2]int]sheet.Range{}
	for _, m := range p.tab.merges {
		m.LastRow, m.LastColumn = min(m.LastRow, p.rows), min(m.LastColumn, p.columns)
		if m.LastRow < m.FirstRow || m.LastColumn < m.FirstColumn {
			continue
		}
		for r := m.FirstRow; r <= m.LastRow; r++ {
			for c := m.FirstColumn; c <= m.LastColumn; c++ {
				p.covered[[2]int{r - 1, c - 1}] = true
			}
		}
		p.spans[[2]int{m.FirstRow - 1, m.FirstColumn - 1}] = m
	}
}

func dimensionAt(list []dimension, at int) dimension {
	if at < len(list) {
		return list[at]
	}
	return dimension{}
}

func (p *painter) columnPixels(c int) int {
	d := dimensionAt(p.tab.columnProps, c)
	if d.hiddenByUser || d.hiddenByFilter {
		return 0
	}
	if d.pixels > 0 {
		return min(d.pixels, 2000)
	}
	return usualColumnPixels
}

func (p *painter) row(r int) rowView {
	d := dimensionAt(p.tab.rowProps, r)
	row := rowView{Number: r + 1, Frozen: r < p.tab.frozenRows, Hidden: d.hiddenByUser || d.hiddenByFilter}
	if d.pixels > 0 {
		row.Class = p.class("height:" + strconv.Itoa(min(d.pixels, 2000)) + "px")
	}
	for c := range p.columns {
		at := [2]int{r, c}
		span, merged := p.spans[at]
		if p.covered[at] && !merged {
			continue
		}
		cell := p.cell(r, c)
		if merged {
			cell.Rows, cell.Columns = span.LastRow-span.FirstRow+1, span.LastColumn-span.FirstColumn+1
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func (p *painter) cell(r, c int) cellView {
	kept := p.tab.at(r, c)
	if p.columnPixels(c) == 0 {
		return cellView{Address: sheet.Address(r+1, c+1), Frozen: c < p.tab.frozenColumns, Class: "slim"}
	}
	v := cellView{
		Address: sheet.Address(r+1, c+1), Text: p.locale.show(kept.value, kept.pattern()), Note: kept.note(),
		Protected: p.protected(r, c), Frozen: c < p.tab.frozenColumns,
	}
	v.Input = p.input(&kept, v.Text)
	v.Link, v.Out = p.link(linkOf(&kept))
	if kept.more != nil && isBox(kept.more.rule) {
		v.Box, v.Ticked = true, kept.value == true
	}
	declarations, wraps := format(kept.style)
	if _, number := kept.value.(float64); number && !strings.Contains(declarations, "text-align") {
		declarations += "text-align:right;"
	}
	classes := []string{}
	if declarations != "" {
		classes = append(classes, p.class(declarations))
	}
	if v.Protected && !strings.Contains(declarations, "background-color") {
		classes = append(classes, "protected")
	}
	if _, failed := kept.value.(errorValue); failed {
		classes = append(classes, "error")
	}
	if wraps {
		classes = append(classes, "wrap")
	} else if text, ok := kept.value.(string); ok && text != "" {
		room := p.columnPixels(c) - 7
		if !strings.Contains(declarations, "text-align:right") && !strings.Contains(declarations, "text-align:center") {
			room = p.room(r, c)
		}
		if v.Width = p.class("width:" + strconv.Itoa(room) + "px"); room > p.columnPixels(c) {
			classes = append(classes, "over")
		}
	}
	v.Class = strings.Join(classes, " ")
	return v
}

// room is how many pixels a text may fill that does not wrap: its own column's, and those of the empty ones beside it.
func (p *painter) room(r, c int) int {
	pixels := p.columnPixels(c)
	if span, ok := p.spans[[2]int{r, c}]; ok {
		for c++; c < span.LastColumn; c++ {
			pixels += p.columnPixels(c)
		}
		return max(pixels-7, 0)
	}
	for c++; c < p.columns; c++ {
		next := p.tab.at(r, c)
		if next.value != nil || next.formula() != "" || p.covered[[2]int{r, c}] {
			break
		}
		pixels += p.columnPixels(c)
	}
	return max(pixels-7, 0)
}

// input is what a person would type to get what stands in a cell.
func (p *painter) input(c *cell, shown string) string {
	if formula := c.formula(); formula != "" {
		return formula
	}
	number, ok := c.value.(float64)
	if !ok {
		return shown
	}
	if kind := kindOf(c.pattern()); kind == "PERCENT" || strings.HasPrefix(kind, "DATE") || kind == "TIME" {
		return shown
	}
	return strings.Replace(plain(number), ".", string(p.locale.decimal), 1)
}

// isBox says whether a rule makes a cell a box to tick.
func isBox(rule map[string]any) bool {
	condition, _ := rule["condition"].(map[string]any)
	return condition["type"] == "BOOLEAN"
}

// protected says whether a guide asks people not to type into a cell.
func (p *painter) protected(r, c int) bool {
	for _, one := range p.tab.protections {
		where, _ := one.data["range"].(map[string]any)
		if where == nil || !blockOf(where, p.tab).holds(r, c) {
			continue
		}
		open := false
		for _, part := range listOf(one.data["unprotectedRanges"]) {
			open = open || blockOf(part, p.tab).holds(r, c)
		}
		if !open {
			return true
		}
	}
	return false
}

func listOf(value any) (list []map[string]any) {
	switch value := value.(type) {
	case []map[string]any:
		return value
	case []any:
		for _, one := range value {
			if m, ok := one.(map[string]any); ok {
				list = append(list, m)
			}
		}
	}
	return list
}

// blockOf is a GridRange of kept JSON: a bound that is missing is the end of the tab.
func blockOf(grid map[string]any, t *tab) area {
	a := area{bottom: t.rowCount, right: t.columnCount}
	for name, bound := range map[string]*int{
		"startRowIndex": &a.top, "endRowIndex": &a.bottom, "startColumnIndex": &a.left, "endColumnIndex": &a.right,
	} {
		if n, ok := jsonNumber(grid[name]); ok {
			*bound = int(n)
		}
	}
	return a
}

// link is where a click on a cell may lead: to a place in the emulator, or to an address of the web. Others lead
// nowhere.
func (p *painter) link(address string) (link string, out bool) {
	if address == "" {
		return "", false
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	inside := u.Host == "" && u.Path == "" && u.Scheme == "" ||
		u.Host == "docs.google.com" && slices.Contains(strings.Split(u.Path, "/"), p.file.id)
	if inside {
		place, err := url.ParseQuery(u.Fragment)
		if err != nil || place.Get("gid") == "" {
			return "", false
		}
		query := url.Values{"tab": {place.Get("gid")}}
		if at, _, _ := strings.Cut(place.Get("range"), ":"); at != "" {
			query.Set("at", at)
		}
		if p.view.T.Lang == "en" {
			query.Set("lang", "en")
		}
		return "/s/" + url.PathEscape(p.file.id) + "?" + query.Encode(), false
	}
	if (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return u.String(), true
	}
	return "", false
}

// class is the name of a class with some declarations.
func (p *painter) class(declarations string) string {
	name, known := p.classes[declarations]
	if !known {
		name = "f" + strconv.Itoa(len(p.names))
		p.classes[declarations] = name
		p.names = append(p.names, declarations)
	}
	return name
}
