package docx

import (
	"strconv"

	"thidua/report/paper"
)

// table writes a table as wide as its section.
func (d *writer) table(t *paper.Table) {
	if len(t.Caption) > 0 {
		d.open("Caption", "")
		d.spans(t.Caption)
		d.close()
	} else {
		d.gap()
	}
	const border = ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
	d.to.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + strconv.Itoa(d.width()) + `" w:type="dxa"/><w:tblBorders>` +
		`<w:top` + border + `<w:left` + border + `<w:bottom` + border + `<w:right` + border +
		`<w:insideH` + border + `<w:insideV` + border + `</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	widths := share(d.width(), t.Widths)
	for _, width := range widths {
		d.to.WriteString(`<w:gridCol w:w="` + strconv.Itoa(width) + `"/>`)
	}
	d.to.WriteString(`</w:tblGrid>`)
	d.rows(t.Head, widths, true)
	d.rows(t.Rows, widths, false)
	d.to.WriteString(`</w:tbl>`)
	d.gap()
}

// share divides a width into whole parts. None is lost, and none is empty.
func share(width int, parts []float64) []int {
	sum, done, used := 0.0, 0.0, 0
	for _, part := range parts {
		sum += part
	}
	out := make([]int, len(parts))
	for i, part := range parts {
		done += part
		end := int(done / sum * float64(width))
		out[i] = max(end-used, 1)
		used = end
	}
	return out
}

func (d *writer) rows(rows []paper.Row, widths []int, head bool) {
	for i, places := range paper.Places(rows, len(widths)) {
		d.to.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if head {
			d.to.WriteString(`<w:tblHeader/>`)
		}
		d.to.WriteString(`</w:trPr>`)
		for _, place := range places {
			d.cell(place, widths, rows[i].Bold || head, head, rows[i].Apart || head)
		}
		d.to.WriteString("</w:tr>\n")
	}
}

// cell writes a cell, or, of one that began in a row above, the part of this row.
func (d *writer) cell(place paper.Place, widths []int, bold, head, keep bool) {
	width := 0
	for _, column := range widths[place.Column : place.Column+place.Columns] {
		width += column
	}
	d.to.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(width) + `" w:type="dxa"/>`)
	if place.Columns > 1 {
		d.to.WriteString(`<w:gridSpan w:val="` + strconv.Itoa(place.Columns) + `"/>`)
	}
	switch {
	case place.Continued:
		d.to.WriteString(`<w:vMerge/>`)
	case place.Rows > 1:
		d.to.WriteString(`<w:vMerge w:val="restart"/>`)
	}
	d.to.WriteString(`<w:vAlign w:val="center"/></w:tcPr>`)
	d.to.WriteString(`<w:p><w:pPr><w:pStyle w:val="Cell"/>`)
	if keep {
		d.to.WriteString(`<w:keepNext/>`)
	}
	align := place.Cell.Align
	if head {
		align = paper.Centre
	}
	switch align {
	case paper.Centre:
		d.to.WriteString(`<w:jc w:val="center"/>`)
	case paper.Right:
		d.to.WriteString(`<w:jc w:val="right"/>`)
	}
	d.to.WriteString(`</w:pPr>`)
	if !place.Continued {
		d.spans(emphasised(place.Cell.Spans, bold))
	}
	d.to.WriteString(`</w:p></w:tc>`)
}

// emphasised is the spans of a row that is bold.
func emphasised(spans []paper.Span, bold bool) []paper.Span {
	if !bold {
		return spans
	}
	out := make([]paper.Span, len(spans))
	for i, span := range spans {
		span.Bold = true
		out[i] = span
	}
	return out
}
