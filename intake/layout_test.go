package intake_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/xlsx"
	"thidua/term"
)

// drawn is a column with what only a drawing needs.
func drawn(code intake.ColumnCode, vi string, width float64, prompt string, required ...bool) intake.Column {
	return intake.Column{Code: code, TitleVi: vi, TitleEn: string(code), Width: width, PromptVi: prompt, Required: len(required) > 0}
}

// drawnTemplate is a template of every kind of tab; the cluster's has plans and no exemplars.
func drawnTemplate(code string) intake.Template {
	header := intake.TabSpec{
		Code: intake.TabHeader, TitleVi: "Thông tin", TitleEn: "Details", HelpVi: "Văn phòng điền.", Required: true,
		Columns: []intake.Column{
			drawn(intake.ColumnCodeKey, "Mã", 16, "", true), drawn(intake.ColumnName, "Nội dung", 36, ""),
			drawn(intake.ColumnValue, "Giá trị", 60, "Điền nội dung của dòng.", true), drawn(intake.ColumnNote, "Ghi chú", 40, ""),
		},
		Rows: []intake.Row{
			{Key: "template", LabelVi: "Mẫu", Note: "Không sửa"},
			{Key: "number", LabelVi: "Số, ký hiệu", Note: "12/BC-CTĐVT"},
			{Key: "issued-on", LabelVi: "Ngày ban hành"},
			{Key: "recipient-1", LabelVi: "Nơi nhận 1"},
		},
	}
	indicators := intake.TabSpec{
		Code: intake.TabIndicators, TitleVi: "Chỉ tiêu", TitleEn: "Indicators", HelpVi: "Mỗi chỉ tiêu một dòng.", Required: true,
		Columns: []intake.Column{
			drawn(intake.ColumnCodeKey, "Mã", 30, "", true), drawn(intake.ColumnName, "Chỉ tiêu", 40, ""),
			drawn(intake.ColumnContext, "Ngữ cảnh", 12, "Để trống."), drawn(intake.ColumnUnit, "Đơn vị tính", 12, ""),
			drawn(intake.ColumnActual, "Thực hiện", 14, "Số đạt được: 37.934,7."), drawn(intake.ColumnPlan, "Kế hoạch", 14, ""),
			drawn(intake.ColumnPercent, "Đạt (%)", 12, ""), drawn(intake.ColumnNumerator, "Tử số", 10, ""),
			drawn(intake.ColumnDenominator, "Mẫu số", 10, ""), drawn(intake.ColumnShare, "Tỷ lệ (%)", 10, ""),
			drawn(intake.ColumnChange, "Tăng, giảm", 12, ""), drawn(intake.ColumnChangeKind, "Kiểu tăng, giảm", 14, ""),
			drawn(intake.ColumnDenomKind, "Loại mẫu số", 16, ""), drawn(intake.ColumnStatus, "Trạng thái", 14, ""),
			drawn(intake.ColumnNote, "Ghi chú", 30, ""),
		},
		Rows: []intake.Row{
			{Key: "food-grain-output"},
			{Key: "poultry-flock"},
			{Key: "cultural-villages"},
			{Key: "cultural-villages", Context: "theo-dang-ky", LabelVi: "Thôn, bản văn hóa trên số đăng ký", Note: "Chỉ khi nêu hai lần"},
			{Key: "poverty-rate-reduction"},
		},
	}
	awards := intake.TabSpec{
		Code: intake.TabAwards, TitleVi: "Khen thưởng", TitleEn: "Awards",
		Columns: []intake.Column{
			drawn(intake.ColumnCodeKey, "Mã", 30, "", true), drawn(intake.ColumnName, "Danh hiệu", 40, ""),
			drawn(intake.ColumnCollective, "Tập thể", 12, "Số tập thể: 06."), drawn(intake.ColumnIndividual, "Cá nhân", 12, ""),
			drawn(intake.ColumnHousehold, "Hộ gia đình", 12, ""), drawn(intake.ColumnStage, "Bước", 14, ""), drawn(intake.ColumnNote, "Ghi chú", 30, ""),
		},
		Rows: []intake.Row{{Key: "labour-order"}, {Key: "advanced-labourer"}},
	}
	exemplars := intake.TabSpec{
		Code: intake.TabExemplars, TitleVi: "Điển hình", TitleEn: "Exemplars",
		Columns: []intake.Column{
			drawn(intake.ColumnSection, "Mục", 30, ""), drawn(intake.ColumnKind, "Loại", 18, ""),
			drawn(intake.ColumnName, "Tên điển hình", 40, "Như báo cáo ghi.", true), drawn(intake.ColumnMovement, "Phong trào", 30, ""),
			drawn(intake.ColumnIncomeMin, "Thu nhập từ", 12, ""), drawn(intake.ColumnJobsMax, "Việc làm đến", 12, ""),
			drawn(intake.ColumnOpenEnded, "Còn nữa", 12, ""),
		},
	}
	documents := intake.TabSpec{
		Code: intake.TabDocuments, TitleVi: "Văn bản", TitleEn: "Documents",
		Columns: []intake.Column{
			drawn(intake.ColumnCodeKey, "Mã", 30, ""), drawn(intake.ColumnKind, "Loại văn bản", 16, ""),
			drawn(intake.ColumnNumber, "Số, ký hiệu", 20, "", true), drawn(intake.ColumnIssuedOn, "Ngày ban hành", 16, "Ngày/tháng/năm."),
		},
	}
	narratives := intake.TabSpec{
		Code: intake.TabNarratives, TitleVi: "Thuyết minh", TitleEn: "Narratives",
		Columns: []intake.Column{
			drawn(intake.ColumnSection, "Mã mục", 30, "", true), drawn(intake.ColumnName, "Mục", 40, ""),
			drawn(intake.ColumnSlot, "Vị trí", 10, ""), drawn(intake.ColumnText, "Nội dung", 100, "", true),
		},
		Rows: []intake.Row{{Key: "results.agriculture", Context: "body"}, {Key: "results.culture", Context: "body"}},
	}
	template := intake.Template{Code: code, Version: 1, NameVi: "Báo cáo của đơn vị", NameEn: "Report"}
	if code == "member" {
		template.Tabs = []intake.TabSpec{header, indicators, awards, exemplars, documents, narratives}
		return template
	}
	plans := intake.TabSpec{
		Code: intake.TabPlans, TitleVi: "Kế hoạch giao", TitleEn: "Plans", HelpVi: "Mỗi đơn vị một cột.",
		Columns: []intake.Column{
			drawn(intake.ColumnCodeKey, "Mã", 30, "", true), drawn(intake.ColumnName, "Chỉ tiêu", 40, ""), drawn(intake.ColumnUnit, "Đơn vị tính", 12, ""),
		},
		Rows: []intake.Row{{Key: "food-grain-output"}, {Key: "poultry-flock"}},
	}
	template.Tabs = []intake.TabSpec{header, plans}
	return template
}

