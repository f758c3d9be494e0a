package html

import (
	"html/template"
	"strconv"
	"strings"

	"thidua/report/paper"
)

// spans writes words with their styles, links and marks, and keeps the notes of the marks. The template could do it, in
// four times the time of all else: there are thousands of them. Every text goes through template.HTMLEscapeString.
func (v *view) spans(spans []paper.Span) template.HTML {
	var b strings.Builder
	for i := range spans {
		span := &spans[i]
		if span.Link != "" {
			b.WriteString(`<a href="` + template.HTMLEscapeString(span.Link) + `">`)
		}
		styled(&b, span)
		if span.Link != "" {
			b.WriteString(`</a>`)
		}
		if span.Note != nil {
			v.mark(&b, span.Note)
		}
	}
	return template.HTML(b.String()) // escaped above
}

func styled(b *strings.Builder, span *paper.Span) {
	marks := []struct {
		on   bool
		name string
	}{{span.Bold, "b"}, {span.Italic, "i"}, {span.Strike, "s"}}
	for _, mark := range marks {
		if mark.on {
			b.WriteString("<" + mark.name + ">")
		}
	}
	b.WriteString(strings.ReplaceAll(template.HTMLEscapeString(span.Text), "\n", "<br>"))
	for i := len(marks) - 1; i >= 0; i-- {
		if marks[i].on {
			b.WriteString("</" + marks[i].name + ">")
		}
	}
}

// mark writes the mark of a note. Ids with a dot are ours: no anchor of a heading has one.
func (v *view) mark(b *strings.Builder, paragraphs []*paper.Paragraph) {
	number := len(v.Notes) + 1
	v.Notes = append(v.Notes, note{Number: number})
	shown := make([]*paragraph, 0, len(paragraphs))
	for _, p := range paragraphs {
		shown = append(shown, v.paragraph(p))
	}
	v.Notes[number-1].Paragraphs = shown
	n := strconv.Itoa(number)
	b.WriteString(`<sup><a href="#note.` + n + `" id="mark.` + n + `" role="doc-noteref" aria-label="` + v.Words.Note + " " + n +
		`">` + n + `</a></sup>`)
}
