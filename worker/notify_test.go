package worker_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"thidua/ent"
	"thidua/ent/notice"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// A running worker keeps notices, although nothing is set up to send them: at each tick once for the whole fleet.
func TestNoticesAreKept(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.form("tuan-giao")
		w.write(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Submission.Update().SetState(term.SubmissionStateReturned).SetReturnedAt(tx.At).SetReturnReason("Thiếu số liệu").Exec(ctx)
		})
		stop, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		w.Every = time.Millisecond
		done := make(chan error)
		go func() { done <- w.Run(stop) }()
		var kept []*ent.Notice
		for tick := time.NewTicker(50 * time.Millisecond); len(kept) == 0 && stop.Err() == nil; {
			<-tick.C
			kept = w.client().Notice.Query().Where(notice.KindEQ(term.NoticeKindReturned)).AllX(w.system())
		}
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if len(kept) == 0 {
			t.Fatal("there is no notice")
		}
		var jobs int
		if err := w.Store.DB().QueryRowContext(t.Context(), "SELECT count(*) FROM river_job WHERE kind = 'notify'").Scan(&jobs); err != nil || jobs != 1 {
			t.Errorf("%d jobs for one tick (%v)", jobs, err)
		}
		looked, err := w.Notices(t.Context())
		if err != nil || looked.Raised+looked.Rewritten+looked.Settled != 0 {
			t.Errorf("looking again: %+v, %v", looked, err)
		}
		verdict, err := w.Do(t.Context(), worker.Job{Args: worker.NotifyArgs{}})
		if err != nil || verdict != (worker.Verdict{}) || slices.ContainsFunc(w.client().Delivery.Query().AllX(w.system()), func(*ent.Delivery) bool { return true }) {
			t.Errorf("something was sent: %+v, %v", verdict, err)
		}
	})
}
