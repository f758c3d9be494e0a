package graph

import (
	"net/http"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// SDL is the schema as clients see it, as text.
var SDL = sync.OnceValue(func() string {
	var b strings.Builder
	formatter.NewFormatter(&b).FormatSchema(clientSchema())
	return b.String()
})

// clientSchema is the schema as clients see it, without the directives that only our generator reads. It is the one
// that answers introspection too.
var clientSchema = sync.OnceValue(func() *ast.Schema {
	schema := NewExecutableSchema(Config{}).Schema()
	served := *schema
	served.Directives = map[string]*ast.DirectiveDefinition{}
	for name, d := range schema.Directives {
		if !buildTime[name] {
			served.Directives[name] = d
		}
	}
	served.Types = make(map[string]*ast.Definition, len(schema.Types))
	for name, def := range schema.Types {
		served.Types[name] = withoutBuildTime(def)
	}
	served.Query, served.Mutation = served.Types[schema.Query.Name], served.Types[schema.Mutation.Name]
	served.PossibleTypes = replaced(schema.PossibleTypes, served.Types)
	served.Implements = replaced(schema.Implements, served.Types)
	return &served
})

// replaced puts the definitions of another schema in the place of those of the same names.
func replaced(lists map[string][]*ast.Definition, types map[string]*ast.Definition) map[string][]*ast.Definition {
	with := make(map[string][]*ast.Definition, len(lists))
	for name, list := range lists {
		for _, def := range list {
			with[name] = append(with[name], types[def.Name])
		}
	}
	return with
}

var buildTime = map[string]bool{"goModel": true, "goField": true, "goTag": true, "goEnum": true, "goExtraField": true, "inlineArguments": true}

func withoutBuildTime(def *ast.Definition) *ast.Definition {
	d := *def
	d.Directives = keep(def.Directives)
	d.Fields = make(ast.FieldList, len(def.Fields))
	for i, f := range def.Fields {
		field := *f
		field.Directives = keep(f.Directives)
		d.Fields[i] = &field
	}
	return &d
}

func keep(list ast.DirectiveList) ast.DirectiveList {
	var kept ast.DirectiveList
	for _, d := range list {
		if !buildTime[d.Name] {
			kept = append(kept, d)
		}
	}
	return kept
}

func serveSDL(w http.ResponseWriter, _ *http.Request) { text(w, http.StatusOK, SDL()) }
