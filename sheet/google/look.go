package google

import (
	"fmt"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"thidua/sheet"
)

// fontName is the same as in workbooks, so that a sheet and its .xlsx look alike.
const fontName = "Times New Roman"

// The colours of a form: those of package xlsx.
const (
	ink       = "262626"
	navy      = "1F3864"
	white     = "FFFFFF"
	faint     = "7F7F7F"
	grey      = "595959"
	rim       = "BFBFBF"
	lockedBG  = "F2F2F2"
	blockedBG = "E2E2E2"
	hintBG    = "FAFAFA"
	sectionBG = "DCE6F2"
	inputBG   = "FFF9DB"
	statusBG  = "E8F3E8"
	errorBG   = "FBE3E1"
)

// look is how a sheet.Look is drawn. Google knows no indent, so that a cell is padded instead, and no shrinking, so that
// a code too long is cut.
type look struct {
	size            int64
	bold, italic    bool
	ink, background string
	horizontal      string
	padded          bool
	wrap, clip      bool
	framed, ruled   bool // lines all around; lines above and below only
	unlocked        bool
	number          bool // for a number that a person types
	format          string
}

var looks = map[sheet.Look]look{
	sheet.LookTitle:        {size: 16, bold: true, ink: navy},
	sheet.LookHelp:         {size: 11, ink: grey, wrap: true},
	sheet.LookHeader:       {size: 11, bold: true, ink: white, background: navy, horizontal: "CENTER", wrap: true, framed: true},
	sheet.LookSection:      {size: 12, bold: true, ink: navy, background: sectionBG, horizontal: "LEFT", padded: true, ruled: true},
	sheet.LookLocked:       {size: 12, ink: ink, background: lockedBG, horizontal: "LEFT", padded: true, wrap: true, framed: true},
	sheet.LookCode:         {size: 8, ink: faint, background: lockedBG, clip: true, framed: true},
	sheet.LookUnit:         {size: 11, ink: grey, background: lockedBG, horizontal: "CENTER", wrap: true, framed: true},
	sheet.LookBlocked:      {size: 12, ink: grey, background: blockedBG, framed: true},
	sheet.LookReference:    {size: 11, italic: true, ink: grey, background: hintBG, horizontal: "RIGHT", padded: true, framed: true},
	sheet.LookInput:        input("LEFT", "@", true),
	sheet.LookInputCount:   inputNumber("[$-42A]#,##0"),
	sheet.LookInputAmount:  inputNumber("[$-42A]#,##0.00"),
	sheet.LookInputPercent: inputNumber("[$-42A]#,##0.00"),
	sheet.LookInputDate:    input("CENTER", "dd/mm/yyyy", false),
	sheet.LookStatus:       {size: 11, italic: true, ink: navy, background: statusBG, horizontal: "LEFT", wrap: true},
	sheet.LookText:         {size: 12, ink: ink, horizontal: "LEFT", padded: true, wrap: true, framed: true},
	sheet.LookError:        {size: 12, ink: ink, background: errorBG, horizontal: "LEFT", padded: true, wrap: true, framed: true},
	sheet.LookCheckbox:     input("CENTER", "", false),
}

func input(horizontal, format string, wrap bool) look {
	return look{
		size: 12, ink: ink, background: inputBG, horizontal: horizontal, padded: horizontal != "CENTER", wrap: wrap,
		framed: true, unlocked: true, format: format,
	}
}

func inputNumber(format string) look {
	l := input("RIGHT", format, false)
	l.number = true
	return l
}

// style is what cells that are drawn alike have in common.
type style struct {
	look   sheet.Look
	format string // number format code in place of the look's own, "" for that
}

// none says whether the style draws nothing.
func (s style) none() bool { return s == style{} }

// cellFormat is the style in Google's words; one that draws nothing is what a new cell has.
func (s style) cellFormat() (*sheets.CellFormat, error) {
	if s.none() {
		return &sheets.CellFormat{}, nil
	}
	l, ok := looks[s.look]
	if !ok {
		if s.look != sheet.LookNone {
			return nil, fmt.Errorf("look %d is unknown", s.look)
		}
		l = look{size: 12}
	}
	format := &sheets.CellFormat{
		HorizontalAlignment: l.horizontal, VerticalAlignment: "MIDDLE",
		TextFormat: &sheets.TextFormat{FontFamily: fontName, FontSize: l.size, Bold: l.bold, Italic: l.italic, ForegroundColorStyle: colour(l.ink)},
	}
	if l.background != "" {
		format.BackgroundColorStyle = colour(l.background)
	}
	switch {
	case l.wrap:
		format.WrapStrategy = "WRAP"
	case l.clip:
		format.WrapStrategy = "CLIP"
	}
	if l.padded {
		format.Padding = &sheets.Padding{Top: 2, Right: 8, Bottom: 2, Left: 8}
	}
	if l.framed || l.ruled {
		line := &sheets.Border{Style: "SOLID", ColorStyle: colour(rim)}
		format.Borders = &sheets.Borders{Top: line, Bottom: line}
		if l.framed {
			format.Borders.Left, format.Borders.Right = line, line
		}
	}
	code := s.format
	if code == "" {
		code = l.format
	}
	if kind := typeOf(code); kind != "" {
		format.NumberFormat = &sheets.NumberFormat{Type: kind, Pattern: code}
	}
	return format, nil
}

// colour is a colour of six hexadecimal digits, nil for "".
func colour(hex string) *sheets.ColorStyle {
	if hex == "" {
		return nil
	}
	part := func(at int) float64 {
		value, _ := strconv.ParseUint(hex[at:at+2], 16, 8)
		return float64(value) / 255
	}
	return &sheets.ColorStyle{RgbColor: &sheets.Color{Red: part(0), Green: part(2), Blue: part(4)}}
}
