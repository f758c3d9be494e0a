package intake_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
)

// indicatorRow reads one row of the indicators tab, its cells by the codes of their columns.
func indicatorRow(t *testing.T, row map[intake.ColumnCode]sheet.Cell) (intake.Value, []intake.Problem) {
	t.Helper()
	tab := sheet.Tab{Title: "Chỉ tiêu", Rows: make([][]sheet.Cell, 2)}
	for _, column := range indicatorsTab().Columns {
		tab.Rows[0] = append(tab.Rows[0], text(column.TitleVi))
		tab.Rows[1] = append(tab.Rows[1], row[column.Code])
	}
	header := sheet.Tab{Title: "Thông tin báo cáo", Rows: [][]sheet.Cell{{text("Mã"), text("Giá trị")}, {text("template"), text("member")}}}
	draft, problems := read(sheet.Book{Tabs: []sheet.Tab{header, tab}}, intake.Expect{})
	var located []intake.Problem
	for _, p := range problems {
		if !p.Notice {
			located = append(located, p)
		}
	}
	if len(draft.Values) == 0 {
		return intake.Value{}, located
	}
	return draft.Values[0], located
}

// What a person saw is kept as it was, trimmed and composed and without what nobody sees, whatever it is read as.
func TestPrintedIsWhatAPersonSees(t *testing.T) {
	for _, c := range []struct {
		cell sheet.Cell
		want string
	}{
		{text(" 3.520,34\u00a0tấn "), "3.520,34\u00a0tấn"},
		{stored("3520.34", "[$-42A]#,##0.00", "3.520,34"), "3.520,34"},
		{stored("5", "00", "05"), "05"},
		{text("u\u031bo\u031b\u0301c 5"), "ước 5"},
		{text("\u202e5\u202c\x00\u200b"), "5"},
		{text("khá nhiều"), "khá nhiều"},
		{sheet.Cell{Kind: sheet.Error, ErrorType: "REF", Raw: "#REF!", Shown: "#REF!"}, "#REF!"},
		{stored("3520.34", "", ""), "3520,34"},
	} {
		value, _ := indicatorRow(t, map[intake.ColumnCode]sheet.Cell{intake.ColumnCodeKey: text("food-grain-output"), intake.ColumnActual: c.cell})
		if diff := cmp.Diff(intake.Printed{term.MeasureActual: c.want}, value.Printed); diff != "" {
			t.Errorf("%q: %s", c.cell.Shown, diff)
		}
		if value.Cells[term.MeasureActual] != "E2" || value.Cells[term.MeasurePlan] != "F2" {
			t.Errorf("cells %v", value.Cells)
		}
	}
}

