package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/decimal"
	"thidua/guard"
	"thidua/term"
)

// IndicatorValue is one row of the sheet (số liệu): one indicator of one submission, with its measures. The hot table.
type IndicatorValue struct{ ent.Schema }

// Mixin of the entity.
func (IndicatorValue) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Versioned}, Versioned{}, Placed{}, Celled{}}
}

// Fields of the entity.
func (IndicatorValue) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission it was read from (báo cáo của đơn vị)."),
		field.Int("membership_id").Optional().Nillable().Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		field.Int("run_id").Optional().Nillable().Immutable().Annotations(hidden()).Comment("Reading that recorded it (lần đồng bộ)."),
		field.Int("indicator_id").Immutable().Comment("Indicator (chỉ tiêu)."),
		field.String("context").Default("").Immutable().Comment("Second statement of the same figure, or a sub-unit such as a commune (ngữ cảnh); empty for the figure itself."),
		field.Int64("actual").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("ACTUAL")).Comment("Actual (thực hiện), in the unit of the indicator; null when not given."),
		field.Int64("plan").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("PLAN")).Comment("Plan (kế hoạch), in the unit of the indicator; null when not given."),
		field.Int64("percent_of_plan").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("PERCENT_OF_PLAN")).Comment("Percent of plan as reported (đạt % kế hoạch); null when not given."),
		field.Int64("effective_percent").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("EFFECTIVE_PERCENT")).Comment("Percent of plan that rankings use: reported, else computed from actual and plan; null when neither is known."),
		field.Int64("numerator").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("NUMERATOR")).Comment("Numerator (tử số); null when not given."),
		field.Int64("denominator").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("DENOMINATOR")).Comment("Denominator (mẫu số); null when not given."),
		field.Int64("share").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("SHARE")).Comment("Share in percent as reported (tỷ lệ %); null when not given."),
		field.Int64("change").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("CHANGE")).Comment("Change, signed (tăng, giảm); null when not given."),
		field.Enum("change_kind").GoType(term.ChangeKind("")).Annotations(entgql.Type("ChangeKind")).Optional().Nillable().Comment("What the change is counted in (kiểu tăng, giảm); null without a change."),
		field.Enum("denominator_kind").GoType(term.DenominatorKind("")).Annotations(entgql.Type("DenominatorKind")).Optional().Nillable().Comment("What a percentage is of (loại mẫu số); null when not stated."),
		field.Enum("qualifier").GoType(term.Qualifier("")).Annotations(entgql.Type("Qualifier")).Default(string(term.QualifierExact)).Comment("How exactly the number is meant (từ chỉ mức độ)."),
		field.Enum("status").GoType(term.ValueStatus("")).Annotations(entgql.Type("ValueStatus")).Default(string(term.ValueStatusFinal)).Comment("How final it is (trạng thái số liệu)."),
		field.Enum("absence").GoType(term.Absence("")).Annotations(entgql.Type("Absence")).Optional().Nillable().Comment("Why there is no number (lý do không có số); null when there is one."),
		field.Text("note").Default("").Annotations(unfiltered()).Comment("Note (ghi chú)."),
		field.Text("printed").Default("{}").Annotations(hidden()).Comment("What each cell shows, by measure, as canonical JSON."),
		field.Text("cells").Default("{}").Annotations(hidden()).Comment("Address of each measure's cell, as canonical JSON."),
		field.Text("held_measures").Default("").Annotations(hidden()).Comment("Measures whose cell is wrong now, as canonical JSON."),
	}
}

// Edges of the entity.
func (IndicatorValue) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("submission", Submission.Type).Ref("indicator_values").Unique().Field("submission_id").Required().Immutable().Comment("Submission it was read from (báo cáo của đơn vị); null where the viewer may not see it."),
		edge.From("membership", Membership.Type).Ref("indicator_values").Unique().Field("membership_id").Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		edge.From("district", District.Type).Ref("indicator_values").Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null when stated for the whole cluster."),
		edge.From("cluster", Cluster.Type).Ref("indicator_values").Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("run", SyncRun.Type).Unique().Field("run_id").Immutable().Comment("Reading that recorded it (lần đồng bộ); null where the viewer may not see it."),
		edge.From("indicator", Indicator.Type).Ref("indicator_values").Unique().Field("indicator_id").Required().Immutable().Comment("Indicator (chỉ tiêu)."),
	}
}

// Indexes of the entity.
func (IndicatorValue) Indexes() []ent.Index {
	return []ent.Index{
		// The key: codes, never position or label.
		index.Fields("submission_id", "indicator_id", "context").Unique().StorageKey("indicatorvalue_key").Annotations(live()),
		// A unit's sheet, latest version.
		index.Fields("district_id", "period_id", "indicator_id").StorageKey("indicatorvalue_latest_dp").Annotations(live()),
		// Ranking by one indicator, latest version.
		index.Fields("indicator_id", "period_id", "actual").StorageKey("indicatorvalue_latest_ip").Annotations(live()),
		// A unit's sheet as published.
		index.Fields("district_id", "period_id", "indicator_id").StorageKey("indicatorvalue_published_dp").Annotations(published()),
		// Ranking as published.
		index.Fields("indicator_id", "period_id", "actual").StorageKey("indicatorvalue_published_ip").Annotations(published()),
		// A unit's sheet as approved.
		index.Fields("district_id", "period_id", "indicator_id").StorageKey("indicatorvalue_approved_dp").Annotations(approved()),
		// Ranking as approved.
		index.Fields("indicator_id", "period_id", "actual").StorageKey("indicatorvalue_approved_ip").Annotations(approved()),
		// As of a moment, and history, of a unit.
		index.Fields("district_id", "period_id", "indicator_id", "recorded_at"),
		// As of a moment of an indicator.
		index.Fields("indicator_id", "period_id", "recorded_at"),
		// A member's figures of its cluster and period.
		index.Fields("membership_id"),
		// A cluster's own figures, and all of its members'.
		index.Fields("cluster_id", "period_id"),
		// Every version of a submission: what a sync compares with.
		index.Fields("submission_id", "recorded_at"),
	}
}

// Annotations of the entity.
func (IndicatorValue) Annotations() []schema.Annotation {
	return relay("One indicator of one submission, with its measures (số liệu).")
}
