package rules

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"thidua/term"
)

func TestWordsAreOneHoweverTheyAreTyped(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		spelt   bool // one as spelt, abbreviations written out
		folded  bool // one without accents
		because string
	}{
		{"Hoà", "Hòa", true, true, "the tone stands in two places"},
		{"HÒA", "hòa", true, true, "capitals"},
		{"thuỷ sản", "thủy sản", true, true, "the tone stands in two places"},
		{"Lay Nu\u031ba", "Lay Nưa", true, true, "one is not composed"},
		{"ho\u0300a", "hoà", true, true, "one is not composed"},
		{"Ðiện Biên", "Điện Biên", true, true, "an old keyboard's letter"},
		{"liệt sỹ", "liệt sĩ", true, true, "y or i"},
		{"Ban CHQS TP", "Ban Chỉ huy Quân sự thành phố", true, true, "written out"},
		{"UBND h. Mường Ảng", "Ủy ban nhân dân huyện Mường Ảng", true, true, "written out"},
		{"Tư vấn & Xây dựng", "tư vấn và XD", true, true, "and"},
		{"văn hoá  -  xã hội", "Văn hóa xã hội", true, true, "signs and spaces"},
		{"Lay Nua", "Lay Nưa", false, true, "another letter"},
		{"Nguyễn Văn Hùng", "Nguyễn Văn Hưng", false, true, "another name"},
		{"số 17", "số 26", false, false, "another number"},
		{"Trường số 1", "Trường số I", false, false, "another sign"},
		{"H Ly", "huyện Ly", false, false, "an initial is no abbreviation"},
		{"thúy", "thuý", true, true, "the tone stands in two places"},
		{"Hoàng", "Hoang", false, true, "another tone"},
	} {
		a, b := spelledOut(c.a), spelledOut(c.b)
		if got := spelling(a) == spelling(b); got != c.spelt {
			t.Errorf("%q and %q as spelt: %v, want %v: %s", c.a, c.b, got, c.spelt, c.because)
		}
		if got := folding(a) == folding(b); got != c.folded {
			t.Errorf("%q and %q folded: %v, want %v: %s", c.a, c.b, got, c.folded, c.because)
		}
	}
}

func TestNameOfItsOwnUnitIsTheKindOfIt(t *testing.T) {
	city := words("Thành phố Điện Biên Phủ")
	for name, want := range map[string]string{
		"Ban CHQS thành phố Điện Biên Phủ": "ban chi huy quan su thanh pho",
		"Ban CHQS TP. Điện Biên Phủ":       "ban chi huy quan su thanh pho",
		"Ban CHQS thành phố":               "ban chi huy quan su thanh pho",
		"Gia đình ông Lò Văn Pằng":         "ong lo van pang",
		"hộ gia đình ông Lò Văn Pằng":      "ong lo van pang",
		"Đ/c Đào Hoài Nam":                 "dao hoai nam",
		"Cà phê Điện Biên Phủ":             "ca phe dien bien phu",
		"Gia đình":                         "gia dinh",
	} {
		if got := folding(nameWords(name, city)); got != want {
			t.Errorf("%q is compared as %q, want %q", name, got, want)
		}
	}
}

