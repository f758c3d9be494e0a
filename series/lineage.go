package series

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"thidua/decimal"
	"thidua/term"
)

// Unit is an administrative unit, there on the days [From, Until); "" is no limit. A unit that a change made must say
// from when it is there: one that was there before keeps what it had.
type Unit struct {
	Code        string
	From, Until term.Date
}

// Change is what became what when units changed.
type Change struct {
	Code        string
	Kind        term.DistrictChangeKind
	EffectiveOn term.Date // first day of the new units
	From, To    []string
	Share       *decimal.Decimal // part of the predecessors that went over, in percent; nil when not known
	Whole       bool             // every predecessor went over whole
}

// ErrLineage is wrapped by what is wrong with units and their changes.
var ErrLineage = errors.New("units and their changes do not fit together")

// Lineage is units and what became what. Make it with NewLineage; it may be used by many at once.
type Lineage struct {
	units  map[string]Unit
	became map[string][]string // direct successors
	was    map[string][]string // direct predecessors
	named  map[string]string   // what a unit was renamed to
	steps  []step              // newest first
}

// step is a set of units that became another set on a day, and no smaller one: everything the first were, in both.
type step struct {
	on       term.Date
	changes  []Change // by code
	renaming bool
	from, to map[string]bool
	whole    map[string]bool            // predecessors of which all went into to
	into     map[string]map[string]bool // where each predecessor went
}

// NewLineage is units and their changes. It is an error, ErrLineage, when a change names a unit that is not there, or
// when a unit became itself by way of others.
func NewLineage(units []Unit, changes []Change) (*Lineage, error) {
	l := &Lineage{units: map[string]Unit{}, became: map[string][]string{}, was: map[string][]string{}, named: map[string]string{}}
	for _, u := range units {
		l.units[u.Code] = u
	}
	days := map[term.Date][]Change{}
	for _, c := range changes {
		if err := l.add(c); err != nil {
			return nil, err
		}
		days[c.EffectiveOn] = append(days[c.EffectiveOn], c)
	}
	if err := l.acyclic(changes); err != nil {
		return nil, err
	}
	for _, day := range slices.Backward(slices.Sorted(maps.Keys(days))) {
		l.steps = append(l.steps, l.stepsOf(day, days[day])...)
	}
	return l, nil
}

// add notes who became whom.
func (l *Lineage) add(c Change) error {
	for _, unit := range slices.Concat(c.From, c.To) {
		if _, known := l.units[unit]; !known {
			return fmt.Errorf("%w: change %q names %q, which is no unit", ErrLineage, c.Code, unit)
		}
	}
	for _, from := range c.From {
		for _, to := range c.To {
			if from != to {
				l.became[from], l.was[to] = append(l.became[from], to), append(l.was[to], from)
			}
		}
	}
	if c.Kind == term.DistrictChangeKindRenamed && len(c.From) == 1 && len(c.To) == 1 && c.From[0] != c.To[0] {
		l.named[c.From[0]] = c.To[0]
	}
	return nil
}

// acyclic is an error when a unit became itself by way of others. Boundaries may be moved to and fro.
func (l *Lineage) acyclic(changes []Change) error {
	next := map[string][]string{}
	for _, c := range changes {
		if c.Kind == term.DistrictChangeKindBoundaryChanged {
			continue
		}
		for _, from := range c.From {
			for _, to := range c.To {
				if from != to && !l.stays(from, c.EffectiveOn) {
					next[from] = append(next[from], to)
				}
			}
		}
	}
	done := map[string]int{} // 1: on the way, 2: seen
	var visit func(unit string) error
	visit = func(unit string) error {
		switch done[unit] {
		case 1:
			return fmt.Errorf("%w: %q became itself", ErrLineage, unit)
		case 2:
			return nil
		}
		done[unit] = 1
		for _, to := range next[unit] {
			if err := visit(to); err != nil {
				return err
			}
		}
		done[unit] = 2
		return nil
	}
	for _, unit := range slices.Sorted(maps.Keys(next)) {
		if err := visit(unit); err != nil {
			return err
		}
	}
	return nil
}

// stays says whether a unit was there before a day and from it on.
func (l *Lineage) stays(unit string, day term.Date) bool {
	u := l.units[unit]
	return u.From < day && (u.Until == "" || u.Until > day)
}

// there says whether a unit was there on a day.
func (l *Lineage) there(unit string, day term.Date) bool {
	u := l.units[unit]
	return u.From <= day && (u.Until == "" || u.Until > day)
}

// stepsOf are the changes of one day, those that share a unit together: a commune made of parts of two districts ties
// them into one step, which is lawful as a whole only.
func (l *Lineage) stepsOf(day term.Date, changes []Change) []step {
	into, whole := map[string]map[string]bool{}, map[string]bool{}
	shares := map[string]decimal.Decimal{}
	link := func(from, to string) {
		if into[from] == nil {
			into[from] = map[string]bool{}
		}
		into[from][to] = true
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return cmp.Compare(a.Code, b.Code) })
	for _, c := range changes {
		for _, from := range c.From {
			for _, to := range c.To {
				link(from, to)
			}
			if len(c.To) > 0 && c.Whole {
				whole[from] = true
			}
			if len(c.To) > 0 && c.Share != nil {
				shares[from] += min(max(*c.Share, 0), decimal.Hundred)
			}
		}
		for _, unit := range slices.Concat(c.From, c.To) {
			if len(c.To) > 0 && l.stays(unit, day) { // what did not go over stayed
				link(unit, unit)
				whole[unit] = true
			}
		}
	}
	for unit, share := range shares {
		whole[unit] = whole[unit] || share >= decimal.Hundred
	}
	return parted(day, changes, into, whole)
}

