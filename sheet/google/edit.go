package google

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// Edit makes the edits, all or none, in one request. back says what to read of the spreadsheet as it stands
// afterwards, in the same request; tabs that the edits add are named there with the id they are to have. Without edits
// it reads alone.
//
// A spreadsheet that this client never read costs one reading more, to learn how large its tabs are.
func (c *Client) Edit(ctx context.Context, id string, edits []sheet.Edit, back Ref) (sheet.Book, error) {
	if c.writer == nil {
		return sheet.Book{}, errReadOnly()
	}
	back.ID = id
	requests, err := c.requests(ctx, id, edits)
	if err != nil {
		return sheet.Book{}, err
	}
	if len(requests) == 0 {
		return c.Read(ctx, back)
	}
	update := &sheets.BatchUpdateSpreadsheetRequest{
		Requests: requests, IncludeSpreadsheetInResponse: true, ResponseIncludeGridData: true, ResponseRanges: ranges(back.Tabs),
	}
	query := url.Values{"fields": {"updatedSpreadsheet(" + spreadsheetMask + ")"}}
	var answer struct {
		Updated *spreadsheet `json:"updatedSpreadsheet"`
	}
	if err := c.writer.ask(ctx, writeSheet, http.MethodPost, id+":batchUpdate", query, update, &answer); err != nil {
		c.forget(id)
		return sheet.Book{}, err
	}
	if answer.Updated == nil || len(answer.Updated.missing(back.Tabs)) > 0 { // tabs were renamed meanwhile
		return c.Read(ctx, back)
	}
	c.remember(id, answer.Updated.Sheets)
	return answer.Updated.book(back)
}

// requests are the edits in Google's words.
func (c *Client) requests(ctx context.Context, id string, edits []sheet.Edit) ([]*sheets.Request, error) {
	if !plainID(id) {
		return nil, &Error{Kind: NotFound, Message: "not the id of a spreadsheet"}
	}
	tabs, err := written(edits)
	if err != nil {
		return nil, err
	}
	e := &editing{shapes: map[int64]shape{}}
	if len(tabs) > 0 {
		if e.shapes, err = c.shapesOf(ctx, id, tabs); err != nil {
			return nil, err
		}
	}
	for i, edit := range edits {
		if err := e.edit(edit); err != nil {
			return nil, fmt.Errorf("edit %d: %w", i+1, err)
		}
	}
	return e.requests, nil
}

// written are the tabs that the edits change and do not add themselves.
func written(edits []sheet.Edit) ([]int64, error) {
	added := map[int64]bool{}
	var tabs []int64
	for i, edit := range edits {
		var tab int64
		parts := 0
		for _, part := range []struct {
			set bool
			tab func() int64
		}{
			{edit.Put != nil, func() int64 { return edit.Put.Tab }},
			{edit.Note != nil, func() int64 { return edit.Note.Tab }},
			{edit.Insert != nil, func() int64 { return edit.Insert.Tab }},
			{edit.Rule != nil, func() int64 { return edit.Rule.Tab }},
			{edit.Mark != nil, func() int64 { return edit.Mark.Tab }},
		} {
			if part.set {
				parts++
				tab = part.tab()
			}
		}
		if edit.NewTab != nil {
			parts++
			tab = edit.NewTab.ID
			if tab <= 0 || added[tab] || slices.Contains(tabs, tab) {
				return nil, fmt.Errorf("edit %d: a new tab needs an id of its own above 0", i+1)
			}
			added[tab] = true
		}
		if parts != 1 {
			return nil, fmt.Errorf("edit %d has %d parts, not one", i+1, parts)
		}
		if !added[tab] && !slices.Contains(tabs, tab) {
			tabs = append(tabs, tab)
		}
	}
	return tabs, nil
}

// editing is a list of edits being put into Google's words. It keeps track of how large the tabs are after each.
type editing struct {
	drawing
	shapes map[int64]shape
}

