package answer

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"thidua/sheet"
	"thidua/term"
)

// Finding is something that does not add up, to be mended or explained by whoever fills the sheet.
type Finding struct {
	Rule, Fingerprint string // code of the rule, and what makes it the same finding in each check
	RuleName          string // in Vietnamese
	Severity          term.Severity
	State             term.FindingState // FIXED is not told
	Tab, Cell         string            // where it is told; "" for no cell, and for no tab
	Printed           string            // what is written there
	Expected          string            // what would agree, as it would be printed; "" when no one number would
	Vi                string            // what does not add up
	Explanation       string            // what the unit has said about it, "" for nothing
	Reason            string            // why the lead accepted it, "" unless accepted
	Since             time.Time         // when it was found
}

// Key tells the findings of a sheet apart from each other and from its problems, in a short text that stands, hidden, in
// the row of each.
func (f *Finding) Key() string { return rowKey('f', f.Rule, f.Fingerprint) }

// Refusal is a change that the lead did not approve: what was approved before stands, whatever the sheet says.
type Refusal struct {
	Tab, Cell string
	What      string // name of what was changed, in Vietnamese
	Old, New  string // as people read it; "" is nothing
	Reason    string
	At        time.Time
}

func (r *Refusal) key() string { return rowKey('r', r.Tab, r.Cell, r.What, r.New) }

// Submission is how far the unit's report has come.
type Submission struct {
	State  term.SubmissionState // "" when it is not known
	Reason string               // why the lead sent it back, "" unless RETURNED
	Late   bool                 // it was sent after the day on which it was due
}

// rowKey is the key of a row that is told apart by some texts. Its first letter says what the row is about.
func rowKey(kind byte, parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write(binary.AppendUvarint(nil, uint64(len(part))))
		sum.Write([]byte(part))
	}
	return string(kind) + hex.EncodeToString(sum.Sum(nil)[:6])
}

// The explanation of a finding may be given elsewhere too. So its row keeps, behind the key, a sum over the words that
// were known when it was last told: words that do not have it are a person's, not yet heard, and count; else what is known
// does.
var sumForm = regexp.MustCompile(`^s[0-9a-f]{6}$`)

func sumOf(said string) string {
	if said == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(clip(said, longestSaid)))
	return "s" + hex.EncodeToString(sum[:3])
}

// sumIn is the sum in a text of the key's column, "" for none.
func sumIn(text string) string {
	if i := strings.LastIndexByte(text, ' '); i >= 0 && sumForm.MatchString(text[i+1:]) {
		return text[i+1:]
	}
	return ""
}

func isFinding(key string) bool { return strings.HasPrefix(key, "f") }

// settled: the lead has accepted it.
func (f *Finding) settled() bool { return f.State == term.FindingStateAccepted }

// asks says whether the unit is to mend or explain it.
func (f *Finding) asks() bool {
	return f.State == term.FindingStateOpen && f.Severity != term.SeverityInfo
}

// item is a finding as a row.
func (f *Finding) item() item {
	it := item{
		group: groupFindings, key: f.Key(), tab: f.Tab, cell: f.Cell, name: f.RuleName, nowhere: "cả báo cáo", got: f.Printed,
		todo: f.todo(), since: f.Since, wrong: f.State == term.FindingStateOpen && f.Severity == term.SeverityError,
		said: f.Explanation, state: f.state(), note: noteBullet + line("Đối chiếu: "+f.Vi, longestNote),
		asks: f.asks(), hint: f.State == term.FindingStateOpen && f.Severity == term.SeverityInfo,
	}
	if f.settled() {
		it.group = groupAccepted
	}
	return it
}

// todo says what does not add up, what the lead said to it, and by which rule it was found.
func (f *Finding) todo() string {
	text := line(f.Vi, longestMessage)
	if f.Expected != "" && !strings.Contains(text, f.Expected) {
		text += " Số phù hợp: " + line(f.Expected, longestGot) + "."
	}
	if f.settled() {
		text = "Trưởng cụm chấp nhận: " + strings.TrimRight(line(f.Reason, longestReason), ".") + ". " + text
	}
	if f.RuleName != "" {
		text += " (Quy tắc: " + line(f.RuleName, longestTitle) + ".)"
	}
	return text
}

