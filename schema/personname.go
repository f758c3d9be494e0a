package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// PersonName is a name of an exemplar or recipient (tên), apart from its row, so that no filter, order or cursor betrays one.
type PersonName struct{ ent.Schema }

// Mixin of the entity.
func (PersonName) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Name}, Placed{}} }

// Fields of the entity.
func (PersonName) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty().Immutable().Comment("Name as printed (tên)."),
		field.String("name_key").Immutable().Annotations(hidden()).Comment("The name without accents and case, for search."),
		field.Time("published_from").Optional().Nillable().Annotations(hidden()).Comment("When the name became public."),
		field.Time("published_to").Optional().Nillable().Annotations(hidden()).Comment("When it ceased to be."),
	}
}

// Indexes of the entity.
func (PersonName) Indexes() []ent.Index {
	return []ent.Index{
		// Search by name.
		index.Fields("name_key"),
		// Names of a report, when it is published.
		index.Fields("cluster_id", "period_id"),
	}
}

// Annotations of the entity.
func (PersonName) Annotations() []schema.Annotation {
	return relay("Name of an exemplar or recipient (tên).")
}
