// Command gen generates the ent package and graph/ent.graphql from package schema.
//
//	go run ./gen             from schema/
//	go run ./gen -bootstrap  from an empty ent/, without the hooks that import it
package main

import (
	"embed"
	"flag"
	"fmt"
	"log"
	"os"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

//go:embed *.tmpl
var templates embed.FS

func main() {
	log.SetFlags(0)
	bootstrap := flag.Bool("bootstrap", false, "generate into an empty ent/, without the hooks that import it")
	flag.Parse()
	if err := run(*bootstrap); err != nil {
		log.Fatal("schema/gen: ", err)
	}
}

func run(bootstrap bool) error {
	api, err := entgql.NewExtension(
		entgql.WithConfigPath("../gqlgen.yml"),
		entgql.WithSchemaGenerator(),
		entgql.WithSchemaPath("../graph/ent.graphql"),
		entgql.WithWhereInputs(true),
		entgql.WithRelaySpec(true),
		entgql.WithNodeDescriptor(false),
		entgql.WithSchemaHook(withoutQuery, nullableGuardedEdges, clientFields, filterByCode, termEnums, describeEdges, describe, neverNull, sayWhenNull),
	)
	if err != nil {
		return err
	}
	options := []entc.Option{
		entc.Extensions(api),
		entc.FeatureNames("privacy", "intercept", "schema/snapshot", "sql/versioned-migration", "sql/lock",
			"sql/modifier", "sql/execquery", "namedges", "sql/globalid"),
	}
	if bootstrap {
		options = append(options, entc.BuildTags("entbootstrap"))
	}
	var graph *gen.Graph
	config := &gen.Config{
		Target:    "../ent",
		Package:   "thidua/ent",
		Templates: []*gen.Template{gen.MustParse(gen.NewTemplate("thidua").ParseFS(templates, "*.tmpl"))},
		Hooks:     []gen.Hook{requireKind, keepGraph(&graph)},
	}
	if err := entc.Generate("./", config, options...); err != nil {
		return err
	}
	if bootstrap {
		// The defaults in runtime.go import schema, whose hooks import ent: the next, ordinary run moves them to
		// ent/runtime.
		if err := os.WriteFile("../ent/runtime.go", []byte("package ent\n"), 0o644); err != nil {
			return err
		}
	}
	return patch("../ent", codedEdges(graph), listEdges(graph))
}

// requireKind fails the generation of an entity that does not say who may see it.
func requireKind(next gen.Generator) gen.Generator {
	return gen.GenerateFunc(func(g *gen.Graph) error {
		for _, node := range g.Nodes {
			if kindOf(node) == 0 {
				return fmt.Errorf("type %s has no Guarded mixin with a Kind", node.Name)
			}
		}
		return next.Generate(g)
	})
}

// keepGraph hands the loaded model out, for what is done after ent's own generation.
func keepGraph(to **gen.Graph) gen.Hook {
	return func(next gen.Generator) gen.Generator {
		return gen.GenerateFunc(func(g *gen.Graph) error {
			*to = g
			return next.Generate(g)
		})
	}
}
