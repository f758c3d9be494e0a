package intake_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"thidua/decimal"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

func unit(code, vi, en, dimension string, factor int64, aliases ...string) intake.Unit {
	return intake.Unit{
		Code: code, Name: intake.Name{Vi: vi, En: en, Aliases: aliases}, Dimension: dimension,
		Factor: decimal.Must(decimal.FromInt(factor)),
	}
}

func units() map[string]intake.Unit {
	all := map[string]intake.Unit{}
	for _, u := range []intake.Unit{
		unit("million-dong", "triệu đồng", "million đồng", "money", 1_000_000, "tr.đ", "triệu"),
		unit("billion-dong", "tỷ đồng", "billion đồng", "money", 1_000_000_000, "tỷ"),
		unit("tonne", "tấn", "tonnes", "mass", 1000, "t"),
		unit("quintal", "tạ", "quintals", "mass", 100),
		unit("hectare", "ha", "hectares", "area", 10_000, "héc-ta"),
		unit("square-metre", "m²", "square metres", "area", 1, "m2"),
		unit("head", "con", "head", "livestock", 1),
		unit("household", "hộ", "households", "household", 1, "hộ gia đình"),
		unit("commune", "xã", "communes", "commune", 1),
		unit("village", "thôn, bản", "villages", "village", 1, "tổ, bản", "khối, bản"),
		unit("criterion", "tiêu chí", "criteria", "criterion", 1),
		unit("criterion-per-commune", "tiêu chí/xã", "criteria per commune", "criterion-per-commune", 1),
		unit("worker", "lao động", "workers", "worker", 1, "LĐ"),
		unit("percent", "%", "percent", "percent", 1, "phần trăm"),
		unit("percentage-point", "điểm phần trăm", "percentage points", "percentage-point", 1, "điểm %"),
	} {
		all[u.Code] = u
	}
	return all
}

func vocabulary() intake.Vocabulary {
	v := intake.Vocabulary{
		Indicators: map[string]intake.Indicator{}, Units: units(),
		Forms: map[string]intake.AwardForm{
			"labour-order-first-class": {
				Code: "labour-order-first-class", Name: intake.Name{Vi: "Huân chương Lao động hạng Nhất", En: "Labour Order, First Class"},
				Level: term.AwardLevelState, Recipients: []term.RecipientKind{term.RecipientKindCollective, term.RecipientKindIndividual},
			},
			"government-emulation-flag": {
				Code: "government-emulation-flag", Name: intake.Name{Vi: "Cờ thi đua của Chính phủ", En: "Government Emulation Flag"},
				Level: term.AwardLevelState, Recipients: []term.RecipientKind{term.RecipientKindCollective},
			},
			"advanced-labourer": {
				Code: "advanced-labourer", Name: intake.Name{Vi: "Lao động tiên tiến", En: "Advanced Labourer"},
				Level: term.AwardLevelDistrict, Recipients: []term.RecipientKind{term.RecipientKindIndividual},
			},
		},
		Sections: map[string]intake.Name{
			"results.economy.agriculture": {Vi: "Sản xuất nông - lâm nghiệp", En: "Agriculture and forestry"},
			"results.economy.budget":      {Vi: "Thu, chi ngân sách", En: "Budget"},
			"exemplars":                   {Vi: "Điển hình tiên tiến", En: "Exemplars"},
			"plan.tasks":                  {Vi: "Nhiệm vụ", En: "Tasks"},
			"review.tasks":                {Vi: "Nhiệm vụ", En: "Tasks"},
		},
		Movements: map[string]intake.Name{
			"new-rural": {Vi: "Cả nước chung sức xây dựng nông thôn mới", En: "New rural areas", Aliases: []string{"Nông thôn mới"}},
		},
		Members: map[string]intake.Name{
			"dien-bien/muong-lay":     {Vi: "Thị xã Mường Lay", En: "Mường Lay Town", Aliases: []string{"TX Mường Lay"}},
			"dien-bien/muong-ang":     {Vi: "Huyện Mường Ảng", En: "Mường Ảng District"},
			"dien-bien/dien-bien-phu": {Vi: "Thành phố Điện Biên Phủ", En: "Điện Biên Phủ City", Aliases: []string{"TP Điện Biên Phủ"}},
		},
	}
	for _, i := range []intake.Indicator{
		{Code: "food-grain-output", Name: intake.Name{Vi: "Tổng sản lượng lương thực cây có hạt", En: "Food-grain output"}, Unit: "tonne", Type: term.ValueTypeAmount, Decimals: 2},
		{Code: "livestock-herd", Name: intake.Name{Vi: "Tổng đàn gia súc", En: "Livestock herd"}, Unit: "head", Type: term.ValueTypeCount},
		{Code: "poultry-flock", Name: intake.Name{Vi: "Tổng đàn gia cầm", En: "Poultry flock"}, Unit: "head", Type: term.ValueTypeCount},
		{Code: "budget-revenue-local", Name: intake.Name{Vi: "Thu ngân sách trên địa bàn", En: "Local budget revenue"}, Unit: "million-dong", Type: term.ValueTypeAmount},
		{Code: "forest-cover-rate", Name: intake.Name{Vi: "Độ che phủ rừng", En: "Forest cover rate"}, Unit: "percent", Type: term.ValueTypePercent, Decimals: 2},
		{Code: "poor-households", Name: intake.Name{Vi: "Số hộ nghèo", En: "Poor households", Aliases: []string{"Hộ nghèo"}}, Unit: "household", Type: term.ValueTypeCount},
		{Code: "poor-households-reduced", Name: intake.Name{Vi: "Số hộ nghèo giảm", En: "Fall in poor households", Aliases: []string{"Hộ nghèo"}}, Unit: "household", Type: term.ValueTypeCount},
		{
			Code: "cultural-villages", Name: intake.Name{Vi: "Thôn, bản văn hóa", En: "Cultural villages"}, Unit: "village", Type: term.ValueTypeCount,
			Measures: []term.Measure{term.MeasureActual, term.MeasureNumerator, term.MeasureDenominator, term.MeasureShare, term.MeasureChange},
		},
		{
			Code: "nrd-criteria-met", Name: intake.Name{Vi: "Số tiêu chí đạt của xã", En: "Criteria met by a commune"}, Unit: "criterion", Type: term.ValueTypeCount,
			Measures: []term.Measure{term.MeasureNumerator, term.MeasureDenominator},
		},
		{Code: "nrd-criteria-per-commune-average", Name: intake.Name{Vi: "Bình quân tiêu chí/xã", En: "Criteria per commune"}, Unit: "criterion-per-commune", Type: term.ValueTypeMean, Decimals: 2},
	} {
		v.Indicators[i.Code] = i
	}
	return v
}

