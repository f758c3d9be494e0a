package emulator

import (
	"bytes"
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// imported is a workbook as a file, read once.
func (s *Server) imported(title string, content []byte) (*file, error) {
	key := sha256.Sum256(content)
	if s.common.files == nil || len(s.common.files) >= mostFiles {
		s.common.files = map[[sha256.Size]byte]*file{}
	}
	if known := s.common.files[key]; known != nil {
		return known, nil
	}
	book, err := xlsx.Read(context.Background(), bytes.NewReader(content), title, xlsx.Limits{})
	if err != nil {
		return nil, err
	}
	f := &file{mimeType: spreadsheetType, locale: "vi_VN", timeZone: "Asia/Ho_Chi_Minh"}
	for i := range book.Tabs {
		f.tabs = append(f.tabs, s.importTab(&book.Tabs[i]))
	}
	s.importAround(f, content)
	for _, t := range f.tabs {
		t.trim()
		for i := range t.rows {
			t.rows[i] = s.shared(t.rows[i])
		}
	}
	s.common.files[key] = f
	return f, nil
}

func (s *Server) importTab(from *sheet.Tab) *tab {
	t := &tab{id: from.ID - 1, title: from.Title, hidden: from.Hidden, rowCount: 100, columnCount: 26, frozenRows: from.Frozen}
	t.merges = slices.Clone(from.Merges)
	for row := range from.HiddenRows {
		t.dimension(false, row-1).hiddenByUser = true
	}
	t.rows = make([]row, len(from.Rows))
	for i, cells := range from.Rows {
		t.rows[i] = make(row, len(cells))
		for j := range cells {
			t.rows[i][j] = s.importCell(&cells[j])
		}
		t.columnCount = max(t.columnCount, len(cells))
	}
	last := len(t.rows)
	for _, m := range t.merges {
		last, t.columnCount = max(last, m.LastRow), max(t.columnCount, m.LastColumn)
	}
	t.rowCount = max(t.rowCount, last+50, len(t.rowProps))
	return t
}

func (s *Server) importCell(from *sheet.Cell) cell {
	var c cell
	switch from.Kind {
	case sheet.Text:
		c.value = from.Raw
	case sheet.Number, sheet.Date:
		if number, err := strconv.ParseFloat(from.Raw, 64); err == nil {
			c.value = number
		}
	case sheet.Bool:
		c.value = from.Raw == "TRUE"
	case sheet.Error:
		failure := errorValue{kind: from.ErrorType, text: from.Raw}
		if failure.text == errorTexts[failure.kind] {
			failure.text = ""
		}
		if failure.kind == "LOADING" {
			failure = loading
		}
		c.value = failure
	}
	if from.Format != "" {
		c.style = s.withFormat(nil, kindOf(from.Format), from.Format)
	}
	m := more{note: from.Note}
	if from.Formula != "" {
		m.formula, m.cached = "="+from.Formula, from.ErrorType != sheet.ErrorLoading
	}
	if m.formula != "" || m.note != "" {
		c.more = &m
	}
	return c
}

// importAround takes from a workbook what a reader of tables leaves out, as far as it can be had: number formats of
// blank cells at the end of rows, rows kept in view, rules for input, named ranges, hidden columns.
func (s *Server) importAround(f *file, content []byte) {
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		return // what the reader found is there
	}
	defer book.Close() //nolint:errcheck // nothing lies on disk
	for i, name := range book.GetDefinedName() {
		if p, err := f.parseRange(strings.TrimPrefix(name.RefersTo, "=")); err == nil && !strings.HasPrefix(name.Name, "_xlnm") {
			f.names = append(f.names, namedRange{id: "name" + strconv.Itoa(i), name: name.Name, tab: p.tab.id, area: p.area})
		}
	}
	patterns := map[int]*style{}
	for _, t := range f.tabs {
		if panes, err := book.GetPanes(t.title); err == nil && panes.Freeze {
			t.frozenRows, t.frozenColumns = panes.YSplit, panes.XSplit
		}
		s.importBlanks(book, t, patterns)
		s.importRules(book, f, t)
		s.importLooks(book, t)
		for j := range min(t.columnCount, 60) {
			if shown, err := book.GetColVisible(t.title, sheet.Column(j+1)); err == nil && !shown {
				t.dimension(true, j).hiddenByUser = true
			}
		}
	}
}

