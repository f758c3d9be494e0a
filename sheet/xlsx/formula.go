package xlsx

import (
	"encoding/xml"
	"strings"

	"thidua/sheet"
)

// sharedFormula is a formula that several cells share: the text as the first of them has it, and where that is.
type sharedFormula struct {
	text        string
	row, column int
}

// formulaOf reads a cell's formula. A cell that shares the formula of another gets it with its references moved.
func (t *tabReading) formulaOf(d *xml.Decoder, element xml.StartElement, s *stored) error {
	kind, id := "", ""
	for _, a := range element.Attr {
		switch a.Name.Local {
		case "t":
			kind = a.Value
		case "si":
			id = a.Value
		}
	}
	text, err := t.characters(d)
	if err != nil {
		return err
	}
	text = strings.TrimPrefix(unescape(text), "=")
	switch {
	case kind == "dataTable":
		text = "TABLE()"
	case kind != "shared":
	case text != "":
		t.shared[id] = sharedFormula{text, t.row, t.column}
	default:
		first := t.shared[id]
		text = moved(first.text, t.row-first.row, t.column-first.column)
		if text == "" {
			text = "#REF!" // the formula it shares is nowhere; it is still no literal
		}
	}
	s.formula = text
	return nil
}

// moved is a formula as it reads when copied some rows down and columns to the right: references without $ move.
func moved(formula string, rows, columns int) string {
	var b strings.Builder
	for i := 0; i < len(formula); {
		c := formula[i]
		switch {
		case c == '"' || c == '\'': // texts and names of tabs stay
			end := strings.IndexByte(formula[i+1:], c)
			if end < 0 {
				b.WriteString(formula[i:])
				return b.String()
			}
			b.WriteString(formula[i : i+end+2])
			i += end + 2
		case c == '$' || isWord(c):
			end := i
			for end < len(formula) && (formula[end] == '$' || isWord(formula[end])) {
				end++
			}
			word := formula[i:end]
			if end < len(formula) && (formula[end] == '(' || formula[end] == '!') {
				b.WriteString(word) // the name of a function or a tab
			} else {
				b.WriteString(movedReference(word, rows, columns))
			}
			i = end
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

func isWord(c byte) bool {
	return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '.' || c >= 0x80
}

func movedReference(word string, rows, columns int) string {
	row, column, ok := sheet.ParseAddress(word)
	if !ok {
		return word
	}
	fixedRow := strings.LastIndexByte(word, '$') > 0
	fixedColumn := word[0] == '$'
	if !fixedRow {
		row += rows
	}
	if !fixedColumn {
		column += columns
	}
	if row < 1 || row > sheet.MaxRow || column < 1 || column > sheet.MaxColumn {
		return "#REF!"
	}
	address := sheet.Column(column)
	if fixedColumn {
		address = "$" + address
	}
	if fixedRow {
		address += "$"
	}
	return address + strings.TrimPrefix(sheet.Address(row, 1), "A")
}
