package emulator

import (
	"google.golang.org/api/sheets/v4"
)

// lines is a DimensionRange: rows or columns of a tab, from first up to before last.
type lines struct {
	tab         *tab
	columns     bool
	first, last int
}

// lines finds what a DimensionRange means; an end of 0 is none.
func (c *change) lines(d *sheets.DimensionRange) (lines, *apiError) {
	if d == nil {
		return lines{}, invalid("A range is required.")
	}
	t, err := c.tab(d.SheetId)
	if err != nil {
		return lines{}, err
	}
	l := lines{tab: t, first: int(d.StartIndex), last: int(d.EndIndex)}
	switch d.Dimension {
	case "ROWS":
	case "COLUMNS":
		l.columns = true
	default:
		return lines{}, invalid("No dimension specified.")
	}
	if l.last == 0 {
		l.last = l.length()
	}
	if l.first < 0 || l.first >= l.last {
		return lines{}, invalid("range.startIndex must be less than range.endIndex: [%d,%d)", l.first, l.last)
	}
	return l, nil
}

// length is how many rows or columns the tab has.
func (l lines) length() int {
	if l.columns {
		return l.tab.columnCount
	}
	return l.tab.rowCount
}

func (l lines) inGrid() *apiError {
	if l.last > l.length() {
		return invalid("range.endIndex[%d] is larger than the number of %s: %d", l.last, dimensionName[l.columns], l.length())
	}
	return nil
}

func (c *change) insertDimension(r *sheets.InsertDimensionRequest) *apiError {
	l, err := c.lines(r.Range)
	if err != nil {
		return err
	}
	if l.first > l.length() {
		return invalid("range.startIndex[%d] must be less than or equal to the grid size[%d]", l.first, l.length())
	}
	if l.first == 0 && r.InheritFromBefore {
		return invalid("inheritFromBefore cannot be true when inserting a row or column at index 0")
	}
	if err := l.room(l.last - l.first); err != nil {
		return err
	}
	c.file.insert(l.tab, l.columns, l.first, l.last-l.first, r.InheritFromBefore)
	return nil
}

// room holds the grid to Google's bounds before more comes into it.
func (l lines) room(more int) *apiError {
	rows, columns := l.tab.rowCount, l.tab.columnCount
	more = min(more, mostCells)
	if l.columns {
		columns += more
	} else {
		rows += more
	}
	if columns > mostColumns {
		return invalid("You can't have more than %d columns.", mostColumns)
	}
	if rows > mostCells || rows*columns > mostCells {
		return invalid("This action would increase the number of cells in the workbook above the limit of %d cells.", mostCells)
	}
	return nil
}

func (c *change) deleteDimension(d *sheets.DimensionRange) *apiError {
	l, err := c.lines(d)
	if err != nil {
		return err
	}
	if l.first >= l.length() {
		return invalid("Cannot delete a %s that doesn't exist. Tried to delete index %d but there are only %d.",
			map[bool]string{false: "row", true: "column"}[l.columns], l.first, l.length())
	}
	l.last = min(l.last, l.length())
	if l.last-l.first == l.length() {
		return invalid("You can't delete all the %s on the sheet.", map[bool]string{false: "rows", true: "columns"}[l.columns])
	}
	c.file.remove(l.tab, l.columns, l.first, l.last-l.first)
	return nil
}

func (c *change) appendDimension(r *sheets.AppendDimensionRequest) *apiError {
	t, err := c.tab(r.SheetId)
	if err != nil {
		return err
	}
	if r.Dimension != "ROWS" && r.Dimension != "COLUMNS" || r.Length < 1 || r.Length > mostCells {
		return invalid("A dimension and a positive length are required.")
	}
	l := lines{tab: t, columns: r.Dimension == "COLUMNS"}
	if err := l.room(int(r.Length)); err != nil {
		return err
	}
	if l.columns {
		t.columnCount += int(r.Length)
	} else {
		t.rowCount += int(r.Length)
	}
	return nil
}

func (c *change) moveDimension(r *sheets.MoveDimensionRequest) *apiError {
	l, err := c.lines(r.Source)
	if err != nil {
		return err
	}
	if err := l.inGrid(); err != nil {
		return err
	}
	to := int(r.DestinationIndex)
	if to < 0 || to > l.length() {
		return invalid("destinationIndex[%d] is beyond the grid size[%d]", to, l.length())
	}
	if to >= l.first && to <= l.last {
		return nil
	}
	c.file.move(l.tab, l.columns, l.first, l.last-l.first, to)
	return nil
}

func (c *change) updateDimension(r *sheets.UpdateDimensionPropertiesRequest) *apiError {
	l, err := c.lines(r.Range)
	if err != nil {
		return err
	}
	if err := l.inGrid(); err != nil {
		return err
	}
	fields, err := maskOf(r.Fields, sheets.DimensionProperties{})
	if err != nil {
		return err
	}
	p := r.Properties
	if p == nil {
		p = &sheets.DimensionProperties{}
	}
	for i := l.first; i < l.last; i++ {
		d := l.tab.dimension(l.columns, i)
		if fields.has("pixelSize") && (p.PixelSize > 0 || !fields.all) {
			d.pixels = int(p.PixelSize)
		}
		if fields.has("hiddenByUser") {
			d.hiddenByUser = p.HiddenByUser
		}
	}
	return nil
}

// autoResize gives rows and columns their usual size back: nothing here knows how wide a text is drawn.
func (c *change) autoResize(r *sheets.AutoResizeDimensionsRequest) *apiError {
	l, err := c.lines(r.Dimensions)
	if err != nil {
		return err
	}
	if err := l.inGrid(); err != nil {
		return err
	}
	list := *l.tab.dimensions(l.columns)
	for i := l.first; i < min(l.last, len(list)); i++ {
		list[i].pixels = 0
	}
	return nil
}
