package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// Help lists every command, and every command's help every flag with its variable and default, on standard output.
func TestHelp(t *testing.T) {
	p := newProgram(t)
	for _, args := range [][]string{{}, {"help"}, {"-h"}, {"--help"}} {
		got := p.run(t, args...)
		if got.code != exitOK || got.err != "" {
			t.Errorf("thidua %v: %+v", args, got)
		}
		for _, cmd := range commands {
			if !strings.Contains(got.out, "\n  "+cmd.name+" ") || !strings.Contains(got.out, cmd.summary+"\n") {
				t.Errorf("thidua %v does not list %s", args, cmd.name)
			}
		}
	}
	for _, cmd := range commands {
		flagsOf := newFlags(cmd, p.console(nil, nil))
		cmd.flags(flagsOf)
		for _, args := range [][]string{{cmd.name, "-h"}, {cmd.name, "--help"}, {"help", cmd.name}} {
			got := p.run(t, args...)
			if got.code != exitOK || got.err != "" || !strings.Contains(got.out, cmd.summary) || !strings.Contains(got.out, cmd.args) {
				t.Errorf("thidua %v: %+v", args, got)
			}
			flagsOf.VisitAll(func(f *flag.Flag) {
				_, after, found := strings.Cut(got.out, "\n  --"+f.Name+" ")
				about, _, _ := strings.Cut(after, "\n  --")
				usual := f.DefValue
				if usual == "false" {
					usual = "" // a switch is off unless it is given
				}
				if !found || !strings.Contains(about, f.Usage) || !strings.Contains(about, variable(f.Name)) || !strings.Contains(about, usual) {
					t.Errorf("thidua %v does not tell all of --%s: %q", args, f.Name, about)
				}
			})
		}
	}
}

// What is asked wrongly is told once, on standard error alone, with the code for it; nothing is done.
func TestUsage(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		env  map[string]string
		says string
	}{
		"unknown command":                {[]string{"publsh"}, nil, `"publsh"`},
		"unknown flag":                   {[]string{"demo", "--onse"}, nil, "-onse"},
		"a flag without its value":       {[]string{"open", "--cluster"}, nil, "-cluster"},
		"a number that is none":          {[]string{"token", "create", "--days", "many"}, nil, "-days"},
		"an argument too many":           {[]string{"migrate", "everything"}, nil, "1"},
		"a variable that is wrong":       {[]string{"migrate"}, map[string]string{"THIDUA_JSON": "perhaps"}, "THIDUA_JSON"},
		"an unknown log level":           {[]string{"migrate", "--log-level", "loud"}, nil, `"loud"`},
		"an unknown log format":          {[]string{"migrate", "--log-format", "xml"}, nil, `"xml"`},
		"open without a cluster":         {[]string{"open", "--period", year}, nil, "--cluster"},
		"publish without a period":       {[]string{"publish", "--cluster", lowland}, nil, "--period"},
		"approve without a period":       {[]string{"approve", "--cluster", lowland}, nil, "--period"},
		"register nothing":               {[]string{"register"}, nil, "--workbooks"},
		"open-year from no year":         {[]string{"open-year", "--cluster", lowland}, nil, "--from"},
		"open-year due on no day":        {[]string{"open-year", "--cluster", lowland, "--from", year, "--due-on", "mai"}, nil, "YYYY-MM-DD"},
		"template in both":               {append([]string{"template", "--google", "-o", "a.xlsx"}, ofReport...), nil, "-o"},
		"template in neither":            {append([]string{"template"}, ofReport...), nil, "--google"},
		"a demo that ends, live":         {[]string{"demo", "--once", "--live"}, nil, "--once"},
		"report of no period":            {[]string{"report", "--cluster", lowland}, nil, "--period"},
		"report in no format":            {append([]string{"report", "--format", "odt"}, ofReport...), nil, `"odt"`},
		"report in no view":              {append([]string{"report", "--view", "all"}, ofReport...), nil, `"all"`},
		"report of no day":               {append([]string{"report", "--as-of", "mai"}, ofReport...), nil, "YYYY-MM-DD"},
		"an edition as of a day":         {append([]string{"report", "--edition", "1", "--as-of", "2023-01-31"}, ofReport...), nil, "--edition"},
		"sync in no language":            {[]string{"sync", "--language", "fr"}, nil, `"fr"`},
		"token without saying what":      {[]string{"token", "--name", "a", "--role", "ADMIN"}, nil, "create"},
		"token without a name":           {[]string{"token", "create", "--role", "ADMIN"}, nil, "--name"},
		"token without a role":           {[]string{"token", "create", "--name", "a"}, nil, "--role"},
		"token that ended before it was": {[]string{"token", "create", "--name", "a", "--role", "ADMIN", "--days", "-1"}, nil, "--days"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProgram(t)
			for name, value := range c.env {
				p.env[name] = value
			}
			p.env["THIDUA_DATA"] = p.data
			got := p.run(t, c.args...)
			if got.code != exitUsage || got.out != "" || !strings.Contains(got.err, c.says) {
				t.Errorf("%+v, want exit code %d saying %s", got, exitUsage, c.says)
			}
			if strings.Count(got.err, "\n") > 2 || strings.Contains(got.err, "THIDUA_CATALOG") {
				t.Errorf("it is told at length: %s", got.err)
			}
			if _, err := os.Stat(p.data); !os.IsNotExist(err) {
				t.Errorf("something was done: %v", err)
			}
		})
	}
}

