package graph_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/graph"
	"thidua/store/storetest"
)

// served is the schema as it is served.
func served(t *testing.T, a *api) (schema *ast.Schema, text string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.url+"/schema.graphql", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %v", resp.StatusCode, err)
	}
	if schema, err = gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: string(body)}); err != nil {
		t.Fatalf("the served schema cannot be read: %v", err)
	}
	return schema, string(body)
}

// ownTypes are the types of a schema but those that describe it.
func ownTypes(s *ast.Schema) (types []*ast.Definition) {
	for _, def := range s.Types {
		if !strings.HasPrefix(def.Name, "__") {
			types = append(types, def)
		}
	}
	slices.SortFunc(types, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	return types
}

func TestServedSchemaIsForClients(t *testing.T) {
	schema, text := served(t, serve(t, storetest.Open(t, dialect.SQLite)))
	for _, ours := range []string{"goModel", "goField", "goTag", "goEnum", "goExtraField", "inlineArguments", "thidua/"} {
		if strings.Contains(text, ours) {
			t.Errorf("the served schema has %s, which is for our generator", ours)
		}
	}
	if text != graph.SDL() {
		t.Error("SDL is not what is served")
	}
	if len(schema.Query.Fields) < 30 {
		t.Errorf("the query type has only %d fields", len(schema.Query.Fields))
	}
}

// TestEverythingIsDescribed walks the schema: nothing a client can name is without a word.
func TestEverythingIsDescribed(t *testing.T) {
	schema, _ := served(t, serve(t, storetest.Open(t, dialect.SQLite)))
	described := func(what, text string) {
		if len(strings.TrimSpace(text)) < 4 {
			t.Errorf("%s has no description", what)
		}
	}
	for _, def := range ownTypes(schema) {
		if def.BuiltIn {
			continue
		}
		described(def.Name, def.Description)
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			described(def.Name+"."+f.Name, f.Description)
			for _, a := range f.Arguments {
				described(fmt.Sprintf("%s.%s(%s)", def.Name, f.Name, a.Name), a.Description)
			}
		}
		for _, v := range def.EnumValues {
			described(def.Name+"."+v.Name, v.Description)
		}
		if def.Kind == ast.Scalar && def.Directives.ForName("specifiedBy") == nil {
			t.Errorf("the scalar %s does not say where it is specified", def.Name)
		}
	}
}

// TestNullableFieldsSayWhen: a field that may be null says when it is.
func TestNullableFieldsSayWhen(t *testing.T) {
	schema, _ := served(t, serve(t, storetest.Open(t, dialect.SQLite)))
	for _, def := range ownTypes(schema) {
		if def.Kind != ast.Object || def.BuiltIn {
			continue
		}
		for _, f := range def.Fields {
			// A list that is empty and one that is null say the same.
			if f.Type.NonNull || f.Type.Elem != nil || strings.HasPrefix(f.Name, "__") {
				continue
			}
			if !strings.Contains(f.Description, "null") {
				t.Errorf("%s.%s may be null; its description does not say when: %s", def.Name, f.Name, f.Description)
			}
		}
	}
}

// introspected is a type as introspection tells of it.
type introspected struct {
	Kind, Name, Description string
	SpecifiedByURL          string
	Fields                  []struct {
		Name, Description string
		Args              []value
		Type              typeRef
		IsDeprecated      bool
	}
	InputFields   []value
	Interfaces    []typeRef
	EnumValues    []struct{ Name, Description string }
	PossibleTypes []typeRef
}

type value struct {
	Name, Description string
	Type              typeRef
	DefaultValue      *string
}

type typeRef struct {
	Kind, Name string
	OfType     *typeRef
}

func (r typeRef) String() string {
	switch r.Kind {
	case "NON_NULL":
		return r.OfType.String() + "!"
	case "LIST":
		return "[" + r.OfType.String() + "]"
	}
	return r.Name
}

const introspection = `{__schema {queryType {name} mutationType {name} subscriptionType {name} directives {name} types {
	kind name description specifiedByURL
	fields(includeDeprecated: true) {name description isDeprecated args {...V} type {...T}}
	inputFields {...V} interfaces {...T} enumValues(includeDeprecated: true) {name description} possibleTypes {...T}}}}
fragment V on __InputValue {name description defaultValue type {...T}}
fragment T on __Type {kind name ofType {kind name ofType {kind name ofType {kind name ofType {kind name}}}}}`

