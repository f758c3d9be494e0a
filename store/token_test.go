package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/ent/district"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// cluster is two clusters of one province over two periods. Tuần Giáo leads A in 2022 and is a member in 2021, when
// Điện Biên led; in 2021 it was in B, too. The draft of A in 2022 was sent to the members, that of B was not.
type cluster struct {
	tuanGiao, dienBien int
	a2022, a2021, b    guard.Scope
}

func makeCluster(t *testing.T, s *store.Store) (c cluster) {
	t.Helper()
	err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		p := newProvince(tx.Client, "dien-bien").SaveX(ctx)
		unit := func(code string) int {
			return tx.Client.District.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetKind(term.DistrictKindHuyen).SetProvinceID(p.ID).SaveX(ctx).ID
		}
		period := func(code string) int {
			return tx.Client.Period.Create().SetCode(code).SetNameVi("Năm " + code).SetNameEn(code).SetKind(term.PeriodKindYear).SetStartsOn(term.Date(code + "-01-01")).SetEndsOn(term.Date(code + "-12-31")).SaveX(ctx).ID
		}
		group := func(code string) int {
			return tx.Client.Cluster.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetKind(term.ClusterKindCum).SetProvinceID(p.ID).SaveX(ctx).ID
		}
		member := func(scope guard.Scope, unit int, role term.MemberRole) {
			tx.Client.Membership.Create().SetClusterID(scope.Cluster).SetPeriodID(scope.Period).SetDistrictID(unit).SetRole(role).SetOrdinal(1).SaveX(ctx)
		}
		report := func(scope guard.Scope, code string, stage term.ReportStage) {
			tx.Client.Report.Create().SetCode(code).SetClusterID(scope.Cluster).SetPeriodID(scope.Period).SetStage(stage).SaveX(ctx)
		}
		c.tuanGiao, c.dienBien = unit("dien-bien/tuan-giao"), unit("dien-bien/dien-bien")
		a, b, y21, y22 := group("a"), group("b"), period("2021"), period("2022")
		c.a2021, c.a2022, c.b = guard.Scope{Cluster: a, Period: y21}, guard.Scope{Cluster: a, Period: y22}, guard.Scope{Cluster: b, Period: y21}
		member(c.a2022, c.tuanGiao, term.MemberRoleLead)
		member(c.a2022, c.dienBien, term.MemberRoleMember)
		member(c.a2021, c.tuanGiao, term.MemberRoleMember)
		member(c.a2021, c.dienBien, term.MemberRoleLead)
		member(c.b, c.tuanGiao, term.MemberRoleDeputy)
		report(c.a2022, "a/2022", term.ReportStageCirculated)
		report(c.a2021, "a/2021", term.ReportStagePublished)
		report(c.b, "b/2021", term.ReportStageDraft)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTokenOpensWhatItsUnitHasAPartIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := makeCluster(t, s)
		for _, tt := range []struct {
			new  store.NewToken
			want guard.Viewer
		}{
			{store.NewToken{Name: "ministry", Role: term.RoleAnalyst}, guard.Viewer{}},
			{store.NewToken{Name: "operator", Role: term.RoleAdmin}, guard.Viewer{}},
			{store.NewToken{Name: "Tuần Giáo", Role: term.RoleLead, District: "dien-bien/tuan-giao"}, guard.Viewer{
				District: c.tuanGiao, Member: []guard.Scope{c.a2021, c.b, c.a2022}, Leads: []guard.Scope{c.a2022}, Circulated: []guard.Scope{c.a2022},
			}},
			{store.NewToken{Name: "Điện Biên", Role: term.RoleDistrict, District: "dien-bien/dien-bien"}, guard.Viewer{
				District: c.dienBien, Member: []guard.Scope{c.a2021, c.a2022}, Leads: []guard.Scope{c.a2021}, Circulated: []guard.Scope{c.a2022},
			}},
		} {
			secret, token := createToken(t, s, tt.new)
			tt.want.Name, tt.want.Role, tt.want.Token = tt.new.Name, tt.new.Role, token.ID
			got, err := s.Viewer(t.Context(), secret)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(guard.Viewer{})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.new.Name, diff)
			}
			if got.IsSystem() {
				t.Errorf("%s became the system", tt.new.Name)
			}
		}
	})
}

func createToken(t *testing.T, s *store.Store, n store.NewToken) (string, *ent.Token) {
	t.Helper()
	secret, token, err := s.CreateToken(guard.System(t.Context()), n)
	if err != nil {
		t.Fatal(err)
	}
	return secret, token
}

func TestSecretIsKeptNowhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		secret, token := createToken(t, s, store.NewToken{Name: "ministry", Role: term.RoleAnalyst})
		if !regexp.MustCompile(`^thidua_[a-z2-7]{52}$`).MatchString(secret) {
			t.Errorf("the secret %q does not hold 256 bits in letters and digits", secret)
		}
		if other, _ := createToken(t, s, store.NewToken{Name: "ministry", Role: term.RoleAnalyst}); other == secret {
			t.Error("two tokens have the same secret")
		}
		sum := sha256.Sum256([]byte(secret))
		if token.Hash != hex.EncodeToString(sum[:]) {
			t.Errorf("kept the hash %q, not SHA-256", token.Hash)
		}
		if token.Prefix != secret[:13] {
			t.Errorf("kept the prefix %q of %q", token.Prefix, secret)
		}
		for table, lines := range contents(t, s, nil) {
			if strings.Contains(strings.Join(lines, "\n"), secret[len("thidua_"):]) {
				t.Errorf("table %s holds the secret", table)
			}
		}
	})
}

func TestTokenThatOpensNothing(t *testing.T) {
	now := time.Date(2022, 12, 1, 12, 0, 0, 0, time.UTC)
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		clock := now
		s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return clock } })
		secret, _ := createToken(t, s, store.NewToken{Name: "ministry", Role: term.RoleAnalyst, ExpiresAt: now.Add(time.Hour)})
		opens := func(when, secret string, want error) {
			t.Helper()
			v, err := s.Viewer(t.Context(), secret)
			if !errors.Is(err, want) {
				t.Errorf("%s: got %v, want %v", when, err, want)
			}
			if err != nil && !cmp.Equal(v, guard.Viewer{}, cmp.AllowUnexported(guard.Viewer{})) {
				t.Errorf("%s: the viewer is %+v beside an error", when, v)
			}
		}
		last := "a"
		if strings.HasSuffix(secret, "a") {
			last = "b"
		}
		opens("another of the same form", secret[:len(secret)-1]+last, store.ErrTokenUnknown)
		for _, wrong := range []string{"", "thidua_", secret[1:], secret + "a", strings.ToUpper(secret), strings.Repeat("x", 1<<20)} {
			opens("not a token", wrong, store.ErrTokenUnknown)
		}
		clock = now.Add(time.Hour - time.Microsecond)
		opens("just before it expires", secret, nil)
		clock = now.Add(time.Hour)
		opens("when it expires", secret, store.ErrTokenExpired)
		clock = now
		opens("with the clock set back", secret, nil)

		secret, token := createToken(t, s, store.NewToken{Name: "forever", Role: term.RoleAnalyst})
		if err := s.RevokeToken(guard.System(t.Context()), token.ID); err != nil {
			t.Fatal(err)
		}
		opens("revoked", secret, store.ErrTokenRevoked)
		if err := s.RevokeToken(guard.System(t.Context()), token.ID); err != nil {
			t.Errorf("revoking again: %v", err)
		}
		if err := s.RevokeToken(guard.System(t.Context()), token.ID+1000); !errors.Is(err, store.ErrTokenUnknown) {
			t.Errorf("revoking none: got %v", err)
		}
	})
}

