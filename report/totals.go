package report

import (
	"thidua/decimal"
	"thidua/term"
	"thidua/total"
)

// targetKey is whom the lead gave a plan, and of what.
type targetKey struct {
	row   rowKey
	place int
}

// addTotals computes what the members' figures come to, with the plans that the lead gave and the reference series that
// shares are of and means are weighed by.
func (b *builder) addTotals() {
	b.plans = make(map[targetKey]decimal.Decimal, len(b.targets))
	for _, t := range b.targets {
		if place, ok := b.place(t.DistrictID); ok {
			b.plans[targetKey{rowKey{t.IndicatorID, t.Context}, place}] = t.Value
		}
	}
	adder := newAdder(len(b.tree.Members))
	for _, i := range b.indicators {
		row := b.index[rowKey{i.ID, ""}]
		if row == nil || !given(row.Values) {
			continue
		}
		var reference *Row
		if i.WeightID != nil {
			reference = b.index[rowKey{*i.WeightID, ""}]
		}
		adder.begin()
		for place, f := range row.Values {
			applicable := f != nil && !notApplicable(f) || f == nil && b.applicable(i.ID, place)
			target, planned := b.plans[targetKey{rowKey{i.ID, ""}, place}]
			adder.add(b.district(place), applicable, f, reference.at(place), target, planned)
		}
		row.Total = totalOf(total.Of(total.Indicator{
			Code: i.Code, ValueType: i.ValueType, Aggregation: i.Aggregation, Decimals: i.Decimals,
		}, adder.members))
	}
}

func notApplicable(f *Figure) bool {
	return f.empty() && f.Absence != nil && *f.Absence == term.AbsenceNotApplicable
}

// at is a member's figure by its place before compact; nil when there is none.
func (r *Row) at(place int) *Figure {
	if r == nil {
		return nil
	}
	return r.Values[place]
}

// adder makes the members of one total after another in the same memory: a total keeps nothing of what it was made of.
type adder struct {
	members []total.Member
	figures []total.Figure
	numbers []total.Number
}

// numbersEach is how many numbers a member's figure has at most: six of its own, a target and a reference.
const numbersEach = 8

func newAdder(members int) *adder {
	return &adder{
		members: make([]total.Member, 0, members), figures: make([]total.Figure, 0, members),
		numbers: make([]total.Number, 0, members*numbersEach),
	}
}

func (a *adder) begin() {
	a.members, a.figures, a.numbers = a.members[:0], a.figures[:0], a.numbers[:0]
}

func (a *adder) add(district string, applicable bool, f, reference *Figure, target decimal.Decimal, planned bool) {
	member := total.Member{District: district, Applicable: applicable}
	if f != nil {
		a.figures = append(a.figures, total.Figure{
			Actual: a.number(f, term.MeasureActual), Plan: a.number(f, term.MeasurePlan),
			PercentOfPlan: a.number(f, term.MeasurePercentOfPlan), Numerator: a.number(f, term.MeasureNumerator),
			Denominator: a.number(f, term.MeasureDenominator), Share: a.number(f, term.MeasureShare),
			DenominatorKind: value(f.DenominatorKind), Qualifier: f.Qualifier, Status: f.Status, Absence: value(f.Absence),
		})
		member.Figure = &a.figures[len(a.figures)-1]
		if planned {
			member.Figure.Target = a.exact(target, term.NumberSourceReported)
		}
		if reference != nil && reference.Actual != nil {
			member.Figure.Reference = a.number(reference, term.MeasureActual)
			member.Figure.Reference.Source = term.NumberSourceReference
		}
	}
	a.members = append(a.members, member)
}

func (a *adder) number(f *Figure, m term.Measure) *total.Number {
	d := f.Value(m)
	if d == nil {
		return nil
	}
	a.numbers = append(a.numbers, total.Number{
		Value: *d, Range: rangeOf(*d, f.Printed.Of(m)), Source: term.NumberSourceReported,
	})
	return &a.numbers[len(a.numbers)-1]
}

func (a *adder) exact(d decimal.Decimal, source term.NumberSource) *total.Number {
	a.numbers = append(a.numbers, total.Number{Value: d, Range: decimal.Exactly(d), Source: source})
	return &a.numbers[len(a.numbers)-1]
}

// rangeOf is decimal.Printed. Most texts do not end in a zero after a comma, and then show no more decimals than the
// number has: they need not be read, which would take longer than all else.
func rangeOf(d decimal.Decimal, text string) decimal.Interval {
	fraction, zero := false, false
	for i := range len(text) {
		switch c := text[i]; {
		case c == '.' || c == ',':
			fraction = true
		case c >= '0' && c <= '9':
			zero = c == '0'
		}
	}
	if fraction && zero {
		return decimal.Printed(d, text)
	}
	return decimal.Around(d, d.Decimals())
}

func totalOf(t total.Total) *Total {
	made := &Total{
		Actual: numberOf(t.Actual), Plan: numberOf(t.Plan), PercentOfPlan: numberOf(t.PercentOfPlan),
		Numerator: numberOf(t.Numerator), Denominator: numberOf(t.Denominator), Share: numberOf(t.Share),
		Method: t.Method, Members: t.Members, Of: t.Of, Missing: t.Missing, Estimates: t.Estimates, Implied: t.Implied,
	}
	if t.Gap != "" {
		gap := t.Gap
		made.Gap = &gap
	}
	if made.Actual != nil {
		made.ActualMembers, made.ActualMissing = t.ActualOver.Members, t.ActualOver.Missing
	}
	if made.Plan != nil || made.PercentOfPlan != nil {
		made.PercentMembers, made.PercentMissing = t.PlanOver.Members, t.PlanOver.Missing
	}
	if made.Denominator != nil || made.Share != nil {
		made.ShareMembers, made.ShareMissing = t.ShareOver.Members, t.ShareOver.Missing
	}
	if made.Method == "" {
		made.Method = term.TotalMethodNone
	}
	return made
}

func numberOf(n *total.Number) *decimal.Decimal {
	if n == nil {
		return nil
	}
	d := n.Value
	return &d
}
