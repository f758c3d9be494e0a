package total

import (
	"thidua/decimal"
	"thidua/term"
)

// Completed is a figure with what follows from it.
type Completed = completed

// Complete adds to a figure of a number that counts what follows from it.
func Complete(f *Figure) Completed { return complete(f, true) }

// Reported is a number as a cell shows it.
func Reported(value decimal.Decimal, printed string) *Number {
	return &Number{Value: value, Range: decimal.Printed(value, printed), Source: term.NumberSourceReported}
}
