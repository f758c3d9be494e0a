package catalog

import (
	"fmt"

	"thidua/intake"
)

// Identity is whose form a unit fills in for a period, with the names that people know; without a unit it is the
// cluster's own form. The error says which of the codes is unknown, or that the unit is no member.
func (c *Catalog) Identity(cluster, district, period string) (intake.Identity, error) {
	k, ok := c.Cluster(cluster)
	if !ok {
		return intake.Identity{}, fmt.Errorf("the catalogue has no cluster %q / danh mục không có cụm %[1]q", cluster)
	}
	if _, ok := c.Period(period); !ok {
		return intake.Identity{}, fmt.Errorf("the catalogue has no period %q / danh mục không có kỳ %[1]q", period)
	}
	identity := intake.Identity{Cluster: cluster, ClusterName: k.Name.Vi, Period: period, District: district}
	member := district == ""
	for _, m := range c.Members(cluster, period) {
		identity.Members = append(identity.Members, m.District)
		member = member || m.District == district
	}
	if !member {
		return intake.Identity{}, fmt.Errorf("%q is no member of %q in %s; its members are %q / không phải thành viên của cụm trong kỳ này",
			district, cluster, period, identity.Members)
	}
	if d, ok := c.District(district); ok {
		identity.DistrictName = d.Name.Vi
	}
	for _, r := range c.Reports {
		if r.Cluster == cluster && r.Period == period {
			identity.DueOn = r.DueOn
		}
	}
	return identity, nil
}
