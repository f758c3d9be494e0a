package worker

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/problem"
	"thidua/term"
)

// mendedFor is how long a problem is still told as mended.
const mendedFor = 3 * 24 * time.Hour

// state is what the sheet is to be told: what the last reading of it led to, what is wrong with it since and does not
// add up, and what the lead says.
func (p *pass) state(ctx context.Context, last *ent.SyncRun, said answer.Said) (answer.State, error) {
	s := p.source
	submission := s.Edges.Submission
	state := answer.State{
		Unit: s.Edges.Cluster.NameVi, Period: s.Edges.Period.NameVi, Filled: submission.Filled, Required: submission.Required,
		Reference: p.w.Help, ReadAt: p.toldRead(last, said),
		Submission: answer.Submission{State: submission.State, Late: submission.OnTime != nil && !*submission.OnTime},
	}
	if submission.State == term.SubmissionStateReturned {
		state.Submission.Reason = submission.ReturnReason
	}
	if s.Edges.District != nil {
		state.Unit = s.Edges.District.NameVi
	}
	if due := valueOr(submission.Edges.Report.DueOn); due != "" {
		state.DueOn = due.Format(term.LanguageVi)
	}
	why, _, _ := strings.Cut(last.Error, "\n") // Vietnamese comes first
	switch last.Outcome {
	case term.SyncOutcomeFailed:
		state.Refused = why
	case term.SyncOutcomeHeld:
		state.Held = why
	}
	var err error
	if state.Rows, err = p.recorded(ctx); err != nil {
		return state, err
	}
	if state.Problems, err = p.toldProblems(ctx, last); err != nil {
		return state, err
	}
	if state.Findings, err = p.toldFindings(ctx); err != nil {
		return state, err
	}
	state.Refusals, err = p.toldRefusals(ctx)
	return state, err
}

// toldRead is when the sheet was read, as it is told: when it was last found different, so that readings which find
// nothing new change nothing in it; for somebody who asked for a reading, that one. It never goes back.
func (p *pass) toldRead(last *ent.SyncRun, said answer.Said) time.Time {
	at := last.StartedAt
	if changed := valueOr(p.source.ChangedAt); !changed.IsZero() {
		at = changed
	}
	if said.ReadNow {
		at = last.FinishedAt
	}
	if said.ReadAt.After(at) && !said.ReadAt.After(p.w.Store.Now()) {
		return said.ReadAt
	}
	return at
}

// toldProblems are the open problems of the source and those that were mended shortly before it was last read.
func (p *pass) toldProblems(ctx context.Context, last *ent.SyncRun) ([]answer.Problem, error) {
	found, err := p.w.Store.Client().Problem.Query().Where(
		problem.SourceID(p.source.ID),
		problem.Or(problem.StateEQ(term.ProblemStateOpen), problem.FixedAtGTE(last.StartedAt.Add(-mendedFor))),
	).Order(problem.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the problems to tell: %w", err)
	}
	problems := make([]answer.Problem, len(found))
	for i, o := range found {
		problems[i] = answer.Problem{
			Problem: *problemOf(o), Since: o.FirstSeenAt, Explanation: o.Explanation, Open: o.State == term.ProblemStateOpen,
		}
	}
	return problems, nil
}

// recorded is how many rows of the submission are stored.
func (p *pass) recorded(ctx context.Context) (rows int, err error) {
	client, submission := p.w.Store.Client(), p.source.SubmissionID
	for _, count := range []func(context.Context) (int, error){
		client.IndicatorValue.Query().Where(indicatorvalue.SubmissionID(submission), indicatorvalue.SupersededAtIsNil()).Count,
		client.Award.Query().Where(award.SubmissionID(submission), award.SupersededAtIsNil()).Count,
		client.Exemplar.Query().Where(exemplar.SubmissionID(submission), exemplar.SupersededAtIsNil()).Count,
		client.Narrative.Query().Where(narrative.SubmissionID(submission), narrative.SupersededAtIsNil()).Count,
	} {
		n, err := count(ctx)
		if err != nil {
			return 0, fmt.Errorf("counting the rows that are stored: %w", err)
		}
		rows += n
	}
	return rows, nil
}
