package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/districtchange"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/province"
	"thidua/term"
)

func (l *loading) provinces(ctx context.Context) (TableSummary, error) {
	return entity[ent.Province]{
		table: province.Table, keys: 1,
		files: func() (rows []*ent.Province) {
			for _, p := range l.catalog.Provinces {
				rows = append(rows, &ent.Province{
					Code: p.Code, NameVi: p.Name.Vi, NameEn: p.Name.En, Aliases: p.Name.Aliases,
					ValidFrom: maybeDate(p.Valid.First), ValidTo: maybeDate(p.Valid.End()),
				})
			}
			return rows
		},
		held: l.client.Province.Query().All,
		read: func(p *ent.Province) stored {
			return stored{p.ID, p.Origin, []attr{
				{province.FieldCode, p.Code},
				{province.FieldNameVi, p.NameVi},
				{province.FieldNameEn, p.NameEn},
				{province.FieldAliases, list(p.Aliases)},
				{province.FieldValidFrom, maybe(p.ValidFrom)},
				{province.FieldValidTo, maybe(p.ValidTo)},
			}}
		},
		add: adding(l.client.Province.Create, l.client.Province.CreateBulk,
			func(p *ent.Province) int { return p.ID }),
		change: changing(l.client.Province.Update),
	}.load(ctx, l)
}

func (l *loading) districts(ctx context.Context) (TableSummary, error) {
	return entity[ent.District]{
		table: district.Table, keys: 1,
		files: func() (rows []*ent.District) {
			for _, d := range l.catalog.Districts {
				rows = append(rows, &ent.District{
					Code: d.Code, ProvinceID: l.id(province.Table, d.Province), Kind: d.Kind,
					NameVi: d.Name.Vi, NameEn: d.Name.En, Aliases: d.Name.Aliases,
					ValidFrom: maybeDate(d.Valid.First), ValidTo: maybeDate(d.Valid.End()),
				})
			}
			return rows
		},
		held: l.client.District.Query().All,
		read: func(d *ent.District) stored {
			return stored{d.ID, d.Origin, []attr{
				{district.FieldCode, d.Code},
				{district.FieldProvinceID, d.ProvinceID},
				{district.FieldKind, d.Kind},
				{district.FieldNameVi, d.NameVi},
				{district.FieldNameEn, d.NameEn},
				{district.FieldAliases, list(d.Aliases)},
				{district.FieldValidFrom, maybe(d.ValidFrom)},
				{district.FieldValidTo, maybe(d.ValidTo)},
			}}
		},
		add: adding(l.client.District.Create, l.client.District.CreateBulk,
			func(d *ent.District) int { return d.ID }),
		change: changing(l.client.District.Update),
	}.load(ctx, l)
}

func (l *loading) districtChanges(ctx context.Context) (TableSummary, error) {
	return entity[ent.DistrictChange]{
		table: districtchange.Table, keys: 1,
		files: func() (rows []*ent.DistrictChange) {
			for _, c := range l.catalog.DistrictChanges {
				rows = append(rows, &ent.DistrictChange{
					Code: c.Code, Kind: c.Kind, EffectiveOn: c.EffectiveOn, Share: c.Share, Whole: c.Whole,
					Document: c.Document,
					Edges:    ent.DistrictChangeEdges{Predecessors: l.units(c.From), Successors: l.units(c.To)},
				})
			}
			return rows
		},
		held: l.client.DistrictChange.Query().WithPredecessors().WithSuccessors().All,
		read: func(c *ent.DistrictChange) stored {
			return stored{c.ID, c.Origin, []attr{
				{districtchange.FieldCode, c.Code},
				{districtchange.FieldKind, c.Kind},
				{districtchange.FieldEffectiveOn, c.EffectiveOn},
				{districtchange.FieldShare, maybe(c.Share)},
				{districtchange.FieldWhole, c.Whole},
				{districtchange.FieldDocument, c.Document},
				{districtchange.EdgePredecessors, unitsOf(c.Edges.Predecessors)},
				{districtchange.EdgeSuccessors, unitsOf(c.Edges.Successors)},
			}}
		},
		add: adding(l.client.DistrictChange.Create, l.client.DistrictChange.CreateBulk,
			func(c *ent.DistrictChange) int { return c.ID }),
		change: changing(l.client.DistrictChange.Update),
	}.load(ctx, l)
}

// units are the ids of the units on one side of a change: an edge and not a column, so they need setting their own
// way.
type units []int

// units makes units of codes.
func (l *loading) units(codes []string) []*ent.District {
	made := make([]*ent.District, len(codes))
	for i, code := range codes {
		made[i] = &ent.District{ID: l.id(district.Table, code)}
	}
	return made
}

func unitsOf(districts []*ent.District) units {
	ids := units{}
	for _, d := range districts {
		ids = append(ids, d.ID)
	}
	slices.SortFunc(ids, cmp.Compare[int])
	return ids
}

func (ids units) set(m mutation, edge string) error {
	change, ok := m.(*ent.DistrictChangeMutation)
	switch {
	case ok && edge == districtchange.EdgePredecessors:
		change.ClearPredecessors()
		change.AddPredecessorIDs(ids...)
	case ok && edge == districtchange.EdgeSuccessors:
		change.ClearSuccessors()
		change.AddSuccessorIDs(ids...)
	default:
		return fmt.Errorf("%s is not an edge to units", edge)
	}
	return nil
}

