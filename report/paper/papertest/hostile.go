package papertest

import (
	"math"
	"time"

	"thidua/report/paper"
)

// Words are texts that the formats could trip over.
var Words = []string{
	"", " ", "\n", "a\nb", "\r\n\v\f\u2028x", "\x00\x01\x1b[31m", "\xff\xfe\xc3", "\uFFFE\uFFFF", "\u202Egnp.exe\u202C", "e\u0302\u0301", "đạt",
	"<script>alert(1)</script>", "]]>", "&amp;&#0;&x;", `" onclick="x`, "</w:t></w:r>", "<?xml?><!--", "{{.}}", "${x}", "%s%d",
	"1. a", "- a", "+ a", "# a", "=== a", "| a | b |", "[^1]: a", "[a](javascript:x)", "```", "**", "*a", "a*", "_a_", "~~", "\\", "a\\\n", "![a](b)",
	"javascript:alert(1)", "data:text/html,x", "https://x.example/?a=\"><b>&c", "http://u:p@x.example/", "#a", "#missing", "mailto:a@b.example",
	"=1+1", "𝐀𠮷😀", "\u00A0", "ﷺ", "a\u0300\u0301\u0302\u0303\u0304\u0305",
}

// Hostile is a document that data choose: any shape, nonsense in every field. The same data make the same document.
func Hostile(data []byte) *paper.Document {
	s := source{data: data}
	d := &paper.Document{
		Title: s.word(), Author: s.word(), Language: s.word(), Watermark: s.word(), Made: time.Unix(int64(s.number(256))<<s.number(40), 0),
	}
	if s.number(2) == 1 {
		d.Letter = &paper.Letterhead{
			Parent: s.word(), Issuer: s.word(), Number: s.word(), Country: s.word(),
			Motto: s.word(), PlaceDate: s.word(), Kind: s.word(), Subject: s.word(),
		}
	}
	for len(s.data) > 0 && len(d.Blocks) < 40 {
		d.Blocks = append(d.Blocks, s.block())
	}
	half := len(d.Blocks) / 2
	d.Blocks, d.Annexes = d.Blocks[half:], d.Blocks[:half]
	if s.number(2) == 1 {
		d.Copies = &paper.Recipients{Title: s.word(), Lines: []string{s.word(), s.word()}}
	}
	if s.number(2) == 1 {
		d.Signed = &paper.Signature{Lines: []string{s.word(), s.word()}, Name: s.word()}
	}
	return d
}

// source makes choices of bytes, and the first when they are used up.
type source struct{ data []byte }

func (s *source) number(below int) int {
	if len(s.data) == 0 {
		return 0
	}
	n := int(s.data[0])
	s.data = s.data[1:]
	return n % below
}

// word is one of Words, or the next bytes as they are.
func (s *source) word() string {
	n := s.number(len(Words) + 8)
	if n < len(Words) {
		return Words[n]
	}
	length := min(n-len(Words), len(s.data))
	word := string(s.data[:length])
	s.data = s.data[length:]
	return word
}

func (s *source) block() paper.Block {
	switch s.number(8) {
	case 0:
		return &paper.Heading{Level: s.number(9) - 2, Number: s.word(), Text: s.spans(2), Anchor: s.word()}
	case 1, 2:
		return &paper.Paragraph{Spans: s.spans(2), Style: paper.ParagraphStyle(s.number(8)), Bullet: s.number(2) == 1}
	case 3, 4:
		return s.table()
	case 5:
		f := &paper.Figure{Caption: s.spans(1), Unit: s.word()}
		values := []float64{0, 1, -3, 1e300, -1e-300, math.NaN(), math.Inf(1), 12.5}
		for range s.number(4) {
			f.Bars = append(f.Bars, paper.Bar{
				Label: s.word(), Actual: values[s.number(len(values))], Plan: values[s.number(len(values))], Text: s.word(),
			})
		}
		return f
	case 6:
		return (*paper.Table)(nil)
	}
	return &paper.PageBreak{}
}

func (s *source) spans(depth int) []paper.Span {
	var out []paper.Span
	for range s.number(4) {
		span := paper.Span{Text: s.word(), Bold: s.number(2) == 1, Italic: s.number(2) == 1, Strike: s.number(3) == 1}
		if s.number(3) == 1 {
			span.Link = s.word()
		}
		if depth > 0 && s.number(3) == 1 {
			span.Note = []*paper.Paragraph{{Spans: s.spans(depth - 1)}, nil, {Spans: s.spans(depth - 1), Bullet: true}}[:s.number(3)+1]
		}
		out = append(out, span)
	}
	return out
}

func (s *source) table() *paper.Table {
	t := &paper.Table{Caption: s.spans(1), Wide: s.number(2) == 1, Head: s.rows(), Rows: s.rows()}
	widths := []float64{0, -1, 1, 1e308, math.NaN(), math.Inf(1), 2.5}
	for range s.number(4) {
		t.Widths = append(t.Widths, widths[s.number(len(widths))])
	}
	return t
}

func (s *source) rows() []paper.Row {
	var out []paper.Row
	sizes := []int{0, 1, 2, 3, -1, 1 << 40, 5}
	for range s.number(4) {
		row := paper.Row{Bold: s.number(2) == 1, Apart: s.number(2) == 1}
		for range s.number(5) {
			row.Cells = append(row.Cells, paper.Cell{
				Spans: s.spans(1), Align: paper.Align(s.number(5)), Columns: sizes[s.number(len(sizes))], Rows: sizes[s.number(len(sizes))],
			})
		}
		out = append(out, row)
	}
	return out
}
