package rules

import (
	"strings"
	"sync"
	"unicode"
)

// Words are compared in three ways. As spelt: composed or not, in capitals or not, "Hoà" or "Hòa" are one, "Nua" and
// "Nưa" are two. As folded: accents and tones fall away, so that "Nua" and "Nưa" are one. As a key: abbreviations are
// written out, so that "Ban CHQS TP" and "Ban Chỉ huy quân sự thành phố" are one.

// A word of Vietnamese has one tone, which typists place in two ways ("oà", "òa"): it is kept behind the word.
const (
	grave, acute, hook, tilde, dot = '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'
	circumflex, breve, horn        = '\u0302', '\u0306', '\u031b'
)

// letter is what a letter is made of.
type letter struct {
	plain byte // a to z
	vowel rune // with circumflex, breve, horn or stroke, without tone
	tone  rune // 0 for none
}

// letters are those of Vietnamese that are not a to z, in small letters.
var letters = sync.OnceValue(func() map[rune]letter {
	table := map[rune]letter{
		'đ': {'d', 'đ', 0},
		'ð': {'d', 'đ', 0}, // what old keyboards typed for it
	}
	tones := []rune{0, grave, acute, hook, tilde, dot}
	for _, row := range []string{
		"a aàáảãạ", "a ăằắẳẵặ", "a âầấẩẫậ", "e eèéẻẽẹ", "e êềếểễệ", "i iìíỉĩị",
		"o oòóỏõọ", "o ôồốổỗộ", "o ơờớởỡợ", "u uùúủũụ", "u ưừứửữự", "y yỳýỷỹỵ",
	} {
		forms := []rune(row[2:])
		for i, form := range forms {
			table[form] = letter{row[0], forms[0], tones[i]}
		}
	}
	return table
})

// composed are the vowels that a mark makes of a plain one.
var composed = map[[2]rune]rune{
	{'a', breve}: 'ă', {'a', circumflex}: 'â', {'e', circumflex}: 'ê', {'o', circumflex}: 'ô', {'o', horn}: 'ơ', {'u', horn}: 'ư',
}

// word is a word of a text.
type word struct {
	spelt  string // vowels with their marks, then the tones
	folded string // without either
	start  int    // in the text, in bytes
	end    int
	upper  bool // begins with a capital or is a number
	number bool // has a digit
}

// words takes a text apart: a word is letters and digits; "&" is the word "và". Time and space are linear in the text.
func words(text string) []word {
	var found []word
	var w wordWriter
	for at, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			w.put(at, r)
		case unicode.Is(unicode.M, r):
			w.mark(r)
		case unicode.Is(unicode.Cf, r): // cannot be seen
		default:
			found = w.end(found, at)
			if r == '&' {
				found = append(found, word{spelt: "va" + string(grave), folded: "va", start: at, end: at + 1})
			}
		}
	}
	return w.end(found, len(text))
}

// wordWriter writes a word as it comes, letter by letter.
type wordWriter struct {
	spelt  []rune
	folded []rune
	tones  []rune
	start  int
	upper  bool
	number bool
}

func (w *wordWriter) put(at int, r rune) {
	if len(w.spelt) == 0 {
		w.start = at
		w.upper = unicode.IsUpper(r) || unicode.IsNumber(r)
	}
	w.number = w.number || unicode.IsNumber(r)
	r = unicode.ToLower(r)
	l, known := letters()[r]
	if !known {
		w.spelt, w.folded = append(w.spelt, r), append(w.folded, r)
		return
	}
	w.spelt, w.folded = append(w.spelt, l.vowel), append(w.folded, rune(l.plain))
	if l.tone != 0 {
		w.tones = append(w.tones, l.tone)
	}
}

// mark is an accent that stands apart from its letter, as in texts that are not composed.
func (w *wordWriter) mark(r rune) {
	if len(w.spelt) == 0 {
		return
	}
	switch last := &w.spelt[len(w.spelt)-1]; r {
	case grave, acute, hook, tilde, dot:
		w.tones = append(w.tones, r)
	case '\u0340', '\u0341': // old ways to write the first two
		w.tones = append(w.tones, r-'\u0340'+grave)
	default:
		if with, known := composed[[2]rune{*last, r}]; known {
			*last = with
		}
	}
}

func (w *wordWriter) end(found []word, at int) []word {
	if len(w.spelt) == 0 {
		return found
	}
	// tỷ and tỉ, sỹ and sĩ are one: a y alone behind a consonant.
	if n := len(w.folded); n == 2 && w.folded[1] == 'y' && !strings.ContainsRune("aeiouy", w.folded[0]) {
		w.spelt[1], w.folded[1] = 'i', 'i'
	}
	found = append(found, word{
		spelt: string(w.spelt) + string(w.tones), folded: string(w.folded),
		start: w.start, end: at, upper: w.upper, number: w.number,
	})
	w.spelt, w.folded, w.tones, w.number = w.spelt[:0], w.folded[:0], w.tones[:0], false
	return found
}

// fold is a text without accents, in small letters, its words parted by one space.
func fold(text string) string {
	all := words(text)
	folded := make([]string, len(all))
	for i, w := range all {
		folded[i] = w.folded
	}
	return strings.Join(folded, " ")
}

