package paper

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanText is a text that every format can hold: valid, composed (NFC), with \n for every kind of line break. What
// cannot be shown becomes U+FFFD, so that a reader sees that something stood there. Marks that turn the direction of
// writing go: they can make a figure read as another.
func cleanText(text string) string {
	if plain(text) {
		return text
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return norm.NFC.String(strings.Map(clean, text))
}

// plain tells whether a text is clean already, as nearly all are.
func plain(text string) bool {
	if !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) {
		return false
	}
	for _, r := range text {
		if clean(r) != r {
			return false
		}
	}
	return true
}

func clean(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t':
		return ' '
	case r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return '\n'
	case unicode.IsControl(r), r&0xFFFE == 0xFFFE, 0xFDD0 <= r && r <= 0xFDEF:
		return '\uFFFD'
	case 0x202A <= r && r <= 0x202E, 0x2066 <= r && r <= 0x2069, r == '\u200E', r == '\u200F', r == '\uFEFF':
		return -1
	}
	return r
}

// cleanLine is a clean text without line breaks.
func cleanLine(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(cleanText(text), "\n", " "))
}

// cleanLanguage is a language tag as far as its form goes, and Vietnamese for what has another form.
func cleanLanguage(tag string) string {
	letters := strings.IndexFunc(tag, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
	if len(tag) < 2 || len(tag) > 35 || letters >= 0 || tag[0] == '-' || tag[len(tag)-1] == '-' {
		return "vi-VN"
	}
	return tag
}

// cleanAddress is an address a reader may follow, or "": of another host, and by http or https alone. It has the letters
// that an address may have, since Word takes a document with others for a broken one.
func cleanAddress(link string) string {
	address, err := url.Parse(strings.TrimSpace(link))
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.User != nil {
		return ""
	}
	if address.Host == "" || strings.ContainsAny(address.Host, "%[]") {
		return ""
	}
	text := address.String()
	var b strings.Builder
	for i := range len(text) {
		c := text[i]
		if c == '%' && !percentEncoded.MatchString(text[i:]) || !strings.ContainsRune(addressLetters, rune(c)) {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

const addressLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&'()*+,;=%"

var percentEncoded = regexp.MustCompile(`^%[0-9A-Fa-f]{2}`)

// slug is a text as a part of an address: "Công tác lãnh đạo" is cong-tac-lanh-dao. It is "" when nothing of it can
// stand there.
func slug(text string) string {
	const longest = 48
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case r == 'đ':
			r = 'd'
		case unicode.Is(unicode.Mn, r):
			continue
		}
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		if b.Len() >= longest {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), "-")
}

// Plain is the text of spans without their styles and notes, in one line.
func Plain(spans []Span) string {
	var b strings.Builder
	for i := range spans {
		b.WriteString(spans[i].Text)
	}
	return cleanLine(b.String())
}
