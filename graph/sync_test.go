package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/worker"
)

// write changes the small world.
func (a *api) write(t *testing.T, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := a.store.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// jsonNames are the names of all fields of a type in JSON, those of what it holds included.
func jsonNames(typ reflect.Type, prefix string) (names []string) {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct {
		return nil
	}
	for i := range typ.NumField() {
		f := typ.Field(i)
		if f.Anonymous {
			names = append(names, jsonNames(f.Type, prefix)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(append(names, prefix+name), jsonNames(f.Type, prefix+name+".")...)
	}
	slices.Sort(names)
	return names
}

// TestPlanSaysWhatTheWorkerKeeps: a field that the worker adds to a plan must be added here too.
func TestPlanSaysWhatTheWorkerKeeps(t *testing.T) {
	want, got := jsonNames(reflect.TypeFor[worker.PlanSummary](), ""), jsonNames(reflect.TypeFor[graph.SyncPlan](), "")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-worker +graph):\n%s", diff)
	}
}

func TestPlanOfRun(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		kept, err := json.Marshal(worker.PlanSummary{
			Counts: worker.Counts{Added: 1, Changed: 2, Moved: 3, Withdrawn: 4, Kept: 5, Held: 6}, Stored: 7, Filled: 8, Required: 9,
			Header: true, Documents: 10, ProblemsAdded: 11, ProblemsFixed: 12, Omitted: 13,
			Lines: []worker.Line{
				{Op: worker.OpChange, Tab: "Chỉ tiêu", Row: 7, Key: "grain", NameVi: "Lương thực", NameEn: "Grain", Parts: []worker.Part{{What: "ACTUAL", Before: "1", After: "2"}}},
				{Op: worker.OpHold, Tab: "Chỉ tiêu", Row: 8, Key: "maize", NameVi: "Ngô", Why: "CELL_ERROR"},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		id := a.world.ID(t, "sync_runs", "low-2023/tuan-giao", "")
		none := a.world.ID(t, "sync_runs", "low-2023/", "")
		a.write(t, func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(
				tx.Client.SyncRun.Update().Where(syncrun.ID(id)).SetPlan(string(kept)).Exec(ctx),
				tx.Client.SyncRun.Update().Where(syncrun.ID(none)).SetPlan("").Exec(ctx),
			)
		})
		query := `{syncRuns(where: {hasSourceWith: [{codeIn: ["source/low-2023/", "source/low-2023/tuan-giao"]}]}) {edges {node {plan {
			added changed moved withdrawn kept held stored filled required header documents problemsAdded problemsFixed omitted
			lines {op tab row key name en: name(language: EN) why parts {what before after}}}}}}}`
		want := `{"syncRuns":{"edges":[{"node":{"plan":{"added":1,"changed":2,"moved":3,"withdrawn":4,"kept":5,"held":6,"stored":7,"filled":8,"required":9,` +
			`"header":true,"documents":10,"problemsAdded":11,"problemsFixed":12,"omitted":13,"lines":[` +
			`{"op":"CHANGE","tab":"Chỉ tiêu","row":7,"key":"grain","name":"Lương thực","en":"Grain","why":"","parts":[{"what":"ACTUAL","before":"1","after":"2"}]},` +
			`{"op":"HOLD","tab":"Chỉ tiêu","row":8,"key":"maize","name":"Ngô","en":"Ngô","why":"CELL_ERROR","parts":[]}]}}},{"node":{"plan":null}}]}}`
		if got := a.ask(t, request{Holder: "lead", Query: query}); got != want {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		}
	})
}

// TestSourceTellsHowFreshItIs reads through the API what the table of stalenessOf holds, and where to open and share it.
func TestSourceTellsHowFreshItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.restart(t, graph.Options{Store: s, ShareWith: func(context.Context) (string, error) { return "reader@example.iam", nil }})
		read := s.Now().Add(-time.Hour)
		a.write(t, func(ctx context.Context, tx *store.Tx) error {
			sources := tx.Client.Source
			of := func(code string) int { return a.world.ID(t, "sources", code, "") }
			return errors.Join(
				sources.Update().Where(source.ID(of("low-2023/"))).SetLastReadAt(read).Exec(ctx),
				sources.Update().Where(source.ID(of("low-2023/muong-ang"))).SetLastReadAt(read).SetBeganAt(read).SetHintedAt(read.Add(time.Minute)).Exec(ctx),
				sources.Update().Where(source.ID(of("low-2023/dien-bien-phu"))).SetLastReadAt(read.Add(-72*time.Hour)).SetEnabled(false).Exec(ctx),
			)
		})
		query := `{sources(where: {periodCode: "2023", clusterCode: "` + graphtest.Low + `"}, orderBy: {field: CODE}) {edges {node {code staleness {state} url shareWith}}}}`
		row := func(tail, state string) string {
			return `{"node":{"code":"source/low-2023/` + tail + `","staleness":{"state":"` + state + `"},"url":"https://docs.google.com/spreadsheets/d/sheet-low-2023-` + tail + `/edit","shareWith":"reader@example.iam"}}`
		}
		want := `{"sources":{"edges":[` + strings.Join([]string{row("", "FRESH"), row("dien-bien-phu", "STOPPED"), row("muong-ang", "WAITING"), row("tuan-giao", "NEVER")}, ",") + `]}}`
		if got := a.ask(t, request{Holder: "lead", Query: query}); got != want {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		}
		got := a.ask(t, request{Holder: "admin", Query: `{sources(where: {code: "source/low-2022/"}) {edges {node {staleness {since text en: text(language: EN)}}}}}`})
		if want := `{"sources":{"edges":[{"node":{"staleness":{"since":null,"text":"Bảng tính chưa được đọc lần nào.","en":"The sheet was never read yet."}}}]}}`; got != want {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		}
	})
}

