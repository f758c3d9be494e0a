package emulator_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/sheets/v4"
)

func fieldOf(text string) googleapi.Field { return googleapi.Field(text) }

func TestValuesAreGivenAsAskedFor(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("Tên", "1.234,5", "31/12/2022"), line(), line("", "85%", "=B1*2", "TRUE"))
	for _, test := range []struct {
		render, dates, dimension, want string
	}{
		{"", "", "", `[["Tên","1.234,50","31/12/2022"],[],["","85%","2469","TRUE"]]`},
		{"UNFORMATTED_VALUE", "", "", `[["Tên",1234.5,44926],[],["",0.85,2469,true]]`},
		{"UNFORMATTED_VALUE", "FORMATTED_STRING", "", `[["Tên",1234.5,"31/12/2022"],[],["",0.85,2469,true]]`},
		{"FORMULA", "", "", `[["Tên",1234.5,44926],[],["",0.85,"=B1*2",true]]`},
		{"", "", "COLUMNS", `[["Tên"],["1.234,50","","85%"],["31/12/2022","","2469"],["","","TRUE"]]`},
	} {
		call := p.service.Spreadsheets.Values.Get(p.id, "'Biểu 1'!A1:H20")
		if test.render != "" {
			call.ValueRenderOption(test.render)
		}
		if test.dates != "" {
			call.DateTimeRenderOption(test.dates)
		}
		if test.dimension != "" {
			call.MajorDimension(test.dimension)
		}
		got, err := call.Do()
		check(t, err)
		if values := inJSON(t, got.Values); values != test.want {
			t.Errorf("%+v: %s", test, values)
		}
	}
	both, err := p.service.Spreadsheets.Values.BatchGet(p.id).Ranges("A1", "'Biểu 1'!B3:C3").Do()
	check(t, err)
	if got := inJSON(t, both.ValueRanges); got != `[{"majorDimension":"ROWS","range":"'Biểu 1'!A1","values":[["Tên"]]},{"majorDimension":"ROWS","range":"'Biểu 1'!B3:C3","values":[["85%","2469"]]}]` {
		t.Errorf("two at once: %s", got)
	}
}

