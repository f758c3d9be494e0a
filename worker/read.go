package worker

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"thidua/sheet"
	"thidua/sheet/xlsx"
	"thidua/term"
)

// read reads the source's book. What is wrong with the book is an *Error or *xlsx.Error.
func (p *pass) read(ctx context.Context) (book sheet.Book, err error) {
	if p.source.Kind != term.SourceKindWorkbook {
		return book, ErrKind.with("kind", string(p.source.Kind))
	}
	book, err = p.w.readWorkbook(ctx, p.source.Ref)
	if _, told := failure(err); err != nil && !told && ctx.Err() == nil {
		err = ErrUnopened.with("ref", p.source.Ref).because(err)
	}
	return book, err
}

// readWorkbook reads a file below the root folder. The operating system holds it to that: neither .. nor a link leads
// out.
func (w *Worker) readWorkbook(ctx context.Context, ref string) (book sheet.Book, err error) {
	path := filepath.FromSlash(ref)
	if !filepath.IsLocal(path) {
		return book, ErrOutside.with("ref", ref)
	}
	root, err := os.OpenRoot(w.Root)
	if err != nil {
		return book, ErrUnopened.with("ref", ref).because(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	file, err := root.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return book, ErrMissing.with("ref", ref)
	case err != nil:
		return book, ErrUnopened.with("ref", ref).because(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return book, ErrFolder.with("ref", ref)
	}
	return xlsx.Read(ctx, file, ref, w.Limits)
}
