package emulator

import (
	"io"

	"thidua/sheet"
)

// What follows is what people do to the files: it goes by no client, counts against no quota and tells the feed.

// Add makes a spreadsheet of a workbook's content, shared with the account, in Vietnamese locale.
func (s *Server) Add(title string, workbook io.ReaderAt, size int64) (id string, err error) {
	panic("to be written")
}

// Book is a spreadsheet as its cells stand, the same as a reading of it would give.
func (s *Server) Book(id string) (sheet.Book, error) { panic("to be written") }

// Type types a text into a cell, as a person does: the spreadsheet's locale decides what it becomes. A text that
// begins with = is a formula. tab is a title.
func (s *Server) Type(id, tab, address, text string) error { panic("to be written") }

// Paste writes rows of texts from a cell on, each as if typed.
func (s *Server) Paste(id, tab, address string, rows [][]string) error { panic("to be written") }

// SetImported changes what a formula shows without changing the file, as IMPORTRANGE does: neither modifiedTime nor
// the feed tells of it.
func (s *Server) SetImported(id, tab, address, value string) error { panic("to be written") }

// SetNote writes a cell's note.
func (s *Server) SetNote(id, tab, address, text string) error { panic("to be written") }

// RenameTab gives a tab another title.
func (s *Server) RenameTab(id, tab, title string) error { panic("to be written") }

// InsertRows adds empty rows before a row (1-based).
func (s *Server) InsertRows(id, tab string, before, count int) error { panic("to be written") }

// InsertColumns adds empty columns before a column (1-based).
func (s *Server) InsertColumns(id, tab string, before, count int) error { panic("to be written") }

// DeleteRows takes rows away.
func (s *Server) DeleteRows(id, tab string, first, count int) error { panic("to be written") }

// DeleteTab takes a tab away.
func (s *Server) DeleteTab(id, tab string) error { panic("to be written") }

// Sort sorts the rows of a block by one of its columns (1-based, of the tab).
func (s *Server) Sort(id, tab string, block sheet.Range, by int, descending bool) error {
	panic("to be written")
}

// Revoke ends the sharing with the account; Restore shares again.
func (s *Server) Revoke(id string) error { panic("to be written") }

// Restore shares a file with the account again.
func (s *Server) Restore(id string) error { panic("to be written") }

// Trash puts a file into the bin; Untrash takes it out.
func (s *Server) Trash(id string) error { panic("to be written") }

// Untrash takes a file out of the bin.
func (s *Server) Untrash(id string) error { panic("to be written") }

// Delete removes a file for good.
func (s *Server) Delete(id string) error { panic("to be written") }

// SetLocale changes a spreadsheet's locale: vi_VN, en_US. What was typed before stays what it had become.
func (s *Server) SetLocale(id, locale string) error { panic("to be written") }

// Copy makes a copy of a spreadsheet, as File, Make a copy does, shared with the account.
func (s *Server) Copy(id, title string) (copied string, err error) { panic("to be written") }
