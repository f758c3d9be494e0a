package emulator

import (
	"strconv"
	"strings"
	"time"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// locale is what a spreadsheet's locale decides.
type locale struct {
	name           string
	decimal, group byte
	dayFirst       bool
	date           string // pattern of a whole date
	currency       string // pattern of money, with %s for the digits
	signs          []string
}

var locales = map[string]*locale{
	"vi_VN": {"vi_VN", ',', '.', true, "dd/mm/yyyy", `%s\ [$₫-42A]`, []string{"₫", "đ"}},
	"en_US": {"en_US", '.', ',', false, "M/d/yyyy", `[$$-409]%s`, []string{"$"}},
	"en_GB": {"en_GB", '.', ',', true, "dd/mm/yyyy", `[$£-809]%s`, []string{"£"}},
	"fr_FR": {"fr_FR", ',', ' ', true, "dd/mm/yyyy", `%s\ [$€-40C]`, []string{"€"}},
	"de_DE": {"de_DE", ',', '.', true, "dd.mm.yyyy", `%s\ [$€-407]`, []string{"€"}},
}

// localeOf is the locale by its name; one that is not known counts as en_US.
func localeOf(name string) *locale {
	if l := locales[name]; l != nil {
		return l
	}
	return locales["en_US"]
}

// errorTexts is what a person sees of an error.
var errorTexts = map[string]string{
	"ERROR": "#ERROR!", "NULL_VALUE": "#NULL!", "DIVIDE_BY_ZERO": "#DIV/0!", "VALUE": "#VALUE!", "REF": "#REF!",
	"NAME": "#NAME?", "NUM": "#NUM!", "N_A": "#N/A", "LOADING": "Loading...",
}

func (e errorValue) shown() string {
	if e.text != "" {
		return e.text
	}
	return errorTexts[e.kind]
}

// show is the text that a person sees of a value under a number format.
func (l *locale) show(value any, pattern string) string {
	switch v := value.(type) {
	case string:
		return showText(v, pattern)
	case float64:
		return l.showNumber(v, pattern)
	case bool:
		if v {
			return "TRUE"
		}
		return "FALSE"
	case errorValue:
		return v.shown()
	}
	return ""
}

// showNumber leaves Vietnam's way to the reader of workbooks, which has it, but for parts of dates: those stand as
// they were typed.
func (l *locale) showNumber(number float64, pattern string) string {
	kind := kindOf(pattern)
	if kind == "DATE" || kind == "DATE_TIME" || kind == "TIME" {
		if l.name != "vi_VN" || partOfDate(pattern) {
			if shown, ok := showMoment(number, pattern); ok {
				return shown
			}
		}
	}
	shown, _ := xlsx.Show(pattern, plain(number))
	if l.decimal == ',' && l.group == '.' {
		return shown
	}
	return l.swap(shown)
}

// partOfDate says whether a pattern is one that typing 4/5 or 12/2022 gives.
func partOfDate(pattern string) bool {
	switch strings.ReplaceAll(pattern, "-", "/") {
	case "d/m", "dd/m", "d/mm", "dd/mm", "m/d", "mm/d", "m/dd", "mm/dd", "m/yyyy", "mm/yyyy":
		return true
	}
	return false
}

// swap writes another locale's separators in place of Vietnam's.
func (l *locale) swap(shown string) string {
	text := []byte(shown)
	digit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for i, c := range text {
		switch {
		case c == ',' && digit(i+1):
			text[i] = l.decimal
		case c == '.' && digit(i-1) && digit(i+1):
			text[i] = l.group
		}
	}
	return string(text)
}

// showText is a text under a format that has a section for texts.
func showText(text, pattern string) string {
	at := strings.LastIndexByte(pattern, '@')
	if at < 0 || pattern == "@" {
		return text
	}
	section := pattern[strings.LastIndexByte(pattern[:at], ';')+1:]
	var b strings.Builder
	for i := 0; i < len(section); i++ {
		switch c := section[i]; c {
		case '@':
			b.WriteString(text)
		case '"':
		case '\\', '_', '*':
			if i++; c == '\\' && i < len(section) {
				b.WriteByte(section[i])
			}
		case ';':
			return b.String()
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// kindOf is Google's type of a number format, "" for General.
func kindOf(pattern string) string {
	if pattern == "" || strings.EqualFold(pattern, "general") {
		return ""
	}
	bare, money := bareOf(pattern)
	_, kind := xlsx.Show(pattern, "1")
	switch {
	case kind == sheet.Date:
		day := strings.ContainsAny(bare, "dDyY") || !strings.ContainsAny(bare, "hHsS")
		clock := strings.ContainsAny(bare, "hHsS")
		switch {
		case day && clock:
			return "DATE_TIME"
		case clock:
			return "TIME"
		}
		return "DATE"
	case strings.Contains(bare, "%"):
		return "PERCENT"
	case strings.Contains(bare, "@"):
		if strings.ContainsAny(bare, "0#?") {
			break
		}
		return "TEXT"
	case money:
		return "CURRENCY"
	case strings.Contains(bare, "E+"), strings.Contains(bare, "E-"):
		return "SCIENTIFIC"
	}
	return "NUMBER"
}

// bareOf is a pattern without what only stands there to be read; money says that a currency was among it.
func bareOf(pattern string) (bare string, money bool) {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; c {
		case '\\', '_', '*':
			i++
		case '"', '[':
			closing := map[byte]byte{'"': '"', '[': ']'}[c]
			end := strings.IndexByte(pattern[i+1:], closing)
			if end < 0 {
				end = len(pattern) - i - 1
			}
			inside := pattern[i+1 : i+1+end]
			money = money || strings.Contains(inside, "₫") ||
				c == '[' && strings.HasPrefix(inside, "$") && !strings.HasPrefix(inside, "$-")
			if c == '[' && inside != "" && strings.Trim(inside, "hHmMsS") == "" {
				b.WriteString(inside)
			}
			i += end + 1
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), money
}

// usualPattern is the pattern that a type of number format has when none is given.
func usualPattern(kind string) string {
	switch kind {
	case "TEXT":
		return "@"
	case "NUMBER":
		return "#,##0.00"
	case "PERCENT":
		return "0.00%"
	case "CURRENCY":
		return `#,##0\ [$₫-42A]`
	case "DATE":
		return "dd/mm/yyyy"
	case "TIME":
		return "hh:mm:ss"
	case "DATE_TIME":
		return "dd/mm/yyyy hh:mm:ss"
	case "SCIENTIFIC":
		return "0.00E+00"
	}
	return ""
}

// epoch is the day 0 of serial numbers.
var epoch = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)

// momentOf is what a serial number stands for, to the second.
func momentOf(serial float64) (time.Time, bool) {
	if serial < 0 || serial >= 2_958_466 {
		return time.Time{}, false
	}
	return epoch.Add(time.Duration(serial*86400+0.5) * time.Second), true
}

func serialOf(at time.Time) float64 {
	local := time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
	return float64(local.Unix()-epoch.Unix()) / 86400
}

// showMoment writes a moment by the letters of a pattern.
func showMoment(serial float64, pattern string) (string, bool) {
	at, ok := momentOf(serial)
	if !ok {
		return "", false
	}
	var b strings.Builder
	clock := false
	for i := 0; i < len(pattern); {
		c := pattern[i] | 0x20
		n := 1
		for i+n < len(pattern) && pattern[i+n]|0x20 == c {
			n++
		}
		switch {
		case c == 'y' && n <= 2:
			b.WriteString(at.Format("06"))
		case c == 'y':
			b.WriteString(at.Format("2006"))
		case c == 'd':
			b.WriteString(padded(at.Day(), n))
		case c == 'm' && (clock || strings.HasPrefix(strings.TrimLeft(pattern[i+n:], ":"), "s")):
			b.WriteString(padded(at.Minute(), 2))
		case c == 'm' && n >= 3:
			b.WriteString(at.Format("Jan"))
		case c == 'm':
			b.WriteString(padded(int(at.Month()), n))
		case c == 'h':
			clock = true
			b.WriteString(padded(at.Hour(), n))
		case c == 's':
			b.WriteString(padded(at.Second(), n))
		default:
			b.WriteString(pattern[i : i+n])
		}
		i += n
	}
	return b.String(), true
}

func padded(number, width int) string {
	text := strconv.Itoa(number)
	if len(text) < min(width, 2) {
		text = "0" + text
	}
	return text
}
