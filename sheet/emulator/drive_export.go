package emulator

import (
	"bytes"
	"encoding/csv"
	"strings"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// exportFile writes a spreadsheet as a workbook, or its first tab as CSV.
func (s *Server) exportFile(q *request, id string) (any, *apiError) {
	f := s.files[id]
	if f == nil || roleOf(f, q.who) == "" {
		return nil, driveMissing(id)
	}
	if f.mimeType != spreadsheetType {
		return nil, &apiError{
			code: 403, status: "PERMISSION_DENIED", reason: "fileNotExportable",
			message: "Export only supports Docs Editors files.",
		}
	}
	switch kind := q.query.Get("mimeType"); kind {
	case workbookType:
		return f.workbook()
	case "text/csv":
		return raw{"text/csv", f.csv()}, nil
	case "":
		failure := driveInvalid("mimeType", "Required parameter: mimeType")
		failure.reason = "required"
		return nil, failure
	}
	return nil, &apiError{
		code: 400, status: "INVALID_ARGUMENT", reason: "badRequest", message: "The requested conversion is not supported.",
		details: []map[string]any{{"location": "convertTo", "locationType": "parameter"}},
	}
}

// csv is what a person sees in the first tab.
func (f *file) csv() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	show, width := localeOf(f.locale), 0
	for _, cells := range f.tabs[0].rows {
		width = max(width, len(cells))
	}
	for _, cells := range f.tabs[0].rows {
		texts := make([]string, width)
		for i, c := range cells {
			texts[i] = show.show(c.value, c.pattern())
		}
		_ = w.Write(texts) // a Buffer takes everything
	}
	w.Flush()
	return out.Bytes()
}

// workbook is a spreadsheet as a workbook: values, number formats and notes; of the looks only those of the frozen
// header. A formula is written as what it came to.
func (f *file) workbook() (any, *apiError) {
	design := sheet.Design{Title: f.title}
	taken := map[string]bool{}
	for _, t := range f.tabs {
		design.Tabs = append(design.Tabs, t.design(taken))
	}
	var out bytes.Buffer
	err := xlsx.Write(&out, design)
	if err != nil { // a number format that a workbook cannot hold: numbers then come without
		out.Reset()
		for _, t := range design.Tabs {
			for _, r := range t.Rows {
				for i := range r.Cells {
					r.Cells[i].Format = ""
				}
			}
		}
		err = xlsx.Write(&out, design)
	}
	if err != nil {
		return nil, &apiError{code: 500, status: "INTERNAL", reason: "internalError", message: "emulator: " + err.Error()}
	}
	return raw{workbookType, out.Bytes()}, nil
}

// design is a tab as it goes into a workbook.
func (t *tab) design(taken map[string]bool) sheet.TabDesign {
	d := sheet.TabDesign{Title: workbookTitle(t.title, taken), Hidden: t.hidden, Frozen: t.frozenRows, FrozenColumns: t.frozenColumns}
	for i, cells := range t.rows {
		look := sheet.LookNone
		if i < t.frozenRows {
			look = sheet.LookHeader
		}
		r := sheet.RowDesign{}
		for _, c := range cells {
			r.Cells = append(r.Cells, c.design(look))
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

func (c *cell) design(look sheet.Look) sheet.CellDesign {
	d := sheet.CellDesign{Look: look, Note: c.note()}
	switch value := c.value.(type) {
	case float64:
		d.Number, d.Format = plain(value), c.pattern()
	case string:
		d.Text = value
	case bool:
		d.Text = strings.ToUpper(map[bool]string{true: "true", false: "false"}[value])
	case errorValue:
		d.Text = value.shown()
	}
	if letters := []rune(d.Text); len(letters) > 32_000 { // a workbook's cell holds less than Google's
		d.Text = string(letters[:32_000])
	}
	return d
}

// workbookTitle is a tab's title as a workbook can hold it: 31 letters, some of them forbidden, each title once.
func workbookTitle(title string, taken map[string]bool) string {
	clean := []rune(strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, title), "'"))
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = " " + plain(float64(n))
		}
		short := string(clean[:min(len(clean), 31-len(suffix))]) + suffix
		if key := strings.ToLower(short); short != "" && !taken[key] {
			taken[key] = true
			return short
		}
	}
}
