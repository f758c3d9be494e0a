package google

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Kind says what an error means for whoever asked. Each row of Google's error table that calls for something else to
// be done is a kind of its own.
type Kind uint8

// The kinds of error.
const (
	Quota       Kind = iota + 1 // asked too often: later, and no failed attempt
	Passing                     // 5xx, connection lost, time out: try again; a write may have landed
	NotShared                   // not shared with the account
	NotFound                    // wrong or deleted id
	StorageFull                 // the account or shared drive has no room
	NoTab                       // a tab that was asked for is gone or renamed
	Credentials                 // the account's credentials are missing or refused: nothing of it can be read
	Disabled                    // the API is not enabled in the project
	ReadOnly                    // writing was not configured, or the sheet is shared for reading only
	TooLarge                    // the answer is larger than Config.MaxBytes
	NotASheet                   // the file is no Google spreadsheet (an uploaded .xlsx)
	FeedLost                    // the feed's token is no longer accepted: begin anew
	Refused                     // any other answer that trying again does not change
)

var kindNames = [...]string{
	Quota: "quota", Passing: "passing", NotShared: "not shared", NotFound: "not found", StorageFull: "storage full",
	NoTab: "no tab", Credentials: "credentials", Disabled: "disabled", ReadOnly: "read only", TooLarge: "too large",
	NotASheet: "not a sheet", FeedLost: "feed lost", Refused: "refused",
}

// String is the kind's name, for logs.
func (k Kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return "kind " + strconv.Itoa(int(k))
}

// Error is a request that failed. Its text is for operators and holds neither credentials nor cell contents.
type Error struct {
	Kind       Kind
	Status     int           // of the answer, 0 when there was none
	Reason     string        // Google's own word: rateLimitExceeded, PERMISSION_DENIED …
	Message    string        // Google's own sentence, or ours where Google said nothing
	RetryAfter time.Duration // how long the server asked to wait, 0 when it did not
	Cause      error
}

// Error is what the server said, or what happened when it said nothing.
func (e *Error) Error() string {
	switch {
	case e.Status != 0:
		return fmt.Sprintf("google: %d %s: %s", e.Status, e.Reason, e.Message)
	case e.Cause == nil:
		return fmt.Sprintf("google: %s", e.Message)
	case e.Message == "":
		return fmt.Sprintf("google: %v", e.Cause)
	}
	return fmt.Sprintf("google: %s: %v", e.Message, e.Cause)
}

// Unwrap is the error of the library.
func (e *Error) Unwrap() error { return e.Cause }

// isKind says whether an error is an *Error of a kind.
func isKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
