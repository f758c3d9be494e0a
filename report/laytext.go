package report

import (
	"slices"
	"strings"
	"unicode/utf8"

	"thidua/report/paper"
)

// text lays out everything before the signature.
func (l *layer) text() {
	var opening, closing *Section
	rest := make([]*Section, 0, len(l.Sections))
	for _, s := range l.Sections {
		switch s.Code {
		case sectionOpening:
			opening = s
		case sectionClosing:
			closing = s
		case sectionReference: // what other figures are measured by is no news
		default:
			rest = append(rest, s)
		}
	}
	if opening != nil {
		l.section(opening)
	}
	if len(l.blocks) == 0 {
		l.add(sentenceBlock(l.Cluster.Vi + " báo cáo kết quả phong trào thi đua, công tác khen thưởng " + lowerFirst(l.Period.Vi) + ", cụ thể như sau:"))
	}
	for _, s := range rest {
		l.section(s)
	}
	for _, level := range l.awards[""] {
		l.add(l.awardBlocks(level, true)...)
	}
	l.looseFindings()
	l.close(closing)
}

func sentenceBlock(text string) *paper.Paragraph {
	return &paper.Paragraph{Spans: []paper.Span{paper.Text(text)}}
}

// close lays out the last words, which the ending follows.
func (l *layer) close(closing *Section) {
	before := len(l.blocks)
	if closing != nil {
		l.section(closing)
	}
	last := slices.IndexFunc(l.blocks[before:], func(b paper.Block) bool { p, ok := b.(*paper.Paragraph); return ok && p.Style == paper.Body })
	if last < 0 {
		l.add(sentenceBlock("Trên đây là báo cáo " + lowerFirst(l.subject()) + " của " + l.Cluster.Vi + "."))
	}
	for i := len(l.blocks) - 1; i >= before; i-- {
		if p, ok := l.blocks[i].(*paper.Paragraph); ok && p.Style == paper.Body && len(p.Spans) > 0 {
			end(p)
			return
		}
	}
}

// end puts the ending of a document behind a paragraph, in the place of its full stop.
func end(p *paper.Paragraph) {
	span := &p.Spans[len(p.Spans)-1]
	if strings.HasSuffix(span.Text, ending) {
		return
	}
	if span.Note == nil {
		span.Text = strings.TrimRight(span.Text, ". ;\n") + ending
		return
	}
	p.Spans = append(p.Spans, paper.Text(ending))
}

// section lays out a heading and all under it. A heading without a number leads the words under it in their first line,
// as the original does with movements; at the top of the outline it is no heading at all.
func (l *layer) section(s *Section) {
	notes := l.hangings(s)
	paragraphs, hung := l.narratives(s, notes)
	leads := s.Number == "" && s.Depth > 1 && len(paragraphs) > 0
	switch {
	case leads:
		paragraphs[0].Spans = append(append(quoted(s.Title.Vi), paper.Text(": ")), paragraphs[0].Spans...)
	case s.Number != "" || s.Depth > 1:
		heading := &paper.Heading{Level: min(s.Depth, 5), Number: s.Number, Text: []paper.Span{paper.Text(s.Title.Vi)}}
		if !hung {
			hang(heading.Text, notes)
			hung = true
		}
		if s.Number != "" || len(notes) > 0 || len(s.Children) > 0 || len(l.awards[s.Code]) > 0 {
			l.add(heading)
		}
	}
	for _, p := range paragraphs {
		l.add(p)
	}
	if !hung && len(notes) > 0 {
		p := sentenceBlock("Kết quả của các đơn vị.")
		hang(p.Spans, notes)
		l.add(p)
	}
	l.own(s)
	for _, level := range l.awards[s.Code] {
		l.add(l.awardBlocks(level, s.Code != awardSection(level.Level))...)
	}
	l.charts(s)
	l.findings(s)
	for _, child := range s.Children {
		l.section(child)
	}
}

// quoted is a title with what stands in quotation marks in italics: the names of movements.
func quoted(title string) (spans []paper.Span) {
	for title != "" {
		begin := strings.Index(title, "“")
		length := strings.Index(title[max(begin, 0):], "”")
		if begin < 0 || length < 0 {
			return append(spans, paper.Text(title))
		}
		if begin > 0 {
			spans = append(spans, paper.Text(title[:begin]))
		}
		stop := begin + length + len("”")
		spans, title = append(spans, paper.Italic(title[begin:stop])), title[stop:]
	}
	return spans
}

// hanging is a footnote with the byte of the first narrative that it stands behind.
type hanging struct {
	at         int // -1: at the end
	paragraphs []*paper.Paragraph
}

