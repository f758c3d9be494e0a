package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"thidua/guard"
)

// Revision is how often data changed. Its row is locked before any change: writers take turns, readers key their caches on it.
type Revision struct{ ent.Schema }

// Mixin of the entity.
func (Revision) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Open}} }

// Fields of the entity.
func (Revision) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique().Immutable().Comment("all: every change a response can show; published: what the public reads."),
		field.Int64("number").Default(0).Comment("Number of changes so far."),
		field.Time("changed_at").Comment("When the last change was made."),
	}
}

// Annotations of the entity.
func (Revision) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("How often data changed.")}
}
