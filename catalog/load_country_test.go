package catalog_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"thidua/catalog"
	"thidua/ent/district"
	"thidua/ent/districtchange"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
)

const (
	provinces = 34
	communes  = 3321 // in the whole country, from 1 July 2025
	districts = 696  // before
)

// country is as large as the whole of Vietnam: every commune a member of a cluster, and a change for every district
// that ended. suffix changes every name, end ends every commune on one day.
func country(t *testing.T, suffix, end string) *catalog.Catalog {
	t.Helper()
	files := map[string]*strings.Builder{}
	line := func(file, format string, args ...any) {
		if files[file] == nil {
			files[file] = &strings.Builder{}
		}
		fmt.Fprintf(files[file], strings.ReplaceAll(format, "|", "\t")+"\n", args...)
	}
	line("provinces.tsv", "code|name_vi|name_en")
	line("districts.tsv", "code|province|kind|name_vi|name_en|aliases|valid_from|valid_to")
	line("clusters.tsv", "code|province|kind|name_vi|name_en")
	line("memberships.tsv", "cluster|district|period|role|ordinal")
	line("district-changes.tsv", "code|kind|effective_on|from|to|whole")
	for p := range provinces {
		line("provinces.tsv", "tinh-%d|Tỉnh số %d|Province %d", p, p, p)
		line("clusters.tsv", "tinh-%d/cum|tinh-%d|CUM|Cụm thi đua|Cluster", p, p)
	}
	for c := range communes {
		p := c % provinces
		line("districts.tsv", "tinh-%d/xa-%d|tinh-%d|XA|Xã số %d%s|Commune %d|X%d|2025-07-01|%s", p, c, p, c, suffix, c, c, end)
		line("memberships.tsv", "tinh-%d/cum|tinh-%d/xa-%d|2026|MEMBER|%d", p, p, c, c/provinces+1)
	}
	for d := range districts {
		p := d % provinces
		line("districts.tsv", "tinh-%d/huyen-%d|tinh-%d|HUYEN|Huyện số %d|District %d|||2025-06-30", p, d, p, d, d)
		line("district-changes.tsv", "tinh-%d/huyen-%d-ended|ABOLISHED|2025-07-01|tinh-%d/huyen-%d|tinh-%d/xa-%d;tinh-%d/xa-%d|yes",
			p, d, p, d, p, d, p, d+provinces)
	}
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text.String())}
	}
	return read(t, folder)
}

// TestCountryIsLoaded loads the whole country, then ends all of its communes on one day, then renames each. The times
// are for whoever reads them.
func TestCountryIsLoaded(t *testing.T) {
	if testing.Short() {
		t.Skip("loads a country")
	}
	first, ended, renamed := country(t, "", ""), country(t, "", "2030-12-31"), country(t, " mới", "2030-12-31")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		load(t, s, read(t))
		timed := func(what string, c *catalog.Catalog) catalog.TableSummary {
			t.Helper()
			start := time.Now()
			summary := load(t, s, c)
			t.Logf("%s: %v", what, time.Since(start).Round(time.Millisecond))
			return counts(summary, "districts")
		}
		if got := timed("a country", first); got.Added != communes+districts {
			t.Errorf("%+v, want %d added", got, communes+districts)
		}
		if got := timed("all communes end", ended); got.Changed != communes {
			t.Errorf("%+v, want %d changed", got, communes)
		}
		if got := timed("all communes are renamed", renamed); got.Changed != communes {
			t.Errorf("%+v, want %d changed", got, communes)
		}
		timed("nothing changes", renamed)
		ctx := guard.System(t.Context())
		left := s.Client().District.Query().Where(district.ValidToIsNil()).CountX(ctx)
		members := s.Client().Membership.Query().CountX(ctx)
		halves := s.Client().DistrictChange.Query().Where(districtchange.Code("tinh-0/huyen-0-ended")).QuerySuccessors().CountX(ctx)
		if left != 0 || members < communes || halves != 2 {
			t.Errorf("%d units have no end, %d memberships, a district became %d communes", left, members, halves)
		}
	})
}
