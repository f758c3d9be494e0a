package total_test

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/term"
	"thidua/total"
)

const rounds = 3000

// stated is a number of a generated figure, nil two times in five.
func stated(r *rand.Rand, decimals int) *total.Number {
	if r.IntN(5) < 2 {
		return nil
	}
	value := decimal.Decimal(r.Int64N(1_000_000))
	for range decimal.Places - decimals {
		value *= 10
	}
	return total.Reported(value, value.String())
}

// group is the members of a generated cluster.
func group(r *rand.Rand) []total.Member {
	kinds := []term.DenominatorKind{"", "", "", term.DenominatorKindOfAll, term.DenominatorKindOfRegistered, term.DenominatorKindOfPlan}
	members := make([]total.Member, r.IntN(8))
	for i := range members {
		members[i] = total.Member{District: string(rune('a' + i)), Applicable: r.IntN(8) > 0}
		if r.IntN(6) > 0 {
			members[i].Figure = &total.Figure{
				Actual: stated(r, 2), Plan: stated(r, 2), Numerator: stated(r, 0), Denominator: stated(r, 0), Reference: stated(r, 1),
				Target: stated(r, 0), DenominatorKind: kinds[r.IntN(len(kinds))],
			}
		}
	}
	return members
}

// naive adds up with fractions and by the words of the contract alone: what is stated, without what is implied.
type naive struct {
	members                         int
	actual, planned, plan, num, den *big.Rat
	weighted, weights               *big.Rat
	levels                          int
	kinds                           map[term.DenominatorKind]bool
}

func naively(members []total.Member) naive {
	n := naive{kinds: map[term.DenominatorKind]bool{}}
	for _, of := range []**big.Rat{&n.actual, &n.planned, &n.plan, &n.num, &n.den, &n.weighted, &n.weights} {
		*of = new(big.Rat)
	}
	for _, m := range members {
		if !m.Applicable || m.Figure == nil {
			continue
		}
		f := m.Figure
		count := f.Actual
		if count == nil {
			count = f.Numerator
		}
		plan, toPlan := f.Plan, f.DenominatorKind == term.DenominatorKindOfPlan
		if plan == nil && toPlan {
			plan = f.Denominator
		}
		if plan == nil {
			plan = f.Target
		}
		if count != nil {
			n.members++
			n.actual.Add(n.actual, rat(count))
			if plan != nil {
				n.planned.Add(n.planned, rat(count))
				n.plan.Add(n.plan, rat(plan))
			}
		}
		part, whole, kind := f.Numerator, f.Denominator, f.DenominatorKind
		if part == nil {
			part = f.Actual
		}
		if toPlan {
			whole = nil
		}
		if whole == nil {
			whole, kind = f.Reference, term.DenominatorKindOfAll
		}
		if kind == "" {
			kind = term.DenominatorKindOfAll
		}
		if part != nil && whole != nil {
			n.num.Add(n.num, rat(part))
			n.den.Add(n.den, rat(whole))
			n.kinds[kind] = true
		}
		if f.Actual != nil && f.Reference != nil && f.Reference.Value > 0 {
			n.levels++
			n.weighted.Add(n.weighted, new(big.Rat).Mul(rat(f.Actual), rat(f.Reference)))
			n.weights.Add(n.weights, rat(f.Reference))
		}
	}
	return n
}

func rat(n *total.Number) *big.Rat { return big.NewRat(int64(n.Value), decimal.Scale) }

// rounded is what a number of two decimals should be, "-" without a divisor.
func rounded(part, whole *big.Rat, factor int64) string {
	if whole.Sign() <= 0 {
		return "-"
	}
	q := new(big.Rat).Quo(part, whole)
	return decimal.MustParse(q.Mul(q, big.NewRat(factor, 1)).FloatString(2)).String() // half away from zero
}

// TestAgreesWithFractions: sums and percentages of sums are those that fractions give.
func TestAgreesWithFractions(t *testing.T) {
	r := rand.New(rand.NewPCG(20221231, 1))
	for range rounds {
		members := group(r)
		want, made := naively(members), total.Of(households, members)
		if made.Members != want.members {
			t.Fatalf("%d members, want %d of %s", made.Members, want.members, gocmp.Diff(nil, members))
		}
		if want.members > 0 && rat(made.Actual).Cmp(want.actual) != 0 {
			t.Fatalf("%s in all, want %s", text(made.Actual), want.actual.FloatString(4))
		}
		if got := text(made.PercentOfPlan); got != rounded(want.planned, want.plan, 100) {
			t.Fatalf("%s percent of plan, want %s", got, rounded(want.planned, want.plan, 100))
		}
		share := rounded(want.num, want.den, 100)
		if len(want.kinds) > 1 {
			share = "-"
		}
		if got := text(made.Share); got != share {
			t.Fatalf("a share of %s, want %s of %s", got, share, gocmp.Diff(nil, members))
		}
		mean := total.Of(cover, members)
		if got := text(mean.Actual); got != rounded(want.weighted, want.weights, 1) {
			t.Fatalf("a mean of %s, want %s", got, rounded(want.weighted, want.weights, 1))
		}
	}
}

