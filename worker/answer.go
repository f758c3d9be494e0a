package worker

import (
	"context"

	"thidua/ent"
	"thidua/sheet"
	"thidua/store"
)

// Answered is what answering a sheet did.
type Answered struct {
	Source   string `json:"source"`
	Edits    int    `json:"edits"`    // 0: the sheet said so already
	Requests int    `json:"requests"` // to Google
	Again    bool   `json:"again"`    // the sheet has changed meanwhile: it is read again first
}

// Answer makes a source's sheet tell what was read and what is wrong, and changes nothing when it does already.
func (w *Worker) Answer(ctx context.Context, code string) (Answered, error) { return Answered{}, nil }

// hear takes up what people wrote into our tab of the book, and whether that is news.
func (p *pass) hear(ctx context.Context, book *sheet.Book) (news bool, err error) { return false, nil }

// keepSaid records what was heard, inside the transaction that records the run.
func (p *pass) keepSaid(ctx context.Context, tx *store.Tx) error { return nil }

// answerLater notes that the sheet is to be answered once it has been quiet. It is called with the update by which a
// run that was APPLIED, HELD or FAILED for what the sheet says is recorded in its source.
func (p *pass) answerLater(tx *store.Tx, update *ent.SourceUpdate) {}
