package worker_test

import (
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	entperiod "thidua/ent/period"
	"thidua/ent/source"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// breaker is a network whose n-th request breaks off, before or after the server took it; 0 for none.
type breaker struct {
	http.RoundTripper
	mu    sync.Mutex
	at    int
	after bool
}

func (b *breaker) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	b.at--
	breaks := b.at == 0
	b.mu.Unlock()
	if breaks && !b.after {
		return nil, errCut
	}
	answer, err := b.RoundTripper.RoundTrip(r)
	if breaks && err == nil {
		return nil, errors.Join(errCut, answer.Body.Close())
	}
	return answer, err
}

var errCut = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

// google gives a world a server that stands in for Google, and the real client.
func (w *world) google() (*emulator.Server, *breaker) {
	w.t.Helper()
	server := emulator.New(emulator.Config{Now: w.clock.time, OwnStorage: true})
	network := &breaker{RoundTripper: server.Transport()}
	client, err := google.Open(w.t.Context(), google.Config{
		Endpoint: "http://emulator/", Transport: network, Write: true, Before: w.Allow, After: w.Sent,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.Google = client
	w.Quotas = worker.Quotas{ReadsPerProject: 1e6, ReadsPerUser: 1e6, WritesPerProject: 1e6, WritesPerUser: 1e6, DrivePerUser: 1e6}
	return server, network
}

// inGoogle is nextYear with sheets of Google.
func inGoogle() worker.NewYear {
	year := nextYear()
	year.Kind, year.Folder, year.Schedule = term.SourceKindGoogleSheets, "", ""
	return year
}

func TestOpenYearInGoogle(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.google()
		w.ask("dien-bien/muong-ang", period, "Lò Thị Mai", "mai@muong-ang.vn")
		year := inGoogle()
		year.DryRun = true
		if told := w.open(year); len(told.Sheets) != 6 || slices.ContainsFunc(told.Sheets, func(s worker.SheetGiven) bool { return !s.Made || s.Ref != "" }) {
			t.Errorf("a dry run: %+v", told)
		}
		made := w.open(inGoogle())
		for _, s := range made.Sheets {
			files, err := w.Google.FilesWith(t.Context(), "thidua", s.Source)
			if err != nil || len(files) != 1 || files[0].ID != s.Ref || !s.Made {
				t.Errorf("%s: made %+v, files %v, %v", s.Source, s, files, err)
			}
			want := []string(nil)
			if s.District == "dien-bien/muong-ang" || s.District == "" { // the lead fills the cluster's own
				want = []string{"mai@muong-ang.vn"}
			}
			if diff := cmp.Diff(want, s.Shared); diff != "" || len(s.Unshared) > 0 {
				t.Errorf("%s is shared with %v, not with %v", s.Source, s.Shared, s.Unshared)
			}
			run, err := w.Sync(t.Context(), s.Source, worker.Options{})
			if err != nil || run.Outcome != term.SyncOutcomeApplied || len(run.Problems) > 0 || run.Required == 0 {
				t.Errorf("reading %s: %v, %s%v", s.Source, err, run.Text(term.LanguageEn), run.Problems)
			}
		}
		for _, s := range w.client().Source.Query().Where(source.HasPeriodWith(entperiod.Code("2023"))).AllX(w.system()) {
			if !s.Answering || s.Kind != term.SourceKindGoogleSheets {
				t.Errorf("source: %v", s)
			}
		}
		again := w.open(inGoogle())
		if slices.ContainsFunc(again.Sheets, func(s worker.SheetGiven) bool { return s.Made || s.Ref == "" }) {
			t.Errorf("opened again: %+v", again)
		}
	})
}

// Whatever request a call breaks off in, the next one ends it, and no unit has two sheets.
func TestOpenYearInGoogleThatBrokeOff(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		for _, after := range []bool{false, true} {
			for n := 1; ; n++ {
				w := newWorld(t, dialect)
				_, network := w.google()
				w.ask("dien-bien/dien-bien-phu", period, "Lò Thị Mai", "mai@dbp.vn")
				network.at, network.after = n, after
				began, err := w.OpenYear(t.Context(), inGoogle())
				if len(began.Sheets) > 1 {
					break // the first unit's sheet, which is shared, was made; the others are made the same way
				}
				if err == nil {
					t.Fatalf("request %d did not break off", n)
				}
				network.at = 0
				for _, s := range w.open(inGoogle()).Sheets[:2] {
					files, err := w.Google.FilesWith(t.Context(), "thidua", s.Source)
					if err != nil || len(files) != 1 || files[0].ID != s.Ref {
						t.Errorf("request %d, after it took effect: %v: %s has %d files (%v)", n, after, s.Source, len(files), err)
					}
					run, err := w.Sync(t.Context(), s.Source, worker.Options{})
					if err != nil || run.Outcome != term.SyncOutcomeApplied {
						t.Errorf("request %d, after it took effect: %v: %v, %s", n, after, err, run.Text(term.LanguageEn))
					}
				}
			}
		}
	})
}

func TestOpenYearInGoogleRefuses(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		server, _ := w.google()
		before := w.yearRows()
		writing := w.Google
		reading, err := google.Open(t.Context(), google.Config{Endpoint: "http://emulator/", Transport: server.Transport()})
		if err != nil {
			t.Fatal(err)
		}
		w.Google = reading
		if _, err := w.OpenYear(t.Context(), inGoogle()); !errors.Is(err, worker.ErrReadOnly) {
			t.Errorf("without leave to write: %v", err)
		}
		if diff := cmp.Diff(sortedLines(before), sortedLines(w.yearRows())); diff != "" {
			t.Errorf("something stayed:\n%s", diff)
		}
		w.Google = writing
		year := inGoogle()
		year.Folder = "1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		opened, err := w.OpenYear(t.Context(), year)
		if !errors.Is(err, worker.ErrNoFolder) || opened.Members != 5 {
			t.Errorf("a folder that is not there: %v, %+v", err, opened)
		}
		year.Folder = server.AddFolder("Báo cáo 2023", "")
		if ended := w.open(year); len(ended.Sheets) != 6 || !ended.Sheets[5].Made {
			t.Errorf("with the right folder: %+v", ended)
		}
	})
}
