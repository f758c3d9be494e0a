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

// DistrictChange is what became what when units changed (thay đổi đơn vị hành chính). It never moves or deletes data.
type DistrictChange struct{ ent.Schema }

// Mixin of the entity.
func (DistrictChange) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Catalogued{}}
}

// Fields of the entity.
func (DistrictChange) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.DistrictChangeKind("")).Annotations(entgql.Type("DistrictChangeKind")).Comment("What happened (loại thay đổi)."),
		field.String("effective_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Comment("First day of the new units (hiệu lực từ)."),
		field.Int64("share").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(unfiltered()).Comment("Part of the predecessor that went over, in percent (tỷ lệ); null when not known."),
		field.Bool("whole").Default(false).Comment("Whether every predecessor went over whole: only then may figures be rolled forward."),
		field.String("document").Optional().Annotations(unfiltered()).Comment("Legal document (văn bản)."),
	}
}

// Edges of the entity.
func (DistrictChange) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("predecessors", District.Type).Comment("Units before the change."),
		edge.To("successors", District.Type).Comment("Units after the change."),
	}
}

// Annotations of the entity.
func (DistrictChange) Annotations() []schema.Annotation {
	return relay("What became what when administrative units changed (thay đổi đơn vị hành chính).")
}