// importBlanks gives blank cells behind the last filled one of their row the number format of the workbook.
func (s *Server) importBlanks(book *excelize.File, t *tab, patterns map[int]*style) {
	dimension, err := book.GetSheetDimension(t.title)
	block, ok := sheet.ParseRange(dimension)
	if err != nil || !ok {
		return
	}
	for i := range min(block.LastRow, t.rowCount) {
		width := min(block.LastColumn, t.columnCount)
		var cells row
		for j := len(t.atRow(i)); j < width; j++ {
			id, err := book.GetCellStyle(t.title, sheet.Address(i+1, j+1))
			if err != nil || id == 0 {
				continue
			}
			st, known := patterns[id]
			if !known {
				if pattern := patternOf(book, id); pattern != "" {
					st = s.withFormat(nil, kindOf(pattern), pattern)
				}
				patterns[id] = st
			}
			if st == nil {
				continue
			}
			if cells == nil {
				cells = t.edit(i, width)
			}
			cells[j].style = st
		}
	}
}

func (t *tab) atRow(i int) row {
	if i < len(t.rows) {
		return t.rows[i]
	}
	return nil
}

// patternOf is the number format of a workbook's style.
func patternOf(book *excelize.File, id int) string {
	st, err := book.GetStyle(id)
	if err != nil {
		return ""
	}
	if st.CustomNumFmt != nil {
		return *st.CustomNumFmt
	}
	return map[int]string{
		1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 49: "@",
	}[st.NumFmt]
}

// importRules takes the rules for input over.
func (s *Server) importRules(book *excelize.File, f *file, t *tab) {
	list, err := book.GetDataValidations(t.title)
	if err != nil {
		return
	}
	for _, v := range list {
		rule := s.sharedRule(f.importRule(v))
		if rule == nil {
			continue
		}
		for _, text := range strings.Fields(v.Sqref) {
			block, ok := sheet.ParseRange(text)
			if !ok {
				continue
			}
			a := areaOf(block).within(t)
			for i := a.top; i < a.bottom; i++ {
				cells := t.edit(i, a.right)
				for j := a.left; j < a.right; j++ {
					cells[j].change(func(m *more) { m.rule = rule })
				}
			}
		}
	}
}

// importRule is a workbook's rule as Google has it, nil for one that it has not.
func (f *file) importRule(v *excelize.DataValidation) map[string]any {
	var kind string
	values := []string{v.Formula1, v.Formula2}
	switch {
	case v.Type == "list":
		kind, values = "ONE_OF_RANGE", []string{"=" + strings.TrimPrefix(v.Formula1, "=")}
		if strings.HasPrefix(v.Formula1, `"`) {
			kind, values = "ONE_OF_LIST", strings.Split(strings.Trim(v.Formula1, `"`), ",")
		}
		for _, n := range f.names {
			if n.name == v.Formula1 {
				values = []string{"=" + place{f.tabByID(n.tab), n.area}.A1()}
			}
		}
	case (v.Type == "whole" || v.Type == "decimal") && (v.Operator == "" || v.Operator == "between"):
		kind = "NUMBER_BETWEEN"
	case v.Type == "date" && (v.Operator == "" || v.Operator == "between"):
		kind = "DATE_BETWEEN"
		for i, serial := range values {
			if number, err := strconv.ParseFloat(serial, 64); err == nil {
				if at, ok := momentOf(number); ok {
					values[i] = at.Format("2006-01-02")
				}
			}
		}
	default:
		return nil
	}
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = map[string]any{"userEnteredValue": value}
	}
	rule := map[string]any{
		"condition": map[string]any{"type": kind, "values": list}, "showCustomUi": true,
		"strict": v.ErrorStyle == nil || *v.ErrorStyle == "stop",
	}
	if v.Prompt != nil && *v.Prompt != "" {
		rule["inputMessage"] = *v.Prompt
	}
	return rule
}
