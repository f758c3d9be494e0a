package answer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

const (
	momentFormat = "15:04 ngày 02/01/2006"
	dayFormat    = "02/01/2006"
	bullet       = "  •  "
)

// maxRows is how many rows are told in a tab; people mend the first before they look at more.
const maxRows = 500

// row is a row below the header of our tab: of an item, or a heading when it has no key.
type row struct {
	key   string
	cells [columnCount]sheet.CellDesign
}

// rows are the rows below the header. What stands beside them in our tab counts, even when it is empty, before what is
// known of it; beside a finding, which may be explained elsewhere too, only when people have changed it.
func (t *told) rows(p *page) []row {
	said, touched := p.said(), p.touched()
	var rows []row
	group := groupMend
	if t.counts.open > 0 && t.counts.refused+t.counts.asks+t.counts.explained > 0 {
		rows = append(rows, heading(headings[groupMend]))
	}
	for i := range t.items[:min(len(t.items), maxRows)] {
		it := &t.items[i]
		if it.group != group {
			rows, group = append(rows, heading(headings[it.group])), it.group
		}
		text, there := said[it.key]
		if !there || isFinding(it.key) && !touched[it.key] && sumOf(text) != sumOf(words(it.said)) {
			text = words(it.said)
		}
		rows = append(rows, t.row(it, text))
	}
	if more := len(t.items) - maxRows; more > 0 {
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

// row is the row of an item.
func (t *told) row(it *item, said string) row {
	r := row{key: it.key}
	for c := range columnCount {
		r.cells[c].Look = sheet.LookText
	}
	if it.wrong {
		r.cells[columnGot].Look = sheet.LookError
	}
	r.cells[columnKey].Look, r.cells[columnSaid].Look = sheet.LookCode, sheet.LookInput
	where := "cả trang"
	if it.cell != "" {
		where = line(it.cell, longestTitle)
	}
	r.cells[columnTab].Text, r.cells[columnKey].Text = line(it.tab, longestTitle), it.key
	if it.tab == "" {
		r.cells[columnTab].Text, where = it.nowhere, ""
	}
	r.cells[columnCell].Text = where
	if tab := t.tab(it.tab); tab != nil {
		id := strconv.FormatInt(tab.ID, 10)
		r.cells[columnCell].Link = "#gid=" + id
		if _, _, ok := sheet.ParseAddress(it.cell); ok {
			r.cells[columnCell].Link += "&range=" + it.cell
		}
		r.cells[columnKey].Text += " " + id // the link is not read back: with the id here, a change of it is seen
	}
	if sum := sumOf(words(it.said)); sum != "" && isFinding(it.key) {
		r.cells[columnKey].Text += " " + sum
	}
	r.cells[columnName].Text = line(t.name(it), longestTitle)
	r.cells[columnGot].Text = line(it.got, longestGot)
	r.cells[columnTodo].Text = it.todo
	if !it.since.IsZero() {
		r.cells[columnSince].Text = it.since.In(term.Vietnam).Format(dayFormat)
	}
	r.cells[columnSaid].Text = said
	r.cells[columnState].Text = it.state
	if it.arrives && it.said != "" && said != "" { // an explanation is told to have arrived once it is known
		r.cells[columnState].Text += stateArrived
	}
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

// isState says whether a text is the state of a row.
func isState(text string) bool {
	switch strings.TrimSuffix(text, stateArrived) {
	case stateUrgent, stateOpen, stateNotice, stateMended, stateWrong, stateDoubtful, stateHint, stateAgain, stateExplained,
		stateAccepted, stateRefused:
		return true
	}
	return false
}

// tab is the tab of a title, nil when the book has none.
func (t *told) tab(title string) *sheet.Tab {
	i := slices.IndexFunc(t.book.Tabs, func(tab sheet.Tab) bool { return tab.Title == title })
	if i < 0 || title == "" {
		return nil
	}
	return &t.book.Tabs[i]
}

// name is what the row that an item is about is called in its tab.
func (t *told) name(it *item) string {
	row, _, ok := sheet.ParseAddress(it.cell)
	tab := t.tab(it.tab)
	if t.form == nil || !ok || tab == nil {
		return it.name
	}
	for i := range t.form.Tabs {
		found := &t.form.Tabs[i]
		column := found.Columns[intake.ColumnName]
		if found.Tab.Title != it.tab || column == 0 || row <= found.HeaderRow {
			continue
		}
		if cell := tab.At(row, column); !cell.IsBlank() {
			return textOf(&cell)
		}
	}
	return it.name
}

// status is the line that tells how a sheet was read; places is what it says of what is wrong.
func (t *told) status(places string) string {
	s := t.state
	if s.ReadAt.IsZero() {
		return intake.StatusPrefix + "chưa đọc."
	}
	parts := []string{"đã đọc lúc " + s.ReadAt.In(term.Vietnam).Format(momentFormat)}
	if submitted := s.Submission.submitted(); submitted != "" {
		parts = append(parts, submitted)
	}
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
	var here counts
	for i := range t.items {
		switch it := &t.items[i]; {
		case it.tab != title:
		case it.group == groupMend:
			here.open++
		case it.group == groupRefused:
			here.refused++
		case it.asks:
			here.asks++
		}
	}
	asked := here.asked(", ")
	switch {
	case asked != "" && t.state.Refused != "":
		return t.status("trang này có " + asked)
	case asked != "":
		return t.status("trang này có " + asked + ", xem trang “" + TabTitle + "”")
	case t.counts.open+t.counts.refused+t.counts.asks > 0:
		return t.status("trang này không có chỗ nào cần sửa")
	case t.state.Refused != "", t.state.Held != "":
		return t.status("")
	}
	return t.status("không có chỗ nào cần sửa")
}

// asked says what is asked of whoever fills the sheet, "" for nothing.
func (c counts) asked(between string) string {
	var parts []string
	for _, part := range []struct {
		number int
		what   string
	}{{c.open, "chỗ cần sửa"}, {c.refused, "thay đổi không được duyệt"}, {c.asks, "chỗ cần giải trình"}} {
		if part.number > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.number, part.what))
		}
	}
	return strings.Join(parts, between)
}