func (e *editing) edit(edit sheet.Edit) error {
	switch {
	case edit.NewTab != nil:
		made, err := e.newTab(edit.NewTab.ID, edit.NewTab.Design)
		e.shapes[edit.NewTab.ID] = made
		return err
	case edit.Put != nil:
		return e.put(edit.Put)
	case edit.Note != nil:
		n := edit.Note
		if n.Row < 1 || n.Column < 1 {
			return errOutside
		}
		e.grow(n.Tab, n.Row, n.Column)
		return e.note(n.Tab, n.Row, n.Column, n.Text)
	case edit.Insert != nil:
		return e.insert(edit.Insert)
	case edit.Rule != nil:
		r := edit.Rule
		for _, block := range append([]sheet.Range{r.Rule.Where}, r.Rule.Also...) {
			if block.FirstRow < 1 || block.FirstColumn < 1 || block.LastRow < block.FirstRow || block.LastColumn < block.FirstColumn {
				return errOutside
			}
			e.grow(r.Tab, block.LastRow, block.LastColumn)
		}
		return e.rule(r.Tab, r.Rule, r.Values)
	case edit.Mark != nil:
		m := edit.Mark
		if m.Column < 1 {
			return errOutside
		}
		e.grow(m.Tab, 1, m.Column)
		e.markColumn(m.Tab, m.Column, m.Code)
	}
	return nil
}

var errOutside = errors.New("rows and columns count from 1")

// put writes a block of cells. Blocks that were merged under it are taken apart, unless they are to be merged so.
func (e *editing) put(p *sheet.Put) error {
	if p.Row < 1 || p.Column < 1 {
		return errOutside
	}
	rows := make([][]placed, len(p.Cells))
	wanted := map[sheet.Range]bool{}
	for i, cells := range p.Cells {
		rows[i] = place(p.Row+i, p.Column, cells)
		for _, cell := range rows[i] {
			if cell.Keep {
				continue
			}
			e.grow(p.Tab, cell.row, cell.column+cell.span-1)
			if cell.span > 1 {
				wanted[cell.block()] = true
			}
		}
	}
	s := e.shapes[p.Tab]
	s.merges = slices.DeleteFunc(s.merges, func(m sheet.Range) bool {
		if wanted[m] || !covered(rows, m) {
			return false
		}
		e.add(&sheets.Request{UnmergeCells: &sheets.UnmergeCellsRequest{Range: rangeOf(p.Tab, m)}})
		return true
	})
	if err := e.cells(p.Tab, p.Row, rows, true); err != nil {
		return err
	}
	for _, row := range rows {
		for _, cell := range row {
			if block := cell.block(); wanted[block] && !slices.Contains(s.merges, block) {
				e.merge(p.Tab, block)
				s.merges = append(s.merges, block)
			}
		}
	}
	e.shapes[p.Tab] = s
	return nil
}

// covered says whether a block shares a cell with those that are written.
func covered(rows [][]placed, block sheet.Range) bool {
	for _, row := range rows {
		for _, cell := range row {
			if !cell.Keep && meet(cell.block(), block) {
				return true
			}
		}
	}
	return false
}

// insert adds rows or columns, which are drawn like those before them.
func (e *editing) insert(i *sheet.Insert) error {
	if i.Before < 1 || i.Count < 1 {
		return errors.New("nothing can be inserted there")
	}
	dimension := ofRows
	if i.Columns {
		dimension = ofColumns
		e.grow(i.Tab, 1, i.Before-1)
	} else {
		e.grow(i.Tab, i.Before-1, 1)
	}
	s := e.shapes[i.Tab]
	e.add(&sheets.Request{InsertDimension: &sheets.InsertDimensionRequest{
		Range: line(i.Tab, dimension, i.Before, i.Count), InheritFromBefore: i.Before > 1,
	}})
	s.insert(i.Columns, i.Before, i.Count)
	e.shapes[i.Tab] = s
	return nil
}

// grow adds rows and columns at the end of a tab that does not reach to a cell.
func (e *editing) grow(tab int64, row, column int) {
	s := e.shapes[tab]
	for _, end := range []struct {
		dimension string
		have      *int
		want      int
	}{{ofRows, &s.rows, row}, {ofColumns, &s.columns, column}} {
		if more := end.want - *end.have; more > 0 {
			e.add(&sheets.Request{AppendDimension: &sheets.AppendDimensionRequest{
				SheetId: tab, Dimension: end.dimension, Length: int64(more), ForceSendFields: []string{"SheetId"},
			}})
			*end.have = end.want
		}
	}
	e.shapes[tab] = s
}
