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

// distinct notes every name of a file that is also another row's, however it is typed. The names are in the order
// of the file's records.
func (t *tables) distinct(file string, names []named) {
	type holder struct {
		at   int
		span Span
	}
	holders := map[string][]holder{}
	records, prefix := t.byName[file].records, "name"
	if slices.Contains(t.byName[file].file.columns, "title_vi") {
		prefix = "title"
	}
	for i, n := range names {
		r := row{records[i], t}
		note := func(column, name string) {
			key := intake.NormaliseName(name)
			if key == "" {
				return
			}
			for _, h := range holders[n.scope+"\x00"+key] {
				if h.at != i && h.span.Meets(n.span) {
					r.wrong(column, nameShared, name, records[h.at].key, records[h.at].place())
					return
				}
			}
			holders[n.scope+"\x00"+key] = append(holders[n.scope+"\x00"+key], holder{i, n.span})
		}
		note(prefix+"_vi", n.name.Vi)
		note(prefix+"_en", n.name.En)
		for _, alias := range n.name.Aliases {
			note("aliases", alias)
		}
	}
}

// names are the names of rows, for distinct.
func names[T any](rows []T, of func(T) named) []named {
	all := make([]named, len(rows))
	for i, r := range rows {
		all[i] = of(r)
	}
	return all
}
