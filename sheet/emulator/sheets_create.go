package emulator

import "google.golang.org/api/sheets/v4"

// addGiven adds a tab as spreadsheets.create gives it, with its cells and what lies around them.
func (c *change) addGiven(at int, given *sheets.Sheet) *apiError {
	p := given.Properties
	if p == nil {
		p = &sheets.SheetProperties{}
	}
	t := &tab{id: p.SheetId, title: p.Title, rowCount: 1000, columnCount: 26}
	if t.title == "" {
		t.title = c.freeTitle("Sheet", at+1)
	}
	if at > 0 && t.id == 0 {
		t.id = c.server.freshNumber(func(n int64) bool { return c.file.tabByID(n) != nil })
	}
	if c.file.tabByID(t.id) != nil {
		return invalid("Duplicate sheet id: %d", t.id)
	}
	if c.file.tabByTitle(t.title) != nil {
		return taken(t.title)
	}
	if err := t.set(p, nil); err != nil {
		return err
	}
	c.file.tabs = append(c.file.tabs, t)
	for _, data := range given.Data {
		if data == nil {
			continue
		}
		if err := c.fill(t, data); err != nil {
			return err
		}
	}
	for _, m := range given.DeveloperMetadata {
		t.marks = append(t.marks, c.server.newMark(m))
	}
	for _, g := range given.Merges {
		g.SheetId = t.id
		if err := c.mergeCells(&sheets.MergeCellsRequest{Range: g}); err != nil {
			return err
		}
	}
	for _, r := range given.ProtectedRanges {
		if r.Range != nil {
			r.Range.SheetId = t.id
		}
		if _, err := c.addProtection(r); err != nil {
			return err
		}
	}
	return nil
}

// fill writes a block of cells and the sizes of its rows and columns.
func (c *change) fill(t *tab, data *sheets.GridData) *apiError {
	top, left := int(data.StartRow), int(data.StartColumn)
	err := c.updateCells(&sheets.UpdateCellsRequest{
		Fields: "*", Rows: data.RowData,
		Start: &sheets.GridCoordinate{SheetId: t.id, RowIndex: int64(top), ColumnIndex: int64(left)},
	})
	if err != nil {
		return err
	}
	for _, side := range []struct {
		columns bool
		from    int
		list    []*sheets.DimensionProperties
	}{{false, top, data.RowMetadata}, {true, left, data.ColumnMetadata}} {
		for i, p := range side.list {
			if p == nil || side.from+i >= (lines{tab: t, columns: side.columns}).length() {
				continue
			}
			d := t.dimension(side.columns, side.from+i)
			d.pixels, d.hiddenByUser = int(p.PixelSize), p.HiddenByUser
			for _, m := range p.DeveloperMetadata {
				d.marks = append(d.marks, c.server.newMark(m))
			}
		}
	}
	return nil
}
