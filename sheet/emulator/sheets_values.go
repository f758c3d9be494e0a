package emulator

import (
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// values answers what is asked below /values. rest is escaped: /{range}, /{range}:append, :batchGet …
func (r sheetsRequest) values(id, method, rest string) (any, *apiError) {
	f, err := r.server.fileFor(id, r.who, method != http.MethodGet && !strings.HasSuffix(rest, ":batchGetByDataFilter"))
	if err != nil {
		return nil, err
	}
	if of, ok := strings.CutPrefix(rest, "/"); ok {
		verb := ""
		for _, known := range []string{":append", ":clear"} {
			if cut, found := strings.CutSuffix(of, known); found && method == http.MethodPost {
				of, verb = cut, known
			}
		}
		text, bad := url.PathUnescape(of)
		if bad != nil {
			return nil, invalid("Unable to parse range: %s", of)
		}
		return r.valuesOf(f, method+" "+verb, text)
	}
	switch method + " " + rest {
	case "GET :batchGet":
		return r.batchGet(f)
	case "POST :batchGetByDataFilter":
		return r.batchGetFiltered(f)
	case "POST :batchUpdate":
		return r.batchPut(f)
	case "POST :batchUpdateByDataFilter":
		return r.batchPutFiltered(f)
	case "POST :batchClear":
		return r.batchClear(f)
	case "POST :batchClearByDataFilter":
		return r.batchClearFiltered(f)
	}
	return nil, unknownMethod()
}

func (r sheetsRequest) valuesOf(f *file, call, text string) (any, *apiError) {
	if call == "GET " {
		p, err := f.parseRange(text)
		if err != nil {
			return nil, err
		}
		how, err := rendering(r.query.Get("majorDimension"), r.query.Get("valueRenderOption"), r.query.Get("dateTimeRenderOption"))
		if err != nil {
			return nil, err
		}
		return how.block(f, p), nil
	}
	if call == "POST :clear" {
		return r.edit(f, func(c *change) (map[string]any, *apiError) {
			p, err := c.file.parseRange(text)
			if err != nil {
				return nil, err
			}
			p.clear()
			return map[string]any{"clearedRange": p.A1()}, nil
		})
	}
	if call != "PUT " && call != "POST :append" {
		return nil, unknownMethod()
	}
	var body sheets.ValueRange
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	in := input{
		option: r.query.Get("valueInputOption"), echo: r.query.Get("includeValuesInResponse") == "true",
		render: r.query.Get("responseValueRenderOption"), dates: r.query.Get("responseDateTimeRenderOption"),
	}
	if call == "PUT " {
		if body.Range != "" && !sameRange(f, body.Range, text) {
			return nil, invalid("Requested writing within range [%s], but tried writing to a different range [%s].", text, body.Range)
		}
		return r.edit(f, func(c *change) (map[string]any, *apiError) { return in.put(c, text, &body) })
	}
	return r.edit(f, func(c *change) (map[string]any, *apiError) {
		return in.append(c, text, &body, r.query.Get("insertDataOption") == "INSERT_ROWS")
	})
}

func sameRange(f *file, a, b string) bool {
	x, err := f.parseRange(a)
	if err != nil {
		return false
	}
	y, err := f.parseRange(b)
	return err == nil && x.tab == y.tab && x.top == y.top && x.left == y.left
}

// edit makes a change to a file, all or nothing, and gives its answer the file's id.
func (r sheetsRequest) edit(f *file, do func(c *change) (map[string]any, *apiError)) (any, *apiError) {
	c := &change{server: r.server, file: f.clone(), who: r.who}
	answer, err := do(c)
	if err != nil {
		return nil, err
	}
	if err := c.finish(); err != nil {
		return nil, err
	}
	*f = *c.file
	r.server.touched(f, r.who)
	answer["spreadsheetId"] = f.id
	return shown(answer), nil
}

// shown is an answer with what could only be shown once the formulas were worked out.
func shown(answer any) any {
	switch v := answer.(type) {
	case func() any:
		return shown(v())
	case map[string]any:
		for name, member := range v {
			v[name] = shown(member)
		}
	case []any:
		for i, member := range v {
			v[i] = shown(member)
		}
	}
	return answer
}

// output is how values are given back.
type output struct {
	columns    bool // column by column
	render     string
	dateNumber bool
}

func rendering(dimension, render, dates string) (output, *apiError) {
	switch dimension {
	case "", "ROWS", "COLUMNS", "DIMENSION_UNSPECIFIED":
	default:
		return output{}, invalid("Invalid value at 'major_dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), %q", dimension)
	}
	switch render {
	case "":
		render = "FORMATTED_VALUE"
	case "FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA":
	default:
		return output{}, invalid("Invalid value at 'value_render_option' (type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), %q", render)
	}
	return output{columns: dimension == "COLUMNS", render: render, dateNumber: dates != "FORMATTED_STRING"}, nil
}

// block is a ValueRange of a place: what is blank at the end of lines and of the block is left out.
func (o output) block(f *file, p place) map[string]any {
	answer := map[string]any{"range": p.A1(), "majorDimension": dimensionName[o.columns]}
	outer, inner := p.bottom-p.top, p.right-p.left
	if o.columns {
		outer, inner = inner, outer
	}
	outer = min(outer, o.reach(p))
	lines := make([]any, outer)
	filled := 0
	for i := range lines {
		line := []any{}
		last := 0
		for j := range inner {
			r, c := p.top+i, p.left+j
			if o.columns {
				r, c = p.top+j, p.left+i
			}
			if r >= len(p.tab.rows) || !o.columns && c >= len(p.tab.rows[r]) {
				break
			}
			one := p.tab.at(r, c)
			value := o.value(f, &one)
			if line = append(line, value); value != "" || one.value != nil {
				last = len(line)
			}
		}
		if lines[i] = line[:last]; last > 0 {
			filled = i + 1
		}
	}
	if filled > 0 {
		answer["values"] = lines[:filled]
	}
	return answer
}

// reach is how many lines of a place can hold anything.
func (o output) reach(p place) int {
	if !o.columns {
		return max(0, len(p.tab.rows)-p.top)
	}
	width := 0
	for _, cells := range p.tab.rows {
		width = max(width, len(cells))
	}
	return max(0, width-p.left)
}

func (o output) value(f *file, c *cell) any {
	pattern := effectivePattern(c)
	if formula := c.formula(); formula != "" && o.render == "FORMULA" {
		return formula
	}
	shown := localeOf(f.locale).show(c.value, pattern)
	if o.render == "FORMATTED_VALUE" {
		return shown
	}
	switch v := c.value.(type) {
	case float64:
		if kind := kindOf(pattern); !o.dateNumber && (kind == "DATE" || kind == "TIME" || kind == "DATE_TIME") {
			return shown
		}
		return v
	case bool:
		return v
	}
	return shown
}

func (r sheetsRequest) batchGet(f *file) (any, *apiError) {
	how, err := rendering(r.query.Get("majorDimension"), r.query.Get("valueRenderOption"), r.query.Get("dateTimeRenderOption"))
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, text := range r.query["ranges"] {
		p, err := f.parseRange(text)
		if err != nil {
			return nil, err
		}
		list = append(list, how.block(f, p))
	}
	return map[string]any{"spreadsheetId": f.id, "valueRanges": list}, nil
}

func (r sheetsRequest) batchGetFiltered(f *file) (any, *apiError) {
	var body sheets.BatchGetValuesByDataFilterRequest
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	how, err := rendering(body.MajorDimension, body.ValueRenderOption, body.DateTimeRenderOption)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, filter := range body.DataFilters {
		places, err := f.filterPlaces([]*sheets.DataFilter{filter})
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			list = append(list, map[string]any{"valueRange": how.block(f, p), "dataFilters": []any{asMap(filter)}})
		}
	}
	return map[string]any{"spreadsheetId": f.id, "valueRanges": list}, nil
}

