package notice

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"thidua/term"
)

const (
	// Ripe is how long a cell or a finding stands before anybody is told: who is typing mends most of them.
	Ripe = 24 * time.Hour
	// News is how long an edition is news.
	News = 14 * 24 * time.Hour
)

// deadlines are how many days before the last one units are told of it.
var deadlines = []int{14, 3, 0}

// Compose makes the notices for which there is reason, in the order of units and then of what is urgent. It is the same
// for the same situation.
func Compose(s Situation) []Notice {
	var all []Notice
	for i := range s.Units {
		u := &s.Units[i]
		if s.Open {
			all = append(all, s.working(u)...)
		}
		all = append(all, s.reviewed(u)...)
		if u.District != "" {
			all = append(all, s.told(u.District)...)
		}
	}
	all = append(all, s.told("")...)
	slices.SortStableFunc(all, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.District, b.District), cmp.Compare(a.rank(), b.rank()))
	})
	return all
}

// order is in which order notices are read: what has a date and what stands in the way of everything first.
var order = []term.NoticeKind{
	term.NoticeKindDeadline, term.NoticeKindReturned, term.NoticeKindUnreadable, term.NoticeKindCells,
	term.NoticeKindFindings, term.NoticeKindRefusedEdit, term.NoticeKindLateEdit, term.NoticeKindSubmitted,
	term.NoticeKindCirculated, term.NoticeKindPublished,
}

func (n Notice) rank() int { return slices.Index(order, n.Kind) }

// working are the notices of a unit that may change its sheet.
func (s *Situation) working(u *Unit) (all []Notice) {
	if days, told, due := s.deadline(); due && u.District != "" && !sent(u.State) {
		all = append(all, s.deadlineNotice(u, days, told))
	}
	if u.State == term.SubmissionStateReturned {
		all = append(all, s.returnedNotice(u))
	}
	if u.Failure != nil && mendable(u.Failure.Code) {
		all = append(all, s.unreadableNotice(u))
	}
	if ripe := s.ripe(u.Cells); len(ripe) > 0 {
		all = append(all, s.cellsNotice(u, ripe))
	}
	if ripe := s.ripe(u.Findings); len(ripe) > 0 {
		all = append(all, s.findingsNotice(u, ripe))
	}
	return all
}

// reviewed are the notices of what passes between a unit and the lead.
func (s *Situation) reviewed(u *Unit) (all []Notice) {
	if u.Refused.Count > 0 {
		all = append(all, s.refusedNotice(u))
	}
	if u.Pending.Count > 0 {
		all = append(all, s.lateNotice(u))
	}
	if u.State == term.SubmissionStateSubmitted && u.District != "" {
		all = append(all, s.submittedNotice(u))
	}
	return all
}

// told are the notices of a unit, or of the lead, about the report of the whole cluster.
func (s *Situation) told(district string) (all []Notice) {
	if !s.CirculatedAt.IsZero() && s.Edition == 0 && district != "" {
		all = append(all, s.circulatedNotice(district))
	}
	if s.Edition > 0 && s.Now.Sub(s.PublishedAt) < News {
		all = append(all, s.publishedNotice(district))
	}
	return all
}

// sent says whether a report was sent and did not come back.
func sent(state term.SubmissionState) bool {
	return state == term.SubmissionStateSubmitted || state == term.SubmissionStateApproved
}

// deadline says how many days are left, and which of the deadlines has come; due is false when none has, and when the
// last day is over.
func (s *Situation) deadline() (days, told int, due bool) {
	last, err := time.Parse(time.DateOnly, string(s.DueOn))
	if err != nil {
		return 0, 0, false
	}
	today, err := time.Parse(time.DateOnly, string(term.DateOf(s.Now.In(term.Vietnam))))
	if err != nil {
		return 0, 0, false
	}
	days = int(last.Sub(today) / (24 * time.Hour))
	for _, told := range slices.Backward(deadlines) {
		if days >= 0 && days <= told {
			return days, told, true
		}
	}
	return days, 0, false
}

// mendable says whether those who keep a sheet can do something about why it is not read. What passes, and what is wrong
// with the system's own account, is none of theirs.
func mendable(code string) bool {
	switch code {
	case "", "quota", "passing", "credentials", "api-disabled", "google-missing", "interrupted", "source-busy", "quota-wait":
		return false
	}
	return true
}

// ripe are the cells that have stood for long enough, in the order of their places.
func (s *Situation) ripe(cells []Cell) []Cell {
	var ripe []Cell
	for _, c := range cells {
		if s.Now.Sub(c.Since) >= Ripe {
			ripe = append(ripe, c)
		}
	}
	slices.SortStableFunc(ripe, func(a, b Cell) int { return cmp.Or(cmp.Compare(a.Tab, b.Tab), cmp.Compare(a.Key, b.Key)) })
	return ripe
}

// digest is a short name for a set of cells. A cell that is mended and broken again makes another set.
func digest(cells []Cell) string {
	keys := make([]string, len(cells))
	for i, c := range cells {
		keys[i] = strconv.Quote(c.Key) + moment(c.Since)
	}
	slices.Sort(keys)
	sum := sha256.New()
	for _, key := range keys {
		sum.Write(append([]byte(key), '\n'))
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// moment is a time as part of a key.
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

// Sort puts notices into the order in which they are read.
func Sort(notices []Notice) {
	slices.SortStableFunc(notices, func(a, b Notice) int { return cmp.Compare(a.rank(), b.rank()) })
}
