package intake

import (
	"thidua/sheet"
	"thidua/term"
)

// Change is one line of what Update would do to a sheet, for a person to read before it is done.
type Change struct {
	Tab  string // title as in the book; "" for the whole book
	Cell string // A1 address or block as the book stands before the update, "" for the whole tab
	Vi   string // what is done, a whole sentence
	En   string
	// Skipped says that nothing is done: what the template has could not be brought in, and a person must act.
	Skipped bool
}

// Text is the change in one line: its place and what is done.
func (c Change) Text(language term.Language) string {
	text := Wording{c.Vi, c.En}.in(language)
	switch {
	case c.Tab == "":
		return text
	case c.Cell == "":
		return c.Tab + ": " + text
	}
	return c.Tab + "!" + c.Cell + ": " + text
}

// change notes what is done at a cell of a tab; without a row it is the whole tab.
func (u *updating) change(tab string, row, column int, what Wording, places ...place) {
	what = fill(what, places)
	cell := ""
	if row > 0 {
		cell = sheet.Address(row, max(1, column))
	}
	u.changes = append(u.changes, Change{Tab: tab, Cell: cell, Vi: what.Vi, En: what.En})
}

// skip notes what cannot be done.
func (u *updating) skip(tab string, what Wording, places ...place) {
	what = fill(what, places)
	u.changes = append(u.changes, Change{Tab: tab, Vi: what.Vi, En: what.En, Skipped: true})
}
