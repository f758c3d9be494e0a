package graph

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"thidua/graph/limit"
	"thidua/term"
)

// normaliser rewrites a valid operation before it runs, so that every part of the executor, ent's eager loader
// included, sees the same: a single value given for a list is a list of one at every depth; a list that names no
// number of rows gets the default; a field that names no language gets that of the request. It refuses pages and
// lists that are too long, as variables too, and a moment (asOf) after the last change, at which one could still be
// made: the same question would later have another answer.
//
// It changes the parsed document, so documents must not be shared between requests.
type normaliser struct {
	schema *ast.Schema
	// last is the moment of the last change.
	last func(context.Context) (time.Time, error)
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} = (*normaliser)(nil)

// ExtensionName is what gqlgen calls it.
func (*normaliser) ExtensionName() string { return "Normaliser" }

// Validate keeps the schema.
func (n *normaliser) Validate(es graphql.ExecutableSchema) error {
	n.schema = es.Schema()
	return nil
}

// MutateOperationContext normalises one operation.
func (n *normaliser) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	w := walk{normaliser: n, variables: oc.Variables, language: languageOf(ctx), limits: limit.Of(ctx), seen: map[*ast.FragmentDefinition]bool{}}
	w.selections(oc.Operation.SelectionSet)
	for _, v := range oc.Operation.VariableDefinitions {
		if value, ok := oc.Variables[v.Variable]; ok {
			oc.Variables[v.Variable] = w.list(v.Type, value)
		}
	}
	if w.err == nil && !w.asOf.IsZero() {
		w.err = n.checkMoment(ctx, w.asOf)
	}
	return w.err
}

func (n *normaliser) checkMoment(ctx context.Context, asOf time.Time) *gqlerror.Error {
	last, err := n.last(ctx)
	switch {
	case err != nil:
		return gqlerror.Wrap(err) // the presenter words it
	case asOf.After(last):
		err := gqlerror.Errorf("asOf is %s, after the last change at %s; leave it out to read what holds now",
			asOf.UTC().Format(time.RFC3339Nano), last.Format(time.RFC3339Nano))
		err.Extensions = map[string]any{"code": codeBadInput}
		return err
	}
	return nil
}

// walk goes over an operation once, each fragment once.
type walk struct {
	*normaliser
	variables map[string]any
	language  term.Language
	limits    limit.Limits
	seen      map[*ast.FragmentDefinition]bool
	asOf      time.Time // the latest moment that is asked for
	err       *gqlerror.Error
}

// refuse keeps the first limit that is exceeded.
func (w *walk) refuse(err *limit.Error) {
	if w.err == nil {
		w.err = err.GraphQL()
	}
}

func (w *walk) selections(set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			w.field(s)
			w.selections(s.SelectionSet)
		case *ast.InlineFragment:
			w.selections(s.SelectionSet)
		case *ast.FragmentSpread:
			if s.Definition != nil && !w.seen[s.Definition] {
				w.seen[s.Definition] = true
				w.selections(s.Definition.SelectionSet)
			}
		}
	}
}

func (w *walk) field(f *ast.Field) {
	if f.Definition == nil {
		return
	}
	for _, a := range f.Arguments {
		if d := f.Definition.Arguments.ForName(a.Name); d != nil {
			a.Value = w.value(d.Type, a.Value)
		}
	}
	w.pages(f)
	w.moment(f)
	if d := f.Definition.Arguments.ForName("language"); d != nil && w.language != "" && f.Arguments.ForName("language") == nil {
		f.Arguments = append(f.Arguments, &ast.Argument{Name: "language", Position: f.Position, Value: &ast.Value{
			Kind: ast.EnumValue, Raw: string(w.language), Position: f.Position, Definition: w.schema.Types["Language"], ExpectedType: d.Type,
		}})
	}
}

// moment keeps the latest asOf. One that cannot be read is gqlgen's to refuse.
func (w *walk) moment(f *ast.Field) {
	a := f.Arguments.ForName("asOf")
	if a == nil {
		return
	}
	value, err := a.Value.Value(w.variables)
	if err != nil || value == nil {
		return
	}
	moments, several := itemsOf(value)
	if !several {
		moments = []any{value}
	}
	for _, moment := range moments {
		if t, err := graphql.UnmarshalTime(moment); err == nil && t.After(w.asOf) {
			w.asOf = t
		}
	}
}