func drawnVocabulary() intake.Vocabulary {
	indicator := func(code, vi, unit, section string, kind term.ValueType, decimals int, measures ...term.Measure) intake.Indicator {
		return intake.Indicator{
			Code: code, Name: intake.Name{Vi: vi, En: code}, Unit: unit, Section: section, Type: kind, Decimals: decimals, Measures: measures,
		}
	}
	v := intake.Vocabulary{
		Units: units(), Indicators: map[string]intake.Indicator{},
		Forms: map[string]intake.AwardForm{
			"labour-order": {
				Code: "labour-order", Name: intake.Name{Vi: "Huân chương Lao động"}, Level: term.AwardLevelState,
				Recipients: []term.RecipientKind{term.RecipientKindCollective, term.RecipientKindIndividual},
			},
			"advanced-labourer": {
				Code: "advanced-labourer", Name: intake.Name{Vi: "Lao động tiên tiến"}, Level: term.AwardLevelDistrict,
				Recipients: []term.RecipientKind{term.RecipientKindIndividual},
			},
			"advanced-labourer-commune": {
				Code: "advanced-labourer-commune", Name: intake.Name{Vi: "Lao động tiên tiến"}, Level: term.AwardLevelCommune,
				Recipients: []term.RecipientKind{term.RecipientKindIndividual},
			},
		},
		Sections: map[string]intake.Name{
			"results": {Vi: "KẾT QUẢ PHONG TRÀO"}, "results.agriculture": {Vi: "Nông nghiệp"}, "results.culture": {Vi: "Văn hóa"},
			"directions": {Vi: "PHƯƠNG HƯỚNG"},
		},
		Movements: map[string]intake.Name{"new-rural": {Vi: "Cả nước chung sức xây dựng nông thôn mới"}},
		Members: map[string]intake.Name{
			"dien-bien/tuan-giao": {Vi: "Huyện Tuần Giáo"}, "dien-bien/muong-lay": {Vi: "Thị xã Mường Lay"},
		},
	}
	for _, i := range []intake.Indicator{
		indicator("food-grain-output", "Tổng sản lượng lương thực", "tonne", "results.agriculture", term.ValueTypeAmount, 2,
			term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan),
		indicator("poultry-flock", "Tổng đàn gia cầm", "head", "results.agriculture", term.ValueTypeCount, 0,
			term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan),
		indicator("cultural-villages", "Thôn, bản văn hóa", "village", "results.culture", term.ValueTypeCount, 0,
			term.MeasureNumerator, term.MeasureDenominator, term.MeasureShare, term.MeasureChange),
		indicator("poverty-rate-reduction", "Tỷ lệ hộ nghèo giảm", "percentage-point", "results.culture", term.ValueTypePercent, 2, term.MeasureActual),
	} {
		v.Indicators[i.Code] = i
	}
	return v
}

