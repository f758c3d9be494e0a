package xlsx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"

	"thidua/sheet"
)

// tabReading is one tab being walked.
type tabReading struct {
	*reading
	tab    sheet.Tab
	row    int // the row being read, 1-based
	column int // of the cell read last
	blanks []blank
	shared map[string]sharedFormula
	text   richText
}

// blank is an empty cell with a format, seen behind the last filled cell of its row: it is kept only if another
// filled cell follows.
type blank struct {
	column int
	format string
}

// tab reads a worksheet's part: rows, merges, and the notes that stand in a part of their own.
func (b *reading) tab(part string) (sheet.Tab, error) {
	content := b.part(part)
	if content == nil {
		return sheet.Tab{}, ErrDamaged.becausef("part %q is missing", part)
	}
	t := &tabReading{reading: b, shared: map[string]sharedFormula{}}
	if err := t.walk(b.decoder(content)); err != nil {
		return sheet.Tab{}, err
	}
	if err := t.notes(part); err != nil {
		return sheet.Tab{}, err
	}
	t.cut()
	return t.tab, nil
}

func (t *tabReading) walk(d *xml.Decoder) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return ErrDamaged.because(err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch element.Name.Local {
		case "row":
			err = t.startRow(element)
		case "c":
			err = t.cell(d, element)
		case "mergeCell":
			err = t.merge(element)
		}
		if err != nil {
			return err
		}
	}
}

func (t *tabReading) startRow(element xml.StartElement) error {
	t.row, t.column, t.blanks = t.row+1, 0, t.blanks[:0]
	hidden := false
	for _, a := range element.Attr {
		switch a.Name.Local {
		case "r":
			n, err := strconv.Atoi(a.Value)
			if err != nil || n < 1 || n > sheet.MaxRow {
				return ErrDamaged.becausef("row number %q", a.Value)
			}
			t.row = n
		case "hidden":
			hidden = a.Value == "1" || a.Value == "true"
		}
	}
	if t.row > sheet.MaxRow {
		return ErrDamaged.becausef("row number %d", t.row)
	}
	if hidden {
		if t.tab.HiddenRows == nil {
			t.tab.HiddenRows = map[int]bool{}
		}
		if !t.tab.HiddenRows[t.row] {
			if err := t.spend(1); err != nil {
				return err
			}
		}
		t.tab.HiddenRows[t.row] = true
	}
	if t.row%256 == 0 {
		return t.ctx.Err()
	}
	return nil
}

// spend counts cells against the limit.
func (b *reading) spend(cells int) error {
	if b.budget -= cells; b.budget < 0 {
		return ErrTooLarge.becausef("more than %d cells", b.limits.Cells)
	}
	return nil
}

// place makes room for a cell and gives it, within the limit.
func (t *tabReading) place(row, column int) (*sheet.Cell, error) {
	if more := row - len(t.tab.Rows); more > 0 {
		if err := t.spend(more); err != nil {
			return nil, err
		}
		t.tab.Rows = append(t.tab.Rows, make([][]sheet.Cell, more)...)
	}
	cells := t.tab.Rows[row-1]
	if more := column - len(cells); more > 0 {
		if err := t.spend(more); err != nil {
			return nil, err
		}
		if cells == nil && row > 1 { // rows of a form are about as long as the one above
			cells = make([]sheet.Cell, 0, max(column, len(t.tab.Rows[row-2])))
		}
		for range more {
			cells = append(cells, sheet.Cell{})
		}
		t.tab.Rows[row-1] = cells
	}
	return &cells[column-1], nil
}

// stored is a cell as the part holds it.
type stored struct {
	kind    string // the t attribute
	value   string
	has     bool // has a value at all, empty or not
	style   int
	formula string
}

