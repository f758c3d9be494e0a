package review_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// naive is what review promises, said the simplest way: three copies of everything. Editing changes the first,
// approving copies it to the second for one submission, publishing copies the second to the third for one report,
// and withdrawing empties the third, also in the past. What was refused is not copied, until it is edited.
type naive struct {
	latest, approved, published map[string]string
	refused                     map[string]bool   // rows, also such as are no longer there
	isApproved, touched, ever   map[string]bool   // submissions, by cluster and unit: now, edited, approved at any time
	reason                      map[string]string // of the edition that stands, by cluster; no entry: none stands
	past                        []moment
	everPublic                  map[string]bool // "row=text" of everything that was published and not withdrawn
}

// moment is what everybody saw since a change.
type moment struct {
	at                          time.Time
	latest, approved, published map[string]string
}

func newNaive() *naive {
	return &naive{
		latest: map[string]string{}, approved: map[string]string{}, published: map[string]string{},
		refused: map[string]bool{}, isApproved: map[string]bool{}, touched: map[string]bool{}, ever: map[string]bool{},
		reason: map[string]string{}, everPublic: map[string]bool{},
	}
}

// prefix of the rows of a cluster, and of one of its units. A row is named by its kind first.
func inPart(name, cluster string, units ...string) bool {
	fields := strings.SplitN(name, " ", 2)
	if len(units) == 0 {
		return strings.HasPrefix(fields[1], cluster+" ")
	}
	return slices.ContainsFunc(units, func(u string) bool { return strings.HasPrefix(fields[1], cluster+" "+u+" ") })
}

// copyPart replaces the part of to that belongs to a cluster, or units of it, by that of from.
func copyPart(to, from map[string]string, cluster string, units ...string) {
	maps.DeleteFunc(to, func(name, _ string) bool { return inPart(name, cluster, units...) })
	for name, text := range from {
		if inPart(name, cluster, units...) {
			to[name] = text
		}
	}
}

func (n *naive) approve(cluster, unit string) {
	n.take(n.approved, cluster, unit)
	n.isApproved[cluster+unit], n.ever[cluster+unit] = true, true
}

// take copies the latest of some units to what is approved, but for what was refused.
func (n *naive) take(approved map[string]string, cluster string, units ...string) {
	before := maps.Clone(approved)
	copyPart(approved, n.latest, cluster, units...)
	for name := range n.refused {
		if !inPart(name, cluster, units...) {
			continue
		}
		delete(approved, name)
		if text, ok := before[name]; ok {
			approved[name] = text
		}
	}
}

// pending are the rows of a unit that are to be judged. Recipients are judged with their award.
func (n *naive) pending(cluster, unit string) (names []string) {
	if !n.ever[cluster+unit] {
		return nil
	}
	for _, kind := range []string{value, awarded, exemplary, told} {
		for key := range 2 {
			name := row{kind, cluster, unit, key}.String()
			if now, was := n.latest[name], n.approved[name]; now != was && !n.refused[name] {
				names = append(names, name)
			}
		}
	}
	return names
}

// declined are the rows of a unit that were refused, and that the sheet still has so.
func (n *naive) declined(cluster, unit string) (names []string) {
	if !n.ever[cluster+unit] {
		return nil
	}
	for name := range n.refused {
		if now, was := n.latest[name], n.approved[name]; now != was && inPart(name, cluster, unit) && !strings.HasPrefix(name, received) {
			names = append(names, name)
		}
	}
	return names
}

// withRecipient is a row, and the recipient that belongs to it.
func withRecipient(name string) []string {
	if rest, ok := strings.CutPrefix(name, awarded+" "); ok {
		return []string{name, received + " " + rest}
	}
	return []string{name}
}

func (n *naive) accept(names []string) {
	for _, name := range names {
		for _, name := range withRecipient(name) {
			delete(n.approved, name)
			if text, ok := n.latest[name]; ok {
				n.approved[name] = text
			}
		}
	}
}

func (n *naive) refuse(names []string) {
	for _, name := range names {
		for _, name := range withRecipient(name) {
			n.refused[name] = true
		}
	}
}

