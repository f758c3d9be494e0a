package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/store"
	"thidua/store/storetest"
)

func TestChangesRaiseTheRevisionsTheyConcern(t *testing.T) {
	noon := time.Date(2022, 12, 1, 12, 0, 0, 0, time.UTC)
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		clock := noon
		s := storetest.Open(t, dialect, func(c *store.Config) { c.Now = func() time.Time { return clock } })
		never := time.Unix(0, 0).UTC()
		for i, tt := range []struct {
			raise []store.Scope
			want  store.Revisions
		}{
			{nil, store.Revisions{0, 0, never, never}},
			{[]store.Scope{store.All}, store.Revisions{1, 0, noon.Add(1 * time.Hour), never}},
			{[]store.Scope{store.None}, store.Revisions{1, 0, noon.Add(1 * time.Hour), never}},
			{[]store.Scope{store.Published}, store.Revisions{2, 1, noon.Add(3 * time.Hour), noon.Add(3 * time.Hour)}},
			{[]store.Scope{store.Published, store.All, store.All}, store.Revisions{3, 2, noon.Add(4 * time.Hour), noon.Add(4 * time.Hour)}},
			{[]store.Scope{store.All, store.None}, store.Revisions{4, 2, noon.Add(5 * time.Hour), noon.Add(4 * time.Hour)}},
		} {
			clock = noon.Add(time.Duration(i) * time.Hour)
			err := s.Write(t.Context(), func(_ context.Context, tx *store.Tx) error {
				for _, scope := range tt.raise {
					tx.Raise(scope)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, revision(t, s)); diff != "" {
				t.Errorf("after change %d, which raises %v (-want +got):\n%s", i, tt.raise, diff)
			}
		}
	})
}

// Whoever asks after a change was committed gets a revision that holds it, however many ask at once.
func TestRevisionHoldsEveryEarlierChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var done sync.WaitGroup
		for range 4 {
			done.Go(func() {
				for range 10 {
					var at time.Time
					err := s.Write(t.Context(), func(_ context.Context, tx *store.Tx) error {
						tx.Raise(store.All)
						at = tx.At
						return nil
					})
					if err != nil {
						t.Error(err)
						return
					}
					if last, err := s.LastCommitted(t.Context()); err != nil || last.Before(at) {
						t.Errorf("last committed is %v (%v) after a change at %v", last, err, at)
					}
				}
			})
		}
		done.Wait()
	})
}
