package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
)

// Local is what a database has beside the files: a year that was opened there and its members, units that a person
// added. It is given for the clusters and periods that somebody asks about, and not for the whole country.
type Local struct {
	Districts []District
	Periods   []Period
	// Memberships are all members of the clusters and periods that they name.
	Memberships []Membership
	// Reports are those of the clusters and periods that they name.
	Reports []Report
}

// With is the catalogue with what a database has beside it, so that a form can be drawn and read for a year that the
// files do not know. What the files say of a unit or period stands; of members and deadlines the database knows
// better. Its Hash is another one where it says anything that the files do not. c stays as it is.
func (c *Catalog) With(local Local) *Catalog {
	with := *c
	with.at = maps.Clone(c.at)
	sum := sha256.New()
	write(sum, c.hash)
	differs := false
	says := func(texts ...string) {
		differs = true
		for _, text := range texts {
			write(sum, text)
		}
	}
	for _, d := range local.Districts {
		if _, known := with.District(d.Code); !known {
			with.Districts = append(slices.Clip(with.Districts), d)
			with.at["districts.tsv"] = placed(with.at["districts.tsv"], d.Code, len(with.Districts)-1)
			says("district", d.Code, d.Name.Vi, d.Name.En)
		}
	}
	for _, p := range local.Periods {
		if _, known := with.Period(p.Code); !known {
			with.Periods = append(slices.Clip(with.Periods), p)
			with.at["periods.tsv"] = placed(with.at["periods.tsv"], p.Code, len(with.Periods)-1)
			says("period", p.Code, string(p.Days.First), string(p.Days.Last))
		}
	}
	for _, members := range byReport(local.Memberships) {
		if of := members[0]; !slices.Equal(c.Members(of.Cluster, of.Period), members) {
			with.Memberships = slices.DeleteFunc(slices.Clone(with.Memberships), func(m Membership) bool {
				return m.Cluster == of.Cluster && m.Period == of.Period
			})
			with.Memberships = append(with.Memberships, members...)
			for _, m := range members {
				says("member", m.Cluster, m.Period, m.District)
			}
		}
	}
	for _, r := range local.Reports { // a deadline changes what a form shows, and not how it is read
		with.Reports = slices.DeleteFunc(slices.Clone(with.Reports), func(o Report) bool {
			return o.Cluster == r.Cluster && o.Period == r.Period
		})
		with.Reports = append(with.Reports, r)
	}
	if differs {
		with.hash = hex.EncodeToString(sum.Sum(nil))
	}
	return &with
}

// placed is the places with one more, in a copy.
func placed(places map[string]int, code string, at int) map[string]int {
	places = maps.Clone(places)
	places[code] = at
	return places
}

// byReport are the members of each cluster and period, in their order.
func byReport(memberships []Membership) [][]Membership {
	var parts [][]Membership
	at := map[[2]string]int{}
	for _, m := range memberships {
		of := [2]string{m.Cluster, m.Period}
		i, met := at[of]
		if !met {
			i = len(parts)
			at[of] = i
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], m)
	}
	for _, members := range parts {
		slices.SortStableFunc(members, func(a, b Membership) int { return a.Ordinal - b.Ordinal })
	}
	return parts
}
