package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/report/docx"
	"thidua/report/paper"
	"thidua/report/paper/papertest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func write(tb testing.TB, document *paper.Document) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, document); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

type part struct{ name, content string }

func parts(tb testing.TB, content []byte) []part {
	tb.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		tb.Fatal(err)
	}
	var out []part
	for _, file := range archive.File {
		r, err := file.Open()
		if err != nil {
			tb.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, part{file.Name, string(content)})
	}
	return out
}

func named(tb testing.TB, content []byte, name string) string {
	tb.Helper()
	for _, part := range parts(tb, content) {
		if part.name == name {
			return part.content
		}
	}
	tb.Fatalf("there is no part %s", name)
	return ""
}

func TestTheSampleIsWrittenAsItWas(t *testing.T) {
	var b strings.Builder
	for _, part := range parts(t, write(t, papertest.Sample())) {
		if part.name != "word/styles.xml" && part.name != "word/settings.xml" { // files of their own
			fmt.Fprintf(&b, "==== %s\n%s\n", part.name, strings.NewReplacer("<w:tc>", "\n<w:tc>", "<c:ser>", "\n<c:ser>").Replace(part.content))
		}
	}
	path := filepath.Join("testdata", "sample.txt")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestTheSameDocumentIsTheSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, papertest.Sample()), write(t, papertest.Sample())) {
		t.Error("two runs gave different bytes")
	}
	later := papertest.Sample()
	later.Made = later.Made.AddDate(0, 0, 1)
	if bytes.Equal(write(t, papertest.Sample()), write(t, later)) {
		t.Error("the time of making is not in the file")
	}
}

// The marks count from 1 in the order of the text, and each has its note.
func TestNotesAreNumberedInTheOrderOfTheirMarks(t *testing.T) {
	content := write(t, papertest.Sample())
	var want []string
	for i := range papertest.Notes {
		want = append(want, strconv.Itoa(i+1))
	}
	if diff := cmp.Diff(want, attributes(t, named(t, content, "word/document.xml"), "footnoteReference", "id")); diff != "" {
		t.Error(diff)
	}
	notes := named(t, content, "word/footnotes.xml")
	if diff := cmp.Diff(append([]string{"-1", "0"}, want...), attributes(t, notes, "footnote", "id")); diff != "" {
		t.Error(diff)
	}
	if n := strings.Count(notes, `w:val="FootnoteText"`); n != papertest.Notes+2 {
		t.Errorf("%d paragraphs of notes, want %d: one note has three", n, papertest.Notes+2)
	}
}

// attributes are the values of an attribute of all elements with a name. A part that is not well formed fails the test.
func attributes(tb testing.TB, content, element, attribute string) []string {
	tb.Helper()
	var out []string
	walk(tb, content, func(start xml.StartElement) {
		for _, a := range start.Attr {
			if start.Name.Local == element && a.Name.Local == attribute {
				out = append(out, a.Value)
			}
		}
	})
	return out
}

func walk(tb testing.TB, content string, visit func(xml.StartElement)) {
	tb.Helper()
	decoder := xml.NewDecoder(strings.NewReader(content))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			tb.Fatalf("%v in\n%s", err, content)
		}
		if start, ok := token.(xml.StartElement); ok {
			visit(start)
		}
	}
}

func TestAWideTableLiesOnItsSideAndNumbersGoOn(t *testing.T) {
	document := named(t, write(t, papertest.Sample()), "word/document.xml")
	if got := attributes(t, document, "pgSz", "w"); !slices.Equal(got, []string{"11906", "16838", "11906"}) {
		t.Errorf("sections are %v wide", got)
	}
	if got := attributes(t, document, "pgNumType", "start"); !slices.Equal(got, []string{"1"}) {
		t.Errorf("page numbers begin anew: %v", got)
	}
	if n := strings.Count(document, "<w:titlePg/>"); n != 1 || strings.Index(document, "<w:titlePg/>") > strings.Index(document, "landscape") {
		t.Errorf("%d title pages, want the first section's alone", n)
	}
	if got := attributes(t, document, "tblW", "w"); !slices.Equal(got, []string{"9354", "9354", "14286", "9354"}) {
		t.Errorf("tables are %v wide", got)
	}
}

func TestADocumentThatBeginsWithAWideTableHasNoEmptyPage(t *testing.T) {
	wide := &paper.Table{Wide: true, Rows: []paper.Row{{Cells: []paper.Cell{{Spans: []paper.Span{paper.Text("x")}}}}}}
	document := named(t, write(t, &paper.Document{Blocks: []paper.Block{wide}}), "word/document.xml")
	if got := attributes(t, document, "pgSz", "orient"); !slices.Equal(got, []string{"landscape"}) || len(attributes(t, document, "pgSz", "w")) != 1 {
		t.Errorf("sections: %v", got)
	}
}

