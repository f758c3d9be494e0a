// Package docx writes a paper.Document as an Office Open XML document, as Word and LibreOffice open it: real footnotes,
// an outline, tables whose head repeats, wide tables on pages that lie on their side, native charts, and the letterhead
// and signature of Decree 30/2020/NĐ-CP.
//
// It is a writer of our own because no library for Go writes footnotes. The parts that never change (styles, settings)
// are files under parts, and read as such; the others are built here, each child in the order that the schema asks for,
// since Word refuses a file for one that is out of place. The bytes depend on the document alone: the time of the
// archive and of its properties is Document.Made.
package docx

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"thidua/report/paper"
)

//go:embed parts
var fixed embed.FS

// MediaType is the media type of what Write writes.
const MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Names of the vocabularies.
const (
	officeNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	typesNS   = "http://schemas.openxmlformats.org/package/2006/content-types"
	relatedNS = "http://schemas.openxmlformats.org/package/2006/relationships"
	wordNS    = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	chartNS   = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	drawNS    = "http://schemas.openxmlformats.org/drawingml/2006/main"

	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = ` xmlns:w="` + wordNS + `" xmlns:r="` + officeNS + `"`
)

// Write writes the document. Its text may be hostile (see paper.Document.Clean). It is an error if a table has more
// columns than Word can show, or if w fails.
func Write(w io.Writer, document *paper.Document) error {
	d := &writer{doc: document.Clean(), bookmarks: map[string]int{}}
	d.to, d.links = &d.document, &d.body
	if err := d.write(); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	if err := d.archive(w); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	return nil
}

// writer builds the parts of one document.
type writer struct {
	doc *paper.Document

	document  bytes.Buffer
	footnotes bytes.Buffer
	charts    [][]byte
	body      links // of the document
	note      links // of the footnotes
	notes     int   // so far
	start     int   // of the document's text

	to        *bytes.Buffer // where a paragraph is written: document, or footnotes within a note
	links     *links        // of the part it is written to
	bookmarks map[string]int

	turned    bool // the section that is open lies on its side
	sectioned bool // a section was closed already
	newPage   bool // the next paragraph begins a page
}

// part is a file of the archive.
type part struct {
	name, kind string // kind is the content type, "" for one that needs none
	content    []byte
}

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."

func (d *writer) parts() ([]part, error) {
	styles, err := d.fixedPart("styles.xml")
	if err != nil {
		return nil, err
	}
	settings, err := d.fixedPart("settings.xml")
	if err != nil {
		return nil, err
	}
	top, err := d.fixedPart("package.rels")
	if err != nil {
		return nil, err
	}
	parts := []part{
		{"_rels/.rels", "", top},
		{"word/document.xml", wordType + "document.main+xml", d.document.Bytes()},
		{"word/styles.xml", wordType + "styles+xml", styles},
		{"word/settings.xml", wordType + "settings+xml", settings},
		{"word/footnotes.xml", wordType + "footnotes+xml", d.footnotes.Bytes()},
		{"word/header1.xml", wordType + "header+xml", d.header(true)},
	}
	if d.doc.Watermark != "" {
		parts = append(parts, part{"word/header2.xml", wordType + "header+xml", d.header(false)})
	}
	for i, chart := range d.charts {
		name := "word/charts/chart" + strconv.Itoa(i+1) + ".xml"
		parts = append(parts, part{name, "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", chart})
	}
	parts = append(parts,
		part{"word/_rels/document.xml.rels", "", d.body.part(d.related())},
		part{"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", d.properties()},
	)
	if len(d.note.addresses) > 0 {
		parts = append(parts, part{"word/_rels/footnotes.xml.rels", "", d.note.part(nil)})
	}
	return append([]part{{"[Content_Types].xml", "", contentTypes(parts)}}, parts...), nil
}

