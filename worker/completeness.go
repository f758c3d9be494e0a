package worker

import (
	"slices"

	"thidua/catalog"
	"thidua/intake"
	"thidua/term"
)

// requirement is a row that a unit is expected to fill, with the measures expected in it.
type requirement struct {
	key      valueKey
	measures []term.Measure
}

// requirementsOf are the rows that the template prints for a unit ("" for the cluster's own sheet) in a period,
// without the indicators that do not apply to it.
func requirementsOf(c *catalog.Catalog, template, district, period string) []requirement {
	made, ok := c.TemplateFor(template, district, period)
	if !ok {
		return nil
	}
	var all []requirement
	for _, tab := range made.Tabs {
		if tab.Code != intake.TabIndicators {
			continue
		}
		for _, row := range tab.Rows {
			if indicator, known := c.Indicator(row.Key); known {
				all = append(all, requirement{valueKey{row.Key, row.Context}, indicator.Measures})
			}
		}
	}
	return all
}

// completeness counts the cells that are expected and those that are filled. A row that says why it has no figure
// (không có, chưa thống kê) leaves nothing to fill.
func completeness(required []requirement, says map[valueKey]*valueSays) (filled, expected int) {
	for _, r := range required {
		expected += len(r.measures)
		s, ok := says[r.key]
		switch {
		case !ok:
		case s.absence != "":
			filled += len(r.measures)
		default:
			for _, m := range r.measures {
				if i := slices.Index(measures[:], m); i >= 0 && s.measures[i].given {
					filled++
				}
			}
		}
	}
	return filled, expected
}

// after is what the rows say once a diff is applied.
func after[K, C comparable](stored table[K, C], d *diff[K, C]) map[K]*C {
	says := make(map[K]*C, len(stored.rows)+len(d.add))
	for i := range stored.rows {
		says[stored.rows[i].key] = &stored.rows[i].says
	}
	for i := range d.withdraw {
		delete(says, d.withdraw[i].key)
	}
	for i := range d.change {
		says[d.change[i].to.key] = &d.change[i].to.says
	}
	for i := range d.add {
		says[d.add[i].key] = &d.add[i].says
	}
	return says
}