// abbreviations are written out before names are compared. Those that end with a dot are meant only with it, since
// they may be initials. What stands for two things (ĐT, TT, CP of a number) is not among them.
var abbreviations = sync.OnceValue(func() map[string][]word {
	table := map[string][]word{}
	for short, long := range map[string]string{
		"h.": "huyện", "p.": "phường", "x.": "xã", "q.": "quận", "tx": "thị xã", "tp": "thành phố", "tdp": "tổ dân phố",
		"ubnd": "ủy ban nhân dân", "hdnd": "hội đồng nhân dân", "mttq": "mặt trận tổ quốc", "chqs": "chỉ huy quân sự",
		"lhpn": "liên hiệp phụ nữ", "thcs": "trung học cơ sở", "thpt": "trung học phổ thông", "htx": "hợp tác xã",
		"tnhh": "trách nhiệm hữu hạn", "cty": "công ty", "dn": "doanh nghiệp", "dntn": "doanh nghiệp tư nhân",
		"xd": "xây dựng", "ntm": "nông thôn mới", "ptnt": "phát triển nông thôn",
	} {
		table[short] = words(long)
	}
	return table
})

// spelledOut are the words of a name with abbreviations written out.
func spelledOut(name string) []word {
	all := words(name)
	out := make([]word, 0, len(all))
	for _, w := range all {
		long := abbreviations()[w.folded]
		if long == nil && w.end < len(name) && name[w.end] == '.' {
			long = abbreviations()[w.folded+"."]
		}
		if long == nil {
			out = append(out, w)
			continue
		}
		for _, l := range long {
			l.start, l.end, l.upper = w.start, w.end, w.upper
			out = append(out, l)
		}
	}
	return out
}

// openings stand before the name of a person and are not part of it.
var openings = [][]string{{"ho", "gia", "dinh"}, {"gia", "dinh"}, {"dong", "chi"}, {"d", "c"}, {"ho"}}

// nameWords are the words by which a name is compared. A list of a district calls it "thành phố" where the next line
// says "thành phố Điện Biên Phủ": of, the words of its full name, becomes its first words, the kind.
func nameWords(name string, of []word) []word {
	all := spelledOut(name)
	for _, opening := range openings {
		if len(all) > len(opening) && startsWith(all, opening) {
			all = all[len(opening):]
			break
		}
	}
	kind := kindWords(of)
	if kind == 0 || kind == len(of) {
		return all
	}
	for i := 0; i+len(of) <= len(all); i++ {
		if sameSpelling(all[i:i+len(of)], of) {
			all = append(append([]word{}, all[:i+kind]...), all[i+len(of):]...)
			break
		}
	}
	return all
}

// kindWords is how many words at the start of a unit's name say its kind: 2 of "thành phố Điện Biên Phủ".
func kindWords(name []word) int {
	for _, kind := range [][]string{{"huyen"}, {"thi", "xa"}, {"thanh", "pho"}, {"quan"}, {"xa"}, {"phuong"}, {"dac", "khu"}} {
		if startsWith(name, kind) {
			return len(kind)
		}
	}
	return 0
}

func startsWith(name []word, folded []string) bool {
	if len(name) < len(folded) {
		return false
	}
	for i, f := range folded {
		if name[i].folded != f {
			return false
		}
	}
	return true
}

func sameSpelling(a, b []word) bool {
	for i := range a {
		if a[i].spelt != b[i].spelt {
			return false
		}
	}
	return len(a) == len(b)
}

// spelling and folding are words as a key.
func spelling(all []word) string {
	return joined(all, func(w word) string { return w.spelt })
}

func folding(all []word) string {
	return joined(all, func(w word) string { return w.folded })
}

func joined(all []word, of func(word) string) string {
	var b strings.Builder
	for i, w := range all {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(of(w))
	}
	return b.String()
}

// slug is a name as part of a finding's key: folded, with hyphens, and not too long.
func slug(name string) string {
	s := strings.ReplaceAll(fold(name), " ", "-")
	if len(s) <= longestSlug {
		return s
	}
	cut := longestSlug
	for cut > 0 && s[cut]&0xC0 == 0x80 { // within a letter
		cut--
	}
	return s[:cut]
}

// longestSlug is how many bytes of a name a key keeps.
const longestSlug = 80

// foldedText is a text for patterns: without accents, in small letters, spaces collapsed, signs kept. at says for each
// byte where in the text it came from; at has one more entry, the end.
type foldedText struct {
	text string
	at   []int
}

func foldText(text string) foldedText {
	f := foldedText{at: make([]int, 0, len(text)+1)}
	var b strings.Builder
	b.Grow(len(text))
	put := func(r rune, at int) {
		n, _ := b.WriteRune(r)
		for range n {
			f.at = append(f.at, at)
		}
	}
	space := true
	for at, r := range text {
		switch {
		case unicode.IsSpace(r):
			if !space {
				put(' ', at)
			}
			space = true
			continue
		case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
			continue
		}
		space = false
		r = unicode.ToLower(r)
		if l, known := letters()[r]; known {
			r = rune(l.plain)
		}
		put(r, at)
	}
	f.text = b.String()
	f.at = append(f.at, len(text))
	return f
}

// original is the stretch of the text that a stretch of the folded one came from.
func (f foldedText) original(text string, from, to int) string {
	return strings.TrimSpace(text[f.at[from]:f.at[to]])
}
