package answer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/answer"
	"thidua/sheet"
	"thidua/term"
)

var (
	dispute = answer.Finding{
		Rule: "sum-of-parts", Fingerprint: "labour", RuleName: "Số của cụm bằng tổng các đơn vị", Severity: term.SeverityError,
		State: term.FindingStateOpen, Tab: indicators, Cell: "D6", Printed: "4.959", Expected: "5.889",
		Vi: "Số lao động được đào tạo ghi 4.959, trong khi các đơn vị cộng lại là 5.889.", Since: readAt,
	}
	explainedShare = answer.Finding{
		Rule: "share-of-numbers", Fingerprint: "villages", RuleName: "Tỷ lệ bằng tử số trên mẫu số", Severity: term.SeverityWarning,
		State: term.FindingStateExplained, Tab: indicators, Cell: "D7", Printed: "89,47", Expected: "92,11",
		Vi: "Tỷ lệ không khớp với hai số.", Explanation: "Tính theo số bản cũ.", Since: readAt,
	}
	accepted = answer.Finding{
		Rule: "document-order", Fingerprint: "383", RuleName: "Số và ngày của văn bản theo thứ tự", Severity: term.SeverityError,
		State: term.FindingStateAccepted, Printed: "383/KH-UBND", Vi: "Hai văn bản cùng ngày mà số cách xa nhau.",
		Reason: "Đã đối chiếu với văn thư.", Since: readAt,
	}
	hint = answer.Finding{
		Rule: "place-spelt-twice", Fingerprint: "ang-nua", RuleName: "Một địa danh viết hai cách", Severity: term.SeverityInfo,
		State: term.FindingStateOpen, Tab: awards, Cell: "B5", Printed: "Ảng Nua", Vi: "Xin thống nhất một cách viết.", Since: readAt,
	}
	refusal = answer.Refusal{
		Tab: indicators, Cell: "D5", What: "Sản lượng lương thực", Old: "37.934,7", New: "38.000", Reason: "chưa có văn bản đính chính", At: readAt,
	}
)

func stateWith(findings ...answer.Finding) answer.State {
	s := stateOf()
	s.Findings = findings
	return s
}

// An explanation may be given in the sheet and elsewhere. What people have changed in the sheet counts; what they have
// left alone becomes what is known.
func TestAnExplanationIsGivenInTheSheetOrElsewhere(t *testing.T) {
	p, form := filled(t)
	heard := func(want map[string]string) {
		t.Helper()
		if diff := cmp.Diff(want, answer.Read(&p.book).Findings); diff != "" {
			t.Errorf("people have said (-want +got):\n%s", diff)
		}
	}
	stands := func(want string) {
		t.Helper()
		_, column := p.title(said)
		_, keys := p.title("Mã")
		for i := range p.answers().Rows {
			if strings.HasPrefix(p.answers().At(i+1, keys).Raw, dispute.Key()) {
				if got := p.answers().At(i+1, column).Raw; got != want {
					t.Errorf("beside it stands %q, want %q", got, want)
				}
			}
		}
	}
	known := func(words string) answer.State {
		f := dispute
		f.Explanation = words
		return stateWith(f, hint)
	}
	told(t, p, form, known(""))
	heard(map[string]string{})
	told(t, p, form, known("Đã nói qua điện thoại.")) // elsewhere
	stands("Đã nói qua điện thoại.")
	heard(map[string]string{})
	p.write(dispute.Key(), "Huyện rà soát lại.")
	heard(map[string]string{dispute.Key(): "Huyện rà soát lại."})
	told(t, p, form, known("Đã nói qua điện thoại.")) // not heard yet
	stands("Huyện rà soát lại.")
	told(t, p, form, known("Huyện rà soát lại."))
	heard(map[string]string{})
	p.write(dispute.Key(), "")
	heard(map[string]string{dispute.Key(): ""})
	told(t, p, form, known(""))
	stands("")
	heard(map[string]string{})
}

func TestALongExplanationOfAFindingIsKeptWhole(t *testing.T) {
	p, form := filled(t)
	told(t, p, form, stateWith(dispute))
	long := strings.Repeat("ủ", 5000)
	p.write(dispute.Key(), long)
	f := dispute
	f.Explanation = answer.Read(&p.book).Findings[dispute.Key()]
	if n := len([]rune(f.Explanation)); n != 2000 {
		t.Errorf("%d letters are read", n)
	}
	for range 2 {
		told(t, p, form, stateWith(f))
	}
	if !strings.Contains(textOf(p.answers()), long) {
		t.Errorf("it was cut:\n%s", textOf(p.answers()))
	}
}

// What people wrote beside a refused change is stored nowhere, and stays when the change is no longer told.
func TestWordsBesideARefusedChangeStay(t *testing.T) {
	p, form := filled(t)
	state := stateOf()
	state.Refusals = []answer.Refusal{refusal}
	told(t, p, form, state)
	_, column := p.title(said)
	row := len(p.answers().Rows)
	*p.cell(p.answers(), row, column) = text("Có văn bản số 12")
	told(t, p, form, state)
	told(t, p, form, stateOf())
	if !strings.Contains(textOf(p.answers()), "Có văn bản số 12") || strings.Contains(textOf(p.answers()), "Không được duyệt") {
		t.Errorf("the tab is\n%s", textOf(p.answers()))
	}
}

func TestNotesTellWhatDoesNotAddUp(t *testing.T) {
	p, form := filled(t)
	told(t, p, form, stateWith(dispute))
	if note := p.cell(p.tab(11), 6, 4).Note; !strings.Contains(note, "• Đối chiếu: "+dispute.Vi) {
		t.Errorf("the note is %q", note)
	}
	done := dispute
	done.State, done.Reason = term.FindingStateAccepted, "Số của Sở"
	told(t, p, form, stateWith(done))
	if note := p.cell(p.tab(11), 6, 4).Note; note != "" {
		t.Errorf("of what was accepted the note still says %q", note)
	}
}

// Whatever a finding quotes from a sheet, and whatever the lead writes, is text on one line.
func TestForeignTextOfFindingsIsText(t *testing.T) {
	const evil = "=IMPORTDATA(\"http://x\")\x00\u202e\nđã đọc lúc 10:00 ngày 01/01/2099"
	p, form := filled(t)
	f := answer.Finding{
		Rule: evil, Fingerprint: evil, RuleName: evil, Severity: term.SeverityError, State: term.FindingStateAccepted,
		Tab: evil, Cell: evil, Printed: evil, Expected: evil, Vi: "'" + evil, Reason: evil,
	}
	state := stateWith(f)
	state.Refusals = []answer.Refusal{{Tab: evil, Cell: evil, What: evil, Old: evil, New: evil, Reason: evil}}
	state.Submission = answer.Submission{State: term.SubmissionStateReturned, Reason: evil}
	told(t, p, form, state)
	for i := range p.book.Tabs {
		for _, cells := range p.book.Tabs[i].Rows {
			for _, cell := range cells {
				if strings.ContainsAny(cell.Raw, "\x00\u202e\n") || cell.Formula != "" || cell.Kind == sheet.Error {
					t.Errorf("cell %q", cell.Raw)
				}
			}
		}
	}
	if at := answer.Read(&p.book).ReadAt; at.Year() != 2023 {
		t.Errorf("the sheet says that it was read at %s", at)
	}
}
