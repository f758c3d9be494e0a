package emulator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/sheets/v4"

	"thidua/sheet/emulator"
)

// block is a range of the first tab.
func block(top, left, bottom, right int64) *sheets.GridRange {
	return &sheets.GridRange{StartRowIndex: top, StartColumnIndex: left, EndRowIndex: bottom, EndColumnIndex: right}
}

// tabJSON is the first tab without what every tab has.
func (p tried) tabJSON(t *testing.T, fields string) string {
	t.Helper()
	f, err := p.service.Spreadsheets.Get(p.id).Fields("sheets(" + fieldOf(fields) + ")").Do()
	check(t, err)
	return inJSON(t, f.Sheets[0])
}

func TestTabsAreAddedChangedCopiedAndDeleted(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("a"))
	p.mustBatch(t,
		&sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
			SheetId: 5, Title: "Hai", Hidden: true, GridProperties: &sheets.GridProperties{FrozenRowCount: 2, HideGridlines: true},
		}}},
		&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
			Start: &sheets.GridCoordinate{SheetId: 5}, Fields: "userEnteredValue",
			Rows: []*sheets.RowData{{Values: []*sheets.CellData{formula("='Biểu 1'!A1&\"!\"")}}},
		}},
		&sheets.Request{UpdateSheetProperties: &sheets.UpdateSheetPropertiesRequest{
			Properties: &sheets.SheetProperties{Title: "Một", Index: 2}, Fields: "title,index",
		}},
		&sheets.Request{DuplicateSheet: &sheets.DuplicateSheetRequest{SourceSheetId: 5, NewSheetId: 6, NewSheetName: "Ba", InsertSheetIndex: 0}},
		&sheets.Request{UpdateSpreadsheetProperties: &sheets.UpdateSpreadsheetPropertiesRequest{
			Properties: &sheets.SpreadsheetProperties{Title: "Tên khác", Locale: "en_US"}, Fields: "title,locale",
		}},
	)
	f, err := p.service.Spreadsheets.Get(p.id).Fields("properties(title,locale),sheets.properties").Do()
	check(t, err)
	want := `{"properties":{"locale":"en_US","title":"Tên khác"},"sheets":[` +
		`{"properties":{"gridProperties":{"columnCount":26,"frozenRowCount":2,"hideGridlines":true,"rowCount":1000},"hidden":true,"sheetId":6,"sheetType":"GRID","title":"Ba"}},` +
		`{"properties":{"gridProperties":{"columnCount":26,"frozenRowCount":2,"hideGridlines":true,"rowCount":1000},"hidden":true,"index":1,"sheetId":5,"sheetType":"GRID","title":"Hai"}},` +
		`{"properties":{"gridProperties":{"columnCount":8,"rowCount":20},"index":2,"sheetType":"GRID","title":"Một"}}]}`
	if diff := cmp.Diff(want, inJSON(t, f)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p.wantSeen(t, "Ba!A1", line("a!"))
	formulas, err := p.service.Spreadsheets.Values.Get(p.id, "Hai!A1").ValueRenderOption("FORMULA").Do()
	check(t, err)
	if got := formulas.Values[0][0]; got != "='Một'!A1&\"!\"" {
		t.Errorf("after the tab was renamed the formula is %s", got)
	}
	if _, err := p.batch(&sheets.Request{DeleteSheet: &sheets.DeleteSheetRequest{ForceSendFields: []string{"SheetId"}}}); err == nil {
		t.Error("the last tab that is not hidden was deleted")
	}
	p.mustBatch(t, &sheets.Request{DeleteSheet: &sheets.DeleteSheetRequest{SheetId: 5}})
}

