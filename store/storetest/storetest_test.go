package storetest_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
)

// Databases are lent to one test after another: each finds them as they were migrated.
func TestEveryTestFindsAnEmptyDatabase(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		var first int
		for range 3 {
			t.Run("test", func(t *testing.T) {
				s := storetest.Open(t, dialect)
				ctx := guard.System(t.Context())
				if n := s.Client().Province.Query().CountX(ctx); n != 0 {
					t.Errorf("%d provinces of another test are left", n)
				}
				r, err := s.Revision(ctx)
				if err != nil || r.All != 0 {
					t.Errorf("the revision is %+v (%v)", r, err)
				}
				id := use(t, s)
				if first == 0 {
					first = id
				}
				if id != first {
					t.Errorf("the first id is %d, in another test it was %d", id, first)
				}
			})
		}
	})
}

// use writes rows that refer to each other, and to themselves.
func use(t *testing.T, s *store.Store) (province int) {
	t.Helper()
	err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.Published)
		p, err := tx.Client.Province.Create().SetCode("dien-bien").SetNameVi("Điện Biên").SetNameEn("Dien Bien").Save(ctx)
		if err != nil {
			return err
		}
		province = p.ID
		return tx.Client.District.Create().SetCode("dien-bien/muong-ang").SetNameVi("Mường Ảng").SetNameEn("Muong Ang").SetKind("HUYEN").SetProvince(p).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return province
}

func TestDatabasesLentAtATimeAreTwo(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		a, b := storetest.Open(t, dialect), storetest.Open(t, dialect)
		use(t, a)
		if n := b.Client().Province.Query().CountX(guard.System(t.Context())); n != 0 {
			t.Error("two tests share a database")
		}
	})
}

// A test that changes tables should take a database from Empty; if it does not, it harms no other.
func TestDatabaseWithOtherTablesIsNotLentAgain(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		t.Run("culprit", func(t *testing.T) {
			s := storetest.Open(t, dialect)
			err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.SQL.ExecContext(ctx, "CREATE TABLE culprit (id bigint)")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		})
		t.Run("victim", func(t *testing.T) {
			s := storetest.Open(t, dialect)
			if _, err := s.DB().ExecContext(t.Context(), "SELECT * FROM culprit"); err == nil {
				t.Error("the table of another test is there")
			}
		})
	})
}

// Without PostgreSQL a test is skipped on a user's machine and fails in CI. It is this test that runs itself.
func TestWithoutPostgreSQL(t *testing.T) {
	if os.Getenv("STORETEST_INNER") != "" {
		storetest.Each(t, func(t *testing.T, _ *store.Store) { t.Log("ran") })
		return
	}
	for ci, want := range map[string]struct {
		passes bool
		line   string
	}{
		"":     {true, "--- SKIP: TestWithoutPostgreSQL/postgres"},
		"true": {false, "--- FAIL: TestWithoutPostgreSQL/postgres"},
	} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWithoutPostgreSQL$", "-test.v")
		cmd.Env = append(os.Environ(), "STORETEST_INNER=1", storetest.Variable+"=", "CI="+ci)
		out, err := cmd.CombinedOutput()
		if (err == nil) != want.passes || !strings.Contains(string(out), want.line) || !strings.Contains(string(out), storetest.Variable+" is not set") {
			t.Errorf("with CI=%q it ended with %v:\n%s", ci, err, out)
		}
		if !strings.Contains(string(out), "--- PASS: TestWithoutPostgreSQL/sqlite3") {
			t.Errorf("with CI=%q it did not run on SQLite:\n%s", ci, out)
		}
	}
}
