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

// Report is a cluster's report of one period (báo cáo tổng kết).
type Report struct{ ent.Schema }

// Mixin of the entity.
func (Report) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Report}, Coded{}} }

// Fields of the entity.
func (Report) Fields() []ent.Field {
	return []ent.Field{
		field.Int("cluster_id").Immutable().Comment("Cluster (cụm thi đua)."),
		field.Int("period_id").Immutable().Comment("Period (kỳ báo cáo)."),
		field.Enum("state").GoType(term.ReportState("")).Annotations(entgql.Type("ReportState")).Default(string(term.ReportStateOpen)).Comment("Whether members may still change it (trạng thái)."),
		field.Enum("stage").GoType(term.ReportStage("")).Annotations(entgql.Type("ReportStage")).Default(string(term.ReportStageDraft)).Comment("How far it has come (giai đoạn)."),
		field.Bool("public").Default(false).Annotations(hidden()).Comment("Whether everybody may see that it exists: set while an edition is published."),
		field.String("due_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Optional().Nillable().Comment("Last day to send (hạn gửi), until its end in Vietnam; null when none is set."),
		field.Time("circulated_at").Optional().Nillable().Annotations(unfiltered()).Comment("When the draft was sent to the members for comment (gửi lấy ý kiến lúc); null: never."),
		field.String("comments_until").GoType(term.Date("")).MaxLen(10).Annotations(asDate, unfiltered()).Optional().Nillable().Comment("Last day for comments on the draft (hạn góp ý); null when none is set."),
		field.String("number").Optional().Annotations(unfiltered()).Comment("Number (số, ký hiệu), as printed."),
		field.String("title").Optional().Annotations(unfiltered()).Comment("Title (trích yếu)."),
		field.String("issued_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Optional().Nillable().Comment("Day of issue (ngày ban hành)."),
		field.String("place").Optional().Annotations(unfiltered()).Comment("Place of issue (nơi ban hành)."),
		field.String("signatory_title").Optional().Annotations(unfiltered()).Comment("Title of the signatory (chức vụ người ký)."),
		field.String("signatory").Optional().Annotations(unfiltered()).Comment("Signatory (người ký)."),
		field.Strings("recipients").Optional().Comment("Recipients (nơi nhận)."),
	}
}

// Edges of the entity.
func (Report) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("cluster", Cluster.Type).Ref("reports").Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("editions", Publication.Type).Comment("Editions (các lần ban hành)."),
		edge.To("submissions", Submission.Type).Annotations(connected()).Comment("Reports of the members (báo cáo của đơn vị)."),
	}
}

// Indexes of the entity.
func (Report) Indexes() []ent.Index {
	return []ent.Index{
		// One report a cluster and period.
		index.Fields("cluster_id", "period_id").Unique(),
	}
}

// Annotations of the entity.
func (Report) Annotations() []schema.Annotation {
	return relay("A cluster's report of one period (báo cáo tổng kết).")
}
