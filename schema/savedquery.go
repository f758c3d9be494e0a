package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"thidua/guard"
)

// SavedQuery is a GraphQL document under a stable name.
type SavedQuery struct{ ent.Schema }

// Mixin of the entity.
func (SavedQuery) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}, Coded{}} }

// Fields of the entity.
func (SavedQuery) Fields() []ent.Field {
	return []ent.Field{
		field.Text("document").Comment("The GraphQL document."),
		field.Text("variables").Default("{}").Comment("Its default variables, as JSON."),
		field.String("by").Comment("Who saved it."),
		field.Time("created_at").Immutable().Comment("When it was saved."),
	}
}

// Annotations of the entity.
func (SavedQuery) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("GraphQL document under a stable name.")}
}
