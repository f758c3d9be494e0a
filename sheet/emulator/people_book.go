package emulator

import (
	"strings"

	"thidua/sheet"
)

// prefix begins the keys of developer metadata that a template writes.
const prefix = "thidua."

// book is a file as a reader of it has it.
func (f *file) book() sheet.Book {
	b := sheet.Book{ID: f.id, Title: f.title, Locale: f.locale}
	for _, m := range f.marks {
		if strings.HasPrefix(m.key, prefix) {
			if b.Marks == nil {
				b.Marks = map[string]string{}
			}
			b.Marks[m.key] = m.value
		}
	}
	for _, t := range f.tabs {
		b.Tabs = append(b.Tabs, t.read(localeOf(f.locale)))
	}
	return b
}

func (t *tab) read(l *locale) sheet.Tab {
	out := sheet.Tab{ID: t.id, Title: t.title, Hidden: t.hidden, Frozen: t.frozenRows}
	out.Merges = append(out.Merges, t.merges...)
	for _, m := range t.marks {
		if m.key == prefix+"tab" {
			out.Mark = m.value
		}
	}
	for i, d := range t.columnProps {
		for _, m := range d.marks {
			if m.key != prefix+"column" {
				continue
			}
			if out.ColumnMarks == nil {
				out.ColumnMarks = map[int]string{}
			}
			out.ColumnMarks[i+1] = m.value
		}
	}
	for i, d := range t.rowProps {
		if d.hiddenByUser || d.hiddenByFilter {
			if out.HiddenRows == nil {
				out.HiddenRows = map[int]bool{}
			}
			out.HiddenRows[i+1] = true
		}
	}
	out.Rows = make([][]sheet.Cell, len(t.rows))
	last := 0
	for i, cells := range t.rows {
		read := make([]sheet.Cell, len(cells))
		filled := 0
		for j := range cells {
			if read[j] = cells[j].read(l); read[j].Kind != sheet.Blank || read[j].Note != "" {
				filled = j + 1
			}
		}
		if filled > 0 {
			out.Rows[i], last = read[:filled], i+1
		}
	}
	out.Rows = out.Rows[:last]
	return out
}

// read is a cell as a reader of it has it.
func (c *cell) read(l *locale) sheet.Cell {
	pattern := effectivePattern(c)
	out := sheet.Cell{Format: pattern, Formula: strings.TrimPrefix(c.formula(), "="), Note: c.note(), Shown: l.show(c.value, pattern)}
	switch v := c.value.(type) {
	case string:
		out.Kind, out.Raw = sheet.Text, v
	case bool:
		out.Kind, out.Raw = sheet.Bool, out.Shown
	case errorValue:
		out.Kind, out.Raw, out.ErrorType = sheet.Error, v.shown(), v.kind
	case float64:
		out.Kind, out.Raw = sheet.Number, plain(v)
		if kind := kindOf(pattern); kind == "DATE" || kind == "TIME" || kind == "DATE_TIME" {
			if _, day := momentOf(v); day {
				out.Kind = sheet.Date
			}
		}
	}
	return out
}
