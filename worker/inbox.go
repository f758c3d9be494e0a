package worker

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/predicate"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

// This file keeps the inbox: spreadsheets that were shared with us and that no source reads. The feed tells of them;
// here each is opened once a change, with the quota that is left over, to see what it is, and registered when
// somebody says so.

// notLooked are those that were not opened since the feed last told of them.
func notLooked() predicate.SharedSheet {
	return sharedsheet.And(
		sharedsheet.StateIn(term.SharedSheetStateWaiting, term.SharedSheetStateRefused),
		sharedsheet.Or(sharedsheet.LookedAtIsNil(), func(s *sql.Selector) {
			s.Where(sql.ColumnsLT(s.C(sharedsheet.FieldLookedAt), s.C(sharedsheet.FieldSeenAt)))
		}),
	)
}

// LookAtShared opens at most limit spreadsheets of the inbox that are new or have changed, one reading each, and notes
// what they are: whose, by which template, or why they cannot be registered and what to do. looked is how many were
// opened. Once the quota that is left over is used up, the rest waits for the next time, which is no error.
func (w *Worker) LookAtShared(ctx context.Context, limit int) (looked int, err error) {
	ctx = guard.System(ctx)
	if w.Google == nil {
		return 0, nil
	}
	for _, step := range []func(context.Context) error{w.noteRegistered, w.judgeAgain} {
		if err := step(ctx); err != nil {
			return 0, err
		}
	}
	rows, err := w.Store.Client().SharedSheet.Query().Where(notLooked()).
		Order(sharedsheet.ByLookedAt(sql.OrderNullsFirst()), sharedsheet.BySeenAt(), sharedsheet.ByID()).Limit(limit).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("asking for sheets that were shared: %w", err)
	}
	spare, _ := metered(ctx, true)
	for _, row := range rows {
		err := w.look(spare, row)
		var wait *QuotaWait
		switch {
		case errors.As(err, &wait), kindOf(err) == google.Quota:
			return looked, w.heedRefusal(spare, err)
		case kindOf(err) == google.Passing:
			continue // it is opened the next time
		case err != nil:
			return looked, fmt.Errorf("opening the shared sheet %s: %w", row.Ref, err)
		}
		looked++
	}
	return looked, nil
}

// sighting is what a shared sheet was found to be.
type sighting struct {
	template                  string // code, "" for none of ours
	cluster, period, district string // codes that it names
	refusal                   *Error // why it cannot be registered; nil when it can
	gone                      bool
}

// look opens one shared sheet and notes what it is. The error is that of the reading when nothing can be said.
func (w *Worker) look(ctx context.Context, row *ent.SharedSheet) error {
	began := w.Store.Now()
	if row.SeenAt.After(began) { // noted by a process whose clock is ahead
		began = row.SeenAt
	}
	book, err := w.Google.Read(ctx, google.Ref{ID: row.Ref})
	var s sighting
	switch kindOf(err) {
	case google.NotShared, google.NotFound:
		s.gone = true
	case google.NotASheet, google.TooLarge, google.Refused:
		var told *Error
		if errors.As(w.told(ctx, err, row.Ref), &told) {
			s.refusal = told
		}
	default:
		if err != nil {
			return err
		}
		if s, err = w.sight(ctx, &book); err != nil {
			return err
		}
	}
	if s.refusal == nil && !s.gone {
		if s.refusal, err = w.judge(ctx, w.Store.Client(), row.Ref, s); err != nil {
			return err
		}
	}
	return w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		update := tx.Client.SharedSheet.Update().Where(sharedsheet.ID(row.ID),
			sharedsheet.StateIn(term.SharedSheetStateWaiting, term.SharedSheetStateRefused)).
			SetTemplate(s.template).SetClusterCode(s.cluster).SetPeriodCode(s.period).SetDistrictCode(s.district).SetLookedAt(began)
		if err := decide(update, s).Exec(ctx); err != nil {
			return fmt.Errorf("noting what the shared sheet %s is: %w", row.Ref, err)
		}
		tx.Raise(store.All)
		return nil
	})
}

// decide puts what becomes of a shared sheet into an update.
func decide(update *ent.SharedSheetUpdate, s sighting) *ent.SharedSheetUpdate {
	state, reason := term.SharedSheetStateWaiting, &Error{}
	switch {
	case s.gone:
		state = term.SharedSheetStateGone
	case s.refusal != nil:
		state, reason = term.SharedSheetStateRefused, s.refusal
	}
	return update.SetState(state).SetReasonVi(reason.Vi).SetReasonEn(reason.En)
}