// TestRangesHoldWhatWasMeant: whatever exact numbers stand behind the printed ones, their sum, percentage and mean lie
// in the total's range.
func TestRangesHoldWhatWasMeant(t *testing.T) {
	r := rand.New(rand.NewPCG(20221231, 2))
	for range rounds {
		printedMembers := group(r)
		meant := make([]total.Member, len(printedMembers))
		for i, m := range printedMembers {
			if meant[i] = m; m.Figure != nil {
				f := *m.Figure
				for _, n := range []**total.Number{&f.Actual, &f.Plan, &f.Numerator, &f.Denominator, &f.Reference} {
					if *n != nil && (*n).Value > 0 {
						low, high := (*n).Range.Min, (*n).Range.Max
						value := low + decimal.Decimal(r.Int64N(int64(high-low)+1))
						*n = &total.Number{Value: value, Range: decimal.Exactly(value), Source: (*n).Source}
					}
				}
				meant[i].Figure = &f
			}
		}
		for _, of := range []total.Indicator{revenue, cover} {
			wide, exact := total.Of(of, printedMembers), total.Of(of, meant)
			holds(t, "the main number", wide.Actual, exact.Actual)
			holds(t, "the plan", wide.Plan, exact.Plan)
			holds(t, "the percentage", wide.PercentOfPlan, exact.PercentOfPlan)
			holds(t, "the share", wide.Share, exact.Share)
		}
	}
}

// holds checks that what the exact number may be meets what the printed one may be.
func holds(t *testing.T, what string, wide, exact *total.Number) {
	t.Helper()
	if wide != nil && exact != nil && !wide.Range.Meets(exact.Range) {
		t.Fatalf("%s may be %+v and is %+v", what, wide.Range, exact.Range)
	}
}

// TestPlansAreFound: of a round plan and the percentage that a report prints of it, the plan's range holds the plan,
// and the plan itself is found where the percentage has two decimals and the plan two digits.
func TestPlansAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(20221231, 3))
	for range rounds {
		plan := decimal.Decimal(10+r.Int64N(90)) * 1000 * decimal.Scale
		actual := decimal.Decimal(1000+r.Int64N(200_000)) * decimal.Scale
		percent := decimal.Must(decimal.Must(actual.MulDiv(decimal.Hundred, plan)).Round(2))
		c := total.Complete(&total.Figure{Actual: total.Reported(actual, actual.Format(0, true)), PercentOfPlan: total.Reported(percent, percent.Format(2, true))})
		if !c.Plan.Range.Has(plan) {
			t.Fatalf("%s is %s%% of %s, which is not in %+v", actual, percent, plan, c.Plan.Range)
		}
		if c.Plan.Range.Max-c.Plan.Range.Min < 500*decimal.Scale && c.Plan.Value != plan {
			t.Fatalf("%s is %s%% of %s, taken to be %s", actual, percent, plan, c.Plan.Value)
		}
	}
}

// TestOrderChangesNothing: the members may be told in any order.
func TestOrderChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(20221231, 4))
	for range rounds {
		members := group(r)
		mixed := slices.Clone(members)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		for _, of := range []total.Indicator{households, revenue, cover, told} {
			one, other := total.Of(of, members), total.Of(of, mixed)
			for _, t := range []*total.Total{&one, &other} {
				slices.Sort(t.Missing)
				slices.Sort(t.PlanOver.Missing)
				slices.Sort(t.ShareOver.Missing)
			}
			if diff := gocmp.Diff(one, other); diff != "" {
				t.Fatalf("another order is another total:\n%s", diff)
			}
		}
	}
}

// TestHalvesComeToTheSame: a member taken as two of half its figures changes no sum and no percentage.
func TestHalvesComeToTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(20221231, 5))
	for range rounds {
		members := group(r)
		var halves []total.Member
		for _, m := range members {
			if m.Figure == nil {
				halves = append(halves, m)
				continue
			}
			first, second := *m.Figure, *m.Figure
			for _, pair := range [][2]**total.Number{
				{&first.Actual, &second.Actual},
				{&first.Plan, &second.Plan},
				{&first.Target, &second.Target},
				{&first.Numerator, &second.Numerator},
				{&first.Denominator, &second.Denominator},
				{&first.Reference, &second.Reference},
			} {
				if n := *pair[0]; n != nil {
					half := n.Value / 2
					*pair[0], *pair[1] = &total.Number{Value: half}, &total.Number{Value: n.Value - half}
				}
			}
			halves = append(halves,
				total.Member{District: m.District, Applicable: m.Applicable, Figure: &first},
				total.Member{District: m.District + "'", Applicable: m.Applicable, Figure: &second})
		}
		one, other := total.Of(households, members), total.Of(households, halves)
		for what, pair := range map[string][2]*total.Number{
			"sum": {one.Actual, other.Actual}, "percent": {one.PercentOfPlan, other.PercentOfPlan}, "share": {one.Share, other.Share},
		} {
			if text(pair[0]) != text(pair[1]) {
				t.Fatalf("the %s is %s, and of halves %s", what, text(pair[0]), text(pair[1]))
			}
		}
	}
}

// TestMoreIsNotMissing: a member who reports moves from the missing to the members, and the others stay.
func TestMoreIsNotMissing(t *testing.T) {
	r := rand.New(rand.NewPCG(20221231, 6))
	for range rounds {
		members := group(r)
		at := slices.IndexFunc(members, func(m total.Member) bool { return m.Applicable && m.Figure == nil })
		if at < 0 {
			continue
		}
		before := total.Of(households, members)
		members[at].Figure = &total.Figure{Actual: printed("1")}
		after := total.Of(households, members)
		if after.Members != before.Members+1 || after.Of != before.Of || len(after.Missing) != len(before.Missing)-1 ||
			slices.Contains(after.Missing, members[at].District) {
			t.Fatalf("%d/%d without %v, then %d/%d without %v", before.Members, before.Of, before.Missing, after.Members, after.Of, after.Missing)
		}
	}
}
