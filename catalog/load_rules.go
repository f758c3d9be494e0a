package catalog

import (
	"context"
	"fmt"

	"thidua/ent"
	"thidua/ent/rule"
	"thidua/term"
)

// rules loads the rules. One that the files no longer have is switched off: its findings still refer to it.
func (l *loading) rules(ctx context.Context) (TableSummary, error) {
	summary, err := entity[ent.Rule]{
		table: rule.Table, keys: 1,
		files: func() (rows []*ent.Rule) {
			for _, r := range l.catalog.Rules {
				rows = append(rows, &ent.Rule{
					Code: r.Code, NameVi: r.Name.Vi, NameEn: r.Name.En, Kind: r.Kind, Severity: r.Severity,
					Parameters: r.Parameters, MessageVi: r.MessageVi, MessageEn: r.MessageEn, Enabled: r.Enabled,
				})
			}
			return rows
		},
		held: l.client.Rule.Query().All,
		read: func(r *ent.Rule) stored {
			return stored{r.ID, r.Origin, []attr{
				{rule.FieldCode, r.Code},
				{rule.FieldNameVi, r.NameVi},
				{rule.FieldNameEn, r.NameEn},
				{rule.FieldKind, r.Kind},
				{rule.FieldSeverity, r.Severity},
				{rule.FieldParameters, r.Parameters},
				{rule.FieldMessageVi, r.MessageVi},
				{rule.FieldMessageEn, r.MessageEn},
				{rule.FieldEnabled, r.Enabled},
			}}
		},
		add: adding(l.client.Rule.Create, l.client.Rule.CreateBulk,
			func(r *ent.Rule) int { return r.ID }),
		change: changing(l.client.Rule.Update),
	}.load(ctx, l)
	if err != nil {
		return summary, err
	}
	codes := make([]string, len(l.catalog.Rules))
	for i, r := range l.catalog.Rules {
		codes[i] = r.Code
	}
	off, err := l.client.Rule.Update().
		Where(rule.OriginEQ(term.OriginCatalog), rule.CodeNotIn(codes...), rule.Enabled(true)).SetEnabled(false).Save(ctx)
	if err != nil {
		return summary, fmt.Errorf("%s: switching off those that are gone: %w", rule.Table, err)
	}
	summary.Changed += off
	summary.Gone -= off
	return summary, nil
}