// pages gives a connection its default page, and refuses one that is too long.
func (w *walk) pages(f *ast.Field) {
	d := f.Definition.Arguments.ForName("first")
	if d == nil {
		return
	}
	given := false
	for _, name := range []string{"first", "last"} {
		a := f.Arguments.ForName(name)
		if a == nil {
			continue
		}
		number, err := a.Value.Value(w.variables)
		if err != nil || number == nil {
			continue
		}
		given = true
		if n, err := graphql.UnmarshalInt(number); err == nil && n > w.limits.Page {
			w.refuse(&limit.Error{Limit: limit.Page, Had: n, Allowed: w.limits.Page, At: f.ObjectDefinition.Name + "." + f.Name + "(" + name + ":)", Position: f.Position, Hint: w.hint()})
		}
	}
	if given || d.DefaultValue != nil {
		return
	}
	first := &ast.Value{Kind: ast.IntValue, Raw: strconv.Itoa(w.limits.PageDefault), Position: f.Position, ExpectedType: d.Type}
	if a := f.Arguments.ForName("first"); a != nil {
		a.Value = first
		return
	}
	f.Arguments = append(f.Arguments, &ast.Argument{Name: "first", Value: first, Position: f.Position})
}

// hint says that a token allows more, to who has none.
func (w *walk) hint() string {
	if more := limit.WithToken().Page; w.limits.Page < more {
		return fmt.Sprintf(", %d with a token", more)
	}
	return ""
}

// value makes a literal that stands for a list a list, at every depth.
func (w *walk) value(t *ast.Type, v *ast.Value) *ast.Value {
	if v == nil || v.Kind == ast.Variable || v.Kind == ast.NullValue {
		return v
	}
	if t.Elem != nil {
		if v.Kind != ast.ListValue {
			return &ast.Value{Kind: ast.ListValue, Position: v.Position, ExpectedType: t, Children: ast.ChildValueList{{Value: w.value(t.Elem, v), Position: v.Position}}}
		}
		w.length(len(v.Children), v.Position)
		for _, c := range v.Children {
			c.Value = w.value(t.Elem, c.Value)
		}
		return v
	}
	def := w.schema.Types[t.NamedType]
	if v.Kind == ast.ObjectValue && def != nil {
		for _, c := range v.Children {
			if d := def.Fields.ForName(c.Name); d != nil {
				c.Value = w.value(d.Type, c.Value)
			}
		}
	}
	return v
}

// list is value for what came as a variable.
func (w *walk) list(t *ast.Type, v any) any {
	if v == nil {
		return v
	}
	if t.Elem != nil {
		items, ok := itemsOf(v)
		if !ok {
			return []any{w.list(t.Elem, v)}
		}
		w.length(len(items), nil)
		for i := range items {
			items[i] = w.list(t.Elem, items[i])
		}
		return items
	}
	def := w.schema.Types[t.NamedType]
	if object, ok := v.(map[string]any); ok && def != nil && def.Kind == ast.InputObject {
		for name, item := range object {
			if d := def.Fields.ForName(name); d != nil {
				object[name] = w.list(d.Type, item)
			}
		}
	}
	return v
}

// itemsOf are the items of a list; gqlparser makes one of a single object itself, of a narrower type.
func itemsOf(v any) ([]any, bool) {
	if items, ok := v.([]any); ok {
		return items, true
	}
	list := reflect.ValueOf(v)
	if list.Kind() != reflect.Slice {
		return nil, false
	}
	items := make([]any, list.Len())
	for i := range items {
		items[i] = list.Index(i).Interface()
	}
	return items, true
}

func (w *walk) length(n int, at *ast.Position) {
	if n > w.limits.List {
		w.refuse(&limit.Error{Limit: limit.List, Had: n, Allowed: w.limits.List, Position: at})
	}
}
