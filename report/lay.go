package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/report/paper"
	"thidua/term"
)

// Layout says what of a report is laid out beside its text.
type Layout struct {
	Tables   bool // the figures of all members as tables, in an annex that lies on its side
	Charts   bool // under each heading, a bar for each member and figure that has a plan
	Findings bool // beside the figures, what does not add up: for a draft that a meeting goes through
	// Corrections is what an edition says otherwise than the one before, for a list in an annex; nil for no list.
	Corrections []Correction
}

// Words that every report has.
const (
	sectionOpening = "opening"
	sectionClosing = "closing"
	country        = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	motto          = "Độc lập - Tự do - Hạnh phúc"
	draft          = "DỰ THẢO"
	ending         = "./." // ends the text of an official document
	blank          = "\u00A0\u00A0\u00A0\u00A0\u00A0\u00A0"
)

// Lay lays a report out as the document that is sent, in Vietnamese and in the form of Decree 30/2020/NĐ-CP. Figures of
// members stand in footnotes, as reports have them; a text of a member stands in the document only where the lead wrote
// none under the heading. What is no edition is a draft and says so across each page. The document depends on the tree
// and the layout alone, so an edition is the same bytes whenever it is laid out.
func Lay(r *Report, o Layout) *paper.Document {
	l := &layer{Report: r, with: o, names: make(map[string]string, len(r.Members))}
	for i := range r.Members {
		l.names[r.Members[i].Code] = r.Members[i].Vi
	}
	l.home()
	l.text()
	return &paper.Document{
		Author: r.Cluster.Vi, Made: r.made(), Language: "vi-VN", Letter: r.letterhead(), Blocks: l.blocks,
		Copies: r.copies(), Signed: r.signature(), Annexes: l.annexes(), Watermark: r.watermark(),
	}
}

// layer lays one report out.
type layer struct {
	*Report
	with   Layout
	names  map[string]string        // of members, by code
	awards map[string][]*AwardLevel // by the code of the section that they stand under
	blocks []paper.Block
}

func (l *layer) add(blocks ...paper.Block) { l.blocks = append(l.blocks, blocks...) }

// made is the moment that the document shows.
func (r *Report) made() time.Time {
	switch {
	case r.PublishedAt != nil:
		return *r.PublishedAt
	case r.AsOf != nil:
		return *r.AsOf
	}
	return r.ReadAt
}

// watermark marks what nobody has published.
func (r *Report) watermark() string {
	if r.Edition > 0 || r.View == term.ViewPublished && r.Stage == term.ReportStagePublished {
		return ""
	}
	return draft
}

func (r *Report) letterhead() *paper.Letterhead {
	parent := ""
	if r.Province.Vi != "" {
		parent = "UBND " + strings.ToUpper(r.Province.Vi)
	}
	return &paper.Letterhead{
		Parent: parent, Issuer: strings.ToUpper(r.Cluster.Vi), Number: r.numbered(), Country: country, Motto: motto,
		PlaceDate: r.placeDate(), Kind: "BÁO CÁO", Subject: r.subject(),
	}
}

// numbered is the number of the document, with room to write it in by hand where it has none.
func (r *Report) numbered() string {
	number := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(r.Number), "Số:"))
	if number == "" {
		number = "/BC"
	}
	if strings.HasPrefix(number, "/") {
		number = blank + number
	}
	return "Số: " + number
}

// placeDate: days below 10, and January and February, have a zero before them.
func (r *Report) placeDate() string {
	date := "ngày" + blank + "tháng" + blank + "năm" + blank
	if r.IssuedOn != nil {
		if t, err := time.Parse(time.DateOnly, string(*r.IssuedOn)); err == nil {
			date = fmt.Sprintf("ngày %02d tháng %s năm %d", t.Day(), month(t.Month()), t.Year())
		}
	}
	if r.Place == "" {
		return "N" + date[1:]
	}
	return r.Place + ", " + date
}

func month(m time.Month) string {
	if m <= time.February {
		return fmt.Sprintf("%02d", m)
	}
	return fmt.Sprint(int(m))
}

func (r *Report) subject() string {
	if r.Title != "" {
		return r.Title
	}
	return "Tổng kết phong trào thi đua, công tác khen thưởng " + lowerFirst(r.Period.Vi)
}

func (r *Report) copies() *paper.Recipients {
	if len(r.Recipients) == 0 {
		return nil
	}
	return &paper.Recipients{Title: "Nơi nhận:", Lines: slices.Clone(r.Recipients)}
}

// signature is who signs, a title in each line. A sheet has the titles in one cell, parted by line breaks, semicolons or
// commas; the comma of "thi đua, khen thưởng" parts none.
func (r *Report) signature() *paper.Signature {
	title := r.SignatoryTitle
	if !strings.ContainsAny(title, ";\n") {
		const council, kept = "THI ĐUA, KHEN THƯỞNG", "THI ĐUA\x00 KHEN THƯỞNG"
		title = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(title, council, kept), ",", "\n"), kept, council)
	}
	var lines []string
	for _, line := range strings.FieldsFunc(title, func(r rune) bool { return r == '\n' || r == ';' }) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 && r.Signatory == "" {
		return nil
	}
	return &paper.Signature{Lines: lines, Name: r.Signatory}
}
