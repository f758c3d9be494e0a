package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/district"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/submission"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/statistics"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// crowd adds to the small world figures of several kinds of indicator, of a unit that is in two clusters and of a quarter.
func crowd(t *testing.T, a *api, random *rand.Rand) {
	t.Helper()
	a.write(t, func(ctx context.Context, tx *store.Tx) error {
		quarter := tx.Client.Period.Create().SetCode("2022-Q1").SetNameVi("Quý I năm 2022").SetNameEn("").SetKind(term.PeriodKindQuarter).
			SetStartsOn("2022-01-01").SetEndsOn("2022-03-31").SaveX(ctx)
		both := tx.Client.District.Query().Where(district.Code("dien-bien/muong-ang")).OnlyX(ctx)
		high := tx.Client.Cluster.Query().Where(cluster.Code(graphtest.High)).OnlyX(ctx)
		sheets := tx.Client.Submission.Query().Order(submission.ByID()).WithPeriod().AllX(ctx)
		tx.Client.Membership.Create().SetCluster(high).SetDistrict(both).SetPeriodID(sheets[len(sheets)-1].PeriodID).
			SetRole(term.MemberRoleMember).SetOrdinal(9).ExecX(ctx)
		template := tx.Client.Indicator.Query().FirstX(ctx)
		for i, kind := range []struct {
			value   term.ValueType
			adds    term.Aggregation
			measure string
		}{
			{term.ValueTypeCount, term.AggregationSum, "ton"},
			{term.ValueTypePercent, term.AggregationRatio, "percent"},
			{term.ValueTypeAmount, term.AggregationNone, "ton"},
			{term.ValueTypeAmount, term.AggregationSum, "ton"},
		} {
			of := tx.Client.Indicator.Create().SetCode(fmt.Sprintf("crowd-%d", i)).SetNameVi("Chỉ tiêu").SetNameEn("").SetUnit(kind.measure).
				SetUnitVi(kind.measure).SetValueType(kind.value).SetAggregation(kind.adds).SetDirection(term.DirectionHigher).SetDecimals(i).
				SetMeasures(nil).SetOrdinal(100 - i).SetSectionID(template.SectionID).SaveX(ctx)
			if i == 0 {
				tx.Client.IndicatorBreak.Create().SetIndicator(of).SetPeriodID(sheets[len(sheets)-1].PeriodID).SetKind(term.BreakKindScope).ExecX(ctx)
			}
			for j, s := range sheets {
				create := tx.Client.IndicatorValue.Create().SetSubmission(s).SetClusterID(s.ClusterID).SetIndicator(of).SetPeriodID(s.PeriodID).
					SetNillableDistrictID(s.DistrictID).SetRecordedAt(graphtest.Day(1)).SetApprovedFrom(graphtest.Day(1))
				if j == 1 {
					create.SetPeriod(quarter)
				}
				if s.ClusterID == high.ID && s.DistrictID != nil && random.IntN(2) == 0 && j%2 == 0 {
					create.SetDistrict(both)
				}
				if random.IntN(3) > 0 {
					create.SetPublishedFrom(graphtest.Day(3))
				}
				if random.IntN(3) == 0 {
					create.SetStatus(term.ValueStatusEstimate)
				}
				value := func() *decimal.Decimal {
					switch random.IntN(12) {
					case 0:
						return nil
					case 1, 2, 3:
						return new(decimal.Max - decimal.Decimal(random.Int64N(3)))
					case 4:
						return new(decimal.Min + decimal.Decimal(random.Int64N(3)))
					}
					return new(decimal.Decimal(random.Int64N(3_000_000) - 1_000_000))
				}
				change := []term.ChangeKind{term.ChangeKindAbsolute, term.ChangeKindPoints}[random.IntN(8)/7]
				create.SetNillableActual(value()).SetNillableNumerator(value()).SetNillableChange(value()).SetChangeKind(change).
					SetNillableEffectivePercent(value()).ExecX(ctx)
			}
		}
		tx.Raise(store.Published)
		return nil
	})
}