// sight finds out what a book is, and whose. A copy whose header was made to say otherwise than the template wrote
// into it is refused as it would be when it is read.
func (w *Worker) sight(ctx context.Context, book *sheet.Book) (s sighting, err error) {
	form, _ := intake.Recognise(*book, w.Catalog.Templates())
	if form.Template.Code == "" {
		return sighting{refusal: ErrSharedForeign}, nil
	}
	s.template = form.Template.Code
	identity, ok := intake.IdentityOf(form)
	if !ok {
		s.refusal = ErrSharedNameless
		return s, nil
	}
	known, err := w.known(ctx, w.Store.Client(), identity.Cluster, identity.Period)
	if err != nil {
		return s, err
	}
	vocabulary := known.Vocabulary(identity.Cluster, identity.Period)
	draft, _ := intake.Parse(form, vocabulary, intake.Expect{})
	s.cluster, s.period, s.district = draft.Cluster, draft.Period, draft.District
	if s.cluster == "" || s.period == "" {
		s.refusal = ErrSharedNameless
		return s, nil
	}
	_, problems := intake.Parse(form, vocabulary, intake.Expect{Cluster: s.cluster, Period: s.period, District: s.district})
	for i := range problems {
		if problems[i].Fatal {
			s.refusal = ErrSharedUnfit.with("vi", problems[i].Vi, "en", problems[i].En)
			break
		}
	}
	return s, nil
}

// noteRegistered takes out of the inbox what a source reads meanwhile, however it was registered.
func (w *Worker) noteRegistered(ctx context.Context) error {
	read := func(s *sql.Selector) {
		sources := sql.Table(source.Table)
		s.Where(sql.In(s.C(sharedsheet.FieldRef), sql.Select(sources.C(source.FieldRef)).From(sources).
			Where(sql.EQ(sources.C(source.FieldKind), string(term.SourceKindGoogleSheets)))))
	}
	waiting := sharedsheet.StateIn(term.SharedSheetStateWaiting, term.SharedSheetStateRefused)
	switch there, err := w.Store.Client().SharedSheet.Query().Where(waiting, read).Exist(ctx); {
	case err != nil:
		return fmt.Errorf("asking for shared sheets that a source reads: %w", err)
	case !there:
		return nil
	}
	return w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		err := tx.Client.SharedSheet.Update().Where(waiting, read).SetState(term.SharedSheetStateRegistered).
			SetReasonVi("").SetReasonEn("").Exec(ctx)
		if err != nil {
			return fmt.Errorf("noting that shared sheets are registered: %w", err)
		}
		return nil
	})
}

// judgeAgain looks at the refused sheets of ours again without opening them: a year may have been opened since.
func (w *Worker) judgeAgain(ctx context.Context) error {
	rows, err := w.Store.Client().SharedSheet.Query().Where(
		sharedsheet.StateEQ(term.SharedSheetStateRefused), sharedsheet.TemplateNEQ(""), sharedsheet.ClusterCodeNEQ(""),
		sharedsheet.ReasonEnNotIn("", ErrSharedNameless.En), sharedsheet.Not(sharedsheet.ReasonEnHasPrefix(unfitBegins)),
	).Order(sharedsheet.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("asking for sheets that were refused: %w", err)
	}
	for _, row := range rows {
		s := sightingOf(row)
		if s.refusal, err = w.judge(ctx, w.Store.Client(), row.Ref, s); err != nil {
			return err
		}
		if s.refusal != nil && s.refusal.En == row.ReasonEn {
			continue
		}
		err := w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			tx.Raise(store.All)
			return decide(tx.Client.SharedSheet.Update().
				Where(sharedsheet.ID(row.ID), sharedsheet.StateEQ(term.SharedSheetStateRefused)), s).Exec(ctx)
		})
		if err != nil {
			return fmt.Errorf("noting that the shared sheet %s is judged otherwise now: %w", row.Ref, err)
		}
	}
	return nil
}

// sightingOf is what was noted of a shared sheet, without what became of it.
func sightingOf(row *ent.SharedSheet) sighting {
	return sighting{template: row.Template, cluster: row.ClusterCode, period: row.PeriodCode, district: row.DistrictCode}
}