func column(code intake.ColumnCode, vi, en string, required bool, aliases ...string) intake.Column {
	return intake.Column{Code: code, TitleVi: vi, TitleEn: en, Required: required, Aliases: aliases}
}

func headerTab() intake.TabSpec {
	return intake.TabSpec{
		Code: intake.TabHeader, TitleVi: "Thông tin báo cáo", TitleEn: "Report details", Required: true,
		Columns: []intake.Column{
			column(intake.ColumnCodeKey, "Mã", "Code", true), column(intake.ColumnName, "Nội dung", "Item", false),
			column(intake.ColumnValue, "Giá trị", "Value", true),
		},
		Rows: []intake.Row{{Key: "number", LabelVi: "Số, ký hiệu", LabelEn: "Number"}, {Key: "period", LabelVi: "Kỳ báo cáo", LabelEn: "Period"}},
	}
}

func indicatorsTab() intake.TabSpec {
	return intake.TabSpec{
		Code: intake.TabIndicators, TitleVi: "Chỉ tiêu", TitleEn: "Indicators", Aliases: []string{"Số liệu"}, Required: true,
		Columns: []intake.Column{
			column(intake.ColumnCodeKey, "Mã", "Code", true, "Mã chỉ tiêu"), column(intake.ColumnName, "Chỉ tiêu", "Indicator", false),
			column(intake.ColumnContext, "Ngữ cảnh", "Context", false), column(intake.ColumnUnit, "Đơn vị tính", "Unit", false, "ĐVT"),
			column(intake.ColumnActual, "Thực hiện", "Actual", true), column(intake.ColumnPlan, "Kế hoạch", "Plan", false, "KH"),
			column(intake.ColumnPercent, "Đạt so với kế hoạch (%)", "Percent of plan", false, "% KH"),
			column(intake.ColumnNumerator, "Tử số", "Numerator", false), column(intake.ColumnDenominator, "Mẫu số", "Denominator", false),
			column(intake.ColumnShare, "Tỷ lệ (%)", "Share", false), column(intake.ColumnChange, "Tăng, giảm", "Change", false),
			column(intake.ColumnChangeKind, "Kiểu tăng, giảm", "Kind of change", false),
			column(intake.ColumnDenomKind, "Loại mẫu số", "Kind of denominator", false),
			column(intake.ColumnStatus, "Trạng thái", "Status", false), column(intake.ColumnNote, "Ghi chú", "Note", false),
		},
		Rows: []intake.Row{
			{Key: "food-grain-output"},
			{Key: "livestock-herd"},
			{Key: "nrd-criteria-met", Context: "xa-lay-nua", LabelVi: "Số tiêu chí đạt: xã Lay Nưa", LabelEn: "Criteria met: Lay Nưa"},
		},
	}
}

