package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

const defaultLease = 5 * time.Minute

// errCovered ends a pass that was asked for because of something older than the last reading.
var errCovered = errors.New("the source was read since it was asked for")

// SourceBusy is an error that says when a source can be read: another process is reading it.
type SourceBusy struct { //nolint:errname // it says when to come back, and not that something failed
	Source string    // code
	Until  time.Time // when its lease ends, at the latest
}

// Error says it in English.
func (b *SourceBusy) Error() string { return b.told().En }

// Unwrap is what a person is told.
func (b *SourceBusy) Unwrap() error { return b.told() }

func (b *SourceBusy) told() *Error { return ErrBusy.with("source", b.Source) }

// holder is this process as the holder of leases.
func (w *Worker) holder() string { return cmp.Or(w.Process, "?") }

// admit is the leave to ask Google for the pass's source, in one small transaction: nobody else reads it, nothing that
// was asked for is known already, its account is not stopped, and there is quota for one request. Otherwise nothing was
// asked, and the error says why: errCovered, ErrOvertaken, a *SourceBusy, ErrCredentials, or a *QuotaWait.
//
// A workbook needs no leave: reading it costs nothing, and who comes too late with what it says finds out when it
// writes.
func (p *pass) admit(ctx context.Context) (context.Context, error) {
	ctx, p.meter = metered(ctx, p.options.Sweep)
	s := p.source
	switch {
	case p.covered(s):
		return ctx, errCovered
	case s.Kind != term.SourceKindGoogleSheets:
		return ctx, nil
	case p.w.Google == nil:
		return ctx, ErrNoGoogle
	}
	account := p.w.account(ctx)
	err := p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		now, err := tx.Client.Source.Query().Where(source.ID(s.ID)).Only(ctx)
		if err != nil {
			return fmt.Errorf("asking who reads %s: %w", s.Code, err)
		}
		// The clock's time, not the transaction's, for the same reason as in spend.
		clock, lease := p.w.Store.Now(), cmp.Or(p.w.Lease, defaultLease)
		switch busy := valueOr(now.BusyUntil); {
		case p.covered(now):
			return errCovered
		case now.Readings != s.Readings || now.Ref != s.Ref:
			return ErrOvertaken.with("source", s.Code)
		case !now.Enabled:
			return ErrDisabled.with("source", s.Code)
		case busy.After(clock) && busy.Sub(clock) <= lease+clockSlip && (p.w.Process == "" || now.BusyBy != p.w.Process):
			// A lease of this very process is one that it lost: in it, one goroutine at a time reads a source. One that ends
			// later than any can comes from a clock that was wrong.
			return &SourceBusy{Source: s.Code, Until: busy}
		}
		if err := notStopped(ctx, tx.Client); err != nil {
			return err
		}
		if err := p.w.spend(ctx, tx, account, google.Reading, p.options.Sweep); err != nil {
			return err
		}
		err = tx.Client.Source.UpdateOneID(s.ID).SetBusyUntil(clock.Add(lease)).
			SetBusyBy(p.w.holder()).Exec(ctx)
		if err != nil {
			return fmt.Errorf("taking the lease of %s: %w", s.Code, err)
		}
		return nil
	})
	if err != nil {
		return ctx, err
	}
	p.leased = true
	p.meter.pay(google.Reading)
	return ctx, nil
}

// covered says whether a reading that was recorded began after the moment that this one was asked for.
func (p *pass) covered(s *ent.Source) bool {
	hint := p.options.Hint
	return !hint.IsZero() && s.BeganAt != nil && !s.BeganAt.Before(hint)
}

// release gives the source back when the pass ended without recording anything.
func (p *pass) release(ctx context.Context) error {
	if !p.leased {
		return nil
	}
	p.leased = false
	// The pass may have ended because its time was over; others should not have to wait for the lease to end.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	return p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		update := tx.Client.Source.Update().Where(source.ID(p.source.ID), source.BusyBy(p.w.holder())).
			ClearBusyUntil().SetBusyBy("")
		if p.forget {
			update.SetTabs(untitled(tabsOf(p.source.Tabs)))
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("giving %s back: %w", p.run.Source, err)
		}
		return nil
	})
}

const releaseTimeout = 10 * time.Second
