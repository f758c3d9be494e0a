package intake

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"thidua/sheet"
	"thidua/term"
)

// Identity is whose form is drawn: it stands, locked, in the header tab, by which the reader knows the form again.
type Identity struct {
	Cluster      string // code
	ClusterName  string // in Vietnamese; "" shows the code
	Period       string // code
	PeriodName   string // in Vietnamese; "" makes one of the code
	District     string // code; "" for the cluster's own sheet
	DistrictName string // in Vietnamese; "" shows the code
	DueOn        term.Date
	Members      []string // codes, in the order of the plans tab's columns; nil is all of the vocabulary by code
}

// Filling is what stands in a form already: the texts of its rows by tab and column, as printed. Rows of tabs with
// rows printed in advance name theirs by code and context (header: code; narratives: section and slot); the plans tab
// has a column for each member by its code.
type Filling map[TabCode][]map[ColumnCode]string

// ColumnReference is a column that only Filling has: last year's figure, drawn in grey beside the unit of the
// indicators tab. It is for the person's eye and never read back.
const ColumnReference ColumnCode = "reference"

// Rows that are drawn for what is not printed in advance.
const (
	freeRows  = 60 // of a free list, beyond which it grows with its filling
	spareRows = 12 // behind the printed rows
)

// Layout draws the workbook of a template for one unit and period, with its filling. A filled text that is a plain
// Vietnamese number becomes a number whose format shows exactly that text; anything else stays text. The header row
// is the first one that has all headers, the plans tab has the members' codes in a hidden row right above it; above
// those stands the line that tells how the sheet was read. What the workbook, its tabs and its columns are stands in
// their marks as well, so that titles and headers may be edited.
//
// The error joins everything in template and filling that cannot be drawn: a tab, column or code that is unknown.
func Layout(template Template, vocabulary Vocabulary, identity Identity, filling Filling) (sheet.Design, error) {
	l := &layout{
		template: template, vocabulary: vocabulary, identity: identity, filling: filling, lists: map[string][]string{},
	}
	l.checkFilling()
	design := sheet.Design{
		Title:  strings.Join([]string{template.NameVi, l.owner(), l.period()}, " – "),
		Author: orElse(identity.ClusterName, identity.Cluster),
		Marks:  l.marks(),
	}
	for _, spec := range template.Tabs {
		design.Tabs = append(design.Tabs, l.tab(spec))
	}
	for _, name := range l.listNames {
		design.Lists = append(design.Lists, sheet.List{Name: name, Values: l.lists[name]})
	}
	return design, errors.Join(l.faults...)
}

// marks are what the workbook says of itself unseen.
func (l *layout) marks() map[string]string {
	marks := map[string]string{
		MarkTemplate: l.template.Code, MarkVersion: versionOf(l.template),
		MarkCluster: l.identity.Cluster, MarkPeriod: l.identity.Period, MarkDistrict: l.identity.District,
	}
	for key, value := range marks {
		if value == "" {
			delete(marks, key)
		}
	}
	return marks
}

// layout is one workbook being drawn.
type layout struct {
	template   Template
	vocabulary Vocabulary
	identity   Identity
	filling    Filling
	lists      map[string][]string
	listNames  []string // in the order of use
	faults     []error
}

// wrong notes what cannot be drawn, with what to do, in both languages. row counts from 1; 0 is the whole tab.
func (l *layout) wrong(tab TabCode, row int, what Wording) {
	place := string(tab)
	if row > 0 {
		place += fmt.Sprintf(" row %d", row)
	}
	l.faults = append(l.faults, fmt.Errorf("%s: %s / %s", place, what.En, what.Vi))
}