func memberTabs() []intake.TabSpec {
	return []intake.TabSpec{
		headerTab(), indicatorsTab(),
		{
			Code: intake.TabAwards, TitleVi: "Khen thưởng", TitleEn: "Awards",
			Columns: []intake.Column{
				column(intake.ColumnCodeKey, "Mã", "Code", true), column(intake.ColumnName, "Danh hiệu, hình thức", "Form", false),
				column(intake.ColumnCollective, "Tập thể", "Collectives", true), column(intake.ColumnIndividual, "Cá nhân", "Individuals", true),
				column(intake.ColumnHousehold, "Hộ gia đình", "Households", false), column(intake.ColumnStage, "Bước", "Stage", false),
				column(intake.ColumnDecision, "Số quyết định", "Decision", false), column(intake.ColumnNote, "Ghi chú", "Note", false),
			},
		},
		{
			Code: intake.TabExemplars, TitleVi: "Điển hình tiên tiến", TitleEn: "Exemplars",
			Columns: []intake.Column{
				column(intake.ColumnSection, "Mục", "Section", false), column(intake.ColumnKind, "Loại", "Kind", false),
				column(intake.ColumnName, "Tên điển hình", "Name", true), column(intake.ColumnPlace, "Địa chỉ", "Place", false),
				column(intake.ColumnMovement, "Phong trào", "Movement", false), column(intake.ColumnModel, "Mô hình", "Model", false),
				column(intake.ColumnIncomeMin, "Thu nhập từ", "Income from", false), column(intake.ColumnIncomeMax, "Thu nhập đến", "Income to", false),
				column(intake.ColumnJobsMin, "Việc làm từ", "Jobs from", false), column(intake.ColumnJobsMax, "Việc làm đến", "Jobs to", false),
				column(intake.ColumnOpenEnded, "Còn nữa", "List goes on", false), column(intake.ColumnNote, "Ghi chú", "Note", false),
			},
		},
		{
			Code: intake.TabDocuments, TitleVi: "Văn bản", TitleEn: "Documents",
			Columns: []intake.Column{
				column(intake.ColumnCodeKey, "Mã", "Code", false), column(intake.ColumnKind, "Loại văn bản", "Kind", false),
				column(intake.ColumnNumber, "Số, ký hiệu", "Number", true), column(intake.ColumnIssuer, "Cơ quan ban hành", "Issuer", false),
				column(intake.ColumnIssuedOn, "Ngày ban hành", "Issued on", false), column(intake.ColumnSubject, "Trích yếu", "Subject", false),
				column(intake.ColumnSections, "Mục viện dẫn", "Cited in", false), column(intake.ColumnNote, "Ghi chú", "Note", false),
			},
		},
		{
			Code: intake.TabNarratives, TitleVi: "Thuyết minh", TitleEn: "Narratives",
			Columns: []intake.Column{
				column(intake.ColumnSection, "Mã mục", "Section", true), column(intake.ColumnName, "Mục", "Heading", false),
				column(intake.ColumnSlot, "Vị trí", "Slot", false), column(intake.ColumnText, "Nội dung", "Text", true),
			},
		},
	}
}

// templates are a member's form and the lead's, small ones with every tab.
func templates() []intake.Template {
	plans := intake.TabSpec{
		Code: intake.TabPlans, TitleVi: "Kế hoạch giao", TitleEn: "Plans given",
		Columns: []intake.Column{
			column(intake.ColumnCodeKey, "Mã", "Code", true), column(intake.ColumnName, "Chỉ tiêu", "Indicator", false),
			column(intake.ColumnUnit, "Đơn vị tính", "Unit", false),
		},
	}
	return []intake.Template{
		{Code: "member", Version: 1, NameVi: "Báo cáo của đơn vị", NameEn: "Report of a unit", Tabs: memberTabs()},
		{Code: "cluster", Version: 1, NameVi: "Biểu của Trưởng cụm", NameEn: "The lead's sheet", Tabs: []intake.TabSpec{headerTab(), plans, indicatorsTab()}},
	}
}

