// Package paper is a document as people in an office know it, without a format: letterhead, headings, paragraphs, tables,
// footnotes, recipients and signature. report lays a report out as one, and docx, html and markdown write it.
//
// A footnote is part of the words it belongs to (Span.Note), and each writer numbers notes as they come, so a wrong
// number cannot exist. What may be wrong with a document that was made from somebody's sheet is put right in one place,
// Document.Clean, and each writer stays small: it takes only what Clean gives. It is pure and imports nothing of ours.
//
// The form is that of Decree 30/2020/NĐ-CP, Appendix I: A4, Times New Roman, margins 20-25 mm above and below, 30-35 mm
// left, 15-20 mm right, page numbers from the second page in the middle above.
package paper

import "time"

// Document is a document. Its texts may hold anything: no writer fails for one.
type Document struct {
	Title     string // for the file's properties and the browser's tab; "" for kind and subject of the letter
	Author    string
	Made      time.Time // the moment it was made, for the file's properties; writers know no clock
	Language  string    // of the text: "vi-VN" or "en-GB"; what is no tag is "vi-VN"
	Letter    *Letterhead
	Blocks    []Block
	Copies    *Recipients // nil: none
	Signed    *Signature  // nil: none
	Annexes   []Block     // after the signature, from a page of their own (phụ lục)
	Watermark string      // across each page, such as "DỰ THẢO"; "" for none
}

// Letterhead is the head of an official document: who issues it and the motto of the state, number, place and date.
type Letterhead struct {
	Parent    string // body above the issuing one (cơ quan chủ quản), "" for none
	Issuer    string // body that issues it
	Number    string // "Số: 12/BC-CTĐVT"
	Country   string // quốc hiệu
	Motto     string // tiêu ngữ
	PlaceDate string // "Tuần Giáo, ngày 16 tháng 02 năm 2023"
	Kind      string // "BÁO CÁO"
	Subject   string // trích yếu
}

// Block is one of Heading, Paragraph, Table, Figure and PageBreak.
type Block interface{ block() }

// Heading is a heading of the outline. Its number is typed text: it is cited elsewhere.
type Heading struct {
	Level  int    // 1 is a part (Phần thứ nhất), 2 is I., 3 is 1., 4 is 1.1., 5 is below
	Number string // "I", "1.1", without a full stop; of a part, "Phần thứ nhất", it stands above the text; "" for none
	Text   []Span
	Anchor string // for links within the document; "" for one that Clean makes of number and text
}

// Paragraph is a paragraph.
type Paragraph struct {
	Spans  []Span
	Style  ParagraphStyle
	Bullet bool // begins with a dash
}

// ParagraphStyle is how a paragraph stands.
type ParagraphStyle int

// The styles.
const (
	Body     ParagraphStyle = iota // justified, first line indented
	Centred                        // in the middle of the line, not indented
	Note                           // small, for remarks under a table
	Remark                         // in the margin where a writer has one, else small and boxed: a finding
	Unmarked                       // flush left, not indented
)

// Span is a run of text in one style.
type Span struct {
	Text   string // a line break is a line break
	Bold   bool
	Italic bool
	Strike bool         // of what was replaced
	Link   string       // http or https address, or "#" and the anchor of a heading; "" for none. Others are dropped
	Note   []*Paragraph // footnote that hangs on the end of the span, of one paragraph or more; nil for none
}

// Table is a table. It is as wide as the text, and has at most MaxColumns columns.
type Table struct {
	Caption []Span
	Head    []Row // repeated on each page, bold and in the middle
	Rows    []Row
	Widths  []float64 // of the columns, as parts of each other; 1 where it says nothing
	Wide    bool      // needs a page that lies on its side; paragraphs of Note and Remark below it stand there too
}

// Row is a row of a table.
type Row struct {
	Cells []Cell
	Bold  bool
	Apart bool // stays on one page with the row that follows, as the name of a group does
}

// Cell is a cell of a table.
type Cell struct {
	Spans   []Span
	Align   Align
	Columns int // it spans; 0 is 1. Rows that are too short are filled up with empty cells
	Rows    int // it spans; 0 is 1. The cells it covers are left out of the rows below
}

// Align is how the text of a cell stands.
type Align int

// The alignments.
const (
	Left Align = iota
	Centre
	Right
)

// Figure is a bar chart: one bar a row, white for the plan and dark for the actual.
type Figure struct {
	Caption []Span
	Unit    string
	Bars    []Bar
}

// Bar is one bar of a chart. Plan is 0 when there is none.
type Bar struct {
	Label        string
	Actual, Plan float64
	Text         string // beside it: "411.000 (144,72%)"
}

// PageBreak begins a new page.
type PageBreak struct{}

// Recipients are where copies go (nơi nhận).
type Recipients struct {
	Title string   // "Nơi nhận:"
	Lines []string // without dash and closing mark: writers set "- X;", and a full stop after the last
}

// Signature is who signs.
type Signature struct {
	Lines []string // "TT. CỤM THI ĐUA VÙNG THẤP", "TRƯỞNG CỤM", …
	Name  string
}

func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*Table) block()     {}
func (*Figure) block()    {}
func (*PageBreak) block() {}

// Text is a span in the style of the paragraph.
func Text(text string) Span { return Span{Text: text} }

// Bold is a bold span.
func Bold(text string) Span { return Span{Text: text, Bold: true} }

// Italic is an italic span.
func Italic(text string) Span { return Span{Text: text, Italic: true} }
