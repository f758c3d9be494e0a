package paper

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Clean is a copy of the document that any writer can write as it stands, whatever was in it. Text is valid, composed
// and free of control characters; a link is http, https or an anchor that exists, and every heading has an anchor of
// its own made of letters, digits and dashes; a note within a note stands in brackets, since paper has no such thing;
// tables are rectangular (see Places), with a positive width for each column; a bar is a finite number. The writers
// call it themselves.
func (d *Document) Clean() *Document {
	c := cleaner{anchors: map[string]string{}, taken: map[string]bool{}}
	c.anchor(d.Blocks)
	c.anchor(d.Annexes)
	out := &Document{
		Title: cleanLine(d.Title), Author: cleanLine(d.Author), Made: d.Made.UTC(), Language: cleanLanguage(d.Language),
		Watermark: cleanLine(d.Watermark),
	}
	if l := d.Letter; l != nil {
		out.Letter = &Letterhead{
			Parent: cleanLine(l.Parent), Issuer: cleanLine(l.Issuer), Number: cleanLine(l.Number), Country: cleanLine(l.Country),
			Motto: cleanLine(l.Motto), PlaceDate: cleanLine(l.PlaceDate), Kind: cleanLine(l.Kind), Subject: cleanLine(l.Subject),
		}
		if out.Title == "" {
			out.Title = cleanLine(out.Letter.Kind + " " + out.Letter.Subject)
		}
	}
	out.Blocks, out.Annexes = c.blocks(d.Blocks), c.blocks(d.Annexes)
	if d.Copies != nil {
		out.Copies = &Recipients{Title: cleanLine(d.Copies.Title), Lines: recipients(d.Copies.Lines)}
	}
	if d.Signed != nil {
		out.Signed = &Signature{Lines: cleanLines(d.Signed.Lines), Name: cleanLine(d.Signed.Name)}
	}
	return out
}

type cleaner struct {
	headings []string          // anchors of the headings, in their order
	next     int               // of headings
	anchors  map[string]string // as given, to as it is
	taken    map[string]bool
}

// anchor gives every heading its anchor, before the links to it are looked at. Of two with the same anchor the first is
// the one that links lead to.
func (c *cleaner) anchor(blocks []Block) {
	for _, block := range blocks {
		heading, ok := block.(*Heading)
		if !ok || heading == nil {
			continue
		}
		name := slug(heading.Anchor)
		if name == "" {
			name = slug(heading.Number + " " + Plain(heading.Text))
		}
		if name == "" {
			name = "muc"
		}
		unique := name
		for n := 2; c.taken[unique]; n++ {
			unique = name + "-" + strconv.Itoa(n)
		}
		c.taken[unique] = true
		if _, known := c.anchors[heading.Anchor]; heading.Anchor != "" && !known {
			c.anchors[heading.Anchor] = unique
		}
		c.headings = append(c.headings, unique)
	}
}

func (c *cleaner) blocks(blocks []Block) (out []Block) {
	for _, block := range blocks {
		if block := c.block(block); block != nil {
			out = append(out, block)
		}
	}
	return out
}

// block is a clean copy, or nil for what is not there.
func (c *cleaner) block(block Block) Block {
	switch block := block.(type) {
	case *Heading:
		if block == nil {
			return nil
		}
		c.next++
		return &Heading{
			Level: min(max(block.Level, 1), 5), Number: cleanLine(block.Number), Text: c.spans(block.Text, false),
			Anchor: c.headings[c.next-1],
		}
	case *Paragraph:
		if block == nil {
			return nil
		}
		return c.paragraph(block, false)
	case *Table:
		if block == nil {
			return nil
		}
		return c.table(block)
	case *Figure:
		if block == nil || len(block.Bars) == 0 {
			return nil
		}
		return c.figure(block)
	case *PageBreak:
		return &PageBreak{}
	}
	return nil
}

func (c *cleaner) paragraph(p *Paragraph, inNote bool) *Paragraph {
	return &Paragraph{Spans: c.spans(p.Spans, inNote), Style: p.Style, Bullet: p.Bullet}
}

func (c *cleaner) figure(f *Figure) *Figure {
	out := &Figure{Caption: c.spans(f.Caption, false), Unit: cleanLine(f.Unit)}
	for _, bar := range f.Bars {
		out.Bars = append(out.Bars, Bar{
			Label: cleanLine(bar.Label), Actual: finite(bar.Actual), Plan: finite(bar.Plan), Text: cleanLine(bar.Text),
		})
	}
	return out
}

func (c *cleaner) spans(spans []Span, inNote bool) []Span {
	out := make([]Span, 0, len(spans))
	for i := range spans {
		span := spans[i]
		span.Text, span.Link = cleanText(span.Text), c.link(span.Link)
		span.Note = nil
		if inNote && len(spans[i].Note) > 0 {
			out = c.bracket(add(out, span), spans[i].Note)
			continue
		}
		for _, note := range spans[i].Note {
			if note != nil {
				span.Note = append(span.Note, c.paragraph(note, true))
			}
		}
		out = add(out, span)
	}
	return out
}

// add appends a span, or lengthens the last one when it looks the same.
func add(out []Span, span Span) []Span {
	if span.Text == "" && span.Note == nil {
		return out
	}
	if last := len(out) - 1; last >= 0 && out[last].Note == nil && alike(&out[last], &span) {
		out[last].Text, out[last].Note = cleanText(out[last].Text+span.Text), span.Note
		return out
	}
	return append(out, span)
}

// alike tells whether two spans look the same and lead to the same place.
func alike(a, b *Span) bool {
	return a.Bold == b.Bold && a.Italic == b.Italic && a.Strike == b.Strike && a.Link == b.Link
}

// bracket adds a note's words in brackets.
func (c *cleaner) bracket(out []Span, notes []*Paragraph) []Span {
	out = add(out, Text(" ("))
	for i, note := range slices.DeleteFunc(slices.Clone(notes), func(p *Paragraph) bool { return p == nil }) {
		if i > 0 {
			out = add(out, Text(" "))
		}
		for _, span := range c.spans(note.Spans, true) {
			out = add(out, span)
		}
	}
	return add(out, Text(")"))
}

func (c *cleaner) link(link string) string {
	if link == "" {
		return ""
	}
	if anchor, inside := strings.CutPrefix(link, "#"); inside {
		if name, ok := c.anchors[anchor]; ok {
			return "#" + name
		}
		return ""
	}
	return cleanAddress(link)
}

// recipients are the lines of recipients as the form has them, without the dash: each ends in a semicolon, the last in
// a full stop.
func recipients(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		line = strings.TrimRight(strings.TrimSpace(strings.TrimLeft(cleanLine(line), "-–")), ";., ")
		if line != "" {
			out = append(out, line+";")
		}
	}
	if last := len(out) - 1; last >= 0 {
		out[last] = strings.TrimSuffix(out[last], ";") + "."
	}
	return out
}

func cleanLines(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		if line = cleanLine(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func finite(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return x
}
