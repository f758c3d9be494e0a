package emulator

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// addProtection keeps a protected range. It is given back and hinders nobody: those who may change the file here are
// those who may change what is protected.
func (c *change) addProtection(given *sheets.ProtectedRange) (any, *apiError) {
	if given == nil {
		return nil, invalid("A protected range is required.")
	}
	t, data, err := c.protected(given)
	if err != nil {
		return nil, err
	}
	id := given.ProtectedRangeId
	known := func(n int64) bool { at, _ := c.file.protection(n); return at != nil }
	if id == 0 {
		id = c.server.freshNumber(known)
	} else if known(id) {
		return nil, invalid("A protected range with id %d already exists.", id)
	}
	data["protectedRangeId"], data["requestingUserCanEdit"] = id, true
	if editors, ok := data["editors"].(map[string]any); !ok || editors["users"] == nil {
		if !given.WarningOnly {
			data["editors"] = map[string]any{"users": []any{c.who}}
		}
	}
	t.protections = append(t.protections, protection{id: id, data: data})
	return map[string]any{"protectedRange": data}, nil
}

// protected is a protected range as JSON, and the tab it is of.
func (c *change) protected(given *sheets.ProtectedRange) (*tab, map[string]any, *apiError) {
	data := asMap(given)
	g := given.Range
	if g == nil {
		for _, n := range c.file.names {
			if n.id == given.NamedRangeId && n.id != "" {
				t := c.file.tabByID(n.tab)
				data["range"] = wholeRange(t, n.area)
				return t, data, nil
			}
		}
		return nil, nil, invalid("A protected range must have a range or a named range.")
	}
	t, err := c.tab(g.SheetId)
	if err != nil {
		return nil, nil, err
	}
	if data["range"], err = c.openRange(g); err != nil {
		return nil, nil, err
	}
	var open []any
	for _, u := range given.UnprotectedRanges {
		if u == nil || u.SheetId != g.SheetId {
			return nil, nil, invalid("Unprotected ranges must be on the sheet that is protected.")
		}
		one, err := c.openRange(u)
		if err != nil {
			return nil, nil, err
		}
		open = append(open, one)
	}
	if open != nil {
		data["unprotectedRanges"] = open
	}
	return t, data, nil
}

// openRange is a GridRange as JSON, open where it was given open.
func (c *change) openRange(g *sheets.GridRange) (map[string]any, *apiError) {
	if _, err := c.file.gridPlace(g); err != nil {
		return nil, err
	}
	m := map[string]any{"sheetId": g.SheetId}
	if g.EndRowIndex > 0 {
		m["startRowIndex"], m["endRowIndex"] = g.StartRowIndex, g.EndRowIndex
	}
	if g.EndColumnIndex > 0 {
		m["startColumnIndex"], m["endColumnIndex"] = g.StartColumnIndex, g.EndColumnIndex
	}
	return m, nil
}

// protection finds a protected range.
func (f *file) protection(id int64) (*tab, int) {
	for _, t := range f.tabs {
		for i := range t.protections {
			if t.protections[i].id == id {
				return t, i
			}
		}
	}
	return nil, 0
}

func (c *change) updateProtection(r *sheets.UpdateProtectedRangeRequest) *apiError {
	if r.ProtectedRange == nil {
		return invalid("A protected range is required.")
	}
	id := r.ProtectedRange.ProtectedRangeId
	t, at := c.file.protection(id)
	if t == nil {
		return invalid("No protected range with ID: %d", id)
	}
	fields, err := maskOf(r.Fields, sheets.ProtectedRange{})
	if err != nil {
		return err
	}
	given := *r.ProtectedRange
	if given.Range == nil {
		given.Range = &sheets.GridRange{SheetId: t.id}
	}
	to, data, err := c.protected(&given)
	if err != nil {
		return err
	}
	old := t.protections[at].data
	changed := map[string]any{}
	for name, value := range old {
		if fixed := name == "protectedRangeId" || name == "requestingUserCanEdit"; fixed || !fields.has(name) || name == "range" && r.ProtectedRange.Range == nil {
			changed[name] = value
		}
	}
	for name, value := range data {
		if _, kept := changed[name]; !kept && fields.has(name) {
			changed[name] = value
		}
	}
	if !fields.has("range") || r.ProtectedRange.Range == nil {
		to = t
	}
	t.protections = slices.Delete(t.protections, at, at+1)
	to.protections = append(to.protections, protection{id: id, data: changed})
	return nil
}