func TestValuesAreWrittenRawOrAsTyped(t *testing.T) {
	p := try(t, "vi_VN")
	answer, err := p.service.Spreadsheets.Values.Update(p.id, "B2", &sheets.ValueRange{Values: [][]any{{"1.234", "=1+1", 5.5, true, nil, ""}}}).
		ValueInputOption("RAW").IncludeValuesInResponse(true).ResponseValueRenderOption("UNFORMATTED_VALUE").Do()
	check(t, err)
	want := `{"spreadsheetId":"` + p.id + `","updatedCells":6,"updatedColumns":6,"updatedData":{"majorDimension":"ROWS","range":"'Biểu 1'!B2:G2",` +
		`"values":[["1.234","=1+1",5.5,true]]},"updatedRange":"'Biểu 1'!B2:G2","updatedRows":1}`
	if diff := cmp.Diff(want, inJSON(t, answer)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = p.service.Spreadsheets.Values.BatchUpdate(p.id, &sheets.BatchUpdateValuesRequest{
		ValueInputOption: "USER_ENTERED", Data: []*sheets.ValueRange{
			{Range: "A5:A6", MajorDimension: "COLUMNS", Values: [][]any{{"2.000", "=A5/2"}}}, {Range: "B2", Values: [][]any{{nil, "=2+2"}}},
		},
	}).Do()
	check(t, err)
	p.wantSeen(t, "A2:C6", line("", "1.234", "4"), line(), line(), line("2.000"), line("1000"))
	_, err = p.service.Spreadsheets.Values.Clear(p.id, "'Biểu 1'!A5:A6", &sheets.ClearValuesRequest{}).Do()
	check(t, err)
	p.wantSeen(t, "A2:C6", line("", "1.234", "4"))
	for want, call := range map[string]*sheets.SpreadsheetsValuesUpdateCall{
		"400 'valueInputOption' is required but not specified":                                  p.service.Spreadsheets.Values.Update(p.id, "A1", &sheets.ValueRange{Values: [][]any{{"a"}}}),
		"400 Requested writing within range ['Biểu 1'!A1:A2], but tried writing to column [B]":  p.service.Spreadsheets.Values.Update(p.id, "A1:A2", &sheets.ValueRange{Values: [][]any{{"a", "b"}}}).ValueInputOption("RAW"),
		"400 Requested writing within range [A1], but tried writing to a different range [B1].": p.service.Spreadsheets.Values.Update(p.id, "A1", &sheets.ValueRange{Range: "B1"}).ValueInputOption("RAW"),
		"400 Your input contains more than the maximum of 50000 characters in a single cell.":   p.service.Spreadsheets.Values.Update(p.id, "A1", &sheets.ValueRange{Values: [][]any{{strings.Repeat("a", 50_001)}}}).ValueInputOption("RAW"),
		"400 Range ('Biểu 1'!H20:I20) exceeds grid limits. Max rows: 20, max columns: 8":        p.service.Spreadsheets.Values.Update(p.id, "H20", &sheets.ValueRange{Values: [][]any{{"a", "b"}}}).ValueInputOption("RAW"),
	} {
		if _, err := call.Do(); reasonOf(err) != want {
			t.Errorf("%s, want %s", reasonOf(err), want)
		}
	}
}

func TestValuesAreAppendedBehindTheirTable(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line(), line("", "Tên", "Số"), line("", "a", "1"))
	add := func(how string, values ...any) *sheets.AppendValuesResponse {
		t.Helper()
		answer, err := p.service.Spreadsheets.Values.Append(p.id, "'Biểu 1'", &sheets.ValueRange{Values: [][]any{values}}).
			ValueInputOption("USER_ENTERED").InsertDataOption(how).Do()
		check(t, err)
		return answer
	}
	answer := add("OVERWRITE", "b", "2")
	if answer.TableRange != "'Biểu 1'!B2:C3" || answer.Updates.UpdatedRange != "'Biểu 1'!B4:C4" {
		t.Errorf("answer %s", inJSON(t, answer))
	}
	for range 18 { // past the end of the grid
		add("INSERT_ROWS", "c", "3")
	}
	got := p.seen(t, "'Biểu 1'!B2:C")
	if len(got) != 21 || got[20][0] != "c" {
		t.Errorf("%d rows: %v", len(got), got)
	}
}

func TestFormulasAreWorkedOut(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("10", "x", "TRUE", "=1/0", "", "0,5"))
	for formula, want := range map[string]string{
		`=A1+2*3`: "16", `=(A1+2)*3`: "36", `=-A1^2`: "100", `=A1%`: "0,1", `=A1&B1`: "10x", `="a""b"`: `a"b`,
		`=A1=10`: "TRUE", `=A1<>10`: "FALSE", `="a"<"B"`: "TRUE", `=E1=0`: "TRUE", `=E1=""`: "TRUE",
		`=SUM(A1:C1)`: "10", `=SUM(A1;F1;2)`: "12,5", `=SUM(A1:F1)`: "#DIV/0!", `=AVERAGE(A1;20)`: "15", `=COUNT(A1:F1)`: "2", `=COUNTA(A1:F1)`: "5",
		`=MIN(A1;3)`: "3", `=MAX(A1;F1)`: "10", `=ROUND(1,005;2)`: "1,01", `=ROUND(-2,5;0)`: "-3", `=ROUND(1234;-2)`: "1200", `=ROUNDDOWN(2,99;1)`: "2,9",
		`=IF(A1>5;"có";"không")`: "có", `=IF(A1>50;1)`: "FALSE", `=IFERROR(D1;"lỗi")`: "lỗi", `=IFERROR(A1;0)`: "10", `=AND(C1;A1>1)`: "TRUE",
		`=D1`: "#DIV/0!", `=B1+1`: "#VALUE!", `=NOSUCH(1)`: "#NAME?", `=nosuch`: "#NAME?", `='Không có'!A1`: "#REF!", `=#REF!+1`: "#REF!", `=NA()`: "#N/A",
		`=1+`: "#ERROR!", `=SUM(1`: "#ERROR!", `=AVERAGE(E1)`: "#DIV/0!", `=B2`: "#REF!", `=IF(1)`: "#N/A", `=SQRT(-1)`: "#NUM!", `=ROUND("a";1)`: "#VALUE!",
		`=TODAY()`: "01/03/2026", `=HYPERLINK("https://thidua.example";"mở")`: "mở", `=IMPORTRANGE("a";"b")`: "Loading...", `=LEN("Điện Biên")`: "9",
		`='Biểu 1'!$A$1`: "10", `=SUM(1:1)`: "#DIV/0!", `=10^400`: "#NUM!",
	} {
		_, err := p.service.Spreadsheets.Values.Update(p.id, "B2", &sheets.ValueRange{Values: [][]any{{formula}}}).ValueInputOption("USER_ENTERED").Do()
		check(t, err)
		if got := p.seen(t, "B2"); len(got) != 1 || got[0][0] != want {
			t.Errorf("%s is %v, want %s", formula, got, want)
		}
	}
}

