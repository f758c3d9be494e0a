package catalog

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"

	"thidua/term"
)

// batch is how many rows one statement writes: SQLite takes 32,766 values a statement.
const batch = 1000

// attr is a column and what stands in it; nil is null.
type attr struct {
	name  string
	value any
}

// stored is a row of the database. The id is 0 for one that is only in the files.
type stored struct {
	id     int
	origin term.Origin
	attrs  []attr // the key first
}

// entity is how the rows of one table are made from the files, compared and written.
type entity[E any] struct {
	table string
	keys  int // how many attributes are the key, which never changes
	// files makes the rows of the files. It is asked again once every row has its id, for tables that refer to
	// themselves.
	files  func() []*E
	held   func(context.Context) ([]*E, error)
	read   func(*E) stored
	add    func(ctx context.Context, rows [][]attr) (ids []int, err error)
	change func(ctx context.Context, ids []int, attrs []attr) error
}

// load adds the rows that are missing, then changes those that differ.
func (e entity[E]) load(ctx context.Context, l *loading) (TableSummary, error) {
	summary := TableSummary{Table: e.table}
	rows, err := e.stored(ctx, l)
	if err != nil {
		return summary, fmt.Errorf("%s: %w", e.table, err)
	}
	added, err := e.addMissing(ctx, l, rows)
	if err != nil {
		return summary, fmt.Errorf("%s: %w", e.table, err)
	}
	var same differences
	for _, made := range e.files() {
		want := e.read(made)
		key := e.key(want)
		have := rows[key]
		delete(rows, key)
		differing := differ(have.attrs, want.attrs)
		if have.origin == term.OriginLocal {
			summary.Local++
			continue
		}
		if len(differing) > 0 {
			same.note(have.id, differing)
		}
		switch {
		case added[key]:
			summary.Added++
		case len(differing) > 0:
			summary.Changed++
		default:
			summary.Kept++
		}
	}
	for _, row := range rows {
		if row.origin == term.OriginCatalog {
			summary.Gone++
		}
	}
	if err := same.write(ctx, e.change); err != nil {
		return summary, fmt.Errorf("%s: %w", e.table, err)
	}
	return summary, nil
}

// stored reads the table by key, and remembers the ids.
func (e entity[E]) stored(ctx context.Context, l *loading) (map[string]stored, error) {
	held, err := e.held(ctx)
	if err != nil {
		return nil, err
	}
	rows, ids := make(map[string]stored, len(held)), make(map[string]int, len(held))
	for _, h := range held {
		row := e.read(h)
		rows[e.key(row)], ids[e.key(row)] = row, row.id
	}
	l.ids[e.table] = ids
	return rows, nil
}

// addMissing adds the rows of the files that the table does not have, and puts them among its rows. A reference to a
// row of the same table that was missing too is left open.
func (e entity[E]) addMissing(ctx context.Context, l *loading, rows map[string]stored) (added map[string]bool, err error) {
	added = map[string]bool{}
	var missing []stored
	for _, made := range e.files() {
		if want := e.read(made); !has(rows, e.key(want)) {
			missing = append(missing, want)
		}
	}
	for part := range slices.Chunk(missing, batch) {
		attrs := make([][]attr, len(part))
		for i, row := range part {
			attrs[i] = row.attrs
		}
		ids, err := e.add(ctx, attrs)
		if err != nil {
			return nil, err
		}
		for i, row := range part {
			key := e.key(row)
			row.id, row.origin = ids[i], term.OriginCatalog
			rows[key], l.ids[e.table][key], added[key] = row, row.id, true
		}
	}
	return added, nil
}

func has[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

// key is what a row is found by: its code, or the ids of what it connects.
func (e entity[E]) key(row stored) string {
	parts := make([]string, e.keys)
	for i, a := range row.attrs[:e.keys] {
		parts[i] = fmt.Sprint(a.value)
	}
	return strings.Join(parts, " ")
}

// differ are the attributes that are to become other than they are.
func differ(have, want []attr) []attr {
	var differing []attr
	for i, a := range want {
		if !reflect.DeepEqual(have[i].value, a.value) {
			differing = append(differing, a)
		}
	}
	return differing
}

// differences are the changes to be written, rows that change alike together: when all districts of the country end
// on one day, it is one statement.
type differences struct {
	groups []*alike
	byText map[string]*alike
}

type alike struct {
	attrs []attr
	ids   []int
}

func (d *differences) note(id int, attrs []attr) {
	text := textOf(attrs)
	if d.byText == nil {
		d.byText = map[string]*alike{}
	}
	if d.byText[text] == nil {
		d.byText[text] = &alike{attrs: attrs}
		d.groups = append(d.groups, d.byText[text])
	}
	d.byText[text].ids = append(d.byText[text].ids, id)
}

// textOf tells changes apart. Every value is a text, a number, a truth value or a list of such.
func textOf(attrs []attr) string {
	var b strings.Builder
	for _, a := range attrs {
		value, _ := json.Marshal(a.value)
		fmt.Fprintf(&b, "%s=%s\n", a.name, value)
	}
	return b.String()
}

func (d *differences) write(ctx context.Context, change func(context.Context, []int, []attr) error) error {
	for _, group := range d.groups {
		slices.SortFunc(group.ids, cmp.Compare[int])
		for ids := range slices.Chunk(group.ids, batch) {
			if err := change(ctx, ids, group.attrs); err != nil {
				return err
			}
		}
	}
	return nil
}

// mutation is what ent's mutations have in common.
type mutation interface {
	SetField(name string, value ent.Value) error
	ClearField(name string) error
	WhereP(...func(*sql.Selector))
}

// adding makes entity.add of ent's builders.
func adding[E any, M mutation, C interface{ Mutation() M }, B interface {
	Save(context.Context) ([]*E, error)
}](create func() C, all func(...C) B, id func(*E) int) func(context.Context, [][]attr) ([]int, error) {
	return func(ctx context.Context, rows [][]attr) ([]int, error) {
		builders := make([]C, len(rows))
		for i, attrs := range rows {
			builders[i] = create()
			if err := set(builders[i].Mutation(), attrs, false); err != nil {
				return nil, err
			}
		}
		made, err := all(builders...).Save(ctx)
		if err != nil {
			return nil, err
		}
		ids := make([]int, len(made))
		for i, m := range made {
			ids[i] = id(m)
		}
		return ids, nil
	}
}

// changing makes entity.change of ent's builder.
func changing[M mutation, U interface {
	Mutation() M
	Save(context.Context) (int, error)
}](update func() U) func(context.Context, []int, []attr) error {
	return func(ctx context.Context, ids []int, attrs []attr) error {
		builder := update()
		builder.Mutation().WhereP(sql.FieldIn("id", ids...))
		if err := set(builder.Mutation(), attrs, true); err != nil {
			return err
		}
		_, err := builder.Save(ctx)
		return err
	}
}

// set puts attributes into a mutation. A new row needs no clearing.
func set(m mutation, attrs []attr, update bool) error {
	for _, a := range attrs {
		var err error
		switch value := a.value.(type) {
		case nil:
			if update {
				err = m.ClearField(a.name)
			}
		case units:
			err = value.set(m, a.name)
		default:
			err = m.SetField(a.name, value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// maybe is what a pointer points to, or null.
func maybe[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

// list is a list, or null when there is nothing in it.
func list[T any](values []T) any {
	if len(values) == 0 {
		return nil
	}
	return values
}
