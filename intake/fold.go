package intake

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NormaliseName is the key under which a name is found again, whoever typed it and however: without accents and
// without regard to case, spaces, punctuation or where the tone mark stands ("Hoà", "Hòa" and "HOA" are one; "Đ" is
// "D"). Words are parted by one space; a percent sign is a word. It is for finding only: what is shown is always the
// name as it was written. The key of a key is the key itself.
func NormaliseName(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	apart := false // a word boundary is due before the next letter
	put := func(r rune) {
		switch {
		case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
			return
		case r == 'đ' || r == 'ð': // the second is what old keyboards typed for the first
			r = 'd'
		case r == '%':
			apart = true
		case !unicode.IsLetter(r) && !unicode.IsNumber(r):
			apart = true
			return
		}
		if apart && b.Len() > 0 {
			b.WriteByte(' ')
		}
		apart = r == '%'
		b.WriteRune(r)
	}
	for _, r := range name { // a byte that is no text comes as a rune that is no letter
		r = unicode.ToLower(r)
		switch {
		case r < utf8.RuneSelf:
			put(r)
		case r < lastBase && bases()[r] != 0:
			put(rune(bases()[r]))
		default:
			for _, part := range norm.NFKD.String(string(r)) {
				put(unicode.ToLower(part))
			}
		}
	}
	return b.String()
}

// lastBase is behind the last letter of Vietnamese.
const lastBase = 0x1F00

// bases are the plain letters under accents and tone marks, 0 for what is none. Names are looked for so often that taking
// each apart shows.
var bases = sync.OnceValue(func() *[lastBase]byte {
	table := &[lastBase]byte{}
	for r := rune(utf8.RuneSelf); r < lastBase; r++ {
		parts := []rune(norm.NFKD.String(string(r)))
		marks := !slices.ContainsFunc(parts[1:], func(m rune) bool { return !unicode.Is(unicode.M, m) })
		if base := parts[0]; base >= 'a' && base <= 'z' && marks {
			table[r] = byte(base)
		}
	}
	return table
})

// labelKey is NormaliseName for headers, titles and terms, which people also write with other spaces (% KH, %KH) and
// with i for y (tỷ lệ, tỉ lệ).
func labelKey(label string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ':
			return -1
		case 'y':
			return 'i'
		}
		return r
	}, NormaliseName(label))
}

// slug is NormaliseName as a code: letters a to z, digits and single hyphens.
func slug(s string) string {
	var b strings.Builder
	for _, r := range NormaliseName(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}

// DocumentCode is the stable key of a document that has none of its own: issuer, number and year of issue, as in
// ubnd-tinh-dien-bien-67-qd-ubnd-2022. The year is left out when it is not known or when the number holds it
// already (91/2017/NĐ-CP). It is empty when there is no number to make it from.
func DocumentCode(issuer, number, year string) string {
	short := strings.ReplaceAll(slug(issuer), "uy-ban-nhan-dan", "ubnd")
	short = strings.ReplaceAll(short, "hoi-dong-nhan-dan", "hdnd")
	numbered := slug(number)
	if numbered == "" {
		return ""
	}
	parts := []string{}
	if short != "" {
		parts = append(parts, short)
	}
	parts = append(parts, numbered)
	if year != "" && !strings.Contains("-"+numbered+"-", "-"+year+"-") {
		parts = append(parts, year)
	}
	return strings.Join(parts, "-")
}

// visible drops what no person sees or types on purpose: control characters, marks that turn the direction of
// writing or join letters, and bytes that are not text. New lines and tabs stay. The rest is composed (NFC).
func visible(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// printedText is a cell's text exactly as it is shown, trimmed, composed, without what cannot be seen.
func printedText(s string) string { return strings.TrimSpace(visible(s)) }

// lineText is text that stands on one line: every white space, non-breaking ones too, is one plain space.
func lineText(s string) string { return strings.Join(strings.Fields(visible(s)), " ") }

// blockText is text of several paragraphs: spaces as in lineText, line by line, no empty lines at the ends.
func blockText(s string) string {
	lines := strings.Split(visible(s), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// clip shortens what was read for a message.
func clip(s string, runes int) string {
	s = lineText(s)
	seen := 0
	for i := range s {
		if seen == runes {
			return strings.TrimSpace(s[:i]) + "…"
		}
		seen++
	}
	return s
}
