package catalog

import (
	"slices"

	"thidua/intake"
	"thidua/term"
)

// Vocabulary is what the words of a form of a cluster and period may stand for: indicators and forms of award that
// hold on any day of the period, and the members of the cluster in it. With a period that is not in the catalogue
// everything is known that ever was; without one, or without the cluster, no member is.
func (c *Catalog) Vocabulary(cluster, period string) intake.Vocabulary {
	days := c.days(period)
	v := intake.Vocabulary{
		Indicators: map[string]intake.Indicator{}, Units: map[string]intake.Unit{},
		Forms: map[string]intake.AwardForm{}, Sections: map[string]intake.Name{}, Movements: map[string]intake.Name{},
		Members: map[string]intake.Name{},
	}
	for _, i := range c.Indicators {
		if i.Valid.Meets(days) {
			v.Indicators[i.Code] = intake.Indicator{
				Code: i.Code, Name: i.Name, Unit: i.Unit, Section: i.Section, Type: i.Type, Decimals: i.Decimals,
				Measures: slices.Clone(i.Measures),
			}
		}
	}
	for _, u := range c.Units {
		v.Units[u.Code] = intake.Unit{Code: u.Code, Name: u.Name, Dimension: u.Dimension, Factor: u.Factor}
	}
	for _, a := range c.AwardForms {
		if a.Valid.Meets(days) {
			v.Forms[a.Code] = intake.AwardForm{
				Code: a.Code, Name: a.Name, Level: a.Level, Recipients: slices.Clone(a.Recipients),
			}
		}
	}
	for _, s := range c.Sections {
		v.Sections[s.Code] = intake.Name{Vi: s.TitleVi, En: s.TitleEn}
	}
	for _, m := range c.Movements {
		v.Movements[m.Code] = m.Name
	}
	for _, m := range c.Members(cluster, period) {
		if d, ok := c.District(m.District); ok {
			v.Members[d.Code] = d.Name
		}
	}
	return v
}

// days are those of a period, or all when it is not in the catalogue.
func (c *Catalog) days(period string) Span {
	p, _ := c.Period(period)
	return p.Days
}

// Templates are all versions of all templates with all their rows, for reading: a sheet made last year is still
// recognised.
func (c *Catalog) Templates() []intake.Template {
	return c.templatesOf(func(Template) bool { return true })
}

// TemplatesOn are the templates that hold on a day, with all their rows.
func (c *Catalog) TemplatesOn(day term.Date) []intake.Template {
	return c.templatesOf(func(t Template) bool { return t.Valid.Has(day) })
}

func (c *Catalog) templatesOf(wanted func(Template) bool) []intake.Template {
	var made []intake.Template
	for _, t := range c.templates {
		if wanted(t) {
			made = append(made, t.made(func(intake.TabCode, TemplateRow) bool { return true }))
		}
	}
	return made
}

// made is the template with the rows that are wanted.
func (t Template) made(wanted func(intake.TabCode, TemplateRow) bool) intake.Template {
	m := intake.Template{Code: t.Code, Version: t.Version, NameVi: t.Name.Vi, NameEn: t.Name.En}
	for _, tab := range t.Tabs {
		layout := tab.Layout
		layout.Columns, layout.Aliases = slices.Clone(layout.Columns), slices.Clone(layout.Aliases)
		for _, r := range tab.Rows {
			if wanted(layout.Code, r) {
				layout.Rows = append(layout.Rows, r.Row)
			}
		}
		m.Tabs = append(m.Tabs, layout)
	}
	return m
}

// TemplateFor is the template to make a new sheet from: the newest version that holds on the last day of the period,
// with the rows that concern the unit ("" for the cluster's own sheet), without indicators and forms that do not
// hold in the period or do not apply to the unit. ok is false when no version holds.
func (c *Catalog) TemplateFor(code, district, period string) (made intake.Template, ok bool) {
	days := c.days(period)
	var newest Template
	for _, t := range c.templates {
		if t.Code == code && t.Valid.Has(days.Last) && t.Version > newest.Version {
			newest = t
		}
	}
	if newest.Version == 0 {
		return intake.Template{}, false
	}
	return newest.made(func(tab intake.TabCode, r TemplateRow) bool {
		return (r.District == "" || r.District == district) && c.concerns(tab, r.Row.Key, district, period, days)
	}), true
}

// concerns says whether a row's indicator or form holds in the period and applies to the unit.
func (c *Catalog) concerns(tab intake.TabCode, key, district, period string, days Span) bool {
	switch tab {
	case intake.TabIndicators, intake.TabPlans:
		i, _ := c.Indicator(key)
		return i.Valid.Meets(days) && c.Applies(key, district, period)
	case intake.TabAwards:
		a, _ := c.AwardForm(key)
		return a.Valid.Meets(days)
	}
	return true
}
