package emulator

import (
	"encoding/json"

	"google.golang.org/api/sheets/v4"
)

// input is how values are written, and what of them is given back.
type input struct {
	option        string // RAW, USER_ENTERED
	echo          bool
	render, dates string
}

func (in input) check() *apiError {
	switch in.option {
	case "RAW", "USER_ENTERED":
		return nil
	case "", "INPUT_VALUE_OPTION_UNSPECIFIED":
		return invalid("'valueInputOption' is required but not specified")
	}
	return invalid("Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4.ValueInputOption), %q", in.option)
}

// put writes values from the first cell of a range on.
func (in input) put(c *change, text string, body *sheets.ValueRange) (map[string]any, *apiError) {
	if err := in.check(); err != nil {
		return nil, err
	}
	p, err := c.file.parseRange(text)
	if err != nil {
		return nil, err
	}
	return in.write(c, p, body, false)
}

// append writes values behind the table that a range lies in.
func (in input) append(c *change, text string, body *sheets.ValueRange, insert bool) (map[string]any, *apiError) {
	if err := in.check(); err != nil {
		return nil, err
	}
	p, err := c.file.parseRange(text)
	if err != nil {
		return nil, err
	}
	table, found := p.table()
	to := place{p.tab, area{p.top, p.left, p.top, p.right}}
	if found {
		to.area = area{table.bottom, table.left, table.bottom, table.right}
	}
	rows, columns := extent(body)
	if insert && found && to.top < p.tab.rowCount {
		if err := (lines{tab: p.tab}).room(rows); err != nil {
			return nil, err
		}
		c.file.insert(p.tab, false, to.top, rows, to.top > 0)
	}
	p.tab.rowCount, p.tab.columnCount = max(p.tab.rowCount, to.top+rows), max(p.tab.columnCount, to.left+columns)
	if err := p.tab.checkGrid(); err != nil {
		return nil, err
	}
	to.bottom, to.right = to.top+max(1, rows), to.left+max(1, columns)
	updates, err := in.write(c, to, body, true)
	if err != nil {
		return nil, err
	}
	answer := map[string]any{}
	if found {
		answer["tableRange"] = place{p.tab, table}.A1()
	}
	updates["spreadsheetId"] = c.file.id
	answer["updates"] = updates
	return answer, nil
}

// table is the block of filled cells that a place touches, as far as no blank line ends it.
func (p place) table() (area, bool) {
	filled := func(r, c int) bool {
		one := p.tab.at(r, c)
		return one.value != nil || one.formula() != ""
	}
	a := area{}
	found := false
	for i := p.top; i < min(p.bottom, len(p.tab.rows)) && !found; i++ {
		for j := p.left; j < min(p.right, len(p.tab.rows[i])); j++ {
			if filled(i, j) {
				a, found = area{i, j, i + 1, j + 1}, true
				break
			}
		}
	}
	touches := func(b area) bool {
		for i := max(0, b.top); i < b.bottom; i++ {
			for j := max(0, b.left); j < b.right; j++ {
				if filled(i, j) {
					return true
				}
			}
		}
		return false
	}
	for grown := found; grown; {
		grown = false
		for _, side := range []struct {
			next area
			grow func()
		}{
			{area{a.bottom, a.left - 1, a.bottom + 1, a.right + 1}, func() { a.bottom++ }},
			{area{a.top - 1, a.left - 1, a.bottom + 1, a.left}, func() { a.left-- }},
			{area{a.top - 1, a.right, a.bottom + 1, a.right + 1}, func() { a.right++ }},
			{area{a.top - 1, a.left - 1, a.top, a.right + 1}, func() { a.top-- }},
		} {
			if side.next.top >= -1 && side.next.bottom > 0 && side.next.right > 0 && touches(side.next) {
				side.grow()
				grown = true
				break
			}
		}
	}
	return a, found
}

// extent is how many rows and columns values take.
func extent(body *sheets.ValueRange) (rows, columns int) {
	outer, inner := len(body.Values), 0
	for _, line := range body.Values {
		inner = max(inner, len(line))
	}
	if body.MajorDimension == "COLUMNS" {
		return inner, outer
	}
	return outer, inner
}