// Text that came along from elsewhere cannot harm: what turns the direction of writing, ends a string or is no text
// is gone, whoever looks at it later.
func TestHostileText(t *testing.T) {
	hostile := "Ông\x00 Lò\u202e Văn \u2066Pằng\u2069\ufeff\x1b[31m\u00a0 \xff\xfe – xã\r\nNà Tấu\u2028hết"
	value, problems := indicatorRow(t, map[intake.ColumnCode]sheet.Cell{
		intake.ColumnCodeKey: text("\u200bfood-grain-output\u00a0"), intake.ColumnActual: text("5"), intake.ColumnNote: text(hostile),
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff("Ông Lò Văn Pằng[31m – xã\nNà Tấu\nhết", value.Note); diff != "" {
		t.Error(diff)
	}
	if strings.ContainsFunc(value.Note, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }) {
		t.Errorf("%q", value.Note)
	}
}

// The measures of a row stand by themselves: a bad one is held, the others are read, and the row is neither blank nor
// absent.
func TestOneBadCellHoldsItselfAlone(t *testing.T) {
	value, problems := indicatorRow(t, map[intake.ColumnCode]sheet.Cell{
		intake.ColumnCodeKey: text("livestock-herd"), intake.ColumnActual: text("8.712"), intake.ColumnPlan: text("8,000"),
		intake.ColumnPercent: text("106,58 %"),
	})
	if len(problems) != 1 || problems[0].Cell != "F2" || problems[0].Key != "livestock-herd" || problems[0].Tab != "Chỉ tiêu" {
		t.Errorf("problems %+v", problems)
	}
	if value.Actual == nil || value.Plan != nil || value.PercentOfPlan == nil {
		t.Errorf("value %+v", value)
	}
	if diff := cmp.Diff(map[term.Measure]bool{term.MeasurePlan: true}, value.Held); diff != "" {
		t.Error(diff)
	}
	value, _ = indicatorRow(t, map[intake.ColumnCode]sheet.Cell{intake.ColumnCodeKey: text("livestock-herd"), intake.ColumnActual: text("8,712")})
	if value.Absence != "" || !value.Held[term.MeasureActual] {
		t.Errorf("a row with nothing but a bad cell is told as absent: %+v", value)
	}
}

// Why a row has no figure: its main figure says, and blank is not yet.
func TestAbsence(t *testing.T) {
	for _, c := range []struct {
		actual, share string
		want          term.Absence
	}{
		{"", "", term.AbsenceNotYet},
		{"-", "", term.AbsenceNotApplicable},
		{"chưa thống kê", "-", term.AbsenceNotCollected},
		{"", "không có", term.AbsenceNotApplicable},
		{"không có", "7,38", ""},
		{"0", "", ""},
		{"không còn", "", ""},
	} {
		value, problems := indicatorRow(t, map[intake.ColumnCode]sheet.Cell{
			intake.ColumnCodeKey: text("poor-households"), intake.ColumnActual: text(c.actual), intake.ColumnShare: text(c.share),
		})
		if len(problems) > 0 || value.Absence != c.want {
			t.Errorf("%q and %q: %q %v, want %q", c.actual, c.share, value.Absence, problems, c.want)
		}
	}
}

// How a row is meant: the words of its main figure, the status column, and both together.
func TestQualifierAndStatus(t *testing.T) {
	for _, c := range []struct {
		actual, share, status string
		qualifier             term.Qualifier
		want                  term.ValueStatus
		code                  intake.ProblemCode
	}{
		{"230", "", "", term.QualifierExact, term.ValueStatusFinal, ""},
		{"trên 230", "khoảng 7 %", "", term.QualifierOver, term.ValueStatusFinal, ""},
		{"", "khoảng 7 %", "", term.QualifierAbout, term.ValueStatusFinal, ""},
		{"ước 230", "7,38", "", term.QualifierExact, term.ValueStatusEstimate, ""},
		{"230", "ước 7,38", "", term.QualifierExact, term.ValueStatusEstimate, ""},
		{"ước 230", "", "ƯTH", term.QualifierExact, term.ValueStatusEstimate, ""},
		{"230", "", "Sơ bộ", term.QualifierExact, term.ValueStatusPreliminary, ""},
		{"230", "", "ESTIMATE", term.QualifierExact, term.ValueStatusEstimate, ""},
		{"ước 230", "", "Chính thức", term.QualifierExact, term.ValueStatusFinal, intake.ProblemStatusContradicts},
	} {
		value, problems := indicatorRow(t, map[intake.ColumnCode]sheet.Cell{
			intake.ColumnCodeKey: text("poor-households"), intake.ColumnActual: text(c.actual), intake.ColumnShare: text(c.share),
			intake.ColumnStatus: text(c.status),
		})
		if value.Qualifier != c.qualifier || value.Status != c.want {
			t.Errorf("%q, %q, %q: %s %s", c.actual, c.share, c.status, value.Qualifier, value.Status)
		}
		if held := value.HeldColumns[intake.ColumnStatus]; held != (c.code != "") || held && problems[0].Code != c.code {
			t.Errorf("%q, %q, %q: %v", c.actual, c.share, c.status, problems)
		}
	}
}

// What a change is counted in: the column says, or the cell, or the indicator; two that disagree are a Problem.
func TestChangeKind(t *testing.T) {
	for _, c := range []struct {
		code, change, kind, want string
		problem                  intake.ProblemCode
	}{
		{"poor-households", "giảm 250", "", "-250 ABSOLUTE", ""},
		{"poor-households", "giảm 0,5 điểm %", "", "-0.5 POINTS", ""},
		{"poor-households", "giảm 0,5 %", "Phần trăm", "-0.5 PERCENT", ""},
		{"poor-households", "6,2", "Điểm phần trăm", "6.2 POINTS", ""},
		{"forest-cover-rate", "tăng 0,5 %", "", "0.5 POINTS", ""},
		{"poor-households", "", "Số tuyệt đối", " ", ""},
		{"poor-households", "tăng 6,2 %", "", " ", intake.ProblemChangeKindMissing},
		{"poor-households", "6,2 điểm", "Phần trăm", " ", intake.ProblemChangeKindMissing},
		{"poor-households", "giảm 2,5", "", " ", intake.ProblemNumberNotWhole},
		{"poor-households", "#0.062", "Phần trăm", " ", intake.ProblemPercentAmbiguous},
		{"poor-households", "#0.062~0.0%~6,2%", "Phần trăm", "6.2 PERCENT", ""},
		{"poor-households", "#-1.25", "", " ", intake.ProblemNumberShrunk},
	} {
		cell, err := decodeCell(c.change)
		if err != nil {
			t.Fatal(err)
		}
		value, problems := indicatorRow(t, map[intake.ColumnCode]sheet.Cell{
			intake.ColumnCodeKey: text(c.code), intake.ColumnChange: cell, intake.ColumnChangeKind: text(c.kind),
		})
		got, code := " "+string(value.ChangeKind), intake.ProblemCode("")
		if value.Change != nil {
			got = value.Change.String() + got
		}
		if len(problems) > 0 {
			code = problems[0].Code
		}
		if got != c.want || code != c.problem {
			t.Errorf("%q %q: %q %s, want %q %s", c.change, c.kind, got, code, c.want, c.problem)
		}
	}
}

// A figure a thousand times too small for its plan gives itself away, unless the percentage bears it out; and a
// percentage without percent sign is settled by the row's own numbers.
func TestTheRowSettlesItsCells(t *testing.T) {
	for _, c := range []struct {
		name                  string
		actual, plan, percent string
		problem               intake.ProblemCode
		cell                  string
	}{
		{"shrunk", "#411", "#284000", "", intake.ProblemNumberShrunk, "E2"},
		{"plan shrunk", "#411000", "#284", "", intake.ProblemNumberShrunk, "F2"},
		{"borne out", "#411", "#284000", "0,1447 %", "", ""},
		{"typed as a text", "411", "284.000", "", "", ""},
		{"a small part", "#28", "#284", "", "", ""},
		{"made by a formula", "=B2=>#411", "#284000", "", "", ""},
		{"percentage computed alike", "#3", "#200", "#1.5", "", ""},
		{"percentage computed otherwise", "#300", "#200", "#1.5", intake.ProblemPercentAmbiguous, "G2"},
	} {
		cells := map[intake.ColumnCode]sheet.Cell{intake.ColumnCodeKey: text("budget-revenue-local")}
		for code, written := range map[intake.ColumnCode]string{intake.ColumnActual: c.actual, intake.ColumnPlan: c.plan, intake.ColumnPercent: c.percent} {
			cell, err := decodeCell(written)
			if err != nil {
				t.Fatal(err)
			}
			cells[code] = cell
		}
		_, problems := indicatorRow(t, cells)
		code, where := intake.ProblemCode(""), ""
		if len(problems) > 0 {
			code, where = problems[0].Code, problems[0].Cell
		}
		if code != c.problem || where != c.cell {
			t.Errorf("%s: %s at %s, want %s at %s", c.name, code, where, c.problem, c.cell)
		}
	}
}
