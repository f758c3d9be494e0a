package catalog

import (
	"thidua/intake"
	"thidua/rules"
)

// Facts are what the catalogue knows for checking a sheet of a unit ("" for the cluster's own): the members of the
// cluster in the period, indicators, forms of award, what does not apply, and what the unit's template expects. What the
// sheet says is not in them.
func (c *Catalog) Facts(template, cluster, district, period string) rules.Facts {
	facts := rules.Facts{
		Cluster: cluster, Period: period, PeriodEnd: c.days(period).Last,
		Indicators: make(map[string]rules.Indicator, len(c.Indicators)),
		AwardForms: make(map[string]rules.AwardForm, len(c.AwardForms)), Inapplicable: map[rules.Pair]bool{},
		ContextNames: c.ContextNames(),
	}
	for _, i := range c.Indicators {
		unit, _ := c.Unit(i.Unit)
		facts.Indicators[i.Code] = rules.Indicator{
			Code: i.Code, NameVi: i.Name.Vi, NameEn: i.Name.En, UnitVi: unit.Name.Vi, UnitEn: unit.Name.En,
			ValueType: i.Type, Direction: i.Direction, Aggregation: i.Aggregation, Weight: i.Weight, Decimals: i.Decimals,
		}
	}
	for _, a := range c.AwardForms {
		facts.AwardForms[a.Code] = rules.AwardForm{
			Code: a.Code, NameVi: a.Name.Vi, NameEn: a.Name.En, From: a.Valid.First, Until: a.Valid.End(),
			Recipients: a.Recipients,
		}
	}
	for _, m := range c.Members(cluster, period) {
		d, _ := c.District(m.District)
		facts.Members = append(facts.Members, rules.Member{
			Code: d.Code, NameVi: d.Name.Vi, NameEn: d.Name.En, ValidFrom: d.Valid.First, Until: d.Valid.End(),
		})
	}
	for _, a := range c.Applicability {
		for _, m := range facts.Members {
			if !c.Applies(a.Indicator, m.Code, period) {
				facts.Inapplicable[rules.Pair{Indicator: a.Indicator, District: m.Code}] = true
			}
		}
	}
	if district != "" {
		facts.Required = c.required(template, district, period)
	}
	return facts
}

// ContextNames are what people call the rows of indicators that are not the figure itself: the labels of templates, the
// latest version's where several name a row. A row that a unit added to its own sheet has no name here.
func (c *Catalog) ContextNames() rules.ContextNames {
	names := rules.ContextNames{}
	latest := map[rules.Statement]int{}
	for _, t := range c.Templates() {
		for _, tab := range t.Tabs {
			if tab.Code != intake.TabIndicators {
				continue
			}
			for _, r := range tab.Rows {
				of := rules.Statement{Indicator: r.Key, Context: r.Context}
				if of.Context != "" && r.LabelVi != "" && t.Version >= latest[of] {
					names[of], latest[of] = rules.Label{Vi: r.LabelVi, En: r.LabelEn}, t.Version
				}
			}
		}
	}
	return names
}

// required are the measures that the template of a unit expects.
func (c *Catalog) required(template, district, period string) []rules.Requirement {
	made, _ := c.TemplateFor(template, district, period)
	var required []rules.Requirement
	for _, tab := range made.Tabs {
		if tab.Code != intake.TabIndicators {
			continue
		}
		for _, r := range tab.Rows {
			i, known := c.Indicator(r.Key)
			if !known || r.Context != "" {
				continue
			}
			for _, m := range i.Measures {
				required = append(required, rules.Requirement{Indicator: i.Code, Measure: m, District: district})
			}
		}
	}
	return required
}

// Checks are the rules that are switched on, ready to be applied. Read has made sure that they compile.
func (c *Catalog) Checks() ([]rules.Rule, error) {
	var checks []rules.Rule
	for _, r := range c.Rules {
		if !r.Enabled {
			continue
		}
		check, err := rules.Compile(r.Definition())
		if err != nil {
			return nil, err
		}
		checks = append(checks, check)
	}
	return checks, nil
}
