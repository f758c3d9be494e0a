package total_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/examples"
	"thidua/intake"
	"thidua/term"
	"thidua/total"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestReportOf2022 holds every total of the printed report of 2022 against the file that was compared with it by eye.
func TestReportOf2022(t *testing.T) {
	c, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	members := membersOf2022(t, c)
	var got strings.Builder
	for _, i := range c.Indicators {
		of := members[i.Code]
		if !slices.ContainsFunc(of, func(m total.Member) bool { return m.Figure != nil }) {
			continue
		}
		made := total.Of(total.Indicator{Code: i.Code, ValueType: i.Type, Aggregation: i.Aggregation, Decimals: i.Decimals}, of)
		fmt.Fprintln(&got, line(i.Code, &made))
	}
	const golden = "testdata/dien-bien-2022.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
}

// line is a total for a person's eye.
func line(code string, t *total.Total) string {
	words := []string{code, string(t.Method), fmt.Sprintf("%d/%d", t.Members, t.Of)}
	for _, number := range []struct {
		name   string
		number *total.Number
	}{
		{"actual", t.Actual},
		{"plan", t.Plan},
		{"percent", t.PercentOfPlan},
		{"numerator", t.Numerator},
		{"denominator", t.Denominator},
		{"share", t.Share},
	} {
		if n := number.number; n != nil {
			words = append(words, fmt.Sprintf("%s=%s%s %s", number.name, n.Value, span(n.Range), n.Source))
		}
	}
	say := func(name string, codes []string) {
		if len(codes) > 0 {
			words = append(words, name+"="+strings.ReplaceAll(strings.Join(codes, ","), "dien-bien/", ""))
		}
	}
	say("missing", t.Missing)
	if t.Plan != nil {
		words = append(words, fmt.Sprintf("plan-of=%d", t.PlanOver.Members))
	}
	if t.Share != nil {
		words = append(words, fmt.Sprintf("share-of=%d", t.ShareOver.Members))
	}
	if t.Estimates > 0 {
		words = append(words, fmt.Sprintf("estimates=%d", t.Estimates))
	}
	if t.Implied {
		words = append(words, "implied")
	}
	if t.Gap != "" {
		words = append(words, "gap="+string(t.Gap))
	}
	return strings.Join(words, " | ")
}

func span(i decimal.Interval) string {
	low, high := i.Min.String(), i.Max.String()
	if i.NoMin {
		low = ".."
	}
	if i.NoMax {
		high = ".."
	}
	return " [" + low + " " + high + "]"
}

// membersOf2022 is what the five sheets of 2022 say of each indicator, without second statements.
func membersOf2022(t *testing.T, c *catalog.Catalog) map[string][]total.Member {
	t.Helper()
	const cluster, period = "dien-bien/cum-huyen-vung-thap", "2022"
	vocabulary := c.Vocabulary(cluster, period)
	all := map[string][]total.Member{}
	for _, form := range examples.DienBien2022Forms() {
		if form.District == "" {
			continue
		}
		filling, err := intake.ReadFilling(examples.DienBien2022(), form.Folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range c.Indicators {
			m := total.Member{District: form.District, Applicable: c.Applies(i.Code, form.District, period)}
			for _, row := range filling[intake.TabIndicators] {
				if row["code"] == i.Code && row["context"] == "" {
					m.Figure = figureOf(t, row, vocabulary.Indicators[i.Code], vocabulary.Units)
				}
			}
			all[i.Code] = append(all[i.Code], m)
		}
	}
	return all
}

// figureOf is a row of a sheet.
func figureOf(t *testing.T, row map[intake.ColumnCode]string, i intake.Indicator, units map[string]intake.Unit) *total.Figure {
	t.Helper()
	f := &total.Figure{
		DenominatorKind: term.DenominatorKind(row["denominator_kind"]), Qualifier: term.QualifierExact,
		Status: cmp.Or(term.ValueStatus(row["status"]), term.ValueStatusFinal),
	}
	for measure, number := range map[term.Measure]**total.Number{
		term.MeasureActual: &f.Actual, term.MeasurePlan: &f.Plan, term.MeasurePercentOfPlan: &f.PercentOfPlan,
		term.MeasureNumerator: &f.Numerator, term.MeasureDenominator: &f.Denominator, term.MeasureShare: &f.Share,
	} {
		text := row[intake.ColumnCode(measure)]
		if text == "" {
			continue
		}
		reading, problem := intake.ReadNumber(text, intake.Figure{
			Measure: measure, Type: i.Type, Decimals: i.Decimals, Unit: units[i.Unit], Units: units,
		})
		if problem != nil {
			t.Fatalf("%s of %s: %q: %v", measure, i.Code, text, problem)
		}
		if reading.Value == nil {
			f.Absence = reading.Absence
			continue
		}
		*number = total.Reported(*reading.Value, text)
	}
	return f
}
