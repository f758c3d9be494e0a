package worker

import (
	"fmt"
	"strings"

	"thidua/intake"
	"thidua/reconcile"
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

// settleHeading is what a sheet says of itself, and where, as it should be stored with its submission: by the same
// measure as settleHeader, item by item. One that keeps what was last said stands where it stands now.
func settleHeading(h *intake.Header, last string, t trust) string {
	if t.none {
		return last
	}
	before := reconcile.ReadHeading(last)
	heading := reconcile.Heading{}
	for _, item := range reconcile.HeadingItems(h) {
		was, known := before[item.Key]
		address, there := h.Cells[item.Key]
		switch {
		case there && !h.Held[item.Key]:
			heading[item.Key] = reconcile.HeadingCell{Text: item.Text, Tab: h.Tab, Address: address}
		case there:
			heading[item.Key] = reconcile.HeadingCell{Text: was.Text, Tab: h.Tab, Address: address}
		case known && (t.doubtful || h.Held[item.Key]):
			heading[item.Key] = was
		}
	}
	if now := heading.String(); now != before.String() {
		return now
	}
	return last
}
