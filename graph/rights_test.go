package graph

import (
	"testing"

	"thidua/ent"
	"thidua/term"
)

func TestPeriodAfter(t *testing.T) {
	for in, want := range map[OpenYear]string{
		{From: "2022"}:                     "2023",
		{From: "2022-H1"}:                  "2023-H1",
		{From: "1999-Q4"}:                  "2000-Q4",
		{From: "2022", Period: "2024"}:     "2024",
		{From: "first"}:                    "",
		{From: ""}:                         "",
		{From: "first", Period: "2024-9M"}: "2024-9M",
	} {
		if got := in.year(); got != want {
			t.Errorf("%+v: %q, want %q", in, got, want)
		}
	}
}

// TestLeadOfPeriod: whoever led before the newest lead has handed the cluster over.
func TestLeadOfPeriod(t *testing.T) {
	lead := func(district int, code string) *ent.Membership {
		m := &ent.Membership{DistrictID: district}
		m.Edges.Period = &ent.Period{Code: code, StartsOn: term.Date(code + "-01-01")}
		return m
	}
	leads := []*ent.Membership{lead(1, "2021"), lead(3, "2023"), {DistrictID: 9}, lead(2, "2022")}
	for code, want := range map[string]int{"2021": 1, "2022": 2, "2023": 3, "2024": 3, "2020": 3, "": 3} {
		if got := leadIn(leads, code); got == nil || got.DistrictID != want {
			t.Errorf("%q: %+v, want the unit %d", code, got, want)
		}
	}
	if got := leadIn(nil, "2024"); got != nil {
		t.Errorf("the lead of none: %+v", got)
	}
}
