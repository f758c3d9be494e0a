package main

import (
	"archive/zip"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"thidua/guard"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// story is a program with the report of 2022 in workbooks, read and not yet published.
type story struct{ *program }

// does runs a command of the report that must succeed.
func (s story) does(t *testing.T, args ...string) ended {
	t.Helper()
	return s.ends(t, exitOK, args...)
}

// ends runs a command of the report that must end with a code.
func (s story) ends(t *testing.T, code int, args ...string) ended {
	t.Helper()
	return s.over(t, code, append(args, ofReport...)...)
}

// says runs a command of the report that must end with a code, and say all of some words.
func (s story) says(t *testing.T, code int, words []string, args ...string) {
	t.Helper()
	got := s.ends(t, code, args...)
	for _, word := range words {
		if !strings.Contains(got.out+got.err, word) {
			t.Errorf("thidua %s does not say %q:\n%s%s", strings.Join(args, " "), word, got.out, got.err)
		}
	}
}

// taken runs a command that takes a step, and sees that its JSON says which.
func (s story) taken(t *testing.T, want stepTaken, args ...string) {
	t.Helper()
	want.Cluster, want.Period = lowland, year
	got := decode[stepTaken](t, s.does(t, append(args, "--json")...).out)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("thidua %s (-want +got):\n%s", strings.Join(args, " "), diff)
	}
}

// types changes the grain of Tuần Giáo in its workbook, which is read, with an outcome.
func (s story) types(t *testing.T, value float64, outcome term.SyncOutcome) {
	t.Helper()
	setCell(t, filepath.Join(s.data, "workbooks", "tuan-giao.xlsx"), grainCell(t), value)
	code := exitOK
	if outcome != term.SyncOutcomeApplied {
		code = exitFinding
	}
	s.clock.forward(time.Second)
	got := s.run(t, append([]string{"sync", tuan, "--json"}, s.database...)...)
	runs := decode[[]worker.Run](t, got.out)
	if len(runs) != 1 || runs[0].Outcome != outcome || outcome == term.SyncOutcomeApplied && got.code != code {
		t.Errorf("reading %v: %s%s", value, got.out, got.err)
	}
}

// changed are the changes of Tuần Giáo, as "old → new".
func (s story) changed(t *testing.T, code int) (pending, refused []string, keys []string) {
	t.Helper()
	list := decode[listedChanges](t, s.ends(t, code, "changes", "--json").out)
	texts := func(all []toldChange) (texts []string) {
		for _, c := range all {
			texts = append(texts, c.Parts[0].Old+" → "+c.Parts[0].New)
			keys = append(keys, string(c.Key))
		}
		return texts
	}
	for _, p := range list.Parts {
		if p.District != grainOf {
			t.Errorf("%q has changed too: %+v", p.District, p)
		}
		pending, refused = append(pending, texts(p.Pending)...), append(refused, texts(p.Refused)...)
	}
	return pending, refused, keys
}

// A year goes from the sheets to the public by commands alone: what does not add up is listed, explained and accepted,
// reports are sent, returned and approved, the draft is circulated, the report published, corrected and withdrawn, the
// period closed and opened again. Each step says what it did, and why it is not taken.
func TestAYearByCommands(t *testing.T) {
	s := story{newProgram(t)}
	folder := filepath.Join(s.data, "workbooks")
	writeExample(t, folder)
	s.does(t, "open")
	s.over(t, exitOK, "register", folder, "--schedule", "")
	s.over(t, exitOK, "sync")
	t.Run("findings", func(t *testing.T) { s.findings(t) })
	t.Run("review", func(t *testing.T) { s.review(t) })
	t.Run("changes", func(t *testing.T) { s.changes(t) })
	t.Run("lock", func(t *testing.T) { s.lock(t) })
}

