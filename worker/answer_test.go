package worker_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/problem"
	"thidua/ent/source"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

const (
	grain    = "food-grain-output"
	saidHere = "Giải trình của đơn vị"
)

// answering is a filled form whose sheet is answered, and which has a problem; it was read.
func (w *online) answering(folder string) *form {
	w.t.Helper()
	f := w.sheet(folder)
	w.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Source.Update().Where(source.Code(f.source)).SetAnswering(true).Exec(ctx)
	})
	w.fill(f, grain, intake.ColumnActual, "37,934.7") // the English way
	f.sync(term.SyncOutcomeApplied)
	return f
}

// answer answers a form's sheet and expects so many edits; less than 0 is any number but none.
func (w *online) answer(f *form, edits int) worker.Answered {
	w.t.Helper()
	w.clock.forward(time.Minute)
	answered, err := w.Answer(w.t.Context(), f.source)
	if err != nil {
		w.t.Fatalf("answering %s: %v", f.of.Folder, err)
	}
	if answered.Edits != edits && (edits >= 0 || answered.Edits == 0) {
		w.t.Fatalf("answering %s: %+v, want %d edits", f.of.Folder, answered, edits)
	}
	return answered
}

// book is a form's spreadsheet as it stands.
func (w *online) book(f *form) sheet.Book {
	w.t.Helper()
	book, err := w.server.Book(f.id)
	if err != nil {
		w.t.Fatal(err)
	}
	return book
}

// answers is the tab with the answers in a form's spreadsheet.
func (w *online) answers(f *form) *sheet.Tab {
	w.t.Helper()
	book := w.book(f)
	i := slices.IndexFunc(book.Tabs, func(tab sheet.Tab) bool { return answer.IsOurs(&tab) })
	if i < 0 {
		w.t.Fatal("there is no tab with answers")
	}
	return &book.Tabs[i]
}

// find is where a text stands in the tab with the answers.
func (w *online) find(f *form, text string) (row, column int) {
	w.t.Helper()
	tab := w.answers(f)
	for i := range tab.Rows {
		for j := range tab.Rows[i] {
			if strings.HasPrefix(tab.Rows[i][j].Raw, text) {
				return i + 1, j + 1
			}
		}
	}
	w.t.Fatalf("%q does not stand in the answers", text)
	return 0, 0
}

// explain types words beside the problem whose cell stands in the answers.
func (w *online) explain(f *form, cell, words string) {
	w.t.Helper()
	row, _ := w.find(f, cell)
	_, column := w.find(f, saidHere)
	if err := w.server.Type(f.id, answer.TabTitle, sheet.Address(row, column), words); err != nil {
		w.t.Fatal(err)
	}
}

// wrong is the open problem of the cell that answering makes wrong.
func (w *online) wrong(f *form) *ent.Problem {
	w.t.Helper()
	return w.client().Problem.Query().Where(
		problem.HasSourceWith(source.Code(f.source)), problem.StateEQ(term.ProblemStateOpen), problem.KeyHasPrefix(grain),
	).OnlyX(w.system())
}

func TestASheetIsAnsweredOnce(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.readFeed()
		tab, address := w.cell(f, grain, intake.ColumnActual)
		if err := w.server.SetNote(f.id, tab, address, "Hỏi Chi cục Thống kê"); err != nil {
			t.Fatal(err)
		}
		w.readFeed()
		w.queue.work()
		given := w.answer(f, -1)
		if given.Requests > 3 || given.Again {
			t.Errorf("answering took %+v", given)
		}
		book := w.book(f)
		found, _ := intake.Recognise(book, w.Catalog.Templates())
		row, column, _ := sheet.ParseAddress(address)
		note := found.Tab(intake.TabIndicators).Tab.At(row, column).Note
		if !strings.HasPrefix(note, "Hỏi Chi cục Thống kê\n[Thidua]\n• ") || !strings.Contains(note, "37.934,7") {
			t.Errorf("the note is %q", note)
		}
		w.find(f, address)
		line := false
		for row := 1; row < found.Tab(intake.TabIndicators).HeaderRow; row++ {
			line = line || strings.HasPrefix(found.Tab(intake.TabIndicators).Tab.At(row, 1).Raw, "Thidua: đã đọc lúc ")
		}
		if !line {
			t.Error("the line above the table does not tell when the sheet was read")
		}

		// Saying it again says nothing, costs one request, and none of it is news.
		if given := w.answer(f, 0); given.Requests != 1 {
			t.Errorf("saying it again took %+v", given)
		}
		if read := w.readFeed(); read.Hints != 0 || read.Ours != 1 || w.queue.kinds() != "" {
			t.Errorf("our own answer is news: %+v\n%s", read, w.queue.kinds())
		}
		f.sync(term.SyncOutcomeUnchanged)
		w.answer(f, 0)
		if s := w.row(f); s.AnsweredAt == nil || s.AnswerDueAt != nil || s.AnswerError != "" {
			t.Errorf("the source says %+v", s)
		}

		// The cell is put right: our note goes, theirs stays.
		w.fill(f, grain, intake.ColumnActual, "37.934,7")
		f.sync(term.SyncOutcomeApplied)
		w.answer(f, -1)
		book = w.book(f)
		found, _ = intake.Recognise(book, w.Catalog.Templates())
		if note := found.Tab(intake.TabIndicators).Tab.At(row, column).Note; note != "Hỏi Chi cục Thống kê" {
			t.Errorf("the note of a cell that is right is %q", note)
		}
		w.find(f, "Đã sửa")
		if got := w.figures(f.source)[grain]; got != `{"ACTUAL":"37.934,7","PERCENT_OF_PLAN":"100,9"}` {
			t.Errorf("the figure is %s", got)
		}
	})
}