// parted parts the links of one day into steps that share no unit.
func parted(day term.Date, changes []Change, into map[string]map[string]bool, whole map[string]bool) []step {
	var steps []step
	left := maps.Clone(into)
	for _, first := range slices.Sorted(maps.Keys(into)) {
		if _, waits := left[first]; !waits {
			continue
		}
		s := step{on: day, from: map[string]bool{first: true}, to: maps.Clone(into[first]), whole: whole, into: into}
		delete(left, first)
		for grown := true; grown; {
			grown = false
			for from, to := range left {
				if meets(to, s.to) {
					s.from[from] = true
					maps.Copy(s.to, to)
					delete(left, from)
					grown = true
				}
			}
		}
		for _, c := range changes {
			if slices.ContainsFunc(c.From, func(u string) bool { return s.from[u] }) && len(c.To) > 0 {
				s.changes = append(s.changes, c)
			}
		}
		s.renaming = len(s.from) == 1 && len(s.to) == 1 &&
			slices.ContainsFunc(s.changes, func(c Change) bool { return c.Kind == term.DistrictChangeKindRenamed })
		if s.renaming {
			s.whole = maps.Clone(whole)
			s.whole[first] = true // a new name leaves nothing behind
		}
		steps = append(steps, s)
	}
	return steps
}

func meets(a, b map[string]bool) bool {
	for unit := range a {
		if b[unit] {
			return true
		}
	}
	return false
}

func within(a, b map[string]bool) bool {
	for unit := range a {
		if !b[unit] {
			return false
		}
	}
	return true
}

// before is which units were some units on a day.
type before struct {
	units         []string // sorted; where a reason stands, those that went over whole
	comparability term.Comparability
	change        string
	reason        Reason
}

// back is which units together were exactly the given units on a day. Where only parts of them are known, it says so.
func (l *Lineage) back(units []string, day term.Date) before {
	now := map[string]bool{}
	for _, unit := range units {
		now[l.last(unit)] = true
	}
	b := before{comparability: term.ComparabilityExact}
	for _, s := range l.steps {
		if s.on <= day || !meets(s.to, now) {
			continue
		}
		whole := true
		for from := range s.from {
			whole = whole && s.whole[from]
		}
		if !whole || !within(s.to, now) {
			return s.part(now, b)
		}
		if !s.renaming {
			b.comparability, b.change = term.ComparabilityAggregated, cmp.Or(b.change, s.code(now))
		}
		for to := range s.to {
			delete(now, to)
		}
		maps.Copy(now, s.from)
	}
	b.units = slices.Sorted(maps.Keys(now))
	for _, unit := range b.units {
		if !l.there(unit, day) {
			b.comparability, b.reason = term.ComparabilityNone, ReasonNotThere
			b.units = nil
			break
		}
	}
	return b
}

// code is that of the first change that made one of the units, or else that one of them gave something to.
func (s *step) code(now map[string]bool) string {
	among := func(u string) bool { return now[u] }
	made := slices.IndexFunc(s.changes, func(c Change) bool { return slices.ContainsFunc(c.To, among) })
	gave := slices.IndexFunc(s.changes, func(c Change) bool { return slices.ContainsFunc(c.From, among) })
	if made >= 0 {
		return s.changes[made].Code
	}
	if gave >= 0 {
		return s.changes[gave].Code
	}
	return ""
}

// part is the answer where the units came from parts of others: PARTIAL where at least one went into them whole.
func (s *step) part(now map[string]bool, b before) before {
	b.comparability, b.reason, b.units, b.change = term.ComparabilityNone, ReasonPart, nil, s.code(now)
	for _, from := range slices.Sorted(maps.Keys(s.from)) {
		if s.whole[from] && within(s.into[from], now) {
			b.comparability = term.ComparabilityPartial
			b.units = append(b.units, from)
		}
	}
	return b
}

// last is what a unit is called now: it may have been renamed.
func (l *Lineage) last(unit string) string {
	for next, renamed := l.named[unit]; renamed; next, renamed = l.named[unit] {
		unit = next
	}
	return unit
}

// Units are the units asked for with those that they came from and became, sorted: whose figures their series is made
// of.
func (l *Lineage) Units(units []string) []string {
	all := map[string]bool{}
	for _, next := range []map[string][]string{l.was, l.became} {
		seen := map[string]bool{}
		var visit func(unit string)
		visit = func(unit string) {
			if seen[unit] {
				return
			}
			seen[unit] = true
			for _, other := range next[unit] {
				visit(other)
			}
		}
		for _, unit := range units {
			visit(unit)
		}
		maps.Copy(all, seen)
	}
	return slices.Sorted(maps.Keys(all))
}
