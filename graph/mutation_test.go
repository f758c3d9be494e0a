package graph_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"thidua/ent/syncrun"
	"thidua/figure"
	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// deeds records what mutations asked for, and answers as the worker would.
type deeds struct {
	mu   sync.Mutex
	done []any    // the arguments
	by   []string // names of the viewers
	run  int      // id that is given for the run
	code string   // code that is given for the source
	err  error    // what every one of them answers
	// halfway says that a year was partly opened before the error.
	halfway bool
}

func (d *deeds) note(ctx context.Context, what any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	v, _ := guard.ViewerOf(ctx)
	d.done, d.by = append(d.done, what), append(d.by, v.Name)
	return d.err
}

// take returns what was done since the last take.
func (d *deeds) take() []any {
	d.mu.Lock()
	defer d.mu.Unlock()
	done := d.done
	d.done = nil
	return done
}

type (
	askedSync struct {
		Source string
		DryRun bool
	}
	askedPeriod struct{ Cluster, Period string }
)

func (d *deeds) actions() graph.Actions {
	return graph.Actions{
		RegisterSource: func(ctx context.Context, in graph.RegisterSource) (string, error) { return d.code, d.note(ctx, in) },
		UpdateSource:   func(ctx context.Context, in graph.UpdateSource) error { return d.note(ctx, in) },
		SyncSource: func(ctx context.Context, source string, dryRun bool) (int, error) {
			return d.run, d.note(ctx, askedSync{source, dryRun})
		},
		ConfirmSync: func(ctx context.Context, run int) (int, error) { return d.run, d.note(ctx, run) },
		OpenPeriod: func(ctx context.Context, cluster, period string) (graph.PeriodOpened, error) {
			return graph.PeriodOpened{Report: "low-2023", Submissions: 3}, d.note(ctx, askedPeriod{cluster, period})
		},
		OpenYear: func(ctx context.Context, in graph.OpenYear) (graph.YearOpened, error) {
			if err := d.note(ctx, in); err != nil && !d.halfway {
				return graph.YearOpened{}, err
			}
			return graph.YearOpened{
				Report: "low-2023", DryRun: in.DryRun, Period: true, Members: 3, Lead: "dien-bien/tuan-giao", Contacts: 2, Submissions: 4,
				Ended:  []graph.EndedMember{{District: "dien-bien/muong-lay", EndedOn: "2024-01-01"}},
				Sheets: []graph.SheetGiven{{Source: "source/low-2023/", Ref: "sheet", Made: true, Shared: []string{"a@example.vn"}}},
			}, d.err
		},
		RegisterShared: func(ctx context.Context, ref string) (string, error) { return d.code, d.note(ctx, ref) },
	}
}

// acting serves the small world with deeds.
func acting(t *testing.T, s *store.Store) (*api, *deeds) {
	t.Helper()
	a := serve(t, s)
	d := &deeds{code: "source/low-2023/muong-ang", run: a.world.ID(t, "sync_runs", "low-2023/muong-ang", "")}
	a.restart(t, graph.Options{Store: s, Actions: d.actions()})
	return a, d
}

const wrong = " userErrors {code field message}}}"

