package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"thidua/sheet"
)

// listsTab is the hidden tab that holds the lists of choices.
const listsTab = "_danhmuc"

// made is the moment that a workbook's properties name, so that the same design gives the same bytes.
const made = "2000-01-01T00:00:00Z"

// longestText is how many UTF-16 units a cell can hold.
const longestText = 32_767

// Write writes the design as a workbook: the same bytes for the same design. Its marks are left out, for whoever opens
// a workbook in Google Sheets would lose them. What a workbook cannot hold (a title over 31 letters, a text over
// 32,767, a prompt over 255, a list that no Design.Lists names) is an error that names the place; nothing is cut
// silently.
func Write(w io.Writer, design sheet.Design) error {
	if len(design.Tabs) == 0 {
		return errors.New("a workbook needs at least one tab")
	}
	b := &writing{file: excelize.NewFile(), styles: map[styleKey]int{}, lists: map[string]bool{}}
	defer b.file.Close() //nolint:errcheck // nothing lies on disk
	b.file.SetZipWriter(newSortedZip)
	if err := b.design(design); err != nil {
		return err
	}
	var content bytes.Buffer // so that nothing half is written when the last step fails
	if err := b.file.Write(&content); err != nil {
		return err
	}
	_, err := content.WriteTo(w)
	return err
}

// writing is one workbook being made.
type writing struct {
	file   *excelize.File
	styles map[styleKey]int
	lists  map[string]bool
}

type styleKey struct {
	look   sheet.Look
	format string
}

func (b *writing) design(design sheet.Design) error {
	err := b.file.SetDocProps(&excelize.DocProperties{
		Title: design.Title, Creator: design.Author, LastModifiedBy: design.Author,
		Created: made, Modified: made, Language: "vi-VN",
	})
	if err != nil {
		return err
	}
	if err := b.file.SetDefaultFont(fontName); err != nil {
		return err
	}
	first := b.file.GetSheetName(0)
	for i, tab := range design.Tabs {
		if i == 0 {
			err = b.file.SetSheetName(first, tab.Title)
		} else {
			_, err = b.file.NewSheet(tab.Title)
		}
		if err != nil {
			return fmt.Errorf("tab %q: %w", tab.Title, err)
		}
	}
	if count := b.file.SheetCount; count != len(design.Tabs) {
		return fmt.Errorf("%d tabs make %d sheets: two have the same title", len(design.Tabs), count)
	}
	if err := b.writeLists(design.Lists); err != nil {
		return err
	}
	for _, tab := range design.Tabs {
		if err := b.tab(tab); err != nil {
			return fmt.Errorf("tab %q: %w", tab.Title, err)
		}
	}
	return b.hide(design.Tabs)
}