// clear takes the values of a place away; looks, notes and rules stay.
func (p place) clear() {
	for i := p.top; i < min(p.bottom, len(p.tab.rows)); i++ {
		cells := p.tab.edit(i, 0)
		for j := p.left; j < min(p.right, len(cells)); j++ {
			cells[j].put(nil, "")
		}
	}
}

func (r sheetsRequest) batchClear(f *file) (any, *apiError) {
	var body sheets.BatchClearValuesRequest
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	return r.edit(f, func(c *change) (map[string]any, *apiError) {
		cleared := []any{}
		for _, text := range body.Ranges {
			p, err := c.file.parseRange(text)
			if err != nil {
				return nil, err
			}
			p.clear()
			cleared = append(cleared, p.A1())
		}
		return map[string]any{"clearedRanges": cleared}, nil
	})
}

func (r sheetsRequest) batchClearFiltered(f *file) (any, *apiError) {
	var body sheets.BatchClearValuesByDataFilterRequest
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	return r.edit(f, func(c *change) (map[string]any, *apiError) {
		places, err := c.file.filterPlaces(body.DataFilters)
		if err != nil {
			return nil, err
		}
		cleared := []any{}
		for _, p := range places {
			p.clear()
			cleared = append(cleared, p.A1())
		}
		return map[string]any{"clearedRanges": cleared}, nil
	})
}
