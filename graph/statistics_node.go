package graph

import (
	"context"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/awardform"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/period"
	"thidua/ent/province"
	"thidua/ent/section"
	"thidua/statistics"
	"thidua/term"
)

type (
	// StatisticsConnection is a page of groups.
	StatisticsConnection struct {
		TotalCount int
		PageInfo   ent.PageInfo
		Edges      []*StatisticsEdge
	}

	// StatisticsEdge is a group in a page.
	StatisticsEdge struct {
		Cursor ent.Cursor
		Node   *Statistics
	}

	// Statistics is a group.
	Statistics struct {
		group *group
		q     *statisticsOf
		shelf *shelf
	}

	// StatisticsNumber is a number of a group, or why there is none.
	StatisticsNumber struct {
		statistics.Number
		unitVi, unitEn string
	}
)

// shelf is what the groups of a page are of.
type shelf struct {
	client     *ent.Client
	indicators loader[ent.Indicator]
	sections   loader[ent.Section]
	districts  loader[ent.District]
	clusters   loader[ent.Cluster]
	provinces  loader[ent.Province]
	periods    loader[ent.Period]
	forms      loader[ent.AwardForm]
}

// add notes what a group is of.
func (s *shelf) add(groupBy []StatisticsDimension, one *group) {
	for i, d := range groupBy {
		id, ok := one.keys[i].(int64)
		if !ok {
			continue
		}
		s.put(d, int(id))
	}
}

// put notes one thing of a dimension.
func (s *shelf) put(d StatisticsDimension, id int) {
	switch d {
	case StatisticsDimensionIndicator:
		s.indicators.add(id)
	case StatisticsDimensionSection:
		s.sections.add(id)
	case StatisticsDimensionDistrict:
		s.districts.add(id)
	case StatisticsDimensionCluster:
		s.clusters.add(id)
	case StatisticsDimensionProvince:
		s.provinces.add(id)
	case StatisticsDimensionPeriod:
		s.periods.add(id)
	case StatisticsDimensionForm:
		s.forms.add(id)
	}
}

func (s *shelf) indicator(ctx context.Context, id int) (*ent.Indicator, error) {
	return load(ctx, &s.indicators, id, func(ids []int) (*ent.IndicatorQuery, error) {
		return s.client.Indicator.Query().Where(indicator.IDIn(ids...)).CollectFields(ctx)
	}, func(i *ent.Indicator) int { return i.ID })
}

func (s *shelf) section(ctx context.Context, id int) (*ent.Section, error) {
	return load(ctx, &s.sections, id, func(ids []int) (*ent.SectionQuery, error) {
		return s.client.Section.Query().Where(section.IDIn(ids...)).CollectFields(ctx)
	}, func(s *ent.Section) int { return s.ID })
}

func (s *shelf) district(ctx context.Context, id int) (*ent.District, error) {
	return load(ctx, &s.districts, id, func(ids []int) (*ent.DistrictQuery, error) {
		return s.client.District.Query().Where(district.IDIn(ids...)).CollectFields(ctx)
	}, func(d *ent.District) int { return d.ID })
}

func (s *shelf) cluster(ctx context.Context, id int) (*ent.Cluster, error) {
	return load(ctx, &s.clusters, id, func(ids []int) (*ent.ClusterQuery, error) {
		return s.client.Cluster.Query().Where(cluster.IDIn(ids...)).CollectFields(ctx)
	}, func(c *ent.Cluster) int { return c.ID })
}

func (s *shelf) province(ctx context.Context, id int) (*ent.Province, error) {
	return load(ctx, &s.provinces, id, func(ids []int) (*ent.ProvinceQuery, error) {
		return s.client.Province.Query().Where(province.IDIn(ids...)).CollectFields(ctx)
	}, func(p *ent.Province) int { return p.ID })
}

func (s *shelf) period(ctx context.Context, id int) (*ent.Period, error) {
	return load(ctx, &s.periods, id, func(ids []int) (*ent.PeriodQuery, error) {
		return s.client.Period.Query().Where(period.IDIn(ids...)).CollectFields(ctx)
	}, func(p *ent.Period) int { return p.ID })
}

