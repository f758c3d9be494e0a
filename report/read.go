package report

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/applicability"
	"thidua/ent/award"
	"thidua/ent/awardform"
	"thidua/ent/cluster"
	"thidua/ent/document"
	"thidua/ent/exemplar"
	"thidua/ent/finding"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/membership"
	"thidua/ent/movement"
	"thidua/ent/narrative"
	"thidua/ent/period"
	"thidua/ent/personname"
	"thidua/ent/report"
	"thidua/ent/section"
	"thidua/ent/source"
	"thidua/ent/submission"
	"thidua/ent/target"
	"thidua/guard"
	"thidua/term"
)

// rows are those of the database that a report is made of, as the viewer sees them.
type rows struct {
	viewer guard.Viewer
	view   guard.View

	cluster *ent.Cluster // with its province
	period  *ent.Period
	report  *ent.Report

	members       []*ent.Membership // with their districts, in the order of the cluster
	sections      []*ent.Section    // in the order of the outline, children after parents' siblings
	indicators    []*ent.Indicator  // in the order of the catalogue
	applicability []*ent.Applicability
	values        []*ent.IndicatorValue
	targets       []*ent.Target
	narratives    []*ent.Narrative
	awards        []*ent.Award
	forms         []*ent.AwardForm
	exemplars     []*ent.Exemplar
	names         []*ent.PersonName
	movements     []*ent.Movement
	documents     []*ent.Document // with the sections that cite them
	findings      []*ent.Finding  // with their rules
	submissions   []*ent.Submission
	sources       []*ent.Source
}

// read reads everything in a number of statements that does not grow with the report. It is nil when the viewer sees no
// such report.
func read(ctx context.Context, client *ent.Client, ask Ask) (*rows, error) {
	viewer, _ := guard.ViewerOf(ctx)
	r := &rows{viewer: viewer, view: guard.ViewOf(ctx, viewer)}
	found, err := r.head(ctx, client, ask)
	if err != nil || !found {
		return nil, err
	}
	for _, part := range []struct {
		name string
		read func(context.Context, *ent.Client) error
	}{
		{"members", r.readMembers},
		{"sections", r.readSections},
		{"indicators", r.readIndicators},
		{"figures", r.readValues},
		{"targets", r.readTargets},
		{"narratives", r.readNarratives},
		{"awards", r.readAwards},
		{"exemplars", r.readExemplars},
		{"documents", r.readDocuments},
		{"findings", r.readFindings},
		{"submissions", r.readSubmissions},
	} {
		if err := part.read(ctx, client); err != nil {
			return nil, fmt.Errorf("reading the %s of report %s: %w", part.name, r.report.Code, err)
		}
	}
	return r, nil
}

// head finds the report; false when the viewer sees none.
func (r *rows) head(ctx context.Context, client *ent.Client, ask Ask) (found bool, err error) {
	r.cluster, err = client.Cluster.Query().Where(cluster.Code(ask.Cluster)).WithProvince().Only(ctx)
	if err == nil {
		r.period, err = client.Period.Query().Where(period.Code(ask.Period)).Only(ctx)
	}
	if err == nil {
		r.report, err = client.Report.Query().Where(report.ClusterID(r.cluster.ID), report.PeriodID(r.period.ID)).Only(ctx)
	}
	if ent.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("looking for the report of %s for %s: %w", ask.Cluster, ask.Period, err)
	}
	return true, nil
}

// here: the rows of the report's cluster and period.
func (r *rows) here() func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.And(sql.EQ(s.C("cluster_id"), r.cluster.ID), sql.EQ(s.C("period_id"), r.period.ID)))
	}
}

func (r *rows) readMembers(ctx context.Context, client *ent.Client) (err error) {
	r.members, err = client.Membership.Query().Where(r.here()).Order(membership.ByOrdinal(), membership.ByID()).WithDistrict().All(ctx)
	return err
}

func (r *rows) readSections(ctx context.Context, client *ent.Client) (err error) {
	r.sections, err = client.Section.Query().Order(section.ByOrdinal(), section.ByID()).All(ctx)
	return err
}

func (r *rows) readIndicators(ctx context.Context, client *ent.Client) (err error) {
	r.indicators, err = client.Indicator.Query().Order(indicator.ByOrdinal(), indicator.ByID()).All(ctx)
	if err != nil {
		return err
	}
	r.applicability, err = client.Applicability.Query().
		Where(applicability.Or(applicability.PeriodIDIsNil(), applicability.PeriodID(r.period.ID))).Order(applicability.ByID()).All(ctx)
	return err
}