// Every flag may be given as a variable; a flag wins over its variable, wherever it stands.
func TestVariables(t *testing.T) {
	p := newProgram(t)
	taken := newProgram(t).serving(t, "serve")
	p.env["THIDUA_ADDR"] = taken.address(t)
	if got := p.over(t, exitFailed, "serve"); !strings.Contains(got.err, taken.address(t)) {
		t.Errorf("THIDUA_ADDR is not heeded: %s", got.err)
	}
	p.serving(t, "serve").stop(t) // with --addr on a free port

	other := filepath.Join(t.TempDir(), "other")
	p.env["THIDUA_DATA"], p.env["THIDUA_ONCE"] = other, "true"
	p.over(t, exitOK, "demo")
	if _, err := os.Stat(other); !os.IsNotExist(err) {
		t.Errorf("the variable won over --data: %v", err)
	}
	if got := p.run(t, "demo"); got.code != exitOK {
		t.Fatalf("%+v", got)
	}
	if _, err := os.Stat(filepath.Join(other, "thidua.db")); err != nil {
		t.Errorf("THIDUA_DATA is not heeded: %v", err)
	}
	p.env["THIDUA_LANGUAGE"] = "en"
	example := filepath.Join(sources, "cum.xlsx")
	for want, args := range map[string][]string{
		"No problems.":  {"check", example},
		"Không có lỗi.": {"check", example, "--language", "vi"},
		"có lỗi.":       {"check", "--language", "vi", example},
	} {
		if got := p.run(t, args...); !strings.Contains(got.out, want) {
			t.Errorf("thidua %v does not say %q: %s", args, want, got.out)
		}
	}
}

// Migrating, opening a period and registering a sheet a second time changes nothing and says so.
func TestPreparingTwiceIsPreparingOnce(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		first := p.over(t, exitOK, "migrate")
		for _, table := range []string{"provinces", "indicators", "award_forms"} {
			if !strings.Contains(first.out, table) {
				t.Errorf("migrating does not tell of %s:\n%s", table, first.out)
			}
		}
		if got := p.over(t, exitOK, "migrate"); !strings.Contains(got.out, "up to date") {
			t.Errorf("migrating again: %s", got.out)
		}
		if s := decode[catalog.Summary](t, p.over(t, exitOK, "migrate", "--json").out); !s.Unchanged || s.Hash == "" {
			t.Errorf("migrating again, as JSON: %+v", s)
		}
		open := append([]string{"open"}, ofReport...)
		if got := p.over(t, exitOK, open...); !strings.Contains(got.out, lowland+"/2022: 6 ") {
			t.Errorf("opening: %s", got.out)
		}
		folder := filepath.Join(p.data, "workbooks")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		p.makeWorkbook(t, "tuan-giao", filepath.Join(folder, "a.xlsx"))
		p.makeWorkbook(t, "cum", filepath.Join(folder, "b.xlsx"))
		if err := os.WriteFile(filepath.Join(folder, "~$a.xlsx"), []byte("left by Excel"), 0o600); err != nil {
			t.Fatal(err)
		}
		registered := p.over(t, exitOK, "register", folder)
		want := tuan + "  " + filepath.Join(folder, "a.xlsx") + "\n" + lowland + "/2022/cum  " + filepath.Join(folder, "b.xlsx") + "\n"
		if diff := cmp.Diff(want, registered.out); diff != "" {
			t.Errorf("registering (-want +got):\n%s", diff)
		}
		before := p.revision(t)
		if got := p.over(t, exitOK, open...); !strings.Contains(got.out, lowland+"/2022: 0 ") {
			t.Errorf("opening again: %s", got.out)
		}
		if got := p.over(t, exitOK, "register", folder); got.out != registered.out {
			t.Errorf("registering again: %s", got.out)
		}
		if now := p.revision(t); now != before {
			t.Errorf("doing it again took the revision from %+v to %+v", before, now)
		}
		runs := decode[[]worker.Run](t, p.over(t, exitOK, "sync", "--json").out)
		for _, run := range runs {
			if run.Outcome != term.SyncOutcomeApplied {
				t.Errorf("reading what was registered: %s %s", run.Source, run.Outcome)
			}
		}
		if len(runs) != 2 {
			t.Errorf("%d sheets were read", len(runs))
		}
	})
}

