package answer

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// How much of a text is told, in letters.
const (
	longestTitle   = 100    // of a tab, a row, a unit
	longestGot     = 200    // of what is written in a cell
	longestMessage = 700    // of what to do
	longestNote    = 400    // of what to do, in a note
	longestReason  = 300    // of what the lead says
	longestSaid    = 2000   // of an explanation, as it is stored
	longestCell    = 45_000 // of what people wrote, where it is put together, as a sheet counts letters; a cell takes 50,000
)

// line is foreign text as it may stand in a cell of ours, on one line: no control characters or marks that turn the
// direction of writing, no more letters than most. A leading apostrophe, which Google Sheets takes for its own, is
// written as a typographic one.
func line(text string, most int) string {
	text = clip(strings.Join(strings.Fields(seen(text)), " "), most)
	if rest, apostrophe := strings.CutPrefix(text, "'"); apostrophe {
		return "’" + rest
	}
	return text
}

// words is what a person wrote, line for line, without what cannot be seen.
func words(text string) string {
	lines := strings.Split(seen(text), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRightFunc(l, unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// seen drops what no person sees or types on purpose. New lines are one character each.
func seen(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\v' || r == '\f' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
}

// fit cuts what people wrote, put together, to what a cell takes. A letter beyond U+FFFF, such as a face, counts twice.
func fit(text string) string {
	if len(text) <= longestCell {
		return text
	}
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > longestCell {
			return strings.TrimRightFunc(text[:i], unicode.IsSpace) + "…"
		}
	}
	return text
}

// clip cuts a text after so many letters, with an ellipsis.
func clip(text string, most int) string {
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	letters := 0
	for i := range text {
		if letters == most-1 {
			return strings.TrimRightFunc(text[:i], unicode.IsSpace) + "…"
		}
		letters++
	}
	return text
}
