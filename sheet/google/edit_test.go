package google_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"thidua/sheet"
	"thidua/sheet/google"
)

// recorder answers as serve does and keeps the bodies that were sent.
type recorder struct {
	answers []answer
	paths   []string
	bodies  []string
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.paths = append(r.paths, request.Method+" "+request.URL.Path)
	body := ""
	if request.Body != nil {
		content, err := io.ReadAll(request.Body)
		if err != nil {
			return nil, err
		}
		body = string(content)
	}
	r.bodies = append(r.bodies, body)
	a := r.answers[0]
	if len(r.answers) > 1 {
		r.answers = r.answers[1:]
	}
	status := a.status
	if status == 0 {
		status = 200
	}
	return &http.Response{StatusCode: status, Request: request, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(a.body))}, nil
}

// readable is a body of JSON with one request a line or more.
func readable(t *testing.T, body string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", " "); err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n"
}

// edits are one of each kind, on a tab of 30 rows and 8 columns with merged cells at A2:C2 and A5:B5.
func edits() []sheet.Edit {
	return []sheet.Edit{
		{NewTab: &sheet.NewTab{ID: 77, Design: sheet.TabDesign{
			Title: "Kết quả kiểm tra", Frozen: 1, Widths: []float64{20, 20, 30},
			Rows: []sheet.RowDesign{
				{Cells: []sheet.CellDesign{{Look: sheet.LookTitle, Text: "Kết quả kiểm tra", Span: 2}, {Look: sheet.LookCheckbox, Text: "FALSE"}}},
				{Cells: []sheet.CellDesign{{Look: sheet.LookError, Text: "Ô D5", Link: "https://docs.google.com/spreadsheets/d/x/edit#gid=5&range=D5"}, {Look: sheet.LookText, Text: "=HYPERLINK(\"x\")"}}},
			},
		}}},
		{Insert: &sheet.Insert{Tab: 5, Before: 3, Count: 2}},
		{Put: &sheet.Put{Tab: 5, Row: 2, Column: 1, Cells: [][]sheet.CellDesign{
			{{Look: sheet.LookStatus, Text: "Thidua: đã đọc.", Span: 3}, {Keep: true}, {}},
			{{Text: "a"}, {Keep: true}, {Text: "b"}, {Keep: true}, {Look: sheet.LookCheckbox, Text: "TRUE"}},
		}}},
		{Put: &sheet.Put{Tab: 5, Row: 7, Column: 2, Cells: [][]sheet.CellDesign{{{Text: "không còn gộp", Note: "mới"}}}}},
		{Put: &sheet.Put{Tab: 5, Row: 40, Column: 9, Cells: [][]sheet.CellDesign{{{Number: "1.5", Look: sheet.LookInputAmount}}}}},
		{Note: &sheet.SetNote{Tab: 5, Row: 1, Column: 1, Text: "Thidua: hãy ghi số."}},
		{Note: &sheet.SetNote{Tab: 5, Row: 1, Column: 2}},
		{Insert: &sheet.Insert{Tab: 5, Columns: true, Before: 1, Count: 1}},
		{Rule: &sheet.PutRule{Tab: 5, Values: []string{"có", "không"}, Rule: sheet.InputRule{
			Where: sheet.Range{FirstRow: 2, FirstColumn: 2, LastRow: 3, LastColumn: 2}, Kind: sheet.AllowList, Warning: true, Prompt: "Hãy chọn.",
		}}},
		{Mark: &sheet.MarkColumn{Tab: 5, Column: 2, Code: "note"}},
	}
}

const mergedTab = `{"spreadsheetId": "` + anID + `", "sheets": [{"properties": {"sheetId": 5, "title": "A", "gridProperties": {"rowCount": 30, "columnCount": 8}},
	"merges": [{"sheetId": 5, "startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 3}, {"sheetId": 5, "startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 2}]}]}`

func TestEditIsOneRequest(t *testing.T) {
	r := &recorder{answers: []answer{
		{body: mergedTab},
		{body: `{"spreadsheetId": "` + anID + `", "updatedSpreadsheet": {"spreadsheetId": "` + anID + `", "properties": {"title": "Sau"}, "sheets": [
			{"properties": {"sheetId": 5, "title": "A", "gridProperties": {"rowCount": 40, "columnCount": 9}}}, {"properties": {"sheetId": 6, "title": "B"}}, {"properties": {"sheetId": 77, "title": "Kết quả kiểm tra", "index": 2}}]}}`},
	}}
	client := open(t, google.Config{Endpoint: "http://emulator/", Write: true, Transport: r})
	if _, err := client.Read(t.Context(), google.Ref{ID: anID}); err != nil {
		t.Fatal(err)
	}
	back := google.Ref{Tabs: []google.TabID{{ID: 5, Title: "A", Code: "a"}, {ID: 77, Title: "Kết quả kiểm tra"}}}
	book, err := client.Edit(t.Context(), anID, edits(), back)
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Tabs) != 2 || book.Tabs[0].Mark != "a" || book.Tabs[1].ID != 77 || book.Title != "Sau" || book.ID != anID {
		t.Errorf("book %+v", book)
	}
	if len(r.paths) != 2 || r.paths[1] != "POST /v4/spreadsheets/"+anID+":batchUpdate" {
		t.Errorf("asked %v", r.paths)
	}
	golden(t, "edit.golden.json", readable(t, r.bodies[1]))
}

