package worker

import (
	"fmt"
	"strings"

	"thidua/intake"
	"thidua/term"
)

// say chooses one of two wordings and fills it.
func say(language term.Language, vi, en string, args ...any) string {
	return fmt.Sprintf([2]string{vi, en}[languageIndex(language)], args...)
}

// Text is the run for a terminal, without its plan.
func (r *Run) Text(language term.Language) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", r.Source, r.Outcome.Name(language))
	if r.Outcome != term.SyncOutcomeFailed {
		b.WriteString("  " + r.text(language))
		b.WriteString(say(language, "; đã nhập %d/%d ô", "; %d of %d cells filled", r.Filled, r.Required))
	}
	if n := counted(r.Problems); n > 0 {
		b.WriteString(say(language, "; %d lỗi ô", "; %d problems", n))
	}
	b.WriteByte('\n')
	if r.Failure != nil {
		b.WriteString("  " + [2]string{r.Failure.Vi, r.Failure.En}[languageIndex(language)] + "\n")
	}
	return b.String()
}

func (c Counts) text(language term.Language) string {
	parts := []string{}
	for _, count := range []struct {
		n      int
		vi, en string
	}{
		{c.Added, "thêm %d", "%d added"},
		{c.Changed, "sửa %d", "%d changed"},
		{c.Moved, "chuyển chỗ %d", "%d moved"},
		{c.Withdrawn, "rút %d", "%d withdrawn"},
		{c.Kept, "giữ nguyên %d", "%d kept"},
		{c.Held, "trong đó giữ số cũ %d", "%d of them held"},
	} {
		if count.n > 0 {
			parts = append(parts, say(language, count.vi, count.en, count.n))
		}
	}
	if len(parts) == 0 {
		return say(language, "không có dòng nào", "no rows")
	}
	return strings.Join(parts, ", ")
}

// opSigns stand before the lines of a plan, as in a diff.
var opSigns = map[Op]string{OpWithdraw: "-", OpChange: "~", OpAdd: "+", OpHold: "="}

// Text is the plan for a terminal: what would be done, row by row, as a diff.
func (s *PlanSummary) Text(language term.Language) string {
	var b strings.Builder
	b.WriteString(say(language, "Kế hoạch ghi: ", "Plan: ") + s.text(language) + "\n")
	for i := range s.Lines {
		b.WriteString("  " + s.Lines[i].text(language) + "\n")
	}
	if s.Omitted > 0 {
		b.WriteString(say(language, "  … và %d dòng nữa\n", "  … and %d more rows\n", s.Omitted))
	}
	if s.Header {
		b.WriteString(say(language, "  ~ thông tin chung của báo cáo (số, ngày, nơi nhận …)\n", "  ~ the report's details (number, date, recipients …)\n"))
	}
	if s.Documents > 0 {
		b.WriteString(say(language, "  + %d văn bản hoặc mục viện dẫn\n", "  + %d documents or citations\n", s.Documents))
	}
	if s.ProblemsAdded+s.ProblemsFixed > 0 {
		b.WriteString(say(language, "  %d lỗi ô mới, %d lỗi đã sửa\n", "  %d new problems, %d fixed\n", s.ProblemsAdded, s.ProblemsFixed))
	}
	return b.String()
}

func (l *Line) text(language term.Language) string {
	text := opSigns[l.Op] + " " + l.Tab
	if l.Row > 0 {
		text += say(language, " dòng %d", " row %d", l.Row)
	}
	text += "  " + l.Key
	if name := [2]string{l.NameVi, l.NameEn}[languageIndex(language)]; name != "" && name != l.Key {
		text += " (" + clip(name) + ")"
	}
	for _, p := range l.Parts {
		text += "; " + p.text(language)
	}
	if l.Why != "" {
		text += say(language, "; giữ số cũ [%s]", "; held [%s]", l.Why)
	}
	return text
}

// partNames say what a part is, in Vietnamese and English, where that is not a measure.
var partNames = map[string][2]string{
	partCount:                       {"số lượng", "count"},
	partQualifier:                   {"mức độ", "qualifier"},
	partAbsence:                     {"lý do không có số", "reason for no number"},
	partPlanned:                     {"kế hoạch giao", "planned"},
	string(intake.ColumnStatus):     {"trạng thái", "status"},
	string(intake.ColumnChangeKind): {"kiểu tăng, giảm", "kind of change"},
	string(intake.ColumnDenomKind):  {"loại mẫu số", "kind of denominator"},
	string(intake.ColumnNote):       {"ghi chú", "note"},
	string(intake.ColumnText):       {"nội dung", "text"},
	string(intake.ColumnName):       {"tên", "name"},
	string(intake.ColumnKind):       {"loại", "kind"},
	string(intake.ColumnPlace):      {"địa chỉ", "place"},
	string(intake.ColumnMovement):   {"phong trào", "movement"},
	string(intake.ColumnModel):      {"mô hình", "model"},
	string(intake.ColumnIncomeMin):  {"thu nhập từ", "income from"},
	string(intake.ColumnIncomeMax):  {"thu nhập đến", "income up to"},
	string(intake.ColumnJobsMin):    {"việc làm từ", "jobs from"},
	string(intake.ColumnJobsMax):    {"việc làm đến", "jobs up to"},
	string(intake.ColumnOpenEnded):  {"còn nữa", "open-ended"},
}

func (p Part) text(language term.Language) string {
	what := partNames[p.What][languageIndex(language)]
	if m := term.Measure(p.What); m.Valid() {
		what = m.Name(language)
	}
	switch {
	case p.Before == "":
		return what + " " + p.After
	case p.After == "":
		return what + " " + p.Before + " → ∅"
	}
	return what + " " + p.Before + " → " + p.After
}
