package worker_test

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/finding"
	"thidua/ent/problem"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/intake"
	"thidua/sheet"
	"thidua/term"
	"thidua/worker"
)

// This file is what must hold: some of it all the time, the rest once nothing goes wrong any more.

// simAsked is a request.
type simAsked struct {
	at     time.Time
	bucket string
	source string // whose sheet it was about, "" for none
}

// asking notes a request, and that nobody else reads the sheet at the same time.
func (s *simulation) asking(t *simTask, r *http.Request) {
	bucket := "drive"
	if strings.Contains(r.URL.Path, "/spreadsheets") {
		bucket = "writes"
		if r.Method == http.MethodGet {
			bucket = "reads"
		}
	}
	asked := simAsked{at: s.now, bucket: bucket}
	for _, f := range s.sheets {
		if strings.Contains(r.URL.Path, f.id) {
			asked.source = f.source
		}
	}
	s.asked = append(s.asked, asked)
	if t.job.kind != "sync" && t.job.kind != "answer" || bucket == "drive" {
		return
	}
	for _, f := range s.sheets {
		if !strings.Contains(r.URL.Path, f.id) || !strings.Contains(t.job.text, `"`+f.source+`"`) {
			if strings.Contains(r.URL.Path, f.id) { // it only tries the account on some sheet, and has given back its own
				maps.DeleteFunc(s.readers, func(_ string, reader *simTask) bool { return reader == t })
			}
			continue
		}
		other := s.readers[f.source]
		inTime := func(t *simTask) bool { return s.now.Before(t.from.Add(simTimeout)) } // who is not has slept
		if other != nil && other != t && !other.done && other.process.task == other && inTime(other) && inTime(t) && !s.slipped {
			s.broken = fmt.Sprintf("%s and %s read %s at once", other.process.Process, t.process.Process, f.source)
		}
		s.readers[f.source] = t
	}
}

// check holds what costs nothing to hold after each step.
func (s *simulation) check() {
	s.t.Helper()
	if s.broken != "" {
		s.fail("%s", s.broken)
	}
}

// versioned are the tables whose rows have versions.
var versioned = []string{"indicator_values", "awards", "exemplars", "narratives", "targets"}

// whole holds that no run is there by half: rows belong to runs that were applied.
func (s *simulation) whole() {
	s.t.Helper()
	var parts []string
	for _, table := range versioned {
		parts = append(parts, "SELECT v.run_id FROM "+table+" v LEFT JOIN sync_runs r ON r.id = v.run_id AND r.outcome = 'APPLIED' WHERE r.id IS NULL")
	}
	var run sql.NullInt64
	err := s.store.DB().QueryRowContext(s.ctx, strings.Join(parts, " UNION ALL ")+" LIMIT 1").Scan(&run)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		s.t.Fatal(err)
	default:
		s.fail("there are rows of the run %d, which was not applied", run.Int64)
	}
}

// holdRun holds that nobody withdraws most of a sheet without consent.
func (s *simulation) holdRun(run *worker.Run) {
	s.t.Helper()
	stored := run.Changed + run.Moved + run.Kept + run.Withdrawn
	if run.Outcome == term.SyncOutcomeApplied && run.Confirms == 0 && run.Withdrawn > 10 && run.Withdrawn*5 > stored {
		s.fail("run %d withdrew %d of %d rows of %s", run.ID, run.Withdrawn, stored, run.Source)
	}
}

// heldRun is the run of a sheet that waits for consent, 0 when its last one does not.
func (s *simulation) heldRun(f *simSheet) int {
	s.t.Helper()
	last, err := s.store.Client().SyncRun.Query().Where(
		syncrun.HasSourceWith(source.Code(f.source)), syncrun.OutcomeNotIn(term.SyncOutcomeQueued, term.SyncOutcomePlanned),
	).Order(ent.Desc(syncrun.FieldStartedAt, syncrun.FieldID)).First(s.system())
	if err != nil && !ent.IsNotFound(err) {
		s.t.Fatal(err)
	}
	if last == nil || last.Outcome != term.SyncOutcomeHeld {
		return 0
	}
	return last.ID
}

