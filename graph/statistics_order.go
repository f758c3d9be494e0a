package graph

import (
	"context"

	"thidua/ent"
	"thidua/ent/awardform"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/period"
	"thidua/ent/province"
)

// putOrder reads where things stand in the catalogue.
func (r *Resolver) putOrder(ctx context.Context, d StatisticsDimension, ids []int, order map[int]string) error {
	client := r.Store.Client()
	switch d {
	case StatisticsDimensionIndicator:
		return putAll(ctx, client.Indicator.Query().Where(indicator.IDIn(ids...)), func(i *ent.Indicator) { order[i.ID] = ordinal(i.Ordinal) + i.Code })
	case StatisticsDimensionForm:
		return putAll(ctx, client.AwardForm.Query().Where(awardform.IDIn(ids...)), func(f *ent.AwardForm) { order[f.ID] = ordinal(f.Ordinal) + f.Code })
	case StatisticsDimensionPeriod:
		return putAll(ctx, client.Period.Query().Where(period.IDIn(ids...)), func(p *ent.Period) { order[p.ID] = earliest(p) })
	case StatisticsDimensionDistrict:
		return putAll(ctx, client.District.Query().Where(district.IDIn(ids...)), func(d *ent.District) { order[d.ID] = d.Code })
	case StatisticsDimensionCluster:
		return putAll(ctx, client.Cluster.Query().Where(cluster.IDIn(ids...)), func(c *ent.Cluster) { order[c.ID] = c.Code })
	case StatisticsDimensionProvince:
		return putAll(ctx, client.Province.Query().Where(province.IDIn(ids...)), func(p *ent.Province) { order[p.ID] = p.Code })
	case StatisticsDimensionSection:
		return r.putSections(ctx, ids, order)
	}
	return nil
}

func putAll[T any, Q interface {
	All(context.Context) ([]*T, error)
}](ctx context.Context, query Q, put func(*T)) error {
	rows, err := query.All(ctx)
	for _, row := range rows {
		put(row)
	}
	return err
}

// putSections puts sections in the order of the outline, in which a heading stands before what is under it.
func (r *Resolver) putSections(ctx context.Context, ids []int, order map[int]string) error {
	all := map[int]*ent.Section{}
	if err := putAll(ctx, r.Store.Client().Section.Query(), func(s *ent.Section) { all[s.ID] = s }); err != nil {
		return err
	}
	for _, id := range ids {
		order[id] = outlined(all, id)
	}
	return nil
}

// outlined is where a section stands in the outline.
func outlined(all map[int]*ent.Section, id int) string {
	var place string
	for depth := 0; depth <= len(all); depth++ {
		s := all[id]
		if s == nil {
			break
		}
		place = ordinal(s.Ordinal) + place
		if s.ParentID == nil {
			break
		}
		id = *s.ParentID
	}
	return place
}
