package catalog_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/intake"
	"thidua/term"
)

// read is the embedded catalogue, with folders laid over it.
func read(t *testing.T, over ...fs.FS) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Read(over...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestHeadings compares the outline with the headings of the 2022 report, in their order.
func TestHeadings(t *testing.T) {
	want := []string{
		"Phần thứ nhất KẾT QUẢ TỔ CHỨC TRIỂN KHAI THỰC HIỆN PHONG TRÀO THI ĐUA, CÔNG TÁC KHEN THƯỞNG",
		"I CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
		"1 Công tác lãnh đạo, chỉ đạo về công tác thi đua, khen thưởng",
		"2 Hoạt động của Khối, Cụm thi đua",
		"II KẾT QUẢ THỰC HIỆN CÁC PHONG TRÀO THI ĐUA",
		"1 Kết quả tổ chức phong trào thi đua",
		"1.1 Kết quả thực hiện các phong trào thi đua do Thủ tướng Chính phủ phát động",
		"1.2 Kết quả thực hiện các phong trào thi đua do tỉnh phát động",
		"2 Phong trào thi đua trên lĩnh vực phát triển kinh tế",
		"2.1 Phong trào thi đua trên lĩnh vực sản xuất nông - lâm nghiệp",
		"2.2 Phong trào thi đua trên lĩnh vực phát triển Công nghiệp - Tiểu thủ công nghiệp",
		"2.3 Phong trào thi đua trên lĩnh vực phát triển dịch vụ thương mại, dịch vụ du lịch",
		"2.4 Phong trào thi đua trên lĩnh vực XDCB, giao thông, quản lý đô thị",
		"2.5 Công tác quản lý thu, chi ngân sách trên địa bàn",
		"3 Phong trào thi đua trên lĩnh vực văn hóa - xã hội",
		"3.1 Phong trào thi đua trên lĩnh vực Giáo dục - Đào tạo",
		"3.2 Phong trào Thi đua trên lĩnh vực hoạt động Văn hóa thông tin, văn nghệ, thể dục thể thao",
		"3.3 Phong trào thi đua trên lĩnh vực Y tế, Dân số - KHHGD",
		"3.4 Phong trào đền ơn đáp nghĩa, uống nước nhớ nguồn, hoạt động từ thiện nhân đạo",
		"4 Phong trào thi đua trên lĩnh vực quốc phòng - an ninh",
		"5 Phong trào thi đua của tổ chức Đảng, MTTQ và các đoàn thể",
		"III CÔNG TÁC TUYÊN TRUYỀN, NHÂN RỘNG NÊU GƯƠNG ĐIỂN HÌNH TIÊN TIẾN",
		"IV KẾT QUẢ CÔNG TÁC KHEN THƯỞNG",
		"1 Khen thưởng cấp Nhà nước",
		"2 Khen thưởng cấp tỉnh",
		"3 Khen thưởng cấp huyện, thị xã, thành phố",
		"V ĐÁNH GIÁ CHUNG",
		"1 Ưu điểm",
		"2 Hạn chế",
		"3 Nguyên nhân hạn chế",
		"Phần thứ hai PHƯƠNG HƯỚNG, NHIỆM VỤ CÔNG TÁC THI ĐUA, KHEN THƯỞNG",
	}
	var got []string
	for _, s := range read(t).Sections {
		if s.Number != "" {
			got = append(got, s.Number+" "+s.TitleVi)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headings (-report +catalogue):\n%s", diff)
	}
}

// TestIndicators holds what each figure of the 2022 report is: its unit, kind and how members make a cluster's.
func TestIndicators(t *testing.T) {
	want := strings.Split(strings.TrimSpace(`
units-disseminated-share percent PERCENT HIGHER RATIO NUMERATOR DENOMINATOR SHARE
subordinate-emulation-clusters emulation-cluster COUNT NONE SUM ACTUAL
national-emulation-movements movement COUNT NONE NONE ACTUAL
nrd-communes-certified commune COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR
nrd-communes-basically-certified commune COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR
nrd-communes-certified-or-basically commune COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR
nrd-communes-criteria-under-10 commune COUNT LOWER NONE ACTUAL
nrd-communes-criteria-7-9 commune COUNT NONE NONE ACTUAL
nrd-communes-criteria-10-13 commune COUNT NONE NONE ACTUAL
nrd-communes-criteria-10-14 commune COUNT NONE NONE ACTUAL
nrd-communes-criteria-15-plus commune COUNT HIGHER NONE ACTUAL
nrd-criteria-per-commune-average criterion-per-commune MEAN HIGHER WEIGHTED_MEAN ACTUAL
nrd-criteria-met criterion COUNT HIGHER NONE ACTUAL NUMERATOR DENOMINATOR
exemplary-enterprises-listed enterprise COUNT NONE SUM ACTUAL
poor-households household COUNT LOWER SUM ACTUAL DENOMINATOR SHARE
near-poor-households household COUNT LOWER SUM ACTUAL DENOMINATOR SHARE
poor-households-reduced household COUNT HIGHER SUM ACTUAL
poverty-rate-reduction percentage-point PERCENT HIGHER NONE ACTUAL
food-grain-output tonne AMOUNT HIGHER SUM ACTUAL PLAN PERCENT_OF_PLAN
livestock-herd head COUNT HIGHER SUM ACTUAL PLAN PERCENT_OF_PLAN
poultry-flock head COUNT HIGHER SUM ACTUAL PLAN PERCENT_OF_PLAN
forest-cover-rate percent PERCENT HIGHER WEIGHTED_MEAN ACTUAL CHANGE
budget-revenue-local million-dong AMOUNT HIGHER SUM ACTUAL PLAN PERCENT_OF_PLAN
national-standard-schools school COUNT HIGHER SUM ACTUAL DENOMINATOR
labour-trained-and-employed worker COUNT HIGHER SUM ACTUAL PLAN
cultural-families household COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR SHARE PERCENT_OF_PLAN
cultural-villages village COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR SHARE CHANGE PERCENT_OF_PLAN
cultural-agencies agency COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR SHARE
cultural-agencies-5-consecutive-years agency COUNT HIGHER SUM ACTUAL
nrd-cultural-communes commune COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR
civilised-urban-wards ward COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR
urban-civilised-standard-wards ward COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR
villages-with-convention village COUNT HIGHER SUM ACTUAL
units-issued-exemplar-plan member-unit COUNT HIGHER SUM ACTUAL NUMERATOR DENOMINATOR
exemplars-listed-collectives collective COUNT NONE SUM ACTUAL
exemplars-listed-individuals individual COUNT NONE SUM ACTUAL
exemplars-listed-households household COUNT NONE SUM ACTUAL
exemplar-income-min million-dong AMOUNT NONE NONE ACTUAL
exemplar-income-max million-dong AMOUNT NONE NONE ACTUAL
exemplar-jobs-min worker COUNT NONE NONE ACTUAL
exemplar-jobs-max worker COUNT NONE NONE ACTUAL
exemplar-herd head COUNT NONE NONE ACTUAL
exemplar-land hectare AMOUNT NONE NONE ACTUAL
exemplar-plot square-metre AMOUNT NONE NONE ACTUAL
exemplar-harvest quintal AMOUNT NONE NONE ACTUAL
households-total household COUNT NONE SUM ACTUAL
communes-total commune COUNT NONE SUM ACTUAL
natural-area hectare AMOUNT NONE SUM ACTUAL
population person COUNT NONE SUM ACTUAL`), "\n")
	var got []string
	for _, i := range read(t).Indicators {
		words := []string{i.Code, i.Unit, string(i.Type), string(i.Direction), string(i.Aggregation)}
		for _, m := range i.Measures {
			words = append(words, string(m))
		}
		got = append(got, strings.Join(words, " "))
		if i.Name.En == "" {
			t.Errorf("%s has no English name", i.Code)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("indicators (-report +catalogue):\n%s", diff)
	}
}

func TestWeights(t *testing.T) {
	c := read(t)
	for code, want := range map[string]string{
		"forest-cover-rate": "natural-area", "nrd-criteria-per-commune-average": "communes-total",
		"poor-households": "households-total", "near-poor-households": "households-total", "livestock-herd": "",
	} {
		if i, ok := c.Indicator(code); !ok || i.Weight != want {
			t.Errorf("%s is weighed by %q, want %q (known: %v)", code, i.Weight, want, ok)
		}
	}
}

// TestAwardForms holds every form that the field knows, by level.
func TestAwardForms(t *testing.T) {
	classes := func(code string) string {
		return code + "-first-class " + code + "-second-class " + code + "-third-class "
	}
	want := map[term.AwardLevel]string{
		term.AwardLevelState: "gold-star-order ho-chi-minh-order " + classes("independence-order") +
			classes("military-exploit-order") + classes("labour-order") + classes("fatherland-defence-order") +
			classes("feat-of-arms-order") + "great-national-unity-order bravery-order friendship-order " +
			classes("resistance-order") + "determined-to-win-medal national-security-medal " +
			classes("glorious-fighter-medal") + "friendship-medal heroic-province heroic-vietnamese-mother " +
			"hero-of-the-armed-forces labour-hero peoples-teacher meritorious-teacher peoples-physician " +
			"meritorious-physician peoples-artist meritorious-artist peoples-artisan meritorious-artisan " +
			"ho-chi-minh-prize state-prize prime-minister-certificate-of-merit government-emulation-flag " +
			"national-emulation-fighter",
		term.AwardLevelMinistry: "ministry-emulation-flag ministry-emulation-fighter commemorative-medal",
		term.AwardLevelProvince: "province-emulation-flag province-emulation-fighter province-chair-certificate-of-merit " +
			"excellent-labour-collective determined-to-win-unit typical-commune province-badge-contribution " +
			"province-commemorative-medal",
		term.AwardLevelDistrict: "grassroots-emulation-fighter advanced-labour-collective advanced-unit advanced-labourer " +
			"advanced-soldier cultural-village district-chair-certificate-of-commendation",
		term.AwardLevelCommune: "cultural-family commune-chair-certificate-of-commendation",
		term.AwardLevelAgency:  "agency-head-certificate-of-commendation",
		term.AwardLevelOrganisation: "union-confederation-emulation-flag union-confederation-certificate-of-merit " +
			"union-province-emulation-flag union-province-certificate-of-merit union-district-certificate-of-commendation",
	}
	got := map[term.AwardLevel]string{}
	for _, a := range read(t).AwardForms {
		got[a.Level] = strings.TrimSpace(got[a.Level] + " " + a.Code)
		if a.Name.En == "" || a.DecidedBy == "" || a.DecidedByEn == "" || len(a.Regimes) == 0 || a.Evidence == "" {
			t.Errorf("%s lacks its English name, who decides, its regime or how sure it is: %+v", a.Code, a)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("forms by level (-want +catalogue):\n%s", diff)
	}
}

// TestRegimes: the year 2022 is judged by the law of 2003, which ended with 2023.
func TestRegimes(t *testing.T) {
	c := read(t)
	for day, want := range map[term.Date]string{
		"2022-12-31": "2003-law", "2023-12-31": "2003-law", "2024-01-01": "2022-law", "2026-12-31": "2022-law",
	} {
		if r, ok := c.RegimeOn(day); !ok || r.Code != want {
			t.Errorf("on %s the regime is %q, want %q", day, r.Code, want)
		}
	}
	fighter, _ := c.AwardForm("grassroots-emulation-fighter")
	if fighter.QuotaOf != "advanced-labourer" || fighter.Quota == nil || *fighter.Quota != decimal.MustParse("15") {
		t.Errorf("grassroots-emulation-fighter has the quota %v of %q, want 15 of advanced-labourer", fighter.Quota, fighter.QuotaOf)
	}
	badge, _ := c.AwardForm("province-badge-contribution")
	if diff := cmp.Diff([]string{"2003-law"}, badge.Regimes); diff != "" || badge.Valid.Last != "2023-12-31" {
		t.Errorf("the badge is of %v until %q, want only 2003-law until 2023-12-31", badge.Regimes, badge.Valid.Last)
	}
}

// TestRecipients: villages and communes are collectives, families are households.
func TestRecipients(t *testing.T) {
	c := read(t)
	for code, want := range map[string][]term.RecipientKind{
		"cultural-village": {term.RecipientKindCollective}, "typical-commune": {term.RecipientKindCollective},
		"cultural-family":                     {term.RecipientKindHousehold},
		"labour-order-first-class":            {term.RecipientKindCollective, term.RecipientKindIndividual},
		"resistance-order-second-class":       {term.RecipientKindIndividual, term.RecipientKindHousehold},
		"province-chair-certificate-of-merit": {term.RecipientKindCollective, term.RecipientKindIndividual, term.RecipientKindHousehold},
	} {
		if a, _ := c.AwardForm(code); !cmp.Equal(a.Recipients, want) {
			t.Errorf("%s goes to %v, want %v", code, a.Recipients, want)
		}
	}
}

func TestCluster2022(t *testing.T) {
	c := read(t)
	got := c.Members("dien-bien/cum-huyen-vung-thap", "2022")
	var want []catalog.Membership
	for i, district := range []string{"dien-bien-phu", "muong-lay", "tuan-giao", "dien-bien", "muong-ang"} {
		role := term.MemberRoleMember
		if district == "tuan-giao" {
			role = term.MemberRoleLead
		}
		want = append(want, catalog.Membership{
			Cluster: "dien-bien/cum-huyen-vung-thap", District: "dien-bien/" + district, Period: "2022", Role: role, Ordinal: i + 1,
		})
		if d, ok := c.District("dien-bien/" + district); !ok || d.Valid.Last != "2025-06-30" || d.Valid.End() != "2025-07-01" {
			t.Errorf("%s is valid until %q, want 2025-06-30", district, d.Valid.Last)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members of 2022 (-want +catalogue):\n%s", diff)
	}
	var ended []string
	for _, change := range c.DistrictChanges {
		if change.Kind == term.DistrictChangeKindAbolished && change.EffectiveOn == "2025-07-01" {
			ended = append(ended, change.From...)
		}
	}
	if len(ended) != len(want) {
		t.Errorf("on 2025-07-01 ended %v, want all five members", ended)
	}
}

func TestPeriods(t *testing.T) {
	c := read(t)
	want := map[string]catalog.Period{
		"2022":    {Code: "2022", Kind: term.PeriodKindYear, Days: catalog.Span{First: "2022-01-01", Last: "2022-12-31"}},
		"2022-H1": {Code: "2022-H1", Kind: term.PeriodKindHalf, Days: catalog.Span{First: "2022-01-01", Last: "2022-06-30"}},
		"2022-9M": {Code: "2022-9M", Kind: term.PeriodKindNineMonths, Days: catalog.Span{First: "2022-01-01", Last: "2022-09-30"}},
		"2026-Q4": {Code: "2026-Q4", Kind: term.PeriodKindQuarter, Days: catalog.Span{First: "2026-10-01", Last: "2026-12-31"}},
		"2021-Q1": {Code: "2021-Q1", Kind: term.PeriodKindQuarter, Days: catalog.Span{First: "2021-01-01", Last: "2021-03-31"}},
	}
	for code := range want {
		if got, _ := c.Period(code); got != want[code] {
			t.Errorf("period %s is %+v, want %+v", code, got, want[code])
		}
	}
	if len(c.Periods) != 6*8 {
		t.Errorf("there are %d periods, want eight for each year from 2021 to 2026", len(c.Periods))
	}
}

// TestDocumentsOfTheReport holds the numbered documents that the 2022 report cites, and that a row of a sheet which
// gives issuer, number and date, but no code, means the same document.
func TestDocumentsOfTheReport(t *testing.T) {
	cited := map[string]string{
		"34-CT/TW": "2014-04-07", "02/CT-UBND": "2022-02-08", "112/KH-UBND": "2022-01-14", "1663/KH-UBND": "2021-06-04",
		"383/KH-UBND": "2021-06-04", "91/2017/NĐ-CP": "2017-07-31", "12/2019/TT-BNV": "2019-11-04",
		"56/KH-CTĐVT": "2022-03-11", "67/QĐ-UBND": "2022-01-14", "2917/KH-UBND": "2019-10-07", "3286/KH-UBND": "2021-10-04",
	}
	for _, d := range read(t).Documents {
		if !strings.Contains(d.Evidence, "SEED") || d.Number == "" || d.Kind == term.DocumentKindLaw {
			continue
		}
		if cited[d.Number] != string(d.IssuedOn) {
			t.Errorf("%s is of %q, want %q", d.Number, d.IssuedOn, cited[d.Number])
		}
		delete(cited, d.Number)
		year, _, _ := strings.Cut(string(d.IssuedOn), "-")
		if made := intake.DocumentCode(d.Issuer, d.Number, year); made != d.Code {
			t.Errorf("%s has the code %s, a sheet without code means %s", d.Number, d.Code, made)
		}
	}
	if len(cited) > 0 {
		t.Errorf("documents of the report that are not in the catalogue: %v", cited)
	}
}

// TestUnitsTurnIntoOneAnother: a figure in one unit is that in another times the quotient of their factors.
func TestUnitsTurnIntoOneAnother(t *testing.T) {
	c := read(t)
	for _, test := range []struct{ value, from, to, want string }{
		{"1.5", "billion-dong", "million-dong", "1500"},
		{"625194000000", "dong", "million-dong", "625194"},
		{"411000000", "thousand-dong", "million-dong", "411000"},
		{"37934.7", "tonne", "quintal", "379347"},
		{"3000", "square-metre", "hectare", "0.3"},
		{"1396.26", "square-kilometre", "hectare", "139626"},
		{"955", "thousand-head", "head", "955000"},
	} {
		from, _ := c.Unit(test.from)
		to, _ := c.Unit(test.to)
		if from.Dimension != to.Dimension {
			t.Errorf("%s and %s are of different dimensions", test.from, test.to)
		}
		got, err := decimal.MustParse(test.value).MulDiv(from.Factor, to.Factor)
		if err != nil || got != decimal.MustParse(test.want) {
			t.Errorf("%s %s is %v %s (%v), want %s", test.value, test.from, got, test.to, err, test.want)
		}
	}
}

// TestNamesAreKept: what people write for a thing finds that thing and no other.
func TestNamesAreKept(t *testing.T) {
	c := read(t)
	found := map[string][]string{}
	note := func(kind, code string, n catalog.Name) {
		for _, name := range append([]string{n.Vi, n.En}, n.Aliases...) {
			key := kind + " " + intake.NormaliseName(name)
			if !slices.Contains(found[key], code) {
				found[key] = append(found[key], code)
			}
		}
	}
	for _, i := range c.Indicators {
		note("indicator", i.Code, i.Name)
	}
	for _, a := range c.AwardForms {
		note("form", a.Code, a.Name)
	}
	for _, m := range c.Movements {
		note("movement", m.Code, m.Name)
	}
	for _, d := range c.Districts {
		note("district", d.Code, d.Name)
	}
	for _, u := range c.Units {
		note("unit", u.Code, u.Name)
	}
	for key, codes := range found {
		if len(codes) > 1 {
			t.Errorf("%q means %v", key, codes)
		}
	}
	for key, want := range map[string]string{
		"form co thi dua xuat sac cua ubnd tinh":                                   "province-emulation-flag",
		"form bang khen cua ubnd tinh":                                             "province-chair-certificate-of-merit",
		"form huy hieu vi su nghiep xay dung va phat trien tinh dien bien":         "province-badge-contribution",
		"district tp dien bien phu":                                                "dien-bien/dien-bien-phu",
		"unit trieu dong":                                                          "million-dong",
		"indicator tong dan gia suc":                                               "livestock-herd",
		"movement ca nuoc chung tay vi nguoi ngheo khong de ai bi bo lai phia sau": "for-the-poor",
	} {
		if got := found[key]; !cmp.Equal(got, []string{want}) {
			t.Errorf("%q means %v, want %s", key, got, want)
		}
	}
}

// TestTextIsComposed: Vietnamese letters stand in one form only, so that equal texts are equal bytes.
func TestTextIsComposed(t *testing.T) {
	files, err := fs.Glob(catalog.Embedded(), "*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(catalog.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !norm.NFC.IsNormal(data) {
			t.Errorf("%s is not in NFC", name)
		}
		for i, line := range strings.Split(string(data), "\n") {
			for j, cell := range strings.Split(line, "\t") {
				if strings.TrimSpace(cell) != cell || strings.Contains(cell, "  ") {
					t.Errorf("%s:%d: cell %d has needless spaces: %q", name, i+1, j+1, cell)
				}
			}
		}
	}
}
