package catalog_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/ent/rule"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// TestRuleThatIsGoneIsSwitchedOff: findings refer to it, so that it stays; what a person wrote is left alone.
func TestRuleThatIsGoneIsSwitchedOff(t *testing.T) {
	with := over(map[string]string{
		"rules.tsv": "code|kind|severity|parameters|name_vi|enabled\n" +
			`villages|SUM_OF_PARTS|INFO|{"indicators": ["cultural-villages"]}|Tổng số thôn|yes`,
	})
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t, with))
		change(t, s, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Rule.Create().SetCode("by-hand").SetNameVi("Của cụm").SetNameEn("By hand").
				SetKind(term.RuleKindSumOfParts).SetSeverity(term.SeverityInfo).SetParameters(`{"indicators": "*"}`).
				SetMessageVi("").SetMessageEn("").SetOrigin(term.OriginLocal).Exec(ctx)
		})
		want := catalog.TableSummary{Table: "rules", Changed: 1, Kept: len(read(t).Rules)}
		if diff := cmp.Diff(want, counts(load(t, s, read(t)), "rules")); diff != "" {
			t.Errorf("rules (-want +got):\n%s", diff)
		}
		off := s.Client().Rule.Query().Where(rule.Enabled(false)).Select(rule.FieldCode).StringsX(guard.System(t.Context()))
		if diff := cmp.Diff([]string{"villages"}, off); diff != "" {
			t.Errorf("switched off (-want +got):\n%s", diff)
		}
	})
}

// TestChecks: every rule that is switched on can be applied, to a cluster of which nothing is known as well.
func TestChecks(t *testing.T) {
	c := read(t)
	checks, err := c.Checks()
	if err != nil || len(checks) == 0 {
		t.Fatalf("%d checks, %v", len(checks), err)
	}
	facts := c.Facts("member", "dien-bien/cum-huyen-vung-thap", "dien-bien/tuan-giao", "2022")
	if len(facts.Members) != 5 || len(facts.Required) == 0 || facts.PeriodEnd != "2022-12-31" || len(facts.Indicators) == 0 {
		t.Errorf("facts: %d members, %d required, %s, %d indicators", len(facts.Members), len(facts.Required), facts.PeriodEnd, len(facts.Indicators))
	}
}