var (
	memberIdentity = intake.Identity{
		Cluster: "dien-bien/cum-huyen-vung-thap", ClusterName: "Cụm thi đua huyện vùng thấp", Period: "2022",
		District: "dien-bien/tuan-giao", DueOn: "2022-12-20",
	}
	clusterIdentity = intake.Identity{
		Cluster: "dien-bien/cum-huyen-vung-thap", Period: "2022-9M", PeriodName: "9 tháng năm 2022",
		Members: []string{"dien-bien/tuan-giao", "dien-bien/muong-lay"},
	}
	memberFilling = intake.Filling{
		intake.TabHeader: {
			{"code": "number", "value": "/BC-CTĐVT"}, {"code": "issued-on", "value": "16/02/2023"}, {"code": "recipient-1", "value": "Ban TĐKT"},
		},
		intake.TabIndicators: {
			{"code": "food-grain-output", "ACTUAL": "37.934,7", "PERCENT_OF_PLAN": "98,06", "reference": "36.900", "status": "ESTIMATE"},
			{"code": "cultural-villages", "NUMERATOR": "05", "DENOMINATOR": "7", "SHARE": "0,59", "CHANGE": "6,2", "change_kind": "PERCENT"},
			{"code": "cultural-villages", "context": "xa-lay-nua", "name": "Thôn, bản văn hóa: xã Lay Nưa", "NUMERATOR": "19"},
			{"code": "poultry-flock", "ACTUAL": "ước 955.000", "note": "chưa chốt"},
		},
		intake.TabAwards: {
			{"code": "labour-order", "COLLECTIVE": "01", "INDIVIDUAL": "không có"},
			{"code": "labour-order", "COLLECTIVE": "03", "stage": "PROPOSED"},
			{"code": "advanced-labourer-commune", "INDIVIDUAL": "1.263"},
		},
		intake.TabExemplars: {
			{"section": "results", "kind": "ENTERPRISE", "name": "Công ty Đoàn Lân", "movement": "new-rural", "income_min": "200", "jobs_max": "10", "open_ended": "có"},
		},
		intake.TabDocuments: {
			{"code": "kh-112", "kind": "PLAN", "number": "112/KH-UBND", "issued_on": "14/01/2022"},
			{"kind": "PLAN", "number": "05", "issued_on": "11/3/2022"},
		},
		intake.TabNarratives: {
			{"section": "results.agriculture", "slot": "footnote", "text": "Lương thực {{food-grain-output}} tấn."},
			{"section": "results.culture", "text": "Đoạn một.\nĐoạn hai."},
			{"section": "directions", "slot": "body", "text": "Năm tới."},
		},
	}
	clusterFilling = intake.Filling{
		intake.TabPlans: {{"code": "poultry-flock", "dien-bien/muong-lay": "52.500"}},
	}
)

