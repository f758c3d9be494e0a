package worker_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/answer"
	"thidua/intake"
	"thidua/sheet"
)

// This file is what people do to their sheets.

// simSheet is one sheet of a simulation.
type simSheet struct {
	simForm
	sim       *simulation
	index     int
	answering bool
	tabs      map[int64]string // codes of the template's tabs by their ids, as they were first seen
	stood     []simReading     // what it has said, oldest first
	words     map[string]bool  // that people wrote beside the figures, and that must be somewhere
	hidden    bool             // nobody may read it: not shared, or in the bin
	imports   bool             // a cell takes its value from elsewhere, of which no feed tells
}

// now is what the sheet says.
func (s *simSheet) now() *simReading { return &s.stood[len(s.stood)-1] }

func (s *simSheet) book() sheet.Book {
	s.sim.t.Helper()
	book, err := s.sim.server.Book(s.id)
	if err != nil {
		s.sim.t.Fatal(err)
	}
	return book
}

// look reads the sheet after somebody changed it.
func (s *simSheet) look() {
	r := s.read(s.book())
	r.at = s.sim.now
	s.stood = append(s.stood, r)
}

// A person's deed. It returns what was done, "" when it could not be.
type deed func(*simSheet) (string, error)

// act lets a person do something to one of the sheets.
func (s *simulation) act() {
	s.t.Helper()
	f := s.sheets[s.random.IntN(len(s.sheets))]
	deeds := []struct {
		weight int
		do     deed
		moves  bool // cells move or words are written: never between the reading and the writing of an answer
	}{
		{30, (*simSheet).typeFigure, false},
		{8, (*simSheet).typeAnywhere, false},
		{3, (*simSheet).explain, true},
		{4, (*simSheet).explainFinding, true},
		{3, (*simSheet).judgeFinding, false},
		{3, (*simSheet).writeNote, true},
		{2, (*simSheet).tickBox, true},
		{2, (*simSheet).renameTab, false},
		{2, (*simSheet).renameHeader, false},
		{3, (*simSheet).insertRow, true},
		{1, (*simSheet).insertColumn, true},
		{2, (*simSheet).sortRows, true},
		{3, (*simSheet).deleteRow, true},
		{2, (*simSheet).clearRows, false},
		{2, (*simSheet).hideRow, false},
		{1, (*simSheet).copySheet, false},
		{2, (*simSheet).hideSheet, false},
		{3, (*simSheet).changeImport, false},
		{1, (*simSheet).viewed, false},
	}
	total := 0
	for _, d := range deeds {
		total += d.weight
	}
	at := s.random.IntN(total)
	for _, d := range deeds {
		if at -= d.weight; at >= 0 {
			continue
		}
		if d.moves && s.beingAnswered(f) {
			return
		}
		f.take(d.do)
		return
	}
}

// beingAnswered says whether a process has read a sheet and may be about to write into it. Google knows no writing that
// fails when somebody else was faster: what a person moves in that moment is written beside.
func (s *simulation) beingAnswered(f *simSheet) bool {
	return slices.ContainsFunc(s.fleet, func(p *simProcess) bool {
		return p.task != nil && p.task.job.kind == "answer" && strings.Contains(p.task.job.text, f.source) && p.task.requests > 0
	})
}

// take does a deed, and holds that no words were lost before it: those that it takes away itself are no longer looked
// for.
func (s *simSheet) take(do deed) {
	s.sim.t.Helper()
	before := s.written()
	for word := range s.words {
		if !strings.Contains(before, word) && !s.sim.explained(s, word) {
			s.sim.fail("the words %q that a person wrote in %s are gone", word, shortCode(s.source))
		}
	}
	what, err := do(s)
	if err != nil {
		s.sim.t.Fatalf("seed %d: %s: %s: %v", s.sim.seed, s.source, what, err)
	}
	if what == "" {
		return
	}
	s.sim.note("person in %s %s", shortCode(s.source), what)
	after := s.written()
	for word := range s.words {
		if strings.Contains(before, word) && !strings.Contains(after, word) {
			delete(s.words, word)
		}
	}
	s.look()
}

// written is all that stands in notes and in our tab.
func (s *simSheet) written() string {
	if len(s.words) == 0 {
		return ""
	}
	var b strings.Builder
	book := s.book()
	for i := range book.Tabs {
		ours := answer.IsOurs(&book.Tabs[i])
		for _, row := range book.Tabs[i].Rows {
			for j := range row {
				if row[j].Note != "" {
					b.WriteString(row[j].Note + "\n")
				}
				if ours {
					b.WriteString(row[j].Raw + "\n")
				}
			}
		}
	}
	return b.String()
}

