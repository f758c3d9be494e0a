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

// Source is the sheet a submission is read from (bảng tính chia sẻ).
type Source struct{ ent.Schema }

// Mixin of the entity.
func (Source) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Coded{}, Placed{}} }

// Fields of the entity.
func (Source) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission (báo cáo của đơn vị)."),
		field.Enum("kind").GoType(term.SourceKind("")).Annotations(entgql.Type("SourceKind")).Immutable().Comment("Where the sheet is kept (loại nguồn)."),
		field.String("ref").Annotations(unfiltered()).Comment("Spreadsheet id or file name."),
		field.String("template").Annotations(unfiltered()).Comment("Template it is filled by (mẫu biểu)."),
		field.Int("template_version").Annotations(unfiltered()).Comment("Version of the template."),
		field.String("schedule").Default("").Annotations(unfiltered()).Comment("When it is read, as cron in Vietnamese time (lịch đọc); empty: only when asked."),
		field.Bool("enabled").Default(true).Comment("Whether it is read at all."),
		field.String("content_hash").Default("").Annotations(hidden()).Comment("Hash of what was last applied; empty: the next reading is compared anew."),
		field.Time("last_read_at").Optional().Nillable().Annotations(ordered("LAST_READ_AT")).Comment("When it was last read (đọc lần cuối); null: never."),
		field.Text("last_error").Default("").Annotations(unfiltered()).Comment("Why the last reading failed (lỗi lần đọc cuối); empty: it did not."),
		field.Time("last_error_at").Optional().Nillable().Annotations(unfiltered()).Comment("When it failed."),
		field.String("failure").Default("").Comment("Why the last reading failed, as a code (mã lỗi): not-shared, quota, credentials …; empty: it did not."),
		field.Time("changed_at").Optional().Nillable().Annotations(ordered("CHANGED_AT")).Comment("When a reading last found it different (thay đổi lần cuối); null: never read."),
		field.Time("hinted_at").Optional().Nillable().Annotations(unfiltered()).Comment("When the change feed last said that it changed (được báo thay đổi); null: never."),
		field.Time("began_at").Optional().Nillable().Annotations(hidden()).Comment("When the last reading that was recorded began: what the feed said before that is in it."),
		field.Int("readings").Default(0).Annotations(hidden()).Comment("How many readings were recorded: who finds another number than when it began was overtaken."),
		field.Bool("volatile").Default(false).Comment("Whether it has formulas that change without the file changing (IMPORTRANGE …), so that the feed does not tell of it."),
		field.Text("tabs").Default("").Annotations(hidden()).Comment("Ids and titles of its tabs as first seen, as JSON: a tab is found by its id whatever it is renamed to."),
		field.Time("busy_until").Optional().Nillable().Annotations(hidden()).Comment("Until when the process that reads it has it to itself; null: nobody does."),
		field.String("busy_by").Default("").Annotations(hidden()).Comment("Process that reads it."),
		field.Bool("answering").Default(false).Comment("Whether problems are told in the sheet itself (trả lời trong bảng tính)."),
		field.Time("answer_due_at").Optional().Nillable().Annotations(hidden()).Comment("When the sheet is to be answered, once it has been quiet until then; null: nothing to say."),
		field.Time("answered_at").Optional().Nillable().Annotations(unfiltered()).Comment("When problems were last told in the sheet (trả lời lần cuối); null: never."),
		field.Text("answer_error").Default("").Annotations(unfiltered()).Comment("Why they could not be told (lỗi trả lời); empty: they could."),
		field.String("answered_hash").Default("").Annotations(hidden()).Comment("Hash of the content that stood beside our last answer: while it holds, a change by ourselves is no news."),
	}
}

// Edges of the entity.
func (Source) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("submission", Submission.Type).Ref("sources").Unique().Field("submission_id").Required().Immutable().Comment("Submission (báo cáo của đơn vị)."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null for the cluster's own sheet."),
		edge.To("runs", SyncRun.Type).Annotations(connected()).Comment("Readings (các lần đồng bộ)."),
	}
}

// Indexes of the entity.
func (Source) Indexes() []ent.Index {
	return []ent.Index{
		// A sheet belongs to one submission.
		index.Fields("kind", "ref").Unique(),
	}
}

// Annotations of the entity.
func (Source) Annotations() []schema.Annotation {
	return relay("Sheet that a submission is read from (bảng tính chia sẻ).")
}
