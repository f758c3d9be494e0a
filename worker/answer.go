package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/guard"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

// defaultQuiet is how long a sheet is left alone after it changed: several people fill one.
const defaultQuiet = 3 * time.Minute

// understood is how many figures are told as they were read, for people to see that they are meant so.
const understood = 3

// Answered is what answering a sheet did.
type Answered struct {
	Source   string `json:"source"`
	Edits    int    `json:"edits"`    // 0: the sheet said so already
	Requests int    `json:"requests"` // to Google
	Again    bool   `json:"again"`    // the sheet has changed meanwhile: it is read again first
}

// Answer makes a source's sheet tell what was read and what is wrong, and changes nothing when it does already. It goes
// by a reading of its own, so that an answer which broke off after it landed is found and not given twice. A workbook,
// and a source whose sheet is not to be answered, is left alone.
//
// Why a sheet cannot be answered at all is an *Error and is kept with the source; its data stay. An error that passes,
// a *QuotaWait or *SourceBusy is for whoever asked to try again.
func (w *Worker) Answer(ctx context.Context, code string) (Answered, error) {
	ctx = guard.System(ctx)
	unlock, err := w.busy.lock(ctx, code)
	if err != nil {
		return Answered{}, err
	}
	defer unlock()
	p := &pass{w: w, run: Run{Source: code, StartedAt: w.Store.Now()}}
	if err := p.find(ctx, code); err != nil {
		return Answered{}, err
	}
	answered := Answered{Source: code}
	switch {
	case !p.source.Enabled:
		return answered, ErrDisabled.with("source", code)
	case !p.answers():
		return answered, nil
	case w.Google != nil && !w.Google.Writes(): // found out without a request: it may be so for thousands of sheets
		return answered, p.unanswered(ctx, &google.Error{Kind: google.ReadOnly})
	}
	ctx, err = p.admit(ctx)
	if err == nil {
		err = p.answer(ctx, &answered)
		err = errors.Join(err, p.release(ctx))
	}
	answered.Requests = p.meter.counted()
	if err != nil {
		return answered, p.unanswered(ctx, err)
	}
	return answered, nil
}

// answers says whether the source's sheet is to be answered.
func (p *pass) answers() bool {
	return p.source.Answering && p.source.Kind == term.SourceKindGoogleSheets
}

// answer reads the sheet, compares it with what is to be told, and writes what differs. The state is that of the last
// reading: when the sheet is no longer what was read then, it is read first. One that changes by itself is never the
// same twice and is answered all the same.
func (p *pass) answer(ctx context.Context, answered *Answered) error {
	book, err := p.read(ctx)
	if err != nil {
		return err
	}
	last, err := lastReading(ctx, p.w.Store.Client(), p.source.ID)
	if err != nil {
		return err
	}
	hash := p.digest(&book)
	if last == nil || last.ContentHash != hash && !p.volatile {
		answered.Again = true
		return p.recordAnswer(ctx, func(update *ent.SourceUpdateOne, at time.Time) { update.SetAnswerDueAt(at.Add(p.w.quiet())) })
	}
	if err := p.hearOnly(ctx, &book); err != nil {
		return err
	}
	state, err := p.state(ctx, last, answer.Read(&book))
	if err != nil {
		return err
	}
	form, _ := intake.Recognise(book, p.known.Templates())
	draft, _ := intake.Parse(form, p.vocabulary(), intake.Expect{Cluster: p.cluster(), Period: p.period(), District: p.district()})
	state.Understood = intake.Understood(&draft, understood)
	edits := answer.Plan(&book, &form, state)
	tabs := tabsOf(p.remember)
	if len(edits) > 0 {
		if tabs != nil {
			tabs = withNew(tabs, edits)
		}
		after, err := p.w.Google.Edit(ctx, p.source.Ref, edits, google.Ref{ID: p.source.Ref, Tabs: tabs})
		if err != nil {
			return p.unwritten(ctx, &book, answered, err)
		}
		answered.Edits = len(edits)
		was := hash
		hash = p.digest(&after)
		answered.Again = hash != was && !p.volatile // somebody wrote between our reading and our answer
	}
	err = p.recordAnswer(ctx, func(update *ent.SourceUpdateOne, at time.Time) {
		update.SetAnsweredAt(at).SetAnswerError("").SetAnsweredHash(hash).SetTabs(textOfTabs(tabs))
		switch {
		case answered.Again:
			update.SetAnswerDueAt(at.Add(p.w.quiet()))
		case !p.dueAnew: // else there is more to say than was known when this answer was made
			update.ClearAnswerDueAt()
		}
	})
	if answered.Edits > 0 && errors.Is(err, ErrOvertaken) {
		return errors.Join(err, p.answerAnew(ctx))
	}
	return err
}

