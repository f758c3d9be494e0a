package review

import (
	"context"
	"fmt"
	"strings"

	"thidua/ent"
	"thidua/ent/finding"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// OfFinding names what does not add up, who takes a step with it and what they say.
type OfFinding struct {
	ID   int
	By   guard.Viewer
	Text string
}

// ExplainFinding keeps what a unit says about a finding that concerns it (giải trình): by the unit, the lead or an
// administrator. A finding of the whole cluster is the lead's to explain. The rules go on checking: when the figures
// change, it is open again.
func ExplainFinding(ctx context.Context, s *store.Store, of OfFinding) error {
	return of.settle(ctx, s, "explainFinding", func(tx *store.Tx, f *ent.Finding) (*ent.FindingUpdateOne, error) {
		switch {
		case !of.By.Writing(f.ClusterID, f.PeriodID, unit(f.DistrictID)):
			return nil, refuse(Forbidden,
				"chỉ đơn vị liên quan, Trưởng cụm hoặc quản trị viên được giải trình",
				"only the unit concerned, the lead of the cluster or an administrator may explain this")
		case f.State == term.FindingStateAccepted:
			return nil, refuse(FindingAccepted,
				"sai lệch này đã được Trưởng cụm chấp nhận, không cần giải trình",
				"the lead has accepted this already, so it needs no explanation")
		case of.Text == "":
			return nil, refuse(ReasonMissing,
				"hãy ghi nội dung giải trình",
				"say what explains it")
		}
		return tx.Client.Finding.UpdateOne(f).SetState(term.FindingStateExplained).SetExplanation(of.Text).SetExplainedAt(tx.At), nil
	})
}

// AcceptFinding takes a finding as it is, with a reason that stands beside it (chấp nhận): by the lead or an
// administrator. It no longer keeps the report from being published, until the figures change.
func AcceptFinding(ctx context.Context, s *store.Store, of OfFinding) error {
	return of.settle(ctx, s, "acceptFinding", func(tx *store.Tx, f *ent.Finding) (*ent.FindingUpdateOne, error) {
		switch {
		case !of.By.Leading(f.ClusterID, f.PeriodID):
			return nil, notLeading("chấp nhận sai lệch này", "accept this")
		case of.Text == "":
			return nil, refuse(ReasonMissing,
				"chấp nhận một sai lệch cần ghi lý do",
				"accepting what does not add up needs a reason")
		}
		return tx.Client.Finding.UpdateOne(f).SetState(term.FindingStateAccepted).SetReason(of.Text).
			SetAcceptedAt(tx.At).SetAcceptedBy(of.By.Name), nil
	})
}

// ReopenFinding opens a finding again that was explained or accepted (mở lại): by the lead or an administrator. What was
// said to explain it stays to be read.
func ReopenFinding(ctx context.Context, s *store.Store, of OfFinding) error {
	return of.settle(ctx, s, "reopenFinding", func(tx *store.Tx, f *ent.Finding) (*ent.FindingUpdateOne, error) {
		switch {
		case !of.By.Leading(f.ClusterID, f.PeriodID):
			return nil, notLeading("mở lại sai lệch này", "open this again")
		case f.State == term.FindingStateOpen:
			return nil, refuse(FindingOpen,
				"sai lệch này chưa được xử lý, không cần mở lại",
				"this is open already")
		}
		return tx.Client.Finding.UpdateOne(f).SetState(term.FindingStateOpen).SetReason("").ClearAcceptedAt().SetAcceptedBy(""), nil
	})
}

func notLeading(vi, en string) error {
	return refuse(Forbidden,
		"chỉ Trưởng cụm kỳ đó hoặc quản trị viên được %[1]s",
		"only the lead of the cluster in that period, or an administrator, may %[2]s", vi, en)
}

// settle takes a step with a finding that still stands.
func (of *OfFinding) settle(ctx context.Context, s *store.Store, action string, step func(*store.Tx, *ent.Finding) (*ent.FindingUpdateOne, error)) error {
	of.Text = strings.TrimSpace(of.Text)
	return s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		f, err := tx.Client.Finding.Query().Where(finding.ID(of.ID)).WithRule().WithDistrict().WithCluster().WithPeriod().Only(ctx)
		switch {
		case ent.IsNotFound(err):
			return refuse(FindingMissing,
				"không có kết quả đối chiếu mã %[1]d: hãy xem lại danh sách",
				"there is no finding with the id %[1]d: look at the list again", of.ID)
		case err != nil:
			return fmt.Errorf("looking for the finding %d: %w", of.ID, err)
		}
		update, err := step(tx, f)
		switch {
		case err != nil:
			return err
		case f.State == term.FindingStateFixed:
			return refuse(FindingFixed,
				"sai lệch này đã hết, không cần làm gì nữa",
				"this no longer stands, so there is nothing to do")
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("changing the finding %d: %w", of.ID, err)
		}
		tx.Raise(store.All)
		if err := tell(ctx, tx, f.ClusterID, f.PeriodID, sheetOf(f.DistrictID)); err != nil {
			return err
		}
		return tx.Audit(ctx, of.By, action, aboutFinding(f), map[string]any{"finding": of.ID, "before": f.State, "text": of.Text})
	})
}

// aboutFinding names a finding in the audit trail: by its place and its rule.
func aboutFinding(f *ent.Finding) store.About {
	subject := f.Edges.Cluster.Code + "/" + f.Edges.Period.Code
	if f.Edges.District != nil {
		subject += " " + f.Edges.District.Code
	}
	return store.AboutPart(subject+" "+f.Edges.Rule.Code, f.ClusterID, f.PeriodID, f.DistrictID)
}
