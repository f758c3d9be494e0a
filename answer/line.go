package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"thidua/intake"
	"thidua/sheet"
)

const (
	momentFormat = "15:04 ngày 02/01/2006"
	dayFormat    = "02/01/2006"
	bullet       = "  •  "
)

// maxRows is how many problems are told in a tab; people mend the first before they look at more.
const maxRows = 500

// row is a row below the header of our tab: of a problem, or a heading when it has no key.
type row struct {
	key   string
	cells [columnCount]sheet.CellDesign
}

// told is what a book is to be told.
type told struct {
	book     *sheet.Book
	form     *intake.Form // nil when it was not recognised
	state    *State
	problems []Problem // each once, in the order in which they are told
	counts   counts
}

// counts is how many problems are open and how many are only notices.
type counts struct{ open, notices int }

func tell(book *sheet.Book, form *intake.Form, state *State) *told {
	t := &told{book: book, form: form, state: state}
	t.problems = t.ordered(state.Problems)
	for i := range t.problems {
		switch p := &t.problems[i]; {
		case p.Open && p.Notice:
			t.counts.notices++
		case p.Open:
			t.counts.open++
		}
	}
	return t
}

// group is where a problem stands: to be mended, for information, mended.
func (p *Problem) group() int {
	switch {
	case !p.Open:
		return 2
	case p.Notice:
		return 1
	}
	return 0
}

