package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"thidua/ent"
	"thidua/ent/quota"
	"thidua/sheet/google"
	"thidua/store"
)

// Quotas are requests a minute that Google allows a project, and one account of it. A field that is 0 is that of
// DefaultQuotas.
type Quotas struct{ ReadsPerProject, ReadsPerUser, WritesPerProject, WritesPerUser, DrivePerUser int }

// DefaultQuotas are those of a new Google Cloud project (developers.google.com/workspace/sheets/api/limits).
var DefaultQuotas = Quotas{ReadsPerProject: 300, ReadsPerUser: 60, WritesPerProject: 300, WritesPerUser: 60, DrivePerUser: 12000}

// QuotaWait is an error that says when a request may be made: the quota that the fleet shares is used up. Nothing was
// asked, and nothing has failed.
type QuotaWait struct { //nolint:errname // it says when to come back, and not that something failed
	Bucket string    // what is used up
	Until  time.Time // when there is some again

	every time.Duration // how long one request takes to come back
}

// Error says it in English.
func (q *QuotaWait) Error() string { return q.told().En }

// Unwrap is what a person is told.
func (q *QuotaWait) Unwrap() error { return q.told() }

func (q *QuotaWait) told() *Error { return ErrQuotaWait.with("until", clockText(q.Until)) }

// clockText is a time of day as people in Vietnam read it.
func clockText(t time.Time) string {
	if zone, err := zone(); err == nil {
		t = t.In(zone)
	}
	return t.Format("15:04:05")
}

// share is one bucket that a request counts against.
type share struct {
	bucket string
	pace   pace
}

// shares are the buckets of a service: that of the project, if it has one, and then that of the account.
func (w *Worker) shares(service google.Service, account string) []share {
	q, d := w.Quotas, DefaultQuotas
	of := func(name string, limit, usual int) share { return share{name, paceOf(cmp.Or(limit, usual))} }
	switch service {
	case google.Reading:
		return []share{of("reads/project", q.ReadsPerProject, d.ReadsPerProject), of("reads/"+account, q.ReadsPerUser, d.ReadsPerUser)}
	case google.Writing:
		return []share{of("writes/project", q.WritesPerProject, d.WritesPerProject), of("writes/"+account, q.WritesPerUser, d.WritesPerUser)}
	}
	return []share{of("drive/"+account, q.DrivePerUser, d.DrivePerUser)}
}

// meter counts the requests of one pass and knows which are paid for.
type meter struct {
	spare bool // only what is above the reserve may be used

	mu       sync.Mutex
	requests int
	last     google.Service // of the last request
	prepaid  map[google.Service]int
}

type meterKey struct{}

// metered is a context whose requests are counted.
func metered(ctx context.Context, spare bool) (context.Context, *meter) {
	m := &meter{spare: spare, prepaid: map[google.Service]int{}}
	return context.WithValue(ctx, meterKey{}, m), m
}

// meterOf is the meter of a context, nil when it has none.
func meterOf(ctx context.Context) *meter {
	m, _ := ctx.Value(meterKey{}).(*meter)
	return m
}

func (m *meter) pay(service google.Service) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.prepaid[service]++
}

// usePaid says whether a request is paid for, and uses that up.
func (m *meter) usePaid(service google.Service) bool {
	if m == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.prepaid[service] == 0 {
		return false
	}
	m.prepaid[service]--
	return true
}

func (m *meter) count(service google.Service) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests++
	m.last = service
}

// lastService is what the last request counted against, 0 when there was none.
func (m *meter) lastService() google.Service {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last
}

func (m *meter) counted() int {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.requests
}

// Allow takes what a request costs from the quota that the whole fleet shares, unless its pass has paid for it
// already. The error is a *QuotaWait when there is none left.
func (w *Worker) Allow(ctx context.Context, service google.Service) error {
	m := meterOf(ctx)
	if m.usePaid(service) {
		return nil
	}
	account := w.account(ctx)
	return w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return w.spend(ctx, tx, account, service, m != nil && m.spare)
	})
}

// spend takes one request from each of the service's buckets, or from none. spare leaves the reserve alone. Its time is
// that of the clock and not of the transaction, which never goes back: after a clock that was ahead, time would stand
// still in the transactions of the whole fleet, and no bucket would fill.
func (w *Worker) spend(ctx context.Context, tx *store.Tx, account string, service google.Service, spare bool) error {
	shares, now := w.shares(service, account), w.Store.Now()
	rows, err := quotaRows(ctx, tx.Client, shares)
	if err != nil {
		return err
	}
	var wait *QuotaWait
	after := map[string]bucket{}
	for _, s := range shares {
		reserve := 0
		if spare {
			reserve = s.pace.reserve()
		}
		b, until, ok := bucketOf(rows[s.bucket], s.pace, now).take(s.pace, reserve, now)
		if !ok && (wait == nil || until.After(wait.Until)) {
			wait = &QuotaWait{Bucket: s.bucket, Until: until, every: s.pace.every()}
		}
		after[s.bucket] = b
	}
	if wait != nil {
		return wait
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if err := keepBucket(ctx, tx, now, name, rows[name], after[name], use{spent: 1}); err != nil {
			return err
		}
	}
	return nil
}

