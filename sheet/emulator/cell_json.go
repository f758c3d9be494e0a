package emulator

import "strings"

// drawing turns cells into CellData.
type drawing struct {
	server *Server
	locale *locale
	wanted fieldSet
}

var noCell = map[string]any{} // never written to

// cells is a row of CellData, without what holds nothing at its end.
func (d *drawing) cells(cells row) []any {
	list := make([]any, len(cells))
	for i := range cells {
		list[i] = d.cell(&cells[i])
	}
	return list
}

func (d *drawing) cell(c *cell) map[string]any {
	if c.nothing() {
		return noCell
	}
	data := make(map[string]any, 5)
	value := c.value
	formula := c.formula()
	if chance := d.server.faults.LoadingCells; formula != "" && chance > 0 && d.server.random.Float64() < chance {
		value = loading
	}
	if formula != "" {
		d.set(data, "userEnteredValue", map[string]any{"formulaValue": formula})
	} else if value != nil {
		d.set(data, "userEnteredValue", extended(value))
	}
	if value != nil {
		d.set(data, "effectiveValue", extended(value))
		if d.wanted.has("formattedValue") {
			if shown := d.locale.show(value, effectivePattern(c)); shown != "" {
				data["formattedValue"] = shown
			}
		}
	}
	if c.style != nil {
		d.set(data, "userEnteredFormat", c.style.data)
	}
	if d.wanted.has("effectiveFormat") {
		if format := d.effective(c); format != nil {
			data["effectiveFormat"] = format
		}
	}
	if link := linkOf(c); link != "" {
		d.set(data, "hyperlink", link)
	}
	if m := c.more; m != nil {
		if m.note != "" {
			d.set(data, "note", m.note)
		}
		if m.rule != nil {
			d.set(data, "dataValidation", m.rule)
		}
		if m.runs != nil {
			d.set(data, "textFormatRuns", m.runs)
		}
	}
	return data
}

func (d *drawing) set(data map[string]any, name string, value any) {
	if d.wanted.has(name) {
		data[name] = value
	}
}

// effective is a cell's effectiveFormat: its own, and the number format that a formula brings with it.
func (d *drawing) effective(c *cell) map[string]any {
	if c.style != nil && c.style.pattern != "" || effectivePattern(c) == "" {
		if c.style == nil {
			return nil
		}
		return c.style.data
	}
	pattern := effectivePattern(c)
	st := d.server.withFormat(c.style, kindOf(pattern), pattern)
	return st.data
}

// effectivePattern is the number format that a cell is shown under.
func effectivePattern(c *cell) string {
	if pattern := c.pattern(); pattern != "" || c.more == nil || c.more.formula == "" {
		return pattern
	}
	switch strings.ToUpper(strings.ReplaceAll(c.more.formula, " ", "")) {
	case "=TODAY()":
		return "dd/mm/yyyy"
	case "=NOW()":
		return "dd/mm/yyyy hh:mm:ss"
	}
	return ""
}

// linkOf is where a click on a cell leads.
func linkOf(c *cell) string {
	if c.style != nil && c.style.link != "" {
		return c.style.link
	}
	if c.more == nil {
		return ""
	}
	for _, run := range c.more.runs {
		if format, ok := run["format"].(map[string]any); ok {
			if link, ok := format["link"].(map[string]any); ok {
				uri, _ := link["uri"].(string)
				return uri
			}
		}
	}
	if rest, ok := strings.CutPrefix(strings.ToUpper(c.more.formula), `=HYPERLINK("`); ok {
		at := len(c.more.formula) - len(rest)
		uri, _, _ := strings.Cut(c.more.formula[at:], `"`)
		return uri
	}
	return ""
}

var loading = errorValue{kind: "LOADING", message: "Loading..."}

// extended is a value as Google's ExtendedValue.
func extended(value any) map[string]any {
	switch v := value.(type) {
	case float64:
		return map[string]any{"numberValue": v}
	case string:
		return map[string]any{"stringValue": v}
	case bool:
		return map[string]any{"boolValue": v}
	case errorValue:
		e := map[string]any{"type": v.kind}
		if v.message != "" {
			e["message"] = v.message
		}
		return map[string]any{"errorValue": e}
	}
	return noCell
}
