package catalog

import (
	"time"

	"thidua/term"
)

// Span is the days on which something holds, both ends included. An empty First or Last is "always".
type Span struct{ First, Last term.Date }

// Has says whether a day lies in the span. An empty day lies in every span.
func (s Span) Has(day term.Date) bool { return s.Meets(Span{day, day}) }

// Meets says whether two spans have a day in common.
func (s Span) Meets(other Span) bool {
	return !before(s.Last, other.First) && !before(other.Last, s.First)
}

// before says whether a last day lies before a first day; an open end does not.
func before(last, first term.Date) bool { return last != "" && first != "" && last < first }

// End is the first day after the span, or "" when it has none: the half-open form that the store keeps.
func (s Span) End() term.Date {
	last, err := time.Parse(time.DateOnly, string(s.Last))
	if err != nil {
		return ""
	}
	return term.DateOf(last.AddDate(0, 0, 1))
}