// parseBook reads a book written as text. A line "book <title> | <locale>" begins it, "tab <title>" each tab, with
// "(hidden)" behind a hidden one's; each further line is a row, its cells parted by " | ", an empty line a blank row.
// "@merge A1:C1" and "@hide 7" say so of the tab, "@mark awards" and "@columns code - ACTUAL" are its marks, a line
// "mark thidua.period 2022" behind the first one the book's. A cell is text, or
//
//	#0.85~0%~85%      number: stored, format, shown (the last two may be left out)
//	@45050~fmt~shown  date
//	=A1/B1=>#0.5      formula and its result
//	!DIVIDE_BY_ZERO~#DIV/0!  error
//	?TRUE             true or false
//	"a\u00a0b"        text with Go's escapes
//	*20001~a          a text so many times over
func parseBook(t *testing.T, content string) sheet.Book {
	t.Helper()
	book, err := decodeBook(content)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func decodeBook(content string) (book sheet.Book, err error) {
	var tab *sheet.Tab
	for number, line := range strings.Split(strings.TrimRight(content, "\n"), "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		switch {
		case kind == "expect":
		case kind == "mark":
			key, value, _ := strings.Cut(rest, " ")
			if book.Marks == nil {
				book.Marks = map[string]string{}
			}
			book.Marks[key] = value
		case kind == "book":
			book.Title, book.Locale, _ = strings.Cut(rest, " | ")
		case kind == "tab":
			title, hidden := strings.CutSuffix(rest, " (hidden)")
			book.Tabs = append(book.Tabs, sheet.Tab{ID: int64(len(book.Tabs)), Title: title, Hidden: hidden, HiddenRows: map[int]bool{}})
			tab = &book.Tabs[len(book.Tabs)-1]
		case tab == nil:
			return book, fmt.Errorf("line %d: %q stands before any tab", number+1, line)
		case kind == "@merge":
			merge, ok := sheet.ParseRange(rest)
			if !ok {
				return book, fmt.Errorf("line %d: %q is not a range", number+1, rest)
			}
			tab.Merges = append(tab.Merges, merge)
		case kind == "@mark":
			tab.Mark = rest
		case kind == "@columns":
			tab.ColumnMarks = map[int]string{}
			for i, code := range strings.Fields(rest) {
				if code != "-" {
					tab.ColumnMarks[i+1] = code
				}
			}
		case kind == "@hide":
			row, err := strconv.Atoi(rest)
			if err != nil {
				return book, fmt.Errorf("line %d: %w", number+1, err)
			}
			tab.HiddenRows[row] = true
		default:
			row, err := decodeRow(line)
			if err != nil {
				return book, fmt.Errorf("line %d: %w", number+1, err)
			}
			tab.Rows = append(tab.Rows, row)
		}
	}
	return book, nil
}

func decodeRow(line string) (row []sheet.Cell, err error) {
	if line == "" {
		return nil, nil
	}
	for _, written := range strings.Split(line, " | ") {
		cell, err := decodeCell(strings.TrimSpace(written))
		if err != nil {
			return nil, err
		}
		row = append(row, cell)
	}
	return row, nil
}

func decodeCell(s string) (sheet.Cell, error) {
	if formula, result, ok := strings.Cut(s, "=>"); ok && len(formula) > 1 && formula[0] == '=' && !strings.HasPrefix(result, "=") {
		cell, err := decodeCell(result)
		cell.Formula = formula[1:]
		return cell, err
	}
	if s == "" {
		return sheet.Cell{}, nil
	}
	parts := append(strings.SplitN(s[1:], "~", 3), "", "")
	switch s[0] {
	case '#', '@':
		cell := sheet.Cell{Kind: sheet.Number, Raw: parts[0], Format: parts[1], Shown: parts[2]}
		if s[0] == '@' {
			cell.Kind = sheet.Date
		}
		if cell.Shown == "" {
			cell.Shown = strings.Replace(parts[0], ".", ",", 1)
		}
		return cell, nil
	case '!':
		return sheet.Cell{Kind: sheet.Error, ErrorType: parts[0], Raw: parts[1], Shown: parts[1]}, nil
	case '*':
		times, err := strconv.Atoi(parts[0])
		return text(strings.Repeat(parts[1], min(max(times, 0), 100_000))), err
	case '?':
		return sheet.Cell{Kind: sheet.Bool, Raw: s[1:], Shown: s[1:]}, nil
	case '"':
		unquoted, err := strconv.Unquote(s)
		return text(unquoted), err
	}
	return text(s), nil
}

// read recognises and parses a book, with all problems.
func read(book sheet.Book, expect intake.Expect) (intake.Draft, []intake.Problem) {
	form, problems := intake.Recognise(book, templates())
	draft, more := intake.Parse(form, vocabulary(), expect)
	return draft, append(problems, more...)
}

// text is a cell that holds a text.
func text(s string) sheet.Cell { return sheet.Cell{Kind: sheet.Text, Raw: s, Shown: s} }

// stored is a cell that holds a number under a format.
func stored(raw, format, shown string) sheet.Cell {
	if shown == "" {
		shown = strings.Replace(raw, ".", ",", 1)
	}
	return sheet.Cell{Kind: sheet.Number, Raw: raw, Format: format, Shown: shown}
}

// tell writes a reading in one line.
func tell(r intake.Reading) string {
	s := string(r.Absence)
	if r.Value != nil {
		s = r.Value.String()
	}
	for _, more := range []string{string(r.Qualifier), string(r.Status), string(r.ChangeKind)} {
		if more != "" && more != "EXACT" {
			s += " " + more
		}
	}
	return s
}

func tellProblem(p *intake.Problem) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%s: %s", p.Code, p.Vi)
}
