package graph

import (
	"context"
	"errors"

	"thidua/figure"
	"thidua/review"
	"thidua/term"
)

// Actions are what mutations do. This package only decides who may do it and tells what came of it: whoever serves the
// API gives the functions, since what reads sheets may not be imported here. Each runs with the viewer who asks in its
// context (guard.ViewerOf), writes down in the audit trail what it did, and has done nothing when it returns an error.
// What a person can put right is a *UserError, several of them joined; any other error is a failure of ours. A nil
// function is a thing that this server does not do.
type Actions struct {
	// RegisterSource says which sheet a submission is read from, and returns the source's code.
	RegisterSource func(context.Context, RegisterSource) (code string, err error)
	// UpdateSource changes where, when and whether a source is read.
	UpdateSource func(context.Context, UpdateSource) error
	// SyncSource asks for a reading of a source, given by its code, and returns the id of the QUEUED run, or of one like
	// it that waits already. The plan of a dry run is kept with the run once a worker has made it.
	SyncSource func(ctx context.Context, source string, dryRun bool) (run int, err error)
	// ConfirmSync asks for the reading that applies a held run, and returns the id of the new QUEUED run.
	ConfirmSync func(ctx context.Context, run int) (newRun int, err error)
	// OpenPeriod opens a period for a cluster, both given by their codes.
	OpenPeriod func(ctx context.Context, cluster, period string) (PeriodOpened, error)
	// OpenYear opens a year for a cluster. Beside an error it returns what it had done until then; its Report is "" when
	// that is nothing.
	OpenYear func(context.Context, OpenYear) (YearOpened, error)
	// RegisterShared registers a spreadsheet that was shared with us, given by its id or address, and returns the
	// source's code.
	RegisterShared func(ctx context.Context, ref string) (code string, err error)
}

// RegisterSource says which sheet a submission is read from.
type RegisterSource struct {
	Cluster, Period string          // codes
	District        string          // code, "" for the cluster's own sheet
	Kind            term.SourceKind // where the sheet is kept
	Ref             string          // id or address of the spreadsheet, path of the workbook
	Schedule        string          // five cron fields in Vietnamese time; "" leaves it to the kind
	Enabled         bool            // whether it is read at all
	Answering       *bool           // whether problems are told in the sheet; nil: as the server is set up
}

// UpdateSource says what to change of a source; nil leaves a thing as it is.
type UpdateSource struct {
	Source    string // code
	Ref       *string
	Schedule  *string
	Enabled   *bool
	Answering *bool
}

// PeriodOpened is what opening a period did.
type PeriodOpened struct {
	Report      string // code
	Submissions int    // that were added
}

// OpenYear says which year to open, and from which.
type OpenYear struct {
	Cluster  string          // code
	From     string          // code of the period before, whose members, contacts and figures are taken over
	Period   string          // code of the new period; "" is the year after From
	Lead     string          // code of the unit that leads; "" keeps the one that did
	DueOn    *term.Date      // nil is that of the year before, a year later
	Kind     term.SourceKind // where the new sheets are made
	Folder   string          // folder they are made in; "" leaves that to the server
	Schedule string          // five cron fields in Vietnamese time; "" leaves it to the kind
	DryRun   bool            // only tell what would be done
}

// YearOpened is what opening a year did, or would do.
type YearOpened struct {
	Report      string        // code
	DryRun      bool          // it was only planned
	Period      bool          // the period was made
	Members     int           // that were added
	Ended       []EndedMember // members of the year before that were not taken over
	Lead        string        // code of the unit that leads
	Contacts    int           // that were taken over
	Submissions int           // that were added
	Sheets      []SheetGiven  // by unit, those that were there included
}

// EndedMember is a member of the year before whose unit has ended.
type EndedMember struct {
	District string    // code
	EndedOn  term.Date // first day on which there was no such unit
}

// SheetGiven is the sheet of one unit.
type SheetGiven struct {
	Source   string   // code
	District string   // code, "" for the cluster's own
	Ref      string   // spreadsheet id or path, "" while it is only planned
	Made     bool     // by this call, or would be
	Shared   []string // e-mails that it was shared with
	Unshared []string // e-mails that Google refused
}

// UserError is what a person can put right.
type UserError struct {
	Code   string       // stable, in lower case: source-unknown
	Field  string       // argument or field of the input that it is about, "" for none
	Vi, En string       // what is wrong and what to do
	Cell   *figure.Cell // that it is about, nil for none
}

// Error says it in English.
func (e *UserError) Error() string { return e.En }

// Message says it in a language, Vietnamese by default.
func (e *UserError) Message(language *term.Language) string { return inLanguage(language, e.Vi, e.En) }

// told splits what an action gave: what a person is to be told is part of the answer, anything else is an error. The
// list is never nil.
func told(err error) ([]*UserError, error) {
	list := []*UserError{}
	var several interface{ Unwrap() []error }
	if errors.As(err, &several) {
		for _, one := range several.Unwrap() {
			more, err := told(one)
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
		return list, nil
	}
	var own *UserError
	if errors.As(err, &own) {
		return append(list, own), nil
	}
	var refused *review.RefusedError
	if errors.As(err, &refused) && refused.Reason != review.Forbidden {
		return append(list, ofRefusal(refused)), nil
	}
	return list, err
}