// The mutations of the tests, each with what it asks for.
const (
	register      = `mutation {registerSource(input: {cluster: "` + graphtest.Low + `", period: "2023", district: "dien-bien/muong-ang", ref: "abc"}) {source {code}` + wrong
	register2022  = `mutation {registerSource(input: {cluster: "` + graphtest.Low + `", period: "2022", ref: "abc"}) {source {code}` + wrong
	registerNone  = `mutation {registerSource(input: {cluster: "nowhere", period: "2023", ref: "abc"}) {source {code}` + wrong
	update        = `mutation {updateSource(input: {source: "source/low-2023/dien-bien-phu", schedule: "", enabled: false}) {source {code}` + wrong
	syncOwn       = `mutation {syncSource(source: "source/low-2023/dien-bien-phu") {run {outcome}` + wrong
	syncOther     = `mutation {syncSource(source: "source/low-2023/muong-ang", dryRun: true) {run {outcome}` + wrong
	syncCluster   = `mutation {syncSource(source: "source/low-2023/") {run {outcome}` + wrong
	period        = `mutation {openPeriod(cluster: "` + graphtest.Low + `", period: "2023") {submissions report {code}` + wrong
	nextYear      = `mutation {openYear(input: {cluster: "` + graphtest.Low + `", from: "2023", dueOn: "2024-12-15", folder: "f"}) {year {report dryRun period members lead contacts submissions ended {district endedOn} sheets {source district ref made shared unshared}} report {code}` + wrong
	yearThatIs    = `mutation {openYear(input: {cluster: "` + graphtest.Low + `", from: "2022", period: "2023", kind: WORKBOOK, dryRun: true}) {year {dryRun} report {code}` + wrong
	yearOfNone    = `mutation {openYear(input: {cluster: "nowhere", from: "first"}) {year {dryRun}` + wrong
	registerInbox = `mutation {registerSharedSheet(ref: "shared-waiting") {source {code} sharedSheet {ref state}` + wrong
)

func confirm(run int) string {
	return fmt.Sprintf(`mutation {confirmSync(run: %d) {run {outcome}`, run) + wrong
}

const made = "source/low-2023/muong-ang" // the code that deeds give

func TestMutationsActAndTellWhatCame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, d := acting(t, s)
		held := a.world.ID(t, "sync_runs", "low-2023/dien-bien-phu", "")
		due := term.Date("2024-12-15")
		for query, tt := range map[string]struct {
			asked any
			data  string
		}{
			register: {graph.RegisterSource{
				Cluster: graphtest.Low, Period: "2023", District: "dien-bien/muong-ang", Kind: term.SourceKindGoogleSheets, Ref: "abc", Enabled: true,
			}, `{"registerSource":{"source":{"code":"` + made + `"},"userErrors":[]}}`},
			update:        {graph.UpdateSource{Source: "source/low-2023/dien-bien-phu", Schedule: new(""), Enabled: new(false)}, `{"updateSource":{"source":{"code":"source/low-2023/dien-bien-phu"},"userErrors":[]}}`},
			syncOwn:       {askedSync{"source/low-2023/dien-bien-phu", false}, `{"syncSource":{"run":{"outcome":"APPLIED"},"userErrors":[]}}`},
			syncOther:     {askedSync{"source/low-2023/muong-ang", true}, `{"syncSource":{"run":{"outcome":"APPLIED"},"userErrors":[]}}`},
			confirm(held): {held, `{"confirmSync":{"run":{"outcome":"APPLIED"},"userErrors":[]}}`},
			period:        {askedPeriod{graphtest.Low, "2023"}, `{"openPeriod":{"submissions":3,"report":{"code":"low-2023"},"userErrors":[]}}`},
			nextYear: {
				graph.OpenYear{Cluster: graphtest.Low, From: "2023", DueOn: &due, Kind: term.SourceKindGoogleSheets, Folder: "f"},
				`{"openYear":{"year":{"report":"low-2023","dryRun":false,"period":true,"members":3,"lead":"dien-bien/tuan-giao","contacts":2,"submissions":4,` +
					`"ended":[{"district":"dien-bien/muong-lay","endedOn":"2024-01-01"}],` +
					`"sheets":[{"source":"source/low-2023/","district":"","ref":"sheet","made":true,"shared":["a@example.vn"],"unshared":[]}]},"report":{"code":"low-2023"},"userErrors":[]}}`,
			},
			yearThatIs: {
				graph.OpenYear{Cluster: graphtest.Low, From: "2022", Period: "2023", Kind: term.SourceKindWorkbook, DryRun: true},
				`{"openYear":{"year":{"dryRun":true},"report":null,"userErrors":[]}}`,
			},
			registerInbox: {
				"shared-waiting",
				`{"registerSharedSheet":{"source":{"code":"` + made + `"},"sharedSheet":{"ref":"sheet-low-2023-muong-ang","state":"REGISTERED"},"userErrors":[]}}`,
			},
		} {
			if got := a.ask(t, request{Holder: "admin", Query: query}); got != tt.data {
				t.Errorf("%s\ngot  %s\nwant %s", query, got, tt.data)
			}
			if diff := cmp.Diff([]any{tt.asked}, d.take()); diff != "" {
				t.Errorf("%s (-want +asked):\n%s", query, diff)
			}
		}
		for _, name := range d.by {
			if name != "admin" {
				t.Errorf("the action does not know who asked: %q", name)
			}
		}
	})
}

