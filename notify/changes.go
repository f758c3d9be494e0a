package notify

import (
	"context"
	"time"

	"thidua/ent"
	"thidua/notice"
	"thidua/review"
)

// loadChanges finds what changed in reports that were approved, as the lead judges it and the unit reads it. Of a report
// that never was approved, everything waits, and that is no news.
func (f *facts) loadChanges(ctx context.Context, client *ent.Client) (err error) {
	reports := make([]int, 0, len(f.reports))
	for _, r := range f.reports {
		reports = append(reports, r.ID)
	}
	f.changes, err = review.ChangesOf(ctx, client, reports...)
	return err
}

// waiting counts the changes of a submission that wait for the lead.
func waiting(of []review.Change) (c notice.Changes) {
	for _, change := range of {
		c.Count++
		c.Last = later(c.Last, change.At)
	}
	return c
}

// declined counts those that the lead did not accept; the reason is that of the last.
func declined(of []review.Refusal) (c notice.Changes) {
	for _, r := range of {
		c.Count++
		if c.Last = later(c.Last, r.RefusedAt); c.Last.Equal(r.RefusedAt) {
			c.Reason = r.Reason
		}
	}
	return c
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
