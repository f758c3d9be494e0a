package notify

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/delivery"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// Sent counts what became of messages.
type Sent struct {
	Mails, Requests int // that were accepted
	Failed          int // attempts that were not
}

const (
	// mostAttempts is how often a message is tried in a day.
	mostAttempts = 8
	// mostFailures is how many messages in a row may fail before the rest is left for later.
	mostFailures = 5
	// mostNotices is how many notices a message has; the rest is in the next day's.
	mostNotices = 40
	// recordTime is how long it may take to note what became of a message, also when there is no time left for more.
	recordTime = 20 * time.Second
)

// Send sends the notices that stand and that a person, or the operator's address, was not sent yet, once it is late
// enough in the day. It goes on until all are sent, ctx ends or the server cannot be used; calling it again does the
// rest. What a server refuses is told in its delivery and is no error. Any number of processes may send at a time.
func Send(ctx context.Context, s *store.Store, by *Channels) (sent Sent, err error) {
	if by == nil || by.Mail == nil && by.Hook == nil {
		return sent, nil
	}
	day, open := by.open(s.Now())
	if !open {
		return sent, nil
	}
	ctx = guard.System(ctx)
	o := &outbox{store: s, by: by, day: day}
	if err := o.lapse(ctx); err != nil {
		return sent, err
	}
	if by.Mail != nil {
		err = o.mails(ctx, &sent)
	}
	if err == nil && by.Hook != nil {
		err = o.requests(ctx, &sent)
	}
	return sent, err
}

// outbox is one sending.
type outbox struct {
	store *store.Store
	by    *Channels
	day   term.Date
}

// lapse ends the deliveries of days before that were never heard of again: a process died over them.
func (o *outbox) lapse(ctx context.Context) error {
	gone := delivery.And(delivery.StateEQ(term.DeliveryStateSending), delivery.DayLT(o.day))
	if there, err := o.store.Client().Delivery.Query().Where(gone).Exist(ctx); err != nil || !there {
		return err
	}
	return o.store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		return tx.Client.Delivery.Update().Where(gone).SetState(term.DeliveryStateFailed).SetError(unknown).Exec(ctx)
	})
}

// record notes what became of an attempt. It is noted even when ctx has ended: otherwise nobody would know.
func (o *outbox) record(ctx context.Context, ids []int, failed *trouble) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	return o.store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		update := tx.Client.Delivery.Update().Where(delivery.IDIn(ids...)).SetState(failed.state()).SetError(failed.text())
		if failed == nil {
			update.SetSentAt(tx.At)
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("noting what became of a message: %w", err)
		}
		return nil
	})
}

// count adds the outcome of an attempt.
func (s *Sent) count(n *int, failed *trouble) {
	if failed != nil {
		n = &s.Failed
	}
	*n++
}

// again says whether a delivery of today that failed may be tried once more.
func again(d *ent.Delivery) bool {
	return d.State == term.DeliveryStateFailed && d.Attempts < mostAttempts && strings.HasPrefix(d.Error, notYet)
}