// What cannot be prepared is told with what to do about it.
func TestPreparingRefuses(t *testing.T) {
	p := newProgram(t)
	folder := filepath.Join(p.data, "workbooks")
	outside := filepath.Join(t.TempDir(), "outside.xlsx")
	p.makeWorkbook(t, "tuan-giao", outside)
	p.over(t, exitOK, "migrate")
	p.over(t, exitFailed, "register", folder) // empty
	inside := filepath.Join(folder, "inside.xlsx")
	p.makeWorkbook(t, "tuan-giao", inside)
	if got := p.over(t, exitFailed, "register", inside); !strings.Contains(got.err, "is not open") || !strings.Contains(got.err, "chưa được mở") {
		t.Errorf("registering before the period is open: %s", got.err)
	}
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"an unknown cluster":      {[]string{"open", "--cluster", "x", "--period", year}, exitFailed, "“x”"},
		"a file outside":          {[]string{"register", outside}, exitUsage, "--workbooks"},
		"a file that is not":      {[]string{"register", filepath.Join(folder, "none.xlsx")}, exitFailed, "none.xlsx"},
		"no schedule":             {[]string{"register", inside, "--schedule", "now and then"}, exitFailed, "now and then"},
		"publishing nothing":      {append([]string{"publish"}, ofReport...), exitFailed, "lý do"},
		"publishing what is not":  {[]string{"publish", "--cluster", "x", "--period", year, "--reason", "r"}, exitFailed, "“x”"},
		"approving what is not":   {[]string{"approve", "--cluster", "x", "--period", year}, exitFailed, "“x”"},
		"approving no member":     {append([]string{"approve", "--district", "dien-bien/x"}, ofReport...), exitFailed, "dien-bien/x"},
		"a token of no role":      {[]string{"token", "create", "--name", "a", "--role", "KING"}, exitFailed, "KING"},
		"a token of no unit":      {[]string{"token", "create", "--name", "a", "--role", "LEAD", "--district", "x"}, exitFailed, `"x"`},
		"a source that there not": {[]string{"sync", "x"}, exitFailed, "“x”"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.over(t, c.code, c.args...); !strings.Contains(got.err, c.says) || strings.Contains(got.err, "ent: ") {
				t.Errorf("it is told as: %s", got.err)
			}
		})
	}
	if left, _ := filepath.Glob(filepath.Join(p.data, "*")); len(left) == 0 {
		t.Error("the data folder is empty")
	}
}

// A command that was interrupted has not done its work, and does not say that it has.
func TestInterruptedCommand(t *testing.T) {
	p := newProgram(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	got := p.runWith(ctx, append([]string{"demo", "--once"}, p.database...))
	if got.code != exitFailed || got.out != "" || !strings.Contains(got.err, "interrupted") {
		t.Errorf("%+v", got)
	}
}

// The version names the program and the Go it was built with.
func TestVersion(t *testing.T) {
	got := newProgram(t).run(t, "version")
	if got.code != exitOK || !strings.HasPrefix(got.out, "thidua ") || !strings.Contains(got.out, " go1.") {
		t.Errorf("%+v", got)
	}
}
