package answer_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"thidua/answer"
	"thidua/intake"
	"thidua/sheet"
)

// paper is a book that edits are made on. A tab grows with what is put into it; rows and columns are inserted where it
// has some.
type paper struct {
	t    *testing.T
	book sheet.Book
	grid map[int64][2]int // rows and columns, by tab
}

// apply makes edits, one after the other.
func (p *paper) apply(edits []sheet.Edit) {
	p.t.Helper()
	for i, e := range edits {
		switch {
		case e.NewTab != nil:
			p.newTab(e.NewTab)
		case e.Put != nil:
			p.put(e.Put)
		case e.Note != nil:
			p.grow(e.Note.Tab, e.Note.Row, e.Note.Column)
			p.cell(p.tab(e.Note.Tab), e.Note.Row, e.Note.Column).Note = e.Note.Text
		case e.Insert != nil:
			p.insert(e.Insert)
		default:
			p.t.Fatalf("edit %d sets nothing that is known here: %+v", i, e)
		}
	}
	for i := range p.book.Tabs {
		p.trim(&p.book.Tabs[i])
	}
}

func (p *paper) tab(id int64) *sheet.Tab {
	p.t.Helper()
	i := slices.IndexFunc(p.book.Tabs, func(tab sheet.Tab) bool { return tab.ID == id })
	if i < 0 {
		p.t.Fatalf("there is no tab %d", id)
	}
	return &p.book.Tabs[i]
}

func (p *paper) grow(tab int64, row, column int) {
	p.t.Helper()
	if row < 1 || column < 1 {
		p.t.Fatalf("there is no row %d, column %d", row, column)
	}
	p.grid[tab] = [2]int{max(p.grid[tab][0], row), max(p.grid[tab][1], column)}
}

// cell is a cell to be changed.
func (p *paper) cell(tab *sheet.Tab, row, column int) *sheet.Cell {
	for len(tab.Rows) < row {
		tab.Rows = append(tab.Rows, nil)
	}
	for len(tab.Rows[row-1]) < column {
		tab.Rows[row-1] = append(tab.Rows[row-1], sheet.Cell{})
	}
	return &tab.Rows[row-1][column-1]
}

func (p *paper) newTab(e *sheet.NewTab) {
	p.t.Helper()
	if e.ID <= 0 || slices.ContainsFunc(p.book.Tabs, func(tab sheet.Tab) bool { return tab.ID == e.ID || tab.Title == e.Design.Title }) {
		p.t.Fatalf("a new tab %d %q that is there already, or has no id", e.ID, e.Design.Title)
	}
	p.book.Tabs = append(p.book.Tabs, sheet.Tab{ID: e.ID, Title: e.Design.Title, Frozen: e.Design.Frozen})
	p.grid[e.ID] = [2]int{len(e.Design.Rows), len(e.Design.Widths)}
	rows := make([][]sheet.CellDesign, len(e.Design.Rows))
	for i := range rows {
		rows[i] = e.Design.Rows[i].Cells
	}
	for i, cells := range rows {
		p.put(&sheet.Put{Tab: e.ID, Row: i + 1, Column: 1, Cells: [][]sheet.CellDesign{cells}})
	}
}

func (p *paper) put(e *sheet.Put) {
	p.t.Helper()
	tab := p.tab(e.Tab)
	for i, cells := range e.Cells {
		column := e.Column
		for _, design := range cells {
			if design.Keep {
				column++
				continue
			}
			p.grow(e.Tab, e.Row+i, column)
			cell := p.cell(tab, e.Row+i, column)
			*cell = sheet.Cell{Note: cell.Note}
			switch {
			case design.Look == sheet.LookCheckbox:
				cell.Kind, cell.Raw, cell.Shown = sheet.Bool, design.Text, design.Text
			case design.Text != "":
				cell.Kind, cell.Raw, cell.Shown = sheet.Text, design.Text, design.Text
			case design.Number != "":
				p.t.Fatalf("a number where all is text: %+v", design)
			}
			if design.Span > 1 {
				merge := sheet.Range{FirstRow: e.Row + i, FirstColumn: column, LastRow: e.Row + i, LastColumn: column + design.Span - 1}
				if !slices.Contains(tab.Merges, merge) {
					tab.Merges = append(tab.Merges, merge)
				}
			}
			column += max(1, design.Span)
		}
	}
}