func TestCellsAreWrittenAsTheMaskSays(t *testing.T) {
	p := try(t, "vi_VN")
	bold := &sheets.CellFormat{TextFormat: &sheets.TextFormat{Bold: true, FontSize: 12}, NumberFormat: &sheets.NumberFormat{Type: "NUMBER", Pattern: "[$-42A]#,##0"}}
	full := number(1234)
	full.UserEnteredFormat, full.Note = bold, "nhắc"
	full.TextFormatRuns = nil
	p.mustBatch(t,
		&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
			Start: &sheets.GridCoordinate{}, Fields: "*", Rows: []*sheets.RowData{{Values: []*sheets.CellData{full, text("1.234"), formula("=A1*2")}}},
		}},
		&sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: block(0, 0, 1, 1), Fields: "userEnteredFormat(textFormat.italic,horizontalAlignment)",
			Cell: &sheets.CellData{UserEnteredFormat: &sheets.CellFormat{TextFormat: &sheets.TextFormat{Italic: true}, HorizontalAlignment: "CENTER"}},
		}},
	)
	want := `{"data":[{"rowData":[{"values":[{"effectiveFormat":{"numberFormat":{"pattern":"[$-42A]#,##0","type":"NUMBER"}},"formattedValue":"1.234","note":"nhắc",` +
		`"userEnteredFormat":{"horizontalAlignment":"CENTER","numberFormat":{"pattern":"[$-42A]#,##0","type":"NUMBER"},"textFormat":{"bold":true,"fontSize":12,"italic":true}},"userEnteredValue":{"numberValue":1234}},` +
		`{"formattedValue":"1.234","userEnteredValue":{"stringValue":"1.234"}},{"formattedValue":"2468","userEnteredValue":{"formulaValue":"=A1*2"}}]}]}]}`
	mask := "data.rowData.values(userEnteredValue,formattedValue,note,userEnteredFormat,effectiveFormat.numberFormat)"
	if diff := cmp.Diff(want, p.tabJSON(t, mask)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p.mustBatch(t,
		&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Range: block(0, 0, 1, 3), Fields: "userEnteredValue,note"}},
		&sheets.Request{RepeatCell: &sheets.RepeatCellRequest{Range: block(0, 0, 1, 1), Fields: "userEnteredFormat.textFormat", Cell: &sheets.CellData{}}},
	)
	if got := p.tabJSON(t, mask); got != `{"data":[{"rowData":[{"values":[{"effectiveFormat":{"numberFormat":{"pattern":"[$-42A]#,##0","type":"NUMBER"}},`+
		`"userEnteredFormat":{"horizontalAlignment":"CENTER","numberFormat":{"pattern":"[$-42A]#,##0","type":"NUMBER"}}}]}]}]}` {
		t.Errorf("cleared: %s", got)
	}
	for _, bad := range []*sheets.UpdateCellsRequest{
		{Start: &sheets.GridCoordinate{}},
		{Fields: "*"},
		{Fields: "nothing", Start: &sheets.GridCoordinate{}},
		{Fields: "*", Start: &sheets.GridCoordinate{ColumnIndex: 7}, Rows: []*sheets.RowData{{Values: []*sheets.CellData{{}, {}}}}},
		{Fields: "*", Start: &sheets.GridCoordinate{RowIndex: 20}, Rows: []*sheets.RowData{{}}},
		{Fields: "*", Range: block(0, 0, 1, 1), Rows: []*sheets.RowData{{}, {}}},
		{Fields: "*", Start: &sheets.GridCoordinate{}, Rows: []*sheets.RowData{{Values: []*sheets.CellData{text(strings.Repeat("ă", 50_001))}}}},
	} {
		if _, err := p.batch(&sheets.Request{UpdateCells: bad}); !strings.HasPrefix(reasonOf(err), "400 ") {
			t.Errorf("%s: %v", inJSON(t, bad), err)
		}
	}
	p.mustBatch(t, &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Fields: "*", Start: &sheets.GridCoordinate{}, Rows: []*sheets.RowData{{Values: []*sheets.CellData{text(strings.Repeat("ă", 50_000))}}},
	}})
}

