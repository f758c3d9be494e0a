package google

import "strings"

// The types of a number format, in Google's words.
const (
	formatText       = "TEXT"
	formatNumber     = "NUMBER"
	formatPercent    = "PERCENT"
	formatCurrency   = "CURRENCY"
	formatDate       = "DATE"
	formatTime       = "TIME"
	formatMoment     = "DATE_TIME"
	formatScientific = "SCIENTIFIC"
)

// usual are the patterns of types that come without one: what a sheet in Vietnamese shows then.
var usual = map[string]string{
	formatText: "@", formatNumber: "#,##0.00", formatPercent: "0.00%", formatCurrency: `#,##0 "₫"`,
	formatDate: "dd/mm/yyyy", formatTime: "hh:mm:ss", formatMoment: "dd/mm/yyyy hh:mm:ss", formatScientific: "0.00E+00",
}

// code is the number format code as a workbook would have it: "" for General.
func (f *numberFormat) code() string {
	switch {
	case f == nil || strings.EqualFold(f.Pattern, "general"):
		return ""
	case f.Pattern == "":
		return usual[f.Type]
	}
	return f.Pattern
}

// moment says whether the format shows a number as a date or a time of day.
func (f *numberFormat) moment() bool {
	if f == nil {
		return false
	}
	return isMoment(f.Type) || isMoment(typeOf(f.Pattern))
}

func isMoment(kind string) bool {
	return kind == formatDate || kind == formatTime || kind == formatMoment
}

// typeOf is the type of a number format code, which Google wants to be told; "" for General.
func typeOf(code string) string {
	var day, clock, month, percent, power, text, currency bool
	for i := 0; i < len(code); {
		c, size := code[i], 1
		switch c {
		case '"':
			size = until(code[i:], '"')
		case '\\', '_', '*':
			size = 2
		case '[':
			size = until(code[i:], ']')
			inside := strings.ToLower(strings.Trim(code[i:min(i+size, len(code))], "[]"))
			switch {
			case inside != "" && strings.Trim(inside, "hms") == "":
				clock = true
			case strings.HasPrefix(inside, "$") && !strings.HasPrefix(inside, "$-"):
				currency = true
			}
		case '%':
			percent = true
		case '@':
			text = true
		default:
			switch c | 0x20 {
			case 'y', 'd':
				day = true
			case 'h', 's':
				clock = true
			case 'm':
				month = true
			case 'e':
				power = i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-')
			case 'g':
				if len(code)-i >= 7 && strings.EqualFold(code[i:i+7], "general") {
					size = 7
				}
			case 'a':
				if len(code)-i >= 5 && strings.EqualFold(code[i:i+5], "am/pm") {
					size = 5
				}
			}
		}
		i += size
	}
	switch {
	case code == "" || strings.EqualFold(code, "general"):
		return ""
	case day && clock:
		return formatMoment
	case day || month && !clock:
		return formatDate
	case clock:
		return formatTime
	case percent:
		return formatPercent
	case power:
		return formatScientific
	case currency:
		return formatCurrency
	case text && !strings.ContainsAny(code, "0#?"):
		return formatText
	}
	return formatNumber
}

// until is how far it is from an opening sign to the closing one, both counted; to the end when it is missing.
func until(code string, closing byte) int {
	if end := strings.IndexByte(code[1:], closing); end >= 0 {
		return end + 2
	}
	return len(code)
}