// explained says whether a word stands in what is stored of a sheet's problems or findings.
func (s *simulation) explained(f *simSheet, word string) bool {
	s.t.Helper()
	there, err := s.store.Client().Problem.Query().Where(
		problem.HasSourceWith(source.Code(f.source)), problem.ExplanationContains(word)).Exist(s.system())
	if err != nil {
		s.t.Fatal(err)
	}
	return there || s.store.Client().Finding.Query().Where(f.findings(), finding.ExplanationContains(word)).ExistX(s.system())
}

// hold holds all that must hold once nothing goes wrong any more.
func (s *simulation) hold() {
	s.t.Helper()
	for _, job := range s.queue.waiting() {
		s.fail("%s still waits", job)
	}
	if n := s.store.Client().SyncRun.Query().Where(syncrun.OutcomeEQ(term.SyncOutcomeQueued)).CountX(s.system()); n > 0 {
		s.fail("%d runs that were asked for never came", n)
	}
	if n := s.server.Usage().Refused; n > 0 && !s.slipped {
		s.fail("Google refused %d requests for the quota", n)
	}
	if !s.slipped {
		s.holdQuota()
	}
	s.holdRuns()
	s.holdFindings()
	for _, f := range s.sheets {
		s.holdSheet(f)
	}
	switch s.seed % 4 { // each takes its time
	case 0:
		s.holdQuiet()
	case 1:
		s.holdOneChange()
	}
}

// holdPrompt holds that what the feed told of was read within minutes, and not only by the sweep of the next day.
func (s *simulation) holdPrompt() {
	s.t.Helper()
	if s.lossy || s.slipped {
		return
	}
	for _, f := range s.sheets {
		row := s.store.Client().Source.Query().Where(source.Code(f.source)).OnlyX(s.system())
		fresh := f.now()
		if !f.imports && !fresh.refused && row.LastError == "" && s.heldRun(f) == 0 {
			s.holdLatest(f, fresh, s.versions(row))
		}
	}
}

// holdQuota holds that no 60 seconds had more requests than Google allows, those that failed included.
func (s *simulation) holdQuota() {
	s.t.Helper()
	for bucket, most := range map[string]int{"reads": s.quotas.ReadsPerUser, "writes": s.quotas.WritesPerUser, "drive": s.quotas.DrivePerUser} {
		var at []time.Time
		for _, a := range s.asked {
			if a.bucket == bucket {
				at = append(at, a.at)
			}
		}
		for i := most; i < len(at); i++ {
			if at[i].Sub(at[i-most]) < time.Minute {
				s.fail("%d %s from %s to %s", most+1, bucket, at[i-most].Format(time.TimeOnly), at[i].Format(time.TimeOnly))
			}
		}
	}
}

// holdRuns holds that each run tells as many rows as it has.
func (s *simulation) holdRuns() {
	s.t.Helper()
	for _, table := range versioned {
		var n int
		if err := s.store.DB().QueryRowContext(s.ctx, "SELECT count(*) FROM "+table+" v WHERE superseded_at IS NOT NULL AND superseded_at <= recorded_at").Scan(&n); err != nil {
			s.t.Fatal(err)
		}
		if n > 0 {
			s.fail("%d versions in %s end before they begin", n, table)
		}
	}
	counted := s.count("SELECT run_id, count(*) FROM (SELECT run_id FROM " + strings.Join(versioned, " UNION ALL SELECT run_id FROM ") + ") AS rows GROUP BY run_id")
	told := s.count("SELECT id, added + changed FROM sync_runs WHERE outcome = 'APPLIED' AND added + changed > 0")
	if !maps.Equal(counted, told) {
		s.fail("rows by run are %v, the runs tell %v", counted, told)
	}
}

func (s *simulation) count(query string) map[int]int {
	s.t.Helper()
	rows, err := s.store.DB().QueryContext(s.ctx, query)
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	counts := map[int]int{}
	for rows.Next() {
		var key, n int
		if err := rows.Scan(&key, &n); err != nil {
			s.t.Fatal(err)
		}
		counts[key] = n
	}
	if err := rows.Err(); err != nil {
		s.t.Fatal(err)
	}
	return counts
}

