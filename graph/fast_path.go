package graph

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/graph/fast"
)

// fastPath answers fields of queries with the writers of fast_gen.go. The field's own resolver runs in gqlgen; what it
// returned is written at once, and gqlgen takes the bytes for the answer. What a writer declines, gqlgen answers.
//
// Interceptors of fields do not see what is below a field that was written.
type fastPath struct {
	schema *executableSchema
	// off leaves everything to gqlgen, to compare with.
	off bool
	// How many fields were written, and how many were left to gqlgen.
	written, declined atomic.Int64
}

var _ interface {
	graphql.HandlerExtension
	graphql.FieldInterceptor
} = (*fastPath)(nil)

// ExtensionName is what gqlgen calls it.
func (*fastPath) ExtensionName() string { return "FastPath" }

// Validate keeps the schema.
func (p *fastPath) Validate(es graphql.ExecutableSchema) error {
	schema, ok := es.(*executableSchema)
	if !ok {
		return fmt.Errorf("the schema is a %T, not the generated one", es)
	}
	p.schema = schema
	return nil
}

// InterceptField answers a field of a query that has a selection.
func (p *fastPath) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	if p.off || err != nil || value == nil {
		return value, err
	}
	fc := graphql.GetFieldContext(ctx)
	oc := graphql.GetOperationContext(ctx)
	if len(fc.Field.Selections) == 0 || oc.Operation.Operation != ast.Query || introspects(fc.Object) || introspects(fc.Field.Name) {
		return value, nil
	}
	ec := newExecutionContext(oc, p.schema, nil)
	if answer := fast.Write(ctx, ec, func(w *fast.W, f *fast.Field) { fastValue(w, f, value) }); answer != nil {
		p.written.Add(1)
		return answer, nil
	}
	p.declined.Add(1)
	return value, nil
}

// introspects says whether a type or a field is one of the schema's own.
func introspects(name string) bool { return strings.HasPrefix(name, "__") }

// fastArgs reads the arguments of a field.
func fastArgs(w *fast.W, f *fast.Field, read func(context.Context, *executionContext, graphql.CollectedField) (*graphql.FieldContext, error)) *fast.Field {
	return w.ReadArgs(f, func(ctx context.Context, field graphql.CollectedField) (*graphql.FieldContext, error) {
		return read(ctx, executionOf(w), field)
	})
}

// fastStock lets gqlgen resolve and marshal one field of an object.
func fastStock[T any](
	w *fast.W, f *fast.Field,
	resolve func(context.Context, *executionContext, graphql.CollectedField, T) graphql.Marshaler, obj T, need fast.Need,
) {
	w.Resolved(resolve(w.ObjectContext(), executionOf(w), f.Collected(), obj), need)
}

func executionOf(w *fast.W) *executionContext {
	ec, _ := w.Executor.(*executionContext)
	return ec
}
