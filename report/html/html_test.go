package html_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	nethtml "golang.org/x/net/html"

	"thidua/report/html"
	"thidua/report/paper"
	"thidua/report/paper/papertest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func write(tb testing.TB, document *paper.Document) string {
	tb.Helper()
	var b bytes.Buffer
	if err := html.Write(&b, document); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func TestTheSampleIsWrittenAsItWas(t *testing.T) {
	got := write(t, papertest.Sample())
	head, rest, _ := strings.Cut(got, "<style>")
	_, rest, _ = strings.Cut(rest, "</style>") // a file of its own
	got = head + rest
	path := filepath.Join("testdata", "sample.html")
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
}

func TestTheSameDocumentIsTheSameBytes(t *testing.T) {
	first, again := write(t, papertest.Sample()), write(t, papertest.Sample())
	if first != again {
		t.Error("two runs gave different bytes")
	}
}

// element is an element with its attributes; text is the words in it.
type element struct {
	name string
	attr map[string]string
	node *nethtml.Node
}

func elements(tb testing.TB, page string) []element {
	tb.Helper()
	root, err := nethtml.Parse(strings.NewReader(page))
	if err != nil {
		tb.Fatal(err)
	}
	var out []element
	for node := range root.Descendants() {
		if node.Type == nethtml.ElementNode {
			e := element{name: node.Data, attr: map[string]string{}, node: node}
			for _, a := range node.Attr {
				e.attr[a.Key] = a.Val
			}
			out = append(out, e)
		}
	}
	return out
}

func (e element) text() string {
	var b strings.Builder
	for node := range e.node.Descendants() {
		if node.Type == nethtml.TextNode {
			b.WriteString(node.Data)
		}
	}
	return b.String()
}

var (
	known = strings.Fields("html head meta title style body a div header p span nav details summary ul li main h1 h2 h3 h4 h5 br b i s sup " +
		"aside table caption thead tbody tr th td figure figcaption svg rect section ol")
	void = strings.Fields("meta br")
)

// sound fails the test for a page that could do more than be read: with an element or attribute that the writer does not
// know, another host's resource, a link to what is not there, or an element that is not closed.
func sound(tb testing.TB, page string) {
	tb.Helper()
	if strings.Contains(page, "ZgotmplZ") {
		tb.Fatal("html/template refused a value")
	}
	balanced(tb, page)
	ids, links := map[string]bool{}, []string{}
	for _, e := range elements(tb, page) {
		if !slices.Contains(known, e.name) {
			tb.Fatalf("element %s", e.name)
		}
		for key, value := range e.attr {
			switch {
			case strings.HasPrefix(key, "on"), key == "style", key == "src", key == "srcset", key == "action":
				tb.Fatalf("%s has the attribute %s=%q", e.name, key, value)
			case key == "id" && ids[value]:
				tb.Fatalf("id %q stands twice", value)
			case key == "id":
				ids[value] = true
			case key == "href":
				links = append(links, value)
			}
		}
	}
	for _, link := range links {
		anchor, inside := strings.CutPrefix(link, "#")
		address, err := url.Parse(link)
		if inside && !ids[anchor] || !inside && (err != nil || address.Scheme != "http" && address.Scheme != "https") {
			tb.Fatalf("a link leads to %q", link)
		}
	}
}

func balanced(tb testing.TB, page string) {
	tb.Helper()
	var open []string
	tokens := nethtml.NewTokenizer(strings.NewReader(page))
	for {
		switch kind := tokens.Next(); kind {
		case nethtml.ErrorToken:
			if err := tokens.Err(); !errors.Is(err, io.EOF) || len(open) > 0 {
				tb.Fatalf("%v, open: %v", err, open)
			}
			return
		case nethtml.StartTagToken, nethtml.EndTagToken:
			name, _ := tokens.TagName()
			if tag := string(name); kind == nethtml.StartTagToken && !slices.Contains(void, tag) {
				open = append(open, tag)
			} else if kind == nethtml.EndTagToken {
				if len(open) == 0 || open[len(open)-1] != tag {
					tb.Fatalf("</%s> closes %v", tag, open)
				}
				open = open[:len(open)-1]
			}
		}
	}
}

func noise(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(rand.Uint32())
	}
	return data
}

