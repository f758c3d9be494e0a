package review

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

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

// Refusal is a change that the lead did not accept: the sheet says it still, and what was approved before stays.
type Refusal struct {
	Change
	Reason    string // what the lead wrote for the unit
	RefusedAt time.Time
}

// Changes are what differs in a submission from what was approved of it.
type Changes struct {
	Pending []Change
	Refused []Refusal
}

// Pending are the pending changes of the submissions of some reports, by submission: the latest versions that are neither
// approved nor refused, and approved versions that the sheet no longer has, of submissions that were approved. What the
// context's viewer does not work on is left out. It takes a number of statements that does not grow with the reports.
//
// A change of what the lead plans for a unit stands with that unit, though the cluster's own sheet has it.
func Pending(ctx context.Context, client *ent.Client, reports ...int) (map[int][]Change, error) {
	all, err := ChangesOf(ctx, client, reports...)
	pending := map[int][]Change{}
	for submission, changes := range all {
		if len(changes.Pending) > 0 {
			pending[submission] = changes.Pending
		}
	}
	return pending, err
}

// Refused are the changes of a submission that were refused and that the sheet still has, with the reason, for the unit to
// read. It is empty for those who do not work on the submission. What the sheet changes again is pending again, and no
// longer here.
func Refused(ctx context.Context, client *ent.Client, of int) ([]Refusal, error) {
	found, err := client.Submission.Query().Where(submission.ID(of)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking for the submission %d: %w", of, err)
	}
	all, err := ChangesOf(ctx, client, found.ReportID)
	return all[of].Refused, err
}

// ChangesOf is Pending, with what was refused.
func ChangesOf(ctx context.Context, client *ent.Client, reports ...int) (map[int]Changes, error) {
	// Whoever works on a submission sees every version of it.
	ctx = guard.WithView(ctx, guard.View{History: true})
	subs, err := client.Submission.Query().Where(submission.ReportIDIn(reports...), everApproved()).Order(submission.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for approved submissions: %w", err)
	}
	all := map[int]Changes{}
	if len(subs) == 0 {
		return all, nil
	}
	found, err := unsettled(ctx, client, rowsOf(subs))
	if err != nil {
		return nil, err
	}
	id := map[place]int{}
	for _, s := range subs {
		id[place{s.ClusterID, s.PeriodID, unitID(s)}] = s.ID
	}
	for _, g := range grouped(found) {
		submission, approved := id[g.place]
		change, differs := g.change()
		if !approved || !differs {
			continue
		}
		changes := all[submission]
		if g.refused == nil {
			changes.Pending = append(changes.Pending, change)
		} else {
			changes.Refused = append(changes.Refused, Refusal{change, g.refused.reason, *g.refused.at})
		}
		all[submission] = changes
	}
	return all, nil
}

// everApproved: the submission is approved, or was.
func everApproved() predicate.Submission {
	return submission.Or(submission.StateEQ(term.SubmissionStateApproved), submission.ApprovedAtNotNil())
}

// rowsOf are the rows of some submissions, and perhaps others of their clusters, periods and units: of many submissions a
// condition for each would be too long.
func rowsOf(subs []*ent.Submission) condition {
	var clusters, periods, units []int
	whole := false
	for _, s := range subs {
		clusters, periods = append(clusters, s.ClusterID), append(periods, s.PeriodID)
		if s.DistrictID == nil {
			whole = true
		} else {
			units = append(units, *s.DistrictID)
		}
	}
	of := sql.FieldIn(districtID, set(units)...)
	if whole {
		of = sql.OrPredicates(of, sql.FieldIsNull(districtID))
	}
	return sql.AndPredicates(sql.FieldIn(clusterID, set(clusters)...), sql.FieldIn(periodID, set(periods)...), of)
}

// set is the numbers in order, each once.
func set(numbers []int) []int {
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// group is the versions of one row that are not settled: at most one that is approved and one that is the latest, and
// likewise for each recipient of an award.
type group struct {
	subject  subject
	place    place
	old, new []version
	gone     []version // that came and went without being approved
	refused  *refusal  // of the latest, or that there is none; nil: it was not
}

// grouped puts versions of one row together, in the order in which the first was recorded within its kind.
func grouped(versions []version) []*group {
	type row struct {
		place
		key Key
	}
	found := map[row]*group{}
	var order []*group
	for _, v := range versions {
		at := row{v.place, v.subject.key()}
		g := found[at]
		if g == nil {
			g = &group{subject: v.subject, place: v.place}
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
		if g.refused = refusalOf(g.new); len(g.new) == 0 {
			g.refused = g.withdrawalRefused()
		}
	}
	return order
}

// withdrawalRefused is the refusal of a row's being no longer there, nil when something stood there since.
func (g *group) withdrawalRefused() *refusal {
	r := refusalOf(g.old)
	if r == nil || slices.ContainsFunc(g.gone, func(v version) bool { return v.marks.recordedAt.After(*r.at) }) {
		return nil
	}
	return r
}

// refusalOf is the last refusal of some versions, nil when none was refused.
func refusalOf(versions []version) *refusal {
	var last *refusal
	for _, v := range versions {
		if r := v.marks.refused; r.at != nil && (last == nil || r.at.After(*last.at)) {
			last = &r
		}
	}
	return last
}

// change is what a group comes to, refused or not; false when both versions say the same.
func (g *group) change() (Change, bool) {
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
	found, err := unsettled(ctx, m.client, p.rows())
	if err != nil {
		return nil, err
	}
	stays := rows{}
	for _, g := range grouped(found) {
		if g.refused != nil {
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
