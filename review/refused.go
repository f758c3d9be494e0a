package review

import (
	"fmt"

	"thidua/guard"
)

// Reason says why a step was refused, for programs.
type Reason string

// The reasons.
const (
	Forbidden         Reason = "FORBIDDEN"          // the viewer may not take the step
	ReportMissing     Reason = "REPORT_MISSING"     // no report was opened for the cluster and period
	SubmissionMissing Reason = "SUBMISSION_MISSING" // the unit has no part in the report
	ReportClosed      Reason = "REPORT_CLOSED"      // units may no longer change their part
	AlreadyApproved   Reason = "ALREADY_APPROVED"   // there is nothing left to submit
	NotSubmitted      Reason = "NOT_SUBMITTED"      // there is nothing to return
	ReasonMissing     Reason = "REASON_MISSING"     // the step has to be explained
	BadSignature      Reason = "BAD_SIGNATURE"      // the signed file is not named as it has to be
	NothingToPublish  Reason = "NOTHING_TO_PUBLISH" // no version is approved
	NothingChanged    Reason = "NOTHING_CHANGED"    // the edition before says the same
	NotPublished      Reason = "NOT_PUBLISHED"      // there is nothing to withdraw
	EditionNotKept    Reason = "EDITION_NOT_KEPT"   // it was published before whole editions were kept
	AlreadyPublished  Reason = "ALREADY_PUBLISHED"  // everybody reads the report already
	NotCirculated     Reason = "NOT_CIRCULATED"     // the members do not have the draft
	NotPending        Reason = "NOT_PENDING"        // the change is not there, or was judged already
	ChangedSince      Reason = "CHANGED_SINCE"      // the change is not the one that was looked at
	NotClosed         Reason = "NOT_CLOSED"         // units may change their part anyway
	BadMoment         Reason = "BAD_MOMENT"         // a day or moment that has passed, or cannot be
	FindingMissing    Reason = "FINDING_MISSING"    // there is no such finding
	FindingAccepted   Reason = "FINDING_ACCEPTED"   // it was accepted, so there is nothing to explain
	FindingFixed      Reason = "FINDING_FIXED"      // it no longer stands
	FindingOpen       Reason = "FINDING_OPEN"       // it is open already
	MemberMissing     Reason = "MEMBER_MISSING"     // the unit is not in the cluster in that period
	ContactMissing    Reason = "CONTACT_MISSING"    // the unit has no such contact
	BadText           Reason = "BAD_TEXT"           // a name, address or code is not written as it has to be
	CodeMissing       Reason = "CODE_MISSING"       // there is nothing with that code
	LeadMissing       Reason = "LEAD_MISSING"       // the cluster would be left without a lead
)

// RefusedError means that a step cannot be taken as things stand. Nothing was changed.
type RefusedError struct {
	Reason Reason
	Vi, En string // what stands in the way and what to do
}

// Error says it in English and in Vietnamese.
func (e *RefusedError) Error() string { return e.En + " / " + e.Vi }

// Is makes a refusal for want of a right guard.ErrForbidden.
func (e *RefusedError) Is(target error) bool {
	return e.Reason == Forbidden && target == guard.ErrForbidden
}

// refuse makes a refusal of texts with the same places (%[1]s …) in both languages.
func refuse(reason Reason, vi, en string, args ...any) error {
	return &RefusedError{Reason: reason, Vi: fmt.Sprintf(vi, args...), En: fmt.Sprintf(en, args...)}
}
