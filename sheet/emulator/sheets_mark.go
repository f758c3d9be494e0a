package emulator

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// placedMark is developer metadata with where it is: list is where it is kept.
type placedMark struct {
	mark
	list     *[]mark
	at       int
	location map[string]any
}

// allMarks are the developer metadata of a file, to be changed through their lists.
func (f *file) allMarks() []placedMark {
	var all []placedMark
	add := func(list *[]mark, location map[string]any) {
		for i, m := range *list {
			all = append(all, placedMark{m, list, i, location})
		}
	}
	add(&f.marks, map[string]any{"locationType": "SPREADSHEET", "spreadsheet": true})
	for _, t := range f.tabs {
		add(&t.marks, map[string]any{"locationType": "SHEET", "sheetId": t.id})
		for _, columns := range []bool{false, true} {
			list := *t.dimensions(columns)
			for i := range list {
				add(&list[i].marks, map[string]any{
					"locationType":   map[bool]string{false: "ROW", true: "COLUMN"}[columns],
					"dimensionRange": dimensionRange(t, columns, i, i+1),
				})
			}
		}
	}
	return all
}

// newMark is developer metadata as given, with an id.
func (s *Server) newMark(given *sheets.DeveloperMetadata) mark {
	m := mark{id: given.MetadataId, key: given.MetadataKey, value: given.MetadataValue, visibility: given.Visibility}
	if m.id == 0 {
		m.id = s.freshNumber(func(int64) bool { return false })
	}
	if m.visibility == "" {
		m.visibility = "DOCUMENT"
	}
	return m
}

// createMark writes developer metadata to the spreadsheet, a tab, a row or a column.
func (c *change) createMark(given *sheets.DeveloperMetadata) (any, *apiError) {
	switch {
	case given == nil || given.MetadataKey == "":
		return nil, invalid("Developer metadata must have a key.")
	case given.Visibility != "DOCUMENT" && given.Visibility != "PROJECT":
		return nil, invalid("Developer metadata visibility must be specified.")
	case given.Location == nil:
		return nil, invalid("Developer metadata must have a location.")
	}
	if given.MetadataId != 0 {
		for _, m := range c.file.allMarks() {
			if m.id == given.MetadataId {
				return nil, invalid("Developer metadata with id %d already exists.", m.id)
			}
		}
	}
	list, location, err := c.markPlace(given.Location)
	if err != nil {
		return nil, err
	}
	m := c.server.newMark(given)
	*list = append(slices.Clone(*list), m)
	return map[string]any{"developerMetadata": m.json(location)}, nil
}

// markPlace is where developer metadata of a location are kept.
func (c *change) markPlace(at *sheets.DeveloperMetadataLocation) (*[]mark, map[string]any, *apiError) {
	switch {
	case at.Spreadsheet:
		return &c.file.marks, map[string]any{"locationType": "SPREADSHEET", "spreadsheet": true}, nil
	case at.DimensionRange != nil:
		l, err := c.lines(at.DimensionRange)
		if err != nil {
			return nil, nil, err
		}
		if l.last-l.first != 1 {
			return nil, nil, invalid("The dimension range must represent a single row or column.")
		}
		if err := l.inGrid(); err != nil {
			return nil, nil, err
		}
		return &l.tab.dimension(l.columns, l.first).marks, map[string]any{
			"locationType":   map[bool]string{false: "ROW", true: "COLUMN"}[l.columns],
			"dimensionRange": dimensionRange(l.tab, l.columns, l.first, l.last),
		}, nil
	}
	t, err := c.tab(at.SheetId)
	if err != nil {
		return nil, nil, err
	}
	return &t.marks, map[string]any{"locationType": "SHEET", "sheetId": t.id}, nil
}

func (c *change) updateMarks(r *sheets.UpdateDeveloperMetadataRequest) (any, *apiError) {
	fields, err := maskOf(r.Fields, sheets.DeveloperMetadata{})
	if err != nil {
		return nil, err
	}
	if r.DeveloperMetadata == nil {
		return nil, invalid("Developer metadata is required.")
	}
	changed := []any{}
	for _, m := range c.file.allMarks() {
		if !matchesAny(m, r.DataFilters) {
			continue
		}
		given := r.DeveloperMetadata
		if fields.has("metadataKey") && given.MetadataKey != "" {
			m.key = given.MetadataKey
		}
		if fields.has("metadataValue") {
			m.value = given.MetadataValue
		}
		if fields.has("visibility") && given.Visibility != "" {
			m.visibility = given.Visibility
		}
		list := slices.Clone(*m.list)
		list[m.at] = m.mark
		*m.list = list
		changed = append(changed, m.json(m.location))
	}
	return map[string]any{"developerMetadata": changed}, nil
}

