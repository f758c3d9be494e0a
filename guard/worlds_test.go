package guard_test

import (
	"slices"
	"strings"
	"time"

	"thidua/graph/graphtest"
	"thidua/term"
)

// This file says by hand who sees what of the small world: the guard is held against it.

// codes are codes of the small world, of rows that everybody sees and of rows that not everybody sees.
var codes = []string{
	"dien-bien", "dien-bien/tuan-giao", "lai-chau/tam-duong", graphtest.Low, graphtest.High, "2022", "2023", "results", "exemplars",
	"indicator-published", "indicator-pending", "form-0", "new-rural", "15-2003-qh11", "sum-of-parts", "actuals",
	"low-2022", "low-2023", "high-2023", "source/low-2022/muong-ang", "source/low-2023/", "dien-bien/2025",
}

// seer is somebody who looks, and the sheets that are open to them.
type seer struct {
	name string // nobody, public, or whose token
	// inside are the sheets of which they see versions that are not published.
	inside []string
	// works are the sheets whose problems, findings, sources and contacts they see.
	works []string
	// reports are the clusters and years whose report they see before it is public.
	reports []string
	// view is what each view gives them where they are inside; "" is what they get without asking for one.
	view map[term.View]term.View
}

var (
	everything   = []string{"low-2022/", "low-2022/muong-ang", "low-2022/tuan-giao", "low-2022/dien-bien-phu", "low-2023/", "low-2023/muong-ang", "low-2023/tuan-giao", "low-2023/dien-bien-phu", "high-2023/", "high-2023/sin-ho", "high-2023/tam-duong"}
	asAsked      = map[term.View]term.View{"": term.ViewLatest, term.ViewPublished: term.ViewPublished, term.ViewApproved: term.ViewApproved, term.ViewLatest: term.ViewLatest}
	approvedOnly = map[term.View]term.View{"": term.ViewApproved, term.ViewPublished: term.ViewPublished, term.ViewApproved: term.ViewApproved, term.ViewLatest: term.ViewApproved}
)

var seers = []seer{
	{name: "nobody"},
	{name: "public"},
	{name: "analyst", inside: everything, view: approvedOnly},
	{name: "admin", inside: everything, works: everything, reports: []string{"low-2022", "low-2023", "high-2023"}, view: asAsked},
	{
		name: "member", view: asAsked, reports: []string{"low-2022", "low-2023"},
		inside: []string{"low-2022/dien-bien-phu", "low-2023/dien-bien-phu"},
		works:  []string{"low-2022/dien-bien-phu", "low-2023/dien-bien-phu"},
	},
	{ // The lead sent it the draft: it reads the others' figures, but nothing of how they work.
		name: "circulated", view: asAsked, reports: []string{"high-2023"},
		inside: []string{"high-2023/", "high-2023/sin-ho", "high-2023/tam-duong"},
		works:  []string{"high-2023/tam-duong"},
	},
	{
		name: "lead", view: asAsked, reports: []string{"low-2022", "low-2023"},
		inside: []string{"low-2023/", "low-2023/muong-ang", "low-2023/tuan-giao", "low-2023/dien-bien-phu", "low-2022/tuan-giao"},
		works:  []string{"low-2023/", "low-2023/muong-ang", "low-2023/tuan-giao", "low-2023/dien-bien-phu", "low-2022/tuan-giao"},
	},
	{ // It led in 2022: of 2023 it sees its own sheet alone.
		name: "former lead", view: asAsked, reports: []string{"low-2022", "low-2023"},
		inside: []string{"low-2022/", "low-2022/muong-ang", "low-2022/tuan-giao", "low-2022/dien-bien-phu", "low-2023/muong-ang"},
		works:  []string{"low-2022/", "low-2022/muong-ang", "low-2022/tuan-giao", "low-2022/dien-bien-phu", "low-2023/muong-ang"},
	},
}

