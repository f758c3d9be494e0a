package main

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/examples"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// account is the e-mail that sheets are shared with in these tests.
const account = "thidua@project.iam.gserviceaccount.com"

// country is an emulator of Google that a program is set up with, and the people who work in its spreadsheets.
type country struct {
	*emulator.Server
	url  string
	ids  map[string]string // spreadsheets by their title
	args []string          // flags by which the program reaches it, and may write
}

// inGoogle serves the six spreadsheets of 2022 to a program. They are nobody's sources yet.
func (p *program) inGoogle(t *testing.T) *country {
	t.Helper()
	g := &country{
		Server: emulator.New(emulator.Config{Now: p.clock.time, Seed: 1, Account: account}), ids: map[string]string{},
	}
	folder := t.TempDir()
	writeExample(t, folder)
	for _, form := range examples.DienBien2022Forms() {
		if err := addWorkbook(g.Server, filepath.Join(folder, form.Workbook())); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range g.Files() {
		g.ids[file.Title] = file.ID
	}
	door := httptest.NewServer(g.Server)
	t.Cleanup(door.Close)
	g.url = door.URL
	g.args = []string{"--google-endpoint", door.URL, "--google-write"}
	return g
}

// tuanGiao is the spreadsheet whose figure these tests change.
func (g *country) tuanGiao() string { return g.ids["tuan-giao"] }

// with is a command line with the flags that reach Google.
func (g *country) with(args ...string) []string { return append(args, g.args...) }

// all are the ids of the six spreadsheets.
func (g *country) all() []string {
	ids := make([]string, 0, len(g.ids))
	for _, form := range examples.DienBien2022Forms() {
		ids = append(ids, g.ids[form.Folder])
	}
	return ids
}

// do has people do something in a spreadsheet.
func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clearExemplars empties the first rows of the exemplars tab, as clearExemplars does in a workbook.
func (g *country) clearExemplars(t *testing.T, rows int) {
	t.Helper()
	for _, e := range written(t).Exemplars {
		if e.At.Unit == grainOf && rows > 0 {
			rows--
			do(t, g.Paste(g.tuanGiao(), e.At.Tab, sheet.Address(e.At.Row, 1), [][]string{make([]string, 20)}))
		}
	}
}

// A spreadsheet is registered by what a person has at hand: its address, its id, or its page in an emulator. Doing it
// again changes nothing. What cannot be registered is told with what to do.
func TestRegisterSpreadsheets(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		g := p.inGoogle(t)
		id := g.tuanGiao()
		early := p.over(t, exitFailed, g.with("register", id)...)
		if !strings.Contains(early.err, "is not open") || !strings.Contains(early.err, "chưa được mở") {
			t.Errorf("before the period is open: %s", early.err)
		}
		p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
		want := tuan + "  " + google.SpreadsheetURL(id) + "\n"
		for _, named := range []string{google.SpreadsheetURL(id) + "#gid=7", id, g.url + "/s/" + id + "?tab=1&lang=en"} {
			if got := p.over(t, exitOK, g.with("register", named)...); got.out != want || got.err != "" {
				t.Errorf("registering %s: %q %q, want %q", named, got.out, got.err, want)
			}
		}
		before := p.revision(t)
		p.over(t, exitOK, g.with("register", id)...)
		if now := p.revision(t); now.Published != before.Published {
			t.Errorf("registering again took the revision from %+v to %+v", before, now)
		}
		reading := p.over(t, exitOK, "register", g.ids["muong-lay"], "--google-endpoint", g.url)
		if !strings.Contains(reading.err, "--google-write") {
			t.Errorf("without leave to write it is not told what that means: %s", reading.err)
		}
		do(t, g.Revoke(g.ids["muong-ang"]))
		if got := p.over(t, exitFailed, g.with("register", g.ids["muong-ang"])...); strings.Count(got.err, account) != 2 {
			t.Errorf("whom to share it with is not told in both languages: %s", got.err)
		}
		copied, err := g.Copy(id, "Bản sao của tuan-giao")
		do(t, err)
		if got := p.over(t, exitFailed, g.with("register", copied)...); !strings.Contains(got.err, tuan) {
			t.Errorf("a second sheet of the unit: %s", got.err)
		}
		if got := p.over(t, exitFailed, "register", id); !strings.Contains(got.err, "--google-credentials") {
			t.Errorf("where Google is not set up: %s", got.err)
		}
		nonsense := p.over(t, exitFailed, g.with("register", "https://example.com/spreadsheets/d/"+id)...)
		if !strings.Contains(nonsense.err, "https://docs.google.com/spreadsheets/d/") || !strings.Contains(nonsense.err, "bảng tính Google") {
			t.Errorf("another site's address: %s", nonsense.err)
		}
	})
}

