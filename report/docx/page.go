package docx

import (
	"bytes"
	"strconv"
)

// Sizes are in twips, the twentieth part of a point: A4, with 20 mm above and below, 30 mm left and 15 mm right.
const (
	short, long = 11906, 16838
	marginEnds  = 1134
	marginLeft  = 1701
	marginRight = 851
)

// width is the width of the text in the section that is open.
func (d *writer) width() int {
	if d.turned {
		return long - marginLeft - marginRight
	}
	return short - marginLeft - marginRight
}

// endSection closes the section that is open, in an empty paragraph, and opens one that lies on its side or not.
func (d *writer) endSection(turned bool) {
	if d.document.Len() == d.start { // nothing stands on a page yet
		d.turned = turned
		return
	}
	d.to.WriteString(`<w:p><w:pPr><w:pStyle w:val="Gap"/>`)
	d.section()
	d.to.WriteString(`</w:pPr></w:p>` + "\n")
	d.turned, d.sectioned, d.newPage = turned, true, false
}

// section writes the properties of the section that is open. The first page of the document bears no number, so the
// first section alone has a title page, and it alone begins to count.
func (d *writer) section() {
	first := !d.sectioned
	d.to.WriteString(`<w:sectPr><w:headerReference w:type="default" r:id="rHeader1"/>`)
	if first && d.doc.Watermark != "" {
		d.to.WriteString(`<w:headerReference w:type="first" r:id="rHeader2"/>`)
	}
	wide, high, orient := short, long, ""
	if d.turned {
		wide, high, orient = long, short, ` w:orient="landscape"`
	}
	d.to.WriteString(`<w:pgSz w:w="` + strconv.Itoa(wide) + `" w:h="` + strconv.Itoa(high) + `"` + orient + `/>`)
	d.to.WriteString(`<w:pgMar w:top="` + strconv.Itoa(marginEnds) + `" w:right="` + strconv.Itoa(marginRight) +
		`" w:bottom="` + strconv.Itoa(marginEnds) + `" w:left="` + strconv.Itoa(marginLeft) +
		`" w:header="567" w:footer="567" w:gutter="0"/>`)
	if first {
		d.to.WriteString(`<w:pgNumType w:start="1"/>`)
	}
	d.to.WriteString(`<w:cols w:space="708"/>`)
	if first {
		d.to.WriteString(`<w:titlePg/>`)
	}
	d.to.WriteString(`</w:sectPr>`)
}

