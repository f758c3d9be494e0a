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

// Document is a document that is cited (văn bản).
type Document struct{ ent.Schema }

// Mixin of the entity.
func (Document) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Catalogued{}}
}

// Fields of the entity.
func (Document) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.DocumentKind("")).Annotations(entgql.Type("DocumentKind")).Comment("Kind of document (loại văn bản)."),
		field.String("number").Comment("Number and symbol (số, ký hiệu)."),
		field.String("issuer").Comment("Issuing body (cơ quan ban hành)."),
		field.String("issued_on").GoType(term.Date("")).MaxLen(10).Annotations(asDate).Optional().Nillable().Annotations(ordered("ISSUED_ON")).Comment("Day of issue (ngày ban hành); null when not given."),
		field.Text("subject").Default("").Comment("Subject (trích yếu)."),
	}
}

// Edges of the entity.
func (Document) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("sections", Section.Type).Comment("Headings under which it is cited (mục trích dẫn)."),
	}
}

// Annotations of the entity.
func (Document) Annotations() []schema.Annotation {
	return relay("Document that is cited (văn bản).")
}