// TestAccountIsAskedForOnceARequest: the e-mail is the same for every source of a list.
func TestAccountIsAskedForOnceARequest(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	a := serve(t, s)
	var asked atomic.Int32
	email, failed := "reader@example.iam", error(nil)
	a.restart(t, graph.Options{Store: s, ShareWith: func(context.Context) (string, error) {
		asked.Add(1)
		return email, failed
	}})
	const query = `{sources(first: 50) {edges {node {shareWith}}}}`
	if got := a.ask(t, request{Holder: "admin", Query: query}); strings.Count(got, email) != 11 || asked.Load() != 1 {
		t.Errorf("asked %d times: %s", asked.Load(), got)
	}
	if got := a.ask(t, request{Query: query}); strings.Contains(got, email) || asked.Load() != 1 {
		t.Errorf("the public is told of the account: %s", got)
	}
	email = ""
	if got := a.ask(t, request{Holder: "lead", Query: query}); !strings.Contains(got, `{"shareWith":null}`) || strings.Contains(got, `""`) {
		t.Errorf("an e-mail that is not known: %s", got)
	}
	failed = errors.New("no database: secret")
	if got := a.send(t, request{Holder: "lead", Query: query}); len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "INTERNAL" {
		t.Errorf("a failure: %+v", got.Errors)
	}
}

