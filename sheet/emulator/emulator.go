// Package emulator is a server that stands in for Google Sheets v4 and Drive v3, over workbooks: for the demo, for
// tests, and for whoever wants to see what a client does before it meets Google.
//
// A Server keeps files in memory and answers as Google does, typing rules of the locale and error envelopes included.
// It can be told to misbehave: Faults make it slow, forgetful or deaf in every way that the real one was seen to be.
package emulator

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"thidua/sheet"
)

// Server is the emulator. It is an http.Handler (serve.go) and safe for concurrent use: every request and every
// method takes the lock once, so that each is atomic.
type Server struct {
	mu     sync.Mutex
	config Config
	files  map[string]*file
	order  []string // ids, in the order of making
	feed   []feedEntry
	faults Faults
	random *rand.Rand
	styles map[string]*style // by their JSON
	trees  map[string]*node  // formulas as read, by their text
	texts  map[string]any    // texts as values, so that equal ones are one
	zones  map[string]*time.Location
	common store // what many spreadsheets have in common
	shell  shell // what the HTTP side and Drive keep besides files (serve.go)
}

// Config of a server.
type Config struct {
	// Now is its clock. It is required.
	Now func() time.Time
	// Seed makes the ids and the chances of Faults the same each time.
	Seed uint64
	// Account is the e-mail of the service account whose client asks; empty means a fixed one.
	Account string
	// Limits are the quotas it holds clients to; the zero value holds them to none.
	Limits Limits
	// OwnStorage lets a service account own files, which Google does not: by default it can make files only in a shared
	// drive, or in a folder that a person shared with it.
	OwnStorage bool
	// Wait passes the time of a slow answer; nil waits for real. It ends early, with the context's error, when whoever
	// asked gave up.
	Wait func(ctx context.Context, d time.Duration) error
}

// Limits are requests a minute.
type Limits struct{ ReadsPerProject, ReadsPerUser, WritesPerProject, WritesPerUser, DrivePerUser int }

// file is a file of Drive; with tabs when it is a spreadsheet.
type file struct {
	id, title, locale, timeZone string
	mimeType                    string
	folder                      string // "" is the account's own drive
	drive                       string // shared drive, "" for none
	owner                       string
	properties                  map[string]string // appProperties: of the application that wrote them
	public                      map[string]string // properties: of all applications
	permissions                 map[string]string // e-mail -> reader, writer, owner
	created, modified           time.Time
	modifiedBy                  string // e-mail
	version                     int64
	trashed                     bool
	tabs                        []*tab
	marks                       []mark // developer metadata of the spreadsheet itself
	names                       []namedRange
}

// tab is one sheet of a spreadsheet. It belongs to one state of one file; its rows may be shared by many, so a row is
// never written to but replaced (tab.edit).
type tab struct {
	id                        int64
	title                     string
	hidden                    bool
	rowCount, columnCount     int
	frozenRows, frozenColumns int
	rows                      []row       // as far as there is anything
	rowProps, columnProps     []dimension // as far as there is anything to say
	merges                    []sheet.Range
	marks                     []mark
	protections               []protection
	conditional               []map[string]any // conditional formats, kept and given back
	filter                    map[string]any   // basic filter, kept and given back; nil for none
	extra                     map[string]any   // properties that are kept and given back but mean nothing here
}

// row is the cells of a row, ragged. It is shared and never written to once it stands in a tab.
type row []cell

// cell is one cell. A literal's value is what it became when it was typed, a formula's what it came to: nil, float64,
// string, bool or errorValue.
type cell struct {
	value any
	style *style // userEnteredFormat; nil for none
	more  *more  // nil for a literal with nothing around it
}

// more is what few cells have. It is never written to once it stands in a cell.
type more struct {
	formula  string           // with the leading =, "" for a literal
	note     string           // "" for none
	rule     map[string]any   // dataValidation, as in JSON
	runs     []map[string]any // textFormatRuns, as in JSON
	cached   bool             // the value came with a workbook: it stays where a formula cannot be worked out here
	imported any              // what IMPORTRANGE brings, nil until it is set
}

// style is a cell's format as in JSON. Equal ones are one object, and none is written to.
type style struct {
	data    map[string]any
	key     string // data as canonical JSON
	pattern string // of the number format, "" for General
	kind    string // of the number format: NUMBER, PERCENT …, "" for none
	link    string // of the whole text, "" for none
}

// errorValue is a formula's error; text is what a person sees, "" for the usual.
type errorValue struct{ kind, message, text string }

// dimension is what is known of a row or column.
type dimension struct {
	pixels         int // 0 for the default
	hiddenByUser   bool
	hiddenByFilter bool
	marks          []mark
}

// mark is developer metadata.
type mark struct {
	id         int64
	key, value string
	visibility string
}

// protection is a protected range, kept and given back.
type protection struct {
	id   int64
	data map[string]any
}

// namedRange is a block with a name.
type namedRange struct {
	id, name string
	tab      int64
	area     area
}

// feedEntry is one change as the feed will tell it.
type feedEntry struct {
	file    string
	at      time.Time // when it happened
	due     time.Time // from when the feed tells of it
	removed bool
	lost    bool // the feed never tells of it
	again   bool // a second telling of the one before
}