func TestATableOfTooManyColumnsIsRefused(t *testing.T) {
	table := &paper.Table{Rows: []paper.Row{{Cells: make([]paper.Cell, paper.MaxColumns+1)}}}
	err := docx.Write(io.Discard, &paper.Document{Blocks: []paper.Block{table}})
	if err == nil || !strings.Contains(err.Error(), "64 columns") {
		t.Errorf("%v, want it to speak of 64 columns", err)
	}
	table.Rows[0].Cells = table.Rows[0].Cells[1:]
	write(t, &paper.Document{Blocks: []paper.Block{table}})
}

func TestAWriterThatFailsIsAnError(t *testing.T) {
	if err := docx.Write(failing{}, papertest.Sample()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v, want the writer's error", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }

// sound fails the test for a document of which parts are not XML, or refer to what is not there.
func sound(tb testing.TB, content []byte) {
	tb.Helper()
	all := parts(tb, content)
	for _, part := range all {
		walk(tb, part.content, func(xml.StartElement) {})
	}
	document, footnotes := named(tb, content, "word/document.xml"), named(tb, content, "word/footnotes.xml")
	marks, notes := attributes(tb, document, "footnoteReference", "id"), attributes(tb, footnotes, "footnote", "id")
	if !slices.Equal(append([]string{"-1", "0"}, marks...), notes) {
		tb.Fatalf("marks %v, notes %v", marks, notes)
	}
	bookmarks := attributes(tb, document, "bookmarkStart", "name")
	unique := slices.Compact(slices.Sorted(slices.Values(attributes(tb, document, "bookmarkStart", "id"))))
	if len(unique) != len(bookmarks) {
		tb.Fatal("bookmarks share ids")
	}
	for _, anchor := range append(attributes(tb, document, "hyperlink", "anchor"), attributes(tb, footnotes, "hyperlink", "anchor")...) {
		if !slices.Contains(bookmarks, anchor) {
			tb.Fatalf("a link leads to %s, which is not there", anchor)
		}
	}
	for _, name := range []string{"document", "footnotes"} {
		var related []string
		for _, part := range all {
			if part.name == "word/_rels/"+name+".xml.rels" {
				related = attributes(tb, part.content, "Relationship", "Id")
			}
		}
		walk(tb, named(tb, content, "word/"+name+".xml"), func(start xml.StartElement) {
			for _, a := range start.Attr {
				if strings.HasSuffix(a.Name.Space, "/relationships") && !slices.Contains(related, a.Value) {
					tb.Fatalf("%s refers to %s, which is not there", name, a.Value)
				}
			}
		})
	}
}

func noise(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(rand.Uint32())
	}
	return data
}

// hostile fails the test for a document that is written wrong. One that is refused must have a table that is too wide.
func hostile(tb testing.TB, data []byte) {
	tb.Helper()
	document := papertest.Hostile(data)
	for _, block := range slices.Concat(document.Blocks, document.Annexes) {
		if table, ok := block.(*paper.Table); ok && table != nil && table.Columns() > paper.MaxColumns {
			if err := docx.Write(io.Discard, document); err == nil {
				tb.Fatalf("a table of %d columns is written", table.Columns())
			}
			return
		}
	}
	sound(tb, write(tb, document))
}

func TestNoTextBreaksTheDocument(t *testing.T) {
	for range 200 {
		hostile(t, noise(600))
	}
	for _, word := range papertest.Words {
		span := paper.Span{Text: word, Link: word}
		span.Note = []*paper.Paragraph{{Spans: []paper.Span{span}}}
		sound(t, write(t, &paper.Document{
			Title: word, Author: word, Watermark: word, Blocks: []paper.Block{&paper.Paragraph{Spans: []paper.Span{span}}},
		}))
	}
}

func FuzzWrite(f *testing.F) {
	for range 20 {
		f.Add(noise(300))
	}
	f.Fuzz(func(t *testing.T, data []byte) { hostile(t, data) })
}

// The axis of a chart goes on beyond each bar as far as the text behind it needs: a program that has no room writes the
// text across the bar.
func TestATextBehindABarHasRoom(t *testing.T) {
	text := func(actual string) float64 {
		chart := named(t, write(t, &paper.Document{Blocks: []paper.Block{&paper.Figure{Bars: []paper.Bar{
			{Label: "Huyện Tuần Giáo", Actual: 100, Plan: 120, Text: actual}, {Label: "b", Actual: -50, Text: "x"},
		}}}}), "word/charts/chart1.xml")
		_, after, _ := strings.Cut(chart, `<c:max val="`)
		number, _, _ := strings.Cut(after, `"`)
		most, err := strconv.ParseFloat(number, 64)
		if err != nil {
			t.Fatal(err)
		}
		return most
	}
	short, long := text("1"), text("ước trên 1.234.567,89 (101,96%)")
	if short != 120 { // the plan, with no text behind it, is longer than the bar and its text
		t.Errorf("the axis ends at %v, want the longest bar", short)
	}
	if long < 170 {
		t.Errorf("the axis ends at %v, too near for a text that is half as long as the bars", long)
	}
}
