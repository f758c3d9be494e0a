package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// Narrative is a text of the report (thuyết minh, đánh giá, phương hướng), with marks that are filled from data.
type Narrative struct{ ent.Schema }

// Mixin of the entity.
func (Narrative) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Versioned}, Versioned{}, Placed{}, Celled{}}
}

// Fields of the entity.
func (Narrative) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission it was read from (báo cáo của đơn vị)."),
		field.Int("membership_id").Optional().Nillable().Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		field.Int("run_id").Optional().Nillable().Immutable().Annotations(hidden()).Comment("Reading that recorded it (lần đồng bộ)."),
		field.Int("section_id").Immutable().Comment("Section (mục)."),
		field.String("slot").Default("body").Immutable().Comment("Which text of the section: body, or a numbered footnote (vị trí)."),
		field.Text("text").Annotations(unfiltered()).Comment("The text with its marks {{indicator[:measure[:district]]}} (nội dung)."),
		field.Text("bound").Default("[]").Annotations(hidden()).Comment("Plain numbers of the text that equalled a stored figure when they were first checked, as JSON."),
		field.String("address").Default("").Annotations(hidden()).Comment("Address of the cell."),
	}
}

// Edges of the entity.
func (Narrative) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("submission", Submission.Type).Ref("narratives").Unique().Field("submission_id").Required().Immutable().Comment("Submission it was read from (báo cáo của đơn vị); null where the viewer may not see it."),
		edge.To("membership", Membership.Type).Unique().Field("membership_id").Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null when stated for the whole cluster."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("run", SyncRun.Type).Unique().Field("run_id").Immutable().Comment("Reading that recorded it (lần đồng bộ); null where the viewer may not see it."),
		edge.To("section", Section.Type).Unique().Field("section_id").Required().Immutable().Comment("Section (mục)."),
	}
}

// Indexes of the entity.
func (Narrative) Indexes() []ent.Index {
	return []ent.Index{
		// The key.
		index.Fields("submission_id", "section_id", "slot").Unique().StorageKey("narrative_key").Annotations(live()),
		// Narratives of a cluster.
		index.Fields("cluster_id", "period_id", "section_id").StorageKey("narrative_cp"),
	}
}

// Annotations of the entity.
func (Narrative) Annotations() []schema.Annotation {
	return relay("Text of the report (thuyết minh, đánh giá, phương hướng), with marks that are filled from data.")
}
