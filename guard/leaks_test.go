package guard_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/store/storetest"
)

// empty lets everybody see every row for the rest of a test.
func empty(t *testing.T) {
	t.Helper()
	t.Cleanup(open())
}

// unhide lets everybody see every row for as long as f runs.
func unhide(f func()) {
	defer open()()
	f()
}

// open lets everybody see every row, until what it returns is called.
func open() (end func()) {
	kinds := guard.Tables()
	register := func(kinds map[string]guard.Kind) {
		for table, kind := range kinds {
			guard.Register("", table, kind)
		}
	}
	all := maps.Clone(kinds)
	for table := range all {
		all[table] = guard.Open
	}
	register(all)
	return func() { register(kinds) }
}

// TestGuardEmptiedLeaks shows that the comparison can fail: without the guard every way to a row betrays some.
func TestGuardEmptiedLeaks(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		l := newLab(t, name)
		empty(t)
		public := seers[slices.IndexFunc(seers, func(s seer) bool { return s.name == "public" })]
		seen := func(r graphtest.Row) bool { return public.sees(r, reading{}) }
		tried, leaks := map[string]int{}, map[string]int{}
		try := func(by asker, seen func(graphtest.Row) bool, probes []probe) {
			for _, p := range probes {
				tried[classOf(p)]++
			}
			for _, d := range l.differences(t, public, reading{}, by, probes, seen) {
				leaks[classOf(d.probe)]++
			}
		}
		try(system, seen, append(l.probes(), l.history(public, reading{})))
		try(self, seen, l.wholes())
		try(self, public.everSees, l.changes())
		try(held, public.everSees, l.moments())
		for class, n := range tried {
			t.Logf("%s: %d of %d probes leak", class, leaks[class], n)
			if leaks[class] == 0 {
				t.Errorf("%s: without the guard none of %d probes tells of a hidden row", class, n)
			}
		}
	})
}

// opened are the lists whose own rows everybody sees: where a filter over an edge betrays something there, it is the
// filter alone that does.
var opened = []string{"provinces", "districts", "districtChanges", "clusters", "memberships", "periods", "sections", "indicators", "awardForms", "movements", "documents", "rules", "savedQueries"}

func classOf(p probe) string {
	if p.class == "has" && !slices.ContainsFunc(opened, func(list string) bool { return strings.Contains(p.query, "w0: "+list+"(") }) {
		return "has, from a row that is hidden itself"
	}
	return p.class
}

// TestViewersAtOnce asks as many viewers at the same time: nobody gets another's answer.
func TestViewersAtOnce(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		l := newLab(t, name)
		var probes []probe
		for i, p := range l.probes() {
			if i%40 == 0 {
				probes = append(probes, p)
			}
		}
		want := map[string][]string{}
		for _, s := range seers {
			want[s.name] = l.answers(l.as(t, s.name), t, probes, reading{})
		}
		var wait sync.WaitGroup
		for i := range 50 {
			s := seers[i%len(seers)]
			ctx := l.as(t, s.name)
			wait.Go(func() {
				for j := range probes {
					k := (i + j) % len(probes)
					got := l.ask(ctx, t, probes[k], reading{})
					if first, _, _ := strings.Cut(want[s.name][k], "\n"); got != first {
						t.Errorf("%s among others: %s\ngot  %s\nwant %s", s.name, probes[k].query, got, first)
					}
				}
			})
		}
		wait.Wait()
	})
}
