package xlsx

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/xuri/excelize/v2"

	"thidua/sheet"
)

// ReadFile is Read for a file on disk; the Book's ID is the path as given.
func ReadFile(ctx context.Context, path string, limits Limits) (sheet.Book, error) {
	f, err := os.Open(path)
	if err != nil {
		return sheet.Book{}, err
	}
	defer f.Close() //nolint:errcheck // only read from
	return Read(ctx, f, path, limits)
}

// Read reads a workbook. name is how a person finds the file again; it becomes the Book's ID and stands in errors.
// What is no workbook, or goes beyond limits, is an *Error; a reader that fails and a context that ends give their
// own error. Tabs that hold no cells (charts, dialogs) are left out.
//
// Serial numbers of dates count from 1900 also when the workbook counts from 1904.
func Read(ctx context.Context, r io.Reader, name string, limits Limits) (book sheet.Book, err error) {
	limits = limits.filled()
	content, err := load(r, limits)
	if err != nil {
		return sheet.Book{}, asError(err, name)
	}
	// A library that meets a file made to break it may panic; one bad file must not end a worker.
	defer func() {
		if reason := recover(); reason != nil {
			book, err = sheet.Book{}, asError(ErrDamaged.becausef("%v", reason), name)
		}
	}()
	file, err := open(content, limits)
	if err != nil {
		return sheet.Book{}, asError(err, name)
	}
	defer file.Close() //nolint:errcheck // nothing lies on disk
	b := &reading{ctx: ctx, file: file, limits: limits, budget: limits.Cells}
	book, err = b.book()
	if err != nil {
		return sheet.Book{}, asError(err, name)
	}
	book.ID, book.Title = name, strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	return book, nil
}

// reading is one workbook being read.
type reading struct {
	ctx    context.Context
	file   *excelize.File
	limits Limits
	budget int               // cells that may still be read
	parts  map[string]string // lower-case part name -> name
	texts  []string          // shared strings
	styles []*format         // by style number
	late   bool              // dates count from 1904
}

func (b *reading) book() (sheet.Book, error) {
	workbook := b.file.WorkBook
	if workbook == nil {
		return sheet.Book{}, ErrDamaged.becausef("no workbook part")
	}
	if tabs := len(workbook.Sheets.Sheet); tabs == 0 {
		return sheet.Book{}, ErrDamaged.becausef("no tabs")
	} else if tabs > b.limits.Tabs {
		return sheet.Book{}, ErrTooLarge.becausef("%d tabs, at most %d", tabs, b.limits.Tabs)
	}
	b.late = workbook.WorkbookPr != nil && workbook.WorkbookPr.Date1904
	b.parts = map[string]string{}
	b.file.Pkg.Range(func(name, _ any) bool {
		b.parts[strings.ToLower(name.(string))] = name.(string)
		return true
	})
	b.readStyles()
	if err := b.readTexts(); err != nil {
		return sheet.Book{}, err
	}
	root, err := b.relations("")
	if err != nil {
		return sheet.Book{}, err
	}
	main := "xl/workbook.xml"
	for _, to := range root {
		if to.kind("officeDocument") {
			main = to.part
		}
	}
	targets, err := b.relations(main)
	if err != nil {
		return sheet.Book{}, err
	}
	var book sheet.Book
	for i, tab := range workbook.Sheets.Sheet {
		to := targets[tab.ID]
		if !to.kind("worksheet") {
			continue
		}
		t, err := b.tab(to.part)
		if err != nil {
			return sheet.Book{}, fmt.Errorf("tab %q: %w", tab.Name, err)
		}
		t.ID, t.Title, t.Hidden = int64(i+1), tab.Name, tab.State == "hidden" || tab.State == "veryHidden"
		book.Tabs = append(book.Tabs, t)
	}
	if len(book.Tabs) == 0 {
		return sheet.Book{}, ErrDamaged.becausef("no tab holds cells")
	}
	return book, nil
}

// part is the content of a part of the package, nil when there is none.
func (b *reading) part(name string) []byte {
	stored, ok := b.parts[strings.ToLower(name)]
	if !ok {
		return nil
	}
	content, _ := b.file.Pkg.Load(stored)
	bytes, _ := content.([]byte)
	return bytes
}

// relation is what one part says of another.
type relation struct{ means, part string }

func (r relation) kind(name string) bool { return strings.HasSuffix(r.means, "/"+name) }

// relations are those of a part by id; the package's own for "".
func (b *reading) relations(of string) (map[string]relation, error) {
	folder := path.Dir(of)
	content := b.part(path.Join(folder, "_rels", path.Base("/"+of)+".rels"))
	if of == "" {
		content = b.part("_rels/.rels")
	}
	if content == nil {
		return nil, nil
	}
	var list struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if err := b.decoder(content).Decode(&list); err != nil {
		return nil, ErrDamaged.becausef("relations of %q: %w", of, err)
	}
	found := map[string]relation{}
	for _, r := range list.Relationship {
		target := strings.ReplaceAll(r.Target, "\\", "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", folder, target)
		}
		found[r.ID] = relation{r.Type, strings.TrimPrefix(path.Clean(target), "/")}
	}
	return found, nil
}

// decoder reads XML in whatever character set it says it is in.
func (b *reading) decoder(content []byte) *xml.Decoder {
	d := xml.NewDecoder(newSource(content))
	d.CharsetReader = b.file.CharsetReader
	return d
}

// readStyles finds the number format of each cell style.
func (b *reading) readStyles() {
	styles := b.file.Styles
	if styles == nil || styles.CellXfs == nil {
		return
	}
	codes := map[int]string{}
	if styles.NumFmts != nil {
		for _, own := range styles.NumFmts.NumFmt {
			if own != nil {
				codes[own.NumFmtID] = own.FormatCode
			}
		}
	}
	parsed := map[int]*format{}
	for _, style := range styles.CellXfs.Xf {
		id := 0
		if style.NumFmtID != nil {
			id = *style.NumFmtID
		}
		if parsed[id] == nil {
			code, own := codes[id]
			if !own {
				code = builtin[id]
			}
			parsed[id] = parseFormat(code)
		}
		b.styles = append(b.styles, parsed[id])
	}
}

var plainFormat = parseFormat("")

// style is the number format of a style number; an unknown number is General, as in every program that reads it.
func (b *reading) style(number int) *format {
	if number < 0 || number >= len(b.styles) {
		return plainFormat
	}
	return b.styles[number]
}

// readTexts reads the table of texts that cells refer to by number.
func (b *reading) readTexts() error {
	content := b.part("xl/sharedStrings.xml")
	if content == nil {
		return nil
	}
	d := b.decoder(content)
	var text richText
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return ErrDamaged.becausef("shared texts: %w", err)
		}
		if element, ok := token.(xml.StartElement); ok && element.Name.Local == "si" {
			text.reset()
			if err := text.read(d); err != nil {
				return ErrDamaged.becausef("shared texts: %w", err)
			}
			if len(b.texts) >= b.limits.Cells {
				return ErrTooLarge.becausef("more than %d texts", b.limits.Cells)
			}
			b.texts = append(b.texts, text.String())
			if len(b.texts)%4096 == 0 && b.ctx.Err() != nil {
				return b.ctx.Err()
			}
		}
	}
}
