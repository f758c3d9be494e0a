package xlsx

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"thidua/sheet"
)

// page sets how the tab is looked at and printed.
func (b *writing) page(tab sheet.TabDesign) error {
	if err := b.view(tab); err != nil {
		return err
	}
	yes, paper, wide, tall, orientation := true, 9, 1, 0, "portrait" // A4, one page wide, as long as it takes
	if tab.Landscape {
		orientation = "landscape"
	}
	if err := b.file.SetSheetProps(tab.Title, &excelize.SheetPropsOptions{FitToPage: &yes}); err != nil {
		return err
	}
	err := b.file.SetPageLayout(tab.Title, &excelize.PageLayoutOptions{
		Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall,
	})
	if err != nil {
		return err
	}
	side, edge, middle := 0.4, 0.6, true
	err = b.file.SetPageMargins(tab.Title, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &edge, Bottom: &edge, Horizontally: &middle,
	})
	if err != nil {
		return err
	}
	err = b.file.SetHeaderFooter(tab.Title, &excelize.HeaderFooterOptions{
		OddFooter: `&L&"` + fontName + `,Regular"&9&A&R&"` + fontName + `,Regular"&9Trang &P/&N`,
	})
	if err != nil || tab.HeaderRow == 0 {
		return err
	}
	return b.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: tab.Title,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(tab.Title, "'", "''"), tab.HeaderRow, tab.HeaderRow),
	})
}

// view keeps rows and columns in sight, sets the zoom and puts the cursor on the first cell to fill.
func (b *writing) view(tab sheet.TabDesign) error {
	no, zoom := false, zoomFor(tab.Widths)
	if err := b.file.SetSheetView(tab.Title, -1, &excelize.ViewOptions{ShowGridLines: &no, ZoomScale: &zoom}); err != nil {
		return err
	}
	panes := excelize.Panes{
		Freeze: tab.Frozen > 0 || tab.FrozenColumns > 0, XSplit: tab.FrozenColumns, YSplit: tab.Frozen,
		TopLeftCell: sheet.Address(tab.Frozen+1, tab.FrozenColumns+1),
	}
	switch {
	case tab.Frozen > 0 && tab.FrozenColumns > 0:
		panes.ActivePane = "bottomRight"
	case tab.Frozen > 0:
		panes.ActivePane = "bottomLeft"
	case tab.FrozenColumns > 0:
		panes.ActivePane = "topRight"
	default:
		return nil
	}
	cursor := firstInput(tab)
	panes.Selection = []excelize.Selection{{SQRef: cursor, ActiveCell: cursor, Pane: panes.ActivePane}}
	return b.file.SetPanes(tab.Title, &panes)
}

func firstInput(tab sheet.TabDesign) string {
	for i, row := range tab.Rows {
		column := 1
		for _, cell := range row.Cells {
			if looks[cell.Look].unlocked && i >= tab.Frozen {
				return sheet.Address(i+1, column)
			}
			column += max(1, cell.Span)
		}
	}
	return sheet.Address(tab.Frozen+1, tab.FrozenColumns+1)
}

// zoomFor shows a wide table somewhat smaller, so that a screen of an ordinary office holds it.
func zoomFor(widths []float64) float64 {
	total := 0.0
	for _, width := range widths {
		total += max(0, width)
	}
	switch {
	case total > 190:
		return 85
	case total > 150:
		return 90
	}
	return 100
}