// A spreadsheet is read by the same command as a workbook: the plan is shown first, what changed is stored, and one that
// is no longer shared is told with whom to share it while its data stay.
func TestSyncSpreadsheet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		g := p.inGoogle(t)
		p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
		p.over(t, exitOK, g.with("register", g.tuanGiao())...)
		sync := func(code int) worker.Run {
			t.Helper()
			runs := decode[[]worker.Run](t, p.over(t, code, g.with("sync", "--json")...).out)
			if len(runs) != 1 {
				t.Fatalf("%d runs", len(runs))
			}
			return runs[0]
		}
		if run := sync(exitOK); run.Outcome != term.SyncOutcomeApplied || run.Added != 63 {
			t.Errorf("first: %s %+v", run.Outcome, run.Counts)
		}
		do(t, g.Type(g.tuanGiao(), "Chỉ tiêu", grainCell(t), "38.000,5"))
		before := p.revision(t)
		dry := p.over(t, exitOK, g.with("sync", tuan, "--dry-run")...)
		if !strings.Contains(dry.out, "37.934,7 → 38.000,5") || p.revision(t) != before {
			t.Errorf("a dry run: %s", dry.out)
		}
		if run := sync(exitOK); run.Outcome != term.SyncOutcomeApplied || run.Changed != 1 || run.Added+run.Withdrawn > 0 {
			t.Errorf("changed: %s %+v", run.Outcome, run.Counts)
		}
		do(t, g.Type(g.tuanGiao(), "Chỉ tiêu", grainCell(t), "khoảng nhiều tấn"))
		if got := p.over(t, exitFinding, g.with("sync")...); !strings.Contains(got.out, "Chỉ tiêu!"+grainCell(t)) {
			t.Errorf("a bad cell: %s", got.out)
		}
		do(t, g.Revoke(g.tuanGiao()))
		for _, language := range []string{"vi", "en"} {
			if got := p.over(t, exitFinding, g.with("sync", "--language", language)...); !strings.Contains(got.out, account) {
				t.Errorf("not shared, in %s: %s", language, got.out)
			}
		}
		do(t, g.Restore(g.tuanGiao()))
		do(t, g.Type(g.tuanGiao(), "Chỉ tiêu", grainCell(t), "38.000,5"))
		if run := sync(exitOK); run.Added+run.Changed+run.Withdrawn > 0 || run.Kept != 63 {
			t.Errorf("shared again, and as it was: %s %+v", run.Outcome, run.Counts)
		}
		if got := p.over(t, exitFinding, "sync"); !strings.Contains(got.out, "--google-credentials") {
			t.Errorf("where Google is not set up: %s", got.out)
		}
	})
}