func (l *loading) periods(ctx context.Context) (TableSummary, error) {
	return entity[ent.Period]{
		table: period.Table, keys: 1,
		files: func() (rows []*ent.Period) {
			for _, p := range l.catalog.Periods {
				name := p.Name()
				rows = append(rows, &ent.Period{
					Code: p.Code, Kind: p.Kind, NameVi: name.Vi, NameEn: name.En, StartsOn: p.Days.First, EndsOn: p.Days.Last,
				})
			}
			return rows
		},
		held: l.client.Period.Query().All,
		read: func(p *ent.Period) stored {
			return stored{p.ID, p.Origin, []attr{
				{period.FieldCode, p.Code},
				{period.FieldKind, p.Kind},
				{period.FieldNameVi, p.NameVi},
				{period.FieldNameEn, p.NameEn},
				{period.FieldStartsOn, p.StartsOn},
				{period.FieldEndsOn, p.EndsOn},
			}}
		},
		add: adding(l.client.Period.Create, l.client.Period.CreateBulk,
			func(p *ent.Period) int { return p.ID }),
		change: changing(l.client.Period.Update),
	}.load(ctx, l)
}

// Name is what a period is called: Năm 2022, 6 tháng đầu năm 2022, 9 tháng năm 2022, Quý I năm 2022. One that does
// not begin where its kind does is called by its days.
func (p Period) Name() Name {
	var year, month int
	if _, err := fmt.Sscanf(string(p.Days.First), "%d-%d", &year, &month); err != nil {
		return Name{Vi: p.Code, En: p.Code}
	}
	switch {
	case p.Kind == term.PeriodKindYear && month == 1:
		return Name{Vi: fmt.Sprintf("Năm %d", year), En: fmt.Sprintf("Year %d", year)}
	case p.Kind == term.PeriodKindHalf && month == 1:
		return Name{Vi: fmt.Sprintf("6 tháng đầu năm %d", year), En: fmt.Sprintf("First half of %d", year)}
	case p.Kind == term.PeriodKindHalf && month == 7:
		return Name{Vi: fmt.Sprintf("6 tháng cuối năm %d", year), En: fmt.Sprintf("Second half of %d", year)}
	case p.Kind == term.PeriodKindNineMonths && month == 1:
		return Name{Vi: fmt.Sprintf("9 tháng năm %d", year), En: fmt.Sprintf("First nine months of %d", year)}
	case p.Kind == term.PeriodKindQuarter && month%3 == 1:
		n := month / 3
		return Name{
			Vi: fmt.Sprintf("Quý %s năm %d", []string{"I", "II", "III", "IV"}[n], year),
			En: fmt.Sprintf("Quarter %d of %d", n+1, year),
		}
	}
	return Name{
		Vi: fmt.Sprintf("%s đến %s", p.Days.First.Format(term.LanguageVi), p.Days.Last.Format(term.LanguageVi)),
		En: fmt.Sprintf("%s to %s", p.Days.First.Format(term.LanguageEn), p.Days.Last.Format(term.LanguageEn)),
	}
}

func (l *loading) clusters(ctx context.Context) (TableSummary, error) {
	return entity[ent.Cluster]{
		table: cluster.Table, keys: 1,
		files: func() (rows []*ent.Cluster) {
			for _, c := range l.catalog.Clusters {
				rows = append(rows, &ent.Cluster{
					Code: c.Code, ProvinceID: l.id(province.Table, c.Province), Kind: c.Kind,
					NameVi: c.Name.Vi, NameEn: c.Name.En, Aliases: c.Name.Aliases, Document: c.Document,
					ValidFrom: maybeDate(c.Valid.First), ValidTo: maybeDate(c.Valid.End()),
				})
			}
			return rows
		},
		held: l.client.Cluster.Query().All,
		read: func(c *ent.Cluster) stored {
			return stored{c.ID, c.Origin, []attr{
				{cluster.FieldCode, c.Code},
				{cluster.FieldProvinceID, c.ProvinceID},
				{cluster.FieldKind, c.Kind},
				{cluster.FieldNameVi, c.NameVi},
				{cluster.FieldNameEn, c.NameEn},
				{cluster.FieldAliases, list(c.Aliases)},
				{cluster.FieldDocument, c.Document},
				{cluster.FieldValidFrom, maybe(c.ValidFrom)},
				{cluster.FieldValidTo, maybe(c.ValidTo)},
			}}
		},
		add: adding(l.client.Cluster.Create, l.client.Cluster.CreateBulk,
			func(c *ent.Cluster) int { return c.ID }),
		change: changing(l.client.Cluster.Update),
	}.load(ctx, l)
}

func (l *loading) memberships(ctx context.Context) (TableSummary, error) {
	return entity[ent.Membership]{
		table: membership.Table, keys: 3,
		files: func() (rows []*ent.Membership) {
			for _, m := range l.catalog.Memberships {
				rows = append(rows, &ent.Membership{
					ClusterID: l.id(cluster.Table, m.Cluster), DistrictID: l.id(district.Table, m.District),
					PeriodID: l.id(period.Table, m.Period), Role: m.Role, Ordinal: m.Ordinal,
				})
			}
			return rows
		},
		held: l.client.Membership.Query().All,
		read: func(m *ent.Membership) stored {
			return stored{m.ID, m.Origin, []attr{
				{membership.FieldClusterID, m.ClusterID},
				{membership.FieldDistrictID, m.DistrictID},
				{membership.FieldPeriodID, m.PeriodID},
				{membership.FieldRole, m.Role},
				{membership.FieldOrdinal, m.Ordinal},
			}}
		},
		add: adding(l.client.Membership.Create, l.client.Membership.CreateBulk,
			func(m *ent.Membership) int { return m.ID }),
		change: changing(l.client.Membership.Update),
	}.load(ctx, l)
}
