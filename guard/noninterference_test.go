package guard_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// lab is the small world in a database whose rows can be taken away and put back.
type lab struct {
	store  *store.Store
	world  *graphtest.World
	exec   *executor.Executor
	schema *ast.Schema
	raw    *sql.DB // without constraints: a parent can be taken away from its children
	tables []string
}

func newLab(t *testing.T, name string) *lab {
	t.Helper()
	config := storetest.Empty(t, name)
	l := &lab{store: storetest.Reopen(t, config)}
	if err := l.store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.world = graphtest.Fill(t, l.store)
	l.enrich(t)
	es := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{Store: l.store, Actions: does}})
	l.exec, l.schema = executor.New(es), es.Schema()
	l.exec.SetQueryCache(lru.New[*ast.QueryDocument](10_000))
	driver, address := "postgres", config.URL
	if name == dialect.SQLite {
		driver, address = "sqlite", "file:"+config.Path+"?_pragma=foreign_keys(0)&_pragma=busy_timeout(10000)&_txlock=immediate"
	}
	var err error
	if l.raw, err = sql.Open(driver, address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.raw.Close() })
	if name == dialect.Postgres {
		l.dropConstraints(t)
	}
	// Somebody who must not know which version is the latest takes all of them for it.
	l.run(t, "DROP INDEX indicatorvalue_key")
	l.tables = slices.Sorted(maps.Keys(guard.Tables()))
	for _, table := range l.tables {
		l.run(t, fmt.Sprintf("CREATE TABLE kept_%s AS SELECT * FROM %[1]s", table))
	}
	return l
}

// does is a server that does everything there are rights to, and nothing in fact.
var does = graph.Actions{
	RegisterSource: func(context.Context, graph.RegisterSource) (string, error) { return "", nil },
	UpdateSource:   func(context.Context, graph.UpdateSource) error { return nil },
	SyncSource:     func(context.Context, string, bool) (int, error) { return 0, nil },
	ConfirmSync:    func(context.Context, int) (int, error) { return 0, nil },
	OpenPeriod: func(context.Context, string, string) (graph.PeriodOpened, error) {
		return graph.PeriodOpened{}, nil
	},
	OpenYear: func(context.Context, graph.OpenYear) (graph.YearOpened, error) { return graph.YearOpened{}, nil },
}

// eachLab runs a test in the small world on both databases.
func eachLab(t *testing.T, test func(*testing.T, *lab)) {
	t.Helper()
	storetest.EachDialect(t, func(t *testing.T, name string) { test(t, newLab(t, name)) })
}

func (l *lab) run(t *testing.T, statements ...string) {
	t.Helper()
	tx, err := l.raw.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, s := range statements {
		if _, err := tx.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func (l *lab) dropConstraints(t *testing.T) {
	t.Helper()
	rows, err := l.raw.QueryContext(t.Context(), "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var statements []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		statements = append(statements, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	l.run(t, statements...)
}

// leave takes away every row that not everybody sees but for some, and what else somebody must not know.
func (l *lab) leave(t *testing.T, s seer, seen func(graphtest.Row) bool) {
	t.Helper()
	if s.name == "nobody" {
		// Without its revisions a database is not ready, and says so to everybody.
		l.run(t, each("DELETE FROM %s", slices.DeleteFunc(slices.Clone(l.tables), func(table string) bool { return table == "revisions" }))...)
		return
	}
	gone := map[string][]string{}
	var unaware []string
	for _, r := range l.world.Rows {
		id := fmt.Sprint(r.ID)
		if !seen(r) {
			gone[r.Table] = append(gone[r.Table], id)
		}
		if r.Table == "indicator_values" && !s.knowsLater(r) {
			unaware = append(unaware, id)
		}
	}
	var statements []string
	for table, ids := range gone {
		statements = append(statements, "DELETE FROM "+table+" WHERE id IN ("+strings.Join(ids, ",")+")")
	}
	if len(unaware) > 0 {
		statements = append(statements, "UPDATE indicator_values SET superseded_at = NULL, held_since = NULL WHERE id IN ("+strings.Join(unaware, ",")+")")
	}
	l.run(t, statements...)
}

func each(format string, tables []string) (statements []string) {
	for _, table := range tables {
		statements = append(statements, fmt.Sprintf(format, table))
	}
	return statements
}

// restore puts every row back.
func (l *lab) restore(t *testing.T) {
	t.Helper()
	l.run(t, slices.Concat(each("DELETE FROM %s", l.tables), each("INSERT INTO %s SELECT * FROM kept_%[1]s", l.tables))...)
}

// ask is the whole answer to a probe, errors included.
func (l *lab) ask(ctx context.Context, t *testing.T, p probe, in reading) string {
	t.Helper()
	// gqlparser writes into the variables it is given.
	vars := map[string]any{"codes": slices.Clone(codes)}
	maps.Copy(vars, p.vars)
	if ids, ok := vars["ids"].([]int); ok {
		vars["ids"] = slices.Clone(ids)
	}
	if in.view != "" {
		vars["view"] = string(in.view)
	}
	if !in.at.IsZero() {
		vars["asOf"] = in.at.Format("2006-01-02T15:04:05Z07:00")
	}
	ctx = graphql.StartOperationTrace(ctx)
	oc, errs := l.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: p.query, Variables: vars})
	if len(errs) > 0 {
		t.Errorf("no question: %s: %v", p.query, errs)
		return ""
	}
	respond, ctx := l.exec.DispatchOperation(ctx, oc)
	answer := respond(ctx)
	// Fields are resolved at the same time, and fail in any order.
	slices.SortFunc(answer.Errors, func(a, b *gqlerror.Error) int { return strings.Compare(a.Path.String(), b.Path.String()) })
	text, err := json.Marshal(answer)
	if err != nil {
		t.Errorf("no answer: %s: %v", p.query, err)
	}
	return string(text)
}

// answers are the answers to all probes, each with the one that follows from it.
func (l *lab) answers(ctx context.Context, t *testing.T, probes []probe, in reading) []string {
	t.Helper()
	answers := make([]string, len(probes))
	var wait sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := worker; i < len(probes); i += runtime.GOMAXPROCS(0) {
				answers[i] = l.ask(ctx, t, probes[i], in)
				if probes[i].next == nil {
					continue
				}
				if next := probes[i].next(answers[i]); next != nil {
					answers[i] += "\n" + l.ask(ctx, t, *next, in)
				}
			}
		})
	}
	wait.Wait()
	return answers
}

