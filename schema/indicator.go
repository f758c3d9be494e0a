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

// Indicator is what is counted (chỉ tiêu).
type Indicator struct{ ent.Schema }

// Mixin of the entity.
func (Indicator) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Open}, Coded{}, Named{}, Catalogued{}, Valid{}}
}

// Fields of the entity.
func (Indicator) Fields() []ent.Field {
	return []ent.Field{
		field.String("unit").Comment("Code of the unit of measure (đơn vị tính)."),
		field.String("unit_vi").Annotations(unfiltered()).Comment("Unit of measure in Vietnamese (đơn vị tính)."),
		field.String("unit_en").Optional().Annotations(unfiltered()).Comment("Unit of measure in English."),
		field.Enum("value_type").GoType(term.ValueType("")).Annotations(entgql.Type("ValueType")).Comment("What kind of number it is (kiểu số liệu)."),
		field.Enum("direction").GoType(term.Direction("")).Annotations(entgql.Type("Direction")).Comment("Which way is better (chiều tốt)."),
		field.Enum("aggregation").GoType(term.Aggregation("")).Annotations(entgql.Type("Aggregation")).Comment("How members make a cluster figure (cách tổng hợp)."),
		field.Int("decimals").Annotations(unfiltered()).Comment("Decimals a figure may have (số chữ số thập phân), 0 to 4."),
		field.JSON("measures", []term.Measure{}).Annotations(entgql.Type("[Measure!]")).Comment("Measures that are expected to be filled (các đại lượng)."),
		field.Strings("aliases").Optional().Comment("Other ways to write the name (tên khác)."),
		field.Int("ordinal").Annotations(ordered("ORDINAL")).Comment("Place in the catalogue (thứ tự), from 1."),
		field.Text("note").Optional().Annotations(unfiltered()).Comment("What is counted and what is not (ghi chú)."),
		field.Int("section_id").Comment("Section (mục)."),
		field.Int("weight_id").Optional().Nillable().Comment("Indicator that weighs its mean (quyền số); null without one."),
	}
}

// Edges of the entity.
func (Indicator) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("section", Section.Type).Ref("indicators").Unique().Field("section_id").Required().Comment("Section (mục)."),
		edge.To("weighs", Indicator.Type).Annotations(connected()).Comment("Indicators whose mean this one weighs.").From("weight").Unique().Field("weight_id").Comment("Indicator that weighs its mean (quyền số)."),
		edge.To("indicator_values", IndicatorValue.Type).Annotations(connected()).Comment("Figures (số liệu)."),
		edge.To("breaks", IndicatorBreak.Type).Comment("Periods across which it cannot be compared (gián đoạn)."),
		edge.To("applicabilities", Applicability.Type).Comment("Where it applies or does not (phạm vi áp dụng)."),
	}
}

// Annotations of the entity.
func (Indicator) Annotations() []schema.Annotation { return relay("What is counted (chỉ tiêu).") }
