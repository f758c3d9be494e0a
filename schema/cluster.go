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

// Cluster is an emulation cluster or block (cụm, khối thi đua).
type Cluster struct{ ent.Schema }

// Mixin of the entity.
func (Cluster) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}, Valid{}}
}

// Fields of the entity.
func (Cluster) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.ClusterKind("")).Annotations(entgql.Type("ClusterKind")).Comment("By territory or by sector (cụm, khối)."),
		field.Strings("aliases").Optional().Comment("Other ways to write the name (tên khác)."),
		field.String("document").Optional().Annotations(unfiltered()).Comment("Founding document (văn bản thành lập)."),
		field.Int("province_id").Comment("Province (tỉnh)."),
	}
}

// Edges of the entity.
func (Cluster) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("province", Province.Type).Ref("clusters").Unique().Field("province_id").Required().Comment("Province (tỉnh)."),
		edge.To("members", Membership.Type).Comment("Member units by period (đơn vị thành viên)."),
		edge.To("indicator_values", IndicatorValue.Type).Annotations(connected()).Comment("Figures of the cluster and its members (số liệu)."),
		edge.To("awards", Award.Type).Annotations(connected()).Comment("Awards of the cluster and its members (khen thưởng)."),
		edge.To("exemplars", Exemplar.Type).Annotations(connected()).Comment("Exemplars of the cluster (điển hình tiên tiến)."),
		edge.To("reports", Report.Type).Annotations(connected()).Comment("Reports by period (báo cáo tổng kết)."),
	}
}

// Annotations of the entity.
func (Cluster) Annotations() []schema.Annotation {
	return relay("Emulation cluster or block (cụm, khối thi đua).")
}