// as is a context in which somebody looks.
func (l *lab) as(t *testing.T, name string) context.Context {
	t.Helper()
	if name == "nobody" {
		return t.Context()
	}
	return guard.WithViewer(t.Context(), l.world.Viewer(t, l.store, name))
}

// probes are all probes but those of histories.
func (l *lab) probes() []probe {
	p := &prober{schema: l.schema}
	var ids []int
	for _, r := range l.world.Rows {
		ids = append(ids, r.ID)
	}
	probes := slices.Concat(p.all(), p.nodes(ids), p.analysts(l.world.Indicators))
	for _, report := range []struct{ cluster, period string }{{graphtest.Low, "2022"}, {graphtest.Low, "2023"}, {graphtest.High, "2023"}} {
		q := &prober{schema: l.schema}
		var edges []string
		for _, e := range q.edges(l.schema.Types["Report"]) {
			edges = append(edges, q.edge(e, ""))
		}
		arguments := fmt.Sprintf("cluster: %q, period: %q, %s", report.cluster, report.period, at)
		q.add("report", "report(%s) {%s %s}", arguments, q.leaves(l.schema.Types["Report"]), strings.Join(edges, " "))
		q.add("matrix", "matrix(%s) {columns {code} rows {context indicator {code}} values}", arguments)
		probes = append(probes, q.probes...)
	}
	return probes
}

// history is the probe of the versions of figures that somebody sees.
func (l *lab) history(s seer, in reading) probe {
	p := &prober{schema: l.schema}
	p.add("history", "indicatorValues(%s, where: {idIn: $ids}) {edges {node {id history {id %s}}}}", at, p.leaves(l.schema.Types["IndicatorValue"]))
	var ids []int
	for _, r := range l.world.Rows {
		if r.Table == "indicator_values" && s.name != "nobody" && s.sees(r, in) {
			ids = append(ids, r.ID)
		}
	}
	p.probes[0].vars = map[string]any{"ids": ids}
	return p.probes[0]
}

// readings are the views and moments that all somebodies read in.
var readings = []reading{
	{},
	{view: term.ViewPublished},
	{view: term.ViewApproved},
	{view: term.ViewLatest},
	{at: before},
	{at: between},
	{at: changed},
	{view: term.ViewPublished, at: changed},
	{view: term.ViewApproved, at: between},
	{view: term.ViewLatest, at: changed},
}

// direct are the ways to a row on which the view could make a difference of its own. The others are tried in one view.
var direct = map[string]bool{"analysts: statistics": true, "analysts: ranking": true, "analysts: availability": true, "analysts: search": true, "root": true, "period": true, "report": true, "matrix": true}

// TestNobodyLearnsOfHiddenRows compares what somebody sees with what there would be to see if every row that is hidden
// from them did not exist.
func TestNobodyLearnsOfHiddenRows(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, name string) {
		l := newLab(t, name)
		all := l.probes()
		some := slices.DeleteFunc(slices.Clone(all), func(p probe) bool { return !direct[p.class] })
		t.Logf("%d probes, %d of them in every view", len(all), len(some))
		for _, s := range seers {
			t.Run(s.name, func(t *testing.T) {
				for _, in := range readings {
					probes := some
					if in == (reading{}) {
						probes = all
					}
					l.compare(t, s, in, system, probes, func(r graphtest.Row) bool { return s.sees(r, in) })
					l.compare(t, s, in, system, []probe{l.history(s, in)}, s.remembers)
				}
			})
		}
	})
}

func (l *lab) compare(t *testing.T, s seer, in reading, by asker, probes []probe, seen func(graphtest.Row) bool) {
	t.Helper()
	for _, d := range l.differences(t, s, in, by, probes, seen) {
		t.Errorf("%s, %+v, %s: %s\nsees      %s\nshould be %s", s.name, in, d.probe.class, d.probe.query, d.got, d.want)
	}
}

type difference struct {
	probe     probe
	got, want string
}

// differences are the probes whose answer depends on rows that are hidden.
func (l *lab) differences(t *testing.T, s seer, in reading, by asker, probes []probe, seen func(graphtest.Row) bool) (found []difference) {
	t.Helper()
	who := l.as(t, s.name)
	got := l.answers(who, t, probes, in)
	l.leave(t, s, seen)
	want := l.within(who, t, by, probes, in)
	l.restore(t)
	for i := range probes {
		if got[i] != want[i] {
			found = append(found, difference{probes[i], got[i], want[i]})
		}
	}
	return found
}

// TestProbesSeeSomething keeps the comparison from being one of nothing with nothing.
func TestProbesSeeSomething(t *testing.T) {
	l := newLab(t, dialect.SQLite)
	probes := slices.Concat(l.probes(), l.wholes(), l.changes(), l.moments())
	for i, answer := range l.answers(l.as(t, "admin"), t, probes, reading{}) {
		if strings.Contains(answer, `"errors":`) || !strings.Contains(answer, `"data":`) {
			t.Errorf("%s: %s", probes[i].query, answer)
		}
	}
}
