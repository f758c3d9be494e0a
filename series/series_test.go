package series_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/series"
	"thidua/term"
)

// year is a period of one year.
func year(code string) series.Period {
	return series.Period{Code: code, StartsOn: term.Date(code + "-01-01"), EndsOn: term.Date(code + "-12-31")}
}

// number is a decimal, nil for "".
func number(text string) *decimal.Decimal {
	if text == "" {
		return nil
	}
	d := decimal.MustParse(text)
	return &d
}

// unit is a unit of "code from until", "-" for no limit.
func unit(text string) series.Unit {
	parts := strings.Fields(text)
	u := series.Unit{Code: parts[0]}
	if parts[1] != "-" {
		u.From = term.Date(parts[1] + "-01-01")
	}
	if parts[2] != "-" {
		u.Until = term.Date(parts[2] + "-01-01")
	}
	return u
}

// change is a change of "code KIND year from,… > to,… [whole|part|share]".
func change(text string) series.Change {
	words := strings.Fields(text)
	list := func(s string) []string { return strings.FieldsFunc(s, func(r rune) bool { return r == ',' }) }
	c := series.Change{
		Code: words[0], Kind: term.DistrictChangeKind(words[1]), EffectiveOn: term.Date(words[2] + "-01-01"),
		From: list(words[3]), To: list(strings.TrimPrefix(words[4], "-")),
	}
	switch words[5] {
	case "whole":
		c.Whole = true
	case "part":
	default:
		c.Share = number(words[5])
	}
	return c
}