// findings: the rules find what does not add up, it is written down for the meeting, and settled there.
func (s story) findings(t *testing.T) {
	t.Helper()
	checked := decode[[]ruled](t, s.ends(t, exitFinding, "rules", "--json").out)
	list := decode[[]listedFinding](t, s.ends(t, exitFinding, "findings", "--json").out)
	if len(list) == 0 || len(checked) != 1 || len(list) != len(checked[0].Findings) {
		t.Fatalf("%d findings are listed, and the rules find %+v", len(list), checked)
	}
	first := list[0]
	number := strconv.Itoa(first.Finding)
	s.says(t, exitFinding, []string{number, first.Vi}, "findings")
	s.says(t, exitFinding, []string{number, first.En}, "findings", "--language", "en")
	words, sheet := filepath.Join(t.TempDir(), "a.docx"), filepath.Join(t.TempDir(), "a.xlsx")
	s.does(t, "findings", "-o", words)
	s.does(t, "findings", "-o", sheet)
	for _, f := range list {
		if text := textOfWords(t, words); f.Printed != "" && !strings.Contains(text, f.Printed) {
			t.Errorf("the document lacks %s: %s", f.Printed, f.Vi)
		}
	}
	if rows := rowsOfSheet(t, sheet); !strings.Contains(rows, first.Address) || first.Printed != "" && !strings.Contains(rows, first.Printed) {
		t.Errorf("the list lacks %+v:\n%s", first, rows)
	}
	s.says(t, exitUsage, []string{"--reason"}, "findings", "explain", number)
	s.says(t, exitUsage, []string{`"x"`}, "findings", "accept", "x", "--reason", "r")
	s.says(t, exitFailed, []string{"7", "look at the list", "hãy xem lại"}, "findings", "explain", "7", "--reason", "r")
	state := func(want term.FindingState, explanation, reason string) {
		t.Helper()
		for _, f := range decode[[]listedFinding](t, s.ends(t, exitFinding, "findings", "--json").out) {
			if f.Finding == first.Finding && (f.State != want || f.Explanation != explanation || f.Reason != reason) {
				t.Errorf("it is %+v, want %s", f, want)
			}
		}
	}
	s.says(t, exitOK, []string{"explained", "đã giải trình"}, "findings", "explain", number, "--reason", "số ước")
	state(term.FindingStateExplained, "số ước", "")
	// What was done before a number that is none is told all the same.
	got := s.ends(t, exitFailed, "findings", "accept", number, "7", "--reason", "đã thống nhất", "--json")
	if diff := cmp.Diff([]settled{{first.Finding, "accept", "đã thống nhất"}}, decode[[]settled](t, got.out)); diff != "" {
		t.Errorf("accepted (-want +got):\n%s", diff)
	}
	state(term.FindingStateAccepted, "số ước", "đã thống nhất")
	s.does(t, "findings", "reopen", number)
	state(term.FindingStateOpen, "số ước", "")
	s.says(t, exitFailed, []string{"open already"}, "findings", "reopen", number)
}

// review: reports are sent, returned, approved; the draft goes to the members and comes back; the report is published.
func (s story) review(t *testing.T) {
	t.Helper()
	s.taken(t, stepTaken{Step: "submitSubmission", District: grainOf}, "submit", "--district", grainOf)
	s.says(t, exitUsage, []string{"--reason"}, "return", "--district", grainOf)
	s.taken(t, stepTaken{Step: "returnSubmission", District: grainOf, Reason: "xem lại thu"}, "return", "--district", grainOf, "--reason", "xem lại thu")
	s.says(t, exitFailed, []string{"nothing to return", "chưa gửi"}, "return", "--district", grainOf, "--reason", "r")
	s.says(t, exitOK, []string{"submitted", "đã gửi"}, "submit", "--district", grainOf)
	s.says(t, exitFailed, []string{"not circulated"}, "circulate", "--recall")
	s.taken(t, stepTaken{Step: "circulateReport"}, "circulate", "--until", "2023-03-31")
	s.taken(t, stepTaken{Step: "recallReport"}, "circulate", "--recall")
	s.says(t, exitOK, []string{"circulated to the members"}, "circulate")
	all := decode[[]approved](t, s.does(t, "approve", "--json").out)
	if len(all) != 6 || all[0].Rows.Begun == 0 {
		t.Errorf("approved: %+v", all)
	}
	s.says(t, exitFailed, []string{"not published", "chưa ban hành"}, "withdraw", "--reason", "r")
	if e := decode[review.Edition](t, s.does(t, "publish", "--reason", "đã ban hành trên giấy", "--json").out); e.Number != 1 {
		t.Errorf("published: %+v", e)
	}
	s.says(t, exitFailed, []string{"withdraw it first", "thu hồi"}, "circulate")
}