// TestServedSchemaIsWhatIsIntrospected compares, line by line, what both tell.
func TestServedSchemaIsWhatIsIntrospected(t *testing.T) {
	a := serve(t, storetest.Open(t, dialect.SQLite))
	var got struct {
		Schema struct {
			QueryType    struct{ Name string }
			MutationType struct{ Name string }
			Directives   []struct{ Name string }
			Types        []introspected
		} `json:"__schema"`
	}
	a.into(t, request{Query: introspection}, &got)
	schema, _ := served(t, a)
	if got.Schema.QueryType.Name != schema.Query.Name || schema.Mutation == nil || got.Schema.MutationType.Name != schema.Mutation.Name {
		t.Errorf("introspection begins at %q and %q", got.Schema.QueryType.Name, got.Schema.MutationType.Name)
	}
	var want, told []string
	for _, def := range ownTypes(schema) {
		want = append(want, lines(def, schema)...)
	}
	for _, typ := range got.Schema.Types {
		if !strings.HasPrefix(typ.Name, "__") {
			told = append(told, typ.lines()...)
		}
	}
	for _, d := range got.Schema.Directives {
		told = append(told, "@"+d.Name)
	}
	for name := range schema.Directives {
		want = append(want, "@"+name)
	}
	slices.Sort(want)
	slices.Sort(told)
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("the served schema and introspection differ (-served +introspected):\n%.4000s", diff)
	}
}

// lines are what a definition tells.
func lines(def *ast.Definition, schema *ast.Schema) []string {
	specified := ""
	if d := def.Directives.ForName("specifiedBy"); d != nil {
		specified = d.Arguments.ForName("url").Value.Raw
	}
	all := []string{fmt.Sprintf("%s %s %q %s", def.Kind, def.Name, def.Description, specified)}
	for _, f := range def.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		all = append(all, fmt.Sprintf("%s.%s: %s%s %q", def.Name, f.Name, f.Type, defaultOf(f.DefaultValue), f.Description))
		for _, a := range f.Arguments {
			all = append(all, fmt.Sprintf("%s.%s(%s: %s%s) %q", def.Name, f.Name, a.Name, a.Type, defaultOf(a.DefaultValue), a.Description))
		}
	}
	for _, v := range def.EnumValues {
		all = append(all, fmt.Sprintf("%s.%s %q", def.Name, v.Name, v.Description))
	}
	for _, i := range def.Interfaces {
		all = append(all, def.Name+" implements "+i)
	}
	if def.Kind == ast.Interface || def.Kind == ast.Union {
		for _, p := range schema.GetPossibleTypes(def) {
			all = append(all, def.Name+" may be "+p.Name)
		}
	}
	return all
}

func defaultOf(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return " = " + v.String()
}

func (i introspected) lines() []string {
	all := []string{fmt.Sprintf("%s %s %q %s", i.Kind, i.Name, i.Description, i.SpecifiedByURL)}
	for _, f := range i.Fields {
		all = append(all, fmt.Sprintf("%s.%s: %s %q", i.Name, f.Name, f.Type, f.Description))
		for _, a := range f.Args {
			all = append(all, fmt.Sprintf("%s.%s(%s) %q", i.Name, f.Name, a, a.Description))
		}
	}
	for _, f := range i.InputFields {
		all = append(all, fmt.Sprintf("%s.%s %q", i.Name, f, f.Description))
	}
	for _, v := range i.EnumValues {
		all = append(all, fmt.Sprintf("%s.%s %q", i.Name, v.Name, v.Description))
	}
	for _, t := range i.Interfaces {
		all = append(all, i.Name+" implements "+t.Name)
	}
	for _, t := range i.PossibleTypes {
		all = append(all, i.Name+" may be "+t.Name)
	}
	return all
}

func (v value) String() string {
	if v.DefaultValue == nil {
		return v.Name + ": " + v.Type.String()
	}
	return v.Name + ": " + v.Type.String() + " = " + *v.DefaultValue
}

// TestIntrospectionCanBeOff serves the schema as a file alone.
func TestIntrospectionCanBeOff(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	a := serve(t, s)
	a.serve(t, graph.Options{Store: s})
	if got := a.send(t, request{Query: `{__schema {queryType {name}}}`}); len(got.Errors) == 0 {
		t.Errorf("introspection answers: %s", got.Data)
	}
	if schema, _ := served(t, a); schema.Query == nil {
		t.Error("the schema is not served")
	}
}
