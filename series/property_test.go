package series_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"thidua/decimal"
	"thidua/series"
	"thidua/term"
)

const rounds = 2000

// land is a territory of villages over the years: which unit each belongs to, and what it has each year. It is what
// really happened; a lineage knows units and changes alone.
type land struct {
	years   []string
	units   []series.Unit
	changes []series.Change
	of      map[string]map[int]string  // year, village -> unit
	has     map[string]map[int]int64   // year, village -> what it has
	silent  map[string]map[string]bool // year, unit -> did not report
	next    int                        // names given
	r       *rand.Rand
}

func (l *land) name() string {
	l.next++
	return fmt.Sprintf("u%03d", l.next)
}

// villages of a unit in a year.
func (l *land) villages(year string, units ...string) map[int]bool {
	in := map[int]bool{}
	for village, unit := range l.of[year] {
		if slices.Contains(units, unit) {
			in[village] = true
		}
	}
	return in
}

// here are the units of a year.
func (l *land) here(year string) []string {
	return slices.Compact(slices.Sorted(maps.Values(l.of[year])))
}

// begin adds a unit from a year on.
func (l *land) begin(year string) string {
	u := series.Unit{Code: l.name()}
	if year != "" {
		u.From = term.Date(year + "-01-01")
	}
	l.units = append(l.units, u)
	return u.Code
}

func (l *land) end(code, year string) {
	for i := range l.units {
		if l.units[i].Code == code {
			l.units[i].Until = term.Date(year + "-01-01")
		}
	}
}

// imagined is a land of six years with a few changes in each, told one row a pair of units or one row a change.
func imagined(r *rand.Rand) *land {
	l := &land{of: map[string]map[int]string{}, has: map[string]map[int]int64{}, silent: map[string]map[string]bool{}, r: r}
	villages := 4 + r.IntN(16)
	first := map[int]string{}
	var units []string
	for range 1 + r.IntN(5) {
		units = append(units, l.begin(""))
	}
	for v := range villages {
		first[v] = units[r.IntN(len(units))]
	}
	for n, year := range []string{"2021", "2022", "2023", "2024", "2025", "2026"} {
		l.years = append(l.years, year)
		l.of[year] = first
		if n > 0 {
			l.of[year] = maps.Clone(l.of[l.years[n-1]])
			l.happens(year)
		}
		l.has[year], l.silent[year] = map[int]int64{}, map[string]bool{}
		for v := range villages {
			l.has[year][v] = r.Int64N(1000)
		}
	}
	return l
}

// happens is what becomes of the units in a year: nothing, a merger, a split, a new name, or everything anew.
func (l *land) happens(year string) {
	here := l.here(year)
	old := here[l.r.IntN(len(here))]
	change := series.Change{Code: "c" + year, EffectiveOn: term.Date(year + "-01-01"), From: []string{old}, Whole: true}
	move := func(units []string, to func() string) {
		for v := range l.villages(year, units...) {
			l.of[year][v] = to()
		}
	}
	switch l.r.IntN(6) {
	case 0:
		change.Kind, change.To = term.DistrictChangeKindRenamed, []string{l.begin(year)}
		move([]string{old}, func() string { return change.To[0] })
	case 1: // merged into a new unit, or into one of them
		change.Kind = term.DistrictChangeKindMerged
		other := here[l.r.IntN(len(here))]
		change.From = slices.Compact(slices.Sorted(slices.Values([]string{old, other})))
		change.To = []string{old}
		if l.r.IntN(2) == 0 || old == other {
			change.To = []string{l.begin(year)}
		}
		move(change.From, func() string { return change.To[0] })
	case 2, 3: // parted, which nobody tells the shares of
		parts := []string{l.begin(year), l.begin(year)}
		move([]string{old}, func() string { return parts[l.r.IntN(2)] })
		change.Kind = term.DistrictChangeKindSplit
		change.To = slices.DeleteFunc(parts, func(u string) bool { return len(l.villages(year, u)) == 0 })
	case 4: // a few villages go to a neighbour
		other := here[l.r.IntN(len(here))]
		change.Kind, change.To, change.Whole = term.DistrictChangeKindBoundaryChanged, []string{other}, false
		move([]string{old}, func() string { return []string{old, other}[l.r.IntN(2)] })
		if left := len(l.villages(year, old)); old == other || left == 0 {
			maps.Copy(l.of[year], l.of[l.years[len(l.years)-2]]) // it did not happen
			return
		}
	default:
		l.anew(year)
		return
	}
	for _, from := range change.From {
		if !slices.Contains(change.To, from) && change.Whole {
			l.end(from, year)
		}
	}
	l.changes = append(l.changes, change)
}

// anew makes all units of a year new ones, of whatever villages: the reform of 2025.
func (l *land) anew(year string) {
	here := l.here(year)
	var made []string
	for range 1 + l.r.IntN(6) {
		made = append(made, l.begin(year))
	}
	went := map[string]map[string]bool{}
	for _, v := range slices.Sorted(maps.Keys(l.of[year])) {
		from, to := l.of[year][v], made[l.r.IntN(len(made))]
		if went[from] == nil {
			went[from] = map[string]bool{}
		}
		went[from][to] = true
		l.of[year][v] = to
	}
	for _, from := range here {
		l.end(from, year)
		l.changes = append(l.changes, series.Change{
			Code: "c" + year + from, Kind: term.DistrictChangeKindSplit, EffectiveOn: term.Date(year + "-01-01"),
			From: []string{from}, To: slices.Sorted(maps.Keys(went[from])), Whole: true,
		})
	}
}