// changes: what a unit corrects waits, is refused with a reason, corrected again, accepted and published.
func (s story) changes(t *testing.T) {
	t.Helper()
	s.says(t, exitOK, []string{"Nothing has changed"}, "changes", "--language", "en")
	s.types(t, 38000.5, term.SyncOutcomeApplied)
	pending, _, keys := s.changed(t, exitFinding)
	if diff := cmp.Diff([]string{"37.934,7 → 38.000,5"}, pending); diff != "" || len(keys) != 1 {
		t.Fatalf("pending (-want +got):\n%s", diff)
	}
	s.says(t, exitFinding, []string{"37.934,7", "38.000,5", keys[0], grainCell(t), "changes accept"}, "changes")
	of := []string{"--district", grainOf}
	s.says(t, exitUsage, []string{"--reason"}, append([]string{"changes", "refuse", keys[0]}, of...)...)
	s.says(t, exitUsage, []string{"--all"}, append([]string{"changes", "accept"}, of...)...)
	s.says(t, exitUsage, []string{"accept or refuse"}, append([]string{"changes", "forget", keys[0]}, of...)...)
	s.says(t, exitFailed, []string{"FIGURE/x", "look at the list anew"}, append([]string{"changes", "accept", "FIGURE/x"}, of...)...)
	s.says(t, exitFailed, []string{"look at it again"}, append([]string{"changes", "accept", "--all", "--seen", "2023-03-01T02:00:00Z"}, of...)...)
	s.says(t, exitUsage, []string{"nowhere"}, "changes", "--district", "dien-bien/nowhere")
	s.says(t, exitOK, []string{"refused", "đã từ chối 1"}, append([]string{"changes", "refuse", keys[0], "--reason", "chưa có căn cứ"}, of...)...)
	s.says(t, exitOK, []string{"chưa có căn cứ"}, "changes")
	if pending, refused, _ := s.changed(t, exitOK); len(pending) != 0 || len(refused) != 1 {
		t.Errorf("after the refusal %v are pending, %v refused", pending, refused)
	}
	s.types(t, 38000.6, term.SyncOutcomeApplied)
	done := decode[review.Judged](t, s.does(t, append([]string{"changes", "accept", "--all", "--json"}, of...)...).out)
	if len(done.Keys) != 1 || done.Versions != (review.Moved{Begun: 1, Ended: 1}) {
		t.Errorf("accepted: %+v", done)
	}
	s.says(t, exitOK, []string{"edition 2"}, "publish", "--reason", "số liệu chính thức")
}

// lock: what a unit changes in a closed period is not taken but by leave, until it is opened again.
func (s story) lock(t *testing.T) {
	t.Helper()
	of := []string{"--district", grainOf}
	s.says(t, exitFailed, []string{"is open", "đang mở"}, append([]string{"leave", "--reason", "r", "--until", "2023-04-01"}, of...)...)
	s.taken(t, stepTaken{Step: "closePeriod"}, "close")
	s.types(t, 38000.7, term.SyncOutcomeFailed)
	s.says(t, exitUsage, []string{"--until"}, append([]string{"leave", "--reason", "r", "--until", "mai"}, of...)...)
	s.says(t, exitFailed, []string{"passed"}, append([]string{"leave", "--reason", "r", "--until", "2023-02-01"}, of...)...)
	end := time.Date(2023, 4, 1, 23, 59, 59, 999999999, term.Vietnam)
	s.taken(t, stepTaken{Step: "grantLockException", District: grainOf, Reason: "sửa sản lượng", Until: &end},
		append([]string{"leave", "--reason", "sửa sản lượng", "--until", "2023-04-01"}, of...)...)
	s.types(t, 38000.8, term.SyncOutcomeApplied)
	s.taken(t, stepTaken{Step: "reopenPeriod"}, "reopen")
	s.says(t, exitUsage, []string{"--reason"}, "withdraw")
	if done := decode[review.Withdrawn](t, s.does(t, "withdraw", "--reason", "ban hành nhầm", "--json").out); len(done.Editions) != 2 || done.Rows == 0 {
		t.Errorf("withdrawn: %+v", done)
	}
	s.says(t, exitOK, []string{"circulated"}, "circulate")
}