// summary is that line for the sheet as a whole.
func (t *told) summary() string {
	places := t.counts.asked(" • ")
	if places == "" && t.state.Refused == "" && t.state.Held == "" {
		places = "không có chỗ nào cần sửa"
	}
	if t.counts.explained > 0 {
		places += fmt.Sprintf(" • %d chỗ đã giải trình", t.counts.explained)
	}
	if t.state.Rows > 0 {
		places += fmt.Sprintf(" • đã ghi %d dòng", t.state.Rows)
	}
	if t.counts.notices > 0 {
		places += fmt.Sprintf(" • %d lưu ý", t.counts.notices)
	}
	places = strings.TrimPrefix(places, " • ")
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
	case t.counts.refused+t.counts.asks > 0:
		text = "xem từng dòng dưới đây; bấm vào cột “" + columnTitles[columnCell] + "” để đến ô đó và sửa. Nếu số đúng như đã ghi, hãy ghi lý do vào cột “" +
			columnTitles[columnSaid] + "”. " + later
	case s.ReadAt.IsZero():
		text = "điền các ô vàng ở các trang; bảng tính chưa được đọc lần nào. " + later
	case s.Filled < s.Required:
		text = "điền tiếp các ô còn trống; những ô đã điền đều đọc được. " + later
	default:
		text = "không có việc gì; mọi ô đã điền đều đọc được. " + later
	}
	if s.Submission.State == term.SubmissionStateReturned && s.Submission.Reason != "" {
		text = "Trưởng cụm trả lại báo cáo: " + strings.TrimRight(line(s.Submission.Reason, longestMessage), ".") + ". " + capital(text)
	}
	if s.Understood != "" && s.Refused == "" {
		text += " Các số đầu tiên được hiểu như sau: " + line(s.Understood, longestMessage) + "."
	}
	if s.Reference != "" {
		text += " Cần trợ giúp: " + line(s.Reference, longestTitle)
	}
	return advicePrefix + text
}

// capital is a text that begins a sentence.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

const checkboxLabel = checkboxPrefix + "đánh dấu vào ô bên trái để bảng tính được đọc và trả lời ngay; dấu tự mất khi đọc xong."