// publish says what is to come of publishing; when it is not refused, it is done.
func (n *naive) publish(cluster, reason string) review.Reason {
	approved := maps.Clone(n.approved)
	var unapproved []string
	for _, unit := range unitsOf[cluster] {
		if !n.isApproved[cluster+unit] {
			unapproved = append(unapproved, unit)
		}
	}
	if len(unapproved) > 0 {
		if reason == "" {
			return review.ReasonMissing
		}
		n.take(approved, cluster, unapproved...)
	}
	published := maps.Clone(n.published)
	copyPart(published, approved, cluster)
	if maps.Equal(published, n.published) {
		last, stands := n.reason[cluster]
		switch {
		case !stands:
			return review.NothingToPublish
		case reason == "" || reason == last:
			return review.NothingChanged
		}
	}
	for _, unit := range unapproved {
		n.isApproved[cluster+unit] = n.touched[cluster+unit]
		n.ever[cluster+unit] = n.ever[cluster+unit] || n.touched[cluster+unit]
	}
	n.approved, n.published, n.reason[cluster] = approved, published, reason
	for name, text := range published {
		n.everPublic[name+"="+text] = true
	}
	return ""
}

func (n *naive) withdraw(cluster string) review.Reason {
	if _, stands := n.reason[cluster]; !stands {
		return review.NotPublished
	}
	delete(n.reason, cluster)
	nothing := map[string]string{}
	copyPart(n.published, nothing, cluster)
	for _, m := range n.past {
		copyPart(m.published, nothing, cluster)
	}
	maps.DeleteFunc(n.everPublic, func(name string, _ bool) bool { return inPart(name, cluster) })
	return ""
}

func (n *naive) remember(at time.Time) {
	if len(n.past) > 0 && !at.After(n.past[len(n.past)-1].at) {
		return // nothing was changed
	}
	n.past = append(n.past, moment{at, maps.Clone(n.latest), maps.Clone(n.approved), maps.Clone(n.published)})
}

// names of people in what is public.
func (n *naive) names(of map[string]string) []string {
	names := map[string]bool{}
	for _, text := range of {
		if _, name, ok := strings.Cut(text, " "); ok {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// scope is what somebody sees who works on some rows: their latest version, and elsewhere what is published.
func (n *naive) scope(within func(name string) bool) map[string]string {
	seen := map[string]string{}
	for name, text := range n.latest {
		if within(name) {
			seen[name] = text
		}
	}
	for name, text := range n.published {
		if !within(name) {
			seen[name] = text
		}
	}
	return seen
}

// TestVersionsBehaveLikeThreeCopies takes random steps in the world and in naive, and compares what everybody sees
// after each, now and in the past. That a row never shows two versions is part of looking (world.seen).
func TestVersionsBehaveLikeThreeCopies(t *testing.T) {
	runs, steps := 2, 50
	if testing.Short() {
		runs, steps = 1, 25
	}
	for run := range runs {
		t.Run(fmt.Sprint(run), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				w := newWorld(t, s)
				r := rand.New(rand.NewPCG(uint64(run), 2022))
				n := newNaive()
				for i := range steps {
					what := takeStep(t, w, n, r)
					n.remember(w.now(t))
					compare(t, w, n, r)
					if t.Failed() {
						t.Fatalf("after step %d: %s", i, what)
					}
				}
			})
		})
	}
}

func takeStep(t *testing.T, w *world, n *naive, r *rand.Rand) string {
	t.Helper()
	cluster := []string{north, north, north, south}[r.IntN(4)]
	unit := unitsOf[cluster][r.IntN(len(unitsOf[cluster]))]
	switch chance := r.IntN(26); {
	case chance < 11:
		target := row{[]string{value, awarded, exemplary, told}[r.IntN(4)], cluster, unit, r.IntN(2)}
		if again := n.worthAnother(); len(again) > 0 && r.IntN(2) == 0 {
			target = again[r.IntN(len(again))]
		}
		if chance < 4 {
			w.remove(t, target)
			if _, there := n.latest[target.String()]; there {
				n.anew(target.String())
			}
			delete(n.latest, target.String())
			if target.kind == awarded {
				delete(n.latest, row{received, cluster, unit, target.key}.String())
			}
			return "remove " + target.String()
		}
		n.edit(t, w, target)
		return "set " + target.String()
	case chance < 13:
		w.approve(t, cluster, unit)
		n.approve(cluster, unit)
		return "approve " + cluster + " " + unit
	case chance < 16:
		reason := []string{"", "Lý do", fmt.Sprint("Lý do ", r.IntN(3))}[r.IntN(3)]
		want := n.publish(cluster, reason)
		_, err := review.Publish(t.Context(), w.s, review.Publishing{Cluster: cluster, Period: year, By: admin, Reason: reason})
		came(t, err, want)
		return fmt.Sprintf("publish %s for %q: %s", cluster, reason, want)
	case chance < 24:
		if some := n.judgeable(); len(some) > 0 {
			of := some[r.IntN(len(some))]
			cluster, unit = of[0], of[1]
		}
		return judge(t, w, n, r, cluster, unit)
	case chance < 25:
		want := review.NotSubmitted
		if n.isApproved[cluster+unit] {
			n.isApproved[cluster+unit], want = false, ""
		}
		came(t, review.Return(t.Context(), w.s, review.Step{Cluster: cluster, Period: year, District: unit, By: admin}, "Sai"), want)
		return "return " + cluster + " " + unit
	}
	want := n.withdraw(cluster)
	_, err := review.Withdraw(t.Context(), w.s, review.Withdrawal{Cluster: cluster, Period: year, By: admin, Reason: "Sai"})
	came(t, err, want)
	return "withdraw " + cluster
}

