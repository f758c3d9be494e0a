package catalog

import (
	"context"
	"strings"

	"thidua/ent"
	"thidua/ent/awardform"
	"thidua/ent/document"
	"thidua/ent/movement"
)

func (l *loading) documents(ctx context.Context) (TableSummary, error) {
	return entity[ent.Document]{
		table: document.Table, keys: 1,
		files: func() (rows []*ent.Document) {
			for _, d := range l.catalog.Documents {
				rows = append(rows, &ent.Document{
					Code: d.Code, Kind: d.Kind, Number: d.Number, Issuer: d.Issuer,
					IssuedOn: maybeDate(d.IssuedOn), Subject: d.Subject,
				})
			}
			return rows
		},
		held: l.client.Document.Query().All,
		read: func(d *ent.Document) stored {
			return stored{d.ID, d.Origin, []attr{
				{document.FieldCode, d.Code},
				{document.FieldKind, d.Kind},
				{document.FieldNumber, d.Number},
				{document.FieldIssuer, d.Issuer},
				{document.FieldIssuedOn, maybe(d.IssuedOn)},
				{document.FieldSubject, d.Subject},
			}}
		},
		add: adding(l.client.Document.Create, l.client.Document.CreateBulk,
			func(d *ent.Document) int { return d.ID }),
		change: changing(l.client.Document.Update),
	}.load(ctx, l)
}

func (l *loading) awardForms(ctx context.Context) (TableSummary, error) {
	return entity[ent.AwardForm]{
		table: awardform.Table, keys: 1,
		files: func() (rows []*ent.AwardForm) {
			for i, a := range l.catalog.AwardForms {
				rows = append(rows, &ent.AwardForm{
					Code: a.Code, NameVi: a.Name.Vi, NameEn: a.Name.En, Level: a.Level, Kind: a.Kind,
					RecipientKinds: a.Recipients, DecidedBy: a.DecidedBy, Regime: strings.Join(a.Regimes, ";"),
					Ordinal: i + 1, QuotaPercent: a.Quota, QuotaOfID: l.maybeID(awardform.Table, a.QuotaOf),
					ValidFrom: maybeDate(a.Valid.First), ValidTo: maybeDate(a.Valid.End()),
				})
			}
			return rows
		},
		held: l.client.AwardForm.Query().All,
		read: func(a *ent.AwardForm) stored {
			return stored{a.ID, a.Origin, []attr{
				{awardform.FieldCode, a.Code},
				{awardform.FieldNameVi, a.NameVi},
				{awardform.FieldNameEn, a.NameEn},
				{awardform.FieldLevel, a.Level},
				{awardform.FieldKind, a.Kind},
				{awardform.FieldRecipientKinds, list(a.RecipientKinds)},
				{awardform.FieldDecidedBy, a.DecidedBy},
				{awardform.FieldRegime, a.Regime},
				{awardform.FieldOrdinal, a.Ordinal},
				{awardform.FieldQuotaPercent, maybe(a.QuotaPercent)},
				{awardform.FieldValidFrom, maybe(a.ValidFrom)},
				{awardform.FieldValidTo, maybe(a.ValidTo)},
				{awardform.FieldQuotaOfID, maybe(a.QuotaOfID)},
			}}
		},
		add: adding(l.client.AwardForm.Create, l.client.AwardForm.CreateBulk,
			func(a *ent.AwardForm) int { return a.ID }),
		change: changing(l.client.AwardForm.Update),
	}.load(ctx, l)
}

func (l *loading) movements(ctx context.Context) (TableSummary, error) {
	return entity[ent.Movement]{
		table: movement.Table, keys: 1,
		files: func() (rows []*ent.Movement) {
			for i, m := range l.catalog.Movements {
				rows = append(rows, &ent.Movement{
					Code: m.Code, NameVi: m.Name.Vi, NameEn: m.Name.En, LaunchedBy: m.LaunchedBy, Ordinal: i + 1,
					StartsOn: maybeDate(m.Days.First), EndsOn: maybeDate(m.Days.Last),
					DocumentID: l.maybeID(document.Table, m.Document),
				})
			}
			return rows
		},
		held: l.client.Movement.Query().All,
		read: func(m *ent.Movement) stored {
			return stored{m.ID, m.Origin, []attr{
				{movement.FieldCode, m.Code},
				{movement.FieldNameVi, m.NameVi},
				{movement.FieldNameEn, m.NameEn},
				{movement.FieldLaunchedBy, m.LaunchedBy},
				{movement.FieldOrdinal, m.Ordinal},
				{movement.FieldStartsOn, maybe(m.StartsOn)},
				{movement.FieldEndsOn, maybe(m.EndsOn)},
				{movement.FieldDocumentID, maybe(m.DocumentID)},
			}}
		},
		add: adding(l.client.Movement.Create, l.client.Movement.CreateBulk,
			func(m *ent.Movement) int { return m.ID }),
		change: changing(l.client.Movement.Update),
	}.load(ctx, l)
}
