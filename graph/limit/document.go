package limit

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"
)

// checkQuery parses a document and counts it. A document that cannot be parsed, or has no operation, is left for who
// parses it next to refuse.
func (l Limits) checkQuery(query, operation string) error {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, l.Tokens)
	if err != nil {
		if n := tokens(query, l.Tokens); n > l.Tokens {
			return over(Tokens, n, l.Tokens)
		}
		return nil // what is wrong with it is told by the parser of the executor
	}
	return l.checkDocument(doc, operation)
}

// tokens is how many tokens a text has, up to the first that is none. It is counted only when a document cannot be parsed
// within the limit.
func tokens(query string, limit int) (n int) {
	if len(query) <= limit {
		return 0
	}
	for words := lexer.New(&ast.Source{Input: query}); ; {
		token, err := words.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return n
		}
		if token.Kind != lexer.Comment {
			n++
		}
	}
}

// checkDocument counts a parsed document. What is executed is the operation of a name; validation walks all of it.
func (l Limits) checkDocument(doc *ast.QueryDocument, operation string) error {
	c := newCounter(doc)
	sets := c.whole(doc)
	if c.cycle != nil {
		return &gqlerror.Error{
			Message: "Cannot spread fragment \"" + c.cycle.Name + "\" within itself.", Extensions: map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"},
			Locations: []gqlerror.Location{{Line: c.cycle.Position.Line, Column: c.cycle.Position.Column}},
		}
	}
	for _, set := range sets {
		if err := c.exceeded(set, limited{Depth, l.Depth}, limited{Introspection, l.Introspection}); err != nil {
			return err
		}
	}
	if err := l.checkSize(c, sets); err != nil {
		return err
	}
	for _, o := range doc.Operations {
		if operation != "" && o.Name != operation {
			continue
		}
		if err := l.checkOperation(c, o); err != nil {
			return err
		}
	}
	return l.checkInputs(doc)
}

// whole are the selection sets that validation begins at: of the operations, and of the fragments that nothing spreads.
func (c *counter) whole(doc *ast.QueryDocument) (sets []ast.SelectionSet) {
	for _, o := range doc.Operations {
		c.set(o.SelectionSet)
		sets = append(sets, o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		c.fragment(&ast.FragmentSpread{Name: f.Name, Position: f.Position})
	}
	for _, f := range doc.Fragments {
		if !c.spread[f.Name] {
			sets = append(sets, f.SelectionSet)
		}
	}
	return sets
}

// checkSize bounds what validation walks over and compares.
func (l Limits) checkSize(c *counter, sets []ast.SelectionSet) error {
	fields, checked := 0, 0
	for _, set := range sets {
		n := c.set(set).fields
		if n > l.Fields-fields {
			at, position := c.place(set, Fields, l.Fields-fields)
			return &Error{Limit: Fields, Had: sum(fields, n), Allowed: l.Fields, At: at, Position: position}
		}
		fields += n
	}
	for _, counted := range c.known {
		checked = sum(checked, counted.fields)
	}
	if err := over(Checked, sum(fields, checked), l.Checked); err != nil {
		return err
	}
	pairs := comparisons{fragments: c.fragments, left: l.Comparisons}
	for _, set := range sets {
		if at := pairs.within([]ast.SelectionSet{set}); at != nil {
			return &Error{Limit: Comparisons, Had: pairs.had, Allowed: l.Comparisons, At: at.Alias, Position: at.Position}
		}
	}
	return nil
}

func (l Limits) checkOperation(c *counter, o *ast.OperationDefinition) error {
	return c.exceeded(o.SelectionSet, limited{RootFields, l.RootFields}, limited{Aliases, l.Aliases},
		limited{Directives, l.Directives - len(o.Directives)}, limited{Schemas, l.Schemas})
}

// limited is the value of a limit.
type limited struct {
	name    Name
	allowed int
}

// exceeded is the error of the first limit that a selection set does not keep.
func (c *counter) exceeded(set ast.SelectionSet, limits ...limited) error {
	counted := c.set(set)
	for _, limit := range limits {
		if err := over(limit.name, counted.of(limit.name), limit.allowed); err != nil {
			err.At, err.Position = c.place(set, limit.name, limit.allowed)
			return err
		}
	}
	return nil
}

// comparisons counts what validation would compare to find out whether fields of one name can be merged: every pair of
// fields with the same name in the same place, and the fields there with every fragment that is spread there.
type comparisons struct {
	fragments map[string]*ast.FragmentDefinition
	left, had int
}

// within counts below some selection sets that are merged. It returns the field at which there are too many, nil for
// none. As executed the sets are known to be small.
func (p *comparisons) within(sets []ast.SelectionSet) *ast.Field {
	place := merged{fragments: p.fragments, seen: map[string]bool{}, of: map[string][]*ast.Field{}}
	for _, set := range sets {
		place.take(set)
	}
	fields := 0
	for _, key := range place.keys {
		n := len(place.of[key])
		fields += n
		if !p.spend(n * (n - 1) / 2) {
			return place.of[key][n-1]
		}
	}
	if n := len(place.seen); n > 1 && !p.spend(n*fields) {
		return place.of[place.keys[0]][0]
	}
	for _, key := range place.keys {
		var below []ast.SelectionSet
		for _, f := range place.of[key] {
			if len(f.SelectionSet) > 0 {
				below = append(below, f.SelectionSet)
			}
		}
		if len(below) > 0 {
			if at := p.within(below); at != nil {
				return at
			}
		}
	}
	return nil
}

func (p *comparisons) spend(n int) bool {
	p.had += n
	p.left -= n
	return p.left >= 0
}

// merged are the fields of one place by the name they have in the answer.
type merged struct {
	fragments map[string]*ast.FragmentDefinition
	seen      map[string]bool
	keys      []string
	of        map[string][]*ast.Field
}

func (m *merged) take(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if m.of[s.Alias] == nil {
				m.keys = append(m.keys, s.Alias)
			}
			m.of[s.Alias] = append(m.of[s.Alias], s)
		case *ast.InlineFragment:
			m.take(s.SelectionSet)
		case *ast.FragmentSpread:
			if f := m.fragments[s.Name]; f != nil && !m.seen[s.Name] {
				m.seen[s.Name] = true
				m.take(f.SelectionSet)
			}
		}
	}
}

