package emulator_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
)

// tried is a spreadsheet under test: Google's client, and one empty tab with the id 0 and the title "Biểu 1".
type tried struct {
	server  *emulator.Server
	service *sheets.Service
	id      string
}

func try(t *testing.T, locale string) tried {
	t.Helper()
	server, _ := newServer(t, emulator.Config{OwnStorage: true, Seed: 1})
	service := sheetsOf(t, server)
	f, err := service.Spreadsheets.Create(&sheets.Spreadsheet{
		Properties: &sheets.SpreadsheetProperties{Title: "Thử", Locale: locale, TimeZone: "Asia/Ho_Chi_Minh"},
		Sheets: []*sheets.Sheet{{Properties: &sheets.SheetProperties{
			Title: "Biểu 1", GridProperties: &sheets.GridProperties{RowCount: 20, ColumnCount: 8},
		}}},
	}).Do()
	check(t, err)
	return tried{server, service, f.SpreadsheetId}
}

// batch makes changes, all or none.
func (p tried) batch(requests ...*sheets.Request) (*sheets.BatchUpdateSpreadsheetResponse, error) {
	return p.service.Spreadsheets.BatchUpdate(p.id, &sheets.BatchUpdateSpreadsheetRequest{Requests: requests}).Do()
}

func (p tried) mustBatch(t *testing.T, requests ...*sheets.Request) *sheets.BatchUpdateSpreadsheetResponse {
	t.Helper()
	answer, err := p.batch(requests...)
	check(t, err)
	return answer
}

// typed writes rows as if typed, from A1 of the first tab on.
func (p tried) typed(t *testing.T, rows ...[]any) {
	t.Helper()
	_, err := p.service.Spreadsheets.Values.Update(p.id, "A1", &sheets.ValueRange{Values: rows}).ValueInputOption("USER_ENTERED").Do()
	check(t, err)
}

// seen are the rows of a range as a person sees them.
func (p tried) seen(t *testing.T, cells string) [][]any {
	t.Helper()
	got, err := p.service.Spreadsheets.Values.Get(p.id, cells).Do()
	check(t, err)
	return got.Values
}

func (p tried) wantSeen(t *testing.T, cells string, want ...[]any) {
	t.Helper()
	if diff := cmp.Diff(want, p.seen(t, cells), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", cells, diff)
	}
}

func line(values ...any) []any { return values }

func text(s string) *sheets.CellData {
	return &sheets.CellData{UserEnteredValue: &sheets.ExtendedValue{StringValue: &s}}
}

func number(n float64) *sheets.CellData {
	return &sheets.CellData{UserEnteredValue: &sheets.ExtendedValue{NumberValue: &n}}
}

func formula(s string) *sheets.CellData {
	return &sheets.CellData{UserEnteredValue: &sheets.ExtendedValue{FormulaValue: &s}}
}

// inJSON is a value as text, to compare.
func inJSON(t *testing.T, value any) string {
	t.Helper()
	b, err := json.Marshal(value)
	check(t, err)
	return string(b)
}

func TestReadingIsTheSameAsTheBook(t *testing.T) {
	server, _ := newServer(t, emulator.Config{})
	content, err := os.ReadFile("../../examples/dien-bien-2022/dien-bien.xlsx")
	check(t, err)
	id, err := server.Add("Huyện Điện Biên", bytes.NewReader(content), int64(len(content)))
	check(t, err)
	check(t, server.Type(id, "Chỉ tiêu", "C20", "4/5"))
	check(t, server.SetNote(id, "Chỉ tiêu", "B3", "xem lại"))
	check(t, server.Type(id, "Văn bản", "A1", "=1/0"))
	want, err := server.Book(id)
	check(t, err)
	client, err := google.Open(t.Context(), google.Config{Endpoint: "http://emulator/", Transport: server.Transport()})
	check(t, err)
	got, err := client.Read(t.Context(), google.Ref{ID: id})
	check(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-book +read):\n%s", diff)
	}
}