func (p *paper) insert(e *sheet.Insert) {
	p.t.Helper()
	tab, grid := p.tab(e.Tab), p.grid[e.Tab]
	if e.Columns {
		if e.Before > grid[1]+1 {
			p.t.Fatalf("a column before %d of %d", e.Before, grid[1])
		}
		grid[1] += e.Count
		for i, cells := range tab.Rows {
			if e.Before <= len(cells) {
				tab.Rows[i] = slices.Insert(cells, e.Before-1, make([]sheet.Cell, e.Count)...)
			}
		}
		for i := range tab.Merges {
			if tab.Merges[i].FirstColumn >= e.Before {
				tab.Merges[i].FirstColumn += e.Count
			}
			if tab.Merges[i].LastColumn >= e.Before {
				tab.Merges[i].LastColumn += e.Count
			}
		}
	} else {
		if e.Before > grid[0]+1 {
			p.t.Fatalf("a row before %d of %d", e.Before, grid[0])
		}
		grid[0] += e.Count
		if e.Before <= len(tab.Rows) {
			tab.Rows = slices.Insert(tab.Rows, e.Before-1, make([][]sheet.Cell, e.Count)...)
		}
		for i := range tab.Merges {
			if tab.Merges[i].FirstRow >= e.Before {
				tab.Merges[i].FirstRow += e.Count
				tab.Merges[i].LastRow += e.Count
			}
		}
	}
	p.grid[e.Tab] = grid
}

// remove deletes rows or columns, as a person does.
func (p *paper) remove(tab *sheet.Tab, columns bool, from, count int) {
	grid := p.grid[tab.ID]
	if columns {
		grid[1] = max(1, grid[1]-count)
		for i, cells := range tab.Rows {
			if from <= len(cells) {
				tab.Rows[i] = slices.Delete(cells, from-1, min(len(cells), from-1+count))
			}
		}
	} else {
		grid[0] = max(1, grid[0]-count)
		if from <= len(tab.Rows) {
			tab.Rows = slices.Delete(tab.Rows, from-1, min(len(tab.Rows), from-1+count))
		}
	}
	p.grid[tab.ID] = grid
	var merges []sheet.Range
	for _, m := range tab.Merges {
		first, last := &m.FirstRow, &m.LastRow
		if columns {
			first, last = &m.FirstColumn, &m.LastColumn
		}
		cut := max(0, min(*last, from+count-1)-max(*first, from)+1)
		if gone := *last - *first + 1 - cut; gone <= 0 {
			continue
		}
		if *first >= from {
			*first = max(from, *first-count)
			*last -= count
		} else {
			*last -= cut
		}
		if m.LastColumn > m.FirstColumn {
			merges = append(merges, m)
		}
	}
	tab.Merges = merges
}

// trim cuts blanks at the ends of rows and of the tab, as a reader does.
func (p *paper) trim(tab *sheet.Tab) {
	blank := func(cell sheet.Cell) bool { return cell == sheet.Cell{} }
	for i, cells := range tab.Rows {
		for len(cells) > 0 && blank(cells[len(cells)-1]) {
			cells = cells[:len(cells)-1]
		}
		tab.Rows[i] = cells
	}
	for len(tab.Rows) > 0 && len(tab.Rows[len(tab.Rows)-1]) == 0 {
		tab.Rows = tab.Rows[:len(tab.Rows)-1]
	}
}

// answers is the tab in which problems are listed.
func (p *paper) answers() *sheet.Tab {
	p.t.Helper()
	i := slices.IndexFunc(p.book.Tabs, func(tab sheet.Tab) bool { return answer.IsOurs(&tab) })
	if i < 0 {
		p.t.Fatal("there is no tab with the answers")
	}
	return &p.book.Tabs[i]
}

// title is the column with a title, in the first row that has it.
func (p *paper) title(title string) (row, column int) {
	p.t.Helper()
	for i, cells := range p.answers().Rows {
		for j := range cells {
			if cells[j].Raw == title {
				return i + 1, j + 1
			}
		}
	}
	p.t.Fatalf("no column %q:\n%s", title, textOf(p.answers()))
	return 0, 0
}

const said = "Giải trình của đơn vị"

// explain writes a person's words into the row of a problem.
func (p *paper) explain(problem *intake.Problem, words string) {
	p.t.Helper()
	p.write(answer.Key(problem), words)
}

// write writes a person's words into the row of a key.
func (p *paper) write(key, words string) {
	p.t.Helper()
	tab := p.answers()
	_, column := p.title(said)
	_, keys := p.title("Mã")
	for i := range tab.Rows {
		if cell := tab.At(i+1, keys); strings.HasPrefix(cell.Raw, key) {
			*p.cell(tab, i+1, column) = text(words)
			p.trim(tab)
			return
		}
	}
	p.t.Fatalf("no row for %s:\n%s", key, textOf(tab))
}

func text(s string) sheet.Cell {
	if s == "" {
		return sheet.Cell{}
	}
	return sheet.Cell{Kind: sheet.Text, Raw: s, Shown: s}
}

// textOf shows a tab: row by row, the blank ones left out.
func textOf(tab *sheet.Tab) string {
	var b strings.Builder
	for i, cells := range tab.Rows {
		var parts []string
		for j := range cells {
			if !cells[j].IsBlank() {
				parts = append(parts, sheet.Column(j+1)+": "+strings.ReplaceAll(cells[j].Raw, "\n", "⏎"))
			}
		}
		if len(parts) > 0 {
			fmt.Fprintf(&b, "%d  %s\n", i+1, strings.Join(parts, "\n   "))
		}
	}
	return b.String()
}

