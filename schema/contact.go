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

// Contact is a person to ask at a member unit in one period (đầu mối liên hệ). Personal: never public.
type Contact struct{ ent.Schema }

// Mixin of the entity.
func (Contact) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (Contact) Fields() []ent.Field {
	return []ent.Field{
		field.Int("membership_id").Immutable().Comment("Membership (thành viên cụm)."),
		field.String("name").NotEmpty().Annotations(unfiltered()).Comment("Name (họ tên)."),
		field.String("title").Optional().Annotations(unfiltered()).Comment("Position (chức vụ)."),
		field.String("email").Optional().Annotations(unfiltered()).Comment("E-mail (thư điện tử)."),
		field.String("phone").Optional().Annotations(unfiltered()).Comment("Telephone (điện thoại)."),
		field.Bool("notify").Default(true).Comment("Whether notices are sent to this person (nhận thông báo)."),
		field.Enum("language").GoType(term.Language("")).Annotations(entgql.Type("Language")).Default(string(term.LanguageVi)).Comment("Language of the notices (ngôn ngữ)."),
	}
}

// Edges of the entity.
func (Contact) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("membership", Membership.Type).Ref("contacts").Unique().Field("membership_id").Required().Immutable().Comment("Membership (thành viên cụm)."),
	}
}

// Annotations of the entity.
func (Contact) Annotations() []schema.Annotation {
	return relay("Person to ask at a member unit in one period (đầu mối liên hệ); never public.")
}