// holdSheet holds what must hold of one sheet.
func (s *simulation) holdSheet(f *simSheet) {
	s.t.Helper()
	row := s.store.Client().Source.Query().Where(source.Code(f.source)).OnlyX(s.system())
	if row.BusyUntil != nil || row.BusyBy != "" {
		s.fail("%s is still held by %s until %v", f.source, row.BusyBy, row.BusyUntil)
	}
	last := s.store.Client().SyncRun.Query().Where(syncrun.SourceID(row.ID), syncrun.OutcomeNotIn(term.SyncOutcomeQueued, term.SyncOutcomePlanned)).
		Order(ent.Desc(syncrun.FieldStartedAt, syncrun.FieldID)).FirstX(s.system())
	fresh := f.read(f.book())
	if diff := f.differs(&fresh); diff != "" {
		s.fail("%s says something else than when somebody last changed it: %s", f.source, diff)
	}
	versions := s.versions(row)
	switch {
	case fresh.refused:
		if last.Outcome != term.SyncOutcomeFailed || last.Failure != "form-refused" {
			s.fail("%s is to be refused for %s, and its last run is %s %s", f.source, fatal(fresh.problems), last.Outcome, last.Error)
		}
	case last.Outcome == term.SyncOutcomeHeld:
	case last.Outcome != term.SyncOutcomeApplied && last.Outcome != term.SyncOutcomeUnchanged:
		s.fail("the last run of %s is %s: %s", f.source, last.Outcome, last.Error)
	default:
		s.holdLatest(f, &fresh, versions)
	}
	s.holdHistory(f, versions)
	s.holdProblems(f, row, last, &fresh, versions)
	s.holdWords(f)
}

// fatal are the problems for which nothing of a sheet may be stored.
func fatal(problems []intake.Problem) string {
	var list []string
	for _, p := range problems {
		if p.Fatal {
			list = append(list, p.Tab+"!"+p.Cell+" "+string(p.Code)+": "+p.En)
		}
	}
	return strings.Join(list, "; ")
}

// differs is in what the sheet reads otherwise than when it was last looked at.
func (s *simSheet) differs(fresh *simReading) string {
	was := s.now()
	if fresh.refused != was.refused {
		return fmt.Sprintf("refused %v", fresh.refused)
	}
	for part, text := range fresh.says {
		if was.says[part] != text {
			return fmt.Sprintf("%v: %q, before %q", part, text, was.says[part])
		}
	}
	return ""
}

// holdLatest holds that the latest versions say what the sheet says.
func (s *simulation) holdLatest(f *simSheet, fresh *simReading, versions map[simPart][]simVersion) {
	s.t.Helper()
	parts := map[simPart]bool{}
	for part := range fresh.says {
		parts[part] = true
	}
	for part := range versions {
		parts[part] = true
	}
	for part := range parts {
		want, got := fresh.say(part), latest(versions[part])
		if perhaps, is := strings.CutPrefix(want, simPerhaps); is && (got == "" || got == perhaps) {
			continue
		}
		if want != simHeld && want != got {
			s.fail("%s: %v is stored as %q, the sheet says %q", f.source, part, got, want)
		}
	}
}

// latest is what the latest version of a part says, "" when there is none.
func latest(versions []simVersion) string {
	if len(versions) == 0 || !versions[len(versions)-1].until.IsZero() {
		return ""
	}
	return versions[len(versions)-1].says
}

// holdHistory holds that the versions of each part do not overlap, and that each says what once stood in the sheet,
// in the order in which it stood there.
func (s *simulation) holdHistory(f *simSheet, versions map[simPart][]simVersion) {
	s.t.Helper()
	for part, list := range versions {
		var told []simVersion // with what was withdrawn between them
		for i, v := range list {
			if i > 0 {
				before := list[i-1]
				if before.until.IsZero() || before.until.After(v.from) {
					s.fail("%s: two versions of %v hold at once: %v and %v", f.source, part, before, v)
				}
				if before.until.Before(v.from) {
					told = append(told, simVersion{from: before.until})
				}
			}
			told = append(told, v)
		}
		if last := list[len(list)-1]; !last.until.IsZero() {
			told = append(told, simVersion{from: last.until})
		}
		if v, ok := f.stoodSo(part, told); !ok {
			var stood []string
			for i := range f.stood {
				if said := f.stood[i].say(part); i == 0 || said != f.stood[i-1].say(part) {
					stood = append(stood, f.stood[i].at.Format(time.TimeOnly)+" "+said)
				}
			}
			s.fail("%s: %v is stored as %v, where the sheet never said so; it said %q", f.source, part, v, stood)
		}
	}
}

