package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Limits bound what a workbook may take. A zero field means the one of DefaultLimits.
type Limits struct {
	Bytes    int64 // of the file as it arrives
	Unzipped int64 // of all its parts together, and so about the memory that reading takes
	Tabs     int
	Cells    int // of all tabs together, blank ones before a filled one counted too
}

// DefaultLimits are ample for a report: the widest template of a country-sized cluster takes a hundredth of them.
func DefaultLimits() Limits {
	return Limits{Bytes: 32 << 20, Unzipped: 128 << 20, Tabs: 200, Cells: 2_000_000}
}

func (l Limits) filled() Limits {
	d := DefaultLimits()
	if l.Bytes == 0 {
		l.Bytes = d.Bytes
	}
	if l.Unzipped == 0 {
		l.Unzipped = d.Unzipped
	}
	if l.Tabs == 0 {
		l.Tabs = d.Tabs
	}
	if l.Cells == 0 {
		l.Cells = d.Cells
	}
	return l
}

// smallPart is the most that a part may hold which is read as a whole tree (styles, workbook, relations): a tree
// takes up to thirty times its text. Parts that are walked (rows, texts) have Limits.Unzipped alone.
const smallPart = 8 << 20

// partsMost is the most parts a package may have; a workbook has a few for each tab.
const partsMost = 10_000

// load reads the file into memory within the limits.
func load(r io.Reader, limits Limits) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, limits.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(content)) > limits.Bytes {
		return nil, ErrTooLarge.becausef("more than %d bytes", limits.Bytes)
	}
	return content, nil
}

// open checks that the bytes are a workbook within the limits and opens it.
func open(content []byte, limits Limits) (*excelize.File, error) {
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return nil, unzippable(content)
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, ErrTruncated.because(err)
	}
	if err := checkParts(archive, limits); err != nil {
		return nil, err
	}
	// The same limit for both: nothing is laid down in temporary files.
	file, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: limits.Unzipped, UnzipXMLSizeLimit: limits.Unzipped,
	})
	if err != nil {
		return nil, ErrDamaged.because(err)
	}
	if err := checkWhole(archive, file); err != nil {
		return nil, err
	}
	return file, nil
}

// checkWhole holds every part to its checksum. excelize drops what a broken part's reader says, and a tab that ends
// half way, or is empty, would look as if its rows had been taken out.
func checkWhole(archive *zip.Reader, file *excelize.File) error {
	seen := map[string]bool{}
	for _, part := range archive.File {
		name := strings.ReplaceAll(part.Name, "\\", "/")
		lower := strings.ToLower(name)
		if seen[lower] {
			return ErrDamaged.becausef("part %q is there twice", part.Name)
		}
		seen[lower] = true
		switch lower { // names that excelize evens out
		case "[content_types].xml":
			name = "[Content_Types].xml"
		case "xl/sharedstrings.xml":
			name = "xl/sharedStrings.xml"
		}
		stored, _ := file.Pkg.Load(name)
		content, _ := stored.([]byte)
		if uint64(len(content)) != part.UncompressedSize64 || crc32.ChecksumIEEE(content) != part.CRC32 {
			return ErrDamaged.becausef("part %q is not what its checksum says", part.Name)
		}
	}
	return nil
}

// checkParts looks at the table of contents alone; what it says of sizes, archive/zip holds the content to.
func checkParts(archive *zip.Reader, limits Limits) error {
	if len(archive.File) > partsMost {
		return ErrTooLarge.becausef("%d parts, at most %d", len(archive.File), partsMost)
	}
	var total uint64
	workbook := false
	for _, part := range archive.File {
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		switch {
		case part.Flags&1 != 0:
			return ErrEncrypted.becausef("part %q", part.Name)
		case name == "xl/workbook.bin":
			return ErrLegacy.becausef("binary workbook (.xlsb)")
		case name == "[content_types].xml":
			workbook = true
		case name == "mimetype", strings.HasPrefix(name, "word/"), strings.HasPrefix(name, "ppt/"):
			return ErrOtherDocument.becausef("part %q", part.Name)
		}
		size := part.UncompressedSize64
		if total += size; size > uint64(limits.Unzipped) || total > uint64(limits.Unzipped) {
			return ErrTooLarge.becausef("unzipped more than %d bytes", limits.Unzipped)
		}
		if size > smallPart && strings.HasSuffix(name, ".xml") && !walked(name) || size > smallPart && strings.HasSuffix(name, ".rels") {
			return ErrTooLarge.becausef("part %q has %d bytes, at most %d", part.Name, size, smallPart)
		}
	}
	if !workbook {
		return ErrOtherDocument
	}
	return nil
}

// walked says whether a part is read piece by piece, never as a tree.
func walked(name string) bool {
	return strings.HasPrefix(name, "xl/worksheets/") || name == "xl/sharedstrings.xml" ||
		strings.HasPrefix(name, "xl/comments") || strings.HasPrefix(name, "xl/pivot") ||
		strings.HasPrefix(name, "xl/externallinks/") || strings.HasPrefix(name, "xl/drawings/")
}

// unzippable says what a file is that is no zip archive.
func unzippable(content []byte) error {
	head := bytes.TrimPrefix(content[:min(len(content), 4096)], []byte("\xef\xbb\xbf"))
	start := strings.ToLower(string(bytes.TrimLeft(head, " \t\r\n")))
	switch {
	case len(content) == 0:
		return ErrEmpty
	case bytes.HasPrefix(content, []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}):
		if bytes.Contains(content, wide("EncryptedPackage")) {
			return ErrEncrypted
		}
		return ErrLegacy
	case bytes.HasPrefix(content, []byte("PK")), len(content) < 4:
		return ErrTruncated
	case bytes.HasPrefix(content, []byte{0x09, 0x08}), bytes.HasPrefix(content, []byte{0x09, 0x04}), bytes.HasPrefix(content, []byte{0x09, 0x02}):
		return ErrLegacy // older than Excel 97
	case strings.HasPrefix(start, "<"):
		return ErrWebPage
	case readable(head):
		return ErrText
	}
	return ErrUnknown
}

// wide is a text as the old container format stores names.
func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// readable says whether bytes look like text of a person: UTF-8 or UTF-16 with its mark, without control characters.
func readable(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return true
	}
	for i := 0; i < len(head); {
		r, size := utf8.DecodeRune(head[i:])
		broken := r == utf8.RuneError && size == 1 && i+utf8.UTFMax < len(head)
		if broken || r < ' ' && r != '\t' && r != '\r' && r != '\n' {
			return false
		}
		i += size
	}
	return true
}

// asError gives any failure the form of Error, with the file's name.
func asError(err error, name string) error {
	var known *Error
	if !errors.As(err, &known) {
		return err
	}
	with := *known
	with.Name = name
	return &with
}