func (s *shelf) form(ctx context.Context, id int) (*ent.AwardForm, error) {
	return load(ctx, &s.forms, id, func(ids []int) (*ent.AwardFormQuery, error) {
		return s.client.AwardForm.Query().Where(awardform.IDIn(ids...)).CollectFields(ctx)
	}, func(f *ent.AwardForm) int { return f.ID })
}

// id is the key of a dimension; ok is false when the group is not by it.
func (s *Statistics) id(d StatisticsDimension) (id int, ok bool) {
	for i, by := range s.q.groupBy {
		if key, isID := s.group.keys[i].(int64); isID && by == d {
			return int(key), true
		}
	}
	return 0, false
}

// text is the key of a dimension that is a word; "" when the group is not by it.
func (s *Statistics) text(d StatisticsDimension) string {
	for i, by := range s.q.groupBy {
		if key, isText := s.group.keys[i].(string); isText && by == d {
			return key
		}
	}
	return ""
}

// of is the thing that a group is by; nil when it is not by that dimension.
func of[T any](ctx context.Context, s *Statistics, d StatisticsDimension, find func(context.Context, int) (*T, error)) (*T, error) {
	if id, ok := s.id(d); ok {
		return find(ctx, id)
	}
	return nil, nil
}

// Indicator is what is counted; nil unless grouped by.
func (s *Statistics) Indicator(ctx context.Context) (*ent.Indicator, error) {
	return of(ctx, s, StatisticsDimensionIndicator, s.shelf.indicator)
}

// Section is the section of what is counted; nil unless grouped by.
func (s *Statistics) Section(ctx context.Context) (*ent.Section, error) {
	return of(ctx, s, StatisticsDimensionSection, s.shelf.section)
}

// District is the unit; nil unless grouped by.
func (s *Statistics) District(ctx context.Context) (*ent.District, error) {
	return of(ctx, s, StatisticsDimensionDistrict, s.shelf.district)
}

// Cluster is the cluster; nil unless grouped by.
func (s *Statistics) Cluster(ctx context.Context) (*ent.Cluster, error) {
	return of(ctx, s, StatisticsDimensionCluster, s.shelf.cluster)
}

// Province is the province; nil unless grouped by.
func (s *Statistics) Province(ctx context.Context) (*ent.Province, error) {
	return of(ctx, s, StatisticsDimensionProvince, s.shelf.province)
}

// Period is the period; nil unless grouped by.
func (s *Statistics) Period(ctx context.Context) (*ent.Period, error) {
	return of(ctx, s, StatisticsDimensionPeriod, s.shelf.period)
}

// Form is the form of award; nil unless grouped by.
func (s *Statistics) Form(ctx context.Context) (*ent.AwardForm, error) {
	return of(ctx, s, StatisticsDimensionForm, s.shelf.form)
}

// Level is the level of award; nil unless grouped by.
func (s *Statistics) Level() *term.AwardLevel {
	return orNil[term.AwardLevel](s.text(StatisticsDimensionLevel))
}

// RecipientKind is who receives the award; nil unless grouped by.
func (s *Statistics) RecipientKind() *term.RecipientKind {
	return orNil[term.RecipientKind](s.text(StatisticsDimensionRecipientKind))
}

// Stage is the stage of the award; nil unless grouped by or read alone.
func (s *Statistics) Stage() *term.AwardStage {
	if s.q.stage != nil {
		return s.q.stage
	}
	return orNil[term.AwardStage](s.text(StatisticsDimensionStage))
}

func orNil[T ~string](text string) *T {
	if text == "" {
		return nil
	}
	value := T(text)
	return &value
}

// Figures is how many rows are in the group.
func (s *Statistics) Figures() int { return s.group.facts.Figures }

// Members is how many different units they are of.
func (s *Statistics) Members() int { return s.group.members }

// Of is to how many units the indicator applies; nil where that cannot be told.
func (s *Statistics) Of() *int { return s.group.of }

