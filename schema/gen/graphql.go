package main

import (
	"encoding/json"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/guard"
	"thidua/term"
)

// kindOf reads the guard's kind from a node's annotation.
func kindOf(node *gen.Type) guard.Kind {
	raw, ok := node.Annotations[guard.Annotation{}.Name()]
	if !ok {
		return guard.Unset
	}
	var a guard.Annotation
	text, err := json.Marshal(raw)
	if err != nil || json.Unmarshal(text, &a) != nil {
		return guard.Unset
	}
	return a.Kind
}

// withoutQuery drops the generated Query: graph/query.graphql has the whole of it.
func withoutQuery(_ *gen.Graph, s *ast.Schema) error {
	delete(s.Types, "Query")
	s.Query = nil
	return nil
}

// nullableGuardedEdges makes every edge to rows that some viewer may not see nullable, however required the column.
func nullableGuardedEdges(g *gen.Graph, s *ast.Schema) error {
	for _, node := range g.Nodes {
		def := s.Types[node.Name]
		if def == nil {
			continue
		}
		for _, e := range node.Edges {
			field := def.Fields.ForName(gql(e.Name))
			if field != nil && e.Unique && kindOf(e.Type) != guard.Open {
				field.Type.NonNull = false
			}
		}
	}
	return nil
}

// clientFields adds arguments that ent does not know of; patch gives them their meaning in the generated code.
func clientFields(_ *gen.Graph, s *ast.Schema) error {
	for _, f := range periodFields {
		field := s.Types[f.typ].Fields.ForName(gql(f.edge))
		field.Arguments = append(field.Arguments, &ast.ArgumentDefinition{
			Name: "period", Type: ast.NamedType("String", nil),
			Description: "Code of the period (kỳ báo cáo), such as 2022; null: every period.",
		})
	}
	return nil
}

// codedEdge is a to-one edge to something that has a code, by a column of the row's own.
type codedEdge struct{ node, edge, column, table string }

// name is the edge's filter in Go: IndicatorCode.
func (c codedEdge) name() string {
	field := gql(c.edge)
	return strings.ToUpper(field[:1]) + field[1:] + "Code"
}

// codedEdges finds them in the model.
func codedEdges(g *gen.Graph) (edges []codedEdge) {
	for _, node := range g.Nodes {
		for _, e := range node.Edges {
			if e.Unique && e.Field() != nil && hasCode(e.Type) {
				edges = append(edges, codedEdge{node.Name, e.Name, e.Field().StorageKey(), e.Type.Table()})
			}
		}
	}
	return edges
}

func hasCode(t *gen.Type) bool {
	for _, f := range t.Fields {
		if f.Name == "code" {
			return true
		}
	}
	return false
}

// filterByCode adds filters by business key: indicatorCode and indicatorCodeIn. patch gives them their meaning.
func filterByCode(g *gen.Graph, s *ast.Schema) error {
	for _, c := range codedEdges(g) {
		def := s.Types[c.node+"WhereInput"]
		if def == nil {
			continue
		}
		field := gql(c.edge)
		def.Fields = append(def.Fields,
			&ast.FieldDefinition{Name: field + "Code", Type: ast.NamedType("String", nil), Description: "The code of " + field + " is this."},
			&ast.FieldDefinition{Name: field + "CodeIn", Type: ast.ListType(ast.NonNullNamedType("String", nil), nil), Description: "The code of " + field + " is one of these."})
	}
	return nil
}

// termEnums adds the enums that no column has, and says where the cursor is specified.
func termEnums(_ *gen.Graph, s *ast.Schema) error {
	for _, name := range []string{"Language", "Measure", "Role", "View"} {
		def := &ast.Definition{Kind: ast.Enum, Name: name}
		for _, code := range term.Codes(name) {
			def.EnumValues = append(def.EnumValues, &ast.EnumValueDefinition{Name: code})
		}
		s.Types[name] = def
	}
	cursor := s.Types["Cursor"]
	cursor.Directives = append(cursor.Directives, &ast.Directive{
		Name: "specifiedBy", Arguments: ast.ArgumentList{{Name: "url", Value: &ast.Value{
			Kind: ast.StringValue, Raw: "https://relay.dev/graphql/connections.htm#sec-Cursor",
		}}},
	})
	// graph/query.graphql has Time; whether entgql adds one of its own depends on what it finds there.
	delete(s.Types, "Time")
	return nil
}

