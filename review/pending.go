package review

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/predicate"
	"thidua/ent/recipient"
	"thidua/ent/submission"
	"thidua/ent/target"
	"thidua/guard"
	"thidua/term"
)

// ChangeKind says what of a submission a change concerns.
type ChangeKind string

// What a change may concern.
const (
	ChangeFigure    ChangeKind = "FIGURE"
	ChangeTarget    ChangeKind = "TARGET"
	ChangeAward     ChangeKind = "AWARD" // its recipients included
	ChangeExemplar  ChangeKind = "EXEMPLAR"
	ChangeNarrative ChangeKind = "NARRATIVE"
)

// Key names a row of a submission by codes: the same row has it in every version.
type Key string

// Cell is where something stands in a unit's sheet.
type Cell struct{ Tab, Address string }

// Change is a pending change (thay đổi chờ duyệt): what a submission says now, beside what was approved of it.
type Change struct {
	Key            Key
	Kind           ChangeKind
	Code           string // of the indicator, form of award or section
	NameVi, NameEn string // of what the code stands for
	// Context is the second statement or sub-unit of a figure, the decision of an award, the slot of a narrative.
	Context string
	Parts   []Part // that differ; never none
	Added   bool   // nothing was approved
	// Withdrawn says that the sheet says nothing any more.
	Withdrawn bool
	At        time.Time // when it was recorded
	Run       int       // id of the reading that recorded it, 0 when it is not known

	begins, ends rows
}

// Part is one thing that a row says, before and after.
type Part struct {
	What     string       // measure or column: ACTUAL, note
	Measure  term.Measure // "" for a column
	Old, New string       // as people read it; "" is nothing
	Cell     Cell         // in the sheet as it is now, or was before it was emptied
}

// Old is what was approved, as people read it; "" when nothing was.
func (c *Change) Old() string { return c.text(func(p Part) string { return p.Old }) }

// New is what the sheet says, as people read it; "" when it says nothing.
func (c *Change) New() string { return c.text(func(p Part) string { return p.New }) }

func (c *Change) text(of func(Part) string) string {
	var texts []string
	for _, p := range c.Parts {
		if text := of(p); text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, "; ")
}

// Pending are the pending changes of the submissions of some reports, by submission: the latest versions that are neither
// approved nor refused, and approved versions that the sheet no longer has, of submissions that were approved. What the
// context's viewer does not work on is left out. It takes a number of statements that does not grow with the reports.
//
// A change of what the lead plans for a unit stands with that unit, though the cluster's own sheet has it.
func Pending(ctx context.Context, client *ent.Client, reports ...int) (map[int][]Change, error) {
	// Whoever works on a submission sees every version of it.
	ctx = guard.WithView(ctx, guard.View{History: true})
	subs, err := client.Submission.Query().Where(submission.ReportIDIn(reports...), everApproved()).Order(submission.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for approved submissions: %w", err)
	}
	pending := map[int][]Change{}
	for _, of := range byReport(subs) {
		p := part{cluster: of[0].ClusterID, period: of[0].PeriodID, submissions: of}
		found, err := unsettled(ctx, client, p)
		if err != nil {
			return nil, err
		}
		id := map[int]int{}
		for _, s := range of {
			id[unitID(s)] = s.ID
		}
		for _, g := range grouped(found) {
			if change, ok := g.change(); ok {
				pending[id[g.district]] = append(pending[id[g.district]], change)
			}
		}
	}
	return pending, nil
}

// everApproved: something of the submission is approved, or it was when it had nothing in it.
func everApproved() predicate.Submission {
	approved := holds(approvedFrom, approvedTo)
	return submission.Or(
		submission.StateEQ(term.SubmissionStateApproved),
		submission.ApprovedAtNotNil(),
		submission.HasIndicatorValuesWith(predicate.IndicatorValue(approved)),
		submission.HasAwardsWith(predicate.Award(approved)),
		submission.HasExemplarsWith(predicate.Exemplar(approved)),
		submission.HasNarrativesWith(predicate.Narrative(approved)),
	)
}

func byReport(subs []*ent.Submission) (reports [][]*ent.Submission) {
	place := map[int]int{}
	for _, s := range subs {
		i, ok := place[s.ReportID]
		if !ok {
			i = len(reports)
			place[s.ReportID] = i
			reports = append(reports, nil)
		}
		reports[i] = append(reports[i], s)
	}
	return reports
}

// group is the versions of one row that are not settled: at most one that is approved and one that is the latest, and
// likewise for each recipient of an award.
type group struct {
	subject    subject
	district   int
	old, new   []version
	gone       []version // that came and went without being approved
	refusedNow bool      // the latest was refused, or that there is none
}

// grouped puts versions of one row together, in the order in which the first was recorded within its kind.
func grouped(versions []version) []*group {
	type place struct {
		district int
		key      Key
	}
	found := map[place]*group{}
	var order []*group
	for _, v := range versions {
		at := place{v.district, v.subject.key()}
		g := found[at]
		if g == nil {
			g = &group{subject: v.subject, district: v.district}
			found[at] = g
			order = append(order, g)
		}
		switch {
		case v.marks.approved():
			g.old = append(g.old, v)
		case v.marks.latest():
			g.new = append(g.new, v)
		default:
			g.gone = append(g.gone, v)
		}
	}
	for _, g := range order {
		g.refusedNow = refused(g.new) || len(g.new) == 0 && g.withdrawalRefused()
	}
	return order
}