// TestInputsByVariables gives the inputs as clients do, and a null for what may be left out.
func TestInputsByVariables(t *testing.T) {
	a, d := acting(t, storetest.Open(t, dialect.SQLite))
	a.ask(t, request{
		Holder: "lead", Query: `mutation($in: RegisterSourceInput!) {registerSource(input: $in) {source {code}}}`,
		Variables: map[string]any{"in": map[string]any{
			"cluster": graphtest.Low, "period": "2023", "district": nil, "kind": "WORKBOOK", "ref": "a.xlsx", "schedule": "", "enabled": false, "answering": true,
		}},
	})
	a.ask(t, request{
		Holder: "lead", Query: `mutation($in: UpdateSourceInput!) {updateSource(input: $in) {source {code}}}`,
		Variables: map[string]any{"in": map[string]any{"source": "source/low-2023/", "ref": "other", "schedule": nil, "answering": false}},
	})
	a.ask(t, request{
		Holder: "lead", Query: `mutation($in: OpenYearInput!) {openYear(input: $in) {year {report}}}`,
		Variables: map[string]any{"in": map[string]any{"cluster": graphtest.Low, "from": "2023", "dueOn": nil, "lead": nil}},
	})
	want := []any{
		graph.RegisterSource{Cluster: graphtest.Low, Period: "2023", Kind: term.SourceKindWorkbook, Ref: "a.xlsx", Answering: new(true)},
		graph.UpdateSource{Source: "source/low-2023/", Ref: new("other"), Answering: new(false)},
		graph.OpenYear{Cluster: graphtest.Low, From: "2023", Kind: term.SourceKindGoogleSheets},
	}
	if diff := cmp.Diff(want, d.take()); diff != "" {
		t.Errorf("(-want +asked):\n%s", diff)
	}
}

// TestUserErrorsAreToldInBothLanguages lets the action refuse: it is told in the answer, and nothing else is.
func TestUserErrorsAreToldInBothLanguages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, d := acting(t, s)
		taken := &graph.UserError{Code: "source-taken", Field: "ref", Vi: "Đã là bảng tính của nguồn khác.", En: "It is another source's sheet."}
		locked := &graph.UserError{Code: "cell-locked", Vi: "Ô đã khóa.", En: "The cell is locked.", Cell: &figure.Cell{Tab: "Chỉ tiêu", Address: "D7"}}
		d.err = fmt.Errorf("registering: %w", errors.Join(taken, fmt.Errorf("and: %w", locked)))
		query := strings.ReplaceAll(register, "message", "message en: message(language: EN) cell {tab address spreadsheet}")
		vi := `{"registerSource":{"source":null,"userErrors":[` +
			`{"code":"source-taken","field":"ref","message":"Đã là bảng tính của nguồn khác.","en":"It is another source's sheet.","cell":null},` +
			`{"code":"cell-locked","field":"","message":"Ô đã khóa.","en":"The cell is locked.","cell":{"tab":"Chỉ tiêu","address":"D7","spreadsheet":null}}]}}`
		if got := a.ask(t, request{Holder: "admin", Query: query}); got != vi {
			t.Errorf("(-want +got):\n%s", cmp.Diff(vi, got))
		}
		en := strings.NewReplacer(`"message":"Đã là bảng tính của nguồn khác."`, `"message":"It is another source's sheet."`, `"message":"Ô đã khóa."`, `"message":"The cell is locked."`).Replace(vi)
		if got := a.ask(t, request{Holder: "admin", Query: query, Header: map[string]string{"Accept-Language": "en"}}); got != en {
			t.Errorf("(-want +got):\n%s", cmp.Diff(en, got))
		}
		for _, query := range []string{register, update, syncOwn, period, nextYear, registerInbox, confirm(a.world.ID(t, "sync_runs", "low-2023/muong-ang", ""))} {
			got := a.ask(t, request{Holder: "admin", Query: query})
			if !strings.Contains(got, `[{"code":"source-taken","field":"ref"`) || strings.Contains(got, made) || strings.Contains(got, `"outcome"`) || strings.Contains(got, "low-2023") {
				t.Errorf("%s: %s, want nothing but the errors", query, got)
			}
		}
		d.halfway = true
		if got := a.ask(t, request{Holder: "admin", Query: nextYear}); !strings.Contains(got, `"submissions":4`) || !strings.Contains(got, `"report":{"code":"low-2023"},"userErrors":[{"code":"source-taken"`) {
			t.Errorf("a year that was partly opened: %s", got)
		}
	})
}

