package graph

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"thidua/ent"
	"thidua/ent/indicator"
	"thidua/statistics"
	"thidua/term"
)

// addFacts says of the groups what the database did not: of which indicators and periods they are, and where they stand.
func (g *grouping) addFacts(ctx context.Context) error {
	known, err := g.catalogue(ctx)
	if err != nil {
		return err
	}
	for _, one := range g.groups {
		f := &one.facts
		f.Columns = make(map[term.Measure]statistics.Column, len(one.scanned))
		for m, c := range one.scanned {
			f.Columns[m] = c.column(one.award)
		}
		if one.change[0] == one.change[1] {
			f.Change = term.ChangeKind(one.change[0].String)
		}
		known.times(one)
		known.indicator(one)
		f.Overlapping = g.overlapping(one)
		for i, d := range g.q.groupBy {
			one.sortKey = append(one.sortKey, known.sortKey(d, one.keys[i])...)
		}
	}
	return nil
}

// overlapping says whether a group adds up what clusters say of which two or more have units in other clusters. Whether
// these are the same units is not looked at.
func (g *grouping) overlapping(one *group) bool {
	ids := strings.Split(one.clusters.String, ",")
	if len(ids) < 2 {
		return false
	}
	for _, in := range g.shared {
		several := 0
		for _, id := range ids {
			if n, err := strconv.Atoi(id); err == nil && in[n] {
				several++
			}
		}
		if several > 1 {
			return true
		}
	}
	return false
}

// known is what the catalogue says of what is grouped.
type known struct {
	indicators map[int]*ent.Indicator
	periods    map[int]*ent.Period
	order      map[StatisticsDimension]map[int]string // by which a dimension's values are in the order of the catalogue
}

// catalogue reads indicators and periods, and the dimensions that are grouped by.
func (g *grouping) catalogue(ctx context.Context) (*known, error) {
	k := &known{indicators: map[int]*ent.Indicator{}, periods: map[int]*ent.Period{}, order: map[StatisticsDimension]map[int]string{}}
	client := g.Store.Client()
	periods, err := client.Period.Query().All(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range periods {
		k.periods[p.ID] = p
	}
	if !g.q.awards() {
		indicators, err := client.Indicator.Query().Where(indicator.IDIn(g.singles()...)).
			WithBreaks(func(b *ent.IndicatorBreakQuery) { b.WithPeriod() }).All(ctx)
		if err != nil {
			return nil, err
		}
		for _, i := range indicators {
			k.indicators[i.ID] = i
		}
	}
	for _, d := range g.q.groupBy {
		if k.order[d], err = g.orderOf(ctx, d); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// singles are the ids of indicators that groups are of alone, and of the two ends where they are of several.
func (g *grouping) singles() (ids []int) {
	seen := map[int]bool{}
	for _, one := range g.groups {
		for _, end := range one.indicator {
			if id := int(end.Int64); end.Valid && !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// times says of which periods a group is.
func (k *known) times(one *group) {
	from, to := k.periods[int(one.period[0].Int64)], k.periods[int(one.period[1].Int64)]
	one.facts.SeveralPeriods = from != to
	if from == nil || to == nil {
		return
	}
	one.facts.SeveralKinds = one.kinds[0] != one.kinds[1]
}

// indicator says of what a group is.
func (k *known) indicator(one *group) {
	f := &one.facts
	switch {
	case one.award:
		// Awards of several forms are awards, and those of several years were all given.
		f.Indicator = &statistics.Indicator{ValueType: term.ValueTypeCount, Aggregation: term.AggregationSum, Flow: true}
		return
	case one.indicator[0] != one.indicator[1]:
		f.SeveralUnits = one.units[0] != one.units[1]
		return
	}
	i := k.indicators[int(one.indicator[0].Int64)]
	if i == nil {
		return
	}
	f.Indicator = &statistics.Indicator{Code: i.Code, ValueType: i.ValueType, Aggregation: i.Aggregation, Decimals: i.Decimals}
	one.counted = i
	for _, b := range i.Edges.Breaks {
		if p := b.Edges.Period; p != nil && string(p.StartsOn) > one.starts[0].String && string(p.StartsOn) <= one.starts[1].String {
			f.Broken = true
		}
	}
}

// sortKey is where a value of a dimension stands.
func (k *known) sortKey(d StatisticsDimension, key any) []string {
	switch key := key.(type) {
	case int64:
		return []string{k.order[d][int(key)], strconv.FormatInt(key, 10)}
	case string:
		return []string{key}
	}
	return []string{""}
}

// orderOf is where the values of a dimension stand that the groups have.
func (g *grouping) orderOf(ctx context.Context, d StatisticsDimension) (map[int]string, error) {
	at := -1
	for i, by := range g.q.groupBy {
		if by == d {
			at = i
		}
	}
	seen := map[int]bool{}
	var ids []int
	for _, one := range g.groups {
		if id, ok := one.keys[at].(int64); ok && !seen[int(id)] {
			seen[int(id)] = true
			ids = append(ids, int(id))
		}
	}
	order := make(map[int]string, len(ids))
	if len(ids) == 0 {
		return order, nil
	}
	return order, g.putOrder(ctx, d, ids, order)
}

// ordinal is a number that sorts as text.
func ordinal(n int) string { return fmt.Sprintf("%09d", n) }

// earliest is a period's place: by when it ends, then by how long it is.
func earliest(p *ent.Period) string { return string(p.EndsOn) + string(p.StartsOn) }
