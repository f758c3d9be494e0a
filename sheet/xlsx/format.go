package xlsx

import (
	"strconv"
	"strings"
)

// A number format code is up to four sections separated by ; (positive, negative, zero, text), each a run of
// pieces. It is read once per style and then shows any number of cells.
type format struct {
	code     string
	sections []section
}

// section is one section of a format.
type section struct {
	pieces    []piece
	condition string // the operator of [>=100], "" without
	limit     float64

	general  bool // General: the shortest plain form
	text     bool // has @
	group    bool // thousands are separated
	scale    int  // thousands cut: #,##0,, shows millions
	percents int
	whole    int // digit placeholders before the point
	decimals int // digit placeholders after the point
	exponent int // digits of E+00, 0 without
	fraction bool
	date     dateParts
}

// dateParts says which parts of a moment a section shows.
type dateParts struct{ day, hours, seconds, elapsed bool }

func (d dateParts) any() bool { return d.day || d.hours || d.seconds }

// piece is one element of a section.
type piece struct {
	kind pieceKind
	text string
}

type pieceKind uint8

const (
	literal pieceKind = iota
	digit             // 0, # or ?
	point
	percent
	exponent
	slash
	at
	general
	calendar // y, m, d, h, s in a row
)

// builtin are the number formats that a workbook names by number alone. Those that follow the system's region are
// given as Vietnam's.
var builtin = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `#,##0 "₫"`, 6: `#,##0 "₫"`, 7: `#,##0.00 "₫"`, 8: `#,##0.00 "₫"`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "dd/mm/yyyy hh:mm",
	27: "dd/mm/yyyy", 28: "dd/mm/yyyy", 29: "dd/mm/yyyy", 30: "dd/mm/yyyy", 31: "dd/mm/yyyy",
	32: "h:mm", 33: "h:mm:ss", 34: "h:mm", 35: "h:mm:ss", 36: "dd/mm/yyyy",
	37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
	41: `_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)`, 42: `_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)`,
	43: `_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)`, 44: `_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)`,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: "dd/mm/yyyy", 51: "dd/mm/yyyy", 52: "dd/mm/yyyy", 53: "dd/mm/yyyy", 54: "dd/mm/yyyy",
	55: "dd/mm/yyyy", 56: "dd/mm/yyyy", 57: "dd/mm/yyyy", 58: "dd/mm/yyyy",
}

// longestCode is Excel's own limit for a format code; a longer one is not read and shows as General.
const longestCode = 1024

// parseFormat reads a format code. Any text is some format: what it does not know it shows as it stands.
func parseFormat(code string) *format {
	f := &format{code: code}
	if strings.EqualFold(code, "general") {
		f.code = ""
	}
	if f.code == "" || len(code) > longestCode {
		f.sections = []section{{general: true, pieces: []piece{{kind: general}}}}
		return f
	}
	rest := code
	for {
		var s section
		s, rest = parseSection(rest)
		s.count()
		f.sections = append(f.sections, s)
		if rest == "" {
			return f
		}
		if rest = rest[1:]; rest == "" { // a closing ; is one more, empty section
			f.sections = append(f.sections, section{})
			return f
		}
	}
}

// parseSection reads up to the next ; that is not quoted; rest begins with it, or is empty.
func parseSection(code string) (s section, rest string) {
	add := func(kind pieceKind, text string) { s.pieces = append(s.pieces, piece{kind, text}) }
	for code != "" {
		c, size := code[0], 1
		switch c {
		case ';':
			return s, code
		case '"':
			end := strings.IndexByte(code[1:], '"')
			if end < 0 {
				end = len(code) - 1
			}
			add(literal, code[1:1+end])
			size = min(len(code), end+2)
		case '\\':
			text := firstRune(code[1:])
			add(literal, text)
			size = 1 + len(text)
		case '_', '*': // room as wide as the next letter, and filling up with it: nothing to read
			size = 1 + len(firstRune(code[1:]))
		case '[':
			end := strings.IndexByte(code, ']')
			if end < 0 {
				end = len(code) - 1
			}
			s.bracket(code[1:max(1, end)])
			size = end + 1
		case '0', '#', '?':
			add(digit, code[:1])
		case '.':
			add(point, "")
		case ',':
			add(literal, ",") // grouping or scaling; count decides
		case '%':
			add(percent, "")
		case '/':
			add(slash, "/")
		case '@':
			add(at, "")
		default:
			size = s.letter(code)
		}
		code = code[size:]
	}
	return s, ""
}

