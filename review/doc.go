// Package review is the way of a submission and of a report. A unit submits what it filled in, the lead of the
// cluster returns or approves it, and the whole report is published, and withdrawn when it must be.
//
// # Versions
//
// Every figure, award, exemplar, narrative and recipient is kept in versions. A version that nothing has replaced is
// the latest; approving and publishing mark versions and never copy or change one:
//
//   - Approve makes what is latest in one submission the approved versions, and ends those that were.
//   - Publish makes the approved versions of the whole report the published ones. What is published and still
//     approved is not touched: an edition costs what changed since the one before.
//   - Withdraw takes the marks of publishing away, so that no view, history or question about the past shows what was
//     withdrawn. That it was published stays in its editions and in the audit trail.
//
// A later change of a sheet is a latest version beside the approved one, and nobody but those who work on it sees it
// until it is approved and published again.
//
// Names of people are apart from what they are named in. A name is public while a published version bears it.
//
// # Who may
//
// Each step says who takes it, and the package refuses whoever may not: a unit submits its own report, the lead of
// the cluster in that period does everything, and administrators do too.
package review