// describe is a design as a person can read it and see what changed.
func describe(design sheet.Design) string {
	looks := map[sheet.Look]string{
		sheet.LookNone: "none", sheet.LookTitle: "title", sheet.LookHelp: "help", sheet.LookHeader: "header",
		sheet.LookSection: "section", sheet.LookLocked: "locked", sheet.LookReference: "reference", sheet.LookInput: "input",
		sheet.LookInputCount: "count", sheet.LookInputAmount: "amount", sheet.LookInputPercent: "percent",
		sheet.LookInputDate: "date", sheet.LookCode: "code", sheet.LookUnit: "unit", sheet.LookBlocked: "blocked", sheet.LookStatus: "status",
	}
	kinds := []string{"list", "whole", "decimal", "date", "any"}
	var b strings.Builder
	fmt.Fprintf(&b, "workbook %q by %q\nmarks %s\n", design.Title, design.Author, pairs(design.Marks))
	for _, list := range design.Lists {
		fmt.Fprintf(&b, "list %s: %s\n", list.Name, strings.Join(list.Values, " | "))
	}
	for _, tab := range design.Tabs {
		fmt.Fprintf(&b, "\ntab %q protected %t landscape %t frozen %d×%d header row %d widths %v mark %s of columns %s\n",
			tab.Title, tab.Protected, tab.Landscape, tab.Frozen, tab.FrozenColumns, tab.HeaderRow, tab.Widths, tab.Mark, tab.Marks)
		same, before := 0, ""
		for i, row := range append(tab.Rows, sheet.RowDesign{}) {
			var line strings.Builder
			fmt.Fprintf(&line, "%gpt", row.Height)
			if row.Hidden {
				line.WriteString(" hidden")
			}
			for _, cell := range row.Cells {
				fmt.Fprintf(&line, " · %s", looks[cell.Look])
				if cell.Text != "" {
					fmt.Fprintf(&line, " %q", cell.Text)
				}
				if cell.Number != "" {
					fmt.Fprintf(&line, " %s", cell.Number)
				}
				if cell.Format != "" {
					fmt.Fprintf(&line, " as %s", cell.Format)
				}
				if cell.Span > 1 {
					fmt.Fprintf(&line, " over %d", cell.Span)
				}
				if cell.Note != "" {
					fmt.Fprintf(&line, " (note %q)", cell.Note)
				}
			}
			if line.String() == before {
				same++
				continue
			}
			if same > 0 {
				fmt.Fprintf(&b, "      the same %d times more\n", same)
			}
			if same, before = 0, line.String(); i < len(tab.Rows) {
				fmt.Fprintf(&b, "%4d  %s\n", i+1, before)
			}
		}
		for _, rule := range tab.Rules {
			fmt.Fprintf(&b, "rule  %s", rule.Where)
			for _, block := range rule.Also {
				fmt.Fprintf(&b, " %s", block)
			}
			fmt.Fprintf(&b, ": %s %s%s…%s warning %t prompt %q %q error %q %q\n", kinds[rule.Kind], rule.List, rule.Min, rule.Max,
				rule.Warning, rule.PromptTitle, rule.Prompt, rule.ErrorTitle, rule.Error)
		}
	}
	return b.String()
}

func layout(tb testing.TB, template intake.Template, identity intake.Identity, filling intake.Filling) sheet.Design {
	tb.Helper()
	design, err := intake.Layout(template, drawnVocabulary(), identity, filling)
	if err != nil {
		tb.Fatal(err)
	}
	return design
}

func TestLayoutGolden(t *testing.T) {
	for _, tt := range []struct {
		name     string
		identity intake.Identity
		filling  intake.Filling
	}{
		{"member", memberIdentity, nil}, {"member-filled", memberIdentity, memberFilling}, {"cluster", clusterIdentity, clusterFilling},
	} {
		template, _, _ := strings.Cut(tt.name, "-")
		design := layout(t, drawnTemplate(template), tt.identity, tt.filling)
		golden(t, filepath.Join("testdata", "layout", tt.name+".golden"), describe(design))
	}
}

// written is a design as the reader gets it back from a workbook.
func written(tb testing.TB, design sheet.Design) sheet.Book {
	tb.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, design); err != nil {
		tb.Fatal(err)
	}
	book, err := xlsx.Read(tb.Context(), &b, "form.xlsx", xlsx.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return book
}

