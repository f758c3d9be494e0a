package main

import (
	_ "embed"
	"fmt"
	"go/types"
	"slices"
	"strings"
	"text/template"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

//go:embed fast.gotpl
var fastTemplate string

// fastWriters renders graph/fast_gen.go: a writer for every object type that a query can reach. It leans on names that
// gqlgen gives to what it generates, so a new gqlgen may break the build, never an answer.
type fastWriters struct{}

// Name is what gqlgen calls the plugin.
func (fastWriters) Name() string { return "fast" }

// GenerateCode renders the file.
func (fastWriters) GenerateCode(data *codegen.Data) error {
	if !data.Config.UseFunctionSyntaxForExecutionContext {
		return fmt.Errorf("the fast writers expect use_function_syntax_for_execution_context")
	}
	s := &selection{data: data, seen: map[string]bool{}, values: map[string]value{}}
	s.reach(data.QueryRoot)
	slices.SortFunc(s.objects, func(a, b *codegen.Object) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(s.abstract, func(a, b *codegen.Interface) int { return strings.Compare(a.Name, b.Name) })
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        data.Config.Exec.Dir() + "/fast_gen.go",
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
		Template:        fastTemplate,
		Data:            s,
		Funcs:           template.FuncMap{"writeField": writeField, "writeKnown": writeKnown},
	})
}

// selection is what the writers are generated for.
type selection struct {
	data     *codegen.Data
	seen     map[string]bool
	objects  []*codegen.Object
	abstract []*codegen.Interface
	values   map[string]value
}

// value is a Go type that a resolver may return, and what it is to GraphQL.
type value struct {
	typ  *config.TypeReference
	name string // of the GraphQL type
}

// Objects are the object types but the roots, by name.
func (s *selection) Objects() []*codegen.Object { return s.objects }

// Abstract are the interfaces and unions, by name.
func (s *selection) Abstract() []*codegen.Interface { return s.abstract }

// Values are the types of composite fields, each Go type once. One that stands for two GraphQL types is left out: gqlgen
// answers such a field, and ours below it.
func (s *selection) Values() (values []*config.TypeReference) {
	keys := make([]string, 0, len(s.values))
	for key := range s.values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if v := s.values[key]; v.name != "" {
			values = append(values, v.typ)
		}
	}
	return values
}

// reach collects what can be selected below an object.
func (s *selection) reach(o *codegen.Object) {
	if s.seen[o.Name] {
		return
	}
	s.seen[o.Name] = true
	if !o.Root {
		s.objects = append(s.objects, o)
	}
	for _, f := range o.Fields {
		def := f.TypeReference.Definition
		if strings.HasPrefix(def.Name, "__") || !def.IsCompositeType() {
			continue
		}
		s.keep(f.TypeReference)
		if !def.IsAbstractType() {
			s.reach(s.data.Objects.ByName(def.Name))
			continue
		}
		if s.seen[def.Name] {
			continue
		}
		s.seen[def.Name] = true
		i := s.data.Interfaces[def.Name]
		s.abstract = append(s.abstract, i)
		for _, of := range i.Implementors {
			s.reach(s.data.Objects.ByName(of.Name))
		}
	}
}

// keep notes the type of a field's value. An interface is what is in it.
func (s *selection) keep(t *config.TypeReference) {
	if composite(t) == "" || !t.IsSlice() && t.Definition.IsAbstractType() {
		return
	}
	key := types.TypeString(t.GO, nil)
	if was, met := s.values[key]; met && was.name != t.Definition.Name {
		s.values[key] = value{}
		return
	}
	s.values[key] = value{t, t.Definition.Name}
}

// writeKnown is the statement that writes a value that keep noted, of whichever field.
func writeKnown(t *config.TypeReference, v string) string {
	code, _ := writeComposite(t, v, "f.Need()", "f.ItemNeed()")
	return code
}

// composite names the function that writes a value of objects; "" when none can.
func composite(t *config.TypeReference) string {
	item := t
	if t.IsSlice() {
		item = t.Elem()
	}
	abstract := t.Definition.IsAbstractType()
	switch {
	case !t.Definition.IsCompositeType() || item.IsSlice() || t.IsPtrToSlice() || item.IsPtrToPtr() || item.IsPtrToIntf():
		return ""
	case abstract && !types.IsInterface(item.GO), item.IsMarshaler, item.IsMap():
		return ""
	case abstract && t.IsSlice():
		return "Abstracts"
	case abstract:
		return "Abstract"
	case !t.IsSlice():
		return "Object"
	case item.IsPtr():
		return "Objects"
	}
	return "Values"
}

// writeField is the statements that write a field of an object.
func writeField(f *codegen.Field) string {
	code, ok := "", false
	if !f.IsResolver && !f.HasDirectives() && !f.IsBatch() && !f.IsMap() && !f.HasHaser && !f.VOkFunc {
		switch {
		case f.IsVariable():
			code, ok = writeValue(f.TypeReference, "obj."+f.GoFieldName)
		case f.IsMethod():
			code, ok = writeMethod(f)
		}
	}
	if !ok {
		return fmt.Sprintf("fastStock(w, f, _%s_%s, obj, %s)", f.Object.Name, f.Name, need(f.TypeReference))
	}
	return code
}