func TestExplanationsAreStoredAndKept(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.answer(f, -1)
		_, address := w.cell(f, grain, intake.ColumnActual)
		revision := w.revision()
		w.explain(f, address, "Theo niên giám, chưa công bố")
		f.sync(term.SyncOutcomeUnchanged) // nothing of the content is new, but the words are
		o := w.wrong(f)
		if o.Explanation != "Theo niên giám, chưa công bố" || o.ExplainedAt == nil || w.revision() == revision {
			t.Fatalf("stored: %q, %v", o.Explanation, o.ExplainedAt)
		}
		if due := w.row(f).AnswerDueAt; due == nil {
			t.Error("nobody is told that the words arrived")
		}
		w.answer(f, -1)
		w.find(f, "Cần sửa, đã nhận giải trình")
		w.answer(f, 0)

		// The row moves down; its words go along, in the store and in the sheet.
		found, _ := intake.Recognise(w.book(f), w.Catalog.Templates())
		tab := found.Tab(intake.TabIndicators)
		if err := w.server.InsertRows(f.id, tab.Tab.Title, tab.HeaderRow+1, 1); err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeApplied)
		moved := w.wrong(f)
		if moved.ID == o.ID || moved.Address == o.Address || moved.Explanation != o.Explanation || moved.ExplainedAt == nil {
			t.Fatalf("of the problem in its new cell it is said: %q", moved.Explanation)
		}
		w.answer(f, -1)
		row, _ := w.find(f, moved.Address)
		_, column := w.find(f, saidHere)
		here := w.answers(f)
		if got := here.At(row, column).Raw; got != o.Explanation {
			t.Errorf("in the sheet it is said: %q", got)
		}

		// The tab is deleted: it is made anew with what was said. The words are taken back: they are gone everywhere.
		if err := w.server.DeleteTab(f.id, answer.TabTitle); err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeUnchanged)
		w.answer(f, -1)
		w.find(f, o.Explanation)
		w.explain(f, moved.Address, "")
		f.sync(term.SyncOutcomeUnchanged)
		if o := w.wrong(f); o.Explanation != "" || o.ExplainedAt != nil {
			t.Errorf("words that were taken back are stored: %q", o.Explanation)
		}
	})
}

// Words that are typed after the reading and before the answer are heard by the answer itself.
func TestWordsThatComeBeforeTheAnswerAreHeard(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.answer(f, -1)
		_, address := w.cell(f, grain, intake.ColumnActual)
		w.explain(f, address, "Xin kiểm tra lại")
		w.answer(f, -1)
		if o := w.wrong(f); o.Explanation != "Xin kiểm tra lại" {
			t.Errorf("stored: %q", o.Explanation)
		}
		w.find(f, "Cần sửa, đã nhận giải trình")
	})
}

func TestAnAnswerThatBrokeOffIsFound(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		for i, failure := range []emulator.Failure{{Status: 503}, {Status: 503, After: true}, {After: true}} {
			w.server.FailNext([]string{":batchUpdate"}, failure)
			w.clock.forward(time.Minute)
			if _, err := w.Answer(t.Context(), f.source); !errors.Is(err, worker.ErrPassing) {
				t.Fatalf("an answer that broke off: %v", err)
			}
			if s := w.row(f); s.AnswerError != "" || s.AnswerDueAt == nil || s.BusyUntil != nil {
				t.Errorf("the source says %+v", s)
			}
			if !failure.After {
				continue
			}
			w.answer(f, 0) // it had landed
			w.fill(f, grain, intake.ColumnActual, "37,934."+strconv.Itoa(i))
			f.sync(term.SyncOutcomeApplied)
		}
		tabs := 0
		for _, tab := range w.book(f).Tabs {
			if strings.Contains(tab.Title, answer.TabTitle) {
				tabs++
			}
		}
		if tabs != 1 {
			t.Errorf("%d tabs with answers", tabs)
		}
	})
}

