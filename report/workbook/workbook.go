// Package workbook writes the tables of a paper.Document as a workbook for Excel, for those who go on working with them:
// a sheet a table, named by its caption, with wrapped text, a head that stays and is repeated on each printed page, and
// pages that lie on their side and are as wide as the table.
//
// What stands outside of tables is left out, but for the subject, which heads each sheet. The bytes depend on the document
// alone.
package workbook

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"thidua/report/paper"
)

// MediaType is the media type of what Write writes.
const MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

const (
	fontName    = "Times New Roman"
	made        = "2006-01-02T15:04:05Z"
	longestText = 32_767 // UTF-16 units that a cell can hold
	longestName = 31     // of a sheet
	columns     = 132.0  // characters that a page holds beside each other
	lineHeight  = 15.75  // points of a line of text
	firstRow    = 3      // of a table: title, caption, head
)

// Write writes the tables of a document. Its text may be hostile (see paper.Document.Clean); none of it becomes a
// formula. A document without tables is an error.
func Write(w io.Writer, document *paper.Document) error {
	d := &writer{doc: document.Clean(), names: map[string]bool{}}
	if err := d.write(w); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// writer makes one workbook.
type writer struct {
	doc   *paper.Document
	file  *excelize.File
	names map[string]bool // of sheets, in capitals: Excel does not tell them apart
	looks looks
}

// looks are the styles of cells.
type looks struct{ title, caption, head, text, bold, centre, boldCentre int }

func (d *writer) write(w io.Writer) error {
	d.file = excelize.NewFile()
	defer d.file.Close() //nolint:errcheck // nothing lies on disk
	d.file.SetZipWriter(newSortedZip)
	if err := d.prepare(); err != nil {
		return err
	}
	first := d.file.GetSheetName(0)
	tables := 0
	for _, block := range append(d.doc.Blocks[:len(d.doc.Blocks):len(d.doc.Blocks)], d.doc.Annexes...) {
		table, ok := block.(*paper.Table)
		if !ok {
			continue
		}
		tables++
		name := d.name(plain(table.Caption), tables)
		if tables == 1 {
			if err := d.file.SetSheetName(first, name); err != nil {
				return err
			}
		} else if _, err := d.file.NewSheet(name); err != nil {
			return err
		}
		if err := d.table(name, table); err != nil {
			return fmt.Errorf("sheet %q: %w", name, err)
		}
	}
	if tables == 0 {
		return fmt.Errorf("the document has no table")
	}
	var content bytes.Buffer // so that nothing half is written when the last step fails
	if err := d.file.Write(&content); err != nil {
		return err
	}
	_, err := content.WriteTo(w)
	return err
}

func (d *writer) prepare() error {
	at := d.doc.Made.UTC().Format(made)
	err := d.file.SetDocProps(&excelize.DocProperties{
		Title: d.doc.Title, Creator: d.doc.Author, LastModifiedBy: d.doc.Author, Created: at, Modified: at, Language: d.doc.Language,
	})
	if err != nil {
		return err
	}
	if err := d.file.SetDefaultFont(fontName); err != nil {
		return err
	}
	line := []excelize.Border{
		{Type: "left", Color: "000000", Style: 1},
		{Type: "right", Color: "000000", Style: 1},
		{Type: "top", Color: "000000", Style: 1},
		{Type: "bottom", Color: "000000", Style: 1},
	}
	style := func(to *int, size float64, bold bool, align string, border []excelize.Border) {
		if err == nil {
			*to, err = d.file.NewStyle(&excelize.Style{
				Font: &excelize.Font{Family: fontName, Size: size, Bold: bold}, Border: border,
				Alignment: &excelize.Alignment{WrapText: border != nil, Vertical: "top", Horizontal: align}, NumFmt: 49, // text
			})
		}
	}
	style(&d.looks.title, 14, true, "left", nil)
	style(&d.looks.caption, 13, true, "left", nil)
	style(&d.looks.head, 12, true, "center", line)
	style(&d.looks.text, 12, false, "left", line)
	style(&d.looks.bold, 12, true, "left", line)
	style(&d.looks.centre, 12, false, "center", line)
	style(&d.looks.boldCentre, 12, true, "center", line)
	return err
}

// table writes one sheet.
func (d *writer) table(sheet string, t *paper.Table) error {
	if err := d.text(sheet, 1, 1, d.heading(), d.looks.title); err != nil {
		return err
	}
	if err := d.text(sheet, 1, 2, plain(t.Caption), d.looks.caption); err != nil {
		return err
	}
	widths, err := d.widths(sheet, t)
	if err != nil {
		return err
	}
	if err := d.rows(sheet, t.Head, firstRow, widths, true); err != nil {
		return err
	}
	if err := d.rows(sheet, t.Rows, firstRow+len(t.Head), widths, false); err != nil {
		return err
	}
	return d.page(sheet, len(widths), len(t.Head), len(t.Head)+len(t.Rows))
}

// heading is what heads each sheet.
func (d *writer) heading() string {
	if d.doc.Title != "" || d.doc.Letter == nil {
		return d.doc.Title
	}
	return d.doc.Letter.Subject
}

// widths sets the widths of the columns: together they are a page.
func (d *writer) widths(sheet string, t *paper.Table) ([]float64, error) {
	widths := slices.Clone(t.Widths) // Clean gives each column one
	all := sum(widths)
	for i := range widths {
		widths[i] = min(max(widths[i]/all*columns, 5), 200)
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return nil, err
		}
		if err := d.file.SetColWidth(sheet, column, column, widths[i]); err != nil {
			return nil, err
		}
	}
	return widths, nil
}

