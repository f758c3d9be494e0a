package store_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

var everyKind = []term.TokenKind{term.TokenKindApi, term.TokenKindExport, term.TokenKindSignIn, term.TokenKindSession}

// A token opens what its kind is for and nothing else: the key in an address does not open the API.
func TestTokenOpensItsKindAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, n := range []store.NewToken{
			{Name: "program", Role: term.RoleAnalyst},
			{Name: "address", Role: term.RoleAnalyst, Kind: term.TokenKindExport, Path: "/exports/a"},
			{Name: "link", Role: term.RoleAnalyst, Kind: term.TokenKindSignIn},
			{Name: "session", Role: term.RoleAnalyst, Kind: term.TokenKindSession, Subject: "person"},
		} {
			secret, made := createToken(t, s, n)
			for _, kind := range everyKind {
				_, token, err := s.ViewerOfKind(t.Context(), secret, kind)
				switch {
				case kind == made.Kind && (err != nil || token.Path != n.Path || token.Subject != n.Subject):
					t.Errorf("%s as %s: %+v, %v", n.Name, kind, token, err)
				case kind != made.Kind && (!errors.Is(err, store.ErrTokenKind) || !errors.Is(err, store.ErrTokenUnknown) || token != nil):
					t.Errorf("%s as %s: %+v, %v", n.Name, kind, token, err)
				}
			}
			if _, err := s.Viewer(t.Context(), secret); (err == nil) != (made.Kind == term.TokenKindApi) {
				t.Errorf("%s in the Authorization header: %v", n.Name, err)
			}
			if _, _, err := s.ViewerOfKind(t.Context(), secret, everyKind...); err != nil {
				t.Errorf("%s where every kind is taken: %v", n.Name, err)
			}
		}
	})
}

// A link to sign in opens nothing once it was used, and what was made with it goes on.
func TestSpentLinkOpensNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		secret, link := createToken(t, s, store.NewToken{Name: "link", Role: term.RoleAnalyst, Kind: term.TokenKindSignIn})
		begun, _ := createToken(t, s, store.NewToken{Name: "session", Role: term.RoleAnalyst, Kind: term.TokenKindSession, Parent: link.ID})
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Token.UpdateOneID(link.ID).SetSpentAt(tx.At).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.ViewerOfKind(t.Context(), secret, term.TokenKindSignIn); !errors.Is(err, store.ErrTokenSpent) {
			t.Errorf("used again: %v", err)
		}
		if _, _, err := s.ViewerOfKind(t.Context(), begun, term.TokenKindSession); err != nil {
			t.Errorf("the session that it began: %v", err)
		}
	})
}

// What was made with a token ends with it, however far down: when it is revoked, and when it expires.
func TestTokenEndsWithItsParent(t *testing.T) {
	now := time.Date(2022, 12, 1, 12, 0, 0, 0, time.UTC)
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		clock := now
		s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return clock } })
		family := func(n store.NewToken) (secrets []string, ids []int) {
			for range 3 {
				secret, token := createToken(t, s, n)
				secrets, ids = append(secrets, secret), append(ids, token.ID)
				n.Parent, n.ExpiresAt = token.ID, time.Time{}
			}
			return secrets, ids
		}
		opens := func(when string, secrets []string, want error) {
			t.Helper()
			for i, secret := range secrets {
				if _, err := s.Viewer(t.Context(), secret); !errors.Is(err, want) {
					t.Errorf("%s, generation %d: got %v, want %v", when, i, err, want)
				}
			}
		}
		states := func(ids []int) (list []store.TokenState) {
			known, err := s.Tokens(guard.System(t.Context()))
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range known {
				for _, id := range ids {
					if k.ID == id {
						list = append(list, k.State)
					}
				}
			}
			return list
		}
		brief, briefs := family(store.NewToken{Name: "brief", Role: term.RoleAnalyst, ExpiresAt: now.Add(time.Hour)})
		long, longs := family(store.NewToken{Name: "long", Role: term.RoleAnalyst})
		opens("at first", append(brief, long...), nil)
		clock = now.Add(time.Hour)
		opens("when the first has expired", brief, store.ErrTokenExpired)
		opens("when another has expired", long, nil)
		if _, _, err := s.CreateToken(guard.System(t.Context()), store.NewToken{Name: "late", Role: term.RoleAnalyst, Parent: briefs[1]}); !errors.Is(err, store.ErrTokenExpired) {
			t.Errorf("made with a token that has ended: %v", err)
		}
		if err := s.RevokeToken(guard.System(t.Context()), longs[1]); err != nil {
			t.Fatal(err)
		}
		opens("revoked in the middle: the first", long[:1], nil)
		opens("revoked in the middle", long[1:], store.ErrTokenRevoked)
		for _, id := range longs[1:] { // told of each row, and not only found out by the way up
			if row := s.Client().Token.GetX(guard.System(t.Context()), id); row.RevokedAt == nil {
				t.Errorf("%s is not marked as revoked", row.Prefix)
			}
		}
		want := []store.TokenState{store.TokenExpired, store.TokenExpired, store.TokenExpired, store.TokenHolds, store.TokenRevoked, store.TokenRevoked}
		if diff := cmp.Diff(want, states(append(briefs, longs...))); diff != "" {
			t.Errorf("states (-want +got):\n%s", diff)
		}
	})
}

