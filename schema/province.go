package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"thidua/guard"
)

// Province is a province or centrally run city (tỉnh, thành phố trực thuộc Trung ương).
type Province struct{ ent.Schema }

// Mixin of the entity.
func (Province) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}, Valid{}}
}

// Fields of the entity.
func (Province) Fields() []ent.Field {
	return []ent.Field{
		field.Strings("aliases").Optional().Comment("Other ways to write the name (tên khác)."),
	}
}

// Edges of the entity.
func (Province) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("districts", District.Type).Annotations(connected()).Comment("Units of the province."),
		edge.To("clusters", Cluster.Type).Annotations(connected()).Comment("Clusters of the province."),
	}
}

// Annotations of the entity.
func (Province) Annotations() []schema.Annotation {
	return relay("Province or centrally run city (tỉnh, thành phố trực thuộc Trung ương).")
}