// checkFilling notes tabs and columns that the template does not have.
func (l *layout) checkFilling() {
	known := map[TabCode]TabSpec{}
	for _, spec := range l.template.Tabs {
		known[spec.Code] = spec
	}
	for _, code := range sortedKeys(l.filling) {
		spec, ok := known[code]
		if !ok {
			l.wrong(code, 0, Wording{
				fmt.Sprintf("biểu mẫu %s không có trang này; hãy bỏ phần điền sẵn của trang", l.template.Code),
				fmt.Sprintf("the template %s has no such tab; take its filling away", l.template.Code),
			})
			continue
		}
		for i, row := range l.filling[code] {
			for _, column := range sortedKeys(row) {
				if row[column] != "" && !l.takes(spec, column) {
					l.wrong(code, i+1, Wording{
						fmt.Sprintf("trang không có cột %s; hãy sửa tên cột hoặc thêm cột vào biểu mẫu", column),
						fmt.Sprintf("the tab has no column %s; correct its name or add it to the template", column),
					})
				}
			}
		}
	}
}

// takes says whether a tab has a place for a column of its filling.
func (l *layout) takes(spec TabSpec, column ColumnCode) bool {
	switch {
	case spec.Code == TabIndicators && column == ColumnReference:
		return true
	case spec.Code == TabPlans && slices.Contains(l.members(), string(column)):
		return true
	}
	return slices.ContainsFunc(spec.Columns, func(c Column) bool { return c.Code == column })
}

// members are the codes of the plans tab's columns.
func (l *layout) members() []string {
	if l.identity.Members != nil {
		return l.identity.Members
	}
	return sortedKeys(l.vocabulary.Members)
}

func (l *layout) memberName(code string) string { return orElse(l.vocabulary.Members[code].Vi, code) }

// owner is whose form it is, as a person says it.
func (l *layout) owner() string {
	if l.identity.District == "" {
		return orElse(l.identity.ClusterName, l.identity.Cluster)
	}
	return orElse(l.identity.DistrictName, l.memberName(l.identity.District))
}

var yearCode = regexp.MustCompile(`^[12][0-9]{3}$`)

func (l *layout) period() string {
	if l.identity.PeriodName == "" && yearCode.MatchString(l.identity.Period) {
		return "Năm " + l.identity.Period
	}
	return orElse(l.identity.PeriodName, l.identity.Period)
}

// tab draws one tab: title, whose it is, what to fill, header, rows.
func (l *layout) tab(spec TabSpec) sheet.TabDesign {
	t := &tabLayout{layout: l, spec: spec, columns: l.columns(spec)}
	t.heads()
	switch spec.Code {
	case TabHeader:
		t.headerRows()
	case TabPlans, TabIndicators, TabAwards, TabNarratives:
		t.keyedRows()
	default:
		t.freeRows()
	}
	wide := 0.0
	design := sheet.TabDesign{
		Title: spec.TitleVi, Protected: true, Frozen: t.headerRow, HeaderRow: t.headerRow,
		FrozenColumns: t.frozenColumns(), Rows: t.rows, Rules: t.inputRules(), Mark: string(spec.Code),
	}
	for _, column := range t.columns {
		design.Widths = append(design.Widths, column.Width)
		design.Marks = append(design.Marks, string(column.Code))
		wide += column.Width
	}
	design.Landscape = wide > 110
	return design
}

// columns are those of the spec, with a width each, and those that only a drawing has.
func (l *layout) columns(spec TabSpec) []Column {
	columns := slices.Clone(spec.Columns)
	for i, column := range columns {
		switch {
		case column.Width <= 0:
			columns[i].Width = 16
		case keyColumn(spec.Code, column.Code):
			columns[i].Width = min(column.Width, 22) // for the reader; people go by the name
		}
	}
	if spec.Code == TabPlans {
		for _, code := range l.members() {
			columns = append(columns, Column{
				Code: ColumnCode(code), TitleVi: l.memberName(code), Width: 17,
				PromptVi: "Kế hoạch giao cho " + l.memberName(code) + ", theo đơn vị tính của dòng.",
			})
		}
	}
	referenced := func(row map[ColumnCode]string) bool { return row[ColumnReference] != "" }
	if spec.Code == TabIndicators && slices.ContainsFunc(l.filling[TabIndicators], referenced) {
		at := 1 + slices.IndexFunc(columns, func(c Column) bool { return c.Code == ColumnUnit || c.Code == ColumnName })
		if unit := slices.IndexFunc(columns, func(c Column) bool { return c.Code == ColumnUnit }); unit >= 0 {
			at = unit + 1
		}
		columns = slices.Insert(columns, at, Column{Code: ColumnReference, TitleVi: "Kỳ trước (tham khảo)", Width: 16})
	}
	return columns
}

