package worker

import (
	"testing"
	"time"

	"thidua/ent"
	"thidua/store"
	"thidua/store/storetest"
)

func TestRetryAfterDoublesAndIsRandom(t *testing.T) {
	share := 0.0
	w := &Worker{Random: func() float64 { return share }}
	for _, most := range []bool{false, true} {
		if most {
			share = 0.999999
		}
		for attempts, want := range map[int]time.Duration{
			0: time.Second, 1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 6: 32 * time.Second, 7: 64 * time.Second,
			8: 64 * time.Second, 1000: 64 * time.Second,
		} {
			got := w.RetryAfter(attempts)
			if !most && got != retryLeast || most && (got > want || got < want-time.Millisecond) {
				t.Errorf("after %d attempts, at %v of the range: %s, want up to %s", attempts, share, got, want)
			}
		}
	}
	var chance Worker
	seen := map[time.Duration]bool{}
	for range 100 {
		seen[chance.RetryAfter(7)] = true
	}
	if len(seen) < 50 {
		t.Errorf("%d different waits of 100", len(seen))
	}
}

// Jobs that find no quota come back one by one, as it comes back, and not all at once.
func TestWaitingJobsGetTurns(t *testing.T) {
	now := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	s := storetest.Open(t, storetest.Dialects[0], func(c *store.Config) { c.Now = func() time.Time { return now } })
	w := &Worker{Store: s, Random: func() float64 { return 0 }}
	wait := &QuotaWait{Bucket: "reads/a", Until: now.Add(10 * time.Second), every: time.Second}
	for i := range 100 {
		if got, want := w.putOff(Job{}, false, wait), time.Duration(10+i)*time.Second; got != want {
			t.Fatalf("job %d waits %s, want %s", i, got, want)
		}
	}
	if got := w.putOff(Job{}, true, wait); got != 10*time.Second {
		t.Errorf("what a person asked for waits %s", got)
	}
	if got := w.putOff(Job{Args: SyncArgs{Sweep: true}}, false, wait); got != 10*time.Second {
		t.Errorf("a sweep stands behind the others: it waits %s", got)
	}
	now = now.Add(time.Hour)
	if got := w.putOff(Job{}, false, &QuotaWait{Bucket: "reads/a", Until: now.Add(time.Second), every: time.Second}); got != time.Second {
		t.Errorf("an hour later a job waits %s", got)
	}
}

func TestSweepChooses(t *testing.T) {
	now := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	rule := sweepRule{usual: 24 * time.Hour, volatile: time.Hour}
	sources := []*ent.Source{
		{Code: "yesterday", LastReadAt: ago(25 * time.Hour), BeganAt: ago(25 * time.Hour)},
		{Code: "fresh", LastReadAt: ago(time.Hour), BeganAt: ago(time.Hour)},
		{Code: "never"},
		{Code: "volatile", Volatile: true, LastReadAt: ago(61 * time.Minute), BeganAt: ago(61 * time.Minute)},
		{Code: "volatile and fresh", Volatile: true, LastReadAt: ago(59 * time.Minute), BeganAt: ago(59 * time.Minute)},
		{Code: "week", LastReadAt: ago(7 * 24 * time.Hour), BeganAt: ago(7 * 24 * time.Hour)},
		{Code: "hinted", LastReadAt: ago(time.Hour), BeganAt: ago(time.Hour), HintedAt: ago(time.Minute)},
		{Code: "hinted while it was read", LastReadAt: ago(58 * time.Minute), BeganAt: ago(59 * time.Minute), HintedAt: ago(58*time.Minute + time.Second)},
		{Code: "hint is read", LastReadAt: ago(time.Hour), BeganAt: ago(time.Hour), HintedAt: ago(time.Hour)},
		{Code: "passing", LastReadAt: ago(20 * time.Hour), LastErrorAt: ago(16 * time.Minute), Failure: ErrPassing.Code},
		{Code: "passing, just now", LastReadAt: ago(20 * time.Hour), LastErrorAt: ago(14 * time.Minute), Failure: ErrPassing.Code},
		{Code: "quota", LastReadAt: ago(20 * time.Hour), LastErrorAt: ago(17 * time.Minute), Failure: ErrQuota.Code},
		{Code: "not shared", LastReadAt: ago(30 * time.Hour), LastErrorAt: ago(2 * time.Hour), HintedAt: ago(3 * time.Hour), Failure: ErrNotShared.Code},
		{Code: "not shared, yesterday", LastErrorAt: ago(26 * time.Hour), Failure: ErrNotShared.Code},
	}
	var got []string
	for _, d := range rule.choose(sources, now, 100) {
		got = append(got, d.code)
		if d.since.After(now) {
			t.Errorf("%s is due at %s", d.code, d.since)
		}
	}
	want := []string{"never", "week", "not shared, yesterday", "yesterday", "volatile", "hinted", "hinted while it was read", "quota", "passing"}
	if len(got) != len(want) {
		t.Fatalf("%q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%q, want %q", got, want)
		}
	}
	if n := len(rule.choose(sources, now, 2)); n != 2 {
		t.Errorf("%d chosen of at most 2", n)
	}
	if n := len(rule.choose(sources, now, -3)); n != 0 {
		t.Errorf("%d chosen of at most -3", n)
	}
}

// A job of the sweep is the same job as long as its source is not read, so that minutes of waiting make one of it.
func TestSweepAsksOnce(t *testing.T) {
	now := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	tried := now.Add(-30 * time.Hour)
	s := &ent.Source{Code: "a", LastReadAt: &tried, BeganAt: &tried}
	rule := sweepRule{usual: 24 * time.Hour, volatile: time.Hour}
	first, _ := rule.dueAt(s, now)
	later, ok := rule.dueAt(s, now.Add(10*time.Minute))
	if !ok || !first.Equal(later) {
		t.Errorf("due since %s, and ten minutes later since %s", first, later)
	}
	began := now
	s.BeganAt = &began
	p := &pass{options: Options{Hint: first}}
	if !p.covered(s) {
		t.Error("a reading that began later does not do")
	}
}