// hangings are the notes of a section by their places. Two marks in one place would read as one number, so their notes
// are one.
func (l *layer) hangings(s *Section) (notes []hanging) {
	var text string
	if len(s.Narratives) > 0 && s.Narratives[0].District == "" {
		text = s.Narratives[0].Text
	}
	for _, note := range s.Footnotes {
		notes = append(notes, hanging{place(text, note.Anchor), noteParagraphs(note)})
	}
	if cited := l.cited(s, text); cited != nil {
		notes = append([]hanging{{place(text, cited.at), cited.paragraphs}}, notes...)
	}
	slices.SortStableFunc(notes, func(x, y hanging) int { return x.at - y.at })
	merged := notes[:0]
	for _, note := range notes {
		if n := len(merged); n > 0 && merged[n-1].at == note.at {
			merged[n-1].paragraphs = append(merged[n-1].paragraphs, note.paragraphs...)
			continue
		}
		merged = append(merged, note)
	}
	return merged
}

// place is where in a text a note stands: at its anchor, or else before the mark of punctuation that ends it.
func place(text string, anchor int) int {
	if anchor > 0 && anchor < len(text) && utf8.RuneStart(text[anchor]) {
		for anchor > 0 && (text[anchor-1] == '\n' || text[anchor-1] == ' ') {
			anchor--
		}
		return anchor
	}
	text = strings.TrimRight(text, " \n")
	if !strings.HasSuffix(text, "..") {
		text = strings.TrimRight(text, ".;:,")
	}
	return len(text)
}

// shortNote is how many bytes of a note stand in one paragraph, whatever the units: a longer one has a paragraph for each.
const shortNote = 1000

func noteParagraphs(note *Footnote) (out []*paper.Paragraph) {
	if len(note.Parts) == 0 {
		return []*paper.Paragraph{sentenceBlock(note.Text)}
	}
	for i, part := range note.Parts {
		var spans []paper.Span
		if part.Name != "" {
			spans = append(spans, paper.Bold(part.Name+":"), paper.Text(" "+part.Text))
		} else {
			spans = append(spans, paper.Text(part.Text))
		}
		if i > 0 && len(note.Text) <= shortNote {
			first := out[0]
			first.Spans = append(append(first.Spans, paper.Text(" ")), spans...)
			continue
		}
		out = append(out, &paper.Paragraph{Spans: spans})
	}
	return out
}

// hang puts notes on the end of spans.
func hang(spans []paper.Span, notes []hanging) {
	last := &spans[len(spans)-1]
	for _, note := range notes {
		last.Note = append(last.Note, note.paragraphs...)
	}
}

// narratives are the texts under a heading: the lead's, else those of the members, each with its unit's name. The notes
// hang on the first of the lead's; hung is false where there is none.
func (l *layer) narratives(s *Section, notes []hanging) (out []*paper.Paragraph, hung bool) {
	for i, n := range s.Narratives {
		if n.District != "" || strings.TrimSpace(n.Text) == "" {
			continue
		}
		var mine []hanging
		if i == 0 {
			mine, hung = notes, true
		}
		lines := paragraphsOf(n.Text, mine)
		if isNumber(n.Slot) && len(lines) > 0 && !strings.HasPrefix(strings.TrimSpace(n.Text), n.Slot+".") {
			lines[0].Spans = append([]paper.Span{paper.Text(n.Slot + ". ")}, lines[0].Spans...)
		}
		out = append(out, lines...)
	}
	if len(out) > 0 {
		return out, hung
	}
	for _, n := range s.Narratives {
		lines := paragraphsOf(n.Text, nil)
		if len(lines) > 0 {
			lines[0].Spans = append([]paper.Span{paper.Bold(l.names[n.District] + ": ")}, lines[0].Spans...)
		}
		out = append(out, lines...)
	}
	if len(out) > 0 && len(notes) > 0 {
		hang(out[len(out)-1].Spans, notes)
		hung = true
	}
	return out, hung
}

func isNumber(slot string) bool {
	return slot != "" && strings.Trim(slot, "0123456789") == ""
}

// paragraphsOf are the lines of a text, those that begin with a dash as bullets, with the notes where they stand.
func paragraphsOf(text string, notes []hanging) (out []*paper.Paragraph) {
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		stop := at + len(line)
		from, to := at, at+len(strings.TrimRight(line, " \r\n"))
		at = stop
		from += len(text[from:to]) - len(strings.TrimLeft(text[from:to], " \t"))
		if from >= to {
			continue
		}
		p := &paper.Paragraph{}
		if dash := text[from:to]; strings.HasPrefix(dash, "- ") || strings.HasPrefix(dash, "– ") {
			p.Bullet = true
			from += strings.IndexByte(dash, ' ') + 1
		}
		for len(notes) > 0 && notes[0].at < stop {
			cut := min(max(notes[0].at, from), to)
			p.Spans = append(p.Spans, paper.Span{Text: text[from:cut], Note: notes[0].paragraphs})
			from, notes = cut, notes[1:]
		}
		if from < to {
			p.Spans = append(p.Spans, paper.Text(text[from:to]))
		}
		out = append(out, p)
	}
	if len(out) > 0 && len(notes) > 0 {
		last := out[len(out)-1]
		hang(last.Spans, notes)
	}
	return out
}
