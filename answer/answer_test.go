package answer_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"thidua/answer"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s:\n%s", path, diff)
	}
}

// told is a book that was told a state; telling it again changes nothing.
func told(t *testing.T, p *paper, form *intake.Form, state answer.State) {
	t.Helper()
	p.apply(answer.Plan(&p.book, form, state))
	if again := answer.Plan(&p.book, form, state); len(again) > 0 {
		t.Fatalf("telling it again changes:\n%s\n%s", editsOf(again), textOf(p.answers()))
	}
}

func TestWhatASheetIsTold(t *testing.T) {
	states := map[string]answer.State{
		"problems": stateOf(
			notice(problem("", "", "", "LOCALE", "en_US", "Ngôn ngữ vùng của bảng tính là “en_US”, không phải Việt Nam: gõ 13.457 sẽ thành 13,457.")),
			unread, ratio, mended(problem(indicators, "D6", "ma-2", "NUMBER_NEGATIVE", "-250", "Ô ghi số âm: “-250”. Hãy bỏ dấu trừ.")),
			explained(english, "Số của Chi cục Thống kê"),
			problem(indicators, "", "", "COLUMN_DUPLICATE", "E6, F6", "Hai cột cùng có tiêu đề “Thực hiện” (E6, F6). Hãy đổi tiêu đề của cột thừa."),
			problem("Điển hình", "", "", "TAB_MISSING", "", "Không thấy trang “Điển hình”. Hãy trả lại tên trang.")),
		"nothing-wrong": stateOf(),
		"all-filled":    func() answer.State { s := stateOf(); s.Filled = s.Required; return s }(),
		"refused": func() answer.State {
			p := problem("Thông tin chung", "C5", "period", "PERIOD_MISMATCH", "2021", "Bảng tính này là của kỳ “2021”; có thể nó được sao chép từ báo cáo kỳ trước.")
			p.Fatal = true
			s := stateOf(p)
			s.Refused = "Bảng tính bị từ chối, chưa ghi gì: " + p.Vi
			return s
		}(),
		"held": func() answer.State {
			s := stateOf()
			s.Held = "Bảng tính thiếu 12 trong 61 dòng đã ghi, nên chưa ghi gì. Nếu xóa nhầm, hãy khôi phục bảng tính; nếu đúng là rút, hãy xác nhận lần đọc này."
			return s
		}(),
		"findings": func() answer.State {
			s := stateOf(english)
			s.Findings = []answer.Finding{accepted, dispute, explainedShare, hint}
			s.Submission = answer.Submission{State: term.SubmissionStateSubmitted, Late: true}
			return s
		}(),
		"returned": func() answer.State {
			s := stateOf()
			s.Refusals = []answer.Refusal{refusal}
			s.Submission = answer.Submission{State: term.SubmissionStateReturned, Reason: "Xem lại số liệu nông nghiệp."}
			return s
		}(),
		"approved": func() answer.State {
			s := stateOf()
			s.Submission.State = term.SubmissionStateApproved
			return s
		}(),
		"never-read": {Unit: "Cụm thi đua huyện vùng thấp", Period: "Năm 2022"},
	}
	for name, state := range states {
		t.Run(name, func(t *testing.T) {
			p, form := filled(t)
			told(t, p, form, state)
			text := textOf(p.answers())
			for i := range 2 {
				text += fmt.Sprintf("%s: %s\n", p.book.Tabs[i].Title, p.book.Tabs[i].Rows[1][0].Raw)
			}
			golden(t, name, text+"\n"+notesOf(&p.book))
		})
	}
}

func explained(p answer.Problem, words string) answer.Problem {
	p.Explanation = words
	return p
}

