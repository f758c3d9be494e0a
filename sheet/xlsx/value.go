package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"

	"thidua/sheet"
)

// value gives a stored cell its kind, its value and the text a person sees.
func (t *tabReading) value(s stored, f *format) (sheet.Cell, error) {
	c := sheet.Cell{Format: f.code, Formula: s.formula}
	if s.formula != "" && !s.has { // the program that wrote it left the sum to the next one
		c.Kind, c.ErrorType = sheet.Error, sheet.ErrorLoading
		return c, nil
	}
	value := strings.TrimSpace(s.value)
	switch s.kind {
	case "s":
		if value == "" {
			break
		}
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(t.texts) {
			return c, ErrDamaged.becausef("cell %s refers to text %q of %d", sheet.Address(t.row, t.column), value, len(t.texts))
		}
		setText(&c, t.texts[i], f)
	case "inlineStr":
		setText(&c, s.value, f)
	case "str":
		setText(&c, unescape(s.value), f)
	case "b":
		c.Kind, c.Raw = sheet.Bool, "FALSE"
		if value == "1" || strings.EqualFold(value, "true") {
			c.Raw = "TRUE"
		}
		c.Shown = c.Raw
	case "e":
		c.Kind, c.Raw, c.Shown, c.ErrorType = sheet.Error, value, value, errorType(value)
	case "d":
		if serial, ok := serialOf(value); ok {
			setNumber(&c, serial, f, false)
		} else {
			setText(&c, s.value, f)
		}
	default:
		if number, ok := plain(value); ok {
			setNumber(&c, number, f, t.late)
		} else {
			setText(&c, s.value, f)
		}
	}
	return c, nil
}

// setText makes c a text; an empty text that no formula made is a blank cell.
func setText(c *sheet.Cell, text string, f *format) {
	if text == "" && c.Formula == "" {
		return
	}
	c.Kind, c.Raw, c.Shown = sheet.Text, text, f.showText(text)
}

// lateDays is how far behind the calendar from 1904 is.
const lateDays = 1462

// setNumber makes c a number, or a date where the format shows one; late says that dates count from 1904.
func setNumber(c *sheet.Cell, number string, f *format, late bool) {
	if late && f.showsDay(number) {
		if days, err := strconv.ParseFloat(number, 64); err == nil {
			number, _ = plain(strconv.FormatFloat(days+lateDays, 'f', -1, 64))
		}
	}
	c.Raw = number
	c.Shown, c.Kind = f.show(number)
}

// serialOf is the serial number of an ISO 8601 moment, as strict workbooks store dates.
func serialOf(moment string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05.999999999", time.RFC3339Nano} {
		if at, err := time.Parse(layout, moment); err == nil {
			days := float64(at.Unix()-time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400
			return plain(strconv.FormatFloat(math.Round(days*1e8)/1e8, 'f', -1, 64))
		}
	}
	return "", false
}

func errorType(shown string) string {
	switch strings.ToUpper(shown) {
	case "#NULL!":
		return "NULL_VALUE"
	case "#DIV/0!":
		return "DIVIDE_BY_ZERO"
	case "#VALUE!":
		return "VALUE"
	case "#REF!":
		return "REF"
	case "#NAME?":
		return "NAME"
	case "#NUM!":
		return "NUM"
	case "#N/A":
		return "N_A"
	case "#GETTING_DATA", "#BUSY!":
		return sheet.ErrorLoading
	}
	return "ERROR"
}