// dimensions are what figures can be grouped by, and how a figure is found in an answer.
var dimensions = map[string]func(*ent.IndicatorValue) string{
	"INDICATOR": func(v *ent.IndicatorValue) string { return v.Edges.Indicator.Code },
	"SECTION":   func(v *ent.IndicatorValue) string { return v.Edges.Indicator.Edges.Section.Code },
	"DISTRICT":  func(v *ent.IndicatorValue) string { return v.Edges.District.Code },
	"CLUSTER":   func(v *ent.IndicatorValue) string { return v.Edges.Cluster.Code },
	"PROVINCE": func(v *ent.IndicatorValue) string {
		if v.Edges.District == nil {
			return v.Edges.Cluster.Edges.Province.Code
		}
		return v.Edges.District.Edges.Province.Code
	},
	"PERIOD": func(v *ent.IndicatorValue) string { return v.Edges.Period.Code },
}

// toldGroup is a group as the API tells of it.
type toldGroup struct {
	Indicator, Section, District, Cluster, Province, Period *struct{ Code string }

	Figures, Members, Indicators, Estimates int
	Sum, Avg, Min, Max                      toldNumber
}

type toldNumber struct {
	Value *string
	Gap   *string
	Count int
}

func (g *toldGroup) key(groupBy []string) string {
	var parts []string
	for _, d := range groupBy {
		of := map[string]*struct{ Code string }{
			"INDICATOR": g.Indicator, "SECTION": g.Section, "DISTRICT": g.District, "CLUSTER": g.Cluster, "PROVINCE": g.Province, "PERIOD": g.Period,
		}[d]
		if of == nil {
			return "no " + d
		}
		parts = append(parts, of.Code)
	}
	return strings.Join(parts, " ")
}

func numberOf(n statistics.Number) toldNumber {
	made := toldNumber{Count: n.Count}
	if n.Value != nil {
		made.Value = new(n.Value.String())
	} else {
		made.Gap = new(string(n.Gap))
	}
	return made
}

// naive groups figures one by one.
func naive(rows []*ent.IndicatorValue, groupBy []string, level string, measure term.Measure) map[string]toldGroup {
	groups, seen := map[string][]*ent.IndicatorValue{}, map[string]bool{}
	for _, v := range rows {
		if (v.DistrictID == nil) != (level == "CLUSTER") {
			continue
		}
		if level == "MEMBERS" && !slices.Contains(groupBy, "CLUSTER") {
			same := fmt.Sprint(v.IndicatorID, v.PeriodID, *v.DistrictID)
			if seen[same] {
				continue
			}
			seen[same] = true
		}
		var parts []string
		for _, d := range groupBy {
			parts = append(parts, dimensions[d](v))
		}
		key := strings.Join(parts, " ")
		groups[key] = append(groups[key], v)
	}
	told := map[string]toldGroup{}
	for key, group := range groups {
		told[key] = added(group, level, measure)
	}
	return told
}

