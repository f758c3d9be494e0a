package report

import (
	"strconv"
	"strings"
	"time"

	"thidua/term"
)

// listWords are what the list for a meeting says around the findings, in one language.
type listWords struct {
	tag               string // of the language
	country, motto    string
	parent            func(province string) string
	kind              string
	title, subject    func(cluster, period string) string
	made              func(time.Time) string
	byUnit, unit, sum string
	all               string // of the severities
	explained         string
	accepted          string
	columns           []string // of a unit's table
	todo              []string // how the sentences begin that say what to do
	instead           func(text, printed string) string
	cell              func(address string) string
	accepts           string // before the lead's reason
	sheetsOf          func(units int) string
	least, most       string // before a number that is the least or the most
	from, to          string
	numbers           string // how the numbers of cells are written, "" where the reader writes them so
}

var listIn = map[term.Language]*listWords{
	term.LanguageVi: {
		tag: "vi-VN", country: country, motto: motto,
		parent: func(province string) string { return "UBND " + strings.ToUpper(province) },
		kind:   "DANH SÁCH",
		title: func(cluster, period string) string {
			return "Số liệu cần đối chiếu: " + cluster + ", " + lowerFirst(period)
		},
		subject: func(_, period string) string {
			return "Số liệu cần đối chiếu trong báo cáo " + lowerFirst(period)
		},
		made:   func(at time.Time) string { return "Lập lúc " + at.Format("15:04, ngày 02/01/2006") },
		byUnit: "Tổng hợp theo đơn vị", unit: "Đơn vị", sum: "Toàn cụm", all: "Cộng", explained: "Đã giải trình", accepted: "Đã chấp nhận",
		columns: []string{
			"TT", "Nội dung", "Vị trí", "Đang ghi", "Số khớp", "Việc cần làm", "Giải trình của đơn vị", "Kết luận của cuộc họp",
		},
		todo:     []string{"Đề nghị ", "Xin ", "Nếu là một"},
		instead:  func(text, printed string) string { return "Có thể là " + text + " thay cho " + printed },
		cell:     func(address string) string { return "ô " + address },
		accepts:  "Trưởng cụm chấp nhận: ",
		sheetsOf: func(units int) string { return "và bảng tính của " + strconv.Itoa(units) + " đơn vị" },
		least:    "ít nhất ", most: "nhiều nhất ", from: "từ ", to: " đến ",
	},
	term.LanguageEn: {
		tag: "en-GB", country: "SOCIALIST REPUBLIC OF VIET NAM", motto: "Independence - Freedom - Happiness",
		parent:  func(province string) string { return "PEOPLE’S COMMITTEE OF " + strings.ToUpper(province) },
		kind:    "LIST",
		title:   func(cluster, period string) string { return "Figures to be checked: " + cluster + ", " + period },
		subject: func(_, period string) string { return "Figures to be checked in the report: " + period },
		made:    func(at time.Time) string { return "Made at " + at.Format("15:04 on 2 January 2006") },
		byUnit:  "By unit", unit: "Unit", sum: "The whole cluster", all: "All", explained: "Explained", accepted: "Accepted",
		columns: []string{
			"No.", "What", "Where", "Written", "Would agree", "What to do", "The unit’s explanation", "What the meeting decides",
		},
		todo:     []string{"Please ", "If they are one"},
		instead:  func(text, printed string) string { return "It may be " + text + " instead of " + printed },
		cell:     func(address string) string { return "cell " + address },
		accepts:  "Accepted by the lead of the cluster: ",
		sheetsOf: func(units int) string { return "and the sheets of " + strconv.Itoa(units) + " units" },
		least:    "at least ", most: "at most ", from: "from ", to: " to ",
		numbers: "Numbers under “Written” and “Would agree”, and in what may stand instead, are as the sheets have them: 1.234,5 is one thousand two " +
			"hundred and thirty-four and a half.",
	},
}

// wordsIn are the words of a language, Vietnamese where it has none of its own.
func wordsIn(language term.Language) *listWords {
	if words := listIn[language]; words != nil {
		return words
	}
	return listIn[term.LanguageVi]
}

// message is a finding's message in a language, Vietnamese where it has none in another.
func (f *ListedFinding) message(language term.Language) string {
	if language == term.LanguageEn && f.En != "" {
		return f.En
	}
	return f.Vi
}
