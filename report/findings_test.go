package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/report"
	"thidua/report/paper"
	"thidua/rules"
	"thidua/term"
)

// agreeing is a number that would agree.
func agreeing(text string) *decimal.Decimal {
	number := decimal.MustParse(text)
	return &number
}

// findingsForAMeeting are those of one unit: of a number, of a number that may be anything from a least one, and of
// words.
func findingsForAMeeting() *report.FindingList {
	lay := report.Named{Code: "dien-bien/muong-lay", Vi: "Thị xã Mường Lay", En: "Mường Lay Town"}
	return &report.FindingList{
		Cluster: report.Named{Vi: "Cụm thi đua", En: "The cluster"}, Province: report.Named{Vi: "Tỉnh Điện Biên", En: "Điện Biên Province"},
		Period: report.Named{Vi: "Năm 2022", En: "Year 2022"}, ReadAt: time.Date(2023, 2, 16, 3, 0, 0, 0, time.UTC),
		Units: []report.FindingUnit{{Unit: report.Named{Vi: "Báo cáo của cụm", En: "The cluster's report"}}, {Unit: lay, Findings: []report.ListedFinding{
			{
				Severity: term.SeverityError, State: term.FindingStateExplained, Printed: "89,47", Least: agreeing("92.1053"), Most: agreeing("92.1053"),
				Where:       []report.FindingPlace{{Unit: lay.Code, Tab: "Chỉ tiêu", Address: "G36"}, {Unit: lay.Code, Tab: "Chỉ tiêu", Address: "H36"}},
				Candidates:  []rules.Candidate{{Text: "34", Cell: rules.Cell{Address: "H36", Printed: "35"}}},
				Vi:          "Thị xã Mường Lay: số bản ghi 89,47%, trong khi 35 trên 38 là 92,11%. Đề nghị kiểm tra lại.",
				En:          "Mường Lay Town: villages are stated as 89.47%, while 35 of 38 is 92.11%. Please check.",
				Explanation: "Đánh máy nhầm",
			},
			{
				Severity: term.SeverityWarning, State: term.FindingStateAccepted, Printed: "1.200", Least: agreeing("1500"),
				Vi: "Thị xã Mường Lay: ít quá.", En: "Mường Lay Town: too few.", Reason: "đã xem",
			},
			{Severity: term.SeverityWarning, Printed: "Ban CHQS", Vi: "Thị xã Mường Lay: nêu hai lần. Nếu là một, xin giữ một dòng.", En: "Mường Lay Town: named twice. If they are one, please keep one row."},
		}}},
	}
}

// TestFindingsForAMeeting: the first page counts them by unit, and each unit that has any has a page with all that the
// meeting needs to decide, in the language of who reads it. Numbers are as the sheets have them in both: one copies them
// there.
func TestFindingsForAMeeting(t *testing.T) {
	for _, c := range []struct {
		language term.Language
		letter   paper.Letterhead
		title    string
		want     []string
	}{
		{
			term.LanguageVi,
			paper.Letterhead{
				Parent: "UBND TỈNH ĐIỆN BIÊN", Issuer: "CỤM THI ĐUA", Country: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Motto: "Độc lập - Tự do - Hạnh phúc",
				PlaceDate: "Lập lúc 10:00, ngày 16/02/2023", Kind: "DANH SÁCH", Subject: "Số liệu cần đối chiếu trong báo cáo năm 2022",
			},
			"Số liệu cần đối chiếu: Cụm thi đua, năm 2022",
			[]string{
				"Đơn vị|Sai|Cần xem lại|Lưu ý|Cộng|Đã giải trình|Đã chấp nhận",
				"Báo cáo của cụm|-|-|-|-|-|-",
				"Thị xã Mường Lay|1|2|-|3|1|1",
				"Toàn cụm|1|2|-|3|1|1",
				"TT|Nội dung|Vị trí|Đang ghi|Số khớp|Việc cần làm|Giải trình của đơn vị|Kết luận của cuộc họp",
				"1|Sai. Số bản ghi 89,47%, trong khi 35 trên 38 là 92,11%.|Chỉ tiêu: G36, H36|89,47|92,11|" +
					"Đề nghị kiểm tra lại. Có thể là 34 thay cho 35 (ô H36).|Đánh máy nhầm|",
				"2|Cần xem lại. Ít quá.||1.200|ít nhất 1.500||Trưởng cụm chấp nhận: đã xem|",
				"3|Cần xem lại. Nêu hai lần.||||Nếu là một, xin giữ một dòng.||",
			},
		},
		{
			term.LanguageEn,
			paper.Letterhead{
				Parent: "PEOPLE’S COMMITTEE OF ĐIỆN BIÊN PROVINCE", Issuer: "THE CLUSTER", Country: "SOCIALIST REPUBLIC OF VIET NAM",
				Motto: "Independence - Freedom - Happiness", PlaceDate: "Made at 10:00 on 16 February 2023", Kind: "LIST",
				Subject: "Figures to be checked in the report: Year 2022",
			},
			"Figures to be checked: The cluster, Year 2022",
			[]string{
				"Unit|Error|Warning|Note|All|Explained|Accepted",
				"The cluster's report|-|-|-|-|-|-",
				"Mường Lay Town|1|2|-|3|1|1",
				"The whole cluster|1|2|-|3|1|1",
				"No.|What|Where|Written|Would agree|What to do|The unit’s explanation|What the meeting decides",
				"1|Error. Villages are stated as 89.47%, while 35 of 38 is 92.11%.|Chỉ tiêu: G36, H36|89,47|92,11|" +
					"Please check. It may be 34 instead of 35 (cell H36).|Đánh máy nhầm|",
				"2|Warning. Too few.||1.200|at least 1.500||Accepted by the lead of the cluster: đã xem|",
				"3|Warning. Named twice.||||If they are one, please keep one row.||",
			},
		},
	} {
		d := report.LayFindings(findingsForAMeeting(), c.language)
		if d.Title != c.title || !strings.EqualFold(d.Language[:2], string(c.language)) {
			t.Errorf("the list is called %q, in %s", d.Title, d.Language)
		}
		if diff := cmp.Diff(c.letter, *d.Letter); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(c.want, tableRows(d.Blocks)); diff != "" {
			t.Error(diff)
		}
		if _, breaks := d.Blocks[len(d.Blocks)-2].(*paper.PageBreak); !breaks {
			t.Error("a unit does not begin a page")
		}
	}
}

// tableRows are the rows of the tables of blocks, with strokes between their cells.
func tableRows(blocks []paper.Block) (rows []string) {
	for _, block := range blocks {
		table, ok := block.(*paper.Table)
		if !ok {
			continue
		}
		for _, row := range append(slices.Clone(table.Head), table.Rows...) {
			var cells []string
			for _, cell := range row.Cells {
				cells = append(cells, paper.Plain(cell.Spans))
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	return rows
}