func TestASheetThatCannotBeAnsweredSaysWhy(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		before := w.figures(f.source)
		w.server.FailNext([]string{":batchUpdate"}, emulator.Failure{Status: 403})
		w.clock.forward(time.Minute)
		if _, err := w.Answer(t.Context(), f.source); !errors.Is(err, worker.ErrReadOnly) {
			t.Fatalf("a sheet that is shared for reading: %v", err)
		}
		said := w.row(f).AnswerError
		if !strings.Contains(said, account) || !strings.Contains(said, "Người chỉnh sửa") || !strings.Contains(said, "editor") {
			t.Errorf("the source says %q", said)
		}
		if err := w.server.Revoke(f.id); err != nil {
			t.Fatal(err)
		}
		w.clock.forward(time.Minute)
		if _, err := w.Answer(t.Context(), f.source); !errors.Is(err, worker.ErrNotShared) {
			t.Fatalf("a sheet that is no longer shared: %v", err)
		}
		if now := w.row(f).AnswerError; now == said || now == "" {
			t.Errorf("the source says %q", now)
		}
		if got := w.figures(f.source); len(got) != len(before) {
			t.Errorf("%d of %d figures are left", len(got), len(before))
		}
		if err := w.server.Restore(f.id); err != nil {
			t.Fatal(err)
		}
		w.answer(f, -1)
		if now := w.row(f).AnswerError; now != "" {
			t.Errorf("once it is answered the source says %q", now)
		}
	})
}

func TestAnswersWaitUntilASheetIsQuiet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.readFeed()
		w.queue.work()
		tick := func() {
			t.Helper()
			if _, err := w.Schedule(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.queue.work()
		}
		answered := func() bool { return w.row(f).AnsweredAt != nil }
		w.clock.forward(2 * time.Minute)
		w.fill(f, "livestock-herd", intake.ColumnActual, "123") // they are still at it
		tick()
		w.clock.forward(2 * time.Minute)
		tick()
		if answered() {
			t.Fatal("the sheet is answered while people fill it")
		}
		w.clock.forward(2 * time.Minute)
		tick()
		if !answered() {
			t.Fatalf("the sheet is not answered once it is quiet: %+v", w.row(f))
		}

		// The box asks for an answer at once, also when nothing else is new, and is unticked by it.
		last := *w.row(f).AnsweredAt
		w.clock.forward(time.Hour)
		row, column := w.find(f, "Đọc ngay: ")
		if err := w.server.Type(f.id, answer.TabTitle, sheet.Address(row, column-1), "TRUE"); err != nil {
			t.Fatal(err)
		}
		now := w.clock.time()
		tick()
		tick()
		if !w.row(f).AnsweredAt.After(last) {
			t.Fatalf("the box asks for nothing: %+v", w.row(f))
		}
		tab := w.answers(f)
		if tab.At(row, column-1).Raw != "FALSE" {
			t.Errorf("the box is %+v", tab.At(row, column-1))
		}
		at := answer.Read(&sheet.Book{Tabs: []sheet.Tab{*tab}}).ReadAt
		if late := at.Sub(now.Truncate(time.Minute)); late < 0 || late > time.Minute {
			t.Errorf("the sheet says that it was read at %v, and it is %v", at, now)
		}
		w.clock.forward(time.Hour)
		tick()
		w.answer(f, 0) // and the time of reading does not go back
	})
}