func TestErrorsOfFormulasAreOfGooglesTypes(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("=1/0", "=nosuch()", "=\"a\"+1", "=C9+#REF!", "=NA()", "=SQRT(-1)", "=IMPORTRANGE(1;2)", "=H1"))
	f, err := p.service.Spreadsheets.Get(p.id).Fields("sheets.data.rowData.values.effectiveValue.errorValue").Do()
	check(t, err)
	var got []string
	for _, c := range f.Sheets[0].Data[0].RowData[0].Values {
		got = append(got, c.EffectiveValue.ErrorValue.Type)
		if c.EffectiveValue.ErrorValue.Message == "" {
			t.Errorf("an error of type %s says nothing", c.EffectiveValue.ErrorValue.Type)
		}
	}
	if diff := cmp.Diff([]string{"DIVIDE_BY_ZERO", "NAME", "VALUE", "REF", "N_A", "NUM", "LOADING", "REF"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestHostileFormulasEndAsErrors(t *testing.T) {
	p := try(t, "vi_VN")
	deep := "=" + strings.Repeat("(", 10_000) + "1" + strings.Repeat(")", 10_000)
	wide := "=A2" + strings.Repeat("&A2", 10_000)
	p.typed(t, line(deep), line(strings.Repeat("ă", 50_000)), line(wide), line("="+strings.Repeat("-", 20_000)+"1"), line(`="`))
	p.wantSeen(t, "A1", line("#ERROR!"))
	p.wantSeen(t, "A3:A5", line("#VALUE!"), line("#ERROR!"), line("#ERROR!"))
}

// The client google-spreadsheet for Node asks in its own way.
func TestGoogleSpreadsheetForNodeFindsWhatItNeeds(t *testing.T) {
	p := try(t, "vi_VN")
	p.typed(t, line("a", "b"))
	status, got, _ := ask(t, p.server, "GET", "/v4/spreadsheets/"+p.id+"/?fields=properties,sheets.properties", "")
	if status != 200 || !strings.Contains(got, `"sheetId": 0`) || !strings.Contains(got, `"index": 0`) {
		t.Errorf("loadInfo: %d %s", status, got)
	}
	status, got, _ = ask(t, p.server, "POST", "/v4/spreadsheets/"+p.id+"/:getByDataFilter",
		`{"includeGridData":true,"dataFilters":[{"gridRange":{"sheetId":0,"startRowIndex":0,"endRowIndex":2,"startColumnIndex":0,"endColumnIndex":3}}]}`)
	if status != 200 || strings.Count(got, `"pixelSize": 21`) != 2 || strings.Count(got, `"pixelSize": 100`) != 3 {
		t.Errorf("loadCells: %d %s", status, got)
	}
	status, got, _ = ask(t, p.server, "POST", "/v4/spreadsheets/"+p.id+"/:batchUpdate",
		`{"requests":[{"updateCells":{"rows":[{"values":[{"userEnteredValue":{"numberValue":3}}]}],"fields":"userEnteredValue","start":{"sheetId":0,"rowIndex":0,"columnIndex":0}}}],`+
			`"includeSpreadsheetInResponse":true,"responseRanges":["'Biểu 1'!A1"],"responseIncludeGridData":true}`)
	if status != 200 || !strings.Contains(got, `"updatedSpreadsheet"`) || !strings.Contains(got, `"numberValue": 3`) {
		t.Errorf("saveUpdatedCells: %d %s", status, got)
	}
}
