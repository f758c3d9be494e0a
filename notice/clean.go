package notice

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	// address is a link, or what a chat would make one of.
	address = regexp.MustCompile(`(?i)\S*(://|\bwww\.)\S*|\S*[a-z0-9-]\.[a-z]{2,}/\S*`)
	quoted  = regexp.MustCompile(`“[^”]*”?|"[^"]*"?`)
)

// clean is a text of somebody else on one line: without control characters, marks that turn the direction of writing,
// and addresses; at most as many characters as given.
func clean(text string, most int) string {
	// Only the beginning is needed, and what comes from a sheet can be long.
	if cut := 40 * most; len(text) > cut {
		text = text[:cut]
	}
	text = strings.ToValidUTF8(text, "")
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, text)
	return shorten(strings.Join(strings.Fields(address.ReplaceAllString(text, "…")), " "), most)
}

// nameless is clean of a text that may quote the name of a person: what it quotes is left out, unless there is no letter
// in it.
func nameless(text string, most int) string {
	if cut := 40 * most; len(text) > cut {
		text = text[:cut]
	}
	text = quoted.ReplaceAllStringFunc(text, func(part string) string {
		if strings.ContainsFunc(part, unicode.IsLetter) {
			return "“…”"
		}
		return part
	})
	return clean(text, most)
}

// shorten is a text of at most so many characters, cut between words where that is possible.
func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)[:most-1]
	cut := string(runes)
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,.;:") + "…"
}