// ordered are the problems as a person works: what stops everything first, then the book as a whole, then tab by tab
// from the top, each tab as a whole before its cells.
func (t *told) ordered(problems []Problem) []Problem {
	order := map[string]int{"": -1}
	for i := range t.book.Tabs {
		order[t.book.Tabs[i].Title] = i + 1 // a tab that is not there is 0: before those that are
	}
	sorted := slices.Clone(problems)
	slices.SortStableFunc(sorted, func(a, b Problem) int {
		rowA, columnA, _ := sheet.ParseAddress(a.Cell)
		rowB, columnB, _ := sheet.ParseAddress(b.Cell)
		return cmp.Or(
			cmp.Compare(a.group(), b.group()), -compareBool(a.Fatal, b.Fatal), cmp.Compare(order[a.Tab], order[b.Tab]),
			strings.Compare(a.Tab, b.Tab), cmp.Compare(rowA, rowB), cmp.Compare(columnA, columnB),
			strings.Compare(a.Cell, b.Cell), strings.Compare(string(a.Code), string(b.Code)), strings.Compare(a.Key, b.Key),
			a.Since.Compare(b.Since), strings.Compare(a.Vi, b.Vi),
		)
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(sorted, func(p Problem) bool {
		key := Key(&p.Problem)
		again := seen[key]
		seen[key] = true
		return again
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// rows are the rows below the header. said are the words that stand in our tab now, by key: where a problem has a
// row, they count, even when they are empty; else what is known of it.
func (t *told) rows(said map[string]string) []row {
	var rows []row
	group := 0
	for i := range t.problems[:min(len(t.problems), maxRows)] {
		p := &t.problems[i]
		if g := p.group(); g != group {
			rows, group = append(rows, heading([]string{"", noticesHeading, mendedHeading}[g])), g
		}
		key := Key(&p.Problem)
		text, there := said[key]
		if !there {
			text = words(p.Explanation)
		}
		rows = append(rows, t.row(p, key, text))
	}
	if more := len(t.problems) - maxRows; more > 0 {
		rows = append(rows, heading(fmt.Sprintf(moreFormat, more)))
	}
	return rows
}

func heading(text string) row {
	var r row
	for c := range columnCount {
		r.cells[c].Look = sheet.LookSection
	}
	r.cells[columnTab].Text = text
	r.cells[columnSaid].Look = sheet.LookInput
	return r
}

// row is the row of a problem.
func (t *told) row(p *Problem, key, said string) row {
	r := row{key: key}
	for c := range columnCount {
		r.cells[c].Look = sheet.LookText
	}
	if p.group() == 0 {
		r.cells[columnGot].Look = sheet.LookError
	}
	r.cells[columnKey].Look, r.cells[columnSaid].Look = sheet.LookCode, sheet.LookInput
	where := "cả trang"
	if p.Cell != "" {
		where = line(p.Cell, longestTitle)
	}
	r.cells[columnTab].Text, r.cells[columnKey].Text = line(p.Tab, longestTitle), key
	if p.Tab == "" {
		r.cells[columnTab].Text, where = "cả bảng tính", ""
	}
	r.cells[columnCell].Text = where
	if tab := t.tab(p.Tab); tab != nil {
		id := strconv.FormatInt(tab.ID, 10)
		r.cells[columnCell].Link = "#gid=" + id
		if _, _, ok := sheet.ParseAddress(p.Cell); ok {
			r.cells[columnCell].Link += "&range=" + p.Cell
		}
		r.cells[columnKey].Text += " " + id // the link is not read back: with the id here, a change of it is seen
	}
	r.cells[columnName].Text = line(t.name(p), longestTitle)
	r.cells[columnGot].Text = line(p.Got, longestGot)
	r.cells[columnTodo].Text = line(p.Vi, longestMessage)
	if !p.Since.IsZero() {
		r.cells[columnSince].Text = p.Since.In(vietnam).Format(dayFormat)
	}
	r.cells[columnSaid].Text = said
	r.cells[columnState].Text = stateOf(p, said)
	return r
}

// The states of a problem.
const (
	stateUrgent  = "Cần sửa ngay"
	stateOpen    = "Cần sửa"
	stateNotice  = "Lưu ý"
	stateMended  = "Đã sửa"
	stateArrived = ", đã nhận giải trình" // behind one of them
)

// isState says whether a text is the state of a problem.
func isState(text string) bool {
	switch strings.TrimSuffix(text, stateArrived) {
	case stateUrgent, stateOpen, stateNotice, stateMended:
		return true
	}
	return false
}

// stateOf is how far a problem has come. An explanation is told to have arrived once it is known.
func stateOf(p *Problem, said string) string {
	state := [...]string{stateOpen, stateNotice, stateMended}[p.group()]
	if p.group() == 0 && p.Fatal {
		state = stateUrgent
	}
	if p.Explanation != "" && said != "" {
		state += stateArrived
	}
	return state
}

// tab is the tab of a title, nil when the book has none.
func (t *told) tab(title string) *sheet.Tab {
	i := slices.IndexFunc(t.book.Tabs, func(tab sheet.Tab) bool { return tab.Title == title })
	if i < 0 || title == "" {
		return nil
	}
	return &t.book.Tabs[i]
}

// name is what the row of a problem is called in its tab; the row's key when nothing stands there.
func (t *told) name(p *Problem) string {
	row, _, ok := sheet.ParseAddress(p.Cell)
	tab := t.tab(p.Tab)
	if t.form == nil || !ok || tab == nil {
		return p.Key
	}
	for i := range t.form.Tabs {
		found := &t.form.Tabs[i]
		column := found.Columns[intake.ColumnName]
		if found.Tab.Title != p.Tab || column == 0 || row <= found.HeaderRow {
			continue
		}
		if cell := tab.At(row, column); !cell.IsBlank() {
			return textOf(&cell)
		}
	}
	return p.Key
}

// status is the line that tells how a sheet was read; places is what it says of what is wrong.
func (t *told) status(places string) string {
	s := t.state
	if s.ReadAt.IsZero() {
		return intake.StatusPrefix + "chưa đọc."
	}
	parts := []string{"đã đọc lúc " + s.ReadAt.In(vietnam).Format(momentFormat)}
	switch left := s.Required - s.Filled; {
	case s.Refused != "":
		parts = append(parts, "chưa ghi được, xem trang “"+TabTitle+"”")
	case s.Held != "":
		parts = append(parts, "thay đổi đang chờ xác nhận, xem trang “"+TabTitle+"”")
	case s.Required <= 0:
	case left > 0:
		parts = append(parts, fmt.Sprintf("còn %d/%d ô chưa điền", left, s.Required))
	default:
		parts = append(parts, fmt.Sprintf("đã điền đủ %d ô", s.Required))
	}
	if places != "" {
		parts = append(parts, places)
	}
	return intake.StatusPrefix + strings.Join(parts, " • ") + "."
}

// statusOf is the line above the table of a tab.
func (t *told) statusOf(title string) string {
	here := 0
	for i := range t.problems {
		if p := &t.problems[i]; p.group() == 0 && p.Tab == title {
			here++
		}
	}
	switch {
	case here > 0 && t.state.Refused != "":
		return t.status(fmt.Sprintf("trang này có %d chỗ cần sửa", here))
	case here > 0:
		return t.status(fmt.Sprintf("trang này có %d chỗ cần sửa, xem trang “%s”", here, TabTitle))
	case t.counts.open > 0:
		return t.status("trang này không có chỗ nào cần sửa")
	case t.state.Refused != "", t.state.Held != "":
		return t.status("")
	}
	return t.status("không có chỗ nào cần sửa")
}

// summary is that line for the sheet as a whole.
func (t *told) summary() string {
	places := "không có chỗ nào cần sửa"
	switch {
	case t.counts.open > 0:
		places = fmt.Sprintf("%d chỗ cần sửa", t.counts.open)
	case t.state.Refused != "", t.state.Held != "":
		places = ""
	}
	if t.state.Rows > 0 {
		places = strings.TrimPrefix(fmt.Sprintf("%s • đã ghi %d dòng", places, t.state.Rows), " • ")
	}
	if t.counts.notices > 0 {
		places = strings.TrimPrefix(places+fmt.Sprintf(" • %d lưu ý", t.counts.notices), " • ")
	}
	return strings.Replace(t.status(places), ", xem trang “"+TabTitle+"”", "", 1)
}

// unit says whose sheet it is and who fills it.
func (t *told) unit() string {
	parts := []string{line(t.state.Unit, longestTitle)}
	if t.state.Period != "" {
		parts = append(parts, line(t.state.Period, longestTitle))
	}
	if t.state.DueOn != "" {
		parts = append(parts, "Hạn gửi: "+line(t.state.DueOn, longestTitle))
	}
	return unitPrefix + strings.Join(parts, bullet)
}

// advice says what to do, and what happens next.
func (t *told) advice() string {
	s := t.state
	const later = "Trang này tự cập nhật vài phút sau khi bảng tính thay đổi."
	var text string
	switch {
	case s.Refused != "":
		text = "sửa điều khiến bảng tính chưa được ghi. " + line(s.Refused, longestMessage)
	case s.Held != "":
		text = "chờ xác nhận. " + line(s.Held, longestMessage)
	case t.counts.open > 0:
		text = "sửa từng chỗ dưới đây; bấm vào cột “" + columnTitles[columnCell] + "” để đến ô đó. Nếu nội dung đúng như đã ghi, hãy ghi lý do vào cột “" +
			columnTitles[columnSaid] + "”. Ô chưa sửa giữ số liệu đã ghi trước đó. " + later
	case s.ReadAt.IsZero():
		text = "điền các ô vàng ở các trang; bảng tính chưa được đọc lần nào. " + later
	case s.Filled < s.Required:
		text = "điền tiếp các ô còn trống; những ô đã điền đều đọc được. " + later
	default:
		text = "không có việc gì; mọi ô đã điền đều đọc được. " + later
	}
	if s.Understood != "" && s.Refused == "" {
		text += " Các số đầu tiên được hiểu như sau: " + line(s.Understood, longestMessage) + "."
	}
	if s.Reference != "" {
		text += " Cần trợ giúp: " + line(s.Reference, longestTitle)
	}
	return advicePrefix + text
}

const checkboxLabel = checkboxPrefix + "đánh dấu vào ô bên trái để bảng tính được đọc và trả lời ngay; dấu tự mất khi đọc xong."