// checkInputs bounds the literals of a document.
func (l Limits) checkInputs(doc *ast.QueryDocument) error {
	for _, o := range doc.Operations {
		for _, v := range o.VariableDefinitions {
			if err := l.checkLiteral("$"+v.Variable, v.DefaultValue); err != nil {
				return err
			}
		}
		if err := l.checkArguments(o.SelectionSet); err != nil {
			return err
		}
	}
	for _, f := range doc.Fragments {
		if err := l.checkArguments(f.SelectionSet); err != nil {
			return err
		}
	}
	return nil
}

// checkArguments looks at what is written in a selection set, and not into the fragments that it spreads.
func (l Limits) checkArguments(set ast.SelectionSet) error {
	for _, s := range set {
		var below ast.SelectionSet
		switch s := s.(type) {
		case *ast.Field:
			for _, a := range s.Arguments {
				if err := l.checkLiteral(s.Alias+"("+a.Name+":)", a.Value); err != nil {
					return err
				}
			}
			below = s.SelectionSet
		case *ast.InlineFragment:
			below = s.SelectionSet
		}
		if err := l.checkArguments(below); err != nil {
			return err
		}
	}
	return nil
}

func (l Limits) checkLiteral(at string, v *ast.Value) error {
	if err := over(InputDepth, depthOfLiteral(v), l.InputDepth); err != nil {
		err.At, err.Position = at, v.Position
		return err
	}
	return nil
}

func depthOfLiteral(v *ast.Value) (depth int) {
	if v == nil || v.Kind != ast.ListValue && v.Kind != ast.ObjectValue {
		return 0
	}
	for _, c := range v.Children {
		depth = max(depth, depthOfLiteral(c.Value))
	}
	return depth + 1
}

// checkVariables bounds how deep the variables nest.
func (l Limits) checkVariables(variables map[string]any) error {
	for name, value := range variables {
		if err := over(InputDepth, depthOfValue(value), l.InputDepth); err != nil {
			err.At = "$" + name
			return err
		}
	}
	return nil
}

func depthOfValue(v any) (depth int) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			depth = max(depth, depthOfValue(item))
		}
	case map[string]any:
		for _, item := range v {
			depth = max(depth, depthOfValue(item))
		}
	default:
		return 0
	}
	return depth + 1
}
