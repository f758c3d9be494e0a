package review

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/finding"
	"thidua/ent/publication"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/rules"
	"thidua/store"
	"thidua/term"
)

// Publishing says which report is to be published, by whom and why.
type Publishing struct {
	Cluster string       // code
	Period  string       // code
	By      guard.Viewer // the lead of the cluster in the period, or an administrator
	// Reason is needed when a submission is not approved or an error that the rules found is open. It stands in the
	// edition for everybody to read.
	Reason string
	// SignedHash is the SHA-256 of the signed file in hexadecimal, SignedLink where the file is. Both may be missing;
	// a link alone may not, since what it leads to could be another file tomorrow.
	SignedHash, SignedLink string
	// ContextNames are what the edition calls second statements and sub-units; nil tells them by their codes.
	ContextNames rules.ContextNames
}

// Edition is one publication of a report (lần ban hành).
type Edition struct {
	Report string    `json:"report"` // code
	Number int       `json:"number"` // from 1
	At     time.Time `json:"at"`
	// Versions are those that became public, and those that an earlier edition had and this one has not.
	Versions Moved `json:"versions"`
	// Approved are the versions that publishing approved, of the submissions that nobody had approved.
	Approved Moved `json:"approved"`
	// Unapproved are those submissions, by the code of their unit; "" is the cluster's own sheet.
	Unapproved []string `json:"unapproved,omitempty"`
	OpenErrors int      `json:"openErrors"` // findings
}

// Publish makes the approved versions of a report public, as its next edition.
//
// Of a submission that is not approved the latest versions are taken, but for those that were refused, and are approved by
// that; so is the submission, if it has any. This, and open errors, need a reason.
//
// The edition keeps the whole report as everybody then reads it, and the list of what it says otherwise than the edition
// before, so that it can be read for ever as it was: see Frozen and Editions.
//
// When nothing has changed since the last edition, publishing again is most often a second press of the button. It
// is refused with NothingChanged, and the Edition returned beside the error is the one that stands. There are two
// exceptions: a reason other than that of the last edition says that a new one is meant, and a signed file that the
// last edition does not have yet is added to it, since reports are signed after they are published.
func Publish(ctx context.Context, s *store.Store, p Publishing) (Edition, error) {
	p.Reason = strings.TrimSpace(p.Reason)
	var edition Edition
	err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		report, err := ledReport(ctx, tx, p.Cluster, p.Period, p.By)
		if err != nil {
			return err
		}
		publishing := publishing{p, tx, report, part{cluster: report.ClusterID, period: report.PeriodID}}
		edition, err = publishing.run(ctx)
		return err
	})
	return edition, err
}

// publishing is Publish under way.
type publishing struct {
	Publishing
	tx     *store.Tx
	report *ent.Report
	whole  part
}

func (p publishing) run(ctx context.Context) (Edition, error) {
	edition := Edition{Report: p.report.Code, At: p.tx.At}
	unapproved, err := p.unapproved(ctx)
	if err != nil {
		return Edition{}, err
	}
	for _, s := range unapproved {
		edition.Unapproved = append(edition.Unapproved, unitOf(s))
	}
	if edition.OpenErrors, err = p.openErrors(ctx); err != nil {
		return Edition{}, err
	}
	if err := p.check(edition); err != nil {
		return Edition{}, err
	}
	if err := p.move(ctx, &edition, unapproved); err != nil {
		return Edition{}, err
	}
	return p.edition(ctx, edition)
}

// unapproved are the submissions that nobody approved.
func (p publishing) unapproved(ctx context.Context) ([]*ent.Submission, error) {
	found, err := p.tx.Client.Submission.Query().WithDistrict().
		Where(submission.ReportID(p.report.ID), submission.StateNEQ(term.SubmissionStateApproved)).
		Order(submission.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for submissions that are not approved: %w", err)
	}
	return found, nil
}

