package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"thidua/guard"
)

// LockException is leave to change a closed submission until a moment.
type LockException struct{ ent.Schema }

// Mixin of the entity.
func (LockException) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (LockException) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission."),
		field.Text("reason").Immutable().Comment("Why."),
		field.String("by").Immutable().Comment("Who gave it."),
		field.Time("expires_at").Immutable().Comment("Until when."),
	}
}

// Edges of the entity.
func (LockException) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("submission", Submission.Type).Unique().Field("submission_id").Required().Immutable().Comment("Submission."),
	}
}

// Annotations of the entity.
func (LockException) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("Leave to change a closed submission until a moment.")}
}