// What Layout draws is what the reader reads: the template is recognised, no cell is a problem, and every filled text
// comes back as it was, in the place of its key.
func TestLayoutIsReadBack(t *testing.T) {
	for _, tt := range []struct {
		template string
		identity intake.Identity
		filling  intake.Filling
	}{{"member", memberIdentity, memberFilling}, {"member", memberIdentity, nil}, {"cluster", clusterIdentity, clusterFilling}, {"cluster", clusterIdentity, nil}} {
		book := written(t, layout(t, drawnTemplate(tt.template), tt.identity, tt.filling))
		form, problems := intake.Recognise(book, []intake.Template{drawnTemplate("member"), drawnTemplate("cluster")})
		draft, more := intake.Parse(form, drawnVocabulary(), intake.Expect{
			Cluster: tt.identity.Cluster, Period: tt.identity.Period, District: tt.identity.District,
		})
		for _, p := range append(problems, more...) {
			t.Errorf("%s: %s %s: %s: %s", tt.template, p.Tab, p.Cell, p.Code, p.En)
		}
		if draft.Template != tt.template || draft.Version != 1 || draft.Cluster != tt.identity.Cluster || draft.District != tt.identity.District {
			t.Errorf("read back as %s %d of %q %q", draft.Template, draft.Version, draft.Cluster, draft.District)
		}
		if tt.template == "member" && tt.filling != nil {
			checkDraft(t, draft)
		}
		if tt.template == "cluster" && tt.filling != nil {
			if len(draft.Plans) != 1 || draft.Plans[0].District != "dien-bien/muong-lay" || draft.Plans[0].Printed != "52.500" {
				t.Errorf("plans %+v", draft.Plans)
			}
		}
	}
}

func checkDraft(t *testing.T, draft intake.Draft) {
	t.Helper()
	printed := map[string]string{}
	for _, value := range draft.Values {
		for measure, text := range value.Printed {
			printed[value.Indicator+"@"+value.Context+" "+string(measure)] = text
		}
	}
	want := map[string]string{
		"food-grain-output@ ACTUAL": "37.934,7", "food-grain-output@ PERCENT_OF_PLAN": "98,06", "poultry-flock@ ACTUAL": "ước 955.000",
		"cultural-villages@ NUMERATOR": "05", "cultural-villages@ DENOMINATOR": "7", "cultural-villages@ SHARE": "0,59",
		"cultural-villages@ CHANGE": "6,2", "cultural-villages@xa-lay-nua NUMERATOR": "19",
	}
	if diff := cmp.Diff(want, printed); diff != "" {
		t.Errorf("figures: %s", diff)
	}
	counts := map[string]string{}
	for _, award := range draft.Awards {
		counts[award.Form+" "+string(award.Recipient)+" "+string(award.Stage)] = award.Printed
	}
	want = map[string]string{
		"labour-order COLLECTIVE DECIDED": "01", "labour-order INDIVIDUAL DECIDED": "không có",
		"labour-order COLLECTIVE PROPOSED": "03", "advanced-labourer-commune INDIVIDUAL DECIDED": "1.263",
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("awards: %s", diff)
	}
	if h := draft.Header; h.Number != "/BC-CTĐVT" || h.IssuedOn != "2023-02-16" || !slices.Equal(h.Recipients, []string{"Ban TĐKT"}) {
		t.Errorf("header %+v", h)
	}
	if len(draft.Exemplars) != 1 || draft.Exemplars[0].Section != "results" || draft.Exemplars[0].Kind != term.ExemplarKindEnterprise ||
		draft.Exemplars[0].Movement != "new-rural" || !draft.Exemplars[0].OpenEnded {
		t.Errorf("exemplars %+v", draft.Exemplars)
	}
	if len(draft.Narratives) != 3 || draft.Narratives[1].Text != "Đoạn một.\nĐoạn hai." || draft.Narratives[2].Section != "directions" {
		t.Errorf("narratives %+v", draft.Narratives)
	}
}

// printedLike is a text as reports print figures, or something close to it.
func printedLike(random *rand.Rand) string {
	grouped := func() string {
		digits := strconv.Itoa(random.IntN(1_000_000_000))
		digits = digits[:1+random.IntN(len(digits))]
		var b strings.Builder
		for i := range len(digits) {
			if i > 0 && (len(digits)-i)%3 == 0 {
				b.WriteByte('.')
			}
			b.WriteByte(digits[i])
		}
		return b.String()
	}
	decimals := func() string { return "," + strconv.Itoa(1_000_000 + random.IntN(1_000_000))[1:2+random.IntN(4)] }
	switch random.IntN(10) {
	case 0:
		return "0" + strconv.Itoa(random.IntN(10))
	case 1:
		return "-" + grouped() + decimals()
	case 2:
		return strconv.Itoa(random.IntN(100_000))
	case 3:
		return strconv.Itoa(random.IntN(100_000)) + decimals()
	case 4:
		return "0,0" + strconv.Itoa(random.IntN(100))
	case 5:
		return grouped() + decimals()
	case 6:
		return strings.Repeat("0", 1+random.IntN(3)) + grouped() + decimals()
	case 7:
		letters := []rune("0123456789.,-+%/ ướcđạt()")
		text := []rune{letters[random.IntN(10)]}
		for range random.IntN(8) {
			text = append(text, letters[random.IntN(len(letters))])
		}
		return string(text)
	}
	return grouped()
}

