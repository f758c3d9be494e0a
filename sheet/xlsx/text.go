package xlsx

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf16"
)

// newSource reads a part from memory; encoding/xml wants a ByteReader, or it adds a buffer of its own.
func newSource(content []byte) *bytes.Reader { return bytes.NewReader(content) }

// richText gathers a text whose letters may change look in the middle; the looks are dropped, and so are reading
// aids (phonetic runs), which no person reads as part of the text.
type richText struct{ buffer []byte }

func (t *richText) reset() { t.buffer = t.buffer[:0] }

func (t *richText) String() string { return unescape(string(t.buffer)) }

// read takes in all texts up to the end of the element that was just opened.
func (t *richText) read(d *xml.Decoder) error {
	depth, texts, aside := 1, 0, 0
	for depth > 0 {
		token, err := d.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			switch token.Name.Local {
			case "t":
				texts++
			case "rPh":
				aside++
			}
		case xml.EndElement:
			depth--
			switch token.Name.Local {
			case "t":
				texts--
			case "rPh":
				aside--
			}
		case xml.CharData:
			if texts > 0 && aside == 0 {
				t.buffer = append(t.buffer, token...)
			}
		}
	}
	return nil
}

// unescape gives back the characters that XML cannot hold, which workbooks write as _x000D_, and the underscores
// that are meant as such, _x005F_.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for s != "" {
		code, ok := escaped(s)
		if !ok {
			b.WriteByte(s[0])
			s = s[1:]
			continue
		}
		s = s[7:]
		if low, pair := escaped(s); pair && utf16.IsSurrogate(code) {
			if both := utf16.DecodeRune(code, low); both != '\uFFFD' {
				code, s = both, s[7:]
			}
		}
		b.WriteRune(code)
	}
	return b.String()
}

// escaped reads _xHHHH_ at the beginning of s.
func escaped(s string) (rune, bool) {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(code), err == nil
}
