package report

import (
	"strconv"
	"strings"

	"thidua/report/paper"
	"thidua/term"
)

// corrections lists what an edition says otherwise than the one before it.
func (l *layer) corrections() []paper.Block {
	table := &paper.Table{
		Widths: []float64{0.8, 5, 2.6, 3.4, 3.4},
		Head: []paper.Row{{Cells: []paper.Cell{
			cell("TT", paper.Centre), cell("Nội dung", paper.Centre), cell("Đơn vị", paper.Centre), cell("Lần trước", paper.Centre), cell("Lần này", paper.Centre),
		}}},
	}
	for i := range l.with.Corrections {
		c := &l.with.Corrections[i]
		unit := c.District.Vi
		if unit == "" {
			unit = "Toàn Cụm"
		}
		table.Rows = append(table.Rows, paper.Row{Cells: []paper.Cell{
			cell(strconv.Itoa(i+1), paper.Centre), cell(c.subject(), paper.Left), cell(unit, paper.Left),
			cell(orNothing(c.Old), paper.Left), cell(orNothing(c.New), paper.Left),
		}})
	}
	return []paper.Block{table}
}

func orNothing(text string) string {
	if text == "" {
		return "(không có)"
	}
	return text
}

// headerFields are the fields of the head of a report as people call them.
var headerFields = map[string]string{
	"number": "Số, ký hiệu", "title": "Trích yếu", "issuedOn": "Ngày ban hành", "place": "Nơi ban hành",
	"signatoryTitle": "Chức vụ người ký", "signatory": "Người ký", "recipients": "Nơi nhận",
}

// subject is what a correction concerns.
func (c *Correction) subject() string {
	switch c.Kind {
	case CorrectionFigure:
		text := c.Indicator.Vi
		switch {
		case c.ContextName != "":
			text = c.ContextName
		case c.Context != "":
			text += " (" + strings.ReplaceAll(c.Context, "-", " ") + ")"
		}
		return text + ": " + lowerFirst(c.Measure.Name(term.LanguageVi))
	case CorrectionAward:
		text := c.Indicator.Vi
		if c.Stage == term.AwardStageProposed {
			text += " (đề nghị)"
		}
		return text + ": " + lowerFirst(c.Recipient.Name(term.LanguageVi))
	case CorrectionNarrative:
		if c.Slot == slotTitle {
			return "Tên mục: " + c.Section.Vi
		}
		return "Lời văn: " + c.Section.Vi
	case CorrectionExemplar:
		return "Điển hình: " + c.Section.Vi
	case CorrectionHeader:
		return headerFields[c.Slot]
	}
	return ""
}
