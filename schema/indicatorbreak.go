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

// IndicatorBreak is a period across which an indicator cannot be compared (gián đoạn của chỉ tiêu).
type IndicatorBreak struct{ ent.Schema }

// Mixin of the entity.
func (IndicatorBreak) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Catalogued{}}
}

// Fields of the entity.
func (IndicatorBreak) Fields() []ent.Field {
	return []ent.Field{
		field.Int("indicator_id").Immutable().Comment("Indicator (chỉ tiêu)."),
		field.Int("period_id").Immutable().Comment("First period after the break (từ kỳ)."),
		field.Enum("kind").GoType(term.BreakKind("")).Annotations(entgql.Type("BreakKind")).Comment("What changed (loại gián đoạn)."),
		field.Int64("factor").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(unfiltered()).Comment("What earlier figures are multiplied by (hệ số); null when they cannot be converted."),
		field.Text("note").Optional().Annotations(unfiltered()).Comment("What happened (ghi chú)."),
	}
}

// Edges of the entity.
func (IndicatorBreak) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("indicator", Indicator.Type).Ref("breaks").Unique().Field("indicator_id").Required().Immutable().Comment("Indicator (chỉ tiêu)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("First period after the break (từ kỳ)."),
	}
}

// Indexes of the entity.
func (IndicatorBreak) Indexes() []ent.Index {
	return []ent.Index{
		// One break of a kind a period.
		index.Fields("indicator_id", "period_id", "kind").Unique(),
	}
}

// Annotations of the entity.
func (IndicatorBreak) Annotations() []schema.Annotation {
	return relay("Period across which an indicator cannot be compared (gián đoạn của chỉ tiêu).")
}
