// Package fast writes the answer of a query straight from the objects that were loaded for it.
//
// gqlgen executes a selection by building a tree of marshalers: a goroutine for every object of a list, a context and
// several closures for every field. For a report of 11,600 fields that is 30 times the work of writing the JSON. So
// package graph generates a writer for every object type (fast_gen.go), and this package is what the writers share: the
// plan of a selection, the buffer with its leaves and lists, and the field contexts for those few fields that need one.
//
// A writer knows success and lawful nulls. At everything else (a null where none may be, an error, a panic, a number
// that JSON does not know, a field that it does not know) it declines: what it wrote is thrown away, and gqlgen executes
// that field as if there were no writer. So errors, their paths and the nulls they leave are gqlgen's alone. What runs
// below a field may therefore run twice, which only queries may do.
package fast

import (
	"context"
	"io"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Type is an object type of the schema, as its writer knows it.
type Type struct {
	name      string
	satisfies []string       // its own name, and those of its interfaces and unions
	fields    map[string]int // the number of each in the writer; 0 is __typename
}

// NewType is a type with its fields in the order of the writer, which counts from 1.
func NewType(name string, satisfies []string, fields ...string) *Type {
	t := &Type{name: name, satisfies: satisfies, fields: make(map[string]int, len(fields))}
	for i, f := range fields {
		t.fields[f] = i + 1
	}
	return t
}

// Plan is a selection set for one object type. It is made for a request, as @skip and @include depend on its variables.
type Plan struct {
	Fields []Field
}

// Field is a field of a plan.
type Field struct {
	// ID is the number of the field in the writer; 0 is __typename, which Begin writes.
	ID int
	// Args are the values of its arguments, once W.Args has read them; nil before, and where it has none.
	Args map[string]any

	key       string // ,"alias": with { for the first; the whole of __typename
	typ       *Type  // whose field it is
	collected *graphql.CollectedField
	plans     []typedPlan // of what is selected below, by the type that was met
	argued    bool
}

type typedPlan struct {
	typ  *Type
	plan *Plan
}

// compile plans a selection; nil when it has what no writer knows.
func compile(oc *graphql.OperationContext, selections ast.SelectionSet, t *Type) *Plan {
	collected := graphql.CollectFields(oc, selections, t.satisfies)
	plan := &Plan{Fields: make([]Field, 0, len(collected))}
	for i := range collected {
		c := &collected[i]
		if plan.has(c.Alias) {
			continue // gqlgen writes the first of them too
		}
		id, known := t.fields[c.Name]
		if len(c.Deferrables) > 0 || !known && c.Name != "__typename" {
			return nil
		}
		key := `,"` + c.Alias + `":`
		if i == 0 {
			key = `{` + key[1:]
		}
		if id == 0 {
			key += `"` + t.name + `"`
		}
		plan.Fields = append(plan.Fields, Field{ID: id, key: key, typ: t, collected: c})
	}
	return plan
}

func (p *Plan) has(alias string) bool {
	for i := range p.Fields {
		if p.Fields[i].collected.Alias == alias {
			return true
		}
	}
	return false
}

// W is what writers write to. It serves one field of one request, in one goroutine.
type W struct {
	// Executor is gqlgen's execution context, of the type of the package that the writers belong to.
	Executor any

	buf    []byte
	oc     *graphql.OperationContext
	above  context.Context // of the field that is written
	errors context.Context // above, with errors apart; nil until a field needs a context
	path   []frame
}

var writers = sync.Pool{New: func() any { return &W{} }}

// declined is what Decline panics with. As in encoding/json, the way out of a deep recursion is a panic that does not
// leave the package.
type declined struct{}

// Decline leaves the field to gqlgen.
func (w *W) Decline() { panic(declined{}) }

// Write answers a field whose value write writes. ctx is the field's, after its resolver. nil means that gqlgen has to
// answer.
func Write(ctx context.Context, executor any, write func(w *W, f *Field)) graphql.Marshaler {
	fc := graphql.GetFieldContext(ctx)
	w, _ := writers.Get().(*W)
	w.Executor, w.above, w.oc = executor, ctx, graphql.GetOperationContext(ctx)
	defer w.free()
	root := Field{collected: &fc.Field}
	if !w.try(write, &root) || w.failed() {
		return nil
	}
	// The buffer goes back to the pool, and a marshaler may be asked twice.
	return JSON(append([]byte(nil), w.buf...))
}

// try is false when a writer declined, or panicked: gqlgen will meet that panic itself, and report it.
func (w *W) try(write func(*W, *Field), f *Field) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	write(w, f)
	return true
}

// failed says whether a field that needed a context reported an error, or an extension, which is gqlgen's to answer.
func (w *W) failed() bool {
	return w.errors != nil && (len(graphql.GetErrors(w.errors)) > 0 || len(graphql.GetExtensions(w.errors)) > 0)
}

// largest is how long a buffer may be to be kept for another request.
const largest = 4 << 20

func (w *W) free() {
	buf, path := w.buf[:0], w.path[:0]
	if cap(buf) > largest {
		return
	}
	clear(path[:cap(path)]) // it holds contexts
	*w = W{buf: buf, path: path}
	writers.Put(w)
}

// JSON is a finished answer.
type JSON []byte

// MarshalGQL writes it.
func (j JSON) MarshalGQL(w io.Writer) { _, _ = w.Write(j) }