// write writes values into a place. A null leaves its cell as it is.
func (in input) write(c *change, p place, body *sheets.ValueRange, fits bool) (map[string]any, *apiError) {
	rows, columns := extent(body)
	if one := p.bottom-p.top == 1 && p.right-p.left == 1; one || fits {
		p.bottom, p.right = max(p.bottom, p.top+rows), max(p.right, p.left+columns)
	}
	if rows > p.bottom-p.top {
		return nil, invalid("Requested writing within range [%s], but tried writing to row [%d]", p.A1(), p.bottom+1)
	}
	if columns > p.right-p.left {
		return nil, invalid("Requested writing within range [%s], but tried writing to column [%s]", p.A1(), columnName(p.right))
	}
	if err := p.fits(); err != nil {
		return nil, err
	}
	for i, line := range body.Values {
		for j, value := range line {
			r, col := p.top+i, p.left+j
			if body.MajorDimension == "COLUMNS" {
				r, col = p.top+j, p.left+i
			}
			if err := in.one(c, p.tab, r, col, value); err != nil {
				return nil, err
			}
		}
	}
	to := place{p.tab, area{p.top, p.left, p.top + max(1, rows), p.left + max(1, columns)}}
	answer := map[string]any{"updatedRange": to.A1()}
	if rows > 0 && columns > 0 {
		answer["updatedRows"], answer["updatedColumns"], answer["updatedCells"] = rows, columns, rows*columns
	}
	if in.echo {
		how, err := rendering(body.MajorDimension, in.render, in.dates)
		if err != nil {
			return nil, err
		}
		answer["updatedData"] = func() any { return how.block(c.file, to) }
	}
	return answer, nil
}

func columnName(index int) string {
	c := corner{row: -1, column: index}
	return c.String()
}

// one writes one value: as it is, or as if typed.
func (in input) one(c *change, t *tab, r, col int, value any) *apiError {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		if in.option == "USER_ENTERED" {
			return c.file.enter(c.server, t, r, col, v)
		}
		if letters(v) > mostLetters {
			return tooLong()
		}
		if value = v; v == "" {
			value = nil
		}
	case float64, bool:
	case json.Number:
		number, err := v.Float64()
		if err != nil {
			return invalid("Invalid value: %s", v)
		}
		value = number
	default:
		return invalid("Invalid values[%d][%d]: list_value or struct_value", r, col)
	}
	t.edit(r, col+1)[col].put(value, "")
	return nil
}

func (r sheetsRequest) batchPut(f *file) (any, *apiError) {
	var body sheets.BatchUpdateValuesRequest
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	in := input{body.ValueInputOption, body.IncludeValuesInResponse, body.ResponseValueRenderOption, body.ResponseDateTimeRenderOption}
	return r.edit(f, func(c *change) (map[string]any, *apiError) {
		var total totals
		for _, one := range body.Data {
			if one == nil {
				continue
			}
			answer, err := in.put(c, one.Range, one)
			if err != nil {
				return nil, err
			}
			total.add(c, one.Range, answer)
		}
		return total.json(), nil
	})
}

func (r sheetsRequest) batchPutFiltered(f *file) (any, *apiError) {
	var body sheets.BatchUpdateValuesByDataFilterRequest
	if err := decodeBody(r.body, &body); err != nil {
		return nil, err
	}
	in := input{body.ValueInputOption, body.IncludeValuesInResponse, body.ResponseValueRenderOption, body.ResponseDateTimeRenderOption}
	return r.edit(f, func(c *change) (map[string]any, *apiError) {
		var total totals
		if err := in.check(); err != nil {
			return nil, err
		}
		for _, one := range body.Data {
			if one == nil {
				continue
			}
			places, err := c.file.filterPlaces([]*sheets.DataFilter{one.DataFilter})
			if err != nil {
				return nil, err
			}
			for _, p := range places {
				answer, err := in.write(c, p, &sheets.ValueRange{MajorDimension: one.MajorDimension, Values: one.Values}, false)
				if err != nil {
					return nil, err
				}
				answer["dataFilter"] = asMap(one.DataFilter)
				total.add(c, p.A1(), answer)
			}
		}
		return total.json(), nil
	})
}

// totals is the answer to several writings at once.
type totals struct {
	cells, rows, columns int
	tabs                 map[string]bool
	responses            []any
}

func (t *totals) add(c *change, text string, answer map[string]any) {
	t.cells, t.rows, t.columns = t.cells+asInt(answer["updatedCells"]), t.rows+asInt(answer["updatedRows"]), t.columns+asInt(answer["updatedColumns"])
	if p, err := c.file.parseRange(text); err == nil {
		if t.tabs == nil {
			t.tabs = map[string]bool{}
		}
		t.tabs[p.tab.title] = true
	}
	if answer["dataFilter"] == nil {
		answer["spreadsheetId"] = c.file.id
	}
	t.responses = append(t.responses, answer)
}

func (t *totals) json() map[string]any {
	answer := map[string]any{}
	for name, n := range map[string]int{
		"totalUpdatedRows": t.rows, "totalUpdatedColumns": t.columns, "totalUpdatedCells": t.cells, "totalUpdatedSheets": len(t.tabs),
	} {
		if n > 0 {
			answer[name] = n
		}
	}
	if t.responses != nil {
		answer["responses"] = t.responses
	}
	return answer
}