// rows writes rows from a row of the sheet on. What spans rows is written once.
func (d *writer) rows(sheet string, rows []paper.Row, from int, widths []float64, head bool) error {
	for r, places := range paper.Places(rows, len(widths)) {
		lines := 1.0
		for _, place := range places {
			text := plain(place.Cell.Spans)
			if !place.Continued {
				if err := d.text(sheet, place.Column+1, from+r, text, d.look(&place, rows[r].Bold, head)); err != nil {
					return err
				}
				lines = max(lines, linesOf(text, sum(widths[place.Column:place.Column+place.Columns])))
			}
			if err := d.merge(sheet, &place, from+r, d.look(&place, rows[r].Bold, head)); err != nil {
				return err
			}
		}
		if err := d.file.SetRowHeight(sheet, from+r, min(lines*lineHeight+3, 409)); err != nil {
			return err
		}
	}
	return nil
}

func (d *writer) look(place *paper.Place, bold, head bool) int {
	centred := place.Cell.Align != paper.Left
	switch {
	case head:
		return d.looks.head
	case bold && centred:
		return d.looks.boldCentre
	case bold:
		return d.looks.bold
	case centred:
		return d.looks.centre
	}
	return d.looks.text
}

// merge joins the cells that one spans.
func (d *writer) merge(sheet string, place *paper.Place, row, look int) error {
	if place.Continued || place.Columns == 1 && place.Rows <= 1 {
		return nil
	}
	from, err := excelize.CoordinatesToCellName(place.Column+1, row)
	if err != nil {
		return err
	}
	to, err := excelize.CoordinatesToCellName(place.Column+place.Columns, row+max(place.Rows, 1)-1)
	if err != nil {
		return err
	}
	if err := d.file.SetCellStyle(sheet, from, to, look); err != nil {
		return err
	}
	return d.file.MergeCell(sheet, from, to)
}

// text writes a text into a cell. It is a text whatever it begins with: never a formula, number or date.
func (d *writer) text(sheet string, column, row int, text string, look int) error {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	if units := utf16.Encode([]rune(text)); len(units) > longestText {
		text = strings.ToValidUTF8(string(utf16.Decode(units[:longestText-1])), "") + "…"
	}
	if err := d.file.SetCellStr(sheet, at, text); err != nil {
		return err
	}
	return d.file.SetCellStyle(sheet, at, at, look)
}

// page makes the sheet ready to be read and printed.
func (d *writer) page(sheet string, wide, head, rows int) error {
	below := firstRow + head
	corner, err := excelize.CoordinatesToCellName(1, below)
	if err != nil {
		return err
	}
	err = d.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: below - 1, TopLeftCell: corner, ActivePane: "bottomLeft"})
	if err != nil {
		return err
	}
	last, err := excelize.ColumnNumberToName(max(wide, 1))
	if err != nil {
		return err
	}
	quoted := "'" + strings.ReplaceAll(sheet, "'", "''") + "'!"
	names := []excelize.DefinedName{{
		Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("%s$A$1:$%s$%d", quoted, last, firstRow+rows-1), Scope: sheet,
	}}
	if head > 0 {
		names = append(names, excelize.DefinedName{
			Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s$%d:$%d", quoted, firstRow, below-1), Scope: sheet,
		})
	}
	for i := range names {
		if err := d.file.SetDefinedName(&names[i]); err != nil {
			return err
		}
	}
	fit, side, a4, wideOnce, tall := true, "landscape", 9, 1, 0
	if err := d.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return d.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{
		Orientation: &side, Size: &a4, FitToWidth: &wideOnce, FitToHeight: &tall,
	})
}

// name makes a name of a sheet that Excel takes and no other sheet has.
func (d *writer) name(caption string, number int) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, caption)
	name = strings.TrimSpace(cut(strings.Join(strings.Fields(name), " "), longestName))
	for name == "" || d.names[strings.ToUpper(name)] || strings.EqualFold(name, "history") {
		suffix := fmt.Sprintf(" (%d)", number)
		name = strings.TrimSpace(cut(name, longestName-len(suffix)) + suffix)
		number++
	}
	d.names[strings.ToUpper(name)] = true
	return name
}

// cut is the beginning of a text, of so many UTF-16 units at most.
func cut(text string, most int) string {
	n := 0
	for i, r := range text {
		if n += max(utf16.RuneLen(r), 1); n > most {
			return text[:i]
		}
	}
	return text
}

// plain is the text of spans.
func plain(spans []paper.Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// linesOf is how many lines a text takes in a column of so many characters.
func linesOf(text string, width float64) float64 {
	lines := 0.0
	for line := range strings.SplitSeq(text, "\n") {
		lines += max(math.Ceil(float64(len([]rune(line)))*1.1/width), 1)
	}
	return lines
}

func sum(numbers []float64) (all float64) {
	for _, n := range numbers {
		all += n
	}
	return all
}
