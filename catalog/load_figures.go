package catalog

import (
	"context"

	"thidua/ent"
	"thidua/ent/applicability"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorbreak"
	"thidua/ent/period"
	"thidua/ent/section"
)

func (l *loading) sections(ctx context.Context) (TableSummary, error) {
	return entity[ent.Section]{
		table: section.Table, keys: 1,
		files: func() (rows []*ent.Section) {
			for i, s := range l.catalog.Sections { // in the order of the outline
				rows = append(rows, &ent.Section{
					Code: s.Code, Number: s.Number, TitleVi: s.TitleVi, TitleEn: s.TitleEn, Ordinal: i + 1,
					ParentID: l.maybeID(section.Table, s.Parent),
				})
			}
			return rows
		},
		held: l.client.Section.Query().All,
		read: func(s *ent.Section) stored {
			return stored{s.ID, s.Origin, []attr{
				{section.FieldCode, s.Code},
				{section.FieldNumber, s.Number},
				{section.FieldTitleVi, s.TitleVi},
				{section.FieldTitleEn, s.TitleEn},
				{section.FieldOrdinal, s.Ordinal},
				{section.FieldParentID, maybe(s.ParentID)},
			}}
		},
		add: adding(l.client.Section.Create, l.client.Section.CreateBulk,
			func(s *ent.Section) int { return s.ID }),
		change: changing(l.client.Section.Update),
	}.load(ctx, l)
}

func (l *loading) indicators(ctx context.Context) (TableSummary, error) {
	return entity[ent.Indicator]{
		table: indicator.Table, keys: 1,
		files: l.indicatorRows,
		held:  l.client.Indicator.Query().All,
		read: func(i *ent.Indicator) stored {
			return stored{i.ID, i.Origin, []attr{
				{indicator.FieldCode, i.Code},
				{indicator.FieldNameVi, i.NameVi},
				{indicator.FieldNameEn, i.NameEn},
				{indicator.FieldAliases, list(i.Aliases)},
				{indicator.FieldUnit, i.Unit},
				{indicator.FieldUnitVi, i.UnitVi},
				{indicator.FieldUnitEn, i.UnitEn},
				{indicator.FieldSectionID, i.SectionID},
				{indicator.FieldValueType, i.ValueType},
				{indicator.FieldDirection, i.Direction},
				{indicator.FieldAggregation, i.Aggregation},
				{indicator.FieldDecimals, i.Decimals},
				{indicator.FieldMeasures, list(i.Measures)},
				{indicator.FieldOrdinal, i.Ordinal},
				{indicator.FieldNote, i.Note},
				{indicator.FieldValidFrom, maybe(i.ValidFrom)},
				{indicator.FieldValidTo, maybe(i.ValidTo)},
				{indicator.FieldWeightID, maybe(i.WeightID)},
			}}
		},
		add: adding(l.client.Indicator.Create, l.client.Indicator.CreateBulk,
			func(i *ent.Indicator) int { return i.ID }),
		change: changing(l.client.Indicator.Update),
	}.load(ctx, l)
}

func (l *loading) indicatorRows() (rows []*ent.Indicator) {
	for n, i := range l.catalog.Indicators {
		unit, _ := l.catalog.Unit(i.Unit)
		rows = append(rows, &ent.Indicator{
			Code: i.Code, NameVi: i.Name.Vi, NameEn: i.Name.En, Aliases: i.Name.Aliases,
			Unit: i.Unit, UnitVi: unit.Name.Vi, UnitEn: unit.Name.En, SectionID: l.id(section.Table, i.Section),
			ValueType: i.Type, Direction: i.Direction, Aggregation: i.Aggregation,
			Decimals: i.Decimals, Measures: i.Measures, Ordinal: n + 1, Note: i.Note,
			ValidFrom: maybeDate(i.Valid.First), ValidTo: maybeDate(i.Valid.End()),
			WeightID: l.maybeID(indicator.Table, i.Weight),
		})
	}
	return rows
}

func (l *loading) indicatorBreaks(ctx context.Context) (TableSummary, error) {
	return entity[ent.IndicatorBreak]{
		table: indicatorbreak.Table, keys: 3,
		files: func() (rows []*ent.IndicatorBreak) {
			for _, b := range l.catalog.IndicatorBreaks {
				rows = append(rows, &ent.IndicatorBreak{
					IndicatorID: l.id(indicator.Table, b.Indicator), PeriodID: l.id(period.Table, b.Period),
					Kind: b.Kind, Factor: b.Factor, Note: b.Note,
				})
			}
			return rows
		},
		held: l.client.IndicatorBreak.Query().All,
		read: func(b *ent.IndicatorBreak) stored {
			return stored{b.ID, b.Origin, []attr{
				{indicatorbreak.FieldIndicatorID, b.IndicatorID},
				{indicatorbreak.FieldPeriodID, b.PeriodID},
				{indicatorbreak.FieldKind, b.Kind},
				{indicatorbreak.FieldFactor, maybe(b.Factor)},
				{indicatorbreak.FieldNote, b.Note},
			}}
		},
		add: adding(l.client.IndicatorBreak.Create, l.client.IndicatorBreak.CreateBulk,
			func(b *ent.IndicatorBreak) int { return b.ID }),
		change: changing(l.client.IndicatorBreak.Update),
	}.load(ctx, l)
}

func (l *loading) applicability(ctx context.Context) (TableSummary, error) {
	return entity[ent.Applicability]{
		table: applicability.Table, keys: 3,
		files: func() (rows []*ent.Applicability) {
			for _, a := range l.catalog.Applicability {
				rows = append(rows, &ent.Applicability{
					IndicatorID: l.id(indicator.Table, a.Indicator),
					DistrictID:  l.maybeID(district.Table, a.District), PeriodID: l.maybeID(period.Table, a.Period),
					Applicable: a.Applicable,
				})
			}
			return rows
		},
		held: l.client.Applicability.Query().All,
		read: func(a *ent.Applicability) stored {
			return stored{a.ID, a.Origin, []attr{
				{applicability.FieldIndicatorID, a.IndicatorID},
				{applicability.FieldDistrictID, maybe(a.DistrictID)},
				{applicability.FieldPeriodID, maybe(a.PeriodID)},
				{applicability.FieldApplicable, a.Applicable},
			}}
		},
		add: adding(l.client.Applicability.Create, l.client.Applicability.CreateBulk,
			func(a *ent.Applicability) int { return a.ID }),
		change: changing(l.client.Applicability.Update),
	}.load(ctx, l)
}