func TestGridDataIsRaggedWithMetadataForEachRowAndColumn(t *testing.T) {
	p := try(t, "vi_VN")
	p.mustBatch(t,
		&sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{
			Start: &sheets.GridCoordinate{RowIndex: 1, ColumnIndex: 1}, Fields: "userEnteredValue,note",
			Rows: []*sheets.RowData{{Values: []*sheets.CellData{text("a"), {}, {Note: "nhắc"}}}, {}, {Values: []*sheets.CellData{number(1.5)}}},
		}},
		&sheets.Request{UpdateDimensionProperties: &sheets.UpdateDimensionPropertiesRequest{
			Range:      &sheets.DimensionRange{Dimension: "ROWS", StartIndex: 3, EndIndex: 4},
			Properties: &sheets.DimensionProperties{HiddenByUser: true, PixelSize: 40}, Fields: "hiddenByUser,pixelSize",
		}},
	)
	got, err := p.service.Spreadsheets.Get(p.id).Ranges("'Biểu 1'!B2:E6").IncludeGridData(true).Do()
	check(t, err)
	data := got.Sheets[0].Data[0]
	if data.StartRow != 1 || data.StartColumn != 1 || len(data.RowMetadata) != 5 || len(data.ColumnMetadata) != 4 {
		t.Errorf("starts at %d, %d with %d rows and %d columns", data.StartRow, data.StartColumn, len(data.RowMetadata), len(data.ColumnMetadata))
	}
	if m := data.RowMetadata[2]; !m.HiddenByUser || m.PixelSize != 40 || data.RowMetadata[0].PixelSize != 21 || data.ColumnMetadata[0].PixelSize != 100 {
		t.Errorf("row 4 is %+v", m)
	}
	want := `[{"values":[{"effectiveValue":{"stringValue":"a"},"formattedValue":"a","userEnteredValue":{"stringValue":"a"}},{},{"note":"nhắc"}]},{},` +
		`{"values":[{"effectiveValue":{"numberValue":1.5},"formattedValue":"1,5","userEnteredValue":{"numberValue":1.5}}]}]`
	if diff := cmp.Diff(want, inJSON(t, data.RowData)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	whole, err := p.service.Spreadsheets.Get(p.id).Fields("sheets(data(rowData.values.note,startRow),properties/title)").Do()
	check(t, err)
	if got := inJSON(t, whole.Sheets); got != `[{"data":[{"rowData":[{},{"values":[{},{},{},{"note":"nhắc"}]},{},{"values":[{},{}]}]}],"properties":{"title":"Biểu 1"}}]` {
		t.Errorf("with a mask: %s", got)
	}
	bare, err := p.service.Spreadsheets.Get(p.id).Do()
	check(t, err)
	if bare.Sheets[0].Data != nil {
		t.Error("cells were given though nobody asked for them")
	}
}