func TestWhatIsTypedWhileWeAnswerIsRead(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.readFeed()
		w.queue.work()
		tab, address := w.cell(f, grain, intake.ColumnPercent)
		client, err := google.Open(t.Context(), google.Config{
			Endpoint: "http://emulator/", Transport: w.server.Transport(), Write: true,
			Before: func(_ context.Context, service google.Service) error {
				if service == google.Writing {
					return w.server.Type(f.id, tab, address, "99")
				}
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ours := w.Google
		w.Google = client
		if given := w.answer(f, -1); !given.Again {
			t.Errorf("what was typed meanwhile went unseen: %+v", given)
		}
		w.Google = ours
		if read := w.readFeed(); read.Hints != 1 {
			t.Errorf("what was typed meanwhile is taken for ours: %+v", read)
		}
		if given := w.answer(f, 0); !given.Again {
			t.Errorf("answered by an old reading: %+v", given)
		}
		f.sync(term.SyncOutcomeApplied)
		if given := w.answer(f, -1); given.Again {
			t.Errorf("answering after it was read: %+v", given)
		}
	})
}

// A sheet that is refused, or whose change waits for a person, is told so, and telling it does not go on for ever.
func TestRefusedAndHeldSheetsAreTold(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.answer(f, -1)
		found, _ := intake.Recognise(w.book(f), w.Catalog.Templates())
		header := found.Tab(intake.TabHeader)
		address := ""
		for row := header.HeaderRow + 1; row <= len(header.Tab.Rows); row++ {
			if header.Cell(row, intake.ColumnCodeKey).Raw == intake.ItemPeriod {
				address = header.Address(row, intake.ColumnValue)
			}
		}
		if err := w.server.Type(f.id, header.Tab.Title, address, "2021"); err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeFailed)
		w.answer(f, -1)
		w.find(f, "Việc cần làm: sửa điều khiến bảng tính chưa được ghi. Bảng tính bị từ chối")
		w.find(f, "Cần sửa ngay")
		w.settles(f)
		if err := w.server.Type(f.id, header.Tab.Title, address, "2022"); err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeApplied)
		w.answer(f, -1)
		w.settles(f)

		indicators := found.Tab(intake.TabIndicators)
		blank := make([][]string, len(indicators.Tab.Rows)-indicators.HeaderRow)
		for i := range blank {
			blank[i] = []string{"", ""}
		}
		first := indicators.Columns[intake.ColumnActual]
		if err := w.server.Paste(f.id, indicators.Tab.Title, sheet.Address(indicators.HeaderRow+1, first), blank); err != nil {
			t.Fatal(err)
		}
		exemplars := found.Tab(intake.TabExemplars)
		if err := w.server.DeleteRows(f.id, exemplars.Tab.Title, exemplars.HeaderRow+1, 25); err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeHeld)
		w.answer(f, -1)
		w.find(f, "Việc cần làm: chờ xác nhận. ")
		w.settles(f)
	})
}

// settles works until nothing is left to be done about a sheet that nobody touches.
func (w *online) settles(f *form) {
	w.t.Helper()
	for range 6 {
		w.clock.forward(5 * time.Minute)
		w.readFeed()
		if _, err := w.Schedule(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		w.queue.work()
	}
	if s := w.row(f); s.AnswerDueAt != nil || s.AnswerError != "" {
		w.t.Errorf("after half an hour an answer is due at %v, %q", s.AnswerDueAt, s.AnswerError)
	}
	w.answer(f, 0)
}

func TestWhoIsNotAnswered(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		file := w.form("muong-ang")
		file.sync(term.SyncOutcomeApplied)
		quiet := w.sheet("tuan-giao") // registered without answers
		quiet.sync(term.SyncOutcomeApplied)
		for _, f := range []*form{file, quiet} {
			if n := w.asked(func() { w.answer(f, 0) }); n != 0 || w.row(f).AnswerDueAt != nil {
				t.Errorf("%s: %d requests, due at %v", f.of.Folder, n, w.row(f).AnswerDueAt)
			}
		}
		if tabs := w.book(quiet).Tabs; slices.ContainsFunc(tabs, func(tab sheet.Tab) bool { return answer.IsOurs(&tab) }) {
			t.Error("a sheet that is not to be answered has the tab")
		}

		// Once it is to be answered it is, also when nothing else is new; and again when somebody deletes our tab.
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Source.Update().Where(source.Code(quiet.source)).SetAnswering(true).Exec(ctx)
		})
		for range 2 {
			quiet.sync(term.SyncOutcomeUnchanged)
			w.settles(quiet)
			w.answers(quiet)
			if err := w.server.DeleteTab(quiet.id, answer.TabTitle); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A sheet in which nothing is wrong is told that as well, and a tab of ours that was renamed is still ours.
func TestNothingWrongIsTold(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.fill(f, grain, intake.ColumnActual, "37.934,7")
		f.sync(term.SyncOutcomeApplied)
		w.answer(f, -1)
		if err := w.server.RenameTab(f.id, answer.TabTitle, "Lỗi"); err != nil {
			t.Fatal(err)
		}
		f.sync(term.SyncOutcomeUnchanged)
		w.answer(f, 0)
		tab := w.answers(f)
		if tab.Title != "Lỗi" || !strings.Contains(tab.At(3, 1).Raw, "không có chỗ nào cần sửa") {
			t.Errorf("%s says %q", tab.Title, tab.At(3, 1).Raw)
		}
	})
}
