package docx

import (
	"fmt"
	"strconv"
	"strings"

	"thidua/report/paper"
)

// write fills document and footnotes.
func (d *writer) write() error {
	d.document.WriteString(declaration + `<w:document` + namespaces +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="` + drawNS + `" xmlns:c="` + chartNS + `"><w:body>`)
	d.footnotes.WriteString(declaration + `<w:footnotes` + namespaces + `>` +
		`<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` +
		`<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`)
	d.start = d.document.Len()
	d.letterhead()
	signed := d.doc.Copies != nil || d.doc.Signed != nil
	if err := d.blocks(d.doc.Blocks, signed); err != nil {
		return err
	}
	if d.turned && signed {
		d.endSection(false)
	}
	d.signature()
	d.newPage = len(d.doc.Annexes) > 0
	if err := d.blocks(d.doc.Annexes, false); err != nil {
		return err
	}
	d.section()
	d.document.WriteString(`</w:body></w:document>`)
	d.footnotes.WriteString(`</w:footnotes>`)
	return nil
}

// blocks writes blocks, of which the last may keep to the signature that follows.
func (d *writer) blocks(blocks []paper.Block, signed bool) error {
	for i, block := range blocks {
		if d.turned != wide(blocks[i:], d.turned) {
			d.endSection(!d.turned)
		}
		if err := d.block(block, i, signed && i == len(blocks)-1); err != nil {
			return err
		}
	}
	return nil
}

// block writes the i-th block of the text or of the annexes. The last keeps to what follows.
func (d *writer) block(block paper.Block, i int, last bool) error {
	switch block := block.(type) {
	case *paper.Heading:
		d.heading(block)
	case *paper.Paragraph:
		d.styled(block, last)
	case *paper.Table:
		if columns := len(block.Widths); columns > paper.MaxColumns {
			return fmt.Errorf("block %d is a table of %d columns, and Word shows %d at most", i+1, columns, paper.MaxColumns)
		}
		d.table(block)
	case *paper.Figure:
		d.figure(block)
	case *paper.PageBreak:
		d.newPage = true
	}
	return nil
}

// wide tells whether the first of some blocks belongs on a page that lies on its side, when the one before it does or
// not: a wide table, the headings and centred lines right above it, and its notes and remarks below it.
func wide(blocks []paper.Block, turned bool) bool {
	switch block := blocks[0].(type) {
	case *paper.Table:
		return block.Wide
	case *paper.Heading:
		return len(blocks) > 1 && wide(blocks[1:], false)
	case *paper.PageBreak: // between two wide tables it must not come to a page of its own
		return len(blocks) > 1 && wide(blocks[1:], turned)
	case *paper.Paragraph:
		switch block.Style {
		case paper.Centred:
			return len(blocks) > 1 && wide(blocks[1:], false)
		case paper.Note, paper.Remark:
			return turned
		}
	}
	return false
}

func (d *writer) heading(h *paper.Heading) {
	id := len(d.bookmarks) + 1
	if _, ok := d.bookmarks[h.Anchor]; ok { // a link before it gave the number
		id = d.bookmarks[h.Anchor]
	}
	d.bookmarks[h.Anchor] = id
	d.open("Heading"+strconv.Itoa(h.Level), "")
	number := strconv.Itoa(id)
	d.to.WriteString(`<w:bookmarkStart w:id="` + number + `" w:name="_muc` + number + `"/>`)
	if h.Number != "" {
		separator := " "
		switch {
		case h.Level == 1:
			separator = "\n"
		case !strings.ContainsAny(h.Number[len(h.Number)-1:], ".):"):
			separator = ". "
		}
		d.run(h.Number+separator, "")
	}
	d.spans(h.Text)
	d.to.WriteString(`<w:bookmarkEnd w:id="` + number + `"/>`)
	d.close()
}

// styles are the ids of the styles of paragraphs.
var styles = map[paper.ParagraphStyle]string{
	paper.Body: "BodyText", paper.Centred: "Centred", paper.Note: "Below", paper.Remark: "Remark", paper.Unmarked: "Unmarked",
}

// styled writes a paragraph of the text. What the signature stands under keeps to it.
func (d *writer) styled(p *paper.Paragraph, last bool) {
	keep := ""
	if last {
		keep = `<w:keepNext/>`
	}
	style, ok := styles[p.Style]
	if !ok {
		style = "BodyText"
	}
	d.open(style, keep)
	if p.Bullet {
		d.run("- ", "")
	}
	d.spans(p.Spans)
	d.close()
}

// open begins a paragraph. keep is what may stand right behind the style, keepNext and keepLines.
func (d *writer) open(style, keep string) {
	d.to.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + keep)
	if d.newPage && d.to == &d.document {
		d.to.WriteString(`<w:pageBreakBefore/>`)
		d.newPage = false
	}
	d.to.WriteString(`</w:pPr>`)
}

func (d *writer) close() { d.to.WriteString("</w:p>\n") }

// line writes a paragraph of one run. format is what stands in its pPr behind the style, look in its rPr.
func (d *writer) line(style, format, look, text string) {
	d.to.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + format + `</w:pPr>`)
	if text != "" {
		d.run(text, look)
	}
	d.close()
}

// run writes text in one look, which is what stands in rPr.
func (d *writer) run(text, look string) {
	d.to.WriteString(`<w:r>`)
	if look != "" {
		d.to.WriteString(`<w:rPr>` + look + `</w:rPr>`)
	}
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			d.to.WriteString(`<w:br/>`)
		}
		if line != "" {
			d.to.WriteString(`<w:t xml:space="preserve">` + escape(line) + `</w:t>`)
		}
	}
	d.to.WriteString(`</w:r>`)
}

func (d *writer) spans(spans []paper.Span) {
	for i := range spans {
		span := &spans[i]
		if span.Text != "" {
			d.span(span)
		}
		if span.Note != nil {
			d.mark(span.Note)
		}
	}
}

func (d *writer) span(span *paper.Span) {
	look := look(span.Bold, span.Italic, span.Strike)
	anchor, inside := strings.CutPrefix(span.Link, "#")
	switch {
	case span.Link == "":
		d.run(span.Text, look)
		return
	case inside:
		id, ok := d.bookmarks[anchor]
		if !ok { // the heading is below
			id = len(d.bookmarks) + 1
			d.bookmarks[anchor] = id
		}
		d.to.WriteString(`<w:hyperlink w:anchor="_muc` + strconv.Itoa(id) + `">`)
	default:
		d.to.WriteString(`<w:hyperlink r:id="` + d.links.id(span.Link) + `">`)
		look += `<w:u w:val="single"/>`
	}
	d.run(span.Text, look)
	d.to.WriteString(`</w:hyperlink>`)
}

func look(bold, italic, strike bool) string {
	out := ""
	if bold {
		out += `<w:b/><w:bCs/>`
	}
	if italic {
		out += `<w:i/><w:iCs/>`
	}
	if strike {
		out += `<w:strike/>`
	}
	return out
}

// mark writes the mark of a note here, and the note among the footnotes. Notes are numbered as their marks come.
func (d *writer) mark(note []*paper.Paragraph) {
	const reference = `<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>`
	d.notes++
	id := strconv.Itoa(d.notes)
	d.to.WriteString(reference + `<w:footnoteReference w:id="` + id + `"/></w:r>`)

	to, related := d.to, d.links
	d.to, d.links = &d.footnotes, &d.note
	d.to.WriteString(`<w:footnote w:id="` + id + `">`)
	for i, p := range note {
		d.open("FootnoteText", "")
		if i == 0 {
			d.to.WriteString(reference + `<w:footnoteRef/></w:r>`)
			d.run(" ", "")
		}
		if p.Bullet {
			d.run("- ", "")
		}
		d.spans(p.Spans)
		d.close()
	}
	d.to.WriteString(`</w:footnote>`)
	d.to, d.links = to, related
}
