package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/sheet"
	"thidua/term"
)

// The lists of choices, by the names they have in the workbook.
const (
	listSections   = "dm_muc"
	listMovements  = "dm_phong_trao"
	listIndicators = "dm_chi_tieu"
	listForms      = "dm_hinh_thuc"
	listChange     = "dm_kieu_tang_giam"
	listDenom      = "dm_loai_mau_so"
	listStatus     = "dm_trang_thai"
	listStage      = "dm_buoc"
	listExemplar   = "dm_loai_dien_hinh"
	listDocument   = "dm_loai_van_ban"
	listYesNo      = "dm_co_khong"
)

// listFor is the list that a column is chosen from, "" for none.
func (t *tabLayout) listFor(column ColumnCode, key string) string {
	list := ""
	switch column {
	case ColumnSection:
		list = listSections
	case ColumnMovement:
		list = listMovements
	case ColumnChangeKind:
		list = listChange
	case ColumnDenomKind:
		list = listDenom
	case ColumnStatus:
		list = listStatus
	case ColumnStage:
		list = listStage
	case ColumnOpenEnded:
		list = listYesNo
	case ColumnKind:
		list = listExemplar
		if t.spec.Code == TabDocuments {
			list = listDocument
		}
	case ColumnName:
		switch t.spec.Code {
		case TabIndicators:
			list = listIndicators
		case TabAwards:
			list = listForms
		}
	}
	if list == "" || key != "" && column == ColumnName {
		return ""
	}
	if _, drawn := t.lists[list]; !drawn {
		values := t.choicesOf(list)
		if len(values) == 0 {
			return ""
		}
		t.lists[list] = values
		t.listNames = append(t.listNames, list)
	}
	return list
}

// choicesOf are the texts of a list, in the order in which people think of them.
func (l *layout) choicesOf(list string) []string {
	switch list {
	case listSections:
		return nameChoices(l.vocabulary.Sections, l.sectionOrder())
	case listMovements:
		return nameChoices(l.vocabulary.Movements, nil)
	case listIndicators:
		names := map[string]Name{}
		for code, indicator := range l.vocabulary.Indicators {
			names[code] = indicator.Name
		}
		return nameChoices(names, l.rowOrder(TabIndicators))
	case listForms:
		names := map[string]Name{}
		for code, form := range l.vocabulary.Forms {
			names[code] = form.Name
		}
		return nameChoices(names, l.rowOrder(TabAwards))
	case listChange:
		return enumNames[term.ChangeKind]()
	case listDenom:
		return enumNames[term.DenominatorKind]()
	case listStatus:
		return enumNames[term.ValueStatus]()
	case listStage:
		return enumNames[term.AwardStage]()
	case listExemplar:
		return enumNames[term.ExemplarKind]()
	case listDocument:
		return enumNames[term.DocumentKind]()
	}
	return []string{"Có", "Không"}
}

func enumNames[E enum]() []string {
	var none E
	var names []string
	for _, value := range none.Values() {
		names = append(names, E(value).Name(term.LanguageVi))
	}
	return names
}

// rowOrder are the keys of a tab's printed rows.
func (l *layout) rowOrder(tab TabCode) (order []string) {
	for _, spec := range l.template.Tabs {
		if spec.Code == tab {
			for _, row := range spec.Rows {
				order = append(order, row.Key)
			}
		}
	}
	return order
}

// sectionOrder is the order of the outline as far as the template's rows show it.
func (l *layout) sectionOrder() []string {
	order := l.rowOrder(TabNarratives)
	for _, key := range l.rowOrder(TabIndicators) {
		order = append(order, l.vocabulary.Indicators[key].Section)
	}
	return order
}

// nameChoices are the names of codes, those of order first and in that order, the others by name. A name that several
// codes share stands there as the code, which is never in doubt.
func nameChoices(names map[string]Name, order []string) []string {
	means := newIndex(names)
	rest := sortedKeys(names)
	slices.SortStableFunc(rest, func(a, b string) int {
		return cmp.Compare(NormaliseName(names[a].Vi), NormaliseName(names[b].Vi))
	})
	var choices []string
	drawn := map[string]bool{}
	for _, code := range append(slices.Clone(order), rest...) {
		if _, known := names[code]; known && !drawn[code] {
			drawn[code] = true
			choices = append(choices, choice(code, names[code], means))
		}
	}
	return choices
}

func choice(code string, name Name, means index) string {
	if len(means[labelKey(name.Vi)]) != 1 {
		return code
	}
	return sentenceCase(name.Vi)
}

// sentenceCase is a title that is all capitals as people write it in a cell; the reader finds it in any case.
func sentenceCase(title string) string {
	if title != strings.ToUpper(title) {
		return title
	}
	lower := strings.ToLower(title)
	_, size := utf8.DecodeRuneInString(lower)
	return strings.ToUpper(lower[:size]) + lower[size:]
}

