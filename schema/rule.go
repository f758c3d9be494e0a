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

// Rule is a check between figures (quy tắc đối chiếu), as data.
type Rule struct{ ent.Schema }

// Mixin of the entity.
func (Rule) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}}
}

// Fields of the entity.
func (Rule) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.RuleKind("")).Annotations(entgql.Type("RuleKind")).Comment("Kind of rule (loại quy tắc)."),
		field.Enum("severity").GoType(term.Severity("")).Annotations(entgql.Type("Severity")).Comment("How serious a finding is (mức độ)."),
		field.Text("parameters").Default("{}").Annotations(hidden()).Comment("What the rule compares, as JSON."),
		field.Text("message_vi").Annotations(unfiltered()).Comment("What a finding says, in Vietnamese."),
		field.Text("message_en").Annotations(unfiltered()).Comment("What a finding says, in English."),
		field.Bool("enabled").Default(true).Comment("Whether it is checked."),
	}
}

// Edges of the entity.
func (Rule) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("findings", Finding.Type).Annotations(connected()).Comment("What it found (kết quả đối chiếu)."),
	}
}

// Annotations of the entity.
func (Rule) Annotations() []schema.Annotation {
	return relay("Check between figures (quy tắc đối chiếu).")
}
