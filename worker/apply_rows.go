package worker

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/target"
	"thidua/store"
)

// The tables with versions.
const (
	tableValues     = indicatorvalue.Table
	tableAwards     = award.Table
	tableExemplars  = exemplar.Table
	tableNarratives = narrative.Table
	tableTargets    = target.Table
)

var exemplarPlace = append(slices.Clip(slices.Clone(cellColumns)), column{"cells", "text"}, column{"ordinal", "bigint"})

// versioned is what the builders of rows with versions have in common.
type versioned[B any] interface {
	SetRecordedAt(time.Time) B
	SetSubmissionID(int) B
	SetNillableMembershipID(*int) B
	SetRunID(int) B
	SetClusterID(int) B
	SetPeriodID(int) B
	SetNillableDistrictID(*int) B
	SetTab(string) B
	SetRow(int) B
	SetNillableHeldSince(*time.Time) B
	SetHeldProblem(string) B
}

// fillRow fills in what all rows with versions have in common.
func fillRow[B versioned[B], K, C comparable](p *pass, tx *store.Tx, b B, r *row[K, C]) B {
	s := p.source
	return b.SetRecordedAt(tx.At).SetSubmissionID(s.SubmissionID).SetNillableMembershipID(s.Edges.Submission.MembershipID).
		SetRunID(p.run.ID).SetClusterID(s.ClusterID).SetPeriodID(s.PeriodID).SetNillableDistrictID(s.DistrictID).
		SetTab(r.at.tab).SetRow(r.at.row).SetNillableHeldSince(r.heldSince(tx.At)).SetHeldProblem(r.held.why)
}

func (p *pass) addValues(ctx context.Context, tx *store.Tx, rows []valueRow) error {
	for part := range slices.Chunk(rows, rowsAStatement) {
		builders := make([]*ent.IndicatorValueCreate, len(part))
		for i := range part {
			r := &part[i]
			indicator, err := p.names.indicators.require(anIndicator, r.key.indicator)
			if err != nil {
				return err
			}
			s := &r.says
			builders[i] = fillRow(p, tx, tx.Client.IndicatorValue.Create(), r).
				SetIndicatorID(indicator).SetContext(r.key.context).SetCells(r.at.cells).SetHeldMeasures(r.held.measures).
				SetNillableActual(s.measures[iActual].pointer()).SetNillablePlan(s.measures[iPlan].pointer()).
				SetNillablePercentOfPlan(s.measures[iPercent].pointer()).SetNillableEffectivePercent(s.effectivePercent()).
				SetNillableNumerator(s.measures[iNumerator].pointer()).
				SetNillableDenominator(s.measures[iDenominator].pointer()).SetNillableShare(s.measures[iShare].pointer()).
				SetNillableChange(s.measures[iChange].pointer()).SetNillableChangeKind(orNull(s.changeKind)).
				SetNillableDenominatorKind(orNull(s.denominatorKind)).SetQualifier(s.qualifier).SetStatus(s.status).
				SetNillableAbsence(orNull(s.absence)).SetNote(s.note).SetPrinted(s.printed)
		}
		if err := tx.Client.IndicatorValue.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("adding figures: %w", err)
		}
	}
	return nil
}

func (p *pass) addAwards(ctx context.Context, tx *store.Tx, rows []awardRow) error {
	for part := range slices.Chunk(rows, rowsAStatement) {
		builders := make([]*ent.AwardCreate, len(part))
		for i := range part {
			r := &part[i]
			form, err := p.names.forms.require(anAwardForm, r.key.form)
			if err != nil {
				return err
			}
			builders[i] = fillRow(p, tx, tx.Client.Award.Create(), r).SetFormID(form).SetRecipientKind(r.key.recipient).
				SetStage(r.key.stage).SetDecision(r.key.decision).SetCount(r.says.count).SetPrinted(r.says.printed).
				SetNote(r.says.note).SetAddress(r.at.address)
		}
		if err := tx.Client.Award.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("adding awards: %w", err)
		}
	}
	return nil
}

func (p *pass) addExemplars(ctx context.Context, tx *store.Tx, rows []exemplarRow) error {
	if err := p.addPersons(ctx, tx, rows); err != nil {
		return err
	}
	for part := range slices.Chunk(rows, rowsAStatement) {
		builders := make([]*ent.ExemplarCreate, len(part))
		for i := range part {
			r := &part[i]
			section, err := p.names.sections.require(aSection, r.key.section)
			if err != nil {
				return err
			}
			s := &r.says
			builders[i] = fillRow(p, tx, tx.Client.Exemplar.Create(), r).
				SetSectionID(section).SetNameKey(r.key.name).SetOccurrence(r.key.occurrence).SetPersonID(r.person).
				SetKind(s.kind).SetPlace(s.place).SetModel(s.model).
				SetNillableIncomeMin(s.incomeMin.pointer()).SetNillableIncomeMax(s.incomeMax.pointer()).
				SetNillableJobsMin(s.jobsMin.pointer()).SetNillableJobsMax(s.jobsMax.pointer()).
				SetOpenEnded(s.openEnded).SetNote(s.note).SetPrinted(s.printed).
				SetAddress(r.at.address).SetCells(r.at.cells).SetOrdinal(r.at.row)
			if s.movement != "" {
				movement, err := p.names.movements.require(aMovement, s.movement)
				if err != nil {
					return err
				}
				builders[i].SetMovementID(movement)
			}
		}
		if err := tx.Client.Exemplar.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("adding exemplars: %w", err)
		}
	}
	return nil
}

// addPersons stores the names that are new and gives the rows their ids. A version whose name did not change keeps
// the name of the one before, so that a name is published once.
func (p *pass) addPersons(ctx context.Context, tx *store.Tx, rows []exemplarRow) error {
	var nameless []*exemplarRow
	for i := range rows {
		if rows[i].person == 0 {
			nameless = append(nameless, &rows[i])
		}
	}
	for part := range slices.Chunk(nameless, rowsAStatement) {
		builders := make([]*ent.PersonNameCreate, len(part))
		for i, r := range part {
			builders[i] = tx.Client.PersonName.Create().SetName(r.says.name).SetNameKey(r.key.name).
				SetClusterID(p.source.ClusterID).SetPeriodID(p.source.PeriodID).SetNillableDistrictID(p.source.DistrictID)
		}
		persons, err := tx.Client.PersonName.CreateBulk(builders...).Save(ctx)
		if err != nil {
			return fmt.Errorf("adding names: %w", err)
		}
		for i, person := range persons {
			part[i].person = person.ID
		}
	}
	return nil
}

func (p *pass) addNarratives(ctx context.Context, tx *store.Tx, rows []narrativeRow) error {
	for part := range slices.Chunk(rows, rowsAStatement) {
		builders := make([]*ent.NarrativeCreate, len(part))
		for i := range part {
			r := &part[i]
			section, err := p.names.sections.require(aSection, r.key.section)
			if err != nil {
				return err
			}
			builders[i] = fillRow(p, tx, tx.Client.Narrative.Create(), r).SetSectionID(section).SetSlot(r.key.slot).
				SetText(r.says.text).SetAddress(r.at.address)
		}
		if err := tx.Client.Narrative.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("adding texts: %w", err)
		}
	}
	return nil
}
