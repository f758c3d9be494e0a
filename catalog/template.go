package catalog

import (
	"regexp"
	"slices"
	"strings"

	"thidua/intake"
)

// Template is one version of the layout of a form (biểu mẫu).
type Template struct {
	Code    string
	Version int
	Name    Name
	Valid   Span
	Tabs    []TemplateTab // in order
}

// TemplateTab is one tab of a Template.
type TemplateTab struct {
	Ordinal int
	Layout  intake.TabSpec // without rows
	Rows    []TemplateRow  // in order
}

// TemplateRow is a row that is printed in advance.
type TemplateRow struct {
	Ordinal  int
	District string // the only unit that has the row, "" for all
	Row      intake.Row
}

// What tabs and columns there are, and by which columns the rows of a tab are read.
var (
	tabCodes = []intake.TabCode{
		intake.TabHeader, intake.TabIndicators, intake.TabAwards, intake.TabExemplars, intake.TabDocuments,
		intake.TabNarratives, intake.TabPlans,
	}
	columnCodes = []intake.ColumnCode{
		intake.ColumnCodeKey, intake.ColumnName, intake.ColumnContext, intake.ColumnUnit, intake.ColumnActual,
		intake.ColumnPlan, intake.ColumnPercent, intake.ColumnNumerator, intake.ColumnDenominator, intake.ColumnShare,
		intake.ColumnChange, intake.ColumnChangeKind, intake.ColumnDenomKind, intake.ColumnStatus, intake.ColumnNote,
		intake.ColumnCollective, intake.ColumnIndividual, intake.ColumnHousehold, intake.ColumnStage,
		intake.ColumnDecision, intake.ColumnSection, intake.ColumnKind, intake.ColumnPlace, intake.ColumnMovement,
		intake.ColumnModel, intake.ColumnIncomeMin, intake.ColumnIncomeMax, intake.ColumnJobsMin, intake.ColumnJobsMax,
		intake.ColumnOpenEnded, intake.ColumnNumber, intake.ColumnIssuer, intake.ColumnIssuedOn, intake.ColumnSubject,
		intake.ColumnSections, intake.ColumnSlot, intake.ColumnText, intake.ColumnValue,
	}
	keyColumns = map[intake.TabCode][]intake.ColumnCode{
		intake.TabHeader:     {intake.ColumnCodeKey, intake.ColumnValue},
		intake.TabIndicators: {intake.ColumnCodeKey},
		intake.TabAwards:     {intake.ColumnCodeKey},
		intake.TabExemplars:  {intake.ColumnName},
		intake.TabDocuments:  {intake.ColumnNumber},
		intake.TabNarratives: {intake.ColumnSection, intake.ColumnText},
		intake.TabPlans:      {intake.ColumnCodeKey},
	}
	// rowFiles is the file that the keys of a tab's rows are in. The header's are fixed; other tabs are free lists.
	rowFiles = map[intake.TabCode]string{
		intake.TabIndicators: "indicators.tsv",
		intake.TabPlans:      "indicators.tsv",
		intake.TabAwards:     "award-forms.tsv",
		intake.TabNarratives: "sections.tsv",
	}
	headerItems = []string{
		intake.ItemTemplate, intake.ItemTemplateVersion, intake.ItemCluster, intake.ItemPeriod, intake.ItemDistrict,
		intake.ItemTitle, intake.ItemNumber, intake.ItemPlace, intake.ItemIssuedOn, intake.ItemSignatoryTitle,
		intake.ItemSignatory,
	}
	recipientItem = regexp.MustCompile(`^recipient-[1-9][0-9]?$`)
	contextCode   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// What can be wrong with templates.
var (
	tabColumnMissing = wording{
		"the tab %[1]s has no column %[2]s marked as required, and its rows are read by it. Add it to template-columns.tsv.",
		"trang %[1]s không có cột %[2]s đánh dấu bắt buộc, trong khi dòng được đọc theo cột đó. Thêm vào template-columns.tsv.",
	}
	templateHeadless = wording{
		"the template has no tab header, by which a form says whose it is. Add it to template-tabs.tsv.",
		"biểu mẫu không có trang header, nơi bảng tính cho biết là của ai. Thêm vào template-tabs.tsv.",
	}
	headerItemUnknown = wording{
		"“%[1]s” is not an item of the header. Use %[2]s or recipient-1, recipient-2 ….",
		"“%[1]s” không phải mục của trang thông tin. Dùng %[2]s hoặc recipient-1, recipient-2 ….",
	}
	tabFree = wording{
		"the tab %[1]s is a free list and has no rows printed in advance. Take the row away.",
		"trang %[1]s là danh sách tự do, không có dòng in sẵn. Bỏ dòng này.",
	}
	measureUnseen = wording{
		"%[1]s is reported with %[2]s, and the tab %[3]s has no such column. Add it to template-columns.tsv.",
		"%[1]s được báo cáo với %[2]s, mà trang %[3]s không có cột đó. Thêm vào template-columns.tsv.",
	}
	planUnknown = wording{
		"%[1]s has no measure PLAN, so no plan can be given. Add the measure in indicators.tsv or take the row away.",
		"%[1]s không có đại lượng PLAN nên không giao kế hoạch được. Thêm đại lượng ở indicators.tsv hoặc bỏ dòng.",
	}
	slotMissing = wording{
		"a row of narratives needs its slot as context: body, footnote, title, 1, 2 …. Fill it in.",
		"dòng thuyết minh cần vị trí ở cột context: body, footnote, title, 1, 2 …. Điền vào.",
	}
	labelMissing = wording{
		"a row with a context needs its own name, or it reads as the figure itself. Fill it in.",
		"dòng có ngữ cảnh cần tên riêng, nếu không sẽ đọc như chính chỉ tiêu. Điền vào.",
	}
)

func readTemplate(r row) Template {
	return Template{
		Code: r.code(plainCode), Version: r.whole("version", 1, 10_000),
		Name: Name{Vi: r.need("name_vi"), En: r.text("name_en")}, Valid: r.span("valid_from", "valid_to"),
	}
}

// owned is a tab, column or row together with the key of what it belongs to.
type owned[T any] struct {
	owner string
	it    T
}

func readTab(r row) owned[TemplateTab] {
	code := intake.TabCode(r.need("tab"))
	if code != "" && !slices.Contains(tabCodes, code) {
		r.wrong("tab", notATerm, code, listed(tabCodes))
	}
	of := r.text("template") + " " + r.text("version")
	r.find("version", of, "templates.tsv")
	return owned[TemplateTab]{of, TemplateTab{Ordinal: r.whole("ordinal", 1, 100), Layout: intake.TabSpec{
		Code: code, TitleVi: r.need("title_vi"), TitleEn: r.need("title_en"), Aliases: r.list("aliases"),
		HelpVi: r.text("help_vi"), Required: r.yes("required"),
	}}}
}

// column is a column of a tab with its place.
type column struct {
	ordinal int
	intake.Column
}

func readColumn(r row) owned[column] {
	code := intake.ColumnCode(r.need("column"))
	if code != "" && !slices.Contains(columnCodes, code) {
		r.wrong("column", notATerm, code, listed(columnCodes))
	}
	return owned[column]{r.tab(), column{r.whole("ordinal", 1, 100), intake.Column{
		Code: code, TitleVi: r.need("title_vi"), TitleEn: r.need("title_en"), Aliases: r.list("aliases"),
		Required: r.yes("required"), Width: float64(r.whole("width", 1, 255)), PromptVi: r.text("prompt_vi"),
	}}}
}

func readTemplateRow(r row) owned[TemplateRow] {
	made := TemplateRow{
		Ordinal: r.whole("ordinal", 1, 10_000), District: r.refer("district", "districts.tsv"),
		Row: intake.Row{
			Key: r.need("key"), Context: r.text("context"), LabelVi: r.text("label_vi"), LabelEn: r.text("label_en"),
			Note: r.text("note"),
		},
	}
	r.checkKey(intake.TabCode(r.text("tab")), made.Row)
	return owned[TemplateRow]{r.tab(), made}
}

// tab is the key of the tab that the row belongs to, which must be there.
func (r row) tab() string {
	of := strings.Join([]string{r.text("template"), r.text("version"), r.text("tab")}, " ")
	r.find("tab", of, "template-tabs.tsv")
	return of
}

// checkKey notes a row of a template whose key says nothing in its tab.
func (r row) checkKey(tab intake.TabCode, made intake.Row) {
	file, keyed := rowFiles[tab]
	switch {
	case made.Key == "":
	case keyed:
		r.find("key", made.Key, file)
	case tab == intake.TabHeader && !slices.Contains(headerItems, made.Key) && !recipientItem.MatchString(made.Key):
		r.wrong("key", headerItemUnknown, made.Key, strings.Join(headerItems, ", "))
	case tab == intake.TabExemplars || tab == intake.TabDocuments:
		r.wrong("key", tabFree, tab)
	}
	switch {
	case tab == intake.TabNarratives && made.Context == "":
		r.wrong("context", slotMissing)
	case made.Context != "" && !contextCode.MatchString(made.Context):
		r.wrong("context", notACode, made.Context, "xa-lay-nua")
	case made.Context != "" && tab == intake.TabIndicators && made.LabelVi == "":
		r.wrong("label_vi", labelMissing)
	}
}

func listed[T ~string](codes []T) string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = string(code)
	}
	return strings.Join(texts, ", ")
}