func (c *change) deleteProtection(id int64) *apiError {
	t, at := c.file.protection(id)
	if t == nil {
		return invalid("No protected range with ID: %d", id)
	}
	t.protections = slices.Delete(t.protections, at, at+1)
	return nil
}

func (c *change) addName(given *sheets.NamedRange) (any, *apiError) {
	if given == nil || given.Name == "" {
		return nil, invalid("A named range must have a name.")
	}
	p, err := c.file.gridPlace(given.Range)
	if err != nil {
		return nil, err
	}
	for _, n := range c.file.names {
		if strings.EqualFold(n.name, given.Name) {
			return nil, invalid("A named range with name %s already exists.", given.Name)
		}
		if given.NamedRangeId != "" && n.id == given.NamedRangeId {
			return nil, invalid("A named range with id %s already exists.", given.NamedRangeId)
		}
	}
	n := namedRange{id: given.NamedRangeId, name: given.Name, tab: p.tab.id, area: p.area}
	if n.id == "" {
		n.id = fmt.Sprintf("%x", c.server.freshNumber(func(int64) bool { return false }))
	}
	c.file.names = append(c.file.names, n)
	return map[string]any{"namedRange": map[string]any{
		"namedRangeId": n.id, "name": n.name, "range": wholeRange(p.tab, p.area),
	}}, nil
}

func (c *change) updateName(r *sheets.UpdateNamedRangeRequest) *apiError {
	if r.NamedRange == nil {
		return invalid("A named range is required.")
	}
	fields, err := maskOf(r.Fields, sheets.NamedRange{})
	if err != nil {
		return err
	}
	for i := range c.file.names {
		n := &c.file.names[i]
		if n.id != r.NamedRange.NamedRangeId {
			continue
		}
		if fields.has("name") && r.NamedRange.Name != "" {
			n.name = r.NamedRange.Name
		}
		if fields.has("range") && r.NamedRange.Range != nil {
			p, err := c.file.gridPlace(r.NamedRange.Range)
			if err != nil {
				return err
			}
			n.tab, n.area = p.tab.id, p.area
		}
		return nil
	}
	return invalid("No named range with id: %s", r.NamedRange.NamedRangeId)
}

func (c *change) deleteName(id string) *apiError {
	for i, n := range c.file.names {
		if n.id == id {
			c.file.names = slices.Delete(c.file.names, i, i+1)
			return nil
		}
	}
	return invalid("No named range with id: %s", id)
}

// addConditional keeps a conditional format: it is given back and draws nothing.
func (c *change) addConditional(r *sheets.AddConditionalFormatRuleRequest) *apiError {
	if r.Rule == nil || len(r.Rule.Ranges) == 0 {
		return invalid("A rule must have a range.")
	}
	p, err := c.file.gridPlace(r.Rule.Ranges[0])
	if err != nil {
		return err
	}
	rule := asMap(r.Rule)
	var ranges []any
	for _, g := range r.Rule.Ranges {
		one, err := c.file.gridPlace(g)
		if err != nil {
			return err
		}
		if one.tab != p.tab {
			return invalid("All ranges of a rule must be on the same sheet.")
		}
		ranges = append(ranges, wholeRange(one.tab, one.area))
	}
	rule["ranges"] = ranges
	at := min(max(0, int(r.Index)), len(p.tab.conditional))
	p.tab.conditional = slices.Insert(p.tab.conditional, at, rule)
	return nil
}

func (c *change) deleteConditional(r *sheets.DeleteConditionalFormatRuleRequest) (any, *apiError) {
	t, err := c.tab(r.SheetId)
	if err != nil {
		return nil, err
	}
	if r.Index < 0 || int(r.Index) >= len(t.conditional) {
		return nil, invalid("No conditional format on sheet: %d at index: %d", r.SheetId, r.Index)
	}
	rule := t.conditional[r.Index]
	t.conditional = slices.Delete(t.conditional, int(r.Index), int(r.Index)+1)
	return map[string]any{"rule": rule}, nil
}
