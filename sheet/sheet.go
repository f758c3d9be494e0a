// Package sheet is tables of cells and nothing else: what a reader of a workbook or of Google Sheets found, before
// anyone asks what it means. A Book has Tabs, a Tab has rows of Cells, and every Cell keeps its address, its raw
// value, the text a person sees and how it was made.
//
// Its subpackages read and write: xlsx for workbook files. It imports nothing of ours.
package sheet

import (
	"strconv"
	"strings"
)

// Book is one spreadsheet as it was read.
type Book struct {
	ID     string // spreadsheet id or file name; how a person finds it again
	Title  string
	Locale string // "vi_VN"; "" when the kind of book has none (.xlsx)
	// Marks are what the template wrote into the book as a whole, unseen by people; nil where the kind of book has none.
	Marks map[string]string
	Tabs  []Tab
}

// Tab is one tab of a Book.
type Tab struct {
	ID     int64 // immutable id of the tab where the kind of book has one, else its position
	Title  string
	Hidden bool
	// Mark is the code of the template's tab that this one is known to be, whatever its title says now: written into it
	// with the template, or remembered by its ID. "" when nothing is known.
	Mark string
	// ColumnMarks are the codes that the template wrote into columns (1-based), which stay with them when they are
	// moved or their headers edited; nil when there are none.
	ColumnMarks map[int]string
	Frozen      int      // rows kept in view
	Rows        [][]Cell // ragged: trailing blanks are cut, blank rows inside stay, so Rows[i][j] is row i+1, column j+1
	Merges      []Range
	// HiddenRows are the rows (1-based) that a person cannot see.
	HiddenRows map[int]bool
}

// Range is a block of cells, 1-based and inclusive.
type Range struct{ FirstRow, FirstColumn, LastRow, LastColumn int }

// String is A1 notation: "B5:D9", or "B5" for a single cell.
func (r Range) String() string {
	first, last := Address(r.FirstRow, r.FirstColumn), Address(r.LastRow, r.LastColumn)
	if first == last {
		return first
	}
	return first + ":" + last
}

// ParseRange reads A1 notation as String writes it; ok is false for anything else.
func ParseRange(s string) (r Range, ok bool) {
	first, last, pair := strings.Cut(s, ":")
	if !pair {
		last = first
	}
	var ok1, ok2 bool
	r.FirstRow, r.FirstColumn, ok1 = ParseAddress(first)
	r.LastRow, r.LastColumn, ok2 = ParseAddress(last)
	return r, ok1 && ok2 && r.FirstRow <= r.LastRow && r.FirstColumn <= r.LastColumn
}

// Kind is what a cell's value is.
type Kind uint8

// The kinds of value. A Blank cell has neither value nor text.
const (
	Blank Kind = iota
	Text
	Number
	Bool
	Date // a number that the book's format shows as a date
	Error
)

// Cell is one cell as it was read.
type Cell struct {
	Kind      Kind
	Raw       string // the stored value: the text itself, the number in plain form, TRUE or FALSE, the error's text
	Shown     string // what a person sees, after number format and locale
	Format    string // number format code, "" for General
	ErrorType string // for Error: ERROR, NULL_VALUE, DIVIDE_BY_ZERO, VALUE, REF, NAME, NUM, N_A, LOADING
	Formula   string // "" for a literal; without the leading =
	Note      string
}

// ErrorLoading is the ErrorType of a formula whose value is not there: Google has not worked it out yet, or the
// program that wrote the workbook left it to the next one that opens it. It says "read again later", never "blank".
const ErrorLoading = "LOADING"

// IsBlank says whether the cell holds nothing a person can see: no value, or only white space.
func (c Cell) IsBlank() bool {
	return c.Kind == Blank || c.Kind == Text && strings.TrimSpace(c.Raw) == ""
}

// Percent says whether the number format shows a fraction as a percentage, so that 0.85 is seen as 85 %.
// A percent sign that the format only writes as text (0.00"%", 0.00\%) shows the number as it is.
func (c Cell) Percent() bool {
	quoted := false
	for i := 0; i < len(c.Format); i++ {
		switch c.Format[i] {
		case '"':
			quoted = !quoted
		case '\\', '_', '*':
			if !quoted {
				i++
			}
		case '%':
			if !quoted {
				return true
			}
		}
	}
	return false
}

// At is the cell at a row and column (1-based); beyond what was read it is Blank.
func (t *Tab) At(row, column int) Cell {
	if row < 1 || row > len(t.Rows) || column < 1 || column > len(t.Rows[row-1]) {
		return Cell{}
	}
	return t.Rows[row-1][column-1]
}

// Address is A1 notation for a row and column (1-based): Address(14, 5) is "E14".
func Address(row, column int) string { return Column(column) + strconv.Itoa(row) }

// ParseAddress is the row and column (1-based) of a cell in A1 notation, with or without $ signs; ok is false for
// anything else and for what no workbook can hold (beyond row 1,048,576 or column XFD).
func ParseAddress(address string) (row, column int, ok bool) {
	rest := strings.TrimPrefix(address, "$")
	i := 0
	for ; i < len(rest) && i < 4 && (rest[i]|0x20 >= 'a' && rest[i]|0x20 <= 'z'); i++ {
		column = column*26 + int(rest[i]|0x20-'a') + 1
	}
	digits := strings.TrimPrefix(rest[i:], "$")
	if i == 0 || digits == "" || len(digits) > 7 {
		return 0, 0, false
	}
	for j := range len(digits) {
		if digits[j] < '0' || digits[j] > '9' {
			return 0, 0, false
		}
		row = row*10 + int(digits[j]-'0')
	}
	return row, column, row >= 1 && row <= MaxRow && column <= MaxColumn
}

// MaxRow and MaxColumn (XFD) are the last that a workbook can hold.
const (
	MaxRow    = 1_048_576
	MaxColumn = 16_384
)

// Column is a column's letters: 1 is A, 27 is AA.
func Column(column int) string {
	var letters []byte
	for ; column > 0; column = (column - 1) / 26 {
		letters = append([]byte{byte('A' + (column-1)%26)}, letters...)
	}
	return string(letters)
}