// judgeable are the units with pending changes.
func (n *naive) judgeable() (some [][2]string) {
	for _, cluster := range []string{north, south} {
		for _, unit := range unitsOf[cluster] {
			if len(n.pending(cluster, unit)) > 0 {
				some = append(some, [2]string{cluster, unit})
			}
		}
	}
	return some
}

// worthAnother are rows that were approved or refused: changing them again is what goes wrong first.
func (n *naive) worthAnother() (rows []row) {
	for _, cluster := range []string{north, south} {
		for _, unit := range unitsOf[cluster] {
			for _, kind := range []string{value, awarded, exemplary, told} {
				for key := range 2 {
					r := row{kind, cluster, unit, key}
					if _, approved := n.approved[r.String()]; approved || n.refused[r.String()] {
						rows = append(rows, r)
					}
				}
			}
		}
	}
	return rows
}

// anew makes what was refused of a row something to be judged again.
func (n *naive) anew(name string) {
	for _, name := range withRecipient(name) {
		delete(n.refused, name)
	}
}

// judge accepts or refuses all pending changes of a unit, or some.
func judge(t *testing.T, w *world, n *naive, r *rand.Rand, cluster, unit string) string {
	t.Helper()
	chosen := n.pending(cluster, unit)
	judging := review.Judging{Step: review.Step{Cluster: cluster, Period: year, District: unit, By: admin}, Reason: "Sai"}
	if r.IntN(2) == 0 && len(chosen) > 1 {
		r.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
		chosen = chosen[:1+r.IntN(len(chosen)-1)]
		for _, name := range chosen {
			judging.Which = append(judging.Which, keyOf(name))
		}
	}
	want := review.Reason("")
	if len(chosen) == 0 {
		want = review.NotPending
	}
	if r.IntN(2) == 0 {
		_, err := review.AcceptPending(t.Context(), w.s, judging)
		came(t, err, want)
		n.accept(chosen)
		return fmt.Sprint("accept ", chosen)
	}
	_, err := review.RefusePending(t.Context(), w.s, judging)
	came(t, err, want)
	n.refuse(chosen)
	return fmt.Sprint("refuse ", chosen)
}

// keyOf is the key of a row that is named as row.String does.
func keyOf(name string) review.Key {
	kind, _, _ := strings.Cut(name, " ")
	code := "key-" + name[len(name)-1:]
	return map[string]review.Key{
		value:     review.Key("FIGURE/" + code + "/"),
		awarded:   review.Key("AWARD/" + code + "/INDIVIDUAL/DECIDED/"),
		exemplary: review.Key("EXEMPLAR/" + code + "/name/0"),
		told:      review.Key("NARRATIVE/" + code + "/body"),
	}[kind]
}

// edit sets a row in both worlds.
func (n *naive) edit(t *testing.T, w *world, r row) {
	t.Helper()
	text := w.set(t, r)
	n.touched[r.cluster+r.unit] = true
	n.anew(r.String())
	switch r.kind {
	case exemplary:
		n.latest[r.String()] = text + " " + w.nameOf(r)
	case awarded:
		n.latest[r.String()] = text
		n.latest[row{received, r.cluster, r.unit, r.key}.String()] = text + " " + w.nameOf(r)
	default:
		n.latest[r.String()] = text
	}
}

// came fails unless an error is the refusal that was expected, or none is when none was.
func came(t *testing.T, err error, want review.Reason) {
	t.Helper()
	var refusal *review.RefusedError
	switch {
	case want == "" && err != nil:
		t.Fatal(err)
	case want != "" && (!errors.As(err, &refusal) || refusal.Reason != want):
		t.Fatalf("got %v, want a refusal: %s", err, want)
	}
}

