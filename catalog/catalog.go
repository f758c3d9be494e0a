package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"slices"
)

// Catalog is the whole reference data, checked. Rows are in the order of the files, sections in that of the outline.
type Catalog struct {
	Provinces       []Province
	Districts       []District
	DistrictChanges []DistrictChange
	Clusters        []Cluster
	Memberships     []Membership
	Periods         []Period
	Reports         []Report
	Sections        []Section
	Units           []Unit
	Indicators      []Indicator
	IndicatorBreaks []IndicatorBreak
	Applicability   []Applicability
	Regimes         []Regime
	AwardForms      []AwardForm
	Movements       []Movement
	Documents       []Document
	Rules           []Rule

	templates []Template
	hash      string
	at        map[string]map[string]int // file -> code -> place in its slice
}

// Read reads the embedded files and lays the given folders over them, one after the other. When anything is wrong
// the error is MistakesError, all of them.
func Read(over ...fs.FS) (*Catalog, error) {
	t := newTables()
	t.lay(Embedded(), "catalog/files/")
	for i, folder := range over {
		prefix := ""
		if len(over) > 1 {
			prefix = fmt.Sprintf("(%d) ", i+1)
		}
		t.lay(folder, prefix)
	}
	c := t.catalog()
	c.check(t)
	if len(t.mistakes) > 0 {
		return nil, t.mistakes.sorted()
	}
	c.Sections = outlined(c.Sections)
	c.at["sections.tsv"] = places(c.Sections, func(s Section) string { return s.Code })
	return c, nil
}

// catalog makes everything of the files, noting what is wrong in a row by itself or refers to nothing.
func (t *tables) catalog() *Catalog {
	c := &Catalog{
		Provinces: each(t, "provinces.tsv", readProvince), Districts: each(t, "districts.tsv", readDistrict),
		DistrictChanges: each(t, "district-changes.tsv", readDistrictChange),
		Clusters:        each(t, "clusters.tsv", readCluster), Memberships: each(t, "memberships.tsv", readMembership),
		Periods: each(t, "periods.tsv", readPeriod), Reports: each(t, "reports.tsv", readReport),
		Sections: each(t, "sections.tsv", readSection), Units: each(t, "units.tsv", readUnit),
		Indicators:      each(t, "indicators.tsv", readIndicator),
		IndicatorBreaks: each(t, "indicator-breaks.tsv", readIndicatorBreak),
		Applicability:   each(t, "applicability.tsv", readApplicability),
		Regimes:         each(t, "regimes.tsv", readRegime), AwardForms: each(t, "award-forms.tsv", readAwardForm),
		Movements: each(t, "movements.tsv", readMovement), Documents: each(t, "documents.tsv", readDocument),
		Rules:     each(t, "rules.tsv", readRule),
		templates: t.templates(), hash: t.hash(),
	}
	c.at = map[string]map[string]int{
		"provinces.tsv":   places(c.Provinces, func(p Province) string { return p.Code }),
		"districts.tsv":   places(c.Districts, func(d District) string { return d.Code }),
		"clusters.tsv":    places(c.Clusters, func(k Cluster) string { return k.Code }),
		"periods.tsv":     places(c.Periods, func(p Period) string { return p.Code }),
		"sections.tsv":    places(c.Sections, func(s Section) string { return s.Code }),
		"units.tsv":       places(c.Units, func(u Unit) string { return u.Code }),
		"indicators.tsv":  places(c.Indicators, func(i Indicator) string { return i.Code }),
		"regimes.tsv":     places(c.Regimes, func(r Regime) string { return r.Code }),
		"award-forms.tsv": places(c.AwardForms, func(a AwardForm) string { return a.Code }),
		"movements.tsv":   places(c.Movements, func(m Movement) string { return m.Code }),
		"documents.tsv":   places(c.Documents, func(d Document) string { return d.Code }),
		"rules.tsv":       places(c.Rules, func(r Rule) string { return r.Code }),
	}
	return c
}

func places[T any](rows []T, code func(T) string) map[string]int {
	at := make(map[string]int, len(rows))
	for i, r := range rows {
		at[code(r)] = i
	}
	return at
}

