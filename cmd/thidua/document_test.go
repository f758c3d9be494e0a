package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A report is written in each format, of the data as they are and of an edition, which stays the same bytes.
func TestReportIsWritten(t *testing.T) {
	p := newProgram(t)
	p.over(t, exitOK, "demo", "--once")
	folder := t.TempDir()
	write := func(name string, args ...string) []byte {
		t.Helper()
		file := filepath.Join(folder, name)
		if got := p.over(t, exitOK, append(append([]string{"report", "-o", file}, args...), ofReport...)...); got.out != file+"\n" {
			t.Errorf("it says %q", got.out)
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	edition := write("a.docx", "--edition", "1")
	p.clock.forward(1 << 50)
	if !bytes.HasPrefix(edition, []byte("PK")) || !bytes.Equal(edition, write("b.docx", "--edition", "1")) {
		t.Error("an edition is not the same bytes twice")
	}
	for name, want := range map[string]string{"draft.html": "PHỤ LỤC", "draft.md": "DỰ THẢO"} {
		if text := string(write(name)); !strings.Contains(text, want) || !strings.Contains(text, "625.194 triệu đồng") {
			t.Errorf("%s lacks %q or a figure", name, want)
		}
	}
	if strings.Contains(string(write("c.html", "--no-tables")), "PHỤ LỤC") {
		t.Error("the annex cannot be left out")
	}
	if got := p.over(t, exitOK, append([]string{"report", "--format", "md", "-o", "-"}, ofReport...)...); !strings.Contains(got.out, "BÁO CÁO") {
		t.Errorf("standard output has %.80q", got.out)
	}
	if got := p.over(t, exitUsage, append([]string{"report", "--edition", "7"}, ofReport...)...); !strings.Contains(got.err, "7") {
		t.Errorf("an edition that is none: %s", got.err)
	}
}
