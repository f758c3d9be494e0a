package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/quota"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/graph"
	"thidua/guard"
	"thidua/term"
	"thidua/worker"
)

// sourceStatus is how up to date one source is. Times are null for what never happened.
type sourceStatus struct {
	Source      string               `json:"source"`
	State       graph.StalenessState `json:"state"` // as the API says it
	ReadAt      *time.Time           `json:"readAt"`
	Changed     *time.Time           `json:"changedAt"`
	Failure     string               `json:"failure,omitempty"` // code
	Error       string               `json:"error,omitempty"`   // a line in Vietnamese and one in English
	Held        int                  `json:"held,omitempty"`    // id of the run that waits for consent
	Answered    *time.Time           `json:"answeredAt"`
	AnswerError string               `json:"answerError,omitempty"`
}

// accountStatus is what is known of the account that asks Google.
type accountStatus struct {
	Account string     `json:"account"`
	Email   string     `json:"email,omitempty"`
	ReadAt  time.Time  `json:"feedReadAt"`
	Stopped *time.Time `json:"stoppedAt,omitempty"`
	Reason  string     `json:"reason,omitempty"`
}

// quotaStatus is the measured use of one quota.
type quotaStatus struct {
	Bucket  string     `json:"bucket"`
	Most    int        `json:"mostInAMinute"`
	Spent   int64      `json:"spent"`
	Refused int64      `json:"refused"`
	Blocked *time.Time `json:"blockedUntil,omitempty"`
}

// stateOfSources is what `thidua status` tells.
type stateOfSources struct {
	Sources  []sourceStatus  `json:"sources"`
	Inbox    int             `json:"inbox"` // spreadsheets that can be registered
	Accounts []accountStatus `json:"accounts"`
	Quotas   []quotaStatus   `json:"quotas"`
}

// status says how up to date the sources are. It ends with exitFinding when something needs somebody.
func status(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	asJSON := f.Bool("json", false, "write the state as JSON / in tình trạng ở dạng JSON")
	return func(ctx context.Context, c console, _ []string) error {
		return s.with(ctx, c, func(sys *system) error {
			now, err := sys.state(guard.System(ctx))
			if err != nil {
				return err
			}
			if *asJSON {
				err = writeJSON(c.out, now)
			} else {
				now.text(c.out)
			}
			if err == nil && now.wrong() {
				err = errFindings
			}
			return err
		})
	}
}

func (sys *system) state(ctx context.Context) (now stateOfSources, err error) {
	client := sys.store.Client()
	if now.Sources, err = sys.sourceStates(ctx); err != nil {
		return now, err
	}
	if now.Inbox, err = client.SharedSheet.Query().
		Where(sharedsheet.StateEQ(term.SharedSheetStateWaiting), sharedsheet.LookedAtNotNil()).Count(ctx); err != nil {
		return now, err
	}
	feeds, err := client.ChangeFeed.Query().All(ctx)
	if err != nil {
		return now, err
	}
	now.Accounts = make([]accountStatus, len(feeds))
	for i, f := range feeds {
		now.Accounts[i] = accountStatus{f.Account, f.Email, f.ReadAt, f.StoppedAt, f.StopReason}
	}
	quotas, err := client.Quota.Query().Order(ent.Asc(quota.FieldBucket)).All(ctx)
	now.Quotas = make([]quotaStatus, len(quotas))
	for i, q := range quotas {
		now.Quotas[i] = quotaStatus{q.Bucket, q.MostSpent, q.Spent, q.Refused, nil}
		if q.BlockedUntil != nil && q.BlockedUntil.After(sys.store.Now()) {
			now.Quotas[i].Blocked = q.BlockedUntil
		}
	}
	return now, err
}

func (sys *system) sourceStates(ctx context.Context) ([]sourceStatus, error) {
	sources, err := sys.store.Client().Source.Query().Order(ent.Asc(source.FieldCode)).All(ctx)
	if err != nil {
		return nil, err
	}
	held, err := sys.held(ctx)
	if err != nil {
		return nil, err
	}
	states := make([]sourceStatus, len(sources))
	for i, s := range sources {
		states[i] = sourceStatus{
			Source: s.Code, State: stateOf(s, sys.store.Now()), ReadAt: s.LastReadAt, Changed: s.ChangedAt, Failure: s.Failure,
			Error: s.LastError, Held: held[s.ID], Answered: s.AnsweredAt,
		}
		if s.Answering {
			states[i].AnswerError = s.AnswerError
		}
	}
	return states, nil
}

// held are the runs that wait for consent, by the id of their source: those that are the last of their source.
func (sys *system) held(ctx context.Context) (map[int]int, error) {
	runs := sys.store.Client().SyncRun
	var last []struct {
		SourceID int `json:"source_id"`
		Max      int `json:"max"`
	}
	err := runs.Query().Where(syncrun.OutcomeNotIn(term.SyncOutcomePlanned, term.SyncOutcomeQueued, term.SyncOutcomeDeferred)).
		GroupBy(syncrun.FieldSourceID).Aggregate(ent.Max(syncrun.FieldID)).Scan(ctx, &last)
	if err != nil {
		return nil, err
	}
	held := map[int]int{}
	for part := range slices.Chunk(last, 500) {
		ids := make([]int, len(part))
		for i, run := range part {
			ids[i] = run.Max
		}
		rows, err := runs.Query().Where(syncrun.IDIn(ids...), syncrun.OutcomeEQ(term.SyncOutcomeHeld)).All(ctx)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			held[row.SourceID] = row.ID
		}
	}
	return held, nil
}