// check notes what is wrong between rows.
func (c *Catalog) check(t *tables) {
	t.distinct("provinces.tsv", names(c.Provinces, func(p Province) named { return named{"", p.Valid, p.Name} }))
	t.distinct("districts.tsv", names(c.Districts, func(d District) named { return named{d.Province, d.Valid, d.Name} }))
	t.distinct("clusters.tsv", names(c.Clusters, func(k Cluster) named { return named{k.Province, k.Valid, k.Name} }))
	t.distinct("units.tsv", names(c.Units, func(u Unit) named { return named{"", Span{}, u.Name} }))
	t.distinct("indicators.tsv", names(c.Indicators, func(i Indicator) named { return named{"", i.Valid, i.Name} }))
	t.distinct("regimes.tsv", names(c.Regimes, func(r Regime) named { return named{"", r.Valid, r.Name} }))
	t.distinct("award-forms.tsv", names(c.AwardForms, func(a AwardForm) named { return named{"", a.Valid, a.Name} }))
	t.distinct("movements.tsv", names(c.Movements, func(m Movement) named { return named{"", m.Days, m.Name} }))
	c.checkMemberships(t)
	c.checkReports(t)
	c.checkSections(t)
	c.checkIndicators(t)
	c.checkRegimes(t)
	c.checkDocuments(t)
	c.checkRules(t)
	c.checkTemplates(t)
}

// hash is that of everything the files say, whatever folder says it.
func (t *tables) hash() string {
	sum := sha256.New()
	for _, f := range files {
		write(sum, f.name)
		for _, r := range t.byName[f.name].records {
			for _, column := range f.columns {
				write(sum, r.cells[column])
			}
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// write adds a text so that no two lists of texts are alike.
func write(sum hash.Hash, text string) { _, _ = fmt.Fprintf(sum, "%d:%s", len(text), text) }

// Hash tells whether anything in the catalogue, the folders laid over it included, is other than it was: equal
// hashes mean equal catalogues.
func (c *Catalog) Hash() string { return c.hash }

// find is the row with a code, ok false when there is none.
func find[T any](c *Catalog, file string, rows []T, code string) (found T, ok bool) {
	i, ok := c.at[file][code]
	if !ok {
		return found, false
	}
	return rows[i], true
}

// Province is the province with the code.
func (c *Catalog) Province(code string) (p Province, ok bool) {
	return find(c, "provinces.tsv", c.Provinces, code)
}

// District is the unit with the code.
func (c *Catalog) District(code string) (d District, ok bool) {
	return find(c, "districts.tsv", c.Districts, code)
}

// Cluster is the cluster with the code.
func (c *Catalog) Cluster(code string) (k Cluster, ok bool) {
	return find(c, "clusters.tsv", c.Clusters, code)
}

// Period is the period with the code.
func (c *Catalog) Period(code string) (p Period, ok bool) {
	return find(c, "periods.tsv", c.Periods, code)
}

// Section is the section with the code.
func (c *Catalog) Section(code string) (s Section, ok bool) {
	return find(c, "sections.tsv", c.Sections, code)
}

// Unit is the unit of measure with the code.
func (c *Catalog) Unit(code string) (u Unit, ok bool) { return find(c, "units.tsv", c.Units, code) }

// Indicator is the indicator with the code.
func (c *Catalog) Indicator(code string) (i Indicator, ok bool) {
	return find(c, "indicators.tsv", c.Indicators, code)
}

// Regime is the regime with the code.
func (c *Catalog) Regime(code string) (r Regime, ok bool) {
	return find(c, "regimes.tsv", c.Regimes, code)
}

// AwardForm is the form of award with the code.
func (c *Catalog) AwardForm(code string) (a AwardForm, ok bool) {
	return find(c, "award-forms.tsv", c.AwardForms, code)
}

// Movement is the movement with the code.
func (c *Catalog) Movement(code string) (m Movement, ok bool) {
	return find(c, "movements.tsv", c.Movements, code)
}

// Document is the document with the code.
func (c *Catalog) Document(code string) (d Document, ok bool) {
	return find(c, "documents.tsv", c.Documents, code)
}

// Members are the units of a cluster in a period, in their order.
func (c *Catalog) Members(cluster, period string) []Membership {
	var members []Membership
	for _, m := range c.Memberships {
		if m.Cluster == cluster && m.Period == period {
			members = append(members, m)
		}
	}
	slices.SortStableFunc(members, func(a, b Membership) int { return a.Ordinal - b.Ordinal })
	return members
}
