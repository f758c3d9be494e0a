package paper_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"thidua/report/paper"
	"thidua/report/paper/papertest"
)

func clean(blocks ...paper.Block) []paper.Block {
	return (&paper.Document{Blocks: blocks}).Clean().Blocks
}

func paragraph(spans ...paper.Span) *paper.Paragraph { return &paper.Paragraph{Spans: spans} }

func TestTextIsValidComposedAndWithoutControlCharacters(t *testing.T) {
	for text, want := range map[string]string{
		"Điện Biên":             "Điện Biên",
		"tie\u0302\u0301n":      "tiến",
		"a\tb":                  "a b",
		"a\r\nb\rc\u2028d\ve":   "a\nb\nc\nd\ne",
		"\x00a\x1b":             "\uFFFDa\uFFFD",
		"a\xffb":                "a\uFFFDb",
		"1\u202E23\u202C4":      "1234",
		"\uFEFFa":               "a",
		"a\uFFFEb":              "a\uFFFDb",
		"3.000m² < 4 & \"năm\"": "3.000m² < 4 & \"năm\"",
	} {
		got := paper.Plain(clean(paragraph(paper.Text(text)))[0].(*paper.Paragraph).Spans)
		spans := clean(paragraph(paper.Text(text)))[0].(*paper.Paragraph).Spans
		if spans[0].Text != want {
			t.Errorf("%q became %q, want %q (plain %q)", text, spans[0].Text, want, got)
		}
	}
}

func TestOnlyWebAddressesAndHeadingsOfTheDocumentAreLinkedTo(t *testing.T) {
	heading := &paper.Heading{Text: []paper.Span{paper.Text("Mục một")}, Anchor: "a b/c"}
	for link, want := range map[string]string{
		"https://dienbien.example/a?b=1&c=2":  "https://dienbien.example/a?b=1&c=2",
		" http://dienbien.example/ ":          "http://dienbien.example/",
		"HTTPS://dienbien.example":            "https://dienbien.example",
		"javascript:alert(1)":                 "",
		"data:text/html,x":                    "",
		"mailto:a@dienbien.example":           "",
		"file:///etc/passwd":                  "",
		"//dienbien.example":                  "",
		"http://user:secret@dienbien.example": "",
		"https://":                            "",
		"http://x.example/?a=%zz\"<[b] ế":     "http://x.example/?a=%25zz%22%3C%5Bb%5D%20%E1%BA%BF",
		"http://a b":                          "",
		"#a b/c":                              "#a-b-c",
		"#missing":                            "",
		"#":                                   "",
	} {
		blocks := clean(heading, paragraph(paper.Span{Text: "x", Link: link}))
		if got := blocks[1].(*paper.Paragraph).Spans[0].Link; got != want {
			t.Errorf("link %q became %q, want %q", link, got, want)
		}
	}
}

func TestEveryHeadingHasAnAnchorOfItsOwn(t *testing.T) {
	text := func(text string) []paper.Span { return []paper.Span{paper.Text(text)} }
	blocks := clean(
		&paper.Heading{Number: "1.1", Text: text("Đánh giá chung"), Level: -4},
		&paper.Heading{Number: "1.1", Text: text("Đánh giá chung"), Level: 9},
		&paper.Heading{Text: text("…")}, &paper.Heading{Anchor: "x"}, &paper.Heading{Anchor: "x"},
		paragraph(paper.Span{Text: "x", Link: "#x"}),
	)
	var got []string
	for _, block := range blocks[:5] {
		got = append(got, block.(*paper.Heading).Anchor)
	}
	if diff := cmp.Diff([]string{"1-1-danh-gia-chung", "1-1-danh-gia-chung-2", "muc", "x", "x-2"}, got); diff != "" {
		t.Error(diff)
	}
	if first, last := blocks[0].(*paper.Heading).Level, blocks[1].(*paper.Heading).Level; first != 1 || last != 5 {
		t.Errorf("levels are %d and %d, want 1 and 5", first, last)
	}
	if link := blocks[5].(*paper.Paragraph).Spans[0].Link; link != "#x" {
		t.Errorf("the link leads to %q, want the first of two headings", link)
	}
}