func added(group []*ent.IndicatorValue, level string, measure term.Measure) toldGroup {
	first := group[0]
	i := first.Edges.Indicator
	f := statistics.Facts{Figures: len(group), Indicator: &statistics.Indicator{Code: i.Code, ValueType: i.ValueType, Aggregation: i.Aggregation, Decimals: i.Decimals}}
	units, indicators, clusters, changes := map[int]bool{}, map[int]bool{}, map[string]bool{}, map[term.ChangeKind]bool{}
	told := toldGroup{Figures: len(group)}
	var c statistics.Column
	for _, v := range group {
		indicators[v.IndicatorID], clusters[v.Edges.Cluster.Code] = true, true
		if v.DistrictID != nil {
			units[*v.DistrictID] = true
		}
		if v.Status == term.ValueStatusEstimate {
			told.Estimates++
		}
		f.SeveralUnits = f.SeveralUnits || v.Edges.Indicator.Unit != i.Unit
		f.SeveralPeriods = f.SeveralPeriods || v.PeriodID != first.PeriodID
		f.SeveralKinds = f.SeveralKinds || v.Edges.Period.Kind != first.Edges.Period.Kind
		for _, b := range v.Edges.Indicator.Edges.Breaks {
			for _, w := range group {
				f.Broken = f.Broken || v.Edges.Period.StartsOn < b.Edges.Period.StartsOn && w.Edges.Period.StartsOn >= b.Edges.Period.StartsOn
			}
		}
		if v.ChangeKind != nil {
			changes[*v.ChangeKind] = true
			f.Change = *v.ChangeKind
		}
		value := map[term.Measure]*decimal.Decimal{
			term.MeasureActual: v.Actual, term.MeasureNumerator: v.Numerator, term.MeasureChange: v.Change, term.MeasureEffectivePercent: v.EffectivePercent,
		}[measure]
		if value == nil {
			continue
		}
		high, low := statistics.Halves(*value)
		c.Count, c.High, c.Low = c.Count+1, c.High+high, c.Low+low
		if c.Min == nil || *value < *c.Min {
			c.Min = value
		}
		if c.Max == nil || *value > *c.Max {
			c.Max = value
		}
	}
	if len(indicators) > 1 {
		f.Indicator = nil
	}
	if len(changes) != 1 {
		f.Change = ""
	}
	f.Overlapping = level == "CLUSTER" && len(clusters) > 1 // both share Mường Ảng
	f.Columns = map[term.Measure]statistics.Column{measure: c}
	told.Members, told.Indicators = len(units), len(indicators)
	told.Sum, told.Avg, told.Min, told.Max = numberOf(f.Sum(measure)), numberOf(f.Avg(measure)), numberOf(f.Min(measure)), numberOf(f.Max(measure))
	return told
}

// TestTheDatabaseAddsUpAsWeDo holds groups that the database makes against the same figures added up one by one.
func TestTheDatabaseAddsUpAsWeDo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		random := rand.New(rand.NewPCG(7, 8))
		a := serve(t, s)
		crowd(t, a, random)
		names := []string{"INDICATOR", "SECTION", "DISTRICT", "CLUSTER", "PROVINCE", "PERIOD"}
		gaps := map[string]int{}
		for _, holder := range []string{"", "admin", "lead"} {
			viewer := guard.Public()
			if holder != "" {
				viewer = a.world.Viewer(t, s, holder)
			}
			rows := s.Client().IndicatorValue.Query().Where(indicatorvalue.Context("")).Order(indicatorvalue.ByID()).WithPeriod().
				WithDistrict(func(q *ent.DistrictQuery) { q.WithProvince() }).WithCluster(func(q *ent.ClusterQuery) { q.WithProvince() }).
				WithIndicator(func(q *ent.IndicatorQuery) {
					q.WithSection().WithBreaks(func(q *ent.IndicatorBreakQuery) { q.WithPeriod() })
				}).AllX(guard.WithViewer(t.Context(), viewer))
			for range 12 {
				random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
				groupBy := slices.Clone(names[:random.IntN(4)])
				level := []string{"MEMBERS", "MEMBERS", "CLUSTER"}[random.IntN(3)]
				if level == "CLUSTER" {
					groupBy = slices.DeleteFunc(groupBy, func(d string) bool { return d == "DISTRICT" })
				}
				measure := []term.Measure{term.MeasureActual, term.MeasureNumerator, term.MeasureChange, term.MeasureEffectivePercent}[random.IntN(4)]
				got := groupsOf(t, a, holder, groupBy, level, measure)
				want := naive(rows, groupBy, level, measure)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%q by %v, %s of %s (-one by one +database):\n%s", holder, groupBy, measure, level, diff)
				}
				for _, g := range got {
					if g.Sum.Gap != nil {
						gaps[*g.Sum.Gap]++
					} else {
						gaps[""]++
					}
				}
			}
		}
		for _, gap := range []string{"", "INDICATORS", "UNITS", "OVER_TIME", "PERCENTAGE"} {
			if gaps[gap] == 0 {
				t.Errorf("no group had the gap %q: %v", gap, gaps)
			}
		}
	})
}