// Tokens are listed without their secrets, and one is revoked by how it begins, or by the whole of it; what may mean
// several revokes none.
func TestTokensAreListedAndRevoked(t *testing.T) {
	p := newProgram(t)
	admin := p.admin(t)
	unit := strings.TrimSpace(p.over(t, exitOK, "token", "create", "--name", "unit", "--role", "DISTRICT", "--district", grainOf, "--days", "2").out)
	list := p.over(t, exitOK, "token", "list")
	for _, word := range []string{"ADMIN", "DISTRICT", grainOf, "unit", "2023-03-03", "holds / đang dùng được", unit[:13]} {
		if !strings.Contains(list.out, word) {
			t.Errorf("the list lacks %q:\n%s", word, list.out)
		}
	}
	if strings.Contains(list.out, unit) || strings.Contains(list.out, admin) {
		t.Errorf("a secret is listed:\n%s", list.out)
	}
	known := decode[[]store.KnownToken](t, p.over(t, exitOK, "token", "list", "--json").out)
	if len(known) != 2 || known[1].District != grainOf || known[1].State != store.TokenHolds || known[1].Kind != term.TokenKindApi {
		t.Errorf("as JSON: %+v", known)
	}
	if got := p.over(t, exitFailed, "token", "revoke", "thidua_x"); !strings.Contains(got.err, "token list") {
		t.Errorf("revoking none: %s", got.err)
	}
	p.makeTokens(t, "aaaabbbb-one-secret-of-somebody", "aaaabbbb-two-secret-of-somebody")
	if got := p.over(t, exitFailed, "token", "revoke", "aaaabb"); !strings.Contains(got.err, "one") || !strings.Contains(got.err, "two") || !strings.Contains(got.err, "chưa thu hồi") {
		t.Errorf("several: %s", got.err)
	}
	if got := p.over(t, exitOK, "token", "revoke", unit[:10]); !strings.Contains(got.out, unit[:13]) || !strings.Contains(got.out, "đã thu hồi") {
		t.Errorf("by how it begins: %s", got.out)
	}
	if got := p.over(t, exitOK, "token", "revoke", unit); !strings.Contains(got.out, "before") {
		t.Errorf("again, by the whole of it: %s", got.out)
	}
	ended := decode[store.KnownToken](t, p.over(t, exitOK, "token", "revoke", strconv.Itoa(known[0].ID), "--json").out)
	if ended.State != store.TokenRevoked || ended.ID != known[0].ID {
		t.Errorf("by its id: %+v", ended)
	}
}

// makeTokens makes tokens whose secrets somebody chose.
func (p *program) makeTokens(t *testing.T, secrets ...string) {
	t.Helper()
	s := storetest.Reopen(t, p.config, func(c *store.Config) { c.Now = p.clock.time })
	for _, secret := range secrets {
		name := strings.Split(secret, "-")[1]
		if _, _, err := s.CreateToken(guard.System(t.Context()), store.NewToken{Name: name, Role: term.RoleAdmin, Secret: secret}); err != nil {
			t.Fatal(err)
		}
	}
}

func textOfWords(t *testing.T, file string) string {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	part, err := archive.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(part)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func rowsOfSheet(t *testing.T, file string) string {
	t.Helper()
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	var all []string
	for _, tab := range book.GetSheetList() {
		rows, err := book.GetRows(tab)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			all = append(all, strings.Join(row, "\t"))
		}
	}
	return strings.Join(all, "\n")
}
