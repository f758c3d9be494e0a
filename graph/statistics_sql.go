package graph

import (
	"context"
	stdsql "database/sql"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/awardform"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/guard"
	"thidua/statistics"
	"thidua/term"
)

// group is the figures or awards that have the same keys.
type group struct {
	keys    []any    // int64 or string, in the order of groupBy
	sortKey []string // by which groups are in the order of the catalogue
	award   bool
	facts   statistics.Facts

	members, indicators, estimates, openFindings int

	indicator [2]stdsql.NullInt64  // least and greatest id; of awards the form's
	period    [2]stdsql.NullInt64  // least and greatest id
	units     [2]stdsql.NullString // least and greatest unit of measure
	kinds     [2]stdsql.NullString // least and greatest kind of period
	starts    [2]stdsql.NullString // first days of the earliest and the latest period
	change    [2]stdsql.NullString // least and greatest kind of change
	scanned   map[term.Measure]*scanned
	clusters  stdsql.NullString // ids with commas between, at the level CLUSTER

	counted *ent.Indicator // its one indicator; nil of several, and of awards

	whole statistics.Whole // where it was asked for
	of    *int             // units that the indicator applies to; nil where that cannot be told
}

// grouping makes groups.
type grouping struct {
	*Resolver
	q      statisticsOf
	shared shared
	groups []*group
}

// shared are the units that are in several clusters: period -> cluster -> whether it has one.
type shared map[int]map[int]bool

// readShared looks for units in several clusters.
func (r *Resolver) readShared(ctx context.Context) (shared, error) {
	rows, err := r.Store.Client().Membership.Query().Where(func(s *sql.Selector) {
		other := sql.Dialect(s.Dialect()).Select("id").From(sql.Table(membership.Table).As("other"))
		other.Where(sql.And(
			sql.ColumnsEQ(other.C(membership.FieldDistrictID), s.C(membership.FieldDistrictID)),
			sql.ColumnsEQ(other.C(membership.FieldPeriodID), s.C(membership.FieldPeriodID)),
			sql.ColumnsNEQ(other.C(membership.FieldClusterID), s.C(membership.FieldClusterID))))
		guard.Apply(s.Context(), membership.Table, other)
		s.Where(sql.Exists(other))
	}).Select(membership.FieldClusterID, membership.FieldPeriodID).All(ctx)
	in := shared{}
	for _, m := range rows {
		if in[m.PeriodID] == nil {
			in[m.PeriodID] = map[int]bool{}
		}
		in[m.PeriodID][m.ClusterID] = true
	}
	return in, err
}

// column is one column of the statement and where it goes.
type column struct {
	text string
	to   func(*group) any
}

// read makes the groups in one statement.
func (g *grouping) read(ctx context.Context) (err error) {
	if g.shared, err = g.readShared(ctx); err != nil {
		return err
	}
	s, columns := g.statement(ctx)
	err = g.scan(ctx, s, len(g.q.groupBy), columns, func(keys []any) *group {
		g.groups = append(g.groups, &group{keys: keys, award: g.q.awards()})
		return g.groups[len(g.groups)-1]
	})
	if err != nil {
		return fmt.Errorf("grouping %s: %w", g.q.table, err)
	}
	if len(g.q.groupBy) == 0 && g.groups[0].facts.Figures == 0 {
		g.groups = nil
	}
	if len(g.groups) > maxGroups {
		return &failure{codeLimit, fmt.Sprintf("the question makes more than %d groups; narrow it by where, or group by less", maxGroups)}
	}
	if g.q.wanted.opened {
		if err := g.addFindings(ctx); err != nil {
			return fmt.Errorf("counting findings: %w", err)
		}
	}
	return g.addFacts(ctx)
}

