package worker

import (
	"context"
	"fmt"
	"slices"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/district"
	"thidua/ent/target"
	"thidua/intake"
	"thidua/store"
)

// This file follows the lead's plans (kế hoạch giao) on their way from the cluster's own sheet into the store. A plan
// is a row like any other: each has its versions, and one whose cell turns wrong keeps its last good value. It stands
// in the cluster's submission and is the unit's: the unit sees and approves what was planned for it.

// targetKey is which plan a cell of the plans tab is. Context is for plans of a second statement or sub-unit; the tab
// has none yet.
type targetKey struct{ district, indicator, context string }

func (k targetKey) String() string {
	text := k.indicator + "@" + k.district
	if k.context != "" {
		text += "@" + k.context
	}
	return text
}

// targetSays is what a cell of the plans tab says.
type targetSays struct {
	value   decimal.Decimal
	printed string
}

type targetRow = row[targetKey, targetSays]

// settleTarget is a plan as it should be stored. One that is held and was never stored is nothing yet.
func (c complaints) settleTarget(p *intake.Plan, stored table[targetKey, targetSays]) wanted[targetKey, targetSays] {
	key := targetKey{district: p.District, indicator: p.Indicator}
	w := wanted[targetKey, targetSays]{row: targetRow{
		key: key, says: targetSays{p.Plan, p.Printed}, at: place{tab: p.Tab, row: p.Row, address: p.Cell},
	}}
	switch last := stored.last(key); {
	case !p.Held:
	case last == nil:
		w.blank = true
	default:
		w.says = last.says
		w.held.because(c.why(p.Tab, p.Cell, p.Indicator))
	}
	return w
}

// loadTargets are the stored plans of the cluster's own sheet, and the ids of the units that plans are for: those
// stored, and those in the sheet. No other sheet has plans.
func (p *pass) loadTargets(ctx context.Context, read []intake.Plan) (none table[targetKey, targetSays], err error) {
	if p.source.DistrictID != nil {
		return none, nil
	}
	client := p.w.Store.Client()
	found, err := client.Target.Query().Where(target.SubmissionID(p.source.SubmissionID), target.SupersededAtIsNil()).
		WithDistrict().Order(target.ByID()).All(ctx)
	if err != nil {
		return none, fmt.Errorf("reading the plans that are stored of %s: %w", p.run.Source, err)
	}
	rows := make([]targetRow, len(found))
	for i, t := range found {
		key := targetKey{indicator: p.names.indicators.code[t.IndicatorID], context: t.Context}
		if t.Edges.District != nil {
			key.district = t.Edges.District.Code
		}
		rows[i] = targetRow{
			id: t.ID, key: key, says: targetSays{t.Value, t.Printed}, published: t.PublishedFrom != nil,
			at:   place{tab: t.Tab, row: t.Row, address: t.Address},
			held: held{why: t.HeldProblem}, since: timeOf(t.HeldSince),
		}
	}
	return tableOf(rows), p.loadPlanned(ctx, read)
}

// loadPlanned reads the ids of the units that a sheet has plans for.
func (p *pass) loadPlanned(ctx context.Context, read []intake.Plan) error {
	if len(read) == 0 {
		return nil
	}
	codes := make([]string, len(read))
	for i := range read {
		codes[i] = read[i].District
	}
	var rows []coded
	err := p.w.Store.Client().District.Query().Where(district.CodeIn(distinct(codes)...)).
		Select(district.FieldID, district.FieldCode).Scan(ctx, &rows)
	if err != nil {
		return fmt.Errorf("reading the units that plans are for: %w", err)
	}
	p.names.districts = indexOf(rows)
	return nil
}

func (p *pass) addTargets(ctx context.Context, tx *store.Tx, rows []targetRow) error {
	s := p.source
	for part := range slices.Chunk(rows, rowsAStatement) {
		builders := make([]*ent.TargetCreate, len(part))
		for i := range part {
			r := &part[i]
			indicator, err := p.names.indicators.require(anIndicator, r.key.indicator)
			if err != nil {
				return err
			}
			unit, err := p.names.districts.require(aDistrict, r.key.district)
			if err != nil {
				return err
			}
			builders[i] = tx.Client.Target.Create().SetRecordedAt(tx.At).SetSubmissionID(s.SubmissionID).SetRunID(p.run.ID).
				SetClusterID(s.ClusterID).SetPeriodID(s.PeriodID).SetDistrictID(unit).SetIndicatorID(indicator).
				SetContext(r.key.context).SetValue(r.says.value).SetPrinted(r.says.printed).SetTab(r.at.tab).SetRow(r.at.row).
				SetAddress(r.at.address).SetNillableHeldSince(r.heldSince(tx.At)).SetHeldProblem(r.held.why)
		}
		if err := tx.Client.Target.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("adding plans: %w", err)
		}
	}
	return nil
}

// sayTarget is what a plan says; the zero value is none.
func sayTarget(s *targetSays) []said {
	value := ""
	if *s != (targetSays{}) {
		value = s.value.String()
	}
	return []said{{partPlanned, s.printed, value}}
}
