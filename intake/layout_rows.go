package intake

import (
	"fmt"
	"slices"
	"strings"

	"thidua/sheet"
	"thidua/term"
)

// line is a row about to be drawn.
type line struct {
	key     string // "" in a row that is free
	context string
	label   string
	note    string
	printed bool // its key is printed and locked
	values  map[ColumnCode]string
	height  float64 // at least
}

// headerRows draws the items of the header tab, first those that say whose form it is.
func (t *tabLayout) headerRows() {
	rows := slices.Clone(t.spec.Rows)
	has := func(key string) bool { return slices.ContainsFunc(rows, func(r Row) bool { return r.Key == key }) }
	for i, own := range t.ownItems() {
		if !has(own.Key) {
			rows = slices.Insert(rows, min(i, len(rows)), own)
		}
	}
	values := map[string]string{}
	for i, row := range t.filling[TabHeader] {
		key := row[ColumnCodeKey]
		if !has(key) || slices.Contains(identityItems, key) {
			t.wrong(TabHeader, i+1, Wording{
				fmt.Sprintf("“%s” không phải mục điền được; hãy sửa mã", key),
				fmt.Sprintf("“%s” is not an item to be filled; correct its code", key),
			})
		}
		values[key] = row[ColumnValue]
	}
	for _, row := range rows {
		t.draw(line{
			key: row.Key, label: orElse(row.LabelVi, row.Key), note: t.itemNote(row), printed: true,
			values: map[ColumnCode]string{ColumnValue: orElse(t.ownValue(row.Key), values[row.Key])},
		})
	}
}

// ownItems are the rows that every header tab has.
func (t *tabLayout) ownItems() []Row {
	items := []Row{
		{Key: ItemTemplate, LabelVi: "Mẫu biểu"},
		{Key: ItemTemplateVersion, LabelVi: "Phiên bản mẫu biểu"},
		{Key: ItemCluster, LabelVi: "Cụm, khối thi đua"},
		{Key: ItemPeriod, LabelVi: "Kỳ báo cáo"},
	}
	if t.identity.District != "" {
		items = append(items, Row{Key: ItemDistrict, LabelVi: "Đơn vị báo cáo"})
	}
	return items
}

// ownValue is what an item that says whose form it is holds.
func (t *tabLayout) ownValue(item string) string {
	switch item {
	case ItemTemplate:
		return t.template.Code
	case ItemTemplateVersion:
		return versionOf(t.template)
	case ItemCluster:
		return t.identity.Cluster
	case ItemPeriod:
		return t.identity.Period
	case ItemDistrict:
		return t.identity.District
	}
	return ""
}

// itemNote explains an item: the name behind its code, or the template's example.
func (t *tabLayout) itemNote(row Row) string {
	names := map[string]string{
		ItemTemplate: t.template.NameVi, ItemTemplateVersion: "", ItemCluster: t.identity.ClusterName,
		ItemPeriod: t.period(), ItemDistrict: t.owner(),
	}
	name, own := names[row.Key]
	if !own {
		return row.Note
	}
	return strings.Trim(name+" – "+orElse(row.Note, "Không sửa"), " –")
}

// keyedRows draws rows printed in advance under headings, the filled rows that are not printed, and spare ones.
func (t *tabLayout) keyedRows() {
	filled := t.filledRows()
	heading := ""
	for _, row := range t.spec.Rows {
		if over := t.heading(row.Key); over != heading && over != "" {
			t.drawHeading(over)
			heading = over
		}
		key := rowKey{row.Key, row.Context}
		rows := filled[key]
		delete(filled, key)
		if len(rows) == 0 {
			rows = []map[ColumnCode]string{nil}
		}
		for _, values := range rows { // an award form may stand there twice, by stage or decision
			t.draw(line{
				key: row.Key, context: row.Context, label: orElse(row.LabelVi, t.nameOf(row.Key)), note: row.Note,
				printed: true, values: values, height: t.rowHeight(),
			})
		}
		for _, other := range t.contextsOf(row, filled) {
			for _, values := range filled[other] {
				t.drawFilled(other, values)
			}
			delete(filled, other)
		}
	}
	t.spareRows(filled)
}

// filledRows are the rows of the filling by their key.
func (t *tabLayout) filledRows() map[rowKey][]map[ColumnCode]string {
	filled := map[rowKey][]map[ColumnCode]string{}
	for i, values := range t.filling[t.spec.Code] {
		key := t.keyOf(values)
		if !t.known(key.key) {
			t.wrong(t.spec.Code, i+1, Wording{
				fmt.Sprintf("mã “%s” không có trong danh mục; hãy sửa mã hoặc thêm vào danh mục", key.key),
				fmt.Sprintf("the code “%s” is not in the catalogue; correct it or add it there", key.key),
			})
			continue
		}
		if len(filled[key]) > 0 && t.spec.Code != TabAwards {
			t.wrong(t.spec.Code, i+1, Wording{
				fmt.Sprintf("“%s” được điền hai lần; hãy bỏ một dòng", key),
				fmt.Sprintf("“%s” is filled twice; take one of the rows away", key),
			})
			continue
		}
		filled[key] = append(filled[key], values)
	}
	return filled
}

