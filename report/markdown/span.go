package markdown

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/report/paper"
)

// spans writes text with its styles and the marks of its notes. A line break is a backslash at the end of the line.
func (m *writer) spans(spans []paper.Span) string {
	var b strings.Builder
	for i := range spans {
		span := &spans[i]
		after := following(spans[i+1:])
		if span.Note != nil {
			after = '['
		}
		b.WriteString(styled(span, b.String(), after))
		if span.Note != nil {
			m.notes = append(m.notes, span.Note)
			b.WriteString("[^" + strconv.Itoa(len(m.notes)) + "]")
		}
	}
	text := strings.Trim(b.String(), " ")
	for strings.HasPrefix(text, lineBreak) || strings.HasSuffix(text, lineBreak) {
		text = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(text, lineBreak), lineBreak), " ")
	}
	return text
}

const lineBreak = "\\\n"

// styled is a span between what stands before it and the letter that follows.
func styled(span *paper.Span, before string, after rune) string {
	mark := ""
	switch {
	case span.Bold && span.Italic:
		mark = "***"
	case span.Bold:
		mark = "**"
	case span.Italic:
		mark = "*"
	}
	lines := strings.Split(span.Text, "\n")
	for i, line := range lines {
		next := after
		if i < len(lines)-1 {
			next = ' '
		}
		left := ""
		if i == 0 {
			left = before
		}
		last, _ := utf8.DecodeLastRuneInString(left)
		lines[i] = wrapped(line, span, mark, last, next)
	}
	return strings.Join(lines, lineBreak)
}

// wrapped is a line of a span in its style. Marks do not open or close where a space or punctuation stands on the wrong
// side of them; there the line goes without, since stray asterisks are worse than a lost emphasis.
func wrapped(line string, span *paper.Span, mark string, before, after rune) string {
	inner := strings.Trim(line, " ")
	if inner == "" {
		return line
	}
	lead, tail := line[:strings.Index(line, inner)], line[strings.Index(line, inner)+len(inner):]
	if lead != "" {
		before = ' '
	}
	if tail != "" {
		after = ' '
	}
	first, _ := utf8.DecodeRuneInString(inner)
	last, _ := utf8.DecodeLastRuneInString(inner)
	out := escape(inner)
	if span.Strike {
		first, last = '~', '~'
		out = "~~" + out + "~~"
	}
	if span.Link != "" && span.Link[0] != '#' { // headings have no name that all readers of Markdown agree on
		first, last = '[', ')'
		out = "[" + out + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C").Replace(span.Link) + ">)"
	}
	if mark != "" && before != '*' && flanks(first, before) && flanks(last, after) {
		out = mark + out + mark
	}
	return lead + out + tail
}

// flanks tells whether a mark of emphasis may stand between a letter inside and one outside: 0 is the end of the text.
func flanks(inside, outside rune) bool {
	if !punctuation(inside) {
		return true
	}
	return outside == 0 || outside == utf8.RuneError || unicode.IsSpace(outside) || punctuation(outside)
}

func punctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// following is the first letter of what follows, 0 when nothing does.
func following(spans []paper.Span) rune {
	for i := range spans {
		if spans[i].Text != "" {
			r, _ := utf8.DecodeRuneInString(spans[i].Text)
			return r
		}
	}
	return 0
}

var special = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `<`, `\<`, `>`, `\>`, `|`, `\|`, `#`, `\#`, `~`, `\~`, `&`, `\&`,
)

// escape is text that means nothing to Markdown, but for its beginning: see start.
func escape(text string) string { return special.Replace(text) }

var (
	marked   = regexp.MustCompile(`(?m)^( *)([-+=])`)
	defined  = regexp.MustCompile(`^(\[\^\d+\]):`)
	numbered = regexp.MustCompile(`(?m)^( *\d{1,9})([.)])`)
)

// start is a paragraph that cannot be taken for a list, a rule, a footnote or the line under a heading. "1. " and "- " are so in
// Markdown, and a report is full of paragraphs that begin with them.
func start(text string) string {
	text = defined.ReplaceAllString(text, `$1\:`)
	text = marked.ReplaceAllString(text, `$1\$2`)
	return numbered.ReplaceAllString(text, `$1\$2`)
}

func strong(text string) string { return emphasis(text, "**") }

func emphasis(text, mark string) string {
	if text == "" {
		return ""
	}
	return mark + escape(text) + mark
}

// lines are the lines that are not empty, one below the other in one block.
func lines(texts ...string) string {
	kept := make([]string, 0, len(texts))
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return start(strings.Join(kept, lineBreak))
}
