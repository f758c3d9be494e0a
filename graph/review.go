package graph

import (
	"context"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/contact"
	"thidua/ent/district"
	"thidua/ent/finding"
	"thidua/ent/indicator"
	"thidua/ent/membership"
	"thidua/ent/publication"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/review"
	"thidua/term"
)

// fieldsOfRefusals are the arguments that a refusal of review is about; one that is not here is about none.
var fieldsOfRefusals = map[review.Reason]string{
	review.ReportMissing: "period", review.SubmissionMissing: "district", review.MemberMissing: "district",
	review.ReasonMissing: "reason", review.BadSignature: "signedHash", review.NotPending: "keys", review.ChangedSince: "seen",
	review.BadMoment: "until", review.FindingMissing: "finding", review.ContactMissing: "contact", review.LeadMissing: "role",
}

// ofRefusal makes what review refuses something to put right: its reason, in lower case, is the code.
func ofRefusal(refused *review.RefusedError) *UserError {
	code := strings.ToLower(strings.ReplaceAll(string(refused.Reason), "_", "-"))
	return &UserError{Code: code, Field: fieldsOfRefusals[refused.Reason], Vi: refused.Vi, En: refused.En}
}

// stepping is who takes a step with a report. A report that the viewer may not see is as if it were somebody else's.
func (r *Resolver) stepping(ctx context.Context, clusterCode, periodCode string) (guard.Viewer, error) {
	v, err := changer(ctx)
	if err != nil || v.Role == term.RoleAdmin {
		return v, err
	}
	there, err := r.Store.Client().Report.Query().Where(reportOf(clusterCode, periodCode)).Exist(ctx)
	if err == nil && !there {
		err = guard.ErrForbidden
	}
	return v, err
}

// stepSubmission takes a step with a unit's report and reads it again.
func (r *Resolver) stepSubmission(ctx context.Context, clusterCode, periodCode string, unit *string, do func(review.Step) error) (*SubmissionPayload, error) {
	step, err := r.step(ctx, clusterCode, periodCode, unit)
	if err != nil {
		return nil, err
	}
	wrong, err := told(do(step))
	if err != nil || len(wrong) > 0 {
		return &SubmissionPayload{UserErrors: wrong}, err
	}
	now, err := r.submissionNow(ctx, step)
	return &SubmissionPayload{Submission: now, UserErrors: wrong}, err
}

func (r *Resolver) step(ctx context.Context, clusterCode, periodCode string, unit *string) (review.Step, error) {
	v, err := r.stepping(ctx, clusterCode, periodCode)
	step := review.Step{Cluster: clusterCode, Period: periodCode, By: v}
	if unit != nil {
		step.District = *unit
	}
	return step, err
}

func (r *Resolver) submissionNow(ctx context.Context, of review.Step) (*ent.Submission, error) {
	unit := submission.DistrictIDIsNil()
	if of.District != "" {
		unit = submission.HasDistrictWith(district.Code(of.District))
	}
	return only(r.Store.Client().Submission.Query().Where(submission.HasReportWith(reportOf(of.Cluster, of.Period)), unit), nil)(ctx)
}

// stepReport takes a step with a cluster's report and reads it again.
func (r *Resolver) stepReport(ctx context.Context, clusterCode, periodCode string, do func(review.Of) error) (*ReportPayload, error) {
	v, err := r.stepping(ctx, clusterCode, periodCode)
	if err != nil {
		return nil, err
	}
	wrong, err := told(do(review.Of{Cluster: clusterCode, Period: periodCode, By: v}))
	if err != nil || len(wrong) > 0 {
		return &ReportPayload{UserErrors: wrong}, err
	}
	now, err := only(r.Store.Client().Report.Query().Where(reportOf(clusterCode, periodCode)), nil)(ctx)
	return &ReportPayload{Report: now, UserErrors: wrong}, err
}

func (r *Resolver) publish(ctx context.Context, p review.Publishing) (*PublishReportPayload, error) {
	var err error
	if p.By, err = r.stepping(ctx, p.Cluster, p.Period); err != nil {
		return nil, err
	}
	edition, err := review.Publish(ctx, r.Store, p)
	wrong, err := told(err)
	if err != nil || len(wrong) > 0 {
		return &PublishReportPayload{UserErrors: wrong}, err
	}
	payload := &PublishReportPayload{UserErrors: wrong}
	of := reportOf(p.Cluster, p.Period)
	if payload.Report, err = only(r.Store.Client().Report.Query().Where(of), nil)(ctx); err != nil {
		return payload, err
	}
	payload.Edition, err = only(r.Store.Client().Publication.Query().
		Where(publication.HasReportWith(of), publication.N(edition.Number)), nil)(ctx)
	return payload, err
}