// simSlip is how far a clock may be behind.
const simSlip = 6 * time.Second

// stoodSo says whether a part said all this in this order; else it is the first version that it did not.
func (s *simSheet) stoodSo(part simPart, told []simVersion) (wrong simVersion, ok bool) {
	at := -1 // before there was a sheet nothing was said
	for _, v := range told {
		for {
			if at >= len(s.stood) || at >= 0 && s.stood[at].at.After(v.from.Add(simSlip)) {
				return v, false
			}
			said := ""
			if at >= 0 {
				said = s.stood[at].say(part)
			}
			if said == v.says || said == simPerhaps+v.says {
				break
			}
			at++
		}
	}
	return simVersion{}, true
}

// holdProblems holds that the problems of the sheet are stored, and told in the sheet.
func (s *simulation) holdProblems(f *simSheet, row *ent.Source, last *ent.SyncRun, fresh *simReading, versions map[simPart][]simVersion) {
	s.t.Helper()
	open := s.store.Client().Problem.Query().Where(problem.SourceID(row.ID), problem.StateEQ(term.ProblemStateOpen)).AllX(s.system())
	got := map[string]bool{}
	for _, o := range open {
		if fresh.refused && !o.Fatal {
			continue // those of the last good form stay
		}
		got[fmt.Sprintf("%s!%s %s %s: %s", o.Tab, o.Address, o.Key, o.Code, o.Got)] = true
	}
	want := map[string]bool{}
	seen := map[[4]string]bool{}
	for _, p := range fresh.problems {
		key := [4]string{p.Tab, p.Cell, p.Key, string(p.Code)}
		if fresh.refused && !p.Fatal || seen[key] {
			continue
		}
		seen[key] = true
		want[fmt.Sprintf("%s!%s %s %s: %s", p.Tab, p.Cell, p.Key, p.Code, p.Got)] = true
	}
	if !fresh.refused {
		for code, title := range fresh.emptied {
			if slices.ContainsFunc(slices.Collect(maps.Keys(versions)), func(p simPart) bool { return p.tab == code && latest(versions[p]) != "" }) {
				want[title+"!  tab-emptied: "] = true
			}
		}
	}
	if last.Outcome != term.SyncOutcomeHeld && !maps.Equal(got, want) {
		s.fail("%s: open problems are\n%s\nand should be\n%s", f.source, sorted(got), sorted(want))
	}
	if f.answering {
		s.holdTold(f, open)
	}
}

func sorted(set map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(set)), "\n")
}

// holdTold holds that the sheet tells exactly these problems, and that saying it again would say nothing.
func (s *simulation) holdTold(f *simSheet, open []*ent.Problem) {
	s.t.Helper()
	tab := f.ours()
	if tab == nil {
		s.fail("%s has no tab with answers", f.source)
	}
	told := map[string]bool{}
	for _, cells := range tab.Rows {
		key, mended := "", false
		for _, c := range cells {
			if simKey(c.Raw) != "" {
				key = simKey(c.Raw)
			}
			mended = mended || strings.HasPrefix(c.Raw, "Đã sửa")
		}
		if key != "" && !mended {
			told[key] = true
		}
	}
	want := map[string]bool{}
	for _, o := range open {
		want[answer.Key(&intake.Problem{Tab: o.Tab, Cell: o.Address, Key: o.Key, Code: intake.ProblemCode(o.Code)})] = true
	}
	for key := range s.standing(f) {
		want[key] = true
	}
	if !maps.Equal(told, want) {
		s.fail("%s tells\n%s\nand should tell\n%s", f.source, sorted(told), sorted(want))
	}
	s.now = s.now.Add(5 * time.Minute)
	answered, err := s.fleet[0].Answer(s.ctx, f.source)
	if err != nil || answered.Edits != 0 || answered.Again {
		s.fail("answering %s once more: %+v, %v", f.source, answered, err)
	}
	s.holdTellsFindings(f)
	book := f.book()
	for _, o := range open {
		if o.Address == "" {
			continue
		}
		i := slices.IndexFunc(book.Tabs, func(t sheet.Tab) bool { return t.Title == o.Tab })
		r, c, ok := sheet.ParseAddress(o.Address)
		if i < 0 || !ok {
			continue
		}
		if note := book.Tabs[i].At(r, c).Note; !strings.Contains(note, "[Thidua]") {
			s.fail("%s: the note at %s!%s does not tell %s: %q", f.source, o.Tab, o.Address, o.Code, note)
		}
	}
}