// tab is one of the sheet's tabs with rows, as it was last seen; nil when it cannot be read.
func (s *simSheet) tab(codes ...intake.TabCode) *intake.FormTab {
	found := s.now().form.Tab(codes[s.sim.random.IntN(len(codes))])
	if found == nil || found.HeaderRow == 0 || found.HeaderRow >= len(found.Tab.Rows) {
		return nil
	}
	return found
}

func (s *simSheet) anyTab() *intake.FormTab { return s.tab(simTabs...) }

// row is one of the rows below a tab's header, with one blank row behind them.
func (s *simSheet) row(tab *intake.FormTab) int {
	return tab.HeaderRow + 1 + s.sim.random.IntN(len(tab.Tab.Rows)-tab.HeaderRow+1)
}

// What people type where figures belong.
var (
	goodFigures = []string{
		"1.234", "37.934,7", "0", "98,5", "12", "1.234.567", "'1.234", "250", "45.600", "không có", "-", "ước 1.200", "trên 300", "=120+3", "77",
	}
	badFigures = []string{
		"abc", "1,234.5", "13.457.2", "4/5", "5/5/2022", "85%", "=1/0", "=NA()", "#N/A", "khoảng mười", "-5", "1 234 tấn", "=THIEU(1)", "TRUE",
	}
	words = []string{"Bản Có", "Lò Văn Hòa", "bản 7", "Đã rà soát", "", "Theo báo cáo số 12", "=\"a\"&\"b\"", "12/3/2022", "Nội dung dài hơn một chút."}
)

func (s *simSheet) pick(texts []string) string { return texts[s.sim.random.IntN(len(texts))] }

// figure is what a person types where a figure belongs: mostly something new and good.
func (s *simSheet) figure() string {
	switch s.sim.random.IntN(10) {
	case 0, 1:
		return s.pick(badFigures)
	case 2:
		return ""
	case 3, 4:
		return s.pick(goodFigures)
	case 5:
		return fmt.Sprintf("=%d+%d", s.sim.random.IntN(400), s.sim.random.IntN(400))
	}
	return fmt.Sprint(1 + s.sim.random.IntN(900))
}

func (s *simSheet) typeFigure() (string, error) {
	tab := s.tab(intake.TabIndicators, intake.TabIndicators, intake.TabIndicators, intake.TabAwards, intake.TabPlans)
	if tab == nil {
		return "", nil
	}
	var columns []int
	for _, code := range []intake.ColumnCode{intake.ColumnActual, intake.ColumnPlan, intake.ColumnDenominator, intake.ColumnIndividual, intake.ColumnCollective} {
		if column := tab.Columns[code]; column > 0 {
			columns = append(columns, column)
		}
	}
	if tab.Spec.Code == intake.TabPlans {
		first := tab.Columns[intake.ColumnUnit] + 1
		columns = []int{first, first + 1, first + 2}
	}
	if len(columns) == 0 {
		return "", nil
	}
	address := sheet.Address(s.row(tab), columns[s.sim.random.IntN(len(columns))])
	text := s.figure()
	return fmt.Sprintf("types %q into %s!%s", text, tab.Spec.Code, address), s.sim.server.Type(s.id, tab.Tab.Title, address, text)
}

func (s *simSheet) typeAnywhere() (string, error) {
	tab := s.tab(append([]intake.TabCode{intake.TabHeader}, simTabs...)...)
	if tab == nil {
		return "", nil
	}
	row := s.row(tab)
	if tab.Spec.Code == intake.TabHeader && row < tab.HeaderRow+5 && s.sim.random.IntN(8) > 0 {
		row = tab.HeaderRow + 5 // whose sheet it is stays mostly as it is
	}
	address := sheet.Address(row, 1+s.sim.random.IntN(6))
	text := s.pick(words)
	return fmt.Sprintf("types %q into %s!%s", text, tab.Spec.Code, address), s.sim.server.Type(s.id, tab.Tab.Title, address, text)
}

// token is a word that no other person writes.
func (s *simSheet) token() string {
	s.sim.tokens++
	return fmt.Sprintf("lời%03dx", s.sim.tokens)
}

func (s *simSheet) writeNote() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	row, column := s.row(tab), 1+s.sim.random.IntN(6)
	if wrong := s.wrong(tab.Tab.Title); len(wrong) > 0 && s.sim.random.IntN(3) > 0 {
		row, column, _ = sheet.ParseAddress(wrong[s.sim.random.IntN(len(wrong))])
	}
	token := s.token()
	text := "Hỏi lại: " + token
	for _, now := range s.book().Tabs {
		if was := now.At(row, column).Note; now.ID == tab.Tab.ID && was != "" {
			text = was + "\n" + text
		}
	}
	s.words[token] = true
	return fmt.Sprintf("notes %s at %s!%s", token, tab.Spec.Code, sheet.Address(row, column)),
		s.sim.server.SetNote(s.id, tab.Tab.Title, sheet.Address(row, column), text)
}