// More spreadsheets than Google allows to be read at once are read all the same, one after the other.
func TestSyncWaitsForQuota(t *testing.T) {
	p := newProgram(t)
	g := p.inGoogle(t)
	g.args = append(g.args, "--google-reads", "10")
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	registered := p.over(t, exitOK, g.with(append([]string{"register"}, g.all()...)...)...)
	if n := strings.Count(registered.out, "\n"); n != 6 {
		t.Errorf("%d were registered: %s", n, registered.out)
	}
	began := p.clock.time()
	if n := strings.Count(p.over(t, exitOK, g.with("sync")...).out, "Đã ghi"); n != 6 {
		t.Errorf("%d were read", n)
	}
	if took := p.clock.time().Sub(began); took < 30*time.Second || took > time.Minute {
		t.Errorf("6 readings took %s, at 10 a minute", took)
	}
	if usage := g.Usage(); usage.Refused > 0 {
		t.Errorf("Google refused %d requests", usage.Refused)
	}
}

// A command that waits for quota says so on a terminal, and ends when it is stopped.
func TestWaitingEndsWithTheCommand(t *testing.T) {
	p := newProgram(t)
	g := p.inGoogle(t)
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	p.over(t, exitOK, g.with(append([]string{"register"}, g.all()...)...)...)
	ctx, cancel := context.WithCancel(t.Context())
	shown := newScreen()
	c := p.console(newScreen(), shown)
	c.terminal = true
	c.wait = func(ctx context.Context, _ time.Duration) error { cancel(); return context.Cause(ctx) }
	args := append(g.with("sync", "--google-reads", "10"), p.database...)
	if code := run(ctx, args, c); code != exitFailed || ctx.Err() == nil {
		t.Errorf("exit code %d, stopped: %v", code, ctx.Err())
	}
	if !strings.Contains(shown.String(), "đợi hạn mức của Google đến 09:0") {
		t.Errorf("it shows %q", shown)
	}
}

// Opening a year makes a sheet for each member, in Google or as .xlsx. A dry run changes nothing, and opening again
// makes nothing twice.
func TestOpenYear(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		for name, of := range map[string]struct {
			flags func(g *country) []string
			made  func(p *program, g *country) int
		}{
			"in Google": {
				func(g *country) []string {
					return g.with("--google", "--folder", g.AddDrive("Báo cáo"), "--google-writes", "10")
				},
				func(_ *program, g *country) int { return len(g.Files()) - 6 },
			},
			"as workbooks": {
				func(*country) []string { return []string{"--folder", "2023"} },
				func(p *program, _ *country) int {
					files, _ := filepath.Glob(filepath.Join(p.data, "workbooks", "2023", "*.xlsx"))
					return len(files)
				},
			},
		} {
			t.Run(name, func(t *testing.T) {
				p := programOn(t, dialect)
				g := p.inGoogle(t)
				p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
				args := append([]string{"open-year", "--cluster", lowland, "--from", year}, of.flags(g)...)
				before := p.revision(t)
				dry := p.over(t, exitOK, append(args, "--dry-run")...)
				if strings.Count(dry.out, "\n+ "+lowland+"/2023/") != 6 || !strings.Contains(dry.out, "chưa làm gì") {
					t.Errorf("the dry run tells:\n%s", dry.out)
				}
				if now := p.revision(t); now != before || of.made(p, g) != 0 {
					t.Errorf("the dry run changed something: %+v → %+v, %d sheets", before, now, of.made(p, g))
				}
				opened := p.over(t, exitOK, args...)
				if n := strings.Count(opened.out, "\n+ "+lowland+"/2023/"); n != 6 || of.made(p, g) != 6 || !strings.Contains(opened.out, "+5 members") {
					t.Errorf("%d sheets are told, %d were made:\n%s", n, of.made(p, g), opened.out)
				}
				p.clock.forward(time.Minute)
				before = p.revision(t)
				again := decode[worker.YearOpened](t, p.over(t, exitOK, append(args, "--json")...).out)
				if again.Members+again.Submissions > 0 || slices.ContainsFunc(again.Sheets, func(s worker.SheetGiven) bool { return s.Made }) {
					t.Errorf("opening again did %+v", again)
				}
				if len(again.Sheets) != 6 || of.made(p, g) != 6 || p.revision(t) != before {
					t.Errorf("opening again left %d sheets, %d made: %+v → %+v", len(again.Sheets), of.made(p, g), before, p.revision(t))
				}
				runs := decode[[]worker.Run](t, p.over(t, exitOK, g.with("sync", "--json")...).out)
				for _, run := range runs {
					if run.Outcome != term.SyncOutcomeApplied || len(run.Problems) > 0 {
						t.Errorf("reading %s: %s %+v", run.Source, run.Outcome, run.Problems)
					}
				}
				if len(runs) != 6 {
					t.Errorf("%d of the new sheets were read", len(runs))
				}
			})
		}
	})
}

