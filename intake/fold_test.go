package intake_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/intake"
)

func TestNormaliseName(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Lường Văn Thủy", "luong van thuy"},
		{"Đ/c Đào Hoài Nam", "d c dao hoai nam"},
		{"Hoà", "hoa"},
		{"Hòa", "hoa"},
		{"HOÀ", "hoa"},
		{"Ho\u0300a", "hoa"},
		{"văn hoá", "van hoa"},
		{"văn hóa", "van hoa"},
		{"Ðiện Biên", "dien bien"}, // Eth, which old keyboards typed for Đ
		{"  Ảng\u00a0 Nưa\t", "ang nua"},
		{"Công ty TV & ĐT Hải Đông", "cong ty tv dt hai dong"},
		{"Tỷ lệ (%)", "ty le %"},
		{"% KH", "% kh"},
		{"%KH", "% kh"},
		{"3.000m²", "3 000m2"},
		{"\u200bLò\u200d Văn Ế", "lo van e"},
		{"ＡＢＣ", "abc"},
		{"—", ""},
		{"", ""},
		{"Trường \xff Mầm non", "truong mam non"},
	} {
		if got := intake.NormaliseName(c.name); got != c.want {
			t.Errorf("NormaliseName(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

// The key of a key is itself, and has one space at most between words: what is stored can be compared with what is
// asked for, whichever of the two was normalised before.
func FuzzNormaliseName(f *testing.F) {
	for _, name := range []string{"Lường Văn Thủy", "Tỷ lệ (%)", "3.000m²", "İstanbul ǅ ﬀ", "\u200b½ Å", "각 \u1100\u1161"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		key := intake.NormaliseName(name)
		if want := takenApart(name); key != want {
			t.Errorf("the key of %q is %q, taken apart as a whole it is %q", name, key, want)
		}
		if again := intake.NormaliseName(key); again != key {
			t.Errorf("the key of %q is %q, whose key is %q", name, key, again)
		}
		if key != strings.TrimSpace(key) || strings.Contains(key, "  ") || !utf8.ValidString(key) ||
			strings.ContainsFunc(key, unicode.IsControl) {
			t.Errorf("the key of %q is %q", name, key)
		}
	})
}

// takenApart is NormaliseName told shortly: the whole text is taken apart, and what is no letter or number is dropped.
func takenApart(name string) string {
	text := strings.NewReplacer("đ", "d", "ð", "d", "%", " % ").Replace(strings.ToLower(
		norm.NFKD.String(strings.ToLower(strings.ToValidUTF8(name, " ")))))
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
			return -1
		case r != '%' && !unicode.IsLetter(r) && !unicode.IsNumber(r):
			return ' '
		}
		return r
	}, text)), " ")
}

// Every letter that there is has the key of its plain letter.
func TestNormaliseNameOfEveryLetter(t *testing.T) {
	for r := range rune(0x30000) {
		if name := string(r) + "a " + string(r); intake.NormaliseName(name) != takenApart(name) {
			t.Errorf("the key of %q is %q, want %q", name, intake.NormaliseName(name), takenApart(name))
		}
	}
}

func TestDocumentCode(t *testing.T) {
	for _, c := range []struct{ issuer, number, year, want string }{
		{"UBND tỉnh Điện Biên", "67/QĐ-UBND", "2022", "ubnd-tinh-dien-bien-67-qd-ubnd-2022"},
		{"Ủy ban nhân dân tỉnh Điện Biên", "67/QĐ-UBND", "2022", "ubnd-tinh-dien-bien-67-qd-ubnd-2022"},
		{"Chính phủ", "91/2017/NĐ-CP", "2017", "chinh-phu-91-2017-nd-cp"},
		{"Bộ Chính trị", "34-CT/TW", "2014", "bo-chinh-tri-34-ct-tw-2014"},
		{"", "12/KH", "", "12-kh"},
		{"UBND tỉnh", "", "2022", ""},
		{"UBND tỉnh", " — ", "2022", ""},
	} {
		if got := intake.DocumentCode(c.issuer, c.number, c.year); got != c.want {
			t.Errorf("DocumentCode(%q, %q, %q) = %q, want %q", c.issuer, c.number, c.year, got, c.want)
		}
	}
}
