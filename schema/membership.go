package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
	"thidua/term"
)

// Membership is a unit's place in a cluster for one period (thành viên cụm). The lead rotates yearly; rights follow it.
type Membership struct{ ent.Schema }

// Mixin of the entity.
func (Membership) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Open}, Catalogued{}} }

// Fields of the entity.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.Int("cluster_id").Immutable().Comment("Cluster (cụm thi đua)."),
		field.Int("district_id").Immutable().Comment("Unit (đơn vị)."),
		field.Int("period_id").Immutable().Comment("Period (kỳ báo cáo)."),
		field.Enum("role").GoType(term.MemberRole("")).Annotations(entgql.Type("MemberRole")).Annotations(ordered("ROLE")).Comment("Role of the unit (vai trò)."),
		field.Int("ordinal").Annotations(ordered("ORDINAL")).Comment("Place in the list (thứ tự), from 1."),
	}
}

// Edges of the entity.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("cluster", Cluster.Type).Ref("members").Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.From("district", District.Type).Ref("memberships").Unique().Field("district_id").Required().Immutable().Comment("Unit (đơn vị)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("indicator_values", IndicatorValue.Type).Annotations(connected()).Comment("Figures of the unit in this cluster and period (số liệu)."),
		edge.To("awards", Award.Type).Annotations(connected()).Comment("Awards stated for the unit in this cluster and period (khen thưởng)."),
		edge.To("exemplars", Exemplar.Type).Annotations(connected()).Comment("Exemplars of the unit in this cluster and period (điển hình tiên tiến)."),
		edge.To("submission", Submission.Type).Unique().Comment("The unit's report of the period (báo cáo của đơn vị); null where the viewer may not see it."),
		edge.To("contacts", Contact.Type).Annotations(connected()).Comment("People to ask (đầu mối liên hệ)."),
	}
}

// Indexes of the entity.
func (Membership) Indexes() []ent.Index {
	return []ent.Index{
		// A unit is in a cluster once a period.
		index.Fields("cluster_id", "district_id", "period_id").Unique(),
		// Whose rights follow from the unit.
		index.Fields("district_id", "period_id"),
	}
}

// Annotations of the entity.
func (Membership) Annotations() []schema.Annotation {
	return relay("A unit's place in a cluster for one period (thành viên cụm).")
}
