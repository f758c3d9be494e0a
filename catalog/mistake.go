package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Mistake is one thing that is wrong in a file of the catalogue.
type Mistake struct {
	File   string // with catalog/files/ before it when it is an embedded one
	Line   int    // 1-based, 0 for the whole file
	Column string // "" for the whole row
	Vi, En string // what is wrong and what to do
}

// String is the mistake on one line: where it is, then what is wrong and what to do in English and in Vietnamese.
func (m Mistake) String() string {
	var b strings.Builder
	b.WriteString(m.File)
	if m.Line > 0 {
		fmt.Fprintf(&b, ":%d", m.Line)
	}
	if m.Column != "" {
		fmt.Fprintf(&b, ": column %s", m.Column)
	}
	fmt.Fprintf(&b, ": %s / %s", m.En, m.Vi)
	return b.String()
}

// MistakesError is everything that is wrong in a catalogue, in the order of files and lines. It is the error of Read.
type MistakesError []Mistake

// Error is one mistake a line.
func (m MistakesError) Error() string {
	lines := make([]string, len(m))
	for i, mistake := range m {
		lines[i] = mistake.String()
	}
	return strings.Join(lines, "\n")
}

// sorted is the mistakes by file and line; several of one line stay in the order in which they were met.
func (m MistakesError) sorted() MistakesError {
	slices.SortStableFunc(m, func(a, b Mistake) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return m
}

// wording is what a mistake says, with the same places (%[1]s …) in both languages.
type wording struct{ en, vi string }

// What can be wrong with a file, a row or a cell.
var (
	fileUnknown = wording{
		"%[1]s is not a file of the catalogue. Give it one of these names or take it away: %[2]s.",
		"%[1]s không phải tệp của danh mục. Đặt lại tên theo một trong các tên sau, hoặc bỏ tệp: %[2]s.",
	}
	fileUnreadable = wording{
		"the file cannot be read: %[1]s. Check that it is there and may be read.",
		"không đọc được tệp: %[1]s. Kiểm tra tệp còn đó và được phép đọc.",
	}
	fileNotText = wording{
		"the file is not text in UTF-8. Save it as “Text (tab delimited), UTF-8”.",
		"tệp không phải văn bản UTF-8. Lưu lại theo kiểu “Text (tab delimited), UTF-8”.",
	}
	columnUnknown = wording{
		"the file has no such column. Correct its name in the first row; the columns are %[1]s.",
		"tệp không có cột này. Sửa tên cột ở dòng đầu; các cột là %[1]s.",
	}
	columnTwice = wording{
		"the column stands twice in the first row. Keep one of them.",
		"cột có hai lần ở dòng đầu. Chỉ giữ một cột.",
	}
	columnMissing = wording{
		"the first row has no such column, and rows are found by it. Add the column.",
		"dòng đầu không có cột này, trong khi dòng được tìm theo cột đó. Thêm cột.",
	}
	cellsTooMany = wording{
		"the row has %[1]d cells, the first row names %[2]d. Take away the tab characters that are too many.",
		"dòng có %[1]d ô, dòng đầu chỉ nêu %[2]d cột. Bỏ các dấu tab thừa.",
	}
	rowTwice = wording{
		"“%[1]s” stands already in line %[2]d. Keep one of the two rows.",
		"“%[1]s” đã có ở dòng %[2]d. Chỉ giữ một trong hai dòng.",
	}
	cellEmpty = wording{
		"the cell is empty. Fill it in.",
		"ô để trống. Điền vào ô.",
	}
	notACode = wording{
		"“%[1]s” is not a code. Write it with the letters a to z, digits and single marks between them, as in %[2]s.",
		"“%[1]s” không phải mã. Viết mã bằng chữ a đến z, chữ số và dấu nối đơn giữa các phần, như %[2]s.",
	}
	notATerm = wording{
		"“%[1]s” is not one of %[2]s. Use one of them.",
		"“%[1]s” không thuộc %[2]s. Dùng một trong các mã đó.",
	}
	notADate = wording{
		"“%[1]s” is not a day. Write it as YYYY-MM-DD, as in 2022-12-31.",
		"“%[1]s” không phải ngày. Viết theo dạng NĂM-THÁNG-NGÀY, như 2022-12-31.",
	}
	notAWhole = wording{
		"“%[1]s” is not a whole number from %[2]d to %[3]d. Correct it.",
		"“%[1]s” không phải số nguyên từ %[2]d đến %[3]d. Sửa lại.",
	}
	notANumber = wording{
		"“%[1]s” is not a number above 0 with at most four decimals after a point, as in 0.5. Correct it.",
		"“%[1]s” không phải số lớn hơn 0 có không quá bốn chữ số sau dấu chấm, như 0.5. Sửa lại.",
	}
	notYesOrNo = wording{
		"“%[1]s” is neither yes nor no. Write one of them.",
		"“%[1]s” không phải yes (có) hay no (không). Ghi một trong hai.",
	}
	listTwice = wording{
		"“%[1]s” stands twice in the list. Keep one of them.",
		"“%[1]s” có hai lần trong danh sách. Chỉ giữ một.",
	}
	notInFile = wording{
		"“%[1]s” is not in %[2]s. Add it there or correct it here.",
		"“%[1]s” không có trong %[2]s. Thêm vào tệp đó hoặc sửa ở đây.",
	}
	daysBackwards = wording{
		"%[1]s lies before %[2]s, the first day. Correct one of the two.",
		"%[1]s đứng trước ngày đầu %[2]s. Sửa một trong hai ngày.",
	}
	nameShared = wording{
		"“%[1]s” is a name of %[2]s too (%[3]s), so a cell that says it cannot be told apart. Change one of them.",
		"“%[1]s” cũng là tên của %[2]s (%[3]s), nên ô ghi tên này không rõ chỉ gì. Đổi một trong hai.",
	}
	placeTwice = wording{
		"%[1]d is also the place of %[2]s. Give each its own place.",
		"thứ tự %[1]d cũng là của %[2]s. Cho mỗi dòng một thứ tự riêng.",
	}
)
