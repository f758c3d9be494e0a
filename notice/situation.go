package notice

import (
	"time"

	"thidua/term"
)

// Text is one text in both languages.
type Text struct{ Vi, En string }

// In is the text in a language; one that is not there in English is told in Vietnamese.
func (t Text) In(language term.Language) string {
	if language == term.LanguageEn && t.En != "" {
		return t.En
	}
	return t.Vi
}

// Situation is how a cluster's period stands, as far as anybody is to be told of it.
type Situation struct {
	Cluster, Period Text // names
	Now             time.Time
	Open            bool      // members may change their sheets
	DueOn           term.Date // last day to send; "" when none is set
	CirculatedAt    time.Time // when the draft was sent out; zero when it is not out for comments
	CommentsUntil   term.Date // last day for comments; "" when none is set
	Edition         int       // number of the edition that stands; 0 for none
	PublishedAt     time.Time // when that was published
	ShareWith       string    // e-mail that sheets are to be shared with; "" when nobody knows it
	Base            string    // the operator's own address, for links; "" for none
	Units           []Unit
}

// Unit is how one member unit stands, or the cluster's own sheet, which is the lead's business.
type Unit struct {
	District     string // code; "" for the cluster's own sheet
	Name         Text
	State        term.SubmissionState
	SubmittedAt  time.Time
	OnTime       *bool // nil when nobody knows
	ReturnedAt   time.Time
	ReturnReason string
	Sheet        string // address of the sheet; "" for a file
	Cells        []Cell // that are wrong
	Findings     []Cell // what does not add up, is open and not only for information
	Failure      *Failure
	Pending      Changes // since the approval, that wait for the lead
	Refused      Changes // since the approval, that the lead did not accept
}

// Cell is a cell that is wrong, or a finding with the cell it is told at.
type Cell struct {
	Key          string    // what makes it the same: never shown
	Since        time.Time // when it was found, or last became open again
	Tab, Address string    // "" for no certain place
	Sheet        string    // name of the cluster's or a unit's sheet where it is another than the reader's; "" otherwise
	About        string    // name of the indicator, in Vietnamese; "" when it is about none
	Text         Text      // what is wrong or to be done
	Link         string    // address of the cell; "" for none
}

// Failure is why a sheet cannot be read.
type Failure struct {
	Code string
	Text Text
	Good time.Time // when it was last read; zero for never
}

// Changes are changes of a sheet after its report was approved.
type Changes struct {
	Count  int
	Last   time.Time // when the newest was made, or refused
	Reason string    // why they were refused
}

// Notice is what the people of a unit, or of the lead, are told.
type Notice struct {
	Kind     term.NoticeKind
	Key      string // the same matter has the same key in a cluster and period
	District string // code of the unit that is told; "" for the lead
	Subject  Text
	Text     Text
}