func TestRowsComeWithTheLookOfTheirNeighbours(t *testing.T) {
	p := try(t, "vi_VN")
	rule := &sheets.DataValidationRule{Condition: &sheets.BooleanCondition{Type: "BOOLEAN"}, Strict: true}
	p.mustBatch(t,
		&sheets.Request{SetDataValidation: &sheets.SetDataValidationRequest{Range: block(2, 1, 3, 2), Rule: rule}},
		&sheets.Request{RepeatCell: &sheets.RepeatCellRequest{
			Range: block(2, 1, 3, 2), Fields: "userEnteredFormat",
			Cell: &sheets.CellData{UserEnteredFormat: &sheets.CellFormat{HorizontalAlignment: "RIGHT"}},
		}},
		&sheets.Request{MergeCells: &sheets.MergeCellsRequest{Range: block(1, 0, 5, 1), MergeType: "MERGE_ALL"}},
		&sheets.Request{AddProtectedRange: &sheets.AddProtectedRangeRequest{ProtectedRange: &sheets.ProtectedRange{
			ProtectedRangeId: 3, Range: &sheets.GridRange{}, UnprotectedRanges: []*sheets.GridRange{block(2, 1, 3, 2)}, WarningOnly: true,
		}}},
		&sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{
			Range: &sheets.DimensionRange{Dimension: "ROWS", StartIndex: 3, EndIndex: 4}, InheritFromBefore: true,
		}},
		&sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{Range: &sheets.DimensionRange{Dimension: "COLUMNS", EndIndex: 1}}},
	)
	want := `{"data":[{"rowData":[{},{},` +
		`{"values":[{},{},{"dataValidation":{"condition":{"type":"BOOLEAN"},"strict":true},"userEnteredFormat":{"horizontalAlignment":"RIGHT"}}]},` +
		`{"values":[{},{},{"dataValidation":{"condition":{"type":"BOOLEAN"},"strict":true},"userEnteredFormat":{"horizontalAlignment":"RIGHT"}}]}]}],` +
		`"merges":[{"endColumnIndex":2,"endRowIndex":6,"startColumnIndex":1,"startRowIndex":1}],` +
		`"protectedRanges":[{"protectedRangeId":3,"range":{},"requestingUserCanEdit":true,"unprotectedRanges":[{"endColumnIndex":3,"endRowIndex":3,"startColumnIndex":2,"startRowIndex":2}],"warningOnly":true}]}`
	if diff := cmp.Diff(want, p.tabJSON(t, "data.rowData.values(userEnteredFormat,dataValidation),merges,protectedRanges")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p.mustBatch(t,
		&sheets.Request{UpdateProtectedRange: &sheets.UpdateProtectedRangeRequest{
			ProtectedRange: &sheets.ProtectedRange{ProtectedRangeId: 3, Description: "mẫu"}, Fields: "description,unprotectedRanges",
		}},
		&sheets.Request{UnmergeCells: &sheets.UnmergeCellsRequest{Range: block(0, 0, 20, 8)}},
		&sheets.Request{SetDataValidation: &sheets.SetDataValidationRequest{Range: block(0, 0, 20, 8)}},
		&sheets.Request{DeleteDimension: &sheets.DeleteDimensionRequest{Range: &sheets.DimensionRange{Dimension: "ROWS", StartIndex: 2, EndIndex: 3}}},
	)
	want = `{"data":[{"rowData":[{},{},{"values":[{},{},{"userEnteredFormat":{"horizontalAlignment":"RIGHT"}}]}]}],` +
		`"properties":{"gridProperties":{"columnCount":9,"rowCount":20}},` +
		`"protectedRanges":[{"description":"mẫu","protectedRangeId":3,"range":{},"requestingUserCanEdit":true,"warningOnly":true}]}`
	if diff := cmp.Diff(want, p.tabJSON(t, "data.rowData.values(userEnteredFormat,dataValidation),merges,protectedRanges,properties.gridProperties")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	p.mustBatch(t, &sheets.Request{DeleteProtectedRange: &sheets.DeleteProtectedRangeRequest{ProtectedRangeId: 3}})
}

func TestRowsAreMovedSortedCopiedAndSearched(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("b", "2", "=B1*10"), line("a", "3", "=B2*10"), line("c", "1", "=B3*10"), line("", "=SUM(B1:B3)"))
	p.mustBatch(t, &sheets.Request{SortRange: &sheets.SortRangeRequest{Range: block(0, 0, 3, 3), SortSpecs: []*sheets.SortSpec{{DimensionIndex: 1, SortOrder: "DESCENDING"}}}})
	p.wantSeen(t, "A1:C4", line("a", "3", "30"), line("b", "2", "20"), line("c", "1", "10"), line("", "6"))
	p.mustBatch(t, &sheets.Request{MoveDimension: &sheets.MoveDimensionRequest{
		Source: &sheets.DimensionRange{Dimension: "ROWS", EndIndex: 1}, DestinationIndex: 3,
	}})
	p.wantSeen(t, "A1:C4", line("b", "2", "20"), line("c", "1", "10"), line("a", "3", "30"), line("", "6"))
	p.mustBatch(t, &sheets.Request{CopyPaste: &sheets.CopyPasteRequest{
		Source: block(0, 2, 1, 3), Destination: block(0, 3, 3, 4), PasteType: "PASTE_NORMAL",
	}})
	formulas, err := p.service.Spreadsheets.Values.Get(p.id, "D1:D3").ValueRenderOption("FORMULA").Do()
	check(t, err)
	if got := inJSON(t, formulas.Values); got != `[["=C1*10"],["=C2*10"],["=C3*10"]]` {
		t.Errorf("copied formulas: %s", got)
	}
	p.mustBatch(t, &sheets.Request{CutPaste: &sheets.CutPasteRequest{
		Source: block(0, 1, 3, 2), Destination: &sheets.GridCoordinate{RowIndex: 5, ColumnIndex: 5}, PasteType: "PASTE_NORMAL",
	}})
	p.wantSeen(t, "B1:B4", line(), line(), line(), line("6"))
	p.wantSeen(t, "C1:C3", line("20"), line("10"), line("30"))
	answer := p.mustBatch(t, &sheets.Request{FindReplace: &sheets.FindReplaceRequest{Find: "A", Replacement: "1.500", AllSheets: true, MatchEntireCell: true}})
	if got := inJSON(t, answer.Replies[0].FindReplace); got != `{"occurrencesChanged":1,"rowsChanged":1,"sheetsChanged":1,"valuesChanged":1}` {
		t.Errorf("found %s", got)
	}
	raw, err := p.service.Spreadsheets.Values.Get(p.id, "A3").ValueRenderOption("UNFORMATTED_VALUE").Do()
	check(t, err)
	if diff := cmp.Diff([][]any{{1500.0}}, raw.Values); diff != "" {
		t.Errorf("what was put in is as typed (-want +got):\n%s", diff)
	}
}

