package series

import "thidua/decimal"

// together is the value of figures of several units as one, nil when it does not fit. units is how many there are,
// with those that did not report.
func (t table) together(figures []Figure, units int) *decimal.Decimal {
	if units == 1 && figures[0].Value != nil {
		value := *figures[0].Value
		return &value
	}
	if t.Kind == Percentage {
		part := plus(figures, func(f Figure) decimal.Decimal { return *f.Numerator })
		whole := plus(figures, func(f Figure) decimal.Decimal { return *f.Denominator })
		if part == nil || whole == nil {
			return nil
		}
		return percentage(*part, *whole)
	}
	return plus(figures, func(f Figure) decimal.Decimal { return *f.Value })
}

// plus is a sum, nil when it does not fit.
func plus(figures []Figure, of func(Figure) decimal.Decimal) *decimal.Decimal {
	var sum decimal.Decimal
	for _, f := range figures {
		var err error
		if sum, err = sum.Plus(of(f)); err != nil {
			return nil
		}
	}
	return &sum
}

// percentage is part in percent of whole to two decimals, rounded once; nil when it does not fit.
func percentage(part, whole decimal.Decimal) *decimal.Decimal {
	const unit = decimal.Scale / 100 // of the last decimal of a percentage
	hundredths, err := part.MulDiv(decimal.Hundred/unit, whole)
	if err != nil {
		return nil
	}
	value, err := hundredths.MulDiv(unit, 1)
	if err != nil {
		return nil
	}
	return &value
}
