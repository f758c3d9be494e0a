package reconcile

import (
	"context"
	"fmt"
	"slices"

	"thidua/ent"
	"thidua/ent/finding"
	"thidua/ent/narrative"
	"thidua/ent/predicate"
	"thidua/ent/source"
	"thidua/store"
	"thidua/term"
)

// rowsAStatement is how many rows one statement adds or ends: SQLite takes 32,766 values a statement.
const rowsAStatement = 1000

// write stores what a check came to, in a change.
func (p *plan) write(ctx context.Context, tx *store.Tx) error {
	for _, u := range p.unbound {
		err := tx.Client.Narrative.Update().Where(narrative.ID(u.narrative)).SetBound(u.bound).Exec(ctx)
		if err != nil {
			return fmt.Errorf("noting the numbers of a text: %w", err)
		}
	}
	if !p.checked.Stored() {
		return nil
	}
	tx.Raise(store.All)
	for _, step := range []func(context.Context, *store.Tx) error{p.addNew, p.changeOld, p.fixGone, p.tell} {
		if err := step(ctx, tx); err != nil {
			return fmt.Errorf("storing what does not add up: %w", err)
		}
	}
	return nil
}

func (p *plan) addNew(ctx context.Context, tx *store.Tx) error {
	for part := range slices.Chunk(p.add, rowsAStatement) {
		builders := make([]*ent.FindingCreate, len(part))
		for i, f := range part {
			builders[i] = tx.Client.Finding.Create().SetRuleID(f.RuleID).SetFingerprint(f.Fingerprint).
				SetClusterID(f.ClusterID).SetPeriodID(f.PeriodID).SetNillableDistrictID(f.DistrictID).
				SetNillableSubmissionID(f.SubmissionID).SetState(f.State).SetFoundAt(tx.At)
			says(builders[i].Mutation(), f)
		}
		if err := tx.Client.Finding.CreateBulk(builders...).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// changeOld changes what says something else. What is open again has lost the lead's reason, which spoke of other
// figures, and keeps the unit's explanation, which the lead may still find right.
func (p *plan) changeOld(ctx context.Context, tx *store.Tx) error {
	for _, f := range p.change {
		update := tx.Client.Finding.UpdateOneID(f.ID).SetState(f.State)
		says(update.Mutation(), f)
		if f.State == term.FindingStateOpen {
			update.SetReason("").ClearAcceptedAt().SetAcceptedBy("")
		}
		if f.FixedAt != nil {
			update.SetFoundAt(tx.At).ClearFixedAt().ClearRunID()
		}
		if err := update.Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// says puts what a finding says into its row, null included.
func says(m *ent.FindingMutation, f *ent.Finding) {
	m.SetSeverity(f.Severity)
	m.SetCells(f.Cells)
	m.SetPrinted(f.Printed)
	m.SetCandidates(f.Candidates)
	m.SetMessageVi(f.MessageVi)
	m.SetMessageEn(f.MessageEn)
	m.SetFigures(f.Figures)
	m.SetContext(f.Context)
	m.SetTab(f.Tab)
	m.SetAddress(f.Address)
	setOrClear(f.ExpectedMin, m.SetExpectedMin, m.ClearExpectedMin)
	setOrClear(f.ExpectedMax, m.SetExpectedMax, m.ClearExpectedMax)
	setOrClear(f.Difference, m.SetDifference, m.ClearDifference)
	setOrClear(f.IndicatorID, m.SetIndicatorID, m.ClearIndicatorID)
}

func setOrClear[T any](value *T, set func(T), clear func()) {
	if value == nil {
		clear()
		return
	}
	set(*value)
}

func (p *plan) fixGone(ctx context.Context, tx *store.Tx) error {
	for part := range slices.Chunk(p.fix, rowsAStatement) {
		update := tx.Client.Finding.Update().Where(finding.IDIn(part...)).
			SetState(term.FindingStateFixed).SetFixedAt(tx.At)
		if p.checking.Run != 0 {
			update.SetRunID(p.checking.Run)
		}
		if err := update.Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tell makes the sheets of those due to be answered whose findings are others now. Findings without a unit are told in
// the cluster's own sheet.
func (p *plan) tell(ctx context.Context, tx *store.Tx) error {
	var of []predicate.Source
	var ids []int
	for code := range p.units {
		if code == "" {
			of = append(of, source.DistrictIDIsNil())
			continue
		}
		ids = append(ids, p.loaded.districts.id[code])
	}
	slices.Sort(ids)
	of = append(of, source.DistrictIDIn(ids...))
	return tx.Client.Source.Update().Where(
		source.ClusterID(p.loaded.cluster), source.PeriodID(p.loaded.period), source.Answering(true),
		source.KindEQ(term.SourceKindGoogleSheets), source.Or(of...),
	).SetAnswerDueAt(tx.At.Add(p.checking.Quiet)).Exec(ctx)
}
