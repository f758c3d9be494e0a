package review

import (
	"context"
	"fmt"
	"slices"
	"time"

	entgo "entgo.io/ent"
	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/recipient"
	"thidua/ent/target"
)

// The columns that every versioned table has, by the names they have in one of them.
const (
	clusterID     = indicatorvalue.FieldClusterID
	periodID      = indicatorvalue.FieldPeriodID
	districtID    = indicatorvalue.FieldDistrictID
	recordedAt    = indicatorvalue.FieldRecordedAt
	supersededAt  = indicatorvalue.FieldSupersededAt
	approvedFrom  = indicatorvalue.FieldApprovedFrom
	approvedTo    = indicatorvalue.FieldApprovedTo
	publishedFrom = indicatorvalue.FieldPublishedFrom
	publishedTo   = indicatorvalue.FieldPublishedTo
	refusedAt     = indicatorvalue.FieldRefusedAt
	refusedReason = indicatorvalue.FieldRefusedReason
	rowID         = indicatorvalue.FieldID
)

// versioned is a table whose rows are kept in versions.
type versioned struct {
	name   string
	update func(*ent.Client) update
}

var tables = []versioned{
	{indicatorvalue.Table, func(c *ent.Client) update { return updateOf(c.IndicatorValue.Update()) }},
	{award.Table, func(c *ent.Client) update { return updateOf(c.Award.Update()) }},
	{recipient.Table, func(c *ent.Client) update { return updateOf(c.Recipient.Update()) }},
	{exemplar.Table, func(c *ent.Client) update { return updateOf(c.Exemplar.Update()) }},
	{narrative.Table, func(c *ent.Client) update { return updateOf(c.Narrative.Update()) }},
	{target.Table, func(c *ent.Client) update { return updateOf(c.Target.Update()) }},
}

// update is what ent's updates have in common.
type update struct {
	mutation mutation
	save     func(context.Context) (int, error)
}

type mutation interface {
	SetField(name string, value entgo.Value) error
	ClearField(name string) error
	WhereP(...func(*sql.Selector))
}

func updateOf[M mutation, U interface {
	Mutation() M
	Save(context.Context) (int, error)
}](u U) update {
	return update{u.Mutation(), u.Save}
}

// mark is a moment or a text to be put into a column; nil clears it.
type mark struct {
	column string
	to     any
}

// run sets marks on the rows for which every condition holds, and counts them.
func (u update) run(ctx context.Context, marks []mark, where ...condition) (int, error) {
	for _, m := range marks {
		var err error
		if m.to == nil {
			err = u.mutation.ClearField(m.column)
		} else {
			err = u.mutation.SetField(m.column, m.to)
		}
		if err != nil {
			return 0, err
		}
	}
	for _, c := range where {
		u.mutation.WhereP(c)
	}
	return u.save(ctx)
}

// condition limits an update to some rows.
type condition = func(*sql.Selector)

// holds: the mark is set and not ended.
func holds(from, to string) condition {
	return sql.AndPredicates(sql.FieldNotNull(from), sql.FieldIsNull(to))
}

// lapsed: the mark was never set, or has ended.
func lapsed(from, to string) condition {
	return sql.OrPredicates(sql.FieldIsNull(from), sql.FieldNotNull(to))
}

// part is the rows of a report, or of some of its submissions.
type part struct {
	cluster, period int
	submissions     []*ent.Submission // nil: all of them
}

// rows is part as a condition. A submission is found by its unit, which stands on every row.
func (p part) rows() condition {
	here := sql.AndPredicates(sql.FieldEQ(clusterID, p.cluster), sql.FieldEQ(periodID, p.period))
	if p.submissions == nil {
		return here
	}
	var of []condition
	var units []int
	for _, s := range p.submissions {
		if s.DistrictID == nil {
			of = append(of, sql.FieldIsNull(districtID))
			continue
		}
		units = append(units, *s.DistrictID)
	}
	if len(units) > 0 {
		of = append(of, sql.FieldIn(districtID, units...))
	}
	if len(of) == 0 {
		return sql.FieldIsNull(clusterID) // no submission, no row
	}
	return sql.AndPredicates(here, sql.OrPredicates(of...))
}

