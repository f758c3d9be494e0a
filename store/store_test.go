package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thidua/ent"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
)

func TestOpenSaysWhatIsWrong(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing", "thidua.db")
	for name, tt := range map[string]struct {
		config store.Config
		want   string
	}{
		"no database":     {store.Config{Now: time.Now}, "give a PostgreSQL address or the path of a SQLite file"},
		"no clock":        {store.Config{Path: "thidua.db"}, "clock"},
		"no folder":       {store.Config{Path: missing, Now: time.Now}, "check that its folder exists"},
		"not an address":  {store.Config{URL: "host=localhost password=secret", Now: time.Now}, "does not look like postgres://"},
		"broken address":  {store.Config{URL: "postgres://me:secret@[::1/name", Now: time.Now}, "does not look like postgres://"},
		"other database":  {store.Config{URL: "mysql://me:secret@localhost/name", Now: time.Now}, "does not look like postgres://"},
		"nobody answers":  {store.Config{URL: "postgres://me:secret@127.0.0.1:1/name?sslmode=disable", Now: time.Now}, "check its address and that it is running"},
		"bad port number": {store.Config{URL: "postgres://me:secret@127.0.0.1:port/name", Now: time.Now}, "does not look like postgres://"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := store.Open(t.Context(), tt.config)
			if err == nil {
				t.Fatal(errors.Join(errors.New("it was opened"), s.Close()))
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want it to say %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("%q shows the password", err)
			}
			var told *store.Error
			if isTold := errors.As(err, &told) && told.Vi != ""; !isTold && name != "no clock" {
				t.Errorf("%q is not told in Vietnamese", err)
			}
		})
	}
}

func TestAnyPathIsAFile(t *testing.T) {
	for _, name := range []string{"báo cáo 100%.db", "a?b#c&d=e.db", "%3f.db"} {
		path := filepath.Join(t.TempDir(), name)
		s := storetest.Reopen(t, store.Config{Path: path, Now: time.Now})
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was opened as another file", name)
		}
	}
}

func nothingHappened(t *testing.T, s *store.Store) {
	t.Helper()
	if n := s.Client().Province.Query().CountX(guard.System(t.Context())); n != 0 {
		t.Errorf("%d provinces were kept", n)
	}
	if r := revision(t, s); r.All != 0 || r.Published != 0 {
		t.Errorf("the revision was raised: %+v", r)
	}
}

func revision(t *testing.T, s *store.Store) store.Revisions {
	t.Helper()
	r, err := s.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func writeProvince(t *testing.T, s *store.Store, code string) {
	t.Helper()
	err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		return newProvince(tx.Client, code).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func newProvince(client *ent.Client, code string) *ent.ProvinceCreate {
	return client.Province.Create().SetCode(code).SetNameVi("Tỉnh Điện Biên").SetNameEn("Dien Bien")
}