func TestLinksLeadToTheCell(t *testing.T) {
	p, form := filled(t)
	edits := answer.Plan(&p.book, form, stateOf(english, problem(awards, "", "", "TAB_HIDDEN", "", "Trang này đang ẩn.")))
	links := map[string]string{}
	for _, row := range edits[0].NewTab.Design.Rows {
		for _, cell := range row.Cells {
			if cell.Link != "" {
				links[cell.Text] = cell.Link
			}
		}
	}
	if diff := cmp.Diff(map[string]string{"D5": "#gid=11&range=D5", "cả trang": "#gid=12"}, links); diff != "" {
		t.Error(diff)
	}
	told(t, p, form, stateOf(english))
	p.book.Tabs[0].ID = 99 // the tab was deleted and made anew
	form.Tabs[0].Tab.ID = 99
	found := ""
	for _, e := range answer.Plan(&p.book, form, stateOf(english)) {
		if e.Put != nil && len(e.Put.Cells[0]) > 1 {
			found = e.Put.Cells[0][1].Link
		}
	}
	if found != "#gid=99&range=D5" {
		t.Errorf("the link of a tab that was made anew leads to %q", found)
	}
}

func TestForeignTextIsTextAndShort(t *testing.T) {
	p, form := filled(t)
	evil := problem(indicators, "D5", "ma-1", "NUMBER_UNREADABLE", "=IMPORTDATA(\"http://x\")\x00\u202e"+strings.Repeat("x", 5000), "'+cmd\x07\nhai dòng")
	told(t, p, form, stateOf(evil))
	row := p.answers().Rows[6]
	for _, cell := range row {
		if strings.ContainsAny(cell.Raw, "\x00\x07\n\u202e") || cell.Formula != "" || len([]rune(cell.Raw)) > 200 {
			t.Errorf("cell %q", cell.Raw)
		}
	}
	if got := row[3].Raw; !strings.HasPrefix(got, "=IMPORTDATA") || !strings.HasSuffix(got, "x…") {
		t.Errorf("what is written: %q", got)
	}
	if todo := row[4].Raw; todo != "’+cmd hai dòng" {
		t.Errorf("what to do: %q", todo)
	}
}

func TestHowFiguresWereReadIsTold(t *testing.T) {
	p, form := filled(t)
	state := stateOf(english)
	state.Understood = "“37.934,7” đọc là 37.934,7 tấn"
	told(t, p, form, state)
	if line := p.answers().Rows[3][0].Raw; !strings.Contains(line, "được hiểu như sau: “37.934,7” đọc là 37.934,7 tấn.") {
		t.Errorf("the advice is %q", line)
	}
	state.Refused = "Bảng tính là của năm khác."
	told(t, p, form, state)
	if line := p.answers().Rows[3][0].Raw; strings.Contains(line, "đọc là") {
		t.Errorf("of a sheet of which nothing was recorded it is told how it was read: %q", line)
	}
}

func TestFiveHundredRowsAndNoMore(t *testing.T) {
	p, form := filled(t)
	var problems []answer.Problem
	for i := range 612 {
		problems = append(problems, problem(indicators, sheet.Address(i+5, 4), "", "NUMBER_UNREADABLE", "x", "Hãy ghi số."))
	}
	told(t, p, form, stateOf(problems...))
	rows := p.answers().Rows
	if row := rows[6+499]; row[1].Raw != "D504" {
		t.Errorf("the last problem: %v", row)
	}
	if last := rows[6+500]; last[0].Raw != "Còn 112 dòng nữa, sẽ hiện khi các dòng trên được sửa." {
		t.Errorf("the last line: %q", last[0].Raw)
	}
	if !strings.Contains(rows[2][0].Raw, "612 chỗ cần sửa") {
		t.Errorf("summary: %q", rows[2][0].Raw)
	}
	if notes := countNotes(p); notes != 500 {
		t.Errorf("%d notes, for 500 problems that are told", notes)
	}
	told(t, p, form, stateOf(problems[:1]...))
	if notes := countNotes(p); notes != 1 {
		t.Errorf("%d notes are left of one problem", notes)
	}
	if rows := p.answers().Rows; len(rows) != 7 {
		t.Errorf("rows of what is mended are still there: %v", rows[7:])
	}
}

// countNotes is how many cells of a book have a note.
func countNotes(p *paper) (notes int) {
	for i := range p.book.Tabs {
		for _, row := range p.book.Tabs[i].Rows {
			for _, cell := range row {
				if cell.Note != "" {
					notes++
				}
			}
		}
	}
	return notes
}