// letter reads what begins with a letter or any other sign, and says how many bytes it took.
func (s *section) letter(code string) int {
	lower := code[0] | 0x20
	switch {
	case len(code) >= 7 && strings.EqualFold(code[:7], "general"):
		s.pieces = append(s.pieces, piece{kind: general})
		return 7
	case len(code) >= 5 && strings.EqualFold(code[:5], "am/pm"):
		return 5
	case len(code) >= 3 && strings.EqualFold(code[:3], "a/p"):
		return 3
	case lower == 'e' && len(code) > 1 && (code[1] == '+' || code[1] == '-'):
		s.pieces = append(s.pieces, piece{exponent, code[1:2]})
		return 2
	case strings.IndexByte("ymdhs", lower) >= 0:
		n := 1
		for n < len(code) && code[n]|0x20 == lower {
			n++
		}
		s.pieces = append(s.pieces, piece{calendar, string(lower)})
		return n
	}
	text := firstRune(code)
	s.pieces = append(s.pieces, piece{literal, text})
	return len(text)
}

// bracket reads what stands in square brackets: a condition, a currency, elapsed time; colours say nothing here.
func (s *section) bracket(text string) {
	switch {
	case strings.HasPrefix(text, "$"):
		symbol, _, _ := strings.Cut(text[1:], "-")
		if symbol != "" {
			s.pieces = append(s.pieces, piece{literal, symbol})
		}
	case strings.Trim(text, "hH") == "" && text != "", strings.Trim(text, "mM") == "" && text != "",
		strings.Trim(text, "sS") == "" && text != "":
		s.date.elapsed = true
		s.pieces = append(s.pieces, piece{calendar, strings.ToLower(text[:1])})
	case strings.HasPrefix(text, "<"), strings.HasPrefix(text, ">"), strings.HasPrefix(text, "="):
		number := strings.TrimLeft(text, "<>=")
		if limit, err := strconv.ParseFloat(number, 64); err == nil {
			s.condition, s.limit = text[:len(text)-len(number)], limit
		}
	}
}

// count finds out what the pieces mean together.
func (s *section) count() {
	s.dates()
	if s.date.any() {
		return
	}
	last, slashAt := -1, -1
	for i, p := range s.pieces {
		switch {
		case p.kind == digit:
			last = i
		case p.kind == slash && last >= 0 && slashAt < 0:
			slashAt = i
		}
	}
	s.fraction = slashAt >= 0
	kept := s.pieces[:0]
	decimals, power, started := false, false, false
	for i, p := range s.pieces {
		switch p.kind {
		case digit:
			started = true
			switch {
			case power:
				s.exponent++
			case decimals:
				s.decimals++
			default:
				s.whole++
			}
		case point:
			decimals = true
		case percent:
			s.percents++
		case exponent:
			power = true
		case at:
			s.text = true
		case general:
			s.general = true
		case literal:
			if p.text == "," && started && !power {
				if i < last && !decimals {
					s.group = true
				} else if i > last {
					s.scale++
				}
				continue // a comma among digits is never shown itself
			}
		}
		kept = append(kept, p)
	}
	s.pieces = kept
}

// dates finds out which parts of a moment are shown. An m beside hours or seconds is minutes.
func (s *section) dates() {
	var letters []byte
	for _, p := range s.pieces {
		if p.kind == calendar {
			letters = append(letters, p.text[0])
		}
	}
	for i, c := range letters {
		switch c {
		case 'y', 'd':
			s.date.day = true
		case 'h':
			s.date.hours = true
		case 's':
			s.date.seconds = true
		case 'm':
			minutes := i > 0 && (letters[i-1] == 'h' || letters[i-1] == 's') ||
				i+1 < len(letters) && letters[i+1] == 's' || s.date.elapsed
			if minutes {
				s.date.hours = true
			} else {
				s.date.day = true
			}
		}
	}
}

func firstRune(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}
