package report_test

import (
	"strings"
	"testing"
	"time"

	"thidua/report"
	"thidua/report/paper"
	"thidua/rules"
	"thidua/term"
)

// TestFindingsForAMeeting: the first page counts them by unit, and each unit that has any has a page with all that the
// meeting needs to decide.
func TestFindingsForAMeeting(t *testing.T) {
	lay := report.Named{Code: "dien-bien/muong-lay", Vi: "Thị xã Mường Lay"}
	list := &report.FindingList{
		Cluster: report.Named{Vi: "Cụm thi đua"}, Period: report.Named{Vi: "Năm 2022"}, ReadAt: time.Date(2023, 2, 16, 3, 0, 0, 0, time.UTC),
		Units: []report.FindingUnit{{Unit: report.Named{Vi: "Báo cáo của cụm"}}, {Unit: lay, Findings: []report.ListedFinding{{
			Severity: term.SeverityError, State: term.FindingStateExplained, Printed: "89,47", Expected: "92,11",
			Where:       []report.FindingPlace{{Unit: lay.Code, Tab: "Chỉ tiêu", Address: "G36"}, {Unit: lay.Code, Tab: "Chỉ tiêu", Address: "H36"}},
			Candidates:  []rules.Candidate{{Text: "34", Cell: rules.Cell{Address: "H36", Printed: "35"}}},
			Vi:          "Thị xã Mường Lay: số bản ghi 89,47%, trong khi 35 trên 38 là 92,11%. Đề nghị kiểm tra lại.",
			Explanation: "Đánh máy nhầm",
		}}}},
	}
	d := report.LayFindings(list)
	if len(d.Blocks) != 3 {
		t.Fatalf("%d blocks, want a count, a page break and a table", len(d.Blocks))
	}
	if _, breaks := d.Blocks[1].(*paper.PageBreak); !breaks {
		t.Error("a unit does not begin a page")
	}
	texts := func(block paper.Block) (rows []string) {
		for _, row := range block.(*paper.Table).Rows {
			var cells []string
			for _, cell := range row.Cells {
				var text string
				for _, s := range cell.Spans {
					text += s.Text
				}
				cells = append(cells, text)
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
		return rows
	}
	for _, c := range []struct{ got, want string }{
		{texts(d.Blocks[0])[0], "Báo cáo của cụm|-|-|-|-|-|-"},
		{texts(d.Blocks[0])[1], "Thị xã Mường Lay|1|-|-|1|1|-"},
		{texts(d.Blocks[0])[2], "Toàn cụm|1|-|-|1|1|-"},
		{texts(d.Blocks[2])[0], "1|Sai. Số bản ghi 89,47%, trong khi 35 trên 38 là 92,11%.|Chỉ tiêu: G36, H36|89,47|92,11|" +
			"Đề nghị kiểm tra lại.\nCó thể là 34 thay cho 35 (ô H36).|Đánh máy nhầm|"},
	} {
		if c.got != c.want {
			t.Errorf("the row is\n%q, want\n%q", c.got, c.want)
		}
	}
}
