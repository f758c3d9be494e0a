package worker

import (
	"context"
	"fmt"

	"thidua/ent"
	"thidua/ent/lockexception"
	"thidua/ent/source"
	"thidua/term"
)

// source is the source with a code, with all that a sync must know of it.
func (w *Worker) source(ctx context.Context, code string) (*ent.Source, error) {
	found, err := w.Store.Client().Source.Query().Where(source.Code(code)).
		WithCluster().WithPeriod().WithDistrict().
		WithSubmission(func(q *ent.SubmissionQuery) { q.WithReport() }).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, ErrUnknownSource.with("source", code)
	case err != nil:
		return nil, fmt.Errorf("asking for the source %q: %w", code, err)
	}
	return found, nil
}

// closed says whether the period is closed and nobody gave leave to change the submission all the same.
func (p *pass) closed(ctx context.Context) (bool, error) {
	submission := p.source.Edges.Submission
	if submission.Edges.Report.State != term.ReportStateClosed {
		return false, nil
	}
	leave, err := p.w.Store.Client().LockException.Query().Where(
		lockexception.SubmissionID(submission.ID), lockexception.ExpiresAtGT(p.w.Store.Now()),
	).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("asking for leave to change a closed submission: %w", err)
	}
	return !leave, nil
}
