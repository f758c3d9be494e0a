package emulator_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/xlsx"
)

func TestAWorkbookLooksAsGoogleWouldShowIt(t *testing.T) {
	var workbook bytes.Buffer
	check(t, xlsx.Write(&workbook, sheet.Design{Tabs: []sheet.TabDesign{{
		Title: "Biểu 01", Protected: true, Frozen: 1, Widths: []float64{10, 40},
		Rows: []sheet.RowDesign{
			{Height: 30, Cells: []sheet.CellDesign{{Look: sheet.LookHeader, Text: "Tên"}, {Look: sheet.LookHeader, Text: "Số"}}},
			{Cells: []sheet.CellDesign{{Look: sheet.LookLocked, Text: "Xã A"}, {Look: sheet.LookInputCount}}},
			{Cells: []sheet.CellDesign{{Look: sheet.LookLocked, Text: "Xã B"}, {Look: sheet.LookInputCount, Number: "7"}}},
		},
	}}}))
	server, _ := newServer(t, emulator.Config{})
	id, err := server.Add("Biểu", bytes.NewReader(workbook.Bytes()), int64(workbook.Len()))
	check(t, err)
	book, err := sheetsOf(t, server).Spreadsheets.Get(id).IncludeGridData(true).Do()
	check(t, err)
	tab := book.Sheets[0]
	header, input := tab.Data[0].RowData[0].Values[0].UserEnteredFormat, tab.Data[0].RowData[1].Values[1].UserEnteredFormat
	if !header.TextFormat.Bold || header.HorizontalAlignment != "CENTER" || header.BackgroundColor.Red > 0.2 {
		t.Errorf("the header looks %+v", header)
	}
	if input.BackgroundColor.Red != 1 || input.NumberFormat.Pattern != "[$-42A]#,##0" {
		t.Errorf("an empty input cell looks %+v", input)
	}
	if got := tab.Data[0].ColumnMetadata[1].PixelSize; got != 285 {
		t.Errorf("the second column is %d pixels wide", got)
	}
	if got := tab.Data[0].RowMetadata[0].PixelSize; got != 40 {
		t.Errorf("the first row is %d pixels high", got)
	}
	open := []*sheets.GridRange{{SheetId: 0, StartRowIndex: 1, EndRowIndex: 3, StartColumnIndex: 1, EndColumnIndex: 2}}
	if diff := cmp.Diff(open, tab.ProtectedRanges[0].UnprotectedRanges); diff != "" {
		t.Error(diff)
	}

	page := browse(t, server, "GET", "/s/"+id, nil).Body.String()
	for _, wanted := range []string{
		"background-color:#1f3864;color:#ffffff;font-weight:bold;text-align:center;", `<div class="t "`, "Ngừng chia sẻ",
	} {
		if !strings.Contains(page, wanted) {
			t.Errorf("the page has no %s", wanted)
		}
	}
	for cell, protected := range map[string]bool{"A1": true, "A2": true, "B2": false, "B3": false, "B4": true} {
		_, rest, found := strings.Cut(page, `<td id="`+cell+`"`)
		attributes, _, _ := strings.Cut(rest, ">")
		if !found || strings.Contains(attributes, "data-protected") != protected {
			t.Errorf("%s is protected: %v, want %v: %s", cell, !protected, protected, attributes)
		}
	}
}
