package catalog

import (
	"slices"

	"thidua/intake"
)

// Name is a name in both languages and the other ways in which people write it.
type Name = intake.Name

// name is the name columns of a row; only the English one may be missing.
func (r row) name() Name {
	return Name{Vi: r.need("name_vi"), En: r.text("name_en"), Aliases: r.list("aliases")}
}

// named is a name that must not be another's: one that is written in a cell has to say which row is meant.
type named struct {
	scope string // names of different scopes may be alike: units of two provinces
	span  Span   // and so may those that never hold on the same day
	name  Name
}

// holder is a row that has a name, and the column in which it has it.
type holder struct {
	record *record
	column string
	name   string
	span   Span
}

// distinct notes every name of a file that is also another row's, however it is typed. The names are in the order
// of the file's records.
func (t *tables) distinct(file string, names []named) {
	prefix := "name"
	if slices.Contains(t.byName[file].file.columns, "title_vi") {
		prefix = "title"
	}
	holders := map[string][]holder{}
	for i, n := range names {
		record := t.byName[file].records[i]
		t.hold(holders, n.scope, holder{record, prefix + "_vi", n.name.Vi, n.span})
		t.hold(holders, n.scope, holder{record, prefix + "_en", n.name.En, n.span})
		for _, alias := range n.name.Aliases {
			t.hold(holders, n.scope, holder{record, "aliases", alias, n.span})
		}
	}
}

// hold adds the holder of a name, and notes when another row has it: at the row of the later folder, which is the
// one that a person can change.
func (t *tables) hold(holders map[string][]holder, scope string, h holder) {
	key := intake.NormaliseName(h.name)
	if key == "" {
		return
	}
	key = scope + "\x00" + key
	for _, other := range holders[key] {
		if other.record == h.record || !other.span.Meets(h.span) {
			continue
		}
		if other.record.folder > h.record.folder {
			h, other = other, h
		}
		row{h.record, t}.wrong(h.column, nameShared, h.name, other.record.key, other.record.place())
		return
	}
	holders[key] = append(holders[key], h)
}

// names are the names of rows, for distinct.
func names[T any](rows []T, of func(T) named) []named {
	all := make([]named, len(rows))
	for i, r := range rows {
		all[i] = of(r)
	}
	return all
}
