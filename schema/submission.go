package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
	"thidua/term"
)

// Submission is a unit's own report of a period (báo cáo của đơn vị); without a unit, the cluster's own sheet.
type Submission struct{ ent.Schema }

// Mixin of the entity.
func (Submission) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (Submission) Fields() []ent.Field {
	return []ent.Field{
		field.Int("report_id").Immutable().Comment("Report it belongs to (báo cáo tổng kết)."),
		field.Int("membership_id").Optional().Nillable().Immutable().Comment("Membership (thành viên cụm); null for the cluster's own sheet."),
		field.Enum("state").GoType(term.SubmissionState("")).Annotations(entgql.Type("SubmissionState")).Default(string(term.SubmissionStateDraft)).Comment("How far it has come (trạng thái)."),
		field.Text("return_reason").Optional().Annotations(unfiltered()).Comment("Why it was sent back (lý do trả lại)."),
		field.Time("submitted_at").Optional().Nillable().Annotations(ordered("SUBMITTED_AT")).Comment("When it was sent (thời điểm gửi); null before."),
		field.String("submitted_by").Default("").Annotations(hidden()).Comment("Who sent it."),
		field.Bool("on_behalf").Default(false).Comment("Whether the lead sent it for the unit (gửi thay)."),
		field.Time("returned_at").Optional().Nillable().Annotations(unfiltered()).Comment("When it was last sent back (trả lại lúc); null: never."),
		field.Time("approved_at").Optional().Nillable().Annotations(unfiltered()).Comment("When it was last approved (duyệt lúc); null: never."),
		field.Bool("on_time").Optional().Nillable().Comment("Whether it was sent in time (đúng hạn); null before it is sent."),
		field.Int("filled").Default(0).Comment("Cells that are filled (số ô đã nhập)."),
		field.Int("required").Default(0).Comment("Cells that are expected (số ô cần nhập)."),
		field.Text("header").Default("{}").Annotations(hidden()).Comment("What the sheet says of itself, as JSON: item -> text, tab and address."),
	}
}

// Edges of the entity.
func (Submission) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("report", Report.Type).Ref("submissions").Unique().Field("report_id").Required().Immutable().Comment("Report it belongs to (báo cáo tổng kết)."),
		edge.From("membership", Membership.Type).Ref("submission").Unique().Field("membership_id").Immutable().Comment("Membership (thành viên cụm)."),
		edge.From("district", District.Type).Ref("submissions").Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null for the cluster's own sheet."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("indicator_values", IndicatorValue.Type).Annotations(connected()).Comment("Figures (số liệu)."),
		edge.To("awards", Award.Type).Annotations(connected()).Comment("Awards (khen thưởng)."),
		edge.To("exemplars", Exemplar.Type).Annotations(connected()).Comment("Exemplars (điển hình tiên tiến)."),
		edge.To("narratives", Narrative.Type).Annotations(connected()).Comment("Narratives (thuyết minh)."),
		edge.To("sources", Source.Type).Annotations(connected()).Comment("Sheets it is read from (bảng tính)."),
		edge.To("problems", Problem.Type).Annotations(connected()).Comment("Cells that could not be read (lỗi ô)."),
		edge.To("findings", Finding.Type).Annotations(connected()).Comment("What does not add up (kết quả đối chiếu)."),
	}
}

// Indexes of the entity.
func (Submission) Indexes() []ent.Index {
	return []ent.Index{
		// One report a unit; a plain unique index lets nulls through on both databases, hence two.
		index.Fields("report_id", "district_id").Unique().StorageKey("submission_of_unit").Annotations(entsql.IndexWhere("district_id IS NOT NULL")),
		// One own sheet a cluster.
		index.Fields("report_id").Unique().StorageKey("submission_of_cluster").Annotations(entsql.IndexWhere("district_id IS NULL")),
	}
}

// Annotations of the entity.
func (Submission) Annotations() []schema.Annotation {
	return relay("A unit's own report of a period (báo cáo của đơn vị); without a unit, the cluster's own sheet.")
}