func TestANoteWithinANoteStandsInBrackets(t *testing.T) {
	inner := []*paper.Paragraph{paragraph(paper.Italic("trong")), nil, paragraph(paper.Text("nữa"))}
	outer := []*paper.Paragraph{paragraph(paper.Span{Text: "ngoài", Note: inner}, paper.Text("."))}
	got := clean(paragraph(paper.Span{Text: "chữ", Note: outer}))[0].(*paper.Paragraph).Spans[0].Note
	want := []*paper.Paragraph{paragraph(paper.Text("ngoài ("), paper.Italic("trong"), paper.Text(" nữa)."))}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSpansThatLookAlikeAreOne(t *testing.T) {
	note := []*paper.Paragraph{paragraph(paper.Text("n"))}
	got := clean(paragraph(
		paper.Bold("a"), paper.Bold("b"), paper.Span{}, paper.Text("c"), paper.Span{Text: "d", Note: note}, paper.Text("e"),
	))[0].(*paper.Paragraph)
	want := paragraph(paper.Bold("ab"), paper.Span{Text: "cd", Note: note}, paper.Text("e"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecipientsEndAsTheFormHasThem(t *testing.T) {
	d := &paper.Document{Copies: &paper.Recipients{Lines: []string{"- Sở Nội vụ", "", "UBND huyện;", " – Lưu: VT, NV./"}}}
	want := []string{"Sở Nội vụ;", "UBND huyện;", "Lưu: VT, NV./."}
	if diff := cmp.Diff(want, d.Clean().Copies.Lines); diff != "" {
		t.Error(diff)
	}
}

func TestADocumentWithoutATitleHasThatOfItsLetter(t *testing.T) {
	d := &paper.Document{Letter: &paper.Letterhead{Kind: "BÁO CÁO", Subject: "Tổng kết\nnăm 2022"}}
	if got, want := d.Clean().Title, "BÁO CÁO Tổng kết năm 2022"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestALanguageIsATagOrVietnamese(t *testing.T) {
	for tag, want := range map[string]string{"en-GB": "en-GB", "": "vi-VN", `vi"><x`: "vi-VN", "-a": "vi-VN", "việt": "vi-VN"} {
		if got := (&paper.Document{Language: tag}).Clean().Language; got != want {
			t.Errorf("%q became %q, want %q", tag, got, want)
		}
	}
}

// A document is clean once it was cleaned: nothing is cut, turned or escaped twice.
func TestCleaningTwiceIsCleaningOnce(t *testing.T) {
	for range 300 {
		once := papertest.Hostile(noise(400)).Clean()
		if diff := cmp.Diff(once, once.Clean()); diff != "" {
			t.Fatal(diff)
		}
	}
	sample := papertest.Sample().Clean()
	if diff := cmp.Diff(sample, sample.Clean()); diff != "" {
		t.Error(diff)
	}
}

func blocks(d *paper.Document) []paper.Block { return slices.Concat(d.Blocks, d.Annexes) }

func noise(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(rand.Uint32())
	}
	return data
}

func TestCleaningLeavesTheDocumentAsItWas(t *testing.T) {
	d := papertest.Sample()
	d.Clean()
	if diff := cmp.Diff(papertest.Sample(), d); diff != "" {
		t.Error(diff)
	}
}

// Every place of a table's grid is taken once, however its cells span.
func TestTablesAreRectangular(t *testing.T) {
	for range 300 {
		for _, block := range blocks(papertest.Hostile(noise(400)).Clean()) {
			table, ok := block.(*paper.Table)
			if !ok {
				continue
			}
			columns := len(table.Widths)
			for _, rows := range [][]paper.Row{table.Head, table.Rows} {
				square(t, rows, columns)
			}
			for _, width := range table.Widths {
				if !(width > 0 && width <= 1000) {
					t.Fatalf("width %v", width)
				}
			}
		}
	}
}

func square(t *testing.T, rows []paper.Row, columns int) {
	t.Helper()
	var above []paper.Place
	for i, places := range paper.Places(rows, columns) {
		next := 0
		for _, place := range places {
			if place.Column != next || place.Columns < 1 || place.Rows < 1 || i+place.Rows > len(rows) {
				t.Fatalf("row %d: %+v, want it at column %d", i, place, next)
			}
			if place.Continued && !hangs(above, place) {
				t.Fatalf("row %d: %+v continues nothing", i, place)
			}
			next += place.Columns
		}
		if next != columns {
			t.Fatalf("row %d reaches to column %d of %d", i, next, columns)
		}
		above = places
	}
}

func hangs(above []paper.Place, place paper.Place) bool {
	for _, a := range above {
		if a.Column == place.Column {
			return a.Cell == place.Cell && a.Columns == place.Columns && a.Rows == place.Rows+1
		}
	}
	return false
}

func FuzzClean(f *testing.F) {
	for range 20 {
		f.Add(noise(200))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, block := range blocks(papertest.Hostile(data).Clean()) {
			if p, ok := block.(*paper.Paragraph); ok {
				for _, span := range p.Spans {
					if !utf8.ValidString(span.Text) || len(p.Spans) == 1 && !norm.NFC.IsNormalString(span.Text) {
						t.Fatalf("%q", span.Text)
					}
				}
			}
		}
	})
}