// TestFailuresOfActionsAreOurs: what the action fails of is told to the log alone, also beside what could be put right.
func TestFailuresOfActionsAreOurs(t *testing.T) {
	a, d := acting(t, storetest.Open(t, dialect.SQLite))
	for name, err := range map[string]error{
		"failure":        errors.New("no database: password=secret"),
		"beside another": errors.Join(&graph.UserError{Code: "x", Vi: "x", En: "x"}, errors.New("password=secret")),
	} {
		d.err = err
		for _, query := range []string{register, update, syncOwn, period, nextYear, registerInbox, confirm(a.world.ID(t, "sync_runs", "low-2023/muong-ang", ""))} {
			got := a.send(t, request{Holder: "admin", Query: query})
			if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INTERNAL" || !strings.Contains(got.Errors[0].Message, got.Header.Get("X-Request-Id")) ||
				strings.Contains(got.Errors[0].Message, "secret") {
				t.Errorf("%s, %s: %+v, want an INTERNAL error that names the request", name, query, got.Errors)
			}
		}
	}
	d.err = fmt.Errorf("store: %w", guard.ErrForbidden)
	if got := a.send(t, request{Holder: "admin", Query: register}); outcome(t, got) != "FORBIDDEN" {
		t.Errorf("a refusal further down: %+v", got.Errors)
	}
}

// TestServerWithoutActions reads, and says of every change that it does not make it; rights come first.
func TestServerWithoutActions(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	run := a.world.ID(t, "sync_runs", "low-2023/muong-ang", "")
	for _, query := range []string{register, update, syncOwn, period, nextYear, registerInbox, confirm(run)} {
		if got := a.send(t, request{Holder: "admin", Query: query}); outcome(t, got) != "UNSUPPORTED" {
			t.Errorf("%s: %+v", query, got.Errors)
		}
		if got := a.send(t, request{Query: query}); outcome(t, got) != "FORBIDDEN" {
			t.Errorf("as the public, %s: %+v", query, got.Errors)
		}
	}
	can := a.ask(t, request{Holder: "admin", Query: `{sources(first: 1) {edges {node {viewerCan {sync confirm update}}}} reports(first: 1) {edges {node {viewerCan {registerSource openPeriod}}}}}`})
	if strings.Contains(can, "true") {
		t.Errorf("what this server does not do is offered: %s", can)
	}
}

