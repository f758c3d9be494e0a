package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

const settingsFile = "../../docs/settings.md"

// The table of settings is what the program takes. `go test ./cmd/thidua -run Settings -update` writes it anew.
func TestSettingsAreDocumented(t *testing.T) {
	want := settingsTable()
	if *update {
		if err := os.WriteFile(settingsFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(settingsFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/settings.md is not what the program takes; write it anew with -update (-program +file):\n%s", diff)
	}
}

// Every setting is told in Vietnamese and in English, and means one thing wherever it is taken.
func TestSettingsAreTold(t *testing.T) {
	for _, s := range allSettings() {
		if en, vi, both := strings.Cut(s.meaning, " / "); !both || en == "" || vi == "" {
			t.Errorf("%v: --%s is told in one language: %q", s.commands, s.flag, s.meaning)
		}
	}
	for _, cmd := range commands {
		if en, vi, both := strings.Cut(cmd.summary, " / "); !both || en == "" || vi == "" {
			t.Errorf("%s is told in one language: %q", cmd.name, cmd.summary)
		}
	}
}

// setting is a flag of one or more commands.
type setting struct {
	commands                       []string
	flag, variable, usual, meaning string
}

// allSettings are all settings in the order of the commands; those that are the same for several stand once.
func allSettings() []setting {
	var all []setting
	index := map[[3]string]int{}
	for _, cmd := range commands {
		f := newFlags(cmd, console{env: func(string) string { return "" }, out: &bytes.Buffer{}, err: &bytes.Buffer{}})
		cmd.flags(f)
		f.VisitAll(func(d *flag.Flag) {
			key := [3]string{d.Name, d.DefValue, d.Usage}
			at, known := index[key]
			if !known {
				at = len(all)
				index[key] = at
				all = append(all, setting{flag: d.Name, variable: variable(d.Name), usual: d.DefValue, meaning: d.Usage})
			}
			all[at].commands = append(all[at].commands, cmd.name)
		})
	}
	return all
}

func settingsTable() []byte {
	var b bytes.Buffer
	b.WriteString(`# Settings / Thiết lập

Every flag can also be given as an environment variable; a flag wins over its variable. Flags may stand before or after
a command's arguments. ` + "`thidua COMMAND -h`" + ` lists those of one command.

Mỗi cờ đều có thể đặt bằng biến môi trường; cờ được ưu tiên hơn biến. Cờ đứng trước hay sau tham số đều được.
` + "`thidua LỆNH -h`" + ` liệt kê các cờ của một lệnh.

| command / lệnh | flag / cờ | variable / biến | default / mặc định | meaning / ý nghĩa |
|---|---|---|---|---|
`)
	for _, s := range allSettings() {
		usual := s.usual
		if usual != "" {
			usual = "`" + usual + "`"
		}
		fmt.Fprintf(&b, "| %s | `--%s` | `%s` | %s | %s |\n", strings.Join(s.commands, ", "), s.flag, s.variable, usual, s.meaning)
	}
	b.WriteString(`
## Exit codes / Mã kết thúc

| code / mã | meaning / ý nghĩa |
|---|---|
`)
	for _, c := range []struct {
		code    int
		meaning string
	}{
		{exitOK, "it was done / đã xong"},
		{exitFailed, "it could not be done; standard error says why / không làm được; luồng lỗi cho biết lý do"},
		{exitUsage, "it was asked wrongly / lệnh ghi sai"},
		{exitFinding, "it was done, and what was looked at has something to put right or to consent to / đã xong, nhưng có chỗ cần sửa hoặc cần xác nhận"},
	} {
		fmt.Fprintf(&b, "| %d | %s |\n", c.code, c.meaning)
	}
	return b.Bytes()
}