// TestASumThatDoesNotFitIsRefused on both databases, of which one would fail and the other begin to round.
func TestASumThatDoesNotFitIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.write(t, func(ctx context.Context, tx *store.Tx) error {
			tx.Client.IndicatorValue.Update().Where(indicatorvalue.HasIndicatorWith(indicator.Code("indicator-published"))).SetActual(decimal.Max).ExecX(ctx)
			return nil
		})
		got := a.ask(t, request{Query: `{indicatorStatistics(where: {indicatorCode: "indicator-published", periodCode: "2022"}, groupBy: []) {edges {node {sum {value gap} avg {value} max {value}}}}}`})
		if want := `{"indicatorStatistics":{"edges":[{"node":{"sum":{"value":null,"gap":"OVERFLOW"},"avg":{"value":"922337203685477.58"},"max":{"value":"922337203685477.5807"}}}]}}`; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}

// groupsOf asks for groups, page by page.
func groupsOf(t *testing.T, a *api, holder string, groupBy []string, level string, measure term.Measure) map[string]toldGroup {
	t.Helper()
	fields := ""
	for _, d := range groupBy {
		fields += " " + strings.ToLower(d) + " {code}"
	}
	numbers := ""
	for _, n := range []string{"sum", "avg", "min", "max"} {
		numbers += fmt.Sprintf(" %s(measure: %s) {value gap count}", n, measure)
	}
	query := fmt.Sprintf(`query($after: Cursor) {indicatorStatistics(groupBy: [%s], level: %s, first: 7, after: $after, orderBy: {by: MAX, measure: %s, direction: DESC}) {
		totalCount pageInfo {hasNextPage endCursor} edges {node {%s figures members indicators estimates %s}}}}`,
		strings.Join(groupBy, ", "), level, measure, fields, numbers)
	groups := map[string]toldGroup{}
	var after any
	for {
		var page struct {
			IndicatorStatistics struct {
				TotalCount int
				PageInfo   struct {
					HasNextPage bool
					EndCursor   string
				}
				Edges []struct{ Node toldGroup }
			}
		}
		a.into(t, request{Holder: holder, Query: query, Variables: map[string]any{"after": after}}, &page)
		for _, e := range page.IndicatorStatistics.Edges {
			key := e.Node.key(groupBy)
			if _, twice := groups[key]; twice {
				t.Fatalf("%v: the group %s is told twice", groupBy, key)
			}
			n := e.Node
			n.Indicator, n.Section, n.District, n.Cluster, n.Province, n.Period = nil, nil, nil, nil, nil, nil
			groups[key] = n
		}
		if !page.IndicatorStatistics.PageInfo.HasNextPage {
			if len(groups) != page.IndicatorStatistics.TotalCount {
				t.Fatalf("%v: %d groups, %d counted", groupBy, len(groups), page.IndicatorStatistics.TotalCount)
			}
			return groups
		}
		after = page.IndicatorStatistics.PageInfo.EndCursor
	}
}