func TestRangesAreUnderstoodAsGoogleDoes(t *testing.T) {
	p := try(t, "vi_VN")
	p.mustBatch(t,
		&sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{Title: "Q.1", SheetId: 7}}},
		&sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{Title: "Biểu 'a'!", SheetId: 8}}},
		&sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{Title: "B2", SheetId: 9}}},
		&sheets.Request{AddNamedRange: &sheets.AddNamedRangeRequest{NamedRange: &sheets.NamedRange{
			Name: "danh_muc", Range: &sheets.GridRange{SheetId: 7, StartRowIndex: 1, EndRowIndex: 3, EndColumnIndex: 1},
		}}},
	)
	for given, want := range map[string]string{
		"'Biểu 1'":           "'Biểu 1'!A1:H20",
		"Biểu 1":             "'Biểu 1'!A1:H20",
		"'Biểu 1'!B2":        "'Biểu 1'!B2",
		"'Biểu 1'!$B$2:C":    "'Biểu 1'!B2:C20",
		"'Biểu 1'!2:3":       "'Biểu 1'!A2:H3",
		"'Biểu 1'!B:C":       "'Biểu 1'!B1:C20",
		"'Biểu 1'!C5:A2":     "'Biểu 1'!A2:C5",
		"'Biểu 1'!A1:ZZ9999": "'Biểu 1'!A1:H20",
		"B2":                 "'Biểu 1'!B2",
		"'B2'":               "'B2'!A1:Z1000",
		"Q.1!A1":             "'Q.1'!A1",
		"'Biểu ''a''!'!A1":   "'Biểu ''a''!'!A1",
		"danh_muc":           "'Q.1'!A2:A3",
	} {
		got, err := p.service.Spreadsheets.Values.Get(p.id, given).Do()
		if err != nil || got.Range != want {
			t.Errorf("%s is %+v, %v, want %s", given, got, err, want)
		}
	}
	for given, want := range map[string]string{
		"'Không có'!A1":  "400 Unable to parse range: 'Không có'!A1",
		"Không có":       "400 Unable to parse range: Không có",
		"'Biểu 1'!A1:":   "400 Unable to parse range: 'Biểu 1'!A1:",
		"'Biểu 1'!A0":    "400 Unable to parse range: 'Biểu 1'!A0",
		"'Biểu 1'!A21":   "400 Range ('Biểu 1'!A21) exceeds grid limits. Max rows: 20, max columns: 8",
		"'Biểu 1'!I1:J2": "400 Range ('Biểu 1'!I1:J2) exceeds grid limits. Max rows: 20, max columns: 8",
	} {
		_, err := p.service.Spreadsheets.Values.Get(p.id, given).Do()
		if got := reasonOf(err); got != want {
			t.Errorf("%s: %s, want %s", given, got, want)
		}
	}
	only, err := p.service.Spreadsheets.Get(p.id).Ranges("'Q.1'").Do()
	check(t, err)
	if len(only.Sheets) != 1 || only.Sheets[0].Properties.SheetId != 7 {
		t.Errorf("one tab was asked for, %d came", len(only.Sheets))
	}
}

func TestMasksThatNameWhatThereIsNotAreRefused(t *testing.T) {
	p := try(t, "vi_VN")
	for _, mask := range []string{"sheets.cells", "sheets(data(rowData(values(value))))", "replies", "sheets("} {
		status, got, _ := ask(t, p.server, "GET", "/v4/spreadsheets/"+p.id+"?fields="+mask, "")
		if status != 400 || !strings.Contains(got, "Request contains an invalid argument.") {
			t.Errorf("%s: %d %s", mask, status, got)
		}
	}
}

