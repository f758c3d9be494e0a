package report_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/report"
	"thidua/store/storetest"
	"thidua/term"
)

// A total tells who is in each of its numbers: 18 communes are those of every member, and 4 of 5 those of the one that
// said of how many. An edition keeps that.
func TestTotalSaysWhoIsInEachNumber(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	tree := e.build(as(t, admin()), t)
	text, err := report.Encode(tree)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := report.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*report.Report{tree, kept} {
		i := slices.IndexFunc(r.Rows(), func(row *report.Row) bool { return row.Indicator.Code == "nrd-communes-certified" && row.Context == "" })
		total := r.Rows()[i].Total
		actual, _ := total.Over(term.MeasureActual)
		share, missing := total.Over(term.MeasureShare)
		numerator, _ := total.Over(term.MeasureNumerator)
		if actual != total.Members || share != numerator || share >= actual || len(missing) != total.Of-share {
			t.Errorf("%d of %d members in the actual, %d in the numerator, %d in the share without %v", actual, total.Of, numerator, share, missing)
		}
		if !total.Partial(term.MeasureShare) || total.Partial(term.MeasurePlan) {
			t.Error("a share of fewer members is told as that of all, or a plan that nobody has as one of some")
		}
		var sum, whole int64
		for _, f := range r.Rows()[i].Values {
			if !slices.Contains(missing, f.District) {
				sum, whole = sum+int64(*f.Numerator), whole+int64(*f.Denominator)
			}
		}
		if diff := cmp.Diff([]int64{sum, whole}, []int64{int64(*total.Numerator), int64(*total.Denominator)}); diff != "" {
			t.Errorf("numerator and denominator are not those of who is in the share (-want +got):\n%s", diff)
		}
	}
}