// marking sets the marks of one change.
type marking struct {
	client *ent.Client
	at     time.Time
}

// Moved counts versions whose mark was set, and those whose mark ended.
type Moved struct {
	Begun int `json:"begun"`
	Ended int `json:"ended"`
}

// any says whether anything moved.
func (m Moved) any() bool { return m.Begun+m.Ended > 0 }

// approve makes the latest versions the approved ones, but for those that were refused: there what was approved before
// stays. What is approved already stays as it is.
func (m marking) approve(ctx context.Context, p part) (Moved, error) {
	stays, err := m.overRefused(ctx, p)
	if err != nil {
		return Moved{}, err
	}
	latest := sql.AndPredicates(sql.FieldIsNull(supersededAt), sql.FieldIsNull(refusedAt))
	return m.move(ctx, p, approvedFrom, approvedTo, latest, sql.FieldNotNull(supersededAt), stays)
}

// publish makes the approved versions the published ones. What is published already stays as it is.
func (m marking) publish(ctx context.Context, p part) (Moved, error) {
	return m.move(ctx, p, publishedFrom, publishedTo, holds(approvedFrom, approvedTo), lapsed(approvedFrom, approvedTo), nil)
}

// move ends the mark of versions that are not to have it and sets that of those that are, at once, so that a key
// never has two versions or none in between. Versions that are to stay, by their table, keep it in any case.
func (m marking) move(ctx context.Context, p part, from, to string, wanted, unwanted condition, stays rows) (moved Moved, err error) {
	for _, t := range tables {
		where := []condition{p.rows(), holds(from, to), unwanted}
		if ids := stays[t.name]; len(ids) > 0 {
			where = append(where, sql.NotPredicates(sql.FieldIn(rowID, ids...)))
		}
		ended, err := t.update(m.client).run(ctx, []mark{{to, m.at}}, where...)
		if err != nil {
			return moved, fmt.Errorf("%s: ending %s: %w", t.name, from, err)
		}
		begun, err := t.update(m.client).run(ctx, []mark{{from, m.at}, {to, nil}}, p.rows(), lapsed(from, to), wanted)
		if err != nil {
			return moved, fmt.Errorf("%s: setting %s: %w", t.name, from, err)
		}
		moved.Begun, moved.Ended = moved.Begun+begun, moved.Ended+ended
	}
	return moved, nil
}

// rows are ids of versions, by their table.
type rows map[string][]int

// atOnce is how many rows one statement names: both databases take more.
const atOnce = 1000

// markRows sets marks on some versions, by their ids.
func (m marking) markRows(ctx context.Context, of rows, marks ...mark) (marked int, err error) {
	for _, t := range tables {
		for ids := range slices.Chunk(of[t.name], atOnce) {
			n, err := t.update(m.client).run(ctx, marks, sql.FieldIn(rowID, ids...))
			if err != nil {
				return marked, fmt.Errorf("%s: marking rows: %w", t.name, err)
			}
			marked += n
		}
	}
	return marked, nil
}

// withdraw takes the marks of publishing away, from names too.
func (m marking) withdraw(ctx context.Context, p part) (withdrawn int, err error) {
	for _, u := range append(updates(m.client), names(m.client)) {
		n, err := u.run(ctx, []mark{{publishedFrom, nil}, {publishedTo, nil}}, p.rows(), sql.FieldNotNull(publishedFrom))
		if err != nil {
			return 0, fmt.Errorf("clearing %s: %w", publishedFrom, err)
		}
		withdrawn += n
	}
	return withdrawn, nil
}

func updates(client *ent.Client) []update {
	all := make([]update, len(tables))
	for i, t := range tables {
		all[i] = t.update(client)
	}
	return all
}
