package rules

import (
	"cmp"
	"slices"
)

// Check applies rules to facts. Findings and holdings come in the order of rule, district and key.
func Check(rules []Rule, facts *Facts) Result {
	var all Result
	for i := range rules {
		var of Result
		rules[i].check(&rules[i], facts, &of)
		slices.SortStableFunc(of.Findings, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(a.District, b.District), cmp.Compare(a.Key, b.Key))
		})
		all.Findings = append(all.Findings, of.Findings...)
		all.Holdings = append(all.Holdings, of.Holdings...)
	}
	return all
}
