// Package total says what the figures of a cluster's members come to: sums, percentages of sums, weighted means, and
// the plans and denominators that printed percentages imply.
//
// A percentage is never averaged: percent of plan is the sum of the actuals over the sum of the plans, of the same
// members above and below the line. What is missing is never zero: a total of four of five members says so. A plan that
// nobody printed follows from actual and percentage as an interval, and from the roundest number in it; then the total
// is marked as implied. Where no lawful total exists, it says why.
//
// It is pure and imports only decimal and term.
package total

import (
	"thidua/decimal"
	"thidua/term"
)

// Number is a number with what it may stand for and where it comes from.
type Number struct {
	Value  decimal.Decimal
	Range  decimal.Interval // what it may stand for: of a printed number, half a unit of its last digit
	Source term.NumberSource
}

// Reported is a number as a cell shows it.
func Reported(value decimal.Decimal, printed string) *Number {
	return &Number{Value: value, Range: decimal.Printed(value, printed), Source: term.NumberSourceReported}
}

// Indicator is what is counted, as far as totals need it.
type Indicator struct {
	Code        string
	ValueType   term.ValueType
	Aggregation term.Aggregation
	Decimals    int // of the total, 0 to 4
}

// Figure is one member's figure of an indicator; nil is "not given".
type Figure struct {
	Actual, Plan, PercentOfPlan, Numerator, Denominator, Share *Number
	// Target is what the lead gave the member to reach; it is taken where the member states no plan.
	Target *Number
	// Reference is the member's figure of the reference series that is the denominator of its share, or the weight of
	// its mean, such as its households; it is taken where the member states none.
	Reference       *Number
	DenominatorKind term.DenominatorKind // what Share and Denominator are of; "" when not stated
	Qualifier       term.Qualifier
	Status          term.ValueStatus
	Absence         term.Absence // why there is no number, "" when there is one
}

// Member is a unit and its figure; nil when it has none.
type Member struct {
	District   string
	Applicable bool // false: nothing is expected of it, and it does not count as missing
	Figure     *Figure
}

// completed is a figure with what follows from it: the plan that its percentage implies, its denominator, and the
// percentage that filters and rankings go by. Its ranges are open where the sheet says "trên", "gần" or "khoảng".
type completed struct {
	Figure
	// EffectivePercent is the percent of plan as reported, else from actual and plan, else from the lead's plan.
	EffectivePercent *Number
}

// Total is what the members' figures come to. A nil number has no lawful or no known value, and Gap says why.
//
// Sums are exact. A percentage is rounded to two decimals and a mean to those of the indicator; their Range is of the
// number before it was rounded.
type Total struct {
	Actual *Number // sum, or weighted mean
	// Plan and PercentOfPlan are of the members in PlanOver: Plan is what PercentOfPlan was divided by.
	Plan, PercentOfPlan *Number
	// Numerator, Denominator and Share are of the members in ShareOver.
	Numerator, Denominator, Share *Number

	Method    term.TotalMethod // of its main number: the share of a RATIO, else the actual
	Of        int              // members to whom it applies
	Members   int              // of these, those whose figure is in the main number, or who give one where there is none
	Missing   []string         // codes of the others, in the order of the cluster
	Estimates int              // of Members, those whose figure is an estimate
	Implied   bool             // some plan or denominator in it was printed nowhere
	Gap       term.TotalGap    // why the main number, or the percentage, is nil; "" when neither is

	// ActualOver is who is in Actual: those of Members, and of a RATIO all who say how many there are.
	ActualOver, PlanOver, ShareOver Over
}

// Over is whose figures are in a percentage. They may be fewer than those in the sum of the actuals: herds are counted
// by four members, of whom three say what they had planned.
type Over struct {
	Members int
	Missing []string // codes of the other members to whom the indicator applies, in the order of the cluster
}
