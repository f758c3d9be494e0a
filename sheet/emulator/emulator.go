// Package emulator is a server that stands in for Google Sheets v4 and Drive v3, over workbooks: for the demo, for
// tests, and for whoever wants to see what a client does before it meets Google.
//
// A Server keeps files in memory and answers as Google does, typing rules of the locale and error envelopes included.
// It can be told to misbehave: Faults make it slow, forgetful or deaf in every way that the real one was seen to be.
package emulator

import (
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
	nextID int64
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
	properties                  map[string]string
	permissions                 map[string]string // e-mail -> reader, writer, owner
	created, modified           time.Time
	modifiedBy                  string // e-mail
	version                     int64
	trashed                     bool
	tabs                        []*tab
	marks                       []mark // developer metadata of the spreadsheet itself
	nextTab                     int64
}

// tab is one sheet of a spreadsheet.
type tab struct {
	id                        int64
	title                     string
	hidden                    bool
	rowCount, columnCount     int
	frozenRows, frozenColumns int
	rows                      [][]cell // ragged
	rowProps, columnProps     []dimension
	merges                    []sheet.Range
	marks                     []mark
	protections               []protection
	nextProtection            int64
	extra                     map[string]any // properties that are kept and given back but mean nothing here
}

// cell is one cell. Values are nil, float64, string, bool or errorValue; entered is what was typed once read by the
// locale's rules, formula included.
type cell struct {
	formula   string // with the leading =, "" for a literal
	entered   any
	effective any
	format    map[string]any // userEnteredFormat, as in JSON; numberFormat inside
	note      string
	rule      map[string]any // dataValidation, as in JSON
	link      string
	loading   bool
}

// errorValue is a formula's error.
type errorValue struct{ Type, Message string }

// dimension is what is known of a row or column.
type dimension struct {
	pixels         int
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

// feedEntry is one change as the feed will tell it.
type feedEntry struct {
	file    string
	at      time.Time // when it happened
	due     time.Time // from when the feed tells of it
	removed bool
	lost    bool // the feed never tells of it
}
