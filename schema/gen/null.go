package main

import (
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"
)

// neverNull makes texts that ent reads as empty where the database has none what they are for a client: never null.
func neverNull(g *gen.Graph, s *ast.Schema) error {
	for _, node := range g.Nodes {
		def := s.Types[node.Name]
		if def == nil {
			continue
		}
		for _, f := range node.Fields {
			field := def.Fields.ForName(gql(f.Name))
			if field == nil || !f.Optional || f.Nillable || !f.IsString() || f.HasGoType() {
				continue
			}
			field.Type.NonNull = true
			field.Description = also(field.Description, "empty", "empty when none is given")
		}
	}
	return nil
}

// describeEdges says of edges what the model says: entgql forgets it for those that page.
func describeEdges(g *gen.Graph, s *ast.Schema) error {
	for _, node := range g.Nodes {
		def := s.Types[node.Name]
		if def == nil {
			continue
		}
		for _, e := range node.Edges {
			field := def.Fields.ForName(gql(e.Name))
			if field == nil {
				continue
			}
			field.Description = firstOf(field.Description, e.Comment())
			if field.Type.NonNull || field.Type.Elem != nil {
				continue
			}
			when := "null where the viewer may not see it"
			if column := e.Field(); column != nil && column.Optional {
				if _, said, ok := strings.Cut(column.Comment(), "null"); ok {
					when = "null" + strings.TrimSuffix(said, ".")
				} else {
					when = "null without one"
				}
			}
			field.Description = also(field.Description, "null", when)
		}
	}
	return nil
}

// sayWhenNull says of every other field that may be null when it is.
func sayWhenNull(_ *gen.Graph, s *ast.Schema) error {
	for _, def := range s.Types {
		if def.Kind != ast.Object {
			continue
		}
		for _, field := range def.Fields {
			switch {
			case field.Type.NonNull || field.Type.Elem != nil:
			case strings.HasSuffix(def.Name, "Edge") && field.Name == "node":
				field.Description = "The item; null only if it could not be read."
			case def.Name == "PageInfo":
				field.Description = fieldDescriptions[field.Name]
			default:
				field.Description = also(field.Description, "null", "null when not given")
			}
		}
	}
	return nil
}

// also adds to a description what it does not say yet.
func also(description, word, text string) string {
	if strings.Contains(description, word) {
		return description
	}
	return strings.TrimSuffix(description, ".") + "; " + text + "."
}