func TestEditAsksHowLargeATabIs(t *testing.T) {
	put := []sheet.Edit{{Put: &sheet.Put{Tab: 5, Row: 1, Column: 1, Cells: [][]sheet.CellDesign{{{Text: "a"}}}}}}
	done := answer{body: `{"updatedSpreadsheet": {"sheets": [{"properties": {"sheetId": 5, "title": "A", "gridProperties": {"rowCount": 30, "columnCount": 8}}}]}}`}
	r := &recorder{answers: []answer{{body: mergedTab}, done}}
	client := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r})
	for range 2 {
		if _, err := client.Edit(t.Context(), anID, put, google.Ref{}); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.paths) != 3 || !strings.HasPrefix(r.paths[0], "GET") || !strings.HasPrefix(r.paths[2], "POST") {
		t.Errorf("asked %v, want to learn the size once", r.paths)
	}
	gone := []sheet.Edit{{Note: &sheet.SetNote{Tab: 6, Row: 1, Column: 1, Text: "x"}}}
	_, err := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: &recorder{answers: []answer{{body: mergedTab}}}}).
		Edit(t.Context(), anID, gone, google.Ref{})
	_ = wantKind(t, err, google.NoTab)
}

func TestEditReadsAgainWhenTabsWereRenamedMeanwhile(t *testing.T) {
	r := &recorder{answers: []answer{
		{body: mergedTab}, {body: `{"updatedSpreadsheet": {"sheets": []}}`}, {body: mergedTab},
	}}
	client := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r})
	put := []sheet.Edit{{Put: &sheet.Put{Tab: 5, Row: 1, Column: 1, Cells: [][]sheet.CellDesign{{{Text: "a"}}}}}}
	book, err := client.Edit(t.Context(), anID, put, google.Ref{Tabs: []google.TabID{{ID: 5, Title: "A"}}})
	if err != nil || len(book.Tabs) != 1 || len(r.paths) != 3 {
		t.Errorf("book %+v, %v, asked %v", book, err, r.paths)
	}
}

func TestEditRefusesWhatCannotBeMade(t *testing.T) {
	put := func(cell sheet.CellDesign) sheet.Edit {
		return sheet.Edit{Put: &sheet.Put{Tab: 5, Row: 5, Column: 4, Cells: [][]sheet.CellDesign{{cell}}}}
	}
	rule := func(rule sheet.InputRule) sheet.Edit {
		rule.Where = sheet.Range{FirstRow: 1, FirstColumn: 1, LastRow: 1, LastColumn: 1}
		return sheet.Edit{Rule: &sheet.PutRule{Tab: 5, Rule: rule}}
	}
	for _, tt := range []struct {
		name, want string
		edit       sheet.Edit
	}{
		{"nothing", "0 parts", sheet.Edit{}},
		{"two at once", "2 parts", sheet.Edit{Note: &sheet.SetNote{Tab: 5}, Mark: &sheet.MarkColumn{Tab: 5}}},
		{"tab without id", "id of its own", sheet.Edit{NewTab: &sheet.NewTab{}}},
		{"both", "D5: a cell holds either", put(sheet.CellDesign{Text: "a", Number: "1"})},
		{"no number", `"1,5" is not a plain`, put(sheet.CellDesign{Number: "1,5"})},
		{"exponent", `"1e5" is not a plain`, put(sheet.CellDesign{Number: "1e5"})},
		{"too many digits", "16 digits", put(sheet.CellDesign{Number: "1234567890.123456"})},
		{"long text", "at most 50000", put(sheet.CellDesign{Text: strings.Repeat("ư", 50001)})},
		{"long note", "at most 30000", put(sheet.CellDesign{Note: strings.Repeat("ư", 30001)})},
		{"unknown look", "look 200", put(sheet.CellDesign{Look: 200})},
		{"half a box", "TRUE or FALSE", put(sheet.CellDesign{Look: sheet.LookCheckbox, Text: "có"})},
		{"script", "a link leads", put(sheet.CellDesign{Text: "a", Link: "javascript:alert(1)"})},
		{"link without host", "a link leads", put(sheet.CellDesign{Text: "a", Link: "https:///x"})},
		{"before the first", "count from 1", sheet.Edit{Put: &sheet.Put{Tab: 5}}},
		{"note before the first", "count from 1", sheet.Edit{Note: &sheet.SetNote{Tab: 5}}},
		{"mark before the first", "count from 1", sheet.Edit{Mark: &sheet.MarkColumn{Tab: 5}}},
		{"nothing inserted", "inserted", sheet.Edit{Insert: &sheet.Insert{Tab: 5, Before: 1}}},
		{"no such list", `no list "x"`, rule(sheet.InputRule{Kind: sheet.AllowList, List: "x"})},
		{"bad day", "YYYY-MM-DD", rule(sheet.InputRule{Kind: sheet.AllowDate, Min: "01/01/2000", Max: "2000-01-01"})},
		{"bad bound", "not a plain number", rule(sheet.InputRule{Kind: sheet.AllowWhole, Min: "0", Max: "ten"})},
		{"unknown kind", "kind of rule", rule(sheet.InputRule{Kind: 99})},
	} {
		r := &recorder{answers: []answer{{body: mergedTab}}}
		_, err := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r}).Edit(t.Context(), anID, []sheet.Edit{tt.edit}, google.Ref{})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
		if len(r.paths) > 1 {
			t.Errorf("%s: asked %v", tt.name, r.paths)
		}
	}
}

