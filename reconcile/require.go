package reconcile

import (
	"thidua/rules"
	"thidua/term"
)

// sheetRow is where a figure stands, whether or not anything is filled in there.
type sheetRow struct {
	tab   string
	cells map[term.Measure]string // addresses
}

// require notes what the members have to fill in: the measures of each indicator that holds in the period and applies
// to the member. Which indicators a form prints, the sheets themselves say: one is expected of every member whose sheet
// was read when most of these sheets have a row for it. A row that one sheet has beside them is expected of nobody else.
func (l *loaded) require() {
	sheets := map[string]bool{}
	printed := map[string]int{}
	for pair := range l.rows {
		if pair.District != "" {
			sheets[pair.District] = true
			printed[pair.Indicator]++
		}
	}
	for _, m := range l.facts.Members {
		if !sheets[m.Code] {
			continue
		}
		for _, indicator := range l.indicatorsInOrder {
			pair := rules.Pair{Indicator: indicator, District: m.Code}
			if 2*printed[indicator] <= len(sheets) || !l.valid[indicator] || l.facts.Inapplicable[pair] {
				continue
			}
			row := l.rows[pair]
			for _, measure := range l.measures[indicator] {
				l.facts.Required = append(l.facts.Required, rules.Requirement{
					Indicator: indicator, Measure: measure, District: m.Code,
					Cell: rules.Cell{
						District: m.Code, Tab: row.tab, Address: row.cells[measure], Indicator: indicator, Measure: measure,
					},
				})
			}
		}
	}
}
