package notify

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/predicate"
	"thidua/ent/submission"
	"thidua/ent/target"
	"thidua/notice"
	"thidua/term"
)

// late are the changes of a submission since it was approved.
type late struct{ pending, refused notice.Changes }

// version is a row that is latest and not approved, or approved and not latest.
type version struct {
	submission int
	key        string // what makes it the same row
	recorded   time.Time
	superseded *time.Time
	refused    *time.Time
	reason     string
}

// marks are the columns by which versions are told from each other, by the names they have in every such table.
var marks = []string{
	indicatorvalue.FieldSubmissionID, indicatorvalue.FieldRecordedAt, indicatorvalue.FieldSupersededAt,
	indicatorvalue.FieldRefusedAt, indicatorvalue.FieldRefusedReason,
}

// differing are rows of some periods that are latest and not approved, or approved and not latest.
func differing(periods []int) func(*sql.Selector) {
	const from, to, superseded = indicatorvalue.FieldApprovedFrom, indicatorvalue.FieldApprovedTo, indicatorvalue.FieldSupersededAt
	return sql.AndPredicates(
		sql.FieldIn(indicatorvalue.FieldPeriodID, periods...),
		sql.OrPredicates(
			sql.AndPredicates(sql.FieldIsNull(superseded), sql.OrPredicates(sql.FieldIsNull(from), sql.FieldNotNull(to))),
			sql.AndPredicates(sql.FieldNotNull(superseded), sql.FieldNotNull(from), sql.FieldIsNull(to)),
		),
	)
}

// loadChanges finds what changed in reports that were approved. Of a report that never was, everything waits, and that is
// no news. The recipients of an award change with the award.
func (f *facts) loadChanges(ctx context.Context, client *ent.Client) error {
	f.changes = map[int]*late{}
	if len(f.periods) == 0 {
		return nil
	}
	once := submission.Or(submission.StateEQ(term.SubmissionStateApproved), submission.ApprovedAtNotNil())
	rows := differing(f.periods)
	var all []version
	for _, read := range []func() error{
		func() error {
			found, err := client.IndicatorValue.Query().Where(predicate.IndicatorValue(rows), indicatorvalue.HasSubmissionWith(once)).
				Select(append([]string{indicatorvalue.FieldIndicatorID, indicatorvalue.FieldContext}, marks...)...).All(ctx)
			for _, r := range found {
				all = append(all, version{r.SubmissionID, fmt.Sprint("value ", r.IndicatorID, " ", r.Context), r.RecordedAt, r.SupersededAt, r.RefusedAt, r.RefusedReason})
			}
			return err
		},
		func() error {
			found, err := client.Award.Query().Where(predicate.Award(rows), award.HasSubmissionWith(once)).
				Select(append([]string{award.FieldFormID, award.FieldRecipientKind, award.FieldStage, award.FieldDecision}, marks...)...).All(ctx)
			for _, r := range found {
				all = append(all, version{r.SubmissionID, fmt.Sprint("award ", r.FormID, " ", r.RecipientKind, " ", r.Stage, " ", r.Decision), r.RecordedAt, r.SupersededAt, r.RefusedAt, r.RefusedReason})
			}
			return err
		},
		func() error {
			found, err := client.Exemplar.Query().Where(predicate.Exemplar(rows), exemplar.HasSubmissionWith(once)).
				Select(append([]string{exemplar.FieldSectionID, exemplar.FieldNameKey, exemplar.FieldOccurrence}, marks...)...).All(ctx)
			for _, r := range found {
				all = append(all, version{r.SubmissionID, fmt.Sprint("exemplar ", r.SectionID, " ", r.Occurrence, " ", r.NameKey), r.RecordedAt, r.SupersededAt, r.RefusedAt, r.RefusedReason})
			}
			return err
		},
		func() error {
			found, err := client.Narrative.Query().Where(predicate.Narrative(rows), narrative.HasSubmissionWith(once)).
				Select(append([]string{narrative.FieldSectionID, narrative.FieldSlot}, marks...)...).All(ctx)
			for _, r := range found {
				all = append(all, version{r.SubmissionID, fmt.Sprint("narrative ", r.SectionID, " ", r.Slot), r.RecordedAt, r.SupersededAt, r.RefusedAt, r.RefusedReason})
			}
			return err
		},
		func() error {
			found, err := client.Target.Query().Where(predicate.Target(rows), target.HasSubmissionWith(once)).
				Select(append([]string{target.FieldDistrictID, target.FieldIndicatorID, target.FieldContext}, marks...)...).All(ctx)
			for _, r := range found {
				all = append(all, version{r.SubmissionID, fmt.Sprint("target ", valueOr(r.DistrictID), " ", r.IndicatorID, " ", r.Context), r.RecordedAt, r.SupersededAt, r.RefusedAt, r.RefusedReason})
			}
			return err
		},
	} {
		if err := read(); err != nil {
			return err
		}
	}
	f.changes = lateChanges(all)
	return nil
}

// lateChanges counts the changes of each submission. A latest version that is not approved is one; an approved version
// that has no latest one after it was withdrawn.
func lateChanges(all []version) map[int]*late {
	type row struct {
		submission int
		key        string
	}
	follows := map[row]bool{}
	for _, v := range all {
		if v.superseded == nil {
			follows[row{v.submission, v.key}] = true
		}
	}
	changes := map[int]*late{}
	for _, v := range all {
		at := v.recorded
		if v.superseded != nil {
			if follows[row{v.submission, v.key}] {
				continue
			}
			at = *v.superseded
		}
		c := changes[v.submission]
		if c == nil {
			c = &late{}
			changes[v.submission] = c
		}
		if v.refused == nil {
			c.pending.Count++
			c.pending.Last = later(c.pending.Last, at)
			continue
		}
		c.refused.Count++
		if c.refused.Last = later(c.refused.Last, *v.refused); c.refused.Last.Equal(*v.refused) {
			c.refused.Reason = v.reason
		}
	}
	return changes
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