func TestWhatIsKeptForOthersIsGivenBack(t *testing.T) {
	p := try(t, "vi_VN")
	answer := p.mustBatch(t,
		&sheets.Request{AddNamedRange: &sheets.AddNamedRangeRequest{NamedRange: &sheets.NamedRange{Name: "so", Range: block(0, 0, 2, 1)}}},
		&sheets.Request{SetBasicFilter: &sheets.SetBasicFilterRequest{Filter: &sheets.BasicFilter{Range: block(0, 0, 5, 3)}}},
		&sheets.Request{AddConditionalFormatRule: &sheets.AddConditionalFormatRuleRequest{Rule: &sheets.ConditionalFormatRule{
			Ranges: []*sheets.GridRange{block(0, 0, 5, 1)}, BooleanRule: &sheets.BooleanRule{
				Condition: &sheets.BooleanCondition{Type: "NOT_BLANK"}, Format: &sheets.CellFormat{TextFormat: &sheets.TextFormat{Bold: true}},
			},
		}}},
		&sheets.Request{UpdateBorders: &sheets.UpdateBordersRequest{Range: block(0, 0, 1, 2), Top: &sheets.Border{Style: "SOLID"}, InnerVertical: &sheets.Border{Style: "DOTTED"}}},
		&sheets.Request{AppendCells: &sheets.AppendCellsRequest{Fields: "*", Rows: []*sheets.RowData{{Values: []*sheets.CellData{number(4)}}, {Values: []*sheets.CellData{number(5)}}}}},
		&sheets.Request{AppendDimension: &sheets.AppendDimensionRequest{Dimension: "COLUMNS", Length: 2}},
		&sheets.Request{AutoResizeDimensions: &sheets.AutoResizeDimensionsRequest{Dimensions: &sheets.DimensionRange{Dimension: "COLUMNS", EndIndex: 2}}},
	)
	p.typed(t, line(nil, "=SUM(so)"))
	p.wantSeen(t, "A1:B2", line("4", "9"), line("5"))
	name := answer.Replies[0].AddNamedRange.NamedRange.NamedRangeId
	want := `{"basicFilter":{"range":{"endColumnIndex":3,"endRowIndex":5}},"conditionalFormats":[{"booleanRule":{"condition":{"type":"NOT_BLANK"},"format":{"textFormat":{"bold":true}}},"ranges":[{"endColumnIndex":1,"endRowIndex":5}]}]}`
	if got := p.tabJSON(t, "basicFilter,conditionalFormats"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	p.mustBatch(t,
		&sheets.Request{ClearBasicFilter: &sheets.ClearBasicFilterRequest{ForceSendFields: []string{"SheetId"}}},
		&sheets.Request{DeleteConditionalFormatRule: &sheets.DeleteConditionalFormatRuleRequest{ForceSendFields: []string{"SheetId"}}},
		&sheets.Request{DeleteNamedRange: &sheets.DeleteNamedRangeRequest{NamedRangeId: name}},
	)
	p.wantSeen(t, "B1", line("#NAME?"))
	if got := p.tabJSON(t, "basicFilter,conditionalFormats"); got != `{}` {
		t.Errorf("after all was taken away: %s", got)
	}
}

func TestLimitsAreGooglesOwn(t *testing.T) {
	p := try(t, "vi_VN")
	grid := func(rows, columns int64) *sheets.Request {
		return &sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{
			Title: fmt.Sprint(rows, columns), GridProperties: &sheets.GridProperties{RowCount: rows, ColumnCount: columns},
		}}}
	}
	insert := func(dimension string, count int64) *sheets.Request {
		return &sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{Range: &sheets.DimensionRange{Dimension: dimension, StartIndex: 1, EndIndex: 1 + count}}}
	}
	p.mustBatch(t, grid(100, 18_278))
	for name, requests := range map[string][]*sheets.Request{
		"a grid of too many cells":   {grid(10_000_001, 1)},
		"two that are too many":      {grid(5_000_000, 1), grid(5_000_000, 1)},
		"too many columns":           {grid(1, 18_279)},
		"too many columns come":      {insert("COLUMNS", 18_271)},
		"too many rows come":         {insert("ROWS", 10_000_000)},
		"rows come beyond the end":   {{InsertDimension: &sheets.InsertDimensionRequest{Range: &sheets.DimensionRange{Dimension: "ROWS", StartIndex: 21, EndIndex: 22}}}},
		"all rows go":                {{DeleteDimension: &sheets.DeleteDimensionRequest{Range: &sheets.DimensionRange{Dimension: "ROWS"}}}},
		"nothing is said to be rows": {{DeleteDimension: &sheets.DeleteDimensionRequest{Range: &sheets.DimensionRange{StartIndex: 1, EndIndex: 2}}}},
		"merging half of a merge": {
			{MergeCells: &sheets.MergeCellsRequest{Range: block(0, 0, 3, 1)}}, {MergeCells: &sheets.MergeCellsRequest{Range: block(2, 0, 4, 1)}},
		},
	} {
		if _, err := p.batch(requests...); !strings.HasPrefix(reasonOf(err), "400 ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACopiedTabIsOneOfItsOwn(t *testing.T) {
	p := try(t, "vi_VN")
	other, err := p.service.Spreadsheets.Create(&sheets.Spreadsheet{Properties: &sheets.SpreadsheetProperties{Title: "Khác"}}).Do()
	check(t, err)
	p.typed(t, line("a", "=A1"))
	copied, err := p.service.Spreadsheets.Sheets.CopyTo(p.id, 0, &sheets.CopySheetToAnotherSpreadsheetRequest{DestinationSpreadsheetId: other.SpreadsheetId}).Do()
	check(t, err)
	if copied.Title != "Copy of Biểu 1" || copied.SheetId == 0 {
		t.Errorf("it is %s", inJSON(t, copied))
	}
	p.typed(t, line("b"))
	got, err := p.service.Spreadsheets.Values.Get(other.SpreadsheetId, "'Copy of Biểu 1'").Do()
	check(t, err)
	if diff := cmp.Diff([][]any{{"a", "a"}}, got.Values); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnIndexOfNoughtIsNotNone(t *testing.T) {
	p := try(t, "vi_VN")
	status, got, _ := ask(t, p.server, "POST", "/v4/spreadsheets/"+p.id+":batchUpdate",
		`{"requests":[{"addSheet":{"properties":{"title":"Đầu","index":0}}},{"addSheet":{"properties":{"title":"Cuối"}}}]}`)
	if status != 200 {
		t.Fatalf("%d %s", status, got)
	}
	f, err := p.service.Spreadsheets.Get(p.id).Fields("sheets.properties.title").Do()
	check(t, err)
	if got := inJSON(t, f.Sheets); got != `[{"properties":{"title":"Đầu"}},{"properties":{"title":"Biểu 1"}},{"properties":{"title":"Cuối"}}]` {
		t.Errorf("tabs: %s", got)
	}
}

func TestLinksOfCellsAreTold(t *testing.T) {
	p := try(t, "vi_VN")
	whole, part := text("cả ô"), text("một phần")
	whole.UserEnteredFormat = &sheets.CellFormat{TextFormat: &sheets.TextFormat{Link: &sheets.Link{Uri: "https://a.example"}}}
	part.TextFormatRuns = []*sheets.TextFormatRun{{Format: &sheets.TextFormat{Link: &sheets.Link{Uri: "https://b.example"}}}}
	p.mustBatch(t, &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
		Fields: "*", Start: &sheets.GridCoordinate{}, Rows: []*sheets.RowData{{Values: []*sheets.CellData{whole, part, formula(`=HYPERLINK("https://c.example","mở")`)}}},
	}})
	if got := p.tabJSON(t, "data.rowData.values(hyperlink,formattedValue)"); got != `{"data":[{"rowData":[{"values":[`+
		`{"formattedValue":"cả ô","hyperlink":"https://a.example"},{"formattedValue":"một phần","hyperlink":"https://b.example"},{"formattedValue":"mở","hyperlink":"https://c.example"}]}]}]}` {
		t.Errorf("links: %s", got)
	}
}

func TestLoadingCellsAreWhatTheFaultSays(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("1", "=A1+1"))
	p.server.SetFaults(emulator.Faults{LoadingCells: 1})
	mask := "data.rowData.values.effectiveValue"
	if got := p.tabJSON(t, mask); got != `{"data":[{"rowData":[{"values":[{"effectiveValue":{"numberValue":1}},{"effectiveValue":{"errorValue":{"message":"Loading...","type":"LOADING"}}}]}]}]}` {
		t.Errorf("with the fault: %s", got)
	}
	p.server.SetFaults(emulator.Faults{})
	if got := p.tabJSON(t, mask); got != `{"data":[{"rowData":[{"values":[{"effectiveValue":{"numberValue":1}},{"effectiveValue":{"numberValue":2}}]}]}]}` {
		t.Errorf("without: %s", got)
	}
}