func TestTokenIsRefused(t *testing.T) {
	now := time.Date(2022, 12, 1, 12, 0, 0, 0, time.UTC)
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return now } })
		makeCluster(t, s)
		for name, tt := range map[string]struct {
			new  store.NewToken
			want string
		}{
			"no name":              {store.NewToken{Name: " ", Role: term.RoleAdmin}, "needs a name"},
			"no role":              {store.NewToken{Name: "x"}, "only ANALYST, DISTRICT, LEAD or ADMIN"},
			"public":               {store.NewToken{Name: "x", Role: term.RolePublic}, "only ANALYST, DISTRICT, LEAD or ADMIN"},
			"unknown role":         {store.NewToken{Name: "x", Role: "KING"}, "only ANALYST, DISTRICT, LEAD or ADMIN"},
			"lead without a unit":  {store.NewToken{Name: "x", Role: term.RoleLead}, "needs the code of its unit"},
			"unit without a unit":  {store.NewToken{Name: "x", Role: term.RoleDistrict}, "needs the code of its unit"},
			"analyst with a unit":  {store.NewToken{Name: "x", Role: term.RoleAnalyst, District: "dien-bien/tuan-giao"}, "belongs to no unit"},
			"unit that is not one": {store.NewToken{Name: "x", Role: term.RoleLead, District: "dien-bien/nowhere"}, `no unit with the code "dien-bien/nowhere"`},
			"unknown kind":         {store.NewToken{Name: "x", Role: term.RoleAdmin, Kind: "KEY"}, `no kind of token "KEY"`},
			"export without path":  {store.NewToken{Name: "x", Role: term.RoleAdmin, Kind: term.TokenKindExport}, "needs one"},
			"program with a path":  {store.NewToken{Name: "x", Role: term.RoleAdmin, Path: "/exports/a"}, "of kind EXPORT"},
			"program signed in":    {store.NewToken{Name: "x", Role: term.RoleAdmin, Subject: "a@b"}, "who signed in"},
			"made with no token":   {store.NewToken{Name: "x", Role: term.RoleAdmin, Parent: 7}, "not known"},
			"expired":              {store.NewToken{Name: "x", Role: term.RoleAdmin, ExpiresAt: now}, "expired already"},
		} {
			secret, _, err := s.CreateToken(guard.System(t.Context()), tt.new)
			var told *store.Error
			if !errors.As(err, &told) || !strings.Contains(told.En, tt.want) || told.Vi == "" || secret != "" {
				t.Errorf("%s: got %q and %v, want that %q, in both languages", name, secret, err, tt.want)
			}
		}
		if n := s.Client().Token.Query().CountX(guard.System(t.Context())); n != 0 {
			t.Errorf("%d tokens were made", n)
		}
	})
}

func TestOnlyAdministratorsMakeAndRevokeTokens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, token := createToken(t, s, store.NewToken{Name: "ministry", Role: term.RoleAnalyst})
		for _, role := range []term.Role{term.RolePublic, term.RoleAnalyst, term.RoleDistrict, term.RoleLead, ""} {
			ctx := guard.WithViewer(t.Context(), guard.Viewer{Role: role})
			if role == "" {
				ctx = t.Context() // nobody
			}
			if _, _, err := s.CreateToken(ctx, store.NewToken{Name: "x", Role: term.RoleAdmin}); !errors.Is(err, guard.ErrForbidden) {
				t.Errorf("%q makes a token: %v", role, err)
			}
			if err := s.RevokeToken(ctx, token.ID); !errors.Is(err, guard.ErrForbidden) {
				t.Errorf("%q revokes a token: %v", role, err)
			}
		}
	})
}

func TestUseIsNotedOnceAnHour(t *testing.T) {
	now := time.Date(2022, 12, 1, 12, 0, 0, 0, time.UTC)
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		clock := now
		config := storetest.Migrated(t, dialect)
		config.Now = func() time.Time { return clock }
		// Two processes of a fleet see the same token.
		processes := []*store.Store{storetest.Reopen(t, config), storetest.Reopen(t, config)}
		secret, token := createToken(t, processes[0], store.NewToken{Name: "ministry", Role: term.RoleAnalyst})
		if token.LastUsedAt != nil {
			t.Errorf("a new token was used at %v", token.LastUsedAt)
		}
		before := revision(t, processes[0])
		for _, tt := range []struct{ use, want time.Duration }{
			{0, 0}, {time.Minute, 0}, {59 * time.Minute, 0}, {time.Hour, time.Hour}, {90 * time.Minute, time.Hour}, {50 * time.Hour, 50 * time.Hour},
		} {
			clock = now.Add(tt.use)
			for _, s := range processes {
				if _, err := s.Viewer(t.Context(), secret); err != nil {
					t.Fatal(err)
				}
				got := s.Client().Token.GetX(guard.System(t.Context()), token.ID).LastUsedAt
				if want := now.Add(tt.want); got == nil || !got.Equal(want) {
					t.Errorf("used after %v: last use is %v, want %v", tt.use, got, want)
				}
			}
		}
		if after := revision(t, processes[0]); after != before {
			t.Errorf("using a token raised the revision from %+v to %+v", before, after)
		}
	})
}

// A request is not held up by a long change, and the use is noted later.
func TestUseIsNotedLaterWhenTheDatabaseIsBusy(t *testing.T) {
	now := time.Date(2022, 12, 1, 12, 0, 0, 0, time.UTC)
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		clock := now
		s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return clock } })
		secret, token := createToken(t, s, store.NewToken{Name: "ministry", Role: term.RoleAnalyst})
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if err := tx.Client.Token.UpdateOneID(token.ID).SetName("renamed").Exec(ctx); err != nil {
				return err
			}
			_, err := s.Viewer(ctx, secret)
			return err
		})
		if err != nil {
			t.Fatalf("the token opens nothing during a change: %v", err)
		}
		clock = now.Add(2 * time.Minute)
		if _, err := s.Viewer(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
		if got := s.Client().Token.GetX(guard.System(t.Context()), token.ID).LastUsedAt; got == nil || !got.Equal(clock) {
			t.Errorf("last use is %v, want %v", got, clock)
		}
	})
}

