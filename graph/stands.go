package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/finding"
	"thidua/ent/indicatorvalue"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/term"
)

// foundKey is which figure of a report a finding is about. A district of 0 is the cluster.
type foundKey struct {
	indicator, district int
	context             string
}

// findingsOf are the findings that stand about a figure. Those of all figures of a report are asked for at once.
func (r *Resolver) findingsOf(ctx context.Context, v *ent.IndicatorValue) ([]*ent.Finding, error) {
	all, err := onceFor(ctx).found.of(guard.Scope{Cluster: v.ClusterID, Period: v.PeriodID}).get(func() (map[foundKey][]*ent.Finding, error) {
		rows, err := r.Store.Client().Finding.Query().Where(
			finding.ClusterID(v.ClusterID), finding.PeriodID(v.PeriodID), finding.StateNEQ(term.FindingStateFixed), finding.IndicatorIDNotNil()).
			WithRule().Order(finding.ByID()).All(ctx)
		of := map[foundKey][]*ent.Finding{}
		for _, f := range rows {
			key := foundKey{*f.IndicatorID, or(f.DistrictID, 0), f.Context}
			of[key] = append(of[key], f)
		}
		return of, err
	})
	return all[foundKey{v.IndicatorID, or(v.DistrictID, 0), v.Context}], err
}

// filter narrows figures to those of which there is some row elsewhere, or to those of which there is none. A null filters
// nothing.
func filter(where *ent.IndicatorValueWhereInput, has *bool, row func(*sql.Selector) *sql.Predicate) {
	if has == nil {
		return
	}
	where.AddPredicates(func(s *sql.Selector) {
		if p := row(s); *has {
			s.Where(p)
		} else {
			s.Where(sql.Not(p))
		}
	})
}

// openFinding: a finding about the figure is open, and the viewer may see it.
func openFinding(s *sql.Selector) *sql.Predicate {
	found := sql.Dialect(s.Dialect()).Select("id").From(sql.Table(finding.Table).As("open_findings"))
	for _, column := range []string{finding.FieldClusterID, finding.FieldPeriodID, finding.FieldIndicatorID, finding.FieldContext} {
		found.Where(sql.ColumnsEQ(found.C(column), s.C(column)))
	}
	found.Where(sql.And(sql.EQ(found.C(finding.FieldState), string(term.FindingStateOpen)), sql.Or(
		sql.ColumnsEQ(found.C(finding.FieldDistrictID), s.C(indicatorvalue.FieldDistrictID)),
		sql.And(sql.IsNull(found.C(finding.FieldDistrictID)), sql.IsNull(s.C(indicatorvalue.FieldDistrictID))))))
	guard.Apply(s.Context(), finding.Table, found)
	return sql.Exists(found)
}

// heldRow: a cell of the figure is wrong now, and the viewer may see the unit's sheet.
func heldRow(s *sql.Selector) *sql.Predicate {
	sheet := sql.Dialect(s.Dialect()).Select("id").From(sql.Table(submission.Table).As("held_sheets"))
	sheet.Where(sql.ColumnsEQ(sheet.C(submission.FieldID), s.C(indicatorvalue.FieldSubmissionID)))
	guard.Apply(s.Context(), submission.Table, sheet)
	return sql.And(sql.NotNull(s.C(indicatorvalue.FieldHeldSince)), sql.Exists(sheet))
}
