package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// A day is read wherever the header says issued-on.
func readDay(t *testing.T, locale string, cell sheet.Cell) (term.Date, *intake.Problem) {
	t.Helper()
	book := sheet.Book{Locale: locale, Tabs: []sheet.Tab{{
		Title: "Thông tin báo cáo",
		Rows: [][]sheet.Cell{
			{text("Mã"), text("Giá trị")},
			{text("template"), text("member")},
			{text("issued-on"), cell},
		},
	}}}
	draft, problems := read(book, intake.Expect{})
	for _, p := range problems {
		if p.Cell == "B3" {
			return draft.Header.IssuedOn, &p
		}
	}
	return draft.Header.IssuedOn, nil
}

func TestDates(t *testing.T) {
	day := func(raw, format, shown string) sheet.Cell {
		return sheet.Cell{Kind: sheet.Date, Raw: raw, Format: format, Shown: shown}
	}
	for _, c := range []struct {
		locale string
		cell   sheet.Cell
		want   term.Date
		code   intake.ProblemCode
		says   string
	}{
		{cell: text("16/02/2023"), want: "2023-02-16"},
		{cell: text("16-2-2023"), want: "2023-02-16"},
		{cell: text(" 16.2.2023 "), want: "2023-02-16"},
		{cell: text("2023-02-16"), want: "2023-02-16"},
		{cell: text("ngày 16 tháng 02 năm 2023"), want: "2023-02-16"},
		{cell: text("Tuần Giáo, ngày 16 tháng 02 năm 2023"), want: "2023-02-16"},
		{cell: text("16 tháng 2 năm 2023"), want: "2023-02-16"},
		{cell: text("29/02/2024"), want: "2024-02-29"},
		{cell: day("44973", "dd/mm/yyyy", "16/02/2023"), want: "2023-02-16"},
		{cell: day("44973.75", "dd/mm/yyyy hh:mm", "16/02/2023 18:00"), want: "2023-02-16"},
		{cell: day("45385", "m/d/yyyy", "4/3/2024"), want: "2024-04-03"},
		{locale: "en_US", cell: day("45385", "dd/mm/yyyy", "03/04/2024"), want: "2024-04-03"},
		{locale: "en_US", cell: day("44973", "", "2/16/2023"), want: "2023-02-16"},
		{locale: "en_US", cell: day("45385", "m/d/yyyy", "4/3/2024"), code: intake.ProblemDateAmbiguous, says: "04/03/2024 hoặc 03/04/2024"},
		{cell: text("16/2/23"), code: intake.ProblemDateUnreadable, says: "bốn chữ số"},
		{cell: text("29/02/2023"), code: intake.ProblemDateUnreadable},
		{cell: text("02/16/2023"), code: intake.ProblemDateUnreadable},
		{cell: text("tháng 2 năm 2023"), code: intake.ProblemDateUnreadable},
		{cell: text("16/02/1823"), code: intake.ProblemDateUnreadable},
		{cell: stored("44973", "", "44973"), code: intake.ProblemDateUnreadable},
		{cell: day("1", "dd/mm/yyyy", "01/01/1900"), code: intake.ProblemDateUnreadable},
		{cell: sheet.Cell{Kind: sheet.Error, ErrorType: "REF", Shown: "#REF!"}, code: intake.ProblemCellError},
		{cell: sheet.Cell{}, want: ""},
	} {
		date, p := readDay(t, c.locale, c.cell)
		if date != c.want {
			t.Errorf("%s %q is %q, want %q", c.locale, c.cell.Shown, date, c.want)
		}
		got, says := intake.ProblemCode(""), ""
		if p != nil {
			got, says = p.Code, p.Vi
		}
		if diff := cmp.Diff(c.code, got); diff != "" || !strings.Contains(says, c.says) {
			t.Errorf("%s %q: %s: %s\nwant %s with %q", c.locale, c.cell.Shown, got, says, c.code, c.says)
		}
	}
}

// Serial numbers count every day of two centuries, leap days and all.
func TestDaysFollowOneAnother(t *testing.T) {
	lengths := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	year, month, day := 1900, 3, 1
	for serial := 61; year < 2099; serial++ {
		want := term.Date(strings.Join([]string{padded(year, 4), padded(month, 2), padded(day, 2)}, "-"))
		if serial%97 == 0 || day == 1 {
			if date, p := readDay(t, "", sheet.Cell{Kind: sheet.Date, Raw: padded(serial, 1), Shown: "?"}); p != nil || date != want {
				t.Fatalf("day %d is %q, want %q (%s)", serial, date, want, tellProblem(p))
			}
		}
		length := lengths[month-1]
		if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			length = 29
		}
		if day++; day > length {
			day, month = 1, month+1
		}
		if month > 12 {
			month, year = 1, year+1
		}
	}
}

func padded(n, width int) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return strings.Repeat("0", max(0, width-len(s))) + s
}
