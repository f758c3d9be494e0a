package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// Publication is one edition of a report (lần ban hành), with the tree it was rendered from.
type Publication struct{ ent.Schema }

// Mixin of the entity.
func (Publication) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Report}} }

// Fields of the entity.
func (Publication) Fields() []ent.Field {
	return []ent.Field{
		field.Int("report_id").Immutable().Comment("Report (báo cáo)."),
		field.Int("cluster_id").Immutable().Comment("Cluster (cụm thi đua)."),
		field.Int("period_id").Immutable().Comment("Period (kỳ báo cáo)."),
		field.Int("n").Immutable().Annotations(ordered("N")).Comment("Number of the edition (lần), from 1."),
		field.Time("published_at").Immutable().Annotations(ordered("PUBLISHED_AT")).Comment("When it was published (thời điểm ban hành)."),
		field.Time("withdrawn_at").Optional().Nillable().Comment("When it was withdrawn (thời điểm thu hồi); null while it stands."),
		field.Bool("public").Default(true).Annotations(hidden()).Comment("Whether everybody may see it."),
		field.String("by").Annotations(hidden()).Comment("Who published it (người ban hành)."),
		field.Text("reason").Optional().Annotations(unfiltered()).Comment("Why, where a reason was needed (lý do)."),
		field.String("signed_hash").Optional().Annotations(unfiltered()).Comment("SHA-256 of the signed file (mã băm tệp đã ký)."),
		field.String("signed_link").Optional().Annotations(unfiltered()).Comment("Where the signed file is (liên kết tệp đã ký)."),
		field.Text("corrections").Default("[]").Annotations(hidden()).Comment("What changed since the edition before, as JSON."),
		field.Text("withdrawn_reason").Optional().Annotations(unfiltered()).Comment("Why it was withdrawn (lý do thu hồi)."),
		field.Text("tree").Optional().Annotations(hidden()).Comment("The frozen report as JSON."),
	}
}

// Edges of the entity.
func (Publication) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("report", Report.Type).Ref("editions").Unique().Field("report_id").Required().Immutable().Comment("Report (báo cáo)."),
	}
}

// Indexes of the entity.
func (Publication) Indexes() []ent.Index {
	return []ent.Index{
		// Editions are numbered within a report.
		index.Fields("report_id", "n").Unique(),
	}
}

// Annotations of the entity.
func (Publication) Annotations() []schema.Annotation {
	return relay("One edition of a report (lần ban hành).")
}
