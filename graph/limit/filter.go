package limit

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// filtered is what a filter comes to.
type filtered struct {
	leaves int // conditions
	hops   int // relations that are gone over, all together
	depth  int // relations below one another
}

func (f *filtered) add(o filtered) {
	f.leaves, f.hops, f.depth = sum(f.leaves, o.leaves), sum(f.hops, o.hops), max(f.depth, o.depth)
}

// isFilter says whether an input type filters rows: entgql makes one of each type.
func isFilter(name string) bool { return strings.HasSuffix(name, "WhereInput") }

// filter measures a filter of a type, given as literal or as variable. An object without conditions counts as one, so
// that nothing is nested for free.
func filter(types map[string]*ast.Definition, name string, value any) (total filtered) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			total.add(filter(types, name, item))
		}
		return total
	case []map[string]any: // gqlparser makes one of a single object that stands for a list
		for _, item := range value {
			total.add(filter(types, name, item))
		}
		return total
	case map[string]any:
		for field, item := range value {
			total.add(condition(types, name, field, item))
		}
		if len(value) == 0 {
			total.leaves++
		}
		return total
	}
	return filtered{leaves: 1}
}

// condition measures one field of a filter.
func condition(types map[string]*ast.Definition, name, field string, value any) filtered {
	def := types[name]
	if def == nil {
		return filtered{leaves: 1}
	}
	f := def.Fields.ForName(field)
	if f == nil || !isFilter(f.Type.Name()) {
		return filtered{leaves: 1}
	}
	below := filter(types, f.Type.Name(), value)
	switch field {
	case "and", "or", "not":
	default:
		below.hops, below.depth = sum(below.hops, 1), below.depth+1
	}
	return below
}
