package fast

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// Begin writes the key of a field, and the value too of __typename.
func (w *W) Begin(f *Field) *Field {
	w.buf = append(w.buf, f.key...)
	return f
}

// End ends an object.
func (w *W) End(p *Plan) {
	if len(p.Fields) == 0 {
		w.buf = append(w.buf, '{')
	}
	w.buf = append(w.buf, '}')
}

// plan is what is selected below a field of a type.
func (w *W) plan(f *Field, t *Type) *Plan {
	for i := range f.plans {
		if f.plans[i].typ == t {
			return f.plans[i].plan
		}
	}
	plan := compile(w.oc, f.collected.Selections, t)
	if plan == nil {
		w.Decline()
	}
	f.plans = append(f.plans, typedPlan{t, plan})
	return plan
}

// Item writes an object that is a field's value or an item of it. P is a pointer.
func Item[P comparable](w *W, f *Field, v P, need Need, t *Type, write func(*W, *Plan, P)) {
	var null P
	if v == null {
		w.Null(need)
		return
	}
	write(w, w.plan(f, t), v)
}

// Object writes an object that is a field's value.
func Object[P comparable](w *W, f *Field, v P, need Need, t *Type, write func(*W, *Plan, P)) {
	w.push(f)
	Item(w, f, v, need, t, write)
	w.pop(1)
}

// Objects writes a list of objects that is a field's value, of pointers.
func Objects[P comparable](w *W, f *Field, v []P, need, item Need, t *Type, write func(*W, *Plan, P)) {
	if !w.openList(f, v == nil, need) {
		return
	}
	for i := range v {
		w.index(i)
		Item(w, f, v[i], item, t, write)
	}
	w.endList()
}

// Values writes a list of objects that is a field's value, of structs.
func Values[T any](w *W, f *Field, v []T, need Need, t *Type, write func(*W, *Plan, *T)) {
	if !w.openList(f, v == nil, need) {
		return
	}
	for i := range v {
		w.index(i)
		write(w, w.plan(f, t), &v[i])
	}
	w.endList()
}

// Abstract writes a field's value whose type write finds out.
func Abstract[T any](w *W, f *Field, v T, need Need, write func(*W, *Field, T, Need)) {
	w.push(f)
	write(w, f, v, need)
	w.pop(1)
}

// Abstracts writes a list whose items' types write finds out.
func Abstracts[T any](w *W, f *Field, v []T, need, item Need, write func(*W, *Field, T, Need)) {
	if !w.openList(f, v == nil, need) {
		return
	}
	for i := range v {
		w.index(i)
		write(w, f, v[i], item)
	}
	w.endList()
}

// openList is false when the list is null.
func (w *W) openList(f *Field, null bool, need Need) bool {
	if null && need == Nullable {
		w.Null(need)
		return false
	}
	w.push(f)
	w.path = append(w.path, frame{})
	w.buf = append(w.buf, '[')
	return true
}

func (w *W) endList() {
	w.buf = append(w.buf, ']')
	w.pop(2)
}

// frame is a step of the path to what is being written: a field, or a place in the list of the field before.
type frame struct {
	field *Field
	index int
	ctx   context.Context // nil until something below needs one
}

func (w *W) push(f *Field) { w.path = append(w.path, frame{field: f}) }

func (w *W) pop(n int) { w.path = w.path[:len(w.path)-n] }

// index goes to the next item of a list.
func (w *W) index(i int) {
	w.path[len(w.path)-1] = frame{index: i}
	if i > 0 {
		w.buf = append(w.buf, ',')
	}
}

// ObjectContext is the context of the object that is being written, as gqlgen would hand it to its fields: with the
// field contexts of what is above, which tell the path and the arguments. Errors reported to it make the writer decline.
func (w *W) ObjectContext() context.Context {
	if w.errors == nil {
		w.errors = graphql.WithFreshResponseContext(w.above)
	}
	ctx := w.errors
	for i := range w.path {
		step := &w.path[i]
		if step.ctx == nil {
			step.ctx = step.context(ctx)
		}
		ctx = step.ctx
	}
	return ctx
}

func (s *frame) context(above context.Context) context.Context {
	switch {
	case s.field == nil:
		index := s.index
		return graphql.WithFieldContext(above, &graphql.FieldContext{Index: &index})
	case s.field.typ == nil:
		return above // the field that Write was called for has its context
	}
	return graphql.WithFieldContext(above, s.field.context())
}

func (f *Field) context() *graphql.FieldContext {
	return &graphql.FieldContext{Object: f.typ.name, Field: *f.collected, Args: f.Args}
}

// FieldContext is the context of a field of the object that is being written.
func (w *W) FieldContext(f *Field) context.Context {
	fc := f.context()
	fc.IsMethod = true
	return graphql.WithFieldContext(w.ObjectContext(), fc)
}

// Need says whether the schema lets the field be null.
func (f *Field) Need() Need { return Need(f.collected.Definition.Type.NonNull) }

// ItemNeed says whether the schema lets an item of the field's list be null.
func (f *Field) ItemNeed() Need { return Need(f.collected.Definition.Type.Elem.NonNull) }

// Collected is the field as gqlgen knows it.
func (f *Field) Collected() graphql.CollectedField { return *f.collected }

// ReadArgs reads the arguments of a field by read the first time that it is met; they are the same for every object.
func (w *W) ReadArgs(f *Field, read func(ctx context.Context, field graphql.CollectedField) (*graphql.FieldContext, error)) *Field {
	if !f.argued {
		fc, err := read(w.ObjectContext(), *f.collected)
		if err != nil {
			w.Decline()
		}
		f.Args, f.argued = fc.Args, true
	}
	return f
}

// OK declines at an error of a method.
func (w *W) OK(err error) {
	if err != nil {
		w.Decline()
	}
}

// Resolved writes what gqlgen made of a field.
func (w *W) Resolved(m graphql.Marshaler, need Need) {
	if m == graphql.RequiredNull || need == Required && m == graphql.Null || w.failed() {
		w.Decline()
	}
	m.MarshalGQL(w)
}
