package xlsx

import (
	"github.com/xuri/excelize/v2"

	"thidua/sheet"
)

// fontName is on every machine of a Vietnamese office and has all its letters.
const fontName = "Times New Roman"

// The colours of a form.
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

// look is how a sheet.Look is drawn.
type look struct {
	size            float64
	bold, italic    bool
	ink, background string
	horizontal      string
	indent          int
	wrap, shrink    bool
	framed, ruled   bool // lines all around; lines above and below only
	unlocked        bool
	format          string
}

var looks = map[sheet.Look]look{
	sheet.LookTitle:        {size: 16, bold: true, ink: navy},
	sheet.LookHelp:         {size: 11, ink: grey, wrap: true},
	sheet.LookHeader:       {size: 11, bold: true, ink: white, background: navy, horizontal: "center", wrap: true, framed: true},
	sheet.LookSection:      {size: 12, bold: true, ink: navy, background: sectionBG, horizontal: "left", indent: 1, ruled: true},
	sheet.LookLocked:       {size: 12, ink: ink, background: lockedBG, wrap: true, framed: true, horizontal: "left", indent: 1},
	sheet.LookCode:         {size: 8, ink: faint, background: lockedBG, shrink: true, framed: true},
	sheet.LookUnit:         {size: 11, ink: grey, background: lockedBG, horizontal: "center", wrap: true, framed: true},
	sheet.LookBlocked:      {size: 12, ink: grey, background: blockedBG, framed: true},
	sheet.LookReference:    {size: 11, italic: true, ink: grey, background: hintBG, horizontal: "right", indent: 1, framed: true},
	sheet.LookInput:        {size: 12, ink: ink, background: inputBG, wrap: true, framed: true, unlocked: true, horizontal: "left", indent: 1, format: "@"},
	sheet.LookInputCount:   {size: 12, ink: ink, background: inputBG, horizontal: "right", indent: 1, framed: true, unlocked: true, format: "[$-42A]#,##0"},
	sheet.LookInputAmount:  {size: 12, ink: ink, background: inputBG, horizontal: "right", indent: 1, framed: true, unlocked: true, format: "[$-42A]#,##0.00"},
	sheet.LookInputPercent: {size: 12, ink: ink, background: inputBG, horizontal: "right", indent: 1, framed: true, unlocked: true, format: "[$-42A]#,##0.00"},
	sheet.LookInputDate:    {size: 12, ink: ink, background: inputBG, horizontal: "center", framed: true, unlocked: true, format: "dd/mm/yyyy"},
	sheet.LookStatus:       {size: 11, italic: true, ink: navy, background: statusBG, horizontal: "left", wrap: true},
	sheet.LookText:         {size: 12, ink: ink, horizontal: "left", indent: 1, wrap: true, framed: true},
	sheet.LookError:        {size: 12, ink: ink, background: errorBG, horizontal: "left", indent: 1, wrap: true, framed: true},
	sheet.LookCheckbox:     {size: 12, ink: ink, background: inputBG, horizontal: "center", framed: true, unlocked: true},
}

// style is the look as excelize wants it, with another number format when one is given.
func (l look) style(format string) *excelize.Style {
	if format == "" {
		format = l.format
	}
	style := &excelize.Style{
		Font: &excelize.Font{Family: fontName, Size: l.size, Bold: l.bold, Italic: l.italic, Color: l.ink},
		Alignment: &excelize.Alignment{
			Horizontal: l.horizontal, Indent: l.indent, Vertical: "center", WrapText: l.wrap, ShrinkToFit: l.shrink,
		},
		Protection: &excelize.Protection{Locked: !l.unlocked},
	}
	if format != "" && format != "General" {
		style.CustomNumFmt = &format
	}
	if l.background != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.background}}
	}
	sides := []string{"top", "bottom", "left", "right"}
	switch {
	case l.ruled:
		sides = sides[:2]
	case !l.framed:
		sides = nil
	}
	for _, side := range sides {
		style.Border = append(style.Border, excelize.Border{Type: side, Color: rim, Style: 1})
	}
	return style
}