func TestCreateMakesAFileAndDrawsIt(t *testing.T) {
	r := &recorder{answers: []answer{
		{body: `{"id": "` + anID + `", "name": "Báo cáo", "mimeType": "application/vnd.google-apps.spreadsheet"}`},
		{body: `{"sheets": [{"properties": {"sheetId": 0, "title": "Trang tính1"}}]}`},
		{body: "{}"},
	}}
	client := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r})
	file, err := client.Create(t.Context(), form(), google.Place{Folder: "0AFolder", Properties: map[string]string{"thidua": "s1"}})
	if err != nil || file.ID != anID || !file.Sheet {
		t.Fatalf("file %+v, %v", file, err)
	}
	golden(t, "create.golden.json", strings.Join(r.paths, "\n")+"\n"+readable(t, r.bodies[0])+readable(t, r.bodies[2]))
}

func TestFillLeavesAFilledSpreadsheetAlone(t *testing.T) {
	r := &recorder{answers: []answer{{body: `{"developerMetadata": [{"metadataKey": "thidua.template"}], "sheets": [{"properties": {"sheetId": 1, "title": "A"}}]}`}}}
	if err := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r}).Fill(t.Context(), anID, form()); err != nil || len(r.paths) != 1 {
		t.Errorf("asked %v, %v", r.paths, err)
	}
}

// A spreadsheet that cannot be drawn is not made at all; one that was made and not drawn is told.
func TestCreateThatFails(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		change     func(*sheet.Design)
	}{
		{"all hidden", "not hidden", func(d *sheet.Design) { d.Tabs = d.Tabs[1:] }},
		{"same title", "same title", func(d *sheet.Design) { d.Tabs[1].Title = "CHỈ TIÊU 'a' 01-tđkt" }},
		{"title of the lists", "same title", func(d *sheet.Design) { d.Tabs[1].Title = "_danhmuc" }},
		{"empty list", "empty", func(d *sheet.Design) { d.Lists[0].Values = nil }},
		{"another's mark", "thidua.", func(d *sheet.Design) { d.Marks["x"] = "y" }},
		{"bad cell", `tab "Ẩn": A1`, func(d *sheet.Design) { d.Tabs[1].Rows[0].Cells[0].Number = "x" }},
	} {
		design := form()
		tt.change(&design)
		r := &recorder{answers: []answer{{body: "{}"}}}
		_, err := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r}).Create(t.Context(), design, google.Place{})
		if err == nil || !strings.Contains(err.Error(), tt.want) || len(r.paths) > 0 {
			t.Errorf("%s: error %v, asked %v", tt.name, err, r.paths)
		}
	}
	r := &recorder{answers: []answer{{body: `{"id": "` + anID + `"}`}, sheetsError(503, "UNAVAILABLE", "x", "")}}
	file, err := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r}).Create(t.Context(), form(), google.Place{})
	_ = wantKind(t, err, google.Passing)
	if file.ID != anID {
		t.Errorf("the file that was made is %+v", file)
	}
}

func TestShare(t *testing.T) {
	r := &recorder{answers: []answer{{body: `{"id": "1"}`}}}
	if err := open(t, google.Config{Endpoint: "http://emulator", Write: true, Transport: r}).Share(t.Context(), anID, "a@dienbien.gov.vn"); err != nil {
		t.Fatal(err)
	}
	if want := "POST /files/" + anID + "/permissions"; r.paths[0] != want || !strings.Contains(r.bodies[0], `"role":"writer"`) {
		t.Errorf("asked %v %v", r.paths, r.bodies)
	}
}