func lineage(t *testing.T, units, changes []string) *series.Lineage {
	t.Helper()
	var us []series.Unit
	for _, u := range units {
		us = append(us, unit(u))
	}
	var cs []series.Change
	for _, c := range changes {
		cs = append(cs, change(c))
	}
	l, err := series.NewLineage(us, cs)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// figures are of "period district value" or "period district numerator/denominator".
func figures(texts ...string) []series.Figure {
	var all []series.Figure
	for _, text := range texts {
		words := strings.Fields(text)
		f := series.Figure{Period: words[0], District: words[1]}
		if part, whole, pair := strings.Cut(words[2], "/"); pair {
			f.Numerator, f.Denominator = number(part), number(whole)
		} else {
			f.Value = number(words[2])
		}
		all = append(all, f)
	}
	return all
}

// told is points in a line each: period district value comparability covered-by change reason break.
func told(points []series.Point) string {
	var b strings.Builder
	for _, p := range points {
		value := "-"
		if p.Value != nil {
			value = p.Value.String()
		}
		words := []string{p.Period, p.District, value, string(p.Comparability), strings.Join(p.CoveredBy, "+"), p.Change, string(p.Reason)}
		if p.Break != nil {
			words = append(words, string(p.Break.Kind))
		}
		b.WriteString(strings.Join(strings.Fields(strings.Join(words, " ")), " ") + "\n")
	}
	return b.String()
}

func TestCurrent(t *testing.T) {
	for name, one := range map[string]struct {
		units, changes, figures []string
		kind                    series.Kind
		districts               string
		want                    string
	}{
		"nothing changed": {
			[]string{"a - -"},
			nil,
			[]string{"2024 a 5", "2026 a 6"},
			series.Additive, "a",
			"2024 a 5 EXACT a\n2026 a 6 EXACT a\n",
		},
		"a new name is the same unit": {
			[]string{"a - 2025", "b 2025 -"},
			[]string{"n RENAMED 2025 a b part"},
			[]string{"2024 a 5", "2026 b 6"},
			series.Level, "b",
			"2024 b 5 EXACT a\n2026 b 6 EXACT b\n",
		},
		"the old name asks for the same unit": {
			[]string{"a - 2025", "b 2025 -"},
			[]string{"n RENAMED 2025 a b whole"},
			[]string{"2024 a 5", "2026 b 6"},
			series.Level, "a",
			"2024 a 5 EXACT a\n2026 a 6 EXACT b\n",
		},
		"merged units are added up": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a,b c whole"},
			[]string{"2024 a 5", "2024 b 7", "2026 c 20"},
			series.Additive, "c",
			"2024 c 12 AGGREGATED a+b m\n2026 c 20 EXACT c\n",
		},
		"one of the merged did not report": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a,b c whole"},
			[]string{"2024 a 5", "2026 c 20"},
			series.Additive, "c",
			"2024 c 5 PARTIAL a m SOME_MISSING\n2026 c 20 EXACT c\n",
		},
		"none of the merged reported": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a,b c whole"},
			nil, series.Additive, "c",
			"2024 c - NONE m NO_FIGURE\n2026 c - NONE NO_FIGURE\n",
		},
		"means of merged units make none": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a,b c whole"},
			[]string{"2024 a 5", "2024 b 7", "2026 c 6"},
			series.Level, "c",
			"2024 c - NONE a+b m NOT_ADDITIVE\n2026 c 6 EXACT c\n",
		},
		"percentages of merged units are of sums": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a,b c whole"},
			[]string{"2024 a 1/2", "2024 b 1/4", "2026 c 50"},
			series.Percentage, "c",
			"2024 c 33.33 AGGREGATED a+b m\n2026 c 50 EXACT c\n",
		},
		"a unit that took in another": {
			[]string{"a - 2025", "b - -"},
			[]string{"m MERGED 2025 a b whole"},
			[]string{"2024 a 5", "2024 b 7", "2026 b 20"},
			series.Additive, "b",
			"2024 b 12 AGGREGATED a+b m\n2026 b 20 EXACT b\n",
		},
		"a unit that took a part has no figure from before": {
			[]string{"a - 2025", "b - 2025", "c 2025 -", "d 2025 -"},
			[]string{"m MERGED 2025 a c whole", "p SPLIT 2025 b c 40", "q SPLIT 2025 b d 60"},
			[]string{"2024 a 5", "2024 b 7", "2026 c 20"},
			series.Additive, "c",
			"2024 c - PARTIAL a m PART\n2026 c 20 EXACT c\n",
		},
		"a unit made of parts alone": {
			[]string{"a - 2025", "c 2025 -", "d 2025 -"},
			[]string{"s SPLIT 2025 a c,d whole"},
			[]string{"2024 a 5", "2026 c 2"},
			series.Additive, "c",
			"2024 c - NONE s PART\n2026 c 2 EXACT c\n",
		},
		"moved boundaries": {
			[]string{"a - -", "b - -"},
			[]string{"m BOUNDARY_CHANGED 2025 a b part"},
			[]string{"2024 a 5", "2024 b 7", "2026 a 4", "2026 b 8"},
			series.Additive, "a,b",
			"2024 a - NONE m PART\n2026 a 4 EXACT a\n2024 b - PARTIAL b m PART\n2026 b 8 EXACT b\n",
		},
		"chains": {
			[]string{"a - 2022", "b - 2022", "c 2022 2025", "d - 2025", "e 2025 2026", "f 2026 -"},
			[]string{"m MERGED 2022 a,b c whole", "n MERGED 2025 c,d e whole", "r RENAMED 2026 e f whole"},
			[]string{"2021 a 1", "2021 b 2", "2021 d 4", "2024 c 8", "2024 d 16", "2025 e 32", "2026 f 64"},
			series.Additive, "f",
			"2021 f 7 AGGREGATED a+b+d n\n2024 f 24 AGGREGATED c+d n\n2025 f 32 EXACT e\n2026 f 64 EXACT f\n",
		},
		"a part further back": {
			[]string{"a - 2022", "b 2022 2025", "c 2022 -", "d - 2025", "e 2025 -"},
			[]string{"s SPLIT 2022 a b,c whole", "n MERGED 2025 b,d e whole"},
			[]string{"2021 a 1", "2021 d 4", "2024 b 8", "2024 d 16", "2026 e 32"},
			series.Additive, "e",
			"2021 e - NONE s PART\n2024 e 24 AGGREGATED b+d n\n2026 e 32 EXACT e\n",
		},
		"a unit that ended": {
			[]string{"a - 2025"},
			[]string{"x ABOLISHED 2025 a - whole"},
			[]string{"2024 a 5"},
			series.Additive, "a",
			"2024 a 5 EXACT a\n2026 a - NONE NOT_THERE\n",
		},
		"a merger that left something behind": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a,b c part"},
			[]string{"2024 a 5", "2024 b 7", "2026 c 20"},
			series.Additive, "c",
			"2024 c - NONE m PART\n2026 c 20 EXACT c\n",
		},
		"a share is not taken of a figure": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a c whole", "p SPLIT 2025 b c 40"},
			[]string{"2024 a 5", "2024 b 7", "2026 c 20"},
			series.Additive, "c",
			"2024 c - PARTIAL a m PART\n2026 c 20 EXACT c\n",
		},
		"shares that come to all": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"p SPLIT 2025 a c 40", "q SPLIT 2025 a,b c 60", "w MERGED 2025 b c 40"},
			[]string{"2024 a 5", "2024 b 7"},
			series.Additive, "c",
			"2024 c 12 AGGREGATED a+b p\n2026 c - NONE NO_FIGURE\n",
		},
		"a sum that does not fit": {
			[]string{"a - 2025", "b - 2025", "c 2025 -"},
			[]string{"m MERGED 2025 a,b c whole"},
			[]string{"2024 a 900000000000000", "2024 b 900000000000000"},
			series.Additive, "c",
			"2024 c - NONE a+b m TOO_LARGE\n2026 c - NONE NO_FIGURE\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			q := series.Question{
				Kind: one.kind, Districts: strings.Split(one.districts, ","), Figures: figures(one.figures...),
				Lineage: lineage(t, one.units, one.changes), Periods: []series.Period{year("2026"), year("2024")},
			}
			for _, f := range q.Figures {
				if !slices.Contains(q.Periods, year(f.Period)) {
					q.Periods = append(q.Periods, year(f.Period))
				}
			}
			if diff := gocmp.Diff(one.want, told(series.Current(q))); diff != "" {
				t.Errorf("points (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTogether: a district that was split is the communes together, and no one of them.
func TestTogether(t *testing.T) {
	q := series.Question{
		Kind: series.Additive, Districts: []string{"x", "y", "z"}, Periods: []series.Period{year("2024"), year("2026")},
		Figures: figures("2024 a 5", "2024 b 7", "2026 x 1", "2026 y 2", "2026 z 4"),
		Lineage: lineage(t, []string{"a - 2025", "b - 2025", "x 2025 -", "y 2025 -", "z 2025 -"},
			[]string{"s SPLIT 2025 a x,y whole", "t SPLIT 2025 b y,z whole"}),
	}
	if diff := gocmp.Diff("2024 12 AGGREGATED a+b s\n2026 7 EXACT x+y+z\n", told(series.Together(q))); diff != "" {
		t.Errorf("all together (-want +got):\n%s", diff)
	}
	q.Districts = []string{"x", "y"}
	if diff := gocmp.Diff("2024 - PARTIAL a s PART\n2026 3 EXACT x+y\n", told(series.Together(q))); diff != "" {
		t.Errorf("all but one (-want +got):\n%s", diff)
	}
}

func TestAsReported(t *testing.T) {
	q := series.Question{
		Kind: series.Additive, Districts: []string{"d"}, Periods: []series.Period{year("2021"), year("2024"), year("2026"), year("2027")},
		Figures: figures("2021 a 1", "2021 b 2", "2024 c 8", "2026 d 16", "2026 other 5"),
		Lineage: lineage(t, []string{"a - 2022", "b - 2022", "c 2022 2025", "d 2025 -"},
			[]string{"m MERGED 2022 a,b c whole", "r RENAMED 2025 c d whole"}),
	}
	want := "2021 a 1 NONE a PART\n2021 b 2 NONE b PART\n2024 c 8 EXACT c\n2026 d 16 EXACT d\n2027 d - NONE NO_FIGURE\n"
	if diff := gocmp.Diff(want, told(series.AsReported(q))); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
}

func TestBreaks(t *testing.T) {
	q := series.Question{
		Kind: series.Additive, Districts: []string{"a"}, Periods: []series.Period{year("2022"), year("2024"), year("2026")},
		Figures: figures("2022 a 2", "2024 a 3", "2026 a 4000"), Lineage: lineage(t, []string{"a - -"}, nil),
	}
	thousand := series.Break{Period: "2025", StartsOn: "2025-01-01", Kind: term.BreakKindUnit, Factor: number("1000")}
	scope := series.Break{Period: "2023", StartsOn: "2023-01-01", Kind: term.BreakKindScope}
	for name, one := range map[string]struct {
		breaks  []series.Break
		current string
	}{
		"a unit is converted":                       {[]series.Break{thousand}, "2022 a 2000 EXACT a UNIT\n2024 a 3000 EXACT a UNIT\n2026 a 4000 EXACT a\n"},
		"another scope is not":                      {[]series.Break{thousand, scope}, "2022 a - NONE BREAK UNIT\n2024 a 3000 EXACT a UNIT\n2026 a 4000 EXACT a\n"},
		"a unit without a factor is not":            {[]series.Break{{StartsOn: "2024-01-01", Kind: term.BreakKindUnit}}, "2022 a - NONE BREAK UNIT\n2024 a 3 EXACT a\n2026 a 4000 EXACT a\n"},
		"what comes later breaks nothing":           {[]series.Break{{StartsOn: "2027-01-01", Kind: term.BreakKindScope}}, "2022 a 2 EXACT a\n2024 a 3 EXACT a\n2026 a 4000 EXACT a\n"},
		"nor what comes after a unit was converted": {[]series.Break{thousand, {StartsOn: "2027-01-01", Kind: term.BreakKindScope}}, "2022 a 2000 EXACT a UNIT\n2024 a 3000 EXACT a UNIT\n2026 a 4000 EXACT a\n"},
		"what does not fit is not converted":        {[]series.Break{{StartsOn: "2023-01-01", Kind: term.BreakKindUnit, Factor: number("900000000000000")}}, "2022 a - NONE TOO_LARGE UNIT\n2024 a 3 EXACT a\n2026 a 4000 EXACT a\n"},
	} {
		t.Run(name, func(t *testing.T) {
			q.Breaks = one.breaks
			if diff := gocmp.Diff(one.current, told(series.Current(q))); diff != "" {
				t.Errorf("points (-want +got):\n%s", diff)
			}
		})
	}
	q.Breaks = []series.Break{scope}
	if diff := gocmp.Diff("2022 a 2 NONE a BREAK SCOPE\n2024 a 3 EXACT a\n2026 a 4000 EXACT a\n", told(series.AsReported(q))); diff != "" {
		t.Errorf("as reported (-want +got):\n%s", diff)
	}
	q.Kind, q.Breaks = series.Percentage, []series.Break{thousand}
	if diff := gocmp.Diff("2022 a 2 EXACT a UNIT\n2024 a 3 EXACT a UNIT\n2026 a 4000 EXACT a\n", told(series.Current(q))); diff != "" {
		t.Errorf("a percentage has no unit to convert (-want +got):\n%s", diff)
	}
}

func TestLineageRefuses(t *testing.T) {
	for name, changes := range map[string][]string{
		"a unit that is not there": {"m MERGED 2022 a,x b whole"},
		"a circle":                 {"m MERGED 2022 a b whole", "n MERGED 2023 b c whole", "o MERGED 2024 c a whole"},
	} {
		t.Run(name, func(t *testing.T) {
			var cs []series.Change
			for _, c := range changes {
				cs = append(cs, change(c))
			}
			units := []series.Unit{unit("a - 2022"), unit("b 2022 2023"), unit("c 2023 2024")}
			if _, err := series.NewLineage(units, cs); !errors.Is(err, series.ErrLineage) {
				t.Errorf("error %v, want ErrLineage", err)
			}
		})
	}
	if _, err := series.NewLineage([]series.Unit{unit("a - -"), unit("b - -")}, []series.Change{
		change("m BOUNDARY_CHANGED 2022 a b part"), change("n BOUNDARY_CHANGED 2023 b a part"),
	}); err != nil {
		t.Errorf("boundaries may be moved to and fro: %v", err)
	}
	if _, err := series.NewLineage([]series.Unit{unit("a - -"), unit("b 2022 2023")}, []series.Change{
		change("m SPLIT 2022 a b part"), change("n MERGED 2023 b a whole"),
	}); err != nil {
		t.Errorf("a part may come back: %v", err)
	}
}

func TestKindOf(t *testing.T) {
	for _, one := range []struct {
		value       term.ValueType
		aggregation term.Aggregation
		measure     term.Measure
		want        series.Kind
	}{
		{term.ValueTypeCount, term.AggregationSum, term.MeasureActual, series.Additive},
		{term.ValueTypeAmount, term.AggregationSum, term.MeasurePercentOfPlan, series.Percentage},
		{term.ValueTypeCount, term.AggregationSum, term.MeasureShare, series.Percentage},
		{term.ValueTypePercent, term.AggregationRatio, term.MeasureActual, series.Percentage},
		{term.ValueTypePercent, term.AggregationSum, term.MeasureActual, series.Level},
		{term.ValueTypePercent, term.AggregationWeightedMean, term.MeasureActual, series.Level},
		{term.ValueTypeMean, term.AggregationWeightedMean, term.MeasureActual, series.Level},
		{term.ValueTypeCount, term.AggregationNone, term.MeasureActual, series.Level},
		{term.ValueTypeCount, term.AggregationSum, term.MeasureChange, series.Level},
	} {
		if got := series.KindOf(one.value, one.aggregation, one.measure); got != one.want {
			t.Errorf("%s %s %s is of kind %d, want %d", one.value, one.aggregation, one.measure, got, one.want)
		}
	}
}

func TestCompare(t *testing.T) {
	key := func(district string) series.Key {
		return series.Key{District: district, Indicator: "revenue", Measure: term.MeasureActual}
	}
	rows := series.Compare([]series.Column{
		{Name: "1", Figures: map[series.Key]series.Value{
			key("a"): {Number: number("200")}, key("b"): {Number: number("0")}, key("c"): {Number: number("5")},
			key("e"): {Number: number("5"), Comparability: term.ComparabilityNone},
		}},
		{Name: "2", Figures: map[series.Key]series.Value{
			key("a"): {Number: number("150"), Comparability: term.ComparabilityAggregated}, key("b"): {Number: number("3")},
			key("d"): {Number: number("7")}, key("e"): {Number: number("5")},
		}},
		{Name: "3", Figures: map[series.Key]series.Value{key("a"): {Number: number("150")}}},
	})
	var got strings.Builder
	say := func(d *decimal.Decimal) string {
		if d == nil {
			return "-"
		}
		return d.String()
	}
	for _, r := range rows {
		words := []string{r.From, r.To, r.District, say(r.Old), say(r.New), say(r.Difference), say(r.Percent), string(r.Comparability)}
		if r.Changed() {
			words = append(words, "changed")
		}
		got.WriteString(strings.Join(words, " ") + "\n")
	}
	want := `1 2 a 200 150 -50 -25 AGGREGATED changed
1 2 b 0 3 3 - EXACT changed
1 2 c 5 - - - NONE changed
1 2 d - 7 - - NONE changed
1 2 e 5 5 - - NONE
2 3 a 150 150 0 0 AGGREGATED
2 3 b 3 - - - NONE changed
2 3 d 7 - - - NONE changed
2 3 e 5 - - - NONE changed
`
	if diff := gocmp.Diff(want, got.String()); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