func TestExplanationsStayWithTheirProblem(t *testing.T) {
	p, form := filled(t)
	told(t, p, form, stateOf(english, ratio))
	p.explain(&ratio.Problem, "Huyện chỉ có 5 xã.\nĐã báo cáo.")
	book := answer.Read(&p.book)
	want := map[string]string{answer.Key(&english.Problem): "", answer.Key(&ratio.Problem): "Huyện chỉ có 5 xã.\nĐã báo cáo."}
	if diff := cmp.Diff(want, book.Explanations); diff != "" {
		t.Fatal(diff)
	}
	// The same words are not written again: nobody who writes on is disturbed.
	for _, e := range answer.Plan(&p.book, form, stateOf(english, explained(ratio, want[answer.Key(&ratio.Problem)]))) {
		for _, cells := range e.Put.Cells {
			if cells[len(cells)-2].Text != "" {
				t.Errorf("the explanation is written again: %+v", cells)
			}
		}
	}
	// A problem before it is mended: it moves up, and its words with it. Another one comes first: it moves down.
	for _, state := range []answer.State{stateOf(ratio), stateOf(problem("", "", "", "LOCALE", "en_US", "Đổi ngôn ngữ."), english, ratio)} {
		told(t, p, form, state)
		if got := answer.Read(&p.book).Explanations[answer.Key(&ratio.Problem)]; got != "Huyện chỉ có 5 xã.\nĐã báo cáo." {
			t.Errorf("the explanation is %q", got)
		}
	}
	// The tab is deleted: what is known stands in the new one. What the unit empties stays empty.
	p.book.Tabs = p.book.Tabs[:2]
	if got := answer.Read(&p.book); got.Explanations != nil || got.ReadNow {
		t.Errorf("a book without answers says %+v", got)
	}
	told(t, p, form, stateOf(explained(ratio, "Đã ghi lại")))
	if got := answer.Read(&p.book).Explanations[answer.Key(&ratio.Problem)]; got != "Đã ghi lại" {
		t.Errorf("the explanation is %q", got)
	}
	p.explain(&ratio.Problem, "")
	told(t, p, form, stateOf(explained(ratio, "Đã ghi lại")))
	if got, there := answer.Read(&p.book).Explanations[answer.Key(&ratio.Problem)]; got != "" || !there {
		t.Errorf("an explanation that was taken back is %q, %v", got, there)
	}
}

func TestLongExplanationsAreReadInPartAndKeptWhole(t *testing.T) {
	p, form := filled(t)
	told(t, p, form, stateOf(english, ratio))
	long := strings.Repeat("ủ", 5000)
	p.explain(&ratio.Problem, long)
	if got := answer.Read(&p.book).Explanations[answer.Key(&ratio.Problem)]; len([]rune(got)) != 2000 || !strings.HasSuffix(got, "…") {
		t.Errorf("%d letters are read", len([]rune(got)))
	}
	told(t, p, form, stateOf(ratio))
	if row := p.answers().Rows[6]; row[7].Raw != long {
		t.Errorf("%d letters are kept", len([]rune(row[7].Raw)))
	}
}

// However long the words are that stand in the way, what is written in their place fits into a cell: an answer that
// Google cannot take would be tried for ever.
func TestWhatIsPutElsewhereFitsIntoACell(t *testing.T) {
	const most = 50_000 // of a cell, counted as Google does: a face is two
	for name, write := range map[string]func(tab *sheet.Tab, p *paper){
		"words whose key is gone": func(tab *sheet.Tab, p *paper) {
			*p.cell(tab, 7, 7), *p.cell(tab, 7, 8) = sheet.Cell{}, text(strings.Repeat("đ", most))
		},
		"two rows of one key": func(tab *sheet.Tab, p *paper) {
			*p.cell(tab, 8, 7) = *p.cell(tab, 7, 7)
			*p.cell(tab, 7, 8), *p.cell(tab, 8, 8) = text(strings.Repeat("😀", most/2)), text(strings.Repeat("đ", most))
		},
		"a row of somebody's own": func(tab *sheet.Tab, p *paper) {
			*p.cell(tab, 8, 3), *p.cell(tab, 8, 4) = text(strings.Repeat("😀", most/2)), text(strings.Repeat("😀", most/2))
		},
		"one long cell of somebody's own": func(tab *sheet.Tab, p *paper) {
			*p.cell(tab, 8, 3) = text(strings.Repeat("đ", most))
		},
	} {
		p, form := filled(t)
		told(t, p, form, stateOf(english))
		write(p.answers(), p)
		edits := answer.Plan(&p.book, form, stateOf(english, ratio, unread))
		if len(edits) == 0 {
			t.Errorf("%s: nothing is put right", name)
		}
		for _, e := range edits {
			if e.Put == nil {
				continue
			}
			for _, row := range e.Put.Cells {
				for _, cell := range row {
					if n := len(utf16.Encode([]rune(cell.Text))); n > most {
						t.Errorf("%s: a cell is to hold %d letters", name, n)
					}
				}
			}
		}
	}
}

