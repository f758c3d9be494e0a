package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"thidua/guard"
	"thidua/term"
)

// Period is a reporting period (kỳ báo cáo).
type Period struct{ ent.Schema }

// Mixin of the entity.
func (Period) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}}
}

// Fields of the entity.
func (Period) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.PeriodKind("")).Annotations(entgql.Type("PeriodKind")).Comment("How long it is (loại kỳ)."),
		field.String("starts_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Annotations(ordered("STARTS_ON")).Comment("First day (từ ngày)."),
		field.String("ends_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Annotations(ordered("ENDS_ON")).Comment("Last day (đến ngày)."),
	}
}

// Annotations of the entity.
func (Period) Annotations() []schema.Annotation { return relay("Reporting period (kỳ báo cáo).") }
