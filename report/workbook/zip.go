package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// sortedZip is a zip archive whose bytes depend on its parts alone: they are kept until Close, sorted by name and
// dated 1 January 1980, the first day a zip archive knows.
type sortedZip struct {
	to    io.Writer
	parts []sortedPart
}

type sortedPart struct {
	name    string
	content *bytes.Buffer
}

func newSortedZip(w io.Writer) excelize.ZipWriter { return &sortedZip{to: w} }

// Create begins a part.
func (z *sortedZip) Create(name string) (io.Writer, error) {
	content := new(bytes.Buffer)
	z.parts = append(z.parts, sortedPart{name, content})
	return content, nil
}

// AddFS is there for the interface that excelize asks for; it never calls it.
func (z *sortedZip) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes all parts.
func (z *sortedZip) Close() error {
	slices.SortFunc(z.parts, func(a, b sortedPart) int { return bytes.Compare([]byte(a.name), []byte(b.name)) })
	archive := zip.NewWriter(z.to)
	for _, part := range z.parts {
		w, err := archive.CreateHeader(&zip.FileHeader{
			Name: part.name, Method: zip.Deflate, Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC),
		})
		if err != nil {
			return err
		}
		if _, err := w.Write(part.content.Bytes()); err != nil {
			return err
		}
	}
	return archive.Close()
}