// wrong are the cells of a tab that have a problem.
func (s *simSheet) wrong(tab string) (addresses []string) {
	for _, p := range s.now().problems {
		if p.Tab == tab && p.Cell != "" {
			addresses = append(addresses, p.Cell)
		}
	}
	return addresses
}

// ours is the tab with the answers, nil when there is none.
func (s *simSheet) ours() *sheet.Tab {
	book := s.book()
	i := slices.IndexFunc(book.Tabs, func(tab sheet.Tab) bool { return answer.IsOurs(&tab) })
	if i < 0 {
		return nil
	}
	return &book.Tabs[i]
}

func (s *simSheet) explain() (string, error) {
	return s.explainAt(func(text string) bool { return strings.HasPrefix(text, "Cần sửa") })
}

func (s *simSheet) explainFinding() (string, error) {
	return s.explainAt(func(text string) bool { return strings.HasPrefix(simKey(text), "f") })
}

// explainAt explains a row that has some text.
func (s *simSheet) explainAt(is func(string) bool) (string, error) {
	tab := s.ours()
	if tab == nil {
		return "", nil
	}
	var rows []int
	column := 0
	for i, row := range tab.Rows {
		for j := range row {
			switch {
			case row[j].Raw == saidHere:
				column = j + 1
			case is(row[j].Raw):
				rows = append(rows, i+1)
			}
		}
	}
	if len(rows) == 0 || column == 0 {
		return "", nil
	}
	row := rows[s.sim.random.IntN(len(rows))]
	address := sheet.Address(row, column)
	if was := tab.At(row, column).Raw; was != "" && s.sim.random.IntN(3) == 0 {
		return "takes back what explains " + address, s.sim.server.Type(s.id, tab.Title, address, "")
	}
	token := s.token()
	s.words[token] = true
	return "explains " + token + " at " + address, s.sim.server.Type(s.id, tab.Title, address, "Số đúng, "+token)
}

func (s *simSheet) tickBox() (string, error) {
	tab := s.ours()
	if tab == nil {
		return "", nil
	}
	for i, row := range tab.Rows {
		for j := range row {
			if row[j].Kind == sheet.Bool {
				return "asks for a reading", s.sim.server.Type(s.id, tab.Title, sheet.Address(i+1, j+1), "TRUE")
			}
		}
	}
	return "", nil
}

func (s *simSheet) renameTab() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	title := tab.Spec.TitleVi
	if s.sim.random.IntN(2) == 0 {
		title = fmt.Sprintf("Biểu %02d-TĐKT", s.sim.random.IntN(100))
	}
	if slices.ContainsFunc(s.book().Tabs, func(t sheet.Tab) bool { return t.Title == title }) {
		return "", nil
	}
	return fmt.Sprintf("calls %s %q", tab.Spec.Code, title), s.sim.server.RenameTab(s.id, tab.Tab.Title, title)
}

func (s *simSheet) renameHeader() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	column := tab.Spec.Columns[s.sim.random.IntN(len(tab.Spec.Columns))]
	at := tab.Columns[column.Code]
	if at == 0 { // it was lost: somebody writes it where there is room
		at = len(tab.Tab.Rows[tab.HeaderRow-1]) + 1
	}
	text := s.pick([]string{column.TitleVi, column.TitleVi, column.TitleEn, strings.ToUpper(column.TitleVi), "Cột " + string(column.Code)})
	address := sheet.Address(tab.HeaderRow, at)
	return fmt.Sprintf("heads %s!%s %q", tab.Spec.Code, address, text), s.sim.server.Type(s.id, tab.Tab.Title, address, text)
}

func (s *simSheet) insertRow() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	before := s.row(tab)
	if s.sim.random.IntN(4) == 0 {
		before = 1 + s.sim.random.IntN(tab.HeaderRow)
	}
	return fmt.Sprintf("adds a row before %s!%d", tab.Spec.Code, before), s.sim.server.InsertRows(s.id, tab.Tab.Title, before, 1)
}

func (s *simSheet) insertColumn() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	before := 2 + s.sim.random.IntN(6)
	return fmt.Sprintf("adds a column before %s!%s", tab.Spec.Code, sheet.Column(before)), s.sim.server.InsertColumns(s.id, tab.Tab.Title, before, 1)
}

