package worker

import (
	"context"

	"thidua/term"
)

// NewYear says which year to open, and from which.
type NewYear struct {
	Cluster string // code
	From    string // code of the period before, whose members, contacts and figures are taken over
	Period  string // code of the new period; "" is the year after From
	Lead    string // code of the unit that leads; "" keeps the one that did
	DueOn   term.Date
	Kind    term.SourceKind // where the new sheets are made
	// Folder is where: a folder below the worker's root, or the id of a folder or shared drive.
	Folder   string
	Schedule string
	DryRun   bool
}

// YearOpened is what opening a year did, or would do.
type YearOpened struct {
	Report      string       `json:"report"` // code
	DryRun      bool         `json:"dryRun"`
	Period      bool         `json:"period"`      // the period was made
	Members     int          `json:"members"`     // memberships that were added
	Lead        string       `json:"lead"`        // code of the unit that leads
	Contacts    int          `json:"contacts"`    // that were taken over
	Submissions int          `json:"submissions"` // that were added
	Sheets      []SheetGiven `json:"sheets"`
}

// SheetGiven is the sheet of one unit.
type SheetGiven struct {
	Source   string `json:"source"`   // code
	District string `json:"district"` // code, "" for the cluster's own
	Ref      string `json:"ref"`      // path or spreadsheet id; "" while it is only planned
	Made     bool   `json:"made"`     // by this call
}

// OpenYear opens a year for a cluster. Opening it again adds what is missing and changes nothing else.
func (w *Worker) OpenYear(ctx context.Context, year NewYear) (YearOpened, error) { return YearOpened{}, nil }
