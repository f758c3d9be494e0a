package worker

import (
	"context"
	"errors"
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

// figureColumns are the columns of a new figure, in the order of newFigure.
var figureColumns = []string{
	indicatorvalue.FieldRecordedAt, indicatorvalue.FieldSubmissionID, indicatorvalue.FieldMembershipID,
	indicatorvalue.FieldRunID, indicatorvalue.FieldClusterID, indicatorvalue.FieldPeriodID, indicatorvalue.FieldDistrictID,
	indicatorvalue.FieldTab, indicatorvalue.FieldRow, indicatorvalue.FieldHeldSince, indicatorvalue.FieldHeldProblem,
	indicatorvalue.FieldIndicatorID, indicatorvalue.FieldContext, indicatorvalue.FieldCells,
	indicatorvalue.FieldHeldMeasures, indicatorvalue.FieldActual, indicatorvalue.FieldPlan,
	indicatorvalue.FieldPercentOfPlan, indicatorvalue.FieldNumerator, indicatorvalue.FieldDenominator,
	indicatorvalue.FieldShare, indicatorvalue.FieldChange, indicatorvalue.FieldEffectivePercent,
	indicatorvalue.FieldChangeKind, indicatorvalue.FieldDenominatorKind, indicatorvalue.FieldQualifier,
	indicatorvalue.FieldStatus, indicatorvalue.FieldAbsence, indicatorvalue.FieldNote, indicatorvalue.FieldPrinted,
}

func (p *pass) addValues(ctx context.Context, tx *store.Tx, rows []valueRow) error {
	s := p.source
	// What all rows have in common is converted once.
	submission, run, cluster, period := int64(s.SubmissionID), int64(p.run.ID), int64(s.ClusterID), int64(s.PeriodID)
	member, district := nullInt(s.Edges.Submission.MembershipID), nullInt(s.DistrictID)
	return p.insert(ctx, tx, tableValues, figureColumns, len(rows), func(i int, values []any) error {
		r := &rows[i]
		indicator, err := p.names.indicators.require(anIndicator, r.key.indicator)
		if err != nil {
			return err
		}
		if err := r.says.known(); err != nil {
			return fmt.Errorf("the figure %s: %w", r.key, err)
		}
		says := &r.says
		copy(values, []any{
			tx.At, submission, member, run, cluster, period, district,
			r.at.tab, int64(r.at.row), nullTime(r.heldSince(tx.At)), r.held.why,
			int64(indicator), r.key.context, r.at.cells, r.held.measures,
			says.measures[iActual].orNil(), says.measures[iPlan].orNil(), says.measures[iPercent].orNil(),
			says.measures[iNumerator].orNil(), says.measures[iDenominator].orNil(), says.measures[iShare].orNil(),
			says.measures[iChange].orNil(), optionalOf(says.effectivePercent()).orNil(),
			nullText(says.changeKind), nullText(says.denominatorKind), string(says.qualifier), string(says.status),
			nullText(says.absence), says.note, says.printed,
		})
		return nil
	})
}

// known makes sure that what is written is what ent can read again: the database takes any text.
func (s *valueSays) known() error {
	return errors.Join(
		indicatorvalue.QualifierValidator(s.qualifier), indicatorvalue.StatusValidator(s.status),
		unlessNone(s.changeKind, indicatorvalue.ChangeKindValidator),
		unlessNone(s.denominatorKind, indicatorvalue.DenominatorKindValidator),
		unlessNone(s.absence, indicatorvalue.AbsenceValidator),
	)
}

func unlessNone[T ~string](value T, valid func(T) error) error {
	if value == "" {
		return nil
	}
	return valid(value)
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
