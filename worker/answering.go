package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/ent/source"
	"thidua/store"
)

const (
	// answerAgain is how long a sheet that cannot be answered is left alone, unless it changes.
	answerAgain = time.Hour
	// answerReadOnly is the same for one that is shared for reading only: there may be thousands of those, and trying
	// each costs a reading.
	answerReadOnly = 6 * time.Hour
)

// doAnswer answers a sheet. When somebody has changed it meanwhile, it is read first, which makes another answer due.
func (w *Worker) doAnswer(ctx context.Context, job Job, args AnswerArgs) (Verdict, error) {
	if err := notStopped(ctx, w.Store.Client()); err != nil {
		if errors.Is(err, ErrCredentials) {
			return Verdict{}, nil // it stays due
		}
		return Verdict{}, err
	}
	answered, err := w.Answer(ctx, args.Source)
	if err == nil && answered.Again {
		sync := SyncArgs{Source: args.Source, Hint: w.Store.Now().Format(time.RFC3339Nano)}
		_, err = w.insert(ctx, []dueJob{{sync, alone(priorityChanged)}})
	}
	if err == nil {
		return Verdict{}, nil
	}
	var wait *QuotaWait
	var busy *SourceBusy
	var about *Error
	told := w.told(ctx, err, args.Source)
	switch {
	case errors.As(err, &wait):
		return Verdict{Snooze: w.putOff(job, false, wait)}, nil
	case errors.As(err, &busy), errors.Is(err, ErrOvertaken):
		return Verdict{Snooze: jobSnooze}, nil
	case errors.Is(told, ErrQuota):
		return Verdict{Snooze: w.RetryAfter(job.Snoozes + 1)}, nil
	case errors.Is(told, ErrCredentials):
		return Verdict{}, w.notAccepted(ctx, args.Source, err)
	case errors.Is(told, ErrPassing), !errors.As(told, &about), ctx.Err() != nil:
		return Verdict{}, err
	}
	return Verdict{Cancel: told}, w.leaveUnanswered(ctx, args.Source, about)
}

// errWriting is that the credentials are refused with which sheets are written in, and those for reading are not.
var errWriting = &Error{
	Code: ErrCredentials.Code,
	Vi:   "Google không chấp nhận thông tin đăng nhập dùng để ghi, nên không trả lời được trong bảng tính. Người quản trị hãy kiểm tra --google-write-credentials ({reason}). Bảng tính vẫn được đọc.",
	En:   "Google does not accept the credentials for writing, so the sheet cannot be answered. Check --google-write-credentials ({reason}). The sheet is read all the same.",
}

// notAccepted is what becomes of an answer whose credentials Google refused. Where sheets can still be read, it is the
// identity that writes: that is no reason to stop reading.
func (w *Worker) notAccepted(ctx context.Context, code string, cause error) error {
	refused, err := w.probe(ctx)
	switch {
	case err != nil:
		return err
	case refused != nil:
		return w.stop(ctx, refused)
	}
	return w.leaveUnanswered(ctx, code, errWriting.with("reason", reasonOf(cause)))
}

// leaveUnanswered notes why a sheet cannot be answered, and leaves it alone for a while.
func (w *Worker) leaveUnanswered(ctx context.Context, code string, why *Error) error {
	again := answerAgain
	if why.Is(ErrReadOnly) {
		again = answerReadOnly
	}
	return w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		told := Failure{Code: why.Code, Vi: why.Vi, En: why.En}
		err := tx.Client.Source.Update().Where(source.Code(code), source.AnswerDueAtLTE(tx.At)).
			SetAnswerDueAt(tx.At.Add(again)).SetAnswerError(told.text()).Exec(ctx)
		if err != nil {
			return fmt.Errorf("noting that %s cannot be answered: %w", code, err)
		}
		return nil
	})
}
