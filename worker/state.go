package worker

import (
	"time"

	"thidua/ent"
)

// State is how up to date what is stored of a source is.
type State string

// The states of a source, the first that fits.
const (
	StateOff     State = "off"     // it is not read at all
	StateFailing State = "failing" // the last reading failed, for Source.Failure; what was read before stays
	StateNever   State = "never"   // it was not read yet
	StateBehind  State = "behind"  // it may have changed since the last reading
	StateCurrent State = "current" // nothing is known to have changed since the last reading
)

// StateOf is how up to date a source is, and since when: the time of its last good reading when it is current, of the
// hint that it may have changed when it is behind, of the failure when it is failing; zero when that never happened.
func StateOf(s *ent.Source) (state State, since time.Time) {
	hinted := valueOr(s.HintedAt)
	switch {
	case !s.Enabled:
		return StateOff, time.Time{}
	case s.LastError != "":
		return StateFailing, valueOr(s.LastErrorAt)
	case s.LastReadAt == nil:
		return StateNever, time.Time{}
	case hinted.After(valueOr(s.BeganAt)):
		return StateBehind, hinted
	}
	return StateCurrent, *s.LastReadAt
}