func unitOf(s *ent.Submission) string {
	if s.Edges.District == nil {
		return ""
	}
	return s.Edges.District.Code
}

// openErrors counts what was found wrong and the lead has not accepted: what the unit says of it settles nothing by itself.
func (p publishing) openErrors(ctx context.Context) (int, error) {
	n, err := p.tx.Client.Finding.Query().Where(
		finding.ClusterID(p.report.ClusterID), finding.PeriodID(p.report.PeriodID),
		finding.SeverityEQ(term.SeverityError), finding.StateIn(term.FindingStateOpen, term.FindingStateExplained)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("counting open errors: %w", err)
	}
	return n, nil
}

// check refuses what has to be explained and is not, all at once, and a signed file that nobody could check.
func (p publishing) check(edition Edition) error {
	if hash, err := hex.DecodeString(p.SignedHash); err != nil || (len(hash) != 32 && len(hash) != 0) {
		return refuse(BadSignature,
			"“%[1]s” không phải mã băm SHA-256: mã gồm 64 chữ số thập lục phân của tệp đã ký",
			"“%[1]s” is not a SHA-256: it has 64 hexadecimal digits, those of the signed file", p.SignedHash)
	}
	if p.SignedLink != "" && p.SignedHash == "" {
		return refuse(BadSignature,
			"liên kết tới tệp đã ký cần kèm mã băm SHA-256 của tệp",
			"a link to the signed file needs the SHA-256 of the file with it")
	}
	if p.Reason != "" {
		return nil
	}
	var vi, en []string
	if n := len(edition.Unapproved); n > 0 {
		vi = append(vi, fmt.Sprintf("%d báo cáo chưa duyệt (%s)", n, strings.Join(unitNames(edition.Unapproved, "biểu của cụm"), ", ")))
		en = append(en, fmt.Sprintf("%d submissions are not approved (%s)", n, strings.Join(unitNames(edition.Unapproved, "the cluster's own"), ", ")))
	}
	if n := edition.OpenErrors; n > 0 {
		vi = append(vi, fmt.Sprintf("%d lỗi đối chiếu chưa xử lý", n))
		en = append(en, fmt.Sprintf("%d errors found by the rules are open", n))
	}
	if len(vi) == 0 {
		return nil
	}
	return refuse(ReasonMissing,
		"chưa ban hành được nếu không nêu lý do: %[1]s. Duyệt, xử lý trước, hoặc ghi lý do ban hành",
		"the report cannot be published without a reason: %[2]s. Approve and settle them first, or give the reason",
		strings.Join(vi, "; "), strings.Join(en, "; "))
}

// unitNames are codes of units, the cluster's own sheet by its name.
func unitNames(units []string, own string) []string {
	named := make([]string, len(units))
	for i, unit := range units {
		named[i] = unit
		if unit == "" {
			named[i] = own
		}
	}
	return named
}

// move sets the marks of the versions, and approves the submissions whose latest versions were taken.
func (p publishing) move(ctx context.Context, edition *Edition, unapproved []*ent.Submission) (err error) {
	m := marking{p.tx.Client, p.tx.At}
	if len(unapproved) > 0 {
		taken := p.whole
		taken.submissions = unapproved
		if edition.Approved, err = m.approve(ctx, taken); err != nil {
			return fmt.Errorf("approving what is published: %w", err)
		}
	}
	if edition.Versions, err = m.publish(ctx, p.whole); err != nil {
		return fmt.Errorf("publishing: %w", err)
	}
	if err := m.publishNames(ctx, p.whole); err != nil {
		return fmt.Errorf("publishing names: %w", err)
	}
	_, err = p.tx.Client.Submission.Update().
		SetState(term.SubmissionStateApproved).SetApprovedAt(p.tx.At).ClearReturnReason().Where(
		submission.ReportID(p.report.ID), submission.StateNEQ(term.SubmissionStateApproved),
		submission.Or(submission.HasIndicatorValues(), submission.HasAwards(), submission.HasExemplars(), submission.HasNarratives()),
	).Save(ctx)
	if err != nil {
		return fmt.Errorf("approving the submissions that are published: %w", err)
	}
	return nil
}

