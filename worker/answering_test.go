package worker_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/answer"
	"thidua/intake"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// meddled is a network on which something happens before a request to write is sent, or in its place; nil: nothing.
type meddled struct {
	http.RoundTripper
	before  func()
	instead func(*http.Request) *http.Response
}

func (m *meddled) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, ":batchUpdate") {
		if before := m.before; before != nil {
			m.before = nil
			before()
		}
		if m.instead != nil {
			return m.instead(r), r.Body.Close()
		}
	}
	return m.RoundTripper.RoundTrip(r)
}

// meddle puts such a network between the worker and the server.
func (w *online) meddle() *meddled {
	w.t.Helper()
	network := &meddled{RoundTripper: w.server.Transport()}
	w.through(w.Worker, "a", network)
	return network
}

// What people rename or delete between our reading and our answer is no fault of anybody: it is read, and then answered.
func TestASheetThatIsRearrangedWhileWeAnswer(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		for name, rearrange := range map[string]func(w *online, f *form, tab string) error{
			"a tab of the form is renamed": func(w *online, f *form, tab string) error { return w.server.RenameTab(f.id, tab, "Q.1 'mới'") },
			"a tab of the form is deleted": func(w *online, f *form, tab string) error { return w.server.DeleteTab(f.id, tab) },
			"our tab is deleted":           func(w *online, f *form, _ string) error { return w.server.DeleteTab(f.id, answer.TabTitle) },
		} {
			w := newOnline(t, dialect)
			f := w.answering("tuan-giao")
			w.answer(f, -1)
			w.fill(f, grain, intake.ColumnActual, "37,934.8")
			f.sync(term.SyncOutcomeApplied)
			tab, _ := w.cell(f, grain, intake.ColumnActual)
			network := w.meddle()
			network.before = func() {
				if err := rearrange(w, f, tab); err != nil {
					t.Error(err)
				}
			}
			if given := w.answer(f, 0); !given.Again {
				t.Errorf("%s: %+v", name, given)
			}
			if s := w.row(f); s.AnswerError != "" || s.AnswerDueAt == nil || s.AnswerDueAt.Sub(w.clock.time()) > 3*time.Minute || s.BusyUntil != nil {
				t.Errorf("%s: the source says %q, due at %v", name, s.AnswerError, s.AnswerDueAt)
			}
			w.settles(f)
			w.answers(f)
		}
	})
}

// What the server asks to wait when it refuses an answer holds for the whole fleet.
func TestRetryAfterOfAnAnswer(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		for _, refused := range []emulator.Failure{
			{Status: http.StatusTooManyRequests, Retry: 40 * time.Second},
			{Status: http.StatusServiceUnavailable, Retry: 40 * time.Second},
		} {
			config := storetest.Migrated(t, dialect)
			w := onlineOn(t, config, emulator.Limits{})
			other := w.process(config, "b")
			f := w.answering("tuan-giao")
			w.server.FailNext([]string{":batchUpdate"}, refused)
			w.clock.forward(time.Minute)
			if _, err := w.Answer(t.Context(), f.source); !errors.Is(err, worker.ErrQuota) && !errors.Is(err, worker.ErrPassing) {
				t.Fatalf("%v", err)
			}
			var wait *worker.QuotaWait
			if _, err := other.Answer(t.Context(), f.source); !errors.As(err, &wait) || wait.Until.Sub(w.clock.time()) < 39*time.Second {
				t.Errorf("after %d another process answers: %v", refused.Status, err)
			}
			w.clock.forward(41 * time.Second)
			if given, err := other.Answer(t.Context(), f.source); err != nil || given.Edits == 0 {
				t.Errorf("when the wait is over: %+v, %v", given, err)
			}
		}
	})
}

// Credentials for writing that are refused stop the answers, and not the reading.
func TestCredentialsForWritingAlone(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.readFeed()
		w.queue.work()
		network := w.meddle()
		network.instead = func(r *http.Request) *http.Response {
			body := `{"error":{"code":401,"status":"UNAUTHENTICATED","message":"Request had invalid authentication credentials."}}`
			return &http.Response{
				StatusCode: http.StatusUnauthorized, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
				Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader([]byte(body))),
			}
		}
		for range 20 { // ten minutes
			w.readFeed()
			if _, err := w.Schedule(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.queue.work()
		}
		s := w.row(f)
		if s.Failure != "" || !strings.Contains(s.AnswerError, "--google-write-credentials") || s.AnswerDueAt == nil || s.AnswerDueAt.Sub(w.clock.time()) < 45*time.Minute {
			t.Errorf("the source says %v", s)
		}
		if feed := w.client().ChangeFeed.Query().OnlyX(w.system()); feed.StoppedAt != nil {
			t.Errorf("nothing is read any more: %v", feed)
		}
		if strings.Contains(w.log.String(), "refuses the credentials") {
			t.Errorf("the alarm was raised:\n%s", w.log)
		}
		w.fill(f, "livestock-herd", intake.ColumnActual, "91.000")
		w.readFeed()
		w.queue.work()
		if got := w.figures(f.source)["livestock-herd"]; !strings.Contains(got, "91.000") {
			t.Errorf("what is typed meanwhile is not read: %s", got)
		}
		network.instead = nil
		w.clock.forward(time.Hour)
		w.settles(f)
		w.answers(f)
	})
}

