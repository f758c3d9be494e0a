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

// Problem is a cell that could not be read as it stands (lỗi ô).
type Problem struct{ ent.Schema }

// Mixin of the entity.
func (Problem) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (Problem) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission (báo cáo của đơn vị)."),
		field.Int("source_id").Immutable().Comment("Source (bảng tính)."),
		field.String("tab").Immutable().Annotations(unfiltered()).Comment("Tab (trang tính)."),
		field.String("address").Immutable().Annotations(hidden()).Comment("Address of the cell; empty for the whole tab."),
		field.String("key").Immutable().Comment("Row it belongs to: indicator, form, exemplar (dòng)."),
		field.String("code").Immutable().Comment("Kind of problem (mã lỗi)."),
		field.Text("got").Annotations(unfiltered()).Comment("What was read (đọc được)."),
		field.Text("wanted").Annotations(unfiltered()).Comment("What may stand there (cần nhập)."),
		field.Text("message_vi").Annotations(unfiltered()).Comment("What to do, in Vietnamese (hướng dẫn)."),
		field.Text("message_en").Annotations(unfiltered()).Comment("What to do, in English."),
		field.Bool("notice").Default(false).Comment("Whether it is for information only, with nothing to mend."),
		field.Bool("fatal").Default(false).Comment("Whether nothing of the sheet could be stored for it."),
		field.Enum("state").GoType(term.ProblemState("")).Annotations(entgql.Type("ProblemState")).Default(string(term.ProblemStateOpen)).Comment("Open or fixed (trạng thái)."),
		field.Text("explanation").Default("").Annotations(unfiltered()).Comment("What the unit says about it in the sheet (giải trình); empty: nothing."),
		field.Time("explained_at").Optional().Nillable().Annotations(unfiltered()).Comment("When that was read; null: nothing was said."),
		field.Time("first_seen_at").Immutable().Annotations(ordered("FIRST_SEEN_AT")).Comment("When it was first seen (phát hiện lúc)."),
		field.Time("fixed_at").Optional().Nillable().Annotations(unfiltered()).Comment("When it was gone (đã sửa lúc); null while open."),
	}
}

// Edges of the entity.
func (Problem) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("submission", Submission.Type).Ref("problems").Unique().Field("submission_id").Required().Immutable().Comment("Submission (báo cáo của đơn vị)."),
		edge.To("source", Source.Type).Unique().Field("source_id").Required().Immutable().Comment("Source (bảng tính)."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null for the cluster's own sheet."),
	}
}

// Indexes of the entity.
func (Problem) Indexes() []ent.Index {
	return []ent.Index{
		// One open problem a cell and kind.
		index.Fields("source_id", "tab", "address", "key", "code").Unique().StorageKey("problem_key").Annotations(entsql.IndexWhere("state = 'OPEN'")),
	}
}

// Annotations of the entity.
func (Problem) Annotations() []schema.Annotation {
	return relay("Cell that could not be read as it stands (lỗi ô).")
}
