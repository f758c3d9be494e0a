package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// Section is a heading of the report's outline (mục).
type Section struct{ ent.Schema }

// Mixin of the entity.
func (Section) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Catalogued{}}
}

// Fields of the entity.
func (Section) Fields() []ent.Field {
	return []ent.Field{
		field.String("number").Optional().Comment("Number as printed: I, 1, 1.1 (số mục)."),
		field.String("title_vi").NotEmpty().Comment("Title in Vietnamese (tiêu đề)."),
		field.String("title_en").Optional().Comment("Title in English."),
		field.Int("ordinal").Annotations(ordered("ORDINAL")).Comment("Place in the whole outline (thứ tự), from 1."),
		field.Int("parent_id").Optional().Nillable().Comment("Heading above (mục cha); null at the top."),
	}
}

// Edges of the entity.
func (Section) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("children", Section.Type).Comment("Headings below (mục con).").From("parent").Unique().Field("parent_id").Comment("Heading above (mục cha)."),
		edge.To("indicators", Indicator.Type).Annotations(connected()).Comment("Indicators shown under the heading (chỉ tiêu)."),
		edge.From("documents", Document.Type).Ref("sections").Annotations(connected()).Comment("Documents cited under the heading (văn bản)."),
	}
}

// Indexes of the entity.
func (Section) Indexes() []ent.Index {
	return []ent.Index{
		// The outline in order.
		index.Fields("parent_id", "ordinal"),
	}
}

// Annotations of the entity.
func (Section) Annotations() []schema.Annotation {
	return relay("Heading of the report's outline (mục).")
}