// Nothing is gained by making a token with a token, except by an administrator.
func TestTokenOpensNoMoreThanItsParent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		makeCluster(t, s)
		const tuanGiao, dienBien = "dien-bien/tuan-giao", "dien-bien/dien-bien"
		_, unit := createToken(t, s, store.NewToken{Name: "unit", Role: term.RoleDistrict, District: tuanGiao})
		_, admin := createToken(t, s, store.NewToken{Name: "admin", Role: term.RoleAdmin})
		for _, tt := range []struct {
			parent   int
			role     term.Role
			district string
			made     bool
		}{
			{unit.ID, term.RoleDistrict, tuanGiao, true},
			{unit.ID, term.RoleDistrict, dienBien, false},
			{unit.ID, term.RoleLead, tuanGiao, false},
			{unit.ID, term.RoleAdmin, "", false},
			{unit.ID, term.RoleAnalyst, "", false},
			{admin.ID, term.RoleAdmin, "", true},
			{admin.ID, term.RoleDistrict, dienBien, true},
		} {
			_, _, err := s.CreateToken(guard.System(t.Context()), store.NewToken{Name: "child", Role: tt.role, District: tt.district, Parent: tt.parent})
			if (err == nil) != tt.made {
				t.Errorf("%s of %q with %d: %v", tt.role, tt.district, tt.parent, err)
			}
		}
	})
}

// A token is found by its id, by how it begins, and by the whole of it where it was found lying about; what means any
// token means none. Only administrators find any.
func TestTokensAreFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		makeCluster(t, s)
		first, _ := createToken(t, s, store.NewToken{Name: "first", Role: term.RoleAdmin, Secret: "aaaabbbbccccdddd"})
		_, second := createToken(t, s, store.NewToken{Name: "second", Role: term.RoleAdmin, Secret: "aaaaeeeeffffgggg"})
		made, third := createToken(t, s, store.NewToken{Name: "third", Role: term.RoleLead, District: "dien-bien/tuan-giao"})
		for text, want := range map[string]string{
			"aaaa": "first second", first: "first", third.Prefix: "third", made: "third", "": "", "thi": "", "thidua_": "", "9": "", "%": "", "_": "",
			strconv.Itoa(second.ID): "second",
		} {
			found, err := s.FindTokens(guard.System(t.Context()), text)
			if err != nil {
				t.Fatal(err)
			}
			if got := namesOf(found); got != want {
				t.Errorf("%q means %q, want %q", text, got, want)
			}
			found, err = s.FindTokens(guard.WithViewer(t.Context(), guard.Viewer{Role: term.RoleLead}), text)
			if err != nil || len(found) > 0 {
				t.Errorf("a lead finds %v, %v", found, err)
			}
		}
		all, err := s.Tokens(guard.System(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		if got := namesOf(all); got != "first second third" || all[2].District != "dien-bien/tuan-giao" || all[2].Kind != term.TokenKindApi {
			t.Errorf("all of them are %q: %+v", got, all)
		}
	})
}

func namesOf(tokens []store.KnownToken) string {
	var list []string
	for _, k := range tokens {
		list = append(list, k.Name)
	}
	return strings.Join(list, " ")
}