func TestListIsReadOnlyWhenItIsOne(t *testing.T) {
	for text, want := range map[string]counted{
		" xã đạt chuẩn nông thôn mới (Ảng Nua, Búng Lao) đã được UBND tỉnh Điện Biên công nhận": {names: []string{"Ảng Nua", "Búng Lao"}},
		"/5 xã đạt chuẩn nông thôn mới, gồm: Thanh Minh; Nà Tấu; Nà Nhạn; Mường Phăng; xã chưa đạt là Pá Khoang. Huyện": {
			names: []string{"Thanh Minh", "Nà Tấu", "Nà Nhạn", "Mường Phăng"},
		},
		"/5 xã đạt chuẩn nông thôn mới: Thanh Minh, Nà Tấu, Nà Nhạn, Mường Phăng; còn Pá Khoang chưa đạt.": {
			names: []string{"Thanh Minh", "Nà Tấu", "Nà Nhạn", "Mường Phăng"},
		},
		" phong trào do Thủ tướng Chính phủ phát động: nông thôn mới; doanh nghiệp hội nhập và phát triển; phòng, chống Covid-19.": {
			names: []string{"nông thôn mới", "doanh nghiệp hội nhập và phát triển", "phòng, chống Covid-19"},
		},
		" phong trào thi đua: “Cả nước chung sức”; phong trào “Cán bộ, công chức thi đua”, kết quả đạt được như sau:": {
			names: []string{"Cả nước chung sức", "Cán bộ, công chức thi đua"},
		},
		" xã, gồm: Ảng Nưa, Búng Lao...":                       {names: []string{"Ảng Nưa", "Búng Lao"}, open: true},
		" xã đạt chuẩn, trong đó: Ảng Nưa và Búng Lao":         {names: []string{"Ảng Nưa", "Búng Lao"}, open: true},
		" xã đạt chuẩn và 03 xã cơ bản đạt: Ảng Nưa, Búng Lao": {},
		" xã (UBND tỉnh công nhận, có quyết định)":             {},
		" xã đạt chuẩn. Các xã: Ảng Nưa, Búng Lao":             {},
		" xã đạt chuẩn; gồm: Ảng Nưa, Búng Lao":                {},
		" hộ: giảm nhanh, bền vững":                            {},
		" xã (Ảng Nưa":                                         {},
		" khối, cụm thi đua: thành phố 9; thị xã 6; huyện 11":  {},
		"": {},
	} {
		got, ok := listAfter(text)
		if !ok {
			got = counted{}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(counted{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestNoteListsOnlyWhatItSays(t *testing.T) {
	for note, want := range map[string][2][]string{
		"Ảng Nua, Búng Lao": {{"Ảng Nua", "Búng Lao"}, nil},
		"Đạt: Thanh Minh, Nà Tấu, Nà Nhạn, Mường Phăng; chưa đạt: Pá Khoang": {
			{"Thanh Minh", "Nà Tấu", "Nà Nhạn", "Mường Phăng"}, {"Pá Khoang"},
		},
		"Báo cáo viết: Lay Nua":                          {nil, nil},
		"So với kế hoạch tỉnh và Nghị quyết HĐND thị xã": {nil, nil},
		"Tăng so với năm trước":                          {nil, nil},
		"Mẫu số là số tổ, bản đăng ký":                   {nil, nil},
		"Ảng Nua, Búng Lao; theo quyết định":             {nil, nil},
		"": {nil, nil},
	} {
		in, others := listsOfNote(note)
		if diff := cmp.Diff(want, [2][]string{in.names, others.names}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", note, diff)
		}
	}
}

func TestCommuneIsNamedByItsKind(t *testing.T) {
	for text, want := range map[string][]string{
		"Xã Lay Nua giữ vững 19/19 tiêu chí":              {"lay nua+"},
		"Nhân dân và cán bộ bản Ho Luông xã Lay Nưa":      {"lay nua+"},
		"thị xã Mường Lay":                                nil,
		"UBND phường Na Lay, thị trấn Tuần Giáo":          {"na lay+", "tuan giao+"},
		"xã Thanh Xương hộ gia đình":                      {"thanh xuong+"},
		"các xã, phường":                                  nil,
		"Ảng Nua, Búng Lao":                               {"ang nua", "bung lao"},
		"Lương thực {{food-grain-output}} xã Nà Tấu, đạt": {"na tau+"},
	} {
		var got []string
		for _, m := range mentions(withoutMarks(text), Cell{}) {
			name := m.folded
			if m.sure {
				name += "+"
			}
			got = append(got, name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestFoldedTextKnowsWhereItComesFrom(t *testing.T) {
	text := "Các  huyện\nthu đạt và vượt, giảm 3%."
	f := foldText(text)
	if want := "cac huyen thu dat va vuot, giam 3%."; f.text != want {
		t.Fatalf("folded to %q, want %q", f.text, want)
	}
	at := strings.Index(f.text, "thu dat va vuot")
	if got, want := f.original(text, at, at+len("thu dat va vuot")), "thu đạt và vượt"; got != want {
		t.Errorf("came from %q, want %q", got, want)
	}
}

// hostile are texts that a sheet may hold; none may take long or break anything.
func hostile() []string {
	long := func(s string) string { return strings.Repeat(s, 100_000/len(s)) }
	return []string{
		"", long("a"), long("\u0301"), long("ờ"), long("("), long(":;"), long("“"), long("{{"), long("{{a}}"), long("}}"),
		long("1."), long("1,"), long("9"), long("Xã A "), long("xã "), long("thị xã "), long("h. "), long("A, "), long("...; "),
		long("05 xã (A, B) "), long("- 1 "), long("năm 2022 "), long("\xff"), long(" "), long("tp "), "\x00\u202e{{", long("dat va vuot "),
	}
}

func TestHostileTextIsReadInLinearTime(t *testing.T) {
	took := func(text string) time.Duration {
		start := time.Now()
		readAll(text)
		return time.Since(start)
	}
	for _, text := range hostile() {
		d := took(text)
		if d > 20*time.Second {
			t.Errorf("%.20q… takes %v", text, d)
		}
	}
}

// readAll is everything that is done to a text.
func readAll(text string) {
	for _, w := range words(text) {
		if w.start < 0 || w.end > len(text) || w.start >= w.end {
			panic("a word lies outside of its text")
		}
	}
	f := foldText(text)
	if len(f.at) != len(f.text)+1 {
		panic("a folded text does not know where it comes from")
	}
	_, _ = listAfter(text)
	_, _ = listsOfNote(text)
	_ = mentions(withoutMarks(text), Cell{})
	_ = nameWords(text, words("Huyện Điện Biên"))
	_ = slug(text)
	_ = clip(text)
	cite(&Document{Number: text, Issuer: text})
	facts := &Facts{
		Members: []Member{{Code: "d", NameVi: text}}, Texts: []Text{{Section: "s", Text: text}},
		Figures: []Figure{{Indicator: "i", Note: text}, {District: "d", Indicator: "i", Note: text}},
		Items:   []Item{{District: "d", Name: text, Place: text}, {District: "d", Name: text + "a", Place: text}},
	}
	_ = Bind(facts, &facts.Texts[0])
	j := judge(facts)
	j.write(&facts.Texts[0])
	var out Result
	places(&Rule{}, j, &out)
	for _, alike := range []string{alikeWords, alikeAccents, alikeLetters} {
		p := duplicateParameters{Of: ofItems, Alike: alike, Similarity: 80}
		p.items(&Rule{}, j, &out)
	}
}

func FuzzText(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text[:min(len(text), 200)])
	}
	f.Add("02 xã đạt chuẩn nông thôn mới (Ảng Nua, Búng Lao)")
	f.Add("Đạt: Thanh Minh, Nà Tấu; chưa đạt: Pá Khoang")
	f.Add("{{poor-households:SHARE:dien-bien/tuan-giao}} 1663/KH-UBND ngày 04/6/2021")
	f.Fuzz(func(t *testing.T, text string) {
		readAll(text)
		if !utf8.ValidString(text) {
			return
		}
		if folded := fold(text); fold(folded) != folded {
			t.Errorf("folding %q gives %q, and again %q", text, folded, fold(folded))
		}
	})
}

func TestGrowingIsTheLongestRun(t *testing.T) {
	of := func(dates ...string) []cited {
		var all []cited
		for _, d := range dates {
			all = append(all, cited{Document: &Document{IssuedOn: term.Date("2022-01-" + d)}})
		}
		return all
	}
	for want, dates := range map[string][]string{
		"0 1 2": {"01", "01", "03"},
		"0 2 3": {"01", "09", "03", "05"},
		"1 2 3": {"20", "02", "03", "05"},
		"":      {},
	} {
		var got []string
		for _, i := range growing(of(dates...)) {
			got = append(got, string(rune('0'+i)))
		}
		if !slices.Equal(strings.Fields(want), got) {
			t.Errorf("%v: %v, want %s", dates, got, want)
		}
	}
}