// RegisterShared makes a shared sheet, given by its id or address, the source of the submission that it names, and
// asks for it to be read. Registering it again changes nothing. One that cannot be registered is an *Error that says
// what to do.
func (w *Worker) RegisterShared(ctx context.Context, ref string) (registered Registered, err error) {
	ctx = guard.System(ctx)
	if w.Google == nil {
		return registered, ErrNoGoogle
	}
	id, ok := google.SpreadsheetID(ref)
	if !ok {
		return registered, ErrSpreadsheet.with("ref", ref)
	}
	row, err := w.lookedAt(ctx, id)
	if err != nil {
		return registered, err
	}
	there, err := w.Store.Client().Source.Query().
		Where(source.KindEQ(term.SourceKindGoogleSheets), source.Ref(id)).Only(ctx)
	switch {
	case err == nil:
		registered.Code = there.Code
	case !ent.IsNotFound(err):
		return registered, fmt.Errorf("asking for the source of %s: %w", id, err)
	default:
		if registered, err = w.EnsureSource(ctx, NewSource{
			Cluster: row.ClusterCode, Period: row.PeriodCode, District: row.DistrictCode,
			Kind: term.SourceKindGoogleSheets, Ref: id, Answering: w.Google.Writes(),
		}); err != nil {
			return registered, err
		}
	}
	return registered, w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		if _, err := Enqueue(ctx, tx, SyncArgs{Source: registered.Code}); err != nil {
			return err
		}
		tx.Raise(store.All)
		err := tx.Client.SharedSheet.UpdateOneID(row.ID).SetState(term.SharedSheetStateRegistered).
			SetReasonVi("").SetReasonEn("").Exec(ctx)
		if err != nil {
			return fmt.Errorf("noting that the shared sheet %s is registered: %w", id, err)
		}
		return nil
	})
}

// lookedAt is a shared sheet that can be registered. It is opened first when it was not since it changed.
func (w *Worker) lookedAt(ctx context.Context, id string) (*ent.SharedSheet, error) {
	client := w.Store.Client()
	row, err := client.SharedSheet.Query().Where(sharedsheet.Ref(id)).Only(ctx)
	if ent.IsNotFound(err) {
		row, err = w.untold(ctx, id)
	}
	if err == nil && row.State != term.SharedSheetStateRegistered && (row.LookedAt == nil || row.LookedAt.Before(row.SeenAt)) {
		if err := w.look(ctx, row); err != nil {
			return nil, w.told(ctx, err, id)
		}
		row, err = client.SharedSheet.Get(ctx, row.ID)
	}
	var refused *Error
	switch {
	case errors.As(err, &refused) || isWait(err):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("asking for the shared sheet %s: %w", id, err)
	}
	if row.State == term.SharedSheetStateGone {
		return nil, ErrNotShared.with("email", w.email(ctx))
	}
	standing := row.Template == "" || row.ReasonEn == ErrSharedNameless.En || isUnfit(row.ReasonEn)
	if row.State == term.SharedSheetStateRefused && standing {
		return nil, &Error{Code: ErrSharedRefused.Code, Vi: row.ReasonVi, En: row.ReasonEn}
	}
	refusal, err := w.judge(ctx, client, id, sightingOf(row))
	if err == nil && refusal != nil {
		err = refusal
	}
	return row, err
}

// untold puts a sheet into the inbox that the feed has not told of: it was shared before the feed was followed, or a
// moment ago.
func (w *Worker) untold(ctx context.Context, id string) (*ent.SharedSheet, error) {
	file, err := w.Google.File(ctx, id)
	switch kind := kindOf(err); {
	case kind == google.NotShared || kind == google.NotFound || err == nil && file.Trashed:
		return nil, ErrSharedUnknown.with("ref", id, "email", w.email(ctx)).because(err)
	case err != nil:
		return nil, w.told(ctx, err, id)
	case !file.Sheet:
		return nil, ErrNotASpreadsheet
	}
	err = w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		tx.Raise(store.All)
		return noteShared(ctx, tx, google.Change{FileID: id, File: &file}, &FeedRead{})
	})
	if err != nil {
		return nil, err
	}
	return w.Store.Client().SharedSheet.Query().Where(sharedsheet.Ref(id)).Only(ctx)
}