func TestBatchIsAllOrNothingAndRepliesInOrder(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("giữ lại"))
	add := func(title string) *sheets.Request {
		return &sheets.Request{AddSheet: &sheets.AddSheetRequest{Properties: &sheets.SheetProperties{Title: title}}}
	}
	clear := &sheets.Request{UpdateCells: &sheets.UpdateCellsRequest{Range: &sheets.GridRange{}, Fields: "*"}}
	for want, requests := range map[string][]*sheets.Request{
		`400 Invalid requests[2].addSheet: A sheet with the name "Hai" already exists. Please enter another name.`: {clear, add("Hai"), add("Hai")},
		`400 Invalid requests[1].deleteSheet: No grid with id: 5`:                                                  {clear, {DeleteSheet: &sheets.DeleteSheetRequest{SheetId: 5}}},
		`400 Must specify at least one request.`:                                                                   {},
		`400 Invalid requests[0]: No request set.`:                                                                 {{}},
	} {
		if _, err := p.batch(requests...); reasonOf(err) != want {
			t.Errorf("%s, want %s", reasonOf(err), want)
		}
	}
	p.wantSeen(t, "A1", line("giữ lại"))

	answer, err := p.service.Spreadsheets.BatchUpdate(p.id, &sheets.BatchUpdateSpreadsheetRequest{
		Requests: []*sheets.Request{add("Hai"), clear, add("Ba")}, IncludeSpreadsheetInResponse: true,
		ResponseIncludeGridData: true, ResponseRanges: []string{"'Biểu 1'"},
	}).Do()
	check(t, err)
	if len(answer.Replies) != 3 || answer.Replies[0].AddSheet.Properties.Title != "Hai" || answer.Replies[1].AddSheet != nil ||
		answer.Replies[2].AddSheet.Properties.Index != 2 {
		t.Errorf("replies %s", inJSON(t, answer.Replies))
	}
	if u := answer.UpdatedSpreadsheet; u == nil || len(u.Sheets) != 1 || len(u.Sheets[0].Data) != 1 || u.Sheets[0].Data[0].RowData != nil {
		t.Errorf("the spreadsheet that came back: %s", inJSON(t, u))
	}
	_, err = p.service.Spreadsheets.BatchUpdate(p.id, &sheets.BatchUpdateSpreadsheetRequest{
		Requests: []*sheets.Request{add("Bốn")}, ResponseRanges: []string{"'Năm'"},
	}).Do()
	if got := reasonOf(err); got != "400 Unable to parse range: 'Năm'" {
		t.Errorf("a range that is not there: %s", got)
	}
	f, err := p.service.Spreadsheets.Get(p.id).Do()
	check(t, err)
	if len(f.Sheets) != 3 {
		t.Errorf("%d tabs", len(f.Sheets))
	}
}

func TestUnknownNamesAreRefusedWithTheirPlace(t *testing.T) {
	p := try(t, "vi_VN")
	for body, want := range map[string]string{
		`{"requests":[{"addShet":{}}]}`:                           `Unknown name \"addShet\" at 'requests[0]': Cannot find field.`,
		`{"requests":[{"addSheet":{"properties":{"name":"a"}}}]}`: `Unknown name \"name\" at 'requests[0].add_sheet.properties': Cannot find field.`,
		`{"requests":[{"addSheet":{"properties":{"title":5}}}]}`:  `Invalid value at 'requests.addSheet.properties.title'`,
		`{"requests":[{"addSheet":{}}],"request":1}`:              `Unknown name \"request\": Cannot find field.`,
		`{"requests":`: `Invalid JSON payload received.`,
		`{"requests":[{"addSheet":{},"deleteSheet":{"sheetId":0}}]}`: `Must specify exactly one request.`,
		`{"requests":[{"addChart":{}}]}`:                             `does not know this request`,
	} {
		status, got, _ := ask(t, p.server, "POST", "/v4/spreadsheets/"+p.id+":batchUpdate", body)
		if status < 400 || !strings.Contains(got, want) {
			t.Errorf("%s: %d %s", body, status, got)
		}
	}
}