// keyColumn says whether a column of a tab holds the key of its rows.
func keyColumn(tab TabCode, column ColumnCode) bool {
	return column == ColumnCodeKey || column == ColumnSection && tab == TabNarratives
}

// tabLayout is one tab being drawn.
type tabLayout struct {
	*layout
	spec      TabSpec
	columns   []Column
	rows      []sheet.RowDesign
	headerRow int
	inputs    []input
}

// What the lines above a table say in every tab, by which they are found again.
const (
	helpEnd     = "Ô vàng là ô điền; ô xám không phải điền."
	aboutPeriod = "Kỳ báo cáo: "
)

// heads draws what stands above the rows.
func (t *tabLayout) heads() {
	t.rows = append(t.rows, sheet.RowDesign{Height: 30, Cells: []sheet.CellDesign{{Look: sheet.LookTitle, Text: t.spec.TitleVi}}})
	about := []string{t.owner(), aboutPeriod + t.period()}
	if t.identity.District != "" {
		about = slices.Insert(about, 1, orElse(t.identity.ClusterName, t.identity.Cluster))
	}
	if t.identity.DueOn != "" {
		about = append(about, "Hạn gửi: "+t.identity.DueOn.Format(term.LanguageVi))
	}
	t.explain(sheet.LookHelp, strings.Join(about, "  •  "))
	t.explain(sheet.LookHelp, strings.TrimSpace(t.spec.HelpVi+" "+helpEnd))
	t.explain(sheet.LookStatus, statusUnread)
	if t.spec.Code == TabPlans {
		codes := sheet.RowDesign{Hidden: true}
		for _, column := range t.columns {
			cell := sheet.CellDesign{Look: sheet.LookCode}
			if _, member := t.vocabulary.Members[string(column.Code)]; member || slices.Contains(t.members(), string(column.Code)) {
				cell.Text = string(column.Code)
			}
			codes.Cells = append(codes.Cells, cell)
		}
		t.rows = append(t.rows, codes)
	}
	header := sheet.RowDesign{Height: 24}
	for _, column := range t.columns {
		header.Cells = append(header.Cells, sheet.CellDesign{Look: sheet.LookHeader, Text: column.TitleVi})
		header.Height = max(header.Height, 15*float64(lines(column.TitleVi, column.Width*0.9))+9)
	}
	t.rows = append(t.rows, header)
	t.headerRow = len(t.rows)
}

// explain draws a line of explanation over as many columns as a screen shows.
func (t *tabLayout) explain(look sheet.Look, text string) {
	span, width := 0, 0.0
	for _, column := range t.columns {
		if span++; width+column.Width > 120 && span > 1 {
			span--
			break
		}
		width += column.Width
	}
	t.rows = append(t.rows, sheet.RowDesign{
		Height: 15*float64(lines(text, width)) + 5,
		Cells:  []sheet.CellDesign{{Look: look, Text: text, Span: span}},
	})
}

// frozenColumns keeps the names in view, unless they take half of a screen.
func (t *tabLayout) frozenColumns() int {
	width := 0.0
	for i, column := range t.columns {
		if width += column.Width; width > 80 {
			return 0
		}
		if column.Code == ColumnName {
			return i + 1
		}
	}
	return 0
}

// lines is on how many lines a text stands in a column of so many digits' width. Small letters are somewhat narrower
// than digits, capitals wider, and a cell has a margin.
func lines(text string, width float64) int {
	total := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		long := 0.0
		for _, r := range paragraph {
			if long += 0.9; unicode.IsUpper(r) {
				long += 0.43
			}
		}
		total += max(1, int(math.Ceil(long/max(1, width-2))))
	}
	return total
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func versionOf(template Template) string { return strconv.Itoa(template.Version) }