// TestQueuedRunIsReadAgain asks for a dry run: the run waits, and has its plan once a worker has made it.
func TestQueuedRunIsReadAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, d := acting(t, s)
		actions := d.actions()
		actions.SyncSource = func(ctx context.Context, code string, _ bool) (id int, err error) {
			err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
				last, err := tx.Client.SyncRun.Query().Where(syncrun.ID(d.run)).WithSource().Only(ctx)
				if err != nil {
					return err
				}
				row, err := tx.Client.SyncRun.Create().SetSource(last.Edges.Source).SetClusterID(last.ClusterID).SetPeriodID(last.PeriodID).
					SetNillableDistrictID(last.DistrictID).SetStartedAt(tx.At).SetFinishedAt(tx.At).SetOutcome(term.SyncOutcomeQueued).Save(ctx)
				if err == nil {
					id = row.ID
				}
				return err
			})
			return id, err
		}
		a.restart(t, graph.Options{Store: s, Actions: actions})
		var asked struct {
			SyncSource struct {
				Run struct {
					ID, Outcome string
					Plan        any
					Source      struct{ Code string }
				}
			}
		}
		a.into(t, request{Holder: "former lead", Query: `mutation {syncSource(source: "source/low-2023/muong-ang", dryRun: true) {run {id outcome plan {added} source {code}}}}`}, &asked)
		run := asked.SyncSource.Run
		if run.Outcome != "QUEUED" || run.Plan != nil || run.Source.Code != "source/low-2023/muong-ang" {
			t.Errorf("got %+v, want a QUEUED run without a plan", run)
		}
		err := s.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.SyncRun.Update().Where(syncrun.OutcomeEQ(term.SyncOutcomeQueued)).SetOutcome(term.SyncOutcomePlanned).
				SetPlan(`{"added":2,"lines":[]}`).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		query := `{node(id: "` + run.ID + `") {... on SyncRun {outcome plan {added changed lines {op}}}}}`
		if got, want := a.ask(t, request{Holder: "former lead", Query: query}), `{"node":{"outcome":"PLANNED","plan":{"added":2,"changed":0,"lines":[]}}}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := a.ask(t, request{Holder: "member", Query: query}); got != `{"node":null}` {
			t.Errorf("another unit sees the plan: %s", got)
		}
	})
}

func TestMutationsComeByPOSTAlone(t *testing.T) {
	a, d := acting(t, storetest.Open(t, dialect.SQLite))
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"/graphql?query="+url.QueryEscape(syncOwn), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+a.world.Secrets["admin"])
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 400 || resp.StatusCode >= 500 {
		t.Errorf("status %d, want a refusal", resp.StatusCode)
	}
	if called := d.take(); len(called) > 0 {
		t.Errorf("a GET request called %v", called)
	}
	// A form that another site sends has no content type of ours.
	q, err = http.NewRequestWithContext(t.Context(), http.MethodPost, a.url+"/graphql", strings.NewReader(url.Values{"query": {syncOwn}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Authorization", "Bearer "+a.world.Secrets["admin"])
	form, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer form.Body.Close()
	if called := d.take(); form.StatusCode < 400 || len(called) > 0 {
		t.Errorf("a form: status %d, called %v", form.StatusCode, called)
	}
}

// TestChangesHaveTimeOfTheirOwn: a change may take longer than a question, and one that takes too long says that it may
// have been made.
func TestChangesHaveTimeOfTheirOwn(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	a, d := acting(t, s)
	a.restart(t, graph.Options{Store: s, Actions: d.actions(), Timeout: time.Nanosecond})
	if got := a.send(t, request{Holder: "admin", Query: syncOwn}); outcome(t, got) != "done" {
		t.Errorf("a change has no longer than a question: %+v", got.Errors)
	}
	actions := d.actions()
	actions.SyncSource = func(ctx context.Context, _ string, _ bool) (int, error) {
		<-ctx.Done()
		return 0, fmt.Errorf("asking for a sync: %w", ctx.Err())
	}
	a.restart(t, graph.Options{Store: s, Actions: actions, ActTimeout: 50 * time.Millisecond})
	got := a.send(t, request{Holder: "admin", Query: syncOwn})
	if outcome(t, got) != "TIMEOUT" || !strings.Contains(got.Errors[0].Message, "may have been made") {
		t.Errorf("got %+v, want a TIMEOUT that says that the change may have been made", got.Errors)
	}
}
