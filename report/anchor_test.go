package report

import (
	"strings"
	"testing"
)

// A note hangs behind the clause that has the number: not inside the number, not inside the name of what is counted, and
// not behind its stop.
func TestClauseEnd(t *testing.T) {
	const (
		blocks   = "Số khối, cụm thi đua trực thuộc"
		villages = "Số thôn, bản, khối, tổ dân phố đạt danh hiệu văn hóa"
		agencies = "Số cơ quan, đơn vị, doanh nghiệp, trường học đạt chuẩn văn hóa"
		workers  = "Số lao động được đào tạo nghề, giải quyết việc làm"
		communes = "Số xã đạt chuẩn nông thôn mới"
	)
	for _, c := range []struct{ text, from, name, unit, want string }{
		{"ước đạt 625.194 triệu đồng; chi ngân sách", "625", "Tổng thu ngân sách trên địa bàn", "triệu đồng", "ước đạt 625.194 triệu đồng"},
		{"đạt 3,5 tấn (tăng)", "3,5", "", "", "đạt 3,5 tấn"},
		{"đạt 3,5 tấn\nVà", "3,5", "", "", "đạt 3,5 tấn"},
		{"đạt 3.5", "3", "", "", ""},
		{"có 45 khối, cụm thi đua. Hoạt động", "45", blocks, "cụm, khối", "có 45 khối, cụm thi đua"},
		{"có 45 khối, cụm thi đua", "45", blocks, "cụm, khối", ""},
		{"có 45 khối, cụm thi đua trực thuộc, hoạt động nền nếp", "45", blocks, "cụm, khối", "có 45 khối, cụm thi đua trực thuộc"},
		{"có 45 Cụm, Khối thi đua, tăng 2", "45", blocks, "cụm, khối", "có 45 Cụm, Khối thi đua"},
		{"có 45 cụm, khối, hoạt động tốt", "45", blocks, "cụm, khối", "có 45 cụm, khối"},
		{"có 45 khối, cụm, hoạt động tốt", "45", blocks, "cụm, khối", "có 45 khối, cụm"},
		{"có 45 khối, hoạt động tốt", "45", blocks, "cụm, khối", "có 45 khối"},
		{"có 45 khối, cụm thi đua", "45", "", "", "có 45 khối"}, // nobody knows what is counted
		{"có 486 thôn, bản, khối, tổ dân phố văn hóa, đạt 80%", "486", villages, "thôn, bản", "có 486 thôn, bản, khối, tổ dân phố văn hóa"},
		{"có 486 bản, tổ dân phố đạt danh hiệu, trong đó", "486", villages, "thôn, bản", "có 486 bản, tổ dân phố đạt danh hiệu"},
		{"có 534 cơ quan, đơn vị, trường học đạt chuẩn, đạt 98%", "534", agencies, "cơ quan", "có 534 cơ quan, đơn vị, trường học đạt chuẩn"},
		{"cho 4.959 lao động được đào tạo nghề, giải quyết việc làm; còn", "4.959", workers, "lao động", "cho 4.959 lao động được đào tạo nghề, giải quyết việc làm"},
		{"cho 4.959 lao động, tăng 3%", "4.959", workers, "lao động", "cho 4.959 lao động"},
		{"có 18 xã, xã cuối cùng", "18", communes, "xã", "có 18 xã"}, // a name that lists nothing has no comma
		{"có 45 khối,", "45", blocks, "cụm, khối", "có 45 khối"},
	} {
		at := clauseEnd(c.text, strings.Index(c.text, c.from), listingOf(c.name, c.unit))
		got := ""
		if at >= 0 {
			got = c.text[:at]
		}
		if got != c.want {
			t.Errorf("%q after %q, which counts %q: %q, want %q", c.text, c.from, c.name, got, c.want)
		}
	}
}