func TestTheBoxAsksForAReading(t *testing.T) {
	p, form := filled(t)
	told(t, p, form, stateOf(english))
	if got := answer.Read(&p.book); got.ReadNow || !got.ReadAt.Equal(readAt.Truncate(time.Minute)) {
		t.Errorf("the tab says %+v", got)
	}
	box := p.cell(p.answers(), 5, 1)
	if box.Kind != sheet.Bool || box.Raw != "FALSE" {
		t.Fatalf("the box is %+v", box)
	}
	box.Raw = "TRUE"
	if !answer.Read(&p.book).ReadNow {
		t.Error("a ticked box asks for nothing")
	}
	if edits := answer.Plan(&p.book, form, stateOf(english)); len(edits) != 1 {
		t.Errorf("unticking the box takes\n%s", editsOf(edits))
	}
	told(t, p, form, stateOf(english))
	if answer.Read(&p.book).ReadNow {
		t.Error("the answer did not untick the box")
	}
}

func TestWhatPeopleDoToTheTabIsPutRight(t *testing.T) {
	type change = func(p *paper, tab *sheet.Tab)
	drop := func(columns bool, from, count int) change {
		return func(p *paper, tab *sheet.Tab) { p.remove(tab, columns, from, count) }
	}
	insert := func(columns bool, before int) change {
		return func(p *paper, tab *sheet.Tab) {
			p.insert(&sheet.Insert{Tab: tab.ID, Columns: columns, Before: before, Count: 1})
		}
	}
	swap := func(a, b int) change {
		return func(_ *paper, tab *sheet.Tab) { tab.Rows[a-1], tab.Rows[b-1] = tab.Rows[b-1], tab.Rows[a-1] }
	}
	changes := map[string]change{
		"rows sorted":                   swap(7, 8),
		"header moved down":             swap(6, 8),
		"header cleared":                func(_ *paper, tab *sheet.Tab) { tab.Rows[5] = nil },
		"a title cleared":               func(_ *paper, tab *sheet.Tab) { tab.Rows[5][0] = sheet.Cell{} },
		"everything cleared":            func(_ *paper, tab *sheet.Tab) { tab.Rows = nil },
		"renamed":                       func(_ *paper, tab *sheet.Tab) { tab.Title = "Lỗi" },
		"a column of ours gone":         drop(true, 1, 1),
		"the last column gone":          drop(true, 9, 1),
		"rows above deleted":            drop(false, 1, 3),
		"all spare rows deleted":        drop(false, 9, 300),
		"a row deleted":                 drop(false, 7, 1),
		"a column inserted":             insert(true, 3),
		"a column inserted at the left": insert(true, 1),
		"a row inserted above":          insert(false, 1),
		"a row inserted in our lines":   insert(false, 4),
		"a row inserted between":        insert(false, 8),
		"a formula over ours":           func(_ *paper, tab *sheet.Tab) { tab.Rows[6][4].Formula = "A1" },
		"a row copied": func(_ *paper, tab *sheet.Tab) {
			tab.Rows = append(tab.Rows, nil, append([]sheet.Cell(nil), tab.Rows[7]...))
		},
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			p, form := filled(t)
			told(t, p, form, stateOf(english, ratio))
			p.explain(&ratio.Problem, "Huyện chỉ có 5 xã.")
			change(p, p.answers())
			p.trim(p.answers())
			told(t, p, form, stateOf(explained(english, ""), explained(ratio, "Huyện chỉ có 5 xã."), unread))
			if got := answer.Read(&p.book).Explanations[answer.Key(&ratio.Problem)]; got != "Huyện chỉ có 5 xã." {
				t.Errorf("the explanation is %q:\n%s", got, textOf(p.answers()))
			}
			if _, column := p.title("Trạng thái"); p.answers().Rows[5+3][column-1].Raw == "" {
				t.Errorf("the third row:\n%s", textOf(p.answers()))
			}
		})
	}
}

