package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"thidua/guard"
	"thidua/term"
)

// Movement is an emulation movement (phong trào thi đua).
type Movement struct{ ent.Schema }

// Mixin of the entity.
func (Movement) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}}
}

// Fields of the entity.
func (Movement) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("launched_by").GoType(term.MovementLauncher("")).Annotations(entgql.Type("MovementLauncher")).Comment("Who launched it (cấp phát động)."),
		field.String("starts_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Optional().Nillable().Annotations(unfiltered()).Comment("First day (từ ngày); null when not known."),
		field.String("ends_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Optional().Nillable().Annotations(unfiltered()).Comment("Last day (đến ngày); null when not known."),
		field.Int("ordinal").Annotations(ordered("ORDINAL")).Comment("Place in the catalogue (thứ tự), from 1."),
		field.Int("document_id").Optional().Nillable().Comment("Document that launched it (văn bản phát động); null when not known."),
	}
}

// Edges of the entity.
func (Movement) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("document", Document.Type).Unique().Field("document_id").Comment("Document that launched it (văn bản phát động)."),
		edge.To("exemplars", Exemplar.Type).Annotations(connected()).Comment("Exemplars of the movement (điển hình tiên tiến)."),
	}
}

// Annotations of the entity.
func (Movement) Annotations() []schema.Annotation {
	return relay("Emulation movement (phong trào thi đua).")
}