func TestDeveloperMetadataStayWithTheirColumn(t *testing.T) {
	p := try(t, "vi_VN")
	mark := func(key, value string, at *sheets.DeveloperMetadataLocation) *sheets.Request {
		return &sheets.Request{CreateDeveloperMetadata: &sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: &sheets.DeveloperMetadata{
			MetadataKey: key, MetadataValue: value, Visibility: "DOCUMENT", Location: at,
		}}}
	}
	column := &sheets.DeveloperMetadataLocation{DimensionRange: &sheets.DimensionRange{Dimension: "COLUMNS", StartIndex: 2, EndIndex: 3}}
	answer := p.mustBatch(t,
		mark("thidua.column", "current", column),
		mark("thidua.tab", "indicators", &sheets.DeveloperMetadataLocation{ForceSendFields: []string{"SheetId"}}),
		mark("thidua.template", "v1", &sheets.DeveloperMetadataLocation{Spreadsheet: true}),
	)
	if m := answer.Replies[0].CreateDeveloperMetadata.DeveloperMetadata; m.Location.LocationType != "COLUMN" || m.MetadataId == 0 {
		t.Errorf("reply %s", inJSON(t, m))
	}
	check(t, p.server.InsertColumns(p.id, "Biểu 1", 1, 2))
	p.mustBatch(t, &sheets.Request{MoveDimension: &sheets.MoveDimensionRequest{
		Source: &sheets.DimensionRange{Dimension: "COLUMNS", StartIndex: 4, EndIndex: 5}, DestinationIndex: 0, ForceSendFields: []string{"DestinationIndex"},
	}})
	p.typed(t, line("x"))
	book, err := p.server.Book(p.id)
	check(t, err)
	if diff := cmp.Diff(map[int]string{1: "current"}, book.Tabs[0].ColumnMarks); diff != "" || book.Tabs[0].Mark != "indicators" || book.Marks["thidua.template"] != "v1" {
		t.Errorf("tab %q, book %v, columns (-want +got):\n%s", book.Tabs[0].Mark, book.Marks, diff)
	}
	found, err := p.service.Spreadsheets.DeveloperMetadata.Search(p.id, &sheets.SearchDeveloperMetadataRequest{
		DataFilters: []*sheets.DataFilter{{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataKey: "thidua.column"}}},
	}).Do()
	check(t, err)
	if len(found.MatchedDeveloperMetadata) != 1 || found.MatchedDeveloperMetadata[0].DeveloperMetadata.MetadataValue != "current" {
		t.Errorf("found %s", inJSON(t, found))
	}
	one, err := p.service.Spreadsheets.DeveloperMetadata.Get(p.id, found.MatchedDeveloperMetadata[0].DeveloperMetadata.MetadataId).Do()
	check(t, err)
	if one.Location.DimensionRange.StartIndex != 0 {
		t.Errorf("it is of %s", inJSON(t, one.Location))
	}
	p.mustBatch(t, &sheets.Request{DeleteDeveloperMetadata: &sheets.DeleteDeveloperMetadataRequest{
		DataFilter: &sheets.DataFilter{DeveloperMetadataLookup: &sheets.DeveloperMetadataLookup{MetadataKey: "thidua.column"}},
	}})
	if _, err := p.service.Spreadsheets.DeveloperMetadata.Get(p.id, one.MetadataId).Do(); reasonOf(err) != "404 Requested entity was not found." {
		t.Errorf("after it was deleted: %v", err)
	}
}

func TestSpreadsheetsThatAreNotThereOrNotShared(t *testing.T) {
	p := try(t, "vi_VN")
	_, err := p.service.Spreadsheets.Get("khong-co").Do()
	if got := reasonOf(err); got != "404 Requested entity was not found." {
		t.Errorf("no such file: %s", got)
	}
	check(t, p.server.Revoke(p.id))
	_, err = p.service.Spreadsheets.Get(p.id).Do()
	if got := reasonOf(err); got != "403 The caller does not have permission" {
		t.Errorf("not shared: %s", got)
	}
	check(t, p.server.Restore(p.id))
	other := p.server.AddOther("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	_, err = p.service.Spreadsheets.Get(other).Do()
	if got := reasonOf(err); got != "400 This operation is not supported for this document" {
		t.Errorf("an uploaded workbook: %s", got)
	}
}

func TestTypingRulesAreThoseOfTheLocale(t *testing.T) {
	for locale, want := range map[string][]sheet.Cell{
		"vi_VN": {{Kind: sheet.Number, Raw: "1234", Shown: "1.234", Format: "#,##0"}, {Kind: sheet.Date, Raw: "46146", Shown: "4/5", Format: "d/m"}},
		"en_US": {{Kind: sheet.Number, Raw: "1.234", Shown: "1.234"}, {Kind: sheet.Date, Raw: "46117", Shown: "4/5", Format: "m/d"}},
	} {
		p := try(t, locale)
		p.typed(t, line("1.234", "4/5"))
		book, err := p.server.Book(p.id)
		check(t, err)
		if diff := cmp.Diff(want, book.Tabs[0].Rows[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", locale, diff)
		}
	}
}