func compare(t *testing.T, w *world, n *naive, r *rand.Rand) {
	t.Helper()
	wantSeen(t, "the latest", w.seen(as(t, admin), t), n.latest)
	wantSeen(t, "approved, to an administrator", w.seen(as(t, admin, guard.View{Kind: term.ViewApproved}), t), n.approved)
	wantSeen(t, "an analyst", w.seen(as(t, analyst), t), n.approved)
	wantSeen(t, "published, to an administrator", w.seen(as(t, admin, guard.View{Kind: term.ViewPublished}), t), n.published)
	wantSeen(t, "everybody", w.seen(as(t, public), t), n.published)
	wantSeen(t, "a unit", w.seen(as(t, w.member(beta)), t), n.scope(func(name string) bool { return inPart(name, north, beta) }))
	wantSeen(t, "the lead", w.seen(as(t, w.lead(north, alpha)), t), n.scope(func(name string) bool { return inPart(name, north) }))
	if diff := cmp.Diff(n.names(n.published), w.namesSeen(as(t, public)), sameEmpty); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	ever := map[string]bool{}
	for _, v := range w.versions(as(t, public, guard.View{History: true}), t) {
		ever[v[0]+"="+v[1]] = true
	}
	if diff := cmp.Diff(n.everPublic, ever); diff != "" {
		t.Errorf("the history that everybody sees (-want +got):\n%s", diff)
	}
	comparePending(t, w, n)
	for range 2 {
		compareThen(t, w, n, r.IntN(len(n.past)), r.IntN(2) == 0)
	}
}

// comparePending compares what is to be judged, and who is told of it.
func comparePending(t *testing.T, w *world, n *naive) {
	t.Helper()
	reports := w.s.Client().Report.Query().IDsX(as(t, admin))
	for name, looks := range map[string]struct {
		by   guard.Viewer
		sees func(cluster, unit string) bool
	}{
		"an administrator": {admin, func(string, string) bool { return true }},
		"the lead":         {w.lead(north, alpha), func(cluster, _ string) bool { return cluster == north }},
		"a unit":           {w.member(beta), func(_, unit string) bool { return unit == beta }},
		"an analyst":       {analyst, func(string, string) bool { return false }},
		"everybody":        {public, func(string, string) bool { return false }},
	} {
		all, err := review.ChangesOf(as(t, looks.by), w.s.Client(), reports...)
		if err != nil {
			t.Fatal(err)
		}
		for cluster, units := range unitsOf {
			for _, unit := range units {
				var want, got []string
				for _, row := range n.pending(cluster, unit) {
					if looks.sees(cluster, unit) {
						_, now := n.latest[row]
						_, was := n.approved[row]
						want = append(want, fmt.Sprint(keyOf(row), " added ", !was, " withdrawn ", !now))
					}
				}
				for _, row := range n.declined(cluster, unit) {
					if looks.sees(cluster, unit) {
						want = append(want, fmt.Sprint(keyOf(row), " refused: Sai"))
					}
				}
				for _, c := range all[w.sub[cluster+unit].ID].Pending {
					got = append(got, fmt.Sprint(c.Key, " added ", c.Added, " withdrawn ", c.Withdrawn))
				}
				for _, r := range all[w.sub[cluster+unit].ID].Refused {
					got = append(got, fmt.Sprint(r.Key, " refused: ", r.Reason))
				}
				slices.Sort(want)
				slices.Sort(got)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("pending of %s %s, to %s (-want +got):\n%s", cluster, unit, name, diff)
				}
			}
		}
	}
}

// compareThen compares what is seen of a moment in the past: the first one after a change, or the last one before the
// next.
func compareThen(t *testing.T, w *world, n *naive, i int, first bool) {
	t.Helper()
	m := n.past[i]
	at := m.at
	if !first && i+1 < len(n.past) {
		at = n.past[i+1].at.Add(-time.Microsecond)
	}
	what := fmt.Sprintf(" as of moment %d of %d", i+1, len(n.past))
	wantSeen(t, "the latest"+what, w.seen(as(t, admin, guard.View{AsOf: at}), t), m.latest)
	wantSeen(t, "an analyst"+what, w.seen(as(t, analyst, guard.View{AsOf: at}), t), m.approved)
	wantSeen(t, "everybody"+what, w.seen(as(t, public, guard.View{AsOf: at}), t), m.published)
	if diff := cmp.Diff(n.names(m.published), w.namesSeen(as(t, public, guard.View{AsOf: at})), sameEmpty); diff != "" {
		t.Errorf("names%s (-want +got):\n%s", what, diff)
	}
}

// sameEmpty compares no names with an empty list of them.
var sameEmpty = cmp.Transformer("joined", func(names []string) string { return strings.Join(names, ", ") })