// scan runs a statement whose first columns are the keys of a group.
func (g *grouping) scan(ctx context.Context, s *sql.Selector, keys int, columns []column, begin func(keys []any) *group) error {
	text, arguments := s.Query()
	rows, err := g.Store.Client().QueryContext(ctx, text, arguments...)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, to := make([]any, keys+len(columns)), make([]any, keys+len(columns))
	for i := range values {
		to[i] = &values[i]
	}
	for rows.Next() {
		// The keys say which group the row is of, so the row is read twice.
		if err := rows.Scan(to...); err != nil {
			return err
		}
		key := make([]any, keys)
		for i := range key {
			key[i] = values[i]
			if text, ok := values[i].([]byte); ok {
				key[i] = string(text)
			}
		}
		one := begin(key)
		if one == nil {
			continue
		}
		into := append([]any(nil), to[:keys]...)
		for _, c := range columns {
			into = append(into, c.to(one))
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// from is a selection of the rows that are grouped, as the viewer sees them, and the keys by which they are.
func (g *grouping) from(ctx context.Context) (s *sql.Selector, keys []string, join func(table, column string) *sql.SelectTable) {
	b := sql.Dialect(g.Store.Dialect())
	s = b.Select().From(sql.Table(g.q.table)).WithContext(ctx)
	joined := map[string]*sql.SelectTable{}
	join = func(table, column string) *sql.SelectTable {
		if joined[table] == nil {
			t := sql.Table(table).As("of_" + table)
			s.Join(t).On(s.C(column), t.C("id"))
			joined[table] = t
		}
		return joined[table]
	}
	for _, d := range g.q.groupBy {
		keys = append(keys, g.key(s, d, join))
	}
	g.narrow(s) //nolint:contextcheck // the context comes with the selector
	if g.q.level == StatisticsLevelMembers && len(g.shared) > 0 && !g.q.groupsBy(StatisticsDimensionCluster) {
		s.Where(g.first(s)) //nolint:contextcheck // the context comes with the selector
	}
	return s, keys, join
}

// key is the column of a dimension.
func (g *grouping) key(s *sql.Selector, d StatisticsDimension, join func(table, column string) *sql.SelectTable) string {
	switch d {
	case StatisticsDimensionIndicator:
		return s.C(indicatorvalue.FieldIndicatorID)
	case StatisticsDimensionSection:
		return join(indicator.Table, indicatorvalue.FieldIndicatorID).C(indicator.FieldSectionID)
	case StatisticsDimensionDistrict:
		return s.C(indicatorvalue.FieldDistrictID)
	case StatisticsDimensionCluster:
		return s.C(indicatorvalue.FieldClusterID)
	case StatisticsDimensionPeriod:
		return s.C(indicatorvalue.FieldPeriodID)
	case StatisticsDimensionForm:
		return s.C(award.FieldFormID)
	case StatisticsDimensionLevel:
		return join(awardform.Table, award.FieldFormID).C(awardform.FieldLevel)
	case StatisticsDimensionRecipientKind:
		return s.C(award.FieldRecipientKind)
	case StatisticsDimensionStage:
		return s.C(award.FieldStage)
	}
	if g.q.level == StatisticsLevelCluster {
		return join(cluster.Table, indicatorvalue.FieldClusterID).C(cluster.FieldProvinceID)
	}
	return join(district.Table, indicatorvalue.FieldDistrictID).C(district.FieldProvinceID)
}

// narrow keeps the rows that are asked for and that the viewer may see.
func (g *grouping) narrow(s *sql.Selector) {
	if g.q.level == StatisticsLevelCluster {
		s.Where(sql.IsNull(s.C(indicatorvalue.FieldDistrictID)))
	} else {
		s.Where(sql.NotNull(s.C(indicatorvalue.FieldDistrictID)))
	}
	switch {
	case !g.q.awards():
		s.Where(sql.EQ(s.C(indicatorvalue.FieldContext), ""))
	case g.q.stage != nil:
		s.Where(sql.EQ(s.C(award.FieldStage), string(*g.q.stage)))
	}
	if g.q.where != nil {
		g.q.where(s)
	}
	guard.Apply(s.Context(), g.q.table, s)
}

// first keeps of the rows that say the same of one unit in several clusters the one that was recorded first. Only those
// compete that are asked for and that the viewer may see.
func (g *grouping) first(s *sql.Selector) *sql.Predicate {
	twin := sql.Dialect(s.Dialect()).Select("id").From(sql.Table(g.q.table).As("twins")).WithContext(s.Context())
	same := []string{indicatorvalue.FieldDistrictID, indicatorvalue.FieldPeriodID}
	if g.q.awards() {
		same = append(same, award.FieldFormID, award.FieldRecipientKind, award.FieldStage, award.FieldDecision)
	} else {
		same = append(same, indicatorvalue.FieldIndicatorID)
	}
	for _, column := range same {
		twin.Where(sql.ColumnsEQ(twin.C(column), s.C(column)))
	}
	twin.Where(sql.ColumnsLT(twin.C("id"), s.C("id")))
	g.narrow(twin)
	return sql.Not(sql.Exists(twin))
}

// statement is the one that makes the groups.
func (g *grouping) statement(ctx context.Context) (*sql.Selector, []column) {
	s, keys, join := g.from(ctx)
	columns := []column{{"COUNT(*)", func(one *group) any { return &one.facts.Figures }}}
	add := func(text string, to func(*group) any) { columns = append(columns, column{text, to}) }
	counted := indicatorvalue.FieldIndicatorID
	if g.q.awards() {
		counted = award.FieldFormID
	}
	for i, end := range []string{"MIN", "MAX"} {
		add(end+"("+s.C(counted)+")", func(one *group) any { return &one.indicator[i] })
		add(end+"("+s.C(indicatorvalue.FieldPeriodID)+")", func(one *group) any { return &one.period[i] })
		if !g.q.groupsBy(StatisticsDimensionPeriod) {
			when := join(period.Table, indicatorvalue.FieldPeriodID)
			add(end+"("+when.C(period.FieldKind)+")", func(one *group) any { return &one.kinds[i] })
			add(end+"("+when.C(period.FieldStartsOn)+")", func(one *group) any { return &one.starts[i] })
		}
		if !g.q.awards() && !g.q.groupsBy(StatisticsDimensionIndicator) {
			add(end+"("+join(indicator.Table, counted).C(indicator.FieldUnit)+")", func(one *group) any { return &one.units[i] })
		}
	}
	if !g.q.awards() {
		add("COUNT(CASE WHEN "+s.C(indicatorvalue.FieldStatus)+" = 'ESTIMATE' THEN 1 END)", func(one *group) any { return &one.estimates })
	}
	if g.q.wanted.members {
		add("COUNT(DISTINCT "+s.C(indicatorvalue.FieldDistrictID)+")", func(one *group) any { return &one.members })
	}
	if g.q.wanted.variety {
		add("COUNT(DISTINCT "+s.C(counted)+")", func(one *group) any { return &one.indicators })
	}
	if g.q.level == StatisticsLevelCluster && len(g.shared) > 0 {
		add(listed(s, indicatorvalue.FieldClusterID), func(one *group) any { return &one.clusters })
	}
	columns = append(columns, g.measures(s)...)
	for _, key := range keys {
		s.AppendSelectExpr(sql.Raw(key))
	}
	for _, c := range columns {
		s.AppendSelectExpr(sql.Raw(c.text))
	}
	return s.GroupBy(keys...).Limit(maxGroups + 1), columns
}

// listed are the different numbers of a column with commas between.
func listed(s *sql.Selector, column string) string {
	if strings.HasPrefix(s.Dialect(), "postgres") {
		return "STRING_AGG(DISTINCT CAST(" + s.C(column) + " AS TEXT), ',')"
	}
	return "GROUP_CONCAT(DISTINCT " + s.C(column) + ")"
}

// columnsOf are the columns of the measures.
var columnsOf = map[term.Measure]string{
	term.MeasureActual: indicatorvalue.FieldActual, term.MeasurePlan: indicatorvalue.FieldPlan,
	term.MeasurePercentOfPlan: indicatorvalue.FieldPercentOfPlan, term.MeasureNumerator: indicatorvalue.FieldNumerator,
	term.MeasureDenominator: indicatorvalue.FieldDenominator, term.MeasureShare: indicatorvalue.FieldShare,
	term.MeasureChange: indicatorvalue.FieldChange, term.MeasureEffectivePercent: indicatorvalue.FieldEffectivePercent,
}

// scanned is a column of a measure while it is read.
type scanned struct {
	statistics.Column
	high, low, min, max stdsql.NullInt64
}

// measures are the columns of what is asked of measures. Sums are taken in halves: see statistics.Column.
func (g *grouping) measures(s *sql.Selector) (columns []column) {
	for m := range g.q.wanted.measures {
		name := s.C(columnsOf[m])
		if g.q.awards() {
			name = s.C(award.FieldCount)
		}
		of := func(one *group) *scanned {
			if one.scanned == nil {
				one.scanned = map[term.Measure]*scanned{}
			}
			if one.scanned[m] == nil {
				one.scanned[m] = &scanned{}
			}
			return one.scanned[m]
		}
		columns = append(columns,
			column{"COUNT(" + name + ")", func(one *group) any { return &of(one).Count }},
			column{"CAST(SUM(" + name + " >> 32) AS BIGINT)", func(one *group) any { return &of(one).high }},
			column{"CAST(SUM(" + name + " & 4294967295) AS BIGINT)", func(one *group) any { return &of(one).low }},
			column{"MIN(" + name + ")", func(one *group) any { return &of(one).min }},
			column{"MAX(" + name + ")", func(one *group) any { return &of(one).max }},
		)
		if m == term.MeasureChange {
			kind := s.C(indicatorvalue.FieldChangeKind)
			columns = append(columns, column{"MIN(" + kind + ")", func(one *group) any { return &one.change[0] }},
				column{"MAX(" + kind + ")", func(one *group) any { return &one.change[1] }})
		}
	}
	return columns
}

// column is what was read of a measure. Awards are counted in ones, and figures in ten-thousandths.
func (c *scanned) column(award bool) statistics.Column {
	column := c.Column
	column.High, column.Low = c.high.Int64, c.low.Int64
	for _, end := range []struct {
		from stdsql.NullInt64
		to   **decimal.Decimal
	}{{c.min, &column.Min}, {c.max, &column.Max}} {
		if !end.from.Valid {
			continue
		}
		d := decimal.Decimal(end.from.Int64)
		if award {
			var err error
			if d, err = decimal.FromInt(end.from.Int64); err != nil {
				continue // too large, which Max says of itself
			}
		}
		*end.to = &d
	}
	column.Ones = award
	return column
}

// addFindings counts the figures about which a finding is open.
func (g *grouping) addFindings(ctx context.Context) error {
	byKey := map[string]*group{}
	for _, one := range g.groups {
		byKey[fmt.Sprint(one.keys)] = one
	}
	s, keys, _ := g.from(ctx)
	s.Where(openFinding(s)) //nolint:contextcheck // the context comes with the selector
	for _, key := range keys {
		s.AppendSelectExpr(sql.Raw(key))
	}
	s.AppendSelectExpr(sql.Raw("COUNT(*)")).GroupBy(keys...)
	columns := []column{{"COUNT(*)", func(one *group) any { return &one.openFindings }}}
	return g.scan(ctx, s, len(keys), columns, func(keys []any) *group { return byKey[fmt.Sprint(keys)] })
}
