package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"thidua/intake"
	"thidua/term"
)

// templates puts the four files of templates together.
func (t *tables) templates() []Template {
	made := each(t, "templates.tsv", readTemplate)
	tabs, columns := each(t, "template-tabs.tsv", readTab), each(t, "template-columns.tsv", readColumn)
	rows := each(t, "template-rows.tsv", readTemplateRow)
	t.distinct("template-tabs.tsv", names(tabs, func(tab owned[TemplateTab]) named {
		return named{scope: tab.owner, name: Name{Vi: tab.it.Layout.TitleVi, En: tab.it.Layout.TitleEn, Aliases: tab.it.Layout.Aliases}}
	}))
	t.distinct("template-columns.tsv", names(columns, func(c owned[column]) named {
		return named{scope: c.owner, name: Name{Vi: c.it.TitleVi, En: c.it.TitleEn, Aliases: c.it.Aliases}}
	}))
	placesOnce(t, "template-tabs.tsv", tabs, func(tab TemplateTab) int { return tab.Ordinal })
	placesOnce(t, "template-columns.tsv", columns, func(c column) int { return c.ordinal })
	placesOnce(t, "template-rows.tsv", rows, func(r TemplateRow) int { return r.Ordinal })
	for i := range made {
		owner := fmt.Sprintf("%s %d", made[i].Code, made[i].Version)
		made[i].Tabs = ownedBy(tabs, owner, func(tab TemplateTab) int { return tab.Ordinal })
		for j := range made[i].Tabs {
			tab := &made[i].Tabs[j]
			owner := owner + " " + string(tab.Layout.Code)
			for _, c := range ownedBy(columns, owner, func(c column) int { return c.ordinal }) {
				tab.Layout.Columns = append(tab.Layout.Columns, c.Column)
			}
			tab.Rows = ownedBy(rows, owner, func(r TemplateRow) int { return r.Ordinal })
		}
	}
	return made
}

// ownedBy are the parts of one owner in order.
func ownedBy[T any](parts []owned[T], owner string, ordinal func(T) int) []T {
	var its []T
	for _, p := range parts {
		if p.owner == owner {
			its = append(its, p.it)
		}
	}
	slices.SortStableFunc(its, func(a, b T) int { return cmp.Compare(ordinal(a), ordinal(b)) })
	return its
}

// placesOnce notes parts of one owner that share a place.
func placesOnce[T any](t *tables, file string, parts []owned[T], ordinal func(T) int) {
	taken := map[string]string{}
	for i, p := range parts {
		place := fmt.Sprintf("%s %d", p.owner, ordinal(p.it))
		record := t.byName[file].records[i]
		if other, twice := taken[place]; twice && ordinal(p.it) > 0 {
			row{record, t}.wrong("ordinal", placeTwice, ordinal(p.it), other)
			continue
		}
		taken[place] = record.key
	}
}

// checkTemplates notes tabs that lack a column by which they are read, or one for a measure of their rows.
func (c *Catalog) checkTemplates(t *tables) {
	for i, template := range c.templates {
		headed := false
		for _, tab := range template.Tabs {
			headed = headed || tab.Layout.Code == intake.TabHeader
			key := fmt.Sprintf("%s %d %s", template.Code, template.Version, tab.Layout.Code)
			c.checkColumns(row{t.byName["template-tabs.tsv"].byKey[key], t}, tab)
			for _, made := range tab.Rows {
				key := strings.Join([]string{key, made.Row.Key, made.Row.Context}, " ")
				c.checkMeasures(row{t.byName["template-rows.tsv"].byKey[key], t}, tab, made.Row.Key)
			}
		}
		if !headed {
			row{t.byName["templates.tsv"].records[i], t}.wrong("", templateHeadless)
		}
	}
}

func (c *Catalog) checkColumns(r row, tab TemplateTab) {
	for _, code := range keyColumns[tab.Layout.Code] {
		if !slices.ContainsFunc(tab.Layout.Columns, func(c intake.Column) bool { return c.Code == code && c.Required }) {
			r.wrong("tab", tabColumnMissing, tab.Layout.Code, code)
		}
	}
}

func (c *Catalog) checkMeasures(r row, tab TemplateTab, key string) {
	indicator, known := c.Indicator(key)
	if !known {
		return
	}
	switch tab.Layout.Code {
	case intake.TabPlans:
		if !slices.Contains(indicator.Measures, term.MeasurePlan) {
			r.wrong("key", planUnknown, key)
		}
	case intake.TabIndicators:
		for _, measure := range indicator.Measures {
			code := intake.ColumnCode(measure)
			if measure != term.MeasureEffectivePercent && !slices.ContainsFunc(tab.Layout.Columns, func(c intake.Column) bool { return c.Code == code }) {
				r.wrong("key", measureUnseen, key, measure, tab.Layout.Code)
			}
		}
	}
}
