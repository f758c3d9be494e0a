package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"thidua/ent"
	"thidua/ent/changefeed"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

// unnamed stands for the account as long as its e-mail is not known.
const unnamed = "default"

// who is the account that the client speaks for. Its zero value is ready.
type who struct {
	mu    sync.Mutex
	email string
	asked time.Time // when it was last asked for in vain
}

// whoAgain is how long nobody asks again for an e-mail that could not be had.
const whoAgain = 10 * time.Minute

type askingWho struct{}

// account is the key of the client's account in the tables of quotas and feeds: its e-mail. It is asked for once; while
// it is not known, it is that whose feed was followed last, so that the fleet goes on sharing one quota, and unnamed
// when there was none.
func (w *Worker) account(ctx context.Context) string {
	if email := w.email(ctx); email != "" {
		return email
	}
	last, err := w.Store.Client().ChangeFeed.Query().Where(changefeed.EmailNEQ("")).Order(ent.Desc(changefeed.FieldReadAt)).
		First(guard.System(ctx))
	if err != nil { // also when the database cannot be asked: whoever needs it finds out
		return unnamed
	}
	return last.Account
}

// email is the e-mail to share sheets with, "" when it cannot be had.
func (w *Worker) email(ctx context.Context) string {
	w.who.mu.Lock()
	email, asked := w.who.email, w.who.asked
	w.who.mu.Unlock()
	now := w.Store.Now()
	if email != "" || w.Google == nil || ctx.Value(askingWho{}) != nil || !asked.IsZero() && now.Sub(asked) < whoAgain {
		return email
	}
	// It only names things: what is wrong with the account shows in the request that follows.
	email, _ = w.Google.Email(context.WithValue(ctx, askingWho{}, true))
	w.who.mu.Lock()
	defer w.who.mu.Unlock()
	w.who.email, w.who.asked = email, now
	return email
}

// writerEmail is the e-mail to share with what is to be written in, "" when it cannot be had.
func (w *Worker) writerEmail(ctx context.Context) string {
	if w.Google == nil || !w.Google.Writes() {
		return w.email(ctx)
	}
	email, err := w.Google.WriterEmail(ctx)
	if err != nil {
		return w.email(ctx)
	}
	return email
}

// notStopped is ErrCredentials while the credentials of the account are refused.
func notStopped(ctx context.Context, client *ent.Client) error {
	row, err := client.ChangeFeed.Query().Where(changefeed.StoppedAtNotNil()).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil
	case err != nil:
		return fmt.Errorf("asking whether the account is stopped: %w", err)
	}
	return ErrCredentials.with("reason", row.StopReason)
}

// stop notes that the server refuses the account's credentials: none of its sheets is asked for until it accepts them
// again, and each says so. What is stored stays. The first to notice raises the alarm, once.
func (w *Worker) stop(ctx context.Context, cause error) error {
	account := w.account(ctx)
	reason, detail := reasonOf(cause), cause.Error()
	if answer := (*google.Error)(nil); errors.As(cause, &answer) {
		detail = answer.Error() // and not what people are told around it
	}
	first := false
	err := w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		first = false
		if err := notStopped(ctx, tx.Client); errors.Is(err, ErrCredentials) {
			return nil // another has noticed
		} else if err != nil {
			return err
		}
		row, err := feedOf(ctx, tx, account)
		if err != nil {
			return err
		}
		first = true
		err = tx.Client.ChangeFeed.UpdateOneID(row.ID).SetStoppedAt(tx.At).SetStopReason(detail).Exec(ctx)
		if err != nil {
			return fmt.Errorf("stopping the account: %w", err)
		}
		told, _ := failure(ErrCredentials.with("reason", reason))
		err = tx.Client.Source.Update().Where(source.KindEQ(term.SourceKindGoogleSheets), source.Enabled(true)).
			SetFailure(told.Code).SetLastError(told.text()).SetLastErrorAt(tx.At).Exec(ctx)
		if err != nil {
			return fmt.Errorf("telling the sources that their account is stopped: %w", err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if first {
		w.log().LogAttrs(ctx, slog.LevelError, "Google refuses the credentials: no sheet is read until they are good again",
			slog.String("account", account), slog.Any("error", cause))
	}
	return nil
}

// feedOf is the row of an account, which is made when there is none yet.
func feedOf(ctx context.Context, tx *store.Tx, account string) (*ent.ChangeFeed, error) {
	row, err := tx.Client.ChangeFeed.Query().Where(changefeed.Account(account)).Only(ctx)
	if ent.IsNotFound(err) {
		create := tx.Client.ChangeFeed.Create().SetAccount(account).SetPageToken("").SetReadAt(tx.At)
		if account != unnamed {
			create.SetEmail(account)
		}
		row, err = create.Save(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("asking how far the feed of %s was read: %w", account, err)
	}
	return row, nil
}

// probe finds out whether a stopped account can read sheets again, after its feed could be: it reads one. refused is
// the answer when it still cannot; any other answer than that about credentials means that they were accepted.
func (w *Worker) probe(ctx context.Context) (refused, err error) {
	s, err := w.Store.Client().Source.Query().
		Where(source.KindEQ(term.SourceKindGoogleSheets), source.Enabled(true)).Order(source.ByID()).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("looking for a sheet to try the credentials on: %w", err)
	}
	_, err = w.Google.Read(ctx, google.Ref{ID: s.Ref}) // all tabs, which is one request whatever they are called
	switch kindOf(err) {
	case google.Credentials:
		return err, nil
	case google.Quota, google.Passing:
		return nil, err
	}
	if isWait(err) || ctx.Err() != nil {
		return nil, err
	}
	return nil, nil
}

// resume lets the account's sheets be read again. All of them are due: what they missed is not known.
func (w *Worker) resume(ctx context.Context) error {
	err := w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		err := tx.Client.ChangeFeed.Update().Where(changefeed.StoppedAtNotNil()).ClearStoppedAt().SetStopReason("").Exec(ctx)
		if err != nil {
			return fmt.Errorf("letting the account go on: %w", err)
		}
		err = tx.Client.Source.Update().
			Where(source.KindEQ(term.SourceKindGoogleSheets), source.Failure(ErrCredentials.Code)).
			SetFailure("").SetLastError("").ClearLastErrorAt().Exec(ctx)
		if err != nil {
			return fmt.Errorf("telling the sources that their account goes on: %w", err)
		}
		return allDue(ctx, tx)
	})
	if err != nil {
		return err
	}
	w.log().LogAttrs(ctx, slog.LevelInfo, "Google accepts the credentials again", slog.String("account", w.account(ctx)))
	return nil
}

// allDue makes every sheet of Google one that may have changed: the next sweeps read them all.
func allDue(ctx context.Context, tx *store.Tx) error {
	err := tx.Client.Source.Update().Where(source.KindEQ(term.SourceKindGoogleSheets), source.Enabled(true)).
		SetHintedAt(tx.At).Exec(ctx)
	if err != nil {
		return fmt.Errorf("making all sheets due: %w", err)
	}
	return nil
}