func TestNoTextBecomesMarkup(t *testing.T) {
	for range 100 {
		sound(t, write(t, papertest.Hostile(noise(600))))
	}
	for _, word := range papertest.Words {
		span := paper.Span{Text: word, Link: word}
		span.Note = []*paper.Paragraph{{Spans: []paper.Span{span}}}
		page := write(t, &paper.Document{
			Title: word, Watermark: word, Language: word, Blocks: []paper.Block{&paper.Paragraph{Spans: []paper.Span{span}}},
			Signed: &paper.Signature{Name: word},
		})
		sound(t, page)
		for _, e := range elements(t, page) {
			if want := (&paper.Document{Title: word}).Clean().Title; e.attr["class"] == "name" && e.text() != want {
				t.Errorf("%q reads %q, want %q", word, e.text(), want)
			}
		}
	}
}

func FuzzWrite(f *testing.F) {
	for range 20 {
		f.Add(noise(300))
	}
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, write(t, papertest.Hostile(data))) })
}

// Each mark leads to its note and back, and they count from 1 in the order of the text.
func TestNotesAreLinkedBothWaysInTheOrderOfTheirMarks(t *testing.T) {
	var marks, notes []string
	for _, e := range elements(t, write(t, papertest.Sample())) {
		switch e.attr["role"] {
		case "doc-noteref":
			marks = append(marks, e.text()+" "+e.attr["id"]+" "+e.attr["href"])
		case "doc-backlink":
			notes = append(notes, e.text()+" "+strings.TrimPrefix(e.attr["href"], "#")+" #"+e.node.Parent.Parent.Attr[0].Val)
		}
	}
	var want []string
	for i := range papertest.Notes {
		n := strconv.Itoa(i + 1)
		want = append(want, n+" mark."+n+" #note."+n)
	}
	if diff := cmp.Diff(want, marks); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, notes); diff != "" {
		t.Error(diff)
	}
}

func TestReadersWithoutEyesFindTheirWay(t *testing.T) {
	all := elements(t, write(t, papertest.Sample()))
	count := map[string]int{}
	for _, e := range all {
		count[e.name]++
		switch e.name {
		case "html":
			if e.attr["lang"] != "vi-VN" {
				t.Errorf("the language is %q", e.attr["lang"])
			}
		case "h1", "h2", "h3", "h4", "h5":
			if e.attr["id"] == "" {
				t.Errorf("heading %q has no id", e.text())
			}
		case "th":
			if e.attr["scope"] == "" {
				t.Errorf("the head %q says nothing of what it heads", e.text())
			}
		case "td":
			if e.node.Parent.Parent.Data == "thead" {
				t.Errorf("%q heads a table and is no head", e.text())
			}
		}
		if e.attr["role"] == "region" && (e.attr["tabindex"] != "0" || e.attr["aria-label"] == "") {
			t.Error("a table that scrolls cannot be reached by keyboard, or has no name")
		}
	}
	for name, want := range map[string]int{"main": 1, "header": 1, "nav": 1, "title": 1, "h1": 2, "h2": 2, "h3": 1, "h4": 1, "h5": 1, "aside": 1} {
		if count[name] != want {
			t.Errorf("%d elements %s, want %d", count[name], name, want)
		}
	}
}

func TestThePageAllowsItsOwnStyleAlone(t *testing.T) {
	for _, document := range []*paper.Document{papertest.Sample(), {}} {
		page := write(t, document)
		_, style, _ := strings.Cut(page, "<style>")
		style, _, _ = strings.Cut(style, "</style>")
		sum := sha256.Sum256([]byte(style))
		got := ""
		for _, e := range elements(t, page) {
			if e.name == "meta" && e.attr["http-equiv"] == "Content-Security-Policy" {
				got = e.attr["content"]
			}
		}
		if want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; got != want {
			t.Errorf("the policy is %q, want %q", got, want)
		}
		if strings.Contains(style, "url(") || strings.Contains(style, "@import") {
			t.Error("the style wants something of another place")
		}
	}
}

func TestBarsAreAsLongAsTheirFigures(t *testing.T) {
	page := write(t, &paper.Document{Language: "en-GB", Blocks: []paper.Block{&paper.Figure{Bars: []paper.Bar{
		{Label: "a", Actual: 30, Plan: 60}, {Label: "b", Actual: -20}, {Label: "c", Actual: 0},
	}}}})
	var got []string
	for _, e := range elements(t, page) {
		if e.name == "rect" && strings.HasSuffix(e.attr["width"], "%") {
			got = append(got, e.attr["class"]+" "+e.attr["x"]+" "+e.attr["width"])
		}
	}
	want := []string{
		"plan 25.00% 75.00%", "actual 25.00% 37.50%", "plan 25.00% 0.00%", "actual 0.00% 25.00%", "plan 25.00% 0.00%", "actual 25.00% 0.00%",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(page, "Plan") || strings.Contains(page, "Kế hoạch") {
		t.Error("an English page speaks Vietnamese")
	}
}