// The states of findings and of refused changes.
const (
	stateWrong     = "Không khớp, cần sửa hoặc giải trình"
	stateDoubtful  = "Cần xem lại hoặc giải trình"
	stateHint      = "Nên xem lại"
	stateAgain     = "Cần giải trình lại"
	stateExplained = "Đã nhận giải trình, chờ Trưởng cụm"
	stateAccepted  = "Trưởng cụm đã chấp nhận"
	stateRefused   = "Không được duyệt"
)

func (f *Finding) state() string {
	switch {
	case f.settled():
		return stateAccepted
	case f.State == term.FindingStateExplained:
		return stateExplained
	case f.Explanation != "":
		return stateAgain
	case f.Severity == term.SeverityError:
		return stateWrong
	case f.Severity == term.SeverityInfo:
		return stateHint
	}
	return stateDoubtful
}

// findings are the rows of what does not add up: what is serious first, then as problems.
func (t *told) findings() []item {
	rank := map[term.Severity]int{term.SeverityError: 0, term.SeverityWarning: 1, term.SeverityInfo: 2}
	sorted := slices.Clone(t.state.Findings)
	slices.SortStableFunc(sorted, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(rank[a.Severity], rank[b.Severity]), t.places(a.Tab, a.Cell, b.Tab, b.Cell),
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fingerprint, b.Fingerprint),
		)
	})
	var items []item
	for i := range sorted {
		if sorted[i].State != term.FindingStateFixed {
			items = append(items, sorted[i].item())
		}
	}
	return items
}

// refusals are the rows of changes that were not approved.
func (t *told) refusals() []item {
	sorted := slices.Clone(t.state.Refusals)
	slices.SortStableFunc(sorted, func(a, b Refusal) int {
		return cmp.Or(t.places(a.Tab, a.Cell, b.Tab, b.Cell), strings.Compare(a.What, b.What), strings.Compare(a.New, b.New))
	})
	items := make([]item, len(sorted))
	for i := range sorted {
		r := &sorted[i]
		change := fmt.Sprintf("Trưởng cụm không duyệt thay đổi từ “%s” thành “%s”", shown(r.Old), shown(r.New))
		if r.Reason != "" {
			change += ": " + strings.TrimRight(line(r.Reason, longestReason), ".")
		}
		items[i] = item{
			group: groupRefused, key: r.key(), tab: r.Tab, cell: r.Cell, name: r.What, nowhere: "cả báo cáo", got: r.New, wrong: true,
			todo:  change + ". Số đã duyệt giữ nguyên. Hãy sửa lại ô, hoặc trao đổi với Trưởng cụm.",
			since: r.At, state: stateRefused, note: noteBullet + line(change+".", longestNote),
		}
	}
	return items
}

func shown(text string) string {
	if text == "" {
		return "để trống"
	}
	return line(text, longestTitle)
}

// places compares two places of the book: the book as a whole first, then tab by tab from the top.
func (t *told) places(tabA, cellA, tabB, cellB string) int {
	rowA, columnA, _ := sheet.ParseAddress(cellA)
	rowB, columnB, _ := sheet.ParseAddress(cellB)
	return cmp.Or(
		cmp.Compare(t.order[tabA], t.order[tabB]), strings.Compare(tabA, tabB), cmp.Compare(rowA, rowB),
		cmp.Compare(columnA, columnB), strings.Compare(cellA, cellB),
	)
}

// submitted is what the line above the tables says of how far the report has come, "" for a draft.
func (s *Submission) submitted() string {
	switch s.State {
	case term.SubmissionStateSubmitted:
		if s.Late {
			return "đã gửi, muộn hạn"
		}
		return "đã gửi"
	case term.SubmissionStateReturned:
		return "Trưởng cụm trả lại: " + strings.TrimRight(line(s.Reason, longestReason), ".")
	case term.SubmissionStateApproved:
		return "Trưởng cụm đã duyệt"
	}
	return ""
}
