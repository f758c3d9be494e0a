package answer

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// column is one of the columns of our tab.
type column int

// The columns, in order. The key stands, hidden, between two that people see, so that it goes along when they select
// some columns and sort them.
const (
	columnTab column = iota
	columnCell
	columnName
	columnGot
	columnTodo
	columnSince
	columnKey
	columnSaid
	columnState
	columnCount
)

var columnTitles = [columnCount]string{
	"Trang", "Ô", "Dòng", "Đang ghi", "Cần làm gì", "Từ ngày", "Mã", "Giải trình của đơn vị", "Trạng thái",
}

// columnWidths are in characters; the key's column is hidden.
var columnWidths = [columnCount]float64{18, 10, 32, 26, 60, 13, -8, 40, 18}

// titled is the fewest of our titles by which a row is taken for the header.
const titled = 3

// farthest is the last column in which ours are looked for.
const farthest = 100

// The lines above the header, by their distance from it.
const (
	titleLine    = 5
	unitLine     = 4
	readLine     = 3
	adviceLine   = 2
	checkboxLine = 1
)

// firstHeader and lastHeader are the rows in which the header may stand; found elsewhere it is written anew.
const (
	firstHeader = titleLine + 1
	lastHeader  = 30
)

// How our lines begin, by which they are known again.
const (
	unitPrefix     = "Đơn vị điền: "
	advicePrefix   = "Việc cần làm: "
	checkboxPrefix = "Đọc ngay: "
	moreFormat     = "Còn %d dòng nữa, sẽ hiện khi các dòng trên được sửa."
)

var moreForm = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(moreFormat), "%d", `\d+`) + "$")

// group is where a row stands.
type group int

// The groups of rows, in their order.
const (
	groupMend     group = iota // cells to be mended
	groupRefused               // changes that the lead did not approve
	groupFindings              // what does not add up
	groupNotices               // for information
	groupAccepted              // what does not add up and was accepted
	groupMended                // cells that were mended
)

// headings of the groups. That of the first stands there only when another asks for something as well.
var headings = [...]string{
	"Ô cần sửa",
	"Không được duyệt: Trưởng cụm giữ số đã duyệt",
	"Đối chiếu: các số không khớp nhau; hãy sửa ô, hoặc ghi giải trình nếu số đúng như đã ghi",
	"Lưu ý: chỉ để biết, không phải sửa",
	"Đối chiếu: Trưởng cụm đã chấp nhận, không phải làm gì",
	"Đã sửa: chỉ để biết, các dòng này sẽ được bỏ sau ít ngày",
}

// page is our tab as it stands, or as it will once the edits so far are made.
type page struct {
	id     int64
	rows   [][]sheet.Cell
	merges []sheet.Range
	header int              // row of the header, 0 when there is none
	at     [columnCount]int // 1-based; 0 for a column that is not there
}

// open finds header and columns of our tab.
func open(tab *sheet.Tab) page {
	p := page{id: tab.ID, rows: slices.Clone(tab.Rows), merges: tab.Merges}
	for i := range p.rows {
		if at, is := titles(p.rows[i]); is {
			p.header, p.at = i+1, at
			return p
		}
	}
	p.guess()
	return p
}

// titles is where our columns are by the titles in a row, if it is a header.
func titles(cells []sheet.Cell) (at [columnCount]int, is bool) {
	met := 0
	for j := range min(len(cells), farthest) {
		if c := titleOf(textOf(&cells[j])); c >= 0 && at[c] == 0 {
			at[c] = j + 1
			met++
		}
	}
	return at, met >= titled
}

// titleOf is the column with a title, -1 for none. The title of the one column that people write in may be shortened.
func titleOf(text string) column {
	text = strings.ToLower(strings.TrimSpace(text))
	for c, title := range columnTitles {
		if text == strings.ToLower(title) || column(c) == columnSaid && text == "giải trình" {
			return column(c)
		}
	}
	return -1
}

// guess finds the columns of a tab whose header is gone: by the keys, else by a line of ours.
func (p *page) guess() {
	first := p.firstColumn()
	for c := range columnCount {
		if first > 0 {
			p.at[c] = first + int(c)
		}
	}
}

func (p *page) firstColumn() int {
	first := 0
	for i := range p.rows {
		for j := range min(len(p.rows[i]), farthest) {
			text := textOf(&p.rows[i][j])
			if keyOf(text) != "" && j >= int(columnKey) {
				return j + 1 - int(columnKey)
			}
			if first == 0 && ourLine(text) {
				first = j + 1
			}
		}
	}
	return first
}

// cell is the cell at a row and column, 1-based; nil when it is blank or there is no such column.
func (p *page) cell(row, column int) *sheet.Cell {
	if row > len(p.rows) || column < 1 || column > len(p.rows[row-1]) {
		return nil
	}
	if cell := &p.rows[row-1][column-1]; !cell.IsBlank() || cell.Formula != "" {
		return cell
	}
	return nil
}

// text is what a person sees in a row's cell of one of our columns.
func (p *page) text(row int, c column) string { return textOf(p.cell(row, p.at[c])) }

