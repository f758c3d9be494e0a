package html

import (
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode"

	"thidua/report/paper"
)

// What the template is given for each block; it asks Kind to know which it is.
type (
	heading struct {
		*paper.Heading
		Title string // in one line, without marks of notes
		Spans template.HTML
		Side  bool // it is printed on the pages of the wide table below it
	}
	paragraph struct {
		*paper.Paragraph
		Spans template.HTML
		Side  bool // it is printed on the pages of a wide table
	}
	table struct {
		*paper.Table
		Caption    template.HTML
		Label      string
		Head, Rows []row
	}
	row struct {
		Class string
		Cells []tableCell
	}
	tableCell struct {
		Class         string
		Scope         string // of a cell that heads others, "" for one that does not
		Columns, Rows int    // 0 for 1
		Spans         template.HTML
		lettered      bool
	}
	figure struct {
		*paper.Figure
		Caption template.HTML
		Planned bool
		Bars    []bar
		Words   *words
	}
	bar struct {
		paper.Bar
		Planned, Reached stretch
	}
	stretch   struct{ From, Wide string } // in percent of the width
	pageBreak struct{}
)

// Kind is the name of a block for the template.
func (*heading) Kind() string   { return "heading" }
func (*paragraph) Kind() string { return "paragraph" }
func (*table) Kind() string     { return "table" }
func (*figure) Kind() string    { return "figure" }
func (pageBreak) Kind() string  { return "break" }

func (v *view) heading(h *paper.Heading) *heading {
	return &heading{Heading: h, Title: paper.Plain(h.Text), Spans: v.spans(h.Text)}
}

// Lead is the number with what parts it from the text.
func (h *heading) Lead() string {
	if h.Number == "" || h.Level == 1 || strings.ContainsAny(h.Number[len(h.Number)-1:], ".):") {
		return h.Number
	}
	return h.Number + "."
}

func (v *view) paragraph(p *paper.Paragraph) *paragraph {
	return &paragraph{Paragraph: p, Spans: v.spans(p.Spans)}
}

// Class is the class of the paragraph.
func (p *paragraph) Class() string {
	if p.Side {
		return p.style() + " side"
	}
	return p.style()
}

// Remark tells whether it stands beside the text.
func (p *paragraph) Remark() bool { return p.Style == paper.Remark }

func (p *paragraph) style() string {
	switch p.Style {
	case paper.Centred:
		return "centred"
	case paper.Note:
		return "below"
	case paper.Remark:
		return "remark"
	case paper.Unmarked:
		return "unmarked"
	}
	return "body"
}

// table lays a table out. A browser gives columns their widths by what is in them, which suits a screen of any width.
func (v *view) table(t *paper.Table) *table {
	out := &table{Table: t, Label: paper.Plain(t.Caption), Caption: v.spans(t.Caption)}
	if out.Label == "" {
		out.Label = v.Words.Table
	}
	out.Head, out.Rows = v.rows(t.Head, true), v.rows(t.Rows, false)
	return out
}

func (v *view) rows(rows []paper.Row, head bool) []row {
	out := make([]row, 0, len(rows))
	for i := range rows {
		shown := row{Class: rowClass(&rows[i])}
		for j := range rows[i].Cells {
			shown.Cells = append(shown.Cells, v.cell(&rows[i].Cells[j], head))
		}
		if !head {
			headed(shown.Cells)
		}
		out = append(out, shown)
	}
	return out
}

func rowClass(r *paper.Row) string {
	var classes []string
	if r.Bold {
		classes = append(classes, "bold")
	}
	if r.Apart {
		classes = append(classes, "apart")
	}
	return strings.Join(classes, " ")
}

func (v *view) cell(c *paper.Cell, head bool) tableCell {
	out := tableCell{Spans: v.spans(c.Spans), lettered: strings.ContainsFunc(paper.Plain(c.Spans), unicode.IsLetter)}
	if c.Columns > 1 {
		out.Columns = c.Columns
	}
	if c.Rows > 1 {
		out.Rows = c.Rows
	}
	switch {
	case head && c.Columns > 1:
		out.Scope = "colgroup"
	case head:
		out.Scope = "col"
	case c.Align == paper.Centre:
		out.Class = "centre"
	case c.Align == paper.Right:
		out.Class = "right"
	}
	return out
}

// headed says which cell heads its row: the first that has a letter and stands on the left, since a running number tells
// nobody anything.
func headed(cells []tableCell) {
	for i := range cells {
		if cells[i].lettered {
			if cells[i].Class != "right" {
				cells[i].Scope = "row"
			}
			return
		}
	}
}

// figure lays a chart out: bars are drawn, and every word and number is text, as large on a phone as elsewhere.
func (v *view) figure(f *paper.Figure) *figure {
	out := &figure{Figure: f, Caption: v.spans(f.Caption), Words: &v.Words}
	largest, lowest, highest := 0.0, 0.0, 0.0 // the latter two as parts of the largest, so that nothing overflows
	for _, b := range f.Bars {
		out.Planned = out.Planned || b.Plan != 0
		largest = max(largest, math.Abs(b.Plan), math.Abs(b.Actual))
	}
	if largest == 0 {
		largest = 1
	}
	for _, b := range f.Bars {
		lowest = min(lowest, b.Plan/largest, b.Actual/largest)
		highest = max(highest, b.Plan/largest, b.Actual/largest)
	}
	if highest == lowest {
		highest = 1
	}
	for _, b := range f.Bars {
		from := func(x float64) stretch {
			x /= largest
			return stretch{percent((min(x, 0) - lowest) / (highest - lowest)), percent(math.Abs(x) / (highest - lowest))}
		}
		out.Bars = append(out.Bars, bar{Bar: b, Planned: from(b.Plan), Reached: from(b.Actual)})
	}
	return out
}

func percent(part float64) string { return strconv.FormatFloat(part*100, 'f', 2, 64) + "%" }
