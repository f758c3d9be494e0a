package worker

import (
	"context"
	"fmt"
	"slices"

	"thidua/answer"
	"thidua/review"
)

// toldRefusals are the changes of the source's sheet that the lead did not approve, as far as the sheet still says so,
// each at its first cell that is known. Plans are left out: they stand in the lead's own sheet.
func (p *pass) toldRefusals(ctx context.Context) ([]answer.Refusal, error) {
	refused, err := review.Refused(ctx, p.w.Store.Client(), p.source.SubmissionID)
	if err != nil {
		return nil, fmt.Errorf("reading what was not approved: %w", err)
	}
	var told []answer.Refusal
	for _, r := range refused {
		if r.Kind == review.ChangeTarget {
			continue
		}
		one := answer.Refusal{What: r.NameVi, Old: r.Old(), New: r.New(), Reason: r.Reason, At: r.RefusedAt}
		if i := slices.IndexFunc(r.Parts, func(part review.Part) bool { return part.Cell.Address != "" }); i >= 0 {
			one.Tab, one.Cell = r.Parts[i].Cell.Tab, r.Parts[i].Cell.Address
		}
		told = append(told, one)
	}
	return told, nil
}