// describe gives every type, field, argument and input field without a description one.
func describe(g *gen.Graph, s *ast.Schema) error {
	for _, node := range g.Nodes {
		if def := s.Types[node.Name]; def != nil {
			if c, ok := node.Annotations["Comment"].(map[string]any); ok {
				def.Description, _ = c["Text"].(string)
			}
		}
	}
	for _, def := range s.Types {
		if text, ok := term.Description(def.Name, ""); ok {
			def.Description = text
		}
		for _, v := range def.EnumValues {
			v.Description = firstOf(v.Description, enumDescription(def.Name, v.Name))
		}
		for _, field := range def.Fields {
			field.Description = firstOf(field.Description, fieldDescription(def, field.Name))
			for _, argument := range field.Arguments {
				argument.Description = firstOf(argument.Description, argumentDescriptions[argument.Name])
			}
		}
	}
	return nil
}

func enumDescription(enum, value string) string {
	if text, ok := term.Description(enum, value); ok {
		return text
	}
	return "By " + strings.ToLower(strings.ReplaceAll(value, "_", " ")) + "."
}

func fieldDescription(def *ast.Definition, field string) string {
	if text, ok := fieldDescriptions[field]; ok {
		return text
	}
	if def.Kind == ast.InputObject {
		return inputDescription(field)
	}
	return ""
}

// inputDescription explains a filter by its suffix: actualGT is "actual is greater than".
func inputDescription(field string) string {
	for _, op := range operators {
		if name, ok := strings.CutSuffix(field, op.suffix); ok && name != "" {
			return strings.ReplaceAll(op.text, "%", name)
		}
	}
	if name, ok := strings.CutPrefix(field, "has"); ok && name != "" {
		if edge, with := strings.CutSuffix(name, "With"); with {
			return "At least one of " + lowerFirst(edge) + " meets one of these filters."
		}
		return "Whether there is any of " + lowerFirst(name) + " that the viewer may see."
	}
	return field + " equals."
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// gql is an ent name as GraphQL spells it.
func gql(name string) string {
	var b strings.Builder
	for i, word := range strings.Split(name, "_") {
		if i > 0 && word != "" {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
	}
	return b.String()
}

var operators = []struct{ suffix, text string }{
	{"NotIn", "% is none of these."},
	{"NotNil", "% is not null."},
	{"IsNil", "% is null."},
	{"ContainsFold", "% contains, without regard to case."},
	{"EqualFold", "% equals, without regard to case."},
	{"Contains", "% contains."},
	{"HasPrefix", "% starts with."},
	{"HasSuffix", "% ends with."},
	{"NEQ", "% is not."},
	{"GTE", "% is at least."},
	{"LTE", "% is at most."},
	{"GT", "% is greater than."},
	{"LT", "% is less than."},
	{"In", "% is one of these."},
}

var argumentDescriptions = map[string]string{
	"after":   "Only what comes after this cursor.",
	"before":  "Only what comes before this cursor.",
	"first":   "How many from the start: 20 if neither first nor last is given, at most 250, with a token at most 1,000.",
	"last":    "How many from the end, at most as many as first.",
	"orderBy": "Order, by several fields in turn; nulls come last.",
	"where":   "Filter.",
}

var fieldDescriptions = map[string]string{
	"id": "Opaque id, unique over all types.", "cursor": "Where this item stands in the connection.", "node": "The item.",
	"edges": "The items with their cursors.", "pageInfo": "Whether there is more, and where.",
	"totalCount": "How many there are in all, whatever the page.", "hasNextPage": "Whether more follow.",
	"hasPreviousPage": "Whether any come before.", "startCursor": "Cursor of the first item; null on an empty page.",
	"endCursor": "Cursor of the last item; null on an empty page.", "direction": "Which way to order.", "field": "What to order by.",
	"not": "The filter that must not hold.", "and": "Filters that must all hold.", "or": "Filters of which one must hold.",
}
