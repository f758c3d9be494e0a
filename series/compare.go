package series

import (
	"cmp"
	"slices"

	"thidua/decimal"
	"thidua/term"
)

// Key is which figure is compared, by codes. A part that does not matter is "".
type Key struct {
	District, Indicator, Context string
	Measure                      term.Measure
}

// Value is a figure of a column.
type Value struct {
	Number *decimal.Decimal // nil is "not given"
	// Comparability is how far it may be held against the other columns, as Current says; "" is EXACT.
	Comparability term.Comparability
}

// Column is the figures of one moment, edition or period.
type Column struct {
	Name    string // how it is told apart: "2022", an edition, a moment
	Figures map[Key]Value
}

// Row is one figure in two columns that follow one another.
type Row struct {
	Key
	From, To string           // names of the columns
	Old, New *decimal.Decimal // nil: the column does not have it
	// Difference is New less Old; Percent is it in percent of Old to two decimals. nil where one of them is not there or
	// they may not be compared; Percent also where Old is not above zero.
	Difference, Percent *decimal.Decimal
	// Comparability is the lesser of the two, and NONE where one is not there.
	Comparability term.Comparability
}

// Changed says whether the figure is another one, or came, or went.
func (r Row) Changed() bool {
	if r.Old == nil || r.New == nil {
		return r.Old != r.New
	}
	return *r.Old != *r.New
}

// Compare holds each column against the one before it: a row for each figure that is in either, in order of column,
// indicator, context, measure and district.
func Compare(columns []Column) []Row {
	var rows []Row
	for i := 1; i < len(columns); i++ {
		rows = append(rows, compared(columns[i-1], columns[i])...)
	}
	return rows
}

func compared(from, to Column) []Row {
	keys := make([]Key, 0, len(to.Figures))
	for key := range to.Figures {
		keys = append(keys, key)
	}
	for key := range from.Figures {
		if _, both := to.Figures[key]; !both {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Context, b.Context),
			cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.District, b.District))
	})
	rows := make([]Row, 0, len(keys))
	for _, key := range keys {
		before, after := from.Figures[key], to.Figures[key]
		row := Row{Key: key, From: from.Name, To: to.Name, Old: before.Number, New: after.Number, Comparability: term.ComparabilityNone}
		if before.Number != nil && after.Number != nil {
			row.Comparability = lesser(before.Comparability, after.Comparability)
			if row.Comparability != term.ComparabilityNone {
				row.Difference, row.Percent = change(*before.Number, *after.Number)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// change is the difference of two numbers and the same in percent of the first, each nil where there is none.
func change(before, after decimal.Decimal) (difference, percent *decimal.Decimal) {
	d, err := after.Minus(before)
	if err != nil {
		return nil, nil
	}
	if before > 0 {
		percent = percentage(d, before)
	}
	return &d, percent
}

// lesser is the lesser of two; "" is EXACT.
func lesser(a, b term.Comparability) term.Comparability {
	order := []term.Comparability{
		term.ComparabilityNone, term.ComparabilityPartial, term.ComparabilityAggregated, term.ComparabilityExact,
	}
	for _, c := range order {
		if a == c || b == c {
			return c
		}
	}
	return term.ComparabilityExact
}