func (c *change) deleteMarks(filter *sheets.DataFilter) (any, *apiError) {
	if filter == nil {
		return nil, invalid("A data filter is required.")
	}
	deleted := []any{}
	for _, m := range c.file.allMarks() {
		if !matchesAny(m, []*sheets.DataFilter{filter}) {
			continue
		}
		*m.list = slices.DeleteFunc(slices.Clone(*m.list), func(other mark) bool { return other.id == m.id })
		deleted = append(deleted, m.json(m.location))
	}
	return map[string]any{"deletedDeveloperMetadata": deleted}, nil
}

// matchesAny says whether one of the filters is for developer metadata such as these.
func matchesAny(m placedMark, filters []*sheets.DataFilter) bool {
	for _, filter := range filters {
		if filter == nil || filter.DeveloperMetadataLookup == nil {
			continue
		}
		l := filter.DeveloperMetadataLookup
		if (l.MetadataId == 0 || l.MetadataId == m.id) && (l.MetadataKey == "" || l.MetadataKey == m.key) &&
			(l.MetadataValue == "" || l.MetadataValue == m.value) && (l.Visibility == "" || l.Visibility == m.visibility) &&
			(l.LocationType == "" || l.LocationType == m.location["locationType"]) && m.lies(l.MetadataLocation) {
			return true
		}
	}
	return false
}

// lies says whether a mark is at a location, nil for anywhere.
func (m placedMark) lies(at *sheets.DeveloperMetadataLocation) bool {
	if at == nil {
		return true
	}
	if at.Spreadsheet {
		return m.location["spreadsheet"] == true
	}
	d, ofDimension := m.location["dimensionRange"].(map[string]any)
	if at.DimensionRange != nil {
		return ofDimension && d["sheetId"] == at.DimensionRange.SheetId && d["dimension"] == at.DimensionRange.Dimension &&
			asInt(d["startIndex"]) == int(at.DimensionRange.StartIndex)
	}
	return m.location["sheetId"] == at.SheetId || ofDimension && d["sheetId"] == at.SheetId
}

// filterPlaces are the blocks that data filters mean.
func (f *file) filterPlaces(filters []*sheets.DataFilter) ([]place, *apiError) {
	var places []place
	for _, filter := range filters {
		switch {
		case filter == nil:
		case filter.A1Range != "":
			p, err := f.parseRange(filter.A1Range)
			if err != nil {
				return nil, err
			}
			places = append(places, p)
		case filter.GridRange != nil:
			p, err := f.gridPlace(filter.GridRange)
			if err != nil {
				return nil, err
			}
			places = append(places, p)
		case filter.DeveloperMetadataLookup != nil:
			for _, m := range f.allMarks() {
				if matchesAny(m, []*sheets.DataFilter{filter}) {
					places = append(places, f.markedPlace(m)...)
				}
			}
		default:
			return nil, invalid("No data filter criteria specified.")
		}
	}
	return places, nil
}

// markedPlace is the tab, rows or columns that developer metadata are of.
func (f *file) markedPlace(m placedMark) []place {
	if d, ok := m.location["dimensionRange"].(map[string]any); ok {
		t := f.tabByID(d["sheetId"].(int64))
		first, last := asInt(d["startIndex"]), asInt(d["endIndex"])
		if d["dimension"] == "COLUMNS" {
			return []place{{t, area{0, first, t.rowCount, last}}}
		}
		return []place{{t, area{first, 0, last, t.columnCount}}}
	}
	var places []place
	for _, t := range f.tabs {
		if m.location["spreadsheet"] == true || m.location["sheetId"] == t.id {
			places = append(places, place{t, area{0, 0, t.rowCount, t.columnCount}})
		}
	}
	return places
}

// developerMetadata answers spreadsheets.developerMetadata.get and search.
func (r sheetsRequest) developerMetadata(id, method, rest string) (any, *apiError) {
	f, err := r.server.fileFor(id, r.who, false)
	if err != nil {
		return nil, err
	}
	if number, ok := strings.CutPrefix(rest, "/"); ok && method == http.MethodGet {
		for _, m := range f.allMarks() {
			if m.id == numberIn(number) {
				return m.json(m.location), nil
			}
		}
		return nil, notFound()
	}
	if rest != ":search" || method != http.MethodPost {
		return nil, unknownMethod()
	}
	var body sheets.SearchDeveloperMetadataRequest
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	found := []any{}
	for _, m := range f.allMarks() {
		for _, filter := range body.DataFilters {
			if matchesAny(m, []*sheets.DataFilter{filter}) {
				found = append(found, map[string]any{
					"developerMetadata": m.json(m.location), "dataFilters": []any{asMap(filter)},
				})
				break
			}
		}
	}
	return map[string]any{"matchedDeveloperMetadata": found}, nil
}

// numberIn is a number in a path, -1 for anything else.
func numberIn(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
