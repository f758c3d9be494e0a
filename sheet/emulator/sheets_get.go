package emulator

import (
	"net/url"

	"google.golang.org/api/sheets/v4"
)

// get answers spreadsheets.get.
func (s *Server) get(f *file, query url.Values) (any, *apiError) {
	wanted, err := fieldsOf(query, sheets.Spreadsheet{})
	if err != nil {
		return nil, err
	}
	var places []place
	for _, text := range query["ranges"] {
		p, err := f.parseRange(text)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	return s.spreadsheet(f, places, query.Get("includeGridData") == "true", wanted), nil
}

// getByFilter answers spreadsheets.getByDataFilter.
func (s *Server) getByFilter(f *file, query url.Values, body []byte) (any, *apiError) {
	var r sheets.GetSpreadsheetByDataFilterRequest
	if err := decodeBody(body, &r); err != nil {
		return nil, err
	}
	wanted, err := fieldsOf(query, sheets.Spreadsheet{})
	if err != nil {
		return nil, err
	}
	places, err := f.filterPlaces(r.DataFilters)
	if err != nil {
		return nil, err
	}
	return s.spreadsheet(f, places, r.IncludeGridData, wanted), nil
}

// fieldSet is a field mask while an answer is made: whether all is wanted, and of a part what of it.
type fieldSet struct {
	all bool
	sel selection
}

var everything = fieldSet{all: true}

// of is what is wanted of a part; ok is false when nothing is.
func (w fieldSet) of(name string) (part fieldSet, ok bool) {
	if w.all {
		return everything, true
	}
	inner, ok := w.sel[name]
	if !ok {
		if inner, ok = w.sel["*"]; !ok {
			return fieldSet{}, false
		}
	}
	return fieldSet{all: inner == nil, sel: inner}, true
}

func (w fieldSet) has(name string) bool { _, ok := w.of(name); return ok }

// spreadsheet is a file as JSON. places narrows it to their tabs; data of cells are given for them, or for all, when
// asked for: by grid, or by naming them in the mask, which then counts alone.
func (s *Server) spreadsheet(f *file, places []place, grid bool, wanted fieldSet) map[string]any {
	answer := map[string]any{
		"spreadsheetId": f.id, "spreadsheetUrl": "https://docs.google.com/spreadsheets/d/" + f.id + "/edit",
		"properties": f.propertiesJSON(),
	}
	if len(f.marks) > 0 {
		answer["developerMetadata"] = marksJSON(f.marks, map[string]any{"locationType": "SPREADSHEET", "spreadsheet": true})
	}
	var names []any
	for _, n := range f.names {
		if t := f.tabByID(n.tab); t != nil {
			names = append(names, map[string]any{"namedRangeId": n.id, "name": n.name, "range": wholeRange(t, n.area)})
		}
	}
	if names != nil {
		answer["namedRanges"] = names
	}
	of, ok := wanted.of("sheets")
	if !ok {
		return answer
	}
	list := []any{}
	for i, t := range f.tabs {
		var areas []area
		for _, p := range places {
			if p.tab == t {
				areas = append(areas, p.area)
			}
		}
		if len(places) > 0 && areas == nil {
			continue
		}
		one := t.json(i)
		if data, ok := of.of("data"); ok && (grid || !wanted.all) {
			if areas == nil {
				areas = []area{{0, 0, t.rowCount, t.columnCount}}
			}
			grids := make([]any, len(areas))
			for j, a := range areas {
				grids[j] = s.gridData(f, t, a, data)
			}
			one["data"] = grids
		}
		list = append(list, one)
	}
	answer["sheets"] = list
	return answer
}

func (f *file) propertiesJSON() map[string]any {
	return map[string]any{
		"title": f.title, "locale": f.locale, "timeZone": f.timeZone, "autoRecalc": "ON_CHANGE",
		"defaultFormat": map[string]any{
			"padding":           map[string]any{"top": 2, "right": 3, "bottom": 2, "left": 3},
			"verticalAlignment": "BOTTOM", "wrapStrategy": "OVERFLOW_CELL",
			"textFormat": map[string]any{"fontFamily": "arial,sans,sans-serif", "fontSize": 10},
		},
	}
}

// propertiesJSON are a tab's SheetProperties.
func (t *tab) propertiesJSON(index int) map[string]any {
	grid := map[string]any{"rowCount": t.rowCount, "columnCount": t.columnCount}
	if t.frozenRows > 0 {
		grid["frozenRowCount"] = t.frozenRows
	}
	if t.frozenColumns > 0 {
		grid["frozenColumnCount"] = t.frozenColumns
	}
	properties := map[string]any{
		"sheetId": t.id, "title": t.title, "index": index, "sheetType": "GRID", "gridProperties": grid,
	}
	if t.hidden {
		properties["hidden"] = true
	}
	for name, value := range t.extra {
		if ofGrid(name) {
			grid[name] = value
		} else {
			properties[name] = value
		}
	}
	return properties
}

// ofGrid says whether a property that means nothing here is one of the grid.
func ofGrid(name string) bool {
	return name == "hideGridlines" || name == "rowGroupControlAfter" || name == "columnGroupControlAfter"
}

// json is a tab without its cells.
func (t *tab) json(index int) map[string]any {
	one := map[string]any{"properties": t.propertiesJSON(index)}
	if len(t.merges) > 0 {
		merges := make([]any, len(t.merges))
		for i, m := range t.merges {
			merges[i] = wholeRange(t, areaOf(m))
		}
		one["merges"] = merges
	}
	if len(t.marks) > 0 {
		one["developerMetadata"] = marksJSON(t.marks, map[string]any{"locationType": "SHEET", "sheetId": t.id})
	}
	if len(t.protections) > 0 {
		list := make([]any, len(t.protections))
		for i, p := range t.protections {
			list[i] = p.data
		}
		one["protectedRanges"] = list
	}
	if len(t.conditional) > 0 {
		list := make([]any, len(t.conditional))
		for i, rule := range t.conditional {
			list[i] = rule
		}
		one["conditionalFormats"] = list
	}
	if t.filter != nil {
		one["basicFilter"] = t.filter
	}
	return one
}

func marksJSON(marks []mark, location map[string]any) []any {
	list := make([]any, len(marks))
	for i, m := range marks {
		list[i] = m.json(location)
	}
	return list
}

func (m mark) json(location map[string]any) map[string]any {
	one := map[string]any{
		"metadataId": m.id, "metadataKey": m.key, "location": location, "visibility": m.visibility,
	}
	if m.value != "" {
		one["metadataValue"] = m.value
	}
	return one
}

// dimensionName are Google's names of rows and columns.
var dimensionName = map[bool]string{false: "ROWS", true: "COLUMNS"}

func dimensionRange(t *tab, columns bool, first, last int) map[string]any {
	return map[string]any{"sheetId": t.id, "dimension": dimensionName[columns], "startIndex": first, "endIndex": last}
}

// gridData is one block of cells as JSON, ragged: what holds nothing at the end of rows and of the block is left out.
func (s *Server) gridData(f *file, t *tab, a area, wanted fieldSet) map[string]any {
	data := map[string]any{}
	if a.top > 0 {
		data["startRow"] = a.top
	}
	if a.left > 0 {
		data["startColumn"] = a.left
	}
	if wanted.has("rowMetadata") {
		data["rowMetadata"] = metadata(t, false, a.top, a.bottom)
	}
	if wanted.has("columnMetadata") {
		data["columnMetadata"] = metadata(t, true, a.left, a.right)
	}
	rows, ok := wanted.of("rowData")
	if !ok {
		return data
	}
	values, ok := rows.of("values")
	d := drawing{server: s, locale: localeOf(f.locale), wanted: values}
	list := make([]any, 0, max(0, min(a.bottom, len(t.rows))-a.top))
	for r := a.top; r < min(a.bottom, len(t.rows)); r++ {
		row := map[string]any{}
		if cells := t.rows[r]; ok && len(cells) > a.left {
			row["values"] = d.cells(cells[a.left:min(a.right, len(cells))])
		}
		list = append(list, row)
	}
	for len(list) > 0 && len(list[len(list)-1].(map[string]any)) == 0 {
		list = list[:len(list)-1]
	}
	if len(list) > 0 {
		data["rowData"] = list
	}
	return data
}

// pixels are the usual height of a row and width of a column.
var pixels = map[bool]int{false: 21, true: 100}

// metadata are the DimensionProperties of rows or columns.
func metadata(t *tab, columns bool, first, last int) []any {
	list := make([]any, max(0, last-first))
	usual := map[string]any{"pixelSize": pixels[columns]}
	known := t.dimensions(columns)
	for i := range list {
		at := first + i
		if at >= len(*known) {
			list[i] = usual
			continue
		}
		d := &(*known)[at]
		one := map[string]any{"pixelSize": pixels[columns]}
		if d.pixels > 0 {
			one["pixelSize"] = d.pixels
		}
		if d.hiddenByUser {
			one["hiddenByUser"] = true
		}
		if d.hiddenByFilter {
			one["hiddenByFilter"] = true
		}
		if len(d.marks) > 0 {
			one["developerMetadata"] = marksJSON(d.marks, map[string]any{
				"locationType": map[bool]string{false: "ROW", true: "COLUMN"}[columns], "dimensionRange": dimensionRange(t, columns, at, at+1),
			})
		}
		list[i] = one
	}
	return list
}

// dimensions are what is known of a tab's rows or columns.
func (t *tab) dimensions(columns bool) *[]dimension {
	if columns {
		return &t.columnProps
	}
	return &t.rowProps
}

// dimension is what is known of one row or column, to write to.
func (t *tab) dimension(columns bool, at int) *dimension {
	list := t.dimensions(columns)
	for len(*list) <= at {
		*list = append(*list, dimension{})
	}
	return &(*list)[at]
}