func (s *simSheet) sortRows() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	width := 1
	for _, row := range tab.Tab.Rows {
		width = max(width, len(row))
	}
	block := sheet.Range{FirstRow: tab.HeaderRow + 1, FirstColumn: 1, LastRow: len(tab.Tab.Rows), LastColumn: width}
	by := 1 + s.sim.random.IntN(width)
	return fmt.Sprintf("sorts %s!%s by %s", tab.Spec.Code, block, sheet.Column(by)),
		s.sim.server.Sort(s.id, tab.Tab.Title, block, by, s.sim.random.IntN(2) == 0)
}

func (s *simSheet) deleteRow() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	row := tab.HeaderRow + 1 + s.sim.random.IntN(len(tab.Tab.Rows)-tab.HeaderRow)
	if s.sim.random.IntN(20) == 0 {
		row = 1 + s.sim.random.IntN(tab.HeaderRow)
	}
	return fmt.Sprintf("deletes row %s!%d", tab.Spec.Code, row), s.sim.server.DeleteRows(s.id, tab.Tab.Title, row, 1)
}

// clearRows empties the rows of a tab, all or all but a few.
func (s *simSheet) clearRows() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	first := tab.HeaderRow + 1 + s.sim.random.IntN(3)
	from := max(tab.Columns[intake.ColumnUnit], tab.Columns[intake.ColumnName], tab.Columns[intake.ColumnCodeKey]) + 1
	if first > len(tab.Tab.Rows) {
		return "", nil
	}
	blank := make([][]string, len(tab.Tab.Rows)-first+1)
	for i := range blank {
		blank[i] = make([]string, 6)
	}
	address := sheet.Address(first, from)
	return fmt.Sprintf("clears %s from %s on", tab.Spec.Code, address), s.sim.server.Paste(s.id, tab.Tab.Title, address, blank)
}

func (s *simSheet) hideRow() (string, error) {
	tab := s.anyTab()
	if tab == nil {
		return "", nil
	}
	row, hidden := s.row(tab), s.sim.random.IntN(2) == 0
	return fmt.Sprintf("hides row %s!%d: %v", tab.Spec.Code, row, hidden), s.sim.server.HideRow(s.id, tab.Tab.Title, row, hidden)
}

func (s *simSheet) copySheet() (string, error) {
	_, err := s.sim.server.Copy(s.id, "Bản sao")
	return "copies the sheet", err
}

// hideSheet takes the sheet from us, or gives it back.
func (s *simSheet) hideSheet() (string, error) {
	s.hidden = !s.hidden
	server := s.sim.server
	if !s.hidden {
		return "shares it again", s.show()
	}
	if s.sim.random.IntN(2) == 0 {
		return "puts it into the bin", server.Trash(s.id)
	}
	return "no longer shares it", server.Revoke(s.id)
}

// show lets us read the sheet again.
func (s *simSheet) show() error {
	s.hidden = false
	if err := s.sim.server.Untrash(s.id); err != nil {
		return err
	}
	return s.sim.server.Restore(s.id)
}

// changeImport brings something else into a cell that takes it from elsewhere, or makes a cell one.
func (s *simSheet) changeImport() (string, error) {
	tab := s.tab(intake.TabIndicators)
	if tab == nil || tab.Columns[intake.ColumnActual] == 0 {
		return "", nil
	}
	column := tab.Columns[intake.ColumnActual]
	s.imports = true
	number := fmt.Sprint(1 + s.sim.random.IntN(900))
	for row := tab.HeaderRow + 1; row <= len(tab.Tab.Rows); row++ {
		if strings.HasPrefix(tab.Tab.At(row, column).Formula, "IMPORTRANGE") {
			address := sheet.Address(row, column)
			return fmt.Sprintf("imports %s into %s", number, address), s.sim.server.SetImported(s.id, tab.Tab.Title, address, number)
		}
	}
	address := sheet.Address(s.row(tab), column)
	err := s.sim.server.Type(s.id, tab.Tab.Title, address, `=IMPORTRANGE("1abc"; "A1")`)
	if err == nil {
		err = s.sim.server.SetImported(s.id, tab.Tab.Title, address, number)
	}
	return fmt.Sprintf("imports into %s from now on: %s", address, number), err
}

func (s *simSheet) viewed() (string, error) {
	s.sim.server.Viewed(s.id)
	return "only looks", nil
}

// mend lets people put right some of what was done, before the time in which everything settles.
func (s *simSheet) mend() {
	s.sim.t.Helper()
	s.sim.now = s.sim.now.Add(time.Second)
	s.take(func(s *simSheet) (string, error) { return "shares it again", s.show() })
}
