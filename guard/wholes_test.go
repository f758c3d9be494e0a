package guard_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"thidua/ent"
	"thidua/ent/indicatorvalue"
	"thidua/graph/graphtest"
	"thidua/guard"
	"thidua/report"
	"thidua/store"
	"thidua/term"
)

// This file makes the probes of what is put together of many rows, or is of whoever asks: reports as wholes, series,
// comparisons, what waits for the lead and what was refused, rights. The smaller world is asked the same by the same
// person. Reports and series want one version of each row, which somebody who sees all versions cannot give.

// asker is who asks in the smaller world.
type asker int

const (
	system asker = iota // who sees every version of every row
	self                // the same person, from whom nothing is hidden
	held                // the same person, from whom the guard hides what it hides
)

// lists are the fields of the root that give a list of a type.
func (p *prober) lists(have func(*ast.Definition) bool) (fields []string) {
	for _, f := range p.schema.Query.Fields {
		if typ, ok := strings.CutSuffix(f.Type.Name(), "Connection"); ok && p.schema.Types[typ] != nil && have(p.schema.Types[typ]) {
			fields = append(fields, f.Name)
		}
	}
	return fields
}

// below selects everything of a type and of the types that it leads to, but for rows, and for what it is in already.
func (p *prober) below(def *ast.Definition, in ...string) string {
	var names []string
	for _, f := range def.Fields {
		to := p.schema.Types[f.Type.Name()]
		needs := false
		for _, a := range f.Arguments {
			needs = needs || a.Type.NonNull && a.DefaultValue == nil
		}
		inside := append(in[:len(in):len(in)], def.Name)
		switch {
		case needs, strings.HasPrefix(f.Name, "__"), isConnection(to), slices.Contains(inside, to.Name):
		case isNode(to):
			names = append(names, f.Name+" {id}")
		case to.Kind == ast.Object:
			names = append(names, f.Name+" {"+p.below(to, inside...)+"}")
		default:
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}

// parts selects the tree of a report: every field of it that leads into the tree.
func (p *prober) parts() string {
	of := p.schema.Types["Report"]
	var parts []string
	for _, f := range of.Fields {
		to := p.schema.Types[f.Type.Name()]
		if !tree(of, to) {
			continue
		}
		arguments := ""
		if f.Name == "sections" {
			arguments = "(flat: true)"
		}
		parts = append(parts, f.Name+arguments+" {"+p.below(to)+"}")
	}
	return strings.Join(parts, " ")
}

// wholes are the probes that one version of each row makes.
func (l *lab) wholes() []probe {
	p := &prober{schema: l.schema}
	for _, where := range []string{low(2022), low(2023), fmt.Sprintf("cluster: %q, period: \"2023\"", graphtest.High)} {
		p.add("tree", "report(%s, %s) {%s}", where, at, p.parts())
		p.add("tree", "report(%s, edition: 1) {title %s}", where, p.parts())
		p.add("tree", "matrix(%s, %s, measure: PLAN) {columns {code} rows {context indicator {code}} values}", where, at)
	}
	p.add("tree", "report(%s, edition: 2) {title %s}", low(2022), p.parts())
	point := p.below(l.schema.Types["SeriesPoint"])
	row := p.below(l.schema.Types["ComparisonRow"])
	for _, cluster := range []string{graphtest.Low, graphtest.High} {
		for _, basis := range []string{"AS_REPORTED", "CURRENT", "CURRENT, together: true"} {
			var series []string
			for i, code := range l.world.Indicators {
				series = append(series, fmt.Sprintf("s%d: series(indicator: %q, cluster: %q, basis: %s, %s) {%s}", i, code, cluster, basis, at, point))
			}
			p.add("series", "%s", strings.Join(series, " "))
		}
		p.add("compare", "compare(cluster: %q, periods: [\"2022\", \"2023\"], basis: CURRENT, view: $view) {%s}", cluster, row)
	}
	p.add("series", "series(indicator: \"indicator-pending\", districts: [\"dien-bien/muong-lay\", \"lai-chau/tam-duong\"], basis: CURRENT, %s) {%s}", at, point)
	p.add("compare", "compare(cluster: %q, periods: \"2022\", editions: [1, 2]) {%s}", graphtest.Low, row)
	for _, list := range p.lists(func(def *ast.Definition) bool { return def.Fields.ForName("viewerCan") != nil }) {
		f := p.schema.Types[strings.TrimSuffix(p.schema.Query.Fields.ForName(list).Type.Name(), "Connection")].Fields.ForName("viewerCan")
		p.add("rights", "%s(%s) {edges {node {id viewerCan {%s}}}}", list, at, p.below(l.schema.Types[f.Type.Name()]))
	}
	return p.probes
}

// changes are the probes of what waits for the lead and of what was refused, by every way to a submission. They hold the
// versions of two views against one another, whichever view is asked for.
func (l *lab) changes() []probe {
	p := &prober{schema: l.schema}
	var parts []string
	for _, f := range l.schema.Types["Submission"].Fields {
		if to := f.Type.Name(); strings.HasSuffix(to, "Change") {
			parts = append(parts, f.Name+" {"+p.below(l.schema.Types[to])+"}")
		}
	}
	of := "id " + strings.Join(parts, " ")
	p.add("changes", "submissions(%s) {edges {node {%s}}}", at, of)
	p.add("changes", "reports(%s) {edges {node {submissions {edges {node {%s}}}}}}", at, of)
	p.add("changes", "clusters(%s) {edges {node {members(period: \"2023\") {district {code} submission {%s}}}}}", at, of)
	var ids []int
	for _, r := range l.world.Rows {
		if r.Table == "submissions" {
			ids = append(ids, r.ID)
		}
	}
	p.add("changes", "nodes(ids: $ids, %s) {... on Submission {%s}}", at, of)
	p.probes[len(p.probes)-1].vars = map[string]any{"ids": ids}
	return p.probes
}

// moments are the probes that hold two moments against one another, each of which has versions of its own.
func (l *lab) moments() []probe {
	p := &prober{schema: l.schema}
	for _, view := range []term.View{term.ViewPublished, term.ViewApproved, term.ViewLatest} {
		p.add("moments", "compare(cluster: %q, periods: \"2022\", asOf: [%q, %q], view: %s) {%s}", graphtest.Low,
			between.Format("2006-01-02T15:04:05Z07:00"), changed.Format("2006-01-02T15:04:05Z07:00"), view, p.below(l.schema.Types["ComparisonRow"]))
	}
	return p.probes
}

func low(year int) string { return fmt.Sprintf("cluster: %q, period: \"%d\"", graphtest.Low, year) }

// everSees says whether a row is among all versions that somebody may see in any view and at any moment.
func (s seer) everSees(r graphtest.Row) bool {
	switch r.Table {
	case "indicator_values", "targets", "awards", "recipients", "exemplars", "narratives":
		r.Table = "indicator_values"
		return s.remembers(r)
	case "person_names":
		return s.sees(r, reading{}) || s.sees(r, reading{at: between})
	}
	return s.sees(r, reading{})
}

// enrich gives the world what none of its stories has: editions that were kept whole, and changes that were refused.
func (l *lab) enrich(t *testing.T) {
	t.Helper()
	var refused []int
	for _, r := range l.world.Rows {
		// Of two units the change of a published figure is refused; of the others it is pending.
		if r.Table == "indicator_values" && r.Version == "pending.2" && (strings.HasSuffix(r.Sheet, "/muong-ang") || strings.HasSuffix(r.Sheet, "/dien-bien-phu")) {
			refused = append(refused, r.ID)
		}
	}
	err := l.store.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		tx.Client.IndicatorValue.Update().Where(indicatorvalue.IDIn(refused...)).SetRefusedAt(graphtest.Day(6)).SetRefusedReason("Sai đơn vị tính").ExecX(ctx)
		for _, p := range tx.Client.Publication.Query().WithReport(func(q *ent.ReportQuery) { q.WithCluster().WithPeriod() }).AllX(ctx) {
			of := p.Edges.Report
			tree, err := report.Freeze(ctx, tx.Client, report.Ask{Cluster: of.Edges.Cluster.Code, Period: of.Edges.Period.Code, Now: tx.At})
			if err != nil {
				return err
			}
			tree.Title = fmt.Sprintf("Lần ban hành %d", p.N)
			if p.N > 1 && len(tree.Rows()) > 0 { // it corrected a figure
				for _, f := range tree.Rows()[0].Values {
					f.Actual = nil
				}
			}
			text, err := report.Encode(tree)
			if err != nil {
				return err
			}
			tx.Client.Publication.UpdateOne(p).SetTree(text).ExecX(ctx)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNobodyLearnsOfHiddenRowsFromWholes is TestNobodyLearnsOfHiddenRows for what is put together of many rows. Not
// every reading is tried: which rows are read in which view is held there.
func TestNobodyLearnsOfHiddenRowsFromWholes(t *testing.T) {
	eachLab(t, func(t *testing.T, l *lab) {
		t.Helper()
		wholes, changes, moments := l.wholes(), l.changes(), l.moments()
		t.Logf("%d probes of wholes, %d of changes, %d of moments", len(wholes), len(changes), len(moments))
		for _, s := range seers {
			t.Run(s.name, func(t *testing.T) {
				for _, in := range []reading{{}, {view: term.ViewLatest, at: changed}} {
					probes := slices.DeleteFunc(slices.Clone(wholes), func(p probe) bool {
						return !in.at.IsZero() && !strings.Contains(p.query, "$asOf") // it is of now, whatever is asked
					})
					l.compare(t, s, in, self, probes, func(r graphtest.Row) bool { return s.sees(r, in) })
				}
				l.compare(t, s, reading{}, self, changes, s.everSees)
				l.compare(t, s, reading{}, held, moments, s.everSees)
			})
		}
	})
}

// within has the answers of the smaller world; who is the context of whoever asked in the whole one.
func (l *lab) within(who context.Context, t *testing.T, by asker, probes []probe, in reading) (answers []string) {
	t.Helper()
	switch by {
	case system:
		answers = l.answers(guard.System(t.Context()), t, probes, in) //nolint:contextcheck // the system inherits nothing from who asks
	case self:
		unhide(func() { answers = l.answers(who, t, probes, in) })
	case held:
		answers = l.answers(who, t, probes, in)
	}
	return answers
}
