package limit

import (
	"math"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// counts are what a selection set comes to, each fragment as often as it is spread. Numbers stay at math.MaxInt once
// they are beyond counting.
type counts struct {
	fields, aliases, directives, schemas int
	width                                int // fields at the top of it
	depth                                int // of fields below one another, introspection left out
	introspection                        int // the same below __schema and __type
}

// add is both together, one beside the other.
func (c counts) add(o counts) counts {
	return counts{
		sum(c.fields, o.fields), sum(c.aliases, o.aliases), sum(c.directives, o.directives), sum(c.schemas, o.schemas),
		sum(c.width, o.width), max(c.depth, o.depth), max(c.introspection, o.introspection),
	}
}

// of is what a limit counts.
func (c counts) of(name Name) int {
	switch name {
	case Aliases:
		return c.aliases
	case RootFields:
		return c.width
	case Directives:
		return c.directives
	case Schemas:
		return c.schemas
	case Depth:
		return c.depth
	case Introspection:
		return c.introspection
	}
	return c.fields
}

// sum and product stay at math.MaxInt instead of turning negative. Their operands are not negative.
func sum(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func product(a, b int) int {
	if a != 0 && b > math.MaxInt/a {
		return math.MaxInt
	}
	return a * b
}

// counter counts a document as it was parsed. Each fragment is counted once.
type counter struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[*ast.FragmentDefinition]counts
	within    map[*ast.FragmentDefinition]bool // fragments that are being counted
	cycle     *ast.FragmentSpread              // a spread of a fragment within itself
	spread    map[string]bool                  // names of fragments that something spreads
	steps     int                              // selections looked at, for tests
}

func newCounter(doc *ast.QueryDocument) *counter {
	c := &counter{
		fragments: make(map[string]*ast.FragmentDefinition, len(doc.Fragments)), known: map[*ast.FragmentDefinition]counts{},
		within: map[*ast.FragmentDefinition]bool{}, spread: map[string]bool{},
	}
	for _, f := range doc.Fragments {
		if c.fragments[f.Name] == nil { // as in validation, the first of a name counts
			c.fragments[f.Name] = f
		}
	}
	return c
}

func (c *counter) set(set ast.SelectionSet) (total counts) {
	for _, s := range set {
		total = total.add(c.selection(s))
	}
	return total
}

func (c *counter) selection(s ast.Selection) counts {
	c.steps++
	switch s := s.(type) {
	case *ast.Field:
		return c.field(s)
	case *ast.InlineFragment:
		return c.set(s.SelectionSet).add(counts{directives: len(s.Directives)})
	case *ast.FragmentSpread:
		c.spread[s.Name] = true
		return c.fragment(s).add(counts{directives: len(s.Directives)})
	}
	return counts{}
}

func (c *counter) field(f *ast.Field) counts {
	below := c.set(f.SelectionSet)
	below.fields, below.width, below.directives = sum(below.fields, 1), 1, sum(below.directives, len(f.Directives))
	if f.Alias != f.Name && f.Alias != "" {
		below.aliases = sum(below.aliases, 1)
	}
	switch f.Name {
	case "__schema", "__type":
		if f.Name == "__schema" {
			below.schemas = sum(below.schemas, 1)
		}
		below.introspection, below.depth = max(below.depth, below.introspection)+1, 1
	default:
		below.depth++
	}
	return below
}

// fragment is what a spread stands for. One that does not exist, or is within itself, counts as a field, so that no
// selection counts nothing: validation refuses it.
func (c *counter) fragment(s *ast.FragmentSpread) counts {
	f := c.fragments[s.Name]
	if f == nil {
		return counts{fields: 1, width: 1}
	}
	if c.within[f] {
		c.cycle = s
		return counts{fields: 1, width: 1}
	}
	if known, ok := c.known[f]; ok {
		return known
	}
	c.within[f] = true
	total := c.set(f.SelectionSet)
	c.within[f] = false
	total.directives = sum(total.directives, len(f.Directives))
	c.known[f] = total
	return total
}

// place is the path of a selection in which a limit is exceeded, and where it stands: the first at which a number is
// more than allowed, or the deepest of a depth.
func (c *counter) place(set ast.SelectionSet, name Name, allowed int) (string, *ast.Position) {
	var path []string
	var at *ast.Position
	for set != nil && allowed >= 0 && len(path) < maxPath {
		next := c.first(set, name, &allowed)
		set = nil
		switch s := next.(type) {
		case *ast.Field:
			path, at, set = append(path, s.Alias), s.Position, s.SelectionSet
		case *ast.InlineFragment:
			set = s.SelectionSet
		case *ast.FragmentSpread:
			at = s.Position
			if f := c.fragments[s.Name]; f != nil {
				set = f.SelectionSet
			}
		}
	}
	return strings.Join(path, "."), at
}

// maxPath is how many fields a path names at most.
const maxPath = 40

// first is the selection of a set at which a limit is exceeded; nil when none is. It takes from what is allowed what
// comes before the selections below that one.
func (c *counter) first(set ast.SelectionSet, name Name, allowed *int) ast.Selection {
	for _, s := range set {
		n := c.selection(s).of(name)
		f, field := s.(*ast.Field)
		switch {
		case n > *allowed && field:
			*allowed -= own(f, name)
			return s
		case n > *allowed:
			return s
		case name != Depth && name != Introspection:
			*allowed -= n
		}
	}
	return nil
}

// own is what a field counts by itself, without those below it.
func own(f *ast.Field, name Name) int {
	switch name {
	case Aliases:
		if f.Alias != f.Name {
			return 1
		}
		return 0
	case Directives:
		return len(f.Directives)
	case Schemas:
		if f.Name == "__schema" {
			return 1
		}
		return 0
	}
	return 1
}
