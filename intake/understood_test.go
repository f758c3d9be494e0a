package intake_test

import (
	"testing"

	"thidua/intake"
)

// Who fills a sheet sees how its first figures are understood, each with its unit; rows without figure are passed over.
func TestUnderstood(t *testing.T) {
	book := parseBook(t, "book Báo cáo | vi_VN\ntab Chỉ tiêu\nMã | Thực hiện | Tử số | Tỷ lệ (%) | Tăng, giảm | Kiểu tăng, giảm | Đơn vị tính\n"+
		"forest-cover-rate | chưa có số liệu\nbudget-revenue-local | 1.234\nfood-grain-output | #37934.7~#,##0.0~37.934,7\n"+
		"poultry-flock | ước 955.000\nlivestock-herd | 4/5\ncultural-villages |  |  | 85%\npoor-households |  |  |  | giảm 6,2 % | phần trăm\nnrd-criteria-met |  | gần 19")
	form, _ := intake.Recognise(book, templates()[:1])
	draft, _ := intake.Parse(form, vocabulary(), intake.Expect{})
	for n, want := range map[int]string{
		0: "",
		2: "“1.234” đọc là 1.234 triệu đồng; “37.934,7” đọc là 37.934,7 tấn",
		9: "“1.234” đọc là 1.234 triệu đồng; “37.934,7” đọc là 37.934,7 tấn; “ước 955.000” đọc là 955.000 con (số ước); " +
			"“85%” đọc là 85 %; “giảm 6,2 %” đọc là -6,2 %; “gần 19” đọc là gần 19 tiêu chí",
	} {
		if got := intake.Understood(&draft, n); got != want {
			t.Errorf("of %d figures: %q\nwant %q", n, got, want)
		}
	}
	if got := intake.Understood(&intake.Draft{}, 3); got != "" {
		t.Errorf("an empty draft says %q", got)
	}
}
