package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/decimal"
	"thidua/guard"
)

// Target is what the lead plans for a unit and an indicator (kế hoạch giao), read from the cluster's own sheet.
type Target struct{ ent.Schema }

// Mixin of the entity. The unit is the one that the plan is for.
func (Target) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Versioned}, Versioned{}, Placed{}, Celled{}}
}

// Fields of the entity.
func (Target) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission it was read from (báo cáo của cụm)."),
		field.Int("run_id").Optional().Nillable().Immutable().Annotations(hidden()).Comment("Reading that recorded it (lần đồng bộ)."),
		field.Int("indicator_id").Immutable().Comment("Indicator (chỉ tiêu)."),
		field.String("context").Default("").Immutable().Comment("Second statement or sub-unit (ngữ cảnh); empty for the figure itself."),
		field.Int64("value").GoType(decimal.Zero).Annotations(asDecimal, ordered("VALUE")).Comment("What is planned (kế hoạch), in the indicator's unit."),
		field.String("printed").Default("").Annotations(unfiltered()).Comment("What the cell shows (như in)."),
		field.String("address").Default("").Annotations(hidden()).Comment("Address of the cell."),
	}
}

// Edges of the entity.
func (Target) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("submission", Submission.Type).Unique().Field("submission_id").Required().Immutable().Comment("Submission it was read from (báo cáo của cụm); null where the viewer may not see it."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit it is planned for (đơn vị)."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("indicator", Indicator.Type).Unique().Field("indicator_id").Required().Immutable().Comment("Indicator (chỉ tiêu)."),
	}
}

// Indexes of the entity.
func (Target) Indexes() []ent.Index {
	return []ent.Index{
		// The key.
		index.Fields("submission_id", "district_id", "indicator_id", "context").Unique().StorageKey("target_key").Annotations(live()),
		// Plans of a unit.
		index.Fields("district_id", "period_id", "indicator_id").StorageKey("target_dp"),
	}
}

// Annotations of the entity.
func (Target) Annotations() []schema.Annotation {
	return relay("What the lead plans for a unit and an indicator (kế hoạch giao).")
}