// simKey is the key of a problem or finding in a text of our tab.
func simKey(text string) string {
	key, _, _ := strings.Cut(text, " ")
	if len(key) == 13 && strings.ContainsRune("kf", rune(key[0])) && strings.Trim(key[1:], "0123456789abcdef") == "" {
		return key
	}
	return ""
}

// holdWords holds that all that people wrote beside the figures is still there, or stored.
func (s *simulation) holdWords(f *simSheet) {
	s.t.Helper()
	written := f.written()
	for word := range f.words {
		if !strings.Contains(written, word) && !s.explained(f, word) {
			s.fail("%s: the words %q that a person wrote are gone", f.source, word)
		}
	}
}

// holdQuiet holds what a day costs in which nobody does anything: each look at the feed, and a reading in the morning.
func (s *simulation) holdQuiet() {
	s.t.Helper()
	const looks = 8
	before := s.server.Usage()
	for range looks {
		s.now = s.now.Add(24 * time.Hour / looks)
		s.schedule(s.fleet[s.random.IntN(len(s.fleet))])
		for s.drain(); len(s.queue.waiting()) > 0; s.drain() {
			s.now = s.now.Add(s.next(time.Minute))
		}
	}
	after := s.server.Usage()
	reads, most := after.Reads-before.Reads, 0
	for _, f := range s.sheets {
		row := s.store.Client().Source.Query().Where(source.Code(f.source)).OnlyX(s.system())
		once := 2 // by its schedule, and by the sweep that comes a day after the last one
		if row.Volatile {
			once += looks
		}
		if row.Tabs == "" || f.now().refused {
			once *= 2
		}
		most += once
	}
	if changes := after.Changes - before.Changes; changes != looks || reads > most || after.Writes != before.Writes {
		s.fail("a quiet day cost %d looks at the feed instead of %d, %d readings of %d, %d writings", changes, looks, reads, most, after.Writes-before.Writes)
	}
}

// holdOneChange holds what one change of one sheet costs: a reading, and for the answer another and a writing. What we
// write ourselves is no news, unless the feed is looked at between our writing and the moment we know of it.
func (s *simulation) holdOneChange() {
	s.t.Helper()
	for _, f := range s.sheets {
		row := s.store.Client().Source.Query().Where(source.Code(f.source)).OnlyX(s.system())
		if f.imports || f.now().refused || row.LastReadAt == nil || s.now.Sub(*row.LastReadAt) > 20*time.Hour || s.now.Hour() > 20 || s.heldRun(f) != 0 {
			continue // it may be read for another reason
		}
		f.take((*simSheet).typeFigure)
		begun := len(s.asked)
		for range 16 {
			s.now = s.now.Add(30 * time.Second)
			s.schedule(s.fleet[s.random.IntN(len(s.fleet))])
			s.drain()
		}
		counts, most := map[string]int{}, 2
		var wrote time.Time
		for _, a := range s.asked[begun:] {
			switch {
			case a.source == f.source:
				counts[a.bucket]++
				if a.bucket == "writes" {
					wrote = a.at
				}
			case a.bucket == "drive" && a.at.Equal(wrote):
				most = 4 // that reading, and when it is held once more what is told of it
			}
		}
		if counts["reads"] > most || counts["writes"] > 1 {
			s.fail("a change of %s cost %v", f.source, counts)
		}
		return
	}
}