// notesOf shows the notes of a book.
func notesOf(book *sheet.Book) string {
	var b strings.Builder
	for i := range book.Tabs {
		for r, cells := range book.Tabs[i].Rows {
			for c := range cells {
				if cells[c].Note != "" {
					fmt.Fprintf(&b, "%s!%s:\n%s\n", book.Tabs[i].Title, sheet.Address(r+1, c+1), cells[c].Note)
				}
			}
		}
	}
	return b.String()
}

// editsOf shows edits in short, for messages.
func editsOf(edits []sheet.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch {
		case e.NewTab != nil:
			fmt.Fprintf(&b, "new tab %d\n", e.NewTab.ID)
		case e.Put != nil:
			fmt.Fprintf(&b, "put %d %s: %v\n", e.Put.Tab, sheet.Address(e.Put.Row, e.Put.Column), e.Put.Cells)
		case e.Note != nil:
			fmt.Fprintf(&b, "note %d %s: %q\n", e.Note.Tab, sheet.Address(e.Note.Row, e.Note.Column), e.Note.Text)
		default:
			fmt.Fprintf(&b, "%+v\n", e.Insert)
		}
	}
	return b.String()
}

const (
	indicators = "Chỉ tiêu"
	awards     = "Khen thưởng"
)

// filled is a book of two tabs as a template draws them, with a few rows.
func filled(t *testing.T) (*paper, *intake.Form) {
	t.Helper()
	tab := func(id int64, title string, names ...string) sheet.Tab {
		rows := [][]sheet.Cell{
			{text(title)},
			{text("Thidua: chưa đọc.")},
			{text("Ô vàng là ô điền.")},
			{text("Mã"), text("Tên"), text("Kế hoạch"), text("Thực hiện")},
		}
		for i, name := range names {
			rows = append(rows, []sheet.Cell{text("ma-" + strconv.Itoa(i+1)), text(name), {}, text("số " + strconv.Itoa(i+1))})
		}
		return sheet.Tab{ID: id, Title: title, Rows: rows, Merges: []sheet.Range{{FirstRow: 2, FirstColumn: 1, LastRow: 2, LastColumn: 4}}}
	}
	p := &paper{t: t, grid: map[int64][2]int{11: {200, 26}, 12: {200, 26}}, book: sheet.Book{ID: "b", Locale: "vi_VN", Tabs: []sheet.Tab{
		tab(11, indicators, "Sản lượng lương thực", "Đàn gia súc", "Tỷ lệ hộ nghèo"),
		tab(12, awards, "Huân chương Lao động", "Bằng khen"),
	}}}
	form := &intake.Form{}
	for _, found := range p.book.Tabs {
		form.Tabs = append(form.Tabs, intake.FormTab{Tab: found, HeaderRow: 4, Columns: map[intake.ColumnCode]int{intake.ColumnName: 2}})
	}
	return p, form
}

var readAt = time.Date(2023, 1, 3, 7, 5, 30, 0, time.UTC)

func stateOf(problems ...answer.Problem) answer.State {
	return answer.State{
		Unit: "Huyện Tuần Giáo", Period: "Năm 2022", DueOn: "15/12/2022", ReadAt: readAt, Filled: 328, Required: 340, Rows: 61,
		Problems: problems, Reference: "https://thidua.example.vn/tro-giup",
	}
}

func problem(tab, cell, key string, code intake.ProblemCode, got, vi string) answer.Problem {
	return answer.Problem{
		Problem: intake.Problem{Tab: tab, Cell: cell, Key: key, Code: code, Got: got, Vi: vi, En: vi}, Since: readAt, Open: true,
	}
}

var (
	english = problem(indicators, "D5", "ma-1", "NUMBER_ENGLISH", "37,934.7",
		"Ô ghi “37,934.7” theo kiểu Anh: dấu phẩy ngăn hàng nghìn, dấu chấm trước phần thập phân. Nếu đúng là số này, hãy ghi “37.934,7”.")
	ratio  = problem(indicators, "D7", "ma-3", "NUMBER_RATIO", "4/5", "Ô ghi một tỷ số: “4/5”. Hãy ghi 4 vào cột “Tử số” và 5 vào cột “Mẫu số”.")
	unread = problem(awards, "C5", "ma-1", "NUMBER_UNREADABLE", "=HYPERLINK(\"http://x\")", "Ô ghi “=HYPERLINK(\"http://x\")”, không đọc được thành số. Hãy ghi số.")
)

func notice(p answer.Problem) answer.Problem {
	p.Notice = true
	return p
}

func mended(p answer.Problem) answer.Problem {
	p.Open = false
	return p
}
