package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
	"thidua/term"
)

// Event is that something changed which somebody may be watching. It says what, never how: whoever watches reads the
// thing itself with its own rights. Old events are removed.
type Event struct{ ent.Schema }

// Mixin of the entity.
func (Event) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (Event) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.EventKind("")).Immutable().Comment("What changed."),
		field.Int("subject_id").Default(0).Immutable().Comment("Id of what changed; 0 where the kind names none."),
		field.Int("cluster_id").Optional().Nillable().Immutable().Comment("Cluster it concerns; null: none."),
		field.Int("period_id").Optional().Nillable().Immutable().Comment("Period it concerns; null: none."),
		field.Int("district_id").Optional().Nillable().Immutable().Comment("Unit it concerns; null: none, or the whole cluster."),
		field.Time("at").Immutable().Comment("When."),
	}
}

// Indexes of the entity.
func (Event) Indexes() []ent.Index {
	return []ent.Index{
		// Old ones are removed.
		index.Fields("at"),
	}
}

// Annotations of the entity.
func (Event) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("That something changed which somebody may be watching.")}
}
