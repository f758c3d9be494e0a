package emulator

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// change is a batch of changes being made to a spreadsheet: to a state of its own, which takes the place of the
// spreadsheet's only when all of them are made.
type change struct {
	server *Server
	file   *file
	who    string
}

// mostRequests is how many changes one batch may hold.
const mostRequests = 100_000

// batchUpdate answers spreadsheets.batchUpdate.
func (s *Server) batchUpdate(id string, query url.Values, body []byte, who string) (any, *apiError) {
	f, err := s.fileFor(id, who, true)
	if err != nil {
		return nil, err
	}
	var r sheets.BatchUpdateSpreadsheetRequest
	if err := decodeBody(body, &r); err != nil {
		return nil, err
	}
	wanted, err := fieldsOf(query, sheets.BatchUpdateSpreadsheetResponse{})
	if err != nil {
		return nil, err
	}
	if len(r.Requests) == 0 {
		return nil, invalid("Must specify at least one request.")
	}
	if len(r.Requests) > mostRequests {
		return nil, invalid("Request payload holds more than %d requests.", mostRequests)
	}
	c := &change{server: s, file: f.clone(), who: who}
	replies := make([]any, len(r.Requests))
	for i, one := range r.Requests {
		name, reply, err := c.apply(one)
		if err != nil {
			err.message = "Invalid requests[" + strconv.Itoa(i) + "]" + strings.TrimSuffix("."+name, ".") + ": " + err.message
			return nil, err
		}
		if replies[i] = map[string]any{}; reply != nil {
			replies[i] = map[string]any{name: reply}
		}
	}
	if err := c.finish(); err != nil {
		return nil, err
	}
	var places []place
	for _, text := range r.ResponseRanges { // of the new state, and before it becomes the file's
		p, err := c.file.parseRange(text)
		if err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	*f = *c.file
	s.touched(f, who)
	answer := map[string]any{"spreadsheetId": f.id, "replies": replies}
	if part, ok := wanted.of("updatedSpreadsheet"); ok && r.IncludeSpreadsheetInResponse {
		answer["updatedSpreadsheet"] = s.spreadsheet(f, places, r.ResponseIncludeGridData, part)
	}
	return answer, nil
}

// finish holds the new state to Google's limits and works out its formulas.
func (c *change) finish() *apiError {
	if n := c.file.cells(); n > mostCells {
		return invalid("This action would increase the number of cells in the workbook above the limit of %d cells.", mostCells)
	}
	for _, t := range c.file.tabs {
		t.trim()
	}
	c.server.recalculate(c.file)
	c.server.shareRows(c.file, c.server.files[c.file.id])
	return nil
}

// apply makes one change. name is which it was.
func (c *change) apply(r *sheets.Request) (name string, reply any, err *apiError) {
	value := reflect.ValueOf(r).Elem()
	for i := range value.NumField() {
		field := value.Field(i)
		if field.Kind() != reflect.Pointer || field.IsNil() {
			continue
		}
		if name != "" {
			return "", nil, invalid("Must specify exactly one request.")
		}
		name, _, _ = strings.Cut(value.Type().Field(i).Tag.Get("json"), ",")
	}
	if name == "" {
		return "", nil, invalid("No request set.")
	}
	reply, err = c.one(r)
	return name, reply, err
}

// one finds who makes a change: of tabs, of cells, of rows and columns, or of what lies around them.
func (c *change) one(r *sheets.Request) (reply any, err *apiError) {
	for _, try := range []func(*sheets.Request) (any, *apiError, bool){c.ofTabs, c.ofCells, c.ofDimensions, c.ofGuards, c.ofMarks} {
		if reply, err, known := try(r); known {
			return reply, err
		}
	}
	return nil, &apiError{code: 501, status: "UNIMPLEMENTED", message: "the emulator does not know this request", reason: "notImplemented"}
}

func (c *change) ofTabs(r *sheets.Request) (any, *apiError, bool) {
	switch {
	case r.AddSheet != nil:
		reply, err := c.addSheet(r.AddSheet.Properties)
		return reply, err, true
	case r.DeleteSheet != nil:
		return nil, c.deleteSheet(r.DeleteSheet.SheetId), true
	case r.UpdateSheetProperties != nil:
		return nil, c.updateSheet(r.UpdateSheetProperties), true
	case r.UpdateSpreadsheetProperties != nil:
		return nil, c.updateSpreadsheet(r.UpdateSpreadsheetProperties), true
	case r.DuplicateSheet != nil:
		reply, err := c.duplicateSheet(r.DuplicateSheet)
		return reply, err, true
	case r.SetBasicFilter != nil:
		return nil, c.setFilter(r.SetBasicFilter.Filter), true
	case r.ClearBasicFilter != nil:
		return nil, c.clearFilter(r.ClearBasicFilter.SheetId), true
	}
	return nil, nil, false
}

func (c *change) ofCells(r *sheets.Request) (any, *apiError, bool) {
	switch {
	case r.UpdateCells != nil:
		return nil, c.updateCells(r.UpdateCells), true
	case r.RepeatCell != nil:
		return nil, c.repeatCell(r.RepeatCell), true
	case r.AppendCells != nil:
		return nil, c.appendCells(r.AppendCells), true
	case r.SetDataValidation != nil:
		return nil, c.setValidation(r.SetDataValidation), true
	case r.UpdateBorders != nil:
		return nil, c.updateBorders(r.UpdateBorders), true
	case r.SortRange != nil:
		return nil, c.sortRange(r.SortRange), true
	case r.FindReplace != nil:
		reply, err := c.findReplace(r.FindReplace)
		return reply, err, true
	case r.CopyPaste != nil:
		return nil, c.copyPaste(r.CopyPaste), true
	case r.CutPaste != nil:
		return nil, c.cutPaste(r.CutPaste), true
	}
	return nil, nil, false
}

func (c *change) ofDimensions(r *sheets.Request) (any, *apiError, bool) {
	switch {
	case r.InsertDimension != nil:
		return nil, c.insertDimension(r.InsertDimension), true
	case r.DeleteDimension != nil:
		return nil, c.deleteDimension(r.DeleteDimension.Range), true
	case r.AppendDimension != nil:
		return nil, c.appendDimension(r.AppendDimension), true
	case r.MoveDimension != nil:
		return nil, c.moveDimension(r.MoveDimension), true
	case r.UpdateDimensionProperties != nil:
		return nil, c.updateDimension(r.UpdateDimensionProperties), true
	case r.AutoResizeDimensions != nil:
		return nil, c.autoResize(r.AutoResizeDimensions), true
	}
	return nil, nil, false
}

func (c *change) ofGuards(r *sheets.Request) (any, *apiError, bool) {
	switch {
	case r.MergeCells != nil:
		return nil, c.mergeCells(r.MergeCells), true
	case r.UnmergeCells != nil:
		return nil, c.unmergeCells(r.UnmergeCells.Range), true
	case r.AddProtectedRange != nil:
		reply, err := c.addProtection(r.AddProtectedRange.ProtectedRange)
		return reply, err, true
	case r.UpdateProtectedRange != nil:
		return nil, c.updateProtection(r.UpdateProtectedRange), true
	case r.DeleteProtectedRange != nil:
		return nil, c.deleteProtection(r.DeleteProtectedRange.ProtectedRangeId), true
	case r.AddNamedRange != nil:
		reply, err := c.addName(r.AddNamedRange.NamedRange)
		return reply, err, true
	case r.UpdateNamedRange != nil:
		return nil, c.updateName(r.UpdateNamedRange), true
	case r.DeleteNamedRange != nil:
		return nil, c.deleteName(r.DeleteNamedRange.NamedRangeId), true
	case r.AddConditionalFormatRule != nil:
		return nil, c.addConditional(r.AddConditionalFormatRule), true
	case r.DeleteConditionalFormatRule != nil:
		reply, err := c.deleteConditional(r.DeleteConditionalFormatRule)
		return reply, err, true
	}
	return nil, nil, false
}

func (c *change) ofMarks(r *sheets.Request) (any, *apiError, bool) {
	switch {
	case r.CreateDeveloperMetadata != nil:
		reply, err := c.createMark(r.CreateDeveloperMetadata.DeveloperMetadata)
		return reply, err, true
	case r.UpdateDeveloperMetadata != nil:
		reply, err := c.updateMarks(r.UpdateDeveloperMetadata)
		return reply, err, true
	case r.DeleteDeveloperMetadata != nil:
		reply, err := c.deleteMarks(r.DeleteDeveloperMetadata.DataFilter)
		return reply, err, true
	}
	return nil, nil, false
}

// tab is the tab with an id, to write to.
func (c *change) tab(id int64) (*tab, *apiError) {
	if t := c.file.tabByID(id); t != nil {
		return t, nil
	}
	return nil, noGrid(id)
}