// TestStatisticsAgreeWithTheReport: the percentages of a cluster's indicators are those that its report prints.
func TestStatisticsAgreeWithTheReport(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := serveExample(t, dialect)
		type numbers struct{ Percent, Share, Of string }
		var report struct {
			Report struct {
				Sections []struct {
					Rows []struct {
						Context   string
						Indicator struct{ Code string }
						Total     *struct {
							PercentOfPlan, Share *string
							Of                   int
						}
					}
				}
			}
		}
		e.into(t, request{Holder: "admin", Query: `{report(` + of2022 + `) {sections(flat: true) {rows {context indicator {code} total {percentOfPlan share of}}}}}`}, &report)
		want, got := map[string]numbers{}, map[string]numbers{}
		text := func(s *string) string {
			if s == nil {
				return ""
			}
			return *s
		}
		for _, section := range report.Report.Sections {
			for _, row := range section.Rows {
				if row.Context == "" && row.Total != nil {
					want[row.Indicator.Code] = numbers{text(row.Total.PercentOfPlan), text(row.Total.Share), fmt.Sprint(row.Total.Of)}
				}
			}
		}
		var answer struct {
			IndicatorStatistics struct {
				Edges []struct {
					Node struct {
						Indicator            struct{ Code string }
						PercentOfPlan, Share struct{ Value *string }
						Of                   int
					}
				}
			}
		}
		e.into(t, request{Holder: "admin", Query: `{indicatorStatistics(where: {clusterCode: "` + lowland + `", periodCode: "2022"}, groupBy: INDICATOR, first: 250) {
			edges {node {indicator {code} of percentOfPlan {value} share {value}}}}}`}, &answer)
		for _, edge := range answer.IndicatorStatistics.Edges {
			n := edge.Node
			if _, printed := want[n.Indicator.Code]; printed {
				got[n.Indicator.Code] = numbers{text(n.PercentOfPlan.Value), text(n.Share.Value), fmt.Sprint(n.Of)}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-report +statistics):\n%s", diff)
		}
		if got["budget-revenue-local"].Percent != "134.16" {
			t.Errorf("budget revenue: %+v", got["budget-revenue-local"])
		}
	})
}

// TestAwardsAreCounted of one stage, and a unit of two clusters once.
func TestAwardsAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		by := func(arguments, fields string) string {
			return a.ask(t, request{Holder: "admin", Query: `{awardStatistics(` + arguments + `) {edges {node {` + fields + `}}}}`})
		}
		all := by(`groupBy: []`, `stage figures indicators sum {value display(language: EN)}`)
		count := s.Client().Award.Query().AllX(guard.WithViewer(t.Context(), a.world.Viewer(t, s, "admin")))
		n := 0
		rows := 0
		for _, one := range count {
			if one.DistrictID != nil {
				n, rows = n+int(one.Count), rows+1
			}
		}
		if want := fmt.Sprintf(`{"awardStatistics":{"edges":[{"node":{"stage":"DECIDED","figures":%d,"indicators":3,"sum":{"value":"%d","display":"%d awards"}}}]}}`, rows, n, n); all != want {
			t.Errorf("got  %s\nwant %s", all, want)
		}
		if got := by(`groupBy: [], stage: PROPOSED`, `figures`); got != `{"awardStatistics":{"edges":[]}}` {
			t.Errorf("proposed: %s", got)
		}
		if got := by(`groupBy: [FORM, LEVEL, RECIPIENT_KIND, STAGE, PERIOD], first: 1`, `form {code} level recipientKind stage period {code} percentOfPlan {gap}`); got !=
			`{"awardStatistics":{"edges":[{"node":{"form":{"code":"form-0"},"level":"PROVINCE","recipientKind":"INDIVIDUAL","stage":"DECIDED","period":{"code":"2022"},"percentOfPlan":{"gap":"NO_PLAN"}}}]}}` {
			t.Errorf("keys: %s", got)
		}
	})
}

// TestGroupsByWhatIsInThem asks for units by how many of their indicators are under plan, in one query.
func TestGroupsByWhatIsInThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.write(t, func(ctx context.Context, tx *store.Tx) error {
			under := decimal.MustParse("90")
			tx.Client.IndicatorValue.Update().Where(indicatorvalue.HasDistrictWith(district.Code("dien-bien/tuan-giao")),
				indicatorvalue.HasIndicatorWith(indicator.CodeIn("indicator-published", "indicator-republished", "indicator-confirmed"))).SetEffectivePercent(under).ExecX(ctx)
			tx.Client.IndicatorValue.Update().Where(indicatorvalue.HasDistrictWith(district.Code("dien-bien/muong-ang")),
				indicatorvalue.HasIndicatorWith(indicator.Code("indicator-published"))).SetEffectivePercent(under).ExecX(ctx)
			return nil
		})
		for having, want := range map[string]string{
			`{by: INDICATORS, gte: "3"}`: `{"node":{"district":{"code":"dien-bien/tuan-giao"},"indicators":3}}`,
			`{by: INDICATORS, lt: "3"}`:  `{"node":{"district":{"code":"dien-bien/muong-ang"},"indicators":1}}`,
			`[{by: INDICATORS, gt: "1"}, {by: MIN, measure: EFFECTIVE_PERCENT, lte: "89"}]`: ``,
		} {
			got := a.ask(t, request{Query: `{indicatorStatistics(where: {periodCode: "2022", effectivePercentLT: "100"}, groupBy: DISTRICT, having: ` + having + `) {edges {node {district {code} indicators}}}}`})
			if want := `{"indicatorStatistics":{"edges":[` + want + `]}}`; got != want {
				t.Errorf("%s: got %s, want %s", having, got, want)
			}
		}
	})
}

