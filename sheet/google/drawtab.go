package google

import (
	"fmt"
	"math"

	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// spareRows and spareColumns are left empty behind a tab's design, for what people add of their own.
const (
	spareRows    = 20
	spareColumns = 2
)

// extent is how far a tab's design reaches: its cells, widths, rules and codes.
func extent(tab sheet.TabDesign) (rows, columns int) {
	rows, columns = max(len(tab.Rows), tab.Frozen, tab.HeaderRow), max(len(tab.Widths), len(tab.Marks), tab.FrozenColumns)
	for _, row := range tab.Rows {
		width := 0
		for _, cell := range row.Cells {
			width += max(1, cell.Span)
		}
		columns = max(columns, width)
	}
	for _, rule := range tab.Rules {
		for _, block := range append([]sheet.Range{rule.Where}, rule.Also...) {
			rows, columns = max(rows, block.LastRow), max(columns, block.LastColumn)
		}
	}
	return rows, columns
}

// newTab adds a tab behind the others and draws it; its size and what is merged are given back.
func (d *drawing) newTab(id int64, tab sheet.TabDesign) (shape, error) {
	made := d.addTab(id, tab)
	err := d.drawTab(id, tab, &made)
	return made, err
}

func (d *drawing) addTab(id int64, tab sheet.TabDesign) shape {
	rows, columns := extent(tab)
	made := shape{rows: rows + spareRows, columns: columns + spareColumns}
	d.add(&sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
		SheetId: id, Title: tab.Title, Hidden: tab.Hidden,
		GridProperties: &sheets.GridProperties{
			RowCount: int64(made.rows), ColumnCount: int64(made.columns), FrozenRowCount: int64(tab.Frozen),
			FrozenColumnCount: int64(tab.FrozenColumns), HideGridlines: true,
		},
		ForceSendFields: []string{"SheetId"},
	}}})
	return made
}

// drawTab draws a tab that was added empty. Rules of lists need what d.lists knows.
func (d *drawing) drawTab(id int64, tab sheet.TabDesign, made *shape) error {
	d.widths(id, tab.Widths)
	d.heights(id, tab.Rows)
	cells := make([][]placed, len(tab.Rows))
	for i, row := range tab.Rows {
		cells[i] = place(i+1, 1, row.Cells)
	}
	if err := d.cells(id, 1, cells, false); err != nil {
		return err
	}
	for _, row := range cells {
		for _, cell := range row {
			if cell.span > 1 {
				d.merge(id, cell.block())
				made.merges = append(made.merges, cell.block())
			}
		}
	}
	for _, rule := range tab.Rules {
		if err := d.rule(id, rule, nil); err != nil {
			return err
		}
	}
	if tab.Protected {
		d.protect(id, cells)
	}
	if tab.Mark != "" {
		d.mark(&sheets.DeveloperMetadataLocation{SheetId: id, ForceSendFields: []string{"SheetId"}}, markTab, tab.Mark)
	}
	for i, code := range tab.Marks {
		if code != "" {
			d.markColumn(id, i+1, code)
		}
	}
	return nil
}

func (d *drawing) merge(tab int64, block sheet.Range) {
	d.add(&sheets.Request{MergeCells: &sheets.MergeCellsRequest{MergeType: "MERGE_ALL", Range: rangeOf(tab, block)}})
}

// widths sets the widths of columns, which are given in characters, and hides those below 0. Columns side by side that
// are alike are set together.
func (d *drawing) widths(tab int64, widths []float64) {
	for first := 0; first < len(widths); {
		end := first + 1
		for end < len(widths) && widths[end] == widths[first] {
			end++
		}
		switch width := widths[first]; {
		case width < 0:
			d.hide(line(tab, ofColumns, first+1, end-first))
		case width > 0:
			d.pixels(line(tab, ofColumns, first+1, end-first), math.Round(width*7+5))
		}
		first = end
	}
}

// heights sets the heights of rows, which are given in points, and hides hidden ones.
func (d *drawing) heights(tab int64, rows []sheet.RowDesign) {
	for first := 0; first < len(rows); {
		end := first + 1
		for end < len(rows) && rows[end].Height == rows[first].Height && rows[end].Hidden == rows[first].Hidden {
			end++
		}
		if rows[first].Height > 0 {
			d.pixels(line(tab, ofRows, first+1, end-first), math.Round(rows[first].Height*4/3))
		}
		if rows[first].Hidden {
			d.hide(line(tab, ofRows, first+1, end-first))
		}
		first = end
	}
}

func (d *drawing) hide(of *sheets.DimensionRange) {
	d.add(&sheets.Request{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{
		Range: of, Properties: &sheets.DimensionProperties{HiddenByUser: true}, Fields: "hiddenByUser",
	}})
}

func (d *drawing) pixels(of *sheets.DimensionRange, size float64) {
	d.add(&sheets.Request{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{
		Range: of, Properties: &sheets.DimensionProperties{PixelSize: int64(size)}, Fields: "pixelSize",
	}})
}

// protect lets only unlocked cells be typed into without a warning. It guides and secures nothing, as the protection of
// a workbook without password: one that refused would also keep people from adding rows.
func (d *drawing) protect(tab int64, cells [][]placed) {
	protected := &sheets.ProtectedRange{
		Range: &sheets.GridRange{SheetId: tab, ForceSendFields: []string{"SheetId"}}, WarningOnly: true,
		Description: "Chỉ điền vào các ô nền vàng / Fill in the yellow cells only",
	}
	unlocked := func(p placed) (bool, bool) { return true, looks[p.Look].unlocked }
	for _, block := range areas(cells, unlocked) {
		protected.UnprotectedRanges = append(protected.UnprotectedRanges, rangeOf(tab, block.Range))
	}
	d.add(&sheets.Request{AddProtectedRange: &sheets.AddProtectedRangeRequest{ProtectedRange: protected}})
}

// mark writes something unseen.
func (d *drawing) mark(where *sheets.DeveloperMetadataLocation, key, value string) {
	d.add(&sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{
		DeveloperMetadata: &sheets.DeveloperMetadata{Location: where, MetadataKey: key, MetadataValue: value, Visibility: "DOCUMENT"},
	}})
}

func (d *drawing) markColumn(tab int64, column int, code string) {
	d.mark(&sheets.DeveloperMetadataLocation{DimensionRange: line(tab, ofColumns, column, 1)}, markColumn, code)
}

// listsTab is the hidden tab that holds the lists of choices, as in a workbook.
const listsTab = "_danhmuc"

// listed is the tab of the lists: each a column below its name. Where each lies is kept for the rules of other tabs.
func (d *drawing) listed(lists []sheet.List) (sheet.TabDesign, error) {
	design := sheet.TabDesign{Title: listsTab, Hidden: true}
	d.lists = map[string]string{}
	for i, list := range lists {
		if d.lists[list.Name] != "" || len(list.Values) == 0 {
			return design, fmt.Errorf("list %q is there twice, or empty", list.Name)
		}
		column := sheet.Column(i + 1)
		d.lists[list.Name] = fmt.Sprintf("%s!$%s$2:$%s$%d", quoted(listsTab), column, column, len(list.Values)+1)
		for j, text := range append([]string{list.Name}, list.Values...) {
			for len(design.Rows) <= j {
				design.Rows = append(design.Rows, sheet.RowDesign{})
			}
			row := &design.Rows[j]
			for len(row.Cells) < i {
				row.Cells = append(row.Cells, sheet.CellDesign{})
			}
			row.Cells = append(row.Cells, sheet.CellDesign{Text: text})
		}
	}
	return design, nil
}
