package emulator

import (
	"maps"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"thidua/sheet"
)

// Bounds of what is looked at for its looks: a workbook may style a million rows.
const mostLookRows, mostLookColumns = 3000, 60

// importLooks takes over how a workbook's tab looks: number formats of blank cells, colours, letters, alignment, widths, heights, and which cells are
// protected, as Google does when it opens a workbook.
func (s *Server) importLooks(book *excelize.File, t *tab) {
	rows, columns := min(t.rowCount, mostLookRows), min(t.columnCount, mostLookColumns) // a workbook's own word of its size may be wrong
	for j := range columns {
		if width, err := book.GetColWidth(t.title, sheet.Column(j+1)); err == nil && width > 0 && width != usualWidth {
			t.dimension(true, j).pixels = int(math.Round(width*7)) + 5
		}
	}
	looking := &looking{server: s, book: book, looks: map[int]*bookLook{}, styles: map[styled]*style{}}
	var open []sheet.Range
	for i := range rows {
		if height, err := book.GetRowHeight(t.title, i+1); err == nil && height != usualHeight {
			t.dimension(false, i).pixels = int(math.Round(height * 4 / 3))
		}
		open = append(open, looking.row(t, i, columns)...)
	}
	if p, err := book.GetSheetProtection(t.title); err == nil && p != (excelize.SheetProtectionOptions{}) {
		t.protect(s, joined(open))
	}
}

// What a workbook's rows and columns measure where it gives no height, in points, and no width, in characters.
const usualHeight, usualWidth = 15, 9.140625

// looking is one workbook being looked at.
type looking struct {
	server *Server
	book   *excelize.File
	looks  map[int]*bookLook
	styles map[styled]*style
}

// styled is a cell's format and what the workbook adds to it.
type styled struct {
	before *style
	id     int
}

// bookLook is a style of a workbook, as far as Google's formats can tell it.
type bookLook struct {
	data     map[string]any
	unlocked bool
}

// row gives the cells of a row their looks, and returns the blocks of it that may be typed into.
func (l *looking) row(t *tab, i, columns int) (open []sheet.Range) {
	var cells row
	for j := range columns {
		id, err := l.book.GetCellStyle(t.title, sheet.Address(i+1, j+1))
		if err != nil || id == 0 {
			continue
		}
		look := l.look(id)
		if look.unlocked {
			if n := len(open); n > 0 && open[n-1].LastColumn == j {
				open[n-1].LastColumn++
			} else {
				open = append(open, sheet.Range{FirstRow: i + 1, FirstColumn: j + 1, LastRow: i + 1, LastColumn: j + 1})
			}
		}
		if len(look.data) == 0 {
			continue
		}
		if cells == nil {
			cells = t.edit(i, columns)
		}
		key := styled{cells[j].style, id}
		if _, known := l.styles[key]; !known {
			data := maps.Clone(look.data)
			if key.before != nil {
				maps.Copy(data, key.before.data)
			}
			l.styles[key] = l.server.styleOf(data)
		}
		cells[j].style = l.styles[key]
	}
	return open
}

func (l *looking) look(id int) *bookLook {
	if known := l.looks[id]; known != nil {
		return known
	}
	look := &bookLook{data: map[string]any{}}
	l.looks[id] = look
	st, err := l.book.GetStyle(id)
	if err != nil {
		return look
	}
	look.unlocked = st.Protection != nil && !st.Protection.Locked
	if pattern := patternOf(l.book, id); pattern != "" {
		look.data["numberFormat"] = map[string]any{"type": kindOf(pattern), "pattern": pattern}
	}
	if st.Fill.Type == "pattern" && len(st.Fill.Color) > 0 {
		if color := bookColor(st.Fill.Color[0]); color != nil {
			look.data["backgroundColor"] = color
		}
	}
	if text := bookLetters(st.Font); len(text) > 0 {
		look.data["textFormat"] = text
	}
	if a := st.Alignment; a != nil {
		for name, word := range map[string]string{
			"horizontalAlignment": map[string]string{"left": "LEFT", "center": "CENTER", "right": "RIGHT"}[a.Horizontal],
			"verticalAlignment":   map[string]string{"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM"}[a.Vertical],
		} {
			if word != "" {
				look.data[name] = word
			}
		}
		if a.WrapText {
			look.data["wrapStrategy"] = "WRAP"
		}
	}
	return look
}

// bookLetters is a workbook's font as Google's text format.
func bookLetters(font *excelize.Font) map[string]any {
	text := map[string]any{}
	if font == nil {
		return text
	}
	for name, is := range map[string]bool{
		"bold": font.Bold, "italic": font.Italic, "strikethrough": font.Strike, "underline": font.Underline != "" && font.Underline != "none",
	} {
		if is {
			text[name] = true
		}
	}
	if font.Size > 0 && font.Size != 11 {
		text["fontSize"] = math.Round(font.Size)
	}
	if color := bookColor(font.Color); color != nil {
		text["foregroundColor"] = color
	}
	return text
}

// bookColor is a colour written RRGGBB or AARRGGBB, nil for any other.
func bookColor(text string) map[string]any {
	text = strings.TrimPrefix(text, "#")
	if len(text) == 8 {
		text = text[2:]
	}
	number, err := strconv.ParseUint(text, 16, 32)
	if err != nil || len(text) != 6 {
		return nil
	}
	color := map[string]any{}
	for name, part := range map[string]uint64{"red": number >> 16, "green": number >> 8 & 255, "blue": number & 255} {
		if part > 0 {
			color[name] = float64(part) / 255
		}
	}
	return color
}

// joined are blocks of rows, those that lie under each other made one.
func joined(blocks []sheet.Range) (out []sheet.Range) {
	last := map[[2]int]int{} // first and last column -> place in out
	for _, b := range blocks {
		key := [2]int{b.FirstColumn, b.LastColumn}
		if at, ok := last[key]; ok && out[at].LastRow+1 == b.FirstRow {
			out[at].LastRow = b.LastRow
			continue
		}
		last[key] = len(out)
		out = append(out, b)
	}
	return out
}

// protect guards a tab but for some blocks.
func (t *tab) protect(s *Server, open []sheet.Range) {
	data := map[string]any{"range": map[string]any{"sheetId": float64(t.id)}, "warningOnly": false}
	var parts []any
	for _, b := range open {
		parts = append(parts, map[string]any{
			"sheetId": float64(t.id), "startRowIndex": float64(b.FirstRow - 1), "endRowIndex": float64(b.LastRow),
			"startColumnIndex": float64(b.FirstColumn - 1), "endColumnIndex": float64(b.LastColumn),
		})
	}
	if parts != nil {
		data["unprotectedRanges"] = parts
	}
	id := s.freshNumber(func(n int64) bool { return false })
	data["protectedRangeId"] = float64(id)
	t.protections = append(t.protections, protection{id: id, data: data})
}
