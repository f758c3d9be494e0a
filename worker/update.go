package worker

import (
	"context"
	"errors"
	"fmt"

	"thidua/guard"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

// UpdatedSheet is what bringing a sheet to the template of today did, or would do.
type UpdatedSheet struct {
	Source   string          `json:"source"` // code
	DryRun   bool            `json:"dryRun"`
	From     int             `json:"from"`     // version of the template as the source has it
	To       int             `json:"to"`       // that of today
	Changes  []intake.Change `json:"changes"`  // none when the sheet is as the template has it
	Edits    int             `json:"edits"`    // that were made, or would be
	Requests int             `json:"requests"` // to Google
}

// Why a sheet cannot be brought to the template of today.
var (
	ErrUpdateWorkbook = &Error{
		Code: "update-workbook",
		Vi:   "Nguồn “{source}” là tệp .xlsx nên không cập nhật biểu mẫu tại chỗ được. Hãy lập tệp mới từ biểu mẫu hiện hành rồi chép số liệu sang.",
		En:   "The source “{source}” is an .xlsx file, which cannot be brought to the template in place. Make a new file from the template of today and copy the figures over.",
	}
	ErrUpdateUnread = &Error{
		Code: "update-unread",
		Vi:   "Không nhận ra bảng tính của nguồn “{source}” theo biểu mẫu nào, nên không sửa gì: {vi}",
		En:   "The sheet of the source “{source}” is not recognised as any form, so nothing is changed: {en}",
	}
)

// UpdateSheet brings a spreadsheet that is out to the template of today: rows, columns, tabs and lists that were made
// since are added, and no cell that somebody filled is touched. Its changes are worked out first, and a dry run ends
// with them. After an update the sheet is read anew. Updating again changes nothing.
//
// An *Error says why it cannot be done; a *QuotaWait or *SourceBusy is for whoever asked to try again.
func (w *Worker) UpdateSheet(ctx context.Context, code string, dryRun bool) (UpdatedSheet, error) {
	ctx = guard.System(ctx)
	unlock, err := w.busy.lock(ctx, code)
	if err != nil {
		return UpdatedSheet{}, err
	}
	defer unlock()
	p := &pass{w: w, run: Run{Source: code, StartedAt: w.Store.Now()}}
	if err := p.find(ctx, code); err != nil {
		return UpdatedSheet{}, err
	}
	updated := UpdatedSheet{Source: code, DryRun: dryRun, From: p.source.TemplateVersion, Changes: []intake.Change{}}
	switch {
	case p.source.Kind != term.SourceKindGoogleSheets:
		return updated, ErrUpdateWorkbook.with("source", code)
	case !p.source.Enabled:
		return updated, ErrDisabled.with("source", code)
	}
	if ctx, err = p.admit(ctx); err != nil {
		return updated, err
	}
	err = p.update(ctx, &updated)
	err = errors.Join(p.w.told(ctx, err, p.source.Ref), p.release(ctx))
	updated.Requests = p.meter.counted()
	return updated, err
}

// update works out the edits and makes them, unless it is a dry run.
func (p *pass) update(ctx context.Context, updated *UpdatedSheet) error {
	book, err := p.w.Google.Read(ctx, google.Ref{ID: p.source.Ref})
	if err != nil {
		return err
	}
	p.markTabs(&book)
	form, problems := intake.Recognise(book, p.known.Templates())
	if form.Template.Code == "" {
		unread := ErrUpdateUnread.with("source", updated.Source)
		for i := range problems {
			if problems[i].Fatal {
				return unread.with("vi", problems[i].Vi, "en", problems[i].En)
			}
		}
		return unread.with("vi", "", "en", "")
	}
	design, version, err := p.design(ctx)
	if err != nil {
		return err
	}
	updated.To = version
	edits, changes := intake.Update(&book, &form, design)
	updated.Edits, updated.Changes = len(edits), append(updated.Changes, changes...)
	if updated.DryRun || len(edits) == 0 && updated.From >= version {
		return nil
	}
	tabs := p.source.Tabs
	if len(edits) > 0 {
		after, err := p.w.Google.Edit(ctx, p.source.Ref, edits, google.Ref{ID: p.source.Ref})
		if err != nil {
			return err
		}
		p.markTabs(&after)
		tabs = textOfTabs(p.tabs(&after))
	}
	return p.recordUpdate(ctx, version, tabs)
}

// markTabs says of tabs which of the template's they are, as an earlier reading remembers them.
func (p *pass) markTabs(book *sheet.Book) {
	for _, known := range tabsOf(p.source.Tabs) {
		for i := range book.Tabs {
			if tab := &book.Tabs[i]; tab.ID == known.ID && tab.Mark == "" {
				tab.Mark = known.Code
			}
		}
	}
}

// design draws the form of the source's unit by the template of today, whose version it tells.
func (p *pass) design(ctx context.Context) (design sheet.Design, version int, err error) {
	client := p.w.Store.Client()
	before, err := periodBefore(ctx, client, p.cluster(), p.period())
	if err != nil {
		return design, 0, err
	}
	d := drawing{p.known, client, p.cluster(), before, p.period(), p.district()}
	if design, err = d.draw(ctx); err != nil {
		return design, 0, err
	}
	template, _ := p.known.TemplateFor(d.template(), d.district, d.period) // there is one: it was drawn
	return design, template.Version, nil
}

// recordUpdate notes the version that the sheet has now, and asks for it to be read and compared anew.
func (p *pass) recordUpdate(ctx context.Context, version int, tabs string) error {
	return p.w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		update := tx.Client.Source.UpdateOneID(p.source.ID).SetTemplateVersion(version).SetContentHash("").SetAnsweredHash("").SetTabs(tabs).
			SetHintedAt(tx.At)
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("noting the version of the template: %w", err)
		}
		tx.Raise(store.All)
		_, err := Enqueue(ctx, tx, SyncArgs{Source: p.source.Code})
		return err
	})
}