// edition decides between the next edition, the one that stands, and a refusal.
func (p publishing) edition(ctx context.Context, edition Edition) (Edition, error) {
	last, err := p.tx.Client.Publication.Query().Where(publication.ReportID(p.report.ID)).
		Order(ent.Desc(publication.FieldN)).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return Edition{}, fmt.Errorf("looking for the edition before: %w", err)
	}
	stands := last != nil && last.WithdrawnAt == nil
	switch {
	case edition.Versions.any():
	case !stands:
		return Edition{}, refuse(NothingToPublish,
			"báo cáo chưa có số liệu, nội dung nào được duyệt để ban hành",
			"nothing in the report is approved, so there is nothing to publish")
	case p.SignedHash != "" && p.SignedHash != last.SignedHash:
		edition.Number, edition.At = last.N, last.PublishedAt
		return edition, p.sign(ctx, last)
	case p.Reason == "" || p.Reason == last.Reason:
		edition.Number, edition.At = last.N, last.PublishedAt
		return edition, refuse(NothingChanged,
			"không có gì thay đổi kể từ lần ban hành %[1]d: không cần ban hành lại; nếu vẫn muốn, ghi lý do mới",
			"nothing has changed since edition %[1]d, so it stands; to publish another all the same, give a new reason",
			last.N)
	}
	edition.Number = 1
	if last != nil {
		edition.Number = last.N + 1
	}
	if !stands {
		last = nil // what was withdrawn is not to be told by what replaced it
	}
	return edition, p.record(ctx, edition, last)
}

// record lets everybody see that the report is there, and writes the edition down as they see it.
func (p publishing) record(ctx context.Context, edition Edition, before *ent.Publication) error {
	err := p.tx.Client.Report.UpdateOne(p.report).SetStage(term.ReportStagePublished).SetPublic(true).Exec(ctx)
	if err != nil {
		return fmt.Errorf("marking the report as published: %w", err)
	}
	kept, err := freeze(ctx, p.tx, p.Publishing, edition.Number, before)
	if err != nil {
		return err
	}
	err = p.tx.Client.Publication.Create().SetTree(kept.tree).SetCorrections(kept.corrections).
		SetReportID(p.report.ID).SetClusterID(p.report.ClusterID).SetPeriodID(p.report.PeriodID).
		SetN(edition.Number).SetPublishedAt(p.tx.At).SetPublic(true).SetBy(p.By.Name).SetReason(p.Reason).
		SetSignedHash(p.SignedHash).SetSignedLink(p.SignedLink).Exec(ctx)
	if err != nil {
		return fmt.Errorf("recording edition %d: %w", edition.Number, err)
	}
	p.tx.Raise(store.Published)
	if err := tell(ctx, p.tx, p.report.ClusterID, p.report.PeriodID, everySheet()); err != nil {
		return err
	}
	return p.tx.Audit(ctx, p.By, "publishReport", aboutReport(p.report), struct {
		Edition
		Reason     string `json:"reason,omitempty"`
		SignedHash string `json:"signedHash,omitempty"`
	}{edition, p.Reason, p.SignedHash})
}

// sign adds the signed file to the edition that stands.
func (p publishing) sign(ctx context.Context, last *ent.Publication) error {
	err := p.tx.Client.Publication.UpdateOne(last).SetSignedHash(p.SignedHash).SetSignedLink(p.SignedLink).Exec(ctx)
	if err != nil {
		return fmt.Errorf("adding the signed file to edition %d: %w", last.N, err)
	}
	p.tx.Raise(store.Published)
	return p.tx.Audit(ctx, p.By, "signReport", aboutReport(p.report), map[string]any{
		"number": last.N, "signedHash": p.SignedHash, "before": last.SignedHash,
	})
}
