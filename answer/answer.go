// Package answer tells the people who fill a sheet, in the sheet itself, what was read and what is wrong: a tab with a
// row for each problem and a column in which they explain, a line above each table, and a note at each cell.
//
// It is pure: from the book as it stands and what is known it computes the edits that make the book say so, none when
// it says so already. What people wrote is never touched: their explanations stay with their problem, and our part of
// a note stands in a marked block.
package answer

import (
	"time"

	"thidua/intake"
	"thidua/sheet"
)

// TabTitle is the title of the tab in which problems are listed.
const TabTitle = "Kết quả kiểm tra"

// Problem is one thing to tell about.
type Problem struct {
	intake.Problem
	Since       time.Time // when it was first seen
	Explanation string    // what the unit has said about it, "" for nothing
	Open        bool      // false: it was mended a short time ago
}

// State is what is known of a sheet.
type State struct {
	Unit      string    // who fills it, in Vietnamese
	Period    string    // in Vietnamese: "Năm 2022"
	DueOn     string    // as printed, "" for none
	ReadAt    time.Time // when what stands there was read, in Vietnamese time
	Filled    int       // cells that are filled, of those expected
	Required  int
	Rows      int    // rows that were recorded
	Refused   string // why nothing of the sheet could be recorded, in Vietnamese; "" when it could
	Held      string // why a change waits for a person to confirm it, in Vietnamese; "" when none does
	Problems  []Problem
	Reference string // address at which a person can ask for help, "" for none
}

// Said is what people have written into our tab.
type Said struct {
	// Explanations are the texts of the explanation column, by Key of the problem.
	Explanations map[string]string
	// ReadNow says that the box is ticked by which a reading is asked for.
	ReadNow bool
}

// Key tells the problems of a sheet apart, in a short text that stands, hidden, in the row of each.
func Key(p *intake.Problem) string { panic("to be written") }

// Read finds what people have written into our tab; zero when the book has no such tab.
func Read(book *sheet.Book) Said { panic("to be written") }

// Plan is the edits that make a book tell the state; none when it does already. form is what the book was recognised
// as, for the lines above the tables.
func Plan(book *sheet.Book, form *intake.Form, state State) []sheet.Edit { panic("to be written") }

// IsStatus says whether a cell is the line that we write above a table, which is no content.
func IsStatus(row, column int, cell *sheet.Cell) bool { panic("to be written") }