// Whatever a report prints in the cell of a figure, the workbook shows exactly that, and a plain number is a number.
func TestLayoutReproducesPrintedTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	template, vocabulary := drawnTemplate("member"), drawnVocabulary()
	numbers := 0
	for range 40 {
		var row []map[intake.ColumnCode]string
		for _, spec := range template.Tabs[1].Rows {
			cells := map[intake.ColumnCode]string{"code": spec.Key, "context": spec.Context}
			for _, column := range []intake.ColumnCode{"ACTUAL", "PLAN", "PERCENT_OF_PLAN", "NUMERATOR", "DENOMINATOR", "SHARE", "CHANGE"} {
				cells[column] = printedLike(random)
			}
			row = append(row, cells)
		}
		design, err := intake.Layout(template, vocabulary, memberIdentity, intake.Filling{intake.TabIndicators: row})
		if err != nil {
			t.Fatal(err)
		}
		book := written(t, design)
		form, _ := intake.Recognise(book, []intake.Template{template})
		tab := form.Tabs[1]
		at := map[string]int{}
		for i := range tab.Tab.Rows {
			at[tab.Cell(i+1, "code").Raw+"@"+tab.Cell(i+1, "context").Raw] = i + 1
		}
		for _, cells := range row {
			for column, want := range cells {
				if column == "code" || column == "context" {
					continue
				}
				got := tab.Cell(at[cells["code"]+"@"+cells["context"]], column)
				if got.Shown != want {
					t.Errorf("%s %s: printed %q, the workbook shows %q (%+v)", cells["code"], column, want, got.Shown, got)
				}
				if got.Kind == sheet.Number {
					numbers++
				}
			}
		}
	}
	if numbers < 800 {
		t.Errorf("only %d of 1,400 texts became numbers", numbers)
	}
}

func TestLayoutRefuses(t *testing.T) {
	tests := []struct {
		name    string
		filling intake.Filling
		want    []string
	}{
		{"unknown tab", intake.Filling{"plans": {{"code": "x"}}}, []string{"plans: the template member has no such tab"}},
		{"unknown column", intake.Filling{"indicators": {{"code": "poultry-flock", "actual": "1"}}}, []string{"indicators row 1: the tab has no column actual"}},
		{"unknown code", intake.Filling{"indicators": {{"code": "poultry-flock"}, {"code": "poultry"}}}, []string{"indicators row 2: the code “poultry” is not in the catalogue"}},
		{"twice", intake.Filling{"indicators": {{"code": "poultry-flock"}, {"code": "poultry-flock"}}}, []string{"indicators row 2: “poultry-flock” is filled twice"}},
		{"identity is not filled", intake.Filling{"header": {{"code": "cluster", "value": "x"}}}, []string{"header row 1: “cluster” is not an item to be filled"}},
		{
			"all at once",
			intake.Filling{"header": {{"code": "phone"}}, "narratives": {{"section": "nowhere", "text": "a"}}, "documents": {{"place": "a"}}},
			[]string{"header row 1", "narratives row 1", "documents row 1: the tab has no column place"},
		},
	}
	for _, tt := range tests {
		_, err := intake.Layout(drawnTemplate("member"), drawnVocabulary(), memberIdentity, tt.filling)
		if err == nil {
			t.Errorf("%s: no error", tt.name)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q, want %q in it", tt.name, err, want)
			}
		}
	}
}

// The same template and filling always make the same workbook, byte by byte.
func TestLayoutIsDeterministic(t *testing.T) {
	var first []byte
	for i := range 8 {
		var b bytes.Buffer
		if err := xlsx.Write(&b, layout(t, drawnTemplate("member"), memberIdentity, memberFilling)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatalf("workbook %d differs", i+1)
		}
	}
}