// question asks for the units of the last year, of whom some did not report now and then.
func (l *land) question(t *testing.T, silence bool) series.Question {
	t.Helper()
	lineage, err := series.NewLineage(l.units, l.changes)
	if err != nil {
		t.Fatal(err)
	}
	q := series.Question{Kind: series.Additive, Districts: l.here("2026"), Lineage: lineage}
	for _, y := range l.years {
		q.Periods = append(q.Periods, year(y))
		for _, unit := range l.here(y) {
			if silence && l.r.IntN(5) == 0 {
				l.silent[y][unit] = true
				continue
			}
			value := l.sum(y, l.villages(y, unit))
			q.Figures = append(q.Figures, series.Figure{Period: y, District: unit, Value: &value})
		}
	}
	return q
}

func (l *land) sum(year string, villages map[int]bool) decimal.Decimal {
	var sum decimal.Decimal
	for v := range villages {
		sum += decimal.Decimal(l.has[year][v]) * decimal.Scale
	}
	return sum
}

// TestNothingIsInvented: a value that is given for a unit is what its very villages had, or, where it is PARTIAL, those
// of them whose units reported.
func TestNothingIsInvented(t *testing.T) {
	r := rand.New(rand.NewPCG(2025, 7))
	given := 0
	for range rounds {
		l := imagined(r)
		q := l.question(t, true)
		for _, p := range append(series.Current(q), series.Together(q)...) {
			if p.Value == nil {
				continue
			}
			given++
			villages := l.villages("2026", p.District)
			if p.District == "" {
				villages = l.villages("2026", q.Districts...)
			}
			covered := l.villages(p.Period, p.CoveredBy...)
			switch p.Comparability {
			case term.ComparabilityExact, term.ComparabilityAggregated:
				if !maps.Equal(villages, covered) {
					t.Fatalf("%s in %s is made of the villages %v, and is %v: %+v", p.District, p.Period, covered, villages, l.changes)
				}
			case term.ComparabilityPartial:
				for v := range covered {
					if !villages[v] {
						t.Fatalf("%s in %s counts village %d, which is not in it: %+v", p.District, p.Period, v, l.changes)
					}
				}
			default:
				t.Fatalf("%s in %s has a value and is %s", p.District, p.Period, p.Comparability)
			}
			if want := l.sum(p.Period, covered); *p.Value != want {
				t.Fatalf("%s in %s had %s, want %s", p.District, p.Period, p.Value, want)
			}
		}
	}
	if given < rounds {
		t.Errorf("only %d values were given", given)
	}
}

// TestNothingIsLost: all units together had what all villages had, in every year, however they were merged and split.
func TestNothingIsLost(t *testing.T) {
	r := rand.New(rand.NewPCG(2025, 8))
	for range rounds {
		l := imagined(r)
		for _, p := range series.Together(l.question(t, false)) {
			all := map[int]bool{}
			for v := range l.of[p.Period] {
				all[v] = true
			}
			if p.Value == nil || *p.Value != l.sum(p.Period, all) {
				t.Fatalf("all units had %v in %s (%s), want %s: %+v", p.Value, p.Period, p.Reason, l.sum(p.Period, all), l.changes)
			}
		}
	}
}

// roots is which units a unit was in a year, by going back change after change: ok is false where part of one stayed
// elsewhere. It is the naive way, for units that were only merged and renamed.
func (l *land) roots(unit, year string) (found []string, ok bool) {
	for _, c := range slices.Backward(l.changes) {
		touched := slices.Contains(c.To, unit) || !c.Whole && slices.Contains(c.From, unit)
		if string(c.EffectiveOn) <= year+"-12-31" || !touched {
			continue
		}
		if len(c.To) > 1 || !c.Whole {
			return nil, false
		}
		before := &land{changes: slices.DeleteFunc(slices.Clone(l.changes), func(o series.Change) bool { return o.EffectiveOn >= c.EffectiveOn })}
		for _, from := range c.From {
			more, ok := before.roots(from, year)
			if !ok {
				return nil, false
			}
			found = append(found, more...)
		}
		return found, true
	}
	return []string{unit}, true
}

// TestAgreesWithGoingBack: where a unit came about by mergers and names alone, it has a value, of those units.
func TestAgreesWithGoingBack(t *testing.T) {
	r := rand.New(rand.NewPCG(2025, 9))
	agreed := 0
	for range rounds {
		l := imagined(r)
		if slices.ContainsFunc(l.changes, func(c series.Change) bool { return len(c.Code) > len("c2025") }) {
			continue // everything was made anew
		}
		for _, p := range series.Current(l.question(t, false)) {
			roots, ok := l.roots(p.District, p.Period)
			if !ok {
				continue
			}
			if slices.Sort(roots); p.Value == nil || !slices.Equal(roots, p.CoveredBy) {
				t.Fatalf("%s in %s is made of %v (%s), want %v: %+v", p.District, p.Period, p.CoveredBy, p.Reason, roots, l.changes)
			}
			agreed++
		}
	}
	if agreed < rounds {
		t.Errorf("only %d points were compared", agreed)
	}
}
