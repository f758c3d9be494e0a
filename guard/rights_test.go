package guard_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/guard"
	"thidua/term"
)

func TestRightsFollowTheUnitAndTheLead(t *testing.T) {
	const own, other = 7, 8
	here, lastYear := guard.Scope{Cluster: 1, Period: 2}, guard.Scope{Cluster: 1, Period: 1}
	for name, tt := range map[string]struct {
		viewer                guard.Viewer
		leads, ownRow, others bool // leads here; writes its own rows; writes others' here
		latest                bool // knows of others' unpublished versions here
	}{
		"public":           {guard.Public(), false, false, false, false},
		"analyst":          {guard.Viewer{Role: term.RoleAnalyst}, false, false, false, false},
		"analyst, unit":    {guard.Viewer{Role: term.RoleAnalyst, District: own, Leads: []guard.Scope{here}, Circulated: []guard.Scope{here}}, false, false, false, false},
		"admin":            {guard.Viewer{Role: term.RoleAdmin}, true, true, true, true},
		"member":           {guard.Viewer{Role: term.RoleDistrict, District: own, Member: []guard.Scope{here}}, false, true, false, false},
		"circulated":       {guard.Viewer{Role: term.RoleDistrict, District: own, Circulated: []guard.Scope{here}}, false, true, false, true},
		"district as lead": {guard.Viewer{Role: term.RoleDistrict, District: own, Leads: []guard.Scope{here}}, false, true, false, false},
		"lead":             {guard.Viewer{Role: term.RoleLead, District: own, Leads: []guard.Scope{lastYear, here}}, true, true, true, true},
		"former lead":      {guard.Viewer{Role: term.RoleLead, District: own, Leads: []guard.Scope{lastYear}}, false, true, false, false},
		"unit 0":           {guard.Viewer{Role: term.RoleDistrict}, false, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			v := tt.viewer
			for what, got := range map[string][2]bool{
				"leads":                   {v.Leading(1, 2), tt.leads},
				"writes its own rows":     {v.Writing(1, 2, own), tt.ownRow},
				"writes others' rows":     {v.Writing(1, 2, other), tt.others},
				"writes the cluster's":    {v.Writing(1, 2, 0), tt.leads},
				"knows of others' latest": {v.SeesLatest(1, 2, new(other)), tt.latest},
				"knows of the cluster's":  {v.SeesLatest(1, 2, nil), tt.latest},
				"knows of its own latest": {v.SeesLatest(1, 2, new(own)), tt.ownRow},
			} {
				if got[0] != got[1] {
					t.Errorf("%s: %v, want %v", what, got[0], got[1])
				}
			}
		})
	}
}

func TestUnknownTableAndNobodySeeNothing(t *testing.T) {
	admin := guard.WithViewer(t.Context(), guard.Viewer{Role: term.RoleAdmin})
	for name, tt := range map[string]struct {
		ctx   context.Context
		table string
		all   bool
	}{
		"nobody":                {t.Context(), "districts", false},
		"no context":            {nil, "districts", false},
		"unknown table":         {admin, "nowhere", false},
		"table of a join":       {admin, "document_sections", false},
		"no table":              {admin, "", false},
		"known table, somebody": {admin, "districts", true},
	} {
		s := sql.Select("*").From(sql.Table("x"))
		guard.Apply(tt.ctx, tt.table, s)
		query, _ := s.Query()
		if all := !strings.Contains(query, "FALSE"); all != tt.all {
			t.Errorf("%s: %s", name, query)
		}
	}
}

func TestViewIsTheNearest(t *testing.T) {
	lead := guard.Viewer{Role: term.RoleLead, District: 1}
	moment := time.Date(2024, 1, 2, 3, 4, 5, 678, time.UTC)
	for name, tt := range map[string]struct {
		ctx    context.Context
		viewer guard.Viewer
		want   guard.View
	}{
		"public":    {t.Context(), guard.Public(), guard.View{Kind: term.ViewPublished}},
		"analyst":   {t.Context(), guard.Viewer{Role: term.RoleAnalyst}, guard.View{Kind: term.ViewApproved}},
		"lead":      {t.Context(), lead, guard.View{Kind: term.ViewLatest}},
		"admin":     {t.Context(), guard.Viewer{Role: term.RoleAdmin}, guard.View{Kind: term.ViewLatest}},
		"set":       {guard.WithView(t.Context(), guard.View{Kind: term.ViewPublished, AsOf: moment}), lead, guard.View{Kind: term.ViewPublished, AsOf: moment}},
		"set twice": {guard.WithView(guard.WithView(t.Context(), guard.View{AsOf: moment}), guard.View{Kind: term.ViewApproved}), lead, guard.View{Kind: term.ViewApproved}},
		"half set":  {guard.WithView(t.Context(), guard.View{AsOf: moment}), lead, guard.View{Kind: term.ViewLatest, AsOf: moment}},
	} {
		if got := guard.ViewOf(tt.ctx, tt.viewer); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}