// What a year cannot be opened for is told; what was done until then, too.
func TestOpenYearRefuses(t *testing.T) {
	p := newProgram(t)
	g := p.inGoogle(t)
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	of := []string{"open-year", "--cluster", lowland, "--from", year}
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"a year before":       {append(of, "--period", "2021"), []string{"2021", "phải cùng loại"}},
		"a lead of elsewhere": {append(of, "--lead", "dien-bien/nam-po"), []string{"dien-bien/nam-po"}},
		"no schedule":         {append(of, "--schedule", "now and then"), []string{"now and then"}},
		"an unknown cluster":  {[]string{"open-year", "--cluster", "x", "--from", year}, []string{"“x”"}},
		"without Google":      {append(of, "--google"), []string{"--google-credentials"}},
		"without leave":       {append(of, "--google", "--google-endpoint", g.url), []string{"--google-write"}},
		"a folder outside":    {append(of, "--folder", "../elsewhere"), []string{"../elsewhere"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := p.over(t, exitFailed, c.args...)
			for _, words := range c.says {
				if !strings.Contains(got.err, words) || got.out != "" {
					t.Errorf("it is told as %q %q, want %s", got.out, got.err, words)
				}
			}
		})
	}
	got := p.over(t, exitFailed, g.with(append(of, "--google", "--folder", "1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")...)...)
	if !strings.Contains(got.err, account) || !strings.Contains(got.out, "+5 members") {
		t.Errorf("a folder that is not shared: %q %q", got.out, got.err)
	}
	if got := p.over(t, exitUsage, append(of, "--due-on", "31/01/2024")...); !strings.Contains(got.err, "YYYY-MM-DD") {
		t.Errorf("a day that is none: %s", got.err)
	}
	p.over(t, exitUsage, "open-year", "--cluster", lowland)
}

// A form is made in Google as it is made as a file, and is read as the unit's once it is registered.
func TestTemplateInGoogle(t *testing.T) {
	p := newProgram(t)
	g := p.inGoogle(t)
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	args := append([]string{"template", "--google", "--district", grainOf}, ofReport...)
	if got := p.over(t, exitFailed, g.with(args...)...); !strings.Contains(got.err, "--folder") || !strings.Contains(got.err, "bộ nhớ dùng chung") {
		t.Errorf("where the account owns no storage: %s", got.err)
	}
	if got := p.over(t, exitFailed, args...); !strings.Contains(got.err, "--google-credentials") {
		t.Errorf("where Google is not set up: %s", got.err)
	}
	p.over(t, exitUsage, append(args, "-o", filepath.Join(t.TempDir(), "a.xlsx"))...)
	made := p.over(t, exitOK, g.with(append(args, "--folder", g.AddDrive("Báo cáo"))...)...)
	address := strings.TrimSuffix(made.out, "\n")
	if _, ok := google.SpreadsheetID(address); !ok || !strings.Contains(made.err, "thidua register") {
		t.Fatalf("made: %q %q", made.out, made.err)
	}
	if got := p.over(t, exitOK, g.with("register", address)...); !strings.HasPrefix(got.out, tuan+" ") {
		t.Errorf("registered as %s", got.out)
	}
	if got := p.over(t, exitOK, g.with("sync")...); !strings.Contains(got.out, "0/") {
		t.Errorf("the empty form is read as %s", got.out)
	}
}