// hide makes hidden tabs hidden and opens the workbook on the first one that is not.
func (b *writing) hide(tabs []sheet.TabDesign) error {
	shown := -1
	for i, tab := range tabs {
		if !tab.Hidden && shown < 0 {
			shown = i
		}
	}
	if shown < 0 {
		return errors.New("a workbook needs a tab that is not hidden")
	}
	b.file.SetActiveSheet(shown)
	for _, tab := range tabs {
		if tab.Hidden {
			if err := b.file.SetSheetVisible(tab.Title, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// listName is what a defined name may be; one that looks like a cell ("AB12") is refused apart.
var listName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{1,250}$`)

// writeLists lays each list down as a column of a hidden tab and gives it its name.
func (b *writing) writeLists(lists []sheet.List) error {
	if len(lists) == 0 {
		return nil
	}
	if _, err := b.file.NewSheet(listsTab); err != nil {
		return err
	}
	for i, list := range lists {
		if _, _, cell := sheet.ParseAddress(list.Name); cell || !listName.MatchString(list.Name) {
			return fmt.Errorf("list %q: a name is letters, digits and _, and does not look like a cell", list.Name)
		}
		if b.lists[list.Name] || len(list.Values) == 0 {
			return fmt.Errorf("list %q is there twice, or empty", list.Name)
		}
		b.lists[list.Name] = true
		column := sheet.Column(i + 1)
		for j, text := range append([]string{list.Name}, list.Values...) {
			if err := b.file.SetCellStr(listsTab, fmt.Sprintf("%s%d", column, j+1), text); err != nil {
				return err
			}
		}
		err := b.file.SetDefinedName(&excelize.DefinedName{
			Name: list.Name, RefersTo: fmt.Sprintf("'%s'!$%s$2:$%s$%d", listsTab, column, column, len(list.Values)+1),
		})
		if err != nil {
			return fmt.Errorf("list %q: %w", list.Name, err)
		}
	}
	return b.file.SetSheetVisible(listsTab, false)
}

func (b *writing) tab(tab sheet.TabDesign) error {
	for i, width := range tab.Widths {
		column := sheet.Column(i + 1)
		if width < 0 {
			if err := b.file.SetColVisible(tab.Title, column, false); err != nil {
				return err
			}
		} else if width > 0 {
			if err := b.file.SetColWidth(tab.Title, column, column, width); err != nil {
				return err
			}
		}
	}
	for i, row := range tab.Rows {
		if err := b.row(tab.Title, i+1, row); err != nil {
			return err
		}
	}
	for i, rule := range tab.Rules {
		if err := b.rule(tab.Title, rule); err != nil {
			return fmt.Errorf("input rule %d, %s: %w", i+1, rule.Where, err)
		}
	}
	if tab.Protected {
		err := b.file.ProtectSheet(tab.Title, &excelize.SheetProtectionOptions{
			SelectLockedCells: true, SelectUnlockedCells: true,
			FormatColumns: true, FormatRows: true, InsertRows: true, AutoFilter: true, EditObjects: true,
		})
		if err != nil {
			return err
		}
	}
	return b.page(tab)
}

func (b *writing) row(tab string, number int, row sheet.RowDesign) error {
	if row.Height > 0 {
		if err := b.file.SetRowHeight(tab, number, row.Height); err != nil {
			return err
		}
	}
	column := 1
	for _, cell := range row.Cells {
		span := max(1, cell.Span)
		if err := b.cell(tab, number, column, span, cell); err != nil {
			return fmt.Errorf("%s: %w", sheet.Address(number, column), err)
		}
		column += span
	}
	if row.Hidden {
		return b.file.SetRowVisible(tab, number, false)
	}
	return nil
}

func (b *writing) cell(tab string, row, column, span int, cell sheet.CellDesign) error {
	address, last := sheet.Address(row, column), sheet.Address(row, column+span-1)
	if err := b.content(tab, address, cell); err != nil {
		return err
	}
	if cell.Link != "" {
		if err := b.file.SetCellHyperLink(tab, address, cell.Link, "External"); err != nil {
			return err
		}
	}
	if cell.Look != sheet.LookNone || cell.Format != "" {
		style, err := b.style(cell)
		if err != nil {
			return err
		}
		if err := b.file.SetCellStyle(tab, address, last, style); err != nil {
			return err
		}
	}
	if span > 1 {
		if err := b.file.MergeCell(tab, address, last); err != nil {
			return err
		}
	}
	if cell.Note == "" {
		return nil
	}
	if length(cell.Note) > longestText {
		return fmt.Errorf("a note holds at most %d letters, this one has %d", longestText, length(cell.Note))
	}
	lines := uint(strings.Count(cell.Note, "\n") + length(cell.Note)/40 + 2)
	return b.file.AddComment(tab, excelize.Comment{
		Cell: address, Author: "Thidua", Text: cell.Note, Width: 300, Height: min(400, 20*lines),
	})
}

func (b *writing) content(tab, address string, cell sheet.CellDesign) error {
	switch {
	case cell.Text != "" && cell.Number != "":
		return errors.New("a cell holds either a text or a number")
	case cell.Number != "":
		if _, _, exponent, ok := scan(cell.Number); !ok || exponent {
			return fmt.Errorf("%q is not a plain decimal number", cell.Number)
		}
		number := tidy(cell.Number)
		if digits := strings.Trim(strings.Replace(number, ".", "", 1), "-0"); len(digits) > significant {
			return fmt.Errorf("%q has %d digits, a workbook keeps %d", cell.Number, len(digits), significant)
		}
		return b.file.SetCellDefault(tab, address, number)
	case cell.Look == sheet.LookCheckbox:
		return b.file.SetCellBool(tab, address, cell.Text == "TRUE")
	case cell.Text != "":
		if length(cell.Text) > longestText {
			return fmt.Errorf("a cell holds at most %d letters, this text has %d", longestText, length(cell.Text))
		}
		return b.file.SetCellStr(tab, address, cell.Text)
	}
	return nil
}

// length is the length of a text as a workbook counts it.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

func (b *writing) style(cell sheet.CellDesign) (int, error) {
	key := styleKey{cell.Look, cell.Format}
	if id, ok := b.styles[key]; ok {
		return id, nil
	}
	l, ok := looks[cell.Look]
	if !ok && cell.Look != sheet.LookNone {
		return 0, fmt.Errorf("look %d is unknown", cell.Look)
	}
	if !ok {
		l = look{size: 12}
	}
	id, err := b.file.NewStyle(l.style(cell.Format))
	b.styles[key] = id
	return id, err
}