// Moments at which the world is read; the zero moment is now.
var (
	now       time.Time
	before    = graphtest.Day(1).Add(12 * time.Hour) // nothing is approved yet
	between   = graphtest.Day(4)                     // published and not yet changed
	changed   = graphtest.Day(6).Add(12 * time.Hour) // changed, approved again, not yet published again
	allBefore = []string{"published.1", "pending.1", "confirmed.1", "republished.1", "approved.1", "draft.1", "blanked.1", "gone.1"}
)

// versions are the versions that a view holds at a moment.
var versions = map[term.View]map[time.Time][]string{
	term.ViewPublished: {
		now:     {"published.1", "pending.1", "confirmed.1", "republished.2", "blanked.1"},
		before:  {},
		between: {"published.1", "pending.1", "confirmed.1", "republished.1", "blanked.1"},
		changed: {"published.1", "pending.1", "confirmed.1", "republished.1", "blanked.1"},
	},
	term.ViewApproved: {
		now:     {"published.1", "pending.1", "confirmed.2", "republished.2", "approved.1", "blanked.1"},
		before:  {},
		between: {"published.1", "pending.1", "confirmed.1", "republished.1", "approved.1", "blanked.1"},
		changed: {"published.1", "pending.1", "confirmed.2", "republished.2", "approved.1", "blanked.1"},
	},
	term.ViewLatest: {
		now:     {"published.1", "pending.2", "confirmed.2", "republished.2", "approved.1", "draft.1"},
		before:  allBefore,
		between: allBefore,
		changed: {"published.1", "pending.2", "confirmed.2", "republished.2", "approved.1", "draft.1"},
	},
}

// The versions of a figure's history: those that were public once, those that were approved once, all.
var (
	oncePublic   = []string{"published.1", "pending.1", "confirmed.1", "republished.1", "republished.2", "blanked.1"}
	onceApproved = []string{"published.1", "pending.1", "confirmed.1", "confirmed.2", "republished.1", "republished.2", "approved.1", "blanked.1"}
	ever         = []string{"published.1", "pending.1", "pending.2", "confirmed.1", "confirmed.2", "republished.1", "republished.2", "approved.1", "draft.1", "blanked.1", "gone.1"}
)

// names are the states of names that are public at a moment.
var names = map[time.Time][]string{now: {"named"}, before: {}, between: {"named", "renamed"}, changed: {"named", "renamed"}}

// reading is a view and a moment that a query asks for.
type reading struct {
	view term.View // "": none is asked for
	at   time.Time // zero: now
}

// sees says whether somebody sees a row in a reading.
func (s seer) sees(r graphtest.Row, in reading) bool {
	switch r.Table {
	case "reports":
		return r.Version == "PUBLISHED" || slices.Contains(s.reports, strings.TrimSuffix(r.Sheet, "/"))
	case "publications":
		return r.Version == "public" || slices.Contains(s.reports, strings.TrimSuffix(r.Sheet, "/"))
	case "submissions", "sources", "sync_runs", "problems", "findings", "contacts", "notices", "deliveries", "audit_entries", "citations":
		if r.Sheet == "" { // an entry that is about no cluster
			return s.name == "admin"
		}
		return slices.Contains(s.works, r.Sheet)
	case "shared_sheets", "events":
		return s.name == "admin"
	case "person_names":
		if s.name != "analyst" && slices.Contains(s.inside, r.Sheet) {
			return true
		}
		return slices.Contains(names[in.at], r.Version)
	}
	if slices.Contains(s.inside, r.Sheet) {
		return slices.Contains(versions[s.view[in.view]][in.at], r.Version)
	}
	return slices.Contains(versions[term.ViewPublished][in.at], r.Version)
}

// remembers says whether a row is in the history that somebody may see.
func (s seer) remembers(r graphtest.Row) bool {
	switch {
	case r.Table != "indicator_values":
		return s.sees(r, reading{})
	case !slices.Contains(s.inside, r.Sheet):
		return slices.Contains(oncePublic, r.Version)
	case s.name == "analyst":
		return slices.Contains(onceApproved, r.Version)
	}
	return slices.Contains(ever, r.Version)
}

// knowsLater says whether somebody may know that a row was superseded.
func (s seer) knowsLater(r graphtest.Row) bool {
	return s.name != "analyst" && slices.Contains(s.inside, r.Sheet)
}