// TestQuotasAreForAdministrators reads what was measured, and what of it has passed.
func TestQuotasAreForAdministrators(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		a.restart(t, graph.Options{Store: s, PerMinute: func(bucket string) int { return map[string]int{"reads": 60}[bucket] }})
		const query = `{googleAccount {account email readAt stoppedAt stopReason} quotas {bucket perMinute level spentThisMinute mostInAMinute spent refused blockedUntil}}`
		const nothing = `{"googleAccount":null,"quotas":[]}`
		if got := a.ask(t, request{Holder: "admin", Query: query}); got != nothing {
			t.Errorf("before anything was read: %s", got)
		}
		now := s.Now()
		blocked, stopped := now.Add(time.Hour).Truncate(time.Second), graphtest.Day(5)
		a.write(t, func(ctx context.Context, tx *store.Tx) error {
			quotas, feeds := tx.Client.Quota, tx.Client.ChangeFeed
			return errors.Join(
				quotas.Create().SetBucket("writes").SetLevel(10_000).SetFilledAt(now).SetMinuteAt(now.Add(-time.Minute)).SetMinuteSpent(9).
					SetMostSpent(9).SetSpent(90).SetBlockedUntil(now.Add(-time.Second)).Exec(ctx),
				quotas.Create().SetBucket("reads").SetLevel(125_000).SetFilledAt(now).SetMinuteAt(now).SetMinuteSpent(3).
					SetMostSpent(40).SetSpent(5_000).SetRefused(2).SetBlockedUntil(blocked).Exec(ctx),
				feeds.Create().SetAccount("shared drive").SetPageToken("1").SetReadAt(graphtest.Day(3)).Exec(ctx),
				feeds.Create().SetAccount("account").SetPageToken("2").SetReadAt(graphtest.Day(4)).SetEmail("reader@example.iam").Exec(ctx),
			)
		})
		quotas := `"quotas":[{"bucket":"reads","perMinute":60,"level":"12.5","spentThisMinute":3,"mostInAMinute":40,"spent":5000,"refused":2,"blockedUntil":"` + blocked.Format(time.RFC3339) + `"},` +
			`{"bucket":"writes","perMinute":null,"level":"1","spentThisMinute":0,"mostInAMinute":9,"spent":90,"refused":0,"blockedUntil":null}]}`
		want := `{"googleAccount":{"account":"account","email":"reader@example.iam","readAt":"2024-01-04T00:00:00Z","stoppedAt":null,"stopReason":""},` + quotas
		if got := a.ask(t, request{Holder: "admin", Query: query}); got != want {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		}
		a.write(t, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.ChangeFeed.Create().SetAccount("another").SetPageToken("3").SetReadAt(graphtest.Day(4)).SetStoppedAt(stopped).SetStopReason("invalid_grant").Exec(ctx)
		})
		want = `{"googleAccount":{"account":"another","email":null,"readAt":"2024-01-04T00:00:00Z","stoppedAt":"2024-01-05T00:00:00Z","stopReason":"invalid_grant"},` + quotas
		if got := a.ask(t, request{Holder: "admin", Query: query}); got != want {
			t.Errorf("an account that was stopped comes first (-want +got):\n%s", cmp.Diff(want, got))
		}
		for holder := range graphtest.Holders {
			if got := a.ask(t, request{Holder: holder, Query: query}); holder != "admin" && got != nothing {
				t.Errorf("%s: %s", holder, got)
			}
		}
		if got := a.ask(t, request{Query: query}); got != nothing {
			t.Errorf("the public: %s", got)
		}
	})
}

// TestSharedSheetsAreForAdministrators lists what was shared with us, with why it cannot be registered.
func TestSharedSheetsAreForAdministrators(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		const query = `{sharedSheets(where: {state: REFUSED}) {totalCount edges {node {ref url reason en: reason(language: EN)}}}}`
		want := `{"sharedSheets":{"totalCount":1,"edges":[{"node":{"ref":"shared-refused","url":"https://docs.google.com/spreadsheets/d/shared-refused/edit",` +
			`"reason":"Đây là bản sao của năm trước","en":"This is a copy of last year's"}}]}}`
		if got := a.ask(t, request{Holder: "admin", Query: query}); got != want {
			t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
		}
		if got := a.ask(t, request{Holder: "lead", Query: query}); got != `{"sharedSheets":{"totalCount":0,"edges":[]}}` {
			t.Errorf("the lead: %s", got)
		}
	})
}

// TestTargetsAreOfTheMember: a unit reads what is planned for it, though it stands in a sheet that it does not see.
func TestTargetsAreOfTheMember(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := serve(t, s)
		const query = `{targets(where: {periodCode: "2023", indicatorCode: "indicator-draft"}, orderBy: {field: VALUE}) {edges {node {value printed district {code} submission {state} cell {tab address spreadsheet}}}}}`
		one := func(value, district, submission string) string {
			return `{"node":{"value":"` + value + `","printed":"` + value + `","district":{"code":"dien-bien/` + district + `"},"submission":` + submission + `,"cell":{"tab":"Kế hoạch giao","address":"D12","spreadsheet":null}}}`
		}
		const seen = `{"state":"SUBMITTED"}`
		for holder, want := range map[string][]string{
			"":       nil,
			"member": {one("7051", "dien-bien-phu", "null")},
			"lead":   {one("5051", "tuan-giao", seen), one("6051", "muong-ang", seen), one("7051", "dien-bien-phu", seen)},
		} {
			if got, want := a.ask(t, request{Holder: holder, Query: query}), `{"targets":{"edges":[`+strings.Join(want, ",")+`]}}`; got != want {
				t.Errorf("%q (-want +got):\n%s", holder, cmp.Diff(want, got))
			}
		}
	})
}
