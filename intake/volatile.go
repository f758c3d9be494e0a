package intake

import (
	"slices"
	"strings"

	"thidua/sheet"
)

// volatile are the functions whose result may change while nobody edits the spreadsheet.
var volatile = []string{
	"IMPORTRANGE", "IMPORTDATA", "IMPORTXML", "IMPORTHTML", "IMPORTFEED", "GOOGLEFINANCE",
	"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY",
}

// Volatile says whether a book has a formula that may change without an edit: no list of changed files tells of it, so
// that the book must be read again from time to time.
func Volatile(book *sheet.Book) bool {
	for i := range book.Tabs {
		for _, row := range book.Tabs[i].Rows {
			for j := range row {
				if row[j].Formula != "" && callsVolatile(row[j].Formula) {
					return true
				}
			}
		}
	}
	return false
}

// callsVolatile says whether a formula calls one of the volatile functions. Texts and the names of tabs are none.
func callsVolatile(formula string) bool {
	quote := byte(0)
	name := 0 // where the name before i begins
	for i := range len(formula) {
		c := formula[i]
		switch {
		case quote != 0: // a doubled quote ends it and begins it again
			if c == quote {
				quote = 0
			}
			name = i + 1
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			if slices.Contains(volatile, strings.ToUpper(strings.TrimSpace(formula[name:i]))) {
				return true
			}
			name = i + 1
		case c != ' ' && c != '\n' && c != '\t' && c != '_' && c != '.' && c < 0x80 && !isLetterOrDigit(c):
			name = i + 1
		}
	}
	return false
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}
