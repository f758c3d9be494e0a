package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"thidua/decimal"
	"thidua/guard"
	"thidua/term"
)

// AwardForm is a title or form of commendation (danh hiệu, hình thức khen thưởng).
type AwardForm struct{ ent.Schema }

// Mixin of the entity.
func (AwardForm) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}, Valid{}}
}

// Fields of the entity.
func (AwardForm) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("level").GoType(term.AwardLevel("")).Annotations(entgql.Type("AwardLevel")).Annotations(ordered("LEVEL")).Comment("Level (cấp khen thưởng)."),
		field.Enum("kind").GoType(term.AwardKind("")).Annotations(entgql.Type("AwardKind")).Comment("Kind (loại hình)."),
		field.JSON("recipient_kinds", []term.RecipientKind{}).Annotations(entgql.Type("[RecipientKind!]")).Comment("Who may receive it (đối tượng)."),
		field.String("decided_by").Optional().Annotations(unfiltered()).Comment("Who decides (thẩm quyền)."),
		field.String("regime").Optional().Comment("Law it stands under (chế độ pháp lý)."),
		field.Int64("quota_percent").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(unfiltered()).Comment("At most this percentage of another award's count (tỷ lệ tối đa); null without a quota."),
		field.Int("quota_of_id").Optional().Nillable().Comment("Award that the quota is counted against (căn cứ tỷ lệ); null without a quota."),
		field.Int("ordinal").Annotations(ordered("ORDINAL")).Comment("Place in the catalogue (thứ tự), from 1."),
	}
}

// Edges of the entity.
func (AwardForm) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("quotas", AwardForm.Type).Annotations(connected()).Comment("Awards whose number is limited by this one.").From("quota_of").Unique().Field("quota_of_id").Comment("Award that the quota is counted against (căn cứ tỷ lệ)."),
		edge.To("awards", Award.Type).Annotations(connected()).Comment("Awards given (khen thưởng)."),
	}
}

// Annotations of the entity.
func (AwardForm) Annotations() []schema.Annotation {
	return relay("Emulation title or form of commendation (danh hiệu, hình thức khen thưởng).")
}
