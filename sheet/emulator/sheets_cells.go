package emulator

import (
	"maps"
	"reflect"
	"strings"

	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// maskOf reads the mask of a change; the star is everything.
func maskOf(text string, of any) (fieldSet, *apiError) {
	if text == "" {
		return fieldSet{}, invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
	}
	sel, ok := parseFields(text)
	if !ok {
		return fieldSet{}, invalid("Invalid field: %s", text)
	}
	if _, star := sel["*"]; star {
		return everything, nil
	}
	if path := unknownField(sel, reflect.TypeOf(of), ""); path != "" {
		return fieldSet{}, invalid("Invalid field: %s", path)
	}
	return fieldSet{sel: sel}, nil
}

func (w fieldSet) asSelection() selection {
	if w.all {
		return nil
	}
	return w.sel
}

// writing is CellData going into cells.
type writing struct {
	server *Server
	fields fieldSet
	styles map[*sheets.CellFormat]*style // formats that were read already
}

func (c *change) writing(fields string) (*writing, *apiError) {
	set, err := maskOf(fields, sheets.CellData{})
	if err != nil {
		return nil, err
	}
	return &writing{server: c.server, fields: set, styles: map[*sheets.CellFormat]*style{}}, nil
}

// into writes what the mask names of the data into a cell; what the data do not have is cleared. rows and columns are
// how far the cell lies from the one that the data were made for.
func (w *writing) into(c *cell, data *sheets.CellData, rows, columns int) *apiError {
	if data == nil {
		data = &sheets.CellData{}
	}
	if w.fields.has("userEnteredValue") {
		value, formula, err := valueOf(data.UserEnteredValue)
		if err != nil {
			return err
		}
		c.put(value, copied(formula, rows, columns))
	}
	if format, ok := w.fields.of("userEnteredFormat"); ok {
		w.format(c, data.UserEnteredFormat, format)
	}
	if w.fields.has("note") {
		if letters(data.Note) > mostLetters {
			return tooLong()
		}
		if data.Note != c.note() {
			c.change(func(m *more) { m.note = data.Note })
		}
	}
	if w.fields.has("dataValidation") {
		rule := w.server.ruleOf(data.DataValidation)
		if rule != nil || c.more != nil {
			c.change(func(m *more) { m.rule = rule })
		}
	}
	if w.fields.has("textFormatRuns") {
		var runs []map[string]any
		for _, run := range data.TextFormatRuns {
			runs = append(runs, asMap(run))
		}
		if runs != nil || c.more != nil {
			c.change(func(m *more) { m.runs = runs })
		}
	}
	return nil
}

// valueOf is a value as Google's ExtendedValue gives it: nothing in it is read by the locale.
func valueOf(v *sheets.ExtendedValue) (value any, formula string, err *apiError) {
	switch {
	case v == nil:
	case v.FormulaValue != nil:
		if formula = *v.FormulaValue; !strings.HasPrefix(formula, "=") {
			return nil, "", invalid("Invalid formula: %s. Formulas must begin with =.", formula)
		}
		if letters(formula) > mostLetters {
			return nil, "", tooLong()
		}
	case v.NumberValue != nil:
		value = *v.NumberValue
	case v.BoolValue != nil:
		value = *v.BoolValue
	case v.StringValue != nil && *v.StringValue != "":
		if letters(*v.StringValue) > mostLetters {
			return nil, "", tooLong()
		}
		value = *v.StringValue
	case v.ErrorValue != nil:
		return nil, "", invalid("ErrorValue cannot be set.")
	}
	return value, formula, nil
}

func tooLong() *apiError {
	return invalid("Your input contains more than the maximum of %d characters in a single cell.", mostLetters)
}

// format gives a cell the format, or the parts of it that the mask names.
func (w *writing) format(c *cell, given *sheets.CellFormat, fields fieldSet) {
	st, known := w.styles[given]
	if !known {
		if given != nil {
			st = w.server.styleOf(asMap(given))
		}
		w.styles[given] = st
	}
	if fields.all {
		c.style = st
		return
	}
	var old, data map[string]any
	if c.style != nil {
		old = c.style.data
	}
	if st != nil {
		data = st.data
	}
	c.style = w.server.styleOf(overlaid(old, data, fields.sel))
}

// overlaid is old data with the parts that a mask names taken from given ones.
func overlaid(old, given map[string]any, fields selection) map[string]any {
	data := make(map[string]any, len(old)+1)
	maps.Copy(data, old)
	for name, inner := range fields {
		value, has := given[name]
		switch part, below := value.(map[string]any); {
		case inner != nil && (below || !has):
			before, _ := old[name].(map[string]any)
			if merged := overlaid(before, part, inner); len(merged) > 0 {
				data[name] = merged
			} else {
				delete(data, name)
			}
		case has:
			data[name] = value
		default:
			delete(data, name)
		}
	}
	return data
}

func (s *Server) ruleOf(rule *sheets.DataValidationRule) map[string]any {
	if rule == nil {
		return nil
	}
	return s.sharedRule(asMap(rule))
}

// updateCells writes rows of cells, from a start on or into a range, whose other cells are cleared.
func (c *change) updateCells(r *sheets.UpdateCellsRequest) *apiError {
	w, err := c.writing(r.Fields)
	if err != nil {
		return err
	}
	if (r.Start == nil) == (r.Range == nil) {
		return invalid("Exactly one of start and range must be set.")
	}
	if r.Range == nil {
		return c.updateFrom(w, r)
	}
	p, err := c.file.gridPlace(r.Range)
	if err != nil {
		return err
	}
	if len(r.Rows) > p.bottom-p.top {
		return invalid("Attempting to write row: %d, beyond the last requested row of: %d", p.top+len(r.Rows)-1, p.bottom-1)
	}
	for i := p.top; i < p.bottom; i++ {
		var values []*sheets.CellData
		if i-p.top < len(r.Rows) && r.Rows[i-p.top] != nil {
			values = r.Rows[i-p.top].Values
		}
		if len(values) > p.right-p.left {
			return invalid("Attempting to write column: %d, beyond the last requested column of: %d", p.left+len(values)-1, p.right-1)
		}
		if len(values) == 0 && i >= len(p.tab.rows) {
			continue
		}
		width := p.right
		if len(values) == 0 {
			width = min(width, len(p.tab.rows[i]))
		}
		cells := p.tab.edit(i, width)
		for j := p.left; j < width; j++ {
			var data *sheets.CellData
			if j-p.left < len(values) {
				data = values[j-p.left]
			}
			if err := w.into(&cells[j], data, 0, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// updateFrom writes rows of cells from a start on; no other cell changes.
func (c *change) updateFrom(w *writing, r *sheets.UpdateCellsRequest) *apiError {
	t, err := c.tab(r.Start.SheetId)
	if err != nil {
		return err
	}
	top, left := int(r.Start.RowIndex), int(r.Start.ColumnIndex)
	if top < 0 || left < 0 || top > t.rowCount || left > t.columnCount {
		return invalid("Start (%d, %d) is outside of the grid.", top, left)
	}
	if last := top + len(r.Rows); last > t.rowCount {
		return invalid("Attempting to write row: %d, beyond the last requested row of: %d", last-1, t.rowCount-1)
	}
	for i, given := range r.Rows {
		if given == nil || len(given.Values) == 0 {
			continue
		}
		if last := left + len(given.Values); last > t.columnCount {
			return invalid("Attempting to write column: %d, beyond the last requested column of: %d", last-1, t.columnCount-1)
		}
		cells := t.edit(top+i, left+len(given.Values))
		for j, data := range given.Values {
			if err := w.into(&cells[left+j], data, 0, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *change) repeatCell(r *sheets.RepeatCellRequest) *apiError {
	w, err := c.writing(r.Fields)
	if err != nil {
		return err
	}
	p, err := c.file.gridPlace(r.Range)
	if err != nil {
		return err
	}
	for i := p.top; i < p.bottom; i++ {
		cells := p.tab.edit(i, p.right)
		for j := p.left; j < p.right; j++ {
			if err := w.into(&cells[j], r.Cell, i-p.top, j-p.left); err != nil {
				return err
			}
		}
	}
	return nil
}

// appendCells writes rows of cells behind the last row that holds a value, and makes room for them.
func (c *change) appendCells(r *sheets.AppendCellsRequest) *apiError {
	w, err := c.writing(r.Fields)
	if err != nil {
		return err
	}
	t, err := c.tab(r.SheetId)
	if err != nil {
		return err
	}
	top := t.lastRow()
	width := 0
	for _, given := range r.Rows {
		if given != nil {
			width = max(width, len(given.Values))
		}
	}
	t.rowCount, t.columnCount = max(t.rowCount, top+len(r.Rows)), max(t.columnCount, width)
	if err := t.checkGrid(); err != nil {
		return err
	}
	for i, given := range r.Rows {
		if given == nil {
			continue
		}
		cells := t.edit(top+i, len(given.Values))
		for j, data := range given.Values {
			if err := w.into(&cells[j], data, 0, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// lastRow is how many rows there are up to the last that holds a value.
func (t *tab) lastRow() int {
	for i := len(t.rows); i > 0; i-- {
		for j := range t.rows[i-1] {
			if c := &t.rows[i-1][j]; c.value != nil || c.formula() != "" {
				return i
			}
		}
	}
	return 0
}

func (c *change) setValidation(r *sheets.SetDataValidationRequest) *apiError {
	p, err := c.file.gridPlace(r.Range)
	if err != nil {
		return err
	}
	if r.Rule != nil && r.Rule.Condition == nil {
		return invalid("dataValidation.condition must be set.")
	}
	rule := c.server.ruleOf(r.Rule)
	for i := p.top; i < p.bottom; i++ {
		if rule == nil && i >= len(p.tab.rows) {
			break
		}
		cells := p.tab.edit(i, p.right)
		for j := p.left; j < p.right; j++ {
			if rule != nil || cells[j].more != nil {
				cells[j].change(func(m *more) { m.rule = rule })
			}
		}
	}
	return nil
}

// updateBorders keeps the lines on the cells whose edges they are.
func (c *change) updateBorders(r *sheets.UpdateBordersRequest) *apiError {
	p, err := c.file.gridPlace(r.Range)
	if err != nil {
		return err
	}
	for i := p.top; i < p.bottom; i++ {
		cells := p.tab.edit(i, p.right)
		for j := p.left; j < p.right; j++ {
			sides := map[string]*sheets.Border{
				"top": edgeOr(i == p.top, r.Top, r.InnerHorizontal), "bottom": edgeOr(i == p.bottom-1, r.Bottom, r.InnerHorizontal),
				"left": edgeOr(j == p.left, r.Left, r.InnerVertical), "right": edgeOr(j == p.right-1, r.Right, r.InnerVertical),
			}
			given, fields := map[string]any{}, selection{}
			for side, border := range sides {
				if border == nil {
					continue
				}
				if fields[side] = nil; border.Style != "NONE" {
					given[side] = asMap(border)
				}
			}
			var old map[string]any
			if cells[j].style != nil {
				old = cells[j].style.data
			}
			if len(fields) > 0 {
				cells[j].style = c.server.styleOf(overlaid(old, map[string]any{"borders": given}, selection{"borders": fields}))
			}
		}
	}
	return nil
}

func edgeOr(edge bool, outer, inner *sheets.Border) *sheets.Border {
	if edge {
		return outer
	}
	return inner
}

// mergeCells makes blocks into one cell each; only the first keeps its value.
func (c *change) mergeCells(r *sheets.MergeCellsRequest) *apiError {
	p, err := c.file.gridPlace(r.Range)
	if err != nil {
		return err
	}
	for _, m := range p.tab.merges {
		if old := areaOf(m); old.meets(p.area) && (old.top < p.top || old.bottom > p.bottom || old.left < p.left || old.right > p.right) {
			return invalid("You must select all cells in a merged range to merge or unmerge them.")
		}
	}
	p.tab.unmerge(p.area)
	var blocks []area
	switch r.MergeType {
	case "MERGE_COLUMNS":
		for j := p.left; j < p.right; j++ {
			blocks = append(blocks, area{p.top, j, p.bottom, j + 1})
		}
	case "MERGE_ROWS":
		for i := p.top; i < p.bottom; i++ {
			blocks = append(blocks, area{i, p.left, i + 1, p.right})
		}
	default:
		blocks = []area{p.area}
	}
	for _, b := range blocks {
		if b.bottom-b.top == 1 && b.right-b.left == 1 {
			continue
		}
		p.tab.merges = append(p.tab.merges, b.block())
		for i := b.top; i < min(b.bottom, len(p.tab.rows)); i++ {
			cells := p.tab.edit(i, 0)
			for j := b.left; j < min(b.right, len(cells)); j++ {
				if i != b.top || j != b.left {
					cells[j].put(nil, "")
				}
			}
		}
	}
	return nil
}

func (c *change) unmergeCells(g *sheets.GridRange) *apiError {
	p, err := c.file.gridPlace(g)
	if err != nil {
		return err
	}
	p.tab.unmerge(p.area)
	return nil
}

func (t *tab) unmerge(a area) {
	var kept []sheet.Range
	for _, m := range t.merges {
		if !areaOf(m).meets(a) {
			kept = append(kept, m)
		}
	}
	t.merges = kept
}