// readValues leaves the columns of versions where they are: they are half of the row, and only the guard needs them.
func (r *rows) readValues(ctx context.Context, client *ent.Client) (err error) {
	r.values, err = client.IndicatorValue.Query().Where(r.here()).Select(
		indicatorvalue.FieldDistrictID, indicatorvalue.FieldSubmissionID, indicatorvalue.FieldIndicatorID, indicatorvalue.FieldContext,
		indicatorvalue.FieldActual, indicatorvalue.FieldPlan, indicatorvalue.FieldPercentOfPlan, indicatorvalue.FieldEffectivePercent,
		indicatorvalue.FieldNumerator, indicatorvalue.FieldDenominator, indicatorvalue.FieldShare, indicatorvalue.FieldChange,
		indicatorvalue.FieldChangeKind, indicatorvalue.FieldDenominatorKind, indicatorvalue.FieldQualifier, indicatorvalue.FieldStatus,
		indicatorvalue.FieldAbsence, indicatorvalue.FieldNote, indicatorvalue.FieldTab, indicatorvalue.FieldPrinted,
		indicatorvalue.FieldCells, indicatorvalue.FieldHeldSince,
	).All(ctx)
	return err
}

func (r *rows) readTargets(ctx context.Context, client *ent.Client) (err error) {
	r.targets, err = client.Target.Query().Where(r.here(), target.DistrictIDNotNil()).All(ctx)
	return err
}

func (r *rows) readNarratives(ctx context.Context, client *ent.Client) (err error) {
	r.narratives, err = client.Narrative.Query().Where(r.here()).Order(narrative.ByID()).All(ctx)
	return err
}

func (r *rows) readAwards(ctx context.Context, client *ent.Client) (err error) {
	r.awards, err = client.Award.Query().Where(r.here()).Order(award.ByID()).All(ctx)
	if err != nil {
		return err
	}
	r.forms, err = client.AwardForm.Query().Order(awardform.ByOrdinal(), awardform.ByID()).All(ctx)
	return err
}

func (r *rows) readExemplars(ctx context.Context, client *ent.Client) (err error) {
	r.exemplars, err = client.Exemplar.Query().Where(r.here()).Order(exemplar.ByOrdinal(), exemplar.ByID()).All(ctx)
	if err != nil {
		return err
	}
	r.names, err = client.PersonName.Query().Where(r.here()).Order(personname.ByID()).All(ctx)
	if err != nil {
		return err
	}
	r.movements, err = client.Movement.Query().Order(movement.ByOrdinal(), movement.ByID()).All(ctx)
	return err
}

func (r *rows) readDocuments(ctx context.Context, client *ent.Client) (err error) {
	r.documents, err = client.Document.Query().Where(document.HasSections()).Order(document.ByID()).WithSections().All(ctx)
	return err
}

// readFindings reads what stands, or stood at the moment that the report is told for.
func (r *rows) readFindings(ctx context.Context, client *ent.Client) (err error) {
	query := client.Finding.Query().Where(r.here())
	if r.view.AsOf.IsZero() {
		query.Where(finding.StateNEQ(term.FindingStateFixed))
	} else {
		query.Where(finding.FoundAtLTE(r.view.AsOf), finding.Or(finding.FixedAtIsNil(), finding.FixedAtGT(r.view.AsOf)))
	}
	r.findings, err = query.Order(finding.ByID()).WithRule().All(ctx)
	return err
}

func (r *rows) readSubmissions(ctx context.Context, client *ent.Client) (err error) {
	r.submissions, err = client.Submission.Query().Where(r.here()).Order(submission.ByID()).All(ctx)
	if err != nil {
		return err
	}
	r.sources, err = client.Source.Query().Where(r.here()).Order(source.ByID()).
		Select(source.FieldSubmissionID, source.FieldKind, source.FieldRef).All(ctx)
	return err
}

// shown is the view that the viewer really gets: the guard gives no one more than the role may see.
func (r *rows) shown() (view term.View, asOf *time.Time) {
	view = r.view.Kind
	switch {
	case r.viewer.Role == term.RolePublic:
		view = term.ViewPublished
	case r.viewer.Role == term.RoleAnalyst && view == term.ViewLatest:
		view = term.ViewApproved
	}
	if !r.view.AsOf.IsZero() {
		at := r.view.AsOf
		asOf = &at
	}
	return view, asOf
}
