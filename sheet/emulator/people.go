package emulator

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"thidua/sheet"
)

// What follows is what people do to the files: it goes by no client, counts against no quota and tells the feed.

// Add makes a spreadsheet of a workbook's content, shared with the account, in Vietnamese locale.
func (s *Server) Add(title string, workbook io.ReaderAt, size int64) (id string, err error) {
	content := make([]byte, size)
	if _, err := workbook.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("emulator: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from, err := s.imported(title, content)
	if err != nil {
		return "", fmt.Errorf("emulator: %w", err)
	}
	f := s.duplicate(from, title, somebody)
	f.permissions[s.config.Account] = "writer"
	s.register(f, somebody)
	return f.id, nil
}

// Book is a spreadsheet as its cells stand, the same as a reading of it would give.
func (s *Server) Book(id string) (sheet.Book, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil || f.mimeType != spreadsheetType {
		return sheet.Book{}, notFound()
	}
	s.refresh(f)
	return f.book(), nil
}

// person changes a file as a person does: all or nothing, and the feed tells of it. title is a tab's, "" for none.
func (s *Server) person(id, title string, do func(f *file, t *tab) *apiError) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.personally(id, title, do); err != nil {
		return err
	}
	s.touched(s.files[id], somebody)
	return nil
}

func (s *Server) personally(id, title string, do func(f *file, t *tab) *apiError) error {
	f := s.files[id]
	if f == nil || f.mimeType != spreadsheetType {
		return notFound()
	}
	c := &change{server: s, file: f.clone(), who: somebody}
	t := c.file.tabByTitle(title)
	if title != "" && t == nil {
		return invalid("emulator: %q has no tab %q", f.title, title)
	}
	if err := do(c.file, t); err != nil {
		return err
	}
	if err := c.finish(); err != nil {
		return err
	}
	*f = *c.file
	return nil
}

// corner is a cell's place, 0-based.
func (t *tab) corner(address string) (r, c int, err *apiError) {
	r, c, ok := sheet.ParseAddress(address)
	if !ok || r > t.rowCount || c > t.columnCount {
		return 0, 0, invalid("emulator: %q is no cell of %q", address, t.title)
	}
	return r - 1, c - 1, nil
}

// Type types a text into a cell, as a person does: the spreadsheet's locale decides what it becomes. A text that
// begins with = is a formula. title is the tab's.
func (s *Server) Type(id, title, address, text string) error {
	return s.Paste(id, title, address, [][]string{{text}})
}

