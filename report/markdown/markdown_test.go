package markdown_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/report/markdown"
	"thidua/report/paper"
	"thidua/report/paper/papertest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func write(tb testing.TB, document *paper.Document) string {
	tb.Helper()
	var b bytes.Buffer
	if err := markdown.Write(&b, document); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func TestTheSampleIsWrittenAsItWas(t *testing.T) {
	got := write(t, papertest.Sample())
	path := filepath.Join("testdata", "sample.md")
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
		t.Error(diff)
	}
	if got != write(t, papertest.Sample()) {
		t.Error("two runs gave different bytes")
	}
}

func paragraph(spans ...paper.Span) *paper.Document {
	return &paper.Document{Blocks: []paper.Block{&paper.Paragraph{Spans: spans}}}
}

func TestTextMeansNothingToMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"1. Tổ chức phát động":   `1\. Tổ chức phát động`,
		"12) Tổ chức":            `12\) Tổ chức`,
		"1.1. Tổ chức":           `1\.1. Tổ chức`,
		"3.000m²":                `3\.000m²`,
		"- Phong trào":           `\- Phong trào`,
		"+ Phong trào":           `\+ Phong trào`,
		"---":                    `\---`,
		"a\n===":                 "a\\\n\\===",
		"# a":                    `\# a`,
		"> a":                    `\> a`,
		"| a | b |":              `\| a \| b \|`,
		"*a* _b_ ~~c~~ `d` \\":   "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\\\",
		"[a](b) ![c](d) [^1]: e": `\[a\](b) !\[c\](d) \[^1\]: e`,
		"<b>&amp;":               `\<b\>\&amp;`,
		"một\nhai":               "một\\\nhai",
		"\n một \n\n":            "một",
		"    mã":                 "mã",
	} {
		if got := strings.TrimSuffix(write(t, paragraph(paper.Text(text))), "\n"); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}

// CommonMark opens and closes emphasis only between the right kinds of letters: elsewhere the asterisks would be read.
func TestEmphasisStandsWhereMarkdownSeesIt(t *testing.T) {
	note := []*paper.Paragraph{{Spans: []paper.Span{paper.Text("n")}}}
	for name, c := range map[string]struct {
		spans []paper.Span
		want  string
	}{
		"a word":                 {[]paper.Span{paper.Text("a "), paper.Bold("b"), paper.Text(" c")}, "a **b** c"},
		"spaces go outside":      {[]paper.Span{paper.Text("a"), paper.Bold(" b "), paper.Text("c")}, "a **b** c"},
		"spaces alone":           {[]paper.Span{paper.Text("a"), paper.Bold("  "), paper.Text("c")}, "a  c"},
		"a colon, then a space":  {[]paper.Span{paper.Bold("a:"), paper.Text(" b")}, "**a:** b"},
		"a colon, then a letter": {[]paper.Span{paper.Bold("a:"), paper.Text("b")}, "a:b"},
		"a letter, then a quote": {[]paper.Span{paper.Text("a"), paper.Italic("“b”")}, "a“b”"},
		"side by side":           {[]paper.Span{paper.Bold("a"), paper.Italic("b")}, "**a**b"},
		"both":                   {[]paper.Span{{Text: "a", Bold: true, Italic: true}}, "***a***"},
		"over a line":            {[]paper.Span{paper.Bold("a\nb")}, "**a**\\\n**b**"},
		"struck out":             {[]paper.Span{{Text: "45", Strike: true}, paper.Text(" 46")}, "~~45~~ 46"},
		"a note":                 {[]paper.Span{{Text: "a:", Bold: true, Note: note}, paper.Text("b")}, "**a:**[^1]b\n\n[^1]: n"},
		"a note, then a colon":   {[]paper.Span{{Note: note}, paper.Text(": b")}, "[^1]\\: b\n\n[^1]: n"},
		"a link": {
			[]paper.Span{{Text: "a", Link: "https://x.example/?a=(1)&b=\">"}}, `[a](<https://x.example/?a=(1)&b=%22%3E>)`,
		},
		"a heading's link": {[]paper.Span{{Text: "a", Link: "#muc"}}, "a"},
	} {
		if got := strings.TrimSuffix(write(t, paragraph(c.spans...)), "\n"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

var (
	mark       = regexp.MustCompile(`\[\^(\d+)\](:?)`)
	definition = regexp.MustCompile(`(?m)^\[\^(\d+)\]: `)
	escaped    = regexp.MustCompile(`\\.`)
)

// sound fails the test for a document whose marks and notes do not match, or whose tables are torn.
func sound(tb testing.TB, text string) {
	tb.Helper()
	bare := escaped.ReplaceAllString(text, "") // what Markdown reads as its own
	var marks, notes int
	for _, m := range mark.FindAllStringSubmatch(definition.ReplaceAllString(bare, ""), -1) {
		if marks++; m[1] != strconv.Itoa(marks) {
			tb.Fatalf("mark %s is number %d of\n%s", m[1], marks, text)
		}
	}
	for _, m := range definition.FindAllStringSubmatch(bare, -1) {
		if notes++; m[1] != strconv.Itoa(notes) {
			tb.Fatalf("note %s is number %d of\n%s", m[1], notes, text)
		}
	}
	if marks != notes {
		tb.Fatalf("%d marks, %d notes in\n%s", marks, notes, text)
	}
	pipes := 0
	for line := range strings.Lines(bare) {
		if !strings.HasPrefix(line, "|") {
			pipes = 0
			continue
		}
		if n := strings.Count(line, "|"); pipes != 0 && n != pipes {
			tb.Fatalf("a row of %d pipes below one of %d in\n%s", n, pipes, text)
		}
		pipes = strings.Count(line, "|")
	}
	if regexp.MustCompile(`(?i)<[a-z/!?]`).MatchString(strings.ReplaceAll(bare, "](<http", "")) {
		tb.Fatalf("markup in\n%s", text)
	}
}

func noise(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(rand.Uint32())
	}
	return data
}

func TestNoTextBreaksTheDocument(t *testing.T) {
	for range 300 {
		sound(t, write(t, papertest.Hostile(noise(600))))
	}
}

func FuzzWrite(f *testing.F) {
	for range 20 {
		f.Add(noise(300))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, write(t, papertest.Hostile(data))) })
}
