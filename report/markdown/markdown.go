// Package markdown writes a paper.Document as Markdown: CommonMark with the tables, strikethrough and footnotes of
// GitHub. It is the plain text of a document, to be read anywhere and compared line by line.
//
// Markdown has no letterhead, no cells that span and no charts: the first are lines, spans are empty cells, and a chart
// is a table of its bars. Everything that a text could mean to Markdown is escaped.
package markdown

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"thidua/report/paper"
)

// MediaType is the media type of what Write writes.
const MediaType = "text/markdown; charset=utf-8"

// Write writes the document. Its text may be hostile (see paper.Document.Clean).
func Write(w io.Writer, document *paper.Document) error {
	m := writer{doc: document.Clean()}
	m.write()
	if _, err := w.Write(m.b.Bytes()); err != nil {
		return fmt.Errorf("markdown: %w", err)
	}
	return nil
}

type writer struct {
	doc   *paper.Document
	b     bytes.Buffer
	notes [][]*paper.Paragraph // in the order of their marks
}

func (m *writer) write() {
	if m.doc.Watermark != "" {
		m.block("**" + escape(m.doc.Watermark) + "**")
	}
	m.letterhead()
	m.blocks(m.doc.Blocks)
	m.end()
	m.blocks(m.doc.Annexes)
	for i := 0; i < len(m.notes); i++ {
		m.note(i+1, m.notes[i])
	}
}

func (m *writer) blocks(blocks []paper.Block) {
	for _, block := range blocks {
		switch block := block.(type) {
		case *paper.Heading:
			m.heading(block)
		case *paper.Paragraph:
			m.block(m.paragraph(block))
		case *paper.Table:
			m.table(block)
		case *paper.Figure:
			m.figure(block)
		case *paper.PageBreak:
			m.block("---")
		}
	}
}

// block writes a block, and the empty line that parts it from the one before.
func (m *writer) block(text string) {
	if text == "" {
		return
	}
	if m.b.Len() > 0 {
		m.b.WriteByte('\n')
	}
	m.b.WriteString(text)
	m.b.WriteByte('\n')
}

func (m *writer) letterhead() {
	l := m.doc.Letter
	if l == nil {
		return
	}
	m.block(lines(escape(l.Parent), strong(l.Issuer), escape(l.Number)))
	m.block(lines(strong(l.Country), strong(l.Motto), emphasis(l.PlaceDate, "*")))
	m.block(strong(l.Kind))
	m.block(strong(l.Subject))
}

// heading writes a heading in one line: Markdown's cannot be broken.
func (m *writer) heading(h *paper.Heading) {
	lead := escape(h.Number)
	if h.Number != "" {
		if !strings.ContainsAny(h.Number[len(h.Number)-1:], ".):") {
			lead += "."
		}
		lead += " "
	}
	text := strings.ReplaceAll(m.spans(h.Text), lineBreak, " ")
	m.block(strings.Repeat("#", h.Level) + " " + lead + text)
}

func (m *writer) paragraph(p *paper.Paragraph) string {
	text := start(m.spans(p.Spans))
	switch {
	case p.Style == paper.Remark:
		return "> " + strings.ReplaceAll(bulleted(text, p.Bullet), "\n", "\n> ")
	case p.Bullet:
		return bulleted(text, true)
	}
	return text
}

func bulleted(text string, bullet bool) string {
	if !bullet {
		return text
	}
	return "- " + strings.ReplaceAll(text, "\n", "\n  ")
}

// end writes recipients and signature.
func (m *writer) end() {
	if c := m.doc.Copies; c != nil {
		m.block(emphasis(c.Title, "***"))
		items := make([]string, 0, len(c.Lines))
		for _, line := range c.Lines {
			items = append(items, "- "+start(escape(line)))
		}
		m.block(strings.Join(items, "\n"))
	}
	if s := m.doc.Signed; s != nil {
		bold := make([]string, 0, len(s.Lines))
		for _, line := range s.Lines {
			bold = append(bold, strong(line))
		}
		m.block(lines(bold...))
		m.block(strong(s.Name))
	}
}