func (t *tabReading) cell(d *xml.Decoder, element xml.StartElement) error {
	t.column++
	var s stored
	for _, a := range element.Attr {
		switch a.Name.Local {
		case "r":
			_, column, ok := sheet.ParseAddress(a.Value)
			if !ok {
				return ErrDamaged.becausef("cell %q in row %d", a.Value, t.row)
			}
			t.column = column
		case "t":
			s.kind = a.Value
		case "s":
			s.style, _ = strconv.Atoi(a.Value)
		}
	}
	if t.row < 1 || t.column > sheet.MaxColumn {
		return ErrDamaged.becausef("a cell stands outside the rows")
	}
	if err := t.content(d, &s); err != nil {
		return err
	}
	f := t.style(s.style)
	cell, err := t.value(s, f)
	if err != nil {
		return err
	}
	if cell.Kind == sheet.Blank && t.beyond() {
		if cell.Format != "" {
			t.blanks = append(t.blanks, blank{t.column, cell.Format})
		}
		return nil
	}
	place, err := t.place(t.row, t.column)
	if err != nil {
		return err
	}
	*place = cell
	for _, before := range t.blanks {
		if cells := t.tab.Rows[t.row-1]; before.column < len(cells) && cells[before.column-1].Kind == sheet.Blank {
			cells[before.column-1].Format = before.format
		}
	}
	t.blanks = t.blanks[:0]
	return nil
}

// beyond says whether the current cell lies behind what is kept of its row.
func (t *tabReading) beyond() bool {
	return t.row > len(t.tab.Rows) || t.column > len(t.tab.Rows[t.row-1])
}

// content reads what stands inside a cell.
func (t *tabReading) content(d *xml.Decoder, s *stored) error {
	for {
		token, err := d.Token()
		if err != nil {
			return ErrDamaged.because(err)
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local == "c" {
				return nil
			}
		case xml.StartElement:
			switch token.Name.Local {
			case "v":
				s.has = true
				s.value, err = t.characters(d)
			case "is":
				s.has = true
				t.text.reset()
				err = t.text.read(d)
				s.value = t.text.String()
			case "f":
				err = t.formulaOf(d, token, s)
			default:
				err = d.Skip()
			}
			if err != nil {
				return ErrDamaged.because(err)
			}
		}
	}
}

// characters is the text of the element that was just opened.
func (t *tabReading) characters(d *xml.Decoder) (string, error) {
	t.text.reset()
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			t.text.buffer = append(t.text.buffer, token...)
		}
	}
	return string(t.text.buffer), nil
}

// merge reads one merged block.
func (t *tabReading) merge(element xml.StartElement) error {
	for _, a := range element.Attr {
		if a.Name.Local != "ref" {
			continue
		}
		if block, ok := sheet.ParseRange(a.Value); ok {
			t.tab.Merges = append(t.tab.Merges, block)
		}
		return t.spend(1)
	}
	return nil
}

// notes puts each note on its cell, also where the cell is otherwise blank.
func (t *tabReading) notes(part string) error {
	targets, err := t.relations(part)
	if err != nil {
		return err
	}
	for _, to := range targets {
		if content := t.part(to.part); to.kind("comments") && content != nil {
			return t.walkNotes(t.decoder(content))
		}
	}
	return nil
}

func (t *tabReading) walkNotes(d *xml.Decoder) error {
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return ErrDamaged.becausef("notes: %w", err)
		}
		element, ok := token.(xml.StartElement)
		if !ok || element.Name.Local != "comment" {
			continue
		}
		address := ""
		for _, a := range element.Attr {
			if a.Name.Local == "ref" {
				address = a.Value
			}
		}
		t.text.reset()
		if err := t.text.read(d); err != nil {
			return ErrDamaged.becausef("notes: %w", err)
		}
		row, column, ok := sheet.ParseAddress(address)
		if !ok {
			return ErrDamaged.becausef("a note at %q", address)
		}
		place, err := t.place(row, column)
		if err != nil {
			return err
		}
		place.Note = t.text.String()
	}
}

// cut drops what is blank at the end of each row and of the tab.
func (t *tabReading) cut() {
	filled := 0
	for i, cells := range t.tab.Rows {
		n := len(cells)
		for n > 0 && cells[n-1].Kind == sheet.Blank && cells[n-1].Note == "" {
			n--
		}
		if t.tab.Rows[i] = cells[:n]; n > 0 {
			filled = i + 1
		} else {
			t.tab.Rows[i] = nil
		}
	}
	t.tab.Rows = t.tab.Rows[:filled]
}
