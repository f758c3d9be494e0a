package rulestest_test

import (
	"math/rand/v2"
	"testing"

	"thidua/rules"
	"thidua/rules/rulestest"
	"thidua/term"
)

const worlds = 600

func compiled(tb testing.TB, definitions []rules.Definition) []rules.Rule {
	tb.Helper()
	var all []rules.Rule
	for _, d := range definitions {
		r, err := rules.Compile(d)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// TestConsistentWorldHasNoFinding: what adds up is never told as if it did not.
func TestConsistentWorldHasNoFinding(t *testing.T) {
	all := compiled(t, rulestest.Rules())
	held := map[term.RuleKind]int{}
	for seed := range uint64(worlds) {
		w := rulestest.New(rand.New(rand.NewPCG(seed, 1)))
		result := rules.Check(all, w.Facts())
		for _, h := range result.Holdings {
			held[h.Kind]++
		}
		for _, f := range result.Findings {
			t.Errorf("seed %d: %s tells %s %s: %s", seed, f.Rule, f.District, f.Key, f.Vi)
		}
		if t.Failed() {
			return
		}
	}
	for _, kind := range telling {
		if held[kind] == 0 {
			t.Errorf("no world has anything that %s holds for: the test shows nothing", kind)
		}
	}
}

// telling are the kinds that tell what holds, and not only what does not.
var telling = []term.RuleKind{
	term.RuleKindSumOfParts, term.RuleKindRatio, term.RuleKindPercentOfPlan, term.RuleKindCommonDenominator,
	term.RuleKindGranularity, term.RuleKindPartOfWhole, term.RuleKindPartition, term.RuleKindMonotone,
	term.RuleKindChange, term.RuleKindEnvelope, term.RuleKindQuota,
}

// TestPlantedFaultIsTheOneFinding: each fault is told once, by its rule, at its cell.
func TestPlantedFaultIsTheOneFinding(t *testing.T) {
	all := compiled(t, rulestest.Rules())
	for _, theme := range rulestest.Themes() {
		for _, fault := range theme.Faults {
			t.Run(string(theme.Kind)+"/"+fault.Name, func(t *testing.T) {
				for seed := range uint64(worlds / 6) {
					w := rulestest.New(rand.New(rand.NewPCG(seed, 2)))
					expected := fault.Plant(w)
					result := rules.Check(all, w.Facts())
					if len(result.Findings) != 1 {
						for _, f := range result.Findings {
							t.Logf("seed %d: %s tells %q %s: %s", seed, f.Rule, f.District, f.Key, f.Vi)
						}
						t.Fatalf("seed %d: %d findings, want one: %+v", seed, len(result.Findings), expected)
					}
					compare(t, expected, result.Findings[0])
				}
			})
		}
	}
}

func compare(t *testing.T, want rulestest.Expected, got rules.Finding) {
	t.Helper()
	if got.Rule != want.Rule || got.District != want.District || got.Key != want.Key {
		t.Fatalf("told by %s for %q as %q, want %s for %q as %q", got.Rule, got.District, got.Key, want.Rule, want.District, want.Key)
	}
	if len(got.Cells) == 0 || got.Cells[0].Address != want.Cell {
		t.Fatalf("told at %+v, want %s first", got.Cells, want.Cell)
	}
	if got.Vi == "" || got.En == "" {
		t.Fatalf("says %q and %q", got.Vi, got.En)
	}
	if want.Correction == nil {
		return
	}
	for _, c := range got.Candidates {
		if c.Value == *want.Correction {
			return
		}
	}
	t.Fatalf("candidates are %+v, want %s among them", got.Candidates, *want.Correction)
}

// TestEveryKindIsProven: a kind that nothing can be planted for is a kind that nobody has seen at work.
func TestEveryKindIsProven(t *testing.T) {
	planted := map[term.RuleKind]int{}
	for _, theme := range rulestest.Themes() {
		planted[theme.Kind] += len(theme.Faults)
		for _, r := range theme.Rules {
			if r.Kind != theme.Kind {
				t.Errorf("rule %s is of %s in a theme of %s", r.Code, r.Kind, theme.Kind)
			}
		}
	}
	for _, code := range term.Codes("RuleKind") {
		kind := term.RuleKind(code)
		if planted[kind] == 0 {
			t.Errorf("no fault can be planted for %s", kind)
		}
	}
}
