package store_test

import (
	"context"
	"errors"
	"testing"

	"thidua/ent"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		writeProvince(t, s, "dien-bien")
		got, err := s.Client().Province.Query().Only(guard.System(t.Context()))
		if err != nil {
			t.Fatal(err)
		}
		if got.Code != "dien-bien" || got.NameVi != "Tỉnh Điện Biên" {
			t.Errorf("read %+v", got)
		}
	})
}

func TestReadingClientCannotWrite(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := guard.System(t.Context())
		if err := province(s.Client(), "dien-bien").Exec(ctx); err == nil {
			t.Error("the reading client wrote a row")
		}
		if _, err := s.DB().ExecContext(ctx, "UPDATE revisions SET number = 7"); err == nil {
			t.Error("the reading pool changed a row")
		}
		if n := s.Client().Province.Query().CountX(ctx); n != 0 {
			t.Errorf("%d provinces were written", n)
		}
	})
}

func TestErrorTakesEverythingBack(t *testing.T) {
	refused := errors.New("refused")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.Raise(store.All)
			if err := province(tx.Client, "dien-bien").Exec(ctx); err != nil {
				return err
			}
			return refused
		})
		if !errors.Is(err, refused) {
			t.Fatalf("got %v, want the function's own error", err)
		}
		nothingHappened(t, s)
	})
}

func nothingHappened(t *testing.T, s *store.Store) {
	t.Helper()
	if n := s.Client().Province.Query().CountX(guard.System(t.Context())); n != 0 {
		t.Errorf("%d provinces were kept", n)
	}
	if r := revision(t, s); r.All != 0 {
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
		return province(tx.Client, code).Exec(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func province(client *ent.Client, code string) *ent.ProvinceCreate {
	return client.Province.Create().SetCode(code).SetNameVi("Tỉnh Điện Biên").SetNameEn("Dien Bien")
}