// Indicators is how many different indicators or forms they are of.
func (s *Statistics) Indicators() int { return s.group.indicators }

// Estimates is how many of them are estimates.
func (s *Statistics) Estimates() int { return s.group.estimates }

// OpenFindings is about how many of them a finding is open.
func (s *Statistics) OpenFindings() int { return s.group.openFindings }

// Count is how many of them give a measure.
func (s *Statistics) Count(measure term.Measure) int {
	return s.group.facts.Columns[s.group.measure(measure)].Count
}

// Sum is the sum of a measure.
func (s *Statistics) Sum(measure term.Measure) *StatisticsNumber {
	return s.number(measure, s.group.facts.Sum(s.group.measure(measure)))
}

// Avg is the mean of a measure.
func (s *Statistics) Avg(measure term.Measure) *StatisticsNumber {
	return s.number(measure, s.group.facts.Avg(s.group.measure(measure)))
}

// Min is the least number of a measure.
func (s *Statistics) Min(measure term.Measure) *StatisticsNumber {
	return s.number(measure, s.group.facts.Min(s.group.measure(measure)))
}

// Max is the greatest number of a measure.
func (s *Statistics) Max(measure term.Measure) *StatisticsNumber {
	return s.number(measure, s.group.facts.Max(s.group.measure(measure)))
}

// PercentOfPlan is the percent of plan of the whole group.
func (s *Statistics) PercentOfPlan() *StatisticsNumber {
	return s.number(term.MeasurePercentOfPlan, s.ofWhole(s.group.whole.PercentOfPlan))
}

// Share is the share of the whole group.
func (s *Statistics) Share() *StatisticsNumber {
	return s.number(term.MeasureShare, s.ofWhole(s.group.whole.Share))
}

// WeightedMean is the weighted mean of the whole group.
func (s *Statistics) WeightedMean() *StatisticsNumber {
	return s.number(term.MeasureActual, s.ofWhole(s.group.whole.Mean))
}

// ofWhole is a number of the whole group; awards have none.
func (s *Statistics) ofWhole(n statistics.Number) statistics.Number {
	if s.group.award {
		return statistics.Number{Gap: statistics.GapNoPlan}
	}
	return n
}

func (s *Statistics) number(m term.Measure, n statistics.Number) *StatisticsNumber {
	made := &StatisticsNumber{Number: n}
	percent := m == term.MeasurePercentOfPlan || m == term.MeasureEffectivePercent || m == term.MeasureShare
	switch {
	case s.group.award:
		made.unitVi, made.unitEn = "lượt khen thưởng", "awards"
	case s.group.counted != nil:
		made.unitVi, made.unitEn = unitsOf(s.group.counted, m)
		if m == term.MeasureChange && s.group.facts.Change == term.ChangeKindAbsolute {
			made.unitVi, made.unitEn = s.group.counted.UnitVi, s.group.counted.UnitEn
		}
	case percent:
		made.unitVi, made.unitEn = "%", "%"
	}
	return made
}

// Unit is the unit of the number, in a language.
func (n *StatisticsNumber) Unit(language *term.Language) string {
	return inLanguage(language, n.unitVi, n.unitEn)
}

// Display is the number with its unit; "" without one.
func (n *StatisticsNumber) Display(language *term.Language) string {
	return display(n.Value, n.Unit(language), language)
}

// display is a number with its unit, as a person reads it; "" for nil.
func display(value *decimal.Decimal, unit string, language *term.Language) string {
	if value == nil {
		return ""
	}
	text := value.Format(0, spokenIn(language) != term.LanguageEn)
	if unit == "" || unit == "%" {
		return text + unit
	}
	return text + " " + unit
}

// Gap is why there is no number; nil when there is one.
func (n *StatisticsNumber) Gap() *StatisticsGap {
	return orNil[StatisticsGap](string(n.Number.Gap))
}

// Reason is why there is no number, in a language; "" when there is one.
func (n *StatisticsNumber) Reason(language *term.Language) string {
	return n.Number.Gap.Text(spokenIn(language))
}
