package intake

import "thidua/sheet"

// StatusPrefix begins the line above each table that tells how the sheet was read. Who knows a cell by it (column A,
// above the header) knows that it is ours and no content.
const StatusPrefix = "Thidua: "

// statusUnread is the line of a sheet that was not read yet.
const statusUnread = StatusPrefix + "chưa đọc."

// AnswerTabTitle and AnswerTabID are the title of the tab in which a sheet is told what was read, and the id that it is
// made with where that is free. It is never a template's tab, even when its title was changed.
const (
	AnswerTabTitle = "Kết quả kiểm tra"
	AnswerTabID    = 1_414_023_492
)

// What a template writes into a book unseen, by key of its Marks: what it was made from and whose it is.
const (
	MarkTemplate = "thidua.template"
	MarkVersion  = "thidua.version"
	MarkCluster  = "thidua.cluster"
	MarkPeriod   = "thidua.period"
	MarkDistrict = "thidua.district" // absent for the cluster's own sheet
)

// isAnswer says whether a tab is the one in which we answer.
func isAnswer(tab *sheet.Tab) bool {
	return tab.ID == AnswerTabID || labelKey(tab.Title) == labelKey(AnswerTabTitle)
}
