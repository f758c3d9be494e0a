// Package answer tells the people who fill a sheet, in the sheet itself, what was read, what is wrong, what does not add
// up and what the lead says: a tab with a row for each and a column in which they explain, a line above each table, and a
// note at each cell.
//
// It is pure: from the book as it stands and what is known it computes the edits that make the book say so, none when
// it says so already. What people wrote is never touched: their explanations stay with their problem, and our part of
// a note stands in a marked block. What they changed of our tab (moved columns, sorted or deleted rows) is put right.
package answer

import (
	"regexp"
	"strings"
	"time"

	"thidua/intake"
	"thidua/sheet"
)

// TabTitle is the title of the tab in which problems are listed.
const TabTitle = intake.AnswerTabTitle

// Problem is one thing to tell about.
type Problem struct {
	intake.Problem
	Since       time.Time // when it was first seen
	Explanation string    // what the unit has said about it, "" for nothing
	Open        bool      // false: it was mended a short time ago
}

// State is what is known of a sheet.
type State struct {
	Unit     string    // who fills it, in Vietnamese
	Period   string    // in Vietnamese: "Năm 2022"
	DueOn    string    // as printed, "" for none
	ReadAt   time.Time // when what stands there was read; zero for never
	Filled   int       // cells that are filled, of those expected
	Required int
	Rows     int    // rows that were recorded
	Refused  string // why nothing of the sheet could be recorded, in Vietnamese; "" when it could
	Held     string // why a change waits for a person to confirm it, in Vietnamese; "" when none does
	Problems []Problem
	// Findings are what does not add up in what was read, and Refusals changes that the lead did not approve.
	Findings   []Finding
	Refusals   []Refusal
	Submission Submission
	// Understood is how the first figures were read (“1.234” đọc là 1.234 con), in Vietnamese; "" when there are none.
	Understood string
	Reference  string // address at which a person can ask for help, "" for none
}

// Said is what people have written into our tab.
type Said struct {
	// Explanations are the texts of the explanation column, by Key of the problem. One that was emptied is there as "";
	// one whose row is gone is not there.
	Explanations map[string]string
	// Findings are the texts beside findings, by their Key, as far as people have changed them since the row was told.
	Findings map[string]string
	// ReadNow says that the box is ticked by which a reading is asked for.
	ReadNow bool
	// ReadAt is when the tab says that the sheet was read, to the minute; zero when it says nothing.
	ReadAt time.Time
}

// Key tells the problems of a sheet apart, in a short text that stands, hidden, in the row of each.
func Key(p *intake.Problem) string {
	return rowKey('k', p.Tab, p.Cell, p.Key, string(p.Code))
}

// keyForm is the form of keys: of problems, findings and refused changes.
var keyForm = regexp.MustCompile(`^[kfr][0-9a-f]{12}$`)

// SameMatter says whether two problems, perhaps in different cells, are about the same thing: the same kind of
// problem in the row of the same key. When a row is moved, what was said about the one holds for the other.
func SameMatter(a, b *intake.Problem) bool {
	return a.Tab == b.Tab && a.Key == b.Key && a.Code == b.Code && a.Key != ""
}

// lastStatusRow is how far down the line above a table may stand.
const lastStatusRow = 8

// IsStatus says whether a cell (row and column 1-based) is the line that we write above a table, which is no content.
func IsStatus(row, column int, cell *sheet.Cell) bool {
	return column == 1 && row <= lastStatusRow && cell.Kind == sheet.Text && strings.HasPrefix(cell.Raw, intake.StatusPrefix)
}

// IsOurs says whether a tab is the one in which problems are listed, which is no content. It is known by its title,
// and when that was changed by its id.
func IsOurs(tab *sheet.Tab) bool { return tab.Title == TabTitle || tab.ID == intake.AnswerTabID }

// ours is the tab in which problems are listed, nil when the book has none.
func ours(book *sheet.Book) *sheet.Tab {
	var byID *sheet.Tab
	for i := range book.Tabs {
		switch tab := &book.Tabs[i]; {
		case tab.Title == TabTitle:
			return tab
		case IsOurs(tab):
			byID = tab
		}
	}
	return byID
}

// freeID is an id for our tab that no tab of the book has.
func freeID(book *sheet.Book) int64 {
	taken := map[int64]bool{}
	for i := range book.Tabs {
		taken[book.Tabs[i].ID] = true
	}
	id := int64(intake.AnswerTabID)
	for taken[id] {
		id++
	}
	return id
}