// answerAnew has the sheet answered once more: what was written came later than what another process wrote by a newer
// reading, and may have covered it.
func (p *pass) answerAnew(ctx context.Context) error {
	err := p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Source.Update().Where(source.ID(p.source.ID), source.Ref(p.source.Ref)).SetAnswerDueAt(tx.At).Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("noting that %s is to be answered anew: %w", p.run.Source, err)
	}
	return nil
}

// unwritten is what becomes of edits that Google refused. When the sheet is no longer what they were made for, somebody
// has renamed or deleted something meanwhile: that is no fault of anybody, and it is read and answered again.
func (p *pass) unwritten(ctx context.Context, book *sheet.Book, answered *Answered, cause error) error {
	told := p.w.told(ctx, cause, p.source.Ref)
	if kind := kindOf(cause); kind != google.NoTab && kind != google.Refused {
		return told
	}
	now, err := p.read(ctx)
	switch {
	case err != nil:
		return err
	case p.volatile || reflect.DeepEqual(*book, now): // one that changes by itself is never the same
		return told
	}
	answered.Again = true
	return p.recordAnswer(ctx, func(update *ent.SourceUpdateOne, at time.Time) { update.SetAnswerDueAt(at.Add(p.w.quiet())) })
}

// withNew are the tabs to read with those that the edits add.
func withNew(tabs []google.TabID, edits []sheet.Edit) []google.TabID {
	tabs = tabs[:len(tabs):len(tabs)]
	for _, e := range edits {
		if e.NewTab != nil {
			tabs = append(tabs, google.TabID{ID: e.NewTab.ID, Title: e.NewTab.Design.Title})
		}
	}
	return tabs
}

// lastReading is the run in which a source was last read, whatever came of it; nil when it never was.
func lastReading(ctx context.Context, client *ent.Client, source int) (*ent.SyncRun, error) {
	last, err := client.SyncRun.Query().Where(
		syncrun.SourceID(source), syncrun.ContentHashNEQ(""), syncrun.OutcomeNEQ(term.SyncOutcomePlanned),
	).Order(ent.Desc(syncrun.FieldStartedAt, syncrun.FieldID)).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("asking what was read last: %w", err)
	}
	return last, nil
}

// recordAnswer notes with the source what came of answering, and gives it back. One that was given another sheet
// meanwhile learns nothing of the old one, and one that another process has read meanwhile is answered anew.
func (p *pass) recordAnswer(ctx context.Context, note func(*ent.SourceUpdateOne, time.Time)) error {
	err := p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		now, err := tx.Client.Source.Query().Where(source.ID(p.source.ID)).Only(ctx)
		if err != nil {
			return fmt.Errorf("asking for the sheet of %s: %w", p.run.Source, err)
		}
		if now.Ref != p.source.Ref || now.Readings != p.source.Readings {
			return ErrOvertaken.with("source", p.run.Source)
		}
		update := tx.Client.Source.UpdateOneID(p.source.ID)
		if now.BusyBy == p.w.holder() {
			update.ClearBusyUntil().SetBusyBy("")
		}
		p.dueAnew = !sameMoment(now.AnswerDueAt, p.source.AnswerDueAt)
		note(update, tx.At)
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("noting that %s was answered: %w", p.run.Source, err)
		}
		return nil
	})
	if err == nil {
		p.leased = false
	}
	return err
}

// unanswered keeps with the source why its sheet cannot be answered, unless that passes or concerns the whole account.
func (p *pass) unanswered(ctx context.Context, err error) error {
	err = p.w.told(ctx, err, p.source.Ref)
	var about *Error
	if isWait(err) || ctx.Err() != nil || !errors.As(err, &about) {
		return err
	}
	if heeded := p.w.heedRefusal(ctx, err); heeded != nil {
		return errors.Join(err, heeded)
	}
	told := Failure{Code: about.Code, Vi: about.Vi, En: about.En}
	if told.passes() || errors.Is(err, ErrCredentials) || errors.Is(err, ErrOvertaken) || p.source.AnswerError == told.text() {
		return err
	}
	noted := p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Source.Update().Where(source.ID(p.source.ID)).SetAnswerError(told.text()).Exec(ctx)
	})
	if noted != nil {
		noted = fmt.Errorf("noting why %s cannot be answered: %w", p.run.Source, noted)
	}
	return errors.Join(err, noted)
}

// sameMoment says whether two moments are the same, or neither is there.
func sameMoment(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

func (w *Worker) quiet() time.Duration { return cmp.Or(w.Quiet, defaultQuiet) }
