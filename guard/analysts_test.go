package guard_test

import "fmt"

// analysts makes the probes of what is made of many rows: groups, rankings, choices, and what a search finds.
func (p *prober) analysts(indicators []string) []probe {
	q := &prober{schema: p.schema}
	const numbers = "sum {value gap count} avg {value gap} min {value gap} max {value gap} figures members indicators estimates openFindings"
	const keys = "indicator {code} section {code} district {code} cluster {code} province {code} period {code}"
	for _, by := range []string{"", "INDICATOR", "DISTRICT, PERIOD", "SECTION, CLUSTER", "INDICATOR, PROVINCE, PERIOD", "INDICATOR, CLUSTER, PERIOD"} {
		q.add("statistics", "indicatorStatistics(%s, groupBy: [%s], first: 250) {totalCount edges {cursor node {%s %s of percentOfPlan {value gap count} share {value gap} weightedMean {value gap}}}}", at, by, keys, numbers)
		q.add("statistics", "indicatorStatistics(%s, groupBy: [%s], first: 3, orderBy: [{by: MAX, direction: DESC}], having: [{by: COUNT, gt: 1}]) {totalCount edges {cursor node {figures}}}", at, by)
	}
	q.add("statistics", "indicatorStatistics(%s, groupBy: [INDICATOR, CLUSTER, PERIOD], level: CLUSTER, first: 250) {totalCount edges {node {%s %s of}}}", at, keys, numbers)
	q.add("statistics", "indicatorStatistics(%s, groupBy: [DISTRICT], where: {hasOpenFinding: true}, first: 250) {totalCount edges {node {figures}}}", at)
	q.add("statistics", "indicatorStatistics(%s, groupBy: [PERIOD], where: {hasSubmissionWith: [{idNotIn: [0]}]}, first: 250) {totalCount edges {node {figures}}}", at)
	for _, by := range []string{"", "FORM, RECIPIENT_KIND", "LEVEL, STAGE, PERIOD", "DISTRICT", "CLUSTER, PROVINCE"} {
		q.add("statistics", "awardStatistics(%s, groupBy: [%s], first: 250) {totalCount edges {cursor node {form {code} level recipientKind stage district {code} figures members indicators sum {value} max {value}}}}", at, by)
	}
	for _, code := range indicators {
		for _, year := range []string{"2022", "2023"} {
			q.add("ranking", "ranking(%s, indicator: %q, period: %q, first: 250) {ranked totalCount edges {cursor node {rank tied district {code} value gap figure {id}}}}", at, code, year)
		}
	}
	for _, chosen := range []string{"", `, period: "2023"`, `, cluster: "dien-bien/cum-vung-thap"`, `, district: "lai-chau/tam-duong"`, `, indicator: "indicator-draft"`, `, measure: PLAN`} {
		q.add("availability", `availability(%s%s) {clusters {cluster {code} figures} periods {period {code} figures} districts {district {code} figures}
			indicators {indicator {code} figures} sections {section {code} figures} forms {form {code} awards} reports {cluster {code} period {code} figures}}`, at, chosen)
	}
	for _, text := range []string{"noi dung", "dung pending.2", "dien hinh draft", "hinh low 2023", "1/BC", "vung cao 2023", "nguoi nhan"} {
		q.add("search", "search(%s, text: %q, first: 250) {totalCount complete edges {cursor node {kind field parts {text matched} node {id}}}}", at, text)
	}
	for i := range q.probes {
		q.probes[i].class = fmt.Sprint("analysts: ", q.probes[i].class)
	}
	return q.probes
}
