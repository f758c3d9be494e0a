package worker

import (
	"context"
	"fmt"

	"thidua/catalog"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/report"
)

// known is the catalogue with what the database has beside its files of a cluster in a period: a year that was opened
// here, its members and its deadline. A code that the database does not have adds nothing.
func (w *Worker) known(ctx context.Context, client *ent.Client, clusterCode, periodCode string) (*catalog.Catalog, error) {
	var local catalog.Local
	periods, err := client.Period.Query().Where(period.Code(periodCode)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the period %q: %w", periodCode, err)
	}
	for _, p := range periods {
		local.Periods = append(local.Periods, catalog.Period{
			Code: p.Code, Kind: p.Kind, Days: catalog.Span{First: p.StartsOn, Last: p.EndsOn},
		})
	}
	members, err := client.Membership.Query().
		Where(membership.HasClusterWith(cluster.Code(clusterCode)), membership.HasPeriodWith(period.Code(periodCode))).
		WithDistrict(func(q *ent.DistrictQuery) { q.WithProvince() }).Order(membership.ByOrdinal()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the members of %q in %q: %w", clusterCode, periodCode, err)
	}
	for _, m := range members {
		d := m.Edges.District
		local.Districts = append(local.Districts, catalog.District{
			Code: d.Code, Province: d.Edges.Province.Code, Kind: d.Kind,
			Name: catalog.Name{Vi: d.NameVi, En: d.NameEn, Aliases: d.Aliases}, Valid: catalog.Span{First: valueOr(d.ValidFrom)},
		})
		local.Memberships = append(local.Memberships, catalog.Membership{
			Cluster: clusterCode, District: d.Code, Period: periodCode, Role: m.Role, Ordinal: m.Ordinal,
		})
	}
	reports, err := client.Report.Query().
		Where(report.HasClusterWith(cluster.Code(clusterCode)), report.HasPeriodWith(period.Code(periodCode))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the report of %q in %q: %w", clusterCode, periodCode, err)
	}
	for _, r := range reports {
		local.Reports = append(local.Reports, catalog.Report{Cluster: clusterCode, Period: periodCode, DueOn: valueOr(r.DueOn)})
	}
	return w.Catalog.With(local), nil
}
