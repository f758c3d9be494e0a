package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/decimal"
	"thidua/guard"
	"thidua/term"
)

// Finding is what does not add up (kết quả đối chiếu).
type Finding struct{ ent.Schema }

// Mixin of the entity.
func (Finding) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (Finding) Fields() []ent.Field {
	return []ent.Field{
		field.Int("rule_id").Immutable().Comment("Rule (quy tắc)."),
		field.Int("submission_id").Optional().Nillable().Immutable().Comment("Submission it concerns (báo cáo của đơn vị); null for the whole cluster."),
		field.String("fingerprint").Immutable().Annotations(hidden()).Comment("What makes it the same finding on the next check."),
		field.Enum("severity").GoType(term.Severity("")).Annotations(entgql.Type("Severity")).Annotations(ordered("SEVERITY")).Comment("How serious it is (mức độ)."),
		field.Enum("state").GoType(term.FindingState("")).Annotations(entgql.Type("FindingState")).Default(string(term.FindingStateOpen)).Comment("What was done about it (trạng thái)."),
		field.Text("cells").Default("[]").Annotations(hidden()).Comment("Cells it concerns, as JSON."),
		field.String("printed").Default("").Annotations(unfiltered()).Comment("What was printed (như in)."),
		field.Int64("expected_min").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(unfiltered()).Comment("Least value that would agree (tối thiểu); null without one."),
		field.Int64("expected_max").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(unfiltered()).Comment("Greatest value that would agree (tối đa); null without one."),
		field.Int64("difference").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("DIFFERENCE")).Comment("How far off (chênh lệch); null when not a number."),
		field.Text("candidates").Default("[]").Annotations(hidden()).Comment("Corrections that would agree, as JSON."),
		field.Text("message_vi").Annotations(unfiltered()).Comment("What is wrong, in Vietnamese."),
		field.Text("message_en").Annotations(unfiltered()).Comment("What is wrong, in English."),
		field.Text("explanation").Default("").Annotations(unfiltered()).Comment("What the unit says about it (giải trình); empty: nothing."),
		field.Time("explained_at").Optional().Nillable().Annotations(unfiltered()).Comment("When the unit said so; null: it has not."),
		field.Text("reason").Default("").Annotations(unfiltered()).Comment("Why the lead accepts it (lý do chấp nhận); empty unless accepted."),
		field.Time("accepted_at").Optional().Nillable().Annotations(unfiltered()).Comment("When the lead accepted it (chấp nhận lúc); null: it is not accepted."),
		field.String("accepted_by").Default("").Annotations(hidden()).Comment("Who accepted it."),
		field.String("figures").Default("").Annotations(hidden()).Comment("Digest of all that it was judged by: what was accepted or explained is open again when this changes."),
		field.Int("indicator_id").Optional().Nillable().Comment("Indicator it is about (chỉ tiêu); null when it is about none, or several."),
		field.String("context").Default("").Annotations(unfiltered()).Comment("Second statement or sub-unit of the indicator (ngữ cảnh); empty for the figure itself."),
		field.String("tab").Default("").Annotations(hidden()).Comment("Tab of the cell it is told at; empty: at none."),
		field.String("address").Default("").Annotations(hidden()).Comment("Address of the cell it is told at."),
		field.Time("found_at").Annotations(ordered("FOUND_AT")).Comment("When it was found, last after it was fixed (phát hiện lúc)."),
		field.Int("run_id").Optional().Nillable().Annotations(hidden()).Comment("Reading after which it was gone; null while it stands."),
		field.Time("fixed_at").Optional().Nillable().Annotations(unfiltered()).Comment("When it was gone (đã sửa lúc); null while it stands."),
	}
}

// Edges of the entity.
func (Finding) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("rule", Rule.Type).Ref("findings").Unique().Field("rule_id").Required().Immutable().Comment("Rule (quy tắc)."),
		edge.From("submission", Submission.Type).Ref("findings").Unique().Field("submission_id").Immutable().Comment("Submission it concerns (báo cáo của đơn vị)."),
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null for the whole cluster."),
		edge.To("indicator", Indicator.Type).Unique().Field("indicator_id").Comment("Indicator it is about (chỉ tiêu); null when it is about none, or several."),
		edge.To("run", SyncRun.Type).Unique().Field("run_id").Comment("Reading after which it was gone (lần đồng bộ); null while it stands, and where the viewer may not see it."),
	}
}

// Indexes of the entity.
func (Finding) Indexes() []ent.Index {
	return []ent.Index{
		// One finding a rule and fingerprint in a cluster and period.
		index.Fields("cluster_id", "period_id", "rule_id", "fingerprint").Unique(),
		// What stands of a figure.
		index.Fields("period_id", "indicator_id", "district_id").StorageKey("finding_open").Annotations(entsql.IndexWhere("state = 'OPEN'")),
	}
}

// Annotations of the entity.
func (Finding) Annotations() []schema.Annotation {
	return relay("What does not add up (kết quả đối chiếu).")
}
