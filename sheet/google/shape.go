package google

import (
	"context"
	"slices"

	"thidua/sheet"
)

// shape is how large a tab is, and what is merged in it. Google writes no cell beyond a tab's edge and splits no
// merged block, so whoever writes must know both. Each reading tells them.
type shape struct {
	rows, columns int
	merges        []sheet.Range
}

// remember keeps the shapes of the tabs that an answer told of.
func (c *Client) remember(id string, tabs []tab) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.shapes[id] == nil {
		c.shapes[id] = map[int64]shape{}
	}
	for _, t := range tabs {
		s := shape{rows: t.Properties.Grid.Rows, columns: t.Properties.Grid.Columns}
		for _, m := range t.Merges {
			s.merges = append(s.merges, m.block())
		}
		c.shapes[id][t.Properties.ID] = s
	}
}

// shapesOf are the shapes of tabs, as they were last read; where one is not known, it is asked for.
func (c *Client) shapesOf(ctx context.Context, id string, tabs []int64) (map[int64]shape, error) {
	if known := c.known(id, tabs); known != nil {
		return known, nil
	}
	found, err := c.get(ctx, Ref{ID: id}, tabsMask)
	if err != nil {
		return nil, err
	}
	c.remember(id, found.Sheets)
	if known := c.known(id, tabs); known != nil {
		return known, nil
	}
	return nil, &Error{Kind: NoTab, Message: "a tab to be written into is gone"}
}

// known are copies of the shapes, nil when one is missing.
func (c *Client) known(id string, tabs []int64) map[int64]shape {
	c.mu.Lock()
	defer c.mu.Unlock()
	shapes := map[int64]shape{}
	for _, tab := range tabs {
		s, ok := c.shapes[id][tab]
		if !ok {
			return nil
		}
		s.merges = slices.Clone(s.merges)
		shapes[tab] = s
	}
	return shapes
}

// forget drops what is known of a spreadsheet, when an edit shows that it is no longer so.
func (c *Client) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.shapes, id)
}

// insert makes room, as Google does: blocks behind move, and blocks around grow.
func (s *shape) insert(columns bool, before, count int) {
	move := func(first, last *int) {
		if *first >= before {
			*first += count
		}
		if *last >= before {
			*last += count
		}
	}
	if columns {
		s.columns += count
	} else {
		s.rows += count
	}
	for i := range s.merges {
		m := &s.merges[i]
		if columns {
			move(&m.FirstColumn, &m.LastColumn)
		} else {
			move(&m.FirstRow, &m.LastRow)
		}
	}
}

// meet says whether two blocks share a cell.
func meet(a, b sheet.Range) bool {
	return a.FirstRow <= b.LastRow && b.FirstRow <= a.LastRow && a.FirstColumn <= b.LastColumn && b.FirstColumn <= a.LastColumn
}
