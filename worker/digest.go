package worker

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"

	"thidua/answer"
	"thidua/sheet"
)

// readingVersion is raised when the same cells come to be read differently, so that unchanged sheets are read again.
const readingVersion = 3

// digest is the hash of what a book says, read by a catalogue for a purpose: equal digests mean equal plans over
// equal stores. Blank cells and what we tell in it (notes, the tab with our answers, the line above a table) are no
// content.
func digest(book *sheet.Book, reading ...string) string {
	d := digester{buffer: make([]byte, 0, 1<<16)}
	sum := sha256.New()
	d.number(readingVersion)
	for _, text := range reading {
		d.text(text)
	}
	d.text(book.Locale)
	d.marks(book.Marks)
	for i := range book.Tabs {
		tab := &book.Tabs[i]
		if answer.IsOurs(tab) {
			continue
		}
		d.tab(tab)
		for row := range tab.Rows {
			for column := range tab.Rows[row] {
				if cell := &tab.Rows[row][column]; !answer.IsStatus(row+1, column+1, cell) {
					d.cell(row, column, cell)
				}
			}
			if len(d.buffer) > 1<<15 {
				sum.Write(d.buffer)
				d.buffer = d.buffer[:0]
			}
		}
	}
	sum.Write(d.buffer)
	return hex.EncodeToString(sum.Sum(nil))
}

// digester writes values so that no two lists of values are alike.
type digester struct{ buffer []byte }

func (d *digester) number(n int) { d.buffer = binary.AppendVarint(d.buffer, int64(n)) }

func (d *digester) text(s string) {
	d.buffer = binary.AppendUvarint(d.buffer, uint64(len(s)))
	d.buffer = append(d.buffer, s...)
}

// marks are what a template wrote into a book, or its columns, by which it is recognised. That of a tab is left out: it
// may be only what an earlier reading remembered.
func (d *digester) marks(marks map[string]string) {
	d.number(len(marks))
	for _, key := range slices.Sorted(maps.Keys(marks)) {
		d.text(key)
		d.text(marks[key])
	}
}

func (d *digester) tab(tab *sheet.Tab) {
	d.number(-1) // no row has this number: a tab begins
	d.text(tab.Title)
	hidden := make([]int, 0, len(tab.HiddenRows))
	for row, is := range tab.HiddenRows {
		if is {
			hidden = append(hidden, row)
		}
	}
	slices.Sort(hidden)
	if tab.Hidden {
		hidden = append(hidden, -1)
	}
	d.number(len(hidden))
	for _, row := range hidden {
		d.number(row)
	}
	d.number(len(tab.ColumnMarks))
	for _, column := range slices.Sorted(maps.Keys(tab.ColumnMarks)) {
		d.number(column)
		d.text(tab.ColumnMarks[column])
	}
	d.number(len(tab.Merges))
	for _, m := range tab.Merges {
		d.number(m.FirstRow)
		d.number(m.FirstColumn)
		d.number(m.LastRow)
		d.number(m.LastColumn)
	}
}

func (d *digester) cell(row, column int, c *sheet.Cell) {
	if c.IsBlank() {
		return
	}
	d.number(row)
	d.number(column)
	d.number(int(c.Kind))
	d.text(c.Raw)
	d.text(c.Shown)
	d.text(c.Format)
	d.text(c.ErrorType)
	d.text(c.Formula)
}