// quotaRows are the rows of buckets, by name; one that was never used has none.
func quotaRows(ctx context.Context, client *ent.Client, shares []share) (map[string]*ent.Quota, error) {
	names := make([]string, len(shares))
	for i, s := range shares {
		names[i] = s.bucket
	}
	rows, err := client.Quota.Query().Where(quota.BucketIn(names...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the quota: %w", err)
	}
	byName := make(map[string]*ent.Quota, len(rows))
	for _, row := range rows {
		byName[row.Bucket] = row
	}
	return byName, nil
}

// bucketOf is what a row says; one that is not there yet is full.
func bucketOf(row *ent.Quota, p pace, now time.Time) bucket {
	if row == nil {
		return bucket{level: tokens(p.burst), filled: now}
	}
	return bucket{row.Level, row.FilledAt, valueOr(row.BlockedUntil)}
}

// use is what became of requests to a bucket's service.
type use struct{ spent, refused int }

// keepBucket writes a bucket down, and what it was used for.
func keepBucket(ctx context.Context, tx *store.Tx, now time.Time, name string, row *ent.Quota, b bucket, u use) error {
	if row == nil {
		var err error
		row, err = tx.Client.Quota.Create().SetBucket(name).SetLevel(b.level).SetFilledAt(b.filled).
			SetMinuteAt(now.Truncate(time.Minute)).Save(ctx)
		if err != nil {
			return fmt.Errorf("adding the quota %s: %w", name, err)
		}
	}
	s := spending{row.MinuteAt, row.MinuteSpent, row.MostSpent, row.Spent}
	if u.spent > 0 {
		s = s.add(u.spent, now)
	}
	update := tx.Client.Quota.UpdateOneID(row.ID).SetLevel(b.level).SetFilledAt(b.filled).
		SetMinuteAt(s.minute).SetMinuteSpent(s.inMinute).SetMostSpent(s.most).SetSpent(s.total).AddRefused(int64(u.refused))
	if b.blocked.After(now) {
		update.SetBlockedUntil(b.blocked)
	} else {
		update.ClearBlockedUntil()
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("noting the quota %s: %w", name, err)
	}
	return nil
}

// refusedPause is how long the account asks nothing of a service that refused a request for the quota without saying
// how long to wait.
const refusedPause = 5 * time.Second

// Sent notes that a request was made, and when it was one too many, keeps the fleet from making more for a moment. How
// long the server wants to be left alone stands in the answer, and is noted by whoever reads that.
func (w *Worker) Sent(ctx context.Context, service google.Service, status int, _ error) {
	meterOf(ctx).count(service)
	if status != http.StatusTooManyRequests {
		return
	}
	// The request has failed already and is tried again in any case: what could not be noted must not hide that.
	if err := w.pause(context.WithoutCancel(ctx), service, refusedPause, 1); err != nil {
		w.log().LogAttrs(ctx, slog.LevelError, "noting that Google refused a request for the quota failed", slog.Any("error", err))
	}
}

// heedRefusal notes how long the server wants to be left alone, as it said in an answer. It holds for the whole fleet.
func (w *Worker) heedRefusal(ctx context.Context, err error) error {
	var answer *google.Error
	service := meterOf(ctx).lastService()
	if service == 0 || !errors.As(err, &answer) {
		return nil
	}
	wait, refused := answer.RetryAfter, 0
	if answer.Kind == google.Quota && answer.Status != http.StatusTooManyRequests { // Sent could not tell
		wait, refused = max(wait, refusedPause), 1
	}
	if wait <= 0 {
		return nil
	}
	return w.pause(ctx, service, wait, refused)
}

// pause keeps the fleet from asking anything of a service for a while.
func (w *Worker) pause(ctx context.Context, service google.Service, wait time.Duration, refused int) error {
	account := w.account(ctx)
	shares := w.shares(service, account)
	own := shares[len(shares)-1]
	return w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := quotaRows(ctx, tx.Client, []share{own})
		if err != nil {
			return err
		}
		row, now := rows[own.bucket], w.Store.Now()
		b := bucketOf(row, own.pace, now)
		if refused > 0 {
			b = b.empty(now)
		}
		return keepBucket(ctx, tx, now, own.bucket, row, b.block(now, wait), use{refused: refused})
	})
}
