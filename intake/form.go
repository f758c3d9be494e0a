package intake

import (
	"slices"

	"thidua/sheet"
	"thidua/term"
)

// Form is a book of which it is known what it is: its template, where each tab of the template is, and where each
// column. It still holds cells, not figures: Parse reads those.
type Form struct {
	Template Template // zero when none fits
	Title    string   // of the book
	Locale   string   // of the book, "" when it has none
	Marks    map[string]string
	Tabs     []FormTab
}

// FormTab is one tab of a template found in a book.
type FormTab struct {
	Spec      TabSpec
	Tab       sheet.Tab
	HeaderRow int                // 1-based; 0 when the headers were not found: the tab cannot be read
	Columns   map[ColumnCode]int // 1-based column of each header found
	// Lost are the template's columns that are not in the tab, or are there twice. What they held is not withdrawn.
	Lost []ColumnCode
	// Twice are those of Lost that are there several times.
	Twice []ColumnCode
	// Others are the headers that are not the template's; the plans tab has a member in each.
	Others   []OtherColumn
	Problems int // problems of the tab as a whole, met by Recognise
}

// OtherColumn is a column whose header is not the template's.
type OtherColumn struct {
	Column int
	Title  string
	Above  string // what stands right above the header: the member's code in the plans tab
	Mark   string // the code that the template wrote into the column, "" for none
}

// Tab is the tab of a code, nil when the book has none that can be told apart.
func (f *Form) Tab(code TabCode) *FormTab {
	for i := range f.Tabs {
		if f.Tabs[i].Spec.Code == code {
			return &f.Tabs[i]
		}
	}
	return nil
}

// Cell is the cell of a row in the column of a code; Blank when the tab has no such column.
func (t *FormTab) Cell(row int, code ColumnCode) sheet.Cell {
	return t.Tab.At(row, t.Columns[code])
}

// Address is the A1 address of the cell of a row in the column of a code, "" when the tab has no such column.
func (t *FormTab) Address(row int, code ColumnCode) string {
	if column, ok := t.Columns[code]; ok {
		return sheet.Address(row, column)
	}
	return ""
}

// title is the header of a column as the template words it.
func (t *FormTab) title(code ColumnCode) Wording {
	for _, column := range t.Spec.Columns {
		if column.Code == code {
			return column.wording()
		}
	}
	return Wording{}
}

func (c Column) wording() Wording { return Wording{c.TitleVi, orElse(c.TitleEn, c.TitleVi)} }

func (s TabSpec) wording() Wording { return Wording{s.TitleVi, orElse(s.TitleEn, s.TitleVi)} }

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// lost says whether a column of the template is not in the tab.
func (t *FormTab) lost(code ColumnCode) bool {
	return slices.Contains(t.Lost, code)
}

// rows are the numbers of the rows below the header.
func (t *FormTab) rows(yield func(int) bool) {
	for row := t.HeaderRow + 1; row <= len(t.Tab.Rows); row++ {
		if !yield(row) {
			return
		}
	}
}

// filled says whether a row has content in any of the columns.
func (t *FormTab) filled(row int, codes []ColumnCode) bool {
	return slices.ContainsFunc(codes, func(code ColumnCode) bool { return !t.Cell(row, code).IsBlank() })
}

// heading says whether a row is a heading: its only content stands in cells merged over several columns.
func (t *FormTab) heading(row int) bool {
	content := 0
	merged := false
	for column := range max(0, len(t.Tab.Rows[row-1])) {
		if t.Tab.At(row, column+1).IsBlank() {
			continue
		}
		content++
		for _, merge := range t.Tab.Merges {
			merged = merged || merge.FirstRow <= row && row <= merge.LastRow &&
				merge.FirstColumn == column+1 && merge.LastColumn > merge.FirstColumn
		}
	}
	return content == 1 && merged
}

// measureColumns are the columns of the indicators tab that hold figures, in the order of a Value's fields.
var measureColumns = []ColumnCode{
	ColumnActual, ColumnPlan, ColumnPercent, ColumnNumerator, ColumnDenominator, ColumnShare, ColumnChange,
}

// measureOf is the measure that a column holds.
func measureOf(code ColumnCode) term.Measure { return term.Measure(code) }