// choiceOf is how a code, or whatever a filling has in its place, stands in a list.
func (l *layout) choiceOf(list, text string) string {
	switch list {
	case listSections:
		if name, ok := l.vocabulary.Sections[text]; ok {
			return choice(text, name, newIndex(l.vocabulary.Sections))
		}
	case listMovements:
		if name, ok := l.vocabulary.Movements[text]; ok {
			return choice(text, name, newIndex(l.vocabulary.Movements))
		}
	case listChange:
		return nameOf[term.ChangeKind](text)
	case listDenom:
		return nameOf[term.DenominatorKind](text)
	case listStatus:
		return nameOf[term.ValueStatus](text)
	case listStage:
		return nameOf[term.AwardStage](text)
	case listExemplar:
		return nameOf[term.ExemplarKind](text)
	case listDocument:
		return nameOf[term.DocumentKind](text)
	case listYesNo:
		if slices.Contains(yesWords, labelKey(text)) {
			return "Có"
		}
	}
	return text
}

func nameOf[E enum](text string) string {
	if code, ok := parseWord[E](text); ok {
		return code.Name(term.LanguageVi)
	}
	return text
}

// input is a cell that may be typed into.
type input struct {
	row, column int
	kind        inputKind
}

// inputRules makes one rule of all cells of a column that take the same.
func (t *tabLayout) inputRules() []sheet.InputRule {
	type group struct {
		column int
		kind   inputKind
	}
	groups := map[group][]int{}
	var order []group
	for _, in := range t.inputs {
		kind := in.kind
		kind.look, kind.format = 0, "" // how a cell looks is no matter of what may stand in it
		key := group{in.column, kind}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], in.row)
	}
	slices.SortStableFunc(order, func(a, b group) int { return cmp.Compare(a.column, b.column) })
	var rules []sheet.InputRule
	for _, key := range order {
		column := t.columns[key.column-1]
		if key.kind.rule == sheet.AllowAny && column.PromptVi == "" {
			continue
		}
		rule := inputRule(column, key.kind)
		blocks := blocksOf(groups[key], key.column)
		rule.Where, rule.Also = blocks[0], blocks[1:]
		rules = append(rules, rule)
	}
	return rules
}

// blocksOf joins rows of a column that follow each other.
func blocksOf(rows []int, column int) (blocks []sheet.Range) {
	for _, row := range rows {
		if n := len(blocks); n > 0 && blocks[n-1].LastRow == row-1 {
			blocks[n-1].LastRow = row
			continue
		}
		blocks = append(blocks, sheet.Range{FirstRow: row, FirstColumn: column, LastRow: row, LastColumn: column})
	}
	return blocks
}

// inputRule guides what is typed. Numbers and dates only warn: “ước 1.234” and “không có” may stand in their cells.
func inputRule(column Column, kind inputKind) sheet.InputRule {
	const keep = " Nếu cần ghi chữ (không có, ước 1.234) thì chọn Có để giữ."
	rule := sheet.InputRule{
		Kind: kind.rule, List: kind.list, Min: kind.least, Max: kind.most,
		Prompt: clip(column.PromptVi, 250),
	}
	if rule.Prompt != "" {
		rule.PromptTitle = clip(column.TitleVi, 30)
	}
	switch kind.rule {
	case sheet.AllowWhole:
		rule.ErrorTitle, rule.Error, rule.Warning = "Cần số nguyên", "Ô này cần một số nguyên, ví dụ 1.234."+keep, true
	case sheet.AllowDecimal:
		rule.ErrorTitle, rule.Error, rule.Warning = "Cần một con số", "Ô này cần một số "+bounds(kind)+", phần thập phân sau dấu phẩy, ví dụ 98,06."+keep, true
	case sheet.AllowDate:
		rule.ErrorTitle, rule.Error, rule.Warning = "Cần ngày tháng", "Hãy ghi ngày/tháng/năm, ví dụ 16/02/2023. Chọn Có để giữ như đã ghi.", true
	case sheet.AllowList:
		rule.ErrorTitle, rule.Error = "Không có trong danh sách", "Hãy bấm mũi tên bên phải ô và chọn trong danh sách, hoặc xóa ô."
		rule.Warning = kind.list == listSections || kind.list == listMovements || kind.list == listIndicators || kind.list == listForms
	}
	return rule
}

func bounds(kind inputKind) string {
	switch {
	case kind.most == "100":
		return "từ 0 đến 100"
	case kind.least == "0":
		return "không âm"
	}
	return "(giảm thì ghi dấu trừ)"
}

// serialOfDate is the serial number of a day written as 16/02/2023 or 2023-02-16, which a date cell shows as the former.
func serialOfDate(text string) (string, bool) {
	for _, layout := range []string{"02/01/2006", time.DateOnly} {
		if day, err := time.Parse(layout, text); err == nil && day.Year() > 1900 {
			days := day.Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
			return strconv.Itoa(int(days)), true
		}
	}
	return "", false
}
