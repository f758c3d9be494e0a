package worker_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/document"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/personname"
	"thidua/ent/predicate"
	"thidua/ent/problem"
	"thidua/ent/report"
	"thidua/ent/source"
	"thidua/ent/submission"
	"thidua/ent/syncrun"
	"thidua/ent/target"
)

// dump is every row that a sync may touch, as text: two equal dumps are equal databases.
func (w *world) dump() string {
	w.t.Helper()
	ctx, c := w.system(), w.client()
	var b strings.Builder
	dumpTable(w, &b, c.IndicatorValue.Query().Order(indicatorvalue.ByID()).All, ctx)
	dumpTable(w, &b, c.Award.Query().Order(award.ByID()).All, ctx)
	dumpTable(w, &b, c.Exemplar.Query().Order(exemplar.ByID()).All, ctx)
	dumpTable(w, &b, c.PersonName.Query().Order(personname.ByID()).All, ctx)
	dumpTable(w, &b, c.Narrative.Query().Order(narrative.ByID()).All, ctx)
	dumpTable(w, &b, c.Target.Query().Order(target.ByID()).All, ctx)
	dumpTable(w, &b, c.Document.Query().WithSections().Order(document.ByID()).All, ctx)
	dumpTable(w, &b, c.Problem.Query().Order(problem.ByID()).All, ctx)
	dumpTable(w, &b, c.Report.Query().Order(report.ByID()).All, ctx)
	dumpTable(w, &b, c.Submission.Query().Order(submission.ByID()).All, ctx)
	dumpTable(w, &b, c.Source.Query().Order(source.ByID()).All, ctx)
	dumpTable(w, &b, c.SyncRun.Query().Order(syncrun.ByID()).All, ctx)
	fmt.Fprintf(&b, "%+v\n", w.revision())
	return b.String()
}

func dumpTable[E fmt.Stringer](w *world, b *strings.Builder, all func(context.Context) ([]E, error), ctx context.Context) { //nolint:revive // the context is not this function's first concern
	w.t.Helper()
	rows, err := all(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, row := range rows {
		b.WriteString(row.String() + "\n")
		if d, ok := any(row).(*ent.Document); ok {
			for _, s := range d.Edges.Sections {
				b.WriteString("  cited by " + s.Code + "\n")
			}
		}
	}
}

// figures is what the latest figures of a source say, by their keys: printed texts, and why they are held.
func (w *world) figures(code string) map[string]string {
	w.t.Helper()
	rows, err := w.client().IndicatorValue.Query().Where(
		indicatorvalue.HasSubmissionWith(submission.HasSourcesWith(source.Code(code))), indicatorvalue.SupersededAtIsNil(),
	).WithIndicator().All(w.system())
	if err != nil {
		w.t.Fatal(err)
	}
	says := map[string]string{}
	for _, v := range rows {
		key := v.Edges.Indicator.Code
		if v.Context != "" {
			key += "@" + v.Context
		}
		if _, twice := says[key]; twice {
			w.t.Errorf("%s has two versions at once", key)
		}
		says[key] = v.Printed
		if v.HeldSince != nil {
			says[key] += " held " + v.HeldProblem
		}
	}
	return says
}

// at limits rows to the versions of a moment.
func at(moment time.Time) predicate.IndicatorValue {
	return indicatorvalue.And(indicatorvalue.RecordedAtLTE(moment),
		indicatorvalue.Or(indicatorvalue.SupersededAtIsNil(), indicatorvalue.SupersededAtGT(moment)))
}

func sortedLines(text string) []string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	slices.Sort(lines)
	return lines
}
