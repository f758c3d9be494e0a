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

// SyncRun is one reading of a source (lần đồng bộ). It is recorded last, in the transaction of what it changed.
type SyncRun struct{ ent.Schema }

// Mixin of the entity.
func (SyncRun) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (SyncRun) Fields() []ent.Field {
	return []ent.Field{
		field.Int("source_id").Immutable().Comment("Source (bảng tính)."),
		field.Int64("job_id").Optional().Nillable().Annotations(hidden()).Comment("Job that ran it; null when run by hand."),
		field.Time("started_at").Annotations(ordered("STARTED_AT")).Comment("When it began (bắt đầu); when it was asked for, while it waits."),
		field.Time("finished_at").Annotations(ordered("FINISHED_AT")).Comment("When it ended (kết thúc)."),
		field.Enum("outcome").GoType(term.SyncOutcome("")).Annotations(entgql.Type("SyncOutcome")).Comment("What it led to (kết quả)."),
		field.Int("added").Default(0).Annotations(unfiltered()).Comment("Rows added (thêm)."),
		field.Int("changed").Default(0).Annotations(unfiltered()).Comment("Rows changed (sửa)."),
		field.Int("moved").Default(0).Annotations(unfiltered()).Comment("Rows that only stand elsewhere (chuyển chỗ)."),
		field.Int("withdrawn").Default(0).Annotations(unfiltered()).Comment("Rows withdrawn (rút)."),
		field.Int("kept").Default(0).Annotations(unfiltered()).Comment("Rows that did not change (giữ nguyên)."),
		field.Int("held").Default(0).Annotations(unfiltered()).Comment("Rows whose cell is wrong and whose last good value is kept (giữ số cũ)."),
		field.Int("problems").Default(0).Annotations(unfiltered()).Comment("Cells that could not be read (lỗi ô)."),
		field.Int("requests").Default(0).Annotations(unfiltered()).Comment("Requests to the sheet's server (số lượt gọi)."),
		field.Text("error").Default("").Annotations(unfiltered()).Comment("Why it failed (lỗi); empty: it did not."),
		field.String("failure").Default("").Comment("Why it failed, as a code (mã lỗi); empty: it did not."),
		field.Int("readings").Default(1).Annotations(unfiltered()).Comment("How many readings in a row found the same (số lần đọc liên tiếp): those that find nothing new share one run."),
		field.Text("plan").Default("").Annotations(hidden()).Comment("What would change, as JSON, of a dry or held run."),
		field.String("content_hash").Default("").Annotations(hidden()).Comment("Hash of what was read."),
		field.Int("confirms_id").Optional().Nillable().Annotations(hidden()).Comment("Held run that this one confirmed."),
	}
}

// Edges of the entity.
func (SyncRun) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("source", Source.Type).Ref("runs").Unique().Field("source_id").Required().Immutable().Comment("Source (bảng tính)."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null for the cluster's own sheet."),
	}
}

// Indexes of the entity.
func (SyncRun) Indexes() []ent.Index {
	return []ent.Index{
		// Last readings of a source.
		index.Fields("source_id", "started_at"),
	}
}

// Annotations of the entity.
func (SyncRun) Annotations() []schema.Annotation {
	return relay("One reading of a source (lần đồng bộ).")
}
