package graph

import (
	"context"
	"time"

	"thidua/ent"
	"thidua/ent/report"
	"thidua/figure"
	"thidua/guard"
	"thidua/review"
	"thidua/term"
)

// PendingChange is what a unit's report says otherwise than what was approved of it.
type PendingChange struct {
	Key              string
	Kind             PendingChangeKind
	Code, Context    string
	Old, New         string
	Parts            []*PendingPart
	Added, Withdrawn bool
	RecordedAt       time.Time
	Run              *int // nil when it is not known

	nameVi, nameEn string
}

// PendingPart is one thing that differs.
type PendingPart struct {
	What     string
	Measure  *term.Measure // nil for another column
	Old, New string
	Cell     *figure.Cell // nil when it is not known
}

// Name is the name of what the change concerns, in Vietnamese by default.
func (c *PendingChange) Name(language *term.Language) string {
	return inLanguage(language, c.nameVi, c.nameEn)
}

// RefusedChange is one of those that the lead did not accept: the sheet says it still.
type RefusedChange struct {
	PendingChange
	Reason    string // what the lead wrote for the unit
	RefusedAt time.Time
}

func pendingChange(c *review.Change) PendingChange {
	told := PendingChange{
		Key: string(c.Key), Kind: PendingChangeKind(c.Kind), Code: c.Code, Context: c.Context, Old: c.Old(), New: c.New(),
		Parts: make([]*PendingPart, len(c.Parts)), Added: c.Added, Withdrawn: c.Withdrawn, RecordedAt: c.At,
		nameVi: c.NameVi, nameEn: c.NameEn,
	}
	if c.Run != 0 {
		told.Run = &c.Run
	}
	for i, p := range c.Parts {
		part := &PendingPart{What: p.What, Old: p.Old, New: p.New}
		if p.Measure != "" {
			part.Measure = &p.Measure
		}
		if p.Cell != (review.Cell{}) {
			part.Cell = &figure.Cell{Tab: p.Cell.Tab, Address: p.Cell.Address}
		}
		told.Parts[i] = part
	}
	return told
}

// pendingChanges are those of a unit's report. Those of all units of a report are asked for at once.
func (r *Resolver) pendingChanges(ctx context.Context, of *ent.Submission) ([]*PendingChange, error) {
	changes, err := r.changesOf(ctx, of)
	if err != nil {
		return nil, err
	}
	return each(changes.Pending, func(c review.Change) *PendingChange {
		told := pendingChange(&c)
		return &told
	}), nil
}

// refusedChanges are those of a unit's report that were refused, asked for with those that are pending.
func (r *Resolver) refusedChanges(ctx context.Context, of *ent.Submission) ([]*RefusedChange, error) {
	changes, err := r.changesOf(ctx, of)
	if err != nil {
		return nil, err
	}
	return each(changes.Refused, func(c review.Refusal) *RefusedChange {
		return &RefusedChange{pendingChange(&c.Change), c.Reason, c.RefusedAt}
	}), nil
}

// changesOf are what a unit's report says otherwise than what was approved of it.
func (r *Resolver) changesOf(ctx context.Context, of *ent.Submission) (review.Changes, error) {
	all, err := onceFor(ctx).changes.of(of.ReportID).get(func() (map[int]review.Changes, error) {
		return review.ChangesOf(ctx, r.Store.Client(), of.ReportID)
	})
	return all[of.ID], err
}

// openUntil is until when a unit may change its part of a closed report.
func (r *Resolver) openUntil(ctx context.Context, of *ent.Submission) (*time.Time, error) {
	locks, err := r.locks(ctx)
	if err != nil {
		return nil, err
	}
	if until, ok := locks.leave[of.ID]; ok {
		return &until, nil
	}
	return nil, nil
}

// locks are the closed reports that a request's viewer may see, and the leave that was given all the same.
type locks struct {
	closed map[int]bool      // by report
	leave  map[int]time.Time // until when, by submission
}

// locks are asked for once a request, for all reports of a list at once.
func (r *Resolver) locks(ctx context.Context) (locks, error) {
	return onceFor(ctx).locks.get(func() (locks, error) {
		ids, err := r.Store.Client().Report.Query().Where(report.StateEQ(term.ReportStateClosed)).IDs(ctx)
		if err != nil {
			return locks{}, err
		}
		found := locks{closed: map[int]bool{}}
		for _, id := range ids {
			found.closed[id] = true
		}
		if len(ids) > 0 {
			found.leave, err = review.Leave(ctx, r.Store.Client(), r.Store.Now())
		}
		return found, err
	})
}

// submissionRights is what the viewer may do with a unit's report.
func (r *Resolver) submissionRights(ctx context.Context, of *ent.Submission) (*SubmissionRights, error) {
	v, _ := guard.ViewerOf(ctx)
	unit := 0
	if of.DistrictID != nil {
		unit = *of.DistrictID
	}
	leads, writes := v.Leading(of.ClusterID, of.PeriodID), v.Writing(of.ClusterID, of.PeriodID, unit)
	if !writes {
		return &SubmissionRights{}, nil
	}
	locks, err := r.locks(ctx)
	if err != nil {
		return nil, err
	}
	closed := locks.closed[of.ReportID]
	_, leave := locks.leave[of.ID]
	sent := of.State == term.SubmissionStateSubmitted || of.State == term.SubmissionStateApproved
	return &SubmissionRights{
		Submit: !sent && (leads || !closed || leave), Return: leads && sent, Approve: leads, AcceptPending: leads,
		GrantException: leads && closed,
	}, nil
}

// findingRights is what the viewer may do with a finding.
func findingRights(ctx context.Context, of *ent.Finding) *FindingRights {
	v, _ := guard.ViewerOf(ctx)
	unit := 0
	if of.DistrictID != nil {
		unit = *of.DistrictID
	}
	leads, stands := v.Leading(of.ClusterID, of.PeriodID), of.State != term.FindingStateFixed
	return &FindingRights{
		Explain: stands && of.State != term.FindingStateAccepted && v.Writing(of.ClusterID, of.PeriodID, unit),
		Accept:  stands && leads,
		Reopen:  stands && leads && of.State != term.FindingStateOpen,
	}
}
