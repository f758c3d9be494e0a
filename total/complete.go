package total

import (
	"thidua/decimal"
	"thidua/term"
)

// complete adds to a figure what follows from it: a plan where none is stated, numerator and denominator of a share,
// and the effective percent. What is stated stays as it is. Nil gives a figure without numbers. counts is false where
// the actual is a percentage or a mean, and no numerator.
func complete(f *Figure, counts bool) completed {
	if f == nil {
		return completed{}
	}
	c := completed{Figure: qualified(*f)}
	stated := printed(*f) // ranges as printed: the percentage was worked out from the number behind "trên"
	c.Plan = planOf(&stated)
	if c.Plan != nil && c.Plan.Source == term.NumberSourceImplied {
		c.Plan = reopened(c.Plan, c.count())
	}
	c.EffectivePercent = c.effective()
	if pair, ok := c.pair(counts); ok && !f.ofPlan() && (f.Share != nil || f.Numerator != nil || f.Denominator != nil) {
		c.Numerator, c.Denominator, c.DenominatorKind = pair.numerator, pair.denominator, pair.kind
	}
	return c
}

// count is how many there are: the actual, or the numerator of a share that stands alone.
func (f *Figure) count() *Number {
	if f.Actual != nil {
		return f.Actual
	}
	return f.Numerator
}

// ofPlan says whether numerator, denominator and share are an actual, its plan and its percentage: "2.567/2.770, đạt
// 92,67% KH". Where a share stands beside a percent of plan, the kind is that of the percent.
func (f *Figure) ofPlan() bool {
	return f.DenominatorKind == term.DenominatorKindOfPlan && (f.Share == nil || f.PercentOfPlan == nil)
}

// percent is the percent of plan as reported, nil when it is not.
func (f *Figure) percent() *Number {
	if f.PercentOfPlan == nil && f.ofPlan() {
		return f.Share
	}
	return f.PercentOfPlan
}

// planOf is the plan as stated, else as the lead gave it, else as actual and percentage imply it.
func planOf(f *Figure) *Number {
	switch {
	case f.Plan != nil:
		return f.Plan
	case f.ofPlan() && f.Denominator != nil:
		return f.Denominator
	case f.Target != nil:
		target := *f.Target
		target.Source = term.NumberSourceReference
		return &target
	}
	return implied(f.count(), f.percent(), true)
}

// effective is the percent of plan that filters and rankings go by.
func (c *completed) effective() *Number {
	if reported := c.percent(); reported != nil {
		return reported
	}
	count := c.count()
	if count == nil || c.Plan == nil {
		return nil
	}
	p, _ := percentage(count, c.Plan)
	if p != nil && c.Plan.Source == term.NumberSourceReference {
		p.Source = term.NumberSourceReference
	}
	return p
}

// share is a part and the whole that it is a part of.
type share struct {
	numerator, denominator *Number
	kind                   term.DenominatorKind
}

// pair is what the figure adds to a share of sums: the numerator, or the count where it counts things, and the
// denominator as stated, else as count and share imply it, else that of the reference series. A denominator whose kind
// nobody stated is that of all.
func (c *completed) pair(counts bool) (share, bool) {
	s := share{numerator: c.Numerator, denominator: c.Denominator, kind: c.DenominatorKind}
	if s.numerator == nil && counts {
		s.numerator = c.Actual
	}
	if s.numerator == nil {
		return s, false
	}
	stated := c.Share
	switch {
	case s.kind == term.DenominatorKindPoints, c.ofPlan():
		s.denominator, stated, s.kind = nil, nil, ""
	case s.kind == term.DenominatorKindOfPlan:
		s.kind = ""
	}
	if s.denominator == nil {
		s.denominator = implied(s.numerator, stated, false)
	}
	if s.denominator == nil && (stated == nil || s.kind != term.DenominatorKindOfRegistered) && c.Reference != nil {
		reference := *c.Reference
		reference.Source = term.NumberSourceReference
		s.denominator, s.kind = &reference, ""
	}
	if s.kind == "" {
		s.kind = term.DenominatorKindOfAll
	}
	return s, s.denominator != nil
}

// implied is the whole of which part is so many percent, nil where it does not follow: without one of them, of nothing,
// and of a percentage that may be zero. People plan in round numbers, so of a plan the roundest is taken; households
// are as many as they are, so of a denominator the middle, whole where the part is.
func implied(part, percent *Number, round bool) *Number {
	if part == nil || percent == nil || part.Value <= 0 || percent.Value <= 0 {
		return nil
	}
	whole := &Number{Source: term.NumberSourceImplied, Range: part.Range.MulDiv(decimal.Hundred, percent.Range)}
	if round {
		if value, ok := whole.Range.Round(); ok {
			whole.Value = value
			return whole
		}
	}
	middle, err := part.Value.MulDiv(decimal.Hundred, percent.Value)
	if err != nil {
		return nil
	}
	whole.Value = middle
	if rounded, err := middle.Round(0); err == nil && part.Value.IsInt() && whole.Range.Has(rounded) {
		whole.Value = rounded
	}
	return whole
}

// reopened is an implied whole with open ends where the part has them: of "trên 500 tấn, đạt 102%" the plan is 490 or
// more.
func reopened(whole, part *Number) *Number {
	open := *whole
	open.Range.NoMin = open.Range.NoMin || part.Range.NoMin
	open.Range.NoMax = open.Range.NoMax || part.Range.NoMax
	return &open
}

// numbers are those that a sheet states, in the order in which a qualifier is that of the first.
func (f *Figure) numbers() []**Number {
	return []**Number{&f.Actual, &f.Numerator, &f.Share, &f.PercentOfPlan, &f.Plan, &f.Denominator, &f.Target, &f.Reference}
}

// printed is the figure with a range for each number: one that came without stands for itself.
func printed(f Figure) Figure {
	for _, n := range f.numbers() {
		if *n != nil && (*n).Range == (decimal.Interval{}) && (*n).Value != 0 {
			exact := **n
			exact.Range = decimal.Exactly(exact.Value)
			*n = &exact
		}
	}
	return f
}

// qualified is the figure with the ends open that its qualifier leaves open: it is that of the first number of the row.
func qualified(f Figure) Figure {
	f = printed(f)
	for _, n := range f.numbers() {
		if *n == nil {
			continue
		}
		open := **n
		open.Range.NoMin = f.Qualifier == term.QualifierNearly || f.Qualifier == term.QualifierAbout
		open.Range.NoMax = f.Qualifier == term.QualifierOver || f.Qualifier == term.QualifierAbout
		*n = &open
		break
	}
	return f
}