// textOf is what a person sees in a cell, nil for none.
func textOf(cell *sheet.Cell) string {
	switch {
	case cell == nil:
		return ""
	case cell.Kind == sheet.Text || cell.Shown == "":
		return cell.Raw
	}
	return cell.Shown
}

// keyOf is the key in a text of the key's column, which has the id of the problem's tab behind it; "" for any other
// text.
func keyOf(text string) string {
	key, _, _ := strings.Cut(text, " ")
	if keyForm.MatchString(key) {
		return key
	}
	return ""
}

// ourLine says whether a text is one of those that we write outside of the rows with a key.
func ourLine(text string) bool {
	if text == TabTitle || slices.Contains(headings[:], text) {
		return true
	}
	for _, prefix := range []string{intake.StatusPrefix, unitPrefix, advicePrefix, checkboxPrefix} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return moreForm.MatchString(text)
}

// rowKind is what a row of our tab is by what stands in it.
type rowKind uint8

const (
	blankRow   rowKind = iota
	keyedRow           // of a problem, finding or refused change
	lostRow            // of one, but its key is gone
	ourRow             // another line of ours
	headerRow          // the header
	foreignRow         // anything else, which a person wrote
)

func (p *page) kind(row int) rowKind {
	if row > len(p.rows) {
		return blankRow
	}
	_, header := titles(p.rows[row-1])
	switch {
	case header:
		return headerRow
	case keyOf(p.text(row, columnKey)) != "":
		return keyedRow
	case isState(p.text(row, columnState)):
		return lostRow
	}
	kind := blankRow
	for c := range columnCount {
		switch text := p.text(row, c); {
		case text == "":
		case c != columnSaid && ourLine(text):
			return ourRow
		default:
			kind = foreignRow
		}
	}
	return kind
}

// theirs is what a person wrote into a row and would be gone were it written over; "" for nothing. The words in a row
// with a key go with the key.
func (p *page) theirs(row int) string {
	said := words(p.text(row, columnSaid))
	switch p.kind(row) {
	case ourRow:
		return said
	case lostRow:
		if said == "" {
			return ""
		}
		where := strings.TrimSpace(p.text(row, columnTab) + " " + p.text(row, columnCell))
		if together := where + ": " + said; fit(together) == together {
			return together
		}
		return said // a cell holds no more than it did
	case foreignRow:
		var texts []string
		for c := range columnCount {
			if text := words(p.text(row, c)); text != "" {
				texts = append(texts, text)
			}
		}
		if len(texts) == 1 {
			return texts[0]
		}
		return fit(strings.Join(texts, " | "))
	}
	return ""
}

// said are the words of each row with a key, by key. Two rows of one key, which a person copied, say both.
func (p *page) said() map[string]string {
	said := map[string]string{}
	for i := range p.rows {
		key := keyOf(p.text(i+1, columnKey))
		if key == "" || i+1 == p.header || p.at[columnSaid] == 0 {
			continue
		}
		text := words(p.text(i+1, columnSaid))
		switch before := said[key]; {
		case before == "" || before == text:
			said[key] = text
		case text != "":
			said[key] = fit(before + "\n" + text)
		}
	}
	return said
}

// touched are the keys of findings beside which people have written what was not heard yet.
func (p *page) touched() map[string]bool {
	touched := map[string]bool{}
	for i := range p.rows {
		text := p.text(i+1, columnKey)
		if key := keyOf(text); isFinding(key) && i+1 != p.header && p.at[columnSaid] != 0 &&
			sumOf(words(p.text(i+1, columnSaid))) != sumIn(text) {
			touched[key] = true
		}
	}
	return touched
}

// Read finds what people have written into our tab; zero when the book has no such tab.
func Read(book *sheet.Book) Said {
	tab := ours(book)
	if tab == nil {
		return Said{}
	}
	p := open(tab)
	said := Said{Explanations: map[string]string{}, Findings: map[string]string{}}
	touched := p.touched()
	for key, text := range p.said() {
		switch {
		case touched[key]:
			said.Findings[key] = clip(text, longestSaid)
		case strings.HasPrefix(key, "k"):
			said.Explanations[key] = clip(text, longestSaid)
		}
	}
	for i := range min(len(p.rows), lastHeader) {
		cells := p.rows[i]
		for j := range cells {
			switch text := textOf(&cells[j]); {
			case strings.HasPrefix(text, checkboxPrefix):
				said.ReadNow = said.ReadNow || slices.ContainsFunc(cells, ticked)
			case strings.HasPrefix(text, intake.StatusPrefix) && said.ReadAt.IsZero():
				said.ReadAt = readTime(text)
			}
		}
	}
	return said
}

func ticked(cell sheet.Cell) bool {
	return cell.Kind == sheet.Bool && strings.EqualFold(cell.Raw, "TRUE")
}

var readText = regexp.MustCompile(`đã đọc lúc (\d\d:\d\d ngày \d\d/\d\d/\d{4})`)

// readTime is the moment in a line that says when the sheet was read, zero when there is none.
func readTime(text string) time.Time {
	part := readText.FindStringSubmatch(text)
	if part == nil {
		return time.Time{}
	}
	at, err := time.ParseInLocation(momentFormat, part[1], term.Vietnam)
	if err != nil {
		return time.Time{}
	}
	return at
}
