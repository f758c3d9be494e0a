package store_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/province"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
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
		if err := newProvince(s.Client(), "dien-bien").Exec(ctx); err == nil {
			t.Error("the reading client wrote a row")
		}
		if _, err := s.DB().ExecContext(ctx, "UPDATE revisions SET number = 7"); err == nil {
			t.Error("the reading pool changed a row")
		}
		nothingHappened(t, s)
	})
}

func TestErrorTakesEverythingBack(t *testing.T) {
	refused := errors.New("refused")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.Raise(store.Published)
			if err := newProvince(tx.Client, "dien-bien").Exec(ctx); err != nil {
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

func TestPanicTakesEverythingBackAndGoesOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		func() {
			defer func() {
				if got := recover(); got != "broken" {
					t.Errorf("recovered %v, want the panic of the function", got)
				}
			}()
			_ = s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				tx.Raise(store.All)
				if err := newProvince(tx.Client, "dien-bien").Exec(ctx); err != nil {
					t.Error(err)
				}
				panic("broken")
			})
		}()
		nothingHappened(t, s)
		writeProvince(t, s, "lai-chau") // the lock is free again
	})
}

func TestCancelledChangeIsTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			defer cancel()
			return newProvince(tx.Client, "dien-bien").Exec(ctx)
		})
		if err == nil {
			t.Error("the change was committed although nobody waits for it")
		}
		nothingHappened(t, s)
	})
}

func TestWriteInsideWriteIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Write(t.Context(), func(ctx context.Context, _ *store.Tx) error {
			return s.Write(ctx, nothing)
		})
		if err == nil || !strings.Contains(err.Error(), "inside another change") {
			t.Errorf("got %v, want an error rather than waiting for itself", err)
		}
	})
}

func TestChangeIsMadeAsTheSystem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := guard.WithViewer(t.Context(), guard.Public())
		err := s.Write(ctx, func(ctx context.Context, _ *store.Tx) error {
			if v, _ := guard.ViewerOf(ctx); !v.IsSystem() {
				t.Errorf("the change is made as %+v", v)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// ent opens a transaction of its own to write a row with edges to many; it must be the one it is in.
func TestRowWithEdgesStaysInTheTransaction(t *testing.T) {
	refused := errors.New("refused")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, end := range []error{refused, nil} {
			err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				p := newProvince(tx.Client, "dien-bien").SaveX(ctx)
				var units []int
				for _, code := range []string{"dien-bien/a", "dien-bien/b"} {
					d := tx.Client.District.Create().SetCode(code).SetNameVi(code).SetNameEn(code).SetKind(term.DistrictKindXa).SetProvinceID(p.ID).SaveX(ctx)
					units = append(units, d.ID)
				}
				tx.Client.DistrictChange.Create().SetCode("merger").SetKind(term.DistrictChangeKindMerged).SetEffectiveOn("2025-07-01").
					AddPredecessorIDs(units...).SaveX(ctx)
				return end
			})
			if !errors.Is(err, end) {
				t.Fatal(err)
			}
			want := 0
			if end == nil {
				want = 2
			}
			if n := s.Client().DistrictChange.Query().QueryPredecessors().CountX(guard.System(t.Context())); n != want {
				t.Errorf("%d units are linked after a change that ended with %v, want %d", n, end, want)
			}
		}
	})
}

func TestMomentsOnlyGrow(t *testing.T) {
	noon := time.Date(2022, 12, 1, 12, 0, 0, 123_456_789, time.FixedZone("ICT", 7*3600))
	clock := noon
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		clock = noon
		s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return clock } })
		first := noon.UTC().Truncate(time.Microsecond)
		got := []time.Time{
			at(t, s, store.All),       // the clock's time, as the databases keep it
			at(t, s, store.All),       // the clock stands still
			at(t, s, store.Published), // and again
		}
		clock = noon.Add(-time.Hour)
		got = append(got, at(t, s, store.All)) // the clock was set back
		clock = noon.Add(time.Second)
		got = append(got, at(t, s, store.All))
		want := []time.Time{first, first.Add(1000), first.Add(2000), first.Add(3000), first.Add(time.Second)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("moments (-want +got):\n%s", diff)
		}
		for _, moment := range got {
			if moment.Location() != time.UTC {
				t.Errorf("%v is not in UTC", moment)
			}
		}
		last, err := s.LastCommitted(t.Context())
		if err != nil || !last.Equal(got[4]) {
			t.Errorf("last committed is %v (%v), want %v", last, err, got[4])
		}
	})
}