func TestWordsWithoutAKeyAreKept(t *testing.T) {
	p, form := filled(t)
	told(t, p, form, stateOf(english))
	tab := p.answers()
	*p.cell(tab, 8, 8) = text("Xin hỏi thêm")
	*p.cell(tab, 9, 1) = text("Đã gửi lại ngày 5")
	*p.cell(tab, 12, 3) = text("Còn một việc")
	told(t, p, form, stateOf(english))
	if tab.At(8, 8).Raw != "Xin hỏi thêm" || tab.At(9, 1).Raw != "Đã gửi lại ngày 5" {
		t.Fatalf("what stands below our rows is not left alone:\n%s", textOf(tab))
	}
	told(t, p, form, stateOf(english, ratio, unread, notice(problem(awards, "C6", "ma-2", "ROWS_HIDDEN", "", "Dòng ẩn."))))
	all := textOf(p.answers())
	for _, words := range []string{"Xin hỏi thêm", "Đã gửi lại ngày 5", "Còn một việc"} {
		if strings.Count(all, words) != 1 {
			t.Errorf("%q is gone, or there twice:\n%s", words, all)
		}
	}
}

func TestATabWithoutTheLineIsLeftAlone(t *testing.T) {
	p, form := filled(t)
	p.book.Tabs[1].Rows[1] = nil
	p.book.Tabs = append(p.book.Tabs, sheet.Tab{ID: 13, Title: "Bản sao", Rows: [][]sheet.Cell{{text("Thidua: chưa đọc.")}}})
	told(t, p, form, stateOf())
	if len(p.book.Tabs[1].Rows[1]) > 0 || p.book.Tabs[2].Rows[0][0].Raw != "Thidua: chưa đọc." {
		t.Error("a tab without the line, or one that was not recognised, was written into")
	}
	p.apply(answer.Plan(&p.book, nil, stateOf()))
	if p.book.Tabs[2].Rows[0][0].Raw == "Thidua: chưa đọc." {
		t.Error("in a book that was not recognised the line stays")
	}
	if cell := text("Thidua: x"); !answer.IsStatus(8, 1, &cell) || answer.IsStatus(9, 1, &cell) || answer.IsStatus(2, 2, &cell) {
		t.Error("the line is known in the wrong place")
	}
}

func TestKey(t *testing.T) {
	base := intake.Problem{Tab: "a", Cell: "B5", Key: "c", Code: "D", Vi: "x"}
	key := answer.Key(&base)
	same := base
	same.Vi, same.Got, same.Fatal = "y", "z", true
	if answer.Key(&same) != key {
		t.Error("what is said of a problem is no part of its key")
	}
	for i, other := range []intake.Problem{
		{Tab: "aB", Cell: "5", Key: "c", Code: "D"},
		{Tab: "a", Cell: "B6", Key: "c", Code: "D"},
		{Tab: "a", Cell: "B5", Key: "d", Code: "D"},
		{Tab: "a", Cell: "B5", Key: "c", Code: "E"},
	} {
		if answer.Key(&other) == key {
			t.Errorf("problem %d has the same key", i)
		}
	}
	moved := base
	moved.Cell = "B9"
	if !answer.SameMatter(&base, &moved) || answer.SameMatter(&base, &intake.Problem{Tab: "a", Key: "c", Code: "E"}) ||
		answer.SameMatter(&intake.Problem{Tab: "a", Code: "D"}, &intake.Problem{Tab: "a", Code: "D"}) {
		t.Error("what is the same matter is told wrongly")
	}
}
