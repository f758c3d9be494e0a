package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"thidua/sheet"
	"thidua/sheet/google"
)

// checkUndone sees that a program has made nothing.
func checkUndone(t *testing.T, p *program) {
	t.Helper()
	if _, err := os.Stat(p.data); !os.IsNotExist(err) {
		t.Errorf("the data folder was made: %v", err)
	}
}

// emulating starts the emulator's command; pages are the addresses of its spreadsheets by their titles.
func (p *program) emulating(t *testing.T, args ...string) (r *running, endpoint string, pages map[string]string) {
	t.Helper()
	r = p.begin(t, append([]string{"emulator", "--addr", "127.0.0.1:0"}, args...)...)
	endpoint = r.await(t, `--google-endpoint (\S+)`)[1]
	r.await(t, `--folder \S+`)
	pages = map[string]string{}
	for _, line := range regexp.MustCompile(`(?m)^(\S+)  (http://\S+)$`).FindAllStringSubmatch(r.out.String(), -1) {
		pages[line[1]] = line[2]
	}
	return r, endpoint, pages
}

// readBy reads a spreadsheet as any client does.
func readBy(t *testing.T, endpoint, page string) sheet.Book {
	t.Helper()
	client, err := google.Open(t.Context(), google.Config{Endpoint: endpoint})
	if err != nil {
		t.Fatal(err)
	}
	book, err := client.Read(t.Context(), google.Ref{ID: filepath.Base(page)})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// The emulator serves a folder of workbooks as spreadsheets, which a client of Google's reads and a person changes on
// their page. What was changed is kept from one start to the next in a file of its own: the workbooks stay.
func TestEmulator(t *testing.T) {
	p := newProgram(t)
	folder, state := t.TempDir(), filepath.Join(t.TempDir(), "google.json")
	writeExample(t, folder)
	r, endpoint, pages := p.emulating(t, "--dir", folder, "--state", state)
	if len(pages) != 6 {
		t.Fatalf("it serves %v:\n%s", pages, r.out)
	}
	address := grainCell(t)
	row, column, _ := sheet.ParseAddress(address)
	grainShown := func(endpoint string) string {
		t.Helper()
		book := readBy(t, endpoint, pages["tuan-giao"])
		for i := range book.Tabs {
			if book.Tabs[i].Title == "Chỉ tiêu" {
				return book.Tabs[i].At(row, column).Shown
			}
		}
		return ""
	}
	if got := grainShown(endpoint); got != "37.934,7" {
		t.Errorf("a client reads %q", got)
	}
	cell := typed{pages["tuan-giao"] + "/cell", map[string][]string{"tab": {"Chỉ tiêu"}, "address": {address}}}
	cell.post(t, "38.000,5")
	if got := grainShown(endpoint); got != "38.000,5" {
		t.Errorf("after it was changed on the page a client reads %q", got)
	}
	drive := r.await(t, `--folder (\S+)`)[1]
	if code := r.stop(t); code != exitOK || strings.Contains(r.err.String(), "level=") {
		t.Errorf("exit code %d: %s", code, r.err)
	}

	again, endpoint, now := p.emulating(t, "--state", state)
	if now["tuan-giao"] == "" || filepath.Base(now["tuan-giao"]) != filepath.Base(pages["tuan-giao"]) || len(now) != 6 {
		t.Errorf("started again it serves %v, and before %v", now, pages)
	}
	if got := grainShown(endpoint); got != "38.000,5" {
		t.Errorf("started again, a client reads %q", got)
	}
	if got := again.await(t, `--folder (\S+)`)[1]; got != drive {
		t.Errorf("its shared drive was %s and is %s", drive, got)
	}
	made := p.over(t, exitOK, append([]string{"template", "--google", "--google-endpoint", endpoint, "--folder", drive}, ofReport...)...)
	if id, ok := google.SpreadsheetID(strings.TrimSpace(made.out)); !ok || len(readBy(t, endpoint, id).Tabs) == 0 {
		t.Errorf("what was made in it: %s", made.out)
	}
	again.stop(t)

	_, endpoint, pages = p.emulating(t, "--dir", folder)
	if got := grainShown(endpoint); got != "37.934,7" {
		t.Errorf("the workbook was changed: %q", got)
	}
}

// What the emulator cannot serve, or not keep, it says when it is started, and not when something would be lost.
func TestEmulatorRefuses(t *testing.T) {
	p := newProgram(t)
	empty, missing := t.TempDir(), filepath.Join(t.TempDir(), "none")
	text := filepath.Join(t.TempDir(), "text.xlsx")
	if err := os.WriteFile(text, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		says []string
	}{
		"no such folder":      {[]string{"--dir", missing}, []string{missing, "--dir", "không mở được"}},
		"no workbook":         {[]string{"--dir", empty}, []string{empty, ".xlsx"}},
		"no real workbook":    {[]string{"--dir", filepath.Dir(text)}, []string{text, "Tệp là văn bản"}},
		"state cannot be":     {[]string{"--state", filepath.Join(missing, "google.json")}, []string{missing, "--state"}},
		"state is none":       {[]string{"--state", text}, []string{text, "không đọc được"}},
		"no address":          {[]string{"--addr", "nowhere"}, []string{"nowhere", "--addr"}},
		"an argument, not --": {[]string{empty}, []string{"1"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := p.run(t, append([]string{"emulator", "--addr", "127.0.0.1:0"}, c.args...)...)
			if got.code != exitFailed && got.code != exitUsage || got.out != "" {
				t.Errorf("exit code %d: %q", got.code, got.out)
			}
			for _, words := range c.says {
				if !strings.Contains(got.err, words) {
					t.Errorf("it is told as %q, without %q", got.err, words)
				}
			}
		})
	}
}

// With --limits, the emulator refuses more readings than Google allows a new project, and Thidua keeps to it.
func TestEmulatorLimits(t *testing.T) {
	p := newProgram(t)
	folder := t.TempDir()
	writeExample(t, folder)
	_, endpoint, pages := p.emulating(t, "--dir", folder, "--limits")
	client, err := google.Open(t.Context(), google.Config{Endpoint: endpoint})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; ; n++ {
		if _, err := client.Read(t.Context(), google.Ref{ID: filepath.Base(pages["cum"])}); err != nil {
			if n != 61 || !strings.Contains(err.Error(), "429") {
				t.Errorf("reading %d: %v", n, err)
			}
			return
		}
		if n > 100 {
			t.Fatal("it never refuses a reading")
		}
	}
}