// known says whether the tab's rows may have a key.
func (t *tabLayout) known(key string) bool {
	switch t.spec.Code {
	case TabAwards:
		return hasKey(t.vocabulary.Forms, key)
	case TabNarratives:
		return hasKey(t.vocabulary.Sections, key)
	}
	return hasKey(t.vocabulary.Indicators, key)
}

// nameOf is what a key is called.
func (t *tabLayout) nameOf(key string) string {
	switch t.spec.Code {
	case TabAwards:
		return orElse(t.vocabulary.Forms[key].Name.Vi, key)
	case TabNarratives:
		return orElse(t.vocabulary.Sections[key].Vi, key)
	}
	return orElse(t.vocabulary.Indicators[key].Name.Vi, key)
}

// heading is under which heading a key stands.
func (t *tabLayout) heading(key string) string {
	switch t.spec.Code {
	case TabAwards:
		return t.vocabulary.Forms[key].Level.Name(term.LanguageVi)
	case TabNarratives:
		top, _, _ := strings.Cut(key, ".")
		return t.vocabulary.Sections[top].Vi
	}
	return t.vocabulary.Sections[t.vocabulary.Indicators[key].Section].Vi
}

// contextsOf are the filled rows of the same key that are not printed, when this is the key's last printed row.
func (t *tabLayout) contextsOf(row Row, filled map[rowKey][]map[ColumnCode]string) []rowKey {
	last := Row{}
	for _, other := range t.spec.Rows {
		if other.Key == row.Key {
			last = other
		}
	}
	if last.Context != row.Context {
		return nil
	}
	var keys []rowKey
	for key := range filled {
		if key.key == row.Key && !t.isPrinted(key) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b rowKey) int { return strings.Compare(a.context, b.context) })
	return keys
}

func (t *tabLayout) isPrinted(key rowKey) bool {
	return slices.ContainsFunc(t.spec.Rows, func(r Row) bool { return r.Key == key.key && r.Context == key.context })
}

// spareHeading stands above the rows for what is not printed in advance.
const spareHeading = "DÒNG BỔ SUNG: chọn trong danh sách, không phải điền mã"

// spareRows draws what is left of the filling and empty rows, for what is not printed in advance. The plans tab has
// none: which indicators have plans is the catalogue's to say.
func (t *tabLayout) spareRows(filled map[rowKey][]map[ColumnCode]string) {
	if t.spec.Code == TabPlans && len(filled) == 0 {
		return
	}
	if len(t.spec.Rows) > 0 {
		t.drawHeading(spareHeading)
	}
	for _, values := range t.filling[t.spec.Code] {
		key := t.keyOf(values)
		for _, values := range filled[key] {
			t.drawFilled(key, values)
		}
		delete(filled, key)
	}
	empty := spareRows
	if len(t.spec.Rows) == 0 {
		empty = freeRows
	}
	for range empty {
		t.draw(line{height: t.rowHeight()})
	}
}

// keyOf is which row a row of the filling is.
func (t *tabLayout) keyOf(values map[ColumnCode]string) rowKey {
	if t.spec.Code == TabNarratives {
		return rowKey{values[ColumnSection], orElse(values[ColumnSlot], bodySlot)}
	}
	return rowKey{values[ColumnCodeKey], values[ColumnContext]}
}

// drawFilled draws a filled row that is not printed in advance.
func (t *tabLayout) drawFilled(key rowKey, values map[ColumnCode]string) {
	t.draw(line{
		key: key.key, context: key.context, label: orElse(values[ColumnName], t.nameOf(key.key)),
		printed: true, values: values, height: t.rowHeight(),
	})
}

// freeRows draws a list that a person fills as far as it goes.
func (t *tabLayout) freeRows() {
	filled := t.filling[t.spec.Code]
	for _, values := range filled {
		t.draw(line{values: values})
	}
	for range max(freeRows-len(filled), spareRows) {
		t.draw(line{})
	}
}

// rowHeight is the least height of a row.
func (t *tabLayout) rowHeight() float64 {
	if t.spec.Code == TabNarratives {
		return 69
	}
	return 0
}

// drawHeading draws a heading row: text in the column of names, none where a code stands.
func (t *tabLayout) drawHeading(text string) {
	row := sheet.RowDesign{Height: 24}
	at := slices.IndexFunc(t.columns, func(c Column) bool { return c.Code == ColumnName })
	for i := range t.columns {
		cell := sheet.CellDesign{Look: sheet.LookSection}
		if i == max(0, at) {
			cell.Text = text
		}
		row.Cells = append(row.Cells, cell)
	}
	t.rows = append(t.rows, row)
}

// draw draws one row, as high as its texts need.
func (t *tabLayout) draw(l line) {
	row := sheet.RowDesign{Height: max(21, l.height)}
	for i, column := range t.columns {
		cell := t.cell(column, l, len(t.rows)+1, i+1)
		row.Cells = append(row.Cells, cell)
		if cell.Look != sheet.LookCode {
			row.Height = max(row.Height, 16*float64(lines(cell.Text, column.Width))+6)
		}
	}
	row.Height = min(row.Height, 409)
	t.rows = append(t.rows, row)
}