func TestAuditTellsWhoMadeATokenAndWhoRevokedIt(t *testing.T) {
	now := time.Date(2022, 12, 1, 12, 0, 0, 0, time.UTC)
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return now } })
		_, operator := createToken(t, s, store.NewToken{Name: "operator", Role: term.RoleAdmin})
		ctx := guard.WithViewer(t.Context(), guard.Viewer{Role: term.RoleAdmin, Name: "operator", Token: operator.ID})
		_, token, err := s.CreateToken(ctx, store.NewToken{Name: "ministry", Role: term.RoleAnalyst})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeToken(ctx, token.ID); err != nil {
			t.Fatal(err)
		}
		type entry struct {
			Actor, Action, Subject, Detail string
			Token                          int
		}
		var got []entry
		for _, e := range s.Client().AuditEntry.Query().Order(ent.Asc("id")).AllX(ctx) {
			n := entry{e.Actor, e.Action, e.Subject, e.Detail, 0}
			if e.TokenID != nil {
				n.Token = *e.TokenID
			}
			if !e.At.Equal(now) {
				t.Errorf("%s is of %v", e.Action, e.At)
			}
			got = append(got, n)
		}
		want := []entry{
			{"system", "createToken", operator.Prefix, `{"district":"","kind":"API","name":"operator","role":"ADMIN"}`, 0},
			{"operator", "createToken", token.Prefix, `{"district":"","kind":"API","name":"ministry","role":"ANALYST"}`, operator.ID},
			{"operator", "revokeToken", token.Prefix, `{"name":"ministry"}`, operator.ID},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("audit trail (-want +got):\n%s", diff)
		}
	})
}

// What a token opens is what the guard shows: a lead sees its unit's work, an analyst does not.
func TestViewerIsTheGuards(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := makeCluster(t, s)
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			report := tx.Client.Report.Query().AllX(ctx)[0]
			return tx.Client.Submission.Create().SetReportID(report.ID).SetClusterID(c.a2022.Cluster).SetPeriodID(c.a2022.Period).SetDistrictID(c.dienBien).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			new  store.NewToken
			want int
		}{
			{store.NewToken{Name: "ministry", Role: term.RoleAnalyst}, 0},
			{store.NewToken{Name: "Tuần Giáo", Role: term.RoleLead, District: "dien-bien/tuan-giao"}, 1},
			{store.NewToken{Name: "Tuần Giáo", Role: term.RoleDistrict, District: "dien-bien/tuan-giao"}, 0},
			{store.NewToken{Name: "Điện Biên", Role: term.RoleDistrict, District: "dien-bien/dien-bien"}, 1},
			{store.NewToken{Name: "operator", Role: term.RoleAdmin}, 1},
		} {
			secret, _ := createToken(t, s, tt.new)
			v, err := s.Viewer(t.Context(), secret)
			if err != nil {
				t.Fatal(err)
			}
			ctx := guard.WithViewer(t.Context(), v)
			if n := s.Client().Submission.Query().CountX(ctx); n != tt.want {
				t.Errorf("%s as %s sees %d submissions, want %d", tt.new.Name, tt.new.Role, n, tt.want)
			}
			if n := s.Client().District.Query().Where(district.Code("dien-bien/tuan-giao")).CountX(ctx); n != 1 {
				t.Errorf("%s does not see what is open to all", tt.new.Name)
			}
		}
	})
}

func TestShortSecretIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := guard.System(t.Context())
		if _, _, err := s.CreateToken(ctx, store.NewToken{Name: "n", Role: term.RoleAdmin, Secret: "fifteen-letters"}); err == nil {
			t.Error("a token of 15 characters was made, and would be refused for ever")
		}
		if _, _, err := s.CreateToken(ctx, store.NewToken{Name: "n", Role: term.RoleAdmin, Secret: "sixteen-letters-"}); err != nil {
			t.Errorf("a token of 16 characters was refused: %v", err)
		}
		if _, err := s.Viewer(ctx, "sixteen-letters-"); err != nil {
			t.Errorf("the token that was made is refused: %v", err)
		}
	})
}