// note writes a footnote; its further paragraphs are indented.
func (m *writer) note(number int, paragraphs []*paper.Paragraph) {
	texts := make([]string, 0, len(paragraphs))
	for _, p := range paragraphs {
		texts = append(texts, strings.ReplaceAll(m.paragraph(p), "\n", "\n    "))
	}
	m.block("[^" + strconv.Itoa(number) + "]: " + strings.Join(texts, "\n\n    "))
}

// table writes a table. Markdown's have one row at the head: a second one is the first of the body, in bold.
func (m *writer) table(t *paper.Table) {
	m.block(m.caption(t.Caption, ""))
	columns := len(t.Widths)
	var rows [][]string
	for i, places := range paper.Places(t.Head, columns) {
		rows = append(rows, m.row(places, columns, i > 0))
	}
	if len(rows) == 0 {
		rows = append(rows, make([]string, columns))
	}
	for i, places := range paper.Places(t.Rows, columns) {
		rows = append(rows, m.row(places, columns, t.Rows[i].Bold))
	}
	m.block(grid(rows, aligned(t, columns)))
}

// row is the cells of a row, with an empty one for each that a span covers.
func (m *writer) row(places []paper.Place, columns int, bold bool) []string {
	out := make([]string, columns)
	for _, place := range places {
		if place.Continued {
			continue
		}
		spans := place.Cell.Spans
		if bold {
			spans = make([]paper.Span, len(place.Cell.Spans))
			for i, span := range place.Cell.Spans {
				span.Bold = true
				spans[i] = span
			}
		}
		out[place.Column] = strings.ReplaceAll(m.spans(spans), lineBreak, " ")
	}
	return out
}

// aligned is how each column stands: as its cells do, where they agree.
func aligned(t *paper.Table, columns int) []string {
	const none = -1
	align := make([]int, columns)
	for i := range align {
		align[i] = none
	}
	for _, places := range paper.Places(t.Rows, columns) {
		for _, place := range places {
			if place.Continued || place.Columns > 1 {
				continue
			}
			switch at := &align[place.Column]; {
			case *at == none:
				*at = int(place.Cell.Align)
			case *at != int(place.Cell.Align):
				*at = int(paper.Left)
			}
		}
	}
	out := make([]string, columns)
	for i, at := range align {
		out[i] = "---"
		switch at {
		case int(paper.Centre):
			out[i] = ":-:"
		case int(paper.Right):
			out[i] = "--:"
		}
	}
	return out
}

func grid(rows [][]string, align []string) string {
	var b strings.Builder
	line := func(cells []string) {
		b.WriteString("|")
		for _, cell := range cells {
			b.WriteString(" " + cell + " |")
		}
	}
	for i, row := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		line(row)
		if i == 0 {
			b.WriteByte('\n')
			line(align)
		}
	}
	return b.String()
}

// figure writes the bars as a table.
func (m *writer) figure(f *paper.Figure) {
	m.block(m.caption(f.Caption, f.Unit))
	plan, actual := "Kế hoạch", "Thực hiện"
	if strings.HasPrefix(m.doc.Language, "en") {
		plan, actual = "Plan", "Actual"
	}
	planned := false
	for _, bar := range f.Bars {
		planned = planned || bar.Plan != 0
	}
	rows, align := [][]string{{"", actual}}, []string{"---", "--:"}
	if planned {
		rows, align = [][]string{{"", plan, actual}}, []string{"---", "--:", "--:"}
	}
	for _, bar := range f.Bars {
		text := bar.Text
		if text == "" {
			text = m.number(bar.Actual)
		}
		row := []string{escape(bar.Label), escape(text)}
		if planned {
			row = []string{row[0], m.number(bar.Plan), row[1]}
		}
		rows = append(rows, row)
	}
	m.block(grid(rows, align))
}

func (m *writer) caption(spans []paper.Span, unit string) string {
	bold := make([]paper.Span, len(spans))
	for i, span := range spans {
		span.Bold = true
		bold[i] = span
	}
	text := start(m.spans(bold))
	if unit != "" {
		text = strings.TrimSpace(text + " *(" + escape(unit) + ")*")
	}
	return text
}

// number is a number in the manner of the document's language: 284.000,5 or 284,000.5.
func (m *writer) number(x float64) string {
	point, group := ",", "."
	if strings.HasPrefix(m.doc.Language, "en") {
		point, group = group, point
	}
	whole, part, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if part != "" {
		whole += point + part
	}
	return whole
}