func at(t *testing.T, s *store.Store, scope store.Scope) (moment time.Time) {
	t.Helper()
	err := s.Write(t.Context(), func(_ context.Context, tx *store.Tx) error {
		tx.Raise(scope)
		moment = tx.At
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// Times are compared as text on SQLite: every one must be written alike, whatever its zone and its fraction.
func TestTimesCompareAcrossZones(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		hanoi := time.FixedZone("ICT", 7*3600)
		moments := []time.Time{
			time.Date(2022, 12, 1, 7, 0, 0, 0, hanoi),
			time.Date(2022, 12, 1, 0, 0, 0, 1000, time.UTC),
			time.Date(2022, 12, 1, 7, 0, 0, 100_000_000, hanoi),
			time.Date(2022, 12, 1, 0, 0, 0, 120_000_000, time.UTC),
			time.Date(2022, 12, 1, 7, 0, 1, 0, hanoi),
		}
		for i, moment := range moments {
			for j, other := range moments {
				var less bool
				query := "SELECT count(*) > 0 FROM revisions WHERE name = 'all' AND changed_at < $1"
				setChangedAt(t, s, moment)
				if err := s.DB().QueryRowContext(t.Context(), query, other).Scan(&less); err != nil {
					t.Fatal(err)
				}
				if less != (i < j) {
					t.Errorf("%v before %v: %v", moment, other, less)
				}
			}
		}
	})
}

func setChangedAt(t *testing.T, s *store.Store, moment time.Time) {
	t.Helper()
	err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.SQL.ExecContext(ctx, "UPDATE revisions SET changed_at = $1 WHERE name = 'all'", moment)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Writers of two processes read what is there and add to it: none may miss another's row, and moments must follow the
// order of the rows.
func TestWritersTakeTurns(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		config := storetest.Migrated(t, dialect)
		processes := []*store.Store{storetest.Reopen(t, config), storetest.Reopen(t, config)}
		const writers, changes = 4, 10
		var mu sync.Mutex
		moments := map[int]time.Time{}
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				for range changes {
					n, moment, err := count(t.Context(), processes[w%len(processes)])
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					moments[n] = moment
					mu.Unlock()
				}
			})
		}
		group.Wait()
		if len(moments) != writers*changes {
			t.Fatalf("%d changes saw different states, want %d", len(moments), writers*changes)
		}
		for n := 1; n < writers*changes; n++ {
			if !moments[n-1].Before(moments[n]) {
				t.Errorf("change %d is of %v, the one before of %v", n, moments[n], moments[n-1])
			}
		}
		if r := revision(t, processes[0]); r.All != writers*changes {
			t.Errorf("the revision is %d, want %d", r.All, writers*changes)
		}
	})
}

// count counts the provinces and adds one.
func count(ctx context.Context, s *store.Store) (n int, moment time.Time, err error) {
	err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		moment = tx.At
		if n, err = tx.Client.Province.Query().Count(ctx); err != nil {
			return err
		}
		return newProvince(tx.Client, strings.Repeat("x", n+1)).Exec(ctx)
	})
	return n, moment, err
}

func TestReadersDoNotWaitForTheWriter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		writeProvince(t, s, "dien-bien")
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if err := newProvince(tx.Client, "lai-chau").Exec(ctx); err != nil {
				return err
			}
			codes := s.Client().Province.Query().Order(province.ByCode()).Select(province.FieldCode).StringsX(ctx)
			if !slices.Equal(codes, []string{"dien-bien"}) {
				t.Errorf("a reader sees %v before the change is committed", codes)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestLockedDatabaseIsBusy(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		config := storetest.Migrated(t, name)
		if name == dialect.Postgres {
			sep := "?"
			if strings.Contains(config.URL, "?") {
				sep = "&"
			}
			config.URL += sep + "lock_timeout=50"
		}
		config.BusyTimeout = 50 * time.Millisecond
		s, other := storetest.Reopen(t, config), storetest.Reopen(t, config)
		locked, enough, ended := make(chan struct{}), make(chan struct{}), make(chan error)
		go func() {
			ended <- other.Write(t.Context(), func(context.Context, *store.Tx) error {
				close(locked)
				<-enough
				return nil
			})
		}()
		<-locked
		if err := s.Write(t.Context(), nothing); !errors.Is(err, store.ErrBusy) {
			t.Errorf("got %v, want that the database is busy", err)
		}
		close(enough)
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if err := s.Write(t.Context(), nothing); err != nil {
			t.Errorf("once it is free: %v", err)
		}
	})
}

func TestWriteNeedsAStartedDatabase(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		s := storetest.Reopen(t, storetest.Empty(t, dialect))
		if err := s.Write(t.Context(), nothing); !errors.Is(err, store.ErrNotStarted) {
			t.Errorf("writing: got %v, want that it was not started", err)
		}
		if _, err := s.Revision(t.Context()); !errors.Is(err, store.ErrNotStarted) {
			t.Errorf("reading: got %v, want that it was not started", err)
		}
	})
}

func TestHandWrittenSQLOnTheTransactionsClient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			if err := newProvince(tx.Client, "dien-bien").Exec(ctx); err != nil {
				return err
			}
			if _, err := tx.Client.ExecContext(ctx, "UPDATE provinces SET name_en = 'x'"); err != nil {
				return err
			}
			rows, err := tx.Client.QueryContext(ctx, "SELECT name_en FROM provinces")
			if err != nil {
				return err
			}
			defer rows.Close()
			var got sql.NullString
			for rows.Next() {
				if err := rows.Scan(&got); err != nil {
					return err
				}
			}
			if got.String != "x" {
				t.Errorf("read %q", got.String)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// nothing is a change that changes nothing.
func nothing(context.Context, *store.Tx) error { return nil }
