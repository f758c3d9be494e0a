//go:build !entbootstrap

package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/mixin"

	"thidua/ent/intercept"
	"thidua/guard"
)

// Guarded puts the guard on every query and change of an entity. See guard.Rows.
type Guarded struct {
	mixin.Schema
	Kind guard.Kind
}

// Annotations carry the kind to the generator.
func (g Guarded) Annotations() []schema.Annotation {
	return []schema.Annotation{guard.Annotation{Kind: g.Kind}}
}

// Interceptors narrow every query, eager loads and aggregates included, to the rows the viewer may see.
func (Guarded) Interceptors() []ent.Interceptor {
	return []ent.Interceptor{intercept.TraverseFunc(func(ctx context.Context, q intercept.Query) error {
		table := guard.TableOf(q.Type())
		q.WhereP(func(s *sql.Selector) { guard.Apply(ctx, table, s) })
		return nil
	})}
}

// Hooks refuse changes by those who may not write, and narrow updates and deletes to visible rows.
func (Guarded) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if err := guard.MayChange(ctx, m.Type()); err != nil {
				return nil, err
			}
			table := guard.TableOf(m.Type())
			if limited, ok := m.(interface {
				WhereP(...func(*sql.Selector))
			}); ok && !m.Op().Is(ent.OpCreate) {
				limited.WhereP(func(s *sql.Selector) { s.Where(guard.RowsToChange(ctx, table, s)) })
			}
			return next.Mutate(ctx, m)
		})
	}}
}