// A sheet that is shared for reading only is read all the same, and says with whom to share it so that it is answered.
func TestASheetSharedForReadingIsRead(t *testing.T) {
	w := newOnline(t, dialect.SQLite)
	f := w.answering("tuan-giao")
	if err := w.server.Share(f.id, account, "reader"); err != nil {
		t.Fatal(err)
	}
	w.clock.forward(time.Minute)
	if _, err := w.Answer(t.Context(), f.source); !errors.Is(err, worker.ErrReadOnly) || !strings.Contains(w.row(f).AnswerError, account) {
		t.Fatalf("%v: %q", err, w.row(f).AnswerError)
	}
	f.sync(term.SyncOutcomeUnchanged) // it is read all the same
}

// The rows of the table of errors that no single answer of the server makes: what is told, and that nothing is lost.
func TestErrorsOfASheet(t *testing.T) {
	small := func(w *online) {
		client, err := google.Open(w.t.Context(), google.Config{
			Endpoint: "http://emulator/", Transport: w.server.Transport(), MaxBytes: 1000, Before: w.Allow, After: w.Sent,
		})
		if err != nil {
			w.t.Fatal(err)
		}
		w.Google = client
	}
	for _, c := range []struct {
		code string
		vi   string
		make func(w *online, f *form)
		mend func(w *online, f *form)
	}{
		{
			"too-large", "Hãy xóa các trang",
			func(w *online, _ *form) { small(w) },
			func(w *online, _ *form) { w.connect(w.Worker, "a") },
		},
		{
			"not-a-spreadsheet", "Lưu dưới dạng Google Trang tính",
			func(w *online, f *form) {
				w.points(f, w.server.AddOther("bao-cao.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
			},
			func(w *online, f *form) { w.points(f, f.id) },
		},
		{
			"refused", "Hãy báo cho người quản trị",
			func(w *online, _ *form) {
				w.server.FailNext([]string{"GET", "spreadsheets"}, emulator.Failure{Status: http.StatusBadRequest})
			},
			func(*online, *form) {},
		},
	} {
		t.Run(c.code, func(t *testing.T) {
			storetest.EachDialect(t, func(t *testing.T, dialect string) {
				w := newOnline(t, dialect)
				f := w.sheet("tuan-giao")
				f.sync(term.SyncOutcomeApplied)
				good := w.figures(f.source)
				c.make(w, f)
				run := f.sync(term.SyncOutcomeFailed)
				if run.Failure.Code != c.code || !strings.Contains(run.Failure.Vi, c.vi) || !strings.Contains(run.Failure.Vi, "giữ nguyên") || run.Failure.En == "" {
					t.Errorf("%+v", run.Failure)
				}
				if s := w.row(f); s.Failure != c.code || !strings.Contains(s.LastError, run.Failure.Vi) || s.BusyUntil != nil {
					t.Errorf("the source says %v", s)
				}
				if len(w.figures(f.source)) != len(good) {
					t.Error("figures went")
				}
				c.mend(w, f)
				w.clock.forward(time.Minute)
				run, err := w.Sync(t.Context(), f.source, worker.Options{})
				if err != nil || run.Failure != nil || run.Changed+run.Added+run.Withdrawn != 0 {
					t.Errorf("mended: %v, %s", err, run.Text(term.LanguageEn))
				}
				if s := w.row(f); s.Failure != "" || s.LastError != "" {
					t.Errorf("mended, the source still says %v", s)
				}
			})
		})
	}
}

// points makes a form's source one of another file.
func (w *online) points(f *form, id string) {
	w.t.Helper()
	if _, err := w.EnsureSource(w.t.Context(), worker.NewSource{
		Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindGoogleSheets, Ref: id, Schedule: "0 6 * * *",
	}); err != nil {
		w.t.Fatal(err)
	}
}

// Where writing was not configured, that costs no request a sheet, however many there are to be answered.
func TestAnswersWithoutLeaveToWriteCostNothing(t *testing.T) {
	w := newOnline(t, dialect.SQLite)
	f := w.answering("tuan-giao")
	reading, err := google.Open(t.Context(), google.Config{
		Endpoint: "http://emulator/", Transport: w.server.Transport(), Before: w.Allow, After: w.Sent,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Google = reading
	f.sync(term.SyncOutcomeUnchanged) // also learns who we are
	w.clock.forward(5 * time.Minute)
	if n := w.asked(func() {
		if _, err := w.Answer(t.Context(), f.source); !errors.Is(err, worker.ErrReadOnly) {
			t.Errorf("%v", err)
		}
		if _, err := w.Schedule(t.Context()); err != nil {
			t.Fatal(err)
		}
		for job, ok := w.queue.next(); ok; job, ok = w.queue.next() {
			if job.kind != "answer" {
				w.queue.set(job.id, "cancelled")
				continue
			}
			w.queue.do(w.Worker, job)
		}
	}); n != 0 {
		t.Errorf("%d requests", n)
	}
	s := w.row(f)
	if !strings.Contains(s.AnswerError, account) || !strings.Contains(s.AnswerError, "--google-write") || s.AnswerDueAt.Sub(w.clock.time()) < 5*time.Hour {
		t.Errorf("the source says %q, due at %v", s.AnswerError, s.AnswerDueAt)
	}
}

// A person sees at once whether figures were read as they are meant.
func TestHowFiguresWereReadIsTold(t *testing.T) {
	w := newOnline(t, dialect.SQLite)
	f := w.answering("tuan-giao")
	w.answer(f, -1)
	row, column := w.find(f, "Việc cần làm: ")
	if line := w.answers(f).At(row, column).Raw; !strings.Contains(line, "được hiểu như sau: “11” đọc là 11 cụm, khối; “09” đọc là 9 xã; ") {
		t.Errorf("the advice is %q", line)
	}
	w.answer(f, 0)
}

// What a source was told while an answer was being written holds: it learns nothing of the sheet that it had before.
func TestAnotherSheetWhileWeAnswer(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		copied, err := w.server.Copy(f.id, "Bản mới")
		if err != nil {
			t.Fatal(err)
		}
		w.meddle().before = func() { w.points(f, copied) }
		w.clock.forward(time.Minute)
		if _, err := w.Answer(t.Context(), f.source); !errors.Is(err, worker.ErrOvertaken) {
			t.Errorf("%v", err)
		}
		if s := w.row(f); s.Ref != copied || s.Tabs != "" || s.AnsweredHash != "" || s.AnsweredAt != nil || s.BusyUntil != nil {
			t.Errorf("the source says %v", s)
		}
	})
}

// A dry run of a sheet that is refused is no reading by which people are told, or by which a change is no news.
func TestADryRunIsNotAnswered(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newOnline(t, dialect)
		f := w.answering("tuan-giao")
		w.answer(f, -1)
		w.readFeed()
		w.queue.work()
		found, _ := intake.Recognise(w.book(f), w.Catalog.Templates())
		header := found.Tab(intake.TabHeader)
		for row := header.HeaderRow + 1; row <= len(header.Tab.Rows); row++ {
			if header.Cell(row, intake.ColumnCodeKey).Raw == intake.ItemPeriod {
				if err := w.server.Type(f.id, header.Tab.Title, header.Address(row, intake.ColumnValue), "2021"); err != nil {
					t.Fatal(err)
				}
			}
		}
		f.syncWith(worker.Options{DryRun: true}, term.SyncOutcomeFailed)
		if given := w.answer(f, 0); !given.Again {
			t.Errorf("answered by a dry run: %+v", given)
		}
		if read := w.readFeed(); read.Hints != 1 {
			t.Errorf("what a dry run saw is no news: %+v", read)
		}
	})
}

