package store

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/guard"
)

// Audit writes down who did what: the action is the name of a mutation or command, the subject a code, and detail,
// which may be nil, is kept as JSON and must hold no secret. It raises no revision.
func (tx *Tx) Audit(ctx context.Context, actor guard.Viewer, action, subject string, detail any) error {
	text := "{}"
	if detail != nil {
		encoded, err := json.Marshal(detail)
		if err != nil {
			return fmt.Errorf("writing down %s of %s: %w", action, subject, err)
		}
		text = string(encoded)
	}
	entry := tx.Client.AuditEntry.Create().SetAt(tx.At).SetActor(actor.Name).SetAction(action).SetSubject(subject).SetDetail(text)
	if actor.Token != 0 {
		entry.SetTokenID(actor.Token)
	}
	if err := entry.Exec(ctx); err != nil {
		return fmt.Errorf("writing down %s of %s: %w", action, subject, err)
	}
	return nil
}