func writeMethod(f *codegen.Field) (string, bool) {
	write, ok := writeValue(f.TypeReference, "v")
	var code strings.Builder
	if len(f.Args) > 0 {
		fmt.Fprintf(&code, "fc := fastArgs(w, f, %s)\n", f.FieldContextFunc())
	}
	call := fmt.Sprintf("obj.%s(%s)", f.GoFieldName, strings.Replace(f.CallArgs(), "ctx", "w.FieldContext(f)", 1))
	if !f.MethodHasContext {
		call = fmt.Sprintf("obj.%s(%s)", f.GoFieldName, f.CallArgs())
	}
	switch {
	case f.NoErr && !strings.Contains(write, "&v"):
		inline, ok := writeValue(f.TypeReference, call)
		return code.String() + inline, ok
	case f.NoErr:
		fmt.Fprintf(&code, "v := %s\n", call)
	case isEdge(f):
		fmt.Fprintf(&code, "v, err := obj.Edges.%sOrErr()\nif err != nil {\nv, err = %s\nw.OK(err)\n}\n", f.GoFieldName, call)
	default:
		fmt.Fprintf(&code, "v, err := %s\nw.OK(err)\n", call)
	}
	return code.String() + write, ok
}

// isEdge says whether a method is ent's for an edge to one: it answers from Edges when the edge was loaded, and needs a
// context only when not.
func isEdge(f *codegen.Field) bool {
	if !f.MethodHasContext || len(f.Args) > 0 || f.TypeReference.IsSlice() {
		return false
	}
	structure, ok := f.Object.Type.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range structure.NumFields() {
		if field := structure.Field(i); field.Name() == "Edges" {
			method, _, _ := types.LookupFieldOrMethod(field.Type(), true, nil, f.GoFieldName+"OrErr")
			return method != nil
		}
	}
	return false
}

// writeValue is the statement that writes a value; false when only gqlgen can.
func writeValue(t *config.TypeReference, v string) (string, bool) {
	if !t.Definition.IsLeafType() {
		item := ""
		if t.IsSlice() {
			item = need(t.Elem())
		}
		return writeComposite(t, v, need(t), item)
	}
	switch {
	case t.IsPtrToSlice() || t.IsPtrToPtr() || t.IsPtrToIntf() || t.HasEnumValues():
		return "", false
	case t.IsSlice():
		item, ok := leaf(t.Elem())
		return fmt.Sprintf("fast.Leaves(w, %s, %s, %s)", v, need(t), item), ok
	case t.IsPtr():
		item, ok := leaf(t.Elem())
		return fmt.Sprintf("fast.Pointer(w, %s, %s, %s)", v, need(t), item), ok
	}
	function, ok := leaf(t)
	if method, isMethod := strings.CutPrefix(function, "(*fast.W)."); isMethod {
		return fmt.Sprintf("w.%s(%s)", method, v), ok
	}
	return fmt.Sprintf("%s(w, %s)", function, v), ok
}

// leaf is a function that writes a scalar, an enum or a list of them.
func leaf(t *config.TypeReference) (string, bool) {
	if t.IsSlice() || t.IsPtr() {
		write, ok := writeValue(t, "v")
		return fmt.Sprintf("func(w *fast.W, v %s) { %s }", templates.CurrentImports.LookupType(t.GO), write), ok
	}
	switch {
	case t.HasEnumValues() || t.IsContext && t.IsMarshaler || t.IsNilable():
		return "", false
	case t.IsMarshaler && t.Definition.Kind == ast.Enum && isString(t.GO):
		return "fast.Enum", true
	case t.IsMarshaler && has(t.GO, "AppendGQL"):
		return "fast.Append", true
	case t.IsMarshaler && has(t.GO, "MarshalGQL"):
		return "fast.Marshal", true
	case t.Marshaler == nil || t.CastType != nil && types.TypeString(t.CastType, nil) != "string":
		return "", false
	}
	const graphql = "github.com/99designs/gqlgen/graphql.Marshal"
	switch name := strings.TrimPrefix(t.Marshaler.FullName(), graphql); name {
	case "String", "ID":
		if t.CastType != nil {
			return "fast.Enum", true
		}
		return "(*fast.W).String", true
	case "Int", "Int64", "IntID", "Boolean":
		return "(*fast.W)." + name, true
	case "FloatContext":
		return "(*fast.W).Float", true
	case "Time":
		if t.GQL.NonNull {
			return "(*fast.W).RequiredTime", true
		}
		return "(*fast.W).Time", true
	}
	return "", false
}

// has says whether a value has a method, and not only a pointer to it.
func has(t types.Type, method string) bool {
	m, _, indirect := types.LookupFieldOrMethod(t, false, nil, method)
	return m != nil && !indirect
}

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.String
}

func writeComposite(t *config.TypeReference, v, need, item string) (string, bool) {
	name, of := composite(t), t.Definition.Name
	switch {
	case name == "":
		return "", false
	case name == "Abstract":
		return fmt.Sprintf("fast.Abstract(w, f, %s, %s, fastWrite%s)", v, need, of), true
	case name == "Abstracts":
		return fmt.Sprintf("fast.Abstracts(w, f, %s, %s, %s, fastWrite%s)", v, need, item, of), true
	case name == "Objects":
		return fmt.Sprintf("fast.Objects(w, f, %s, %s, %s, fastType%s, fastWrite%[4]s)", v, need, item, of), true
	case name == "Values":
		return fmt.Sprintf("fast.Values(w, f, %s, %s, fastType%s, fastWrite%[3]s)", v, need, of), true
	case !t.IsPtr():
		v = "&" + v
	}
	return fmt.Sprintf("fast.Object(w, f, %s, %s, fastType%s, fastWrite%[3]s)", v, need, of), true
}

func need(t *config.TypeReference) string {
	if t.GQL.NonNull {
		return "fast.Required"
	}
	return "fast.Nullable"
}