// Two processes that find the credentials refused stop the account once, and resume it once.
func TestTwoProcessesRaiseOneAlarm(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		w := onlineOn(t, config, emulator.Limits{})
		other := w.process(config, "b")
		other.Log = w.Log
		f, second := w.sheet("tuan-giao"), w.sheet("muong-ang")
		f.sync(term.SyncOutcomeApplied)
		second.sync(term.SyncOutcomeApplied)
		w.readFeed()
		w.queue.work()
		w.server.SetCredentials(false)
		f.sync(term.SyncOutcomeFailed)
		if n := w.asked(func() {
			if _, err := other.Sync(t.Context(), second.source, worker.Options{}); !errors.Is(err, worker.ErrCredentials) {
				t.Errorf("the other process: %v", err)
			}
		}); n != 0 {
			t.Errorf("the other process asked %d times", n)
		}
		if one, all := w.row(f).LastError, w.row(second).LastError; one != all || strings.Count(one, "\n") != 1 || len(one) > 700 {
			t.Errorf("the sources say\n%s\nand\n%s", one, all)
		}
		for range 3 {
			w.clock.forward(30 * time.Second)
			for _, by := range []*worker.Worker{w.Worker, other} {
				if read, err := by.ReadFeed(t.Context()); err != nil || !read.Stopped {
					t.Errorf("%+v, %v", read, err)
				}
			}
		}
		if n := strings.Count(w.log.String(), "refuses the credentials"); n != 1 {
			t.Errorf("%d alarms:\n%s", n, w.log)
		}
		w.server.SetCredentials(true)
		for _, by := range []*worker.Worker{w.Worker, other} {
			w.clock.forward(30 * time.Second)
			if read, err := by.ReadFeed(t.Context()); err != nil || read.Stopped {
				t.Errorf("good again: %+v, %v", read, err)
			}
		}
		if n := strings.Count(w.log.String(), "accepts the credentials again"); n != 1 {
			t.Errorf("resumed %d times:\n%s", n, w.log)
		}
		f.sync(term.SyncOutcomeUnchanged)
	})
}
