package statistics

import (
	"slices"

	"thidua/decimal"
	"thidua/term"
)

// Ranked is the place of one of several in a ranking.
type Ranked struct {
	Index int // which of those that were given
	Rank  int // from 1; those who are equal share the best of their ranks. 0 without one
	Tied  bool
}

// Rank ranks numbers, the best first: the greatest where higher is better, the least where lower is. What has no number
// comes last and has no rank, and where neither way is better nobody has one: then the greatest comes first. Equal
// numbers keep the order in which they were given.
func Rank(direction term.Direction, numbers []*decimal.Decimal) []Ranked {
	order := Order{direction != term.DirectionLower}
	places := make([]Place, len(numbers))
	ranked := make([]Ranked, len(numbers))
	for i, n := range numbers {
		places[i] = Place{Values: []*decimal.Decimal{n}}
		ranked[i].Index = i
	}
	slices.SortStableFunc(ranked, func(a, b Ranked) int { return order.Compare(places[a.Index], places[b.Index]) })
	if direction == term.DirectionNone {
		return ranked
	}
	for i := range ranked {
		r := &ranked[i]
		if numbers[r.Index] == nil {
			break
		}
		r.Rank = i + 1
		if i > 0 && *numbers[ranked[i-1].Index] == *numbers[r.Index] {
			r.Rank, r.Tied, ranked[i-1].Tied = ranked[i-1].Rank, true, true
		}
	}
	return ranked
}
