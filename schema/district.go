package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"thidua/guard"
	"thidua/term"
)

// District is a member unit that reports (đơn vị thành viên): of district level until 30 June 2025, a commune, ward or special zone since.
type District struct{ ent.Schema }

// Mixin of the entity.
func (District) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}, Valid{}}
}

// Fields of the entity.
func (District) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.DistrictKind("")).Annotations(entgql.Type("DistrictKind")).Annotations(ordered("KIND")).Comment("Kind of unit (loại đơn vị)."),
		field.Strings("aliases").Optional().Comment("Other ways to write the name (tên khác)."),
		field.Int("province_id").Comment("Province (tỉnh)."),
	}
}

// Edges of the entity.
func (District) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("province", Province.Type).Ref("districts").Unique().Field("province_id").Required().Comment("Province (tỉnh)."),
		edge.To("memberships", Membership.Type).Annotations(connected()).Comment("Clusters the unit belonged to, by period (thành viên cụm)."),
		edge.To("indicator_values", IndicatorValue.Type).Annotations(connected()).Comment("Figures of the unit (số liệu)."),
		edge.To("awards", Award.Type).Annotations(connected()).Comment("Awards stated for the unit (khen thưởng)."),
		edge.To("exemplars", Exemplar.Type).Annotations(connected()).Comment("Exemplars of the unit (điển hình tiên tiến)."),
		edge.To("submissions", Submission.Type).Annotations(connected()).Comment("Reports of the unit (báo cáo của đơn vị)."),
		edge.From("became", DistrictChange.Type).Ref("predecessors").Annotations(connected()).Comment("Changes in which the unit ended or was changed."),
		edge.From("came_from", DistrictChange.Type).Ref("successors").Annotations(connected()).Comment("Changes from which the unit arose."),
	}
}

// Annotations of the entity.
func (District) Annotations() []schema.Annotation {
	return relay("Member unit that reports (đơn vị thành viên): a district until 30 June 2025, a commune, ward or special zone since.")
}
