package graph

import (
	"encoding/json"
	"slices"
	"strings"

	"thidua/ent"
	"thidua/statistics"
)

// pageOfSorted is how many rows are given when not even the normaliser said how many.
const pageOfSorted = 20

// sorted is a list in an order of its own, which no column has. Its cursors say where a row stood, so that the next page
// goes on from there even when the row has gone.
type sorted[T any] struct {
	rows  []T
	place func(T) statistics.Place
	order statistics.Order
	by    string // what the list is sorted by: a cursor of another order is refused
}

// sort sorts the rows.
func (l sorted[T]) sort() {
	slices.SortFunc(l.rows, func(a, b T) int { return l.order.Compare(l.place(a), l.place(b)) })
}

// page is the rows after a cursor, as many as asked for, with their cursors.
func (l sorted[T]) page(first *int, after *ent.Cursor) (rows []T, cursors []ent.Cursor, info ent.PageInfo, err error) {
	n := or(first, pageOfSorted)
	if n < 0 {
		return nil, nil, info, badInput("first is %d; it must be 0 or more", n)
	}
	from := 0
	if after != nil {
		last, err := l.read(after)
		if err != nil {
			return nil, nil, info, err
		}
		for from < len(l.rows) && l.order.Compare(l.place(l.rows[from]), last) <= 0 {
			from++
		}
	}
	rows = l.rows[from:]
	if len(rows) > n {
		rows, info.HasNextPage = rows[:n], true
	}
	info.HasPreviousPage = after != nil && from > 0
	cursors = make([]ent.Cursor, len(rows))
	for i, row := range rows {
		if cursors[i], err = l.cursor(row); err != nil {
			return nil, nil, info, err
		}
	}
	if len(rows) > 0 {
		info.StartCursor, info.EndCursor = &cursors[0], &cursors[len(cursors)-1]
	}
	return rows, cursors, info, nil
}

func (l sorted[T]) cursor(row T) (ent.Cursor, error) {
	text, err := json.Marshal(l.place(row))
	return ent.Cursor{Value: l.by + "\n" + string(text)}, err
}

func (l sorted[T]) read(c *ent.Cursor) (place statistics.Place, err error) {
	text, ok := c.Value.(string)
	by, at, cut := strings.Cut(text, "\n")
	switch {
	case !ok || !cut:
		return place, badInput("the cursor was not made by this list")
	case by != l.by:
		return place, badInput("the cursor was made with another question: take one from the same list, grouped and ordered alike")
	}
	if err := json.Unmarshal([]byte(at), &place); err != nil || len(place.Values) != len(l.order) {
		return place, badInput("the cursor was not made by this list")
	}
	return place, nil
}
