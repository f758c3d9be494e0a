// Package google reads and answers Google Sheets: it turns a spreadsheet into the same sheet.Book that a workbook
// gives, tells which spreadsheets changed, makes new ones, and writes edits into those that are out.
//
// A Client speaks for one account. It tries nothing twice: each failure is an *Error with its Kind, and whoever asked
// decides. Every request passes Config.Before, which may refuse it (the quota), and Config.After, which learns how it
// ended. Credentials are never logged nor part of an error's text.
package google

import (
	"context"
	"net/http"
	"time"
)

// Service is what a request counts against.
type Service uint8

// The services, each with its own quota.
const (
	Reading Service = iota + 1 // Sheets, reading
	Writing                    // Sheets, writing
	Drive                      // Drive, anything
)

// Config says who the client is and how it asks.
type Config struct {
	// Credentials is the path of a service account's key file or of an OAuth user's token file; empty means Application
	// Default Credentials.
	Credentials string
	// WriteCredentials are those for making and changing sheets, empty for the same as Credentials.
	WriteCredentials string
	// Endpoint is the address of a server that stands in for Google, asked without credentials; empty for Google.
	Endpoint string
	// Write asks for the scopes that writing needs; without it Edit, Create and Share fail by a Kind of ReadOnly.
	Write bool
	// Transport sends the requests; nil means http.DefaultTransport. Authentication goes on top of it.
	Transport http.RoundTripper
	// Timeout is how long one request may take; 0 means 90 seconds.
	Timeout time.Duration
	// MaxBytes is how large an answer may be; 0 means 64 MiB.
	MaxBytes int64
	// Before is asked before each request; its error ends the call as it is. nil allows all.
	Before func(ctx context.Context, service Service) error
	// After is told of each request that was sent: the status of the answer, 0 when there was none, and why.
	After func(ctx context.Context, service Service, status int, err error)
}

// TabID is a tab as it was first seen.
type TabID struct {
	ID    int64  `json:"id"`
	Title string `json:"title"` // the last that is known
	Code  string `json:"code"`  // of the template's tab, "" when it is none
}

// Ref is a spreadsheet to read.
type Ref struct {
	ID string
	// Tabs are those to read, known from an earlier reading; nil reads all.
	Tabs []TabID
	// All reads the other tabs too: Tabs then only say what some of them are, and may be gone.
	All bool
}

// File is a file as Drive knows it.
type File struct {
	ID         string
	Title      string
	Sheet      bool // it is a Google spreadsheet
	Owner      string
	Trashed    bool
	ModifiedAt time.Time
	// ByUs says that the client's own account made the last change.
	ByUs       bool
	Properties map[string]string // what the client's application wrote into it unseen
}

// Change is what the feed tells of one file. Removed means deleted or no longer shared, which cannot be told apart.
type Change struct {
	FileID  string
	Removed bool
	At      time.Time
	File    *File // nil when Removed
}

// Changes is one page of the feed: either Next or NewStart is set.
type Changes struct {
	Changes  []Change
	Next     string // token of the next page
	NewStart string // token to go on from later, with the last page
}

// Place is where a new spreadsheet goes.
type Place struct {
	Folder     string // id of a folder or shared drive; empty for the account's own drive
	Properties map[string]string
}