// staleAfter is how long a source may go without being read.
const staleAfter = 48 * time.Hour

// passing are the failures after which a reading is tried again by itself.
var passing = []string{worker.ErrQuota.Code, worker.ErrPassing.Code}

func stateOf(s *ent.Source, now time.Time) graph.StalenessState {
	passes := slices.Contains(passing, s.Failure)
	switch {
	case !s.Enabled:
		return graph.StalenessStateStopped
	case s.LastError != "" && !passes:
		return graph.StalenessStateBroken
	case s.LastReadAt == nil:
		return graph.StalenessStateNever
	case passes, s.HintedAt != nil && (s.BeganAt == nil || s.BeganAt.Before(*s.HintedAt)):
		return graph.StalenessStateWaiting
	case now.Sub(*s.LastReadAt) > staleAfter && (s.Kind != term.SourceKindWorkbook || s.Schedule != ""):
		return graph.StalenessStateStale
	}
	return graph.StalenessStateFresh
}

// wrong says whether somebody must do something.
func (s stateOfSources) wrong() bool {
	return s.Inbox > 0 || slices.ContainsFunc(s.Accounts, func(a accountStatus) bool { return a.Stopped != nil }) ||
		slices.ContainsFunc(s.Sources, sourceStatus.wrong)
}

func (s sourceStatus) wrong() bool {
	switch s.State {
	case graph.StalenessStateStopped:
		return false
	case graph.StalenessStateBroken, graph.StalenessStateStale:
		return true
	}
	return s.Held > 0 || s.AnswerError != ""
}

func (s stateOfSources) text(w io.Writer) {
	if len(s.Sources) == 0 {
		fmt.Fprintln(w, "no sheet is registered; `thidua register` does it / chưa đăng ký bảng tính nào")
	}
	wide := 0
	for _, one := range s.Sources {
		wide = max(wide, len(one.Source))
	}
	for _, one := range s.Sources {
		fmt.Fprintf(w, "%-*s  %16s  %s\n", wide, one.Source, moment(one.ReadAt), stateWords[one.State])
		one.details(w)
	}
	if s.Inbox > 0 {
		fmt.Fprintf(w, "\n%d shared spreadsheets can be registered: thidua inbox / bảng tính được chia sẻ đang chờ đăng ký: thidua inbox\n", s.Inbox)
	}
	for _, a := range s.Accounts {
		fmt.Fprintf(w, "\nGoogle: %s\n", cmp.Or(a.Email, a.Account))
		if a.Stopped != nil {
			fmt.Fprintf(w, "  stopped since / đã dừng từ %s: %s\n", moment(a.Stopped), a.Reason)
		}
	}
	s.quotas(w)
}

// details are what a source needs somebody for, and what to do.
func (s sourceStatus) details(w io.Writer) {
	about := func(code, text string) {
		for line := range strings.Lines(text) {
			fmt.Fprintf(w, "  %s%s\n", code, strings.TrimSuffix(line, "\n"))
			code = strings.Repeat(" ", len(code))
		}
	}
	if s.State == graph.StalenessStateStopped {
		return
	}
	if s.Error != "" {
		about(s.Failure+": ", s.Error)
	}
	if s.Held > 0 {
		fmt.Fprintf(w, "  a change waits for consent / thay đổi đang chờ xác nhận → thidua sync --confirm %d\n", s.Held)
	}
	if s.AnswerError != "" {
		fmt.Fprintln(w, "  the spreadsheet cannot be answered / không ghi được kết quả kiểm tra vào bảng tính:")
		about("  ", s.AnswerError)
	}
	if s.State == graph.StalenessStateStale {
		fmt.Fprintln(w, "  is `thidua serve` or `thidua worker` running? / `thidua serve` hoặc `thidua worker` có đang chạy không?")
	}
}

// stateWords say a state to a person.
var stateWords = map[graph.StalenessState]string{
	graph.StalenessStateStopped: "switched off / đang tắt",
	graph.StalenessStateBroken:  "failed / lỗi",
	graph.StalenessStateNever:   "never read / chưa đọc",
	graph.StalenessStateWaiting: "to be read / chờ đọc",
	graph.StalenessStateStale:   "not read for two days / quá hai ngày chưa đọc",
	graph.StalenessStateFresh:   "up to date / đã cập nhật",
}

// quotas are what was asked of Google, as a table.
func (s stateOfSources) quotas(w io.Writer) {
	if len(s.Quotas) == 0 {
		return
	}
	fmt.Fprintln(w, "\nRequests to Google: all, the most in a minute, refused / Số lượt gọi Google: tổng số, nhiều nhất một phút, bị từ chối")
	wide := 0
	for _, q := range s.Quotas {
		wide = max(wide, len(q.Bucket))
	}
	for _, q := range s.Quotas {
		fmt.Fprintf(w, "  %-*s  %8d  %6d  %6d\n", wide, q.Bucket, q.Spent, q.Most, q.Refused)
		if q.Blocked != nil {
			fmt.Fprintf(w, "    nothing is asked before / không gọi trước %s\n", moment(q.Blocked))
		}
	}
}

// moment is a time as people in Vietnam read it.
func moment(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.In(term.Vietnam).Format("15:04 02/01/2006")
}
