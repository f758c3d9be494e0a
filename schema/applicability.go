package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// Applicability is an exception to where an indicator applies (phạm vi áp dụng): a ward has no new-rural communes.
type Applicability struct{ ent.Schema }

// Mixin of the entity.
func (Applicability) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Open}, Catalogued{}} }

// Fields of the entity.
func (Applicability) Fields() []ent.Field {
	return []ent.Field{
		field.Int("indicator_id").Immutable().Comment("Indicator (chỉ tiêu)."),
		field.Int("district_id").Optional().Nillable().Immutable().Comment("Unit (đơn vị); null: every unit."),
		field.Int("period_id").Optional().Nillable().Immutable().Comment("Period (kỳ); null: every period."),
		field.Bool("applicable").Comment("Whether the unit is expected to report it (có áp dụng)."),
	}
}

// Edges of the entity.
func (Applicability) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("indicator", Indicator.Type).Ref("applicabilities").Unique().Field("indicator_id").Required().Immutable().Comment("Indicator (chỉ tiêu)."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit (đơn vị)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Immutable().Comment("Period (kỳ)."),
	}
}

// Indexes of the entity.
func (Applicability) Indexes() []ent.Index {
	return []ent.Index{
		// Exceptions of an indicator.
		index.Fields("indicator_id", "district_id", "period_id"),
	}
}

// Annotations of the entity.
func (Applicability) Annotations() []schema.Annotation {
	return relay("Exception to where an indicator applies (phạm vi áp dụng).")
}
