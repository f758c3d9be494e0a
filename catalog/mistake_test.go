package catalog_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
)

// folder is a folder of files to lay over: name, then lines whose cells are parted by "|".
func folder(files map[string]string) fstest.MapFS {
	made := fstest.MapFS{}
	for name, text := range files {
		made[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "|", "\t"))}
	}
	return made
}

// mistakes is what Read finds wrong, one a line.
func mistakes(t *testing.T, over ...fs.FS) []string {
	t.Helper()
	c, err := catalog.Read(over...)
	if err == nil {
		return nil
	}
	var found catalog.MistakesError
	if c != nil || !errors.As(err, &found) {
		t.Fatalf("a catalogue with mistakes was read, or the error is another: %v", err)
	}
	return strings.Split(found.Error(), "\n")
}

// TestMistakes lays a file with one kind of mistake over the catalogue and compares the whole message.
func TestMistakes(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{
			"a file of another name", "indicator.tsv", "code\n",
			"indicator.tsv: indicator.tsv is not a file of the catalogue. Give it one of these names or take it away: " +
				"provinces.tsv, districts.tsv, periods.tsv, documents.tsv, district-changes.tsv, clusters.tsv, " +
				"memberships.tsv, reports.tsv, sections.tsv, units.tsv, indicators.tsv, indicator-breaks.tsv, " +
				"applicability.tsv, regimes.tsv, award-forms.tsv, movements.tsv, rules.tsv, templates.tsv, template-tabs.tsv, " +
				"template-columns.tsv, template-rows.tsv. / indicator.tsv không phải tệp của danh mục. Đặt lại tên theo một " +
				"trong các tên sau, hoặc bỏ tệp: provinces.tsv, districts.tsv, periods.tsv, documents.tsv, " +
				"district-changes.tsv, clusters.tsv, memberships.tsv, reports.tsv, sections.tsv, units.tsv, " +
				"indicators.tsv, indicator-breaks.tsv, applicability.tsv, regimes.tsv, award-forms.tsv, movements.tsv, " +
				"rules.tsv, templates.tsv, template-tabs.tsv, template-columns.tsv, template-rows.tsv.",
		},
		{
			"not UTF-8", "units.tsv", "code\nt\xe1\xba\n",
			"units.tsv: the file is not text in UTF-8. Save it as “Text (tab delimited), UTF-8”. / " +
				"tệp không phải văn bản UTF-8. Lưu lại theo kiểu “Text (tab delimited), UTF-8”.",
		},
		{
			"an unknown column", "provinces.tsv", "code|name\ndien-bien|Điện Biên\n",
			"provinces.tsv:1: column name: the file has no such column. Correct its name in the first row; the columns are " +
				"code, name_vi, name_en, aliases, valid_from, valid_to. / tệp không có cột này. Sửa tên cột ở dòng đầu; các " +
				"cột là code, name_vi, name_en, aliases, valid_from, valid_to.",
		},
		{
			"a column twice", "provinces.tsv", "code|name_vi|name_vi\n",
			"provinces.tsv:1: column name_vi: the column stands twice in the first row. Keep one of them. / " +
				"cột có hai lần ở dòng đầu. Chỉ giữ một cột.",
		},
		{
			"no key column", "provinces.tsv", "name_vi\nTỉnh Lai Châu\n",
			"provinces.tsv:1: column code: the first row has no such column, and rows are found by it. Add the column. / " +
				"dòng đầu không có cột này, trong khi dòng được tìm theo cột đó. Thêm cột.",
		},
		{
			"too many cells", "provinces.tsv", "code|name_vi\nlai-chau|Tỉnh Lai Châu|x\n",
			"provinces.tsv:2: the row has 3 cells, the first row names 2. Take away the tab characters that are too many. / " +
				"dòng có 3 ô, dòng đầu chỉ nêu 2 cột. Bỏ các dấu tab thừa.",
		},
		{
			"a row twice", "provinces.tsv", "code|name_vi\nlai-chau|Tỉnh Lai Châu\n\nlai-chau|Lai Châu\n",
			"provinces.tsv:4: “lai-chau” stands already in line 2. Keep one of the two rows. / " +
				"“lai-chau” đã có ở dòng 2. Chỉ giữ một trong hai dòng.",
		},
		{
			"an empty cell", "provinces.tsv", "code|name_en\nlai-chau|Lai Châu\n",
			"provinces.tsv:2: column name_vi: the cell is empty. Fill it in. / ô để trống. Điền vào ô.",
		},
		{
			"not a code", "provinces.tsv", "code|name_vi\nLai Châu|Tỉnh Lai Châu\n",
			"provinces.tsv:2: column code: “Lai Châu” is not a code. Write it with the letters a to z, digits and single " +
				"marks between them, as in budget-revenue-local. / “Lai Châu” không phải mã. Viết mã bằng chữ a đến z, chữ " +
				"số và dấu nối đơn giữa các phần, như budget-revenue-local.",
		},
		{
			"not a term", "clusters.tsv", "code|kind\ndien-bien/cum-huyen-vung-thap|CỤM\n",
			"clusters.tsv:2: column kind: “CỤM” is not one of CUM, KHOI. Use one of them. / " +
				"“CỤM” không thuộc CUM, KHOI. Dùng một trong các mã đó.",
		},
		{
			"not a day", "provinces.tsv", "code|valid_to\ndien-bien|2025-02-30\n",
			"provinces.tsv:2: column valid_to: “2025-02-30” is not a day. Write it as YYYY-MM-DD, as in 2022-12-31. / " +
				"“2025-02-30” không phải ngày. Viết theo dạng NĂM-THÁNG-NGÀY, như 2022-12-31.",
		},
		{
			"days backwards", "provinces.tsv", "code|valid_from|valid_to\ndien-bien|2025-07-01|2025-06-30\n",
			"provinces.tsv:2: column valid_to: 2025-06-30 lies before 2025-07-01, the first day. Correct one of the two. / " +
				"2025-06-30 đứng trước ngày đầu 2025-07-01. Sửa một trong hai ngày.",
		},
		{
			"not a whole number", "indicators.tsv", "code|decimals\npoor-households|5\n",
			"indicators.tsv:2: column decimals: “5” is not a whole number from 0 to 4. Correct it. / " +
				"“5” không phải số nguyên từ 0 đến 4. Sửa lại.",
		},
		{
			"not a number", "units.tsv", "code|factor\ntonne|1.000,5\n",
			"units.tsv:2: column factor: “1.000,5” is not a number above 0 with at most four decimals after a point, as in " +
				"0.5. Correct it. / “1.000,5” không phải số lớn hơn 0 có không quá bốn chữ số sau dấu chấm, như 0.5. Sửa lại.",
		},
		{
			"neither yes nor no", "applicability.tsv", "indicator|district|period|applicable\npoor-households|||có\n",
			"applicability.tsv:2: column applicable: “có” is neither yes nor no. Write one of them. / " +
				"“có” không phải yes (có) hay no (không). Ghi một trong hai.",
		},
		{
			"twice in a list", "units.tsv", "code|aliases\nworker|LĐ;LĐ\n",
			"units.tsv:2: column aliases: “LĐ” stands twice in the list. Keep one of them. / " +
				"“LĐ” có hai lần trong danh sách. Chỉ giữ một.",
		},
		{
			"a reference to nothing", "indicators.tsv", "code|unit\npoor-households|ho\n",
			"indicators.tsv:2: column unit: “ho” is not in units.tsv. Add it there or correct it here. / " +
				"“ho” không có trong units.tsv. Thêm vào tệp đó hoặc sửa ở đây.",
		},
		{
			"a shared name", "indicators.tsv", "code|aliases\npoor-households|Hộ nghèo;hộ CẬN nghèo\n",
			"indicators.tsv:2: column aliases: “hộ CẬN nghèo” is a name of near-poor-households too " +
				"(catalog/files/indicators.tsv:17), so a cell that says it cannot be told apart. Change one of them. / “hộ CẬN " +
				"nghèo” cũng là tên của near-poor-households (catalog/files/indicators.tsv:17), nên ô ghi tên này không rõ chỉ " +
				"gì. Đổi một trong hai.",
		},
		{
			"a code outside its province", "clusters.tsv", "code|province|kind|name_vi\nlai-chau/cum-1|dien-bien|CUM|Cụm 1\n",
			"clusters.tsv:2: column code: the code does not begin with that of its province, dien-bien/. Put it before the " +
				"rest. / mã không bắt đầu bằng mã tỉnh, dien-bien/. Thêm phần đó vào đầu mã.",
		},
		{
			"one code for two things", "clusters.tsv", "code|province|kind|name_vi\ndien-bien/tuan-giao|dien-bien|CUM|Cụm 1\n",
			"clusters.tsv:2: column code: “dien-bien/tuan-giao” is the code of catalog/files/districts.tsv:4 too. A code " +
				"stands for one thing in the whole catalogue: change one of them. / “dien-bien/tuan-giao” cũng là mã ở " +
				"catalog/files/districts.tsv:4. Trong cả danh mục mỗi mã chỉ một thứ: đổi một trong hai.",
		},
		{
			"a change of nothing", "district-changes.tsv", "code|kind|effective_on|whole\ndien-bien/x|MERGED|2025-07-01|no\n",
			"district-changes.tsv:2: column from: no unit changed: name those before the change. / " +
				"không có đơn vị nào thay đổi: nêu các đơn vị trước khi thay đổi.",
		},
		{
			"a member that has ended", "memberships.tsv",
			"cluster|district|period|role|ordinal\ndien-bien/cum-huyen-vung-thap|dien-bien/muong-ang|2026|MEMBER|1\n",
			"memberships.tsv:2: column period: dien-bien/muong-ang does not exist in period 2026 (2026-01-01 to " +
				"2026-12-31). Use the unit that does, or correct its days. / dien-bien/muong-ang không tồn tại trong kỳ 2026 " +
				"(từ 2026-01-01 đến 2026-12-31). Dùng đơn vị của kỳ đó, hoặc sửa ngày hiệu lực.",
		},
		{
			"two leads", "memberships.tsv",
			"cluster|district|period|role\ndien-bien/cum-huyen-vung-thap|dien-bien/muong-ang|2022|LEAD\n",
			"memberships.tsv:2: column role: the cluster has two leads in the period: dien-bien/tuan-giao is the other. " +
				"Make one of them DEPUTY or MEMBER. / cụm có hai trưởng cụm trong kỳ: đơn vị kia là dien-bien/tuan-giao. " +
				"Đổi một đơn vị thành DEPUTY hoặc MEMBER.",
		},
		{
			"a place twice", "memberships.tsv",
			"cluster|district|period|ordinal\ndien-bien/cum-huyen-vung-thap|dien-bien/muong-ang|2022|3\n",
			"memberships.tsv:2: column ordinal: 3 is also the place of dien-bien/tuan-giao. Give each its own place. / " +
				"thứ tự 3 cũng là của dien-bien/tuan-giao. Cho mỗi dòng một thứ tự riêng.",
		},
		{
			"due before the period", "reports.tsv", "cluster|period|due_on\ndien-bien/cum-huyen-vung-thap|2022|2021-12-31\n",
			"reports.tsv:2: column due_on: 2021-12-31 lies before the period begins, 2022-01-01. Correct the day. / " +
				"2021-12-31 đứng trước ngày đầu kỳ 2022-01-01. Sửa lại ngày.",
		},
		{
			"a section under itself", "sections.tsv", "code|parent|ordinal\nresults.society|results.society.culture|9\n",
			"catalog/files/sections.tsv:24: column parent: the section stands under itself: results.society.culture < " +
				"results.society < results.society.culture. Give one of them another parent. / mục nằm trong chính nó: " +
				"results.society.culture < results.society < results.society.culture. Đặt lại mục cha cho một trong các mục " +
				"đó.\nsections.tsv:2: column parent: the section stands under itself: results.society < " +
				"results.society.culture < results.society. Give one of them another parent. / mục nằm trong chính nó: " +
				"results.society < results.society.culture < results.society. Đặt lại mục cha cho một trong các mục đó.",
		},
		{
			"a mean without weight", "indicators.tsv", "code|weight\nforest-cover-rate|\n",
			"indicators.tsv:2: column weight: a WEIGHTED_MEAN needs the indicator that weighs it. Name it, or choose another " +
				"aggregation. / WEIGHTED_MEAN cần chỉ tiêu làm quyền số. Nêu chỉ tiêu đó, hoặc chọn cách tổng hợp khác.",
		},
		{
			"a weight that is not added", "indicators.tsv", "code|weight\nforest-cover-rate|nrd-criteria-met\n",
			"indicators.tsv:2: column weight: nrd-criteria-met cannot be a weight: its aggregation is NONE, and weights are " +
				"added. Name an indicator with SUM. / nrd-criteria-met không làm quyền số được: cách tổng hợp là NONE, mà " +
				"quyền số phải cộng được. Nêu chỉ tiêu có SUM.",
		},
		{
			"its own weight", "indicators.tsv", "code|weight\nforest-cover-rate|forest-cover-rate\n",
			"indicators.tsv:2: column weight: an indicator cannot be its own weight. Name another. / " +
				"chỉ tiêu không thể làm quyền số của chính nó. Nêu chỉ tiêu khác.",
		},
		{
			"a percentage added", "indicators.tsv", "code|aggregation\npoverty-rate-reduction|SUM\n",
			"indicators.tsv:2: column aggregation: a PERCENT is never added. Choose RATIO, WEIGHTED_MEAN or NONE. / " +
				"PERCENT không bao giờ được cộng. Chọn RATIO, WEIGHTED_MEAN hoặc NONE.",
		},
		{
			"a count with decimals", "indicators.tsv", "code|decimals\npoor-households|1\n",
			"indicators.tsv:2: column decimals: a COUNT has no decimals. Write 0, or make it an AMOUNT. / " +
				"COUNT không có số lẻ. Ghi 0, hoặc đổi kiểu thành AMOUNT.",
		},
		{
			"a count in percent", "indicators.tsv", "code|unit\npoor-households|percent\n",
			"indicators.tsv:2: column unit: a PERCENT is in percent or percentage-point, and nothing else is; percent does " +
				"not fit COUNT. Correct one of them. / chỉ PERCENT mới có đơn vị percent hoặc percentage-point; percent " +
				"không hợp với COUNT. Sửa một trong hai.",
		},
		{
			"a computed measure", "indicators.tsv", "code|measures\npoor-households|ACTUAL;EFFECTIVE_PERCENT\n",
			"indicators.tsv:2: column measures: EFFECTIVE_PERCENT is computed and never typed. Take it away. / " +
				"EFFECTIVE_PERCENT được tính ra, không ai nhập. Bỏ đi.",
		},
		{
			"half a quota", "award-forms.tsv", "code|quota_of\nadvanced-soldier|advanced-labourer\n",
			"award-forms.tsv:2: column quota_percent: a quota needs both the form it is counted against (quota_of) and the " +
				"percentage (quota_percent). Fill in both or neither. / tỷ lệ tối đa cần cả hình thức làm căn cứ (quota_of) " +
				"và phần trăm (quota_percent). Điền cả hai hoặc bỏ cả hai.",
		},
		{
			"more than all", "award-forms.tsv", "code|quota_percent\ngrassroots-emulation-fighter|150\n",
			"award-forms.tsv:2: column quota_percent: 150 is more than 100 percent. Correct it. / " +
				"150 lớn hơn 100 phần trăm. Sửa lại.",
		},
		{
			"its own quota", "award-forms.tsv", "code|quota_of\ngrassroots-emulation-fighter|grassroots-emulation-fighter\n",
			"award-forms.tsv:2: column quota_of: a form cannot be its own quota. Name another. / " +
				"hình thức không thể làm căn cứ tỷ lệ cho chính nó. Nêu hình thức khác.",
		},
		{
			"outlives its regime", "award-forms.tsv", "code|valid_to\nprovince-badge-contribution|2024-06-30\n",
			"award-forms.tsv:2: column regime: the form holds on days on which none of its regimes does (2003-law). " +
				"Correct its days or its regimes. / hình thức có hiệu lực vào những ngày không chế độ nào của nó (2003-law) " +
				"còn hiệu lực. Sửa ngày hoặc chế độ.",
		},
		{
			"a document twice", "documents.tsv",
			"code|kind|number|issuer|issued_on|subject\nkh-112|PLAN|112/KH-UBND|Ủy ban nhân dân tỉnh Điện Biên|2022-01-14|Thi đua\n",
			"documents.tsv:2: column number: 112/KH-UBND of Ủy ban nhân dân tỉnh Điện Biên stands already under the code " +
				"ubnd-tinh-dien-bien-112-kh-ubnd-2022 (catalog/files/documents.tsv:4). Keep one of the two. / 112/KH-UBND của " +
				"Ủy ban nhân dân tỉnh Điện Biên đã có với mã ubnd-tinh-dien-bien-112-kh-ubnd-2022 " +
				"(catalog/files/documents.tsv:4). Chỉ giữ một.",
		},
		{
			"a template without header", "templates.tsv", "code|version|name_vi\nmember|2|Báo cáo\n",
			"templates.tsv:2: the template has no tab header, by which a form says whose it is. Add it to template-tabs.tsv. " +
				"/ biểu mẫu không có trang header, nơi bảng tính cho biết là của ai. Thêm vào template-tabs.tsv.",
		},
		{
			"a tab of no template", "template-tabs.tsv",
			"template|version|tab|ordinal|title_vi|title_en|required\nmember|2|header|1|Thông tin|Details|yes\n",
			"template-tabs.tsv:2: column version: “member 2” is not in templates.tsv. Add it there or correct it here. / " +
				"“member 2” không có trong templates.tsv. Thêm vào tệp đó hoặc sửa ở đây.",
		},
		{
			"a column by which rows are read, not required", "template-columns.tsv",
			"template|version|tab|column|required\nmember|1|awards|code|no\n",
			"catalog/files/template-tabs.tsv:4: column tab: the tab awards has no column code marked as required, and its " +
				"rows are read by it. Add it to template-columns.tsv. / trang awards không có cột code đánh dấu bắt buộc, " +
				"trong khi dòng được đọc theo cột đó. Thêm vào template-columns.tsv.",
		},
		{
			"two headers alike", "template-columns.tsv", "template|version|tab|column|title_vi\nmember|1|awards|HOUSEHOLD|CÁ NHÂN\n",
			"template-columns.tsv:2: column title_vi: “CÁ NHÂN” is a name of member 1 awards INDIVIDUAL too " +
				"(catalog/files/template-columns.tsv:24), so a cell that says it cannot be told apart. Change one of them. / " +
				"“CÁ NHÂN” cũng là tên của member 1 awards INDIVIDUAL (catalog/files/template-columns.tsv:24), nên ô ghi tên " +
				"này không rõ chỉ gì. Đổi một trong hai.",
		},
		{
			"a rule of something that its kind does not ask for", "rules.tsv",
			"code|kind|severity|parameters|name_vi|enabled\nwrong-sum|SUM_OF_PARTS|ERROR|{\"indicator\": \"*\"}|Tổng|yes\n",
			`rules.tsv:2: column parameters: the rule cannot be read: reading its parameters: json: unknown field ` +
				`"indicator". Correct its parameters, or its messages. / không đọc được quy tắc: reading its parameters: ` +
				`json: unknown field "indicator". Sửa tham số hoặc câu thông báo của quy tắc.`,
		},
		{
			"a rule of an indicator that is not there", "rules.tsv",
			"code|kind|severity|parameters|name_vi|enabled\nwrong-part|PART_OF_WHOLE|ERROR|" +
				"{\"pairs\": [{\"part\": \"poor\", \"whole\": \"households-total\"}]}|Phần|yes\n",
			"rules.tsv:2: column parameters: “poor” is not in indicators.tsv. Add it there or correct it here. / " +
				"“poor” không có trong indicators.tsv. Thêm vào tệp đó hoặc sửa ở đây.",
		},
		{
			"a row of no indicator", "template-rows.tsv", "template|version|tab|ordinal|key|context\nmember|1|indicators|99|poor|\n",
			"template-rows.tsv:2: column key: “poor” is not in indicators.tsv. Add it there or correct it here. / " +
				"“poor” không có trong indicators.tsv. Thêm vào tệp đó hoặc sửa ở đây.",
		},
		{
			"an unknown item of the header", "template-rows.tsv", "template|version|tab|ordinal|key|context\nmember|1|header|99|stamp|\n",
			"template-rows.tsv:2: column key: “stamp” is not an item of the header. Use template, template-version, cluster, " +
				"period, district, title, number, place, issued-on, signatory-title, signatory or recipient-1, recipient-2 …. " +
				"/ “stamp” không phải mục của trang thông tin. Dùng template, template-version, cluster, period, district, " +
				"title, number, place, issued-on, signatory-title, signatory hoặc recipient-1, recipient-2 ….",
		},
		{
			"a row of a free list", "template-rows.tsv", "template|version|tab|ordinal|key|context\nmember|1|exemplars|1|x|\n",
			"template-rows.tsv:2: column key: the tab exemplars is a free list and has no rows printed in advance. Take the " +
				"row away. / trang exemplars là danh sách tự do, không có dòng in sẵn. Bỏ dòng này.",
		},
		{
			"a narrative without slot", "template-rows.tsv", "template|version|tab|ordinal|key|context\nmember|1|narratives|99|closing|\n",
			"template-rows.tsv:2: column context: a row of narratives needs its slot as context: body, footnote, title, 1, " +
				"2 …. Fill it in. / dòng thuyết minh cần vị trí ở cột context: body, footnote, title, 1, 2 …. Điền vào.",
		},
		{
			"a context without name", "template-rows.tsv",
			"template|version|tab|ordinal|key|context\nmember|1|indicators|99|nrd-criteria-met|xa-thanh-minh\n",
			"template-rows.tsv:2: column label_vi: a row with a context needs its own name, or it reads as the figure itself. " +
				"Fill it in. / dòng có ngữ cảnh cần tên riêng, nếu không sẽ đọc như chính chỉ tiêu. Điền vào.",
		},
		{
			"a plan of nothing planned", "template-rows.tsv", "template|version|tab|ordinal|key|context\ncluster|1|plans|99|poor-households|\n",
			"template-rows.tsv:2: column key: poor-households has no measure PLAN, so no plan can be given. Add the measure in " +
				"indicators.tsv or take the row away. / poor-households không có đại lượng PLAN nên không giao kế hoạch được. " +
				"Thêm đại lượng ở indicators.tsv hoặc bỏ dòng.",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := mistakes(t, folder(map[string]string{test.file: test.text}))
			if diff := cmp.Diff(strings.Split(test.want, "\n"), got); diff != "" {
				t.Errorf("mistakes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAllMistakesAtOnce: a person corrects everything in one go.
func TestAllMistakesAtOnce(t *testing.T) {
	got := mistakes(t, folder(map[string]string{
		"units.tsv":      "code|name_vi|dimension|factor\nbunch|bó||0\n",
		"indicators.tsv": "code|unit|section|direction\npoor-households|ho|poverty|UP\nlivestock-herd|head|results.economy.agriculture|HIGHER\n",
		"periods.tsv":    "code|kind|starts_on|ends_on\n2027|YEAR|2027-01-01|\n",
	}))
	var places []string
	for _, line := range got {
		place, _, _ := strings.Cut(line, ": column ")
		column, _, _ := strings.Cut(strings.TrimPrefix(line, place+": column "), ":")
		places = append(places, place+" "+column)
	}
	want := []string{
		"indicators.tsv:2 unit", "indicators.tsv:2 section", "indicators.tsv:2 direction",
		"periods.tsv:2 ends_on",
		"units.tsv:2 dimension", "units.tsv:2 factor",
	}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

// TestMistakesNameTheFolder: with several folders it is said which of them is wrong.
func TestMistakesNameTheFolder(t *testing.T) {
	got := mistakes(t, folder(nil), folder(map[string]string{"provinces.tsv": "code|name_vi\nlai-chau|\n"}))
	want := []string{"(2) provinces.tsv:2: column name_vi: the cell is empty. Fill it in. / ô để trống. Điền vào ô."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

// unreadable is a folder that lists a file which cannot be opened.
type unreadable struct{ files fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "units.tsv" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.files.Open(name)
}

func TestUnreadableFile(t *testing.T) {
	got := mistakes(t, unreadable{files: folder(map[string]string{"units.tsv": "code\n"})})
	want := []string{"units.tsv: the file cannot be read: permission denied. Check that it is there and may be read. / " +
		"không đọc được tệp: permission denied. Kiểm tra tệp còn đó và được phép đọc."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

// FuzzRead: whatever stands in a file, it is read or its mistakes are named; nothing in between.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"indicators.tsv", "sections.tsv", "template-rows.tsv", "memberships.tsv"} {
		data, err := fs.ReadFile(catalog.Embedded(), name)
		if err != nil {
			f.Fatal(err)
		}
		lines := strings.SplitAfter(string(data), "\n")
		f.Add(name, strings.Join(lines[:3], ""))
	}
	f.Add("sections.tsv", "code\tparent\na\ta\nb\tc\nc\tb\n")
	f.Add("units.tsv", "\ufeffcode\tfactor\r\ntonne\t9999999999999999\r\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if !fs.ValidPath(name) || strings.Contains(name, "/") {
			return
		}
		c, err := catalog.Read(fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}})
		if (c == nil) == (err == nil) {
			t.Fatalf("catalogue %v and error %v", c != nil, err)
		}
		var found catalog.MistakesError
		if err != nil && (!errors.As(err, &found) || len(found) == 0) {
			t.Fatalf("an error without mistakes: %v", err)
		}
		for _, m := range found {
			if m.File == "" || m.Vi == "" || m.En == "" || strings.Contains(fmt.Sprint(m), "%!") {
				t.Errorf("a mistake that does not say what to do: %+v", m)
			}
		}
	})
}