// fixedPart is an embedded part, in the language of the document.
func (d *writer) fixedPart(name string) ([]byte, error) {
	content, err := fixed.ReadFile("parts/" + name)
	return bytes.ReplaceAll(content, []byte(`"vi-VN"`), []byte(`"`+d.doc.Language+`"`)), err
}

func contentTypes(parts []part) []byte {
	var b bytes.Buffer
	b.WriteString(declaration + `<Types xmlns="` + typesNS + `">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`)
	for _, part := range parts {
		if part.kind != "" {
			b.WriteString(`<Override PartName="/` + part.name + `" ContentType="` + part.kind + `"/>`)
		}
	}
	b.WriteString(`</Types>`)
	return b.Bytes()
}

// archive writes the parts. A zip archive knows no time before 1980 and none after 2107.
func (d *writer) archive(w io.Writer) error {
	parts, err := d.parts()
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, part := range parts {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: d.made()})
		if err != nil {
			return err
		}
		if _, err := file.Write(part.content); err != nil {
			return err
		}
	}
	return archive.Close()
}

func (d *writer) made() time.Time {
	made := d.doc.Made.Truncate(time.Second)
	if made.Year() < 1980 || made.Year() > 2107 {
		return time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return made
}

func (d *writer) properties() []byte {
	made := d.made().Format(time.RFC3339)
	var b bytes.Buffer
	b.WriteString(declaration + `<cp:coreProperties` +
		` xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	b.WriteString(`<dc:title>` + escape(d.doc.Title) + `</dc:title><dc:creator>` + escape(d.doc.Author) + `</dc:creator>`)
	b.WriteString(`<dcterms:created xsi:type="dcterms:W3CDTF">` + made + `</dcterms:created>`)
	b.WriteString(`<dcterms:modified xsi:type="dcterms:W3CDTF">` + made + `</dcterms:modified>`)
	b.WriteString(`<dc:language>` + d.doc.Language + `</dc:language></cp:coreProperties>`)
	return b.Bytes()
}

// related are the parts that the document refers to, by their id.
func (d *writer) related() []relation {
	out := []relation{
		{"rStyles", "styles", "styles.xml"},
		{"rSettings", "settings", "settings.xml"},
		{"rFootnotes", "footnotes", "footnotes.xml"},
		{"rHeader1", "header", "header1.xml"},
	}
	if d.doc.Watermark != "" {
		out = append(out, relation{"rHeader2", "header", "header2.xml"})
	}
	for i := range d.charts {
		n := strconv.Itoa(i + 1)
		out = append(out, relation{"rChart" + n, "chart", "charts/chart" + n + ".xml"})
	}
	return out
}

type relation struct{ id, kind, target string }

// links are the addresses that a part refers to, each once.
type links struct {
	addresses []string
	known     map[string]string
}

// id is the id of an address within the part.
func (l *links) id(address string) string {
	if id, ok := l.known[address]; ok {
		return id
	}
	if l.known == nil {
		l.known = map[string]string{}
	}
	l.addresses = append(l.addresses, address)
	l.known[address] = "rLink" + strconv.Itoa(len(l.addresses))
	return l.known[address]
}

// part is the relationships part of the part.
func (l *links) part(related []relation) []byte {
	var b bytes.Buffer
	b.WriteString(declaration + `<Relationships xmlns="` + relatedNS + `">`)
	for _, r := range related {
		b.WriteString(`<Relationship Id="` + r.id + `" Type="` + officeNS + `/` + r.kind + `" Target="` + r.target + `"/>`)
	}
	for _, address := range l.addresses {
		b.WriteString(`<Relationship Id="` + l.known[address] + `" Type="` + officeNS + `/hyperlink" Target="` + escape(address) +
			`" TargetMode="External"/>`)
	}
	b.WriteString(`</Relationships>`)
	return b.Bytes()
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escape makes clean text ready for an element or an attribute.
func escape(text string) string {
	if !strings.ContainsAny(text, `&<>"`) {
		return text
	}
	return escaper.Replace(text)
}