// Paste writes rows of texts from a cell on, each as if typed.
func (s *Server) Paste(id, title, address string, rows [][]string) error {
	return s.person(id, title, func(f *file, t *tab) *apiError {
		r, c, err := t.corner(address)
		if err != nil {
			return err
		}
		for i, texts := range rows {
			for j, text := range texts {
				if r+i >= t.rowCount || c+j >= t.columnCount {
					t.rowCount, t.columnCount = max(t.rowCount, r+i+1), max(t.columnCount, c+j+1)
					if err := t.checkGrid(); err != nil {
						return err
					}
				}
				if err := f.enter(s, t, r+i, c+j, text); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// SetImported changes what a formula shows without changing the file, as IMPORTRANGE does: neither modifiedTime nor
// the feed tells of it. In a formula without IMPORTRANGE the value takes the place of the whole.
func (s *Server) SetImported(id, title, address, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.personally(id, title, func(f *file, t *tab) *apiError {
		r, c, err := t.corner(address)
		if err != nil {
			return err
		}
		if one := t.at(r, c); one.formula() == "" {
			return invalid("emulator: %s holds no formula", address)
		}
		read := localeOf(f.locale).read(value, s.today(f))
		if read.value == nil {
			read.value = "" // nil would say that nothing was ever brought
		}
		t.edit(r, 0)[c].change(func(m *more) { m.imported = read.value })
		return nil
	})
}

// SetNote writes a cell's note.
func (s *Server) SetNote(id, title, address, text string) error {
	return s.person(id, title, func(_ *file, t *tab) *apiError {
		r, c, err := t.corner(address)
		if err != nil {
			return err
		}
		t.edit(r, c+1)[c].change(func(m *more) { m.note = text })
		return nil
	})
}

// RenameTab gives a tab another title.
func (s *Server) RenameTab(id, title, renamed string) error {
	return s.person(id, title, func(f *file, t *tab) *apiError { return f.rename(t, renamed) })
}

// InsertRows adds empty rows before a row (1-based).
func (s *Server) InsertRows(id, title string, before, count int) error {
	return s.insert(id, title, false, before, count)
}

// InsertColumns adds empty columns before a column (1-based).
func (s *Server) InsertColumns(id, title string, before, count int) error {
	return s.insert(id, title, true, before, count)
}

func (s *Server) insert(id, title string, columns bool, before, count int) error {
	return s.person(id, title, func(f *file, t *tab) *apiError {
		l := lines{tab: t, columns: columns}
		if before < 1 || before > l.length()+1 || count < 1 {
			return invalid("emulator: nothing can be inserted there")
		}
		if err := l.room(count); err != nil {
			return err
		}
		f.insert(t, columns, before-1, count, before > 1)
		return nil
	})
}

// DeleteRows takes rows away, from first (1-based) on.
func (s *Server) DeleteRows(id, title string, first, count int) error {
	return s.person(id, title, func(f *file, t *tab) *apiError {
		if first < 1 || count < 1 || first+count-1 > t.rowCount || count == t.rowCount {
			return invalid("emulator: %d rows from %d on cannot be deleted", count, first)
		}
		f.remove(t, false, first-1, count)
		return nil
	})
}

// DeleteTab takes a tab away.
func (s *Server) DeleteTab(id, title string) error {
	return s.person(id, title, func(f *file, t *tab) *apiError {
		if len(f.tabs) == 1 {
			return invalid("emulator: the last tab cannot be deleted")
		}
		f.removeTab(t)
		return nil
	})
}

// Sort sorts the rows of a block by one of its columns (1-based, of the tab).
func (s *Server) Sort(id, title string, block sheet.Range, by int, descending bool) error {
	return s.person(id, title, func(_ *file, t *tab) *apiError {
		p := place{t, areaOf(block).within(t)}
		if p.empty() || by < block.FirstColumn || by > block.LastColumn {
			return invalid("emulator: %s cannot be sorted by column %d", block, by)
		}
		p.sort([]sortBy{{by - 1, descending}})
		return nil
	})
}

// HideRow hides a row, or shows it again (1-based).
func (s *Server) HideRow(id, title string, row int, hidden bool) error {
	return s.person(id, title, func(_ *file, t *tab) *apiError {
		if row < 1 || row > t.rowCount {
			return invalid("emulator: there is no row %d", row)
		}
		t.dimension(false, row-1).hiddenByUser = hidden
		return nil
	})
}

// SetLocale changes a spreadsheet's locale: vi_VN, en_US. What was typed before stays what it had become.
func (s *Server) SetLocale(id, locale string) error {
	return s.person(id, "", func(f *file, _ *tab) *apiError {
		f.locale = locale
		return nil
	})
}

// Revoke ends the sharing with the account; Restore shares again.
func (s *Server) Revoke(id string) error {
	return s.known(id, func(f *file) { s.grant(f, s.config.Account, "") })
}

// Restore shares a file with the account again.
func (s *Server) Restore(id string) error {
	return s.known(id, func(f *file) { s.grant(f, s.config.Account, "writer") })
}

// Trash puts a file into the bin; Untrash takes it out.
func (s *Server) Trash(id string) error { return s.bin(id, true) }

// Untrash takes a file out of the bin.
func (s *Server) Untrash(id string) error { return s.bin(id, false) }

func (s *Server) bin(id string, trashed bool) error {
	return s.known(id, func(f *file) {
		f.trashed = trashed
		s.touched(f, somebody)
	})
}

// Delete removes a file for good.
func (s *Server) Delete(id string) error { return s.known(id, s.vanish) }

// known does something with a file that there is.
func (s *Server) known(id string, do func(f *file)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil {
		return notFound()
	}
	do(f)
	return nil
}

// Copy makes a copy of a spreadsheet, as File, Make a copy does, shared with the account.
func (s *Server) Copy(id, title string) (copied string, err error) {
	err = s.known(id, func(from *file) {
		f := s.duplicate(from, title, somebody)
		f.properties, f.public = nil, nil // a person's copy is no work of any application
		f.permissions[s.config.Account] = "writer"
		s.register(f, somebody)
		copied = f.id
	})
	return copied, err
}

// Spreadsheets are the ids of all spreadsheets, in the order in which they were made.
func (s *Server) Spreadsheets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.order), func(id string) bool {
		f := s.files[id]
		return f == nil || f.mimeType != spreadsheetType
	})
}
