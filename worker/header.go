package worker

import (
	"fmt"
	"strings"

	"thidua/intake"
	"thidua/term"
)

// headerSays is what the cluster's report says of itself. Recipients stand one a line.
type headerSays struct {
	number, title, place, signatoryTitle, signatory, recipients string

	issuedOn term.Date
}

// recipientLines is how many recipients a header may have.
const recipientLines = 99

// settleHeader is the header as it should be stored: an item whose row has a problem, or is gone from a tab that has
// some, keeps what was last said.
func settleHeader(h *intake.Header, last headerSays, t trust) headerSays {
	if t.none {
		return last
	}
	keeps := func(item string) bool { return h.Held[item] || t.doubtful && h.Cells[item] == "" }
	pick := func(item, now, before string) string {
		if keeps(item) {
			return before
		}
		return now
	}
	next := headerSays{
		number:         pick(intake.ItemNumber, h.Number, last.number),
		title:          pick(intake.ItemTitle, h.Title, last.title),
		place:          pick(intake.ItemPlace, h.Place, last.place),
		signatoryTitle: pick(intake.ItemSignatoryTitle, h.SignatoryTitle, last.signatoryTitle),
		signatory:      pick(intake.ItemSignatory, h.Signatory, last.signatory),
		issuedOn:       term.Date(pick(intake.ItemIssuedOn, string(h.IssuedOn), string(last.issuedOn))),
		recipients:     strings.Join(h.Recipients, "\n"),
	}
	for n := range recipientLines {
		if h.Held[fmt.Sprintf("recipient-%d", n+1)] {
			next.recipients = last.recipients
		}
	}
	if t.doubtful && len(h.Recipients) == 0 {
		next.recipients = last.recipients
	}
	return next
}

// recipientList is the recipients one by one, nil for none.
func (s headerSays) recipientList() []string {
	if s.recipients == "" {
		return nil
	}
	return strings.Split(s.recipients, "\n")
}