// TestStatisticsCostTheSame, however many groups there are and whatever is asked of them.
func TestStatisticsCostTheSame(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	counted := graphtest.Count(a.store)
	for query, most := range map[string]int{
		`{indicatorStatistics(groupBy: [INDICATOR, DISTRICT, PERIOD], first: %d) {edges {node {indicator {code} district {code province {code}} period {code} sum {value} openFindings of percentOfPlan {value}}}}}`: 20,
		`{awardStatistics(groupBy: [FORM, CLUSTER], first: %d) {edges {node {form {code} cluster {code} sum {value}}}}}`:                                                                                             8,
		`{ranking(indicator: "indicator-published", period: "2023", first: %d) {indicator {code} edges {node {rank district {code} figure {actual cluster {code}}}}}}`:                                               14,
		`{search(text: "dien", first: %d) {edges {node {kind node {id}}}}}`:                                                                                                                                          30,
	} {
		cost := func(first int) int {
			counted.Take()
			a.ask(t, request{Holder: "admin", Query: fmt.Sprintf(query, first)})
			return len(readings(counted.Take()))
		}
		cost(4) // the index of names is built once
		if few, all := cost(5), cost(200); all > few+1 && !strings.Contains(query, "search") || all > most {
			t.Errorf("%s: %d statements for a few, %d for all", query, few, all)
		}
	}
}

// TestWhatCannotBeGroupedIsRefused with what to do.
func TestWhatCannotBeGroupedIsRefused(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	var page struct {
		IndicatorStatistics struct{ Edges []struct{ Cursor string } }
	}
	a.into(t, request{Query: `{indicatorStatistics(groupBy: INDICATOR, first: 1) {edges {cursor}}}`}, &page)
	other, err := json.Marshal(page.IndicatorStatistics.Edges[0].Cursor)
	if err != nil {
		t.Fatal(err)
	}
	for query, says := range map[string]string{
		`{indicatorStatistics(groupBy: FORM) {totalCount}}`:                                  "there is no FORM to group by here",
		`{awardStatistics(groupBy: INDICATOR) {totalCount}}`:                                 "there is no INDICATOR to group by here",
		`{indicatorStatistics(groupBy: [PERIOD, PERIOD]) {totalCount}}`:                      "groupBy names PERIOD twice",
		`{indicatorStatistics(groupBy: DISTRICT, level: CLUSTER) {totalCount}}`:              "is of no DISTRICT",
		`{indicatorStatistics(groupBy: PERIOD, after: ` + string(other) + `) {totalCount}}`:  "the cursor was made with another question",
		`{indicatorStatistics(groupBy: PERIOD, first: -1) {totalCount}}`:                     "first is -1",
		`{ranking(indicator: "no-such", period: "2022") {totalCount}}`:                       "there is no indicator",
		`{ranking(indicator: "indicator-draft", period: "1066") {totalCount}}`:               "there is no period",
		`{ranking(indicator: "indicator-draft", period: "2022", cluster: "x") {totalCount}}`: "there is no cluster",
		`{search(text: "` + strings.Repeat("a", 201) + `") {totalCount}}`:                    "text has 201 characters",
	} {
		got := a.send(t, request{Query: query})
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "BAD_USER_INPUT" || !strings.Contains(got.Errors[0].Message, says) {
			t.Errorf("%.120s: %s %+v", query, got.Data, got.Errors)
		}
	}
}