// judge accepts or refuses pending changes, as do does, and reads the unit's report again.
func (r *Resolver) judge(ctx context.Context, j review.Judging, unit *string, keys []string, seen *time.Time, do func(review.Judging) (review.Judged, error)) (*PendingChangesPayload, error) {
	var err error
	if j.Step, err = r.step(ctx, j.Cluster, j.Period, unit); err != nil {
		return nil, err
	}
	if keys != nil {
		j.Which = make([]review.Key, len(keys))
		for i, key := range keys {
			j.Which[i] = review.Key(key)
		}
	}
	if seen != nil {
		j.Seen = *seen
	}
	judged, err := do(j)
	wrong, err := told(err)
	payload := &PendingChangesPayload{Keys: []string{}, UserErrors: wrong}
	if err != nil || len(wrong) > 0 {
		return payload, err
	}
	for _, key := range judged.Keys {
		payload.Keys = append(payload.Keys, string(key))
	}
	payload.Submission, err = r.submissionNow(ctx, j.Step)
	return payload, err
}

// stepFinding takes a step with a finding and reads it again. One that the viewer may not see is as if there were none.
func (r *Resolver) stepFinding(ctx context.Context, of review.OfFinding, do func(review.OfFinding) error) (*FindingPayload, error) {
	var err error
	if of.By, err = changer(ctx); err != nil {
		return nil, err
	}
	there, err := r.Store.Client().Finding.Query().Where(finding.ID(of.ID)).Exist(ctx)
	if err != nil {
		return nil, err
	}
	if !there {
		of.ID = -1 // of nothing
	}
	wrong, err := told(do(of))
	if err != nil || len(wrong) > 0 {
		return &FindingPayload{UserErrors: wrong}, err
	}
	now, err := only(r.Store.Client().Finding.Query().Where(finding.ID(of.ID)), nil)(ctx)
	return &FindingPayload{Finding: now, UserErrors: wrong}, err
}

func (r *Resolver) upsertContact(ctx context.Context, in UpsertContactInput) (*UpsertContactPayload, error) {
	step, err := r.step(ctx, in.Cluster, in.Period, &in.District)
	if err != nil {
		return nil, err
	}
	person := review.Person{
		Step: step, Name: in.Name, Title: in.Title, Email: in.Email, Phone: in.Phone, Notify: in.Notify, Language: in.Language,
	}
	if in.Contact != nil {
		person.ID = *in.Contact
	}
	id, err := review.UpsertContact(ctx, r.Store, person)
	wrong, err := told(err)
	if err != nil || len(wrong) > 0 {
		return &UpsertContactPayload{UserErrors: wrong}, err
	}
	now, err := only(r.Store.Client().Contact.Query().Where(contact.ID(id)), nil)(ctx)
	return &UpsertContactPayload{Contact: now, UserErrors: wrong}, err
}

func (r *Resolver) upsertMembership(ctx context.Context, in UpsertMembershipInput) (*UpsertMembershipPayload, error) {
	v, err := changer(ctx)
	if err != nil {
		return nil, err
	}
	place := review.Place{Step: review.Step{Cluster: in.Cluster, Period: in.Period, District: in.District, By: v}, Role: in.Role}
	if in.Ordinal != nil {
		place.Ordinal = *in.Ordinal
	}
	id, err := review.UpsertMembership(ctx, r.Store, place)
	wrong, err := told(err)
	if err != nil || len(wrong) > 0 {
		return &UpsertMembershipPayload{UserErrors: wrong}, err
	}
	now, err := only(r.Store.Client().Membership.Query().Where(membership.ID(id)), nil)(ctx)
	return &UpsertMembershipPayload{Membership: now, UserErrors: wrong}, err
}

func (r *Resolver) upsertIndicator(ctx context.Context, in UpsertIndicatorInput) (*UpsertIndicatorPayload, error) {
	v, err := changer(ctx)
	if err != nil {
		return nil, err
	}
	counted := review.Counted{
		By: v, Code: in.Code, NameVi: in.NameVi, NameEn: in.NameEn, Unit: in.Unit, UnitVi: in.UnitVi, UnitEn: in.UnitEn,
		Section: in.Section, ValueType: in.ValueType, Direction: in.Direction, Aggregation: in.Aggregation,
		Decimals: in.Decimals, Measures: in.Measures, Note: in.Note,
	}
	if in.Weight != nil {
		counted.Weight = *in.Weight
	}
	wrong, err := told(review.UpsertIndicator(ctx, r.Store, counted))
	if err != nil || len(wrong) > 0 {
		return &UpsertIndicatorPayload{UserErrors: wrong}, err
	}
	now, err := only(r.Store.Client().Indicator.Query().Where(indicator.Code(in.Code)), nil)(ctx)
	return &UpsertIndicatorPayload{Indicator: now, UserErrors: wrong}, err
}
