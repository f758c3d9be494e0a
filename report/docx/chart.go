package docx

import (
	"bytes"
	"slices"
	"strconv"

	"thidua/report/paper"
)

// figure writes a chart that Word draws itself: sharp at every size, and its letters can be searched. No workbook is
// inside, so its data cannot be edited in Word.
func (d *writer) figure(f *paper.Figure) {
	if len(f.Caption) > 0 || f.Unit != "" {
		d.open("Caption", "")
		d.spans(f.Caption)
		if f.Unit != "" {
			d.run(" ("+f.Unit+")", `<w:b w:val="0"/><w:bCs w:val="0"/><w:i/><w:iCs/>`)
		}
		d.close()
	}
	d.charts = append(d.charts, d.chart(f))
	const point = 12700 // of the unit of drawings
	n := strconv.Itoa(len(d.charts))
	wide := strconv.Itoa(d.width() / 20 * point)
	high := strconv.Itoa((40 + 34*len(f.Bars)) * point)
	d.open("Centred", "")
	d.to.WriteString(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">` +
		`<wp:extent cx="` + wide + `" cy="` + high + `"/><wp:docPr id="` + n + `" name="Chart ` + n +
		`" descr="` + escape(paper.Plain(f.Caption)) + `"/><wp:cNvGraphicFramePr/>` +
		`<a:graphic><a:graphicData uri="` + chartNS + `"><c:chart r:id="rChart` + n + `"/></a:graphicData></a:graphic>` +
		`</wp:inline></w:drawing></w:r>`)
	d.close()
}

// chart is the chart's part.
func (d *writer) chart(f *paper.Figure) []byte {
	planned := slices.ContainsFunc(f.Bars, func(bar paper.Bar) bool { return bar.Plan != 0 })
	plan, actual := "Kế hoạch", "Thực hiện"
	if d.doc.Language[:2] == "en" {
		plan, actual = "Plan", "Actual"
	}
	var b bytes.Buffer
	b.WriteString(declaration + `<c:chartSpace xmlns:c="` + chartNS + `" xmlns:a="` + drawNS + `">` +
		`<c:lang val="` + d.doc.Language + `"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>` +
		`<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>`)
	order := 0
	if planned {
		series(&b, order, plan, "FFFFFF", f.Bars, false)
		order++
	}
	series(&b, order, actual, "404040", f.Bars, true)
	b.WriteString(`<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`)
	const line = `<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>`
	b.WriteString(`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>` +
		`<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>` +
		`<c:tickLblPos val="low"/>` + line + letters + `<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/>` +
		`<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>`)
	least, most := d.scale(f)
	b.WriteString(`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="` + number(most) +
		`"/><c:min val="` + number(least) + `"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>` +
		`<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>` +
		`<c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx></c:plotArea>`)
	if planned {
		b.WriteString(`<c:legend><c:legendPos val="b"/><c:overlay val="0"/>` + letters + `</c:legend>`)
	}
	b.WriteString(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>` +
		`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` + letters + `</c:chartSpace>`)
	return b.Bytes()
}

// scale is from where to where the axis goes: as far as the longest bars, and on until the text behind each bar has room
// in full. A program that has no room for a text writes it across the bar.
func (d *writer) scale(f *paper.Figure) (least, most float64) {
	const spacing = 1.15 // some programs space the letters of a chart
	names := 0.0
	for _, bar := range f.Bars {
		names = max(names, textWidth(bar.Label, letterSize, false)*spacing)
	}
	wide := max(float64(d.width())/20-names-2*letterSize, 1)
	for _, bar := range f.Bars {
		least, most = min(least, bar.Plan, bar.Actual), max(most, bar.Plan, bar.Actual)
		taken := (textWidth(bar.Text, letterSize, false)*spacing + letterSize) / wide
		room := 1 / (1 - min(taken, 0.8))
		least, most = min(least, bar.Actual*room), max(most, bar.Actual*room)
	}
	if most == 0 {
		most = 1
	}
	return least, most
}

const letterSize = 11 // of a chart, in points

const (
	font = `<a:latin typeface="Times New Roman"/><a:ea typeface="Times New Roman"/><a:cs typeface="Times New Roman"/>`
	// letters is how the letters of a chart look.
	letters = `<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100" b="0"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>` + font +
		`</a:defRPr></a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>`
)

// series writes the bars of the plan or of the actual, the latter with their texts.
func series(b *bytes.Buffer, order int, name, fill string, bars []paper.Bar, texts bool) {
	n := strconv.Itoa(order)
	b.WriteString(`<c:ser><c:idx val="` + n + `"/><c:order val="` + n + `"/><c:tx><c:v>` + name + `</c:v></c:tx>` +
		`<c:spPr><a:solidFill><a:srgbClr val="` + fill + `"/></a:solidFill><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/>` +
		`</a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/>`)
	const shown = `<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>` +
		`<c:showPercent val="0"/><c:showBubbleSize val="0"/>`
	if texts {
		b.WriteString(`<c:dLbls>`)
		for i, bar := range bars {
			if bar.Text != "" {
				b.WriteString(`<c:dLbl><c:idx val="` + strconv.Itoa(i) + `"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:p><a:r>` +
					`<a:rPr lang="vi-VN" sz="1100" b="0">` + font + `</a:rPr><a:t>` + escape(bar.Text) + `</a:t></a:r></a:p></c:rich></c:tx>` +
					`<c:dLblPos val="outEnd"/>` + shown + `</c:dLbl>`)
			}
		}
		b.WriteString(`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` + letters + `<c:dLblPos val="outEnd"/>` + shown + `</c:dLbls>`)
	}
	count := `<c:ptCount val="` + strconv.Itoa(len(bars)) + `"/>`
	b.WriteString(`<c:cat><c:strLit>` + count)
	for i, bar := range bars {
		b.WriteString(`<c:pt idx="` + strconv.Itoa(i) + `"><c:v>` + escape(bar.Label) + `</c:v></c:pt>`)
	}
	b.WriteString(`</c:strLit></c:cat><c:val><c:numLit><c:formatCode>General</c:formatCode>` + count)
	for i, bar := range bars {
		value := bar.Actual
		if !texts {
			value = bar.Plan
		}
		b.WriteString(`<c:pt idx="` + strconv.Itoa(i) + `"><c:v>` + number(value) + `</c:v></c:pt>`)
	}
	b.WriteString(`</c:numLit></c:val></c:ser>`)
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
