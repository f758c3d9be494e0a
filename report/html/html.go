// Package html writes a paper.Document as one page for a browser that needs nothing else: no other host, no script, its
// style inside. It reads on a phone, prints as A4 with the margins of Decree 30/2020/NĐ-CP, and its notes stand at the
// end, linked both ways, since browsers cannot put notes at the foot of a page.
//
// A page forbids the browser everything but its own style, so that a text which should ever get through as markup can
// load and run nothing. It has no attribute that this policy forbids.
package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"thidua/report/paper"
)

//go:embed page.gohtml style.css
var files embed.FS

var (
	style = read("style.css")
	page  = template.Must(template.New("page.gohtml").Funcs(template.FuncMap{"style": styleElement, "policy": policy}).ParseFS(files, "page.gohtml"))
)

// MediaType is the media type of what Write writes.
const MediaType = "text/html; charset=utf-8"

func read(name string) string {
	content, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is part of the program
	}
	return string(content)
}

// styleElement is the style as it stands in the page: the same bytes in each, so that a policy can name them.
func styleElement() template.HTML {
	return template.HTML("<style>" + style + "</style>") // a part of the program
}

// policy is what the page lets the browser load, as a Content-Security-Policy: its own style, named by its hash.
func policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Write writes the document, in one piece. Its text may be hostile (see paper.Document.Clean).
func Write(w io.Writer, document *paper.Document) error {
	var b bytes.Buffer
	if err := page.Execute(&b, lay(document.Clean())); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	if _, err := w.Write(b.Bytes()); err != nil {
		return fmt.Errorf("html: %w", err)
	}
	return nil
}

// view is what the template shows: the document with its notes numbered and its words in the reader's language.
type view struct {
	*paper.Document
	Words    words
	Contents []*heading
	Blocks   []any
	Annexes  []any
	Notes    []note
}

// words are what the page says beside the document.
type words struct{ Contents, Skip, Notes, Note, Back, Plan, Actual, Table string }

var (
	vietnamese = words{
		"Mục lục", "Đến nội dung", "Chú thích", "Chú thích số", "Trở lại chỗ có chú thích số", "Kế hoạch", "Thực hiện", "Bảng",
	}
	english = words{"Contents", "Skip to the text", "Notes", "Note", "Back to where the text has note", "Plan", "Actual", "Table"}
)

type note struct {
	Number     int
	Paragraphs []*paragraph
}

// lay numbers the notes as their marks come.
func lay(d *paper.Document) *view {
	v := &view{Document: d, Words: vietnamese}
	if strings.HasPrefix(d.Language, "en") {
		v.Words = english
	}
	v.Blocks, v.Annexes = v.blocks(d.Blocks), v.blocks(d.Annexes)
	if len(v.Contents) < 4 { // one sees them all
		v.Contents = nil
	}
	return v
}

func (v *view) blocks(blocks []paper.Block) (out []any) {
	side := false
	for i, block := range blocks {
		switch block := block.(type) {
		case *paper.Heading:
			h := v.heading(block)
			h.Side = above(blocks[i+1:])
			out, side = append(out, h), false
			if block.Level <= 3 {
				v.Contents = append(v.Contents, h)
			}
		case *paper.Paragraph:
			p := v.paragraph(block)
			p.Side = side && (block.Style == paper.Note || block.Style == paper.Remark) || block.Style == paper.Centred && above(blocks[i+1:])
			out, side = append(out, p), p.Side
		case *paper.Table:
			out, side = append(out, v.table(block)), block.Wide
		case *paper.Figure:
			out, side = append(out, v.figure(block)), false
		case *paper.PageBreak:
			out, side = append(out, pageBreak{}), false
		}
	}
	return out
}

// above tells whether what stands above some blocks stands right above a wide table, with headings and centred lines
// alone between them.
func above(blocks []paper.Block) bool {
	for _, block := range blocks {
		switch block := block.(type) {
		case *paper.Table:
			return block.Wide
		case *paper.Heading:
		case *paper.Paragraph:
			if block.Style != paper.Centred {
				return false
			}
		default:
			return false
		}
	}
	return false
}