// withdrawalRefused says whether it was refused that a row is no longer there, and nothing stood there since.
func (g *group) withdrawalRefused() bool {
	return slices.ContainsFunc(g.old, func(v version) bool {
		return v.marks.refused != nil && !slices.ContainsFunc(g.gone, func(w version) bool {
			return w.marks.recordedAt.After(*v.marks.refused)
		})
	})
}

func refused(versions []version) bool {
	return slices.ContainsFunc(versions, func(v version) bool { return v.marks.refused != nil })
}

// change is what a group comes to; false when it was refused, or when both versions say the same.
func (g *group) change() (Change, bool) {
	if g.refusedNow {
		return Change{}, false
	}
	c := Change{
		Key: g.subject.key(), Kind: g.subject.kind, Code: g.subject.code, NameVi: g.subject.nameVi, NameEn: g.subject.nameEn,
		Context: g.subject.context, Added: len(g.old) == 0, Withdrawn: len(g.new) == 0,
		begins: idsOf(g.new), ends: idsOf(g.old), Parts: differing(g.old, g.new),
	}
	for _, v := range g.new {
		c.noteAt(v.marks.recordedAt, v.run)
	}
	if c.Withdrawn {
		for _, v := range slices.Concat(g.old, g.gone) {
			c.noteAt(*v.marks.supersededAt, nil)
		}
	}
	return c, len(c.Parts) > 0
}

func (c *Change) noteAt(at time.Time, run *int) {
	if at.After(c.At) {
		c.At = at
	}
	if run != nil {
		c.Run = *run
	}
}

func idsOf(versions []version) rows {
	ids := rows{}
	for _, v := range versions {
		ids[v.table] = append(ids[v.table], v.id)
	}
	return ids
}

// differing are the things that two versions of a row say differently, in the order of the sheet; the recipients of an
// award are one of them.
func differing(old, now []version) (parts []Part) {
	before, after := sayings(old), sayings(now)
	var order []string
	for _, s := range slices.Concat(after, before) {
		if !slices.Contains(order, s.what) {
			order = append(order, s.what)
		}
	}
	for _, what := range order {
		is, was := find(after, what), find(before, what)
		if is.text == was.text && is.exact == was.exact {
			continue
		}
		p := Part{What: what, Measure: cmp.Or(is.measure, was.measure), Old: was.text, New: is.text, Cell: is.cell}
		if p.Cell == (Cell{}) {
			p.Cell = was.cell
		}
		parts = append(parts, p)
	}
	return parts
}

// sayings are what versions say, those of one kind joined.
func sayings(versions []version) (all []said) {
	for _, v := range versions {
		for _, s := range v.says {
			i := slices.IndexFunc(all, func(other said) bool { return other.what == s.what })
			if i < 0 {
				all = append(all, s)
				continue
			}
			all[i].text += ", " + s.text
			all[i].exact += ", " + s.exact
		}
	}
	return all
}

func find(says []said, what string) said {
	i := slices.IndexFunc(says, func(s said) bool { return s.what == what })
	if i < 0 {
		return said{}
	}
	return says[i]
}

// overRefused are the approved versions of a part whose successor, or whose withdrawal, was refused: they stay.
func (m marking) overRefused(ctx context.Context, p part) (rows, error) {
	any, err := m.anyRefused(ctx, p)
	if err != nil || !any {
		return nil, err
	}
	found, err := unsettled(ctx, m.client, p)
	if err != nil {
		return nil, err
	}
	stays := rows{}
	for _, g := range grouped(found) {
		if g.refusedNow {
			for table, ids := range idsOf(g.old) {
				stays[table] = append(stays[table], ids...)
			}
		}
	}
	return stays, nil
}

// anyRefused says whether a version of a part was refused and may still matter.
func (m marking) anyRefused(ctx context.Context, p part) (bool, error) {
	where := p.rows()
	c := m.client
	for _, exists := range []func(context.Context) (bool, error){
		c.IndicatorValue.Query().Where(predicate.IndicatorValue(where), indicatorvalue.RefusedAtNotNil()).Exist,
		c.Award.Query().Where(predicate.Award(where), award.RefusedAtNotNil()).Exist,
		c.Recipient.Query().Where(predicate.Recipient(where), recipient.RefusedAtNotNil()).Exist,
		c.Exemplar.Query().Where(predicate.Exemplar(where), exemplar.RefusedAtNotNil()).Exist,
		c.Narrative.Query().Where(predicate.Narrative(where), narrative.RefusedAtNotNil()).Exist,
		c.Target.Query().Where(predicate.Target(where), target.RefusedAtNotNil()).Exist,
	} {
		if found, err := exists(ctx); err != nil || found {
			if err != nil {
				return false, fmt.Errorf("looking for refused versions: %w", err)
			}
			return true, nil
		}
	}
	return false, nil
}