// A sheet that is out is brought to the template of today: the plan first, nothing that is filled in touched, and once.
func TestTemplateUpdate(t *testing.T) {
	p := newProgram(t)
	g := p.inGoogle(t)
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	p.over(t, exitOK, g.with("register", g.tuanGiao())...)
	p.over(t, exitOK, g.with("sync")...)
	do(t, g.DeleteRows(g.tuanGiao(), "Chỉ tiêu", rowOf(t, g, "nrd-communes-certified"), 1)) // as an older template had it
	filled := func() map[string]string {
		t.Helper()
		book, err := g.Book(g.tuanGiao())
		do(t, err)
		cells := map[string]string{}
		for i := range book.Tabs {
			for _, row := range book.Tabs[i].Rows {
				for _, cell := range row {
					if cell.Raw != "" {
						cells[book.Tabs[i].Title+" "+cell.Raw] = cell.Shown
					}
				}
			}
		}
		return cells
	}
	before, writes := filled(), g.Usage().Writes
	dry := p.over(t, exitOK, g.with("template", "--update", tuan, "--dry-run")...)
	if !strings.Contains(dry.out, "chưa sửa gì") || !strings.Contains(dry.out, "\n+ Chỉ tiêu!") || g.Usage().Writes != writes {
		t.Errorf("the dry run, %d writings: %s", g.Usage().Writes-writes, dry.out)
	}
	if diff := cmp.Diff(before, filled()); diff != "" {
		t.Errorf("the dry run changed the sheet:\n%s", diff)
	}
	done := p.over(t, exitOK, g.with("template", "--update", tuan)...)
	_, planned, _ := strings.Cut(dry.out, "\n")
	if diff := cmp.Diff(planned, done.out); diff != "" {
		t.Errorf("what was done is not what was planned (-planned +done):\n%s", diff)
	}
	after := filled()
	for cell, says := range before {
		if after[cell] != says {
			t.Errorf("%s said %q and says %q", cell, says, after[cell])
		}
	}
	if rowOf(t, g, "nrd-communes-certified") == 0 {
		t.Error("the row that was missing is missing")
	}
	if got := p.over(t, exitOK, g.with("template", "--update", tuan)...); !strings.Contains(got.out, "up to date") {
		t.Errorf("again: %s", got.out)
	}
	if got := p.over(t, exitFailed, g.with("template", "--update", "nowhere")...); !strings.Contains(got.err, "“nowhere”") {
		t.Errorf("an unknown source: %s", got.err)
	}
	if got := p.over(t, exitFailed, "template", "--update", tuan); !strings.Contains(got.err, "--google-credentials") {
		t.Errorf("where Google is not set up: %s", got.err)
	}
}

// rowOf is the row of an indicator in the sheet of Tuần Giáo, 0 for none.
func rowOf(t *testing.T, g *country, indicator string) int {
	t.Helper()
	book, err := g.Book(g.tuanGiao())
	do(t, err)
	for i := range book.Tabs {
		for r, row := range book.Tabs[i].Rows {
			if book.Tabs[i].Title == "Chỉ tiêu" && len(row) > 0 && row[0].Raw == indicator {
				return r + 1
			}
		}
	}
	return 0
}

// The file of credentials is looked at when the program starts, and what it holds is not told.
func TestCredentialsFile(t *testing.T) {
	p := newProgram(t)
	file := filepath.Join(t.TempDir(), "key.json")
	const secret = "h4rd-t0-gu3ss"
	if err := os.WriteFile(file, []byte(`{"type": "service_account", "private_key": "`+secret+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"not there": filepath.Join(t.TempDir(), "none.json"), "no key": file} {
		got := p.over(t, exitFailed, "sync", "--google-credentials", path)
		if !strings.Contains(got.err, "--google-credentials") || !strings.Contains(got.err, "không dùng được") || strings.Contains(got.err, secret) {
			t.Errorf("%s: %s", name, got.err)
		}
	}
	p.over(t, exitUsage, "sync", "--google-endpoint", "http://127.0.0.1:1/", "--google-reads", "0")
}
