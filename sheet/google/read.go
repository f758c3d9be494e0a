package google

import (
	"context"
	"slices"
	"strings"

	"thidua/sheet"
)

// Read reads a spreadsheet: one request when its tabs are as they were, at most three when tabs were renamed or
// deleted. Book.ID is the spreadsheet's id; each tab carries its id, and the Mark of ref.Tabs or else its own. A tab of
// ref.Tabs that is gone, and whose title no other tab bears, is an *Error of Kind NoTab.
func (c *Client) Read(ctx context.Context, ref Ref) (sheet.Book, error) {
	found, err := c.get(ctx, ref, spreadsheetMask)
	if !ref.All && (isKind(err, NoTab) || err == nil && len(found.missing(ref.Tabs)) > 0) {
		found, ref, err = c.readAgain(ctx, ref)
	}
	if err != nil {
		return sheet.Book{}, err
	}
	c.remember(ref.ID, found.Sheets)
	return found.book(ref)
}

// readAgain finds tabs that are not what they were called, and reads them by what they are called now.
func (c *Client) readAgain(ctx context.Context, ref Ref) (*spreadsheet, Ref, error) {
	tabs, err := c.get(ctx, Ref{ID: ref.ID}, tabsMask)
	if err != nil {
		return nil, ref, err
	}
	ref.Tabs = tabs.find(ref.Tabs)
	if gone := tabs.missing(ref.Tabs); len(gone) > 0 {
		return nil, ref, noTab(gone)
	}
	found, err := c.get(ctx, ref, spreadsheetMask)
	if err != nil {
		return nil, ref, err
	}
	if gone := found.missing(ref.Tabs); len(gone) > 0 { // somebody is at it just now
		return nil, ref, noTab(gone)
	}
	return found, ref, nil
}

func noTab(titles []string) error {
	return &Error{Kind: NoTab, Message: "no tab " + strings.Join(titles, ", ")}
}

// missing are the titles of those of the tabs that the answer does not hold.
func (s *spreadsheet) missing(tabs []TabID) []string {
	var titles []string
	for _, known := range tabs {
		if !slices.ContainsFunc(s.Sheets, func(t tab) bool { return t.Properties.ID == known.ID }) {
			titles = append(titles, quoted(known.Title))
		}
	}
	return titles
}

// find gives the tabs their present titles by their ids. One whose id is gone is the tab that bears its title, made anew
// in its place, unless that tab is known as another one.
func (s *spreadsheet) find(tabs []TabID) []TabID {
	found := slices.Clone(tabs)
	taken := map[int64]bool{}
	for _, known := range tabs {
		taken[known.ID] = true
	}
	for i, known := range tabs {
		for _, t := range s.Sheets {
			switch {
			case t.Properties.ID == known.ID:
				found[i].Title = t.Properties.Title
			case t.Properties.Title == known.Title && !taken[t.Properties.ID] && len(s.missing(tabs[i:i+1])) > 0:
				found[i].ID = t.Properties.ID
			}
		}
	}
	return found
}
