package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"thidua/ent"
	"thidua/ent/predicate"
	"thidua/term"
)

// filters narrow a selection; nil narrows nothing.
type filters func(*sql.Selector)

func filterOf(where *ent.IndicatorValueWhereInput) (filters, error) {
	if where == nil {
		return nil, nil
	}
	p, err := where.P()
	return filled(p, err, ent.ErrEmptyIndicatorValueWhereInput)
}

func awardFilterOf(where *ent.AwardWhereInput) (filters, error) {
	if where == nil {
		return nil, nil
	}
	p, err := where.P()
	return filled(p, err, ent.ErrEmptyAwardWhereInput)
}

// filled is a filter that may be empty.
func filled[P predicate.IndicatorValue | predicate.Award](p P, err, empty error) (filters, error) {
	switch err { // not errors.Is: ent wraps the error where something inside the filter is empty, which is a mistake
	case nil:
		return filters(p), nil
	case empty: //nolint:errorlint // as said
		return nil, nil
	}
	return nil, err
}

// placesOf is the part of a filter that says which members figures are taken of, as a filter of memberships. Nil: some
// of it is said in a way that does not carry over.
func placesOf(where *ent.IndicatorValueWhereInput) *ent.MembershipWhereInput {
	if where == nil {
		return &ent.MembershipWhereInput{}
	}
	if len(where.And)+len(where.Or) > 0 || where.Not != nil || where.HasMembership != nil || len(where.HasMembershipWith) > 0 {
		return nil
	}
	return &ent.MembershipWhereInput{
		ClusterCode: where.ClusterCode, ClusterCodeIn: where.ClusterCodeIn, DistrictCode: where.DistrictCode, DistrictCodeIn: where.DistrictCodeIn,
		PeriodCode: where.PeriodCode, PeriodCodeIn: where.PeriodCodeIn, HasClusterWith: where.HasClusterWith,
		HasDistrictWith: where.HasDistrictWith, HasPeriodWith: where.HasPeriodWith,
		ClusterID: where.ClusterID, ClusterIDNEQ: where.ClusterIDNEQ, ClusterIDIn: where.ClusterIDIn, ClusterIDNotIn: where.ClusterIDNotIn,
		DistrictID: where.DistrictID, DistrictIDNEQ: where.DistrictIDNEQ, DistrictIDIn: where.DistrictIDIn, DistrictIDNotIn: where.DistrictIDNotIn,
		PeriodID: where.PeriodID, PeriodIDNEQ: where.PeriodIDNEQ, PeriodIDIn: where.PeriodIDIn, PeriodIDNotIn: where.PeriodIDNotIn,
	}
}

// wanted is what a query asks of the groups. What nobody asks for is not looked up.
type wanted struct {
	measures          map[term.Measure]bool
	members, variety  bool // different units, different indicators
	whole, of, opened bool // percentages of the whole, units that the indicator applies to, open findings
}

func (w *wanted) number(by StatisticsTerm, measure term.Measure) {
	switch by {
	case StatisticsTermMembers:
		w.members = true
	case StatisticsTermIndicators:
		w.variety = true
	case StatisticsTermCount, StatisticsTermSum, StatisticsTermAvg, StatisticsTermMin, StatisticsTermMax:
		w.measures[measure] = true
	case StatisticsTermPercentOfPlan, StatisticsTermShare, StatisticsTermWeightedMean:
		w.whole = true
	}
}

// wantedOf is what the query selects of the groups, and what it filters and sorts them by.
func wantedOf(ctx context.Context, q statisticsOf) wanted {
	w := wanted{measures: map[term.Measure]bool{}}
	for _, c := range q.having {
		w.number(c.By, c.Measure)
	}
	for _, o := range q.orderBy {
		w.number(o.By, o.Measure)
	}
	oc := graphql.GetOperationContext(ctx)
	for _, edges := range below(graphql.CollectFieldsCtx(ctx, nil), "edges") {
		for _, node := range below(graphql.CollectFields(oc, edges.Selections, nil), "node") {
			for _, f := range graphql.CollectFields(oc, node.Selections, nil) {
				w.field(oc, f)
			}
		}
	}
	if q.awards() {
		w.whole, w.of, w.opened = false, false, false
		if len(w.measures) > 0 {
			w.measures = map[term.Measure]bool{term.MeasureActual: true}
		}
	}
	return w
}

func (w *wanted) field(oc *graphql.OperationContext, f graphql.CollectedField) {
	switch f.Name {
	case "members":
		w.members = true
	case "indicators":
		w.variety = true
	case "openFindings":
		w.opened = true
	case "of":
		w.of, w.whole = true, true
	case "percentOfPlan", "share", "weightedMean":
		w.whole = true
	case "count", "sum", "avg", "min", "max":
		if m, ok := f.ArgumentMap(oc.Variables)["measure"].(string); ok {
			w.measures[term.Measure(m)] = true
		}
	}
}

// below are the fields of one name.
func below(fields []graphql.CollectedField, name string) (found []graphql.CollectedField) {
	for _, f := range fields {
		if f.Name == name {
			found = append(found, f)
		}
	}
	return found
}