// header is the head of the pages: the number in the middle, and the watermark.
func (d *writer) header(numbered bool) []byte {
	var b bytes.Buffer
	b.WriteString(declaration + `<w:hdr` + namespaces +
		` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">` +
		`<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>`)
	if d.doc.Watermark != "" {
		b.WriteString(`<w:r>` + watermark(d.doc.Watermark, numbered) + `</w:r>`)
	}
	if numbered {
		b.WriteString(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>` +
			`<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
			`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>` +
			`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
	}
	b.WriteString(`</w:p></w:hdr>`)
	return b.Bytes()
}

// watermark is a text across the page, behind what is written there, as Word's own watermarks are.
func watermark(text string, numbered bool) string {
	id := "1"
	if !numbered {
		id = "2"
	}
	const shape = `<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"` +
		` path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>` +
		`<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>` +
		`<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>` +
		`<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>` +
		`<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>`
	// As wide as its letters are, and no wider than the text of a page.
	wide := min(440, 60*textWidth(text, 1, false))
	return `<w:pict>` + shape + `<v:shape id="PowerPlusWaterMarkObject` + id + `" o:spid="_x0000_s205` + id +
		`" type="#_x0000_t136" alt="` + escape(text) + `" style="position:absolute;margin-left:0;margin-top:0;width:` +
		strconv.Itoa(int(wide)) + `pt;height:` + strconv.Itoa(int(max(wide/4, 40))) + `pt;rotation:315;z-index:-251658752;` +
		`mso-position-horizontal:center;mso-position-horizontal-relative:margin;` +
		`mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f">` +
		`<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt" string="` + escape(text) + `"/></v:shape></w:pict>`
}

// letterhead writes the head of an official document: issuer and motto in two columns, number and date under them, then
// the kind of document and its subject.
func (d *writer) letterhead() {
	l := d.doc.Letter
	if l == nil {
		return
	}
	left := d.width() * 41 / 100
	if int(textWidth(l.Issuer, 12, true)*20) > left {
		left = d.width() * 45 / 100 // the motto needs the rest
	}
	right := d.width() - left
	d.columns(left, right)
	d.to.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.column(left, func() {
		if l.Parent != "" {
			d.line("Letterhead", "", "", l.Parent)
		}
		d.line("Letterhead", "", look(true, false, false), l.Issuer)
		d.rule(left, min(textWidth(l.Issuer, 12, true), float64(left)/20)*2/5)
	})
	d.column(right, func() {
		d.line("Letterhead", "", look(true, false, false), l.Country)
		d.line("Letterhead", "", look(true, false, false)+size(26), l.Motto)
		d.rule(right, textWidth(l.Motto, 13, true))
	})
	d.to.WriteString(`</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	const above = `<w:spacing w:before="60"/>`
	d.column(left, func() { d.line("Letterhead", above, size(26), l.Number) })
	d.column(right, func() { d.line("Letterhead", above, look(false, true, false)+size(26), l.PlaceDate) })
	d.to.WriteString(`</w:tr></w:tbl>`)
	if l.Kind != "" {
		d.line("Title", "", "", l.Kind)
	}
	if l.Subject != "" {
		d.line("Subtitle", "", "", l.Subject)
		d.rule(d.width(), min(textWidth(l.Subject, 14, true), float64(d.width())/20)*2/5)
		return
	}
	d.gap()
}

// signature writes recipients and signature side by side, on one page.
func (d *writer) signature() {
	copies, signed := d.doc.Copies, d.doc.Signed
	if copies == nil && signed == nil {
		return
	}
	d.line("Gap", `<w:keepNext/><w:spacing w:before="200"/>`, "", "")
	left := d.width() * 45 / 100
	right := d.width() - left
	d.columns(left, right)
	d.to.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	d.column(left, func() {
		if copies == nil {
			d.line("Recipients", "", "", "")
			return
		}
		d.line("Recipients", "", look(true, true, false)+size(24), copies.Title)
		for _, line := range copies.Lines {
			d.line("Recipients", "", "", "- "+line)
		}
	})
	d.column(right, func() {
		if signed == nil {
			d.line("Signature", "", "", "")
			return
		}
		for _, line := range signed.Lines {
			d.line("Signature", "", "", line)
		}
		d.line("Signature", `<w:spacing w:before="1500"/>`, "", signed.Name)
	})
	d.to.WriteString(`</w:tr></w:tbl>`)
	d.gap()
}

// columns begins a table without lines.
func (d *writer) columns(widths ...int) {
	total := 0
	for _, width := range widths {
		total += width
	}
	d.to.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + strconv.Itoa(total) + `" w:type="dxa"/><w:tblLayout w:type="fixed"/>` +
		`<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		d.to.WriteString(`<w:gridCol w:w="` + strconv.Itoa(width) + `"/>`)
	}
	d.to.WriteString(`</w:tblGrid>`)
}

func (d *writer) column(width int, content func()) {
	d.to.WriteString(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(width) + `" w:type="dxa"/></w:tcPr>`)
	content()
	d.to.WriteString(`</w:tc>`)
}

// rule writes a line in the middle of a column of so many twips, as long as so many points. It is the upper border of
// an empty paragraph: a line that is drawn moves when somebody edits the text.
func (d *writer) rule(column int, length float64) {
	side := max((column-int(length*20))/2, 0)
	indent := strconv.Itoa(side)
	d.line("Rule", `<w:ind w:left="`+indent+`" w:right="`+indent+`"/>`, "", "")
}

// gap writes an empty paragraph that is hardly seen: two tables need one between them, and a document one at its end.
func (d *writer) gap() { d.open("Gap", ""); d.close() }

func size(halfPoints int) string {
	n := strconv.Itoa(halfPoints)
	return `<w:sz w:val="` + n + `"/><w:szCs w:val="` + n + `"/>`
}
